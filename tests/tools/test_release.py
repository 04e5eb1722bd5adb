"""What students get: all they need, in order, and no line of a solution or a hidden check."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbgrader.api import Gradebook
from playwright.sync_api import Page, expect

from tests.answers import Right, Wrong, kernels
from tests.support import (
    COURSE,
    copy_course,
    needs_git,
    open_notebook,
    page,
    plant,
    run_all,
    serve,
    shot,
)
from tools import colab, course, links, masters, release

__all__ = ["page"]  # fixtures

RELEASE = "7.7"
TOP = f"cnn-course-{RELEASE}"
MASTERS = course.pages("assignments")
LECTURES = course.pages("notebooks")


@cache
def student_pages() -> dict[str, Any]:
    return release.student_pages(RELEASE)


@cache
def files() -> dict[str, bytes]:
    return release.student_files(RELEASE)


def notebooks() -> dict[str, Any]:
    return {
        name: nbformat.reads(content.decode(), as_version=4)
        for name, content in files().items()
        if name.endswith(".ipynb")
    }


def texts(notebook: Any) -> str:
    return "\n\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")


@needs_git
def test_students_get_what_they_need_and_nothing_of_the_lecturers() -> None:
    places = {name if "/" not in name else name.split("/")[0] for name in files()}
    assert places == {
        *("LICENSE", "Makefile", "README.md", "environment.yml", "requirements.txt"),
        *("assignments", "data", "helpers", "notebooks", "tools"),
    }
    assert [name for name in files() if name.startswith("tools/")] == [
        "tools/jupyter/labconfig/default_setting_overrides.json",
        "tools/jupyter/labconfig/page_config.json",
        *("tools/lab.py", "tools/setup.py"),
    ]
    assert not [name for name in files() if "test" in name or "answers" in name]
    held = {name for name in files() if name.startswith(("helpers/", "data/"))}
    assert held == set(course.tracked("helpers", "data")) and len(held) > 15


@needs_git
def test_no_file_of_the_lecturers_is_shipped_or_named() -> None:
    for name, content in files().items():
        for word in (b"slide_check", b"slide_facts", b"lecturer/"):
            assert word not in name.encode() + content, f"{name}: {word.decode()}"


@pytest.mark.check
@needs_git
def test_only_what_git_tracks_is_shipped_and_linked(
    scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(scratch)
    for name in ("data/holiday.jpg", "helpers/draft.py", "notebooks/images/me.png"):
        (scratch / name).write_bytes(b"mine")
    monkeypatch.setattr(release, "ROOT", scratch)
    assert release.student_files(RELEASE) == files()


@pytest.mark.check
@needs_git
@pytest.mark.parametrize("tool", [release, colab])
@pytest.mark.parametrize("page", ["notebooks/04_pooling.ipynb", "assignments/04_pooling.ipynb"])
def test_a_damaged_page_stops_a_release_and_is_named(
    page: str, tool: Any, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (scratch / page).write_text('{"cells": [')
    monkeypatch.setattr(release, "ROOT", scratch)
    monkeypatch.setattr(release, "DIST", scratch / "dist")
    monkeypatch.setattr(sys, "argv", [tool.__name__, "--release", "1.0"])
    with pytest.raises(SystemExit, match=rf"^{page}: this is no notebook, or a damaged one"):
        tool.main()
    assert not (scratch / "dist").exists()


@pytest.mark.check
def test_without_a_repository_nothing_is_written_and_one_sentence_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release, "ROOT", copy_course(tmp_path / "course"))
    monkeypatch.setattr(release, "DIST", tmp_path / "dist")
    for tool in (release, colab):
        monkeypatch.setattr(sys, "argv", [tool.__name__, "--release", "1.0"])
        with pytest.raises(SystemExit, match=r"only what git tracks is shipped, and git does not"):
            tool.main()
    assert not (tmp_path / "dist").exists()


@needs_git
def test_lectures_are_the_committed_ones_byte_for_byte() -> None:
    lectures = [path for path in LECTURES if path.stem[:2] != "00"]
    assert len(lectures) >= 3
    for path in lectures:
        assert files()[f"notebooks/{path.name}"] == path.read_bytes(), path.name


@needs_git
def test_assignments_carry_the_release_in_their_names() -> None:
    wanted = {f"assignments/assignment_{path.stem}-{RELEASE}.ipynb" for path in MASTERS}
    assert wanted and wanted == {n for n in notebooks() if n.startswith("assignments/")}


@needs_git
def test_the_start_page_links_every_lecture_and_assignment_and_not_what_lecturers_have() -> None:
    text = texts(notebooks()["notebooks/00_start_here.ipynb"])
    targets = re.findall(r"(?<!\!)\[[^]]*\]\((.*?)\)", text)
    linked = {target.partition("#")[0].removeprefix("../") for target in targets}
    others = {name.removeprefix("notebooks/") for name in notebooks()} - {"00_start_here.ipynb"}
    assert linked == others
    assert "make test" not in text and "How to teach" not in text


def test_tags_say_what_students_do_not_get_and_where_the_pages_are_listed() -> None:
    tagged = [
        (path.stem, cell, tag)
        for path in LECTURES
        for cell in nbformat.read(path, as_version=4).cells
        for tag in release.tags(cell)
    ]
    contents = [(stem, cell.source) for stem, cell, tag in tagged if tag == "contents"]
    assert [stem for stem, _ in contents] == ["00_start_here"]
    assert all(f"({path.name})" in contents[0][1] for path in LECTURES[1:])
    withheld = [cell.source for _, cell, tag in tagged if tag == "lecturer"]
    for path in LECTURES:
        for cell in nbformat.read(path, as_version=4).cells:
            assert "../lecturer" not in cell.source or cell.source in withheld, path.name
    assert any("../lecturer" in source for source in withheld)


@pytest.mark.check
@needs_git
def test_what_must_be_found_out_where_the_reader_is_comes_empty(
    scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = scratch / "notebooks" / "00_start_here.ipynb"
    page = nbformat.read(path, as_version=4)
    report, picture = (
        next(cell for cell in page.cells if cell.cell_type == "code" and word in cell.source)
        for word in ("installation.report()", "lincoln()")
    )
    assert report.outputs and picture.outputs, "the regression test compares both"
    report.metadata["tags"] = ["shipped-empty"]
    nbformat.write(page, path)
    monkeypatch.setattr(release, "ROOT", scratch)
    for pages in (release.readers_pages(""), release.student_pages(RELEASE)):
        cells = {cell.id: cell for cell in pages["notebooks/00_start_here.ipynb"].cells}
        assert (cells[report.id].outputs, cells[report.id].execution_count) == ([], None)
        assert cells[picture.id].outputs == picture.outputs


def test_a_course_without_assignments_announces_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(release, "numbered", lambda folder: LECTURES * (folder == "notebooks"))
    pages = release.readers_pages("")
    assert list(pages) == [f"notebooks/{path.name}" for path in LECTURES]
    assert "**Assignments**" not in texts(pages["notebooks/00_start_here.ipynb"])


@needs_git
def test_every_link_of_the_release_leads_somewhere() -> None:
    pages = {name: texts(notebook) for name, notebook in notebooks().items()}
    pages |= {name: content.decode() for name, content in files().items() if name.endswith(".md")}
    for name, text in pages.items():
        targets: list[str] = []
        links.rewritten(text, targets.append)
        for target in targets:
            path = os.path.normpath(Path(name).parent / target.split("#")[0])
            assert path in files(), f"{name} links to {target}"
    assert "colab.research" not in str(pages) and "@" not in pages["README.md"]


@needs_git
def test_the_files_the_readme_names_are_there() -> None:
    readme = files()["README.md"].decode()
    named = re.findall(r"requirements\.txt|environment\.yml|tools/lab\.py", readme)
    assert len(set(named)) == 3 and set(named) <= set(files())
    assert len(readme.splitlines()) <= 45, "one screen"
    assert f"release {RELEASE}" in readme and "make lab" in readme
    assert re.search(r"(?m)^lab: setup", files()["Makefile"].decode())


# Links


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("04_pooling.ipynb", "notebooks/04_pooling.ipynb"),
        ("../data/README.md#photos", "data/README.md"),
        ("images/my%20cat.png?raw=1", "notebooks/images/my cat.png"),
        ("./images/../01_pixels.ipynb", "notebooks/01_pixels.ipynb"),
    ],
)
def test_a_link_is_followed_from_the_folder_of_its_page(target: str, path: str) -> None:
    assert release.leads_to("notebooks", target) == path


def test_a_link_is_kept_where_it_leads_to_a_file_that_is_shipped() -> None:
    known = ["data/README.md", "notebooks/images/a.png"]
    assert release.kept_if_there("notebooks", known, "../data/README.md#x") == "../data/README.md#x"
    assert release.kept_if_there("notebooks", known, "images/a.png") == "images/a.png"
    assert release.kept_if_there("notebooks", known, "../lecturer/slide_check.ipynb") is None
    with pytest.raises(SystemExit, match=r"notebooks/images/me\.png, and git does not track"):
        release.kept_if_there("notebooks", known, "images/me.png")


def test_links_are_rewritten_in_markdown_and_never_in_code() -> None:
    cells = [new_markdown_cell("`m[0](x)` [a](b.md)"), new_code_cell("m[0](x)  # [a](b.md)")]
    page = new_notebook(cells=[*cells, new_markdown_cell("![](attachment:image.png)")])
    release.with_links(page, lambda target: None)
    assert [cell.source for cell in page.cells] == [
        "`m[0](x)` a",
        "m[0](x)  # [a](b.md)",
        "![](attachment:image.png)",
    ]


# No solution


LATER = ("output", "cell metadata", "metadata", "lecture")


@pytest.mark.parametrize(
    "place", ["source", *(pytest.param(place, marks=pytest.mark.check) for place in LATER)]
)
@needs_git
def test_a_leak_stops_the_release(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    line = masters.secret_lines(MASTERS[0].read_bytes())[0]
    pages = deepcopy(student_pages())
    name = f"assignments/assignment_{MASTERS[0].stem}-{RELEASE}.ipynb"
    name = "notebooks/01_pixels.ipynb" if place == "lecture" else name
    cell = next(c for c in pages[name].cells if c.cell_type == "code")
    if place in ("source", "lecture"):
        cell.source += f"\n    {line}"
    elif place == "output":
        cell.outputs.append(new_output("stream", text=f"{line}\n"))
    else:
        (cell if place == "cell metadata" else pages[name]).metadata["note"] = line
    monkeypatch.setattr(release, "student_pages", lambda _: pages)
    with pytest.raises(SystemExit, match=re.escape(name)):
        release.student_files(RELEASE)


def test_the_marks_of_a_solution_stop_the_release_too() -> None:
    for mark in ("### BEGIN SOLUTION", "### END HIDDEN TESTS", "=== BEGIN MARK SCHEME ==="):
        assert release.traces({"helpers/x.py": f"x = 1\n{mark}\n".encode()})
    assert release.traces({"helpers/x.py": b"# the solution of a hidden test begins\n"}) == []


# Writing it


def test_the_same_files_give_the_same_zip_that_any_program_opens() -> None:
    some = {f"{TOP}/b/ä.txt": b"b" * 999, f"{TOP}/a.txt": b"a"}
    archive = release.packed(some)
    assert archive == release.packed(dict(reversed(some.items())))
    for content, method in [
        (archive, zipfile.ZIP_DEFLATED),
        (release.packed(some, zipfile.ZIP_STORED), zipfile.ZIP_STORED),
    ]:
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            assert {name: opened.read(name) for name in opened.namelist()} == some
            for entry in opened.infolist():
                assert entry.date_time == (1980, 1, 1, 0, 0, 0), "the same bytes tomorrow"
                assert entry.external_attr >> 16 == 0o644, "a file that its owner may change"
                assert entry.compress_type == method


@pytest.fixture
def dist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(release, "DIST", tmp_path / "dist")
    monkeypatch.setattr(release, "student_files", lambda name: {f"assignments/02-{name}": b"new"})
    monkeypatch.setattr(release, "setting", lambda name: "0.9")
    return tmp_path / "dist"


def make_release(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> None:
    monkeypatch.setattr(sys, "argv", ["release.py", *arguments])
    release.main()


def test_a_second_release_touches_no_file_of_the_first(
    dist: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_release(monkeypatch, "--release", "1.0")
    mine = dist / "student" / "cnn-course-1.0" / "assignments" / "02-1.0"
    mine.write_text("my answers")
    make_release(monkeypatch, "--release", "1.1")
    assert mine.read_text() == "my answers"
    names = [{Path(n).name for n in zipfile.ZipFile(z).namelist()} for z in dist.glob("*.zip")]
    assert len(names) == 2 and not names[0] & names[1]


def test_a_release_of_the_same_name_that_differs_is_refused_unless_forced(
    dist: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make_release(monkeypatch)
    assert "dist/cnn-course-0.9.zip: 1 files, 0.0 MB" in capsys.readouterr().out
    folder = dist / "student" / "cnn-course-0.9" / "assignments"
    (folder / "notes.txt").write_text("mine")
    make_release(monkeypatch)  # no difference
    (folder / "02-0.9").write_text("my answers")
    with pytest.raises(SystemExit, match=r"dist/student/.*02-0.9 is there already and differs"):
        make_release(monkeypatch)
    assert (folder / "02-0.9").read_text() == "my answers"
    assert (folder / "notes.txt").exists()
    (dist / "student" / "cnn-course-0.8").mkdir()
    make_release(monkeypatch, "--force")
    assert (folder / "02-0.9").read_text() == "new"
    assert [path.name for path in folder.iterdir()] == ["02-0.9"], "nothing of the old one is left"
    assert (dist / "student" / "cnn-course-0.8").is_dir(), "another release is another's"


def test_force_does_no_harm_where_there_is_nothing_to_replace(
    dist: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_release(monkeypatch, "--release", "1.0", "--force")
    assert (dist / "student" / "cnn-course-1.0" / "assignments" / "02-1.0").read_text() == "new"
    assert (dist / "cnn-course-1.0.zip").is_file()


@pytest.mark.parametrize("name", ["../1", "a b", "", "1/2", "-x"])
def test_a_name_that_no_file_can_carry_is_refused(name: str) -> None:
    with pytest.raises(SystemExit, match="letters, digits"):
        release.checked(name)
    assert release.checked("2027-spring_B.1") == "2027-spring_B.1"


@pytest.mark.parametrize(("said", "name"), [("", "1.2"), ("spring", "spring")])
def test_a_release_is_named_after_the_version_unless_the_settings_say_otherwise(
    said: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyproject.toml").write_text(
        f'[project]\nversion = "1.2"\n[tool.course]\nrelease = "{said}"\npublished = ""\n'
    )
    monkeypatch.setattr(release, "ROOT", tmp_path)
    assert release.setting("release") == name
    assert release.setting("published") == release.address("a.ipynb") == ""


@pytest.mark.check
@needs_git
def test_a_published_address_appears_on_every_page_and_in_the_readme(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known, web = release.setting, "https://example.org/MAX/"
    monkeypatch.setattr(release, "setting", lambda n: web if n == "published" else known(n))
    pages = release.student_pages(RELEASE)
    for name, notebook in pages.items():
        where = f"(https://example.org/MAX/{Path(name).name})"
        assert notebook.cells[0].source.count(where) == 1
    assert (
        b"(https://example.org/MAX/00_start_here.ipynb)" in release.student_files("1")["README.md"]
    )


# nbgrader's own word for it


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Return a folder in which nbgrader works, with the course around it."""
    for name in ("helpers", "data", "assignments"):
        (tmp_path / name).symlink_to(COURSE / name)
    (tmp_path / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.ClearSolutions.code_stub = {{'python': {masters.STUB!r}}}\n"
        f"c.ClearSolutions.text_stub = {masters.TEXT_STUB!r}\n"
        "c.ExecutePreprocessor.timeout = 300\n"
        "c.ExecutePreprocessor.iopub_timeout = 60\n"  # on a busy machine 4 seconds are short
    )
    return tmp_path


