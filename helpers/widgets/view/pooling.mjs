// The view of PoolingExplorer: a patch of a picture, the five ways of shrinking it side by side, and
// a table of what is left of each when the picture moves.

import { KEEPERS, conv2d, outputSize, pool2d, sides, taps } from "./arithmetic.mjs";
import { changed, decode, encode, range, written } from "./arrays.mjs";
import { grey } from "./colours.mjs";
import { number, select, slider } from "./controls.mjs";
import { Frame, node } from "./frame.mjs";
import { Grid } from "./grid.mjs";
import { cut, pixels, runs, survival, titled } from "./pooling_arithmetic.mjs";

const WAYS = ["max", "min", "average", "subsample", "blur"];
const BLUR = { shape: [3, 3], data: [1, 2, 1, 2, 4, 2, 1, 2, 1].map((weight) => weight / 16) };
const DIRECTIONS = { right: [0, 1], left: [0, -1], down: [1, 0], up: [-1, 0], aslant: [1, 1] };
const SHAPING = ["image", "pool_size", "stride", "padding", "patch_size", "top", "left", "shift", "direction"];

// The whole state as it is drawn; what lies beyond the picture or the output is its last.
function settings(get) {
  const image = decode(get("image"));
  const poolSize = get("pool_size");
  const stride = get("stride") ?? poolSize;
  const shape = image.shape.map((side) => Math.min(get("patch_size"), side));
  const [top, left] = ["top", "left"].map((name, axis) => Math.min(get(name), image.shape[axis] - shape[axis]));
  const [down, right] = DIRECTIONS[get("direction")].map((step) => step * get("shift"));
  return { image, poolSize, stride, padding: get("padding"), shape, top, left, down, right, shift: get("shift") };
}

// The window of one way: its side, and how the picture is padded for it.
function reach(way, { poolSize, padding }) {
  if (way === "subsample") return { size: 1, padding: "valid" };
  return { size: way === "blur" ? 3 : poolSize, padding };
}

function shrink(patch, way, now) {
  const { size, padding } = reach(way, now);
  if (way === "blur") return conv2d(patch, BLUR, { stride: now.stride, padding });
  return pool2d(patch, way, { poolSize: size, stride: now.stride, padding });
}

function fits(way, now) {
  const { size, padding } = reach(way, now);
  return now.shape.every((side) => outputSize(side, size, now.stride, padding) > 0);
}

// A window on the patch as [row, column, rows, columns]; it may reach over the border.
function windowOf(way, row, column, now) {
  const { size, padding } = reach(way, now);
  const [above, before] = now.shape.map((side) => sides(padding, side, size, now.stride)[0]);
  return [row * now.stride - above, column * now.stride - before, size, size];
}

// The pixels of a window that lie on the patch, as `taps` gives them.
function inside(way, place, patch, now) {
  const { size, padding } = reach(way, now);
  const window = { shape: [size, size], data: new Float64Array(size * size) };
  return taps(patch, window, ...place, { stride: now.stride, padding }).filter((tap) => tap.inside);
}

// How one output number came about, written out.
function worked(way, place, patch, now, kept) {
  const values = inside(way, place, patch, now).map(({ value }) => value);
  const texts = values.map((value) => (value < 0 ? `(${written(value)})` : written(value)));
  const long = values.length > 9;
  if (way === "subsample") return `the upper left: ${kept}`;
  if (way === "blur") {
    const terms = taps(patch, BLUR, ...place, { stride: now.stride, padding: now.padding });
    return `(${terms.map(({ weight, value }) => `${16 * weight}·${written(value)}`).join(" + ")}) / 16 = ${kept}`;
  }
  if (way === "average") return `${long ? "the sum" : `(${texts.join(" + ")})`} / ${values.length} = ${kept}`;
  return `${way}${long ? ` of ${values.length} numbers` : `(${values.map((value) => written(value)).join(", ")})`} = ${kept}`;
}

class View {
  constructor(frame) {
    Object.assign(this, { frame, fields: [] });
    this.controls();
    frame.sentence.classList.add("ex-heard"); // the frames and the arithmetic say it to those who see
    this.picture = new Grid(frame, frame.stage, "The picture", {
      at: (...place) => this.walked(place) && this.move(...place),
      drag: (...place) => this.move(...place),
    });
    this.patch = new Grid(frame, frame.stage, "The patch", { edit: (...edited) => this.edit(...edited) });
    const heads = ["Way", "The same", "Change"].map((text) => node("th", { scope: "col" }, text));
    [this.caption, this.body] = [node("caption"), node("tbody")];
    const table = node("table", { class: "ex-table ex-left" }, this.caption, node("thead", {}, node("tr", {}, ...heads)));
    this.table = frame.answer(table);
    table.append(this.body);
    const results = frame.answer(node("div", { class: "ex-results" }));
    frame.stage.append(this.table, results);
    this.ways = WAYS.map((way) => this.way(way, results));
    for (const closed of [this.patch.over, frame.sentence]) frame.answer(closed);
    frame.draw(SHAPING, () => this.compute());
    frame.draw([...SHAPING, "way", "row", "column", "pinned"], () => this.look());
  }

