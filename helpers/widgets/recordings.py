"""Keep what a training has learned, so that a lecture hall need not wait for it: `make lecture`."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import numpy as np

FOLDER = "CNN_COURSE_RECORDINGS"  # the environment variable that says where they lie
SWITCH = "CNN_COURSE_LECTURE"  # "recorded" takes what is there, else it is trained again


class Recording:
    """The recording of one training, known by the weights that it begins with and by its length.

    Parameters
    ----------
    model : keras.Model
        Not yet trained: two trainings with the same seed begin with the same weights.
    params : dict
        What Keras tells its callbacks of the training, "epochs" and "steps" among it.

    Notes
    -----
    The file is found again for the same first weights, epochs and batches. Where none is found, as
    without a seed, the training runs.
    """

    def __init__(self, model: Any, params: dict[str, Any]) -> None:
        name = hashlib.sha256(f"{params.get('epochs')} {params.get('steps')}".encode())
        for weights in model.get_weights():
            name.update(weights.tobytes())
        self.file = Path(os.environ[FOLDER]) / f"{name.hexdigest()[:16]}.npz"
        self.taken = os.environ.get(SWITCH) == "recorded" and self.file.exists()

    def end(self, model: Any) -> None:
        """Give the model what was recorded, or record what it has learned."""
        if not self.taken:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            history = {name: [*map(float, row)] for name, row in model.history.history.items()}
            np.savez(self.file, *model.get_weights(), history=json.dumps(history))
            return
        with np.load(self.file) as found:
            model.set_weights([found[f"arr_{i}"] for i in range(len(found.files) - 1)])
            model.history.history = json.loads(str(found["history"]))
        model.history.epoch = [*range(len(model.history.history["loss"]))]


def recording(model: Any, params: dict[str, Any]) -> Recording | None:
    """Return the recording of a training that begins; None outside of a lecture."""
    return Recording(model, params) if os.environ.get(FOLDER) else None
