"""Time max and average pooling against TensorFlow, on the same float32 arrays.

Run from the repository's root: python benchmarks/pooling.py [--write] [--rounds N]. See README.md.
"""

import math
import statistics
import sys
import tracemalloc
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from benchmarks.conv2d import (
    chosen,
    import_tensorflow,
    interleave,
    machine,
    progress,
    write_section,
)
from helpers.pooling import average_pool2d, max_pool2d

Array = NDArray[Any]
CASES: list[tuple[tuple[int, ...], int, int, str]] = [  # image, pool size, stride, padding
    ((1, 1024, 1024, 1), 2, 2, "valid"),  # one grey photograph
    ((1, 512, 512, 3), 2, 2, "valid"),
    ((32, 64, 64, 32), 2, 2, "valid"),  # the first pooling of the deck's model
    ((32, 32, 32, 64), 2, 2, "valid"),  # and the second
    ((32, 64, 64, 32), 3, 2, "same"),  # overlapping windows, with a border
    ((1000, 26, 26, 8), 2, 2, "valid"),  # digits after a small convolution
    ((16, 56, 56, 64), 3, 1, "same"),
    ((8, 64, 64, 32), 7, 7, "valid"),
    ((64, 16, 16, 128), 2, 2, "valid"),  # a deep layer
]


class Row(NamedTuple):
    """What was measured for one case; times in milliseconds, (median, minimum)."""

    name: str
    ours: tuple[float, float]
    tensorflow: tuple[float, float]
    memory: float  # peak extra, in multiples of input plus output

    @property
    def ratio(self) -> float:
        """Give our time over TensorFlow's."""
        return self.ours[0] / self.tensorflow[0]


def tensorflow_call(operation: Any, tf: Any, image: Array, *sizes: Any) -> Callable[[], Array]:
    """Return a call of a TensorFlow pooling; tensor and graph are made before."""
    size, stride, padding = sizes
    tensor = tf.constant(image)
    graph = tf.function(lambda x: operation(x, size, stride, padding.upper()))
    graph(tensor)
    return lambda: graph(tensor).numpy()


def extra_memory(call: Callable[[], Array], image: Array) -> float:
    """Measure the peak memory of a call beside its output, over input plus output."""
    tracemalloc.start()
    out = call()
    peak = tracemalloc.get_traced_memory()[1] - out.nbytes
    tracemalloc.stop()
    return peak / (image.nbytes + out.nbytes)


def measure(tf: Any, case: tuple[tuple[int, ...], int, int, str], rounds: int) -> list[Row]:
    """Check that both agree on one case, then time them: a row for max, a row for average."""
    shape, size, stride, padding = case
    image = np.random.default_rng(0).standard_normal(shape, np.float32)
    rows = []
    for pool, operation in ((max_pool2d, tf.nn.max_pool2d), (average_pool2d, tf.nn.avg_pool2d)):
        ours = partial(pool, image, size, stride=stride, padding=padding)
        theirs = tensorflow_call(operation, tf, image, size, stride, padding)
        np.testing.assert_allclose(ours(), theirs(), atol=1e-5)
        times = interleave([ours, theirs], rounds)
        name = f"{pool.__name__}, {shape}, {size}x{size}, stride {stride}, {padding}"
        rows.append(Row(name, times[0], times[1], extra_memory(ours, image)))
        progress(f"{name}: ratio {rows[-1].ratio:.2f}")
    return rows


def table(rows: list[Row]) -> str:
    """Write the comparison as a Markdown table, and its figures below."""
    lines = [
        "| pooling, image, window | NumPy, ms | TensorFlow, ms | ratio | extra memory |",
        "| --- " + "| ---: " * 4 + "|",
    ]
    for row in rows:
        ours, theirs = (
            f"{median:.2f} / {least:.2f}" for median, least in (row.ours, row.tensorflow)
        )
        lines.append(f"| {row.name} | {ours} | {theirs} | {row.ratio:.2f} | {row.memory:.2f} |")
    means = {
        kind: math.exp(statistics.fmean(math.log(r.ratio) for r in rows if r.name.startswith(kind)))
        for kind in ("max", "average")
    }
    worst = max(rows, key=lambda row: row.ratio)
    lines += [
        "",
        f"Ratio to TensorFlow: geometric mean **{means['max']:.2f}** for max (aim: at most 2), "
        f"**{means['average']:.2f}** for average; worst **{worst.ratio:.2f}**, at {worst.name}. "
        f"Extra memory at most **{max(row.memory for row in rows):.2f}** times input plus output.",
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure, print, and on --write put the result into README.md."""
    options = chosen(__doc__)
    tf = import_tensorflow()
    rows = [row for case in CASES for row in measure(tf, case, options.rounds)]
    report = f"Measured on {machine(tf)}\n\n{table(rows)}"
    print(report)
    if options.write:
        write_section("pooling", report)


if __name__ == "__main__":
    main()
