"""Tests of helpers/representations.py: each map against a second way to compute it."""

import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from helpers.data import photo
from helpers.keras_model import import_keras
from helpers.representations import (
    embeddings,
    feature_maps,
    grad_cam,
    occlusion,
    principal_plane,
    randomized,
    saliency,
)

Array = NDArray[Any]
KINDS = ("deck", "pooled", "normalized", "sigmoid")
EVERY = pytest.mark.parametrize("kind", KINDS)

keras = import_keras()
layers = keras.layers


def layers_of(kind: str, dtype: str) -> list[Any]:
    """List the layers of four networks; all are rectangular, and none is trained."""
    conv = partial(layers.Conv2D, dtype=dtype)
    dense, norm = (
        partial(layers.Dense, dtype=dtype),
        partial(layers.BatchNormalization, dtype=dtype),
    )
    largest, mean = (
        partial(pool, dtype=dtype) for pool in (layers.MaxPooling2D, layers.AveragePooling2D)
    )
    if kind == "deck":  # its network, small
        return [
            keras.Input((12, 10, 3), dtype=dtype),
            conv(4, 3, padding="same", activation="relu", name="conv1"),
            largest(2, name="pool1"),
            conv(5, 3, padding="same", activation="relu", name="conv2"),
            largest(2, name="pool2"),
            layers.Flatten(name="flatten", dtype=dtype),
            dense(8, activation="relu", name="hidden"),
            layers.Dropout(0.5, name="dropout", dtype=dtype),
            dense(3, activation="softmax", name="classes"),
        ]
    if kind == "pooled":  # deep, one grey channel, its softmax a layer of its own
        return [
            keras.Input((17, 13, 1), dtype=dtype),
            conv(3, (3, 2), activation="relu", name="conv1"),
            largest((2, 3), padding="same", name="pool1"),
            conv(4, 3, padding="same", activation="relu", name="conv2"),
            conv(5, 2, activation="relu", name="conv3"),
            conv(6, 1, activation="relu", name="conv4"),
            layers.GlobalAveragePooling2D(name="means", dtype=dtype),
            dense(4, name="scores"),
            layers.Softmax(name="softmax", dtype=dtype),
        ]
    if kind == "normalized":  # batch norm between convolution and activation, strides, dilation
        return [
            keras.Input((16, 20, 3), dtype=dtype),
            conv(4, (5, 3), strides=(2, 1), padding="same", use_bias=False, name="conv1"),
            norm(name="norm1"),
            layers.ReLU(name="relu1", dtype=dtype),
            mean((2, 3), strides=2, name="pool1"),
            conv(5, 2, dilation_rate=(1, 3), name="conv2"),
            norm(name="norm2"),
            layers.Activation("relu", name="relu2", dtype=dtype),
            layers.GlobalMaxPooling2D(name="largest", dtype=dtype),
            dense(2, use_bias=False, activation="softmax", name="classes"),
        ]
    return [  # one unit that says yes or no
        keras.Input((6, 9, 2), dtype=dtype),
        conv(3, 3, activation="relu", name="conv"),
        layers.GlobalMaxPooling2D(name="largest", dtype=dtype),
        dense(1, name="score"),
        layers.Activation("sigmoid", name="sigmoid", dtype=dtype),
    ]


def network(kind: str, dtype: str = "float64") -> Any:
    """Build one of them with weights of both signs; float64, so that small steps are seen."""
    model, rng = keras.Sequential(layers_of(kind, dtype)), np.random.default_rng(7)
    for weight in model.weights:
        values = rng.normal(scale=0.5, size=weight.shape)
        weight.assign(np.abs(values) + 0.3 if "variance" in weight.path else values)
    return model


def pictures(model: Any, count: int = 5, seed: int = 1) -> Array:
    return np.random.default_rng(seed).normal(size=(count, *model.input_shape[1:]))


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
    ends_in_softmax_layer = isinstance(twin.layers[-1], layers.Softmax)
    output = twin.layers[-2].output if ends_in_softmax_layer else None
    if output is None:  # the new activation is seen when the layer is called again
        output = twin.layers[-1](twin.layers[-2].output)
    both = keras.Model(twin.inputs[0], [twin.get_layer(layer).output, output])
    with tf.GradientTape() as tape:
        maps, logits = both(image[None], training=False)
        wanted = logits[:, index]
    weights = tf.reduce_mean(tape.gradient(wanted, maps), axis=(0, 1, 2))
    heat = tf.maximum(tf.reduce_sum(maps[0] * weights, axis=-1, keepdims=True), 0)
    large = tf.image.resize(heat, image.shape[:2], method="bilinear")[..., 0].numpy()
    return large / large.max() if large.max() > 0 else large


