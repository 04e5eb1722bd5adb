"""Draw kernels, and what a window reads and makes while it slides over a picture (notebook 02)."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from helpers.internals.arguments import Pair, index, pair
from helpers.kernels import Step
from helpers.plotting import checks, pieces
from helpers.plotting.base import draw_matrix, draw_squares, show_image


def show_kernel(kernel: ArrayLike, title: str = "", *, ax: Axes | None = None) -> Axes:
    """Draw a kernel with its weights: blue below zero, white at zero, red above.

    Parameters
    ----------
    kernel : array-like, shape (kH, kW)
        Written as integers or as fractions such as 1/9, and else with two decimals.
    title, ax : as for `show_image`

    Returns
    -------
    Axes
        The zeros are white, whatever the largest weight is.

    Introduced in notebook 02.
    """
    array = checks.as_grid(kernel, "kernel").astype(float)
    limit = 1.6 * checks.largest(array)  # soft colours; zeros stay white
    ax = draw_matrix(array, title, ax, vmin=-limit, vmax=limit, cmap=pieces.SIGNED)
    for text in pieces.write(ax, pieces.spell_all(array, _written), fontsize=8):
        if len(text.get_text()) < 4:
            text.set_fontsize(10)
    return ax


def show_window(
    image: ArrayLike,
    kernel: ArrayLike,
    steps: Sequence[Step],
    number: int = 0,
    *,
    stride: int | Pair = 1,
    title: str = "",
) -> Figure:
    """Draw one window of a convolution with its output shaded and its arithmetic beneath.

    Parameters
    ----------
    image : array-like, shape (H, W)
        What the kernel slides over; with padding, the padded image.
    kernel : array-like, shape (kH, kW)
    steps : sequence of Step
        What `helpers.kernels.conv2d_steps` returns for them.
    number : int
        Which window to draw; the output shows the totals up to this one.
    stride : int or (rows, columns)
        As in the convolution.
    title : as for `show_image`

    Returns
    -------
    Figure
        Three Axes: image, kernel, output.

    Raises
    ------
    ValueError
        If the steps are not those of the image and the stride, or have no such number.

    Introduced in notebook 02.
    """
    texts, weights, corners = _checked(image, kernel, steps, stride)
    step, totals = steps[index(number, "number", len(steps))], _totals(steps, number)
    widths = [texts.shape[1], weights.shape[1], totals.shape[1]]
    size = (max(0.62 * sum(widths) + 1.4, 6.4), 0.62 * max(len(texts), len(totals)) + 1.4)
    figure, (axes,) = pieces.panels(1, 3, size, title, width_ratios=widths)
    _show_framed(texts, "image", axes[0], corners[number], weights.shape)
    show_kernel(kernel, "kernel", ax=axes[1])
    _show_framed(totals, "output", axes[2], (step.row, step.column), (1, 1))
    _write_signs(axes[1], axes[2])
    figure.supxlabel(_arithmetic(step, weights), fontsize=12)
    return figure


def show_all_windows(
    image: ArrayLike,
    kernel: ArrayLike,
    steps: Sequence[Step],
    *,
    stride: int | Pair = 1,
    title: str = "",
) -> Figure:
    """Draw every window of a small convolution in its place, its arithmetic above it.

    Parameters
    ----------
    image, kernel, steps, stride, title
        As for `show_window`.

    Returns
    -------
    Figure
        One Axes for each window, arranged as the output is.

    Introduced in notebook 02.
    """
    texts, weights, corners = _checked(image, kernel, steps, stride)
    rows, columns = steps[-1].row + 1, steps[-1].column + 1
    figure, axes = pieces.panels(rows, columns, (3.1 * columns, 1.9 * rows + 0.4), title)
    for step, corner in zip(steps, corners, strict=True):
        text, ax = _arithmetic(step, weights, short=True), axes[step.row, step.column]
        _show_framed(texts, text, ax, corner, weights.shape)
    return figure


def show_gallery(
    kernels: Sequence[ArrayLike],
    maps: Sequence[ArrayLike],
    titles: Sequence[str],
    *,
    suptitle: str = "",
    limit: float | None = None,
) -> Figure:
    """Draw kernels in one row, and below each what it makes of a picture.

    Parameters
    ----------
    kernels : sequence of array-likes, each (kH, kW)
    maps : sequence of array-likes, each (H, W)
        What came out, one for each kernel.
    titles, suptitle : as for `show_images`, a title a kernel
    limit : float, optional
        With it the maps are signed, and drawn from -limit in blue over white to +limit in red;
        without it they are grey pictures from 0 to 255.

    Returns
    -------
    Figure
        Two rows of Axes: the kernels, and the maps.

    Introduced in notebook 02.
    """
    checks.one_each("kernels", kernels, maps=maps, titles=titles)
    pictures = [checks.as_picture(image, "maps") for image in maps]
    matrices = [checks.as_grid(kernel, "kernels") for kernel in kernels]
    high = 255.0 if limit is None else checks.positive(limit, "limit")
    low, cmap = (0.0, "gray") if limit is None else (-high, pieces.SIGNED)
    count, width = len(kernels), 8.4 / max(len(kernels), 3)
    size = (width * count, 1.6 * width + 0.7)
    figure, axes = pieces.panels(2, count, size, suptitle, height_ratios=[0.55, 1])
    for top, bottom, kernel, picture, title in zip(*axes, matrices, pictures, titles, strict=True):
        show_kernel(kernel, title, ax=top)
        show_image(picture, ax=bottom, vmin=low, vmax=high, cmap=cmap)
    return figure


def _checked(
    image: ArrayLike, kernel: ArrayLike, steps: Sequence[Step], stride: int | Pair
) -> tuple[NDArray[Any], NDArray[Any], list[Pair]]:
    """Return the image written out, the kernel, and where in the image each window lies."""
    array, weights = checks.as_grid(image, "image"), checks.as_grid(kernel, "kernel")
    (down, right), (height, width) = pair(stride, "stride"), weights.shape
    corners = [(step.row * down, step.column * right) for step in steps]
    for step, (top, left) in zip(steps, corners, strict=True):
        read = array[top : top + height, left : left + width].astype(float)
        if not np.array_equal(read, np.asarray(step.window, float), equal_nan=True):
            window = f"window ({step.row}, {step.column})"
            raise ValueError(f"steps: {window} is not what the image holds there, stride {stride}")
    if not corners:
        raise ValueError("steps is empty: one record for each window fits")
    return pieces.spell_all(array, _written), weights, corners


def _totals(steps: Sequence[Step], number: int) -> NDArray[Any]:
    """Return the output up to one window, written out; what comes later is empty."""
    texts = np.full((steps[-1].row + 1, steps[-1].column + 1), "", dtype=object)
    for step in steps[: number + 1]:
        texts[step.row, step.column] = _written(step.total)
    return texts


def _show_framed(texts: NDArray[Any], title: str, ax: Axes, corner: Pair, size: Any) -> None:
    """Draw numbers on white squares, and shade and frame size[0] × size[1] of them."""
    draw_squares(texts, title, ax, "0.75")
    pieces.outline(ax, corner, size, facecolor=pieces.ORANGE, alpha=0.35, zorder=1)
    line: dict[str, Any] = {"edgecolor": pieces.VERMILION, "linewidth": 2.5, "zorder": 3}
    pieces.outline(ax, corner, size, fill=False, clip_on=False, **line)


def _write_signs(*axes: Axes) -> None:
    """Write what is done with the image, and that the output comes out, before their Axes."""
    for ax, sign in zip(axes, "∗=", strict=True):
        ax.text(-0.16, 0.5, sign, transform=ax.transAxes, ha="right", va="center", fontsize=16)


def _written(value: float) -> str:
    """Write a number as an integer, a fraction of small denominator, or with two decimals."""
    if not abs(value) < 1e15:  # NaN and infinity too
        return pieces.spell(value)
    fraction = Fraction(value).limit_denominator(16)
    exact = abs(float(fraction) - value) < 1e-9
    return (str(fraction) if exact else f"{round(value, 2) + 0.0:.2f}").replace("-", "−")


def _arithmetic(step: Step, kernel: NDArray[Any], *, short: bool = False) -> str:
    """Write out the products of one window and their sum."""
    weights = [_written(weight) for weight in kernel.ravel().tolist()]
    pairs = zip(np.ravel(step.window).tolist(), weights, strict=True)
    written = [f"{_written(pixel)}·{f'({w})' if w[0] == '−' else w}" for pixel, w in pairs]
    total = _written(step.total)
    if short:
        return " + ".join(written) + f" = {total}"
    products = " + ".join(_written(value) for value in np.ravel(step.products).tolist())
    return " + ".join(written) + f"  =  {products.replace('+ −', '− ')}  =  {total}"
