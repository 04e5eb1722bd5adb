"""What training makes small: how wrong a network's answers are, in one number (notebook 06).

A network gives one logit a class. `cross_entropy` turns logits and right answers into one number,
and `accuracy` counts the answers that are right. With `cross_entropy_gradient` the way back through
the layers begins: it says how the loss changes with every logit.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.fully_connected import softmax
from helpers.internals.arguments import as_numbers, shaped

Array = NDArray[Any]


def cross_entropy(logits: ArrayLike, labels: ArrayLike) -> float:
    """Measure how surprised the network is by the right answers, averaged over the images.

    Parameters
    ----------
    logits : array-like, (N, classes)
        What the last layer gives, before any softmax, of any size.
    labels : array-like, (N,), integers
        The right class of each image.

    Returns
    -------
    float
        The mean of -log(probability of the right class): 0 if all are sure and right.

    Raises
    ------
    ValueError, TypeError
        If logits and labels do not fit together, a logit is NaN or infinite, or a label no class.

    Notes
    -----
    log(softmax) is logit - log(sum of exp): as in `softmax` the largest logit is subtracted
    first. So a probability too small for a float still has a finite logarithm.

    Examples
    --------
    >>> round(cross_entropy([[0, 0], [0, 0]], [0, 1]), 4)  # log 2: a coin's surprise
    0.6931
    >>> cross_entropy([[1000, 0]], [1])
    1000.0

    Introduced in notebook 06.
    """
    scores, right = _checked(logits, labels)
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_sums = np.log(np.exp(shifted).sum(axis=1))
    return float(np.mean(log_sums - shifted[np.arange(len(right)), right]))


def cross_entropy_gradient(logits: ArrayLike, labels: ArrayLike) -> Array:
    """Compute the slope of the cross-entropy in every logit: probability less the truth.

    Parameters
    ----------
    logits, labels
        As for `cross_entropy`, which also refuses the same.

    Returns
    -------
    ndarray, (N, classes)
        (softmax(logits) - one_hot(labels)) / N: float32 for float16 or float32 logits, float64 for
        others.

    Notes
    -----
    Here the chain rule begins: every other gradient takes the slope that came from behind it, and
    nothing stands behind the loss. Each row sums to 0: what one class gains, others lose.

    Examples
    --------
    >>> cross_entropy_gradient([[0, 0], [0, 0]], [0, 1])  # half a probability off, for two images
    array([[-0.25,  0.25],
           [ 0.25, -0.25]])

    Introduced in notebook 06.
    """
    _, right = _checked(logits, labels)
    slope = softmax(logits)
    slope[np.arange(len(right)), right] -= 1
    return slope / len(right)


def accuracy(logits: ArrayLike, labels: ArrayLike) -> float:
    """Return the share of images whose largest logit is the right class.

    Parameters
    ----------
    logits : array-like, (N, classes)
        Logits or probabilities. Where several are largest, the first counts.
    labels
        As for `cross_entropy`, which also refuses the same.

    Returns
    -------
    float
        Between 0 and 1.

    Examples
    --------
    >>> accuracy([[2, -1, 0], [0, 1, 3], [5, 4, 4], [1, 9, 0]], [0, 2, 1, 1])
    0.75

    Introduced in notebook 06.
    """
    scores, right = _checked(logits, labels)
    return float(np.mean(scores.argmax(axis=1) == right))


def _checked(logits: ArrayLike, labels: ArrayLike) -> tuple[Array, Array]:
    """Return logits (N, classes) as float64 and labels (N,), or say why they do not fit."""
    scores = as_numbers(logits, "logits")
    if scores.ndim != 2:
        raise ValueError(f"logits {scores.shape} do not fit: (N, classes) does")
    right = shaped(labels, "labels", scores.shape[:1])
    if not np.isfinite(scores).all():
        raise ValueError("logits hold NaN or infinity: finite numbers fit")
    if right.dtype.kind not in "ui":
        raise ValueError(f"labels are {right.dtype}: integers fit, as of labels.astype(int)")
    if right.min() < 0 or right.max() >= scores.shape[1]:
        raise ValueError(
            f"labels ({right.dtype}) reach from {right.min()} to {right.max()}: "
            f"whole numbers from 0 to {scores.shape[1] - 1} fit"
        )
    return scores.astype(np.float64), right  # small integers would wrap, float16 overflow
