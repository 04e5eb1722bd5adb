"""The checks of the assignments, examined: no wrong answer passes, and no right one fails."""

import contextlib
import importlib
import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib.pyplot
import nbformat
import numpy as np
import pytest

from tests.answers import Right, Wrong
from tests.support import ANSWERS_REPORT
from tools.course import pages
from tools.release import student_version

MASTERS = pages("assignments")
every_master = pytest.mark.parametrize("path", MASTERS, ids=lambda path: path.stem)


class Question(NamedTuple):
    """One question: what the student fills in, and the check without and with its hidden part."""

    stub: str
    solution: str
    visible: str
    hidden: str


def nbgrader(cell: Any) -> dict[str, Any]:
    return dict(cell.metadata.get("nbgrader", {}))


@cache
def master(path: Path) -> Any:
    return nbformat.read(path, as_version=4)


@cache
def student(path: Path) -> Any:
    return student_version(path.read_bytes())


@cache
def questions(path: Path) -> dict[str, Question]:
    """Read the questions that a machine grades, by their grade_id."""
    whole = {nbgrader(c).get("grade_id"): c.source for c in master(path).cells}
    shown = {nbgrader(c).get("grade_id"): c.source for c in student(path).cells}
    names = [name[:-6] for name in whole if name and name.endswith("-check")]
    return {
        n: Question(shown[n], whole[n], shown[f"{n}-check"], whole[f"{n}-check"]) for n in names
    }


def topic(path: Path) -> Any:
    return importlib.import_module(f"tests.answers.{path.stem[3:]}")


