"""Tests of assignments/checks/engine/judging.py: values and choices, and the sentence that fits."""

from typing import Any

import numpy as np
import pytest

from assignments.checks.engine.collecting import collect
from assignments.checks.engine.judging import judge
from assignments.checks.engine.questions import Asked
from assignments.checks.engine.verdicts import Verdict


def verdict(table: str, *answers: Any, **named: Any) -> Verdict:
    """Judge what was handed in for a question without cases."""
    question = Asked(1, table, **named)
    return judge(question, collect(question, dict(zip(question.names, answers, strict=True))))


def says(table: str, *answers: Any, **named: Any) -> str:
    return verdict(table, *answers, **named).says.removeprefix("not yet. ")


def test_a_right_answer_has_no_slip_and_a_slip_is_kept_apart_from_what_is_said() -> None:
    assert verdict("size = 7", 7) == Verdict(True, "correct.", "", False)
    assert verdict("size = 7\n8 | One too many.", 8) == Verdict(
        False, "not yet. One too many.", "One too many.", False
    )
    assert verdict("size = 7\n8 | One too many.", 9).slip == ""


@pytest.mark.parametrize("right", ["np.shape(np.zeros((4, 6)))", "(output_size(4, 1), 6)"])
def test_a_shape_may_fall_into_a_slip_with_one_of_its_sizes(right: str) -> None:
    table = f"shape = {right}\n(5, 7) | One too many.\n(1, 2) | Not so."
    assert says(table, (4, 7)) == "One too many."
    assert says(table, (5, 7)) == "One too many."
    assert says(table, (4, 9)) == "1 of 2 numbers is wrong, the first at (1,)."


def test_other_pairs_fall_into_a_slip_as_a_whole() -> None:
    table = "pair = (4, 6)\n(5, 7) | One too many."
    assert says(table, (4, 7)) == "1 of 2 numbers is wrong, the first at (1,)."
    assert says(table, (5, 7)) == "One too many."


def test_counts_are_whole_numbers() -> None:
    whole = "Only whole numbers fit here: which way is it rounded?"
    assert says("shape = np.shape(np.eye(4))", (4.5, 4)) == whole
    assert says("outputs = (4, 6)", (4.5, 6)) == "1 of 2 numbers is wrong, the first at (0,)."
    assert says("size = 4", 4.5) == whole
    assert says("share = 4.25", 4.5) == "4.5 is not the answer."
    assert says("size = 4", 5) == "5 is not the answer."


def test_rounded_decimals_and_slips_of_any_array_have_their_sentence() -> None:
    assert says("share = 1.23456", 1.23) == "Decimals are lost: do not round."
    right = "array = [[1, 2], [3, 5]]"
    assert says(right, [[1, 3], [2, 5]]) == "Rows and columns have changed places."
    assert says(right, [[1, 3], [2, 6]]).startswith("3 of 4 numbers are wrong")


def test_a_slip_that_raises_is_passed_over_and_one_may_look_at_what_was_given() -> None:
    table = "size = 7\n1 // 0 | Never.\ngiven if given % 2 == 0 else None | That is even."
    assert says(table, 8) == "That is even."
    assert says(table, 9) == "9 is not the answer."
    assert says("size = 7\nright + 1 | One too many.", 8) == "One too many."
    table = "letter = 'B'\ngiven | Write a letter."
    assert says(table, ["B"]) == says(table, {"a": 1}) == "Write a letter."
    own = [(8, "One too many.")]
    assert says("size = 7\n* own", 8, scope={"own": own}) == "One too many."


DICT = "answer.A = 1\nanswer.B = (2, 3)\n(3, 2) | B is turned."


def test_an_entry_is_named_where_there_are_several() -> None:
    assert says(DICT, {"A": 1, "B": (2, 4)}) == "B: 1 of 2 numbers is wrong, the first at (1,)."
    assert says(DICT, {"A": 1, "B": (3, 2)}) == "B: B is turned."
    assert verdict(DICT, {"A": 1, "B": (2, 3)}).right
    assert verdict(DICT, {"B": (2, 3), "A": 1, "C": "more"}).right
    assert says(DICT, 3) == says(DICT, "a") == "Keep the dict with its names A, B."
    assert says(DICT, [1, (2, 3)]) == "Keep the dict with its names A, B."


