// The words that a citation quotes: a row under its headings, a list behind its opening.

import { h } from "./dom.js";

// Lines; and, where line ends were lost, what begins with a bullet.
const ITEMS = /\n|\s+(?=[•▪◦‣●○■□]\s)/;
const BULLET = /^\s*([•▪◦‣●○■□*–—-]|\(?(\d+|[a-z]{1,3})[.)])\s+/;

/** The cells of a row: parted by tabs, or by pipes in Markdown. @param {string} row */
const cells = (row) => row.replace(/^\s*\||\|\s*$/g, "").split(row.includes("\t") ? "\t" : "|").map((cell) => cell.trim());

/**
 * False where no words may be shown.
 * @param {Record<string, any>} citation or a closest passage, whose `excerpt` is its quote
 */
export function evidence({ kind, context, quote, excerpt }) {
  const text = quote || excerpt;
  return !!text && h("div.words", { dir: "auto" }, kind === "row" ? row(text, context) : passage(text, context, /list|item/.test(kind)));
}

/** @param {string} text one row or several @param {string} [context] the headings of its columns */
function row(text, context = "") {
  const rows = text.split("\n").map(cells);
  const names = cells(context);
  const { length } = context ? names : rows[0];
  if (length < 2 || rows.some((row) => row.length !== length)) return passage(text, names.join(" · "), false);
  const line = (/** @type {string[]} */ row, /** @type {string} */ tag, props = {}) => h("tr", {}, row.map((cell) => h(tag, props, cell)));
  const head = context && h("thead", {}, line(names, "th", { scope: "col" }));
  return h("div.table", { tabindex: 0 }, h("table", {}, head, h("tbody", {}, rows.map((row) => line(row, "td")))));
}

/** @param {string} text @param {string | undefined} context @param {boolean} isList */
function passage(text, context, isList) {
  const words = isList ? h("ul", {}, text.split(ITEMS).map((item) => h("li", {}, item.replace(BULLET, "")))) : h("blockquote", {}, text);
  return [context && h("p.context", {}, context), words];
}
