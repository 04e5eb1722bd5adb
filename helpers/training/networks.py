"""Two small networks that read the course's digits (notebook 05, "Going further").

One is made of fully connected layers (`ann_…`), one has a convolution and a max pooling first
(`cnn_…`). Each has three functions: draw random parameters, compute logits from them, and compute
the loss and its gradients, by the chain rule written out. `train` repeats one idea: every
parameter takes a small step against its gradient.

Parameters are a dict of arrays; a gradients dict has the same names and shapes. Images are
(N, H, W) floats in [0, 1], 28 by 28 pixels for the digits; labels are (N,) integers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.fully_connected import dense, flatten, relu
from helpers.internals.arguments import as_numbers, generator, members, number, shaped, whole
from helpers.internals.windows import windows
from helpers.kernels import conv2d
from helpers.pooling import max_pool2d
from helpers.training.losses import cross_entropy, cross_entropy_gradient

Array = NDArray[Any]
Parameters = dict[str, Array]
GradientsFunction = Callable[[Parameters, Array, Array], tuple[float, Parameters]]

SIDE, CLASSES = 28, 10  # rows and columns of a digit's image, and digits
_ANN = "hidden_weights", "hidden_bias", "weights", "bias"
_CNN = "kernel", "kernel_bias", "weights", "bias"
_MOMENTUM = 0.9  # share of the last step that goes on in the next one

# -------------------------------------------------------------- a network of fully connected layers


def initial_ann(rng: np.random.Generator, *, hidden: int = 64) -> Parameters:
    """Draw the parameters of a network with one hidden layer: 784 pixels, `hidden`, 10 digits.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the chance comes from: np.random.default_rng(0), say.
    hidden : int
        Neurons of the hidden layer.

    Returns
    -------
    dict of float32 arrays
        "hidden_weights" (784, hidden), "hidden_bias" (hidden,), "weights" (hidden, 10) and
        "bias" (10,).

    Raises
    ------
    ValueError, TypeError
        If rng is no generator, or hidden not a whole number of at least 1.

    Notes
    -----
    Weights are normal with variance 2 / inputs, so that signals neither fade nor grow through
    a layer with ReLU. Biases start at zero.

    Examples
    --------
    >>> {name: array.shape for name, array in initial_ann(np.random.default_rng(0)).items()}
    {'hidden_weights': (784, 64), 'hidden_bias': (64,), 'weights': (64, 10), 'bias': (10,)}

    References
    ----------
    He, K., Zhang, X., Ren, S. and Sun, J. (2015). Delving deep into rectifiers.
    doi:10.1109/ICCV.2015.123

    Introduced in notebook 05.
    """
    source, neurons = generator(rng), whole(hidden, "hidden")
    first = _initial_layer(source, (SIDE * SIDE, neurons))
    return dict(zip(_ANN, (*first, *_initial_layer(source, (neurons, CLASSES))), strict=True))


def ann_logits(parameters: Parameters, images: ArrayLike) -> Array:
    """Compute the logits of the fully connected network: flatten, dense, ReLU, dense.

    Parameters
    ----------
    parameters : dict of arrays
        As `initial_ann` draws them.
    images : array-like, (N, H, W), floats in [0, 1]
        With as many pixels as "hidden_weights" has rows.

    Returns
    -------
    ndarray, (N, 10)
        The dtype of the parameters.

    Raises
    ------
    ValueError, TypeError
        If images are integers, leave [0, 1] or do not fit the parameters: divide pixels from 0
        to 255 by 255 first.

    Examples
    --------
    >>> parameters = initial_ann(np.random.default_rng(0))
    >>> ann_logits(parameters, np.zeros((3, 28, 28))).shape
    (3, 10)

    Introduced in notebook 05.
    """
    p = members(parameters, "parameters", *_ANN)
    rows = _checked_rows(flatten(_checked_images(images, p)), p["hidden_weights"], images)
    hidden = relu(dense(rows, p["hidden_weights"], p["hidden_bias"]))
    return dense(hidden, p["weights"], p["bias"])


def ann_gradients(
    parameters: Parameters, images: ArrayLike, labels: ArrayLike
) -> tuple[float, Parameters]:
    """Compute the loss of the fully connected network, and its slope in every parameter.

    Parameters
    ----------
    parameters, images
        As for `ann_logits`.
    labels : array-like, (N,), integers
        The right digit of each image.

    Returns
    -------
    loss : float
        The cross-entropy of the batch.
    gradients : dict of arrays
        Names, shapes and dtypes of the parameters.

    Raises
    ------
    ValueError, TypeError
        As `ann_logits` and `cross_entropy` do.

    Notes
    -----
    The chain rule from the end to the start: how the loss changes with the logits, then with
    the last layer's weights and inputs, then, where ReLU let the signal pass, with the first's.

    Examples
    --------
    >>> parameters = initial_ann(np.random.default_rng(0))
    >>> loss, gradients = ann_gradients(parameters, np.zeros((1, 28, 28)), [1])
    >>> round(loss, 4)  # a black image: all logits are 0, and -log(1/10) is 2.3026
    2.3026
    >>> gradients["bias"][:3].astype(float).round(2)  # every digit is too likely but the right one
    array([ 0.1, -0.9,  0.1])

    References
    ----------
    Rumelhart, D. E., Hinton, G. E. and Williams, R. J. (1986). Learning representations by
    back-propagating errors. Nature 323. doi:10.1038/323533a0

    Introduced in notebook 05.
    """
    p = members(parameters, "parameters", *_ANN)
    rows = _checked_rows(flatten(_checked_images(images, p)), p["hidden_weights"], images)
    hidden = relu(dense(rows, p["hidden_weights"], p["hidden_bias"]))
    logits = dense(hidden, p["weights"], p["bias"])
    slope = cross_entropy_gradient(logits, labels)  # (N, 10)
    hidden_slope = (slope @ p["weights"].T) * (hidden > 0)  # (N, hidden)
    return cross_entropy(logits, labels), {
        "hidden_weights": rows.T @ hidden_slope,
        "hidden_bias": hidden_slope.sum(axis=0),
        "weights": hidden.T @ slope,
        "bias": slope.sum(axis=0),
    }


# ------------------------------------------------------------------ a network with one convolution


def initial_cnn(rng: np.random.Generator, *, filters: int = 8) -> Parameters:
    """Draw the parameters of a network with one 3×3 convolution before its dense layer.

    Parameters
    ----------
    rng : numpy.random.Generator
        As for `initial_ann`.
    filters : int
        Filters of the convolution, and so its feature maps.

    Returns
    -------
    dict of float32 arrays
        "kernel" (3, 3, 1, filters), "kernel_bias" (filters,), "weights" (13 * 13 * filters, 10)
        and "bias" (10,).

    Raises
    ------
    ValueError, TypeError
        If rng is no generator, or filters not a whole number of at least 1.

    Notes
    -----
    28 pixels less 2 are 26 windows, and 2×2 pooling halves them: 13. Weights are drawn as in
    `initial_ann`.

    Examples
    --------
    >>> {name: array.shape for name, array in initial_cnn(np.random.default_rng(0)).items()}
    {'kernel': (3, 3, 1, 8), 'kernel_bias': (8,), 'weights': (1352, 10), 'bias': (10,)}

    Introduced in notebook 05.
    """
    source, count = generator(rng), whole(filters, "filters")
    first, pooled = _initial_layer(source, (3, 3, 1, count)), (SIDE - 2) // 2
    second = _initial_layer(source, (pooled * pooled * count, CLASSES))
    return dict(zip(_CNN, (*first, *second), strict=True))


def cnn_logits(parameters: Parameters, images: ArrayLike) -> Array:
    """Compute the logits of the network: convolution, ReLU, 2×2 max pooling, flatten, dense.

    Parameters
    ----------
    parameters : dict of arrays
        As `initial_cnn` draws them.
    images : array-like, (N, H, W), floats in [0, 1]
        Of a size whose pooled feature maps have as many numbers as "weights" has rows.

    Returns
    -------
    ndarray, (N, 10)
        The dtype of the parameters.

    Raises
    ------
    ValueError, TypeError
        As `ann_logits` does.

    Examples
    --------
    >>> cnn_logits(initial_cnn(np.random.default_rng(0)), np.zeros((3, 28, 28))).shape
    (3, 10)

    Introduced in notebook 05.
    """
    p = members(parameters, "parameters", *_CNN)
    maps = relu(conv2d(_checked_images(images, p), p["kernel"], bias=p["kernel_bias"]))
    rows = _checked_rows(flatten(max_pool2d(maps)), p["weights"], images)
    return dense(rows, p["weights"], p["bias"])


def cnn_gradients(
    parameters: Parameters, images: ArrayLike, labels: ArrayLike
) -> tuple[float, Parameters]:
    """Compute the loss of the network with a convolution, and its slope in every parameter.

    Max pooling hands its gradient to the pixel that won the window. A weight of the kernel has
    touched every window, so its gradient is a sum over all of them: pixel under the weight times
    the slope of what the window gave.

    Parameters
    ----------
    parameters, images, labels
        As for `cnn_logits` and `cross_entropy`, which also refuse the same.

    Returns
    -------
    loss, gradients : float, dict of arrays
        As `ann_gradients` gives them.

    Examples
    --------
    >>> parameters = initial_cnn(np.random.default_rng(0))
    >>> loss, gradients = cnn_gradients(parameters, np.zeros((1, 28, 28)), [1])
    >>> round(loss, 4), gradients["kernel"].shape
    (2.3026, (3, 3, 1, 8))

    References
    ----------
    LeCun, Y. et al. (1989). Backpropagation applied to handwritten zip code recognition. Neural
    Computation 1(4). doi:10.1162/neco.1989.1.4.541

    Introduced in notebook 05.
    """
    p = members(parameters, "parameters", *_CNN)
    batch = _checked_images(images, p)
    maps = relu(conv2d(batch, p["kernel"], bias=p["kernel_bias"]))  # (N, oH, oW, filters)
    pooled = max_pool2d(maps)
    rows = _checked_rows(flatten(pooled), p["weights"], images)
    logits = dense(rows, p["weights"], p["bias"])
    slope = cross_entropy_gradient(logits, labels)  # (N, 10)
    pooled_slope = (slope @ p["weights"].T).reshape(pooled.shape)
    maps_slope = _to_winners(maps, pooled, pooled_slope) * (maps > 0)
    view = windows(batch, (3, 3))  # (N, oH, oW, 3, 3, 1)
    return cross_entropy(logits, labels), {
        "kernel": np.tensordot(view, maps_slope, axes=((0, 1, 2), (0, 1, 2))),
        "kernel_bias": maps_slope.sum(axis=(0, 1, 2)),
        "weights": rows.T @ slope,
        "bias": slope.sum(axis=0),
    }


# ---------------------------------------------------------------------------------------- training


def train(
    gradients_function: GradientsFunction, parameters: Parameters,
    images: ArrayLike, labels: ArrayLike, *,
    epochs: int, batch_size: int, learning_rate: float, rng: np.random.Generator,
) -> tuple[Parameters, list[float]]:  # fmt: skip
    """Improve the parameters, batch by batch, by steps against their gradients.

    Parameters
    ----------
    gradients_function : function
        `ann_gradients` or `cnn_gradients`.
    parameters : dict of arrays
        Where to start; not changed.
    images, labels : array-like, (N, H, W) and (N,)
        What to learn from, as the gradients function takes it.
    epochs, batch_size : int
        How often every image is seen, and how many are averaged in one step. The last batch of
        an epoch may be smaller.
    learning_rate : float
        Length of a step, above 0: 0.05 suits both networks with batches of 32.
    rng : numpy.random.Generator
        Shuffles the images before every epoch.

    Returns
    -------
    parameters : dict of arrays
        New arrays, with the names, shapes and dtypes that came.
    losses : list of float
        The mean loss of every epoch, as met on the way.

    Raises
    ------
    ValueError, TypeError
        If images and labels differ in number, an argument is out of range, or rng no generator;
        and what the gradients function refuses.

    Notes
    -----
    Stochastic gradient descent with momentum: step = 0.9 × last step - learning_rate × gradient.
    As a ball that rolls downhill, it gathers speed where the slope stays the same.

    Examples
    --------
    >>> images, labels = np.zeros((4, 28, 28)), [3, 3, 3, 3]
    >>> parameters, losses = train(
    ...     ann_gradients, initial_ann(np.random.default_rng(0)), images, labels,
    ...     epochs=2, batch_size=4, learning_rate=0.1, rng=np.random.default_rng(1))
    >>> round(losses[0], 4), losses[1] < losses[0], int(parameters["bias"].argmax())
    (2.3026, True, 3)

    References
    ----------
    Polyak, B. T. (1964). Some methods of speeding up the convergence of iteration methods.
    USSR Computational Mathematics and Mathematical Physics 4(5).
    doi:10.1016/0041-5553(64)90137-5

    Introduced in notebook 05.
    """
    _check_function(gradients_function)
    x, y = _checked_examples(images, labels)
    size, rate = whole(batch_size, "batch_size"), _checked_rate(learning_rate)
    source = generator(rng)
    learned = {name: array.copy() for name, array in members(parameters, "parameters").items()}
    steps: Parameters = {}
    losses = []
    for _ in range(whole(epochs, "epochs")):
        total = 0.0
        for batch in np.split(source.permutation(len(x)), range(size, len(x), size)):
            loss, gradients = gradients_function(learned, x[batch], y[batch])
            total += loss * len(batch)
            _step(learned, gradients, steps, rate)
        losses.append(total / len(x))
    return learned, losses


def _step(learned: Parameters, gradients: Parameters, steps: Parameters, rate: float) -> None:
    """Take a step against the gradients, and go on a little as in the step before."""
    for name, gradient in gradients.items():
        steps[name] = _MOMENTUM * steps.get(name, 0) - rate * gradient
        learned[name] += steps[name]


def _to_winners(maps: Array, pooled: Array, slope: Array) -> Array:
    """Give each 2×2 window's slope to its largest pixel (the first of several), the rest 0."""
    rows, columns = pooled.shape[1:3]  # an odd last row or column of the maps is in no window
    given, free = np.zeros_like(maps), np.ones(pooled.shape, bool)  # windows not yet won
    for i, j in np.ndindex(2, 2):
        corner = np.s_[:, i : 2 * rows : 2, j : 2 * columns : 2]  # one pixel of every window
        won = free & (maps[corner] == pooled)
        given[corner] = slope * won
        free &= ~won
    return given


