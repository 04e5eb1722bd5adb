"""How to shrink a feature map and keep what matters (notebook 04).

A window slides over the image, usually in steps of its own size, and every window is summed up
by one number: its largest, its smallest or its average. Nothing is learned. Each channel is
pooled by itself, so the channels stay as many as they were.

Images are (H, W), (H, W, C) or (N, H, W, C), channels last. Padding is never averaged and never
wins: a window that reaches over the border is summed up from the pixels it really holds.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.internals.arguments import Pair, as_image, pair, signed
from helpers.internals.windows import (
    ImagePadding,
    as_batch,
    count_windows,
    like_image,
    pad_batch,
    resolve_padding,
)

Array = NDArray[Any]

_BLOCK = 2**18  # entries of a block of images: about what a processor core keeps close by

# ---------------------------------------------------------------------------------- local pooling


def pool2d_loops(
    image: ArrayLike,
    pool_size: int | Pair = 2,
    *,
    stride: int | Pair | None = None,
    padding: ImagePadding = "valid",
    summary: Callable[[Array], Any] = np.max,
) -> Array:
    """Pool one window after the other, with any summary: slow, and easy to read.

    Parameters
    ----------
    image, pool_size, stride, padding
        As for `max_pool2d`.
    summary : function of an array
        What one window becomes: np.max, np.min, np.mean, np.median … It gets the window's pixels
        of one channel, (h, w), cut off where the image ends: that is why padding cannot win.

    Returns
    -------
    ndarray
        The shape of `max_pool2d`, and the dtype that the summary gives.

    Raises
    ------
    ValueError, TypeError
        As `max_pool2d` does.

    Examples
    --------
    >>> pool2d_loops([[1, 3, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [9, 8, 6, 5]], summary=np.max)
    array([[6, 8],
           [9, 6]])

    Introduced in notebook 04.
    """
    batch, size, step, pixels, places = _prepare(image, pool_size, stride, padding)
    summaries = []
    for n, row, column, channel in np.ndindex(len(batch), *places, batch.shape[3]):
        top, left = row * step[0] - pixels[0][0], column * step[1] - pixels[1][0]
        bottom, right = top + size[0], left + size[1]
        window = batch[n, max(top, 0) : bottom, max(left, 0) : right, channel]
        summaries.append(summary(window.copy()))  # a summary may sort it in place
    pooled = np.array(summaries).reshape(len(batch), *places, batch.shape[3])
    return like_image(pooled, np.ndim(image))


def max_pool2d(
    image: ArrayLike,
    pool_size: int | Pair = 2,
    *,
    stride: int | Pair | None = None,
    padding: ImagePadding = "valid",
) -> Array:
    """Keep the largest pixel of every window.

    Parameters
    ----------
    image : array-like, (H, W), (H, W, C) or (N, H, W, C)
        Pixels or feature maps, channels last. NaN wins every window that holds it.
    pool_size : int or (rows, columns)
        Size of the window, in pixels.
    stride : int or (rows, columns), optional
        Step of the window; the pool size if left out, so that windows lie side by side.
    padding : "valid", "same", int or ((top, bottom), (left, right))
        Pixels around the image that no window counts; "same" as Keras.

    Returns
    -------
    ndarray, (oH, oW), (oH, oW, C) or (N, oH, oW, C)
        oH = floor((H + top + bottom - pool_size) / stride) + 1; oW likewise. Integers and
        booleans become exact int64, floats keep their dtype.

    Raises
    ------
    ValueError
        If an argument has the wrong axes or range, no window fits, or one would hold no pixel.
    TypeError
        If an argument is not made of numbers.

    Notes
    -----
    Filling the border with zeros would be wrong: among negative values the zero would win.

    Examples
    --------
    >>> max_pool2d([[1, 3, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [9, 8, 6, 5]])
    array([[6, 8],
           [9, 6]])

    References
    ----------
    Zhou, Y.-T. and Chellappa, R. (1988). Computation of optical flow using a neural network.
    IEEE International Conference on Neural Networks. doi:10.1109/ICNN.1988.23914

    Introduced in notebook 04.
    """
    return _pool(np.maximum, image, pool_size, stride, padding)


def min_pool2d(
    image: ArrayLike,
    pool_size: int | Pair = 2,
    *,
    stride: int | Pair | None = None,
    padding: ImagePadding = "valid",
) -> Array:
    """Keep the smallest pixel of every window.

    Parameters
    ----------
    image, pool_size, stride, padding
        As for `max_pool2d`.

    Returns
    -------
    ndarray
        The shape and dtype of `max_pool2d`.

    Raises
    ------
    ValueError, TypeError
        As `max_pool2d` does.

    Notes
    -----
    The smallest is the largest upside down: min_pool2d(x) = -max_pool2d(-x).

    Examples
    --------
    >>> min_pool2d(np.arange(1, 17).reshape(4, 4))
    array([[ 1,  3],
           [ 9, 11]])

    Introduced in notebook 04.
    """
    return _pool(np.minimum, image, pool_size, stride, padding)


def average_pool2d(
    image: ArrayLike,
    pool_size: int | Pair = 2,
    *,
    stride: int | Pair | None = None,
    padding: ImagePadding = "valid",
) -> Array:
    """Average the pixels of every window.

    Parameters
    ----------
    image, pool_size, stride, padding
        As for `max_pool2d`.

    Returns
    -------
    ndarray
        The shape of `max_pool2d`. Integers give float64, float16 gives
        float32, and other floats keep their dtype.

    Raises
    ------
    ValueError, TypeError
        As `max_pool2d` does.

    Notes
    -----
    A window that reaches over the border is divided by the count of its real pixels, as in
    TensorFlow; dividing by the whole window would darken the border.

    Examples
    --------
    >>> average_pool2d([[1, 3, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [9, 8, 6, 5]])
    array([[3.75, 5.25],
           [5.5 , 3.  ]])

    References
    ----------
    LeCun, Y., Bottou, L., Bengio, Y. and Haffner, P. (1998). Gradient-based learning applied to
    document recognition. Proceedings of the IEEE 86(11). doi:10.1109/5.726791

    Introduced in notebook 04.
    """
    array = _wide_enough(_numbers(image))
    sums = _pool(np.add, array, pool_size, stride, padding)
    batch, size, step, pixels, places = _prepare(array, pool_size, stride, padding)
    axes = zip(batch.shape[1:3], size, step, pixels, places, strict=True)
    down, right = (_counts(*axis) for axis in axes)
    counts = np.multiply.outer(down, right)  # (oH, oW), of real pixels
    counts = counts if array.ndim == 2 else counts[:, :, np.newaxis]
    averages: Array = np.divide(sums, counts.astype(array.dtype), out=sums)
    return averages


# ------------------------------------------------------------------- all at once, or hardly a look


def global_max_pool2d(image: ArrayLike) -> Any:
    """Keep one number a channel: the largest of the whole feature map.

    Parameters
    ----------
    image : array-like, (H, W), (H, W, C) or (N, H, W, C)
        Feature maps of any height and width.

    Returns
    -------
    number or ndarray, shape (), (C,) or (N, C)
        The dtype of `max_pool2d`.

    Raises
    ------
    ValueError, TypeError
        If image is no image.

    Examples
    --------
    >>> int(global_max_pool2d(np.arange(1, 17).reshape(4, 4)))
    16

    Introduced in notebook 04.
    """
    return _global(np.max, image)


def global_average_pool2d(image: ArrayLike) -> Any:
    """Keep one number a channel: the average of the whole feature map.

    Parameters
    ----------
    image : array-like, (H, W), (H, W, C) or (N, H, W, C)
        Feature maps of any height and width.

    Returns
    -------
    number or ndarray, shape (), (C,) or (N, C)
        The dtype of `average_pool2d`.

    Raises
    ------
    ValueError, TypeError
        If image is no image.

    Examples
    --------
    >>> float(global_average_pool2d(np.arange(1, 17).reshape(4, 4)))
    8.5

    References
    ----------
    Lin, M., Chen, Q. and Yan, S. (2014). Network in network. doi:10.48550/arXiv.1312.4400

    Introduced in notebook 04.
    """
    return _global(np.mean, _wide_enough(_numbers(image)))


def subsample(image: ArrayLike, stride: int | Pair) -> Array:
    """Keep the upper left pixel of every step, and drop the rest unread.

    Parameters
    ----------
    image : array-like, (H, W), (H, W, C) or (N, H, W, C)
    stride : int or (rows, columns)
        Keep every stride-th pixel.

    Returns
    -------
    ndarray, (ceil(H / stride), ceil(W / stride)), other axes kept
        A new array with the dtype of `max_pool2d`.

    Raises
    ------
    ValueError, TypeError
        If image is no image, or stride is not a whole number of at least 1.

    Examples
    --------
    >>> subsample([[1, 3, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [9, 8, 6, 5]], 2)
    array([[1, 2],
           [3, 1]])

    Introduced in notebook 04.
    """
    array = _numbers(image)
    down, right = pair(stride, "stride")
    return like_image(as_batch(array)[:, ::down, ::right], array.ndim).copy()


# ---------------------------------------------------------------------------------------- private


def _numbers(image: ArrayLike) -> Array:
    """Return the image; integers and booleans as int64, so that nothing wraps later."""
    array = signed(as_image(image), "image")
    return array.astype(np.int64, copy=False) if array.dtype.kind in "bui" else array


def _wide_enough(array: Array) -> Array:
    """Return floats whose sum neither wraps, as integers would, nor rounds too soon (float16)."""
    if array.dtype.kind != "f":
        return array.astype(np.float64)
    return array.astype(np.float32) if array.dtype == np.float16 else array


def _prepare(
    image: ArrayLike, pool_size: int | Pair, stride: int | Pair | None, padding: ImagePadding
) -> tuple[Array, Pair, Pair, tuple[Pair, Pair], Pair]:
    """Check every argument: (N, H, W, C), pool size, step, padding in pixels, (oH, oW)."""
    batch, size = as_batch(_numbers(image)), pair(pool_size, "pool_size")
    step = size if stride is None else pair(stride, "stride")
    pixels = resolve_padding(padding, batch.shape[1:3], size, stride=step)
    padded = [length + sum(side) for length, side in zip(batch.shape[1:3], pixels, strict=True)]
    places = count_windows(padded, size, stride=step, name="pool_size")
    axes = zip(batch.shape[1:3], size, step, pixels, places, strict=True)
    if not all(_all_see_pixels(*axis) for axis in axes):
        raise ValueError(
            f"padding {padding} holds whole windows: with pool_size {size}, stride {step} and "
            f"an image {batch.shape[1:3]} one would see no pixel; pad less than the pool_size"
        )
    return batch, size, step, pixels, places


def _all_see_pixels(length: int, size: int, step: int, sides: Pair, places: int) -> bool:
    """Tell whether the first window ends on the image and the last one starts on it."""
    last_start = (places - 1) * step - sides[0]
    return sides[0] < size and last_start < length


def _counts(length: int, size: int, step: int, sides: Pair, places: int) -> Array:
    """Count the real pixels in every window along one axis, (places,)."""
    starts = np.arange(places) * step - sides[0]
    counts: Array = (starts + size).clip(0, length) - starts.clip(0, length)
    return counts


def _pool(
    combine: np.ufunc,
    image: ArrayLike,
    pool_size: int | Pair,
    stride: int | Pair | None,
    padding: ImagePadding,
) -> Array:
    """Combine the pixels of every window: first down the rows, then along the columns."""
    batch, size, step, pixels, places = _prepare(image, pool_size, stride, padding)
    out = np.empty((len(batch), *places, batch.shape[3]), batch.dtype)
    images = max(1, _BLOCK // batch[0].size)
    for n in range(0, len(batch), images):
        part = pad_batch(batch[n : n + images], pixels, value=_loser(combine, batch.dtype))
        rows = np.empty((len(part), places[0], *part.shape[2:]), part.dtype)
        _combine(combine, part.swapaxes(0, 1), size[0], step[0], rows.swapaxes(0, 1))
        columns, target = rows.swapaxes(0, 2), out[n : n + images].swapaxes(0, 2)
        _combine(combine, columns, size[1], step[1], target)
    return like_image(out, np.ndim(image))


def _combine(combine: np.ufunc, lines: Array, size: int, step: int, out: Array) -> None:
    """Combine `size` neighbouring lines, in steps of `step`, along the first axis."""
    span = step * (len(out) - 1) + 1
    if size == 1:
        out[...] = lines[:span:step]
    else:
        combine(lines[:span:step], lines[1 : 1 + span : step], out=out)
    for tap in range(2, size):
        combine(out, lines[tap : tap + span : step], out=out)


def _loser(combine: np.ufunc, dtype: np.dtype[Any]) -> float:
    """Return the number that changes nothing: padding made of it neither wins nor adds."""
    if combine is np.add:
        return 0
    low, high = (-np.inf, np.inf)
    if dtype.kind != "f":
        low, high = np.iinfo(dtype).min, np.iinfo(dtype).max
    return low if combine is np.maximum else high


def _global(summary: Callable[..., Any], image: ArrayLike) -> Any:
    """Summarise all pixels of each channel, and drop the axes of height and width."""
    array = _numbers(image)
    summaries = summary(as_batch(array), axis=(1, 2))  # (N, C)
    return summaries[0, 0] if array.ndim == 2 else summaries[0] if array.ndim == 3 else summaries
