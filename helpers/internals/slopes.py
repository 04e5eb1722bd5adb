"""Check a slope that comes back to a layer: its shape, and the type it is computed in."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.internals.arguments import shaped
from helpers.internals.windows import result_dtype

Array = NDArray[Any]


def fitting_slope(
    slope: ArrayLike, layer: Callable[[Array], Any], values: Array, axes: int
) -> Array:
    """Return slope in the shape the layer gives, which is tried on one example of a batch."""
    batched = values.ndim == axes
    shape = np.shape(layer(values[:1] if batched else values))
    return shaped(slope, "slope", (len(values), *shape[1:]) if batched else shape)


def in_one_type(slope: Array, *inputs: Array) -> tuple[Array, ...]:
    """Return slope and inputs, all of them checked, in one dtype: int64, float32 or float64."""
    dtype = result_dtype(inputs[0], slope, *inputs[1:])
    return tuple(array.astype(dtype, copy=False) for array in (slope, *inputs))
