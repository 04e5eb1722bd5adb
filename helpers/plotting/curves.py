"""Draw what networks cost and compute: parameters, probabilities, trainings (notebooks 05, 06)."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from helpers.internals.arguments import shaped
from helpers.plotting import pieces
from helpers.plotting.base import show_matrix
from helpers.plotting.pieces import Arrays, Curves, Texts, draw_lines, place


def show_parts(
    networks: Mapping[str, Mapping[str, int]], title: str = "", *, ax: Axes | None = None
) -> Axes:
    """Draw how networks share out their parameters among their layers: one bar a network.

    Parameters
    ----------
    networks : dict of dicts of int
        For every network, by its name, the parameters of its layers by theirs, in order.
    title, ax : as for `show_image`

    Returns
    -------
    Axes
        One bar a network, from the top down, with its sum at the end.

    Examples
    --------
    >>> ax = show_parts({"small": {"a": 30, "b": 70}})
    >>> [text.get_text().split() for text in ax.texts]
    [['a', '30'], ['b', '70'], ['100']]

    Notes
    -----
    A layer with at most an eleventh of the longest bar is drawn without its name. Layers
    called conv… are blue, the others orange.

    Introduced in notebook 05.
    """
    longest = max(sum(layers.values()) for layers in networks.values())
    ax = place(ax, 9.2, 0.75 * len(networks) + 1.0)
    for bar, layers in enumerate(networks.values()):
        start = 0
        for layer, count in layers.items():
            color = "#9ecae1" if layer.startswith("conv") else "#fdd49e"
            ax.barh(bar, count, left=start, color=color, edgecolor="black", linewidth=0.8)
            if count > longest / 11:
                middle, text = start + count / 2, f"{layer}\n{count:,}"
                ax.text(middle, bar, text, ha="center", va="center", fontsize=11)
            start += count
        ax.text(start, bar, f" {start:,}", va="center", weight="bold")
    ax.set_yticks(range(len(networks)), list(networks))
    ax.set(xlim=(0, 1.15 * longest), xlabel="parameters", title=title)
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.invert_yaxis()
    return ax


def show_growth(
    sides: Sequence[int], counts: Curves, title: str = "", *, ax: Axes | None = None
) -> Axes:
    """Draw how counts grow with the side of a picture, on logarithmic scales.

    Parameters
    ----------
    sides : sequence of int
        Rows of square pictures, in growing order.
    counts : dict of sequences of int
        By name, at most four, one count a side; the name stands at the end of its line.
    title, ax : as for `show_image`

    Returns
    -------
    Axes
        One line a name, with a marker at each side that was counted.

    Introduced in notebook 05.
    """
    ax = draw_lines(ax, (7.6, 4.0), ("sides", "counts"), sides, counts, pieces.FOUR_LOOKS)
    for (name, values), color in zip(counts.items(), pieces.FOUR_COLORS, strict=False):
        ax.text(sides[-1] * 1.12, np.ravel(values)[-1], name, color=color, va="center")
    ax.set_xscale("log", base=2)
    ax.set_yscale("log")
    ax.yaxis.set_major_formatter("{x:,.0f}")
    ax.set_xticks(list(sides), [str(side) for side in sides])
    ax.minorticks_off()
    ax.set(xlabel="side of the picture, in pixels", ylabel="parameters", title=title)
    ax.set(xlim=(sides[0] * 0.85, sides[-1] * 4.5), ylim=(0.4 * ax.get_ylim()[0], None))
    return ax


def show_bars(rows: Curves, classes: Texts, title: str = "") -> Figure:
    """Draw the steps from logits to probabilities, side by side, a bar for every class.

    Parameters
    ----------
    rows : dict of sequences of float
        By name of the step, one number a class.
    classes : sequence of str
        What the bars are called, at most four.
    title : as for `show_image`

    Returns
    -------
    Figure
        One Axes a step, all on one scale, with the numbers written at the bars.

    Raises
    ------
    ValueError
        If a row has not one number a class.

    Introduced in notebook 05.
    """
    heights = [shaped(row, f"rows[{name!r}]", (len(classes),)) for name, row in rows.items()]
    figure, (axes,) = pieces.panels(1, len(rows), (2.9 * len(rows), 3.2), title, sharey=True)
    for ax, name, row in zip(axes, rows, heights, strict=True):
        bars = ax.bar(classes, row, color=pieces.FOUR_COLORS[: len(classes)], edgecolor="black")
        for bar, hatch in zip(bars, ("", "///", "...", "xx"), strict=False):
            bar.set_hatch(hatch)
        ax.bar_label(bars, fmt="{:.3g}".format, padding=2, fontsize=12)
        ax.set_title(name)
        ax.margins(y=0.18)
        ax.axhline(0, color="black", linewidth=0.8)
    return figure


def show_curve(
    x: ArrayLike, y: ArrayLike, dots: Mapping[Any, float], axis_names: tuple[str, str],
    title: str = "", *, names: tuple[str, str] | None = None,
) -> Axes:  # fmt: skip
    """Draw a curve and a few dots that are known to lie on it, or are tested to.

    Parameters
    ----------
    x, y : array-like, shape (n,)
        The curve.
    dots : dict
        From the x of every dot to its y.
    axis_names : (str, str)
        What the two axes are.
    title : as for `show_image`
    names : (str, str), optional
        What curve and dots are called; without them, each dot has its two numbers beside it.

    Returns
    -------
    Axes
        The curve is a line in blue, and the dots are orange.

    Examples
    --------
    >>> ax = show_curve([0, 1, 2], [0, 1, 4], {1: 1}, ("x", "x²"))
    >>> ax.texts[0].get_text()
    '1: 1.00'

    Introduced in notebook 05.
    """
    curve, points = names or ("", "")
    ax = place(None, 6, 3)
    ax.plot(x, y, color=pieces.BLUE, label=curve)
    ax.plot(list(dots), list(dots.values()), "o", color=pieces.ORANGE, label=points)
    for at, high in () if names else dots.items():
        ax.annotate(f"{at}: {high:.2f}", (at, high), xytext=(6, 5), textcoords="offset points")
    if names:
        ax.legend()
    ax.set(xlabel=axis_names[0], ylabel=axis_names[1], title=title)
    return ax


def show_steps(rows: Arrays, names: Texts, title: str = "", *, ax: Axes | None = None) -> Axes:
    """Draw what a layer gives in several steps, one row a step, zeros white.

    Parameters
    ----------
    rows : sequence of array-likes, each (n,)
        Numbers of at least 0.
    names : sequence of str
        One for each row, written at its left.
    title, ax : as for `show_image`

    Returns
    -------
    Axes
        The darker the blue, the larger the number.

    Introduced in notebook 05.
    """
    matrix = shaped(rows, "rows", (len(names), None))  # type: ignore[arg-type]
    ax = place(ax, 0.6 * matrix.shape[1] + 1.4, 0.55 * len(matrix) + 0.6)
    show_matrix(matrix, title, ax=ax, vmin=0, vmax=1.4 * pieces.largest(matrix), cmap="Blues")
    for text in ax.texts:
        text.set_fontsize(12)
    ax.set_yticks(range(len(matrix)), list(names))
    return ax


def show_curves(
    x: ArrayLike, curves: Curves, title: str = "", *,
    xlabel: str = "", ylabel: str = "", ylim: pieces.Span | None = None, ax: Axes | None = None,
) -> Axes:  # fmt: skip
    """Draw up to four curves over the same places, told apart by dashes and markers too.

    Parameters
    ----------
    x : array-like, (n,)
        Epochs, pixels, thresholds …
    curves : mapping of str to array-like, (n,)
        What each curve is called, and its values.
    title, ax : as for `show_image`
    xlabel, ylabel : str
        What stands at the axes.
    ylim : (low, high), optional
        The scale of the values; without it, what the values need.

    Returns
    -------
    Axes
        The legend names the curves. Up to twelve places have a tick each.

    Raises
    ------
    ValueError
        If there is no curve, or more than four of them, or one holds more or fewer numbers than x.

    Introduced in notebook 06.
    """
    places = shaped(x, "x", (None,))
    style = {"markersize": 4.5, "markevery": max(1, len(places) // 8)}
    ax = draw_lines(ax, (5.6, 3.4), ("x", "curves"), places, curves, pieces.CURVE_LOOKS, **style)
    if len(places) <= 12:
        ax.set_xticks(places)
    ax.set(xlabel=xlabel, ylabel=ylabel, title=title, ylim=ylim)
    ax.legend(frameon=False, fontsize=9)
    ax.grid(alpha=0.25)
    return ax
