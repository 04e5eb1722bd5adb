"""Tests of assignments/checks/engine/questions.py: how a table is read, and its cases drawn."""

from typing import Any

import numpy as np
import pytest

from assignments.checks.engine.questions import Asked, Part, hidden_seed, shuffled

TABLE = """
    size = 7
    8 ; 9 | One or two
            | too many.
    right + 3 if
      True else 0 | Three too many.

    answer.A = (2, 3)
    f(image, kernel, **o) = conv2d(image, kernel, **o)
    conv2d(image, kernel) | The padding is missing: HINT
"""


def test_a_table_has_a_head_for_each_part_and_its_rows_below_it() -> None:
    question = Asked(1, TABLE)
    rows = [("8 ; 9", "One or two too many."), ("right + 3 ifTrue else 0", "Three too many.")]
    assert question.parts == [
        Part("size", "", "", "=", "7", rows),
        Part("answer", "A", "", "=", "(2, 3)", []),
        Part(
            "f", "", "image, kernel, **o", "=", "conv2d(image, kernel, **o)",
            [("conv2d(image, kernel)", "The padding is missing: HINT")],
        ),
    ]  # fmt: skip
    assert question.names == ("size", "answer", "f")


def test_the_kind_of_a_question_is_that_of_its_first_part() -> None:
    kinds = [Asked(1, table).kind for table in ("a = 1", "f(a) = a", 'a ? {"A": "blur"}')]
    assert kinds == ["values", "function", "choice"]
    assert Asked(4, "a = 1").title == "Question 4"


def test_each_expression_of_a_row_is_a_slip_with_the_rows_sentence() -> None:
    question = Asked(1, "size = 7\n8 ; right + 2 | Too many: HINT\n; 10 | Far.",
                     scope={"HINT": "count again.", "Far.": 3})  # fmt: skip
    made = [(slip(right=7), said) for slip, said in question.slips(question.parts[0])]
    assert made == [(8, "Too many: count again."), (9, "Too many: count again."), (10, "Far.")]


def test_a_row_with_a_star_brings_slips_of_its_own() -> None:
    own = [(lambda **_: 8, "One too many.")]
    for row in ("* own", "*own"):
        question = Asked(1, f"size = 7\n{row}", scope={"own": own})
        [(slip, said)] = question.slips(question.parts[0])
        assert (slip(right=7), said) == (8, "One too many.")


def test_a_helper_in_the_right_answer_brings_its_usual_slips_in_its_place() -> None:
    question = Asked(1, "f(x) = 2 * relu(x)")
    said = {hint: slip for slip, hint in question.usual(question.parts[0])}
    assert said["ReLU does not take away the sign: below zero it gives 0."](-3) == 6
    assert next(iter(said)).startswith("What is below zero is to become zero")
    assert not list(question.usual(question.parts[0]._replace(right="my_relu(x)")))
    flat = Asked(1, "f(x) = flatten(x)")
    hints = [hint for _, hint in flat.usual(flat.parts[0])]
    assert hints[0] == (
        "You laid out one channel after the other; at each pixel all its channels come first."
    )


def test_loops_that_cannot_change_a_shape_are_not_run_for_one() -> None:
    shape = Asked(1, "shape = np.shape(max_pool2d([[1, 2], [3, 4]]))", scope={"np": np})
    of_shape = [said for _, said in shape.usual(shape.parts[0])]
    value = Asked(1, "value = max_pool2d([[1, 2], [3, 4]])")
    of_value = [said for _, said in value.usual(value.parts[0])]
    loops = {"You kept the last number of each window.", "You add up the window; take its largest"}
    assert any(said.startswith(tuple(loops)) for said in of_value)
    assert not any(said.startswith(tuple(loops)) for said in of_shape)
    assert "Those are the smallest numbers of the windows." in of_shape


def test_an_expression_knows_the_lessons_its_scope_and_its_arguments() -> None:
    question = Asked(1, "size = 7", scope={"ten": 10})
    assert question.expression("output_size(5, 3) + ten")() == 13
    assert question.expression("a + b", "a, b=1")(2) == 3
    assert question.expression("(right, given)")(right=1, given=2) == (1, 2)
    assert question.expression("(right, given)")() == (None, None)
    assert question.expression("ten + more", more=5)() == 15
    with pytest.raises(NameError):
        question.expression("eleven")()


def drawn(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """Draw two cases."""
    return [(int(rng.integers(10**9)),), [int(rng.integers(10**9))]]  # type: ignore[list-item]


def test_the_cases_of_the_page_follow_the_number_of_the_question_and_hidden_ones_the_seed() -> None:
    question = Asked(3, "f(a) = a", fixed=[(1,)], draw=drawn)
    of = [[tuple(case) for case in drawn(np.random.default_rng(seed))] for seed in (3, 50, 51)]
    assert question.cases() == [(1,), *of[0]]
    assert question.cases(seed=50) == [(1,), *of[0], *of[1], *of[2]]
    assert Asked(3, "f(a) = a", fixed=[(1,)]).cases(seed=50) == [(1,)]


def test_things_get_letters_in_an_order_that_the_seed_decides() -> None:
    words = ["blur", "edge", "sharp", "flat"]
    order = np.random.default_rng(5).permutation(4)
    assert shuffled(words, 5) == dict(zip("ABCD", [words[n] for n in order], strict=True))


@pytest.mark.parametrize(
    ("source", "seed"),
    [
        ("assert passed and check.question_3(my_grey, seed=13)", 13),
        ("assert check.question_3(a, b, seed=130) and passed", 130),
        ("passed = check.question_3(my_grey)", None),
        ("check.question_3(my_grey); seed=13", None),
        ("check.question_3(my_grey, reseed=13)", None),
        ("", None),
    ],
)
def test_the_seed_of_a_hidden_check_is_read_from_its_call(source: str, seed: int | None) -> None:
    assert hidden_seed(source) == seed
