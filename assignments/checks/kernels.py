"""The checks of assignment 02, kernels: what is right, and which mistakes have a name."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from assignments import checks
from assignments.checks import Array, Case, Mistakes
from helpers.kernels import KERNELS, conv2d, conv2d_loops, conv2d_steps, convolve2d

IMAGE = ((2, 0, 1, 3), (1, 4, 0, 2), (3, 1, 2, 0))  # of Question 1
KERNEL = ((1, -1), (2, 0))
OURS = (conv2d, conv2d_loops, conv2d_steps, convolve2d)  # what Question 3 does without
NAMES = ("sobel_x", "sobel_y", "box_blur", "sharpen")  # of Question 5


def question_1(answer: Any) -> bool:
    """Check the feature map of `IMAGE` and `KERNEL`, worked out by hand."""
    image, kernel = np.array(IMAGE), np.array(KERNEL)
    right, weights = conv2d(image, kernel), kernel
    wrong = [
        (convolve2d(image, kernel), "You turned the kernel by 180 degrees; a CNN does not."),
        (conv2d(image, kernel, padding="same"), "You added zeros around; no padding is asked."),
        (conv2d(image, weights.T), "You read the kernel with rows and columns exchanged."),
        (right.T, "Rows and columns of the feature map have changed places."),
        (conv2d(image, np.abs(weights)), "A weight below zero has lost its sign."),
        (conv2d(image, weights[::-1]), "The rows of the kernel have changed places."),
        (conv2d(image, weights[:, ::-1]), "The columns of the kernel have changed places."),
        (_matrix_products(image, kernel), "That is the matrix product of window and kernel; "
         "multiply what lies on one another."),
        (right.clip(0), "A sum below zero became zero: there is no ReLU here."),
        (right / 4, "You averaged the products; add them up."),
        (-right, "The sign is turned: the weights are taken as they are."),
        (conv2d(image, np.ones((2, 2))), "You added up the window without the weights."),
        (np.pad(right, 1), "A window that sticks out does not count; no padding is asked."),
        (right[:, :-1], "There is one more place on the right: how far can the window go?"),
        (right[:-1], "There is one more place below: how far can the window go?"),
        (conv2d(image, kernel, stride=2), "You moved two pixels at a time; the stride is 1."),
        (right.ravel(), "The numbers are right: give them as rows, a list of lists."),
    ]  # fmt: skip
    return checks.check_value("Question 1", answer, right, wrong=wrong)


def question_2(answer: Any) -> bool:
    """Check what three kernels give on a flat wall of 200."""
    right = {
        name: round(200 * float(KERNELS[name].sum())) for name in ("edge", "sharpen", "box_blur")
    }
    unmoved = "A flat wall stays as it is when it is sharpened: add up the weights."
    blurred = "The mean of nine equal numbers: which number is that?"
    weights = "That is the sum of the weights; each is multiplied by the wall's 200."
    centre = "That is the weight in the middle; the others lie on pixels of 200 as well."
    wrong: dict[str, Mistakes] = {
        "edge": [
            (200, "The wall has no edge, and the weights of this kernel add up to zero."),
            (1600, "The eight weights of −1 take away what the centre brings."),
            (-1600, "The centre brings back what the eight weights of −1 take away."),
            (8, centre),
        ],
        "sharpen": [
            (0, unmoved),
            (1, weights),
            (5, centre),
            (1000, "The weights around the centre take something away again."),
            (-800, "The centre brings something too: add it."),
            (255, unmoved),
        ],
        "box_blur": [
            (1, weights),
            (1800, "The blur divides its sum by 9."),
            (0, blurred),
            (200 / 9, "That is one of nine products; add them all."),
            (22.2, "That is one of nine products; add them all."),
            (22, "That is one of nine products; add them all."),
            (9 * 0.111 * 200, "The weights are printed with three decimals; exactly, each is 1/9."),
            (9 * 22.2, "The weights are printed with three decimals; exactly, each is 1/9."),
            (9 * 22, "Round at the end, or not at all: each weight is 1/9."),
        ],
    }
    return checks.check_entries("Question 2", answer, right, wrong=wrong)


def question_3(function: Callable[..., Any], cases: Sequence[Case] | None = None) -> bool:
    """Check a convolution written with loops, image (H, W) and kernel (kH, kW)."""

    def square(image: Any, kernel: Any) -> Array:
        return _summed(image, kernel, len(image) - len(kernel) + 1)

    def narrow(image: Any, kernel: Any) -> Array:
        return _summed(image, kernel, len(image) - kernel.shape[1] + 1)

    wrong = [
        (convolve2d, "Your function turns the kernel by 180 degrees; a CNN does not."),
        (lambda i, k: conv2d(i, k, padding="same"), "Your output is as large as the image: let the "
         "window stay inside, there is no padding."),
        (lambda i, k: conv2d(i, k).T, "Rows and columns of the output have changed places."),
        (square, "You took the height for the width somewhere: count the places on each axis."),
        (narrow, "You took the height for the width somewhere: count the places on each axis."),
        (lambda i, k: conv2d(i, k)[:-1, :-1], "The last row and column are missing: think of + 1."),
        (lambda i, k: conv2d(i, k)[:-1], "The last row is missing: think of + 1."),
        (lambda i, k: conv2d(i, k)[:, :-1], "The last column is missing: think of + 1."),
        (lambda i, k: conv2d(i, k[::-1]), "The rows of the kernel have changed places."),
        (lambda i, k: conv2d(i, k[:, ::-1]), "The columns of the kernel have changed places."),
        (lambda i, k: conv2d(i, k.T), "You took the rows of the kernel for its columns."),
        (_matrix_products, "That is the matrix product of window and kernel; multiply entry by "
         "entry."),
        (lambda i, k: conv2d(i, k).astype(i.dtype), "The output has the type of the image, and "
         "not every sum fits in: which type holds decimals and numbers below zero?"),
        (lambda i, k: conv2d(i, k).astype(k.dtype), "The output has the type of the kernel, and "
         "not every sum fits in: which type holds decimals?"),
        (lambda i, k: np.trunc(conv2d(i, k)), "The decimals are lost."),
        (lambda i, k: np.round(conv2d(i, k)), "The decimals are lost: do not round."),
        (lambda i, k: conv2d(i, k).ravel(), "Give the numbers as rows, of shape (rows, columns)."),
        (lambda i, k: conv2d(i, k, padding=_beyond(k)), "Your window also goes where it "
         "sticks out of the image; there is no padding."),
        *checks.loop_mistakes(conv2d),
        (lambda i, k: np.abs(conv2d(i, k)), "Sums below zero have lost their sign."),
        (lambda i, k: conv2d(i, k).clip(0), "Sums below zero became zero: there is no ReLU here."),
        (lambda i, k: conv2d(i, k) / np.size(k), "You averaged the products; add them up."),
    ]  # fmt: skip
    shown = [
        (IMAGE, KERNEL),
        ([[-3, 1, 4], [1, -5, 9]], [[1, 2], [-3, 4]]),
        ([[0.5, -1.25, 2], [3, 0.75, -4]], [[1, -2.5]]),
        ([[0, 5, -2, 1, 7], [6, -1, 3, 8, 2], [4, 4, -9, 0, 1], [2, -7, 5, 3, 6]], [[1, -2, 3]]),
        ([[4, -1, 6], [7, 2, -3], [0, 5, 1], [-8, 9, 2]], [[2, -1], [0, 3], [-4, 1]]),
        ([[3, -6, 8], [1, 7, 2]], [[0.5, -0.25], [1.75, 0.5]]),
        ([[1.5, -0.25, 2.75, 1]], [[3, -1]]),
        ([[250, -40, 255], [90, 7, 199], [-99, 230, 31]], [[9, -8, 0.5], [8, 9, 7], [-9, 6, 9]]),
        ([[1, 2], [-4, 3], [0, 6], [5, -7], [9, 4]], [[1, -1], [2, 3], [-2, -3], [0, 0]]),
    ]
    bright = np.array([[250, 3, 16], [200, 90, 255]], dtype=np.uint8)
    return checks.check_function(
        "Question 3",
        function,
        conv2d,
        cases or [*arrays(shown), (bright, np.array([[-1, 2], [3, -2]]))],
        wrong=wrong,
        instead_of=OURS,
    )


def question_4(function: Callable[..., Any], cases: Sequence[Case] | None = None) -> bool:
    """Check one filter on an image (H, W, C), with a kernel a channel and a bias."""
    rng = np.random.default_rng(2)
    shown = [
        (rng.integers(-5, 6, shape) / 4, rng.integers(-3, 4, size), bias)
        for shape, size, bias in [
            ((4, 5, 3), (2, 3, 3), 7),
            ((3, 6, 1), (3, 2, 1), -4),
            ((5, 3, 5), (2, 2, 5), 2.75),
            ((4, 4, 7), (2, 2, 7), 0),
        ]
    ]
    shown += [(40 * shown[0][0], *shown[0][1:])]

    def right(image: Any, kernels: Any, bias: Any) -> Any:
        return summed(image, kernels) + bias

    def summed(image: Any, kernels: Any) -> Any:
        return conv2d(image, kernels[..., np.newaxis])[..., 0]

    def only(channel: int) -> Callable[..., Any]:
        part = slice(channel, channel + 1 or None)
        return lambda i, k, b: summed(i[..., part], k[..., part]) + b

    def maps(image: Any, kernels: Any, bias: Any, axis: int) -> Any:
        channels = range(image.shape[2])
        return np.stack([only(c)(image, kernels, bias) for c in channels], axis=axis)

    wrong = [
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
        (lambda i, k, b: summed(np.repeat(i[..., :1], i.shape[2], axis=2), k) + b, "Every kernel "
         "has a channel of its own; you use the first channel for all."),
        (lambda i, k, b: summed(i, k[..., ::-1]) + b, "The kernels meet the wrong channels."),
        (lambda i, k, b: summed(i[..., 1:], k[..., 1:]) + b, "The first channel is left out."),
        (lambda i, k, b: summed(i[..., :-1], k[..., :-1]) + b, "The last channel is left out."),
        (lambda i, k, b: conv2d(i.sum(axis=2), k.sum(axis=2)) + b, "You added up the channels "
         "before the kernels saw them, so that each kernel meets every channel."),
        (lambda i, k, b: maps(i, k, b, -1), "There "
         "is a map a channel; a filter adds them up to one."),
        (lambda i, k, b: maps(i, k, b, 0), "There "
         "is a map a channel; a filter adds them up to one."),
        (lambda i, k, b: summed(i, k) + summed(i[..., :1], k[..., :1]) + b, "The first channel is "
         "counted twice."),
        (lambda i, k, b: summed(i, k) - b, "The bias has the wrong sign."),
        (lambda i, k, b: summed(i, k) + 2 * b, "The bias is added twice."),
        (lambda i, k, b: (summed(i, k) + b) / i.shape[2], "You average the channels; a filter "
         "adds them up."),
        (lambda i, k, b: (summed(i, k) + b).clip(0), "Sums below zero became zero: there is no "
         "ReLU here."),
        (lambda i, k, b: summed(i, k) + int(b), "The bias may have decimals."),
    ]  # fmt: skip
    return checks.check_function(
        "Question 4", function, right, cases or shown, wrong=wrong, handed_out=only(-1)
    )


def question_5(answer: Any) -> bool:
    """Check which kernel made which of the four `mystery_maps`."""
    wrong = {
        "bf52ebcf179636ac": "The two Sobel kernels have changed places: which way is which?",
        "96e899a0bda6da0b": "Look at the fur: which map has lost detail?",
    }
    choices = dict.fromkeys("ABCD", NAMES)
    if isinstance(answer, Mapping) and answer.keys() == choices.keys():
        sobel = sorted(name for name in answer if checks.plain(answer[name]) in NAMES[:2])
        if len(sobel) == 2 and checks.fingerprint("Question 5, Sobel", sobel) != "bd009c454fe653dd":
            hint = "In two of the maps flat places are grey: which two show changes only?"
            wrong[checks.fingerprint("Question 5", answer)] = hint
    return checks.check_choice(
        "Question 5", answer, "803f0ddecc64d526", wrong=wrong, choices=choices
    )


def mystery_maps(image: ArrayLike) -> dict[str, Array]:
    """Return four feature maps of a grey image, A to D, in an order that is not told."""
    return checks.shuffled([conv2d(image, KERNELS[name]) for name in NAMES], 5)


def arrays(cases: Sequence[Case]) -> list[Case]:
    """Turn nested lists into arrays."""
    return [tuple(np.array(value) for value in case) for case in cases]


# ---------------------------------------------------------------------------------------- private


def _matrix_products(image: Array, kernel: Array) -> Array:
    """Sum the matrix product of each window and the kernel, where there is one."""
    view = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    total: Array = np.sum(view @ kernel, axis=(2, 3))
    return total


def _summed(image: Array, kernel: Array, columns: int) -> Array:
    """Convolve as loops do whose number of columns is wrong: a window may be cut off."""
    (rows, wide), result = kernel.shape, np.zeros((len(image) - len(kernel) + 1, columns))
    for row, column in np.ndindex(result.shape):
        window = image[row : row + rows, column : column + wide]
        result[row, column] = (window * kernel).sum()
    return result


def _beyond(kernel: Array) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the zeros around an image that let every window touch it."""
    rows, columns = kernel.shape[0] - 1, kernel.shape[1] - 1
    return (rows, rows), (columns, columns)
