"""The checks of assignment 07, the Keras model: what is right, which mistakes have names."""

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from math import prod
from typing import Any, NamedTuple

import numpy as np

from assignments import checks
from assignments.checks import Array, Case, Mistakes
from helpers.fully_connected import (
    batch_norm,
    conv2d_parameters,
    dense,
    dense_parameters,
    flatten,
    relu,
    sigmoid,
    softmax,
)
from helpers.keras_model import import_keras
from helpers.kernels import conv2d
from helpers.pooling import average_pool2d, max_pool2d
from helpers.stride_padding import output_size

Shape = tuple[int, ...]

# --------------------------------------------------------------- Question 1: shapes and parameters

PICTURE = (44, 60)


def question_1(shapes: Any, parameters: Any) -> bool:
    """Check the shapes and the numbers of parameters of a network, worked out by hand."""
    if not isinstance(shapes, Mapping) or not isinstance(parameters, Mapping):
        return checks.check_findings("Question 1", "Keep the two dicts, with the names they had.")
    given = {f"shape of {name}": _bare(shape) for name, shape in shapes.items()}
    given |= {f"parameters of {name}": number for name, number in parameters.items()}
    (right, wrong), (counts, miscounts) = _shapes(), _parameters()
    return checks.check_entries("Question 1", given, right | counts, wrong=wrong | miscounts)


def _bare(shape: Any) -> Any:
    """Leave the batch's None out, and write (960,) as 960."""
    shape = shape.tolist() if isinstance(shape, np.ndarray) else shape
    if not isinstance(shape, list | tuple):
        return shape
    sizes = list(shape[1:] if len(shape) > 1 and shape[0] is None else shape)
    return sizes[0] if len(sizes) == 1 else sizes


