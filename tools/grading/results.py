"""Write all that comes of a class into one folder."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import nbformat

from tools.grading import pages, platforms, tables
from tools.grading.alike import Pair, alike
from tools.grading.batch import Graded
from tools.grading.intake import Submission
from tools.grading.repair import name_of
from tools.masters import student_version


@dataclass
class Class:
    """The work of a class.

    Parameters
    ----------
    master : Path
        The assignment.
    graded : list of Graded
        What became of each submission.
    marks : dict
        The rows of marks.csv.
    places : list of str
        Where the page of feedback for each submission is written.
    """

    master: Path
    graded: list[Graded]
    marks: tables.Marks
    places: list[str]

    @property
    def title(self) -> str:
        """The assignment's name."""
        return f"Assignment {self.master.stem[:2]}"

    @cached_property
    def totals(self) -> dict[str, float]:
        """The points of each student for whom all of them are known."""
        found = {one.owner.key: tables.total_of(one, self.marks) for one in self.graded}
        return {key: total for key, total in found.items() if total is not None}

    def write(self, out: Path, table: Path | None = None) -> str:
        """Write all the files, and say in a few lines which they are.

        Parameters
        ----------
        out : Path
            The folder; marks.csv is there already where this is not the first time.
        table : Path, optional
            A worksheet of Moodle or a gradebook of Canvas; a filled copy goes into platform/.
        """
        between = tables.delimiter_of(tables.text_of(out / "marks.csv"))
        files = {"grades.csv": tables.grades_table(self.graded, self.marks)}
        files |= {"marks.csv": tables.marks_table(self.marks, between)} | self.pages()
        said = [self.counted(), f"Read {out / 'class.html'}; grades.csv lies beside it."]
        if table:
            names = {one.owner.key: one.owner.name for one in self.graded}
            content, missing = platforms.filled(
                table.read_bytes(), self.totals, names, self.master.stem[:2]
            )
            files[f"platform/{table.name}"] = content
            said += [f"{table.name} has no row for {key}, {names[key]}." for key in sorted(missing)]
        for name, content in files.items():
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            (out / name).write_bytes(content)
        return "\n".join(said)

    def counted(self) -> str:
        """Say how many were graded, and what is left to do."""
        done = [one for one in self.graded if one.result]
        waiting = len(done) - len(self.totals)
        said = f"{len(done)} of {len(self.graded)} submissions are graded."
        left = f" {waiting} open answers wait for you in marks.csv: fill in `mark`, and run again."
        return said + (left if waiting else "")

    def pages(self) -> dict[str, bytes]:
        """Return the page of each student, and the lecturer's."""
        texts = pages.texts_of(nbformat.read(self.master, as_version=4))
        found = {
            f"feedback/{place}": pages.feedback(one, self.marks, texts, self.title).encode()
            for place, one in zip(self.places, self.graded, strict=True)
        }
        overview = pages.overview(self.graded, self.marks, self.alike(), self.title)
        return found | {"class.html": overview.encode()}

    def alike(self) -> list[Pair]:
        """Return the pairs of answers that are alike, of functions and of texts."""
        page = student_version(self.master.read_bytes())  # what students got
        handed_out = {name_of(cell): cell for cell in page.cells}
        answers: dict[str, dict[str, str]] = {}
        for one in self.graded:
            for name, question in (one.result or {"questions": {}})["questions"].items():
                given = handed_out[name]
                if given.cell_type == "markdown" or "def " in given.source:
                    answers.setdefault(name, {})[one.owner.key] = question["answer"]
        return alike(answers, {name: cell.source for name, cell in handed_out.items()})


def feedback_place(submission: Submission) -> str:
    """Return a name for a page of feedback under which the platform takes it back."""
    top, inside, _ = submission.files[0].name.partition("/")
    safe = re.sub(r'^\.+|[\\:*?"<>|\x00-\x1f]', "_", top) or "_"
    folder = inside and not safe.lower().endswith(".zip")
    return f"{safe}/feedback.html" if folder else f"{safe.rpartition('.')[0] or safe}.html"
