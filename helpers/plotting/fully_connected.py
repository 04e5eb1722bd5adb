"""Draw how numbers go through fully connected layers: rows, weights, shares (notebook 05)."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle
from numpy.typing import ArrayLike, NDArray

from helpers.plotting.base import BLUE, GREEN, ORANGE, VERMILION, show_matrix

_STYLES = [(BLUE, "-"), (ORANGE, "--"), (GREEN, ":"), (VERMILION, "-.")]


def show_flattened(image: ArrayLike, marked: tuple[int, int], title: str = "") -> Figure:
    """Draw a small picture above the row that it becomes, with one pixel's neighbours marked.

    Parameters
    ----------
    image : array-like, shape (H, W)
        Ink is 1 and drawn grey; in every square stands its place in the row.
    marked : (row, column)
        The pixel drawn in orange; its neighbours above, below, left and right are blue.
    title : str
        The finding that the figure shows.

    Returns
    -------
    Figure
        Two Axes: the picture and the row, which is drawn at most 18 numbers wide a line.

    Examples
    --------
    >>> figure = show_flattened([[0, 1], [1, 0]], (0, 0))
    >>> [text.get_text() for text in figure.axes[1].texts]
    ['0', '1', '2', '3']

    Introduced in notebook 05.
    """
    array = np.asarray(image)
    rows, columns = np.indices(array.shape)
    distance = abs(rows - marked[0]) + abs(columns - marked[1])
    kinds = np.where(distance == 0, 3, np.where(distance == 1, 2, array > 0)).astype(int)
    places = np.arange(array.size).reshape(array.shape)
    wide = min(array.size, 18)
    lines = -(-array.size // wide)
    figure, axes = plt.subplots(2, 1, figsize=(7.4, 4.4), height_ratios=[array.shape[0], 1.6])
    _places(axes[0], kinds, places, "the feature map, in every square its place in the row")
    padded = np.full((2, lines * wide), -1)
    padded[:, : array.size] = kinds.ravel(), places.ravel()
    lined = padded.reshape(2, lines, wide)
    _places(axes[1], lined[0], lined[1], f"the row of {array.size}, drawn in {lines} lines")
    figure.suptitle(title, fontsize=12)
    return figure


def show_layer(
    x: ArrayLike, weights: ArrayLike, bias: ArrayLike, title: str = "", *, ax: Axes | None = None
) -> Axes:
    """Draw a small fully connected layer: every line a weight, every neuron with its arithmetic.

    Parameters
    ----------
    x : array-like, shape (n,)
        Whole numbers that come in, on the left.
    weights : array-like, shape (n, m)
        Whole numbers, one column a neuron; each is written on its line.
    bias : array-like, shape (m,)
    title : str
        What the drawing shows.
    ax : Axes, optional
        Where to draw; without it, a new figure.

    Returns
    -------
    Axes

    Examples
    --------
    >>> ax = show_layer([2, 3], [[1], [-1]], [5])
    >>> ax.texts[-1].get_text()
    '2·1 + 3·(−1) + 5 = 4'

    Introduced in notebook 05.
    """
    inputs, matrix, offset = np.asarray(x), np.asarray(weights), np.asarray(bias)
    if ax is None:
        _, ax = plt.subplots(figsize=(8.2, 0.95 * max(matrix.shape) + 0.7))
    left, right = _heights(len(inputs)), _heights(len(offset))
    for (i, j), weight in np.ndenumerate(matrix):
        color, style = _STYLES[j % len(_STYLES)]
        ax.plot([0, 3], [left[i], right[j]], style, color=color, lw=1.6, zorder=0)
        along = 0.2 + 0.16 * (j % 2)
        height = left[i] + along * (right[j] - left[i])
        _label(ax, 3 * along, height, _signed(weight))
    for height, value in zip(left, inputs, strict=True):
        _node(ax, 0, height, _signed(value), "white")
    for j, height in enumerate(right):
        total = int(inputs @ matrix[:, j] + offset[j])
        _node(ax, 3, height, _signed(total), "white", edge=_STYLES[j % len(_STYLES)][0])
        ax.text(3.35, height, _neuron_sum(inputs, matrix[:, j], offset[j], total), va="center")
    _bare(ax, title, (-0.4, 6.6), (min(*left, *right) - 0.5, max(*left, *right) + 0.5))
    return ax


def show_connections(weights: ArrayLike, title: str = "", *, ax: Axes | None = None) -> Axes:
    """Draw a layer's weights as lines from its inputs, below, to its outputs, above.

    Parameters
    ----------
    weights : array-like, shape (outputs, inputs)
        Whole numbers that name the weights: equal numbers are one shared weight, and 0 is no
        connection. Up to four different weights get a colour and a kind of line each; more are
        all drawn in thin grey.
    title : str
        What the drawing shows.
    ax : Axes, optional
        Where to draw; without it, a new figure.

    Returns
    -------
    Axes

    Examples
    --------
    >>> len(show_connections([[1, 2, 0], [0, 1, 2]]).lines)
    4

    Introduced in notebook 05.
    """
    matrix = np.asarray(weights)
    outputs, inputs = matrix.shape
    if ax is None:
        _, ax = plt.subplots(figsize=(0.7 * inputs, 2.6))
    names = [name for name in np.unique(matrix).tolist() if name != 0]
    shift = (inputs - outputs) / 2
    for (row, column), name in np.ndenumerate(matrix):
        if name != 0:
            few = len(names) <= len(_STYLES)
            color, style = _STYLES[names.index(name)] if few else ("0.55", "-")
            line = [column, row + shift], [0, 2]
            ax.plot(*line, style, color=color, lw=2 if few else 0.9, zorder=0)
    for column in range(inputs):
        _node(ax, column, 0, "", "white")
    for row in range(outputs):
        _node(ax, row + shift, 2, "", "0.35")
    _bare(ax, title, (-0.4, inputs - 0.6), (-0.4, 2.4))
    return ax


def show_shared_weights(matrix: ArrayLike, kernel: ArrayLike, title: str = "") -> Figure:
    """Draw a convolution's matrix beside its kernel: zeros white, a colour for every weight.

    Parameters
    ----------
    matrix : array-like, shape (outputs, inputs)
        What `conv2d_as_matrix` gives for the kernel.
    kernel : array-like, shape (kH, kW)
        Weights numbered 1, 2, 3 …, so that each can be told apart.
    title : str
        The finding that the figure shows.

    Returns
    -------
    Figure
        Two Axes: the kernel and the matrix.

    Introduced in notebook 05.
    """
    weights, numbered = np.asarray(matrix), np.asarray(kernel)
    figure, axes = plt.subplots(
        1, 2, figsize=(9.6, 4.0), width_ratios=[numbered.shape[1] * 1.6, weights.shape[1]]
    )
    scale: dict[str, Any] = {"vmin": 1, "vmax": int(numbered.max()), "cmap": "viridis"}
    show_matrix(numbered, "kernel", ax=axes[0], **scale)
    drawn = axes[1].imshow(np.ma.masked_equal(weights, 0), interpolation="nearest", **scale)
    for (row, column), weight in np.ndenumerate(weights):
        if weight:
            ink = "black" if weight > 0.6 * numbered.max() else "white"
            place = {"ha": "center", "va": "center_baseline", "fontsize": 7}
            axes[1].text(column, row, str(weight), color=ink, **place)
    axes[1].set(xlabel="input: place in the row", ylabel="output", title="the same as a matrix")
    axes[1].set_xticks(range(0, weights.shape[1], 6))
    axes[1].set_yticks(range(0, weights.shape[0], 4))
    axes[1].set_facecolor("white")
    drawn.axes.set_aspect("auto")
    figure.suptitle(title, fontsize=12)
    return figure


def show_parts(
    networks: Mapping[str, Mapping[str, int]], title: str = "", *, ax: Axes | None = None
) -> Axes:
    """Draw how networks share out their parameters among their layers: one bar a network.

    Parameters
    ----------
    networks : dict of dicts of int
        For every network, by its name, the parameters of its layers by theirs, in order.
    title : str
        The finding that the drawing shows.
    ax : Axes, optional
        Where to draw; without it, a new figure.

    Returns
    -------
    Axes

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
    if ax is None:
        _, ax = plt.subplots(figsize=(9.2, 0.75 * len(networks) + 1.0))
    longest = max(sum(layers.values()) for layers in networks.values())
    for bar, layers in enumerate(networks.values()):
        start = 0
        for layer, count in layers.items():
            color = "#9ecae1" if layer.startswith("conv") else "#fdd49e"
            ax.barh(bar, count, left=start, color=color, edgecolor="black", linewidth=0.8)
            if count > longest / 11:
                text = f"{layer}\n{count:,}"
                ax.text(start + count / 2, bar, text, ha="center", va="center", fontsize=9)
            start += count
        ax.text(start, bar, f" {start:,}", va="center", weight="bold")
    ax.set_yticks(range(len(networks)), list(networks))
    ax.set(xlim=(0, 1.12 * longest), xlabel="parameters", title=title)
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.invert_yaxis()
    return ax


