// The words of the interface, in one language at a time.

import ar from "./ar.js";
import de from "./de.js";
import en from "./en.js";
import es from "./es.js";
import fr from "./fr.js";
import it from "./it.js";
import nl from "./nl.js";
import pt from "./pt.js";
import zh from "./zh.js";

/** @type {Record<string, Record<string, string>>} */
export const LANGUAGES = { en, de, es, fr, it, nl, pt, ar, zh };
const RIGHT_TO_LEFT = ["ar"];

/**
 * The first of `wanted` (BCP 47 tags) that is known here, else English.
 * @param {(string | null | undefined)[]} wanted
 */
export function choose(wanted) {
  const known = wanted.map((tag) => tag?.toLowerCase().split("-")[0]).find((tag) => tag && Object.hasOwn(LANGUAGES, tag));
  return known ?? "en";
}

export class Words {
  /** @type {string[]} */
  #texts;

  /** @param {string} language one of LANGUAGES */
  constructor(language) {
    this.language = language;
    // Dates as the reader's own country writes them, where it speaks this language.
    this.locale = navigator.languages.find((tag) => tag.startsWith(language)) ?? language;
    this.#texts = Object.values(LANGUAGES[language]);
    this.direction = RIGHT_TO_LEFT.includes(language) ? "rtl" : "ltr";
  }

  /**
   * @param {number} name as in names.js
   * @param {Record<string, string | number>} [values] for the places in braces
   */
  say(name, values = {}) {
    return this.#texts[name].replace(/\{(\w+)\}/g, (_, place) => String(values[place]));
  }

  /** @param {string} day as YYYY-MM-DD */
  date(day) {
    return new Date(day).toLocaleDateString(this.locale, { dateStyle: "long", timeZone: "UTC" });
  }
}
