"""Tests of helpers/training/losses.py: against TensorFlow, softmax, hand and slope."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.fully_connected import softmax
from helpers.training import accuracy, cross_entropy, cross_entropy_gradient

EACH = pytest.mark.parametrize("function", [cross_entropy, accuracy, cross_entropy_gradient])


@given(st.integers(1, 6), st.integers(2, 7), st.floats(0.01, 1e6), st.integers(0, 2**32 - 1))
def test_cross_entropy_is_minus_the_mean_log_of_the_right_probability(
    count: int, classes: int, scale: float, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    logits = scale * rng.uniform(-1, 1, (count, classes))
    labels = rng.integers(0, classes, count)
    loss = cross_entropy(logits, labels)
    assert 0 <= loss < np.inf
    right = softmax(logits)[np.arange(count), labels]
    if right.min() > 1e-300:
        assert loss == pytest.approx(-np.log(right).mean(), rel=1e-9, abs=1e-12)
    assert cross_entropy(logits + 7, labels) == pytest.approx(loss, rel=1e-9, abs=1e-6)


def test_cross_entropy_is_tensorflows(tf: Any) -> None:
    rng = np.random.default_rng(0)
    for scale in (0.1, 3.0, 1000.0):
        logits, labels = scale * rng.standard_normal((9, 4)), rng.integers(0, 4, 9)
        each = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits).numpy()
        assert cross_entropy(logits, labels) == pytest.approx(each.mean(), rel=1e-12)


def test_cross_entropy_by_hand() -> None:
    assert cross_entropy([[0, 0, 0, 0]], [2]) == pytest.approx(np.log(4))
    assert cross_entropy([[0, np.log(3)]], [0]) == pytest.approx(np.log(4))  # 1 of 1 + 3
    assert cross_entropy([[1e4, 0], [0, 1e4]], [0, 0]) == 5000


@pytest.mark.parametrize("dtype", ["bool", "int8", "uint8", "float16", "float32"])
def test_cross_entropy_of_small_dtypes_neither_wraps_nor_overflows(dtype: str) -> None:
    extremes = {"bool": [1, 0], "int8": [127, -128], "uint8": [0, 255]}
    logits = np.array([extremes.get(dtype, [6e4, -6e4]), [1, 0]], dtype)
    assert cross_entropy(logits, [1, 1]) == cross_entropy(logits.astype(np.float64), [1, 1])


def test_accuracy_counts_what_is_right() -> None:
    logits = [[3, 1, 2], [-5, -1, -9], [0, 4, 4], [-3, -2, -1]]
    assert accuracy(logits, [0, 1, 1, 2]) == 1
    assert accuracy(logits, [0, 1, 2, 0]) == 0.5  # of two that are largest, the first counts
    assert accuracy(logits, np.array([2, 0, 0, 0], np.uint8)) == 0


def test_the_gradient_is_the_slope_of_the_loss() -> None:
    rng = np.random.default_rng(2)
    logits, labels = rng.standard_normal((5, 4)), rng.integers(0, 4, 5)
    gradient = cross_entropy_gradient(logits, labels)
    assert gradient.sum(axis=1) == pytest.approx(0, abs=1e-15)
    for place in np.ndindex(logits.shape):
        step = np.zeros_like(logits)
        step[place] = 1e-6
        ends = cross_entropy(logits + step, labels), cross_entropy(logits - step, labels)
        assert gradient[place] == pytest.approx((ends[0] - ends[1]) / 2e-6, abs=1e-8)


@EACH
def test_the_logits_and_labels_are_left_alone(function: Any) -> None:
    logits, labels = np.array([[1.0, 2.0], [4.0, 3.0]]), np.array([0, 1])
    function(logits, labels)
    assert (logits.tolist(), labels.tolist()) == ([[1, 2], [4, 3]], [0, 1])


@EACH
@pytest.mark.parametrize(
    ("logits", "labels", "message"),
    [
        ([[1, 2], [3, 4]], [0], "labels of shape (1,) does not fit: shape (2,) does"),
        ([1, 2], [0, 1], "logits (2,) do not fit: (N, classes) does"),
        ([[1, 2]], [2], "labels (int64) reach from 2 to 2: whole numbers from 0 to 1 fit"),
        ([[1, 2]] * 2, [-1, 1], "labels (int64) reach from -1 to 1: whole numbers from 0 to 1 fit"),
        ([[1, 2]], [0.0], "labels are float64: integers fit, as of labels.astype(int)"),
        ([[1, 2]], [True], "labels are bool: integers fit, as of labels.astype(int)"),
        ([[np.nan, 0]], [0], "logits hold NaN or infinity: finite numbers fit"),
        ([[0, np.inf]], [0], "logits hold NaN or infinity: finite numbers fit"),
    ],
)
def test_logits_and_labels_must_fit(function: Any, logits: Any, labels: Any, message: str) -> None:
    with pytest.raises(ValueError) as caught:
        function(logits, labels)
    assert str(caught.value) == message
