// Whose words an answer is that somebody of the organization wrote, and where they come from.

import { h, link } from "./dom.js";
import * as W from "./strings/names.js";

/** @typedef {import("./panel.js").Ui} Ui */

/** "Answered by HR, 3 March 2026". @param {Record<string, any>} curated @param {Ui} ui */
export function answeredBy({ answered_by: name, answered_on: day }, { words }) {
  return words.say(W.by, { name, date: words.date(day) });
}

/** The same with its source, under the answer. @param {Record<string, any>} curated @param {Ui} ui */
export function curatedLine(curated, ui) {
  const { document_title: title, page, source, source_url: address } = curated;
  const named = [title, page && ui.words.say(W.page, { n: page }), source].filter(Boolean).join(", ") || address;
  return h("p.tag", {}, answeredBy(curated, ui), named && [" · ", link(address, named)]);
}
