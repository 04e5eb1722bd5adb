"""What tools/training_curves.py promises: seeded trainings, and three sets that share nobody."""

from functools import cache
from typing import Any

import numpy as np
import pytest

from helpers import data
from tools import training_curves
from tools.training_curves import CHANGES, EPOCHS, EVERY, SEEDS, Pictures, trained

kept_digits, kept_eyes = cache(training_curves.digits), cache(training_curves.eyes)


def ways() -> dict[str, tuple[Pictures, dict[str, Any]]]:
    """Return of each recording the pictures and how it is trained, and train nothing.

    The pictures are kept and nothing else: tools/mutants.py has to see which tests reach the tool.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training_curves, "digits", kept_digits)
        patch.setattr(training_curves, "eyes", kept_eyes)
        patch.setattr(training_curves, "repeated", lambda pictures, **how: (pictures, how))
        patch.setattr(training_curves, "readouts", lambda pictures: (pictures, {}))
        return training_curves.training_curves()  # type: ignore[return-value]


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


@pytest.mark.check
def test_it_learns_what_it_is_shown(digits: Pictures) -> None:
    history = trained(digits, 0, epochs=30)
    assert history[-1, 1] > 0.95
    assert 0.6 < history[-1, 5] < history[-1, 1]


@pytest.mark.check
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


def test_small_pictures_go_from_0_to_1() -> None:
    for level in (0, 255):
        grey = training_curves.small(np.full((1, 64, 64, 3), level, np.uint8))
        assert grey.shape == (1, 28, 28) and grey.dtype == np.float32
        assert (grey == level / 255).all()


def test_the_digits_are_split_in_their_order() -> None:
    (x, y), (x_test, y_test) = data.digits()
    sets = training_curves.digits()
    for name, images, labels in [
        ("train", x[:3000], y[:3000]),
        ("validation", x[3000:3500], y[3000:3500]),
        ("test", x_test, y_test),
    ]:
        assert sets[name][0].dtype == np.float32
        np.testing.assert_allclose(sets[name][0], images / 255, atol=1e-6)
        np.testing.assert_array_equal(sets[name][1], labels)


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
        *("ann", "ann_slow", "ann_snow", "cnn", "cnn_shift_2", "cnn_snow", "readout"),
        *(f"{name}_{way}" for name in ("digits", "eyes") for way in ways),
    }
    for name, values in recorded.items():
        assert values.dtype == np.float16 and np.isfinite(values).all(), name
        assert len(values) == len(SEEDS) and len(np.unique(values[:, -1], axis=0)) > 1, name
    assert recorded["cnn"].shape == recorded["ann"].shape == (5, 10, 8)
    assert recorded["digits_plain"].shape == recorded["eyes_flip"].shape == (5, 20, 6)
    assert recorded["digits_400"].shape == (5, 10, 6) and recorded["readout"].shape == (5, 2)


def test_what_notebook_06_says_of_the_recordings_holds() -> None:
    recorded = data.training_curves()
    end = {name: values[:, -1].astype(float) for name, values in recorded.items()}
    digits, eyes = end["digits_plain"][:, 5], end["eyes_plain"][:, 5]
    assert (end["digits_shift_2"][:, 5] > digits + 0.02).all()
    assert (end["eyes_shift_2"][:, 5] > eyes).all()
    assert (end["digits_flip"][:, 5] < digits - 0.05).all()
    assert (end["digits_dropout_60"][:, 5] > digits).all()
    assert (end["digits_800"][:, 5] > digits + 0.04).all()
    for name in ("eyes_flip", "eyes_brightness_50", "eyes_dropout_60", "digits_brightness_20"):
        plain = eyes if name.startswith("eyes") else digits
        assert abs(end[name][:, 5].mean() - plain.mean()) < 0.005, name
    losses = recorded["digits_plain"][:, :, 2].astype(float)
    assert (losses.min(axis=1) < losses[:, -1] - 0.05).all(), "overfitting is seen in every seed"
    assert (recorded["cnn"][:, :, 5].min(axis=0) > recorded["ann"][:, :, 5].max(axis=0)).all()
    assert (recorded["cnn"][:, :, 5].min(axis=0) > recorded["ann_slow"][:, :, 5].max(axis=0)).all()
    assert 0.03 < (end["cnn"][:, 5] - end["ann_slow"][:, 5]).mean() < 0.06
    assert (end["cnn_shift_2"][:, 7] > end["cnn"][:, 7] + 0.1).all()
    assert abs(end["cnn_snow"][:, 5].mean() - end["ann"][:, 5].mean()) < 0.02
    drops = {name: end[name][:, 5] - end[name][:, 7] for name in ("cnn", "ann")}
    assert (drops["cnn"] > 0.15).all() and (drops["ann"] > drops["cnn"] + 0.05).all()
    random, learned = recorded["readout"].astype(float).T
    assert random.min() > 0.3 and learned.min() > random.max() + 0.2


# A recording begins as the tool trains: the first look of one seed takes a second or less.


@pytest.mark.check
def test_every_recording_is_made_by_the_tool_and_no_other() -> None:
    assert set(ways()) == set(data.training_curves())


@pytest.mark.check
@pytest.mark.parametrize("name", sorted({*data.training_curves()} - {"readout"}))
def test_a_recording_begins_as_the_tool_trains(name: str) -> None:
    recorded, (pictures, how) = data.training_curves()[name], ways()[name]
    every = how.get("every", EVERY)
    assert recorded.shape[1] == how.get("epochs", EPOCHS) // every
    for seed in {"ann": (0, 3), "eyes_plain": (0, 3)}.get(name, (0,)):
        begun = trained(pictures, seed, **how | {"epochs": every})
        np.testing.assert_allclose(begun, recorded[seed, :1].astype(float), atol=0.01)


@pytest.mark.check
def test_the_readouts_are_those_that_the_tool_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training_curves, "SEEDS", [1])
    made = training_curves.readouts(ways()["readout"][0])
    assert made.dtype == np.float16
    np.testing.assert_allclose(made, data.training_curves()["readout"][1:2], atol=0.01)


def test_a_way_is_repeated_with_every_seed(
    digits: Pictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training_curves, "SEEDS", [4, 2])
    how: dict[str, Any] = {"network": "ann", "count": 40, "epochs": 3}
    both = training_curves.repeated(digits, **how)
    assert both.dtype == np.float16
    for row, seed in zip(both, [4, 2], strict=True):
        np.testing.assert_array_equal(row, trained(digits, seed, **how).astype(np.float16))
