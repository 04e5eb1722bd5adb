"""Environments beside .venv: made once, made anew when a list changes, and not made in silence."""

import subprocess
import sys
from pathlib import Path

import pytest

from tools import environments

HERE = f"{sys.version_info[0]}.{sys.version_info[1]}"


def test_an_environment_is_made_once_and_anew_when_one_of_its_lists_changes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, lists = tmp_path / "own", [tmp_path / "a.txt", tmp_path / "b.txt"]
    for texts, made in [(("", ""), 1), (("", ""), 0), (("", "# b\n"), 1), (("# a\n", "# b\n"), 1)]:
        for path, text in zip(lists, texts, strict=True):
            path.write_text(text, encoding="utf-8")
        assert environments.make(folder, HERE, lists)
        assert capsys.readouterr().out.count("Installing the versions in own") == made
    command = [environments.python_of(folder), "-c", "import sys; print(sys.prefix)"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert Path(said.strip()) == folder


def test_where_no_such_python_is_nothing_is_made(tmp_path: Path) -> None:
    (tmp_path / "list.txt").touch()
    lists = [tmp_path / "list.txt"]
    assert not environments.make(tmp_path / "own", "9.9", lists, "--no-python-downloads")
    assert not (tmp_path / "own").exists()


def test_what_cannot_be_installed_leaves_no_mark_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UV_OFFLINE", "1")
    lists = [tmp_path / "list.txt"]
    lists[0].write_text(f"nothing==1.0 --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(subprocess.CalledProcessError):
            environments.make(tmp_path / "own", HERE, lists)
