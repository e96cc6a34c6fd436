// What the demo page and the test double of the server answer, by a word in the question.

const NORTHWIND = "0b7e9a52-3f1c-4d6e-9f7a-1c2d3e4f5a6b";

export const CONFIG = {
  name: "Northwind Traders",
  title: "Northwind policies",
  greeting: "",
  suggested_questions: ["How many leave days may I carry over?", "May I keep a snake in the office?", "What is the hotel limit in London?"],
  contact: { name: "People team", email: "people@northwind.example", url: "" },
  language: null,
  accent: null,
  theme: "auto",
  position: "bottom-right",
  radius: 12,
  font: "",
  font_size: 16,
  previews: "page",
  identity: "optional",
};

/** @param {number} index @param {string} title @param {number} page @param {string} section @param {string} quote */
const citation = (index, title, page, section, quote) => ({
  index,
  document_id: `${NORTHWIND.slice(0, -1)}${index}`,
  document_title: title,
  version: 3,
  page,
  section,
  quote,
  verified: true,
  chunk_id: NORTHWIND,
  page_url: new URL("page.png", globalThis.location?.href ?? "http://node/widget/demo/").pathname,
});

export const LEAVE = citation(1, "Leave policy", 12, "4.2 Carrying over", "Up to five unused days of annual leave may be carried over into the first quarter of the next year.");
export const APPROVAL = citation(2, "Handbook for managers", 3, "Approvals", "The line manager confirms the number of days in writing before 15 December.");

export const TRAVEL = {
  ...citation(1, "Travel policy", 7, "5.1 Hotels", "London\t£180\t£25"),
  ...{ kind: "row", context: "City\tPer night, with breakfast\tMeals per day" },
};
export const PARIS = { ...TRAVEL, index: 2, quote: "Paris\t€190\t€30" };
export const DESK = {
  ...citation(1, "Leaving policy", 4, "2 The last day", "The laptop and its charger\n• Keys and the parking permit\n• The company card"),
  ...{ kind: "list", context: "On the last day the following is handed in at the front desk:" },
};

const basis = [LEAVE, APPROVAL].map(({ document_id, document_title }, index) => ({ document_id, document_title, version: 3, effective_from: index ? null : "2026-01-01", effective_until: null, uploaded_on: "2025-12-11" }));
const closest = [LEAVE, APPROVAL].map(({ quote, verified, ...rest }) => ({ ...rest, excerpt: quote }));

/** @typedef {{answer: string, citations?: any[], answered?: boolean | "partly", missing?: string[], generated?: boolean, reason?: string, stopped?: boolean}} Answer */

/** @param {string} id @param {Answer} answer */
export function answerObject(id, { answer, citations = [], answered = true, missing = [], generated = true, reason = "no_evidence", stopped = false }) {
  const helps = !answered && reason !== "talk";
  const refusal = helps ? { searched: { documents: 6, chunks: 412, as_of: "2026-11-22" }, closest, contact: CONFIG.contact } : null;
  const refusal_reason = answered ? null : reason;
  const rest = { sources: [], model: "", usage: {}, cached: false, timings_ms: {}, as_of: "2026-11-22" };
  return { conversation_id: "c", message_id: id, answer, answered, missing, generated, refusal_reason, refusal, citations, basis: citations.length ? basis : [], stopped, ...rest };
}

const FULL = [
  "You may carry over **up to five** unused days of annual leave. [1] ",
  "They must be taken by 31 March. [1]\n\n",
  "What you need to do:\n\n",
  "1. Count the days you have left.\n",
  "2. Ask your line manager to confirm them in writing before *15 December*. [2]\n\n",
  "| Contract | Days |\n|---|---|\n| Full time | 5 [1] |\n| Part time | 3 [1][2] |\n\n",
  "See https://northwind.example/leave for the form.",
];

/** @type {Record<string, Answer>} */
export const ANSWERS = {
  full: { answer: FULL.join(""), citations: [LEAVE, APPROVAL] },
  snake: { answer: "I could not find this in your policies. People team (people@northwind.example) can help you.", answered: false, generated: false },
  hotel: { answer: "| City | Per night, with breakfast | Meals per day |\n| --- | --- | --- |\n| London | £180 | £25 |\n| Paris | €190 | €30 |\n\n[1][2]", citations: [TRAVEL, PARIS], generated: false },
  "last day": { answer: "On the last day the following is handed in at the front desk:\n\n- The laptop and its charger\n- Keys and the parking permit\n- The company card [1]", citations: [DESK], generated: false },
  sell: { answer: "Up to five unused days may be carried over. [1]", citations: [LEAVE], answered: "partly", missing: ["until when", "may they be sold"] },
  bullies: { answer: "This is best taken to a person: People team (people@northwind.example).", answered: false, generated: false, reason: "ask_person" },
  hello: { answer: "Hello! Ask me anything about the policies of Northwind Traders.", answered: false, generated: false, reason: "talk" },
};

/** The answer to a question: by a word in it, else the full one. @param {string} question */
export function answerTo(question) {
  const word = Object.keys(ANSWERS).find((one) => question.toLowerCase().includes(one));
  return ANSWERS[word ?? "full"];
}

/**
 * The events of an answer, a delta for each piece of its text.
 * @param {string} id @param {Answer} answer @param {RegExp} [pieces]
 */
export function eventsOf(id, answer, pieces = /\S+\s*/g) {
  /** @type {[string, any][]} */
  const events = [["start", { conversation_id: "c", message_id: id }]];
  const told = new Set();
  for (const text of answer.answer.match(pieces) ?? []) {
    events.push(["delta", { text }]);
    for (const one of answer.citations ?? []) {
      if (!text.includes(`[${one.index}]`) || told.has(one.index)) continue;
      told.add(one.index);
      events.push(["citation", one]);
    }
  }
  events.push(["done", answerObject(id, answer)]);
  return events;
}
