"""Tests of tools/mutants.py: small courses whose tests notice some changes and miss others."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import COURSE
from tools.mutants import changes, modules, settings, table

LESSON = '''
def half(n):
    return n / 2

def verdict(points):
    """Say how it went."""
    if points > 5:
        return "you have passed"
    return "failed"

def never():
    return 1
'''
TESTS = """
from helpers.lesson import half, verdict

def test_half():
    assert half(4) == 2

def test_verdict():
    assert "pass" in verdict(9)
    assert verdict(2) == "failed"
"""
LIMIT = "\n    assert 'pass' not in verdict(5)\n    assert 'pass' in verdict(6)\n"
STARTED = """
import os
import subprocess
import sys

from helpers.lesson import half

def test_half():
    start = [sys.executable, "-c", "from helpers import lesson; print(lesson.half(4))"]
    there = os.environ | {"PYTHONPATH": os.getcwd()}
    assert subprocess.check_output(start, cwd="/", env=there, text=True) == "2.0\\n"
    assert half(0) == 0
"""
TABLE = "[tests]\n[keras]\n[check]\n[otherwise]\n[left_out]\n[everywhere]\n{}\n[equivalent]\n{}\n"
NEVER = '"helpers/lesson.py"."never: return 1 -> return 2" = "nobody calls it"\n'


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Return a course of one module and its test."""
    files = {"helpers/lesson.py": LESSON, "tests/test_lesson.py": TESTS, "pyproject.toml": ""}
    for name, text in (files | {"tests/mutants.toml": TABLE.format("", "")}).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "tools").mkdir()
    shutil.copy(COURSE / "tools" / "mutants.py", tmp_path / "tools")
    return tmp_path


def tried(course: Path, *names: str) -> tuple[int, list[str]]:
    """Run the tool; return its exit code and the lines that speak of the modules."""
    command = [sys.executable, "-P", "tools/mutants.py", *names]
    run = subprocess.run(command, cwd=course, capture_output=True, encoding="utf-8", check=False)
    lines = [line for line in run.stdout.splitlines() if line.startswith(("helpers/", "all"))]
    return run.returncode, lines


@pytest.mark.check
def test_what_the_tests_miss_is_said_and_counted_until_a_test_or_a_reason_is_there(
    small: Path,
) -> None:
    code, lines = tried(small, "helpers/")
    assert code == 1
    assert sorted(lines[:3]) == [
        "helpers/lesson.py: no test reaches it: never: return 1 -> return 2",
        "helpers/lesson.py: survived: verdict: if points > 5: -> if points > 6:",
        "helpers/lesson.py: survived: verdict: if points > 5: -> if points >= 5:",
    ]
    assert lines[3].split() == ["helpers/lesson.py", "6", "0", "3", "3", "0", "50.0"]

    file = small / "tests" / "test_lesson.py"
    file.write_text(TESTS + LIMIT, encoding="utf-8")  # 5 is a failure, 6 is none
    (small / "tests" / "mutants.toml").write_text(TABLE.format("", NEVER), encoding="utf-8")
    code, lines = tried(small, "helpers/lesson.py")
    assert (code, [line.split() for line in lines]) == (
        0,
        [
            ["helpers/lesson.py", "6", "1", "5", "0", "0", "100.0"],
            ["all", "6", "1", "5", "0", "0", "100.0"],
        ],
    )

    rule = "'never: return 1 -> return \\d' = 'whatever it returns'"
    said = NEVER.replace("return 2", "return 3")  # a row that fits no mutant is a fault
    (small / "tests" / "mutants.toml").write_text(TABLE.format(rule, said), encoding="utf-8")
    code, lines = tried(small, "helpers/")
    assert "no mutant that survives: never: return 1 -> return 3" in lines[0]
    assert lines[1].split()[1:] == ["6", "1", "5", "0", "0", "100.0"]


def test_a_change_is_told_by_its_function_and_its_lines() -> None:
    code = (
        "class A:\n"
        "    def xǁAǁ_to__mutmut_orig(self, x_a):\n        a = 1\n        return a\n"
        "    def xǁAǁ_to__mutmut_1(self, x_a):\n        a = 2\n        return a\n"
        "    def xǁAǁ_to__mutmut_2(self, x_b):\n        a = 1\n        return a\n"
    )
    assert changes(code) == {
        "xǁAǁ_to__mutmut_1": "A._to: a = 1 -> a = 2",
        "xǁAǁ_to__mutmut_2": "A._to: def x(self, x_a): -> def x(self, x_b):",
    }


