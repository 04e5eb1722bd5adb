"""What students hand in, made for tests: pages of assignment 02 with these answers."""

import importlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from nbformat.v4 import new_code_cell

from tests.answers import Right
from tools.course import ROOT
from tools.grading.one import Task, state
from tools.grading.repair import name_of
from tools.grading.sandbox import Limits
from tools.masters import student_version

MASTER = ROOT / "assignments" / "02_kernels.ipynb"
TEXT = "A kernel is a pattern of weights, and each window is compared with it, wherever it lies."
LIMITS = Limits(seconds=10, memory=1_500_000_000, processes=60, output=20_000_000, disk=20_000_000)


@cache
def right(stem: str = MASTER.stem) -> dict[str, str]:
    """Return a right answer to each question of an assignment."""
    questions = importlib.import_module(f"tests.answers.{stem[3:]}").QUESTIONS
    return {
        name: next(answer.code for answer in answers if isinstance(answer, Right))
        for name, answers in questions.items()
    }


def page(
    answers: Mapping[str, str] | None = None,
    added: str = "",
    master: Path = MASTER,
    text: str = TEXT,
) -> Any:
    """Return a page with right answers, or these in their place, and a cell added at the top."""
    notebook = student_version(master.read_bytes())
    given = {**right(master.stem), "q6": text, **(answers or {})}
    for cell in notebook.cells:
        cell.source = given.get(name_of(cell), cell.source)
    if added:
        place = [name_of(cell) for cell in notebook.cells].index("setup")
        notebook.cells.insert(place + 1, new_code_cell(added))
    return notebook


def content(notebook: Any) -> bytes:
    """Return a notebook as the file that is handed in."""
    return json.dumps(notebook, ensure_ascii=False).encode()


def task(notebook: Any, limits: Limits = LIMITS, master: Path = MASTER) -> Task:
    """Return what a worker is sent for a page."""
    handed_in = notebook if isinstance(notebook, bytes) else content(notebook)
    return Task(handed_in, master.read_bytes(), master.stem[3:], limits, frozenset(), state())


def points(result: dict[str, Any]) -> dict[str, float]:
    """Return the points of each question that a machine grades."""
    questions = result["questions"].items()
    return {name: found["points"] for name, found in questions if found["points"] is not None}
