"""Draw what more than one notebook draws: pictures, and matrices with their numbers."""

from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from helpers.internals.arguments import whole
from helpers.plotting import pieces
from helpers.plotting.hall import draw_large_in_the_hall
from helpers.plotting.pieces import Arrays, Texts, as_grid, as_picture, place


def use_course_style() -> None:
    """Set the look of every figure, and make the same figure give the same bytes.

    Call it once, in a notebook's set-up cell. Introduced in notebook 01.
    """
    from matplotlib_inline.backend_inline import set_matplotlib_formats  # where Jupyter draws

    plt.rcdefaults()
    plt.rc("figure", figsize=(6.4, 4.0))
    plt.rc("figure.constrained_layout", use=True)
    plt.rc("axes", titlesize=11)
    plt.rc("axes.spines", top=False, right=False)
    plt.rc("image", cmap="gray")
    set_matplotlib_formats("png", bbox_inches=None, metadata={"Software": None})
    draw_large_in_the_hall()


def show_image(
    image: ArrayLike, title: str = "", *,
    ax: Axes | None = None, vmin: float = 0, vmax: float = 255, cmap: str = "gray",
) -> Axes:  # fmt: skip
    """Draw one picture, its values mapped to colours on a fixed scale.

    Parameters
    ----------
    image : array-like, shape (H, W), (H, W, 1) or (H, W, 3)
        A grey or one-channel picture of any numbers; a colour one is uint8, or floats in [0, 1],
        and may have a fourth channel, its opacity.
        NaN and infinity are left blank in grey.
    title : str
        What the picture shows.
    ax : Axes, optional
        Where to draw; without it, a new figure.
    vmin, vmax : float
        The values drawn as the first and the last colour of `cmap`; for grey alone.
    cmap : str
        A Matplotlib colormap; for grey alone.

    Returns
    -------
    Axes
        The picture's, without ticks and with a thin frame.

    Raises
    ------
    ValueError
        If `image` has another shape, or a colour one other numbers.

    Introduced in notebook 01.
    """
    array = as_picture(image, "image")
    array = array * 1.0 if array.dtype == bool else array  # Matplotlib 3.10 shrinks no truth values
    ax = place(ax, 4.2, 3.6)
    # A small picture shows its pixels as squares; a large one is shrunk without flicker.
    smooth = "nearest" if max(array.shape[:2]) <= 128 else "antialiased"
    ax.imshow(array, cmap=cmap, vmin=vmin, vmax=vmax, interpolation=smooth)
    ax.set(title=title, xticks=[], yticks=[])
    ax.spines[:].set(visible=True, color="0.6")
    return ax


def show_images(
    images: Arrays, titles: Texts, *,
    suptitle: str = "", columns: int = 4, width: float = 9.0, **scale: Any,
) -> Figure:  # fmt: skip
    """Draw several pictures side by side on one scale.

    Parameters
    ----------
    images : sequence of array-likes, each as for `show_image`
    titles : sequence of str
        One for each picture.
    suptitle : str
        The finding that the figure shows.
    columns : int
        Pictures in a row, at most.
    width : float
        Width of the figure in inches.
    **scale
        `vmin`, `vmax` and `cmap`, as for `show_image`.

    Returns
    -------
    Figure
        One Axes a picture, row by row; those left over are blank.

    Raises
    ------
    ValueError
        If there is no picture, or not one title for each.

    Introduced in notebook 01.
    """
    pieces.one_each("images", images, titles=titles)
    pictures = [as_picture(image, "images") for image in images]
    count, columns = len(pictures), min(whole(columns, "columns"), len(pictures))
    rows, side = -(-count // columns), width / columns
    tallest = max(picture.shape[0] / picture.shape[1] for picture in pictures)
    size = (width, rows * (side * tallest + 0.25) + 0.3 * bool(suptitle))
    figure, axes = pieces.panels(rows, columns, size, suptitle, count)
    for ax, picture, title in zip(axes.flat, pictures, titles, strict=False):
        show_image(picture, title, ax=ax, **scale)
    return figure


def show_matrix(
    matrix: ArrayLike, title: str = "", *,
    ax: Axes | None = None, vmin: float = 0, vmax: float = 255, cmap: str = "gray",
    number: str = "{:g}", indices: bool = False,
) -> Axes:  # fmt: skip
    """Draw a matrix as a picture with its number written in every pixel.

    Parameters
    ----------
    matrix : array-like, shape (H, W)
        At most 20 rows and 20 columns, so that the numbers stay readable.
    title, ax, vmin, vmax, cmap : as for `show_image`
        A new figure has room for each number.
    number : str
        How a value is written, as `str.format` takes it.
    indices : bool
        Whether to number the rows and columns along the sides.

    Returns
    -------
    Axes
        Each number is black or white, whichever can be read on its square.

    Raises
    ------
    ValueError
        If `matrix` does not have two axes, or is too large for its numbers, or if `number` does
        not fit them.

    Introduced in notebook 01.
    """
    array = as_grid(matrix, "matrix")
    texts = [[number.format(value) for value in row] for row in array.tolist()]
    ax = place(ax, 0.42 * array.shape[1] + 0.7, 0.42 * array.shape[0] + 0.8)
    show_image(array, title, ax=ax, vmin=vmin, vmax=vmax, cmap=cmap)
    pieces.write(ax, texts, fontsize=8.5)
    if indices:
        ax.set(xticks=range(array.shape[1]), yticks=range(array.shape[0]))
        ax.set(xlabel="column", ylabel="row")
        ax.tick_params(labelsize=8)
    return ax
