"""What tools/training_curves.py promises: seeded trainings, and three sets that share nobody."""

from typing import Any

import numpy as np
import pytest

from helpers import data
from tools import training_curves
from tools.training_curves import CHANGES, SEEDS, Pictures, trained


@pytest.fixture(scope="module")
def digits() -> Pictures:
    """Few of the digits: enough to see that something is learned."""
    return {name: (x[:300], y[:300]) for name, (x, y) in training_curves.digits().items()}


def test_a_history_has_a_row_a_look_and_two_columns_a_set(digits: Pictures) -> None:
    history = trained(digits, 0, count=60, epochs=6, every=3)
    assert history.shape == (2, 6)
    assert history[:, 1::2].max() <= 1 and (history > 0).all()
    extra = trained(digits | {"moved": digits["test"]}, 0, count=60, epochs=6)
    np.testing.assert_array_equal(extra[:, :6], history)
    np.testing.assert_array_equal(extra[:, 6:], history[:, 4:])


def test_the_seed_decides_and_each_way_differs(digits: Pictures) -> None:
    ways: dict[str, Any] = {name: {"change": change} for name, change in CHANGES.items()}
    ways |= {"plain": {}, "dropout": {"dropout": 0.5}, "dense": {"network": "ann"}}
    runs = {name: trained(digits, 1, count=40, epochs=3, **how) for name, how in ways.items()}
    again = trained(digits, 1, count=40, epochs=3)
    np.testing.assert_array_equal(runs["plain"], again)
    assert len({run.tobytes() for run in runs.values()}) == len(runs)
    assert not np.array_equal(again, trained(digits, 2, count=40, epochs=3))


def test_it_learns_what_it_is_shown(digits: Pictures) -> None:
    history = trained(digits, 0, epochs=30)
    assert history[-1, 1] > 0.95
    assert 0.6 < history[-1, 5] < history[-1, 1]


def test_nobody_is_in_two_sets_of_eyes() -> None:
    sets = training_curves.eyes()
    assert {name: len(labels) for name, (_, labels) in sets.items()} == {
        "train": 1500,
        "validation": 500,
        "test": 400,
    }
    for images, labels in sets.values():
        assert images.shape[1:] == (28, 28) and images.dtype == np.float32
        assert 0 <= images.min() < images.max() <= 1
        assert np.mean(labels) == 0.5


def test_moved_digits_are_the_four_moves_by_two_pixels() -> None:
    images = np.zeros((1, 28, 28))
    images[0, 10, 10] = 1
    moved, labels = training_curves.moved(images, np.array([7]))
    places = [tuple(int(i) for i in np.argwhere(image)[0]) for image in moved]
    assert sorted(places) == [(8, 10), (10, 8), (10, 12), (12, 10)]
    assert labels.tolist() == [7] * 4


def test_what_is_recorded_is_what_the_tool_describes() -> None:
    recorded = data.training_curves()
    ways = ["plain", *CHANGES, "dropout_30", "dropout_60", "400", "800"]
    assert set(recorded) == {
        *("ann", "cnn", "ann_snow", "cnn_snow", "readout"),
        *(f"{name}_{way}" for name in ("digits", "eyes") for way in ways),
    }
    for name, values in recorded.items():
        assert values.dtype == np.float16 and np.isfinite(values).all(), name
        assert len(values) == len(SEEDS) and len(np.unique(values[:, -1], axis=0)) > 1, name
    assert recorded["cnn"].shape == recorded["ann"].shape == (5, 10, 8)
    assert recorded["digits_plain"].shape == recorded["eyes_flip"].shape == (5, 20, 6)
    assert recorded["digits_400"].shape == (5, 10, 6) and recorded["readout"].shape == (5, 2)
