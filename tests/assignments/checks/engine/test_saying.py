"""Tests of assignments/checks/engine/saying.py: how an answer differs, in one sentence."""

from typing import Any

import numpy as np
import pytest

from assignments.checks.engine.plain import plain
from assignments.checks.engine.saying import complaint, difference, inputs_of, kind_of, written

PAIR = np.array([1, 2])


async def awaited() -> None:
    """Give what only `await` gets."""


@pytest.mark.parametrize(
    ("value", "right", "sentence"),
    [
        ("blur", "edge", "'blur' is not the answer."),
        (3, "edge", "3 is not the answer."),
        ("7", 7, "'7' is not the answer: it is text, and numbers are needed, without quotation "
         "marks."),
        (8, 7, "8 is not the answer."),
        (None, [1, 2], "numbers are needed, and this is of the type NoneType."),
        (3, [1, 2], "the result has the shape (), which does not fit: more than one number is "
         "needed."),
        ([3], 3, "the result has the shape (1,), which does not fit: a single number is needed, "
         "without brackets."),
        ([1, 2, 3], [1, 2], "the result has 3 numbers, which does not fit."),
        ([3], [1, 2], "the result has the shape (1,), which does not fit."),
        ([[3]], [[4]], "[[3]] is not the answer."),
        ([True, False], [1, 0], "the type bool does not fit: what is asked, numbers or True and "
         "False?"),
        ([[1, 5], [3, 9]], [[1, 2], [3, 4]], "2 of 4 numbers are wrong, the first at (0, 1)."),
        (abs, [1, 2], "numbers are needed, and this is of the type builtin_function_or_method: "
         "call it, with parentheses."),
        ({"a": 1}, [1, 2], "numbers are needed, and this is of the type dict: give the numbers "
         "alone."),
        (awaited, [1, 2], "numbers are needed, and this is of the type function: call the "
         "function, with parentheses."),
        ([1, None], [1, 2], "numbers are needed, and this is of the type list with None in it."),
        ([1, object()], [1, 2], "numbers are needed, and this is of the type list with object in "
         "it."),
        ((1, "a"), [1, 2], "numbers are needed, and this is of the type tuple with words in it."),
        ([[1], [2, 3]], [1, 2], "numbers are needed, and this is of the type list whose rows are "
         "not equally long."),
        ([1, [2, 3]], [1, 2], "numbers are needed, and this is of the type list whose rows are "
         "not equally long."),
        ([[1], [[2], [3, 4]]], [1, 2], "numbers are needed, and this is of the type list whose "
         "rows are not equally long."),
        ([1, [[2], [3, 4]]], [1, 2], "numbers are needed, and this is of the type list whose rows "
         "are not equally long."),
        ([[[1, 2]], [[3]]], [1, 2], "numbers are needed, and this is of the type list whose rows "
         "are not equally long."),
        ([[[1], [2, 3]]] * 2, [1, 2], "numbers are needed, and this is of the type list whose "
         "rows are not equally long."),
        (np.zeros((1100, 1100)), [1, 2], "numbers are needed, and this is of the type ndarray."),
        ([[1, "2"], [3, 4]], [1, 2], "numbers are needed, and this is of the type list with words "
         "in it."),
        ((np.ones(2), 3), [1, 2], "numbers are needed, and this is of the type tuple whose parts "
         "differ in size."),
        ((np.ones((2, 1)), np.ones((2, 3))), [1, 2], "numbers are needed, and this is of the type "
         "tuple whose parts differ in size."),
        ([1j, 2j], [1, 2], "numbers are needed, and this is of the type list with complex in it."),
        (np.eye(2) * 1j, [1, 2], "numbers are needed, and this is of the type ndarray with "
         "complex128 in it."),
        ({1, 2}, [1, 2], "numbers are needed, and this is of the type set: it has no order, so "
         "write a list, in square brackets."),
    ],
)  # fmt: skip
def test_a_difference_is_one_sentence(value: Any, right: Any, sentence: str) -> None:
    of_nothing = {"is": "other", "type": "NoneType", "shown": "None"}
    given = of_nothing if value is None else plain(value)
    assert difference(given, plain(right), 1e-5) == sentence


@pytest.mark.parametrize(
    ("value", "kind"),
    [(3, "int"), (2.5, "float"), (True, "bool"), ("a", "str"), (int, "type"),
     ([1, "a"], "list with words in it"), ((1, "a"), "tuple with words in it"),
     *[(some, "list, tuple or array") for some in ([1, 2], (1, 2), PAIR)]],
)  # fmt: skip
def test_a_kind_is_the_type_that_the_value_has_in_python(value: Any, kind: str) -> None:
    assert kind_of(plain(value)) == f"of the type {kind}"


def test_what_is_within_the_tolerance_is_not_counted_as_wrong() -> None:
    said = difference(np.array([100.0005, 3.0]), np.array([100.0, 2.0]), 1e-5)
    assert said == "1 of 2 numbers is wrong, the first at (1,)."
    assert difference(np.array([100.0005, 3.0]), np.array([100.0, 2.0]), 0).startswith("2 of 2")


def call(result: Any, trouble: str = "") -> dict[str, Any]:
    return {"result": plain(result), "trouble": trouble}


def test_a_call_is_said_with_its_inputs_and_what_came_back() -> None:
    said = complaint(call(None, "stops with a fault."), "With 1 ", PAIR, 1e-5)
    assert said == "With 1 your function stops with a fault."
    said = complaint(call(None), "With 1 ", PAIR, 1e-5)
    assert said == "With 1 your function returns nothing: is there a `return` on every way out?"
    assert complaint(call([1, ...]), "", PAIR, 1e-5).startswith("your function returns nothing")
    said = complaint(call(3.5), "With 1 ", np.array(4), 1e-5)
    assert said == "With 1 your function returns 3.5, which is not right."
    said = complaint(call("a"), "With 1 ", np.array(4), 1e-5)
    assert said.startswith("With 1 'a' is not the answer: it is text, and numbers are needed")
    said = complaint(call([100.0005, 3]), "With 1 ", np.array([100.0, 2]), 1e-5)
    assert said == "With 1 1 of 2 numbers is wrong, the first at (1,)."
    said = complaint(call("blur"), "With 1 ", "edge", 1e-5)
    assert said == "With 1 'blur' is not the answer."
    said = complaint(call([4]), "With 1 ", np.array(4), 1e-5)
    assert said.startswith("With 1 the result has the shape (1,)")
    said = complaint(call(4), "With 1 ", PAIR, 1e-5)
    assert said.endswith("which does not fit: more than one number is needed.")
    said = complaint(call({"a": 1}), "With 1 ", np.array(4), 1e-5)
    assert (
        said == "With 1 numbers are needed, and this is of the type dict: give the numbers alone."
    )


def test_values_and_inputs_are_written_shortly() -> None:
    assert written(np.float64(2.5)) == "2.5"
    assert written(plain({1, "a"})).startswith("{") and written({"is": "other"}) == "this"
    case = (np.arange(12), np.zeros((13, 1)), "a", abs, np.array(3))
    assert inputs_of(case) == (
        "([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], an array of shape (13, 1), 'a', abs, 3)"
    )
