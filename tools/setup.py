"""Make or refresh `.venv`; say in one sentence what is wrong when that cannot be done.

Every target of the Makefile runs it with the `python3` of the machine, so it keeps to the standard
library and to what Python 3.6 can read.
"""

import ast
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

ROOT = Path(__file__).resolve().parent.parent
# Students get the first list alone.
LISTS = [p for p in map(ROOT.joinpath, ("requirements.txt", "requirements-dev.txt")) if p.exists()]
VENV = ROOT / ".venv"
STAMP = VENV / "installed.sha256"  # what is installed, and in which folder
LOG = VENV / "install.log"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST, NEWEST = (3, 11), (3, 13)

# How a person's pip reaches its packages is kept; what else is set may send them elsewhere.
REACH = re.compile(
    "(extra-)?index-url|no-index|find-links|trusted-host|(client-)?cert|proxy|(default-)?timeout"
    "|retries|keyring-provider|use-(feature|deprecated)|(no-)?cache-dir"
)

# Words of pip's log, and what they mean; of several, the last in the log is the cause.
CAUSES = [
    (
        r"Retrying|Max retries|NewConnectionError|NameResolution|ReadTimeout|Read timed out"
        r"|ProxyError|IncompleteRead|Connection (?:broken|aborted)",
        "The packages could not be fetched: is this machine on the network?",
    ),
    (
        r"SSLError|SSLCertVerification|CERTIFICATE_VERIFY_FAILED|certificate verify failed",
        "pip does not trust the certificate that it is shown, perhaps by a proxy of your school or "
        "company: ask for it as a file, and say make setup PIP_CERT=/path/to/that/file.",
    ),
    (r"No space left|Errno 28\b", "The disk is full; the course needs about 3 GB."),
    (r"DO NOT MATCH THE HASHES", "A package is not the one this course was tested with."),
    (r"Permission denied|Errno 13\b", "A file may not be written by you."),
    (r"subprocess-exited-with-error|ResolutionImpossible|from versions: (?!none)", ""),  # no other
]


def main() -> None:
    """Set up the course, unless what is installed is what the lists ask for."""
    if not fits(sys.version_info[:2]):
        sys.exit(
            f"This course needs Python 3.11, 3.12 or 3.13, and {Path(sys.executable).name} is "
            f"Python {sys.version_info[0]}.{sys.version_info[1]}. Install one of them, then name "
            "it: make setup PYTHON=python3.12"
        )
    wanted, here = fingerprint(), str(VENV.resolve())
    stamp = STAMP.read_text(encoding="utf-8") if STAMP.exists() else ""
    installed, _, place = stamp.partition("\n")
    if installed == wanted and PYTHON.exists():
        if place not in ("", here):
            mend_scripts(place, here)
    else:
        print("Setting up the course in .venv: 3 GB, some minutes the first time.", flush=True)
        make_venv()
        install()
        print("Set-up finished.", flush=True)
    if stamp != f"{wanted}\n{here}":
        STAMP.write_text(f"{wanted}\n{here}", encoding="utf-8")


def fits(version: "tuple[int, int]") -> bool:
    """Tell whether the course was tested with this Python."""
    return OLDEST <= version <= NEWEST


def fingerprint() -> str:
    """Hash the requirement lists and the Python version: .venv is stale when either changes."""
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    texts = [path.read_text(encoding="utf-8") for path in LISTS]
    return hashlib.sha256("\n".join([version, *texts]).encode()).hexdigest()


def mend_scripts(before: str, now: str) -> None:
    """Let the scripts of a moved .venv, which name its folder, lead to it again."""
    old, new = os.fsencode(before), os.fsencode(now)
    head = re.compile(rb"\A#!(" + re.escape(old) + rb"\S*)\n")
    for path in PYTHON.parent.iterdir():
        content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        if old in content and b"\0" not in content:
            # The shell starts Python, as in pip's own scripts: `#!` knows no folder with a space.
            content = head.sub(rb"""#!/bin/sh\n'''exec' "\1" "$0" "$@"\n' '''\n""", content)
            path.write_bytes(content.replace(old, new))


def make_venv() -> None:
    """Make an empty .venv, replacing a stale one."""
    if VENV.is_symlink():
        sys.exit(".venv is a link, and what it leads to would be emptied: remove the link first.")
    command = [sys.executable, "-I", "-m", "venv", "--clear", str(VENV)]
    made = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if made.returncode:
        sys.exit(
            "Python could not make the folder .venv. On Debian or Ubuntu install the package "
            "python3-venv; elsewhere check that this folder may be written to and that the disk is "
            "not full. Python said: " + made.stdout.decode(errors="replace").strip()
        )


