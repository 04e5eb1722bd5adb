"""What an explorer's state is made of, arrays and numbers, and the error for what is refused."""

from collections.abc import Sequence
from numbers import Real as AnyReal
from typing import Any

import numpy as np
import traitlets
from numpy.typing import NDArray

from helpers.internals.arguments import as_numbers, number, whole

LARGEST = 512  # pixels of a side: a larger picture is shrunk first, so that it answers at once
LARGEST_NUMBER = 1e15  # so that whole numbers and their sums stay exact, in the browser too


class UnfitError(traitlets.TraitError, ValueError):
    """A value that an explorer refuses; the last good one stays."""


class Whole(traitlets.Int):  # type: ignore[type-arg]  # no […] where Colab is
    """A whole number, NumPy's too; True is none."""

    def validate(self, obj: Any, value: Any) -> int | None:
        """Return it as an int, or say what is wrong with it."""
        try:
            taken = whole(value, str(self.name), least=-int(LARGEST_NUMBER))
        except ValueError as error:
            raise UnfitError(f"{self.name} {value} does not fit: a whole number does") from error
        if taken > LARGEST_NUMBER:
            raise UnfitError(f"{self.name} does not fit: at most {LARGEST_NUMBER:.0e} does")
        return taken


class Real(traitlets.Float):  # type: ignore[type-arg]
    """A finite number, NumPy's too; True is none."""

    def validate(self, obj: Any, value: Any) -> float | None:
        """Return it as a float, or say what is wrong with it."""
        return number(value, str(self.name))


class Plain(traitlets.TraitType):  # type: ignore[type-arg]
    """A number or a word, as JSON has it; which of them fit, the explorer checks."""

    def validate(self, obj: Any, value: Any) -> Any:
        """Return NumPy's numbers and fractions as plain ones; True, which equals 1, is none."""
        if isinstance(value, np.generic):
            value = value.item()
        if isinstance(value, bool):
            raise UnfitError(f"{self.name} {value} does not fit: a number does")
        if isinstance(value, AnyReal) and bool(abs(value) > LARGEST_NUMBER):  # type: ignore[operator]
            raise UnfitError(f"{self.name} does not fit: at most {LARGEST_NUMBER:.0e} does")
        kept = isinstance(value, int | float) or not isinstance(value, AnyReal)
        return value if kept else number(value, str(self.name))


class Numbers(traitlets.TraitType):  # type: ignore[type-arg]  # no […] where Colab is
    """An array of finite numbers, given as an array or as nested lists, and read-only.

    Parameters
    ----------
    default : array-like, or function that returns one
        What it is until something else is set. Only a function may open a file of the course: it
        is called when an explorer is made, and never by an import.
    axes : sequence of int
        The numbers of axes that fit.
    largest : int
        How many rows and columns fit.
    **how
        What traitlets take, such as read_only=True for what the explorer itself works out.
    """

    def __init__(
        self, default: Any, axes: Sequence[int] = (2,), largest: int = LARGEST, **how: Any
    ) -> None:
        self.given, self.axes, self.largest = default, axes, largest
        super().__init__(**how)
        self.tag(sync=True, to_json=sent, from_json=received)

    def make_dynamic_default(self) -> NDArray[Any]:
        """Return the default, for each explorer when it is made."""
        return self.validate(None, self.given() if callable(self.given) else self.given)

    def validate(self, obj: Any, value: Any) -> NDArray[Any]:
        """Return the array as it is kept, or say what is wrong with it."""
        array = as_numbers(value, self.name or "array").copy()
        if array.dtype == np.longdouble:  # neither JSON nor the browser has it
            array = array.astype(np.float64)
        if array.ndim not in self.axes:
            fits = " or ".join(map(str, self.axes))
            raise UnfitError(f"{self.name} {array.shape} has {array.ndim} axes: {fits} fit")
        if not np.isfinite(array).all():
            raise UnfitError(f"{self.name} holds NaN or infinity: finite numbers fit")
        largest = np.abs(array.astype(np.float64)).max()
        if largest > LARGEST_NUMBER:
            raise UnfitError(f"{self.name} holds {largest}: at most {LARGEST_NUMBER:.0e} fits")
        if max(array.shape[:2]) > self.largest:
            raise UnfitError(
                f"{self.name} {array.shape} is too large to explore: at most {self.largest} pixels "
                "a side fit, such as every tenth pixel of it, [::10, ::10]"
            )
        array.flags.writeable = False
        return array


def sent(array: NDArray[Any], _: Any = None) -> dict[str, Any]:
    """Give the browser bytes: uint8 and float32 as they are, all else as float64."""
    kept = array if array.dtype in (np.uint8, np.float32) else array.astype(np.float64)
    return {"dtype": str(array.dtype), "shape": list(array.shape), "bytes": kept.tobytes()}


def received(given: dict[str, Any], _: Any = None) -> NDArray[Any]:
    """Take what the browser or a saved state gives: the values in a list."""
    if "values" in given:
        return np.array(given["values"], dtype=given["dtype"]).reshape(given["shape"])
    kept = given["dtype"] if given["dtype"] in ("uint8", "float32") else "float64"
    array = np.frombuffer(given["bytes"], dtype=kept).astype(given["dtype"])
    return array.reshape(given["shape"])


def saved_array(name: str, saved: Any) -> NDArray[Any]:
    """Take an array out of a saved state."""
    try:
        return np.array(saved["values"], dtype=saved["dtype"]).reshape(saved["shape"])
    except (TypeError, ValueError, LookupError, OverflowError) as error:
        raise UnfitError(f"{name} is no array with dtype, shape and values: {error}") from error


def plain(value: Any) -> Any:
    """Return a value of the state as JSON holds it, arrays with their dtype and shape."""
    if not isinstance(value, np.ndarray):
        return value
    return {"dtype": str(value.dtype), "shape": list(value.shape), "values": value.ravel().tolist()}
