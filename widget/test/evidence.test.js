import "./dom.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { evidence } from "../src/evidence.js";

const texts = (root, selector) => [...root.querySelectorAll(selector)].map((one) => one.textContent);

test("a row stands under its headings, whether tabs or pipes part the cells", () => {
  const rows = [
    { context: "City\tPer night\tMeals", quote: "London\t£180\t£25" },
    { context: "| City | Per night | Meals |", quote: "| London | £180 | £25 |" },
    { context: "City\tPer night\tMeals", quote: "| London | £180 | £25 |" },
  ];
  for (const row of rows) {
    const shown = evidence({ kind: "row", ...row });
    assert.deepEqual(texts(shown, "thead th"), ["City", "Per night", "Meals"]);
    assert.deepEqual(texts(shown, "tbody td"), ["London", "£180", "£25"]);
    assert.ok([...shown.querySelectorAll("th")].every((th) => th.getAttribute("scope") === "col"));
  }
});

test("several rows of a table share its headings, and empty cells keep their places", () => {
  const shown = evidence({ kind: "row", context: "\tJunior\tSenior", quote: "Laptop\tyes\tyes\nCar\t\tyes" });
  assert.deepEqual(texts(shown, "th"), ["", "Junior", "Senior"]);
  assert.deepEqual(texts(shown, "tr:last-child td"), ["Car", "", "yes"]);
});

test("a row without headings is a table without them", () => {
  const shown = evidence({ kind: "row", context: "", quote: "London\t£180" });
  assert.deepEqual(texts(shown, "td"), ["London", "£180"]);
  assert.equal(shown.querySelector("thead"), null);
});

test("a row whose cells are not those of its headings is shown as it stands", () => {
  const shown = evidence({ kind: "row", context: "City\tPer night", quote: "London £180" });
  assert.equal(shown.querySelector("table"), null);
  assert.equal(shown.querySelector(".context").textContent, "City · Per night");
  assert.equal(shown.querySelector("blockquote").textContent, "London £180");
});

test("a list stands behind its opening, an item for each line or bullet", () => {
  for (const quote of ["Keys\nThe card", "- Keys\n- The card", "Keys\n• The card", "Keys • The card", "1. Keys\n2. The card", "a) Keys\nb) The card"]) {
    const shown = evidence({ kind: "list", context: "Handed in at the front desk:", quote });
    assert.equal(shown.firstChild.textContent, "Handed in at the front desk:");
    assert.deepEqual(texts(shown, "li"), ["Keys", "The card"], quote);
  }
  assert.deepEqual(texts(evidence({ kind: "item", context: "", quote: "Keys" }), "li"), ["Keys"]);
});

test("a sentence is shown with the words that it leans on; a closest passage as it is", () => {
  const shown = evidence({ kind: "sentence", context: "Visitors get a badge.", quote: "This does not apply to children." });
  assert.deepEqual([...shown.children].map((one) => one.textContent), ["Visitors get a badge.", "This does not apply to children."]);
  assert.equal(evidence({ excerpt: "Near, and no answer." }).textContent, "Near, and no answer.");
});

test("where no words may be shown there is nothing", () => {
  for (const nothing of [{}, { quote: "", context: "" }, { kind: "row", quote: "", context: "" }]) assert.equal(evidence(nothing), false);
});

test("HTML in what is quoted is text", () => {
  const bad = "<img src=x onerror=alert(1)>";
  for (const kind of ["row", "list", "item", "sentence"]) {
    const shown = evidence({ kind, context: `${bad}\t${bad}`, quote: `${bad}\t${bad}` });
    assert.equal(shown.querySelector("img"), null);
    assert.ok(shown.textContent.includes(bad), kind);
  }
});