# ------------------------------------------------------------------------------------ feature maps


@EVERY
def test_feature_maps_are_what_models_that_end_there_give(kind: str) -> None:
    model = network(kind)
    image = pictures(model)[0]
    spatial = [layer for layer in model.layers if len(layer.output.shape) == 4]
    maps = feature_maps(model, image)
    assert list(maps) == [layer.name for layer in spatial]
    for layer in spatial:
        expected = keras.Model(model.inputs[0], layer.output)(image[None], training=False)[0]
        assert maps[layer.name].shape == tuple(layer.output.shape[1:])
        np.testing.assert_allclose(maps[layer.name], expected.numpy(), atol=1e-12)


def test_feature_maps_hold_batch_norm_activations_and_pooling_in_order() -> None:
    model = network("normalized")
    maps = feature_maps(model, pictures(model)[0])
    assert list(maps) == ["conv1", "norm1", "relu1", "pool1", "conv2", "norm2", "relu2"]
    np.testing.assert_array_equal(maps["relu1"], np.maximum(maps["norm1"], 0))


def test_feature_maps_of_a_model_and_a_photograph_the_course_never_saw() -> None:
    parts = [keras.Input((None, None, 3)), layers.Conv2D(2, 5, strides=3, name="c", padding="same")]
    model = keras.Sequential([*parts, layers.MaxPooling2D(3, padding="same", name="p")])
    image = photo("coffee")  # (200, 300, 3), uint8
    maps = feature_maps(model, image)
    assert {name: each.shape for name, each in maps.items()} == {
        "c": (67, 100, 2),
        "p": (23, 34, 2),
    }
    np.testing.assert_allclose(
        maps["p"], model(image[None].astype("float32"))[0].numpy(), rtol=1e-5
    )


def test_a_model_built_by_its_first_pictures_will_do() -> None:
    model = keras.Sequential([layers.Conv2D(2, 3, name="conv"), layers.Flatten(), layers.Dense(2)])
    image = np.random.default_rng(2).normal(size=(5, 6, 1)).astype("float32")
    outputs = model(image[None]).numpy()
    assert feature_maps(model, image)["conv"].shape == (3, 4, 2)
    gradients = saliency(model, image, 1)
    assert gradients.shape == (5, 6)
    np.testing.assert_array_equal(model(image[None]).numpy(), outputs)


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


@EVERY
def test_grad_cam_is_keras_recipe(kind: str) -> None:
    model, seen = network(kind), 0
    for image, index in product(pictures(model, 4), range(model.output_shape[1])):
        heat, expected = grad_cam(model, image, index), recipe(model, image, index, LAST_MAPS[kind])
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


@pytest.mark.parametrize("layer", ["conv1", "norm1", "pool1", "conv2", "norm2"])
def test_grad_cam_takes_any_layer_with_rows_and_columns(layer: str) -> None:
    model = network("normalized")
    for image, index in product(pictures(model, 3), (0, 1)):
        expected = recipe(model, image, index, layer)
        np.testing.assert_allclose(grad_cam(model, image, index, layer=layer), expected, atol=2e-6)


def test_grad_cam_starts_after_the_activation_that_follows_the_last_convolution() -> None:
    model = network("normalized")
    default = grad_cam(model, pictures(model)[1], 0)
    after, before = (
        grad_cam(model, pictures(model)[1], 0, layer=layer) for layer in ("relu2", "conv2")
    )
    np.testing.assert_array_equal(default, after)
    assert np.abs(default - before).max() > 0.1


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


def test_occlusion_in_many_parts_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    model = network("deck")
    image = pictures(model)[0]
    whole = occlusion(model, image, 0, patch=3, stride=1)  # 80 patches
    monkeypatch.setattr("helpers.representations.attribution._CHUNK", 7)
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


# -------------------------------------------------------------------------------------- embeddings


