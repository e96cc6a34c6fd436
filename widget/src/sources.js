// What stands under an answer: cards with document, page and quote, and whom to ask.

import { button, h, link } from "./dom.js";
import { evidence } from "./evidence.js";
import { placeOf } from "./place.js";
import * as W from "./strings/names.js";

/** @typedef {import("./panel.js").Ui} Ui */
/** @typedef {Record<string, any>} Citation or a closest passage, whose `excerpt` is its quote */

/**
 * @param {Citation} citation
 * @param {Ui} ui
 */
export function nameOf(citation, { words }) {
  const place = [citation.document_title, placeOf(citation, words)].filter(Boolean).join(", ");
  return `${words.say(W.source, { n: citation.index })}: ${place}`;
}

/**
 * @param {string} heading
 * @param {Citation[]} citations
 * @param {Record<string, any>[]} basis the versions that the answer rests on
 * @param {Ui} ui
 * @param {boolean} [repeats] the answer is the sources' own words: they are not shown again unless asked for
 */
export function sourceList(heading, citations, basis, ui, repeats) {
  const cards = citations.map((citation) => card(citation, versionOf(citation, basis), ui, repeats));
  return h("section.sources", {}, h("h4", {}, heading), h("ol", {}, cards));
}

/** @param {Citation} citation @param {Record<string, any>[]} basis */
export function versionOf({ document_id, version }, basis) {
  return basis.find((one) => one.document_id === document_id && (!version || one.version === version));
}

/** @param {Citation} citation @param {Record<string, any> | undefined} version @param {Ui} ui @param {boolean} [repeats] */
function card(citation, version, ui, repeats) {
  const { index, document_title: title, section, verified, read_with_warnings: damaged } = citation;
  const place = placeOf(citation, ui.words);
  const name = h("bdi", {}, title);
  const where = [place && h("span", {}, place), section && h("bdi", {}, section), version && h("span", {}, inForce(version, ui))];
  const open = ui.address(citation.page_url) && ((/** @type {Event} */ event) => ui.openPage(citation, event.currentTarget));
  const words = evidence(citation);
  return h(
    "li.card",
    { tabindex: -1, "data-index": index },
    h("span.number", { "aria-hidden": true }, index),
    open ? button("name", { onclick: open }, name) : h("span.name", {}, name),
    h("p.where", {}, where),
    damaged && h("p.context", {}, ui.words.say(W.unread)),
    verified && words ? h("details", { open: !repeats }, h("summary", {}, ui.words.say(W.stands)), words) : words,
  );
}

/** @param {Record<string, any>} version @param {Ui} ui */
export function inForce({ version, effective_from: from, effective_until: until, uploaded_on: added }, { words }) {
  const parts = [words.say(W.version, { n: version })];
  if (from) parts.push(words.say(W.since, { date: words.date(from) }));
  else if (added) parts.push(words.say(W.added, { date: words.date(added) }));
  if (until) parts.push(words.say(W.until, { date: words.date(until) }));
  return parts.join(" · ");
}

/**
 * Whom to ask where the documents are silent.
 * @param {{name?: string, email?: string, url?: string}} contact
 * @param {Ui} ui
 */
export function contactLine({ name, email, url }, { words }) {
  const ways = [name && !url && h("bdi", {}, name), email && link(`mailto:${email}`, email), url && link(url, name || url)].filter(Boolean);
  return h("p.contact", {}, h("span.context", {}, words.say(W.contact)), ways.flatMap((part) => [" ", part]));
}

/**
 * The button that stands for [n] in the text.
 * @param {number} index
 * @param {(index: number, opener: HTMLElement) => void} open
 * @param {Ui} ui
 */
export function citationMark(index, open, { words }) {
  const label = words.say(W.source, { n: index });
  const mark = button("mark", { label, "data-index": index }, index);
  mark.addEventListener("click", () => open(index, mark));
  return mark;
}
