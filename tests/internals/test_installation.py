"""Tests of helpers/internals/installation.py: plain words, and a remedy, for what is missing."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from types import SimpleNamespace

import pytest
from packaging.specifiers import SpecifierSet

from helpers.internals import installation
from tests.support import COURSE

OLDEST = {name: oldest for name, (oldest, _) in installation.PACKAGES.items()}
TECHNICAL = re.compile(r"Error|Traceback|Exception|None|dist-info|site-packages|errno", re.I)
Versions = dict[str, str | None]  # what the course believes to be installed, by name


@pytest.fixture
def versions(monkeypatch: pytest.MonkeyPatch) -> Versions:
    """What the course believes to be installed; a name that is left out is missing."""
    believed: Versions = {name: f"{oldest}.1" for name, oldest in OLDEST.items()}

    def look_up(name: str) -> str | None:
        if name not in believed:
            raise PackageNotFoundError(name)
        return believed[name]

    monkeypatch.setattr(installation, "version", look_up)
    return believed


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A data folder of empty files, and the course looking for its files there."""
    (tmp_path / "data").mkdir()
    for name in installation.FILES:
        (tmp_path / "data" / name).touch()
    monkeypatch.setattr(
        installation, "__file__", str(tmp_path / "helpers" / "internals" / "installation.py")
    )
    return tmp_path / "data"


def lower_bounds() -> dict[str, str]:
    lines = (COURSE / "requirements.in").read_text(encoding="utf-8").splitlines()
    found = [re.fullmatch(r"([\w-]+)>=([\d.]+),<\d+", line) for line in lines if line[:1] != "#"]
    assert all(found), "a line of requirements.in is no range"
    return {match[1]: match[2] for match in found if match}


# The lists agree with what they list


def test_the_oldest_versions_are_the_lower_bounds_of_the_requirements() -> None:
    bounds = lower_bounds()
    assert {name: bounds.get(name) for name in OLDEST} == OLDEST


def test_the_files_looked_for_are_the_files_there_are() -> None:
    there = {path.name for path in (COURSE / "data").iterdir()} - {"README.md"}
    assert sorted(installation.FILES) == sorted(there)


# What is found


def test_nothing_is_wrong_here() -> None:
    assert installation.problems() == []


def test_the_oldest_versions_themselves_will_do(versions: Versions) -> None:
    versions.update(OLDEST)
    assert installation.problems() == []


@pytest.mark.parametrize("name", installation.PACKAGES)
def test_a_missing_package_is_named_with_its_remedy(versions: Versions, name: str) -> None:
    del versions[name]
    (problem,) = installation.problems()
    assert problem.startswith(f"{name} is not installed. In a terminal")
    assert "`make setup`" in problem
    assert "Windows" in problem


@pytest.mark.parametrize(
    "package",
    [
        "matplotlib==3.9.2",  # 9 is before 10, though "9" sorts after "1"
        "numpy==1.26.4", "numpy==2.0.2", "pillow==9.5.0", "ipywidgets==7.6.5", "pandas==1.5.3",
        "tensorflow==2.9.0", "tensorflow==2.19.1+nv25.3", "keras==3.12.0rc1", "keras==3+local.99",
    ],
)  # fmt: skip
def test_a_package_that_is_too_old_is_named_with_both_versions(
    versions: Versions, package: str
) -> None:
    name, have = package.split("==")
    versions[name] = have
    (problem,) = installation.problems()
    oldest = OLDEST[name]
    start = f"{name} is version {have}, and the course needs {oldest} or newer."
    assert problem.startswith(start)
    assert "`make setup`" in problem


@pytest.mark.parametrize(
    "package",
    [
        "numpy==2.10.0", "numpy==3.0", "matplotlib==3.10", "pillow==11.0.0", "pillow==12",
        "ipywidgets==7.7.1", "tensorflow==2.20.0rc1", "tensorflow==2.20.0+cpu",
        "keras==3.13.2.dev2026",
    ],
)  # fmt: skip
def test_a_package_that_is_new_enough_is_no_problem(versions: Versions, package: str) -> None:
    name, have = package.split("==")
    versions[name] = have
    assert installation.problems() == []


def test_a_package_whose_installation_broke_off_is_named_too(
    versions: Versions,
) -> None:
    versions["numpy"] = None  # what importlib.metadata gives where the version was never written
    (problem,) = installation.problems()
    assert problem.startswith("numpy is version unknown, and the course needs 2.1.3 or newer.")


@pytest.mark.parametrize("name", installation.FILES)
def test_a_missing_picture_is_named_with_its_remedy(folder: Path, name: str) -> None:
    assert installation.problems() == []
    (folder / name).unlink()
    (problem,) = installation.problems()
    assert problem.startswith(f"The file data/{name} is missing.")
    assert f"`git restore data/{name}`" in problem


def test_a_folder_in_the_place_of_a_picture_does_not_count(folder: Path) -> None:
    (folder / "camera.png").unlink()
    (folder / "camera.png").mkdir()
    assert len(installation.problems()) == 1


