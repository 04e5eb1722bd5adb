"""Tests of helpers/fully_connected.py: against TensorFlow, Keras and the slides."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from benchmarks.shared import import_tensorflow
from helpers import fully_connected
from helpers.kernels import conv2d

Array = NDArray[Any]
LOGITS = np.array([[3, -1, 0, 7], [-5, 2, -9, 1], [0, 0, 4, -4]])  # rectangular, signed, no order
FLOATS = st.floats(-50, 50)


def rng(seed: int = 0) -> np.random.Generator:
    """Give a seeded generator."""
    return np.random.default_rng(seed)


@pytest.fixture(scope="module")
def tf() -> Any:
    """Give TensorFlow, imported in silence."""
    return import_tensorflow()


# ------------------------------------------------------------------------------- the deck's figures


def test_a_colour_image_of_256_pixels_a_side_is_196608_inputs() -> None:  # F2
    assert fully_connected.flatten(np.zeros((256, 256, 3), np.uint8)).shape == (196_608,)


def test_a_layer_has_n_times_m_plus_m_parameters() -> None:  # F1
    assert fully_connected.dense_parameters(7, 3) == 7 * 3 + 3
    assert fully_connected.dense_parameters(7, 3, bias=False) == 7 * 3


def test_the_decks_ann_has_109386_parameters() -> None:  # F4
    sizes = [784, 128, 64, 10]
    assert sum(map(fully_connected.dense_parameters, sizes[:-1], sizes[1:])) == 109_386


def test_the_decks_cnn_has_121930_parameters_most_of_them_dense() -> None:  # F5, X8
    convolutions = fully_connected.conv2d_parameters(3, 1, 32) + fully_connected.conv2d_parameters(
        3, 32, 64
    )
    first_dense = fully_connected.dense_parameters(5 * 5 * 64, 64)
    assert (convolutions, first_dense) == (18_816, 102_464)
    assert convolutions + first_dense + fully_connected.dense_parameters(64, 10) == 121_930


def test_the_decks_model_has_2116930_parameters() -> None:  # M1, M2
    layers = [
        fully_connected.conv2d_parameters(3, 3, 32),
        fully_connected.conv2d_parameters(3, 32, 64),
        fully_connected.dense_parameters(16 * 16 * 64, 128),
        fully_connected.dense_parameters(128, 2),
    ]
    assert layers == [896, 18_496, 2_097_280, 258]
    assert sum(layers) == 2_116_930


# ---------------------------------------------------------------------------------- from map to row


@pytest.mark.parametrize("shape", [(3, 4), (3, 4, 2), (5, 3, 4, 2), (1, 1), (1, 7, 1, 3)])
def test_flatten_is_keras_flatten_and_can_be_undone(tf: Any, shape: tuple[int, ...]) -> None:
    image = rng().integers(-9, 10, shape)
    before = image.copy()
    row = fully_connected.flatten(image)
    batch = image if image.ndim == 4 else image[np.newaxis]
    expected = tf.keras.layers.Flatten()(tf.constant(batch.astype(np.float32))).numpy()
    np.testing.assert_array_equal(row if image.ndim == 4 else row[np.newaxis], expected)
    np.testing.assert_array_equal(row.reshape(shape), image)
    np.testing.assert_array_equal(fully_connected.flatten(image.tolist()), row)
    row[...] = 99
    np.testing.assert_array_equal(image, before)


@pytest.mark.parametrize("dtype", ["uint8", "bool", "int16", "float16", "float32", "float64"])
def test_flatten_keeps_the_dtype(dtype: str) -> None:
    assert fully_connected.flatten(np.ones((2, 3), dtype)).dtype == dtype


def test_flatten_of_a_view_reads_it_in_order() -> None:
    assert fully_connected.flatten(LOGITS.T[::-1]).tolist() == LOGITS.T[::-1].ravel().tolist()


# -------------------------------------------------------------------------------------------- dense


@pytest.mark.parametrize(("n", "m", "images"), [(1, 1, 1), (5, 3, 2), (3, 5, 7), (17, 1, 4)])
@pytest.mark.parametrize("use_bias", [True, False])
@pytest.mark.parametrize(("dtype", "tolerance"), [("float32", 1e-5), ("float64", 1e-13)])
def test_dense_is_keras_dense(
    tf: Any, n: int, m: int, images: int, use_bias: bool, dtype: str, tolerance: float
) -> None:
    x, weights, bias = (
        rng(n).standard_normal(shape).astype(dtype) for shape in ((images, n), (n, m), (m,))
    )
    layer = tf.keras.layers.Dense(m, use_bias=use_bias, dtype=dtype)
    layer.build((None, n))
    layer.set_weights([weights, bias] if use_bias else [weights])
    offset = bias if use_bias else None
    result = fully_connected.dense(x, weights, offset)
    assert result.dtype == dtype
    np.testing.assert_allclose(result, layer(x).numpy(), atol=tolerance)
    np.testing.assert_allclose(
        fully_connected.dense(x[0], weights, offset), result[0], atol=tolerance
    )


@pytest.mark.parametrize(
    ("x", "weights", "bias", "expected"),
    [
        ("int8", "int32", "int64", "int64"),
        ("uint8", "bool", None, "int64"),
        ("uint64", "int64", "uint64", "int64"),
        ("uint8", "float32", None, "float64"),
        ("int64", "int64", "float32", "float64"),
        ("float16", "float32", None, "float32"),
        ("float32", "int64", "int64", "float32"),
        ("float32", "float64", "float64", "float32"),
        ("float64", "float32", "float32", "float64"),
    ],
)
def test_dense_follows_the_dtype_rule(
    x: str, weights: str, bias: str | None, expected: str
) -> None:
    offset = None if bias is None else np.ones(2, bias)
    assert fully_connected.dense(np.ones(3, x), np.ones((3, 2), weights), offset).dtype == expected


def test_dense_keeps_integers_exact_and_never_wraps() -> None:
    x, weights = np.full(3, 255, np.uint8), np.full((3, 2), 255, np.uint8)
    assert (
        fully_connected.dense(x, weights, np.full(2, 255, np.uint8)).tolist()
        == [3 * 255**2 + 255] * 2
    )
    large = 2**53 + 1  # the first whole number that a float64 cannot hold
    assert fully_connected.dense([large], [[1]], [-1]).tolist() == [large - 1]


def test_dense_takes_lists_and_leaves_its_inputs() -> None:
    arrays = LOGITS.copy(), rng().integers(-5, 5, (4, 2)), np.array([3, -8])
    copies = [array.copy() for array in arrays]
    result = fully_connected.dense(*arrays)
    for array, copy in zip(arrays, copies, strict=True):
        np.testing.assert_array_equal(array, copy)
    lists = [array.tolist() for array in arrays]
    np.testing.assert_array_equal(fully_connected.dense(*lists), result)
    wanted = [
        sum(lists[0][r][i] * lists[1][i][c] for i in range(4)) + lists[2][c]
        for r, c in product(range(3), range(2))
    ]
    assert result.ravel().tolist() == wanted


# -------------------------------------------------------------------------------------- activations


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_relu_is_tensorflows(tf: Any, dtype: str) -> None:
    x = (5 * rng().standard_normal((3, 4, 2))).astype(dtype)
    result = fully_connected.relu(x)
    assert result.dtype == ("float32" if dtype == "float16" else dtype)
    np.testing.assert_array_equal(result, tf.nn.relu(x).numpy())


def test_relu_makes_integers_int64_and_takes_numbers_and_lists() -> None:
    for dtype in ("int8", "uint8", "bool", "uint64"):
        result = fully_connected.relu(np.array([0, 1], dtype))
        assert (result.dtype, result.tolist()) == (np.int64, [0, 1])
    assert fully_connected.relu([[-3, 4], [0, -1]]).tolist() == [[0, 4], [0, 0]]
    assert (int(fully_connected.relu(-7)), float(fully_connected.relu(2.5))) == (0, 2.5)
    x = LOGITS.copy()
    fully_connected.relu(x)[...] = 5
    np.testing.assert_array_equal(x, LOGITS)


@pytest.mark.parametrize(("dtype", "tolerance"), [("float32", 1e-6), ("float64", 1e-15)])
def test_sigmoid_is_tensorflows(tf: Any, dtype: str, tolerance: float) -> None:
    x = (30 * rng().standard_normal((4, 5, 3))).astype(dtype)
    result = fully_connected.sigmoid(x)
    assert result.dtype == dtype
    np.testing.assert_allclose(result, tf.nn.sigmoid(x).numpy(), rtol=10 * tolerance)


@pytest.mark.parametrize("dtype", ["float32", "float64", "int64"])
def test_sigmoid_of_huge_numbers_is_0_or_1_without_a_warning(dtype: str) -> None:
    x = np.array([[-(10**9), 10**9], [-1000, 1000], [0, 0]]).astype(dtype)
    assert fully_connected.sigmoid(x).tolist() == [[0, 1], [0, 1], [0.5, 0.5]]
    assert [float(fully_connected.sigmoid(value)) for value in (-np.inf, np.inf)] == [0, 1]


def test_sigmoid_of_float16_is_the_float32_one() -> None:
    x = np.linspace(-11, 11, 45, dtype=np.float16)
    result = fully_connected.sigmoid(x)
    assert result.dtype == np.float32
    np.testing.assert_array_equal(result, fully_connected.sigmoid(x.astype(np.float32)))


@given(FLOATS)
def test_sigmoid_of_minus_x_is_the_rest_to_1(x: float) -> None:
    assert float(fully_connected.sigmoid(x)) + float(fully_connected.sigmoid(-x)) == pytest.approx(
        1, abs=1e-15
    )


@pytest.mark.parametrize("axis", [-3, -2, -1, 0, 1, 2])
@pytest.mark.parametrize(("dtype", "tolerance"), [("float32", 1e-6), ("float64", 1e-15)])
def test_softmax_is_tensorflows_along_every_axis(
    tf: Any, axis: int, dtype: str, tolerance: float
) -> None:
    logits = (9 * rng(1).standard_normal((3, 4, 5))).astype(dtype)
    result = fully_connected.softmax(logits, axis=axis)
    assert (result.dtype, result.shape) == (dtype, logits.shape)
    np.testing.assert_allclose(result, tf.nn.softmax(logits, axis=axis).numpy(), atol=tolerance)
    np.testing.assert_allclose(result.sum(axis=axis), 1, rtol=1e-6)


def test_softmax_of_integers_is_float64_and_reads_lists() -> None:
    result = fully_connected.softmax(LOGITS)
    assert result.dtype == np.float64
    np.testing.assert_allclose(result, fully_connected.softmax(LOGITS.astype(float)), rtol=1e-15)
    np.testing.assert_array_equal(fully_connected.softmax(LOGITS.tolist()), result)
    powers = np.exp(LOGITS.astype(float))
    np.testing.assert_allclose(result, powers / powers.sum(axis=1, keepdims=True), rtol=1e-14)


@pytest.mark.parametrize("dtype", ["float32", "float64", "int64"])
def test_softmax_of_huge_logits_does_not_overflow(dtype: str) -> None:  # X15
    logits = np.array([[10**6, 10**6, 0], [-(10**6), 0, 10**6]]).astype(dtype)
    assert fully_connected.softmax(logits).tolist() == [[0.5, 0.5, 0], [0, 0, 1]]
    with np.errstate(over="ignore"):
        assert np.isinf(np.exp(logits.astype(float))).any()  # as the formula is printed


def test_a_row_of_small_logits_is_not_lost_beside_a_row_of_huge_ones() -> None:
    small, huge = fully_connected.softmax([[0, 1], [2000, 2001]])
    assert small.tolist() == huge.tolist() == pytest.approx([1 / (1 + np.e), np.e / (1 + np.e)])


@given(st.lists(FLOATS, min_size=1, max_size=6), st.integers(-100, 100))
def test_the_same_number_added_to_all_logits_changes_nothing(
    logits: list[float], shift: int
) -> None:
    moved = fully_connected.softmax(np.add(logits, shift))
    np.testing.assert_allclose(moved, fully_connected.softmax(logits), rtol=1e-11)


@given(FLOATS, FLOATS)
def test_two_way_softmax_is_the_sigmoid_of_the_difference(a: float, b: float) -> None:  # F3, X15
    assert fully_connected.softmax([a, b])[0] == pytest.approx(
        float(fully_connected.sigmoid(a - b)), rel=1e-12
    )


# ------------------------------------------------------------------------------------------ dropout


@pytest.mark.parametrize("rate", [0.1, 0.25, 0.5, 0.9])
def test_dropout_drops_its_share_and_keeps_the_mean(rate: float) -> None:
    x = rng(3).uniform(1, 5, (300, 400))
    result = fully_connected.dropout(x, rate, rng=rng(4))
    kept = result != 0
    assert np.mean(~kept) == pytest.approx(rate, abs=0.005)
    np.testing.assert_allclose(result[kept], x[kept] / (1 - rate), rtol=1e-12)
    assert result.mean() == pytest.approx(x.mean(), rel=0.03)
    both = kept[:, 1:] & kept[:, :-1]  # neighbours are dropped independently
    assert both.mean() == pytest.approx((1 - rate) ** 2, abs=0.01)


def test_dropout_scales_what_stays_as_keras_does(tf: Any) -> None:
    x = np.full((50, 40), 3.0, np.float32)
    theirs = tf.keras.layers.Dropout(0.2, seed=1)(x, training=True).numpy()
    ours = fully_connected.dropout(x, 0.2, rng=rng())
    assert ours.dtype == np.float32
    np.testing.assert_allclose(np.unique(ours), np.unique(theirs), rtol=1e-6)


def test_dropout_is_off_in_use_and_at_rate_0() -> None:
    for result in (
        fully_connected.dropout(LOGITS, 0.5, rng=rng(), training=False),
        fully_connected.dropout(LOGITS, 0, rng=rng()),
    ):
        np.testing.assert_array_equal(result, LOGITS)
        assert result.dtype == np.float64


def test_dropout_follows_its_seed_and_leaves_its_input() -> None:
    for dtype in (np.float32, np.float64):
        x = np.arange(1, 101, dtype=dtype)
        first, again, other = (fully_connected.dropout(x, 0.5, rng=rng(seed)) for seed in (7, 7, 8))
        assert first.dtype == dtype
        np.testing.assert_array_equal(first, again)
        assert not np.array_equal(first, other)
        for training in (True, False):
            fully_connected.dropout(x, 0.0, rng=rng(), training=training)[...] = -1
        np.testing.assert_array_equal(x, np.arange(1, 101))
    np.testing.assert_array_equal(
        fully_connected.dropout([[1, 2], [3, 4]], 0.5, rng=rng(1)),
        fully_connected.dropout(np.array([[1.0, 2.0], [3.0, 4.0]]), 0.5, rng=rng(1)),
    )


# --------------------------------------------------------------------------------------- batch norm


@pytest.mark.parametrize("shape", [(5, 3), (4, 6, 3), (2, 3, 4, 3), (3,)])
@pytest.mark.parametrize("epsilon", [1e-3, 0.37, 1e-5])
def test_batch_norm_is_keras_in_use(tf: Any, shape: tuple[int, ...], epsilon: float) -> None:
    x = (4 * rng(2).standard_normal(shape) - 1).astype(np.float32)
    gamma, beta, mean = (rng(seed).standard_normal(3).astype(np.float32) for seed in (3, 4, 5))
    variance = np.array([0.0, 0.5, 9.0], np.float32)
    layer = tf.keras.layers.BatchNormalization(epsilon=epsilon)
    layer.build((None, *shape[1:]) if len(shape) > 1 else (None, 3))
    layer.set_weights([gamma, beta, mean, variance])
    batch = x if len(shape) > 1 else x[np.newaxis]
    expected = layer(batch, training=False).numpy().reshape(shape)
    result = fully_connected.batch_norm(x, gamma, beta, mean, variance, epsilon=epsilon)
    assert result.dtype == np.float32
    np.testing.assert_allclose(result, expected, rtol=1e-4, atol=1e-4)


def test_batch_norm_has_keras_epsilon_by_default(tf: Any) -> None:
    assert tf.keras.layers.BatchNormalization().epsilon == 1e-3
    result = fully_connected.batch_norm([[2.0]], [1], [0], [0], [0.003])
    assert result.item() == pytest.approx(2 / np.sqrt(0.004))


def test_batch_norm_with_the_batchs_own_statistics_gives_mean_0_and_variance_1() -> None:
    x = rng().uniform(-3, 20, (40, 5, 2))
    mean, variance = x.mean(axis=(0, 1)), x.var(axis=(0, 1))
    result = fully_connected.batch_norm(x, [1, 1], [0, 0], mean, variance, epsilon=0)
    np.testing.assert_allclose(result.mean(axis=(0, 1)), 0, atol=1e-12)
    np.testing.assert_allclose(result.var(axis=(0, 1)), 1, rtol=1e-12)


def test_a_bias_before_batch_norm_cancels() -> None:  # X7
    x, bias = rng().standard_normal((50, 3)), np.array([5.0, -2.0, 11.0])
    plain, moved = (
        fully_connected.batch_norm(y, [1, 2, 3], [0, 1, -1], y.mean(axis=0), y.var(axis=0))
        for y in (x, x + bias)
    )
    np.testing.assert_allclose(plain, moved, atol=1e-12)


def test_batch_norm_takes_lists_and_leaves_its_inputs() -> None:
    arrays = [
        np.array(values) for values in (LOGITS, [1, 2, 3, 4], [0, 1, 0, -1], [1] * 4, [4] * 4)
    ]
    copies = [array.copy() for array in arrays]
    result = fully_connected.batch_norm(*arrays)
    assert result.dtype == np.float64
    for array, copy in zip(arrays, copies, strict=True):
        np.testing.assert_array_equal(array, copy)
    np.testing.assert_array_equal(
        fully_connected.batch_norm(*(array.tolist() for array in arrays)), result
    )


# ---------------------------------------------------------------------------------------- the costs


@pytest.mark.parametrize("bias", [True, False])
def test_dense_parameters_are_keras(tf: Any, bias: bool) -> None:
    for inputs, units in product((1, 2, 7, 130), (1, 3, 64)):
        layer = tf.keras.layers.Dense(units, use_bias=bias)
        layer.build((None, inputs))
        assert fully_connected.dense_parameters(inputs, units, bias) == layer.count_params()


@pytest.mark.parametrize("bias", [True, False])
def test_conv2d_parameters_are_keras(tf: Any, bias: bool) -> None:
    for size, channels, filters in product((1, 2, 5, (1, 7), (4, 3)), (1, 3, 16), (1, 8)):
        layer = tf.keras.layers.Conv2D(filters, size, use_bias=bias)
        layer.build((None, 32, 40, channels))
        assert (
            fully_connected.conv2d_parameters(size, channels, filters, bias) == layer.count_params()
        )


# -------------------------------------------------------------------------- convolution as a matrix


@st.composite
def convolutions(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a kernel and an image it fits, stride and padding."""
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    height, width = draw(st.integers(rows, 7)), draw(st.integers(columns, 7))
    channels, filters = draw(st.sampled_from([(0, 0), (1, 1), (2, 3), (3, 2)]))
    side = st.tuples(st.integers(0, 2), st.integers(0, 2))
    padding = draw(
        st.one_of(st.sampled_from(["valid", "same"]), st.integers(0, 2), st.tuples(side, side))
    )
    stride = draw(st.one_of(st.integers(1, 3), st.tuples(st.integers(1, 3), st.integers(1, 4))))
    source = rng(draw(st.integers(0, 999)))
    deep = channels > 0
    kernel = source.integers(
        -9, 10, (rows, columns, channels, filters) if deep else (rows, columns)
    )
    image = source.integers(-9, 10, (height, width, channels) if deep else (height, width))
    return {"kernel": kernel, "image": image, "stride": stride, "padding": padding}


