"""Tests of helpers/widgets/values.py: what is kept of a state, how, and what is refused."""

import json
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import traitlets
from numpy.typing import ArrayLike

from helpers.widgets import ConvolutionExplorer, PixelExplorer
from helpers.widgets.values import (
    Numbers,
    Plain,
    Real,
    UnfitError,
    Whole,
    plain,
    received,
    saved_array,
    sent,
)


class Keeper(traitlets.HasTraits):
    """Keep one value of each kind, as an explorer does."""

    count = Whole(0)
    real = Real(0.0)
    any = Plain(0)
    grid = Numbers(lambda: [[1, 2]])
    row = Numbers([7], axes=(1, 3), largest=4)


def test_a_number_of_any_kind_is_kept_as_json_has_it() -> None:
    explorer = ConvolutionExplorer(bias=Fraction(1, 2), stride=np.int64(2))
    assert (explorer.bias, explorer.stride) == (0.5, 2)
    assert type(explorer.stride) is int


@pytest.mark.parametrize("name", ["stride", "padding", "dilation", "step", "speed", "bias"])
def test_none_and_true_are_no_numbers(name: str) -> None:
    for value in (None, True):
        with pytest.raises((ValueError, TypeError), match=name):
            ConvolutionExplorer(**{name: value})


def test_numbers_that_the_browser_could_not_hold_are_refused() -> None:
    for value in (2**62, 1e300):
        with pytest.raises(ValueError, match=r"image holds .*: at most 1e\+15 fits"):
            PixelExplorer([[value]])


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("count", np.uint8(7), 7),
        ("count", 10**15, 10**15),
        ("count", -(10**15), -(10**15)),
        ("real", np.float32(0.5), 0.5),
        ("real", 3, 3.0),
        ("any", np.int8(3), 3),
        ("any", np.float64(0.25), 0.25),
        ("any", Fraction(1, 4), 0.25),
        ("any", -1e15, -1e15),
        ("any", "same", "same"),
        ("any", None, None),
    ],
)
def test_what_fits_is_kept_as_a_plain_number(name: str, value: Any, kept: Any) -> None:
    keeper = Keeper()
    setattr(keeper, name, value)
    assert getattr(keeper, name) == kept and type(getattr(keeper, name)) is type(kept)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("count", 2.0, "count 2.0 does not fit: a whole number does"),
        ("count", True, "count True does not fit: a whole number does"),
        ("count", 10**15 + 1, "count does not fit: at most 1e+15 does"),
        ("count", -(10**15) - 1, "count -1000000000000001 does not fit: a whole number does"),
        ("real", np.nan, "real nan does not fit: a finite number does"),
        ("any", True, "any True does not fit: a number does"),
        ("any", np.True_, "any True does not fit: a number does"),
        ("any", 2e15, "any does not fit: at most 1e+15 does"),
        ("any", -(10**16), "any does not fit: at most 1e+15 does"),
        ("grid", [1], "grid (1,) has 1 axes: 2 fit"),
        ("row", [[1]], "row (1, 1) has 2 axes: 1 or 3 fit"),
        ("grid", [[np.inf]], "grid holds NaN or infinity: finite numbers fit"),
        ("grid", [[0, -2e15]], "grid holds 2000000000000000.0: at most 1e+15 fits"),
        ("grid", np.zeros((2, 513)), "grid (2, 513) is too large to explore: at most 512 pixels"),
        ("row", np.zeros(5), "row (5,) is too large to explore: at most 4 pixels"),
        ("row", np.zeros((5, 1, 1)), "row (5, 1, 1) is too large to explore: at most 4 pixels"),
    ],
)
def test_what_does_not_fit_is_refused_by_its_name(name: str, value: Any, message: str) -> None:
    keeper = Keeper()
    with pytest.raises(ValueError) as error:
        setattr(keeper, name, value)
    assert str(error.value).startswith(message)
    assert isinstance(error.value, UnfitError) or name == "real"


@pytest.mark.parametrize(("name", "value"), [("count", "7"), ("real", "7"), ("grid", "7")])
def test_what_is_no_number_is_of_the_wrong_type(name: str, value: Any) -> None:
    with pytest.raises(TypeError, match=rf"^{name} must "):
        setattr(Keeper(), name, value)


def test_arrays_are_copied_locked_and_made_anew_for_each() -> None:
    given, keeper = np.array([[1, 2], [3, 4]]), Keeper()
    assert keeper.grid.tolist() == [[1, 2]] and keeper.row.tolist() == [7]
    keeper.grid = given
    given[0, 0] = 9
    assert keeper.grid[0, 0] == 1
    with pytest.raises(ValueError, match="read-only"):
        keeper.grid[0, 0] = 9
    keeper.grid = np.full((512, 512), 1e15)
    keeper.row = np.zeros((4, 4, 99))  # the third axis is no side
    keeper.grid = np.ones((1, 1), np.longdouble)
    assert keeper.grid.dtype == np.float64


@pytest.mark.parametrize("trait", [lambda: Numbers([7]), lambda: Keeper.class_traits()["grid"]])
def test_arrays_go_to_the_browser_as_bytes(trait: Any) -> None:
    assert trait().metadata == {"sync": True, "to_json": sent, "from_json": received}


ARRAYS = [
    np.uint8([[0, 255]]), np.float32([[0.1], [2]]), np.arange(6).reshape(1, 2, 3) - 3,
    np.float16([0.5]), np.array([[True, False]]), np.array([1e15, -1 / 3]),
]  # fmt: skip


@pytest.mark.parametrize("array", ARRAYS, ids=lambda array: str(array.dtype))
def test_an_array_comes_back_from_the_browser_and_from_a_saved_state(array: np.ndarray) -> None:
    told, saved = sent(array), plain(array)
    width = {"uint8": 1, "float32": 4}.get(str(array.dtype), 8)
    assert len(told["bytes"]) == width * array.size
    for found in (received(told), received(saved), saved_array("x", saved)):
        np.testing.assert_array_equal(found, array)
        assert found.dtype == array.dtype
    assert json.loads(json.dumps(saved)) == saved
    assert plain("same") == "same" and plain(3) == 3


@pytest.mark.parametrize(
    "saved",
    [None, {}, {"dtype": "uint8", "shape": [2], "values": [1]}, {"dtype": "x", "shape": [1]},
     {"dtype": "int8", "shape": [1], "values": [10**30]}, {"dtype": "int8", "values": [1]}],
)  # fmt: skip
def test_what_is_no_array_is_refused_by_its_name(saved: Any) -> None:
    with pytest.raises(UnfitError, match=r"^grid is no array with dtype, shape and values: "):
        saved_array("grid", saved)


@pytest.mark.parametrize("given", [[[1.5]], ((2,),), np.ones((1, 1), bool)])
def test_lists_become_arrays(given: ArrayLike) -> None:
    keeper = Keeper()
    keeper.grid = given
    np.testing.assert_array_equal(keeper.grid, given)
