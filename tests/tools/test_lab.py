"""Readers work in copies: nothing of theirs is touched, and nothing of the course's is changed."""

import json
import os
import posixpath
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from playwright.sync_api import Page, expect

from tests.support import (
    COURSE,
    Shown,
    copy_course,
    help_of,
    needs_git,
    open_notebook,
    page,
    ready_course,
    run_all,
    serve,
    shot,
)
from tools import course, lab, links, masters, release

__all__ = ["page"]  # fixtures

TODAY = r"\d{4}-\d\d-\d\d"


def page_of(*sources: str, output: str = "") -> bytes:
    """Return a page, each of its code cells with this output, or never run."""
    outputs = [new_output("stream", text=output)] if output else []
    cells = [new_code_cell(s, id=f"c{i}", outputs=outputs) for i, s in enumerate(sources)]
    return nbformat.writes(new_notebook(cells=cells)).encode()


FIRST, SECOND = page_of("x = 1"), page_of("x = 2")
NAME = "notebooks/02_kernels.ipynb"


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a reader to whom one page was brought."""
    monkeypatch.setattr(lab, "ROOT", tmp_path)
    monkeypatch.setattr(lab, "WORK", tmp_path / "work")
    lab.bring({NAME: FIRST})
    return tmp_path / "work"


def held(work: Path) -> dict[str, bytes]:
    """Return what a reader sees in the folder of the lectures."""
    return {path.name: path.read_bytes() for path in sorted((work / "notebooks").iterdir())}


# What comes, and when


def test_a_missing_page_is_brought_and_one_that_was_deleted_comes_again(work: Path) -> None:
    assert held(work) == {"02_kernels.ipynb": FIRST}
    (work / NAME).unlink()
    lab.bring({NAME: FIRST})
    assert held(work) == {"02_kernels.ipynb": FIRST}


def test_a_newer_page_replaces_a_copy_that_nobody_changed(work: Path) -> None:
    lab.bring({NAME: SECOND})
    assert held(work) == {"02_kernels.ipynb": SECOND}
    refreshed = page_of("x = 2", output="a finer figure")
    lab.bring({NAME: refreshed})
    assert held(work) == {"02_kernels.ipynb": refreshed}


def test_of_several_pages_each_newer_one_comes(work: Path) -> None:
    for newer in (FIRST, SECOND):
        lab.bring({NAME: FIRST, "notebooks/03_more.ipynb": newer})
        assert held(work) == {"02_kernels.ipynb": FIRST, "03_more.ipynb": newer}


def test_a_copy_whose_pictures_were_saved_in_another_order_counts_as_unchanged(work: Path) -> None:
    pasted = [json.loads(FIRST) for _ in range(2)]
    for one, names in zip(pasted, ("ab", "ba"), strict=True):
        one["cells"][0]["attachments"] = {name: {"image/png": name} for name in names}
    first, other = (json.dumps(one).encode() for one in pasted)
    lab.bring({NAME: first})
    (work / NAME).write_bytes(other)
    lab.bring({NAME: SECOND})
    assert held(work) == {"02_kernels.ipynb": SECOND}


def test_a_copy_that_was_only_run_and_saved_counts_as_unchanged(work: Path) -> None:
    """JupyterLab notes its Python, opens hidden outputs, and adds an empty cell at the end."""
    ran = nbformat.reads(page_of("x = 1", "", output="1").decode(), as_version=4)
    ran.metadata["language_info"] = {"name": "python", "version": "3.12.1"}
    ran.cells[0].metadata["collapsed"] = False
    ran.cells[0].execution_count = 7
    (work / NAME).write_text(json.dumps(ran))
    before = held(work)
    lab.bring({NAME: FIRST})
    assert held(work) == before, "while the course has nothing newer, outputs stay"
    lab.bring({NAME: SECOND})
    assert held(work) == {"02_kernels.ipynb": SECOND}


@pytest.mark.parametrize(
    "mine",
    [
        page_of("x = 10"),
        page_of("x = 1", "my own cell"),
        page_of("x = 1").replace(b'"code"', b'"raw"'),
        page_of("x = 1").replace(b'"outputs": []', b'"attachments": {"a.png": {}}'),
        b"<<<<<<< HEAD",
        b"",
        b"[]",
        b'{"cells": [{}]}',
        b'{"cells": [{"cell_type": "code", "source": null}]}',
    ],
    ids=["changed", "added", "kind", "pasted", "broken", "empty", "list", "bare", "null"],
)  # fmt: skip
def test_a_changed_copy_is_never_touched_and_the_newer_page_comes_beside_it(
    mine: bytes, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (work / NAME).write_bytes(mine)
    lab.bring({NAME: FIRST})
    assert held(work) == {"02_kernels.ipynb": mine} and capsys.readouterr().out == ""
    for round_, newer in enumerate([SECOND, page_of("x = 3")]):
        lab.bring({NAME: newer})
        pages = held(work)
        assert pages.pop("02_kernels.ipynb") == mine
        assert [re.sub(TODAY, "day", name) for name in pages] == [
            "02_kernels-new-day.ipynb", "02_kernels-new-day-2.ipynb",
        ][: round_ + 1][::-1]  # fmt: skip
        assert newer in pages.values()
        said = capsys.readouterr().out
        assert re.fullmatch(r"You changed 02_kernels\.ipynb, so it stays; the newer .*\n", said)
        lab.bring({NAME: newer})
        assert len(held(work)) == round_ + 2, "it comes once"


def test_of_the_record_no_half_is_left_beside_the_copies(work: Path) -> None:
    assert sorted(path.name for path in work.iterdir()) == [".brought.json", "notebooks"]


def test_what_lies_there_without_a_record_is_the_readers(work: Path) -> None:
    (work / lab.RECORD).unlink()
    (work / NAME).write_bytes(SECOND)
    lab.bring({NAME: FIRST})
    assert held(work)["02_kernels.ipynb"] == SECOND and len(held(work)) == 2


def test_a_page_is_started_again_and_the_old_one_is_kept(
    work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pages = {NAME: FIRST, "assignments/assignment_02_kernels.ipynb": SECOND}
    lab.bring(pages)
    for ending in ("", "-2"):
        (work / NAME).write_bytes(b"mine" + ending.encode())
        lab.set_aside(pages, "02")
        lab.bring(pages)
        assert held(work)["02_kernels.ipynb"] == FIRST
        [old] = [n for n in held(work) if re.fullmatch(rf"02_kernels-old-{TODAY}{ending}.ipynb", n)]
        assert held(work)[old] == b"mine" + ending.encode()
        assert old in capsys.readouterr().out
    assert len(list((work / "assignments").iterdir())) == 1, "the assignment was not meant"


def test_of_a_page_that_was_never_opened_nothing_is_set_aside(
    work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (work / NAME).unlink()
    lab.set_aside({NAME: FIRST}, "02")
    assert held(work) == {} and capsys.readouterr().out == ""


@pytest.mark.parametrize("wanted", ["", "09", "kernels", "notebooks/"])
def test_a_page_that_is_not_there_is_named(wanted: str, work: Path) -> None:
    with pytest.raises(SystemExit, match=r"say PAGE=02, or more of one of these: 02_kernels\."):
        lab.set_aside({NAME: FIRST}, wanted)
    assert held(work) == {"02_kernels.ipynb": FIRST}


def test_linked_pictures_and_texts_come_along_and_no_helper_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lab, "ROOT", tmp_path / "course")
    names = ("data/README.md", "notebooks/images/my cat.png", "helpers/pixels.py", "../out.md")
    for path in [tmp_path / "course" / name for name in names]:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(path.name)
    text = (
        "[a](../data/README.md#photos) ![b](images/my%20cat.png) [c](../helpers/pixels.py) "
        "[d](../../out.md) [e](https://example.org/x.md) [f](gone.md) [g](#here) `f[0](x)`"
    )
    pages = {NAME: nbformat.writes(new_notebook(cells=[new_markdown_cell(text)])).encode()}
    assert sorted(lab.with_linked(pages)) == ["data/README.md", NAME, "notebooks/images/my cat.png"]


@pytest.fixture
def students(work: Path) -> Path:
    """Return a student's release of two lectures and an assignment."""
    for name, content in {"02_kernels": SECOND, "01_pixels": FIRST}.items():
        path = work.parent / "notebooks" / f"{name}.ipynb"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    (work.parent / "assignments").mkdir()
    (work.parent / "assignments" / "assignment_02_kernels-1.0.ipynb").write_bytes(FIRST)
    (work.parent / "notebooks" / "notes.txt").touch()
    return work.parent


