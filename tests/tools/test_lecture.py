"""`make lecture`: which pages it takes, what it writes, and what it leaves as it is."""

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tests.support import COURSE, Shown, help_of
from tests.tools.test_matrix import write_wheel
from tools import lecture, setup, slides
from tools.course import pages

PAGES = pages("notebooks")


@pytest.mark.parametrize("names", [["03"], ["notebooks/03_stride_padding.ipynb"], ["03_stride"]])
def test_a_page_is_named_by_its_number_or_its_file(names: list[str]) -> None:
    assert [path.stem for path in lecture.chosen(names)] == ["03_stride_padding"]


def test_without_a_name_all_pages_are_taken_and_a_wrong_one_is_said() -> None:
    assert lecture.chosen([]) == PAGES
    assert [path.stem[:2] for path in lecture.chosen(["04", "02"])] == ["02", "04"]
    with pytest.raises(SystemExit, match="no page is called 97: 00_start_here, 01_pixels"):
        lecture.chosen(["97"])


def test_help_says_what_each_option_is_for() -> None:
    said = help_of(lecture.main)
    for part in (
        "Show the lecture",
        "[--recorded] [pages ...]",
        "--recorded take what trainings left",
        "pages 03, or notebooks/",
    ):
        assert part in said, said


def test_slides_notes_and_style_are_written_and_the_pages_stay(tmp_path: Path) -> None:
    before = [path.read_bytes() for path in PAGES]
    for paths in (PAGES[:1], PAGES[:2]):  # for one lecture, and for the next one
        lecture.write(paths, tmp_path / "new")
    written = {path.name for path in (tmp_path / "new").iterdir()}
    names = [path.stem for path in PAGES[:2]]
    notes, shown = {f"{name}_notes.md" for name in names}, {f"{name}.ipynb" for name in names}
    assert written == notes | shown | {"sliveshow.css"}
    assert [path.read_bytes() for path in PAGES] == before
    for name in names:
        page = nbformat.read(tmp_path / "new" / f"{name}.ipynb", as_version=4)
        nbformat.validate(page)
        there = [output for cell in page.cells for output in cell.get("outputs", [])]
        original = nbformat.read(COURSE / "notebooks" / f"{name}.ipynb", as_version=4)
        assert there == [output for cell in original.cells for output in cell.get("outputs", [])]
        texts = "\n\n".join(cell.source for cell in original.cells)
        told = (tmp_path / "new" / f"{name}_notes.md").read_text(encoding="utf-8")
        assert told == slides.notes(slides.placed(original), texts)


def test_a_damaged_page_is_named_in_one_sentence(tmp_path: Path) -> None:
    (page := tmp_path / "01_half.ipynb").write_text('{"cells": [')
    with pytest.raises(SystemExit, match=r"/01_half\.ipynb: this is no notebook, or a damaged one"):
        lecture.write([page], tmp_path / "slides")
    with pytest.raises(SystemExit, match=r"/01_half\.ipynb: this is no notebook, or a damaged one"):
        lecture.rehearse([page])


def test_git_ignores_all_that_the_lecture_writes() -> None:
    for folder in (lecture.LECTURE, lecture.EXTENSION):
        name = folder.relative_to(COURSE).as_posix()
        patterns = (COURSE / ".gitignore").read_text(encoding="utf-8").split()
        assert any(re.match(pattern.replace("*", ".*"), f"{name}/") for pattern in patterns)


def test_the_extension_has_one_version_with_its_hash_and_is_no_requirement() -> None:
    listed = (lecture.HALL / "requirements.txt").read_text(encoding="utf-8")
    assert re.search(r"(?m)^sliveshow==\d+\.\d+\.\d+ --hash=sha256:[0-9a-f]{64}$", listed)
    for path in COURSE.glob("requirements*"):
        assert "sliveshow" not in path.read_text(encoding="utf-8")


