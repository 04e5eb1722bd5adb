"""The benchmark of the suite runs its parts as `make test` does."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import suite
from benchmarks.shared import Compared, Time
from tests.support import COURSE
from tools.course import pages


@pytest.mark.check
def test_a_quick_run_proves_two_pages_and_runs_them_alone() -> None:
    command = [sys.executable, "-m", "benchmarks.suite", "--quick"]
    run = subprocess.run(command, cwd=COURSE, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert f"| {suite.NOTEBOOKS} | " in run.stdout and "| doctests | " in run.stdout
    for path in pages("notebooks", "lecturer")[:2]:
        assert f"\n| {path.stem} | " in run.stdout


def test_the_parts_are_all_that_make_test_collects() -> None:
    names = [path.relative_to(COURSE).as_posix() for path in pages("notebooks", "lecturer")]
    parts = suite.parts(names, quick=False)
    told = {name for arguments in parts.values() for name in arguments if (COURSE / name).exists()}
    assert told == {*names, *suite.ANSWERS, "helpers", "assignments", "lecturer", "tests"}


def test_seconds_are_summed_up_by_page(tmp_path: Path) -> None:
    report = tmp_path / "pages.xml"
    cases = [("notebooks.01_pixels.ipynb", 1.5), ("notebooks.01_pixels.ipynb", 2)]
    cases.append(("lecturer.slide_check.ipynb", 4))
    rows = "".join(f'<testcase classname="{name}" name="x" time="{t}"/>' for name, t in cases)
    report.write_text(f"<testsuites><testsuite>{rows}</testsuite></testsuites>", encoding="utf-8")
    assert suite.seconds_by_page(report) == {"01_pixels": 3.5, "slide_check": 4}


def test_a_part_is_compared_with_the_notebooks_alone() -> None:
    text = suite.table([suite.Part("a", 10, 20, 30), suite.Part("b", 0, 1, 2)], 60)
    assert "| a | 10 | 20 | 30 | 3000 | 0.50 |\n| b | - | 1 | 2 | - | 0.03 |" in text
    page = Compared("x", 2, Time(3, 3, 0), Time(2, 2, 1))
    assert suite.page_table([page]).endswith("| x | 3.0 | 2.0 | 1.50 |")
