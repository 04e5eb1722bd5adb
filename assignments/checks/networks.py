"""What Question 2 of assignment 07 looks at in a Keras model, and what it finds there.

`examine` runs where the model is, and gives arrays; `findings` compares them with what the course's
helpers compute, wherever that is.
"""

from collections.abc import Callable, Sequence
from itertools import product
from math import prod
from typing import Any, NamedTuple

import numpy as np

from assignments.checks.engine import Array, plain
from helpers.fully_connected import dense, flatten, relu, sigmoid, softmax
from helpers.keras_model import import_keras
from helpers.kernels import conv2d
from helpers.pooling import average_pool2d, max_pool2d
from helpers.stride_padding import output_size

Shape = tuple[int, ...]

RATE = 0.4  # of the dropout
PADDING = "Look at the padding: one of the two convolutions keeps the size, and the other not."
PLACES = "Have the two paddings or the two poolings changed places, or is one padded?"
POOLS = "Look at the poolings: 3 × 3 is the first, 2 × 2 the second, each with its own stride."
MISSING = "A pooling is missing, or moves one pixel at a time."
SHAPES: list[tuple[dict[str, Any], str]] = [  # what other weights come from
    ({"paddings": ("same", "same")}, PADDING), ({"paddings": ("valid", "valid")}, PADDING),
    ({"paddings": ("valid", "same")}, PLACES), ({"pools": (2, 3)}, PLACES),
    ({"pools": (2, 2)}, POOLS), ({"pools": (3, 3)}, POOLS),
    ({"pools": (3, 1)}, MISSING), ({"pools": (1, 2)}, MISSING),
    ({"kernels": (3, 5)}, "The kernels' sizes have changed places."),
    ({"kernels": (3, 3)}, "The first kernels are 5 × 5."),
    ({"kernels": (5, 5)}, "The second kernels are 3 × 3."),
    ({"growth": 1}, "The second convolution has twice as many filters."),
    ({"bias": False}, "Every filter and every neuron has a bias."),
    ({"units": 0}, "The hidden dense layer is missing."),
    ({"units": None}, "The hidden dense layer has 24 neurons."),
    ({"classes": 1}, "One number comes out: give a probability for each class."),
]  # fmt: skip
ENDS: list[tuple[Callable[..., Any], str]] = [
    (softmax, ""),
    (sigmoid, "A sigmoid answers for each class by itself: the probabilities are to add up to 1."),
    (np.asarray, "The last layer gives scores: what makes probabilities of them?"),
    (relu, "A ReLU makes no probabilities."),
    (lambda scores: softmax(relu(scores)), "There is no ReLU before the softmax."),
    (lambda scores: softmax(softmax(scores)), "One softmax is enough; a second levels them."),
]
LAYERS = np.array(["the first convolution", "the second convolution", "the hidden dense layer"])


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
    units: int | None = 24
    relus: tuple[bool, ...] = (True, True, True)
    pool: tuple[Callable[..., Array], ...] = (max_pool2d, max_pool2d)
    end: Callable[..., Any] = softmax

    def shapes(self) -> list[Shape]:
        """Return the shapes of all weights, in order."""
        *size, channels = self.input_shape
        units = self.classes if self.units is None else self.units
        found: list[Shape] = []
        wanted = (self.filters, self.filters * self.growth)
        layers = zip(wanted, self.kernels, self.paddings, self.pools, strict=True)
        for filters, kernel, padding, pool in layers:
            found += [(kernel, kernel, channels, filters), (filters,)]
            size = [output_size(n, kernel, padding=padding) // pool for n in size]
            channels = filters
        flat = prod(size) * channels
        hidden = [(flat, units), (units,)] if units else []
        found += [*hidden, (units or flat, self.classes), (self.classes,)]
        return found if self.bias else found[::2]

    def weights(self) -> list[Array]:
        """Draw weights, with scores so far apart that the softmax hides nothing."""
        rng = np.random.default_rng(7)
        sizes = [0.5 if len(s) == 1 else 1.5 / np.sqrt(prod(s[:-1])) for s in self.shapes()]
        drawn = [rng.normal(0, size, s) for size, s in zip(sizes, self.shapes(), strict=True)]
        drawn[-2] /= 20
        return [one.astype(np.float32) for one in drawn]

    def images(self) -> Array:
        """Draw three pictures."""
        return np.random.default_rng(6).normal(0, 6, (3, *self.input_shape)).astype(np.float32)

    def silenced(self) -> tuple[list[Array], float]:
        """Return weights by which the odds of class 0 show one hidden neuron, and their bias."""
        *before, kernel, bias = self.weights()
        kernel, bias = np.zeros_like(kernel), np.zeros_like(bias)
        before[5] = before[5] + 300  # hidden neurons above zero
        kernel[0, 0], bias[0] = 0.01, 0.7
        return [*before, kernel, bias], 0.7

    def answers(self, weights: Sequence[Array], images: Array) -> Array:
        """Compute what this network says with these weights, by the course's helpers."""
        maps, layers = images, zip(self.paddings, self.pools, self.relus, strict=False)
        for number, (padding, pool, clipped) in enumerate(layers):
            kernel, bias = weights[2 * number : 2 * number + 2]
            maps = conv2d(maps, kernel, padding=padding, bias=bias)
            maps = self.pool[number](relu(maps) if clipped else maps, pool)
        hidden = dense(flatten(maps), *weights[4:6])
        return np.asarray(self.end(dense(relu(hidden) if self.relus[2] else hidden, *weights[6:])))


def examine(model: Any, case: Any) -> Any:
    """Look at a model: its weights, and what it says with others.

    Introduced in assignment 07.
    """
    if not isinstance(model, import_keras().Model):
        return plain(model)
    right = Network(tuple(case[0]), *case[1:])
    seen: dict[str, Any] = {"is": "model", "layers": len(model.layers), "shapes": []}
    if inputs := getattr(model, "inputs", None):  # else it is built with its first picture
        seen["taken"] = [n or 0 for n in inputs[0].shape[1:]]
    if not model.layers or wrong_input(seen, right):
        return seen
    seen["untrained"] = _said(model, right.images())
    seen["shapes"] = [list(weight.shape) for weight in model.weights]
    seen["moving"] = any("moving" in weight.path for weight in model.weights)
    order = [right.shapes().index(tuple(s)) for s in seen["shapes"] if tuple(s) in right.shapes()]
    if sorted(order) != list(range(8)):
        return seen
    return seen | _spoken(model, right, order)


def _spoken(model: Any, right: Network, order: list[int]) -> dict[str, Array]:
    """Ask a model with weights of ours, in use and in training."""
    model.set_weights([right.weights()[n] for n in order])
    seen = {name: _said(model, right.images()) for name in ("answers", "again")}
    many = np.repeat(right.images()[:1], 60, axis=0)
    weights, _ = right.silenced()
    model.set_weights([weights[n] for n in order])
    seen |= {"still": _odds(model, many, False), "odds": _odds(model, many, True)}
    weights[6][:, 0] = 0.001
    model.set_weights([weights[n] for n in order])
    return seen | {"all_odds": _odds(model, many, True)}


def _said(model: Any, images: Array, training: bool = False) -> Array:
    return np.asarray(model(images, training=training))


def _odds(model: Any, images: Array, training: bool) -> Array:
    """Return the logarithm of the odds of class 0 against class 1."""
    probabilities = _said(model, images, training)
    with np.errstate(all="ignore"):
        return np.asarray(np.log(probabilities[:, 0] / probabilities[:, 1]))


def wrong_input(seen: Any, right: Network) -> bool:
    """Tell whether a model takes other pictures than it is to take; a size may be left open."""
    taken = seen.get("taken", right.input_shape)
    pairs = zip(taken, right.input_shape, strict=False)
    return len(taken) != 3 or any(one not in (0, other) for one, other in pairs)


def findings(seen: Any, case: Any) -> str:
    """Return the first fault of a model as a sentence, "" without one.

    Introduced in assignment 07.
    """
    right = Network(tuple(case[0]), *case[1:])
    if not isinstance(seen, dict) or seen["is"] != "model":
        kind = seen["type"] if isinstance(seen, dict) else type(seen).__name__
        return f"function returns a {kind}; a Keras model is needed."
    if not seen["layers"]:
        return "model is empty: it has no layers and no weights."
    if wrong_input(seen, right):
        return f"model takes pictures of the shape {tuple(n or None for n in seen['taken'])}."
    return _of_weights(seen, right) or _of_answers(seen, right) or _of_dropout(seen, right)


def _of_weights(seen: Any, right: Network) -> str:
    """Compare the shapes of a model's weights; layers may be made in any order."""
    shapes, wanted = [tuple(shape) for shape in seen["shapes"]], right.shapes()
    if sorted(shapes) == sorted(wanted):
        return ""
    if not shapes:
        return "model has no weights at all: where are its layers?"
    for change, hint in SHAPES:
        if sorted(shapes) == sorted(right._replace(**change).shapes()):
            return f"model does not fit. {hint}"
    if seen["moving"]:
        return "model has a batch normalisation, and the question has none."
    if len(shapes) != len(wanted):
        return (f"model has {len(shapes)} arrays of weights, which does not fit: two "
                "convolutions and two dense layers are asked for, each with a bias.")  # fmt: skip
    number = next(n for n, (a, b) in enumerate(zip(shapes, wanted, strict=True)) if a != b)
    where = (*(name.removeprefix("the ") for name in LAYERS), "last layer")[number // 2]
    return (f"model has weights {shapes[number]} in the {where}: what should it read, and how "
            "much should it give?")  # fmt: skip


def _of_answers(seen: Any, right: Network) -> str:
    """Compare what a model computes with what it should."""
    answers, images, weights = seen["answers"], right.images(), right.weights()
    if _close(answers, right.answers(weights, images)):
        return ""
    for change, hint in _changes():
        if _close(answers, right._replace(**change).answers(weights, images)):
            return f"model has the right weights, and something is missing. {hint}"
    if not _close(answers, seen["again"]):
        return "model gives other answers each time: dropout acts in training only."
    if answers.shape == seen["untrained"].shape and not _close(answers.sum(axis=-1), np.ones(3)):
        return "model has the right weights, but its answers do not add up to 1."
    return "model has the right weights, but it computes something else: compare every line."


def _changes() -> list[tuple[dict[str, Any], str]]:
    """Return what may be forgotten in a network with the right weights."""
    relus = sorted(product((True, False), repeat=3), key=sum, reverse=True)
    names = [" and ".join(LAYERS[~np.array(kept)]) for kept in relus]
    hints = [f"Where is the ReLU of {name}?" if name else "" for name in names]
    found = [({"relus": kept, "end": end}, f"{hint} {more}")
             for kept, hint in zip(relus, hints, strict=True) for end, more in ENDS]  # fmt: skip
    average = "Both poolings take the largest value, not the average."
    pools = product((max_pool2d, average_pool2d), repeat=2)
    return [*found, *(({"pool": pool}, average) for pool in pools)]


def _of_dropout(seen: Any, right: Network) -> str:
    """Tell whether what the last layer reads, and only that, is silenced in training."""
    _, bias = right.silenced()
    still, odds = seen["still"], seen["odds"]
    neuron = float(still[0] - bias)
    kept = odds[~np.isclose(odds, bias, atol=1e-3)]
    if np.allclose(odds, still, atol=1e-3):
        return "model computes the right thing, but nothing is silenced in training."
    steady = 0 < kept.size < odds.size and np.ptp(kept) < 1e-4
    if steady and np.allclose(kept, bias + neuron / (1 - RATE), rtol=1e-3):
        alone = np.unique(seen["all_odds"].round(3)).size > 2
        return "" if alone else "model silences all hidden neurons together, not each by itself."
    if kept.size and np.allclose(kept, bias + neuron / RATE, rtol=1e-3):
        return "model keeps as many neurons as it should silence: the rate is the silenced share."
    if kept.size and np.ptp(kept) < 1e-3 and len(kept) < len(odds):
        return "model silences the hidden neurons, or something else, at another rate than asked."
    return "model silences something else in training: which layer does the dropout follow?"


def _close(one: Array, other: Array) -> bool:
    return one.shape == other.shape and bool(np.allclose(one, other, atol=1e-4))
