// What can be done with a finished answer: copy it, and say whether it was any good.

import { Problem } from "./client.js";
import { button, h } from "./dom.js";
import { icon } from "./icons.js";
import { placeOf } from "./place.js";
import { inForce, versionOf } from "./sources.js";
import * as W from "./strings/names.js";

/** @typedef {import("./panel.js").Ui} Ui */
/** @typedef {Record<string, any>} Message */
/** @typedef {{label: string, run: (message: Message, button: HTMLElement) => void}} Action */

const SHOWN_MS = 2000;

/** The answer with its sources, as plain text. @param {Message} message @param {Ui} ui */
export function plainText({ content, citations = [], basis = [] }, ui) {
  const lines = citations.map((/** @type {Message} */ citation) => sourceLine(citation, versionOf(citation, basis), ui));
  return lines.length ? `${content.trim()}\n\n${ui.words.say(W.sources)}\n${lines.join("\n")}` : content.trim();
}

/** Document, version, page, quote and address. @param {Message} citation @param {Message | undefined} version @param {Ui} ui */
function sourceLine(citation, version, ui) {
  const { index, document_title: title, quote } = citation;
  const place = [title, version && inForce(version, ui), placeOf(citation, ui.words) || citation.section].filter(Boolean).join(", ");
  const address = ui.link(citation);
  return `[${index}] ${place}${quote ? `: “${quote}”` : ""}${address ? ` ${new URL(address, location.href)}` : ""}`;
}

/** The page's own buttons. @param {Message} message @param {Ui} ui */
export function actionBar(message, { actions }) {
  const buttons = actions.map(({ label, run }) => button("action", { onclick: (/** @type {any} */ event) => run(message, event.currentTarget) }, label));
  return h("div.actions", {}, buttons);
}

/** @param {Message} message @param {Ui} ui */
export function toolbar(message, ui) {
  const copy = button("tool", { label: ui.words.say(W.copy) }, icon("copy"));
  copy.addEventListener("click", () => copied(copy, plainText(message, ui), ui));
  const element = h("div.tools", {}, copy);
  if (message.id) element.append(...rating(message, ui));
  return element;
}

/** @param {HTMLButtonElement} copy @param {string} text @param {Ui} ui */
async function copied(copy, text, { words, announcer }) {
  const done = await copyToClipboard(text).catch(() => copyByHand(copy, text));
  announcer.say(words.say(done ? W.copied : W.failed));
  copy.replaceChildren(icon(done ? "check" : "alert"));
  setTimeout(() => copy.replaceChildren(icon("copy")), SHOWN_MS);
}

/** @param {string} text */
async function copyToClipboard(text) {
  await navigator.clipboard.writeText(text);
  return true;
}

/** Where there is no clipboard, as on an intranet without TLS. @param {HTMLElement} copy @param {string} text */
function copyByHand(copy, text) {
  const area = h("textarea.quiet", { "aria-hidden": true }, text);
  copy.after(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  copy.focus();
  return done;
}

/** Two thumbs and the place for a comment. @param {Message} message @param {Ui} ui */
function rating(message, ui) {
  const place = h("div.feedback", { tabindex: -1 });
  const thumbs = /** @type {const} */ ([["up", W.good], ["down", W.bad]]).map(([value, label]) => {
    const props = { label: ui.words.say(label), "data-value": value, "aria-pressed": String(message.rating === value) };
    return button("tool", { ...props, onclick: () => rate(value) }, icon("up"));
  });

  async function rate(/** @type {"up" | "down"} */ value, /** @type {string} */ comment = "") {
    const { words } = ui;
    let failed = "";
    try {
      await ui.rate(message, value, comment);
      for (const thumb of thumbs) thumb.setAttribute("aria-pressed", String(thumb.dataset.value === value));
    } catch (error) {
      failed = error instanceof Problem ? error.sentence(words) : words.say(W.failed);
    }
    if (comment) place.focus(); // the form goes, and with it the focus it had
    // Asked for once, and given back where it could not be sent.
    const form = !failed !== !!comment && commentForm((text) => rate(value, text), comment, ui);
    const said = failed || words.say(W.thanks);
    place.replaceChildren(h("p", {}, said), form || "");
    place.scrollIntoView({ block: "nearest" });
    ui.announcer.say(said);
  }
  return [...thumbs, place];
}

/** @param {(comment: string) => void} send @param {string} text @param {Ui} ui */
function commentForm(send, text, { words }) {
  const area = h("textarea", { maxlength: 1000, rows: 2, dir: "auto" }, text);
  const onsubmit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (area.value.trim()) send(area.value);
  };
  return h("form", { onsubmit }, h("label", {}, words.say(W.comment), area), h("button.action", {}, words.say(W.send)));
}
