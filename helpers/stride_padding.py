"""How large is what comes out, and what happens at the border (notebook 03).

A window of ``kernel_size`` pixels slides over an axis of ``input_size`` pixels in steps of
``stride``; ``padding`` adds pixels at both ends first, and ``dilation`` spreads the window's own
pixels apart. Everything here follows from counting where the window fits, and holds for
convolution (`helpers.kernels`) and pooling (`helpers.pooling`) alike.

On one axis padding is "valid" (none), "same" (as Keras), an int (pixels per side) or
(before, after); on an image the last form is ((top, bottom), (left, right)).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.internals import windows as rules
from helpers.internals.arguments import as_image, entries, storable, whole
from helpers.internals.windows import AxisPadding

# ------------------------------------------------------------------------------ counting windows


def same_padding(
    input_size: int, kernel_size: int, *, stride: int = 1, dilation: int = 1
) -> tuple[int, int]:
    """Return the pixels that "same" adds before and after one axis.

    Parameters
    ----------
    input_size, kernel_size, stride, dilation : int
        Pixels: length of axis and window, step of the window, distance of pixels within it.

    Returns
    -------
    (before, after) : tuple of int
        Never negative. Where their sum is odd, the extra pixel is after: below, or right.

    Raises
    ------
    ValueError, TypeError
        If an argument is not a whole number of at least 1, or no number.

    Notes
    -----
    "same" promises O = ceil(I / S) windows. The last one starts at pixel (O - 1) * S and covers
    D * (K - 1) + 1 pixels: max((O - 1) * S + D * (K - 1) + 1 - I, 0) are missing. So do Keras
    and TensorFlow; other libraries pad both ends alike.

    Examples
    --------
    >>> same_padding(5, 3), same_padding(3, 2), same_padding(9, 1, stride=3)
    ((1, 1), (0, 1), (0, 0))

    Introduced in notebook 03.
    """
    size, span, step = _counts(input_size, kernel_size, stride, dilation)
    outputs = math.ceil(size / step)
    missing = max((outputs - 1) * step + span - size, 0)
    return missing // 2, missing - missing // 2


def output_size(
    input_size: int, kernel_size: int, *,
    stride: int = 1, padding: AxisPadding = "valid", dilation: int = 1,
) -> int:  # fmt: skip
    """Count the windows that fit on one axis: the length of what comes out.

    Parameters
    ----------
    input_size, kernel_size, stride, dilation : int
        Pixels: length of axis and window, step of the window, distance of pixels within it.
    padding : "valid", "same", int or (before, after)
        Pixels added at the two ends.

    Returns
    -------
    int
        floor((I + before + after - D * (K - 1) - 1) / S) + 1, which is ceil(I / S) for "same".
        Floor: pixels left over at the end are never read.

    Raises
    ------
    ValueError, TypeError
        If the window is larger than the padded axis, the padding is unknown, or an argument is
        not a whole number in its range.

    Examples
    --------
    >>> output_size(5, 3), output_size(32, 3, padding=1)
    (3, 32)
    >>> output_size(6, 3, stride=2)  # windows start at 0 and 2; pixel 5 is never read
    2

    References
    ----------
    Dumoulin, V. and Visin, F. (2016). A guide to convolution arithmetic for deep learning.
    doi:10.48550/arXiv.1603.07285

    Introduced in notebook 03.
    """
    size, span, step = _counts(input_size, kernel_size, stride, dilation)
    before, after = rules.axis_padding(padding, size, span, step)
    padded = size + before + after
    if span > padded:
        what = f"kernel_size {kernel_size}" + (f" at dilation {dilation}" if dilation > 1 else "")
        raise ValueError(f"{what} is larger than the padded input {padded}: no window fits")
    return (padded - span) // step + 1


def receptive_field(layers: Sequence[tuple[int, int]]) -> int:
    """Count the input pixels, along one axis, that one output of a stack of layers sees.

    Parameters
    ----------
    layers : sequence of (kernel_size, stride)
        From input to output, convolutions and pooling alike; D * (K - 1) + 1 if dilated.

    Returns
    -------
    int
        1 + sum over the layers of (K - 1) * (product of the strides of the layers before).

    Raises
    ------
    ValueError, TypeError
        If a layer is not a pair of whole numbers of at least 1.

    Examples
    --------
    >>> receptive_field([(3, 1), (3, 1)])
    5
    >>> receptive_field([(3, 1), (2, 2), (3, 1)])  # 1 + 2*1 + 1*1 + 2*2
    8

    References
    ----------
    Araujo, A., Norris, W. and Sim, J. (2019). Computing receptive fields of convolutional
    neural networks. Distill. doi:10.23915/distill.00021

    Introduced in notebook 03.
    """
    if isinstance(layers, str) or not np.iterable(layers):
        raise TypeError(f"layers must be pairs of numbers, received {type(layers).__name__}")
    field, distance = 1, 1  # in input pixels: what is seen, and from one output to the next
    for index, layer in enumerate(layers):
        name = f"layers[{index}]"
        kernel_size, stride = entries(layer, name, "(kernel_size, stride)")
        field += (whole(kernel_size, f"kernel_size of {name}") - 1) * distance
        distance *= whole(stride, f"stride of {name}")
    return field


# --------------------------------------------------------------------------------- padding images


def pad(
    image: ArrayLike, padding: int | Sequence[Sequence[int]], *, value: float = 0
) -> NDArray[Any]:
    """Add a border of one value around an image.

    Parameters
    ----------
    image : array-like, (H, W), (H, W, C) or (N, H, W, C)
        Channels last; every channel of every image gets the same border.
    padding : int or ((top, bottom), (left, right))
        Pixels to add, at least 0.
    value : number
        What to fill in.

    Returns
    -------
    ndarray, (H + top + bottom, W + left + right), other axes kept
        A new array of the image's dtype.

    Raises
    ------
    ValueError, TypeError
        If image is no image, padding is negative or a word, or the dtype cannot hold value (300
        in uint8).

    Examples
    --------
    >>> pad([[1, 2], [3, 4]], ((0, 1), (1, 1)))
    array([[0, 1, 2, 0],
           [0, 3, 4, 0],
           [0, 0, 0, 0]])

    Introduced in notebook 03.
    """
    array = as_image(image)
    if isinstance(padding, str):
        form = "an int or ((top, bottom), (left, right))"
        raise TypeError(f"padding must be {form}, received str")
    rows, columns = rules.resolve_padding(padding, (1, 1), (1, 1))  # sizes are for "same" alone
    fill, batch = storable(value, "value", array.dtype), rules.as_batch(array)
    rules.check_border(batch, (rows, columns))
    padded = np.pad(batch, ((0, 0), rows, columns, (0, 0)), constant_values=fill)
    return rules.like_image(padded, array.ndim)


def _counts(input_size: int, kernel_size: int, stride: int, dilation: int) -> tuple[int, int, int]:
    """Check four counts, and return the size, the pixels a window spans, and the step."""
    size, kernel = whole(input_size, "input_size"), whole(kernel_size, "kernel_size")
    return size, whole(dilation, "dilation") * (kernel - 1) + 1, whole(stride, "stride")
