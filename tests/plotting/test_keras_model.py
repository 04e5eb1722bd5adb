"""What helpers/plotting/keras_model.py promises: drawn to scale, and with the given numbers."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from matplotlib.patches import Rectangle

from helpers.plotting import show_confusion, show_parameter_areas, show_shapes
from tests.support import assert_drawn_into, assert_refused, named, placed, written


def test_a_block_is_as_high_as_its_rows_and_wider_with_more_channels() -> None:
    ax = show_shapes(["a", "b", "c"], [(64, 64, 3), (32, 16, 64), (100,)])
    first, second, bar = (box for box in ax.patches if isinstance(box, Rectangle))
    assert first.get_height() == pytest.approx(2 * second.get_height())
    assert second.get_width() > first.get_width() > bar.get_width()


def test_every_area_is_how_many_numbers_there_are_on_one_scale() -> None:
    shapes = [(64, 64, 3), (32, 32, 64), (16384,), (2,)]
    ax = show_shapes(["a", "b", "c", "d"], shapes)
    boxes = [box for box in ax.patches if isinstance(box, Rectangle)]
    areas = np.array([box.get_width() * box.get_height() for box in boxes])
    assert areas / areas[0] == pytest.approx([1, 16 / 3, 4 / 3, 2 / 12288])
    assert ax.get_aspect() == 1 and {box.get_y() for box in boxes} == {0}
    for left, right in pairwise(boxes):
        assert left.get_x() + left.get_width() < right.get_x()


def test_maps_and_rows_of_numbers_differ_in_colour_and_rows_alone_can_be_drawn() -> None:
    ax = show_shapes(["a", "b"], [(4, 4, 3), (64,)])
    block, row = (box for box in ax.patches if isinstance(box, Rectangle))
    assert block.get_facecolor() != row.get_facecolor()
    (alone,) = show_shapes(["a"], [(64,)]).patches
    assert isinstance(alone, Rectangle) and alone.get_height() == alone.get_width() == 8
    (alone,) = show_shapes(["a"], [(10, 4, 2)]).patches
    assert isinstance(alone, Rectangle) and alone.get_height() == alone.get_width() == 10


def test_every_shape_is_written_below_its_name() -> None:
    ax = show_shapes(["input", "flatten"], [(5, 7, 3), (16384,)])
    assert written(ax) == ["input", "5×7×3", "flatten", "16,384"]
    for box, name, shape in zip(ax.patches, ax.texts[::2], ax.texts[1::2], strict=True):
        (left, bottom), (right, top) = box.get_bbox().get_points()  # type: ignore[attr-defined]
        middle = pytest.approx((left + right) / 2)
        assert (name.get_position()[0], shape.get_position()[0]) == (middle, middle)
        assert name.get_position()[1] > top and shape.get_position()[1] < bottom
        (low, high), (first, last) = ax.get_ylim(), ax.get_xlim()
        assert first <= left and right <= last and low < bottom and top < high


@pytest.mark.parametrize(
    "draw",
    [
        lambda *a, **k: show_shapes(["a"], [(2,)], *a, **k),
        lambda *a, **k: show_parameter_areas(["a"], [2], *a, **k),
        lambda *a, **k: show_confusion([[1]], ["a"], *a, **k),
    ],
)
def test_a_drawing_goes_into_axes_that_came(draw: Any) -> None:
    assert_drawn_into(draw)


def test_areas_are_to_scale_and_do_not_touch() -> None:
    counts = [896, 18_496, 2_097_280, 258]
    ax = show_parameter_areas(list("abcd"), counts)
    boxes = [box for box in ax.patches if isinstance(box, Rectangle)]
    areas = [box.get_width() * box.get_height() for box in boxes]
    assert areas == pytest.approx(counts)
    assert ax.get_aspect() == 1
    for left, right in pairwise(boxes):
        assert left.get_x() + left.get_width() < right.get_x()
    assert written(ax) == ["a\n896", "b\n18,496", "c\n2,097,280", "d\n258"]
    for box, text in zip(boxes, ax.texts, strict=True):
        x, y = text.get_position()
        assert x == pytest.approx(box.get_x() + box.get_width() / 2) and y < box.get_y() == 0
        assert ax.get_xlim()[0] < box.get_x() and x < ax.get_xlim()[1]
        assert ax.get_ylim()[0] < y and box.get_height() < ax.get_ylim()[1]


def test_a_confusion_matrix_has_the_truth_in_rows() -> None:
    ax = show_confusion([[3, 1], [0, 6]], ["awake", "drowsy"])
    assert written(ax) == ["3", "1", "0", "6"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("the network's answer", "the truth")
    assert [text.get_text() for text in ax.get_yticklabels()] == ["awake", "drowsy"]
    assert [text.get_text() for text in ax.get_xticklabels()] == ["awake", "drowsy"]
    assert placed(ax) == {"3": (0, 0), "1": (1, 0), "0": (0, 1), "6": (1, 1)}
    assert np.asarray(ax.images[0].get_array()).tolist() == [[3, 1], [0, 6]]
    assert ax.images[0].get_clim() == (0, 6)
    assert min(ax.images[0].get_cmap()(0.0)) > 0.95, "nothing is white"
    empty = show_confusion([[0]], ["a"], "none")
    assert empty.images[0].get_clim() == (0, 1) and named(empty)[0] == "none"


def test_a_confusion_matrix_can_hold_shares_and_what_is_no_number() -> None:
    ax = show_confusion([[0.25, np.nan], [1234567, -1]], ["a", "b"])
    assert written(ax) == ["0.25", "nan", "1234567", "−1"]
    assert ax.images[0].get_clim() == (0, 1_234_567)
    ax.figure.canvas.draw()


REFUSED = {
    "names: 1 came for 2 shapes; one each fits": lambda: show_shapes(["a"], [(3,), (4,)]),
    "shapes [(4, 3)] do not fit: (rows, columns, channels), (n,) do": lambda: show_shapes(
        ["a"], [(4, 3)]
    ),
    "counts: 3 came for 2 names; one each fits": lambda: show_parameter_areas(
        ["a", "b"], [1, 2, 3]
    ),
    "counts: 0 came for 0 names; one each fits": lambda: show_parameter_areas([], []),
    "counts of shape (2, 3) does not fit: shape (2, 2) does": lambda: show_confusion(
        [[1, 2, 3], [4, 5, 6]], ["awake", "drowsy"]
    ),
}


@pytest.mark.parametrize(("message", "call"), REFUSED.items())
def test_a_bad_value_is_named(message: str, call: Any) -> None:
    assert_refused(call, message)
