"""Tests of helpers/representations/projection.py: the plane in which vectors differ most."""

import tracemalloc
from typing import Any

import numpy as np
import pytest

from helpers.representations import principal_plane
from tests.support import assert_refused


@pytest.mark.parametrize("shape", [(9, 4), (4, 30), (2, 2), (40, 3), (60, 500)])
def test_the_principal_plane_is_that_of_the_singular_value_decomposition(
    shape: tuple[int, int],
) -> None:
    vectors = np.random.default_rng(6).normal(size=shape) * np.linspace(3, 1, shape[1]) - 5
    left, sizes, _ = np.linalg.svd(vectors - vectors.mean(axis=0), full_matrices=False)
    points, explained = principal_plane(vectors)
    np.testing.assert_allclose(np.abs(points), np.abs(left[:, :2] * sizes[:2]), atol=1e-7)
    np.testing.assert_allclose(explained, sizes[:2] ** 2 / (sizes @ sizes), atol=1e-12)
    np.testing.assert_allclose(points.mean(axis=0), 0, atol=1e-12)


@pytest.mark.parametrize("shape", [(4, 2000), (2000, 4)])
def test_the_smaller_of_the_two_products_is_taken(shape: tuple[int, int]) -> None:
    vectors = np.random.default_rng(1).normal(size=shape)
    tracemalloc.start()
    try:
        principal_plane(vectors)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 20 * vectors.nbytes  # the larger is 500 times as large as the vectors


def test_the_principal_planes_signs_belong_to_the_directions() -> None:
    vectors = np.random.default_rng(8).normal(size=(12, 5)) * [5, 1, 2, 3, 4]
    points = principal_plane(vectors).points
    np.testing.assert_allclose(principal_plane(-vectors).points, -points, atol=1e-12)
    order = np.random.default_rng(9).permutation(12)
    np.testing.assert_allclose(principal_plane(vectors[order]).points, points[order], atol=1e-12)
    for more in (0, 6e-10):  # both entries of the direction are as large, or nearly so
        falling = np.outer([1, 5, 2], [1, -1 - more])
        np.testing.assert_allclose(
            principal_plane(falling).points[:, 0], np.array([-5, 7, -2]) * np.sqrt(2) / 3
        )


@pytest.mark.parametrize("shape", [(4, 3), (3, 4)])
def test_equal_vectors_lie_on_one_point(shape: tuple[int, int]) -> None:
    points, explained = principal_plane(np.full(shape, 7))
    np.testing.assert_array_equal(points, np.zeros((shape[0], 2)))
    np.testing.assert_array_equal(explained, [0, 0])


def test_the_largest_entry_of_each_direction_is_positive() -> None:
    vectors = np.array([[-3, 0], [3, 0], [0, -1], [0, 1]])
    np.testing.assert_allclose(principal_plane(vectors).points, vectors, atol=1e-12)
    slanted = vectors @ [[0.6, -0.8], [0.8, 0.6]]  # its directions: (-0.6, 0.8), (0.8, 0.6)
    np.testing.assert_allclose(principal_plane(slanted).points, vectors * [-1, 1], atol=1e-12)
    for seed in range(10):
        cloud = np.random.default_rng(seed).normal(size=(9, 4)) * [4, 3, 2, 1]
        directions = (cloud - cloud.mean(axis=0)).T @ principal_plane(cloud).points  # (4, 2)
        largest = np.abs(directions).argmax(axis=0)
        assert (directions[largest, [0, 1]] > 0).all()


@pytest.mark.parametrize("shape", [(6, 64), (64, 6), (6, 6), (400, 64)])
@pytest.mark.parametrize("scale", [1, 1e-4, 1e6])
def test_of_vectors_on_a_line_the_second_axis_is_nothing(
    shape: tuple[int, int], scale: float
) -> None:
    rng = np.random.default_rng(3)
    vectors = scale * np.outer(rng.normal(size=shape[0]), rng.normal(size=shape[1]))
    points, explained = principal_plane(vectors)
    assert explained[0] == pytest.approx(1)
    assert explained[1] == 0
    np.testing.assert_array_equal(points[:, 1], 0)


def test_one_live_feature_gives_one_axis() -> None:
    vectors = np.zeros((6, 64), np.float32)
    vectors[:, 9] = [0.1, 2.7, 3.3, 0.4, 1.9, 0.8]
    points, explained = principal_plane(vectors)
    np.testing.assert_allclose(points[:, 0], vectors[:, 9] - vectors[:, 9].mean(), atol=1e-6)
    np.testing.assert_array_equal(points[:, 1], np.zeros(6))
    np.testing.assert_allclose(explained, [1, 0], atol=1e-12)


def test_a_thin_band_keeps_its_second_axis() -> None:
    rng = np.random.default_rng(5)
    vectors = np.stack([rng.normal(size=30), 1e-4 * rng.normal(size=30), np.zeros(30)], axis=1)
    points = principal_plane(vectors).points
    centred = vectors - vectors.mean(axis=0)
    np.testing.assert_allclose(np.abs(points[:, 1]).max(), np.abs(centred[:, 1]).max(), rtol=0.1)


@pytest.mark.parametrize(
    ("vectors", "message"),
    [
        ([1, 2], "vectors (2,) do not fit: (N, features), both at least 2, do"),
        ([[1, np.nan]], "vectors (1, 2) do not fit: (N, features), both at least 2, do"),
        ([[1], [2]], "vectors (2, 1) do not fit: (N, features), both at least 2, do"),
        ([[1, 2], [3, np.nan]], "vectors holds nan at (1, 1): finite numbers fit"),
    ],
)
def test_what_is_no_matrix_of_vectors_is_refused(vectors: Any, message: str) -> None:
    assert_refused(lambda: principal_plane(vectors), message)


def test_what_is_no_number_is_named() -> None:
    message = "vectors must hold numbers, received str (<U3)"
    assert_refused(lambda: principal_plane("cat"), message, TypeError)  # type: ignore[arg-type]
