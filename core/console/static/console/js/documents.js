// The documents page: uploads, and the list that follows what is being read.

import { part } from "./dom.js";
import { acceptDrops } from "./drop.js";
import { poller } from "./poll.js";
import { isUnfinished, refresh } from "./refresh.js";
import { uploadQueue } from "./uploads.js";

const { address, maxBytes, mayEdit } = part("documents").dataset;
const watch = poller(refresh);

async function arrived(found) {
  // A new document need not be among what is shown now.
  if (location.search) return location.assign(address);
  await refresh();
  document.querySelector(`[data-id="${found.id}"]`)?.classList.add("fresh");
  watch();
}

/** What the API is sent for one of the choices; nothing for everybody. */
function audienceOf(value) {
  if (value === "everybody") return "";
  if (value === "members") return JSON.stringify({ members: true });
  return JSON.stringify({ groups: [value.replace("group:", "")] });
}

function prepareUploads() {
  const add = uploadQueue({
    panel: part("uploads"),
    maxBytes: Number(maxBytes),
    documentAddress: address,
    arrived,
  });
  const take = (files) =>
    add(files, {
      effective_from: part("effective-from").value,
      audience: audienceOf(part("audience").value),
    });
  for (const button of document.querySelectorAll("[data-choose]")) {
    button.addEventListener("click", () => part("files").click());
  }
  part("files").addEventListener("change", (event) => {
    take([...event.target.files]);
    event.target.value = ""; // the same file may be chosen again
  });
  acceptDrops(part("drop-veil"), take);
}

if (mayEdit === "true") prepareUploads();
if (isUnfinished()) watch();
