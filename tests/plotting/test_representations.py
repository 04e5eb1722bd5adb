"""What helpers/plotting/representations.py promises: windows, points, values are those given."""

from typing import Any

import numpy as np
import pytest
from matplotlib.colors import to_rgba
from matplotlib.patches import Rectangle

from helpers.plotting import (
    show_embeddings,
    show_layer_values,
    show_receptive_fields,
    show_windows_in_images,
)
from tests.support import assert_refused

RNG = np.random.default_rng(3)
PICTURE = RNG.random((6, 9, 3))
POINTS, WINDOW = np.zeros((3, 2)), (0, 0, 2, 2)


def frames(ax: Any) -> list[tuple[float, ...]]:
    """Return (top, left, bottom, right) of every coloured frame, counted in pixels."""
    found = [patch for patch in ax.patches if isinstance(patch, Rectangle)]
    return [
        (box.y0 + 0.5, box.x0 + 0.5, box.y1 + 0.5, box.x1 + 0.5)
        for box in (
            patch.get_bbox() for patch in found if patch.get_edgecolor() != to_rgba("white")
        )
    ]


def test_windows_are_framed_and_their_pixels_drawn_below() -> None:
    windows = [(0, 1, 3, 5), (2, 6, 6, 9)]
    images = [PICTURE, PICTURE[::-1, :, :1]]
    figure = show_windows_in_images(images, windows, ["1.5", "1.2"], suptitle="finding")
    above, below = figure.axes[:2], figure.axes[2:]
    for ax, window in zip(above, windows, strict=True):
        assert frames(ax) == [window]
    assert [ax.get_title() for ax in above] == ["1.5", "1.2"]
    np.testing.assert_array_equal(below[0].images[0].get_array(), PICTURE[0:3, 1:5])
    np.testing.assert_array_equal(below[1].images[0].get_array(), PICTURE[::-1][2:6, 6:9, 0])


def test_receptive_fields_are_framed_in_one_picture_and_told_apart_without_colour() -> None:
    windows = [(0, 0, 3, 3), (0, 1, 4, 6), (1, 1, 6, 9)]
    ax = show_receptive_fields(PICTURE, windows, ["conv1", "pool1", "conv2"], "one unit each")
    assert frames(ax) == windows
    legend = ax.get_legend()
    assert legend is not None
    texts = [text.get_text() for text in legend.get_texts()]
    assert texts == ["conv1: 3×3", "pool1: 4×5", "conv2: 5×8"]
    handles: list[Any] = ax.get_legend_handles_labels()[0]
    assert len({handle.get_linestyle() for handle in handles}) == 3
    assert handles[0].get_zorder() > handles[2].get_zorder()


def test_embeddings_show_every_point_with_its_classs_marker() -> None:
    labels = np.array([1, 0, 1, 2, 0])
    planes = [RNG.normal(size=(5, 2)), RNG.normal(size=(5, 2)) * 40]
    figure = show_embeddings(planes, labels, ["a", "b", "c"], ["before", "after"], suptitle="so")
    for ax, plane, title in zip(figure.axes, planes, ("before", "after"), strict=True):
        clouds: list[Any] = list(ax.collections)
        for index, cloud in enumerate(clouds):
            np.testing.assert_array_equal(cloud.get_offsets(), plane[labels == index])
        outlines = {cloud.get_paths()[0].vertices.tobytes() for cloud in clouds}
        colours = {tuple(cloud.get_facecolor()[0]) for cloud in clouds}
        assert len(clouds) == len(outlines) == len(colours) == 3
        assert ax.get_title() == title and ax.get_aspect() == 1
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["a", "b", "c"]


def test_ten_classes_have_ten_markers_and_ten_colours() -> None:
    names = [str(digit) for digit in range(10)]
    figure = show_embeddings([RNG.normal(size=(10, 2))], np.arange(10), names, ["digits"])
    clouds: list[Any] = list(figure.axes[0].collections)
    assert len({cloud.get_paths()[0].vertices.tobytes() for cloud in clouds}) == 10
    assert len({tuple(cloud.get_facecolor()[0]) for cloud in clouds}) == 10


