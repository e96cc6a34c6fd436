// Parts of a page that the server draws and that change while files are read.

import { announce } from "./dom.js";

/** Whether anything on the page is still being read. */
export const isUnfinished = () => document.querySelector("[data-live] [data-unfinished]") !== null;

/**
 * Fetch this page again and put its parts that carry `data-live` in place of ours, by their id.
 * A part in which somebody types is left alone. Resolves to what `poller` wants to know.
 */
export async function refresh() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) throw new Error(`The page answered with ${answer.status}`);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  let moved = false;
  for (const ours of document.querySelectorAll("[data-live]")) {
    const theirs = fresh.getElementById(ours.id);
    if (!theirs || isTyping(ours) || withoutTokens(ours) === withoutTokens(theirs)) continue;
    moved = true;
    tellEndings(ours, theirs);
    replace(ours, document.adoptNode(theirs));
  }
  return { done: !isUnfinished(), moved, requests: 1 };
}

function isTyping(element) {
  const focused = document.activeElement;
  return element.contains(focused) && focused.matches("input:not([type=checkbox]), select, textarea");
}

/** The form's token differs at every load. */
function withoutTokens(element) {
  const copy = element.cloneNode(true);
  for (const field of copy.querySelectorAll("[name=csrfmiddlewaretoken]")) field.remove();
  return copy.innerHTML;
}

function tellEndings(ours, theirs) {
  for (const row of theirs.querySelectorAll("[data-status]")) {
    const before = ours.querySelector(`[data-id="${row.dataset.id}"]`)?.dataset.status;
    if (!before || before === row.dataset.status) continue;
    const { title, status, reason } = row.dataset;
    if (status === "completed") announce(interpolate(gettext("%s is ready to answer from."), [title]));
    if (status === "failed") announce(interpolate(gettext("%s could not be read. %s"), [title, reason]));
  }
}

/** What was chosen, opened or focused stays so, and what a search is to be for. */
function replace(ours, theirs) {
  const kept = document.activeElement;
  const focus = ours.contains(kept) ? selectorOf(kept) : null;
  for (const box of ours.querySelectorAll("input[type=checkbox]:checked")) {
    const same = theirs.querySelector(`input[value="${box.value}"]`);
    if (same) same.checked = true;
  }
  for (const field of ours.querySelectorAll("form[role=search] :is(input, select)")) {
    const same = theirs.querySelector(`[name="${field.name}"]`);
    const isOffered = !same?.options || [...same.options].some(({ value }) => value === field.value);
    if (same && isOffered) same.value = field.value;
  }
  const open = [...ours.querySelectorAll("details")].map((one) => one.open);
  theirs.querySelectorAll("details").forEach((one, place) => (one.open = open[place] ?? false));
  ours.replaceWith(theirs);
  if (focus) theirs.querySelector(focus)?.focus();
}

/** What finds the same element in the new part: by what it sends or leads to, or by its row. */
function selectorOf(element) {
  for (const name of ["value", "href"]) {
    const given = element.getAttribute(name);
    if (given) return `[${name}="${CSS.escape(given)}"]`;
  }
  const row = element.closest("[data-id]")?.dataset.id;
  return row ? `[data-id="${CSS.escape(row)}"] ${element.localName}` : null;
}
