"""Read recorded trainings: choose by the validation set, judge by the test set (notebook 06).

A recording is (seeds, looks, 6): for each seed and each look on the way, the loss and accuracy on
the training pictures, on the validation and on the test pictures, as `data.training_curves` has it.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.internals.arguments import members

Array = NDArray[Any]

# The ways that notebook 06 compares, each with the settings in which it was tried.
WAYS = {
    "200 pictures": ("plain",),
    "dropout": ("dropout_30", "dropout_60"),
    "brightness": ("brightness_20", "brightness_50"),
    "mirrored": ("flip",),
    "shifted": ("shift_1", "shift_2"),
    "400 pictures": ("400",),
    "800 pictures": ("800",),
}

_VALIDATION_LOSS, _VALIDATION_ACCURACY = 2, 3  # columns


def at_the_end(recordings: Mapping[str, ArrayLike], name: str, *others: str) -> Array:
    """Take the last look, of the recording with the best validation accuracy there.

    Parameters
    ----------
    recordings : mapping of str to array-like, (seeds, looks, 6)
    name, *others : str
        One way of training in its settings; the mean over the seeds decides.

    Returns
    -------
    ndarray, (seeds, 6), float64

    Raises
    ------
    ValueError, TypeError
        If a name is not recorded, or what it names is no recording.

    Examples
    --------
    >>> weak, strong = np.full((2, 5, 6), 0.5), np.full((2, 5, 6), 0.75)
    >>> at_the_end({"weak": weak, "strong": strong}, "weak", "strong").shape
    (2, 6)

    Introduced in notebook 06.
    """
    last = [_recording(recordings, name)[:, -1] for name in (name, *others)]
    return max(last, key=lambda look: float(look[:, _VALIDATION_ACCURACY].mean()))


def stopped_early(recordings: Mapping[str, ArrayLike], name: str) -> Array:
    """Take, for each seed, the look at which the validation loss was lowest.

    It takes recordings and a name as `at_the_end` does, gives as much, and refuses the same.

    Examples
    --------
    >>> rising = np.array([[[0, 0, 3, 0, 1, 0], [0, 0, 2, 0, 7, 0], [0, 0, 4, 0, 9, 0]]])
    >>> stopped_early({"plain": rising}, "plain")
    array([[0., 0., 2., 0., 7., 0.]])

    Introduced in notebook 06.
    """
    looks = _recording(recordings, name)
    lowest = looks[:, :, _VALIDATION_LOSS].argmin(axis=1)
    stopped: Array = looks[np.arange(len(looks)), lowest]
    return stopped


def _recording(recordings: Mapping[str, ArrayLike], name: str) -> Array:
    """Return one recording as floats that do not round, or say why there is none."""
    recorded = members(recordings, "recordings")
    if name not in list(recorded):
        raise ValueError(f"name is {name!r}: recorded are {', '.join(recorded)}")
    looks = recorded[name]
    if looks.ndim != 3 or looks.shape[2] < 6:
        raise ValueError(f"recordings[{name!r}] {looks.shape} does not fit: (seeds, looks, 6) does")
    return looks.astype(np.float64)
