"""Time `make lab` until a page stands in the browser, beside a plain `jupyter lab` on that page.

Run from the repository's root: python -m benchmarks.opening [--write | --quick]. See README.md.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

from playwright.sync_api import Page

from benchmarks import shared
from benchmarks.shared import Panel, Section, Time
from tests.support import TOKEN, browser_page, copy_course, open_notebook, serve, wait_for
from tools.lab import START

PAGES = ("00_start_here", "03_stride_padding", "02_kernels", "04_pooling", "07_keras_model")
Server = Callable[[], AbstractContextManager[str]]


@contextlib.contextmanager
def plain(folder: Path) -> Iterator[str]:
    """Run JupyterLab with no setting of the course, and none of one's own; yield the address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    line = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1"]
    line += [f"--port={port}", f"--IdentityProvider.token={TOKEN}"]
    names = ("JUPYTER_CONFIG", "JUPYTER_DATA", "JUPYTERLAB_SETTINGS", "JUPYTERLAB_WORKSPACES")
    own = {f"{name}_DIR": str(folder.parent / name) for name in names}
    log = folder.parent / "plain.log"
    with log.open("w") as file:
        server = subprocess.Popen(line, cwd=folder, env=os.environ | own, stdout=file, stderr=file)
    try:
        wait_for(f"http://127.0.0.1:{port}/api?token={TOKEN}", log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


def opened(page: Page, server: Server, names: tuple[str, ...]) -> list[float]:
    """Return the seconds until the server answers, then those until each page is drawn."""
    began = time.perf_counter()
    with server() as lab:
        seconds = [time.perf_counter() - began]
        for name in names:
            began = time.perf_counter()
            open_notebook(page, lab, name)
            seconds.append(time.perf_counter() - began)
    return seconds


def rounds_of(copy: Path, names: tuple[str, ...], rounds: int) -> list[tuple[Time, Time]]:
    """Open everything in both ways, round by round; the first round warms up."""
    folder = copy.parent / "plain" / "work" / "notebooks"
    shutil.copytree(copy / "notebooks", folder)
    ways: list[Server] = [partial(serve, copy), partial(plain, folder.parent.parent)]
    taken: list[list[list[float]]] = [[], []]
    with browser_page() as page:
        for turn in range(rounds + 1):
            for server, column in zip(ways, taken, strict=True):
                column.append(opened(page, server, names))
            shared.progress(f"round {turn}: {taken[0][-1][0]:.1f} and {taken[1][-1][0]:.1f} s")
    ours, theirs = ([*map(shared.summed_up, zip(*c[1:], strict=True))] for c in taken)
    return [*zip(ours, theirs, strict=True)]


def table(names: list[str], sizes: list[float], times: list[tuple[Time, Time]]) -> str:
    """Write the comparison as a table."""
    head = ["until", "MB of the page", "make lab, s", "plain jupyter lab, s", "ratio"]
    lines = [
        [name, f"{size:.2f}" if size else "-", f"{ours.median:.1f}", f"{theirs.median:.1f}",
         f"{ours.median / theirs.median:.2f}"]
        for name, size, (ours, theirs) in zip(names, sizes, times, strict=True)
    ]  # fmt: skip
    return shared.table(head, lines)


def measured(quick: bool) -> Section:
    """Measure everything."""
    names = PAGES[:2] if quick else PAGES
    with tempfile.TemporaryDirectory() as folder:
        copy = copy_course(Path(folder) / "course")
        (copy / ".venv").symlink_to(Path(sys.prefix), target_is_directory=True)
        sizes = [(copy / "notebooks" / f"{name}.ipynb").stat().st_size / 1e6 for name in names]
        times = rounds_of(copy, names, 1 if quick else 5)
    told = ["JupyterLab answers", f"then {Path(START).stem} is drawn, the first page"]
    told += [f"then {name} is drawn" for name in names[1:]]
    by_size = sorted(zip(sizes[1:], times[2:], strict=True))
    lines = {
        "make lab": [(size, ours.median) for size, (ours, _) in by_size],
        "plain jupyter lab": [(size, theirs.median) for size, (_, theirs) in by_size],
    }
    title = "Opening a page, by its size"
    panel = Panel(title, "megabytes of the page", "seconds (median)", lines, log=False)
    text = f"{shared.machine('jupyterlab')}\n\n{table(told, [0, *sizes], times)}"
    return Section(text, [panel], "Seconds until a page is drawn against its size, in both ways")


if __name__ == "__main__":
    shared.main("opening", __doc__, measured)
