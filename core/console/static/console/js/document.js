// A document's own page: its pages as pictures, uploading a version, following how it is read.

import { announce, h, part, trouble } from "./dom.js";
import { poller } from "./poll.js";
import { isUnfinished, refresh } from "./refresh.js";
import { refusal, upload } from "./upload.js";
import { pageViewer } from "./viewer.js";

const { document: id, maxBytes } = part("document").dataset;
const watch = poller(follow);

/** Reading ends: then what is shown beside may be another version. */
async function follow() {
  const found = await refresh();
  if (found.done && part("preview").dataset.readable === "false") location.reload();
  return found;
}

function preview() {
  const { version, readable, kind, names } = part("preview").dataset;
  if (readable === "false") return;
  const viewer = pageViewer();
  part("preview").replaceChildren(viewer.element);
  viewer.show({ documentId: id, title: part("title").textContent, page: 1, version, kind, names: JSON.parse(names) });
}

async function replace(event) {
  event.preventDefault();
  const form = event.target;
  const file = form.elements.file.files[0];
  const place = part("replace-progress");
  const reason = refusal(file, Number(maxBytes));
  if (reason) return place.replaceChildren(trouble(reason));
  const bar = h("progress", { max: 100, "aria-label": gettext("Upload") });
  const submit = form.querySelector("[type=submit]");
  const fields = { replaces: id, effective_from: form.elements.effective_from.value };
  place.replaceChildren(bar);
  submit.disabled = true;
  try {
    const onProgress = (percent) => (bar.value = percent);
    const sent = await upload(file, { fields, onProgress });
    const sentence = sent.isNew
      ? interpolate(gettext("Version %s has been uploaded and is being read."), [sent.document.version])
      : gettext("This file is the newest version already. Nothing was changed.");
    place.replaceChildren(h("p", { class: "notice" }, sentence));
    announce(sentence);
    form.reset();
    await refresh();
    watch();
  } catch (error) {
    place.replaceChildren(trouble(error.message));
  } finally {
    submit.disabled = false;
  }
}

part("replace")?.addEventListener("submit", replace);
preview();
if (isUnfinished()) watch();
