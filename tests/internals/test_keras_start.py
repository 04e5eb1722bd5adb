"""Tests of helpers/internals/keras_start.py: quietly, once, and with settings that fit."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.internals import keras_start
from helpers.internals.keras_start import import_keras, setting_problem
from tests.support import COURSE


def run(code: str, **variables: object) -> subprocess.CompletedProcess[bytes]:
    """Run a program in the course's folder, where Keras has no settings but these."""
    command = [sys.executable, "-W", "error", "-c", code]
    environment = {name: text for name, text in os.environ.items() if not name.startswith("KERAS")}
    environment |= {name: str(value) for name, value in variables.items()}
    return subprocess.run(command, cwd=COURSE, capture_output=True, env=environment, timeout=120)


def test_importing_the_modules_imports_no_keras() -> None:
    done = run(
        "import sys, helpers.keras_model, helpers.representations, helpers.plotting\n"
        "import helpers.widgets\n"
        "print([name for name in ('keras', 'tensorflow') if name in sys.modules])"
    )
    assert (done.stdout.split(), done.stderr) == ([b"[]"], b"")


@pytest.mark.check
def test_eight_threads_start_keras_quietly_and_later_errors_are_seen() -> None:
    done = run(
        "import os, sys, threading\n"
        "import numpy as np\n"
        "from helpers.keras_model import import_keras, replay\n"
        "sys.stderr.write('before ')\n"
        "found = []\n"
        "start = lambda: found.append(import_keras())\n"
        "threads = [threading.Thread(target=start) for _ in range(8)]\n"
        "[thread.start() for thread in threads]\n"
        "[thread.join() for thread in threads]\n"
        "assert len(found) == 8 and set(found) == {import_keras()}\n"
        "layers, images = found[0].layers, np.zeros((2, 4, 4, 1))\n"
        "parts = [layers.Conv2D(2, 3), layers.Flatten(), layers.Dense(2, 'softmax')]\n"
        "model = found[0].Sequential([found[0].Input((4, 4, 1)), *parts])\n"
        "model.compile('adam', 'sparse_categorical_crossentropy')\n"
        "model.fit(images, np.array([0, 1]), verbose=0)\n"
        "model.predict(images, verbose=0), replay(model, images)\n"
        "os.write(2, b'after')\n"
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"before after")


def test_only_what_is_written_meanwhile_is_lost(capfd: pytest.CaptureFixture[str]) -> None:
    os.write(2, b"one ")
    with keras_start._silent_stderr():
        os.write(2, b"two ")
    os.write(2, b"three")
    assert capfd.readouterr().err == "one three"


def test_no_descriptor_stays_open() -> None:
    def lowest_free() -> int:
        descriptor = os.open(os.devnull, os.O_RDONLY)
        os.close(descriptor)
        return descriptor

    before = lowest_free()
    with keras_start._silent_stderr():
        during = lowest_free()
    assert (during, lowest_free()) == (before + 1, before)


@pytest.mark.skipif(os.name == "nt", reason="Windows hands no closed descriptors on")
def test_where_stderr_has_no_descriptor_nothing_is_silenced() -> None:
    done = run(
        "import os, sys\n"
        "os.close(2)\n"
        "sys.stderr = None\n"
        "from helpers.internals.keras_start import _silent_stderr\n"
        "with _silent_stderr(): print('started')"
    )
    assert (done.returncode, done.stdout.strip()) == (0, b"started")


def test_stderr_comes_back_when_keras_is_missing() -> None:
    done = run(
        "import os, sys\n"
        "from helpers.internals.keras_start import import_keras\n"
        "sys.modules['keras'] = None\n"
        "try: import_keras()\n"
        "except ImportError: os.write(2, b'seen')\n"
    )
    assert (done.returncode, done.stderr) == (0, b"seen")


def test_once_keras_runs_the_descriptor_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    keras, turned = import_keras(), []
    monkeypatch.setattr(os, "dup2", lambda *descriptors: turned.append(descriptors))
    assert import_keras() is keras
    assert turned == []


def test_tf32_is_off_for_a_graphics_card_would_round_to_10_bits() -> None:
    import_keras()
    import tensorflow as tf

    assert not tf.config.experimental.tensor_float_32_execution_enabled()


# -------------------------------------------------------------------------------- what does not fit

BAD_SETTINGS = [
    ("backend", "theano", "tensorflow"),
    ("backend", "torch", "tensorflow"),
    ("image_data_format", "channels_first", "channels_last"),
    ("floatx", "float16", "float32"),
]


@pytest.mark.parametrize(("setting", "value", "fits"), BAD_SETTINGS)
def test_a_setting_in_keras_json_that_does_not_fit_is_named_with_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str, value: str, fits: str
) -> None:
    file = tmp_path / "keras.json"
    file.write_text(json.dumps({"epsilon": 1e-07, setting: value}), encoding="utf-8")
    code = "from helpers.internals.keras_start import import_keras; import_keras()"
    said = run(code, KERAS_HOME=tmp_path).stderr.decode().splitlines()[-1]
    assert said == (
        f"ValueError: Keras is set to {setting} '{value}' in the file {file}, and the course needs "
        f"'{fits}': write `{fits}` there instead, and start the course again."
    )
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.delenv("KERAS_BACKEND", raising=False)
    assert said == f"ValueError: {setting_problem()}"


@pytest.mark.parametrize("backend", ["numpy", "jax"])
def test_a_backend_in_the_environment_that_does_not_fit_is_named(
    tmp_path: Path, backend: str
) -> None:
    code = "from helpers.internals.keras_start import import_keras; import_keras()"
    said = run(code, KERAS_HOME=tmp_path, KERAS_BACKEND=backend).stderr.decode().splitlines()[-1]
    assert said.startswith(
        f"ValueError: Keras is set to backend '{backend}' by the variable KERAS_BACKEND, and the "
        "course needs 'tensorflow': write `tensorflow` there instead"
    )


def test_without_a_folder_of_its_own_keras_reads_the_one_at_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".keras").mkdir()
    (tmp_path / ".keras" / "keras.json").write_text('{"floatx": "float64"}', encoding="utf-8")
    code = "from helpers.internals.keras_start import setting_problem; print(setting_problem())"
    said = run(code, HOME=tmp_path, USERPROFILE=tmp_path).stdout.decode()
    assert said.startswith("Keras is set to floatx 'float64' in the file ")
    assert str(tmp_path / ".keras" / "keras.json") in said
    for name in ("KERAS_HOME", "KERAS_BACKEND"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    assert said.strip() == setting_problem()


def test_where_the_home_cannot_be_written_to_keras_reads_a_folder_that_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KERAS_HOME", raising=False)
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / "gone"))
    assert keras_start._settings_file() == Path("/tmp/.keras/keras.json")


@pytest.mark.parametrize(
    ("text", "backend"),
    [
        (None, None),  # no file
        ('{"backend": "tensorflow", "image_data_format": "channels_last"}', None),
        ('{"backend": "torch"}', "tensorflow"),  # the variable wins
        ('{"epsilon": 1e-05}', ""),
        ("{", None),  # Keras passes over it too
        ("[]", None),
    ],
)
def test_settings_that_fit_are_no_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str | None, backend: str | None
) -> None:
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.delenv("KERAS_BACKEND", raising=False)
    if text is not None:
        (tmp_path / "keras.json").write_text(text, encoding="utf-8")
    if backend is not None:
        monkeypatch.setenv("KERAS_BACKEND", backend)
    assert setting_problem() == ""
