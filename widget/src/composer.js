// Where questions are written.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import * as W from "./strings/names.js";

const MOST_CHARACTERS = 2000; // the server's own default; it has the last word

export class Composer {
  #words;
  #ask;
  #stop;
  #area;
  #button;
  #busy;

  /**
   * @param {import("./strings/index.js").Words} words
   * @param {(text: string) => void} ask
   * @param {() => void} stop
   */
  constructor(words, ask, stop) {
    this.#words = words;
    this.#ask = ask;
    this.#stop = stop;
    const label = words.say(W.question);
    this.#area = h("textarea", { rows: 1, maxlength: MOST_CHARACTERS, dir: "auto", enterkeyhint: "send", "aria-label": label, placeholder: label });
    // The second click of two would stop what the first has asked.
    this.#button = h("button.send", { onclick: (/** @type {UIEvent} */ event) => event.detail > 1 && event.preventDefault() });
    this.element = h("form.composer", {}, this.#area, this.#button);
    this.element.addEventListener("submit", (/** @type {Event} */ event) => this.#submit(event));
    this.#area.addEventListener("input", () => this.#fit());
    this.#area.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      // While an input method composes a word, Enter belongs to it.
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) this.#submit(event);
    });
    this.#busy = false;
    this.#draw();
  }

  focus() {
    this.#area.focus();
  }

  /** @param {boolean} busy */
  setBusy(busy) {
    this.#busy = busy;
    this.#draw();
  }

  #draw() {
    const name = this.#words.say(this.#busy ? W.stop : W.send);
    this.#button.replaceChildren(icon(this.#busy ? "stop" : "send"));
    for (const attribute of ["aria-label", "title"]) this.#button.setAttribute(attribute, name);
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    if (this.#busy) {
      if (event.type === "submit") this.#stop();
      return;
    }
    const text = this.#area.value.trim();
    if (!text) return this.#area.focus();
    this.#area.value = "";
    this.#fit();
    this.#ask(text);
  }

  #fit() {
    this.#area.style.height = "auto";
    this.#area.style.height = `${this.#area.scrollHeight}px`;
  }
}
