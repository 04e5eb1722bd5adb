"""Tests of helpers/keras_model.py: every count, shape and probability against Keras itself."""

import os
import re
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from helpers import data
from helpers.internals import keras_start
from helpers.keras_model import (
    build_cnn,
    build_digit_ann,
    build_digit_cnn,
    import_keras,
    networks,
    parameter_table,
    replay,
)

Array = NDArray[Any]
keras = import_keras()
L = keras.layers
DECK_LAYERS = ["conv_1", "pool_1", "conv_2", "pool_2", "flatten", "dense_1", "dropout", "dense_2"]


def chain(shape: tuple[int | None, ...], *layers: Any) -> Any:
    return keras.Sequential([keras.Input(shape), *layers])


def shake(model: Any, seed: int = 0) -> Any:
    """Give every weight a value of its own, as training does: biases and statistics too."""
    rng = np.random.default_rng(seed)
    for weight in model.weights:
        fan_in = max(1, int(np.prod(weight.shape[:-1])))
        values = rng.standard_normal(weight.shape) / np.sqrt(fan_in)
        weight.assign(np.abs(values) + 0.1 if "variance" in weight.name else values)
    return model


def pictures(model: Any, count: int, seed: int = 1) -> Array:
    """Draw pixels between -1 and 1, in no order."""
    rng = np.random.default_rng(seed)
    return rng.uniform(-1, 1, (count, *model.input_shape[1:])).astype(np.float32)


def in_keras(model: Any, images: Array) -> Array:
    result: Array = model(images, training=False).numpy()
    return result


def summary(model: Any) -> tuple[list[tuple[str, str, int]], dict[str, int]]:
    """Read what model.summary() prints: (name, shape, parameters) of each layer, and totals."""
    lines: list[str] = []
    with patch.dict(os.environ, {"COLUMNS": "160"}):
        model.summary(line_length=160, print_fn=lambda line, **kwargs: lines.append(line))
    text = "\n".join(lines)
    rows = re.findall(r"^│ (\S+) \(\w+\) +│ (\(.*?\)) +│ +([\d,]+) │", text, re.MULTILINE)
    totals = re.findall(r"^ ?(Total|Trainable|Non-trainable) params: ([\d,]+)", text, re.MULTILINE)
    return (
        [(name, shape, int(count.replace(",", ""))) for name, shape, count in rows],
        {kind: int(count.replace(",", "")) for kind, count in totals},
    )


def assert_the_table_is_keras(model: Any) -> None:
    table, (rows, totals) = parameter_table(model), summary(model)
    shapes = [str((None, *shape)) for shape in table["output_shape"]]
    assert list(zip(table["layer"], shapes, table["parameters"], strict=True)) == rows
    assert table["parameters"].sum() == totals["Total"]
    assert table["trainable"].sum() == totals["Trainable"]
    assert (table["parameters"] - table["trainable"]).sum() == totals["Non-trainable"]
    for formula, count in zip(table["formula"], table["parameters"], strict=True):
        assert re.fullmatch(r"[\d×+ ()]+", formula)
        assert eval(formula.replace("×", "*")) == count


def assert_replay_is_keras(model: Any, images: Array, *, one_by_one: bool = False) -> None:
    parts = [images[n : n + 1] for n in range(len(images))] if one_by_one else [images]
    expected = np.concatenate([in_keras(model, part) for part in parts])
    result = replay(model, images)
    assert result.dtype == np.float32
    assert result.shape == expected.shape
    scale = max(1, float(np.abs(expected).max()))  # 1 for probabilities
    np.testing.assert_allclose(result, expected, rtol=0, atol=1e-4 * scale)


# --------------------------------------------------------------------------------- starting quietly


def run(code: str) -> subprocess.CompletedProcess[bytes]:
    command, course = (
        [sys.executable, "-W", "error", "-c", code],
        Path(__file__).parent.parent.parent,
    )
    return subprocess.run(command, cwd=course, capture_output=True, check=False, timeout=120)


