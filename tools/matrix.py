"""Prove the course on every edition: `make matrix`, each in an environment of its own.

An edition is a Python with one choice of versions. What fails there, or differs from the committed
pages, is told with its cell in test-results/matrix.md; what is known stands with its reason in
tools/matrix.toml. An edition that was run on this very state of the course is not run again.
"""

import argparse
import fnmatch
import hashlib
import json
import re
import subprocess
import sys
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from tools import environments
from tools.course import ROOT, tracked
from tools.prove import processor_seconds, speak_plainly

FOLDER = ROOT / ".venv-matrix"
REPORT = ROOT / "test-results" / "matrix.md"
KNOWN = ROOT / "tools" / "matrix.toml"
RANGES, DEV = ROOT / "requirements.in", ROOT / "requirements-dev.in"
LINES = 40  # of what a test or a cell said


@dataclass(frozen=True)
class Edition:
    """A Python, and how uv chooses the versions; without options they are those of the lock."""

    python: str
    options: tuple[str, ...] | None = None
    without: str = "-c"  # what a left-out line of requirements-dev.in begins with
    also: str = ""  # another requirement of the course's list


EDITIONS = {
    "lowest": Edition("3.11", ("--resolution=lowest-direct",), also="ipython>=8.10"),  # nbgrader
    "newest": Edition("3.13", ()),
    # nbgrader needs the notebook of ipywidgets 8
    "colab": Edition("3.13", (f"--constraints={ROOT}/tools/colab-requirements.in",), "-c|nbgrader"),
    **{python: Edition(python) for python in ("3.11", "3.12", "3.13")},
}


def main() -> int:
    """Run the editions that are named, or all; return 0 where each is green or explained."""
    speak_plainly()
    parser = argparse.ArgumentParser(prog="python -m tools.matrix")
    parser.add_argument("--editions", nargs="+", choices=EDITIONS, default=list(EDITIONS))
    parser.add_argument("--part", nargs="+", default=[], help="what pytest runs of the suite")
    chosen = parser.parse_args()
    results = []
    for name in chosen.editions:
        results.append(prove(name, chosen.part))
        REPORT.parent.mkdir(exist_ok=True)
        REPORT.write_text(report(results), encoding="utf-8")
        print(f"{name}: {verdict(results[-1])}", flush=True)
    print(f"What drifts stands, cell by cell, in {REPORT.relative_to(ROOT).as_posix()}.")
    return int(any(result["missing"] or unexplained(result) for result in results))


def prove(name: str, part: list[str]) -> dict[str, Any]:
    """Return what the suite says in the environment of an edition, from last time if that holds."""
    edition, folder = EDITIONS[name], FOLDER / name
    lists = locked(name)
    result: dict[str, Any] = {"name": name, "missing": "", "drifts": [], "spent": "", "tests": 0}
    result["versions"] = versions(lists[0])
    if not environments.make(folder, edition.python, lists):
        return result | {"missing": f"no Python {edition.python} is here, and uv can fetch none"}
    files = [*lists, *(ROOT / path for path in tracked() if ROOT / path != KNOWN)]
    state = hashlib.sha256(repr(part).encode() + b"".join(path.read_bytes() for path in files))
    done = REPORT.with_suffix("") / f"{name}-{state.hexdigest()[:16]}.json"
    if not done.exists():
        found = run(folder, done.with_suffix(".xml"), part)
        done.write_text(json.dumps(found), encoding="utf-8")
    result.update(json.loads(done.read_text(encoding="utf-8")))
    return result


