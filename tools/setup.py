"""Make or refresh `.venv`; say in one sentence what is wrong when that cannot be done.

Every target of the Makefile runs it with the `python3` of the machine, so it keeps to the standard
library and to what Python 3.6 can read.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LISTS = [ROOT / "requirements.txt"]
if (ROOT / "requirements-dev.txt").exists():  # students get the first list alone
    LISTS.append(ROOT / "requirements-dev.txt")
VENV = ROOT / ".venv"
STAMP = VENV / "installed.sha256"
LOG = VENV / "install.log"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
FITTING = (3, 11) <= sys.version_info[:2] <= (3, 13)


def main() -> None:
    """Set up the course, unless what is installed is what the lists ask for."""
    if not FITTING:
        sys.exit(
            f"This course needs Python 3.11, 3.12 or 3.13, and {Path(sys.executable).name} is "
            f"Python {sys.version_info[0]}.{sys.version_info[1]}. Install one of them, then name "
            "it: make setup PYTHON=python3.12"
        )
    wanted = fingerprint()
    if STAMP.exists() and STAMP.read_text() == wanted and PYTHON.exists():
        return
    print("Setting up the course in .venv: about 3 GB, a few minutes the first time.", flush=True)
    make_venv()
    install()
    STAMP.write_text(wanted)
    print("Set-up finished.", flush=True)


def fingerprint() -> str:
    """Hash the requirement lists and the Python version: .venv is stale when either changes."""
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    texts = [path.read_text(encoding="utf-8") for path in LISTS]
    return hashlib.sha256("\n".join([version, *texts]).encode()).hexdigest()


def make_venv() -> None:
    """Make an empty .venv, replacing a stale one."""
    if VENV.is_symlink():
        sys.exit(".venv is a link, and what it leads to would be emptied: remove the link first.")
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    made = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if made.returncode:
        sys.exit(
            "Python could not make the folder .venv. On Debian or Ubuntu install the package "
            "python3-venv; elsewhere check that this folder may be written to and that the disk is "
            "not full. Python said: " + made.stdout.decode(errors="replace").strip()
        )


def install() -> None:
    """Run pip, its talk in a log and one running count on the screen."""
    command = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "--no-input"]
    command += ["--disable-pip-version-check"]
    for path in LISTS:
        command += ["-r", str(path)]
    lines = [line for path in LISTS for line in path.read_text(encoding="utf-8").splitlines()]
    total = len({line.split("=")[0] for line in lines if line[:1].isalnum()})
    count = 0
    pip = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True
    )
    with LOG.open("w") as log:
        for line in pip.stdout or ():
            log.write(line)
            if line.startswith(("Collecting ", "Processing ")):
                count += 1
                package = Path(line.split()[1]).name.split("=")[0].split("-")[0]
                if sys.stdout.isatty() or count % 25 == 0:
                    show(f"fetching {count} of about {total}: {package}")
            elif line.startswith("Installing collected"):
                show(f"installing {count} packages")
    print(flush=True)
    if pip.wait():
        sys.exit(why_it_failed(LOG.read_text(errors="replace")))


def why_it_failed(log: str) -> str:
    """Turn pip's talk into one sentence."""
    place = "The details are in .venv/install.log."
    if any(word in log for word in ("NewConnectionError", "NameResolution", "Retrying")):
        return f"The packages could not be fetched: is this machine on the network? {place}"
    if "No space left" in log:
        return f"The disk is full; the course needs about 3 GB. {place}"
    if "DO NOT MATCH THE HASHES" in log:
        return f"A package is not the one this course was tested with. {place}"
    return f"The packages could not be installed. {place}"


def show(text: str) -> None:
    """Print a step: over the last one on a terminal, on its own line in a log."""
    before, after = ("\r\033[K", "") if sys.stdout.isatty() else ("", "\n")
    print(f"{before}  {text}", end=after, flush=True)


if __name__ == "__main__":
    main()
