"""Run one submission in the sandbox: the line to it, and the limits that are kept from outside."""

import contextlib
import json
import os
import select
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

import psutil

from tools.course import ROOT
from tools.grading.guards import BUBBLEWRAP, COURSE, INSIDE, PROCESSES, SETTINGS, command

START, GRACE, TICK = 60.0, 10.0, 0.2  # seconds: to import, beyond a cell's limit, between looks
ENDED, UNREADABLE = "its process ended", "what it sent cannot be read"


class Limits(NamedTuple):
    """What one submission may use: seconds a cell, and bytes and processes altogether."""

    seconds: float = 60.0
    memory: int = 4_000_000_000
    processes: int = 120  # threads count as processes, and TensorFlow starts forty
    output: int = 64_000_000
    disk: int = 64_000_000


class StoppedError(Exception):
    """A submission went beyond a limit, or its process ended; the reason is in words."""


class Sandbox(contextlib.AbstractContextManager["Sandbox"]):
    """One process in the sandbox, and the line to it.

    Parameters
    ----------
    limits : Limits
        What it may use.
    lacking : frozenset of str
        The guards, by their names in GUARDS, that this machine cannot give.
    """

    def __init__(self, limits: Limits, lacking: frozenset[str] = frozenset()) -> None:
        self.limits, self.came, self.waiting = limits, 0, bytearray()
        self.work = tempfile.TemporaryDirectory()
        course = COURSE if BUBBLEWRAP not in lacking else ROOT
        program = course / "inside.py" if course == COURSE else INSIDE
        self.errors = Path(self.work.name, "errors")
        with self.errors.open("wb") as errors:
            self.process = subprocess.Popen(
                [*command(lacking, limits.disk), "-P", str(program)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
                start_new_session=True, cwd=self.work.name, env=os.environ | SETTINGS,
            )  # fmt: skip
        assert self.process.stdin and self.process.stdout  # as was asked for
        self.pipes = (self.process.stdin, self.process.stdout)
        self.into, self.out = (pipe.fileno() for pipe in self.pipes)
        self.until, self.looked = time.monotonic() + START, 0.0
        self.course, self.alone = str(course), lacking.isdisjoint({PROCESSES, BUBBLEWRAP})

    def kept_inside(self) -> dict[str, int]:
        """Return the limits that the kernel keeps for each process, by their names there."""
        kept = {"RLIMIT_CORE": 0, "RLIMIT_NOFILE": 1024, "RLIMIT_FSIZE": self.limits.disk}
        kept |= {"RLIMIT_DATA": self.limits.memory}
        return kept | ({"RLIMIT_NPROC": self.limits.processes} if self.alone else {})

    def say(self, content: bytes) -> None:
        """Send bytes, their length before them."""
        left = len(content).to_bytes(8, "big") + content
        os.set_blocking(self.into, False)
        while left:
            self._watch()
            if select.select([], [self.into], [], TICK)[1]:
                try:
                    left = left[os.write(self.into, left[:65536]) :]
                except BrokenPipeError:
                    raise StoppedError(ENDED) from None

    def hear(self) -> tuple[dict[str, Any], bytes]:
        """Return the next line that came, and the bytes that came with it."""
        while b"\n" not in self.waiting:
            self._more()
        head = self._taken(self.waiting.index(b"\n") + 1)
        try:
            what = dict(json.loads(head))
            size = int(what.pop("size"))
        except (ValueError, TypeError, KeyError, RecursionError):
            raise StoppedError(UNREADABLE) from None
        if size < 0:
            raise StoppedError(UNREADABLE)
        while len(self.waiting) < size:
            self._more()
        return what, self._taken(size)

    def _taken(self, size: int) -> bytes:
        part = bytes(self.waiting[:size])
        del self.waiting[:size]
        return part

    def last_words(self) -> str:
        """Return the last line that was said where nobody listens, before the page began."""
        return (self.errors.read_text("utf-8", "replace").splitlines() or [""])[-1][:300]

    def more_time(self, seconds: float) -> None:
        """Let the page go on for so many seconds, and a little, for nobody's clock is exact."""
        self.until = time.monotonic() + seconds + GRACE

    def __exit__(self, *_: object) -> None:
        processes = self._all()
        with contextlib.suppress(OSError):
            os.killpg(self.process.pid, signal.SIGKILL)  # also those whose parent has ended
        for process in processes:
            with contextlib.suppress(psutil.Error):
                process.kill()
        for pipe in self.pipes:
            with contextlib.suppress(OSError):
                pipe.close()
        self.process.wait()
        self.work.cleanup()

    def _more(self) -> None:
        self._watch()
        if select.select([self.out], [], [], TICK)[0]:
            part = os.read(self.out, 65536)
            self.came += len(part)
            if not part:
                raise StoppedError(ENDED)
            if self.came > self.limits.output:
                raise StoppedError(f"it sent more than {self.limits.output / 1e6:.0f} MB")
            self.waiting += part

    def _watch(self) -> None:
        now = time.monotonic()
        if now > self.until:
            raise StoppedError("it ran longer than allowed")
        if now > self.looked + TICK:
            self.looked = now
            most, all_of_them = self.limits.memory, self._all()
            if sum(map(held, all_of_them)) > most < sum(held(p, own=True) for p in all_of_them):
                raise StoppedError(f"it took more than {self.limits.memory / 1e9:.1f} GB of memory")

    def _all(self) -> list[psutil.Process]:
        try:
            first = psutil.Process(self.process.pid)
            return [*first.children(recursive=True), first]
        except psutil.Error:
            return []


def held(process: psutil.Process, *, own: bool = False) -> int:
    """Return the bytes that a process holds, also in files that have no name on any disk.

    Of its own: what many processes share counts once. That takes longer to find out.
    """
    with contextlib.suppress(psutil.Error, OSError):
        memory = process.memory_full_info().pss if own else process.memory_info().rss
        return int(memory) + nameless(process)
    return 0


def nameless(process: psutil.Process) -> int:
    """Return the bytes of the files that a process holds open and that have no name."""
    size = 0
    for path in Path(f"/proc/{process.pid}/fd").iterdir():
        with contextlib.suppress(OSError):
            size += 0 if path.stat().st_nlink else 512 * path.stat().st_blocks
    return size