def test_importing_the_modules_imports_no_keras() -> None:
    done = run(
        "import sys, helpers.keras_model, helpers.widgets\n"
        "print([name for name in ('keras', 'tensorflow') if name in sys.modules])"
    )
    assert (done.stdout.split(), done.stderr) == ([b"[]"], b"")


def test_starting_keras_writes_nothing_and_later_errors_are_seen() -> None:
    done = run(
        "import os, sys\n"
        "sys.stderr.write('before ')\n"
        "from helpers.keras_model import build_digit_cnn, import_keras, replay\n"
        "import numpy as np\n"
        "keras, model, images = import_keras(), build_digit_cnn(), np.zeros((2, 28, 28))\n"
        "model.fit(images, np.array([0, 1]), verbose=0)\n"
        "model.predict(images, verbose=0), replay(model, images)\n"
        "assert import_keras() is keras\n"
        "os.write(2, b'after')\n"
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"before after")


@pytest.mark.skipif(os.name == "nt", reason="Windows hands no closed descriptors on")
def test_keras_starts_where_stderr_has_no_descriptor() -> None:
    done = run(
        "import os, sys\n"
        "os.close(2)\n"
        "sys.stderr = None\n"
        "from helpers.keras_model import import_keras\n"
        "print(import_keras().Input((2, 3, 1)).shape)"
    )
    assert (done.returncode, done.stdout.strip()) == (0, b"(None, 2, 3, 1)")


def test_only_what_is_written_meanwhile_is_lost(capfd: pytest.CaptureFixture[str]) -> None:
    os.write(2, b"one ")
    with keras_start._silent_stderr():
        os.write(2, b"two ")
    os.write(2, b"three")
    assert capfd.readouterr().err == "one three"


def test_stderr_comes_back_when_keras_is_missing(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "keras", None)
    with pytest.raises(ImportError):
        import_keras()
    os.write(2, b"seen")
    assert capfd.readouterr().err == "seen"


# -------------------------------------------------------------------------------- the deck's models


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
    assert_the_table_is_keras(model)


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
    "build", [build_cnn, lambda: build_cnn(batch_norm=True), build_digit_ann, build_digit_cnn]
)
def test_a_built_model_is_ready_to_be_trained_and_names_its_layers(
    build: Callable[[], Any],
) -> None:
    first, second = build(), build()
    assert isinstance(first.optimizer, keras.optimizers.Adam)
    assert first.loss == "sparse_categorical_crossentropy"
    assert first.name == second.name
    assert [layer.name for layer in first.layers] == [layer.name for layer in second.layers]
    assert_the_table_is_keras(first)


def test_other_sizes_and_more_classes_can_be_had() -> None:
    model = build_cnn(input_shape=[12, 20, 1], classes=7)
    assert model.input_shape == (None, 12, 20, 1)
    assert model.output_shape == (None, 7)
    assert parameter_table(model)["parameters"].to_list()[5] == (3 * 5 * 64 + 1) * 128


def test_the_number_of_classes_may_come_from_numpy() -> None:
    model = build_cnn(input_shape=(8, 8, 1), classes=np.array([0, 2, 1]).max() + 1)
    assert model.output_shape == (None, 3)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"input_shape": 64}, TypeError, "(rows, columns, channels), received int"),
        ({"input_shape": "64"}, TypeError, "(rows, columns, channels), received str"),
        ({"input_shape": (64, 64)}, ValueError, "input_shape (64, 64) does not fit: (rows, col"),
        ({"input_shape": (64, 3, 3)}, ValueError, "with at least 4 rows, 4 columns and 1 channel"),
        ({"input_shape": (64, 64, 0)}, ValueError, "with at least 4 rows, 4 columns and 1 chan"),
        ({"input_shape": (64, 64.0, 3)}, ValueError, "input_shape (64, 64.0, 3) does not fit"),
        ({"classes": 1}, ValueError, "classes 1 does not fit: a whole number of at least 2 does"),
        ({"classes": "2"}, ValueError, "classes '2' does not fit"),
        ({"classes": True}, ValueError, "classes True does not fit"),
    ],
)
def test_what_cannot_be_built_is_refused(
    arguments: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=re.escape(message)):
        build_cnn(**arguments)


# ---------------------------------------------------------------------- networks from other courses


