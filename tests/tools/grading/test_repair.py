"""A page is brought into the master's order, whatever became of its cells."""

import copy
import json
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from tests.tools.handed_in import MASTER, TEXT, content, page, right
from tools.grading.repair import Cell, Page, alike, mended, name_of
from tools.masters import student_version

GIVEN = student_version(MASTER.read_bytes())
NAMES = {
    "q1": ("feature_map",), "q2": ("flat",), "q3": ("my_conv2d",), "q4": ("one_filter",),
    "q5": ("kernel_of",), "q6": (),
}  # fmt: skip


def mend(notebook: Any) -> Page:
    return mended(notebook if isinstance(notebook, bytes) else content(notebook), GIVEN, NAMES)


def place(notebook: Any, name: str) -> int:
    return [name_of(cell) for cell in notebook.cells].index(name)


def cell(notebook: Any, name: str) -> Any:
    return notebook.cells[place(notebook, name)]


HONEST = mend(page())


def test_an_honest_page_is_the_masters_with_its_answers_and_needs_no_mending() -> None:
    assert HONEST.notes == []
    assert HONEST.answers == {**right(), "q6": TEXT}
    named = [name_of(cell) for cell in GIVEN.cells if name_of(cell) not in ("", "q6")]
    assert len(HONEST.cells) == len(named)
    asked = {name.removesuffix("-check") for name in named if name.endswith("-check")}
    assert {c.question for c in HONEST.cells} == {"", *asked}


def test_given_cells_that_were_changed_are_the_masters_again() -> None:
    notebook = page()
    for name in ("setup", "given-03", "q3-check"):
        cell(notebook, name).source = "passed = True"
    assert mend(notebook) == HONEST


def test_what_a_student_added_runs_after_the_cell_it_stood_below() -> None:
    notebook = page()
    notebook.cells.insert(place(notebook, "q3"), new_code_cell("above = 1"))
    notebook.cells.insert(place(notebook, "q3") + 1, new_code_cell("below = 1"))
    cells = [c.source for c in mend(notebook).cells]
    at = cells.index(right()["q3"])
    assert cells[at - 1 : at + 2] == ["above = 1", right()["q3"], "below = 1"]


def test_what_a_student_added_above_everything_runs_first() -> None:
    notebook = page()
    notebook.cells.insert(0, new_code_cell("above = 1"))
    assert mend(notebook).cells == [Cell("above = 1"), *HONEST.cells]


LONG = "".join(map(chr, range(0x4E00, 0x4E00 + 5001)))


@pytest.mark.parametrize(
    ("one", "other", "is_so"),
    [
        ("a" * 18 + "bb", "a" * 18 + "cc", True),
        ("a" * 17 + "bbb", "a" * 17 + "ccc", False),  # 85 of 100 letters are not enough
        ("ab" * 10, "cd" * 10, False),
        (LONG[:5000], LONG[:4999] + "b", True),
        (LONG, LONG[:5000] + "b", False),  # so long ones are compared whole
        (LONG, LONG[:5000], False),
        (LONG, LONG[:], True),
    ],
)
def test_a_cell_is_known_again_with_a_few_letters_changed(
    one: str, other: str, is_so: bool
) -> None:
    assert alike(one, other) is alike(other, one) is is_so


@pytest.mark.parametrize("after", ["q2-check", "q3-check", "q4-check"])
def test_without_any_metadata_what_was_added_stays_where_it_stood(after: str) -> None:
    notebook = page()
    notebook.cells.insert(place(notebook, after) + 1, new_code_cell("added = 1"))
    for one in notebook.cells:
        one.metadata = {}
    found = mend(notebook)
    assert found.cells[found.cells.index(Cell("added = 1")) - 1] == Cell("", after[:2])
    assert not any("another order" in note for note in found.notes)


def test_without_any_metadata_a_page_is_the_same() -> None:
    notebook = page()
    for one in notebook.cells:
        one.metadata = {}
    found = mend(notebook)
    assert (found.cells, found.answers) == (HONEST.cells, HONEST.answers)
    assert sum("lost its name, and is known by" in note for note in found.notes) == 5


def test_cells_with_other_names_are_known_by_what_they_define() -> None:
    notebook = page()
    for name in ("q1", "q3"):
        cell(notebook, name).metadata.nbgrader.grade_id = f"{name}-copy"
    found = mend(notebook)
    assert (found.cells, found.answers) == (HONEST.cells, HONEST.answers)
    number = place(page(), "q3") + 1
    assert f"Cell {number} had lost its name, and is known by my_conv2d." in found.notes


@pytest.mark.parametrize("below", [0, 1])
def test_a_copied_cell_says_which_copy_counts_and_the_last_filled_one_does(below: int) -> None:
    notebook = page()
    first = copy.deepcopy(cell(notebook, "q3"))
    first.source = "helper = 3\n\ndef my_conv2d(image, kernel):\n    return 0"
    empty = copy.deepcopy(cell(GIVEN, "q3"))
    at = place(notebook, "q3")
    notebook.cells[at : at + 1] = [first, notebook.cells[at], *[empty] * below]
    found = mend(notebook)
    assert found.answers["q3"] == right()["q3"]
    assert found.notes == [f"{2 + below} cells answer with my_conv2d: cell {at + 2} counts."]
    sources = [c.source for c in found.cells]
    assert sources.index(first.source) < sources.index(right()["q3"]), "it may define a helper"


