"""Draw what notebook 04 shows: pooling windows, changes under a shift, pictures dot for dot."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from helpers.internals.arguments import Pair, Size, pair, shaped, whole
from helpers.plotting import pieces
from helpers.plotting.base import show_image
from helpers.plotting.pieces import FOUR_COLORS, Arrays, Curves, Texts, one_each, outline, panels

_LOOKS = [*zip(("black", *FOUR_COLORS, "0.5"), "-" * 6, "osD^vP", strict=True)]


def show_pooling(
    image: ArrayLike,
    outputs: Arrays,
    titles: Texts,
    *,
    pool_size: Size = 2,
    stride: Size | None = None,
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
        As for `helpers.pooling.max_pool2d`, without padding.
    suptitle : as for `show_images`

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
    one_each("outputs", outputs, titles=titles)
    array, size = pieces.as_grid(image, "image"), pair(pool_size, "pool_size")
    step = size if stride is None else pair(stride, "stride")
    grid = tuple(((np.array(array.shape) - size) // step + 1).tolist())
    results = [shaped(output, "outputs", grid) for output in outputs]
    widths = [matrix.shape[1] for matrix in (array, *results)]
    figsize = (0.62 * sum(widths) + 0.45 * len(widths) + 0.6, 0.55 * len(array) + 1.3)
    figure, (axes,) = panels(1, len(widths), figsize, suptitle, width_ratios=widths)
    _tint(axes[0], array, "input", grid, step, size)
    for ax, result, title in zip(axes[1:], results, titles, strict=True):
        _tint(ax, result, title, grid, (1, 1), (1, 1))
    return figure


def show_changes(
    amounts: ArrayLike,
    changes: Curves,
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
        For each way, at most six, its name, and one number for each amount.
    title, xlabel, ylabel : str
        The finding, what the amounts are and what the changes are.
    ax : as for `show_image`

    Returns
    -------
    Axes
        The lines differ by their markers as well as their colours.

    Introduced in notebook 04.
    """
    ax = pieces.draw_lines(ax, (5.6, 3.6), ("amounts", "changes"), amounts, changes, _LOOKS)
    ax.set(title=title, xlabel=xlabel, ylabel=ylabel, xticks=amounts, ylim=(0, None))
    ax.grid(axis="y", color="0.9")
    ax.legend(frameon=False, fontsize=9)
    return ax


def show_exact(images: Arrays, titles: Texts, suptitle: str = "", *, side: int = 192) -> Figure:
    """Draw square grey pictures so that each pixel is a whole number of screen dots.

    Parameters
    ----------
    images : sequence of array-likes, each (S, S) with values from 0 to 255
    titles, suptitle : as for `show_images`
    side : int
        Screen dots that each picture is wide: a multiple of every S.

    Returns
    -------
    Figure
        One Axes a picture, its size fixed in screen dots.

    Raises
    ------
    ValueError
        If a picture is not square, `side` is no multiple of its width, or titles are missing.

    Notes
    -----
    Drawn at any other size, fine stripes would be sampled once more, by the drawing itself.

    Introduced in notebook 04.
    """
    one_each("images", images, titles=titles)
    arrays, gap = [shaped(image, "images", (None, None)) for image in images], 16
    for array in arrays:
        if array.shape[0] != array.shape[1] or whole(side, "side") % array.shape[0]:
            raise ValueError(f"images: {array.shape} came; squares of a divisor of {side} fit")
    width, height = gap + len(arrays) * (side + gap), side + 80
    figure = plt.figure(figsize=(width / 100, height / 100), dpi=100, layout="none")
    for number, (array, title) in enumerate(zip(arrays, titles, strict=True)):
        left = gap + number * (side + gap)
        ax = figure.add_axes((left / width, gap / height, side / width, side / height))
        show_image(array, ax=ax).images[0].set_interpolation("nearest")
        ax.set_title(title, fontsize=10)
        ax.set_axis_off()
    figure.suptitle(suptitle, fontsize=12, y=1 - 6 / height, va="top")
    return figure


def _tint(ax: Axes, matrix: NDArray[Any], title: str, grid: Pair, step: Pair, size: Pair) -> None:
    """Draw a matrix, and shade and outline its windows, a step apart, in four colours."""
    show_image(np.zeros(matrix.shape), title, ax=ax, vmin=0, vmax=1, cmap="gray_r")
    pieces.write_squares(ax, pieces.spell_all(matrix), "0.8")
    for row, column in np.ndindex(grid):
        corner, number = (row * step[0], column * step[1]), 2 * (row % 2) + column % 2
        color = FOUR_COLORS[number]  # neighbouring windows never share one
        outline(ax, corner, size, 0.04, facecolor=color, alpha=0.22, zorder=2)
        outline(ax, corner, size, 0.04, fill=False, edgecolor=color, lw=2.2, zorder=3)
