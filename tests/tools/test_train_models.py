"""What tools/train_models.py promises: seeded trainings, and files that hold what it returns."""

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from helpers import data
from helpers.data.eyes import is_drowsy
from helpers.keras_model import build_cnn
from tests.support import Shown, help_of
from tools import train_models


@pytest.fixture(scope="module")
def few() -> Iterator[Any]:
    """A few small pictures of noise, enough to see that something is trained, and their network."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(train_models, "build_cnn", partial(build_cnn, input_shape=(8, 8, 3)))
        yield noise(8), np.array([0, 1, 0, 1, 0, 1])


def noise(side: int) -> Any:
    return np.random.default_rng(0).random((6, side, side, 3), dtype=np.float32)


@pytest.fixture(scope="module")
def written(few: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What `make models` writes for notebook 07 where it learns from these few for one epoch."""
    folder = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data, "FOLDER", folder)
        patch.setattr(train_models, "scaled_eyes", lambda: (few, few))
        patch.setattr(train_models, "EPOCHS", 1)
        patch.setattr(train_models, "FEW", 4)
        patch.setattr(train_models, "SEEDS", [3])
        patch.setattr("sys.argv", ["train_models.py", "eye_training"])
        train_models.main()
    with np.load(folder / "eye_training.npz") as file:
        return dict(file)


@pytest.mark.check
def test_the_trainings_are_written_a_row_an_epoch_and_an_answer_a_picture(written: Any) -> None:
    shapes = {name: values.shape for name, values in written.items()}
    assert shapes == {"with_dropout": (1, 1, 4), "without_dropout": (1, 1, 4), "drowsy": (1, 6)}
    assert (written["with_dropout"][..., [0, 2]] > 0).all()  # losses
    assert written["with_dropout"][..., [1, 3]].max() <= 1  # accuracies
    assert not np.array_equal(written["with_dropout"], written["without_dropout"])


@pytest.mark.check
def test_the_same_seed_trains_the_same_network_with_the_few(written: Any, few: Any) -> None:
    four = few[0][:4], few[1][:4]
    model, history = train_models.trained(True, 3, four, few, epochs=1)
    np.testing.assert_allclose(history, written["with_dropout"][0], atol=1e-3)
    assert history.dtype == np.float32
    assert "dropout" in [layer.name for layer in model.layers]
    assert float(model.optimizer.learning_rate) == pytest.approx(1e-3)
    _, other = train_models.trained(False, 3, four, few, epochs=1)
    np.testing.assert_allclose(other, written["without_dropout"][0], atol=1e-3)


@pytest.mark.check
def test_the_answers_are_those_of_a_network_that_learned_from_all_and_slowly_at_the_end(
    written: Any, few: Any
) -> None:
    model, _ = train_models.trained(True, 3, few, few, epochs=8, slow=2)
    drowsy = model.predict(few[0], verbose=0)[:, 1]
    np.testing.assert_allclose(drowsy, written["drowsy"][0], atol=1e-3)
    assert int(model.optimizer.iterations) == 8


@pytest.mark.check
def test_another_seed_trains_another_and_slow_epochs_take_a_tenth_of_the_step(
    written: Any, few: Any
) -> None:
    model, history = train_models.trained(False, 4, few, few, epochs=1, slow=1)
    assert np.abs(history - written["without_dropout"][0]).max() > 1e-3
    assert "dropout" not in [layer.name for layer in model.layers]
    assert float(model.optimizer.learning_rate) == pytest.approx(1e-4)


def test_the_recorded_trainings_are_what_the_tool_describes() -> None:
    recorded = data.eye_training()
    shape = (len(train_models.SEEDS), train_models.EPOCHS, len(train_models.CURVES))
    assert recorded["with_dropout"].shape == recorded["without_dropout"].shape == shape
    assert all(np.isfinite(values).all() for values in recorded.values())
    assert len(np.unique(recorded["without_dropout"][:, -1, 2])) > 1, "the seeds differ"
    assert recorded["drowsy"].shape == (len(train_models.SEEDS), 400)
    assert recorded["drowsy"].min() >= 0 and recorded["drowsy"].max() <= 1
    assert len(np.unique(recorded["drowsy"], axis=0)) == len(train_models.SEEDS), "the seeds differ"


def test_the_recorded_answers_belong_to_the_eyes_of_the_course() -> None:
    labels = is_drowsy(data.eye_descriptions()[1]["aperture"])
    right = (data.eye_training()["drowsy"] > 0.5) == labels
    assert right.mean(axis=1).min() >= 0.95


