"""Time set-up from an empty folder, beside plain venv with pip, and beside uv, on the same list.

Run from the repository's root: python -m benchmarks.set_up [--write | --quick]. See README.md.
It fetches some gigabytes from the package index.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

from benchmarks import shared
from benchmarks.shared import Panel, Section, Time
from tests.support import copy_course
from tests.tools.tiny_course import tiny_course

ROUNDS = 1  # so often each way installs with all fetched: it takes minutes


class Row(NamedTuple):
    """What one target of the Makefile took, and its peers."""

    target: str
    packages: int
    fetched: float  # megabytes of wheels
    installed: float  # megabytes
    first: Time  # with nothing fetched
    ours: Time  # with all fetched, as the peers
    nothing: Time  # where nothing is to be done
    peers: dict[str, Time]


@contextmanager
def environment(**changes: str) -> Iterator[None]:
    """Change the environment for a while."""
    before = dict(os.environ)
    os.environ.update(changes)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def megabytes(folder: Path) -> float:
    """Return how much lies in a folder."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return sum(path.stat().st_size for path in files) / 1e6


def lists(course: Path, target: str) -> list[Path]:
    """Return the lists of packages that a target installs."""
    return [course / f"requirements{end}.txt" for end in ("", "-dev")[: 1 + (target == "tools")]]


def by_make(place: Path, target: str) -> None:
    """Set a course up as a reader does."""
    shared.ran(["make", target, f"PYTHON={sys.executable}"], cwd=place)


def by_pip(place: Path, target: str) -> None:
    """Install the same lists with what comes with Python."""
    shared.ran([sys.executable, "-m", "venv", place / ".venv"])
    line = [place / ".venv" / "bin" / "python", "-m", "pip", "install", "-q", "--require-hashes"]
    shared.ran([*line, *[f"-r{path}" for path in lists(place, target)]])


def by_uv(place: Path, target: str) -> None:
    """Install the same lists with uv, and compile them as pip does."""
    uv = [sys.executable, "-m", "uv", "-q"]
    shared.ran([*uv, "venv", "--python", sys.executable, place / ".venv"])
    sync = [*uv, "pip", "sync", "--require-hashes", "--compile-bytecode"]
    shared.ran([*sync, "--python", place / ".venv", *lists(place, target)])


def fetched(course: Path, target: str, wheels: Path) -> float:
    """Fetch all that a target's lists name, and return its megabytes; pip's cache may not tell."""
    line = [sys.executable, "-m", "pip", "download", "-q", "--require-hashes", "-d", wheels]
    shared.ran([*line, *[f"-r{path}" for path in lists(course, target)]])
    shared.progress(f"{target}: {megabytes(wheels):.0f} MB fetched")
    return megabytes(wheels)


WAYS = {"uv": by_uv, "venv and pip": by_pip, "make": by_make}  # make last: it is there at the end


def anew(way: str, course: Path, place: Path, target: str) -> None:
    """Set a new copy of the course up in one way."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(course, place)
    again(way, place, target)


def again(way: str, place: Path, target: str) -> None:
    """Set up in one way where something may be installed already."""
    WAYS[way](place, target)
    shared.progress(f"{target}, {way}")


def timed(rounds: int, *calls: Callable[[], None]) -> list[Time]:
    """Time these calls in turn, each as often, and none before."""
    return shared.interleave(calls, rounds, warm_up=0)


def installed(course: Path, target: str) -> Row:
    """Time all ways of installing what a target needs: first with nothing fetched, then again."""
    with (
        tempfile.TemporaryDirectory() as name,
        environment(PIP_CACHE_DIR=f"{name}/pip", UV_CACHE_DIR=f"{name}/uv"),
    ):
        place = Path(name) / "course"
        ways = {way: partial(anew, way, course, place, target) for way in WAYS}
        [first] = timed(1, ways["make"])
        ways["uv"]()  # it fetches into a cache of its own
        peers = dict(zip(ways, timed(ROUNDS, *ways.values()), strict=True))
        [nothing] = timed(1, partial(again, "make", place, target))
        size, fetch = megabytes(place / ".venv"), fetched(course, target, Path(name) / "wheels")
    count = sum(path.read_text("utf-8").count("==") for path in lists(course, target))
    return Row(target, count, fetch, size, first, peers.pop("make"), nothing, peers)


def table(rows: list[Row]) -> str:
    """Write the comparison as a table."""
    head = ["target", "packages listed", "MB fetched", "MB installed", "nothing fetched yet, s"]
    peers = [way for way in WAYS if way != "make"]
    head += ["all fetched, s", *[text for way in peers for text in (f"{way}, s", "ratio")]]
    head += ["nothing to do, s"]
    lines = []
    for row in rows:
        times = [row.peers[way].median for way in peers]
        beside = [f"{one:.{n}f}" for time in times
                  for n, one in ((0, time), (2, row.ours.median / time))]  # fmt: skip
        lines.append([
            f"`make {row.target}`", row.packages, f"{row.fetched:.0f}", f"{row.installed:,.0f}",
            f"{row.first.median:.0f}", f"{row.ours.median:.0f}", *beside,
            f"{row.nothing.median:.2f}",
        ])  # fmt: skip
    return shared.table(head, lines)


def section(course: Path, targets: tuple[str, ...]) -> Section:
    """Measure these targets in copies of this course."""
    rows = [installed(course, target) for target in targets]
    lines = {
        way: [(row.packages, (row.peers | {"make": row.ours})[way].median) for row in rows]
        for way in WAYS
    }
    title = "Set-up with all fetched as the packages grow in number"
    panel = Panel(title, "packages", "seconds", lines, log=False)
    return Section(f"{shared.machine('pip', 'uv')}\n\n{table(rows)}", [panel])


def measured(quick: bool) -> Section:
    """Measure everything; quickly, with one small package that lies on the disk."""
    with tempfile.TemporaryDirectory() as folder:
        place, wheels = Path(folder) / "course", f"{folder}/wheels"
        if not quick:
            return section(copy_course(place), ("setup", "tools"))
        names = {f"{by}_FIND_LINKS": wheels for by in ("PIP", "UV")}
        with environment(PIP_NO_INDEX="1", UV_OFFLINE="1", **names):
            return section(tiny_course(place), ("setup",))


if __name__ == "__main__":
    shared.main("set_up", __doc__, measured)
