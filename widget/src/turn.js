// A question and its answer, from the first sign of life to the last source.

import { answeredBy, curatedLine } from "./curated.js";
import { button, h } from "./dom.js";
import { icon } from "./icons.js";
import { markdown } from "./markdown.js";
import { citationMark, contactLine, nameOf, sourceList } from "./sources.js";
import { actionBar, toolbar } from "./tools.js";
import * as W from "./strings/names.js";

/** @typedef {import("./panel.js").Ui} Ui */
/** @typedef {Record<string, any>} Message */

const dots = () => h("span.dots", { "aria-hidden": true }, h("i"), h("i"), h("i"));

export class Turn {
  /** @type {any} */
  writer;

  /** @param {string} question @param {Ui} ui */
  constructor(question, ui) {
    this.ui = ui;
    this.answer = h("div.answer", {});
    const asked = h("h3.question", {}, h("span.quiet", {}, ui.words.say(W.question), " "), h("span", { dir: "auto" }, question));
    this.element = h("div.turn", {}, asked, this.answer);
    this.begin();
  }

  /** As if nothing had come yet. */
  begin() {
    this.text = "";
    this.place = "";
    /** @type {Map<number, Record<string, any>>} */
    this.citations = new Map();
    this.prose = h("div.prose", { dir: "auto" });
    this.stage = h("div.stage", {});
    this.answer.className = "answer";
    this.answer.replaceChildren(this.prose, this.stage);
    this.writer = markdown(this.prose, (index) => this.#mark(index));
  }

  /** What is going on now, in words. @param {string} sentence @param {() => void} [now] tries at once */
  tell(sentence, now) {
    const { words, announcer } = this.ui;
    this.stage.replaceChildren(dots(), sentence, now ? button("action", { onclick: now }, words.say(W.again)) : "");
    announcer.say(sentence);
  }

  searching() {
    this.tell(this.ui.words.say(W.searching));
  }

  /** @param {number} n @param {number | null} [seconds] */
  waiting(n, seconds) {
    const { words } = this.ui;
    this.place = words.say(W.line, { n });
    if (seconds) this.place += ` (≈ ${seconds.toLocaleString(words.locale, { style: "unit", unit: "second" })})`;
    this.tell(this.place);
  }

  /** @param {() => void} now */
  lost(now) {
    this.tell(this.ui.words.say(W.away), now);
  }

  returned() {
    if (this.text) this.stage.replaceChildren(dots());
    else this.place ? this.tell(this.place) : this.searching();
  }

  /** @param {string} text @param {boolean} [beside] */
  delta(text, beside) {
    if (!this.text) this.stage.replaceChildren(dots());
    this.#write(text, beside);
    this.ui.announcer.hear(text);
  }

  /** Draws a piece of the answer's text; what was found beside it stands below, under a heading. @param {string} text @param {boolean} [beside] */
  #write(text, beside) {
    if (beside && !this.prose.querySelector(".beside")) {
      this.writer.end();
      const label = this.ui.words.say(W.beside);
      const place = h("section.beside", { "aria-label": label }, h("p.tag", {}, label));
      this.prose.append(place);
      this.writer = markdown(place, (index) => this.#mark(index));
    }
    this.text += text;
    this.writer.write(text);
  }

  /** @param {Record<string, any>} citation */
  citation(citation) {
    this.citations.set(citation.index, citation);
    for (const mark of this.prose.querySelectorAll(`.mark[data-index="${Number(citation.index)}"]`)) this.#name(mark);
  }

  /** @param {Message} message the whole answer; @param {boolean} live it has just been written */
  done(message, live, retry = () => {}) {
    const { words, announcer } = this.ui;
    const { citations = [], basis = [], refusal_reason: reason, answered, generated, stopped } = message;
    // What was streamed and what is stored are the same, or the stored answer counts.
    if (this.text !== message.content) {
      this.begin();
      const characters = [...message.content];
      const { lead = characters.length } = message;
      this.#write(characters.slice(0, lead).join(""));
      if (lead < characters.length) this.#write(characters.slice(lead).join(""), true);
    }
    this.writer.end();
    this.stage.replaceChildren();
    for (const citation of citations) this.citation(citation);
    this.#plainMarks();
    let end = words.say(W.complete, { n: citations.length });
    if (stopped) this.#note((end = words.say(W.broken)), retry);
    else if (reason === "talk") end = "";
    else if (answered === false) end = this.#refused(message);
    else end = this.#answered(message) + end;
    if (citations.length) this.answer.append(sourceList(words.say(W.sources), citations, basis, this.ui, generated === false));
    this.#asOf(message);
    if (this.text && answered !== false) this.answer.append(toolbar(message, this.ui));
    if (message.id && this.ui.actions.length) this.answer.append(actionBar(message, this.ui));
    if (live) announcer.end(end);
  }

  /** Says what it is, and what it lacks, which comes back. @param {Message} message */
  #answered({ missing = [], generated, curated }) {
    const { words } = this.ui;
    if (curated) {
      this.answer.append(curatedLine(curated, this.ui));
      return `${answeredBy(curated, this.ui)}. `;
    }
    const lack = missing.length ? words.say(W.missing, { parts: missing.join(" · ") }) : "";
    if (lack) this.#tag(lack);
    if (generated === false) this.answer.classList.add("quoted");
    if (generated !== undefined) this.#tag(words.say(generated ? W.written : W.quoted));
    return lack && `${lack}. `;
  }

