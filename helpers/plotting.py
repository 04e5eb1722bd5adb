"""Draw what more than one notebook draws: pictures, and matrices with their numbers."""

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

# Colours that stay apart for colour-blind readers (Okabe and Ito, 2008).
BLUE, ORANGE, GREEN, VERMILION = "#0072b2", "#e69f00", "#009e73", "#d55e00"


def use_course_style() -> None:
    """Set the look of every figure, and make the same figure give the same bytes.

    Call it once, in a notebook's set-up cell. Introduced in notebook 01.
    """
    plt.rcdefaults()
    plt.rcParams.update(
        {
            "figure.constrained_layout.use": True,
            "figure.dpi": 100,
            "figure.figsize": (6.4, 4.0),
            "font.size": 10,
            "axes.titlesize": 11,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "image.cmap": "gray",
        }
    )
    try:
        from matplotlib_inline.backend_inline import set_matplotlib_formats
    except ImportError:
        return
    set_matplotlib_formats("png", bbox_inches=None, metadata={"Software": None})


def show_image(
    image: ArrayLike,
    title: str = "",
    *,
    ax: Axes | None = None,
    vmin: float = 0,
    vmax: float = 255,
    cmap: str = "gray",
) -> Axes:
    """Draw one picture, its values mapped to colours on a fixed scale.

    Parameters
    ----------
    image : array-like, shape (H, W) or (H, W, 3)
        A grey or one-channel picture of any numbers; a colour one is uint8, or floats in [0, 1].
    title : str
        What the picture shows.
    ax : Axes, optional
        Where to draw; without it, a new figure.
    vmin, vmax : float
        The values drawn as the first and the last colour of `cmap`; for (H, W) alone.
    cmap : str
        A Matplotlib colormap; for (H, W) alone.

    Returns
    -------
    Axes

    Introduced in notebook 01.
    """
    array = np.asarray(image)
    if ax is None:
        _, ax = plt.subplots(figsize=(4.2, 3.6))
    # A small picture shows its pixels as squares; a large one is shrunk without flicker.
    smooth = "nearest" if max(array.shape[:2]) <= 128 else "antialiased"
    if array.ndim == 3:
        ax.imshow(array, interpolation=smooth)
    else:
        ax.imshow(array, cmap=cmap, vmin=vmin, vmax=vmax, interpolation=smooth)
    ax.set_title(title)
    ax.set_xticks([])
    ax.set_yticks([])
    for spine in ax.spines.values():
        spine.set_visible(True)
        spine.set_color("0.6")
    return ax


def show_images(
    images: Sequence[ArrayLike],
    titles: Sequence[str],
    *,
    suptitle: str = "",
    columns: int = 4,
    width: float = 9.0,
    **scale: Any,
) -> Figure:
    """Draw several pictures side by side on one scale.

    Parameters
    ----------
    images : sequence of array-likes, each (H, W) or (H, W, 3)
    titles : sequence of str
        One for each picture.
    suptitle : str
        The finding that the figure shows.
    columns : int
        Pictures in a row, at most.
    width : float
        Width of the figure in inches.
    **scale
        `vmin`, `vmax` and `cmap`, as in `show_image`.

    Returns
    -------
    Figure

    Raises
    ------
    ValueError
        If there is no picture, or not one title for each.

    Introduced in notebook 01.
    """
    if len(images) == 0 or len(images) != len(titles):
        raise ValueError(f"titles: {len(titles)} came for {len(images)} images; one each fits")
    columns = min(columns, len(images))
    rows = -(-len(images) // columns)
    shapes = [np.asarray(image).shape for image in images]
    tallest = max(shape[0] / shape[1] for shape in shapes)
    height = rows * (width / columns * tallest + 0.25) + (0.3 if suptitle else 0)
    figure, axes = plt.subplots(rows, columns, figsize=(width, height), squeeze=False)
    for ax in axes.flat:
        ax.set_axis_off()
    for ax, image, title in zip(axes.flat, images, titles, strict=False):
        ax.set_axis_on()
        show_image(image, title, ax=ax, **scale)
    figure.suptitle(suptitle, fontsize=12)
    return figure


def show_matrix(
    matrix: ArrayLike,
    title: str = "",
    *,
    ax: Axes | None = None,
    vmin: float = 0,
    vmax: float = 255,
    cmap: str = "gray",
    number: str = "{:g}",
    indices: bool = False,
) -> Axes:
    """Draw a matrix as a picture with its number written in every pixel.

    Parameters
    ----------
    matrix : array-like, shape (H, W)
        At most 20 rows and 20 columns, so that the numbers stay readable.
    title : str
        What the matrix shows.
    ax : Axes, optional
        Where to draw; without it, a new figure with room for each number.
    vmin, vmax, cmap
        As in `show_image`.
    number : str
        How a value is written, as `str.format` takes it.
    indices : bool
        Whether to number the rows and columns at the edges.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If `matrix` does not have two axes, or is too large for its numbers.

    Introduced in notebook 01.
    """
    array = np.asarray(matrix)
    if array.ndim != 2 or max(array.shape) > 20 or array.size == 0:
        raise ValueError(
            f"matrix has shape {array.shape}: its numbers can be written for (H, W) up to (20, 20)"
        )
    rows, columns = array.shape
    if ax is None:
        _, ax = plt.subplots(figsize=(0.42 * columns + 0.7, 0.42 * rows + 0.8))
    show_image(array, title, ax=ax, vmin=vmin, vmax=vmax, cmap=cmap)
    finite = np.ma.masked_invalid(array.astype(float))  # imshow leaves NaN and infinity blank
    colors = plt.get_cmap(cmap)(Normalize(vmin, vmax, clip=True)(finite))
    for row, column in np.ndindex(rows, columns):
        text = number.format(array[row, column].item())
        ink = _readable_on(colors[row, column])
        ax.text(column, row, text, ha="center", va="center", color=ink, fontsize=8.5)
    if indices:
        ax.set_xticks(range(columns), [str(column) for column in range(columns)], fontsize=8)
        ax.set_yticks(range(rows), [str(row) for row in range(rows)], fontsize=8)
        ax.set_xlabel("column")
        ax.set_ylabel("row")
    return ax


def _readable_on(color: NDArray[np.float64]) -> str:
    *rgb, alpha = color  # where nothing is drawn, alpha is 0 and the page is white
    brightness = alpha * (rgb @ np.array((0.299, 0.587, 0.114))) + 1 - alpha
    return "black" if brightness > 0.5 else "white"
