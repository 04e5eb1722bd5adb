"""Prove the course: `python -m tools.prove test` (or `suite`, `check`, `lint`), then sum it up.

The checks of form, types and packages run beside pytest, which runs unit tests, doctests and every
notebook on all cores. Where the system can, all of it runs with the network cut off.
"""

import contextlib
import io
import os
import shutil
import socket
import subprocess
import sys
import time

from tools.course import ROOT

OFFLINE = "CNN_COURSE_NETWORK"  # set to "off" inside the namespace that has no network

# What printed output depends on besides the code; the same when outputs are written and compared.
STEADY = {"PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}
# Each core has a worker of pytest already. Threads that share a small product wait for one another
# by spinning: the trainings of assignment 06 took four times the processor seconds.
STEADY |= {"OPENBLAS_NUM_THREADS": "1"}
# How variables begin that change what the tools print, draw, compute or find: these are dropped.
UNSTEADY = (
    *("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "PYTHON", "PYTEST", "MYPY", "RUFF"),
    *("MAKE", "MFLAGS", "CNN_COURSE_LECTURE", "CNN_COURSE_RECORDINGS"),
    *("IPY", "JPY", "JUPYTER", "MPL", "MATPLOTLIB", "KERAS", "TF_", "XLA_"),
)
# Folders with someone's own settings; they lead into this one, where nobody keeps any.
SETTINGS = ROOT / "test-results" / "settings"
FOLDERS = ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "KERAS_HOME", "MPLCONFIGDIR")

DEPTRY = ["deptry", "--config", "tools/deptry.toml", "--no-ansi"]
STUDENTS = ["--requirements-files", "requirements.in", "--requirements-files-dev"]
STUDENTS += ["requirements-dev.in", "--ignore", "DEP002", "helpers", "assignments", "notebooks"]
LINT = {
    "form (ruff check)": ["ruff", "check", "."],
    "format (ruff format)": ["ruff", "format", "--check", "."],
    "types (mypy)": ["mypy"],
    "packages (deptry)": [*DEPTRY, "."],
    "packages of students (deptry)": [*DEPTRY, *STUDENTS],
}
SUITE = ["-n", str(min(4, os.cpu_count() or 1)), "--dist", "loadfile"]
SELECTION = {
    "test": SUITE,
    "suite": SUITE,  # the same without form and types: what tools/matrix.py runs
    "check": ["-m", "check", "-n", "2", "--dist", "loadfile", "tests"],
}


def main() -> int:
    """Run what the first argument names; return the exit code."""
    speak_plainly()
    what = sys.argv[1] if len(sys.argv) > 1 else "test"
    if what not in ("lint", *SELECTION):
        sys.exit(f"prove takes lint, {', '.join(SELECTION)}, not {what!r}")
    os.chdir(ROOT)
    network = cut_network() if what != "lint" else "as it is"
    started = time.perf_counter()
    results = run(what, f"network {network}")
    seconds = time.perf_counter() - started
    print(
        f"\n{what}: network {network}, {seconds:.0f} s, {processor_seconds():.0f} processor seconds"
    )
    for name, passed in results.items():
        print(f"  {'passed' if passed else 'FAILED'}  {name}")
    if not results.get("format (ruff format)", True):
        print("`.venv/bin/python -m ruff format` mends the format.")
    return 0 if all(results.values()) else 1


def run(what: str, where: str) -> dict[str, bool]:
    """Run lint, test, suite or check; return which of its parts passed."""
    linted = LINT if what in ("lint", "test") else {}
    running = {name: start(command) for name, command in linted.items()}
    results: dict[str, bool] = {}
    if what != "lint":
        name = "checks" if what == "check" else "tests and notebooks (pytest)"
        print(f"Running the course's {name}, {where}.", flush=True)
        results[name] = run_pytest(*SELECTION[what], *sys.argv[2:])
    return results | {name: finish(name, process) for name, process in running.items()}


def speak_plainly() -> None:
    """Let no character end a program: what a terminal cannot show becomes a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def run_pytest(*arguments: str) -> bool:
    """Run pytest as the course is proved; tell whether all passed."""
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    return subprocess.run(command, env=steady_environment(), check=False).returncode == 0


def start(command: list[str]) -> subprocess.Popen[str]:
    """Start a tool of this environment, its output kept for the end."""
    return subprocess.Popen(
        [sys.executable, "-m", *command], env=steady_environment(), stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
    )  # fmt: skip


def finish(name: str, process: subprocess.Popen[str]) -> bool:
    """Wait for a tool, show what it found, and tell whether it found nothing."""
    output, _ = process.communicate()
    if process.returncode:
        print(f"\n{name}:\n{output}")
    return process.returncode == 0


def processor_seconds() -> float:
    """Return what this program and all that it started have computed, on all cores together."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def steady_environment() -> dict[str, str]:
    """Return the environment in which outputs are written and compared, with no one's settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(UNSTEADY)}
    return kept | STEADY | {name: str(SETTINGS / name.lower()) for name in FOLDERS}


def cut_network() -> str:
    """Start this program again without a network where Linux allows; return "off" or why not."""
    if os.environ.get(OFFLINE) == "off":
        loopback_up()
        names = [name for _, name in socket.if_nameindex()]
        return "off" if names == ["lo"] else f"on (it was said to be off, and there is {names})"
    unshare = shutil.which("unshare")
    if unshare is None:
        return "on (this system cannot cut it off for one program)"
    for wrapper in ([unshare, "--net"], [unshare, "--map-root-user", "--net"]):  # root stays root
        if not subprocess.run([*wrapper, "true"], capture_output=True, check=False).returncode:
            again = [*wrapper, sys.executable, "-m", "tools.prove", *sys.argv[1:]]
            os.execvpe(unshare, again, {**os.environ, OFFLINE: "off"})
    return "on (this system does not allow it to be cut off)"


def loopback_up() -> None:
    """Bring up 127.0.0.1 in the new network namespace: kernels and browsers talk through it."""
    import fcntl
    import struct

    set_flags, flag_up = 0x8914, 1  # SIOCSIFFLAGS, IFF_UP
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as plug, contextlib.suppress(OSError):
        fcntl.ioctl(plug, set_flags, struct.pack("16sh22x", b"lo", flag_up))


if __name__ == "__main__":
    sys.exit(main())
