"""The checks of assignment 03, stride and padding: what is right, which mistakes have names."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from assignments import checks
from assignments.checks import Array, Case, Mistakes
from helpers.kernels import conv2d, conv2d_loops, conv2d_steps, convolve2d
from helpers.stride_padding import output_size, pad, receptive_field, same_padding

Pair = tuple[int, int]

PICTURE = (26, 41)
OURS = (conv2d, conv2d_loops, conv2d_steps, convolve2d)  # what Question 3 does without
ROW = (7, 2, 9, 5, 4, 8, 1, 6, 3, 5, 0, 2)  # the pixels of Question 2
LAYERS: dict[str, tuple[Pair, int, int]] = {  # the kernel, the stride, the padding
    "A": ((5, 5), 1, 0),
    "B": ((4, 6), 3, 0),
    "C": ((7, 7), 2, 3),
    "D": ((2, 2), 2, 0),
}


PART = "There is no part of a window: which way is it rounded?"
PADDINGS = ("none", "one", "four", "keras")  # the names of Question 5


def question_1(answer: Any) -> bool:
    """Check the sizes that come out of five layers."""
    right: dict[str, Any] = {name: _size(*layer) for name, layer in LAYERS.items()}
    wrong = {name: _wrong_sizes(*layer) for name, layer in LAYERS.items()}
    rows, columns = (output_size(side, 5, stride=3, padding="same") for side in PICTURE)
    right["E"] = (rows, columns, 16)
    wrong["E"] = [
        ((*PICTURE, 16), 'The padding "same" keeps the size at stride 1; here the stride is 3.'),
        ((*_size((5, 5), 3, 0), 16), 'Look up what "same" promises: is it the floor?'),
        ((rows, columns, 3), "The channels of the picture are summed; what do the filters give?"),
        ((rows, columns, 48), "A filter sums over all channels: it gives no map for each of them."),
        ((rows, columns, 5), "The last number is not the size of the kernel: count the filters."),
        ((rows, columns, 1), "Each of the filters gives a map of its own."),
        ((rows, columns), "How many maps are there? Give the whole shape."),
        ((columns, rows, 16), "Rows and columns have changed places."),
        ((16, rows, columns), "The maps come last in the shape: (rows, columns, maps)."),
        ((rows, rows, 16), "You used the height for the width: count the columns by themselves."),
        ((*_size((5, 5), 1, 0), 16), 'Neither the stride nor the padding "same" is used yet.'),
        ((*PICTURE, 3), "That is the shape of the picture: what do the stride and the filters do?"),
        (16, "That is how many maps there are. How large is each of them?"),
        *[
            (size, 'Look up what "same" promises: which way is it rounded?')
            for size in [(rows - 1, columns, 16), (rows, columns - 1, 16)]
        ],
    ]
    if isinstance(answer, dict):
        for name in wrong:
            wrong[name] += [(answer.get(name), PART)] if _broken(answer.get(name)) else []
    return checks.check_entries("Question 1", answer, right, wrong=wrong)


def question_2(answer: Any, row: ArrayLike = ROW, kernel: int = 4, stride: int = 3) -> bool:
    """Check where windows begin, what they leave out, and what Keras does about it."""
    size = np.size(row)
    count = output_size(size, kernel, stride=stride)
    begins = [stride * window for window in range(count)]
    read = receptive_field([(kernel, stride), (count, 1)])
    before, after = same_padding(size, kernel, stride=stride)
    right = {
        "begins": begins,
        "never_read": list(range(read, size)),
        "same_windows": output_size(size, kernel, stride=stride, padding="same"),
        "same_zeros": (before, after),
    }
    wrong: dict[str, Mistakes] = {
        "begins": [
            ([*begins, stride * count], "The last of your windows sticks out of the row."),
            (begins[:-1], "One more window fits: think of the + 1."),
            ([place + 1 for place in begins], "The first pixel has the number 0."),
            (range(output_size(size, kernel)), "Those are the places at stride 1."),
            (range(0, size, kernel), "You moved on by the kernel's width; the step is the stride."),
            ([place + kernel - 1 for place in begins], "Those are the pixels where windows end."),
            (count, "That is how many windows there are. At which pixels do they begin?"),
            (sorted(np.asarray(row)[begins]), "Give the numbers of the pixels, not what they "
             "hold."),
            (range(count), "Those are numbers of windows. At which pixels do they begin?"),
            (begins[1:], "Where does the very first window begin?"),
            ([], "At least the first window fits: where does it begin?"),
        ],
        "never_read": [
            ([], "Where does the last window end, and where does the row?"),
            (size - read, "That is how many there are. Which pixels are they?"),
            ([*range(read + 1, size + 1)], f"The row ends with pixel {size - 1}: count from 0."),
            ([*range(read - 1, size)], "The last window still reads the first of these."),
            ([*range(read + 1, size)], "The last window ends before the pixels that you name, and "
             "not just before them."),
            ([*range(begins[-1] + 1, size)], "A window reads four pixels, not only the first."),
            (sorted(np.asarray(row)[read:]), "Give the numbers of the pixels, not what they hold."),
            ([read], "The row goes on behind that pixel: which one is its last?"),
            ([*range(read - 1, size - 1)], "The first pixel has the number 0, so the last has the "
             f"number {size - 1}."),
        ],
        "same_windows": [
            (count, 'Those are the windows without padding; with "same" Keras rounds up.'),
            (size, 'The padding "same" keeps the size at stride 1; here the stride is 3.'),
            (size // stride + 1, "Divide the row's length by the stride: is there a remainder?"),
            (output_size(size, kernel), "Those are the windows at stride 1, without padding."),
        ],
        "same_zeros": [
            ((after, before), "On which side does Keras put the extra zero?"),
            (before + after, "Give the zeros before and after, as a pair."),
            ((0, 0), "Where does the last window end? It needs pixels that are not there."),
            ((1, 1), "So many are not needed: how far does the last window reach?"),
            (same_padding(size, kernel), "That is what stride 1 needs; here the stride is 3."),
            (same_padding(size, kernel)[::-1], "How far does the last window reach at stride 3?"),
            ((0, size - read), "The pixels left over are one thing, the zeros another: how far "
             "does the last window reach?"),
        ],
    }  # fmt: skip
    if isinstance(answer, dict):
        lists = ("begins", "never_read")
        answer = {n: checks.in_order(given) if n in lists else given for n, given in answer.items()}
        for name, hints in _general_hints(answer, size).items():
            wrong[name] += hints
    return checks.check_entries("Question 2", answer, right, wrong=wrong)


def question_3(function: Callable[..., Any], cases: Sequence[Case] | None = None) -> bool:
    """Check a convolution with stride and padding, written with loops."""
    return checks.check_function(
        "Question 3", function, _right, cases or _shown(), wrong=_wrong_slides(), instead_of=OURS
    )


def question_4(function: Callable[..., Any], cases: Sequence[Case] | None = None) -> bool:
    """Check the zeros of "same" on one axis: (size, kernel, stride) to (before, after)."""

    def right(size: int, kernel: int, stride: int) -> Pair:
        return same_padding(size, kernel, stride=stride)

    clamp = "Can there be fewer than no zeros? Try a kernel that is smaller than the stride."
    side = "Where the number of zeros is odd, on which side does Keras put the extra one?"
    some = "Count the windows first: what if the stride does not divide the size, and what if so?"
    wrong = [
        (_faulty(np.ceil), clamp),
        (_faulty(np.ceil, clamp=True, swap=True), side),
        (_faulty(np.ceil, swap=True), clamp),
        *[
            (_faulty(count, clamp=clamped, swap=swapped), some)
            for count in (np.floor, np.round, _one_more)
            for clamped in (False, True)
            for swapped in (False, True)
        ],
        (_faulty(np.ceil, clamp=True, halve=False), "All zeros come on one side; half of them "
         "belong to the other."),
        (lambda i, k, s: right(i, k, s)[:1] * 2, "You lay the same number on both sides; where "
         "their sum is odd, Keras does not."),
        (lambda i, k, s: right(i, k, s)[1:] * 2, "You lay the same number on both sides; where "
         "their sum is odd, Keras does not."),
        (lambda i, k, s: sum(right(i, k, s)), "Give the zeros before and after, as a pair."),
        (lambda i, k, s: ((k - 1) // 2,) * 2, "That keeps the size at stride 1 with an odd kernel. "
         "And otherwise?"),
        (lambda i, k, s: right(i, k, 1), "That is right at stride 1: how far does the last window "
         "reach at others?"),
        (lambda i, k, s: (sum(right(i, k, s)) / 2,) * 2, "There is no half of a zero: where their "
         "number is odd, one side gets one more."),
        (lambda i, k, s: (sum(right(i, k, s)) // 2, sum(right(i, k, s)) // 2 + 1), "One side gets "
         "one more where the number of zeros is odd. And where it is even?"),
        (_with_missing(lambda i, k, s: -(-i // s) * s + k - i), "The first window begins at pixel "
         "0. Where does the last of them begin?"),
        (_with_missing(lambda i, k, s: abs((-(-i // s) - 1) * s + k - i)), clamp),
        (_with_missing(lambda i, k, s: k - s), "That is right where the stride divides the size. "
         "And where it does not?"),
        (_with_missing(lambda i, k, s: -(-i // s) - 1 + k - i), "From one window to the next it is "
         "a stride, not a pixel: how far does the last one reach?"),
        (lambda i, k, s: (0, 0), "Zeros are laid wherever the last window sticks out: how far does "
         "it?"),
    ]  # fmt: skip
    shown = [(12, 4, 3), (7, 3, 2), (6, 3, 2), (10, 3, 3), (9, 1, 3), (5, 2, 1), (13, 2, 4)]
    shown += [(8, 5, 2), (12, 2, 4), (20, 6, 3), (11, 4, 2), (11, 7, 4), (13, 5, 5), (17, 9, 3)]
    shown += [(3, 8, 2), (4, 7, 9), (301, 7, 150), (260, 15, 6)]
    return checks.check_function(
        "Question 4",
        function,
        right,
        cases or shown,
        wrong=wrong,
        handed_out=_faulty(np.floor, swap=True),
    )


def question_5(answer: Any) -> bool:
    """Check which padding made which of the four `mystery_maps`."""
    if isinstance(answer, dict) and any(name is None for name in answer.values()):
        none = 'None without quotation marks is no name: write "none" for no padding.'
        return checks.check_findings("Question 5", none)
    wrong = {
        "ba497661da9c06d0": "Two of them have a thin dark line: on which sides does each have it?",
        "aad8dd9d8e01c7e4": "Look at the right and at the lower side: which has a dark line there?",
        "0564c24fa50e12f1": "Zeros leave a dark line; where no zero was laid, there is none.",
        "887aadc320fd5518": "One of these frames is much broader: which padding makes it?",
    }
    look = "Look at each side of each picture: is there a dark line, and how broad is it?"
    maps = dict.fromkeys("ABCD", PADDINGS)
    return checks.check_choice(
        "Question 5", answer, "4a5c0a58d8b343d1", wrong=wrong, choices=maps, otherwise=look
    )


def mystery_maps(image: ArrayLike) -> dict[str, Array]:
    """Return four blurred copies of a grey image, A to D, in an order that is not told."""
    box, small = np.full((3, 3), 1 / 9), np.full((2, 2), 1 / 4)
    maps = [conv2d(image, box, padding=pixels) for pixels in (0, 1, 4)]
    maps.append(conv2d(image, small, padding="same"))
    return checks.shuffled(maps, 3)


# --------------------------------------------------------------- Questions 1 and 2: mistakes


def _size(kernel: Pair, stride: int, padding: int | Pair) -> Pair:
    """Count rows and columns of what comes out of the PICTURE."""
    rows, columns = (
        output_size(side, width, stride=stride, padding=padding)
        for side, width in zip(PICTURE, kernel, strict=True)
    )
    return rows, columns


def _broken(given: Any) -> bool:
    """Tell whether an answer holds numbers, and not whole ones alone."""
    sizes = checks.numbers(given)
    return bool(np.any(sizes[np.isfinite(sizes)] % 1))


def _general_hints(answer: dict[str, Any], size: int) -> dict[str, Mistakes]:
    """Say of an answer to Question 2 what holds for many wrong ones; an answer matches itself."""
    hints: dict[str, Mistakes] = {}
    for name in ("begins", "never_read"):
        given = answer.get(name)
        if isinstance(given, Iterator):
            hints[name] = [(given, "A list is needed: write list(…) around it.")]
        elif np.max(checks.numbers(given), initial=0) >= size:
            hints[name] = [(given, f"The row ends with pixel {size - 1}: count from 0.")]
    if _broken(given := answer.get("same_windows")):
        hints["same_windows"] = [(given, PART)]
    if checks.numbers(given := answer.get("same_zeros")).shape == (2,):
        hints["same_zeros"] = [(given, "Where does the last window begin, how far does it reach, "
                                "and how many pixels does the row lack?")]  # fmt: skip
    return hints


def _wrong_sizes(kernel: Pair, stride: int, padding: int) -> Mistakes:
    """List what usual misconceptions give in place of `_size`, on both axes or on one of them."""
    rows, columns = _size(kernel, stride, padding)
    both = _wrong_pairs(kernel, stride, padding)
    mixed = [
        (size, hint)
        for pair, hint in both
        for size in ((pair[0], columns), (rows, pair[1]))
        if hint != "Rows and columns have changed places."
    ]
    return [*both, *mixed, (rows, "Give the rows and the columns, as a pair.")]


def _wrong_pairs(kernel: Pair, stride: int, padding: int) -> Mistakes:
    rows, columns = _size(kernel, stride, padding)
    ends = [side + 2 * padding - width for side, width in zip(PICTURE, kernel, strict=True)]
    return [
        (_size(kernel, stride, (padding, padding + stride - 1)), "You rounded up; a window that "
         "sticks out is no window."),
        ([end / stride + 1 for end in ends], PART),
        ((rows - 1, columns - 1), "Count the beginnings, not the steps between: think of + 1."),
        (_size(kernel, 1, padding), "The stride is missing."),
        (_size(kernel, stride, 0), "The padding is missing."),
        (_size(kernel, stride, (padding, 0)), "The padding lies on both sides: count it twice."),
        (_size(kernel, stride, 2 * padding), "There is too much padding: once for each side."),
        (_size(kernel[::-1], stride, padding), "You took the kernel's height for its width."),
        ((columns, rows), "Rows and columns have changed places."),
        ((rows, rows), "You used the height for the width: count the columns by themselves."),
        ((columns, columns), "You used the width for the height: count the rows by themselves."),
        (PICTURE, "That is the size of the picture; the window must stay inside."),
    ]  # fmt: skip


# ------------------------------------------------------------------------ Question 3: mistakes


def _right(image: Any, kernel: Any, stride: int, padding: int) -> Array:
    return conv2d(image, kernel, stride=stride, padding=padding)


def _side_by_side(image: Any, kernel: Any, stride: int, padding: int) -> Array:
    rows, columns = _right(image, kernel, stride, padding).shape
    return conv2d(image, kernel, padding=padding)[:rows, :columns]


def _rounded_up(image: Any, kernel: Any, stride: int, padding: int) -> Array:
    sides = (padding, padding + stride - 1)
    return conv2d(image, kernel, stride=stride, padding=(sides, sides))


def _up_with_zeros(image: Any, kernel: Any, stride: int, padding: int) -> Array:
    out = np.zeros(_rounded_up(image, kernel, stride, padding).shape)
    right = _right(image, kernel, stride, padding)
    out[: right.shape[0], : right.shape[1]] = right
    return out


def _square(image: Any, kernel: Any, stride: int, padding: int) -> Array:
    out = _right(image, kernel, stride, padding)
    return out[:, : out.shape[0]]


def _narrow(image: Any, kernel: Any, stride: int, padding: int) -> Array:
    columns = output_size(image.shape[1], kernel.shape[0], stride=stride, padding=padding)
    return _right(image, kernel, stride, padding)[:, :columns]


def _short(image: Any, kernel: Any, stride: int, padding: int) -> Array:
    rows, columns = (
        len(range(0, side + 2 * padding - width, stride))
        for side, width in zip(image.shape, kernel.shape, strict=True)
    )
    return _right(image, kernel, stride, padding)[:rows, :columns]


def _repeated(image: Any, kernel: Any, stride: int, padding: int) -> Array:
    return conv2d(np.pad(image, padding, mode="edge"), kernel, stride=stride)


def _wrong_slides() -> list[tuple[Callable[..., Any], str]]:
    """List convolutions with a usual mistake, and the sentence that names it."""
    anew = "Each sum goes on from the last one: let it begin at zero for every window."
    over = "Your function turns the kernel over; it is used as it is given."
    integers = "The decimals are lost: is your output an array of integers?"
    return [
        (lambda i, k, s, p: conv2d(i, k), "Neither the stride nor the padding is used yet."),
        (lambda i, k, s, p: conv2d(i, k, stride=s), "The padding is missing."),
        (lambda i, k, s, p: conv2d(i, k, padding=p), "Your windows move one pixel at a time: where "
         "is the stride?"),
        (lambda i, k, s, p: conv2d(i, k, stride=(s, 1), padding=p), "The stride is used for the "
         "rows and not for the columns."),
        (lambda i, k, s, p: conv2d(i, k, stride=(1, s), padding=p), "The stride is used for the "
         "columns and not for the rows."),
        (_side_by_side, "The output has the right size, but its windows are one pixel apart: where "
         "does each of them begin?"),
        (lambda i, k, s, p: conv2d(i, k, padding=p, dilation=s), "The stride moves the window; it "
         "does not spread the pixels inside it."),
        (_rounded_up, "You rounded up: a window that sticks out is no window."),
        (_up_with_zeros, "You rounded up: the output has places for windows that stick out."),
        (lambda i, k, s, p: conv2d(i, k, stride=s, padding="same"), "The padding is given as a "
         'number of pixels; you pad as "same" does.'),
        (lambda i, k, s, p: conv2d(i, k, stride=s, padding=((p, 0), (p, 0))), "The zeros below and "
         "on the right are missing."),
        (lambda i, k, s, p: conv2d(i, k, stride=s, padding=((0, p), (0, p))), "The zeros above and "
         "on the left are missing."),
        (lambda i, k, s, p: conv2d(i, k, stride=s, padding=((p, p), (0, 0))), "The zeros on the "
         "left and on the right are missing."),
        (lambda i, k, s, p: conv2d(i, k, stride=s, padding=((0, 0), (p, p))), "The zeros above and "
         "below are missing."),
        (lambda i, k, s, p: conv2d(i, k, stride=s, padding=2 * p), "There are twice as many zeros "
         "as asked: `padding` is meant for each side."),
        (lambda i, k, s, p: conv2d(i, k, stride=s, padding=1), "You always pad one pixel; use the "
         "number that is given."),
        (lambda i, k, s, p: pad(conv2d(i, k, stride=s), p), "The zeros belong around the picture, "
         "before the kernel slides, and not around the result."),
        (_repeated, "The padding repeats the border of the picture; zeros are asked."),
        (lambda i, k, s, p: conv2d(pad(i, p, value=1), k, stride=s), "You pad with ones; zeros are "
         "asked."),
        (lambda i, k, s, p: convolve2d(i, k, stride=s, padding=p), "Your function turns the kernel "
         "by 180 degrees; a CNN does not."),
        (lambda i, k, s, p: _right(i, k[::-1], s, p), over),
        (lambda i, k, s, p: _right(i, k[:, ::-1], s, p), over),
        (lambda *case: np.cumsum(_right(*case)).reshape(_right(*case).shape), anew),
        (lambda *case: np.cumsum(_right(*case), axis=1), anew),
        (lambda *case: np.tile(_right(*case).ravel(), (len(_right(*case)), 1)), "All numbers go "
         "into one list: begin a new one for each row of windows."),
        (lambda i, k, s, p: np.sum(k) * _right(i, np.ones(k.shape), s, p), "You multiply two sums; "
         "multiply pixel by weight, and add the products up."),
        (lambda *case: _right(*case).T, "Rows and columns of the output have changed places."),
        (_square, "You took the height for the width somewhere: count the places on each axis."),
        (_narrow, "You took the kernel's height for its width: count the places on each axis."),
        (lambda *case: _right(*case)[:-1, :-1], "The last row and column are missing: think of "
         "+ 1."),
        (_short, "The last place is missing: a range stops before its end."),
        (lambda *case: _short(*case).tolist(), "The last place is missing: a range stops before "
         "its end."),
        (lambda *case: np.trunc(_right(*case)), integers),
        (lambda *case: np.round(_right(*case)), integers),
        (lambda i, k, s, p: _right(i, np.trunc(k), s, p), "The kernel has lost its decimals."),
        (lambda i, k, s, p: _right(np.trunc(i), k, s, p), "The picture has lost its decimals: is "
         "the padded one an array of integers?"),
        (lambda *case: _right(*case)[0, 0], "Only one number comes back: does your function return "
         "before all windows are summed?"),
        (lambda *case: _right(*case).ravel(), "The numbers are right, and all in one row: give a "
         "row of them for each row of windows."),
        (lambda *case: np.abs(_right(*case)), "Sums below zero have lost their sign."),
        (lambda *case: _right(*case).clip(0), "Sums below zero became zero; no ReLU is asked."),
        (lambda *case: _right(*case).clip(-255, 255), "A feature map is no picture: its sums may "
         "lie above 255."),
        (lambda *case: _right(*case).clip(0, 255), "A feature map is no picture: its sums may lie "
         "below 0 and above 255."),
        (lambda i, k, s, p: _right(i, k, s, p) / np.size(k), "You averaged the products; add them "
         "up."),
    ]  # fmt: skip


def _shown() -> list[Case]:
    """Return the inputs of the visible check of Question 3."""
    rng = np.random.default_rng(3)
    sizes = [((5, 8), (3, 2), 2, 1), ((9, 5), (2, 3), 3, 0), ((3, 4), (3, 2), 1, 3)]
    cases: list[Case] = [
        (rng.integers(-5, 10, image), rng.integers(-3, 4, kernel), stride, padding)
        for image, kernel, stride, padding in sizes
    ]
    quarters = rng.integers(-40, 90, (6, 9)) / 4
    return [
        *cases,
        (quarters, rng.integers(-3, 4, (4, 3)), 2, 1),
        (quarters.T, np.ones((1, 4)), 4, 2),
        (rng.integers(0, 256, (5, 7)), rng.integers(-9, 10, (2, 3)) / 4, 2, 0),
        (rng.integers(0, 256, (4, 13)), rng.integers(-29, 30, (5, 6)), 6, 5),
        (quarters, rng.integers(-3, 4, (3, 5)), 1, 0),
    ]


# ------------------------------------------------------------------------ Question 4: mistakes


def _faulty(
    count: Callable[[float], Any], *, clamp: bool = False, swap: bool = False, halve: bool = True
) -> Callable[..., Pair]:
    """Return a wrong "same": windows rounded with `count`, zeros below none, sides exchanged."""

    def zeros(size: int, kernel: int, stride: int) -> Pair:
        last = (int(count(size / stride)) - 1) * stride + kernel
        missing = max(last - size, 0) if clamp else last - size
        first = missing // 2 if halve else 0
        return (missing - first, first) if swap else (first, missing - first)

    return zeros


def _one_more(windows: float) -> int:
    """Round down and add one, also where nothing is left over."""
    return int(windows) + 1


def _with_missing(missing: Callable[[int, int, int], int]) -> Callable[..., Pair]:
    """Return a "same" that counts the missing zeros by a rule of its own."""

    def zeros(size: int, kernel: int, stride: int) -> Pair:
        number = max(missing(size, kernel, stride), 0)
        return number // 2, number - number // 2

    return zeros
