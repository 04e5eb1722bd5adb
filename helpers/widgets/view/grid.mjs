// A grid of numbers that can be seen, walked through by keyboard, read aloud, and edited. The colours
// are one canvas; the cells lie on it. Up to MOST cells each is an element of its own and shows its
// number; in a larger grid only the cell that has the focus is one, and it moves along.

import { ink } from "./colours.mjs";
import { node } from "./frame.mjs";

const MOST = 400;
const TALLEST = 640; // pixels of a grid at most
const SMALLEST = 9; // pixels of a number: a smaller one is left out
const LARGEST_TYPED = 1e15; // Python's limit too: whole numbers and their sums stay exact
const DECIMAL = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i; // no 0x10, which Number() takes
const STEPS = {
  ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
  PageUp: [-10, 0], PageDown: [10, 0], Home: [0, -Infinity], End: [0, Infinity],
};

const within = (value, count) => Math.min(Math.max(value, 0), count - 1);

export class Grid {
  // heard: at(row, column) when a cell is hovered over or reached by key, go(row, column) in its place
  // where only a key or a click shall reach a cell, left(), pick(row, column) on a click, Enter or Space, drag(row, column) while the button is held, edit(row, column, number).
  constructor(frame, where, label, heard = {}) {
    Object.assign(this, { frame, heard, label, here: [0, 0], rows: 0, columns: 0, marks: new Map(), spots: new Map() });
    this.canvas = node("canvas", { "aria-hidden": "true" });
    this.over = node("div", { class: "ex-marks", "aria-hidden": "true" });
    this.grid = node("div", { class: "ex-grid", role: "grid", "aria-label": label });
    this.box = node("div", { class: "ex-box" }, this.canvas, this.grid, this.over);
    this.caption = node("figcaption", {}, label);
    this.figure = node("figure", { class: "ex-figure" }, this.caption, this.box);
    where.append(this.figure);
    this.pointer();
    frame.listen(this.grid, "keydown", (event) => this.key(event));
    // A screen reader puts the focus on a cell, and clicks on it, without a key or the pointer.
    frame.listen(this.grid, "focusin", ({ target }) => target.place && this.stand(target.place));
  }

  // look: {rows, columns, colour(row, column) -> [red, green, blue], text(row, column), said(row,
  // column) what is read aloud, width in pixels at most}.
  show(look) {
    this.look = look;
    if (look.rows !== this.rows || look.columns !== this.columns) this.build();
    this.paint();
    for (const cell of this.cells) this.write(cell);
  }

  build() {
    const { rows, columns, width = 320, least = 1, most = 44 } = this.look;
    Object.assign(this, { rows, columns, all: rows * columns <= MOST });
    this.side = Math.min(Math.max(width / columns, least), most, TALLEST / rows);
    [this.canvas.width, this.canvas.height] = [columns, rows];
    this.box.style.width = `${this.side * columns}px`;
    this.box.style.height = `${this.side * rows}px`;
    this.grid.style.lineHeight = `${this.side}px`; // so that numbers stand in the middle
    this.grid.setAttribute("aria-rowcount", rows);
    this.grid.setAttribute("aria-colcount", columns);
    this.here = [within(this.here[0], rows), within(this.here[1], columns)];
    const places = this.all ? Array.from({ length: rows }, (_, row) => row) : [this.here[0]];
    const focused = this.grid.matches(":focus-within"); // the keyboard must not fall out of the grid
    [this.cells, this.stop] = [[], undefined];
    this.grid.replaceChildren(...places.map((row) => this.row(row)));
    this.focusable();
    if (focused) this.cell(...this.here).focus({ preventScroll: true });
    for (const name of this.marks.keys()) this.mark(name, this.marks.get(name));
  }

  row(row) {
    const made = node("div", { role: "row" });
    for (const column of this.all ? Array(this.columns).keys() : [this.here[1]]) {
      const cell = node("div", { role: "gridcell", class: "ex-cell", tabindex: -1 }, "");
      cell.place = [row, column];
      this.cells.push(cell);
      made.append(cell);
    }
    return made;
  }

