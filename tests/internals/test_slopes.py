"""Tests of helpers/internals/slopes.py: the shape a slope must have, and the dtype it gets."""

from typing import Any

import numpy as np
import pytest

from helpers.internals.slopes import fitting_slope, in_one_type


def pairs(rows: Any) -> Any:
    """Give what a layer would: two numbers for each row of three, or for a single one."""
    return rows[..., :2]


def test_a_slope_has_the_shape_that_the_layer_gives() -> None:
    assert fitting_slope([1, 2], pairs, np.ones(3), 2).tolist() == [1, 2]
    assert fitting_slope(np.ones((5, 2)), pairs, np.ones((5, 3)), 2).shape == (5, 2)
    for slope, values in ((np.ones((4, 2)), np.ones((5, 3))), (np.ones(3), np.ones(3))):
        with pytest.raises(ValueError, match=r"slope of shape \(.*\) does not fit: shape \("):
            fitting_slope(slope, pairs, values, 2)


def test_a_layer_is_tried_on_one_example_alone() -> None:
    tried: list[int] = []

    def layer(rows: Any) -> Any:
        tried.append(len(rows))
        return rows

    fitting_slope(np.ones((9, 3)), layer, np.ones((9, 3)), 2)
    assert tried == [1]


@pytest.mark.parametrize(
    ("slope", "values", "expected"),
    [
        ("int64", "uint8", "int64"),
        ("int64", "bool", "int64"),
        ("float64", "float16", "float32"),
        ("float64", "float32", "float32"),
        ("float32", "float64", "float64"),
        ("float32", "uint8", "float64"),
        ("int64", "float32", "float32"),
    ],
)
def test_the_dtype_is_that_of_the_layers_numbers(slope: str, values: str, expected: str) -> None:
    both = in_one_type(np.ones(2, slope), np.ones(3, values))
    assert {array.dtype.name for array in both} == {expected}
