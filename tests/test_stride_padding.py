"""Tests of helpers/stride_padding.py: counting windows, and the border."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.stride_padding import output_size, pad, receptive_field, same_padding

SIZES, SMALL = st.integers(1, 40), st.integers(1, 5)
IMAGE = np.array([[7, -2, 9, 0], [-5, 3, -8, 4], [6, -1, 2, -3]])  # rectangular, signed, no order


def starts_that_fit(size: int, span: int, stride: int) -> list[int]:
    """List the pixels a window may start at: the definition, without a formula."""
    return [start for start in range(0, size, stride) if start + span <= size]


# ------------------------------------------------------------------------------ counting windows


def test_the_deck_keeps_32_pixels_with_a_3x3_kernel_and_padding_1() -> None:  # S2
    assert output_size(32, 3, padding=1) == 32


def test_the_deck_gets_3_from_5_without_padding() -> None:  # S3
    assert output_size(5, 3) == 3


def test_a_lower_stride_gives_a_larger_output() -> None:  # S1
    assert [output_size(31, 3, stride=s) for s in (1, 2, 4, 7)] == [29, 15, 8, 5]


def test_the_division_is_floored() -> None:  # X4
    assert output_size(6, 3, stride=2) == output_size(5, 3, stride=2) == 2
    assert output_size(224, 7, stride=2, padding=3) == 112


def test_same_keeps_the_size_at_stride_1_only() -> None:  # X24
    assert [output_size(7, 3, stride=s, padding="same") for s in (1, 2, 3)] == [7, 4, 3]


@given(SIZES, SIZES, SMALL, st.tuples(st.integers(0, 9), st.integers(0, 9)), SMALL)
def test_output_size_counts_the_windows_that_fit(
    size: int, kernel: int, stride: int, padding: tuple[int, int], dilation: int
) -> None:
    span = dilation * (kernel - 1) + 1
    fit = starts_that_fit(size + sum(padding), span, stride)
    if fit:
        assert output_size(size, kernel, stride=stride, padding=padding, dilation=dilation) == len(
            fit
        )
    else:
        with pytest.raises(ValueError, match="no window fits"):
            output_size(size, kernel, stride=stride, padding=padding, dilation=dilation)


@given(SIZES, SIZES, SIZES, SMALL)
def test_same_gives_ceil_of_input_over_stride(
    size: int, kernel: int, stride: int, dilation: int
) -> None:
    before, after = same_padding(size, kernel, stride=stride, dilation=dilation)
    assert 0 <= before <= after <= before + 1
    wanted = math.ceil(size / stride)
    assert output_size(size, kernel, stride=stride, padding="same", dilation=dilation) == wanted
    pixels = (before, after)
    assert output_size(size, kernel, stride=stride, padding=pixels, dilation=dilation) == wanted


@pytest.mark.parametrize(
    ("size", "kernel", "stride", "dilation", "expected"),
    [
        (5, 3, 1, 1, (1, 1)),
        (3, 2, 1, 1, (0, 1)),  # an even kernel: the extra pixel comes after
        (5, 4, 1, 1, (1, 2)),
        (9, 1, 3, 1, (0, 0)),  # a kernel smaller than the stride: never negative
        (224, 7, 2, 1, (2, 3)),
        (6, 3, 2, 1, (0, 1)),
        (10, 3, 1, 4, (4, 4)),
    ],
)
def test_same_padding_by_hand(
    size: int, kernel: int, stride: int, dilation: int, expected: tuple[int, int]
) -> None:
    assert same_padding(size, kernel, stride=stride, dilation=dilation) == expected


def test_stride_and_dilation_are_1_unless_said_otherwise() -> None:
    assert same_padding(6, 3) == (1, 1)  # stride 2 would need (0, 1), dilation 2 (2, 2)
    assert output_size(6, 3) == 4


@given(st.integers(1, 40), st.integers(1, 20), st.integers(1, 6), st.integers(0, 8))
def test_the_relationships_of_dumoulin_and_visin_hold(i: int, k: int, s: int, p: int) -> None:
    if k <= i:
        assert output_size(i, k) == i - k + 1  # 1: no padding, unit strides
        assert output_size(i, k, stride=s) == (i - k) // s + 1  # 5: no padding
    if k <= i + 2 * p:
        assert output_size(i, k, padding=p) == i - k + 2 * p + 1  # 2: padding, unit strides
        assert output_size(i, k, stride=s, padding=p) == (i + 2 * p - k) // s + 1  # 6
    odd = 2 * (k // 2) + 1
    assert output_size(i, odd, padding=odd // 2) == i  # 3: half padding keeps the size
    assert output_size(i, k, padding=k - 1) == i + (k - 1)  # 4: full padding


def test_dilation_reads_as_a_kernel_with_holes() -> None:
    for d in (1, 2, 3, 4):
        assert output_size(30, 3, dilation=d) == output_size(30, 2 * d + 1)


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 3)), max_size=5))
def test_the_receptive_field_is_the_smallest_input_that_gives_one_output(
    layers: list[tuple[int, int]],
) -> None:
    size = 1
    for kernel, stride in reversed(layers):
        size = (size - 1) * stride + kernel
    assert receptive_field(layers) == size
    for kernel, stride in layers:
        size = output_size(size, kernel, stride=stride)
    assert size == 1


def test_the_receptive_field_of_known_stacks() -> None:
    assert receptive_field([]) == 1
    assert receptive_field([(3, 1)] * 3) == receptive_field([(7, 1)]) == 7
    assert receptive_field([(3, 1), (2, 2), (3, 1), (2, 2)]) == 10  # the deck's model


# --------------------------------------------------------------------------------- padding images


@pytest.mark.parametrize("shape", [(3, 4), (3, 4, 2), (2, 3, 4, 5)])
def test_pad_is_numpys_pad_on_rows_and_columns_alone(shape: tuple[int, ...]) -> None:
    image = np.random.default_rng(1).integers(-9, 9, shape)
    border = ((1, 2), (0, 3))
    free = [(0, 0)] * len(shape)
    first = 1 if len(shape) == 4 else 0
    free[first : first + 2] = border
    result = pad(image, border, value=-7)
    np.testing.assert_array_equal(result, np.pad(image, free, constant_values=-7))
    np.testing.assert_array_equal(pad(image.tolist(), border, value=-7), result)


def test_the_border_is_of_zeros_unless_said_otherwise() -> None:
    assert pad([[7, 8]], 1).tolist() == [[0, 0, 0, 0], [0, 7, 8, 0], [0, 0, 0, 0]]


@pytest.mark.parametrize("dtype", ["uint8", "int16", "bool", "float16", "float32", "float64"])
def test_pad_keeps_the_dtype_and_the_input(dtype: str) -> None:
    image = np.abs(IMAGE).astype(dtype)
    before = image.copy()
    for pixels in (0, 2):
        result = pad(image, pixels, value=1)
        assert result.dtype == image.dtype
        result[...] = 0
        np.testing.assert_array_equal(image, before)


@pytest.mark.parametrize(
    ("dtype", "value"),
    [("uint8", 0), ("uint8", 255), ("int8", -128), ("int8", 127), ("bool", 0), ("float16", 65504)],
)
def test_a_value_at_the_dtypes_limits_fits(dtype: str, value: int) -> None:
    result = pad(np.ones((2, 3), dtype), 1, value=value)
    assert (result.dtype, result[0, 0]) == (np.dtype(dtype), value)


@pytest.mark.parametrize("value", [np.nan, np.inf, -1.5, 3])
def test_a_float_image_takes_any_number(value: float) -> None:
    assert pad(IMAGE.astype(np.float32), 1, value=value)[0, 0] == pytest.approx(value, nan_ok=True)


@pytest.mark.parametrize(
    ("dtype", "value"),
    [
        ("uint8", 256),
        ("uint8", -1),
        ("uint8", 0.5),
        ("int64", np.nan),
        ("int64", np.inf),
        ("int64", 10**30),
        ("bool", 2),
        ("float32", 1e300),
        ("float64", 10**400),
    ],
)
def test_a_value_that_does_not_fit_is_an_error(dtype: str, value: float) -> None:
    with pytest.raises(ValueError, match=rf"value .* does not fit: the image is {dtype}"):
        pad(np.ones((2, 3), dtype), 1, value=value)


# --------------------------------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"kernel_size": 5}, "kernel_size 5 is larger than the padded input 4: no window fits"),
        (
            {"dilation": 2},
            "kernel_size 3 at dilation 2 is larger than the padded input 4: no window fits",
        ),
        ({"padding": (0, -1)}, "padding -1 does not fit: a whole number of at least 0 does"),
        ({"padding": (1, 2, 3)}, "padding (1, 2, 3) has 3 entries: an int or (before, after) fits"),
        ({"padding": "full"}, 'padding \'full\' is unknown: "valid", "same" or pixels fit'),
    ],
)
def test_output_size_says_what_is_wrong(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError) as caught:
        output_size(**({"input_size": 4, "kernel_size": 3} | arguments))
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        ([(3, 1), 3], "layers[1] must be (kernel_size, stride), received int"),
        ([(3, 1, 1)], "layers[0] (3, 1, 1) has 3 entries: (kernel_size, stride) fits"),
        ([(3, 0)], "stride of layers[0] 0 does not fit: a whole number of at least 1 does"),
        ([(3, 1), (2.5, 1)], "kernel_size of layers[1] 2.5 does not fit: a whole number of at "),
        (5, "layers must be pairs of numbers, received int"),
    ],
)
def test_receptive_field_names_the_layer_that_is_wrong(layers: Any, message: str) -> None:
    with pytest.raises((ValueError, TypeError)) as caught:
        receptive_field(layers)
    assert str(caught.value).startswith(message)


def test_pad_takes_pixels_and_no_words() -> None:
    for word in ("same", "valid"):
        with pytest.raises(TypeError) as caught:
            pad(IMAGE, word)  # type: ignore[arg-type]
        form = "an int or ((top, bottom), (left, right))"
        assert str(caught.value) == f"padding must be {form}, received str"
