// What screen readers are told: states, and answers in whole sentences instead of tokens.

import { h } from "./dom.js";

const SENTENCE = /^[\s\S]*?(?:[.!?…]["”’)\]]*(?=\s)|[。！？؟]|\n)/;
const MARKS = /\[\d+(?:\s*[,;]\s*\d+)*\]|[*_`#>|~]/g;
const LINKS = /\[([^\]]*)\]\([^)]*\)/g;
const SIGNS = /^[-+*|:\s]+(?=\s|$)/; // of list items and rules
const SHORT = 12; // characters: what is shorter is "5." or "See Art.", and no sentence
const MOST = 30;

/** Takes whole sentences off the front of `text`; what is left comes back as `rest`. */
export function sentences(/** @type {string} */ text) {
  const whole = [];
  let held = "";
  for (let found; (found = SENTENCE.exec(text)); text = text.slice(found[0].length)) {
    held += found[0];
    if (held.length < SHORT && held.endsWith(".")) continue;
    whole.push(spoken(held));
    held = "";
  }
  return { whole: whole.filter(Boolean), rest: held + text };
}

const spoken = (/** @type {string} */ text) => text.replace(LINKS, "$1").replace(MARKS, "").replace(SIGNS, "").replace(/\s+/g, " ").trim();

export class Announcer {
  element = h("div.quiet", { "aria-live": "polite" });
  #held = "";

  /** @param {string} sentence */
  say(sentence) {
    this.element.append(h("p", {}, sentence));
    while (this.element.childElementCount > MOST) this.element.firstChild.remove();
  }

  /** A piece of an answer that is being written. @param {string} text */
  hear(text) {
    const { whole, rest } = sentences(this.#held + text);
    this.#held = rest;
    whole.forEach((sentence) => this.say(sentence));
  }

  /** The answer has ended, in whatever way; `sentence` says how, if anything. @param {string} sentence */
  end(sentence) {
    const last = spoken(this.#held);
    this.#held = "";
    for (const words of [last, sentence]) if (words) this.say(words);
  }
}