def test_in_a_students_release_the_pages_are_those_that_lie_there(students: Path) -> None:
    assert list(lab.course_pages().items()) == [
        ("assignments/assignment_02_kernels-1.0.ipynb", FIRST),
        ("notebooks/01_pixels.ipynb", FIRST),
        ("notebooks/02_kernels.ipynb", SECOND),
    ]


@pytest.mark.parametrize(
    ("options", "opened"),
    [
        ([], (lab.START, [])),
        (["--ip=0.0.0.0"], (lab.START, ["--ip=0.0.0.0"])),
        (["--page", "data/README.md", "--no-browser"], ("data/README.md", ["--no-browser"])),
        (["--pag", "data/README.md"], (lab.START, ["--pag", "data/README.md"])),
        (["--fresh", "02"], None),
    ],
)
def test_the_pages_are_brought_and_one_is_opened_or_started_again(
    options: list[str], opened: Any, students: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(lab, "open_lab", lambda *what: asked.append(what))
    monkeypatch.setattr(sys, "argv", ["lab.py", *options])
    lab.main()
    assert asked == [opened] * (opened is not None)
    there = held(students / "work")
    assert there["01_pixels.ipynb"] == FIRST and there["02_kernels.ipynb"] == SECOND
    assert len(there) == 2 + ("--fresh" in options)


def test_help_says_what_each_option_is_for() -> None:
    said = help_of(lab.main)
    for part in (
        "Open the course in JupyterLab",
        "--page PAGE the page to open",
        "--fresh PAGE start this page again",
    ):
        assert part in said, said


# The course itself


@pytest.fixture(scope="module")
def brought() -> dict[str, bytes]:
    """Return the pages as `python -P` brings them, which does not look for the course itself."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [path for path in sys.path if Path(path).resolve() != COURSE])
        for name in [name for name in sys.modules if name.partition(".")[0] == "tools"]:
            patch.delitem(sys.modules, name)
        return lab.with_linked(lab.course_pages())


def test_every_lecture_comes_as_it_is_but_for_what_must_hold_here(
    brought: dict[str, bytes],
) -> None:
    for path in course.pages("notebooks")[1:]:
        assert brought[f"notebooks/{path.name}"] == path.read_bytes(), path.name
    start = nbformat.reads(brought["notebooks/00_start_here.ipynb"].decode(), as_version=4)
    kept = nbformat.read(COURSE / "notebooks" / "00_start_here.ipynb", as_version=4)
    for mine, theirs in zip(start.cells, kept.cells, strict=True):
        if "contents" not in release.tags(theirs):
            assert mine.source == theirs.source
        if "shipped-empty" in release.tags(theirs):
            assert mine.outputs == [] and mine.execution_count is None


def test_assignments_come_without_solutions_and_are_listed_on_the_start_page(
    brought: dict[str, bytes],
) -> None:
    start = nbformat.reads(brought["notebooks/00_start_here.ipynb"].decode(), as_version=4)
    text = "\n".join(cell.source for cell in start.cells)
    for path in course.pages("assignments"):
        name = f"assignments/assignment_{path.name}"
        shown = brought[name].decode()
        assert f"[Assignment {path.stem[:2]}](../{name})" in text
        lines = masters.secret_lines(path.read_bytes())
        assert lines and not [line for line in lines if json.dumps(line)[1:-1] in shown]
        assert not release.MARKS.search(shown)


def test_every_link_of_a_copy_leads_to_something_in_the_readers_folder(
    brought: dict[str, bytes],
) -> None:
    for name, content in brought.items():
        for cell in nbformat.reads(content.decode(), as_version=4).cells if "ipynb" in name else ():
            targets: list[str] = []
            if cell.cell_type == "markdown":
                links.rewritten(cell.source, targets.append)
            for target in targets:
                path = posixpath.join(posixpath.dirname(name), unquote(target.split("#")[0]))
                assert posixpath.normpath(path) in brought, f"{name} links {target}"


def test_a_copy_finds_the_course(tmp_path: Path) -> None:
    copy = copy_course(tmp_path / "course")
    (copy / "work" / "notebooks").mkdir(parents=True)
    first = nbformat.read(copy / "notebooks" / "00_start_here.ipynb", as_version=4).cells[2].source
    run = subprocess.run(
        [sys.executable, "-I", "-c", f"{first}\nprint(course)"],
        cwd=copy / "work" / "notebooks", capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert run.stdout.strip() == str(copy)


def bring_all(copy: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Bring the pages as `make fresh` does, with no JupyterLab after it."""
    command = [sys.executable, "-P", "tools/lab.py", "--fresh", *arguments]
    return subprocess.run(command, cwd=copy, capture_output=True, text=True, check=True)


def git(copy: Path, *arguments: str) -> str:
    who = ["-c", "user.name=test", "-c", "user.email=test@example.com"]
    return subprocess.run(
        ["git", *who, *arguments], cwd=copy, capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.check
@needs_git
def test_work_leaves_the_repository_clean_and_an_update_loses_nothing(scratch: Path) -> None:
    """A reader runs 01 and changes 02; meanwhile the course changes all three pages."""
    mine = scratch.parent / "mine"
    git(scratch.parent, "clone", "-q", str(scratch), str(mine))
    bring_all(mine, "00")
    folder = mine / "work" / "notebooks"
    for name, old, new in [
        ("01_pixels", '"execution_count": 1', '"execution_count": 31'),
        ("02_kernels", "kernel", "my kernel"),
    ]:
        text = (folder / f"{name}.ipynb").read_text(encoding="utf-8")
        assert old in text
        (folder / f"{name}.ipynb").write_text(text.replace(old, new, 1), encoding="utf-8")
    own = (folder / "02_kernels.ipynb").read_bytes()
    assert git(mine, "status", "--porcelain") == ""
    for name in ("01_pixels", "02_kernels", "03_stride_padding"):
        path = scratch / "notebooks" / f"{name}.ipynb"
        path.write_text(path.read_text(encoding="utf-8").replace("Predict", "Guess"), "utf-8")
    git(scratch, "commit", "-qam", "guess")
    git(mine, "pull", "-q")
    said = bring_all(mine, "00").stdout
    assert git(mine, "status", "--porcelain") == ""
    assert (folder / "02_kernels.ipynb").read_bytes() == own and "You changed 02_kernels" in said
    [newer] = folder.glob("02_kernels-new-*.ipynb")
    assert "Guess" in newer.read_text(encoding="utf-8")
    for name in ("01_pixels", "03_stride_padding"):
        assert (folder / f"{name}.ipynb").read_bytes() == (
            scratch / "notebooks" / f"{name}.ipynb"
        ).read_bytes()


@pytest.mark.check
def test_a_course_without_its_repository_brings_the_same_pages(
    tmp_path: Path, brought: dict[str, bytes]
) -> None:
    copy = copy_course(tmp_path / "course")
    bring_all(copy, "00")
    names = {p.relative_to(copy / "work").as_posix() for p in (copy / "work").rglob("*.*")}
    assert names - {lab.RECORD} == set(brought)


@pytest.mark.check
def test_neither_the_linter_nor_the_tests_look_into_a_readers_folder(scratch: Path) -> None:
    bring_all(scratch, "00")
    (scratch / "work" / "notebooks" / "01_pixels.ipynb").write_bytes(page_of("import  os,sys"))
    for command in (
        ["ruff", "check", "."],
        ["pytest", "--collect-only", "-q", "work", "notebooks"],
    ):
        run = subprocess.run(
            [sys.executable, "-m", *command], cwd=scratch, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert run.returncode == 0 and "work/" not in run.stdout, run.stdout + run.stderr


# JupyterLab


@pytest.mark.parametrize(("user", "others"), [(0, "/mine"), (1000, "")])
def test_jupyterlab_is_told_the_courses_settings_before_ones_own(
    user: int, others: str,
    work: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(sys, "stdout", said := Shown())
    told: dict[str, Any] = {}
    monkeypatch.setattr(lab.runpy, "run_module", lambda name, **how: told.update(how, name=name))
    monkeypatch.setattr(lab.os, "geteuid", lambda: user, raising=False)
    monkeypatch.setattr(sys, "argv", ["lab.py", "--page", "x"])
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", others)
    if not others:
        monkeypatch.delenv("JUPYTER_CONFIG_PATH")
    (work / "my cat.ipynb").touch()
    lab.open_lab("work/my cat.ipynb", ["--no-browser"])
    assert told == {"name": "jupyterlab", "run_name": "__main__", "alter_sys": True}
    assert sys.argv == [
        "lab.py",
        f"--ServerApp.root_dir={work.parent}",
        "--ServerApp.tornado_settings={'websocket_max_message_size': 104857600}",
        "--LabApp.default_url=/lab/tree/work/my%20cat.ipynb",
        *["--allow-root"] * (user == 0),
        "--no-browser",
    ]
    settings = [str(lab.SETTINGS), *filter(None, [others])]
    assert os.environ["JUPYTER_CONFIG_PATH"] == os.pathsep.join(settings)
    assert said.seen == "Opening the course in JupyterLab; Ctrl-C here ends it.\n"
    with pytest.raises(SystemExit, match=r"no page notebooks/09\.ipynb: name it from the course"):
        lab.open_lab("notebooks/09.ipynb", [])


def test_the_settings_are_those_that_jupyterlab_knows() -> None:
    schemas = Path(sys.prefix) / "share" / "jupyter" / "lab" / "schemas"
    text = (lab.SETTINGS / "labconfig" / "default_setting_overrides.json").read_text("utf-8")
    overrides = json.loads(text)
    for plugin, values in overrides.items():
        package, name = plugin.split(":")
        schema = json.loads((schemas / package / f"{name}.json").read_text(encoding="utf-8"))
        assert values.keys() <= schema["properties"].keys(), plugin
    assert overrides["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """Serve a clone of the course; yield it and the address."""
    top = tmp_path_factory.mktemp("reader")
    copy = ready_course(top / "course")
    git(copy, "init", "-q")
    (copy / ".git" / "info" / "exclude").write_text(".venv\n")
    git(copy, "add", ".")
    git(copy, "commit", "-qm", "copy")
    with serve(copy) as address:
        yield copy, address


def wait_until(page: Page, done: Callable[[], bool]) -> None:
    """Wait for what the server does, half a minute at most."""
    for _ in range(60):
        if done():
            return
        page.wait_for_timeout(500)
    pytest.fail("the server did not save the page")


@pytest.mark.check
def test_a_reader_walks_to_a_lecture_and_an_assignment_runs_saves_and_git_stays_clean(
    reader: tuple[Path, str], page: Page
) -> None:
    copy, address = reader
    page.goto(f"{address}/?token=course")
    expect(page.get_by_role("heading", name="Start here")).to_be_visible()
    assert "work/notebooks/00_start_here.ipynb" in page.url
    tabs = page.locator("#jp-main-dock-panel .lm-TabBar-tabLabel")
    for link, tab in (("02_kernels", "02_kernels.ipynb"), ("Assignment 02", "assignment_02_")):
        page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)").get_by_role("link", name=link).click()
        expect(tabs.filter(has_text=re.compile(rf"^{re.escape(tab)}"))).to_be_visible()
        shot(page, f"reader-{link.replace(' ', '-')}")
        tabs.filter(has_text="00_start_here").click()
    open_notebook(page, address, "00_start_here")
    run_all(page)
    page.keyboard.press("Control+s")
    saved = copy / "work" / "notebooks" / "00_start_here.ipynb"
    well = "Everything the course needs is here"
    wait_until(page, lambda: well in saved.read_text(encoding="utf-8"))
    assert git(copy, "status", "--porcelain") == ""


@pytest.mark.check
def test_the_table_of_contents_leads_to_the_last_section_at_once(
    reader: tuple[Path, str], page: Page
) -> None:
    open_notebook(page, reader[1], "02_kernels")
    page.keyboard.press("Control+Shift+k")
    entry = page.locator(".jp-TableOfContents-tree .jp-tocItem-content", has_text="Exercises").last
    entry.click()
    expect(page.locator(".jp-Notebook").get_by_role("heading", name="Exercises")).to_be_in_viewport(
        timeout=3_000
    )
    shot(page, "reader-contents")


@pytest.mark.check
def test_no_news_is_asked_for_and_no_graders_menu_is_shown(
    reader: tuple[Path, str], page: Page
) -> None:
    open_notebook(page, reader[1], "01_pixels")
    page.wait_for_timeout(5_000)
    expect(page.get_by_text("notified about official Jupyter news")).to_have_count(0)
    expect(page.get_by_role("menuitem", name="Nbgrader")).to_have_count(0)
    expect(page.get_by_text("Create Assignment")).to_have_count(0)
    shot(page, "reader-menus")
