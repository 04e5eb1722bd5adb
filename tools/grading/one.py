"""Grade one submission: mend its page, let it answer in the sandbox, judge outside.

What a worker of a cluster is sent is in a `Task`, all of it: the worker needs this course, of the
same state, and nothing else.
"""

import hashlib
import importlib
import re
from functools import cache
from typing import Any, NamedTuple

import nbformat

from assignments.checks.engine import Verdict, hidden_seed
from tools.course import ROOT
from tools.grading.probe import lacking
from tools.grading.repair import Page, mended, name_of
from tools.grading.run import Run, Trial
from tools.grading.sandbox import Limits
from tools.masters import student_version

SOURCES = ("assignments/checks", "helpers", "tools")


here = cache(lacking)


class Task(NamedTuple):
    """What there is to be graded, and with what."""

    notebook: bytes
    master: bytes
    chapter: str
    limits: Limits
    lacking: frozenset[str]
    course: str  # the state of the course, as `state` gives it


class Asked(NamedTuple):
    """One question of a master: its heading, its points, and the seed of its hidden cases."""

    heading: str
    points: float
    seed: int | None
    by_a_person: bool


@cache
def state() -> str:
    """Return a checksum of all that may change a grade."""
    paths = [path for name in SOURCES for path in sorted((ROOT / name).rglob("*.py"))]
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


def asked_in(master: Any) -> dict[str, Asked]:
    """Return the questions of a master by their names, q1 and so on."""
    found, heading = {}, ""
    for cell in master.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("## "):
            heading = cell.source.splitlines()[0].removeprefix("## ")
        note = cell.metadata.get("nbgrader", {})
        if note.get("grade"):
            name = name_of(cell).removesuffix("-check")
            seed = hidden_seed(cell.source)
            found[name] = Asked(heading, float(note["points"]), seed, bool(note["solution"]))
    return found


def graded(task: Task) -> dict[str, Any]:
    """Grade a submission.

    Returns
    -------
    dict
        For JSON: "questions" by their names, each with "points", "most", "says", "slip", "answer";
        "notes" of what was mended or went wrong, "seen" of what the page tried beside its task.

    Raises
    ------
    ValueError
        Where what came in is no notebook, with the reason.
    RuntimeError
        Where this machine cannot grade it: it has another course, or no sandbox starts.
    """
    if task.course != state():
        raise RuntimeError("this worker has another state of the course: give it the same one")
    asked = asked_in(nbformat.reads(task.master.decode(), as_version=4))
    trials = trials_of(task.chapter, asked)
    names = {name: trials[name].question.names if name in trials else () for name in asked}
    page = mended(task.notebook, student_version(task.master), names)
    if less := [f"{name} ({why})" for name, why in here().items() if name not in task.lacking]:
        raise RuntimeError(f"this worker does not give {', '.join(sorted(less))}")
    run = Run(task.chapter, page.cells, trials, task.limits, task.lacking)
    run.to_its_end()
    return {
        "questions": {name: result(name, asked[name], page, run) for name in asked},
        "notes": [*page.notes, *run.notes], "seen": sorted(run.seen | from_the_checks(page)),
    }  # fmt: skip


def from_the_checks(page: Page) -> set[str]:
    """Return a sentence for each answer that reads in the checks, which students have."""
    reads = re.compile(r"question_\d|checks\.engine|\.expression\(|_getframe|\bgc\.")
    return {
        f"reads in the checks in its answer to question {name[1:]}"
        for name, answer in page.answers.items() if reads.search(answer)
    }  # fmt: skip


def trials_of(chapter: str, asked: dict[str, Asked]) -> dict[str, Trial]:
    """Return the questions that are asked by machine, with their cases."""
    table = importlib.import_module(f"assignments.checks.{chapter}")
    trials = {}
    for name in [name for name, what in asked.items() if not what.by_a_person]:
        question, seed = getattr(table, f"question_{name[1:]}"), asked[name].seed
        shown = question.cases()
        more = question.cases(seed)[len(shown) :] if seed is not None else []
        trials[name] = Trial(question, shown, more)
    return trials


def result(name: str, asked: Asked, page: Page, run: "Run") -> dict[str, Any]:
    """Return what is known of one question."""
    known = {"heading": asked.heading, "most": asked.points, "answer": page.answers[name]}
    if asked.by_a_person:
        return known | {"points": None, "says": "", "slip": ""}
    verdict = run.verdicts.get(name, Verdict(False, "it was not reached."))
    points = asked.points if verdict.right else 0.0
    return known | {"points": points, "says": verdict.says, "slip": verdict.slip}
