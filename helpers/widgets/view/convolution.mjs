// The view of ConvolutionExplorer: the padded picture with the window that slides over it, the kernel,
// the output that fills, the products written out, and the sizes counted. GALLERY comes from Python.

import { conv2d, flipped, sides, taps } from "./arithmetic.mjs";
import { changed, decode, encode, range } from "./arrays.mjs";
import { grey, signed } from "./colours.mjs";
import { number, player, select, slider, toggle } from "./controls.mjs";
import { listed, misfit, neverRead, resized, sizeFormula, spelled, stretches, workedOut } from "./convolution_arithmetic.mjs";
import { Frame, node } from "./frame.mjs";
import { Grid } from "./grid.mjs";

const GIVEN = ["image", "kernel", "stride", "padding", "dilation", "flip", "bias", "relu"];
const AXES = [0, 1];

// The two axes of a state, as the size formula takes them, and how many windows fit on each.
function axesOf({ image, kernel, stride, padding, dilation }) {
  return AXES.map((axis) => {
    const [size, weights] = [image.shape[axis], kernel.shape[axis]];
    const given = { size, kernel: weights, stride, dilation, sides: sides(padding, size, weights, stride, dilation) };
    const padded = size + given.sides[0] + given.sides[1];
    return { ...given, padded, windows: Math.floor((padded - dilation * (weights - 1) - 1) / stride) + 1 };
  });
}

// All that is drawn, computed from the state.
function worked(frame) {
  const state = Object.fromEntries(GIVEN.map((name) => [name, frame.get(name)]));
  const [image, kernel] = [decode(state.image), decode(state.kernel)];
  const output = conv2d(image, kernel, state);
  const axes = axesOf({ ...state, image, kernel });
  const unread = axes.map((axis) => neverRead(axis, axis.windows));
  return { ...state, image, kernel, weights: state.flip ? flipped(kernel) : kernel, output, axes, unread };
}

const holds = ([rows, columns], place) => place.length === 2 && place[0] < rows && place[1] < columns;

// Change what is given, and bring the windows that are looked at back into the output; or say what does not fit.
function proposer(frame) {
  return (changes) => {
    const next = { ...Object.fromEntries(GIVEN.map((name) => [name, frame.get(name)])), ...changes };
    const axes = axesOf(next);
    const problem = misfit(next.kernel.shape, axes.map((axis) => axis.padded), next.dilation);
    if (problem) return frame.complain(problem);
    const shape = axes.map((axis) => axis.windows);
    const gone = ["hovered", "pinned"].filter((name) => frame.get(name).length && !holds(shape, frame.get(name)));
    const kept = Object.fromEntries(gone.map((name) => [name, []]));
    return frame.set({ step: Math.min(frame.get("step"), shape[0] * shape[1] - 1), ...kept, ...changes });
  };
}

const alike = (one, other) =>
  String(one.shape) === String(other.shape) && one.data.every((value, at) => value === other.values[at]);

function group(frame, label) {
  const made = node("div", { class: "ex-row", role: "group", "aria-label": label });
  frame.controls.append(made);
  return made;
}

// The picture, or the kernel: one from the gallery, and how many rows and columns it has.
function sourceControls(frame, propose, trait, label, most) {
  const where = group(frame, label);
  const choices = GALLERY[trait];
  const named = (sent) => Object.keys(choices).find((name) => alike(decode(sent), choices[name])) ?? "own";
  const options = [...Object.keys(choices).map((name) => [name, name.replace("_", " ")]), ["own", "your own"]];
  const change = (name) => name in choices && propose({ [trait]: choices[name] });
  select(frame, label, trait, options, { read: named, change, where });
  ["rows", "columns"].forEach((word, axis) => {
    const resize = (count) => {
      const source = decode(frame.get(trait));
      const shape = source.shape.with(axis, count);
      propose({ [trait]: encode(resized(source, shape)) });
    };
    number(frame, `${label} ${word}`, trait, { min: 1, max: most, read: (sent) => sent.shape[axis], change: resize, where });
  });
}

