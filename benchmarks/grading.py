"""Time `make grade` beside plain `nbgrader autograde`, on the same pages with right answers.

Run from the repository's root: python -m benchmarks.grading [--write | --quick]. See README.md.
"""

import os
import shutil
import sys
import tempfile
from functools import partial
from pathlib import Path

from benchmarks import shared
from benchmarks.shared import Compared, Panel, Section
from tests.tools.handed_in import MASTER, TEXT, content, page
from tools.course import ROOT
from tools.grading.one import here

COUNTS = (1, 4, 8, 16)  # pages that came in
NAME = MASTER.stem


def nbgraders_course(folder: Path) -> Path:
    """Make a course of nbgrader's with this one assignment; pages find the helpers above them."""
    for name in ("helpers", "assignments", "data"):
        (folder / name).symlink_to(ROOT / name, target_is_directory=True)
    course = folder / "nbgrader"
    (course / "source" / NAME).mkdir(parents=True)
    shutil.copy(MASTER, course / "source" / NAME)
    nbgrader(course, "generate_assignment", "--create")
    return course


def nbgrader(course: Path, command: str, *options: str) -> str:
    """Run a command of nbgrader's in its course, with the settings that it comes with."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # it starts alembic
    settings = {"JUPYTER_CONFIG_DIR": str(course / "settings"), "PATH": path}
    line = [sys.executable, "-m", "nbgrader", command, NAME, *options]
    return shared.ran(line, cwd=course, env=os.environ | settings)


def hand_in(course: Path, count: int) -> Path:
    """Hand in so many pages in both ways, all answers right; return the folder for `make grade`."""
    came = course.parent / f"class-{count}"
    for number in range(count):
        handed_in = content(page(text=f"{TEXT} This is page {number} of {count}."))
        for folder in (came / f"student-{number}", submitted(course, f"{count}-{number}")):
            folder.mkdir(parents=True)
            (folder / MASTER.name).write_bytes(handed_in)
    return came


def submitted(course: Path, student: str) -> Path:
    """Return where nbgrader looks for what a student handed in."""
    return course / "submitted" / student / NAME


def ours(came: Path) -> None:
    """Grade a folder as `make grade` does, from nothing."""
    out = came.with_name(f"{came.name}-graded")
    shutil.rmtree(out, ignore_errors=True)
    unsafe = ["--unsafe"] if here() else []
    said = shared.ran([sys.executable, "-m", "tools.grade", came, *unsafe], cwd=ROOT)
    count = len([*came.iterdir()])
    if f"{count} of {count} submissions are graded" not in said:
        raise RuntimeError(f"make grade did not grade all {count} pages:\n{said}")


def theirs(course: Path, count: int) -> None:
    """Grade the same pages as nbgrader does, from nothing."""
    nbgrader(course, "autograde", "--force", f"--student={count}-*")
    graded = [*(course / "autograded").glob(f"{count}-*/{NAME}/{MASTER.name}")]
    if len(graded) != count:
        raise RuntimeError(f"nbgrader graded {len(graded)} of {count} pages")


def graded(course: Path, count: int, rounds: int) -> Compared:
    """Time both on so many pages."""
    came = hand_in(course, count)
    calls = [partial(ours, came), partial(theirs, course, count)]
    row = Compared(f"{count}", count, *shared.interleave(calls, rounds, warm_up=0))
    shared.progress(f"{count} pages: ratio {row.ratio:.2f}")
    return row


def table(rows: list[Compared]) -> str:
    """Write the comparison as a table; processor seconds are those of all cores together."""
    head = ["pages", "make grade, s", "nbgrader, s", "ratio"]
    head += ["make grade, s a page", "processor s", "nbgrader, processor s"]
    lines = [
        [
            row.name, f"{row.ours.median:.1f}", f"{row.peer.median:.1f}", f"{row.ratio:.2f}",
            f"{row.ours.median / row.size:.1f}", f"{row.ours.processor:.1f}",
            f"{row.peer.processor:.1f}",
        ]
        for row in rows
    ]  # fmt: skip
    return shared.table(head, lines)


def measured(quick: bool) -> Section:
    """Measure everything."""
    with tempfile.TemporaryDirectory() as folder:
        course = nbgraders_course(Path(folder))
        counts = (1, 2) if quick else COUNTS
        rows = [graded(course, count, 1 if quick else 3) for count in counts]
    more = f" Guards that this machine does not give: {', '.join(here())}." if here() else ""
    lines = shared.curves("make grade", "nbgrader autograde", rows)
    panel = Panel("Grading as the class grows", "pages", "seconds", lines, log=False)
    return Section(f"{shared.machine('nbgrader')}{more}\n\n{table(rows)}", [panel])


if __name__ == "__main__":
    shared.main("grading", __doc__, measured)
