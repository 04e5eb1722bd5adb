"""A check never raises: whatever is handed in, it says one line and returns True or False."""

import ast
import contextlib
import datetime
import io
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assignments.checks.engine import collecting
from tests.test_assignments import every_master, given, questions, run

pytestmark = pytest.mark.check


def raises(error: BaseException) -> Callable[..., Any]:
    def function(*_: Any) -> Any:
        raise error

    return function


def returns(value: Any) -> Callable[..., Any]:
    return lambda *_: value


MUCH = "x" * 10_000_000


def chatty(*_: Any) -> Any:
    print(MUCH)


class Hostile:
    """It can be neither shown, compared, copied nor turned into numbers."""

    def refuse(self, *_: Any) -> Any:
        raise RuntimeError("no")

    __repr__ = __str__ = __eq__ = __array__ = __deepcopy__ = __bool__ = __len__ = refuse
    __hash__ = None  # type: ignore[assignment]


ITSELF: list[Any] = [1]
ITSELF.append(ITSELF)

VALUES: dict[str, Any] = {
    "None": None,
    "three dots": ...,
    "a number": 7,
    "a truth value": True,
    "nan": float("nan"),
    "text": "text",
    "long text": "two\nlines " * 10_000,
    "bytes": b"x",
    "no list": [],
    "ragged": [[1], [1, 2]],
    "a list in itself": ITSELF,
    "no dict": {},
    "a dict of an array": {"a": np.arange(6).reshape(2, 3)},
    "an array of no axes": np.array(3),
    "an empty array": np.zeros((0,)),
    "complex numbers": np.ones((2, 3)) * 1j,
    "objects": np.array([None, "a"]),
    "an object": object(),
    "a hostile object": Hostile(),
    "a class": dict,
    "a huge number": 10**400,
    "a number too long to write": 10**5000,
    "a time": datetime.datetime(2026, 11, 26),
    "a time of NumPy": np.datetime64("2026-11-26"),
    "a span of NumPy": np.timedelta64(3, "s"),
    "a set": {1, "a"},
}
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "divides by 0": lambda *_: 1 / 0,
    "leaves": lambda *_: sys.exit(),
    "leaves with a word": raises(SystemExit("bye")),
    "is interrupted": raises(KeyboardInterrupt()),
    "misses a key": raises(KeyError("a")),
    "fails at length": raises(ValueError("two\nlines " * 10_000)),
    "prints much": chatty,
    "generates": lambda *_: (n for n in range(3)),
    "generates without end": lambda *_: iter(int, 1),
    "generates a fault": lambda *_: (1 / n for n in (1, 0)),
    "calls itself": lambda *a: FUNCTIONS["calls itself"](*a),
} | {f"gives {name}": returns(value) for name, value in VALUES.items()}


def arguments(check: str) -> list[str]:
    """Return the names of the student's answers in a check such as `check.question_1(reading)`."""
    call = next(node for node in ast.walk(ast.parse(check)) if isinstance(node, ast.Call))
    return [ast.unparse(argument) for argument in call.args]


def verdict(check: str, names: dict[str, Any], **handed_in: Any) -> None:
    """Let a check look at what is handed in, and hold it to its promise."""
    names = names | handed_in
    with contextlib.redirect_stderr(io.StringIO()) as errors:
        said = run(check, names)
    assert type(names["passed"]) is bool
    *printed, line = said.splitlines()
    assert line.startswith("Question ") and len(line) < 700, line
    assert len(said) < 5_000 and not errors.getvalue()
    assert not any(line.startswith("Question") for line in printed)
    assert "Traceback" not in said


@every_master
def test_a_check_survives_every_odd_answer(path: Path) -> None:
    for question in questions(path).values():
        names = dict(given(path))
        run(question.solution, names)
        answers = arguments(question.visible)
        odd = VALUES | (FUNCTIONS if callable(names[answers[0]]) else {"a function": len})
        for value in odd.values():
            for answer in answers:
                verdict(question.visible, names, **{answer: value})


@every_master
def test_a_check_survives_odd_entries_of_a_dict(path: Path) -> None:
    for question in questions(path).values():
        names = dict(given(path))
        run(question.solution, names)
        for answer in arguments(question.visible):
            whole = names[answer]
            for value in VALUES.values() if isinstance(whole, dict) else ():
                verdict(question.visible, names, **{answer: dict.fromkeys(whole, value)})
                for name in [*whole, 3, None]:
                    verdict(question.visible, names, **{answer: whole | {name: value}})


def endless(*_: Any) -> Any:
    while True:
        with contextlib.suppress(Exception):
            time.sleep(0.01)


@every_master
def test_an_endless_answer_is_stopped(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "SECONDS", 0.05)
    for question in questions(path).values():
        names = dict(given(path))
        run(question.solution, names)
        (answer, *_) = arguments(question.visible)
        if callable(names[answer]):
            before, start = signal.getsignal(signal.SIGALRM), time.monotonic()
            said = run(question.visible, names | {answer: endless})
            assert "does not end within 0.05 seconds" in said
            assert time.monotonic() - start < 5, "the other cases are not tried"
            assert signal.getsignal(signal.SIGALRM) is before
            assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
