"""The small deep network of notebook 07 and its shipped weights."""

from typing import Any

import numpy as np
import pytest

from helpers import data
from helpers.keras_model import (
    build_cnn,
    build_deep_cnn,
    fit_images,
    load_deep_cnn,
    parameter_table,
    replay,
)

LAYERS = ["conv_1", "pool_1", "conv_2", "pool_2", "conv_3", "pool_3", "conv_4"]


@pytest.fixture(scope="module")
def deep() -> Any:
    return load_deep_cnn()


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