function windowControls(frame, propose) {
  const where = group(frame, "How the kernel slides");
  const put = (trait) => ({ where, change: (value) => propose({ [trait]: value }) });
  number(frame, "Stride", "stride", { min: 1, max: 64, ...put("stride") });
  const words = [["valid", "valid: none"], ["same", "same"], ["pixels", "pixels"]];
  const kind = (padding) => (typeof padding === "number" ? "pixels" : padding);
  const change = (word) => propose({ padding: word === "pixels" ? 1 : word });
  select(frame, "Padding", "padding", words, { read: kind, change, where });
  const pixels = (padding) => (typeof padding === "number" ? padding : 0);
  number(frame, "Pixels on each side", "padding", { min: 0, max: 32, ...put("padding"), read: pixels });
  number(frame, "Dilation", "dilation", { min: 1, max: 64, ...put("dilation") });
  toggle(frame, "Flip the kernel", "flip", put("flip"));
  number(frame, "Bias", "bias", { min: -1e6, max: 1e6, step: "any", ...put("bias") });
  toggle(frame, "ReLU", "relu", put("relu"));
}

// How to draw the padded picture: what is outside of it is 0.
function pictureLook({ image, axes }, sides) {
  const [[top, bottom], [left, right]] = sides;
  const [rows, columns] = image.shape;
  const [low, high] = image.dtype === "uint8" ? [0, 255] : range(image.data);
  const scale = grey(Math.min(low, 0), high);
  const inside = (row, column) => row >= top && row < top + rows && column >= left && column < left + columns;
  const value = (row, column) => (inside(row, column) ? image.data[(row - top) * columns + column - left] : 0);
  const text = (row, column) => spelled(value(row, column));
  const said = (row, column) =>
    `row ${row - top}, column ${column - left}: ${text(row, column)}${inside(row, column) ? "" : ", padding"}`;
  return {
    rows: rows + top + bottom, columns: columns + left + right, width: 340, top, left, inside, text, said,
    colour: (row, column) => scale(value(row, column)),
  };
}

function kernelLook({ weights: { shape: [rows, columns], data } }) {
  const colour = signed(1.6 * Math.max(...data.map(Math.abs))); // soft colours, as in the course's figures
  const at = (row, column) => data[row * columns + column];
  return { rows, columns, width: 190, colour: (r, c) => colour(at(r, c)), text: (r, c) => spelled(at(r, c)) };
}

const EMPTY = [225, 225, 225];

// The output: each number once its window has been there, or all of them.
function outputLook({ output: { shape: [rows, columns], data }, image }, known) {
  const [low, high] = range(data);
  const white = image.dtype === "uint8" ? 255 : range(image.data)[1];
  const scale = low < 0 ? signed(Math.max(-low, high)) : grey(0, Math.max(high, white));
  const at = (row, column) => row * columns + column;
  const text = (row, column) => (known(at(row, column)) ? spelled(data[at(row, column)]) : "");
  return {
    rows, columns, width: 340, text,
    colour: (row, column) => (known(at(row, column)) ? scale(data[at(row, column)]) : EMPTY),
    said: (row, column) => `row ${row}, column ${column}: ${text(row, column) || "not yet computed"}`,
  };
}

// Where a window lies in the padded picture: one box, or one for each weight where these lie apart.
function boxes({ kernel: { shape: [rows, columns] }, stride, dilation }, [row, column]) {
  const [top, left] = [row * stride, column * stride];
  if (dilation === 1) return [[top, left, rows, columns]];
  return Array.from({ length: rows * columns }, (_, at) => [
    top + Math.floor(at / columns) * dilation, left + (at % columns) * dilation, 1, 1,
  ]);
}

