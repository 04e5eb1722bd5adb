// The layers of a trained network, as helpers/keras_model/replay.py computes them: on arrays
// {shape: [rows, columns, channels], data}, where a vector of n numbers has the shape [1, 1, n].
// What a layer is told to be comes from helpers/widgets/network_layers.py.

import { sides, sigmoid, softmax } from "./arithmetic.mjs";

// What each layer makes of a picture, in order. Sums are kept in 64 bits, what is passed on in 32.
export function outputsOf(layers, weights, picture) {
  let values = picture;
  return layers.map((layer) => {
    const { shape } = layer;
    const data = new Float64Array(shape[0] * shape[1] * shape[2]);
    OPERATIONS[layer.op](layer, weights, values, data);
    activate(layer.activation, data, shape[2]);
    values = { shape, data: Float32Array.from(data) };
    return values;
  });
}

// One of a layer's arrays among all numbers of the network.
export function weightsOf(layer, name, weights) {
  const { at, shape } = layer[name];
  const count = shape.reduce((product, size) => product * size, 1);
  return { shape, data: weights.subarray(at, at + count) };
}

// How the windows of a layer lie on what it reads: `visit` is called for each place of one window with
// the number of the pixel that is read, whether it lies inside, and the number of the place.
function windowsOn(layer, [height, width]) {
  const [[rows, columns], [down, right], [far, wide]] = [layer.window, layer.strides, layer.dilation];
  const above = sides(layer.padding, height, rows, down, far)[0];
  const before = sides(layer.padding, width, columns, right, wide)[0];
  return (row, column, visit) => {
    for (let i = 0, r = row * down - above; i < rows; i++, r += far) {
      for (let j = 0, c = column * right - before; j < columns; j++, c += wide) {
        visit(r * width + c, r >= 0 && r < height && c >= 0 && c < width, i * columns + j);
      }
    }
  };
}

function eachUnit([rows, columns], visit) {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) visit(row, column, row * columns + column);
  }
}

// What a window reads is gathered first, without what is 0, as much is after a ReLU.
function weighted(layer, weights, input, out) {
  const { shape: [rows, columns, channels, filters], data: kernel } = weightsOf(layer, "kernel", weights);
  const bias = weightsOf(layer, "bias", weights).data;
  const values = new Float64Array(rows * columns * channels);
  const places = new Int32Array(values.length);
  const eachPlace = windowsOn(layer, input.shape);
  eachUnit(layer.shape, (row, column, unit) => {
    let count = 0;
    eachPlace(row, column, (pixel, inside, tap) => {
      for (let channel = 0; inside && channel < channels; channel++) {
        const value = input.data[pixel * channels + channel];
        values[count] = value;
        places[count] = (tap * channels + channel) * filters;
        if (value !== 0) count += 1;
      }
    });
    products(values, places, count, kernel, bias, out, unit * filters);
  });
}

// The sums of all filters at one place, four at a time: each number that was read is used for all.
function products(values, places, count, kernel, bias, out, first) {
  const filters = bias.length;
  const whole = filters - (filters % 4);
  for (let filter = 0; filter < whole; filter += 4) {
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let i = 0; i < count; i++) {
      const at = places[i] + filter;
      const value = values[i];
      a += value * kernel[at];
      b += value * kernel[at + 1];
      c += value * kernel[at + 2];
      d += value * kernel[at + 3];
    }
    out[first + filter] = a;
    out[first + filter + 1] = b;
    out[first + filter + 2] = c;
    out[first + filter + 3] = d;
  }
  for (let filter = whole; filter < filters; filter++) {
    for (let i = 0; i < count; i++) out[first + filter] += values[i] * kernel[places[i] + filter];
  }
  for (let filter = 0; filter < filters; filter++) out[first + filter] += bias[filter];
}

