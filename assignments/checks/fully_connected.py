"""The checks of assignment 05, fully connected layers: what is right, which mistakes have names."""

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

import numpy as np

from assignments import checks
from assignments.checks import Array, Case, Mistakes
from helpers.fully_connected import (
    conv2d_as_matrix,
    conv2d_parameters,
    dense,
    dense_parameters,
    dropout,
    flatten,
    relu,
    sigmoid,
    softmax,
)
from helpers.stride_padding import output_size

Function = Callable[..., Any]

MAPS = (((1, 7), (4, -1), (0, 2)), ((-2, 5), (3, 8), (6, -3)))  # of Question 1
INPUTS, WEIGHTS, BIAS = (2, -1, 3), ((1, -2, 0), (4, 0, -1), (-1, 3, 2)), (2, -4, 1)
SHAPE, PLACE = (14, 20, 8), (6, 11, 5)
PICTURE = (46, 62)  # of Question 2

CHANNELS_FIRST = (
    "You laid out one channel after the other; at each pixel all its channels come first."
)
COLUMNS_FIRST = "You went down the columns; a row is read from left to right, then comes the next."
NO_BIAS = "The biases are missing."


def question_1(answer: Any) -> bool:
    """Check flattening and one fully connected layer, worked out by hand."""
    maps, x, w, b = (np.array(given) for given in (MAPS, INPUTS, WEIGHTS, BIAS))
    channels, outputs = np.moveaxis(maps, 2, 0), dense(x, w, b)
    rows = _place(SHAPE, PLACE)
    height, width, depth = SHAPE
    r, c, k = PLACE
    right = {"flat": flatten(maps), "place": rows, "outputs": outputs, "after_relu": relu(outputs)}
    wrong: dict[str, Mistakes] = {
        "flat": [
            (channels.ravel(), CHANNELS_FIRST),
            (np.swapaxes(maps, 0, 1).ravel(), COLUMNS_FIRST),
            (np.ravel(maps, order="F"), CHANNELS_FIRST),
            (np.flip(maps, axis=2).ravel(), "At each pixel channel 0 comes first, then channel 1."),
            (channels[0].ravel(), "The second channel is missing."),
            (maps, "Those are the maps as they were: lay all the numbers in one single row."),
            (np.sum(maps, axis=2).ravel(), "Nothing is added up: all the numbers are laid out."),
            (channels.reshape(len(channels), -1), "One single row is asked; and which number "
             "comes second?"),
            (np.reshape(maps, (-1, np.shape(maps)[2])), "The order is right: lay all the pixels "
             "in one single row."),
            (np.reshape(maps, (len(maps), -1)), "The order is right: lay all the rows end to end."),
            ([flatten(maps)], "The order is right: give one list, without a second pair of "
             "brackets."),
            (flatten(maps)[:, None], "The order is right: give one list, without further "
             "brackets."),
        ],
        "place": [
            (rows + 1, "The first place has the number 0."),
            (k * height * width + r * width + c, CHANNELS_FIRST),
            ((c * height + r) * depth + k, COLUMNS_FIRST),
            ((r * height + c) * depth + k, "A whole row is as long as the map is wide, not as it "
             "is high."),
            (r * width + c, "That is the number of the pixel: each pixel has eight channels."),
            (r * width + c + k, "Each of the pixels before has eight channels."),
            (r * width * depth + c + k, "Each of the pixels before has eight channels, also those "
             "in the same row."),
            ((r * width + c) * depth, "That is where the pixel begins: which of its channels is "
             "asked?"),
            (((r - 1) * width + c - 1) * depth + k - 1, "Rows, columns and channels are numbered "
             "from 0."),
            (((r + 1) * width + c + 1) * depth + k + 1, "How many whole rows lie before row 6, if "
             "the first one is row 0?"),
            (rows - 1, "Count how many numbers come before: that is the place, for it begins "
             "with 0."),
            (r * c * k, "That is a product; count how many numbers come before."),
        ],
        "outputs": [
            (dense(x, w), NO_BIAS),
            (dense(x, w.T, b), "Each neuron has a column of the weights; you read the rows."),
            (dense(x, w.T), "Each neuron has a column of the weights, and a bias."),
            (relu(outputs), "That is what comes after the ReLU; here there is none yet."),
            (dense(x, w) - b, "The biases are added, not subtracted."),
            (dense(x, w) * b, "The biases are added, not multiplied."),
            (dense(np.abs(x), w, b), "An input below zero has lost its sign."),
            (dense(x, np.abs(w), b), "A weight below zero has lost its sign."),
            (dense(x, w).sum(), "Each neuron gives a number of its own."),
            (dense(x, w).sum() + b.sum(), "Each neuron gives a number of its own."),
            (softmax(outputs), "No softmax is asked."),
        ],
        "after_relu": [
            (outputs, "What does ReLU make of a number below zero?"),
            (np.abs(outputs), "ReLU does not take away the sign: below zero it gives 0."),
            (np.minimum(outputs, 0), "ReLU keeps what is above zero, not what is below."),
            (np.sign(relu(outputs)), "ReLU keeps a number above zero as it is."),
            (np.delete(outputs, outputs < 0), "A neuron whose output is cut off still gives a "
             "number: which one?"),
            (softmax(outputs), "No softmax is asked."),
        ],
    }  # fmt: skip
    return checks.check_entries("Question 1", answer, right, wrong=wrong)


