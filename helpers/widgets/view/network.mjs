// The view of NetworkExplorer: the layers of a network, the maps of one of them, the answer, and a
// threshold with its cost.

import { range, written } from "./arrays.mjs";
import { grey, magnitude, signed } from "./colours.mjs";
import { number, slider } from "./controls.mjs";
import { Frame, node } from "./frame.mjs";
import { Grid } from "./grid.mjs";
import { seenBy } from "./network_arithmetic.mjs";
import { picturePart } from "./network_picture.mjs";
import { counted, digits, GAP, numberAt, opened, PICTURE, PLACE } from "./network_state.mjs";
import { madePart } from "./network_sum.mjs";

// A table of the layers, of which one is open.
function layersPart(frame, net, where) {
  const body = node("tbody");
  const texts = ["layer", "what it is", "gives", "parameters"];
  const names = texts.map((text) => node("th", { scope: "col" }, text));
  const head = node("thead", {}, node("tr", {}, ...names));
  where.append(node("table", { class: "ex-layers" }, node("caption", {}, "The layers"), head, body));
  const row = ({ name, kind, shape, flat, formula, parameters }) => {
    const radio = node("input", { type: "radio", name: `${frame.id}-layer`, value: name });
    frame.listen(radio, "change", () => net.go({ layer: name }));
    const gives = flat ? `${shape[2]} numbers` : `${shape[2]} maps of ${shape[0]} × ${shape[1]}`;
    const count = parameters ? `${formula} = ${parameters}` : "0";
    const first = node("th", { scope: "row" }, node("label", {}, radio, name.trim() || "(blank)"));
    return node("tr", {}, first, ...[kind, gives, count].map((text) => node("td", {}, text)));
  };
  frame.draw(["layers"], () => body.replaceChildren(...net.layers().map(row)));
  frame.draw(["layers", "layer"], () => {
    for (const radio of body.querySelectorAll("input")) radio.checked = radio.value === net.layer().name;
  });
}

// One scale for all numbers of a layer: from 0 on, or around 0 where some are negative. A map has many
// numbers, and each of 256 colours is mixed only once.
function scaleOf(data) {
  const [low, high] = range(data);
  const most = Math.max(-low, high) || 1;
  const least = low < 0 ? -most : 0;
  const scale = low < 0 ? signed(most) : magnitude(most);
  const colours = Array.from({ length: 256 }, (_, i) => scale(least + ((most - least) * i) / 255));
  return (value) => colours[Math.round((255 * (value - least)) / (most - least))] ?? GAP; // NaN
}

const named = ({ row, column, channel }, flat) =>
  flat ? `number ${channel}` : `map ${channel}, row ${row}, column ${column}`;

// How the maps of a layer lie beside each other, with a line between them, and back.
function tiled({ shape: [rows, columns, channels] }) {
  const wide = Math.min(channels, 8);
  const at = (row, column) => {
    const channel = Math.floor(row / (rows + 1)) * wide + Math.floor(column / (columns + 1));
    const found = { channel, row: row % (rows + 1), column: column % (columns + 1) };
    return found.row < rows && found.column < columns && channel < channels ? found : undefined;
  };
  const cell = ([row, column, channel]) => [
    Math.floor(channel / wide) * (rows + 1) + row, (channel % wide) * (columns + 1) + column, 1, 1,
  ];
  return { rows: Math.ceil(channels / wide) * (rows + 1) - 1, columns: wide * (columns + 1) - 1, at, cell };
}

// How one map lies, or all numbers of a vector in rows, and back.
function alone({ flat, shape: [rows, columns, channels] }, chosen) {
  const wide = channels <= 16 ? channels : channels <= 256 ? 16 : Math.ceil(Math.sqrt(channels));
  if (!flat) {
    const here = (row, column) => ({ channel: chosen, row, column });
    return { rows, columns, at: here, cell: ([row, column]) => [row, column, 1, 1] };
  }
  const at = (row, column) => {
    const channel = row * wide + column;
    return channel < channels ? { channel, row: 0, column: 0 } : undefined;
  };
  const cell = ([, , channel]) => [Math.floor(channel / wide), channel % wide, 1, 1];
  return { rows: Math.ceil(channels / wide), columns: wide, at, cell };
}