def locked(name: str) -> list[Path]:
    """Return the lists of exact versions: the lock, or what uv finds for the ranges."""
    edition = EDITIONS[name]
    if edition.options is None:
        return [RANGES.with_suffix(".txt"), DEV.with_suffix(".txt")]
    FOLDER.mkdir(exist_ok=True)
    ranges, course, dev = (FOLDER / f"{name}{end}" for end in ("-dev.in", ".txt", "-dev.txt"))
    kept = re.sub(rf"(?m)^({edition.without}).*\n", "", DEV.read_text(encoding="utf-8"))
    ranges.write_text(kept, encoding="utf-8")
    choose = [environments.UV, "pip", "compile", "--quiet", "--generate-hashes", "--no-annotate"]
    choose += ["--no-header", "--upgrade", f"--python-version={edition.python}"]
    choose += ["--python", sys.executable]  # which only has to start, so uv looks for no other
    told = [str(RANGES), "-", f"--output-file={course}", *edition.options]
    subprocess.run([*choose, *told], check=True, input=edition.also.encode())
    told = [str(ranges), f"--output-file={dev}", f"--constraints={course}"]
    subprocess.run([*choose, *told], check=True)
    return [course, dev]


def versions(lock: Path) -> str:
    """Name the versions of what the course imports."""
    names = re.findall(r"(?m)^([\w-]+)[>=<]", RANGES.read_text(encoding="utf-8"))
    text = lock.read_text(encoding="utf-8")
    return " ".join(
        " ".join(pair) for pair in re.findall(r"(?m)^([\w-]+)==([\w.]+)", text) if pair[0] in names
    )


def run(folder: Path, xml: Path, part: list[str]) -> dict[str, Any]:
    """Run the suite with the Python of a folder; return what drifts, and what it took."""
    xml.parent.mkdir(parents=True, exist_ok=True)
    before, started = processor_seconds(), time.perf_counter()
    python = str(environments.python_of(folder))
    command = [python, "-m", "tools.prove", "suite", f"--junitxml={xml}"]
    subprocess.run([*command, "--continue-on-collection-errors", *part], cwd=ROOT, check=False)
    seconds = time.perf_counter() - started
    cases = list(ElementTree.parse(xml).iter("testcase"))
    return {
        "spent": f"{seconds:.0f} s, {processor_seconds() - before:.0f} processor seconds",
        "tests": len(cases),
        "drifts": [
            drift(case, said) for case in cases for said in case if said.tag in ("failure", "error")
        ],
    }


def drift(case: ElementTree.Element, said: ElementTree.Element) -> dict[str, str]:
    """Return which test or cell it is, and what it said."""
    text = re.sub(r"(\x1b|#x1B)\[[\d;]*m", "", said.text or "")
    names = filter(None, (case.get("classname"), case.get("name")))  # a module has no class
    return {"test": "::".join(names), "said": text.strip()}


def why(name: str, found: dict[str, str]) -> str:
    """Return the reason that is known for a drift, or nothing."""
    for row in tomllib.loads(KNOWN.read_text(encoding="utf-8")).get("known", []):
        fits = name in row["editions"] and fnmatch.fnmatch(found["test"], row["test"])
        if fits and row["said"] in found["said"]:
            return str(row["why"])
    return ""


def unexplained(result: dict[str, Any]) -> list[dict[str, str]]:
    """Return the drifts of an edition for which no reason is known."""
    return [found for found in result["drifts"] if not why(result["name"], found)]


def verdict(result: dict[str, Any]) -> str:
    """Say in a few words what came of an edition."""
    if result["missing"]:
        return f"missing: {result['missing']}"
    count, open_ = len(result["drifts"]), len(unexplained(result))
    if open_:
        known = f" ({count - open_} explained)" if count > open_ else ""
        return f"{open_} of {result['tests']} DRIFT{known}"
    return f"explained ({count})" if count else "green"


def report(results: list[dict[str, Any]]) -> str:
    """Write the editions as a table, and below it what drifts, output by output."""
    rows = ["| edition | Python | result | took | versions |", "| --- | --- | --- | --- | --- |"]
    told = []
    for result in results:
        name = result["name"]
        row = (name, EDITIONS[name].python, verdict(result), result["spent"], result["versions"])
        rows.append(f"| {' | '.join(row)} |")
        for found in result["drifts"]:
            reason, last = why(name, found), found["said"].splitlines()[-LINES:]
            said = f"Known: {reason}" if reason else "\n".join(f"    {line}" for line in last)
            told.append(f"## {name}: {found['test']}\n\n{said}\n")
    return "\n".join(["# The course on every edition\n", *rows, "", *told])


if __name__ == "__main__":
    sys.exit(main())
