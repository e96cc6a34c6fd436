// The table of documents. Rows are kept and updated in place, so that bars move and the
// keyboard's focus stays where it is while the list is looked at again.

import { h, icon } from "./dom.js";
import { count, counted, timeElement } from "./format.js";
import { statusView } from "./status.js";
import { warningsMark } from "./warnings.js";

const COLUMNS = [
  ["Title", ""],
  ["Status", ""],
  ["Pages", "number"],
  ["Version", "number"],
  ["Added", ""],
];

/** `onRetry(document)` and `onDelete(document)` are null for those who may only read. */
export function documentList({ address, onRetry, onDelete }) {
  const body = h("tbody");
  const heads = COLUMNS.map(([name, kind]) => h("th", { scope: "col", class: kind }, name));
  const last = onDelete && h("th", { scope: "col" }, h("span", { class: "quiet" }, "Actions"));
  const element = h("table", { class: "list" }, h("thead", {}, h("tr", {}, heads, last)), body);
  let rows = new Map();

  function update(documents) {
    const kept = new Map();
    for (const found of documents) {
      const row = rows.get(found.id) ?? documentRow({ address, onRetry, onDelete });
      row.update(found);
      kept.set(found.id, row);
    }
    const wanted = [...kept.values()].map((row) => row.element);
    const same = wanted.length === body.childElementCount;
    if (!same || wanted.some((row, i) => row !== body.children[i])) body.replaceChildren(...wanted);
    rows = kept;
  }
  /** Show where a document that was just added is. */
  const highlight = (id) => rows.get(id)?.element.classList.add("fresh");
  return { element, update, highlight };
}

function documentRow({ address, onRetry, onDelete }) {
  const title = h("a", { class: "row-title" });
  const status = statusView();
  const warnings = h("div");
  const pages = h("td", { class: "number pages-cell" });
  const version = h("td", { class: "number version-cell" });
  const when = h("td", { class: "when" });
  const buttons = h("div", { class: "actions" });
  const element = h(
    "tr",
    {},
    h("td", { class: "title-cell" }, title),
    h("td", { class: "status-cell" }, status.element, warnings),
    pages,
    version,
    when,
    onDelete && h("td", { class: "row-actions" }, buttons),
  );
  let shown = null;

  function drawButtons(found) {
    const label = (verb) => `${verb} ${found.title}`;
    const retry =
      found.status === "failed" &&
      h(
        "button",
        { class: "button compact", type: "button", "aria-label": label("Retry"), onclick: () => onRetry(found) },
        icon("rotate-cw"),
        "Retry",
      );
    const remove = h(
      "button",
      {
        class: "button compact icon-only quiet-button",
        type: "button",
        title: "Delete",
        "aria-label": label("Delete"),
        onclick: () => onDelete(found),
      },
      icon("trash-2"),
    );
    buttons.replaceChildren(...[retry, remove].filter(Boolean));
  }

  function update(found) {
    title.textContent = found.title;
    title.href = `${address}${found.id}/`;
    status.update(found);
    // Drawn again only where they have changed: who has opened them goes on reading.
    if (`${shown?.warnings}` !== `${found.warnings}`) warnings.replaceChildren(...[warningsMark(found.warnings)].filter(Boolean));
    pages.textContent = found.page_count ? count(found.page_count) : "–";
    if (found.page_count) pages.dataset.label = counted(found.page_count, "page").replace(/^\S+ /, "");
    version.textContent = count(found.version);
    when.replaceChildren(timeElement(found.created_at));
    if (onDelete && (shown?.status !== found.status || shown.title !== found.title)) drawButtons(found);
    shown = found;
  }
  return { element, update };
}
