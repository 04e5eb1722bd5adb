"""What the tests of the gradients share: numbers without order, and what every slope promises."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

Array = NDArray[Any]

# Each layer as a function of its inputs, and its gradient as a function of a slope and the same.
# A bias stands among the inputs, for it has a slope, and is not handed to the gradient.
Case = tuple[Callable[..., Any], Callable[..., Any], list[Array]]


def drawn(*shape: int, seed: int = 0) -> Array:
    """Draw numbers without order or ties, none of them near zero."""
    rng = np.random.default_rng(seed)
    return rng.choice([-1, 1], shape) * rng.uniform(0.2, 2, shape)


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


def assert_finite_differences(case: Case) -> None:
    """Check the slope in every entry of every input."""
    layer, gradient, inputs = case
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


def assert_dtypes(case: Case, dtype: Any, expected: Any) -> None:
    """Check that slopes come in the expected dtype, and that what went in is as it was."""
    layer, gradient, inputs = case
    given_in = [np.array(array, dtype) for array in inputs]
    slope = np.ones(np.shape(layer(*given_in)), dtype)
    arrays = [slope, *given_in]
    before = [array.copy() for array in arrays]
    found = gradient(slope, *given_in)
    for one in found if isinstance(found, tuple) else (found,):
        assert np.asarray(one).dtype == expected
    for array, copy in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(array, copy)


def assert_shape_is_asked(case: Case) -> None:
    """Check that a slope of another shape, or of no numbers, is refused."""
    layer, gradient, inputs = case
    shape = np.shape(layer(*inputs))
    wanted = f"shape {shape}" if shape else "one number"
    with pytest.raises(ValueError) as caught:
        gradient(np.ones((2, *shape)), *inputs)
    assert str(caught.value) == f"slope of shape {(2, *shape)} does not fit: {wanted} does"
    with pytest.raises(TypeError, match="slope must hold numbers, received str"):
        gradient("steep", *inputs)


PROMISES: dict[str, Callable[[Case], None]] = {
    "is a finite difference": assert_finite_differences,
    "float16 becomes float32": partial(assert_dtypes, dtype=np.float16, expected=np.float32),
    "float32 stays": partial(assert_dtypes, dtype=np.float32, expected=np.float32),
    "float64 stays": partial(assert_dtypes, dtype=np.float64, expected=np.float64),
    "another shape is refused": assert_shape_is_asked,
}


def every_promise(cases: dict[str, Case]) -> pytest.MarkDecorator:
    """Parametrize a test with every case, and with every promise that it must keep."""
    rows = [
        pytest.param(case, promise, id=f"{name}: {text}")
        for name, case in cases.items()
        for text, promise in PROMISES.items()
    ]
    return pytest.mark.parametrize(("case", "promise"), rows)
