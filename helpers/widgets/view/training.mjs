// The view of TrainingExplorer: the loss over one weight with its slope and the next step, the loss
// over the steps, and the kernel that learns beside its target. One weight is a kernel of one number.

import { conv2d } from "./arithmetic.mjs";
import { array, decode, encode, range, remembered, written } from "./arrays.mjs";
import { grey, signed } from "./colours.mjs";
import { button, number, player, slider } from "./controls.mjs";
import { Curve } from "./curve.mjs";
import { Frame, node } from "./frame.mjs";
import { Grid } from "./grid.mjs";
import { ARRIVED, descend, over, pairs, ranAway, verdict } from "./training_arithmetic.mjs";

const LARGEST = 1000; // of a weight, either sign
const STATE = ["image", "target", "start", "learning_rate", "steps", "row", "column"];

// A number in a sentence: few digits, thousands apart.
function short(value) {
  const size = Math.abs(value);
  const kept = size >= 1000 ? Number(value.toPrecision(4)) : Number(value.toFixed(size < 10 ? 3 : 2));
  return kept.toLocaleString("en", { maximumFractionDigits: 3 }).replace(/^-0$/, "0").replace("-", "−");
}

const inBrackets = (value) => short(value).replace(/^−.*/, "($&)");
const counted = (steps) => `${steps} ${steps === 1 ? "step" : "steps"}`;
const placed = (index, { shape: [, columns] }) => `row ${Math.floor(index / columns)}, column ${index % columns}`;
const shown = (loss) => (loss > 0 && loss < 0.0005 ? "below 0.001" : short(loss));

// All that follows from the state: the whole run, and where it stands. What only the picture and the
// kernels say is worked out again when these change, and not at every step.
function learner(frame) {
  const [image, target, start] = STATE.slice(0, 3).map((name) => () => decode(frame.get(name)));
  const most = () => Math.max(target().data.length === 1 ? 40 : 400, frame.get("steps"));
  const means = remembered(() => [image(), target()], (picture, kernel) => pairs(picture, kernel.shape));
  const run = remembered(() => [means(), target(), start(), frame.get("learning_rate"), most()], wholeRun);
  return () => {
    const all = { image: image(), target: target(), means: means(), run: run(), most: most() };
    return { ...all, ...standingAt(frame, all), rate: frame.get("learning_rate") };
  };
}

// A target of another shape comes a moment before the start that fits it.
function wholeRun(means, target, start, rate, most) {
  const first = start.data.length === target.data.length ? start.data : target.data.map(() => 0);
  return descend(means, target.data, first, rate, most);
}

function standingAt(frame, { target, run }) {
  const at = Math.min(frame.get("steps"), run.length - 1);
  const index = Math.min(frame.get("row") * target.shape[1] + frame.get("column"), target.data.length - 1);
  const away = Math.max(...run[0].weights.map((weight, i) => Math.abs(weight - target.data[i])));
  const half = Math.max(3, away, ...target.data.map(Math.abs));
  const x = [target.data[index] - half, target.data[index] + half];
  return { single: target.data.length === 1, at, now: run[at], index, x };
}

// The loss over the chosen weight, as Curve takes it.
function overOne({ means, run, at, now, index, x, rate, single }) {
  const [first, curve] = [over(means, run[0], index), over(means, now, index)];
  const [weight, slope] = [now.weights[index], now.slopes[index]];
  const [next, reach] = [weight - rate * slope, (x[1] - x[0]) / 7];
  const along = (far) => [weight + far, now.loss + slope * far];
  const across = Array.from({ length: 81 }, (_, i) => x[0] + ((x[1] - x[0]) * i) / 80);
  const points = across.map((place) => [place, curve(place)]);
  const stops = ranAway(run.slice(0, at + 1));
  const path = single ? run.slice(0, at + 1).map((one) => [one.weights[0], one.loss]) : [];
  const y = [0, Math.max(first(x[0]), first(x[1]), 1e-6)];
  const rests = Math.abs(next - weight) < (x[1] - x[0]) / 1000; // no step that could be seen
  const off = weight < x[0] || weight > x[1] || now.loss > y[1];
  return {
    x, y, names: [single ? "weight w" : "the chosen weight", "loss"],
    lines: [
      { name: "loss", points },
      { name: "tangent", points: [along(-reach), along(reach)] },
      { name: "path", points: path.length ? path : [[weight, now.loss]] },
      ...(stops || off || rests ? [] : [{ name: "step", points: [[weight, 0], [next, 0]], arrow: true }]),
    ],
    dots: [
      ...path.slice(0, -1).map((place) => ({ name: "before", at: place })),
      ...(single && !stops ? [{ name: "next", at: [next, curve(next)] }] : []),
      { name: "now", at: [weight, now.loss], text: `slope ${short(slope)}` },
    ],
    note: off ? `The point is off the picture: ${short(weight)}` : "",
    said: `The loss over the weight, a parabola. At ${short(weight)} it is ${shown(now.loss)}, with slope ${short(slope)}.`,
  };
}

