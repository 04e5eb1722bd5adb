"""Two small networks that read the digits, and how they learn (notebook 06), in NumPy alone.

One is made of fully connected layers (`ann_…`), the other has a convolution and a max pooling
first (`cnn_…`). Each has three functions: draw random parameters,
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

from helpers.fully_connected import dense, dropout, flatten, relu
from helpers.internals.arguments import as_numbers, pair
from helpers.kernels import conv2d
from helpers.pooling import max_pool2d
from helpers.training.gradients import dense_gradient, flatten_gradient, relu_gradient
from helpers.training.losses import cross_entropy, cross_entropy_gradient
from helpers.training.window_gradients import conv2d_gradient, max_pool2d_gradient

Array = NDArray[Any]
Parameters = dict[str, Array]
GradientsFunction = Callable[[Parameters, Array, Array], tuple[float, Parameters]]

SIDE, CLASSES = 28, 10  # rows and columns of a digit's image, and digits
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

    Introduced in notebook 06.
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

    Introduced in notebook 06.
    """
    rows = flatten(_checked_images(images, parameters))
    hidden = relu(dense(rows, parameters["hidden_weights"], parameters["hidden_bias"]))
    return dense(hidden, parameters["weights"], parameters["bias"])


def ann_gradients(
    parameters: Parameters,
    images: ArrayLike,
    labels: ArrayLike,
    *,
    rate: float = 0.0,
    rng: np.random.Generator | None = None,
) -> tuple[float, Parameters]:
    """Compute the loss of the fully connected network, and its slope in every parameter.

    Parameters
    ----------
    parameters, images
        As for `ann_logits`.
    labels : array-like, (N,), integers
        The right digit of each image.
    rate : float
        Of dropout before the last layer; 0 drops nothing.
    rng : numpy.random.Generator, optional
        Draws what is dropped; without it, nothing is.

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
    The chain rule from the end to the start: `cross_entropy_gradient`, and then the gradient of
    each layer, from the last one to the first.

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

    Introduced in notebook 06.
    """
    rows = flatten(_checked_images(images, parameters))
    sums = dense(rows, parameters["hidden_weights"], parameters["hidden_bias"])
    hidden = relu(sums)
    kept = _kept(hidden, rate, rng)  # what dropout multiplies by
    logits = dense(hidden * kept, parameters["weights"], parameters["bias"])
    slope = cross_entropy_gradient(logits, labels)  # (N, 10)
    slope, weights, bias = dense_gradient(slope, hidden * kept, parameters["weights"])
    slope = relu_gradient(slope * kept, sums)  # (N, hidden)
    _, hidden_weights, hidden_bias = dense_gradient(slope, rows, parameters["hidden_weights"])
    return cross_entropy(logits, labels), {
        "hidden_weights": hidden_weights,
        "hidden_bias": hidden_bias,
        "weights": weights,
        "bias": bias,
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

    Introduced in notebook 06.
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

    Introduced in notebook 06.
    """
    batch = _checked_images(images, parameters)
    maps = relu(conv2d(batch, parameters["kernel"], bias=parameters["kernel_bias"]))
    return dense(flatten(max_pool2d(maps)), parameters["weights"], parameters["bias"])


def cnn_gradients(
    parameters: Parameters,
    images: ArrayLike,
    labels: ArrayLike,
    *,
    rate: float = 0.0,
    rng: np.random.Generator | None = None,
) -> tuple[float, Parameters]:
    """Compute the loss of the network with a convolution, and its slope in every parameter.

    Parameters
    ----------
    parameters, images
        As for `cnn_logits`.
    labels : array-like, (N,), integers
        The right digit of each image.
    rate : float
        Of dropout before the last layer; 0 drops nothing.
    rng : numpy.random.Generator, optional
        Draws what is dropped; without it, nothing is.

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
    As in `ann_gradients`, only with other layers to go back through: flatten, max pooling, ReLU
    and the convolution.

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

    Introduced in notebook 06.
    """
    batch = _checked_images(images, parameters)
    sums = conv2d(batch, parameters["kernel"], bias=parameters["kernel_bias"])
    maps = relu(sums)
    pooled = max_pool2d(maps)
    rows = flatten(pooled)
    kept = _kept(rows, rate, rng)  # what dropout multiplies by
    logits = dense(rows * kept, parameters["weights"], parameters["bias"])
    slope = cross_entropy_gradient(logits, labels)  # (N, 10)
    slope, weights, bias = dense_gradient(slope, rows * kept, parameters["weights"])
    slope = flatten_gradient(slope * kept, pooled)
    slope = relu_gradient(max_pool2d_gradient(slope, maps), sums)  # (N, oH, oW, filters)
    _, kernel, kernel_bias = conv2d_gradient(slope, batch, parameters["kernel"])
    return cross_entropy(logits, labels), {
        "kernel": kernel,
        "kernel_bias": kernel_bias,
        "weights": weights,
        "bias": bias,
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
    after_epoch: Callable[[Parameters], Any] | None = None,
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
    after_epoch : function of the parameters, optional
        Called after every epoch, to look at them (and not to change them).

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

    Introduced in notebook 06.
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
        if after_epoch is not None:
            after_epoch(parameters)
    return parameters, losses


# ------------------------------------------------------------------------------ pieces of the above


def _kept(x: Array, rate: float, rng: np.random.Generator | None) -> Array:
    """Draw what dropout multiplies x by: 0, or 1 / (1 - rate); ones where nothing is dropped."""
    ones = np.ones_like(x)
    return ones if rng is None else dropout(ones, rate, rng=rng)


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