def test_of_two_answers_the_open_one_is_named_with_its_own_name() -> None:
    table = "size = 7\nanswer.A = 1\nanswer.B = 2"
    assert verdict(table, 7, {"A": 1, "B": 2}).right
    open_one = verdict(table, 7, {"A": 1, "B": ...})
    assert (open_one.open, open_one.says) == (True, "not answered yet: answer, B.")
    assert verdict(table, ..., {"A": 1, "B": 2}).says == "not answered yet: size."
    assert verdict(table, None, None).says == "not answered yet."
    assert says(table, 7, {"A": 1, "B": 3}) == "answer, B: 3 is not the answer."
    assert says(table, 8, {"A": 1, "B": 2}) == "8 is not the answer."


def test_what_cannot_be_read_says_why() -> None:
    question = Asked(1, "size = 7")
    trouble = {"answers": {"size": {"result": None, "trouble": "does not end.", "stopped": True}}}
    assert judge(question, trouble).says == "not yet. `size` does not end."
    said = "not yet. What was collected of your answer cannot be read."
    assert judge(question, {"answers": {}}).says == said
    forged = {"is": "dict", "keys": ["A", "B"], "items": [np.array(1)]}
    assert (
        judge(Asked(1, DICT), {"answers": {"answer": {"result": forged, "trouble": ""}}}).says
        == said
    )


def test_a_tidy_hand_reads_each_entry_with_its_label() -> None:
    def tidy(name: str, value: Any) -> Any:
        return np.asarray(value * 10) if name == "B" else value

    assert verdict("answer.A = 1\nanswer.B = 20", {"A": 1, "B": 2}, tidy=tidy).right
    assert verdict('of ? {"A": "1", "B": "20"}', {"A": np.array(1), "B": 2}, tidy=tidy).right


def test_numbers_that_numpy_would_stop_at_are_compared_all_the_same() -> None:
    with np.errstate(all="raise"):
        assert verdict("array = [np.inf, 1]", [np.inf, 1.0]).right
        assert verdict("array = np.ones(2) / np.zeros(2)", [np.inf, np.inf]).right


CHOICE = """
map_of ? {"A": "blur", "B": "edge", "C": "sharp"}
blur <> edge | These two have changed places.
C | Look at C.
"""


def test_a_choice_is_right_open_or_told_by_the_first_row_that_fits() -> None:
    right = {"A": "blur", "B": "edge", "C": "sharp"}
    assert verdict(CHOICE, right) == Verdict(True, "correct.", "", False)
    swapped = verdict(CHOICE, right | {"A": "edge", "B": "blur"})
    assert (swapped.says, swapped.slip) == (
        "not yet. These two have changed places.",
        "These two have changed places.",
    )
    assert says(CHOICE, {"A": "edge", "B": "sharp", "C": "blur"}) == "Look at C."
    plain = 'map_of ? {"A": "blur", "B": "edge"}'
    assert verdict(plain, {"A": "edge", "B": "blur"}) == Verdict(
        False, "not yet. This is not the answer.", "", False
    )
    assert says(CHOICE, right | {"C": "round"}) == "C: 'round' is none of blur, edge, sharp."
    for odd in (3, "blur", right | {"D": "flat"}):
        assert says(CHOICE, odd) == "Keep the dict with its names A, B, C."
    assert verdict(CHOICE, {"A": "blur", "C": ...}).says == "not answered yet: B, C."
    assert verdict(CHOICE, None).says == "not answered yet."
    assert verdict(CHOICE, {" a": "blur", "b ": "edge", "c": "sharp"}).right
    trouble = {"answers": {"map_of": {"result": None, "trouble": "does not end."}}}
    said = judge(Asked(1, CHOICE), trouble).says
    assert said == "not yet. Keep the dict with its names A, B, C."


def test_a_name_with_options_of_its_own_takes_one_of_them() -> None:
    table = 'map_of ? {"A": "blur", "B": "edge", "worth": "yes"}\nelse | Look again.'
    options = {"worth": ("yes", "no")}
    assert verdict(table, {"A": "blur", "B": "edge", "worth": "yes"}, options=options).right
    wrong = {"A": "blur", "B": "edge", "worth": "no"}
    assert says(table, wrong, options=options) == "Look again."
    said = says(table, wrong | {"A": "yes"}, options=options)
    assert said == "A: 'yes' is none of blur, edge."
