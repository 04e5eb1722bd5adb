"""Check a slope that comes back to a layer: its shape, and the type it is computed in."""

from typing import Any

from numpy.typing import ArrayLike, NDArray

from helpers.internals.arguments import shaped
from helpers.internals.windows import result_dtype

Array = NDArray[Any]


def with_slope(slope: ArrayLike, shape: tuple[int, ...], *inputs: Array) -> tuple[Array, ...]:
    """Return slope, in this shape, and the inputs of its layer in int64, float32 or float64."""
    above = shaped(slope, "slope", shape)
    dtype = result_dtype(inputs[0], above, *inputs[1:])
    return tuple(array.astype(dtype, copy=False) for array in (above, *inputs))
