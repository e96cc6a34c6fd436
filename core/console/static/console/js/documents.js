// The documents page: list, filters, uploads, and the one loop that watches ingest.

import { get, request } from "./api.js";
import { announce, confirmed, h, icon, part, trouble } from "./dom.js";
import { documentList } from "./document-list.js";
import { acceptDrops } from "./drop.js";
import { counted } from "./format.js";
import { poller } from "./poll.js";
import { isUnfinished } from "./status.js";
import { uploadQueue } from "./uploads.js";

const PAGE_SIZE = 25;
const TYPING_MS = 250;

const page = part("documents");
const { address, maxBytes } = page.dataset;
const mayEdit = page.dataset.mayEdit === "true";
const slot = part("list");
const filters = part("filters");
const view = readAddress();
let lastSeen = new Map();
let asked = 0;

const list = documentList({
  address,
  onRetry: mayEdit ? retry : null,
  onDelete: mayEdit ? remove : null,
});
const watch = poller(async () => look(await fetchList()));

function readAddress() {
  const query = new URLSearchParams(location.search);
  const number = Number(query.get("page"));
  return { q: query.get("q") ?? "", status: query.get("status") ?? "", page: number > 1 ? number : 1 };
}

function writeAddress() {
  const query = new URLSearchParams();
  for (const name of ["q", "status"]) if (view[name]) query.set(name, view[name]);
  if (view.page > 1) query.set("page", view.page);
  history.replaceState(null, "", query.size ? `${address}?${query}` : address);
}

function fetchList() {
  const query = new URLSearchParams({ page: view.page, page_size: PAGE_SIZE });
  for (const name of ["q", "status"]) if (view[name]) query.set(name, view[name]);
  return get(`documents/?${query}`);
}

/** Show `found`; says for the loop whether anything moves. */
function look(found) {
  const { results } = found;
  const moved = results.some((each) => fingerprint(each) !== lastSeen.get(each.id)?.print);
  for (const each of results) tellEnding(each, lastSeen.get(each.id));
  lastSeen = new Map(results.map((each) => [each.id, { print: fingerprint(each), status: each.status }]));
  draw(found);
  if (!results.some(isUnfinished)) return "done";
  return moved ? "moving" : "waiting";
}

function fingerprint(each) {
  return `${each.status} ${each.stage} ${each.progress?.done}`;
}

function tellEnding(each, before) {
  if (!before || before.status === each.status) return;
  if (each.status === "completed") announce(`${each.title} is ready to answer from.`);
  if (each.status === "failed") announce(`${each.title} could not be read. ${each.error?.detail ?? ""}`);
}

function draw({ count, results }) {
  const filtered = Boolean(view.q || view.status);
  slot.removeAttribute("aria-busy");
  filters.hidden = count === 0 && !filtered;
  part("count").textContent = counted(count, "document");
  if (results.length > 0) {
    list.update(results);
    if (!list.element.isConnected) slot.replaceChildren(list.element);
  } else slot.replaceChildren(filtered ? nothingFound() : empty());
  drawPager(count);
}

function drawPager(count) {
  const pages = Math.ceil(count / PAGE_SIZE);
  const pager = part("pager");
  pager.hidden = pages < 2;
  const step = (label, sign, to) =>
    h("button", { class: "button", type: "button", disabled: to < 1 || to > pages, onclick: () => turn(to) }, icon(sign), label);
  const where = h("span", { class: "muted" }, `Page ${view.page} of ${pages}`);
  if (pager.dataset.state === `${view.page}/${pages}`) return;
  pager.dataset.state = `${view.page}/${pages}`;
  pager.replaceChildren(step("Earlier", "chevron-left", view.page - 1), where, step("Later", "chevron-right", view.page + 1));
}

function empty() {
  const steps = [
    "Upload the policies that people ask about: a handbook, the leave policy, the expenses policy.",
    "Each is read page by page. A hundred pages take a few seconds.",
    "Ask a question. The answer names the document and the page it comes from.",
  ];
  const choose = mayEdit
    ? h("button", { class: "button primary", type: "button", onclick: chooseFiles }, icon("upload"), "Upload the first document")
    : h("p", { class: "muted" }, "An editor or admin of your organization can upload them.");
  const list = mayEdit && h("ol", {}, steps.map((step) => h("li", {}, h("span", {}, step))));
  return h("div", { class: "empty" }, icon("file-text"), h("h2", {}, "No documents yet"), list, choose);
}

function nothingFound() {
  const clear = () => {
    filters.reset();
    change({ q: "", status: "" });
    filters.q.focus();
  };
  const button = h("button", { class: "button", type: "button", onclick: clear }, "Show all documents");
  return h("div", { class: "empty" }, icon("search"), h("h2", {}, "No document matches"), button);
}

async function load() {
  const mine = ++asked;
  try {
    const found = await fetchList();
    if (mine !== asked) return; // a later question was asked meanwhile
    look(found);
    watch();
  } catch (error) {
    const again = h("button", { class: "button", type: "button", onclick: load }, "Try again");
    slot.removeAttribute("aria-busy");
    slot.replaceChildren(trouble(error.message, again));
  }
}

function change(changes) {
  Object.assign(view, { page: 1, ...changes });
  writeAddress();
  return load();
}

async function turn(to) {
  await change({ page: to });
  document.getElementById("main").focus();
  scrollTo({ top: 0 });
}

async function retry(found) {
  try {
    await request("POST", `documents/${found.id}/reprocess/`);
    announce(`${found.title} is being read again.`);
    await load();
  } catch (error) {
    tell(error.message);
  }
}

async function remove(found) {
  const text = `“${found.title}” and everything made from it are removed for good. Answers can no longer come from it.`;
  if (!(await confirmed({ title: "Delete this document?", text, yes: "Delete" }))) return;
  try {
    await request("DELETE", `documents/${found.id}/`);
    announce(`${found.title} has been deleted.`);
    await load();
    document.getElementById("main").focus();
  } catch (error) {
    tell(error.message);
  }
}

function tell(sentence) {
  const box = trouble(sentence);
  slot.before(box);
  setTimeout(() => box.remove(), 10_000);
}

function chooseFiles() {
  part("files").click();
}

function prepareUploads() {
  const add = uploadQueue({
    panel: part("uploads"),
    maxBytes: Number(maxBytes),
    documentAddress: address,
    async arrived(found) {
      await (view.page > 1 || view.q || view.status ? change({ q: "", status: "" }) : load());
      filters.q.value = view.q;
      filters.status.value = view.status;
      list.highlight(found.id);
    },
  });
  const take = (files) => add(files, { effective_from: part("effective-from").value });
  for (const button of document.querySelectorAll("[data-choose]")) button.addEventListener("click", chooseFiles);
  part("files").addEventListener("change", (event) => {
    take([...event.target.files]);
    event.target.value = ""; // the same file may be chosen again
  });
  acceptDrops(part("drop-veil"), take);
}

let typing = null;
filters.q.value = view.q;
filters.status.value = view.status;
filters.addEventListener("submit", (event) => event.preventDefault());
filters.q.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(() => change({ q: filters.q.value.trim() }), TYPING_MS);
});
filters.status.addEventListener("change", () => change({ status: filters.status.value }));
if (mayEdit) prepareUploads();
load();
