"""Draw what more than one notebook draws: pictures, and matrices with their numbers."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike, NDArray

from helpers.kernels import Step

# Colours that stay apart for colour-blind readers (Okabe and Ito, 2008).
BLUE, ORANGE, GREEN, VERMILION = "#0072b2", "#e69f00", "#009e73", "#d55e00"
SIGNED = "RdBu_r"  # blue below zero, white at zero, red above


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


def show_kernel(kernel: ArrayLike, title: str = "", *, ax: Axes | None = None) -> Axes:
    """Draw a kernel with its weights: blue below zero, white at zero, red above.

    Parameters
    ----------
    kernel : array-like, shape (kH, kW)
        Written as integers or as fractions such as 1/9, and else with two decimals.
    title : str
        What the kernel is called, or what it does.
    ax : Axes, optional
        Where to draw; without it, a new figure.

    Returns
    -------
    Axes

    Introduced in notebook 02.
    """
    array = np.asarray(kernel, dtype=float)
    limit = max(1.6 * float(np.abs(array).max()), 1e-9)  # soft colours; zeros stay white
    ax = show_matrix(array, title, ax=ax, vmin=-limit, vmax=limit, cmap=SIGNED)
    for text, weight in zip(ax.texts, array.ravel().tolist(), strict=True):
        text.set_text(_written(weight))
        text.set_fontsize(10 if len(text.get_text()) < 4 else 8)
    return ax


def show_window(
    image: ArrayLike,
    kernel: ArrayLike,
    steps: Sequence[Step],
    number: int = 0,
    *,
    stride: int = 1,
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
    stride : int
        As in the convolution.
    title : str
        The finding that the figure shows.

    Returns
    -------
    Figure
        Three Axes: image, kernel, output.

    Introduced in notebook 02.
    """
    step, (rows, columns) = steps[number], (steps[-1].row + 1, steps[-1].column + 1)
    widths = [np.shape(image)[1], np.shape(kernel)[1], columns]
    size = (max(0.62 * sum(widths) + 1.4, 6.4), 0.62 * max(np.shape(image)[0], rows) + 1.4)
    figure, axes = plt.subplots(1, 3, figsize=size, width_ratios=widths)
    _show_plain(image, "image", axes[0])
    _outline(axes[0], (step.row * stride, step.column * stride), np.shape(kernel))
    show_kernel(kernel, "kernel", ax=axes[1])
    totals = np.full((rows, columns), np.nan)
    for done in steps[: number + 1]:
        totals[done.row, done.column] = done.total
    _show_plain(totals, "output", axes[2])
    _outline(axes[2], (step.row, step.column), (1, 1))
    for ax, sign in zip(axes[1:], "∗=", strict=True):
        ax.text(-0.16, 0.5, sign, transform=ax.transAxes, ha="right", va="center", fontsize=16)
    figure.supxlabel(_arithmetic(step, kernel), fontsize=12)
    figure.suptitle(title, fontsize=12)
    return figure


