"""Time conv2d against TensorFlow, SciPy and its own loop twin, on the same float32 arrays.

Run from the repository's root: python benchmarks/conv2d.py [--write] [--rounds N]. See README.md.
"""

import argparse
import math
import os
import platform
import re
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import scipy
import scipy.signal
from numpy.typing import NDArray

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from helpers.keras_model import import_keras  # noqa: E402
from helpers.kernels import conv2d, conv2d_loops  # noqa: E402

Array = NDArray[Any]
CASES: list[tuple[tuple[int, ...], tuple[int, ...], str]] = [  # image, kernel, padding
    ((512, 512), (3, 3), "valid"),
    ((1, 64, 64, 3), (3, 3, 3, 32), "valid"),
    ((32, 64, 64, 3), (3, 3, 3, 32), "valid"),
    ((32, 64, 64, 3), (3, 3, 3, 32), "same"),  # the first layer of the deck's model
    ((32, 32, 32, 32), (3, 3, 32, 64), "valid"),
    ((32, 32, 32, 32), (3, 3, 32, 64), "same"),  # and the second
    ((1000, 28, 28, 1), (3, 3, 1, 32), "valid"),
    ((1024, 32, 32, 3), (3, 3, 3, 16), "valid"),
    ((1024, 64, 64, 3), (3, 3, 3, 32), "valid"),
    ((8, 16, 16, 128), (3, 3, 128, 128), "same"),  # a deep layer
]
SIDES = (64, 128, 256, 512, 1024)  # of a grey image, and of a colour image for 16 filters
COLORS = ("#0072b2", "#e69f00", "#56b4e9", "#d55e00")  # apart for colour-blind readers too
KERNEL_SIDES = (1, 3, 5, 7, 9, 11, 15)


class Row(NamedTuple):
    """What was measured for one case; times in milliseconds, (median, minimum)."""

    name: str
    ours: tuple[float, float]
    tensorflow: tuple[float, float]
    scipy: tuple[float, float] | None
    loops: tuple[float, float]  # the loop twin and conv2d, on the first image alone
    memory: float  # peak extra, in multiples of input plus output

    @property
    def ratio(self) -> float:
        """Give conv2d's time over TensorFlow's."""
        return self.ours[0] / self.tensorflow[0]


def import_tensorflow() -> Any:
    """Import TensorFlow without what its C++ side prints."""
    import_keras()
    import tensorflow as tf

    return tf


def tensorflow_call(tf: Any, image: Array, kernel: Array, padding: str) -> Callable[[], Array]:
    """Return a call of tf.nn.conv2d on these arrays; tensors and graph are made before."""
    four = image[None, :, :, None] if image.ndim == 2 else image
    weights = kernel[:, :, None, None] if kernel.ndim == 2 else kernel
    tensors = tf.constant(four), tf.constant(weights)
    graph = tf.function(lambda x, k: tf.nn.conv2d(x, k, 1, padding.upper()))
    graph(*tensors)
    return lambda: graph(*tensors).numpy()


def interleave(calls: list[Callable[[], Array]], rounds: int) -> list[tuple[float, float]]:
    """Time the calls one after the other, round by round: (median, minimum) of each, in ms."""
    times: list[list[float]] = [[] for _ in calls]
    for turn in range(rounds + 1):
        for call, column in zip(calls, times, strict=True):
            start = time.perf_counter()
            result = call()
            if turn:  # the first round warms up
                column.append(1000 * (time.perf_counter() - start))
            del result
    return [(statistics.median(column), min(column)) for column in times]


def data(image: tuple[int, ...], kernel: tuple[int, ...]) -> tuple[Array, Array]:
    """Draw the same float32 arrays in every run."""
    rng = np.random.default_rng(0)
    return rng.standard_normal(image, np.float32), rng.standard_normal(kernel, np.float32)