def show_growth(
    sides: Sequence[int],
    counts: Mapping[str, Sequence[int]],
    title: str = "",
    *,
    ax: Axes | None = None,
) -> Axes:
    """Draw how counts grow with the side of a picture, on logarithmic scales.

    Parameters
    ----------
    sides : sequence of int
        Rows of square pictures, in growing order.
    counts : dict of sequences of int
        By name, one count a side; the name stands at the end of its line.
    title : str
        The finding that the drawing shows.
    ax : Axes, optional
        Where to draw; without it, a new figure.

    Returns
    -------
    Axes

    Introduced in notebook 05.
    """
    if ax is None:
        _, ax = plt.subplots(figsize=(7.6, 4.0))
    for (name, values), (color, style), marker in zip(
        counts.items(), _STYLES, "os^D", strict=False
    ):
        ax.loglog(sides, values, style, marker=marker, color=color, base=2)
        ax.text(sides[-1] * 1.12, values[-1], name, color=color, va="center")
    ax.set_yscale("log", base=10)
    ax.yaxis.set_major_formatter("{x:,.0f}")
    ax.set_xticks(list(sides), [str(side) for side in sides])
    ax.minorticks_off()
    ax.set(xlabel="side of the picture, in pixels", ylabel="parameters", title=title)
    ax.set(xlim=(sides[0] * 0.85, sides[-1] * 4.5), ylim=(0.4 * ax.get_ylim()[0], None))
    return ax


