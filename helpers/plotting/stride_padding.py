"""Draw, along one axis, which pixels a window reads and an output depends on (notebook 03)."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from helpers.internals.arguments import Pair, shaped
from helpers.plotting.pieces import BLUE, ORANGE, bare, place, spell
from helpers.stride_padding import receptive_field


def show_windows_1d(
    row: ArrayLike,
    starts: Sequence[int],
    kernel_size: int,
    title: str = "",
    *,
    padding: Pair = (0, 0),
    dilation: int = 1,
    ax: Axes | None = None,
) -> Axes:
    """Draw one row of pixels and, below it, what each window reads.

    Parameters
    ----------
    row : array-like, shape (W,)
        The pixels; their numbers are written into them, their places above them.
    starts : sequence of int
        Where each window begins, counted from the first padded pixel.
    kernel_size : int
        Pixels that a window reads.
    title, ax : as for `show_image`
    padding : (before, after)
        Zeros at the two ends, drawn with dashed borders.
    dilation : int
        Distance between the pixels that a window reads.

    Returns
    -------
    Axes
        The pixels stand on top, and each window has a line of its own below.

    Raises
    ------
    ValueError
        If a window reaches beyond the padded row.

    Notes
    -----
    Pixels that no window reads are hatched, and a line below the drawing says so.

    Examples
    --------
    >>> ax = show_windows_1d([3, 1, 4, 1], starts=[0], kernel_size=3)
    >>> [text.get_text() for text in ax.texts][-2:]
    ['window 0', 'hatched: never read']

    Introduced in notebook 03.
    """
    texts = [spell(value) for value in shaped(row, "row", (None,)).tolist()]
    before, after = padding
    places, length = range(before, before + len(texts)), before + len(texts) + after
    span = dilation * (kernel_size - 1) + 1
    windows = [range(start, start + span, dilation) for start in starts]
    if any(window.start < 0 or window[-1] >= length for window in windows):
        raise ValueError(f"starts {list(starts)}: a window of {span} leaves the row of {length}")
    unread = set(places).difference(*windows)
    ax = place(ax, 0.62 * length + 2.1, 0.5 * (len(windows) + 1.5) + 0.9)
    _draw_row(ax, ["0"] * before + texts + ["0"] * after, places, unread)
    _draw_windows(ax, windows)
    if unread:
        note: Any = {"ha": "right", "va": "center", "fontsize": 12}
        ax.text(length - 0.5, len(windows) + 1.1, "hatched: never read", **note)
    bare(ax, title, (-3.2, length - 0.3), (len(windows) + (1.6 if unread else 0.7), -1.2))
    ax.title.set_fontsize(13)
    return ax


def show_receptive_field(
    layers: Sequence[Pair], title: str = "", *, ax: Axes | None = None
) -> Axes:
    """Draw, along one axis, on how many numbers of each layer one output depends.

    Parameters
    ----------
    layers : sequence of (kernel_size, stride)
        From the input to the output.
    title, ax : as for `show_image`

    Returns
    -------
    Axes
        The output stands on top and the input at the bottom; each unit stands above the middle
        of what it reads, and grey lines lead to the two ends of that.

    Examples
    --------
    >>> ax = show_receptive_field([(3, 1), (3, 1)])
    >>> [text.get_text() for text in ax.texts]
    ['layer 2: 1 number', 'layer 1: 3 numbers', 'input: 5 pixels']

    Introduced in notebook 03.
    """
    depth = len(layers)
    counts = [*(receptive_field(layers[level:]) for level in range(depth)), 1]
    apart = np.cumprod([1, *(stride for _, stride in layers)])
    ax = place(ax, 0.36 * counts[0] + 1.9, 0.8 * len(counts) + 0.6)
    for level in range(depth, -1, -1):
        height, places = 2 * (depth - level), np.arange(counts[level]) - (counts[level] - 1) / 2
        for x in apart[level] * places:
            _cell(ax, x, height, fc=BLUE if level < depth else ORANGE, ec="white")
            reach = apart[level - 1] * (layers[level - 1][0] - 1) / 2
            for end in (x - reach, x + reach) if level else ():  # the input reads nothing
                ax.plot([x, end], [height + 0.45, height + 1.55], color="0.6", lw=0.8, zorder=0)
        name = f"layer {level}: {counts[level]} number" if level else f"input: {counts[0]} pixel"
        name += "s" * (counts[level] > 1)
        ax.text(-counts[0] / 2 - 0.4, height, name, ha="right", va="center")
    bare(ax, title, (-counts[0] / 2 - 5.2, counts[0] / 2 + 0.3), (2 * depth + 0.8, -0.8))
    return ax


def _draw_row(ax: Axes, texts: list[str], inside: range, unread: set[int]) -> None:
    """Draw the pixels with their numbers; those of the padding are dashed and have no place."""
    for x, text in enumerate(texts):
        _cell(ax, x, 0, fc="white", ec="black", ls="solid" if x in inside else "dashed")
        ax.text(x, 0, text, ha="center", va="center", fontsize=14)
        if x in unread:
            _cell(ax, x, 0, fc="none", ec=ORANGE, hatch="////", zorder=2)
        if x in inside:
            ax.text(x, -0.75, str(x - inside[0]), ha="center", fontsize=11, color="0.35")


def _draw_windows(ax: Axes, windows: list[range]) -> None:
    """Draw what each window reads, one below the other."""
    for number, window in enumerate(windows):
        y = number + 1.1
        for x in window:
            _cell(ax, x, y, fc=BLUE, ec="white")
        if window.step > 1:
            ax.plot([window[0], window[-1]], [y, y], color=BLUE, zorder=0)
        ax.text(-0.8, y, f"window {number}", ha="right", va="center", fontsize=12)


def _cell(ax: Axes, x: float, y: float, **style: Any) -> None:
    """Draw one pixel of a diagram, centred at (x, y)."""
    ax.add_patch(Rectangle((x - 0.45, y - 0.4), 0.9, 0.8, **style))
