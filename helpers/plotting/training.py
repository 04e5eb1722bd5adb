"""Draw how a training goes: what changes from epoch to epoch, or with anything else."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from helpers.plotting import checks, pieces

_LOOKS = [*zip(pieces.COLORS, pieces.DASHES, "os^D", strict=False)]


def show_curves(
    x: ArrayLike,
    curves: Mapping[str, ArrayLike],
    title: str = "",
    *,
    xlabel: str = "",
    ylabel: str = "",
    ylim: tuple[float, float] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw up to four curves over the same places, told apart by dashes and markers too.

    Parameters
    ----------
    x : array-like, (n,)
        Epochs, pixels, thresholds …
    curves : mapping of str to array-like, (n,)
        What each curve is called, and its values.
    title, ax : as for `show_image`
    xlabel, ylabel : str
        What stands at the axes.
    ylim : (low, high), optional
        The scale of the values; without it, what the values need.

    Returns
    -------
    Axes
        The legend names the curves.

    Raises
    ------
    ValueError
        If there is no curve, or more than four, or one is not as long as x.

    Introduced in notebook 07.
    """
    places = checks.as_shape(x, "x", (None,))
    checks.finite(np.asarray(ylim or 0.0), "ylim")
    style = {"markersize": 4.5, "markevery": max(1, len(places) // 8)}
    ax = pieces.draw_lines(ax, (5.6, 3.4), places, curves, _LOOKS, ("x", "curves"), **style)
    if len(places) <= 12:
        ax.set_xticks(places)
    ax.set(xlabel=xlabel, ylabel=ylabel, title=title, ylim=ylim)
    ax.legend(frameon=False, fontsize=9)
    ax.grid(alpha=0.25)
    return ax
