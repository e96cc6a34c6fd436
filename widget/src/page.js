// One page of a document, with the quote marked, in the place of the conversation.

import { button, h } from "./dom.js";
import { evidence } from "./evidence.js";
import { icon } from "./icons.js";
import { placeOf } from "./place.js";
import * as W from "./strings/names.js";

/** @typedef {import("./panel.js").Ui} Ui */
/** @typedef {import("./strings/index.js").Words} Words */

/**
 * @param {Record<string, any>} citation whose page is shown
 * @param {string} address of the image
 * @param {() => void} back
 * @param {Ui} ui
 */
export function pageView(citation, address, back, { words, link, refusal }) {
  const { document_title: title, section } = citation;
  const state = h("p.state", { role: "status" }, words.say(W.loading));
  const place = placeOf(citation, words);
  const name = [title, place].filter(Boolean).join(", ");
  const image = h("img", { crossorigin: "anonymous", alt: name, hidden: true });
  const sheet = h("div.sheet", { tabindex: 0, role: "group", "aria-label": name }, state, image);
  const zoom = button("tool", { label: words.say(W.zoom), "aria-pressed": "false", disabled: true }, icon("zoom"));
  zoom.addEventListener("click", () => zoom.setAttribute("aria-pressed", String(sheet.classList.toggle("zoomed"))));
  image.addEventListener("load", () => {
    state.remove();
    image.hidden = zoom.disabled = false;
  });
  image.addEventListener("error", async () => (state.textContent = await said(refusal(address), words)));
  image.src = address;
  const heading = h("div.titles", {}, h("h3", {}, h("bdi", {}, title)), h("p", {}, place, place && section && " · ", h("bdi", {}, section)));
  const href = link(citation);
  const label = words.say(W.tab);
  const own = href && h("a.tool", { href, target: "_blank", rel: "noopener", "aria-label": label, title: label }, icon("tab"));
  const bar = h("div.bar", {}, button("tool.back", { label: words.say(W.pages), onclick: back }, icon("back")), heading, own, zoom);
  return h("div.page", {}, bar, sheet, evidence(citation));
}

/** @param {Promise<import("./client.js").Problem>} refusal @param {Words} words */
async function said(refusal, words) {
  try {
    return (await refusal).sentence(words);
  } catch {
    return words.say(W.failed);
  }
}
