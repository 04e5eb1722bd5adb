"""Tests of assignments/checks/engine/slips.py: slips of any array, and lost decimals."""

from typing import Any

import numpy as np
import pytest

from assignments.checks.engine.slips import (
    changed,
    combined,
    counts,
    of_functions,
    of_values,
    rounded,
)

RIGHT = np.array([[1.0, -2.5, 3.0], [4.0, 5.5, -6.0]])


def sentences(right: Any, value: Any) -> list[str]:
    """Return what is said of a value, of all that a slip of any array makes of the right one."""
    pairs = of_values(right, counts(right))
    return [said for wrong, said in pairs if np.array_equal(wrong, value)]


@pytest.mark.parametrize(
    ("right", "is_so"),
    [(7, True), ([7, 8], True), ([7, 8, 9], True), ([7, 8, 9, 10], False), ([[7, 8]], False),
     (7.0, False), ([True, False], False)],
)  # fmt: skip
def test_counts_are_one_two_or_three_whole_numbers(right: Any, is_so: bool) -> None:
    assert counts(np.array(right)) is is_so


def test_a_text_counts_nothing_and_a_single_or_empty_value_has_no_slips() -> None:
    assert not counts("7")
    for right in (np.array(7), np.zeros(0), "a"):
        assert [*of_values(right)] == []


def test_the_slips_of_a_shape_belong_to_shapes_alone() -> None:
    shape = np.array([4, 6, 3])
    assert sentences(shape, [6, 4, 3])[0] == "Rows and columns have changed places."
    assert sentences(shape, [4, 4, 3]) == sentences(shape, [6, 6, 3])
    assert sentences(shape, [4, 6]) == ["How many maps are there? Give the whole shape."]
    assert sentences(shape, [3, 4, 6])[0].startswith("The maps come last")
    assert sentences(shape, 4) == sentences(shape, 6)
    assert sentences(shape.astype(float), [6, 4, 3]) == []
    assert not any(np.array_equal(wrong, [6, 4, 3]) for wrong, _ in of_values(shape))


def test_each_slip_of_a_function_knows_what_is_right_and_not_the_case() -> None:
    said = {hint: slip("any", "case", right=RIGHT) for slip, hint in of_functions()}
    assert said["Every number is one too large."].tolist() == (RIGHT + 1).tolist()
    assert said["The last one is missing."] is RIGHT  # it is said of one axis alone
    late = said["The beginning of it is still 0: does a range start too late?"]
    assert late.tolist() == [[0, 0, 0], [0, 5.5, -6]]
    rows = said["All numbers go into one list: begin a new one a row."]
    assert rows.tolist() == [RIGHT.ravel().tolist()] * 2
    zeros = said["The end of it is still 0: does a range stop too early?"]
    assert zeros.tolist() == [[1, -2.5, 0], [0, 0, 0]]
    begun = said["Most of it is still 0: does `return` stand inside a loop?"]
    assert begun.tolist() == [[1, -2.5, 3], [0, 0, 0]]


def test_what_is_said_of_rows_is_not_said_of_a_pair() -> None:
    pair = np.array([2, 3])
    said = [hint for slip, hint in of_functions()
            if np.array_equal(slip(right=pair), [[2, 3], [2, 3]])]  # fmt: skip
    assert said == []


def test_integers_that_run_over_are_a_slip_only_where_they_do() -> None:
    hint = "The numbers run over: the type of your output is too small for them."
    right = np.array([250.0, 260.0, 2.0**40 + 4])
    with np.errstate(invalid="ignore"):  # as the judge has it
        made = [slip(right=right) for slip, said in of_functions() if said == hint]
    assert [one.tolist() for one in made] == [[250, 4, 4], [-6, 4, 4]]
    fits = [slip(right=np.array([3.0, -4.0])) for slip, said in of_functions() if said == hint]
    assert [one.tolist() for one in fits] == [[3, 252], [3, -4]]
    fits = [slip(right=np.array([1.5, 4.0])) for slip, said in of_functions() if said == hint]
    assert [one.tolist() for one in fits] == [[1, 4], [1, 4]]  # such a type has no decimals


def test_mistakes_are_combined_the_fewest_first_and_the_first_kind_is_named() -> None:
    first, second = [("a", "A?"), ("b", "")], [("1", ""), ("2", "2?"), ("3", "3?")]
    slips = combined(lambda one, other, case: f"{case}{one}{other}", first, second)
    made = [(slip("x", right="xb1", given=None), hint) for slip, hint in slips]
    alone = [("xa1", "A?"), ("xb2", "2?"), ("xb3", "3?")]
    assert made == [*alone, ("xa2", "A?"), ("xa3", "A?")]


def test_a_change_that_does_not_apply_leaves_what_is_right() -> None:
    flags = np.array([True, False])
    assert changed(np.negative, flags) is flags and changed(np.negative, "a") == "a"
    assert changed(lambda r: r[:, ::-1], np.arange(3)).tolist() == [0, 1, 2]
    assert changed(lambda r: np.swapaxes(r, 0, 5), RIGHT) is RIGHT
    assert changed(lambda r: r + None, RIGHT) is RIGHT
    assert changed(lambda r: None, RIGHT) is RIGHT


@pytest.mark.parametrize(
    ("given", "right", "is_so"),
    [
        ([1.23, 4.57], [1.23456, 4.56789], True),  # rounded
        ([1.23, 4.56], [1.23456, 4.56789], True),  # cut off
        ([1, 4], [1.23456, 4.56789], True),
        ([1.23457, 4.56789], [1.234567, 4.567894], True),
        ([1.234567, 4.567894], [1.2345671, 4.5678941], False),  # seven digits are many
        ([1.23, 4.59], [1.23456, 4.56789], False),
        ([1.23, 5.0], [1.23456, 4.0], False),  # one too many has nothing to do with decimals
        ([2, 4], [1.0, 3.0], False),
        ([0.4, -0.5], [0.5, -0.5], False),  # a tenth too little, and no decimal is lost
        ([0.5, 1.2], [0.5, 1.1], False),
        ([0.51], [0.5], False),
        ([9.0, 7.0], [10.0, 7.5], True),  # 7 // 0.7 is 9, for a computer
        ([1.23456, 4.56789], [1.23456, 4.56789], False),  # nothing is lost
        ([1.23], [1.23456, 4.56789], False),
        ([0.5 + 6e-10], [0.5], False),  # a billionth is no loss
        ([0.5 + 1.5e-9], [0.5], True),
        ([1.23 + 5e-10], [1.23456], True),  # a computer's own error is smaller
        ([1.23 + 5e-9], [1.23456], False),
        ([1.0, 1.0], [1.9999999999, 1.5], True),
        ([1.0], [2.5], False),
        ([1e-9], [2e-9], False),  # to a billionth, and no further
        ([1.0], [1e-9], False),
        ([1.0, 0.0], [-1e-9, 0.5], False),
        ([1000.5 + 5e-9], [1000.5], False),  # a billionth of the largest
        ([True, True], [1.23456, 1.1], False),
        ("1.23", 1.23456, False),
    ],
)
def test_rounded_is_what_lost_decimals_and_nothing_else(
    given: Any, right: Any, is_so: bool
) -> None:
    given = given if isinstance(given, str) else np.array(given)
    assert rounded(given, np.array(right)) is is_so
