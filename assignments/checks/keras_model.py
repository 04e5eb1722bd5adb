"""The table of assignment 07, the Keras model: what is right, and which slips have a name."""

from typing import Any

import numpy as np

from assignments.checks.engine import Array, Case, Question, shuffled
from assignments.checks.findings import findings
from assignments.checks.networks import examine
from helpers.fully_connected import conv2d_parameters, dense_parameters
from helpers.kernels import conv2d

# Of Question 5: one training of the dense digits network, 150 digits, some labelled wrongly.
RECORDED = {
    "loss": (
        "2.24 1.68 1.23 0.86 0.61 0.43 0.30 0.21 0.15 0.11 0.08 0.06 0.05 0.04 0.03 0.03 0.02 0.02"
        " 0.02 0.01 0.01 0.01 0.01 0.01",
        "1.98 1.60 1.26 1.06 0.97 0.95 0.97 0.98 0.99 1.01 1.03 1.04 1.05 1.07 1.09 1.10 1.11 1.12"
        " 1.13 1.14 1.15 1.16 1.16 1.17",
    ),
    "accuracy": (
        "0.18 0.51 0.76 0.83 0.88 0.91 0.95 0.96 0.98 0.99 0.99 0.99 1 1 1 1 1 1 1 1 1 1 1 1",
        "0.30 0.56 0.66 0.68 0.71 0.72 0.73 0.71 0.71 0.73 0.72 0.72 0.72 0.72 0.72 0.72 0.72 0.72"
        " 0.72 0.72 0.72 0.72 0.73 0.72",
    ),
}
LOSS, NEW_LOSS, KNOWN, NEW = (np.array(c.split(), float) for two in RECORDED.values() for c in two)
BEST, PROMISE = int(NEW_LOSS.argmin()) + 1, float(NEW[-1])

WAYS = {"higher": 0.6, "lower": 0.4}  # than 0.5

TRAINED = sum((conv2d_parameters(7, 3, 12), conv2d_parameters(5, 12, 20), 2 * 20,
               dense_parameters(960, 32), dense_parameters(32, 5)))  # fmt: skip
ROW = "How many numbers does the flattened row have?"
BATCH = "Those are the statistics of the pictures at hand: what has the network kept for use?"
LATE = "The batch normalisation stands between the convolution and its ReLU."
DEVIATION = "Divide by the standard deviation, the root of the variance."
EPSILON = "The helper adds 0.001 to the variance, before it takes the root."
AWAKE = "Awake is class 0: its row and its column come first."
TURNED = "The threshold works the wrong way round: an eye is called drowsy from it on."
LATER = ("The loss on which pictures tells whether the network still learns what holds for others? "
         "Look where that one is lowest.")  # fmt: skip
KNOWS = "That is how well it knows the pictures it learned from: does that hold for others?"


def maps(images: Any, kernel: Any) -> Array:
    """Convolve, as the answer to Question 3 does."""
    return conv2d(images, kernel, padding="same")


def own(maps: Any, gamma: Any, beta: Any, axis: Any = (0, 1, 2)) -> Any:
    """Normalise by the statistics of the pictures at hand."""
    mean, variance = (how(maps, axis=axis, keepdims=True) for how in (np.mean, np.var))
    return (maps - mean) / np.sqrt(variance + 1e-3) * gamma + beta


def pictures(rng: np.random.Generator) -> list[Case]:
    """Draw a shape of pictures, a number of filters and of classes: one that no page shows."""
    return [((int(rng.integers(17, 28)), int(rng.integers(17, 33)), 4), 5, 4)]


def blocks(rng: np.random.Generator) -> list[Case]:
    """Draw pictures, a kernel and the four vectors of a batch normalisation."""
    cases: list[Case] = []
    for n, (shape, sides, filters) in enumerate([
        ((2, 4, 5, 1), (3, 3), 2), ((3, 5, 4, 2), (3, 3), 3), ((4, 6, 6, 2), (5, 5), 5),
        ((1, 5, 5, 3), (1, 3), 1), ((2, 5, 3, 1), (2, 3), 2),
    ]):  # fmt: skip
        images = rng.normal(0, 2, shape).round(1)
        kernel = rng.normal(0, 1, (*sides, shape[-1], filters)).round(1)
        beta, mean = rng.normal(0, 1, filters).round(2), rng.normal(2, 1, filters).round(2)
        gamma = rng.uniform(0.5, 2, filters).round(1) * (-1.0) ** (
            np.arange(filters) + n
        )  # of both signs
        cases += [(images, kernel, gamma, beta, mean, rng.uniform(0.3, 4, filters).round(1))]
    return [*cases, (99 * cases[0][0], *cases[0][1:])]


