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
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LISTS = [ROOT / "requirements.txt", ROOT / "requirements-dev.txt"]
LISTS = [path for path in LISTS if path.exists()]  # students get the first list alone
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
        "The packages could not be fetched, for pip does not trust the certificate that it is "
        "shown. A school's or company's proxy may show one of its own: ask for it as a file, and "
        "say make setup PIP_CERT=/path/to/that/file.",
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
        print("Setting up the course in .venv: about 3 GB, a few minutes at first.", flush=True)
        make_venv()
        install()
        print("Set-up finished.", flush=True)
    if stamp != f"{wanted}\n{here}":
        STAMP.write_text(f"{wanted}\n{here}", encoding="utf-8")


def fits(version: "tuple[int, int]") -> bool:
    """Tell whether the course was tested with this Python."""
    return OLDEST <= version <= NEWEST


def lists() -> str:
    """Read what the requirement lists ask for."""
    return "\n".join(path.read_text(encoding="utf-8") for path in LISTS)


def fingerprint() -> str:
    """Hash the requirement lists and the Python version: .venv is stale when either changes."""
    asked = "{}.{}\n{}".format(*sys.version_info[:2], lists())
    return hashlib.sha256(asked.encode()).hexdigest()


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
    made = start([sys.executable, "-I", "-m", "venv", "--clear", str(VENV)], dict(os.environ))
    said, _ = made.communicate()
    if made.returncode:
        sys.exit(
            "Python could not make the folder .venv. On Debian or Ubuntu install the package "
            "python3-venv; elsewhere check that this folder may be written to and that the disk is "
            "not full. Python said: " + said.strip()
        )


def install() -> None:
    """Run pip with its talk in a log, and see that the packages are where they belong."""
    command = pip("install", "--require-hashes", "--no-input", "--disable-pip-version-check")
    command += [word for path in LISTS for word in ("-r", str(path))]
    running = start(command, pip_environment())
    follow(running)
    if running.wait():
        sys.exit(why_it_failed(LOG.read_text(encoding="utf-8")))
    missing = absent()
    if missing:
        sys.exit(
            f"pip says that it is done, yet {missing[0]} is not in .venv: look into its settings "
            "(.venv/bin/python -m pip config list) and into .venv/install.log."
        )


def start(command: "list[str]", env: "dict[str, str]") -> "subprocess.Popen[str]":
    """Start a program whose words, all of them, are read while it runs."""
    return subprocess.Popen(
        command, env=env, encoding="utf-8", errors="replace",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def pip(*arguments: str) -> "list[str]":
    """Return a command for the pip of .venv, which sees no other folder of packages (-I)."""
    return [str(PYTHON), "-I", "-X", "utf8", "-m", "pip", *arguments]


def pip_environment() -> "dict[str, str]":
    """Return an environment in which pip knows how to reach packages, and no other setting."""
    asking = dict(os.environ, PIP_QUIET="0", PIP_USER="0")  # else it shows nothing, or less
    listing = start(pip("config", "list"), asking)
    listed, _ = listing.communicate()
    if listing.returncode:
        sys.exit(f"pip cannot read its own settings: {listed.strip()}")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    for place in ("global", "install", ":env:"):  # the last one counts
        for name, value in re.findall(rf"(?m)^{place}\.([\w-]+)=(.*)$", listed):
            if REACH.fullmatch(name) and ast.literal_eval(value):
                kept["PIP_" + name.upper().replace("-", "_")] = ast.literal_eval(value)
    kept["PIP_CONFIG_FILE"] = os.devnull  # no file is read
    return kept


def follow(running: "subprocess.Popen[str]") -> None:
    """Write pip's talk into the log, and one running count on the screen."""
    total = len(set(re.findall(r"(?m)^\w[^=\n]*", lists())))
    count = 0
    with LOG.open("w", encoding="utf-8") as log:
        for line in running.stdout or ():
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
    command = [str(PYTHON), "-I", "-c", names]
    listed = subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8", check=True)
    there = {plain(name) for name in listed.stdout.split()}
    # Those of the lists that stand there without a condition.
    wanted = re.findall(r"(?m)^([\w.-]+)(?:\[.*\])?==[^\s;]+(?: \\)?$", lists())
    return [name for name in wanted if plain(name) not in there]


def plain(name: str) -> str:
    """Return a package's name as the index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def why_it_failed(log: str) -> str:
    """Turn pip's talk into one sentence: what it said last about a cause, in its last step."""
    last = re.split(r"(?m)^(?=Collecting |Processing |Installing collected)", log)[-1]
    found = [(m.start(), said) for words, said in CAUSES for m in re.finditer(words, last)]
    errors = re.findall(r"(?m)^ERROR: (.+)", log)
    other = f"The packages could not be installed{': ' + errors[-1] if errors else ''}."
    return f"{max(found, default=(0, ''))[1] or other} The details are in .venv/install.log."


def show(text: str) -> None:
    """Print a step: over the last one on a terminal, on its own line in a log."""
    before, after = ("\r\033[K", "") if sys.stdout.isatty() else ("", "\n")
    print(f"{before}  {text}", end=after, flush=True)


if __name__ == "__main__":
    main()
