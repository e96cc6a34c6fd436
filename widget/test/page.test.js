import "./dom.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client } from "../src/client.js";
import { pageView } from "../src/page.js";
import { Words } from "../src/strings/index.js";

const CITATION = { document_title: "Leave policy", page: 4, section: "2 Leave", quote: "Five days.", kind: "sentence", context: "" };
const client = new Client("https://policies.example", "pk_1", fetch);
const ui = { words: new Words("en"), link: () => null, refusal: (address) => client.refusal(address) };
const settled = () => new Promise((resolve) => setTimeout(resolve));

/** What is said where the image does not come and its address is answered with this. */
async function saidOf(response) {
  globalThis.fetch = async () => response;
  const view = pageView(CITATION, "/page.png", () => {}, ui);
  view.querySelector("img").dispatchEvent(new window.Event("error"));
  await settled();
  return view.querySelector("[role=status]").textContent;
}

test("a page that does not come says why, as the server tells it", async () => {
  const detail = "Sign in again.";
  assert.equal(await saidOf(Response.json({ code: "not_authenticated", detail }, { status: 401 })), detail);
});

test("a fault of the server's, and what is no problem object, are told in a sentence of the widget's", async () => {
  assert.equal(await saidOf(Response.json({ detail: "Trace" }, { status: 500 })), "That did not work.");
  assert.equal(await saidOf(new Response("<html>", { status: 502 })), "That did not work.");
});
