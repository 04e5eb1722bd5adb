"""The networks of the lecture and of notebook 08, and the weights that are shipped."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from helpers import data
from helpers.data.eyes import draw_eyes, is_drowsy
from helpers.keras_model import (
    build_cnn,
    build_deep_cnn,
    build_digit_ann,
    build_digit_cnn,
    import_keras,
    load_deep_cnn,
    parameter_table,
)
from tests.keras_model.support import chain, pictures, shake

keras = import_keras()
L = keras.layers
DECK_LAYERS = ["conv_1", "pool_1", "conv_2", "pool_2", "flatten", "dense_1", "dropout", "dense_2"]
LAYERS = ["conv_1", "pool_1", "conv_2", "pool_2", "conv_3", "pool_3", "conv_4"]


@pytest.fixture(scope="module")
def deep() -> Any:
    return load_deep_cnn()


def test_the_decks_model_has_the_decks_counts() -> None:  # M1, M2
    table = parameter_table(build_cnn())
    assert table["layer"].to_list() == DECK_LAYERS
    assert table["parameters"].to_list() == [896, 0, 18_496, 0, 0, 2_097_280, 0, 258]
    assert table["parameters"].sum() == table["trainable"].sum() == 2_116_930
    assert table["formula"].to_list() == [
        "(3×3×3 + 1)×32", "0", "(3×3×32 + 1)×64", "0", "0", "(16384 + 1)×128", "0", "(128 + 1)×2"
    ]  # fmt: skip
    assert list(table.columns) == ["layer", "output_shape", "formula", "parameters", "trainable"]


def test_the_decks_model_weighs_808_hundredths_of_a_mebibyte() -> None:  # M3
    size = 4 * parameter_table(build_cnn())["parameters"].sum() / 2**20
    assert round(size, 2) == 8.08
    assert all(weight.dtype == "float32" for weight in build_cnn().weights)


def test_the_decks_model_has_the_decks_shapes() -> None:  # M4
    assert parameter_table(build_cnn())["output_shape"].to_list() == [
        (64, 64, 32), (32, 32, 32), (32, 32, 64), (16, 16, 64), (16_384,), (128,), (128,), (2,)
    ]  # fmt: skip


def test_batch_norm_has_four_values_a_channel_and_trains_two() -> None:  # M5, X6
    table = parameter_table(build_cnn(batch_norm=True))
    norms = table[table["layer"].str.startswith("batch_norm")]
    assert norms["parameters"].to_list() == [128, 256, 512]
    assert norms["formula"].to_list() == ["4×32", "4×64", "4×128"]
    assert norms["trainable"].sum() == 448
    assert table["parameters"].sum() == 2_117_826 == 2_116_930 + 896  # X5


@pytest.mark.parametrize("paddings", [("same", "valid"), ("valid", "same")])
def test_one_convolution_without_padding_gives_the_decks_other_total(
    paddings: tuple[str, str],
) -> None:  # X5
    layers: list[Any] = []
    for filters, padding in zip((32, 64), paddings, strict=True):
        layers += [L.Conv2D(filters, 3, padding=padding), L.BatchNormalization(), L.ReLU()]
        layers.append(L.MaxPooling2D(2))
    layers += [L.Flatten(), L.Dense(128), L.BatchNormalization(), L.ReLU()]
    model = chain((64, 64, 3), *layers, L.Dropout(0.5), L.Dense(2, "softmax"))
    table = parameter_table(model)
    assert table["output_shape"].to_list()[8] == (14_400,)
    assert table["parameters"].to_list()[9] == 1_843_328
    assert table["parameters"].sum() == 1_863_874


def test_a_bias_before_batch_norm_cancels() -> None:  # X7
    model = build_cnn(batch_norm=True, input_shape=(9, 6, 3))
    images = pictures(model, 8)
    shake(model)
    model.get_layer("dropout").rate = 0
    before = model(images, training=True).numpy()
    for name in ("conv_1", "conv_2", "dense_1"):
        bias = model.get_layer(name).bias
        bias.assign(bias + np.linspace(-3, 2, bias.shape[0]))
    np.testing.assert_allclose(model(images, training=True).numpy(), before, atol=1e-4)
    biases = [build_cnn(batch_norm=True).get_layer(n).bias for n in ("conv_1", "conv_2", "dense_1")]
    assert sum(bias.shape[0] for bias in biases) == 224


def test_the_digit_networks_have_the_decks_counts() -> None:  # F4, F5, X8
    assert parameter_table(build_digit_ann())["parameters"].to_list() == [0, 100_480, 8_256, 650]
    assert build_digit_ann().count_params() == 109_386
    table = parameter_table(build_digit_cnn())
    assert table["parameters"].to_list() == [320, 0, 18_496, 0, 0, 102_464, 650]
    assert table["parameters"].sum() == 121_930
    assert table["parameters"][:4].sum() == 18_816


@pytest.mark.parametrize(
    ("build", "name", "layers"),
    [
        (
            build_cnn,
            "cnn",
            "conv_1:relu pool_1 conv_2:relu pool_2 flatten dense_1:relu dropout dense_2:softmax",
        ),
        (
            lambda: build_cnn(batch_norm=True),
            "cnn",
            "conv_1:linear batch_norm_1 relu_1:relu pool_1 conv_2:linear batch_norm_2 relu_2:relu "
            "pool_2 flatten dense_1:linear batch_norm_3 relu_3:relu dropout dense_2:softmax",
        ),
        (build_digit_ann, "digit_ann", "flatten dense_1:relu dense_2:relu dense_3:softmax"),
        (
            build_digit_cnn,
            "digit_cnn",
            "conv_1:relu pool_1 conv_2:relu pool_2 flatten dense_1:relu dense_2:softmax",
        ),
        (
            build_deep_cnn,
            "deep_cnn",
            "conv_1:relu pool_1 conv_2:relu pool_2 conv_3:relu pool_3 conv_4:relu global_pool "
            "dense:softmax",
        ),
    ],
)
def test_a_built_model_is_ready_to_be_trained_and_names_its_layers(
    build: Callable[[], Any], name: str, layers: str
) -> None:
    model = build()
    assert isinstance(model.optimizer, keras.optimizers.Adam)
    assert model.loss == "sparse_categorical_crossentropy"
    assert model.get_compile_config()["metrics"] == ["accuracy"]
    assert model.name == name
    assert " ".join(map(named, model.layers)) == layers


def named(layer: Any) -> str:
    """Write a layer's name, and its activation where it has one."""
    activation = getattr(layer, "activation", None)
    return f"{layer.name}:{activation.__name__}" if activation else str(layer.name)


