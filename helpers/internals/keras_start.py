"""Start Keras without what TensorFlow writes about the machine while it starts."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


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

    Notes
    -----
    TensorFlow's C++ side writes to the process's file descriptor 2, past Python's `sys.stderr`,
    and no setting silences all of it. So the descriptor points to nowhere during the import and
    the first computation, when TensorFlow looks for graphics cards. The first call takes a few
    seconds, each further one under a millisecond.

    Examples
    --------
    >>> keras = import_keras()
    >>> keras.Input((64, 64, 3)).shape
    (None, 64, 64, 3)

    Introduced in notebook 06.
    """
    with _silent_stderr():
        import keras

        keras.ops.zeros(1)  # the first computation
    return keras


@contextmanager
def _silent_stderr() -> Iterator[None]:
    """Let file descriptor 2 point to nowhere for a while, if the process has one."""
    if sys.stderr is not None:
        sys.stderr.flush()  # what Python wrote before is not to be lost
    try:
        saved = os.dup(2)
    except OSError:  # closed: there is nothing to silence
        saved = None
    if saved is None:
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    try:
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
