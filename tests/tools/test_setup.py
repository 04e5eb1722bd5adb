"""Set-up says in one sentence what is wrong, and leaves alone what is right."""

import ast
import asyncio
import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.session import Session
from jupyter_server.services.kernels.connection.base import serialize_binary_message
from packaging.specifiers import SpecifierSet
from tornado.httpclient import AsyncHTTPClient, HTTPError
from tornado.websocket import websocket_connect

from tests.support import COURSE, course_files
from tests.tools.tiny_course import tiny_course, write_wheel
from tools import setup


def test_an_unfit_python_is_refused_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "NEWEST", (3, 10))
    with pytest.raises(SystemExit, match=r"^This course needs Python 3\.11, 3\.12 or 3\.13, and "):
        setup.main()


def test_the_pythons_that_fit_are_those_of_the_project() -> None:
    project = tomllib.loads((COURSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    tested = SpecifierSet(project["requires-python"])
    fitting = [minor for minor in range(20) if setup.OLDEST <= (3, minor) <= setup.NEWEST]
    assert fitting == [minor for minor in range(20) if f"3.{minor}.0" in tested] == [11, 12, 13]


def test_an_old_python_can_read_it_to_hear_that_it_is_old() -> None:
    source = (COURSE / "tools" / "setup.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 6))
    tree = ast.parse(source)
    notes = [node.annotation for node in ast.walk(tree) if isinstance(node, ast.arg)]
    notes += [node.returns for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert not [note for note in notes if isinstance(note, ast.Subscript)], "quote it"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a .venv which the lists ask for; to make another is an error of its own."""
    venv = tmp_path / ".venv"
    venv.mkdir()
    for name, value in {
        **{"VENV": venv, "STAMP": venv / "stamp", "PYTHON": Path(sys.executable)},
        **{"LISTS": [tmp_path / "requirements.txt"], "make_venv": make_another},
    }.items():
        monkeypatch.setattr(setup, name, value)
    (tmp_path / "requirements.txt").write_text("numpy==0\n")
    (venv / "stamp").write_text(f"{setup.fingerprint(setup.LISTS)}\n{venv.resolve()}")
    return venv


class AnotherMade(Exception):  # noqa: N818
    """Set-up began to make another .venv."""


def make_another() -> None:
    raise AnotherMade


@pytest.mark.usefixtures("installed")
def test_nothing_is_done_when_nothing_changed(capsys: pytest.CaptureFixture[str]) -> None:
    setup.main()
    assert capsys.readouterr().out == ""


def test_another_stamp_another_list_or_no_python_makes_it_stale(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamp = (installed / "stamp").read_text()
    (installed / "stamp").write_text("0" + stamp)
    with pytest.raises(AnotherMade):
        setup.main()
    (installed / "stamp").write_text(stamp)
    setup.LISTS[0].write_text("numpy==1\n")
    with pytest.raises(AnotherMade):
        setup.main()
    setup.LISTS[0].write_text("numpy==0\n")
    setup.main()
    monkeypatch.setattr(setup, "PYTHON", installed / "gone")
    with pytest.raises(AnotherMade):
        setup.main()


def test_another_python_makes_it_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    assert f"{sys.version_info[0]}.{sys.version_info[1]}" == setup.VERSION
    before = setup.fingerprint(setup.LISTS)
    monkeypatch.setattr(setup, "VERSION", "3.99")
    assert setup.fingerprint(setup.LISTS) != before


def test_what_a_linked_environment_leads_to_is_not_emptied(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "kept").touch()
    (tmp_path / ".venv").symlink_to(tmp_path / "other")
    monkeypatch.setattr(setup, "VENV", tmp_path / ".venv")
    with pytest.raises(SystemExit, match="remove the link first"):
        setup.make_venv()
    assert (tmp_path / "other" / "kept").exists()


# What pip writes when it fails; of each kind as it stands in its log.
RETRY = (
    "WARNING: Retrying (Retry(total=4, connect=None, read=None, redirect=None, status=None)) after "
    "connection broken by 'NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection>: "
    "Failed to establish a new connection: [Errno 111] Connection refused')': /simple/numpy/\n"
)
TIMEOUT = "pip._vendor.urllib3.exceptions.ReadTimeoutError: HTTPSConnectionPool: Read timed out.\n"
NOTHING = (
    "ERROR: Could not find a version that satisfies the requirement numpy==2.0 (from versions: "
    "{versions})\nERROR: No matching distribution found for numpy==2.0\n"
)
CERTIFICATE = (
    "WARNING: Retrying (Retry(total=0)) after connection broken by 'SSLError(SSLCertVerification"
    "Error(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate "
    "(_ssl.c:1006)'))': /simple/numpy/\nCould not fetch URL: There was a problem confirming the "
    "ssl certificate: HTTPSConnectionPool(host='localhost', port=8443): Max retries exceeded with "
    "url: /simple/numpy/ (Caused by SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY"
    "_FAILED] certificate verify failed: self-signed certificate'))) - skipping\n"
)
FULL = "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n"
HASHES = "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.\n"
BUILD = "error: subprocess-exited-with-error\nERROR: Failed to build 'numpy'\n"
DENIED = "ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: 'x'\n"
NEXT = "Collecting numpy==2.0\n  Downloading numpy-2.0.whl (18.0 MB)\n"


@pytest.mark.parametrize(
    ("log", "sentence"),
    [
        (RETRY + NOTHING.format(versions="none"), "is this machine on the network?"),
        (NEXT + RETRY + TIMEOUT, "is this machine on the network?"),
        (FULL, "The disk is full"),
        (HASHES, "not the one this course was tested with"),
        (DENIED, "may not be written by you"),
        (CERTIFICATE + NOTHING.format(versions="none"), "does not trust the certificate"),
        (RETRY + CERTIFICATE + NOTHING.format(versions="none"), "does not trust the certificate"),
        (NEXT + RETRY + FULL, "The disk is full"),
        (NEXT + RETRY + HASHES, "not the one this course was tested with"),
        (RETRY + NEXT + "ERROR: something new", "could not be installed: something new."),
        (RETRY + BUILD, "could not be installed: Failed to build 'numpy'."),
        (RETRY + NOTHING.format(versions="1.0, 1.1"), "No matching distribution found for numpy"),
        (RETRY + NEXT + "Installing collected packages: numpy\n" + FULL, "The disk is full"),
        ("Killed", "The packages could not be installed."),
    ],
)
def test_a_failed_installation_is_explained_by_its_last_cause(log: str, sentence: str) -> None:
    said = setup.why_it_failed(log)
    assert sentence in said and said.count("\n") == 0
    assert said.endswith(" The details are in .venv/install.log.")
    assert sentence.endswith("network?") or "network?" not in said


# A course of one package that stands for JupyterLab, set up as a student would; without a network.


def make(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run make in a folder, with pip told of its packages in a file, as a company tells it."""
    settings = folder.parent / "pip.conf"
    if not settings.exists():
        wheels = folder.parent / "wheels"
        settings.write_text(f"[global]\nno-index = true\nfind-links = {wheels}\n")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    return subprocess.run(
        ["make", *arguments], cwd=folder, capture_output=True, text=True, check=False,
        env=kept | {"PIP_CONFIG_FILE": str(settings)} | variables,
    )  # fmt: skip


def lab(run: subprocess.CompletedProcess[str]) -> Any:
    """Return what the package in JupyterLab's place was told."""
    assert run.returncode == 0, run.stdout + run.stderr
    line = next(line for line in run.stdout.splitlines() if line.startswith("LAB "))
    return json.loads(line.removeprefix("LAB "))


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a course that is set up; a test may move it, and moves it back."""
    folder = tiny_course(tmp_path_factory.mktemp("ready") / "course")
    python = folder.parent / "a b" / "python3"
    python.parent.mkdir()
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    run = make(folder, "setup", f"PYTHON={python}")
    assert run.returncode == 0 and "Set-up finished." in run.stdout, run.stdout + run.stderr
    return folder


@pytest.mark.check
def test_a_python_in_a_folder_with_a_space_sets_the_course_up(ready: Path) -> None:
    assert (ready / ".venv" / "bin" / "python").exists()
    run = make(ready, "setup", f"PYTHON={ready.parent / 'a b' / 'python3'}")
    assert (run.returncode, run.stdout) == (0, "")  # it knows that all is done


@pytest.mark.check
def test_a_python_that_is_not_there_is_named(ready: Path) -> None:
    run = make(ready, "setup", "PYTHON=/a b/python3")
    assert run.returncode != 0 and "no '/a b/python3' was found" in run.stdout


@pytest.mark.check
def test_make_lab_opens_jupyterlab_with_nothing_of_ones_own(ready: Path) -> None:
    (ready / "json.py").write_text("raise RuntimeError('a file of the student')")
    said = lab(make(ready, "lab", "LAB_ARGS=--x=1", PYTHONPATH="/mine", PYTHONSTARTUP="/mine.py"))
    (ready / "json.py").unlink()
    assert (said["PYTHONPATH"], said["PYTHONSTARTUP"], said["PYTHONUTF8"]) == (None, None, "1")
    assert "/mine" not in said["path"] and said["prefix"] == str(ready / ".venv")
    assert f"--ServerApp.root_dir={ready}" in said["arguments"]
    assert said["arguments"][-1] == "--x=1"
    assert "--LabApp.default_url=/lab/tree/work/notebooks/00_start_here.ipynb" in said["arguments"]
    said = lab(make(ready, "lab", "PAGE=notebooks/00_start_here.ipynb"))
    assert "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb" in said["arguments"]


@pytest.mark.check
def test_make_fresh_starts_a_page_again(ready: Path) -> None:
    assert make(ready, "fresh", "PAGE=00").returncode == 0
    copy = ready / "work" / "notebooks" / "00_start_here.ipynb"
    copy.write_text("mine")
    run = make(ready, "fresh", "PAGE=00")
    assert run.returncode == 0 and "00_start_here-old-" in run.stdout
    assert "LAB" not in run.stdout and copy.read_text() == '{"cells": []}'
    run = make(ready, "fresh")
    assert run.returncode != 0 and "say PAGE=02" in run.stderr


@pytest.mark.check
def test_the_lecturers_environment_is_the_readers_and_what_comes_to_it(tmp_path: Path) -> None:
    """A reader gets the first list; the second comes into the same folder, and both stay."""
    folder, python = tiny_course(tmp_path / "course"), f"PYTHON={sys.executable}"
    extra = write_wheel(tmp_path / "wheels", "grader")
    (folder / "requirements-dev.txt").write_text(extra)
    programs = folder / ".venv" / "bin"
    assert "Set-up finished." in make(folder, "setup", python).stdout
    assert (programs / "jupyter-lab").exists() and not (programs / "grader-lab").exists()
    (folder / ".venv" / "mine").touch()
    assert "Set-up finished." in make(folder, "setup", python, "SETUP_ARGS=--all").stdout
    assert (programs / "grader-lab").exists() and (folder / ".venv" / "mine").exists()
    for arguments in ("", "--all"):
        assert make(folder, "setup", python, f"SETUP_ARGS={arguments}").stdout == ""
    (folder / "requirements-dev.txt").write_text(extra + "# newer\n")
    assert "Set-up finished." in make(folder, "setup", python).stdout
    assert not (folder / ".venv" / "mine").exists(), "a stale folder is made anew"
    assert not (programs / "grader-lab").exists()


@pytest.mark.check
def test_only_testing_and_authoring_need_the_second_list() -> None:
    for target, wanted in [
        *(("lab", False), ("fresh", False), ("setup", False)),
        *(("test", True), ("release", True), ("notebooks", True)),
    ]:
        said = subprocess.run(
            ["make", "-n", target], cwd=COURSE, capture_output=True, text=True, check=True
        ).stdout
        assert ("--all" in said) == wanted, target


def test_make_test_can_prove_one_page_alone() -> None:
    page = "notebooks/04_pooling.ipynb"
    command = ["make", "-n", "test", f"NOTEBOOKS={page}"]
    said = subprocess.run(command, cwd=COURSE, capture_output=True, text=True, check=True).stdout
    assert f"-m tools.prove test {page} tests/test_notebooks.py" in said


def test_a_step_is_told_again_and_again_while_it_lasts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert setup.EVERY < 10

    def wait(seconds: float) -> None:
        if len(waited) == 2:
            raise InterruptedError  # the program ends
        waited.append(seconds)

    waited: list[float] = []
    monkeypatch.setattr(setup.time, "sleep", wait)
    monkeypatch.setattr(setup, "STEP", ["installing 130 packages"])
    with pytest.raises(InterruptedError):
        setup.keep_telling()
    assert waited == [setup.EVERY] * 2
    assert capsys.readouterr().out == "  installing 130 packages (0 s)\n" * 2


def test_the_step_is_what_pip_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "list.txt").write_text("numpy==2.0 \\\n    --hash=sha256:0\nkeras==3.0\n")
    steps: list[str] = ["making the folder .venv"]
    monkeypatch.setattr(setup, "STEP", steps)

    def talk() -> Any:
        for line, step in [
            ("Looking in links: wheels\n", "making the folder .venv"),
            ("Collecting numpy==2.0 (from -r list.txt)\n", "fetching 1 of about 2: numpy"),
            ("  Downloading numpy-2.0.whl (18.0 MB)\n", "fetching 1 of about 2: numpy"),
            ("Requirement already satisfied: keras==3.0 in .\n", "fetching 2 of about 2: keras"),
            ("Installing collected packages: numpy\n", "installing 2 packages"),
        ]:
            yield line
            assert steps == [step]

    with (tmp_path / "log").open("w") as log:
        setup.follow(talk(), log, [tmp_path / "list.txt"])
    assert len((tmp_path / "log").read_text().splitlines()) == 5


PHOTOGRAPH = 40_000_000  # bytes


@pytest.mark.check
def test_a_photograph_of_40_megabytes_reaches_the_kernel(ready: Path, tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = ["--no-browser", "--ip=127.0.0.1", f"--port={port}", "--IdentityProvider.token=t"]
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *lab(make(ready, "lab"))["arguments"], *own],
            cwd=ready, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        asyncio.run(upload(f"127.0.0.1:{port}"))
    finally:
        server.terminate()
        server.wait(60)


async def upload(server: str) -> None:
    """Start a kernel, and send it as many bytes as the browser would."""
    client = AsyncHTTPClient()
    for _ in range(600):
        with contextlib.suppress(OSError, HTTPError):
            await client.fetch(f"http://{server}/api?token=t")
            break
        await asyncio.sleep(0.2)
    started = await client.fetch(f"http://{server}/api/kernels?token=t", method="POST", body="{}")
    kernel = json.loads(started.body)["id"]
    plug = await websocket_connect(f"ws://{server}/api/kernels/{kernel}/channels?token=t")
    message = Session().msg("execute_request", {"code": "1 + 1"})
    sent = {**message, "channel": "shell", "buffers": [bytes(PHOTOGRAPH)]}
    await plug.write_message(serialize_binary_message(sent), binary=True)
    kind = ""
    while kind != "execute_reply":
        answer = await asyncio.wait_for(plug.read_message(), 60)
        assert answer is not None, "the server closed the connection"
        kind = json.loads(answer)["msg_type"] if isinstance(answer, str) else ""
    plug.close()


@pytest.mark.check
@pytest.mark.parametrize("name", ["moved", "moved, with spaces"])
def test_a_moved_course_opens_without_a_network(name: str, ready: Path, tmp_path: Path) -> None:
    place = tmp_path / name
    shutil.move(ready, place)
    try:
        said = lab(make(place, "lab", PIP_CONFIG_FILE=os.devnull, PIP_NO_INDEX="1"))
        assert said["prefix"] == str(place / ".venv")
        script = place / ".venv" / "bin" / "jupyter-lab"
        run = subprocess.run([script], capture_output=True, text=True, check=True)
        assert lab(run)["prefix"] == str(place / ".venv")
        activate = f'. "{place}/.venv/bin/activate" && python -c "import sys; print(sys.prefix)"'
        run = subprocess.run(["sh", "-c", activate], capture_output=True, text=True, check=True)
        assert run.stdout.strip() == str(place / ".venv")
    finally:
        shutil.move(place, ready)
    assert lab(make(ready, "lab"))["prefix"] == str(ready / ".venv")


HOSTILE = """[global]
no-index = true
find-links = {wheels}
user = true
target = {elsewhere}
quiet = 3
dry-run = true
[install]
prefix = {elsewhere}
"""


@pytest.mark.check
def test_ones_own_settings_of_pip_send_nothing_elsewhere(tmp_path: Path) -> None:
    folder, elsewhere = tiny_course(tmp_path / "course"), tmp_path / "elsewhere"
    text = HOSTILE.format(wheels=tmp_path / "wheels", elsewhere=elsewhere)
    (tmp_path / "pip.conf").write_text(text)
    run = make(folder, "setup", f"PYTHON={sys.executable}", PIP_USER="1", PIP_TARGET=str(elsewhere))
    assert run.returncode == 0, run.stdout + run.stderr
    assert "Set-up finished." in run.stdout and not elsewhere.exists()
    assert (folder / ".venv" / "bin" / "jupyter-lab").exists()
    assert "Looking in links" in (folder / ".venv" / "install.log").read_text()


@pytest.mark.check
def test_what_is_not_in_the_environment_is_found_out(
    ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup, "PYTHON", ready / ".venv" / "bin" / "python")
    (tmp_path / "list.txt").write_text(
        "jupyterlab==1.0 \\\n    --hash=sha256:0\nNumpy_X==2.0 \\\n    --hash=sha256:0\n"
        "appnope==1.0 ; sys_platform == 'darwin' \\\n    --hash=sha256:0\nscipy==1.0\n"
    )
    assert setup.absent([tmp_path / "list.txt"]) == ["Numpy_X", "scipy"]


# The Makefiles, and what git does to the files of a clone.

MAKEFILES = [COURSE / "Makefile", COURSE / "tools" / "student" / "Makefile"]
every_makefile = pytest.mark.parametrize("path", MAKEFILES, ids=["lecturer", "student"])


@every_makefile
def test_help_lists_every_command_with_a_line(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    phony = re.search(r"(?m)^\.PHONY: (.*)$", text)
    for command in (["make", "help"], ["make"]):
        run = subprocess.run(
            [*command, "-f", path], cwd=path.parent, capture_output=True, text=True, check=True
        )
        rows = [re.fullmatch(r"make ([a-z]+) +(\S.+)", line) for line in run.stdout.splitlines()]
        assert phony and [row and row[1] for row in rows] == phony[1].split()
    assert not re.search(r"\bsed\b|\bexpand\b", text), "the sed of macOS and BSD knows no \\t"


def test_the_two_makefiles_open_and_set_up_the_course_alike() -> None:
    lecturer, student = (path.read_text(encoding="utf-8") for path in MAKEFILES)
    lecturer = lecturer.replace("$(BIN)", ".venv/bin")
    lines = [line for line in student.splitlines() if not line.startswith((".PHONY", "# `make"))]
    assert len(lines) > 20 and [line for line in lines if line not in lecturer] == []


@pytest.mark.check
def test_a_clone_has_the_same_bytes_whatever_git_is_told(scratch: Path) -> None:
    clone = scratch.parent / "clone"
    told = ["-c", "core.autocrlf=true", "-c", "core.eol=crlf"]
    subprocess.run(
        ["git", *told, "clone", "-q", *told, str(scratch), str(clone)],
        check=True,
        capture_output=True,
    )
    changed = [
        name.as_posix()
        for name in course_files(scratch)
        if (clone / name).read_bytes() != (scratch / name).read_bytes()
    ]
    assert changed == []


def test_no_binary_file_is_taken_for_text() -> None:
    command = ["git", "ls-files", "-z", "--eol"]
    listed = subprocess.run(command, cwd=COURSE, capture_output=True, text=True, check=True).stdout
    guessed = [row for row in listed.split("\0") if row.startswith("i/-text")]
    assert len(guessed) > 5 and [row for row in guessed if "attr/-text" not in row] == []


@pytest.mark.check
def test_without_a_network_set_up_ends_with_one_sentence(scratch: Path) -> None:
    offline = {**os.environ, "PIP_RETRIES": "1", "PIP_NO_INDEX": "", "PIP_CONFIG_FILE": os.devnull}
    offline |= {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_NO_CACHE_DIR": "1"}
    offline |= {"PIP_FIND_LINKS": ""}
    run = subprocess.run(
        [sys.executable, "tools/setup.py"],
        cwd=scratch, env=offline, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 1 and "Traceback" not in run.stderr
    assert "is this machine on the network?" in run.stderr
    assert not (scratch / ".venv" / "installed.sha256").exists()
