"""Draw what a network sees, layer by layer: maps of a picture, heat maps, planes (notebook 08).

Pictures are (H, W), (H, W, 1) or (H, W, 3): uint8 from 0 to 255, or floats from 0 to 1, as a
network is fed.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from helpers.internals.arguments import shaped, whole
from helpers.pixels import to_grayscale
from helpers.plotting import pieces
from helpers.plotting.base import show_image
from helpers.plotting.pieces import TEN_LOOKS, Arrays, Curves, Texts, one_each, panels

Limit = float | None


def show_embeddings(
    projections: Arrays, labels: ArrayLike, classes: Texts, titles: Texts, *, suptitle: str = ""
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
    one_each("projections", projections, titles=titles)
    numbers = shaped(labels, "labels", (None,))
    planes = [shaped(each, "projections", (len(numbers), 2)) for each in projections]
    if len(classes) > 10 or not np.isin(numbers, range(len(classes))).all():
        raise ValueError(f"labels must number the {len(classes)} classes from 0 on, ten at most")
    figure, (axes,) = panels(1, len(planes), (0.4 + 4.1 * len(planes), 3.9), suptitle)
    for ax, plane, title in zip(axes, planes, titles, strict=True):
        for number, (name, (color, _, marker)) in enumerate(zip(classes, TEN_LOOKS, strict=False)):
            x, y = plane[numbers == number].T
            ax.scatter(x, y, 18, color, marker=marker, alpha=0.7, linewidths=0, label=name)
        ax.set(xlabel="first component", ylabel="second component", title=title)
        ax.set_aspect("equal", adjustable="datalim")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside right center")
    return figure


def show_layer_values(
    layers: Texts, series: Curves, title: str = "", *,
    ylabel: str = "", top: Limit = None, ax: Axes | None = None,
) -> Axes:  # fmt: skip
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
    places = range(len(layers))
    ax = pieces.draw_lines(ax, (7.4, 3.4), ("layers", "series"), places, series, TEN_LOOKS)
    ax.set_xticks(places, layers, rotation=20, ha="right")
    ax.set(title=title, ylabel=ylabel, ylim=(0, top))
    ax.grid(axis="y", color="0.9")
    if len(series) > 1:
        ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False)
    return ax


def show_heat_map(
    image: ArrayLike, heat: ArrayLike, title: str = "", *,
    ax: Axes | None = None, limit: Limit = None, label: str = "",
) -> Axes:  # fmt: skip
    """Lay a heat map over a pale grey copy of its picture.

    Parameters
    ----------
    image : array-like, (H, W), (H, W, 1) or (H, W, 3)
        uint8, or floats in [0, 1]. Colours are left out, for the heat map needs them.
    heat : array-like, (H, W)
        One number a pixel. Without negative ones viridis, from 0 on; else blue below zero, white
        at zero, red above.
    title, ax : as for `show_image`
    limit : float, optional
        The magnitude drawn in the strongest colour; without it, the largest. Give the same one
        to maps that are compared.
    label : str
        What the numbers are, written beside the colour bar.

    Returns
    -------
    Axes
        Beside it stands a colour bar.

    Raises
    ------
    ValueError
        If the picture and the heat map differ in size.

    Introduced in notebook 08.
    """
    picture = pieces.as_float_picture(image, "image")
    grey = to_grayscale(picture) if picture.ndim == 3 else picture
    numbers = shaped(heat, "heat", grey.shape).astype(float)
    ax = show_image(grey, title, ax=ax, vmin=-1, vmax=1)  # pale, so that the colours stay true
    drawn = ax.imshow(numbers, alpha=0.6, interpolation="nearest", **_scale(numbers, limit))
    ax.figure.colorbar(drawn, shrink=0.85, label=label)
    return ax


def show_heat_rows(
    image: ArrayLike, rows: Mapping[str, Curves], title: str = "", *, width: float = 7.2
) -> Figure:
    """Draw heat maps of one picture: a row for each network, a column for each method.

    Parameters
    ----------
    image : array-like, (H, W), (H, W, 1) or (H, W, 3)
        uint8, or floats in [0, 1]; pale grey beneath the colours.
    rows : mapping of str to mapping of str to array-like, (H, W)
        For each row its name, and in it for each heat map its method's name. Every row has the
        same methods.
    title : as for `show_image`
    width : as for `show_images`

    Returns
    -------
    Figure
        Each heat map has a colour scale of its own, for its numbers have a unit of their own.

    Raises
    ------
    ValueError
        If there is nothing to draw, or the rows have different methods.

    Introduced in notebook 08.
    """
    methods = {tuple(row) for row in rows.values()}
    if len(methods) != 1:
        raise ValueError(f"rows have the methods {sorted(methods)}: the same ones fit")
    columns = len(methods.pop())
    size = (width, len(rows) * (0.74 * width / columns + 0.3) + 0.4)
    figure, axes = panels(len(rows), columns, size, title)
    for line, (name, row) in zip(axes, rows.items(), strict=True):
        for ax, (method, heat) in zip(line, row.items(), strict=True):
            show_heat_map(image, heat, method, ax=ax)
        line[0].set_ylabel(name)
    return figure


def show_feature_maps(
    maps: ArrayLike, title: str = "", *, columns: int = 8, limit: Limit = None, width: float = 9.0
) -> Figure:
    """Draw all feature maps of one layer side by side on one scale.

    Parameters
    ----------
    maps : array-like, (h, w, channels)
        As `helpers.representations.feature_maps` returns them for a layer.
    title : as for `show_image`
    columns : int
        Maps in a row, at most.
    limit : float, optional
        The magnitude drawn in the strongest colour; without it, the largest of all maps.
    width : as for `show_images`

    Returns
    -------
    Figure
        One Axes a map, its number above it, and a colour bar. Viridis from 0 on; or, where
        there are negative numbers, blue below zero, white at zero, red above.

    Raises
    ------
    ValueError
        If maps does not have three axes.

    Introduced in notebook 08.
    """
    array = shaped(maps, "maps", (None, None, None)).astype(float)
    height, length, channels = array.shape
    columns, scale = min(whole(columns, "columns"), channels), _scale(array, limit)
    rows = -(-channels // columns)
    tall = rows * (0.88 * width / columns * height / length + 0.24) + 0.35
    figure, axes = panels(rows, columns, (width, tall), title, channels)
    for channel, ax in enumerate(axes.flat[:channels]):
        show_image(array[:, :, channel], ax=ax, **scale)
        ax.set_title(f"map {channel}", pad=2)
    figure.colorbar(axes[0, 0].images[0], ax=axes, shrink=min(1.0, 2 / rows), aspect=15 + 5 * rows)
    return figure


def _scale(numbers: NDArray[Any], limit: Limit) -> dict[str, Any]:
    """Choose colours and range: viridis for magnitudes, blue to red where there are signs."""
    limit = limit or pieces.largest(numbers)
    if (numbers < 0).any():
        return {"vmin": -limit, "vmax": limit, "cmap": pieces.SIGNED}
    return {"vmin": 0, "vmax": limit, "cmap": "viridis"}
