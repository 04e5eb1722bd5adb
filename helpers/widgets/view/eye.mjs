// A drawn eye, the numbers it is drawn from, a grey patch to drag over it, and a network's answer.
// Python draws and asks the network; here its last answer is shown, and said when there is none.

import { decode } from "./arrays.mjs";
import { slider, toggle } from "./controls.mjs";
import { Frame, node } from "./frame.mjs";
import { Grid } from "./grid.mjs";

const PATIENCE = 1500; // milliseconds until a kernel that does not answer is said to be silent
const SHOWN = 8; // classes that are shown, the likeliest
const PATCH = ["patch", "patch_size", "row", "column"];
const digits = (count) => (value) => value.toFixed(count).replace("-", "−");
const SLIDERS = [
  ["Lid open", "aperture", { min: 0, max: 1, step: 0.01, shown: digits(2) }],
  ["Gaze across", "gaze_x", { min: -0.4, max: 0.4, step: 0.02, shown: digits(2) }],
  ["Gaze down", "gaze_y", { min: -0.12, max: 0.12, step: 0.02, shown: digits(2) }],
  ["Skin tone", "skin", { min: 0, max: 9, shown: (tone) => `${tone + 1} of 10` }],
  ["Lashes", "lash_length", { min: 0, max: 0.5, step: 0.02, shown: digits(2) }],
  ["Tilt", "roll", { min: -30, max: 30, shown: (degrees) => `${digits(0)(degrees)}°` }],
];
const ASKED = [...SLIDERS.map(([, trait]) => trait), "glasses", "glare", ...PATCH];

const percent = (share) => `${(100 * share).toFixed(1)}%`;

// A group of controls with a heading.
function group(frame, heading) {
  const made = node("div", { class: "ex-mixer ex-eye", role: "group", "aria-label": heading });
  made.append(node("p", {}, heading));
  frame.stage.append(made);
  return made;
}

function controls(frame) {
  const where = group(frame, "The eye's numbers");
  for (const [label, trait, how] of SLIDERS) slider(frame, label, trait, { ...how, where });
  toggle(frame, "Glasses", "glasses", { where });
  const glare = slider(frame, "Their glare", "glare", { min: 0, max: 1, step: 0.05, shown: digits(2), where });
  frame.draw(["glasses"], () => (glare.closest("label").hidden = !frame.get("glasses")));
  toggle(frame, "Grey patch", "patch", { where });
  slider(frame, "Patch size", "patch_size", { min: 4, max: 40, shown: (side) => `${side} px`, where });
}

// The patch as far as it lies on the picture: [row, column, rows, columns].
function patchBox(frame, side) {
  const size = frame.get("patch_size");
  const [top, left] = ["row", "column"].map((name) => frame.get(name) - Math.floor(size / 2));
  const [first, start] = [Math.max(top, 0), Math.max(left, 0)];
  return [first, start, Math.min(top + size, side) - first, Math.min(left + size, side) - start];
}

// What can be shown now: what Python answered last; or, where it has not answered and pictures were
// recorded for a page without a kernel, the nearest of those. `since` says which it is.
function answer(frame) {
  const answered = frame.get("answered");
  const fresh = ASKED.every((name) => answered[name] === frame.get(name));
  const recorded = frame.get("recorded");
  if (!fresh && recorded.length) return nearest(recorded, frame.get("aperture"));
  const [output, bare] = ["probabilities", "bare"].map((name) => decode(frame.get(name)).data);
  const patch = frame.get("patch");
  return {
    image: decode(frame.get("image")), output, bare: patch ? bare : undefined, patch,
    aperture: answered.aperture, since: fresh ? "now" : "before",
  };
}

function nearest(recorded, aperture) {
  const far = (one) => Math.abs(one.aperture - aperture);
  const found = recorded.reduce((best, one) => (far(one) < far(best) ? one : best));
  return { ...found, image: decode(found.image), since: "recorded" };
}

