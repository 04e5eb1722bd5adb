"""Draw notebook 06: the network's shapes, where its parameters sit, how a training went."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from helpers.plotting.base import BLUE, GREEN, ORANGE, VERMILION

# Lines stay apart without their colours too, by their dashes and markers.
_STYLES = ((BLUE, "-", "o"), (VERMILION, "--", "s"), (GREEN, ":", "^"), (ORANGE, "-.", "D"))


def show_shapes(
    names: Sequence[str],
    shapes: Sequence[Sequence[int]],
    title: str = "",
    *,
    ax: Axes | None = None,
) -> Axes:
    """Draw what each layer gives: maps as blocks, rows of numbers as thin bars.

    Parameters
    ----------
    names : sequence of str
        What stands above each block.
    shapes : sequence of (rows, columns, channels) or (numbers,)
        Written below the blocks. A block is as high as its rows; the more channels, the wider it
        is. A bar is the higher the more numbers there are, by powers of two.
    title : str
        The finding that the figure shows.
    ax : Axes, optional
        Where to draw; without it, a new figure.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If there is not one name for each shape.

    Examples
    --------
    >>> ax = show_shapes(["input", "flatten"], [(4, 4, 3), (48,)])
    >>> [text.get_text() for text in ax.texts]
    ['input', '4×4×3', 'flatten', '48']

    Introduced in notebook 06.
    """
    if len(names) != len(shapes):
        raise ValueError(f"names: {len(names)} came for {len(shapes)} shapes; one each fits")
    if ax is None:
        _, ax = plt.subplots(figsize=(1.0 * len(names) + 0.4, 2.7))
    tallest = max((shape[0] for shape in shapes if len(shape) == 3), default=1)
    for place, (name, shape) in enumerate(zip(names, shapes, strict=True)):
        high, wide = _block(shape, tallest)
        color = BLUE if len(shape) == 3 else ORANGE
        box = Rectangle((place - wide / 2, -high / 2), wide, high, fc=color, ec="black", lw=0.8)
        ax.add_patch(box)
        written = "×".join(f"{size:,}" for size in shape)
        ax.text(place, high / 2 + 0.04, name, ha="center", va="bottom", fontsize=8.5)
        ax.text(place, -high / 2 - 0.04, written, ha="center", va="top", fontsize=8.5)
    ax.set(xlim=(-0.6, len(names) - 0.4), ylim=(-0.68, 0.68), title=title)
    ax.set_axis_off()
    return ax


def show_parameter_areas(
    names: Sequence[str], counts: Sequence[int], title: str = "", *, ax: Axes | None = None
) -> Axes:
    """Draw the parameters of each layer as a square, its area to scale.

    Parameters
    ----------
    names : sequence of str
        One for each square.
    counts : sequence of int, each at least 1
        How many parameters it stands for, written beside its name.
    title : str
        The finding that the figure shows.
    ax : Axes, optional
        Where to draw; without it, a new figure.

    Returns
    -------
    Axes
        One unit along either axis is the side of a square of one parameter.

    Raises
    ------
    ValueError
        If there is not one count of at least 1 for each name.

    Examples
    --------
    >>> ax = show_parameter_areas(["a", "b"], [100, 25])
    >>> [square.get_width() for square in ax.patches]
    [10.0, 5.0]

    Introduced in notebook 06.
    """
    if len(names) != len(counts) or min(counts, default=0) < 1:
        raise ValueError(f"counts {list(counts)} for {len(names)} names: one each, 1 or more, fits")
    if ax is None:
        _, ax = plt.subplots(figsize=(7.2, 3.2))
    sides = [float(np.sqrt(count)) for count in counts]
    gap, left = 0.42 * max(sides), 0.0
    for name, count, side in zip(names, counts, sides, strict=True):
        ax.add_patch(Rectangle((left, 0), side, side, fc=BLUE, ec="black", lw=0.8))
        middle = left + side / 2
        text = f"{name}\n{count:,}"
        ax.text(middle, -0.04 * max(sides), text, ha="center", va="top", fontsize=9)
        left += side + gap
    ax.set_xlim(-gap / 2, left - gap / 2)
    ax.set_ylim(-0.2 * max(sides), 1.02 * max(sides))
    ax.set_aspect("equal")
    ax.set_title(title)
    ax.set_axis_off()
    return ax


def show_curves(
    x: ArrayLike,
    curves: Mapping[str, ArrayLike],
    title: str = "",
    *,
    xlabel: str = "",
    ylabel: str = "",
    ylim: tuple[float, float] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw up to four curves over the same places, told apart by dashes and markers too.

    Parameters
    ----------
    x : array-like, (n,)
        Epochs, pixels, thresholds …
    curves : mapping of str to array-like, (n,)
        What each curve is called, and its values.
    title : str
        The finding that the figure shows.
    xlabel, ylabel : str
        What stands at the axes.
    ylim : (low, high), optional
        The scale of the values; without it, what the values need.
    ax : Axes, optional
        Where to draw; without it, a new figure.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If there are more curves than styles.

    Introduced in notebook 06.
    """
    if len(curves) > len(_STYLES):
        raise ValueError(f"curves: {len(curves)} came; at most {len(_STYLES)} can be told apart")
    if ax is None:
        _, ax = plt.subplots(figsize=(5.6, 3.4))
    places = np.asarray(x)
    marked = max(1, len(places) // 8)
    for (label, values), (color, dashes, marker) in zip(curves.items(), _STYLES, strict=False):
        (line,) = ax.plot(places, np.asarray(values), label=label, color=color, linestyle=dashes)
        line.set(marker=marker, markersize=4.5, markevery=marked)
    if len(places) <= 12:
        ax.set_xticks(places)
    ax.set(xlabel=xlabel, ylabel=ylabel, title=title, ylim=ylim)
    ax.legend(frameon=False, fontsize=9)
    ax.grid(alpha=0.25)
    return ax


def show_confusion(
    counts: ArrayLike, classes: Sequence[str], title: str = "", *, ax: Axes | None = None
) -> Axes:
    """Draw a confusion matrix: a row for each true class, a column for each answer.

    Parameters
    ----------
    counts : array-like, (n, n), whole numbers
        counts[i, j] pictures of class i were taken for class j.
    classes : sequence of str
        The n names.
    title : str
        The finding that the figure shows.
    ax : Axes, optional
        Where to draw; without it, a new figure.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If counts is not a square with one row a class.

    Examples
    --------
    >>> ax = show_confusion([[9, 1], [0, 5]], ["awake", "drowsy"])
    >>> [text.get_text() for text in ax.texts]
    ['9', '1', '0', '5']

    Introduced in notebook 06.
    """
    matrix = np.asarray(counts)
    if matrix.shape != (len(classes), len(classes)):
        raise ValueError(
            f"counts has shape {matrix.shape}: for {len(classes)} classes "
            f"({len(classes)}, {len(classes)}) fits"
        )
    if ax is None:
        _, ax = plt.subplots(figsize=(4.2, 3.6))
    ax.imshow(matrix, cmap="Blues", vmin=0, vmax=max(int(matrix.max()), 1))
    for row, column in np.ndindex(*matrix.shape):
        ink = "white" if matrix[row, column] > 0.55 * matrix.max() else "black"
        text = f"{matrix[row, column]:g}"
        ax.text(column, row, text, ha="center", va="center", fontsize=14, color=ink)
    ax.set_xticks(range(len(classes)), classes)
    ax.set_yticks(range(len(classes)), classes)
    ax.set(xlabel="the network's answer", ylabel="the truth", title=title)
    return ax


def _block(shape: Sequence[int], tallest: int) -> tuple[float, float]:
    """Give height and width of what stands for a shape."""
    if len(shape) == 3:
        return shape[0] / tallest, 0.1 + 0.08 * float(np.log2(shape[2]))
    return 0.07 * float(np.log2(shape[0])), 0.08
