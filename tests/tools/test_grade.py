"""`make grade` from the folder that came in to the grades that go back, as a lecturer does it."""

import csv
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support import COURSE, help_of
from tests.tools.grading.test_intake import zipped
from tests.tools.handed_in import TEXT, content, page
from tests.tools.sandboxed import needs_sandbox
from tools import grade
from tools.grading import batch, gradebook
from tools.grading.intake import submissions
from tools.grading.one import Task, state
from tools.grading.sandbox import Limits

CLASS = {
    "Anna Müller_101_assignsubmission_file_/assignment_02_kernels-0.1.0.ipynb": content(page()),
    "王小明_102_assignsubmission_file_/work.zip": zipped({
        "deep/02.ipynb": content(page({"q3": "my_conv2d = 3"}, text="")), "notes.txt": b"",
    }),
    "Ben Broken_103_assignsubmission_file_/a.ipynb": b"{",
}  # fmt: skip
WORKSHEET = (
    "\ufeffIdentifier,Full name,Grade,Maximum Grade\r\nParticipant 101,Anna Müller,,100.00\r\n"
    "Participant 102,王小明,,100.00\r\nParticipant 103,Ben,,100.00\r\n"
)


def run(*arguments: object, **settings: str) -> subprocess.CompletedProcess[str]:
    start = [sys.executable, "-c", "from tools.grade import main; main()"]
    command = [*start, *map(str, arguments)]
    return subprocess.run(
        command, cwd=COURSE, capture_output=True, encoding="utf-8", check=False,
        env=os.environ | settings,
    )  # fmt: skip


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


@needs_sandbox
@pytest.mark.check
def test_a_class_is_graded_marked_and_given_back(tmp_path: Path) -> None:
    came = tmp_path / "Assignment 2.zip"
    came.write_bytes(zipped(CLASS))
    (tmp_path / "grades.csv").write_text(WORKSHEET, encoding="utf-8", newline="")
    first = run(came)
    assert first.returncode == 0, first.stderr
    assert "2 of 3 submissions are graded. 1 open answers wait" in first.stdout
    out = tmp_path / "Assignment 2.zip-graded"
    anna, wang, ben = rows(out / "grades.csv")
    assert (anna["q3"], anna["total"], anna["remark"]) == ("30", "", "a mark is missing")
    assert (wang["q3"], wang["total"], ben["total"]) == ("0", "55", "")
    waiting, empty = rows(out / "marks.csv")
    assert (waiting["mark"], empty["mark"]) == ("", "0") and waiting["answer"] == TEXT

    text = (out / "marks.csv").read_bytes().decode("utf-8-sig")
    (out / "marks.csv").write_text(text.replace("q6,15,,", "q6,15,12.5,"), encoding="utf-8")
    second = run(came, "--table", tmp_path / "grades.csv")
    assert "2 of 3 submissions are graded.\n" in second.stdout and not second.returncode
    assert rows(out / "grades.csv")[0]["total"] == "97.5"
    assert (tmp_path / "grades.csv").read_bytes().decode() == WORKSHEET
    filled = (out / "platform" / "grades.csv").read_bytes().decode()
    assert filled == WORKSHEET.replace("Müller,,", "Müller,97.5,").replace("王小明,,", "王小明,55,")
    [page_of_anna, *_] = sorted((out / "feedback").rglob("*Anna*/*.html"))
    assert "97.5 of 100 points" in page_of_anna.read_text("utf-8")


def test_an_assignment_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_bytes(content(page()))
    came = submissions(tmp_path)
    assert grade.master_of("", came).stem == "02_kernels"
    assert grade.master_of("03", came).stem == "03_stride_padding"
    for number in ("9", "0"):
        with pytest.raises(ValueError, match=f"no assignment '?{number}"):
            grade.master_of(number, came)


def test_help_says_what_each_option_is_for() -> None:
    said = help_of(grade.main)
    for part in (
        "Grade what a class handed in",
        "submissions a folder",
        "--assignment ASSIGNMENT such as 02",
        "--out OUT where to write",
        "--table TABLE Moodle's",
        "--gradebook GRADEBOOK nbgrader's",
        "--seconds SECONDS that one cell",
        "--memory MEMORY gigabytes",
        "--scheduler SCHEDULER the address",
        "--unsafe go on",
    ):
        assert part in said, said


