"""Time the explorers from key press to painted picture, beside a matplotlib slider.

Run from the repository's root: python -m benchmarks.explorers [--write | --quick]. See README.md.
"""

import statistics
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Page

from benchmarks import shared
from benchmarks.shared import Section
from tests.support import browser_page, open_notebook, ready_course, run_all, serve

CHANGES = 30

KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
PATH = "import sys\nsys.path.insert(0, '../..')\n"
SLIDER = """\
import ipywidgets, matplotlib.pyplot as plt, numpy as np
from helpers import plotting
from helpers.kernels import KERNELS, conv2d
plotting.use_course_style()
image, kernel = np.arange(100).reshape(10, 10) % 7, KERNELS["sobel_x"]
def draw(step):
    fig, (left, right) = plt.subplots(1, 2, figsize=(9, 4))
    plotting.show_matrix(image, "Input", ax=left)
    row, column = divmod(step, 8)
    left.add_patch(plt.Rectangle((column - 0.5, row - 0.5), 3, 3, fill=False, ec="C1", lw=3))
    out = conv2d(image, kernel).astype(float)
    out.ravel()[step + 1:] = 0
    plotting.show_matrix(out, "Output", ax=right)
    plt.show()
ipywidgets.interact(draw, step=(0, 63));"""

# From the key to the frame after the first change of what is watched: a message that is posted in
# that frame comes back when it was painted. A new picture of matplotlib's must be decoded first.
WATCH = """([place, image]) => {
  globalThis.painted = [];
  let begun = null;
  document.addEventListener("keydown", (event) => { begun = event.timeStamp; }, true);
  const done = () => requestAnimationFrame(() => {
    if (begun === null) return; // one change may be seen twice before it is painted
    const { port1, port2 } = new MessageChannel();
    const from = begun;
    begun = null;
    port1.onmessage = () => globalThis.painted.push(performance.now() - from);
    port2.postMessage(0);
  });
  let waits = false;
  new MutationObserver(async () => {
    if (begun === null || waits) return;
    waits = true;
    const found = document.querySelector(`${place} img`);
    if (image && found) await found.decode().catch(() => {});
    if (!image || found) done();
    waits = false;
  }).observe(document.querySelector(place), {
    subtree: true, childList: true, characterData: !image, attributes: true,
  });
}"""

SLID = "matplotlib slider"
CELL = "[role=grid] [tabindex='0']"
LOOKED_AT = "from helpers import data, keras_model\nfrom helpers.widgets import *\n"


class Row(NamedTuple):
    """One way to move a window, and its times in milliseconds."""

    name: str
    times: list[float]

    @property
    def median(self) -> float:
        """Give the time of half of the changes, at most."""
        return statistics.median(self.times)


WAYS = {
    "ConvolutionExplorer": (
        "import numpy as np\nfrom helpers.kernels import KERNELS\n"
        "from helpers.widgets import ConvolutionExplorer\n"
        "ConvolutionExplorer(np.arange(100).reshape(10, 10) % 7, KERNELS['sobel_x'])",
        ".explorer", "[aria-label='Move the window'] input", False,
    ),
    **{
        name: (f"{LOOKED_AT}{name}({arguments})", ".explorer", focus, False)
        for name, (arguments, focus) in {
            "PixelExplorer": ("", CELL),
            "PoolingExplorer": ("", "input[type=range]"),
            "DenseExplorer": ("[[1, 2, 3], [4, 5, 6], [7, 8, 9]]", CELL),
            "TrainingExplorer": ("data.lincoln() / 64 - 2, [[1, 2]] * 5, steps=3", CELL),
            "NetworkExplorer": ("keras_model.load_deep_cnn(), data.eyes()[1][0][:4]", CELL),
        }.items()
    },
    "EyeExplorer": (  # its sentence changes when the network has answered
        f"{LOOKED_AT}EyeExplorer(keras_model.load_deep_cnn(), aperture=0.5)",
        ".explorer .ex-sentence", "label:has-text('Lid open') input", False,
    ),
    SLID: (SLIDER, ".jp-OutputArea .widget-output", ".noUi-handle", True),
}  # fmt: skip


def pressed(page: Page, lab: str, name: str, changes: int) -> list[float]:
    """Return the times of the changes made by keys in one notebook."""
    _, place, focus, image = WAYS[name]
    open_notebook(page, lab, name)
    run_all(page)
    page.locator(place).first.wait_for()
    page.locator(focus).first.focus()
    page.evaluate(WATCH, [place, image])
    for change in range(changes + 3):  # the first three warm up
        page.keyboard.press(("ArrowRight", "ArrowLeft")[change % 2])
        page.wait_for_function(f"painted.length > {change}")
        time.sleep(0.15)
    return [*map(float, page.evaluate("painted"))][3:]


def timed(copy: Path, page: Page, names: list[str], changes: int) -> list[Row]:
    """Measure these ways in JupyterLab, one after the other."""
    rows = []
    with serve(copy) as lab:
        for name in names:
            cells = [new_code_cell(PATH + WAYS[name][0], id="way")]
            notebook = new_notebook(cells=cells, metadata=KERNEL)
            nbformat.write(notebook, copy / "work" / "notebooks" / f"{name}.ipynb")
            rows.append(Row(name, pressed(page, lab, name, changes)))
            shared.progress(f"{name}: {rows[-1].median:.0f} ms")
    return rows


def report(rows: list[Row]) -> str:
    """Return the table, and what it says."""
    slider = next(row for row in rows if row.name == SLID)
    lines = [
        [row.name, f"{row.median:.0f}", f"{statistics.quantiles(row.times, n=20)[-1]:.0f}",
         f"{row.median / slider.median:.2f}"]
        for row in rows
    ]  # fmt: skip
    times = slider.median / rows[0].median
    return f"""{shared.machine("jupyterlab", "anywidget", "matplotlib")}

{shared.table(["how", "median, ms", "95th percentile, ms", "ratio to the slider"], lines)}

{len(slider.times)} changes each; the slider takes **{times:.1f}** times as long as the first."""


def measured(quick: bool) -> Section:
    """Measure everything."""
    names, changes = (["ConvolutionExplorer", SLID], 3) if quick else ([*WAYS], CHANGES)
    with tempfile.TemporaryDirectory() as folder, browser_page() as page:
        copy = ready_course(Path(folder) / "course")
        return Section(report(timed(copy, page, names, changes)))


if __name__ == "__main__":
    shared.main("explorers", __doc__, measured)
