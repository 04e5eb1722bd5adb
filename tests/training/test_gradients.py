"""Tests of helpers/training/gradients.py: each layer against finite differences and TensorFlow."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest

from helpers import fully_connected, training
from tests.training.support import Case, drawn, every_promise, finite_differences, relative_error

VECTOR = [drawn(4, seed=s) for s in (3, 4, 5)]
CASES: dict[str, Case] = {
    "dense": (
        fully_connected.dense,
        lambda slope, x, weights, _: training.dense_gradient(slope, x, weights),
        [drawn(5, 3), drawn(3, 4, seed=1), drawn(4, seed=2)],
    ),
    "dense, one row": (
        fully_connected.dense,
        lambda slope, x, weights, _: training.dense_gradient(slope, x, weights),
        [drawn(3), drawn(3, 4, seed=1), drawn(4, seed=2)],
    ),
    "relu": (fully_connected.relu, training.relu_gradient, [drawn(4, 5)]),
    "sigmoid": (fully_connected.sigmoid, training.sigmoid_gradient, [drawn(4, 5)]),
    "flatten": (fully_connected.flatten, training.flatten_gradient, [drawn(2, 3, 4, 2)]),
    "flatten, one map": (fully_connected.flatten, training.flatten_gradient, [drawn(3, 4)]),
    "dropout": (
        lambda x: fully_connected.dropout(x, 0.4, rng=np.random.default_rng(3)),
        lambda slope, x: training.dropout_gradient(slope, x, 0.4, rng=np.random.default_rng(3)),
        [drawn(6, 5)],
    ),
    "dropout in use": (
        lambda x: fully_connected.dropout(x, 0.4, rng=np.random.default_rng(3), training=False),
        lambda slope, x: training.dropout_gradient(
            slope, x, 0.4, rng=np.random.default_rng(3), training=False
        ),
        [drawn(6, 5)],
    ),
    "batch_norm": (
        fully_connected.batch_norm,
        lambda slope, x, gamma, _, mean, variance: training.batch_norm_gradient(
            slope, x, gamma, mean, variance
        ),
        [drawn(2, 3, 3, 4), *VECTOR, np.abs(drawn(4, seed=6))],
    ),
    "batch_norm, a large epsilon": (
        partial(fully_connected.batch_norm, epsilon=0.5),
        lambda slope, x, gamma, _, mean, variance: training.batch_norm_gradient(
            slope, x, gamma, mean, variance, epsilon=0.5
        ),
        [drawn(3, 4), *VECTOR, np.abs(drawn(4, seed=6))],
    ),
}


@every_promise(CASES)
def test_each_layer_keeps_each_promise_of_a_slope(case: Case, promise: Callable[..., None]) -> None:
    promise(case)


def test_the_slope_of_cross_entropy_is_a_finite_difference() -> None:
    logits, labels = 2 * drawn(5, 4), np.array([3, 0, 1, 1, 2])
    expected = finite_differences(lambda moved: training.cross_entropy(moved, labels), [logits], 0)
    found = training.cross_entropy_gradient(logits, labels)
    assert relative_error(found, expected) < 1e-8
    np.testing.assert_allclose(found.sum(axis=1), 0, atol=1e-15)


def test_batch_norm_in_training_adds_what_comes_back_through_mean_and_variance(tf: Any) -> None:
    x, gamma, beta, slope = drawn(6, 4), VECTOR[0], VECTOR[1], drawn(6, 4, seed=8)
    mean, variance = x.mean(axis=0), x.var(axis=0)
    found = training.batch_norm_gradient(slope, x, gamma, mean, variance)
    whole = found[0] + found[3] / 6 + found[4] * 2 * (x - mean) / 6
    watched = tf.Variable(x)
    with tf.GradientTape() as tape:
        moments = tf.nn.moments(watched, [0])
        normed = tf.nn.batch_normalization(watched, *moments, beta, gamma, 1e-3)
        loss = tf.reduce_sum(normed * slope)
    np.testing.assert_allclose(whole, tape.gradient(loss, watched).numpy(), atol=1e-12)


def test_what_goes_back_through_flatten_is_an_array_of_its_own() -> None:
    slope = np.ones(4)
    training.flatten_gradient(slope, np.ones((2, 2)))[:] = 0
    assert slope.tolist() == [1, 1, 1, 1]


def test_relu_passes_nothing_at_zero() -> None:
    assert training.relu_gradient([7, 7, 7], [-1, 0, 1]).tolist() == [0, 0, 7]


def test_an_integer_that_int64_cannot_hold_is_refused_by_its_name() -> None:
    with pytest.raises(ValueError, match=r"^x holds 9223372036854775808"):
        training.relu_gradient([1.0], np.array([2**63], np.uint64))


def test_the_dtype_of_x_decides_though_all_else_is_float64() -> None:
    x, rest = drawn(2, 3).astype(np.float32), [np.abs(drawn(3, seed=s)) for s in (1, 2, 3)]
    found = training.batch_norm_gradient(drawn(2, 3, seed=4), x, *rest)
    assert {one.dtype.name for one in found} == {"float32"}
    assert training.sigmoid_gradient(drawn(2, 3, seed=4), x).dtype == np.float32


def test_dropout_drops_the_same_again() -> None:
    x = np.ones(50)
    dropped = fully_connected.dropout(x, 0.5, rng=np.random.default_rng(1))
    found = training.dropout_gradient(x, x, 0.5, rng=np.random.default_rng(1))
    np.testing.assert_array_equal(found, dropped)
    assert 0 in found and 2 in found
