"""Tests of helpers/internals/arguments.py: what each check gives back, and its words."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from helpers.internals.arguments import (
    LARGEST_MATRIX,
    as_fractions,
    as_image,
    as_numbers,
    check_room,
    entries,
    flag,
    generator,
    index,
    is_number,
    members,
    number,
    pair,
    shaped,
    signed,
    storable,
    two,
    whole,
)

WORDS: list[tuple[Callable[..., Any], tuple[Any, ...], type[Exception], str]] = [
    (as_numbers, ("cat", "x"), TypeError, "x must hold numbers, received str (<U3)"),
    (as_numbers, (["a"], "x"), TypeError, "x must hold numbers, received list (<U1)"),
    (as_numbers, (None, "x"), TypeError, "x must hold numbers, received NoneType (object)"),
    (as_numbers, ([1, None], "x"), TypeError, "x must hold numbers, received list (object)"),
    (
        as_numbers,
        ([[1], [2, 3]], "x"),
        ValueError,
        "x is ragged: its rows must all have one length",
    ),
    (as_numbers, ([1j], "x"), ValueError, "x holds complex numbers (complex128): real ones fit"),
    (
        as_numbers,
        (np.ones((2, 0)), "x"),
        ValueError,
        "x (2, 0) is empty: every axis needs at least one entry",
    ),
    (
        as_numbers,
        ([2**64, 1], "x"),
        ValueError,
        "x holds numbers that NumPy cannot store: integers below 2**63 fit",
    ),
    (
        as_numbers,
        ([0.5, 10**400], "x"),
        ValueError,
        "x holds numbers that NumPy cannot store: integers below 2**63 fit",
    ),
    (
        as_numbers,
        (np.ma.masked_greater([[1, 7], [8, 9]], 7), "x"),
        ValueError,
        "x hides 2 of its numbers: fill them, as with .filled(0)",
    ),
    (
        as_numbers,
        ([np.ma.masked_greater([1, 7], 7), np.ma.masked_greater([8, 9], 7)], "x"),
        ValueError,
        "x hides 2 of its numbers: fill them, as with .filled(0)",
    ),
    (
        signed,
        (np.array([1, 2**63], np.uint64), "x"),
        ValueError,
        "x holds 9223372036854775808: integers below 2**63 fit",
    ),
    (
        as_image,
        ([1, 2],),
        ValueError,
        "image (2,) has 1 axes: (H, W), (H, W, C) or (N, H, W, C) fits",
    ),
    (shaped, ([1, 2], "b", (3,)), ValueError, "b of shape (2,) does not fit: shape (3,) does"),
    (shaped, ([1, 2], "b", ()), ValueError, "b of shape (2,) does not fit: one number does"),
    (shaped, (np.uint64([2**63]), "b", (1,)), ValueError, "b holds 9223372036854775808: integers "),
    (
        shaped,
        ([1, 2], "b", (None, 3)),
        ValueError,
        "b of shape (2,) does not fit: shape (any, 3) does",
    ),
    (pair, ("2", "size"), TypeError, "size must be an int or (rows, columns), received str"),
    (pair, (None, "size"), TypeError, "size must be an int or (rows, columns), received NoneType"),
    (
        pair,
        ((1, 2, 3), "size"),
        ValueError,
        "size (1, 2, 3) has 3 entries: an int or (rows, columns) fits",
    ),
    (pair, ((1, 0), "size"), ValueError, "size 0 does not fit: a whole number of at least 1 does"),
    (entries, (5, "x", "(a, b)"), TypeError, "x must be (a, b), received int"),
    (entries, ("ab", "x", "(a, b)"), TypeError, "x must be (a, b), received str"),
    (entries, (b"ab", "x", "(a, b)"), TypeError, "x must be (a, b), received bytes"),
    (entries, ({1: 2, 3: 4}, "x", "(a, b)"), TypeError, "x must be (a, b), received dict"),
    (pair, ({1, 2}, "size"), TypeError, "size must be an int or (rows, columns), received set"),
    (flag, ("False", "bias"), TypeError, "bias must be True or False, received str"),
    (flag, (None, "bias"), TypeError, "bias must be True or False, received NoneType"),
    (flag, (np.ones(2), "bias"), TypeError, "bias must be True or False, received ndarray"),
    (flag, (32, "bias"), ValueError, "bias 32 does not fit: True or False does"),
    (flag, (np.nan, "bias"), ValueError, "bias nan does not fit: True or False does"),
    (two, ((1, -1), "x", "(a, b)"), ValueError, "x -1 does not fit: a whole number of at least 1 "),
    (whole, ("2", "count"), TypeError, "count must be a whole number, received str"),
    (whole, ([2], "count"), TypeError, "count must be a whole number, received list"),
    *(
        (whole, (value, "n"), ValueError, f"n {value} does not fit: a whole number of at least 1 ")
        for value in (0, -1, 2.0, True, np.True_, np.nan, 1j)
    ),
    (number, ("half", "rate"), TypeError, "rate must be a number, received str"),
    *(
        (number, (value, "rate"), ValueError, f"rate {value} does not fit: a finite number does")
        for value in (True, np.True_, np.nan, -np.inf, 1j, 10**400)
    ),
    (storable, ("0", "value", np.dtype("u1")), TypeError, "value must be a number, received str"),
    *(
        (
            storable,
            (value, "value", np.dtype(dtype)),
            ValueError,
            f"value {value} does not fit: the image is {dtype}",
        )
        for dtype, value in (("uint8", 256), ("int8", -129), ("bool", 2), ("float16", 1e5))
    ),
    (index, (3, "place", 3), ValueError, "place 3 does not fit: 0 to 2 fit"),
    (index, (-1, "place", 3), ValueError, "place -1 does not fit: a whole number of at least 0 "),
    (index, ("a", "place", 3), TypeError, "place must be a whole number, received str"),
    (members, ([1], "p"), TypeError, "p must be a dict of arrays, received list"),
    (members, ({"a": 1}, "p", "a", "b"), ValueError, "p ['a'] does not fit: ['b'] is missing"),
    (members, ({"a": "x"}, "p", "a"), TypeError, "p['a'] must hold numbers, received str (<U1)"),
    (
        check_room,
        ("shape", (10**4, 10**4 + 1)),
        ValueError,
        "shape is too large: it needs a matrix (10000, 10001)",
    ),
    (
        generator,
        (0,),
        TypeError,
        "rng must be a generator such as np.random.default_rng(0), received int",
    ),
]


@pytest.mark.parametrize(("check", "arguments", "error", "message"), WORDS)
def test_a_check_says_what_came_and_what_fits(
    check: Callable[..., Any], arguments: tuple[Any, ...], error: type[Exception], message: str
) -> None:
    with pytest.raises(error) as caught:
        check(*arguments)
    assert str(caught.value).startswith(message)


def test_an_array_is_not_copied_and_lists_become_arrays() -> None:
    array = np.arange(6).reshape(2, 3)
    assert as_numbers(array, "x") is array
    assert as_image(array) is array
    assert signed(array, "x") is array
    assert shaped(array, "x", (2, 3)) is shaped(array, "x", (None, 3)) is array
    assert as_numbers([[1, 2], [3, 4]], "x").tolist() == [[1, 2], [3, 4]]
    assert as_numbers(5, "x").shape == ()


def test_numbers_that_came_as_objects_are_integers_or_floats() -> None:
    for given, dtype in (([1, 2**62], np.int64), ([1, Fraction(1, 2)], np.float64)):
        array = as_numbers(np.array(given, object), "x")
        assert array.dtype == dtype and array.tolist() == given
    assert as_numbers(np.ma.masked_greater([1, 7], 9), "x").tolist() == [1, 7], "none is hidden"


def test_uint64_becomes_int64_up_to_the_largest_and_no_other_dtype_changes() -> None:
    largest = 2**63 - 1
    assert signed(np.array([0, largest], np.uint64), "x").tolist() == [0, largest]
    assert signed(np.array([0], np.uint64), "x").dtype == np.int64
    for dtype in ("bool", "uint8", "int32", "float16"):
        assert signed(np.ones(2, dtype), "x").dtype == dtype


@pytest.mark.parametrize("kind", ["i2", "u8", "f2", "f4", "f8"])
def test_numbers_in_another_byte_order_come_in_the_machines_own(kind: str) -> None:
    foreign = np.array([1, 2, 300], kind).astype(np.dtype(kind).newbyteorder())
    assert as_numbers(foreign, "x").dtype == np.dtype(kind) != foreign.dtype
    assert as_numbers(foreign, "x").tolist() == [1, 2, 300]


def test_small_and_too_large_integers_together_are_refused() -> None:
    for values in ([1, 2**63], [2**63, 1], [2**64 - 1, 0]):
        with pytest.raises(ValueError, match=r"x holds \d+: integers below 2\*\*63 fit"):
            signed(np.array(values, np.uint64), "x")


def test_sizes_are_an_int_or_two() -> None:
    assert pair(3, "size") == pair(np.int8(3), "size") == (3, 3)
    assert pair((2, 5), "size") == pair([2, 5], "size") == pair(np.array([2, 5]), "size") == (2, 5)
    assert two((0, 4), "x", "(a, b)", least=0) == (0, 4)
    assert {type(side) for side in pair(np.array([2, 5]), "size")} == {int}


def test_numbers_of_all_kinds_become_pythons_own() -> None:
    for value in (2, 2.0, np.float32(2), np.int8(2), Fraction(2)):
        assert is_number(value)
        assert number(value, "x") == 2
        assert type(number(value, "x")) is float
    assert type(whole(np.uint8(7), "x")) is int
    assert whole(-3, "x", least=-3) == -3
    assert [index(place, "x", 3) for place in (0, 2)] == [0, 2]
    assert not any(is_number(value) for value in ("2", None, [2], np.array([2])))


def test_a_flag_is_a_truth_value_of_any_kind() -> None:
    for value in (True, np.True_, 1, np.int64(1)):
        assert flag(value, "bias") is True
    for value in (False, np.False_, 0):
        assert flag(value, "bias") is False


def test_the_largest_matrix_that_fits_is_no_error() -> None:
    check_room("shape", (10**4, 10**4))
    check_room("shape", (1, LARGEST_MATRIX))
    assert LARGEST_MATRIX == 10**8


def test_fractions_reach_from_0_to_1_and_neither_is_left_out() -> None:
    whole = np.array([0.0, 1.0])
    assert as_fractions(whole, "x") is whole
    for outside in (np.nextafter(0, -1), np.nextafter(1, 2), np.nan):
        with pytest.raises(ValueError, match=r"^x reach from .* floats in \[0, 1\] fit, so divide"):
            as_fractions([0.5, outside], "x")
    with pytest.raises(ValueError, match=r"^x are int64: floats in \[0, 1\] fit"):
        as_fractions([0, 1], "x")


@pytest.mark.parametrize(
    ("dtype", "least", "most"),
    [("bool", 0, 1), ("uint8", 0, 255), ("int8", -128, 127), ("float16", -65504, 65504)],
)
def test_the_limits_of_a_dtype_can_be_stored_and_nothing_beyond(
    dtype: str, least: int, most: int
) -> None:
    of = np.dtype(dtype)
    assert storable(least, "v", of) == least and storable(most, "v", of) == most
    for outside in (least - 1, most + 1):
        with pytest.raises(ValueError, match=f"^v {outside} does not fit: the image is {dtype}"):
            storable(outside, "v", of)
    assert storable(np.inf, "v", np.dtype("float32")) == np.inf


def test_members_are_those_that_are_named_or_all() -> None:
    values = {"a": [1, 2], "b": np.zeros(3)}
    assert list(members(values, "p", "b")) == ["b"]
    assert list(members(values, "p")) == ["a", "b"]
    assert members(values, "p")["b"] is values["b"]


def test_a_generator_is_given_back() -> None:
    rng = np.random.default_rng(0)
    assert generator(rng) is rng