function ring([rows, columns], [[top, bottom], [left, right]]) {
  const [height, width] = [rows + top + bottom, columns + left + right];
  return [
    [0, 0, top, width], [height - bottom, 0, bottom, width], [top, 0, rows, left], [top, width - right, rows, right],
  ].filter(([, , tall, wide]) => tall && wide);
}

// Which zeros lie around the picture, and what no window reads, in words.
function borderWords({ padding, axes, image, unread }) {
  const [[above, below], [left, right]] = axes.map((axis) => axis.sides);
  const who = padding === "same" ? "“same” lays" : "The padding lays";
  const zeros = above + below + left + right === 0
    ? (padding === "same" ? "“same” needs no zeros here." : "No zeros around the picture.")
    : `${who} zeros around the picture: ${above} above and ${below} below, ${left} on the left and ${right} on the right.`;
  const missed = unread.map((places, axis) =>
    listed(["row", "column"][axis], places.map((at) => at - axes[axis].sides[0]).filter((at) => at >= 0 && at < image.shape[axis])),
  ).filter(Boolean);
  return `${zeros} ${missed.length ? `Never read: ${missed.join(", ")} (hatched).` : "Every pixel is read."}`;
}

function sizeWords({ axes, dilation }) {
  const spans = axes.map(({ kernel }) => `${kernel} spans ${dilation}·(${kernel} − 1) + 1 = ${dilation * (kernel - 1) + 1}`);
  const lines = axes.map((axis, at) => `Output ${["rows", "columns"][at]}: ${sizeFormula(axis)}`);
  return dilation > 1 ? [`With dilation ${dilation}, a kernel of ${[...new Set(spans)].join(", and one of ")} pixels.`, ...lines] : lines;
}

// The arithmetic of one window in one line.
function sumWords(work, [row, column]) {
  const { products, sums, total, after } = workedOut(taps(work.image, work.weights, row, column, work), work.bias, work.relu);
  return `${[products, sums, total].filter(Boolean).join(" = ")}${after ? `; ${after}` : ""}`;
}

function workings(frame) {
  const place = node("div", { class: "ex-workings", role: "group", "aria-label": "The arithmetic" });
  const lines = ["sum", "pinned-sum", "size", "border"].map((name) => node("div", { class: `ex-${name}` }));
  place.append(...lines);
  frame.stage.append(frame.answer(place));
  return lines;
}

function playerControls(frame, count, stopped) {
  const where = group(frame, "Move the window");
  const put = (step) => frame.set({ step, hovered: [] });
  const play = player(frame, "step", () => count() - 1, {
    label: "Window", perSecond: () => frame.get("speed"), where, put, stopped,
  });
  slider(frame, "Windows a second", "speed", { min: 1, max: 60, where });
  toggle(frame, "Show the whole output", "whole", { where });
  return play;
}

