// The page viewer in a dialog, over the answer it belongs to.

import { h, part } from "./dom.js";
import { pageOf, pageViewer } from "./viewer.js";

/** Returns `open(citation)`. */
export function viewerDialog() {
  const dialog = part("viewer-dialog");
  const where = part("viewer-where");
  const viewer = pageViewer();
  part("viewer-slot").append(viewer.element);
  part("viewer-close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close(); // the backdrop
  });

  return (citation) => {
    part("viewer-title").textContent = citation.document_title;
    where.replaceChildren(h("a", { href: ownPage(citation), target: "_blank" }, gettext("Open in its own tab")));
    dialog.showModal();
    viewer.show(pageOf(citation));
    viewer.focus();
  };
}

function ownPage(citation) {
  const { search } = new URL(citation.page_url, location.href);
  return `/source/${citation.document_id}/${citation.page}/${search}`;
}
