// The organization's logo, in the head of the chat.

import { h } from "./dom.js";

/**
 * @param {string | null} address null without a logo
 * @param {string} name of the organization
 * @param {string} title that stands beside it
 */
export function logo(address, name, title) {
  if (!address) return null;
  const alt = title.includes(name) ? "" : name;
  // Where the page's policy keeps it out, nothing is shown instead.
  return h("img.logo", { alt, crossorigin: "anonymous", loading: "lazy", onerror: (/** @type {any} */ { target }) => target.remove(), src: address });
}