  // Every control asks first whether a window still fits.
  controls() {
    const { frame } = this;
    const asked = (trait, read = (value) => value) => ({ change: (given) => this.attempt({ [trait]: read(given) }) });
    const names = Object.keys(frame.get("pictures")).map((name) => [name, name]);
    slider(frame, "Shift", "shift", { min: 0, max: 8, shown: pixels });
    select(frame, "Direction", "direction", Object.keys(DIRECTIONS).map((name) => [name, name]));
    this.field(select(frame, "Picture", "image", [...names, ["", "your own"]], {
      read: (image) => this.named(image), change: (name) => name && this.attempt({ image: frame.get("pictures")[name] }),
    }));
    const strides = [...Array(8).keys()].map((i) => [String(i + 1), String(i + 1)]);
    this.field(number(frame, "Window", "pool_size", { min: 1, max: 8, ...asked("pool_size") }));
    this.field(select(frame, "Stride", "stride", [["", "as the window"], ...strides], {
      read: (stride) => String(stride ?? ""), ...asked("stride", (text) => (text ? Number(text) : null)),
    }));
    this.field(select(frame, "Padding", "padding", [["valid", "valid"], ["same", "same"]], asked("padding")));
    this.field(number(frame, "Patch", "patch_size", { min: 2, max: 32, ...asked("patch_size") }));
  }

  // A control whose value is put back when it did not fit.
  field(input) {
    const put = { value: input.value };
    this.frame.draw(SHAPING.slice(0, 5), () => (put.value = input.value));
    this.fields.push(() => (input.value = put.value));
  }

  named(image) {
    const { shape, data } = decode(image);
    const same = ([, one]) => String(one.shape) === String(shape) && one.values.every((value, i) => value === data[i]);
    return Object.entries(this.frame.get("pictures")).find(same)?.[0] ?? "";
  }

  attempt(changes) {
    const get = (name) => (name in changes ? changes[name] : this.frame.get(name));
    const now = settings(get);
    if (!fits("max", now)) {
      this.frame.complain(
        `A window of ${now.poolSize} × ${now.poolSize} does not fit: the patch has ${now.shape.join(" × ")} pixels.`,
      );
      for (const putBack of this.fields) putBack();
    } else this.frame.set(fits(get("way"), now) ? changes : { ...changes, way: "max" });
  }

  walked([row, column]) {
    return this.picture.here[0] === row && this.picture.here[1] === column;
  }

  // Move the patch so that its middle lies here, as far as the picture goes.
  move(row, column) {
    const { image, shape } = this.now;
    const [top, left] = [row, column].map((place, axis) => {
      const first = place - Math.floor(shape[axis] / 2);
      return Math.min(Math.max(first, 0), image.shape[axis] - shape[axis]);
    });
    this.frame.set({ top, left });
  }

  edit(row, column, value) {
    const { image, top, left, down, right } = this.now;
    const [height, width] = image.shape;
    const [r, c] = [(top + row - down + 8 * height) % height, (left + column - right + 8 * width) % width];
    this.frame.set({ image: encode(changed(image, r * width + c, value)) });
  }

  way(way, where) {
    const { frame } = this;
    const at = (row, column) => !frame.get("pinned") && frame.set({ way, row, column });
    const pick = (row, column) => {
      const here = frame.get("way") === way && frame.get("row") === row && frame.get("column") === column;
      frame.set({ way, row, column, pinned: !(here && frame.get("pinned")) });
    };
    const grid = new Grid(frame, where, way, { at, pick });
    const text = node("p", { class: "ex-worked" });
    grid.figure.append(text);
    return { way, grid, text };
  }

  // Shrink the patch, before the shift and after it, and draw both outputs' comparison.
  compute() {
    const now = (this.now = settings((name) => this.frame.get(name)));
    const { image, shape, top, left } = now;
    const [low, high] = range(image.data);
    const tolerance = Math.max(-low, high) * (/float(16|32)/.test(image.dtype) ? 1e-6 : 1e-12);
    const scale = image.dtype === "uint8" ? grey(0, 255) : grey(low, high);
    now.before = cut(image, top, left, ...shape);
    now.after = cut(image, top - now.down, left - now.right, ...shape);
    this.show(this.patch, now.after, scale, { width: 352 });
    this.overview(scale);
    for (const one of this.ways) {
      one.grid.figure.hidden = !fits(one.way, now);
      one.out = one.grid.figure.hidden ? undefined : shrink(now.after, one.way, now);
      if (one.out) this.compare(one, scale, tolerance);
    }
    this.tabulate(tolerance);
  }

