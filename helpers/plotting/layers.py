"""Draw what the layers of a network learned: heat maps, maps, windows, points (notebook 07).

What `helpers.representations` and `helpers.receptive_fields` compute is drawn here, and nothing is
computed anew. Pictures are (H, W), (H, W, 1) or (H, W, 3): uint8 from 0 to 255, or floats from 0
to 1, as a network is fed.
"""

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike, NDArray

from helpers.pixels import to_grayscale
from helpers.plotting.base import BLUE, GREEN, ORANGE, SIGNED, VERMILION, show_image

# One marker and one colour a class, so that neither carries the meaning alone.
MARKERS = ("o", "^", "s", "D", "v", "P", "X", "<", ">", "*")
COLORS = (BLUE, VERMILION, GREEN, ORANGE, "#cc79a7", "#56b4e9", "0.25", "#5d3a9b", "0.6", "#7f3c00")


def show_heat_map(
    image: ArrayLike,
    heat: ArrayLike,
    title: str = "",
    *,
    ax: Axes | None = None,
    limit: float | None = None,
    label: str = "",
) -> Axes:
    """Lay a heat map over a pale grey copy of its picture.

    Parameters
    ----------
    image : array-like, (H, W), (H, W, 1) or (H, W, 3)
        uint8, or floats in [0, 1]. Colours are left out, for the heat map needs them.
    heat : array-like, (H, W)
        One number a pixel. Without negative ones viridis, from 0 on; else blue below zero, white
        at zero, red above.
    title : str
        What the picture shows.
    ax : Axes, optional
        Where to draw; without it, a new figure.
    limit : float, optional
        The magnitude drawn in the strongest colour; without it, the largest. Give the same one
        to maps that are compared.
    label : str
        What the numbers are, written beside the colour bar.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If the picture and the heat map differ in size.

    Introduced in notebook 07.
    """
    grey, numbers = _grey(image), np.asarray(heat, dtype=float)
    if grey.shape != numbers.shape:
        raise ValueError(f"heat {numbers.shape} does not fit: the image is {grey.shape}")
    ax = show_image(grey, title, ax=ax, vmin=-1, vmax=1)  # pale, so that the colours stay true
    scale = _scale(numbers, limit)
    drawn = ax.imshow(numbers, alpha=0.6, interpolation="nearest", **scale)
    _figure(ax).colorbar(drawn, ax=ax, shrink=0.85, label=label)
    return ax


