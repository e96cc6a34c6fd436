// Putting the element on the page, once, wherever and however often the script is loaded.

import { Problem } from "./client.js";
import { PolicyChat } from "./element.js";
import { attribute, modeOf } from "./options.js";

const NAME = "policy-chat";

/** The server's address: all before the script's own path, /widget.js or /widget/widget-v….js. @param {string} src */
export function hostOf(src) {
  const { origin, pathname } = new URL(src, location.href);
  return origin + pathname.replace(/(\/widget\/widget-v[^/]*|\/[^/]*)$/, "");
}

/** @param {string} version @param {HTMLScriptElement | null} script */
export function define(version, script) {
  if (customElements.get(NAME)) return;
  // Before the elements that are there already begin to ask.
  if (script) PolicyChat.host = hostOf(script.src);
  customElements.define(NAME, PolicyChat);
  Object.assign(window, { PolicyChat: { element: PolicyChat, version, Problem } });
}

/** The chat that a script's data-* attributes ask for. @param {HTMLScriptElement | null} script */
export function mount(script) {
  if (!script?.dataset.apiKey) return;
  const { apiKey, mode, target } = script.dataset;
  const isSame = (/** @type {Element} */ chat) => modeOf(chat) === "launcher" && attribute(chat, "api-key") === apiKey;
  const place = () => {
    const chat = document.createElement(NAME);
    for (const { name, value } of script.attributes) if (name.startsWith("data-")) chat.setAttribute(name, value);
    if (mode === "inline") target ? document.querySelector(target)?.append(chat) : script.after(chat);
    else if (mode === "page" || ![...document.querySelectorAll(NAME)].some(isSame)) document.documentElement.append(chat);
  };
  if (document.readyState === "loading" && (mode !== "inline" || target)) document.addEventListener("DOMContentLoaded", place);
  else place();
}