def test_jupyterlab_shows_long_pages_and_saves_nothing_by_itself() -> None:
    file = lecture.HALL / "labconfig" / "default_setting_overrides.json"
    settings = json.loads(file.read_text(encoding="utf-8"))
    assert settings["@jupyterlab/notebook-extension:tracker"]["windowingMode"] == "none"
    assert settings["@jupyterlab/docmanager-extension:plugin"]["autosave"] is False


@pytest.mark.check
def test_a_page_that_trains_is_run_once_for_its_recordings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lecture, "LECTURE", tmp_path)
    monkeypatch.setattr(lecture, "RECORDINGS", tmp_path)
    count = "training_progress = open('runs', 'a').write('x')"
    for name, source in (("07_trains", count), ("01_not", count.replace("training_", ""))):
        nbformat.write(new_notebook(cells=[new_code_cell(source)]), tmp_path / f"{name}.ipynb")
    both = sorted(tmp_path.glob("*.ipynb"))
    monkeypatch.setattr(sys, "stdout", told := Shown())
    lecture.rehearse(both)
    lecture.rehearse(both)
    assert (tmp_path / "runs").read_text() == "x"
    said = "07_trains.ipynb is run once for its recordings, which takes minutes.\n"
    assert told.seen == said
    [mark] = tmp_path.glob("07_trains-*")
    assert re.fullmatch(r"07_trains-[0-9a-f]{16}", mark.name)
    cells = [new_markdown_cell("training_progress"), new_code_cell(count), new_code_cell("1")]
    nbformat.write(new_notebook(cells=cells), both[1])  # which is another training
    lecture.rehearse(both)
    assert (tmp_path / "runs").read_text() == "xx"
    nbformat.write(new_notebook(cells=cells[:1]), both[0])
    lecture.rehearse(both)
    assert told.seen == said + said


@pytest.mark.check
def test_the_extension_is_installed_once_and_anew_when_its_version_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    folder, listed = tmp_path / "own", tmp_path / "requirements.txt"
    monkeypatch.setattr(lecture, "HALL", tmp_path)
    monkeypatch.setattr(lecture, "EXTENSION", folder)
    monkeypatch.setattr(setup, "PYTHON", Path(sys.executable))
    for version in ("1.0", "2.0"):
        write_wheel(tmp_path, "sliveshow", version, "Requires-Dist: a-whole-jupyterlab\n")
        wheel = tmp_path / f"sliveshow-{version}-py3-none-any.whl"
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        listed.write_text(f"sliveshow @ {wheel.as_uri()} --hash=sha256:{digest}\n")
        lecture.install()
        assert [path.name for path in folder.glob("*-info")] == [f"sliveshow-{version}.dist-info"]
        assert capfd.readouterr().out == ""
        wheel.unlink()
        lecture.install()
    listed.write_text(f"sliveshow @ {wheel.as_uri()}\n")  # without its hash it may be anything
    write_wheel(tmp_path, "sliveshow", "2.0")
    for _ in range(2):
        with pytest.raises(subprocess.CalledProcessError):
            lecture.install()


SHOW = """import sys
from pathlib import Path
from tools import lecture
lecture.LECTURE = Path(sys.argv.pop(1))
lecture.EXTENSION, lecture.RECORDINGS = lecture.LECTURE / "own", lecture.LECTURE / "runs"
lecture.main()
"""
CONFIG = """import json, os
from pathlib import Path
Path("told.json").write_text(json.dumps(dict(os.environ)))
"""