def _shapes() -> tuple[dict[str, Any], dict[str, Any]]:
    def sides(before: Sequence[int], size: int, stride: int, padding: str) -> Shape:
        return tuple(output_size(n, size, stride=stride, padding=padding) for n in before)

    first, small = PICTURE, sides(PICTURE, 2, 2, "valid")
    second = sides(small, 5, 1, "valid")
    last, up = sides(second, 3, 3, "valid"), sides(second, 3, 3, "same")
    turned = "Rows come first, then columns, then maps."
    maps: dict[str, Any] = {
        "shape of conv_1": (*first, 12),
        "shape of pool_1": (*small, 12),
        "shape of conv_2": (*second, 20),
        "shape of pool_2": (*last, 20),
    }
    wrong = {
        "shape of conv_1": [
            ((*sides(first, 7, 1, "valid"), 12), 'That is what "valid" would give: which padding '
             "is it?"),
            ((*first, 3), "The colours of the picture are summed: what do the filters give?"),
            ((*first, 36), "A filter sums over all channels: it gives no map for each of them."),
            ((12, *first), turned),
        ],
        "shape of pool_1": [
            ((*small, 3), "A pooling works on each of the maps that come in."),
            ((*sides(first, 2, 1, "valid"), 12), "You moved one pixel at a time; the stride is 2."),
            ((*(n - 1 for n in small), 12), "One more window fits: think of the + 1."),
            ((*small, 6), "A pooling keeps every map: only rows and columns become fewer."),
        ],
        "shape of conv_2": [
            ((*small, 20), 'The padding "same" would keep the size: which padding is it?'),
            ((*(n - 1 for n in second), 20), "One more window fits: think of the + 1."),
            ((*(n + 1 for n in second), 20), "One window too many: does the last one stick out?"),
            ((*sides(small, 3, 1, "valid"), 20), "The kernels of this layer are 5 × 5."),
            ((*sides(PICTURE, 5, 1, "valid"), 20), "The first pooling comes before it."),
            ((*second, 12), "The maps that come in are summed: how many filters are there?"),
            ((*second, 240), "A filter sums over all the maps that come in."),
        ],
        "shape of pool_2": [
            ((*up, 20), "A window that sticks out is left out here: round down."),
            ((*(n - 1 for n in last), 20), "One more window fits: think of the + 1."),
            ((*((n - 3) // 3 for n in second), 20), "One more window fits: think of the + 1."),
            ((*(n // 2 for n in second), 20), "Those are windows of 2 × 2: look at the table."),
            ((*sides(second, 3, 1, "valid"), 20), "You moved one pixel at a time; the stride is "
             "3."),
            ((*sides(second, 3, 2, "valid"), 20), "You moved two pixels at a time; the stride is "
             "3."),
            ((*last, 12), "A pooling works on each of the maps that come in."),
        ],
        "shape of flatten": _flat_mistakes(small, second, last, up),
    }  # fmt: skip
    for name, (*size, count) in maps.items():
        wrong[name].append(((*size[::-1], count), turned))
        wrong[name].append((size, "How many maps are there? Give the whole shape."))
    return maps | {"shape of flatten": prod(last) * 20}, wrong


def _flat_mistakes(small: Shape, second: Shape, last: Shape, up: Shape) -> Mistakes:
    return [
        (prod(second) * 20, "The maps are flattened after the last pooling, not before it."),
        (prod(small) * 12, "That comes out of the first pooling: which layer is in front?"),
        (prod(last), "Those are the numbers of one map: how many maps are there?"),
        (prod(last) * 12, "How many maps does the second convolution give?"),
        (prod(up) * 20, "One of the poolings was rounded up."),
        (sum(last) + 20, "Rows, columns and maps are multiplied, not added."),
        (20, "That would be one number a map, as global pooling gives it."),
        ((*last, 20), "Flattening lays all of these numbers in one row."),
    ]


def _parameters() -> tuple[dict[str, Any], dict[str, Any]]:
    flat = _shapes()[0]["shape of flatten"]
    count, bias = conv2d_parameters, "Every filter, and every neuron, has a bias as well."
    one = "Every filter, and every neuron, has a bias of its own: one is not enough."
    right: dict[str, Any] = {
        "conv_1": count(7, 3, 12),
        "conv_2": count(5, 12, 20),
        "batch_norm": 4 * 20,
        "dense_1": dense_parameters(flat, 32),
        "dense_2": dense_parameters(32, 5),
    }
    total = sum(right.values())
    right["all_trained"] = total - 40
    wrong: dict[str, Mistakes] = {
        "conv_1": [
            (count(7, 3, 12, False), bias),
            (count(7, 3, 12, False) + 1, one),
            (count(7, 3, 12, False) + 3, one),
            (count(7, 3, 12, False) + 36, "A filter has one bias, not one for each channel."),
            (count(7, 1, 12), "The picture has three channels, and a kernel for each of them."),
            (count(7, 3, 12) * prod(PICTURE), "The same few weights are used at every place."),
            (count(7, 3, 1), "That is one filter; how many are there?"),
            (count(5, 3, 12), "The kernels of this layer are 7 × 7."),
        ],
        "conv_2": [
            (count(5, 12, 20, False), bias),
            (count(5, 12, 20, False) + 1, one),
            (count(5, 12, 20, False) + 240, "A filter has one bias, not one for each channel."),
            (count(5, 12, 20) + 20, "The bias is counted twice, or a value of another layer is in "
             "it."),
            (count(7, 12, 20), "The kernels of this layer are 5 × 5."),
            (count(5, 1, 20), "How many channels come in? Each of them has a kernel in a filter."),
            (count(5, 3, 20), "Its channels are no longer red, green and blue: what comes in?"),
            (count(5, 20, 12), "Filters and channels have changed places."),
            (count(3, 12, 20), "The kernels of this layer are 5 × 5."),
        ],
        "batch_norm": [
            (2 * 20, "There are more than the two that are trained: what is averaged?"),
            (20, "There is more than one value for each channel."),
            (4, "That is one channel; how many does it normalise?"),
            (3 * 20, "Two of its values are learned, and how many are averages?"),
            (4 * 32, "How many channels does the layer in front of it give?"),
            (4 * 12, "How many channels does the layer in front of it give?"),
            (0, "It has values for each channel; some are learned, and some are averages."),
            (4 * 18 * 26 * 20, "It has values for each channel, not for each place."),
            (5 * 20, "Four values a channel; the bias belongs to the layer in front."),
        ],
        "dense_1": [
            (flat * 32, bias),
            (flat * 32 + 1, one),
            (flat * 32 + flat, "The biases belong to the neurons, not to the inputs."),
            (dense_parameters(flat, 5), "Its 32 neurons come next, before the five classes."),
            ((flat + 32), "Every neuron has a weight for each number that comes in: multiply."),
            (dense_parameters(20, 32), "A dense layer reads every number, not one for each map."),
            *[((n + 1) * 32, "How many numbers does the flattened row have?")
              for n, _ in _flat_mistakes((22, 30), (18, 26), (6, 8), (6, 9))[:-1]],
        ],
        "dense_2": [
            (32 * 5, bias),
            (32 * 5 + 1, one),
            (32 * 5 + 32, "The biases belong to the neurons, not to the inputs."),
            (32 + 5, "Every neuron has a weight for each number that comes in: multiply."),
            (dense_parameters(flat, 5), "This layer reads what dense_1 gives."),
            (dense_parameters(32, 2), "How many classes are there?"),
            (dense_parameters(32, 1), "How many classes are there?"),
        ],
        "all_trained": [
            (total, "The moving statistics are in it: they are updated, and not trained."),
            (total - 80, "Is nothing trained in the batch normalisation? Two of its four are."),
            (total - 60, "Count two of the four values of a channel, and the bias in front of "
             "them: Keras calls it trainable, idle as it is."),
            (right["conv_1"] + right["conv_2"], "Add up what is trained in all the layers."),
            (right["conv_1"] + right["conv_2"] + 40, "Add up what is trained in all the layers."),
            (right["dense_1"] + right["dense_2"], "Add up what is trained in all the layers."),
            (40, "Add up what is trained in all the layers."),
            (80, "Add up what is trained in all the layers."),
        ],
    }  # fmt: skip
    return tuple({f"parameters of {n}": v for n, v in d.items()} for d in (right, wrong))  # type: ignore[return-value]


# ------------------------------------------------------------------------- Question 2: the network


class Network(NamedTuple):
    """What a network is to be, or what a usual mistake makes of it."""

    input_shape: Shape
    filters: int
    classes: int
    growth: int = 2
    kernels: tuple[int, int] = (5, 3)
    paddings: tuple[str, str] = ("same", "valid")
    pools: tuple[int, int] = (3, 2)
    bias: bool = True
    units: int = 24
    relus: tuple[bool, ...] = (True, True, True)
    pool: tuple[Callable[..., Array], ...] = (max_pool2d, max_pool2d)
    end: Callable[..., Any] = softmax

    def weight_shapes(self) -> list[Shape]:
        """Return the shapes of all weights, in order."""
        *size, channels = self.input_shape
        shapes: list[Shape] = []
        wanted = (self.filters, self.filters * self.growth)
        layers = zip(wanted, self.kernels, self.paddings, self.pools, strict=True)
        for filters, kernel, padding, pool in layers:
            shapes += [(kernel, kernel, channels, filters), (filters,)]
            size = [output_size(n, kernel, padding=padding) // pool for n in size]
            channels = filters
        flat = prod(size) * channels
        dense_1 = [(flat, self.units), (self.units,)] if self.units else []
        shapes += [*dense_1, (self.units or flat, self.classes), (self.classes,)]
        return shapes if self.bias else shapes[::2]

    def answers(self, weights: Sequence[Array], images: Array) -> Array:
        """Compute what this network says with these weights, by the course's helpers."""
        maps, first = images, zip(self.paddings, self.pools, self.relus, strict=False)
        for number, (padding, pool, clipped) in enumerate(first):
            kernel, bias = weights[2 * number : 2 * number + 2]
            maps = conv2d(maps, kernel, padding=padding, bias=bias)
            maps = self.pool[number](relu(maps) if clipped else maps, pool)
        hidden = dense(flatten(maps), *weights[4:6])
        return np.asarray(self.end(dense(relu(hidden) if self.relus[2] else hidden, *weights[6:])))


RATE = 0.4  # of the dropout


def question_2(function: Callable[..., Any], cases: Sequence[Case] | None = None) -> bool:
    """Check a function that builds a network, by its weights and by what it computes."""
    shown: list[Case] = [((20, 29, 3), 4, 3), ((23, 17, 1), 3, 2)]
    if not callable(function):
        return checks.check_findings("Question 2", "A function is needed that returns a model.")
    findings = (_examination(function, Network(*case)) for case in cases or shown)
    return checks.check_findings(
        "Question 2", next((found for found in findings if found != ""), "")
    )


def _examination(function: Callable[..., Any], right: Network) -> str | None:
    """Build one model and return its first fault, "" without one, None without a model."""
    import_keras()  # outside the time that the model has
    call = checks.attempt(_examine, function, right)
    found = call.trouble.removeprefix("your ").replace("function", "function or model", 1)
    found = found or call.result
    return found and f"Called with {right[:3]}, your {found}"


def _examine(function: Callable[..., Any], right: Network) -> str | None:
    model = function(*right[:3])
    if model is None or model is ...:
        idle = checks.nothing_returned(function)
        return "function returns nothing: end it with `return`." if idle else None
    if not isinstance(model, import_keras().Model):
        return f"function returns a {type(model).__name__}; a Keras model is needed."
    if not model.layers:
        return "model is empty: it has no layers and no weights."
    if (taken := _other_input(model, right)) is not None:
        return f"model takes pictures of the shape {taken}."
    rng = np.random.default_rng(6)
    images = rng.normal(0, 6, (3, *right.input_shape)).astype(np.float32)
    answers = np.asarray(model(images, training=False))
    return _examine_weights(model, right) or _examine_answers(model, right, images, answers)


def _other_input(model: Any, right: Network) -> Shape | None:
    """Return the shape of the pictures that a model takes, if it is not the one asked for."""
    if not getattr(model, "inputs", None):
        return None  # a model that is built with its first picture
    taken = tuple(model.inputs[0].shape[1:])
    fits = len(taken) == 3 and all(
        a in (None, b) for a, b in zip(taken, right.input_shape, strict=True)
    )
    return None if fits else taken


def _examine_weights(model: Any, right: Network) -> str:
    """Compare the shapes of a model's weights, in their order."""
    shapes, wanted = [tuple(w.shape) for w in model.weights], right.weight_shapes()
    if shapes == wanted:
        return ""
    if not shapes:
        return "model has no weights at all: where are its layers?"
    for mistaken, hint in _mistaken_shapes(right):
        if shapes == mistaken.weight_shapes():
            return f"model does not fit. {hint}"
    if any("moving" in weight.path for weight in model.weights):
        return "model has a batch normalisation, and the question has none."
    if len(shapes) != len(wanted):
        return (f"model has {len(shapes)} arrays of weights, which does not fit: two "
                "convolutions and two dense layers are asked for, each with a bias.")  # fmt: skip
    number = next(n for n, (a, b) in enumerate(zip(shapes, wanted, strict=True)) if a != b)
    where = ("first convolution", "second convolution", "hidden dense layer", "last layer")
    return (
        f"model has weights {shapes[number]} in the {where[number // 2]}: what should it read, "
        "and how much should it give?"
    )


def _mistaken_shapes(right: Network) -> list[tuple[Network, str]]:
    both = "Look at the padding: one of the two convolutions keeps the size, and the other not."
    places = "Have the two paddings or the two poolings changed places, or is one padded?"
    pools = "Look at the poolings: 3 × 3 is the first, 2 × 2 the second, each with its own stride."
    return [
        (right._replace(paddings=("same", "same")), both),
        (right._replace(paddings=("valid", "valid")), both),
        (right._replace(paddings=("valid", "same")), places),
        (right._replace(pools=(2, 2)), pools),
        (right._replace(pools=(3, 3)), pools),
        (right._replace(pools=(2, 3)), places),
        (right._replace(pools=(3, 1)), "A pooling is missing, or moves one pixel at a time."),
        (right._replace(pools=(1, 2)), "A pooling is missing, or moves one pixel at a time."),
        (right._replace(kernels=(3, 5)), "The kernels' sizes have changed places."),
        (right._replace(kernels=(3, 3)), "The first kernels are 5 × 5."),
        (right._replace(kernels=(5, 5)), "The second kernels are 3 × 3."),
        (right._replace(growth=1), "The second convolution has twice as many filters."),
        (right._replace(bias=False), "Every filter and every neuron has a bias."),
        (right._replace(units=0), "The hidden dense layer is missing."),
        (right._replace(units=right.classes), "The hidden dense layer has 24 neurons."),
        (right._replace(classes=1), "One number comes out, as with a sigmoid for two classes: "
         "give a probability for each class."),
    ]  # fmt: skip


def _examine_answers(model: Any, right: Network, images: Array, untrained: Array) -> str:
    """Give the model weights, and compare what it computes with what it should."""
    rng = np.random.default_rng(7)
    weights = [
        rng.normal(0, 1.5 / np.sqrt(prod(shape[:-1])), shape).astype(np.float32)
        for shape in right.weight_shapes()
    ]
    weights[1::2] = [rng.normal(0, 0.5, bias.shape).astype(np.float32) for bias in weights[1::2]]
    weights[-2] /= 20  # scores so far apart that the softmax would hide what differs
    model.set_weights(weights)
    answers = np.asarray(model(images, training=False))
    if _close(answers, right.answers(weights, images)):
        return _examine_dropout(model, right, weights, images)
    for mistaken, hint in _mistaken_answers(right):
        if _close(answers, mistaken.answers(weights, images)):
            return f"model has the right weights, and something is missing. {hint}"
    if not _close(answers, np.asarray(model(images, training=False))):
        return "model gives other answers each time: dropout acts in training only."
    if answers.shape == untrained.shape and not _close(answers.sum(axis=-1), np.ones(len(images))):
        return "model has the right weights, but its answers do not add up to 1."
    return "model has the right weights, but it computes something else: compare every line."


def _mistaken_answers(right: Network) -> list[tuple[Network, str]]:
    names = ("the first convolution", "the second convolution", "the hidden dense layer")
    relus = [r for r in product((True, False), repeat=3) if not all(r)]
    relus.sort(key=sum, reverse=True)
    missing = [
        (r, "Where is the ReLU of " + " and ".join(np.array(names)[~np.array(r)]) + "?")
        for r in relus
    ]
    ends: list[tuple[Callable[..., Any], str]] = [
        (sigmoid, "A sigmoid answers for each class by itself: the probabilities are to add up "
         "to 1."),
        (np.asarray, "The last layer gives scores: what makes probabilities of them?"),
        (relu, "A ReLU makes no probabilities."),
        (lambda scores: softmax(relu(scores)), "There is no ReLU before the softmax."),
        (lambda scores: softmax(softmax(scores)), "One softmax is enough: the second makes the "
         "probabilities nearly equal."),
    ]  # fmt: skip
    average = "Both poolings take the largest value, not the average."
    return [
        *[(right._replace(relus=r), hint) for r, hint in missing],
        *[(right._replace(end=end), hint) for end, hint in ends],
        *[(right._replace(pool=p), average) for p in product((max_pool2d, average_pool2d), repeat=2)
          if average_pool2d in p],
        *[(right._replace(relus=r, end=e), f"{hint} {more}") for r, hint in missing
          for e, more in ends],
    ]  # fmt: skip


def _examine_dropout(model: Any, right: Network, weights: list[Array], images: Array) -> str:
    """Tell whether what the last layer reads, and only that, is silenced in training."""
    *before, kernel, bias = weights
    kernel, bias = np.zeros_like(kernel), np.zeros_like(bias)
    before[5] = before[5] + 300  # hidden neurons above zero
    kernel[0, 0], bias[0] = 0.01, 0.7  # the odds of class 0 show the first hidden neuron
    model.set_weights([*before, kernel, bias])
    many = np.repeat(images[:1], 60, axis=0)
    still, odds = _odds(model, many, False), _odds(model, many, True)
    neuron = float(still[0] - bias[0])
    kept = odds[~np.isclose(odds, bias[0], atol=1e-3)]
    if np.allclose(odds, still, atol=1e-3):
        return "model computes the right thing, but nothing is silenced in training."
    some = 0 < kept.size < odds.size
    steady = some and np.ptp(kept) < 1e-4
    if np.allclose(kept, bias[0] + neuron / (1 - RATE), rtol=1e-3) and steady:
        kernel[:, 0] = 0.001
        model.set_weights([*before, kernel, bias])
        alone = np.unique(_odds(model, many, True).round(3)).size > 2
        return "" if alone else "model silences all hidden neurons together, not each by itself."
    if np.allclose(kept, bias[0] + neuron / RATE, rtol=1e-3) and kept.size:
        return "model keeps as many neurons as it should silence: the rate is the silenced share."
    if kept.size and np.ptp(kept) < 1e-3 and len(kept) < len(odds):
        return "model silences the hidden neurons, or something else, at another rate than asked."
    return "model silences something else in training: which layer does the dropout follow?"


def _odds(model: Any, images: Array, training: bool) -> Array:
    """Return the logarithm of the odds of class 0 against class 1."""
    probabilities = np.asarray(model(images, training=training))
    with np.errstate(all="ignore"):
        return np.asarray(np.log(probabilities[:, 0] / probabilities[:, 1]))


def _close(one: Array, other: Array) -> bool:
    return one.shape == other.shape and bool(np.allclose(one, other, atol=1e-4))


# -------------------------------------------------------------- Question 3: a batch normalisation


def question_3(function: Callable[..., Any], cases: Sequence[Case] | None = None) -> bool:
    """Check a convolution with batch normalisation and ReLU, as a trained network uses it."""

    def block(norm: Callable[..., Any], *, padding: str = "same") -> Callable[..., Any]:
        return lambda i, k, *four: norm(conv2d(i, k, padding=padding), *four)

    def own(maps: Any, gamma: Any, beta: Any, *_: Any) -> Any:
        axes = tuple(range(maps.ndim - 1))
        return batch_norm(maps, gamma, beta, maps.mean(axis=axes), maps.var(axis=axes))

    def right(maps: Any, *four: Any) -> Any:
        return relu(batch_norm(maps, *four))

    def single(maps: Any, gamma: Any, beta: Any, *_: Any) -> Any:
        one = [own(picture, gamma, beta) for picture in maps]
        return relu(np.stack(one))

    late = "The batch normalisation stands between the convolution and its ReLU."
    batch = "Those are the statistics of the pictures at hand: what has the network kept for use?"
    wrong = [
        (block(lambda m, *f: own(relu(m), *f)), batch),
        (block(lambda m, *f: relu(own(relu(m), *f))), batch),
        (block(lambda m, *f: relu(own(m, *f))), batch),
        (block(single), batch),
        (block(own), batch),
        (block(lambda m, g, b, u, v: right(m, g, b, m.mean(axis=(0, 1, 2)), v)), batch),
        (block(lambda m, g, b, u, v: right(m, g, b, u, m.var(axis=(0, 1, 2)))), batch),
        (block(lambda m, *f: batch_norm(relu(m), *f)), late),
        (block(lambda m, *f: relu(batch_norm(relu(m), *f))), "There is one ReLU, and it comes "
         "last."),
        (block(batch_norm), "The ReLU is missing: what is below zero is to become zero."),
        (block(lambda m, g, b, u, v: right(m, b, g, u, v)), "Gamma multiplies, and beta is added: "
         "they have changed places."),
        (block(lambda m, g, b, u, v: right(m, g, b, v, u)), "Mean and variance have changed "
         "places."),
        (block(lambda m, g, b, u, v: right(m, g, b, u, np.sqrt(v))), "The helper takes the root of "
         "the variance itself."),
        (block(lambda m, g, b, u, v: right(m, g, b, u, v**2)), "Divide by the standard deviation, "
         "the root of the variance."),
        (block(lambda m, g, b, u, v: relu(batch_norm(m, g, b, u, v, epsilon=0))), "The helper adds "
         "0.001 to the variance, and you do not."),
        (block(lambda m, g, b, u, v: relu((m - u) / np.sqrt(v + 1e-3))), "Gamma and beta are "
         "missing."),
        (block(lambda m, g, b, u, v: relu((m - u) / (np.sqrt(v) + 1e-3) * g + b)), "The helper "
         "adds 0.001 to the variance, before it takes the root."),
        (block(lambda m, g, b, u, v: right(m, 1 + 0 * g, b, u, v)), "Gamma is missing."),
        (block(lambda m, g, b, u, v: right(m, g, 0 * b, u, v)), "Beta is missing."),
        (block(lambda m, g, b, u, v: right(m, g, b, 0 * u, v)), "The moving mean is missing."),
        (lambda i, k, *four: right(conv2d(i, k[::-1, ::-1], padding="same"), *four), "The course's "
         "conv2d does not turn the kernel."),
        (block(lambda m, g, b, u, v: relu((m - u) / v * g + b)), "Divide by the standard "
         "deviation, the root of the variance."),
        (block(right, padding="valid"), 'This convolution is padded: "same".'),
        (lambda i, k, *four: relu(conv2d(i, k, padding="same")), "Where is the normalisation?"),
    ]  # fmt: skip
    shown = [
        norm_case(2, shape, kernel) for shape, kernel in [((2, 4, 5, 1), 2), ((3, 5, 4, 2), 3)]
    ]
    return checks.check_function(
        "Question 3",
        function,
        block(right),
        cases or shown,
        wrong=wrong,
        handed_out=block(lambda m, *f: own(relu(m), *f)),
        tolerance=1e-4,
    )


def norm_case(seed: int, shape: Shape, filters: int) -> Case:
    """Draw pictures, a kernel (3, 3, C, filters) and the four vectors of a batch normalisation."""
    rng = np.random.default_rng(seed)
    images, kernel = rng.normal(0, 2, shape), rng.normal(0, 1, (3, 3, shape[-1], filters))
    beta, mean = rng.normal(0, 1, filters), rng.normal(2, 1, filters)
    gamma = rng.uniform(0.5, 2, filters) * (-1.0) ** (np.arange(filters) + seed)  # of both signs
    return images, kernel, gamma, beta, mean, rng.uniform(0.3, 4, filters)


# -------------------------------------------------------------- Question 4: the confusion matrix


def question_4(function: Callable[..., Any], cases: Sequence[Case] | None = None) -> bool:
    """Check a function that counts right answers, false alarms and misses at a threshold."""

    def right(drowsy: Any, truth: Any, threshold: Any) -> Array:
        edges = [[-1, 0.5, 2], [-1, threshold, 2]]  # a bin holds its lower edge, not its upper
        return np.asarray(np.histogram2d(truth, drowsy, bins=edges)[0])

    def rates(drowsy: Any, truth: Any, threshold: Any) -> Array:
        counts = right(drowsy, truth, threshold)
        return np.asarray(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1))

    turned = "The threshold works the wrong way round: an eye is called drowsy from it on."
    wrong = [
        (lambda d, t, b: right(d, t, b).T, "Rows and columns have changed places: the truth has "
         "the rows."),
        (lambda d, t, b: right(d, t, b)[:, ::-1], turned),
        (lambda d, t, b: right(d, t, 1 - b), turned),
        (lambda d, t, b: right(d, t, b)[::-1, ::-1], "Awake is class 0: its row and its column "
         "come first."),
        (lambda d, t, b: right(d, t, np.nextafter(b, 2)), "What is just at the threshold is "
         "called drowsy, too."),
        (lambda d, t, b: right(d, t, b)[::-1], "The rows have changed places: the eyes that are "
         "awake come first."),
        (lambda d, t, b: right(d, t, 0.5), "Your function does not use its threshold."),
        (lambda d, t, b: right(d, t, np.nextafter(0.5, 1)), "Your function does not use its "
         "threshold."),
        (lambda d, t, b: np.trace(right(d, t, b)), "That is how many are right; the matrix has "
         "four counts."),
        (lambda d, t, b: np.trace(right(d, t, b)) / len(d), "That is the accuracy: it does not "
         "tell the two kinds of mistake apart."),
        (lambda d, t, b: right(d, t, b) / len(d), "Those are shares: counts are asked for."),
        (lambda d, t, b: 100 * right(d, t, b) / len(d), "Those are shares: counts are asked for."),
        (lambda d, t, b: right(d, t, b)[1, 0], "Those are the misses; the matrix has four counts."),
        (lambda d, t, b: right(d, t, b)[0, 1] + right(d, t, b)[1, 0], "Those are all the mistakes; "
         "the matrix has four counts."),
        (rates, "Those are shares of each row: counts are asked for."),
        (lambda d, t, b: right(d, t, b).ravel(), "The counts are right: give them as two rows."),
        (lambda d, t, b: right(d, t, b) * np.eye(2), "The mistakes are missing beside the "
         "diagonal."),
        (lambda d, t, b: right(d, t, b) * (1 - np.eye(2)), "The right answers are missing on the "
         "diagonal."),
    ]  # fmt: skip
    few = [0.9, 0.2, 0.6, 0.3, 0.75, 0.1, 0.5], [1, 0, 0, 1, 1, 0, 1]
    shown: list[Case] = [
        (*few, 0.5),
        (*few, 0.3),
        (*few, 0.75),
        (*few, 0.85),
        ([0.1, 0.5, 0.6, 0.70399, 0.704, 0.70401, 0.9], [0, 0, 0, 1, 1, 0, 1], 0.704),
        ([0.2, 0.8], [0, 0], 0.1),
        ([0.7], [1], 0.9),
        ([0.6, 0.9], [1, 1], 0.5),
    ]
    shown += [(np.linspace(0, 1, 97), np.arange(97) // 3 % 2, 0.37)]
    return checks.check_function(
        "Question 4", function, right, cases or _arrays(shown), wrong=wrong
    )


def _arrays(cases: Sequence[Case]) -> list[Case]:
    return [(np.array(drowsy), np.array(truth), threshold) for drowsy, truth, threshold in cases]


# --------------------------------------------------------------------- Question 5: reading curves

# One training of the dense digits network: 150 digits, some labelled wrongly, 24 epochs.
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


def recorded_training() -> dict[str, dict[str, Array]]:
    """Return loss and accuracy after each epoch, on two sets of pictures, A and B."""
    return {name: checks.shuffled([*map(_curve, curves)], 14) for name, curves in RECORDED.items()}


def _curve(text: str) -> Array:
    return np.array(text.split(), dtype=float)


def question_5(answer: Any) -> bool:
    """Check what was read off the curves of one training."""
    (learned, unseen), (known, new) = ([*map(_curve, RECORDED[name])] for name in RECORDED)
    best, last = int(unseen.argmin()) + 1, float(new[-1])
    words = {"unseen": "60b9a0037c831e1a", "fewer_misses": "d89641c3ff361f52"}
    right = {"unseen": words["unseen"], "best_epoch": best, "promise": last}
    right["fewer_misses"] = words["fewer_misses"]
    late = (
        "The loss on which pictures tells whether the network still learns what holds for others? "
        "Look where that one is lowest."
    )
    shown = "That is how well it knows the pictures it learned from: does that hold for others?"
    wrong: dict[str, Mistakes] = {
        "unseen": [(_word("unseen", w), "A network does better on pictures it has learned from.")
                   for w in "AB"],
        "best_epoch": [(n, late) for n in range(best + 3, len(learned) + 1)]
        + [(n, "The loss on unseen pictures still falls after that.") for n in range(1, best)],
        "promise": [
            (float(known[-1]), shown),
            (0.99, shown),
            (100.0, shown),
            *[(n, "Give a share between 0 and 1.") for n in range(68, 77)],
            (1 - last, "That is the share of the mistakes."),
            (float(unseen[-1]), "That is the loss, not the accuracy."),
            (float(unseen.min()), "That is the loss, not the accuracy."),
            (float(learned[-1]), "That is the loss, not the accuracy."),
        ],
        "fewer_misses": [(_word("fewer_misses", w), "From the threshold on, an eye is called "
                          "drowsy: which way gives more alarms?") for w in ("lower", "higher")],
    }  # fmt: skip
    if isinstance(answer, Mapping):
        advised = {"unseen": "Write A or B.", "fewer_misses": 'Write "higher" or "lower".'}
        for name, advice in advised.items():
            wrong[name].append((_hidden(name, answer.get(name)), advice))
        near = {
            "best_epoch": (best - 1, best, best + 2),
            "promise": (last - 0.035, last, last + 0.035),
        }
        answer = {name: _read_off(name, given, near) for name, given in answer.items()}
    return checks.check_entries("Question 5", answer, right, wrong=wrong, tolerance=1e-3)


def _read_off(name: str, given: Any, near: Mapping[str, tuple[float, float, float]]) -> Any:
    """Hide a word behind its fingerprint, and take a number near enough for the right one."""
    if name not in near:
        return _hidden(name, given)
    low, right, high = near[name]
    read = checks.numbers(given)
    return right if read.shape == () and low <= read <= high else given


def _hidden(name: str, given: Any) -> Any:
    return _word(name, given) if isinstance(given, str) else given


def _word(name: str, word: str) -> str:
    return checks.fingerprint(f"Question 5, {name}", word)