def show_all_windows(
    image: ArrayLike,
    kernel: ArrayLike,
    steps: Sequence[Step],
    *,
    stride: int = 1,
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
    rows, columns = steps[-1].row + 1, steps[-1].column + 1
    size = (3.1 * columns, 1.9 * rows + 0.4)
    figure, axes = plt.subplots(rows, columns, figsize=size, squeeze=False)
    for step in steps:
        ax = axes[step.row, step.column]
        _show_plain(image, _arithmetic(step, kernel, short=True), ax)
        _outline(ax, (step.row * stride, step.column * stride), np.shape(kernel))
    figure.suptitle(title, fontsize=12)
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
    titles : sequence of str
        One for each kernel.
    suptitle : str
        The finding that the figure shows.
    limit : float, optional
        With it the maps are signed, and drawn from -limit in blue over white to +limit in red;
        without it they are grey pictures from 0 to 255.

    Returns
    -------
    Figure

    Introduced in notebook 02.
    """
    count = len(kernels)
    width = 8.4 / max(count, 3)
    figure, axes = plt.subplots(
        2, count, figsize=(width * count, 1.6 * width + 0.7), height_ratios=[0.55, 1], squeeze=False
    )
    low, high, cmap = (0.0, 255.0, "gray") if limit is None else (-limit, limit, SIGNED)
    for top, bottom, kernel, image, title in zip(*axes, kernels, maps, titles, strict=True):
        show_kernel(kernel, title, ax=top)
        show_image(image, ax=bottom, vmin=low, vmax=high, cmap=cmap)
    figure.suptitle(suptitle, fontsize=12)
    return figure


def show_windows_1d(
    row: ArrayLike,
    starts: Sequence[int],
    kernel_size: int,
    title: str = "",
    *,
    padding: tuple[int, int] = (0, 0),
    dilation: int = 1,
    ax: Axes | None = None,
) -> Axes:
    """Draw one row of pixels and, below it, what each window reads.

    Parameters
    ----------
    row : array-like, shape (W,)
        The pixels; their numbers are written into them, their places above them.
    starts : sequence of int
        Where each window begins, counted from the first padded pixel.
    kernel_size : int
        Pixels that a window reads.
    title : str
        What the drawing shows.
    padding : (before, after)
        Zeros at the two ends, drawn with dashed borders.
    dilation : int
        Distance between the pixels that a window reads.
    ax : Axes, optional
        Where to draw; without it, a new figure.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If a window reaches beyond the padded row.

    Notes
    -----
    Pixels that no window reads are hatched, and a line below the drawing says so.

    Examples
    --------
    >>> ax = show_windows_1d([3, 1, 4, 1], starts=[0], kernel_size=3)
    >>> [text.get_text() for text in ax.texts][-2:]
    ['window 0', 'hatched: never read']

    Introduced in notebook 03.
    """
    (before, after), values = padding, np.asarray(row)
    length, span = before + len(values) + after, dilation * (kernel_size - 1) + 1
    if any(start < 0 or start + span > length for start in starts):
        raise ValueError(f"starts {list(starts)}: windows of {span} leave a row of {length} pixels")
    read = {start + step for start in starts for step in range(0, span, dilation)}
    if ax is None:
        _, ax = plt.subplots(figsize=(0.5 * length + 1.4, 0.4 * (len(starts) + 1.5) + 0.7))
    for place in range(length):
        inside = before <= place < before + len(values)
        text = f"{values[place - before]:g}" if inside else "0"
        style = "solid" if inside else "dashed"
        hatch = None if place in read or not inside else "////"
        _cell(ax, place, 0, "white", text, edge="black", style=style, hatch=hatch)
        if inside:
            ax.text(place, -0.75, str(place - before), ha="center", fontsize=7.5, color="0.35")
    for number, start in enumerate(starts):
        for step in range(0, span, dilation):
            _cell(ax, start + step, number + 1.1, BLUE)
        if dilation > 1:
            ax.plot([start, start + span - 1], [number + 1.1] * 2, color=BLUE, zorder=0)
        ax.text(-0.8, number + 1.1, f"window {number}", ha="right", va="center", fontsize=8.5)
    unread = any(place not in read for place in range(before, before + len(values)))
    if unread:
        ax.text(length - 0.5, len(starts) + 1.1, "hatched: never read", ha="right", va="center")
    _diagram(ax, title, (-3.2, length - 0.3), (len(starts) + (1.6 if unread else 0.7), -1.2))
    return ax


def show_receptive_field(
    layers: Sequence[tuple[int, int]], title: str = "", *, ax: Axes | None = None
) -> Axes:
    """Draw, along one axis, which units of each layer one output depends on.

    Parameters
    ----------
    layers : sequence of (kernel_size, stride)
        From the input to the output.
    title : str
        What the drawing shows.
    ax : Axes, optional
        Where to draw; without it, a new figure.

    Returns
    -------
    Axes
        The output stands on top and the input at the bottom; each unit stands above the middle
        of what it reads, and grey lines lead to the two ends of that.

    Examples
    --------
    >>> ax = show_receptive_field([(3, 1), (3, 1)])
    >>> [text.get_text() for text in ax.texts]
    ['after layer 2: 1', 'after layer 1: 3', 'input: 5']

    Introduced in notebook 03.
    """
    counts = [1]
    for kernel_size, stride in reversed(layers):
        counts.insert(0, (counts[0] - 1) * stride + kernel_size)
    widest = counts[0]
    if ax is None:
        _, ax = plt.subplots(figsize=(0.36 * widest + 1.9, 0.8 * len(counts) + 0.6))
    apart = [int(np.prod([stride for _, stride in layers[:level]])) for level in range(len(counts))]
    for level in range(len(layers), -1, -1):
        height, color = 2 * (len(layers) - level), ORANGE if level == len(layers) else BLUE
        middle = (counts[level] - 1) / 2
        for unit in range(counts[level]):
            x = apart[level] * (unit - middle)
            _cell(ax, x, height, color)
            if level > 0:
                reach = apart[level - 1] * (layers[level - 1][0] - 1) / 2
                for end in (x - reach, x + reach):
                    ax.plot([x, end], [height + 0.45, height + 1.55], color="0.6", lw=0.8, zorder=0)
        name = f"after layer {level}" if level else "input"
        ax.text(-widest / 2 - 0.4, height, f"{name}: {counts[level]}", ha="right", va="center")
    _diagram(ax, title, (-widest / 2 - 5.2, widest / 2 + 0.3), (2 * len(layers) + 0.8, -0.8))
    return ax


def _written(value: float) -> str:
    """Write a number as an integer, a fraction of small denominator, or with two decimals."""
    fraction = Fraction(value).limit_denominator(16)
    exact = abs(float(fraction) - value) < 1e-9
    return (str(fraction) if exact else f"{round(value, 2) + 0.0:.2f}").replace("-", "−")


def _arithmetic(step: Step, kernel: ArrayLike, *, short: bool = False) -> str:
    """Write out the products of one window and their sum."""
    weights = [_written(float(weight)) for weight in np.ravel(np.asarray(kernel))]
    pairs = zip(np.ravel(step.window).tolist(), weights, strict=True)
    written = [f"{_written(pixel)}·{f'({w})' if w[0] == '−' else w}" for pixel, w in pairs]
    total = _written(step.total)
    if short:
        return " + ".join(written) + f" = {total}"
    products = " + ".join(_written(value) for value in np.ravel(step.products).tolist())
    return " + ".join(written) + f"  =  {products.replace('+ −', '− ')}  =  {total}"


def _show_plain(matrix: ArrayLike, title: str, ax: Axes) -> None:
    """Draw numbers on white squares; NaN is a square still empty."""
    array = np.asarray(matrix, dtype=float)
    show_matrix(np.zeros(array.shape), title, ax=ax, vmin=0, vmax=1, cmap="gray_r")
    for text, value in zip(ax.texts, array.ravel().tolist(), strict=True):
        text.set(text="" if np.isnan(value) else _written(value), fontsize=11)
    for row, column in np.ndindex(array.shape):
        corner = (column - 0.5, row - 0.5)
        ax.add_patch(Rectangle(corner, 1, 1, fill=False, edgecolor="0.75", linewidth=0.8))


def _outline(ax: Axes, place: tuple[int, int], size: tuple[int, ...]) -> None:
    """Shade and frame size[0] × size[1] squares, the upper left of them at place."""
    (row, column), (height, width) = place, size
    corner = (column - 0.5, row - 0.5)
    ax.add_patch(Rectangle(corner, width, height, facecolor=ORANGE, alpha=0.35, zorder=1))
    frame = Rectangle(corner, width, height, fill=False, edgecolor=VERMILION, linewidth=2.5)
    frame.set(zorder=3, clip_on=False)
    ax.add_patch(frame)


def _readable_on(color: NDArray[np.float64]) -> str:
    *rgb, alpha = color  # where nothing is drawn, alpha is 0 and the page is white
    brightness = alpha * (rgb @ np.array((0.299, 0.587, 0.114))) + 1 - alpha
    return "black" if brightness > 0.5 else "white"


def _cell(
    ax: Axes,
    x: float,
    y: float,
    color: str,
    text: str = "",
    *,
    edge: str = "white",
    style: str = "solid",
    hatch: str | None = None,
) -> None:
    """Draw one pixel of a diagram, centred at (x, y)."""
    box = Rectangle((x - 0.45, y - 0.4), 0.9, 0.8, fc=color, ec=edge, ls=style, zorder=1)
    ax.add_patch(box)
    if hatch:
        ax.add_patch(
            Rectangle((x - 0.45, y - 0.4), 0.9, 0.8, fc="none", ec=ORANGE, hatch=hatch, zorder=2)
        )
    if text:
        ax.text(x, y, text, ha="center", va="center", fontsize=9, zorder=3)


def _diagram(ax: Axes, title: str, x: tuple[float, float], y: tuple[float, float]) -> None:
    """Frame a drawing that is no picture: no axes, and y grows downwards."""
    ax.set_xlim(*x)
    ax.set_ylim(*y)
    ax.set_title(title)
    ax.set_axis_off()
