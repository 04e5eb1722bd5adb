"""The matrix: each edition has its versions, and what drifts in it is told or explained."""

import functools
import hashlib
import re
import shutil
import subprocess
import sys
import time
import tomllib
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from tests.support import COURSE, Shown, help_of
from tools import matrix
from tools.course import tracked
from tools.matrix import EDITIONS, Edition

TESTS = """def test_the_sum():
    assert 1 + 1 == 2


def test_the_product():
    assert 2 * 2 == 5
"""


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a course of two tests and a page; one test is wrong, and so is one output."""
    folder = tmp_path / "course"
    shutil.copytree(COURSE / "tools", folder / "tools")
    for name in ("conftest.py", "pyproject.toml"):
        shutil.copy(COURSE / name, folder)
    for name, text in {
        **{"tests/test_tiny.py": TESTS, ".gitignore": "test-results/\n.venv-*/\n"},
        **{"requirements.in": "pixels>=1,<3\n", "requirements.txt": "# the lock\n"},
        **{"requirements-dev.in": "-c requirements.txt\nextra>=1\n", "requirements-dev.txt": ""},
    }.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    cells = [
        new_code_cell(source, execution_count=1, outputs=[new_output("stream", text=text)])
        for source, text in [("print(1 + 1)", "2\n"), ("print(2 * 2)", "5\n")]
    ]
    (folder / "notebooks").mkdir()
    nbformat.write(new_notebook(cells=cells), folder / "notebooks" / "01_tiny.ipynb")
    for command in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *command], cwd=folder, check=True)
    monkeypatch.setattr(matrix, "ROOT", folder)
    monkeypatch.setattr(matrix, "tracked", functools.partial(tracked, root=folder))
    for name, path in {
        **{"FOLDER": ".venv-matrix", "REPORT": "test-results/matrix.md"},
        **{"KNOWN": "tools/matrix.toml", "RANGES": "requirements.in", "DEV": "requirements-dev.in"},
    }.items():
        monkeypatch.setattr(matrix, name, folder / path)
    return folder


def ready(course: Path, name: str) -> None:
    """Let this very environment be the one of an edition, so that nothing is installed."""
    folder = course / ".venv-matrix" / name
    folder.mkdir(parents=True)
    for path in Path(sys.prefix).iterdir():
        (folder / path.name).symlink_to(path)
    lists = [course / "requirements.txt", course / "requirements-dev.txt"]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in lists)).hexdigest()
    (folder / digest).touch()


def write_wheel(folder: Path, name: str, version: str, needs: str = "") -> None:
    about = {
        "METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{needs}",
        "WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        "RECORD": "",
    }
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
        for file, text in about.items():
            wheel.writestr(f"{name}-{version}.dist-info/{file}", text)


# The versions of each edition


@pytest.mark.check
@pytest.mark.parametrize(
    ("name", "pixels", "also"),
    [("lowest", "1.0", ["ipython==8.10"]), ("newest", "2.5", []), ("colab", "2.5", [])],
)
def test_an_edition_takes_its_end_of_the_ranges_and_the_newest_of_the_rest(
    name: str, pixels: str, also: list[str],
    course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    for version in ("1.0", "2.5", "3.0"):
        write_wheel(tmp_path, "pixels", version)
    for version in ("8.9", "8.10", "9.0"):  # nbgrader has its own end of the range
        write_wheel(tmp_path, "ipython", version)
    for version in ("1.0", "1.1"):
        write_wheel(tmp_path, "extra", version)
    monkeypatch.setenv("UV_OFFLINE", "1")
    monkeypatch.setenv("UV_FIND_LINKS", str(tmp_path))
    if name == "colab":  # there is none that could be installed beside Colab's
        (course / "requirements-dev.in").write_text("-c requirements.txt\nextra>=1\nnbgrader>=1\n")
    for _ in range(2):
        paths = matrix.locked(name)
        assert [path.name for path in paths] == [f"{name}.txt", f"{name}-dev.txt"]
        lists = [path.read_text(encoding="utf-8") for path in paths]
        pins = [re.findall(r"(?m)^\S+==\S+", text) for text in lists]
        assert pins == [[*also, f"pixels=={pixels}"], ["extra==1.1"]]
        assert all("--hash=sha256:" in text for text in lists)
    assert matrix.versions(matrix.FOLDER / f"{name}.txt") == f"pixels {pixels}"


@pytest.mark.check
@pytest.mark.parametrize("name", ["requirements.in", "requirements-dev.in"])
def test_ranges_that_nothing_fits_are_a_failure(
    name: str, course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_wheel(tmp_path, "pixels", "1.0")
    write_wheel(tmp_path, "extra", "1.0")
    monkeypatch.setenv("UV_OFFLINE", "1")
    monkeypatch.setenv("UV_FIND_LINKS", str(tmp_path))
    assert len(matrix.locked("newest")) == 2
    text = (course / name).read_text(encoding="utf-8")
    (course / name).write_text(text.replace(">=1", ">=9").replace(",<3", ""), encoding="utf-8")
    with pytest.raises(subprocess.CalledProcessError):
        matrix.locked("newest")


def test_the_pythons_of_the_project_are_proved_with_the_lock(course: Path) -> None:
    for python in ("3.11", "3.12", "3.13"):
        assert EDITIONS[python] == Edition(python)
        assert [path.name for path in matrix.locked(python)] == [
            "requirements.txt",
            "requirements-dev.txt",
        ]


# What drifts, and what is known of it

KNOWN = """[[known]]
editions = ["3.11"]
test = "tests.test_tiny::*"
said = "assert (2 * 2) == 5"
why = "Nobody is perfect."
"""


def said(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["matrix.py", *arguments])
    return matrix.main()


@pytest.mark.check  # it runs pytest twice
def test_what_fails_and_what_differs_is_told_with_its_cell_once_for_each_state(
    course: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    ready(course, "3.11")
    matrix.KNOWN.write_text("", encoding="utf-8")
    (course / "tests" / "test_lost.py").write_text("import nowhere\n", encoding="utf-8")
    subprocess.run(["git", "add", "."], cwd=course, check=True)
    part = ("--editions", "3.11", "--part", "tests", "notebooks")
    started = time.perf_counter()
    assert said(monkeypatch, *part) == 1
    took = time.perf_counter() - started
    assert "2 failed, 2 passed, 1 error" in capfd.readouterr().out
    report = matrix.REPORT.read_text(encoding="utf-8")
    assert "| 3.11 | 3.11 | 3 of 5 DRIFT |" in report and "\n## 3.11: tests.test_lost\n" in report
    spent = re.search(r"\| ([1-9]\d*) s, ([1-9]\d*) processor seconds \|", report)
    assert spent and int(spent[1]) <= took + 1
    assert "\n## 3.11: notebooks.01_tiny.ipynb::Cell 1\n" in report and "    print(2 * 2)" in report
    assert "\n## 3.11: tests.test_tiny::test_the_product\n" in report and "\x1b" not in report
    assert "Cell 0" not in report and "test_the_sum" not in report

    known = KNOWN.replace("test_tiny::*", "test_lost").replace("assert (2 * 2) == 5", "nowhere")
    matrix.KNOWN.write_text(KNOWN + known, encoding="utf-8")  # a reason is no other state
    assert said(monkeypatch, *part) == 1
    told = capfd.readouterr().out
    assert "passed" not in told and "3.11: 1 of 5 DRIFT (2 explained)" in told
    assert "Known: Nobody is perfect." in matrix.REPORT.read_text(encoding="utf-8")

    known += KNOWN.replace("tests.test_tiny", "notebooks.*")
    matrix.KNOWN.write_text(KNOWN + known, "utf-8")
    assert said(monkeypatch, *part) == 1, "the cell says other words"
    page = course / "notebooks" / "01_tiny.ipynb"
    page.write_text(page.read_text(encoding="utf-8").replace("5\\n", "4\\n"), encoding="utf-8")
    assert said(monkeypatch, *part) == 0
    assert "3.11: explained (2)" in capfd.readouterr().out


def test_a_reason_holds_for_its_editions_its_tests_and_its_words(course: Path) -> None:
    matrix.KNOWN.write_text(KNOWN, encoding="utf-8")
    drift = {"test": "tests.test_tiny::test_the_product", "said": "E  assert (2 * 2) == 5"}
    assert matrix.why("3.11", drift) == "Nobody is perfect."
    assert matrix.why("3.12", drift) == ""
    assert matrix.why("3.11", drift | {"test": "tests.test_other::test_the_product"}) == ""
    assert matrix.why("3.11", drift | {"said": "E  assert (2 * 2) == 6"}) == ""
    result: dict[str, object] = {"name": "3.11", "missing": "", "tests": 7}
    assert matrix.verdict(result | {"drifts": []}) == "green"
    assert matrix.verdict(result | {"drifts": [drift]}) == "explained (1)"
    other = {"test": "tests.test_tiny::test_the_sum", "said": "E  assert 1 == 2"}
    assert matrix.verdict(result | {"drifts": [drift, other]}) == "1 of 7 DRIFT (1 explained)"


def test_an_edition_is_run_anew_where_the_course_or_the_part_is_another(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (course / "requirements.txt").write_text("extra==1.1\npixels==1.5\n", encoding="utf-8")
    ready(course, "3.11")
    ran: list[Path] = []

    def run(folder: Path, xml: Path, part: list[str]) -> dict[str, object]:
        xml.parent.mkdir(parents=True, exist_ok=True)
        ran.append(folder)
        return {"spent": "1 s", "tests": len(ran), "drifts": []}

    monkeypatch.setattr(matrix, "run", run)
    found = [matrix.prove("3.11", part) for part in (["a"], ["a"], ["b"], ["a"])]
    assert [result["tests"] for result in found] == [1, 1, 2, 1]
    assert found[0] == {
        "name": "3.11", "missing": "", "drifts": [], "spent": "1 s", "tests": 1,
        "versions": "pixels 1.5",
    }  # fmt: skip
    matrix.KNOWN.write_text("# a reason\n", encoding="utf-8")
    assert matrix.prove("3.11", ["a"])["tests"] == 1
    (course / "tests" / "test_tiny.py").write_text("", encoding="utf-8")
    assert matrix.prove("3.11", ["a"])["tests"] == 3
    assert set(ran) == {matrix.FOLDER / "3.11"}


def test_all_editions_are_proved_unless_some_are_named(
    course: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", told := Shown())
    asked: list[object] = []
    green = {"missing": "", "drifts": [], "spent": "", "tests": 1, "versions": ""}

    def prove(name: str, part: list[str]) -> dict[str, object]:
        asked.append((name, part))
        return green | {"name": name}

    monkeypatch.setattr(matrix, "prove", prove)
    assert said(monkeypatch) == 0
    assert asked == [(name, []) for name in EDITIONS]
    lines = [f"{name}: green" for name in EDITIONS]
    last = "What drifts stands, cell by cell, in test-results/matrix.md."
    assert told.getvalue().splitlines() == [*lines, last]
    assert told.seen.splitlines() == lines
    assert matrix.REPORT.read_text(encoding="utf-8").count(" | green | ") == len(EDITIONS)
    assert said(monkeypatch, "--editions", "3.12", "newest", "--part", "tests") == 0
    assert asked[-2:] == [("3.12", ["tests"]), ("newest", ["tests"])]
    with pytest.raises(SystemExit, match="2"):
        said(monkeypatch, "--editions", "3.10")
    assert "usage: python -m tools.matrix " in capsys.readouterr().err


def test_help_says_what_each_option_is_for() -> None:
    said = help_of(matrix.main)
    for part in (
        "usage: python -m tools.matrix ",
        "--part PART",
        "what pytest runs of the suite",
    ):
        assert part in said, said


def test_the_report_tells_the_reason_or_what_was_said_last(course: Path) -> None:
    matrix.KNOWN.write_text(KNOWN, encoding="utf-8")
    product = {"test": "tests.test_tiny::test_the_product", "said": "assert (2 * 2) == 5"}
    other = {"test": "a::b", "said": "\n".join(f"line {n}" for n in range(50))}
    first = {"name": "3.11", "missing": "", "drifts": [product, other], "spent": "1 s", "tests": 9}
    second = first | {"name": "newest", "drifts": [], "spent": "2 s"}
    text = matrix.report([first | {"versions": "pixels 1"}, second | {"versions": "pixels 2"}])
    assert text.splitlines() == [
        "# The course on every edition", "",
        "| edition | Python | result | took | versions |", "| --- | --- | --- | --- | --- |",
        "| 3.11 | 3.11 | 1 of 9 DRIFT (1 explained) | 1 s | pixels 1 |",
        "| newest | 3.13 | green | 2 s | pixels 2 |", "",
        "## 3.11: tests.test_tiny::test_the_product", "", "Known: Nobody is perfect.", "",
        "## 3.11: a::b", "", *(f"    line {n}" for n in range(10, 50)),
    ]  # fmt: skip


def test_a_drift_is_named_by_its_module_and_told_without_colours() -> None:
    case = ElementTree.fromstring('<testcase classname="tests.a" name="test_b" />')
    said = ElementTree.fromstring("<failure>\n #x1B[31mE  no#x1B[0m\n</failure>")
    found = {"test": "tests.a::test_b", "said": "E  no"}
    assert matrix.drift(case, said) == found
    said.text = "\x1b[1;31mE  no\x1b[m"
    assert matrix.drift(case, said) == found
    module = ElementTree.fromstring('<testcase classname="" name="tests.c" />')
    nothing = ElementTree.fromstring("<error />")
    assert matrix.drift(module, nothing) == {"test": "tests.c", "said": ""}


@pytest.mark.check
def test_a_python_that_is_not_to_be_had_is_named_and_proves_nothing(
    course: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(EDITIONS, "9.9", Edition("9.9"))
    assert said(monkeypatch, "--editions", "9.9") == 1
    line = "missing: no Python 9.9 is here, and uv can fetch none"
    assert f"9.9: {line}" in capsys.readouterr().out
    assert f"| 9.9 | 9.9 | {line} |" in matrix.REPORT.read_text(encoding="utf-8")
    found = matrix.prove("9.9", [])
    assert found["missing"] == line.removeprefix("missing: ")
    assert (found["name"], found["drifts"], found["spent"], found["tests"]) == ("9.9", [], "", 0)


def test_every_reason_names_editions_and_tests_that_there_are() -> None:
    rows = tomllib.loads((COURSE / "tools" / "matrix.toml").read_text(encoding="utf-8"))["known"]
    for row in rows:
        assert set(row) == {"editions", "test", "said", "why"} and set(row["editions"]) <= {
            *EDITIONS
        }
        path = row["test"].partition("::")[0].rstrip("*").rstrip(".").replace(".ipynb", "")
        found = COURSE / path.replace(".", "/")
        assert any(found.with_suffix(end).exists() for end in ("", ".py", ".ipynb")), row["test"]
        assert len(row["said"]) > 5 and row["why"].endswith(".")
