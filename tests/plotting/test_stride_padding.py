"""What helpers/plotting/stride_padding.py promises: the windows drawn are the windows given."""

from typing import Any

import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

from helpers.plotting import BLUE, ORANGE, show_receptive_field, show_windows_1d
from helpers.stride_padding import output_size, receptive_field
from tests.support import assert_drawn_into, assert_refused, written


def blue_cells(ax: Axes) -> list[float]:
    """The places of all pixels that windows read, window after window."""
    boxes = [box for box in ax.patches if to_hex(box.get_facecolor()) == BLUE]
    return [round(box.get_x() + 0.45, 6) for box in boxes]  # type: ignore[attr-defined]


def hatched(ax: Axes) -> list[float]:
    boxes = [box for box in ax.patches if box.get_hatch()]
    return [round(box.get_x() + 0.45, 6) for box in boxes]  # type: ignore[attr-defined]


def test_every_window_covers_the_pixels_it_reads() -> None:
    ax = show_windows_1d([3, 1, 4, 1, 5], starts=[0, 2], kernel_size=3)
    assert blue_cells(ax) == [0, 1, 2, 2, 3, 4]
    assert hatched(ax) == [] and "hatched: never read" not in written(ax)
    assert len(ax.lines) == 0


def test_dilation_leaves_gaps_and_what_is_left_over_is_hatched() -> None:
    ax = show_windows_1d(range(6), starts=[0], kernel_size=3, dilation=2)
    assert blue_cells(ax) == [0, 2, 4]
    assert [list(line.get_xdata()) for line in ax.lines] == [[0, 4]]  # type: ignore[arg-type]
    assert hatched(ax) == [1, 3, 5] and "hatched: never read" in written(ax)


def test_pixels_places_and_windows_stand_in_rows_below_one_another() -> None:
    ax = show_windows_1d([7, 8, 9], starts=[0, 2], kernel_size=3, padding=(2, 1), title="row")
    texts = [(text.get_text(), *text.get_position()) for text in ax.texts]
    above = [
        ("0", 0),
        ("0", 1),
        ("7", 2),
        ("0", 2),
        ("8", 3),
        ("1", 3),
        ("9", 4),
        ("2", 4),
        ("0", 5),
    ]
    assert [(text, x) for text, x, _ in texts[:9]] == above
    heights = [y for *_, y in texts[:9]]
    assert sorted(heights) == [-0.75] * 3 + [0] * 6  # places stand above the pixels
    assert [text for text, *_ in texts[9:]] == ["window 0", "window 1"]
    boxes: list[Any] = list(ax.patches)
    assert [round(box.get_x() + 0.45) for box in boxes[:6]] == [0, 1, 2, 3, 4, 5]
    assert {(box.get_width(), box.get_height()) for box in boxes} == {(0.9, 0.8)}
    assert [box.get_linestyle() == "dashed" for box in boxes[:6]] == [
        n in (0, 1, 5) for n in range(6)
    ]
    rows = sorted({round(box.get_y() + 0.4, 6) for box in boxes})
    assert (
        rows[0] == 0
        and [y for *_, y in texts[9:]] == rows[1:]
        and rows[1] > 0.8 < rows[2] - rows[1]
    )
    assert all(x < -0.5 for _, x, _ in texts[9:])
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    assert left < -1 and right > 5.5 and top < -0.9 and bottom > rows[-1] + 0.5
    assert ax.get_title() == "row"


@pytest.mark.parametrize(
    "draw",
    [
        lambda *a, **k: show_windows_1d([1, 2], [0], 1, *a, **k),
        lambda *a, **k: show_receptive_field([(3, 1)], *a, **k),
    ],
)
def test_a_drawing_goes_into_axes_that_came(draw: Any) -> None:
    assert_drawn_into(draw)


def test_padding_is_written_as_zeros_and_never_hatched() -> None:
    ax = show_windows_1d([7, 8], starts=[0], kernel_size=2, padding=(1, 1))
    assert written(ax)[:6] == ["0", "7", "0", "8", "1", "0"] and hatched(ax) == [2]


