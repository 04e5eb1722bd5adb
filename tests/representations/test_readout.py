"""What helpers/representations/readout.py promises: one straight-line rule, learned and applied."""

from typing import Any

import numpy as np
import pytest

from helpers.representations import read_out
from helpers.representations.readout import PENALTIES, _named
from tests.support import assert_refused


def test_classes_apart_along_a_line_are_told_apart_whatever_their_scale() -> None:
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 3, 90) + 4
    features = np.stack([labels == kind for kind in (4, 5, 6)], axis=1) * np.array([1, 1e3, 1e-3])
    noise = rng.normal(0, 0.01, features.shape) * np.array([1, 1e3, 1e-3])
    named = read_out((features + noise)[:60], labels[:60], (features + noise)[60:])
    np.testing.assert_array_equal(named, labels[60:])


def test_features_without_a_bearing_on_the_class_are_at_guessing() -> None:
    rng = np.random.default_rng(0)
    features, labels = rng.normal(size=(2000, 8)), rng.integers(0, 2, 2000)
    right = np.mean(read_out(features[:1000], labels[:1000], features[1000:]) == labels[1000:])
    assert 0.45 < right < 0.55


def test_a_class_in_the_middle_of_two_others_is_not_found_by_a_straight_line() -> None:
    places = np.repeat(np.arange(3.0), 20)[:, None]
    labels = np.tile(np.repeat([0, 1, 0], 20), 1)
    assert np.mean(read_out(places, labels, places) == labels) < 0.7


def test_more_features_than_pictures_are_held_in_by_the_penalty() -> None:
    rng = np.random.default_rng(0)
    labels = np.tile([0, 1], 100)
    features = rng.normal(size=(200, 150)) + labels[:, None] * 0.4
    rows = features.reshape(200, 10, 15)  # flattened by the function
    named = read_out(rows[:100], labels[:100], rows[100:])
    assert np.mean(named == labels[100:]) > 0.9


def test_many_features_of_few_pictures_give_the_same_classes_as_the_large_system() -> None:
    rng = np.random.default_rng(2)
    features, labels = rng.normal(size=(40, 90)), rng.integers(0, 3, 30)
    known = (features[:30] - features[:30].mean(axis=0)) / (features[:30].std(axis=0) + 1e-6)
    new = (features[30:] - features[:30].mean(axis=0)) / (features[:30].std(axis=0) + 1e-6)
    targets = np.eye(3)[labels]
    for penalty in PENALTIES:
        system = known.T @ known + penalty * 30 * np.eye(90)
        weights = np.linalg.solve(system, known.T @ (targets - targets.mean(axis=0)))
        expected = (new @ weights + targets.mean(axis=0)).argmax(axis=1)
        np.testing.assert_array_equal(_named(known, labels, new, penalty), expected)


def test_the_unseen_ones_do_not_change_what_is_learned() -> None:
    rng = np.random.default_rng(0)
    features, labels = rng.normal(size=(50, 4)), np.tile([0, 1], 25)
    alone = [read_out(features, labels, row[None])[0] for row in features]
    np.testing.assert_array_equal(read_out(features, labels, features), alone)


@pytest.mark.parametrize("scale", [1e-3, 2e-6])
def test_a_rare_class_is_found_by_a_feature_that_hardly_varies(scale: float) -> None:
    labels = np.tile([0, 1, 0, 0, 0], 10)
    features = scale * labels[:, None]
    np.testing.assert_array_equal(read_out(features, labels, features), labels)
    halves = np.tile([0, 1], 25)
    np.testing.assert_array_equal(read_out(scale * halves[:, None], halves, [[0], [scale]]), [0, 1])


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("count", [24, 60])
def test_the_penalty_is_the_one_that_does_best_on_the_last_fifth(seed: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 3, count)
    features = rng.normal(size=(count, 30)) + 0.4 * np.eye(3)[labels][:, [0, 1, 2] * 10]
    unseen = rng.normal(size=(40, 30))
    known = (features - features.mean(axis=0)) / features.std(axis=0)
    first, right = 4 * count // 5, []
    for penalty in PENALTIES:
        named = ridge(known[:first], labels[:first], known[first:], penalty)
        right.append((named == labels[first:]).sum())
    new = (unseen - features.mean(axis=0)) / features.std(axis=0)
    expected = ridge(known, labels, new, PENALTIES[right.index(max(right))])
    assert min(right) < max(right)
    np.testing.assert_array_equal(read_out(features, labels, unseen), expected)


def ridge(known: Any, labels: Any, new: Any, penalty: float) -> Any:
    targets = np.eye(3)[labels]
    system = known.T @ known + penalty * len(known) * np.eye(known.shape[1])
    weights = np.linalg.solve(system, known.T @ (targets - targets.mean(axis=0)))
    return (new @ weights + targets.mean(axis=0)).argmax(axis=1)


@pytest.mark.parametrize(
    ("labels", "unseen", "words"),
    [
        ([0, 1], [[1.0]], "labels of shape (2,) does not fit: shape (3,) does"),
        ([0, 1, 1], [[1.0, 2.0]], "unseen (1, 2) does not fit: rows of (1,) do"),
    ],
)
def test_shapes_that_do_not_fit_are_named(labels: list[int], unseen: Any, words: str) -> None:
    assert_refused(lambda: read_out([[0.0], [1.0], [2.0]], labels, unseen), words)


@pytest.mark.parametrize("place", range(3))
def test_what_is_no_number_is_named(place: int) -> None:
    arguments: list[Any] = [[[0], [1]], [0, 1], [[1]]]
    arguments[place] = "cat"
    name = ("features", "labels", "unseen")[place]
    message = f"{name} must hold numbers, received str (<U3)"
    assert_refused(lambda: read_out(*arguments), message, TypeError)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_nan_and_infinity_are_named_with_their_place(bad: float) -> None:
    rows = np.array([[0.0, 1], [1, 0], [2, 1], [3, 0]])
    broken = rows.copy()
    broken[2, 1] = bad
    for name, features, unseen in (("features", broken, rows), ("unseen", rows, broken)):
        with pytest.raises(
            ValueError, match=rf"{name} holds {bad} at \(2, 1\): finite numbers fit"
        ):
            read_out(features, [0, 1, 0, 1], unseen)


def test_a_single_row_and_a_single_number_are_no_features() -> None:
    few: list[tuple[Any, Any]] = [(3, 0), ([[1, 2]], [0])]
    for features, labels in few:
        with pytest.raises(ValueError, match=r"features \(.*\) do not fit: at least two rows do"):
            read_out(features, labels, [[1, 2]])
    with pytest.raises(ValueError, match=r"unseen \(\) does not fit: rows of \(\) do"):
        read_out([1, 2, 3], [0, 1, 1], 2)
    assert read_out([1, 2, 8, 9], [0, 0, 1, 1], [1, 9]).tolist() == [0, 1]
