// The Ask page: the widget behind the member's session, with past conversations and the reasons
// of an answer beside it. The page's address is that of the conversation.

import { announce, part } from "./dom.js";
import { MemberBackend } from "./member-backend.js";
import { pastPanel } from "./past.js";
import { whyPanel } from "./why.js";

const KEPT = "ask-kept"; // in sessionStorage: what was asked when the session had ended
const page = part("ask").dataset;
let conversation = page.conversation;

const memory = {
  load: () => ({ visitor_token: "session", conversation_id: conversation || null, messages: [] }),
  save: ({ conversation_id: id }) => settle(id ?? ""),
  keep: (question) => sessionStorage.setItem(KEPT, JSON.stringify({ member: page.member, question })),
  kept() {
    const { member, question } = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
    sessionStorage.removeItem(KEPT);
    return member === page.member ? question : null;
  },
};
const past = pastPanel({ address: page.address, listAddress: page.pastAddress, open: visit, removed });
const why = page.whyAddress && whyPanel(page.whyAddress);
const news = document.querySelector("[data-news]");
const chat = madeChat();

function madeChat() {
  const made = document.createElement("policy-chat");
  made.backend = new MemberBackend(JSON.parse(page.chatSettings), memory);
  if (why) made.answerActions = [{ label: gettext("Why this answer?"), run: ({ id }, button) => why.show(id, button) }];
  for (const name of ["asOf", "filters"]) made.dataset[name] = page[name];
  made.dataset.mode = "page";
  made.dataset.lang = document.documentElement.lang;
  return made;
}

/** The widget is as light or dark as the page. */
function followScheme() {
  chat.dataset.theme = document.documentElement.dataset.scheme ?? "auto";
}

/** The page now belongs to conversation `id`; "" is one that has not begun. */
function settle(id) {
  if (id === conversation) return;
  conversation = id;
  history.pushState(null, "", addressOf(id));
  past.mark(id);
  past.refresh();
  why?.close();
}

function addressOf(id) {
  return `${page.address}${id ? `${id}/` : ""}${location.search}`;
}

/** Show the conversation `id`, at its own address. */
function visit(id) {
  if (id === conversation) return;
  history.pushState(null, "", addressOf(id));
  show(id);
}

function show(id) {
  conversation = id;
  past.mark(id);
  why?.close();
  if (news) news.hidden = id !== "";
  if (id) chat.openConversation(id);
  else chat.newChat();
}

function start() {
  past.close();
  if (conversation) history.pushState(null, "", addressOf(""));
  show("");
  announce(gettext("A new conversation has begun."));
}

function removed(id) {
  if (id === conversation) start();
}

/** Chips that were removed go from the address, too. */
function narrowed({ detail: { as_of: day, filters = {} } }) {
  const query = new URLSearchParams(day && { as_of: day });
  const text = new URLSearchParams(location.search).get("text");
  if (text) query.append("text", text);
  for (const [name, values] of Object.entries(filters)) for (const value of values) query.append(name, value);
  history.replaceState(null, "", query.size ? `?${query}` : location.pathname);
}

/** The question is kept, and asked again behind the sign-in page. */
function signIn({ detail: problem }) {
  if (problem?.code !== "signed_out") return;
  const next = new URLSearchParams({ next: location.pathname + location.search });
  location.assign(`${page.signInAddress}?${next}`);
}

chat.addEventListener("policy-chat:ready", () => {
  // On a touch screen the keyboard would cover half of the page.
  if (!conversation && matchMedia("(pointer: fine)").matches) chat.focus();
});
chat.addEventListener("policy-chat:question", () => {
  if (news) news.hidden = true;
});
chat.addEventListener("policy-chat:answer", () => past.refresh());
chat.addEventListener("policy-chat:narrowed", narrowed);
chat.addEventListener("policy-chat:error", signIn);
for (const button of document.querySelectorAll("[data-new]")) button.addEventListener("click", start);
for (const button of document.querySelectorAll("[data-suggestion]")) {
  button.addEventListener("click", () => chat.ask(button.textContent));
}
addEventListener("popstate", () => show(/\/ask\/([0-9a-f-]{36})\/$/.exec(location.pathname)?.[1] ?? ""));
new MutationObserver(followScheme).observe(document.documentElement, { attributeFilter: ["data-scheme"] });
followScheme();
past.refresh();
part("chat").append(chat);
