"""Time `make lab` until a page stands in the browser, beside a plain `jupyter lab` on that page.

Run from the repository's root: python -m benchmarks.opening [--write | --quick]. See README.md.
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

from playwright.sync_api import Page

from benchmarks import shared
from benchmarks.shared import Compared, Panel, Section
from tests.support import browser_page, open_notebook, ready_course, serve, served

PAGES = ("00_start_here", "03_stride_padding", "02_kernels", "04_pooling", "07_keras_model")
Server = Callable[[], AbstractContextManager[str]]


def plain(folder: Path) -> AbstractContextManager[str]:
    """Run JupyterLab with no setting of the course, and none of one's own; yield the address."""
    line = [sys.executable, "-m", "jupyterlab", "--allow-root"]
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR")
    own = {name: str(folder.parent / name) for name in names}
    return served(folder, lambda options: [*line, *options], **own)


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


def compared(copy: Path, names: tuple[str, ...], rounds: int) -> list[Compared]:
    """Open everything in both ways, round by round; the first round warms up."""
    folder = copy.parent / "plain" / "lab" / "work" / "notebooks"
    shutil.copytree(copy / "notebooks", folder)
    ways: list[Server] = [partial(serve, copy), partial(plain, folder.parent.parent)]
    taken: list[list[list[float]]] = [[], []]
    with browser_page() as page:
        for turn in range(rounds + 1):
            for server, column in zip(ways, taken, strict=True):
                column.append(opened(page, server, names))
            shared.progress(f"round {turn}: {taken[0][-1][0]:.1f} and {taken[1][-1][0]:.1f} s")
    times = ([*map(shared.summed_up, zip(*column[1:], strict=True))] for column in taken)
    told = ["JupyterLab answers", f"then {names[0]} is drawn, the first page"]
    told += [f"then {name} is drawn" for name in names[1:]]
    sizes = [0, *((folder / f"{name}.ipynb").stat().st_size / 1e6 for name in names)]
    return [*map(Compared, told, sizes, *times)]


def table(rows: list[Compared]) -> str:
    """Write the comparison as a table."""
    head = ["until", "MB of the page", "make lab, s", "plain jupyter lab, s", "ratio"]
    lines = [
        [row.name, f"{row.size:.2f}" if row.size else "-", f"{row.ours.median:.1f}",
         f"{row.peer.median:.1f}", f"{row.ratio:.2f}"]
        for row in rows
    ]  # fmt: skip
    return shared.table(head, lines)


def measured(quick: bool) -> Section:
    """Measure everything."""
    names, rounds = (PAGES[:2], 1) if quick else (PAGES, 3)
    with tempfile.TemporaryDirectory() as folder:
        rows = compared(ready_course(Path(folder) / "course"), names, rounds)
    by_size = sorted(rows[2:], key=lambda row: row.size)  # the server and the first page aside
    lines = shared.curves("make lab", "plain jupyter lab", by_size)
    panel = Panel("Opening a page, by its size", "megabytes", "seconds", lines, log=False)
    return Section(f"{shared.machine('jupyterlab')}\n\n{table(rows)}", [panel])


if __name__ == "__main__":
    shared.main("opening", __doc__, measured)
