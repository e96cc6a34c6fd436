import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Store, trimmed } from "../src/store.js";

const turns = (count, content = "x") => Array.from({ length: count }, (_, i) => [{ role: "user", content: `${i}` }, { role: "assistant", content }]).flat();

beforeEach(() => {
  const kept = new Map();
  globalThis.localStorage = { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => kept.set(name, value) };
});

test("the last fifty messages are kept", () => {
  const kept = trimmed(turns(40));
  assert.equal(kept.length, 50);
  assert.equal(kept[0].content, "15");
});

test("what is too long for the storage loses its oldest turns, whole", () => {
  const kept = trimmed(turns(10, "y".repeat(1000)), 5000);
  assert.ok(JSON.stringify(kept).length <= 5000);
  assert.equal(kept[0].role, "user");
  assert.equal(kept.at(-2).content, "9");
});

test("a conversation comes back for the same key and user only", () => {
  const state = { visitor_token: "v", conversation_id: "c", messages: turns(1) };
  new Store("pk_a", "ann").save(state);
  assert.deepEqual(new Store("pk_a", "ann").load(), state);
  assert.deepEqual(new Store("pk_a", "bob").load().messages, []);
  assert.deepEqual(new Store("pk_b", "ann").load().messages, []);
});

test("a storage that is full or forbidden is no error", () => {
  const refuse = () => { throw new DOMException("no", "QuotaExceededError"); };
  globalThis.localStorage = { getItem: refuse, setItem: refuse };
  const store = new Store("pk_a", "");
  assert.doesNotThrow(() => store.save({ visitor_token: null, conversation_id: null, messages: [] }));
  assert.deepEqual(store.load().messages, []);
});

test("what is damaged in the storage is taken for nothing", () => {
  for (const damaged of ["{", "null", "[]", '"x"', '{"messages":3}']) {
    localStorage.setItem("policy-chat:pk_a:", damaged);
    assert.deepEqual(new Store("pk_a", "").load().messages, [], damaged);
  }
});

test("a question is kept for whoever signs in, and given back once", () => {
  const kept = new Map();
  globalThis.sessionStorage = { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => kept.set(name, value), removeItem: (name) => kept.delete(name) };
  new Store("pk_a", "").keep("How many?");
  assert.equal(new Store("pk_a", "").kept(), null);
  assert.equal(new Store("pk_b", "ann").kept(), null);
  assert.equal(new Store("pk_a", "ann").kept(), "How many?");
  assert.equal(new Store("pk_a", "ann").kept(), null);
});
