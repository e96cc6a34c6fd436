// What the answers are narrowed to, a day and values of the documents' metadata, as chips.

import { button, h } from "./dom.js";
import { icon } from "./icons.js";
import * as W from "./strings/names.js";

/** @typedef {[string, string]} Filter a name in the documents' metadata, and its value */

/** Filters as an attribute has them: `department=HR|tags=leave`; a | that no name follows is of the value. @param {string} text @returns {Filter[]} */
export function filtersOf(text) {
  const parts = text.split(/\|(?=[^|=]+=)/).map((part) => part.split("="));
  return parts.filter(({ length }) => length > 1).map(([name, ...value]) => [name.trim(), value.join("=").trim()]);
}

export class Narrowing {
  #day;
  #filters;
  #words;
  #changed;

  /**
   * @param {{day: string, filters: Filter[]}} given day as YYYY-MM-DD, empty for today
   * @param {import("./strings/index.js").Words} words
   * @param {(now: object) => void} changed is given what a question is sent with from now on
   */
  constructor({ day, filters }, words, changed) {
    this.#day = day;
    this.#filters = filters;
    this.#words = words;
    this.#changed = changed;
    this.element = h("ul.chips", { "aria-label": words.say(W.narrowed) });
    this.#draw();
  }

  /** What a question is sent with; values of one name are alternatives. */
  get body() {
    const names = new Set(this.#filters.map(([name]) => name));
    const values = [...names].map((name) => [name, this.#filters.filter(([one]) => one === name).map(([, value]) => value)]);
    return { ...(this.#day && { as_of: this.#day }), ...(names.size && { filters: Object.fromEntries(values) }) };
  }

  #draw() {
    const day = this.#day && this.#chip(this.#words.say(W.asOf, { date: this.#words.date(this.#day) }), () => (this.#day = ""));
    const others = this.#filters.map((filter) => this.#chip(filter[1], () => (this.#filters = this.#filters.filter((one) => one !== filter))));
    const chips = [day, ...others].filter(Boolean);
    this.element.replaceChildren(...chips);
    this.element.hidden = !chips.length;
  }

  /** @param {string} what @param {() => void} remove */
  #chip(what, remove) {
    const onclick = () => {
      remove();
      this.#draw();
      this.#changed(this.body);
    };
    return h("li", {}, button("chip", { label: this.#words.say(W.remove, { what }), onclick }, h("bdi", {}, what), icon("close")));
  }
}
