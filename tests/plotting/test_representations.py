"""The drawings of notebook 07: numbers a layer, and rows of heat maps."""

from collections.abc import Iterator

import matplotlib.pyplot as plt
import numpy as np
import pytest

from helpers.plotting.representations import show_heat_rows, show_layer_values


@pytest.fixture(autouse=True)
def close_figures() -> Iterator[None]:
    yield
    plt.close("all")


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


def test_a_series_that_misses_a_layer_is_refused() -> None:
    with pytest.raises(ValueError, match="'x' holds 1 numbers: one for each of 2"):
        show_layer_values(["a", "b"], {"x": [1]})


def test_heat_rows_draw_every_heat_map_in_its_place() -> None:
    image = np.linspace(0, 1, 5 * 8).reshape(5, 8)
    rows = {
        "trained": {"one": image * 2, "two": image - 0.5},
        "random": {"one": image * 3, "two": -image},
    }
    figure = show_heat_rows(image, rows, "a title")
    drawn = [ax for ax in figure.axes if len(ax.images) == 2]  # the picture, and the heat map
    assert [ax.get_title() for ax in drawn] == ["one", "two", "one", "two"]
    for ax, heat in zip(drawn, [h for row in rows.values() for h in row.values()], strict=True):
        assert np.allclose(np.asarray(ax.images[1].get_array()), heat)
    assert [drawn[0].get_ylabel(), drawn[2].get_ylabel()] == ["trained", "random"]
    assert figure.get_suptitle() == "a title"


@pytest.mark.parametrize(
    "rows", [{}, {"a": {}}, {"a": {"x": np.ones((2, 2))}, "b": {"y": np.ones((2, 2))}}]
)
def test_rows_with_different_methods_are_refused(rows: dict[str, dict[str, np.ndarray]]) -> None:
    with pytest.raises(ValueError, match="the same ones"):
        show_heat_rows(np.ones((2, 2)), rows)
