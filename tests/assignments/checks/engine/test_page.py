"""Tests of assignments/checks/engine/page.py: what a check prints, and the points so far."""

import pytest

from assignments.checks.engine.page import SAID, Question, points_so_far, say
from assignments.checks.engine.verdicts import Verdict

WRONG = Verdict(False, "not yet. 3 is not the answer.")


def test_a_check_prints_one_line_and_tells_whether_it_passed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert say("Question 9", Verdict(True, "correct."), {}) is True
    assert say("Question 9", WRONG, {"answers": {}}) is False
    assert capsys.readouterr().out == (
        "Question 9: correct.\nQuestion 9: not yet. 3 is not the answer.\n"
    )
    assert SAID["Question 9"] == "not yet. 3 is not the answer."


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        (["one\n", "", "two\n\n"], "one\ntwo\n"),
        (["  X \n\n"], "  X \n"),
        (["X\n"], "X\n"),
        (["x" * 999], "x" * 999 + "\n"),
        (["x" * 1000], "x" * 1000 + "\n…\n"),
        (["x" * 999, "yz"], "x" * 999 + "y\n…\n"),
    ],
)
def test_what_the_calls_printed_stands_before_it_and_is_cut_at_a_thousand_letters(
    capsys: pytest.CaptureFixture[str], printed: list[str], shown: str
) -> None:
    say("Question 9", WRONG, {"calls": [{"printed": text} for text in printed]})
    assert capsys.readouterr().out == f"{shown}Question 9: not yet. 3 is not the answer.\n"


def test_the_points_of_what_is_correct_are_added_up_and_the_others_are_listed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [*SAID]:
        monkeypatch.delitem(SAID, name)
    for number, says in ((1, "correct, in 3 of 3 cases."), (2, "not answered yet: A, B."),
                         (3, "not yet. 3 is not the answer."), (5, "correct.")):  # fmt: skip
        monkeypatch.setitem(SAID, f"Question {number}", says)
    points_so_far({1: 10, 2: 20, 3: 30, 4: 5, 5: 7}, by_a_person=15)
    assert capsys.readouterr().out.splitlines() == [
        "Question 2 (20 points): not answered yet.",
        "Question 3 (30 points): not yet.",
        "Question 4 (5 points): its check has not run.",
        "17 of 72 automatic points by these checks; hidden cases decide. 15 more by a person.",
    ]


def test_a_seed_brings_hidden_cases_that_are_not_told(capsys: pytest.CaptureFixture[str]) -> None:
    question = Question(7, "f(a) = a", fixed=[(2,)], draw=lambda rng: [(int(rng.integers(10**6)),)])
    cases = question.cases()
    page = [case[0] for case in cases]
    assert question(lambda a: a) and question(lambda a: a if a in page else -1)
    assert not question(lambda a: a if a in page else -1, seed=5)
    assert "With other inputs than those of the page" in capsys.readouterr().out
