"""Prove the course: `python tools/prove.py test`, `check` or `lint`, with a summary at the end.

The form and type checks run beside pytest, which runs unit tests, doctests and every notebook on
all cores. Where the system can, all of it runs with the network cut off.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OFFLINE = "CNN_COURSE_NETWORK"  # set to "off" inside the namespace that has no network

# What printed output depends on besides the code; the same when outputs are written and compared.
STEADY = {"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1", "MPLBACKEND": ""}
UNSTEADY = ("COLUMNS", "NO_COLOR", "FORCE_COLOR", "MPLBACKEND", "PYTHONWARNINGS", "PYTHONPATH")

LINT = {
    "form (ruff check)": ["ruff", "check", "."],
    "format (ruff format)": ["ruff", "format", "--check", "."],
    "types (mypy)": ["mypy"],
}


def main() -> int:
    """Run what the first argument names; return the exit code."""
    what = sys.argv[1] if len(sys.argv) > 1 else "test"
    if what not in ("lint", "test", "check"):
        sys.exit(f"prove.py takes lint, test or check, not {what!r}")
    network = cut_network() if what != "lint" else "as it is"
    os.chdir(ROOT)
    started = time.perf_counter()
    results: dict[str, bool] = {}
    running = {name: start(command) for name, command in LINT.items()} if what != "check" else {}
    if what != "lint":
        print(f"Running the {what}s of the course, network {network}.", flush=True)
        pytest = [sys.executable, "-m", "pytest", "-q", *SELECTION[what], *sys.argv[2:]]
        results["checks" if what == "check" else "tests and notebooks (pytest)"] = (
            subprocess.run(pytest, env=steady_environment(), check=False).returncode == 0
        )
    for name, process in running.items():
        output, _ = process.communicate()
        results[name] = process.returncode == 0
        if process.returncode:
            print(f"\n{name}:\n{output}")
    print(f"\n{what}: network {network}, {time.perf_counter() - started:.0f} s")
    for name, passed in results.items():
        print(f"  {'passed' if passed else 'FAILED'}  {name}")
    if not results.get("format (ruff format)", True):
        print("`.venv/bin/ruff format` mends the format.")
    return 0 if all(results.values()) else 1


SELECTION = {
    "test": ["-n", str(min(4, os.cpu_count() or 1)), "--dist", "loadfile"],
    "check": ["-m", "check", "-n", "2", "--dist", "loadfile", "tests"],
}


def start(command: list[str]) -> subprocess.Popen[str]:
    """Start a tool of this environment, its output kept for the end."""
    command = [sys.executable, "-m", *command]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def steady_environment() -> dict[str, str]:
    """Return the environment in which outputs are written and compared."""
    kept = {name: value for name, value in os.environ.items() if name not in UNSTEADY}
    return kept | {name: value for name, value in STEADY.items() if value}


def cut_network() -> str:
    """Start this program again without a network where Linux allows; return "off" or why not."""
    if os.environ.get(OFFLINE) == "off":
        loopback_up()
        names = [name for _, name in socket.if_nameindex()]
        return "off" if names == ["lo"] else f"on (it was said to be off, and there is {names})"
    unshare = shutil.which("unshare")
    if unshare is None:
        return "on (this system cannot cut it off for one program)"
    wrapper = [unshare, "--map-root-user", "--net"]
    if subprocess.run([*wrapper, "true"], capture_output=True, check=False).returncode:
        return "on (this system does not allow it to be cut off)"
    os.execvpe(unshare, [*wrapper, sys.executable, *sys.argv], {**os.environ, OFFLINE: "off"})


def loopback_up() -> None:
    """Bring up 127.0.0.1 in the new network namespace: kernels and browsers talk through it."""
    import fcntl
    import struct

    set_flags, flag_up = 0x8914, 1  # SIOCSIFFLAGS, IFF_UP
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as plug, contextlib.suppress(OSError):
        fcntl.ioctl(plug, set_flags, struct.pack("16sh22x", b"lo", flag_up))


if __name__ == "__main__":
    sys.exit(main())
