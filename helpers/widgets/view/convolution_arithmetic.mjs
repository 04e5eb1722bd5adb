// How the ConvolutionExplorer writes its arithmetic, and what it counts. Every function is pure.
// An axis is {size, kernel, stride, dilation, before, after, padded, windows}.

const LONGEST = 25; // products that are written out; of more only the sum is

const isWhole = (value) => Number.isInteger(value) || !(Math.abs(value) < 1e15);
const signs = (text) => (/^-0(\.0*)?$/.test(text) ? text.slice(1) : text).replace("-", "−");
const decimals = (value) => signs(isWhole(value) ? String(value) : value.toFixed(2));

// A weight as the course's figures write it: whole, as a fraction of small denominator, or in decimals.
export function spelled(value) {
  for (let below = 2; below <= 16 && Math.abs(value) < 1 && value !== 0; below++) {
    const above = Math.round(value * below);
    if (Math.abs(above / below - value) < 1e-9) return signs(`${above}/${below}`);
  }
  return decimals(value);
}

const inBrackets = (text) => (text.startsWith("−") ? `(${text})` : text);

// "1·1 + 2·0 + 4·0 + 5·(−1) = 1 + 0 + 0 − 5 = −4", and what becomes of that.
export function workedOut(taps, bias = 0, relu = false) {
  const total = taps.reduce((sum, { product }) => sum + product, 0);
  const products = taps.map((tap) => `${decimals(tap.value)}·${inBrackets(spelled(tap.weight))}`).join(" + ");
  const sums = taps.map(({ product }) => decimals(product)).join(" + ").replaceAll("+ −", "− ");
  const parts = taps.length > LONGEST ? [`the sum of ${taps.length} products`] : [products, sums];
  const text = `${parts.join(products.length > 40 ? "\n= " : " = ")} = ${decimals(total)}`;
  const more = `${decimals(total)} + ${inBrackets(decimals(bias))} = ${decimals(total + bias)}`;
  const cut = relu ? `; after ReLU ${decimals(Math.max(total + bias, 0))}` : "";
  return `${text}${bias === 0 ? "" : `; with the bias ${more}`}${cut}`;
}

// The size formula with its numbers in it, once for the rows and once for the columns.
export function sizeWords(axes) {
  const spread = axes.filter(({ dilation, kernel }) => dilation > 1 && kernel > 1).map(spanWords);
  const lines = axes.map((axis, at) => `Output ${["rows", "columns"][at]}: ${sizeFormula(axis)}`);
  return [...new Set(spread), ...lines];
}

function spanWords({ kernel, dilation }) {
  const span = `${dilation}·(${kernel} − 1) + 1 = ${dilation * (kernel - 1) + 1}`;
  return `With dilation ${dilation}, ${kernel} weights span ${span} pixels.`;
}

export function sizeFormula({ size, kernel, stride, dilation, before, after }) {
  const span = dilation * (kernel - 1) + 1;
  const zeros = before + after === 0 ? "" : before === after ? ` + 2·${before}` : ` + ${before} + ${after}`;
  const steps = (size + before + after - span) / stride;
  const rounded = Number.isInteger(steps) ? "" : ` = ⌊${steps.toFixed(2)}⌋ + 1`;
  const count = Math.floor(steps);
  return `⌊(${size} − ${span}${zeros}) / ${stride}⌋ + 1${rounded} = ${count} + 1 = ${count + 1}`;
}

// The rows, or columns, of the padded picture that no window reads, counted from its first one.
export function neverRead({ kernel, stride, dilation, padded, windows }) {
  const read = new Set();
  for (let at = 0; at < windows; at++) {
    for (let i = 0; i < kernel; i++) read.add(at * stride + i * dilation);
  }
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

// Which zeros lie around the picture, and what of it no window reads.
export function borderWords({ padding, axes, unread }) {
  const [above, below, left, right] = axes.flatMap(({ before, after }) => [before, after]);
  const where = `${above} above and ${below} below, ${left} on the left and ${right} on the right`;
  const who = padding === "same" ? "“same” lays" : "The padding lays";
  const none = padding === "same" ? "“same” needs no zeros here." : "No zeros around the picture.";
  const zeros = above + below + left + right ? `${who} zeros around the picture: ${where}.` : none;
  const missed = axes.map(({ before, size }, at) => {
    const inside = unread[at].map((place) => place - before).filter((place) => place >= 0 && place < size);
    return listed(["row", "column"][at], inside);
  });
  const said = missed.filter(Boolean).join(", ");
  return `${zeros} ${said ? `Never read (hatched): ${said}.` : "Every pixel is read."}`;
}

// "row 6", "columns 3, 4 and 7 to 9".
function listed(word, places) {
  const texts = stretches(places).flatMap(([first, count]) =>
    count > 2 ? `${first} to ${first + count - 1}` : [first, first + 1].slice(0, count),
  );
  const last = texts.pop();
  const joined = texts.length ? `${texts.join(", ")} and ${last}` : last;
  return last === undefined ? "" : `${word}${places.length > 1 ? "s" : ""} ${joined}`;
}

// What conv2d says where no window fits, and nothing where one does; shapes are [rows, columns].
export function misfit(kernel, padded, dilation) {
  const span = kernel.map((weights) => dilation * (weights - 1) + 1);
  if (span.every((pixels, axis) => pixels <= padded[axis])) return "";
  const [weights, covered, room] = [kernel, span, padded].map(([rows, columns]) => `(${rows}, ${columns})`);
  const spread = covered === weights ? "" : ` at dilation (${dilation}, ${dilation}) covers ${covered}: it`;
  return `kernel ${weights}${spread} is larger than the padded image ${room}: no window fits`;
}

// The same numbers in another shape: what is new is 0, what has no place is dropped.
export function resized({ dtype, shape: [height, width], data }, [rows, columns]) {
  const made = new Float64Array(rows * columns);
  for (let row = 0; row < Math.min(rows, height); row++) {
    for (let column = 0; column < Math.min(columns, width); column++) {
      made[row * columns + column] = data[row * width + column];
    }
  }
  return { dtype, shape: [rows, columns], data: made };
}