// The look of numbers that lie in such a way, all of a layer on one scale.
function numbersIn({ shape: [, columns, channels], data }, lie, flat) {
  const scale = scaleOf(data);
  const value = ({ row, column, channel }) => data[(row * columns + column) * channels + channel];
  const read = (one, none) => (row, column) => {
    const place = lie.at(row, column);
    return place ? one(value(place), place) : none;
  };
  const said = (number, place) => `${named(place, flat)}: ${digits(number)}`;
  return {
    rows: lie.rows, columns: lie.columns, colour: read((number) => scale(number), GAP),
    text: read((number) => written(number), ""), said: read(said, "nothing"),
  };
}

// All maps beside each other, and one of them with its numbers; of a vector its numbers alone.
function mapsPart(frame, net, where) {
  const go = (lie) => (row, column) => lie().at(row, column) && net.go(lie().at(row, column));
  const many = () => tiled(net.layer());
  const single = () => alone(net.layer(), net.place()[2]);
  const classes = ["ex-column ex-net-maps", "ex-column"];
  const [left, column] = classes.map((name) => where.appendChild(node("div", { class: name })));
  const all = new Grid(frame, left, "All maps", { pick: go(many) });
  const one = new Grid(frame, column, "One map", { go: go(single), drag: go(single) });
  const last = () => net.layer().shape[2] - 1;
  const chosen = counted(frame, "Map", "channel", ["layers", "layer"], last, { where: column });
  frame.draw([...PICTURE, "layer"], () => {
    const { name, flat, shape } = net.layer();
    all.figure.hidden = flat;
    chosen.closest("label").firstChild.textContent = flat ? "Number" : "Map";
    if (flat) return;
    all.caption.textContent = `All ${shape[2]} maps of ${name}, on one scale: press on a place in one`;
    all.show({ ...numbersIn(net.output(), many(), flat), text: undefined, width: 420, least: 0.75 });
  });
  frame.draw(PLACE, () => {
    const { name, flat } = net.layer();
    const cell = single().cell(net.place());
    const [row, column, channel] = net.place();
    one.caption.textContent = flat ? `The numbers of ${name}`
      : `Map ${channel} of ${name}: row ${row}, column ${column} is ${digits(numberAt(net.output(), net.place()))}`;
    one.show({ ...numbersIn(net.output(), single(), flat), width: 416 });
    one.mark("window", [cell]);
    one.follow(...cell);
    if (!flat) all.mark("window", [many().cell(net.place())]);
  });
  return left;
}

// The last layer: a number for each class, the largest twenty where there are more.
function answerPart(frame, net, where) {
  const body = node("tbody");
  const caption = node("caption", {}, "The network answers");
  where.append(node("table", { class: "ex-answers" }, caption, body));
  frame.draw([...PICTURE, "classes"], () => {
    const values = Array.from(net.answer());
    const order = [...values.keys()];
    const kept = order.length > 20 ? order.sort((a, b) => values[b] - values[a]).slice(0, 20) : order;
    body.replaceChildren(...kept.map((index) => {
      const bar = node("div", { class: "ex-net-share" });
      bar.style.width = `${100 * Math.min(Math.max(values[index], 0), 1)}%`;
      const name = node("th", { scope: "row" }, net.name(values.length === 1 ? 1 : index));
      return node("tr", {}, name, node("td", {}, bar), node("td", {}, digits(values[index])));
    }));
  });
}

