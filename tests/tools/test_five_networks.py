"""What tools/five_networks.py promises: the same measures on every network, fairly drawn."""

from typing import Any

import numpy as np
import pytest

from helpers import data
from helpers.keras_model import build_deep_cnn
from helpers.keras_model.networks import with_weights
from tools import five_networks


class Upper:
    """Says 1 where the first pixel is bright, whatever else the picture holds."""

    def predict(self, images: Any, verbose: int) -> Any:
        return np.eye(2)[(images[:, 0, 0, 0] > 0.5).astype(int)]


def halves() -> Any:
    """Return 20 dark pictures and 20 whose upper half is bright, and their labels."""
    images = np.zeros((40, 64, 64, 1), np.float32)
    images[20:, :32] = 1
    return images, np.repeat([0, 1], 20)


def test_whole_pictures_come_before_ever_smaller_tiles_and_each_class_is_counted() -> None:
    rates = np.array(five_networks.right_by_tiles(Upper(), *halves()))
    assert rates.shape == (5, 2)
    assert rates[0].tolist() == [1, 1] and (rates[1:, 0] == 1).all()
    assert (rates[1:, 1] < 0.9).all()


def test_whole_pictures_are_whole_and_tiles_that_stay_in_place_change_nothing_here() -> None:
    images, labels = halves()
    rates = np.array(five_networks.right_by_tiles(Upper(), images, labels, labels))
    assert (rates == 1).all(), "pictures of one kind are alike: exchanged tiles look the same"


def test_labelled_pictures_are_drawn_alike_from_every_class_and_by_seed() -> None:
    labels = np.repeat([0, 1, 2], [10, 30, 20])
    sets = five_networks.drawn(labels, 15, seed=0)
    assert len(sets) == five_networks.DRAWS
    for rows in sets:
        assert np.bincount(labels[rows]).tolist() == [5, 5, 5] and len(set(rows)) == 15
    again, other = (five_networks.drawn(labels, 15, seed=seed)[0] for seed in (0, 9))
    assert again.tolist() == sets[0].tolist() != other.tolist()


@pytest.fixture(scope="module")
def recorded() -> Any:
    return data.five_networks()


def test_the_recording_has_a_place_for_every_seed(recorded: Any) -> None:
    shapes = {name: array.shape for name, array in recorded.items()}
    assert shapes == {
        "kernels": (5,), "blank": (5, 2, 3), "tiles": (5, 5, 2), "cut": (5, 5, 2),
        "photos": (5, 4), "mistakes": (5, 2), "transfer": (2, 4, 5, 4),
    }  # fmt: skip
    assert all(np.isfinite(array).all() for array in recorded.values())
    assert len({tuple(row) for row in recorded["tiles"].reshape(5, -1).tolist()}) == 5


def test_what_needs_no_network_is_the_same_at_every_convolution(recorded: Any) -> None:
    rivals = recorded["transfer"][:, 2:]
    np.testing.assert_array_equal(rivals, np.broadcast_to(rivals[..., :1], rivals.shape))


@pytest.mark.check
def test_the_first_of_the_five_is_the_network_that_the_course_ships(
    recorded: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    images, labels = data.eyes()[1]
    model = with_weights(build_deep_cnn(), data.eye_weights())
    monkeypatch.setattr(five_networks, "blank_summary", lambda *_: [0.0])  # notebook 08 prints it
    found = five_networks.measured(model, images / np.float32(255), labels)
    for name in set(found) - {"blank"}:
        np.testing.assert_allclose(found[name], recorded[name][0], atol=0.011, err_msg=name)
