"""Draw how numbers go through fully connected layers: rows, neurons, weights (notebook 05).

What is counted and computed there is drawn by `helpers.plotting.curves`.
"""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Arc, Circle
from numpy.typing import ArrayLike, NDArray

from helpers.fully_connected import dense
from helpers.internals.arguments import index, shaped, whole
from helpers.plotting import pieces
from helpers.plotting.base import show_image
from helpers.plotting.pieces import BLUE, FOUR_LOOKS, bare, panels, place, spell, spell_all, write


def show_flattened(image: ArrayLike, marked: tuple[int, int], title: str = "") -> Figure:
    """Draw a small picture above the row that it becomes, with one pixel's neighbours marked.

    Parameters
    ----------
    image : array-like, shape (H, W)
        Ink is 1 and drawn grey; in every square stands its place in the row.
    marked : (row, column)
        The pixel drawn in orange; its neighbours above, below, left and right are blue.
    title : as for `show_image`

    Returns
    -------
    Figure
        Two Axes: the picture, and the row in one line, where an arc leads from the pixel to each
        neighbour above or below it.

    Examples
    --------
    >>> figure = show_flattened([[0, 1], [1, 0]], (0, 0))
    >>> [text.get_text() for text in figure.axes[1].texts]
    ['0', '1', '2', '3']

    Introduced in notebook 05.
    """
    array = shaped(image, "image", (None, None))
    row, column = map(index, marked, ("marked", "marked"), array.shape)
    rows, columns = np.indices(array.shape)
    distance = abs(rows - row) + abs(columns - column)
    kinds = np.select([distance == 0, distance == 1], [3, 2], array > 0)
    figure, ((above,), (below,)) = panels(2, 1, (9.8, 4.6), title, height_ratios=[4, 1])
    _places(above, kinds, "the picture: in every square its place in the row")
    _places(below, kinds.reshape(1, -1), f"the row of {array.size}")
    place, wide = row * len(array[0]) + column, array.shape[1]
    for end in {place - wide, place + wide} & set(range(array.size)):
        middle, half = ((place + end) / 2, -0.5), {"theta1": 180, "theta2": 360}
        below.add_patch(Arc(middle, wide, 2.4, **half, ec="black", lw=1.8))
    below.set_ylim(0.55, -1.8)
    return figure


def show_layer(
    x: ArrayLike, weights: ArrayLike, bias: ArrayLike, title: str = "", *, ax: Axes | None = None
) -> Axes:
    """Draw a small fully connected layer: every line a weight, every neuron with its arithmetic.

    Parameters
    ----------
    x : array-like, shape (n,)
        The numbers that come in, on the left.
    weights : array-like, shape (n, m)
        One column a neuron; each is written on its line.
    bias : array-like, shape (m,)
    title, ax : as for `show_image`

    Returns
    -------
    Axes
        Whole numbers are written in full, others with up to six digits. A neuron's border has
        the colour of its weights.

    Examples
    --------
    >>> ax = show_layer([2, 3], [[1], [-1]], [5])
    >>> ax.texts[-1].get_text()
    '2·1 + 3·(−1) + 5 = 4'

    Introduced in notebook 05.
    """
    inputs, totals = shaped(x, "x", (None,)), dense(x, weights, bias)
    matrix, offset = np.asarray(weights), shaped(bias, "bias", totals.shape)
    ax = place(ax, 8.2, 0.95 * max(matrix.shape) + 0.7)
    left, right = _heights(len(inputs)), _heights(len(offset))
    for (i, j), weight in np.ndenumerate(matrix):
        _weight(ax, j, left[i], right[j], spell(weight))
    for height, value in zip(left, inputs, strict=True):
        _node(ax, 0, height, spell(value))
    for j, height in enumerate(right):
        _node(ax, 3, height, spell(totals[j]), edgecolor=FOUR_LOOKS[j % 4][0], linewidth=2.2)
        bias_text = f"{'−' if offset[j] < 0 else '+'} {spell(offset[j]).removeprefix('−')}"
        text = f"{pieces.products(inputs, matrix[:, j])} {bias_text} = {spell(totals[j])}"
        ax.text(3.35, height, text, va="center")
    top = max(left[0], right[0]) + 0.5
    bare(ax, title, (-0.4, 6.6), (-top, top), "equal")
    return ax