// The padding never takes part in a pooling.
function shrunk(layer, _, input, out) {
  const channels = layer.shape[2];
  const isMax = layer.op === "max";
  const eachPlace = windowsOn(layer, input.shape);
  eachUnit(layer.shape, (row, column, unit) => {
    const [first, last] = [unit * channels, (unit + 1) * channels];
    let count = 0;
    if (isMax) out.fill(-Infinity, first, last);
    eachPlace(row, column, (pixel, inside) => {
      if (!inside) return;
      count += 1;
      for (let at = first, from = pixel * channels; at < last; at++, from++) {
        out[at] = isMax ? Math.max(out[at], input.data[from]) : out[at] + input.data[from];
      }
    });
    if (!isMax) for (let at = first; at < last; at++) out[at] /= count;
  });
}

function normalised(layer, weights, input, out) {
  const channels = layer.shape[2];
  const { data } = weightsOf(layer, "statistics", weights);
  const [mean, variance, gamma, beta] = [0, 1, 2, 3].map((which) => data.subarray(which * channels));
  for (let at = 0, channel = 0; at < out.length; at++, channel = at % channels) {
    const spread = Math.sqrt(variance[channel] + layer.epsilon);
    out[at] = ((input.data[at] - mean[channel]) / spread) * gamma[channel] + beta[channel];
  }
}

const passed = (layer, weights, input, out) => out.set(input.data);
const OPERATIONS = {
  sum: weighted, max: shrunk, average: shrunk, norm: normalised, keep: passed, flat: passed,
};

function activate(name, data, channels) {
  if (name === "softmax") {
    for (let at = 0; at < data.length; at += channels) {
      data.set(softmax(data.subarray(at, at + channels)), at);
    }
  } else if (name !== "linear") {
    const each = name === "relu" ? (value) => Math.max(value, 0) : sigmoid;
    for (let at = 0; at < data.length; at++) data[at] = each(data[at]);
  }
}

// A dense layer reads the maps that were flattened as one window as large as they are.
function asWindow(layer, kernel, input) {
  if (layer.kind !== "Dense" || !layer.flat) return [layer, kernel, input];
  const shape = layer.reads;
  const whole = { ...layer, window: shape.slice(0, 2) }; // stride and dilation are 1, and nothing is padded
  return [whole, { shape: [...shape, kernel.shape[3]], data: kernel.data }, { shape, data: input.data }];
}

// What made one number of a sum: each place of the window in one input map, `source`, with its
// product; the sum of the products of each input map; the bias; and all together.
export function productsOf(layer, weights, input, [row, column, filter], source) {
  const [windows, kernel, read] = asWindow(layer, weightsOf(layer, "kernel", weights), input);
  const [channels, filters] = kernel.shape.slice(2);
  const [totals, taps] = [new Float64Array(channels), []];
  windowsOn(windows, read.shape)(row, column, (pixel, inside, tap) => {
    for (let channel = 0; channel < channels; channel++) {
      const value = inside ? read.data[pixel * channels + channel] : 0;
      const weight = kernel.data[(tap * channels + channel) * filters + filter];
      const product = value * weight;
      totals[channel] += product;
      if (channel === source) taps.push({ inside, value, weight, product });
    }
  });
  const bias = weightsOf(layer, "bias", weights).data[filter];
  const total = totals.reduce((all, each) => all + each, bias);
  return { window: kernel.shape.slice(0, 2), totals, taps, bias, total };
}

// The numbers that one number of a pooling was made from.
export function windowOf(layer, input, [row, column, channel]) {
  const [taps, channels] = [[], input.shape[2]];
  windowsOn(layer, input.shape)(row, column, (pixel, inside) => {
    taps.push({ inside, value: inside ? input.data[pixel * channels + channel] : 0 });
  });
  return { window: layer.window, taps };
}

// The pixels that a unit sees of the picture: [row, column, rows, columns].
export function seenBy(layer, [height, width], row, column) {
  if (!layer.seen) return [0, 0, height, width];
  const { size, jump, start } = layer.seen;
  const [top, left] = [start[0] + row * jump[0], start[1] + column * jump[1]];
  const [bottom, end] = [Math.min(top + size[0], height), Math.min(left + size[1], width)];
  return [Math.max(top, 0), Math.max(left, 0), bottom - Math.max(top, 0), end - Math.max(left, 0)];
}
