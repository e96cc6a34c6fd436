// How far a document's ingest has come, as people read it.

import { h, icon } from "./dom.js";
import { count } from "./format.js";

const STAGES = {
  queued: "Waiting its turn",
  extracting: "Reading the pages",
  embedding: "Making it searchable",
  done: "Finishing",
};
const SIGNS = { completed: "circle-check", failed: "circle-alert", pending: "clock" };

export const isUnfinished = (found) => found.status === "pending" || found.status === "processing";

/** One word or so: what `found.status` means. */
export function statusWord(found) {
  if (found.status === "completed") return "Ready";
  if (found.status === "failed") return "Could not be read";
  if (found.status === "pending") return STAGES.queued;
  return STAGES[found.stage] ?? "Being read";
}

/** An element that follows a document; call `update` with each new state of it. */
export function statusView() {
  const element = h("div", { class: "status" });
  let shown = "";
  let bar = null;
  let figure = null;

  function draw(found) {
    const sign = SIGNS[found.status];
    const word = h("span", { class: "status-word" }, statusWord(found));
    figure = h("span", { class: "percent small" });
    const mark = sign ? icon(sign) : icon("loader-circle", "spin");
    element.className = `status status-${found.status}`;
    element.replaceChildren(h("div", { class: "status-line" }, mark, word, figure));
    bar = null;
    if (found.status === "processing") {
      bar = h("progress", { max: 100, "aria-label": statusWord(found) });
      element.append(bar);
    }
    if (found.error) element.append(h("p", { class: "status-reason" }, found.error.detail));
  }

  function update(found) {
    const key = `${found.status} ${found.stage} ${found.error?.detail}`;
    if (key !== shown) draw(found);
    shown = key;
    const progress = found.progress;
    if (!bar || !progress?.total) return;
    bar.value = progress.percent;
    figure.textContent = `${count(progress.done)} of ${count(progress.total)}`;
  }
  return { element, update };
}
