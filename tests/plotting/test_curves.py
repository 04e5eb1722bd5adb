"""What helpers/plotting/curves.py promises: the numbers drawn are the given ones, told apart."""

from typing import Any

import numpy as np
import pytest

from helpers import plotting
from tests.support import assert_drawn_into, assert_refused, named, placed, written


def test_a_bar_is_as_long_as_its_networks_parameters() -> None:
    ax = plotting.show_parts({"a": {"conv": 500, "dense": 1_500}, "b": {"dense": 900, "last": 10}})
    ends = [patch.get_x() + patch.get_width() for patch in ax.patches]
    assert ends == [500, 2_000, 900, 910]
    assert [text.strip() for text in written(ax)] == [
        "conv\n500",
        "dense\n1,500",
        "2,000",
        "dense\n900",
        "910",
    ]


def test_every_layer_is_named_in_the_middle_of_its_part_and_every_network_beside_its_bar() -> None:
    ax = plotting.show_parts({"a": {"conv": 500, "dense": 1_500}, "b": {"dense": 900}}, "costs")
    assert placed(ax) == {
        "conv\n500": (250, 0), "dense\n1,500": (1250, 0), " 2,000": (2000, 0),
        "dense\n900": (450, 1), " 900": (900, 1),
    }  # fmt: skip
    assert [bar.get_y() + bar.get_height() / 2 for bar in ax.patches] == [0, 0, 1]  # type: ignore[attr-defined]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["a", "b"]
    assert named(ax) == ("costs", "parameters", "") and ax.get_xlim() == (0, 2300)
    ax.figure.canvas.draw()
    assert "1,000" in [label.get_text() for label in ax.get_xticklabels()]


def test_a_layer_below_an_eleventh_of_the_longest_bar_has_no_name() -> None:
    texts = written(
        plotting.show_parts({"a": {"large": 900, "fits": 92, "small": 8}, "b": {"few": 90}})
    )
    assert [text.split()[0] for text in texts] == ["large", "fits", "1,000", "90"]


def test_convolutions_have_a_colour_of_their_own_and_the_first_network_stands_on_top() -> None:
    ax = plotting.show_parts(
        {"a": {"conv 1": 5, "dense": 5, "conv 2": 5, "last": 5}, "b": {"dense": 9}}
    )
    first, second, third, fourth, fifth = (bar.get_facecolor() for bar in ax.patches)
    assert first == third != second == fourth == fifth
    low, high = ax.get_ylim()
    assert low > high


def test_growth_draws_the_given_counts_and_names_each_line() -> None:
    ax = plotting.show_growth([4, 8, 32], {"one": [7, 7, 7], "two": [9, 30, 4]})
    assert [line.get_ydata().tolist() for line in ax.lines] == [[7, 7, 7], [9, 30, 4]]  # type: ignore[union-attr]
    assert written(ax) == ["one", "two"]
    low, high = ax.get_ylim()
    assert low < 4 and high > 30
    scales: list[Any] = [axis.get_transform() for axis in (ax.xaxis, ax.yaxis)]
    assert [scale.base for scale in scales] == [2, 10]
    assert [list(line.get_xdata()) for line in ax.lines] == [[4, 8, 32]] * 2  # type: ignore[arg-type]
    assert len({line.get_marker() for line in ax.lines}) == 2
    assert [label.get_text() for label in ax.get_xticklabels()] == ["4", "8", "32"]
    assert ax.get_xticks().tolist() == [4, 8, 32] and not len(ax.get_xticks(minor=True))
    assert named(ax) == ("", "side of the picture, in pixels", "parameters")
    low, high = ax.get_xlim()
    for text, end in zip(ax.texts, (7, 4), strict=True):
        x, y = text.get_position()
        assert 32 < x < high and y == end and text.get_color() == ax.lines[end == 4].get_color()
    assert low < 4
    ax.figure.canvas.draw()
    assert {"1", "10"} <= {label.get_text() for label in ax.get_yticklabels()}


def test_every_step_from_logits_to_probabilities_has_its_bars() -> None:
    figure = plotting.show_bars({"first": [-2, 0.5], "second": [0.25, 0.75]}, ["awake", "drowsy"])
    assert [ax.get_title() for ax in figure.axes] == ["first", "second"]
    heights = [[patch.get_height() for patch in ax.patches] for ax in figure.axes]
    assert heights == [[-2, 0.5], [0.25, 0.75]]
    assert all(len({patch.get_hatch() for patch in ax.patches}) == 2 for ax in figure.axes)
    assert len({ax.get_ylim() for ax in figure.axes}) == 1  # what is compared shares one scale
    assert [written(ax) for ax in figure.axes] == [["-2", "0.5"], ["0.25", "0.75"]]
    assert [t.get_text() for t in figure.axes[1].get_xticklabels()] == ["awake", "drowsy"]
    assert {line.get_ydata()[0] for ax in figure.axes for line in ax.lines} == {0}  # type: ignore[index]
    assert plotting.show_bars({"a": [1]}, ["b"], "so").get_suptitle() == "so"
    assert figure.get_suptitle() == ""


def test_four_classes_are_told_apart_by_colour_and_by_hatches() -> None:
    (ax,) = plotting.show_bars({"a": [1, 2, 1234.5, 0.00123]}, "wxyz").axes
    assert len({bar.get_facecolor() for bar in ax.patches}) == 4
    assert len({bar.get_hatch() for bar in ax.patches}) == 4
    assert written(ax) == ["1", "2", "1.23e+03", "0.00123"]


