// The view of ConvolutionExplorer: the padded picture with the window that slides over it, the kernel,
// the output that fills, the products written out, and the sizes counted. GALLERY comes from Python.

import { conv2d, flipped, sides, taps } from "./arithmetic.mjs";
import { changed, decode, encode, range, written } from "./arrays.mjs";
import { grey, signed } from "./colours.mjs";
import { number, player, select, slider, toggle } from "./controls.mjs";
import {
  borderWords, misfit, neverRead, resized, sizeWords, spelled, stretches, workedOut,
} from "./convolution_arithmetic.mjs";
import { Frame, node } from "./frame.mjs";
import { Grid } from "./grid.mjs";

const GIVEN = ["image", "kernel", "stride", "padding", "dilation", "flip", "bias", "relu"];
const EMPTY = [225, 225, 225];

// Both axes of a state, as the size formula takes them, and how many windows fit on each.
function axesOf({ image, kernel, stride, padding, dilation }) {
  return [0, 1].map((axis) => {
    const [size, weights] = [image.shape[axis], kernel.shape[axis]];
    const [before, after] = sides(padding, size, weights, stride, dilation);
    const padded = size + before + after;
    const windows = Math.floor((padded - dilation * (weights - 1) - 1) / stride) + 1;
    return { size, kernel: weights, stride, dilation, before, after, padded, windows };
  });
}

// All that is drawn, computed from the state.
function worked(frame) {
  const state = Object.fromEntries(GIVEN.map((name) => [name, frame.get(name)]));
  const [image, kernel] = [decode(state.image), decode(state.kernel)];
  const axes = axesOf({ ...state, image, kernel });
  const output = conv2d(image, kernel, state);
  const unread = axes.map(neverRead);
  return { ...state, image, kernel, weights: state.flip ? flipped(kernel) : kernel, output, axes, unread };
}

const alike = (one, other) =>
  String(one.shape) === String(other.shape) && one.data.every((value, at) => value === other.values[at]);

// How to draw the padded picture: what lies outside of it is 0.
function pictureLook({ image: { dtype, shape: [height, width], data } }, [above, below, left, right]) {
  const [low, high] = dtype === "uint8" ? [0, 255] : range(data);
  const scale = grey(Math.min(low, 0), high);
  const within = (place, size) => place >= 0 && place < size;
  const inside = (row, column) => within(row - above, height) && within(column - left, width);
  const value = (row, column) => (inside(row, column) ? data[(row - above) * width + column - left] : 0);
  const text = (row, column) => written(value(row, column));
  const where = (row, column) => `row ${row - above}, column ${column - left}`;
  const ending = (row, column) => (inside(row, column) ? "" : ", padding");
  const said = (row, column) => `${where(row, column)}: ${text(row, column)}${ending(row, column)}`;
  const colour = (row, column) => scale(value(row, column));
  const [rows, columns] = [height + above + below, width + left + right];
  return { rows, columns, above, left, width: 340, inside, colour, text, said };
}

function kernelLook({ weights: { shape: [rows, columns], data } }) {
  const colour = signed(1.6 * Math.max(...data.map(Math.abs))); // soft, as in the course's figures
  const at = (row, column) => data[row * columns + column];
  return { rows, columns, width: 190, colour: (r, c) => colour(at(r, c)), text: (r, c) => spelled(at(r, c)) };
}

// The output: each number once its window has been there.
function outputLook({ output: { shape: [rows, columns], data }, image }, reached) {
  const [low, high] = range(data);
  const white = image.dtype === "uint8" ? 255 : range(image.data)[1];
  const scale = low < 0 ? signed(Math.max(-low, high)) : grey(0, Math.max(high, white));
  const known = (row, column) => row * columns + column <= reached();
  const at = (row, column) => data[row * columns + column];
  const text = (row, column) => (known(row, column) ? written(at(row, column)) : "");
  const colour = (row, column) => (known(row, column) ? scale(at(row, column)) : EMPTY);
  const said = (row, column) => `row ${row}, column ${column}: ${text(row, column) || "not yet computed"}`;
  return { rows, columns, width: 340, colour, text, said };
}

