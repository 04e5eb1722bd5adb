"""Time conv2d against TensorFlow, SciPy and its own loop twin, on the same float32 arrays.

Run from the repository's root: python -m benchmarks.conv2d [--write | --quick]. See README.md.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import scipy.signal

from benchmarks import shared
from benchmarks.shared import Array, Compared, Panel, Points, Section, Time
from helpers.kernels import conv2d, conv2d_loops

Shape = tuple[int, ...]
Case = tuple[Shape, Shape, str]
CASES: list[Case] = [  # image, kernel, padding
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
QUICK: list[Case] = [((32, 32), (3, 3), "valid"), ((2, 16, 16, 3), (3, 3, 3, 4), "same")]
SIDES = (64, 128, 256, 512, 1024)  # of a grey image, and of a colour image for 16 filters
KERNEL_SIDES = (1, 3, 5, 7, 9, 11, 15)
MIDDLE = 256  # side of the image on which the kernel grows


class Row(NamedTuple):
    """What was measured for one case."""

    compared: Compared
    scipy: Time | None
    loops: tuple[float, float]  # seconds of the loop twin and of conv2d, on the first image alone
    memory: float  # peak extra, in multiples of input plus output


class Grown(NamedTuple):
    """One point of a growth: sides of image and kernel, and the times."""

    side: int
    kernel: int
    compared: Compared


def data(image: Shape, kernel: Shape) -> tuple[Array, Array]:
    """Draw the same float32 arrays in every run."""
    rng = np.random.default_rng(0)
    return rng.standard_normal(image, np.float32), rng.standard_normal(kernel, np.float32)


def calls(image: Array, kernel: Array, padding: str) -> list[Callable[[], Array]]:
    """Return calls of conv2d, of TensorFlow and, where it applies, of SciPy; all agree."""
    tf = shared.import_tensorflow()
    four = image[None, :, :, None] if image.ndim == 2 else image
    weights = kernel[:, :, None, None] if kernel.ndim == 2 else kernel
    found: list[Callable[[], Array]] = [
        partial(conv2d, image, kernel, padding=padding),
        shared.in_graph(lambda x, k: tf.nn.conv2d(x, k, 1, padding.upper()), four, weights),
    ]
    if image.ndim == 2:
        found.append(partial(scipy.signal.correlate2d, image, kernel, padding))
    expected = found[0]()
    for call in found[1:]:
        np.testing.assert_allclose(call().reshape(expected.shape), expected, atol=1e-3)
    return found


def compared(case: Case, rounds: int) -> Row:
    """Time one case, and the loop twin on its first image."""
    image, kernel = data(*case[:2])
    padding = case[2]
    ours, theirs, *others = shared.interleave(calls(image, kernel, padding), rounds)
    first = image[:1] if image.ndim == 4 else image
    quick = partial(conv2d, first, kernel, padding=padding)
    slow = partial(conv2d_loops, first, kernel, padding=padding)
    np.testing.assert_allclose(slow(), quick(), atol=1e-3)
    [loops] = shared.interleave([slow], 1, warm_up=0)
    [alone] = shared.interleave([quick], rounds)
    memory = shared.extra_memory(partial(conv2d, image, kernel, padding=padding), image)
    row = Compared(f"{case[0]} x {case[1]} {padding}", image.size, ours, theirs)
    shared.progress(f"{row.name}: ratio {row.ratio:.2f}")
    return Row(row, others[0] if others else None, (loops.median, alone.median), memory)


def growth(grey: bool, sides: Sequence[int], kernels: Sequence[int]) -> list[Grown]:
    """Time conv2d and TensorFlow as image or kernel grows."""
    rows = []
    for side, k in [(side, k) for side in sides for k in kernels]:
        shapes = ((side, side), (k, k)) if grey else ((side, side, 3), (k, k, 3, 16))
        image, kernel = data(*shapes)
        batch = image if grey else image[None]
        times = shared.interleave(calls(batch, kernel, "valid")[:2], 9)
        products = (side - k + 1) ** 2 * kernel.size
        row = Compared(f"{'grey' if grey else 'colour'} {side}, kernel {k}", products, *times)
        rows.append(Grown(side, k, row))
        shared.progress(f"growth: {row.name}")
    return rows


def main_table(rows: list[Row]) -> str:
    """Write the comparison as a table, and its figures below."""
    head = ["image x kernel, padding", "conv2d, ms", "TensorFlow, ms", "ratio", "SciPy, ms"]
    head += ["loop twin, first image, ms", "conv2d there, ms", "times faster", "extra memory"]
    lines = []
    for row, scipy_time, (slow, fast), memory in rows:
        lines.append([
            row.name, row.ours, row.peer, f"{row.ratio:.2f}", scipy_time or "-",
            f"{1000 * slow:,.0f}", f"{1000 * fast:.2f}", f"{slow / fast:,.0f}", f"{memory:.2f}",
        ])  # fmt: skip
    worst = max((row.compared for row in rows), key=lambda row: row.ratio)
    mean = shared.mean_ratio(row.compared for row in rows)
    least = min(row.loops[0] / row.loops[1] for row in rows)
    return (
        f"{shared.table(head, lines)}\n\nRatio to TensorFlow: geometric mean **{mean:.2f}** (aim: "
        f"at most 1.5), worst **{worst.ratio:.2f}** (aim: at most 3), at {worst.name}. At least "
        f"**{least:,.0f}** times faster than the loop twin (aim: 100). Extra memory at most "
        f"**{max(row.memory for row in rows):.2f}** times input plus output (aim: 12)."
    )


def growth_table(growths: dict[str, list[Grown]]) -> str:
    """Write all growths as one table."""
    head = ["what grows", "image", "kernel", "multiplications", "conv2d, ms", "TensorFlow, ms"]
    lines: list[list[Any]] = [
        [
            name, f"{side}x{side}", f"{k}x{k}", f"{row.size:,}", row.ours, row.peer,
            f"{row.ratio:.2f}", f"{1e9 * row.ours.median / row.size:.3f}",
        ]
        for name, points in growths.items() for side, k, row in points
    ]  # fmt: skip
    return shared.table([*head, "ratio", "ns each"], lines)


def panel(title: str, growths: dict[str, list[Grown]]) -> Panel:
    """Draw time against multiplications, ours and TensorFlow's."""
    lines: dict[str, Points] = {}
    for name, points in growths.items():
        rows = [point.compared for point in points]
        lines |= shared.curves(f"conv2d, {name}", f"TensorFlow, {name}", rows, 1000)
    return Panel(title, "multiplications", "milliseconds", lines)


def measured(quick: bool) -> Section:
    """Measure everything."""
    rows = [compared(case, 1 if quick else 15) for case in (QUICK if quick else CASES)]
    sides, kernels = ((16, 32), (1, 3)) if quick else (SIDES, KERNEL_SIDES)
    middle = (sides[-1] if quick else MIDDLE,)
    images = {"grey image": growth(True, sides, (3,)), "colour image": growth(False, sides, (3,))}
    taps = {
        "kernel on grey": growth(True, middle, kernels),
        "kernel on colour": growth(False, middle, kernels),
    }
    parts = [shared.machine("numpy", "scipy", "tensorflow"), main_table(rows)]
    panels = [
        panel("The image grows, kernel 3x3", images),
        panel(f"The kernel grows, image {middle[0]}x{middle[0]}", taps),
    ]
    return Section("\n\n".join([*parts, growth_table(images | taps)]), panels)


if __name__ == "__main__":
    shared.main("conv2d", __doc__, measured)
