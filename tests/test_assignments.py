"""The checks of the assignments, examined: no wrong answer passes, and no right one fails."""

import ast
import contextlib
import importlib
import io
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib.pyplot
import nbformat
import numpy as np
import pytest

from assignments.checks import engine, points_so_far
from assignments.checks.engine.page import SAID
from tests.answers import Right, Wrong
from tests.support import ANSWERS_REPORT
from tools.course import pages
from tools.release import student_version

MASTERS = pages("assignments")
every_master = pytest.mark.parametrize("path", MASTERS, ids=lambda path: path.stem)


class Question(NamedTuple):
    """One question: what the student fills in, and the visible and the hidden part of its check."""

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
    checks = {n: (shown[f"{n}-check"], whole[f"{n}-check"]) for n in names}
    assert all(check.startswith(visible) for visible, check in checks.values())
    return {
        n: Question(shown[n], whole[n], visible, check.removeprefix(visible))
        for n, (visible, check) in checks.items()
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
    """Run a check once, as the grader does: what its visible part says, and whether all passes."""
    names = dict(given(path))
    run(answer, names)
    said = run(question.visible, names)
    try:
        run(question.hidden, names)
    except AssertionError:
        return said, False
    return said, True


# Each answer to it builds networks, four of them.
SLOW = {("07_keras_model", "q2")}
ANSWERS = [
    pytest.param(
        *(path, name, number),
        id=f"{path.stem}-{name}-{number}",
        marks=pytest.mark.check if (path.stem, name) in SLOW else (),
    )
    for path in MASTERS
    for name, answers in topic(path).QUESTIONS.items()
    for number in range(len(answers))
]


@pytest.mark.parametrize(("path", "name", "number"), ANSWERS)
def test_an_answer_gets_what_it_deserves(path: Path, name: str, number: int) -> None:
    answer = topic(path).QUESTIONS[name][number]
    said, passes = verdicts(path, questions(path)[name], answer.code)
    report(path, name, number, answer, said, passes)
    assert "cannot be read" not in said
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


@pytest.mark.check
@every_master
def test_a_check_says_the_same_when_it_is_run_again(path: Path) -> None:
    for name, question in questions(path).items():
        names = dict(given(path))
        run(question.solution, names)
        once, again = (run(question.visible + question.hidden, names) for _ in range(2))
        assert again == once, name


@every_master
def test_a_hidden_check_takes_no_name_of_the_student_s(path: Path) -> None:
    for question in questions(path).values():
        cell = question.visible + question.hidden
        bound = {n.id for n in ast.walk(ast.parse(cell)) if isinstance(n, ast.Name)
                 and isinstance(n.ctx, ast.Store)}  # fmt: skip
        assert bound == {"passed"}


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


# The page as a whole


def code_cells(page: Any) -> list[Any]:
    return [cell for cell in page.cells if cell.cell_type == "code"]


def imported(path: Path) -> dict[str, int]:
    """Return the names that the first cells bring, each for another thing."""
    trees = [ast.parse(cell.source) for cell in code_cells(student(path))[:2]]
    nodes = [n for tree in trees for n in tree.body if isinstance(n, ast.Import | ast.ImportFrom)]
    return {alias.asname or alias.name: 7 for node in nodes for alias in node.names}


@pytest.mark.check
@every_master
def test_a_name_that_a_student_takes_spoils_no_cell_of_the_page(path: Path) -> None:
    matplotlib.use("Agg")
    SAID.clear()
    names: dict[str, Any] = {"__name__": "__main__"}
    taken: dict[str, int] = {}
    for cell in code_cells(master(path)):
        if nbgrader(cell)["solution"]:
            run(cell.source, names)
            taken = imported(path)
            assert {"np", "data", "plt", "check"} <= {*taken}
        else:  # the answers' own functions keep what they know
            here = {**names, **taken}
            said = run(cell.source.replace("plt.show()", "plt.close('all')"), here)
            names |= {name: here[name] for name in here if name not in taken}
    assert said.startswith("85 of 85 automatic points")


@every_master
def test_an_unanswered_page_runs_to_its_end_and_gets_no_points(path: Path) -> None:
    SAID.clear()
    last = code_cells(student(path))[-1].source
    assert run(last, {}).count("its check has not run") == len(questions(path)), "nothing was run"
    names = dict(given(path))
    for question in questions(path).values():
        run(question.stub, names)
        run(question.visible, names)
    *still, added = run(last, names).splitlines()
    assert [line.split(":")[1] for line in still] == [" not answered yet."] * len(questions(path))
    assert added.startswith("0 of 85 automatic points"), added


@every_master
def test_the_total_counts_the_points_that_are_given_and_is_not_graded(path: Path) -> None:
    cell = code_cells(master(path))[-1]
    note = nbgrader(cell)
    assert note["locked"] and not note["grade"] and not note["solution"]
    graded = [nbgrader(cell) for cell in master(path).cells if nbgrader(cell).get("grade")]
    machine = {int(n["grade_id"][1]): n["points"] for n in graded if not n["solution"]}
    [person] = [n["points"] for n in graded if n["solution"]]
    assert cell.source.splitlines()[-1] == f"points_so_far({machine}, by_a_person={person})"
    assert sum(machine.values()) + person == 100


def test_a_total_counts_what_each_check_said_last(capsys: pytest.CaptureFixture[str]) -> None:
    SAID.clear()
    for answers in ((1, 1, ...), (1, 2, 3)):
        for number, answer in enumerate(answers, 1):
            engine.Question(number, f"answer = {number}")(answer)
    engine.Question(1, "answer = 1\n7 | Not: seven.")(7)
    engine.Question(3, "answer.a = 1\nanswer.b = 2")({"a": 1})
    capsys.readouterr()
    points_so_far({1: 15, 2: 20, 3: 40, 4: 10}, by_a_person=15)
    assert capsys.readouterr().out == (
        "Question 1 (15 points): not yet.\n"
        "Question 3 (40 points): not answered yet.\n"
        "Question 4 (10 points): its check has not run.\n"
        "20 of 85 automatic points by these checks; hidden cases decide. 15 more by a person.\n"
    )


FIRST = "# An error here? First run the cells above, from the top.\n"


@every_master
def test_a_check_brings_what_it_uses_and_says_what_to_run_first(path: Path) -> None:
    for question in questions(path).values():
        head = f"from assignments.checks import {path.stem[3:]} as check\n\n{FIRST}passed = "
        assert question.visible.startswith(head)
    assert code_cells(student(path))[-1].source.splitlines(True)[-2] == FIRST


@pytest.mark.parametrize("here", [True, False], ids=["the answer was not run", "nothing was run"])
def test_the_error_of_a_check_that_comes_too_early_shows_that_sentence(
    here: bool, tmp_path: Path
) -> None:
    source = questions(MASTERS[1])["q1"].visible
    known = f"import sys; sys.path.insert(0, {str(Path.cwd())!r})\n" if here else ""
    # as a page does: a cell after the other
    code = f"from IPython import get_ipython as g\n{known}g().run_cell({source!r})"
    command = [sys.executable, "-P", "-m", "IPython", "--colors=NoColor", "-c", code]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    name = "NameError: name 'feature_map'" if here else "ModuleNotFoundError: No module named"
    assert name in done.stdout and FIRST in done.stdout, done.stdout + done.stderr


@every_master
def test_a_page_says_how_a_check_judges_and_how_to_hand_in(path: Path) -> None:
    first, last = master(path).cells[0].source, master(path).cells[-1].source
    for words in ("judges the answer that ran last", "one wrong part of five costs all its points"):
        assert words in first
    assert last.startswith("**Hand in.**") and "keep its name" in last


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
