"""Two small networks that read the course's digits, and how they learn (notebook 06).

One is made of fully connected layers (`ann_…`), one has a convolution and a max pooling first
(`cnn_…`). Each has three functions: draw random parameters, compute logits from them, and compute
the loss and its gradients, going back layer by layer. `train` repeats one idea: every parameter
takes a small step against its gradient.

Parameters are a dict of arrays; a gradients dict has the same names and shapes. Images are
(N, H, W) floats in [0, 1], 28 by 28 pixels for the digits; labels are (N,) integers.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.fully_connected import dense, dropout, flatten, relu
from helpers.internals import arguments as check
from helpers.kernels import conv2d
from helpers.pooling import max_pool2d
from helpers.training.gradients import dense_gradient, flatten_gradient, relu_gradient
from helpers.training.losses import cross_entropy, cross_entropy_gradient
from helpers.training.window_gradients import conv2d_gradient, max_pool2d_gradient

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

    Introduced in notebook 06.
    """
    neurons = check.whole(hidden, "hidden")
    return _initial(_ANN, rng, (SIDE * SIDE, neurons), (neurons, CLASSES))


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
    p = check.members(parameters, "parameters", *_ANN)
    rows = _checked_rows(flatten(_checked_images(images, p)), p["hidden_weights"], images)
    hidden = relu(dense(rows, p["hidden_weights"], p["hidden_bias"]))
    return dense(hidden, p["weights"], p["bias"])


def ann_gradients(
    parameters: Parameters, images: ArrayLike, labels: ArrayLike, *,
    rate: float = 0.0, rng: np.random.Generator | None = None,
) -> tuple[float, Parameters]:  # fmt: skip
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
        As `ann_logits`, `cross_entropy` and `dropout` do.

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
    p = check.members(parameters, "parameters", *_ANN)
    rows = _checked_rows(flatten(_checked_images(images, p)), p["hidden_weights"], images)
    sums = dense(rows, p["hidden_weights"], p["hidden_bias"])
    loss, slope, *last = _last_layer(p, relu(sums), labels, rate, rng)
    _, *first = dense_gradient(relu_gradient(slope, sums), rows, p["hidden_weights"])
    return loss, dict(zip(_ANN, (*first, *last), strict=True))


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

    Introduced in notebook 06.
    """
    maps = check.whole(filters, "filters")
    return _initial(_CNN, rng, (3, 3, 1, maps), (((SIDE - 2) // 2) ** 2 * maps, CLASSES))


def cnn_logits(parameters: Parameters, images: ArrayLike) -> Array:
    """Compute the logits of the network: convolution, ReLU, 2×2 max pooling, flatten, dense.

    Parameters
    ----------
    parameters, images
        As for `ann_logits`, only drawn by `initial_cnn`, and of a size whose pooled feature maps
        have as many numbers as "weights" has rows.

    Returns
    -------
    ndarray, (N, 10)
        As `ann_logits` gives it, which also refuses the same.

    Examples
    --------
    >>> cnn_logits(initial_cnn(np.random.default_rng(0)), np.zeros((3, 28, 28))).shape
    (3, 10)

    Introduced in notebook 06.
    """
    p = check.members(parameters, "parameters", *_CNN)
    maps = relu(conv2d(_checked_images(images, p), p["kernel"], bias=p["kernel_bias"]))
    rows = _checked_rows(flatten(max_pool2d(maps)), p["weights"], images)
    return dense(rows, p["weights"], p["bias"])


def cnn_gradients(
    parameters: Parameters, images: ArrayLike, labels: ArrayLike, *,
    rate: float = 0.0, rng: np.random.Generator | None = None,
) -> tuple[float, Parameters]:  # fmt: skip
    """Compute the loss of the network with a convolution, and its slope in every parameter.

    As in `ann_gradients`, only with other layers to go back through: flatten, max pooling, ReLU
    and the convolution.

    Parameters
    ----------
    parameters, images
        As for `cnn_logits`.
    labels, rate, rng
        As for `ann_gradients`, which also refuses the same.

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

    Introduced in notebook 06.
    """
    p = check.members(parameters, "parameters", *_CNN)
    batch = _checked_images(images, p)
    sums = conv2d(batch, p["kernel"], bias=p["kernel_bias"])  # (N, oH, oW, filters)
    maps = relu(sums)
    pooled = max_pool2d(maps)
    rows = _checked_rows(flatten(pooled), p["weights"], images)
    loss, slope, *last = _last_layer(p, rows, labels, rate, rng)
    slope = max_pool2d_gradient(flatten_gradient(slope, pooled), maps)  # (N, oH, oW, filters)
    _, *first = conv2d_gradient(relu_gradient(slope, sums), batch, p["kernel"])
    return loss, dict(zip(_CNN, (*first, *last), strict=True))


# ---------------------------------------------------------------------------------------- training


def train(
    gradients_function: GradientsFunction, parameters: Parameters,
    images: ArrayLike, labels: ArrayLike, *,
    epochs: int, batch_size: int, learning_rate: float, rng: np.random.Generator,
    after_epoch: Callable[[Parameters], Any] | None = None,
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

    Introduced in notebook 06.
    """
    look = (lambda _: None) if after_epoch is None else after_epoch
    _check_functions(gradients_function=gradients_function, after_epoch=look)
    x, source = _batch(images), check.generator(rng)
    y, size = check.shaped(labels, "labels", x.shape[:1]), check.whole(batch_size, "batch_size")
    rate = check.number(learning_rate, "learning_rate")
    if rate <= 0:
        raise ValueError(f"learning_rate {learning_rate} does not fit: above 0 does")
    learned = {name: each.copy() for name, each in check.members(parameters, "parameters").items()}
    steps: Parameters = {}
    losses = []
    for _ in range(check.whole(epochs, "epochs")):
        total = 0.0
        for batch in np.split(source.permutation(len(x)), range(size, len(x), size)):
            loss, gradients = gradients_function(learned, x[batch], y[batch])
            total += loss * len(batch)
            _step(learned, gradients, steps, rate)
        losses.append(total / len(x))
        look(learned)
    return learned, losses


