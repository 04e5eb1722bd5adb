"""The table of assignment 04, pooling: what is right, and which slips have a name."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from assignments.checks.engine import Array, Case, Question, Slip, in_order, shuffled
from helpers.pooling import average_pool2d, max_pool2d, min_pool2d, pool2d_loops, subsample

FEATURE_MAP = (  # of Question 1
    (3, -1, 4, 2, -2, -4),
    (5, 1, -3, -5, -1, -3),
    (-2, -9, 6, 2, 9, 3),
    (0, -5, 8, -4, 1, 7),
)
F, M = np.array(FEATURE_MAP), np.zeros((37, 50, 12))  # the maps of Questions 1 and 2
MARKS: list[list[Any]] = [  # pixels that a pooling may not take for the mark of an empty place
    [99, 100, 128, 255, 256, 500, 666, 777, 888, 999, 1000, 1234],
    [9999, 10**4, 12345, 32767, 32768, 65535, 10**5 - 1, 10**5, 10**6 - 1, 10**6],
    [10**7 - 1, 10**7, 10**8 - 1, 10**8, 10**9 - 1, 10**9, 2**31 - 1, 2**31, 10**10],
    *([1e11, 1e12, 1e13, 1e14], [1e15, 1e16, 1e17, 1e18, 2.0**63], [1e20], [1e25], [1e30]),
    [1e35, 1e36, 1e37, 1e38, float(np.finfo(np.float32).max)],
]
DOTS = max_pool2d(np.eye(15), (1, 3))  # what becomes of a dot at each place of a row
SAME = [n for n in range(15) if np.array_equal(DOTS[n], DOTS[7])]
NAMES = ("max", "min", "average", "every 2nd")  # of Question 5

HEIGHT = "You took the height for the width somewhere: count the places on each axis."
BEGIN = "Your search begins with a number that is too large for some maps: is there a better one?"
ANEW = "Your search is not begun anew for each window and each channel: with which number?"
ZEROS = "You lay zeros around; no padding is asked, and a zero wins against numbers below zero."
INSIDE = "Where a window is full, all is right. Of the others only the real pixels may count."
REAL = "The maximum is right. Now the average: how many pixels holds a window at the border?"
TWICE = "You repeat or mirror the last pixels; they count twice in the average."
OTHERS = "You leave out every zero, and some zeros are real pixels."
CANNOT = "What you lay at the border cannot win, but it counts in the average."
NAN = "Infinity or NaN at the border is passed on by the average: only real pixels may take part."
TAKES = "What you lay at the border takes part; only the pixels that are really there may."
MARK = "What you lay at the border and leave out afterwards may be the number of a pixel as well."


def grown(image: Any, size: int, stride: int, cover: bool, zeros: bool = False) -> Array:
    """Round up: let windows begin wherever a pixel is (cover), or let one more stick out."""
    begins = [n if cover else n - size + stride for n in image.shape[:2]]
    ends = [max(0, (-(-b // stride) - 1) * stride + size - n)
            for b, n in zip(begins, image.shape, strict=False)]  # fmt: skip
    if zeros:
        image = np.pad(image, ((0, ends[0]), (0, ends[1]), (0, 0)))
    return max_pool2d(image, size, stride=stride,
                      padding="valid" if zeros else ((0, ends[0]), (0, ends[1])))  # fmt: skip


def cut(image: Any, size: int, stride: int, count: Callable[[int], int]) -> Array:
    """Count the places by a wrong rule; windows at the border are cut off where they must be."""
    rows, columns = map(count, image.shape[:2])
    return grown(image, size, stride, True)[:rows, :columns]


def apart(image: Any, size: int, stride: int) -> Array:
    """Return the right number of windows, which stand one pixel apart."""
    rows, columns, _ = max_pool2d(image, size, stride=stride).shape
    return max_pool2d(image, size, stride=1)[:rows, :columns]


def stacks(rng: np.random.Generator) -> list[Case]:
    """Draw feature maps (H, W, C), the size of a window and a stride."""
    windows = [((6, 8, 1), 2, 2), ((4, 9, 3), 3, 2), ((9, 5, 2), 2, 3), ((8, 7, 3), 3, 3),
               ((5, 6, 2), 1, 2), ((2, 5, 1), 2, 1), ((6, 10, 4), 4, 2), ((5, 5, 4), 5, 1),
               ((13, 8, 1), 4, 4), ((int(rng.integers(7, 12)), 12, 2), 3, 1)]  # fmt: skip
    cases: list[Case] = [(rng.integers(-9, 4, i), k, s) for i, k, s in windows]
    cases += [(rng.normal(-3, 4, i).round(2), k, s) for i, k, s in windows[1:4]]
    cases += [(rng.integers(-90, -9, i), k, s) for i, k, s in windows[:2]]
    cases += [(rng.normal(-3, 400, (13, 18, 6)), 6, 5), (rng.normal(-5e12, 1e12, (3, 5, 2)), 2, 1)]
    return [*cases, (rng.normal(-0.01, 0.02, (4, 5, 2)), 2, 1)]


def outside(image: Any, size: int) -> Any:
    """Return how far the last windows stick out."""
    return [(0, -side % size) for side in np.shape(image)]


def everything(image: Any, size: int, kind: str) -> Array:
    """Pool windows side by side; the last ones stick out, and only real pixels count."""
    pool = max_pool2d if kind == "max" else average_pool2d
    return pool(image, size, padding=outside(image, size))


def laid(image: Any, size: int, kind: str, fill: Any, mode: Any = "constant") -> Array:
    """Lay a border, and let it take part."""
    options = {"constant_values": fill} if mode == "constant" else {}
    padded = np.pad(np.asarray(image, float), outside(image, size), mode, **options)
    return everything(padded, size, kind)


def left_out(image: Any, size: int, kind: str, mark: float) -> Array:
    """Leave out every pixel that holds this number."""
    if kind == "max":
        return everything(np.where(image == mark, -np.inf, image), size, kind)
    others = np.where(image == mark, 0, image)
    return everything(others, size, kind) / everything(image != mark, size, kind)


def held(image: Any, size: int) -> Array:
    """Count the pixels that each window holds."""
    return size**2 * average_pool2d(np.pad(np.ones(np.shape(image)), outside(image, size)), size)


def borders(rng: np.random.Generator) -> list[Case]:
    """Draw pictures whose last windows stick out, and such as hold what may mark an empty place."""
    shapes = [((3, 3), 2), ((2, 5), 2), ((4, 3), 3), ((1, 4), 3), ((7, 5), 3), ((4, 6), 2),
              ((int(rng.integers(5, 9)), 8), 4), ((7, 9), 6)]  # fmt: skip
    pictures: list[Any] = [(rng.integers(-5, 3, shape), size) for shape, size in shapes]
    pictures += [(np.minimum(rng.integers(-4, 5, shape), 0), size) for shape, size in shapes[2:6]]
    pictures += [(rng.normal(-2, 2, shape), size) for shape, size in shapes[4:]]
    cases: list[Case] = [(p, size, kind) for p, size in pictures for kind in ("max", "average")]
    for marks in MARKS:
        alone = np.array([mark * sign for mark in marks for sign in (1, 1, -1, -1)])[:, None]
        beside = np.where(np.arange(len(alone))[:, None] % 2, 7, alone)
        cases += [(alone, 2, "max"), (beside, 2, "average")]
    return cases


def marked() -> list[Slip]:
    """Return averages that leave out a mark, which may be a pixel."""
    return [
        (lambda i, k, kind, m=sign * mark, **o: everything(i, k, kind) if kind == "max"
         else left_out(i, k, kind, m), MARK)
        for marks in MARKS for mark in marks for sign in (1, -1)
    ]  # fmt: skip


def tidy(name: str, value: Any) -> Any:
    """Take the pixels of Question 2 in any order, and a shape of one number without its comma."""
    if name == "E" and isinstance(value, np.ndarray) and value.size == 1:
        return np.ravel(value)
    return in_order(value) if name == "unchanged" else value


question_1 = Question(1, """
pooled.max = max_pool2d(F)
pooled.min = min_pool2d(F)
pooled.average = average_pool2d(F)
pooled.overlap = max_pool2d(F, 3, stride=2)
max_pool2d(F); max_pool2d(F)[:1, :2] | Those windows are 2 × 2; here they are 3 × 3.
pooled.global_average = global_average_pool2d(F)
F.sum() | That is the sum: divide by how many numbers there are.
F.max() | That is the largest number of the whole map.
np.abs(F).mean() | A number below zero has lost its sign.
average_pool2d(F); F.mean(axis=0); F.mean(axis=1) | One number for the whole map is asked.
""", globals())  # fmt: skip

question_2 = Question(2, "".join(f"""
shapes.{name} = np.shape({pooled})
np.add(right, (1, 1, 0)) | One window too many: does the last one stick out?
M.shape | That is the shape that comes in; the padding "same" keeps it at stride 1 only.
given if given.shape == (3,) and given[2] != 12 else None | The channels stay: each is pooled alone.
""" for name, pooled in {
    "A": "max_pool2d(M, 2, stride=2)", "B": "max_pool2d(M, 3, stride=2)",
    "C": "average_pool2d(M, (2, 3))", "D": 'max_pool2d(M, 2, padding="same")',
}.items()) + """
shapes.E = np.shape(global_average_pool2d(M))
(1,); () | There is one number for each channel.
(1, 1, 12); (1, 12); (12, 1); (12, 1, 1) | Height and width are gone altogether: what is left?
(37, 50, 1); (37, 50) | You averaged over the channels; each channel is averaged by itself.
(12, 12) | Give the shape: how many averages are there?
(1, 1) | There is one number for each channel, and height and width are gone.
M.shape | The window is as large as the whole map.
(37 * 50,) | That is how many numbers are averaged. How many averages are there?
shapes.learned = 0
[0] * 5; [0] | Give one number for all five layers together, without brackets.
given if given > 0 else None | What does a layer learn that takes a maximum or a mean?
shapes.unchanged = SAME
given if given.ndim == 0 else None | Give a list of pixels: which of them may hold the dot?
[0, 0, 0, 0, 1] | Give the numbers of the pixels, not what comes out.
given if given.ndim and 7 not in given else None | Pixel 7 itself belongs to the list.
np.add(SAME, 1) | The first pixel has the number 0: where does each window begin?
given if given.ndim and set(given) - {*SAME} else None | Lay the windows of 3 side by side,
| the first from pixel 0: not all your pixels share a window with 7.
given if given.ndim and set(given) < {*SAME} else None | Some pixels are missing: how many does
| the window with pixel 7 hold?
given if set(given) == {*SAME} else None | Name each pixel once.
""", globals(), tidy=tidy)  # fmt: skip

question_3 = Question(3, """
my_max_pool(i, k, s) = max_pool2d(i, k, stride=s)
* [(lambda i, k, s, right, given=None, n=n: right.clip(n), BEGIN) for n in STARTS]
right.max(axis=2, keepdims=True).repeat(i.shape[2], 2); right.max(axis=2, keepdims=True);
right.max(axis=2) | The channels are pooled together; each channel has a maximum of its own.
right[..., :1].repeat(i.shape[2], 2) | You pool the first channel again and again.
right * (np.arange(i.shape[2]) == 0) | Only the first channel is pooled so far.
right * (np.arange(i.shape[2]) > 0); right * (np.arange(i.shape[2]) < i.shape[2] - 1) | One of the
| channels stays 0: is the first or the last left out?
max_pool2d(i, k - 1, stride=s)[: len(right), : right.shape[1]] | A row and a column
| of each window are left out.
apart(i, k, s) | The output has the right size, but its windows are one pixel apart.
right.transpose(2, 0, 1) | The channels come last in the shape.
cut(i, k, s, lambda n: -((k - n) // s)); cut(i, k, s, lambda n: -((k - n) // s)).tolist() | The last
| place is missing: a range stops before its end.
np.maximum.accumulate(right.ravel()).reshape(right.shape); np.maximum.accumulate(right, axis=2);
np.maximum.accumulate(right, axis=1); np.maximum(right, i[0, 0]);
np.maximum(right, i[0, 0, 0]) | ANEW
np.eye(right.size)[0].reshape(right.shape) * right | Only the first number is filled in: does your
| function return inside its loop?
right.reshape(-1, i.shape[2]) | All places are in one row: give a row for each row of windows.
right[:, range(right.shape[0])]; right[range(right.shape[1])];
grown(i, k, s, True)[: right.shape[1], : right.shape[0]] | HEIGHT
grown(i, k, s, False); grown(i, k, s, True) | You rounded up: a window that sticks out is no window.
grown(i, k, s, False, True); grown(i, k, s, True, True) | ZEROS
cut(i, k, s, lambda n: n // s); cut(i, k, s, lambda n: n // k) | The number of windows is not
| the side divided by the stride or by their size: does the last one still fit?
""", globals() | {"STARTS": [-1, *(more - 10**n for n in range(1, 12) for more in (0, 1))]},
    draw=stacks, without=(max_pool2d, min_pool2d, pool2d_loops))  # fmt: skip

question_4 = Question(4, """
pool_all(i, k, kind) = everything(i, k, kind)
right if kind == "max" else laid(i, k, kind, 0) | REAL
right if kind == "average" else laid(i, k, kind, 0) | The average is right. Now the maximum: zeros
| still win against numbers below zero.
everything(i[: len(i) // k * k, : i.shape[1] // k * k], k, kind) | Every pixel is to take part.
everything(i, k, "max") | You take the maximum, whatever kind is asked.
everything(i, k, "average") | You take the average, whatever kind is asked.
everything(i, k, "max" if kind == "average" else "average") | The two kinds have changed places.
right.clip(0) if kind == "max" else right | A maximum below zero became zero.
laid(i, k, kind, 0, "edge"); laid(i, k, kind, 0, "symmetric");
laid(i, k, kind, 0, "reflect") | TWICE
(max_pool2d if kind == "max" else average_pool2d)(i, k, padding="same") | Here the first window
| begins at the first pixel; "same" in Keras may begin earlier.
left_out(i, k, kind, 0); right if kind == "max" else left_out(i, k, kind, 0);
np.nan_to_num(left_out(i, k, kind, 0), neginf=0);
right if kind == "average" else left_out(i, k, kind, 0);
right if kind == "max" else right / (everything(i != 0, k, kind) + 1e-99) | OTHERS
* marked()
right * (held(i, k) if kind == "average" else 1) | You add up the window: divide by its pixels.
right if kind == "max" else np.floor(right); right.astype(int) | Averages need not be whole: mind
| the output's type.
laid(i, k, kind, i.min()) | CANNOT
laid(i, k, kind, i.mean()); laid(i, k, kind, i.max()) | TAKES
right if kind == "max" else np.where(held(i, k) == k * k, right, -np.inf);
np.where(held(i, k) == k * k, right, np.nan) | NAN
right if kind == "max" else {True: np.where(held(i, k) == k * k, right,
given)}[abs(i).max() < 90] | INSIDE
""", globals(), draw=borders, handed_out="laid(i, k, kind, 0)")  # fmt: skip

question_5 = Question(5, """
way_of ? shuffled(NAMES, 8)
max <> min | Specks are bright: which way lets the brightest pixel win?
average <> every 2nd | Why should a white speck turn grey, and why should it not?
max <> every 2nd | One way looks at every pixel, the other drops three of four unread: which of them
| shows more specks?
min <> average | Which way leaves no trace of a speck, and which spreads it thin?
else | How many specks are left in each picture, and are they white, grey or gone?
""", globals())  # fmt: skip


def mystery_maps(image: ArrayLike) -> dict[str, Array]:
    """Return a speckled picture shrunk in four ways, A to D, in an order that is not told."""
    ways: list[Callable[..., Array]] = [max_pool2d, min_pool2d, average_pool2d, subsample]
    return shuffled([way(image, 2) for way in ways], 8)