def counts(drowsy: Any, truth: Any, threshold: Any) -> Array:
    """Count right answers, false alarms and misses; a bin holds its lower end."""
    edges = [[-1, 0.5, 2], [-1, threshold, 2]]
    return np.asarray(np.histogram2d(truth, drowsy, bins=edges)[0])


def fewer_misses() -> str:
    """Say which way a threshold must move so that fewer drowsy eyes are missed."""
    misses = {way: counts([0.5], [1], moved)[1, 0] for way, moved in WAYS.items()}
    return min(misses, key=lambda way: misses[way])


def eyes(rng: np.random.Generator) -> list[Case]:
    """Draw probabilities, labels and thresholds; many are just at the threshold."""
    sizes = [(60, 10), (41, 4), (75, 17), (30, 1), (int(rng.integers(2, 9)), 12)]
    return [(rng.integers(0, 21, n) / 20, rng.integers(0, 2, n), edge / 20) for n, edge in sizes]


FEW = np.array([0.9, 0.2, 0.6, 0.3, 0.75, 0.1, 0.5]), np.array([1, 0, 0, 1, 1, 0, 1])
NEAR = np.array([0.1, 0.5, 0.6, 0.70399, 0.704, 0.70401, 0.9])
EYES: list[Case] = [*((*FEW, edge) for edge in (0.5, 0.3, 0.75, 0.85)), (NEAR, FEW[1], 0.704)]
EYES += [(np.array([0.2, 0.8]), np.array([0, 0]), 0.1), (np.array([0.7]), np.array([1]), 0.9),
         (np.array([0.6, 0.9]), np.array([1, 1]), 0.5), (np.array([0.1, 0.4]), np.array([0, 0]), 1),
         (np.linspace(0, 1, 97), np.arange(97) // 3 % 2, 0.37)]  # fmt: skip


def bare(name: str, value: Any) -> Any:
    """Leave Keras' None for the batch out, and write (960,) as 960."""
    items = value["items"] if isinstance(value, dict) and value["is"] == "list" else [0, 0]
    if len(items) > 1 and isinstance(items[0], dict) and items[0]["type"] == "NoneType":
        value = np.array(items[1:]) if all(np.ndim(n) == 0 for n in items[1:]) else value
    return value.reshape(()) if isinstance(value, np.ndarray) and value.shape == (1,) else value


def read_off(name: str, value: Any) -> Any:
    """Take a number that was read off a curve, if it is near enough, for the right one."""
    low, right, high = {
        "best_epoch": (BEST - 1, BEST, BEST + 2),
        "promise": (PROMISE - 0.035, PROMISE, PROMISE + 0.035),
    }.get(name, (1, 0, 0))
    number = isinstance(value, np.ndarray) and value.ndim == 0 and value.dtype != bool
    return np.array(right) if number and low <= value <= high else value


question_1 = Question(1, """
shapes.conv_1 = (*(output_size(n, 7, padding="same") for n in (44, 60)), 12)
(*right[:2], 3) | The colours of the picture are summed: what do the filters give?
(*right[:2], 36) | A filter sums over all channels: it gives no map for each of them.
shapes.pool_1 = (*(output_size(n, 2, stride=2) for n in (44, 60)), 12)
(*right[:2], 3) | A pooling works on each of the maps that come in.
(*right[:2], 6) | A pooling keeps every map: only rows and columns become fewer.
shapes.conv_2 = (*(output_size(n, 5) for n in (22, 30)), 20)
(20, 28, 20) | The kernels of this layer are 5 × 5.
(40, 56, 20) | The first pooling comes before it.
(*right[:2], 12); (*right[:2], 240) | A filter sums over all maps that come in, and gives one.
shapes.pool_2 = (*(output_size(n, 3, stride=3) for n in (18, 26)), 20)
(9, 13, 20) | Those are windows of 2 × 2: look at the table.
(8, 12, 20) | You moved two pixels at a time; the stride is 3.
(*right[:2], 12) | A pooling works on each of the maps that come in.
shapes.flatten = np.prod([output_size(n, 3, stride=3) for n in (18, 26)]) * 20
18 * 26 * 20 | The maps are flattened after the last pooling, not before it.
22 * 30 * 12 | That comes out of the first pooling: which layer is in front?
6 * 8 | Those are the numbers of one map: how many maps are there?
6 * 8 * 12 | How many maps does the second convolution give?
20 | That would be one number a map, as global pooling gives it.
(6, 8, 20) | Flattening lays all of these numbers in one row.
parameters.conv_1 = conv2d_parameters(7, 3, 12)
right * 44 * 60 | The same few weights are used at every place.
conv2d_parameters(5, 3, 12) | The kernels of this layer are 7 × 7.
parameters.conv_2 = conv2d_parameters(5, 12, 20)
conv2d_parameters(7, 12, 20); conv2d_parameters(3, 12, 20) | The kernels of this layer are 5 × 5.
conv2d_parameters(5, 3, 20) | Its channels are no longer red, green and blue: what comes in?
parameters.batch_norm = 4 * 20
40; 20; 60; 100; 0 | Some of its values are learned, and some are averages: how many has a channel?
4 | That is one channel; how many does it normalise?
4 * 32; 4 * 12 | How many channels does the layer in front of it give?
4 * 18 * 26 * 20 | It has values for each channel, not for each place.
parameters.dense_1 = dense_parameters(960, 32)
dense_parameters(960, 5) | Its 32 neurons come next, before the five classes.
dense_parameters(20, 32) | A dense layer reads every number, not one for each map.
9361 * 32; 7921 * 32; 49 * 32; 577 * 32; 1081 * 32; 35 * 32 | ROW
parameters.dense_2 = dense_parameters(32, 5)
dense_parameters(960, 5) | This layer reads what dense_1 gives.
dense_parameters(32, 2); dense_parameters(32, 1) | How many classes are there?
parameters.all_trained = TRAINED
right + 40 | The moving statistics are in it: they are updated, and not trained.
right - 40 | Is nothing trained in the batch normalisation?
right - 20 | The bias in front of a batch normalisation is idle, and Keras calls it trainable.
1776 + 6020; 1776 + 6020 + 40; 30752 + 165; 40; 80 | Add up what is trained in all the layers.
""", globals(), tidy=bare)  # fmt: skip

question_2 = Question(2, """
my_cnn(shape, filters, classes) = None
""", globals(), fixed=[((20, 29, 3), 4, 3), ((23, 17, 1), 3, 2)],
    draw=pictures, probe=examine, findings=findings,
    given=lambda shape, *others: (tuple(shape), *others))  # fmt: skip

question_3 = Question(3, """
conv_block(i, k, g, b, u, v) = relu(batch_norm(conv2d(i, k, padding="same"), g, b, u, v))
own(relu(maps(i, k)), g, b); relu(own(relu(maps(i, k)), g, b)); relu(own(maps(i, k), g, b));
own(maps(i, k), g, b); relu(own(maps(i, k), g, b, (1, 2))) | BATCH
relu(batch_norm(maps(i, k), g, b, maps(i, k).mean(axis=(0, 1, 2)), v));
relu(batch_norm(maps(i, k), g, b, u, maps(i, k).var(axis=(0, 1, 2)))) | BATCH
batch_norm(relu(maps(i, k)), g, b, u, v) | LATE
relu(batch_norm(relu(maps(i, k)), g, b, u, v)) | There is one ReLU, and it comes last.
relu(batch_norm(maps(i, k), b, g, u, v)) | Gamma multiplies, and beta is added: they are exchanged.
relu(batch_norm(maps(i, k), g, b, v, abs(u))) | Mean and variance have changed places.
relu(batch_norm(maps(i, k), g, b, u, np.sqrt(v))) | The helper takes the root itself.
relu(batch_norm(maps(i, k), g, b, u, v**2)); relu((maps(i, k) - u) / v * g + b);
relu((maps(i, k) - u) / (v + 1e-3) * g + b) | DEVIATION
relu(batch_norm(maps(i, k), g, b, u, v, epsilon=0)) | EPSILON
relu((maps(i, k) - u) / (np.sqrt(v) + 1e-3) * g + b) | EPSILON
relu((maps(i, k) - u) / np.sqrt(v + 1e-3)) | Gamma and beta are missing.
relu(batch_norm(maps(i, k), g, -b, u, v)); relu(batch_norm(maps(i, k), g, g * b, u, v));
relu(batch_norm(maps(i, k), g, b, -u, v)) | Compare your formula with the page's: a sign
| or a bracket differs.
relu(batch_norm(maps(i, k), g, b, 0 * u, v)) | The moving mean is missing.
relu(batch_norm(conv2d(i, k), g, b, u, v)) | This convolution is padded: "same".
relu(maps(i, k)) | Where is the normalisation?
""", globals(), draw=blocks, handed_out="own(relu(maps(i, k)), g, b)", tolerance=1e-4)  # fmt: skip

question_4 = Question(4, """
confusion(d, t, b) = counts(d, t, b)
right.T | Rows and columns have changed places: the truth has the rows.
right[:, ::-1]; counts(d, t, 1 - b); counts(d, t, np.nextafter(1 - b, 2));
counts(d, t, np.nextafter(b, 2))[:, ::-1] | TURNED
[right[1, ::-1], right[0, ::-1]]; [[right[1, 1], right[0, 1]], [right[1, 0], right[0, 0]]] | AWAKE
np.tile(right.sum(axis=0), (2, 1)) | All rows are equal: `[[0] * 2] * 2` is the same row twice.
counts(d[:1], t[:1], b) | Only the first eye counts: does `return` stand inside the loop?
counts(d[1:], t[1:], b); counts(d[:-1], t[:-1], b) | One eye is left out, the first or the last.
counts(d, t, np.nextafter(b, 2)) | What is just at the threshold is called drowsy, too.
right[::-1] | The rows have changed places: the eyes that are awake come first.
counts(d, t, 0.5); counts(d, t, np.nextafter(0.5, 1)) | Your function does not use its threshold.
np.trace(right) | That is how many are right; the matrix has four counts.
np.trace(right) / len(d) | That is the accuracy: it does not tell the two kinds of mistake apart.
right / len(d); 100 * right / len(d) | Those are shares: counts are asked for.
right / np.maximum(right.sum(axis=1, keepdims=True), 1);
right / right.sum(axis=1, keepdims=True) | Those are shares of each row, no counts.
np.minimum(right, 1) | No count passes 1: does each eye add one to what is there?
""", globals(), fixed=EYES, draw=eyes)  # fmt: skip

question_5 = Question(5, """
reading.unseen = next(n for n, c in recorded_training()["loss"].items() if c[-1] > 1)
given if given.strip().upper() in "AB" else None | A network does better on what it has learned.
given | Write A or B.
reading.best_epoch = BEST
given if given > BEST else None | LATER
given if given.ndim == 0 else None | The loss on unseen pictures still falls after that.
reading.promise = PROMISE
KNOWN[-1]; 0.99; 100 | KNOWS
given if 50 <= given <= 100 else None | Give a share between 0 and 1.
1 - PROMISE | That is the share of the mistakes.
NEW_LOSS[-1]; NEW_LOSS.min(); LOSS[-1] | That is the loss, not the accuracy.
given if 0 < given < 1 else None | Read the accuracy on the unseen digits, at the end of its curve.
reading.fewer_misses = fewer_misses()
given if given.strip().lower() in WAYS else None | From the threshold on, an eye is called drowsy:
| which way gives more alarms?
given | Write "higher" or "lower".
""", globals(), tidy=read_off, tolerance=1e-3)  # fmt: skip


def recorded_training() -> dict[str, dict[str, Array]]:
    """Return loss and accuracy after each epoch, on two sets of pictures, A and B."""
    pairs = {"loss": (LOSS, NEW_LOSS), "accuracy": (KNOWN, NEW)}
    return {name: shuffled(two, 14) for name, two in pairs.items()}
