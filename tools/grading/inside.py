"""What runs in the sandbox: a page, cell by cell, and at each question what it answers.

It forms no verdict: whatever a page does to this process, only plain values leave it. It is read
from a file there, and imports nothing of tools/.
"""

import contextlib
import importlib
import json
import os
import re
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

OUTSIDE = {  # what Python itself reports -> how it is told to the lecturer
    "socket.connect": "called the network", "socket.getaddrinfo": "called the network",
    "socket.bind": "called the network", "subprocess.Popen": "started a program",
    "os.system": "started a program", "os.exec": "started a program",
    "os.posix_spawn": "started a program", "os.fork": "made processes",
    "os.kill": "sent signals to processes", "os.killpg": "sent signals to processes",
}  # fmt: skip
READ = ("/course", "/tmp", "/usr", "/etc", "/sys", "/dev", "/proc/self", "/proc/cpuinfo",
        "/proc/meminfo", "/proc/stat", sys.prefix, sys.base_prefix)  # fmt: skip
WRITTEN = ("/tmp", "/dev")
MOST_TOLD, CROWD = 20, 16


class Line:
    """The way to the grader: lines of JSON and bytes; the page's own prints lead nowhere."""

    def __init__(self) -> None:
        self.heard, self.said, self.process = os.dup(0), os.dup(1), os.getpid()
        nothing = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(nothing, descriptor)

    def say(self, content: bytes = b"", **what: Any) -> None:
        """Send a line and the bytes that go with it; a copy of this process says nothing."""
        if os.getpid() != self.process:
            os._exit(0)
        left = json.dumps({**what, "size": len(content)}).encode() + b"\n" + content
        while left:
            left = left[os.write(self.said, left) :]

    def hear(self) -> bytes:
        """Return what the grader sent: its length in eight bytes, then so many bytes."""
        return self._read(int.from_bytes(self._read(8), "big"))

    def _read(self, size: int) -> bytes:
        parts = b""
        while len(parts) < size:
            part = os.read(self.heard, size - len(parts))
            if not part:
                os._exit(0)
            parts += part
        return parts


class Watch:
    """Note, for the lecturer, what a page does beside computing."""

    def __init__(self) -> None:
        self.seen: dict[str, None] = {}
        self.on = False
        self.whole = {name: dict(vars(module)) for name, module in course_modules()}
        sys.addaudithook(self.hear)

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Note an event that Python reports, while the page's own code runs."""
        if not self.on:
            return
        if event in OUTSIDE:
            self.note(OUTSIDE[event])
        elif event in ("open", "os.listdir", "os.scandir") and isinstance(arguments[0], str):
            path = os.path.abspath(arguments[0])  # noqa: PTH100
            mode = str([*arguments, "r"][1])
            writes = event == "open" and bool(re.search("[wax+]", mode))
            if not path.startswith(WRITTEN if writes else READ):
                self.note(f"{'wrote to' if writes else 'looked into'} {path}")

    def note(self, what: str) -> None:
        """Keep a sentence once, and not too many of them."""
        if len(self.seen) < MOST_TOLD:
            self.seen[what[:200]] = None

    def look(self) -> None:
        """Note what of NumPy, of Python and of the course now is another function."""
        for name, module in course_modules():
            before = self.whole.get(name, {})
            for key, value in [*vars(module).items()]:
                if callable(before.get(key)) and value is not before[key]:
                    self.note(f"replaced {name}.{key}")


def course_modules() -> Iterator[tuple[str, Any]]:
    """Yield the modules that a page may not change unseen."""
    for name, module in [*sys.modules.items()]:
        if name in ("builtins", "numpy") or name.startswith(("assignments.", "helpers.")):
            yield name, module


def end_the_crowd() -> None:
    """End the processes that a page left behind, and forget them."""
    if sum(path.name.isdigit() for path in Path("/proc").iterdir()) > CROWD:
        with contextlib.suppress(OSError):
            os.kill(-1, signal.SIGKILL)  # all there are, but this one: for a sandbox alone
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def limited(limits: dict[str, int]) -> None:
    """Set the limits that the kernel keeps; none of them can be raised again from here."""
    for name, most in limits.items():
        resource.setrlimit(getattr(resource, name), (most, most))


def interrupted(*_: Any) -> None:
    """End a cell that ran for too long."""
    raise KeyboardInterrupt


def runner(seconds: float) -> tuple[Callable[[str], Any], dict[str, Any]]:
    """Return what runs a cell as a notebook does and gives its error, and the page's names."""
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    config = Config({"HistoryManager": {"enabled": False}})
    shell = InteractiveShell.instance(config=config, colors="nocolor")

    def run(source: str) -> Any:
        signal.signal(signal.SIGALRM, interrupted)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            done = shell.run_cell(source, store_history=True)
            return done.error_before_exec or done.error_in_exec
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            if "matplotlib.pyplot" in sys.modules:
                sys.modules["matplotlib.pyplot"].close("all")

    return run, shell.user_ns


def kind_of(error: BaseException) -> str:
    """Return what ended a cell, by its name among Python's own errors, not by the page's words."""
    kinds = [kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins"]
    return (
        f"it ran longer than allowed ({kinds[0]})" if kinds[0] == "KeyboardInterrupt" else kinds[0]
    )


def main() -> None:
    """Run the job that comes down the line."""
    line = Line()
    job = json.loads(line.hear())
    limited(job["limits"])
    sys.path.insert(0, job["course"])
    Path("cnn_course").symlink_to(job["course"])  # where a page looks for it first
    chapter = importlib.import_module(f"assignments.checks.{job['chapter']}")
    engine = importlib.import_module("assignments.checks.engine")
    questions = {f"q{name[9:]}": q for name, q in vars(chapter).items() if name[:9] == "question_"}
    collect, pack, unpack = engine.collect, engine.pack, engine.unpack
    (run, names), watch = runner(job["seconds"]), Watch()
    for number, source, asked in job["cells"]:
        try:
            line.say(cell=number)
            watch.on = True
            if asked:
                answer = {name: names.get(name) for name in questions[asked].names}
                line.say(ask=asked)
                while content := line.hear():
                    cases = unpack(content)["cases"]
                    line.say(pack(collect(questions[asked], answer, cases)), values=asked)
            elif error := run(source):
                line.say(error=kind_of(error))
        except BaseException as error:  # whatever a page throws, the next cell is run
            line.say(error=kind_of(error))
        watch.on = False
        watch.look()
        if job["alone"]:
            end_the_crowd()
        line.say(seen=[*watch.seen])
    line.say(done=True)


if __name__ == "__main__":
    main()
