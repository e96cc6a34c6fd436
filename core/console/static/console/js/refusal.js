// What helps whoever gets no answer: whom to ask, what came closest, what was searched.

import { sourceCard } from "./citations.js";
import { h, icon } from "./dom.js";
import { counted, dateElement } from "./format.js";
import { evidence } from "./rendering.js";

const NO_ANSWER = gettext("Closest passages – they do not answer the question");
const HINT = gettext("Try the words that the policy itself would use.");

/** `refusal` is the answer's own; `openPage(citation)` shows a page. */
export function refusalView({ searched, closest, contact }, openPage) {
  return h("div", { class: "stack" }, contact && contactLine(contact), passages(NO_ANSWER, closest, openPage), searchedLine(searched));
}

/** For what people should take to a person: who that is, and what the policies say near it. */
export function personView({ closest, contact }, openPage) {
  return h("div", { class: "stack" }, contact && h("div", { class: "person" }, contactLine(contact)), passages(gettext("In the policies"), closest, openPage));
}

function contactLine({ name, email, url }) {
  const label = name ?? email ?? url;
  const links = [
    email && h("a", { href: `mailto:${email}` }, email),
    url && h("a", { href: url, target: "_blank", rel: "noopener" }, name ? gettext("Their page") : url),
  ].filter(Boolean);
  const named = name ? [h("strong", {}, label), ...links.flatMap((link) => [" · ", link])] : links.flatMap((link, i) => (i ? [" · ", link] : [link]));
  return h("p", { class: "ask-whom" }, icon("user"), h("span", {}, gettext("Who can help: "), ...named));
}

function passages(heading, closest, openPage) {
  if (closest.length === 0) return null;
  const cards = closest.map((passage) => sourceCard(icon("file-text"), passage, openPage, evidence(passage)));
  return h(
    "section",
    { class: "stack closest" },
    h("h3", { class: "label" }, heading),
    h("ul", { class: "citations" }, cards),
  );
}

function searchedLine({ documents, chunks, as_of: day }) {
  const what =
    documents === 0
      ? [gettext("No document in force on "), dateElement(day), gettext(" could be searched.")]
      : [interpolate(gettext("Searched %s of %s in force on "), [counted(chunks, "%s passage", "%s passages"), counted(documents, "%s document", "%s documents")]), dateElement(day), `. ${HINT}`];
  return h("p", { class: "muted small" }, ...what);
}
