"""Draw what notebook 04 shows: pooling windows, changes under a shift, pictures dot for dot."""

from collections.abc import Mapping, Sequence
from typing import cast

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from helpers.internals.arguments import Pair, pair
from helpers.plotting.base import BLUE, GREEN, ORANGE, VERMILION, show_image, show_matrix

_COLORS = ((BLUE, ORANGE), (GREEN, VERMILION))  # neighbouring windows never share one
_MARKERS = "osD^vP"


def show_pooling(
    image: ArrayLike,
    outputs: Sequence[ArrayLike],
    titles: Sequence[str],
    *,
    pool_size: int | Pair = 2,
    stride: int | Pair | None = None,
    suptitle: str = "",
) -> Figure:
    """Draw a matrix with its pooling windows outlined, and beside it what they became.

    Parameters
    ----------
    image : array-like, shape (H, W)
        What is pooled, at most 20 × 20.
    outputs : sequence of array-likes, each (oH, oW)
        One for each kind of pooling; all have one shape.
    titles : sequence of str
        One for each output.
    pool_size, stride : int or (rows, columns)
        As in `helpers.pooling.max_pool2d`, without padding.
    suptitle : str
        The finding that the figure shows.

    Returns
    -------
    Figure
        The first Axes holds the matrix. A window and the number it became have the same colour,
        and the same place in their grids.

    Raises
    ------
    ValueError
        If there is no output, not one title for each, or one needs a window outside the matrix.

    Introduced in notebook 04.
    """
    array, results = np.asarray(image), [np.asarray(output) for output in outputs]
    if not results or len(results) != len(titles):
        raise ValueError(f"titles: {len(titles)} came for {len(results)} outputs; one each fits")
    size = pair(pool_size, "pool_size")
    step = size if stride is None else pair(stride, "stride")
    widths = [array.shape[1], *(result.shape[1] for result in results)]
    figsize = (0.62 * sum(widths) + 0.45 * len(widths) + 0.6, 0.55 * array.shape[0] + 1.3)
    figure, axes = plt.subplots(1, len(widths), figsize=figsize, width_ratios=widths, squeeze=False)
    _plain(array, "input", axes[0, 0])
    for row, column in np.ndindex(results[0].shape):
        place = (row * step[0], column * step[1])
        if place[0] + size[0] > array.shape[0] or place[1] + size[1] > array.shape[1]:
            raise ValueError(f"outputs: window ({row}, {column}) leaves the image {array.shape}")
        _tint(axes[0, 0], place, size, _color(row, column))
    for ax, result, title in zip(axes[0, 1:], results, titles, strict=True):
        _plain(result, title, ax)
        for row, column in np.ndindex(result.shape):
            _tint(ax, (row, column), (1, 1), _color(row, column))
    figure.suptitle(suptitle, fontsize=12)
    return figure


def show_changes(
    amounts: Sequence[float],
    changes: Mapping[str, Sequence[float]],
    title: str = "",
    *,
    xlabel: str = "",
    ylabel: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw one line for each way of shrinking: how much its output changed.

    Parameters
    ----------
    amounts : sequence of float
        By how much the picture was moved.
    changes : mapping of str to sequence of float
        For each way its name, and one number for each amount.
    title, xlabel, ylabel : str
        The finding, what the amounts are and what the changes are.
    ax : Axes, optional
        Where to draw; without it, a new figure.

    Returns
    -------
    Axes
        The lines differ by their markers as well as their colours.

    Introduced in notebook 04.
    """
    if ax is None:
        _, ax = plt.subplots(figsize=(5.6, 3.6))
    colors = ["black", BLUE, ORANGE, GREEN, VERMILION, "0.5"]
    for number, (name, values) in enumerate(changes.items()):
        marker, color = _MARKERS[number % 6], colors[number % 6]
        ax.plot(amounts, values, marker=marker, color=color, label=name)
    ax.set(title=title, xlabel=xlabel, ylabel=ylabel, xticks=list(amounts))
    ax.set_ylim(bottom=0)
    ax.grid(axis="y", color="0.9")
    ax.legend(frameon=False, fontsize=9)
    return ax


def show_exact(
    images: Sequence[ArrayLike], titles: Sequence[str], suptitle: str = "", *, side: int = 192
) -> Figure:
    """Draw square grey pictures so that each pixel is a whole number of screen dots.

    Parameters
    ----------
    images : sequence of array-likes, each (S, S) with values from 0 to 255
    titles : sequence of str
        One for each picture.
    suptitle : str
        The finding that the figure shows.
    side : int
        Screen dots that each picture is wide: a multiple of every S.

    Returns
    -------
    Figure

    Raises
    ------
    ValueError
        If a picture is not square, `side` is no multiple of its width, or titles are missing.

    Notes
    -----
    Drawn at any other size, fine stripes would be sampled once more, by the drawing itself.

    Introduced in notebook 04.
    """
    arrays = [np.asarray(image) for image in images]
    if not arrays or len(arrays) != len(titles):
        raise ValueError(f"titles: {len(titles)} came for {len(arrays)} images; one each fits")
    for array in arrays:
        if array.ndim != 2 or array.shape[0] != array.shape[1] or side % array.shape[0]:
            raise ValueError(f"images: {array.shape} came; squares of a divisor of {side} fit")
    gap, dots = 16, 100
    width, height = gap + len(arrays) * (side + gap), side + 80
    figure = plt.figure(figsize=(width / dots, height / dots), dpi=dots, layout="none")
    for number, (array, title) in enumerate(zip(arrays, titles, strict=True)):
        left = gap + number * (side + gap)
        box = (left / width, gap / height, side / width, side / height)
        ax = figure.add_axes(box)
        show_image(array, ax=ax).images[0].set_interpolation("nearest")
        ax.set_title(title, fontsize=10)
        ax.set_axis_off()
    figure.suptitle(suptitle, fontsize=12, y=1 - 6 / height, va="top")
    return figure


def _plain(array: ArrayLike, title: str, ax: Axes) -> None:
    """Write numbers on white squares with thin borders."""
    numbers = np.asarray(array, dtype=float)
    high = float(numbers.max())
    show_matrix(numbers, title, ax=ax, vmin=high + 1, vmax=high + 2, cmap="gray_r")
    for text in ax.texts:
        text.set(fontsize=11, text=text.get_text().replace("-", "−"), zorder=4)
    for row, column in np.ndindex(*cast(Pair, numbers.shape)):
        box = Rectangle((column - 0.5, row - 0.5), 1, 1, fill=False, edgecolor="0.8", lw=0.8)
        ax.add_patch(box)


def _tint(ax: Axes, place: Pair, size: Pair, color: str) -> None:
    """Shade and outline size[0] × size[1] squares, the upper left of them at place."""
    corner, inset = (place[1] - 0.46, place[0] - 0.46), 0.08
    shape = (size[1] - inset, size[0] - inset)
    ax.add_patch(Rectangle(corner, *shape, facecolor=color, alpha=0.22, zorder=2))
    ax.add_patch(Rectangle(corner, *shape, fill=False, edgecolor=color, linewidth=2.2, zorder=3))


def _color(row: int, column: int) -> str:
    return _COLORS[row % 2][column % 2]
