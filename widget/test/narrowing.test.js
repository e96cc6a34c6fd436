import "./dom.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { filtersOf, Narrowing } from "../src/narrowing.js";
import { Words } from "../src/strings/index.js";

const words = new Words("en");

test("an attribute names filters and their values", () => {
  assert.deepEqual(filtersOf("department=HR | tags=a=b"), [["department", "HR"], ["tags", "a=b"]]);
  assert.deepEqual(filtersOf("department=HR|Legal|tags=a"), [["department", "HR|Legal"], ["tags", "a"]]);
  assert.deepEqual(filtersOf(""), []);
  assert.deepEqual(filtersOf("nothing"), []);
});

test("a day and filters are chips, and go into the question until they are removed", () => {
  const changes = [];
  const narrowing = new Narrowing({ day: "2026-01-31", filters: filtersOf("department=HR|department=Legal") }, words, (now) => changes.push(now));
  const chips = () => [...narrowing.element.querySelectorAll("button")];
  assert.deepEqual(chips().map((chip) => chip.textContent), ["As of January 31, 2026", "HR", "Legal"]);
  assert.deepEqual(narrowing.body, { as_of: "2026-01-31", filters: { department: ["HR", "Legal"] } });
  assert.equal(chips()[1].getAttribute("aria-label"), "Remove “HR”");
  chips()[1].click();
  assert.deepEqual(changes.at(-1), { as_of: "2026-01-31", filters: { department: ["Legal"] } });
  chips()[0].click();
  chips()[0].click();
  assert.deepEqual(narrowing.body, {});
  assert.ok(narrowing.element.hasAttribute("hidden"));
});

test("a name that every object has is a name like others", () => {
  const narrowing = new Narrowing({ day: "", filters: filtersOf("__proto__=a") }, words, () => {});
  assert.equal(JSON.stringify(narrowing.body), '{"filters":{"__proto__":["a"]}}');
});
