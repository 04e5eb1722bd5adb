"""Slips that any array of numbers can suffer, each with its sentence: they stand here once.

A slip makes of the right answer what it gives. Those of a question's own table come first.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any

import numpy as np

from assignments.checks.engine.plain import Array

Change = Callable[[Array], Any]
Slip = tuple[Callable[..., Any], str]  # what is computed, and the sentence that names it
Rows = Sequence[tuple[str, Sequence[Change]]]

DECIMALS, OUTPUT = "Decimals are lost: do not round", "mind the type of your output"
WHOLE = "Only whole numbers fit here: which way is it rounded?"

# Of what is written down by hand and of what a function returns.
EVERYWHERE: Rows = (
    ("Rows and columns have changed places.", [lambda r: np.swapaxes(r, 0, 1), np.transpose]),
    ("The numbers are right: give them as rows, and not all in one row.", [
        lambda r: np.ravel(r) if np.ndim(r) > 1 else None]),
    ("The numbers are right, in one pair of brackets too many.", [
        lambda r: r[None], lambda r: r[..., None] if np.ndim(r) else None]),
    ("Numbers below zero have lost their sign.", [np.abs]),
    ("What is below zero became zero: there is no ReLU here.", [lambda r: np.clip(r, 0, None)]),
    ("All the signs are turned.", [np.negative]),
    ("The rows stand in the opposite order.", [lambda r: r[::-1] if np.ndim(r) > 1 else None]),
    ("Left and right have changed places.", [lambda r: r[:, ::-1]]),
)  # fmt: skip

# Of a shape (rows, columns) or (rows, columns, maps), worked out by hand.
SHAPES: Rows = (
    ("Rows and columns have changed places.", [lambda r: r[[1, 0, *range(2, len(r))]]]),
    ("You took the height for the width, or the width for the height: count each by itself.", [
        lambda r: r[[0, 0, *range(2, len(r))]], lambda r: r[[1, 1, *range(2, len(r))]]]),
    ("How many maps are there? Give the whole shape.", [lambda r: r[:2] if len(r) == 3 else None]),
    ("The maps come last in the shape: (rows, columns, maps).", [lambda r: np.roll(r, 1)]),
    ("Give the rows and the columns, as a pair.", [lambda r: r[0], lambda r: r[1]]),
)  # fmt: skip

# Of what a function returns, where a sentence may say more without giving an answer away.
RETURNED: Rows = (
    ("All numbers are 0: what is filled in, and when?", [np.zeros_like]),
    ("The beginning of it is still 0: does a range start too late?", [
        lambda r: np.flip(_begun(np.flip(r), -1, None)),
        lambda r: np.flip(_begun(np.flip(r, (0, 1)), None, -1), (0, 1)),
        lambda r: np.flip(_begun(np.flip(r, (0, 1)), -1, -1), (0, 1))]),
    ("The end of it is still 0: does a range stop too early?", [
        lambda r: _begun(r, -1, None), lambda r: _begun(r, None, -1), lambda r: _begun(r, -1, -1)]),
    ("float16 keeps three digits or so: take a larger type.", [lambda r: r.astype(np.float16)]),
    ("Only one number comes back: does your function return before the end?", [
        lambda r: r.flat[0]]),
    ("Most of it is still 0: does `return` stand inside a loop?", [
        lambda r: _begun(r, 1, 1), lambda r: _begun(r, 1, None)]),
    ("All rows are equal: `[[0] * 3] * 2` is the same row twice, not two rows.", [
        lambda r: np.tile(r[-1], (len(r), *[1] * (np.ndim(r) - 1)))]),
    ("The last row and the last column are missing: think of + 1.", [lambda r: r[:-1, :-1]]),
    ("The last row is missing: think of + 1.", [lambda r: r[:-1] if np.ndim(r) > 1 else None]),
    ("The last column is missing: think of + 1.", [lambda r: r[:, :-1]]),
    ("All numbers go into one list: begin a new one a row.", [
        lambda r: r.reshape(1, -1, *r.shape[2:]).repeat(len(r), 0) if np.ndim(r) > 1 else None]),
    ("The last one is missing.", [lambda r: r[:-1] if np.ndim(r) == 1 else None]),
    ("Only the first one comes back.", [lambda r: r[0], lambda r: r[:1]]),
    ("Only the last one is left.", [lambda r: r[-1], lambda r: r[-1:]]),
    ("Only the first channel is left.", [lambda r: r[..., 0], lambda r: r[..., :1]]),
    ("Only the last channel is left.", [lambda r: r[..., -1], lambda r: r[..., -1:]]),
    ("An axis of length 1 is lost: keep it.", [np.squeeze]),
    ("Each number goes on from the one before: begin anew for each.", [
        lambda r: np.cumsum(r).reshape(r.shape), lambda r: np.cumsum(r, axis=-1)]),
    ("The numbers run over: the type of your output is too small for them.", [
        lambda r: np.int64(r).astype(np.uint8), lambda r: np.int64(r).astype(np.int8)]),
    ("The range is to stay as it was: do not divide by 255.", [lambda r: r / 255]),
    ("The range is to stay as it was: do not multiply by 255.", [lambda r: r * 255]),
    ("Nothing is divided by the largest number here.", [
        lambda r: r / np.max(r), lambda r: r / np.max(np.abs(r))]),
    ("Nothing is cut off at 1.", [lambda r: np.clip(r, 0, 1), lambda r: np.minimum(r, 1)]),
    ("Nothing is cut off at 255.", [lambda r: np.clip(r, 0, 255), lambda r: np.minimum(r, 255),
                                    lambda r: np.trunc(np.clip(r, 0, 255))]),
    ("It is a hundred times as large: no percentages are asked.", [lambda r: 100 * r]),
    ("It is twice as large as it should be.", [lambda r: 2 * r]),
    ("Every number is one too large.", [lambda r: r + 1]),
)  # fmt: skip


def of_values(right: Any, shape: bool = False) -> Iterator[tuple[Any, str]]:
    """Yield what slips make of an answer that was worked out by hand, such as a shape.

    Examples
    --------
    >>> next(of_values(np.array([[1, 2]])))[1]
    'Rows and columns have changed places.'

    Introduced in assignment 01.
    """
    if np.ndim(right) == 0 or np.size(right) == 0:
        return
    for sentence, changes in (*(SHAPES if shape else ()), *EVERYWHERE):
        for change in changes:
            yield changed(change, right), sentence


def counts(right: Any) -> bool:
    """Tell whether what is right is a count, or a shape of two or three axes.

    Examples
    --------
    >>> counts(np.array(3)), counts(np.array([2, 3])), counts(np.array(0.5))
    (True, True, False)

    Introduced in assignment 03.
    """
    whole = isinstance(right, np.ndarray) and right.dtype.kind == "i"
    return whole and right.shape in ((), (2,), (3,))


def of_functions() -> list[Slip]:
    """Return the slips of what a function returns, each a function of a case and the right answer.

    Introduced in assignment 01.
    """
    return [
        (lambda *case, right, change=change, **_: changed(change, right), sentence)
        for sentence, changes in (*EVERYWHERE, *RETURNED)
        for change in changes
    ]


def combined(answer: Callable[..., Any], *kinds: Sequence[tuple[Any, str]]) -> list[Slip]:
    """Combine mistakes of several kinds, the fewest first; of several in one the first is named.

    Parameters
    ----------
    answer : callable
        Takes one thing of each kind, and then a case.
    *kinds : sequence of (thing, sentence)
        What may stand in this place; the sentence of what is right is "".

    Examples
    --------
    >>> times, plus = [(3, ""), (2, "It is 3.")], [(1, ""), (0, "Add 1.")]
    >>> slips = combined(lambda a, b, x: a * x + b, times, plus)
    >>> [(slip(10, right=31), hint) for slip, hint in slips]
    [(30, 'Add 1.'), (21, 'It is 3.'), (20, 'It is 3.')]

    Introduced in assignment 03.
    """
    ways = [tuple(zip(*way, strict=True)) for way in product(*kinds)]  # things, and sentences
    ways.sort(key=lambda way: sum(map(bool, way[1])))
    return [
        (lambda *case, things=things, **_: answer(*things, *case), next(filter(None, hints)))
        for things, hints in ways if any(hints)
    ]  # fmt: skip


def changed(change: Change, right: Any) -> Any:
    """Return what a slip makes of the right answer, the same where it does not apply.

    Examples
    --------
    >>> changed(np.abs, np.array([-1, 2])), changed(lambda r: r[:, 0], np.array([1, 2]))
    (array([1, 2]), array([1, 2]))

    Introduced in assignment 01.
    """
    if not isinstance(right, np.ndarray) or right.dtype.kind == "b":
        return right
    try:
        value = change(right)
    except (ValueError, IndexError, TypeError):  # it has not so many axes
        return right
    return right if value is None else value


def rounded(given: Any, right: Any) -> bool:
    """Tell whether numbers are the right ones, rounded up, down or off after a few decimals.

    Examples
    --------
    >>> rounded(np.array([1.2, 3]), np.array([1.23, 3])), rounded(np.array(1.3), np.array(1.1))
    (True, False)

    Introduced in assignment 01.
    """
    arrays = all(isinstance(v, np.ndarray) and v.dtype.kind != "b" for v in (given, right))
    if not arrays or given.shape != right.shape:
        return False
    off = np.abs(given - right) > 1e-9 * np.max(np.abs(right), initial=1)
    if not np.any(off & (np.abs(right - np.round(right)) > 1e-9)):
        return False  # no decimals were there to be lost
    units = [(u := given.astype(float) * 10.0**n, abs(u - right * 10.0**n)) for n in range(6)]
    return any(np.allclose(u, np.round(u), 1e-13, 1e-7) and np.all(gap < 1 + 1e-9)
               and np.any(abs(gap - 0.5) < 0.5 - 1e-9) for u, gap in units)  # fmt: skip


def _begun(whole: Array, rows: int | None, columns: int | None) -> Array:
    result = np.zeros_like(whole)
    result[:rows, :columns] = whole[:rows, :columns]
    return result
