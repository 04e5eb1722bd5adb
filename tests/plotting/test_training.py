"""What helpers/plotting/training.py promises: the given numbers, their spread, and told apart."""

from typing import Any

import numpy as np
import pytest

from helpers.plotting import show_curves, show_runs, show_spread
from tests.support import assert_refused


def test_curves_keep_their_numbers_and_differ_without_colour() -> None:
    ax = show_curves([1, 2, 5], {"x": [0.5, -1, 0.25], "y": [3, 1, 2]}, xlabel="epoch")
    first, second = ax.lines
    assert first.get_xydata().tolist() == [[1, 0.5], [2, -1], [5, 0.25]]  # type: ignore[union-attr]
    assert first.get_linestyle() != second.get_linestyle()
    assert first.get_marker() != second.get_marker()
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["x", "y"]  # type: ignore[union-attr]


def test_few_places_have_a_tick_each() -> None:
    assert show_curves([1, 2, 7], {"x": [0, 1, 2]}).get_xticks().tolist() == [1, 2, 7]
    assert len(show_curves(range(50), {"x": range(50)}).get_xticks()) < 13


def test_what_is_no_number_is_a_gap_in_the_curve() -> None:
    ax = show_curves([1, 2, 3], {"x": [1, float("nan"), 2]})
    ax.figure.canvas.draw()
    low, high = ax.get_ylim()
    assert 0.9 < low < 1 and 2 < high < 2.1


def test_runs_show_their_mean_and_their_range() -> None:
    ax = show_runs([1, 2], {"a": [[0, 1], [2, 5]]}, "two seeds")
    assert ax.lines[0].get_ydata() == pytest.approx([1, 3])
    edges = ax.collections[0].get_paths()[0].vertices
    assert {(1.0, 0.0), (1.0, 2.0), (2.0, 1.0), (2.0, 5.0)} <= {tuple(edge) for edge in edges}


def test_every_training_is_a_dot_and_every_way_names_its_mean() -> None:
    ax = show_spread({"plain": [0.5, 0.75], "helped": [0.875, 1.0]}, "better")
    assert [text.get_text() for text in ax.get_yticklabels()] == ["plain  0.62", "helped  0.94"]
    assert ax.lines[0].get_xdata() == pytest.approx([0.625, 0.625])
    assert ax.lines[2].get_xdata() == pytest.approx([0.875, 1.0])


REFUSED = {
    "curves['a'] (1,) does not fit: (2,) does": lambda: show_curves([1, 2], {"a": [1]}),
    "curves: 0 came; 1 to 4 can be told apart": lambda: show_curves([1, 2], {}),
    "curves: 5 came; 1 to 4 can be told apart": lambda: show_curves(
        [0], {name: [1] for name in "abcde"}
    ),
    "ylim holds NaN or infinity: finite numbers fit": lambda: show_curves(
        [1], {"a": [1]}, ylim=(0, float("nan"))
    ),
    "runs['a'] (1,) does not fit: (n, 1) does": lambda: show_runs([1], {"a": [1]}),
    "runs: 0 came; 1 to 4 can be told apart": lambda: show_runs([1], {}),
    "runs: 5 came; 1 to 4 can be told apart": lambda: show_runs(
        [1], {name: [[1]] for name in "abcde"}
    ),
    "ways: 0 came; at least one fits": lambda: show_spread({}),
    "ways['a'] (1, 1) does not fit: (n,) does": lambda: show_spread({"a": [[1]]}),
    "ways['a'] holds NaN or infinity: finite numbers fit": lambda: show_spread({"a": [np.nan]}),
    "xlim holds NaN or infinity: finite numbers fit": lambda: show_spread(
        {"a": [1]}, xlim=(0, float("inf"))
    ),
}


@pytest.mark.parametrize(("message", "call"), REFUSED.items())
def test_a_bad_value_is_named(message: str, call: Any) -> None:
    assert_refused(call, message)
