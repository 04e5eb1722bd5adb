"""The table of assignment 02, kernels: what is right, and which slips have a name."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from assignments.checks.engine import Array, Case, Question, shuffled
from helpers.kernels import KERNELS, conv2d, conv2d_loops, conv2d_steps, convolve2d

IMAGE = ((2, 0, 1, 3), (1, 4, 0, 2), (3, 1, 2, 0))  # of Question 1
KERNEL = ((1, -1), (2, 0))
K = np.array(KERNEL)
NAMES = ("sobel_x", "sobel_y", "box_blur", "sharpen")  # of Question 5

TYPE = "Not every sum fits into the type of your output: which one holds decimals and signs?"
HEIGHT = "You took the height for the width somewhere: count the places on each axis."
MIDDLE = "That is the weight in the middle; the others lie on pixels of 200 as well."
MAPS = "There is a map a channel; a filter adds them up to one."


def cut_off(image: Array, kernel: Array, columns: int) -> Array:
    """Convolve as loops do whose number of columns is wrong: a window may be cut off."""
    (rows, wide), result = kernel.shape, np.zeros((len(image) - len(kernel) + 1, columns))
    for row, column in np.ndindex(result.shape):
        result[row, column] = (image[row : row + rows, column : column + wide] * kernel).sum()
    return result


def filtered(image: Array, kernels: Array, bias: float = 0) -> Array:
    """Apply one filter to an image (H, W, C)."""
    return conv2d(image, kernels[..., np.newaxis])[..., 0] + bias


def maps(image: Array, kernels: Array, bias: float, axis: int) -> Array:
    """Return a map a channel, (C, h, w) or (h, w, C)."""
    both = zip(np.moveaxis(image, 2, 0), np.moveaxis(kernels, 2, 0), strict=True)
    return np.stack([conv2d(i, k) + bias for i, k in both], axis=axis)


def slides(rng: np.random.Generator) -> list[Case]:
    """Draw images and kernels: whole numbers, decimals, bytes, small numbers, of every shape."""
    sizes = [rng.integers(2, 5, 2) for _ in range(5)]
    shapes: list[Any] = [(size + rng.permutation([2, 4]), size) for size in sizes]
    shapes += [((1, 9), (1, 4)), ((6, 6), (6, 1)), ((3, 3), (3, 3))]
    whole = [(rng.integers(0, 256, i, np.uint8), rng.integers(-9, 10, k)) for i, k in shapes[:4]]
    decimals = [(rng.normal(0, 9, i).round(2), rng.integers(-9, 10, k)) for i, k in shapes]
    halves = [(image, kernel / 2) for image, kernel in whole[1:3]]
    return [*whole, *decimals, *halves, (decimals[5][0] / 1000, decimals[5][1] / 10)]


def colours(rng: np.random.Generator) -> list[Case]:
    """Draw images (H, W, C), kernels and biases."""
    sizes = [((4, 5, 3), (2, 3, 3), 7), ((3, 6, 1), (3, 2, 1), -4), ((5, 3, 5), (2, 2, 5), 2.75),
             ((4, 4, 7), (2, 2, 7), 0), ((5, 4, 4), (3, 2, 4), -8.5)]  # fmt: skip
    drawn = [(rng.integers(-9, 9, i) / 4, rng.integers(-5, 5, k) / 2, b) for i, k, b in sizes]
    image, kernels, _ = drawn[0]
    return [*drawn, (40 * image, kernels, 7), (image / 100, kernels, 0.01)]


question_1 = Question(1, """
feature_map = conv2d(IMAGE, K)
np.pad(right, 1) | A window that sticks out does not count: no padding is asked.
right[:, :-1] | There is one more place on the right: how far can the window go?
right[:-1] | There is one more place below: how far can the window go?
""", globals())  # fmt: skip

question_2 = Question(2, """
flat.edge = 200 * KERNELS["edge"].sum()
200 | The wall has no edge: what do the weights of this kernel add up to?
1600 | The eight weights of −1 take away what the centre brings.
-1600 | The centre brings back what the eight weights of −1 take away.
8 | MIDDLE
flat.sharpen = 200 * KERNELS["sharpen"].sum()
0; 255 | What do the weights of this kernel add up to?
1 | That is the sum of the weights; each is multiplied by the wall's 200.
5 | MIDDLE
1000 | The weights around the centre take something away again.
-800 | The centre brings something too: add it.
flat.box_blur = 200 * KERNELS["box_blur"].sum()
1 | That is the sum of the weights; each is multiplied by the wall's 200.
1800 | The blur divides its sum by 9.
0 | The mean of nine equal numbers: which number is that?
200 / 9; 22.2; 22; 22.22 | That is one of nine products; add them all.
9 * 0.111 * 200; 9 * 22.2 | The weights are printed with three decimals; exactly, each is 1/9.
9 * 22 | Round at the end, or not at all: each weight is 1/9.
""", globals())  # fmt: skip

question_3 = Question(3, """
my_conv2d(i, k) = conv2d(i, k)
cut_off(i, k, len(i) - len(k) + 1); cut_off(i, k, len(i) - k.shape[1] + 1) | HEIGHT
right.astype(i.dtype); right.astype(k.dtype) | TYPE
np.pad(right, [(0, n - 1) for n in k.shape]) | The map is smaller than the image: count the places.
""", globals(), fixed=[(np.array(IMAGE), K)], draw=slides,
    without=(conv2d, conv2d_loops, conv2d_steps, convolve2d))  # fmt: skip

question_4 = Question(4, """
one_filter(i, k, b) = conv2d(i, k[..., None])[..., 0] + b
filtered(i[..., :1], k[..., :1], b) | Only the first channel counts so far.
filtered(i, k) | The bias is missing.
filtered(i, k) / i.shape[2] + b; right / i.shape[2] | You average the channels: add them up.
filtered(i, k, b * i.shape[2]) | The bias is added once a channel; a filter has one bias.
filtered(i, k) * b | The bias is added, not multiplied.
filtered(i, k[..., :1] + 0 * k, b) | Every channel has a kernel of its own, not the first.
filtered(i[..., :1] + 0 * i, k, b) | You use the first channel for all; every kernel has its own.
filtered(i, k[..., ::-1], b) | The kernels meet the wrong channels.
filtered(i[..., 1:], k[..., 1:], b) | The first channel is left out.
filtered(i[..., :-1], k[..., :-1], b) | The last channel is left out.
conv2d(i.sum(axis=2), k.sum(axis=2)) + b | Every kernel meets every channel, as if you added up the
| channels before the kernels saw them.
maps(i, k, b, -1); maps(i, k, b, 0); maps(i, k, 0, -1); maps(i, k, 0, 0) | MAPS
right + filtered(i[..., :1], k[..., :1]) | The first channel is counted twice.
filtered(i, k, -b) | The bias has the wrong sign.
filtered(i, k, 2 * b) | The bias is added twice.
""", globals(), draw=colours, handed_out="filtered(i[..., -1:], k[..., -1:], b)")  # fmt: skip

question_5 = Question(5, """
kernel_of ? shuffled(NAMES, 5)
sobel_x <> sobel_y | The two Sobel kernels have changed places: which way is which?
sobel_x, sobel_y | In two of the maps flat places are grey: which two show changes only?
box_blur | Look at the fur: which map has lost detail?
else | The two Sobel maps are right in kind: which lines stand out in each of them?
""", globals())  # fmt: skip


def mystery_maps(image: ArrayLike) -> dict[str, Array]:
    """Return four feature maps of a grey image, A to D, in an order that is not told."""
    return shuffled([conv2d(image, KERNELS[name]) for name in NAMES], 5)
