"""What the benchmarks share: rounds, tables, pictures, and the page that they write.

Each benchmark measures and returns a `Section`. `main` prints it and draws its picture; with
--write both go into the page and its folder. With --quick everything is small and done once, to see
that it works: such figures are never written.
"""

import argparse
import math
import os
import platform
import re
import statistics
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

from numpy.typing import NDArray

from tools.course import ROOT
from tools.prove import processor_seconds

Array = NDArray[Any]
Points = Sequence[tuple[float, float]]

PAGE = ROOT / "benchmarks" / "README.md"
ASIDE = ROOT / "test-results" / "benchmarks"  # pictures of a run that is not written
COLORS = ("#0072b2", "#e69f00", "#56b4e9", "#d55e00")  # apart for colour-blind readers too
MARKERS = "osD^"


class Time(NamedTuple):
    """What a call took, in seconds: median and least of the rounds, and of all cores together."""

    median: float
    least: float
    processor: float

    def __str__(self) -> str:
        """Give median and least in milliseconds."""
        return f"{1000 * self.median:.2f} / {1000 * self.least:.2f}"


class Compared(NamedTuple):
    """One case and how large it is, by us and by the peer."""

    name: str
    size: float
    ours: Time
    peer: Time

    @property
    def ratio(self) -> float:
        """Give our time over the peer's."""
        return self.ours.median / self.peer.median


class Panel(NamedTuple):
    """One drawing: its finding, its axes, and lines by their names."""

    title: str
    x: str
    y: str
    lines: Mapping[str, Points]
    log: bool = True


class Section(NamedTuple):
    """What a benchmark found: text with tables, and drawings."""

    text: str
    panels: Sequence[Panel] = ()


def main(name: str, description: str | None, measured: Callable[[bool], Section]) -> None:
    """Run a benchmark as the command line says."""
    parser = argparse.ArgumentParser(description=description)
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--write", action="store_true", help="rewrite the section in README.md")
    choice.add_argument("--quick", action="store_true", help="small and once: does it work?")
    options = parser.parse_args()
    section = measured(options.quick)
    folder = PAGE.parent if options.write else ASIDE
    text = f"{section.text}\n\n{drawn(section, folder / f'{name}.png')}".strip()
    print(text)
    if options.write:
        PAGE.write_text(replaced(PAGE.read_text("utf-8"), name, text), encoding="utf-8")


def interleave(calls: Sequence[Callable[[], object]], rounds: int, warm_up: int = 1) -> list[Time]:
    """Time the calls one after the other, round by round, so that what disturbs one disturbs all.

    Parameters
    ----------
    calls : sequence of functions
        What they return is dropped at once, outside of the time.
    rounds : int
        How often each is timed.
    warm_up : int
        Rounds before, which do not count.
    """
    taken: list[list[tuple[float, float]]] = [[] for _ in calls]
    for turn in range(warm_up + rounds):
        for call, column in zip(calls, taken, strict=True):
            computed, start = processor_seconds(), time.perf_counter()
            result = call()
            seconds = time.perf_counter() - start
            if turn >= warm_up:
                column.append((seconds, processor_seconds() - computed))
            del result
    return [summed_up(*zip(*column, strict=True)) for column in taken]


def summed_up(seconds: Sequence[float], processor: Sequence[float] = (0,)) -> Time:
    """Return median and least of what the rounds took."""
    return Time(statistics.median(seconds), min(seconds), statistics.median(processor))


def ran(command: Sequence[object], **options: Any) -> str:
    """Run a program, and return what it said; where it fails, raise an error that tells it."""
    done: subprocess.CompletedProcess[str] = subprocess.run(
        [*map(str, command)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        encoding="utf-8", errors="replace", check=False, **options,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))} failed:\n{done.stdout}")
    return done.stdout


def progress(text: str) -> None:
    """Say on stderr what has just been measured."""
    print(f"  … {text}", file=sys.stderr, flush=True)


def import_tensorflow() -> Any:
    """Import TensorFlow without what its C++ side prints."""
    from helpers.keras_model import import_keras

    import_keras()
    import tensorflow as tf

    return tf


