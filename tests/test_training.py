"""Tests of helpers/training.py: gradients against TensorFlow and finite differences; learning."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from benchmarks.conv2d import import_tensorflow
from helpers.data import digits
from helpers.fully_connected import softmax
from helpers.training import (
    accuracy,
    ann_gradients,
    ann_logits,
    cnn_gradients,
    cnn_logits,
    cross_entropy,
    initial_ann,
    initial_cnn,
    train,
)

Array = NDArray[Any]
NETWORKS: dict[str, Any] = {
    "ann": (initial_ann, ann_logits, ann_gradients),
    "cnn": (initial_cnn, cnn_logits, cnn_gradients),
}
EACH = pytest.mark.parametrize(("initial", "logits", "gradients"), NETWORKS.values(), ids=NETWORKS)


def shifted(parameters: dict[str, Array], dtype: Any) -> dict[str, Array]:
    """Move every parameter off zero, the biases too, in the given dtype."""
    rng = np.random.default_rng(5)
    return {
        name: (array + 0.2 * rng.standard_normal(array.shape)).astype(dtype)
        for name, array in parameters.items()
    }


def few_digits(count: int, dtype: Any = np.float64) -> tuple[Array, Array]:
    """Give real digits: their strokes hold many equal pixels, so that maxima are tied."""
    (images, labels), _ = digits()
    return (images[:count] / 255).astype(dtype), labels[:count]


@pytest.fixture(scope="module")
def tf() -> Any:
    """Give TensorFlow, imported in silence."""
    return import_tensorflow()


def tensorflow_logits(tf: Any, parameters: dict[str, Any], images: Array) -> Any:
    """Compute the logits of the network whose parameters these are, in TensorFlow's own words."""
    x = tf.constant(images)
    if "kernel" in parameters:
        maps = tf.nn.conv2d(x[..., None], parameters["kernel"], 1, "VALID")
        maps = tf.nn.relu(maps + parameters["kernel_bias"])
        hidden = tf.reshape(tf.nn.max_pool2d(maps, 2, 2, "VALID"), (len(images), -1))
    else:
        rows = tf.reshape(x, (len(images), -1))
        hidden = tf.nn.relu(rows @ parameters["hidden_weights"] + parameters["hidden_bias"])
    return hidden @ parameters["weights"] + parameters["bias"]


def tensorflow_gradients(
    tf: Any, parameters: dict[str, Array], images: Array, labels: Array
) -> tuple[float, dict[str, Array]]:
    """Compute loss and gradients with a GradientTape."""
    variables = {name: tf.Variable(array) for name, array in parameters.items()}
    with tf.GradientTape() as tape:
        scores = tensorflow_logits(tf, variables, images)
        loss = tf.reduce_mean(
            tf.nn.sparse_softmax_cross_entropy_with_logits(labels.astype(np.int64), scores)
        )
    found = tape.gradient(loss, variables)
    return float(loss), {name: gradient.numpy() for name, gradient in found.items()}


# --------------------------------------------------------------------------------------- gradients


@EACH
@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float32, 2e-5), (np.float64, 1e-12)])
@pytest.mark.parametrize("count", [1, 5, 32])
def test_loss_and_gradients_are_tensorflows(
    tf: Any, initial: Any, logits: Any, gradients: Any, dtype: Any, tolerance: float, count: int
) -> None:
    parameters = shifted(initial(np.random.default_rng(count)), dtype)
    images, labels = few_digits(count, dtype)
    expected_loss, expected = tensorflow_gradients(tf, parameters, images, labels)
    loss, found = gradients(parameters, images, labels)
    assert loss == pytest.approx(expected_loss, rel=1e-5 if dtype == np.float32 else 1e-12)
    assert found.keys() == expected.keys() == parameters.keys()
    for name, gradient in found.items():
        assert gradient.dtype == dtype
        assert np.any(gradient)
        np.testing.assert_allclose(gradient, expected[name], atol=tolerance, err_msg=name)


@EACH
def test_logits_are_tensorflows(tf: Any, initial: Any, logits: Any, gradients: Any) -> None:
    parameters = shifted(initial(np.random.default_rng(3)), np.float32)
    images, _ = few_digits(20, np.float32)
    expected = tensorflow_logits(tf, parameters, images).numpy()
    found = logits(parameters, images)
    assert found.shape == (20, 10)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected, atol=1e-4)
