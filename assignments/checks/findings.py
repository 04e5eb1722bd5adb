"""What is wrong with a model of Question 2 of assignment 07, by what `examine` has seen of it."""

from itertools import product
from typing import Any

import numpy as np

from assignments.checks.engine import Slip
from assignments.checks.networks import Network, alike, log_odds, wrong_input
from helpers.fully_connected import relu, sigmoid, softmax
from helpers.pooling import average_pool2d, max_pool2d

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
ENDS: list[Slip] = [
    (softmax, ""),
    (sigmoid, "A sigmoid answers for each class by itself: the probabilities are to add up to 1."),
    (np.asarray, "The last layer gives scores: what makes probabilities of them?"),
    (relu, "A ReLU makes no probabilities."),
    (lambda scores: softmax(relu(scores)), "There is no ReLU before the softmax."),
    (lambda scores: softmax(softmax(scores)), "One softmax is enough; a second levels them."),
]
LAYERS = np.array(["the first convolution", "the second convolution", "the hidden dense layer"])


def findings(seen: Any, case: Any) -> str:
    """Return the first fault of a model as a sentence, "" without one.

    Introduced in assignment 07.
    """
    right = Network(tuple(case[0]), *case[1:])
    if not isinstance(seen, dict) or seen["is"] != "model":
        kind = seen["type"] if isinstance(seen, dict) else type(seen).__name__
        return f"function returns something of the type {kind}; a Keras model is needed."
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
    if alike(answers, right.answers(weights, images)):
        return ""
    for change, hint in _changes():
        if alike(answers, right._replace(**change).answers(weights, images)):
            return f"model has the right weights, and something is missing. {hint}"
    if not alike(answers, seen["again"]):
        return "model gives other answers each time: dropout acts in training only."
    if not np.allclose(answers.sum(axis=-1), 1, atol=1e-4):
        return "model has the right weights, but its answers do not add up to 1."
    return "model has the right weights, but it computes something else: compare every line."


def _changes() -> list[tuple[dict[str, Any], str]]:
    """Return what may be forgotten in a network with the right weights."""
    relus = [*product((True, False), repeat=3)]
    names = [" and ".join(LAYERS[~np.array(kept)]) for kept in relus]
    hints = [f"Where is the ReLU of {name}?" if name else "" for name in names]
    found = [({"relus": kept, "end": end}, f"{hint} {more}".strip())
             for kept, hint in zip(relus, hints, strict=True) for end, more in ENDS]  # fmt: skip
    average = "Both poolings take the largest value, not the average."
    pools = product((max_pool2d, average_pool2d), repeat=2)
    return [*found, *(({"pool": pool}, average) for pool in pools)]


def _of_dropout(seen: Any, right: Network) -> str:
    """Tell whether what the last layer reads, and only that, is silenced in training."""
    weights, bias = right.silenced()
    [still] = log_odds(right.answers(weights, right.images()[:1]))
    odds, neuron = seen["odds"], float(still - bias)
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
    return "model silences or changes something else: which layer does the dropout follow?"
