"""Tests of assignments/checks/engine/verdicts.py: right, open, or not yet and why."""

from assignments.checks.engine.verdicts import Verdict, missing, not_yet, still_open


def test_a_sentence_begins_with_a_capital_and_stands_on_one_line() -> None:
    assert not_yet("the first\n  number is  wrong.") == (
        False,
        "not yet. The first number is wrong.",
        "",
        False,
    )
    assert not_yet("").says == "not yet. "


def test_after_a_label_and_with_the_name_of_a_helper_the_first_letter_stays() -> None:
    said = not_yet("numbers are needed.", "the slip", "B: ")
    assert said == Verdict(False, "not yet. B: numbers are needed.", "the slip", False)
    assert not_yet("conv2d turns nothing.").says == "not yet. conv2d turns nothing."
    assert not_yet("max pooling 2 by 2.").says == "not yet. Max pooling 2 by 2."


def test_open_entries_are_named_where_others_are_not_open() -> None:
    assert still_open() == Verdict(False, "not answered yet.", "", True)
    assert missing(["B", "D"], 3) == Verdict(False, "not answered yet: B, D.", "", True)
    assert missing(["B", "D"], 2) == still_open()