def test_as_many_windows_as_counted_fit_and_one_more_does_not() -> None:
    count = output_size(8, 3, stride=2)
    ax = show_windows_1d(range(8), starts=range(0, 2 * count, 2), kernel_size=3)
    assert f"window {count - 1}" in written(ax)
    with pytest.raises(
        ValueError, match=r"starts \[0, 2, 4, 6\]: a window of 3 leaves the row of 8"
    ):
        show_windows_1d(range(8), starts=range(0, 2 * count + 2, 2), kernel_size=3)


@pytest.mark.parametrize(
    "layers", [[(3, 1)], [(3, 1), (3, 1)], [(3, 1), (2, 2), (3, 1)], [(7, 2), (3, 2)]]
)
def test_the_input_row_is_as_wide_as_the_receptive_field(layers: list[tuple[int, int]]) -> None:
    ax = show_receptive_field(layers)
    assert written(ax)[-1] == f"input: {receptive_field(layers)} pixels"
    bottom = max(box.get_y() for box in ax.patches)  # type: ignore[attr-defined]
    row = [box for box in ax.patches if box.get_y() == bottom]  # type: ignore[attr-defined]
    assert len(row) == receptive_field(layers)


def test_every_unit_stands_above_the_middle_of_what_it_reads() -> None:
    ax = show_receptive_field([(3, 2), (2, 1)])  # 5 pixels, 2 units, 1 output
    rows: dict[float, list[float]] = {}
    for box in ax.patches:
        rows.setdefault(box.get_y() + 0.4, []).append(box.get_x() + 0.45)  # type: ignore[attr-defined]
    assert {height: pytest.approx(units) for height, units in rows.items()} == {
        0: [0],
        2: [-1, 1],
        4: [-2, -1, 0, 1, 2],
    }
    names = {text.get_position()[1]: text.get_text() for text in ax.texts}
    assert names == {0: "layer 2: 1 number", 2: "layer 1: 2 numbers", 4: "input: 5 pixels"}
    assert all(text.get_position()[0] < -2.5 for text in ax.texts)
    colours = [to_hex(box.get_facecolor()) for box in ax.patches]
    assert colours == [ORANGE] + [BLUE] * 7
    assert {line.get_color() for line in ax.lines} == {"0.6"}
    heights = [list(line.get_ydata()) for line in ax.lines]  # type: ignore[arg-type]
    assert all(0 < low % 2 < high % 2 < 2 and high - low < 2 for low, high in heights)
    assert [low // 2 for low, _ in heights] == [0, 0, 1, 1, 1, 1]
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    assert left < -3 and right > 2.5 and top < -0.4 and bottom > 4.4
    ends = [tuple(line.get_xdata()) for line in ax.lines]  # type: ignore[arg-type]
    assert ends == [(0, -1), (0, 1), (-1, -2), (-1, 0), (1, 0), (1, 2)]


def test_numbers_of_every_kind_are_written() -> None:
    ax = show_windows_1d([float("nan"), -1.5, 1_234_567, float("inf")], starts=[0], kernel_size=4)
    assert written(ax)[:8:2] == ["nan", "−1.5", "1234567", "inf"]


def test_one_pixel_is_written_as_one() -> None:
    assert written(show_receptive_field([(1, 1)])) == ["layer 1: 1 number", "input: 1 pixel"]


REFUSED = {
    "row of shape (1, 2) does not fit: shape (any,) does": lambda: show_windows_1d(
        [[1, 2]], [0], 1
    ),
    "row (0,) is empty: every axis needs at least one entry": lambda: show_windows_1d([], [0], 1),
    "starts [-1]: a window of 1 leaves the row of 2": lambda: show_windows_1d([1, 2], [-1], 1),
    "stride of layers[0] 0 does not fit: a whole number of at least 1 does": lambda: (
        show_receptive_field([(3, 0)])
    ),
}


@pytest.mark.parametrize(("message", "call"), REFUSED.items())
def test_a_bad_value_is_named(message: str, call: Any) -> None:
    assert_refused(call, message)
