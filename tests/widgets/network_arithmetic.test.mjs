// Run by tests/widgets/test_network_layers.py: networks that the helpers computed, computed again.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { outputsOf, productsOf, seenBy, windowOf } from "../../helpers/widgets/view/network_arithmetic.mjs";

const near = (found, wanted, what) =>
  assert.ok(Math.abs(found - wanted) <= 2e-5 * Math.max(1, Math.abs(wanted)), `${what}: ${found}, not ${wanted}`);
const activations = { linear: (v) => v, relu: (v) => Math.max(v, 0), sigmoid: (v) => 1 / (1 + Math.exp(-v)) };

for (const { name, layers, weights, picture, outputs, seen } of JSON.parse(readFileSync(process.env.CASES, "utf8"))) {
  test(name, () => {
    const numbers = Float32Array.from(weights);
    const input = { shape: picture.shape, data: Float32Array.from(picture.data) };
    const found = outputsOf(layers, numbers, input);
    layers.forEach((layer, at) => {
      assert.deepEqual(found[at].shape, outputs[at].shape, layer.name);
      outputs[at].data.forEach((wanted, i) => near(found[at].data[i], wanted, `${layer.name}, ${i}`));
      const [rows, columns, channels] = layer.shape;
      const places = [[0, 0, 0], [rows - 1, columns - 1, channels - 1], [rows >> 1, columns >> 1, channels >> 1]];
      for (const [which, place] of places.entries()) {
        const [row, column, channel] = place;
        const value = found[at].data[(row * columns + column) * channels + channel];
        const before = at ? found[at - 1] : input;
        assert.deepEqual(seenBy(layer, picture.shape, row, column), seen[at][which], layer.name);
        if (layer.op === "sum" && layer.activation !== "softmax") {
          const made = productsOf(layer, numbers, before, place, 0);
          near(activations[layer.activation](made.total), value, `${layer.name} made`);
          near(made.taps.reduce((all, { product }) => all + product, 0), made.totals[0], `${layer.name} by map`);
          assert.equal(made.taps.length, made.window[0] * made.window[1]);
        }
        if (layer.op === "max" || layer.op === "average") {
          const values = windowOf(layer, before, place).taps.filter((tap) => tap.inside).map((tap) => tap.value);
          const mean = values.reduce((all, one) => all + one, 0) / values.length;
          near(layer.op === "max" ? Math.max(...values) : mean, value, `${layer.name} made`);
        }
      }
    });
  });
}
