"""The checks of assignment 01, pixels: what is right, and which mistakes have a name."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from assignments import checks
from assignments.checks import Array, Case, Mistakes
from helpers.pixels import LUMA_WEIGHTS, split_channels, to_grayscale

PICTURE = (  # of Question 1
    (12, 40, 7, 93, 155, 61),
    (88, 201, 33, 5, 170, 246),
    (64, 19, 128, 77, 231, 50),
    (142, 9, 180, 25, 3, 99),
)
BRIGHT = (250, 130, 40)  # of Question 2

RUNS_OVER = "A byte ends at 255, and whatever is more begins again at 0."
STOPS = "A byte does not stop at its ends: it counts like the clock on the wall."
ONE_OFF = "One step after 255 comes 0, not 1: a byte has 256 values."


def question_1(answer: Any) -> bool:
    """Check what was read from the `PICTURE`, and the bytes of a batch."""
    picture = np.array(PICTURE, dtype=np.uint8)
    batch = np.zeros((32, 48, 64, 3), np.float32)
    row, column = np.argwhere(picture == picture.max())[0].tolist()
    right = {
        "A": picture[2, 1],
        "B": picture[2, 3],
        "C": (row, column),
        "D": picture.shape,
        "E": picture[1:3, 3:5],
        "F": batch.nbytes,
    }
    from_one = "Rows and columns are counted from 0."
    order = "The row comes first, then the column."
    wrong: dict[str, Mistakes] = {
        "A": [
            (picture[1, 2], order),
            (picture[1, 0], from_one),
            (picture[0, 1], order + " Both are counted from 0."),
            (picture[-2, 1], "Row numbers grow downwards: row 0 is at the top."),
            (picture[-3, 1], "Row numbers grow downwards: row 0 is at the top."),
        ],
        "B": [
            (picture[3, 2], "x says how far across, y how far down: which of them is the row?"),
            (picture[1, 2], from_one),
            (picture[1, 3], "Row 0 is at the top: y grows downwards."),
            (picture[2, 1], "x says how far across: count the columns again."),
        ],
        "C": [
            ((column, row), "The row comes first, then the column; this is (x, y)."),
            ((row + 1, column + 1), from_one),
            ((column + 1, row + 1), order + " Both are counted from 0."),
            (
                int(picture.argmax()),
                "That is its place among all the pixels, one after the other; "
                "say its row and its column.",
            ),
            (picture.max(), "That is how bright it is. Where is it?"),
            (np.argwhere(picture == picture.min())[0], "0 is black: that is the darkest pixel."),
            ((len(picture) - 1 - row, column), "Row 0 is at the top."),
        ],
        "D": [
            (picture.shape[::-1], "The rows come first, then the columns."),
            (picture.size, "That is how many pixels there are. A shape is rows and columns."),
            (
                np.array(picture.shape) + 1,
                "Count the rows and the columns again; only their numbers begin with 0.",
            ),
            (np.array(picture.shape) - 1, "That is the place of the last pixel; count them all."),
            ((*picture.shape, 1), "This grey picture has two axes only."),
            ((*picture.shape, 3), "A grey picture has no channels: two axes only."),
        ],
        "E": [
            (picture[1:4, 3:6], "A range stops before its second number, as in a list."),
            (picture[1:4, 3:5], "A range stops before its second number, for the rows too."),
            (picture[1:3, 3:6], "A range stops before its second number, for the columns too."),
            (picture[3:5, 1:3], "The rows stand before the comma, the columns after it."),
            (picture[1:3, 3:5].T, "Rows and columns have changed places."),
            (picture[0:2, 2:4], from_one),
            (picture[1:3, 4:6], "Columns are counted from 0: column 3 is the fourth."),
            (picture[1:3, 2:4], "Columns are counted from 0: column 3 is the fourth."),
            (picture[2:4, 3:5], "Rows are counted from 0: row 1 is the second."),
            (picture[0:2, 3:5], "Rows are counted from 0: row 1 is the second."),
            (picture[1:3, 3:5].ravel(), "Give the numbers as rows, a list of lists."),
        ],
        "F": [
            (batch.size, "That is how many numbers there are. How many bytes has one?"),
            (batch[..., 0].nbytes, "How many channels has a colour picture?"),
            (batch[0].nbytes, "That is one picture."),
            (batch[..., 0].size, "Every channel counts, and every number takes several bytes."),
            (batch[0].size, "That is how many numbers one picture has."),
            (batch.astype(float).nbytes, "float32 has 32 bits: how many bytes is that?"),
            (32 * batch.size, "Those are bits; a byte has eight of them."),
            (batch.nbytes / 1000, "Give the bytes themselves, not thousands of them."),
            (batch.nbytes / 1000**2, "Give the bytes themselves, not millions of them."),
            (batch.nbytes // 1000, "Give the bytes themselves, not thousands of them."),
            (batch.nbytes / 1024, "Give the bytes themselves, not thousands of them."),
            (batch.nbytes / 1024**2, "Give the bytes themselves, not millions of them."),
        ],
    }
    return checks.check_entries("Question 1", answer, right, wrong=wrong, tolerance=0)


def question_2(answer: Any) -> bool:
    """Check what arithmetic with the bytes `BRIGHT` gives."""
    bright = np.array(BRIGHT, dtype=np.uint8)
    true = bright.astype(int)
    sums = {"A": true + 20, "B": true * 2, "C": true - 50, "D": 255 - true}
    right = {"A": bright + 20, "B": bright * 2, "C": bright - 50, "D": 255 - bright}
    wrong: dict[str, Mistakes] = {
        name: [
            (total, "A byte has no room for this: it ends at 255, and there is nothing below 0."),
            (total.clip(0, 255), STOPS),
            (total % 255, ONE_OFF),
            (np.where(total > 255, total - 255, total), ONE_OFF),
            (np.where(total < 0, total + 255, total), ONE_OFF),
            (total % 256 - 1, ONE_OFF),
            (np.where(total > 255, total % 256 - 1, total), ONE_OFF),
            (np.where(total < 0, total % 256 + 1, total), ONE_OFF),
            (np.where(total < 0, 255, total), "Count down from 0: the first step gives 255. How "
             "many steps are left?"),
            (np.where(total > 255, bright, total), "A sum that is too large is not simply left "
             "out: " + RUNS_OVER),
            (np.where(total > 255, 0, total), RUNS_OVER),
            (np.where(total < 0, 0, total), STOPS),
            (np.where(total > 255, 511 - total, total), RUNS_OVER),
            (abs(total), "A byte has no sign, and it does not turn round at 0 either: what comes "
             "before 0 on the clock?"),
        ]
        for name, total in sums.items()
    }  # fmt: skip
    right["E"] = sums["B"].clip(0, 255)
    wrong["D"] = [
        (256 - true, ONE_OFF),
        (254 - true, "Count again: 255 minus 0 is 255."),
        (true, "That is the picture itself; what is far from 255 becomes bright."),
        (true - 255, "It is 255 minus the picture, not the picture minus 255."),
        (bright - 255, "It is 255 minus the picture, not the picture minus 255."),
    ]
    wrong["E"] = [
        (right["B"], "`astype(int)` comes first: is there still a byte that runs over?"),
        (sums["B"], "What does `np.clip` do with numbers above 255?"),
        (bright.clip(0, 255), "The doubling is missing."),
        (sums["B"] % 255, "`np.clip` cuts off; it does not begin again at 0."),
        (np.where(sums["B"] > 255, 0, sums["B"]), "`np.clip` cuts off at the end of the range."),
        (np.where(sums["B"] > 255, 256, sums["B"]), "255 is the largest number that is left."),
        (np.where(sums["B"] > 255, 255, true), "What does not pass 255 is doubled too."),
        (
            np.where(sums["B"] == 260, 4, sums["B"].clip(0, 255)),
            "`astype(int)` comes first: is there still a byte that runs over?",
        ),
        (sums["B"].clip(0, 255) / 255, "The range is from 0 to 255 here."),
    ]
    return checks.check_entries("Question 2", answer, right, wrong=wrong)


def question_3(function: Callable[..., Any], cases: Sequence[Case] | None = None) -> bool:
    """Check the change from colour (H, W, 3) to grey (H, W)."""

    def weighed(weights: ArrayLike) -> Callable[..., Any]:
        """Return a grey with other weights: its channels are scaled before the right one."""
        scales = np.asarray(weights) / LUMA_WEIGHTS
        return lambda image: to_grayscale(image * scales)

    def cropped(image: Any) -> Any:
        return to_grayscale(image)[:, : len(image)]

    def parts(image: Any) -> Any:
        return sum(np.trunc(weighed(w)(image)) for w in np.diag(LUMA_WEIGHTS))

    red, green, blue = LUMA_WEIGHTS
    wrong = [
        (lambda i: np.mean(i, axis=2), "That is the plain mean; the eye does not see the three "
         "lights as equally bright."),
        (weighed((blue, green, red)), "The weights of red and blue have changed places."),
        (weighed((green, red, blue)), "The weights of red and green have changed places."),
        (weighed((red, blue, green)), "The weights of green and blue have changed places."),
        (weighed((0.3, 0.59, 0.11)), "Those weights are rounded; take all their decimals."),
        (weighed((0.3, 0.6, 0.1)), "Those weights are rounded; take all their decimals."),
        (weighed((0.2126, 0.7152, 0.0722)), "Those are the weights of BT.709; the question gives "
         "others."),
        *[
            (lambda i, c=channel: split_channels(i)[c], "That is one channel; all three count.")
            for channel in range(3)
        ],
        *[
            (weighed(w), "That is one channel with its weight; add the other two.")
            for w in np.diag(LUMA_WEIGHTS)
        ],
        *[
            (weighed(w), "One of the three channels is missing.")
            for w in LUMA_WEIGHTS * (1 - np.eye(3))
        ],
        (lambda i: np.sum(i, axis=2, dtype=float), "The channels are added up without their "
         "weights."),
        (lambda i: np.sum(i, axis=2, dtype=i.dtype), "Bytes run over when they are added, and the "
         "weights are missing."),
        (lambda i: np.sum(i, axis=2, dtype=i.dtype) / 3, "Bytes run over when they are added, and "
         "the plain mean is not what is asked."),
        (lambda i: np.max(i, axis=2), "That is the brightest of the three; weigh them."),
        (lambda i: np.min(i, axis=2), "That is the darkest of the three; weigh them."),
        (lambda i: (np.max(i, axis=2) / 2 + np.min(i, axis=2) / 2), "That is the lightness of "
         "the colour; its grey weighs the three."),
        (lambda i: to_grayscale(i) / 3, "The weights already add up to 1: nothing has to be "
         "divided by 3."),
        (lambda i: to_grayscale(i) / 255, "The range is to stay as it was: do not divide by 255."),
        (lambda i: to_grayscale(i) * 255, "The range is to stay as it was: do not multiply by "
         "255."),
        (lambda i: np.round(to_grayscale(i)), "The decimals are lost: do not round."),
        *[
            (lambda i, d=digits: np.round(to_grayscale(i), d), "Decimals are lost: do not round.")
            for digits in (1, 2, 3)
        ],
        (lambda i: to_grayscale(i).astype(np.float16), "float16 keeps three digits or so; take a "
         "larger type."),
        (lambda i: to_grayscale(i) / np.max(i), "The range is to stay as it was: do not divide by "
         "the largest number."),
        (lambda i: to_grayscale(i).clip(0, 1), "The range is to stay as it was: do not cut off."),
        (lambda i: np.round(np.mean(i, axis=2)), "That is the plain mean, and it is rounded; weigh "
         "the three and do not round."),
        (lambda i: i * LUMA_WEIGHTS, "The channels are weighed; now add them up."),
        (lambda i: np.trunc(to_grayscale(i)), "The decimals are lost: is your output an array of "
         "integers?"),
        (parts, "The decimals of each channel are lost before you add them."),
        (lambda i: 255 - to_grayscale(i), "That is the negative: black and white have changed "
         "places."),
        *checks.loop_mistakes(to_grayscale),
        (lambda i: to_grayscale(i).T, "Rows and columns have changed places."),
        (cropped, "You took the height for the width somewhere: columns are missing."),
        (lambda i: to_grayscale(i)[:-1, :-1], "The last row and column are missing."),
        (lambda i: to_grayscale(i)[..., np.newaxis], "A grey picture has two axes, (H, W)."),
        (lambda i: np.stack([to_grayscale(i)] * 3, axis=2), "A grey picture has no channels: "
         "return (H, W)."),
        (lambda i: to_grayscale(i)[::-1], "The picture stands on its head."),
        (lambda i: to_grayscale(i)[:, ::-1], "The picture is mirrored."),
        (lambda i: to_grayscale(i).ravel(), "Give the grey numbers as rows, of shape (H, W)."),
    ]  # fmt: skip
    return checks.check_function(
        "Question 3",
        function,
        to_grayscale,
        cases or _colours(),
        wrong=wrong,
        instead_of=[to_grayscale],
    )


def question_4(function: Callable[..., Any], cases: Sequence[Case] | None = None) -> bool:
    """Check the mean of a grey picture and the mirrored other one, both of bytes."""
    wrap = "Bytes run over when they are added: compute in a larger type."
    flip = "The second picture stands on its head: which axis goes from left to right?"
    both = (
        "Two things are wrong. Try pictures with small numbers first, where no sum passes 255: is "
        "the second one mirrored as it should be?"
    )
    wrong = [
        (lambda a, b: (a + b[::-1]) // 2, both),
        (lambda a, b: (a + b[:, ::-1]) // 2, wrap),
        (lambda a, b: (a + b[:, ::-1]) / 2, wrap),
        (lambda a, b: _mean(a, b[::-1]), flip),
        (lambda a, b: (a + b[::-1, ::-1]) // 2, wrap),
        (lambda a, b: _mean(a, b[::-1, ::-1]), "The second picture is turned right round; mirror "
         "it along one axis only."),
        (_mean, "The second picture is not mirrored."),
        (lambda a, b: (a + b) // 2, both),
        (lambda a, b: _mean(a[:, ::-1], b), "You mirrored the first picture in place of the "
         "second."),
        (lambda a, b: _mean(a, b)[:, ::-1], "You mirrored the result; only the second picture is "
         "to be mirrored."),
        (lambda a, b: _mean(a, b[:, ::-1], 255), "Halve the sum before anything is cut off at "
         "255."),
        (lambda a, b: a + (b[:, ::-1] - a) // 2, "Bytes run over when they are subtracted too: "
         "there is nothing below 0."),
        (lambda a, b: _mean(a.astype(np.int8), b[:, ::-1].astype(np.int8)), "int8 ends at 127: "
         "which type holds 510?"),
        (lambda a, b: (a.astype(np.int8) + b[:, ::-1].astype(np.int8)) // 2, "int8 ends at 127: "
         "which type holds 510?"),
        (lambda a, b: a / 2 + b[::-1] / 2, flip),
        (lambda a, b: _mean(a, a[:, ::-1]), "You mixed the first picture with itself."),
        (lambda a, b: _mean(a, np.roll(b, 1, axis=1)), "The second picture is shifted, not "
         "mirrored."),
        (lambda a, b: (a.astype(int) - b[:, ::-1]) // 2, "You subtracted the pictures; add them."),
        (lambda a, b: np.maximum(a, b[:, ::-1]), "You kept the brighter of the two; take the "
         "mean."),
        (lambda a, b: b[:, ::-1], "The first picture is missing."),
        (lambda a, b: _mean(a, b[:, ::-1]) / 255, "The range is to stay as it was: do not divide "
         "by 255."),
        (lambda a, b: a // 2 + b[:, ::-1] // 2, "Halving each first rounds twice: where both are "
         "odd, one is lost."),
        (lambda a, b: (a / 2 + b[:, ::-1] / 2), "Round down to whole numbers."),
        (lambda a, b: np.ceil(a / 2 + b[:, ::-1] / 2), "The mean is to be rounded down."),
        (lambda a, b: np.round(a / 2 + b[:, ::-1] / 2), "The mean is to be rounded down, always."),
        (lambda a, b: a.astype(int) + b[:, ::-1], "That is the sum: half of it is the mean."),
        (lambda a, b: np.minimum(a.astype(int) + b[:, ::-1], 255), "That is the sum: half of it is "
         "the mean."),
    ]  # fmt: skip
    shown = cases or _greys()
    return checks.check_function(
        "Question 4",
        function,
        lambda a, b: _mean(a, b[:, ::-1]),
        shown,
        wrong=wrong,
        handed_out=lambda a, b: (a + b[::-1]) // 2,
        tolerance=0,
    )


def question_5(answer: Any) -> bool:
    """Check which line made which of the six `mystery_pictures`."""
    wrong = {
        "eef04247dafda1ea": "Before the comma stand the rows: what does a slice there turn over?",
        "760417427f8e9f7c": "Two stand on their heads. In which has the flag changed sides?",
        "5ded8bb0f65be121": "One line turns over rows and columns: which picture shows both?",
        "dfb28af460afc558": "What becomes of sums above 255, with `np.clip` and without it?",
        "ecbc5b0b3fc62b5d": "In a negative bright becomes dark, and dark becomes bright.",
        "81af8321ba447283": "One line makes all brighter, the other turns bright into dark.",
    }
    choices = dict.fromkeys("ABCDEF", range(1, 7))
    if isinstance(answer, Mapping) and answer.keys() == choices.keys():
        moved = checks.fingerprint("Question 5, moved", {name: answer[name] for name in "ADF"})
        hint = "In three of the pictures every pixel keeps its place: are those right?"
        if moved != "7efadd3d1b5360bc":
            hint = "Three of the pictures are turned over: are those right?"
        wrong.setdefault(checks.fingerprint("Question 5", answer), hint)
    return checks.check_choice(
        "Question 5", answer, "cffaf3ecffd12c3b", wrong=wrong, choices=choices
    )


def mystery_pictures(grey: Array) -> Mapping[str, Array]:
    """Return six changed copies of a grey picture, A to F, in an order that is not told."""
    changed = [
        *(grey[::-1, :], grey[:, ::-1], grey[::-1, ::-1]),
        *(255 - grey, grey + 100, np.clip(grey.astype(int) + 100, 0, 255)),
    ]
    return checks.shuffled(changed, 3)


# ---------------------------------------------------------------------------------------- private


def _mean(first: ArrayLike, second: ArrayLike, most: int = 510) -> Array:
    """Return the mean of two pictures, rounded down; sums above `most` are cut off first."""
    total = np.add(first, second, dtype=np.int64)
    return np.minimum(total, most) // 2


def _colours() -> list[Case]:
    """Return the pictures of the visible check of Question 3: bytes, then fractions."""
    rng = np.random.default_rng(1)
    cases: list[Case] = [
        (rng.integers(0, 256, size).astype(np.uint8),) for size in [(2, 4, 3), (5, 2, 3), (1, 3, 3)]
    ]
    cases += [(rng.random((3, 4, 3)),), (255 * rng.random((4, 2, 3)),)]
    ends = np.repeat(np.array([0, 255], np.uint8), 3).reshape(2, 1, 3)  # black and white
    return [*cases, (ends,), (rng.random((2, 2, 3)),)]


def _greys() -> list[Case]:
    """Return the pairs of the visible check of Question 4: dark, bright, even and odd."""
    rng = np.random.default_rng(4)
    sizes = [(2, 3), (5, 4), (3, 7), (1, 6)]
    cases = [tuple(rng.integers(0, 256, (2, *size)).astype(np.uint8)) for size in sizes]
    ends = np.array([[0], [255], [254]], np.uint8)
    return [*cases, (ends, ends), (ends[[1, 0]] * ends[:2].T, ends[[1, 1]] + 0 * ends[:2].T)]
