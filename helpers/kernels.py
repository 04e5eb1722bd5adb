"""What one small matrix finds when it slides over a picture (notebook 02).

`conv2d` is what CNNs call convolution: at each place the window and the kernel are multiplied
entry by entry and the products are summed. `convolve2d` is what mathematics calls convolution:
it turns the kernel by 180 degrees first. `KERNELS` holds the small matrices of the lecture.

Images are (H, W) with a kernel (kH, kW), or (H, W, C) or (N, H, W, C) with a kernel
(kH, kW, C_in, C_out), as Keras stores it: C_out filters of one kernel per input channel.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.internals.arguments import Size, as_image
from helpers.internals.convolution import fill, finish, prepare
from helpers.internals.windows import ImagePadding as Padding

Array = NDArray[Any]

# ------------------------------------------------------------------------------------ the kernels

# On one axis: keep a pixel, sum three, average with more weight in the middle, take the slope,
# take the bend. A kernel on two axes is an outer product of two of them, or a sum of such.
_KEEP, _FLAT, _SMOOTH = np.array([0, 1, 0]), np.array([1, 1, 1]), np.array([1, 2, 1])
_SLOPE, _BEND = np.array([-1, 0, 1]), np.array([1, -2, 1])
_IDENTITY = np.outer(_KEEP, _KEEP)
_LAPLACIAN = np.outer(_BEND, _KEEP) + np.outer(_KEEP, _BEND)

KERNELS: dict[str, Array] = {
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
    """One window of a convolution and its arithmetic: its pixels and its products are (kH, kW)."""

    row: int
    column: int
    window: Array
    products: Array
    total: int | float


def conv2d_loops(
    image: ArrayLike, kernel: ArrayLike, *,
    stride: Size = 1, padding: Padding = "valid", dilation: Size = 1, bias: ArrayLike | None = None,
) -> Array:  # fmt: skip
    """Convolve one output number after the other: slow, and easy to read.

    Parameters
    ----------
    image, kernel, stride, padding, dilation, bias
        As for `conv2d`, which also refuses the same.

    Returns
    -------
    ndarray
        The shape, the dtype and, for integers, the very numbers of `conv2d`.

    Examples
    --------
    >>> conv2d_loops([[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 0], [0, -1]])
    array([[-4, -4],
           [-4, -4]])

    Introduced in notebook 02.
    """
    work = prepare(image, kernel, stride, padding, dilation, bias)
    k_rows, k_columns, _, _ = work.kernel.shape
    down, right = work.dilation
    for n, row, column, f in np.ndindex(work.out.shape):
        top, left = row * work.stride[0], column * work.stride[1]
        bottom, end = top + k_rows * down, left + k_columns * right
        window = work.batch[n, top:bottom:down, left:end:right]  # (kH, kW, C_in)
        work.out[n, row, column, f] = np.sum(window * work.kernel[:, :, :, f])
    return finish(work)


def conv2d(
    image: ArrayLike, kernel: ArrayLike, *,
    stride: Size = 1, padding: Padding = "valid", dilation: Size = 1, bias: ArrayLike | None = None,
) -> Array:  # fmt: skip
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
    Integers, and one kernel on one channel, are shifted and added; other floats become a matrix
    of patches that is multiplied by the kernel. Integer sums wrap beyond 2**63.

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
    work = prepare(image, kernel, stride, padding, dilation, bias)
    fill(work)
    return finish(work)


def convolve2d(
    image: ArrayLike, kernel: ArrayLike, *,
    stride: Size = 1, padding: Padding = "valid", dilation: Size = 1, bias: ArrayLike | None = None,
) -> Array:  # fmt: skip
    """Convolve as mathematics does: turn the kernel by 180 degrees, then slide it.

    A blur gives the same either way, Sobel changes its sign. With the flip, a kernel slid over
    a single 1 draws itself; without, it draws itself upside down and mirrored.

    Parameters
    ----------
    kernel : array-like, (kH, kW), or (kH, kW, C_in, C_out)
        Its rows and columns are flipped, its channels never.
    image, stride, padding, dilation, bias
        As for `conv2d`, which also refuses the same.

    Returns
    -------
    ndarray
        conv2d(image, kernel[::-1, ::-1], …).

    Examples
    --------
    >>> convolve2d([[0, 0, 0], [0, 1, 0], [0, 0, 0]], [[1, 2], [3, 4]])
    array([[1, 2],
           [3, 4]])

    Introduced in notebook 02.
    """
    work = prepare(image, kernel, stride, padding, dilation, bias)
    fill(work._replace(kernel=work.kernel[::-1, ::-1]))
    return finish(work)


def conv2d_steps(
    image: ArrayLike, kernel: ArrayLike, *, stride: Size = 1, padding: Padding = "valid"
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
    work = prepare(array, kernel, stride, padding)
    steps = []
    for row, column in np.ndindex(work.out.shape[1:3]):
        window = work.windows[0, row, column, :, :, 0].copy()
        products = window * work.kernel[:, :, 0, 0]
        steps.append(Step(row, column, window, products, products.sum().item()))
    return steps
