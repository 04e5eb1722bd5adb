"""The checks of assignment 02, kernels: what is right, and which mistakes have a name."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assignments.checks import check_choice, check_function, check_value
from helpers.kernels import KERNELS, conv2d, convolve2d

Case = tuple[Any, ...]


def question_1(answer: Any, image: ArrayLike, kernel: ArrayLike) -> bool:
    """Check a feature map worked out by hand."""
    right, weights = conv2d(image, kernel), np.asarray(kernel)
    wrong = [
        (convolve2d(image, kernel), "You turned the kernel by 180 degrees; a CNN does not."),
        (conv2d(image, kernel, padding="same"), "You added zeros around; no padding is asked."),
        (conv2d(image, weights.T), "You read the kernel with rows and columns exchanged."),
        (right.T, "Rows and columns of the feature map have changed places."),
        (conv2d(image, np.abs(weights)), "A weight below zero has lost its sign."),
        (conv2d(image, kernel, stride=2), "You moved two pixels at a time; the stride is 1."),
        (right.ravel(), "The numbers are right: give them as rows, a list of lists."),
    ]
    return check_value("Question 1", answer, right, wrong=wrong)


def question_2(answer: Any) -> bool:
    """Check what three kernels give on a flat wall of 200."""
    names = ("edge", "sharpen", "box_blur")
    given = [answer.get(name, ...) for name in names] if isinstance(answer, dict) else [...]
    if any(number is ... or number is None for number in given):
        return check_value("Question 2", ..., 0)
    right = [round(200 * float(KERNELS[name].sum())) for name in names]
    wrong = [
        ([0, 0, 200], "A flat wall stays as it is when it is sharpened: add up the weights."),
        ([0, 0, 0], "Only one of these kernels has weights that add up to zero."),
        ([200, 200, 200], "One of these kernels has weights that add up to zero."),
        ([0, 1, 1], "That is the sum of the weights; each is multiplied by the wall's 200."),
        ([0, 1000, 200], "The weights around the centre take something away again."),
        ([1600, 200, 200], "The eight weights of −1 take away what the centre brings."),
        ([0, 200, 1800], "The blur divides its sum by 9."),
    ]
    return check_value("Question 2", given, right, wrong=wrong)


def question_3(function: Callable[..., Any], cases: Sequence[Case] | None = None) -> bool:
    """Check a convolution written with loops, image (H, W) and kernel (kH, kW)."""

    def square(image: Any, kernel: Any) -> NDArray[Any]:
        rows = len(image) - len(kernel) + 1
        return conv2d(image, kernel)[:rows, :rows]

    def narrow(image: Any, kernel: Any) -> NDArray[Any]:
        return conv2d(image, kernel)[:, : len(image) - kernel.shape[1] + 1]

    wrong = [
        (convolve2d, "Your function turns the kernel by 180 degrees; a CNN does not."),
        (lambda i, k: conv2d(i, k, padding="same"), "Your output is as large as the image: let the "
         "window stay inside, there is no padding."),
        (lambda i, k: conv2d(i, k).T, "Rows and columns of the output have changed places."),
        (square, "You took the height for the width somewhere: count the places on each axis."),
        (narrow, "You took the height for the width somewhere: count the places on each axis."),
        (lambda i, k: conv2d(i, k)[:-1, :-1], "The last row and column are missing: think of + 1."),
        (lambda i, k: np.abs(conv2d(i, k)), "Sums below zero have lost their sign."),
        (lambda i, k: conv2d(i, k).clip(0), "Sums below zero became zero: there is no ReLU here."),
        (lambda i, k: conv2d(i, k) / np.size(k), "You averaged the products; add them up."),
    ]  # fmt: skip
    shown = [
        ([[2, 0, 1, 3], [1, 4, 0, 2], [3, 1, 2, 0]], [[1, -1], [2, 0]]),
        ([[-3, 1, 4], [1, -5, 9]], [[1, 2], [-3, 4]]),
        ([[0.5, -1.25, 2], [3, 0.75, -4]], [[1, -2.5]]),
        ([[0, 5, -2, 1, 7], [6, -1, 3, 8, 2], [4, 4, -9, 0, 1], [2, -7, 5, 3, 6]], [[1, -2, 3]]),
    ]
    return check_function("Question 3", function, conv2d, cases or arrays(shown), wrong=wrong)


def question_4(function: Callable[..., Any], cases: Sequence[Case] | None = None) -> bool:
    """Check one filter on an image (H, W, C), with a kernel a channel and a bias."""
    rng = np.random.default_rng(2)
    shown = [
        (rng.integers(-5, 6, shape) / 4, rng.integers(-3, 4, size), bias)
        for shape, size, bias in [((4, 5, 3), (2, 3, 3), 7), ((3, 6, 1), (3, 2, 1), -4)]
    ]

    def right(image: Any, kernels: Any, bias: Any) -> Any:
        return summed(image, kernels) + bias

    def summed(image: Any, kernels: Any) -> Any:
        return conv2d(image, kernels[..., np.newaxis])[..., 0]

    def only(channel: int) -> Callable[..., Any]:
        part = slice(channel, channel + 1 or None)
        return lambda i, k, b: summed(i[..., part], k[..., part]) + b

    wrong = [
        (only(-1), "Only the last channel is left: each round of the loop forgets the rounds "
         "before."),
        (only(0), "Only the first channel counts so far."),
        (lambda i, k, b: summed(i, k), "The bias is missing."),
        (lambda i, k, b: summed(i, k) / i.shape[2] + b, "You average the channels; a filter adds "
         "them up."),
        (lambda i, k, b: summed(i, k) + b * i.shape[2], "The bias is added once a channel; a "
         "filter has one bias."),
        (lambda i, k, b: summed(i, k) * b, "The bias is added, not multiplied."),
        (lambda i, k, b: summed(i, np.repeat(k[..., :1], i.shape[2], axis=2)) + b, "Every channel "
         "has a kernel of its own; you use the first one for all."),
        (lambda i, k, b: summed(i, k[::-1, ::-1]) + b, "The kernels are turned by 180 degrees."),
    ]  # fmt: skip
    return check_function("Question 4", function, right, cases or shown, wrong=wrong)


def question_5(answer: Any) -> bool:
    """Check which kernel made which of the four `mystery_maps`."""
    wrong = {
        "bf52ebcf179636ac": "The two Sobel kernels have changed places: which way is which?",
        "96e899a0bda6da0b": "Look at the fur: which map has lost detail?",
    }
    return check_choice("Question 5", answer, "803f0ddecc64d526", wrong=wrong)


def mystery_maps(image: ArrayLike) -> dict[str, NDArray[Any]]:
    """Return four feature maps of a grey image, A to D, in an order that is not told."""
    names = np.array(["sobel_x", "sobel_y", "box_blur", "sharpen"])
    shuffled = names[np.random.default_rng(5).permutation(4)]
    return {letter: conv2d(image, KERNELS[n]) for letter, n in zip("ABCD", shuffled, strict=True)}


def arrays(cases: Sequence[tuple[Any, ...]]) -> list[Case]:
    """Turn nested lists into arrays."""
    return [tuple(np.array(value) for value in case) for case in cases]
