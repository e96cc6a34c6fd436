import "./dom.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { h } from "../src/dom.js";
import { markdown } from "../src/markdown.js";

/** The HTML of `text`, written in pieces of `size` characters. */
function rendered(text, size = text.length) {
  const root = document.createElement("div");
  const writer = markdown(root, (index) => h("button", { "data-index": index }, index));
  for (let i = 0; i < text.length; i += size) writer.write(text.slice(i, i + size));
  writer.end();
  return root.innerHTML;
}

const mark = (index) => `<button data-index="${index}">${index}</button>`;

test("citation marks become buttons, alone, in a row and in a list", () => {
  assert.equal(rendered("Five days. [1]"), `<p>Five days. ${mark(1)}</p>`);
  assert.equal(rendered("Five days [1][2]."), `<p>Five days ${mark(1)}${mark(2)}.</p>`);
  assert.equal(rendered("Five days [1, 2]."), `<p>Five days ${mark(1)}${mark(2)}.</p>`);
});

test("citation marks become buttons in list items and tables", () => {
  assert.equal(rendered("- one [1]\n- two [2]\n"), `<ul><li>one ${mark(1)}</li><li>two ${mark(2)}</li></ul>`);
  const html = rendered("| a | b |\n|---|---|\n| x | 5 [1][2] |\n");
  assert.match(html, new RegExp(`<tbody><tr><td> x </td><td> 5 ${mark(1)}${mark(2)} </td></tr></tbody>`));
});

const TABLE = "| Contract | Days |\n| --- | --- |\n| Full time | 5 |\n| Part time | 3 |";

test("a table that comes in one piece has its headings, and each is one of a column", () => {
  const html = rendered(`${TABLE}\n\n[1]`);
  assert.match(html, /^<div class="table" tabindex="0"><table><thead><tr><th scope="col"> Contract <\/th><th scope="col"> Days <\/th><\/tr><\/thead>/);
  assert.match(html, /<tbody><tr><td> Full time <\/td><td> 5 <\/td><\/tr><tr><td> Part time <\/td><td> 3 <\/td><\/tr><\/tbody><\/table><\/div>/);
  assert.ok(html.endsWith(`<p>${mark(1)}</p>`));
});

test("a mark behind a table's row stands in its last cell", () => {
  for (const end of [" [1]", "  | [1]", " | | [1]"]) {
    const root = document.createElement("div");
    root.innerHTML = rendered(TABLE + end);
    const row = root.querySelector("tbody tr:last-child");
    assert.equal(row.children.length, 2, end);
    assert.equal(row.lastChild.querySelectorAll("button").length, 1, end);
  }
});

test("what follows a table in the next line stands behind it and not within", () => {
  for (const end of ["\n[1]", "\nThe form is on the intranet."]) {
    const html = rendered(TABLE + end);
    assert.match(html, /<\/tr><\/tbody><\/table><\/div><p>/, end);
    for (const size of [1, 3]) assert.equal(rendered(TABLE + end, size), html, end);
  }
});

test("a table without a row is none the worse, and HTML in a cell is text", () => {
  assert.match(rendered("| a | b |\n|---|---|\n"), /<th scope="col"> a <\/th>/);
  const html = rendered("| <b>a</b> | x |\n|---|---|\n| <img src=x onerror=alert(1)> | y |\n");
  assert.ok(!/<(img|b)\b/.test(html));
  assert.match(html, /&lt;img src=x onerror=alert\(1\)&gt;/);
});

test("a mark that has half arrived shows nothing, and then the whole button", () => {
  const root = document.createElement("div");
  const writer = markdown(root, (index) => h("button", {}, index));
  writer.write("Five days. [1");
  assert.equal(root.textContent, "Five days. ");
  writer.write("]");
  writer.end();
  assert.equal(root.querySelectorAll("button").length, 1);
});

test("brackets that cite nothing stay as they were written", () => {
  assert.equal(rendered("The word [sic] and [an open one"), "<p>The word [sic] and [an open one</p>");
  assert.equal(rendered("See [here](http"), "<p>See [here](http</p>");
});