@settings(max_examples=300, deadline=None)
@given(convolutions())
def test_a_convolution_is_a_matrix_times_the_flat_image(case: dict[str, Any]) -> None:  # X2
    image, kernel = case["image"], case["kernel"]
    arguments = {"stride": case["stride"], "padding": case["padding"]}
    matrix = fully_connected.conv2d_as_matrix(kernel, image.shape, **arguments)
    expected = conv2d(image, kernel, **arguments)
    assert matrix.shape == (expected.size, image.size)
    assert matrix.dtype == np.int64
    np.testing.assert_array_equal(matrix @ fully_connected.flatten(image), expected.ravel())
    row = fully_connected.dense(
        fully_connected.flatten(image), matrix.T
    )  # and so it is a fully connected layer
    np.testing.assert_array_equal(row.reshape(expected.shape), expected)


@pytest.mark.parametrize(
    ("dtype", "expected"), [("float16", "float32"), ("float32", "float32"), ("float64", "float64")]
)
def test_the_matrix_keeps_the_kernels_float_dtype(dtype: str, expected: str) -> None:
    matrix = fully_connected.conv2d_as_matrix(np.array([[0.5, -2]], dtype), (2, 3))
    assert matrix.dtype == expected
    assert matrix[0].tolist() == [0.5, -2, 0, 0, 0, 0]