def _step(learned: Parameters, gradients: Parameters, steps: Parameters, rate: float) -> None:
    """Take a step against the gradients, and go on a little as in the step before."""
    for name, gradient in gradients.items():
        steps[name] = _MOMENTUM * steps.get(name, 0) - rate * gradient
        learned[name] += steps[name]


def _last_layer(
    p: Parameters, rows: Array, labels: ArrayLike, rate: float, rng: np.random.Generator | None
) -> tuple[Any, ...]:
    """Go through dropout and the last layer, and back: loss, slope of rows, weights and bias."""
    source = np.random.default_rng(0) if rng is None else rng
    kept = dropout(np.ones_like(rows), rate, rng=source, training=rng is not None)
    logits = dense(rows * kept, p["weights"], p["bias"])
    slope = cross_entropy_gradient(logits, labels)  # (N, 10)
    slope, weights, bias = dense_gradient(slope, rows * kept, p["weights"])
    return cross_entropy(logits, labels), slope * kept, weights, bias


def _initial(
    names: tuple[str, ...], rng: np.random.Generator, *shapes: tuple[int, ...]
) -> Parameters:
    """Draw the weights (*inputs, units) of each layer, and give it a zero bias (units,)."""
    arrays: list[Array] = []
    for shape in shapes:
        weights = np.sqrt(2 / np.prod(shape[:-1])) * check.generator(rng).standard_normal(shape)
        arrays += weights.astype(np.float32), np.zeros(shape[-1], np.float32)
    return dict(zip(names, arrays, strict=True))


def _batch(images: ArrayLike) -> Array:
    """Return the images, (N, H, W), or say what came."""
    array = check.as_numbers(images, "images")
    if array.ndim != 3:
        raise ValueError(f"images {array.shape} have {array.ndim} axes: (N, H, W) fits")
    return array


def _checked_images(images: ArrayLike, parameters: Parameters) -> Array:
    """Return the images as (N, H, W, 1) in the parameters' dtype, or say what is wrong."""
    array = _batch(check.as_fractions(images, "images"))
    return array.astype(parameters["weights"].dtype, copy=False)[..., np.newaxis]


def _checked_rows(rows: Array, weights: Array, images: ArrayLike) -> Array:
    """Return the rows where the weights take as many numbers, or say that the images do not fit."""
    if rows.shape[1] != len(weights):
        raise ValueError(
            f"images {np.shape(images)} do not fit: each gives {rows.shape[1]} numbers, and the "
            f"weights {weights.shape} take {len(weights)}"
        )
    return rows


def _check_functions(**functions: Any) -> None:
    """Raise an error that names what is no function."""
    for name, function in functions.items():
        if not callable(function):
            raise TypeError(f"{name} must be a function, received {type(function).__name__}")
