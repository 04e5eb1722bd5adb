"""Fit pictures of any size to what a model takes. Used in notebook 08."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image

from helpers.data.pictures import Picture, as_bytes, resize_to
from helpers.keras_model.built import check_model


def fit_images(model: Any, images: ArrayLike) -> NDArray[np.float32]:
    """Cut, resize and scale pictures of any size to what a model takes.

    Parameters
    ----------
    model : keras.Model
        Built; it takes pictures (H, W, 3) or (H, W, 1) whose numbers run from 0 to 1.
    images : array-like of uint8, (h, w), (h, w, 1) or (h, w, 3), or a stack (N, h, w, 1 or 3)
        As `data.open_image`, `data.eyes` and `data.image_folder` give them. A stack of grey
        pictures without the channel's axis, as `data.digits` gives it, needs it: images[..., None].

    Returns
    -------
    ndarray, (H, W, C) or (N, H, W, C), float32
        The middle of each picture, in the model's own proportions, resized as `data.resize_square`
        does, made grey or three equal channels where need be, and divided by 255. So a network
        that learned from `data.image_folder` sees the pixels it would have learned from. What has
        the size already keeps its pixels.

    Raises
    ------
    TypeError
        If model is none of Keras, or the images are not made of numbers.
    ValueError
        If the model takes no such pictures, or the images are no uint8 pictures.

    Examples
    --------
    >>> from helpers.keras_model import build_digit_cnn
    >>> fit_images(build_digit_cnn(), np.full((90, 50, 3), 255, np.uint8)).shape
    (28, 28, 1)

    Introduced in notebook 08.
    """
    size, array = picture_size(model), as_bytes(images, "images")
    shape = (*array.shape, 1) if array.ndim == 2 else array.shape
    if len(shape) not in (3, 4) or shape[-1] not in (1, 3):
        raise ValueError(f"images {array.shape} do not fit: (h, w), (h, w, 3) or (N, h, w, 3) do")
    stack = array.reshape(-1, *shape[-3:])
    fitted = np.zeros((len(stack), *size), np.float32)
    for number, picture in enumerate(stack):
        fitted[number] = _fit_image(picture, size) / np.float32(255)
    return fitted if len(shape) == 4 else fitted[0]


def picture_size(model: Any) -> tuple[int, int, int]:
    """Return the rows, columns and channels of the pictures that a model takes."""
    check_model(model)
    size = tuple(model.input_shape[1:])
    if len(size) != 3 or None in size or size[2] not in (1, 3):
        raise ValueError(f"model takes {size}: pictures (H, W, 1) or (H, W, 3) of fixed size fit")
    return size


def _fit_image(picture: Picture, size: tuple[int, int, int]) -> Picture:
    """Cut the middle out of a picture, and resize it to (H, W, C)."""
    height, width, channels = size
    colour = np.repeat(picture, 3, axis=2) if picture.shape[2] == 1 else picture
    resized = resize_to(colour, height, width)
    if channels == 1:
        resized = np.asarray(Image.fromarray(resized).convert("L"))
    return resized.reshape(size)