def test_the_matrix_of_small_integers_is_int64_and_leaves_the_kernel() -> None:
    for dtype in ("uint8", "bool", "int8", "uint64"):
        kernel = np.array([[1, 0], [1, 1]], dtype)
        matrix = fully_connected.conv2d_as_matrix(kernel, (3, 3))
        assert matrix.dtype == np.int64
        np.testing.assert_array_equal(
            fully_connected.conv2d_as_matrix(kernel.tolist(), [3, 3]), matrix
        )
        matrix[...] = 7
        assert kernel.tolist() == [[1, 0], [1, 1]]


def test_every_row_of_the_matrix_shares_the_same_weights() -> None:
    kernel = np.array([[1, 2, 3], [4, 5, 6]])
    matrix = fully_connected.conv2d_as_matrix(kernel, (4, 6))
    for row in matrix:
        assert sorted(row[row != 0].tolist()) == [1, 2, 3, 4, 5, 6]
    assert np.mean(matrix == 0) == 1 - 6 / 24


# --------------------------------------------------------------------------------------- bad input

DEEP = np.ones((2, 2, 3, 1))  # a kernel for three channels


@pytest.mark.parametrize(
    ("function", "arguments", "message"),
    [
        (
            fully_connected.dense,
            ([1, 2], [[1, 2, 3]]),
            "x (2,) and weights (1, 3) do not fit: (n,) or (N, n) and (n, m) do",
        ),
        (
            fully_connected.dense,
            (np.ones((1, 1, 2)), np.ones((2, 2))),
            "x (1, 1, 2) and weights (2, 2) do not fit",
        ),
        (fully_connected.dense, ([1, 2], [1, 2]), "x (2,) and weights (2,) do not fit"),
        (
            fully_connected.dense,
            ([1], [[1, 2]], [1]),
            "bias of shape (1,) does not fit: shape (2,) does",
        ),
        (
            fully_connected.softmax,
            (5,),
            "logits are a single number: an array with an axis of classes fits",
        ),
        (fully_connected.softmax, ([1, 2], 1), "axis 1 does not fit: logits (2,) have 1 axes"),
        (
            fully_connected.softmax,
            ([1, 2], -2),
            "axis -2 does not fit: a whole number of at least -1 does",
        ),
        (
            fully_connected.dense_parameters,
            (0, 128),
            "inputs 0 does not fit: a whole number of at least 1 does",
        ),
        (
            fully_connected.dense_parameters,
            (128, 0),
            "units 0 does not fit: a whole number of at least 1 does",
        ),
        (fully_connected.conv2d_parameters, (0, 3, 8), "kernel_size 0 does not fit"),
        (fully_connected.conv2d_parameters, (3, 0, 8), "in_channels 0 does not fit"),
        (fully_connected.conv2d_parameters, (3, 3, -8), "filters -8 does not fit"),
        (
            fully_connected.conv2d_as_matrix,
            ([[1, 2]], (2, 3, 1)),
            "kernel (1, 2) has 2 axes: an image (2, 3, 1) ",
        ),
        (
            fully_connected.conv2d_as_matrix,
            (DEEP, (4, 4, 2)),
            "kernel (2, 2, 3, 1) takes 3 channels: the image (",
        ),
        (
            fully_connected.conv2d_as_matrix,
            (DEEP, (4, 4)),
            "kernel (2, 2, 3, 1) has 4 axes: an image (4, 4) needs",
        ),
        (
            fully_connected.conv2d_as_matrix,
            ([[1, 2]], (2, 1)),  # one larger than the image
            "kernel (1, 2) is larger than the padded image (2, 1): no window fits",
        ),
        (
            fully_connected.conv2d_as_matrix,
            ([[1]], (2, 0)),
            "image_shape 0 does not fit: a whole number of at",
        ),
        (
            fully_connected.conv2d_as_matrix,
            ([[1]], (2,)),
            "image_shape (2,) has 1 entries: (H, W) or (H, W, C_in)",
        ),
        (
            fully_connected.conv2d_as_matrix,
            ([[1]], (101, 100)),
            "image_shape is too large: it needs a matrix (10100, 10100)",
        ),
        (
            fully_connected.conv2d_as_matrix,
            ([[1]], (10**5, 10**5)),  # not even its pixels fit
            "image_shape is too large: it needs a matrix (1, 10000000000)",
        ),
    ],
)
def test_layers_and_counts_say_what_is_wrong(
    function: Any, arguments: tuple[Any, ...], message: str
) -> None:
    with pytest.raises(ValueError) as caught:
        function(*arguments)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("place", [0, 1])
