// What stands in place of the list when it is empty, and the pager below it.

import { h, icon } from "./dom.js";

const STEPS = [
  "Upload the policies that people ask about: the handbook, leave, expenses, security.",
  "Each is read page by page. A hundred pages take a few seconds.",
  "Ask a question. The answer names the document and the page it comes from.",
];

/** For an organization without documents; `choose` is null for those who may only read. */
export function noDocuments(choose) {
  const head = [icon("file-text"), h("h2", {}, "No documents yet")];
  if (!choose) {
    const who = "An editor or admin of your organization can upload the first one.";
    return h("div", { class: "empty" }, head, h("p", { class: "muted" }, who));
  }
  const steps = h("ol", {}, STEPS.map((step) => h("li", {}, h("span", {}, step))));
  const props = { class: "button primary", type: "button", onclick: choose };
  const button = h("button", props, icon("upload"), "Upload the first document");
  return h("div", { class: "empty" }, head, steps, button);
}

/** For a search or filter that leaves nothing. */
export function nothingFound(clear) {
  const props = { class: "button", type: "button", onclick: clear };
  const button = h("button", props, "Show all documents");
  const hint = h("p", { class: "muted" }, "Only titles are searched here. To search the text, ask.");
  return h("div", { class: "empty" }, icon("search"), h("h2", {}, "No document matches"), hint, button);
}

/** Fill `nav` for page `page` of `pages`; `turn(page)` goes to another. */
export function drawPager(nav, { page, pages, turn }) {
  nav.hidden = pages < 2;
  const state = `${page}/${pages}`;
  if (nav.dataset.state === state) return; // redrawing would take the focus away
  nav.dataset.state = state;
  const step = (to, ...label) => {
    const disabled = to < 1 || to > pages;
    return h("button", { class: "button", type: "button", disabled, onclick: () => turn(to) }, ...label);
  };
  nav.replaceChildren(
    step(page - 1, icon("chevron-left"), "Previous"),
    h("span", { class: "muted" }, `Page ${page} of ${pages}`),
    step(page + 1, "Next", icon("chevron-right")),
  );
}
