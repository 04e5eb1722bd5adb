"""How a network learns its weights, written out in NumPy alone (notebook 05, "Going further").

Two small networks read the course's digits: one of fully connected layers (`ann_…`), one with a
convolution and a max pooling first (`cnn_…`). Each has three functions: draw random parameters,
compute logits from them, and compute the loss and its gradients. `train` repeats one idea:
every parameter takes a small step against its gradient.

Parameters are a dict of arrays; a gradients dict has the same names and shapes. Images are
(N, H, W) floats in [0, 1], 28 by 28 pixels for the digits; labels are (N,) integers.
"""

from collections.abc import Callable
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.fully_connected import dense, flatten, relu, softmax
from helpers.internals.arguments import as_numbers, pair
from helpers.internals.windows import windows
from helpers.kernels import conv2d
from helpers.pooling import max_pool2d

Array = NDArray[Any]
Parameters = dict[str, Array]
GradientsFunction = Callable[[Parameters, Array, Array], tuple[float, Parameters]]

SIDE, CLASSES = 28, 10  # rows and columns of a digit's image, and digits
_MOMENTUM = 0.9  # share of the last step that goes on in the next one

# ------------------------------------------------------------------------------- loss and accuracy


def cross_entropy(logits: ArrayLike, labels: ArrayLike) -> float:
    """Measure how surprised the network is by the right answers, averaged over the images.

    Parameters
    ----------
    logits : array-like, (N, classes)
        What the last layer gives, before any softmax, of any size.
    labels : array-like, (N,), integers
        The right class of each image.

    Returns
    -------
    float
        The mean of -log(probability of the right class): 0 if all are sure and right.

    Raises
    ------
    ValueError, TypeError
        If logits and labels do not fit together, or a label is no class.

    Notes
    -----
    log(softmax) is logit - log(sum of exp): as in `softmax` the largest logit is subtracted
    first. So a probability too small for a float still has a finite logarithm.

    Examples
    --------
    >>> round(cross_entropy([[0, 0], [0, 0]], [0, 1]), 4)  # log 2: a coin's surprise
    0.6931
    >>> cross_entropy([[1000, 0]], [1])
    1000.0

    Introduced in notebook 05.
    """
    scores, right = _checked_labels(logits, labels)
    scores = scores.astype(np.float64)  # small integers would wrap, float16 overflow
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_sums = np.log(np.exp(shifted).sum(axis=1))
    return float(np.mean(log_sums - shifted[np.arange(len(right)), right]))


