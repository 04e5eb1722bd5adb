// Run by tests/widgets/test_arithmetic.py: every case that the helpers computed, computed again.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import * as arithmetic from "../../helpers/widgets/view/arithmetic.mjs";

const WAYS = {
  conv2d: ({ image, kernel, ...options }) => arithmetic.conv2d(image, kernel, options),
  pool2d: ({ image, way, ...options }) => arithmetic.pool2d(image, way, options),
  outputSize: ({ sizes }) => arithmetic.outputSize(...sizes),
  samePadding: ({ sizes }) => arithmetic.samePadding(...sizes),
  softmax: ({ logits }) => arithmetic.softmax(logits),
  sigmoid: ({ value }) => arithmetic.sigmoid(value),
  describeColour: ({ rgb }) => arithmetic.describeColour(rgb),
};

function numbers(thing) {
  if (typeof thing === "number" || typeof thing === "string") return [thing];
  return ArrayBuffer.isView(thing) ? [...thing] : Object.values(thing).flatMap(numbers);
}

const cases = JSON.parse(readFileSync(process.env.CASES, "utf8"));
for (const [way, those] of Object.entries(cases)) {
  test(`${way}: ${those.length} cases`, () => {
    for (const { given, expected } of those) {
      const found = numbers(WAYS[way](given));
      const wanted = numbers(expected);
      assert.equal(found.length, wanted.length, JSON.stringify(given));
      found.forEach((value, i) => {
        const close = value === wanted[i] || Math.abs(value - wanted[i]) <= 1e-9 * Math.max(1, Math.abs(wanted[i]));
        assert.ok(close, `${JSON.stringify(given)}: ${value}, not ${wanted[i]}`);
      });
    }
  });
}
