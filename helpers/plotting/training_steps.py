"""Draw single steps of learning: a slope, a kernel that learns, the way back (notebook 06)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from helpers.internals.arguments import as_numbers, index, number, shaped
from helpers.plotting import pieces
from helpers.plotting.base import show_matrix
from helpers.plotting.kernels import show_kernel


def show_descent(
    loss: Callable[[Any], Any], weights: Sequence[float], slope: float, title: str = "", *,
    span: pieces.Span,
) -> Axes:  # fmt: skip
    """Draw the loss over one weight, the slope at the first place, and the steps downhill.

    Parameters
    ----------
    loss : function of an array of weights
    weights : sequence of float
        Where the steps lead, from the start on.
    slope : float
        Of the loss at weights[0], drawn as a straight line.
    title : str
        The finding that the drawing shows.
    span : (low, high)
        Weights between which the curve is drawn.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError, TypeError
        If weights, slope or span do not hold finite numbers, or as many as they should.

    Introduced in notebook 06.
    """
    steps = shaped(weights, "weights", (None,)).astype(float)
    low, high = shaped(span, "span", (2,)).tolist()
    near = np.array([steps[0] - 0.8, steps[0] + 0.8])
    tangent = loss(steps[0]) + number(slope, "slope") * (near - steps[0])
    across = np.linspace(low, high, 200)
    ax = pieces.place(None, 6.4, 3.4)
    ax.plot(across, loss(across), color=pieces.BLUE, label="loss")
    ax.plot(near, tangent, "--", color=pieces.VERMILION, label=f"slope {pieces.spell(slope)}")
    ax.plot(steps, loss(steps), "o-", color=pieces.ORANGE, label="steps", linewidth=0.8)
    for place, weight in enumerate(steps[:3]):
        ax.annotate(f" {place}: w = {weight:g}", (weight, loss(weight)), va="bottom")
    ax.set(xlabel="weight w", ylabel="loss", title=title, xlim=span)
    ax.legend(frameon=False)
    return ax


def show_learned_kernel(
    losses: ArrayLike, history: Sequence[ArrayLike], steps: Sequence[int], title: str = ""
) -> Figure:
    """Draw how the loss fell, and the kernel at a few steps.

    Parameters
    ----------
    losses : array-like, (n,)
        Above 0, at every step from 0 on; the scale is logarithmic.
    history : sequence of array-likes, each (kH, kW)
        The kernel at every step.
    steps : sequence of int
        The steps whose kernel is drawn.
    title : str
        The finding that the figure shows.

    Returns
    -------
    Figure

    Raises
    ------
    ValueError, TypeError
        If the losses are no list of numbers, there is no kernel for a step, or one cannot be drawn.

    Introduced in notebook 06.
    """
    falling = shaped(losses, "losses", (None,))
    kernels = [pieces.as_grid(history[index(n, "steps", len(history))], "history") for n in steps]
    ratios: Any = {"width_ratios": [1.5] + [1] * len(kernels)}
    figure, axes = pieces.panels(1, len(kernels) + 1, (9.6, 2.5), title, **ratios)
    axes[0, 0].semilogy(falling, color=pieces.BLUE)
    axes[0, 0].set(xlabel="step", title="loss")
    for ax, step, kernel in zip(axes[0, 1:], steps, kernels, strict=True):
        show_kernel(kernel, f"after step {step}", ax=ax)
    return figure


def show_way_back(
    values: Mapping[str, ArrayLike], slopes: Sequence[ArrayLike], title: str = ""
) -> Figure:
    """Draw what the layers gave, left to right, and below each the slope of the loss in it.

    Parameters
    ----------
    values : mapping of str to array-like, (H, W) or (n,)
        By layer, in the order in which they work.
    slopes : sequence of array-likes
        One for each, of the same shape.
    title : str
        The finding that the figure shows.

    Returns
    -------
    Figure
        Two rows of Axes. Rows of numbers are drawn upright.

    Raises
    ------
    ValueError, TypeError
        If there is not one slope for each, or the numbers of one cannot be written in squares.

    Introduced in notebook 06.
    """
    pieces.one_each("values", values, slopes=slopes)
    given = [_upright(array, f"values[{name!r}]") for name, array in values.items()]
    back = [_upright(slope, "slopes") for slope in slopes]
    widths: Any = {"width_ratios": [max(array.shape[1], 2) for array in given]}
    figure, axes = pieces.panels(2, len(given), (9.6, 3.9), title, **widths)
    for row, arrays, cmap in ((0, given, "PuOr"), (1, back, pieces.SIGNED)):
        limit = 1.5 * max(pieces.largest(array) for array in arrays)
        for ax, name, array in zip(axes[row], values, arrays, strict=True):
            label = "its slope" if row else name
            show_matrix(array, label, ax=ax, vmin=-limit, vmax=limit, cmap=cmap)
    axes[0, 0].set_ylabel("forwards →")
    axes[1, 0].set_ylabel("← backwards")
    return figure


def _upright(array: ArrayLike, name: str) -> NDArray[Any]:
    """Return a matrix as it is, and a row of numbers as a column."""
    values = as_numbers(array, name)
    return pieces.as_grid(values[:, np.newaxis] if values.ndim == 1 else values, name)
