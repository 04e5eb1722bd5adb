"""Tests of helpers/plotting/hall.py: labels for the last row, and without the switch as ever."""

import base64
import io
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from matplotlib.figure import Figure
from PIL import Image
from traitlets.config import Config

from helpers import data
from helpers.plotting import hall, show_images, show_matrix, use_course_style
from helpers.plotting.hall import SWITCH, enlarge_labels


def pixels(figure: Figure) -> list[float]:
    """How high the labels are on a slide, in pixels of 720, where the figure fills its room."""
    inch = min(1200 / figure.get_figwidth(), 600 / figure.get_figheight())
    texts: list[Any] = figure.findobj(plt.Text)
    shown = [t for t in texts if t.get_visible() and t.get_text().strip()]
    return [text.get_fontsize() / 72 * inch for text in shown]


def smallest(described: dict[str, Any]) -> float:
    return float(described["Description"].removeprefix("smallest label: "))


@pytest.fixture
def style() -> None:
    plt.rc("figure.constrained_layout", use=True)


def two_curves(title: str) -> Figure:
    fig, (left, right) = plt.subplots(1, 2, figsize=(9.6, 4))
    left.plot([0, 1], label="training")
    left.legend(fontsize=7)
    right.set(title="right", xlabel="epoch")
    fig.suptitle(title)
    return fig


def test_small_labels_can_be_read_and_large_ones_stay(style: None) -> None:
    fig = two_curves("short")
    big = fig.axes[1].text(0.5, 0.5, "LARGE", fontsize=40)
    assert min(pixels(fig)) < 13
    described = enlarge_labels(fig)
    assert min(pixels(fig)) >= 26.9
    assert big.get_fontsize() == 40
    assert smallest(described) == pytest.approx(27 * 72 / 125, abs=0.1)


def test_a_long_title_is_wrapped_and_not_cut(style: None) -> None:
    fig = show_images([np.zeros((9, 9))] * 4, "abcd", columns=2, width=7, suptitle="long " * 20)
    enlarge_labels(fig)
    assert min(pixels(fig)) >= 26.9
    box = fig.texts[0].get_window_extent()
    assert box.x0 >= -1 and box.x1 <= fig.bbox.x1 + 1


def test_numbers_in_squares_grow_only_as_long_as_they_stand_apart(style: None) -> None:
    ax = show_matrix(data.lincoln(), "portrait")
    before = ax.texts[0].get_fontsize()
    enlarge_labels(ax.get_figure(root=True))  # type: ignore[arg-type]
    boxes = [text.get_window_extent() for text in ax.texts]
    assert all(box.padded(-1).count_overlaps(boxes) == 1 for box in boxes)
    assert ax.texts[0].get_fontsize() > 1.5 * before


@pytest.mark.parametrize(("count", "wrapped"), [(1, True), (2, False)])
def test_the_title_of_a_lone_picture_is_wrapped_too(style: None, count: int, wrapped: bool) -> None:
    fig, axes = plt.subplots(1, count, squeeze=False)
    axes[0, 0].set_title("short")
    enlarge_labels(fig)
    assert axes[0, 0].title.get_wrap() == wrapped


def test_ticks_beyond_the_ends_of_an_axis_are_not_seen() -> None:
    fig, ax = plt.subplots()
    ax.set(xlim=(-1, 1), ylim=(2, 0))
    ax.xaxis.set_ticks([-2, -1, 0, 1, 2], "abcde")
    ax.yaxis.set_ticks([-1, 0, 2, 3], "fghi")
    ax.text(0, 1, "inside")
    ax.text(0, 1, "hidden", visible=False)
    ax.set(title="title", xlabel=" ")
    fig.canvas.draw()
    ax.set(xlim=(-1, 1), ylim=(2, 0))  # ticks widen an axis
    found = [text.get_text() for text in hall._labels(fig)]
    assert sorted(found) == ["b", "c", "d", "g", "h", "inside", "title"]


@pytest.mark.parametrize(
    ("across", "up", "clashes"),
    [(0.1, 0, 4), (0.3, 0, 2), (-1, 0.5, 4), (-1, 0.7, 2)],  # in heights of the letters
)
def test_labels_clash_where_their_ink_comes_near_and_each_with_itself(
    across: float, up: float, clashes: int
) -> None:
    fig = plt.figure(figsize=(10, 10))
    first, second = (fig.text(0.3, 0.3, "HHH", fontsize=40) for _ in range(2))
    box = first.get_window_extent()
    beside = box.x0 if up else box.x1 + across * box.height
    second.set_position((beside / fig.bbox.width, (0.3 + up * box.height / fig.bbox.height)))
    assert hall._clashes(fig) == clashes


@pytest.mark.parametrize("place", [(-0.01, 0.5), (0.99, 0.5), (0.5, -0.02), (0.5, 0.99)])
def test_a_label_that_sticks_out_on_any_side_counts(place: tuple[float, float]) -> None:
    fig = plt.figure()
    fig.text(0.5, 0.5, "inside")
    assert hall._clashes(fig) == 1
    fig.text(*place, "outside")
    assert hall._clashes(fig) == 3


def test_a_label_that_touches_an_edge_is_inside() -> None:
    fig = plt.figure()
    fig.text(0, 0, "first", ha="left", va="bottom")
    fig.text(1, 1, "last", ha="right", va="top")
    assert hall._clashes(fig) == 2  # each with itself


def test_a_figure_without_labels_is_no_trouble(style: None) -> None:
    assert smallest(enlarge_labels(plt.figure())) == 0


@pytest.mark.parametrize("switch", ["", "live"])
def test_only_the_switch_changes_what_jupyter_draws(
    switch: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SWITCH, switch)
    shell: Any = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    use_course_style()
    try:
        fig = two_curves("seen")
        before = min(pixels(fig))
        shown, _ = shell.display_formatter.format(fig)
        png = shown["image/png"]
        picture = Image.open(io.BytesIO(base64.b64decode(png) if isinstance(png, str) else png))
        assert picture.size == ((1920, 800) if switch else (960, 400))
        assert ("Description" in picture.info) == bool(switch)
        assert (min(pixels(fig)) > before) == bool(switch)
    finally:
        InteractiveShell.clear_instance()
