"""What students see of a master: every question, and no line or picture of an answer."""

import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbgrader import preprocessors
from traitlets.config import Config

from tools import course, masters, release

MASTERS = course.pages("assignments")
every_master = pytest.mark.parametrize("path", MASTERS, ids=lambda path: path.stem)


@pytest.fixture
def small_master(tmp_path: Path) -> Path:
    """Return a master with lines of every kind, among them one of 25 characters and one of 26."""
    whole = {"schema_version": 3, "locked": False, "task": False}
    filled = whole | {"grade": False, "solution": True, "grade_id": "q1"}
    check = whole | {"grade": True, "solution": False, "grade_id": "q1-check", "points": 1}
    text = whole | {"grade": True, "solution": True, "grade_id": "q2", "points": 1}
    code = """answer = np.zeros((2, 2), int)
### BEGIN SOLUTION
answer = np.zeros((2, 2), int)
a = solution[1, 2] * 3 -b
ab = solution[1, 2] * 3 -b
for row in range(len(solution)):
    answer[row, row] = found["largest"]
### END SOLUTION"""
    hidden = (
        "seen = 1\n### BEGIN HIDDEN TESTS\nassert answer.sum() == 2 * 255\n### END HIDDEN TESTS"
    )
    shown = new_markdown_cell("![seen](attachment:a%20cat.png)")
    shown["attachments"] = {"a cat.png": {"image/png": "aa=="}, "a": {"image/png": "bb=="}}
    answer = new_markdown_cell(
        "![sketch](attachment:sketch.png) A good answer says why.", metadata={"nbgrader": text}
    )
    answer["attachments"] = {"sketch.png": {"image/png": "cc=="}}
    cells = [
        new_code_cell(
            code, metadata={"nbgrader": filled}, outputs=[new_output("stream", text="2")]
        ),
        new_code_cell(hidden, metadata={"nbgrader": check}),
        *(shown, answer, new_markdown_cell("Which is the largest of them?")),
    ]
    path = tmp_path / "assignments" / "01_small.ipynb"
    path.parent.mkdir()
    nbformat.write(new_notebook(cells=cells), path)
    return path


def test_the_lines_of_a_solution_are_those_that_students_never_see(small_master: Path) -> None:
    assert len("ab = solution[1, 2] * 3 -b") == 26
    assert masters.secret_lines(small_master.read_bytes()) == [
        "ab = solution[1, 2] * 3 -b",
        'answer[row, row] = found["largest"]',
        "assert answer.sum() == 2 * 255",
        "![sketch](attachment:sketch.png) A good answer says why.",
    ]


def test_a_students_version_keeps_no_answer_output_or_picture_of_one(small_master: Path) -> None:
    cells = masters.student_version(small_master.read_bytes()).cells
    assert [cell.source for cell in cells] == [
        f"answer = np.zeros((2, 2), int)\n{masters.STUB}",
        "seen = 1",
        "![seen](attachment:a%20cat.png)",
        "*Your answer goes here, in place of this line.*",
        "Which is the largest of them?",
    ]
    assert cells[0].outputs == []
    pasted = [sorted(cell.get("attachments", {})) for cell in cells]
    assert pasted == [[], [], ["a cat.png"], [], []]
    assert cells[1].metadata["nbgrader"]["checksum"]


def test_a_master_that_begins_with_a_mark_of_windows_is_the_same(small_master: Path) -> None:
    plain = small_master.read_bytes()
    marked = "\ufeff".encode() + plain
    assert masters.student_version(marked) == masters.student_version(plain)
    assert masters.secret_lines(marked) == masters.secret_lines(plain) != []


def nbgraders_version(path: Path) -> Any:
    """Return what nbgrader itself would hand out."""
    config = Config()
    config.ClearSolutions.code_stub = {"python": masters.STUB}
    config.ClearSolutions.text_stub = masters.TEXT_STUB
    resources: dict[str, Any] = {}
    notebook = nbformat.read(path, as_version=4)
    names = "LockCells ClearSolutions ClearOutput ClearHiddenTests ClearMarkScheme ComputeChecksums"
    for step in [getattr(preprocessors, name) for name in names.split()]:
        notebook, resources = step(config=config).preprocess(notebook, resources)
    return notebook


@every_master
def test_a_master_is_cleared_as_nbgrader_clears_it(path: Path) -> None:
    assert masters.student_version(path.read_bytes()) == nbgraders_version(path)


def test_marks_in_the_middle_of_a_loop_are_cleared_as_nbgrader_clears_them(
    small_master: Path,
) -> None:
    page = nbformat.read(small_master, as_version=4)
    page.cells[0].source = (
        "for row in rows:\n    ### BEGIN SOLUTION\n    a = 1\n    ### END SOLUTION\n    print(a)\n"
        "\n# BEGIN SOLUTION\nb = 2\n# END SOLUTION\n"
    )
    page.cells[1].source = "### BEGIN HIDDEN TESTS\nassert a\n### END HIDDEN TESTS\nassert b"
    page.cells[3].attachments = {}
    nbformat.write(page, small_master)
    ours, theirs = (
        masters.student_version(small_master.read_bytes()),
        nbgraders_version(small_master),
    )
    for mine, wanted in zip(ours.cells, theirs.cells, strict=True):
        assert mine.source == wanted.source.rstrip("\n")
    assert ours.cells[1].metadata == theirs.cells[1].metadata


@every_master
def test_no_line_of_a_master_that_stands_between_marks_is_shown(path: Path) -> None:
    student = "\n".join(cell.source for cell in masters.student_version(path.read_bytes()).cells)
    whole = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells)
    blocks = re.findall(r"(?s)### BEGIN (?:SOLUTION|HIDDEN TESTS)\n(.*?)### END", whole)
    longest = [max(block.split("\n"), key=len) for block in blocks]
    assert len(longest) >= 5
    assert [line for line in longest if line in student] == []
    assert not release.MARKS.search(student)


def test_a_leak_is_found_in_a_files_name_and_in_json_too(
    small_master: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release, "ROOT", small_master.parents[1])
    first, line, *_ = masters.secret_lines(small_master.read_bytes())
    for name, text in [("a.py", f"x\n {line}\n"), (line, ""), ("a.ipynb", json.dumps(f"x {line}"))]:
        assert release.traces({"b.py": b"x = 1\n", name: text.encode()}) == [f"{name}: {line}"]
    both = {"b.png": f"\xff{line}\n{first}\n### END SOLUTION".encode("latin-1")}
    assert release.traces(both) == [f"b.png: {first}", f"b.png: {line}", "b.png: END SOLUTION"]
