"""The lists of packages agree with each other, with conda's, and with what Colab has."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from tests.support import COURSE
from tools import prove

RANGES = ("requirements.in", "requirements-dev.in")
LOCKS = ("requirements.txt", "requirements-dev.txt")

# The packages of Google Colab's runtime of August 2026, as far as the course uses them.
COLAB = {
    **{"ipykernel": "6.17.1", "ipywidgets": "7.7.1", "keras": "3.13.2", "matplotlib": "3.10.0"},
    **{"numpy": "2.1.3", "pandas": "2.2.3", "pillow": "11.3.0", "tensorflow": "2.20.0"},
}


def ranges(name: str) -> dict[str, Requirement]:
    lines = (COURSE / name).read_text(encoding="utf-8").splitlines()
    wanted = [Requirement(line) for line in lines if line[:1].isalpha()]
    return {requirement.name: requirement for requirement in wanted}


def locked(name: str) -> dict[str, str]:
    text = (COURSE / name).read_text(encoding="utf-8")
    return dict(re.findall(r"(?m)^([\w.-]+)==([\w.]+)", text))


@pytest.mark.parametrize(("source", "lock"), zip(RANGES, LOCKS, strict=True))
def test_every_range_is_locked_to_a_version_inside_it(source: str, lock: str) -> None:
    versions = locked(lock)
    for name, requirement in ranges(source).items():
        assert versions[name] in requirement.specifier, f"run `make lock`: {name} in {lock}"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_has_one_version_and_hashes(lock: str) -> None:
    text = (COURSE / lock).read_text(encoding="utf-8")
    entries = re.split(r"(?m)^(?=[a-zA-Z0-9])", text)[1:]
    names = [re.split(r"[=\s;]", entry)[0] for entry in entries]
    assert len(set(names)) == len(names) > 50
    for entry in entries:
        assert re.match(r"[\w.-]+==[\w.]+", entry) and "--hash=sha256:" in entry, entry[:80]


@pytest.mark.parametrize("lock", [*RANGES, *LOCKS, "environment.yml"])
def test_no_registry_is_named(lock: str) -> None:
    text = (COURSE / lock).read_text(encoding="utf-8")
    assert "://" not in text and "index-url" not in text and "find-links" not in text


def test_the_two_lists_agree_where_they_overlap() -> None:
    student, rest = (locked(lock) for lock in LOCKS)
    shared = student.keys() & rest.keys()
    assert len(shared) > 10
    assert {name: student[name] for name in shared} == {name: rest[name] for name in shared}


@pytest.mark.parametrize(
    ("part", "file", "code", "found"),
    [
        ("packages (deptry)", "tools/new.py", "import psutil", "DEP002 'scipy' defined"),
        ("packages (deptry)", "tools/new.py", "import scipy, psutil", ""),
        ("packages (deptry)", "tools/new.py", "import scipy, psutil, zmq", "DEP003 'zmq' imported"),
        ("packages of students (deptry)", "helpers/new.py", "import numpy", ""),
        ("packages of students (deptry)", "helpers/new.py", "import scipy", "DEP004 'scipy'"),
    ],
)
def test_a_package_that_a_list_names_for_nothing_or_lacks_is_found(
    tmp_path: Path, part: str, file: str, code: str, found: str
) -> None:
    for folder in ("helpers", "assignments", "notebooks", "tools"):
        (tmp_path / folder).mkdir()
    shutil.copy(COURSE / "tools" / "deptry.toml", tmp_path / "tools")
    (tmp_path / "requirements.in").write_text("numpy\n", encoding="utf-8")
    (tmp_path / "requirements-dev.in").write_text("scipy\npsutil\n", encoding="utf-8")
    (tmp_path / "helpers" / "old.py").write_text("import numpy\n", encoding="utf-8")
    (tmp_path / file).write_text(f"{code}\n", encoding="utf-8")
    command = [sys.executable, "-m", *prove.LINT[part]]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (run.returncode == 0) == (not found), run.stderr
    assert found in run.stderr and run.stderr.count("DEP0") == bool(found)


def test_conda_installs_the_same_list_on_the_same_pythons() -> None:
    text = (COURSE / "environment.yml").read_text(encoding="utf-8")
    project = tomllib.loads((COURSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    python = re.search(r"- python(\S+)", text)
    assert python and SpecifierSet(python[1]) == SpecifierSet(project["requires-python"])
    assert "- -r requirements.txt" in text


def test_the_ranges_admit_what_colab_has() -> None:
    wanted = ranges("requirements.in")
    for name, version in COLAB.items():
        assert version in wanted[name].specifier, f"{name} {version} of Colab is shut out"


def test_the_list_of_colab_holds_these_versions_and_is_locked() -> None:
    text = (COURSE / "tools" / "colab-requirements.in").read_text(encoding="utf-8")
    pins = dict(re.findall(r"(?m)^([\w.-]+)==([\w.]+)$", text))
    assert COLAB.items() <= pins.items()
    lock = (COURSE / "tools" / "colab-requirements.txt").read_text(encoding="utf-8")
    locks = dict(re.findall(r"(?m)^([\w.-]+)==([\w.]+) \\\n    --hash=sha256:", lock))
    assert {
        name.replace("_", "-"): version for name, version in pins.items()
    }.items() <= locks.items()
    assert "://" not in text + lock and len(locks) > 100
