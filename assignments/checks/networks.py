"""The network of Question 2 of assignment 07, and what is looked at in a model, as arrays."""

from collections.abc import Callable, Sequence
from math import prod
from typing import Any, NamedTuple

import numpy as np

from assignments.checks.engine import Array, plain
from helpers.fully_connected import dense, flatten, relu, softmax
from helpers.keras_model import import_keras
from helpers.kernels import conv2d
from helpers.pooling import max_pool2d
from helpers.stride_padding import output_size

Shape = tuple[int, ...]


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
        # Half of what is pooled first is below zero: a ReLU that is missing shows.
        drawn[1], drawn[-2] = drawn[1] - 12, drawn[-2] / 20
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
    _said(model, right.images())  # a model that was not built yet is now
    seen["shapes"] = [list(weight.shape) for weight in model.weights]
    seen["moving"] = any("moving" in weight.path for weight in model.weights)
    order = [right.shapes().index(tuple(s)) for s in seen["shapes"] if tuple(s) in right.shapes()]
    return seen | _spoken(model, right, order) if sorted(order) == list(range(8)) else seen


def _spoken(model: Any, right: Network, order: list[int]) -> dict[str, Array]:
    """Ask a model with weights of ours, in use; and in training, if its answers are right."""
    weights, images = right.weights(), right.images()
    model.set_weights([weights[n] for n in order])
    seen = {"answers": _said(model, images)}
    if not alike(seen["answers"], right.answers(weights, images)):
        return seen | {"again": _said(model, images)}
    weights, _ = right.silenced()
    for name in ("odds", "all_odds"):  # of one hidden neuron, and of them all
        model.set_weights([weights[n] for n in order])
        seen[name] = log_odds(_said(model, np.repeat(images[:1], 60, axis=0), training=True))
        weights[6][:, 0] = 0.001
    return seen


def _said(model: Any, images: Array, training: bool = False) -> Array:
    results = import_keras().tree.flatten(model(images, training=training))
    if len(results) != 1 or results[0] is None:
        raise ValueError("one result is asked, a probability for each class")
    return np.asarray(results[0])


def log_odds(probabilities: Array) -> Array:
    """Return the logarithm of the odds of class 0 against class 1."""
    with np.errstate(all="ignore"):
        return np.asarray(np.log(probabilities[:, 0] / probabilities[:, 1]))


def alike(one: Array, other: Array) -> bool:
    """Tell whether two arrays of answers are the same but for rounding."""
    return one.shape == other.shape and bool(np.allclose(one, other, atol=1e-4))


def wrong_input(seen: Any, right: Network) -> bool:
    """Tell whether a model takes other pictures than it is to take; a size may be left open."""
    taken = seen.get("taken", right.input_shape)
    pairs = zip(taken, right.input_shape, strict=True)
    return len(taken) != 3 or any(one not in (0, other) for one, other in pairs)
