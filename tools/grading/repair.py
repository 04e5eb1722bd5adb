"""Bring a student's page into the master's order: find each answer, whatever became of its cell.

An answer is known by nbgrader's name for its cell; where that is lost, by the marker line that
every answer holds anyway, the name that it defines (`def my_conv2d(`, `pooled =`). Cells that
are given come from the master, as nbgrader restores them, and what a student added runs after the
cell that it stood below. A person marks the open question, so all that stands below it counts.
"""

import difflib
import re
from typing import Any, NamedTuple

from nbformat import convert, reader

from tools.masters import TEXT_STUB

ALIKE = 0.85  # of the letters of a given cell whose name is lost, so that it is known again
LONGEST = 5_000  # letters of a cell that are compared
HEADING = re.compile(r"(?m)^## (?:Question (\d+)\b|)")
Names = dict[str, tuple[str, ...]]  # "q3" -> what its answer defines; nothing for the open one


class Cell(NamedTuple):
    """One cell to run: its text, and the question ("q3") that is asked there, if one is."""

    source: str
    question: str = ""


class Page(NamedTuple):
    """A page in the master's order, each question's answer, and what had to be mended."""

    cells: list[Cell]
    answers: dict[str, str]
    notes: list[str]


class Found(NamedTuple):
    """A cell of the student's page: its number from 1, nbgrader's name, the section it is in."""

    number: int
    name: str
    section: str
    source: str
    is_code: bool


def mended(content: bytes, master: Any, names: Names) -> Page:
    """Return a student's page in the master's order.

    Parameters
    ----------
    content : bytes
        The notebook as it came.
    master : notebook
        The students' version of the master.
    names : dict
        For each question what its answer defines; an open question defines nothing.

    Raises
    ------
    ValueError
        With the reason in words, where the file is no notebook.
    """
    given = {name_of(cell): cell.source for cell in master.cells if name_of(cell)}
    texts = [cell.source for cell in master.cells if cell.cell_type == "markdown"]
    cells = [known(cell, given, names) for cell in found_in(content)]
    notes = in_another_order(cells, [*given])
    copies = {name: copies_of(name, cells, names, given, texts) for name in names}
    below = added(cells, {cell.number for some in copies.values() for cell in some})
    page, answers = [*below.get("", [])], {}
    for name, source in given.items():
        if name in names:
            some = chosen_last(copies[name], source, names[name], notes)
            answers[name] = "\n\n".join(c.source for c in (some if not names[name] else some[-1:]))
            page += [Cell(cell.source) for cell in some if names[name]]
        else:
            asked = name.removesuffix("-check")
            page.append(Cell("", asked) if asked in names else Cell(source))
        page += below.get(name, [])
    return Page(page, answers, notes)


def name_of(cell: Any) -> str:
    """Return nbgrader's name for a cell, "" where it has none."""
    found = cell.metadata.get("nbgrader")
    return str(found.get("grade_id", "")) if isinstance(found, dict) else ""


def found_in(content: bytes) -> list[Found]:
    """Return the cells of a notebook of any format there was, whatever its kernel's name."""
    if not content.strip():
        raise ValueError("the file is empty")
    try:
        page = convert(reader.reads(content.decode("utf-8-sig")), 4)
        cells, section = [], ""
        for number, cell in enumerate(page.cells, 1):
            code, source = cell["cell_type"] == "code", str(cell["source"])
            if not code and (heads := HEADING.findall(source)):
                section = f"q{heads[-1]}"
            cells.append(Found(number, name_of(cell), section, source, code))
        return cells
    except reader.NotJSONError:
        raise ValueError("the file is cut short or damaged: it is no notebook") from None
    except Exception as error:
        raise ValueError(f"the file is no notebook ({type(error).__name__})") from None


def known(cell: Found, given: dict[str, str], names: Names) -> Found:
    """Give a cell the name of the master's cell that it is, "" where a student added it."""
    if cell.name in given and (cell.name not in names or not names[cell.name]):
        return cell
    others = [name for name, wanted in names.items() if defines(cell, wanted)]
    if cell.name in given and (cell.name in others or not others):
        return cell
    if cell.name in given:
        return cell._replace(name=others[0])  # copied, to answer another question in it
    same = [name for name, text in given.items() if name not in names and alike(cell.source, text)]
    same.sort(key=lambda name: given[name].split() != cell.source.split())  # the very one first
    return cell._replace(name=same[0] if same and cell.is_code else "")


def defines(cell: Found, wanted: tuple[str, ...]) -> bool:
    """Tell whether a cell holds the marker lines of an answer, also where it cannot be parsed."""
    line = (
        r"(?m)^(?:(?:async )?(?:def|class) +{0}\b|(?:\w+, *)*{0} *(?:, *\w+ *)*(?::[^=\n]+)?=[^=])"
    )
    return bool(wanted) and all(re.search(line.format(name), cell.source) for name in wanted)


def alike(one: str, other: str) -> bool:
    """Tell whether a cell is a given one, perhaps with a few letters changed."""
    if max(len(one), len(other)) > LONGEST:
        return one == other
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() > ALIKE and matcher.ratio() > ALIKE


def copies_of(
    name: str, cells: list[Found], names: Names, given: dict[str, str], texts: list[str]
) -> list[Found]:
    """Return the cells that answer a question: named so, else by what they define."""
    named = [cell for cell in cells if cell.name == name]
    if not names[name]:  # the open question: what is written below it, in however many cells
        below = [c for c in cells if c.section == name and not c.name and not c.is_code]
        below = [
            c for c in below if c.source.strip() and not any(alike(c.source, t) for t in texts)
        ]
        written = [cell for cell in named if is_filled(cell, given[name])]
        return sorted([*written, *below])
    if any(is_filled(cell, given[name]) for cell in named):
        return named
    marked = [c for c in cells if not c.name and c.is_code and defines(c, names[name])]
    marked = [cell for cell in marked if is_filled(cell, given[name])]
    return named + ([cell for cell in marked if cell.section == name] or marked)


def is_filled(cell: Found, stub: str) -> bool:
    """Tell whether a student wrote anything into a cell."""
    blank = re.compile(r"\s+")
    return blank.sub("", cell.source) not in ("", blank.sub("", stub), blank.sub("", TEXT_STUB))


def chosen_last(
    copies: list[Found], stub: str, wanted: tuple[str, ...], notes: list[str]
) -> list[Found]:
    """Return the copies of an answer, the one that counts at the end, and note which it is."""
    filled = [cell for cell in copies if is_filled(cell, stub)]
    if not copies:
        notes.append(f"No cell answers with {' and '.join(wanted) or 'a text'}.")
        return []
    last = (filled or copies)[-1]
    if wanted and len(copies) > 1:
        notes.append(f"{len(copies)} cells answer with {wanted[0]}: cell {last.number} counts.")
    elif wanted and not last.name:
        notes.append(f"Cell {last.number} had lost its name, and is known by {wanted[0]}.")
    return [cell for cell in copies if cell != last] + [last]


def added(cells: list[Found], answers: set[int]) -> dict[str, list[Cell]]:
    """Return the code that a student added, by the name of the cell that it stood below."""
    below: dict[str, list[Cell]] = {}
    above = ""
    for cell in cells:
        above = cell.name or above
        if cell.is_code and not cell.name and cell.number not in answers:
            below.setdefault(above, []).append(Cell(cell.source))
    return below


def in_another_order(cells: list[Found], order: list[str]) -> list[str]:
    """Say where named cells stood in another order than the master's."""
    places = [order.index(cell.name) for cell in cells if cell.name]
    return ["Cells stood in another order; they were put back."] if places != sorted(places) else []
