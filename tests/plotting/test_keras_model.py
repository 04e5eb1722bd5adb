"""What helpers/plotting/keras_model.py promises: drawn to scale, and with the given numbers."""

from collections.abc import Iterator
from itertools import pairwise

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import pytest
from matplotlib.patches import Rectangle

from helpers.plotting.keras_model import (
    show_confusion,
    show_curves,
    show_parameter_areas,
    show_shapes,
)


@pytest.fixture(autouse=True)
def clean_figures() -> Iterator[None]:
    """Close what a test drew."""
    yield
    plt.close("all")


def test_a_block_is_as_high_as_its_rows_and_wider_with_more_channels() -> None:
    ax = show_shapes(["a", "b", "c"], [(64, 64, 3), (32, 16, 64), (100,)])
    first, second, bar = (box for box in ax.patches if isinstance(box, Rectangle))
    assert first.get_height() == pytest.approx(2 * second.get_height())
    assert second.get_width() > first.get_width() > bar.get_width()


def test_every_shape_is_written_below_its_name() -> None:
    ax = show_shapes(["input", "flatten"], [(5, 7, 3), (16384,)])
    assert [text.get_text() for text in ax.texts] == ["input", "5×7×3", "flatten", "16,384"]


def test_shapes_and_names_must_be_as_many() -> None:
    with pytest.raises(ValueError, match="names: 1 came for 2 shapes"):
        show_shapes(["input"], [(3,), (4,)])


def test_areas_are_to_scale_and_do_not_touch() -> None:
    counts = [896, 18_496, 2_097_280, 258]
    ax = show_parameter_areas(list("abcd"), counts)
    boxes = [box for box in ax.patches if isinstance(box, Rectangle)]
    areas = [box.get_width() * box.get_height() for box in boxes]
    assert areas == pytest.approx(counts)
    for left, right in pairwise(boxes):
        assert left.get_x() + left.get_width() < right.get_x()
    assert ax.texts[2].get_text() == "c\n2,097,280"


@pytest.mark.parametrize("counts", [[1, 2, 3], [5, 0], []])
def test_a_square_needs_a_count(counts: list[int]) -> None:
    with pytest.raises(ValueError, match="one each, 1 or more, fits"):
        show_parameter_areas(["a", "b"], counts)


def test_curves_keep_their_numbers_and_differ_without_colour() -> None:
    ax = show_curves([1, 2, 5], {"x": [0.5, -1, 0.25], "y": [3, 1, 2]}, xlabel="epoch")
    first, second = ax.lines
    assert first.get_xydata().tolist() == [[1, 0.5], [2, -1], [5, 0.25]]  # type: ignore[union-attr]
    assert first.get_linestyle() != second.get_linestyle()
    assert first.get_marker() != second.get_marker()
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["x", "y"]  # type: ignore[union-attr]


def test_five_curves_are_too_many() -> None:
    with pytest.raises(ValueError, match="curves: 5 came; at most 4"):
        show_curves([0], {name: [1] for name in "abcde"})


def test_a_confusion_matrix_has_the_truth_in_rows() -> None:
    ax = show_confusion([[3, 1], [0, 6]], ["awake", "drowsy"])
    assert [text.get_text() for text in ax.texts] == ["3", "1", "0", "6"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("the network's answer", "the truth")
    assert [text.get_text() for text in ax.get_yticklabels()] == ["awake", "drowsy"]


def test_a_confusion_matrix_has_a_row_a_class() -> None:
    with pytest.raises(ValueError, match=r"counts has shape \(2, 3\): for 2 classes \(2, 2\) fits"):
        show_confusion([[1, 2, 3], [4, 5, 6]], ["awake", "drowsy"])


def test_an_empty_confusion_matrix_can_be_drawn() -> None:
    assert len(show_confusion([[0, 0], [0, 0]], ["a", "b"]).texts) == 4
