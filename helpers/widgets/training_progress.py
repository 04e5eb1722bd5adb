"""A bar that shows how far the training of a network is. Used from notebook 07 on.

It asks no more of ipywidgets than version 7 gives, which is what Google Colab has.
"""

from typing import Any

import ipywidgets

from helpers.internals.keras_start import import_keras
from helpers.widgets.recordings import Recording, recording

_PARTS = 20  # steps of the bar in an epoch: a browser need not hear of every batch
_VIEW = "application/vnd.jupyter.widget-view+json"


def training_progress() -> Any:
    """Make a Keras callback that shows a bar and the accuracy while a model is trained.

    Returns
    -------
    keras.callbacks.Callback
        For ``model.fit(…, verbose=0, callbacks=[training_progress()])``. Its `bar` and `text` are
        the two widgets on the page, from the beginning of the training on.

    Notes
    -----
    The bar is a widget, and nothing is printed: a notebook's output stays the same from run to
    run. While the training runs, the text tells epoch and accuracy; in the end only how many
    epochs were done, so that a saved page holds no number that the next run would change. Where
    no kernel runs, a sentence stands in its place.

    In a lecture (`make lecture`) it records what was learned. With RECORDED=1 a training that was
    recorded ends after its first batch and takes weights and history from there.

    Introduced in notebook 07.
    """

    class TrainingProgress(_Progress, import_keras().callbacks.Callback):  # type: ignore[misc]
        """A callback of the Keras that is imported only now."""

    return TrainingProgress()


class _Progress:
    """Show a bar, the epoch and the accuracy; all of the callback but Keras' own part."""

    params: dict[str, Any]  # set by Keras when a training begins
    model: Any  # as well
    _page: Any = None  # until a training begins
    _recording: Recording | None = None

    def on_train_begin(self, logs: Any = None) -> None:
        from IPython.display import display

        self._epochs, self._done = int(self.params["epochs"]), 0
        self.bar = ipywidgets.IntProgress(max=self._epochs * _PARTS)
        self.text = ipywidgets.Label(f"Epoch 1 of {self._epochs}")
        self._page = ipywidgets.HBox([self.bar, self.text])
        self._recording = recording(self.model, self.params)
        display(self)

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self._done = epoch  # of this model: fit may go on where an earlier one ended
        self.bar.value = epoch * _PARTS

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        steps = self.params.get("steps")
        if self._recording and self._recording.taken:
            self.model.stop_training = True
        elif steps:  # unknown for a generator in its first epoch
            self.bar.value = self._done * _PARTS + _PARTS * (batch + 1) // steps

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        self._done = epoch + 1
        self.bar.value = self._done * _PARTS
        self.text.value = f"Epoch {self._done} of {self._epochs} done{_accuracy(logs or {})}"

    def on_train_end(self, logs: Any = None) -> None:
        if self._recording:
            self._recording.end(self.model)
        if self._recording and self._recording.taken:
            self._done, self.bar.value = self._epochs, self.bar.max
        early = "" if self._done == self._epochs else f" of {self._epochs}"
        self.text.value = f"{self._done}{early} {_epochs(self._epochs)} done"

    def __repr__(self) -> str:
        epochs = self.params["epochs"] if self.params else 0
        during = f" of {epochs} {_epochs(epochs)}" if epochs else ""
        return f"A training{during}; a bar shows here how far it is while the notebook runs."

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        if self._page is None:
            return {"text/plain": repr(self)}
        view = {"version_major": 2, "version_minor": 0, "model_id": self._page.model_id}
        return {"text/plain": repr(self), _VIEW: view}


def _epochs(count: int) -> str:
    return "epoch" if count == 1 else "epochs"


def _accuracy(logs: dict[str, float]) -> str:
    """Tell the accuracies among what Keras logged, on the training images and on others."""
    names = {"accuracy": "accuracy", "val_accuracy": "on unseen images"}
    found = [f"{name} {logs[key]:.2f}" for key, name in names.items() if key in logs]
    return ", " + ", ".join(found) if found else ""