// The loss over the steps so far, on a scale that shows equal factors as equal distances.
function overSteps({ run, at, most }) {
  const losses = run.map((one) => one.loss);
  const least = Math.max(Math.min(...losses), losses[0] * ARRIVED) || 0.1;
  const low = 10 ** Math.floor(Math.log10(least));
  const y = [low, Math.max(10 ** Math.ceil(Math.log10(Math.max(...losses))), 10 * low)];
  const points = losses.slice(0, at + 1).map((loss, step) => [step, Math.max(loss, low / 10)]);
  return {
    x: [0, most], y, log: true, names: ["step", "loss"],
    lines: [{ name: "loss", points }],
    dots: [{ name: "now", at: points.at(-1), text: shown(losses[at]) }],
    said: `The loss over the steps: ${shown(losses[0])} at first, ${shown(losses[at])} after ${counted(at)}.`,
  };
}

function standing({ single, run, at, now, target, index }) {
  if (single) return `w = ${short(now.weights[0])}, loss ${shown(now.loss)}, slope ${short(now.slopes[0])}.`;
  const away = Math.max(...now.weights.map((weight, i) => Math.abs(weight - target.data[i])));
  const losses = at ? `loss ${shown(now.loss)}, at first ${shown(run[0].loss)}` : `loss ${shown(now.loss)}`;
  const far = away < 0.0005 ? "less than 0.001" : short(away);
  const chosen = `The weight in ${placed(index, target)} has slope ${short(now.slopes[index])}`;
  return `${losses}. ${chosen}; the one furthest from its target is ${far} away.`;
}

function judged({ run, at, rate }) {
  const end = "The learning rate is too large: the loss is more than a million times what it was at first";
  return {
    begins: "", falls: "The loss falls.", arrived: "It has arrived.",
    stays: rate
      ? "The loss stays as it was: each step leads across to a place just as high."
      : "A learning rate of 0 moves nothing.",
    grows: "The loss grows: the learning rate is too large, and each step leads further away.",
    "ran away": `${end}, so learning stopped here.`,
  }[verdict(run, at)];
}

// The next step of the chosen weight, written out; where one weight meets one number, its slope too.
function stepByStep({ single, image, target, run, at, now, index, rate }) {
  const [weight, slope] = [now.weights[index], now.slopes[index]];
  const next = `${short(weight)} − ${short(rate)} · ${inBrackets(slope)} = ${short(weight - rate * slope)}`;
  const stopped = ranAway(run.slice(0, at + 1));
  const step = stopped ? "no step follows" : `weight − learning rate · slope = ${next}`;
  if (image.data.length > 1) return `${single ? "The weight" : `The weight in ${placed(index, target)}`}: ${step}`;
  const [input, wanted] = [image.data[0], image.data[0] * target.data[0]];
  const error = input * weight - wanted;
  return [
    `output: input · w = ${short(input)} · ${inBrackets(weight)} = ${short(input * weight)}`,
    `error: output − wanted = ${short(input * weight)} − ${inBrackets(wanted)} = ${short(error)}`,
    `loss: error · error / 2 = ${shown(now.loss)}`,
    `slope: error · input = ${short(error)} · ${inBrackets(input)} = ${short(slope)}`,
    `next w: ${step.replace("weight", "w")}`,
  ].join("\n");
}

// A look for Grid at an array of two axes.
function look({ shape: [rows, columns], data }, scale, width = 112) {
  const at = (row, column) => data[row * columns + column];
  const text = rows * columns <= 100 ? (row, column) => written(at(row, column)) : undefined;
  const said = (row, column) => `row ${row}, column ${column}: ${written(at(row, column))}`;
  return { rows, columns, width, colour: (row, column) => scale(at(row, column)), text, said };
}

const largest = (data) => Math.max(...Array.from(data, Math.abs));

function byChance() {
  const [radius, angle] = [Math.sqrt(-2 * Math.log(1 - Math.random())), 2 * Math.PI * Math.random()];
  return Number((radius * Math.cos(angle)).toFixed(2)); // a normal distribution (Box and Muller)
}

class Training {
  constructor(frame) {
    this.frame = frame;
    this.learn = learner(frame);
    this.all = this.learn();
    this.controls();
    this.drawings();
    for (const element of [frame.controls, frame.stage, frame.sentence]) frame.answer(element);
    frame.draw(["image", "target"], () => this.maps());
    frame.draw(STATE, () => this.draw());
  }

  // Begin again from these weights, one number each.
  begin(data) {
    this.play.stop();
    const fits = data.every((weight) => Math.abs(weight) <= LARGEST);
    if (fits) this.frame.set({ start: encode(array("float64", this.all.target.shape, data)), steps: 0 });
    else this.frame.complain(`A weight from −${LARGEST} to ${LARGEST} fits.`);
  }

  moved(index, value) {
    this.begin(this.all.now.weights.map((weight, i) => (i === index ? value : weight)));
  }