def test_all_modules_are_tried_but_those_that_are_measured_otherwise() -> None:
    otherwise = {"tools/prove.py": "by what it does"}
    names = list(modules([], otherwise))
    assert {"helpers/training/losses.py", "tools/mutants.py"} < set(names)
    assert "assignments/checks/engine/judging.py" in names
    assert not {"tools/prove.py", "helpers/__init__.py", "assignments/checks/pixels.py"} & set(
        names
    )
    assert list(modules(["tools/grade.py", "tools/prove.py"], otherwise)) == ["tools/grade.py"]


@pytest.mark.check
def test_git_knows_in_the_folder_of_the_mutants_what_it_knows_in_the_course(small: Path) -> None:
    asks = "\n    said = subprocess.check_output(['git', 'ls-files', 'helpers'], text=True)"
    text = f"import subprocess\n{TESTS}{asks}\n    assert said == 'helpers/lesson.py\\n'\n"
    (small / "tests" / "test_lesson.py").write_text(text, encoding="utf-8")
    who = ["-c", "user.name=test", "-c", "user.email=test@example.com"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "all"]):
        subprocess.run(["git", *who, *command], cwd=small, check=True)
    _, lines = tried(small, "helpers/lesson.py")
    assert lines[-1].split() == ["all", "6", "0", "3", "3", "0", "50.0"]


@pytest.mark.check
def test_what_a_module_computes_as_it_is_imported_is_defended_by_every_test(small: Path) -> None:
    lesson, tests = small / "helpers" / "lesson.py", small / "tests" / "test_lesson.py"
    lesson.write_text(LESSON + "\nONE = half(2)\n", encoding="utf-8")
    later = "\ndef test_one():\n    assert lesson.ONE == 1\n"
    verdicts = TESTS.replace("import half, verdict", "import verdict").replace("half(4)", "4 / 2")
    tests.write_text(f"{verdicts}from helpers import lesson\n{later}", encoding="utf-8")
    table = TABLE.replace("[keras]", "[keras]\nlesson = ['helpers/*']").format("", "")
    (small / "tests" / "mutants.toml").write_text(table, encoding="utf-8")
    _, lines = tried(small, "helpers/lesson.py")
    assert lines[-1].split() == ["all", "6", "0", "3", "3", "0", "50.0"]


@pytest.mark.check
def test_the_mutants_of_a_function_that_was_changed_are_all_tried(small: Path) -> None:
    for half in ("return n / 2", "return n / 2 + 0"):
        lesson = LESSON.replace("return n / 2", half)
        (small / "helpers" / "lesson.py").write_text(lesson, encoding="utf-8")
        _, lines = tried(small, "helpers/lesson.py")
    assert lines[-1].split() == ["all", "8", "0", "4", "4", "0", "50.0"]


def test_tests_of_make_check_count_where_the_table_says_so() -> None:
    known = {"tests": {}, "keras": {}, "left_out": {}, "check": {"modules": ["tools/grading/*"]}}
    assert '"-m", "not check"' in settings("tools/head.py", known)
    assert '"-m", ""' in settings("tools/grading/run.py", known)


def test_a_module_that_is_not_there_is_named(small: Path) -> None:
    command = [sys.executable, "-P", "tools/mutants.py", "helpers/lessons.py"]
    run = subprocess.run(command, cwd=small, capture_output=True, encoding="utf-8", check=False)
    assert (run.returncode, run.stderr) == (1, "There is no helpers/lessons.py to try.\n")


@pytest.mark.check
def test_what_a_test_starts_is_changed_as_well(small: Path) -> None:
    (small / "tests" / "test_lesson.py").write_text(STARTED, encoding="utf-8")
    _, lines = tried(small, "helpers/lesson.py")
    assert "half" not in " ".join(lines[:-2])
    assert lines[-1].split() == ["all", "6", "0", "2", "4", "0", "33.3"]


@pytest.mark.check
def test_a_course_whose_tests_fail_is_no_success(small: Path) -> None:
    (small / "tests" / "test_lesson.py").write_text(TESTS.replace("== 2", "== 3"), encoding="utf-8")
    code, lines = tried(small, "helpers/lesson.py")
    assert code == 1
    assert lines[-1].split() == ["all", "6", "0", "0", "0", "6", "-"]


def test_a_module_of_which_nothing_was_tried_has_no_share() -> None:
    row = dict.fromkeys(("mutants", "equivalent", "killed", "survived", "not run"), 0)
    lines = table({"a.py": row, "b.py": row | {"mutants": 3, "killed": 2, "survived": 1}}).split(
        "\n"
    )
    assert [line.split()[-1] for line in lines] == ["100", "-", "66.7", "66.7"]
