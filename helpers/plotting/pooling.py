"""Draw what notebook 04 shows: pooling windows, what a shift changes, pictures dot for dot."""

from collections.abc import Mapping
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
    image: ArrayLike, outputs: Arrays, titles: Texts, *,
    pool_size: Size = 2, stride: Size | None = None, suptitle: str = "",
) -> Figure:  # fmt: skip
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
    amounts: ArrayLike, changes: Curves, title: str = "", *,
    xlabel: str = "", ylabel: str = "", ax: Axes | None = None,
) -> Axes:  # fmt: skip
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
    ax.legend(frameon=False, fontsize=10)
    return ax


def show_measurements(
    groups: Mapping[str, Curves], suptitle: str = "", *, xlabel: str = "", mark: float = 0
) -> Figure:
    """Draw every single measurement as a dot, a row for each way, a panel for each group.

    Parameters
    ----------
    groups : mapping of str to mapping of str to array-like, each (M,)
        For each group its ways, by name, and what was measured; all groups have the same ways,
        at most six.
    suptitle : as for `show_images`
    xlabel : str
        What was measured.
    mark : float
        Where a dotted line stands, to compare with.

    Returns
    -------
    Figure
        One Axes a group, on one scale. A black bar marks the median of each row.

    Raises
    ------
    ValueError
        If there is no group, or one has other ways than the first, or more than six.

    Introduced in notebook 04.
    """
    found = [list(ways) for ways in groups.values()]
    names = found[0] if found else []
    if not 0 < len(names) <= len(_LOOKS) or any(others != names for others in found):
        raise ValueError(f"groups hold {found}: 1 to {len(_LOOKS)} ways, the same in each, fit")
    rows = [
        [shaped(ways[name], f"groups[{group!r}][{name!r}]", (None,)) for name in names]
        for group, ways in groups.items()
    ]
    size = 3.3 * len(groups) + 1.2, 0.42 * len(names) + 1.5
    figure, (axes,) = panels(1, len(groups), size, suptitle, sharex=True, sharey=True)
    for ax, group, measured in zip(axes, groups, rows, strict=True):
        ax.axvline(mark, color="0.5", linestyle=":")
        for row, (values, (color, _, marker)) in enumerate(zip(measured, _LOOKS, strict=False)):
            ax.plot(values, np.full(values.shape, row), marker, color=color, alpha=0.5)
            ax.plot([np.median(values)] * 2, [row - 0.35, row + 0.35], color="black", linewidth=2.5)
        ax.set(title=group, xlabel=xlabel, yticks=range(len(names)), yticklabels=names)
    axes[0].invert_yaxis()
    return figure


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
        ax.set_title(title, fontsize=11)
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
