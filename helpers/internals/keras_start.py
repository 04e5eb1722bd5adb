"""Start Keras: quietly, once, and only where its settings are those that the course needs.

It keeps to the standard library until Keras is called for: notebook 00 asks it for the settings
where nothing is installed.
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

SETTINGS = {"backend": "tensorflow", "image_data_format": "channels_last", "floatx": "float32"}

_LOCK = Lock()  # file descriptor 2 belongs to the whole process: one thread at a time turns it away


@cache
def import_keras() -> Any:
    """Import Keras without what TensorFlow writes about the machine while it starts.

    Returns
    -------
    module
        The same `keras` that ``import keras`` gives.

    Raises
    ------
    ImportError
        If Keras or TensorFlow is not installed.
    ValueError
        If ~/.keras/keras.json or KERAS_BACKEND sets Keras to something else than the course needs.

    Notes
    -----
    TensorFlow's C++ side writes to the process's file descriptor 2, past Python's `sys.stderr`,
    and no setting silences all of it. So the descriptor points to nowhere during the import and
    the first computation, when TensorFlow looks for graphics cards. The first call takes a few
    seconds, each further one does nothing at all.

    TF32 is switched off. With it a graphics card rounds what it multiplies to 10 of a float32's 23
    bits: the network of notebook 08 then differs from the same sums in NumPy by 2e-3, and the
    notebooks promise less than 1e-4.

    Examples
    --------
    >>> keras = import_keras()
    >>> keras.Input((64, 64, 3)).shape
    (None, 64, 64, 3)

    Introduced in notebook 07.
    """
    if problem := setting_problem():
        raise ValueError(problem)
    with _LOCK, _silent_stderr():
        import keras
        import tensorflow as tf

        tf.config.experimental.enable_tensor_float_32_execution(False)
        keras.ops.zeros(1)  # the first computation
    return keras


def setting_problem() -> str:
    """Say in one sentence which setting of Keras does not fit the course, and what mends it.

    Returns
    -------
    str
        Names the setting, where it stands and what fits; empty when all settings fit.

    Notes
    -----
    Keras reads keras.json, in the folder KERAS_HOME or in ~/.keras, and KERAS_BACKEND, which wins.
    """
    file, variable = _settings_file(), os.environ.get("KERAS_BACKEND")
    found = {name: (value, f"in the file {file}") for name, value in _written(file).items()}
    if variable:
        found["backend"] = variable, "by the variable KERAS_BACKEND"
    for name, fits in SETTINGS.items():
        value, where = found.get(name, (fits, ""))
        if value != fits:
            return (
                f"Keras is set to {name} {value!r} {where}, and the course needs {fits!r}: "
                f"write `{fits}` there instead, and start the course again."
            )
    return ""


def _settings_file() -> Path:
    """Return the file that Keras reads its settings from, be it there or not."""
    home = Path("~").expanduser()
    folder = home if os.access(home, os.W_OK) else Path("/tmp")
    return Path(os.environ.get("KERAS_HOME", folder / ".keras"), "keras.json").expanduser()


def _written(file: Path) -> dict[str, Any]:
    """Return the settings that the file holds; none where Keras finds none either."""
    try:
        written = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return written if isinstance(written, dict) else {}


@contextmanager
def _silent_stderr() -> Iterator[None]:
    """Let file descriptor 2 point to nowhere for a while, if the process has one."""
    if sys.stderr is not None:
        sys.stderr.flush()  # what Python wrote before is not to be lost
    try:
        saved = os.dup(2)
    except OSError:  # closed: there is nothing to silence
        yield
        return
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
