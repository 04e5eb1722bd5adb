"""What one small matrix finds when it slides over a picture (notebook 02).

`conv2d` is what CNNs call convolution: at each place the window and the kernel are multiplied
entry by entry and the products are summed. `convolve2d` is what mathematics calls convolution:
it turns the kernel by 180 degrees first. `KERNELS` holds the small matrices of the lecture.

Images are (H, W) with a kernel (kH, kW), or (H, W, C) or (N, H, W, C) with a kernel
(kH, kW, C_in, C_out), as Keras stores it: C_out filters of one kernel per input channel.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.internals.arguments import Pair, as_image, as_numbers, pair, signed
from helpers.internals.convolution import multiply_patches, shift_and_add
from helpers.internals.windows import (
    ImagePadding,
    as_batch,
    count_windows,
    like_image,
    pad_batch,
    resolve_padding,
    result_dtype,
    windows,
)

# ------------------------------------------------------------------------------------ the kernels

# On one axis: keep a pixel, sum three, average with more weight in the middle, take the slope,
# take the bend. A kernel on two axes is an outer product of two of them, or a sum of such.
_KEEP, _FLAT, _SMOOTH = np.array([0, 1, 0]), np.array([1, 1, 1]), np.array([1, 2, 1])
_SLOPE, _BEND = np.array([-1, 0, 1]), np.array([1, -2, 1])
_IDENTITY = np.outer(_KEEP, _KEEP)
_LAPLACIAN = np.outer(_BEND, _KEEP) + np.outer(_KEEP, _BEND)

KERNELS: dict[str, NDArray[Any]] = {
    "identity": _IDENTITY,
    "sobel_x": np.outer(_SMOOTH, _SLOPE),  # smooth down the rows, slope along the columns
    "sobel_y": np.outer(_SLOPE, _SMOOTH),
    "prewitt_x": np.outer(_FLAT, _SLOPE),
    "prewitt_y": np.outer(_SLOPE, _FLAT),
    "laplacian": _LAPLACIAN,
    "sharpen": _IDENTITY - _LAPLACIAN,
    "edge": 9 * _IDENTITY - np.outer(_FLAT, _FLAT),  # nine times a pixel less its neighbourhood
    "emboss": _IDENTITY + np.add.outer(_SLOPE, _SLOPE),  # the pixel plus the slope to lower right
    "box_blur": np.outer(_FLAT, _FLAT) / 9,
    "gaussian_blur": np.outer(_SMOOTH, _SMOOTH) / 16,
}
for _kernel in KERNELS.values():
    _kernel.setflags(write=False)  # KERNELS["edge"][0, 0] = 5 is an error, not a surprise later


class Step(NamedTuple):
    """One window of a convolution and its arithmetic."""

    row: int
    column: int
    window: NDArray[Any]
    products: NDArray[Any]
    total: int | float


def conv2d_loops(
    image: ArrayLike,
    kernel: ArrayLike,
    *,
    stride: int | Pair = 1,
    padding: ImagePadding = "valid",
    dilation: int | Pair = 1,
    bias: ArrayLike | None = None,
) -> NDArray[Any]:
    """Convolve one output number after the other: slow, and easy to read.

    Parameters
    ----------
    image, kernel, stride, padding, dilation, bias
        As for `conv2d`.

    Returns
    -------
    ndarray
        The shape, the dtype and, for integers, the very numbers of `conv2d`.

    Raises
    ------
    ValueError, TypeError
        As `conv2d` does.

    Examples
    --------
    >>> conv2d_loops([[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 0], [0, -1]])
    array([[-4, -4],
           [-4, -4]])

    Introduced in notebook 02.
    """
    work = _prepare(as_image(image), kernel, stride, padding, dilation, bias)
    k_rows, k_columns = work.kernel.shape[:2]
    down, right = work.dilation
    for n, row, column, f in np.ndindex(work.out.shape):
        top, left = row * work.stride[0], column * work.stride[1]
        bottom, end = top + k_rows * down, left + k_columns * right
        window = work.batch[n, top:bottom:down, left:end:right]  # (kH, kW, C_in)
        work.out[n, row, column, f] = np.sum(window * work.kernel[:, :, :, f])
    return _finish(work)


def conv2d(
    image: ArrayLike,
    kernel: ArrayLike,
    *,
    stride: int | Pair = 1,
    padding: ImagePadding = "valid",
    dilation: int | Pair = 1,
    bias: ArrayLike | None = None,
) -> NDArray[Any]:
    """Slide a kernel over an image as CNNs do: multiply entry by entry, then sum.

    Parameters
    ----------
    image : array-like, (H, W), (H, W, C_in) or (N, H, W, C_in)
        Pixels, channels last. NaN spreads to every window that holds it.
    kernel : array-like, (kH, kW) for an image (H, W), else (kH, kW, C_in, C_out)
        Weights: each of the C_out filters has one kernel per input channel.
    stride, dilation : int or (rows, columns)
        Step of the window; distance between neighbouring pixels inside it.
    padding : "valid", "same", int or ((top, bottom), (left, right))
        Zeros around the image, in pixels; "same" as Keras, the odd one below or right.
    bias : array-like, (C_out,), or one number for an image (H, W)
        Added to each feature map.

    Returns
    -------
    ndarray, (oH, oW), (oH, oW, C_out) or (N, oH, oW, C_out)
        oH = floor((H + top + bottom - dH * (kH - 1) - 1) / sH) + 1; oW likewise. All integers
        or booleans: exact int64. Else float32 for a float16 or float32 image, float64 for others.

    Raises
    ------
    ValueError
        If an argument has the wrong axes, channels or range, or no window fits.
    TypeError
        If an argument is not made of numbers.

    Notes
    -----
    out[r, c, f] = bias[f] + sum over i, j, k of image[r*sH + i*dH, c*sW + j*dW, k] *
    kernel[i, j, k, f]. Nothing is flipped: mathematics calls this cross-correlation.
    Integers, one kernel on one channel, and windows too large to copy are shifted and added;
    other floats become a matrix of patches that BLAS multiplies by the kernel. Integer sums wrap
    beyond 2**63.

    Examples
    --------
    >>> conv2d([[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 0], [0, -1]])
    array([[-4, -4],
           [-4, -4]])

    References
    ----------
    Chellapilla, K., Puri, S. and Simard, P. (2006). High performance convolutional neural
    networks for document processing. IWFHR 10. hal:inria-00112631

    Introduced in notebook 02.
    """
    work = _prepare(as_image(image), kernel, stride, padding, dilation, bias)
    view = windows(work.batch, work.window_size, stride=work.stride, dilation=work.dilation)
    # The one rule: BLAS multiplies float matrices fast, but knows no integers, and one kernel on
    # one channel is no matrix. Patches repeat each pixel kH * kW times: no bargain either where
    # a single row of them would weigh more than four times the image and its output.
    *_, channels, filters = work.kernel.shape
    patches = view[:1, :1].size * work.out.itemsize
    fits = patches <= 4 * (work.batch.nbytes + work.out.nbytes)
    if work.out.dtype.kind == "f" and channels * filters > 1 and fits:
        multiply_patches(view, work.kernel, work.out)
    else:
        shift_and_add(view, work.kernel, work.out)
    return _finish(work)


def convolve2d(
    image: ArrayLike,
    kernel: ArrayLike,
    *,
    stride: int | Pair = 1,
    padding: ImagePadding = "valid",
    dilation: int | Pair = 1,
    bias: ArrayLike | None = None,
) -> NDArray[Any]:
    """Convolve as mathematics does: turn the kernel by 180 degrees, then slide it.

    Parameters
    ----------
    image, kernel, stride, padding, dilation, bias
        As for `conv2d`.

    Returns
    -------
    ndarray
        conv2d(image, kernel[::-1, ::-1], …): rows and columns are flipped, channels never.

    Raises
    ------
    ValueError, TypeError
        As `conv2d` does.

    Notes
    -----
    A blur gives the same either way, Sobel changes its sign. With the flip, a kernel slid over
    a single 1 draws itself; without, it draws itself upside down and mirrored.

    Examples
    --------
    >>> convolve2d([[0, 0, 0], [0, 1, 0], [0, 0, 0]], [[1, 2], [3, 4]])
    array([[1, 2],
           [3, 4]])

    Introduced in notebook 02.
    """
    weights = as_numbers(kernel, "kernel")
    flipped = weights[::-1, ::-1] if weights.ndim > 1 else weights  # conv2d refuses the latter
    return conv2d(image, flipped, stride=stride, padding=padding, dilation=dilation, bias=bias)


def conv2d_steps(
    image: ArrayLike,
    kernel: ArrayLike,
    *,
    stride: int | Pair = 1,
    padding: ImagePadding = "valid",
) -> list[Step]:
    """List every window of a convolution with its arithmetic, row by row.

    Parameters
    ----------
    image, kernel : array-like, (H, W) and (kH, kW)
        A small grey image, and the weights.
    stride, padding
        As for `conv2d`.

    Returns
    -------
    list of Step, oH * oW of them
        row and column of the output, window (the pixels read, zeros where padding is),
        products (window * kernel) and total, their sum as a Python number.

    Raises
    ------
    ValueError, TypeError
        If the image is not (H, W), and as `conv2d` does.

    Examples
    --------
    >>> first = conv2d_steps([[1, 2, 3], [4, 5, 6]], [[1, 0], [0, -1]])[0]
    >>> first.products
    array([[ 1,  0],
           [ 0, -5]])
    >>> first.total
    -4

    Introduced in notebook 02.
    """
    array = as_image(image)
    if array.ndim != 2:
        raise ValueError(f"image {array.shape} has {array.ndim} axes: conv2d_steps takes (H, W)")
    work = _prepare(array, kernel, stride, padding, 1, None)
    view = windows(work.batch, work.window_size, stride=work.stride)[0, :, :, :, :, 0]
    steps = []
    for row, column in np.ndindex(view.shape[:2]):
        window = view[row, column].copy()
        products = window * work.kernel[:, :, 0, 0]
        steps.append(Step(row, column, window, products, products.sum().item()))
    return steps


# -------------------------------------------------------------------------------- checks and shapes


class _Work(NamedTuple):
    """What both twins work on: arguments checked, arrays padded and with all their axes."""

    batch: NDArray[Any]  # (N, H, W, C_in), padded, of the image's dtype
    kernel: NDArray[Any]  # (kH, kW, C_in, C_out), of the output's dtype
    bias: NDArray[Any] | None  # (C_out,), of the output's dtype
    stride: Pair
    dilation: Pair
    out: NDArray[Any]  # (N, oH, oW, C_out), to be filled
    axes: int  # of the image

    @property
    def window_size(self) -> Pair:
        """(kH, kW)."""
        return self.kernel.shape[0], self.kernel.shape[1]


def _prepare(
    image: NDArray[Any],
    kernel: ArrayLike,
    stride: int | Pair,
    padding: ImagePadding,
    dilation: int | Pair,
    bias: ArrayLike | None,
) -> _Work:
    """Check every argument, once, and make room for the output."""
    weights = _checked_kernel(kernel, image)
    offset = None if bias is None else _checked_bias(bias, image, weights.shape[3])
    size, step, gap = weights.shape[:2], pair(stride, "stride"), pair(dilation, "dilation")
    batch = as_batch(signed(image, "image"))
    pixels = resolve_padding(padding, batch.shape[1:3], size, stride=step, dilation=gap)
    batch = pad_batch(batch, pixels)
    places = count_windows(batch.shape[1:3], size, stride=step, dilation=gap)
    dtype = result_dtype(image, weights, offset)
    out = np.empty((len(batch), *places, weights.shape[3]), dtype)
    offset = None if offset is None else offset.astype(dtype, copy=False)
    return _Work(batch, weights.astype(dtype, copy=False), offset, step, gap, out, image.ndim)


def _finish(work: _Work) -> NDArray[Any]:
    """Add the bias, and drop the axes the image did not have."""
    if work.bias is not None:
        np.add(work.out, work.bias, out=work.out)
    return like_image(work.out, work.axes)


def _checked_kernel(kernel: ArrayLike, image: NDArray[Any]) -> NDArray[Any]:
    """Return the kernel with four axes, (kH, kW, C_in, C_out)."""
    weights = signed(as_numbers(kernel, "kernel"), "kernel")
    axes, form = (2, "(kH, kW)") if image.ndim == 2 else (4, "(kH, kW, C_in, C_out)")
    if weights.ndim != axes:
        raise ValueError(
            f"kernel {weights.shape} has {weights.ndim} axes: an image {image.shape} needs {form}"
        )
    if axes == 2:
        return weights[:, :, np.newaxis, np.newaxis]
    if weights.shape[2] != image.shape[-1]:
        raise ValueError(
            f"kernel {weights.shape} takes {weights.shape[2]} channels: "
            f"the image {image.shape} has {image.shape[-1]}"
        )
    return weights


def _checked_bias(bias: ArrayLike, image: NDArray[Any], filters: int) -> NDArray[Any]:
    """Return the bias as an array: one number a filter."""
    offset = signed(as_numbers(bias, "bias"), "bias")
    shape, form = ((), "one number") if image.ndim == 2 else ((filters,), f"shape ({filters},)")
    if offset.shape != shape:
        raise ValueError(f"bias of shape {offset.shape} does not fit: {form} does")
    return offset