  /** Which day's versions were searched, where it is not the day of the question. @param {Message} message */
  #asOf({ as_of: day, created_at: asked }) {
    const { words } = this.ui;
    const today = new Date(asked ?? Date.now()).toISOString().slice(0, 10);
    if (day && day !== today) this.#tag(words.say(W.asOf, { date: words.date(day) }));
  }

  /** Whom to ask, and what came closest; comes back as what it is. @param {Message} message */
  #refused({ refusal, refusal_reason: reason }) {
    const { ui } = this;
    const isForPerson = reason === "ask_person"; // whatever the policies say
    const refused = isForPerson ? "" : ui.words.say(W.refused);
    if (refused) this.prose.before(this.#tag(icon("alert"), " ", refused));
    this.answer.classList.add(isForPerson ? "person" : "refusal");
    const contact = refusal?.contact ?? ui.contact;
    if (contact) this.answer.append(contactLine(contact, ui));
    if (refusal?.closest?.length) this.answer.append(sourceList(ui.words.say(W.closest), refusal.closest, [], ui));
    return refused;
  }

  /** A quiet line under the answer. @param {...(Node | string)} parts @returns {HTMLElement} */
  #tag(...parts) {
    const tag = h("p.tag", {}, parts);
    this.answer.append(tag);
    return tag;
  }

  /** @param {string} sentence @param {() => void} retry */
  fail(sentence, retry) {
    this.#note(sentence, retry, true);
    this.ui.announcer.end(sentence);
  }

  /** @param {() => void} retry */
  unfinished(retry) {
    this.#note(this.ui.words.say(W.broken), retry);
  }

  /** @param {() => void} retry */
  stopped(retry) {
    const sentence = this.ui.words.say(W.broken);
    this.#note(sentence, retry);
    this.ui.announcer.end(sentence);
  }

  /** The last line of an answer that did not come to its end. @param {string} sentence @param {() => void} retry */
  #note(sentence, retry, wrong = false) {
    this.writer.end();
    this.#plainMarks();
    const again = button("action", { onclick: retry }, this.ui.words.say(W.again));
    this.stage.replaceChildren(h(wrong ? "div.note.wrong" : "div.note", {}, wrong && icon("alert"), h("span", { dir: "auto" }, sentence), again));
  }

  /** @param {number} index */
  #mark(index) {
    const mark = citationMark(index, (n, opener) => this.#open(n, opener), this.ui);
    this.#name(mark);
    return mark;
  }

  /** @param {any} mark */
  #name(mark) {
    const citation = this.citations.get(Number(mark.dataset.index));
    if (!citation) return;
    for (const attribute of ["aria-label", "title"]) mark.setAttribute(attribute, nameOf(citation, this.ui));
  }

  /** A number in brackets that names no source is text. */
  #plainMarks() {
    for (const mark of this.prose.querySelectorAll(".mark")) {
      if (!this.citations.has(Number(mark.dataset.index))) mark.replaceWith(`[${mark.dataset.index}]`);
    }
  }

  /** The page where it may be shown, else the card. @param {number} index @param {HTMLElement} opener */
  #open(index, opener) {
    const citation = this.citations.get(index);
    if (!citation) return;
    if (this.ui.address(citation.page_url)) this.ui.openPage(citation, opener);
    else {
      const card = this.answer.querySelector(`.card[data-index="${Number(index)}"]`);
      card?.querySelector("details")?.setAttribute("open", "");
      card?.focus();
    }
  }
}
