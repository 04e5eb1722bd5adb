"""Tests of assignments/checks/engine/trials.py: what is said of the calls of a function."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from assignments.checks.engine.collecting import collect
from assignments.checks.engine.judging import judge
from assignments.checks.engine.questions import Asked
from assignments.checks.engine.verdicts import Verdict

CASES = [(3,), (1,), (-2,)]


def verdict(table: str, function: Any, *, shown: int | None = None, **named: Any) -> Verdict:
    """Judge a function as a page does, of whose cases only the first `shown` are the page's."""
    question = Asked(1, table, **({"fixed": CASES} | named))
    cases = question.cases()
    return judge(question, collect(question, {"f": function}, cases), cases, shown)


def says(table: str, function: Any, **named: Any) -> str:
    return verdict(table, function, **named).says.removeprefix("not yet. ")


def test_a_right_function_is_right_in_all_cases_and_the_repeated_one_is_not_counted() -> None:
    assert verdict("f(a) = 2 * a", lambda a: a + a) == Verdict(True, "correct, in 3 of 3 cases.")


def test_a_fault_is_shown_where_the_function_stops_or_on_the_case_with_the_fewest_numbers() -> None:
    cases = [(np.arange(6.0),), (np.arange(2.0),), (np.arange(4.0),)]
    said = says("f(a) = a", lambda a: [7, 7, 7], fixed=cases)
    assert said == "With the inputs ([0.0, 1.0]) the result has 3 numbers, which does not fit."
    said = says("f(a) = a", lambda a: a + 9 * a if len(a) < 6 else [][0], fixed=cases)
    assert said.startswith("With the inputs ([0.0, 1.0, 2.0, 3.0, 4.0, 5.0]) your function stops")
    said = says("f(a) = a", lambda a: np.where(a == 1, 50, a), fixed=cases)
    assert said == "With the inputs ([0.0, 1.0]) 1 of 2 numbers is wrong, the first at (1,)."


@pytest.mark.parametrize(
    ("shown", "start"),
    [
        (None, "With the inputs (1) "),
        (2, "With the inputs (1) "),
        (1, "With other inputs than those of the page "),
    ],
)
def test_a_case_that_the_page_does_not_show_is_not_told(shown: int | None, start: str) -> None:
    def wrong_at_1(a: int) -> int:
        return 50 if a == 1 else a

    assert says("f(a) = a", wrong_at_1, shown=shown).startswith(start)


def test_the_repeated_first_case_is_told_whatever_is_shown() -> None:
    calls: list[int] = []

    def tired(a: int) -> int:
        calls.append(a)
        return a if len(calls) < 4 else [][a]

    said = says("f(a) = a", tired, shown=1)
    assert said.startswith("With the inputs (3) your function stops with IndexError")


def test_what_stops_ends_the_trial_with_its_own_case() -> None:
    def interrupted(a: int) -> int:
        if a == 1:
            raise KeyboardInterrupt
        return 50

    said = says("f(a) = a", interrupted)
    assert said.startswith("With the inputs (1) your function was interrupted")
    said = says("f(a) = a", interrupted, shown=1)
    assert said.startswith("With other inputs than those of the page your function was interrupted")


def test_a_slip_has_to_explain_every_case_it_has_an_answer_to() -> None:
    table = "f(a) = a\n-a | Negative.\nabs(a) | Without its sign."
    assert verdict(table, abs)[1:3] == ("not yet. Without its sign.", "Without its sign.")
    assert says(table, lambda a: abs(a) if a < 3 else 50).startswith("With the inputs (3)")
    assert verdict(table, lambda a: 50).slip == ""


def test_where_the_function_stops_a_slip_says_nothing_unless_it_explains_half_as_many() -> None:
    def stops(*places: int) -> Callable[[int], int]:
        def function(a: int) -> int:
            if a in places:
                raise ValueError("no")
            return -a

        return function

    table = "f(a) = a\n-a | Negative."
    assert says(table, stops(1)) == "Negative."
    assert says(table, stops(1, -2)) == "Negative."  # explained in both calls with 3
    assert says(table, stops(3, 1)).startswith(
        "With the inputs ("
    )  # stopped thrice, once explained
    assert says(table, stops(3)) == "Negative."  # stopped twice, explained twice
    cases = [(3,), (1,), (0,)]  # the last of them is right
    assert says(table, stops(3), fixed=cases) == "Negative."  # stopped twice, explained once


