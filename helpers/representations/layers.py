"""What the layers of a network make of pictures (notebook 08)."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.internals.arguments import whole
from helpers.representations import running
from helpers.representations.running import Floats


def feature_maps(model: Any, image: ArrayLike) -> dict[str, Floats]:
    """Return what every layer with rows and columns makes of one picture.

    Parameters
    ----------
    model : keras.Sequential
        Built; its input is (H, W, C).
    image : array-like, (H, W, C)
        One picture, as the model is fed.

    Returns
    -------
    dict of str to ndarray, (h, w, channels)
        By the layers' names, in the model's order: convolution, pooling, and also batch norm,
        ReLU and dropout (which lets everything through). What has no rows and columns is left
        out: flatten, dense and global pooling.

    Raises
    ------
    ValueError, TypeError
        If the model is no built Sequential, or the image does not fit it.

    Examples
    --------
    >>> from helpers.keras_model import import_keras
    >>> keras = import_keras()
    >>> model = keras.Sequential([keras.Input((2, 4, 1)), keras.layers.MaxPooling2D(name="pool")])
    >>> maps = feature_maps(model, [[[1], [2], [5], [0]], [[3], [4], [7], [6]]])
    >>> maps["pool"][:, :, 0].tolist()
    [[4.0, 7.0]]

    Introduced in notebook 08.
    """
    running.check_network(model)
    output, maps = running.tensor(model, running.one_image(model, image)), {}
    for layer, step in zip(model.layers, running.layer_steps(model), strict=True):
        output = step(output)
        if len(output.shape) == 4:  # (1, h, w, channels)
            maps[layer.name] = output[0].numpy()
    return maps


def embeddings(model: Any, images: ArrayLike, layer: str) -> Floats:
    """Return what one layer makes of many pictures: a vector a picture.

    Parameters
    ----------
    model : keras.Sequential
        Built; its input is (H, W, C).
    images : array-like, (N, H, W, C)
        Pictures, as the model is fed.
    layer : str
        A layer's name.

    Returns
    -------
    ndarray, (N, features)
        The layer's output, flattened picture by picture.

    Raises
    ------
    ValueError, TypeError
        If the model is no built Sequential, the images do not fit it, or there is no such layer.

    Examples
    --------
    >>> from helpers.keras_model import import_keras
    >>> keras = import_keras()
    >>> model = keras.Sequential([keras.Input((1, 2, 1)), keras.layers.ReLU(name="relu")])
    >>> embeddings(model, [[[[1], [-2]]], [[[-3], [4]]]], "relu").tolist()
    [[1.0, 0.0], [0.0, 4.0]]

    Introduced in notebook 08.
    """
    running.check_network(model)
    stack, end = running.image_stack(model, images), 1 + running.layer_index(model, layer)
    parts = running.outputs_of(running.layer_steps(model)[:end], model, stack)
    return np.concatenate([part.reshape(len(part), -1) for part in parts])


def block_means(model: Any, images: ArrayLike, layer: str, *, blocks: int) -> Floats:
    """Average each map of a layer in a grid of blocks: fewer numbers, and still with a place.

    Parameters
    ----------
    model, images : as for `embeddings`
    layer : str
        The name of a layer with rows and columns.
    blocks : int
        Blocks along each side; rows and columns of the maps must be multiples of it.

    Returns
    -------
    ndarray, (N, blocks · blocks · channels)
        With blocks=1 the mean of each map, as global average pooling gives it.

    Raises
    ------
    ValueError, TypeError
        If the images do not fit, the layer has no rows and columns, or blocks does not divide
        them.

    Examples
    --------
    >>> from helpers.keras_model import import_keras
    >>> keras = import_keras()
    >>> model = keras.Sequential([keras.Input((2, 4, 1)), keras.layers.ReLU(name="relu")])
    >>> ramp = np.arange(8).reshape(1, 2, 4, 1)
    >>> block_means(model, ramp, "relu", blocks=2).tolist()
    [[0.5, 2.5, 4.5, 6.5]]

    Introduced in notebook 08.
    """
    running.check_network(model)
    number, count = running.spatial_layer(model, layer), whole(blocks, "blocks")
    stack, steps = running.image_stack(model, images), running.layer_steps(model)
    parts = running.outputs_of(steps[: number + 1], model, stack)
    return np.concatenate([_averaged(part, count) for part in parts])


def _averaged(maps: Floats, blocks: int) -> Floats:
    """Average maps (N, h, w, channels) in blocks, and flatten them picture by picture."""
    count, height, width, channels = maps.shape
    if height % blocks or width % blocks:
        raise ValueError(f"blocks {blocks} does not divide the maps' {height} × {width} places")
    grid = maps.reshape(count, blocks, height // blocks, blocks, width // blocks, channels)
    means: Floats = grid.mean(axis=(2, 4)).reshape(count, -1)
    return means


def kernel_likeness(model: Any, layer: str, known: Sequence[ArrayLike]) -> NDArray[np.float64]:
    """Say how alike each filter of a layer is to the kernel of a list that it resembles most.

    Parameters
    ----------
    model : keras.Sequential
        Built.
    layer : str
        The name of a convolution. Of each filter we take the sum of its kernels, which is how it
        acts on a grey picture.
    known : sequence of array-likes, each (kH, kW)
        Smaller kernels get zeros around them.

    Returns
    -------
    ndarray, (filters,)
        The largest cosine, its sign dropped: 1 for a multiple of a known kernel.

    Raises
    ------
    ValueError, TypeError
        If the model is no built Sequential, or there is no such layer.

    Introduced in notebook 08.
    """
    running.check_network(model)
    kernel = model.layers[running.layer_index(model, layer)].kernel.numpy().sum(axis=2)
    both = [np.asarray(each, float) for each in (*known, *np.moveaxis(kernel, -1, 0))]
    size = np.max([each.shape for each in both], axis=0)
    rows = [np.pad(each, [(n // 2, n - n // 2) for n in size - each.shape]) for each in both]
    units = np.array([row.ravel() / np.linalg.norm(row) for row in rows])  # each of length 1
    best: NDArray[np.float64] = np.abs(units[len(known) :] @ units[: len(known)].T).max(axis=1)
    return best