// Where a window lies in the padded picture: one box, or one for each weight where these lie apart.
function boxes({ kernel: { shape: [rows, columns] }, stride, dilation }, [row, column]) {
  const [top, left] = [row * stride, column * stride];
  if (dilation === 1) return [[top, left, rows, columns]];
  return Array.from({ length: rows * columns }, (_, at) => [
    top + Math.floor(at / columns) * dilation, left + (at % columns) * dilation, 1, 1,
  ]);
}

// The zeros around the picture as four boxes, and what no window reads as whole rows and columns.
function ring({ rows, columns, left }, [above, below, , right]) {
  const tall = rows - above - below;
  const all = [
    [0, 0, above, columns], [rows - below, 0, below, columns],
    [above, 0, tall, left], [above, columns - right, tall, right],
  ];
  return all.filter(([, , height, width]) => height && width);
}

function hatched({ unread, axes: [down, across] }) {
  const [rows, columns] = unread.map(stretches);
  return [
    ...rows.map(([first, count]) => [first, 0, count, across.padded]),
    ...columns.map(([first, count]) => [0, first, down.padded, count]),
  ];
}

class Convolution {
  constructor(frame) {
    Object.assign(this, { frame, work: worked(frame), upto: -1 });
    frame.sentence.classList.add("ex-heard"); // the arithmetic says it to those who see
    this.more();
    this.moving();
    this.grids();
    this.lines = ["sum", "pinned-sum", "size", "border"].map((name) => node("div", { class: `ex-${name}` }));
    const workings = node("div", { class: "ex-workings", role: "group", "aria-label": "The arithmetic" });
    workings.append(...this.lines);
    frame.stage.append(frame.answer(workings));
    frame.draw([...GIVEN, "question", "choice"], () => this.draw());
    frame.draw(["step", "whole", "hovered", "pinned"], () => this.drawWindow());
  }

  get(name) {
    return this.frame.get(name);
  }

  get shape() {
    return this.work.output.shape;
  }

  get count() {
    return this.shape[0] * this.shape[1];
  }

  // What a first look does not need: closed, unless the state already makes use of it.
  more() {
    const plain = { stride: 1, padding: "valid", dilation: 1, flip: false, bias: 0, relu: false };
    const open = Object.entries(plain).some(([name, value]) => this.get(name) !== value);
    const summary = node("summary", {}, "More to change: picture, kernel, stride, padding, bias");
    const more = node("details", { class: "ex-more", open }, summary);
    this.frame.controls.append(more);
    this.source("image", "Picture", 512, more);
    this.source("kernel", "Kernel", 11, more);
    this.sliding(more);
  }

  group(label, where = this.frame.controls) {
    const made = node("div", { class: "ex-row", role: "group", "aria-label": label });
    where.append(made);
    return made;
  }

  // The picture, or the kernel: one from the gallery, and how many rows and columns it has.
  source(trait, label, max, inside) {
    const [where, choices] = [this.group(label, inside), GALLERY[trait]];
    const named = (sent) => Object.keys(choices).find((name) => alike(decode(sent), choices[name])) ?? "own";
    const options = [...Object.keys(choices).map((name) => [name, name]), ["own", "your own"]];
    const choose = (name) => name in choices && this.propose({ [trait]: choices[name] });
    select(this.frame, label, trait, options, { read: named, change: choose, where });
    ["rows", "columns"].forEach((word, axis) => {
      const read = (sent) => sent.shape[axis];
      const change = (count) => {
        const source = decode(this.get(trait));
        this.propose({ [trait]: encode(resized(source, source.shape.with(axis, count))) });
      };
      number(this.frame, `${label} ${word}`, trait, { min: 1, max, read, change, where });
    });
  }

