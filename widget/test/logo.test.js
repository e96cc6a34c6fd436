import "./dom.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { logo } from "../src/logo.js";

const ADDRESS = "https://host.example/widget/v1/logo/1a2b.png?key=pk_1";

test("a logo says whose it is, unless the title beside it does", () => {
  const alone = logo(ADDRESS, "Harbour", "Ask our policies");
  assert.equal(alone.src, ADDRESS);
  assert.equal(alone.alt, "Harbour");
  assert.equal(alone.crossOrigin, "anonymous", "the server tells sites apart by their origin");
  assert.equal(logo(ADDRESS, "Harbour", "Harbour policies").getAttribute("alt"), "");
});

test("without a logo there is none, and one that can't be shown goes", () => {
  assert.equal(logo(null, "Harbour", "Ask our policies"), null);
  const header = document.createElement("header");
  header.append(logo(ADDRESS, "Harbour", "Ask our policies"));
  header.firstChild.dispatchEvent(new window.Event("error"));
  assert.equal(header.childElementCount, 0);
});
