// The citations under an answer, and the marks in its text that point at them.

import { h, icon } from "./dom.js";

/** A mark such as [2] in the text, as a button. */
export function citationMark(citation, open) {
  const label = `Source ${citation.index}: ${citation.document_title}, page ${citation.page}`;
  const props = { class: "cite", type: "button", "aria-label": label, title: label };
  return h("button", { ...props, onclick: () => open(citation) }, String(citation.index));
}

/** A card with document, page and quote; the whole of it opens the page. */
export function citationCard(citation, open) {
  const page = h("span", {}, `Page ${citation.page}`);
  const checked =
    citation.verified && h("span", { class: "verified" }, icon("shield-check"), "Quote verified");
  const card = h(
    "button",
    { class: "citation", type: "button", onclick: () => open(citation) },
    h("span", { class: "cite", "aria-hidden": "true" }, String(citation.index)),
    h("span", { class: "citation-title" }, citation.document_title),
    h("span", { class: "citation-where" }, page, citation.section && h("span", {}, citation.section), checked),
    h("span", { class: "citation-quote" }, `“${citation.quote}”`),
  );
  return h("li", {}, card);
}