def show_feature_maps(
    maps: ArrayLike,
    title: str = "",
    *,
    columns: int = 8,
    limit: float | None = None,
    width: float = 9.0,
) -> Figure:
    """Draw all feature maps of one layer side by side on one scale.

    Parameters
    ----------
    maps : array-like, (h, w, channels)
        As `helpers.representations.feature_maps` returns them for a layer.
    title : str
        The finding that the figure shows.
    columns : int
        Maps in a row, at most.
    limit : float, optional
        The magnitude drawn in the strongest colour; without it, the largest of all maps.
    width : float
        Width of the figure in inches.

    Returns
    -------
    Figure
        One Axes a map, its number above it, and a colour bar. Viridis from 0 on; or, where
        there are negative numbers, blue below zero, white at zero, red above.

    Raises
    ------
    ValueError
        If maps does not have three axes.

    Introduced in notebook 07.
    """
    array = np.asarray(maps, dtype=float)
    if array.ndim != 3 or array.size == 0:
        raise ValueError(f"maps {array.shape} do not fit: (h, w, channels) does, none of them 0")
    height, length, channels = array.shape
    columns = min(columns, channels)
    rows, scale = -(-channels // columns), _scale(array, limit)
    size = (width, rows * (0.88 * width / columns * height / length + 0.24) + 0.35)
    figure, axes = plt.subplots(rows, columns, figsize=size, squeeze=False)
    for channel, ax in enumerate(axes.flat):
        ax.set_axis_off()
        if channel < channels:
            ax.set_axis_on()
            show_image(array[:, :, channel], ax=ax, **scale)
            ax.set_title(str(channel), fontsize=8, pad=2)
    figure.colorbar(axes[0, 0].images[0], ax=axes, shrink=min(1.0, 2 / rows), aspect=15 + 5 * rows)
    figure.suptitle(title, fontsize=12)
    return figure


def show_windows_in_images(
    images: Sequence[ArrayLike],
    windows: Sequence[tuple[int, int, int, int]],
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
    titles : sequence of str
        One for each picture.
    suptitle : str
        The finding that the figure shows.
    width : float
        Width of the figure in inches.

    Returns
    -------
    Figure
        Two rows of Axes: the pictures, and what their windows hold, enlarged.

    Raises
    ------
    ValueError
        If there is no picture, or not one window and one title for each.

    Introduced in notebook 07.
    """
    counts = len(images), len(windows), len(titles)
    if len(set(counts)) > 1 or counts[0] == 0:
        raise ValueError(f"images, windows, titles came {counts} times: one each a picture fits")
    side = width / counts[0]
    size = (width, 2 * side + 0.3 + (0.3 if suptitle else 0))
    figure, axes = plt.subplots(2, counts[0], figsize=size, squeeze=False)
    for above, below, image, window, title in zip(*axes, images, windows, titles, strict=True):
        picture, (top, left, bottom, right) = _fractions(image), window
        show_image(picture, title, ax=above, vmin=0, vmax=1)
        _frame(above, window)
        show_image(picture[top:bottom, left:right], ax=below, vmin=0, vmax=1)
        for spine in below.spines.values():
            spine.set(color=VERMILION, linewidth=2)
    figure.suptitle(suptitle, fontsize=12)
    return figure


def show_receptive_fields(
    image: ArrayLike,
    windows: Sequence[tuple[int, int, int, int]],
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
    title : str
        What the picture shows.
    ax : Axes, optional
        Where to draw; without it, a new figure.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If there is not one name for each window, or there are more than ten.

    Introduced in notebook 07.
    """
    if len(windows) != len(names) or len(windows) > len(COLORS):
        raise ValueError(
            f"names: {len(names)} came for {len(windows)} windows; one each fits, ten at most"
        )
    ax = show_image(_fractions(image), title, ax=ax, vmin=0, vmax=1)
    styles = ("solid", "dashed", "dashdot", "dotted")
    for number, (window, name) in enumerate(zip(windows, names, strict=True)):
        size = f"{window[2] - window[0]}×{window[3] - window[1]}"
        frames = _frame(ax, window, COLORS[number], styles[number % 4], f"{name}: {size}")
        for frame in frames:
            frame.set_zorder(4 - number / 10)  # the first layers see least: they lie on top
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
    titles : sequence of str
        One for each plane.
    suptitle : str
        The finding that the figure shows.

    Returns
    -------
    Figure
        One Axes a plane. Each has a scale of its own, alike along both of its axes: distances
        are compared within a plane, and not between two.

    Raises
    ------
    ValueError
        If points, labels, classes and titles do not fit one another.

    Introduced in notebook 07.
    """
    points, numbers = [np.asarray(each, dtype=float) for each in projections], np.asarray(labels)
    _check_points(points, numbers, classes, titles)
    size = (0.4 + 4.1 * len(points), 3.9)
    figure, axes = plt.subplots(1, len(points), figsize=size, squeeze=False)
    for ax, plane, title in zip(axes[0], points, titles, strict=True):
        for index, name in enumerate(classes):
            x, y = plane[numbers == index].T
            marker, color = MARKERS[index], COLORS[index]
            ax.scatter(x, y, 18, color, marker=marker, alpha=0.7, linewidths=0, label=name)
        ax.set(title=title, xlabel="first component", ylabel="second component")
        ax.set_aspect("equal", adjustable="datalim")
    figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside right center")
    figure.suptitle(suptitle, fontsize=12)
    return figure


# ---------------------------------------------------------------------------------------- private


def _fractions(image: ArrayLike) -> NDArray[Any]:
    """Return a picture as floats from 0 to 1, (H, W) or (H, W, 3)."""
    array = np.asarray(image)
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[:, :, 0]
    if array.ndim not in (2, 3) or array.size == 0 or (array.ndim == 3 and array.shape[2] != 3):
        raise ValueError(f"image {np.shape(image)} does not fit: (H, W), (H, W, 1), (H, W, 3) do")
    if array.dtype == np.uint8:
        return array / 255
    if not (array.min() >= 0 and array.max() <= 1):
        raise ValueError(
            f"image runs from {array.min():g} to {array.max():g}: uint8, or floats in [0, 1], fit"
        )
    return array.astype(float)


def _grey(image: ArrayLike) -> NDArray[Any]:
    """Return a picture as grey floats from 0 to 1, (H, W)."""
    array = _fractions(image)
    return to_grayscale(array) if array.ndim == 3 else array


def _scale(numbers: NDArray[Any], limit: float | None) -> dict[str, Any]:
    """Choose colours and range: viridis for magnitudes, blue to red where there are signs."""
    if limit is None:
        limit = float(np.abs(numbers).max()) or 1.0  # all zero stays the colour of zero
    if numbers.min() < 0:
        return {"vmin": -limit, "vmax": limit, "cmap": SIGNED}
    return {"vmin": 0, "vmax": limit, "cmap": "viridis"}


def _figure(ax: Axes) -> Figure:
    figure = ax.get_figure(root=True)
    assert figure is not None  # an Axes drawn on always has one
    return figure


def _frame(
    ax: Axes,
    window: tuple[int, int, int, int],
    color: str = VERMILION,
    style: str = "solid",
    label: str = "",
) -> list[Rectangle]:
    """Draw the border of image[top:bottom, left:right], on white so that it shows anywhere."""
    top, left, bottom, right = window
    corner, width, height = (left - 0.5, top - 0.5), right - left, bottom - top
    frames = []
    for line, ink in ((4.0, "white"), (2.0, color)):
        frame = Rectangle(corner, width, height, fill=False, edgecolor=ink, linewidth=line)
        frame.set(clip_on=False, zorder=3)
        if ink == color:
            frame.set(linestyle=style, label=label)
        ax.add_patch(frame)
        frames.append(frame)
    return frames


def _check_points(
    points: Sequence[NDArray[Any]],
    labels: NDArray[Any],
    classes: Sequence[str],
    titles: Sequence[str],
) -> None:
    """Raise an error unless all planes hold one point a label, and all labels have a name."""
    if len(points) == 0 or len(points) != len(titles):
        raise ValueError(f"titles: {len(titles)} came for {len(points)} projections; one each fits")
    for each in points:
        if labels.ndim != 1 or each.shape != (len(labels), 2):
            raise ValueError(f"projections {each.shape} do not fit: labels are {labels.shape}")
    if len(classes) > len(MARKERS) or not np.isin(labels, range(len(classes))).all():
        raise ValueError(f"labels must number the {len(classes)} classes from 0 on, ten at most")