def show_shared_weights(matrix: ArrayLike, kernel: ArrayLike, title: str = "") -> Figure:
    """Draw a convolution's matrix beside its kernel: zeros white, a colour for every weight.

    Parameters
    ----------
    matrix : array-like, shape (outputs, inputs)
        What `conv2d_as_matrix` gives for the kernel.
    kernel : array-like, shape (kH, kW)
        Weights numbered 1, 2, 3 …, so that each can be told apart.
    title : as for `show_image`

    Returns
    -------
    Figure
        Two Axes: the kernel and the matrix.

    Introduced in notebook 05.
    """
    weights, grid = shaped(matrix, "matrix", (None, None)), pieces.as_grid(kernel, "kernel")
    widths = [grid.shape[1] * 1.6, weights.shape[1]]
    figure, ((left, right),) = panels(1, 2, (10.6, 4.4), title, width_ratios=widths)
    scale: Any = {"vmin": min(1, grid.min()), "vmax": pieces.largest(grid), "cmap": "viridis"}
    show_image(grid, "kernel", ax=left, **scale)
    write(left, spell_all(grid), fontsize=12)
    right.imshow(np.ma.masked_equal(weights, 0), interpolation="nearest", aspect="auto", **scale)
    write(right, np.where(weights == 0, "", spell_all(weights)), va="center_baseline", fontsize=10)
    right.set(xlabel="input: place in the row", ylabel="output", title="the same as a matrix")
    right.set(xticks=range(0, weights.shape[1], 6), yticks=range(0, weights.shape[0], 4))
    return figure


def show_masks(masks: ArrayLike, title: str = "", *, columns: int = 8) -> Figure:
    """Draw one small network for every mask, without the neurons that the mask drops.

    Parameters
    ----------
    masks : array-like, shape (N, units)
        1 where a neuron of the hidden layer stays, 0 where it is dropped.
    title : as for `show_image`
    columns : int
        Networks in a row, at most.

    Returns
    -------
    Figure
        N Axes; each network has three inputs, the hidden layer, and two outputs. What is dropped
        is an empty circle with a cross and without lines.

    Introduced in notebook 05.
    """
    array = shaped(masks, "masks", (None, None))
    rows = -(-len(array) // whole(columns, "columns"))
    size = (1.1 * columns, 0.8 * rows + 0.4)
    figure, axes = panels(rows, columns, size, title, len(array))
    ends = [(x, 0) for x in _heights(3)] + [(x, 2) for x in _heights(2)]
    for ax, mask in zip(axes.flat, array, strict=False):
        for middle, stays in zip(_heights(len(mask)), mask, strict=True):
            for end, height in ends if stays else ():
                ax.plot([end, middle], [height, 1], color="0.6", lw=0.7, zorder=0)
            ax.plot(middle, 1, "o" if stays else "x", color=BLUE if stays else "0.6")
        ax.plot(*np.transpose(ends), "o", color="black", ms=4)
        bare(ax, "", (-2.2, 2.2), (-0.3, 2.3), "equal")
    return figure


def _places(ax: Axes, kinds: NDArray[Any], title: str) -> None:
    """Draw squares in the colour of their kind, and number them."""
    palette = np.array([(1, 1, 1), (0.75, 0.75, 0.75), (0.62, 0.79, 0.88), (0.9, 0.62, 0)])
    ax.imshow(palette[kinds], interpolation="nearest")
    write(ax, np.arange(kinds.size).reshape(kinds.shape).astype(str), fontsize=10)
    for row, column in np.ndindex(kinds.shape):
        pieces.outline(ax, (row, column), (1, 1), fill=False, ec="0.6", lw=0.8)
    bare(ax, title, (-0.55, kinds.shape[1] - 0.45), (kinds.shape[0] - 0.45, -0.55), "equal")


def _heights(count: int) -> list[float]:
    """Return the places of `count` nodes, one apart, around zero and from the top down."""
    return [(count - 1) / 2 - number for number in range(count)]


def _node(ax: Axes, x: float, y: float, text: str = "", **style: Any) -> None:
    """Draw a circle, white and outlined in black where `style` says nothing else, and a text."""
    style = {"facecolor": "white", "edgecolor": "black", "linewidth": 1.0, **style}
    ax.add_patch(Circle((x, y), 0.24, zorder=2, **style))
    ax.text(x, y, text, ha="center", va="center_baseline")


def _weight(ax: Axes, neuron: int, left: float, right: float, text: str) -> None:
    """Draw the line from an input's height to a neuron's, with its weight on it."""
    color, style, _ = FOUR_LOOKS[neuron % 4]
    ax.plot([0, 3], [left, right], style, color=color, lw=1.6, zorder=0)
    along = 0.2 + 0.16 * (neuron % 2)
    box = {"boxstyle": "round,pad=0.2", "facecolor": "white", "edgecolor": "none"}
    height = left + along * (right - left)
    ax.text(3 * along, height, text, ha="center", va="center", fontsize=12, bbox=box)
