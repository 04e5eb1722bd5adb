"""How to shrink a feature map and keep what matters (notebook 04).

A window slides over the image, usually in steps of its own size, and every window is summed up
by one number: its largest, its smallest or its average. Nothing is learned. Each channel is
pooled by itself, so the channels stay as many as they were.

Images are (H, W), (H, W, C) or (N, H, W, C), channels last. Padding is never averaged and never
wins: a window that reaches over the border is summed up from the pixels it really holds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.internals.arguments import Size, as_image, pair
from helpers.internals.pooling import combine, prepare
from helpers.internals.windows import ImagePadding as Padding
from helpers.internals.windows import as_batch, float_dtype, like_image, widened

Array = NDArray[Any]


def pool2d_loops(
    image: ArrayLike, pool_size: Size = 2, *,
    stride: Size | None = None, padding: Padding = "valid", summary: Callable[..., Any] = np.max,
) -> Array:  # fmt: skip
    """Pool one window after the other, with any summary: slow, and easy to read.

    Parameters
    ----------
    image, pool_size, stride, padding
        As for `max_pool2d`, which also refuses the same.
    summary : function of an array
        What one window becomes: np.max, np.min, np.mean, np.median … It gets the window's pixels
        of one channel, (h, w), cut off where the image ends: that is why padding cannot win.

    Returns
    -------
    ndarray
        The shape of `max_pool2d`, and the dtype that the summary gives.

    Examples
    --------
    >>> pool2d_loops([[1, 3, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [9, 8, 6, 5]], summary=np.max)
    array([[6, 8],
           [9, 6]])

    Introduced in notebook 04.
    """
    work = prepare(image, pool_size, stride, padding)
    (above, _), (left_of, _) = work.pixels
    summaries = []
    for n, row, column, channel in np.ndindex(work.shape):
        top, left = row * work.stride[0] - above, column * work.stride[1] - left_of
        bottom, right = top + work.pool_size[0], left + work.pool_size[1]
        window = work.batch[n, max(top, 0) : bottom, max(left, 0) : right, channel]
        summaries.append(summary(window.copy()))  # a summary may sort it in place
    return like_image(np.array(summaries).reshape(work.shape), work.axes)


def max_pool2d(
    image: ArrayLike, pool_size: Size = 2, *, stride: Size | None = None, padding: Padding = "valid"
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
        booleans become exact int64, float16 becomes float32, other floats keep their dtype.

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
    return combine(np.maximum, prepare(image, pool_size, stride, padding))


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
    array = widened(as_image(image), "image")
    return _per_channel(as_batch(array).max(axis=(1, 2)), array.ndim)


def min_pool2d(
    image: ArrayLike, pool_size: Size = 2, *, stride: Size | None = None, padding: Padding = "valid"
) -> Array:
    """Keep the smallest pixel of every window.

    The smallest is the largest upside down: min_pool2d(image) is -max_pool2d(-image).

    Parameters
    ----------
    image, pool_size, stride, padding
        As for `max_pool2d`, which also refuses the same.

    Returns
    -------
    ndarray
        The shape and dtype of `max_pool2d`.

    Examples
    --------
    >>> min_pool2d(np.arange(1, 17).reshape(4, 4))
    array([[ 1,  3],
           [ 9, 11]])

    Introduced in notebook 04.
    """
    return combine(np.minimum, prepare(image, pool_size, stride, padding))


def average_pool2d(
    image: ArrayLike, pool_size: Size = 2, *, stride: Size | None = None, padding: Padding = "valid"
) -> Array:
    """Average the pixels of every window.

    A window that reaches over the border is divided by the count of its real pixels, as in
    TensorFlow; dividing by the whole window would darken the border.

    Parameters
    ----------
    image : array-like, (H, W), (H, W, C) or (N, H, W, C)
        Pixels or feature maps. They are summed in float64, so that nothing wraps or rounds.
    pool_size, stride, padding
        As for `max_pool2d`, which also refuses the same.

    Returns
    -------
    ndarray
        The shape of `max_pool2d`: float32 for a float16 or float32 image, float64 for others.

    Examples
    --------
    >>> average_pool2d([[1, 3, 2, 4], [5, 6, 7, 8]])
    array([[3.75, 5.25]])

    References
    ----------
    LeCun, Y., Bottou, L., Bengio, Y. and Haffner, P. (1998). Gradient-based learning applied to
    document recognition. Proceedings of the IEEE 86(11). doi:10.1109/5.726791

    Introduced in notebook 04.
    """
    work = prepare(image, pool_size, stride, padding)
    return combine(np.add, work)  # the sums, each divided by its count of real pixels


def global_average_pool2d(image: ArrayLike) -> Any:
    """Keep one number a channel: the average of the whole feature map.

    Parameters
    ----------
    image : array-like, (H, W), (H, W, C) or (N, H, W, C)
        As for `global_max_pool2d`, which also refuses the same.

    Returns
    -------
    number or ndarray, shape (), (C,) or (N, C)
        Summed in float64, and given in the dtype of `average_pool2d`.

    Examples
    --------
    >>> float(global_average_pool2d(np.arange(1, 17).reshape(4, 4)))
    8.5

    References
    ----------
    Lin, M., Chen, Q. and Yan, S. (2014). Network in network. doi:10.48550/arXiv.1312.4400

    Introduced in notebook 04.
    """
    array = as_image(image)
    means = as_batch(widened(array, "image")).mean(axis=(1, 2), dtype=np.float64)
    return _per_channel(means.astype(float_dtype(array)), array.ndim)


def subsample(image: ArrayLike, stride: Size) -> Array:
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
    array = widened(as_image(image), "image")
    down, right = pair(stride, "stride")
    return like_image(as_batch(array)[:, ::down, ::right], array.ndim).copy()


def _per_channel(summaries: Array, axes: int) -> Any:
    """Return (N, C) numbers in the form that suits an image of so many axes: (), (C,), (N, C)."""
    return summaries[0, 0] if axes == 2 else summaries[0] if axes == 3 else summaries
