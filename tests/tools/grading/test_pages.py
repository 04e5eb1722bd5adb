"""What is read in a browser: a page for each student, and one of the class for the lecturer."""

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import Page, expect

from tests.support import page
from tests.tools.grading.test_tables import ANNA, BROKEN, WANG, result
from tests.tools.handed_in import MASTER
from tools.grading.alike import Pair
from tools.grading.batch import Graded
from tools.grading.intake import Owner
from tools.grading.pages import by_question, feedback, histogram, misconceptions, overview, texts_of
from tools.grading.tables import marked

__all__ = ["page"]  # a fixture
SLIP = "The kernel is turned by 180 degrees."
TEXTS = {"q1": "<p>Pool it.</p>", "q6": "<p>Explain it.</p>"}


def graded(name: str, points: float, slip: str = "", **more: Any) -> Graded:
    whole = result(points=points)
    whole["questions"]["q1"] |= {"slip": slip, "says": f"not yet. {slip}" if slip else "correct."}
    for question, heading in (("q1", "Question 1: pool"), ("q6", "Question 6: explain")):
        whole["questions"][question]["heading"] = heading
    return Graded(Owner(name, name), whole | more)


CLASS = [
    graded("Anna", 10), graded("Ben", 0, SLIP), graded("Cleo", 0, SLIP),
    graded("<b>Dan</b>", 0, "", notes=["Cells were put back."], seen=["called the network"]),
    BROKEN,
]  # fmt: skip


def test_the_questions_are_shown_as_they_were_asked_and_no_answer_of_the_master_is() -> None:
    texts = texts_of(nbformat.read(MASTER, as_version=4))
    assert [*texts] == ["q1", "q2", "q3", "q4", "q5", "q6"]
    assert all(text.startswith("<p>") for text in texts.values())
    assert "A good answer says" not in "".join(texts.values()) and "Hand in" not in texts["q6"]


def test_a_question_is_shown_with_all_its_texts_and_no_other() -> None:
    own, other = (
        new_markdown_cell("Mine.", metadata={"nbgrader": {"grade_id": name}}) for name in "ab"
    )
    texts = (
        "# A page",
        "## Question 1: a\n\nOne.\n\nTwo.",
        "Three.",
        "## Hand in\n\nThere.",
        "So.",
    )
    cells = [new_markdown_cell(text) for text in texts]
    master = new_notebook(cells=[cells[0], own, *cells[1:3], other, new_code_cell("4"), *cells[3:]])
    assert texts_of(master) == {"q1": "<p>One.</p>\n<p>Two.</p>\n<p>Three.</p>\n"}


def test_a_students_page_says_what_came_what_it_brought_and_the_slip() -> None:
    ben = feedback(CLASS[1], marked(CLASS, {}), TEXTS, "Assignment 02")
    assert f"Not yet. {SLIP}" in ben and "0 points so far; a person still reads" in ben
    assert "Because." in ben and "Pool it." in ben
    marks = marked(CLASS, {})
    marks["Anna", "q6"]["mark"] = "12,5"
    assert "22.5 of 25 points." in feedback(CLASS[0], marks, TEXTS, "Assignment 02")


def test_a_page_that_could_not_be_graded_says_so_without_a_grade() -> None:
    ben = feedback(BROKEN, {}, TEXTS, "Assignment 02")
    assert "the file is empty" in ben and "points" not in ben


def test_what_was_mended_is_told_the_student() -> None:
    dan = CLASS[3]._replace(notes=("2 notebooks came in.",))
    said = feedback(dan, marked(CLASS, {}), TEXTS, "Assignment 02")
    assert said.index("2 notebooks came in.") < said.index("Cells were put back.")


def test_nothing_that_a_student_wrote_is_a_tag() -> None:
    evil = graded("<script>alert(1)</script>", 0, notes=["<img src=x>"])
    assert evil.result
    evil.result["questions"]["q1"] |= {"answer": "</pre><script>", "says": "not yet. <i>"}
    evil.result["seen"] = ["looked into <b>"]
    for text in (
        feedback(evil, marked([evil], {}), TEXTS, "A"),
        overview([evil], marked([evil], {}), [], "A"),
    ):
        assert not re.search("<script|<img|<i>|<b>", text)


