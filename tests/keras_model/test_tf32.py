"""What the chapters on Keras promise, on a graphics card that rounds as TF32 does: emulated here.

Such a card keeps 10 of the 23 bits of what it multiplies, unless TensorFlow is told not to; Colab
lends some. The card below does that to each convolution and matrix product that Keras asks for.
"""

import re
from collections.abc import Callable
from typing import Any

import nbformat
import numpy as np
import pytest

from helpers import data
from helpers.data.eyes import draw_eyes
from helpers.keras_model import build_digit_cnn, load_deep_cnn, replay
from helpers.representations import feature_maps
from tests.keras_model.support import Array, keras
from tools.course import pages

tf = pytest.importorskip("tensorflow")
SWITCH = tf.config.experimental


def rounded(values: Any) -> Any:
    """Round float32 to the bits of TF32, if TensorFlow lets the card do so."""
    values = tf.convert_to_tensor(values)
    if values.dtype != tf.float32 or not SWITCH.tensor_float_32_execution_enabled():
        return values
    bits = tf.bitcast(values, tf.int32) + 0x1000
    return tf.bitcast(tf.bitwise.bitwise_and(bits, ~0x1FFF), tf.float32)


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let Keras compute on such a card; what it is told is taken back afterwards."""

    def on_card(function: Callable[..., Any]) -> Callable[..., Any]:
        return lambda x, weights, *more, **named: function(
            rounded(x), rounded(weights), *more, **named
        )

    monkeypatch.setattr(tf.nn, "convolution", on_card(tf.nn.convolution))
    monkeypatch.setattr(tf, "matmul", on_card(tf.matmul))
    yield
    SWITCH.enable_tensor_float_32_execution(False)


def digits() -> tuple[Any, Array]:
    (x_train, y_train), (x_test, _) = data.digits()
    keras.utils.set_random_seed(7)
    model = build_digit_cnn()
    model.fit(x_train[:500] / 255, y_train[:500], verbose=0)
    return model, (x_test[:50, ..., None] / 255).astype(np.float32)


def eyes() -> tuple[Any, Array]:
    table = data.eye_descriptions()[1]
    drawn = draw_eyes({name: column[120:140] for name, column in table.items()})
    return load_deep_cnn(), (drawn / np.float32(255)).astype(np.float32)


PROMISES = {"digits": (digits, 1e-5), "eyes": (eyes, 1e-4)}  # as notebooks 07 and 08 assert


@pytest.mark.check
@pytest.mark.usefixtures("card")
@pytest.mark.parametrize("name", PROMISES)
def test_a_promise_is_kept_on_the_card_and_would_not_be_if_it_rounded(name: str) -> None:
    make, promise = PROMISES[name]
    model, images = make()
    said = replay(model, images)
    assert np.abs(said - model(images, training=False).numpy()).max() < promise
    maps = feature_maps(model, images[0])
    SWITCH.enable_tensor_float_32_execution(True)
    assert np.abs(said - model(images, training=False).numpy()).max() > promise
    again = feature_maps(model, images[0])
    apart = max(np.abs(again[layer] - maps[layer]).max() for layer in maps)
    assert apart > 1e-4, "the maps of a layer are computed on the card too"


@pytest.mark.parametrize(
    "page", pages("notebooks", "assignments", "lecturer"), ids=lambda page: str(page.stem)
)
def test_each_page_lets_the_course_start_keras(page: Any) -> None:
    cells = nbformat.read(page, as_version=4).cells
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    own = re.search(r"(?m)^\s*(import|from) +(keras|tensorflow)\b", code)
    course = re.search(r"keras_model\.(import_keras|load_deep_cnn)\(", code)
    assert own is None or (course and course.start() < own.start())
