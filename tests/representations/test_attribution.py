"""Tests of helpers/representations/attribution.py: each map against a second way to compute it."""

from collections.abc import Callable
from functools import partial
from itertools import product
from typing import Any

import numpy as np
import pytest

from helpers.representations import (
    blank_likeness,
    feature_maps,
    grad_cam,
    occlusion,
    randomized,
    saliency,
)
from tests.representations.support import EVERY, KINDS, Array, keras, layers, network, pictures


def scores(before: Any, last: Any) -> Callable[[Array], Array]:
    """Return the function from what enters `before` to logits, the last sum done by NumPy."""
    if not hasattr(last, "kernel"):
        return lambda values: before(values, training=False).numpy()
    bias = 0 if last.bias is None else last.bias.numpy()
    return lambda values: before(values, training=False).numpy() @ last.kernel.numpy() + bias


def whole(model: Any) -> Callable[[Array], Array]:
    """Return the function from pictures to logits."""
    return scores(keras.Model(model.inputs[0], model.layers[-2].output), model.layers[-1])


def finite_differences(function: Callable[[Array], Array], at: Array, index: int) -> Array:
    """Differentiate function(at[None])[0, index] by every entry, one small step each way."""
    steps = 1e-6 * np.eye(at.size).reshape(at.size, *at.shape)
    ahead, behind = function(at + steps)[:, index], function(at - steps)[:, index]
    return ((ahead - behind) / 2e-6).reshape(at.shape)


def tail(model: Any, layer: str) -> Callable[[Array], Array]:
    """Return the function from a layer's maps to the logits."""
    names = [each.name for each in model.layers]
    values = start = keras.Input(model.get_layer(layer).output.shape[1:], dtype="float64")
    for each in model.layers[names.index(layer) + 1 : -1]:
        values = each(values)
    return scores(keras.Model(start, values), model.layers[-1])


LAST_MAPS = {"deck": "conv2", "pooled": "conv4", "normalized": "relu2", "sigmoid": "conv"}


def recipe(model: Any, image: Array, index: int, layer: str) -> Array:
    """Compute Grad-CAM the way Keras' guide goes about it: a model with two outputs."""
    import tensorflow as tf

    twin = keras.models.clone_model(model)
    twin.set_weights(model.get_weights())
    twin.layers[-1].activation = keras.activations.linear
    output = twin.layers[-1](twin.layers[-2].output)  # called again, it sees the new activation
    both = keras.Model(twin.inputs[0], [twin.get_layer(layer).output, output])
    with tf.GradientTape() as tape:
        maps, logits = both(image[None], training=False)
        wanted = logits[:, index]
    weights = tf.reduce_mean(tape.gradient(wanted, maps), axis=(0, 1, 2))
    heat = tf.maximum(tf.reduce_sum(maps[0] * weights, axis=-1, keepdims=True), 0)
    large = tf.image.resize(heat, image.shape[:2], method="bilinear")[..., 0].numpy()
    return large / large.max() if large.max() > 0 else large


# ---------------------------------------------------------------------------------------- saliency


@EVERY
def test_saliency_is_what_small_steps_of_every_pixel_measure(kind: str) -> None:
    model = network(kind)
    for image, index in product(pictures(model, 2), range(model.output_shape[1])):
        slopes = finite_differences(whole(model), image, index)
        expected = np.abs(slopes).max(axis=-1)
        np.testing.assert_allclose(saliency(model, image, index), expected, atol=1e-7)
        assert expected.max() > 1e-3


def test_saliency_of_a_linear_model_is_its_largest_weight_a_pixel() -> None:
    parts = [keras.Input((2, 3, 2)), layers.Flatten(), layers.Dense(2, activation="softmax")]
    model = keras.Sequential(parts)
    weights = np.random.default_rng(3).normal(size=(12, 2))
    model.layers[-1].set_weights([weights, np.array([1.0, -2.0])])
    expected = np.abs(weights[:, 1].reshape(2, 3, 2)).max(axis=-1)
    np.testing.assert_allclose(saliency(model, np.ones((2, 3, 2)), 1), expected, rtol=1e-6)


def test_a_last_activation_that_makes_no_probabilities_belongs_to_the_score() -> None:
    parts = [keras.Input((1, 2, 1)), layers.Flatten(), layers.Dense(2, activation="relu")]
    model = keras.Sequential(parts)
    model.layers[-1].set_weights([np.array([[3.0, -3.0], [5.0, -5.0]]), np.zeros(2)])
    image = np.ones((1, 2, 1))
    np.testing.assert_array_equal(saliency(model, image, 0), [[3, 5]])
    np.testing.assert_array_equal(saliency(model, image, 1), [[0, 0]])  # ReLU holds it at 0


