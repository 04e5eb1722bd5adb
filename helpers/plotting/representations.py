"""Draw, for notebook 07, numbers layer by layer, and heat maps of one picture in rows.

What a single layer or a single method shows is drawn by `helpers.plotting.layers`.
"""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from helpers.plotting.layers import COLORS, MARKERS, show_heat_map

_LINES = ("-", "--", "-.", ":")


def show_layer_values(
    layers: Sequence[str],
    series: Mapping[str, Sequence[float]],
    title: str = "",
    *,
    ylabel: str = "",
    top: float | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw one number a layer, from the first layer on the left to the last on the right.

    Parameters
    ----------
    layers : sequence of str
        The layers' names.
    series : mapping of str to sequence of float
        For each thing measured its name and one number a layer, zero or more. Each has a marker,
        a line and a colour of its own, ten at most.
    title : str
        The finding that the figure shows.
    ylabel : str
        What the numbers are.
    top : float, optional
        Where the scale ends; without it, above the largest number. It begins at 0.
    ax : Axes, optional
        Where to draw; without it, a new figure.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If a series does not hold one number a layer.

    Introduced in notebook 07.
    """
    if ax is None:
        _, ax = plt.subplots(figsize=(7.4, 3.4))
    for number, (name, values) in enumerate(series.items()):
        if len(values) != len(layers):
            raise ValueError(f"{name!r} holds {len(values)} numbers: one for each of {len(layers)}")
        (line,) = ax.plot(range(len(layers)), values, label=name, color=COLORS[number])
        line.set(marker=MARKERS[number], linestyle=_LINES[number % 4])
    ax.set_xticks(range(len(layers)), layers, rotation=20, ha="right")
    ax.set(title=title, ylabel=ylabel)
    ax.set_ylim(0, top)
    ax.grid(axis="y", color="0.9")
    if len(series) > 1:
        ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False)
    return ax


def show_heat_rows(
    image: ArrayLike,
    rows: Mapping[str, Mapping[str, ArrayLike]],
    title: str = "",
    *,
    width: float = 7.2,
) -> Figure:
    """Draw heat maps of one picture: a row for each network, a column for each method.

    Parameters
    ----------
    image : array-like, (H, W), (H, W, 1) or (H, W, 3)
        uint8, or floats in [0, 1]; pale grey beneath the colours.
    rows : mapping of str to mapping of str to array-like, (H, W)
        For each row its name, and in it for each heat map its method's name. Every row has the
        same methods.
    title : str
        The finding that the figure shows.
    width : float
        Width of the figure in inches.

    Returns
    -------
    Figure
        Each heat map has a colour scale of its own, for its numbers have a unit of their own.

    Raises
    ------
    ValueError
        If there is nothing to draw, or the rows have different methods.

    Introduced in notebook 07.
    """
    methods = [list(row) for row in rows.values()]
    if not methods or not methods[0] or any(row != methods[0] for row in methods):
        raise ValueError(f"rows have the methods {methods}: the same ones, and at least one, fit")
    columns = len(methods[0])
    size = (width, len(rows) * (0.74 * width / columns + 0.3) + 0.4)
    figure, axes = plt.subplots(len(rows), columns, figsize=size, squeeze=False)
    for line, (name, row) in zip(axes, rows.items(), strict=True):
        for ax, (method, heat) in zip(line, row.items(), strict=True):
            show_heat_map(image, heat, method, ax=ax)
        line[0].set_ylabel(name)
    figure.suptitle(title, fontsize=12)
    return figure
