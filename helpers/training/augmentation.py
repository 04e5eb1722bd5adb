"""More pictures out of the same ones: shifted, mirrored, brighter or darker (notebook 06).

Each function takes a batch of images and returns another one of the same shape, changed by chance,
an image at a time. The labels stay: use a change only where it leaves the answer what it was.
Images are (N, H, W) or (N, H, W, C).
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.internals import arguments as check

Array = NDArray[Any]


def shift_images(images: ArrayLike, pixels: int, *, rng: np.random.Generator) -> Array:
    """Move each image by up to so many pixels, down or up and right or left.

    Parameters
    ----------
    images : array-like, (N, H, W) or (N, H, W, C)
    pixels : int
        The longest move along either axis. All moves are equally likely, none at all among them.
    rng : numpy.random.Generator
        Where the chance comes from: np.random.default_rng(0), say.

    Returns
    -------
    ndarray, shape and dtype of images
        What moves out is cut off; what is bared repeats the pixel at the border.

    Raises
    ------
    ValueError, TypeError
        If images are no batch, pixels is no whole number of at least 0 or would fill the memory,
        or rng is no generator.

    Examples
    --------
    >>> shift_images([[[1, 2, 3], [4, 5, 6]]], 1, rng=np.random.default_rng(4))  # up and left
    array([[[5, 6, 6],
            [5, 6, 6]]])

    Introduced in notebook 06.
    """
    batch, far = _batch(images), check.whole(pixels, "pixels", least=0)
    rows, columns = batch.shape[1:3]
    check.check_room("pixels", (rows + 2 * far, columns + 2 * far), rows * columns)
    padded = np.pad(batch, ((0, 0), (far, far), (far, far), (0, 0))[: batch.ndim], mode="edge")
    starts = check.generator(rng).integers(0, 2 * far + 1, (len(batch), 2))
    pairs = zip(padded, starts, strict=True)
    return np.stack([one[top : top + rows, left : left + columns] for one, (top, left) in pairs])


def flip_images(images: ArrayLike, *, rng: np.random.Generator) -> Array:
    """Mirror each image left to right with a chance of one half.

    Images and rng are as for `shift_images`, which gives the same shape and dtype, and refuses
    the same.

    Examples
    --------
    >>> flip_images([[[1, 2]], [[1, 2]]], rng=np.random.default_rng(0)).tolist()
    [[[1, 2]], [[2, 1]]]

    Introduced in notebook 06.
    """
    flipped = _batch(images).copy()
    mirrored = check.generator(rng).random(len(flipped)) < 0.5
    flipped[mirrored] = flipped[mirrored, :, ::-1]
    return flipped


def brighten_images(images: ArrayLike, share: float, *, rng: np.random.Generator) -> Array:
    """Multiply each image by a number between 1 - share and 1 + share, as light may change.

    Parameters
    ----------
    images : array-like, (N, H, W) or (N, H, W, C), floats in [0, 1]
    share : float
        At least 0 and at most 1.
    rng : numpy.random.Generator

    Returns
    -------
    ndarray, shape and dtype of images
        What passes 1 is cut off there.

    Raises
    ------
    ValueError, TypeError
        If images are no batch of floats in [0, 1], share is out of range, or rng no generator.

    Examples
    --------
    >>> brighten_images([[[0.0, 0.5, 1.0]]], 0.2, rng=np.random.default_rng(0)).round(2)
    array([[[0.  , 0.53, 1.  ]]])

    Introduced in notebook 06.
    """
    batch, most = check.as_fractions(_batch(images), "images"), check.number(share, "share")
    if not 0 <= most <= 1:
        raise ValueError(f"share {share} does not fit: 0 to 1 fits")
    one_each = (len(batch), *[1] * (batch.ndim - 1))
    factors = check.generator(rng).uniform(1 - most, 1 + most, one_each)
    return np.minimum(batch * factors, 1).astype(batch.dtype)


def _batch(images: ArrayLike) -> Array:
    """Return images as a batch, or say what came."""
    x = check.as_numbers(images, "images")
    if x.ndim not in (3, 4):
        raise ValueError(f"images {x.shape} have {x.ndim} axes: (N, H, W) or (N, H, W, C) fits")
    return x