@pytest.mark.check
@pytest.mark.parametrize("way", ["live", "recorded"])
def test_jupyterlab_is_started_where_the_slides_are(way: str, tmp_path: Path) -> None:
    digest = hashlib.sha256((lecture.HALL / "requirements.txt").read_bytes()).hexdigest()
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / digest).touch()  # nothing is to be installed
    (tmp_path / "own" / "jupyter_server_config.py").write_text(CONFIG)
    options = ["02", *["--recorded"] * (way == "recorded"), "--show-config-json"]
    run = subprocess.run(
        [sys.executable, "-c", SHOW, str(tmp_path), *options], cwd=tmp_path, check=True,
        env=os.environ | {"PYTHONPATH": str(COURSE), "JUPYTER_CONFIG_DIR": str(tmp_path / "own")},
        capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert run.stdout.startswith("Slides and notes are in dist/lecture/. In JupyterLab choose")
    config = json.loads(run.stdout[run.stdout.index("\n{") :])
    assert config["ServerApp"]["root_dir"] == str(tmp_path)
    assert config["LabApp"]["default_url"] == "/lab/tree/02_kernels.ipynb"
    extensions = tmp_path / "own" / "share" / "jupyter" / "labextensions"
    assert config["LabApp"]["extra_labextensions_path"] == str(extensions)
    told = json.loads((tmp_path / "told.json").read_text())
    settings = [lecture.HALL, COURSE / "tools" / "jupyter"]
    assert told["JUPYTER_CONFIG_PATH"].split(os.pathsep) == list(map(str, settings))
    assert told["CNN_COURSE_LECTURE"] == way
    assert told["CNN_COURSE_RECORDINGS"] == str(tmp_path / "runs")
    assert (tmp_path / "02_kernels.ipynb").exists() and not (tmp_path / "runs").exists()


@pytest.mark.parametrize(
    ("way", "options", "more"),
    [("live", [], ["--record"]), ("recorded", ["--recorded"], ["--no-browser"])],
)
def test_slides_come_first_then_recordings_then_jupyterlab_in_this_process(
    way: str, options: list[str], more: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[Any] = []
    page = PAGES[2]
    monkeypatch.setattr(lecture, "LECTURE", tmp_path / "dist" / "lecture")
    monkeypatch.setattr(lecture, "install", lambda: ran.append("installed"))
    monkeypatch.setattr(lecture, "rehearse", lambda paths: ran.append(paths))
    monkeypatch.setattr(lecture.os, "execv", lambda *start: ran.append(start))
    monkeypatch.setattr(lecture.os, "environ", dict(os.environ))
    monkeypatch.setattr(sys, "argv", ["lecture.py", *options, "02", *more])
    monkeypatch.setattr(sys, "stdout", told := Shown())
    lecture.main()
    start = [sys.executable, "-P", "-m", "jupyterlab", *lecture.lab(page), *more]
    rehearsed = [[page]] * (way == "recorded")
    assert ran == ["installed", *rehearsed, (sys.executable, start)]
    assert (tmp_path / "dist" / "lecture" / page.name).exists()
    settings = os.pathsep.join([str(lecture.HALL), str(COURSE / "tools" / "jupyter")])
    assert {name: os.environ[name] for name in ("CNN_COURSE_LECTURE", "JUPYTER_CONFIG_PATH")} == {
        "CNN_COURSE_LECTURE": way, "JUPYTER_CONFIG_PATH": settings,
    }  # fmt: skip
    assert os.environ["CNN_COURSE_RECORDINGS"] == str(lecture.RECORDINGS)
    assert told.seen == told.getvalue() and told.seen.endswith("Ctrl-C here ends the lecture.\n")


@pytest.mark.parametrize("user", [0, 1000])
def test_jupyterlab_is_told_where_to_begin_and_that_root_may(
    user: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lecture.os, "geteuid", lambda: user, raising=False)
    assert lecture.lab(Path("elsewhere", "02_kernels.ipynb")) == [
        f"--ServerApp.root_dir={lecture.LECTURE}",
        f"--LabApp.extra_labextensions_path={lecture.EXTENSION}/share/jupyter/labextensions",
        "--LabApp.default_url=/lab/tree/02_kernels.ipynb",
        *["--allow-root"] * (user == 0),
    ]


def test_only_the_lecture_itself_draws_large(tmp_path: Path) -> None:
    code = "from tools.prove import steady_environment as e; print(*e())"
    named = {"CNN_COURSE_LECTURE": "live", "CNN_COURSE_RECORDINGS": str(tmp_path), "PATH": ""}
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=COURSE,
        env=named,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "CNN_COURSE" not in run.stdout and "PATH" in run.stdout