def run(source: str, names: dict[str, Any]) -> str:
    """Run a cell and return what it prints."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(source, "<cell>", "exec"), names)
    return printed.getvalue()


@cache
def given(path: Path) -> dict[str, Any]:
    """Run the set-up cell and the given cells once; the answers share what they made."""
    matplotlib.use("Agg")
    names: dict[str, Any] = {"__name__": "__main__"}
    for cell in student(path).cells:
        if (
            cell.cell_type == "code"
            and not nbgrader(cell)["solution"]
            and not nbgrader(cell)["grade"]
        ):
            run(cell.source.replace("plt.show()", "plt.close('all')"), names)
    return names


def verdicts(path: Path, question: Question, answer: str) -> tuple[str, bool]:
    """Return what the visible check says of an answer, and whether it passes the hidden one."""
    names = dict(given(path))
    run(answer, names)
    said = run(question.visible, names)
    try:
        run(question.hidden, names)
    except AssertionError:
        return said, False
    return said, True


ANSWERS = [
    pytest.param(path, name, number, id=f"{path.stem}-{name}-{number}")
    for path in MASTERS
    for name, answers in topic(path).QUESTIONS.items()
    for number in range(len(answers))
]


@pytest.mark.parametrize(("path", "name", "number"), ANSWERS)
def test_an_answer_gets_what_it_deserves(path: Path, name: str, number: int) -> None:
    answer = topic(path).QUESTIONS[name][number]
    said, passes = verdicts(path, questions(path)[name], answer.code)
    report(path, name, number, answer, said, passes)
    if isinstance(answer, Right):
        assert ": correct" in said and passes, said
    else:
        assert answer.says and answer.says in said and ": correct" not in said, said
        assert not passes, f"the hidden check lets {answer.code!r} pass"


@every_master
def test_every_question_has_six_wrong_answers_and_two_right_ones(path: Path) -> None:
    answers = topic(path).QUESTIONS
    assert set(answers) == set(questions(path))
    for name, listed in answers.items():
        assert len({a.code for a in listed if isinstance(a, Wrong)}) >= 6, name
        assert len({a.code for a in listed if isinstance(a, Right)}) >= 2, name


@every_master
def test_an_open_question_says_so_and_fails_only_the_hidden_check(path: Path) -> None:
    for name, question in questions(path).items():
        said, passes = verdicts(path, question, question.stub)
        assert "not answered yet" in said and not passes, f"{name}: {said}"


@every_master
def test_the_solution_passes(path: Path) -> None:
    for name, question in questions(path).items():
        said, passes = verdicts(path, question, question.solution)
        assert ": correct" in said and passes, f"{name}: {said}"


@every_master
def test_there_are_a_hundred_points_in_four_to_six_questions(path: Path) -> None:
    graded = [nbgrader(cell) for cell in master(path).cells if nbgrader(cell).get("grade")]
    assert sum(cell["points"] for cell in graded) == 100
    assert 4 <= len(graded) <= 6
    assert sum(cell["solution"] for cell in graded) == 1, "one question is marked by a person"
    minutes = [int(m) for m in re.findall(r"\*About (\d+) minutes\.\*", text(path))]
    assert len(minutes) == len(graded) and 60 <= sum(minutes) <= 90


def text(path: Path) -> str:
    return "\n\n".join(cell.source for cell in master(path).cells if cell.cell_type == "markdown")


@every_master
def test_the_points_in_the_headings_are_those_that_are_given(path: Path) -> None:
    graded = [nbgrader(cell) for cell in master(path).cells if nbgrader(cell).get("grade")]
    stated = [
        int(points) for points in re.findall(r"(?m)^## Question \d: .*\((\d+) points", text(path))
    ]
    assert stated == [cell["points"] for cell in graded]


def test_the_six_trainings_of_assignment_06_look_as_the_page_says() -> None:
    [path] = [path for path in MASTERS if path.stem == "06_training"]
    drawn = given(path)["drawn"]
    name_of: dict[str, Any] = {}
    run(questions(path)["q5"].solution, name_of)
    learned, new = (
        {name_of["training_of"][letter]: np.array(curves[part]) for letter, curves in drawn.items()}
        for part in ("training", "validation")
    )
    for name, losses in learned.items():
        assert 2.2 < losses[0] < 2.8 and 2.2 < new[name][0] < 2.8
        rises = int(np.sum(np.diff(losses) > 0.05))
        assert (rises >= 4) == (name == "large rate"), f"{name}: {rises}"
    assert 1 < np.median(learned["large rate"]) < 2 and 1.5 < np.median(new["large rate"]) < 3
    assert learned["few"][-1] < 0.15 and 1.4 < new["few"].min() < new["few"][-1] - 0.1 < 2
    assert learned["sound"][-1] < 0.15 and 0.45 < new["sound"][-1] < new["sound"].min() + 0.1 < 0.8
    assert learned["leak"][-1] < 0.15 and np.abs(learned["leak"] - new["leak"]).max() < 0.1
    assert 0.5 < learned["labels"][-1] < 1.3 and new["labels"].min() > 2.2
    assert np.ptp(new["labels"][:4]) < 0.2 and new["labels"][-1] > 3
    assert 2.2 < learned["small rate"][-1] < 2.4
    assert np.abs(learned["small rate"] - new["small rate"]).max() < 0.1


@every_master
def test_students_get_no_solution_no_hidden_check_and_no_output(path: Path) -> None:
    shown = nbformat.writes(student(path))
    assert not re.search(r"(BEGIN|END) (SOLUTION|HIDDEN)|HIDDEN TESTS", shown)
    for cell in student(path).cells:
        assert not cell.get("outputs") and cell.get("execution_count") is None
    for hidden in re.findall(
        r"(?s)### BEGIN (?:HIDDEN TESTS|SOLUTION)\n(.*?)### END", nbformat_text(path)
    ):
        for line in filter(None, map(str.strip, hidden.splitlines())):
            long = len(line) > 25 and line not in nbformat_text(path).replace(hidden, "")
            assert not long or line not in student_text(path), line


def nbformat_text(path: Path) -> str:
    return "\n".join(cell.source for cell in master(path).cells)


def student_text(path: Path) -> str:
    return "\n".join(cell.source for cell in student(path).cells)


def report(
    path: Path, name: str, number: int, answer: Right | Wrong, said: str, passes: bool
) -> None:
    """Keep one line an answer for the table at the end of the run."""
    ANSWERS_REPORT.mkdir(parents=True, exist_ok=True)
    kind = "right" if isinstance(answer, Right) else "wrong"
    visible = "pass" if ": correct" in said else "fail"
    line = f"{path.stem}\t{name}\t{number}\t{kind}\t{visible}\t{'pass' if passes else 'fail'}"
    (ANSWERS_REPORT / f"{path.stem}-{name}-{number:02d}.tsv").write_text(line, encoding="utf-8")


@pytest.fixture(autouse=True)
def _no_figures_left() -> Iterator[None]:
    yield
    matplotlib.pyplot.close("all")