def test_saliency_looks_at_the_logit_so_a_certain_model_still_answers() -> None:
    model = network("deck", "float32")
    last = model.layers[-1]
    image = pictures(model)[0]
    before = saliency(model, image, 0)
    last.bias.assign(
        np.add(last.bias, [200.0, 0.0, 0.0])
    )  # a probability of exactly 1, and no slope
    assert model(image[None])[0, 0] == 1
    np.testing.assert_array_equal(saliency(model, image, 0), before)


def test_float32_gives_float32_maps_close_to_those_of_float64() -> None:
    for kind in KINDS:
        single, double = network(kind, "float32"), network(kind)
        image = pictures(double)[0]
        for function in (saliency, grad_cam):
            found = function(single, image, 0)
            assert found.dtype == np.float32
            np.testing.assert_allclose(found, function(double, image, 0), atol=1e-4)


# ---------------------------------------------------------------------------------------- Grad-CAM


def test_grad_cam_is_keras_recipe() -> None:
    model, seen = network("deck"), 0
    for image, index in product(pictures(model, 2), range(3)):
        heat, expected = grad_cam(model, image, index), recipe(model, image, index, "conv2")
        assert heat.shape == image.shape[:2]
        np.testing.assert_allclose(heat, expected, atol=2e-6)  # tf.image.resize uses float32
        seen += heat.max() == 1
    assert seen >= 2


@EVERY
def test_grad_cams_weights_are_the_mean_slopes_of_the_maps(kind: str) -> None:
    import tensorflow as tf

    model, layer = network(kind), LAST_MAPS[kind]
    if kind == "deck":  # zeros side by side below max pooling have no slope: lift the maps
        model.get_layer(layer).bias.assign_add([20.0] * 5)
    function = tail(model, layer)
    for image, index in product(pictures(model, 2), range(model.output_shape[1])):
        maps = feature_maps(model, image)[layer]
        weights = finite_differences(function, maps, index).mean(axis=(0, 1))
        small = np.maximum((maps * weights).sum(axis=-1, keepdims=True), 0)
        large = tf.image.resize(small, image.shape[:2])[..., 0].numpy()
        expected = large / large.max() if large.max() > 0 else large
        np.testing.assert_allclose(grad_cam(model, image, index), expected, atol=2e-6)


def test_grad_cam_takes_any_layer_with_rows_and_columns() -> None:
    model = network("normalized")
    for image, index in product(pictures(model, 2), (0, 1)):
        expected = recipe(model, image, index, "norm1")
        found = grad_cam(model, image, index, layer="norm1")
        np.testing.assert_allclose(found, expected, atol=2e-6)


def test_grad_cam_starts_after_the_activation_that_follows_the_last_convolution() -> None:
    model = network("normalized")
    default = grad_cam(model, pictures(model)[1], 0)
    after, before = (
        grad_cam(model, pictures(model)[1], 0, layer=layer) for layer in ("relu2", "conv2")
    )
    np.testing.assert_array_equal(default, after)
    assert np.abs(default - before).max() > 0.1


def test_an_activation_after_a_pooling_is_no_part_of_the_convolution() -> None:
    parts = [keras.Input((6, 8, 1)), layers.Conv2D(2, 3, name="conv"), layers.MaxPooling2D(2)]
    parts += [layers.ReLU(name="relu"), layers.Flatten(), layers.Dense(1)]
    model = keras.Sequential(parts)
    image = pictures(model)[0]
    found, conv, relu = (grad_cam(model, image, 0, layer=layer) for layer in (None, "conv", "relu"))
    np.testing.assert_array_equal(found, conv)
    assert not np.array_equal(found, relu)


def test_grad_cam_runs_from_0_to_1_or_stays_0_where_nothing_speaks_for_the_class() -> None:
    model = network("sigmoid")
    image = pictures(model)[0]
    dense = model.get_layer("score")
    dense.kernel.assign(np.abs(dense.kernel))
    heat = grad_cam(model, image, 0)
    assert heat.min() >= 0 and heat.max() == 1
    dense.kernel.assign(-np.abs(dense.kernel))
    np.testing.assert_array_equal(grad_cam(model, image, 0), np.zeros((6, 9)))


def test_grad_cam_finds_the_bright_square_that_decides() -> None:
    parts = [keras.Input((24, 32, 1)), layers.Conv2D(1, 3, padding="same", name="conv")]
    parts += [layers.MaxPooling2D(4), layers.GlobalAveragePooling2D(), layers.Dense(1)]
    model = keras.Sequential(parts)
    model.set_weights([np.ones((3, 3, 1, 1)), np.zeros(1), np.ones((1, 1)), np.zeros(1)])
    image = np.zeros((24, 32, 1))
    image[15:20, 22:27] = 1
    for heat in (grad_cam(model, image, 0), occlusion(model, image, 0, patch=4, stride=2, value=0)):
        row, column = np.unravel_index(heat.argmax(), heat.shape)
        assert 15 <= row < 20 and 22 <= column < 27
        assert np.all(heat[:10, :16] == 0)


