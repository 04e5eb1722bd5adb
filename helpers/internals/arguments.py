"""Check what a function is given: arrays of numbers, whole numbers, pairs, generators.

Every check returns the argument in one form, or raises an error that names the argument, what came
and what fits: a TypeError for what is no number, a ValueError for a number that does not fit.
"""

import math
from collections.abc import Mapping, Sequence, Set
from numbers import Integral, Number, Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Pair = tuple[int, int]
Size = int | Pair  # rows and columns alike, or (rows, columns)

LARGEST_MATRIX = 10**8  # entries that a laptop's memory takes without trouble


def as_numbers(values: ArrayLike, name: str) -> NDArray[Any]:
    """Return values as an array of real numbers (no copy of an array), or say what is wrong."""
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise ValueError(f"{name} is ragged: its rows must all have one length") from error
    if array.dtype.kind == "O" and all(isinstance(entry, Real) for entry in array.flat):
        array = _stored(array, name)
    if array.dtype.kind not in "buifc":
        raise TypeError(
            f"{name} must hold numbers, received {type(values).__name__} ({array.dtype})"
        )
    if array.dtype.kind == "c":
        raise ValueError(f"{name} holds complex numbers ({array.dtype}): real ones fit")
    if array.size == 0:
        raise ValueError(f"{name} {array.shape} is empty: every axis needs at least one entry")
    rows = values if isinstance(values, list | tuple) else [values]
    masked = [row for row in rows if isinstance(row, np.ma.MaskedArray)]
    if hidden := sum(np.ma.getmaskarray(row).sum() for row in masked):
        raise ValueError(f"{name} hides {hidden} of its numbers: fill them, as with .filled(0)")
    return array if array.dtype.isnative else array.astype(array.dtype.newbyteorder("="))


def _stored(array: NDArray[Any], name: str) -> NDArray[Any]:
    """Return numbers that came as objects, such as fractions, as integers or floats."""
    whole = all(isinstance(entry, Integral) for entry in array.flat)
    try:
        return array.astype(np.int64 if whole else np.float64)
    except OverflowError as error:
        fits = "integers below 2**63 fit"
        raise ValueError(f"{name} holds numbers that NumPy cannot store: {fits}") from error


def signed(array: NDArray[Any], name: str) -> NDArray[Any]:
    """Return the array, as int64 where it is uint64: NumPy would turn sums of the two to floats."""
    if array.dtype != np.uint64:
        return array
    if array.max() > np.iinfo(np.int64).max:
        raise ValueError(f"{name} holds {array.max()}: integers below 2**63 fit")
    return array.astype(np.int64)


def shaped(values: ArrayLike, name: str, shape: tuple[int | None, ...]) -> NDArray[Any]:
    """Return values as an array of this shape, None standing for any length, or say what came."""
    array = signed(as_numbers(values, name), name)
    wanted = tuple(
        have if want is None else want for want, have in zip(shape, array.shape, strict=False)
    )
    if array.ndim != len(shape) or array.shape != wanted:
        form = f"shape {shape}".replace("None", "any") if shape else "one number"
        raise ValueError(f"{name} of shape {array.shape} does not fit: {form} does")
    return array


def as_fractions(values: ArrayLike, name: str) -> NDArray[Any]:
    """Return values as an array of floats from 0 to 1, or say what came."""
    array = as_numbers(values, name)
    if array.dtype.kind != "f":
        raise ValueError(f"{name} are {array.dtype}: floats in [0, 1] fit, so divide them by 255")
    if not (array.min() >= 0 and array.max() <= 1):  # NaN fails too
        raise ValueError(
            f"{name} reach from {array.min()} to {array.max()}: floats in [0, 1] fit, so divide "
            "pixels from 0 to 255 by 255"
        )
    return array


def as_image(image: ArrayLike) -> NDArray[Any]:
    """Return the image as an array with two, three or four axes, or say what is wrong."""
    array = as_numbers(image, "image")
    if array.ndim not in (2, 3, 4):
        raise ValueError(
            f"image {array.shape} has {array.ndim} axes: (H, W), (H, W, C) or (N, H, W, C) fits"
        )
    return array


def pair(value: int | Sequence[int], name: str) -> Pair:
    """Return an int or (rows, columns), each at least 1, as (rows, columns)."""
    if is_number(value):
        both = whole(value, name)
        return both, both
    return two(value, name, "an int or (rows, columns)")


