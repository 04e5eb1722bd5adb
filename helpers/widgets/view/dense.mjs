// The view of DenseExplorer: a map and its row, dropout, a dense layer, the decision, and the costs.
// Each is a part of its own, and the trait `show` says which of them stand on the page.

import { sigmoid, softmax } from "./arithmetic.mjs";
import { decode, written } from "./arrays.mjs";
import { number, slider } from "./controls.mjs";
import { layerCosts } from "./dense_arithmetic.mjs";
import { Bench, dropoutPart, mapPart, rowPart } from "./dense_row.mjs";
import { Frame, node } from "./frame.mjs";
import { Grid } from "./grid.mjs";

const TITLES = {
  flatten: "From a map to a row",
  dropout: "Dropout",
  layer: "A dense layer",
  decide: "From logits to probabilities",
  cost: "What a layer costs",
};
const CLASSES = 6; // Python's limit too
const NETWORK = ["image", "weights", "bias", "constant", "rate", "seed", "training", "classes"];

// One line of weights for each neuron, right below the numbers of the row that they are for.
function layerPart(bench, rows) {
  const { frame } = bench;
  const where = bench.part("The neurons", "layer", rows);
  const at = (neuron, place = frame.get("place")) => bench.walk(place, neuron);
  const weights = new Grid(frame, where, "Weights, a line for each neuron", {
    at,
    edit: (row, place, value) => bench.edit("weights", place * bench.network().logits.length + row, value),
  });
  const edit = (row, _, value) => bench.edit("bias", row, value);
  const bias = new Grid(frame, where, "Bias", { at: (row) => at(row), edit });
  const logits = new Grid(frame, where, "Logits", { at: (row) => at(row) });
  const sum = node("p", { class: "ex-sum ex-products" });
  for (const element of [logits.figure, sum]) frame.answer(element);
  where.classList.add("ex-neurons");
  frame.stage.append(bench.stands(sum, "layer"));
  frame.draw(NETWORK, () => {
    const net = bench.network();
    const [count, inputs] = [net.logits.length, net.flat.length];
    const lines = net.classes.flatMap((_, k) => net.flat.map((_, at) => net.weights.data[at * count + k]));
    const weightNamed = (index) => `${net.classes[Math.floor(index / inputs)]}, place ${index % inputs}`;
    bench.show(weights, [count, inputs], lines, weightNamed, { signed: true });
    const column = { signed: true, width: weights.side, most: weights.side };
    bench.show(bias, [count, 1], net.bias.data, (index) => net.classes[index], column);
    bench.show(logits, [count, 1], net.logits, (index) => net.classes[index], column);
  });
  frame.draw([...NETWORK, "place", "neuron"], () => {
    const [neuron, place] = [frame.get("neuron"), frame.get("place")];
    weights.mark("window", [[neuron, place, 1, 1]]);
    weights.follow(neuron, place);
    for (const grid of [bias, logits]) {
      grid.mark("window", [[neuron, 0, 1, 1]]);
      grid.follow(neuron, 0);
    }
    sum.replaceChildren(...products(bench.network(), neuron, place, frame.get("constant")));
  });
}

// A neuron's sum written out, the product of the place that is held in bold.
function products({ row, weights, bias, logits, classes }, neuron, held, constant) {
  const signs = (value) => (value < 0 ? `(${written(value)})` : written(value));
  const terms = row.flatMap((input, place) => {
    const term = `${signs(input)} · ${signs(weights.data[place * classes.length + neuron])}`;
    return [place ? " + " : "", place === held ? node("b", {}, term) : term];
  });
  const added = constant ? ` + c ${signs(constant)}` : "";
  const end = ` + bias ${signs(bias.data[neuron])}${added} = ${written(logits[neuron])}`;
  return [`${classes[neuron]}: `, ...terms, end];
}

// A table with its heads; return its body.
function table(where, heads, kind = "") {
  const body = node("tbody");
  const row = node("tr", {}, ...heads.map((text) => node("th", { scope: "col" }, text)));
  where.append(node("table", { class: `ex-table ${kind}` }, node("thead", {}, row), body));
  return body;
}

// A row of the table; return its cells.
function tableRow(body, name, count) {
  const row = node("tr", {}, node("th", { scope: "row" }, name));
  for (let cell = 0; cell < count; cell++) row.append(node("td"));
  body.append(row);
  return [...row.cells];
}

// A number with a bar beside it, as long as its share of the largest.
function bar(cell, text, share) {
  const drawn = node("span", { class: "ex-share", style: `--share: ${share}` });
  cell.replaceChildren(node("span", { class: "ex-number" }, text), drawn);
}

function decidePart(bench) {
  const { frame } = bench;
  const where = bench.part("The decision", "decide");
  const body = table(where, ["class", bench.shows("layer") ? "logit (moves the bias)" : "logit", "softmax", "sigmoid"]);
  const lines = Array.from({ length: CLASSES }, (_, k) => decideLine(bench, body, k));
  const [, , ...together] = tableRow(body, "together", 3);
  for (const cell of together) frame.answer(cell);
  const shown = (c) => `c = ${written(c)}`;
  slider(frame, "Add c to every logit", "constant", { min: -20, max: 20, where, shown });
  frame.draw(NETWORK, () => {
    const { logits, classes } = bench.network();
    const probabilities = [softmax(logits), logits.map(sigmoid)];
    lines.forEach((line, k) => line(classes[k], ...probabilities.map((values) => values[k])));
    probabilities.forEach((values, i) => {
      together[i].textContent = values.reduce((total, value) => total + value, 0).toFixed(3);
    });
  });
}

