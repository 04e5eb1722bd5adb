"""What assignments/checks/__init__.py promises: a verdict, a hint, and never what is right."""

import signal
import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from assignments import checks

Says = Callable[..., str]


@pytest.fixture
def says(capsys: pytest.CaptureFixture[str]) -> Says:
    """Return what a check prints, without the name of its question."""

    def say(check: Callable[..., bool], *arguments: Any, **named: Any) -> str:
        passed = check("Question 1", *arguments, **named)
        printed = capsys.readouterr().out.rstrip("\n")
        assert passed is printed.splitlines()[-1].startswith("Question 1: correct")
        return printed.removeprefix("Question 1: ")

    return say


@pytest.mark.parametrize(
    ("answer", "right", "verdict"),
    [
        ([], np.zeros(0), "correct."),
        ([], np.zeros((0, 3)), "not yet. The result has the shape (0,), which does not fit."),
        ([2.0, np.nan], [2, np.nan], "correct."),
        (np.True_, True, "correct."),
        (True, 1, "not yet. True is not the answer."),
        ([1, 0], [True, False], "not yet. The type float64 does not fit: what is asked, "
         "numbers or True and False?"),
        ([True, False], [1, 0], "not yet. The type bool does not fit: what is asked, "
         "numbers or True and False?"),
        ([1, object()], [1, 2], "not yet. Numbers are needed, and this is of the type list."),
        (np.array([1, "2"], object), [1, 2], "not yet. Numbers are needed, and this is of the type "
         "ndarray."),
        (np.array([1, None], object), [1, np.nan], "not yet. Numbers are needed, and this is of "
         "the type ndarray."),
        ([1, "a"], [1, 2], "not yet. Numbers are needed, and this is of the type list with words "
         "in it."),
        ([[1], [2, 3]], [1, 2], "not yet. Numbers are needed, and this is of the type list whose "
         "rows are not equally long."),
        ([3], 3, "not yet. The result has the shape (1,), which does not fit: a single number is "
         "needed, without brackets."),
        (3, [3], "not yet. The result has the shape (), which does not fit: more than one number "
         "is needed."),
        ([1, 5, 6], [1, 2, 3], "not yet. 2 of 3 numbers are wrong, the first at (1,)."),
        ([1, np.nan], [1, np.inf], "not yet. 1 of 2 numbers are wrong, the first at (1,)."),
    ],
)  # fmt: skip
def test_an_answer_is_right_or_one_sentence_says_how_it_differs(
    says: Says, answer: Any, right: Any, verdict: str
) -> None:
    assert says(checks.check_value, answer, right) == verdict


def test_without_tolerance_every_difference_counts_and_is_counted(says: Says) -> None:
    assert says(checks.check_value, 2**24 + 1, 2**24, tolerance=0).startswith("not yet")
    assert says(checks.check_value, 2**24 + 1, 2**24) == "correct."
    right = 50 * np.arange(6)
    said = "not yet. 6 of 6 numbers are wrong, the first at (0,)."
    assert says(checks.check_value, right + 0.001, right, tolerance=0) == said


def test_the_tolerance_is_relative_to_the_largest_number(says: Says) -> None:
    right = np.array([1000.0, 1.0, np.inf])
    assert says(checks.check_value, right + np.array([0.009, -0.009, 0]), right) == "correct."
    assert "1 of 3" in says(checks.check_value, right + np.array([0.009, 0.011, 0]), right)
    assert says(checks.check_value, 0.5 + 0.9e-5, 0.5) == "correct."
    assert says(checks.check_value, 0.5 + 1.1e-5, 0.5).startswith("not yet")


def test_open_entries_are_named_unless_all_are_open(says: Says) -> None:
    right = {"A": 1, "B": (2, 3), "C": 4}
    for answer in ({}, dict.fromkeys("ABC", ...), {"A": None, "B": (2, ...)}):
        assert says(checks.check_entries, answer, right) == "not answered yet."
    said = says(checks.check_entries, {"A": 1, "B": (..., 3)}, right)
    assert said == "not answered yet: B, C."


def test_a_case_shows_twelve_numbers_and_no_more(says: Says) -> None:
    for size, shown in ((12, str(list(range(12)))), (13, "an array of shape (13,)")):
        case = (np.arange(size),)
        said = says(checks.check_function, lambda a: 7, lambda a: 8, [case])
        expected = f"With the inputs ({shown}) your function returns 7, which is not right."
        assert said == f"not yet. {expected}"


