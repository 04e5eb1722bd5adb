"""Draw how numbers go through fully connected layers: rows, neurons, weights (notebook 05).

What is counted and computed there is drawn by `helpers.plotting.fully_connected_numbers`.
"""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from numpy.typing import ArrayLike, NDArray

from helpers.fully_connected import dense
from helpers.internals.arguments import index, two, whole
from helpers.plotting import checks, pieces
from helpers.plotting.base import draw_matrix


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
        Two Axes: the picture and the row, which is drawn at most 18 numbers wide a line.

    Examples
    --------
    >>> figure = show_flattened([[0, 1], [1, 0]], (0, 0))
    >>> [text.get_text() for text in figure.axes[1].texts]
    ['0', '1', '2', '3']

    Introduced in notebook 05.
    """
    array = checks.as_shape(image, "image", (None, None))
    row, column = two(marked, "marked", "(row, column)", least=0)
    rows, columns = np.indices(array.shape)
    distance = abs(rows - index(row, "marked", len(array)))
    distance += abs(columns - index(column, "marked", array.shape[1]))
    kinds = np.select([distance == 0, distance == 1], [3, 2], array > 0)
    lines, wide = -(-array.size // 18), min(array.size, 18)
    lined = np.full(lines * wide, -1)
    lined[: array.size] = kinds.ravel()
    figure, axes = pieces.panels(2, 1, (7.4, 4.4), title, height_ratios=[len(array), 1.6])
    _places(axes[0, 0], kinds, "the feature map, in every square its place in the row")
    text = f"the row of {array.size}, drawn in {lines} lines"
    _places(axes[1, 0], lined.reshape(lines, wide), text)
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
        Whole numbers are written in full, others with up to six digits.

    Examples
    --------
    >>> ax = show_layer([2, 3], [[1], [-1]], [5])
    >>> ax.texts[-1].get_text()
    '2·1 + 3·(−1) + 5 = 4'

    Introduced in notebook 05.
    """
    inputs, totals = checks.as_shape(x, "x", (None,)), dense(x, weights, bias)
    matrix, offset = np.asarray(weights), np.asarray(bias)
    ax = pieces.place(ax, 8.2, 0.95 * max(matrix.shape) + 0.7)
    left, right = _heights(len(inputs)), _heights(len(offset))
    for (i, j), weight in np.ndenumerate(matrix):
        _weight(ax, j, left[i], right[j], pieces.spell(weight))
    for height, value in zip(left, inputs, strict=True):
        _node(ax, 0, height, pieces.spell(value))
    for j, height in enumerate(right):
        _node(ax, 3, height, pieces.spell(totals[j]), edge=pieces.FOUR_LOOKS[j % 4][0])
        text = f"{_neuron_sum(inputs, matrix[:, j], offset[j])} = {pieces.spell(totals[j])}"
        ax.text(3.35, height, text, va="center")
    top = max(left[0], right[0]) + 0.5
    pieces.bare(ax, title, (-0.4, 6.6), (-top, top), "equal")
    return ax


