// Whose words an answer is that somebody wrote, and where they come from.

import { h } from "./dom.js";
import { dateText } from "./format.js";

/** "Answered by HR, 3 March 2026" */
export function answeredBy({ answered_by: name, answered_on: day }) {
  return interpolate(gettext("Answered by %s, %s"), [name, dateText(day)]);
}

export function curatedView(curated) {
  const sources = [documentLink(curated), inWords(curated)].filter(Boolean);
  const from = sources.length > 0 ? [` · ${gettext("Source:")} `, ...sources.flatMap((one, at) => (at ? [", ", one] : [one]))] : [];
  return h("p", { class: "tag curated-label" }, answeredBy(curated), ...from);
}

function documentLink({ document_id: id, document_title: title, page }) {
  if (!id) return null;
  const href = page ? `/source/${id}/${page}/` : `/documents/${id}/`;
  return h("a", { href }, page ? `${title}, page ${page}` : title);
}

function inWords({ source, source_url: address }) {
  if (!address) return source || null;
  return h("a", { href: address, rel: "noopener noreferrer" }, source || address);
}
