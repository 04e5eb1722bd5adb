// The arithmetic of DenseExplorer: the place of a cell in the flattened row, the masks of dropout,
// the sums of a dense layer, and what layers cost. Every function is pure.

// Channels last: along a row, then down the rows, and at every pixel all channels in turn.
export function placeOf([row, column, channel], [, columns, channels = 1]) {
  return (row * columns + column) * channels + channel;
}

export function cellAt(place, [, columns, channels = 1]) {
  const pixel = Math.floor(place / channels);
  return [Math.floor(pixel / columns), pixel % columns, place % channels];
}

// The places of the cells left, right, above and below in the same channel.
export function neighbours(place, shape) {
  const [row, column, channel] = cellAt(place, shape);
  const beside = [[row, column - 1], [row, column + 1], [row - 1, column], [row + 1, column]];
  const inside = ([r, c]) => r >= 0 && c >= 0 && r < shape[0] && c < shape[1];
  return beside.filter(inside).map(([r, c]) => placeOf([r, c, channel], shape));
}

const times = (left, right) => Math.imul(left, right) >>> 0;
const mixed = (value) => (value ^ (value >>> 16)) >>> 0;

// NumPy's SeedSequence for one seed below 2**32: eight words of 32 bits (O'Neill's seed_seq).
function seedWords(seed) {
  let factor = 0x43b0d7e5;
  const hash = (value) => {
    const started = (value ^ factor) >>> 0;
    factor = times(factor, 0x931e8875);
    return mixed(times(started, factor));
  };
  const pool = [seed, 0, 0, 0].map(hash);
  for (let from = 0; from < 4; from++) {
    for (let to = 0; to < 4; to++) {
      if (from === to) continue;
      pool[to] = mixed((times(0xca01f9dd, pool[to]) - times(0x4973f715, hash(pool[from]))) >>> 0);
    }
  }
  let second = 0x8b51f9dd;
  return Array.from({ length: 8 }, (_, index) => {
    const started = (pool[index % 4] ^ second) >>> 0;
    second = times(second, 0x58f38ded);
    return mixed(times(started, second));
  });
}

// What np.random.default_rng(seed).random(count) gives, bit for bit: the generator PCG64, so that a
// mask drawn here is the one that the helper draws.
export function randomNumbers(seed, count) {
  const words = seedWords(seed).map(BigInt);
  const long = (at) => (words[at + 1] << 96n) | (words[at] << 64n) | (words[at + 3] << 32n) | words[at + 2];
  const keep = (value) => BigInt.asUintN(128, value);
  const increment = keep((long(4) << 1n) | 1n);
  const next = (state) => keep(state * 0x2360ed051fc65da44385df649fccf645n + increment);
  let state = next(keep(increment + long(0)));
  return Array.from({ length: count }, () => {
    state = next(state);
    const [folded, turn] = [BigInt.asUintN(64, (state >> 64n) ^ state), state >> 122n];
    const turned = BigInt.asUintN(64, (folded >> turn) | (folded << (64n - turn)));
    return Number(turned >> 11n) / 2 ** 53;
  });
}

export function kept(count, rate, seed) {
  return randomNumbers(seed, count).map((number) => number >= rate);
}

export function dropout(values, rate, seed) {
  const stays = kept(values.length, rate, seed);
  return Array.from(values, (value, index) => (stays[index] ? value / (1 - rate) : 0));
}

// Weights lie as (inputs, neurons), row after row.
export function weighted(inputs, weights, bias) {
  return Array.from(bias, (own, neuron) =>
    inputs.reduce((total, input, index) => total + input * weights[index * bias.length + neuron], own),
  );
}

// Parameters and multiplications on a square picture: a dense layer, a convolution without padding,
// and the dense layer behind that convolution. Each with its formula, filled in.
export function layerCosts({ side, channels, kernel_size: size, filters, units }) {
  const out = Math.max(side - size + 1, 0);
  const [inputs, behind] = [side * side * channels, out * out * filters];
  const [taps, kernel] = [size * size * channels, `${size} · ${size} · ${channels}`];
  const dense = (count, formula) => ({
    parameters: [`${formula} · ${units} + ${units}`, count * units + units],
    multiplications: [`${formula} · ${units}`, count * units],
  });
  return {
    dense: dense(inputs, `${side} · ${side} · ${channels}`),
    convolution: {
      parameters: [`(${kernel} + 1) · ${filters}`, (taps + 1) * filters],
      multiplications: [`${out} · ${out} · ${filters} · (${kernel})`, behind * taps],
    },
    behind: dense(behind, `${out} · ${out} · ${filters}`),
  };
}
