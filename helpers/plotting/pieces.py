"""What the drawings are made of: checked pictures, colours, axes, squares with numbers, lines."""

from collections.abc import Callable, Mapping, Sequence, Sized
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from numpy.typing import ArrayLike, NDArray

from helpers.internals.arguments import Pair, as_numbers, shaped

# Colours that stay apart for colour-blind readers (Okabe and Ito, 2008).
FOUR_COLORS = BLUE, ORANGE, GREEN, VERMILION = "#0072b2", "#e69f00", "#009e73", "#d55e00"
SIGNED = "RdBu_r"  # blue below zero, white at zero, red above

# A colour, a kind of line and a marker for each thing drawn: none carries the meaning alone.
COLORS = (BLUE, VERMILION, GREEN, ORANGE, "#cc79a7", "#56b4e9", "0.25", "#5d3a9b", "0.6", "#7f3c00")
DASHES = ("-", "--", "-.", ":") * 2 + ("-", "--")
CURVE_LOOKS = (*zip(COLORS, DASHES, "os^D", strict=False),)
TEN_LOOKS = (*zip(COLORS, DASHES, "o^sDvPX<>*", strict=True),)
FOUR_LOOKS = (*zip(FOUR_COLORS, ("-", "--", ":", "-."), "os^D", strict=True),)

Arrays = Sequence[ArrayLike]
Texts = Sequence[str]
Curves = Mapping[str, ArrayLike]  # by name
Span = tuple[float, float]


def as_picture(image: ArrayLike, name: str) -> NDArray[Any]:
    """Return what can be drawn as a picture, (H, W), (H, W, 3) or with transparency (H, W, 4)."""
    array = as_numbers(image, name)
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[:, :, 0]
    if array.ndim != 2 and array.shape[2:] not in ((3,), (4,)):
        raise ValueError(f"{name} {np.shape(image)} does not fit: (H, W), (H, W, 1), (H, W, 3) do")
    if array.ndim == 2 or array.dtype == np.uint8:
        return array
    return _in_range(array, name, 255 if array.dtype.kind in "iu" else 1)


def as_float_picture(image: ArrayLike, name: str) -> NDArray[Any]:
    """Return a picture of bytes, or of floats from 0 to 1, as floats from 0 to 1."""
    array = as_picture(image, name)
    return array / 255 if array.dtype == np.uint8 else _in_range(array, name, 1).astype(float)


def as_grid(values: ArrayLike, name: str) -> NDArray[Any]:
    """Return a matrix that is small enough for its numbers to be written into it."""
    array = as_numbers(values, name)
    if array.ndim != 2 or max(array.shape) > 20:
        raise ValueError(f"{name} {array.shape} does not fit: (H, W) up to (20, 20) does")
    return array


def one_each(name: str, things: Sized, **lists: Sized) -> None:
    """Raise an error unless there is a thing, and each list holds one entry for each of them."""
    for entry, values in lists.items():
        if not len(values) == len(things) > 0:
            raise ValueError(f"{entry}: {len(values)} came for {len(things)} {name}; one each fits")


def largest(numbers: NDArray[Any]) -> float:
    """Return the largest finite magnitude, or 1 where all are 0."""
    return float(np.abs(numbers[np.isfinite(numbers)], dtype=float).max(initial=0)) or 1.0


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
    *rgb, alpha = np.moveaxis(picture.to_rgba(picture.get_array()), -1, 0)
    # Where nothing is drawn, alpha is 0 and the page is white.
    light = alpha * np.tensordot((0.299, 0.587, 0.114), rgb, 1) + 1 - alpha
    style = {"ha": "center", "va": "center", **style}
    return [
        ax.text(column, row, text, color="black" if light[row, column] > 0.5 else "white", **style)
        for (row, column), text in np.ndenumerate(np.asarray(texts, dtype=object))
        if text
    ]


def write_squares(ax: Axes, texts: NDArray[Any], edge: str) -> None:
    """Write texts into squares with a thin border."""
    write(ax, texts, fontsize=11, zorder=4)
    for row, column in np.ndindex(texts.shape):
        outline(ax, (row, column), (1, 1), fill=False, edgecolor=edge, linewidth=0.8)


def outline(ax: Axes, corner: Pair, size: Sequence[int], inset: float = 0, **style: Any) -> None:
    """Draw a rectangle round size[0] × size[1] squares, the upper left of them at corner."""
    left, top = corner[1] - 0.5 + inset, corner[0] - 0.5 + inset
    ax.add_patch(Rectangle((left, top), size[1] - 2 * inset, size[0] - 2 * inset, **style))


def spell(value: Any) -> str:
    """Write a number with a true minus sign; a whole one has all its digits and no point."""
    whole = abs(float(value)) < 1e15 and float(value).is_integer()  # 1e15 is too large for float16
    return (str(int(value)) if whole else f"{value:g}").replace("-", "−")


def spell_all(values: ArrayLike, how: Callable[[Any], str] = spell) -> NDArray[Any]:
    """Write every number of an array, each as `how` writes it."""
    array = np.asarray(values)
    texts = np.array([how(value) for value in array.ravel().tolist()], dtype=object)
    return texts.reshape(array.shape)


def products(values: ArrayLike, weights: ArrayLike, how: Callable[[Any], str] = spell) -> str:
    """Write out the sum of the products of two arrays, each number as `how` writes it."""
    pairs = zip(spell_all(values, how).flat, spell_all(weights, how).flat, strict=True)
    return " + ".join(f"{v}·({w})" if w[0] == "−" else f"{v}·{w}" for v, w in pairs)


def draw_lines(
    ax: Axes | None, size: Span, names: Texts, x: ArrayLike, curves: Curves, looks: Any,
    **style: Any,
) -> Axes:  # fmt: skip
    """Draw each curve over x in a look of its own; names: how the caller calls x and curves."""
    across = shaped(x, names[0], (None,))
    up = [shaped(each, f"{names[1]}[{n!r}]", across.shape) for n, each in curves.items()]
    if not 0 < len(up) <= len(looks):
        raise ValueError(f"{names[1]}: {len(up)} came; 1 to {len(looks)} can be told apart")
    ax = place(ax, *size)
    for name, values, (color, dashes, marker) in zip(curves, up, looks, strict=False):
        ax.plot(across, values, dashes, marker=marker, color=color, label=name, **style)
    return ax


def _in_range(array: NDArray[Any], name: str, top: int) -> NDArray[Any]:
    """Return a picture from 0 to top; what rounding added at the ends is taken off."""
    low, high = array.min(), array.max()
    if not (low >= -1e-6 and high <= top + 1e-6):  # NaN fails too
        raise ValueError(f"{name} runs from {low:g} to {high:g}: uint8, or floats in [0, 1], fit")
    return array.clip(0, top) if array.dtype.kind == "f" else array
