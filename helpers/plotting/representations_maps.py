"""Draw maps of a picture: where a network looks, and what its layers make of it (notebook 08).

Pictures are (H, W), (H, W, 1) or (H, W, 3): uint8 from 0 to 255, or floats from 0 to 1, as a
network is fed. What is no map of a picture is drawn by `helpers.plotting.representations`.
"""

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from helpers.internals.arguments import as_numbers, whole
from helpers.pixels import to_grayscale
from helpers.plotting import checks, pieces
from helpers.plotting.base import show_image


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
    picture = checks.as_fractions(image, "image")
    grey = to_grayscale(picture) if picture.ndim == 3 else picture
    numbers = as_numbers(heat, "heat").astype(float)
    if grey.shape != numbers.shape:
        raise ValueError(f"heat {numbers.shape} does not fit: the image is {grey.shape}")
    scale = _scale(numbers, limit)
    ax = show_image(grey, title, ax=ax, vmin=-1, vmax=1)  # pale, so that the colours stay true
    drawn = ax.imshow(numbers, alpha=0.6, interpolation="nearest", **scale)
    ax.figure.colorbar(drawn, ax=ax, shrink=0.85, label=label)
    return ax


def show_heat_rows(
    image: ArrayLike,
    rows: Mapping[str, Mapping[str, ArrayLike]],
    title: str = "",
    *,
    width: float = 7.2,
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
    methods = [list(row) for row in rows.values()]
    if not methods or not methods[0] or any(row != methods[0] for row in methods):
        raise ValueError(f"rows have the methods {methods}: the same ones, and at least one, fit")
    shape, columns = checks.as_fractions(image, "image").shape[:2], len(methods[0])
    for heat in (heat for row in rows.values() for heat in row.values()):
        checks.as_shape(heat, "rows", shape)
    size = (width, len(rows) * (0.74 * checks.positive(width, "width") / columns + 0.3) + 0.4)
    figure, axes = pieces.panels(len(rows), columns, size, title)
    for line, (name, row) in zip(axes, rows.items(), strict=True):
        for ax, (method, heat) in zip(line, row.items(), strict=True):
            show_heat_map(image, heat, method, ax=ax)
        line[0].set_ylabel(name)
    return figure


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
    array = checks.as_shape(maps, "maps", (None, None, None)).astype(float)
    height, length, channels = array.shape
    columns, scale = min(whole(columns, "columns"), channels), _scale(array, limit)
    rows = -(-channels // columns)
    tall = rows * (0.88 * checks.positive(width, "width") / columns * height / length + 0.24) + 0.35
    figure, axes = pieces.panels(rows, columns, (width, tall), title, channels)
    for channel, ax in enumerate(axes.flat[:channels]):
        show_image(array[:, :, channel], ax=ax, **scale)
        ax.set_title(str(channel), fontsize=8, pad=2)
    figure.colorbar(axes[0, 0].images[0], ax=axes, shrink=min(1.0, 2 / rows), aspect=15 + 5 * rows)
    return figure


def _scale(numbers: NDArray[Any], limit: float | None) -> dict[str, Any]:
    """Choose colours and range: viridis for magnitudes, blue to red where there are signs."""
    limit = checks.largest(numbers, limit)
    if (numbers < 0).any():
        return {"vmin": -limit, "vmax": limit, "cmap": pieces.SIGNED}
    return {"vmin": 0, "vmax": limit, "cmap": "viridis"}