def lenet_5(activation: str, pool: Any) -> Any:
    return chain(
        (28, 28, 1), L.Conv2D(6, 5, padding="same", activation=activation), pool(2),
        L.Conv2D(16, 5, activation=activation), pool(2), L.Flatten(),
        L.Dense(120, activation), L.Dense(84, activation), L.Dense(10, "softmax"),
    )  # fmt: skip


def keras_mnist() -> Any:
    return chain(
        (28, 28, 1), L.Conv2D(32, (3, 3), activation="relu"), L.MaxPooling2D((2, 2)),
        L.Conv2D(64, (3, 3), activation="relu"), L.MaxPooling2D((2, 2)),
        L.Flatten(), L.Dropout(0.5), L.Dense(10, "softmax"),
    )  # fmt: skip


def two_convolutions_before_the_pool() -> Any:
    return chain(
        (28, 28, 1), L.Conv2D(32, 3, activation="relu"), L.Conv2D(64, 3, activation="relu"),
        L.MaxPooling2D(2), L.Dropout(0.25), L.Flatten(), L.Dense(128, "relu"), L.Dropout(0.5),
        L.Dense(10, "softmax"),
    )  # fmt: skip


def logits_for_cifar() -> Any:
    return chain(
        (32, 32, 3), L.Conv2D(32, 3, activation="relu"), L.MaxPooling2D(2),
        L.Conv2D(64, 3, activation="relu"), L.MaxPooling2D(2), L.Conv2D(64, 3, activation="relu"),
        L.Flatten(), L.Dense(64, "relu"), L.Dense(10),
    )  # fmt: skip


def cats_and_dogs() -> Any:
    blocks: list[Any] = []
    for filters in (32, 64, 128, 128):
        blocks += [L.Conv2D(filters, 3, activation="relu"), L.MaxPooling2D(2)]
    return chain((150, 150, 3), *blocks, L.Flatten(), L.Dense(512, "relu"), L.Dense(1, "sigmoid"))


def fashion() -> Any:
    def convolution(filters: int, size: int = 3) -> Any:
        return L.Conv2D(filters, size, padding="same", activation="relu")

    return chain(
        (28, 28, 1), convolution(64, 7), L.MaxPooling2D(2), convolution(128), convolution(128),
        L.MaxPooling2D(2), convolution(256), convolution(256), L.MaxPooling2D(2), L.Flatten(),
        L.Dense(128, "relu"), L.Dropout(0.5), L.Dense(64, "relu"), L.Dropout(0.5),
        L.Dense(10, "softmax"),
    )  # fmt: skip


def all_convolutional() -> Any:
    return chain(
        (32, 27, 3), L.Conv2D(24, 3, padding="same", activation="relu"),
        L.Conv2D(24, 3, strides=2, padding="same", activation="relu"),
        L.Conv2D(48, 3, strides=(2, 3), padding="same", activation="relu"),
        L.Conv2D(10, 1), L.GlobalAveragePooling2D(), L.Activation("softmax"),
    )  # fmt: skip


def overlapping_pools() -> Any:
    return chain(
        (67, 67, 3), L.Conv2D(24, 11, strides=4, activation="relu"), L.MaxPooling2D(3, strides=2),
        L.Conv2D(32, 5, padding="same", activation="relu"),
        L.MaxPooling2D(3, strides=2, padding="same"), L.AveragePooling2D((2, 1), padding="same"),
        L.GlobalMaxPooling2D(), L.Dense(5), L.Softmax(),
    )  # fmt: skip


def rectangular_kernels() -> Any:
    return chain(
        (17, 23, 2), L.Conv2D(8, (1, 7), padding="same"), L.Conv2D(8, (7, 1), strides=(1, 2)),
        L.ReLU(), L.MaxPooling2D((1, 3), strides=(2, 1)), L.Conv2D(4, (2, 3), dilation_rate=(2, 1)),
        L.Flatten(), L.Dense(3, "softmax"),
    )  # fmt: skip


