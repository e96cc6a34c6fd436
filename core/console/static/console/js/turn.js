// A turn: the question and its answer, from the first sign of life to the last citation.

import { announce, h, icon, trouble } from "./dom.js";
import { basisView } from "./basis.js";
import { citationCard } from "./citations.js";
import { answeredBy, curatedView } from "./curated.js";
import { counted } from "./format.js";
import { proseView } from "./prose.js";
import { personView, refusalView } from "./refusal.js";
import { whyView } from "./why.js";

const COPIED_MS = 2000;

/**
 * `openPage(citation)` shows the page; `again()` asks the same question once more;
 * `explains` offers why an answer is as it is.
 */
export function turnView(question, { openPage, again, explains }) {
  const citations = new Map();
  const prose = proseView(citations, openPage);
  const stage = h("p", { class: "stage", role: "status" });
  const answer = h("div", { class: "answer" }, prose.element);
  const below = h("div", { class: "stack", hidden: true });
  const heading = h("h2", { class: "question" }, question);
  const element = h("article", { class: "turn" }, heading, stage, answer, below);

  const say = (sentence) => stage.replaceChildren(icon("loader-circle", "spin"), sentence);

  function addCitation(citation) {
    citations.set(citation.index, citation);
    prose.name(citation);
  }

  function delta(part) {
    stage.hidden = true;
    element.classList.add("writing");
    prose.write(part);
  }

  /** What there is of the text is all; `stored` is the whole answer, if there is one. */
  function rest(stored) {
    stage.hidden = true;
    element.classList.remove("writing");
    prose.end(stored?.answer);
    const parts = [sourcesView(citations, openPage, stored?.generated === false)];
    if (prose.text() && stored?.answered !== false) parts.push(h("div", { class: "turn-tools" }, copyButton(prose.text)));
    below.replaceChildren(...parts.filter(Boolean));
    below.hidden = below.childElementCount === 0;
  }

  function done(found) {
    found.citations.forEach(addCitation);
    rest(found);
    if (found.answered && found.generated === false && !found.curated) element.classList.add("quoted");
    if (isRefusal(found)) {
      element.classList.add("refused");
      answer.prepend(tag(icon("circle-alert"), gettext("No answer in your policies")));
    }
    answer.append(...remarks(found, openPage));
    const basis = basisView(found);
    if (basis) below.prepend(basis);
    if (explains) element.append(whyView(found.message_id ?? found.id));
  }

  function fail(problem) {
    rest();
    const retry = h("button", { class: "button compact", type: "button", onclick: again }, icon("rotate-cw"), gettext("Ask again"));
    answer.append(trouble(problem.message ?? problem.detail, retry));
  }

  function unfinished(sentence = gettext("This answer was not finished.")) {
    rest();
    const retry = h("button", { class: "link", type: "button", onclick: again }, gettext("Ask again"));
    answer.append(h("p", { class: "muted" }, `${sentence} `, retry));
  }

  function stopped() {
    unfinished(gettext("Stopped."));
    announce(gettext("The answer was stopped."));
  }

  say(gettext("Searching the policies"));
  return {
    element,
    delta,
    addCitation,
    done,
    tellDone,
    fail,
    stopped,
    unfinished,
    resumed: () => say(gettext("Going on with the answer")),
    waiting: (position) => say(interpolate(gettext("The model is busy. Your place in the queue: %s"), [position])),
    sources: (found) => say(counted(found.length, "Reading %s passage that may answer it", "Reading %s passages that may answer it")),
    dropped: () => announce(gettext("The connection was lost. Trying again.")),
    returned: () => announce(gettext("The connection is back.")),
  };
}

/** `repeats`: the answer is the sources' own words, which the cards need not show again. */
function sourcesView(citations, openPage, repeats) {
  if (citations.size === 0) return null;
  const cards = [...citations.values()].map((citation) => citationCard(citation, openPage, repeats));
  return h("section", { class: "stack" }, h("h3", { class: "label" }, gettext("Sources")), h("ul", { class: "citations" }, cards));
}

/** Neither talk, nor something for a person, nor what the reader has stopped. */
function isRefusal({ answered, stopped, refusal_reason: reason }) {
  return !answered && !stopped && reason !== "talk" && reason !== "ask_person";
}

/** What is said of an answer below its text: what it lacks, what it is, whom to ask instead. */
function remarks(found, openPage) {
  const { answered, stopped, missing = [], generated, refusal, refusal_reason: reason, curated } = found;
  if (stopped) return [tag(gettext("This answer was stopped."))];
  if (curated) return [curatedView(curated)];
  if (answered) return [missing.length > 0 && tag(lacking(missing)), madeBy(generated)].filter(Boolean);
  if (!refusal || reason === "talk") return [];
  return [reason === "ask_person" ? personView(refusal, openPage) : refusalView(refusal, openPage)];
}

/** Nothing for answers from before this was known. */
function madeBy(generated) {
  if (generated === undefined) return null;
  return tag(generated ? gettext("Written by a language model from the policies") : gettext("Quoted from the policies"));
}

function tag(...parts) {
  return h("p", { class: "tag" }, parts);
}

function lacking(missing) {
  return interpolate(gettext("Not found in the policies: %s"), [missing.join(" · ")]);
}

/** Tell people who listen that the answer is complete. */
function tellDone(found) {
  const { answer, answered, citations, missing = [], curated } = found;
  if (isRefusal(found)) return announce(gettext("The policies do not answer this question."));
  if (!answered) return announce(answer);
  if (curated) return announce(`${gettext("The answer is complete.")} ${answeredBy(curated)}.`);
  const lack = missing.length > 0 ? `${lacking(missing)}. ` : "";
  announce(lack + counted(citations.length, "The answer is complete, with %s citation.", "The answer is complete, with %s citations."));
}

function copyButton(text) {
  const props = { class: "button compact quiet-button", type: "button" };
  const button = h("button", props, icon("copy"), gettext("Copy answer"));
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text());
      button.replaceChildren(icon("check"), gettext("Copied"));
      announce(gettext("The answer has been copied."));
    } catch {
      button.replaceChildren(icon("circle-alert"), gettext("This browser does not allow copying"));
    }
    setTimeout(() => button.replaceChildren(icon("copy"), gettext("Copy answer")), COPIED_MS);
  });
  return button;
}