def install() -> None:
    """Run pip with its talk in a log, and see that the packages are where they belong."""
    lists = [part for path in LISTS for part in ("-r", str(path))]
    command = pip(
        "install", "--require-hashes", "--no-input", "--disable-pip-version-check", *lists
    )
    running = subprocess.Popen(
        command, env=pip_environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        encoding="utf-8", errors="replace",
    )  # fmt: skip
    with LOG.open("w", encoding="utf-8") as log:
        follow(running.stdout or (), log)
    if running.wait():
        sys.exit(why_it_failed(LOG.read_text(encoding="utf-8")))
    missing = absent()
    if missing:
        sys.exit(
            f"pip says that it is done, yet {missing[0]} is not in .venv: look into its settings "
            "(.venv/bin/python -m pip config list) and into .venv/install.log."
        )


def pip(*arguments: str) -> "list[str]":
    """Return a command for the pip of .venv, which sees no other folder of packages (-I)."""
    return [str(PYTHON), "-I", "-X", "utf8", "-m", "pip", *arguments]


def pip_environment() -> "dict[str, str]":
    """Return an environment in which pip knows how to reach packages, and no other setting."""
    asking = dict(os.environ, PIP_QUIET="0", PIP_USER="0")  # else it shows nothing, or less
    listed = subprocess.run(
        pip("config", "list"), env=asking, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        encoding="utf-8", errors="replace", check=False,
    )  # fmt: skip
    if listed.returncode:
        sys.exit(f"pip cannot read its own settings: {listed.stdout.strip()}")
    found = re.findall(r"(?m)^(global|install|:env:)\.([\w-]+)=(.*)$", listed.stdout)
    found.sort(key=lambda row: ("global", "install", ":env:").index(row[0]))  # the last one counts
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    for _, name, value in found:
        if REACH.fullmatch(name) and ast.literal_eval(value):
            kept["PIP_" + name.upper().replace("-", "_")] = ast.literal_eval(value)
    return dict(kept, PIP_CONFIG_FILE=os.devnull)  # no file is read


def follow(lines: "Iterable[str]", log: "TextIO") -> None:
    """Write pip's talk into the log, and one running count on the screen."""
    texts = [line for path in LISTS for line in path.read_text(encoding="utf-8").splitlines()]
    total = len({line.split("=")[0] for line in texts if line[:1].isalnum()})
    count = 0
    for line in lines:
        log.write(line)
        if line.startswith(("Collecting ", "Processing ")):
            count += 1
            package = Path(line.split()[1]).name.split("=")[0].split("-")[0]
            if sys.stdout.isatty() or count % 25 == 0:
                show(f"fetching {count} of about {total}: {package}")
        elif line.startswith("Installing collected"):
            show(f"installing {count} packages")
    print(flush=True)


def absent() -> "list[str]":
    """Name the packages that every system needs and that are not in .venv."""
    names = "from importlib import metadata as m; print(*[d.name for d in m.distributions()])"
    listed = subprocess.run(
        [str(PYTHON), "-I", "-c", names], stdout=subprocess.PIPE, encoding="utf-8", check=True
    )
    there = re.sub(r"[-_.]+", "-", listed.stdout).lower().split()  # as the index compares names
    texts = "\n".join(path.read_text("utf-8") for path in LISTS)
    wanted = re.findall(r"(?m)^([\w.-]+)(?:\[.*\])?==[^\s;]+(?: \\)?$", texts)  # with no condition
    return [name for name in wanted if re.sub(r"[-_.]+", "-", name).lower() not in there]


def why_it_failed(log: str) -> str:
    """Turn pip's talk into one sentence: what it said last about a cause, in its last step."""
    last = re.split(r"(?m)^(?=Collecting |Processing |Installing collected)", log)[-1]
    found = [(m.start(), said) for words, said in CAUSES for m in re.finditer(words, last)]
    errors = re.findall(r"(?m)^ERROR: (.+)", log)
    unknown = f"The packages could not be installed{': ' + errors[-1] if errors else ''}."
    return f"{max(found, default=(0, ''))[1] or unknown} The details are in .venv/install.log."


def show(text: str) -> None:
    """Print a step: over the last one on a terminal, on its own line in a log."""
    print(f"\r\033[K  {text}" if sys.stdout.isatty() else f"  {text}\n", end="", flush=True)


if __name__ == "__main__":
    main()
