// What made one number of a map: the products of a weighted sum by what they read, or the window that
// a pooling looked at, and the arithmetic as a sentence.

import { magnitude, signed } from "./colours.mjs";
import { node } from "./frame.mjs";
import { Grid } from "./grid.mjs";
import { productsOf, weightsOf, windowOf } from "./network_arithmetic.mjs";
import { counted, digits, GAP, numberAt, PLACE } from "./network_state.mjs";

// What made the chosen number: the products of one input map, their sum, and the sums of all.
export function madePart(frame, net, above, where) {
  const text = above.appendChild(node("p", { class: "ex-sum" }));
  const column = above.appendChild(node("div", { class: "ex-column" }));
  const pick = (row, column) => net.go({ source: row * 8 + column });
  const sums = new Grid(frame, column, "Sum by input map", { go: pick });
  const last = () => net.layer().reads[2] - 1;
  const input = counted(frame, "Input map", "source", ["layers", "layer"], last, { where: column });
  const labels = ["Read here", "Weights", "Products"];
  const [read, weights, products] = labels.map((label) => new Grid(frame, where, label));
  frame.draw([...PLACE, "source"], () => {
    const [layer, place, source] = [net.layer(), net.place(), net.source()];
    const isSum = layer.op === "sum";
    const made = isSum ? productsOf(layer, net.weights().data, net.input(), place, source)
      : layer.op in KEPT ? windowOf(layer, net.input(), place) : undefined;
    column.hidden = !isSum || made.totals.length === 1;
    weights.figure.hidden = products.figure.hidden = !isSum;
    read.figure.hidden = !made;
    text.textContent = inWords(net, layer, place, made);
    if (isSum) showProducts({ sums, weights, products }, made, source);
    if (made) showRead(read, made, net.inputName(isSum ? source : place[2]), layer.op);
  });
}

const KEPT = { max: "The largest", average: "The mean" };

function showProducts({ sums, weights, products }, { window, totals, taps }, source) {
  const by = (key) => taps.map((tap) => tap[key]);
  const wide = Math.min(totals.length, 8);
  showNumbers(sums, [Math.ceil(totals.length / wide), wide], totals, signed);
  sums.mark("window", [[Math.floor(source / wide), source % wide, 1, 1]]);
  sums.follow(Math.floor(source / wide), source % wide);
  showNumbers(weights, window, by("weight"), signed);
  showNumbers(products, window, by("product"), signed);
  products.caption.textContent = `Products: together ${digits(totals[source])}`;
}

// Places in the padding are hatched; of a max pooling the largest is framed.
function showRead(read, { window, taps }, name, op) {
  const values = taps.map(({ value }) => value);
  showNumbers(read, window, values, Math.min(...values) < 0 ? signed : magnitude);
  read.caption.textContent = `Read here of ${name}`;
  const boxes = (those) => those.map((index) => [Math.floor(index / window[1]), index % window[1], 1, 1]);
  read.mark("unread", boxes([...taps.keys()].filter((index) => !taps[index].inside)));
  const most = Math.max(...taps.filter(({ inside }) => inside).map(({ value }) => value));
  read.mark("window", op === "max" ? boxes([taps.findIndex((tap) => tap.inside && tap.value === most)]) : []);
}

function showNumbers(grid, [rows, columns], values, scale) {
  const colour = scale(Math.max(...values.map(Math.abs)));
  const read = (show, none) => (row, column) => {
    const index = row * columns + column;
    return index < values.length ? show(values[index]) : none;
  };
  const said = (row, column) => `row ${row}, column ${column}: ${read(digits, "nothing")(row, column)}`;
  grid.show({ rows, columns, width: 352, colour: read(colour, GAP), text: read(digits, ""), said });
}

const ACTIVATED = {
  linear: () => "",
  relu: (before, value) => (before < 0 ? " ReLU makes it 0." : ` ReLU keeps it: ${digits(value)}.`),
  sigmoid: (before, value) => ` The sigmoid makes it ${digits(value)}.`,
  softmax: (before, value, count) => ` The softmax over all ${count} makes it ${digits(value)}.`,
};

// The arithmetic of one number as a sentence.
function inWords(net, layer, place, made) {
  const channel = place[2];
  const value = numberAt(net.output(), place);
  const after = (before) => ACTIVATED[layer.activation](before, value, layer.shape[2]);
  if (layer.op === "sum") return `${summed(made)}${after(made.total)}`;
  if (made) {
    const count = made.taps.filter(({ inside }) => inside).length;
    return `${KEPT[layer.op]} of ${count} numbers of ${net.inputName(channel)}: ${digits(value)}.`;
  }
  if (layer.op === "flat") return `${unrolled(net, layer, channel)}: ${digits(value)}.`;
  const read = numberAt(net.input(), place);
  if (layer.op === "norm") return `${normed(net, layer, channel, read)} = ${digits(value)}.`;
  return `${digits(read)} comes in.${after(read) || " It goes on unchanged."}`;
}

function summed({ window, totals, total, bias }) {
  const factors = [...window, totals.length];
  const count = factors.reduce((product, factor) => product * factor, 1);
  const sum = `${factors.join(" × ")} = ${count} products add up to ${digits(total - bias)}`;
  return `${sum}; the bias ${digits(bias)} makes it ${digits(total)}.`;
}

function unrolled(net, { reads: [, columns, channels] }, index) {
  const [place, channel] = [Math.floor(index / channels), index % channels];
  const from = `row ${Math.floor(place / columns)}, column ${place % columns} of ${net.inputName(channel)}`;
  return `Number ${index} of the row is ${from}`;
}

function normed(net, layer, channel, read) {
  const { data, shape } = weightsOf(layer, "statistics", net.weights().data);
  const [mean, variance, gamma, beta] = [0, 1, 2, 3].map((row) => digits(data[row * shape[1] + channel]));
  const spread = `√(variance ${variance} + ${layer.epsilon})`;
  return `(${digits(read)} − mean ${mean}) / ${spread} × γ ${gamma} + β ${beta}`;
}
