// Which versions an answer rests on, in a sentence under it.

import { h, icon } from "./dom.js";
import { dateElement } from "./format.js";

/** `basis`, `citations` and `as_of` are the answer's own; null where nothing is cited. */
export function basisView({ basis = [], citations = [], as_of: day }) {
  if (basis.length === 0) return null;
  const warned = new Set(citations.filter((one) => one.read_with_warnings).map((one) => one.document_id));
  const rests = basis.map((one) => h("li", {}, ...sentence(one), warned.has(one.document_id) && warning(one)));
  const isPast = day && day < new Date().toISOString().slice(0, 10);
  const asked = isPast && h("li", {}, gettext("As of "), dateElement(day));
  return h("div", { class: "basis" }, icon("book-open"), h("ul", {}, rests, asked));
}

function warning({ document_id: id }) {
  return h("span", {}, gettext(". Parts of this document could not be read: "), h("a", { href: `/documents/${id}/` }, gettext("see which")), ".");
}

function sentence({ document_title: title, version, effective_from: from, effective_until: until, uploaded_on: uploaded }) {
  const since = from ? [gettext("in force since "), dateElement(from)] : [gettext("uploaded "), dateElement(uploaded)];
  return [`${title}, version ${version}, `, ...since, ...(until ? [", until ", dateElement(until)] : [])];
}
