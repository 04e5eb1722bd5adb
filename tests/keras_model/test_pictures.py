"""What fit_images promises: the pixels that a network has learned from, in the size it takes."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from helpers import data
from helpers.keras_model import build_digit_cnn, fit_images, import_keras
from tests.data.samples import lossless, noise

keras = import_keras()


def takes(*shape: int | None) -> Any:
    """Build a model whose input has this shape; what follows does not matter."""
    return keras.Sequential([keras.Input(shape), keras.layers.Flatten()])


def test_a_picture_of_the_right_size_keeps_its_pixels() -> None:
    picture = noise(6, 9, 3)
    fitted = fit_images(takes(6, 9, 3), picture)
    assert fitted.dtype == np.float32
    assert np.array_equal(fitted, picture / np.float32(255))


def test_a_stack_is_fitted_picture_by_picture() -> None:
    model, stack = takes(4, 6, 3), noise(3, 13, 11, 3)
    alone = np.stack([fit_images(model, picture) for picture in stack])
    assert np.array_equal(fit_images(model, stack), alone)
    assert alone.shape == (3, 4, 6, 3)


@pytest.mark.parametrize(("rows", "columns"), [(20, 10), (10, 20), (10, 10)])
def test_the_middle_is_cut_out_in_the_model_s_proportions(rows: int, columns: int) -> None:
    picture = np.zeros((rows, columns, 3), np.uint8)
    top, left = (rows - 10) // 2, (columns - 10) // 2
    picture[top : top + 10, left : left + 10] = 255
    assert np.all(fit_images(takes(5, 5, 3), picture) == 1)


def test_a_larger_picture_is_averaged_block_by_block() -> None:
    picture = noise(12, 16, 3)
    means = picture.reshape(6, 2, 8, 2, 3).mean(axis=(1, 3))
    assert (
        np.abs(fit_images(takes(6, 8, 3), picture) * 255 - means).max() <= 1.01
    )  # rounded once an axis


def test_a_smaller_picture_is_enlarged_by_repeating_its_pixels() -> None:
    grey = np.array([[40, 200], [90, 10]], np.uint8)
    fitted = fit_images(takes(6, 6, 1), grey)
    repeated = grey.repeat(3, 0).repeat(3, 1)
    assert np.array_equal(fitted[..., 0], repeated / np.float32(255))


def test_of_a_row_too_many_the_last_is_cut_off() -> None:
    picture = noise(65, 64, 3)
    assert np.array_equal(fit_images(takes(64, 64, 3), picture), picture[:64] / np.float32(255))


SIZES = [(31, 46), (46, 31), (300, 451), (65, 64), (64, 67), (20, 20), (9, 14), (1, 5)]


@pytest.mark.parametrize("channels", [(3,), ()], ids=["colour", "grey"])
def test_prediction_sees_the_very_pixels_that_training_saw(
    tmp_path: Path, channels: tuple[int, ...]
) -> None:
    files = {}
    for number, size in enumerate(SIZES):  # one class a size, with one picture on either side
        for side in ("train", "test"):
            files[number] = tmp_path / side / f"{number}" / "picture.png"
            files[number].parent.mkdir(parents=True)
            files[number].write_bytes(lossless(noise(*size, *channels, seed=number)))
    (images, labels), _, _ = data.image_folder(tmp_path)
    assert sorted(labels) == list(range(len(SIZES)))
    model = takes(64, 64, 3)
    for image, label in zip(images, labels, strict=True):
        asked = fit_images(model, data.open_image(files[label]))
        assert np.array_equal(asked, image / np.float32(255)), SIZES[label]


def test_grey_and_colour_become_what_the_model_takes() -> None:
    grey = noise(7, 5)
    three = fit_images(takes(7, 5, 3), grey)
    assert np.array_equal(three, np.repeat(grey[..., None], 3, axis=2) / np.float32(255))
    red = np.zeros((7, 5, 3), np.uint8)
    red[..., 0] = 255
    assert np.allclose(fit_images(takes(7, 5, 1), red), 0.299, atol=0.002)  # as notebook 01 weighs
    assert fit_images(build_digit_cnn(), grey).shape == (28, 28, 1)


def test_the_pictures_are_never_changed() -> None:
    picture = noise(9, 9, 3)
    copy = picture.copy()
    fit_images(takes(4, 4, 1), picture)
    assert np.array_equal(picture, copy)


@pytest.mark.parametrize(
    ("images", "error", "message"),
    [
        (np.zeros((8, 8, 3)), ValueError, "dtype float64 of images does not fit: uint8"),
        ("eye.jpg", TypeError, "images must hold numbers, received str"),
        (np.zeros((8, 8, 4), np.uint8), ValueError, "images (8, 8, 4) do not fit"),
        (np.zeros((0, 8, 3), np.uint8), ValueError, "images (0, 8, 3) is empty"),
        (np.zeros(8, np.uint8), ValueError, "images (8,) do not fit"),
        (np.zeros((2, 2, 8, 8, 3), np.uint8), ValueError, "images (2, 2, 8, 8, 3) do not fit"),
    ],
)
def test_what_is_no_picture_is_refused(images: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=re.escape(message)):
        fit_images(takes(4, 4, 3), images)


@pytest.mark.parametrize("shape", [(7,), (4, 4, 2), (None, None, 3)])
def test_a_model_that_takes_no_such_pictures_is_refused(shape: tuple[int | None, ...]) -> None:
    model = keras.Sequential([keras.Input(shape), keras.layers.ReLU()])
    with pytest.raises(ValueError, match=r"of fixed size fit"):
        fit_images(model, noise(8, 8, 3))


def test_what_is_no_model_or_not_yet_built_is_refused() -> None:
    with pytest.raises(TypeError, match="model must be a Keras model, received ndarray"):
        fit_images(noise(8, 8, 3), noise(8, 8, 3))
    with pytest.raises(ValueError, match=r"is not built: a Sequential that starts"):
        fit_images(keras.Sequential([keras.layers.Flatten()]), noise(8, 8, 3))
