// “Why this answer”, beside the chat: what was searched, found, asked and checked. For admins.

import { Problem } from "./api.js";
import { h, icon, part, trouble } from "./dom.js";

/** Returns `show(id, opener)`: for the answer `id`; the focus goes back to `opener` at the end. */
export function whyPanel(address) {
  const panel = part("why");
  const slot = part("why-body", panel);
  let opener = null;

  async function show(id, from) {
    opener = from;
    panel.hidden = false;
    slot.replaceChildren(h("p", { class: "stage", role: "status" }, icon("loader-circle", "spin"), gettext("Loading")));
    part("why-title", panel).focus();
    try {
      slot.replaceChildren(await traceOf(`${address}${id}/`));
    } catch (error) {
      const again = h("button", { class: "button compact", type: "button", onclick: () => show(id, from) }, gettext("Try again"));
      const unknown = gettext("Nothing is known of how this answer came about, or the server can’t be reached.");
      slot.replaceChildren(trouble(error instanceof Problem ? error.message : unknown, again));
    }
  }

  function close() {
    panel.hidden = true;
    if (opener?.isConnected) opener.focus();
  }

  part("why-close", panel).addEventListener("click", close);
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  return { show, close };
}

/** The part of the page at `address` that says it. */
async function traceOf(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (answer.redirected) throw new Problem({ status: 401 }); // to the sign-in page
  if (!answer.ok) throw new Error(`The page answered with ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return document.adoptNode(page.getElementById("trace"));
}
