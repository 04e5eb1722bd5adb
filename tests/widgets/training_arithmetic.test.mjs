// Run by tests/widgets/test_training_explorer.py: every learning that the helpers computed, once more.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { descend, loss, over, pairs, slopes, verdict } from "../../helpers/widgets/view/training_arithmetic.mjs";

const cases = JSON.parse(readFileSync(process.env.CASES, "utf8"));

function close(found, wanted, text) {
  const least = Math.max(1, ...wanted.map(Math.abs));
  assert.equal(found.length, wanted.length, text);
  found.forEach((value, i) => assert.ok(Math.abs(value - wanted[i]) <= 1e-9 * least, `${text}: ${found}, not ${wanted}`));
}

test(`${cases.length} learnings`, () => {
  for (const { image, target, start, rate, steps, weights, slope, losses, nudged } of cases) {
    const means = pairs(image, target.shape);
    const run = descend(means, target.data, start.data, rate, steps);
    const end = run.at(-1);
    const text = JSON.stringify({ image, target, start, rate, steps });
    close(run.map((one) => one.loss), losses, text);
    close([...end.weights], weights.data, text);
    close([...end.slopes], slope.data, text);
    close([loss(means, target.data, end.weights)], losses.slice(-1), text);
    close([...slopes(means, target.data, end.weights)], slope.data, text);
    close([over(means, end, 0)(end.weights[0] + 1)], [nudged], text);
    assert.ok(["ran away", "arrived", "begins", "stays", "grows", "falls"].includes(verdict(run, steps)));
  }
});

test("how a learning goes is said in one word", () => {
  const goes = (rate, steps, start = [1]) => {
    const means = pairs({ shape: [1, 1], data: [2] }, [1, 1]);
    return verdict(descend(means, [3], start, rate, 40), steps);
  };
  assert.equal(goes(0.1, 0), "begins");
  assert.equal(goes(0.1, 5), "falls");
  assert.equal(goes(0.1, 30), "arrived");
  assert.equal(goes(0.25, 1), "arrived");
  assert.equal(goes(0.5, 4), "stays");
  assert.equal(goes(0, 4), "stays");
  assert.equal(goes(0.6, 4), "grows");
  assert.equal(goes(0.6, 40), "ran away");
  assert.equal(goes(0.6, 40, [3]), "arrived");
});