# --------------------------------------------------------------------------------------- occlusion


@pytest.mark.parametrize(
    ("kind", "patch", "stride", "value"),
    [
        ("deck", (3, 4), (2, 3), None),
        ("deck", (11, 2), (4, 2), None),  # longer than the picture is wide
        ("pooled", 5, 5, 0.0),
        ("sigmoid", (6, 9), 1, -2.5),  # covers all
        ("normalized", (2, 1), (2, 1), None),
    ],
)
def test_occlusion_is_what_a_plain_loop_finds(
    kind: str, patch: Any, stride: Any, value: float | None
) -> None:
    model = network(kind)
    image, index = pictures(model)[2], model.output_shape[1] - 1
    height, width = (patch, patch) if isinstance(patch, int) else patch
    down, right = (stride, stride) if isinstance(stride, int) else stride
    rows, columns = image.shape[:2]
    tops = [top for top in range(rows) if top % down == 0 and top + height <= rows]
    lefts = [left for left in range(columns) if left % right == 0 and left + width <= columns]
    tops += [rows - height] if rows - height not in tops else []
    lefts += [columns - width] if columns - width not in lefts else []
    whole = float(model(image[None])[0, index])
    drops: list[list[list[float]]] = [[[] for _ in range(columns)] for _ in range(rows)]
    for top, left in product(tops, lefts):
        covered = image.copy()
        covered[top : top + height, left : left + width] = image.mean() if value is None else value
        drop = whole - float(model(covered[None])[0, index])
        for row, column in product(range(top, top + height), range(left, left + width)):
            drops[row][column].append(drop)
    expected = [[sum(here) / len(here) for here in line] for line in drops]
    found = occlusion(model, image, index, patch=patch, stride=stride, value=value)
    np.testing.assert_allclose(found, expected, atol=1e-12)


def test_occlusion_covers_8_by_8_pixels_every_4_unless_told_otherwise() -> None:
    model = network("pooled")  # (17, 13): other patches or steps cover other places
    image = pictures(model)[0]
    expected = occlusion(model, image, 0, patch=8, stride=4)
    np.testing.assert_array_equal(occlusion(model, image, 0), expected)
    for other in ({"patch": 7}, {"patch": 9}, {"stride": 3}, {"stride": 5}):
        assert not np.array_equal(occlusion(model, image, 0, **other), expected)


def test_occlusion_in_many_parts_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    model = network("deck")
    image = pictures(model)[0]
    whole = occlusion(model, image, 0, patch=3, stride=1)  # 80 patches
    monkeypatch.setattr("helpers.representations.running._CHUNK", 7)
    np.testing.assert_allclose(occlusion(model, image, 0, patch=3, stride=1), whole, atol=1e-12)


def test_a_picture_of_whole_numbers_is_covered_by_any_grey() -> None:
    model = network("deck")
    image = np.random.default_rng(5).integers(0, 256, (12, 10, 3), dtype=np.uint8)
    before = image.copy()
    arguments: dict[str, Any] = {"patch": 4, "stride": 4}
    np.testing.assert_array_equal(
        occlusion(model, image, 1, **arguments),
        occlusion(model, image.astype(float), 1, value=float(image.mean()), **arguments),
    )
    np.testing.assert_array_equal(image, before)


# ------------------------------------------------------------------------------------ a control


def test_heat_maps_change_when_the_weights_do() -> None:
    model = network("deck")
    image, fresh = pictures(model)[0], randomized(model, 2)
    for function in (saliency, grad_cam, partial(occlusion, patch=4, stride=2)):
        trained, untrained = function(model, image, 0).ravel(), function(fresh, image, 0).ravel()
        assert not np.allclose(trained, untrained, rtol=0.2)


def test_grad_cam_is_like_that_of_the_blank_where_the_picture_is_one() -> None:
    model = network("deck")
    flat = np.full((2, 12, 10, 3), 0.5)
    flat[1, 3:9, 3:7] = 4  # a spot
    plain, spotted = blank_likeness(model, flat, 0)
    assert plain == pytest.approx(1) and spotted < 0.99
    blank = np.broadcast_to(flat[1].mean(axis=(0, 1)), (12, 10, 3))
    both = [grad_cam(model, each, 0).ravel() for each in (flat[1], blank)]
    assert spotted == pytest.approx(np.corrcoef(*both)[0, 1])


def test_a_map_of_one_value_is_like_nothing() -> None:
    model = network("sigmoid")
    model.layers[0].set_weights([np.zeros((3, 3, 2, 3)), np.ones(3)])  # sees nothing
    assert blank_likeness(model, pictures(model), 0).tolist() == [0] * 5
