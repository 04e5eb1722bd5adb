"""Tests of helpers/training/window_gradients.py: against finite differences and TensorFlow."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import kernels, pooling, training
from tests.training.support import Case, drawn, every_promise

WHERE = [  # stride, padding
    (1, "valid"),
    (2, "valid"),
    (1, "same"),
    (2, "same"),
    (3, "same"),
    ((2, 1), "same"),
]


CASES: dict[str, Case] = {
    "global max": (
        pooling.global_max_pool2d,
        training.global_max_pool2d_gradient,
        [drawn(2, 4, 3, 2)],
    ),
    "global average": (
        pooling.global_average_pool2d,
        training.global_average_pool2d_gradient,
        [drawn(2, 4, 3, 2)],
    ),
}
for _stride, _padding in [*WHERE, (1, 2), (2, ((1, 0), (2, 1)))]:
    _how: dict[str, Any] = {"stride": _stride, "padding": _padding}
    CASES[f"conv2d, {_stride}, {_padding}"] = (
        lambda image, kernel, bias, how=_how: kernels.conv2d(image, kernel, bias=bias, **how),
        lambda slope, image, kernel, _, how=_how: training.conv2d_gradient(
            slope, image, kernel, **how
        ),
        [drawn(2, 6, 7, 2), drawn(3, 2, 2, 3, seed=1), drawn(3, seed=2)],
    )
    if _padding == 2:
        continue  # as wide as the pool: a window would hold no pixel
    for _name in ("max", "average"):
        _layer = getattr(pooling, f"{_name}_pool2d")
        _gradient = getattr(training, f"{_name}_pool2d_gradient")
        CASES[f"{_name} pool, {_stride}, {_padding}"] = (
            lambda image, layer=_layer, how=_how: layer(image, (2, 3), **how),
            lambda slope, image, gradient=_gradient, how=_how: gradient(
                slope, image, (2, 3), **how
            ),
            [drawn(2, 6, 7, 2)],
        )
CASES["conv2d, dilation (2, 3)"] = (
    lambda image, kernel, bias: kernels.conv2d(image, kernel, bias=bias, dilation=(2, 3)),
    lambda slope, image, kernel, _: training.conv2d_gradient(slope, image, kernel, dilation=(2, 3)),
    [drawn(1, 7, 8, 2), drawn(3, 2, 2, 3, seed=1), drawn(3, seed=2)],
)
CASES["conv2d, grey image"] = (
    lambda image, kernel, bias: kernels.conv2d(image, kernel, bias=bias, padding="same", stride=2),
    lambda slope, image, kernel, _: training.conv2d_gradient(
        slope, image, kernel, padding="same", stride=2
    ),
    [drawn(5, 6), drawn(3, 3, seed=1), drawn(1, seed=2)[0]],
)
CASES["conv2d, one colour image"] = (
    lambda image, kernel, bias: kernels.conv2d(image, kernel, bias=bias),
    lambda slope, image, kernel, _: training.conv2d_gradient(slope, image, kernel),
    [drawn(5, 6, 3), drawn(3, 3, 3, 2, seed=1), drawn(2, seed=2)],
)


@every_promise(CASES)
def test_each_layer_keeps_each_promise_of_a_slope(case: Case, promise: Callable[..., None]) -> None:
    promise(case)


@pytest.mark.parametrize(("stride", "padding"), WHERE)
@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float32, 2e-5), (np.float64, 1e-12)])
def test_slopes_of_convolution_and_pooling_are_tensorflows(
    tf: Any, stride: Any, padding: str, dtype: Any, tolerance: float
) -> None:
    image = np.round(drawn(3, 8, 9, 2)).astype(dtype)  # of few values: maxima are tied
    kernel, bias = drawn(3, 3, 2, 4, seed=1).astype(dtype), drawn(4, seed=2).astype(dtype)
    x, weights, offset = (tf.Variable(array) for array in (image, kernel, bias))
    steps = [stride, stride] if isinstance(stride, int) else list(stride)
    word = padding.upper()
    how: Any = {"stride": stride, "padding": padding}
    with tf.GradientTape(persistent=True) as tape:
        if steps[0] == steps[1]:  # TensorFlow's own convolution takes no other on a processor
            maps = tf.nn.conv2d(x, weights, steps, word) + offset
        pooled = {"max": tf.nn.max_pool2d(x, 3, steps, word)}
        pooled["average"] = tf.nn.avg_pool2d(x, 3, steps, word)
    if steps[0] == steps[1]:
        slope = drawn(*maps.shape, seed=5).astype(dtype)
        expected = tape.gradient(maps, [x, weights, offset], output_gradients=tf.constant(slope))
        for found, one in zip(
            training.conv2d_gradient(slope, image, kernel, **how), expected, strict=True
        ):
            assert found.dtype == dtype
            np.testing.assert_allclose(found, one.numpy(), atol=10 * tolerance)
    for name, gradient in (
        ("max", training.max_pool2d_gradient),
        ("average", training.average_pool2d_gradient),
    ):
        slope = drawn(*pooled[name].shape, seed=6).astype(dtype)
        found = gradient(slope, image, 3, **how)
        one = tape.gradient(pooled[name], x, output_gradients=tf.constant(slope))
        assert found.dtype == dtype
        np.testing.assert_allclose(found, one.numpy(), atol=tolerance, err_msg=name)


@given(st.integers(1, 3), st.integers(1, 2), st.integers(0, 2**32 - 1))
def test_a_convolution_of_integers_has_exact_integer_slopes(
    stride: int, dilation: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    image, kernel = rng.integers(0, 256, (7, 8)).astype(np.uint8), rng.integers(-9, 9, (2, 3))
    how: Any = {"stride": stride, "dilation": dilation, "padding": "same"}
    slope = rng.integers(-9, 9, kernels.conv2d(image, kernel, **how).shape)
    image_slope, kernel_slope, bias_slope = training.conv2d_gradient(slope, image, kernel, **how)
    assert image_slope.dtype == kernel_slope.dtype == np.int64
    for place in np.ndindex(kernel.shape):  # the output is linear in each weight
        unit = np.zeros_like(kernel)
        unit[place] = 1
        assert kernel_slope[place] == (slope * kernels.conv2d(image, unit, **how)).sum()
    assert (image_slope * image).sum() == (kernel_slope * kernel).sum()
    assert bias_slope == slope.sum()


def test_of_several_largest_the_first_wins() -> None:
    level = np.full((4, 4), 7)
    found = training.max_pool2d_gradient([[1, 2], [3, 4]], level)
    np.testing.assert_array_equal(found, [[1, 0, 2, 0], [0] * 4, [3, 0, 4, 0], [0] * 4])
    assert training.global_max_pool2d_gradient(5, level).ravel().tolist() == [5] + [0] * 15


def test_an_infinite_slope_reaches_the_winner_alone() -> None:
    found = training.max_pool2d_gradient([[np.inf, -np.inf]], [[1, 3, 2, 0], [2, 0, 1, 1]])
    assert found.tolist() == [[0, np.inf, -np.inf, 0], [0] * 4]
    assert training.global_max_pool2d_gradient(np.nan, [[1, 2]])[0, 0] == 0


def test_a_pixel_that_wins_several_windows_gets_all_their_slopes() -> None:
    peak = np.zeros((3, 3), int)
    peak[1, 1] = 1
    found = training.max_pool2d_gradient([[1, 10], [100, 1000]], peak, 2, stride=1)
    assert found.tolist() == [[0, 0, 0], [0, 1111, 0], [0, 0, 0]]


@pytest.mark.parametrize("dtype", [np.int64, np.float64])
def test_padding_never_wins_a_slope(dtype: Any) -> None:
    negative = np.full((3, 3), -5, dtype)
    found = training.max_pool2d_gradient(np.ones((2, 2), dtype), negative, padding="same")
    assert found.sum() == 4


def test_pooling_keeps_the_sum_of_the_slopes() -> None:
    image, slope = drawn(2, 7, 7, 3), drawn(2, 3, 3, 3, seed=1)
    for gradient in (training.max_pool2d_gradient, training.average_pool2d_gradient):
        assert gradient(slope, image, 3, stride=2).sum() == pytest.approx(slope.sum())