def test_where_every_call_stops_no_slip_is_asked() -> None:
    asked: list[int] = []
    named: dict[str, Any] = {"scope": {"asked": asked}}
    table = "f(a) = a\nasked.append(a) or -a | Negative."
    assert says(table, lambda a: 1 // 0, **named).startswith("With the inputs (3) your function st")
    assert asked == []
    assert says(table, lambda a: -a, **named) == "Negative."
    assert asked == [3, 1, -2, 3]


def test_lost_decimals_are_said_where_nothing_else_is_wrong() -> None:
    cases = [(1.23456,), (5.0,), (2.5,)]
    table = "f(a) = a"
    assert says(table, lambda a: round(a, 2), fixed=cases).startswith("Decimals are lost")
    said = says(table, lambda a: round(a, 2) if a != 5 else 9, fixed=cases)
    assert said.startswith("With the inputs (1.23456)")


def test_two_results_for_the_same_inputs_are_noticed_before_any_slip() -> None:
    def drawing(a: int, seen: list[int] = []) -> int:  # noqa: B006
        seen.append(a)
        return a + len(seen) - 1

    table = "f(a) = a\na + 3 if a == 3 else None | Three more."
    said = says(table, drawing, fixed=[(3,)])
    assert said.startswith("Called twice with the same inputs, it gives two results")


def test_what_is_no_function_is_said_by_its_type() -> None:
    numbers: list[Any] = [(some, "list, tuple or array") for some in ([1, 2], np.arange(2))]
    for answer, kind in ((3, "int"), (2.5, "float"), ("a", "str"), *numbers):
        said = says("f(a) = a", answer)
        assert said == f"A function is needed, and this is of the type {kind}."
    said = says("f(a) = a", type("X", (), {})())
    assert said == "A function is needed, and this is of the type X."
    said = says("f(a) = a", {"a": 1})
    assert said.endswith("needed, and this is of the type dict: give the numbers alone.")
    assert verdict("f(a) = a", None) == Verdict(False, "not answered yet.", "", True)


def test_a_function_that_returns_nothing_is_open_and_told_so_if_it_does_something() -> None:
    def nothing(a: int) -> None:
        raise NotImplementedError

    def busy(a: int) -> None:
        b = a + 1
        assert b

    assert verdict("f(a) = a", nothing) == Verdict(False, "not answered yet.", "", True)
    said = verdict("f(a) = a", busy)
    assert said.open and said.says == (
        "not answered yet: your function does something and returns nothing, so end it with "
        "`return` and the result."
    )
    assert says("f(a) = a", lambda a: a if a == 3 else None).startswith("With the inputs (1) your")
    assert not verdict("f(a) = a", lambda a: 1 / 0).open


def test_what_was_handed_out_is_still_open() -> None:
    said = verdict("f(a) = a", lambda a: 0 * a, handed_out="0 * a")
    assert said.open
    assert said.says == "not answered yet: the function still gives what it gave before."
    assert not verdict("f(a) = a", lambda a: 9, handed_out="0 * a").open


def examined(result: Any, case: Any) -> str:
    """Find fault with a result that is not twice its input."""
    return "" if int(result) == 2 * case[0] else f"function gives {int(result)}."


def test_what_is_examined_as_a_whole_gets_the_first_finding() -> None:
    named: dict[str, Any] = {"findings": examined}
    assert verdict("f(a) = 0", lambda a: 2 * a, **named) == Verdict(True, "correct.")
    wrong = verdict("f(a) = 0", lambda a: 2 * a if a != 1 else 7, **named)
    assert wrong.says == "not yet. Called with (1), your function gives 7."
    assert wrong.slip == "function gives 7."
    hidden = says("f(a) = 0", lambda a: 2 * a if a != 1 else 7, shown=1, **named)
    assert hidden == "Called with other inputs than the page's, your function gives 7."
    assert says("f(a) = 0", lambda a: 1 / 0, **named).startswith(
        "Called with (3), your function or model stops with ZeroDivisionError"
    )


def test_of_what_is_examined_nothing_is_open_and_less_than_all_is_not_enough() -> None:
    question = Asked(1, "f(a) = 0", fixed=CASES, findings=examined)

    def judged(busy: bool, *results: Any) -> Verdict:
        calls = [{"result": r, "trouble": "", "stopped": False} for r in results]
        return judge(question, {"busy": busy, "calls": calls}, CASES, 3)

    assert judged(False, None) == Verdict(False, "not answered yet.", "", True)
    said = judged(True, None).says
    end = "end it with `return` and the model."
    assert said == f"not yet. Called with (3), your function returns nothing: {end}"
    assert judged(True, np.array(6)).says == "not yet. Not every case was tried."
    assert judged(True, *map(np.array, (6, 2, -4, 6))).right
    said = judged(True, *map(np.array, (6, 2, -4, 9))).says
    assert said == "not yet. Called with (3), your function gives 9."