  // Paint and write the cells from one to another again, counted row by row; the rest stays.
  touch(first, last) {
    this.paint(Math.floor(first / this.columns), Math.floor(last / this.columns) + 1);
    for (const cell of this.cells) {
      const at = cell.place[0] * this.columns + cell.place[1];
      if (at >= first && at <= last) this.write(cell);
    }
  }

  paint(top = 0, bottom = this.rows) {
    const context = this.canvas.getContext("2d");
    const picture = context.createImageData(this.columns, bottom - top);
    for (let row = top, at = 0; row < bottom; row++) {
      for (let column = 0; column < this.columns; column++, at += 4) {
        picture.data.set(this.look.colour(row, column), at);
        picture.data[at + 3] = 255;
      }
    }
    context.putImageData(picture, 0, top);
  }

  write(cell) {
    const [row, column] = cell.place;
    const number = this.look.text?.(row, column) ?? "";
    const text = this.sized(number) < SMALLEST ? "" : number;
    const said = this.look.said?.(row, column) ?? `row ${row}, column ${column}: ${number}`;
    this.wear(cell, text, said, text && ink(this.look.colour(row, column)));
    const spot = `${row} ${column} ${this.side}`; // most cells stay where they are
    if (cell.spot === spot) return;
    cell.spot = spot;
    cell.setAttribute("aria-rowindex", row + 1);
    cell.setAttribute("aria-colindex", column + 1);
    this.put(cell, [row, column, 1, 1]);
  }

  // How large a text is so that it fits into a cell, in pixels.
  sized(text) {
    return Math.min(this.side * 0.42, (this.side * 1.55) / Math.max(text.length, 1), 15);
  }

  // Only what changed is written: most of a drawing's time is spent on the elements of its cells.
  wear(cell, text, said, colour) {
    if (cell.text !== text) cell.firstChild.data = cell.text = text;
    if (cell.said !== said) cell.setAttribute("aria-label", (cell.said = said));
    if (cell.colour !== colour) cell.style.color = cell.colour = colour;
    const size = this.sized(text);
    if (cell.size !== size) cell.style.fontSize = `${(cell.size = size)}px`;
  }

  put(element, [row, column, rows, columns]) {
    element.style.left = `${column * this.side}px`;
    element.style.top = `${row * this.side}px`;
    element.style.width = `${columns * this.side}px`;
    element.style.height = `${rows * this.side}px`;
  }

  // Frames over the picture: a list of [row, column, rows, columns] under one name, which is their
  // class: ex-mark-window, ex-mark-pinned, ex-mark-unread …
  mark(name, boxes) {
    this.marks.set(name, boxes);
    const spots = JSON.stringify([this.side, boxes]); // most frames stay where they are
    if (this.spots.get(name) === spots) return;
    this.spots.set(name, spots);
    for (const old of this.over.querySelectorAll(`.ex-mark-${name}`)) old.remove();
    for (const box of boxes) {
      const made = node("div", { class: `ex-mark ex-mark-${name}` });
      this.put(made, box);
      this.over.append(made);
    }
  }

  cell(row, column) {
    return this.all ? this.cells[row * this.columns + column] : this.cells[0];
  }

  focusable() {
    const chosen = this.cell(...this.here);
    if (chosen === this.stop) return;
    if (this.stop) this.stop.tabIndex = -1;
    chosen.tabIndex = 0;
    this.stop = chosen;
  }

  // Let the keyboard start from this cell the next time, as when the state was changed elsewhere.
  follow(row, column) {
    this.here = [within(row, this.rows), within(column, this.columns)];
    if (!this.all) {
      this.cells[0].place = this.here;
      this.write(this.cells[0]);
    }
    this.focusable();
  }

  stand(place) {
    this.here = place;
    this.focusable();
  }

