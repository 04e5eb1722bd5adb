"""Tests of helpers/keras_model/replay.py: every probability against Keras itself."""

import re
import sys
import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from helpers import data
from helpers.data.eyes import draw_eyes
from helpers.fully_connected import softmax
from helpers.keras_model import build_cnn, build_digit_ann, build_digit_cnn, load_deep_cnn, replay
from tests.keras_model.support import (
    NETWORKS,
    Array,
    L,
    a_functional_chain,
    chain,
    keras,
    pictures,
    shake,
)

MODULE = sys.modules[replay.__module__]  # the package's name `replay` is the function


def in_keras(model: Any, images: Array) -> Array:
    result: Array = model(images, training=False).numpy()
    return result


def assert_replay_is_keras(model: Any, images: Array, *, one_by_one: bool = False) -> None:
    parts = [images[n : n + 1] for n in range(len(images))] if one_by_one else [images]
    expected = np.concatenate([in_keras(model, part) for part in parts])
    result = replay(model, images)
    assert result.dtype == np.float32
    assert result.shape == expected.shape
    scale = max(1, float(np.abs(expected).max()))  # 1 for probabilities
    np.testing.assert_allclose(result, expected, rtol=0, atol=1e-4 * scale)


# ---------------------------------------------------------------------- networks from other courses


@pytest.mark.parametrize(
    "build", [case[1] for case in NETWORKS], ids=[case[0] for case in NETWORKS]
)
def test_networks_of_other_courses_are_replayed(build: Callable[[], Any]) -> None:
    model = shake(build())
    assert_replay_is_keras(model, pictures(model, 2))


def test_a_functional_chain_is_taken_too() -> None:
    model = shake(a_functional_chain())
    assert_replay_is_keras(model, pictures(model, 3))


def test_the_first_layers_of_a_model_can_be_replayed() -> None:
    model = shake(build_digit_cnn())
    part = keras.Model(model.inputs[0], model.get_layer("pool_2").output)
    assert replay(part, pictures(part, 3)).shape == (3, 5, 5, 64)
    assert_replay_is_keras(part, pictures(part, 3))


def test_layers_shared_by_two_models_can_be_replayed() -> None:
    model = shake(build_digit_cnn())
    again = keras.Sequential([keras.Input((28, 28, 1)), *model.layers])
    assert_replay_is_keras(again, pictures(model, 2))


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
    # TensorFlow 2.21 with oneDNN gives wrong numbers for batches where a kernel wider than one
    # pixel, on one channel, at strides (1, more), leaves one column: conv2d_loops and TensorFlow
    # with TF_ENABLE_ONEDNN_OPTS=0 agree with each other there. Single images come out right.
    assert_replay_is_keras(model, pictures(model, 2), one_by_one=True)


# --------------------------------------------------------------------------------- what replay does


def test_the_decks_model_is_replayed_on_60_images() -> None:
    model = shake(build_cnn(batch_norm=True))
    images = pictures(model, 60)
    expected, result = model.predict(images, verbose=0), replay(model, images)
    assert np.ptp(expected[:, 0]) > 0.02  # the images are told apart
    np.testing.assert_allclose(result, expected, rtol=0, atol=1e-4)
    np.testing.assert_array_equal(result.argmax(axis=1), expected.argmax(axis=1))


def test_a_trained_network_gives_the_same_class_on_every_test_image() -> None:
    (x_train, y_train), (x_test, y_test) = data.digits()
    keras.utils.set_random_seed(5)
    model = build_digit_cnn()
    model.fit(x_train[:2000] / 255, y_train[:2000], verbose=0)
    expected, result = model.predict(x_test / 255, verbose=0), replay(model, x_test / 255)
    assert (expected.argmax(axis=1) == y_test).mean() > 0.7  # it was trained
    np.testing.assert_allclose(result, expected, rtol=0, atol=1e-4)
    np.testing.assert_array_equal(result.argmax(axis=1), expected.argmax(axis=1))


def test_replay_uses_the_statistics_that_training_left() -> None:
    model = chain((6, 4, 3), L.Conv2D(2, 3), L.BatchNormalization(name="norm"), L.Flatten())
    images = 3 + pictures(model, 16)
    before = replay(model, images)
    model(images, training=True)  # what fit does to the moving mean and variance
    assert np.abs(model.get_layer("norm").moving_mean.numpy()).max() > 0.01
    assert np.abs(replay(model, images) - before).max() > 0.01
    assert_replay_is_keras(model, images)


def test_float32_agrees_with_keras_and_tf32_would_not(monkeypatch: pytest.MonkeyPatch) -> None:
    model, table = load_deep_cnn(), data.eye_descriptions()[1]
    eyes = draw_eyes({name: column[120:140] for name, column in table.items()})
    images = eyes / np.float32(255)
    expected = in_keras(model, images)
    np.testing.assert_allclose(replay(model, images), expected, rtol=0, atol=1e-4)

    def rounded(function: Callable[..., Array]) -> Callable[..., Array]:
        return lambda x, weights, *more, **named: function(tf32(x), tf32(weights), *more, **named)

    for name in ("conv2d", "dense"):
        monkeypatch.setattr(MODULE, name, rounded(getattr(MODULE, name)))
    assert np.abs(replay(model, images) - expected).max() > 1e-3


def tf32(values: Array) -> Array:
    """Round float32 to the 10 bits of a fraction that a graphics card keeps with TF32."""
    bits = np.ascontiguousarray(values, np.float32).view(np.uint32)
    return ((bits + 0x1000) & np.uint32(0xFFFFE000)).view(np.float32)


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


@pytest.mark.parametrize(("block", "at_once"), [(1, [1] * 7), (200, [1] * 7), (500, [3, 3, 1])])
def test_how_many_images_are_computed_at_once_does_not_matter(
    monkeypatch: pytest.MonkeyPatch, block: int, at_once: list[int]
) -> None:
    model = shake(build_cnn(input_shape=(9, 6, 3)))  # 162 numbers an image
    images, counts = pictures(model, 7), []
    expected = replay(model, images)

    def counted(values: Array) -> Array:
        counts.append(len(values))
        return softmax(values)

    monkeypatch.setitem(MODULE._ACTIVATIONS, "softmax", counted)
    monkeypatch.setattr(MODULE, "_BLOCK", block)
    np.testing.assert_allclose(replay(model, images), expected, atol=1e-6)
    assert counts == at_once


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
    monkeypatch.setattr(MODULE, "conv2d", lambda *_, **__: computed.append("conv2d"))
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
        keras.Model(image, [row, once]),  # the last layer's first
        keras.Model(image, maps(once)),  # one layer, used twice
    ]


@pytest.mark.parametrize("number", range(4))
def test_a_model_that_is_no_chain_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match=r"is not one chain of layers: a keras\.Sequential, or"):
        replay(branching_models()[number], np.zeros(MAPS))


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
