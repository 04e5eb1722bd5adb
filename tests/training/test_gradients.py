"""Tests of helpers/training/gradients.py: each layer against finite differences and TensorFlow."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from benchmarks.conv2d import import_tensorflow
from helpers import fully_connected, kernels, pooling, training

Array = NDArray[Any]
WHERE = [  # stride, padding
    (1, "valid"),
    (2, "valid"),
    (1, "same"),
    (2, "same"),
    (3, "same"),
    ((2, 1), "same"),
]


@pytest.fixture(scope="module")
def tf() -> Any:
    """Give TensorFlow, imported in silence."""
    return import_tensorflow()


def drawn(*shape: int, seed: int = 0) -> Array:
    """Draw numbers without order or ties, none of them near zero."""
    rng = np.random.default_rng(seed)
    return rng.choice([-1, 1], shape) * rng.uniform(0.2, 2, shape)


# Each layer as a function of its inputs, and its gradient as a function of a slope and the same.
# A bias stands among the inputs, for it has a slope, and is not handed to the gradient.
Case = tuple[Callable[..., Any], Callable[..., Any], list[Array]]
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


def finite_differences(loss: Callable[..., float], inputs: list[Array], number: int) -> Array:
    """Move each entry of one input a little up and down, and see how far the loss moves."""
    step, slopes = 1e-5, np.zeros(inputs[number].shape)
    for place in np.ndindex(slopes.shape):
        ends = []
        for change in (step, -step):
            moved = np.array(inputs[number])
            moved[place] += change
            ends.append(loss(*inputs[:number], moved, *inputs[number + 1 :]))
        slopes[place] = (ends[0] - ends[1]) / (2 * step)
    return slopes


def relative_error(found: Any, expected: Array) -> float:
    """Return the largest difference, as a share of the largest slope."""
    return float(np.max(np.abs(found - expected)) / np.max(np.abs(expected)))


@pytest.mark.parametrize("name", CASES)
def test_each_slope_is_a_finite_difference(name: str) -> None:
    layer, gradient, inputs = CASES[name]
    slope = drawn(*np.shape(layer(*inputs)), seed=9) if np.ndim(layer(*inputs)) else 1.5

    def loss(*moved: Array) -> float:
        return float(np.sum(slope * layer(*moved)))

    found = gradient(slope, *inputs)
    found = found if isinstance(found, tuple) else (found,)
    assert len(found) == len(inputs)
    errors = []
    for number, (one, given_in) in enumerate(zip(found, inputs, strict=True)):
        assert np.shape(one) == np.shape(given_in)
        assert np.any(one)
        errors.append(relative_error(one, finite_differences(loss, inputs, number)))
    assert max(errors) < 1e-8, errors


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


# --------------------------------------------------------------------------------- and TensorFlow's


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


# ------------------------------------------------------------------------------------ what is exact


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


def test_relu_passes_nothing_at_zero() -> None:
    assert training.relu_gradient([7, 7, 7], [-1, 0, 1]).tolist() == [0, 0, 7]


def test_dropout_drops_the_same_again() -> None:
    x = np.ones(50)
    dropped = fully_connected.dropout(x, 0.5, rng=np.random.default_rng(1))
    found = training.dropout_gradient(x, x, 0.5, rng=np.random.default_rng(1))
    np.testing.assert_array_equal(found, dropped)
    assert 0 in found and 2 in found


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize(
    ("dtype", "expected"),
    [(np.float16, np.float32), (np.float32, np.float32), (np.float64, np.float64)],
)
def test_float32_stays_and_inputs_are_not_changed(name: str, dtype: Any, expected: Any) -> None:
    layer, gradient, inputs = CASES[name]
    given_in = [np.array(array, dtype) for array in inputs]
    slope = np.ones(np.shape(layer(*given_in)), dtype)
    arrays = [slope, *given_in]
    before = [array.copy() for array in arrays]
    found = gradient(slope, *given_in)
    for one in found if isinstance(found, tuple) else (found,):
        assert np.asarray(one).dtype == expected
    for array, copy in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(array, copy)


# --------------------------------------------------------------------------------------- bad input


@pytest.mark.parametrize("name", CASES)
def test_a_slope_of_another_shape_is_refused(name: str) -> None:
    layer, gradient, inputs = CASES[name]
    shape = np.shape(layer(*inputs))
    with pytest.raises(ValueError) as caught:
        gradient(np.ones((2, *shape)), *inputs)
    assert str(caught.value) == f"slope {(2, *shape)} does not fit: the output's shape {shape} does"
    with pytest.raises(TypeError, match=r"slope must hold numbers, received str"):
        gradient("steep", *inputs)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: training.dense_gradient([1], [1, 2], [[1], [2], [3]]),
            ValueError,
            "x (2,) and weights (3, 1) do not fit: (n,) or (N, n) and (n, m) do",
        ),
        (
            lambda: training.conv2d_gradient([[1]], np.ones((2, 2)), np.ones((3, 3))),
            ValueError,
            "kernel (3, 3) is larger than the padded image (2, 2): no window fits",
        ),
        (
            lambda: training.conv2d_gradient([[1]], np.ones((2, 2)), [["a"]]),
            TypeError,
            "kernel must hold numbers, received list (<U1)",
        ),
        (
            lambda: training.max_pool2d_gradient([[1]], np.ones((2, 2)), 0),
            ValueError,
            "pool_size 0 does not fit: a whole number of at least 1 does",
        ),
        (
            lambda: training.average_pool2d_gradient([[1]], np.ones((2, 2)), stride=1.5),  # type: ignore[arg-type]
            ValueError,
            "stride 1.5 does not fit: a whole number of at least 1 does",
        ),
        (
            lambda: training.flatten_gradient([1], [1]),
            ValueError,
            "image (1,) has 1 axes: (H, W), (H, W, C) or (N, H, W, C) fits",
        ),
        (
            lambda: training.dropout_gradient([1], [1], 1, rng=np.random.default_rng(0)),
            ValueError,
            "rate 1 does not fit: at least 0 and below 1 does",
        ),
        (
            lambda: training.batch_norm_gradient([[1]], [[1]], [1, 2], [1], [1]),
            ValueError,
            "gamma of shape (2,) does not fit: shape (1,) does",
        ),
    ],
)
def test_errors_name_the_argument(
    call: Callable[[], Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error) as caught:
        call()
    assert str(caught.value) == message
