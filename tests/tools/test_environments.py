"""Environments beside .venv: made once, made anew when a list changes, and not made in silence."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import Shown
from tests.tools.test_matrix import write_wheel
from tools import environments

HERE = f"{sys.version_info[0]}.{sys.version_info[1]}"


@pytest.mark.check
def test_an_environment_is_made_once_and_anew_when_one_of_its_lists_changes(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder, lists = tmp_path / "own", [tmp_path / "a.txt", tmp_path / "b.txt"]
    states = [(("", ""), 1), (("", ""), 0), (("", "# b\n"), 1), (("# a\n", "# b\n"), 1)]
    for texts, made in [*states, (("", ""), 1)]:  # of what was there before, nothing is left
        for path, text in zip(lists, texts, strict=True):
            path.write_text(text, encoding="utf-8")
        assert environments.make(folder, HERE, lists, "--prompt=mine")
        said = "Installing the versions in own: about 2 GB.\n" * made
        assert capfd.readouterr() == (said, "")
    assert "prompt = mine\n" in (folder / "pyvenv.cfg").read_text(encoding="utf-8")
    command = [environments.python_of(folder), "-c", "import sys; print(sys.prefix)"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert Path(said.strip()) == folder


def test_what_a_list_names_is_installed_there_and_said_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_wheel(tmp_path, "pixels", "1.0")
    wheel = tmp_path / "pixels-1.0-py3-none-any.whl"
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    (tmp_path / "list.txt").write_text(f"pixels @ {wheel.as_uri()} --hash=sha256:{digest}\n")
    monkeypatch.setattr(sys, "stdout", told := Shown())
    assert environments.make(tmp_path / "own", HERE, [tmp_path / "list.txt"])
    assert told.seen == "Installing the versions in own: about 2 GB.\n"
    assert len([*(tmp_path / "own").rglob("pixels-1.0.dist-info")]) == 1


def test_the_python_of_an_environment_lies_elsewhere_on_windows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = Path("own")
    assert environments.python_of(folder).as_posix() == "own/bin/python"
    with monkeypatch.context() as patch:
        patch.setattr(os, "name", "nt")
        found = environments.python_of(folder)
    assert found.as_posix() == "own/Scripts/python.exe"


def test_where_no_such_python_is_nothing_is_made(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "list.txt").touch()
    lists = [tmp_path / "list.txt"]
    made = environments.make(tmp_path / "own", "9.9", lists, "--no-python-downloads")
    assert made is False and not (tmp_path / "own").exists()
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(os.name == "nt", reason="pyenv's shims are shell scripts")
def test_a_python_of_pyenv_answers_though_another_one_is_chosen_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = Path(sys.base_prefix, "bin", f"python{HERE}")
    script = f'#!/bin/sh\n[ "$PYENV_VERSION" = {HERE} ] && exec {python} "$@"\nexit 1\n'
    shim = tmp_path / "shims" / f"python{HERE}"
    shim.parent.mkdir()
    shim.write_text(script, encoding="utf-8")
    shim.chmod(0o755)
    (tmp_path / "list.txt").touch()
    monkeypatch.setenv("PATH", str(shim.parent))
    monkeypatch.setenv("PYENV_VERSION", "2.7")
    monkeypatch.setenv("UV_PYTHON_INSTALL_DIR", str(tmp_path / "none"))  # uv has none of its own
    lists = [tmp_path / "list.txt"]
    assert environments.make(tmp_path / "own", HERE, lists, "--no-python-downloads") is True


@pytest.mark.check
def test_what_cannot_be_installed_leaves_no_mark_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UV_OFFLINE", "1")
    lists = [tmp_path / "list.txt"]
    lists[0].write_text(f"nothing==1.0 --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(subprocess.CalledProcessError):
            environments.make(tmp_path / "own", HERE, lists)
