"""Draw what a network's units see and where its pictures lie, layer by layer (notebook 08).

Maps of a picture are drawn by `helpers.plotting.representations_maps`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from helpers.plotting import checks, pieces
from helpers.plotting.base import show_image

Window = tuple[int, int, int, int]  # top, left, bottom, right; the last two just outside


def show_windows_in_images(
    images: Sequence[ArrayLike],
    windows: Sequence[Window],
    titles: Sequence[str],
    *,
    suptitle: str = "",
    width: float = 9.0,
) -> Figure:
    """Frame a window in each picture, and draw below it what lies inside.

    Parameters
    ----------
    images : sequence of array-likes, each (H, W), (H, W, 1) or (H, W, 3)
        uint8, or floats in [0, 1].
    windows : sequence of (top, left, bottom, right)
        One for each picture; bottom and right are just outside, as in `Strongest.window`.
    titles, suptitle : as for `show_images`
    width : as for `show_images`

    Returns
    -------
    Figure
        Two rows of Axes: the pictures, and what their windows hold, enlarged.

    Raises
    ------
    ValueError
        If there is no picture, or not one window and one title for each.

    Introduced in notebook 08.
    """
    checks.one_each("images", images, windows=windows, titles=titles)
    pictures = [checks.as_fractions(image, "images") for image in images]
    inside = [*map(_within, pictures, _checked(windows))]
    side = checks.positive(width, "width") / len(pictures)
    size = (width, 2 * side + 0.3 + 0.3 * bool(suptitle))
    figure, axes = pieces.panels(2, len(pictures), size, suptitle)
    for column, window in enumerate(windows):
        show_image(pictures[column], titles[column], ax=axes[0, column], vmin=0, vmax=1)
        _frame(axes[0, column], window)
        ax = show_image(inside[column], ax=axes[1, column], vmin=0, vmax=1)
        plt.setp(list(ax.spines.values()), color=pieces.VERMILION, linewidth=2)
    return figure


def show_receptive_fields(
    image: ArrayLike,
    windows: Sequence[Window],
    names: Sequence[str],
    title: str = "",
    *,
    ax: Axes | None = None,
) -> Axes:
    """Frame in one picture what one unit of each layer sees.

    Parameters
    ----------
    image : array-like, (H, W), (H, W, 1) or (H, W, 3)
        uint8, or floats in [0, 1].
    windows : sequence of (top, left, bottom, right)
        One for each layer, as `ReceptiveField.window` returns them.
    names : sequence of str
        One for each layer; the legend lists them with the windows' sizes.
    title, ax : as for `show_image`

    Returns
    -------
    Axes
        The legend stands at the right.

    Raises
    ------
    ValueError
        If there is not one name for each window, or there are more than ten.

    Introduced in notebook 08.
    """
    checks.one_each("windows", windows, names=names)
    if len(windows) > 10:
        raise ValueError(f"windows: {len(windows)} came; at most ten can be told apart")
    framed, picture = _checked(windows), checks.as_fractions(image, "image")
    ax = show_image(picture, title, ax=ax, vmin=0, vmax=1)
    for number, (window, name) in enumerate(zip(framed, names, strict=True)):
        label = f"{name}: {window[2] - window[0]}×{window[3] - window[1]}"
        color, dashes, _ = pieces.TEN_LOOKS[number]
        # The first layers see least: they lie on top.
        _frame(ax, window, color, 4 - number / 10, linestyle=dashes, label=label)
    ax.legend(loc="center left", bbox_to_anchor=(1.02, 0.5), frameon=False, handlelength=3)
    return ax


def show_embeddings(
    projections: Sequence[ArrayLike],
    labels: ArrayLike,
    classes: Sequence[str],
    titles: Sequence[str],
    *,
    suptitle: str = "",
) -> Figure:
    """Draw where the same pictures lie in several planes, such as before and after training.

    Parameters
    ----------
    projections : sequence of array-likes, each (N, 2)
        The points of `helpers.representations.principal_plane`, one for each plane.
    labels : array-like, (N,)
        Each picture's class, from 0 on.
    classes : sequence of str
        The classes' names, at most ten. Each has a marker and a colour of its own.
    titles, suptitle : as for `show_images`, a title a plane

    Returns
    -------
    Figure
        One Axes a plane. Each has a scale of its own, alike along both of its axes: distances
        are compared within a plane, and not between two.

    Raises
    ------
    ValueError
        If points, labels, classes and titles do not fit one another.

    Introduced in notebook 08.
    """
    checks.one_each("projections", projections, titles=titles)
    numbers = checks.as_shape(labels, "labels", (None,))
    points = [checks.as_shape(each, "projections", (len(numbers), 2)) for each in projections]
    if len(classes) > 10 or not np.isin(numbers, range(len(classes))).all():
        raise ValueError(f"labels must number the {len(classes)} classes from 0 on, ten at most")
    figure, (axes,) = pieces.panels(1, len(points), (0.4 + 4.1 * len(points), 3.9), suptitle)
    for ax, plane, title in zip(axes, points, titles, strict=True):
        _show_plane(ax, plane, numbers, classes)
        ax.set_title(title)
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside right center")
    return figure


def show_layer_values(
    layers: Sequence[str],
    series: Mapping[str, Sequence[float]],
    title: str = "",
    *,
    ylabel: str = "",
    top: float | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw one number a layer, from the first layer on the left to the last on the right.

    Parameters
    ----------
    layers : sequence of str
        The layers' names.
    series : mapping of str to sequence of float
        For each thing measured its name and one number a layer, zero or more. Each has a marker,
        a line and a colour of its own, ten at most.
    title, ax : as for `show_image`
    ylabel : str
        What the numbers are.
    top : float, optional
        Where the scale ends; without it, above the largest number. It begins at 0.

    Returns
    -------
    Axes
        The layers' names stand below, and a legend names the series where there are several.

    Raises
    ------
    ValueError
        If a series does not hold one number a layer.

    Introduced in notebook 08.
    """
    x, names = range(len(layers)), ("layers", "series")
    top = None if top is None else checks.positive(top, "top")
    ax = pieces.draw_lines(ax, (7.4, 3.4), x, series, pieces.TEN_LOOKS, names)
    ax.set_xticks(range(len(layers)), layers, rotation=20, ha="right")
    ax.set(title=title, ylabel=ylabel)
    ax.set_ylim(0, top)
    ax.grid(axis="y", color="0.9")
    if len(series) > 1:
        ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False)
    return ax


