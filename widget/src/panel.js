// The chat itself: header, conversation, composer, and a page in their place.

import { button, h } from "./dom.js";
import { Composer } from "./composer.js";
import { icon } from "./icons.js";
import { logo } from "./logo.js";
import { pageView } from "./page.js";
import { Turn } from "./turn.js";
import * as W from "./strings/names.js";

/**
 * What every part of the chat may use.
 * @typedef {object} Ui
 * @property {import("./strings/index.js").Words} words
 * @property {import("./announcer.js").Announcer} announcer
 * @property {Record<string, any> | null} contact
 * @property {(path: string | null | undefined) => string | null} address
 * @property {(citation: Record<string, any>) => string | null} link
 * @property {(address: string) => Promise<import("./client.js").Problem>} refusal
 * @property {(citation: Record<string, any>, opener: any) => void} openPage
 * @property {import("./tools.js").Action[]} actions
 * @property {(message: Record<string, any>, rating: "up" | "down", comment?: string) => Promise<void>} rate
 */

const NEAR_PX = 24;
const LEAVING = ["Escape", "Tab"]; // which a page's dialog around the widget may wait for

export class Panel {
  #options;
  #ui;
  #actions;
  #composer;
  #turns;
  #log;
  #foot;
  #stuck = true;
  /** @type {HTMLElement | null} */
  #opener = null;
  /** @type {any} */
  #page = null;

  /**
   * @param {Record<string, any>} options name, logo, title, greeting, questions, mode, narrowing
   * @param {Ui} ui
   * @param {{ask: (text: string) => void, stop: () => void, fresh: () => void, close: () => void}} actions
   */
  constructor(options, ui, actions) {
    this.#options = options;
    this.#ui = ui;
    this.#actions = actions;
    const { words } = ui;
    this.#composer = new Composer(words, actions.ask, actions.stop);
    this.#turns = h("div.turns", {});
    this.#log = h("div.log", { role: "log", "aria-live": "off", "aria-label": options.title, tabindex: 0 }, this.#greeting(), this.#turns);
    this.#foot = h("div.foot", {}, options.narrowing.element, this.#composer.element);
    this.element = h("section.panel", { role: options.mode === "launcher" ? "dialog" : "group", "aria-labelledby": "title", "aria-describedby": "about" }, this.#header(), this.#log, this.#foot, ui.announcer.element);
    this.element.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.#key(event));
    for (const type of ["keydown", "keypress", "keyup"]) this.element.addEventListener(type, keepTyping);
    // A button that goes when it is pressed takes the focus of the keyboard with it.
    this.element.addEventListener("click", (/** @type {any} */ { detail, target }) => {
      if (!detail && (document.activeElement === document.body || target.closest(".suggestion"))) this.focus();
    });
    this.#follow();
  }

  /** @param {Record<string, any>} citation @param {HTMLElement} opener */
  openPage(citation, opener) {
    this.closePage();
    const address = this.#ui.address(citation.page_url);
    if (!address) return;
    this.#opener = opener;
    this.#page = pageView(citation, address, () => this.closePage(), this.#ui);
    this.#log.hidden = this.#foot.hidden = true;
    this.#log.before(this.#page);
    this.#page.querySelector(".back").focus();
  }

  closePage() {
    if (!this.#page) return;
    this.#page.remove();
    this.#page = null;
    this.#log.hidden = this.#foot.hidden = false;
    this.#opener?.focus();
  }

  /** @param {string} question */
  turn(question) {
    const turn = new Turn(question, this.#ui);
    this.closePage();
    this.#turns.append(turn.element);
    this.#stuck = true;
    return turn;
  }

  /**
   * Which earlier questions are answered since: one after the other, each until it is asked again or
   * taken away.
   * @param {Record<string, any>[]} news @param {(id: string) => void} seen @param {(one: Record<string, any>) => void} ask
   */
  news([one, ...more], seen, ask) {
    if (!one) return;
    const { words } = this.#ui;
    const put = (/** @type {() => void} */ then) => () => {
      row.remove();
      seen(one.message_id);
      then();
      this.news(more, seen, ask);
    };
    const away = button("tool", { label: words.say(W.remove, { what: one.question }), onclick: put(() => {}) }, icon("close"));
    const again = button("suggestion", { dir: "auto", onclick: put(() => ask(one)) }, one.question);
    const row = h("div.note", { role: "status" }, words.say(W.news), away, again);
    this.#foot.prepend(row);
  }

  /** Says that a conversation can't be shown. @param {() => void} retry */
  missing(retry) {
    const { words } = this.#ui;
    this.#turns.replaceChildren(h("div.note", { role: "status" }, words.say(W.failed), button("action", { onclick: retry }, words.say(W.again))));
  }

  clear() {
    this.closePage();
    this.#turns.replaceChildren();
  }

  /** @param {boolean} busy */
  busy(busy) {
    this.#composer.setBusy(busy);
    this.#turns.setAttribute("aria-busy", String(busy));
  }

  focus() {
    (this.#page?.querySelector(".back") ?? this.#composer).focus();
  }

  #header() {
    const { words } = this.#ui;
    const { name, title, logo: path } = this.#options;
    const image = logo(this.#ui.address(path), name, title);
    const fresh = button("tool", { label: words.say(W.fresh), onclick: this.#actions.fresh }, icon("fresh"));
    const print = this.#options.mode === "page" && button("tool", { label: words.say(W.print), onclick: () => window.print() }, icon("print"));
    const close = this.#options.mode === "launcher" && button("tool", { label: words.say(W.close), onclick: this.#actions.close }, icon("close"));
    return h("header", {}, image, h("h2", { id: "title" }, h("bdi", {}, title)), print, fresh, close);
  }

  #greeting() {
    const { greeting, questions } = this.#options;
    const items = questions.map((/** @type {string} */ question) => h("li", {}, button("suggestion", { dir: "auto", onclick: () => this.#actions.ask(question) }, question)));
    const about = h("p", { id: "about" }, this.#ui.words.say(W.about));
    return h("div.welcome", {}, h("p", { dir: "auto" }, greeting), about, items.length > 0 && h("ul", {}, items));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key !== "Escape" || event.isComposing) return;
    if (this.#page) this.closePage();
    else if (this.#options.mode === "launcher") this.#actions.close();
    else return;
    event.stopPropagation();
  }

  /** Keeps the newest words in view until the question reaches the top, or the reader scrolls. */
  #follow() {
    const log = this.#log;
    log.addEventListener("scroll", () => (this.#stuck = this.#target() - log.scrollTop < NEAR_PX), { passive: true });
    new ResizeObserver(() => {
      if (this.#stuck && this.#target() > log.scrollTop) log.scrollTop = this.#target();
    }).observe(this.#turns);
  }

  #target() {
    const last = /** @type {HTMLElement | null} */ (this.#turns.lastElementChild);
    return Math.min(this.#log.scrollHeight - this.#log.clientHeight, last ? last.offsetTop - 8 : 0);
  }
}

/**
 * What is typed into a field is none of the page's shortcuts: to the page it comes from our element,
 * which is no field.
 * @param {any} event
 */
function keepTyping(event) {
  if (event.target.matches("textarea") && !LEAVING.includes(event.key)) event.stopPropagation();
}