def test_an_integer_that_int64_cannot_hold_is_refused_by_its_name(place: int) -> None:
    large, small = np.array([[2**63]], np.uint64), np.array([[1]])
    message = r"holds 9223372036854775808: integers below 2\*\*63 fit"
    with pytest.raises(ValueError, match=f"^{('x', 'weights')[place]} {message}"):
        fully_connected.dense(*((large, small) if place == 0 else (small, large)))
    with pytest.raises(ValueError, match=f"^x {message}"):
        fully_connected.relu(large)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"rate": 1}, "rate 1 does not fit: at least 0 and below 1 does"),
        ({"rate": -0.1}, "rate -0.1 does not fit: at least 0 and below 1 does"),
        ({"rate": 2, "training": False}, "rate 2 does not fit: at least 0 and below 1 does"),
    ],
)
def test_dropout_says_what_is_wrong(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError) as caught:
        fully_connected.dropout(**({"x": [1, 2], "rate": 0.5, "rng": rng()} | changes))
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"gamma": [1]}, "gamma of shape (1,) does not fit: shape (2,) does"),
        ({"mean": [[1, 2]]}, "mean of shape (1, 2) does not fit: shape (2,) does"),
        ({"variance": [1, -1]}, "variance plus epsilon reaches -0.999: above zero fits"),
        ({"variance": [1, 0], "epsilon": 0}, "variance plus epsilon reaches 0.0: above zero fits"),
        ({"variance": [1, np.nan]}, "variance plus epsilon reaches nan: above zero fits"),
        ({"epsilon": -1e-9}, "epsilon -1e-09 does not fit: at least 0 does"),
        ({"x": 3}, "x is a single number: an array whose last axis is the channels fits"),
    ],
)
def test_batch_norm_says_what_is_wrong(changes: dict[str, Any], message: str) -> None:
    good: dict[str, Any] = dict.fromkeys(("gamma", "beta", "mean", "variance"), (1, 1))
    with pytest.raises(ValueError) as caught:
        fully_connected.batch_norm(**({"x": [[1, 2]]} | good | changes))
    assert str(caught.value) == message


def test_a_flag_is_no_count_and_no_word() -> None:
    for call in (lambda b: fully_connected.dense_parameters(960, 32, b),
                 lambda b: fully_connected.conv2d_parameters(3, 3, 32, b)):  # fmt: skip
        assert call(1) == call(True) and call(np.False_) == call(False)
        with pytest.raises(ValueError, match="bias 32 does not fit: True or False does"):
            call(32)
        with pytest.raises(TypeError, match="bias must be True or False, received str"):
            call("False")
    with pytest.raises(TypeError, match="training must be True or False, received str"):
        fully_connected.dropout([1.0], 0.5, rng=rng(), training="False")  # type: ignore[arg-type]
