"""Time max and average pooling against TensorFlow, on the same float32 arrays.

Run from the repository's root: python -m benchmarks.pooling [--write | --quick]. See README.md.
"""

from functools import partial
from typing import Any, NamedTuple

import numpy as np

from benchmarks import shared
from benchmarks.shared import Compared, Panel, Points, Section
from helpers.pooling import average_pool2d, max_pool2d

Case = tuple[tuple[int, ...], int, int, str]
CASES: list[Case] = [  # image, pool size, stride, padding
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
QUICK: list[Case] = [((2, 8, 8, 3), 2, 2, "valid"), ((2, 9, 9, 3), 3, 2, "same")]
SIDES = (64, 128, 256, 512, 1024, 2048)  # of a grey image that grows


class Row(NamedTuple):
    """What was measured for one case."""

    compared: Compared
    memory: float  # peak extra, in multiples of input plus output


def compared(case: Case, rounds: int) -> list[Row]:
    """Check that both agree on one case, then time them: a row for max, a row for average."""
    tf = shared.import_tensorflow()
    shape, size, stride, padding = case
    image = np.random.default_rng(0).standard_normal(shape, np.float32)
    rows = []
    for pool, peer in ((max_pool2d, tf.nn.max_pool2d), (average_pool2d, tf.nn.avg_pool2d)):
        ours = partial(pool, image, size, stride=stride, padding=padding)
        graph = partial(peer, ksize=size, strides=stride, padding=padding.upper())
        theirs = shared.in_graph(graph, image)
        np.testing.assert_allclose(ours(), theirs(), atol=1e-5)
        times = shared.interleave([ours, theirs], rounds)
        name = f"{pool.__name__}, {shape}, {size}x{size}, stride {stride}, {padding}"
        rows.append(Row(Compared(name, image.size, *times), shared.extra_memory(ours, image)))
        shared.progress(f"{name}: ratio {rows[-1].compared.ratio:.2f}")
    return rows


def table(rows: list[Row]) -> str:
    """Write the comparison as a table."""
    head = ["pooling, image, window", "NumPy, ms", "TensorFlow, ms", "ratio", "extra memory"]
    lines: list[list[Any]] = [
        [row.name, row.ours, row.peer, f"{row.ratio:.2f}", f"{memory:.2f}"] for row, memory in rows
    ]
    return shared.table(head, lines)


def summary(rows: list[Row]) -> str:
    """Say what the table holds, in a few figures."""
    means = {
        kind: shared.mean_ratio(r.compared for r in rows if r.compared.name.startswith(kind))
        for kind in ("max", "average")
    }
    worst = max((row.compared for row in rows), key=lambda row: row.ratio)
    return (
        f"Ratio to TensorFlow: geometric mean **{means['max']:.2f}** for max (aim: at most 2), "
        f"**{means['average']:.2f}** for average; worst **{worst.ratio:.2f}**, at {worst.name}. "
        f"Extra memory at most **{max(row.memory for row in rows):.2f}** times input plus output."
    )


def measured(quick: bool) -> Section:
    """Measure everything."""
    rounds, sides = (1, (8, 16)) if quick else (15, SIDES)
    rows = [row for case in (QUICK if quick else CASES) for row in compared(case, rounds)]
    grown = [compared(((1, side, side, 1), 2, 2, "valid"), rounds) for side in sides]
    lines: dict[str, Points] = {}
    for name, column in zip(("max", "average"), zip(*grown, strict=True), strict=True):
        both = [row.compared for row in column]
        lines |= shared.curves(f"{name}, NumPy", f"{name}, TensorFlow", both, 1000)
    panel = Panel("Pooling 2x2 as a grey image grows", "pixels", "milliseconds", lines)
    parts = [shared.machine("numpy", "tensorflow"), table(rows), summary(rows)]
    return Section("\n\n".join(parts), [panel])


if __name__ == "__main__":
    shared.main("pooling", __doc__, measured)
