// The picture of NetworkExplorer: one of the given ones, drawn where the network reads small grey
// ones, or a file of one's own.

import { array, encode, range } from "./arrays.mjs";
import { grey } from "./colours.mjs";
import { button } from "./controls.mjs";
import { node } from "./frame.mjs";
import { Grid } from "./grid.mjs";
import { seenBy } from "./network_arithmetic.mjs";
import { counted, digits, PICTURE, PLACE } from "./network_state.mjs";

const LARGEST_FILE = 10e6; // bytes: what is larger never arrives at a kernel
const PATIENCE = 8000; // milliseconds for a kernel to answer

// The picture: chosen, drawn where the network reads small grey ones, or brought along.
export function picturePart(frame, net, where) {
  const drawable = () => net.picture().shape[2] === 1 && net.picture().shape[0] <= 32;
  let last; // where the pen was, while it is held
  const paint = (row, column) => {
    if (!drawable()) return;
    frame.set({ own: encode(stroke(net.picture(), last ?? [row, column], [row, column])), chosen: -1 });
    last = [row, column];
  };
  const lift = () => (last = undefined);
  const slider = counted(frame, "Picture", "chosen", ["images", "labels"], () => net.images().shape[0] - 1, {
    min: -1, shown: (at) => (at < 0 ? "your own" : labelled(frame, net, at)),
  });
  frame.draw(["own", "chosen"], () => {
    const brought = frame.get("chosen") < 0 || net.own().data.some(Boolean);
    slider.min = brought ? -1 : 0;
    slider.show();
  });
  uploadPart(frame);
  const clear = button(frame, "Clear, and draw", () => {
    const { shape, data } = net.picture();
    frame.set({ own: encode(array("float32", shape, new Float64Array(data.length))), chosen: -1 });
  });
  const pick = (row, column) => (paint(row, column), lift());
  const grid = new Grid(frame, where, "The picture", { drag: paint, pick });
  frame.listen(grid.box, "pointerup", lift);
  frame.draw(PICTURE, () => {
    const { shape: [rows, columns, channels], data } = net.picture();
    const [low, high] = range(data);
    const scale = grey(Math.min(low, 0), Math.max(high, 1));
    const numbers = (row, column) => data.subarray((row * columns + column) * channels).subarray(0, channels);
    const colour = (row, column) => [0, 1, 2].map((i) => scale(numbers(row, column)[i % channels])[0]);
    const words = (row, column) => Array.from(numbers(row, column), digits).join(", ");
    const said = (row, column) => `row ${row}, column ${column}: ${words(row, column)}`;
    clear.hidden = !drawable();
    grid.caption.textContent = drawable() ? "Draw, or press Enter on a pixel" : "The picture";
    grid.show({ rows, columns, colour, said, width: 224 });
  });
  frame.answer(grid.over);
  frame.draw(PLACE, () => grid.mark("window", [seenBy(net.layer(), net.picture().shape, ...net.place())]));
}

function labelled(frame, net, at) {
  const label = frame.get("labels")[at];
  return `${at}${label === undefined ? "" : `, truly ${net.name(label)}`}`;
}

// A pen of three pixels, drawn from one pixel to another.
function stroke({ shape, data }, [fromRow, fromColumn], [toRow, toColumn]) {
  const drawn = Float64Array.from(data);
  const steps = Math.max(Math.abs(toRow - fromRow), Math.abs(toColumn - fromColumn), 1);
  for (let step = 0; step <= steps; step++) {
    const row = Math.round(fromRow + ((toRow - fromRow) * step) / steps);
    const column = Math.round(fromColumn + ((toColumn - fromColumn) * step) / steps);
    for (let tap = 0; tap < 9; tap++) {
      const [down, right] = [Math.floor(tap / 3) - 1, (tap % 3) - 1];
      const [r, c] = [row + down, column + right];
      const ink = 2 ** -(Math.abs(down) + Math.abs(right)); // 1 in the middle, 0.5 and 0.25 around it
      const at = r * shape[1] + c;
      if (r >= 0 && r < shape[0] && c >= 0 && c < shape[1]) drawn[at] = Math.max(drawn[at], ink);
    }
  }
  return array("float32", shape, drawn);
}

// A file of one's own goes to Python, the one door for pictures; where no kernel runs, this is said.
function uploadPart(frame) {
  const alone = typeof frame.model.send !== "function";
  const input = node("input", { type: "file", accept: "image/*", disabled: alone });
  const text = alone ? "Your own picture (needs a kernel, and none runs here)" : "Your own picture";
  frame.controls.append(node("label", { class: "ex-control" }, node("span", {}, text), input));
  let waits;
  frame.on(["own", "problem"], () => clearTimeout(waits));
  frame.ending.signal.addEventListener("abort", () => clearTimeout(waits), { once: true });
  const unanswered = () => frame.complain("No kernel answers: it takes one to open a picture of your own.");
  frame.listen(input, "change", async () => {
    const [file] = input.files;
    if (!file) return;
    frame.complain(file.size > LARGEST_FILE ? `${file.name} has more than 10 MB: a smaller file fits.` : "");
    if (file.size > LARGEST_FILE) return;
    const bytes = await file.arrayBuffer();
    input.value = "";
    clearTimeout(waits);
    waits = setTimeout(unanswered, PATIENCE);
    try {
      await frame.model.send({ picture: file.name }, undefined, [bytes]);
    } catch {
      clearTimeout(waits);
      unanswered();
    }
  });
}