@EVERY
def test_embeddings_are_a_layers_outputs_one_row_a_picture(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = network(kind)
    images = pictures(model, 7)
    for layer in model.layers:
        expected = keras.Model(model.inputs[0], layer.output)(images, training=False).numpy()
        for chunk in (128, 3):
            monkeypatch.setattr("helpers.representations.attribution._CHUNK", chunk)
            found = embeddings(model, images, layer.name)
            np.testing.assert_allclose(found, expected.reshape(7, -1), atol=1e-12)


@pytest.mark.parametrize("shape", [(9, 4), (4, 30), (2, 2), (40, 3), (60, 500)])
def test_the_principal_plane_is_that_of_the_singular_value_decomposition(
    shape: tuple[int, int],
) -> None:
    vectors = np.random.default_rng(6).normal(size=shape) * np.linspace(3, 1, shape[1]) - 5
    left, sizes, _ = np.linalg.svd(vectors - vectors.mean(axis=0), full_matrices=False)
    points, explained = principal_plane(vectors)
    np.testing.assert_allclose(np.abs(points), np.abs(left[:, :2] * sizes[:2]), atol=1e-7)
    np.testing.assert_allclose(explained, sizes[:2] ** 2 / (sizes @ sizes), atol=1e-12)
    np.testing.assert_allclose(points.mean(axis=0), 0, atol=1e-12)


def test_the_principal_planes_signs_belong_to_the_directions() -> None:
    vectors = np.random.default_rng(8).normal(size=(12, 5)) * [5, 1, 2, 3, 4]
    points = principal_plane(vectors).points
    np.testing.assert_allclose(principal_plane(-vectors).points, -points, atol=1e-12)
    order = np.random.default_rng(9).permutation(12)
    np.testing.assert_allclose(principal_plane(vectors[order]).points, points[order], atol=1e-12)
    falling = np.outer([1, 5, 2], [1, -1])  # both entries of the direction are as large
    np.testing.assert_allclose(
        principal_plane(falling).points[:, 0], np.array([-5, 7, -2]) * np.sqrt(2) / 3
    )


def test_equal_vectors_lie_on_one_point() -> None:
    points, explained = principal_plane(np.full((4, 3), 7))
    np.testing.assert_array_equal(points, np.zeros((4, 2)))
    np.testing.assert_array_equal(explained, [0, 0])


# -------------------------------------------------------------------------------------- randomized


@EVERY
def test_randomized_has_the_same_layers_and_other_weights(kind: str) -> None:
    model = network(kind, "float32")
    fresh = randomized(model, 4)
    assert [layer.name for layer in fresh.layers] == [layer.name for layer in model.layers]
    assert [layer.get_config() for layer in fresh.layers if not fresh_seed(layer)] == [
        layer.get_config() for layer in model.layers if not fresh_seed(layer)
    ]
    for old, new in zip(model.weights, fresh.weights, strict=True):
        assert old.shape == new.shape and old is not new
        assert np.abs(old.numpy() - new.numpy()).max() > 0


def fresh_seed(layer: Any) -> bool:
    return "seed" in str(layer.get_config())


def test_randomized_leaves_the_model_and_every_generator_alone() -> None:
    model = network("normalized")
    images = pictures(model)
    before = [weight.numpy().copy() for weight in model.weights]
    outputs = model(images).numpy()
    states = random.getstate(), np.random.get_state()
    fresh = randomized(model, 0)
    for weight in fresh.weights:
        weight.assign(weight + 1)
    assert random.getstate() == states[0]
    np.testing.assert_array_equal(np.random.get_state()[1], states[1][1])  # type: ignore[index]
    for weight, old in zip(model.weights, before, strict=True):
        np.testing.assert_array_equal(weight.numpy(), old)
    np.testing.assert_array_equal(model(images).numpy(), outputs)


def test_a_seed_draws_the_same_weights_and_another_seed_others() -> None:
    model = network("deck")
    one, again, other = randomized(model, 3), randomized(model, 3), randomized(model, 4)
    for first, second in zip(one.get_weights(), again.get_weights(), strict=True):
        np.testing.assert_array_equal(first, second)
    kernels = zip(one.weights, one.get_weights(), other.get_weights(), strict=True)
    different = [np.abs(a - b).max() > 0.01 for weight, a, b in kernels if weight.ndim > 1]
    assert different == [True] * 4


def test_layers_of_one_shape_draw_different_weights() -> None:
    parts = [layers.Conv2D(3, 3, name="a"), layers.Conv2D(3, 3, name="b")]
    fresh = randomized(keras.Sequential([keras.Input((9, 9, 3)), *parts]), 0)
    assert np.abs(fresh.layers[0].kernel - fresh.layers[1].kernel).max() > 0.1


def test_fresh_weights_are_drawn_as_widely_as_the_layers_initializers_say() -> None:
    parts = [layers.Flatten(), layers.Dense(50), layers.BatchNormalization()]
    fresh = randomized(keras.Sequential([keras.Input((10, 10, 1)), *parts]), 1)
    kernel, bias = fresh.layers[1].get_weights()
    limit = np.sqrt(6 / (100 + 50))  # Glorot and Bengio (2010)
    assert 0.99 * limit < np.abs(kernel).max() <= limit
    assert abs(kernel.mean()) < 0.01
    np.testing.assert_array_equal(bias, np.zeros(50))
    gamma, beta, mean, variance = fresh.layers[2].get_weights()
    assert np.all(gamma == 1) and np.all(variance == 1) and not beta.any() and not mean.any()


def test_heat_maps_change_when_the_weights_do() -> None:
    model = network("deck")
    image, fresh = pictures(model)[0], randomized(model, 2)
    for function in (saliency, grad_cam, partial(occlusion, patch=4, stride=2)):
        trained, untrained = function(model, image, 0).ravel(), function(fresh, image, 0).ravel()
        assert not np.allclose(trained, untrained, rtol=0.2)


# ------------------------------------------------------------------------------- nothing is touched


@EVERY
def test_looking_changes_neither_model_nor_picture(kind: str) -> None:
    model = network(kind)
    images = pictures(model, 3)
    before, copy = [weight.numpy().copy() for weight in model.weights], images.copy()
    config, nodes = model.get_config(), [len(layer._inbound_nodes) for layer in model.layers]
    feature_maps(model, images[0])
    saliency(model, images[0], 0)
    grad_cam(model, images[0], 0)
    occlusion(model, images[0], 0, patch=3, stride=3)
    embeddings(model, images, model.layers[-1].name)
    randomized(model, 1)
    np.testing.assert_array_equal(images, copy)
    for weight, old in zip(model.weights, before, strict=True):
        np.testing.assert_array_equal(weight.numpy(), old)
    assert model.get_config() == config
    assert [len(layer._inbound_nodes) for layer in model.layers] == nodes


def test_the_module_imports_keras_only_when_called() -> None:
    code = (
        "import sys, helpers.representations, helpers.plotting;"
        "print({'keras', 'tensorflow'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


# --------------------------------------------------------------------------------------- bad input


@pytest.fixture(scope="module")
def deck() -> Iterator[Any]:
    yield network("deck")


IMAGE = np.zeros((12, 10, 3))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda model: saliency(model, IMAGE[..., 0], 0),
            "image (12, 10) does not fit: the model takes one of (12, 10, 3)",
        ),
        (
            lambda model: feature_maps(model, IMAGE[None]),
            "image (1, 12, 10, 3) does not fit: the model takes one of (12, 10, 3)",
        ),
        (
            lambda model: grad_cam(model, IMAGE.transpose(1, 0, 2), 0),
            "image (10, 12, 3) does not fit: the model takes one of (12, 10, 3)",
        ),
        (
            lambda model: feature_maps(model, [[1, 2], [3]]),
            "image is ragged: its rows must all have one length",
        ),
        (
            lambda model: embeddings(model, IMAGE, "conv1"),
            "images (12, 10, 3) do not fit: the model takes (None, 12, 10, 3), None for any",
        ),
        (
            lambda model: saliency(model, IMAGE, 3),
            "class_index 3 does not fit: 0 to 2 fit",
        ),
        (
            lambda model: grad_cam(model, IMAGE, -1),
            "class_index -1 does not fit: 0 to 2 fit",
        ),
        (
            lambda model: grad_cam(model, IMAGE, 0, layer="conv9"),
            "layer 'conv9' is not in the model: it has conv1, pool1, conv2, pool2, flatten, "
            "hidden, dropout, classes",
        ),
        (
            lambda model: grad_cam(model, IMAGE, 0, layer="hidden"),
            "layer 'hidden' has no rows and columns, it gives (None, 8): "
            "conv1, pool1, conv2, pool2 fits",
        ),
        (
            lambda model: occlusion(model, IMAGE, 0, patch=11),
            "patch (11, 11) is larger than the image (12, 10): no place for it",
        ),
        (
            lambda model: occlusion(model, IMAGE, 0, patch=4, stride=(5, 1)),
            "stride (5, 1) leaves pixels out: one up to the patch (4, 4) fits",
        ),
        (
            lambda model: occlusion(model, IMAGE, 0, patch=0),
            "patch 0 does not fit: a whole number of at least 1 does",
        ),
        (
            lambda model: occlusion(model, IMAGE, 0, value=float("nan")),
            "value nan does not fit: a finite number does",
        ),
        (
            lambda model: randomized(model, -1),
            "seed -1 does not fit: 0 to 4294967295 fit",
        ),
        (
            lambda model: principal_plane([1, 2]),
            "vectors (2,) do not fit: finite (N, features), both at least 2, do",
        ),
        (
            lambda model: principal_plane([[1, 2], [3, np.nan]]),
            "vectors (2, 2) with NaN or infinity do not fit: "
            "finite (N, features), both at least 2, do",
        ),
    ],
)
def test_a_bad_value_is_named(deck: Any, call: Callable[[Any], Any], message: str) -> None:
    with pytest.raises(ValueError) as caught:
        call(deck)
    assert str(caught.value) == message


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize(
    "call",
    [
        feature_maps,
        lambda model, image: saliency(model, image, 0),
        lambda model, image: grad_cam(model, image, 0),
        lambda model, image: occlusion(model, image, 0),
    ],
)
def test_a_picture_that_is_not_finite_is_refused_where_it_is_not(
    deck: Any, call: Callable[[Any, Any], Any], value: float
) -> None:
    image = IMAGE.copy()
    image[3, 4, 1] = image[5, 0, 0] = value
    with pytest.raises(ValueError) as caught:
        call(deck, image)
    assert str(caught.value) == f"image holds {value} at (3, 4, 1): finite numbers fit"


