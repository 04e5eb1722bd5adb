// A drawing of curves over two axes, as SVG: lines, dots, an arrow, and words beside them.

import { node } from "./frame.mjs";

const SVG = "http://www.w3.org/2000/svg";
const [LEFT, RIGHT, TOP, BOTTOM] = [50, 12, 12, 38]; // around the axes, in pixels

function shape(tag, attributes, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// Round numbers from low to high, about `count` of them.
export function ticks(low, high, count = 5) {
  const rough = (high - low) / count;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = unit * [1, 2, 5, 10].find((times) => times * unit >= rough);
  const first = Math.ceil(low / step - 1e-9);
  return Array.from({ length: Math.floor(high / step + 1e-9) - first + 1 }, (_, i) => (first + i) * step);
}

// Powers of ten from low to high, every second one or fewer where there are many.
export function powers(low, high) {
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  const step = Math.max(Math.ceil((last - first) / 5), 1);
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, i) => 10 ** (first + i * step));
}

function tick(value, log) {
  if (!log || (value >= 0.01 && value <= 1000)) return String(Number(value.toPrecision(6))).replace("-", "−");
  const power = Math.round(Math.log10(value));
  return `10${power < 0 ? "⁻" : ""}${[...String(Math.abs(power))].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]).join("")}`;
}

let curves = 0;

export class Curve {
  // drag(x), if given, is called with the place on the x axis to which the pointer is dragged.
  constructor(frame, where, label, { width = 330, height = 230, drag } = {}) {
    Object.assign(this, { width, height, id: `${frame.id}-curve-${++curves}` });
    const viewBox = `0 0 ${width} ${height}`;
    this.svg = shape("svg", { class: "ex-curve", role: "img", width, height, viewBox });
    this.caption = node("figcaption", {}, label);
    this.figure = node("figure", { class: "ex-figure" }, this.caption, this.svg);
    where.append(this.figure);
    if (drag) this.pointer(frame, drag);
  }

  // look: {x: [low, high], y: [low, high], log (of y), names: [of x, of y], said, note, lines, dots}.
  // A line is {name, points: [[x, y], …], arrow}, a dot {name, at: [x, y], text}; name is its class:
  // ex-curve-loss, ex-curve-tangent … What lies outside of the axes is cut off.
  show(look) {
    this.look = look;
    const { lines, dots = [], note, said } = look;
    this.svg.setAttribute("aria-label", said);
    const inside = shape("g", { "clip-path": `url(#${this.id}-axes)` });
    inside.append(...lines.map((line) => this.line(line)), ...dots.map((dot) => this.dot(dot)));
    const words = dots.filter((dot) => dot.text && this.holds(dot.at)).map((dot) => this.word(dot));
    this.svg.replaceChildren(this.definitions(), ...this.axes(), inside, ...words);
    if (note) this.svg.append(this.text((this.width + LEFT) / 2, TOP + 14, note, "ex-curve-note"));
  }

  place([x, y]) {
    const { x: [left, right], y: [low, high], log } = this.look;
    const [scaled, least, most] = log ? [y, low, high].map(Math.log10) : [y, low, high];
    const up = (scaled - least) / (most - least);
    return [
      LEFT + ((x - left) / (right - left)) * (this.width - LEFT - RIGHT),
      this.height - BOTTOM - up * (this.height - TOP - BOTTOM),
    ].map((pixel) => Math.min(Math.max(pixel, -1e4), 1e4));
  }

  holds([x, y]) {
    const within = (value, [low, high]) => value >= low && value <= high;
    return within(x, this.look.x) && within(y, this.look.y);
  }

  definitions() {
    const [width, height] = [this.width - LEFT - RIGHT, this.height - TOP - BOTTOM];
    const axes = shape("rect", { x: LEFT, y: TOP - 6, width, height: height + 12 });
    const point = { viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 5, markerHeight: 5, orient: "auto" };
    const head = shape("path", { d: "M0 0 8 4 0 8z", class: "ex-curve-head" });
    return shape("defs", {},
      shape("clipPath", { id: `${this.id}-axes` }, axes),
      shape("marker", { id: `${this.id}-head`, ...point }, head));
  }

  axes() {
    const { x, y, log, names } = this.look;
    const bottom = this.height - BOTTOM;
    const across = ticks(...x).map((value) => [this.place([value, y[0]])[0], tick(value)]);
    const height = (value) => this.place([x[0], value])[1];
    const up = (log ? powers(...y) : ticks(...y)).map((value) => [height(value), tick(value, log)]);
    const line = (from, to, name) => shape("path", { d: `M${from}L${to}`, class: name });
    return [
      ...up.map(([at]) => line([LEFT, at], [this.width - RIGHT, at], "ex-curve-grid")),
      line([LEFT, bottom], [this.width - RIGHT, bottom], "ex-curve-axis"),
      line([LEFT, TOP], [LEFT, bottom], "ex-curve-axis"),
      ...across.map(([at, text]) => this.text(at, bottom + 15, text, "ex-curve-x")),
      ...up.map(([at, text]) => this.text(LEFT - 5, at + 4, text, "ex-curve-y")),
      this.text((this.width + LEFT) / 2, this.height - 6, names[0], "ex-curve-name"),
      shape("text", { transform: `translate(11 ${bottom / 2}) rotate(-90)`, class: "ex-curve-name" }, names[1]),
    ];
  }

  text(x, y, text, name) {
    return shape("text", { x, y, class: name }, text);
  }

  line({ name, points, arrow }) {
    const pixels = points.map((point) => this.place(point).map((pixel) => pixel.toFixed(2)).join(" "));
    const head = arrow ? { "marker-end": `url(#${this.id}-head)` } : {};
    return shape("path", { d: `M${pixels.join("L")}`, class: `ex-curve-line ex-curve-${name}`, ...head });
  }

  dot({ name, at }) {
    const [cx, cy] = this.place(at);
    return shape("circle", { cx, cy, r: 4, class: `ex-curve-${name}` });
  }

  // A word beside its dot, on the side where there is room.
  word({ at, text }) {
    const [x, y] = this.place(at);
    const left = x > this.width * 0.6;
    const made = this.text(x + (left ? -9 : 9), Math.max(y - 7, TOP + 6), text, "ex-curve-word");
    made.setAttribute("text-anchor", left ? "end" : "start");
    return made;
  }

  pointer(frame, drag) {
    let [low, high] = [0, 0]; // the axis as it was when the pointer went down: it may change while dragged
    const to = (event) => {
      const { left, width } = this.svg.getBoundingClientRect();
      const at = ((event.clientX - left) * this.width) / width;
      const share = Math.min(Math.max((at - LEFT) / (this.width - LEFT - RIGHT), 0), 1);
      drag(low + share * (high - low));
    };
    this.svg.classList.add("ex-curve-held");
    frame.listen(this.svg, "pointerdown", (event) => {
      [low, high] = this.look.x;
      this.svg.setPointerCapture(event.pointerId);
      event.preventDefault();
      to(event);
    });
    frame.listen(this.svg, "pointermove", (event) => {
      if (event.buttons & 1 && this.svg.hasPointerCapture(event.pointerId)) to(event);
    });
  }
}