function render({ model, el }) {
  const frame = new Frame(model, el, "Slide a kernel over a picture");
  const propose = proposer(frame);
  let work = worked(frame);
  const shape = () => work.output.shape;
  sourceControls(frame, propose, "image", "Picture", 512);
  sourceControls(frame, propose, "kernel", "Kernel", 11);
  windowControls(frame, propose);
  const play = playerControls(frame, () => shape()[0] * shape()[1], () => say());

  // Lay the middle of the window on a pixel of the padded picture.
  const moveTo = (...pixel) => {
    if (frame.locked) return;
    const [row, column] = AXES.map((axis) => {
      const { kernel, dilation, stride, windows } = work.axes[axis];
      const middle = Math.floor((dilation * (kernel - 1)) / 2);
      return Math.min(Math.max(Math.round((pixel[axis] - middle) / stride), 0), windows - 1);
    });
    frame.set({ step: row * shape()[1] + column, hovered: [] });
  };
  let look = pictureLook(work, [[0, 0], [0, 0]]);
  const editPixel = (row, column, value) => {
    if (!look.inside(row, column)) return frame.complain("The zeros around the picture are padding and stay 0: change a pixel of the picture.");
    const at = (row - look.top) * work.image.shape[1] + column - look.left;
    return propose({ image: encode(changed(work.image, at, value)) });
  };
  const editWeight = (row, column, value) => {
    const at = row * work.kernel.shape[1] + column;
    const index = work.flip ? work.kernel.data.length - 1 - at : at;
    propose({ kernel: encode(changed(work.kernel, index, value)) });
  };
  const same = (name, place) => String(frame.get(name)) === String(place);
  const hover = (...place) => same("hovered", place) || frame.set({ hovered: place });
  const pin = (...place) => frame.set({ pinned: same("pinned", place) ? [] : place });
  const picture = new Grid(frame, frame.stage, "The picture", { drag: moveTo, pick: moveTo, edit: editPixel });
  const kernel = new Grid(frame, frame.stage, "The kernel", { edit: editWeight });
  const output = new Grid(frame, frame.stage, "The output", { at: hover, left: () => hover(), pick: pin });
  frame.answer(output.figure);
  frame.answer(picture.over);
  const [sum, pinnedSum, size, border] = workings(frame);

  let upto = -1; // the last window whose number stands in the output
  const shown = () => {
    const hovered = frame.get("hovered");
    const step = Math.min(frame.get("step"), shape()[0] * shape()[1] - 1);
    return holds(shape(), hovered) ? hovered : [Math.floor(step / shape()[1]), step % shape()[1]];
  };
  const say = () => {
    const [row, column] = shown();
    const words = `Output row ${row}, column ${column}: ${spelled(work.output.data[row * shape()[1] + column])}.`;
    if (!play.playing()) frame.say(frame.locked ? "" : words);
  };
  const reached = () => (frame.get("whole") ? shape()[0] * shape()[1] - 1 : frame.get("step"));
  const drawWindow = () => {
    const before = upto;
    upto = reached();
    if (before !== upto) output.touch(Math.max(Math.min(before, upto), 0), Math.max(before, upto));
    const [at, pinned] = [shown(), holds(shape(), frame.get("pinned")) ? frame.get("pinned") : undefined];
    picture.mark("pinned", pinned ? boxes(work, pinned) : []);
    output.mark("pinned", pinned ? [[...pinned, 1, 1]] : []);
    picture.mark("window", boxes(work, at));
    output.mark("landed", [[...at, 1, 1]]);
    sum.textContent = `Output row ${at[0]}, column ${at[1]}: ${sumWords(work, at)}`;
    pinnedSum.textContent = pinned ? `Pinned, row ${pinned[0]}, column ${pinned[1]}: ${sumWords(work, pinned)}` : "";
    say();
  };
  frame.draw([...GIVEN, "question", "choice"], () => {
    const next = worked(frame);
    if (next.axes.some(({ windows }) => windows < 1)) return; // half of a change; the other half follows
    work = next;
    const pads = frame.locked ? [[0, 0], [0, 0]] : work.axes.map((axis) => axis.sides);
    look = pictureLook(work, pads);
    picture.show(look);
    kernel.show(kernelLook(work));
    upto = reached();
    output.show(outputLook(work, (at) => at <= upto));
    picture.mark("ring", ring(work.image.shape, pads));
    const [rows, columns] = work.unread.map(stretches);
    picture.mark("unread", [
      ...rows.map(([first, count]) => [first, 0, count, work.axes[1].padded]),
      ...columns.map(([first, count]) => [0, first, work.axes[0].padded, count]),
    ]);
    picture.caption.textContent = `The picture, ${work.image.shape.join(" × ")}`;
    kernel.caption.textContent = work.flip ? "The kernel, turned by 180 degrees" : "The kernel";
    output.caption.textContent = `The output, ${shape().join(" × ")}`;
    size.replaceChildren(...sizeWords(work).map((line) => node("p", {}, line)));
    border.textContent = borderWords(work);
    play.refresh();
    drawWindow();
  });
  frame.draw(["step", "whole", "hovered", "pinned"], drawWindow);
  return () => frame.end();
}

export default { render };
