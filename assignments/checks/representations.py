"""The table of assignment 08, representations: what is right, and which slips have a name."""

from collections.abc import Callable, Sequence
from math import prod
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from assignments.checks.engine import Array, Case, Question, Slip, shuffled
from helpers import representations
from helpers.fully_connected import relu
from helpers.kernels import KERNELS, conv2d
from helpers.pooling import global_average_pool2d, global_max_pool2d
from helpers.stride_padding import receptive_field

LAYERS = {"conv_1": (5, 1), "pool_1": (2, 2), "conv_2": (3, 3), "conv_3": (3, 1), "pool_2": (2, 2)}
CHAIN = list(LAYERS.values())
LEARN = np.array([[8, 2], [6, 5], [10, 5], [1, 3], [3, 9], [2, 6]])  # of Question 2
KINDS = np.array([0, 0, 0, 1, 1, 1])
TEST = np.array([[7, 3], [4, 8], [4, 3], [6, 9], [4, 1], [1, 7]])
TRUTH = np.array([0, 0, 1, 1, 0, 1])
METHODS = ("occlusion", "saliency", "grad_cam", "edges")  # of Question 5
DREW = shuffled(METHODS, 77)

REACH = "A window of n numbers reaches n − 1 steps further, for the first needs no step."
OWN = "A layer's own stride counts only for the layers behind it."
MULTIPLY = "Steps within steps: multiply the strides."
MOVES = "How many pixels of the picture does this layer's window move at each step?"
NUMBER = "Give two numbers: the mean of the first ones, and the mean of the second ones."
SIGN = "A pixel that lowers the score counts as well: take the magnitude of each change."
FRESH = "What you nudged before is still nudged: start from the unchanged picture each time."
LARGEST = "The colours of a pixel give one number: the largest, and not another summary."
ENDS: list[Slip] = [
    (relu, ""),
    (np.abs, "What speaks against the class is to become 0, not to lose its sign."),
    (np.asarray, "What speaks against the class is to become 0: where is the ReLU?"),
    (lambda heat: relu(-heat), "You keep what speaks against the class."),
]
WEIGHTS: list[Slip] = [
    (global_average_pool2d, ""),
    (np.asarray, "You weigh every place by itself: how many weights has a map in Grad-CAM?"),
    (lambda g: g.sum(axis=(0, 1)), "A map's weight is the mean of its gradients, not their sum."),
    (global_max_pool2d, "A map's weight is the mean of its gradients, not the largest."),
    (lambda g: relu(global_average_pool2d(g)), "A map may have a weight below zero."),
    (lambda g: np.abs(global_average_pool2d(g)), "A map may have a weight below zero."),
    (lambda g: global_average_pool2d(np.abs(g)), "A gradient below zero has lost its sign."),
    (lambda g: g.mean(axis=-1, keepdims=True), "Average over the places, not over the maps."),
    (lambda g: g.mean(axis=0), "Average over rows and columns, over both."),
    (lambda g: g.mean(axis=1, keepdims=True), "Average over rows and columns, over both."),
    (lambda g: global_average_pool2d(relu(g)), "A gradient below zero counts as well."),
    (lambda g: np.median(g, axis=(0, 1)), "A map's weight is the mean of its gradients."),
    (lambda g: g.mean(), "Every map has a weight of its own."),
    (lambda g: np.ones(g.shape[-1]), "The gradients are not used: which map counts how much?"),
]
ADDED = [(True, ""), (False, "You average the weighted maps: what does the formula do?")]


def wrong_widths(chain: Sequence[tuple[int, int]]) -> list[tuple[int, str]]:
    """Return what usual mistakes give for the last of these layers (window, stride)."""
    windows, strides = zip(*chain, strict=True)
    before = [prod(strides[:n]) for n in range(len(chain))]  # the steps of each layer
    behind = [prod(strides[: n + 1]) for n in range(len(chain))]
    last = [strides[n - 1] if n else 1 for n in range(len(chain))]
    sums = [max(1, sum(s for s in strides[:n] if s > 1)) for n in range(len(chain))]

    def width(steps: Sequence[int], less: int = 1) -> int:
        return int(1 + np.dot(np.subtract(windows, less), steps))

    return [
        (width([1] * len(chain)), "Every layer steps by one pixel so far: is that so?"),
        (width(behind), OWN),
        (width(last), "Only the stride just before counts so far: multiply all strides in front."),
        (width(sums), MULTIPLY),
        *[(width(before, 0) - less, REACH) for less in (1, 0)],
        (prod(windows), "Windows lie on one another with overlaps: do not multiply them."),
        (sum(windows), "Neighbouring windows overlap: add the steps, not the windows."),
        *wrong_last(receptive_field(chain[:-1]) if chain[1:] else -99, chain[-1], before[-1]),
    ]


