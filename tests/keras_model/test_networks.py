"""The small deep network of notebook 07, its shipped weights, and pictures cut to what it takes."""

import re
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from helpers import data
from helpers.keras_model import (
    build_cnn,
    build_deep_cnn,
    build_digit_cnn,
    fit_images,
    import_keras,
    load_deep_cnn,
    parameter_table,
    replay,
)

keras = import_keras()
LAYERS = ["conv_1", "pool_1", "conv_2", "pool_2", "conv_3", "pool_3", "conv_4"]


@pytest.fixture(scope="module")
def deep() -> Any:
    return load_deep_cnn()


def colours(*shape: int, seed: int = 0) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


def takes(*shape: int | None) -> Any:
    """Build a model whose input has this shape; what follows does not matter."""
    return keras.Sequential([keras.Input(shape), keras.layers.Flatten()])


def test_the_deep_network_has_four_convolutions_and_60642_parameters() -> None:
    model = build_deep_cnn()
    table = parameter_table(model)
    assert table["layer"].tolist() == [*LAYERS, "global_pool", "dense"]
    assert table["parameters"].tolist() == [448, 0, 4640, 0, 18496, 0, 36928, 0, 130]
    assert model.get_layer("conv_4").output.shape == (None, 8, 8, 64)
    assert model.count_params() * 35 > build_cnn().count_params() > model.count_params() * 34


def test_the_shipped_weights_know_the_eyes_of_people_they_never_met(deep: Any) -> None:
    _, (images, labels) = data.eyes()
    probabilities = deep.predict(fit_images(deep, images), verbose=0)
    assert np.mean(probabilities.argmax(axis=1) == labels) >= 0.98


def test_the_course_s_own_helpers_compute_what_the_shipped_network_computes(deep: Any) -> None:
    _, (images, _) = data.eyes()
    pictures = fit_images(deep, images[:20])
    assert np.allclose(replay(deep, pictures), deep(pictures, training=False), atol=1e-4)


def test_each_weight_is_loaded_into_its_own_layer(deep: Any) -> None:
    weights = data.eye_weights()
    names = [f"{layer.name}_{weight.name}" for layer in deep.layers for weight in layer.weights]
    assert list(weights) == names
    for name, weight in zip(names, deep.weights, strict=True):
        assert np.array_equal(weights[name], weight.numpy()), name
        assert weights[name].dtype == np.float32


def test_loading_gives_a_fresh_model_each_time(deep: Any) -> None:
    other = load_deep_cnn()
    other.layers[0].set_weights([weight * 0 for weight in other.layers[0].get_weights()])
    assert np.any(deep.layers[0].kernel.numpy() != 0)
    assert np.any(load_deep_cnn().layers[0].kernel.numpy() != 0)


# -------------------------------------------------------------------------------------- fit_images


def test_a_picture_of_the_right_size_keeps_its_pixels() -> None:
    picture = colours(6, 9, 3)
    fitted = fit_images(takes(6, 9, 3), picture)
    assert fitted.dtype == np.float32
    assert np.array_equal(fitted, picture / np.float32(255))


def test_a_stack_is_fitted_picture_by_picture() -> None:
    model, stack = takes(4, 6, 3), colours(3, 13, 11, 3)
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
    picture = colours(12, 16, 3)
    means = picture.reshape(6, 2, 8, 2, 3).mean(axis=(1, 3))
    assert (
        np.abs(fit_images(takes(6, 8, 3), picture) * 255 - means).max() <= 1.01
    )  # rounded once an axis


def test_a_smaller_picture_is_enlarged_within_its_range() -> None:
    fitted = fit_images(takes(12, 12, 3), np.array([[40, 200], [40, 200]], np.uint8)[..., None])
    assert fitted.shape == (12, 12, 3)
    assert fitted.min() >= 40 / 255 - 1e-6 and fitted.max() <= 200 / 255 + 1e-6
    assert np.all(np.diff(fitted[0, :, 0]) >= 0)


def test_grey_and_colour_become_what_the_model_takes() -> None:
    grey = colours(7, 5)
    three = fit_images(takes(7, 5, 3), grey)
    assert np.array_equal(three, np.repeat(grey[..., None], 3, axis=2) / np.float32(255))
    red = np.zeros((7, 5, 3), np.uint8)
    red[..., 0] = 255
    assert np.allclose(fit_images(takes(7, 5, 1), red), 0.299, atol=0.002)  # as notebook 01 weighs
    assert fit_images(build_digit_cnn(), grey).shape == (28, 28, 1)


def test_the_pictures_are_never_changed() -> None:
    picture = colours(9, 9, 3)
    copy = picture.copy()
    fit_images(takes(4, 4, 1), picture)
    assert np.array_equal(picture, copy)


@pytest.mark.parametrize(
    ("images", "error", "message"),
    [
        (np.zeros((8, 8, 3)), TypeError, "images are float64: uint8, from 0 to 255, fits"),
        (np.zeros((8, 8, 4), np.uint8), ValueError, "images (8, 8, 4) do not fit"),
        (np.zeros((0, 8, 3), np.uint8), ValueError, "images (0, 8, 3) do not fit"),
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
        fit_images(model, colours(8, 8, 3))