def steps_and_rate(train: Callable[[int], Any]) -> tuple[int, float]:
    """Train by a seed, which must decide what is learned; return the steps, and the last rate."""
    models = [train(seed) for seed in (6, 6, 7)]
    first, again, other = (model.layers[0].weights[0].numpy() for model in models)
    assert np.abs(first - again).max() < 1e-3 < np.abs(first - other).max()
    optimizer = models[0].optimizer
    return int(optimizer.iterations), float(optimizer.learning_rate)


@pytest.mark.check
def test_the_deep_network_is_shipped_by_the_names_that_its_training_gives(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    two = noise(64)[:2], np.array([0, 1])
    monkeypatch.setattr(train_models, "scaled_eyes", lambda: (two, two))
    weights, shipped = train_models.eye_model(), data.eye_weights()
    assert steps_and_rate(train_models.trained_on_eyes) == (25, pytest.approx(1e-4))
    assert {name: array.shape for name, array in weights.items()} == {
        name: array.shape for name, array in shipped.items()
    }
    assert list(weights) == list(shipped)
    assert weights["dense_bias"].any(), "it was trained: biases begin at 0"


@pytest.mark.check
def test_the_texture_network_is_shipped_by_the_names_that_its_training_gives(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    two, asked = (noise(64)[:2, :, :, :1], np.array([0, 1])), []

    def windows(half: str, count: int, rng: np.random.Generator) -> Any:
        asked.append((half, count, rng.integers(10**9)))
        return two

    monkeypatch.setattr(train_models, "texture_windows", windows)
    made, shipped = train_models.texture_model(), data.texture_training()
    draws = [int(np.random.default_rng(seed).integers(10**9)) for seed in (5, *range(5))]
    assert asked == [("right", 100, draws[0]), *(("left", 200, draw) for draw in draws[1:])]
    assert steps_and_rate(train_models.trained_on_textures)[0] == 20
    assert list(made) == list(shipped)
    shapes = {name: array.shape for name, array in made.items()}
    assert shapes == {name: array.shape for name, array in shipped.items()} | {"right": (5, 5, 2)}
    assert all(array.dtype == np.float32 for array in made.values())
    assert made["dense_bias"].any(), "it was trained: biases begin at 0"


def test_an_unknown_artefact_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["train_models.py", "eye_model", "nose", "ear_training"])
    with pytest.raises(SystemExit) as refused:
        train_models.main()
    assert str(refused.value) == (
        "no artefact is called ear_training, nose: eye_training, eye_model, texture_model, "
        "five_networks, training_curves fit"
    )


def test_help_says_what_each_option_is_for() -> None:
    said = help_of(train_models.main)
    for part in (
        "Train what the course ships trained",
        "[name ...]",
        "name eye_training, eye_model, texture_model, five_networks, training_curves",
    ):
        assert part in said, said


def test_without_a_name_everything_is_made_and_saved_small(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", told := Shown())
    made = {"a": lambda: {"x": np.arange(3)}, "b": lambda: {"y": np.zeros(10_000)}}
    monkeypatch.setattr(train_models, "ARTEFACTS", made)
    monkeypatch.setattr(data, "FOLDER", tmp_path)
    monkeypatch.setattr("sys.argv", ["train_models.py"])
    train_models.main()
    assert told.seen == "Training for data/a.npz.\nTraining for data/b.npz.\n"
    with np.load(tmp_path / "a.npz") as file:
        assert file["x"].tolist() == [0, 1, 2]
    assert (tmp_path / "b.npz").stat().st_size < 1000


def test_eyes_are_scaled_from_0_to_1_and_their_labels_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    few = np.array([[0, 51, 255]], np.uint8)
    monkeypatch.setattr(data, "eyes", lambda: ((few, "first"), (few[:, 1:], "second")))
    (known, first), (unseen, second) = train_models.scaled_eyes()
    np.testing.assert_allclose(known, [[0, 0.2, 1]])
    assert (known.dtype, unseen.shape, first, second) == (np.float32, (1, 2), "first", "second")


def test_the_five_networks_are_trained_from_five_seeds(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(train_models, "scaled_eyes", lambda: "eyes")
    monkeypatch.setattr(train_models.five, "five_networks", lambda *given: asked.append(given))
    train_models.five_networks()
    eye, texture = train_models.trained_on_eyes, train_models.trained_on_textures
    assert asked == [(eye, texture, "eyes", [0, 1, 2, 3, 4])]
