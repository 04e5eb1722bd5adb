"""grades.csv and marks.csv: no mark is lost, no formula started, no file's fault a zero."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from tools.grading.batch import Graded
from tools.grading.intake import Owner
from tools.grading.tables import (
    CHANGED,
    MARKS,
    Marks,
    delimiter_of,
    grades_table,
    marked,
    marks_in,
    marks_table,
    plain,
    points_of,
    text_of,
    total_of,
    written,
)


def result(answer: str = "Because.", points: float = 10) -> dict[str, Any]:
    open_one = {"points": None, "most": 15.0, "answer": answer, "slip": "", "says": ""}
    return {
        "questions": {"q1": open_one | {"points": points, "most": 10.0}, "q6": open_one},
        "notes": [], "seen": [],
    }  # fmt: skip


ANNA = Graded(Owner("101", "=Anna, Müller"), result())
WANG = Graded(Owner("102", "王小明", late=True), result(answer="", points=0))
BROKEN = Graded(Owner("103", "Ben"), None, "a.ipynb: the file is empty")
CLASS = [ANNA, WANG, BROKEN]


def read(table: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline="")))


def saved(
    path: Path, marks: Marks, mark: str, *, delimiter: str = ",", code: str = "utf-8"
) -> None:
    """Fill in Anna's mark as a spreadsheet saves it."""
    marks["101", "q6"]["mark"] = mark
    text = marks_table(marks, delimiter).decode("utf-8-sig")
    path.write_bytes(text.encode(code, errors="replace"))


def test_marks_csv_waits_with_the_answers_beside_it_and_an_empty_answer_has_its_mark() -> None:
    anna, wang = read(marks_table(marked(CLASS, {})))
    assert [*anna] == MARKS
    assert (anna["mark"], anna["of"], anna["answer"]) == ("", "15", "Because.")
    assert (wang["mark"], wang["note"]) == ("0", "no answer")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("mark", ["12.5", "12,5", " 12.50 "])
def test_a_mark_is_read_as_any_spreadsheet_saves_it(
    delimiter: str, code: str, mark: str, tmp_path: Path
) -> None:
    saved(tmp_path / "marks.csv", marked(CLASS, {}), mark, delimiter=delimiter, code=code)
    marks = marked(CLASS, marks_in(tmp_path / "marks.csv"))
    assert points_of(ANNA, marks) == {"q1": 10, "q6": 12.5} and total_of(ANNA, marks) == 22.5
    assert text_of(tmp_path / "marks.csv")


@pytest.mark.parametrize("mark", ["0", "15"])
def test_nothing_and_all_there_is_are_marks_too(mark: str, tmp_path: Path) -> None:
    saved(tmp_path / "marks.csv", marked(CLASS, {}), mark)
    assert marks_in(tmp_path / "marks.csv")["101", "q6"]["mark"] == mark


@pytest.mark.parametrize("mark", ["16", "-1", "good", "nan", "1,000.5"])
def test_a_mark_that_is_none_is_named_and_nothing_is_guessed(mark: str, tmp_path: Path) -> None:
    saved(tmp_path / "marks.csv", marked(CLASS, {}), mark)
    with pytest.raises(ValueError, match=r"marks\.csv: the mark of 101 is"):
        marks_in(tmp_path / "marks.csv")


def test_a_table_without_its_columns_is_refused(tmp_path: Path) -> None:
    (tmp_path / "marks.csv").write_text("id,student\n1,Anna\n")
    with pytest.raises(ValueError, match="lacks the column answer, mark, note, of, question"):
        marks_in(tmp_path / "marks.csv")
    assert marks_in(tmp_path / "none.csv") == {} and text_of(tmp_path / "none.csv") == ""


def test_a_row_that_breaks_off_waits_for_its_mark_and_one_without_its_points_is_named(
    tmp_path: Path,
) -> None:
    head = ",".join(MARKS)
    (tmp_path / "marks.csv").write_text(f"{head}\n101,Anna,q6\n")
    assert marks_in(tmp_path / "marks.csv")["101", "q6"]["mark"] == ""
    (tmp_path / "marks.csv").write_text(f"{head}\n101,Anna,q6,,7,,x\n")
    with pytest.raises(ValueError, match=r"marks\.csv: the mark of 101 is '7', of no points"):
        marks_in(tmp_path / "marks.csv")


