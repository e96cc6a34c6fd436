import assert from "node:assert/strict";
import { test } from "node:test";
import { contrast, mix, palette } from "../src/colour.js";

const SURFACES = ["#ffffff", "#1f1f1e"];
const STEPS = ["00", "33", "66", "99", "cc", "ff"];
const ACCENTS = STEPS.flatMap((r) => STEPS.flatMap((g) => STEPS.map((b) => `#${r}${g}${b}`)));

test("contrast is WCAG's", () => {
  assert.equal(contrast("#000000", "#ffffff"), 21);
  assert.equal(contrast("#ffffff", "#ffffff"), 1);
  assert.equal(contrast("#777777", "#ffffff").toFixed(2), "4.48");
  assert.equal(contrast("#ffffff", "#0000ff").toFixed(2), "8.59");
});

test("colours are mixed by their share", () => {
  assert.equal(mix("#000000", "#ffffff", 0.5), "#808080");
  assert.equal(mix("#102030", "#ffffff", 0), "#102030");
});

test("whatever the accent, text, buttons and rings can be read on both surfaces", () => {
  for (const surface of SURFACES) {
    for (const chosen of ACCENTS) {
      const { fill, "on-fill": onFill, tint, accent } = palette(chosen, surface);
      assert.ok(contrast(fill, surface) >= 3, `${chosen} as a button on ${surface}`);
      assert.ok(contrast(onFill, fill) >= 4.5, `words on a button of ${chosen}`);
      assert.ok(contrast(accent, tint) >= 4.5, `words on the tint of ${chosen} over ${surface}`);
      assert.ok(contrast(accent, surface) >= 4.5, `${chosen} as text on ${surface}`);
    }
  }
});

test("an accent that is strong enough is left alone", () => {
  assert.equal(palette("#2f5fd0", "#ffffff").fill, "#2f5fd0");
});