def wrong_last(seen: int, layer: tuple[int, int], step: int) -> list[tuple[int, str]]:
    """Return what usual mistakes add to what the layers in front have seen."""
    window, stride = layer
    return [
        *[(seen + added, MOVES) for added in (window - 1, window)],
        (seen + step * window, REACH),
        *[(seen + step * stride * added, OWN) for added in (window - 1, window)],
        (seen, "A window of several numbers sees more than a single one of them."),
        (seen * window, "A window does not stretch what was seen: each layer adds some pixels."),
        (window, "That is how much it sees of the layer in front. And of the picture?"),
    ]


def nearest(points: Array, means: Array) -> Array:
    """Return the number of the nearest mean for each point."""
    distances = ((points[:, None] - means) ** 2).sum(axis=-1)  # (points, means)
    return np.asarray(distances.argmin(axis=1))


MEANS = np.stack([LEARN[kind == KINDS].mean(axis=0) for kind in (0, 1)])
SAYS = nearest(TEST, MEANS)
RATE = np.mean(SAYS == TRUTH)


def score_of(weights: Array, kind: str) -> Callable[..., float]:
    """Return a score of a picture (H, W, C), some of whose numbers raise it and some lower it.

    It is a straight line in each number, so that a step up and a step down tell the same. With
    "mixed" the numbers also act on one another; "coarse" notices only whole eighths; "bounded"
    notices no number below 0.4 or above 0.6, so that a large step tells too little.
    """

    def score(image: ArrayLike) -> float:
        array = np.asarray(image, dtype=float)
        seen, others = np.floor(8 * array) / 8 if kind == "coarse" else array, array - 0.5
        seen = np.clip(seen, 0.4, 0.6) if kind == "bounded" else seen
        pairs = (others.sum() ** 2 - (others**2).sum()) / 2 if kind == "mixed" else 0
        return float((weights * seen).sum() + pairs + 7)

    return score


def gradient(weights: Array, kind: str, image: Array) -> Array:
    """Return how steeply that score rises with each number."""
    others = np.asarray(image) - 0.5
    return np.asarray(weights + (others.sum() - others if kind == "mixed" else 0))


def kept(weights: Array, kind: str, image: Any, step: Any, compared: int) -> Array:
    """Return slopes with every earlier nudge kept: compared with the start (1) or the last (0)."""
    places = np.arange(np.size(image)).reshape(np.shape(image))
    slopes = [gradient(weights, kind, image + step * (places < n)).flat[n] for n in places.flat]
    return np.abs(np.reshape(np.cumsum(slopes) if compared else slopes, np.shape(image)))


def scores(rng: np.random.Generator) -> list[Case]:
    """Draw the weights and the kind of a score, a picture and a step."""
    cases: list[Case] = []
    for kind, shape, step in [
        ("plain", (1, 2, 3), 0.5), ("plain", (3, 5, 3), 0.001), ("mixed", (4, 2, 1), 0.01),
        ("mixed", (2, 4, 3), 0.002), ("coarse", (3, 4, 2), 0.125), ("bounded", (2, 3, 4), 0.002),
        ("mixed", (5, 3, 2), 0.005),
    ]:  # fmt: skip
        drawn = rng.uniform(0, 1, shape).round(2)
        image = {"coarse": np.round(8 * drawn) / 8, "bounded": 0.45 + drawn / 10}.get(kind, drawn)
        cases += [(rng.normal(0, 2, shape).round(1), kind, image, step)]
    return [*cases, (200 * cases[1][0], *cases[1][1:])]


def evidence(weigh: Any, added: bool, end: Any, maps: Any, gradients: Any) -> Any:
    """Return Grad-CAM's evidence with other weights, another sum or another end."""
    weighted = maps * weigh(gradients)
    return end(weighted.sum(axis=-1) if added else weighted.mean(axis=-1))


