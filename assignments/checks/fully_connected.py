"""The table of assignment 05, fully connected layers: what is right, which slips have a name."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from assignments.checks.engine import Array, Case, Question, Slip, shuffled
from helpers.fully_connected import conv2d_as_matrix, dense, dropout, flatten, softmax
from helpers.stride_padding import output_size

MAPS = (((1, 7), (4, -1), (0, 2)), ((-2, 5), (3, 8), (6, -3)))  # of Question 1
INPUTS, WEIGHTS, BIAS = (2, -1, 3), ((1, -2, 0), (4, 0, -1), (-1, 3, 2)), (2, -4, 1)
A, X, W, B = (np.array(part) for part in (MAPS, INPUTS, WEIGHTS, BIAS))
SHAPE, PLACE = (14, 20, 8), (6, 11, 5)
STEPS = ((5, 1), (2, 2), (3, 1), (2, 2))  # window and stride of each layer before flatten
NAMES = ("dense", "row", "same", "stride", "picture")  # of Question 5

FIRST = "You laid out one channel after the other; at each pixel all its channels come first."
NOT_SQUARE = "You took the height for the width, or the width for the height."
BEFORE = "The maps are flattened after the second pooling, not before."
POOLS = "Without padding two poolings follow: one of them is missing, or both."
GONE = "The layer of 30 neurons is gone: what comes in now?"
ITSELF = "Each map is averaged by itself, not all of them together."
OVERFLOW = "Large logits overflow, or all powers become zero: what may be subtracted first?"
AXIS = "Your softmax runs over the wrong axis: the probabilities of each picture add up to one."
ALL = "You divide by the sum over all pictures; each has a sum of its own."
CUT = "You cut large logits off: then two of them look alike that are not."
UNDIVIDED = "The powers are not divided by their sum: the probabilities of a picture add up to one."
WRONG_WAY = "The larger the logit, the more probable the class: a sign is wrong."
NO_POWERS = "Raise e to the power of each logit, before you divide by the sum."
ROUNDED_E = "Your e is rounded, or another number: use np.exp."


def place(r: int, c: int, k: int) -> int:
    """Find a number of a map in the flattened row."""
    marked = np.zeros(SHAPE)
    marked[r, c, k] = 1
    return int(flatten(marked).argmax())


def size(steps: Sequence[tuple[int, int]] = STEPS, up: bool = False, padding: Any = 0) -> list[int]:
    """Follow height and width through the layers; `up` lets pooling windows stick out."""
    sides = [46, 62]
    for window, stride in steps:
        outside: Any = (0, stride - 1) if up else padding if stride == 1 else 0
        sides = [output_size(side, window, stride=stride, padding=outside) for side in sides]
    return sides


def logits(maps: Any, weights: Any, bias: Any = None) -> Array:
    """Compute the logits, (N, m)."""
    return dense(flatten(maps), weights, bias).astype(float)


def classified(rng: np.random.Generator) -> list[Case]:
    """Draw maps, weights and biases that give small logits, large ones, and such as are alike."""
    tiny = np.array([[[[1.0, 0.0], [0.5, -1.0]]], [[[0.0, 2.0], [-0.5, 1.0]]]])  # (2, 1, 2, 2)
    cases: list[Case] = [(tiny, np.array([[1, 0], [0, 1], [-1, 1], [1, 2]]), np.array([0.5, -1]))]
    for shape, m in [((3, 2, 3, 2), 4), ((4, 3, 2, 1), 4), ((1, 2, 2, 3), 3), ((5, 2, 4, 2), 5)]:
        inputs = int(np.prod(shape[1:]))
        weights = rng.normal(0, 1.5 / np.sqrt(inputs), (inputs, m)).round(2)
        cases += [(rng.normal(0, 1, shape).round(2), weights, rng.normal(0, 2, m).round(1))]
    for offset in (0, 1000, -1000, 250, -600):
        cases += [large(rng, (3, 2, 3, 3), 4, offset), large(rng, (3, 2, 4, 1), 5, offset)]
    maps, weights, bias = cases[5]
    return [*cases, (maps, np.roll(weights, 1, axis=1), bias)]  # the largest in another place


def large(rng: np.random.Generator, shape: tuple[int, ...], classes: int, offset: int) -> Case:
    """Draw whole numbers that give logits far from zero: nearly alike, or apart (0)."""
    maps, inputs = rng.integers(0, 4, shape), int(np.prod(shape[1:]))
    maps[0] = 3  # the pictures differ much
    maps[-1] = np.arange(inputs).reshape(shape[1:]) == 0
    weights = rng.integers(-1, 2, (inputs, classes))
    weights[0] = np.arange(classes) % 3 - 1
    if offset:
        weights[2:] = 0  # nearly alike: no class takes all the probability
    else:
        weights *= 200
        weights[:, 1], weights[:, [0, -1]] = 200, -200  # the largest is not at either end
    return maps, weights + offset, rng.integers(-2, 3, classes)


class Told(np.random.Generator):
    """A generator that gives the chances it was told."""

    def __init__(self, chance: Any) -> None:
        super().__init__(np.random.PCG64(0))
        self._chance = np.asarray(chance)

    def random(self, *_: Any, **__: Any) -> Any:
        """Give the chances."""
        return self._chance


def dropped(x: Any, rate: float, chance: Any, training: bool) -> Array:
    """Drop as the course does, by the chances that are given."""
    return dropout(x, rate, rng=Told(chance), training=training)


def chances(rng: np.random.Generator) -> list[Case]:
    """Draw numbers, rates and chances: one is just the rate, and some lie close to it."""
    cases: list[Case] = []
    for shape, rate in [((8,), 0.5), ((3, 4), 0.2), ((2, 7), 0.75), ((10,), 0.1), ((2, 3, 2), 0.3)]:
        chance = (rng.integers(0, 100, shape) + 0.5) / 100
        chance.flat[int(rng.integers(chance.size))] = rate
        x = rng.choice([-9, -6, -4, 3, 5, 8], shape)
        cases += [(x, rate, chance, training) for training in (True, False)]
    drawn = rng.normal(0, 5, (4, 3)).round(1), 0.4, rng.random((4, 3)).round(3)
    cases += [(*drawn, t) for t in (True, False)]
    return [*cases, (np.arange(1, 9), 0.3, 0.3 + np.linspace(-0.004, 0.004, 8), True)]


TURNED = "You keep the numbers whose chance is below the rate; those are to be dropped."
KEPT = [(True, TURNED), (False, "")]  # which numbers stay
SCALES: list[Slip] = [  # by what the numbers that stay are multiplied
    (lambda rate: 1 / (1 - rate), ""),
    (lambda rate: 1, "What stays is not scaled: with many numbers, what becomes of their mean?"),
    (lambda rate: 1 - rate, "What stays becomes smaller still: which way must it be scaled?"),
    (lambda rate: 1 / rate, "You divide by the share that is dropped: which one stays?"),
    (lambda rate: rate, "What stays becomes smaller: which way must it be scaled?"),
    (lambda rate: 2, "You always double: that fits a rate of 0.5. And others?"),
    (lambda rate: 1 + rate, "How large is the share that stays, and what makes it the whole?"),
]
USES: list[Slip] = [  # what is given in use
    (lambda x, out, r, scale: x, ""),
    (lambda x, out, r, scale: out, "Numbers are dropped in use, too: there, nothing is."),
    (lambda x, out, r, scale: x * scale, "Numbers are scaled in use, too."),
    (lambda x, out, r, scale: x * (1 - r), "Numbers are scaled in use: that is for training."),
    (lambda x, out, r, scale: 0 * x, "In use everything became zero."),
    (lambda x, out, r, scale: out / scale, "In use numbers are dropped, too: there, nothing is."),
    (lambda x, out, r, scale: x / (1 - r), "In use nothing is scaled."),
]


def faulty(
    turned: bool, scaled: Callable[..., float], used: Callable[..., Any],
    x: Any, rate: float, chance: Any, training: bool,
) -> Array:  # fmt: skip
    """Drop with these faults."""
    stays = dropped(np.ones(np.shape(x)), rate, chance, True) > 0
    scale = scaled(rate)
    out = np.where(stays != turned, x * scale, 0)
    return out if training else used(np.asarray(x, float), out, rate, scale)


question_1 = Question(1, """
by_hand.flat = flatten(A)
A[..., 0].ravel(); A[..., 1].ravel() | One of the two channels is missing.
A | Those are the maps as they were: lay all the numbers in one single row.
np.moveaxis(A, 2, 0).reshape(2, -1) | One single row is asked; and which number comes second?
A.reshape(-1, 2); A.reshape(2, -1) | The order is right: lay all of them end to end, in one row.
by_hand.place = place(*PLACE)
place(*PLACE) + 1 | The first place has the number 0.
5 * 14 * 20 + 6 * 20 + 11 | FIRST
(11 * 14 + 6) * 8 + 5 | You went down the columns; read a row from left to right first.
(6 * 14 + 11) * 8 + 5 | A whole row is as long as the map is wide, not as it is high.
6 * 20 + 11; 6 * 20 + 11 + 5; 6 * 160 + 11 + 5 | Each of the pixels before has eight channels.
(6 * 20 + 11) * 8 | That is where the pixel begins: which of its channels is asked?
(5 * 20 + 10) * 8 + 4 | Rows, columns and channels are numbered from 0.
(7 * 20 + 12) * 8 + 6 | How many whole rows lie before row 6, if the first one is row 0?
place(*PLACE) - 1 | Count how many numbers come before: that is the place, for it begins with 0.
by_hand.outputs = dense(X, W, B)
dense(X, W).sum(); right.sum() | Each neuron gives a number of its own.
by_hand.after_relu = relu(dense(X, W, B))
right[1:] | A neuron whose output is cut off still gives a number: which one?
""", globals())  # fmt: skip

question_2 = Question(2, """
counts.conv_10 = conv2d_parameters(5, 3, 10)
counts.conv_16 = conv2d_parameters(3, 10, 16)
conv2d_parameters(3, 3, 16) | How many channels does this layer see, behind the first one?
counts.flat = np.prod(size()) * 16
np.prod(size()) | That is one map: how many of them are there?
np.prod(size(up=True)) * 16; 10 * 13 * 16; 9 * 14 * 16 | A window that sticks out is left out.
8 * 12 * 16 | At each step one more window fits: think of the + 1.
np.prod(size(STEPS[:1])) * 10; np.prod(size(STEPS[:2])) * 10 | BEFORE
np.prod(size(padding="same")) * 16 | No layer pads; you counted as for "same".
np.prod(size(STEPS[:3])) * 16; np.prod(size(STEPS[:1] + STEPS[2:])) * 16;
np.prod(size(STEPS[:1] + STEPS[2:3])) * 16 | POOLS
9 * 13 * 10; 9 * 13 * 3 | Which layer gives the maps that are flattened?
9 * 13 * 160 | Each of the 16 filters sums over its 10 channels: it gives one map.
9 * 9 * 16; 13 * 13 * 16 | NOT_SQUARE
(*size(), 16) | That is the shape: how many numbers are in it?
16 | That is what global average pooling would leave.
counts.dense_30 = dense_parameters(1872, 30)
dense_parameters(16, 30) | The layer reads every number of the row, not one a map.
counts.dense_4 = dense_parameters(30, 4)
dense_parameters(1872, 4) | This layer sees what the layer before it gives.
counts.multiplications = np.prod(size(STEPS[:1])) * 10 * 75
42 * 58 * 10 | That is how many numbers come out; what does each of them cost?
42 * 58 * 250 | A filter has weights for each of the three channels.
42 * 58 * 75; 42 * 58 * 25 | That is one of the filters, or one of its kernels.
42 * 58 * 760 | A bias is added, not multiplied.
46 * 62 * 750; 46 * 62 * 250 | Without padding, how many places does the window have?
760; 750 | Those are its weights or parameters; each weight is used at every place.
42 * 42 * 750; 58 * 58 * 750 | NOT_SQUARE
21 * 29 * 750 | The pooling comes after this layer.
2 * right | Only the multiplications are asked, not the additions.
41 * 57 * 750 | One more window fits each way: think of the + 1.
counts.gap_4 = dense_parameters(16, 4)
dense_parameters(1872, 4) | Global average pooling leaves one number for each map.
dense_parameters(30, 4); dense_parameters(16, 30) + 124; dense_parameters(16, 30) | GONE
dense_parameters(117, 4); dense_parameters(1, 4) | ITSELF
dense_parameters(10, 4) | Which maps are averaged: those of which convolution?
""", globals())  # fmt: skip

question_3 = Question(3, """
classify(m, w, b) = softmax(dense(flatten(m), w, b).astype(float))
share(logits(m, w, b)) | OVERFLOW
share((z := logits(m, w, b)) / z.max(axis=1, keepdims=True)) | The logits are divided: what may be
| subtracted from all of them, and changes no probability?
softmax(logits(m, w, b), axis=0); share(logits(m, w, b), axis=0);
share((z := logits(m, w, b)), z.max(), axis=0);
share((z := logits(m, w, b)), z.max(axis=1, keepdims=True), axis=0) | AXIS
share((z := logits(m, w, b)), z.max(axis=1, keepdims=True), axis=None);
share(logits(m, w, b), axis=None); share((z := logits(m, w, b)), z.max(), axis=None) | ALL
softmax(right) | One softmax is enough; a second levels the probabilities.
right * (p := np.exp((z := logits(m, w, b)) - z.max(axis=1, keepdims=True)).sum(axis=1,
keepdims=True)) / p.T | The sums of the pictures lie along the wrong axis: which is whose?
right.T | The pictures are the rows of the result, the classes its columns.
share((z := logits(m, w, b)), z.max()) | You subtract the largest logit of all pictures: in some
| of them all powers become zero. Each has a largest logit of its own.
share((z := logits(m, w, b)), z.max(axis=0)) | You subtract the largest logit of each class; of each
| picture it would cancel in the fraction.
share(np.clip(logits(m, w, b), -500, 500)); share(np.minimum(logits(m, w, b), 700)) | CUT
logits(m, w, b) | Those are the logits: softmax is missing.
np.exp(logits(m, w, b)); right / right.max(axis=1, keepdims=True) | UNDIVIDED
(lambda p: p / p.sum(axis=1, keepdims=True))(1 / right); softmax(-logits(m, w, b)) | WRONG_WAY
(z := logits(m, w, b)) / z.sum(axis=1, keepdims=True);
(z := relu(logits(m, w, b))) / z.sum(axis=1, keepdims=True);
(z := np.abs(logits(m, w, b))) / z.sum(axis=1, keepdims=True);
(z := sigmoid(logits(m, w, b))) / z.sum(axis=1, keepdims=True) | NO_POWERS
softmax(relu(logits(m, w, b))) | There is no ReLU between the layer and the softmax.
sigmoid(logits(m, w, b)) | You use a sigmoid for each class: they do not add up to one.
softmax(logits(m, w, b) * np.log(2)); softmax(logits(m, w, b) * np.log(10));
softmax(logits(m, w, b) * np.log(2.72)); softmax(logits(m, w, b) * np.log(2.718)) | ROUNDED_E
np.log(right); (z := logits(m, w, b)) - z.max(axis=1, keepdims=True) -
np.log(np.exp(z - z.max(axis=1, keepdims=True)).sum(axis=1, keepdims=True)) | Those are logarithms.
np.eye(right.shape[1])[right.argmax(axis=1)] | You give the whole probability to one class.
right.argmax(axis=1) | Those are the classes: give all probabilities.
right.max(axis=1) | Give the probabilities of all classes, not only the largest.
right + b; softmax(logits(m, w)) + b | The biases belong to the logits, before the softmax.
right if np.abs(logits(m, w, b)).max() < 50 else given | OVERFLOW
""", globals(), draw=classified, without=(softmax, dense, flatten))  # fmt: skip

question_4 = Question(4, """
my_dropout(x, rate, chance, training) = dropped(x, rate, chance, training)
* combined(faulty, KEPT, SCALES, USES)
x | Nothing is dropped: in training, something is.
np.where(np.asarray(chance) < 1 - rate, x / (1 - rate), 0) if training else x;
np.where(np.asarray(chance) >= 1 - rate, x / (1 - rate), 0) if training else x | You compare
| the chance with the share that stays: which numbers are dropped?
dropped(x, rate, chance, not training) | Training and use have changed places.
np.where(right != 0, x / max(1e-9, (right != 0).mean()), 0) | You scale by how many happened to
| stay; dropout scales by the rate alone.
dropped(np.ones(np.shape(x)), rate, chance, training) | Those are the factors: multiply by them.
dropped(x, rate, np.where(chance == rate, 0, chance), training) | Where its chance is just the rate,
| a number stays: only below it is dropped.
np.where(np.less_equal(chance, rate), x / (1 - rate), 0) if training else x | TURNED
""", globals(), draw=chances, handed_out="np.where(chance < rate, x, 0)")  # fmt: skip

question_5 = Question(5, """
layer_of ? shuffled(NAMES, 2)
row <> same | Two of them differ in their first and last lines: what reads a window at the border?
dense | A fully connected layer leaves out no input.
stride | By how many columns do the weights move from one line to the next?
picture | In one of them each line holds two groups: whose neighbours are far apart in the row?
else | Two of them differ in their first and last lines: what reads a window at the border?
""", globals())  # fmt: skip


def mystery_weights() -> dict[str, Array]:
    """Return the weights of five layers with 12 inputs, in an order that is not told."""
    kernel, row = np.array([[3, 1, 2]]), (1, 12)
    slid = [conv2d_as_matrix(kernel, row, **way)
            for way in ({}, {"padding": "same"}, {"stride": 2})]  # fmt: skip
    picture = conv2d_as_matrix([[3, 1], [2, 3]], (3, 4))
    return shuffled([np.random.default_rng(1).integers(1, 4, (10, 12)), *slid, picture], 2)