def _initial_layer(rng: np.random.Generator, shape: tuple[int, ...]) -> tuple[Array, Array]:
    """Draw the weights (*inputs, units) of a layer, and its zero bias (units,)."""
    scale = np.sqrt(2 / np.prod(shape[:-1]))
    weights = scale * rng.standard_normal(shape)
    return weights.astype(np.float32), np.zeros(shape[-1], np.float32)


def _checked_images(images: ArrayLike, parameters: Parameters) -> Array:
    """Return the images as (N, H, W, 1) in the parameters' dtype, or say what is wrong."""
    array = as_numbers(images, "images")
    if array.ndim != 3:
        raise ValueError(f"images {array.shape} have {array.ndim} axes: (N, H, W) fits")
    if array.dtype.kind != "f":
        raise ValueError(f"images are {array.dtype}: floats in [0, 1] fit, so divide them by 255")
    if not (array.min() >= 0 and array.max() <= 1):
        raise ValueError(
            f"images reach from {array.min()} to {array.max()}: floats in [0, 1] fit, so divide "
            "pixels from 0 to 255 by 255"
        )
    return array.astype(parameters["weights"].dtype, copy=False)[..., np.newaxis]


def _checked_rows(rows: Array, weights: Array, images: ArrayLike) -> Array:
    """Return the rows where the weights take as many numbers, or say that the images do not fit."""
    if rows.shape[1] != len(weights):
        raise ValueError(
            f"images {np.shape(images)} do not fit: each gives {rows.shape[1]} numbers, and the "
            f"weights {weights.shape} take {len(weights)}"
        )
    return rows


def _check_function(gradients_function: GradientsFunction) -> None:
    """Raise an error unless it is a function."""
    if not callable(gradients_function):
        received = type(gradients_function).__name__
        raise TypeError(f"gradients_function must be a function, received {received}")


def _checked_examples(images: ArrayLike, labels: ArrayLike) -> tuple[Array, Array]:
    """Return images (N, H, W) and as many labels (N,), or say what is wrong."""
    x = as_numbers(images, "images")
    if x.ndim != 3:
        raise ValueError(f"images {x.shape} have {x.ndim} axes: (N, H, W) fits")
    return x, shaped(labels, "labels", x.shape[:1])


def _checked_rate(learning_rate: float) -> float:
    """Return the learning rate, above 0."""
    if number(learning_rate, "learning_rate") <= 0:
        raise ValueError(f"learning_rate {learning_rate} does not fit: above 0 does")
    return float(learning_rate)
