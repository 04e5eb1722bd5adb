"""What the drawings are made of: colours, axes, squares with numbers in them, lines."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from numpy.typing import ArrayLike, NDArray

from helpers.internals.arguments import Pair
from helpers.plotting import checks

# Colours that stay apart for colour-blind readers (Okabe and Ito, 2008).
FOUR_COLORS = BLUE, ORANGE, GREEN, VERMILION = "#0072b2", "#e69f00", "#009e73", "#d55e00"
SIGNED = "RdBu_r"  # blue below zero, white at zero, red above

# A colour, a kind of line and a marker for each thing drawn: none carries the meaning alone.
COLORS = (BLUE, VERMILION, GREEN, ORANGE, "#cc79a7", "#56b4e9", "0.25", "#5d3a9b", "0.6", "#7f3c00")
DASHES = ("-", "--", "-.", ":", "-", "--", "-.", ":", "-", "--")
MARKERS = ("o", "^", "s", "D", "v", "P", "X", "<", ">", "*")
TEN_LOOKS = (*zip(COLORS, DASHES, MARKERS, strict=True),)
FOUR_LOOKS = (*zip(FOUR_COLORS, ("-", "--", ":", "-."), "os^D", strict=True),)

Span = tuple[float, float]


def place(ax: Axes | None, width: float, height: float) -> Axes:
    """Return the Axes that came, or else those of a new figure of this size in inches."""
    return plt.subplots(figsize=(width, height))[1] if ax is None else ax


def panels(
    rows: int, columns: int, size: Span, title: str, used: int | None = None, **ratios: Any
) -> tuple[Figure, Any]:
    """Return a new figure with its title, and its Axes as (rows, columns); only `used` show."""
    figure, axes = plt.subplots(rows, columns, figsize=size, squeeze=False, **ratios)
    for ax in axes.flat[used or axes.size :]:
        ax.set_axis_off()
    figure.suptitle(title, fontsize=12)
    return figure, axes


def bare(ax: Axes, title: str, x: Span, y: Span, aspect: str = "auto") -> None:
    """Frame a drawing that is no picture: its limits, and no axes."""
    ax.set(xlim=x, ylim=y, title=title, aspect=aspect)
    ax.set_axis_off()


def write(ax: Axes, texts: ArrayLike, **style: Any) -> list[Text]:
    """Write texts into the squares of the picture last drawn, black or white, as can be read."""
    picture: Any = ax.images[-1]
    colors = picture.to_rgba(picture.get_array())
    style = {"ha": "center", "va": "center", **style}
    return [
        ax.text(column, row, text, color=_readable_on(colors[row, column]), **style)
        for (row, column), text in np.ndenumerate(np.asarray(texts, dtype=object))
        if text
    ]


def outline(ax: Axes, corner: Pair, size: Sequence[int], inset: float = 0, **style: Any) -> None:
    """Draw a rectangle round size[0] × size[1] squares, the upper left of them at corner."""
    left, top = corner[1] - 0.5 + inset, corner[0] - 0.5 + inset
    ax.add_patch(Rectangle((left, top), size[1] - 2 * inset, size[0] - 2 * inset, **style))


def spell(value: Any) -> str:
    """Write a number with a true minus sign; a whole one has all its digits and no point."""
    whole = abs(value) < 1e15 and float(value).is_integer()
    return (str(int(value)) if whole else f"{value:g}").replace("-", "−")


def spell_all(matrix: NDArray[Any], how: Callable[[Any], str] = spell) -> NDArray[np.object_]:
    """Write every number of an array, each as `how` writes it."""
    texts = np.array([how(value) for value in matrix.ravel().tolist()], dtype=object)
    return texts.reshape(matrix.shape)


def draw_lines(
    ax: Axes | None,
    size: Span,
    x: ArrayLike,
    curves: Mapping[str, ArrayLike],
    looks: Sequence[tuple[str, str, str]],
    names: tuple[str, str],
    **style: Any,
) -> Axes:
    """Draw each curve over x in a look of its own; names: how the caller calls x and curves."""
    across = checks.as_shape(x, names[0], (None,))
    up = {
        name: checks.as_shape(values, names[1] + f"[{name!r}]" * bool(name), across.shape)
        for name, values in curves.items()
    }
    if not 0 < len(up) <= len(looks):
        raise ValueError(f"{names[1]}: {len(up)} came; 1 to {len(looks)} can be told apart")
    ax = place(ax, *size)
    for (name, values), (color, dashes, marker) in zip(up.items(), looks, strict=False):
        ax.plot(across, values, dashes, marker=marker, color=color, label=name, **style)
    return ax


def _readable_on(color: NDArray[np.float64]) -> str:
    *rgb, alpha = color  # where nothing is drawn, alpha is 0 and the page is white
    brightness = alpha * (rgb @ np.array((0.299, 0.587, 0.114))) + 1 - alpha
    return "black" if brightness > 0.5 else "white"
