"""One submission is graded as its answers deserve."""

import nbformat
import pytest

from tests.answers import Right
from tests.test_assignments import topic
from tests.tools.handed_in import MASTER, TEXT, page, points, task
from tools.grading.one import asked_in, graded, state, trials_of
from tools.masters import student_version

ASKED = asked_in(nbformat.read(MASTER, as_version=4))


def test_the_master_says_what_is_asked_for_how_many_points() -> None:
    assert {name: asked.points for name, asked in ASKED.items()} == {
        "q1": 15, "q2": 10, "q3": 30, "q4": 20, "q5": 10, "q6": 15,
    }  # fmt: skip
    assert [name for name, asked in ASKED.items() if asked.by_a_person] == ["q6"]
    assert ASKED["q3"].heading == "Question 3: write the convolution (30 points)"


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


def test_what_is_no_notebook_has_a_reason() -> None:
    with pytest.raises(ValueError, match="the file is empty"):
        graded(task(b""))


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


@pytest.mark.check
def test_the_answers_of_the_table_get_the_same_verdicts_in_the_sandbox() -> None:
    """One page holds one answer to each question; the first six of each are tried."""
    table = topic(MASTER).QUESTIONS
    for number in range(6):
        answers = {name: listed[-1 - number] for name, listed in table.items()}
        result = graded(task(page({name: answer.code for name, answer in answers.items()})))
        for name, answer in answers.items():
            found = result["questions"][name]
            assert (found["points"] == found["most"]) == isinstance(answer, Right), (name, answer)
            assert found["says"], answer
