"""Grade what a class handed in: `make grade SUBMISSIONS=folder`; lecturer/grading.md is the walk.

Beside the folder comes another one, `<folder>-graded`, with grades.csv, marks.csv for the open
question, a page of feedback for each student and one page for the lecturer, class.html.
"""

import argparse
import sys
from pathlib import Path

from tools import course
from tools.grading import batch, gradebook, intake, tables
from tools.grading.one import Task, here, state
from tools.grading.results import Class, feedback_place
from tools.grading.sandbox import Limits


def main() -> None:
    """Grade the submissions that the command line names."""
    options = arguments().parse_args()
    if here() and not options.unsafe:
        told = "\n".join(f"- {name}: {reason}" for name, reason in here().items())
        sys.exit(
            f"Nothing is graded, for this machine does not give\n{told}\nStudents' code could do "
            "harm here. If you know each of them, make grade … UNSAFE=1 goes on without."
        )
    try:
        print(grade(options))
    except (ValueError, OSError) as error:
        sys.exit(str(error))


def grade(options: argparse.Namespace) -> str:
    """Grade, write everything, and return what is to be said of it."""
    place: Path = options.submissions.resolve()
    out: Path = options.out or place.with_name(f"{place.name}-graded")
    marks = tables.marks_in(out / "marks.csv")
    submissions = intake.submissions(place)
    master = master_of(options.assignment, submissions)
    limits = Limits(seconds=options.seconds, memory=int(options.memory * 1e9))
    lacking = frozenset(here())
    pattern = Task(b"", master.read_bytes(), master.stem[3:], limits, lacking, state())
    graded = batch.grade_all(submissions, pattern, out / ".results", options.scheduler)
    places = [feedback_place(submission) for submission in submissions]
    class_ = Class(master, graded, tables.marked(graded, marks), places)
    said = class_.write(out, options.table)
    if options.gradebook:
        gradebook.fill(options.gradebook, master, graded, class_.marks)
    return said


def arguments() -> argparse.ArgumentParser:
    """Return what the command line may say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("submissions", type=Path, help="a folder, or a platform's zip as it came")
    parser.add_argument("--assignment", default="", help="such as 02; else the cells tell")
    parser.add_argument("--out", type=Path, help="where to write; else <folder>-graded")
    parser.add_argument("--table", type=Path, help="Moodle's worksheet or Canvas' gradebook")
    parser.add_argument("--gradebook", type=Path, help="nbgrader's, to be filled as well")
    parser.add_argument("--seconds", type=float, default=60, help="that one cell may take")
    parser.add_argument("--memory", type=float, default=4, help="gigabytes a submission may take")
    parser.add_argument("--scheduler", default="", help="the address of a running Dask scheduler")
    parser.add_argument("--unsafe", action="store_true", help="go on without some guards")
    return parser


def master_of(number: str, submissions: list[intake.Submission]) -> Path:
    """Return the master of the assignment that is named, or that most submissions answer."""
    masters = course.pages("assignments")
    chapter = "" if number else batch.chapter_of_most(submissions)
    found = [p for p in masters if (p.stem.startswith(number) if number else p.stem[3:] == chapter)]
    if len(found) != 1:
        known = ", ".join(path.stem for path in masters)
        raise ValueError(f"There is no assignment {number or chapter!r}: {known}.")
    return found[0]


if __name__ == "__main__":
    main()
