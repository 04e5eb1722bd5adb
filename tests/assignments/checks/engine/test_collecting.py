"""Tests of assignments/checks/engine/collecting.py: what a call gives, prints, and stops with."""

import contextlib
import signal
import sys
import threading
import time
from typing import Any

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from assignments.checks.engine import collecting
from assignments.checks.engine.collecting import absent, attempt, collect
from assignments.checks.engine.questions import Asked
from helpers.kernels import conv2d


def trouble(function: Any, case: tuple[Any, ...] = (np.array([1.0, 2.0]),)) -> str:
    """Return what is said of one call."""
    question = Asked(1, "f(a) = a", fixed=[case])
    said: str = collect(question, {"f": function}, [case])["calls"][0]["trouble"]
    return said


def raising(error: BaseException) -> Any:
    def function(*_: Any) -> None:
        raise error

    return function


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (ValueError("too large. "), "stops with ValueError: too large."),
        (KeyError("a"), "stops with KeyError: 'a'."),
        (NameError("name 'x' is not defined"), "stops with NameError: name 'x' is not defined."),
        (NameError("does without `conv2d`"), "does without `conv2d`."),
        (ValueError("does without"), "stops with ValueError: does without."),
        (AssertionError(), "stops with AssertionError."),
        (SystemExit(), "leaves Python with `exit()`: come back with `return` instead."),
        (KeyboardInterrupt(), "was interrupted before it came to its end."),
        (
            ValueError("operands could not be broadcast together"),
            "stops with ValueError: operands could not be broadcast together. Look at the shapes: "
            "is something cut off, turned or missing?",
        ),
    ],
)
def test_a_fault_is_one_sentence_after_your_function(error: BaseException, sentence: str) -> None:
    assert trouble(raising(error)) == sentence


def test_an_argument_that_is_changed_is_noticed_and_the_case_stays() -> None:
    def changing(a: Any) -> Any:
        a[0] = 9
        return a

    case = (np.array([1.0, 2.0]),)
    assert trouble(changing, case) == "changes its argument: work on a new array instead."
    assert case[0].tolist() == [1, 2]
    assert trouble(lambda a: a.sum(), case) == ""

    def changing_and_failing(a: Any) -> Any:
        a[0] = 9
        raise ValueError("no")

    assert trouble(changing_and_failing, case) == "stops with ValueError: no."


def test_what_came_back_is_looked_at_beside_its_case() -> None:
    question = Asked(1, "f(a) = a", probe=lambda result, case: [result, *case])
    assert collect(question, {"f": lambda a: 2 * a}, [(3,)])["calls"][0]["result"] == [6, 3]


def test_numbers_that_numpy_would_stop_at_are_no_trouble() -> None:
    with np.errstate(all="raise"):
        assert attempt(lambda: float(np.exp(np.float64(1e9))), 5)["result"] == float("inf")


def test_a_call_that_is_open_gives_nothing_and_no_fault() -> None:
    call = attempt(raising(NotImplementedError()), 5)
    assert call == {"result": None, "trouble": "", "stopped": False, "printed": ""}
    assert attempt(raising(KeyboardInterrupt()), 5)["stopped"] is True
    assert attempt(raising(SystemExit()), 5)["stopped"] is False


def test_of_what_is_printed_a_thousand_letters_are_kept() -> None:
    def speak() -> int:
        counted = print("x" * 700) or sys.stdout.write("y" * 700)
        print("unseen", file=sys.stderr)
        print("z")
        return counted

    call = attempt(speak, 5)
    assert call["result"] == 700
    assert call["printed"] == "x" * 700 + "\n" + "y" * 299


def test_what_does_not_end_is_stopped_after_its_seconds() -> None:
    def forever() -> None:
        while True:
            time.sleep(0.001)

    started = time.monotonic()
    call = attempt(forever, 0.25)
    assert 0.25 <= time.monotonic() - started < 5
    late = "does not end within 0.25 seconds: does a loop go on for ever?"
    assert call == {"result": None, "trouble": late, "stopped": True, "printed": ""}


def test_what_holds_every_exception_up_is_stopped_too() -> None:
    seen: list[threading.Thread] = []

    def stubborn() -> None:
        seen.append(threading.current_thread())
        while True:
            with contextlib.suppress(Exception):
                time.sleep(0.001)

    assert attempt(stubborn, 0.05)["stopped"]
    seen[0].join(5)
    assert not seen[0].is_alive()