def show_bars(
    rows: Mapping[str, Sequence[float]], classes: Sequence[str], title: str = ""
) -> Figure:
    """Draw the steps from logits to probabilities, side by side, a bar for every class.

    Parameters
    ----------
    rows : dict of sequences of float
        By name of the step, one number a class.
    classes : sequence of str
        What the bars are called.
    title : str
        The finding that the figure shows.

    Returns
    -------
    Figure
        One Axes a step; each has a scale of its own, and its numbers are written at the bars.

    Introduced in notebook 05.
    """
    figure, axes = plt.subplots(1, len(rows), figsize=(2.9 * len(rows), 2.9), squeeze=False)
    hatches = ["", "///", "...", "xx"]
    for ax, (name, values) in zip(axes.flat, rows.items(), strict=True):
        bars = ax.bar(classes, values, color=[BLUE, ORANGE, GREEN, VERMILION][: len(classes)])
        for bar, hatch in zip(bars, hatches, strict=False):
            bar.set(hatch=hatch, edgecolor="black")
        ax.bar_label(bars, fmt="{:.3g}".format, padding=2)
        ax.set(title=name, yticks=[])
        ax.margins(y=0.18)
        ax.axhline(0, color="black", linewidth=0.8)
    figure.suptitle(title, fontsize=12)
    return figure


def show_curve(
    x: ArrayLike,
    y: ArrayLike,
    dots: Mapping[Any, float],
    axis_names: tuple[str, str],
    title: str = "",
    *,
    names: tuple[str, str] | None = None,
) -> Axes:
    """Draw a curve and a few dots that are known to lie on it, or are tested to.

    Parameters
    ----------
    x, y : array-like, shape (n,)
        The curve.
    dots : dict
        From the x of every dot to its y.
    axis_names : (str, str)
        What the two axes are.
    title : str
        The finding that the drawing shows.
    names : (str, str), optional
        What curve and dots are called; without them, each dot has its two numbers beside it.

    Returns
    -------
    Axes

    Examples
    --------
    >>> ax = show_curve([0, 1, 2], [0, 1, 4], {1: 1}, ("x", "x²"))
    >>> ax.texts[0].get_text()
    '1: 1.00'

    Introduced in notebook 05.
    """
    _, ax = plt.subplots(figsize=(6, 3))
    curve, points = names or (None, None)
    ax.plot(np.asarray(x), np.asarray(y), color=BLUE, label=curve)
    ax.plot(list(dots), list(dots.values()), "o", color=ORANGE, label=points)
    if names:
        ax.legend()
    else:
        for place, height in dots.items():
            text = f"{place}: {height:.2f}"
            ax.annotate(text, (place, height), xytext=(6, 5), textcoords="offset points")
    ax.set(xlabel=axis_names[0], ylabel=axis_names[1], title=title)
    return ax


def show_steps(
    rows: Sequence[ArrayLike], names: Sequence[str], title: str = "", *, ax: Axes | None = None
) -> Axes:
    """Draw what a layer gives in several steps, one row a step, zeros white.

    Parameters
    ----------
    rows : sequence of array-likes, each (n,)
        Numbers of at least 0.
    names : sequence of str
        One for each row, written at its left.
    title : str
        What the drawing shows.
    ax : Axes, optional
        Where to draw; without it, a new figure.

    Returns
    -------
    Axes

    Introduced in notebook 05.
    """
    matrix = np.array(rows, dtype=float)
    if ax is None:
        _, ax = plt.subplots(figsize=(0.55 * matrix.shape[1] + 1.2, 0.5 * len(matrix) + 0.6))
    limit = max(1.4 * float(matrix.max()), 1e-9)
    show_matrix(matrix, title, ax=ax, vmin=0, vmax=limit, cmap="Blues")
    ax.set_yticks(range(len(matrix)), list(names))
    return ax


