// Arrays between Python and the browser. Python sends {dtype, shape, bytes}, a page without a kernel
// holds {dtype, shape, base64}, and the browser sends {dtype, shape, values}, as a saved state has
// them. In these modules an array is {dtype, shape, data}.

const KINDS = { uint8: Uint8Array, float32: Float32Array, float64: Float64Array };
const WHOLE = { uint8: [0, 255], int64: [-(2 ** 53), 2 ** 53], bool: [0, 1] };

export function array(dtype, shape, data) {
  return { dtype, shape, data };
}

const decoded = new WeakMap(); // what was sent, to its array: nobody writes into either

export function decode(sent) {
  if (!decoded.has(sent)) decoded.set(sent, unpacked(sent));
  return decoded.get(sent);
}

// Integers other than uint8 come as float64, which holds them exactly up to 2**53.
function unpacked(sent) {
  if (sent.values) return array(sent.dtype, sent.shape, Float64Array.from(sent.values));
  const Kind = KINDS[sent.dtype] ?? Float64Array;
  const bytes = sent.bytes ?? Uint8Array.from(atob(sent.base64), (letter) => letter.charCodeAt(0));
  const { buffer, byteOffset, byteLength } = bytes;
  const copy = buffer.slice(byteOffset, byteOffset + byteLength);
  return array(sent.dtype, sent.shape, new Kind(copy));
}

export function encode({ dtype, shape, data }) {
  return { dtype, shape, values: Array.from(data) };
}

// A copy with one number changed. An array of integers stays one while the number is one that its
// dtype holds; otherwise it becomes float64.
export function changed(source, index, value) {
  const [least, most] = WHOLE[source.dtype] ?? [-Infinity, Infinity];
  const fits = !(source.dtype in WHOLE) || (Number.isInteger(value) && value >= least && value <= most);
  const data = Float64Array.from(source.data);
  data[index] = value;
  const dtype = fits ? source.dtype : Number.isInteger(value) ? "int64" : "float64";
  return array(dtype, source.shape, data);
}

// A value that is computed anew only when what it is made of has changed.
export function remembered(parts, compute) {
  let [known, value] = [[], undefined];
  return () => {
    const now = parts();
    const isNew = now.length !== known.length || now.some((part, i) => part !== known[i]);
    if (isNew) [known, value] = [now, compute(...now)];
    return value;
  };
}

export function range(data) {
  let [low, high] = [Infinity, -Infinity];
  for (const value of data) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

// A number as a cell shows it: whole ones as they are, others with a few digits, a true minus.
export function written(value, digits = 2) {
  const text = Number.isInteger(value) ? String(value) : value.toFixed(digits);
  return (/^-0(\.0*)?$/.test(text) ? text.slice(1) : text).replace("-", "−");
}