def without_biases() -> Any:
    return chain(
        (20, 14, 3), L.Conv2D(8, 3, use_bias=False), L.BatchNormalization(), L.ReLU(),
        L.AveragePooling2D(2), L.Flatten(), L.Dense(16, use_bias=False),
        L.BatchNormalization(scale=False), L.Activation("sigmoid"), L.Dense(4, "softmax"),
    )  # fmt: skip


def batch_norm_after_the_activation() -> Any:
    return chain(
        (20, 14, 3), L.Conv2D(8, 3, activation="relu"),
        L.BatchNormalization(axis=3, epsilon=1e-5), L.MaxPooling2D(2),
        L.BatchNormalization(center=False, scale=False), L.Conv2D(6, 3, activation="relu"),
        L.BatchNormalization(center=False), L.GlobalAveragePooling2D(), L.Dense(4, "softmax"),
    )  # fmt: skip


def globally_pooled_digits() -> Any:  # X8
    return chain(
        (28, 28, 1), L.Conv2D(32, 3, activation="relu"), L.MaxPooling2D(2),
        L.Conv2D(64, 3, activation="relu"), L.MaxPooling2D(2), L.GlobalAveragePooling2D(),
        L.Dense(10, "softmax"),
    )  # fmt: skip


def a_plain_row_of_numbers() -> Any:
    return chain((28, 28), L.Flatten(), L.Dense(128, "relu"), L.Dropout(0.2), L.Dense(10))


def a_functional_chain() -> Any:
    image = keras.Input((15, 12, 1))
    maps = L.Conv2D(4, 3, activation="relu")(image)
    return keras.Model(image, L.Dense(3, "softmax")(L.Flatten()(L.MaxPooling2D()(maps))))


NETWORKS: list[tuple[str, Callable[[], Any], int]] = [
    ("LeNet-5 with sigmoids and averages", lambda: lenet_5("sigmoid", L.AveragePooling2D), 61_706),
    ("LeNet-5 with ReLU and maxima", lambda: lenet_5("relu", L.MaxPooling2D), 61_706),
    ("Keras' own convnet for digits", keras_mnist, 34_826),
    ("two convolutions before the pool", two_convolutions_before_the_pool, 1_199_882),
    ("logits for CIFAR", logits_for_cifar, 122_570),
    ("cats and dogs", cats_and_dogs, 3_453_121),
    ("fashion", fashion, 1_413_834),
    ("all convolutional, strided", all_convolutional, 672 + 5_208 + 10_416 + 490),
    ("overlapping pools", overlapping_pools, 8_736 + 19_232 + 165),
    ("rectangular kernels", rectangular_kernels, 120 + 456 + 196 + 3 * (4 * 8 * 4 + 1)),
    ("without biases", without_biases, 216 + 32 + 432 * 16 + 48 + 68),
    ("batch norm after the activation", batch_norm_after_the_activation, 224 + 32 + 16 + 438 + 46),
    ("globally pooled digits", globally_pooled_digits, 19_466),
    ("a plain row of numbers", a_plain_row_of_numbers, 101_770),
]


@pytest.mark.parametrize(
    ("build", "parameters"), [case[1:] for case in NETWORKS], ids=[case[0] for case in NETWORKS]
)
def test_networks_of_other_courses_agree_with_keras(
    build: Callable[[], Any], parameters: int
) -> None:
    model = shake(build())
    assert parameter_table(model)["parameters"].sum() == parameters
    assert_the_table_is_keras(model)
    assert_replay_is_keras(model, pictures(model, 2))


def test_a_functional_chain_is_taken_too_and_lists_its_input() -> None:
    model = shake(a_functional_chain())
    assert_replay_is_keras(model, pictures(model, 3))
    assert parameter_table(model)["output_shape"].to_list()[:2] == [(15, 12, 1), (13, 10, 4)]
    assert_the_table_is_keras(model)


def test_the_first_layers_of_a_model_can_be_replayed() -> None:
    model = shake(build_digit_cnn())
    part = keras.Model(model.inputs[0], model.get_layer("pool_2").output)
    assert replay(part, pictures(part, 3)).shape == (3, 5, 5, 64)
    assert_replay_is_keras(part, pictures(part, 3))