def test_a_copy_in_which_another_question_is_answered_answers_that_one() -> None:
    notebook = page({"q4": cell(GIVEN, "q4").source})
    other = copy.deepcopy(cell(notebook, "q3"))
    other.source = right()["q4"]
    notebook.cells.insert(place(notebook, "q4-check"), other)
    found = mend(notebook)
    assert (found.answers["q3"], found.answers["q4"]) == (right()["q3"], right()["q4"])


@pytest.mark.parametrize("source", ["", "print(3)", f"{right()['q1']}\n{right()['q3']}"])
def test_the_cell_of_an_answer_keeps_its_name_whatever_stands_in_it(source: str) -> None:
    assert mend(page({"q3": source})).answers["q3"] == source


def test_a_name_that_is_taken_again_in_a_scratch_cell_answers_nothing() -> None:
    notebook = page()
    notebook.cells.append(new_code_cell("feature_map = my_conv2d(image, kernel)"))
    found = mend(notebook)
    assert found.answers == HONEST.answers and found.notes == []
    assert found.cells[-1] == Cell("feature_map = my_conv2d(image, kernel)")


@pytest.mark.parametrize("name", ["q1", "q3"])
def test_an_answer_in_a_cell_of_its_own_counts_where_the_given_one_is_empty(name: str) -> None:
    notebook = page({name: cell(GIVEN, name).source.replace("\n", " \n\n")})
    notebook.cells.insert(place(notebook, name) + 1, new_code_cell(right()[name]))
    assert mend(notebook).answers[name] == right()[name]


def test_cells_in_another_order_are_put_back() -> None:
    notebook = page()
    notebook.cells.reverse()
    found = mend(notebook)
    assert (found.cells, found.answers) == (HONEST.cells, HONEST.answers)
    assert found.notes == ["Cells stood in another order; they were put back."]


def test_a_missing_cell_is_an_open_answer_and_the_given_ones_come_back() -> None:
    notebook = page()
    for name in ("q3", "setup", "q2-check"):
        del notebook.cells[place(notebook, name)]
    found = mend(notebook)
    assert found.notes == ["No cell answers with my_conv2d."]
    assert found.answers == HONEST.answers | {"q3": ""}
    assert [c for c in HONEST.cells if c not in found.cells] == [Cell(right()["q3"])]


def test_a_text_below_the_open_question_counts_wherever_it_was_written() -> None:
    for change in ("beside", "named otherwise", "as code"):
        notebook = page(text=cell(GIVEN, "q6").source if change == "beside" else TEXT)
        if change == "beside":
            notebook.cells.insert(place(notebook, "q6"), new_markdown_cell(TEXT))
        elif change == "as code":
            cell(notebook, "q6").cell_type = "code"
            cell(notebook, "q6").update(outputs=[], execution_count=None)
        else:
            cell(notebook, "q6").metadata = {}
        assert mend(notebook).answers["q6"] == TEXT, change


def test_an_unanswered_text_is_empty() -> None:
    assert mend(GIVEN).answers["q6"] == ""


def test_an_answer_that_cannot_be_parsed_is_known_too() -> None:
    broken = "def my_conv2d(image, kernel):\n    return ("
    notebook = page({"q3": broken})
    cell(notebook, "q3").metadata = {}
    assert mend(notebook).answers["q3"] == broken


def test_an_older_format_a_strange_kernel_and_a_byte_order_mark_are_read() -> None:
    notebook = page()
    notebook.metadata = {"kernelspec": {"name": "kernel-of-anna", "display_name": "?"}}
    old = copy.deepcopy(notebook)
    old.nbformat_minor = 2
    for one in old.cells:
        del one["id"]
    for text in (content(notebook), content(old), b"\xef\xbb\xbf" + content(notebook)):
        assert mend(text) == HONEST


NONE = {
    b"": "the file is empty",
    b" \n": "the file is empty",
    content(page())[:-900]: "cut short or damaged",
    b"<html>": "cut short or damaged",
    b"[1, 2]": "no notebook",
    b'{"cells": 3, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}': "no notebook",
    b'{"cells": [{"cell_type": "code"}], "nbformat": 4, "nbformat_minor": 5}': "no notebook",
    b"\xff\xfe\x00": "no notebook",
    b"[" * 100_000: "no notebook|damaged",
}


@pytest.mark.parametrize("text", NONE, ids=range(len(NONE)))
def test_what_is_no_notebook_has_a_reason(text: bytes) -> None:
    with pytest.raises(ValueError, match=NONE[text]):
        mend(text)


def test_metadata_of_any_kind_is_read_past() -> None:
    whole = json.loads(content(page()))
    for number, strange in enumerate([3, [], {"grade_id": 7}, {"grade_id": None}, None, "q3"]):
        whole["cells"][-1 - number]["metadata"]["nbgrader"] = strange
    assert mend(json.dumps(whole).encode()).answers["q3"] == right()["q3"]
