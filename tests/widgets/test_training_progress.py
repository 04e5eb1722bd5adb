"""Tests of helpers/widgets/training_progress.py: a bar that moves, and pages that stay the same."""

import re
from typing import Any

import numpy as np
import pytest

from helpers.keras_model import import_keras
from helpers.widgets.training_progress import training_progress

IMAGES = np.random.default_rng(0).random((40, 3, 2, 1))
LABELS = np.arange(40) % 2


def small_model() -> Any:
    keras = import_keras()
    parts = [keras.Input((3, 2, 1)), keras.layers.Flatten(), keras.layers.Dense(2, "softmax")]
    model = keras.Sequential(parts)
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def trained(*, callbacks: tuple[Any, ...] = (), **arguments: Any) -> Any:
    """Train with a bar, and return it."""
    progress = training_progress()
    arguments = {"epochs": 3, "batch_size": 4, "verbose": 0} | arguments
    small_model().fit(IMAGES, LABELS, callbacks=[progress, *callbacks], **arguments)
    return progress


def watcher(progress: Any, seen: list[tuple[int, str]]) -> Any:
    """Note bar and text after every batch and epoch, as a reader sees them."""
    keras = import_keras()

    def look(number: int, logs: Any = None) -> None:
        seen.append((progress.bar.value, progress.text.value))

    return keras.callbacks.LambdaCallback(on_train_batch_end=look, on_epoch_end=look)


@pytest.mark.check
def test_the_bar_moves_with_the_batches_and_the_text_tells_epoch_and_accuracy() -> None:
    seen: list[tuple[int, str]] = []
    progress = training_progress()
    small_model().fit(
        IMAGES, LABELS, epochs=3, batch_size=4, verbose=0, validation_split=0.5,
        callbacks=[progress, watcher(progress, seen)],
    )  # fmt: skip
    values = [value for value, _ in seen]
    moves = [*range(4, 21, 4), 20, *range(24, 41, 4), 40, *range(44, 61, 4), 60]
    assert values == moves  # 5 batches an epoch, and its end
    assert seen[0][1] == "Epoch 1 of 3"
    pattern = r"Epoch 2 of 3 done, accuracy \d\.\d\d, on unseen images \d\.\d\d"
    assert re.fullmatch(pattern, seen[11][1])


@pytest.mark.check
def test_what_a_saved_page_keeps_is_the_same_from_run_to_run() -> None:
    for _ in range(2):
        progress = trained()
        assert progress.bar.value == progress.bar.max == 60
        assert progress.text.value == "3 epochs done"
    progress = trained(epochs=1)
    assert progress.text.value == "1 epoch done"
    assert repr(progress).startswith("A training of 1 epoch; a bar shows")


def test_a_training_that_stops_early_says_so() -> None:
    keras = import_keras()
    stop = keras.callbacks.EarlyStopping("accuracy", patience=0, min_delta=2)
    progress = trained(callbacks=(stop,), epochs=9)
    assert re.fullmatch(r"[12] of 9 epochs done", progress.text.value)
    assert progress.bar.value < progress.bar.max


def test_a_training_goes_on_where_an_earlier_one_ended() -> None:
    progress = trained(epochs=5, initial_epoch=3)
    assert progress.bar.value == progress.bar.max == 100
    assert progress.text.value == "5 epochs done"


@pytest.mark.check
def test_one_bar_serves_two_trainings() -> None:
    progress = training_progress()
    for epochs in (2, 1):
        small_model().fit(IMAGES, LABELS, epochs=epochs, verbose=0, callbacks=[progress])
        assert progress.bar.value == progress.bar.max == 20 * epochs


def test_a_model_without_accuracy_has_a_bar_too() -> None:
    model, progress = small_model(), training_progress()
    model.compile("sgd", "sparse_categorical_crossentropy")
    model.fit(IMAGES, LABELS, epochs=2, verbose=0, callbacks=[progress])
    assert progress.text.value == "2 epochs done"


def test_where_nobody_knows_how_many_batches_come_the_bar_moves_with_the_epochs() -> None:
    progress = training_progress()
    progress.set_params({"epochs": 2, "steps": None})  # as Keras does for a generator
    progress.set_model(small_model())
    progress.on_train_begin()
    assert progress.bar.value == progress.bar.min == 0
    for epoch in (0, 1):
        progress.on_epoch_begin(epoch)
        progress.on_train_batch_end(3)
        assert progress.bar.value == 20 * epoch
    progress.on_epoch_end(0)
    assert (progress.bar.value, progress.text.value) == (20, "Epoch 1 of 2 done")
    progress.on_train_begin()
    progress.on_train_end()
    assert progress.text.value == "0 of 2 epochs done"


def test_the_page_gets_the_widget_and_a_sentence_for_readers_without_a_kernel(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    shown: list[Any] = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    progress = trained()
    assert shown == [progress]  # shown once, and never printed
    assert capfd.readouterr() == ("", "")
    bundle = progress._repr_mimebundle_(include=None, exclude=None)
    assert bundle["text/plain"] == (
        "A training of 3 epochs; a bar shows here how far it is while the notebook runs."
    )
    view = bundle["application/vnd.jupyter.widget-view+json"]
    version = {"version_major": 2, "version_minor": 0}
    assert view == version | {"model_id": progress._page.model_id}
    assert progress._page.children == (progress.bar, progress.text)


def test_a_bar_that_was_never_used_can_be_looked_at() -> None:
    progress = training_progress()
    text = "A training; a bar shows here how far it is while the notebook runs."
    assert repr(progress) == text
    assert progress._repr_mimebundle_(include=None, exclude=None) == {"text/plain": text}
