// The arithmetic and the words of PoolingExplorer that the other explorers do not need. Every function
// is pure.

// A part of a picture that goes on with its other side beyond its border, as np.roll has it.
export function cut({ shape: [height, width], data, dtype }, top, left, rows, columns) {
  const found = new Float64Array(rows * columns);
  const around = (place, side) => ((place % side) + side) % side;
  for (let r = 0, at = 0; r < rows; r++) {
    const row = around(top + r, height) * width;
    for (let c = 0; c < columns; c++) found[at++] = data[row + around(left + c, width)];
  }
  return { dtype, shape: [rows, columns], data: found };
}

export function deviation(values) {
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  return Math.sqrt(values.reduce((total, value) => total + (value - mean) ** 2, 0) / values.length);
}

// What of an output is left: which numbers stay the same, how many of how many, and the change, the
// root of the mean squared difference divided by the deviation before; NaN where that
// is 0 but for rounding.
export function survival(before, after, tolerance) {
  const kept = Array.from(before, (value, i) => Math.abs(after[i] - value) <= tolerance);
  const squares = before.reduce((total, value, i) => total + (after[i] - value) ** 2, 0);
  const spread = deviation(before);
  const change = spread > tolerance ? Math.sqrt(squares / before.length) / spread : NaN;
  return { kept, same: kept.filter(Boolean).length, of: kept.length, change };
}

// Boxes [row, column, 1, columns] around neighbours in a row that are true.
export function runs(flags, columns) {
  const boxes = [];
  flags.forEach((flag, i) => {
    if (!flag) return;
    if (i % columns && flags[i - 1]) boxes.at(-1)[3]++;
    else boxes.push([Math.floor(i / columns), i % columns, 1, 1]);
  });
  return boxes;
}

const ENDINGS = { 1: "pixel", 2: "2nd pixel", 3: "3rd pixel" };

export function titled(way, stride) {
  if (way === "subsample") return `every ${ENDINGS[stride] ?? `${stride}th pixel`}`;
  return way === "blur" ? `blur, stride ${stride}` : way;
}

export function pixels(count) {
  return count === 1 ? "1 pixel" : `${count} pixels`;
}
