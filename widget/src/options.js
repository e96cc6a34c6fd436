// What the page's attributes and the organization's configuration say, attributes first.

import { choose, Words } from "./strings/index.js";
import * as W from "./strings/names.js";

const MODES = ["launcher", "inline", "page"];
const THEMES = ["auto", "light", "dark"];
const POSITIONS = ["bottom-right", "bottom-left", "top-right", "top-left"];
const ACCENT = "#2f5fd0";

/** Attributes whose change alters only the looks; any other begins anew. */
export const LOOKS = ["theme", "accent", "radius", "font", "font-size", "position"];
export const ATTRIBUTES = [...LOOKS, "api-key", "host", "mode", "title", "greeting", "questions", "contact-name", "contact-email", "contact-url", "lang", "dir", "user-id", "user-hash", "as-of", "filters"];

/** @param {Element} element @param {string} name */
export function attribute(element, name) {
  return element.getAttribute(`data-${name}`) ?? element.getAttribute(name) ?? "";
}

/** @template T @param {T[]} known @param {any[]} wanted @returns {T} */
const oneOf = (known, ...wanted) => wanted.find((value) => known.includes(value)) ?? known[0];

/** @param {Element} element */
export const modeOf = (element) => oneOf(MODES, attribute(element, "mode"));

/** @param {Element} element @param {Record<string, any>} config */
export function wordsOf(element, config) {
  const words = new Words(choose([attribute(element, "lang"), config.language, ...navigator.languages]));
  const direction = attribute(element, "dir");
  if (direction === "ltr" || direction === "rtl") words.direction = direction;
  return words;
}

/** @param {Element} element @param {Record<string, any>} config @param {Words} words */
export function textsOf(element, config, words) {
  const said = (/** @type {string} */ name) => attribute(element, name);
  const contact = { name: said("contact-name"), email: said("contact-email"), url: said("contact-url") };
  const questions = said("questions").split("|").map((question) => question.trim()).filter(Boolean);
  return {
    title: said("title") || config.title || words.say(W.title),
    greeting: said("greeting") || config.greeting || words.say(W.greeting),
    questions: questions.length ? questions : (config.suggested_questions ?? []),
    contact: Object.values(contact).some(Boolean) ? contact : (config.contact ?? null),
  };
}

/** @param {Element} element @param {Record<string, any>} config */
export function looksOf(element, config) {
  const said = (/** @type {string} */ name) => attribute(element, name);
  const isColour = (/** @type {any} */ value) => /^#[0-9a-f]{6}$/i.test(value);
  const number = (/** @type {string} */ name, /** @type {number} */ usual, /** @type {number} */ least, /** @type {number} */ most) => {
    const value = parseFloat(said(name) || config[name.replace("-", "_")]);
    return value >= least ? Math.min(value, most) : usual;
  };
  return {
    theme: oneOf(THEMES, said("theme"), config.theme),
    position: oneOf(POSITIONS, said("position"), config.position),
    accent: [said("accent"), config.accent].find(isColour) ?? ACCENT,
    radius: number("radius", 12, 0, 32),
    font: said("font") || config.font || "system-ui, sans-serif",
    size: number("font-size", 16, 12, 22),
  };
}
