"""What Windows and macOS ask of the course, as far as it can be seen without them."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path, PureWindowsPath

import pytest

from tests.support import COURSE, needs_git
from tools.course import tracked

UNIX = {"fcntl", "grp", "posix", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty"}
SANDBOX = COURSE / "tools" / "grading" / "inside.py"  # runs in the sandbox, which is Linux's
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")  # devices, to Windows
PROGRAMS = [
    path
    for folder in ("assignments", "helpers", "lecturer", "tools")
    for path in sorted((COURSE / folder).rglob("*.py"))
    if path != SANDBOX
]


@needs_git
def test_every_file_can_lie_on_windows_and_macos() -> None:
    names = tracked()
    assert len(names) > 300
    for name in names:
        assert PureWindowsPath(name).as_posix() == name
        assert not any(RESERVED.fullmatch(part) for part in name.split("/")), name
        assert not re.search(r'[<>:"|?*\\\x00-\x1f]|[. ](/|$)', name), name
        assert len(name) < 120, f"{name}: below somebody's Downloads it is longer than 260 letters"


@needs_git
def test_no_two_files_differ_by_their_case_alone() -> None:
    names = tracked()
    assert len({name.casefold() for name in names}) == len(names)


@pytest.mark.parametrize("path", PROGRAMS, ids=[p.relative_to(COURSE).as_posix() for p in PROGRAMS])
def test_a_program_can_be_imported_where_unix_modules_are_missing(path: Path) -> None:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:  # at once, not when it is called
        if isinstance(node, ast.Import | ast.ImportFrom):
            module = getattr(node, "module", None) or node.names[0].name
            assert module.split(".")[0] not in UNIX, f"{path.name} imports {module}"


@pytest.mark.parametrize("name", ["setup.py", "lab.py"])
def test_what_a_reader_is_told_fits_a_terminal_of_windows(name: str) -> None:
    tree = ast.parse((COURSE / "tools" / name).read_text(encoding="utf-8"))
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    said = [text for text in texts if isinstance(text, str)]
    assert len(said) > 50
    for text in said:
        text.encode("cp1252")


@pytest.mark.check
def test_the_pages_are_brought_the_same_where_text_is_no_utf_8(scratch: Path) -> None:
    seen = []
    for locale in ({"PYTHONUTF8": "1"}, {"PYTHONUTF8": "0", "LC_ALL": "C"}):
        shutil.rmtree(scratch / "work", ignore_errors=True)
        run = subprocess.run(
            [sys.executable, "tools/lab.py", "--fresh", "02"], cwd=scratch, capture_output=True,
            env=os.environ | {"PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""} | locale,
            check=False,
        )  # fmt: skip
        assert run.returncode == 0, run.stderr.decode()
        pages = sorted((scratch / "work").rglob("*.ipynb"))
        seen.append({path.name: path.read_bytes() for path in pages})
    assert len(seen[0]) > 15 and seen[0] == seen[1]


def test_the_commands_without_make_are_the_same_for_students_and_lead_to_files_there_are() -> None:
    lines = [
        re.findall(r"`([^`]+)`", line)
        for page in ("README.md", "tools/student/README.md")
        for line in re.findall(
            r"\*\*Windows[^`]*(`py [\s\S]+?lab\.py`)", (COURSE / page).read_text(encoding="utf-8")
        )
    ]
    assert len(lines) == 2 and lines[0] == lines[1]
    make, install, start = ([PureWindowsPath(part) for part in line.split()] for line in lines[0])
    assert make[-1] == PureWindowsPath(".venv")
    for command in (install, start):
        assert (
            command[0].parent == make[-1] / "Scripts"
            and (COURSE / command[-1].as_posix()).is_file()
        )
