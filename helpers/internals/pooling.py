"""Pool a batch fast, and all that comes before: arguments checked, padding made to lose.

`prepare` makes a `Work` of what a lesson is given; `combine` takes the largest, the smallest or the
mean of every window, first down the rows, then along the columns.

Padding repeats the pixels of the border: each window that reaches over it holds them already, so
they cannot win. Where pixels are summed, padding is zero, and not counted.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray

from helpers.internals import windows as rules
from helpers.internals.arguments import Pair, Size, as_image, pair
from helpers.internals.windows import ImagePadding

_BLOCK = 2**17  # entries of a block of images: about what a processor core keeps close by


class Work(NamedTuple):
    """What every way to pool works on: arguments checked, the image as a batch, not padded."""

    batch: NDArray[Any]  # (N, H, W, C), integers as int64
    pool_size: Pair
    stride: Pair
    pixels: tuple[Pair, Pair]  # of padding, ((top, bottom), (left, right))
    places: Pair  # (oH, oW)
    axes: int  # of the image

    @property
    def shape(self) -> tuple[int, ...]:
        """(N, oH, oW, C), of what comes out."""
        return len(self.batch), *self.places, self.batch.shape[3]


def prepare(image: ArrayLike, pool_size: Size, stride: Size | None, padding: ImagePadding) -> Work:
    """Check every argument, once; a window that would see no pixel is an error."""
    array, size = as_image(image), pair(pool_size, "pool_size")
    batch = rules.as_batch(rules.widened(array, "image"))
    step = size if stride is None else pair(stride, "stride")
    pixels = rules.resolve_padding(padding, batch.shape[1:3], size, stride=step)
    padded = [length + sum(side) for length, side in zip(batch.shape[1:3], pixels, strict=True)]
    places = rules.count_windows(padded, size, stride=step, name="pool_size")
    work = Work(batch, size, step, pixels, places, array.ndim)
    for axis in (0, 1):  # the first window must end on the image, and the last one start on it
        before, last = pixels[axis][0], (places[axis] - 1) * step[axis]
        if before >= size[axis] or last - before >= batch.shape[1 + axis]:
            raise ValueError(
                f"padding {padding} holds whole windows: with pool_size {size}, stride {step} and "
                f"an image {batch.shape[1:3]} one would see no pixel; pad less than the pool_size"
            )
    return work


def combine(operation: np.ufunc, work: Work) -> NDArray[Any]:
    """Combine the pixels of every window by np.maximum or np.minimum, or average them by np.add."""
    mean = operation is np.add  # sums that are divided by the count of pixels
    out = np.empty(work.shape, rules.float_dtype(work.batch) if mean else work.batch.dtype)
    dtype = np.float64 if mean else out.dtype  # of the sums: float32 would round them
    images = max(1, _BLOCK // work.batch[0].size)
    for n in range(0, len(out), images):
        block = slice(n, n + images)
        part = rules.pad_batch(work.batch[block], work.pixels, mode="constant" if mean else "edge")
        rows = np.empty((len(part), work.places[0], *part.shape[2:]), dtype)
        _along_first(operation, part.swapaxes(0, 1), work, 0, rows.swapaxes(0, 1))
        total = np.empty(out[block].shape) if mean else out[block]
        _along_first(operation, rows.swapaxes(0, 2), work, 1, total.swapaxes(0, 2))
        if mean:
            total /= _counts(work)
            out[block] = total
    return rules.like_image(out, work.axes)


def _along_first(
    operation: np.ufunc, lines: NDArray[Any], work: Work, axis: int, out: NDArray[Any]
) -> None:
    """Combine neighbouring lines along the first axis; it was the image's `axis`."""
    size, step = work.pool_size[axis], work.stride[axis]
    span = step * (len(out) - 1) + 1
    if size == 1:
        out[...] = lines[:span:step]
    else:
        operation(lines[:span:step], lines[1 : 1 + span : step], out=out, dtype=out.dtype)
    for tap in range(2, size):
        operation(out, lines[tap : tap + span : step], out=out)


def _counts(work: Work) -> NDArray[Any]:
    """Count the real pixels in every window, (oH, oW, 1)."""
    axes = zip(work.batch.shape[1:3], work.pixels, work.pool_size, work.stride, strict=True)
    rows, columns = (
        sliding_window_view(np.pad(np.ones(length), sides), size)[::step].sum(axis=1)
        for length, sides, size, step in axes
    )
    counts: NDArray[Any] = rows[:, np.newaxis, np.newaxis] * columns[:, np.newaxis]
    return counts
