"""What tools/five_networks.py promises: the same measures on every network, fairly drawn."""

from typing import Any

import numpy as np
import pytest

from helpers import data
from helpers.keras_model import build_deep_cnn
from helpers.keras_model.networks import with_weights
from helpers.representations import blank_likeness, load_texture_cnn
from tools import five_networks


class Upper:
    """Says 1 where the first pixel is bright, whatever else the picture holds."""

    def predict(self, images: Any, verbose: int) -> Any:
        assert verbose == 0
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


def test_squares_are_cut_from_everywhere_in_a_photograph(monkeypatch: pytest.MonkeyPatch) -> None:
    wide = np.broadcast_to(np.arange(66.0)[:, None], (65, 66, 1))
    photos = {"low": wide, "full": np.full((64, 64), 255), "high": wide.swapaxes(0, 1)}
    monkeypatch.setattr(data, "PHOTOS", [*photos])
    monkeypatch.setattr(data, "photo", photos.__getitem__)
    low, full, high = five_networks.crops()
    assert low.shape == (200, 64, 64, 1) and low.dtype == np.float32
    assert {float(square[0, 0, 0] * 255) for square in low} == {0, 1, 2}
    assert {float(square[0, 0, 0] * 255) for square in high} == {0, 1, 2}
    assert (full == 1).all()
    assert [*low[0, 0, :, 0] - low[0, 0, 0, 0]] == pytest.approx([n / 255 for n in range(64)])


def test_grey_blocks_are_sixteen_by_sixteen_means() -> None:
    images = np.random.default_rng(0).random((2, 64, 64, 1))
    means = images.reshape(2, 16, 4, 16, 4, 1).mean(axis=(2, 4))
    np.testing.assert_allclose(five_networks.grey_blocks(images), means)


def test_edge_blocks_tell_upright_from_level_edges_wherever_the_bright_side_is() -> None:
    images = np.full((2, 64, 64, 1), 0.5)
    images[0, :, 28:] = 1
    images[1, 28:] = 0
    blocks = five_networks.edge_blocks(images)
    assert blocks.shape == (2, 8, 8, 2)
    expected = np.zeros((2, 6, 6, 2))  # the border of a picture is an edge too
    expected[0, :, 2, 0] = expected[1, 2, :, 1] = 2 * 4 * 0.5 / 8  # two of the block's eight lines
    np.testing.assert_allclose(blocks[:, 1:7, 1:7], expected)


def test_a_rate_is_the_mean_over_the_sets_of_labelled_pictures() -> None:
    known = np.array([[0.0], [1], [0], [1], [0], [1]])
    labels = np.array([0, 1, 0, 1, 1, 0]), np.array([1, 0, 0])
    unseen = np.array([[1.0], [0], [0]])
    sets = [np.arange(4), np.arange(4, 6), np.arange(2), np.arange(2)]
    assert five_networks.rate((known, unseen), labels, sets[:1]) == 1
    assert five_networks.rate((known, unseen), labels, sets) == 0.75


def test_each_network_is_measured_with_the_unseen_eyes_and_all_are_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    eyes = (1, 2), (3, 4)
    monkeypatch.setattr(five_networks, "measured", lambda model, *of: {"of": [model, *of]})
    monkeypatch.setattr(five_networks, "transfers", lambda *given: given)
    found = five_networks.five_networks(lambda s: 10 + s, lambda s: 20 + s, eyes, [3, 1])
    assert found.pop("of").tolist() == [[13, 3, 4], [11, 3, 4]]
    assert found == {"transfer": ([13, 11], [23, 21], eyes)}


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

    def asked(model: Any, some: Any, kind: int) -> Any:  # what is found notebook 08 prints
        return len(some), set(five_networks.answers(model, some).tolist()), kind

    monkeypatch.setattr(five_networks, "blank_summary", asked)
    found = five_networks.measured(model, images / np.float32(255), labels)
    assert found["blank"] == [(40, {0}, 0), (40, {1}, 1)]
    for name in set(found) - {"blank"}:
        np.testing.assert_allclose(found[name], recorded[name][0], atol=0.011, err_msg=name)


@pytest.mark.check
def test_the_likeness_of_the_blanks_is_told_by_its_middle_and_its_ends() -> None:
    model = with_weights(build_deep_cnn(), data.eye_weights())
    few = data.eyes()[1][0][:3] / np.float32(255)
    alike = np.sort(blank_likeness(model, few, 1))
    assert five_networks.blank_summary(model, few, 1) == pytest.approx([*alike[[1, 0, 2]]])


@pytest.mark.check
def test_the_shipped_networks_read_each_others_pictures_as_recorded(recorded: Any) -> None:
    eyes = [(images / np.float32(255), labels) for images, labels in data.eyes()]
    model = with_weights(build_deep_cnn(), data.eye_weights())
    found = five_networks.transfers([model], [load_texture_cnn()], eyes)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, recorded["transfer"][:, :, :1], atol=0.011)
