// The arithmetic of the explorers, on arrays {shape, data} of two axes: what the helpers compute
// with NumPy, computed once more in the browser. Every function is pure.

export function samePadding(inputSize, kernelSize, stride = 1, dilation = 1) {
  const span = dilation * (kernelSize - 1) + 1;
  const outputs = Math.ceil(inputSize / stride);
  const total = Math.max((outputs - 1) * stride + span - inputSize, 0);
  return [Math.floor(total / 2), total - Math.floor(total / 2)];
}

// (before, after) of one axis for "valid", "same" or a number of pixels.
export function sides(padding, inputSize, kernelSize, stride = 1, dilation = 1) {
  if (padding === "valid") return [0, 0];
  if (padding === "same") return samePadding(inputSize, kernelSize, stride, dilation);
  return [padding, padding];
}

// The size formula; 0 where no window fits.
export function outputSize(inputSize, kernelSize, stride = 1, padding = "valid", dilation = 1) {
  const [before, after] = sides(padding, inputSize, kernelSize, stride, dilation);
  const span = dilation * (kernelSize - 1) + 1;
  return Math.max(Math.floor((inputSize + before + after - span) / stride) + 1, 0);
}

export function flipped({ shape, data }) {
  return { shape, data: Float64Array.from(data).reverse() };
}

// Where one window lies and what it holds: row and column count from the picture's first pixel, and
// may lie in the padding, where `inside` is false and the value 0.
export function taps(image, kernel, row, column, { stride = 1, padding = "valid", dilation = 1 } = {}) {
  const [height, width] = image.shape;
  const [kernelRows, kernelColumns] = kernel.shape;
  const top = row * stride - sides(padding, height, kernelRows, stride, dilation)[0];
  const left = column * stride - sides(padding, width, kernelColumns, stride, dilation)[0];
  const found = [];
  for (let i = 0; i < kernelRows; i++) {
    for (let j = 0; j < kernelColumns; j++) {
      const [r, c] = [top + i * dilation, left + j * dilation];
      const inside = r >= 0 && r < height && c >= 0 && c < width;
      const value = inside ? image.data[r * width + c] : 0;
      const weight = kernel.data[i * kernelColumns + j];
      found.push({ row: r, column: c, inside, value, weight, product: value * weight });
    }
  }
  return found;
}

export function sum(products, bias = 0) {
  return products.reduce((total, { product }) => total + product, 0) + bias;
}

export function conv2d(image, kernel, options = {}) {
  const { stride = 1, padding = "valid", dilation = 1, flip = false, bias = 0, relu = false } = options;
  const weights = flip ? flipped(kernel) : kernel;
  const pads = [0, 1].map((axis) => sides(padding, image.shape[axis], kernel.shape[axis], stride, dilation)[0]);
  const shape = [0, 1].map((axis) =>
    outputSize(image.shape[axis], kernel.shape[axis], stride, padding, dilation),
  );
  const data = new Float64Array(shape[0] * shape[1]);
  for (let index = 0; index < data.length; index++) {
    const top = Math.floor(index / shape[1]) * stride - pads[0];
    const left = (index % shape[1]) * stride - pads[1];
    const total = windowSum(image, weights, top, left, dilation) + bias;
    data[index] = relu ? Math.max(total, 0) : total;
  }
  return { shape, data };
}

// The sum of the products of one window, with no list of them: that is what makes large grids fluid.
function windowSum({ shape: [height, width], data }, { shape, data: weights }, top, left, dilation) {
  let total = 0;
  for (let i = 0, at = 0; i < shape[0]; i++) {
    const row = top + i * dilation;
    for (let j = 0; j < shape[1]; j++, at++) {
      const column = left + j * dilation;
      const inside = row >= 0 && row < height && column >= 0 && column < width;
      if (inside) total += data[row * width + column] * weights[at];
    }
  }
  return total;
}

export const KEEPERS = {
  max: (values) => Math.max(...values),
  min: (values) => Math.min(...values),
  average: (values) => values.reduce((total, value) => total + value, 0) / values.length,
  subsample: (values) => values[0],
};

// The pixels of the picture that one window holds; the padding never takes part.
export function pooled({ shape: [height, width], data }, row, column, { poolSize = 2, stride = poolSize, padding = "valid" } = {}) {
  const top = row * stride - sides(padding, height, poolSize, stride)[0];
  const left = column * stride - sides(padding, width, poolSize, stride)[0];
  const values = [];
  for (let r = Math.max(top, 0); r < Math.min(top + poolSize, height); r++) {
    for (let c = Math.max(left, 0); c < Math.min(left + poolSize, width); c++) values.push(data[r * width + c]);
  }
  return values;
}

// One number for each window: "max", "min", "average", or "subsample", whose windows are 1 wide.
export function pool2d(image, way, { poolSize = 2, stride = poolSize, padding = "valid" } = {}) {
  const shape = image.shape.map((size) => outputSize(size, poolSize, stride, padding));
  const data = new Float64Array(shape[0] * shape[1]);
  for (let index = 0; index < data.length; index++) {
    const [row, column] = [Math.floor(index / shape[1]), index % shape[1]];
    data[index] = KEEPERS[way](pooled(image, row, column, { poolSize, stride, padding }));
  }
  return { shape, data };
}

export function softmax(logits) {
  const largest = Math.max(...logits);
  const powers = Array.from(logits, (logit) => Math.exp(logit - largest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

export function sigmoid(value) {
  return value >= 0 ? 1 / (1 + Math.exp(-value)) : Math.exp(value) / (1 + Math.exp(value));
}

const HUES = [
  "red", "orange", "yellow", "lime", "green", "sea green",
  "cyan", "azure", "blue", "violet", "magenta", "pink",
];

// As Python rounds: a half goes to the even neighbour.
function roundEven(value) {
  const low = Math.floor(value);
  return value - low === 0.5 ? low + (low % 2) : Math.round(value);
}

// Hue in degrees, saturation and lightness from 0 to 1, and a name, of red, green and blue from 0 to 255.
export function describeColour(rgb) {
  const [red, green, blue] = rgb.map((part) => part / 255);
  const [most, least] = [Math.max(red, green, blue), Math.min(red, green, blue)];
  const [lightness, span] = [(most + least) / 2, most - least];
  if (span === 0) return { hue: 0, saturation: 0, lightness, name: colourName(0, 0, lightness) };
  const saturation = span / (lightness <= 0.5 ? most + least : 2 - most - least);
  const sector = most === red ? (green - blue) / span : most === green ? 2 + (blue - red) / span : 4 + (red - green) / span;
  const hue = (sector * 60 + 360) % 360;
  return { hue, saturation, lightness, name: colourName(hue, saturation, lightness) };
}

function colourName(hue, saturation, lightness) {
  if (lightness > 0.95) return "white";
  if (lightness < 0.06) return "black";
  const shade = lightness > 0.7 ? "light " : lightness < 0.3 ? "dark " : "";
  const name = saturation >= 0.12 ? HUES[roundEven(hue / 30) % 12] : "grey";
  return shade + (name === "orange" && (lightness < 0.4 || saturation < 0.6) ? "brown" : name);
}
