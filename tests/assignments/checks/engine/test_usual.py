"""Tests of assignments/checks/engine/usual.py: what slips give that no helper gives."""

import numpy as np

from assignments.checks.engine.usual import products, share


def test_each_window_is_multiplied_as_a_matrix_and_added_up() -> None:
    image = np.array([[1, 2, 0], [3, 4, 5]])
    kernel = np.array([[1, 10], [100, 1000]])
    # [[1, 2], [3, 4]] @ kernel is [[201, 2010], [403, 4030]], and
    # [[2, 0], [4, 5]] @ kernel is [[2, 20], [504, 5040]]
    assert products(image, kernel).tolist() == [[6644, 5566]]


def test_powers_of_e_are_divided_by_their_sum_and_overflow_unless_something_is_taken_off() -> None:
    logits = np.log([[1.0, 3.0], [2.0, 2.0]])
    assert share(logits).round(9).tolist() == [[0.25, 0.75], [0.5, 0.5]]
    assert share(logits, axis=0).round(2).tolist() == [[0.33, 0.6], [0.67, 0.4]]
    assert share(logits, axis=None).round(9).tolist() == [[0.125, 0.375], [0.25, 0.25]]
    with np.errstate(over="ignore", invalid="ignore"):
        assert np.isnan(share(np.array([[1000.0, 0.0]]))[0, 0])
    assert share(np.array([[1000.0, 0.0]]), 1000).tolist() == [[1, 0]]
