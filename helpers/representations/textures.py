"""Pictures cut into tiles, and a network that knows nothing but textures (notebook 08)."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.data import TEXTURES, texture_training, textures
from helpers.internals.arguments import as_numbers, shaped, whole
from helpers.keras_model.networks import deep_network, with_weights

SIDE = 64  # pixels: the windows are as large as the eyes


def shuffle_tiles(
    images: ArrayLike, side: int, *, rng: np.random.Generator, groups: ArrayLike | None = None
) -> NDArray[Any]:
    """Cut each picture into square tiles, and let the tiles of a picture change places.

    Parameters
    ----------
    images : array-like, (N, H, W, C)
        The pictures; they are not changed.
    side : int
        Pixels of a tile. H and W must be multiples of it.
    rng : numpy.random.Generator
        It draws a new order for every picture.
    groups : array-like, (N,), optional
        With it every tile stays at its own place, and pictures of the same number exchange their
        tiles there: the same cuts, and nothing has moved.

    Returns
    -------
    ndarray, (N, H, W, C)
        Without groups each picture holds its own pixels, in another order.

    Raises
    ------
    ValueError, TypeError
        If images are no such stack, side does not divide H and W, or groups are not one a picture.

    Examples
    --------
    >>> ramp = np.arange(4).reshape(1, 2, 2, 1)
    >>> sorted(shuffle_tiles(ramp, 1, rng=np.random.default_rng(0)).ravel().tolist())
    [0, 1, 2, 3]
    >>> two = np.array([1, 2, 3, 4, 5, 6, 7, 8]).reshape(2, 1, 4, 1)
    >>> mixed = shuffle_tiles(two, 1, rng=np.random.default_rng(1), groups=[0, 0])
    >>> mixed[..., 0].tolist()
    [[[1, 2, 7, 4]], [[5, 6, 3, 8]]]

    Introduced in notebook 08.
    """
    tiles, shape = _cut(images, side)
    if groups is not None:
        return _joined(_exchanged(tiles, shaped(groups, "groups", shape[:1]), rng), shape)
    mixed = np.stack([picture[rng.permutation(len(picture))] for picture in tiles])
    return _joined(mixed, shape)


def texture_windows(
    half: str, count: int, *, rng: np.random.Generator
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Cut windows at random places out of one half of each texture of the course.

    Parameters
    ----------
    half : str
        "left" or "right".
    count : int
        Windows of each texture.
    rng : numpy.random.Generator
        It draws the places.

    Returns
    -------
    windows, labels : (3·count, 64, 64, 1) float32 from 0 to 1, and (3·count,)
        The labels number `data.TEXTURES`. Windows of one half overlap; those of different halves
        share no pixel.

    Raises
    ------
    ValueError, TypeError
        If half is neither word, or count no such number.

    Introduced in notebook 08.
    """
    if half not in ("left", "right"):
        raise ValueError(f"half is {half!r}: 'left' or 'right' fits")
    windows = []
    for texture in textures().values():
        middle = texture.shape[1] // 2
        part = texture[:, :middle] if half == "left" else texture[:, middle:]
        for _ in range(whole(count, "count")):
            top, left = (int(rng.integers(size - SIDE + 1)) for size in part.shape)
            windows.append(part[top : top + SIDE, left : left + SIDE, None])
    labels = np.repeat(np.arange(len(TEXTURES), dtype=np.int64), count)
    return np.stack(windows).astype(np.float32) / np.float32(255), labels


def build_texture_cnn() -> Any:
    """Build a small network for windows of textures.

    Returns
    -------
    keras.Sequential
        As `keras_model.build_deep_cnn`, for grey windows (64, 64, 1): convolutions of 8, 16, 32
        and 32 filters, a pooling between each two, the mean of each map, and 3 probabilities.
        Compiled, not trained.

    Examples
    --------
    >>> build_texture_cnn().count_params()  # 80 + 1168 + 4640 + 9248 + 99
    15235

    Introduced in notebook 08.
    """
    return deep_network("texture_cnn", (SIDE, SIDE, 1), (8, 16, 32, 32), classes=len(TEXTURES))


def load_texture_cnn() -> Any:
    """Return the network of `build_texture_cnn` with the weights that the course ships.

    Returns
    -------
    keras.Sequential
        It learned from the left halves of brick, grass and gravel.

    Raises
    ------
    FileNotFoundError
        If data/texture_model.npz is missing.

    Introduced in notebook 08.
    """
    return with_weights(build_texture_cnn(), texture_training())


def _cut(images: ArrayLike, side: int) -> tuple[NDArray[Any], tuple[int, ...]]:
    """Return (N, H, W, C) as (N, tiles, side, side, C), the tiles row by row, and its shape."""
    stack, side = as_numbers(images, "images"), whole(side, "side")
    if stack.ndim != 4:
        raise ValueError(f"images {stack.shape} do not fit: (N, H, W, C) does")
    count, height, width, channels = stack.shape
    if height % side or width % side:
        raise ValueError(f"side {side} does not divide the pictures {stack.shape[1:3]}")
    cut = stack.reshape(count, height // side, side, width // side, side, channels)
    return cut.swapaxes(2, 3).reshape(count, -1, side, side, channels), stack.shape


def _exchanged(tiles: NDArray[Any], groups: NDArray[Any], rng: np.random.Generator) -> NDArray[Any]:
    """Let the pictures of each group exchange the tiles of each place."""
    mixed = tiles.copy()
    for group in np.unique(groups):
        members = np.flatnonzero(groups == group)
        for place in range(tiles.shape[1]):
            mixed[members, place] = tiles[rng.permutation(members), place]
    return mixed


def _joined(tiles: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    """Lay tiles side by side again, to pictures of the shape (N, H, W, C)."""
    count, height, width, channels = shape
    side = tiles.shape[2]
    grid = tiles.reshape(count, height // side, width // side, side, side, channels)
    return grid.swapaxes(2, 3).reshape(shape)
