"""Tests of helpers/pooling.py: against TensorFlow, plain code, its loop twin and the slides."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from benchmarks.shared import import_tensorflow
from helpers import pooling
from helpers.internals.windows import windows
from helpers.kernels import conv2d
from helpers.stride_padding import output_size

Array = NDArray[Any]
Pool = Callable[..., Array]
DECK = np.array([[1, 3, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [9, 8, 6, 5]])
RISING = np.arange(1, 17).reshape(4, 4)
GREY = np.array([[7, -2, 9, 0, 5], [-5, 3, -8, 4, 1], [6, -1, 2, -3, -9], [0, 8, -4, 1, 2]])
SUMMARIES: dict[Pool, Any] = {
    pooling.max_pool2d: np.max,
    pooling.min_pool2d: np.min,
    pooling.average_pool2d: np.mean,
}
EACH = pytest.mark.parametrize("pool", SUMMARIES)
# Windows side by side, overlapping, and with pixels between them; rectangular; one pixel.
SIZES = [((2, 2), (2, 2)), ((3, 3), (2, 2)), ((2, 3), (1, 2)), ((2, 1), (3, 2)), ((1, 1), (1, 1))]


def integers(*shape: int, seed: int = 0) -> Array:
    """Draw signed integers in no order."""
    return np.random.default_rng(seed).integers(-99, 100, shape)


@pytest.fixture(scope="module")
def tf() -> Any:
    """Give TensorFlow, imported in silence."""
    return import_tensorflow()


def tensorflow_pool(tf: Any, pool: Pool, batch: Array, size: Any, step: Any, padding: str) -> Array:
    """Pool a batch of floats as TensorFlow does; it has no min pooling, but -max(-x) is one."""
    sign = -1 if pool is pooling.min_pool2d else 1
    operation = tf.nn.avg_pool2d if pool is pooling.average_pool2d else tf.nn.max_pool2d
    result: Array = sign * operation(sign * batch, size, step, padding.upper()).numpy()
    return result


# ------------------------------------------------------------------------------- the deck's figures


def test_the_largest_of_one_window_is_9() -> None:  # L1
    assert pooling.max_pool2d([[1, 3], [7, 9]]).tolist() == [[9]]


def test_the_decks_max_average_and_min_pooling() -> None:  # L2, L3, L4
    assert pooling.max_pool2d(DECK, 2, stride=2).tolist() == [[6, 8], [9, 6]]
    assert pooling.average_pool2d(DECK, 2, stride=2).tolist() == [[3.75, 5.25], [5.5, 3.0]]
    assert pooling.min_pool2d(RISING, 2, stride=2).tolist() == [[1, 3], [9, 11]]


def test_the_decks_global_pooling() -> None:  # L5
    assert float(pooling.global_average_pool2d(RISING)) == 8.5
    assert int(pooling.global_max_pool2d(RISING)) == 16


# --------------------------------------------------------------------------------- against the peer


@EACH
@pytest.mark.parametrize(("size", "step"), SIZES)
@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("shape", [(1, 4, 5, 1), (2, 7, 6, 3), (3, 5, 11, 2)])
def test_pooling_is_tensorflows(
    tf: Any, pool: Pool, size: Any, step: Any, padding: str, shape: tuple[int, ...]
) -> None:
    whole = integers(*shape)
    for shift in (0, -200):  # of both signs, and all negative
        batch = (whole + shift).astype(np.float32)
        expected = tensorflow_pool(tf, pool, batch, size, step, padding)
        result = pool(batch, size, stride=step, padding=padding)
        assert result.dtype == np.float32
        np.testing.assert_allclose(result, expected, rtol=1e-6)
        if pool is not pooling.average_pool2d:
            np.testing.assert_array_equal(
                pool(whole + shift, size, stride=step, padding=padding), expected
            )


@EACH
def test_a_pool_larger_than_the_image_fits_with_same(tf: Any, pool: Pool) -> None:
    batch = integers(2, 3, 4, 2).astype(np.float64)
    expected = tensorflow_pool(tf, pool, batch, (5, 6), (2, 1), "same")
    np.testing.assert_allclose(
        pool(batch, (5, 6), stride=(2, 1), padding="same"), expected, rtol=1e-12
    )


@pytest.mark.parametrize("shape", [(1, 3, 5, 1), (4, 5, 3, 6)])
def test_global_pooling_is_keras(tf: Any, shape: tuple[int, ...]) -> None:
    batch = integers(*shape).astype(np.float32) - 150
    layers = tf.keras.layers
    np.testing.assert_allclose(
        pooling.global_average_pool2d(batch),
        layers.GlobalAveragePooling2D()(batch).numpy(),
        rtol=1e-6,
    )
    np.testing.assert_array_equal(
        pooling.global_max_pool2d(batch), layers.GlobalMaxPooling2D()(batch).numpy()
    )


# ---------------------------------------------------------------- against plain computations


def plain_pool(pool: Pool, batch: Array, size: Any, step: Any, border: Any) -> Array:
    """Pad with NaN, and let NumPy's nan-functions leave it out."""
    summary = {
        pooling.max_pool2d: np.nanmax,
        pooling.min_pool2d: np.nanmin,
        pooling.average_pool2d: np.nanmean,
    }[pool]
    free = (0, 0)
    padded = np.pad(batch.astype(float), (free, *border, free), constant_values=np.nan)
    result: Array = summary(windows(padded, size, stride=step), axis=(3, 4))
    return result