// With labels: from which probability on it is called, what comes out, and what that costs.
function thresholdPart(frame, net, where) {
  const group = node("div", { class: "ex-net", role: "group", "aria-label": "Threshold and cost" });
  where.append(group);
  const column = group.appendChild(node("div", { class: "ex-column" }));
  const kinds = () => Math.max(net.answers().shape[1], 2);
  const inColumn = { where: column };
  const [share, price] = [{ min: 0, max: 1, step: 0.01 }, { min: 0, max: 1000, step: 0.1 }];
  const last = () => kinds() - 1;
  const alarm = counted(frame, "Alarm for", "alarm", ["answers"], last, { shown: net.name, ...inColumn });
  slider(frame, "Threshold", "threshold", { ...share, shown: (value) => value.toFixed(2), ...inColumn });
  number(frame, "A miss costs", "miss", { ...price, ...inColumn });
  number(frame, "A false alarm costs", "false_alarm", { ...price, ...inColumn });
  const pick = (truth, called) => {
    const fits = ([, one]) => one.truth === Boolean(truth) && one.called === Boolean(called);
    const those = [...net.judged().entries()].filter(fits);
    const found = those.find(([index]) => index > frame.get("chosen")) ?? those[0];
    if (found) net.go({ chosen: found[0] });
  };
  const grid = new Grid(frame, group, "Counted", { pick });
  const text = column.appendChild(node("p", { class: "ex-cost" }));
  frame.draw(["answers", "labels", "alarm", "threshold", "miss", "false_alarm", "classes"], () => {
    group.hidden = frame.get("labels").length === 0;
    alarm.closest("label").hidden = kinds() === 2;
    if (!group.hidden) showCounted(frame, net, grid, text, kinds());
  });
}

function showCounted(frame, net, grid, text, kinds) {
  const counts = [0, 0, 0, 0];
  for (const { truth, called } of net.judged()) counts[2 * truth + called] += 1;
  const yes = net.name(frame.get("alarm"));
  const names = [kinds === 2 ? net.name(1 - frame.get("alarm")) : `not ${yes}`, yes];
  const count = (row, column) => counts[2 * row + column];
  const said = (row, column) => `truly ${names[row]}, called ${names[column]}: ${count(row, column)}`;
  const scale = grey(0, Math.max(...counts));
  const colour = (row, column) => scale(count(row, column));
  grid.show({ rows: 2, columns: 2, colour, text: (row, column) => String(count(row, column)), said });
  const both = (word) => names.map((name) => `${word} ${name}`).join(", ");
  const hint = "Press on a count for the next of its pictures.";
  grid.caption.textContent = `Rows: ${both("truly")}. Columns: ${both("called")}. ${hint}`;
  const [miss, alarm] = [frame.get("miss"), frame.get("false_alarm")];
  const cost = miss * counts[2] + alarm * counts[1];
  const missed = `${counts[2]} missed × ${digits(miss)}`;
  text.textContent = `${missed} + ${counts[1]} false alarms × ${digits(alarm)} = ${digits(cost)}`;
}

// The chosen number, what it sees of the picture, and the answer, in one sentence.
function sentence(net) {
  const layer = net.layer();
  const [row, column, channel] = net.place();
  const value = digits(numberAt(net.output(), net.place()));
  const [top, left, rows, columns] = seenBy(layer, net.picture().shape, row, column);
  const seen = `rows ${top} to ${top + rows - 1} and columns ${left} to ${left + columns - 1}`;
  const answer = net.answer();
  const best = Math.max(answer.indexOf(Math.max(...answer)), 0); // where all is NaN, the first
  const gives = `${net.name(answer.length === 1 ? 1 : best)} ${digits(answer[best])}`;
  const place = named({ row, column, channel }, layer.flat);
  return `${layer.name}, ${place}: ${value}. It sees ${seen} of the picture. The network gives ${gives}.`;
}

function render({ model, el }) {
  const frame = new Frame(model, el, "A trained network, layer by layer");
  const net = opened(frame);
  const row = () => frame.stage.appendChild(node("div", { class: "ex-net" }));
  const [top, threshold, maps, made] = [row(), row(), row(), row()];
  const classes = ["ex-column", "ex-column ex-net-wide"];
  const [left, right] = classes.map((name) => top.appendChild(node("div", { class: name })));
  picturePart(frame, net, left);
  answerPart(frame, net, left);
  layersPart(frame, net, right);
  madePart(frame, net, mapsPart(frame, net, maps), made);
  thresholdPart(frame, net, threshold);
  frame.draw([...PLACE, "classes"], () => frame.say(sentence(net)));
  for (const part of [left.lastChild, maps, made, threshold, frame.sentence]) frame.answer(part);
  return () => frame.end();
}

export default { render };