def extra_memory(image: Array, kernel: Array, padding: str) -> float:
    """Measure the peak memory of conv2d beside its output, over input plus output."""
    tracemalloc.start()
    out = conv2d(image, kernel, padding=padding)
    peak = tracemalloc.get_traced_memory()[1] - out.nbytes
    tracemalloc.stop()
    return peak / (image.nbytes + out.nbytes)


def measure(tf: Any, case: tuple[tuple[int, ...], tuple[int, ...], str], rounds: int) -> Row:
    """Check that all agree on one case, then time them."""
    image, kernel = data(*case[:2])
    padding = case[2]
    first = image[:1] if image.ndim == 4 else image
    calls: list[Callable[[], Array]] = [
        partial(conv2d, image, kernel, padding=padding),
        tensorflow_call(tf, image, kernel, padding),
    ]
    if image.ndim == 2:
        calls.append(partial(scipy.signal.correlate2d, image, kernel, padding))
    expected = calls[0]()
    for call in calls[1:]:
        np.testing.assert_allclose(call().reshape(expected.shape), expected, atol=1e-3)
    name = f"{case[0]} x {case[1]} {padding}"
    ours, theirs, *others = interleave(calls, rounds)
    start = time.perf_counter()
    slow = conv2d_loops(first, kernel, padding=padding)
    loops = 1000 * (time.perf_counter() - start)
    np.testing.assert_allclose(slow, conv2d(first, kernel, padding=padding), atol=1e-3)
    alone = interleave([partial(conv2d, first, kernel, padding=padding)], rounds)[0][0]
    memory = extra_memory(image, kernel, padding)
    return Row(name, ours, theirs, others[0] if others else None, (loops, alone), memory)


def growth(grey: bool, sides: tuple[int, ...], kernels: tuple[int, ...]) -> list[tuple[Any, ...]]:
    """Time conv2d as image or kernel grows: (side, kernel side, multiplications, ms)."""
    rows = []
    for side in sides:
        for k in kernels:
            image, kernel = (
                data((side, side), (k, k)) if grey else data((side, side, 3), (k, k, 3, 16))
            )
            count = (side - k + 1) ** 2 * kernel.size
            ms = interleave([partial(conv2d, image, kernel)], 9)[0][0]
            rows.append((side, k, count, ms))
            progress(f"growth: {'grey' if grey else 'colour'} side {side}, kernel {k}")
    return rows


def progress(text: str) -> None:
    """Say on stderr what has just been measured."""
    print(f"  … {text}", file=sys.stderr, flush=True)


def machine(tf: Any) -> str:
    """Describe the machine by what matters for the times, and by nothing else."""
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GiB of memory, no GPU used; "
        f"Python {platform.python_version()}, NumPy {np.__version__}, "
        f"BLAS {blas['name']} {blas['version']}, SciPy {scipy.__version__}, "
        f"TensorFlow {tf.__version__}."
    )


def main_table(rows: list[Row]) -> str:
    """Write the comparison as a Markdown table, and its two figures below."""
    lines = [
        "| image x kernel, padding | conv2d, ms | TensorFlow, ms | ratio | SciPy, ms "
        "| loop twin, first image, ms | conv2d there, ms | times faster | extra memory |",
        "| --- " + "| ---: " * 8 + "|",
    ]
    for row in rows:
        pair = [f"{median:.2f} / {least:.2f}" for median, least in (row.ours, row.tensorflow)]
        other = f"{row.scipy[0]:.2f} / {row.scipy[1]:.2f}" if row.scipy else "-"
        slow, fast = row.loops
        lines.append(
            f"| {row.name} | {pair[0]} | {pair[1]} | {row.ratio:.2f} | {other} "
            f"| {slow:,.0f} | {fast:.2f} | {slow / fast:,.0f} | {row.memory:.2f} |"
        )
    mean = math.exp(statistics.fmean(math.log(row.ratio) for row in rows))
    worst = max(rows, key=lambda row: row.ratio)
    least = min(row.loops[0] / row.loops[1] for row in rows)
    lines += [
        "",
        f"Ratio to TensorFlow: geometric mean **{mean:.2f}** (aim: at most 1.5), worst "
        f"**{worst.ratio:.2f}** (aim: at most 3), at {worst.name}. At least **{least:,.0f}** times "
        f"faster than the loop twin (aim: 100). Extra memory at most "
        f"**{max(row.memory for row in rows):.2f}** times input plus output (aim: 12).",
    ]
    return "\n".join(lines)


