// The documents page: list, filters, uploads, and the one loop that watches ingest.

import { request } from "./api.js";
import { fetchDocuments, fingerprint, readView, writeView } from "./catalogue.js";
import { announce, confirmed, h, part, trouble } from "./dom.js";
import { documentList } from "./document-list.js";
import { acceptDrops } from "./drop.js";
import { counted } from "./format.js";
import { drawPager, noDocuments, nothingFound } from "./list-parts.js";
import { poller } from "./poll.js";
import { isUnfinished } from "./status.js";
import { uploadQueue } from "./uploads.js";

const TYPING_MS = 250;
const TROUBLE_MS = 10_000;

const { address, maxBytes, mayEdit } = part("documents").dataset;
const isEditor = mayEdit === "true";
const slot = part("list");
const filters = part("filters");
const fields = filters.elements;
const view = readView();
const watch = poller(async () => show(await fetchDocuments(view)));
const list = documentList({
  address,
  onRetry: isEditor ? retry : null,
  onDelete: isEditor ? remove : null,
});
let seen = new Map();
let newest = 0;

/** Draw what was fetched; tells the loop whether to look again. */
function show({ documents, total, pages, requests }) {
  const moved = documents.some((found) => fingerprint(found) !== seen.get(found.id)?.print);
  for (const found of documents) tellEnding(found, seen.get(found.id)?.status);
  const state = (found) => ({ print: fingerprint(found), status: found.status });
  seen = new Map(documents.map((found) => [found.id, state(found)]));

  const filtered = Boolean(view.q || view.status);
  slot.removeAttribute("aria-busy");
  filters.hidden = total === 0 && !filtered;
  part("count").textContent = counted(total, "document");
  if (documents.length > 0) {
    list.update(documents);
    if (!list.element.isConnected) slot.replaceChildren(list.element);
  } else if (filtered) slot.replaceChildren(nothingFound(clearFilters));
  else slot.replaceChildren(noDocuments(isEditor ? chooseFiles : null));
  drawPager(part("pager"), { page: view.page, pages, turn });
  return { done: !documents.some(isUnfinished), moved, requests };
}

function tellEnding(found, before) {
  if (!before || before === found.status) return;
  if (found.status === "completed") announce(`${found.title} is ready to answer from.`);
  if (found.status === "failed") announce(`${found.title} could not be read. ${found.error.detail}`);
}

async function load() {
  newest += 1;
  const mine = newest;
  try {
    const found = await fetchDocuments(view);
    if (mine !== newest) return; // something else was asked for meanwhile
    show(found);
    watch();
  } catch (error) {
    if (mine !== newest) return;
    if (error.status === 404 && view.page > 1) return change({}); // that page emptied
    const again = h("button", { class: "button", type: "button", onclick: load }, "Try again");
    slot.removeAttribute("aria-busy");
    slot.replaceChildren(trouble(error.message, again));
  }
}

function change(changes) {
  Object.assign(view, { page: 1, ...changes });
  writeView(view, address);
  return load();
}

async function turn(page) {
  await change({ page });
  scrollTo({ top: 0 });
  document.getElementById("main").focus({ preventScroll: true });
}

function clearFilters() {
  fields.q.value = "";
  fields.status.value = "";
  fields.q.focus();
  return change({ q: "", status: "" });
}

async function retry(found) {
  await attempt("POST", `documents/${found.id}/reprocess/`, `${found.title} is being read again.`);
}

async function remove(found) {
  const text = `“${found.title}”, all its versions and everything made from them are removed for good. No answer can come from it any more.`;
  if (!(await confirmed({ title: "Delete this document?", text, yes: "Delete it" }))) return;
  await attempt("DELETE", `documents/${found.id}/`, `${found.title} has been deleted.`);
  document.getElementById("main").focus({ preventScroll: true });
}

async function attempt(method, path, sentence) {
  try {
    await request(method, path);
    announce(sentence);
    await load();
  } catch (error) {
    const box = trouble(error.message);
    slot.before(box);
    setTimeout(() => box.remove(), TROUBLE_MS);
  }
}

function chooseFiles() {
  part("files").click();
}

async function arrived(found) {
  if (view.page > 1 || view.q || view.status) await clearFilters();
  else await load();
  list.highlight(found.id);
}

function prepareUploads() {
  const add = uploadQueue({
    panel: part("uploads"),
    maxBytes: Number(maxBytes),
    documentAddress: address,
    arrived,
  });
  const take = (files) => add(files, { effective_from: part("effective-from").value });
  for (const button of document.querySelectorAll("[data-choose]")) {
    button.addEventListener("click", chooseFiles);
  }
  part("files").addEventListener("change", (event) => {
    take([...event.target.files]);
    event.target.value = ""; // the same file may be chosen again
  });
  acceptDrops(part("drop-veil"), take);
}

function prepareFilters() {
  let typing = null;
  fields.q.value = view.q;
  fields.status.value = view.status;
  filters.addEventListener("submit", (event) => event.preventDefault());
  fields.status.addEventListener("change", () => change({ status: fields.status.value }));
  fields.q.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => change({ q: fields.q.value.trim() }), TYPING_MS);
  });
}

prepareFilters();
if (isEditor) prepareUploads();
load();