def test_layers_shared_by_two_models_can_be_replayed() -> None:
    model = shake(build_digit_cnn())
    again = keras.Sequential([keras.Input((28, 28, 1)), *model.layers])
    assert_replay_is_keras(again, pictures(model, 2))


def test_the_table_of_shared_layers_has_the_shapes_of_the_model_it_is_asked_for() -> None:
    layers = chain((5, 7, 1), L.Conv2D(2, 3), L.MaxPooling2D(2)).layers
    larger = keras.Sequential([keras.Input((9, 12, 1)), *layers, L.Flatten()])
    assert parameter_table(larger)["output_shape"].to_list() == [(7, 10, 2), (3, 5, 2), (30,)]
    assert larger.output_shape == (None, 30)


def test_the_table_takes_layers_that_the_course_does_not_teach() -> None:
    model = chain(
        (9, 8, 4), L.Conv2D(6, 3, groups=2), L.DepthwiseConv2D(3), L.LayerNormalization(),
        L.SeparableConv2D(5, 2), L.PReLU(), L.Conv2DTranspose(3, 2),
    )  # fmt: skip
    assert_the_table_is_keras(model)


def test_frozen_layers_train_nothing() -> None:
    model = build_cnn(batch_norm=True)
    for name in ("conv_1", "batch_norm_1"):
        model.get_layer(name).trainable = False
    table = parameter_table(model)
    assert table["trainable"].to_list()[:2] == [0, 0]
    assert_the_table_is_keras(model)


# ------------------------------------------------------------------------- networks drawn at random

SHAPES = st.tuples(st.integers(2, 11), st.integers(2, 11), st.integers(1, 9))
PAIRS = st.tuples(st.integers(1, 3), st.integers(1, 3))
HEADS = [L.Flatten, L.GlobalMaxPooling2D, L.GlobalAveragePooling2D]


def draw_layer(draw: Callable[[Any], Any], maps: tuple[int, ...]) -> Any:
    """Draw a layer that takes feature maps (H, W, C)."""
    name = draw(st.sampled_from(["conv", "max", "average", "norm", "relu", "activation", "dense"]))
    activation = draw(st.sampled_from(["relu", "sigmoid", "softmax", "linear", None]))
    if name == "dense":
        return L.Dense(draw(st.integers(1, 3)), activation, use_bias=draw(st.booleans()))
    if name == "norm":
        return L.BatchNormalization(center=draw(st.booleans()), scale=draw(st.booleans()))
    if name in ("relu", "activation"):
        return L.ReLU() if name == "relu" else L.Activation(activation or "linear")
    padding = draw(st.sampled_from(["valid", "same"]))
    size = draw(PAIRS)
    size = (min(size[0], maps[0]), min(size[1], maps[1]))
    strides = draw(PAIRS)
    if name == "conv":
        spread = strides == (1, 1) and all(2 * k - 1 <= n for k, n in zip(size, maps, strict=False))
        return L.Conv2D(
            draw(st.integers(1, 10)), size, strides=strides, padding=padding, activation=activation,
            dilation_rate=2 if spread else 1, use_bias=draw(st.booleans()),
        )  # fmt: skip
    pool = L.MaxPooling2D if name == "max" else L.AveragePooling2D
    return pool(size, strides=draw(st.sampled_from([strides, None])), padding=padding)