def question_2(answer: Any) -> bool:
    """Check the parameters and multiplications of a network, counted by hand."""
    n, places = _flat_size(), _sides(PICTURE, [(5, 1)])
    outputs = places[0] * places[1] * 10
    right = {
        "conv_10": conv2d_parameters(5, 3, 10),
        "conv_16": conv2d_parameters(3, 10, 16),
        "flat": n,
        "dense_30": dense_parameters(n, 30),
        "dense_4": dense_parameters(30, 4),
        "multiplications": outputs * (5 * 5 * 3),
        "gap_4": dense_parameters(16, 4),
    }
    low, wide = _sides(PICTURE, STEPS)
    wrong: dict[str, Mistakes] = {
        "conv_10": _wrong_filters(5, 3, 10),
        "conv_16": [
            *_wrong_filters(3, 10, 16),
            (conv2d_parameters(3, 3, 16), "How many channels does this layer see? The picture's "
             "three are long gone."),
        ],
        "flat": [
            (low * wide, "That is one map: how many of them are there?"),
            *[(size, "A window that sticks out is left out: round down.") for size in
              (_flat_size(up=True), (low + 1) * wide * 16, low * (wide + 1) * 16)],
            ((low - 1) * (wide - 1) * 16, "At each step one more window fits: think of the + 1."),
            *[(_flat_size(steps=STEPS[:n]) // 16 * 10, "The maps are flattened after the second "
               "pooling, not before.") for n in (1, 2)],
            (low + wide + 16, "Rows, columns and maps are multiplied, not added."),
            (_flat_size(padding="same"), 'Without padding each convolution takes something away; '
             'you counted as for "same".'),
            (_flat_size(steps=STEPS[:3]), "The second pooling is missing."),
            (_flat_size(steps=STEPS[:1] + STEPS[2:]), "The first pooling is missing."),
            (_flat_size(steps=STEPS[:1] + STEPS[2:3]), "The poolings are missing."),
            (low * wide * 10, "Which layer gives the maps that are flattened?"),
            (low * wide * 3, "Which layer gives the maps that are flattened?"),
            (low * wide * 160, "Each of the 16 filters sums over its 10 channels: it gives one "
             "map."),
            (low * low * 16, "You took the height for the width: the picture is not square."),
            (wide * wide * 16, "You took the width for the height: the picture is not square."),
            ((low, wide, 16), "That is the shape: how many numbers are in it?"),
            (16, "That is what global average pooling would leave."),
        ],
        "dense_30": [
            *_wrong_dense(n, 30),
            (dense_parameters(16, 30), "The layer reads every number of the row, not one a map."),
            (dense_parameters(n, 30) + dense_parameters(30, 4), "Count this layer alone."),
        ],
        "dense_4": [
            *_wrong_dense(30, 4),
            (dense_parameters(n, 4), "This layer sees what the layer before it gives."),
        ],
        "multiplications": [
            (outputs, "That is how many numbers come out; how many multiplications does each "
             "of them cost?"),
            (outputs * 25, "A filter has weights for each of the three channels."),
            (outputs // 10 * 75, "That is one of the filters."),
            (outputs // 10 * 25, "That is one kernel of one filter."),
            (outputs * 76, "A bias is added, not multiplied."),
            (46 * 62 * 10 * 75, "Without padding, how many places does the window have?"),
            (46 * 62 * 10 * 25, "Without padding, how many places does the window have?"),
            (right["conv_10"], "Those are its parameters; each of its weights is used at every "
             "place."),
            (conv2d_parameters(5, 3, 10, bias=False), "Those are its weights; each of them is used "
             "at every place."),
            (places[0] ** 2 * 750, "You took the height for the width: the picture is not square."),
            (places[1] ** 2 * 750, "You took the width for the height: the picture is not square."),
            (outputs // 4 * 75, "The pooling comes after this layer."),
            (2 * outputs * 75, "Only the multiplications are asked, not the additions."),
            ((places[0] - 1) * (places[1] - 1) * 750, "One more window fits each way: think of "
             "the + 1."),
        ],
        "gap_4": [
            (dense_parameters(n, 4), "Global average pooling leaves one number for each map."),
            (dense_parameters(30, 4), "The layer of 30 neurons is gone: what comes in now?"),
            (dense_parameters(low * wide, 4), "Each map is averaged by itself, not all of them "
             "together."),
            (dense_parameters(16, 30) + dense_parameters(30, 4), "The layer of 30 neurons is gone "
             "as well."),
            (dense_parameters(16, 30), "The layer of 30 neurons is gone as well."),
            (16, "That is what comes in; count the layer's weights and biases."),
            (dense_parameters(10, 4), "Which maps are averaged: those of which convolution?"),
            (dense_parameters(1, 4), "Each map is averaged by itself, not all of them together."),
            *_wrong_dense(16, 4),
        ],
    }  # fmt: skip
    return checks.check_entries("Question 2", answer, right, wrong=wrong, tolerance=1e-9)


def question_3(function: Function, cases: Sequence[Case] | None = None) -> bool:
    """Check flatten, dense and softmax in one: maps (N, H, W, C) to probabilities (N, m)."""
    with np.errstate(all="ignore"):  # what overflows is named below, not warned of
        wrong = _wrong_classifiers()
        return checks.check_function("Question 3", function, _right, cases or _shown(), wrong=wrong,
                              instead_of=(softmax, dense, flatten))  # fmt: skip


def question_4(function: Function, cases: Sequence[Case] | None = None) -> bool:
    """Check dropout whose chance is given: x, rate, chance, training."""
    rng = np.random.default_rng(5)
    shown: list[Case] = []
    for shape, rate in [((8,), 0.5), ((3, 4), 0.2), ((2, 7), 0.75), ((10,), 0.1), ((2, 3, 2), 0.3)]:
        x, chance = rng.integers(-9, 10, shape), (rng.integers(0, 100, shape) + 0.5) / 100
        shown += [(x, rate, chance, training) for training in (True, False)]
    for training in (True, False):
        shown += [(rng.normal(0, 5, (4, 3)), 0.4, rng.random((4, 3)), training)]
    close = 0.3 + np.linspace(-0.004, 0.004, 8)  # of the rate: no chance is rounded
    shown += [(np.arange(1, 9), 0.3, close, True)]
    return checks.check_function(
        "Question 4",
        function,
        _dropout,
        cases or shown,
        wrong=_wrong_dropouts(),
        handed_out=lambda x, rate, chance, training: np.where(chance < rate, x, 0),
    )


NAMES = ("dense", "row", "same", "stride", "picture")


def question_5(answer: Any) -> bool:
    """Check which layer has which of the five `mystery_weights`."""
    border = (
        "Two of them differ in their first and last lines: what does a window at the border read?"
    )
    dense_hint = "A fully connected layer leaves out no input."
    moving = "By how many columns do the weights move from one line to the next?"
    groups = "In one of them each line holds two groups: whose neighbours are far apart in the row?"
    wrong = {
        "9257238d5b28d8ff": border,
        "358581935c99de89": groups,
        "da4a8489cfea8408": dense_hint,
        "dd86efa34ee16e6c": moving,
        "cad4dbac128fe804": groups,
        "9d4daadb44af86a7": dense_hint,
        "ed3fea35bb5b3d85": dense_hint,
        "3b2c77da3ac59b1d": dense_hint,
        "e1ceb23b312dbc9c": moving,
        "d58e65dc5d4bce17": groups,
    }
    choices = dict.fromkeys("ABCDE", NAMES)
    return checks.check_choice(
        "Question 5", answer, "9bcb35f949edb284", wrong=wrong, choices=choices
    )


def mystery_weights() -> dict[str, Array]:
    """Return the weights of five layers with 12 inputs, in an order that is not told."""
    kernel = np.array([[3, 1, 2]])
    weights = [
        np.random.default_rng(1).integers(1, 4, (10, 12)),
        conv2d_as_matrix(kernel, (1, 12)),
        conv2d_as_matrix(kernel, (1, 12), padding="same"),
        conv2d_as_matrix(kernel, (1, 12), stride=2),
        conv2d_as_matrix([[3, 1], [2, 3]], (3, 4)),
    ]
    return checks.shuffled(weights, 2)


# --------------------------------------------------------------- Questions 1 and 2: mistakes

STEPS = [(5, 1), (2, 2), (3, 1), (2, 2)]  # window and stride of each layer before flatten


def _place(shape: tuple[int, ...], place: tuple[int, ...]) -> int:
    """Find a number of a map in the flattened row."""
    marked = np.zeros(shape)
    marked[place] = 1
    return int(flatten(marked).argmax())


def _sides(
    sides: Sequence[int], steps: Sequence[tuple[int, int]], *, up: bool = False, padding: Any = 0
) -> tuple[int, int]:
    """Follow height and width through the layers; `up` lets pooling windows stick out."""
    for window, stride in steps:
        outside: Any = (0, stride - 1) if up else padding if stride == 1 else 0
        sides = [output_size(side, window, stride=stride, padding=outside) for side in sides]
    return sides[0], sides[1]


def _flat_size(
    *, steps: Sequence[tuple[int, int]] = STEPS, up: bool = False, padding: Any = 0
) -> int:
    rows, columns = _sides(PICTURE, steps, up=up, padding=padding)
    return flatten(np.zeros((rows, columns, 16))).size


def _wrong_filters(side: int, channels: int, filters: int) -> Mistakes:
    """List what usual misconceptions give in place of `conv2d_parameters`."""
    weights = conv2d_parameters(side, channels, filters, bias=False)
    one = weights // filters
    return [
        (weights, NO_BIAS),
        (weights + 1, "One bias is not enough: each filter has its own."),
        (weights + channels * filters, "A filter has one bias, not one for each channel."),
        (weights + channels, "A bias belongs to each filter, not to each channel that comes in."),
        (conv2d_parameters(side, 1, filters), "Each filter has a kernel for each channel that "
         "comes in."),
        (conv2d_parameters(side, 1, filters, bias=False), "Each filter has a kernel for each "
         "channel that comes in, and a bias."),
        (conv2d_parameters((1, side), channels, filters), "A kernel has rows and columns."),
        ((side * side + channels) * filters, "Each channel has a kernel of its own: multiply."),
        ((side * side + channels + 1) * filters, "Each channel has a kernel of its own: multiply."),
        (one + 1, "That is a single filter."),
        (one, "That is a single filter, without its bias."),
    ]  # fmt: skip


def _wrong_dense(n: int, m: int) -> Mistakes:
    """List what usual misconceptions give in place of `dense_parameters`."""
    return [
        (n * m, "There are n · m weights; each neuron has a bias as well."),
        (n * m + 1, "One bias is not enough: each neuron has its own."),
        (n * m + n, "The biases belong to the neurons, not to the inputs."),
        (n * m + n + m, "The biases belong to the neurons alone, not to the inputs."),
        (n + m, "Every input is connected with every neuron: there are n · m lines."),
        (n, "That is how many numbers come in."),
        (m, "That is how many neurons there are."),
    ]


# ------------------------------------------------------------------------ Question 3: mistakes


def _logits(maps: Any, weights: Any, bias: Any) -> Array:
    return dense(flatten(maps), weights, bias).astype(float)


def _right(maps: Any, weights: Any, bias: Any) -> Array:
    return softmax(_logits(maps, weights, bias))


def _shown() -> list[Case]:
    rng = np.random.default_rng(6)
    tiny = np.array([[[[1.0, 0.0], [0.5, -1.0]]], [[[0.0, 2.0], [-0.5, 1.0]]]])  # (2, 1, 2, 2)
    shown: list[Case] = [(tiny, np.array([[1, 0], [0, 1], [-1, 1], [1, 2]]), np.array([0.5, -1]))]
    for shape, classes in [((3, 2, 3, 2), 4), ((4, 3, 2, 1), 4), ((1, 2, 2, 3), 3)]:
        shown += [random_case(rng, shape, classes)]
    shown += [large_case(rng, (3, 2, 3, 3), 4, offset) for offset in (0, 1000, -1000)]
    maps, weights, bias = shown[-3]
    return [*shown, (maps, np.roll(weights, 1, axis=1), bias)]  # the largest in another place


def random_case(rng: np.random.Generator, shape: tuple[int, ...], classes: int) -> Case:
    """Draw maps, weights and biases that give logits of a few units."""
    inputs = int(np.prod(shape[1:]))
    weights = rng.normal(0, 1.5 / np.sqrt(inputs), (inputs, classes))
    return rng.normal(0, 1, shape), weights, rng.normal(0, 2, classes)


def large_case(rng: np.random.Generator, shape: tuple[int, ...], classes: int, offset: int) -> Case:
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


def _powers(logits: Array) -> Array:
    powers: Array = np.exp(logits)
    return powers


def _centred(logits: Array) -> Array:
    """Raise e to the logits less the largest of each picture: nothing overflows."""
    return _powers(logits - logits.max(axis=1, keepdims=True))


def _share(positive: Array, axis: Any = -1) -> Array:
    """Divide by the sum, so that the shares add up to one."""
    shares: Array = positive / positive.sum(axis=axis, keepdims=True)
    return shares


def _after(activation: Callable[[Array], Any]) -> Function:
    """Be right up to the logits, and then use this activation."""
    return lambda maps, weights, bias: activation(_logits(maps, weights, bias))


def _arranged(*axes: int) -> Function:
    """Flatten the maps in another order."""
    return lambda maps, weights, bias: _right(maps.transpose(axes), weights, bias)


def _wrong_classifiers() -> list[tuple[Function, str]]:
    """List classifiers with a usual mistake, and the sentence that names it."""
    axis = "Your softmax runs over the wrong axis: the probabilities of each picture add up to one."
    overflow = "Large logits overflow, or all powers become zero: what may be subtracted first?"
    all_pictures = "You divide by the sum over all pictures; each has a sum of its own."
    wrong_way = "The larger the logit, the more probable the class: a sign is wrong."
    biased = "Your softmax begins from logits that lack the biases."
    return [
        (lambda maps, weights, bias: softmax(dense(flatten(maps), weights).astype(float)), NO_BIAS),
        (_arranged(0, 3, 1, 2), CHANNELS_FIRST),
        (_arranged(0, 2, 1, 3), COLUMNS_FIRST),
        (_arranged(0, 3, 2, 1), CHANNELS_FIRST),
        (_after(lambda z: _share(_powers(z))), overflow),
        (_after(lambda z: softmax(z, axis=0)), axis),
        (_after(lambda z: _share(_powers(z), axis=0)), axis),
        (_after(lambda z: _share(_powers(z - z.max()), axis=0)), axis),
        (_after(lambda z: _share(_powers(z), axis=None)), all_pictures),
        (_after(lambda z: _share(_powers(z - z.max()), axis=None)), all_pictures),
        (_after(lambda z: softmax(z.ravel()).reshape(z.shape)), all_pictures),
        (_after(lambda z: _centred(z) / _centred(z).sum(axis=1)), "The sums of the pictures lie "
         "along the wrong axis: which sum belongs to which row?"),
        (_after(lambda z: softmax(z).T), "The pictures are the rows of the result, the classes its "
         "columns."),
        (_after(lambda z: _share(_powers(z - z.mean(axis=1, keepdims=True)))), overflow),
        (_after(lambda z: _share(_powers(z - z.min(axis=1, keepdims=True)))), overflow),
        (_after(lambda z: _share(_powers(z - z[:, :1]))), overflow),
        (_after(lambda z: _share(_powers(z - z[:, -1:]))), overflow),
        (_after(lambda z: _share(_powers(z - z.max()))), "You subtract the largest logit of all "
         "pictures: in some pictures all powers become zero. Each has a largest logit of its own."),
        (_after(lambda z: _share(_powers(z - z.max(axis=0)))), "You subtract the largest logit of "
         "each class; of each picture it would cancel in the fraction."),
        (_after(lambda z: np.nan_to_num(_share(_powers(z)))), overflow),
        (_after(lambda z: _share(_powers(np.clip(z, -500, 500)))), "You cut large logits off: then "
         "two of them look alike that are not."),
        (_after(lambda z: _share(_powers(np.clip(z, -700, 700)))), "You cut large logits off: then "
         "two of them look alike that are not."),
        (_after(lambda z: _share(_powers(np.minimum(z, 700)))), "You cut large logits off: then "
         "two of them look alike that are not."),
        (_after(lambda z: z), "Those are the logits: softmax is missing."),
        (_after(_powers), "The powers are not divided by their sum: the probabilities of a picture "
         "add up to one."),
        (_after(_centred), "The powers are not divided by their sum: the probabilities of a "
         "picture add up to one."),
        (_after(lambda z: _share(1 / _centred(z))), wrong_way),
        (_after(lambda z: softmax(-z)), wrong_way),
        (_after(_share), "You divide the logits by their sum, without the powers of e."),
        (_after(lambda z: _share(relu(z))), "You use ReLU where softmax raises e to a power."),
        (_after(lambda z: _share(np.abs(z))), "Taking the sign away does not make a probability: "
         "raise e to the power of each logit."),
        (_after(lambda z: softmax(relu(z))), "There is no ReLU between the layer and the softmax."),
        (_after(sigmoid), "You use a sigmoid for each class: the probabilities of a picture add up "
         "to one."),
        (_after(lambda z: _share(sigmoid(z))), "You use sigmoids where softmax raises e to a "
         "power."),
        (_after(lambda z: softmax(z * np.log(2))), "You raised 2 to the power of each logit, not "
         "e."),
        (_after(lambda z: softmax(z * np.log(2.72))), "Your e is rounded: use np.exp."),
        (_after(lambda z: softmax(z * np.log(2.718))), "Your e is rounded: use np.exp."),
        (_after(lambda z: softmax(z * np.log(10))), "You raised 10 to the power of each logit, not "
         "e."),
        (_after(lambda z: z - z.max(axis=1, keepdims=True) - np.log(_centred(z).sum(
            axis=1, keepdims=True))), "Those are the logarithms of the probabilities."),
        (_after(lambda z: np.eye(z.shape[1])[z.argmax(axis=1)]), "You give the whole probability "
         "to one class."),
        (_after(lambda z: z.argmax(axis=1)), "Those are the classes: give all probabilities."),
        (_after(lambda z: softmax(z).max(axis=1)), "Give the probabilities of all classes, not "
         "only the largest."),
        (_after(lambda z: np.squeeze(softmax(z))), "A single picture is a batch of one: its result "
         "has the shape (1, m)."),
        (_after(lambda z: softmax(z)[0]), "Only the first picture has an answer."),
        (_after(lambda z: softmax(z)[-1]), "Only the last picture is left."),
        (_after(lambda z: 100 * softmax(z)), "Those are percentages: probabilities add up to one."),
        (_after(lambda z: np.round(softmax(z), 4)), "Do not round the probabilities."),
        (_after(lambda z: np.round(softmax(z), 3)), "Do not round the probabilities."),
        (_after(lambda z: np.round(softmax(z), 2)), "Do not round the probabilities."),
        (lambda maps, weights, bias: softmax(dense(flatten(maps), weights) * bias), biased),
        (lambda maps, weights, bias: softmax(_logits(maps, weights, -bias)), "The biases are "
         "added, not subtracted."),
        (lambda maps, weights, bias: softmax(dense(flatten(maps), weights).astype(float)) + bias,
         "The biases belong to the logits, before the softmax."),
    ]  # fmt: skip


# ------------------------------------------------------------------------ Question 4: mistakes


class _Told(np.random.Generator):
    """A generator that gives the chances it was told."""

    def __init__(self, chance: Any) -> None:
        super().__init__(np.random.PCG64(0))
        self._chance = np.asarray(chance)

    def random(self, *_: Any, **__: Any) -> Any:
        return self._chance


def _dropout(x: Any, rate: float, chance: Any, training: bool) -> Array:
    return dropout(x, rate, rng=_Told(chance), training=training)


SCALES: list[tuple[Callable[[float], float], str]] = [
    (lambda rate: 1 / (1 - rate), ""),
    (lambda rate: 1, "What stays is not scaled: with many numbers, what becomes of their mean?"),
    (lambda rate: 1 - rate, "What stays becomes smaller still: which way must it be scaled, so "
     "that the mean is kept?"),
    (lambda rate: 1 / rate, "You divide by the share that is dropped: how large is the share that "
     "stays?"),
    (lambda rate: rate, "What stays becomes smaller still: which way must it be scaled?"),
    (lambda rate: 2, "You always double: that fits a rate of 0.5. And others?"),
    (lambda rate: 1 + rate, "By which number must the share that stays be multiplied, so that it "
     "is the whole again?"),
]  # fmt: skip
USES: list[tuple[str, str]] = [
    ("kept", ""),
    ("dropped", "Numbers are dropped in use, too: there, nothing is."),
    ("scaled", "Numbers are scaled in use, too: there, they stay as they are."),
    ("shrunk", "Numbers are scaled in use; here the scaling belongs to the training."),
    ("zero", "In use everything became zero: there, nothing is dropped."),
]


def _faulty(turned: bool, scale: Callable[[float], float], use: str) -> Function:
    """Make a dropout with these faults."""

    def faulty(x: Any, rate: float, chance: Any, training: bool) -> Array:
        x = np.asarray(x, float)
        stays = _dropout(np.ones_like(x), rate, chance, True) > 0
        dropped = np.where(stays != turned, x * scale(rate), 0)
        in_use = {"kept": x, "dropped": dropped, "scaled": x * scale(rate)}
        in_use |= {"shrunk": x * (1 - rate), "zero": 0 * x}
        return dropped if training else in_use[use]

    return faulty


def _wrong_dropouts() -> list[tuple[Function, str]]:
    """List dropouts with one usual mistake or several, and a sentence that names one of them."""
    turned_hint = (
        "You keep the numbers whose chance is below the rate; those are to be dropped. With a rate "
        "of 0.2, how many of ten should become zero?"
    )
    named = []
    for turned, (use, using), (scale, scaling) in product((False, True), USES, SCALES):
        hint = (turned_hint if turned else "") or scaling or using
        named.append((turned + bool(scaling) + bool(using), _faulty(turned, scale, use), hint))
    named.sort(key=lambda fault: fault[0])  # the fewest faults first; none is no mistake
    return [
        *[(faulty, hint) for count, faulty, hint in named if count],
        (lambda x, rate, chance, training: x, "Nothing is dropped: in training, something is."),
        (lambda x, rate, chance, training: _dropout(x, rate, chance, not training), "Training and "
         "use have changed places."),
        (_by_count, "You scale by how many happened to stay; dropout scales by the rate alone."),
        (lambda x, rate, chance, training: np.trunc(_dropout(x, rate, chance, training)), "The "
         "decimals are lost: which type has your output array?"),
        (lambda x, rate, chance, training: _dropout(np.ones_like(x), rate, chance, training),
         "Those are the factors: multiply the numbers by them."),
    ]  # fmt: skip


def _by_count(x: Any, rate: float, chance: Any, training: bool) -> Array:
    stays = _dropout(np.ones_like(x, float), rate, chance, training) > 0
    return np.where(stays, x / max(1e-9, stays.mean()), 0)