// One class: its name, a slider for its logit, and its two probabilities.
function decideLine(bench, body, k) {
  const { frame } = bench;
  const [name, place, ...cells] = tableRow(body, "", 3);
  for (const cell of [place, ...cells]) frame.answer(cell);
  const read = () => bench.network().logits[k] ?? 0;
  const change = (value) => {
    const moved = decode(frame.get("bias")).data[k] + value - read();
    bench.edit("bias", k, Number(moved.toFixed(6)));
  };
  const how = { min: -10, max: 10, step: 0.5, shown: (value) => written(value) };
  const input = slider(frame, "", "bias", { ...how, where: place, read, change });
  frame.draw(NETWORK, input.show);
  return (text, ...probabilities) => {
    name.parentElement.hidden = text === undefined;
    if (text === undefined) return;
    name.textContent = text;
    input.setAttribute("aria-label", `Logit of ${text}`);
    cells.forEach((cell, i) => bar(cell, probabilities[i].toFixed(3), probabilities[i]));
  };
}

function decision(bench) {
  const { logits, classes } = bench.network();
  const [shares, each] = [softmax(logits), logits.map(sigmoid)];
  const probabilities = (k) =>
    bench.shows("decide") ? `, softmax ${shares[k].toFixed(3)}, sigmoid ${each[k].toFixed(3)}` : "";
  return `${classes.map((name, k) => `${name}: logit ${written(logits[k])}${probabilities(k)}`).join("; ")}.`;
}

const LAYERS = {
  dense: "dense, on the picture",
  convolution: "convolution, on the picture",
  behind: "dense, behind the convolution",
};
const COUNTS = ["parameters", "multiplications"];
const SIZES = ["side", "channels", "units", "filters", "kernel_size"];

function costPart(bench) {
  const { frame } = bench;
  const where = bench.part("What it costs", "cost");
  costControls(frame, where);
  const body = table(where, ["layer", ...COUNTS], "ex-costs");
  const cells = Object.values(LAYERS).map((name) => tableRow(body, name, COUNTS.length).slice(1));
  for (const cell of cells.flat()) frame.answer(cell);
  const costs = () => layerCosts(Object.fromEntries(SIZES.map((name) => [name, frame.get(name)])));
  const grouped = (count) => count.toLocaleString("en-US");
  frame.draw(SIZES, () => {
    COUNTS.forEach((what, column) => {
      const counts = Object.values(costs()).map((layer) => layer[what]);
      const most = Math.max(...counts.map(([, count]) => count));
      counts.forEach(([formula, count], layer) => {
        bar(cells[layer][column], `${formula} = ${grouped(count)}`, count / most);
      });
    });
  });
  bench.say("cost", SIZES, () => {
    const counts = (what) => Object.values(costs()).map((layer) => grouped(layer[what][1])).join(", ");
    return COUNTS.map((what) => `${what[0].toUpperCase()}${what.slice(1)}: ${counts(what)}.`).join(" ");
  });
}

function costControls(frame, where) {
  const fitting = (trait) => (value) => {
    const sizes = { side: frame.get("side"), kernel_size: frame.get("kernel_size"), [trait]: value };
    if (sizes.kernel_size <= sizes.side) return frame.set({ [trait]: value });
    const what = `A kernel of ${sizes.kernel_size} pixels is larger than a picture of ${sizes.side}`;
    frame.complain(`${what}: no window fits.`);
  };
  slider(frame, "Side of the picture", "side", { min: 1, max: 256, where, change: fitting("side") });
  number(frame, "Channels", "channels", { min: 1, max: 512, where });
  number(frame, "Neurons", "units", { min: 1, max: 4096, where });
  number(frame, "Filters", "filters", { min: 1, max: 1024, where });
  const change = fitting("kernel_size");
  number(frame, "Side of a kernel", "kernel_size", { min: 1, max: 15, where, change });
}

function render({ model, el }) {
  const [first, ...more] = model.get("show");
  const frame = new Frame(model, el, more.length ? "From a map to a decision" : TITLES[first]);
  const bench = new Bench(frame);
  frame.answer(frame.sentence);
  frame.sentence.classList.toggle("ex-heard", !bench.shows("flatten")); // the tables say it to those who see
  mapPart(bench);
  const rows = bench.stands(node("div", { class: "ex-rows" }), "flatten", "dropout", "layer");
  frame.stage.append(rows);
  rowPart(bench, rows);
  dropoutPart(bench, rows);
  layerPart(bench, rows);
  decidePart(bench);
  costPart(bench);
  for (const part of ["layer", "decide"]) bench.say(part, NETWORK, () => decision(bench));
  for (const say of bench.sentences) say();
  return () => frame.end();
}

export default { render };