PYTHONS = [(2, 7), (3, 10), (3, 11), (3, 12), (3, 13), (3, 14), (4, 0)]


@pytest.mark.parametrize("python", PYTHONS)
def test_pythons_that_the_project_does_not_take_are_named(
    monkeypatch: pytest.MonkeyPatch, python: tuple[int, int]
) -> None:
    project = tomllib.loads((COURSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    taken = f"{python[0]}.{python[1]}" in SpecifierSet(project["requires-python"])
    monkeypatch.setattr(installation, "sys", SimpleNamespace(version_info=(*python, 5)))
    found = installation.problems()
    assert len(found) == (0 if taken else 1)
    for problem in found:
        assert problem.startswith(f"Python is {python[0]}.{python[1]}, and the course needs 3.11, ")


@pytest.mark.parametrize(
    ("text", "variable", "problem"),
    [
        ('{"backend": "theano"}', "", "Keras is set to backend 'theano' in the file FILE, and"),
        (
            '{"image_data_format": "channels_first"}',
            "tensorflow",
            "Keras is set to image_data_format 'channels_first' in the file FILE, and",
        ),
        ('{"floatx": "float16"}', "", "Keras is set to floatx 'float16' in the file FILE, and"),
        ("{}", "torch", "Keras is set to backend 'torch' by the variable KERAS_BACKEND, and"),
    ],
)
def test_the_report_speaks_of_settings_of_keras_where_nothing_else_is_wrong(
    tmp_path: Path, text: str, variable: str, problem: str
) -> None:
    file = tmp_path / "keras.json"
    file.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", "from helpers.internals import installation as i; i.report()"],
        cwd=COURSE,
        env=os.environ | {"KERAS_HOME": str(tmp_path), "KERAS_BACKEND": variable},
        capture_output=True,
        text=True,
        check=True,
    )
    table, said = done.stdout.strip().split("\n\n")
    assert [line.split()[1] for line in table.splitlines() if "missing" in line] == ["keras"]
    assert said.startswith(problem.replace("FILE", str(file)))
    assert re.search(r"the course needs '\w+': write `\w+` there instead, and start .*\.$", said)
    assert not TECHNICAL.search(said.replace(str(tmp_path), ""))


def test_a_setting_that_does_not_fit_is_a_problem_of_keras_alone(
    versions: Versions, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    (problem,) = installation.problems()
    assert problem.startswith("Keras is set to backend 'torch' by the variable KERAS_BACKEND, and")


def test_every_problem_is_found_at_once(versions: Versions, folder: Path) -> None:
    versions.clear()
    shutil.rmtree(folder)
    found = installation.problems()
    assert len(found) == len(installation.PACKAGES) + len(installation.FILES)


# What is printed


def test_the_report_says_that_all_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert installation.report() is None  # type: ignore[func-returns-value]
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "Everything the course needs is here."
    assert [line.split()[0] for line in lines[:-2]] == ["ready"] * 8
    for name, (_, purpose) in installation.PACKAGES.items():
        assert any(line.split()[1] == name and line.endswith(purpose) for line in lines[:-2])
    assert not TECHNICAL.search("\n".join(lines))


def test_the_report_marks_what_is_missing_and_says_how_to_mend_it(
    versions: Versions, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del versions["keras"]
    versions["numpy"] = "1.26.4"
    (folder / "coffee.png").unlink()
    installation.report()
    printed = capsys.readouterr().out
    table, sentences = printed.split("\n\n")
    marked = {line.split()[1] for line in table.splitlines() if line.startswith("missing")}
    assert marked == {"keras", "numpy", "data"}
    assert sentences.splitlines() == installation.problems()
    assert "Everything" not in printed


def test_each_sentence_of_the_report_is_one_that_a_student_understands(
    versions: Versions, folder: Path
) -> None:
    versions.clear()
    versions["numpy"] = None
    versions["pandas"] = "0.1"
    shutil.rmtree(folder)
    for sentence in installation.problems():
        assert not TECHNICAL.search(sentence)
        assert sentence.endswith(".")
        assert "`" in sentence  # the remedy, as one types it
        assert 8 <= len(sentence.split()) <= 45


def test_the_report_speaks_where_nothing_is_installed() -> None:
    program = f"import sys; sys.path.insert(0, {str(COURSE)!r}); "
    program += "from helpers.internals import installation; "
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-c", program + "installation.report()"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split()[0] for line in done.stdout.splitlines()[:8]] == ["missing"] * 7 + ["ready"]
    assert "numpy is not installed." in done.stdout


# A page unpacked in Colab


def test_an_unpacked_page_misses_only_the_files_it_brings(folder: Path, versions: Versions) -> None:
    (folder.parent / "unpacked.txt").write_text("lincoln.csv\ncamera.png\n", encoding="utf-8")
    (folder / "chelsea.png").unlink()
    assert installation.problems() == []
    (folder / "camera.png").unlink()
    assert [problem for problem in installation.problems() if "camera.png" in problem]
