"""Let the labels of a figure be read from the last row of a lecture hall: `make lecture`."""

import os
from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from matplotlib.text import Text

SWITCH = "CNN_COURSE_LECTURE"  # the environment variable that `make lecture` sets

# A slide of 1280 × 720 pixels has this much room for a figure, and labels of this size are read.
_WIDTH, _HEIGHT, _LABEL = 1200, 600, 24


def draw_large_in_the_hall() -> None:
    """Let Jupyter raise small labels before it draws a figure, where the lecture's switch is set.

    The picture then says in its description how many points high its smallest label is.
    """
    if os.environ.get(SWITCH):
        from IPython.core.interactiveshell import InteractiveShell

        plt.rc("figure", dpi=200)  # sharp on a projector of 1080 lines
        formatter = InteractiveShell.instance().display_formatter.formatters["image/png"]
        draw: Callable[..., Any] = formatter.for_type(Figure)
        formatter.for_type(Figure, lambda figure: draw(figure, metadata=enlarge_labels(figure)))


def enlarge_labels(figure: Figure) -> dict[str, str | None]:
    """Raise small labels as far as they stay inside the figure and apart from each other."""
    pixels = min(_WIDTH / figure.get_figwidth(), _HEIGHT / figure.get_figheight())  # an inch
    wanted, before = _LABEL * 72 / pixels, _clashes(figure)
    inside = {text for ax in figure.axes for text in ax.texts}
    for group in (set(_labels(figure)) - inside, inside & set(_labels(figure))):
        sizes = {text: text.get_fontsize() for text in group}
        low, high = 1.0, max([wanted / size for size in sizes.values()], default=1.0)
        for times in (high, *[None] * 4):  # first as far as wanted, then ever closer to what fits
            times = times or (low + high) / 2
            _resize(sizes, times, wanted)
            low, high = (times, high) if _clashes(figure) <= before else (low, times)
            if low >= high:
                break
        _resize(sizes, low, wanted)
    smallest = min([text.get_fontsize() for text in _labels(figure)], default=0)
    return {"Software": None, "Description": f"smallest label: {smallest:.1f}"}


def _resize(sizes: dict[Text, float], times: float, wanted: float) -> None:
    for text, size in sizes.items():
        text.set_fontsize(max(size, min(wanted, times * size)))


def _labels(figure: Figure) -> list[Text]:
    found: list[Any] = figure.findobj(Text)
    return [text for text in found if text.get_visible() and text.get_text().strip()]


def _clashes(figure: Figure) -> int:
    """Count the pairs of labels that overlap, and the labels that stick out of the figure."""
    figure.draw_without_rendering()
    boxes = np.array([text.get_window_extent().extents for text in _labels(figure)]).reshape(-1, 4)
    low, high = boxes[:, None, :2] + 1, boxes[None, :, 2:]  # a pixel of overlap does no harm
    pairs = ((low < high) & (low.swapaxes(0, 1) < high.swapaxes(0, 1))).all(axis=2)
    out = (boxes[:, :2] < -1).any(axis=1) | (boxes[:, 2:] > figure.bbox.size + 1).any(axis=1)
    return int(np.triu(pairs, 1).sum() + out.sum())