def test_an_answer_that_no_cell_of_a_spreadsheet_holds_is_cut_and_has_not_changed(
    tmp_path: Path,
) -> None:
    pasted = [ANNA._replace(result=result(answer="data:image/png;base64," + "A" * 200_000))]
    saved(tmp_path / "marks.csv", marked(pasted, {}), "9")
    marks = marked(pasted, marks_in(tmp_path / "marks.csv"))
    assert (marks["101", "q6"]["mark"], marks["101", "q6"]["note"]) == ("9", "")
    assert 20_000 < len(marks["101", "q6"]["answer"]) < 32_767


def test_an_answer_that_changed_keeps_its_mark_and_says_so(tmp_path: Path) -> None:
    saved(tmp_path / "marks.csv", marked(CLASS, {}), "9")
    later = [ANNA._replace(result=result(answer="Quite otherwise.")), WANG]
    marks = marked(later, marks_in(tmp_path / "marks.csv"))
    assert (marks["101", "q6"]["mark"], marks["101", "q6"]["note"]) == ("9", CHANGED)
    same = marked(CLASS, marks_in(tmp_path / "marks.csv"))
    assert same["101", "q6"]["note"] == ""


def test_a_name_and_an_answer_come_back_letter_by_letter(tmp_path: Path) -> None:
    for key, answer in (("-Xaver", "'X'"), ("Xaver'", "X\r\ny"), ("'O", "=X"), ("=O", "'=X")):
        one = ANNA._replace(owner=Owner(key, "X"), result=result(answer=answer))
        marks = marked([one], {})
        marks[key, "q6"]["mark"] = "3"
        (tmp_path / "marks.csv").write_bytes(marks_table(marks))
        assert marked([one], marks_in(tmp_path / "marks.csv")) == marks, key


def test_rows_may_end_as_a_mac_once_ended_them(tmp_path: Path) -> None:
    marks = marked([ANNA, WANG], {})
    (tmp_path / "marks.csv").write_bytes(marks_table(marks).replace(b"\r\n", b"\r"))
    assert marked([ANNA, WANG], marks_in(tmp_path / "marks.csv")) == marks


def test_what_stands_between_the_cells_is_told_by_the_first_row() -> None:
    assert [delimiter_of(text) for text in ("a,b\nc;d;e\n", "a;b\n1,5;2,5;3,5", "a\tb")] == [
        *",;\t"
    ]


def test_marks_of_who_is_not_in_the_folder_any_more_are_kept() -> None:
    before = marked(CLASS, {})
    assert set(marked([WANG], before)) == set(before)


def test_grades_csv_gives_no_zero_to_what_could_not_be_graded() -> None:
    anna, wang, broken = read(grades_table(CLASS, marked(CLASS, {})))
    columns = ("late", "q1", "q6", "total", "remark")
    assert [anna[name] for name in columns] == ["", "10", "", "", "a mark is missing"]
    assert (wang["total"], wang["late"], wang["student"]) == ("0", "late", "王小明")
    assert (broken["q1"], broken["total"]) == ("", "")
    assert broken["remark"] == "not graded: a.ipynb: the file is empty"


def test_no_text_of_a_student_starts_a_formula(tmp_path: Path) -> None:
    for text in ("=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3", " =1", "\t=1", "\r=1"):
        assert plain(text)[0] == "'"
    for text in ("Anna = Müller", "3", "-1.5", "", "王"):
        assert plain(text) == text
    assert read(grades_table(CLASS, marked(CLASS, {})))[0]["student"] == "'=Anna, Müller"
    formula = [ANNA._replace(result=result(answer="=HYPERLINK(1)"))]
    saved(tmp_path / "marks.csv", marked(formula, {}), "3")
    again = marked(formula, marks_in(tmp_path / "marks.csv"))
    assert again["101", "q6"]["note"] == "", "it is the same answer"


def test_a_comma_a_quote_and_a_new_line_stay_in_their_cell() -> None:
    rows = [["a", 'b,"c"\nd']]
    assert list(csv.reader(io.StringIO(written(rows).decode("utf-8-sig"), newline=""))) == rows
