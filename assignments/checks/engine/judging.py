"""Form a verdict on what was collected: right or not, and one sentence that names the fault.

Nothing of the student's runs here: all there is are arrays and text, which may be forged.
"""

import contextlib
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from assignments.checks.engine.choosing import misplaced, unfit
from assignments.checks.engine.comparing import is_open, partly, same
from assignments.checks.engine.plain import plain, word
from assignments.checks.engine.questions import Asked, Part
from assignments.checks.engine.saying import difference
from assignments.checks.engine.slips import DECIMALS, WHOLE, counts, of_values, rounded
from assignments.checks.engine.trials import try_out
from assignments.checks.engine.verdicts import RIGHT, Verdict, missing, not_yet


def judge(
    question: Asked, collected: Any, cases: Sequence[Any] = (), shown: int | None = None
) -> Verdict:
    """Form the verdict on what `collect` has collected.

    Parameters
    ----------
    question : Question
        Says what is right.
    collected : any
        What `collect` gave, or anything else: that is not right.
    cases : sequence of tuples
        The same as for `collect`.
    shown : int, optional
        So many of the cases may be written out in the sentence; all where nothing is said.

    Returns
    -------
    Verdict

    Introduced in assignment 01.
    """
    of_kind = {"values": _values, "choice": _choice, "function": try_out}[question.kind]
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return of_kind(question, collected, [tuple(case) for case in cases], shown)
    except Exception:  # whatever else was handed over
        return not_yet("What was collected of your answer cannot be read.")


# Values


def _values(question: Asked, collected: Any, *_: Any) -> Verdict:
    entries = _entries(question, collected["answers"])
    if isinstance(entries, Verdict):
        return entries
    for (label, given), part in zip(entries, question.parts, strict=True):
        right = plain(question.expression(part.right)())
        whole = isinstance(right, np.ndarray) and right.dtype.kind in "iu"
        tolerance = 1e-9 if whole else question.tolerance
        if not same(given, right, tolerance):
            slip = _slip(question, part, (given, right, tolerance))
            said = slip or difference(given, right, tolerance)
            return not_yet(said, slip, f"{label}: " if part.key else "")
    return Verdict(True, f"{RIGHT}.")


def _slip(question: Asked, part: Part, pair: tuple[Any, Any, float]) -> str:
    """Return the sentence of the first slip that gives what was given, "" for none."""
    given, right, tolerance = pair
    shape = "output_size" in part.right or "np.shape" in part.right
    for slip, hint in (*question.slips(part), *question.usual(part)):
        with contextlib.suppress(Exception):  # a row that does not fit what was given
            value = slip(right=right, given=given) if callable(slip) else slip
            alike = value is given or same(given, plain(value), tolerance)
            if alike or (shape and partly(given, right, plain(value))):
                return hint
    shape = counts(right) and (shape or right.ndim == 0)
    if shape and isinstance(given, np.ndarray) and np.any(given.astype(float) % 1):
        return WHOLE
    if rounded(given, right):
        return f"{DECIMALS}."
    pairs = of_values(right, shape)
    hints = (hint for value, hint in pairs if same(given, plain(value), tolerance))
    return next(hints, "")


def _entries(question: Asked, answers: Any) -> list[tuple[str, Any]] | Verdict:
    """Return the label and the plain answer of each part, or why there are none."""
    entries = []
    for part in question.parts:
        read, label = answers[part.name], part.key or part.name
        if read["trouble"]:
            return not_yet(f"`{part.name}` {read['trouble']}")
        given = read["result"]
        if part.key:
            if (fields := _fields(given)) is None:
                names = (other.key for other in question.parts if other.name == part.name)
                return not_yet(f"Keep the dict with its names {', '.join(names)}.")
            given = fields.get(part.key)
        if part.key and len(question.names) > 1:
            label = f"{part.name}, {part.key}"
        entries.append((label, question.tidy(label, given)))
    open_ones = [label for label, value in entries if is_open(value)]
    return missing(open_ones, len(entries)) if open_ones else entries


def _fields(whole: Any) -> dict[str, Any] | None:
    """Return the entries of a plain dict, none of what is open, None of anything else."""
    if whole is None:
        return {}
    if not isinstance(whole, dict) or whole["is"] != "dict":
        return None
    return dict(zip(whole["keys"], whole["items"], strict=True))


# Choices


def _choice(question: Asked, collected: Any, *_: Any) -> Verdict:
    [part] = question.parts
    right = question.expression(part.right)()
    read = collected["answers"][part.name]
    fields = _fields(read["result"])
    spelled = {word(name): name for name in right}
    if read["trouble"] or fields is None or not {*map(word, fields)} <= {*spelled}:
        return not_yet(f"Keep the dict with its names {', '.join(right)}.")
    given = {spelled[word(name)]: question.tidy(name, item) for name, item in fields.items()}
    if open_ones := [name for name in right if given.get(name) is None]:
        return missing(open_ones, len(right))
    words = [one for name, one in right.items() if name not in question.options]
    if fault := unfit(given, {name: question.options.get(name, sorted(words)) for name in right}):
        return not_yet(fault)
    chosen = {name: word(item) for name, item in given.items()}
    if chosen == (due := {name: word(one) for name, one in right.items()}):
        return Verdict(True, f"{RIGHT}.")
    rows = (row for row in part.rows if row[0] == "else" or misplaced(row[0], chosen, due))
    hint = next((sentence for _, sentence in rows), "")
    return not_yet(hint or "This is not the answer.", hint)