def show_connections(weights: ArrayLike, title: str = "", *, ax: Axes | None = None) -> Axes:
    """Draw a layer's weights as lines from its inputs, below, to its outputs, above.

    Parameters
    ----------
    weights : array-like, shape (outputs, inputs)
        Whole numbers that name the weights: equal numbers are one shared weight, and 0 is no
        connection. Up to four different weights get a colour and a kind of line each; more are
        all drawn in thin grey.
    title, ax : as for `show_image`

    Returns
    -------
    Axes
        One line a connection, with a circle at either end.

    Examples
    --------
    >>> len(show_connections([[1, 2, 0], [0, 1, 2]]).lines)
    4

    Introduced in notebook 05.
    """
    matrix = checks.finite(checks.as_shape(weights, "weights", (None, None)), "weights")
    outputs, inputs = matrix.shape
    ax = pieces.place(ax, 0.7 * inputs, 2.6)
    names, shift = [name for name in np.unique(matrix).tolist() if name], (inputs - outputs) / 2
    few = len(names) <= len(pieces.FOUR_LOOKS)
    for (row, column), name in np.ndenumerate(matrix):
        if name:
            color, style, _ = pieces.FOUR_LOOKS[names.index(name)] if few else ("0.55", "-", "")
            width = 2 if few else 0.9
            ax.plot([column, row + shift], [0, 2], style, color=color, lw=width, zorder=0)
    for column in range(inputs):
        _node(ax, column, 0)
    for row in range(outputs):
        _node(ax, row + shift, 2, color="0.35")
    pieces.bare(ax, title, (-0.4, inputs - 0.6), (-0.4, 2.4), "equal")
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
    weights = checks.as_shape(matrix, "matrix", (None, None))
    numbered = checks.as_grid(kernel, "kernel")
    widths = [numbered.shape[1] * 1.6, weights.shape[1]]
    figure, (axes,) = pieces.panels(1, 2, (9.6, 4.0), title, width_ratios=widths)
    least, most = min(1, numbered.min()), checks.largest(numbered)
    scale: dict[str, Any] = {"vmin": least, "vmax": most, "cmap": "viridis"}
    draw_matrix(numbered, "kernel", axes[0], **scale)
    pieces.write(axes[0], pieces.spell_all(numbered), fontsize=8.5)
    axes[1].imshow(np.ma.masked_equal(weights, 0), interpolation="nearest", aspect="auto", **scale)
    texts = np.where(weights == 0, "", pieces.spell_all(weights))
    pieces.write(axes[1], texts, va="center_baseline", fontsize=7)
    axes[1].set(xlabel="input: place in the row", ylabel="output", title="the same as a matrix")
    axes[1].set(xticks=range(0, weights.shape[1], 6), yticks=range(0, weights.shape[0], 4))
    axes[1].set_facecolor("white")
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
    array = checks.as_shape(masks, "masks", (None, None))
    rows = -(-len(array) // whole(columns, "columns"))
    size = (1.1 * columns, 0.8 * rows + 0.4)
    figure, axes = pieces.panels(rows, columns, size, title, len(array))
    for ax, mask in zip(axes.flat, array, strict=False):
        _masked_network(ax, mask)
    return figure


def _places(ax: Axes, kinds: NDArray[Any], title: str) -> None:
    """Draw squares in the colour of their kind, numbered up to the first of kind -1: none."""
    palette = np.array([(1, 1, 1), (0.75, 0.75, 0.75), (0.62, 0.79, 0.88), (0.9, 0.62, 0)])
    ax.imshow(palette[np.maximum(kinds, 0)], interpolation="nearest")
    numbers = np.arange(kinds.size).reshape(kinds.shape)
    pieces.write(ax, np.where(kinds < 0, "", numbers.astype(str)), fontsize=8.5)
    for row, column in np.argwhere(kinds >= 0).tolist():
        pieces.outline(ax, (row, column), (1, 1), fill=False, ec="0.6", lw=0.8)
    ax.set_title(title, fontsize=10)
    ax.set(xlim=(-0.55, kinds.shape[1] - 0.45), ylim=(kinds.shape[0] - 0.45, -0.55))
    ax.set_axis_off()


def _masked_network(ax: Axes, mask: NDArray[Any]) -> None:
    """Draw three inputs, the neurons that a mask leaves, and two outputs."""
    below, above = _heights(3), _heights(2)
    for middle, stays in zip(_heights(len(mask)), mask, strict=True):
        for end, height in [(end, 0) for end in below] + [(end, 2) for end in above]:
            if stays:
                ax.plot([end, middle], [height, 1], color="0.6", lw=0.7, zorder=0)
        ax.plot(middle, 1, "o" if stays else "x", color=pieces.BLUE if stays else "0.6", ms=6)
    ax.plot(below, [0] * 3, "o", color="black", ms=4)
    ax.plot(above, [2] * 2, "o", color="black", ms=4)
    pieces.bare(ax, "", (-2.2, 2.2), (-0.3, 2.3), "equal")


def _heights(count: int) -> list[float]:
    """Return the places of `count` nodes, one apart, around zero and from the top down."""
    return [(count - 1) / 2 - number for number in range(count)]


def _node(
    ax: Axes, x: float, y: float, text: str = "", *, color: str = "white", edge: str = "black"
) -> None:
    width = 1.0 if edge == "black" else 2.2
    ax.add_patch(Circle((x, y), 0.24, facecolor=color, edgecolor=edge, linewidth=width, zorder=2))
    ax.text(x, y, text, ha="center", va="center_baseline", zorder=3)


def _weight(ax: Axes, neuron: int, left: float, right: float, text: str) -> None:
    """Draw the line from an input's height to a neuron's, with its weight on it."""
    color, style, _ = pieces.FOUR_LOOKS[neuron % 4]
    ax.plot([0, 3], [left, right], style, color=color, lw=1.6, zorder=0)
    along = 0.2 + 0.16 * (neuron % 2)
    box = {"boxstyle": "round,pad=0.2", "facecolor": "white", "edgecolor": "none"}
    height = left + along * (right - left)
    ax.text(3 * along, height, text, ha="center", va="center", fontsize=10, bbox=box)


def _neuron_sum(x: NDArray[Any], weights: NDArray[Any], bias: Any) -> str:
    """Write out what one neuron adds up."""
    products = []
    for value, weight in zip(pieces.spell_all(x), pieces.spell_all(weights), strict=True):
        products.append(f"{value}·({weight})" if weight[0] == "−" else f"{value}·{weight}")
    sign = "−" if bias < 0 else "+"
    return f"{' + '.join(products)} {sign} {pieces.spell(bias).removeprefix('−')}"
