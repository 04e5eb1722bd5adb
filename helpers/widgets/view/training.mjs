// The view of TrainingExplorer: the loss over one weight with its slope and the next step, the loss
// over the steps, and the kernel that learns beside its target. One weight is a kernel of one number.

import { conv2d } from "./arithmetic.mjs";
import { array, changed, decode, encode, range, written } from "./arrays.mjs";
import { grey, signed } from "./colours.mjs";
import { button, number, player, slider } from "./controls.mjs";
import { Curve } from "./curve.mjs";
import { Frame, node } from "./frame.mjs";
import { Grid } from "./grid.mjs";
import { ARRIVED, descend, over, pairs, ranAway, verdict } from "./training_arithmetic.mjs";

const LARGEST = 1000; // of a weight, either sign
const STATE = ["image", "target", "start", "learning_rate", "steps", "row", "column"];

// A number in a sentence: up to three digits behind the point, thousands apart.
function short(value) {
  const kept = Math.abs(value) >= 1000 ? Number(value.toPrecision(4)) : Number(value.toFixed(3));
  return kept.toLocaleString("en", { maximumFractionDigits: 3 }).replace(/^-0$/, "0").replace("-", "−");
}

const inBrackets = (value) => (value < 0 ? `(${short(value)})` : short(value));
const counted = (steps) => `${steps} ${steps === 1 ? "step" : "steps"}`;
const shown = (loss) => (loss > 0 && loss < 0.0005 ? "below 0.001" : short(loss));

// All that follows from the state: the whole run, and where it stands.
function learning(frame) {
  const [image, target, start] = STATE.slice(0, 3).map((name) => decode(frame.get(name)));
  const [rate, steps] = [frame.get("learning_rate"), frame.get("steps")];
  const single = target.data.length === 1;
  const most = Math.max(single ? 40 : 400, steps);
  const means = pairs(image, target.shape);
  const run = descend(means, target.data, start.data, rate, most);
  const at = Math.min(steps, run.length - 1);
  const index = frame.get("row") * target.shape[1] + frame.get("column");
  const away = Math.max(...run[0].weights.map((weight, i) => Math.abs(weight - target.data[i])));
  const half = Math.max(3, away, ...target.data.map(Math.abs));
  const x = [target.data[index] - half, target.data[index] + half];
  return { image, target, rate, single, most, means, run, at, now: run[at], index, x };
}

