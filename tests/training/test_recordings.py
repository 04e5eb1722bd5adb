"""Tests of helpers/training/recordings.py: the validation set chooses, the test set judges."""

import numpy as np
import pytest

from helpers.training import at_the_end, stopped_early


def test_the_best_setting_is_chosen_by_validation_and_never_by_the_test() -> None:
    tempting, honest = np.zeros((5, 4, 6)), np.zeros((5, 4, 6))
    tempting[:, -1, [1, 5]] = 1  # best in training and test
    honest[:, -1, 3] = 0.9  # best in validation
    honest[:, 0, 5] = 0.3  # an earlier look does not count
    recordings = {"tempting": tempting, "honest": honest}
    for names in (("tempting", "honest"), ("honest", "tempting")):
        np.testing.assert_array_equal(at_the_end(recordings, *names), honest[:, -1])


def test_each_seed_stops_where_its_own_validation_loss_is_lowest() -> None:
    looks = np.random.default_rng(0).random((5, 9, 6)).astype(np.float16)
    stopped = stopped_early({"plain": looks}, "plain")
    for seed in range(5):
        place = looks[seed, :, 2].argmin()
        np.testing.assert_array_equal(stopped[seed], looks[seed, place].astype(float))


def test_a_name_that_is_not_recorded_is_refused() -> None:
    for read in (at_the_end, stopped_early):
        with pytest.raises(ValueError, match="name is 'bright': recorded are plain"):
            read({"plain": np.zeros((1, 1, 6))}, "bright")
