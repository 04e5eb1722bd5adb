"""All that comes of a class lies in one folder, and goes back to the platform from there."""

from pathlib import Path

import pytest

from tests.tools.grading.test_alike import ODD
from tests.tools.grading.test_intake import zipped
from tests.tools.grading.test_pages import CLASS, graded
from tests.tools.grading.test_tables import BROKEN
from tests.tools.handed_in import MASTER, TEXT
from tools.grading import tables
from tools.grading.intake import Owner, Submission, submissions
from tools.grading.results import Class, feedback_place

MOODLE = "Anna Müller_101_assignsubmission_file_"
NAMES = {
    f"{MOODLE}/a.ipynb": f"{MOODLE}/feedback.html",
    "王小明_102_assignsubmission_file_a.ipynb": "王小明_102_assignsubmission_file_a.html",
    "anna_7_8_a.zip/a.ipynb": "anna_7_8_a.html",
    "ben.ipynb": "ben.html",
    "ben.v2.ipynb": "ben.v2.html",
    "ben": "ben.html",
    "Dan: <1>/a.ipynb": "Dan_ _1_/feedback.html",
}


def place(name: str, folder: Path) -> str:
    top, _, inside = name.partition("/")
    (folder / top).parent.mkdir(parents=True, exist_ok=True)
    if top.endswith(".zip"):
        (folder / top).write_bytes(zipped({inside: b""}))
    else:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"")
    [one] = submissions(folder)
    return feedback_place(one)


@pytest.mark.parametrize("name", NAMES)
def test_feedback_has_the_name_under_which_the_platform_takes_it_back(
    name: str, tmp_path: Path
) -> None:
    assert place(name, tmp_path) == NAMES[name]


def test_no_name_leads_out_of_the_folder() -> None:
    for name in ("../../x.ipynb", "..", "/etc/passwd", "a\\..\\b.ipynb", ".hidden/x"):
        place = feedback_place(submissions_of(name))
        assert not place.startswith(("/", ".")) and not {"..", ""} & {*place.split("/")}


def submissions_of(name: str) -> Submission:
    from tools.grading.intake import File, owner

    return Submission(owner(name), [File(name, (), lambda: b"")])


def a_class() -> Class:
    four = [one for one in CLASS if one.result]
    places = [f"{number}.html" for number in range(len(four))]
    return Class(MASTER, four, tables.marked(four, {}), places)


def test_everything_is_written_and_what_is_left_to_do_is_said(tmp_path: Path) -> None:
    said = a_class().write(tmp_path)
    assert said.startswith(
        "4 of 4 submissions are graded. 4 open answers wait for you in marks.csv"
    )
    class_ = Class(MASTER, [*CLASS[:1], BROKEN], tables.marked(CLASS[:1], {}), ["a", "b"])
    class_.marks["Anna", "q6"]["mark"] = "3"
    assert class_.counted() == "1 of 2 submissions are graded."
    names = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")}
    assert names == {
        *("class.html", "grades.csv", "marks.csv"), *(f"feedback/{n}.html" for n in range(4)),
    }  # fmt: skip


def test_written_twice_it_is_the_same_byte_for_byte(tmp_path: Path) -> None:
    for name in ("one", "other"):
        a_class().write(tmp_path / name)
    one, other = (
        {
            path.relative_to(tmp_path / name): path.read_bytes()
            for path in (tmp_path / name).rglob("*.*")
        }
        for name in ("one", "other")
    )
    assert one == other


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_only_who_has_all_points_goes_into_the_platforms_table(tmp_path: Path) -> None:
    table = tmp_path / "worksheet.csv"
    table.write_text("ID,Name,Bewertung\nTeilnehmer 7,Anna,\nTeilnehmer 8,Ben,\n")
    people = {"7": "Anna", "8": "Ben", "9": "Cleo"}
    two = [graded(key, 10)._replace(owner=Owner(key, name)) for key, name in people.items()]
    class_ = Class(MASTER, two, tables.marked(two, {}), ["7/feedback.html", "8.html", "9.html"])
    for key in "79":
        class_.marks[key, "q6"]["mark"] = "5"
    said = class_.write(tmp_path / "out", table)
    assert (tmp_path / "out" / "platform" / "worksheet.csv").read_text() == (
        "ID,Name,Bewertung\nTeilnehmer 7,Anna,15\nTeilnehmer 8,Ben,\n"
    )
    assert table.read_text().endswith("Ben,\n")
    assert said.startswith("3 of 3 submissions are graded. 1 open answers wait")
    assert said.endswith("\nworksheet.csv has no row for 9, Cleo.")
    assert "Because." in (tmp_path / "out" / "feedback" / "7" / "feedback.html").read_text()

    table.write_text("Student,ID,Assignment 01 (1),Assignment 02 (2)\nAnna,7,3,\n")
    class_.write(tmp_path / "out", table)
    filled = (tmp_path / "out" / "platform" / "worksheet.csv").read_text()
    assert filled.endswith("\nAnna,7,3,15\n")


def test_functions_and_texts_of_a_class_are_compared_and_short_values_are_not() -> None:
    answers = {"q1": f"feature_map = [{', '.join(map(str, range(99)))}]", "q3": ODD, "q6": TEXT}
    two = [graded(key, 10) for key in "12"]
    for one in two:
        assert one.result
        one.result["questions"] = {name: {"answer": text} for name, text in answers.items()}
    found = Class(MASTER, [*two, BROKEN], {}, []).alike()
    assert found == [("1", "2", "q3", 1.0), ("1", "2", "q6", 1.0)]


def test_marks_csv_keeps_what_stands_between_its_cells(tmp_path: Path) -> None:
    class_ = a_class()
    (tmp_path / "marks.csv").write_bytes(tables.marks_table(class_.marks, ";"))
    class_.write(tmp_path)
    assert (tmp_path / "marks.csv").read_bytes() == tables.marks_table(class_.marks, ";")
