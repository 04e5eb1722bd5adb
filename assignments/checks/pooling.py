"""The checks of assignment 04, pooling: what is right, and which mistakes have a name."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from assignments import checks
from assignments.checks import Array, Case, Mistakes
from helpers.pooling import (
    average_pool2d,
    global_average_pool2d,
    global_max_pool2d,
    max_pool2d,
    min_pool2d,
    pool2d_loops,
    subsample,
)
from helpers.stride_padding import output_size

FEATURE_MAP = (  # of Question 1
    (3, -1, 4, 2, -2, -4),
    (5, 1, -3, -5, -1, -3),
    (-2, -9, 6, 2, 9, 3),
    (0, -5, 8, -4, 1, 7),
)
MAPS = (37, 50, 12)  # the feature maps of Question 2
MARKS = [  # numbers of pixels that a pooling may not take for the mark of an empty place
    [sign * number for number in numbers for sign in (1, -1)]
    for numbers in [(99, 100, 128, 255, 256, 999, 1000), (9999, 10**4, 10**5 - 1, 10**5, 10**6),
                    (10**7 - 1, 10**7, 10**8, 10**9),
                    (500, 666, 777, 888, 1234, 12345, 32767, 32768, 65535),
                    (2**31 - 1, 2**31, 10**10), (1e12,), (1e15,), (1e18, 2.0**63), (1e20,), (1e30,)]
]  # fmt: skip
WAYS = ("max", "min", "average", "every 2nd")  # the names of Question 5
WINDOWS = {"A": ((2, 2), 2), "B": ((3, 3), 2), "C": ((2, 3), (2, 3))}

PART = "There is no part of a window: which way is it rounded?"
SWAPPED = "Rows and columns have changed places."
MEAN_FOR_MAX = "You averaged the window; max pooling keeps its largest number."
LAST = "You kept the last number of each window, whether it is the largest or not."
FIRST = "You kept the first number of each window, whether it is the largest or not."


def question_1(answer: Any) -> bool:
    """Check five poolings of the `FEATURE_MAP`, worked out by hand."""
    feature_map = np.array(FEATURE_MAP)
    numbers, lost = np.array(feature_map, float), np.abs(feature_map)
    last = numbers[1:, 1:]
    right = {
        "max": max_pool2d(feature_map),
        "min": min_pool2d(feature_map),
        "average": average_pool2d(feature_map),
        "overlap": max_pool2d(feature_map, 3, stride=2),
        "global_average": global_average_pool2d(feature_map),
    }
    nearest = "You took the number nearest to zero; −7 is smaller than −2."
    side_by_side = "You moved one pixel at a time; these windows lie side by side."
    wrong: dict[str, Mistakes] = {
        "max": [
            (right["min"], "These are the smallest numbers of the windows."),
            (right["average"], MEAN_FOR_MAX),
            (subsample(last, 2), LAST),
            (subsample(feature_map, 2), FIRST),
            (max_pool2d(lost), "A sign is lost: which is larger, −2 or −7?"),
            (_by_distance(feature_map, np.argmax), "You took the number farthest from zero; "
             "which is larger, −2 or −7?"),
            (np.clip(right["max"], 0, None), "There is a window without any number above zero: "
             "what is its largest number?"),
            (max_pool2d(feature_map, stride=1), side_by_side),
        ],
        "min": [
            (right["max"], "These are the largest numbers of the windows."),
            (right["average"], "You averaged the window; min pooling keeps its smallest number."),
            (subsample(last, 2), "You kept the last number of each window."),
            (subsample(feature_map, 2), "You kept the first number of each window."),
            (min_pool2d(lost), nearest),
            (_by_distance(feature_map, np.argmin), nearest),
            (min_pool2d(feature_map, stride=1), side_by_side),
        ],
        "average": [
            (right["max"], "These are the largest numbers of the windows."),
            (4 * right["average"], "These are sums: divide by how many numbers a window holds."),
            (2 * right["average"], "A window of 2 × 2 holds four numbers: divide by four."),
            (np.trunc(right["average"]), "Averages need not be whole numbers: do not round."),
            (np.floor(right["average"]), "Averages need not be whole numbers: do not round."),
            (np.round(right["average"]), "Averages need not be whole numbers: do not round."),
            (average_pool2d(lost), "A number below zero has lost its sign."),
            (np.abs(right["average"]), "An average may lie below zero: its sign is lost."),
            (4 / 3 * right["average"], "A window of 2 × 2 holds four numbers: divide by four."),
            ((right["max"] + right["min"]) / 2, "That is halfway between the largest and the "
             "smallest; average all four."),
            (average_pool2d(feature_map, stride=1), side_by_side),
        ],
        "overlap": [
            (max_pool2d(feature_map, 3, stride=1), "You moved one pixel at a time; the stride is "
             "2."),
            (right["max"], "That is the result of the windows of 2 × 2."),
            (max_pool2d(feature_map, 3, stride=2, padding=((0, 1), (0, 1))), "A window that sticks "
             "out is no window: round down."),
            (average_pool2d(feature_map, 3, stride=2), MEAN_FOR_MAX),
            (min_pool2d(feature_map, 3, stride=2), "These are the smallest numbers."),
            (max_pool2d(feature_map, 3, stride=(1, 2)), "The windows move by 2 downwards as well: "
             "does a second row of them fit?"),
            (max_pool2d(feature_map, 3, stride=(2, 1)), "The windows move by 2 to the right as "
             "well."),
            (right["max"][:1, :2], "Those windows are 2 × 2; here they are 3 × 3."),
        ],
        "global_average": [
            (numbers.sum(), "That is the sum: divide by how many numbers there are."),
            (global_max_pool2d(feature_map), "That is the largest number of the whole map."),
            (lost.mean(), "A number below zero has lost its sign."),
            (global_average_pool2d(right["max"]), "You averaged the maxima; average all the "
             "numbers of the map."),
            (right["average"], "One number for the whole map is asked."),
            ([numbers.mean()], "The number is right: give it alone, without brackets."),
            ([[numbers.mean()]], "The number is right: give it alone, without brackets."),
            (numbers.mean(axis=0), "Those are the averages of the columns; one number for "
             "the whole map is asked."),
            (numbers.mean(axis=1), "Those are the averages of the rows; one number for "
             "the whole map is asked."),
        ],
    }  # fmt: skip
    for name in list(right)[:4]:
        wrong[name] += [
            (right[name].T, SWAPPED),
            (right[name].ravel(), "The numbers are right: give them as rows, a list of lists."),
        ]
    return checks.check_entries("Question 1", answer, right, wrong=wrong)


def question_2(answer: Any) -> bool:
    """Check what shapes come out of five poolings, and what a shift changes."""
    right: dict[str, Any] = {name: _pooled(*window) for name, window in WINDOWS.items()}
    wrong: dict[str, Mistakes] = {name: _wrong_shapes(*w) for name, w in WINDOWS.items()}
    right["D"] = _pooled((2, 2), 2, padding="same")
    wrong["D"] = [
        (_pooled((2, 2), 2), 'That is the result without padding; with "same" it is rounded up.'),
        (MAPS, 'The padding "same" keeps the size at stride 1 only.'),
        *[
            (size, "Divide each side by the stride: is there a remainder?")
            for size in [(right["D"][0] + more, right["D"][1] + 1, MAPS[2]) for more in (0, 1, -1)]
        ],
        *_wrong_channels(right["D"]),
    ]
    rows, columns, channels = MAPS
    right["E"] = (channels,)
    wrong["E"] = [
        ((1,), "There is one number for each channel."),
        ((1, 1, channels), "Height and width are gone altogether: which numbers are left?"),
        ((1, channels), "Height and width are gone altogether: which numbers are left?"),
        ((), "There is one number for each channel."),
        ((rows, columns, 1), "You averaged over the channels; each channel is averaged by itself."),
        ((channels, channels), "Give the shape: how many averages are there?"),
        ((1, 1), "There is one number for each channel, and height and width are gone."),
        ((rows, columns), "You averaged over the channels; each channel is averaged by itself."),
        (MAPS, "The window is as large as the whole map."),
        ((rows * columns,), "That is how many numbers are averaged. How many averages are there?"),
    ]
    right["learned"] = 0
    wrong["learned"] = [
        ([0] * 5, "The number is right: give one for all five layers together."),
        ([0], "The number is right: give it alone, without brackets."),
        (12, "A pooling has no biases either."),
        (4, "A window of 2 × 2 holds four numbers, but do they have weights?"),
        (48, "A pooling has no kernels: does it weigh anything?"),
        (60, "A pooling has no kernels: does it weigh anything?"),
    ]
    places = [place for place in range(15) if np.array_equal(_dot(place), _dot(7))]
    right["unchanged"] = places
    wrong["unchanged"] = [
        ([place for place in places if place != 7], "Pixel 7 itself belongs to the list."),
        ([place + 1 for place in places], "The first pixel has the number 0: where does each "
         "window begin?"),
        ([7], "The dot may move inside its window without any change: where does that begin and "
         "end?"),
        ([6, 7], "Those are the pixels of a window of two; here the windows hold three."),
        ([7, 8], "Those are some of them: where does the window with pixel 7 begin?"),
        ([5, 6, 7, 8, 9], "Not every window that could hold pixel 7 is used: they lie side by "
         "side."),
        ([], "The dot may move inside its window without any change."),
        (list(range(15)), "Pooling is not invariant to every shift: in which window is the dot?"),
        (sorted(_dot(7)[0]), "Give the numbers of the pixels, not what comes out."),
        ([2], "That is the number of the window. Which pixels does it hold?"),
        (2, "Give a list of pixels: which of them may hold the dot?"),
        (3, "That is how many there are. Which pixels are they?"),
        (7, "Give a list, and look for the other places as well."),
    ]  # fmt: skip
    if isinstance(answer, dict):
        for name, hints in _general_hints(answer, places).items():
            wrong[name] += hints
        answer = dict(answer)
        answer["unchanged"] = checks.in_order(answer.get("unchanged"))
        if isinstance(answer.get("E"), int | float | np.number | np.ndarray):
            answer["E"] = np.ravel(answer["E"]) if np.size(answer["E"]) == 1 else answer["E"]
    return checks.check_entries("Question 2", answer, right, wrong=wrong)


def question_3(function: Callable[..., Any], cases: Sequence[Case] | None = None) -> bool:
    """Check max pooling with loops: image (H, W, C), window size and stride."""
    return checks.check_function(
        "Question 3",
        function,
        _max,
        cases or _shown(),
        wrong=_wrong_maxima(),
        instead_of=(max_pool2d, min_pool2d, pool2d_loops),
    )


def question_4(function: Callable[..., Any], cases: Sequence[Case] | None = None) -> bool:
    """Check a pooling whose last windows stick out: image (H, W), size, "max" or "average"."""
    rng = np.random.default_rng(4)
    shown: list[Case] = [
        (np.array([[-5, -2, -7], [-4, -6, -1], [-3, -8, -9]]), 2, "max"),
        (np.array([[8, 4, 0, 6, 3], [2, 6, -5, 1, 0]]), 2, "average"),
        (np.array([[-1, -2, 0], [-6, -4, 0], [0, 0, -3], [-5, 0, -7]]), 3, "max"),
        (np.array([[-1, -2, 0], [-6, -4, 0], [0, 0, -3], [-5, 0, -7]]), 3, "average"),
        (np.arange(-30, -6).reshape(4, 6), 2, "average"),
        (np.array([[-4, -9, 3, -2]]), 3, "average"),
    ]
    shown += [(rng.integers(-4, 3, (7, 5)), 3, kind) for kind in ("max", "average")]
    shown += [(rng.normal(-2, 2, (5, 8)), 4, kind) for kind in ("max", "average")]
    shown += [(rng.normal(-2, 2, (7, 9)), 6, kind) for kind in ("max", "average")]
    cases = [*(cases or shown), *_marked()]
    return checks.check_function(
        "Question 4",
        function,
        _all,
        cases,
        wrong=_wrong_borders(),
        handed_out=_laid(lambda image: 0),
    )


def question_5(answer: Any) -> bool:
    """Check which way of shrinking made which of the four `mystery_maps`."""
    maps = dict.fromkeys("ABCD", WAYS)
    wrong = {
        "a472f9886a29f326": "Specks are bright: which way lets the brightest pixel win?",
        "331ff15a551e7095": "Why should a white speck turn grey, and why should it not?",
        "9e377bea4546000d": "One way looks at every pixel, the other drops three of four unread: "
        "which of them shows more specks?",
        "cfeb4dcc2b899e55": "Which way leaves no trace of a speck, and which spreads it thin?",
    }
    look = "How many specks are left in each picture, and are they white, grey or gone?"
    return checks.check_choice(
        "Question 5", answer, "1219a5071e05716f", wrong=wrong, choices=maps, otherwise=look
    )


def mystery_maps(image: ArrayLike) -> dict[str, Array]:
    """Return a speckled picture shrunk in four ways, A to D, in an order that is not told."""
    ways: list[Callable[..., Array]] = [max_pool2d, min_pool2d, average_pool2d, subsample]
    return checks.shuffled([way(image, 2) for way in ways], 8)


# --------------------------------------------------------------- Questions 1 and 2: mistakes


def _by_distance(feature_map: ArrayLike, choose: Callable[..., Any]) -> Array:
    """Choose a number of each 2 × 2 window by its distance from zero, whatever its sign."""
    return pool2d_loops(feature_map, summary=lambda w: w.flat[choose(np.abs(w))])


def _pooled(
    window: tuple[int, int], stride: Any, *, padding: Any = "valid", channels: int = MAPS[2]
) -> tuple[int, int, int]:
    """Count rows, columns and channels of what comes out of the MAPS."""
    shape = max_pool2d(np.zeros((*MAPS[:2], 1)), window, stride=stride, padding=padding).shape
    return shape[0], shape[1], channels


def _wrong_shapes(window: tuple[int, int], stride: Any) -> Mistakes:
    """List what usual misconceptions give in place of `_pooled`, on both axes or on one of them."""
    rows, columns, channels = _pooled(window, stride)
    both = _wrong_places(window, stride)
    mixed = [
        (size, hint)
        for shape, hint in both
        for size in ((shape[0], columns, channels), (rows, shape[1], channels))
    ]
    return [*both, *_wrong_channels((rows, columns, channels)), *mixed]


def _wrong_places(window: tuple[int, int], stride: Any) -> Mistakes:
    right = _pooled(window, stride)
    steps = (stride, stride) if isinstance(stride, int) else stride
    ends = [(side - size) / step for side, size, step in zip(MAPS, window, steps, strict=False)]
    up = [int(np.ceil(end)) + 1 for end in ends]
    both = [int(np.ceil(side / step)) for side, step in zip(MAPS, steps, strict=False)]
    out = "A window that sticks out is no window: does your last one still fit?"
    return [
        ((*up, MAPS[2]), out),
        ((*both, MAPS[2]), out),
        ((right[0] - 1, right[1] - 1, MAPS[2]), "Count the beginnings, not the steps: think of "
         "+ 1."),
        (_pooled(window, 1), "The stride is missing."),
        (_pooled(window, window), "You moved by the size of the window; here the stride is "
         "another number."),
        (_pooled(window[::-1], steps[::-1]), "You took the window's height for its width."),
    ]  # fmt: skip


def _wrong_channels(right: tuple[int, int, int]) -> Mistakes:
    rows, columns, channels = right
    return [
        ((columns, rows, channels), SWAPPED),
        ((rows, rows, channels), "You used the height for the width: count the columns by "
         "themselves."),
        ((columns, columns, channels), "You used the width for the height: count the rows by "
         "themselves."),
        ((rows, columns), "What happens to the channels? Give the whole shape."),
        ((rows, columns, 1), "The channels are not pooled together: each is pooled by itself."),
        ((rows, columns, channels // 2), "The window does not reach over the channels: each is "
         "pooled by itself."),
        ((rows, columns, channels // 3), "The window does not reach over the channels: each is "
         "pooled by itself."),
        ((channels, rows, columns), "The channels come last in the shape."),
        (MAPS, "That is the shape that comes in."),
    ]  # fmt: skip


def _general_hints(answer: dict[str, Any], places: list[int]) -> dict[str, Mistakes]:
    """Say of an answer to Question 2 what holds for many wrong ones; an answer matches itself."""
    hints: dict[str, Mistakes] = {}
    for name in "ABCD":
        sizes = checks.numbers(answer.get(name))
        if np.any(sizes[np.isfinite(sizes)] % 1):
            hints[name] = [(sizes, PART)]
        elif sizes.shape == (3,) and sizes[2] != MAPS[2]:
            hints[name] = [(sizes, "The number of channels stays: each is pooled by itself.")]
    if np.shape(learned := checks.numbers(answer.get("learned"))) == () and learned > 0:
        hints["learned"] = [(learned, "What is there to learn? Taking a maximum or a mean needs no "
                             "weights.")]  # fmt: skip
    given = checks.in_order(answer.get("unchanged"))
    if isinstance(given, Iterator):
        hints["unchanged"] = [(given, "A list is needed: write list(…) around it.")]
    elif np.ndim(pixels := checks.numbers(given)) == 1 and pixels.size:
        missing, other = set(places) - set(pixels), set(pixels) - set(places)
        most = "Lay the windows of three side by side, the first from pixel 0: not all your pixels "
        some = "Some pixels are missing: how many does the window with pixel 7 hold?"
        alone = "Pixel 7 itself belongs to the list."
        hint = alone if 7 in missing else most + "share a window with 7." if other else some
        hints["unchanged"] = [(given, hint if missing or other else "Name each pixel once.")]
    return hints


def _dot(place: int) -> Array:
    """Max-pool a row of 15 pixels with one bright dot, in windows of three."""
    return max_pool2d(np.eye(15)[place : place + 1], (1, 3))


# ------------------------------------------------------------------------ Question 3: mistakes


def _max(image: Any, size: int, stride: int) -> Array:
    return max_pool2d(image, size, stride=stride)


def _shown() -> list[Case]:
    rng = np.random.default_rng(3)
    negative = [[[-5, 3], [-2, 1]], [[-4, -6], [-9, -1]], [[-7, 0], [-8, -3]]]
    shown: list[Case] = [(np.array(negative), 2, 1)]
    shapes = [((6, 8, 1), 2, 2), ((4, 9, 3), 3, 2), ((9, 5, 2), 2, 3), ((8, 7, 3), 3, 3)]
    shown += [(rng.integers(-9, 4, shape), *window) for shape, *window in shapes]
    shapes = [((5, 6, 2), 1, 2), ((2, 5, 1), 2, 1), ((6, 10, 4), 4, 2)]
    shown += [(rng.normal(-3, 4, shape), *window) for shape, *window in shapes]
    shown += [(rng.normal(-3, 40, (13, 18, 6)), 6, 5)]
    return [*shown, (rng.normal(-5e12, 1e12, (3, 5, 2)), 2, 1)]


def _kept(image: Any, size: int, stride: int, place: int) -> Array:
    """Keep one place of each window, unseen the others."""
    rows, columns = _max(image, size, stride).shape[:2]
    return subsample(image[place:, place:], stride)[:rows, :columns]


def _grown(image: Any, size: int, stride: int, *, cover: bool, zeros: bool) -> Array:
    """Round up: let windows begin wherever a pixel is (cover), or let one more stick out."""
    ends = []
    for side in image.shape[:2]:
        last = -(-(side if cover else side - size + stride) // stride) - 1
        ends.append((0, max(0, last * stride + size - side)))
    if zeros:
        return _max(np.pad(image, (*ends, (0, 0))), size, stride)
    return max_pool2d(image, size, stride=stride, padding=(ends[0], ends[1]))


def _cut(image: Any, size: int, stride: int, count: Callable[..., int]) -> Array:
    """Count the places by a wrong rule; windows at the border are cut off where they must be."""
    rows, columns = (count(side, size, stride) for side in image.shape[:2])
    return _grown(image, size, stride, cover=True, zeros=False)[:rows, :columns]


def _narrow(image: Any, size: int, stride: int) -> Array:
    rows = output_size(len(image), size, stride=stride)
    return _grown(image, size, stride, cover=True, zeros=False)[:rows, :rows]


def _low(image: Any, size: int, stride: int) -> Array:
    columns = output_size(image.shape[1], size, stride=stride)
    return _grown(image, size, stride, cover=True, zeros=False)[:columns, :columns]


def _exchanged(image: Any, size: int, stride: int) -> Array:
    rows, columns = _max(image, size, stride).shape[:2]
    return _grown(image, size, stride, cover=True, zeros=False)[:columns, :rows]


def _from(least: float) -> Callable[..., Any]:
    return lambda image, size, stride: np.maximum(_max(image, size, stride), least)


def _only_first(image: Any, size: int, stride: int) -> Array:
    out = np.zeros_like(largest := _max(image, size, stride))
    out[0, 0, 0] = largest[0, 0, 0]
    return out


def _together(image: Any, size: int, stride: int) -> Array:
    together: Array = _max(image, size, stride).max(axis=2, keepdims=True)
    return together


def _wrong_maxima() -> list[tuple[Callable[..., Any], str]]:
    """List poolings with a usual mistake, and the sentence that names it."""
    together = "Your function pools the channels together; each channel has a maximum of its own."
    height = "You took the height for the width somewhere: count the places on each axis."
    anew = "Your search is not begun anew for each window and each channel: with which number?"
    up = "You rounded up: a window that sticks out is no window."
    starts = [-1, *(more - 10**digits for digits in range(1, 12) for more in (0, 1))]
    return [
        (lambda i, k, s: average_pool2d(i, k, stride=s), MEAN_FOR_MAX),
        (lambda i, k, s: min_pool2d(i, k, stride=s), "You keep the smallest number of the window."),
        (lambda i, k, s: _kept(i, k, s, k - 1), LAST),
        (lambda i, k, s: _kept(i, k, s, 0), FIRST),
        (lambda i, k, s: _max(i, k, s).clip(0), "A maximum below zero became zero: with which "
         "number does your search begin?"),
        *[(_from(least), "Your search begins with a number that is too large for some maps: is "
           "there one that every number beats?") for least in starts],
        (lambda i, k, s: max_pool2d(np.abs(i), k, stride=s), "A number below zero has lost its "
         "sign."),
        (lambda i, k, s: np.abs(_max(i, k, s)), "A number below zero has lost its sign."),
        (lambda i, k, s: np.repeat(_together(i, k, s), i.shape[2], axis=2), together),
        (_together, together),
        (lambda i, k, s: _together(i, k, s)[:, :, 0], together),
        (lambda i, k, s: _max(i, k, s)[:, :, 0], "Only the first channel is pooled so far."),
        (lambda i, k, s: _max(i, k, s)[:, :, :1], "Only the first channel is pooled so far."),
        (lambda i, k, s: _max(i, k, s)[:, :, -1], "Only the last channel is left."),
        (lambda i, k, s: np.repeat(_max(i, k, s)[:, :, :1], i.shape[2], axis=2), "You pool the "
         "first channel again and again; each channel has a maximum of its own."),
        (lambda i, k, s: np.repeat(_max(i, k, s)[:, :, -1:], i.shape[2], axis=2), "Every channel "
         "gets the maximum of the last one."),
        (lambda i, k, s: _max(i, k, s) * (np.arange(i.shape[2]) == 0), "Only the first channel is "
         "pooled so far."),
        (lambda i, k, s: _max(i, k, 1)[: len(_max(i, k, s)), : _max(i, k, s).shape[1]], "The "
         "output has the right size, but its windows are one pixel apart: where is the stride?"),
        (lambda i, k, s: max_pool2d(i, k, stride=k), "Your windows move by their own size: where "
         "is the stride?"),
        (lambda i, k, s: max_pool2d(i, k, stride=1), "Your windows move one pixel at a time: where "
         "is the stride?"),
        (lambda i, k, s: max_pool2d(i, k, stride=(s, 1)), "The stride is used for the rows and not "
         "for the columns."),
        (lambda i, k, s: max_pool2d(i, k, stride=(1, s)), "The stride is used for the columns and "
         "not for the rows."),
        (lambda i, k, s: max_pool2d(i, 2, stride=2), "You use neither the size nor the stride that "
         "is given: 2 is not the only choice."),
        (lambda i, k, s: max_pool2d(i, 2, stride=s), "Your windows are always 2 × 2: use the size "
         "that is given."),
        (lambda i, k, s: max_pool2d(i, s, stride=s), "Your windows are as large as the stride: use "
         "the size that is given."),
        (lambda i, k, s: max_pool2d(i, s, stride=k), "Size and stride have changed places."),
        (lambda i, k, s: max_pool2d(i, (k, 1), stride=s)[: len(_max(i, k, s)), : _max(
            i, k, s).shape[1]], "Your windows are one column wide."),
        (lambda i, k, s: max_pool2d(i, (1, k), stride=s)[: len(_max(i, k, s)), : _max(
            i, k, s).shape[1]], "Your windows are one row high."),
        (lambda i, k, s: _max(i, k, s).transpose(1, 0, 2), SWAPPED),
        (lambda i, k, s: _max(i, k, s).transpose(2, 0, 1), "The channels come last in the shape."),
        (lambda i, k, s: _max(i, k, s)[:-1, :-1], "The last row and column are missing: think of "
         "+ 1."),
        (lambda i, k, s: _cut(i, k, s, lambda n, k, s: -((k - n) // s)), "The last place is "
         "missing: a range stops before its end."),
        (lambda i, k, s: _cut(i, k, s, lambda n, k, s: -((k - n) // s)).tolist(), "The last place "
         "is missing: a range stops before its end."),
        (lambda i, k, s: np.maximum.accumulate(_max(i, k, s).ravel()).reshape(_max(
            i, k, s).shape), anew),
        (lambda i, k, s: np.maximum.accumulate(_max(i, k, s), axis=2), anew),
        (lambda i, k, s: np.maximum.accumulate(_max(i, k, s), axis=1), anew),
        (lambda i, k, s: np.maximum(_max(i, k, s), i[0, 0]), anew),
        (lambda i, k, s: np.maximum(_max(i, k, s), i[0, 0, 0]), anew),
        (_only_first, "Only the first number is filled in: does your function return inside its "
         "loop?"),
        (lambda i, k, s: _max(i, k, s)[0, 0, 0], "Only one number comes back: does your function "
         "return before all windows are pooled?"),
        (lambda i, k, s: _max(i, k, s).reshape(-1, i.shape[2]), "The places are all in one row: "
         "give a row of them for each row of windows."),
        (lambda i, k, s: _max(i, k, s).ravel(), "The numbers are right, and all in one row; the "
         "shape is (rows, columns, channels)."),
        (lambda i, k, s: _max(i, k, s).squeeze(), "A map with one channel, one row or one column "
         "keeps that axis: (rows, columns, 1), for instance."),
        (_narrow, height),
        (_low, height),
        (_exchanged, height),
        (lambda i, k, s: _max(i, k, s)[:, : len(_max(i, k, s))], height),
        (lambda i, k, s: _max(i, k, s)[: _max(i, k, s).shape[1]], height),
        (lambda i, k, s: _grown(i, k, s, cover=False, zeros=False), up),
        (lambda i, k, s: _grown(i, k, s, cover=True, zeros=False), up),
        (lambda i, k, s: _grown(i, k, s, cover=False, zeros=True), "You lay zeros around; no "
         "padding is asked, and a zero would win against numbers below zero."),
        (lambda i, k, s: _grown(i, k, s, cover=True, zeros=True), "You lay zeros around; no "
         "padding is asked, and a zero would win against numbers below zero."),
        (lambda i, k, s: _cut(i, k, s, lambda n, k, s: n // s), "The number of windows is not the "
         "side divided by the stride: does the last of them still fit?"),
        (lambda i, k, s: _cut(i, k, s, lambda n, k, s: n // k), "The number of windows is not the "
         "side divided by their size: use the stride."),
        (lambda i, k, s: max_pool2d(i, k, stride=s, padding="same"), 'You pad as "same" does; no '
         "padding is asked."),
        (lambda i, k, s: k * k * average_pool2d(i, k, stride=s), "You add up the window; max "
         "pooling keeps its largest number."),
        (lambda i, k, s: global_max_pool2d(i), "You take the maximum of the whole map; a window "
         "slides over it."),
        (lambda i, k, s: np.trunc(_max(i, k, s)), "The decimals are lost: which type has your "
         "output array?"),
        (lambda i, k, s: np.round(_max(i, k, s)), "The decimals are lost: do not round."),
    ]  # fmt: skip


# ------------------------------------------------------------------------ Question 4: mistakes


def _all(image: Any, size: int, kind: str) -> Array:
    """Pool windows side by side; the last ones stick out, and only real pixels count."""
    pool = max_pool2d if kind == "max" else average_pool2d
    return pool(image, size, padding=_outside(image, size))


def _outside(image: Any, size: int) -> tuple[tuple[int, int], tuple[int, int]]:
    rows, columns = (-side % size for side in np.shape(image))
    return (0, rows), (0, columns)


def _laid(fill: Callable[[Any], Any]) -> Callable[..., Any]:
    """Lay a border of what `fill` makes of the image, and let it take part."""

    def pooled(image: Any, size: int, kind: str) -> Array:
        border = np.asarray(image, float), _outside(image, size)
        return _all(np.pad(*border, constant_values=fill(image)), size, kind)

    return pooled


def _spoiled(value: float) -> Callable[..., Any]:
    """Give `value` in every window that sticks out."""

    def pooled(image: Any, size: int, kind: str) -> Array:
        full = average_pool2d(np.pad(np.ones_like(image, float), _outside(image, size)), size) == 1
        return np.where(full, _all(image, size, kind), value)

    return pooled


def _mirrored(mode: Any) -> Callable[..., Any]:
    return lambda i, k, kind: _all(np.pad(i, _outside(i, k), mode=mode), k, kind)


def _one_right(kind: str, other: Callable[..., Any]) -> Callable[..., Any]:
    """Be right for one kind alone."""
    return lambda i, k, asked: (_all if asked == kind else other)(i, k, asked)


def _marked() -> list[Case]:
    """Return pictures that hold the numbers with which one might mark what is no pixel."""
    cases: list[Case] = []
    for marks in MARKS:
        alone = np.repeat(marks, 2)[:, np.newaxis]
        beside = alone.copy()
        beside[1::2] = 7
        cases += [(alone, 2, "max"), (beside, 2, "average")]
    return cases


def _without(mark: float) -> Callable[..., Any]:
    """Leave out every pixel that holds this number."""

    def pooled(image: Any, size: int, kind: str) -> Array:
        others = np.where(image == mark, 0, image)
        with np.errstate(invalid="ignore"):
            means: Array = _all(others, size, kind) / _all(image != mark, size, kind)
        return means

    return pooled


def _held(image: Any, size: int) -> Array:
    """Count the pixels that each window holds."""
    ones = np.pad(np.ones(np.shape(image)), _outside(image, size))
    held: Array = size * size * average_pool2d(ones, size)
    return held


def _lowest(image: Any, size: int, kind: str) -> Array:
    """Fill each window that sticks out with its own smallest pixel."""
    share = _held(image, size) / size**2
    lowest = min_pool2d(image, size, padding=_outside(image, size))
    filled: Array = share * _all(image, size, kind) + (1 - share) * lowest
    return filled


def _over_others(image: Any, size: int, kind: str) -> Array:
    """Leave out every zero of the window, whether it was laid there or is a pixel."""
    if kind == "max":
        return _all(np.where(image == 0, -np.inf, image), size, kind)
    share = _all(np.not_equal(image, 0), size, kind)
    others: Array = _all(image, size, kind) / np.where(share > 0, share, np.nan)
    return others


def _wrong_borders() -> list[tuple[Callable[..., Any], str]]:
    """List poolings that go wrong at the border, and the sentence that names it."""
    zeros = _laid(lambda image: 0)
    whole = "Averages need not be whole numbers: do not round, and mind the type of the output."
    same = 'Here the first window begins at the first pixel; "same" in Keras may begin earlier.'
    real = "The maximum is right. Now the average: by how many numbers is a window at the border "
    return [
        (_one_right("max", zeros), real + "divided, and how many pixels does it hold?"),
        (_one_right("average", zeros), "The average is right. Now the maximum: zeros still win "
         "against numbers below zero."),
        (lambda i, k, kind: _all(i[: len(i) // k * k, : i.shape[1] // k * k], k, kind), "Rows or "
         "columns are left out; every pixel is to take part."),
        (lambda i, k, kind: _all(i, k, "max"), "You take the maximum, whatever kind is asked."),
        (lambda i, k, kind: _all(i, k, "average"), "You take the average, whatever kind is "
         "asked."),
        (lambda i, k, kind: _all(i, k, "max" if kind == "average" else "average"), "The two kinds "
         "have changed places."),
        (lambda i, k, kind: np.maximum(_all(i, k, kind), 0) if kind == "max" else _all(i, k, kind),
         "A maximum below zero became zero."),
        (lambda i, k, kind: min_pool2d(i, k, padding=_outside(i, k)) if kind == "max" else
         _all(i, k, kind), "You keep the smallest number where the largest is asked."),
        (_mirrored("edge"), "You repeat the last pixels; they count twice in the average."),
        (_mirrored("symmetric"), "You mirror the last pixels; they count twice in the average."),
        (lambda i, k, kind: max_pool2d(i, k, padding="same") if kind == "max" else
         average_pool2d(i, k, padding="same"), same),
        (_one_right("max", _over_others), "In the average you leave out every zero, and some zeros "
         "are real pixels."),
        (_one_right("average", _over_others), "In the maximum you leave out every zero, and some "
         "zeros are real pixels."),
        (_over_others, "You leave out every zero, and some zeros are real pixels: which of them "
         "were laid there?"),
        *[(_one_right("max", _without(mark)), "What you lay at the border and leave out afterwards "
           "may be the number of a pixel as well.") for marks in MARKS for mark in marks],
        (lambda i, k, kind: _all(i, k, kind) * (1 if kind == "max" else _all(
            np.ones(i.shape), k, "average") * _held(i, k)), "You add up the window; for the "
         "average, divide by how many pixels it holds."),
        (_one_right("max", lambda *case: np.trunc(_all(*case))), whole),
        (_one_right("max", lambda *case: np.floor(_all(*case))), whole),
        (lambda *case: np.trunc(_all(*case)), whole),
        (_one_right("max", _lowest), "What you lay at the border cannot win, but it counts in the "
         "average."),
        (_laid(np.min), "What you lay at the border cannot win, but it counts in the average."),
        (_laid(np.mean), "What you lay at the border takes part; only the pixels that are really "
         "there may."),
        (_laid(np.max), "What you lay at the border wins; only the pixels that are really there "
         "may."),
        (_one_right("max", _spoiled(-np.inf)), "Minus infinity never wins, which is good "
         "for the maximum; but what does it do to an average?"),
        (_spoiled(np.nan), "NaN is passed on by every sum and every maximum: only the "
         "pixels that are there may take part."),
        (lambda i, k, kind: _all(i, k, kind).T, SWAPPED),
    ]  # fmt: skip
