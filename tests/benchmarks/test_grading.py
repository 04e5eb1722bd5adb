"""The benchmark of grading gives the same pages to the course's tool and to nbgrader's."""

from pathlib import Path

import nbformat
import pytest

from benchmarks import grading
from tests.tools.sandboxed import needs_sandbox


@needs_sandbox
@pytest.mark.check
def test_a_quick_run_grades_one_page_and_two_in_both_ways() -> None:
    section = grading.measured(quick=True)
    assert "\n| 1 | " in section.text and "\n| 2 | " in section.text
    [panel] = section.panels
    assert [x for x, _ in panel.lines["nbgrader autograde"]] == [1, 2]


@pytest.mark.check
def test_nbgrader_gives_all_points_to_the_pages_that_it_grades(tmp_path: Path) -> None:
    course = grading.nbgraders_course(tmp_path)
    grading.hand_in(course, 1)
    grading.theirs(course, 1)
    [page] = (course / "autograded").glob("*/*/*.ipynb")
    cells = nbformat.read(page, as_version=4).cells
    said = [
        output["text"] for cell in cells for output in cell.get("outputs", []) if "text" in output
    ]
    assert "85 of 85 automatic points" in "".join(said)
