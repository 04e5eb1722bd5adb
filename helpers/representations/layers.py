"""What the layers of a network make of pictures (notebook 08)."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

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