def test_of_many_pictures_the_one_that_is_not_finite_is_named(deck: Any) -> None:
    images = np.zeros((4, 12, 10, 3), dtype=np.float32)
    images[2, 11, 0, 2] = np.nan
    with pytest.raises(ValueError) as caught:
        embeddings(deck, images, "conv1")
    assert str(caught.value) == "images holds nan at (2, 11, 0, 2): finite numbers fit"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda model: saliency(model, IMAGE, True),
            "class_index must be a whole number, received bool",
        ),
        (
            lambda model: saliency(model, IMAGE, "drowsy"),  # type: ignore[arg-type]
            "class_index must be a whole number, received str",
        ),
        (
            lambda model: feature_maps(model, "cat"),
            "image must hold numbers, received str (<U3)",
        ),
        (
            lambda model: occlusion(model, IMAGE, 0, value="grey"),  # type: ignore[arg-type]
            "value must be a number, received str",
        ),
        (
            lambda model: randomized(model, None),  # type: ignore[arg-type]
            "seed must be a whole number, received NoneType",
        ),
        (
            lambda model: feature_maps(keras.Model(model.inputs[0], model.outputs), IMAGE),
            "model must be a keras.Sequential, received Functional",
        ),
        (
            lambda model: feature_maps(IMAGE, model),
            "model must be a keras.Sequential, received ndarray",
        ),
    ],
)
def test_what_is_of_the_wrong_kind_is_a_type_error(
    deck: Any, call: Callable[[Any], Any], message: str
) -> None:
    with pytest.raises(TypeError) as caught:
        call(deck)
    assert str(caught.value) == message


