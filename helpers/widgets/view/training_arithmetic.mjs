// The arithmetic of TrainingExplorer. A kernel's loss is half the mean squared error of the map that it
// gives, and the target says which map is wanted. Both maps are sums over the same windows, so all that
// counts of the picture is, for each two pixels of a window, the mean of their product. These means are
// taken once; then a step costs a few multiplications, however large the picture is. All functions are pure.

export const RUNAWAY = 1e6; // times the first loss: so far a learning rate that is too large may lead
export const ARRIVED = 1e-8; // times the first loss: nothing is left to be seen

// One number for each two weights, row by row: the mean over all windows of their pixels' product.
export function pairs({ shape: [height, width], data }, [rows, columns]) {
  const weights = rows * columns;
  const [down, right] = [height - rows + 1, width - columns + 1];
  const means = new Float64Array(weights ** 2);
  const place = Array.from({ length: weights }, (_, i) => Math.floor(i / columns) * width + (i % columns));
  for (let window = 0; window < down * right; window++) {
    const corner = Math.floor(window / right) * width + (window % right);
    for (let i = 0; i < weights; i++) {
      for (let j = 0; j < weights; j++) {
        means[i * weights + j] += (data[corner + place[i]] * data[corner + place[j]]) / (down * right);
      }
    }
  }
  return means;
}

// The slope of the loss in each weight: its pixel times the window's error, the mean over all windows.
export function slopes(means, target, weights) {
  const away = weights.map((weight, i) => weight - target[i]);
  return away.map((_, i) => away.reduce((total, far, j) => total + far * means[i * away.length + j], 0));
}

export function loss(means, target, weights) {
  const slope = slopes(means, target, weights);
  return Math.max(weights.reduce((total, weight, i) => total + ((weight - target[i]) * slope[i]) / 2, 0), 0);
}

// Every step with its weights, slopes and loss, the start first. It ends early where the loss ran away.
export function descend(means, target, start, rate, steps) {
  const run = [];
  for (let weights = Float64Array.from(start); ; ) {
    const slope = slopes(means, target, weights);
    run.push({ weights, slopes: slope, loss: loss(means, target, weights) });
    if (run.length > steps || ranAway(run)) return run;
    weights = weights.map((weight, i) => weight - rate * slope[i]);
  }
}

export function ranAway(run) {
  return run.at(-1).loss > RUNAWAY * run[0].loss;
}

// The loss over one weight while the others stay: a parabola through where it is now.
export function over(means, { weights, slopes: slope, loss: here }, index) {
  const bend = means[index * (weights.length + 1)];
  return (weight) => {
    const far = weight - weights[index];
    return here + slope[index] * far + (bend * far ** 2) / 2;
  };
}

// How the learning goes, as one of six words, after so many steps of a run.
export function verdict(run, steps) {
  const at = Math.min(steps, run.length - 1);
  const [first, before, now] = [run[0].loss, run[Math.max(at - 1, 0)].loss, run[at].loss];
  if (now > RUNAWAY * first) return "ran away";
  if (now <= ARRIVED * first) return "arrived";
  if (at === 0) return "begins";
  if (Math.abs(now - before) <= 1e-9 * before) return "stays";
  return now > before ? "grows" : "falls";
}