class Slow:
    """It never comes to be an array."""

    def __array__(self, *_: Any, **__: Any) -> Any:
        while True:
            time.sleep(0.001)


def test_an_answer_that_never_comes_to_be_numbers_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given = collect(Asked(1, "size = 7"), {"size": Slow()}, seconds=0.05)["answers"]["size"]
    assert given["stopped"] and "within 0.05 seconds" in given["trouble"]
    assert collect(Asked(1, "f(a) = a"), {"f": Slow()}, [(1,)], seconds=0.05) == {"answer": None}
    monkeypatch.setattr(collecting, "SECONDS", 0.07)
    given = collect(Asked(1, "size = 7"), {"size": Slow()})["answers"]["size"]
    assert "within 0.07 seconds" in given["trouble"]


def test_an_answer_may_be_interrupted_while_one_waits_and_holds_no_process_up() -> None:
    assert attempt(lambda: threading.current_thread().daemon, 5)["result"] is True

    def pressing() -> None:
        signal.raise_signal(signal.SIGINT)
        time.sleep(0.2)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # some shells ignore it
    try:
        call = attempt(pressing, 9)
    except KeyboardInterrupt:
        pytest.fail("the page itself was interrupted")
    finally:
        signal.signal(signal.SIGINT, before)
    said = "was interrupted before it came to its end."
    assert call == {"result": None, "trouble": said, "stopped": True, "printed": ""}


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no stack is too large to ask for")
def test_where_there_are_no_threads_one_waits() -> None:
    before = threading.stack_size(1 << 62)
    try:
        assert attempt(lambda: threading.current_thread().name, 5)["result"] == "MainThread"
    finally:
        threading.stack_size(before)


def test_the_exit_of_a_notebook_ends_the_answer_and_not_the_kernel(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path])  # the shell adds to it
    shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    try:
        trouble = attempt(shell.user_ns["exit"], 5)["trouble"]
        assert trouble == "leaves Python with `exit()`: come back with `return` instead."
        assert "ask_exit" not in vars(shell)
    finally:
        shell.restore_sys_module_state()
        InteractiveShell.clear_instance()


def test_a_helper_that_is_absent_says_so_and_comes_back() -> None:
    with absent([conv2d]), pytest.raises(NameError, match=r"^does without `conv2d`$"):
        conv2d([[1]], [[1]], padding="same")
    assert conv2d([[3]], [[2]]).tolist() == [[6]]
    with pytest.raises(ZeroDivisionError), absent([conv2d]):
        raise ZeroDivisionError
    assert conv2d([[3]], [[2]]).tolist() == [[6]]


def test_values_are_collected_by_name_and_what_is_missing_is_open() -> None:
    question = Asked(1, "size = 7\nanswer.A = 1")
    collected = collect(question, {"size": 7, "more": 8})["answers"]
    assert list(collected) == ["size", "answer"]
    assert collected["size"]["result"].tolist() == 7 and collected["answer"]["result"] is None
    wrong = collect(Asked(1, "f(a) = a"), {"f": 7}, [(1,)])
    assert wrong["answer"].tolist() == 7


def test_the_first_case_is_called_again_at_the_end_and_nothing_after_a_stop() -> None:
    seen: list[int] = []

    def remembering(a: int) -> int:
        seen.append(a)
        return a

    cases = [(3,), (1,)]
    question = Asked(1, "f(a) = a", fixed=cases)
    calls = collect(question, {"f": remembering}, cases)["calls"]
    assert seen == [3, 1, 3] and [int(call["result"]) for call in calls] == [3, 1, 3]
    calls = collect(question, {"f": raising(KeyboardInterrupt())}, cases)["calls"]
    assert len(calls) == 1
    endless = Asked(1, "f(a) = a", fixed=cases)
    calls = collect(endless, {"f": lambda a: time.sleep(5)}, cases, seconds=0.05)["calls"]
    assert len(calls) == 1 and "0.05 seconds" in calls[0]["trouble"]


def test_a_function_is_busy_that_does_more_than_the_handed_out_line() -> None:
    def handed_out(a: Any, b: int = 2) -> Any:
        raise NotImplementedError

    def begun(a: Any) -> Any:
        double = a
        del double

    def calling(a: Any) -> Any:
        print(a)

    def busy(function: Any) -> bool:
        case = (np.array(1.0),)
        found: bool = collect(Asked(1, "f(a) = a"), {"f": function}, [case])["busy"]
        return found

    assert not busy(handed_out) and not busy(len)
    assert busy(begun) and busy(calling)
