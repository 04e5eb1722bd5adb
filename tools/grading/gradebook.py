"""nbgrader's gradebook, for a course that keeps its grades there: `make grade … GRADEBOOK=…`."""

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from sqlalchemy.exc import DatabaseError

from tools.grading.batch import Graded
from tools.grading.repair import name_of
from tools.grading.tables import Marks, points_of


def fill(path: Path, master: Path, graded: list[Graded], marks: Marks) -> None:
    """Enter the points of a class into a gradebook; one that is not there yet is made.

    Parameters
    ----------
    path : Path
        Such as gradebook.db. What stands in it of other assignments and students stays, and so do
        the names of students and the points that somebody has given by hand in nbgrader.
    master : Path
        The assignment; nbgrader knows it by this name.
    graded : list of Graded
        Who could not be graded is not entered.
    marks : dict
        The rows of marks.csv. Where a mark is missing, nbgrader shows the answer as not graded yet.

    Raises
    ------
    ValueError
        Where the file is no gradebook, or one that this nbgrader cannot read.
    """
    try:
        with closing(sqlite3.connect(path)) as file:  # what is none, nbgrader would leave open
            file.execute("PRAGMA schema_version")
        with found_beside_python(), Gradebook(f"sqlite:///{path.resolve()}") as book:
            cells = prepared(book, master)
            for one in graded:
                if one.result:
                    enter(book, master.stem, cells, one, points_of(one, marks))
            book.db.commit()
    except (sqlite3.DatabaseError, DatabaseError) as error:
        reason = getattr(error, "orig", error)
        raise ValueError(f"{path} is no gradebook of nbgrader: {reason}") from None


@contextmanager
def found_beside_python() -> Iterator[None]:
    """Let nbgrader find alembic, which it starts by its name, where it is installed."""
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), before))
    try:
        yield
    finally:
        os.environ["PATH"] = before


def prepared(book: Gradebook, master: Path) -> dict[str, Any]:
    """Write an assignment into a gradebook; return nbgrader's note of each question's points."""
    book.update_or_create_assignment(master.stem)
    book.update_or_create_notebook(master.stem, master.stem)
    found = {}
    for cell in nbformat.read(master, as_version=4).cells:
        note = cell.metadata.get("nbgrader", {})
        if note.get("grade"):
            book.update_or_create_grade_cell(
                note.grade_id, master.stem, master.stem,
                max_score=note.points, cell_type=cell.cell_type,
            )  # fmt: skip
            found[name_of(cell).removesuffix("-check")] = note
    return found


def enter(
    book: Gradebook, name: str, cells: dict[str, Any], one: Graded, points: dict[str, float | None]
) -> None:
    """Write one student's points."""
    student = one.owner.key
    try:
        book.find_student(student)
    except MissingEntry:
        book.add_student(student, last_name=one.owner.name)
    with book.db.no_autoflush:
        book.update_or_create_submission(name, student)
    for question, note in cells.items():
        grade = book.find_grade(note.grade_id, name, name, student)
        kind = "manual_score" if note.solution else "auto_score"
        if points[question] is not None:
            setattr(grade, kind, points[question])
        grade.needs_manual_grade = bool(note.solution) and grade.manual_score is None
