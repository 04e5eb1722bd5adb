"""The chain rule, one layer at a time: how a slope goes backwards through it (notebook 06).

Every function has the same form. `layer_gradient(slope, …)` takes the slope of the loss in what
the layer gave, and then what went into the layer, as the layer itself takes it. Only its bias is
left out: a bias moves what comes out, and changes no slope. It returns the slope in each input, the
bias too, in the layer's order: one array, or a tuple where there are several.

A slope has the shape of the thing it belongs to. Integers stay exact integers where the layer
keeps them; float32 inputs give float32 slopes, all others float64. Here are the layers of rows and
single numbers; `window_gradients` has those with windows.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.fully_connected import batch_norm, dense, dropout, flatten, sigmoid
from helpers.internals.arguments import as_image, as_numbers, shaped
from helpers.internals.slopes import with_slope
from helpers.internals.windows import widened

Array = NDArray[Any]

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
    row, matrix = as_numbers(x, "x"), as_numbers(weights, "weights")
    dense(row[:1] if row.ndim == 2 else row, matrix)  # refuses what does not fit
    above, row, matrix = with_slope(slope, (*row.shape[:-1], matrix.shape[1]), row, matrix)
    rows, slopes = np.atleast_2d(row), np.atleast_2d(above)
    return above @ matrix.T, rows.T @ slopes, slopes.sum(axis=0)


def flatten_gradient(slope: ArrayLike, image: ArrayLike) -> Array:
    """Go back through flatten: lay the row out as the map that it came from.

    Parameters
    ----------
    slope, image
        What has the shape that `flatten` gave, and what went in; it refuses what `flatten` does.

    Returns
    -------
    ndarray, shape of image

    Examples
    --------
    >>> flatten_gradient([1, 2, 3, 4], [[7, 7], [7, 7]])
    array([[1, 2],
           [3, 4]])

    Introduced in notebook 06.
    """
    array = as_image(image)
    above, _ = with_slope(slope, flatten(array).shape, array)
    return above.reshape(array.shape).copy()


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
    array = widened(as_numbers(x, "x"), "x")
    above, _ = with_slope(slope, array.shape, array)
    return above * (array > 0)


def sigmoid_gradient(slope: ArrayLike, x: ArrayLike) -> Array:
    """Go back through the sigmoid, whose own slope is s · (1 - s) where it gave s.

    It takes what `relu_gradient` takes, and refuses the same.

    Returns
    -------
    ndarray, shape of x
        Floats. Near 0 for a large x of either sign: there the curve is flat.

    Examples
    --------
    >>> sigmoid_gradient([1, 1], [0, 1000])
    array([0.25, 0.  ])

    Introduced in notebook 06.
    """
    given = np.asarray(sigmoid(x))
    above: Array = shaped(slope, "slope", given.shape).astype(given.dtype) * given * (1 - given)
    return above


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
    above, _ = with_slope(slope, array.shape, array)
    return dropout(above, rate, rng=rng, training=training)


def batch_norm_gradient(
    slope: ArrayLike, x: ArrayLike, gamma: ArrayLike, mean: ArrayLike, variance: ArrayLike, *,
    epsilon: float = 1e-3,
) -> tuple[Array, ...]:  # fmt: skip
    """Go back through batch normalisation.

    Parameters
    ----------
    slope : array-like, (…, C)
        Of the loss in what `batch_norm` gave.
    x, gamma, mean, variance, epsilon
        As `batch_norm` took them, which also names the source; its beta is a bias, and does not
        matter.

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

    Introduced in notebook 06.
    """
    array = as_numbers(x, "x")
    one, nothing = np.ones(array.shape[-1:]), np.zeros(array.shape[-1:])
    normed = batch_norm(array, one, nothing, mean, variance, epsilon=epsilon)
    above = shaped(slope, "slope", normed.shape).astype(normed.dtype)
    scale = shaped(gamma, "gamma", one.shape).astype(normed.dtype)
    root = np.sqrt(np.asarray(variance, normed.dtype) + normed.dtype.type(epsilon))
    sums = [part.reshape(-1, len(root)).sum(axis=0) for part in (above * normed, above)]
    back = -scale * sums[1] / root, -scale * sums[0] / (2 * root**2)
    return above * scale / root, *sums, *back