test("the same text gives the same elements however it is cut", () => {
  const text = "# Title\n\nSome **bold** and *soft* `code` [1].\n\n1. one\n2. two [2]\n   - inner\n\n> quoted\n\n```\nx = 1\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nEnd https://x.example/a.";
  const whole = rendered(text);
  for (const size of [1, 2, 3, 5, 8, 13]) assert.equal(rendered(text, size), whole, `pieces of ${size}`);
});

test("what was shown is never taken back while more arrives", () => {
  const root = document.createElement("div");
  const writer = markdown(root, (index) => h("button", {}, index));
  let before = "";
  for (const char of "Some **bold** words, a [link](https://x.example) and a mark [1].\n\n- a list\n- more *of it*\n") {
    writer.write(char);
    assert.ok(root.textContent.startsWith(before), `after ${JSON.stringify(char)}`);
    before = root.textContent;
  }
});

test("links lead to web and mail addresses only, and leave nothing behind", () => {
  assert.equal(rendered("[ok](https://x.example/a)"), '<p><a href="https://x.example/a" target="_blank" rel="noopener noreferrer nofollow">ok</a></p>');
  for (const bad of ["javascript:alert`1`", "JaVaScRiPt:alert`1`", "java\tscript:alert`1`", "data:text/html,x", "vbscript:x", "//x.example", "/path", "file:///etc"]) {
    assert.equal(rendered(`[bad](${bad})`), "<p><span>bad</span></p>", bad);
  }
});

test("an address in the text is a link without the full stop after it", () => {
  assert.match(rendered("See https://x.example/a."), /<a href="https:\/\/x\.example\/a"[^>]*>https:\/\/x\.example\/a<\/a>\./);
});

test("HTML is text", () => {
  const html = rendered("<img src=x onerror=alert(1)> <script>alert(1)</script>");
  assert.ok(!/<(img|script)/.test(html));
  assert.match(html, /&lt;img src=x onerror=alert\(1\)&gt;/);
});

test("images are their description", () => {
  assert.equal(rendered("![a chart](https://x.example/a.png)"), "<p>a chart</p>");
});

test("underscores within words and amounts of money are no markup", () => {
  assert.equal(rendered("policy_v2_final.pdf costs $5 or $x and $y"), "<p>policy_v2_final.pdf costs $5 or $x and $y</p>");
  assert.equal(rendered("_soft_ and __strong__"), "<p><em>soft</em> and <strong>strong</strong></p>");
  assert.equal(rendered("`a_b_c` and `$x`"), "<p><code>a_b_c</code> and <code>$x</code></p>");
});

test("no input loses words, breaks the parser or hangs it", () => {
  const parts = ["word", " ", "\n", "\n\n", "**", "*", "_", "__", "`", "```", "[", "]", "(", ")", "[1]", "| a |", "|---|", "> ", "- ", "1. ", "    ", "#", "~~", "$", "\\", "<br>", "<", "https://x.example ", "!", "é", "اب", "🙂"];
  let seed = 7;
  const next = (most) => (seed = (seed * 16807) % 2147483647) % most;
  for (let round = 0; round < 1500; round++) {
    let text = "";
    for (let i = next(40); i >= 0; i--) text += parts[next(parts.length)];
    const root = document.createElement("div");
    const writer = markdown(root, (index) => h("button", {}, index));
    writer.write(text);
    writer.end();
    const count = (string) => string.split("word").length - 1;
    assert.ok(count(root.textContent) + hidden(root) >= count(text) - inAddress(text), JSON.stringify(text));
  }
});

/** Words in attributes: of the language of a code block nothing is shown. */
const hidden = (root) => root.querySelectorAll("a").length;
const inAddress = (text) => (text.match(/(```|\]\()[^\n)]*word/g) ?? []).reduce((sum, part) => sum + part.split("word").length - 1, 0);
