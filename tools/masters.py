"""What of an assignment's master students see, and which of its lines they never do."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import nbformat
from nbgrader import preprocessors as nbgrader
from traitlets.config import Config

STUB = "# Your answer goes here."


def student_version(path: Path) -> Any:
    """Return a master without solutions, hidden checks and outputs, as nbgrader makes it."""
    config = Config()
    config.ClearSolutions.code_stub = {"python": STUB}
    config.ClearSolutions.text_stub = "*Your answer goes here, in place of this line.*"
    resources: dict[str, Any] = {}
    notebook = nbformat.read(path, as_version=4)
    names = "LockCells ClearSolutions ClearOutput ClearHiddenTests ClearMarkScheme ComputeChecksums"
    for step in [getattr(nbgrader, name) for name in names.split()]:
        notebook, resources = step(config=config).preprocess(notebook, resources)
    for cell in notebook.cells:
        drop_pasted(cell)
    return notebook


def drop_pasted(cell: Any) -> None:
    """Drop the pictures that were pasted into an answer, and went with it only from the text."""
    shown = {unquote(name) for name in re.findall(r"attachment:([^\s()<>\"']+)", cell.source)}
    pasted = cell.pop("attachments", {})
    if kept := {name: pasted[name] for name in pasted if name in shown}:
        cell.attachments = kept


def secret_lines(path: Path) -> list[str]:
    """Return the lines of a master that its student version lacks; a loop's head tells nothing."""
    pages = (student_version(path), nbformat.read(path, as_version=4))
    shown, whole = (
        [line.strip() for cell in page.cells for line in cell.source.splitlines()] for page in pages
    )
    return [line for line in whole if len(line) > 25 and line[-1] != ":" and line not in shown]
