"""What helpers/plotting/training.py promises: the given numbers, each at its place, told apart."""

from typing import Any

import pytest

from helpers import plotting
from tests.support import assert_refused


def test_runs_show_their_mean_and_their_range() -> None:
    ax = plotting.show_runs([1, 2], {"a": [[0, 1], [2, 5]]}, "two seeds")
    assert ax.lines[0].get_ydata() == pytest.approx([1, 3])
    edges = ax.collections[0].get_paths()[0].vertices
    assert {(1.0, 0.0), (1.0, 2.0), (2.0, 1.0), (2.0, 5.0)} <= {tuple(edge) for edge in edges}


def test_every_training_is_a_dot_and_every_way_names_its_mean() -> None:
    ax = plotting.show_spread({"plain": [0.5, 0.75], "helped": [0.875, 1.0]}, "better")
    assert [text.get_text() for text in ax.get_yticklabels()] == ["plain  0.62", "helped  0.94"]
    assert ax.lines[0].get_xdata() == pytest.approx([0.625, 0.625])
    assert ax.lines[2].get_xdata() == pytest.approx([0.875, 1.0])


def test_below_each_value_stands_its_slope() -> None:
    figure = plotting.show_way_back(
        {"map": [[1, 2], [3, 4]], "row": [5, 6]}, [[[7, 8], [9, 0]], [1, 2]]
    )
    written = [[text.get_text() for text in ax.texts] for ax in figure.axes]
    assert written == [["1", "2", "3", "4"], ["5", "6"], ["7", "8", "9", "0"], ["1", "2"]]


WRITABLE = "does not fit: (H, W) up to (20, 20) does"
REFUSED = {
    "runs['a'] of shape (1,) does not fit: shape (any, 1) does": lambda: plotting.show_runs(
        [1], {"a": [1]}
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


@pytest.mark.parametrize(("message", "call"), REFUSED.items())
def test_a_bad_value_is_named(message: str, call: Any) -> None:
    assert_refused(call, message)
