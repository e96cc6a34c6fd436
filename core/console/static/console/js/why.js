// “Why this answer”: what was searched, found, asked and checked. For admins; fetched when opened.

import { get } from "./api.js";
import { h, icon, trouble } from "./dom.js";
import { count } from "./format.js";

const VERDICTS = {
  supported: ["check", gettext("Supported")],
  replaced: ["quote", gettext("Replaced by the document’s words")],
  dropped: ["x", gettext("Left out")],
  marked: ["triangle-alert", gettext("Shown as not supported")],
};

export function whyView(messageId) {
  const slot = h("div", { class: "why-body" });
  const details = h("details", { class: "why" }, h("summary", {}, icon("chevron-right"), gettext("Why this answer")), slot);
  details.addEventListener("toggle", () => {
    if (details.open && slot.childElementCount === 0) load(messageId, slot);
  });
  return details;
}

async function load(messageId, slot) {
  slot.replaceChildren(h("p", { class: "stage", role: "status" }, icon("loader-circle", "spin"), gettext("Loading")));
  try {
    slot.replaceChildren(...parts(await get(`messages/${messageId}/trace/`)));
  } catch (error) {
    const again = h("button", { class: "button compact", type: "button", onclick: () => load(messageId, slot) }, gettext("Try again"));
    slot.replaceChildren(trouble(error.message, again));
  }
}

function parts(trace) {
  return [facts(trace), section(gettext("Passages looked at"), candidates(trace)), section(gettext("Sentences written"), sentences(trace))].filter(Boolean);
}

function section(title, content) {
  return content && h("section", { class: "stack" }, h("h3", { class: "label" }, title), content);
}

function facts(trace) {
  const { evidence, models, settings, timings_ms: timings } = trace;
  const rows = [
    [gettext("Searched for"), trace.query],
    trace.is_follow_up && [gettext("Asked"), trace.question],
    [gettext("Evidence"), evidence.reason === "curated" ? matched(evidence.details) : evidence.answerable ? gettext("Enough to answer") : interpolate(gettext("Not enough: %s"), [evidence.reason.replaceAll("_", " ")])],
    [models.length > 1 ? gettext("Models") : gettext("Model"), models.map(tried).join("; ") || gettext("None was asked")],
    trace.cached && [gettext("From the cache"), gettext("Yes: the same question was answered shortly before")],
    [gettext("Time"), `${count(Math.round(timings.total))} ms${timings.search === undefined ? "" : interpolate(gettext(", of which search %s ms"), [count(Math.round(timings.search))])}`],
    [gettext("Settings"), Object.entries(settings).filter(isSet).map(setting).join(", ")],
    trace.prompt_hash && [gettext("Prompt"), trace.prompt_hash],
  ];
  return h("dl", { class: "why-facts" }, rows.filter(Boolean).flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
}

/** Nothing is known of it once it was deleted. */
function matched({ curated_question: question, similarity }) {
  return question ? interpolate(gettext("A curated answer to “%s”, similarity %s"), [question, count(Number(similarity.toFixed(2)))]) : gettext("A curated answer");
}

function tried({ model, outcome, detail }) {
  return `${model}: ${detail || outcome}`;
}

function isSet([, value]) {
  return typeof value !== "object" || Object.keys(value).length > 0;
}

function setting([name, value]) {
  return `${name.replaceAll("_", " ")} ${typeof value === "object" ? JSON.stringify(value) : value}`;
}

function candidates({ candidates: all }) {
  if (all.length === 0) return null;
  const head = [gettext("Passage"), gettext("Source"), gettext("By meaning"), gettext("By words"), gettext("Similarity"), gettext("Score")];
  const rows = all.map((each) => [
    `${each.document_title}, ${pages(each)}`,
    each.rank,
    each.vector_rank,
    each.lexical_rank,
    each.similarity?.toFixed(2),
    each.score.toFixed(3),
  ]);
  return table(head, rows);
}

function pages({ page_start: first, page_end: last }) {
  return first === last ? `page ${first}` : `pages ${first}–${last}`;
}

/** Scrolls sideways on a phone; focusable, so that the arrow keys can scroll it. */
function table(head, rows) {
  const cells = (row) => row.map((value, i) => h(i ? "td" : "th", i ? {} : { scope: "row" }, String(value ?? "–")));
  return h(
    "div",
    { class: "why-table", tabindex: "0", role: "group", "aria-label": gettext("Passages looked at") },
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, head.map((name) => h("th", { scope: "col" }, name)))),
      h("tbody", {}, rows.map((row) => h("tr", {}, cells(row)))),
    ),
  );
}

function sentences({ sentences: all }) {
  if (all.length === 0) return null;
  return h("ul", { class: "why-sentences" }, all.map(sentence));
}

function sentence({ sentence: text, verdict, reason }) {
  const [sign, label] = VERDICTS[verdict];
  const why = reason ? `${label} (${reason})` : label;
  return h("li", {}, h("p", {}, text), h("p", { class: `muted small verdict-${verdict}` }, icon(sign), why));
}
