// The ask page: the talk, its composer, and the conversation that both belong to.

import { get, request } from "./api.js";
import { answerEvents } from "./answer-stream.js";
import { announce, h, part, trouble } from "./dom.js";
import { pastPanel } from "./past.js";
import { turnView } from "./turn.js";
import { viewerDialog } from "./viewer-dialog.js";

const MOST_MESSAGES = 100;
const RESUMABLE_MS = 15 * 60 * 1000; // for so long the server keeps what was written

const { conversation, address, pastAddress, explains } = part("ask").dataset;
const turns = part("turns");
const composer = part("composer");
const box = composer.elements.question;
const openPage = viewerDialog();
const past = pastPanel({ address, listAddress: pastAddress, open: visit, removed });
let conversationId = conversation;
let running = null;

function ask(question) {
  if (running || !question) return;
  const turn = addTurn(question);
  box.value = "";
  follow(turn, { query: question, ...(conversationId && { conversation_id: conversationId }) });
  turn.element.scrollIntoView({ block: "start", behavior: "instant" });
}

/** Show an answer as it is written, from the event after `last` on. */
async function follow(turn, body, last = null) {
  const control = new AbortController();
  running = control;
  drawState();
  const { signal } = control;
  try {
    const events = answerEvents(body, { signal, onDrop: turn.dropped, onReturn: turn.returned, last });
    for await (const event of events) {
      if (event.name === "start") control.messageId = event.data.message_id;
      take(event, turn);
    }
  } catch (error) {
    if (!signal.aborted) turn.fail(error);
    else if (turn.element.isConnected) turn.stopped();
  }
  // Another conversation may have been opened meanwhile: then this turn is not on the page.
  if (running !== control) return;
  running = null;
  drawState();
  past.refresh();
}

function take({ name, data }, turn) {
  if (name === "start" && turn.element.isConnected) settle(data.conversation_id);
  else if (name === "sources") turn.sources(data.sources);
  else if (name === "waiting") turn.waiting(data.position);
  else if (name === "delta") turn.delta(data.text);
  else if (name === "citation") turn.addCitation(data);
  else if (name === "error") turn.fail(new Error(data.detail));
  else if (name === "done") {
    turn.done(data);
    turn.tellDone(data);
    bringUp(turn.element);
  }
}

/** An answer that grew below the fold moves up; whoever has scrolled away is left there. */
function bringUp(element) {
  const { top } = element.getBoundingClientRect();
  if (top > 0 && top < innerHeight) element.scrollIntoView({ block: "start" });
}

function addTurn(question) {
  const again = () => {
    turn.element.remove();
    ask(question);
  };
  const turn = turnView(question, { openPage, again, explains: explains === "true" });
  turns.append(turn.element);
  return turn;
}

/** The page now belongs to conversation `id`; "" is one that has not begun. */
function settle(id) {
  if (id !== conversationId) history.pushState(null, "", id ? `${address}${id}/` : address);
  conversationId = id;
  past.mark(id);
}

/** Show the conversation that the address names. */
async function show() {
  running?.abort();
  running = null;
  conversationId = /\/ask\/([0-9a-f-]{36})\/$/.exec(location.pathname)?.[1] ?? "";
  turns.replaceChildren();
  past.mark(conversationId);
  drawState();
  if (!conversationId) {
    focusBox();
    return;
  }
  const shown = conversationId;
  try {
    const found = await get(`conversations/${shown}/messages/?page_size=${MOST_MESSAGES}`);
    if (shown === conversationId) drawMessages(found.results);
  } catch (error) {
    if (shown !== conversationId) return;
    const fresh = h("button", { class: "button compact", type: "button", onclick: start }, gettext("New conversation"));
    turns.replaceChildren(trouble(error.message, fresh));
  }
}

function drawMessages(messages) {
  let turn = null;
  for (const message of messages) {
    if (message.role === "user") turn = addTurn(message.content);
    else if (message.citations) turn.done({ ...message, answer: message.content });
    else if (message === messages.at(-1)) resume(turn, message);
    else turn.unfinished();
  }
  turns.lastElementChild?.scrollIntoView({ block: "start", behavior: "instant" });
}

/** The page was left while this answer was written. */
function resume(turn, { id, created_at: asked }) {
  if (Date.now() - new Date(asked) > RESUMABLE_MS) return turn.unfinished();
  turn.resumed();
  follow(turn, null, `${id}:0`);
}

/** The server ends the answer, and its stream brings what was written; else nobody listens on. */
async function stop(control) {
  if (!control) return;
  try {
    if (!control.messageId) throw new Error("The answer has not begun.");
    await request("POST", `messages/${control.messageId}/stop/`);
  } catch {
    control.abort();
  }
}

function visit(id) {
  if (id === conversationId) return;
  history.pushState(null, "", id ? `${address}${id}/` : address);
  show();
}

function start() {
  past.close();
  visit("");
  focusBox();
  announce("A new conversation has begun.");
}

function focusBox() {
  // On a touch screen the keyboard would cover half of the page.
  if (matchMedia("(pointer: fine)").matches) box.focus({ preventScroll: true });
}

function removed(id) {
  if (id === conversationId) start();
}

function drawState() {
  const isEmpty = !conversationId && turns.childElementCount === 0;
  part("welcome").classList.toggle("begun", !isEmpty);
  part("talk-title").hidden = isEmpty;
  part("send").hidden = running !== null;
  part("stop").hidden = running === null;
  part("send").disabled = box.value.trim() === "";
}

async function lookForDocuments() {
  const { count } = await get("documents/?status=completed&page_size=1");
  part("no-documents").hidden = count > 0;
}

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  ask(box.value.trim());
});
box.addEventListener("input", drawState);
box.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  composer.requestSubmit();
});
part("stop").addEventListener("click", () => {
  stop(running);
  focusBox();
});
for (const button of document.querySelectorAll("[data-new]")) button.addEventListener("click", start);
for (const button of document.querySelectorAll("[data-suggestion]")) {
  button.addEventListener("click", () => ask(button.textContent));
}
addEventListener("popstate", show);
past.refresh();
show();
lookForDocuments().catch(console.warn);