def in_graph(function: Callable[..., Any], *arrays: Array) -> Callable[[], Array]:
    """Return a call of a TensorFlow function on arrays; tensors and graph are made before."""
    tf = import_tensorflow()
    tensors = [tf.constant(array) for array in arrays]
    graph = tf.function(function)
    graph(*tensors)
    return lambda: graph(*tensors).numpy()


def extra_memory(call: Callable[[], Array], image: Array) -> float:
    """Measure the peak memory of a call beside its output, over input plus output."""
    tracemalloc.start()
    out = call()
    peak = tracemalloc.get_traced_memory()[1] - out.nbytes
    tracemalloc.stop()
    return peak / (image.nbytes + out.nbytes)


def curves(ours: str, peer: str, rows: Sequence[Compared], scale: float = 1) -> dict[str, Points]:
    """Return two lines of a panel by these names: both medians, scaled, against the size."""
    return {
        ours: [(row.size, scale * row.ours.median) for row in rows],
        peer: [(row.size, scale * row.peer.median) for row in rows],
    }


def mean_ratio(rows: Iterable[Compared]) -> float:
    """Return the geometric mean of the ratios."""
    return math.exp(statistics.fmean(math.log(row.ratio) for row in rows))


def machine(*packages: str) -> str:
    """Describe what the figures were measured on, by what matters for them, and nothing else."""
    cores = f"{os.cpu_count()} cores ({platform.machine()})"
    versions = [f"{name} {metadata.version(name)}" for name in packages]
    return f"Measured on {', '.join([cores, f'Python {platform.python_version()}', *versions])}."


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table, numbers to the right of what they belong to."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def replaced(page: str, name: str, text: str) -> str:
    """Put a text between the markers of this name.

    Raises
    ------
    ValueError
        Where the page has no such markers.
    """
    marked = re.compile(rf"(<!-- {name}: begin.*?-->\n).*?(<!-- {name}: end -->)", re.DOTALL)
    page, count = marked.subn(lambda found: f"{found[1]}\n{text}\n\n{found[2]}", page)
    if count != 1:
        raise ValueError(f"the page has {count} places marked {name}: 1 fits")
    return page


def drawn(section: Section, path: Path) -> str:
    """Draw the panels side by side into a file; return Markdown that shows and tells it."""
    if not section.panels:
        return ""
    import matplotlib.pyplot as plt

    from helpers.plotting import use_course_style

    path.parent.mkdir(parents=True, exist_ok=True)
    with plt.rc_context({"backend": "agg"}):
        use_course_style()
        count = len(section.panels)
        figure, axes = plt.subplots(1, count, figsize=(5.2 * count, 4), squeeze=False)
        for ax, panel in zip(axes.flat, section.panels, strict=True):
            draw_panel(ax, panel)
        figure.savefig(path, dpi=100, metadata={"Software": None})
        plt.close(figure)
    shown = "; ".join(f"{panel.title}: {panel.y} against {panel.x}" for panel in section.panels)
    return f"![{shown}]({path.name})\n\nIn words: {' '.join(map(told, section.panels))}"


def told(panel: Panel) -> str:
    """Say where the lines of a panel begin and end."""
    ends = [f"{name} {end(line[0])} and {end(line[-1])}" for name, line in panel.lines.items()]
    return f"{panel.y.capitalize()} against {panel.x}: {'; '.join(ends)}."


def end(point: tuple[float, float]) -> str:
    """Say where a point is: a count is whole, and what was measured has three figures."""
    x, y = point
    return f"{y:.3g} at {x:,.0f}" if float(x).is_integer() else f"{y:.3g} at {x:.3g}"


def draw_panel(ax: Any, panel: Panel) -> None:
    """Draw one panel: each line with a colour and a marker of its own."""
    for number, (name, points) in enumerate(panel.lines.items()):
        look = {"marker": MARKERS[number % 4], "color": COLORS[number % 4]}
        ax.plot(*zip(*points, strict=True), **look, label=name)
    scale = "log" if panel.log else "linear"
    ax.set(title=panel.title, xlabel=panel.x, ylabel=panel.y, xscale=scale, yscale=scale)
    if not panel.log:
        ax.set_ylim(bottom=0)
    if len(panel.lines) > 1:
        ax.legend()
