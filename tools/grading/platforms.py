"""Fill the table of a learning platform: one column of it, and every other byte as it came."""

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from tools.grading.tables import delimiter_of, shown

ID = re.compile(r"(\d+)\s*$")
# How Moodle calls the column, by its language.
GRADE = {"grade", "bewertung", "note", "成绩", "成績", "分数", "分數", "评分"}


class Cell(NamedTuple):
    """A cell as it came, and what stands after it: a delimiter, the end of a line, or nothing."""

    raw: str
    end: str

    @property
    def text(self) -> str:
        """What the cell says."""
        inside = re.sub(r'^\ufeff?"(.*)"$', r"\1", self.raw, flags=re.S)
        return inside.replace('""', '"').strip("\ufeff ")


def rows_of(text: str) -> list[list[Cell]]:
    """Split a table into rows of cells, from which it can be put together again."""
    mark = re.escape(delimiter_of(text))
    field = rf'(\ufeff?"(?:[^"]|"")*"|[^{mark}\r\n]*)({mark}|\r\n|\n|\r|$)'
    rows: list[list[Cell]] = [[]]
    for raw, end in re.findall(field, text):
        rows[-1].append(Cell(raw, end))
        if end in ("\r\n", "\n", "\r"):
            rows.append([])
    return [row for row in rows if any(cell.raw or cell.end for cell in row)]


def filled(
    table: bytes, totals: Mapping[str, float], names: Mapping[str, str], assignment: str
) -> tuple[bytes, set[str]]:
    """Return a Moodle worksheet or a Canvas gradebook with the totals in it.

    Parameters
    ----------
    table : bytes
        As it was downloaded.
    totals : dict
        The points by the platform's own id of each student.
    names : dict
        The name of each; in Moodle a team's number may be a student's too, so both must fit.
    assignment : str
        The number of the assignment, such as "02", or more of its name: finds Canvas' column.

    Returns
    -------
    table : bytes
        The same, with another text in these cells alone.
    missing : set of str
        The ids that stand in no row of it.

    Raises
    ------
    ValueError
        Where no column of grades can be told.
    """
    rows = rows_of(table.decode("utf-8", errors="surrogateescape"))
    heads = [cell.text for cell in rows[0]] if rows else []
    canvas = "ID" in heads and "Student" in heads
    ids, grades = heads.index("ID") if canvas else 0, column(heads, canvas, assignment)
    comma = any(re.fullmatch(r"\d+,\d+", cell.text) for row in rows[1:] for cell in row)
    missing = set(totals)
    for row in rows[1:]:
        found = ID.search(row[ids].text) if len(row) > max(ids, grades) else None
        if found and found[1] in totals and (canvas or fits(row, names[found[1]], found[1])):
            points = shown(totals[found[1]])
            written = f'"{points}"'.replace(".", ",") if comma and "." in points else points
            row[grades] = row[grades]._replace(raw=written)
            missing.discard(found[1])
    text = "".join(cell.raw + cell.end for row in rows for cell in row)
    return text.encode("utf-8", errors="surrogateescape"), missing


def fits(row: list[Cell], name: str, key: str) -> bool:
    """Tell whether a row is of somebody of this name, perhaps behind the name of a team."""
    blind = name.endswith(f" {key}")  # then the table has no name either
    return blind or any(letters(name).endswith(letters(cell.text) or "?") for cell in row)


def letters(text: str) -> str:
    """Return a name without what the names of files leave out."""
    return "".join(filter(str.isalpha, unicodedata.normalize("NFC", text).casefold()))


def column(heads: list[str], canvas: bool, assignment: str) -> int:
    """Return the place of the column of grades."""
    if canvas:
        columns = [n for n, head in enumerate(heads) if re.search(r" \(\d+\)$", head)]
        fits = [n for n in columns if assignment.casefold() in heads[n].casefold()]
        fits = fits or (columns if len(columns) == 1 else [])
    else:
        fits = [n for n, head in enumerate(heads) if head.casefold() in GRADE]
    if len(fits) != 1:
        raise ValueError(
            f"No single column of grades for {assignment!r} among: {', '.join(heads)}."
        )
    return fits[0]
