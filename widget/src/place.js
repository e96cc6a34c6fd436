// How the page of a citation is named. The console has the same words in
// core/answering/citing/page_names.py.

import * as W from "./strings/names.js";

/** @typedef {import("./strings/index.js").Words} Words */

/** Where a language writes more than the number. @type {Record<string, (n: number) => string>} */
const NTH = {
  en: (n) => n + ((n % 100 < 11 || n % 100 > 13) && ["", "st", "nd", "rd"][n % 10] || "th"),
  de: (n) => `${n}.`,
};

/**
 * "Page 8 (12th of 40)" where another number is printed on the page than its own, "Slide 3"; ""
 * where the file has no pages that anybody could turn to: its section says where to look.
 * @param {Record<string, any>} citation
 * @param {Words} words
 */
export function placeOf({ page, page_label: label, page_count: count, page_kind: kind }, words) {
  if (kind === "none") return "";
  const nth = (NTH[words.language] ?? String)(page);
  const n = label && count && kind !== "slide" ? `${label} (${words.say(W.nth, { nth, count })})` : label || page;
  return words.say(kind === "slide" ? W.slide : W.page, { n });
}
