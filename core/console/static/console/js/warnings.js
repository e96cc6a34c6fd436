// What of a document could not be read, or was guessed.

import { h, icon } from "./dom.js";
import { counted } from "./format.js";

/** The sentences behind a mark that opens; null where there are none. */
export function warningsMark(sentences = []) {
  if (sentences.length === 0) return null;
  const mark = h("summary", {}, icon("triangle-alert"), counted(sentences.length, "warning"));
  return h("details", { class: "warnings" }, mark, list(sentences));
}

/** The same, open, for the document's own page. */
export function warningsNotice(sentences = []) {
  if (sentences.length === 0) return null;
  const heading = h("p", {}, h("strong", {}, "Not all of this document could be read"));
  return h("div", { class: "notice warnings-notice" }, icon("triangle-alert"), h("div", {}, heading, list(sentences)));
}

function list(sentences) {
  return h("ul", {}, sentences.map((sentence) => h("li", {}, sentence)));
}
