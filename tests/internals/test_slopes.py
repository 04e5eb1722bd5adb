"""Tests of helpers/internals/slopes.py: the shape a slope must have, and the dtype it gets."""

import numpy as np
import pytest

from helpers.internals.slopes import with_slope
from tests.support import assert_refused


def test_a_slope_has_the_shape_that_the_layer_gives() -> None:
    slope, values = with_slope([1, 2], (2,), np.arange(3))
    assert (slope.tolist(), values.tolist()) == ([1, 2], [0, 1, 2])
    for wrong in (7, [1, 2, 3], [[1, 2]]):
        message = f"slope of shape {np.shape(wrong)} does not fit: shape (2,) does"
        assert_refused(lambda wrong=wrong: with_slope(wrong, (2,), np.arange(3)), message)


INPUTS = {  # the dtypes of slope, image and weights -> the one in which all are computed
    "int64, uint8, bool": "int64",
    "float64, float16, float64": "float32",
    "float64, float32, int64": "float32",
    "float32, float64, float32": "float64",
    "float32, uint8, int64": "float64",
    "int64, uint8, float32": "float64",
    "int64, float32, int64": "float32",
}


@pytest.mark.parametrize("dtypes", INPUTS)
def test_the_dtype_is_that_of_the_layers_numbers(dtypes: str) -> None:
    slope, *inputs = (np.ones(2, dtype) for dtype in dtypes.split(", "))
    found = with_slope(slope, (2,), *inputs)
    assert [array.dtype.name for array in found] == [INPUTS[dtypes]] * 3
