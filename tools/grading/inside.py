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
from collections.abc import Callable
from pathlib import Path
from typing import Any

NETWORK, PROGRAM = "called the network", "started a program"
OUTSIDE = {  # what Python itself reports -> how it is told to the lecturer
    "socket.connect": NETWORK, "socket.getaddrinfo": NETWORK, "socket.bind": NETWORK,
    "subprocess.Popen": PROGRAM, "os.system": PROGRAM, "os.exec": PROGRAM,
    "os.posix_spawn": PROGRAM, "os.fork": "made processes", "os.kill": "sent signals to processes",
}  # fmt: skip
EVENTS = {*OUTSIDE, "open", "os.listdir", "os.scandir"}
READ = ("/course", "/tmp", "/usr", "/etc", "/sys", "/dev", "/proc/self", "/proc/cpuinfo",
        "/proc/meminfo", "/proc/stat", sys.prefix, sys.base_prefix)  # fmt: skip
WRITTEN = ("/tmp", "/dev")
MOST_TOLD, CROWD = 20, 16


class Line:
    """The way to the grader: lines of JSON and bytes; the page's own prints lead nowhere."""

    def __init__(self) -> None:
        self.heard, self.said, self.process = os.fdopen(os.dup(0), "rb"), os.dup(1), os.getpid()
        for descriptor in (0, 1, 2):
            os.dup2(os.open(os.devnull, os.O_RDWR), descriptor)

    def is_ours(self) -> bool:
        """Tell whether this is the process that was started, and no copy of it."""
        return os.getpid() == self.process

    def say(self, content: bytes = b"", **what: Any) -> None:
        """Send a line and the bytes that go with it; a copy of this process says nothing."""
        if not self.is_ours():
            os._exit(0)
        left = json.dumps({**what, "size": len(content)}).encode() + b"\n" + content
        while left:
            left = left[os.write(self.said, left) :]

    def hear(self) -> bytes:
        """Return what the grader sent: its length in eight bytes, then so many bytes."""
        return self.heard.read(int.from_bytes(self.heard.read(8), "big"))


class Watch:
    """Tell, for the lecturer, what a page does beside computing."""

    def __init__(self, line: Line) -> None:
        self.line, self.on, self.seen = line, False, set[str]()

    def begin(self) -> None:
        """Listen, and remember what was there before the page."""
        self.whole = course_functions()
        sys.addaudithook(self.hear)

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Note an event that Python reports, while the page's own code runs."""
        if not self.on or event not in EVENTS or not by_the_page():
            return
        if event in OUTSIDE:
            return self.note(OUTSIDE[event])
        path = os.path.abspath(str(arguments[0]))  # noqa: PTH100
        writes = event == "open" and re.search("[wax+]", str(arguments[1]))
        if type(arguments[0]) is str and not path.startswith(WRITTEN if writes else READ):
            self.note(f"{'wrote to' if writes else 'looked into'} {path}")

    def note(self, what: str) -> None:
        """Tell a sentence at once, and once, and not too many of them."""
        if what not in self.seen and len(self.seen) < MOST_TOLD and self.line.is_ours():
            self.seen.add(what)
            self.line.say(seen=what[:200])

    def look(self) -> None:
        """Note what of NumPy, of Python and of the course now is another function."""
        now = course_functions()
        for name, known in self.whole.items():
            if any(a is not b for a, b in zip(now.get(name, (0, 0)), known, strict=True)):
                self.note(f"replaced {name}")


def by_the_page() -> bool:
    """Tell whether it is the page itself that does something, and not what it imports or calls."""
    frame: Any = sys._getframe(2)
    while frame and "<ipython-input" not in frame.f_code.co_filename:
        if re.match("<frozen importlib|.*/helpers/", frame.f_code.co_filename):
            return False
        frame = frame.f_back
    return True


def course_functions() -> dict[str, tuple[Any, Any]]:
    """Return the functions that a page may not change unseen, by their names, with their code."""
    return {
        f"{name}.{key}": (thing, thing.__code__ if type(thing) is type(by_the_page) else None)
        for name, module in [*sys.modules.items()]
        if type(module) is type(sys)
        and re.match(r"(builtins|numpy)$|(assignments|helpers)\.", str(name))
        for key, thing in [*vars(module).items()]
        if callable(thing)
    }


def end_the_crowd() -> None:
    """End the processes that a page left behind, and forget them."""
    if sum(path.name.isdigit() for path in Path("/proc").iterdir()) > CROWD:
        with contextlib.suppress(OSError):
            os.kill(-1, signal.SIGKILL)  # all there are, but this one: for a sandbox alone
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def runner(seconds: float) -> tuple[Callable[[str], Any], dict[str, Any]]:
    """Return what runs a cell as a notebook does and gives its error, and the page's names."""
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    class Shell(InteractiveShell):
        def enable_gui(self, gui: Any = None) -> None:
            """Do nothing: `%matplotlib inline` asks for it."""

    config = Config({"HistoryManager": {"enabled": False}})
    shell = Shell.instance(config=config, colors="nocolor")

    def run(source: str) -> Any:
        signal.signal(signal.SIGALRM, signal.default_int_handler)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            done: Any = shell.run_cell(source, store_history=True)  # type: ignore[no-untyped-call]
            return done.error_before_exec or done.error_in_exec
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            if "matplotlib.pyplot" in sys.modules:
                sys.modules["matplotlib.pyplot"].close("all")

    return run, shell.user_ns


def kind_of(error: BaseException) -> str:
    """Return what ended a cell, by its name among Python's own errors, not by the page's words."""
    kind = next(kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins")
    endless = "an interruption, for it ran longer than allowed"
    return endless if kind == "KeyboardInterrupt" else kind


def asker(line: Line, watch: Watch, chapter: str, names: dict[str, Any]) -> Callable[[str], None]:
    """Return what answers a question, as often as the grader sends cases for it."""
    engine = importlib.import_module("assignments.checks.engine")
    table = vars(importlib.import_module(f"assignments.checks.{chapter}"))
    questions = {f"q{name[9:]}": asked for name, asked in table.items() if name[:9] == "question_"}
    collect, pack, unpack = engine.collect, engine.pack, engine.unpack

    def ask(name: str) -> None:
        answers = {defined: names.get(defined) for defined in questions[name].names}
        line.say(ask=name)
        while content := line.hear():
            watch.on = True
            found = collect(questions[name], answers, unpack(content)["cases"])
            watch.on = False  # what it says would come between
            line.say(pack(found), values=name)

    return ask


def begun(text: bytes) -> Any:
    """Read the job, and make ready what it asks for."""
    job = json.loads(text)
    for name, most in job["limits"].items():  # the kernel keeps them; none can be raised again
        resource.setrlimit(getattr(resource, name), (most, most))
    sys.path.insert(0, job["course"])
    Path("cnn_course").symlink_to(job["course"])  # where a page looks for it first
    return job


def main() -> None:
    """Run the job that comes down the line."""
    line = Line()
    job = begun(line.hear())
    watch, (run, names) = Watch(line), runner(job["seconds"])
    ask = asker(line, watch, job["chapter"], names)
    watch.begin()
    for number, source, asked in job["cells"]:
        line.say(cell=number)
        try:
            watch.on = not asked
            error = ask(asked) if asked else run(source)
            watch.look()
        except BaseException as thrown:  # whatever a page throws, the next cell is run
            error = thrown
        watch.on = False
        if error:
            line.say(error=kind_of(error))
        if job["alone"]:
            end_the_crowd()
    line.say(done=True)


if __name__ == "__main__":
    main()
