"""What helpers/plotting/fully_connected.py promises: what is drawn is what was given."""

from collections.abc import Iterator
from typing import Any

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes

from helpers.fully_connected import conv2d_as_matrix, dense
from helpers.plotting.fully_connected import (
    show_bars,
    show_connections,
    show_curve,
    show_flattened,
    show_growth,
    show_layer,
    show_masks,
    show_parts,
    show_shared_weights,
    show_steps,
)


@pytest.fixture(autouse=True)
def clean_figures() -> Iterator[None]:
    """Close what a test drew."""
    yield
    plt.close("all")


def written(ax: Axes) -> list[str]:
    return [text.get_text() for text in ax.texts]


def pixels(ax: Axes) -> Any:
    return np.asarray(ax.images[0].get_array())


def test_the_row_holds_the_places_of_the_map_in_order() -> None:
    figure = show_flattened(np.zeros((4, 7)), (1, 2))
    assert [written(ax) for ax in figure.axes] == [[str(place) for place in range(28)]] * 2


def test_a_pixel_and_its_neighbours_are_marked_in_the_map_and_in_the_row() -> None:
    image = np.zeros((3, 5), int)
    image[0, 4] = 1
    in_map, in_row = (pixels(ax).reshape(-1, 3) for ax in show_flattened(image, (1, 0)).axes)
    assert np.array_equal(in_map, in_row)
    colours = {place: tuple(colour) for place, colour in enumerate(in_map)}
    blue = {place for place in colours if colours[place] == colours[0]}
    assert blue == {0, 6, 10}  # above, right and below; the left side is the border
    assert len({colours[5], colours[4], colours[0], colours[1]}) == 4


def test_every_weight_and_every_neurons_sum_is_written() -> None:
    x, weights, bias = [2, -3], [[1, 0, -4], [5, -1, 2]], [0, -7, 3]
    ax = show_layer(x, weights, bias)
    assert len(ax.lines) == 6
    texts = written(ax)
    assert sorted(texts[:6]) == sorted(["1", "0", "−4", "5", "−1", "2"])
    sums = [text for text in texts if "=" in text]
    assert sums[1] == "2·0 + −3·(−1) − 7 = −4"
    totals = [int(text.split("= ")[1].replace("−", "-")) for text in sums]
    assert totals == dense(x, weights, bias).tolist()


def test_zeros_are_no_connections_and_equal_weights_look_equal() -> None:
    ax = show_connections(conv2d_as_matrix([[1, 2, 3]], (1, 6)))
    looks = [(line.get_color(), line.get_linestyle()) for line in ax.lines]
    assert len(looks) == 12 and len(set(looks)) == 3
    assert looks[:3] == looks[3:6]


def test_many_different_weights_are_all_grey() -> None:
    ax = show_connections(np.arange(1, 25).reshape(4, 6))
    assert len(ax.lines) == 24 and {line.get_color() for line in ax.lines} == {"0.55"}


def test_the_matrix_shows_every_weight_and_leaves_zeros_white() -> None:
    kernel = np.arange(1, 7).reshape(2, 3)
    matrix = conv2d_as_matrix(kernel, (4, 5))
    _, ax = show_shared_weights(matrix, kernel).axes
    assert written(ax) == [str(weight) for weight in matrix[matrix != 0]]
    drawn = ax.images[0].get_array()
    assert np.array_equal(np.ma.getmaskarray(drawn), matrix == 0)


def test_a_bar_is_as_long_as_its_networks_parameters() -> None:
    ax = show_parts({"a": {"conv": 500, "dense": 1_500}, "b": {"dense": 900, "last": 10}})
    ends = [patch.get_x() + patch.get_width() for patch in ax.patches]
    assert ends == [500, 2_000, 900, 910]
    assert [text.strip() for text in written(ax)] == [
        "conv\n500",
        "dense\n1,500",
        "2,000",
        "dense\n900",
        "910",
    ]


def test_growth_draws_the_given_counts_and_names_each_line() -> None:
    ax = show_growth([4, 8, 32], {"one": [7, 7, 7], "two": [9, 30, 4]})
    assert [line.get_ydata().tolist() for line in ax.lines] == [[7, 7, 7], [9, 30, 4]]  # type: ignore[union-attr]
    assert written(ax) == ["one", "two"]
    low, high = ax.get_ylim()
    assert low < 4 and high > 30


def test_every_step_from_logits_to_probabilities_has_its_bars() -> None:
    figure = show_bars({"first": [-2, 0.5], "second": [0.25, 0.75]}, ["awake", "drowsy"])
    assert [ax.get_title() for ax in figure.axes] == ["first", "second"]
    heights = [[patch.get_height() for patch in ax.patches] for ax in figure.axes]
    assert heights == [[-2, 0.5], [0.25, 0.75]]


@pytest.mark.parametrize("names", [None, ("curve", "dots")])
def test_a_curve_keeps_its_dots_and_names_either_them_or_their_numbers(names: Any) -> None:
    ax = show_curve([0, 1, 3], [5, -1, 2], {1: -1, 3: 2}, ("x", "y"), names=names)
    curve, dots = ([list(axis) for axis in line.get_data()] for line in ax.lines)
    assert (curve, dots) == ([[0, 1, 3], [5, -1, 2]], [[1, 3], [-1, 2]])
    assert written(ax) == ([] if names else ["1: -1.00", "3: 2.00"])
    assert (ax.get_legend() is not None) == (names is not None)


def test_steps_write_every_number_beside_its_name() -> None:
    ax = show_steps([[0, 8], [4, 0], [4, 4]], ["one", "two", "in use"])
    assert written(ax) == ["0", "8", "4", "0", "4", "4"]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["one", "two", "in use"]


@pytest.mark.parametrize("mask", [(0, 0, 0), (1, 0, 1), (1, 1, 1)])
def test_a_dropped_neuron_has_no_lines_and_a_cross(mask: Any) -> None:
    ax = show_masks([mask]).axes[0]
    assert [line.get_marker() for line in ax.lines].count("x") == mask.count(0)
    lengths = [len(np.atleast_1d(line.get_xdata())) for line in ax.lines]
    kinds = [line.get_marker() for line in ax.lines]
    connections = [kind for kind, length in zip(kinds, lengths, strict=True) if length == 2]
    assert connections.count("None") == 5 * mask.count(1)
