"""Count the frames in which an explorer moves its window, as its grid grows, on a page alone.

Run from the repository's root: python -m benchmarks.frames [--write | --quick]. See README.md.
"""

import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks import shared
from benchmarks.shared import Panel, Section
from helpers.widgets import ConvolutionExplorer
from tests.support import browser_page
from tools import explorers

SIDES = (8, 16, 32, 64, 96, 128, 192, 256)  # of the grids that are played
PLAYED = 2000  # milliseconds that each of them is played
SMOOTH = 30  # frames a second

# Each frame moves the window, or, for the peer, nothing. A message that is posted in a frame comes
# back when the frame was computed and painted; `work` is how long that took.
PLAY = """(windows) => {
  const model = explorerHost.models.explorer;
  globalThis.played = {times: [], work: []};
  const {port1, port2} = new MessageChannel();
  port1.onmessage = ({data}) => played.work.push(performance.now() - data);
  const tick = (now) => {
    played.times.push(now);
    port2.postMessage(performance.now());
    if (windows) model.set("step", (model.get("step") + 1) % windows);
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}"""


class Row(NamedTuple):
    """What one grid shows."""

    side: int
    frames: float  # a second, while the window moves
    still: float  # a second, while nothing moves
    work: float  # milliseconds from the beginning of a frame until it is painted


def played(side: int, moves: bool, folder: Path, milliseconds: int) -> tuple[float, float]:
    """Return the frames a second of a grid of this side, and the milliseconds of work in each."""
    explorer = ConvolutionExplorer(np.arange(side * side).reshape(side, side) % 7)
    file = folder / "page.html"
    file.write_text(explorers.page({"explorer": explorer}, "Play"), encoding="utf-8")
    with browser_page() as page:
        page.goto(file.as_uri())
        page.locator(".explorer").wait_for()
        page.evaluate(PLAY, (side - 2) ** 2 if moves else 0)
        page.wait_for_timeout(milliseconds)
        found: Any = page.evaluate("played")
    times = found["times"]
    return 1000 * (len(times) - 1) / (times[-1] - times[0]), statistics.median(found["work"])


def grids(sides: Sequence[int], milliseconds: int) -> list[Row]:
    """Play all grids, each after the same page on which nothing moves."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for side in sides:
            still, _ = played(side, False, Path(folder), milliseconds)
            frames, work = played(side, True, Path(folder), milliseconds)
            rows.append(Row(side, frames, still, work))
            shared.progress(f"{side} × {side}: {frames:.0f} of {still:.0f} frames")
    return rows


def measured(quick: bool) -> Section:
    """Measure everything."""
    rows = grids(SIDES[:2], 500) if quick else grids(SIDES, PLAYED)
    head = ["grid", "frames a second", "nothing moves", "ratio", "work, ms a frame"]
    lines = [
        [f"{row.side} × {row.side}", f"{row.frames:.0f}", f"{row.still:.0f}",
         f"{row.frames / row.still:.2f}", f"{row.work:.2f}"]
        for row in rows
    ]  # fmt: skip
    kept = max((row.side for row in rows if row.frames >= SMOOTH), default=0)
    text = f"""{shared.machine("anywidget")}

{shared.table(head, lines)}

The largest of these grids that keeps {SMOOTH} frames a second: **{kept} × {kept}**."""
    moves = {"one move of the window": [(row.side, row.work) for row in rows]}
    title = "The work of a frame as the grid grows"
    return Section(text, [Panel(title, "rows of the grid", "milliseconds", moves, log=False)])


if __name__ == "__main__":
    shared.main("frames", __doc__, measured)
