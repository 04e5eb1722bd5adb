"""What helpers/plotting/pieces.py promises: what is written can be read, and what is no number."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb

from helpers.plotting import pieces, show_image, show_matrix
from tests.plotting.test_base import drawn, numbers
from tests.support import assert_refused, named, placed, written


def brightness(colour: Any) -> float:
    """Relative luminance as the accessibility guidelines (WCAG 2) define it."""
    values = np.asarray(to_rgb(colour))
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def contrast(one: Any, other: Any) -> float:
    low, high = sorted([brightness(one), brightness(other)])
    return (high + 0.05) / (low + 0.05)


def cell_colours(ax: Axes) -> list[tuple[float, ...]]:
    """What colour the page really has below each number."""
    picture, places = drawn(ax), [text.get_position() for text in ax.texts]
    pixels = ax.transData.transform(places).round().astype(int)
    return [tuple(picture[picture.shape[0] - 1 - y, x]) for x, y in pixels]


# The guidelines ask for 4.5 in small text and 3 in large; one green of viridis misses both.
@pytest.mark.parametrize(
    ("cmap", "least"),
    [("gray", 4), ("gray_r", 4), ("viridis", 2.85), ("RdBu", 3), ("PuOr", 3), ("Blues", 3)],
)
def test_the_ink_is_readable_on_every_colour_of_a_scale(cmap: str, least: float) -> None:
    scale = np.linspace(-40, 300, 400).reshape(20, 20)  # beyond both ends as well
    ax = show_matrix(scale, cmap=cmap)
    assert {text.get_color() for text in ax.texts} == {"black", "white"}
    for text, colour in zip(ax.texts, cell_colours(ax), strict=True):
        assert contrast(text.get_color(), colour) > least, text.get_text()


def test_dark_cells_carry_white_ink_and_bright_cells_black() -> None:
    ax = show_matrix([[0, 100, 127, 128, 200, 255]])
    assert [text.get_color() for text in ax.texts] == ["white"] * 3 + ["black"] * 3


def test_the_ink_is_readable_where_nothing_is_drawn() -> None:
    ax = show_matrix([[np.nan, np.inf, -np.inf, 0, 255]])
    assert numbers(ax) == [["nan", "inf", "-inf", "0", "255"]]
    for text, colour in zip(ax.texts, cell_colours(ax), strict=True):
        assert contrast(text.get_color(), colour) > 15, text.get_text()


@pytest.mark.parametrize("shape", [(21, 1), (1, 21), (4,), (2, 2, 2)])
def test_numbers_are_written_into_a_small_matrix_alone(shape: tuple[int, ...]) -> None:
    assert pieces.as_grid(np.ones((20, 20)), "kernel").shape == (20, 20)
    message = f"kernel {shape} does not fit: (H, W) up to (20, 20) does"
    assert_refused(lambda: pieces.as_grid(np.ones(shape), "kernel"), message)


def test_a_scale_of_one_value_is_drawn_without_complaint() -> None:
    ax = show_matrix([[5, 5]], vmin=5, vmax=5)
    for text, colour in zip(ax.texts, cell_colours(ax), strict=True):
        assert contrast(text.get_color(), colour) > 15


def test_truth_values_are_drawn_black_and_white_in_colour_too() -> None:
    truth = np.array([[[True] * 3, [False] * 3]])
    ax = show_image(truth)
    page = drawn(ax)
    x, y = ax.transData.transform([(0, 0), (1, 0)]).round().astype(int).T
    assert page[page.shape[0] - 1 - y, x].tolist() == [[1, 1, 1], [0, 0, 0]]


def test_a_clear_pixel_shows_the_page_behind_it() -> None:
    picture = np.zeros((1, 2, 4))
    picture[0, 0, 3] = 1
    ax = show_image(picture)
    page = drawn(ax)
    x, y = ax.transData.transform([(0, 0), (1, 0)]).round().astype(int).T
    assert page[page.shape[0] - 1 - y, x].tolist() == [[0, 0, 0], [1, 1, 1]]


@pytest.mark.parametrize(
    ("picture", "low", "high"),
    [(np.full((1, 1, 3), -0.9e-6), 0, 0), (np.full((1, 1, 3), 1 + 0.9e-6), 1, 1),
     (np.full((1, 1, 3), 255), 255, 255), (np.uint8([[[255, 0, 7]]]), 0, 255),
     (np.full((1, 1), -7.5), -7.5, -7.5)],
)  # fmt: skip
def test_a_picture_may_leave_its_range_by_what_rounding_adds(
    picture: Any, low: float, high: float
) -> None:
    taken = pieces.as_picture(picture, "image")
    assert (taken.min(), taken.max()) == (low, high) and taken.dtype == picture.dtype
    assert taken.shape == picture.shape


@pytest.mark.parametrize(
    ("value", "said"), [(-1.1e-6, "-1.1e-06"), (1 + 1.1e-6, "1"), (256, "256"), (-1, "-1")]
)
def test_a_colour_beyond_that_is_refused_by_its_name(value: float, said: str) -> None:
    message = f"x runs from {said} to {said}: uint8, or floats in [0, 1], fit"
    assert_refused(lambda: pieces.as_picture(np.full((1, 1, 3), value), "x"), message)


def test_fractions_are_bytes_by_255_or_floats_as_they_are() -> None:
    bytes_ = np.uint8([[0, 51, 255]])
    for picture in (bytes_, np.float32([[0, 0.2, 1]])):
        found = pieces.as_float_picture(picture, "x")
        assert found.dtype == float and found.ravel() == pytest.approx([0, 0.2, 1])
    assert pieces.as_float_picture(bytes_[..., None], "x").shape == (1, 3)
    message = "x runs from 0 to 2: uint8, or floats in [0, 1], fit"
    assert_refused(lambda: pieces.as_float_picture([[0, 2]], "x"), message)
    message = "x (2,) does not fit: (H, W), (H, W, 1), (H, W, 3) do"
    assert_refused(lambda: pieces.as_float_picture([0, 1], "x"), message)


def test_an_outline_goes_round_its_squares() -> None:
    _, ax = plt.subplots()
    pieces.outline(ax, (1, 2), (3, 5))
    pieces.outline(ax, (1, 2), (3, 5), 0.25, fill=False)
    outer, inner = ax.patches
    assert outer.get_bbox().bounds == (1.5, 0.5, 5, 3)  # type: ignore[attr-defined]
    assert inner.get_bbox().bounds == (1.75, 0.75, 4.5, 2.5)  # type: ignore[attr-defined]
    assert outer.get_fill() and not inner.get_fill()


def test_texts_are_written_into_their_squares_and_empty_ones_are_none() -> None:
    ax = show_image(np.zeros((2, 3)))
    texts = pieces.write(ax, [["a", "", "b"], ["", "c", ""]], fontsize=7, ha="left")
    assert placed(ax) == {"a": (0, 0), "b": (2, 0), "c": (1, 1)} and texts == list(ax.texts)
    styles = {(text.get_fontsize(), text.get_ha(), text.get_va()) for text in texts}
    assert styles == {(7, "left", "center")}
    pieces.write_squares(ax, np.array([["x", "y"]]), "red")
    assert written(ax)[3:] == ["x", "y"] and ax.texts[-1].get_ha() == "center"
    squares = [patch.get_bbox().bounds for patch in ax.patches]  # type: ignore[attr-defined]
    assert squares == [(-0.5, -0.5, 1, 1), (0.5, -0.5, 1, 1)]
    assert not any(patch.get_fill() for patch in ax.patches)


def test_panels_that_nothing_is_drawn_in_are_blank_and_a_drawing_can_be_bare() -> None:
    figure, axes = pieces.panels(2, 2, (3, 4), "four", 3, width_ratios=[1, 2])
    assert axes.shape == (2, 2) and figure.get_suptitle() == "four"
    assert figure.get_size_inches().tolist() == [3, 4]
    assert [ax.axison for ax in axes.flat] == [True] * 3 + [False]
    assert all(ax.axison for ax in pieces.panels(1, 2, (3, 4), "")[1].flat)
    pieces.bare(axes[0, 0], "bare", (1, 2), (4, 3), "equal")
    ax = axes[0, 0]
    assert (named(ax)[0], ax.get_xlim(), ax.get_ylim()) == ("bare", (1, 2), (4, 3))
    assert ax.get_aspect() == 1 and not ax.axison


def test_products_are_written_out_and_what_is_below_zero_stands_in_brackets() -> None:
    assert pieces.products([[1, -2]], [[0.5, -3]]) == "1·0.5 + −2·(−3)"
    assert pieces.products([1], [2], lambda value: f"<{value}>") == "<1>·<2>"
    assert pieces.spell_all([[1.0, -2.5]]).tolist() == [["1", "−2.5"]]


@pytest.mark.parametrize("take", [pieces.as_picture, pieces.as_grid, pieces.as_float_picture])
def test_what_is_no_number_is_refused_by_its_name(take: Any) -> None:
    assert_refused(lambda: take("cat", "x"), "x must hold numbers, received str (<U3)", TypeError)


def test_each_line_has_a_look_and_a_name_of_its_own() -> None:
    curves, (short, tall) = {"a": [1, 2], "b": [4, 3]}, [("red", "--", "o"), ("blue", ":", "x")]
    ax = pieces.draw_lines(None, (3, 2), ("x", "ys"), [5, 7], curves, (short, tall), linewidth=4)
    figure: Any = ax.figure
    assert figure.get_size_inches().tolist() == [3, 2]
    assert pieces.draw_lines(ax, (9, 9), ("x", "ys"), [0], {"c": [0]}, (tall,)) is ax
    first, second, _ = ax.lines
    assert first.get_xydata().tolist() == [[5, 1], [7, 2]]  # type: ignore[union-attr]
    assert second.get_xydata().tolist() == [[5, 4], [7, 3]]  # type: ignore[union-attr]
    for line, name, look in ((first, "a", short), (second, "b", tall)):
        assert (line.get_color(), line.get_linestyle(), line.get_marker()) == look
        assert (line.get_label(), line.get_linewidth()) == (name, 4)


@pytest.mark.parametrize(
    ("x", "curves", "message"),
    [
        ([[1]], {"a": [1]}, "x of shape (1, 1) does not fit: shape (any,) does"),
        ([1], {"a": [1, 2]}, "ys['a'] of shape (2,) does not fit: shape (1,) does"),
        ([1], {}, "ys: 0 came; 1 to 2 can be told apart"),
        ([1], {name: [1] for name in "abc"}, "ys: 3 came; 1 to 2 can be told apart"),
    ],
)
def test_lines_that_do_not_fit_are_refused_by_name(x: Any, curves: Any, message: str) -> None:
    looks = [("red", "-", "o")] * 2
    assert_refused(lambda: pieces.draw_lines(None, (3, 2), ("x", "ys"), x, curves, looks), message)


def test_a_new_figure_has_the_size_that_is_asked_for() -> None:
    figure: Any = pieces.place(None, 3, 2).figure
    assert figure.get_size_inches().tolist() == [3, 2]


def test_one_each_speaks_of_the_list_that_is_odd() -> None:
    message = "titles: 0 came for 0 maps; one each fits"
    assert_refused(lambda: pieces.one_each("maps", [], titles=[]), message)
    pieces.one_each("maps", [1, 2], titles=["a", "b"], names=("c", "d"))
    message = "names: 1 came for 2 maps; one each fits"
    assert_refused(lambda: pieces.one_each("maps", [1, 2], titles="ab", names="c"), message)


def test_what_rounding_adds_to_a_colour_is_taken_off(caplog: pytest.LogCaptureFixture) -> None:
    (image,) = show_image(np.full((2, 2, 3), np.nextafter(1, 2))).images
    assert np.asarray(image.get_array()).max() == 1
    assert caplog.text == ""  # Matplotlib would say that it clips


def test_the_scale_goes_by_the_largest_finite_magnitude() -> None:
    values = np.array([np.nan, -np.inf, -3, 2])
    assert [pieces.largest(values), pieces.largest(values[:2])] == [3, 1]
    assert pieces.largest(np.int8([-128])) == 128


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2.0, "2"),
        (-0.5, "−0.5"),
        (-0.0, "0"),
        (1_234_567, "1234567"),
        (10**15 - 1, "999999999999999"),
        (-(10**15), "−1e+15"),
        (1e20, "1e+20"),
        (np.nan, "nan"),
        (-np.inf, "−inf"),
        (np.float16(-3), "−3"),
        (np.float16(0.5), "0.5"),
    ],
)
def test_numbers_are_spelled_whole_where_they_are_whole(value: Any, text: str) -> None:
    assert pieces.spell(value) == text