  // Walk to a cell; with `focus`, the keyboard goes along.
  go(row, column, focus = false) {
    this.follow(row, column);
    if (focus) this.cell(...this.here).focus({ preventScroll: true });
    (this.heard.go ?? this.heard.at)?.(...this.here);
  }

  key(event) {
    if (event.target.tagName === "INPUT" || event.altKey) return;
    const [row, column] = this.here;
    if (event.key in STEPS) {
      const far = event.shiftKey && event.key.startsWith("Arrow") ? 10 : 1;
      const [down, right] = STEPS[event.key].map((step) => step * far);
      const whole = event.ctrlKey && Math.abs(right) === Infinity;
      event.preventDefault();
      this.go(whole ? row + right : row + down, column + right, true);
    } else if (this.heard.edit && /^([-\d.]|F2|Enter)$/.test(event.key) && !event.ctrlKey) {
      event.preventDefault();
      this.type(row, column, /^[-\d.]$/.test(event.key) ? event.key : undefined);
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.heard.pick?.(row, column);
    }
  }

  at(event) {
    const box = this.box.getBoundingClientRect();
    const row = Math.floor(((event.clientY - box.top) / box.height) * this.rows);
    const column = Math.floor(((event.clientX - box.left) / box.width) * this.columns);
    return [within(row, this.rows), within(column, this.columns)];
  }

  pointer() {
    const { frame, box } = this;
    frame.listen(box, "pointermove", (event) => {
      const place = this.at(event);
      if (!(event.buttons & 1 && this.held)) this.heard.at?.(...place);
      else if (this.heard.drag) {
        this.follow(...place); // or the click that ends a drag would pick where it began
        this.heard.drag(...place);
      }
    });
    frame.listen(box, "pointerdown", (event) => {
      if (event.target.tagName === "INPUT") return;
      this.held = true;
      if (this.heard.drag) box.setPointerCapture(event.pointerId);
      this.go(...this.at(event), true);
      event.preventDefault();
      this.heard.drag?.(...this.here);
    });
    frame.listen(box, "click", ({ detail, target }) => {
      if (detail === 0 && target.place) this.stand(target.place);
      this.heard.pick?.(...this.here);
    });
    frame.listen(box, "dblclick", () => this.heard.edit && this.type(...this.here));
    frame.listen(box, "pointerup", () => (this.held = false));
    frame.listen(box, "pointerleave", () => this.heard.left?.());
  }

  // A field over the cell: Enter or leaving it takes the number, Escape does not.
  type(row, column, begun) {
    const field = node("input", { class: "ex-field", "aria-label": `${this.label}, row ${row}, column ${column}` });
    const before = (this.look.text?.(row, column) ?? "").replaceAll("−", "-");
    field.value = begun ?? before;
    this.put(field, [row, column, 1, 1]);
    this.box.append(field);
    field.focus();
    if (begun === undefined) field.select();
    let open = true;
    const close = (take) => {
      if (!open) return;
      open = false;
      const text = field.value.trim().replaceAll("−", "-").replaceAll(",", ".");
      field.remove();
      this.cell(...this.here).focus({ preventScroll: true });
      const there = row < this.rows && column < this.columns; // or the grid became smaller meanwhile
      if (take && there && text !== before) this.take(row, column, text); // what is shown may be rounded
    };
    this.frame.listen(field, "keydown", (event) => {
      if (event.key === "Enter" || event.key === "Escape") close(event.key === "Enter");
    });
    this.frame.listen(field, "blur", () => close(true));
  }

  take(row, column, text) {
    const parts = text.split("/").map((part) => (DECIMAL.test(part.trim()) ? Number(part) : NaN)); // 1/9 is a number too
    const number = parts.length > 2 ? NaN : parts[0] / (parts[1] ?? 1);
    if (Math.abs(number) <= LARGEST_TYPED) this.heard.edit(row, column, number);
    else if (Number.isNaN(number)) this.frame.complain(`${this.label}: “${text}” is no number; one such as 3 or −0.5 fits.`);
    else this.frame.complain(`${this.label}: “${text}” does not fit; a number up to 1e15 does.`);
  }
}