def test_what_the_command_line_leaves_open() -> None:
    assert vars(grade.arguments().parse_args(["class.zip"])) == {
        "submissions": Path("class.zip"), "assignment": "", "out": None, "table": None,
        "gradebook": None, "seconds": 60, "memory": 4, "scheduler": "", "unsafe": False,
    }  # fmt: skip


def test_files_that_the_command_line_names_are_paths() -> None:
    options = ["there", "--out", "out", "--table", "grades.csv", "--gradebook", "book.db"]
    told = vars(grade.arguments().parse_args(options))
    assert {name for name, value in told.items() if isinstance(value, Path)} == {
        "submissions", "out", "table", "gradebook"
    }  # fmt: skip


def test_what_the_command_line_says_reaches_all_who_grade(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "class" / "anna").mkdir(parents=True)
    cut = b'{"cells": [{"source": "from assignments.checks import pooling as check"'
    (tmp_path / "class" / "anna" / "a.ipynb").write_bytes(cut)  # for which nothing is started
    told: list[Any] = []
    filled: list[Any] = []
    grade_all = batch.grade_all
    monkeypatch.setattr(batch, "grade_all", lambda *what: told.append(what) or grade_all(*what))
    monkeypatch.setattr(gradebook, "fill", lambda *what: filled.append(what))
    monkeypatch.setattr(grade, "here", lambda: {"no network": "it is refused", "a": "so"})
    options = ["--assignment", "03", "--out", str(tmp_path / "there"), "--seconds", "7.5",
               "--memory", "1.5", "--scheduler", "tcp://x", "--gradebook", "book.db",
               "--unsafe"]  # fmt: skip
    monkeypatch.setattr(sys, "argv", ["grade.py", str(tmp_path / "class"), *options])
    grade.main()
    assert capsys.readouterr().out.startswith("0 of 1 submissions are graded.")
    [(came, pattern, store, scheduler)] = told
    master = COURSE / "assignments" / "03_stride_padding.ipynb"
    limits = Limits(seconds=7.5, memory=1_500_000_000)
    lacking = frozenset({"no network", "a"})
    assert [one.owner.key for one in came] == ["anna"]
    assert pattern == Task(b"", master.read_bytes(), "stride_padding", limits, lacking, state())
    assert (store, scheduler) == (tmp_path / "there" / ".results", "tcp://x")
    assert (tmp_path / "there" / "grades.csv").exists()
    [(book, of, graded, marks)] = filled
    assert (book, of, len(graded), marks) == (Path("book.db"), master, 1, {})
    grade.grade(grade.arguments().parse_args([str(tmp_path / "class")]))
    [_, (came, pattern, store, scheduler)] = told
    assert (pattern.chapter, pattern.limits) == ("pooling", Limits(60.0, 4_000_000_000))
    assert (store, scheduler) == (tmp_path / "class-graded" / ".results", "")


def test_the_guards_that_are_lacking_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grade, "here", lambda: {"no network": "it is refused", "a": "so"})
    monkeypatch.setattr(sys, "argv", ["grade.py", "class"])
    with pytest.raises(SystemExit) as refused:
        grade.main()
    assert str(refused.value).splitlines()[:3] == [
        "Nothing is graded, for this machine does not give",
        "- no network: it is refused",
        "- a: so",
    ]


@pytest.mark.check
def test_without_a_sandbox_nothing_is_graded_unless_it_is_meant(tmp_path: Path) -> None:
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "anna.ipynb").write_bytes(content(page()))
    refused = run(tmp_path / "class", PATH=str(tmp_path))
    assert refused.returncode == 1 and "- a system of its own: bubblewrap is not" in refused.stderr
    assert "UNSAFE=1" in refused.stderr and not (tmp_path / "class-graded").exists()
    meant = run(tmp_path / "class", "--unsafe", PATH=str(tmp_path))
    assert meant.returncode == 0, meant.stderr
    assert rows(tmp_path / "class-graded" / "grades.csv")[0]["q3"] == "30"


@needs_sandbox
@pytest.mark.parametrize(
    ("place", "said"), [("nowhere", "name the folder"), ("", "No notebook of an assignment")]
)
@pytest.mark.check
def test_what_is_no_class_is_told_in_a_sentence(place: str, said: str, tmp_path: Path) -> None:
    done = run(tmp_path / place)
    assert done.returncode == 1 and said in done.stderr and "Traceback" not in done.stderr
