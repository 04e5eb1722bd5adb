"""What helpers/plotting/training.py promises: the given numbers, each at its place, told apart."""

from typing import Any

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from helpers import plotting
from tests.support import assert_drawn_into, assert_refused, named, placed


def test_runs_show_their_mean_and_their_range() -> None:
    ax = plotting.show_runs([1, 2], {"a": [[0, 1], [2, 5]]}, "two seeds")
    assert ax.lines[0].get_ydata() == pytest.approx([1, 3])
    edges = ax.collections[0].get_paths()[0].vertices
    assert {(1.0, 0.0), (1.0, 2.0), (2.0, 1.0), (2.0, 5.0)} <= {tuple(edge) for edge in edges}
    assert named(ax) == ("two seeds", "epoch", "")
    large = plotting.show_runs([1], {"a": np.float16([[60_000], [60_000]])})
    assert large.lines[0].get_ydata() == pytest.approx([60_000]), "halves would overflow"
    assert ax.lines[0].get_xdata() == pytest.approx([1, 2])


def test_curves_are_told_apart_and_named_and_a_long_one_has_a_few_markers() -> None:
    runs = {name: np.add.outer([0, 2], np.arange(50)) + 9 * n for n, name in enumerate("abcd")}
    ax = plotting.show_runs(range(50), runs, xlabel="step", ylabel="loss", ylim=(0, 99))
    assert named(ax) == ("", "step", "loss") and ax.get_ylim() == (0, 99)
    for line, band in zip(ax.lines, ax.collections, strict=True):
        assert to_rgb(line.get_color()) == tuple(band.get_facecolor()[0][:3])
        assert 0 < band.get_alpha() < 1 and line.get_markevery() == 6  # type: ignore[operator]
    for look in ("color", "linestyle", "marker"):
        assert len({getattr(line, f"get_{look}")() for line in ax.lines}) == 4
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["a", "b", "c", "d"]  # type: ignore[union-attr]
    short = plotting.show_runs([1, 2], {"a": [[1, 2]]})
    assert short.lines[0].get_markevery() == 1


@pytest.mark.parametrize(
    "draw",
    [
        lambda *a, **k: plotting.show_runs([1], {"a": [[1]]}, *a, **k),
        lambda *a, **k: plotting.show_spread({"a": [1]}, *a, **k),
    ],
)
def test_a_drawing_goes_into_axes_that_came(draw: Any) -> None:
    assert_drawn_into(draw)


def test_every_training_is_a_dot_and_every_way_names_its_mean() -> None:
    ax = plotting.show_spread({"plain": [0.5, 0.75], "helped": [0.875, 1.0]}, "better")
    assert [text.get_text() for text in ax.get_yticklabels()] == ["plain  0.62", "helped  0.94"]
    assert ax.lines[0].get_xdata() == pytest.approx([0.625, 0.625])
    assert ax.lines[2].get_xdata() == pytest.approx([0.875, 1.0])
    assert [line.get_ydata() for line in ax.lines[1:3]] == [  # type: ignore[comparison-overlap]
        pytest.approx([0, 0]), pytest.approx([1, 1]),
    ]  # fmt: skip
    means = ax.lines[3]
    assert means.get_xydata().tolist() == [[0.625, 0], [0.9375, 1]]  # type: ignore[union-attr]
    assert {line.get_linestyle() for line in ax.lines[1:]} == {"None"}
    assert [line.get_marker() for line in ax.lines[1:]] == ["o", "o", "|"]
    assert ax.get_yticks().tolist() == [0, 1] and ax.yaxis_inverted()
    assert named(ax) == ("better", "", "")
    ax = plotting.show_spread({"a": [1]}, xlabel="loss", xlim=(0, 3))
    assert ax.get_xlabel() == "loss" and ax.get_xlim() == (0, 3)


def test_means_of_small_floats_are_exact() -> None:
    seeds = np.float32([2**24, 1, 1])  # added up in float32, the ones are lost
    runs = plotting.show_runs([1], {"a": seeds[:, np.newaxis]})
    spread = plotting.show_spread({"a": seeds})
    assert runs.lines[0].get_ydata() == spread.lines[2].get_xdata() == [(2**24 + 2) / 3]


def test_below_each_value_stands_its_slope() -> None:
    figure = plotting.show_way_back(
        {"map": [[1, 2], [3, 4]], "row": [5, 6]}, [[[7, 8], [9, 0]], [1, 2]]
    )
    written = [[text.get_text() for text in ax.texts] for ax in figure.axes]
    assert written == [["1", "2", "3", "4"], ["5", "6"], ["7", "8", "9", "0"], ["1", "2"]]
    assert placed(figure.axes[1]) == {"5": (0, 0), "6": (0, 1)}, "upright"
    assert [ax.get_title() for ax in figure.axes] == ["map", "row", "its slope", "its slope"]
    sides = [ax.get_ylabel() for ax in figure.axes]
    assert sides == ["forwards →", "", "← backwards", ""]
    limits = [ax.images[0].get_clim() for ax in figure.axes]  # a row shares its scale
    assert limits == [(-9, 9), (-9, 9), (-13.5, 13.5), (-13.5, 13.5)]
    for ax in figure.axes:
        assert min(ax.images[0].to_rgba(0.0)[:3]) > 0.95, "zeros are white"  # type: ignore[type-var]
    assert plotting.show_way_back({"a": [1]}, [[1]], "back").get_suptitle() == "back"
    assert figure.get_suptitle() == ""


WRITABLE = "does not fit: (H, W) up to (20, 20) does"
REFUSED = {
    "runs['a'] of shape (1,) does not fit: shape (any, 1) does": lambda: plotting.show_runs(
        [1], {"a": [1]}
    ),
    "x of shape (1, 1) does not fit: shape (any,) does": lambda: plotting.show_runs(
        [[1]], {"a": [[1]]}
    ),
    "runs: 0 came; 1 to 4 can be told apart": lambda: plotting.show_runs([1], {}),
    "runs: 5 came; 1 to 4 can be told apart": lambda: plotting.show_runs(
        [1], {name: [[1]] for name in "abcde"}
    ),
    "ways: 0 came; at least one fits": lambda: plotting.show_spread({}),
    "ways['a'] of shape (1, 1) does not fit: shape (any,) does": lambda: plotting.show_spread(
        {"a": [[1]]}
    ),
    "slopes: 1 came for 2 values; one each fits": lambda: plotting.show_way_back(
        {"a": [1], "b": [1]}, [[1]]
    ),
    f"values['a'] (1, 1, 1) {WRITABLE}": lambda: plotting.show_way_back({"a": [[[1]]]}, [[1]]),
}


def test_values_that_are_no_numbers_are_of_the_wrong_type() -> None:
    message = "values['a'] must hold numbers, received str (<U1)"
    assert_refused(lambda: plotting.show_way_back({"a": "x"}, [[1]]), message, TypeError)
    message = "slopes must hold numbers, received str (<U1)"
    assert_refused(lambda: plotting.show_way_back({"a": [1]}, ["x"]), message, TypeError)


@pytest.mark.parametrize(("message", "call"), REFUSED.items())
def test_a_bad_value_is_named(message: str, call: Any) -> None:
    assert_refused(call, message)
