"""What tools/train_models.py promises: seeded trainings, and files that hold what it returns."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
import pytest

from helpers import data
from helpers.data.eyes import is_drowsy
from helpers.keras_model import build_cnn
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


def test_the_same_seed_trains_the_same_network(written: Any, few: Any) -> None:
    model, history = train_models.trained(True, 3, few, few, epochs=1)
    np.testing.assert_allclose(history, written["with_dropout"][0], atol=1e-3)
    assert "dropout" in [layer.name for layer in model.layers]
    assert float(model.optimizer.learning_rate) == pytest.approx(1e-3)


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


@pytest.mark.check
def test_the_deep_network_is_shipped_by_the_names_that_its_training_gives(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    two = noise(64)[:2], np.array([0, 1])
    monkeypatch.setattr(train_models, "scaled_eyes", lambda: (two, two))
    weights, shipped = train_models.eye_model(), data.eye_weights()
    assert {name: array.shape for name, array in weights.items()} == {
        name: array.shape for name, array in shipped.items()
    }
    assert list(weights) == list(shipped)
    assert weights["dense_bias"].any(), "it was trained: biases begin at 0"


@pytest.mark.check
def test_the_texture_network_is_shipped_by_the_names_that_its_training_gives(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    two = noise(64)[:2, :, :, :1], np.array([0, 1])
    monkeypatch.setattr(train_models, "texture_windows", lambda half, count, rng: two)
    made, shipped = train_models.texture_model(), data.texture_training()
    assert list(made) == list(shipped)
    shapes = {name: array.shape for name, array in made.items()}
    assert shapes == {name: array.shape for name, array in shipped.items()} | {"right": (5, 5, 2)}
    assert all(array.dtype == np.float32 for array in made.values())
    assert made["dense_bias"].any(), "it was trained: biases begin at 0"


def test_an_unknown_artefact_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["train_models.py", "ear_training"])
    with pytest.raises(SystemExit, match="no artefact is called ear_training: eye_training"):
        train_models.main()


def test_the_five_networks_are_trained_from_five_seeds(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(train_models, "scaled_eyes", lambda: "eyes")
    monkeypatch.setattr(train_models.five, "five_networks", lambda *given: asked.append(given))
    train_models.five_networks()
    eye, texture = train_models.trained_on_eyes, train_models.trained_on_textures
    assert asked == [(eye, texture, "eyes", [0, 1, 2, 3, 4])]
