"""What of an assignment's master students see, and which of its lines they never do."""

import hashlib
import re
from typing import Any
from urllib.parse import unquote

import nbformat

STUB = "# Your answer goes here."
TEXT_STUB = "*Your answer goes here, in place of this line.*"
SOLUTION = re.compile(r"(?ms)^([ \t]*)[^\n]*BEGIN SOLUTION.*?END SOLUTION[^\n]*\n?")
HIDDEN = re.compile(r"(?ms)^[^\n]*BEGIN (HIDDEN TESTS|MARK SCHEME).*?END \1[^\n]*\n?")


def student_version(master: bytes) -> Any:
    """Return a master without solutions, hidden checks and outputs, as nbgrader would make it.

    Readers have no nbgrader; a test compares the two.
    """
    notebook = nbformat.reads(master.decode("utf-8-sig"), as_version=4)
    for cell in notebook.cells:
        stub = STUB if cell.cell_type == "code" else TEXT_STUB
        note = cell.metadata.get("nbgrader", {})
        kept = HIDDEN.sub("", SOLUTION.sub(rf"\1{stub}\n", cell.source))
        answer = note.get("solution") and kept == cell.source  # the whole cell, without marks
        cell.source = stub if answer else kept.rstrip("\n")
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        if note:
            lock(cell, note)
        drop_pasted(cell)
    return notebook


def lock(cell: Any, note: Any) -> None:
    """Note what of a cell may be edited, and the checksum by which nbgrader knows it."""
    cell.metadata["deletable"] = False
    if not note.solution:
        cell.metadata["editable"] = False
    points = str(float(note.points)) if note.grade else ""
    marks = (note.grade, note.solution, not note.solution, note.grade_id, points)
    text = "".join(map(str, (cell.source, cell.cell_type, *marks)))
    note.update(checksum=hashlib.md5(text.encode()).hexdigest(), cell_type=cell.cell_type)


def drop_pasted(cell: Any) -> None:
    """Drop the pictures that were pasted into an answer, and went with it only from the text."""
    shown = {unquote(name) for name in re.findall(r"attachment:([^\s()<>\"']+)", cell.source)}
    pasted = cell.pop("attachments", {})
    if kept := {name: pasted[name] for name in pasted if name in shown}:
        cell.attachments = kept


def secret_lines(master: bytes) -> list[str]:
    """Return the lines of a master that its student version lacks; a loop's head tells nothing."""
    pages = (student_version(master), nbformat.reads(master.decode("utf-8-sig"), as_version=4))
    shown, whole = (
        [line.strip() for cell in page.cells for line in cell.source.splitlines()] for page in pages
    )
    return [line for line in whole if len(line) > 25 and line[-1] != ":" and line not in shown]
