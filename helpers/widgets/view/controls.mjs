// The controls of an explorer, each bound to one trait of the model: native elements, so that mouse,
// keyboard and screen reader work as everywhere.

import { node } from "./frame.mjs";

// Every control takes `where` it stands (the explorer's row of controls), how to `read` its value
// from the trait, and what to do on a `change` of it. Where that refuses a value, the control goes back.
function place(where, label, control, ...more) {
  where.append(node("label", { class: "ex-control" }, node("span", {}, label), control, ...more));
  return control;
}

function bound(frame, trait, { where = frame.controls, read = (value) => value, change } = {}) {
  return { where, value: () => read(frame.get(trait)), put: change ?? ((value) => frame.set({ [trait]: value })) };
}

// A slider with its number beside it. `shown` writes the number.
export function slider(frame, label, trait, { min, max, step = 1, shown = String, ...how } = {}) {
  const { where, value, put } = bound(frame, trait, how);
  const output = node("span", { class: "ex-value" });
  const input = place(where, label, node("input", { type: "range", min, max, step }), output);
  input.show = () => {
    input.value = value();
    output.textContent = shown(Number(value()));
    input.setAttribute("aria-valuetext", output.textContent);
  };
  frame.listen(input, "input", () => (put(Number(input.value)), input.show()));
  frame.draw([trait], input.show);
  return input;
}

// A field for one number; what is no number, or lies outside, is said and not taken.
export function number(frame, label, trait, { min, max, step = 1, ...how } = {}) {
  const { where, value, put } = bound(frame, trait, how);
  const input = place(where, label, node("input", { type: "number", min, max, step }));
  frame.listen(input, "change", () => {
    const given = Number(input.value);
    const whole = !Number.isInteger(step) || Number.isInteger(given);
    if (input.value !== "" && whole && given >= (min ?? -Infinity) && given <= (max ?? Infinity)) put(given);
    else frame.complain(`${label}: “${input.value}” does not fit; a number from ${min} to ${max} does.`);
    input.value = value();
  });
  frame.draw([trait], () => (input.value = value()));
  return input;
}

// One of several: [value, text] pairs, values being texts.
export function select(frame, label, trait, options, how = {}) {
  const { where, value, put } = bound(frame, trait, how);
  const input = place(where, label, node("select"));
  for (const [name, text] of options) input.append(node("option", { value: name }, text));
  frame.listen(input, "change", () => (put(input.value), (input.value = value())));
  frame.draw([trait], () => (input.value = value()));
  return input;
}

export function toggle(frame, label, trait, how = {}) {
  const { where, value, put } = bound(frame, trait, how);
  const input = place(where, label, node("input", { type: "checkbox" }));
  frame.listen(input, "change", () => (put(input.checked), (input.checked = value())));
  frame.draw([trait], () => (input.checked = value()));
  return input;
}

export function button(frame, text, press, where = frame.controls) {
  const made = node("button", { type: "button" }, text);
  frame.listen(made, "click", press);
  where.append(made);
  return made;
}

// Back, play or pause, step, and a bar to scrub. `trait` counts the steps, `last()` is the last one;
// where `done()` says so, playing ends earlier. `perSecond` is a number or a function, `shown` writes
// where it stands, `put` changes the step, `at()` is the one that is shown, and `stopped` is called when playing ends.
export function player(frame, trait, last, how = {}) {
  const { perSecond = 3, label = "Step", done = () => false, shown, stopped = () => {} } = how;
  const { where = frame.controls, put = (step) => frame.set({ [trait]: step }), at = () => frame.get(trait) } = how;
  const group = node("div", { class: "ex-player", role: "group", "aria-label": "Play" });
  const go = (step) => put(Math.min(Math.max(step, 0), last()));
  const wait = () => 1000 / (typeof perSecond === "function" ? perSecond() : perSecond);
  let [timer, due] = [0, 0];
  const stop = () => {
    cancelAnimationFrame(timer);
    timer = 0;
    play.textContent = "Play";
    stopped();
  };
  const ended = () => frame.get(trait) >= last() || done();
  const tick = (now) => {
    timer = requestAnimationFrame(tick);
    if (now < due) return;
    due = Math.max(due + wait(), now); // not `now + …`, which would lose a part of each frame
    if (ended()) stop();
    else go(at() + 1);
  };
  const start = () => {
    if (ended()) go(0);
    play.textContent = "Pause";
    due = performance.now() + wait();
    timer = requestAnimationFrame(tick);
  };
  button(frame, "Back", () => (stop(), go(at() - 1)), group);
  const play = button(frame, "Play", () => (timer ? stop() : start()), group);
  button(frame, "Step", () => (stop(), go(at() + 1)), group);
  frame.ending.signal.addEventListener("abort", () => cancelAnimationFrame(timer), { once: true });
  where.append(group);
  const words = shown ?? ((at) => `${at + 1} of ${last() + 1}`);
  const bar = slider(frame, label, trait, { min: 0, max: last(), shown: words, change: go, where });
  const refresh = () => {
    bar.max = last();
    bar.show();
  };
  return { refresh, stop, group, playing: () => timer !== 0 };
}