def activations(rng: np.random.Generator) -> list[Case]:
    """Draw maps and gradients (h, w, C)."""
    sizes = [(2, 3, 2), (3, 2, 4), (3, 5, 4), (4, 2, 1), (1, 6, 8)]
    cases: list[Case] = [(rng.integers(0, 5, s) / 1, rng.integers(-4, 5, s) / 1) for s in sizes]
    cases += [(np.array([[[2.0, 1]], [[0, 3]]]), np.array([[[-3.0, -1]], [[-2, 1]]]))]
    against = (rng.uniform(1, 2, (3, 2, 2)), -rng.uniform(1, 2, (3, 2, 2)))
    maps, gradients = rng.uniform(0, 3, (2, 3, 3)), rng.normal(0, 2, (2, 3, 3))
    return [*cases, (maps, gradients), against, (900 * maps, 1 - np.abs(gradients) / 9)]


def labels(name: str, value: Any) -> Any:
    """Write False and True as 0 and 1."""
    flags = isinstance(value, np.ndarray) and value.dtype == bool and value.ndim
    return value.astype(int) if flags else value


def method(name: str, value: Any) -> Any:
    """Write Grad-CAM, gradcam and the like as the page does."""
    letters = "".join(one for one in str(value).casefold() if one not in " -_")
    return "grad_cam" if letters == "gradcam" else value


question_1 = Question(1, "".join(f"""
fields.{name} = receptive_field(CHAIN[:{number}])
* wrong_widths(CHAIN[:{number}])
right - 1 | Count the pixel you start from as well.
right + 1 | You counted one pixel twice: what does one window see?
right**2 | Give the width, a single number.
""" for number, name in enumerate(LAYERS, 1)) + """
fields.step = prod(stride for _, stride in CHAIN)
9; 7 | MULTIPLY
2 | That is the last layer's step on the maps in front of it. How long is it in pixels?
6; 4 | One of the layers takes steps that you did not count.
1 | A move of one pixel is less than a step: where does the last map look next?
11; 13 | Neither the pixels in between nor the first one are counted: how far has the place moved?
-12 | Give the distance without a sign.
16 | That is how much the two see together; how far apart are they?
24 | One of the strides counts twice so far.
receptive_field(CHAIN) | That is how much it sees; how far away does its neighbour look?
180 | Those are the windows; the steps are the strides.
""", globals())  # fmt: skip

question_2 = Question(2, "".join(f"""
decision.{name} = MEANS[{kind}]
MEANS[{1 - kind}] | That is the mean of the other class.
LEARN.mean(axis=0) | That is the mean of all six: take each class by itself.
LEARN[KINDS == {kind}].sum(axis=0) | Divide the sums by how many there are.
LEARN[KINDS == {kind}].sum(axis=0) / 2 | There are three pictures in each class.
np.median(LEARN[KINDS == {kind}], axis=0) | Those are the middle values, medians.
right[::-1] | The first number and the second have changed places.
right.mean(); LEARN[KINDS == {kind}].mean(axis=1) | NUMBER
""" for kind, name in enumerate(("mean_awake", "mean_drowsy"))) + """
decision.answers = SAYS
TRUTH | That is the truth; what does the nearer mean say? It may be wrong.
1 - SAYS | You chose the mean that is further away, or 0 and 1 have changed places.
nearest(TEST[:, :1], MEANS[:, :1]) | Only the first of the two numbers counts so far.
nearest(TEST[:, 1:], MEANS[:, 1:]) | Only the second of the two numbers counts so far.
KINDS[nearest(TEST, LEARN)] | You looked for the nearest picture; compare with the two means.
given if np.sum(given != SAYS) == 1 else None | One of the six is wrong: draw the means and the
| pictures on squared paper.
decision.rate = RATE
6 * RATE | That is how many are right: divide by how many there are.
100 * RATE; 100 - 100 * RATE | Give a share between 0 and 1.
1 - RATE | That is the share that is wrong.
1 | Compare the answers with the truth once more: are all of them right?
round(RATE, 1) | Give two digits after the point.
np.mean(SAYS == KINDS) | Compare with `truth`, not with `kinds`.
given if given * 6 % 1 < 1e-9 else None | In how many of the six places do both agree?
""", globals(), tidy=labels, tolerance=7e-3)  # fmt: skip