// One row for each class: its name and probability, and a bar; a line where it was without the patch.
function bars(classes, { output, bare }) {
  const order = Array.from(output.keys());
  if (order.length > SHOWN) order.sort((one, other) => output[other] - output[one]);
  return order.slice(0, SHOWN).map((at) => {
    const full = node("div", { class: "ex-bar-full" });
    full.style.width = percent(output[at]);
    const bar = node("div", { class: "ex-bar", "aria-hidden": "true" }, full);
    if (bare) {
      const line = node("div", { class: "ex-bar-bare" });
      line.style.left = percent(bare[at]);
      bar.append(line);
    }
    const before = bare ? ` (${percent(bare[at])} without the patch)` : "";
    const text = `${classes[at]} ${percent(output[at])}${before}`;
    return node("div", { class: "ex-class" }, node("p", {}, text), bar);
  });
}

// The sentence below: where the eye stands, and, once it may be known, the likeliest class. Nothing
// while an answer is only awaited.
function sentence(frame, { output, aperture, since }, late) {
  const at = output.indexOf(Math.max(...output));
  const said = frame.locked ? "" : ` The network says ${frame.get("classes")[at]}, ${percent(output[at])}.`;
  const opened = `the lid open by ${digits(2)(aperture)}`;
  const [row, column, side] = ["row", "column", "patch_size"].map((name) => frame.get(name));
  const patch = frame.get("patch") ? `a patch of ${side} pixels at row ${row}, column ${column}` : "no patch";
  if (since === "now") return `The lid is open by ${digits(2)(aperture)}, with ${patch}.${said}`;
  if (since === "recorded") {
    const count = frame.get("recorded").length;
    return "No kernel runs here. Recorded were pictures without a patch, the other numbers as they were, at "
      + `${count} openings of the lid; this is the nearest, ${opened}.${said}`;
  }
  if (!late) return undefined;
  const awaited = `the lid open by ${digits(2)(frame.get("aperture"))}, ${patch}`;
  return `No kernel answers: it is busy, or none runs. This is still the last picture, ${opened}.${said} `
    + `Asked for: ${awaited}.`;
}

function paint(frame, grid, { image, patch }) {
  const { shape: [rows, columns], data } = image;
  const colour = (row, column) => {
    const at = 3 * (row * columns + column);
    return [data[at], data[at + 1], data[at + 2]];
  };
  const said = (row, column) => `row ${row}, column ${column}: ${colour(row, column).join(", ")}`;
  grid.show({ rows, columns, colour, said });
  grid.mark("window", patch ? [patchBox(frame, rows)] : []);
}

function render({ model, el }) {
  const frame = new Frame(model, el, "Change the eye, and watch what the network answers");
  const there = (row, column) => row === frame.get("row") && column === frame.get("column");
  const cover = (row, column) => {
    if (!there(row, column) || !frame.get("patch")) frame.set({ row, column, patch: true });
  };
  const eye = new Grid(frame, frame.stage, "The eye", {
    // A pixel that is only hovered over is not the one that was walked to.
    at: (row, column) => {
      const walked = row === eye.here[0] && column === eye.here[1];
      if (walked && !there(row, column)) cover(row, column);
    },
    drag: cover,
  });
  controls(frame);
  const list = frame.answer(group(frame, "What the network answers"));
  const heading = list.firstChild;
  let [timer, late] = [0, false];
  const show = () => {
    const shown = answer(frame);
    clearTimeout(timer);
    if (shown.since !== "before") late = false;
    else if (!late) timer = setTimeout(() => ((late = true), show()), PATIENCE);
    paint(frame, eye, shown);
    list.replaceChildren(heading, ...bars(frame.get("classes"), shown));
    const text = sentence(frame, shown, late);
    if (text) frame.say(text);
  };
  frame.draw([...ASKED, "image", "probabilities", "bare", "answered", "classes", "recorded", "choice"], show);
  frame.draw(["row", "column"], () => eye.go(frame.get("row"), frame.get("column")));
  return () => {
    clearTimeout(timer);
    frame.end();
  };
}

export default { render };
