"""Single numbers of an explorer's state, and the error for what an explorer refuses."""

from numbers import Real as AnyReal
from typing import Any

import numpy as np
import traitlets

from helpers.internals.arguments import number, whole

LARGEST = 1e15  # so that whole numbers and their sums stay exact, in the browser too


class UnfitError(traitlets.TraitError, ValueError):
    """A value that an explorer refuses; the last good one stays."""


class Whole(traitlets.Int):  # type: ignore[type-arg]  # no […] where Colab is
    """A whole number, NumPy's too; True is none."""

    def validate(self, obj: Any, value: Any) -> int | None:
        """Return it as an int, or say what is wrong with it."""
        try:
            return whole(value, str(self.name), least=-int(LARGEST))
        except ValueError as error:
            raise UnfitError(f"{self.name} {value} does not fit: a whole number does") from error


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
        kept = isinstance(value, int | float) or not isinstance(value, AnyReal)
        return value if kept else number(value, str(self.name))