  sliding(inside) {
    const { frame } = this;
    const where = this.group("How the kernel slides", inside);
    const put = (trait) => ({ where, change: (value) => this.propose({ [trait]: value }) });
    number(frame, "Stride", "stride", { min: 1, max: 64, ...put("stride") });
    const words = [["valid", "valid: none"], ["same", "same"], ["pixels", "pixels"]];
    const read = (padding) => (typeof padding === "number" ? "pixels" : padding);
    const change = (word) => this.propose({ padding: word === "pixels" ? 1 : word });
    select(frame, "Padding", "padding", words, { read, change, where });
    const pixels = (padding) => (typeof padding === "number" ? padding : 0);
    number(frame, "Pixels a side", "padding", { min: 0, max: 32, ...put("padding"), read: pixels });
    number(frame, "Dilation", "dilation", { min: 1, max: 64, ...put("dilation") });
    toggle(frame, "Flip", "flip", put("flip"));
    number(frame, "Bias", "bias", { min: -1e6, max: 1e6, step: "any", ...put("bias") });
    toggle(frame, "ReLU", "relu", put("relu"));
    slider(frame, "Windows a second", "speed", { min: 1, max: 60, where });
  }

  moving() {
    const { frame } = this;
    const where = frame.answer(this.group("Move the window")); // how many windows there are is an answer
    const put = (step) => frame.set({ step, hovered: [] });
    const perSecond = () => this.get("speed");
    const stopped = () => this.say();
    const how = { label: "Window", perSecond, where, put, stopped };
    this.play = player(frame, "step", () => this.count - 1, how);
    toggle(frame, "Show the whole output", "whole", { where });
  }

  grids() {
    const { frame } = this;
    const moveTo = (...pixel) => this.moveTo(pixel);
    const isAt = (name, place) => String(this.get(name)) === String(place);
    const hover = (...place) => isAt("hovered", place) || frame.set({ hovered: place });
    const pin = (...place) => frame.set({ pinned: isAt("pinned", place) ? [] : place });
    const edit = (...cell) => this.editPixel(...cell);
    this.picture = new Grid(frame, frame.stage, "The picture", { drag: moveTo, pick: moveTo, edit });
    this.kernel = new Grid(frame, frame.stage, "The kernel", { edit: (...cell) => this.editWeight(...cell) });
    this.output = new Grid(frame, frame.stage, "The output", { at: hover, left: () => hover(), pick: pin });
    for (const closed of [this.output.figure, this.picture.over]) frame.answer(closed);
  }

  // Change what is given, and bring the windows that are looked at back into the output; or say what
  // does not fit, as conv2d says it.
  propose(changes) {
    const next = { ...Object.fromEntries(GIVEN.map((name) => [name, this.get(name)])), ...changes };
    const axes = axesOf(next);
    const problem = misfit(next.kernel.shape, axes.map(({ padded }) => padded), next.dilation);
    if (problem) return this.frame.complain(problem);
    const [rows, columns] = axes.map(({ windows }) => windows);
    for (const name of ["hovered", "pinned"]) {
      const [row = -1, column = -1] = this.get(name);
      if (row >= rows || column >= columns) changes[name] = [];
    }
    return this.frame.set({ step: Math.min(this.get("step"), rows * columns - 1), ...changes });
  }

  editPixel(row, column, value) {
    const { work: { image }, look } = this;
    const at = (row - look.above) * image.shape[1] + column - look.left;
    if (look.inside(row, column)) this.propose({ image: encode(changed(image, at, value)) });
    else this.frame.complain("Around the picture lie zeros, and they stay 0: change a pixel of the picture.");
  }

  editWeight(row, column, value) {
    const { kernel, flip } = this.work;
    const at = row * kernel.shape[1] + column;
    this.propose({ kernel: encode(changed(kernel, flip ? kernel.data.length - 1 - at : at, value)) });
  }