def accuracy(logits: ArrayLike, labels: ArrayLike) -> float:
    """Return the share of images whose largest logit is the right class.

    Parameters
    ----------
    logits : array-like, (N, classes)
        Logits or probabilities. Where several are largest, the first counts.
    labels : array-like, (N,), integers
        The right class of each image.

    Returns
    -------
    float
        Between 0 and 1.

    Raises
    ------
    ValueError, TypeError
        If logits and labels do not fit together, or a label is no class.

    Examples
    --------
    >>> accuracy([[2, -1, 0], [0, 1, 3], [5, 4, 4], [1, 9, 0]], [0, 2, 1, 1])
    0.75

    Introduced in notebook 05.
    """
    scores, right = _checked_labels(logits, labels)
    return float(np.mean(scores.argmax(axis=1) == right))


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
    hidden_weights, hidden_bias = _initial_layer(rng, (SIDE * SIDE,), hidden, "hidden")
    weights, bias = _initial_layer(rng, (hidden,), CLASSES, "classes")
    return {
        "hidden_weights": hidden_weights,
        "hidden_bias": hidden_bias,
        "weights": weights,
        "bias": bias,
    }


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
    hidden = _ann_hidden(parameters, flatten(_checked_images(images, parameters)))
    return dense(hidden, parameters["weights"], parameters["bias"])


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
    rows = flatten(_checked_images(images, parameters))
    hidden = _ann_hidden(parameters, rows)
    logits = dense(hidden, parameters["weights"], parameters["bias"])
    slope = _logits_gradient(logits, labels)  # (N, 10)
    hidden_slope = (slope @ parameters["weights"].T) * (hidden > 0)  # (N, hidden)
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
        Where the chance comes from: np.random.default_rng(0), say.
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
    kernel, kernel_bias = _initial_layer(rng, (3, 3, 1), filters, "filters")
    pooled = (SIDE - 2) // 2
    weights, bias = _initial_layer(rng, (pooled * pooled * filters,), CLASSES, "classes")
    return {"kernel": kernel, "kernel_bias": kernel_bias, "weights": weights, "bias": bias}


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
        If images are integers, leave [0, 1] or do not fit the parameters: divide pixels from 0
        to 255 by 255 first.

    Examples
    --------
    >>> parameters = initial_cnn(np.random.default_rng(0))
    >>> cnn_logits(parameters, np.zeros((3, 28, 28))).shape
    (3, 10)

    Introduced in notebook 05.
    """
    maps = _cnn_maps(parameters, _checked_images(images, parameters))
    return dense(flatten(max_pool2d(maps)), parameters["weights"], parameters["bias"])


def cnn_gradients(
    parameters: Parameters, images: ArrayLike, labels: ArrayLike
) -> tuple[float, Parameters]:
    """Compute the loss of the network with a convolution, and its slope in every parameter.

    Parameters
    ----------
    parameters, images
        As for `cnn_logits`.
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
        As `cnn_logits` and `cross_entropy` do.

    Notes
    -----
    Max pooling hands its gradient to the pixel that won the window. A weight of the kernel has
    touched every window, so its gradient is a sum over all of them: pixel under the weight times
    the slope of what the window gave.

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
    batch = _checked_images(images, parameters)
    maps = _cnn_maps(parameters, batch)
    pooled = max_pool2d(maps)
    rows = flatten(pooled)
    logits = dense(rows, parameters["weights"], parameters["bias"])
    slope = _logits_gradient(logits, labels)  # (N, 10)
    pooled_slope = (slope @ parameters["weights"].T).reshape(pooled.shape)
    maps_slope = _to_winners(maps, pooled, pooled_slope) * (maps > 0)  # (N, oH, oW, filters)
    view = windows(batch, (3, 3))  # (N, oH, oW, 3, 3, 1)
    return cross_entropy(logits, labels), {
        "kernel": np.tensordot(view, maps_slope, axes=((0, 1, 2), (0, 1, 2))),
        "kernel_bias": maps_slope.sum(axis=(0, 1, 2)),
        "weights": rows.T @ slope,
        "bias": slope.sum(axis=0),
    }


# ---------------------------------------------------------------------------------------- training


def train(
    gradients_function: GradientsFunction,
    parameters: Parameters,
    images: ArrayLike,
    labels: ArrayLike,
    *,
    epochs: int,
    batch_size: int,
    learning_rate: float,
    rng: np.random.Generator,
) -> tuple[Parameters, list[float]]:
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
        If images and labels differ in number, an argument is out of range, or rng no generator.

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
    x, y = as_numbers(images, "images"), as_numbers(labels, "labels")
    _check_training(x, y, learning_rate, rng)
    epochs, batch_size = pair((epochs, batch_size), "epochs, batch_size")
    rate = float(learning_rate)
    parameters = {name: array.copy() for name, array in parameters.items()}
    steps = {name: np.zeros_like(array) for name, array in parameters.items()}
    losses = []
    for _ in range(epochs):
        total, order = 0.0, rng.permutation(len(x))
        for start in range(0, len(x), batch_size):
            batch = order[start : start + batch_size]
            loss, gradients = gradients_function(parameters, x[batch], y[batch])
            total += loss * len(batch)
            for name, gradient in gradients.items():
                steps[name] = _MOMENTUM * steps[name] - rate * gradient
                parameters[name] += steps[name]
        losses.append(total / len(x))
    return parameters, losses


