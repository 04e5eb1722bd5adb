"""Draw notebook 06: a slope, the way back through the layers, trainings and their spread."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from helpers.plotting.base import (
    BLUE,
    GREEN,
    ORANGE,
    SIGNED,
    VERMILION,
    show_kernel,
    show_matrix,
)

_LOOKS = ((BLUE, "-", "o"), (VERMILION, "--", "s"), (GREEN, ":", "^"), (ORANGE, "-.", "D"))


def show_descent(
    loss: Callable[[Any], Any],
    weights: Sequence[float],
    slope: float,
    title: str = "",
    *,
    span: tuple[float, float],
) -> Axes:
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

    Introduced in notebook 06.
    """
    _, ax = plt.subplots(figsize=(6.4, 3.4))
    across, steps = np.linspace(*span, 200), np.asarray(weights, float)
    near = np.array([steps[0] - 0.8, steps[0] + 0.8])
    ax.plot(across, loss(across), color=BLUE, label="loss")
    tangent = loss(steps[0]) + slope * (near - steps[0])
    ax.plot(near, tangent, "--", color=VERMILION, label=f"slope {slope:g}".replace("-", "−"))
    ax.plot(steps, loss(steps), "o-", color=ORANGE, label="steps", linewidth=0.8)
    for number, weight in enumerate(steps[:3]):
        ax.annotate(f" {number}: w = {weight:g}", (weight, loss(weight)), va="bottom")
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

    Introduced in notebook 06.
    """
    count = len(steps)
    ratios = [1.5] + [1] * count
    figure, axes = plt.subplots(1, count + 1, figsize=(9.6, 2.5), width_ratios=ratios)
    axes[0].semilogy(np.asarray(losses), color=BLUE)
    axes[0].set(xlabel="step", title="loss")
    for ax, step in zip(axes[1:], steps, strict=True):
        show_kernel(history[step], f"after step {step}", ax=ax)
    figure.suptitle(title, fontsize=12)
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

    Introduced in notebook 06.
    """
    shown = [_upright(array) for array in values.values()]
    widths = [max(array.shape[1], 2) for array in shown]
    figure, axes = plt.subplots(2, len(shown), figsize=(9.6, 3.9), width_ratios=widths)
    limit = max(float(np.abs(array).max()) for array in shown)
    steepest = max(float(np.abs(np.asarray(slope)).max()) for slope in slopes)
    for column, (name, array, slope) in enumerate(zip(values, shown, slopes, strict=True)):
        above: Any = {"vmin": -1.5 * limit, "vmax": 1.5 * limit, "cmap": "PuOr"}
        show_matrix(array, name, ax=axes[0, column], **above)
        below: Any = {"vmin": -1.5 * steepest, "vmax": 1.5 * steepest, "cmap": SIGNED}
        show_matrix(_upright(slope), "its slope", ax=axes[1, column], **below)
    axes[0, 0].set_ylabel("forwards →")
    axes[1, 0].set_ylabel("← backwards")
    figure.suptitle(title, fontsize=12)
    return figure


def show_runs(
    x: ArrayLike,
    runs: Mapping[str, ArrayLike],
    title: str = "",
    *,
    xlabel: str = "epoch",
    ylabel: str = "",
    ylim: tuple[float, float] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw several trainings a curve: their mean as a line, all of them as a band around it.

    Parameters
    ----------
    x : array-like, (n,)
        Epochs, say.
    runs : mapping of str to array-like, (seeds, n)
        At most four.
    title : str
        The finding that the drawing shows.
    xlabel, ylabel : str
        What stands at the axes.
    ylim : (low, high), optional
        The scale of the values; without it, what the values need.
    ax : Axes, optional
        Where to draw; without it, a new figure.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If there are more curves than can be told apart.

    Introduced in notebook 06.
    """
    if len(runs) > len(_LOOKS):
        raise ValueError(f"runs: {len(runs)} came; at most {len(_LOOKS)} can be told apart")
    ax = plt.subplots(figsize=(6.4, 3.6))[1] if ax is None else ax
    places = np.asarray(x)
    for (name, run), (color, dashes, marker) in zip(runs.items(), _LOOKS, strict=False):
        each = np.asarray(run, float)
        every = max(1, len(places) // 8)
        ax.fill_between(places, each.min(axis=0), each.max(axis=0), color=color, alpha=0.2)
        mean = each.mean(axis=0)
        ax.plot(places, mean, dashes, color=color, marker=marker, markevery=every, label=name)
    ax.set(xlabel=xlabel, ylabel=ylabel, title=title, ylim=ylim)
    ax.legend(frameon=False)
    ax.grid(alpha=0.25)
    return ax


def show_spread(
    ways: Mapping[str, ArrayLike],
    title: str = "",
    *,
    xlabel: str = "",
    xlim: tuple[float, float] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw a dot for every training and a bar at the mean, one row a way of training.

    Parameters
    ----------
    ways : mapping of str to array-like, (seeds,)
        From top to bottom. A dotted line stands at the mean of the first.
    title : str
        The finding that the drawing shows.
    xlabel : str
        What the numbers are.
    xlim : (low, high), optional
        Their scale; without it, what they need.
    ax : Axes, optional
        Where to draw; without it, a new figure.

    Returns
    -------
    Axes

    Introduced in notebook 06.
    """
    ax = plt.subplots(figsize=(7.0, 0.42 * len(ways) + 1.2))[1] if ax is None else ax
    runs = [np.asarray(values, float) for values in ways.values()]
    means = [float(run.mean()) for run in runs]
    ax.axvline(means[0], color="0.5", linestyle=":")
    for row, values in enumerate(ways.values()):
        ax.plot(
            np.asarray(values), np.full(len(np.asarray(values)), row), "o", color=BLUE, alpha=0.6
        )
    ax.plot(means, range(len(ways)), "|", color=VERMILION, markersize=18, markeredgewidth=2.5)
    names = [f"{name}  {mean:.2f}" for name, mean in zip(ways, means, strict=True)]
    ax.set_yticks(range(len(ways)), names)
    ax.set(xlabel=xlabel, title=title, xlim=xlim, ylim=(len(ways) - 0.5, -0.5))
    ax.grid(alpha=0.25, axis="x")
    return ax


def _upright(array: ArrayLike) -> Any:
    """Return a matrix as it is, and a row of numbers as a column."""
    values = np.asarray(array, float)
    return values[:, np.newaxis] if values.ndim == 1 else values
