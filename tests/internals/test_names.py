"""What helpers/internals/names.py promises: the course's names stay the course's on a page."""

import ast
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell
from nbclient import NotebookClient
from traitlets.config import Config

from helpers.internals import names
from tests.support import COURSE
from tools.course import pages

SET_UP = nbformat.read(COURSE / "assignments" / "01_pixels.ipynb", as_version=4).cells[1].source
IMPORTS = "from helpers import data, plotting\nfrom assignments.checks import pixels as check"
PUT_BACK = "`{0}` is a name that the course needs, so it was put back: call yours `my_{0}`, say.\n"


@pytest.fixture
def shell() -> Iterator[InteractiveShell]:
    """Return a real IPython without a history, in which the course has been imported."""
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance(config=Config(HistoryManager={"enabled": False}))
    names.protect()
    shell.run_cell(IMPORTS)
    yield shell
    InteractiveShell.clear_instance()


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("check = 7", "check"),
        ("data = [1, 2, 3]", "data"),
        ("for plotting in range(3):\n    pass", "plotting"),
        ("import json as data", "data"),
        ("def check(answer):\n    return answer", "check"),
        ("data = 3\n1 / 0", "data"),
        ("from numpy import pad as plotting", "plotting"),
    ],
)
def test_a_name_that_a_cell_has_taken_is_put_back_with_one_sentence(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str], cell: str, name: str
) -> None:
    before = shell.user_ns[name]
    capsys.readouterr()
    shell.run_cell(cell)
    assert shell.user_ns[name] is before
    assert capsys.readouterr().out.endswith(PUT_BACK.format(name))
    shell.run_cell("None")
    assert capsys.readouterr().out == "", "it is said once"


def test_other_names_and_other_modules_of_the_course_are_left_alone(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str]
) -> None:
    shell.run_cell("from assignments.checks import kernels as check; answer = 7; image = [1]")
    assert shell.user_ns["check"].__name__ == "assignments.checks.kernels"
    shell.run_cell("answer, image = 8, [2]; del data; from helpers.pixels import *")
    assert shell.user_ns["answer"] == 8 and "data" not in shell.user_ns
    assert capsys.readouterr().out == ""


def test_two_names_are_put_back_in_one_cell_and_twice_protected_is_said_once(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str]
) -> None:
    names.protect()
    shell.run_cell("check = data = 7")
    said = capsys.readouterr().out
    assert sorted(said.splitlines(True)) == [PUT_BACK.format("check"), PUT_BACK.format("data")]


def test_without_ipython_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "IPython")
    names.protect()
    code = "import sys, helpers; data = 7; print('IPython' in sys.modules, data)"
    done = subprocess.run([sys.executable, "-c", code], cwd=COURSE, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("False 7\n", "")


def test_helpers_import_where_nothing_is_installed() -> None:
    code = "import sys; sys.path.insert(0, '.'); from helpers.internals import installation, names"
    command = [sys.executable, "-I", "-S", "-c", code]
    assert subprocess.run(command, cwd=COURSE, check=False).returncode == 0


@pytest.fixture
def notebook() -> Callable[..., list[Any]]:
    """Run cells in a real kernel, after the set-up cell, and return what they print."""

    def run(*cells: str) -> list[Any]:
        page = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(source) for source in (SET_UP, *cells)]
        )
        NotebookClient(page, timeout=60, resources={"metadata": {"path": COURSE}}).execute()
        return ["".join(o.get("text", "") for o in cell.outputs) for cell in page.cells]

    return run


@pytest.mark.check
def test_in_a_kernel_names_come_back_and_neither_exit_nor_an_endless_answer_ends_it(
    notebook: Callable[..., list[Any]],
) -> None:
    said = notebook(
        "from assignments.checks import pixels as check",
        "check = 7; data = [1, 2, 3]",
        "print(data.lincoln().shape)",
        "def grey(image):\n    exit()",
        "passed = check.question_3(grey)",
        "import time; time.sleep(0.5); print('alive')",
        "def grey(image):\n    while True:\n        pass",
        "from assignments.checks.engine import collecting as c; c.SECONDS = 0.2\n"
        "passed = check.question_3(grey)",
    )
    assert said[:2] == ["", ""] and "`check` is a name" in said[2] and "`data` is" in said[2]
    assert said[3] == "(16, 12)\n" and "leaves Python with `exit()`" in said[5]
    assert said[6] == "alive\n" and "does not end within 0.2 seconds" in said[8]


def named(source: str) -> tuple[set[str], set[str]]:
    """Return the names that a page gives to modules of the course, and those that it binds else."""
    modules, others = set(), set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module in ("helpers", "assignments.checks"):
            modules |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom | ast.Import):
            others |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            others.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            others.add(node.name)
    return modules, others


@pytest.mark.parametrize("path", pages("notebooks", "assignments"), ids=lambda path: path.stem)
def test_no_page_takes_a_name_of_the_course_itself(path: Path) -> None:
    cells = [c.source for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
    modules, others = named("\n".join(cells))
    assert {"data", "plotting"} <= modules and not modules & others
