"""Draw kernels, and what a window reads and makes while it slides over a picture (notebook 02)."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from helpers.internals.arguments import Pair, index
from helpers.kernels import Step
from helpers.plotting import pieces
from helpers.plotting.base import show_image
from helpers.plotting.pieces import VERMILION, Arrays, Texts, as_grid, outline, panels, spell_all


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
    array = as_grid(kernel, "kernel").astype(float)
    ax = pieces.place(ax, 0.42 * array.shape[1] + 0.7, 0.42 * array.shape[0] + 0.8)
    return _draw_kernel(array, title, ax, pieces.largest(array))


def show_window(
    image: ArrayLike, kernel: ArrayLike, steps: Sequence[Step], number: int = 0, *, title: str = ""
) -> Figure:
    """Draw one window of a convolution with its output shaded and its arithmetic beneath.

    Parameters
    ----------
    image : array-like, shape (H, W)
        What the kernel slides over; with padding, the padded image.
    kernel : array-like, shape (kH, kW)
    steps : sequence of Step
        What `helpers.kernels.conv2d_steps` returns for them at stride 1.
    number : int
        Which window to draw; the output shows the totals up to this one.
    title : as for `show_image`

    Returns
    -------
    Figure
        Three Axes: image, kernel, output.

    Raises
    ------
    ValueError
        If the steps are not those of the image, or have no such number.

    Introduced in notebook 02.
    """
    texts, weights = spell_all(as_grid(image, "image"), _written), as_grid(kernel, "kernel")
    step = steps[index(number, "number", len(steps))]
    _check_step(step, texts, weights)
    totals = np.full((steps[-1].row + 1, steps[-1].column + 1), "", dtype=object)
    for known in steps[: number + 1]:
        totals[known.row, known.column] = _written(known.total)
    widths = [texts.shape[1], weights.shape[1], totals.shape[1]]
    size = (max(0.62 * sum(widths) + 1.4, 6.4), 0.62 * max(len(texts), len(totals)) + 1.4)
    figure, (axes,) = panels(1, 3, size, title, width_ratios=widths)
    _show_framed(texts, "image", axes[0], (step.row, step.column), weights.shape)
    show_kernel(kernel, "kernel", ax=axes[1])
    _show_framed(totals, "output", axes[2], (step.row, step.column), (1, 1))
    for ax, sign in zip(axes[1:], "∗=", strict=True):
        ax.text(-0.16, 0.5, sign, transform=ax.transAxes, ha="right", va="center", fontsize=16)
    sums = " + ".join(spell_all(step.products, _written).ravel()).replace("+ −", "− ")
    written = pieces.products(step.window, weights, _written), sums, _written(step.total)
    figure.supxlabel("  =  ".join(written), fontsize=12)
    return figure


def show_gallery(
    kernels: Arrays, maps: Arrays, titles: Texts, *, suptitle: str = "", limit: float | None = None
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
        Two rows of Axes: the kernels, all on one scale of colours, and the maps.

    Introduced in notebook 02.
    """
    pieces.one_each("kernels", kernels, maps=maps, titles=titles)
    low, high, cmap = (0.0, 255.0, "gray") if limit is None else (-limit, limit, pieces.SIGNED)
    count, width = len(kernels), 8.4 / max(len(kernels), 3)
    size = (width * count, 1.75 * width + 0.9)
    figure, axes = panels(2, count, size, suptitle, height_ratios=[0.75, 1])
    most = max(pieces.largest(as_grid(kernel, "kernel")) for kernel in kernels)
    for top, bottom, kernel, image, title in zip(*axes, kernels, maps, titles, strict=True):
        _draw_kernel(np.array(kernel, float), title, top, most)
        for text in (top.title, *top.texts):
            text.set_fontsize(min(13, 6.2 * width))  # as large as a fraction has room for
        show_image(image, ax=bottom, vmin=low, vmax=high, cmap=cmap)
    return figure


def _draw_kernel(array: NDArray[Any], title: str, ax: Axes, most: float) -> Axes:
    """Draw weights of which the largest anywhere is `most`."""
    # soft colours; zeros stay white
    show_image(array, title, ax=ax, vmin=-1.6 * most, vmax=1.6 * most, cmap=pieces.SIGNED)
    for text in pieces.write(ax, spell_all(array, _written)):
        text.set_fontsize(10 if len(text.get_text()) < 4 else 8)
    return ax


def _check_step(step: Step, texts: NDArray[Any], weights: NDArray[Any]) -> None:
    """Say what does not belong together: a step, the image as it is written, and the kernel."""
    if step.window.shape != weights.shape:
        raise ValueError(f"kernel {weights.shape} does not fit: {step.window.shape} does")
    (top, left), read = step[:2], spell_all(step.window, _written)
    if not np.array_equal(texts[top : top + len(read), left : left + read.shape[1]], read):
        raise ValueError(f"steps: the image holds another window at {top, left}")


def _show_framed(texts: NDArray[Any], title: str, ax: Axes, corner: Pair, size: Any) -> None:
    """Draw numbers on white squares, and shade and frame size[0] × size[1] of them."""
    show_image(np.zeros(texts.shape), title, ax=ax, vmin=0, vmax=1, cmap="gray_r")
    pieces.write_squares(ax, texts, "0.75")
    outline(ax, corner, size, facecolor=pieces.ORANGE, alpha=0.35)
    outline(ax, corner, size, fill=False, clip_on=False, ec=VERMILION, lw=2.5, zorder=3)


def _written(value: float) -> str:
    """Write a number as an integer, a fraction of small denominator, or with two decimals."""
    if not abs(float(value)) < 1e15:  # NaN and infinity too
        return pieces.spell(value)
    fraction = Fraction(value).limit_denominator(16)
    exact = abs(float(fraction) - value) < 1e-9
    return (str(fraction) if exact else f"{round(value, 2) + 0.0:.2f}").replace("-", "−")
