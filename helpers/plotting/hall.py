"""Let the labels of a figure be read from the last row of a lecture hall: `make lecture`."""

import os
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from matplotlib.text import Text

SWITCH = "CNN_COURSE_LECTURE"  # the environment variable that `make lecture` sets

# A slide of 1280 × 720 pixels has this much room for a figure, and its labels this size:
# 22 are wanted, and lines that are printed above a figure make it smaller.
_WIDTH, _HEIGHT, _LABEL = 1200, 600, 27


def draw_large_in_the_hall() -> None:
    """Let Jupyter raise small labels before it draws a figure, where the lecture's switch is set.

    The picture then says in its description how many points high its smallest label is.
    """
    if os.environ.get(SWITCH):
        from IPython.core.interactiveshell import InteractiveShell

        plt.rc("figure", dpi=200)  # sharp on a projector of 1080 lines
        shell: Any = InteractiveShell.instance()
        formatter = shell.display_formatter.formatters["image/png"]
        draw = formatter.for_type(Figure)
        formatter.for_type(Figure, lambda figure: draw(figure, metadata=enlarge_labels(figure)))


def enlarge_labels(figure: Figure) -> dict[str, str | None]:
    """Raise small labels as far as they stay inside the figure and apart from each other."""
    pixels = min(_WIDTH / figure.get_figwidth(), _HEIGHT / figure.get_figheight())  # an inch
    wanted, before = _LABEL * 72 / pixels, _clashes(figure)
    for text in [*figure.texts, *(ax.title for ax in figure.axes if len(figure.axes) == 1)]:
        text.set_wrap(True)  # at the edges of the figure
    inside: set[Any] = {text for ax in figure.axes for text in ax.texts}
    for group in (set(figure.findobj(Text)) - inside, inside):
        sizes = {text: float(text.get_fontsize()) for text in group}
        for times in np.linspace(max([wanted / size for size in sizes.values()], default=1), 1, 8):
            for text, size in sizes.items():
                text.set_fontsize(max(size, min(wanted, times * size)))
            if _clashes(figure) <= before:
                break
    smallest = min([text.get_fontsize() for text in _labels(figure)], default=0)
    return {"Software": None, "Description": f"smallest label: {smallest:.1f}"}


def _labels(figure: Figure) -> list[Any]:
    """Return what is seen of the texts: ticks beyond the limits of their axis are not."""
    unseen = set()
    for axis in (axis for ax in figure.axes for axis in (ax.xaxis, ax.yaxis)):
        low, high = sorted(map(float, axis.get_view_interval()))
        places = {tick.label1: float(tick.get_loc()) for tick in axis.get_major_ticks()}
        unseen |= {text for text, at in places.items() if not low - 1e-9 <= at <= high + 1e-9}
    found: list[Any] = [text for text in figure.findobj(Text) if text not in unseen]
    return [text for text in found if text.get_visible() and text.get_text().strip()]


def _clashes(figure: Figure) -> int:
    """Count labels that overlap, each with itself as well, and those that stick out."""
    figure.draw_without_rendering()
    boxes = np.array([text.get_window_extent().extents for text in _labels(figure)]).reshape(-1, 4)
    outside = ((boxes[:, :2] < -1) | (boxes[:, 2:] > np.add(figure.bbox.size, 1))).any(axis=1)
    boxes += (boxes[:, 3:] - boxes[:, 1:2]) * [-0.1, 0.2, 0.1, -0.2]  # ink, and a gap beside it
    begins = (boxes[:, None, :2] < boxes[None, :, 2:]).all(axis=2)  # i before j has ended
    return int((begins & begins.T).sum() + outside.sum())
