"""What helpers/plotting/training_steps.py promises: the numbers that came, and their spread."""

from collections.abc import Iterator

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest

from helpers.plotting import (
    show_descent,
    show_learned_kernel,
    show_runs,
    show_spread,
    show_way_back,
)


@pytest.fixture(autouse=True)
def clean_figures() -> Iterator[None]:
    """Close what a test drew."""
    yield
    plt.close("all")


def test_the_steps_lie_on_the_curve_and_the_line_touches_it() -> None:
    ax = show_descent(lambda w: (2 * w - 6) ** 2 / 2, [1, 1.8, 2.28], -8, "down", span=(0, 6))
    _, tangent, steps = ax.lines
    assert steps.get_ydata() == pytest.approx([8, 2.88, 1.0368])
    slope = np.diff(np.asarray(tangent.get_ydata())) / np.diff(np.asarray(tangent.get_xdata()))
    assert slope == pytest.approx(-8)
    assert [text.get_text() for text in ax.texts] == [" 0: w = 1", " 1: w = 1.8", " 2: w = 2.28"]


def test_a_kernel_is_drawn_at_each_step_asked_for() -> None:
    history = [np.full((2, 2), step) for step in range(4)]
    figure = show_learned_kernel([4, 2, 1, 0.5], history, [0, 3], "learned")
    assert [ax.get_title() for ax in figure.axes] == ["loss", "after step 0", "after step 3"]
    assert {text.get_text() for text in figure.axes[2].texts} == {"3"}


def test_below_each_value_stands_its_slope() -> None:
    figure = show_way_back({"map": [[1, 2], [3, 4]], "row": [5, 6]}, [[[7, 8], [9, 0]], [1, 2]])
    written = [[text.get_text() for text in ax.texts] for ax in figure.axes]
    assert written == [["1", "2", "3", "4"], ["5", "6"], ["7", "8", "9", "0"], ["1", "2"]]


def test_runs_show_their_mean_and_their_range() -> None:
    ax = show_runs([1, 2], {"a": [[0, 1], [2, 5]]}, "two seeds")
    assert ax.lines[0].get_ydata() == pytest.approx([1, 3])
    edges = ax.collections[0].get_paths()[0].vertices
    assert {(1.0, 0.0), (1.0, 2.0), (2.0, 1.0), (2.0, 5.0)} <= {tuple(edge) for edge in edges}


def test_more_than_four_runs_cannot_be_told_apart() -> None:
    with pytest.raises(ValueError, match="runs: 5 came; at most 4 can be told apart"):
        show_runs([1], {name: [[1]] for name in "abcde"})


def test_every_training_is_a_dot_and_every_way_names_its_mean() -> None:
    ax = show_spread({"plain": [0.5, 0.75], "helped": [0.875, 1.0]}, "better")
    assert [text.get_text() for text in ax.get_yticklabels()] == ["plain  0.62", "helped  0.94"]
    assert ax.lines[0].get_xdata() == pytest.approx([0.625, 0.625])
    assert ax.lines[2].get_xdata() == pytest.approx([0.875, 1.0])
