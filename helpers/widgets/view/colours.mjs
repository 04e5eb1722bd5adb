// From a number to a colour [red, green, blue]. Grey for pictures; blue below zero, white at zero and
// red above it for signed numbers, as in the course's figures; the number itself always stands beside the colour.

function between(stops, share) {
  const place = Math.min(Math.max(share || 0, 0), 1) * (stops.length - 1); // of an infinite scale it is NaN
  const left = Math.min(Math.floor(place), stops.length - 2);
  return stops[left].map((part, i) => part + (stops[left + 1][i] - part) * (place - left));
}

const SIGNED = [
  [5, 48, 97], [33, 102, 172], [67, 147, 195], [146, 197, 222], [209, 229, 240], [247, 247, 247],
  [253, 219, 199], [244, 165, 130], [214, 96, 77], [178, 24, 43], [103, 0, 31],
];
const VIRIDIS = [[68, 1, 84], [59, 82, 139], [33, 145, 140], [94, 201, 98], [253, 231, 37]];

export function grey(low, high) {
  const span = high - low || 1;
  return (value) => Array(3).fill(255 * Math.min(Math.max((value - low) / span, 0), 1));
}

export function signed(largest) {
  return (value) => between(SIGNED, 0.5 + value / (2 * (largest || 1)));
}

export function magnitude(largest) {
  return (value) => between(VIRIDIS, value / (largest || 1));
}

// Black or white, whichever can be read on this colour (relative luminance, WCAG 2.2).
export function ink(colour) {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000" : "#fff";
}
