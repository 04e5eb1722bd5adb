"""What the browser is told of a network suffices to compute it as Keras and the helpers do."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from helpers import data, keras_model
from helpers.keras_model import import_keras, replay
from helpers.representations import load_texture_cnn, receptive_fields
from helpers.widgets import network_layers
from helpers.widgets.network_layers import describe_layers
from tests.widgets.through_node import by_node

keras = import_keras()
layers = keras.layers
TESTS = Path(__file__).parent / "network_arithmetic.test.mjs"


def odd() -> Any:
    """Return a network of every layer that `replay` takes, with windows that do not divide."""
    parts = [
        layers.Conv2D(5, (3, 2), strides=(2, 1), padding="same", use_bias=False),
        layers.BatchNormalization(scale=False),
        layers.Activation("sigmoid"),
        layers.MaxPooling2D((2, 3), strides=(2, 1), padding="same"),
        layers.Conv2D(4, 2, dilation_rate=(2, 1), activation="relu"),
        layers.AveragePooling2D(2, strides=1, padding="same"),
        layers.Dense(3, activation="relu"),
        layers.Dropout(0.5),
        layers.Softmax(),
        layers.Flatten(),
        layers.ReLU(),
        layers.Dense(6, activation="sigmoid"),
        layers.BatchNormalization(center=False),
        layers.ReLU(),  # of numbers of both signs; behind a softmax it changes nothing
        layers.Dense(3),
        layers.Activation("softmax"),
    ]
    return keras.Sequential([keras.Input((11, 14, 3)), *parts])


def globally(kind: Any) -> Any:
    parts = [layers.Conv2D(4, 3), kind(), layers.Dense(1, activation="sigmoid")]
    return keras.Sequential([keras.Input((9, 7, 1)), *parts])


def shaken(model: Any, seed: int) -> Any:
    """Give a network weights of its own, with variances above zero."""
    rng = np.random.default_rng(seed)
    for layer in model.layers:
        found = [rng.normal(0.05, 0.4, weight.shape) for weight in layer.weights]
        named = zip(layer.weights, found, strict=True)
        layer.set_weights([abs(each) + 0.1 if "variance" in w.name else each for w, each in named])
    return model


NETWORKS = {
    "the course's own": keras_model.load_deep_cnn,
    "of textures": load_texture_cnn,
    "of the deck, for digits": keras_model.build_digit_cnn,
    "without convolutions": keras_model.build_digit_ann,
    "with batch norm": lambda: keras_model.build_cnn(batch_norm=True, input_shape=(12, 10, 3)),
    "every layer": lambda: shaken(odd(), 1),
    "global means": lambda: shaken(globally(layers.GlobalAveragePooling2D), 2),
    "global maxima": lambda: shaken(globally(layers.GlobalMaxPooling2D), 3),
}


def listed(values: Any) -> dict[str, Any]:
    shape = values.shape if values.ndim == 3 else (1, 1, values.size)
    return {"shape": list(shape), "data": values.ravel().tolist()}


def windows(model: Any, layer: Any, shape: list[int]) -> list[list[int]]:
    """Return what the first, the last and the middle unit see, as row, column, rows, columns."""
    size, field = model.input_shape[1:3], receptive_fields(model).get(layer.name)
    found = []
    for row, column in ((0, 0), (shape[0] - 1, shape[1] - 1), (shape[0] // 2, shape[1] // 2)):
        top, left, bottom, right = field.window(row, column, size) if field else (0, 0, *size)
        found.append([top, left, bottom - top, right - left])
    return found


def case(name: str, model: Any) -> dict[str, Any]:
    told, weights = describe_layers(model)
    picture = np.random.default_rng(0).random(model.input_shape[1:], np.float32)
    values, outputs = picture[None], []
    for layer, each in zip(model.layers, told, strict=True):
        values = layer(values, training=False)
        outputs.append(values.numpy().reshape(each["shape"]))
    np.testing.assert_allclose(replay(model, picture), outputs[-1].ravel(), rtol=1e-4, atol=1e-6)
    seen = [
        windows(model, layer, each["shape"]) for layer, each in zip(model.layers, told, strict=True)
    ]
    return {
        "name": name, "layers": told, "weights": weights.tolist(), "picture": listed(picture),
        "outputs": [listed(each) for each in outputs], "seen": seen,
    }  # fmt: skip


def test_the_browser_computes_every_layer_as_keras_and_the_helpers_do(tmp_path: Path) -> None:
    cases = [case(name, make()) for name, make in NETWORKS.items()]
    by_node(TESTS, cases, tmp_path, passing=len(NETWORKS))


def test_the_layers_are_told_with_their_parameters_and_what_they_read() -> None:
    model = keras_model.build_digit_cnn()
    told = {each["name"]: each for each in describe_layers(model)[0]}
    assert told["conv_2"]["parameters"] == 18496 and told["conv_2"]["formula"] == "(3×3×32 + 1)×64"
    assert told["pool_2"]["shape"] == told["dense_1"]["reads"] == [5, 5, 64]
    assert told["dense_2"]["reads"] == told["dense_1"]["shape"] == [1, 1, 64]
    assert told["flatten"]["flat"] and told["flatten"]["shape"] == [1, 1, 1600]
    assert told["flatten"]["seen"] is None and told["conv_1"]["seen"]["size"] == [3, 3]


def test_the_weights_are_those_of_the_network_one_after_the_other() -> None:
    model = keras_model.load_deep_cnn()
    told, weights = describe_layers(model)
    at = told[2]["kernel"]["at"]
    kernel = data.eye_weights()["conv_2_kernel"]
    np.testing.assert_array_equal(weights[at : at + kernel.size], kernel.ravel())
    assert weights.size == model.count_params() + 1 and weights.dtype == np.float32


def chain(*parts: Any, size: tuple[Any, ...] = (8, 8, 1)) -> Any:
    return keras.Sequential([keras.Input(size), *parts], name="own")


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: "cnn", TypeError, "model must be a Keras model, received str"),
        (lambda: keras.Sequential([layers.Flatten()], name="own"), ValueError, "is not built"),
        (lambda: chain(layers.UpSampling2D(name="up")), ValueError, "layer 'up' is a UpSampling2D"),
        (lambda: chain(layers.Dense(2), size=(8,)), ValueError, "model takes (8,): pictures"),
        (lambda: chain(layers.Flatten(), size=(8, 8, 2)), ValueError, "model takes (8, 8, 2):"),
        (lambda: chain(layers.ReLU(), size=(None, 8, 1)), ValueError, "model takes (None, 8, 1):"),
        (lambda: chain(layers.Conv2D(2, 3)), ValueError, "model 'own' gives (6, 6, 2): a row of"),
    ],
)  # fmt: skip
def test_a_network_that_does_not_fit_is_named(make: Any, error: Any, message: str) -> None:
    with pytest.raises(error) as raised:
        describe_layers(make())
    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (
            lambda: chain(layers.Flatten(), layers.Dense(1600), size=(80, 80, 1)),
            "model 'own' has 10,241,600 parameters: at most 10,000,000 fit",
        ),
        (
            lambda: chain(layers.Conv2D(64, 3), layers.Conv2D(64, 3), size=(128, 128, 1)),
            "model 'own' has 575,965,440 multiplications for a picture: at most 300,000,000 fit",
        ),
    ],
)  # fmt: skip
def test_a_network_too_large_for_a_browser_is_refused(make: Any, what: str) -> None:
    with pytest.raises(ValueError) as raised:
        describe_layers(make())
    assert what in str(raised.value)


@pytest.mark.parametrize(
    ("limit", "most"), [("MOST_WEIGHTS", 20 + 33), ("MOST_PRODUCTS", 4 * 4 * 9 * 2 + 32 * 1)]
)
def test_a_network_of_as_much_as_fits_is_taken(
    limit: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = chain(layers.Conv2D(2, 3), layers.Flatten(), layers.Dense(1), size=(6, 6, 1))
    monkeypatch.setattr(network_layers, limit, most)
    describe_layers(model)
    monkeypatch.setattr(network_layers, limit, most - 1)
    with pytest.raises(ValueError, match=f"'own' has {most} .*: at most {most - 1} fit into an"):
        describe_layers(model)