def nbgrader(desk: Path, *command: str) -> str:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST")}
    kept["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{kept['PATH']}"
    run = subprocess.run(
        [sys.executable, "-m", "nbgrader", *command],
        cwd=desk, env=kept, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-2000:]
    return run.stdout


def hand_out(desk: Path, *paths: Path) -> None:
    (desk / "source" / "work").mkdir(parents=True)
    for path in paths:
        shutil.copy(path, desk / "source" / "work")
    nbgrader(desk, "generate_assignment", "work")


@pytest.mark.check
def test_nbgrader_validates_the_masters_and_generates_the_same_assignments(desk: Path) -> None:
    hand_out(desk, *MASTERS)
    said = nbgrader(desk, "validate", *[f"source/work/{path.name}" for path in MASTERS])
    assert said.count("Success! Your notebook passes all the tests") == len(MASTERS) > 0
    for path in MASTERS:
        theirs = nbformat.read(desk / "release" / "work" / path.name, as_version=4)
        ours = masters.student_version(path.read_bytes())
        pairs = list(zip(theirs.cells, ours.cells, strict=True))
        assert pairs and all((a.source, a.metadata) == (b.source, b.metadata) for a, b in pairs)


@pytest.mark.check
def test_work_saved_in_colab_is_a_submission_like_any_other(desk: Path) -> None:
    path = COURSE / "assignments" / "02_kernels.ipynb"
    hand_out(desk, path)
    name = f"assignments/assignment_02_kernels-{RELEASE}.ipynb"
    saved = colab.single(deepcopy(student_pages()[name]), name, {})
    solved = {cell.id: cell.source for cell in nbformat.read(path, as_version=4).cells}
    saved.cells.insert(4, nbformat.v4.new_code_cell("check = data = plotting = 7"))  # a slip
    for cell in saved.cells:  # as Colab writes it: format 4.0, its own ids and notes
        if cell.metadata.get("nbgrader", {}).get("solution") and "q3" not in str(cell.metadata):
            cell.source = re.sub("### .*", "", solved[cell.id])
        cell.metadata.update({"id": cell.pop("id"), "colab": {"base_uri": "https://localhost"}})
    saved.nbformat_minor = 0
    submitted = desk / "submitted" / "ada" / "work"
    submitted.mkdir(parents=True)
    (submitted / "02_kernels.ipynb").write_text(json.dumps(saved), encoding="utf-8")
    nbgrader(desk, "autograde", "work", "--create", "--student", "ada")
    graded = desk / "autograded" / "ada" / "work" / "02_kernels.ipynb"
    said = nbformat.read(graded, as_version=4).cells[-2].outputs
    assert [line.split(" by ")[0] for line in said[0].text.splitlines()] == [
        "Question 3 (30 points): not answered yet.",
        "55 of 85 automatic points",
    ]
    with Gradebook(f"sqlite:///{desk / 'gradebook.db'}") as book:
        grades = {
            g.name: g.auto_score for g in book.find_submission("work", "ada").notebooks[0].grades
        }
    assert grades == {
        "q1-check": 15,
        "q2-check": 10,
        "q3-check": 0,
        "q4-check": 20,
        "q5-check": 10,
        "q6": None,
    }


# As a student walks it


@pytest.fixture(scope="module")
def unzipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unzip the release in an empty folder; what is installed there is what this course has."""
    folder = tmp_path_factory.mktemp("student")
    archive = release.packed({f"{TOP}/{name}": content for name, content in files().items()})
    zipfile.ZipFile(io.BytesIO(archive)).extractall(folder)
    installed = Path(sys.executable).parent.parent
    venv = folder / TOP / ".venv"
    venv.mkdir()
    for name in ("bin", "lib", "share", "etc", "pyvenv.cfg"):
        if (installed / name).exists():
            (venv / name).symlink_to(installed / name)
    code = "import setup; setup.STAMP.write_text(setup.fingerprint(setup.LISTS))"
    subprocess.run([sys.executable, "-c", code], cwd=folder / TOP / "tools", check=True)
    return folder / TOP


@pytest.fixture(scope="module")
def student_lab(unzipped: Path) -> Iterator[str]:
    with serve(unzipped) as address:
        yield address


@pytest.mark.check
def test_a_student_opens_an_assignment_and_sees_a_check_fail_and_then_pass(
    student_lab: str, page: Page
) -> None:
    page.goto(f"{student_lab}/?token=course")
    page.get_by_role("link", name="Assignment 02").click()
    expect(page.get_by_role("heading", name="Assignment 02")).to_be_visible()
    open_notebook(page, student_lab, f"assignment_02_kernels-{RELEASE}", folder="work/assignments")
    answers = kernels.QUESTIONS["q1"]
    said = page.locator(".jp-CodeCell", has_text="= check.question_1(").first
    wrong = next(answer for answer in answers if isinstance(answer, Wrong))
    right = next(answer for answer in answers if isinstance(answer, Right))
    for code, verdict in [
        ("", "not answered yet"),
        (wrong.code, wrong.says),
        (right.code, "correct"),
    ]:
        if code:
            write(page, code)
        run_all(page)
        said.scroll_into_view_if_needed()
        expect(said.get_by_text(verdict)).to_be_visible()
        shot(page, f"student-{verdict.split()[0].lower()}")
    expect(page.get_by_text("15 of 85 automatic points")).to_be_visible()


def write(page: Page, code: str) -> None:
    """Type an answer into the first cell that waits for one."""
    cell = page.locator(".jp-CodeCell", has_text=re.compile("feature_map = ")).first
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(code)
