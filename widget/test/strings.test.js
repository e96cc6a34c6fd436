import "./dom.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { choose, LANGUAGES, Words } from "../src/strings/index.js";
import * as names from "../src/strings/names.js";

const places = (text) => (text.match(/\{\w+\}/g) ?? []).sort();

test("every language has every word, in the order of names.js", () => {
  for (const [language, words] of Object.entries(LANGUAGES)) {
    assert.deepEqual(Object.keys(words).map((name) => names[name]), Object.keys(words).map((_, index) => index), language);
    assert.equal(Object.keys(words).length, Object.keys(names).length, language);
    assert.ok(Object.values(words).every((word) => word.trim()), language);
  }
});

test("every translation has the places of the English words", () => {
  for (const [language, words] of Object.entries(LANGUAGES)) {
    for (const [name, word] of Object.entries(words)) assert.deepEqual(places(word), places(LANGUAGES.en[name]), `${language}: ${name}`);
  }
});

test("every language says that a machine answers, what it has made, and no more of a quote than where it stands", () => {
  for (const [language, words] of Object.entries(LANGUAGES)) {
    for (const name of ["about", "quoted", "written", "missing", "stands"]) assert.ok(words[name]?.trim(), `${language}: ${name}`);
    assert.notEqual(words.quoted, words.written, language);
    assert.ok(words.about.length <= 120, language);
    assert.ok(!/verif|geprüft|vérifi|مُتحقَّق|核实/i.test(words.stands), language);
    if (language !== "en") for (const name of ["about", "written", "missing", "stands"]) assert.notEqual(words[name], LANGUAGES.en[name], `${language}: ${name}`);
  }
});

test("the first known language is chosen, else English", () => {
  assert.equal(choose(["", null, "de-AT", "fr"]), "de");
  assert.equal(choose(["ja", "zh-Hant-TW"]), "zh");
  assert.equal(choose(["ja"]), "en");
  assert.equal(choose(["constructor"]), "en");
});

test("values stand in their places", () => {
  assert.equal(new Words("en").say(names.line, { n: 3 }), "Your place in the queue: 3");
  assert.equal(new Words("ar").direction, "rtl");
});