def show_masks(masks: ArrayLike, title: str = "", *, columns: int = 8) -> Figure:
    """Draw one small network for every mask, without the neurons that the mask drops.

    Parameters
    ----------
    masks : array-like, shape (N, units)
        1 where a neuron of the hidden layer stays, 0 where it is dropped.
    title : str
        The finding that the figure shows.
    columns : int
        Networks in a row, at most.

    Returns
    -------
    Figure
        N Axes; each network has three inputs, the hidden layer, and two outputs. What is dropped
        is an empty circle with a cross and without lines.

    Introduced in notebook 05.
    """
    array = np.asarray(masks)
    rows = -(-len(array) // columns)
    figure, axes = plt.subplots(
        rows, columns, figsize=(1.1 * columns, 0.8 * rows + 0.4), squeeze=False
    )
    for ax in axes.flat:
        ax.set_axis_off()
    for ax, mask in zip(axes.flat, array, strict=False):
        _masked_network(ax, mask)
    figure.suptitle(title, fontsize=12)
    return figure


# ---------------------------------------------------------------------------------------- private


def _places(ax: Axes, kinds: NDArray[Any], places: NDArray[Any], title: str) -> None:
    """Draw squares in the colour of their kind (-1: none) with their places written in."""
    palette = np.array([(1, 1, 1), (0.75, 0.75, 0.75), (0.62, 0.79, 0.88), (0.9, 0.62, 0)])
    ax.imshow(palette[np.maximum(kinds, 0)], interpolation="nearest")
    for (row, column), place in np.ndenumerate(places):
        if place >= 0:
            box = Rectangle((column - 0.5, row - 0.5), 1, 1, fill=False, ec="0.6", lw=0.8)
            ax.add_patch(box)
            ax.text(column, row, str(place), ha="center", va="center", fontsize=8.5)
    ax.set_title(title, fontsize=10)
    ax.set(xlim=(-0.55, kinds.shape[1] - 0.45), ylim=(kinds.shape[0] - 0.45, -0.55))
    ax.set_axis_off()


def _masked_network(ax: Axes, mask: NDArray[Any]) -> None:
    """Draw three inputs, the neurons that a mask leaves, and two outputs."""
    below, middle, above = _heights(3), _heights(len(mask)), _heights(2)
    for place, stays in zip(middle, mask, strict=True):
        for ends, height in ((below, 0), (above, 2)):
            for end in ends:
                if stays:
                    ax.plot([end, place], [height, 1], color="0.6", lw=0.7, zorder=0)
        ax.plot(place, 1, "o" if stays else "x", color=BLUE if stays else "0.6", ms=6)
    ax.plot(below, [0] * 3, "o", color="black", ms=4)
    ax.plot(above, [2] * 2, "o", color="black", ms=4)
    _bare(ax, "", (-2.2, 2.2), (-0.3, 2.3))


def _heights(count: int) -> list[float]:
    """Return the places of `count` nodes, one apart, around zero and from the top down."""
    return [(count - 1) / 2 - number for number in range(count)]


def _node(ax: Axes, x: float, y: float, text: str, color: str, *, edge: str = "black") -> None:
    width = 1.0 if edge == "black" else 2.2
    ax.add_patch(Circle((x, y), 0.24, facecolor=color, edgecolor=edge, linewidth=width, zorder=2))
    ax.text(x, y, text, ha="center", va="center_baseline", zorder=3)


def _label(ax: Axes, x: float, y: float, text: str) -> None:
    box = {"boxstyle": "round,pad=0.2", "facecolor": "white", "edgecolor": "none"}
    ax.text(x, y, text, ha="center", va="center", fontsize=10, bbox=box)


def _signed(value: Any) -> str:
    """Write a whole number with a true minus sign."""
    return f"{int(value)}".replace("-", "−")


def _neuron_sum(x: NDArray[Any], weights: NDArray[Any], bias: Any, total: int) -> str:
    """Write out what one neuron computes."""
    in_sum = [_signed(weight) if weight >= 0 else f"({_signed(weight)})" for weight in weights]
    products = [f"{_signed(value)}·{weight}" for value, weight in zip(x, in_sum, strict=True)]
    sign = "+" if bias >= 0 else "−"
    return f"{' + '.join(products)} {sign} {abs(int(bias))} = {_signed(total)}"


def _bare(ax: Axes, title: str, x: tuple[float, float], y: tuple[float, float]) -> None:
    """Frame a drawing that is no picture: no axes, circles stay round."""
    ax.set(xlim=x, ylim=y, title=title, aspect="equal")
    ax.set_axis_off()
