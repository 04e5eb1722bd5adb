"""What helpers/plotting/pooling.py promises: the drawn windows and numbers are the given ones."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from helpers.plotting import BLUE, show_changes, show_exact, show_measurements, show_pooling
from tests.support import assert_drawn_into, assert_refused, named, placed, written

IMAGE = np.array([[3, -1, 4, 1, 5], [9, 2, 6, 5, -3], [5, 8, 9, 7, 9]])


def outlined(ax: Axes) -> list[Any]:
    """(row, column, height, width, colour) of every outlined window, in order."""
    frames = [p for p in ax.patches if isinstance(p, Rectangle) and p.get_linewidth() > 2]
    found = []
    for frame in frames:
        (x, y), height, width = frame.get_xy(), frame.get_height(), frame.get_width()
        found.append((round(y), round(x), round(height), round(width), frame.get_edgecolor()))
    return found


def test_every_window_is_outlined_where_it_lies_and_colours_its_own_number() -> None:
    image, output = show_pooling(IMAGE, [[[9, 6]]], ["max"]).axes
    assert [frame[:4] for frame in outlined(image)] == [(0, 0, 2, 2), (0, 2, 2, 2)]
    assert [frame[:4] for frame in outlined(output)] == [(0, 0, 1, 1), (0, 1, 1, 1)]
    assert [frame[4] for frame in outlined(image)] == [frame[4] for frame in outlined(output)]
    assert len({frame[4] for frame in outlined(image)}) == 2


def test_windows_that_touch_never_share_a_colour() -> None:
    image, _ = show_pooling(np.ones((4, 4)), [np.ones((2, 2))], ["max"]).axes
    assert len({frame[4] for frame in outlined(image)}) == 4
    shades = [patch for patch in image.patches if patch.get_alpha()]
    frames = [patch for patch in image.patches if patch.get_linewidth() > 2]
    for shade, frame in zip(shades, frames, strict=True):
        assert to_hex(shade.get_facecolor()) == to_hex(frame.get_edgecolor())
        assert shade.get_fill() and not frame.get_fill()


def test_the_numbers_of_the_input_and_of_every_output_are_written() -> None:
    image, highest, mean = show_pooling(IMAGE, [[[9, 6]], [[3.25, 4]]], ["max", "mean"]).axes
    assert written(image)[:5] == ["3", "−1", "4", "1", "5"]
    assert (written(highest), highest.get_title()) == (["9", "6"], "max")
    assert (written(mean), mean.get_title()) == (["3.25", "4"], "mean")
    assert image.get_title() == "input" and len(written(image)) == IMAGE.size
    assert placed(mean) == {"3.25": (0, 0), "4": (1, 0)}
    for ax in (image, highest, mean):  # white squares
        assert not np.asarray(ax.images[0].get_array()).any()
        assert ax.images[0].get_cmap()(0.0)[:3] == (1, 1, 1)
    assert image.images[0].get_array().shape == IMAGE.shape  # type: ignore[union-attr]
    assert show_pooling([[1]], [[[1]]], ["a"], pool_size=1, suptitle="so").get_suptitle() == "so"


def test_overlapping_windows_begin_a_stride_apart() -> None:
    image = show_pooling(IMAGE, [[[9, 9]]], ["max"], pool_size=3, stride=2).axes[0]
    assert [frame[:4] for frame in outlined(image)] == [(0, 0, 3, 3), (0, 2, 3, 3)]
    image = show_pooling(IMAGE, [np.ones((2, 1))], ["max"], pool_size=(1, 4), stride=(2, 3)).axes[0]
    assert [frame[:4] for frame in outlined(image)] == [(0, 0, 1, 4), (2, 0, 1, 4)]
    shades = [patch for patch in image.patches if patch.get_alpha()]
    assert [shade.get_bbox().bounds for shade in shades] == [  # type: ignore[attr-defined]
        patch.get_bbox().bounds
        for patch in image.patches
        if patch.get_linewidth() > 2  # type: ignore[attr-defined]
    ]


def test_each_way_has_its_own_line_marker_and_name() -> None:
    ax = show_changes([1, 2], {"max": [0.5, 0.25], "mean": [0.75, 1]}, "title", xlabel="shift")
    assert [list(np.asarray(line.get_ydata())) for line in ax.lines] == [[0.5, 0.25], [0.75, 1]]
    assert [line.get_label() for line in ax.lines] == ["max", "mean"]
    assert len({line.get_marker() for line in ax.lines}) == 2
    assert (ax.get_xlabel(), ax.get_ylim()[0]) == ("shift", 0)
    assert named(show_changes([1], {"a": [1]}, "t", ylabel="change")) == ("t", "", "change")
    assert named(show_changes([1], {"a": [1]})) == ("", "", "")
    assert [list(np.asarray(line.get_xdata())) for line in ax.lines] == [[1, 2]] * 2
    assert len({line.get_color() for line in ax.lines}) == 2 and list(ax.get_xticks()) == [1, 2]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["max", "mean"]  # type: ignore[union-attr]
    assert_drawn_into(lambda *a, **k: show_changes([1], {"a": [1]}, *a, **k))


def test_every_measurement_is_a_dot_in_the_row_of_its_way_and_a_bar_marks_the_median() -> None:
    figure = show_measurements(
        {"small": {"max": [1, 2, 6], "mean": [4]}, "large": {"max": [9], "mean": [3, 5]}},
        "title", xlabel="change", mark=7,
    )  # fmt: skip
    small, large = figure.axes
    assert (small.get_title(), large.get_title(), large.get_xlabel()) == (
        "small", "large", "change",
    )  # fmt: skip
    assert [text.get_text() for text in small.get_yticklabels()] == ["max", "mean"]
    assert small.get_xlim() == large.get_xlim()
    assert small.yaxis_inverted()
    drawn = [np.asarray(line.get_xydata()).tolist() for line in small.lines]
    assert [x for x, _ in drawn[0]] == [7, 7]
    assert drawn[1::2] == [[[1, 0], [2, 0], [6, 0]], [[4, 1]]]
    assert [[x for x, _ in bar] for bar in drawn[2::2]] == [[2, 2], [4, 4]]
    for row, ((_, low), (_, high)) in enumerate(drawn[2::2]):
        assert row - 0.5 < low < row < high < row + 0.5
    assert [np.asarray(line.get_xydata()).tolist() for line in large.lines[1::2]] == [
        [[9, 0]], [[3, 1], [5, 1]],
    ]  # fmt: skip
    assert figure.get_suptitle() == "title" and small.get_yticks().tolist() == [0, 1]
    assert {line.get_linestyle() for line in small.lines[1::2]} == {"None"}
    assert [line.get_color() for line in small.lines] == ["0.5", "black", "black", BLUE, "black"]
    (ax,) = show_measurements({"": {"a": [1]}}).axes
    assert named(ax) == ("", "", "") and list(ax.lines[0].get_xdata()) == [0, 0]
    assert len({line.get_marker() for line in small.lines[1::2]}) == 2


def test_each_pixel_becomes_a_whole_square_of_screen_dots() -> None:
    rng = np.random.default_rng(0)
    large, small = rng.integers(0, 256, (24, 24)), rng.integers(0, 256, (12, 12))
    figure = show_exact([large, small], ["large", "small"], side=24)
    figure.canvas.draw()
    screen = np.asarray(figure.canvas.buffer_rgba())[:, :, 0]  # type: ignore[attr-defined]
    for number, drawn in enumerate([large, small.repeat(2, axis=0).repeat(2, axis=1)]):
        left, bottom = 16 + number * 40, len(screen) - 16
        shown = screen[bottom - 24 : bottom, left : left + 24].astype(int)
        assert np.abs(shown - drawn).max() <= 1  # the colormap rounds
    assert screen.shape == (24 + 80, 16 + 2 * 40)
    plt.rc("figure.constrained_layout", use=True)  # it would move the pictures
    figure = show_exact([large], ["alone"], "a title")
    assert (figure.get_suptitle(), figure.axes[0].get_title()) == ("a title", "alone")
    assert figure.get_layout_engine() is None
    figure.canvas.draw()
    assert figure.axes[0].get_window_extent().size == pytest.approx([192, 192])


def test_a_matrix_with_entries_that_are_no_numbers_can_be_drawn() -> None:
    figure = show_pooling([[np.nan, 1], [-np.inf, 2]], [[[np.nan]]], ["max"])
    assert [written(ax) for ax in figure.axes] == [["nan", "1", "−inf", "2"], ["nan"]]
    figure.canvas.draw()


def test_without_a_title_none_is_written() -> None:
    for figure in (
        show_pooling([[1]], [[[1]]], ["a"], pool_size=1),
        show_measurements({"": {"a": [1]}}),
        show_exact([[[1]]], [""]),
    ):
        assert figure.get_suptitle() == ""


def test_large_integers_keep_all_their_digits() -> None:
    assert written(show_pooling([[1_234_567]], [[[1_234_567]]], ["max"], pool_size=1).axes[1]) == [
        "1234567"
    ]


REFUSED = {
    "outputs of shape (1, 3) does not fit: shape (1, 2) does": lambda: show_pooling(
        IMAGE, [[[9, 6, 5]]], ["max"]
    ),
    "titles: 2 came for 1 outputs; one each fits": lambda: show_pooling(
        IMAGE, [[[9, 6]]], ["max", "min"]
    ),
    "pool_size 0 does not fit: a whole number of at least 1 does": lambda: show_pooling(
        IMAGE, [[[9]]], ["max"], pool_size=0
    ),
    "stride 0 does not fit: a whole number of at least 1 does": lambda: show_pooling(
        IMAGE, [[[9]]], ["max"], stride=0
    ),
    "changes['a'] of shape (1,) does not fit: shape (2,) does": lambda: show_changes(
        [1, 2], {"a": [1]}
    ),
    "groups hold [['max'], ['min']]: 1 to 6 ways, the same in each, fit": lambda: show_measurements(
        {"one": {"max": [1]}, "two": {"min": [1]}}
    ),
    "groups hold []: 1 to 6 ways, the same in each, fit": lambda: show_measurements({}),
    "groups['a']['max'] of shape (1, 1) does not fit: shape (any,) does": lambda: show_measurements(
        {"a": {"max": [[1]]}}
    ),
    "titles: 0 came for 1 images; one each fits": lambda: show_exact([np.ones((4, 4))], []),
    "images: (100, 100) came; squares of a divisor of 192 fit": lambda: show_exact(
        [np.ones((100, 100))], ["uneven"]
    ),
}


@pytest.mark.parametrize(("message", "call"), REFUSED.items())
def test_a_bad_value_is_named(message: str, call: Any) -> None:
    assert_refused(call, message)
