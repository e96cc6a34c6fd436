// The citations under an answer, and the marks in its text that point at them.

import { h } from "./dom.js";
import { pageNumber } from "./page-number.js";
import { evidence } from "./rendering.js";

/** A mark such as [2] in the text, as a button; `nameMark` names it once its citation is there. */
export function citationMark(index, open) {
  const label = interpolate(gettext("Source %s"), [index]);
  const props = { class: "cite", type: "button", "data-index": index, "aria-label": label, title: label };
  return h("button", { ...props, onclick: () => open(index) }, String(index));
}

export function nameMark(mark, citation) {
  const label = interpolate(gettext("Source %s: %s, page %s"), [citation.index, citation.document_title, pageNumber(citation)]);
  mark.setAttribute("aria-label", label);
  mark.title = label;
}

/**
 * A card with document, page and quote; its title opens the page. Where the answer `repeats`
 * the quote, the card shows it only when it is opened.
 */
export function citationCard(citation, open, repeats = false) {
  const number = h("span", { class: "cite", "aria-hidden": "true" }, String(citation.index));
  const words = evidence(citation);
  const note = interpolate(gettext("These words stand on page %s"), [pageNumber(citation)]);
  const quote = citation.verified && words ? h("details", { open: !repeats }, h("summary", {}, note), words) : words;
  return sourceCard(number, citation, open, quote);
}

/** A card of something that was found: `sign` in front of its title, `quote` below. */
export function sourceCard(sign, found, open, quote) {
  const title = h("button", { class: "citation-title", type: "button", onclick: () => open(found) }, found.document_title);
  const where = h("p", { class: "citation-where" }, h("span", {}, interpolate(gettext("Page %s"), [pageNumber(found)])), found.section && h("span", {}, found.section));
  return h("li", { class: "citation" }, sign, title, where, quote);
}