@pytest.mark.parametrize("names", [None, ("curve", "dots")])
def test_a_curve_keeps_its_dots_and_names_either_them_or_their_numbers(names: Any) -> None:
    ax = plotting.show_curve([0, 1, 3], [5, -1, 2], {1: -1, 3: 2}, ("x", "y"), names=names)
    curve, dots = ([list(axis) for axis in line.get_data()] for line in ax.lines)
    assert (curve, dots) == ([[0, 1, 3], [5, -1, 2]], [[1, 3], [-1, 2]])
    assert written(ax) == ([] if names else ["1: -1.00", "3: 2.00"])
    legend = ax.get_legend()
    assert ([text.get_text() for text in legend.get_texts()] if legend else None) == (
        list(names) if names else None
    )
    assert named(ax) == ("", "x", "y")
    assert [text.xy for text in ax.texts] == ([] if names else [(1, -1), (3, 2)])  # type: ignore[attr-defined]
    assert (ax.lines[0].get_marker(), ax.lines[1].get_linestyle()) == ("None", "None")
    assert plotting.show_curve([0], [1], {}, ("x", "y"), "so").get_title() == "so"


def test_a_curve_needs_one_height_for_each_place() -> None:
    with pytest.raises(ValueError, match="x and y must have same first dimension"):
        plotting.show_curve([1, 2], [1], {}, ("x", "y"))


def test_steps_write_every_number_beside_its_name() -> None:
    ax = plotting.show_steps([[0, 8], [4, 0], [4, 4]], ["one", "two", "in use"])
    assert written(ax) == ["0", "8", "4", "0", "4", "4"]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["one", "two", "in use"]
    assert np.asarray(ax.images[0].get_array()).tolist() == [[0, 8], [4, 0], [4, 4]]
    assert min(ax.images[0].get_cmap()(0.0)) > 0.95, "zeros are white"


def test_steps_that_are_no_numbers_leave_the_scale_to_the_others() -> None:
    ax = plotting.show_steps([[np.nan, 1], [np.inf, 2]], ["a", "b"])
    assert written(ax) == ["nan", "1", "inf", "2"]
    assert ax.images[0].get_clim() == (0, 2.8)


def test_curves_keep_their_numbers_and_differ_without_colour() -> None:
    ax = plotting.show_curves([1, 2, 5], {"x": [0.5, -1, 0.25], "y": [3, 1, 2]}, xlabel="epoch")
    first, second = ax.lines
    assert first.get_xydata().tolist() == [[1, 0.5], [2, -1], [5, 0.25]]  # type: ignore[union-attr]
    assert first.get_linestyle() != second.get_linestyle()
    assert first.get_marker() != second.get_marker()
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["x", "y"]  # type: ignore[union-attr]
    ax = plotting.show_curves([1, 2], {"x": [3, 4]}, "t", xlabel="a", ylabel="b", ylim=(0, 9))
    assert named(ax) == ("t", "a", "b") and ax.get_ylim() == (0, 9)
    assert named(plotting.show_curves([1], {"x": [3]})) == ("", "", "")


@pytest.mark.parametrize(
    "draw",
    [
        lambda *a, **k: plotting.show_parts({"a": {"b": 1}}, *a, **k),
        lambda *a, **k: plotting.show_growth([1, 2], {"a": [1, 2]}, *a, **k),
        lambda *a, **k: plotting.show_steps([[1, 2]], ["a"], *a, **k),
        lambda *a, **k: plotting.show_curves([1, 2], {"a": [1, 2]}, *a, **k),
    ],
)
def test_a_drawing_goes_into_axes_that_came(draw: Any) -> None:
    assert_drawn_into(draw)


def test_few_places_have_a_tick_each() -> None:
    assert plotting.show_curves([1, 2, 7], {"x": [0, 1, 2]}).get_xticks().tolist() == [1, 2, 7]
    many = plotting.show_curves(range(50), {"x": range(50)})
    assert len(many.get_xticks()) < 13 and many.lines[0].get_markevery() == 6
    for count, ticks in ((12, True), (13, False)):
        places = [1, *range(5, count + 4)]
        found = plotting.show_curves(places, {"x": places})
        assert (found.get_xticks().tolist() == places) == ticks
        assert found.lines[0].get_markevery() == 1


def test_what_is_no_number_is_a_gap_in_the_curve() -> None:
    ax = plotting.show_curves([1, 2, 3], {"x": [1, float("nan"), 2]})
    ax.figure.canvas.draw()
    low, high = ax.get_ylim()
    assert 0.9 < low < 1 and 2 < high < 2.1


REFUSED = {
    "counts: 5 came; 1 to 4 can be told apart": lambda: plotting.show_growth(
        [1, 2], {name: [1, 2] for name in "abcde"}
    ),
    "counts['a'] of shape (1,) does not fit: shape (2,) does": lambda: plotting.show_growth(
        [1, 2], {"a": [1]}
    ),
    "rows['a'] of shape (1,) does not fit: shape (2,) does": lambda: plotting.show_bars(
        {"a": [1]}, ["a", "b"]
    ),
    "rows of shape (1, 2) does not fit: shape (2, any) does": lambda: plotting.show_steps(
        [[1, 2]], ["a", "b"]
    ),
    "rows is ragged: its rows must all have one length": lambda: plotting.show_steps(
        [[1, 2], [1]], ["a", "b"]
    ),
    "curves['a'] of shape (1,) does not fit: shape (2,) does": lambda: plotting.show_curves(
        [1, 2], {"a": [1]}
    ),
    "x of shape (1, 2) does not fit: shape (any,) does": lambda: plotting.show_curves(
        [[1, 2]], {"a": [1, 2]}
    ),
    "curves: 0 came; 1 to 4 can be told apart": lambda: plotting.show_curves([1, 2], {}),
}


@pytest.mark.parametrize(("message", "call"), REFUSED.items())
def test_a_bad_value_is_named(message: str, call: Any) -> None:
    assert_refused(call, message)
