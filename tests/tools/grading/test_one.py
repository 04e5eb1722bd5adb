"""One submission is graded as its answers deserve."""

from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from assignments.checks.engine import Verdict
from tests.answers import Right
from tests.test_assignments import MASTERS, topic
from tests.tools.handed_in import MASTER, TEXT, page, points, task
from tests.tools.sandboxed import needs_sandbox
from tools.grading import one
from tools.grading.one import asked_in, graded, state, trials_of
from tools.grading.repair import Cell, Page, name_of
from tools.grading.run import Run
from tools.grading.sandbox import Limits
from tools.masters import student_version

ASKED = asked_in(nbformat.read(MASTER, as_version=4))


def test_the_master_says_what_is_asked_for_how_many_points() -> None:
    assert {name: asked.points for name, asked in ASKED.items()} == {
        "q1": 15, "q2": 10, "q3": 30, "q4": 20, "q5": 10, "q6": 15,
    }  # fmt: skip
    assert [name for name, asked in ASKED.items() if asked.by_a_person] == ["q6"]
    assert ASKED["q3"].heading == "Question 3: write the convolution (30 points)"


def test_only_a_text_that_begins_as_a_heading_is_one() -> None:
    page = nbformat.read(MASTER, as_version=4)
    graded = [bool(cell.metadata.get("nbgrader", {}).get("grade")) for cell in page.cells]
    more = [new_markdown_cell("Mind the bias."), new_code_cell("## No heading")]
    page.cells[graded.index(True) : graded.index(True)] = more
    assert asked_in(page) == ASKED


def test_functions_are_tried_on_cases_that_no_student_has() -> None:
    trials = trials_of("kernels", ASKED)
    for name in ("q3", "q4"):
        shown, hidden = trials[name].shown, trials[name].hidden
        assert len(hidden) >= len(shown) >= 3
        assert not {repr(case) for case in shown} & {repr(case) for case in hidden[len(trials) :]}
    assert trials["q1"].hidden == []


def test_a_worker_with_another_state_of_the_course_refuses() -> None:
    assert len(state()) == 64
    with pytest.raises(RuntimeError, match="another state of the course"):
        graded(task(page())._replace(course="f00"))


def test_a_worker_that_lacks_a_guard_refuses_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one, "here", lambda: {"no network": "it is refused", "b": "", "a": "so"})
    with pytest.raises(
        RuntimeError, match=r"does not give a \(so\), no network \(it is refused\)$"
    ):
        graded(task(page())._replace(lacking=frozenset("b")))


def test_what_is_no_notebook_has_a_reason_on_every_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one, "here", lambda: {"no network": "it is refused"})
    with pytest.raises(ValueError, match="the file is empty"):
        graded(task(b""))


def test_what_was_not_reached_has_no_points_and_what_a_person_marks_has_none_yet() -> None:
    there = Page([], {"q1": "size = 7", "q6": TEXT}, [])
    run = Run("kernels", [], {}, Limits(), frozenset())
    assert one.result("q1", ASKED["q1"], there, run) == {
        "heading": ASKED["q1"].heading, "most": 15, "answer": "size = 7",
        "points": 0, "says": "it was not reached.", "slip": "",
    }  # fmt: skip
    assert one.result("q6", ASKED["q6"], there, run)["points"] is None


@pytest.mark.parametrize(
    ("answer", "reads"),
    [("check.question_1", True), ("assignments.checks.engine", True), ("a.expression(b)", True),
     ("sys._getframe()", True), ("gc.collect()", True), ("gcd.x", False), ("question_a", False),
     ("expression(b)", False)],
)  # fmt: skip
def test_an_answer_that_reads_in_the_checks_is_told(answer: str, reads: bool) -> None:
    said = {"reads in the checks in its answer to question 10"}
    assert one.from_the_checks(Page([], {"q10": answer}, [])) == (said if reads else set())


@needs_sandbox
@pytest.mark.check
def test_an_honest_page_has_all_points_of_a_machine_and_one_that_is_open_none() -> None:
    result = graded(task(page()))
    assert points(result) == {"q1": 15, "q2": 10, "q3": 30, "q4": 20, "q5": 10}
    assert (result["notes"], result["seen"]) == ([], [])
    assert result["questions"]["q6"] | {"heading": ""} == {
        "heading": "", "most": 15, "answer": TEXT, "points": None, "says": "", "slip": "",
    }  # fmt: skip
    opened = graded(task(student_version(MASTER.read_bytes())))
    assert set(points(opened).values()) == {0}
    said = [question["says"] for question in opened["questions"].values()]
    assert all(sentence.startswith("not answered yet") for sentence in said[:-1])


@needs_sandbox
@pytest.mark.check
def test_an_answer_that_is_read_out_of_the_checks_is_named() -> None:
    code = "asked = check.question_1\nfeature_map = asked.expression(asked.parts[0].right)()"
    assert graded(task(page({"q1": code})))["seen"] == [
        "reads in the checks in its answer to question 1"
    ]


@needs_sandbox
@pytest.mark.check
@pytest.mark.parametrize("path", MASTERS, ids=lambda path: path.stem)
def test_every_answer_of_the_table_gets_in_the_sandbox_what_it_deserves(path: Path) -> None:
    """One page asks them one after the other; what it has given comes again before each."""
    trials = trials_of(path.stem[3:], asked_in(nbformat.read(path, as_version=4)))
    given = [Cell(cell.source) for cell in student_version(path.read_bytes()).cells
             if name_of(cell).startswith(("setup", "given"))]  # fmt: skip
    again = [cell for cell in given if "plotting.show" not in cell.source]
    table = topic(path).QUESTIONS
    assert set(table) == set(trials)
    for question, answers in table.items():
        cells, asked = [*given], {}
        for answer in answers:
            cells += [*again, Cell(answer.code), Cell("", question)]
            asked[len(cells) - 1] = isinstance(answer, Right)
        run = Run(path.stem[3:], cells, trials, Limits(seconds=120), frozenset())
        run.verdicts = said = Said(run)
        run.to_its_end()
        assert {at: verdict.right for at, verdict in said.last.items()} == asked, run.notes


class Said(dict[str, Verdict]):
    """Keep the last verdict of each cell, where a page asks a question more than once."""

    def __init__(self, run: Run) -> None:
        self.run, self.last = run, dict[int, Verdict]()

    def __setitem__(self, name: str, verdict: Verdict) -> None:
        self.last[self.run.at] = verdict
