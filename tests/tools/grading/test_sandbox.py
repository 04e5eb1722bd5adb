"""The line to a sandbox, and the limits that are kept from outside."""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.support import COURSE
from tests.tools.sandboxed import needs_sandbox
from tools.grading import sandbox as module
from tools.grading.guards import BUBBLEWRAP, PROCESSES, SETTINGS
from tools.grading.sandbox import Limits, Sandbox, StoppedError, held, nameless

pytestmark = pytest.mark.check
LIMITS = Limits(seconds=5, memory=400_000_000, processes=20, output=1_000_000, disk=5_000_000)
ECHO = """
import json, os, sys, time
def say(**what):
    content = what.pop("content", b"")
    os.write(1, json.dumps({**what, "size": len(content)}).encode() + b"\\n" + content)
def hear():
    size = int.from_bytes(sys.stdin.buffer.read(8), "big")
    return sys.stdin.buffer.read(size)
"""


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a file that runs in place of `inside`, and without bubblewrap: here is what counts."""
    monkeypatch.setattr(module, "INSIDE", tmp_path / "program.py")
    yield tmp_path / "program.py"


def started(program: Path, code: str, limits: Limits = LIMITS) -> Sandbox:
    program.write_text(ECHO + code, encoding="utf-8")
    return Sandbox(limits, frozenset({BUBBLEWRAP}))


def test_what_is_said_comes_back_however_long_it_is(program: Path) -> None:
    with started(program, "say(content=hear(), name='x'); say(done=True)") as sandbox:
        sandbox.say(bytes(range(256)) * 3000)
        assert sandbox.hear() == ({"name": "x"}, bytes(range(256)) * 3000)
        assert sandbox.hear() == ({"done": True}, b"")
        with pytest.raises(StoppedError, match="its process ended"):
            sandbox.hear()


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"size": "x"}', '{"a": 1}', '{"size": -1}', "9" * 5000, "[" * 100_000]
)
def test_a_line_that_is_none_stops_it(line: str, program: Path) -> None:
    with (
        started(program, f"os.write(1, {line!r}.encode() + b'\\n')\nhear()") as sandbox,
        pytest.raises(StoppedError, match="cannot be read"),
    ):
        sandbox.hear()


def test_more_than_it_may_send_stops_it(program: Path) -> None:
    with started(program, "say(content=bytes(2_000_000))") as sandbox:
        assert LIMITS.output == 1_000_000
        with pytest.raises(StoppedError, match=r"it sent more than 1 MB"):
            sandbox.hear()


@pytest.mark.parametrize("listens", ["", "os.read(0, 10_000)"], ids=["never", "for a moment"])
def test_who_does_not_listen_is_stopped_when_the_time_is_over(listens: str, program: Path) -> None:
    with started(program, f"{listens}\ntime.sleep(60)") as sandbox:
        sandbox.until = time.monotonic() + 1
        with pytest.raises(StoppedError, match="ran longer than allowed"):
            sandbox.say(bytes(10_000_000))


def test_who_has_ended_cannot_be_told_anything(program: Path) -> None:
    with (
        started(program, "") as sandbox,
        pytest.raises(StoppedError, match="its process ended"),
    ):
        sandbox.say(bytes(10_000_000))


def test_the_last_words_are_one_line_and_short(program: Path) -> None:
    for code, words in [("", ""), ("'first\\nsecond'", "second"), ("'x' * 301", "x" * 300)]:
        with started(program, f"sys.exit({code})") as sandbox:
            sandbox.process.wait()
            assert sandbox.last_words() == words
    with started(program, "os.write(2, b'last \\xff')") as sandbox:
        sandbox.process.wait()
        assert sandbox.last_words() == "last \N{REPLACEMENT CHARACTER}"


def test_more_time_is_counted_from_now(program: Path) -> None:
    with started(program, "time.sleep(60)") as sandbox:
        assert module.START - 10 < sandbox.until - time.monotonic() <= module.START
        sandbox.more_time(100)
        assert 100 < sandbox.until - time.monotonic() < 100 + module.GRACE + 1


def test_memory_is_watched_and_what_a_fork_shares_counts_once(program: Path) -> None:
    shared = (
        "x = bytearray(150_000_000)\nfor _ in range(4):\n    if not os.fork(): time.sleep(60)\n"
    )
    with started(program, f"{shared}time.sleep(2)\nsay(done=True)\nhear()") as sandbox:
        assert sandbox.hear() == ({"done": True}, b"")
        there = psutil.Process(sandbox.process.pid)
        every = [there, *there.children()]
        own = sum(held(process, own=True) for process in every)
        assert sum(map(held, every)) > LIMITS.memory > own > 150_000_000
    with (
        started(program, "x = bytearray(900_000_000)\ntime.sleep(60)") as sandbox,
        pytest.raises(StoppedError, match=r"more than 0\.4 GB of memory"),
    ):
        sandbox.hear()


STARTED = {
    "a child": "say(pid=subprocess.Popen(['sleep', '99']).pid)",
    "a session": "say(pid=subprocess.Popen(['sleep', '99'], start_new_session=True).pid)",
    "a grandchild": """
