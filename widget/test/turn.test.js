import "./dom.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { Announcer } from "../src/announcer.js";
import { Problem } from "../src/client.js";
import { placeOf } from "../src/place.js";
import { Words } from "../src/strings/index.js";
import { plainText } from "../src/tools.js";
import { Turn } from "../src/turn.js";

const CITATION = { index: 1, document_id: "d", document_title: "Leave policy", version: 2, page: 4, section: "2 Leave", quote: "Five days.", kind: "sentence", context: "", verified: true, page_url: null };
const CONTACT = { name: "Anna Berg", email: "hr@example.org", url: null };
const CLOSEST = { ...CITATION, quote: undefined, verified: undefined, excerpt: "Leave is paid." };
const ANSWER = { id: "m", content: "Five days. [1]", answered: true, generated: true, missing: [], refusal_reason: null, refusal: null, citations: [CITATION], basis: [] };
const REFUSAL = { ...ANSWER, content: "I could not find this.", answered: false, generated: false, refusal_reason: "no_evidence", citations: [], refusal: { closest: [CLOSEST], contact: CONTACT } };

/** A turn that shows `message`, with what was said of it. */
function turn(message, live = true, actions = []) {
  const announcer = new Announcer();
  const ui = { words: new Words("en"), announcer, contact: null, address: () => null, link: () => null, actions, openPage() {}, rate: async () => {} };
  const shown = new Turn("How many?", ui);
  shown.done({ ...ANSWER, ...message }, live);
  const all = (selector) => [...shown.answer.querySelectorAll(selector)].map((one) => one.textContent);
  return { turn: shown, answer: shown.answer, all, said: [...announcer.element.children].map((line) => line.textContent) };
}

test("a thumb that is not stored says why", async () => {
  const refused = new Problem({ status: 401, code: "signed_out", detail: "You have been signed out." });
  const told = async (error) => {
    const { turn: shown, answer } = turn({});
    shown.ui.rate = () => Promise.reject(error);
    answer.querySelector("[data-value=up]").click();
    await new Promise((done) => setTimeout(done));
    return answer.querySelector(".feedback p").textContent;
  };
  assert.equal(await told(refused), "You have been signed out.");
  assert.equal(await told(new Problem({ status: 503, code: "http_503" })), "That did not work.");
});

test("an answer says who has written it, once and below its text", () => {
  const { answer, all } = turn({});
  assert.deepEqual(all(".tag"), ["Written by a language model from the policies"]);
  assert.ok(answer.querySelector(".prose").compareDocumentPosition(answer.querySelector(".tag")) & 4);
  assert.deepEqual(turn({ generated: false }).all(".tag"), ["Quoted from the policies"]);
  assert.deepEqual(turn({ generated: undefined }).all(".tag"), [], "nothing is known of old answers");
});

test("what was found beside an answer stands below it, under a heading, while it streams and when it is shown again", () => {
  const [lead, beside] = ["Five days 🏖. [1]", "\n\nLeave is paid. [1]"];
  const message = { ...ANSWER, content: lead + beside, lead: [...lead].length, generated: false };
  const again = turn(message).answer;
  assert.equal(again.querySelectorAll(".beside").length, 1);
  assert.match(again.querySelector(".beside").textContent, /^Also in the policiesLeave is paid\. /);
  assert.ok(!again.querySelector(".beside").textContent.includes("Five"));
  assert.equal(again.querySelectorAll(".prose .mark").length, 2);
  const live = turn({}).turn;
  live.begin();
  live.delta(lead, false);
  live.delta(beside, true);
  live.done(message, true);
  assert.equal(live.answer.querySelector(".prose").textContent, again.querySelector(".prose").textContent);
  assert.equal(turn({}).answer.querySelector(".beside"), null);
});

test("an answer that somebody wrote says whose it is, and is no quote of the policies", () => {
  const curated = { answered_by: "HR", answered_on: "2026-03-03", document_title: "Handbook", page: 4, source: "", source_url: "https://intranet.example/rules" };
  const { answer, all, said } = turn({ citations: [], generated: false, curated });
  assert.deepEqual(all(".tag"), ["Answered by HR, March 3, 2026 · Handbook, Page 4"]);
  assert.equal(answer.querySelector(".tag a").getAttribute("href"), "https://intranet.example/rules");
  assert.ok(!answer.className.includes("quoted"));
  assert.match(said.join(" "), /Answered by HR, March 3, 2026/);
  const worded = turn({ citations: [], curated: { ...curated, document_title: "", page: null, source: "", source_url: "" } });
  assert.deepEqual(worded.all(".tag"), ["Answered by HR, March 3, 2026"]);
});

test("the quote is shown where a model has written, and only on demand where the answer is the quote", () => {
  const written = turn({}).answer.querySelector("details");
  assert.ok(written.hasAttribute("open"));
  const quoted = turn({ generated: false });
  assert.ok(!quoted.answer.querySelector("details").hasAttribute("open"));
  assert.ok(quoted.answer.className.includes("quoted"));
});