  controls() {
    const { frame } = this;
    this.play = player(frame, "steps", () => this.all.most, {
      label: "Steps taken",
      at: () => this.all.at,
      put: (steps) => frame.set({ steps: Math.min(steps, this.all.run.length - 1) }), // no further than it ran
      perSecond: () => this.speed(),
      shown: () => `${this.all.at} of ${this.all.most}`,
      stopped: () => this.tell(),
      done: () => this.all.at === this.all.run.length - 1 || verdict(this.all.run, this.all.at) === "arrived",
    });
    button(frame, "Reset", () => (this.play.stop(), frame.set({ steps: 0 })));
    const rounded = (rate) => String(Number(rate.toPrecision(3)));
    slider(frame, "Learning rate", "learning_rate", { min: 0, max: 1, step: 0.01, shown: rounded });
    [this.one, this.many] = [node("span"), node("span", { class: "ex-player" })];
    frame.controls.append(this.one, this.many);
    const read = () => Number(decode(frame.get("start")).data[0].toFixed(3));
    const change = (value) => this.begin([value]);
    const weights = { min: -LARGEST, max: LARGEST, step: 0.1 };
    number(frame, "First weight", "start", { ...weights, where: this.one, read, change });
    button(frame, "Begin with zeros", () => this.begin(this.all.now.weights.map(() => 0)), this.many);
    button(frame, "Begin with chance", () => this.begin(this.all.now.weights.map(byChance)), this.many);
  }

  // In steps a second. A kernel changes most at first, so that its first steps are played slowly.
  speed() {
    const { single, at } = this.all;
    return single ? 2 : at < 20 ? 4 : at < 60 ? 15 : 40;
  }

  drawings() {
    const { frame } = this;
    const drag = (weight) => this.moved(this.all.index, Number(weight.toFixed(1)));
    this.bowl = new Curve(frame, frame.stage, "The loss over the weight", { width: 380, height: 240, drag });
    this.history = new Curve(frame, frame.stage, "The loss over the steps", { width: 380, height: 240 });
    [this.learned, this.seen] = [node("div", { class: "ex-stage" }), node("div", { class: "ex-stage" })];
    this.sum = node("p", { class: "ex-steps" });
    frame.stage.append(this.sum, this.learned, this.seen);
    const go = (row, column) => frame.set({ row, column });
    const edit = (row, column, value) => this.moved(row * this.all.target.shape[1] + column, value);
    this.kernel = new Grid(frame, this.learned, "The kernel", { go, edit });
    this.slopes = new Grid(frame, this.learned, "Its slopes", { go });
    this.aim = new Grid(frame, this.learned, "Its target", { go });
    this.picture = new Grid(frame, this.seen, "The picture");
    this.given = new Grid(frame, this.seen, "The kernel’s map");
    this.wanted = new Grid(frame, this.seen, "The target’s map");
  }

  // What changes with the picture and the target alone.
  maps() {
    this.all = this.learn();
    const { image, target } = this.all;
    const map = conv2d(image, target);
    this.scale = signed(largest(map.data));
    this.picture.show(look(image, grey(...range(image.data))));
    this.wanted.show(look(map, this.scale));
  }

  draw() {
    this.all = this.learn();
    const { single, image } = this.all;
    this.play.refresh();
    this.one.hidden = !single;
    this.many.hidden = this.learned.hidden = this.history.figure.hidden = single;
    this.seen.hidden = image.data.length === 1;
    this.bowl.show(overOne(this.all));
    if (!single) this.weights();
    if (!this.seen.hidden) this.mapNow();
    this.sum.classList.toggle("ex-sum", !this.seen.hidden); // a line of its own
    this.sum.textContent = stepByStep(this.all);
    // Who hears the page is told about once a second.
    if (!this.play.playing() || single || this.all.at % Math.ceil(this.speed()) === 0) this.tell();
  }

  weights() {
    const { target, now, run } = this.all;
    const [scale, steep] = [signed(Math.max(largest(target.data), 1)), signed(largest(run[0].slopes))];
    this.history.show(overSteps(this.all));
    this.kernel.show(look({ shape: target.shape, data: now.weights }, scale));
    this.slopes.show(look({ shape: target.shape, data: now.slopes }, steep));
    this.aim.show(look(target, scale));
    const place = [Math.floor(this.all.index / target.shape[1]), this.all.index % target.shape[1]];
    for (const grid of [this.kernel, this.slopes, this.aim]) {
      grid.mark("pinned", [[...place, 1, 1]]);
      grid.follow(...place);
    }
  }

  mapNow() {
    const { image, target, now } = this.all;
    this.given.show(look(conv2d(image, { shape: target.shape, data: now.weights }), this.scale));
  }

  tell() {
    this.frame.say(`After ${counted(this.all.at)}: ${standing(this.all)} ${judged(this.all)}`.trim());
  }
}

function render({ model, el }) {
  const frame = new Frame(model, el, "Follow the slope downhill");
  new Training(frame);
  return () => frame.end();
}

export default { render };
