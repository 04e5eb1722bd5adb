// The view of PixelExplorer: the picture, the pixel's neighbours with their numbers, and a colour
// that is mixed from red, green and blue.

import { describeColour } from "./arithmetic.mjs";
import { changed, decode, encode, range, written } from "./arrays.mjs";
import { grey } from "./colours.mjs";
import { slider } from "./controls.mjs";
import { Frame, node } from "./frame.mjs";
import { Grid } from "./grid.mjs";

const NEAR = 4; // pixels to each side that are shown with their numbers

// How the picture is read: its size, the colour of a pixel, its numbers in words.
function reader(image) {
  const [rows, columns, channels = 1] = image.shape;
  const scale = grey(...(image.dtype === "uint8" ? [0, 255] : range(image.data)));
  const numbers = (row, column) => {
    const at = (row * columns + column) * channels;
    return Array.from(image.data.subarray(at, at + channels));
  };
  const colour = (row, column) => (channels === 3 ? numbers(row, column) : scale(numbers(row, column)[0]));
  const text = (row, column) => numbers(row, column).map((value) => written(value)).join(" ");
  const said = (row, column) => `row ${row}, column ${column}: ${text(row, column).replaceAll(" ", ", ")}`;
  return { rows, columns, channels, numbers, colour, text, said };
}

function render({ model, el }) {
  const frame = new Frame(model, el, "Walk over the picture and read its numbers");
  const at = (row, column) => {
    if (row !== frame.get("row") || column !== frame.get("column")) frame.set({ row, column });
  };
  let corner = [0, 0];
  const picture = new Grid(frame, frame.stage, "The picture", { at });
  for (const closed of [picture.grid, picture.over, frame.sentence]) frame.answer(closed);
  const near = new Grid(frame, frame.stage, "Around the pixel", {
    pick: (row, column) => at(corner[0] + row, corner[1] + column),
  });
  const mixer = node("div", { class: "ex-mixer", role: "group", "aria-label": "Mix a colour" });
  const swatch = node("div", { class: "ex-swatch", role: "img" });
  const name = node("p", { class: "ex-name" });
  const lights = node("div", { class: "ex-lights" });
  mixer.append(node("div", {}, node("p", {}, "Mix a colour"), swatch, name), lights);
  for (const closed of [near.figure, swatch, name]) frame.answer(closed);
  frame.root.append(mixer); // below the sentence, which belongs to the picture
  ["Red", "Green", "Blue"].forEach((label, channel) => {
    const mix = () => decode(frame.get("mix"));
    const change = (value) => frame.set({ mix: encode(changed(mix(), channel, value)) });
    slider(frame, label, "mix", { min: 0, max: 255, read: () => mix().data[channel], change, where: lights });
  });
  let read = reader(decode(frame.get("image")));
  frame.draw(["image"], () => {
    read = reader(decode(frame.get("image")));
    picture.show({ ...read, width: 420, most: 32, text: read.columns <= 16 ? read.text : undefined });
  });
  frame.draw(["image", "row", "column"], () => {
    const [row, column] = [frame.get("row"), frame.get("column")];
    corner = [Math.max(row - NEAR, 0), Math.max(column - NEAR, 0)];
    const moved = (show) => (r, c) => show(corner[0] + r, corner[1] + c);
    near.show({
      rows: Math.min(row + NEAR + 1, read.rows) - corner[0],
      columns: Math.min(column + NEAR + 1, read.columns) - corner[1],
      colour: moved(read.colour), said: moved(read.said),
      text: moved(read.channels === 1 ? read.text : () => ""),
    });
    picture.mark("window", [[row, column, 1, 1]]);
    picture.follow(row, column);
    near.mark("window", [[row - corner[0], column - corner[1], 1, 1]]);
    const numbers = read.numbers(row, column);
    const values = numbers.length === 1 ? written(numbers[0]) : `red ${numbers[0]}, green ${numbers[1]}, blue ${numbers[2]}`;
    const named = numbers.length === 3 ? `, ${describeColour(numbers).name}` : "";
    frame.say(`Row ${row}, column ${column}: ${values}${named}.`);
  });
  frame.draw(["mix"], () => {
    const mix = Array.from(decode(frame.get("mix")).data);
    const { name: word, hue, saturation, lightness } = describeColour(mix);
    swatch.style.background = `rgb(${mix})`;
    swatch.setAttribute("aria-label", word);
    name.textContent = `${word}: hue ${hue.toFixed(0)}°, saturation ${saturation.toFixed(2)}, lightness ${lightness.toFixed(2)}`;
  });
  return () => frame.end();
}

export default { render };
