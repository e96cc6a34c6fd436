import "./dom.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client } from "../src/client.js";
import { Conversation } from "../src/conversation.js";

globalThis.addEventListener ??= () => {};
globalThis.removeEventListener ??= () => {};

const ACCEPTED = { conversation_id: "new", message_id: "m", visitor_token: "v2", stream_url: "/widget/v1/stream/new/?token=t" };
const DONE = { message_id: "m", answer: "Five days.", answered: true, citations: [], basis: [], generated: true, sources: [{ content: "long" }], stopped: false };

const reply = (status, body, headers) => new Response(status === 204 ? null : JSON.stringify(body), { status, headers });
const problem = (status, code, headers) => reply(status, { status, code, detail: `${code}.` }, headers);

/** A turn that remembers what it was told; a wait is over at once. */
function turnOf(log) {
  const told = (name) => (...args) => log.push([name, ...args.filter((arg) => typeof arg !== "function" && typeof arg !== "object")]);
  const turn = Object.fromEntries(["begin", "searching", "waiting", "citation", "done", "fail", "stopped", "returned", "tell", "unfinished"].map((name) => [name, told(name)]));
  turn.text = "";
  turn.delta = (text) => (turn.text += text);
  turn.lost = (now) => {
    log.push(["lost"]);
    now();
  };
  return turn;
}

/** A conversation with a server that gives `answers` in turn, and events where it accepts. */
function conversation({ answers, state = {}, events = [["done", DONE]], narrowed = {}, identity = {} }) {
  const log = [];
  const requests = [];
  const emitted = [];
  let kept = null;
  let saved = { visitor_token: null, conversation_id: null, messages: [], ...state };
  const client = new Client("https://host", "pk_x", async (url, init) => {
    requests.push({ url, headers: init.headers, body: init.body && JSON.parse(init.body) });
    const answer = answers.shift();
    if (answer === "unreachable") throw new TypeError("failed to fetch");
    return answer;
  });
  const open = () => {
    const source = Object.assign(new EventTarget(), { close() {} });
    queueMicrotask(() => events.forEach(([name, data], index) => source.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data), lastEventId: `m:${index + 1}` }))));
    return source;
  };
  const panel = { turn: () => turnOf(log), clear() {}, busy() {}, missing: (retry) => log.push(["missing", retry]), news: (...shown) => log.push(["news", ...shown]) };
  const store = { load: () => structuredClone(saved), save: (next) => (saved = structuredClone(next)), keep: (text) => (kept = text), kept: () => null };
  const words = { say: (name) => `word ${name}` };
  const emit = (name, detail) => emitted.push([name, detail]);
  const talk = new Conversation({ client, store, panel, words, identity, narrowed: () => narrowed, open, emit });
  return { talk, log, requests, emitted, saved: () => saved, kept: () => kept, names: () => log.map(([name]) => name) };
}

test("a question is sent, its answer shown, told and kept", async () => {
  const { talk, names, emitted, saved } = conversation({ answers: [reply(202, ACCEPTED)] });
  await talk.ask("How many?");
  assert.deepEqual(names(), ["searching", "done"]);
  assert.deepEqual(emitted.map(([name]) => name), ["question", "answer"]);
  assert.equal(saved().visitor_token, "v2");
  assert.deepEqual(saved().messages.map(({ content }) => content), ["How many?", "Five days."]);
  for (const gone of ["stream_url", "sources", "answer"]) assert.equal(saved().messages[1][gone], undefined, gone);
  assert.equal(saved().messages[1].generated, true);
});

test("an expired visitor begins anew, quietly and once", async () => {
  const state = { visitor_token: "old", conversation_id: "old" };
  const { talk, requests, names } = conversation({ state, answers: [reply(200, { messages: [] }), problem(401, "visitor_expired"), reply(202, ACCEPTED)] });
  await talk.restore();
  await talk.ask("How many?");
  assert.deepEqual(names(), ["searching", "done"]);
  assert.equal(requests.at(-1).body.conversation_id, undefined);
  assert.equal(requests.at(-1).headers["X-Visitor-Token"], undefined);
});

for (const [first, second] of [["history", "chat"], ["chat", "history"]]) {
  test(`asking while an expired visitor's history is read begins anew, with ${first} refused first`, async () => {
    const state = { visitor_token: "old", conversation_id: "old", messages: [{ role: "user", content: "Before?" }] };
    const refused = problem(401, "visitor_expired");
    let release = () => {};
    const held = new Promise((resolve) => (release = resolve)).then(() => problem(401, "visitor_expired"));
    const { history, chat } = { [first]: refused, [second]: held };
    const { talk, names, requests, saved } = conversation({ state, answers: [history, chat, reply(202, ACCEPTED), reply(202, ACCEPTED)] });
    const done = [talk.restore(), talk.ask("How many?")];
    await new Promise((resolve) => setTimeout(resolve));
    release();
    await Promise.all(done);
    await talk.ask("And then?");
    assert.ok(!names().includes("fail"));
    assert.equal(requests[2].body.conversation_id, undefined);
    assert.equal(requests[3].body.conversation_id, "new");
    assert.equal(saved().conversation_id, "new");
  });
}

test("a server that is away is asked again until it is back", async () => {
  const { talk, names } = conversation({ answers: ["unreachable", problem(503, "database_unavailable"), reply(202, ACCEPTED)] });
  await talk.ask("How many?");
  assert.deepEqual(names(), ["searching", "lost", "lost", "done"]);
});

