"""What helpers/plotting/pieces.py promises: what is written can be read, and what is no number."""

from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb

from helpers.plotting import pieces, show_image, show_matrix
from tests.plotting.test_base import drawn, numbers


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
        (1_234_567, "1234567"),
        (1e20, "1e+20"),
        (np.nan, "nan"),
        (-np.inf, "−inf"),
    ],
)
def test_numbers_are_spelled_whole_where_they_are_whole(value: Any, text: str) -> None:
    assert pieces.spell(value) == text