def test_points_that_are_no_numbers_are_left_out() -> None:
    figure = show_embeddings([[[np.nan, 1], [0, np.inf], [2, 3]]], [0, 1, 0], ["a", "b"], ["t"])
    figure.canvas.draw()
    (low, high), (below, above) = figure.axes[0].get_xlim(), figure.axes[0].get_ylim()
    assert low < 2 < high and below < 3 < above


def test_each_series_is_drawn_with_its_own_marker_and_line() -> None:
    ax = show_layer_values(["a", "b", "c"], {"shift": [0.1, 0.5, 0.2], "dark": [0.3, 0.2, 0.1]})
    first, second = ax.lines
    assert list(first.get_ydata()) == [0.1, 0.5, 0.2]
    assert list(second.get_ydata()) == [0.3, 0.2, 0.1]
    assert first.get_marker() != second.get_marker() and first.get_color() != second.get_color()
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["a", "b", "c"]
    legend = ax.get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == ["shift", "dark"]


def test_the_scale_begins_at_zero_and_ends_where_it_is_told() -> None:
    assert show_layer_values(["a", "b"], {"x": [0.4, 0.5]}, top=1).get_ylim() == (0, 1)
    low, high = show_layer_values(["a", "b"], {"x": [0.4, 0.5]}).get_ylim()
    assert low == 0 and high >= 0.5


def test_one_series_needs_no_legend() -> None:
    assert show_layer_values(["a", "b"], {"x": [1, 2]}).get_legend() is None


REFUSED = {
    "titles: 0 came for 1 images; one each fits": lambda: show_windows_in_images(
        [PICTURE], [WINDOW], []
    ),
    "windows: 0 came for 1 images; one each fits": lambda: show_windows_in_images(
        [PICTURE], [], ["a"]
    ),
    "windows: [0, 0, 7, 2] leaves the picture (6, 9)": lambda: show_windows_in_images(
        [PICTURE], [(0, 0, 7, 2)], ["a"]
    ),
    "windows [[2, 0, 2, 2]] do not fit: whole numbers (top, left, bottom, right) do": lambda: (
        show_windows_in_images([PICTURE], [(2, 0, 2, 2)], ["a"])
    ),
    "windows [[0.0, 0.0, 1.5, 2.0]] do not fit: "
    "whole numbers (top, left, bottom, right) do": lambda: show_receptive_fields(
        PICTURE, [(0, 0, 1.5, 2)], ["a"]
    ),
    "windows (1, 2) does not fit: (n, 4) does": lambda: show_receptive_fields(
        PICTURE, [(0, 0)], ["a"]
    ),
    "names: 2 came for 1 windows; one each fits": lambda: show_receptive_fields(
        PICTURE, [WINDOW], ["a", "b"]
    ),
    "windows: 11 came; at most ten can be told apart": lambda: show_receptive_fields(
        PICTURE, [WINDOW] * 11, ["a"] * 11
    ),
    "labels must number the 2 classes from 0 on, ten at most": lambda: show_embeddings(
        [POINTS], [0, 1, 2], ["a", "b"], ["t"]
    ),
    "projections (3, 2) does not fit: (2, 2) does": lambda: show_embeddings(
        [POINTS], [0, 1], ["a", "b"], ["t"]
    ),
    "titles: 0 came for 1 projections; one each fits": lambda: show_embeddings(
        [POINTS], [0, 1, 0], ["a", "b"], []
    ),
    "series['x'] (1,) does not fit: (2,) does": lambda: show_layer_values(["a", "b"], {"x": [1]}),
    "series: 11 came; 1 to 10 can be told apart": lambda: show_layer_values(
        ["a"], {str(number): [1] for number in range(11)}
    ),
    "top 0 does not fit: a number above 0 does": lambda: show_layer_values(
        ["a"], {"x": [1]}, top=0
    ),
}


@pytest.mark.parametrize(("message", "call"), REFUSED.items())
def test_a_bad_value_is_named(message: str, call: Any) -> None:
    assert_refused(call, message)
