"""Time the explorers from key press to painted picture, beside a matplotlib slider.

Run from the repository's root: python benchmarks/explorers.py [--write]. See README.md.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
import numpy as np
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Page

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from benchmarks.conv2d import chosen, progress, write_section
from helpers.widgets import ConvolutionExplorer
from tests.support import browser_page, copy_course, open_notebook, run_all, serve
from tools import explorers

CHANGES = 30
SIDES = (8, 16, 24, 32, 48, 64, 96, 128)  # of the grids that are played
PLAYED = 2000  # milliseconds that each of them is played

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
PLAY = """(trait) => {
  const model = explorerHost.models.explorer;
  globalThis.times = [];
  const tick = (now) => {
    times.push(now);
    model.set(trait, (model.get(trait) + 1) % 1000);
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}"""


SLID = "`interact` with matplotlib"
CELL = "[role=grid] [tabindex='0']"
LOOKED_AT = "from helpers import data, keras_model\nfrom helpers.widgets import *\n"


class Row(NamedTuple):
    """One way to move a window, and its times in milliseconds."""

    name: str
    times: list[float]

    def written(self) -> str:
        """Return it as a row of the table."""
        ninety_fifth = statistics.quantiles(self.times, n=20)[-1]
        return f"| {self.name} | {statistics.median(self.times):.0f} | {ninety_fifth:.0f} |"


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
            "EyeExplorer": ("keras_model.load_deep_cnn()", "label:has-text('Tilt') input"),
        }.items()
    },
    SLID: (SLIDER, ".jp-OutputArea .widget-output", ".noUi-handle", True),
}  # fmt: skip


def pressed(page: Page, lab: str, name: str) -> list[float]:
    """Return the times of the changes made by keys in one notebook."""
    _, place, focus, image = WAYS[name]
    open_notebook(page, lab, file_of(name))
    run_all(page)
    page.locator(place).first.wait_for()
    page.locator(focus).first.focus()
    page.evaluate(WATCH, [place, image])
    for change in range(CHANGES + 3):  # the first three warm up
        page.keyboard.press(("ArrowRight", "ArrowLeft")[change % 2])
        page.wait_for_function(f"painted.length > {change}")
        time.sleep(0.15)
    return [*map(float, page.evaluate("painted"))][3:]


def file_of(name: str) -> str:
    """Return the name of the notebook of one way."""
    return "".join(letter for letter in name if letter.isalpha())


def frames(side: int, folder: Path) -> float:
    """Return how many frames a second a grid of this side shows while its window moves."""
    explorer = ConvolutionExplorer(np.arange(side * side).reshape(side, side) % 7)
    file = folder / "page.html"
    file.write_text(explorers.page({"explorer": explorer}, "Play"), encoding="utf-8")
    with browser_page() as page:
        page.goto(file.as_uri())
        page.locator(".explorer").wait_for()
        page.evaluate(PLAY, "step")
        page.wait_for_timeout(PLAYED)
        times: Any = page.evaluate("times")
    return float(1000 * (len(times) - 1) / (times[-1] - times[0]))


def served(copy: Path, page: Page) -> list[Row]:
    """Measure every way in JupyterLab, one after the other."""
    for name, (code, *_) in WAYS.items():
        cells = [new_code_cell(PATH + code, id="way")]
        nbformat.write(new_notebook(cells=cells, metadata=KERNEL), copy / f"{file_of(name)}.ipynb")
    times: dict[str, list[float]] = {}
    with serve(copy) as lab:
        folder = copy / "work" / "notebooks"
        for name in WAYS:
            (copy / f"{file_of(name)}.ipynb").rename(folder / f"{file_of(name)}.ipynb")
        for name in WAYS:
            progress(name)
            times[name] = pressed(page, lab, name)
    return [Row(name, those) for name, those in times.items()]


def report(rows: list[Row], speeds: dict[int, float]) -> str:
    """Return the tables."""
    ratio = statistics.median(rows[-1].times) / statistics.median(rows[0].times)
    kept = max((side for side, speed in speeds.items() if speed >= 30), default=0)
    table = "\n".join(row.written() for row in rows)
    played = "\n".join(f"| {side} × {side} | {speed:.0f} |" for side, speed in speeds.items())
    return f"""| how | median, ms | 95th percentile, ms |
| --- | --- | --- |
{table}

{len(rows[0].times)} changes each; the slider takes {ratio:.1f} times as long as the first.
The EyeExplorer asks Python for every picture, where the network runs.

| grid that is played | frames a second |
| --- | --- |
{played}

The largest of these grids that keeps 30 frames a second: {kept} × {kept}."""


def main() -> None:
    """Measure, print the tables, and write them where that is asked for."""
    options = chosen(__doc__)
    with tempfile.TemporaryDirectory() as folder, browser_page() as page:
        copy = copy_course(Path(folder) / "course")
        (copy / ".venv").symlink_to(Path(sys.prefix), target_is_directory=True)
        rows = served(copy, page)
    with tempfile.TemporaryDirectory() as folder:
        speeds = {side: frames(side, Path(folder)) for side in SIDES}
    text = report(rows, speeds)
    print(text)
    if options.write:
        write_section("explorers", text)


if __name__ == "__main__":
    main()
