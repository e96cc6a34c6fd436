// What helps whoever gets no answer: whom to ask, what came closest, what was searched.

import { h, icon } from "./dom.js";
import { counted, dateElement } from "./format.js";

const HINT = "Try the words that the policy itself would use.";

/** `refusal` is the answer's own; `openPage(citation)` shows a page. */
export function refusalView({ searched, closest, contact }, openPage) {
  return h("div", { class: "stack" }, contact && contactLine(contact), closest.length > 0 && passages(closest, openPage), searchedLine(searched));
}

function contactLine({ name, email, url }) {
  const label = name ?? email ?? url;
  const links = [
    email && h("a", { href: `mailto:${email}` }, email),
    url && h("a", { href: url, target: "_blank", rel: "noopener" }, name ? "Their page" : url),
  ].filter(Boolean);
  const named = name ? [h("strong", {}, label), ...links.flatMap((link) => [" · ", link])] : links.flatMap((link, i) => (i ? [" · ", link] : [link]));
  return h("p", { class: "ask-whom" }, icon("user"), h("span", {}, "Who can help: ", ...named));
}

function passages(closest, openPage) {
  const cards = closest.map((passage) => passageCard(passage, openPage));
  return h(
    "section",
    { class: "stack closest" },
    h("h3", { class: "label" }, "Closest passages – they do not answer the question"),
    h("ul", { class: "citations" }, cards),
  );
}

function passageCard(passage, openPage) {
  const citation = { ...passage, quote: passage.excerpt, verified: true };
  const card = h(
    "button",
    { class: "citation", type: "button", onclick: () => openPage(citation) },
    icon("file-text"),
    h("span", { class: "citation-title" }, passage.document_title),
    h("span", { class: "citation-where" }, h("span", {}, `Page ${passage.page}`), passage.section && h("span", {}, passage.section)),
    h("span", { class: "citation-quote" }, `“${passage.excerpt}”`),
  );
  return h("li", {}, card);
}

function searchedLine({ documents, chunks, as_of: day }) {
  const what =
    documents === 0
      ? ["No document in force on ", dateElement(day), " could be searched."]
      : [`Searched ${counted(chunks, "passage")} of ${counted(documents, "document")} in force on `, dateElement(day), `. ${HINT}`];
  return h("p", { class: "muted small" }, ...what);
}