  // Lay the middle of the window on a pixel of the padded picture.
  moveTo(pixel) {
    if (this.frame.locked) return;
    const [row, column] = this.work.axes.map(({ kernel, dilation, stride, windows }, axis) => {
      const middle = Math.floor((dilation * (kernel - 1)) / 2);
      return Math.min(Math.max(Math.round((pixel[axis] - middle) / stride), 0), windows - 1);
    });
    this.frame.set({ step: row * this.shape[1] + column, hovered: [] });
  }

  // [row, column] of a trait where the output has it.
  place(name) {
    const [row, column] = this.get(name);
    return row < this.shape[0] && column < this.shape[1] ? [row, column] : undefined;
  }

  // The window that is shown: pointed at, or where it stands.
  get shown() {
    const step = Math.min(this.get("step"), this.count - 1);
    return this.place("hovered") ?? [Math.floor(step / this.shape[1]), step % this.shape[1]];
  }

  get reached() {
    return this.get("whole") ? this.count - 1 : Math.min(this.get("step"), this.count - 1);
  }

  words([row, column]) {
    const { image, weights, bias, relu } = this.work;
    return `row ${row}, column ${column}: ${workedOut(taps(image, weights, row, column, this.work), bias, relu)}`;
  }

  say() {
    if (this.play.playing()) return; // nobody can listen so fast
    const [row, column] = this.shown;
    const value = written(this.work.output.data[row * this.shape[1] + column]);
    this.frame.say(this.frame.locked ? "" : `Output row ${row}, column ${column}: ${value}.`);
  }

  draw() {
    const next = worked(this.frame);
    if (next.axes.some(({ windows }) => windows < 1)) return; // half of a change; the other half follows
    this.work = next;
    const pads = next.axes.flatMap(({ before, after }) => (this.frame.locked ? [0, 0] : [before, after]));
    this.look = pictureLook(next, pads);
    this.picture.show(this.look);
    this.kernel.show(kernelLook(next));
    this.upto = this.reached;
    this.output.show(outputLook(next, () => this.upto));
    this.picture.mark("ring", ring(this.look, pads));
    this.picture.mark("unread", hatched(next));
    this.drawWords();
    this.play.refresh();
    this.drawWindow();
  }

  drawWords() {
    const { axes, flip, image } = this.work;
    const padded = axes.map((axis) => axis.padded).join(" × ");
    const plain = image.shape.join(" × ");
    const zeros = padded === plain || this.frame.locked ? "" : `, with its zeros ${padded}`;
    this.picture.caption.textContent = `The picture, ${plain}${zeros}`;
    this.kernel.caption.textContent = flip ? "The kernel, turned by 180°" : "The kernel";
    this.output.caption.textContent = `The output, ${this.shape.join(" × ")}`;
    const [, , size, border] = this.lines;
    size.replaceChildren(...sizeWords(axes).map((line) => node("p", {}, line)));
    border.textContent = borderWords(this.work);
  }

  drawWindow() {
    const [at, pinned, before] = [this.shown, this.place("pinned"), this.upto];
    this.upto = this.reached;
    const between = [before, this.upto].sort((one, other) => one - other);
    if (before !== this.upto) this.output.touch(...between);
    if (this.place("hovered")) this.output.follow(...at); // arrows go on from what Python has set
    for (const [name, place] of [["pinned", pinned], ["window", at]]) {
      this.picture.mark(name, place ? boxes(this.work, place) : []);
      this.output.mark(name === "window" ? "landed" : name, place ? [[...place, 1, 1]] : []);
    }
    this.lines[0].textContent = `Output ${this.words(at)}`;
    this.lines[1].textContent = pinned ? `Pinned, ${this.words(pinned)}` : "";
    this.say();
  }
}

function render({ model, el }) {
  const frame = new Frame(model, el, "Slide a kernel over a picture");
  new Convolution(frame);
  return () => frame.end();
}

export default { render };