def sequential(*parts: Any) -> Any:
    return keras.Sequential(list(parts), name="net")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: sequential(layers.Dense(2)),
            "model 'net' is not built: begin it with keras.Input, or call it on pictures",
        ),
        (
            lambda: sequential(keras.Input((4,)), layers.Dense(2)),
            "model takes (None, 4): pictures, (None, H, W, C), fit",
        ),
        (
            lambda: sequential(
                keras.Input((12, 10, 3)), sequential(layers.Conv2D(2, 3)), layers.Flatten()
            ),
            "model holds another model, 'net': a flat Sequential fits",
        ),
        (
            lambda: sequential(
                keras.Input((12, 10, 3)),
                layers.MaxPooling2D(name="pool", data_format="channels_first"),
                layers.Flatten(),
            ),
            "model puts channels first in 'pool': channels last fits",
        ),
        (
            lambda: sequential(keras.Input((12, 10, 3)), layers.Conv2D(2, 3)),
            "model gives (None, 10, 8, 2): (None, classes), a score each, fits",
        ),
        (
            lambda: sequential(keras.Input((12, 10, 3)), layers.Flatten()),
            "model has no Conv2D: name a layer with rows and columns, layer=…",
        ),
    ],
)
def test_a_model_that_cannot_be_looked_into_is_refused(
    make: Callable[[], Any], message: str
) -> None:
    with pytest.raises(ValueError) as caught:
        grad_cam(make(), IMAGE, 0)
    assert str(caught.value) == message
