// A turn: the question and its answer, from the first sign of life to the last citation.

import { announce, h, icon, trouble } from "./dom.js";
import { basisView } from "./basis.js";
import { citationCard, citationMark } from "./citations.js";
import { counted } from "./format.js";
import { proseView } from "./prose.js";
import { refusalView } from "./refusal.js";
import { whyView } from "./why.js";

const COPIED_MS = 2000;

/**
 * `openPage(citation)` shows the page; `again()` asks the same question once more;
 * `explains` offers why an answer is as it is.
 */
export function turnView(question, { openPage, again, explains }) {
  const citations = new Map();
  const prose = proseView((index) => {
    const citation = citations.get(index);
    return citation ? citationMark(citation, openPage) : null;
  });
  const stage = h("p", { class: "stage", role: "status" });
  const tag = h("p", { class: "tag", hidden: true });
  const answer = h("div", { class: "answer" }, tag, prose.element);
  const cards = h("ul", { class: "citations" });
  const sources = h("div", { class: "stack", hidden: true }, h("h3", { class: "label" }, "Sources"), cards);
  const tools = h("div", { class: "turn-tools", hidden: true });
  const heading = h("h2", { class: "question" }, question);
  const element = h("article", { class: "turn" }, heading, stage, answer, sources, tools);
  let text = "";

  const say = (sentence) => stage.replaceChildren(icon("loader-circle", "spin"), sentence);
  const draw = () => prose.update(text, citations);

  function addCitation(citation) {
    if (citations.has(citation.index)) return;
    citations.set(citation.index, citation);
    cards.append(citationCard(citation, openPage));
    sources.hidden = false;
    draw();
  }

  function delta(part) {
    text += part;
    stage.hidden = true;
    element.classList.add("writing");
    draw();
  }

  function label(sign, sentence) {
    tag.replaceChildren(icon(sign), sentence);
    tag.hidden = false;
  }

  function rest() {
    stage.hidden = true;
    element.classList.remove("writing");
    if (!text) return;
    tools.replaceChildren(copyButton(() => text));
    tools.hidden = false;
  }

  function done(found) {
    text = found.answer;
    found.citations.forEach(addCitation);
    draw();
    rest();
    if (!found.answered) {
      element.classList.add("refused");
      label("circle-alert", "No answer in your policies");
      tools.hidden = true;
      if (found.refusal) answer.append(refusalView(found.refusal, openPage));
    } else if (found.model === "extractive") {
      element.classList.add("quoted");
      label("quote", "Quoted from your policies");
    }
    const basis = basisView(found);
    if (basis) sources.before(basis);
    if (explains) element.append(whyView(found.message_id ?? found.id));
  }

  function tellDone(found) {
    if (!found.answered) return announce("The policies do not answer this question.");
    announce(`The answer is complete, with ${counted(found.citations.length, "citation")}.`);
  }

  function fail(problem) {
    rest();
    const retry = h("button", { class: "button compact", type: "button", onclick: again }, icon("rotate-cw"), "Ask again");
    answer.append(trouble(problem.message ?? problem.detail, retry));
  }

  function unfinished(sentence = "This answer was not finished.") {
    rest();
    const retry = h("button", { class: "link", type: "button", onclick: again }, "Ask again");
    answer.append(h("p", { class: "muted" }, `${sentence} `, retry));
  }

  function resumed() {
    say("Going on with the answer");
  }

  function stopped() {
    unfinished("Stopped.");
    announce("The answer was stopped.");
  }

  say("Searching the policies");
  return {
    element,
    delta,
    addCitation,
    done,
    tellDone,
    fail,
    stopped,
    unfinished,
    resumed,
    sources: (found) => say(`Reading ${counted(found.length, "passage")} that may answer it`),
    dropped: () => announce("The connection was lost. Trying again."),
    returned: () => announce("The connection is back."),
  };
}

function copyButton(text) {
  const props = { class: "button compact quiet-button", type: "button" };
  const button = h("button", props, icon("copy"), "Copy answer");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text());
      button.replaceChildren(icon("check"), "Copied");
      announce("The answer has been copied.");
    } catch {
      button.replaceChildren(icon("circle-alert"), "This browser does not allow copying");
    }
    setTimeout(() => button.replaceChildren(icon("copy"), "Copy answer"), COPIED_MS);
  });
  return button;
}
