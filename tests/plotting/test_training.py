"""What helpers/plotting/training.py promises: the given numbers, their spread, and told apart."""

from typing import Any

import pytest

from helpers.plotting import show_runs, show_spread
from tests.support import assert_refused


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
    "runs['a'] of shape (1,) does not fit: shape (any, 1) does": lambda: show_runs([1], {"a": [1]}),
    "runs: 0 came; 1 to 4 can be told apart": lambda: show_runs([1], {}),
    "runs: 5 came; 1 to 4 can be told apart": lambda: show_runs(
        [1], {name: [[1]] for name in "abcde"}
    ),
    "ways: 0 came; at least one fits": lambda: show_spread({}),
    "ways['a'] of shape (1, 1) does not fit: shape (any,) does": lambda: show_spread({"a": [[1]]}),
}


@pytest.mark.parametrize(("message", "call"), REFUSED.items())
def test_a_bad_value_is_named(message: str, call: Any) -> None:
    assert_refused(call, message)
