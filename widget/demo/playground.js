// The chat at the edge of the window, made anew whenever a setting changes.

import { scripted } from "./scripted.js";

const form = /** @type {HTMLFormElement} */ (document.getElementById("settings"));
const place = /** @type {HTMLElement} */ (document.getElementById("place"));
const key = new URLSearchParams(location.search).get("key");
const HOSTILE_MS = 10_000;

/** @type {HTMLElement | null} */
let chat = null;

function show() {
  chat?.remove();
  const fresh = document.createElement("policy-chat");
  for (const [name, value] of new FormData(form)) if (value) fresh.setAttribute(`data-${name}`, String(value));
  fresh.dataset.apiKey = key ?? "demo";
  chat = key ? fresh : scripted(fresh);
  const mode = fresh.dataset.mode;
  (mode === "launcher" ? document.documentElement : mode === "page" ? document.body : place).append(fresh);
}

function beHostile() {
  const link = document.createElement("link");
  Object.assign(link, { rel: "stylesheet", href: "hostile.css" });
  document.head.append(link);
  setTimeout(() => link.remove(), HOSTILE_MS);
}

form.addEventListener("change", show);
form.addEventListener("submit", (event) => event.preventDefault());
document.getElementById("hostile")?.addEventListener("click", beHostile);
if (!new URLSearchParams(location.search).has("state")) show();