// The loss over the chosen weight, as Curve takes it.
function overOne({ means, run, at, now, index, x, rate, single }) {
  const [first, curve] = [over(means, run[0], index), over(means, now, index)];
  const [weight, slope] = [now.weights[index], now.slopes[index]];
  const [next, reach] = [weight - rate * slope, (x[1] - x[0]) / 7];
  const along = (far) => [weight + far, now.loss + slope * far];
  const points = Array.from({ length: 81 }, (_, i) => x[0] + ((x[1] - x[0]) * i) / 80).map((w) => [w, curve(w)]);
  const stops = ranAway(run.slice(0, at + 1));
  const path = single ? run.slice(0, at + 1).map((one) => [one.weights[0], one.loss]) : [];
  const y = [0, Math.max(first(x[0]), first(x[1]), 1e-6)];
  const off = weight < x[0] || weight > x[1] || now.loss > y[1];
  return {
    x, y, names: [single ? "weight w" : "this weight", "loss"],
    lines: [
      { name: "loss", points },
      { name: "tangent", points: [along(-reach), along(reach)] },
      { name: "path", points: path.length ? path : [[weight, now.loss]] },
      ...(stops ? [] : [{ name: "step", points: [[weight, 0], [next, 0]], arrow: true }]),
    ],
    dots: [
      ...path.slice(0, -1).map((place) => ({ name: "before", at: place })),
      ...(single && !stops ? [{ name: "next", at: [next, curve(next)] }] : []),
      { name: "now", at: [weight, now.loss], text: `slope ${short(slope)}` },
    ],
    note: off ? `The point is off the picture: ${short(weight)}` : "",
    said: `The loss over the weight, a parabola. At ${short(weight)} it is ${shown(now.loss)}, and its slope is ${short(slope)}.`,
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

function standing({ single, run, at, now, target }) {
  if (single) return `w = ${short(now.weights[0])}, loss ${shown(now.loss)}, slope ${short(now.slopes[0])}.`;
  const away = Math.max(...now.weights.map((weight, i) => Math.abs(weight - target.data[i])));
  const losses = at ? `loss ${shown(now.loss)}, at first ${shown(run[0].loss)}` : `loss ${shown(now.loss)}`;
  return `${losses}. The weight furthest from its target is ${away < 0.0005 ? "less than 0.001" : short(away)} away.`;
}

function judged({ run, at, rate }) {
  const end = "The learning rate is too large: the loss is more than a million times what it was at first";
  return {
    begins: "", falls: "The loss falls.", arrived: "It has arrived.",
    stays: rate ? "The loss stays as it was: each step leads across to a place just as high." : "A learning rate of 0 moves nothing.",
    grows: "The loss has grown: the learning rate is too large, and each step leads further away.",
    "ran away": `${end}, so learning stopped here.`,
  }[verdict(run, at)];
}

// The next step of the chosen weight, written out.
function formula({ single, image, target, run, at, now, index, rate }) {
  const [weight, slope] = [now.weights[index], now.slopes[index]];
  const name = single ? "w" : `The weight in row ${Math.floor(index / target.shape[1])}, column ${index % target.shape[1]}`;
  const next = `weight − learning rate · slope = ${short(weight)} − ${short(rate)} · ${inBrackets(slope)} = ${short(weight - rate * slope)}`;
  const gives = `It gives ${short(image.data[0])} · ${inBrackets(weight)} = ${short(image.data[0] * weight)}, and should give ${short(image.data[0] * target.data[0])}. `;
  const ends = ranAway(run.slice(0, at + 1)) ? "no step is taken." : `${next}.`;
  return `${image.data.length === 1 ? gives : ""}${name}: ${ends}`;
}

// A look for Grid at an array of two axes.
function look({ shape: [rows, columns], data }, scale, width, most) {
  const at = (row, column) => data[row * columns + column];
  const text = (row, column) => written(at(row, column));
  return { rows, columns, width, most, colour: (row, column) => scale(at(row, column)), text: rows * columns <= 100 ? text : undefined,
    said: (row, column) => `row ${row}, column ${column}: ${text(row, column)}` };
}

function render({ model, el }) {
  const frame = new Frame(model, el, "Follow the slope downhill");
  let all = learning(frame);
  const begin = (weights) => {
    if (weights.data.every((weight) => Math.abs(weight) <= LARGEST)) frame.set({ start: encode(weights), steps: 0 });
    else frame.complain(`A weight fits from −${LARGEST} to ${LARGEST}.`);
  };
  const moved = (index, value) => begin(changed(array("float64", all.target.shape, all.now.weights), index, value));
  const drawOut = () => begin(array("float64", all.target.shape, all.now.weights.map(() => {
    const [radius, angle] = [Math.sqrt(-2 * Math.log(1 - Math.random())), 2 * Math.PI * Math.random()];
    return Number((radius * Math.cos(angle)).toFixed(2)); // a normal distribution (Box and Muller)
  })));

  const play = player(frame, "steps", () => all.most, {
    label: "Steps taken", perSecond: all.single ? 2 : 20, shown: (steps) => `${steps} of ${all.most}`,
    done: () => frame.get("steps") >= all.run.length - 1 || verdict(all.run, all.at) === "arrived",
  });
  button(frame, "Reset", () => (play.stop(), frame.set({ steps: 0 })));
  slider(frame, "Learning rate", "learning_rate", { min: 0, max: 1, step: 0.01, shown: (rate) => String(Number(rate.toPrecision(3))) });
  number(frame, "or typed", "learning_rate", { min: 0, max: 1, step: 0.01 });
  const [one, many] = [node("span"), node("span")];
  frame.controls.append(one, many);
  const first = () => Number(decode(frame.get("start")).data[0].toFixed(3));
  number(frame, "First weight", "start", { min: -LARGEST, max: LARGEST, step: 0.1, where: one, read: first,
    change: (value) => begin(array("float64", all.target.shape, [value])) });
  button(frame, "Begin with zeros", () => begin(array("float64", all.target.shape, all.now.weights.map(() => 0))), many);
  button(frame, "Begin with chance", drawOut, many);

  const drag = (weight) => (play.stop(), moved(all.index, Number(weight.toFixed(1))));
  const bowl = new Curve(frame, frame.stage, "The loss over the weight", { width: 420, height: 260, drag });
  const history = new Curve(frame, frame.stage, "The loss over the steps", { width: 420, height: 260 });
  const [learned, maps] = [node("div", { class: "ex-stage" }), node("div", { class: "ex-stage" })];
  frame.stage.append(learned, maps);
  const pick = (row, column) => frame.set({ row, column });
  const edit = (row, column, value) => (play.stop(), moved(row * all.target.shape[1] + column, value));
  const kernel = new Grid(frame, learned, "The kernel", { pick, edit });
  const slope = new Grid(frame, learned, "Its slopes", { pick });
  const aim = new Grid(frame, learned, "Its target", { pick });
  const [picture, given, wanted] = ["The picture", "What the kernel gives", "What the target gives"].map(
    (label) => new Grid(frame, maps, label));
  const sum = node("p", { class: "ex-sum" });
  frame.stage.append(sum);
  for (const element of [frame.controls, frame.stage, frame.sentence]) frame.answer(element);

  const tell = () => frame.say(`After ${counted(all.at)}: ${standing(all)} ${judged(all)}`.trim());
  frame.listen(play.group, "click", tell);
  frame.draw(STATE, () => {
    all = learning(frame);
    const { target, now, single, image } = all;
    const shape = target.shape;
    play.refresh();
    one.hidden = !single;
    many.hidden = learned.hidden = history.figure.hidden = single;
    maps.hidden = image.data.length === 1;
    bowl.show(overOne(all));
    if (!single) history.show(overSteps(all));
    const most = Math.max(...target.data.map(Math.abs), 1);
    kernel.show(look({ shape, data: now.weights }, signed(most), 180, 48));
    slope.show(look({ shape, data: now.slopes }, signed(Math.max(...all.run[0].slopes.map(Math.abs))), 180, 48));
    aim.show(look(target, signed(most), 180, 48));
    for (const grid of [kernel, slope, aim]) grid.mark("pinned", [[frame.get("row"), frame.get("column"), 1, 1]]);
    sum.textContent = formula(all);
    if (!play.playing() || all.at % 20 === 0 || all.at === all.run.length - 1) tell();
  });
  frame.draw(["image", "target"], () => {
    const { image, target } = all = learning(frame);
    const map = conv2d(image, target);
    picture.show(look(image, grey(...range(image.data)), 170, 44));
    wanted.show(look(map, signed(Math.max(...map.data.map(Math.abs))), 170, 44));
  });
  frame.draw(STATE, () => {
    if (maps.hidden) return;
    const { image, target: { shape, data } } = all;
    const [map, aimed] = [all.now.weights, data].map((weights) => conv2d(image, { shape, data: weights }));
    given.show(look(map, signed(Math.max(...aimed.data.map(Math.abs))), 170, 44));
  });
  return () => frame.end();
}

export default { render };