question_3 = Question(3, """
my_saliency(w, kind, i, h) = np.abs(gradient(w, kind, i)).max(axis=-1)
(g := gradient(w, kind, i)).max(axis=-1); np.abs((g := gradient(w, kind, i)).max(axis=-1));
gradient(w, kind, i).max(axis=-1).clip(0) | SIGN
gradient(w, kind, i).sum(axis=-1); gradient(w, kind, i).mean(axis=-1) | SIGN LARGEST
np.abs(gradient(w, kind, i).sum(axis=-1)); np.abs(gradient(w, kind, i)).sum(axis=-1);
np.abs(gradient(w, kind, i).mean(axis=-1)); np.abs(gradient(w, kind, i)).mean(axis=-1);
np.linalg.norm(gradient(w, kind, i), axis=-1); np.abs(gradient(w, kind, i)).min(axis=-1) | LARGEST
(gradient(w, kind, i) ** 2).max(axis=-1) | Take the magnitude, not the square.
np.abs(gradient(w, kind, i)[..., 0]) | Only the first colour counts so far.
np.abs(gradient(w, kind, i)[..., -1]) | Only the last colour counts so far.
0 * right; 0 * right if kind == "coarse" else right | You get zeros: do you add the `step`?
kept(w, kind, i, h, 0).max(axis=-1); kept(w, kind, i, h, 1).max(axis=-1) | FRESH
np.abs(gradient(w, kind, i)) | Give one number a pixel, (H, W): the largest of its colours.
np.abs(gradient(w, kind, i) + score_of(w, kind)(i) / h).max(axis=-1) | By how much does the score
| change? Subtract what it was before the step.
right * h | Divide the change of the score by the step.
gradient(w, kind, i).max(axis=-1) * h | SIGN Divide by the step.
right / 2 | How large is the step between the two pictures that you compare?
""", globals(), draw=scores, tolerance=1e-3,
    given=lambda weights, kind, image, step: (score_of(weights, kind), image, step))  # fmt: skip

question_4 = Question(4, """
evidence(m, g) = relu((m * global_average_pool2d(g)).sum(axis=-1))
0 * right | Your heat is zero everywhere.
* combined(evidence, WEIGHTS, ADDED, ENDS)
right.clip(0, 1); right.clip(0, 255) | Nothing is to be cut off above: the ReLU has no upper end.
m[..., 0] * g[..., 0].mean(); relu(m[..., 0] * g[..., 0].mean()) | Only the first map counts so far.
relu(m[..., -1] * g[..., -1].mean()) | Only the last map counts so far.
relu(g * global_average_pool2d(m)).sum(axis=-1); relu((g * global_average_pool2d(m)).sum(axis=-1)) |
| Maps and gradients have changed places.
m * global_average_pool2d(g) | Add the weighted maps up: one map is left.
right / max(right.max(), 1e-9) | The heat is divided by its largest number; that comes later.
""", globals(), draw=activations,
    handed_out="evidence(np.asarray, False, np.abs, m, g)")  # fmt: skip

question_5 = Question(5, """
drawn_by ? {**DREW, "unchanged": min(DREW, key=lambda n: DREW[n] != "edges")}
saliency <> edges | Saliency speaks of each pixel by itself; connected lines are the edges.
occlusion <> grad_cam | Where patches were covered, there are corners; what is stretched is soft.
saliency | Saliency has a number for each pixel by itself: which map is the finest grained?
edges | Three of the four ask the network; one was drawn with no network.
unchanged | Three of the four ask the network; one was drawn with no network at all.
else | Two maps or more have a wrong name.
""", globals(), tidy=method, options={"unchanged": "ABCD"})  # fmt: skip


def mystery_heats(model: Any, picture: Array, class_index: int) -> dict[str, Array]:
    """Return four heat maps of one picture, A to D, from 0 to 1, in an order that is not told."""
    sobel = np.stack([KERNELS["sobel_x"], KERNELS["sobel_y"]], axis=-1)[:, :, np.newaxis]
    grey = picture.mean(axis=-1, keepdims=True)
    heats = [
        representations.occlusion(model, picture, class_index, patch=16, stride=8),
        representations.saliency(model, picture, class_index),
        representations.grad_cam(model, picture, class_index),
        np.abs(conv2d(grey, sobel, padding="same")).sum(axis=-1),
    ]
    heats = [np.maximum(heat, 0) for heat in heats]
    return shuffled([heat / max(float(heat.max()), 1e-12) for heat in heats], 77)