def test_the_misconceptions_of_a_class_come_by_their_share() -> None:
    assert misconceptions(CLASS[:4]) == [("q1", SLIP, 2, 0.5)]
    slips = ["b", "a", "c", "c"]
    told = misconceptions([graded(str(n), 0, slip) for n, slip in enumerate(slips)])
    assert told == [("q1", "c", 2, 0.5), ("q1", "a", 1, 0.25), ("q1", "b", 1, 0.25)]


def test_of_each_question_the_mean_is_told_and_how_many_have_all_its_points() -> None:
    marks = marked(CLASS, {})
    rows = [("q1", "Question 1: pool", 2.5, 10, 1), ("q6", "Question 6: explain", 0.0, 15, 0)]
    assert by_question(CLASS[:4], marks) == rows
    marks["Anna", "q6"]["mark"], marks["Ben", "q6"]["mark"] = "15", "5"
    assert by_question(CLASS[:4], marks)[1] == ("q6", "Question 6: explain", 10, 15, 1)


def test_a_histogram_has_ten_bars_and_a_hundred_points_are_in_the_last() -> None:
    bars = histogram([0, 9.5, 10, 99, 100, 100])
    assert [number for _, number, _ in bars] == [2, 1, 0, 0, 0, 0, 0, 0, 0, 3]
    labels = [*(f"{n}0 to {n}9" for n in range(1, 9)), "90 to 100"]
    assert [label for label, *_ in bars] == ["0 to 9", *labels]
    assert [round(share, 2) for *_, share in bars] == [0.67, 0.33, *[0] * 7, 1]
    assert sum(number for _, number, _ in histogram([])) == 0


def test_an_empty_class_has_a_page_too() -> None:
    assert "0 came in, 0 were graded" in overview([], {}, [], "Assignment 02")
    assert "103" in overview([BROKEN], {}, [], "Assignment 02")


def test_the_lecturers_page_says_what_waits_and_what_came_of_the_class() -> None:
    marks = marked(CLASS, {})
    marks["Anna", "q6"]["mark"] = "12,5"
    text = overview(CLASS, marks, [Pair("103", "Cleo", "q1", 0.9)], "Assignment 02")
    for said in (
        "<h1>Assignment 02 · the class</h1>",
        "<p>5 came in, 4 were graded; 3 open answers wait for a mark",
        "Mean 5.6, median 0.0 points.",
        "<td>Ben</td><td>Cleo</td><td>question 1</td><td>90 %</td>",
        "<td>Question 6: explain</td><td>12.5</td><td>15</td><td>0</td>",
        f"<td>1</td><td>{SLIP}</td><td>2</td><td>50 %</td>",
    ):
        assert said in text


@pytest.mark.check
def test_the_lecturers_page_is_read_in_a_browser(page: Page, tmp_path: Path) -> None:
    pairs = [Pair("Ben", "Cleo", "q1", 0.9)]
    text = overview(CLASS, marked([ANNA, WANG, *CLASS], {}), pairs, "Assignment 02")
    (tmp_path / "class.html").write_text(text)
    page.goto(f"file://{tmp_path / 'class.html'}")
    expect(page.get_by_role("row", name=f"1 {SLIP} 2 50 %")).to_be_visible()
    expect(page.get_by_role("row", name="Ben Cleo question 1 90 %")).to_be_visible()
    expect(page.get_by_text("<b>Dan</b>: called the network")).to_be_visible()
    expect(page.get_by_text("Ben (103): a.ipynb: the file is empty")).to_be_visible()
    widths = [(bar.bounding_box() or {"width": -1})["width"] for bar in page.locator(".bar").all()]
    assert [round(width / widths[0], 2) for width in widths] == [1, 0.33, *[0] * 8]
