"""How features become a decision, and what that costs (notebook 05).

A feature map is laid out in one long row (`flatten`); every neuron of a fully connected layer
multiplies each number of the row by a weight of its own, sums, and adds its bias (`dense`); an
activation follows (`relu`, `sigmoid`, `softmax`). `conv2d_as_matrix` shows that a convolution is
such a layer too, with most weights zero and the others shared.

A row is (n,), a batch of them (N, n); weights are (n, m) as Keras stores them, for m neurons.
Integers stay integers where the mathematics lets them, float32 stays float32.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.internals import arguments as check
from helpers.internals.arguments import Size
from helpers.internals.convolution import prepare
from helpers.internals.windows import ImagePadding as Padding
from helpers.internals.windows import float_dtype, result_dtype, widened

Array = NDArray[Any]

# ---------------------------------------------------------------------------------- from map to row


def flatten(image: ArrayLike) -> Array:
    """Lay out a feature map, or each one of a batch, in one row.

    Parameters
    ----------
    image : array-like, (H, W), (H, W, C) or (N, H, W, C)
        Feature maps, channels last.

    Returns
    -------
    ndarray, (H * W,), (H * W * C,) or (N, H * W * C)
        A new array of the same dtype.

    Raises
    ------
    ValueError, TypeError
        If image is no image.

    Notes
    -----
    The order is that of reading: along a row, then down the rows; at every pixel all channels in
    turn. Nothing is lost: `.reshape` with the old shape undoes it.

    Examples
    --------
    >>> flatten([[1, 2, 3], [4, 5, 6]])
    array([1, 2, 3, 4, 5, 6])

    Introduced in notebook 05.
    """
    array = check.as_image(image)
    return array.reshape(len(array), -1).copy() if array.ndim == 4 else array.flatten()


def dense(x: ArrayLike, weights: ArrayLike, bias: ArrayLike | None = None) -> Array:
    """Compute a fully connected layer: each neuron sums all inputs, weighted, and its bias.

    Parameters
    ----------
    x : array-like, (n,) or (N, n)
        The inputs, or a batch of them.
    weights : array-like, (n, m)
        One column a neuron.
    bias : array-like, (m,), optional
        One number a neuron.

    Returns
    -------
    ndarray, (m,) or (N, m)
        x @ weights + bias. All integers: int64. Else float32 for float16 or float32 x, float64
        for others.

    Raises
    ------
    ValueError
        If the shapes do not fit together, or an array is empty or ragged.
    TypeError
        If an argument is not made of numbers.

    Examples
    --------
    >>> dense([1, 2, 3], [[1, 0], [0, 1], [1, -1]], [10, 20])
    array([14, 19])

    Introduced in notebook 05.
    """
    row = check.signed(check.as_numbers(x, "x"), "x")
    matrix = check.signed(check.as_numbers(weights, "weights"), "weights")
    if row.ndim not in (1, 2) or matrix.ndim != 2 or row.shape[-1] != matrix.shape[0]:
        form = "(n,) or (N, n) and (n, m)"
        raise ValueError(f"x {row.shape} and weights {matrix.shape} do not fit: {form} do")
    offset = None if bias is None else check.shaped(bias, "bias", matrix.shape[1:])
    dtype = result_dtype(row, matrix, offset)
    out: Array = row.astype(dtype, copy=False) @ matrix.astype(dtype, copy=False)
    return out if offset is None else out + offset.astype(dtype)


# -------------------------------------------------------------------------------------- activations


def relu(x: ArrayLike) -> Any:
    """Keep what is above zero, and make everything else zero.

    Parameters
    ----------
    x : array-like, any shape

    Returns
    -------
    number or ndarray, shape of x
        max(x, 0). Integers become int64, float16 becomes float32, other floats keep their dtype.

    Raises
    ------
    ValueError, TypeError
        If x is empty, ragged or not made of numbers.

    Examples
    --------
    >>> relu([-2, 0, 3])
    array([0, 0, 3])

    References
    ----------
    Fukushima, K. (1969). Visual feature extraction by a multilayered network of analog threshold
    elements. IEEE Transactions on Systems Science and Cybernetics. doi:10.1109/TSSC.1969.300225

    Introduced in notebook 05.
    """
    return np.maximum(widened(check.as_numbers(x, "x"), "x"), 0)


def sigmoid(x: ArrayLike) -> Any:
    """Squeeze any number between 0 and 1: the probability of "yes" in a choice of two.

    Parameters
    ----------
    x : array-like, any shape
        Logits, of any size.

    Returns
    -------
    number or ndarray, shape of x
        1 / (1 + exp(-x)). float32 stays float32, integers give float64.

    Raises
    ------
    ValueError, TypeError
        If x is empty, ragged or not made of numbers.

    Notes
    -----
    For a large negative x, exp(-x) overflows. So the exponential is taken of -|x|, which cannot:
    1 / (1 + exp(-x)) and exp(x) / (1 + exp(x)) are the same number.

    Examples
    --------
    >>> sigmoid([0, 1000, -1000])
    array([0.5, 1. , 0. ])

    Introduced in notebook 05.
    """
    array = _floats(x, "x")
    small = np.exp(-np.abs(array))  # at most 1
    return np.where(array >= 0, 1, small)[()] / (1 + small)


def softmax(logits: ArrayLike, axis: int = -1) -> Array:
    """Turn logits into probabilities: positive, and one in sum.

    Parameters
    ----------
    logits : array-like, at least one axis
        One number a class, of any size.
    axis : int
        The axis of the classes.

    Returns
    -------
    ndarray, shape of logits
        exp(logit) over the sum of exp along the axis. float32 stays float32, integers give
        float64.

    Raises
    ------
    ValueError, TypeError
        If logits are empty, ragged, a single number or no numbers, or lack the axis.

    Notes
    -----
    The largest logit is subtracted first. That changes no probability, for it cancels in the
    fraction, and it keeps exp from overflowing: the formula as printed does so from 710 in float64
    and from 89 in float32, in which Keras computes.

    Examples
    --------
    >>> softmax([0, 0, 0, 0])
    array([0.25, 0.25, 0.25, 0.25])
    >>> softmax([1000, 1000])
    array([0.5, 0.5])

    References
    ----------
    Bridle, J. S. (1990). Probabilistic interpretation of feedforward classification network
    outputs. doi:10.1007/978-3-642-76153-9_28

    Introduced in notebook 05.
    """
    array = _floats(logits, "logits")
    if array.ndim == 0:
        raise ValueError("logits are a single number: an array with an axis of classes fits")
    if check.whole(axis, "axis", least=-array.ndim) >= array.ndim:
        raise ValueError(f"axis {axis} does not fit: logits {array.shape} have {array.ndim} axes")
    powers = np.exp(array - array.max(axis=axis, keepdims=True))
    probabilities: Array = powers / powers.sum(axis=axis, keepdims=True)
    return probabilities


# ------------------------------------------------------------------------ layers that help training


def dropout(x: ArrayLike, rate: float, *, rng: np.random.Generator, training: bool = True) -> Array:
    """Set a random share of the numbers to zero, and scale up those that stay.

    Parameters
    ----------
    x : array-like, any shape
        Outputs of a layer.
    rate : float
        Probability of each number to be dropped, at least 0 and below 1.
    rng : numpy.random.Generator
        Where the chance comes from: np.random.default_rng(0), say.
    training : bool
        False once the network is in use: then nothing is dropped and nothing scaled.

    Returns
    -------
    ndarray, shape of x
        A new array. float32 stays float32, integers give float64.

    Raises
    ------
    ValueError, TypeError
        If rate is out of range, rng is no generator, or x is not made of numbers.

    Notes
    -----
    What stays is divided by 1 - rate, so that the mean stays what it was.

    Examples
    --------
    >>> dropout([4, 4, 4, 4, 4, 4], 0.5, rng=np.random.default_rng(0))
    array([8., 0., 0., 0., 8., 8.])
    >>> dropout([4, 4], 0.5, rng=np.random.default_rng(0), training=False)
    array([4., 4.])

    References
    ----------
    Srivastava, N. et al. (2014). Dropout: a simple way to prevent neural networks from
    overfitting. JMLR 15. https://jmlr.org/papers/v15/srivastava14a.html

    Introduced in notebook 05.
    """
    array = _floats(x, "x")
    share = check.number(rate, "rate")
    if not 0 <= share < 1:
        raise ValueError(f"rate {rate} does not fit: at least 0 and below 1 does")
    source = check.generator(rng)
    if not check.flag(training, "training"):
        return array.copy()
    kept = source.random(array.shape) >= share
    scaled = array / array.dtype.type(1 - share)
    dropped: Array = np.where(kept, scaled, array.dtype.type(0))
    return dropped


def batch_norm(
    x: ArrayLike, gamma: ArrayLike, beta: ArrayLike, mean: ArrayLike, variance: ArrayLike, *,
    epsilon: float = 1e-3,
) -> Array:  # fmt: skip
    """Normalise every channel by a mean and a variance, then scale and shift it.

    Parameters
    ----------
    x : array-like, (…, C)
        The channels are the last axis.
    gamma, beta : array-like, (C,)
        Scale and shift; training learns them.
    mean, variance : array-like, (C,)
        In use, the moving statistics gathered during training; they are updated, not trained.
    epsilon : float
        Added to the variance, so that a constant channel is not divided by zero. Keras' default.

    Returns
    -------
    ndarray, shape of x
        gamma * (x - mean) / sqrt(variance + epsilon) + beta. float32 stays float32, integers
        give float64.

    Raises
    ------
    ValueError, TypeError
        If a vector has not one number a channel, a variance plus epsilon is not above zero, or
        an argument is not made of numbers.

    Examples
    --------
    >>> batch_norm([[1, 10], [3, 30]], [1, 1], [0, 5], [2, 20], [1, 100], epsilon=0)
    array([[-1.,  4.],
           [ 1.,  6.]])

    References
    ----------
    Ioffe, S. and Szegedy, C. (2015). Batch normalization: accelerating deep network training by
    reducing internal covariate shift. doi:10.48550/arXiv.1502.03167

    Introduced in notebook 05.
    """
    array = _floats(x, "x")
    if array.ndim == 0:
        raise ValueError("x is a single number: an array whose last axis is the channels fits")
    if check.number(epsilon, "epsilon") < 0:
        raise ValueError(f"epsilon {epsilon} does not fit: at least 0 does")
    named = {"gamma": gamma, "beta": beta, "mean": mean, "variance": variance}
    scale, shift, center, spread = (
        check.shaped(vector, name, array.shape[-1:]).astype(array.dtype)
        for name, vector in named.items()
    )
    spread = spread + array.dtype.type(epsilon)
    if not (spread > 0).all():
        raise ValueError(f"variance plus epsilon reaches {spread.min()}: above zero fits")
    out: Array = scale * (array - center) / np.sqrt(spread) + shift
    return out


# ---------------------------------------------------------------------------------------- the costs


def dense_parameters(inputs: int, units: int, bias: bool = True) -> int:
    """Count the weights and biases of a fully connected layer.

    Parameters
    ----------
    inputs, units : int
        Numbers that come in, neurons.
    bias : bool
        Whether each neuron has a bias.

    Returns
    -------
    int
        inputs * units + units; without biases, inputs * units.

    Raises
    ------
    ValueError, TypeError
        If inputs or units is not a whole number of at least 1, or bias is not True or False.

    Examples
    --------
    >>> dense_parameters(784, 128)
    100480

    Introduced in notebook 05.
    """
    n, m = check.whole(inputs, "inputs"), check.whole(units, "units")
    return n * m + (m if check.flag(bias, "bias") else 0)


def conv2d_parameters(kernel_size: Size, in_channels: int, filters: int, bias: bool = True) -> int:
    """Count the weights and biases of a convolution; the image's size does not matter.

    Parameters
    ----------
    kernel_size : int or (rows, columns)
        Pixels of one kernel.
    in_channels, filters : int
        Each filter has one kernel per input channel.
    bias : bool
        Whether each filter has a bias; else the 1 below is missing.

    Returns
    -------
    int
        (kH * kW * in_channels + 1) * filters.

    Raises
    ------
    ValueError
        If a number is not whole or below 1, kernel_size has more than two, or bias is a count.
    TypeError
        If an argument is not made of numbers.

    Examples
    --------
    >>> conv2d_parameters(3, 3, 32)
    896

    Introduced in notebook 05.
    """
    rows, columns = check.pair(kernel_size, "kernel_size")
    weights = rows * columns * check.whole(in_channels, "in_channels")
    return (weights + check.flag(bias, "bias")) * check.whole(filters, "filters")


def conv2d_as_matrix(
    kernel: ArrayLike, image_shape: Sequence[int], *, stride: Size = 1, padding: Padding = "valid"
) -> Array:
    """Write a convolution as the weights of one fully connected layer.

    Parameters
    ----------
    kernel : array-like, (kH, kW) or (kH, kW, C_in, C_out)
        As for `conv2d`.
    image_shape : (H, W) or (H, W, C_in)
        Of the one image it is for.
    stride, padding
        As for `conv2d`.

    Returns
    -------
    ndarray, (oH * oW * C_out, H * W * C_in)
        M, with M @ image.ravel() == conv2d(image, kernel).ravel(); int64 for integers, float32
        for a float16 or float32 kernel, float64 for others. One row an output, one column an
        input: most entries are zero, and each row holds the same weights at other places.

    Raises
    ------
    ValueError, TypeError
        If kernel and image_shape do not fit, no window fits, or the matrix would have more than
        a hundred million entries.

    Examples
    --------
    >>> conv2d_as_matrix([[1, 2]], (2, 3))
    array([[1, 2, 0, 0, 0, 0],
           [0, 1, 2, 0, 0, 0],
           [0, 0, 0, 1, 2, 0],
           [0, 0, 0, 0, 1, 2]])

    Introduced in notebook 05.
    """
    sizes = check.entries(image_shape, "image_shape", "(H, W) or (H, W, C_in)", (2, 3))
    shape = tuple(check.whole(size, "image_shape") for size in sizes)
    inputs = math.prod(shape)
    check.check_room("image_shape", (1, inputs))
    numbers = np.arange(1, inputs + 1).reshape(shape)  # the pixels, numbered; padding is number 0
    work = prepare(numbers, kernel, stride, padding)
    weights = work.kernel.reshape(-1, work.kernel.shape[3])  # (kH * kW * C_in, C_out)
    places = work.windows.reshape(-1, len(weights))  # each window's pixels, by number
    check.check_room("image_shape", (work.out.size, inputs))
    dtype = result_dtype(np.asarray(kernel))
    matrix = np.zeros((len(places), weights.shape[1], 1 + inputs), dtype)
    matrix[np.arange(len(places))[:, None], :, places] = weights
    return matrix[:, :, 1:].reshape(-1, inputs)  # without the column of the padding


def _floats(values: ArrayLike, name: str) -> Array:
    """Return values as floats: float64, or float32 where they are float16 or float32."""
    array = check.as_numbers(values, name)
    return array.astype(float_dtype(array), copy=False)
