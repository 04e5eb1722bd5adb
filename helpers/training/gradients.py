"""The chain rule, one layer at a time: how a slope goes backwards through it (notebook 06).

Every function has the same form. `layer_gradient(slope, …)` takes the slope of the loss in what
the layer gave, and then what went into the layer, as the layer itself takes it. Only its bias is
left out: a bias moves what comes out, and changes no slope. It returns the slope in each input, the
bias too, in the layer's order: one array, or a tuple where there are several.

A slope has the shape of the thing it belongs to. Integers stay exact integers where the layer
keeps them; float32 inputs give float32 slopes, all others float64.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.fully_connected import batch_norm, dense, dropout, flatten, sigmoid
from helpers.internals.arguments import Pair, as_image, as_numbers, pair, signed
from helpers.internals.windows import (
    ImagePadding,
    as_batch,
    like_image,
    pad_batch,
    resolve_padding,
    result_dtype,
    windows,
)
from helpers.kernels import conv2d
from helpers.pooling import average_pool2d, max_pool2d

Array = NDArray[Any]
Tap = tuple[int, int]  # row and column of one entry of a window

# ------------------------------------------------------------------------- rows and their neurons


def dense_gradient(slope: ArrayLike, x: ArrayLike, weights: ArrayLike) -> tuple[Array, ...]:
    """Go back through a fully connected layer.

    Parameters
    ----------
    slope : array-like, (m,) or (N, m)
        Of the loss in what `dense` gave.
    x, weights : array-like, (n,) or (N, n), and (n, m)
        What went in. The bias does not matter: it only moves what came out.

    Returns
    -------
    x_slope, weights_slope, bias_slope : ndarray, shape of x, (n, m) and (m,)
        slope @ weights.T, x.T @ slope, and the sum of slope over the batch.

    Raises
    ------
    ValueError, TypeError
        As `dense` does, or if slope has not the shape of what it gave.

    Notes
    -----
    A weight carries input i to neuron j, so its slope is that input times that neuron's slope. An
    input goes to all neurons, so its slope is a sum over them.

    Examples
    --------
    >>> weights = np.ones((3, 2), int)
    >>> x_slope, weights_slope, bias_slope = dense_gradient([1, -1], [2, 3, 5], weights)
    >>> weights_slope
    array([[ 2, -2],
           [ 3, -3],
           [ 5, -5]])
    >>> x_slope, bias_slope
    (array([0, 0, 0]), array([ 1, -1]))

    References
    ----------
    Rumelhart, D. E., Hinton, G. E. and Williams, R. J. (1986). Learning representations by
    back-propagating errors. Nature 323. doi:10.1038/323533a0

    Introduced in notebook 06.
    """
    row = as_numbers(x, "x")
    above = _fitting(slope, lambda one: dense(one, weights), row, 2)
    above, row, matrix = _typed(above, row, as_numbers(weights, "weights"))
    rows, slopes = np.atleast_2d(row), np.atleast_2d(above)
    return above @ matrix.T, rows.T @ slopes, slopes.sum(axis=0)


def flatten_gradient(slope: ArrayLike, image: ArrayLike) -> Array:
    """Go back through flatten: lay the row out as the map that it came from.

    Parameters
    ----------
    slope : array-like, the shape that `flatten` gave
    image : array-like, (H, W), (H, W, C) or (N, H, W, C)
        What went in.

    Returns
    -------
    ndarray, shape of image

    Raises
    ------
    ValueError, TypeError
        As `flatten` does, or if slope has not the shape of what it gave.

    Examples
    --------
    >>> flatten_gradient([1, 2, 3, 4], [[7, 7], [7, 7]])
    array([[1, 2],
           [3, 4]])

    Introduced in notebook 06.
    """
    array = as_image(image)
    above, _ = _typed(_fitting(slope, flatten, array, 4), array)
    return above.reshape(array.shape)


# -------------------------------------------------------------------------------------- activations


def relu_gradient(slope: ArrayLike, x: ArrayLike) -> Array:
    """Go back through ReLU: the slope passes where x was above zero, and nowhere else.

    Parameters
    ----------
    slope, x : array-like, any one shape
        Slope in what `relu` gave, and what went in.

    Returns
    -------
    ndarray, shape of x

    Raises
    ------
    ValueError, TypeError
        As `relu` does, or if slope has not the shape of x.

    Notes
    -----
    At exactly zero ReLU has a corner and no slope. As in all libraries, nothing passes there.

    Examples
    --------
    >>> relu_gradient([5, 5, 5], [-2, 0, 3])
    array([0, 0, 5])

    Introduced in notebook 06.
    """
    array = as_numbers(x, "x")
    above, _ = _typed(_shaped(slope, array.shape), array)
    return above * (array > 0)


def sigmoid_gradient(slope: ArrayLike, x: ArrayLike) -> Array:
    """Go back through the sigmoid, whose own slope is s · (1 - s) where it gave s.

    Parameters
    ----------
    slope, x : array-like, any one shape
        Slope in what `sigmoid` gave, and what went in.

    Returns
    -------
    ndarray, shape of x
        Floats. Near 0 for a large x of either sign: there the curve is flat.

    Raises
    ------
    ValueError, TypeError
        As `sigmoid` does, or if slope has not the shape of x.

    Examples
    --------
    >>> sigmoid_gradient([1, 1], [0, 1000])
    array([0.25, 0.  ])

    Introduced in notebook 06.
    """
    given = np.asarray(sigmoid(x))
    above: Array = _shaped(slope, given.shape).astype(given.dtype) * given * (1 - given)
    return above


# -------------------------------------------------------------------------------------- convolution


def conv2d_gradient(
    slope: ArrayLike,
    image: ArrayLike,
    kernel: ArrayLike,
    *,
    stride: int | Pair = 1,
    padding: ImagePadding = "valid",
    dilation: int | Pair = 1,
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
    above = _fitting(slope, lambda one: conv2d(one, weights, **how), array, 4)
    above, array, weights = _typed(above, array, weights)
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
    pool_size: int | Pair = 2,
    *,
    stride: int | Pair | None = None,
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
    above, array = _typed(_shaped(slope, pooled.shape), array)
    batch, slopes, best = as_batch(array), as_batch(above), as_batch(pooled)
    grid = _grid(batch, size, step, padding)
    never = np.nan if batch.dtype.kind == "f" else np.iinfo(batch.dtype).min
    padded, free = pad_batch(batch, grid.border, value=never), np.ones(best.shape, bool)

    def won(_: Tap, place: Any) -> Array:
        wins = free & (padded[place] == best)
        free[wins] = False  # the first of several: the window is taken
        share: Array = slopes * wins
        return share

    return like_image(_spread(grid, batch, slopes, won), array.ndim)


def average_pool2d_gradient(
    slope: ArrayLike,
    image: ArrayLike,
    pool_size: int | Pair = 2,
    *,
    stride: int | Pair | None = None,
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
    above = _fitting(
        slope, lambda one: average_pool2d(one, size, stride=step, padding=padding), array, 4
    )
    above, array = _typed(above, array.astype(float) if array.dtype.kind in "bui" else array)
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


# ------------------------------------------------------------------------ layers that help training


def dropout_gradient(
    slope: ArrayLike, x: ArrayLike, rate: float, *, rng: np.random.Generator, training: bool = True
) -> Array:
    """Go back through dropout: what was dropped gets no slope, what stayed gets its own scaled.

    Parameters
    ----------
    slope, x : array-like, any one shape
        Slope in what `dropout` gave, and what went in.
    rate, training
        As `dropout` took them.
    rng : numpy.random.Generator
        In the state in which `dropout` got it, so that the same numbers are dropped: seeded in
        the same way, say.

    Returns
    -------
    ndarray, shape of x
        Floats.

    Raises
    ------
    ValueError, TypeError
        As `dropout` does, or if slope has not the shape of x.

    Notes
    -----
    Each number was multiplied by 0 or by 1 / (1 - rate), and so is its slope.

    Examples
    --------
    >>> dropout([4, 4, 4, 4, 4, 4], 0.5, rng=np.random.default_rng(0))
    array([8., 0., 0., 0., 8., 8.])
    >>> dropout_gradient([1, 1, 1, 1, 1, 1], [4] * 6, 0.5, rng=np.random.default_rng(0))
    array([2., 0., 0., 0., 2., 2.])

    Introduced in notebook 06.
    """
    array = as_numbers(x, "x")
    above, _ = _typed(_shaped(slope, array.shape), array)
    return dropout(above, rate, rng=rng, training=training)


def batch_norm_gradient(
    slope: ArrayLike,
    x: ArrayLike,
    gamma: ArrayLike,
    mean: ArrayLike,
    variance: ArrayLike,
    *,
    epsilon: float = 1e-3,
) -> tuple[Array, ...]:
    """Go back through batch normalisation.

    Parameters
    ----------
    slope : array-like, (…, C)
        Of the loss in what `batch_norm` gave.
    x, gamma, mean, variance, epsilon
        As `batch_norm` took them; its beta is a bias, and does not matter.

    Returns
    -------
    x_slope, gamma_slope, beta_slope, mean_slope, variance_slope : ndarray, shape of x and (C,)
        Floats.

    Raises
    ------
    ValueError, TypeError
        As `batch_norm` does, or if slope has not the shape of x.

    Notes
    -----
    Here mean and variance are inputs like the others. In training they come from x itself, from n
    numbers a channel, and the chain rule adds what comes back through them:
    x_slope + mean_slope / n + variance_slope * 2 * (x - mean) / n.

    Examples
    --------
    >>> x_slope, gamma_slope, beta_slope, *_ = batch_norm_gradient(
    ...     [[1], [1]], [[1], [5]], [2], [3], [4], epsilon=0)
    >>> x_slope.ravel(), gamma_slope, beta_slope  # gamma over the root of 4; -1 and 1; two ones
    (array([1., 1.]), array([0.]), array([2.]))

    References
    ----------
    Ioffe, S. and Szegedy, C. (2015). Batch normalization: accelerating deep network training by
    reducing internal covariate shift. doi:10.48550/arXiv.1502.03167

    Introduced in notebook 06.
    """
    nothing, one = np.zeros(np.shape(gamma)), np.ones(np.shape(gamma))
    normed = batch_norm(x, one, nothing, mean, variance, epsilon=epsilon)
    above = _shaped(slope, normed.shape).astype(normed.dtype)
    scale, spread = (np.asarray(values, normed.dtype) for values in (gamma, variance))
    root = np.sqrt(spread + normed.dtype.type(epsilon))
    x_slope = above * scale / root
    sums = [part.reshape(-1, normed.shape[-1]).sum(axis=0) for part in (above * normed, above)]
    return x_slope, *sums, -scale * sums[1] / root, -scale * sums[0] / (2 * root**2)


# ------------------------------------------------------------------------------- windows and checks


class _Grid(NamedTuple):
    """Where the windows of a layer lie."""

    size: Pair
    step: Pair
    gap: Pair
    border: tuple[Pair, Pair]  # pixels of padding


def _grid(
    batch: Array,
    size: Pair,
    stride: int | Pair,
    padding: ImagePadding,
    dilation: int | Pair = 1,
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
    above = _shaped(slope, shape).reshape(len(batch), 1, 1, batch.shape[3])
    return like_image(above, image.ndim), image, (batch.shape[1], batch.shape[2])


def _fitting(slope: ArrayLike, layer: Callable[[Array], Any], values: Array, axes: int) -> Array:
    """Return slope in the shape the layer gives, which is tried on one example of a batch."""
    batched = values.ndim == axes
    shape = np.shape(layer(values[:1] if batched else values))
    return _shaped(slope, (len(values), *shape[1:]) if batched else shape)


def _shaped(slope: ArrayLike, shape: tuple[int, ...]) -> Array:
    """Return slope as an array of this shape, or say what came."""
    array = signed(as_numbers(slope, "slope"), "slope")
    if array.shape != shape:
        raise ValueError(f"slope {array.shape} does not fit: the output's shape {shape} does")
    return array


def _typed(slope: Array, *inputs: Array) -> tuple[Array, ...]:
    """Return slope and inputs in one dtype: int64, float32 or float64."""
    dtype = result_dtype(inputs[0], slope, *inputs[1:])
    return tuple(signed(array, "slope").astype(dtype, copy=False) for array in (slope, *inputs))
