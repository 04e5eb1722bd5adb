"""Tests of helpers/representations/fresh_weights.py: the same layers, as if never trained."""

import random
from typing import Any

import numpy as np
import pytest

from helpers.representations import randomized
from tests.representations.support import (
    EVERY,
    keras,
    layers,
    network,
    pictures,
)
from tests.support import assert_refused


@EVERY
def test_randomized_has_the_same_layers_and_other_weights(kind: str) -> None:
    model = network(kind, "float32")
    fresh = randomized(model, 4)
    assert [layer.name for layer in fresh.layers] == [layer.name for layer in model.layers]
    assert [layer.get_config() for layer in fresh.layers if not fresh_seed(layer)] == [
        layer.get_config() for layer in model.layers if not fresh_seed(layer)
    ]
    for old, new in zip(model.weights, fresh.weights, strict=True):
        assert old.shape == new.shape and old is not new
        assert np.abs(old.numpy() - new.numpy()).max() > 0


def fresh_seed(layer: Any) -> bool:
    return "seed" in str(layer.get_config())


def test_randomized_leaves_the_model_and_every_generator_alone() -> None:
    model = network("normalized")
    images = pictures(model)
    before = [weight.numpy().copy() for weight in model.weights]
    outputs = model(images).numpy()
    states = random.getstate(), np.random.get_state()
    fresh = randomized(model, 0)
    for weight in fresh.weights:
        weight.assign(weight + 1)
    assert random.getstate() == states[0]
    np.testing.assert_array_equal(np.random.get_state()[1], states[1][1])  # type: ignore[index]
    for weight, old in zip(model.weights, before, strict=True):
        np.testing.assert_array_equal(weight.numpy(), old)
    np.testing.assert_array_equal(model(images).numpy(), outputs)


def test_a_seed_draws_the_same_weights_and_another_seed_others() -> None:
    model = network("deck")
    one, again, other = randomized(model, 3), randomized(model, 3), randomized(model, 4)
    for first, second in zip(one.get_weights(), again.get_weights(), strict=True):
        np.testing.assert_array_equal(first, second)
    kernels = zip(one.weights, one.get_weights(), other.get_weights(), strict=True)
    different = [np.abs(a - b).max() > 0.01 for weight, a, b in kernels if weight.ndim > 1]
    assert different == [True] * 4


def test_layers_of_one_shape_draw_different_weights() -> None:
    parts = [layers.Conv2D(3, 3, name="a"), layers.Conv2D(3, 3, name="b")]
    fresh = randomized(keras.Sequential([keras.Input((9, 9, 3)), *parts]), 0)
    assert np.abs(fresh.layers[0].kernel - fresh.layers[1].kernel).max() > 0.1


def test_fresh_weights_are_drawn_as_widely_as_the_layers_initializers_say() -> None:
    parts = [layers.Flatten(), layers.Dense(50), layers.BatchNormalization()]
    fresh = randomized(keras.Sequential([keras.Input((10, 10, 1)), *parts]), 1)
    kernel, bias = fresh.layers[1].get_weights()
    limit = np.sqrt(6 / (100 + 50))  # Glorot and Bengio (2010)
    assert 0.99 * limit < np.abs(kernel).max() <= limit
    assert abs(kernel.mean()) < 0.01
    np.testing.assert_array_equal(bias, np.zeros(50))
    gamma, beta, mean, variance = fresh.layers[2].get_weights()
    assert np.all(gamma == 1) and np.all(variance == 1) and not beta.any() and not mean.any()


def test_each_layer_gets_the_next_number_that_the_seed_draws() -> None:
    parts = [layers.Conv2D(3, 3), layers.Dropout(0.5), layers.Dense(2)]
    fresh = randomized(keras.Sequential([keras.Input((9, 9, 3)), *parts]), 6)
    conv, dropout, dense = fresh.layers
    seeds = [conv.kernel_initializer.seed, dropout.seed, dense.kernel_initializer.seed]
    rng = np.random.default_rng(6)
    assert seeds == [int(rng.integers(2**31)) for _ in seeds]


@pytest.mark.parametrize(
    ("seed", "error", "message"),
    [
        (None, TypeError, "seed must be a whole number, received NoneType"),
        (-1, ValueError, "seed -1 does not fit: a whole number of at least 0 does"),
        (2**32, ValueError, "seed 4294967296 does not fit: 0 to 4294967295 fit"),
    ],
)
def test_what_is_no_seed_is_refused(seed: Any, error: type[Exception], message: str) -> None:
    assert_refused(lambda: randomized(network("sigmoid"), seed), message, error)
