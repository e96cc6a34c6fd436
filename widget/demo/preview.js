// The widget in the console, on a page that is none of its sites: it is let in by a permission that
// each of its requests carries.

const { apiKey, permission } = /** @type {HTMLScriptElement} */ (document.currentScript).dataset;
const chat = /** @type {any} */ (document.createElement("policy-chat"));
chat.fetch = (/** @type {string} */ url, /** @type {any} */ init) =>
  fetch(url, { ...init, headers: { ...init.headers, "X-Widget-Preview": permission } });
chat.dataset.apiKey = apiKey;
chat.dataset.mode = "page";
document.documentElement.append(chat);
