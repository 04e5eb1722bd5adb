"""Convolve a batch fast, and all that comes before: arguments checked, arrays made ready.

`prepare` makes a `Work` of what a lesson is given; `fill` computes its output in one of two ways:
`shift_and_add` takes any numbers, `multiply_patches` hands floats to BLAS as one matrix product;
`finish` adds the bias and drops the axes that the image did not have.
"""

from itertools import product
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.internals import windows as rules
from helpers.internals.arguments import Pair, Size, as_image, as_numbers, pair, shaped, signed
from helpers.internals.windows import ImagePadding

_BLOCK = 2**18  # entries of a block of work: about what a processor core keeps close by
_PRODUCT = 500_000  # multiplications of a matrix product that BLAS leaves to one core
_FEW = 8  # fewer input channels than this are few


class Work(NamedTuple):
    """What every way to convolve works on: arguments checked, arrays padded and with all axes."""

    batch: NDArray[Any]  # (N, H, W, C_in), padded, of the image's dtype
    kernel: NDArray[Any]  # (kH, kW, C_in, C_out), of the output's dtype
    bias: NDArray[Any] | None  # (C_out,) or (), of the output's dtype
    stride: Pair
    dilation: Pair
    out: NDArray[Any]  # (N, oH, oW, C_out), to be filled
    axes: int  # of the image

    @property
    def windows(self) -> NDArray[Any]:
        """View the batch as all its windows, (N, oH, oW, kH, kW, C_in)."""
        size = self.kernel.shape[0], self.kernel.shape[1]
        return rules.windows(self.batch, size, stride=self.stride, dilation=self.dilation)


def prepare(
    image: ArrayLike, kernel: ArrayLike, stride: Size, padding: ImagePadding,
    dilation: Size = 1, bias: ArrayLike | None = None,
) -> Work:  # fmt: skip
    """Check every argument, once, and make room for the output."""
    array = as_image(image)
    weights = _checked_kernel(kernel, array)
    size, filters = weights.shape[:2], weights.shape[3]
    offset = None if bias is None else shaped(bias, "bias", (filters,) if array.ndim > 2 else ())
    step, gap = pair(stride, "stride"), pair(dilation, "dilation")
    batch = rules.as_batch(signed(array, "image"))
    pixels = rules.resolve_padding(padding, batch.shape[1:3], size, stride=step, dilation=gap)
    batch = rules.pad_batch(batch, pixels)
    places = rules.count_windows(batch.shape[1:3], size, stride=step, dilation=gap)
    dtype = rules.result_dtype(array, weights, offset)
    out = np.empty((len(batch), *places, filters), dtype)
    offset = None if offset is None else offset.astype(dtype, copy=False)
    return Work(batch, weights.astype(dtype, copy=False), offset, step, gap, out, array.ndim)


def fill(work: Work) -> None:
    """Compute the output, in the way that suits its numbers."""
    way = multiply_patches if suits_blas(work) else shift_and_add
    way(work.windows, work.kernel, work.out)


def suits_blas(work: Work) -> bool:
    """Tell whether matrix products are the way.

    BLAS multiplies float matrices fast, but knows no integers, and one kernel on one channel is no
    matrix. Patches repeat each pixel kH * kW times: no bargain either where a single row of them
    would weigh more than four times the image and its output.
    """
    *_, channels, filters = work.kernel.shape
    patches = work.windows[:1, :1].size * work.out.itemsize
    fits = patches <= 4 * (work.batch.nbytes + work.out.nbytes)
    return work.out.dtype.kind == "f" and channels * filters > 1 and fits


def finish(work: Work) -> NDArray[Any]:
    """Add the bias, and drop the axes the image did not have."""
    if work.bias is not None:
        np.add(work.out, work.bias, out=work.out)
    return rules.like_image(work.out, work.axes)


def shift_and_add(view: NDArray[Any], kernel: NDArray[Any], out: NDArray[Any]) -> None:
    """Add up one kernel entry after the other, each times the whole image shifted under it."""
    multiply = np.multiply if kernel.shape[2] == 1 else np.matmul  # (…, C_in), (C_in, C_out)
    images, rows, *row_shape = out.shape
    step = max(1, _BLOCK // (images * int(np.prod(row_shape))))
    for top in range(0, rows, step):  # a band of rows at a time, to stay in the cache
        total = out[:, top : top + step]
        total[...] = 0
        term = np.empty_like(total)
        for i, j in np.ndindex(kernel.shape[:2]):
            multiply(view[:, top : top + step, :, i, j], kernel[i, j], out=term)
            total += term


def multiply_patches(view: NDArray[Any], kernel: NDArray[Any], out: NDArray[Any]) -> None:
    """Copy windows into the rows of a matrix, block by block, and multiply it by the kernel."""
    images, rows = view.shape[:2]
    filters = kernel.shape[3]
    weights = kernel.reshape(-1, filters)  # (taps, C_out), where taps = kH * kW * C_in
    n_images, n_rows, few = cut(view, kernel, out)
    for n, top in product(range(0, images, n_images), range(0, rows, n_rows)):
        part = view[n : n + n_images, top : top + n_rows]
        target = out[n : n + n_images, top : top + n_rows]  # a view, and so are its reshapes
        if few:  # the longest runs to copy lie along the columns: copy (taps, places)
            copied = np.ascontiguousarray(part.transpose(0, 3, 4, 5, 1, 2), dtype=out.dtype)
            patches = copied.reshape(len(part), len(weights), -1).swapaxes(1, 2)
            np.matmul(patches, weights, out=target.reshape(len(part), -1, filters))
        else:  # … along the channels: copy (places, taps)
            copied = np.ascontiguousarray(part, dtype=out.dtype)
            _multiply(copied.reshape(-1, len(weights)), weights, target.reshape(-1, filters))


def cut(view: NDArray[Any], kernel: NDArray[Any], out: NDArray[Any]) -> tuple[int, int, bool]:
    """Choose how many images and output rows are copied at once, and whether channels are few."""
    rows, row_size, filters = view.shape[1], view[0, 0].size, kernel.shape[3]
    block = min(_BLOCK, 4 * out.size) // row_size  # output rows whose patches are copied at once
    alone = _PRODUCT // (row_size * filters)  # output rows that fit into one such product
    few = kernel.shape[2] < _FEW and alone > 0
    n_rows = max(1, min(rows, block, alone if few else rows))
    return max(1, block // n_rows), n_rows, few


def _multiply(patches: NDArray[Any], weights: NDArray[Any], out: NDArray[Any]) -> None:
    """Multiply two matrices in pieces that BLAS leaves to one core, if a row is one at most.

    Cores that share a product wait for one another, and for long where others use them too.
    """
    size = _PRODUCT // weights.size or len(patches)  # rows of a piece
    end = len(patches) // size * size
    pieces = out[:end].reshape(-1, size, weights.shape[1])
    np.matmul(patches[:end].reshape(-1, size, len(weights)), weights, out=pieces)
    np.matmul(patches[end:], weights, out=out[end:])


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
