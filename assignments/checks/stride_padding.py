"""The table of assignment 03, stride and padding: what is right, and which slips have a name."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from assignments.checks.engine import Array, Case, Question, Slip, in_order, shuffled
from helpers.kernels import conv2d, conv2d_loops, conv2d_steps, convolve2d
from helpers.stride_padding import output_size, receptive_field

Pair = tuple[int, int]

ROW = (7, 2, 9, 5, 4, 8, 1, 6, 3, 5, 0, 2)  # the pixels of Question 2
NAMES = ("none", "one", "four", "keras")  # of Question 5
BEGINS = [3 * n for n in range(output_size(12, 4, stride=3))]  # the windows of Question 2
READ = receptive_field([(4, 3), (3, 1)])
E3 = [output_size(n, 5, stride=3) for n in (26, 41)]

HOLD = "Give the numbers of the pixels, not what they hold."
LAST = "The row ends with pixel 11: count from 0."
FAR = "Where does the last window begin, how far does it reach, and how many pixels are missing?"
RANGE = "The last place is missing: a range stops before its end."
UP = "You rounded up: a window that sticks out is no window."
CLAMP = "Can there be fewer than no zeros? Try a kernel that is smaller than the stride."
COUNT = "Count the windows first: what if the stride does not divide the size, and what if so?"
ODD = "You lay the same number on both sides; where their sum is odd, Keras does not."
COUNTS: list[Slip] = [  # how many windows a "same" is taken to have
    (np.floor, COUNT),
    (np.round, COUNT),
    (lambda windows: int(windows) + 1, COUNT),
    (lambda windows: int(windows + 0.5), COUNT),
]
EITHER = [(False, ""), (True, "")]


def slid(image: Any, kernel: Any, stride: int, padding: Any) -> Array:
    """Convolve, as the answer to Question 3 does."""
    return conv2d(image, kernel, stride=stride, padding=padding)


def rounded_up(image: Any, kernel: Any, stride: int, padding: int, zeros: bool) -> Array:
    """Return the sums of windows that stick out, too, or zeros in their places."""
    sides = (padding, padding + stride - 1)
    result = slid(image, kernel, stride, (sides, sides))
    rows, columns = slid(image, kernel, stride, padding).shape
    inside = np.add.outer(np.arange(len(result)) >= rows, np.arange(result.shape[1]) >= columns)
    return np.where(inside & zeros, 0, result)


def short(image: Any, kernel: Any, stride: int, padding: int) -> Array:
    """Leave out the places where a range stops before its end."""
    pairs = zip(image.shape, kernel.shape, strict=True)
    rows, columns = (len(range(0, n + 2 * padding - k, stride)) for n, k in pairs)
    return slid(image, kernel, stride, padding)[:rows, :columns]


def slides(rng: np.random.Generator) -> list[Case]:
    """Draw images, kernels, strides and paddings."""
    sizes = [((5, 8), (3, 2), 2, 1), ((9, 5), (2, 3), 3, 0), ((3, 4), (3, 2), 1, 3),
             ((6, 9), (4, 3), 2, 1), ((9, 6), (1, 4), 4, 2), ((5, 7), (2, 3), 2, 0),
             ((1, 9), (1, 4), 4, 0), ((4, 13), (5, 6), 6, 5), ((6, 9), (3, 5), 1, 0)]  # fmt: skip
    rows = [((int(rng.integers(6, 9)), 10), (3, int(rng.integers(1, 4))), 2, 2), *sizes]
    whole: list[Case] = [
        (rng.integers(-9, 29, i), rng.integers(-9, 10, k), s, p) for i, k, s, p in rows
    ]
    halves = [(i / 4, k, s, p) for i, k, s, p in whole[4:7]]
    halves += [(9 * i, k / 4, s, p) for i, k, s, p in whole[:2]]
    return [*whole, *halves, (whole[2][0] / 999, whole[2][1] / 10, 1, 1)]


def zeros(
    size: int, kernel: int, stride: int, count: Callable[[float], Any] = np.ceil,
    clamp: bool = True, swap: bool = False, halve: bool = True,
) -> Pair:  # fmt: skip
    """Lay the zeros of a "same": windows rounded with `count`, zeros below none, sides swapped."""
    missing = (int(count(size / stride)) - 1) * stride + kernel - size
    return split(max(missing, 0) if clamp else missing, swap, halve)


def split(missing: int, swap: bool = False, halve: bool = True) -> Pair:
    """Lay zeros on two sides."""
    first = missing // 2 if halve else 0
    return (missing - first, first) if swap else (first, missing - first)


def axes(rng: np.random.Generator) -> list[Case]:
    """Draw sizes, kernels and strides of one axis."""
    shown = [(12, 4, 3), (7, 3, 2), (6, 3, 2), (10, 3, 3), (9, 1, 3), (5, 2, 1), (13, 2, 4),
             (8, 5, 2), (12, 2, 4), (20, 6, 3), (11, 7, 4), (13, 5, 5), (17, 9, 3), (3, 8, 2),
             (4, 7, 9), (301, 7, 150), (260, 15, 6), (201, 9, 200)]  # fmt: skip
    drawn = rng.integers((2, 1, 1), (40, 12, 9), (30, 3)).tolist()
    return [*shown, *((size, kernel, stride) for size, kernel, stride in drawn)]


def tidy(name: str, value: Any) -> Any:
    """Take the pixels of Question 2 in any order."""
    return in_order(value) if name in ("begins", "never_read") else value


question_1 = Question(1, """
sizes.A = (output_size(26, 5), output_size(41, 5))
sizes.B = (output_size(26, 4, stride=3), output_size(41, 6, stride=3))
(output_size(26, 6, stride=3), output_size(41, 4, stride=3)) | You took the kernel's height for
| its width.
sizes.C = (output_size(26, 7, stride=2, padding=3), output_size(41, 7, stride=2, padding=3))
sizes.D = (output_size(26, 2, stride=2), output_size(41, 2, stride=2))
sizes.E = (*(output_size(n, 5, stride=3, padding="same") for n in (26, 41)), 16)
(*E3, 16) | Look up what "same" promises: is it the floor?
(*right[:2], 3) | The channels of the picture are summed; what do the filters give?
(*right[:2], 48) | A filter sums over all channels: it gives no map for each of them.
(*right[:2], 5) | The last number is not the size of the kernel: count the filters.
(*right[:2], 1) | Each of the filters gives a map of its own.
(22, 37, 16) | Neither the stride nor the padding "same" is used yet.
(26, 41, 3) | That is the shape of the picture: what do the stride and the filters do?
16 | That is how many maps there are. How large is each of them?
""", globals())  # fmt: skip

question_2 = Question(2, """
windows.begins = BEGINS
[*BEGINS, 9] | The last of your windows sticks out of the row.
BEGINS[:-1] | One more window fits: think of the + 1.
given if np.max(given, initial=0) >= 12 else None | LAST
np.add(BEGINS, 1) | The first pixel has the number 0.
range(9) | Those are the places at stride 1.
range(0, 12, 4) | You moved on by the kernel's width; the step is the stride.
np.add(BEGINS, 3) | Those are the pixels where windows end.
3 | That is how many windows there are. At which pixels do they begin?
sorted(ROW[n] for n in BEGINS) | HOLD
range(3) | Those are numbers of windows. At which pixels do they begin?
BEGINS[1:] | Where does the very first window begin?
[] | At least the first window fits: where does it begin?
windows.never_read = range(READ, 12)
[] | Where does the last window end, and where does the row?
2 | That is how many there are. Which pixels are they?
given if np.max(given, initial=0) >= 12 else None | LAST
range(READ - 1, 12) | The last window still reads the first of these.
[READ] | The row goes on behind that pixel: which one is its last?
range(READ + 1, 12) | The last window ends before the pixels that you name, and not just before.
range(7, 12) | A window reads four pixels, not only the first.
sorted(ROW[READ:]) | HOLD
[9, 10] | The first pixel has the number 0, so the last has the number 11.
windows.same_windows = output_size(12, 4, stride=3, padding="same")
3 | Those are the windows without padding; with "same" Keras rounds up.
12 | The padding "same" keeps the size at stride 1; here the stride is 3.
5 | Divide the row's length by the stride: is there a remainder?
9 | Those are the windows at stride 1, without padding.
given if np.any(given % 1) else None | There is no part of a window: which way is it rounded?
windows.same_zeros = same_padding(12, 4, stride=3)
right[::-1] | On which side does Keras put the extra zero?
1 | Give the zeros before and after, as a pair.
(0, 0) | Where does the last window end? It needs pixels that are not there.
(1, 1) | So many are not needed: how far does the last window reach?
(1, 2) | That is what stride 1 needs; here the stride is 3.
(0, 2) | The pixels left over are one thing, the zeros another: how far do the windows reach?
given if given.shape == (2,) and given.dtype != bool else None | FAR
""", globals(), tidy=tidy)  # fmt: skip

question_3 = Question(3, """
slide(i, k, s, p) = conv2d(i, k, stride=s, padding=p)
slid(i, k, 1, p)[: len(right), : right.shape[1]] | The output has the right size, but its windows
| are one pixel apart: where does each of them begin?
slid(i, k, s, p)[tuple(map(slice, slid(i, k, s, 0).shape))] | The places are counted without the
| padding: on the last rows and columns nothing is computed.
rounded_up(i, k, s, p, False); rounded_up(i, k, s, p, True) | UP
slid(i, k, s, ((p, 0), (p, 0))); slid(i, k, s, ((0, p), (0, p))); slid(i, k, s, ((p, p), (0, 0)));
slid(i, k, s, ((0, 0), (p, p))) | On some of the four sides the zeros are missing: which?
slid(np.pad(i, p, mode="edge"), k, s, 0) | The padding repeats the border; zeros are asked.
right[:, : len(right)] | You took the height for the width somewhere: count each axis by itself.
right[:, range(output_size(i.shape[1], k.shape[0], stride=s, padding=p))] | You took the kernel's
| height for its width: count the places on each axis.
short(i, k, s, p); short(i, k, s, p).tolist() | RANGE
right.clip(-255, 255); right.clip(0, 255) | A feature map is no picture: no sum is cut off.
""", globals(), draw=slides, without=(conv2d, conv2d_loops, conv2d_steps, convolve2d))  # fmt: skip

question_4 = Question(4, """
same_zeros(i, k, s) = same_padding(i, k, stride=s)
zeros(i, k, s, clamp=False); zeros(i, k, s, clamp=False, swap=True);
split(abs((-(-i // s) - 1) * s + k - i)) | CLAMP
right[::-1] | Where the number of zeros is odd, on which side does Keras put the extra one?
* combined(lambda c, m, w, i, k, s: zeros(i, k, s, c, m, w), COUNTS, EITHER, EITHER)
zeros(i, k, s, halve=False) | All zeros come on one side; half of them belong to the other.
right[:1].repeat(2); right[1:].repeat(2) | ODD
right.sum() | Give the zeros before and after, as a pair.
[(k - 1) // 2] * 2 | That keeps the size at stride 1 with an odd kernel. And otherwise?
same_padding(i, k) | That is right at stride 1: how far does the last window reach at others?
[round(right.mean()), right.sum() - round(right.mean())] | ODD And `round` takes a half to the
| even number: 0.5 to 0, and 1.5 to 2.
[right.mean()] * 2 | There is no half of a zero: where their number is odd, one side gets more.
(right.sum() // 2, right.sum() // 2 + 1) | And where the number of zeros is even?
split(max(-(-i // s) * s + k - i, 0)) | The first window begins at 0. Where does the last begin?
split(max(k - s, 0)) | That is right where the stride divides the size. And where it does not?
split((i - 1) * s - i + k) | That keeps the size in spite of the stride: is that what "same" does?
split(max(-(-(i - k) // s) * s + k - i, 0)) | COUNT
split(max(-(-i // s) - 1 + k - i, 0)) | From one window to the next it is a stride, not a pixel.
(0, 0) | Zeros are laid wherever the last window sticks out: how far does it?
""", globals(), draw=axes, tolerance=1e-9,
    handed_out="zeros(i, k, s, np.floor, clamp=False, swap=True)")  # fmt: skip

question_5 = Question(5, """
padding_of ? shuffled(NAMES, 3)
one <> keras | Two of them have a thin dark line: on which sides does each have it?
none <> keras | Look at the right and at the lower side: which has a dark line there?
one <> none | Zeros leave a dark line; where no zero was laid, there is none.
four | One of these frames is much broader: which padding makes it?
else | Look at each side of each picture: is there a dark line, and how broad is it?
""", globals())  # fmt: skip


def mystery_maps(image: ArrayLike) -> dict[str, Array]:
    """Return four blurred copies of a grey image, A to D, in an order that is not told."""
    box, small = np.full((3, 3), 1 / 9), np.full((2, 2), 1 / 4)
    maps = [conv2d(image, box, padding=pixels) for pixels in (0, 1, 4)]
    return shuffled([*maps, conv2d(image, small, padding="same")], 3)
