"""The checks of assignment 08, representations: what is right, which mistakes have names."""

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from math import prod
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from assignments import checks
from assignments.checks import Array, Case, Mistakes
from helpers import representations
from helpers.fully_connected import relu
from helpers.kernels import KERNELS, conv2d
from helpers.pooling import global_average_pool2d, global_max_pool2d
from helpers.stride_padding import receptive_field

# ----------------------------------------------------------------- Question 1: receptive fields

LAYERS = {"conv_1": (5, 1), "pool_1": (2, 2), "conv_2": (3, 3), "conv_3": (3, 1), "pool_2": (2, 2)}
STEP = prod(stride for _, stride in LAYERS.values())


def question_1(answer: Any) -> bool:
    """Check how wide the receptive fields of five layers are, and the last layer's step."""
    right: dict[str, Any] = {}
    wrong: dict[str, Mistakes] = {}
    for number, name in enumerate(LAYERS, 1):
        chain = list(LAYERS.values())[:number]
        right[name] = receptive_field(chain)
        wrong[name] = _wrong_widths(chain)
    right["step"] = STEP
    wrong["step"] = [
        (sum(stride for _, stride in LAYERS.values()), "Steps within steps: multiply the strides."),
        (sum(s for _, s in LAYERS.values() if s > 1), "Steps within steps: multiply the strides."),
        (2, "That is the last layer's step on the maps in front of it. How long is it in pixels?"),
        (STEP // 2, "The last pooling takes steps, too."),
        (STEP // 3, "One of the convolutions takes steps, too."),
        (4, "One of the convolutions takes steps, too."),
        (1, "A move of one pixel is less than a step: where does the last map look next?"),
        (STEP - 1, "Do not count the pixels in between: how far has the place moved?"),
        (STEP + 1, "Do not count the first pixel: how far has the place moved?"),
        (-STEP, "Give the distance without a sign."),
        (right["pool_2"] - STEP, "That is how much the two see together; how far apart are they?"),
        (2 * STEP, "One of the strides counts twice so far."),
        (right["pool_2"], "That is how much it sees; how far away does its neighbour look?"),
        (prod(k for k, _ in LAYERS.values()), "Those are the windows; the steps are the strides."),
    ]
    return checks.check_entries("Question 1", answer, right, wrong=wrong)


def _wrong_widths(chain: Sequence[tuple[int, int]]) -> list[tuple[int, str]]:
    """Return what usual mistakes give for the last of these layers (window, stride)."""
    windows, strides = zip(*chain, strict=True)
    steps = [prod(strides[:number]) for number in range(len(chain))]  # before each layer
    right, own = receptive_field(chain), [prod(strides[: n + 1]) for n in range(len(chain))]
    last = [strides[number - 1] if number else 1 for number in range(len(chain))]
    sums = [max(1, sum(s for s in strides[:n] if s > 1)) for n in range(len(chain))]
    reach = "A window of n numbers reaches n − 1 steps further, for the first needs no step."
    own_stride = f"{reach} And a layer's own stride counts only for the layers behind it."

    def once(added: int) -> int:
        return receptive_field(chain[:-1]) + added if len(chain) > 1 else -1

    def width(lengths: Sequence[int], less: int = 1) -> int:
        return int(1 + np.dot(np.subtract(windows, less), lengths))

    return [
        (width([1] * len(chain)), "You let every layer step by one pixel: behind a stride of 2 or "
         "3 a step is longer."),
        (width(own), own_stride),
        (width(last), "Only the stride just before counts so far: multiply all strides in front."),
        (width(sums), "Steps within steps: multiply the strides instead of adding them."),
        (width(steps, 0) - 1, reach),
        (width(steps, 0), reach),
        (right - 1, "Count the pixel you start from as well."),
        (right + 1, "You counted one pixel twice: what does one window see?"),
        (prod(windows), "Windows lie on one another with overlaps: do not multiply them."),
        (sum(windows), "Neighbouring windows overlap: add the steps, not the windows."),
        (once(windows[-1] - 1), "How many pixels of the picture does this layer's window move at "
         "each step?"),
        (once(windows[-1]), "How many pixels of the picture does this layer's window move at each "
         "step? And how many steps does it reach further?"),
        (once(steps[-1] * windows[-1]), reach),
        (once(own[-1] * (windows[-1] - 1)), own_stride),
        (once(own[-1] * windows[-1]), own_stride),
        (once(0), "A window of several numbers sees more than a single one of them."),
        (once(0) * windows[-1], "A window does not stretch what was seen so far: each layer adds "
         "some pixels to it."),
        (windows[-1], "That is how much it sees of the layer in front. And of the picture?"),
        (right**2, "Give the width, a single number."),
    ]  # fmt: skip


# ---------------------------------------------------------------------- Question 2: nearest mean

# As on the page, whatever became of the arrays there.
LEARN = [[8, 2], [6, 5], [10, 5], [1, 3], [3, 9], [2, 6]]
KINDS = [0, 0, 0, 1, 1, 1]
TEST = [[7, 3], [4, 8], [4, 3], [6, 9], [4, 1], [1, 7]]
TRUTH = [0, 0, 1, 1, 0, 1]


def question_2(answer: Any, learn: Any, kinds: Any, test: Any, truth: Any) -> bool:
    """Check the means of two classes, what the nearer mean says, and how often it is right."""
    features, labels, tests, asked = (np.array(given) for given in (LEARN, KINDS, TEST, TRUTH))
    means = np.stack([features[labels == kind].mean(axis=0) for kind in (0, 1)])
    right: dict[str, Any] = dict(zip(("mean_awake", "mean_drowsy"), means, strict=True))
    says = _nearest(tests, means)
    right |= {"answers": says, "rate": np.mean(says == asked)}
    nearest = labels[_nearest(tests, features)]
    other = "That is the mean of the other class."
    number = "Give two numbers: the mean of the first ones, and the mean of the second ones."
    wrong: dict[str, Any] = {
        name: [
            (means[1 - kind], other),
            (features.mean(axis=0), "That is the mean of all six: take each class by itself."),
            (features[labels == kind].sum(axis=0), "Divide the sums by how many there are."),
            (features[labels == kind].sum(axis=0) / 2, "There are three pictures in each class."),
            (np.median(features[labels == kind], axis=0), "Those are the middle values, medians."),
            (means[kind][::-1], "The first number and the second have changed places."),
            (means[kind].mean(), number),
            (features[labels == kind].mean(axis=1), number),
        ]
        for kind, name in enumerate(("mean_awake", "mean_drowsy"))
    }
    wrong["answers"] = [
        (asked, "That is the truth; what does the nearer mean say? It may be wrong."),
        (1 - says, "You chose the mean that is further away, or 0 and 1 have changed places."),
        (_nearest(tests[:, :1], means[:, :1]), "Only the first of the two numbers counts so far."),
        (_nearest(tests[:, 1:], means[:, 1:]), "Only the second of the two numbers counts so far."),
        (nearest, "You looked for the nearest picture; compare with the two means."),
        *[(np.where(np.arange(len(says)) == n, 1 - says, says), "One of the six is wrong: draw the "
           "means and the pictures on squared paper.") for n in range(len(says))],
    ]  # fmt: skip
    wrong["rate"] = [
        (np.sum(says == asked), "That is how many are right: divide by how many there are."),
        (100 * np.mean(says == asked), "Give a share between 0 and 1."),
        (np.mean(says != asked), "That is the share that is wrong."),
        (100 * np.mean(says != asked), "That is the share that is wrong, in percent."),
        (1, "Compare the answers with the truth once more: are all of them right?"),
        (round(float(np.mean(says == asked)), 1), "Give two digits after the point."),
        (np.mean(says == labels), "Compare with `truth`, not with `kinds`."),
        *[(n / 6, "In how many of the six places do your answers and the truth agree?")
          for n in range(6)],
    ]  # fmt: skip
    if isinstance(answer, Mapping):
        answer = {name: _as_labels(given) for name, given in answer.items()}
    passed = checks.check_entries("Question 2", answer, right, wrong=wrong, tolerance=6e-3)
    pairs: list[tuple[Any, Any]] = [(learn, LEARN), (kinds, KINDS), (test, TEST), (truth, TRUTH)]
    if not passed and not all(np.array_equal(now, given) for now, given in pairs):
        print("By the way: learn, kinds, test or truth is no longer what the page gave you. Run "
              "the cell above once more, and choose other names for what you compute.")  # fmt: skip
    return passed


def _as_labels(given: Any) -> Any:
    """Write False and True as 0 and 1."""
    listed = given.tolist() if isinstance(given, np.ndarray) else given
    flags = isinstance(listed, list | tuple)
    flags = flags and all(isinstance(flag, bool | np.bool_) for flag in listed)
    return [int(flag) for flag in listed] if flags else given


def _nearest(points: Array, means: Array) -> Array:
    """Return the number of the nearest mean for each point."""
    distances = ((points[:, None] - means) ** 2).sum(axis=-1)  # (points, means)
    return np.asarray(distances.argmin(axis=1))


# -------------------------------------------------------------------------- Question 3: saliency


def question_3(function: Callable[..., Any], cases: Sequence[Case] | None = None) -> bool:
    """Check a saliency map that is measured by nudging one number after the other."""

    def gradient(score: Any, image: Any, step: Any) -> Array:
        return np.asarray(score.gradient(image))

    def of(change: Callable[[Array], Any]) -> Callable[..., Any]:
        return lambda *case: change(gradient(*case))

    sign = "A pixel that lowers the score counts as well: take the magnitude of each change."
    fresh = "What you nudged before is still nudged: start from the unchanged picture each time."
    largest = "The colours of a pixel give one number: the largest, not their"
    wrong = [
        (of(lambda g: g.max(axis=-1)), sign),
        (of(lambda g: np.abs(g.max(axis=-1))), f"{sign} Do so before you take the largest."),
        (of(lambda g: g.max(axis=-1).clip(0)), sign),
        (of(lambda g: g.sum(axis=-1)), f"{sign} {largest} sum."),
        (of(lambda g: np.abs(g.sum(axis=-1))), f"{largest} sum."),
        (of(lambda g: np.abs(g).sum(axis=-1)), f"{largest} sum."),
        (of(lambda g: g.mean(axis=-1)), f"{sign} {largest} mean."),
        (of(lambda g: np.abs(g.mean(axis=-1))), f"{largest} mean."),
        (of(lambda g: np.abs(g).mean(axis=-1)), f"{largest} mean."),
        (of(lambda g: np.linalg.norm(g, axis=-1)), f"{largest} length."),
        (of(lambda g: (g**2).max(axis=-1)), "Take the magnitude, not the square."),
        (of(lambda g: np.abs(g).min(axis=-1)), "Take the largest of the colours, not the "
         "smallest."),
        (of(lambda g: np.abs(g[..., 0])), "Only the first colour counts so far."),
        (of(lambda g: np.abs(g[..., -1])), "Only the last colour counts so far."),
        (of(lambda g: np.abs(g).max(axis=-1).T), "Rows and columns have changed places."),
        (lambda s, i, h: np.zeros(np.shape(i)[:2]), "Nothing changes: is it the `step` of the "
         "arguments that you add?"),
        (lambda s, i, h: np.abs(_kept(s, i, h, 0)).max(axis=-1), fresh),
        (lambda s, i, h: np.abs(_kept(s, i, h, 1)).max(axis=-1), fresh),
        (of(np.abs), "Give one number a pixel, (H, W): the largest of its colours."),
        (of(lambda g: np.abs(g).max(axis=-1) / np.abs(g).max()), "Nothing is divided by the "
         "largest here."),
        (lambda s, i, h: np.abs(gradient(s, i, h)).max(axis=-1) * h, "Divide the change of the "
         "score by the step."),
        (lambda s, i, h: gradient(s, i, h).max(axis=-1) * h, f"Divide by the step. {sign}"),
        (lambda s, i, h: np.abs(gradient(s, i, h)).max(axis=-1) / 2, "How large is the step "
         "between the two pictures that you compare?"),
    ]  # fmt: skip
    shown = [
        (scorer(3, (3, 5, 3)), _picture(3, (3, 5, 3)), 0.001),
        (scorer(4, (4, 2, 1), "mixed"), _picture(4, (4, 2, 1)), 0.01),
        (scorer(5, (2, 4, 3), "mixed"), _picture(5, (2, 4, 3)), 0.002),
        (scorer(6, (3, 4, 2), "coarse"), np.round(8 * _picture(6, (3, 4, 2))) / 8, 0.125),
        (scorer(7, (2, 3, 4), "bounded"), 0.45 + _picture(7, (2, 3, 4)) / 10, 0.002),
    ]
    return checks.check_function(
        "Question 3",
        function,
        lambda *case: np.abs(gradient(*case)).max(axis=-1),
        cases or shown,
        wrong=wrong,
        tolerance=1e-3,
    )


def scorer(seed: int, shape: tuple[int, ...], kind: str = "plain") -> Callable[..., float]:
    """Return a score of a picture (H, W, C), some of whose numbers raise it and some lower it.

    It is a straight line in each number, so that a step up and a step down tell the same. With
    "mixed" the numbers also act on one another; "coarse" notices only whole eighths; "bounded"
    notices no number below 0.4 or above 0.6, so that a large step tells too little.
    """
    weights = np.random.default_rng(seed).normal(0, 2, shape)

    def score(image: ArrayLike) -> float:
        array = np.asarray(image, dtype=float)
        seen, others = np.floor(8 * array) / 8 if kind == "coarse" else array, array - 0.5
        seen = np.clip(seen, 0.4, 0.6) if kind == "bounded" else seen
        pairs = (others.sum() ** 2 - (others**2).sum()) / 2 if kind == "mixed" else 0
        return float((weights * seen).sum() + pairs + 7)

    def gradient(image: Array) -> Array:
        others = np.asarray(image) - 0.5
        return np.asarray(weights + (others.sum() - others if kind == "mixed" else 0))

    vars(score)["gradient"] = gradient
    return score


def _kept(score: Any, image: Any, step: Any, compared: int) -> Array:
    """Return slopes with every earlier nudge kept: compared with the start (1) or the last (0)."""
    places = np.arange(np.size(image)).reshape(np.shape(image))
    slopes = [score.gradient(image + step * (places < n)).flat[n] for n in range(np.size(image))]
    return np.reshape(np.cumsum(slopes) if compared else slopes, np.shape(image))


def _picture(seed: int, shape: tuple[int, ...]) -> Array:
    return np.random.default_rng(seed).uniform(0, 1, shape)


# -------------------------------------------------------------------------- Question 4: Grad-CAM


def question_4(function: Callable[..., Any], cases: Sequence[Case] | None = None) -> bool:
    """Check the evidence of Grad-CAM: maps and gradients (h, w, C) to (h, w)."""
    rng = np.random.default_rng(4)
    sizes = [(2, 3, 2), (3, 2, 4)]
    shown: list[Case] = [(rng.integers(0, 5, s), rng.integers(-4, 5, s)) for s in sizes]
    shown += [(np.array([[[2, 1]], [[0, 3]]]), np.array([[[-3, -1]], [[-2, 1]]]))]
    shown = [(maps.astype(float), gradients.astype(float)) for maps, gradients in shown]
    shown += [(rng.uniform(0, 3, (2, 3, 3)), rng.normal(0, 2, (2, 3, 3)))]
    ends = [
        (relu, ""),
        (np.abs, "What speaks against the class is to become 0, not to lose its sign."),
        (np.asarray, "What speaks against the class is to become 0: where is the ReLU?"),
        (lambda heat: relu(-heat), "You keep what speaks against the class."),
    ]
    sums = [(1, ""), (0, "What does the formula do with the weighted maps? You average them.")]
    weights = [
        (global_average_pool2d, ""),
        (np.asarray, "You weigh every place by itself: how many weights has a map in Grad-CAM?"),
        (lambda g: g.sum(axis=(0, 1)), "The weight of a map is the mean of its gradients, not "
         "their sum."),
        (global_max_pool2d, "The weight of a map is the mean of its gradients, not the largest."),
        (lambda g: relu(global_average_pool2d(g)), "A map may have a weight below zero: the ReLU "
         "comes after the sum."),
        (lambda g: np.abs(global_average_pool2d(g)), "A map may have a weight below zero."),
        (lambda g: global_average_pool2d(np.abs(g)), "A gradient below zero has lost its sign."),
        (lambda g: g.mean(axis=-1, keepdims=True), "Average over rows and columns, not over the "
         "maps."),
        (lambda g: g.mean(axis=0), "Average over rows and columns, over both."),
        (lambda g: g.mean(axis=1, keepdims=True), "Average over rows and columns, over both."),
        (lambda g: global_average_pool2d(relu(g)), "A gradient below zero counts as well: the ReLU "
         "comes after the sum."),
        (lambda g: np.median(g, axis=(0, 1)), "The weight of a map is the mean of its gradients, "
         "not the median."),
        (lambda g: g.mean(), "Every map has a weight of its own."),
        (lambda g: np.ones(g.shape[-1]), "The gradients are not used: which map counts how much?"),
    ]  # fmt: skip
    wrong = [
        (_evidence(weigh, added, end), one or two or three)
        for (weigh, one), (added, two), (end, three) in product(weights, sums, ends)
    ][1:]
    wrong = [(lambda m, g: np.zeros(m.shape[:2]), "Your heat is zero everywhere."), *wrong]
    wrong += [
        (lambda m, g: _right(m, g).clip(0, 1), "Nothing is to be cut off above: the ReLU has no "
         "upper end."),
        (lambda m, g: m[..., 0] * g[..., 0].mean(), "Only the first map counts so far."),
        (lambda m, g: relu(m[..., 0] * g[..., 0].mean()), "Only the first map counts so far."),
        (lambda m, g: relu(m[..., -1] * g[..., -1].mean()), "Only the last map counts so far."),
        (lambda m, g: relu(g * global_average_pool2d(m)).sum(axis=-1), "Maps and gradients have "
         "changed places."),
        (lambda m, g: relu((g * global_average_pool2d(m)).sum(axis=-1)), "Maps and gradients have "
         "changed places."),
        (lambda m, g: m * global_average_pool2d(g), "Add the weighted maps up: one map is left."),
        (lambda m, g: _right(m, g).T, "Rows and columns have changed places."),
        (lambda m, g: _right(m, g) / max(_right(m, g).max(), 1e-9), "The heat is not yet divided "
         "by its largest number."),
    ]  # fmt: skip
    return checks.check_function(
        "Question 4",
        function,
        _right,
        cases or shown,
        wrong=wrong,
        handed_out=_evidence(np.asarray, 0, np.abs),
    )


def _evidence(weigh: Any, added: int, end: Any) -> Callable[[Any, Any], Any]:
    """Return Grad-CAM's evidence with other weights, another sum or another end."""

    def evidence(maps: Any, gradients: Any) -> Any:
        weighted = maps * weigh(gradients)
        return end(weighted.sum(axis=-1) if added else weighted.mean(axis=-1))

    return evidence


def _right(maps: Any, gradients: Any) -> Any:
    return _evidence(global_average_pool2d, 1, relu)(maps, gradients)


# ------------------------------------------------------------------------- Question 5: heat maps

METHODS = ("occlusion", "saliency", "grad_cam", "edges")


def question_5(answer: Any) -> bool:
    """Check which method drew which of the four `mystery_heats`."""
    if isinstance(answer, Mapping):
        answer = {key: _as_method(given) for key, given in answer.items()}
    lines = "Saliency speaks of each pixel by itself; connected lines are edges of the picture."
    soft = "Where patches were covered, there are sharp corners; what is stretched is soft."
    dots = "Saliency has a number for each pixel by itself: which map is the finest grained?"
    same = "Three of the four ask the network; one was drawn with no network at all."
    wrong = {
        "e700989b95e8b2c7": lines,
        "77330714606f8f5e": lines,
        "1369c13c07dc9395": soft,
        "088b500413bf4b3e": dots,
        "1818c43fac62bad8": dots,
        "ccabe0edcebfa7e9": same,
        "42e62587e2b1e1c9": same,
        "60425c536818014b": same,
        "4d13478974ef656e": same,
        "dee4320e52d5b056": same,
        "3724e537ad76cb3a": "Give its letter for `unchanged`, not the method's name.",
    }
    own = {checks.fingerprint("Question 5", answer): hint} if (hint := _untidy(answer)) else {}
    return checks.check_choice("Question 5", answer, "6e2104e9e935af64", wrong=own | wrong)


def _as_method(given: Any) -> Any:
    """Write Grad-CAM, gradcam and the like as the page does."""
    if not isinstance(given, str):
        return given
    word = "_".join(given.casefold().replace("-", " ").replace("_", " ").split())
    return "grad_cam" if word == "gradcam" else word


def _untidy(answer: Any) -> str:
    """Say what is wrong with the form of the answer, or where to look once more."""
    names = ["a", "b", "c", "d", "unchanged"]
    if not isinstance(answer, Mapping) or sorted(str(key).casefold() for key in answer) != names:
        return "Keep the dict with its names A, B, C, D, unchanged."
    given = {str(key).casefold(): method for key, method in answer.items()}
    unchanged = given.pop("unchanged")
    for method in given.values():
        if not isinstance(method, str) or method not in METHODS:
            return f"{checks.shown(method)} is none of the four names {', '.join(METHODS)}."
    if len(set(given.values())) < len(given):
        return "Each of the four methods drew one map, and you name one of them twice."
    if not isinstance(unchanged, str) or unchanged not in names[:4]:
        return "`unchanged` wants one letter, A, B, C or D."
    return "Two maps or more have a wrong name, or `unchanged` does not go with them."


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
    return checks.shuffled([heat / max(float(heat.max()), 1e-12) for heat in heats], 77)
