"""How large is what comes out, and what happens at the border (notebook 03).

A window of ``kernel_size`` pixels slides over an axis of ``input_size`` pixels in steps of
``stride``; ``padding`` adds pixels at both ends first, and ``dilation`` spreads the window's own
pixels apart. Everything here follows from counting where the window fits. Convolution
(`helpers.kernels`) and pooling (`helpers.pooling`) stand on these functions.

On one axis padding is "valid" (none), "same" (as Keras), an int (pixels per side) or
(before, after); on an image the last form is ((top, bottom), (left, right)).
"""

from collections.abc import Sequence
from numbers import Integral, Real
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray

Pair = tuple[int, int]
AxisPadding = str | int | Sequence[int]
ImagePadding = str | int | Sequence[Sequence[int]]

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
    size, span = _whole(input_size, "input_size"), _span(kernel_size, dilation)
    step = _whole(stride, "stride")
    outputs = -(-size // step)  # ceil(I / S)
    missing = max((outputs - 1) * step + span - size, 0)
    return missing // 2, missing - missing // 2


def output_size(
    input_size: int,
    kernel_size: int,
    *,
    stride: int = 1,
    padding: AxisPadding = "valid",
    dilation: int = 1,
) -> int:
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
    before, after = _axis_padding(padding, input_size, kernel_size, stride, dilation)
    padded = _whole(input_size, "input_size") + before + after
    if _span(kernel_size, dilation) > padded:
        what = f"kernel_size {kernel_size}" + (f" at dilation {dilation}" if dilation > 1 else "")
        raise ValueError(f"{what} is larger than the padded input {padded}: no window fits")
    return (padded - _span(kernel_size, dilation)) // _whole(stride, "stride") + 1


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
    field, distance = 1, 1
    for index, layer in enumerate(layers):
        kernel_size, stride = _two(layer, f"layers[{index}]", "(kernel_size, stride)")
        field += (kernel_size - 1) * distance
        distance *= stride
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
        If padding is not pixels, image is no image, or its dtype cannot hold value (300 in uint8).

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
        raise ValueError(
            f"padding {padding!r} is a word: an int or ((top, bottom), (left, right)) fits"
        )
    _check_fill(value, array.dtype)
    pixels = resolve_padding(padding, (1, 1), (1, 1))  # sizes only matter for "same"
    padded = pad_batch(as_batch(array), pixels, value=value)
    return like_image(padded, array.ndim).copy()


# ------------------------------------------------- shared by kernels and pooling, not for notebooks


def as_numbers(values: ArrayLike, name: str) -> NDArray[Any]:
    """Return values as an array of real numbers (no copy of an array), or say what is wrong."""
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise ValueError(f"{name} is ragged: its rows must all have one length") from error
    if array.dtype.kind not in "buifc":
        raise TypeError(
            f"{name} must hold numbers, received {type(values).__name__} ({array.dtype})"
        )
    if array.dtype.kind == "c":
        raise ValueError(f"{name} holds complex numbers ({array.dtype}): real ones fit")
    if array.size == 0:
        raise ValueError(f"{name} {array.shape} is empty: every axis needs at least one entry")
    return array


def signed(array: NDArray[Any], name: str) -> NDArray[Any]:
    """Return the array, as int64 where it is uint64: NumPy would turn sums of the two to floats."""
    if array.dtype != np.uint64:
        return array
    if array.max() > np.iinfo(np.int64).max:
        raise ValueError(f"{name} holds {array.max()}: integers below 2**63 fit")
    return array.astype(np.int64)


def result_dtype(image: NDArray[Any], *others: NDArray[Any] | None) -> type[Any]:
    """Choose int64 for integers alone, float32 for a float32 image, float64 for all else."""
    if all(array is None or array.dtype.kind in "bui" for array in (image, *others)):
        return np.int64
    return np.float32 if image.dtype in (np.float16, np.float32) else np.float64


def as_image(image: ArrayLike) -> NDArray[Any]:
    """Return the image as an array with two, three or four axes, or say what is wrong."""
    array = as_numbers(image, "image")
    if array.ndim not in (2, 3, 4):
        raise ValueError(
            f"image {array.shape} has {array.ndim} axes: (H, W), (H, W, C) or (N, H, W, C) fits"
        )
    return array


def as_batch(image: NDArray[Any]) -> NDArray[Any]:
    """View an image with two, three or four axes as (N, H, W, C)."""
    if image.ndim == 2:
        return image[np.newaxis, :, :, np.newaxis]
    return image[np.newaxis] if image.ndim == 3 else image


def like_image(batch: NDArray[Any], axes: int) -> NDArray[Any]:
    """View a batch with the number of axes its image had: undo `as_batch`."""
    if axes == 2:
        return batch[0, :, :, 0]
    return batch[0] if axes == 3 else batch


def pair(value: int | Sequence[int], name: str) -> Pair:
    """Return an int or (rows, columns), each at least 1, as (rows, columns)."""
    if isinstance(value, Real | np.bool_):
        whole = _whole(value, name)
        return whole, whole
    return _two(value, name, "an int or (rows, columns)")


def resolve_padding(
    padding: ImagePadding,
    image_size: Sequence[int],
    window_size: Sequence[int],
    *,
    stride: Pair = (1, 1),
    dilation: Pair = (1, 1),
) -> tuple[Pair, Pair]:
    """Return any form of padding as pixels, ((top, bottom), (left, right))."""
    form = "padding", 'an int, "valid", "same" or ((top, bottom), (left, right))'
    sides: Sequence[Any] = (padding, padding)
    if not isinstance(padding, str | Real | np.bool_):
        sides = _entries(padding, *form)
        if any(isinstance(side, str | Real | np.bool_) for side in sides):
            raise ValueError(f"padding {padding} is ambiguous: {form[1]} fits")
    rows, columns = (
        _axis_padding(*axis)
        for axis in zip(sides, image_size, window_size, stride, dilation, strict=True)
    )
    return rows, columns


def pad_batch(batch: NDArray[Any], pixels: tuple[Pair, Pair], *, value: float = 0) -> NDArray[Any]:
    """Return the batch (N, H, W, C) with a border; the batch itself where there is none."""
    (top, bottom), (left, right) = pixels
    if not any((top, bottom, left, right)):
        return batch
    images, rows, columns, channels = batch.shape
    shape = (images, top + rows + bottom, left + columns + right, channels)
    padded = np.full(shape, value, batch.dtype)
    padded[:, top : top + rows, left : left + columns] = batch
    return padded


def count_windows(
    padded_size: Sequence[int],
    window_size: Pair,
    *,
    stride: Pair = (1, 1),
    dilation: Pair = (1, 1),
    name: str = "kernel",
) -> Pair:
    """Count the windows on both axes of a padded image, (oH, oW), or say that none fits."""
    size = padded_size[0], padded_size[1]
    span = _span(window_size[0], dilation[0]), _span(window_size[1], dilation[1])
    if span[0] > size[0] or span[1] > size[1]:
        spread = "" if span == window_size else f" at dilation {dilation} covers {span}: it"
        raise ValueError(
            f"{name} {window_size}{spread} is larger than the padded image {size}: no window fits"
        )
    return (size[0] - span[0]) // stride[0] + 1, (size[1] - span[1]) // stride[1] + 1


def windows(
    batch: NDArray[Any],
    window_size: Pair,
    *,
    stride: Pair = (1, 1),
    dilation: Pair = (1, 1),
    name: str = "kernel",
) -> NDArray[Any]:
    """View a padded batch as all its windows, (N, oH, oW, kH, kW, C), without a copy.

    Entry [n, r, c] is the window that gives the output at row r, column c of image n. The view
    shares the batch's memory: read it, never write it.
    """
    count_windows(batch.shape[1:3], window_size, dilation=dilation, name=name)
    span = _span(window_size[0], dilation[0]), _span(window_size[1], dilation[1])
    view = sliding_window_view(batch, span, axis=(1, 2))  # (N, H', W', C, span, span)
    view = view[:, :: stride[0], :: stride[1], :, :: dilation[0], :: dilation[1]]
    return view.transpose(0, 1, 2, 4, 5, 3)  # (N, oH, oW, kH, kW, C)


# ---------------------------------------------------------------------------------------- private


def _span(kernel_size: int, dilation: int) -> int:
    """Count the pixels from the first to the last one a dilated window reads."""
    return _whole(dilation, "dilation") * (_whole(kernel_size, "kernel_size") - 1) + 1


def _axis_padding(padding: Any, size: int, kernel_size: int, stride: int, dilation: int) -> Pair:
    """Return any form of one axis' padding as (before, after)."""
    if isinstance(padding, str):
        if padding == "same":
            return same_padding(size, kernel_size, stride=stride, dilation=dilation)
        if padding != "valid":
            raise ValueError(f'padding {padding!r} is unknown: "valid", "same" or pixels fit')
        return 0, 0
    if isinstance(padding, Real | np.bool_):
        whole = _whole(padding, "padding", least=0)
        return whole, whole
    return _two(padding, "padding", "an int or (before, after)", least=0)


def _entries(value: Any, name: str, form: str) -> tuple[Any, Any]:
    """Return the two entries of a pair."""
    if isinstance(value, str) or not np.iterable(value):
        raise TypeError(f"{name} must be {form}, received {type(value).__name__}")
    entries = tuple(value)
    if len(entries) != 2:
        raise ValueError(f"{name} {value} has {len(entries)} entries: {form} fits")
    return entries[0], entries[1]


def _two(value: Any, name: str, form: str, *, least: int = 1) -> Pair:
    """Return the two whole numbers of a pair."""
    first, second = _entries(value, name, form)
    return _whole(first, name, least=least), _whole(second, name, least=least)


def _whole(value: Any, name: str, *, least: int = 1) -> int:
    """Return value as an int of at least `least`; True and 2.0 are no counts."""
    if not isinstance(value, Real | np.bool_):
        raise TypeError(f"{name} must be a whole number, received {type(value).__name__}")
    if isinstance(value, bool | np.bool_) or not isinstance(value, Integral) or value < least:
        raise ValueError(f"{name} {value} does not fit: a whole number of at least {least} does")
    return int(value)


def _check_fill(value: float, dtype: np.dtype[Any]) -> None:
    """Raise an error unless an array of this dtype can hold the value."""
    if not isinstance(value, Real | np.bool_):
        raise TypeError(f"value must be a number, received {type(value).__name__}")
    if dtype.kind == "f":  # rounding is what floats do; infinity and NaN are floats too
        largest = float(np.finfo(dtype).max)
        fits = value != value or abs(value) == np.inf or abs(value) <= largest
    else:
        low, high = (0, 1) if dtype.kind == "b" else (np.iinfo(dtype).min, np.iinfo(dtype).max)
        fits = low <= value <= high and value == int(value)
    if not fits:
        raise ValueError(f"value {value} does not fit: the image is {dtype}")
