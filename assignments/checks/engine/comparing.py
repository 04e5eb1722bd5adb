"""Compare plain values: words, truth values, and numbers within a tolerance."""

from typing import Any

import numpy as np

from assignments.checks.engine.plain import Array, word


def same(value: Any, right: Any, tolerance: float) -> bool:
    """Tell whether two plain values are the same.

    Parameters
    ----------
    value, right : plain values
        What came, and what is right.
    tolerance : float
        Largest difference of two numbers, as a share of the largest right one.

    Examples
    --------
    >>> same(np.array([1, 2.00001]), np.array([1, 2]), 1e-5), same(" B", "b", 0)
    (True, True)
    >>> same(np.array(True), np.array(1), 0)  # True is not 1 on an answer sheet
    False

    Introduced in assignment 01.
    """
    if isinstance(value, str) and isinstance(right, str):
        return word(value) == word(right)
    if isinstance(value, dict) and isinstance(right, dict) and right.get("is") == "dict":
        items, due = value.get("items", ()), right["items"]  # a forged one may have too few
        alike = value.get("keys") == right["keys"] and len(items) == len(due)
        return alike and all(same(*pair, tolerance) for pair in zip(items, due, strict=True))
    if not isinstance(value, np.ndarray) or not isinstance(right, np.ndarray):
        return False
    if value.shape != right.shape or (value.dtype.kind == "b") != (right.dtype.kind == "b"):
        return False
    return bool(close(value, right, tolerance).all())


def close(value: Array, right: Array, tolerance: float) -> Array:
    """Tell of each number whether it is right, within a share of the largest right one.

    Examples
    --------
    >>> close(np.array([100.0004, 1.01]), np.array([100, 1]), 1e-5)
    array([ True, False])

    Introduced in assignment 01.
    """
    right = right.astype(float)
    finite = np.abs(right[np.isfinite(right)])
    bound = tolerance * max(1e-6, float(finite.max(initial=0)))
    return np.asarray(np.isclose(value.astype(float), right, rtol=0, atol=bound, equal_nan=True))


def partly(given: Any, right: Any, wrong: Any) -> bool:
    """Tell whether a shape is right in one place and wrong, in this way, in the others.

    Examples
    --------
    >>> partly(np.array([4, 7, 3]), np.array([4, 6, 3]), np.array([5, 7, 3]))
    True

    Introduced in assignment 03.
    """
    three = [v for v in (given, right, wrong) if isinstance(v, np.ndarray) and v.dtype.kind in "if"]
    if len(three) < 3 or {v.shape for v in three} not in ({(2,)}, {(3,)}):
        return False
    return right.dtype.kind == "i" and bool(np.all((given == right) | (given == wrong)))


def is_open(value: Any, deep: int = 9) -> bool:
    """Tell whether a plain value, or a part of a list, is still open.

    Examples
    --------
    >>> is_open(None), is_open({"is": "list", "items": [np.array(1), None]})
    (True, True)

    Introduced in assignment 01.
    """
    if isinstance(value, dict) and value.get("is") == "list" and deep:
        return any(is_open(item, deep - 1) for item in value["items"] if not _none(item))
    return value is None or _none(value)


def _none(value: Any) -> bool:
    return isinstance(value, dict) and value.get("type") == "NoneType"
