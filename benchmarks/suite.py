"""Time the parts of `make test`, beside the notebooks run once each with nothing compared.

Run from the repository's root: python -m benchmarks.suite [--write | --quick]. See README.md.
"""

import re
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections import defaultdict
from functools import partial
from pathlib import Path
from typing import NamedTuple

from benchmarks import shared
from benchmarks.shared import Compared, Panel, Section
from tools.course import ROOT, pages
from tools.execute import become_steady, executed

ANSWERS = [f"tests/test_{name}.py" for name in ("assignments", "checks")]
NOTEBOOKS, FORM = "notebooks (nbval)", "form, types, packages"
NO_PAGE = "--ignore=lecturer/slide_check.ipynb"


class Part(NamedTuple):
    """What one part of the suite took."""

    name: str
    tests: int
    seconds: float
    processor: float


def parts(names: list[str], quick: bool) -> dict[str, list[str]]:
    """Return what tools.prove is told for each part; together they are `make test`."""
    if quick:
        return {NOTEBOOKS: ["suite", *names], "doctests": ["suite", "helpers/pixels.py"]}
    return {
        NOTEBOOKS: ["suite", *names],
        "answers to the checks": ["suite", *ANSWERS],
        "doctests": ["suite", "helpers", "assignments", "lecturer", NO_PAGE],
        "unit tests": ["suite", "tests", *[f"--ignore={path}" for path in ANSWERS]],
        FORM: ["lint"],
    }


def proved(name: str, arguments: list[str]) -> Part:
    """Run one part as `make test` does, and read what it says at its end."""
    said = shared.ran([sys.executable, "-m", "tools.prove", *arguments], cwd=ROOT)
    [(seconds, processor)] = re.findall(r"(\d+) s, (\d+) processor seconds", said)
    tests = sum(map(int, re.findall(r"(\d+) passed", said)))
    part = Part(name, tests, float(seconds), float(processor))
    shared.progress(f"{name}: {part.processor:.0f} processor seconds")
    return part


def seconds_by_page(report: Path) -> dict[str, float]:
    """Read how long the cells of each page took, by the page's name."""
    found: defaultdict[str, float] = defaultdict(float)
    for case in ET.parse(report).iter("testcase"):
        [stem] = re.findall(r"(\w+)(?:\.ipynb)?$", case.attrib["classname"])
        found[stem] += float(case.attrib["time"])
    return dict(found)


def compared(path: Path, inside: float) -> Compared:
    """Run a page once, as `make notebooks` does, and write nothing; beside its suite's seconds."""
    call = partial(executed, path.read_bytes(), path)
    [alone] = shared.interleave([call], 1, warm_up=0)
    shared.progress(f"{path.stem} alone: {alone.processor:.0f} processor seconds")
    return Compared(path.stem, alone.median, shared.summed_up([inside]), alone)


def table(found: list[Part], peer: float) -> str:
    """Write the parts as a table; the peer is what the notebooks take alone."""
    head = ["part", "tests", "s", "processor s", "processor ms a test", "ratio"]
    lines = [
        [p.name, p.tests or "-", f"{p.seconds:.0f}", f"{p.processor:.0f}",
         f"{1000 * p.processor / p.tests:.0f}" if p.tests else "-", f"{p.processor / peer:.2f}"]
        for p in found
    ]  # fmt: skip
    return shared.table(head, lines)


def page_table(rows: list[Compared]) -> str:
    """Write what each page takes in the suite and alone."""
    lines = [
        [row.name, f"{row.ours.median:.1f}", f"{row.peer.median:.1f}", f"{row.ratio:.2f}"]
        for row in rows
    ]
    return shared.table(["page", "in the suite, s", "alone, s", "ratio"], lines)


def by_parts(files: list[Path], quick: bool) -> tuple[list[Part], dict[str, float]]:
    """Run all parts, and read how long each page took in the suite."""
    wanted = parts([path.relative_to(ROOT).as_posix() for path in files], quick)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "pages.xml"
        wanted[NOTEBOOKS].append(f"--junitxml={report}")
        found = [proved(name, arguments) for name, arguments in wanted.items()]
        return found, seconds_by_page(report)


def measured(quick: bool) -> Section:
    """Measure everything."""
    files = pages("notebooks", "lecturer")[: 2 if quick else None]
    found, inside = by_parts(files, quick)
    become_steady()
    rows = [compared(path, inside[path.stem]) for path in files]
    peer = sum(row.peer.processor for row in rows)
    whole = sum(part.processor for part in found)
    said = (
        f"The notebooks alone, each once: **{peer:.0f}** processor seconds. All parts together: "
        f"**{whole:.0f}**, **{whole / peer:.2f}** times as many."
    )
    by_size = sorted(rows, key=lambda row: row.size)
    lines = shared.curves("in the suite", "alone", by_size)
    title = "A page in the suite, by what it takes alone"
    panel = Panel(title, "seconds alone", "seconds", lines, log=False)
    text = [shared.machine("pytest", "nbval"), table(found, peer), said, page_table(rows)]
    return Section("\n\n".join(text), [panel])


if __name__ == "__main__":
    shared.main("suite", __doc__, measured)
