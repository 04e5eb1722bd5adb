"""The tables of a class: grades.csv, and marks.csv, in which a person marks the open question."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tools.grading.batch import Graded

NOBODY_ANSWERED = "no answer"
CHANGED = "the answer changed after it was marked"
LETTERS = 30_000  # of an answer: a spreadsheet cuts off what passes 32,767
MARKS = ["id", "student", "question", "of", "mark", "note", "answer"]
Marks = dict[tuple[str, str], dict[str, str]]  # (id, question) -> a row of marks.csv


def plain(text: Any) -> str:
    """Keep a spreadsheet from taking a student's text for a formula."""
    text = str(text)
    return f"'{text}" if text.lstrip()[:1] in ("=", "+", "-", "@") and not number(text) else text


def bare(text: str) -> str:
    """Return the text of which `plain` made this one."""
    return text[1:] if plain(text[1:]) == text else text


def number(text: str) -> float | None:
    """Return the number that a cell holds, with a point or a comma; None for none."""
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None


def shown(points: float | None) -> str:
    """Write points as short as they are."""
    return "" if points is None else f"{points:g}"


def delimiter_of(text: str) -> str:
    """Return what stands between the cells of a table: a comma, a semicolon or a tab."""
    return max(",;\t", key=text.partition("\n")[0].count)


def written(rows: Iterable[Iterable[Any]], delimiter: str = ",") -> bytes:
    """Write a table so that every spreadsheet opens it, Chinese names too."""
    text, cells = io.StringIO(), [map(plain, row) for row in rows]
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(cells)
    return text.getvalue().encode("utf-8-sig")


def text_of(path: Path) -> str:
    """Return what a table says, "" where there is none; an old Excel does not write UTF-8."""
    content = path.read_bytes() if path.is_file() else b""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def marks_in(path: Path) -> Marks:
    """Read marks.csv as a spreadsheet has saved it, with commas, semicolons or tabs.

    Raises
    ------
    ValueError
        Where a mark is no number of points between 0 and the most there are, or a column is gone.
    """
    if not path.is_file():
        return {}
    text = text_of(path)
    rows = csv.DictReader(io.StringIO(text, newline=""), restval="", delimiter=delimiter_of(text))
    if missing := {*MARKS} - {*(rows.fieldnames or ())}:
        raise ValueError(f"{path} lacks the column {', '.join(sorted(missing))}.")
    found = {(bare(row["id"]), row["question"]): row for row in rows}
    for (key, _), row in found.items():
        mark, most = number(row["mark"]), number(row["of"])
        if row["mark"].strip() and (mark is None or most is None or not 0 <= mark <= most):
            raise ValueError(
                f"{path}: the mark of {key} is {row['mark']!r}, of {row['of'] or 'no'} points."
            )
    return found


def marked(graded: list[Graded], before: Marks) -> Marks:
    """Return the rows of marks.csv: what was marked before, and what waits for a mark."""
    rows: Marks = dict(before)  # also of students whose work is no longer among these
    for one in graded:
        for name, question in (one.result or {"questions": {}})["questions"].items():
            if question["points"] is not None:
                continue
            key, answer = (one.owner.key, name), question["answer"].strip()[:LETTERS]
            row = before.get(key, {"mark": "" if answer else "0", "note": "", "answer": answer})
            note = row["note"] or ("" if answer else NOBODY_ANSWERED)
            if row["mark"].strip() and plain(row["answer"]).split() != plain(answer).split():
                note = CHANGED
            rows[key] = {
                "id": key[0], "student": one.owner.name, "question": name, "answer": answer,
                "of": shown(question["most"]), "mark": row["mark"], "note": note,
            }  # fmt: skip
    return rows


def marks_table(marks: Marks, delimiter: str = ",") -> bytes:
    """Write marks.csv."""
    rows = ([marks[key][name] for name in MARKS] for key in sorted(marks))
    return written([MARKS, *rows], delimiter)


def points_of(one: Graded, marks: Marks) -> dict[str, float | None]:
    """Return the points of each question; None where a mark is still to be given."""
    if one.result is None:
        return {}
    return {
        name: question["points"] if question["points"] is not None
        else number(marks[one.owner.key, name]["mark"])
        for name, question in one.result["questions"].items()
    }  # fmt: skip


def total_of(one: Graded, marks: Marks) -> float | None:
    """Return the points of a submission, None where one question has none yet."""
    points = points_of(one, marks).values()
    return None if not points or None in points else sum(filter(None, points))


def grades_table(graded: list[Graded], marks: Marks) -> bytes:
    """Write grades.csv: nobody's work that could not be graded stands there with a 0."""
    names = sorted({name for one in graded for name in points_of(one, marks)})
    rows: list[list[Any]] = [["id", "student", "late", *names, "total", "remark"]]
    for one in graded:
        points = points_of(one, marks)
        waits = "" if one.result is None or None not in points.values() else "a mark is missing"
        remark = f"not graded: {one.reason}" if one.result is None else waits
        cells = [shown(points.get(name)) for name in names]
        late = "late" if one.owner.late else ""
        total = shown(total_of(one, marks))
        rows.append([one.owner.key, one.owner.name, late, *cells, total, remark])
    return written(rows)
