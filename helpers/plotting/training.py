"""Draw how networks learn: whole trainings, how far they differ, and the way back."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from helpers.internals.arguments import as_numbers, shaped
from helpers.plotting import pieces
from helpers.plotting.base import show_matrix


def show_runs(
    x: ArrayLike, runs: pieces.Curves, title: str = "", *, xlabel: str = "epoch",
    ylabel: str = "", ylim: pieces.Span | None = None, ax: Axes | None = None,
) -> Axes:  # fmt: skip
    """Draw several trainings a curve: their mean as a line, all of them as a band around it.

    Parameters
    ----------
    x, title, xlabel, ylabel, ylim, ax
        As for `show_curves`, which also refuses the same.
    runs : mapping of str to array-like, (seeds, n)
        What each curve is called, and its values in every training: up to four curves.

    Returns
    -------
    Axes
        The legend names the curves.

    Introduced in notebook 06.
    """
    places = shaped(x, "x", (None,))
    every = [shaped(run, f"runs[{n!r}]", (None, len(places))) for n, run in runs.items()]
    means = {name: run.mean(axis=0, dtype=float) for name, run in zip(runs, every, strict=True)}
    marks = {"markevery": max(1, len(places) // 8)}
    looks = pieces.CURVE_LOOKS
    ax = pieces.draw_lines(ax, (6.4, 3.6), ("x", "runs"), places, means, looks, **marks)
    for run, (color, *_) in zip(every, looks, strict=False):
        ax.fill_between(places, run.min(axis=0), run.max(axis=0), color=color, alpha=0.2)
    ax.set(xlabel=xlabel, ylabel=ylabel, title=title, ylim=ylim)
    ax.legend(frameon=False)
    ax.grid(alpha=0.25)
    return ax


def show_spread(
    ways: pieces.Curves, title: str = "", *,
    xlabel: str = "", xlim: pieces.Span | None = None, ax: Axes | None = None,
) -> Axes:  # fmt: skip
    """Draw a dot for every training and a bar at the mean, one row a way of training.

    Parameters
    ----------
    ways : mapping of str to array-like, (seeds,)
        From top to bottom. A dotted line stands at the mean of the first.
    title, ax : as for `show_image`
    xlabel : str
        What the numbers are.
    xlim : (low, high), optional
        Their scale; without it, what they need.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If there is no way of training, or one is no list of finite numbers.

    Introduced in notebook 06.
    """
    if not ways:
        raise ValueError("ways: 0 came; at least one fits")
    runs = [shaped(way, f"ways[{name!r}]", (None,)) for name, way in ways.items()]
    means = [float(run.mean(dtype=float)) for run in runs]
    ax = pieces.place(ax, 7.0, 0.42 * len(runs) + 1.2)
    ax.axvline(means[0], color="0.5", linestyle=":")
    for row, run in enumerate(runs):
        ax.plot(run, np.full(len(run), row), "o", color=pieces.BLUE, alpha=0.6)
    look: Any = {"color": pieces.VERMILION, "markersize": 18, "markeredgewidth": 2.5}
    ax.plot(means, range(len(means)), "|", **look)
    labels = [f"{name}  {mean:.2f}" for name, mean in zip(ways, means, strict=True)]
    ax.set_yticks(range(len(labels)), labels)
    ax.set(xlabel=xlabel, title=title, xlim=xlim, ylim=(len(runs) - 0.5, -0.5))
    ax.grid(alpha=0.25, axis="x")
    return ax


def show_way_back(
    values: Mapping[str, ArrayLike], slopes: Sequence[ArrayLike], title: str = ""
) -> Figure:
    """Draw what the layers gave, left to right, and below each the slope of the loss in it.

    Parameters
    ----------
    values : mapping of str to array-like, (H, W) or (n,)
        By layer, in the order in which they work.
    slopes : sequence of array-likes
        One for each, of the same shape.
    title : str
        The finding that the figure shows.

    Returns
    -------
    Figure
        Two rows of Axes. Rows of numbers are drawn upright.

    Raises
    ------
    ValueError, TypeError
        If there is not one slope for each, or the numbers of one cannot be written in squares.

    Introduced in notebook 06.
    """
    pieces.one_each("values", values, slopes=slopes)
    given = [_upright(array, f"values[{name!r}]") for name, array in values.items()]
    back = [_upright(slope, "slopes") for slope in slopes]
    widths: Any = {"width_ratios": [max(array.shape[1], 2) for array in given]}
    figure, axes = pieces.panels(2, len(given), (9.6, 3.9), title, **widths)
    for row, arrays, cmap in ((0, given, "PuOr"), (1, back, pieces.SIGNED)):
        limit = 1.5 * max(pieces.largest(array) for array in arrays)
        for ax, name, array in zip(axes[row], values, arrays, strict=True):
            label = "its slope" if row else name
            show_matrix(array, label, ax=ax, vmin=-limit, vmax=limit, cmap=cmap)
    axes[0, 0].set_ylabel("forwards →")
    axes[1, 0].set_ylabel("← backwards")
    return figure


def _upright(array: ArrayLike, name: str) -> NDArray[Any]:
    """Return a matrix as it is, and a row of numbers as a column."""
    values = as_numbers(array, name)
    return pieces.as_grid(values[:, np.newaxis] if values.ndim == 1 else values, name)
