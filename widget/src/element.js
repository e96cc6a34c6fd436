// <policy-chat>: one chat on a page, from its attributes to its parts.

import { Announcer } from "./announcer.js";
import { delay, pause } from "./backoff.js";
import { Client } from "./client.js";
import { Conversation } from "./conversation.js";
import { button, h } from "./dom.js";
import { icon } from "./icons.js";
import { attribute, ATTRIBUTES, LOOKS, looksOf, modeOf, textsOf, wordsOf } from "./options.js";
import { filtersOf, Narrowing } from "./narrowing.js";
import { Panel } from "./panel.js";
import { unfoldInPrint } from "./print.js";
import { Store } from "./store.js";
import css from "./style.css";
import { keepInSight, toTop } from "./sight.js";
import { dress, onSchemeChange } from "./theme.js";
import * as W from "./strings/names.js";

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

export class PolicyChat extends HTMLElement {
  static observedAttributes = ATTRIBUTES.flatMap((name) => [name, `data-${name}`]);
  /** Address of the server that the script came from, without a slash at its end. */
  static host = location.origin;

  /**
   * Who is asked instead of HOST/widget/v1, put here before the element is placed: as Client, with
   * `memory` as Store and `open(url)` as EventSource.
   * @type {any}
   */
  backend = null;
  /** Buttons of the page's own under each answer. @type {import("./tools.js").Action[]} */
  answerActions = [];

  /** @type {AbortController | null} */
  #life = null;
  /** @type {Record<string, any>} */
  #config = {};
  /** @type {Panel | null} */
  #panel = null;
  /** @type {Conversation | null} */
  #conversation = null;
  #isRestored = false;
  // Inner elements say title="" so that a title of ours is no tooltip over all of them.
  #root = h("div.root", { title: "" });

