"""Collect what an answer gives: call it on copies, for a limited time, and keep plain values.

This runs in the student's own process, which may have changed everything in it: no verdict here.
"""

import contextlib
import contextvars
import copy
import ctypes
import io
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from assignments.checks.engine.plain import plain, shown
from assignments.checks.engine.questions import Asked

SECONDS = 10.0  # that one call of a student's function may take
LETTERS = 1_000  # of what it prints that reach the page
GONE = "does without "  # begins what is said by a helper that is not there


def collect(
    question: Asked, answers: Mapping[str, Any], cases: Sequence[Any] = (), *,
    seconds: float | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Collect what an answer gives, as plain values.

    Parameters
    ----------
    question : Question
        Says what the page defines, and which of the course's helpers it does without.
    answers : mapping
        What the page defines, by name.
    cases : sequence of tuples
        The arguments of each call, where the answer is a function; the first is called twice.
    seconds : float, optional
        That each call may take; `SECONDS` where nothing is said.

    Returns
    -------
    dict
        Arrays, text, numbers, lists and dicts of them; `pack` writes it.

    Introduced in assignment 01.
    """
    limit = SECONDS if seconds is None else seconds
    if question.kind != "function":
        given = {name: answers.get(name) for name in question.names}
        return {"answers": {name: attempt(partial(plain, given[name]), limit) for name in given}}
    function = answers.get(question.names[0])
    if not callable(function):
        return {"answer": attempt(partial(plain, function), limit)["result"]}
    calls: list[dict[str, Any]] = []
    with absent(question.without):
        for case in [*cases, *cases[:1]]:
            calls.append(_call(question, function, case, limit))
            if calls[-1]["stopped"]:
                break
    return {"busy": _busy(function), "calls": calls}


def attempt(work: Callable[[], Any], seconds: float) -> dict[str, Any]:
    """Do something of a student's in a thread of its own, and come back whatever it does.

    Parameters
    ----------
    work : callable
        It may fail, exit, print without measure, or never end: then it is stopped, or left alone
        where it cannot be.
    seconds : float
        That it may take.

    Returns
    -------
    dict
        "result", a sentence about the "trouble", what was "printed", and whether it was "stopped".

    Examples
    --------
    >>> attempt(lambda: 6 / 0, 1)["trouble"]
    'stops with ZeroDivisionError: division by zero.'

    Introduced in assignment 01.
    """
    printed, done = _Kept(), {"result": None, "trouble": "", "stopped": False}
    interrupted, late = "", f"does not end within {seconds:g} seconds: does a loop go on for ever?"
    with _quiet(printed):
        run = contextvars.copy_context().run
        thread = threading.Thread(target=run, args=(_work, work, done), daemon=True)
        try:
            thread.start()
            thread.join(seconds)
        except KeyboardInterrupt as error:
            interrupted = _reason(error)
        except RuntimeError:  # where there are no threads, one waits
            run(_work, work, done)
        if interrupted or thread.is_alive():
            done = {"result": None, "trouble": interrupted or late, "stopped": True}
            _stop(thread)
    return done | {"printed": printed.getvalue()}


@contextlib.contextmanager
def absent(helpers: Sequence[Any]) -> Iterator[None]:
    """Take the inside out of helpers, under whatever name somebody knows them; then put it back.

    Examples
    --------
    >>> from helpers.pixels import to_grayscale
    >>> with absent([to_grayscale]):
    ...     attempt(lambda: to_grayscale([[1]]), 1)["trouble"]
    'does without `to_grayscale`.'

    Introduced in assignment 01.
    """
    inside = [(helper, helper.__code__) for helper in helpers]
    try:
        for helper, _ in inside:
            said = f"{GONE}`{helper.__name__}`"
            parts = [said if part == "said" else part for part in _gone.__code__.co_consts]
            helper.__code__ = _gone.__code__.replace(co_consts=tuple(parts))
        yield
    finally:
        for helper, code in inside:
            helper.__code__ = code


def _gone(*_: Any, **__: Any) -> None:
    raise NameError("said")  # pragma: no mutate (`absent` needs the function's own code)


def _call(question: Asked, function: Any, case: Any, seconds: float) -> dict[str, Any]:
    """Call a function with copies; a changed argument is trouble."""
    given = question.given(*copy.deepcopy(tuple(case)))
    before = copy.deepcopy([thing for thing in given if isinstance(thing, np.ndarray)])
    call = attempt(lambda: question.probe(function(*given), case), seconds)
    now = [thing for thing in given if isinstance(thing, np.ndarray)]
    same = all(np.array_equal(*pair) for pair in zip(before, now, strict=True))
    changed = "changes its argument: work on a new array instead."
    return call if call["trouble"] or same else call | {"trouble": changed}


def _work(work: Callable[[], Any], done: dict[str, Any]) -> None:
    try:
        done["result"] = work()
    except NotImplementedError:
        done["result"] = None
    except BaseException as error:
        done.update(trouble=_reason(error), stopped=isinstance(error, KeyboardInterrupt))


class _Endless(BaseException):
    """The time of a call is over; no `except Exception` of the answer holds it up."""


class _Kept(io.StringIO):
    """Keep the beginning of what is printed."""

    def write(self, text: str) -> int:
        super().write(text[: max(0, LETTERS - self.tell())])
        return len(text)


def _stop(thread: threading.Thread) -> None:
    """Raise `_Endless` in a thread, thrice at most; an answer that catches it runs on unheard."""
    for _ in range(3):
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(thread.ident or 0), ctypes.py_object(_Endless)
        )
        thread.join(0.1)


def _reason(error: BaseException) -> str:
    """Say in one short line what kept a function from coming back."""
    if isinstance(error, KeyboardInterrupt):
        return "was interrupted before it came to its end."
    if isinstance(error, SystemExit):
        return "leaves Python with `exit()`: come back with `return` instead."
    text = shown(error, str).rstrip(". ")
    if isinstance(error, NameError) and text.startswith(GONE):
        return f"{text}."
    cut = " Look at the shapes: is something cut off, turned or missing?"
    said = f"{type(error).__name__}: {text}".removesuffix(": ")
    return f"stops with {said}.{cut if 'broadcast' in text else ''}"


@contextlib.contextmanager
def _quiet(printed: io.StringIO) -> Iterator[None]:
    """Keep what is printed, and let no warning reach the page or become an error."""
    with (
        contextlib.redirect_stdout(printed), contextlib.redirect_stderr(_Kept()), _staying(),
        np.errstate(all="ignore"), warnings.catch_warnings(),
    ):  # fmt: skip
        warnings.simplefilter("ignore")
        yield


@contextlib.contextmanager
def _staying() -> Iterator[None]:
    """Let the `exit()` of a notebook raise SystemExit, where it would end the kernel later on."""
    shell: Any = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None:
        yield
        return
    shell.ask_exit = sys.exit
    try:
        yield
    finally:
        del shell.ask_exit


def _busy(function: Any) -> bool:
    """Tell whether a function has more in it than three dots."""
    code: Any = getattr(function, "__code__", None)
    if not hasattr(code, "co_names"):
        return False
    return bool({*code.co_names, *code.co_varnames[code.co_argcount :]} - {"NotImplementedError"})