@EACH
@pytest.mark.parametrize(
    ("size", "step", "border"),
    [
        ((2, 2), (2, 2), ((1, 1), (1, 1))),
        ((3, 2), (1, 2), ((2, 0), (0, 1))),
        ((3, 3), (2, 1), ((0, 2), (2, 2))),
        ((2, 4), (3, 1), ((1, 1), (3, 0))),
        ((6, 7), (2, 2), ((5, 4), (6, 5))),
    ],
)
def test_explicit_padding_neither_wins_nor_counts(
    pool: Pool, size: Any, step: Any, border: Any
) -> None:
    for shift in (-100, 0, 100):  # all negative, of both signs, all positive
        batch = integers(2, 5, 7, 3, seed=1) + shift
        expected = plain_pool(pool, batch, size, step, border)
        for image in (batch, batch.astype(np.float64)):
            result = pool(image, size, stride=step, padding=border)
            np.testing.assert_allclose(result, expected, rtol=1e-13)


def test_padding_by_one_number_is_the_same_on_all_sides() -> None:
    for pool in SUMMARIES:
        np.testing.assert_array_equal(
            pool(GREY, 3, padding=1), pool(GREY, 3, padding=((1, 1), (1, 1)))
        )


def test_among_negatives_the_border_never_wins() -> None:
    image = [[-5, -3], [-9, -7]]
    assert pooling.max_pool2d(image, 2, stride=1, padding=1).max() == -3
    assert pooling.min_pool2d(np.negative(image), 2, stride=1, padding=1).min() == 3
    assert (
        pooling.average_pool2d([[-4, -4], [-4, -4]], 3, stride=1, padding="same").tolist()
        == [[-4] * 2] * 2
    )


# ------------------------------------------------------------------------------------ the loop twin


@st.composite
def problems(draw: st.DrawFn) -> tuple[Array, dict[str, Any]]:
    """Draw an integer image of any number of axes, and arguments that fit it."""
    height, width = draw(st.integers(1, 8)), draw(st.integers(1, 9))
    size = draw(st.integers(1, height)), draw(st.integers(1, width))
    # Less than the window on every side: then no window holds padding alone.
    sides = tuple((draw(st.integers(0, s - 1)), draw(st.integers(0, s - 1))) for s in size)
    padding = draw(st.sampled_from(["valid", "same", sides]))
    step = draw(st.one_of(st.none(), st.tuples(st.integers(1, 4), st.integers(1, 4))))
    extra = draw(st.sampled_from(["HW", "HWC", "NHWC"]))
    shape = {"HW": (height, width), "HWC": (height, width, 3), "NHWC": (2, height, width, 2)}[extra]
    image = integers(*shape, seed=draw(st.integers(0, 999)))
    return image, {"pool_size": size, "stride": step, "padding": padding}


@settings(max_examples=150, deadline=None)
@given(problems())
def test_pooling_is_its_loop_twin(problem: tuple[Array, dict[str, Any]]) -> None:
    image, arguments = problem
    for pool, summary in SUMMARIES.items():
        result, slow = (
            pool(image, **arguments),
            pooling.pool2d_loops(image, **arguments, summary=summary),
        )
        assert (result.dtype, result.shape) == (slow.dtype, slow.shape)
        np.testing.assert_allclose(result, slow, rtol=1e-13)


