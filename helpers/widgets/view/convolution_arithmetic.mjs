// How the ConvolutionExplorer writes its arithmetic, and what it counts. Every function is pure.

const LONGEST = 25; // products that are written out; of more only the sum is

// As the course's figures write a number: whole, as a fraction of small denominator, or with two decimals.
export function spelled(value) {
  let text = Math.abs(value) < 1e15 ? value.toFixed(2) : String(value);
  for (let below = 1; below <= 16 && Math.abs(value) < 1e15; below++) {
    const above = Math.round(value * below);
    if (Math.abs(above / below - value) >= 1e-9) continue;
    text = below === 1 ? String(above) : `${above}/${below}`;
    break;
  }
  return (/^-0(\.0*)?$/.test(text) ? text.slice(1) : text).replace("-", "−");
}

const inBrackets = (text) => (text.startsWith("−") ? `(${text})` : text);

// "1·1 + 2·0 + 4·0 + 5·(−1)", then "1 + 0 + 0 − 5", then what they add up to and what becomes of it.
export function workedOut(taps, bias = 0, relu = false) {
  const total = taps.reduce((sum, { product }) => sum + product, 0);
  const short = taps.length <= LONGEST;
  const after = [];
  if (bias !== 0) after.push(`with the bias: ${spelled(total)} + ${inBrackets(spelled(bias))} = ${spelled(total + bias)}`);
  if (relu) after.push(`after ReLU: ${spelled(Math.max(total + bias, 0))}`);
  return {
    products: short
      ? taps.map(({ value, weight }) => `${spelled(value)}·${inBrackets(spelled(weight))}`).join(" + ")
      : `the sum of ${taps.length} products`,
    sums: short ? taps.map(({ product }) => spelled(product)).join(" + ").replaceAll("+ −", "− ") : "",
    total: spelled(total),
    after: after.join("; "),
  };
}

// The size formula of one axis with its numbers in it: `axis` {size, kernel, sides, stride, dilation}.
export function sizeFormula({ size, kernel, sides: [before, after], stride, dilation }) {
  const span = dilation * (kernel - 1) + 1;
  const zeros = before === 0 && after === 0 ? "" : before === after ? ` + 2·${before}` : ` + ${before} + ${after}`;
  const steps = (size + before + after - span) / stride;
  const division = `⌊(${size} − ${span}${zeros}) / ${stride}⌋ + 1`;
  const rounded = Number.isInteger(steps) ? "" : ` = ⌊${steps.toFixed(2)}⌋ + 1`;
  return `${division}${rounded} = ${Math.floor(steps)} + 1 = ${Math.floor(steps) + 1}`;
}

// The rows, or columns, of the padded picture that no window reads, counted from its first one.
export function neverRead({ size, kernel, sides, stride, dilation }, windows) {
  const read = new Set();
  for (let at = 0; at < windows; at++) {
    for (let i = 0; i < kernel; i++) read.add(at * stride + i * dilation);
  }
  const padded = size + sides[0] + sides[1];
  return Array.from({ length: padded }, (_, place) => place).filter((place) => !read.has(place));
}

// Neighbours as one stretch: [2, 3, 4, 7] becomes [[2, 3], [7, 1]], each a first one and how many.
export function stretches(places) {
  const found = [];
  for (const place of places) {
    const last = found.at(-1);
    if (last && last[0] + last[1] === place) last[1] += 1;
    else found.push([place, 1]);
  }
  return found;
}

// "row 6", "columns 3, 5 to 7 and 9": those places that lie in the picture, in words.
export function listed(word, places) {
  const texts = stretches(places).map(([first, count]) =>
    count < 3 ? Array.from({ length: count }, (_, more) => String(first + more)) : [`${first} to ${first + count - 1}`],
  ).flat();
  const joined = texts.length > 1 ? `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)}` : texts[0];
  return texts.length ? `${word}${places.length > 1 ? "s" : ""} ${joined}` : "";
}

// What `conv2d` says where no window fits, and nothing where one does; shapes are [rows, columns].
export function misfit(kernel, padded, dilation) {
  const span = kernel.map((weights) => dilation * (weights - 1) + 1);
  if (span.every((pixels, axis) => pixels <= padded[axis])) return "";
  const pair = ([rows, columns]) => `(${rows}, ${columns})`;
  const spread = pair(span) === pair(kernel) ? "" : ` at dilation ${dilation} covers ${pair(span)}: it`;
  return `kernel ${pair(kernel)}${spread} is larger than the padded image ${pair(padded)}: no window fits`;
}

// The same numbers in another shape: what is new is 0, what has no place is dropped.
export function resized({ dtype, shape: [, old], data, shape: [height] }, [rows, columns]) {
  const made = new Float64Array(rows * columns);
  for (let row = 0; row < Math.min(rows, height); row++) {
    for (let column = 0; column < Math.min(columns, old); column++) {
      made[row * columns + column] = data[row * old + column];
    }
  }
  return { dtype, shape: [rows, columns], data: made };
}
