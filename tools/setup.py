"""Make or refresh `.venv`; say in one sentence what is wrong when that cannot be done.

A reader gets the first list of packages; with --all, what testing and authoring need comes to it.
Every target of the Makefile runs it with the `python3` of the machine, so it keeps to the standard
library and to what Python 3.6 can read.
"""

import ast
import hashlib
import os
import re
import subprocess
import sys
import threading
import time
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
VERSION = "{}.{}".format(*sys.version_info)
STEP = ["making the folder .venv"]
EVERY = 9  # seconds from telling a step to telling how it goes

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
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        sys.exit(
            f"This course needs Python 3.11, 3.12 or 3.13, and {Path(sys.executable).name} is "
            f"Python {VERSION}. Install one of them, then name it: make setup PYTHON=python3.12"
        )
    stamp = STAMP.read_text(encoding="utf-8") if STAMP.exists() else ""
    installed, _, place = stamp.partition("\n")
    wanted = LISTS if "--all" in sys.argv[1:] else LISTS[:1]
    if installed not in map(fingerprint, (LISTS, LISTS[:1])) or not PYTHON.exists():
        make_venv()
        installed = ""
    elif place not in ("", str(VENV.resolve())):
        mend_scripts(place, str(VENV.resolve()))
        STAMP.write_text(f"{installed}\n{VENV.resolve()}", encoding="utf-8")
    if installed not in map(fingerprint, (LISTS, wanted)):
        install(wanted)


def keep_telling() -> None:
    """Tell the step again and again: over the last line on a terminal, on its own in a log."""
    form = "\r\033[K  {} ({:.0f} s)" if sys.stdout.isatty() else "  {} ({:.0f} s)\n"
    started = time.time()
    while True:
        time.sleep(EVERY)
        print(form.format(STEP[0], time.time() - started), end="", flush=True)


def fingerprint(lists: "list[Path]") -> str:
    """Hash requirement lists and the Python version: .venv is stale when either changes."""
    texts = "\n".join([VERSION, *[path.read_text(encoding="utf-8") for path in lists]])
    return hashlib.sha256(texts.encode()).hexdigest()


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
            "Python could not make .venv. On Debian or Ubuntu install the package python3-venv; "
            "elsewhere see whether this folder may be written to and the disk is not full. "
            "Python said: " + made.stdout.decode(errors="replace").strip()
        )


def install(lists: "list[Path]") -> None:
    """Run pip with its talk in a log, see that all is where it belongs, and note it."""
    print("Setting up the course in .venv: about 2.5 GB, some minutes the first time.", flush=True)
    running = subprocess.Popen(
        pip("install", "--require-hashes", "--no-input", *[f"-r{path}" for path in lists]),
        env=pip_environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        encoding="utf-8", errors="replace",
    )  # fmt: skip
    with LOG.open("w", encoding="utf-8") as log:
        follow(running.stdout or (), log, lists)
    if running.wait():
        sys.exit(why_it_failed(LOG.read_text(encoding="utf-8")))
    missing = absent(lists)
    if missing:
        sys.exit(f"pip says it is done, yet {missing[0]} is not in .venv: see .venv/install.log.")
    STAMP.write_text(f"{fingerprint(lists)}\n{VENV.resolve()}", encoding="utf-8")
    print("\nSet-up finished.", flush=True)


def pip(*arguments: str) -> "list[str]":
    """Return a command for the pip of .venv, which sees no other folder of packages (-I)."""
    python = [str(PYTHON), "-I", "-X", "utf8"]
    return [*python, "-m", "pip", "--disable-pip-version-check", *arguments]


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


def follow(lines: "Iterable[str]", log: "TextIO", lists: "list[Path]") -> None:
    """Write pip's talk into the log, and keep the step that is told."""
    texts = [line for path in lists for line in path.read_text(encoding="utf-8").splitlines()]
    total = len({line.split("=")[0] for line in texts if line[:1].isalnum()})
    count = 0
    for line in lines:
        log.write(line)
        found = re.match(r"(?:Collecting|Processing|Requirement already satisfied:) (\S+)", line)
        if found:
            count += 1
            STEP[0] = f"fetching {count} of about {total}: {Path(found[1]).name.split('=')[0]}"
        elif line.startswith("Installing collected"):
            STEP[0] = f"installing {count} packages"


def absent(lists: "list[Path]") -> "list[str]":
    """Name the packages of these lists that every system needs and that are not in .venv."""
    names = "from importlib import metadata as m; print(*[d.name for d in m.distributions()])"
    listed = subprocess.run(
        [str(PYTHON), "-I", "-c", names], stdout=subprocess.PIPE, encoding="utf-8", check=True
    )
    there = re.sub(r"[-_.]+", "-", listed.stdout).lower().split()  # as the index compares names
    texts = "\n".join(path.read_text("utf-8") for path in lists)
    wanted = re.findall(r"(?m)^([\w.-]+)(?:\[.*\])?==[^\s;]+(?: \\)?$", texts)  # with no condition
    return [name for name in wanted if re.sub(r"[-_.]+", "-", name).lower() not in there]


def why_it_failed(log: str) -> str:
    """Turn pip's talk into one sentence: what it said last about a cause, in its last step."""
    last = re.split(r"(?m)^(?=Collecting |Processing |Installing collected)", log)[-1]
    found = [(m.start(), said) for words, said in CAUSES for m in re.finditer(words, last)]
    errors = re.findall(r"(?m)^ERROR: (.+)", log)
    unknown = f"The packages could not be installed{': ' + errors[-1] if errors else ''}."
    return f"{max(found, default=(0, ''))[1] or unknown} The details are in .venv/install.log."


if __name__ == "__main__":
    threading.Thread(target=keep_telling, daemon=True).start()
    main()