@settings(max_examples=150, deadline=None)
@given(problems())
def test_the_size_is_output_size_on_both_axes(problem: tuple[Array, dict[str, Any]]) -> None:
    image, arguments = problem
    result = pooling.max_pool2d(image, **arguments)
    first = 1 if image.ndim == 4 else 0
    for axis in (0, 1):
        size, padding = arguments["pool_size"][axis], arguments["padding"]
        step = arguments["stride"][axis] if arguments["stride"] else size
        assert result.shape[first + axis] == output_size(
            image.shape[first + axis],
            size,
            stride=step,
            padding=padding if isinstance(padding, str) else padding[axis],
        )
    assert result.shape[first + 2 :] == image.shape[first + 2 :]


def test_the_loop_twin_takes_any_summary() -> None:
    assert pooling.pool2d_loops(GREY, (2, 3), summary=np.median).tolist() == [[0.5], [1.0]]
    assert pooling.pool2d_loops(DECK, summary=np.ptp).tolist() == [[5, 6], [7, 6]]


def test_a_summary_that_sorts_its_window_leaves_the_image() -> None:
    def smallest(window: Array) -> Any:
        window.sort(axis=0)
        return window[0].min()

    image = GREY.copy()
    np.testing.assert_array_equal(
        pooling.pool2d_loops(image, summary=smallest), pooling.min_pool2d(GREY)
    )
    np.testing.assert_array_equal(image, GREY)


# --------------------------------------------------------------------------------------- properties


@settings(max_examples=150, deadline=None)
@given(problems(), st.integers(-1000, 1000))
def test_max_average_and_min_keep_their_order_and_follow_a_constant(
    problem: tuple[Array, dict[str, Any]], constant: int
) -> None:
    image, arguments = problem
    most, mean, least = (
        pool(image, **arguments)
        for pool in (pooling.max_pool2d, pooling.average_pool2d, pooling.min_pool2d)
    )
    assert (most >= mean - 1e-9).all()
    assert (mean >= least - 1e-9).all()
    np.testing.assert_array_equal(
        pooling.max_pool2d(image + constant, **arguments), most + constant
    )
    np.testing.assert_array_equal(
        pooling.min_pool2d(image + constant, **arguments), least + constant
    )
    np.testing.assert_allclose(
        pooling.average_pool2d(image + constant, **arguments), mean + constant, atol=1e-9
    )
    np.testing.assert_array_equal(least, -pooling.max_pool2d(-image, **arguments))


@EACH
def test_a_window_of_one_pixel_is_subsampling(pool: Pool) -> None:
    for image in (GREY, integers(5, 4, 3), integers(2, 5, 4, 3)):
        np.testing.assert_array_equal(
            pool(image, 1, stride=(2, 3)), pooling.subsample(image, (2, 3))
        )
        np.testing.assert_array_equal(pool(image, 1), image)


@EACH
def test_channels_and_images_are_pooled_by_themselves(pool: Pool) -> None:
    batch = integers(2, 6, 5, 3)
    result = pool(batch, (3, 2), stride=2, padding="same")
    for n in range(2):
        np.testing.assert_array_equal(pool(batch[n], (3, 2), stride=2, padding="same"), result[n])
        for c in range(3):
            one = pool(batch[n, :, :, c], (3, 2), stride=2, padding="same")
            np.testing.assert_array_equal(one, result[n, :, :, c])


# -------------------------------------------------------------------------------- all, or one pixel


