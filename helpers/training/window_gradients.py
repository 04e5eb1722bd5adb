"""The chain rule through the layers that have windows: convolution and pooling (notebook 06).

The form is that of `gradients`: the slope of what came out, then what went in.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.internals.arguments import Pair, Size, as_image, as_numbers, pair, shaped
from helpers.internals.slopes import fitting_slope, in_one_type
from helpers.internals.windows import (
    ImagePadding,
    as_batch,
    like_image,
    pad_batch,
    resolve_padding,
    windows,
)
from helpers.kernels import conv2d
from helpers.pooling import average_pool2d, max_pool2d

Array = NDArray[Any]
Tap = tuple[int, int]  # row and column of one entry of a window

# -------------------------------------------------------------------------------------- convolution


def conv2d_gradient(
    slope: ArrayLike,
    image: ArrayLike,
    kernel: ArrayLike,
    *,
    stride: Size = 1,
    padding: ImagePadding = "valid",
    dilation: Size = 1,
) -> tuple[Array, Any, Any]:
    """Go back through a convolution.

    Parameters
    ----------
    slope : array-like, the shape of the feature maps
        Of the loss in what `conv2d` gave.
    image, kernel, stride, padding, dilation
        As `conv2d` took them. The bias does not matter: it only moves what came out.

    Returns
    -------
    image_slope, kernel_slope : ndarray, shapes of image and kernel
    bias_slope : ndarray (C_out,), or one number for an image (H, W)

    Raises
    ------
    ValueError, TypeError
        As `conv2d` does, or if slope has not the shape of what it gave.

    Notes
    -----
    A weight has touched one pixel of every window: its slope is the sum of these pixels, each
    times the slope of what its window gave. With stride 1 and no padding that is
    conv2d(image, slope). A pixel has been in several windows, under another weight each time: its
    slope is the sum of these weights, each times its window's slope.

    Examples
    --------
    >>> slope = [[1, 0], [2, -1]]
    >>> image_slope, kernel_slope, bias_slope = conv2d_gradient(
    ...     slope, [[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 0], [0, -1]])
    >>> kernel_slope  # the first: 1·1 + 2·0 + 4·2 + 5·(-1)
    array([[ 4,  6],
           [10, 12]])
    >>> image_slope
    array([[ 1,  0,  0],
           [ 2, -2,  0],
           [ 0, -2,  1]])
    >>> int(bias_slope)
    2

    References
    ----------
    LeCun, Y. et al. (1989). Backpropagation applied to handwritten zip code recognition. Neural
    Computation 1(4). doi:10.1162/neco.1989.1.4.541

    Introduced in notebook 06.
    """
    array, weights = as_image(image), as_numbers(kernel, "kernel")
    how: dict[str, Any] = {"stride": stride, "padding": padding, "dilation": dilation}
    above = fitting_slope(slope, lambda one: conv2d(one, weights, **how), array, 4)
    above, array, weights = in_one_type(above, array, weights)
    batch, slopes = as_batch(array), as_batch(above)  # (N, oH, oW, C_out)
    filters = weights if weights.ndim == 4 else weights[:, :, np.newaxis, np.newaxis]
    grid = _grid(batch, weights.shape[:2], **how)
    view = windows(pad_batch(batch, grid.border), grid.size, stride=grid.step, dilation=grid.gap)
    kernel_slope = np.tensordot(view, slopes, axes=((0, 1, 2), (0, 1, 2)))
    image_slope = _spread(grid, batch, slopes, lambda tap, _: slopes @ filters[tap].T)
    bias_slope = slopes.sum(axis=(0, 1, 2))
    if array.ndim == 2:
        bias_slope = bias_slope[0]
    return like_image(image_slope, array.ndim), kernel_slope.reshape(weights.shape), bias_slope


# ------------------------------------------------------------------------------------------ pooling


def max_pool2d_gradient(
    slope: ArrayLike,
    image: ArrayLike,
    pool_size: Size = 2,
    *,
    stride: Size | None = None,
    padding: ImagePadding = "valid",
) -> Array:
    """Go back through max pooling: each window hands its slope to the pixel that won it.

    Parameters
    ----------
    slope : array-like, the shape of the pooled maps
        Of the loss in what `max_pool2d` gave.
    image, pool_size, stride, padding
        As `max_pool2d` took them.

    Returns
    -------
    ndarray, shape of image
        Where windows overlap, a pixel that won several gets the sum of their slopes.

    Raises
    ------
    ValueError, TypeError
        As `max_pool2d` does, or if slope has not the shape of what it gave.

    Notes
    -----
    A maximum is a switch. The others of the window could move a little, and nothing would change
    behind it: their slope is 0. Where several are largest, the first in reading order wins.

    Examples
    --------
    >>> max_pool2d_gradient([[10, 20]], [[1, 3, 2, 4], [5, 2, 4, 4]])
    array([[ 0,  0,  0, 20],
           [10,  0,  0,  0]])

    Introduced in notebook 06.
    """
    array = as_image(image)
    size, step = pair(pool_size, "pool_size"), pool_size if stride is None else stride
    pooled = max_pool2d(array, size, stride=step, padding=padding)
    above, array = in_one_type(shaped(slope, "slope", pooled.shape), array)
    batch, slopes, best = as_batch(array), as_batch(above), as_batch(pooled)
    grid = _grid(batch, size, step, padding)
    never = np.nan if batch.dtype.kind == "f" else np.iinfo(batch.dtype).min
    padded = np.pad(batch, ((0, 0), *grid.border, (0, 0)), constant_values=never)
    free = np.ones(best.shape, bool)  # windows not yet won

    def won(_: Tap, place: Any) -> Array:
        wins = free & (padded[place] == best)
        free[wins] = False  # the first of several: the window is taken
        share: Array = slopes * wins
        return share

    return like_image(_spread(grid, batch, slopes, won), array.ndim)


def average_pool2d_gradient(
    slope: ArrayLike,
    image: ArrayLike,
    pool_size: Size = 2,
    *,
    stride: Size | None = None,
    padding: ImagePadding = "valid",
) -> Array:
    """Go back through average pooling: each window shares its slope out equally.

    Parameters
    ----------
    slope : array-like, the shape of the pooled maps
        Of the loss in what `average_pool2d` gave.
    image, pool_size, stride, padding
        As `average_pool2d` took them.

    Returns
    -------
    ndarray, shape of image
        Floats.

    Raises
    ------
    ValueError, TypeError
        As `average_pool2d` does, or if slope has not the shape of what it gave.

    Notes
    -----
    A window that reaches over the border shares among its real pixels alone.

    Examples
    --------
    >>> average_pool2d_gradient([[8, 4]], np.ones((2, 4)))
    array([[2., 2., 1., 1.],
           [2., 2., 1., 1.]])

    Introduced in notebook 06.
    """
    array = as_image(image)
    size, step = pair(pool_size, "pool_size"), pool_size if stride is None else stride
    above = fitting_slope(
        slope, lambda one: average_pool2d(one, size, stride=step, padding=padding), array, 4
    )
    above, array = in_one_type(above, array.astype(float) if array.dtype.kind in "bui" else array)
    batch, slopes = as_batch(array), as_batch(above)
    grid = _grid(batch, size, step, padding)
    real = pad_batch(np.ones((1, *batch.shape[1:3], 1), above.dtype), grid.border)
    counts = sum(real[place] for _, place in _taps(grid, slopes.shape[1:3]))
    shares = slopes / counts
    return like_image(_spread(grid, batch, slopes, lambda *_: shares), array.ndim)


def global_max_pool2d_gradient(slope: ArrayLike, image: ArrayLike) -> Array:
    """Go back through global max pooling: the largest pixel of each map gets all the slope.

    Parameters
    ----------
    slope : array-like, (), (C,) or (N, C)
        Of the loss in what `global_max_pool2d` gave.
    image : array-like, (H, W), (H, W, C) or (N, H, W, C)
        What went in.

    Returns
    -------
    ndarray, shape of image

    Raises
    ------
    ValueError, TypeError
        As `global_max_pool2d` does, or if slope has not the shape of what it gave.

    Examples
    --------
    >>> global_max_pool2d_gradient(5, [[1, 9], [3, 9]])
    array([[0, 5],
           [0, 0]])

    Introduced in notebook 06.
    """
    array = as_image(image)
    return max_pool2d_gradient(*_one_window(slope, array))


def global_average_pool2d_gradient(slope: ArrayLike, image: ArrayLike) -> Array:
    """Go back through global average pooling: all pixels of a map share its slope.

    Parameters
    ----------
    slope : array-like, (), (C,) or (N, C)
        Of the loss in what `global_average_pool2d` gave.
    image : array-like, (H, W), (H, W, C) or (N, H, W, C)
        What went in.

    Returns
    -------
    ndarray, shape of image
        Floats.

    Raises
    ------
    ValueError, TypeError
        As `global_average_pool2d` does, or if slope has not the shape of what it gave.

    Examples
    --------
    >>> global_average_pool2d_gradient(8, [[1, 9], [3, 9]])
    array([[2., 2.],
           [2., 2.]])

    Introduced in notebook 06.
    """
    array = as_image(image)
    return average_pool2d_gradient(*_one_window(slope, array))


# ------------------------------------------------------------------------------- where windows lie


class _Grid(NamedTuple):
    """Where the windows of a layer lie."""

    size: Pair
    step: Pair
    gap: Pair
    border: tuple[Pair, Pair]  # pixels of padding


def _grid(
    batch: Array,
    size: Pair,
    stride: Size,
    padding: ImagePadding,
    dilation: Size = 1,
) -> _Grid:
    """Lay windows over a batch (N, H, W, C)."""
    step, gap = pair(stride, "stride"), pair(dilation, "dilation")
    border = resolve_padding(padding, batch.shape[1:3], size, stride=step, dilation=gap)
    return _Grid(size, step, gap, border)


def _taps(grid: _Grid, places: tuple[int, ...]) -> Iterator[tuple[Tap, Any]]:
    """Go through a window's entries: each, and the padded pixels that lie under it, (N, oH, oW)."""
    for i, j in np.ndindex(grid.size):
        down, right = (
            slice(tap * gap, tap * gap + (count - 1) * step + 1, step)
            for tap, gap, count, step in zip((i, j), grid.gap, places, grid.step, strict=True)
        )
        yield (i, j), np.s_[:, down, right]


def _spread(grid: _Grid, batch: Array, slopes: Array, share: Callable[[Tap, Any], Array]) -> Array:
    """Add up in each pixel of the batch what its windows give it, and drop the padding's part."""
    padded = pad_batch(np.zeros(batch.shape, slopes.dtype), grid.border)
    for tap, place in _taps(grid, slopes.shape[1:3]):
        padded[place] += share(tap, place)
    (top, _), (left, _) = grid.border
    return padded[:, top : top + batch.shape[1], left : left + batch.shape[2]]


def _one_window(slope: ArrayLike, image: Array) -> tuple[Array, Array, Pair]:
    """Turn global pooling into pooling with a single window as large as the map."""
    batch = as_batch(image)
    shape = (len(batch), batch.shape[3])[4 - image.ndim :] if image.ndim > 2 else ()
    above = shaped(slope, "slope", shape).reshape(len(batch), 1, 1, batch.shape[3])
    return like_image(above, image.ndim), image, (batch.shape[1], batch.shape[2])
