// Every state of the widget, each in a widget of its own.

import { ANSWERS, answerObject, eventsOf, LEAVE, PARIS, TRAVEL } from "./script.js";
import { problem, reply, scripted } from "./scripted.js";

const QUESTION = "How many leave days may I carry over?";
const whole = eventsOf("m", ANSWERS.full);
const half = whole.slice(0, 34);
const WIDE = "| Grade | Flights | Hotels in Europe | Hotels elsewhere | Meals per day |\n|---|---|---|---|---|\n| Director | Business class, where a flight takes more than six hours | €220 | €260 | €45 |\n\n[1]";
const begun = "You may carry over **up to five** unused days of annual leave. [1] ";

/** @type {Record<string, {question?: string, user?: string, then?: (chat: any) => void, [option: string]: any}>} */
const STATES = {
  empty: { question: "" },
  typing: { events: () => whole.slice(0, 1) },
  waiting: { events: () => [whole[0], ["waiting", { position: 2 }]] },
  streaming: { events: () => half },
  answer: {},
  page: { then: (chat) => chat.shadowRoot.querySelector(".mark").click() },
  unseen: { events: () => eventsOf("m", { ...ANSWERS.full, citations: [{ ...LEAVE, page_url: "/widget/demo/missing.png" }] }), then: (chat) => chat.shadowRoot.querySelector(".mark").click() },
  quotes: { events: () => eventsOf("m", { answer: begun, citations: [{ ...LEAVE, page_url: null }] }) },
  quoted: { question: "What is the hotel limit in London?" },
  opened: { question: "What is the hotel limit in London?", then: (chat) => chat.shadowRoot.querySelectorAll("details").forEach((/** @type {any} */ one) => (one.open = true)) },
  list: { question: "What do I hand in on my last day?", then: (chat) => (chat.shadowRoot.querySelector("details").open = true) },
  table: { events: () => eventsOf("m", { answer: "The limits differ by city [1] [2].", citations: [TRAVEL, PARIS] }) },
  wide: { events: () => eventsOf("m", { answer: WIDE, citations: [TRAVEL], generated: false }) },
  partly: { question: "May I carry over leave, until when, and may I sell it?" },
  person: { question: "My manager bullies me." },
  talk: { question: "Hello!" },
  refusal: { question: "May I keep a snake in the office?" },
  stopped: { events: () => [...half.slice(0, 12), ["done", answerObject("m", { answer: begun, citations: [LEAVE], stopped: true })]] },
  error: { events: () => [...half.slice(0, 12), ["error", { status: 503, code: "model_unavailable", detail: "The language model does not answer." }]] },
  refused: { respond: (/** @type {string} */ route) => (route === "chat" ? problem(400, "validation_error", "The question is longer than 2000 characters. Shorten it.") : undefined) },
  away: { events: () => [...half.slice(0, 12), ["lost", null]] },
  limited: { respond: (/** @type {string} */ route) => (route === "chat" ? problem(429, "rate_limited", "Too many requests.", { "Retry-After": "30" }) : undefined) },
  feedback: { then: (chat) => chat.shadowRoot.querySelector('[data-value="down"]').click() },
  news: { question: "", user: "anna", respond: (/** @type {string} */ route) => (route === "news" ? reply(200, { visitor_token: "v", news: [{ message_id: "m", conversation_id: "c", question: QUESTION }] }) : undefined) },
  unavailable: { question: "", respond: () => problem(403, "origin_not_allowed", "This site may not use the chat.") },
};

const options = new URLSearchParams(location.search);
const only = options.get("state");
const gallery = /** @type {HTMLElement} */ (document.getElementById("gallery"));

for (const [name, { question = QUESTION, then, user = "", ...script }] of Object.entries(STATES)) {
  if (only && only !== name) continue;
  const chat = scripted(document.createElement("policy-chat"), { step: 0, ...script });
  for (const option of ["theme", "lang", "dir", "accent", "radius", "font-size"]) chat.dataset[option.replace("-s", "S")] = options.get(option) ?? "";
  Object.assign(chat.dataset, { mode: "inline", apiKey: `demo-${name}`, userId: user, state: name, title: `Northwind policies: ${name}` });
  chat.addEventListener("policy-chat:ready", () => question && chat.ask(question), { once: true });
  if (then) chat.addEventListener("policy-chat:answer", () => setTimeout(then, 50, chat), { once: true });
  const section = document.createElement("section");
  const heading = document.createElement("h3");
  heading.textContent = name;
  section.append(heading, chat);
  gallery.append(section);
}
