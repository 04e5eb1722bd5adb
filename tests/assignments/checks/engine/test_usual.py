"""Tests of assignments/checks/engine/usual.py: what a matrix product makes of each window."""

import numpy as np

from assignments.checks.engine.usual import products


def test_each_window_is_multiplied_as_a_matrix_and_added_up() -> None:
    image = np.array([[1, 2, 0], [3, 4, 5]])
    kernel = np.array([[1, 10], [100, 1000]])
    # [[1, 2], [3, 4]] @ kernel is [[201, 2010], [403, 4030]], and
    # [[2, 0], [4, 5]] @ kernel is [[2, 20], [504, 5040]]
    assert products(image, kernel).tolist() == [[6644, 5566]]
