"""Two fast ways to convolve a batch, and what both need: arguments checked, arrays made ready.

`shift_and_add` takes any numbers, `multiply_patches` hands floats to BLAS as one matrix product.
"""

from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

_BLOCK = 2**18  # entries of a block of work: about what a processor core keeps close by
_PRODUCT = 500_000  # multiplications of a matrix product that BLAS leaves to one core
_FEW = 8  # fewer input channels than this are few


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
    images, rows, columns = view.shape[:3]
    *_, channels, filters = kernel.shape
    weights = kernel.reshape(-1, filters)  # (taps, C_out), where taps = kH * kW * C_in
    row_size = columns * len(weights)
    block = min(_BLOCK, 4 * out.size) // row_size  # output rows whose patches are copied at once
    alone = _PRODUCT // (row_size * filters)  # output rows that fit into one such product
    few = channels < _FEW and alone > 0
    n_rows = max(1, min(rows, block, alone if few else rows))
    n_images = max(1, block // n_rows)
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


def _multiply(patches: NDArray[Any], weights: NDArray[Any], out: NDArray[Any]) -> None:
    """Multiply two matrices in pieces that BLAS leaves to one core, if a row is one at most.

    Cores that share a product wait for one another, and for long where others use them too.
    """
    size = _PRODUCT // weights.size or len(patches)  # rows of a piece
    end = len(patches) // size * size
    pieces = out[:end].reshape(-1, size, weights.shape[1])
    np.matmul(patches[:end].reshape(-1, size, len(weights)), weights, out=pieces)
    np.matmul(patches[end:], weights, out=out[end:])