def _show_plane(
    ax: Axes, points: NDArray[Any], labels: NDArray[Any], classes: Sequence[str]
) -> None:
    """Draw the points of each class in its colour, with its marker."""
    for number, name in enumerate(classes):
        (x, y), (color, _, marker) = points[labels == number].T, pieces.TEN_LOOKS[number]
        ax.scatter(x, y, 18, color, marker=marker, alpha=0.7, linewidths=0, label=name)
    ax.set(xlabel="first component", ylabel="second component")
    ax.set_aspect("equal", adjustable="datalim")


def _checked(windows: Sequence[Window]) -> list[Window]:
    """Return the windows, each as four whole numbers."""
    array = checks.as_shape(windows, "windows", (None, 4))
    if array.dtype.kind not in "iu" or (array[:, :2] >= array[:, 2:]).any():
        raise ValueError(
            f"windows {array.tolist()} do not fit: whole numbers (top, left, bottom, right) do"
        )
    return array.tolist()  # type: ignore[no-any-return]


def _within(picture: NDArray[Any], window: Window) -> NDArray[Any]:
    """Return what lies inside a window, or say that the window leaves the picture."""
    top, left, bottom, right = window
    if top < 0 or left < 0 or bottom > len(picture) or right > picture.shape[1]:
        raise ValueError(f"windows: {window} leaves the picture {picture.shape[:2]}")
    return picture[top:bottom, left:right]


def _frame(
    ax: Axes, window: Window, color: str = pieces.VERMILION, zorder: float = 3, **style: Any
) -> None:
    """Draw the border of image[top:bottom, left:right], on white so that it shows anywhere."""
    top, left, bottom, right = window
    corner, size = (top, left), (bottom - top, right - left)
    common: dict[str, Any] = {"fill": False, "clip_on": False, "zorder": zorder}
    pieces.outline(ax, corner, size, edgecolor="white", linewidth=4.0, **common)
    pieces.outline(ax, corner, size, edgecolor=color, linewidth=2.0, **common, **style)