  compare(one, scale, tolerance) {
    const { way, grid, out } = one;
    one.left = survival(shrink(this.now.before, way, this.now).data, out.data, tolerance);
    const stays = (i) => (this.now.shift ? `, ${one.left.kept[i] ? "the same" : "changed"}` : "");
    this.show(grid, out, scale, { width: 256, stays });
    grid.mark("stays", this.now.shift ? runs(one.left.kept, out.shape[1]) : []);
    const count = this.now.shift ? `: ${one.left.same} of ${one.left.of} stay` : `: ${out.shape.join(" × ")}`;
    grid.caption.textContent = titled(way, this.now.stride) + count;
  }

  show(grid, { shape: [rows, columns], data }, scale, { width, stays = () => "" }) {
    const value = (row, column) => data[row * columns + column];
    grid.show({
      rows, columns, width,
      colour: (row, column) => scale(value(row, column)),
      text: (row, column) => written(value(row, column), Math.abs(value(row, column)) < 100 ? 2 : 1),
      said: (row, column) => `row ${row}, column ${column}: ${written(value(row, column))}${stays(row * columns + column)}`,
    });
  }

  // The whole picture with the patch on it, where it is larger.
  overview(scale) {
    const { image, shape, top, left, down, right } = this.now;
    this.picture.figure.hidden = String(shape) === String(image.shape);
    if (this.picture.figure.hidden) return;
    this.show(this.picture, cut(image, -down, -right, ...image.shape), scale, { width: 200 });
    this.picture.mark("window", [[top, left, ...shape]]);
    this.picture.follow(top + Math.floor(shape[0] / 2), left + Math.floor(shape[1] / 2));
  }

  tabulate(tolerance) {
    const { before, after, shift, stride } = this.now;
    this.table.hidden = shift === 0; // nothing moved, so there is nothing to count
    const lines = this.ways.filter(({ out }) => out).map(({ way, left }) => {
      const change = Number.isNaN(left.change) ? "–" : left.change.toFixed(2);
      return [titled(way, stride), `${left.same} of ${left.of}`, change];
    });
    for (const way of ["max", "average"]) {
      const [was, is] = [before, after].map(({ data }) => KEEPERS[way](Array.from(data)));
      const same = Math.abs(is - was) <= tolerance ? "1 of 1" : "0 of 1";
      lines.push([`global ${way}`, same, `${written(was)} → ${written(is)}`]);
    }
    this.caption.textContent = `After a shift of ${pixels(shift)}`;
    this.body.replaceChildren(...lines.map((texts) => {
      const cells = texts.map((text, i) => node(i ? "td" : "th", i ? {} : { scope: "row" }, text));
      return node("tr", {}, ...cells);
    }));
  }

  // Light the output number that is looked at, its window, and its arithmetic in all five ways.
  look() {
    const { frame, now } = this;
    const looked = this.ways.find(({ way }) => way === frame.get("way"));
    const place = ["row", "column"].map((name, axis) => Math.min(frame.get(name), looked.out.shape[axis] - 1));
    const [lit, other] = frame.get("pinned") ? ["pinned", "window"] : ["window", "pinned"];
    const window = windowOf(looked.way, ...place, now);
    for (const one of this.ways) {
      const has = one.out && place.every((index, axis) => index < one.out.shape[axis]);
      const kept = has ? written(one.out.data[place[0] * one.out.shape[1] + place[1]]) : "";
      one.text.textContent = has ? worked(one.way, place, now.after, now, kept) : "no window here";
      one.grid.mark(other, []);
      one.grid.mark(lit, one === looked ? [[...place, 1, 1]] : []);
      one.grid.mark("peer", has && one !== looked ? [[...place, 1, 1]] : []);
      if (has) one.grid.follow(...place);
    }
    this.patch.mark(other, []);
    this.patch.mark(lit, [window]);
    this.say(looked, place);
  }

  say({ way, out, left }, [row, column]) {
    const { now } = this;
    const kept = out.data[row * out.shape[1] + column];
    const held = inside(way, [row, column], now.after, now);
    const winners = ["max", "min", "subsample"].includes(way) ? held.filter(({ value }) => value === kept) : [];
    this.patch.mark("kept", winners.map((pixel) => [pixel.row, pixel.column, 1, 1]));
    const span = (axis) => `${axis}s ${held[0][axis]} to ${held.at(-1)[axis]}`;
    const stays = now.shift ? ` After the shift ${left.same} of ${left.of} numbers are the same.` : "";
    this.frame.say(
      `${titled(way, now.stride)}, row ${row}, column ${column}: ${written(kept)}, from ${span("row")}, ` +
        `${span("column")} of the patch.${stays}`,
    );
  }
}

function render({ model, el }) {
  const frame = new Frame(model, el, "Shrink one patch in five ways");
  new View(frame);
  return () => frame.end();
}

export default { render };
