import "./dom.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { Announcer } from "../src/announcer.js";

const said = (announcer) => [...announcer.element.children].map((line) => line.textContent);

test("an answer that comes in tokens is read in sentences, without its marks", () => {
  const announcer = new Announcer();
  for (const token of ["Up to ", "**five** days", ". [1] They la", "pse in Apr", "il."]) announcer.hear(token);
  assert.deepEqual(said(announcer), ["Up to five days."]);
  announcer.end("The answer is complete.");
  assert.deepEqual(said(announcer), ["Up to five days.", "They lapse in April.", "The answer is complete."]);
});

test("sentences of other scripts end where they end", () => {
  const announcer = new Announcer();
  announcer.hear("可以结转五天。三月底失效。هل هذا صحيح؟ ");
  assert.equal(said(announcer).length, 3);
});

test("amounts and abbreviations within a line are not cut", () => {
  const announcer = new Announcer();
  announcer.hear("It costs 3.50 a day. ");
  assert.deepEqual(said(announcer), ["It costs 3.50 a day."]);
});

test("numbers of items, abbreviations, rules and addresses are no sentences", () => {
  const announcer = new Announcer();
  announcer.hear("1. Ask your manager first.\n---\n- See Art. 5 and [the form](https://x.example/ab).\n");
  assert.deepEqual(said(announcer), ["1. Ask your manager first.", "See Art. 5 and the form."]);
});
