"""Check what a drawing is given: pictures, matrices, lists that belong together, scales.

Every check raises an error that names the argument before a figure is begun, so that a call which
fails leaves no empty figure on the page.
"""

from collections.abc import Sized
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.internals.arguments import as_numbers, number


def as_picture(image: ArrayLike, name: str) -> NDArray[Any]:
    """Return what can be drawn as a picture, (H, W), (H, W, 3) or with transparency (H, W, 4)."""
    array = as_numbers(image, name)
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[:, :, 0]
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in (3, 4)):
        raise ValueError(f"{name} {np.shape(image)} does not fit: (H, W), (H, W, 1), (H, W, 3) do")
    if array.ndim == 2 or array.dtype == np.uint8:
        return array
    return _in_range(array, name, 255 if array.dtype.kind in "iu" else 1)


def as_fractions(image: ArrayLike, name: str) -> NDArray[Any]:
    """Return a picture of bytes, or of floats from 0 to 1, as floats from 0 to 1."""
    array = as_picture(image, name)
    return array / 255 if array.dtype == np.uint8 else _in_range(array, name, 1).astype(float)


def as_grid(values: ArrayLike, name: str) -> NDArray[Any]:
    """Return a matrix that is small enough for its numbers to be written into it."""
    array = as_numbers(values, name)
    if array.ndim != 2 or max(array.shape) > 20:
        wanted = "its numbers can be written for (H, W) up to (20, 20)"
        raise ValueError(f"{name} has shape {array.shape}: {wanted}")
    return array


def as_shape(values: ArrayLike, name: str, shape: tuple[int | None, ...]) -> NDArray[Any]:
    """Return an array of numbers with as many entries along each axis as asked; None is any."""
    array = as_numbers(values, name)
    fits = [want in (None, have) for want, have in zip(shape, array.shape, strict=False)]
    if array.ndim != len(shape) or not all(fits):
        names = iter("nmk")
        wanted = ", ".join(next(names) if want is None else str(want) for want in shape)
        wanted += "," * (len(shape) == 1)
        raise ValueError(f"{name} {array.shape} does not fit: ({wanted}) does")
    return array


def one_each(name: str, things: Sized, **lists: Sized) -> None:
    """Raise an error unless there is a thing, and each list holds one entry for each of them."""
    for list_name, entries in lists.items():
        if len(entries) != len(things) or len(things) == 0:
            came = f"{len(entries)} came for {len(things)} {name}"
            raise ValueError(f"{list_name}: {came}; one each fits")


def positive(value: Any, name: str) -> float:
    """Return a number above 0 as a float."""
    if number(value, name) <= 0:
        raise ValueError(f"{name} {value} does not fit: a number above 0 does")
    return float(value)


def largest(numbers: NDArray[Any], limit: float | None = None) -> float:
    """Return the limit, or else the largest finite magnitude; where all are 0, 1."""
    if limit is not None:
        return positive(limit, "limit")
    known = numbers[np.isfinite(numbers)].astype(float)
    return float(np.abs(known).max(initial=0)) or 1.0


def finite(array: NDArray[Any], name: str) -> NDArray[Any]:
    """Return an array without NaN and infinity, or say that it holds some."""
    if not np.isfinite(array).all():
        raise ValueError(f"{name} holds NaN or infinity: finite numbers fit")
    return array


def scale_fits(vmin: float = 0, vmax: float = 255, cmap: str = "gray") -> None:
    """Raise an error unless the scale runs from one number up to another, in known colours."""
    if number(vmin, "vmin") > number(vmax, "vmax"):
        raise ValueError(f"vmax {vmax} does not fit: vmin is {vmin}, and no larger than vmax")
    if isinstance(cmap, str) and cmap not in plt.colormaps():
        raise ValueError(f"cmap {cmap!r} does not fit: a name such as 'gray' or 'viridis' does")


def _in_range(array: NDArray[Any], name: str, top: int) -> NDArray[Any]:
    """Return a picture from 0 to top; what rounding added at the ends is taken off."""
    if not (array.min() >= -1e-6 and array.max() <= top + 1e-6):  # NaN fails too
        raise ValueError(
            f"{name} runs from {array.min():g} to {array.max():g}: uint8, or floats in [0, 1], fit"
        )
    return array.clip(0, top) if array.dtype.kind == "f" else array
