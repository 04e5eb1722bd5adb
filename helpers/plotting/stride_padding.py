"""Draw, along one axis, which pixels a window reads and an output depends on (notebook 03)."""

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from helpers.internals.arguments import Pair, two, whole
from helpers.plotting import checks, pieces


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
    inside = [pieces.spell(value) for value in checks.as_shape(row, "row", (None,)).tolist()]
    before, after = two(padding, "padding", "(before, after)", least=0)
    places = range(before, before + len(inside))
    windows = [_reads(start, kernel_size, dilation, places.stop + after) for start in starts]
    length, unread = places.stop + after, set(places).difference(*windows)
    ax = pieces.place(ax, 0.62 * length + 2.1, 0.5 * (len(windows) + 1.5) + 0.9)
    _draw_row(ax, ["0"] * before + inside + ["0"] * after, places, unread)
    _draw_windows(ax, windows, length if unread else 0)
    pieces.bare(ax, title, (-3.2, length - 0.3), (len(windows) + (1.6 if unread else 0.7), -1.2))
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
    counts, apart = [1], [1]
    pairs = [two(layer, "layers", "(kernel_size, stride)") for layer in layers]
    for kernel_size, stride in reversed(pairs):
        counts.insert(0, (counts[0] - 1) * stride + kernel_size)
    for _, stride in pairs:
        apart.append(apart[-1] * stride)
    ax = pieces.place(ax, 0.36 * counts[0] + 1.9, 0.8 * len(counts) + 0.6)
    for level in range(len(pairs), -1, -1):
        height, half = 2 * (len(pairs) - level), (counts[level] - 1) / 2
        units = [apart[level] * (unit - half) for unit in range(counts[level])]
        reach = apart[level - 1] * (pairs[level - 1][0] - 1) / 2 if level else None
        _draw_units(ax, units, height, reach, pieces.BLUE if level < len(pairs) else pieces.ORANGE)
        name = f"layer {level}: {counts[level]} number" if level else f"input: {counts[0]} pixel"
        name += "s" * (counts[level] > 1)
        ax.text(-counts[0] / 2 - 0.4, height, name, ha="right", va="center")
    right, low = counts[0] / 2, 2 * len(pairs) + 0.8
    pieces.bare(ax, title, (-right - 5.2, right + 0.3), (low, -0.8))
    return ax


def _reads(start: int, kernel_size: int, dilation: int, length: int) -> range:
    """Return the pixels that a window reads, or say that it leaves the row."""
    apart = whole(dilation, "dilation")
    span = apart * (whole(kernel_size, "kernel_size") - 1) + 1
    if whole(start, "starts", least=0) + span > length:
        raise ValueError(f"starts {start}: windows of {span} leave a row of {length} pixels")
    return range(start, start + span, apart)


def _draw_row(ax: Axes, texts: list[str], inside: range, unread: set[int]) -> None:
    """Draw the pixels with their numbers; those of the padding are dashed and have no place."""
    for x, text in enumerate(texts):
        style = "solid" if x in inside else "dashed"
        _cell(ax, x, 0, fc="white", ec="black", ls=style)
        ax.text(x, 0, text, ha="center", va="center", fontsize=14, zorder=3)
        if x in unread:
            _cell(ax, x, 0, fc="none", ec=pieces.ORANGE, hatch="////", zorder=2)
        if x in inside:
            ax.text(x, -0.75, str(x - inside[0]), ha="center", fontsize=11, color="0.35")


def _draw_windows(ax: Axes, windows: list[range], note_at: int) -> None:
    """Draw what each window reads, one below the other, and below them what hatching means."""
    for number, window in enumerate(windows):
        y = number + 1.1
        for x in window:
            _cell(ax, x, y, fc=pieces.BLUE, ec="white")
        if window.step > 1:
            ax.plot([window[0], window[-1]], [y, y], color=pieces.BLUE, zorder=0)
        ax.text(-0.8, y, f"window {number}", ha="right", va="center", fontsize=12)
    if note_at:
        below = len(windows) + 1.1
        ax.text(note_at - 0.5, below, "hatched: never read", ha="right", va="center", fontsize=12)


def _draw_units(
    ax: Axes, units: list[float], height: float, reach: float | None, color: str
) -> None:
    """Draw a layer's units, and lines to the ends of what each reads; the input reads nothing."""
    for x in units:
        _cell(ax, x, height, fc=color, ec="white")
        for end in () if reach is None else (x - reach, x + reach):
            ax.plot([x, end], [height + 0.45, height + 1.55], color="0.6", lw=0.8, zorder=0)


def _cell(ax: Axes, x: float, y: float, **style: Any) -> None:
    """Draw one pixel of a diagram, centred at (x, y)."""
    ax.add_patch(Rectangle((x - 0.45, y - 0.4), 0.9, 0.8, **{"zorder": 1, **style}))