# Not shrunk when it fails: the networks are small already, and that takes minutes.
@given(st.data(), st.integers(0, 99))
@settings(max_examples=50, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@pytest.mark.filterwarnings("ignore:You are using a softmax over axis -1 of a tensor of shape")
def test_networks_drawn_at_random_agree_with_keras(data: st.DataObject, seed: int) -> None:
    shape = data.draw(SHAPES)
    model = chain(shape, draw_layer(data.draw, shape))
    for _ in range(data.draw(st.integers(0, 3))):
        model.add(draw_layer(data.draw, model.output_shape[1:]))
    if data.draw(st.booleans()):
        model.add(data.draw(st.sampled_from(HEADS))())
        model.add(L.Dropout(0.3))
        model.add(L.Dense(data.draw(st.integers(1, 5)), "softmax"))
    shake(model, seed)
    assert_the_table_is_keras(model)
    # TensorFlow 2.21 with oneDNN gives wrong numbers for batches where a kernel wider than one
    # pixel, on one channel, at strides (1, more), leaves one column: conv2d_loops and TensorFlow
    # with TF_ENABLE_ONEDNN_OPTS=0 agree with each other there. Single images come out right.
    assert_replay_is_keras(model, pictures(model, 2), one_by_one=True)


# --------------------------------------------------------------------------------- what replay does


@pytest.mark.parametrize("batch_norm", [False, True])
def test_the_decks_model_is_replayed_on_200_images(batch_norm: bool) -> None:
    model = shake(build_cnn(batch_norm=batch_norm))
    images = pictures(model, 200)
    expected, result = model.predict(images, verbose=0), replay(model, images)
    assert np.ptp(expected[:, 0]) > 0.02  # the images are told apart
    print(f"largest difference: {np.abs(result - expected).max():.1e}")
    np.testing.assert_allclose(result, expected, rtol=0, atol=1e-4)
    np.testing.assert_array_equal(result.argmax(axis=1), expected.argmax(axis=1))


@pytest.mark.parametrize("build", [build_digit_ann, build_digit_cnn])
def test_a_trained_network_gives_the_same_class_on_every_test_image(
    build: Callable[[], Any],
) -> None:
    (x_train, y_train), (x_test, y_test) = data.digits()
    keras.utils.set_random_seed(5)
    model = build()
    model.fit(x_train / 255, y_train, verbose=0)
    expected, result = model.predict(x_test / 255, verbose=0), replay(model, x_test / 255)
    assert (expected.argmax(axis=1) == y_test).mean() > 0.7  # it was trained
    np.testing.assert_allclose(result, expected, rtol=0, atol=1e-4)
    np.testing.assert_array_equal(result.argmax(axis=1), expected.argmax(axis=1))


def test_replay_uses_the_statistics_that_training_left() -> None:
    keras.utils.set_random_seed(5)
    model = build_cnn(batch_norm=True, input_shape=(12, 8, 3))
    images = 3 + pictures(model, 64)
    model.fit(images, np.arange(64) % 2, epochs=3, verbose=0)
    assert np.abs(model.get_layer("batch_norm_1").moving_mean.numpy()).max() > 0.01
    assert_replay_is_keras(model, images)


def test_one_image_gives_one_row() -> None:
    model = shake(build_cnn(input_shape=(9, 14, 3), classes=4))
    images = pictures(model, 3)
    assert replay(model, images[1]).shape == (4,)
    np.testing.assert_allclose(replay(model, images[1]), replay(model, images)[1], atol=1e-6)


def test_the_axis_of_one_channel_may_be_left_out_as_in_keras() -> None:
    model = shake(build_digit_ann())
    images = pictures(model, 3)
    expected = replay(model, images)
    np.testing.assert_array_equal(replay(model, images[..., 0]), expected)
    np.testing.assert_allclose(replay(model, images[1, ..., 0]), expected[1], atol=1e-6)
    assert_replay_is_keras(model, images[..., 0])


def test_any_size_fits_where_the_model_leaves_it_open() -> None:
    model = shake(chain((None, None, 2), L.Conv2D(3, 3), L.GlobalMaxPooling2D()))
    for size in ((5, 8), (9, 4)):
        images = np.random.default_rng(0).standard_normal((2, *size, 2), np.float32)
        assert_replay_is_keras(model, images)
        assert replay(model, images[0]).shape == (3,)


@pytest.mark.parametrize("dtype", ["uint8", "int64", "bool", "float16", "float64"])
def test_pixels_of_every_dtype_are_taken_and_never_changed(dtype: str) -> None:
    model = shake(build_cnn(input_shape=(9, 6, 3)))
    images = np.random.default_rng(0).integers(0, 256, (3, 9, 6, 3)).astype(dtype)
    before = images.copy()
    assert_replay_is_keras(model, images)
    np.testing.assert_array_equal(images, before)
    np.testing.assert_array_equal(replay(model, images.tolist()), replay(model, images))


def test_replay_never_changes_float32_images_or_weights() -> None:
    model = shake(build_cnn(batch_norm=True, input_shape=(9, 6, 3)))
    images, weights = pictures(model, 3), model.get_weights()
    before = images.copy()
    replay(chain((9, 6, 3), L.Dropout(0.5)), images)[...] = 7
    replay(model, images)[...] = 7
    np.testing.assert_array_equal(images, before)
    for now, then in zip(model.get_weights(), weights, strict=True):
        np.testing.assert_array_equal(now, then)


@pytest.mark.parametrize("block", [1, 200, 500])
def test_how_many_images_are_computed_at_once_does_not_matter(
    monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    model = shake(build_cnn(input_shape=(9, 6, 3)))
    images = pictures(model, 7)
    expected = replay(model, images)
    monkeypatch.setattr(networks, "_BLOCK", block)
    np.testing.assert_allclose(replay(model, images), expected, atol=1e-6)


def test_many_images_need_less_memory_than_their_first_feature_maps() -> None:
    model = chain((32, 32, 1), L.Conv2D(16, 3, padding="same"), L.GlobalMaxPooling2D())
    images = np.zeros((2000, 32, 32, 1), np.float32)
    tracemalloc.start()
    try:
        replay(model, images)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 16 * images.nbytes


def test_replay_asks_keras_for_weights_alone() -> None:
    model = shake(build_cnn(batch_norm=True, input_shape=(9, 6, 3)))
    images = pictures(model, 2)
    expected = in_keras(model, images)
    for layer in model.layers:
        layer.call = None  # whoever asks Keras to compute gets an error
    with pytest.raises(TypeError):
        model(images, training=False)
    np.testing.assert_allclose(replay(model, images), expected, atol=1e-4)


# ---------------------------------------------------------------------------------- what is refused


class Conv2D(L.Conv2D):  # type: ignore[misc]
    """A layer with Keras' name that may compute anything."""


MAPS = (8, 8, 4)
TAUGHT = (
    "InputLayer, Conv2D, MaxPooling2D, AveragePooling2D, GlobalMaxPooling2D, "
    "GlobalAveragePooling2D, BatchNormalization, ReLU, Activation, Softmax, Flatten, Dropout, Dense"
)
BAD_LAYERS: list[tuple[Callable[..., Any], str]] = [
    (lambda **k: L.DepthwiseConv2D(3, **k), f"is a DepthwiseConv2D: of Keras' layers {TAUGHT} fit"),
    (lambda **k: L.LeakyReLU(**k), "is a LeakyReLU"),
    (lambda **k: L.Rescaling(1 / 255, **k), "is a Rescaling"),
    (lambda **k: keras.Sequential([L.ReLU()], **k), "is a Sequential"),
    (lambda **k: Conv2D(2, 3, **k), "is a Conv2D: of Keras' layers"),
    (lambda **k: L.Conv2D(4, 3, groups=2, **k), "(Conv2D) has groups 2: 1 fits"),
    (
        lambda **k: L.Conv2D(4, 3, activation="tanh", **k),
        "(Conv2D) has activation 'tanh': 'linear' or 'relu' or 'sigmoid' or 'softmax' fits",
    ),
    (lambda **k: L.Dense(4, "gelu", **k), "(Dense) has activation 'gelu'"),
    (lambda **k: L.Dense(4, lambda x: 2 * x, **k), "has activation '<lambda> of your own'"),
    (lambda **k: L.Activation(L.ReLU(6), **k), "(Activation) has activation '<ReLU"),
    (lambda **k: L.MaxPooling2D(2, data_format="channels_first", **k), "'channels_last' fits"),
    (lambda **k: L.Flatten(data_format="channels_first", **k), "data_format 'channels_first'"),
    (lambda **k: L.BatchNormalization(axis=1, **k), "has axis 1: -1 or 3 fits"),
    (lambda **k: L.Softmax(axis=2, **k), "has axis 2: -1 or 3 fits"),
    (lambda **k: L.GlobalMaxPooling2D(keepdims=True, **k), "has keepdims True: False fits"),
    (lambda **k: L.ReLU(max_value=6, **k), "(ReLU) has max_value 6: None fits"),
    (lambda **k: L.ReLU(negative_slope=0.1, **k), "has negative_slope 0.1: 0 fits"),
    (lambda **k: L.ReLU(threshold=1, **k), "has threshold 1: 0 fits"),
    (lambda **k: L.Dense(4, dtype="mixed_float16", **k), "policy 'mixed_float16': 'float32' fits"),
]


@pytest.mark.parametrize(("make", "message"), BAD_LAYERS, ids=[case[1] for case in BAD_LAYERS])
def test_another_layer_is_refused_by_name_before_anything_is_computed(
    monkeypatch: pytest.MonkeyPatch, make: Callable[..., Any], message: str
) -> None:
    model = chain(MAPS, L.Conv2D(4, 1, name="first"), make(name="odd_one"))
    computed: list[str] = []
    monkeypatch.setattr(networks, "conv2d", lambda *_, **__: computed.append("conv2d"))
    with pytest.raises(ValueError, match="layer 'odd_one' .*" + re.escape(message)):
        replay(model, np.zeros((2, *MAPS)))
    assert computed == []


def branching_models() -> list[Any]:
    image = keras.Input(MAPS)
    maps = L.Conv2D(4, 3, padding="same")
    once = maps(image)
    row = L.Flatten()(once)
    return [
        keras.Model(image, L.Add()([image, once])),  # two ways that meet
        keras.Model(image, [once, row]),  # two outputs
        keras.Model(image, maps(once)),  # one layer, used twice
    ]


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_model_that_is_no_chain_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match=r"is not one chain of layers: a keras\.Sequential, or"):
        replay(branching_models()[number], np.zeros(MAPS))


class Subclassed(keras.Model):  # type: ignore[misc]
    """A model whose layers Keras cannot list in order."""

    def call(self, inputs: Any) -> Any:
        return inputs


@pytest.mark.parametrize("function", [parameter_table, lambda model: replay(model, np.zeros(MAPS))])
def test_what_is_no_built_model_is_refused(function: Callable[[Any], Any]) -> None:
    for other in (None, "cnn", L.Dense(3), [L.Flatten()]):
        with pytest.raises(TypeError, match="model must be a Keras model, received"):
            function(other)
    for unbuilt in (keras.Sequential([L.Dense(3)]), keras.Sequential(), Subclassed()):
        with pytest.raises(
            ValueError, match=r"is not built: a Sequential that starts with keras.I"
        ):
            function(unbuilt)


@pytest.mark.parametrize(
    ("images", "error", "message"),
    [
        (
            np.zeros((2, 8, 9, 3)),
            ValueError,
            "images (2, 8, 9, 3) do not fit: the model takes one image (9, 8, 3) or a batch "
            "(N, 9, 8, 3)",
        ),
        (np.zeros((9, 8)), ValueError, "images (9, 8) do not fit"),
        (np.zeros((9, 8, 1)), ValueError, "images (9, 8, 1) do not fit"),
        (np.zeros((1, 2, 9, 8, 3)), ValueError, "images (1, 2, 9, 8, 3) do not fit"),
        (np.zeros((0, 9, 8, 3)), ValueError, "images (0, 9, 8, 3) is empty"),
        (5, ValueError, "images () do not fit"),
        ([[1, 2], [3]], ValueError, "images is ragged"),
        ("cat", TypeError, "images must hold numbers, received str"),
        (None, TypeError, "images must hold numbers, received NoneType"),
        (np.zeros((9, 8, 3), complex), ValueError, "images holds complex numbers"),
    ],
)
def test_images_that_do_not_fit_are_refused(
    images: Any, error: type[Exception], message: str
) -> None:
    model = chain((9, 8, 3), L.Flatten())
    with pytest.raises(error, match=re.escape(message)):
        replay(model, images)


def test_the_message_says_any_where_the_model_leaves_the_size_open() -> None:
    model = chain((None, None, 4), L.GlobalMaxPooling2D())
    with pytest.raises(ValueError, match=re.escape("(any, any, 4) or a batch (N, any, any, 4)")):
        replay(model, np.zeros((5, 5, 3)))
