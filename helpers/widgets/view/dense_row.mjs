// The first half of DenseExplorer's view: a map and its row, linked, and what dropout leaves of it.

import { changed, decode, encode, range, written } from "./arrays.mjs";
import { grey, signed } from "./colours.mjs";
import { button, slider, toggle } from "./controls.mjs";
import { cellAt, dropout, kept, neighbours, placeOf, weighted } from "./dense_arithmetic.mjs";
import { node } from "./frame.mjs";
import { Grid } from "./grid.mjs";

const CHANNELS = 4; // these limits are Python's too
const LARGEST_NUMBER = 1e6;
const LARGEST_SEED = 2 ** 32 - 1;
const WIDTH = 528; // pixels of the row; it grows where its cells would become too small for numbers

// What several parts need, bound to one frame.
export class Bench {
  constructor(frame) {
    this.frame = frame;
    this.sentences = [];
  }

  // What follows from the state: the row, what dropout leaves of it, and the logits.
  network() {
    const { frame } = this;
    const [image, weights, bias] = ["image", "weights", "bias"].map((name) => decode(frame.get(name)));
    const [flat, rate, seed] = [Array.from(image.data), frame.get("rate"), frame.get("seed")];
    const training = frame.get("training");
    const stays = training ? kept(flat.length, rate, seed) : flat.map(() => true);
    const row = training ? dropout(flat, rate, seed) : flat;
    const logits = weighted(row, weights.data, bias.data).map((logit) => logit + frame.get("constant"));
    return { shape: image.shape, flat, stays, row, weights, bias, logits, classes: frame.get("classes") };
  }

  // An element stands on the page while `show` names one of these parts.
  stands(element, ...parts) {
    this.frame.draw(["show"], () => (element.hidden = !parts.some((part) => this.shows(part))));
    return element;
  }

  shows(part) {
    return this.frame.get("show").includes(part);
  }

  part(label, name, where = this.frame.stage) {
    const made = node("div", { class: "ex-part", role: "group", "aria-label": label });
    where.append(this.stands(made, name));
    return made;
  }

  // The sentence of a part, said when these traits change. The first part of the page comes last, so
  // that its sentence stands where several have one.
  say(part, traits, sentence) {
    const speak = () => this.shows(part) && this.frame.say(sentence());
    this.sentences.unshift(() => this.frame.draw(traits, speak));
  }

  walk(place, neuron = this.frame.get("neuron")) {
    const { frame } = this;
    if (place !== frame.get("place") || neuron !== frame.get("neuron")) frame.set({ place, neuron });
  }

  edit(trait, index, value) {
    const { frame } = this;
    if (Math.abs(value) <= LARGEST_NUMBER) {
      frame.set({ [trait]: encode(changed(decode(frame.get(trait)), index, value)) });
    } else frame.complain(`${trait}: ${value} does not fit; numbers from −1,000,000 to 1,000,000 do.`);
  }

  // Show numbers, row after row, in a grid; `name` says what an index stands for.
  show(grid, [rows, columns], values, name, look = {}) {
    const [low, high] = range(values);
    const colour = look.signed || low < 0 ? signed(Math.max(-low, high)) : grey(0, high);
    const at = (row, column) => row * columns + column;
    grid.show({
      rows, columns, width: WIDTH, least: 30, ...look,
      colour: (row, column) => colour(values[at(row, column)]),
      text: (row, column) => written(values[at(row, column)]),
      said: (row, column) => `${name(at(row, column))}: ${written(values[at(row, column)])}`,
    });
  }
}

function cellNamed(place, shape) {
  const [row, column, channel] = cellAt(place, shape);
  return `row ${row}, column ${column}${shape[2] > 1 ? `, channel ${channel}` : ""}`;
}

function placeFormula(place, shape) {
  const [row, column, channel] = cellAt(place, shape);
  const [, columns, channels = 1] = shape;
  if (channels === 1) return `place = row · columns + column = ${row} · ${columns} + ${column} = ${place}`;
  const filled = `(${row} · ${columns} + ${column}) · ${channels} + ${channel}`;
  return `place = (row · columns + column) · channels + channel = ${filled} = ${place}`;
}

