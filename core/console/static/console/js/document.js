// A document's own page: its facts, its pages, and what can be done with it.

import { get, request } from "./api.js";
import { announce, confirmed, h, part, trouble } from "./dom.js";
import { count, dateElement, size, timeElement } from "./format.js";
import { poller } from "./poll.js";
import { isUnfinished, statusView } from "./status.js";
import { refusal, upload } from "./upload.js";
import { pageViewer } from "./viewer.js";
import { warningsNotice } from "./warnings.js";

const page = part("document");
const { document: id, listAddress, maxBytes } = page.dataset;
const status = statusView();
const viewer = pageViewer();
const watch = poller(look);
const reprocess = part("reprocess");
let found = null;
let previewed = null;

async function load() {
  try {
    found = await get(`documents/${id}/`);
  } catch (error) {
    part("status").replaceChildren(trouble(error.message));
    return;
  }
  draw();
  if (isUnfinished(found)) watch();
}

async function look() {
  const before = `${found.status} ${found.stage} ${found.progress?.done}`;
  Object.assign(found, await get(`documents/${id}/status/`));
  const moved = before !== `${found.status} ${found.stage} ${found.progress?.done}`;
  if (isUnfinished(found)) {
    status.update(found);
    return { done: false, moved, requests: 1 };
  }
  await load();
  const ending = found.status === "completed" ? "is ready to answer from" : "could not be read";
  announce(`${found.title} ${ending}.`);
  return { done: true, moved, requests: 2 };
}

function draw() {
  part("title").textContent = found.title;
  if (!status.element.isConnected) part("status").replaceChildren(status.element);
  status.update(found);
  drawFacts();
  part("warnings").replaceChildren(...[warningsNotice(found.warnings)].filter(Boolean));
  if (reprocess) reprocess.disabled = isUnfinished(found);
  const version = found.status === "completed" ? `${found.version} ${found.updated_at}` : null;
  if (!version || version === previewed) return;
  previewed = version;
  part("preview").replaceChildren(viewer.element);
  viewer.show({ documentId: id, title: found.title, page: 1, version: found.version });
}

function drawFacts() {
  const facts = [
    ["Version", count(found.version)],
    ["Pages", found.page_count === null ? "–" : count(found.page_count)],
    ["Searchable pieces", found.chunk_count === null ? "–" : count(found.chunk_count)],
    ["Size", size(found.size_bytes)],
    ["In force from", found.effective_from ? dateElement(found.effective_from) : "always"],
    ["In force until", found.effective_until ? dateElement(found.effective_until) : "further notice"],
    ["Added", timeElement(found.created_at)],
    ["Changed", timeElement(found.updated_at)],
  ];
  const details = Object.entries(found.metadata).map(([name, value]) => [label(name), text(value)]);
  const hash = [
    h("dt", { class: "stacked" }, "Fingerprint of the file (SHA-256)"),
    h("dd", { class: "stacked mono muted" }, found.file_hash),
  ];
  const heading = h("h3", { class: "label" }, "Given with the file");
  const extra = details.length > 0 ? [heading, pairs(details)] : [];
  part("facts").replaceChildren(pairs(facts, hash), ...extra);
}

function pairs(rows, more = []) {
  const list = rows.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]);
  return h("dl", { class: "facts" }, list, more);
}

const label = (name) => name.charAt(0).toLocaleUpperCase() + name.slice(1).replaceAll("_", " ");
const text = (value) => (typeof value === "string" ? value : JSON.stringify(value));

async function act(method, path) {
  try {
    await request(method, path);
    return true;
  } catch (error) {
    status.element.after(trouble(error.message));
    return false;
  }
}

async function readAgain() {
  if (!(await act("POST", `documents/${id}/reprocess/`))) return;
  announce("The document is being read again.");
  await load();
}

async function remove() {
  const sentence = `“${found.title}”, all its versions and everything made from them are removed for good. No answer can come from it any more.`;
  if (!(await confirmed({ title: "Delete this document?", text: sentence, yes: "Delete it" }))) return;
  if (await act("DELETE", `documents/${id}/`)) location.assign(listAddress);
}

async function replace(event) {
  event.preventDefault();
  const form = event.target;
  const file = form.elements.file.files[0];
  const place = part("replace-progress");
  const reason = refusal(file, Number(maxBytes));
  if (reason) return place.replaceChildren(trouble(reason));
  const bar = h("progress", { max: 100, "aria-label": "Upload" });
  const submit = form.querySelector("[type=submit]");
  const fields = { replaces: id, effective_from: form.elements.effective_from.value };
  place.replaceChildren(bar);
  submit.disabled = true;
  try {
    const onProgress = (percent) => (bar.value = percent);
    const sent = await upload(file, { fields, onProgress });
    const sentence = sent.isNew
      ? `Version ${sent.document.version} has been uploaded and is being read.`
      : "This file is the present version already. Nothing was changed.";
    place.replaceChildren(h("p", { class: "notice" }, sentence));
    announce(sentence);
    form.reset();
    await load();
  } catch (error) {
    place.replaceChildren(trouble(error.message));
  } finally {
    submit.disabled = false;
  }
}

reprocess?.addEventListener("click", readAgain);
part("delete")?.addEventListener("click", remove);
part("replace")?.addEventListener("submit", replace);
load();