@pytest.mark.parametrize(
    ("shape", "expected"),
    [((4, 5), ()), ((4, 5, 3), (3,)), ((2, 4, 5, 3), (2, 3)), ((1, 1, 1, 1), (1, 1))],
)
def test_global_pools_keep_one_number_a_channel(
    shape: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    image = integers(*shape)
    first = 1 if image.ndim == 4 else 0
    axes = (first, first + 1)
    for values in (image, image.tolist()):
        assert (
            np.shape(pooling.global_max_pool2d(values))
            == np.shape(pooling.global_average_pool2d(values))
            == expected
        )
        np.testing.assert_array_equal(pooling.global_max_pool2d(values), image.max(axis=axes))
        np.testing.assert_allclose(
            pooling.global_average_pool2d(values), image.mean(axis=axes), rtol=1e-14
        )
    whole = shape[first : first + 2]
    np.testing.assert_array_equal(
        pooling.global_max_pool2d(image), pooling.max_pool2d(image, whole).reshape(expected)
    )


@pytest.mark.parametrize("stride", [1, 2, 3, (2, 3), (9, 1)])
@pytest.mark.parametrize("shape", [(4, 5), (5, 4, 3), (2, 7, 5, 3)])
def test_subsampling_is_a_1x1_identity_convolution(stride: Any, shape: tuple[int, ...]) -> None:
    image = integers(*shape)
    kernel = [[1]] if len(shape) == 2 else np.eye(3, dtype=int)[np.newaxis, np.newaxis]
    result = pooling.subsample(image, stride)
    np.testing.assert_array_equal(result, conv2d(image, kernel, stride=stride))
    np.testing.assert_array_equal(pooling.subsample(image.tolist(), stride), result)


# ------------------------------------------------------------------------------- dtypes and inputs


@pytest.mark.parametrize(
    ("dtype", "exact", "averaged"),
    [
        *((whole, "int64", "float64") for whole in ("bool", "uint8", "int16", "uint64")),
        ("float16", "float32", "float32"),
        ("float32", "float32", "float32"),
        ("float64", "float64", "float64"),
    ],
)
@pytest.mark.parametrize("padding", ["valid", "same"])
def test_the_dtype_rule(dtype: str, exact: str, averaged: str, padding: str) -> None:
    image = np.abs(GREY).astype(dtype)
    for pool in (pooling.max_pool2d, pooling.min_pool2d):
        assert pool(image, 2, padding=padding).dtype == exact
    assert pooling.subsample(image, 2).dtype == pooling.global_max_pool2d(image).dtype == exact
    assert pooling.average_pool2d(image, 2, padding=padding).dtype == averaged
    assert pooling.global_average_pool2d(image).dtype == averaged


def test_uint8_never_wraps_and_large_integers_stay_exact() -> None:
    image = np.full((4, 6), 255, np.uint8)
    assert pooling.average_pool2d(image, (4, 6)).item() == 255
    assert pooling.max_pool2d(image, 2).tolist() == [[255] * 3] * 2
    assert (-pooling.max_pool2d(image)).min() == -255
    large = 2**53 + 1  # the first whole number that a float64 cannot hold
    for pool in (pooling.max_pool2d, pooling.min_pool2d):
        assert pool([[large, large]], (1, 2), padding=((0, 0), (1, 1))).tolist() == [[large] * 2]
    limits = np.iinfo(np.int64)
    assert pooling.max_pool2d([[limits.min]], 1).item() == limits.min
    assert pooling.min_pool2d([[limits.max]], 2, padding="same").item() == limits.max


@pytest.mark.parametrize("extreme", [2**62, 2**63 - 1, -(2**63)])
def test_the_average_of_the_largest_integers_does_not_wrap(extreme: int) -> None:
    image = np.full((2, 5), extreme)
    for padding in ("valid", "same"):
        assert set(pooling.average_pool2d(image, padding=padding).ravel()) == {float(extreme)}


def test_float16_is_averaged_without_overflow() -> None:
    image = np.full((40, 50), 60_000, np.float16)
    expected = float(np.float16(60_000))
    assert pooling.average_pool2d(image, (40, 50)).item() == expected
    assert float(pooling.global_average_pool2d(image)) == expected


@pytest.mark.parametrize("shape", [(300, 451, 3), (1000, 1500, 3)])
def test_the_average_of_many_float32_is_right(shape: tuple[int, ...]) -> None:
    image = np.full(shape, 200.3, np.float32)
    expected = image[0, 0]  # of equal numbers the mean is that number
    result = pooling.global_average_pool2d(image)
    assert result.dtype == np.float32
    np.testing.assert_array_equal(result, expected)
    windowed = pooling.average_pool2d(image, shape[:2])
    assert windowed.dtype == np.float32
    np.testing.assert_array_equal(windowed[0, 0], expected)


def test_the_average_of_float32_is_the_float64_one_rounded_once() -> None:
    image = np.random.default_rng(5).normal(1000, 1, (90, 80, 2)).astype(np.float32)
    for size in (3, (50, 70)):
        exact = pooling.average_pool2d(image.astype(np.float64), size, stride=1, padding="same")
        result = pooling.average_pool2d(image, size, stride=1, padding="same")
        np.testing.assert_array_equal(result, exact.astype(np.float32))


@pytest.mark.parametrize("dtype", ["int64", "int8", "uint8", "bool"])
def test_the_border_of_integers_neither_wins_nor_wraps(dtype: str) -> None:
    low, high = (0, 1) if dtype == "bool" else (np.iinfo(dtype).min, np.iinfo(dtype).max)
    for value in (low, high):
        image = np.full((3, 4), value, dtype)
        for pool in (pooling.max_pool2d, pooling.min_pool2d):
            for padding in ("same", 1):
                result = pool(image, 2, stride=3, padding=padding)
                assert result.dtype == np.int64
                assert (result == int(value)).all()


def test_infinity_and_nan_win_as_numbers_do() -> None:
    image = np.array([[1, np.nan, -np.inf, -np.inf], [2, 3, -np.inf, -np.inf]])
    for pool in (pooling.max_pool2d, pooling.min_pool2d, pooling.average_pool2d):
        np.testing.assert_array_equal(pool(image), [[np.nan, -np.inf]])
    assert pooling.max_pool2d([[np.inf, 1.0]], 3, padding="same").tolist() == [[np.inf]]


@EACH
@pytest.mark.parametrize("dtype", [np.uint8, np.int64, np.float16, np.float32])
def test_pooling_leaves_its_input_and_shares_no_memory(pool: Pool, dtype: Any) -> None:
    image = np.abs(GREY).astype(dtype)
    before = image.copy()
    calls: list[Callable[[], Any]] = [
        lambda: pool(image, 1),
        lambda: pool(image, 2, padding="same"),
        lambda: pooling.subsample(image, 1),
    ]
    for call in calls:
        call()[...] = 77
        np.testing.assert_array_equal(image, before)
    np.testing.assert_array_equal(pool(image.tolist(), 3, padding=1), pool(image, 3, padding=1))
    turned = pool(image.T[:, ::-1], 2)  # a view, read in its own order
    np.testing.assert_array_equal(turned, pool(image.T[:, ::-1].copy(), 2))


# --------------------------------------------------------------------------------------- bad input


@settings(deadline=None)
@given(
    st.integers(1, 6), st.integers(1, 5), st.integers(1, 4), st.integers(0, 8), st.integers(0, 8)
)
def test_windows_of_padding_alone_are_refused_and_no_others(
    length: int, size: int, step: int, before: int, after: int
) -> None:
    starts = range(0, length + before + after - size + 1, step)
    held = [set(range(s, s + size)) & set(range(before, before + length)) for s in starts]
    image = integers(length, 1)
    for picture, turn in ((image, False), (image.T, True)):
        border = ((0, 0), (before, after)) if turn else ((before, after), (0, 0))
        arguments: dict[str, Any] = {
            "pool_size": (1, size) if turn else (size, 1),
            "stride": step,
            "padding": border,
        }
        for pool in SUMMARIES:
            if held and all(held):
                assert pool(picture, **arguments).size == len(held)
            else:
                message = "no window fits" if not held else "one would see no pixel"
                with pytest.raises(ValueError, match=message):
                    pool(picture, **arguments)


@pytest.mark.parametrize("pool", [*SUMMARIES, pooling.pool2d_loops])
@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"pool_size": (2, 6)},
            "pool_size (2, 6) is larger than the padded image (4, 5): no window fits",
        ),
        (
            {"pool_size": (5, 1)},
            "pool_size (5, 1) is larger than the padded image (4, 5): no window fits",
        ),
        (
            {"padding": 2},
            "padding 2 holds whole windows: with pool_size (2, 2), stride (2, 2) and an image "
            "(4, 5) one would see no pixel; pad less than the pool_size",
        ),
    ],
)
def test_pooling_says_what_is_wrong(pool: Pool, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError) as caught:
        pool(GREY, **changes)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "function",
    [
        *(pooling.max_pool2d, pooling.average_pool2d, pooling.pool2d_loops),
        *(pooling.global_max_pool2d, pooling.global_average_pool2d),
        lambda image: pooling.subsample(image, 1),
    ],
)
def test_an_integer_that_int64_cannot_hold_is_refused_by_the_images_name(function: Any) -> None:
    with pytest.raises(ValueError, match=r"^image holds 9223372036854775808: integers below 2\*\*"):
        function(np.array([[1, 2], [3, 2**63]], np.uint64))