test("what the server refuses is said in its words, and not sent again", async () => {
  const { talk, log, emitted, requests } = conversation({ answers: [problem(400, "validation_error")] });
  await talk.ask("x");
  assert.deepEqual(log.at(-1), ["fail", "validation_error."]);
  assert.equal(emitted.at(-1)[1].code, "validation_error");
  assert.equal(requests.length, 1);
});

test("an answer that breaks off is an error, with what was written before", async () => {
  const events = [["delta", { text: "Five " }], ["error", { status: 503, code: "model_unavailable", detail: "No model." }]];
  const { talk, names, saved } = conversation({ answers: [reply(202, ACCEPTED)], events });
  await talk.ask("How many?");
  assert.deepEqual(names(), ["searching", "fail"]);
  assert.equal(saved().messages[1].content, "Five ");
});

test("an answer that was being written is followed after a reload", async () => {
  const pending = [{ role: "user", content: "How many?" }, { id: "m", role: "assistant", content: "", stream_url: ACCEPTED.stream_url }];
  const state = { visitor_token: "v", conversation_id: "new", messages: pending };
  const { talk, names, saved } = conversation({ state, answers: [reply(200, { messages: pending })] });
  await talk.restore();
  await new Promise((resolve) => setTimeout(resolve));
  assert.ok(names().includes("done"));
  assert.equal(saved().messages[1].content, "Five days.");
});

test("the server's paths are of its host, whose own path they begin with already", () => {
  const client = new Client("https://host/policies", "pk_x", fetch);
  assert.equal(client.address("/policies/widget/v1/x.png"), "https://host/policies/widget/v1/x.png");
});

test("a path of another host is no address", () => {
  const client = new Client("https://host", "pk_x", fetch);
  assert.equal(client.address("/widget/v1/x.png"), "https://host/widget/v1/x.png");
  for (const path of ["//evil.example/x", "/\\evil.example/x", "https://evil.example/x", "javascript:alert(1)", "", null]) assert.equal(client.address(path), null, path);
});

test("a question is sent with what the answers are narrowed to", async () => {
  const narrowed = { as_of: "2026-01-31", filters: { department: ["HR"] } };
  const { talk, requests } = conversation({ answers: [reply(202, ACCEPTED)], narrowed });
  await talk.ask("How many?");
  assert.equal(requests[0].body.as_of, "2026-01-31");
  assert.deepEqual(requests[0].body.filters, { department: ["HR"] });
});

test("a question of somebody who has to sign in first is kept", async () => {
  const { talk, kept, names } = conversation({ answers: [problem(403, "identity_required")] });
  await talk.ask("How many?");
  assert.equal(kept(), "How many?");
  assert.deepEqual(names(), ["searching", "fail"]);
});

test("an earlier conversation is shown in place of the present one", async () => {
  const messages = [{ role: "user", content: "Before?" }, { id: "a", role: "assistant", content: "Yes.", answered: true, citations: [] }];
  const { talk, requests, names } = conversation({ answers: [reply(200, { messages }), reply(202, ACCEPTED)] });
  await talk.open("earlier");
  assert.match(requests[0].url, /history\/earlier\//);
  assert.deepEqual(names(), ["done"]);
  await talk.ask("And then?");
  assert.equal(requests[1].body.conversation_id, "earlier");
});

test("a conversation that can't be shown now is asked for again when its reader wants it", async () => {
  const messages = [{ role: "user", content: "Before?" }];
  const { talk, log, emitted, requests } = conversation({ answers: ["unreachable", reply(200, { messages })] });
  await talk.open("earlier");
  assert.equal(log.at(-1)[0], "missing");
  assert.equal(emitted.at(-1)[1].code, "network");
  await log.at(-1)[1]();
  assert.match(requests[1].url, /history\/earlier\//);
  assert.equal(talk.lastTurn.text, "");
});

test("what this browser has of a conversation stays while the server is away", async () => {
  const state = { visitor_token: "v", conversation_id: "c", messages: [{ role: "user", content: "Before?" }] };
  const { talk, names, emitted } = conversation({ state, answers: ["unreachable"] });
  await talk.restore();
  assert.deepEqual([names(), emitted], [[], []]);
});

const SIGNED = { user_identifier: "anna", user_hash: "hash" };
const NEWS = { message_id: "old", conversation_id: "then", question: "Is there a gym?" };

test("whom the site has signed is shown what is answered since, and asks it again where it was asked", async () => {
  const answers = [reply(200, { visitor_token: "v1", news: [NEWS] }), reply(204), reply(200, { messages: [] }), reply(202, ACCEPTED)];
  const { talk, log, requests, names } = conversation({ answers, identity: SIGNED });
  await talk.news();
  const [, news, seen, ask] = log[0];
  assert.deepEqual(news, [NEWS]);
  assert.deepEqual(requests[0].body, SIGNED);
  await seen("old");
  assert.deepEqual(requests[1].body, { message_id: "old" });
  assert.equal(requests[1].headers["X-Visitor-Token"], "v1");
  await ask(NEWS);
  await new Promise((resolve) => setTimeout(resolve));
  assert.match(requests[2].url, /history\/then\/$/);
  assert.equal(requests[3].body.message, NEWS.question);
  assert.deepEqual(names(), ["news", "searching", "done"]);
});

test("strangers are not asked about, and a server that does not tell is no fault", async () => {
  const stranger = conversation({ answers: [] });
  await stranger.talk.news();
  assert.deepEqual([stranger.requests, stranger.log], [[], []]);
  const { talk, log, emitted } = conversation({ answers: [problem(403, "identity_invalid")], identity: SIGNED });
  await talk.news();
  assert.deepEqual([log[0][1], emitted], [[], []]);
});