def growth_table(rows: list[tuple[Any, ...]]) -> str:
    """Write one growth as a Markdown table."""
    lines = ["| image | kernel | multiplications | ms | ns each |", "| ---: " * 5 + "|"]
    lines += [
        f"| {side}x{side} | {k}x{k} | {count:,} | {ms:.3f} | {1e6 * ms / count:.3f} |"
        for side, k, count, ms in rows
    ]
    return "\n".join(lines)


def draw(rows: list[Row], growths: dict[str, list[tuple[Any, ...]]], path: Path) -> None:
    """Draw the comparison and the growth side by side."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    fig, (left, right) = plt.subplots(1, 2, figsize=(13, 5), layout="constrained")
    places = np.arange(len(rows))
    left.barh(places - 0.2, [row.ours[0] for row in rows], 0.4, label="conv2d (NumPy)")
    left.barh(
        places + 0.2, [row.tensorflow[0] for row in rows], 0.4, label="tf.nn.conv2d", hatch="//"
    )
    left.set_yticks(places, [row.name for row in rows])
    left.invert_yaxis()
    left.set(xscale="log", xlabel="milliseconds (median)", title="conv2d keeps up with TensorFlow")
    left.legend()
    for (name, points), marker, color in zip(growths.items(), "osD^", COLORS, strict=True):
        right.plot(
            [p[2] for p in points], [p[3] for p in points], marker=marker, color=color, label=name
        )
    right.set(
        xscale="log",
        yscale="log",
        xlabel="multiplications",
        ylabel="milliseconds (median)",
        title="Time grows with the count of multiplications",
    )
    right.legend()
    fig.savefig(path, dpi=100)
    plt.close(fig)


def write_section(name: str, report: str) -> None:
    """Put the report between the markers of this name in README.md."""
    readme = HERE / "README.md"
    marked = re.compile(rf"(<!-- {name}: begin.*?-->\n).*?(<!-- {name}: end -->)", re.DOTALL)
    text = readme.read_text(encoding="utf-8")
    readme.write_text(marked.sub(lambda m: f"{m[1]}\n{report}\n\n{m[2]}", text), encoding="utf-8")


def chosen(description: str | None) -> argparse.Namespace:
    """Read the command line of a benchmark."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--write", action="store_true", help="rewrite the section in README.md")
    parser.add_argument("--rounds", type=int, default=15, help="repeats of every timing")
    return parser.parse_args()


def main() -> None:
    """Measure, print, draw, and on --write put the result into README.md."""
    options = chosen(__doc__)
    tf = import_tensorflow()
    rows = []
    for case in CASES:
        rows.append(measure(tf, case, options.rounds))
        progress(f"{rows[-1].name}: ratio {rows[-1].ratio:.2f}")
    growths = {
        "grey image grows, 3x3": growth(True, SIDES, (3,)),
        "colour image grows, 3x3, 16 filters": growth(False, SIDES, (3,)),
        "kernel grows, grey 256x256": growth(True, (256,), KERNEL_SIDES),
        "kernel grows, colour 256x256, 16 filters": growth(False, (256,), KERNEL_SIDES),
    }
    sections = [f"Measured on {machine(tf)}", main_table(rows)]
    sections += [f"**{name}**\n\n{growth_table(points)}" for name, points in growths.items()]
    sections.append(
        "![Left: bars of conv2d's and TensorFlow's time for each case. Right: time against the "
        "count of multiplications as image and kernel grow.](conv2d.png)"
    )
    report = "\n\n".join(sections)
    print(report)
    draw(rows, growths, HERE / "conv2d.png")
    if options.write:
        write_section("conv2d", report)


if __name__ == "__main__":
    main()
