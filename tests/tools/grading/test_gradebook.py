"""nbgrader's gradebook holds the points of a class, and keeps what a lecturer wrote into it."""

from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from tests.tools.handed_in import MASTER
from tools.grading.batch import Graded
from tools.grading.gradebook import fill
from tools.grading.intake import Owner
from tools.grading.tables import marked

NAME = MASTER.stem
MOST = {"q1": 15, "q2": 10, "q3": 30, "q4": 20, "q5": 10}


def a_class() -> list[Graded]:
    def question(points: float | None, most: float) -> dict[str, object]:
        return {"points": points, "most": most, "answer": "Because."}

    def result(share: float) -> dict[str, object]:
        asked = {name: question(most * share, most) for name, most in MOST.items()}
        return {"questions": asked | {"q6": question(None, 15)}}

    return [
        Graded(Owner("101", "Anna Müller"), result(1)), Graded(Owner("102", "王小明"), result(0.5)),
        Graded(Owner("103", "Ben"), None, "the file is empty"),
    ]  # fmt: skip


@pytest.mark.check
def test_points_are_entered_and_an_answer_without_a_mark_waits(tmp_path: Path) -> None:
    class_, path = a_class(), tmp_path / "gradebook.db"
    marks = marked(class_, {})
    marks["101", "q6"]["mark"] = "12,5"
    fill(path, MASTER, class_, marks)
    with Gradebook(f"sqlite:///{path}") as book:
        assert book.find_assignment(NAME).max_score == 100
        assert [student.id for student in book.students] == ["101", "102"]
        anna, wang = (book.find_submission(NAME, key) for key in ("101", "102"))
        assert (anna.score, anna.needs_manual_grade) == (97.5, False)
        assert (wang.score, wang.needs_manual_grade) == (42.5, True)
        assert book.find_student("102").last_name == "王小明"


@pytest.mark.check
def test_what_a_lecturer_wrote_stays_when_the_class_is_graded_again(tmp_path: Path) -> None:
    class_, path = a_class(), tmp_path / "gradebook.db"
    fill(path, MASTER, class_, marked(class_, {}))
    with Gradebook(f"sqlite:///{path}") as book:
        book.update_or_create_student("101", first_name="Anna", last_name="M.")
        book.add_student("7")
        book.add_assignment("01_pixels")
        book.find_grade("q3-check", NAME, NAME, "101").manual_score = 28
        book.db.commit()
    marks = marked(class_, {})
    marks["101", "q6"]["mark"] = "15"
    fill(path, MASTER, class_, marks)
    with Gradebook(f"sqlite:///{path}") as book:
        assert book.find_student("101").last_name == "M."
        assert book.find_submission(NAME, "101").score == 98
        assert len(book.students) == 3 and len(book.assignments) == 2


def test_a_file_that_is_no_gradebook_is_named_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "gradebook.db"
    path.write_text("id,points\n" * 100)
    with pytest.raises(ValueError, match=r"gradebook\.db is no gradebook of nbgrader"):
        fill(path, MASTER, a_class(), {})
    assert path.read_text() == "id,points\n" * 100
