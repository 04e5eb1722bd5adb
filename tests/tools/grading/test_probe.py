"""Each guard is put to the test, and one that this machine does not give is named."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import COURSE
from tests.tools.sandboxed import needs_sandbox
from tools.grading import probe
from tools.grading.guards import BUBBLEWRAP, GUARDS, PROCESSES, tree

pytestmark = pytest.mark.check


@needs_sandbox
def test_every_guard_holds_here() -> None:
    assert probe.lacking() == {}
    assert set(probe.tried(frozenset())) == set(probe.TRIED)


@needs_sandbox
@pytest.mark.parametrize("name", ["no network", "no user namespaces inside", PROCESSES])
def test_a_guard_that_is_left_out_does_not_hold(name: str) -> None:
    assert name in GUARDS
    lost = set(probe.TRIED) - set(probe.tried(frozenset({name})))
    assert lost == (set() if name == "no network" and not there_is_a_network() else {name})


def there_is_a_network() -> bool:
    """Tell whether there is one here; `make check` cuts it off."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as plug:
        return plug.connect_ex(("192.0.2.1", 9)) == 0


def test_a_machine_without_bubblewrap_is_told_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    [(name, reason)] = probe.lacking().items()
    assert name == BUBBLEWRAP and "apt-get install bubblewrap" in reason


@needs_sandbox
def test_where_no_sandbox_may_be_started_it_says_what_bubblewrap_said() -> None:
    """A sandbox, in which no other may be started, is such a machine."""
    code = "from tools.grading import probe; print(probe.lacking())"
    own = Path(sys.prefix).resolve()  # in a worktree .venv may be a link
    places = [COURSE, own, Path(sys.base_prefix), *(Path(p).resolve() for p in site_packages())]
    guarded = ["--unshare-user", "--uid", "1000", "--disable-userns"]
    guarded += ["--dev", "/dev", "--proc", "/proc"]
    start = ["bwrap", *guarded, *tree({path: path for path in places}), "--chdir", str(COURSE)]
    done = subprocess.run(
        [*start, str(own / "bin" / "python"), "-c", code], capture_output=True, text=True,
        env={"PATH": os.environ["PATH"], "MPLCONFIGDIR": "/tmp", "PYTHONPATH": str(COURSE)},
        check=True,
    )  # fmt: skip
    assert done.stdout.startswith(f"{{'{BUBBLEWRAP}': 'bwrap: "), done.stdout


def site_packages() -> list[str]:
    return [path for path in sys.path if path.endswith("site-packages")]


@needs_sandbox
def test_a_bubblewrap_that_refuses_one_thing_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as one that is too old to know of it."""
    real = shutil.which("bwrap")
    script = '#!/bin/sh\ncase "$*" in *--unshare-pid*) echo "no such thing" >&2; exit 1;; esac\n'
    (tmp_path / "bwrap").write_text(f'{script}exec {real} "$@"\n')
    (tmp_path / "bwrap").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert probe.lacking() == {PROCESSES: "no such thing"}


@needs_sandbox
def test_a_bubblewrap_that_leaves_out_what_it_was_told_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pass_on = 'for a; do shift; [ "$a" = --unshare-pid ] || set -- "$@" "$a"; done\n'
    (tmp_path / "bwrap").write_text(f'#!/bin/sh\n{pass_on}exec {shutil.which("bwrap")} "$@"\n')
    (tmp_path / "bwrap").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert probe.lacking() == {PROCESSES: "it was tried, and does not hold"}


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("exit 3", "it does not start"),
        ("echo hello", "it does not start"),
        ("echo well; echo; echo no >&2; echo >&2", "no"),
        ("echo '[]'; echo not yet >&2; echo not now >&2; exit 1", "not now"),
    ],
)
def test_a_bubblewrap_that_starts_nothing_is_told_by_its_last_words(
    script: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bwrap").write_text(f"#!/bin/sh\n{script}\n")
    (tmp_path / "bwrap").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert probe.lacking() == {BUBBLEWRAP: reason}


def test_a_bubblewrap_that_never_answers_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bwrap").write_text("#!/bin/sh\nexec sleep 9\n")
    (tmp_path / "bwrap").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(probe, "SECONDS", 0.2)
    [(name, reason)] = probe.lacking().items()
    assert name == BUBBLEWRAP and reason == "it did not start within 0 seconds"