# ------------------------------------------------------------------------------ pieces of the above


def _ann_hidden(parameters: Parameters, rows: Array) -> Array:
    """Compute what the hidden layer gives, (N, hidden)."""
    hidden: Array = relu(dense(rows, parameters["hidden_weights"], parameters["hidden_bias"]))
    return hidden


def _cnn_maps(parameters: Parameters, batch: Array) -> Array:
    """Compute the feature maps after ReLU, (N, H - 2, W - 2, filters)."""
    maps: Array = relu(conv2d(batch, parameters["kernel"], bias=parameters["kernel_bias"]))
    return maps


def _logits_gradient(logits: Array, labels: ArrayLike) -> Array:
    """Return the slope of the mean cross-entropy in each logit: probability less the truth."""
    _, right = _checked_labels(logits, labels)
    slope = softmax(logits)
    slope[np.arange(len(right)), right] -= 1
    return slope / len(right)


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


def _initial_layer(
    rng: np.random.Generator, inputs: tuple[int, ...], units: int, name: str
) -> tuple[Array, Array]:
    """Draw the weights (*inputs, units) of a layer, and its zero bias (units,)."""
    _check_generator(rng)
    count, _ = pair((units, units), name)
    scale = np.sqrt(2 / np.prod(inputs))
    weights = scale * rng.standard_normal((*inputs, count))
    return weights.astype(np.float32), np.zeros(count, np.float32)


def _checked_images(images: ArrayLike, parameters: Parameters) -> Array:
    """Return the images as (N, H, W, 1) in the parameters' dtype, or say what is wrong."""
    array = as_numbers(images, "images")
    if array.ndim != 3:
        raise ValueError(f"images {array.shape} have {array.ndim} axes: (N, H, W) fits")
    if array.dtype.kind != "f":
        raise TypeError(f"images are {array.dtype}: floats in [0, 1] fit, so divide them by 255")
    if not (array.min() >= 0 and array.max() <= 1):
        raise ValueError(
            f"images reach from {array.min()} to {array.max()}: floats in [0, 1] fit, so divide "
            "pixels from 0 to 255 by 255"
        )
    return array.astype(parameters["weights"].dtype, copy=False)[..., np.newaxis]


def _checked_labels(logits: ArrayLike, labels: ArrayLike) -> tuple[Array, Array]:
    """Return logits (N, classes) and labels (N,), or say why they do not fit together."""
    scores, right = as_numbers(logits, "logits"), as_numbers(labels, "labels")
    if scores.ndim != 2 or right.shape != scores.shape[:1]:
        raise ValueError(
            f"logits {scores.shape} and labels {right.shape} do not fit: (N, classes) and (N,) do"
        )
    if right.dtype.kind not in "ui":
        raise TypeError(f"labels are {right.dtype}: integers fit")
    if right.min() < 0 or right.max() >= scores.shape[1]:
        raise ValueError(
            f"labels reach from {right.min()} to {right.max()}: "
            f"whole numbers from 0 to {scores.shape[1] - 1} fit"
        )
    return scores, right


def _check_generator(rng: np.random.Generator) -> None:
    """Raise an error unless rng is a generator."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"rng must be a generator such as np.random.default_rng(0), "
            f"received {type(rng).__name__}"
        )


def _check_training(
    images: Array, labels: Array, learning_rate: float, rng: np.random.Generator
) -> None:
    """Raise an error unless images and labels are as many, and the steps have a length."""
    if images.ndim != 3 or labels.shape != images.shape[:1]:
        raise ValueError(
            f"images {images.shape} and labels {labels.shape} do not fit: (N, H, W) and (N,) do"
        )
    if isinstance(learning_rate, bool) or not isinstance(learning_rate, Real):
        raise TypeError(f"learning_rate must be a number, received {type(learning_rate).__name__}")
    if not 0 < learning_rate < np.inf:
        raise ValueError(f"learning_rate {learning_rate} does not fit: above 0 and finite does")
    _check_generator(rng)
