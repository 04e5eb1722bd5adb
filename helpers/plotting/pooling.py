"""Draw what notebook 04 shows: pooling windows, what a shift changes, pictures dot for dot."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from helpers.internals.arguments import Pair, pair, whole
from helpers.plotting import checks, pieces
from helpers.plotting.base import draw_squares, show_image

_LOOKS = [*zip(("black", *pieces.FOUR_COLORS, "0.5"), "-" * 6, "osD^vP", strict=True)]


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
    checks.one_each("outputs", outputs, titles=titles)
    size = pair(pool_size, "pool_size")
    step = size if stride is None else pair(stride, "stride")
    array, *results = matrices = _checked(image, outputs, size, step)
    widths = [matrix.shape[1] for matrix in matrices]
    figsize = (0.62 * sum(widths) + 0.45 * len(widths) + 0.6, 0.55 * len(array) + 1.3)
    figure, (axes,) = pieces.panels(1, len(widths), figsize, suptitle, width_ratios=widths)
    _show_tinted(axes[0], array, "input", results[0].shape, step, size)
    for ax, result, title in zip(axes[1:], results, titles, strict=True):
        _show_tinted(ax, result, title, result.shape, (1, 1), (1, 1))
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
    ax = pieces.draw_lines(ax, (5.6, 3.6), amounts, changes, _LOOKS, ("amounts", "changes"))
    ax.set(title=title, xlabel=xlabel, ylabel=ylabel, xticks=list(amounts))
    ax.set_ylim(bottom=0)
    ax.grid(axis="y", color="0.9")
    ax.legend(frameon=False, fontsize=10)
    return ax


def show_spread(
    groups: Mapping[str, Mapping[str, ArrayLike]],
    suptitle: str = "",
    *,
    xlabel: str = "",
    mark: float = 0,
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
        [checks.as_shape(ways[name], f"groups[{group!r}][{name!r}]", (None,)) for name in names]
        for group, ways in groups.items()
    ]
    size = 3.3 * len(groups) + 1.2, 0.42 * len(names) + 1.5
    figure, (axes,) = pieces.panels(1, len(groups), size, suptitle, sharex=True, sharey=True)
    for ax, group, measured in zip(axes, groups, rows, strict=True):
        ax.axvline(mark, color="0.5", linestyle=":")
        for row, (values, (color, _, marker)) in enumerate(zip(measured, _LOOKS, strict=False)):
            ax.plot(values, np.full(values.shape, row), marker, color=color, alpha=0.5)
            ax.plot([np.median(values)] * 2, [row - 0.35, row + 0.35], color="black", linewidth=2.5)
        ax.set(title=group, xlabel=xlabel, yticks=range(len(names)), yticklabels=names)
    axes[0].invert_yaxis()
    return figure


def show_exact(
    images: Sequence[ArrayLike], titles: Sequence[str], suptitle: str = "", *, side: int = 192
) -> Figure:
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
    checks.one_each("images", images, titles=titles)
    arrays, gap = [checks.as_shape(image, "images", (None, None)) for image in images], 16
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


def _checked(
    image: ArrayLike, outputs: Sequence[ArrayLike], size: Pair, step: Pair
) -> list[NDArray[Any]]:
    """Return image and outputs as matrices; no output needs a window outside the image."""
    array, first = checks.as_grid(image, "image"), checks.as_grid(outputs[0], "outputs")
    reach = (np.array(first.shape) - 1) * step + size
    if (reach > array.shape).any():
        last = first.shape[0] - 1, first.shape[1] - 1
        raise ValueError(f"outputs: window {last} leaves the image {array.shape}")
    return [array, *(checks.as_shape(output, "outputs", first.shape) for output in outputs)]


def _show_tinted(
    ax: Axes, matrix: NDArray[Any], title: str, shape: tuple[int, ...], step: Pair, size: Pair
) -> None:
    """Draw a matrix, and shade and outline its windows, a step apart, in four colours."""
    draw_squares(pieces.spell_all(matrix), title, ax, "0.8")
    for row, column in np.ndindex(shape):
        corner, number = (row * step[0], column * step[1]), 2 * (row % 2) + column % 2
        color = pieces.FOUR_COLORS[number]  # neighbouring windows never share one
        pieces.outline(ax, corner, size, 0.04, facecolor=color, alpha=0.22, zorder=2)
        pieces.outline(ax, corner, size, 0.04, fill=False, edgecolor=color, lw=2.2, zorder=3)
