"""The chain rule through the layers that have windows: convolution and pooling (notebook 06).

The form is that of `gradients`: the slope of what came out, then what went in.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.internals import convolution, pooling
from helpers.internals import windows as rules
from helpers.internals.arguments import Pair, Size, as_image, shaped
from helpers.internals.slopes import with_slope
from helpers.internals.windows import ImagePadding as Padding
from helpers.internals.windows import as_batch, like_image, windows

Array = NDArray[Any]

# -------------------------------------------------------------------------------------- convolution


def conv2d_gradient(
    slope: ArrayLike, image: ArrayLike, kernel: ArrayLike, *,
    stride: Size = 1, padding: Padding = "valid", dilation: Size = 1,
) -> tuple[Array, Any, Any]:  # fmt: skip
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
    work = convolution.prepare(image, kernel, stride, padding, dilation)
    batch, size = as_batch(as_image(image)), work.kernel.shape[:2]
    steps: Any = {"stride": work.stride, "dilation": work.dilation}
    pixels = rules.resolve_padding(padding, batch.shape[1:3], size, **steps)
    above, padded, filters = _batches(slope, work.axes, work.out.shape, work.batch, work.kernel)
    view = windows(padded, size, **steps)  # (N, oH, oW, kH, kW, C_in)
    kernel_slope = np.tensordot(view, above, axes=((0, 1, 2), (0, 1, 2)))
    image_slope = np.zeros(batch.shape, above.dtype)
    image_slope = _spread(image_slope, pixels, size, lambda tap: above @ filters[tap].T, **steps)
    bias_slope = above.sum(axis=(0, 1, 2))[0 if work.axes == 2 else ...]
    return like_image(image_slope, work.axes), kernel_slope.reshape(np.shape(kernel)), bias_slope


# ------------------------------------------------------------------------------------------ pooling


def max_pool2d_gradient(
    slope: ArrayLike, image: ArrayLike, pool_size: Size = 2, *,
    stride: Size | None = None, padding: Padding = "valid",
) -> Array:  # fmt: skip
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
    work = pooling.prepare(image, pool_size, stride, padding)
    best = as_batch(pooling.combine(np.maximum, work))
    pixels, real = _windows(work, work.batch), _real_pixels(work)  # (N, oH, oW, kH, kW, C)
    free = np.ones(work.shape, bool)  # windows not yet won
    above, _ = _batches(slope, work.axes, work.shape, work.batch)

    def won(tap: Pair) -> Any:
        place = np.s_[:, :, :, *tap]
        wins = free & real[place] & (pixels[place] == best)
        free[wins] = False  # the first of several: the window is taken
        return np.where(wins, above, above.dtype.type(0))

    return _pooled(work, above.dtype, won)


def average_pool2d_gradient(
    slope: ArrayLike, image: ArrayLike, pool_size: Size = 2, *,
    stride: Size | None = None, padding: Padding = "valid",
) -> Array:  # fmt: skip
    """Go back through average pooling: each window shares its slope out equally.

    It takes what `max_pool2d_gradient` takes, refuses the same, and gives floats. A window that
    reaches over the border shares among its real pixels alone.

    Examples
    --------
    >>> average_pool2d_gradient([[8, 4]], np.ones((2, 4)))
    array([[2., 2., 1., 1.],
           [2., 2., 1., 1.]])

    Introduced in notebook 06.
    """
    work = pooling.prepare(image, pool_size, stride, padding)
    floats = work.batch.astype(rules.float_dtype(work.batch), copy=False)
    above, _ = _batches(slope, work.axes, work.shape, floats)
    shares = above / _real_pixels(work).sum(axis=(3, 4), dtype=above.dtype)
    return _pooled(work, above.dtype, lambda _: shares)


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
    return _one_window(max_pool2d_gradient, slope, as_image(image))


def global_average_pool2d_gradient(slope: ArrayLike, image: ArrayLike) -> Array:
    """Go back through global average pooling: all pixels of a map share its slope.

    It takes what `global_max_pool2d_gradient` takes, refuses the same, and gives floats.

    Examples
    --------
    >>> global_average_pool2d_gradient(8, [[1, 9, 3, 9]])
    array([[2., 2., 2., 2.]])

    Introduced in notebook 06.
    """
    return _one_window(average_pool2d_gradient, slope, as_image(image))


# ------------------------------------------------------------------------------- where windows lie


def _batches(slope: ArrayLike, axes: int, shape: tuple[int, ...], *inputs: Array) -> Any:
    """Return slope as a batch of this shape, and the inputs of its layer, all in one dtype."""
    given = like_image(np.broadcast_to(0, shape), axes).shape  # what an image of so many axes gives
    above, *rest = with_slope(slope, given, *inputs)
    return as_batch(above), *rest


def _spread(
    image: Array, pixels: tuple[Pair, Pair], size: Pair, share: Callable[[Pair], Any], **steps: Pair
) -> Array:
    """Add to each pixel what its windows give it, one entry at a time, and drop the padding."""
    padded = rules.pad_batch(image, pixels)
    view = windows(padded, size, writeable=True, **steps)  # (N, oH, oW, kH, kW, C)
    for tap in np.ndindex(*size):
        view[:, :, :, *tap] += share(tap)
    (top, _), (left, _) = pixels
    return padded[:, top : top + image.shape[1], left : left + image.shape[2]]


def _pooled(work: pooling.Work, dtype: Any, share: Callable[[Pair], Any]) -> Array:
    """Add to each pixel of an image of zeros what the pooling windows give it."""
    image = np.zeros(work.batch.shape, dtype)
    image = _spread(image, work.pixels, work.pool_size, share, stride=work.stride)
    return like_image(image, work.axes)


def _windows(work: pooling.Work, batch: Array) -> Array:
    """View what lies under each pooling window, (N, oH, oW, kH, kW, C)."""
    return windows(rules.pad_batch(batch, work.pixels), work.pool_size, stride=work.stride)


def _real_pixels(work: pooling.Work) -> Array:
    """Tell under each pooling window the image from its padding, (1, oH, oW, kH, kW, 1)."""
    return _windows(work, np.ones((1, *work.batch.shape[1:3], 1), bool))


def _one_window(gradient: Callable[..., Array], slope: ArrayLike, image: Array) -> Array:
    """Take global pooling as pooling with a single window, as large as the map."""
    images, rows, columns, channels = as_batch(image).shape
    above = shaped(slope, "slope", (images, channels)[4 - image.ndim :])
    above = above.reshape(images, 1, 1, channels)
    return gradient(like_image(above, image.ndim), image, (rows, columns))