  constructor() {
    super();
    const shadow = this.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [sheet];
    shadow.append(this.#root);
  }

  /** How requests are made; a test or a demonstration may put another function here. */
  fetch(/** @type {string} */ url, /** @type {RequestInit} */ init) {
    return fetch(url, init);
  }

  /** How streams are opened; replaceable, too. */
  eventSource(/** @type {string} */ url) {
    return new EventSource(url);
  }

  connectedCallback() {
    this.#life = new AbortController();
    this.#start(this.#life.signal);
  }

  disconnectedCallback() {
    this.#life?.abort();
    this.#conversation?.leave();
    this.#life = this.#panel = this.#conversation = null;
    this.#isRestored = false;
    this.#root.replaceChildren();
  }

  /** @param {string} name @param {string | null} before @param {string | null} now */
  attributeChangedCallback(name, before, now) {
    if (!this.#life || before === now) return;
    if (LOOKS.includes(name.replace("data-", ""))) return this.#dress();
    this.disconnectedCallback();
    this.connectedCallback();
  }

  get isOpen() {
    return "open" in this.#root.dataset;
  }

  open() {
    if (!this.#panel || this.isOpen) return;
    toTop(this);
    this.#show();
    this.#panel.focus();
  }

  #show() {
    this.#root.dataset.open = "";
    this.#restore();
    this.#emit("open");
  }

  close() {
    if (!this.#panel || !this.isOpen || modeOf(this) !== "launcher") return;
    delete this.#root.dataset.open;
    // What is elsewhere on the page keeps the focus.
    if (this.matches(":focus-within")) this.#root.querySelector(".launcher").focus();
    this.#emit("close");
  }

  toggle() {
    this.isOpen ? this.close() : this.open();
  }

  /** Asks as if it had been typed. @param {string} text */
  async ask(text) {
    this.open();
    await this.#restore();
    await this.#conversation?.ask(String(text).trim());
  }

  /** Shows an earlier conversation of whoever asks. @param {string} id */
  async openConversation(id) {
    this.open();
    await this.#restore();
    await this.#conversation?.open(id);
  }

  /** Where the next question is written. */
  focus() {
    this.#panel?.focus();
  }

  newChat() {
    this.#conversation?.reset();
    if (this.isOpen) this.#panel?.focus();
  }

  /** @param {AbortSignal} signal */
  async #start(signal) {
    const host = (attribute(this, "host") || PolicyChat.host).replace(/\/+$/, "");
    const client = this.backend ?? new Client(host, attribute(this, "api-key"), (url, init) => this.fetch(url, init));
    this.#root.dataset.mode = modeOf(this);
    this.#dress();
    try {
      this.#config = await this.#configuration(client, signal);
    } catch (error) {
      if (signal.aborted) return;
      this.#tell(W.unavailable);
      console.error(`policy-chat: ${/** @type {Error} */ (error).message}`);
      return this.#emit("error", /** @type {any} */ (error).body);
    }
    if (signal.aborted) return;
    this.#build(client, signal);
    this.#emit("ready");
  }

  /** Asked for until the server is there. @param {Client} client @param {AbortSignal} signal */
  async #configuration(client, signal) {
    for (let attempt = 0; ; attempt++) {
      try {
        return await client.config();
      } catch (error) {
        if (!(/** @type {any} */ (error).passes)) throw error;
        await pause(delay(attempt), signal, (now) => this.#tell(W.away, now));
      }
    }
  }

  /** Why there is no chat, where it has a place on the page. @param {number} why @param {() => void} [now] */
  #tell(why, now) {
    const words = wordsOf(this, {});
    if (modeOf(this) === "launcher") return;
    Object.assign(this.#root, { lang: words.language, dir: words.direction });
    this.#root.replaceChildren(h("p.unavailable", { role: "status" }, words.say(why), " ", now && button("action", { onclick: now }, words.say(W.again))));
  }

  /** @param {any} client a Client, or `backend` @param {AbortSignal} signal */
  #build(client, signal) {
    const words = wordsOf(this, this.#config);
    const mode = modeOf(this);
    const { contact, ...texts } = textsOf(this, this.#config, words);
    const { name, logo_url: logo } = this.#config;
    const announcer = new Announcer();
    const [user, hash] = [attribute(this, "user-id"), attribute(this, "user-hash")];
    const given = { day: attribute(this, "as-of"), filters: filtersOf(attribute(this, "filters")) };
    const narrowing = new Narrowing(given, words, (now) => {
      panel.focus(); // the chip that had it is gone
      this.#emit("narrowed", now);
    });
    const panel = new Panel(
      { ...texts, name, logo, mode, narrowing },
      {
        words,
        announcer,
        contact,
        actions: this.answerActions,
        address: (path) => client.address(path),
        link: (citation) => client.link(citation),
        refusal: (address) => client.refusal(address),
        openPage: (citation, opener) => panel.openPage(citation, opener),
        rate: (message, rating, comment) => conversation.rate(message, rating, comment),
      },
      { ask: (text) => this.ask(text), stop: () => conversation.stop(), fresh: () => this.newChat(), close: () => this.close() },
    );
    const conversation = new Conversation({
      client,
      panel,
      words,
      store: client.memory ?? new Store(attribute(this, "api-key"), user),
      identity: user ? { user_identifier: user, user_hash: hash } : {},
      narrowed: () => narrowing.body,
      open: (url) => client.open?.(url) ?? this.eventSource(url),
      emit: (name, detail) => this.#emit(name, detail),
    });
    this.#panel = panel;
    this.#conversation = conversation;
    Object.assign(this.#root, { lang: words.language, dir: words.direction });
    this.#place(mode, texts.title, signal);
  }

  /** @param {string} mode @param {string} title @param {AbortSignal} signal */
  #place(mode, title, signal) {
    const root = this.#root;
    const panel = /** @type {Panel} */ (this.#panel);
    root.setAttribute("role", "region");
    root.setAttribute("aria-label", title);
    onSchemeChange(() => this.#dress(), signal);
    unfoldInPrint(root, signal);
    this.#dress();
    if (mode === "launcher") {
      const label = wordsOf(this, this.#config).say(W.open);
      const launcher = button("launcher", { label, "aria-haspopup": "dialog", onclick: () => this.open() }, icon("chat"));
      root.replaceChildren(launcher, panel.element);
      keepInSight(this, root, signal);
      if (this.hasAttribute("open") || this.hasAttribute("data-open")) this.#show();
    } else {
      root.replaceChildren(panel.element);
      root.dataset.open = "";
      this.#restore();
    }
  }

  async #restore() {
    if (this.#isRestored || !this.#conversation) return;
    this.#isRestored = true;
    this.#conversation.news();
    await this.#conversation.restore();
  }

  #dress() {
    dress(this.#root, looksOf(this, this.#config));
  }

  /** @param {string} name @param {any} [detail] */
  #emit(name, detail = null) {
    this.dispatchEvent(new CustomEvent(`policy-chat:${name}`, { bubbles: true, composed: true, detail }));
  }
}