def test_rows_of_different_length_are_no_number(says: Says) -> None:
    said = says(checks.check_function, lambda a: [[a], [a, a]], abs, [(1,)])
    why = "numbers are needed, and this is of the type list whose rows are not equally long."
    assert said == f"not yet. With the inputs (1) {why}"


def test_fingerprints_tell_numbers_apart_and_not_ways_to_write_them() -> None:
    def of(answer: Any) -> str:
        return checks.fingerprint("Question 1", answer)

    for one, other in [
        (1234567, 1234568),
        (10**15, 10**15 + 1),
        (0.1234567, 0.1234568),
        (1, True),
        (1234567.5, 1234568.5),
        (2**60, 2**60 + 1),
        ("a b", "ab"),
        ((1, 2), (2, 1)),
    ]:
        assert of(one) != of(other), (one, other)
    for one, other in [
        (True, np.True_),
        (2, 2.0),
        (0.3, np.float32(0.3)),
        (7, np.uint8(7)),
        ([1, 2], np.array([1.0, 2.0])),
        (" A  b", "a B"),
        (10**13, 1e13),
    ]:
        assert of(one) == of(other), (one, other)


def test_a_choice_without_a_hint_of_its_own_gets_the_one_for_all_others(says: Says) -> None:
    right = checks.fingerprint("Question 1", "a")
    assert says(checks.check_choice, "b", right) == "not yet. This is not the answer."
    assert says(checks.check_choice, "b", right, otherwise="Look again.") == "not yet. Look again."
    hint = {checks.fingerprint("Question 1", "b"): "Not b."}
    assert says(checks.check_choice, "b", right, wrong=hint, otherwise="Look") == "not yet. Not b."


def test_a_mistake_is_named_that_explains_every_wrong_case_and_no_other(says: Says) -> None:
    def square(a: int) -> int:
        return a * a

    cases = [(-2,), (1,), (3,)]
    some: Any = [(lambda a: -2 * a, "Twice."), (lambda a: 1 / 0, "None."), (square, "Squared.")]
    say = says(checks.check_function, square, lambda a: a, cases, wrong=some)
    assert say == "not yet. Squared.", "the first explains -2 alone"
    assert "(-2)" in says(checks.check_function, lambda a: 9, lambda a: a, cases, wrong=some)
    partly: Any = [(lambda a: a * a if a > 0 else 1 / 0, "Squared, if at all.")]
    say = says(checks.check_function, square, lambda a: a, cases, wrong=partly)
    assert say == "not yet. Squared, if at all.", "where a mistake stops, it says nothing"


def test_what_a_function_prints_is_shown_once_and_cut(says: Says) -> None:
    def speak(a: int) -> int:
        print("here", a)
        return a

    shown = says(checks.check_function, speak, abs, [(1,), (2,)], instead_of=[checks.plain])
    assert shown == "here 1\nhere 2\nQuestion 1: correct, in 2 of 2 cases."


def test_an_endless_call_is_stopped_and_the_alarm_clock_of_others_goes_on() -> None:
    rung = []
    before = signal.signal(signal.SIGALRM, lambda *_: rung.append(time.monotonic()))
    try:
        start = time.monotonic()
        signal.setitimer(signal.ITIMER_REAL, 0.4)
        call = checks.attempt(lambda: time.sleep(60), seconds=0.05)
        assert call.stopped and "does not end within 0.05 seconds" in call.trouble
        assert checks.attempt(lambda: 3) == checks.Call(3)
        time.sleep(max(0, start + 1.5 - time.monotonic()))
        assert len(rung) == 1 and rung[0] - start < 1.4
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_an_answer_that_catches_the_alarm_once_is_stopped_a_second_later() -> None:
    def stubborn() -> None:
        try:
            time.sleep(60)
        except BaseException:
            time.sleep(60)

    start = time.monotonic()
    assert checks.attempt(stubborn, seconds=0.05).stopped
    assert time.monotonic() - start < 30


def test_a_function_that_is_interrupted_is_not_called_with_the_other_cases(says: Says) -> None:
    called = []

    def interrupted(a: int) -> None:
        called.append(a)
        raise KeyboardInterrupt

    said = says(checks.check_function, interrupted, abs, [(1,), (2,)])
    assert "was interrupted before it came to its end" in said and called == [1]


def test_in_another_thread_a_call_has_no_alarm_clock_and_still_comes_back() -> None:
    calls: list[checks.Call] = []
    thread = threading.Thread(target=lambda: calls.append(checks.attempt(lambda: 1 / 0)))
    thread.start()
    thread.join()
    assert calls[0].trouble == "your function stops with ZeroDivisionError: division by zero."
