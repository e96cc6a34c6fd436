import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { delay } from "../src/backoff.js";
import { follow, isNew } from "../src/stream.js";

globalThis.addEventListener ??= () => {};
globalThis.removeEventListener ??= () => {};

/** An EventSource that a test drives. */
class Source extends EventTarget {
  readyState = 1;
  constructor(url) {
    super();
    this.url = url;
  }
  close() {
    this.closed = true;
  }
  send(number, name, data = {}) {
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data), lastEventId: `m:${number}` }));
  }
  lose() {
    this.dispatchEvent(new Event("error"));
  }
  refuse() {
    this.readyState = 2;
    this.lose();
  }
}

/** Follows with parts that a test can see and change; waits are over at once. */
function following(changes = {}) {
  const seen = { sources: [], text: "", names: [], dropped: 0, returned: 0 };
  const abort = new AbortController();
  const opened = [];
  const next = () => new Promise((resolve) => (seen.sources.length > opened.length ? resolve(opened[opened.push(seen.sources.at(-1)) - 1]) : (seen.wake = () => resolve(opened[opened.push(seen.sources.at(-1)) - 1]))));
  const follower = {
    open: (url) => {
      const source = new Source(url);
      seen.sources.push(source);
      seen.wake?.();
      seen.wake = null;
      return source;
    },
    heard: (name, data) => {
      seen.names.push(name);
      if (name === "delta") seen.text += data.text;
    },
    dropped: (now) => {
      seen.dropped += 1;
      now();
    },
    returned: () => (seen.returned += 1),
    renew: async () => null,
    signal: abort.signal,
    ...changes,
  };
  return { seen, next, abort, end: follow("/s/?token=t", follower) };
}

test("an answer ends with its last event, and the connection with it", async () => {
  const { seen, next, end } = following();
  const source = await next();
  source.send(1, "delta", { text: "a" });
  source.send(2, "done");
  await end;
  assert.deepEqual(seen.names, ["delta", "done"]);
  assert.ok(source.closed);
});

test("a dropped connection goes on after the last event, without losing or repeating a character", async () => {
  const { seen, next, end } = following();
  const first = await next();
  first.send(1, "delta", { text: "Five " });
  first.send(2, "delta", { text: "days " });
  first.lose();
  const second = await next();
  assert.equal(second.url, "/s/?token=t&last_event_id=m%3A2");
  second.dispatchEvent(new Event("open"));
  second.send(2, "delta", { text: "days " }); // a server that repeats itself
  second.send(3, "delta", { text: "may be carried over." });
  second.send(4, "done");
  await end;
  assert.equal(seen.text, "Five days may be carried over.");
  assert.equal(seen.dropped, 1);
  assert.equal(seen.returned, 1);
});

test("every event of ten connections that drop at random arrives once and in order", async () => {
  const letters = [..."abcdefghijklmnopqrstuvwxyz"];
  const { seen, next, end } = following();
  let at = 0;
  while (at < letters.length) {
    const source = await next();
    const from = Number(/%3A(\d+)$/.exec(source.url)?.[1] ?? 0);
    assert.equal(from, at);
    for (let i = 0; i < 3 && at < letters.length; i++) source.send(++at, "delta", { text: letters[at - 1] });
    if (at < letters.length) source.lose();
    else source.send(at + 1, "done");
  }
  await end;
  assert.equal(seen.text, letters.join(""));
});

test("an address that the server refuses is renewed", async () => {
  const { next, end } = following({ renew: async () => "/s/?token=new" });
  (await next()).refuse();
  const second = await next();
  assert.equal(second.url, "/s/?token=new");
  second.send(1, "done");
  await end;
});

test("an answer that has ended meanwhile is followed no longer", async () => {
  const { seen, next, end } = following({ renew: async () => null });
  (await next()).refuse();
  await end;
  assert.equal(seen.sources.length, 1);
});

test("an error event is the server's last word, an error of the connection is not", async () => {
  const { seen, next, end } = following();
  (await next()).lose();
  (await next()).send(1, "error", { code: "model_unavailable" });
  await end;
  assert.deepEqual(seen.names, ["error"]);
});

test("what goes wrong while an event is shown ends the following", async () => {
  const { next, end } = following({ heard: () => { throw new Error("broken"); } });
  const source = await next();
  source.send(1, "delta", { text: "a" });
  await assert.rejects(end, /broken/);
  assert.ok(source.closed);
});

test("leaving closes the connection", async () => {
  const { next, abort, end } = following();
  const source = await next();
  abort.abort();
  await assert.rejects(end, { name: "AbortError" });
  assert.ok(source.closed);
});

test("a line that has been silent for longer than any model takes is taken for dead", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const { seen, next, end } = following();
  const first = await next();
  mock.timers.tick(150_000);
  const second = await next();
  mock.timers.reset();
  assert.ok(first.closed);
  second.send(1, "done");
  await end;
  assert.equal(seen.dropped, 1);
});

test("events are told apart by their number; those without one are all new", () => {
  const place = { id: "", number: 0 };
  assert.ok(isNew("m:1", place));
  assert.ok(!isNew("m:1", place));
  assert.ok(isNew("m:10", place));
  assert.ok(!isNew("m:9", place));
  assert.ok(isNew("", place));
  assert.deepEqual(place, { id: "m:10", number: 10 });
});

test("waits double up to fifteen seconds and are spread over a quarter", () => {
  assert.deepEqual([0, 1, 2, 3, 4, 9].map((attempt) => delay(attempt, () => 0)), [1000, 2000, 4000, 8000, 15000, 15000]);
  assert.equal(delay(2, () => 1), 3000);
});
