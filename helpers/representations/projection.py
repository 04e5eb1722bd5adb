"""Vectors of many numbers, laid onto the plane in which they differ most (notebook 08)."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.internals.arguments import as_numbers
from helpers.representations.running import finite

Vectors = NDArray[np.float64]

_NOTHING = 1e-6  # of the longest direction: what is shorter is left of rounding


class Projection(NamedTuple):
    """Vectors as points of a plane, (N, 2), and the share of their variance along each axis."""

    points: Vectors
    explained: Vectors


def principal_plane(vectors: ArrayLike) -> Projection:
    """Lay vectors of many numbers onto the plane in which they differ most.

    Parameters
    ----------
    vectors : array-like, (N, features)
        At least two vectors of at least two finite numbers.

    Returns
    -------
    Projection
        points, (N, 2) in float64: the two principal components, mean 0, the first the wider;
        explained, (2,): the share of the variance along each. What they miss is not drawn.

    Raises
    ------
    ValueError, TypeError
        If vectors are no such matrix.

    Notes
    -----
    Principal component analysis. X, the vectors less their mean, has its directions in the
    eigenvectors of X^T X, or in X^T times those of X X^T: the smaller of the two is taken, which
    is much faster than a singular value decomposition of X. A direction is as good as its
    opposite: here the first of its largest entries is positive, so that every machine draws the
    same. Vectors that lie on a line have only one direction: what rounding leaves of a second one,
    less than a millionth of the first, counts as nothing, and all points get 0 there.

    Examples
    --------
    >>> points, explained = principal_plane([[0, 0, 1], [2, 0, 1], [4, 0, 1]])
    >>> points.round(6).tolist(), explained.round(6).tolist()
    ([[-2.0, 0.0], [0.0, 0.0], [2.0, 0.0]], [1.0, 0.0])

    Introduced in notebook 08.
    """
    matrix = as_numbers(vectors, "vectors").astype(np.float64)
    if matrix.ndim != 2 or min(matrix.shape) < 2:
        raise ValueError(f"vectors {matrix.shape} do not fit: (N, features), both at least 2, do")
    centred = finite(matrix, "vectors") - matrix.mean(axis=0)
    points = centred @ _principal_directions(centred)
    variance = float((centred**2).sum())
    explained = (points**2).sum(axis=0) / variance if variance > 0 else np.zeros(2)
    return Projection(points, explained)


def _principal_directions(centred: Vectors) -> Vectors:
    """Return the two directions of most variance, (features, 2), of length 1 (or 0 if none is)."""
    wide = centred.shape[0] < centred.shape[1]
    squares, vectors = np.linalg.eigh(centred @ centred.T if wide else centred.T @ centred)
    directions = centred.T @ vectors[:, [-1, -2]] if wide else vectors[:, [-1, -2]]
    spreads = np.sqrt(np.maximum(squares[[-1, -2]], 0))
    real = (spreads > 0) & (spreads >= _NOTHING * spreads[0])
    lengths = np.where(real, np.linalg.norm(directions, axis=0), np.inf)  # nothing becomes 0
    directions = directions / lengths
    largest = np.abs(directions).round(9).argmax(axis=0)  # near ties go to the first
    return directions * np.where(directions[largest, [0, 1]] < 0, -1, 1)