if not os.fork():
    os.setsid()
    say(pid=subprocess.Popen(['sleep', '99'], start_new_session=True).pid)
    time.sleep(99)
""",
    "an orphan": """
out, into = os.pipe()
if not os.fork():
    os.write(into, str(subprocess.Popen(['sleep', '99']).pid).encode())
    os._exit(0)
os.wait()
say(pid=int(os.read(out, 20)))
""",
}


@pytest.mark.parametrize("kind", STARTED)
def test_what_was_started_has_ended_when_it_is_left(kind: str, program: Path) -> None:
    with started(program, f"import subprocess\n{STARTED[kind]}\ntime.sleep(99)") as sandbox:
        said, _ = sandbox.hear()
        every = [psutil.Process(sandbox.process.pid), psutil.Process(said["pid"])]
    _, left = psutil.wait_procs(every, 5)
    assert [process for process in left if process.status() != psutil.STATUS_ZOMBIE] == []
    assert not Path(sandbox.work.name).exists()


def test_a_sandbox_that_is_alone_says_so_and_limits_its_processes(program: Path) -> None:
    kept = {"RLIMIT_CORE": 0, "RLIMIT_NOFILE": 1024, "RLIMIT_FSIZE": 5_000_000}
    kept |= {"RLIMIT_DATA": 400_000_000}
    with started(program, "say(**os.environ)\nhear()") as unsafe:
        assert unsafe.hear()[0].items() >= SETTINGS.items()
        assert not unsafe.alone and unsafe.kept_inside() == kept
        assert unsafe.course == str(COURSE)
    with Sandbox(LIMITS) as safe:
        assert safe.alone and safe.kept_inside() == kept | {"RLIMIT_NPROC": 20}
        assert safe.course == "/course"
    with Sandbox(LIMITS, frozenset({PROCESSES})) as seeing:
        assert not seeing.alone


def test_of_files_those_without_a_name_count_as_memory(tmp_path: Path) -> None:
    before = nameless(psutil.Process())
    with (tmp_path / "named").open("wb", buffering=0) as named:
        named.write(bytes(5_000_000))
        with os.fdopen(os.memfd_create("none"), "wb", buffering=0) as unnamed:
            unnamed.write(bytes(3_000_000))
            assert 3_000_000 <= nameless(psutil.Process()) - before < 3_100_000
            here = psutil.Process()
            assert held(here) - here.memory_info().rss > 2_000_000
            assert held(here, own=True) - here.memory_full_info().pss > 2_000_000


def test_what_has_ended_holds_nothing() -> None:
    ended = psutil.Popen(["true"])
    ended.wait()
    assert held(ended) == held(ended, own=True) == 0


@needs_sandbox
def test_the_real_program_inside_answers(tmp_path: Path) -> None:
    with Sandbox(LIMITS) as sandbox:
        cells = [[0, "print(1)", ""], [1, "1 / 0", ""]]
        job = {"course": sandbox.course, "alone": True, "chapter": "kernels", "cells": cells,
               "limits": {}, "seconds": 5}  # fmt: skip
        sandbox.say(json.dumps(job).encode())
        said = [sandbox.hear()[0] for _ in range(4)]
        assert said == [{"cell": 0}, {"cell": 1}, {"error": "ZeroDivisionError"}, {"done": True}]
    assert os.path.exists("/proc")  # noqa: PTH110 (nothing was ended but what was started)
