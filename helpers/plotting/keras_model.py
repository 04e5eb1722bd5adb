"""Draw notebook 07: a network's shapes, where its parameters sit, and what it mixes up."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from helpers.internals.arguments import shaped
from helpers.plotting import pieces
from helpers.plotting.pieces import BLUE, ORANGE, Texts, bare, one_each, place


def show_shapes(
    names: Texts, shapes: Sequence[Sequence[int]], title: str = "", *, ax: Axes | None = None
) -> Axes:
    """Draw what each layer gives, on one scale: the area is how many numbers it gives.

    Parameters
    ----------
    names : sequence of str
        What stands above each block.
    shapes : sequence of (rows, columns, channels) or (numbers,)
        Written below the blocks.
    title, ax : as for `show_image`

    Returns
    -------
    Axes
        Maps are blue blocks, as high as their rows; rows of numbers are orange squares. They
        stand on one line, from the input on the left.

    Raises
    ------
    ValueError
        If there is not one name for each shape, or one has neither one nor three sizes.

    Examples
    --------
    >>> ax = show_shapes(["input", "flatten"], [(4, 4, 3), (48,)])
    >>> [text.get_text() for text in ax.texts]
    ['input', '4×4×3', 'flatten', '48']

    Introduced in notebook 07.
    """
    one_each("shapes", shapes, names=names)
    if not {len(shape) for shape in shapes} <= {1, 3}:
        raise ValueError(f"shapes {list(shapes)} do not fit: (rows, columns, channels), (n,) do")
    boxes = _to_scale(shapes)
    tallest, left = max(high for high, _ in boxes), 0.0
    ax = place(ax, 1.1 * len(names) + 0.2, 2.4)
    for name, shape, (high, wide) in zip(names, shapes, boxes, strict=True):
        middle, written = left + max(wide, 0.62 * tallest) / 2, "×".join(f"{n:,}" for n in shape)
        corner, color = (middle - wide / 2, 0), BLUE if len(shape) == 3 else ORANGE
        ax.add_patch(Rectangle(corner, wide, high, fc=color, ec="black", lw=0.8))
        ax.text(middle, high + 0.04 * tallest, name, ha="center", va="bottom", fontsize=11)
        ax.text(middle, -0.04 * tallest, written, ha="center", va="top", fontsize=11)
        left = 2 * middle - left + 0.12 * tallest
    bare(ax, title, (0, left), (-0.22 * tallest, 1.2 * tallest), "equal")
    return ax


def _to_scale(shapes: Sequence[Sequence[int]]) -> list[tuple[float, float]]:
    """Return height and width of each block: areas in proportion, the largest map a square."""
    maps = [(shape[0], shape[1] * shape[2]) for shape in shapes if len(shape) == 3] or [(1, 1)]
    squeeze = max(wide for _, wide in maps) / max(high for high, _ in maps)
    return [
        (shape[0], shape[1] * shape[2] / squeeze) if len(shape) == 3
        else ((shape[0] / squeeze) ** 0.5,) * 2
        for shape in shapes
    ]  # fmt: skip


def show_parameter_areas(
    names: Texts, counts: Sequence[int], title: str = "", *, ax: Axes | None = None
) -> Axes:
    """Draw the parameters of each layer as a square, its area to scale.

    Parameters
    ----------
    names : sequence of str
        One for each square.
    counts : sequence of int, each at least 1
        How many parameters it stands for, written beside its name.
    title, ax : as for `show_image`

    Returns
    -------
    Axes
        One unit along either axis is the side of a square of one parameter.

    Raises
    ------
    ValueError
        If there is not one count for each name.

    Examples
    --------
    >>> ax = show_parameter_areas(["a", "b"], [100, 25])
    >>> [square.get_width() for square in ax.patches]
    [10.0, 5.0]

    Introduced in notebook 07.
    """
    one_each("names", names, counts=counts)
    sides = np.sqrt(counts).tolist()
    ax, tallest, left = place(ax, 7.2, 3.2), max(sides), 0.0
    for name, count, side in zip(names, counts, sides, strict=True):
        ax.add_patch(Rectangle((left, 0), side, side, fc=BLUE, ec="black", lw=0.8))
        middle, text = left + side / 2, f"{name}\n{count:,}"
        ax.text(middle, -0.04 * tallest, text, ha="center", va="top", fontsize=11)
        left += side + 0.42 * tallest
    x, y = (-0.21 * tallest, left - 0.21 * tallest), (-0.2 * tallest, 1.02 * tallest)
    bare(ax, title, x, y, "equal")
    return ax


def show_confusion(
    counts: ArrayLike, classes: Texts, title: str = "", *, ax: Axes | None = None
) -> Axes:
    """Draw a confusion matrix: a row for each true class, a column for each answer.

    Parameters
    ----------
    counts : array-like, (n, n), whole numbers
        counts[i, j] pictures of class i were taken for class j.
    classes : sequence of str
        The n names.
    title, ax : as for `show_image`

    Returns
    -------
    Axes
        The darker a square, the more pictures; the number is written in it.

    Raises
    ------
    ValueError
        If counts is not a square with one row a class.

    Examples
    --------
    >>> ax = show_confusion([[9, 1], [0, 5]], ["awake", "drowsy"])
    >>> [text.get_text() for text in ax.texts]
    ['9', '1', '0', '5']

    Introduced in notebook 07.
    """
    matrix = shaped(counts, "counts", (len(classes), len(classes)))
    ax = place(ax, 4.2, 3.6)
    ax.imshow(matrix, cmap="Blues", vmin=0, vmax=max(pieces.largest(matrix), 1))
    pieces.write(ax, pieces.spell_all(matrix), fontsize=14)
    ax.set_xticks(range(len(classes)), classes)
    ax.set_yticks(range(len(classes)), classes)
    ax.set(xlabel="the network's answer", ylabel="the truth", title=title)
    return ax