test("a page is named by the number that is printed on it, and by which it is", () => {
  const named = (citation) => turn({ citations: [{ ...CITATION, ...citation }] }).all(".where span")[0];
  const { answer } = turn({ citations: [{ ...CITATION, page_label: "iv", page_count: 40 }] });
  assert.equal(answer.querySelector(".mark").getAttribute("title"), "Source 1: Leave policy, Page iv (4th of 40)");
  assert.equal(named({}), "Page 4");
  assert.equal(named({ page_label: "iv" }), "Page iv");
  for (const [page, nth] of [[1, "1st"], [12, "12th"], [22, "22nd"], [113, "113th"], [103, "103rd"]]) {
    assert.equal(named({ page, page_label: "8", page_count: 140 }), `Page 8 (${nth} of 140)`);
  }
  assert.equal(placeOf({ page: 12, page_label: "8", page_count: 40 }, new Words("de")), "Seite 8 (12. von 40)");
  assert.equal(placeOf({ page: 12, page_label: "8", page_count: 40 }, new Words("fr")), "Page 8 (12 sur 40)");
});

test("no page is named of a file without pages: its section says where to look", () => {
  const spoken = { ...CITATION, page_kind: "none", section: "Leave > Carry-over" };
  const { answer, all } = turn({ citations: [spoken] });
  assert.equal(all(".where")[0].includes("Page"), false);
  assert.equal(all(".where bdi")[0], "Leave > Carry-over");
  assert.equal(answer.querySelector(".mark").getAttribute("title"), "Source 1: Leave policy");
  assert.deepEqual(turn({ citations: [{ ...CITATION, page_kind: "slide" }] }).all(".where span").slice(0, 1), ["Slide 4"]);
});

test("of a quote only its place is said", () => {
  const { answer, all } = turn({});
  assert.deepEqual(all("summary"), ["These words stand in the document"]);
  assert.ok(!/verif/i.test(answer.textContent));
});

test("what the policies lack is said below the answer, and read out", () => {
  const { all, said } = turn({ answered: "partly", missing: ["until when", "for whom"] });
  assert.deepEqual(all(".tag"), ["Not found in the policies: until when · for whom", "Written by a language model from the policies"]);
  assert.equal(said.at(-1), "Not found in the policies: until when · for whom. The answer is complete. Sources: 1.");
  assert.equal(all(".tools").length, 1);
});

test("a refusal shows whom to ask and what came closest, and nothing of it is vouched for", () => {
  const { answer, all, said } = turn(REFUSAL);
  assert.deepEqual(all(".tag").map((tag) => tag.trim()), ["Not found in the policies"]);
  assert.match(all(".contact")[0], /Anna Berg hr@example\.org/);
  assert.deepEqual(all(".words"), ["Leave is paid."]);
  assert.equal(answer.querySelector("details"), null);
  assert.equal(said.at(-1), "Not found in the policies");
  assert.deepEqual(all(".tools"), []);
});

test("talk is answered and no more", () => {
  const { all, said, answer } = turn({ ...REFUSAL, content: "Hello!", refusal_reason: "talk", refusal: null });
  assert.equal(answer.textContent, "Hello!");
  for (const furniture of [".tag", ".contact", ".card", ".tools"]) assert.deepEqual(all(furniture), [], furniture);
  assert.deepEqual(said, []);
});

test("what should be taken to a person names the person first, and is no refusal", () => {
  const { answer, all } = turn({ ...REFUSAL, refusal_reason: "ask_person" });
  assert.ok(answer.className.includes("person"));
  assert.deepEqual(all(".tag"), []);
  assert.ok(answer.querySelector(".contact").compareDocumentPosition(answer.querySelector(".card")) & 4);
});

test("a day that is not the question's is named", () => {
  const asked = "2026-11-26T10:00:00Z";
  assert.ok(turn({ as_of: "2026-01-31", created_at: asked }).all(".tag").includes("As of January 31, 2026"));
  assert.ok(!turn({ as_of: "2026-11-26", created_at: asked }).all(".tag").join().includes("As of"));
});

test("a document that could not be read whole says so", () => {
  const { all } = turn({ citations: [{ ...CITATION, read_with_warnings: true }] });
  assert.deepEqual(all(".card > .context"), ["Parts of this document could not be read."]);
});

test("the page's own buttons stand under each answer", () => {
  const ran = [];
  const { answer } = turn({}, true, [{ label: "Why", run: ({ id }) => ran.push(id) }]);
  answer.querySelector(".actions button").click();
  assert.deepEqual(ran, ["m"]);
});

test("what is copied names version, page and address of each source", () => {
  globalThis.location = { href: "https://host/ask/" };
  const ui = { words: new Words("en"), link: () => "/source/d/4/?version=2" };
  const basis = [{ document_id: "d", version: 2, effective_from: "2026-03-01" }];
  assert.equal(
    plainText({ content: "Five days. [1]", citations: [{ ...CITATION, page_label: "iv" }], basis }, ui),
    "Five days. [1]\n\nSources\n[1] Leave policy, Version 2 · in force since March 1, 2026, Page iv: “Five days.” https://host/source/d/4/?version=2",
  );
});

test("who waits is told the place, and about how long where that is known", () => {
  const shown = turn({}).turn;
  const told = (...args) => (shown.begin(), shown.waiting(...args), shown.stage.textContent);
  assert.equal(told(2), "Your place in the queue: 2");
  assert.equal(told(2, null), "Your place in the queue: 2");
  assert.equal(told(2, 0), "Your place in the queue: 2");
  assert.equal(told(2, 34), "Your place in the queue: 2 (≈ 34 sec)");
  assert.equal(told(1, 61), "Your place in the queue: 1 (≈ 61 sec)");
  shown.lost(() => {});
  shown.returned();
  assert.equal(shown.stage.textContent, "Your place in the queue: 1 (≈ 61 sec)");
});
