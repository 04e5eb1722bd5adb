"""The table of assignment 01, pixels: what is right, and which slips have a name."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from assignments.checks.engine import Array, Case, Question, shuffled
from helpers.pixels import LUMA_WEIGHTS, to_grayscale

PICTURE = (  # of Question 1
    (12, 40, 7, 93, 155, 61),
    (88, 201, 33, 5, 170, 246),
    (64, 19, 128, 77, 231, 50),
    (142, 9, 180, 25, 3, 99),
)
BRIGHT = (250, 130, 40)  # of Question 2
P, TRUE = np.array(PICTURE, np.uint8), np.array(BRIGHT)
BYTES = TRUE.astype(np.uint8)
PLACE = np.argwhere(P.max() == P)[0]
BATCH = np.zeros((32, 48, 64, 3), np.float32)

ORDER = "The row comes first, then the column."
FROM_ZERO = "Rows and columns are counted from 0."
THOUSANDS = "Give the bytes themselves, not thousands or millions of them."
RUNS_OVER = "A byte ends at 255, and whatever is more begins again at 0."
CLOCK = "A byte does not stop at its ends: it counts like the clock on the wall."
ONE_OFF = "One step after 255 comes 0, not 1: a byte has 256 values."
MEAN = "That is the plain mean; the eye does not see the three lights as equally bright."
BYTES_TOO = "Bytes run over when they are added: compute in a larger type."
FLIP = "The second picture is mirrored in another way: which axis goes from left to right?"
BOTH = "Two things are wrong. Try pictures with small numbers first, where no sum passes 255."


def line(total: Array) -> list[tuple[Any, str]]:
    """Return what slips make of a line of sums that bytes cannot hold."""
    over, under = total > 255, total < 0
    return [
        (total, "A byte has no room for this: it ends at 255, and there is nothing below 0."),
        (total.clip(0, 255), CLOCK),
        *[(np.where(over, high, np.where(under, low, total)), ONE_OFF)
          for high in (total - 256, total - 255, total - 257)
          for low in (total + 256, total + 255, total + 257)],
        (np.where(under, 255, total), "Count down from 0: the first step gives 255. And then?"),
        (np.where(over, BYTES, total), "A sum that is too large is not left out. " + RUNS_OVER),
        (np.where(over, 0, total), RUNS_OVER),
        (np.where(under, 0, total), CLOCK),
        (abs(total), "A byte has no sign: what comes before 0 on the clock?"),
    ]  # fmt: skip


def weighed(image: Array, *weights: float) -> Array:
    """Return a grey with other weights: its channels are scaled before the right one."""
    return to_grayscale(image * (np.array(weights) / LUMA_WEIGHTS))


def mean(first: ArrayLike, second: ArrayLike, most: int = 510) -> Array:
    """Return the mean of two pictures, rounded down; sums above `most` are cut off first."""
    return np.minimum(np.add(first, second, dtype=np.int64), most) // 2


def colours(rng: np.random.Generator) -> list[Case]:
    """Draw colour pictures: bytes, fractions, numbers with decimals, black and white, dark ones."""
    rows = rng.permutation([2, 3, 5, 6])
    sizes = [(rows[0], 4, 3), (5, rows[1], 3), (1, rows[2], 3), (rows[3], 1, 3), (3, 3, 3)]
    pictures: list[Array] = [rng.integers(0, 256, size).astype(np.uint8) for size in sizes]
    pictures += [rng.random(size).round(3) for size in sizes[:3]]
    return [(picture,) for picture in (*pictures, 255 * rng.random(sizes[0]), pictures[5] / 100)]


def greys(rng: np.random.Generator) -> list[Case]:
    """Draw pairs of grey pictures of bytes: dark, bright, even and odd."""
    sizes = [(2, 3), (5, 4), (3, int(rng.integers(5, 9))), (1, 6), (int(rng.integers(2, 6)), 1)]
    ends = np.array([[0, 255, 254], [255, 254, 0]], np.uint8)
    cases = [tuple(rng.integers(0, 256, (2, *size)).astype(np.uint8)) for size in sizes]
    return [*cases, (ends, ends[:, [0, 2, 1]]), (ends[:1], ends[1:])]


question_1 = Question(1, """
reading.A = P[2, 1]
P[1, 2] | ORDER
P[1, 0] | FROM_ZERO
P[0, 1] | ORDER Both are counted from 0.
P[-2, 1]; P[-3, 1]; P[3, 1] | Which row is it? Row 0 is the one at the top.
reading.B = P[2, 3]
P[3, 2] | x says how far across, y how far down: which of them is the row?
P[1, 2] | FROM_ZERO
P[1, 3] | Which row is it? Row 0 is the one at the top, and y grows downwards.
P[2, 1]; P[2, 2]; P[2, 4] | x says how far across: count the columns again.
reading.C = PLACE
PLACE[::-1] | The row comes first, then the column; this is (x, y).
PLACE + 1 | FROM_ZERO
PLACE[::-1] + 1 | ORDER Both are counted from 0.
PLACE + [0, 1] | FROM_ZERO
P.argmax() | That is its place among all the pixels: say its row and its column.
P.max() | That is how bright it is. Where is it?
np.argwhere(P == P.min())[0] | 0 is black: that is the darkest pixel.
(3 - PLACE[0], PLACE[1]) | Row 0 is at the top.
reading.D = P.shape
P.shape[::-1] | The rows come first, then the columns.
P.size | That is how many pixels there are. A shape is rows and columns.
np.add(P.shape, 1) | Count the rows and the columns again; only their numbers begin with 0.
np.subtract(P.shape, 1) | That is the place of the last pixel; count them all.
(*P.shape, 1); (*P.shape, 3) | A grey picture has no channels: two axes only.
reading.E = P[1:3, 3:5]
P[1:4, 3:6]; P[1:4, 3:5]; P[1:3, 3:6] | A range stops before its second number, as in a list.
P[3:5, 1:3] | The rows stand before the comma, the columns after it.
P[0:2, 2:4] | FROM_ZERO
P[1:3, 4:6]; P[1:3, 2:4] | Columns are counted from 0: column 3 is the fourth.
P[2:4, 3:5]; P[0:2, 3:5] | Rows are counted from 0: row 1 is the second.
reading.F = BATCH.nbytes
BATCH.size | That is how many numbers there are. How many bytes has one?
BATCH[..., 0].nbytes | How many channels has a colour picture?
BATCH[0].nbytes | That is one picture.
BATCH[..., 0].size | Every channel counts, and every number takes several bytes.
BATCH[0].size | That is how many numbers one picture has.
2 * right | float32 has 32 bits: how many bytes is that?
32 * BATCH.size | Those are bits; a byte has eight of them.
right / 1000; right / 1e6; right // 1000; right / 1024; right / 1024**2 | THOUSANDS
""", globals())  # fmt: skip

question_2 = Question(2, """
bytes_after.A = BYTES + 20
* line(TRUE + 20)
bytes_after.B = BYTES * 2
* line(TRUE * 2)
bytes_after.C = BYTES - 50
* line(TRUE - 50)
bytes_after.D = 255 - BYTES
256 - TRUE | ONE_OFF
254 - TRUE | Count again: how far is it from 0 to 255?
TRUE | That is the picture itself; what is far from 255 becomes bright.
TRUE - 255; BYTES - 255 | It is 255 minus the picture, not the picture minus 255.
bytes_after.E = (TRUE * 2).clip(0, 255)
BYTES * 2; [244, 255, 80]; [255, 4, 80] | `astype(int)` comes first: does a byte still run over?
TRUE * 2 | What does `np.clip` do with numbers above 255?
TRUE | The doubling is missing.
TRUE * 2 % 255; TRUE * 2 * (TRUE < 128) | `np.clip` cuts off; it does not begin again at 0.
np.minimum(TRUE * 2, 256) | Which is the largest number that `np.clip` leaves?
np.where(TRUE > 127, 255, TRUE) | What does not pass 255 is doubled, too.
right / 255 | The range is from 0 to 255 here.
""", globals())  # fmt: skip

question_3 = Question(3, """
my_grey(i) = to_grayscale(i)
np.mean(i, axis=2); np.round(np.mean(i, axis=2)) | MEAN
weighed(i, 0.114, 0.587, 0.299); weighed(i, 0.587, 0.299, 0.114);
weighed(i, 0.299, 0.114, 0.587) | Two of the weights have changed places.
weighed(i, 0.3, 0.59, 0.11); weighed(i, 0.3, 0.6, 0.1) | Those weights are rounded.
weighed(i, 0.2989, 0.587, 0.114); weighed(i, 0.299, 0.587, 0.144); weighed(i, 0.229, 0.587, 0.114);
weighed(i, 0.299, 0.578, 0.114) | Compare each digit of your weights with the question's.
weighed(i, 0.2126, 0.7152, 0.0722) | Those are the weights of BT.709; the question gives others.
i[..., 0]; i[..., 1]; i[..., 2]; weighed(i, 0.299, 0, 0); weighed(i, 0, 0.587, 0);
weighed(i, 0, 0, 0.114) | That is one channel, with its weight or without it; all three count.
weighed(i, 0, 0.587, 0.114); weighed(i, 0.299, 0, 0.114);
weighed(i, 0.299, 0.587, 0) | One of the three channels is missing.
np.sum(i, axis=2, dtype=float) | The channels are added up without their weights.
np.sum(i, axis=2, dtype=i.dtype); np.sum(i, axis=2, dtype=i.dtype) / 3 | Bytes run over when they
| are added, and the weights are missing.
np.max(i, axis=2); np.min(i, axis=2) | That is the brightest or darkest of the three; weigh them.
np.max(i, axis=2) / 2 + np.min(i, axis=2) / 2 | The channel in between counts too: weigh all three.
right / 3 | The weights already add up to 1: nothing has to be divided by 3.
i * LUMA_WEIGHTS | The channels are weighed; now add them up.
np.trunc(i * LUMA_WEIGHTS).sum(axis=2) | The decimals of each channel are lost before you add them.
right / np.max(i) | The range is to stay as it was: do not divide by the largest number.
right[:, : len(i)] | You took the height for the width somewhere: columns are missing.
right[..., None]; np.stack([right] * 3, axis=2) | A grey picture has two axes, (H, W).
right / 255 if np.max(i) > 1 else right | The range is to stay as it was: do not divide by 255.
to_grayscale(np.trunc(i)) | The picture has lost its decimals: is a copy of it one of bytes?
""", globals(), draw=colours, without=[to_grayscale])  # fmt: skip

question_4 = Question(4, """
double_exposure(a, b) = mean(a, b[:, ::-1])
(a + b[::-1]) // 2; (a + b) // 2 | BOTH
(a + b[:, ::-1]) // 2; (a + b[:, ::-1]) / 2; (a + b[::-1, ::-1]) // 2 | BYTES_TOO
mean(a, b[::-1]); a / 2 + b[::-1] / 2; mean(a, b[::-1, ::-1]) | FLIP
mean(a, b); a / 2 + b / 2 | The second picture is not mirrored.
mean(a[:, ::-1], b) | You mirrored the first picture in place of the second.
mean(a, b)[:, ::-1] | You mirrored both, or the result; only the second is to be mirrored.
mean(a, b[:, ::-1], 255) | Halve the sum before anything is cut off at 255.
a // 2 + b[:, ::-1] // 2 | Halving each first rounds twice: where both are odd, one is lost.
a / 2 + b[:, ::-1] / 2 | Round down to whole numbers.
np.ceil(a / 2 + b[:, ::-1] / 2); np.round(a / 2 + b[:, ::-1] / 2) | Round down, always.
a.astype(int) + b[:, ::-1] | That is the sum: halve it.
np.minimum(a.astype(int) + b[:, ::-1], 255) | That is the sum: halve it.
""", globals(), draw=greys, handed_out="(a + b[::-1]) // 2", tolerance=1e-9)  # fmt: skip

question_5 = Question(5, """
line_of ? shuffled("123456", 3)
1 <> 2 | Before the comma stand the rows: what does a slice there turn over?
1, 2, 3 | In three of the pictures every pixel keeps its place: are those right?
1 | Two stand on their heads. In which of them has the flag changed sides, too?
3 | One line turns over rows and columns: which picture shows both?
4 | In a negative bright becomes dark, and dark becomes bright.
else | What becomes of sums above 255, with `np.clip` and without it?
""", globals())  # fmt: skip


def mystery_pictures(grey: Array) -> dict[str, Array]:
    """Return six changed copies of a grey picture, A to F, in an order that is not told."""
    changed = [
        *(grey[::-1, :], grey[:, ::-1], grey[::-1, ::-1]),
        *(255 - grey, grey + 100, np.clip(grey.astype(int) + 100, 0, 255)),
    ]
    return shuffled(changed, 3)
