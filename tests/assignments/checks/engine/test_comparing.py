"""Tests of assignments/checks/engine/comparing.py: what is the same, partly right, or open."""

from typing import Any

import numpy as np
import pytest

from assignments.checks.engine.comparing import close, is_open, partly, same
from assignments.checks.engine.plain import plain

ONE, TWO = np.array(1), np.array(2)


@pytest.mark.parametrize(
    ("value", "right", "alike"),
    [
        (" Edge  map", "edge MAP", True),
        ("edge", "edges", False),
        ("1", ONE, False),
        (ONE, "1", False),
        (None, ONE, False),
        (ONE, None, False),
        ({"is": "list", "items": [ONE]}, ONE, False),
        (np.array([1, 2]), np.array([[1, 2]]), False),
        (np.array([True, False]), np.array([True, False]), True),
        (np.array([True]), np.array([1]), False),
        (np.array([1]), np.array([True]), False),
        (np.array([1.0, np.nan]), np.array([1.0, np.nan]), True),
        (np.array([1.0, 2.0]), np.array([1.0, np.nan]), False),
        (np.array([1.0, -np.inf]), np.array([1.0, np.inf]), False),
    ],
)
def test_words_numbers_and_truth_values_are_compared_each_with_their_like(
    value: Any, right: Any, alike: bool
) -> None:
    assert same(value, right, 1e-5) is alike


def test_dicts_are_the_same_by_their_names_in_order_and_by_each_of_their_values() -> None:
    right = plain({"a": 100.0, "b": "edge"})
    assert same(plain({"a": 100.0005, "b": "Edge"}), right, 1e-5)
    assert not same(plain({"a": 100.0005, "b": "Edge"}), right, 1e-6)
    assert not same(plain({"a": 100.0, "b": "blur"}), right, 1e-5)
    assert not same(plain({"a": 7.0, "b": "edge"}), right, 1e-5)
    assert not same(plain({"b": "edge", "a": 100.0}), right, 1e-5)
    assert not same(plain({"a": 100.0, "c": "edge"}), right, 1e-5)
    assert not same(plain([100.0, "edge"]), right, 1e-5)
    assert not same(plain(object()), right, 1e-5)
    for forged in ({"items": []}, {}):
        assert not same({"is": "dict", "keys": right["keys"]} | forged, right, 1e-5)


def test_a_number_may_differ_by_a_share_of_the_largest_finite_one() -> None:
    right = np.array([-400.0, 1.0, np.inf])
    near = close(np.array([-400.003, 1.003, np.inf]), right, 1e-5)
    assert near.tolist() == [True, True, True]  # 400 · 1e-5 is 0.004
    far = close(np.array([-400.005, 1.005, 3.0]), right, 1e-5)
    assert far.tolist() == [False, False, False]


def test_among_zeros_a_millionth_counts_as_the_largest() -> None:
    assert close(np.array([0.9e-11, 1.1e-11]), np.zeros(2), 1e-5).tolist() == [True, False]
    assert close(np.zeros(0), np.zeros(0), 1e-5).shape == (0,)


@pytest.mark.parametrize(
    ("given", "right", "wrong", "is_so"),
    [
        ([4, 7], [4, 6], [5, 7], True),
        ([4, 7, 3], [4, 6, 3], [5, 7, 3], True),
        ([4.0, 7.0], [4, 6], [5.0, 7.0], True),
        ([4, 8], [4, 6], [5, 7], False),
        ([9, 7], [4, 6], [5, 7], False),
        ([4, 7], [4.0, 6.0], [5, 7], False),  # a size is a whole number
        ([True, True], [4, 6], [5, 7], False),
        ([4, 7, 1, 1], [4, 6, 1, 1], [5, 7, 1, 1], False),
        ([4, 7, 3], [4, 6], [5, 7], False),
        (4, 4, 4, False),
    ],
)
def test_a_shape_of_two_or_three_sizes_may_be_wrong_in_one_place(
    given: Any, right: Any, wrong: Any, is_so: bool
) -> None:
    assert partly(np.array(given), np.array(right), np.array(wrong)) is is_so


def test_what_is_no_array_is_not_partly_right() -> None:
    pair = np.array([4, 6])
    assert not partly("4, 6", pair, pair)
    assert not partly(pair, pair, None)


def test_open_is_none_or_three_dots_alone_or_in_a_list_but_not_a_none_that_was_written() -> None:
    assert is_open(plain(None)) and is_open(plain(...))
    assert not is_open(plain(0)) and not is_open(plain([])) and not is_open(plain({"a": None}))
    assert is_open(plain([1, ...])) and is_open(plain([[1, 2], [3, ...]]))
    assert not is_open(plain([None, 1, 2]))
    assert is_open({"is": "other", "type": "NoneType"})


def test_lists_in_lists_are_looked_into_nine_deep() -> None:
    nested: Any = None
    for _ in range(9):
        nested = {"is": "list", "items": [nested]}
    assert is_open(nested)
    assert not is_open({"is": "list", "items": [nested]})