def test_four_rows_and_columns_are_enough() -> None:
    table = parameter_table(build_cnn(input_shape=(4, 4, 1)))
    assert table["output_shape"].to_list()[3:5] == [(1, 1, 64), (64,)]


def test_other_sizes_and_more_classes_can_be_had() -> None:
    model = build_cnn(input_shape=[12, 20, 1], classes=7)
    assert model.input_shape == (None, 12, 20, 1)
    assert model.output_shape == (None, 7)
    assert parameter_table(model)["parameters"].to_list()[5] == (3 * 5 * 64 + 1) * 128


def test_the_number_of_classes_may_come_from_numpy() -> None:
    model = build_cnn(input_shape=(8, 8, 1), classes=np.array([0, 2, 1]).max() + 1)
    assert model.output_shape == (None, 3)


@pytest.mark.parametrize("of", [np.array, iter])
def test_the_shape_of_a_picture_may_come_from_whatever_gives_three_numbers(of: Any) -> None:
    assert build_cnn(input_shape=of([8, 12, 1])).input_shape == (None, 8, 12, 1)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"input_shape": 64}, TypeError, "(rows, columns, channels), received int"),
        ({"input_shape": "64"}, TypeError, "(rows, columns, channels), received str"),
        ({"input_shape": (64, 64)}, ValueError, "input_shape (64, 64) has 2 entries: (rows, col"),
        (
            {"input_shape": (64, 3, 3)},
            ValueError,
            "input_shape (64, 3, 3) with columns 3 does not fit: a whole number of at least 4 does",
        ),
        ({"input_shape": (3, 64, 3)}, ValueError, "(3, 64, 3) with rows 3 does not fit"),
        ({"input_shape": (64, 64, 0)}, ValueError, "(64, 64, 0) with channels 0 does not fit"),
        ({"input_shape": (64, 64.0, 3)}, ValueError, "with columns 64.0 does not fit"),
        ({"input_shape": (64, "9", 3)}, TypeError, "columns must be a whole number, received str"),
        ({"classes": 1}, ValueError, "classes 1 does not fit: a whole number of at least 2 does"),
        ({"classes": "2"}, TypeError, "classes must be a whole number, received str"),
        ({"classes": True}, ValueError, "classes True does not fit"),
    ],
)
def test_what_cannot_be_built_is_refused(
    arguments: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=re.escape(message)):
        build_cnn(**arguments)


# ---------------------------------------------------------------------- the small deep network


def test_the_deep_network_has_four_convolutions_and_60642_parameters() -> None:
    model = build_deep_cnn()
    table = parameter_table(model)
    assert table["layer"].tolist() == [*LAYERS, "global_pool", "dense"]
    assert table["parameters"].tolist() == [448, 0, 4640, 0, 18496, 0, 36928, 0, 130]
    assert model.get_layer("conv_4").output.shape == (None, 8, 8, 64)
    assert model.count_params() * 35 > build_cnn().count_params() > model.count_params() * 34


def test_the_shipped_weights_know_the_eyes_of_people_they_never_met(deep: Any) -> None:
    unseen = data.eye_descriptions()[1]
    probabilities = deep.predict(draw_eyes(unseen) / np.float32(255), verbose=0)
    assert np.mean(probabilities.argmax(axis=1) == is_drowsy(unseen["aperture"])) >= 0.98


def test_each_weight_is_loaded_into_its_own_layer(deep: Any) -> None:
    weights = data.eye_weights()
    names = [f"{layer.name}_{weight.name}" for layer in deep.layers for weight in layer.weights]
    assert list(weights) == names
    for name, weight in zip(names, deep.weights, strict=True):
        assert np.array_equal(weights[name], weight.numpy()), name
        assert weights[name].dtype == np.float32


def test_loading_gives_a_fresh_model_each_time(deep: Any) -> None:
    other = load_deep_cnn()
    other.layers[0].set_weights([weight * 0 for weight in other.layers[0].get_weights()])
    assert np.any(deep.layers[0].kernel.numpy() != 0)
    assert np.any(load_deep_cnn().layers[0].kernel.numpy() != 0)