def is_number(value: Any) -> bool:
    """Tell a single number, of any kind, from all else."""
    return isinstance(value, Number | np.bool_)


def entries(value: Any, name: str, form: str, counts: Sequence[int] = (2,)) -> tuple[Any, ...]:
    """Return the entries of a pair, or of another tuple of so many."""
    if isinstance(value, str | bytes | Mapping | Set) or not np.iterable(value):
        raise TypeError(f"{name} must be {form}, received {type(value).__name__}")
    entries = tuple(value)
    if len(entries) not in counts:
        raise ValueError(f"{name} {value} has {len(entries)} entries: {form} fits")
    return entries


def two(value: Any, name: str, form: str, *, least: int = 1) -> Pair:
    """Return the two whole numbers of a pair."""
    first, second = entries(value, name, form)
    return whole(first, name, least=least), whole(second, name, least=least)


def whole(value: Any, name: str, *, least: int = 1) -> int:
    """Return value as an int of at least `least`; True and 2.0 are no counts."""
    if not is_number(value):
        raise TypeError(f"{name} must be a whole number, received {type(value).__name__}")
    if isinstance(value, bool) or not isinstance(value, Integral) or value < least:
        raise ValueError(f"{name} {value} does not fit: a whole number of at least {least} does")
    return int(value)


def number(value: Any, name: str) -> float:
    """Return value as a float; True, NaN and infinity do not fit."""
    if not is_number(value):
        raise TypeError(f"{name} must be a number, received {type(value).__name__}")
    if isinstance(value, bool) or not isinstance(value, Real) or not _is_finite(value):
        raise ValueError(f"{name} {value} does not fit: a finite number does")
    return float(value)


def storable(value: Any, name: str, dtype: np.dtype[Any]) -> Any:
    """Return a number that an array of this dtype can hold; floats may round it."""
    if not is_number(value):
        raise TypeError(f"{name} must be a number, received {type(value).__name__}")
    if not isinstance(value, Real | np.bool_) or not _holds(dtype, value):
        raise ValueError(f"{name} {value} does not fit: the image is {dtype}")
    return value


def index(value: Any, name: str, count: int) -> int:
    """Return value as an int from 0 to count - 1."""
    place = whole(value, name, least=0)
    if place >= count:
        raise ValueError(f"{name} {value} does not fit: 0 to {count - 1} fit")
    return place


def members(values: Any, name: str, *keys: str) -> dict[str, NDArray[Any]]:
    """Return a dict of arrays, or these members of it, or say which are missing."""
    if not isinstance(values, Mapping):
        raise TypeError(f"{name} must be a dict of arrays, received {type(values).__name__}")
    missing = [key for key in keys if key not in values]
    if missing:
        raise ValueError(f"{name} {list(values)} does not fit: {missing} is missing")
    return {key: as_numbers(values[key], f"{name}[{key!r}]") for key in keys or values}


def check_room(name: str, shape: Pair, given: int = 0) -> None:
    """Raise an error where the argument asks for more than is given, and would fill the memory."""
    if shape[0] * shape[1] - given > LARGEST_MATRIX:
        raise ValueError(f"{name} is too large: it needs a matrix {shape}")


def flag(value: Any, name: str) -> bool:
    """Return True or False, also written as 1 or 0, or say what came."""
    if not is_number(value):
        raise TypeError(f"{name} must be True or False, received {type(value).__name__}")
    if value not in (0, 1):
        raise ValueError(f"{name} {value} does not fit: True or False does")
    return bool(value)


def generator(rng: Any) -> np.random.Generator:
    """Return rng where it is a generator, or say that it is none."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            "rng must be a generator such as np.random.default_rng(0), "
            f"received {type(rng).__name__}"
        )
    return rng


def _is_finite(value: Any) -> bool:
    """Tell whether a float can hold it; an integer may be larger than every float."""
    try:
        return math.isfinite(float(value))
    except OverflowError:
        return False


def _holds(dtype: np.dtype[Any], value: Any) -> bool:
    """Tell whether the value lies in the dtype's range, and is whole where it must be."""
    if dtype.kind == "f":  # infinity and NaN are floats too
        return not float(np.finfo(dtype).max) < abs(value) < np.inf
    low, high = (0, 1) if dtype.kind == "b" else (np.iinfo(dtype).min, np.iinfo(dtype).max)
    return bool(low <= value <= high and value == int(value))