// The map, one grid for each channel. The cell that is held is framed, its neighbours are dashed.
export function mapPart(bench) {
  const { frame } = bench;
  const where = bench.part("The map", "flatten");
  const shape = () => decode(frame.get("image")).shape;
  const grids = Array.from({ length: CHANNELS }, (_, channel) =>
    new Grid(frame, where, `Map, channel ${channel}`, {
      at: (row, column) => bench.walk(placeOf([row, column, channel], shape())),
      edit: (row, column, value) => bench.edit("image", placeOf([row, column, channel], shape()), value),
    }));
  const formula = frame.answer(node("p", { class: "ex-sum ex-place" }));
  where.append(formula);
  frame.draw(["image"], () => {
    const { flat, shape: [rows, columns, channels = 1] } = bench.network();
    grids.forEach((grid, channel) => {
      grid.figure.hidden = channel >= channels;
      if (grid.figure.hidden) return;
      const name = (pixel) => cellNamed(pixel * channels + channel, [rows, columns, channels]);
      const values = flat.filter((_, place) => place % channels === channel);
      bench.show(grid, [rows, columns], values, name, { width: 200 });
    });
  });
  frame.draw(["image", "place"], () => {
    const [place, size] = [frame.get("place"), shape()];
    const [row, column, channel] = cellAt(place, size);
    for (const grid of grids) for (const name of ["window", "near"]) grid.mark(name, []);
    grids[channel].mark("window", [[row, column, 1, 1]]);
    const near = neighbours(place, size).map((one) => cellAt(one, size));
    grids[channel].mark("near", near.map(([r, c]) => [r, c, 1, 1]));
    for (const grid of grids.slice(0, size[2] ?? 1)) grid.follow(row, column);
    formula.textContent = placeFormula(place, size);
  });
  bench.say("flatten", ["image", "place"], () => {
    const [{ flat, shape: size }, place] = [bench.network(), frame.get("place")];
    const row = `place ${place} of 0 to ${flat.length - 1}`;
    return `In the map ${cellNamed(place, size)}; in the row ${row}: ${written(flat[place])}.`;
  });
}

export function rowPart(bench, where) {
  const { frame } = bench;
  const grid = new Grid(frame, where, "The row", {
    at: (_, place) => bench.walk(place),
    edit: (_, place, value) => bench.edit("image", place, value),
  });
  if (bench.shows("flatten")) frame.answer(grid.figure);
  frame.draw(["image"], () => {
    const { flat, shape } = bench.network();
    bench.show(grid, [1, flat.length], flat, (place) => `place ${place}, ${cellNamed(place, shape)}`);
  });
  frame.draw(["image", "place", "show"], () => {
    const [place, { shape }] = [frame.get("place"), bench.network()];
    const near = bench.shows("flatten") ? neighbours(place, shape) : [];
    grid.mark("window", [[0, place, 1, 1]]);
    grid.mark("near", near.map((one) => [0, one, 1, 1]));
    grid.follow(0, place);
  });
}

const mean = (values) => written(values.reduce((total, value) => total + value, 0) / values.length);

function dropoutSentence({ flat, row, stays }, training, rate) {
  if (!training) return `In use: all ${flat.length} numbers pass unchanged. Their mean is ${mean(flat)}.`;
  const share = `1 − ${written(rate)} = ${written(1 - rate)}`;
  const count = `${stays.filter(Boolean).length} of ${flat.length} stay`;
  const means = `Mean before: ${mean(flat)}, after: ${mean(row)}`;
  return `${count}, each divided by ${share}; the others are 0. ${means}.`;
}

export function dropoutPart(bench, rows) {
  const { frame } = bench;
  const where = bench.part("Dropout", "dropout", rows);
  const grid = new Grid(frame, rows, "After dropout", { at: (_, place) => bench.walk(place) });
  const note = node("p", { class: "ex-sum ex-mask" });
  for (const element of [grid.figure, note]) frame.answer(element);
  toggle(frame, "In training", "training", { where });
  slider(frame, "Rate", "rate", { min: 0, max: 0.95, step: 0.05, where, shown: (rate) => rate.toFixed(2) });
  button(frame, "New mask", () => frame.set({ seed: (frame.get("seed") + 1) % (LARGEST_SEED + 1) }), where);
  rows.append(note);
  const sentence = () => dropoutSentence(bench.network(), frame.get("training"), frame.get("rate"));
  frame.draw(["show", "training"], () => {
    note.hidden = !bench.shows("dropout");
    grid.figure.hidden = note.hidden && !(bench.shows("layer") && frame.get("training"));
  });
  frame.draw(["image", "rate", "seed", "training"], () => {
    const { row, stays } = bench.network();
    const gone = [...row.keys()].filter((place) => !stays[place]);
    bench.show(grid, [1, row.length], row, (place) => `place ${place}${stays[place] ? "" : ", dropped"}`);
    grid.mark("dropped", gone.map((place) => [0, place, 1, 1]));
    note.textContent = sentence();
  });
  frame.draw(["image", "place"], () => {
    grid.mark("window", [[0, frame.get("place"), 1, 1]]);
    grid.follow(0, frame.get("place"));
  });
  bench.say("dropout", ["image", "rate", "seed", "training"], () => {
    const { stays } = bench.network();
    return `After dropout ${stays.filter(Boolean).length} of ${stays.length} numbers stay.`;
  });
}
