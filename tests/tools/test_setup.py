"""Set-up says in one sentence what is wrong, and leaves alone what is right."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import setup


def test_an_unfit_python_is_refused_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "FITTING", False)
    with pytest.raises(SystemExit, match=r"^This course needs Python 3\.11, 3\.12 or 3\.13, and "):
        setup.main()


def test_nothing_is_done_when_nothing_changed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "stamp").write_text(setup.fingerprint())
    monkeypatch.setattr(setup, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(setup, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(setup, "make_venv", lambda: pytest.fail("made .venv anew"))
    setup.main()


def test_changed_requirements_make_the_environment_stale(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = setup.fingerprint()
    changed = tmp_path / "requirements.txt"
    changed.write_text("numpy==0\n")
    monkeypatch.setattr(setup, "LISTS", [changed])
    assert setup.fingerprint() != before


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


@pytest.mark.parametrize(
    ("log", "sentence"),
    [
        ("WARNING: Retrying (Retry(total=4)) after NewConnectionError", "on the network"),
        ("ERROR: [Errno 28] No space left on device", "The disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "not the one this course was tested"),
        ("ERROR: something new", "could not be installed"),
    ],
)
def test_a_failed_installation_is_explained(log: str, sentence: str) -> None:
    said = setup.why_it_failed(log)
    assert sentence in said and said.count("\n") == 0


@pytest.mark.check
def test_without_a_network_set_up_ends_with_one_sentence(scratch: Path) -> None:
    offline = {**os.environ, "PIP_RETRIES": "1", "PIP_NO_INDEX": "", "PIP_CONFIG_FILE": os.devnull}
    offline |= {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_NO_CACHE_DIR": "1"}
    run = subprocess.run(
        [sys.executable, "tools/setup.py"],
        cwd=scratch, env=offline, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 1 and "Traceback" not in run.stderr
    assert "is this machine on the network?" in run.stderr
    assert not (scratch / ".venv" / "installed.sha256").exists()
