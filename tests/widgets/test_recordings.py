"""Tests of helpers/widgets/recordings.py: a training that was recorded ends at once, as it did."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from helpers.keras_model import import_keras
from helpers.widgets.recordings import FOLDER, SWITCH, recording
from helpers.widgets.training_progress import training_progress

IMAGES = np.random.default_rng(0).random((40, 3, 2, 1))
LABELS = np.arange(40) % 2


def trained(seed: int = 0, epochs: int = 3, batch_size: int = 4) -> tuple[Any, Any, int]:
    """Train a small network with a bar; return it, the bar, and how many batches it learned."""
    keras, batches = import_keras(), []
    keras.utils.set_random_seed(seed)
    parts = [keras.Input((3, 2, 1)), keras.layers.Flatten(), keras.layers.BatchNormalization()]
    model = keras.Sequential([*parts, keras.layers.Dense(2, "softmax")])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    count = keras.callbacks.LambdaCallback(on_train_batch_end=lambda n, logs: batches.append(n))
    bar = training_progress()
    model.fit(
        IMAGES, LABELS, epochs=epochs, batch_size=batch_size, verbose=0, validation_split=0.5,
        callbacks=[bar, count],
    )  # fmt: skip
    return model, bar, len(batches)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(FOLDER, str(tmp_path / "a lecture" / "recordings"))
    monkeypatch.delenv(SWITCH, raising=False)
    return tmp_path / "a lecture" / "recordings"


def test_without_a_lecture_nothing_is_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FOLDER, raising=False)
    assert recording(None, {}) is None


@pytest.mark.check
def test_a_recorded_training_ends_at_once_with_the_same_weights_and_history(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _, batches = trained()
    assert batches == 15
    (file,) = folder.iterdir()
    assert re.fullmatch(r"[0-9a-f]{16}\.npz", file.name)
    monkeypatch.setenv(SWITCH, "recorded")
    again, bar, batches = trained()
    assert batches == 1
    pairs = zip(first.get_weights(), again.get_weights(), strict=True)
    assert all(np.array_equal(one, other) for one, other in pairs)
    assert again.history.history == first.history.history
    assert set(again.history.history) == {"loss", "accuracy", "val_loss", "val_accuracy"}
    assert again.history.epoch == first.history.epoch == [0, 1, 2]
    assert (bar.text.value, bar.bar.value) == ("3 epochs done", bar.bar.max)


@pytest.mark.check
@pytest.mark.parametrize("other", [{"seed": 1}, {"epochs": 2}, {"batch_size": 5}])
def test_another_training_is_not_mistaken_for_it(
    other: dict[str, int], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained()
    monkeypatch.setenv(SWITCH, "recorded")
    batches = 20 // other.get("batch_size", 4)
    assert trained(**other)[2] == batches * other.get("epochs", 3)
    assert len([*folder.iterdir()]) == 2


@pytest.mark.check
def test_a_lecture_that_is_live_trains_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SWITCH, "live")
    assert trained()[2] == trained()[2] == 15
    assert len([*folder.iterdir()]) == 1
