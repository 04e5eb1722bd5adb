// What the traits of NetworkExplorer say, read once after each change, and computed from there.

import { decode, remembered, written } from "./arrays.mjs";
import { slider } from "./controls.mjs";
import { outputsOf } from "./network_arithmetic.mjs";

export const digits = (value) => written(value, value !== 0 && Math.abs(value) < 0.1 ? 4 : 3);
const inside = (value, count) => Math.min(Math.max(value, 0), count - 1);

export const GAP = [128, 128, 128]; // the colour between two maps, and where no number is

export const numberAt = ({ shape: [, columns, channels], data }, [row, column, channel]) =>
  data[(row * columns + column) * channels + channel];

// One picture as the model is fed: of uint8 the values are divided by 255.
function fed({ dtype, shape, data }, chosen = 0) {
  const count = shape.slice(-3).reduce((product, size) => product * size, 1);
  const part = Float32Array.from(data.subarray(chosen * count, (chosen + 1) * count));
  return { shape: shape.slice(-3), data: dtype === "uint8" ? part.map((value) => value / 255) : part };
}

// What the traits say of the network and of the picture, read once after each change.
export function opened(frame) {
  const trait = (name) => remembered(() => [frame.get(name)], decode);
  const [images, own, weights, answers] = ["images", "own", "weights", "answers"].map(trait);
  const layers = () => frame.get("layers");
  const open = () => Math.max(layers().findIndex(({ name }) => name === frame.get("layer")), 0);
  const layer = () => layers()[open()];
  const chosen = () => inside(frame.get("chosen"), images().shape[0]);
  const picture = remembered(() => (frame.get("chosen") < 0 ? [own(), 0] : [images(), chosen()]), fed);
  const outputs = remembered(() => [layers(), weights().data, picture()], outputsOf);
  const axes = ["row", "column", "channel"];
  const place = () => axes.map((name, axis) => inside(frame.get(name), layer().shape[axis]));
  const source = () => inside(frame.get("source"), layer().reads[2]);
  const input = () => (open() ? outputs()[open() - 1] : picture());
  const name = (index) => frame.get("classes")[index] ?? String(index);
  const answer = () => outputs().at(-1).data;
  const go = (changes) => {
    const to = layers().find((one) => one.name === (changes.layer ?? layer().name));
    const limits = [...axes.map((key, axis) => [key, to.shape[axis]]), ["source", to.reads[2]]];
    const fitting = limits.map(([key, count]) => [key, inside(changes[key] ?? frame.get(key), count)]);
    const all = { ...changes, ...Object.fromEntries(fitting) };
    const news = Object.entries(all).filter(([key, value]) => value !== frame.get(key));
    if (news.length) frame.set(Object.fromEntries(news));
  };
  // Of each labelled picture: whether it is one of the alarm's class, and whether it is called so.
  const judged = () => {
    const [{ shape: [, units], data }, alarm] = [answers(), frame.get("alarm")];
    const threshold = Math.fround(frame.get("threshold")); // as NumPy compares with float32
    const called = (index) => data[index * units + Math.min(alarm, units - 1)] >= threshold;
    return frame.get("labels").map((label, index) => ({ truth: label === alarm, called: called(index) }));
  };
  // What the open layer reads by: red, green and blue, maps, or single numbers.
  const inputName = (index) => {
    if (!open() && picture().shape[2] === 3) return ["red", "green", "blue"][index];
    return layer().reads[0] * layer().reads[1] > 1 ? `map ${index}` : `number ${index}`;
  };
  const output = () => outputs()[open()];
  const read = { images, own, answers, weights, layers, layer, picture, output, input, answer };
  return { ...read, place, source, name, inputName, judged, go };
}

export const PICTURE = ["layers", "weights", "images", "own", "chosen"];
export const PLACE = [...PICTURE, "layer", "row", "column", "channel"];

// The sliders that count to what the network has.
export function counted(frame, label, trait, traits, last, how) {
  const input = slider(frame, label, trait, { min: 0, max: last(), ...how });
  frame.draw(traits, () => {
    input.max = last();
    input.value = frame.get(trait);
    input.disabled = last() <= Number(input.min);
  });
  return input;
}
