"""Tests of helpers/representations/layers.py: what a layer gives, as models that end there do."""

import numpy as np
import pytest

from helpers.data import photo
from helpers.representations import (
    block_means,
    embeddings,
    feature_maps,
    kernel_likeness,
    saliency,
)
from tests.representations.support import EVERY, keras, layers, network, pictures


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


@EVERY
def test_embeddings_are_a_layers_outputs_one_row_a_picture(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = network(kind)
    images = pictures(model, 7)
    for layer in model.layers:
        expected = keras.Model(model.inputs[0], layer.output)(images, training=False).numpy()
        for chunk in (128, 3):
            monkeypatch.setattr("helpers.representations.running._CHUNK", chunk)
            found = embeddings(model, images, layer.name)
            np.testing.assert_allclose(found, expected.reshape(7, -1), atol=1e-12)


@pytest.mark.parametrize("blocks", [1, 2])
def test_block_means_are_those_of_the_maps_cut_in_blocks(blocks: int) -> None:
    model = network("deck")
    images = pictures(model)
    maps = np.stack([feature_maps(model, image)["conv1"] for image in images])  # (5, 12, 10, 4)
    found = block_means(model, images, "conv1", blocks=blocks)
    assert found.shape == (5, blocks * blocks * 4)
    found = found.reshape(5, blocks, blocks, 4)
    for row in range(blocks):
        for column in range(blocks):
            high, wide = 12 // blocks, 10 // blocks
            block = maps[:, row * high : (row + 1) * high, column * wide : (column + 1) * wide]
            np.testing.assert_allclose(found[:, row, column], block.mean(axis=(1, 2)), atol=1e-12)


def test_block_means_that_do_not_fit_are_refused() -> None:
    model = network("deck")
    for layer, blocks, message in (
        ("conv1", 4, "blocks 4 does not divide the maps' 12 × 10 places"),
        ("conv1", 0, "^blocks 0 does not fit"),
        ("hidden", 1, "layer 'hidden' has no rows and columns"),
        ("conv9", 1, "layer 'conv9' is not in the model"),
    ):
        with pytest.raises(ValueError, match=message):
            block_means(model, pictures(model), layer, blocks=blocks)


def test_a_kernel_is_like_its_multiples_and_not_like_what_it_does_not_share() -> None:
    model = keras.Sequential([keras.Input((4, 4, 2)), layers.Conv2D(3, 3, name="conv")])
    kernel = np.zeros((3, 3, 2, 3), "float32")
    kernel[:, 0, :, 0], kernel[:, 2, 0, 0] = -1, 2  # the channels add up to -2 and 2
    kernel[1, 1, :, 1] = 5
    kernel[0, 0, 0, 2] = kernel[0, 2, 0, 2] = 1
    model.layers[0].set_weights([kernel, np.zeros(3)])
    edge, dot = [[2, 0, -2]] * 3, [[1]]  # the dot is laid into the middle of 3 × 3
    likeness = kernel_likeness(model, "conv", [edge, dot])
    np.testing.assert_allclose(likeness, [1, 1, 0], atol=1e-6)
    np.testing.assert_allclose(kernel_likeness(model, "conv", [dot]), [0, 1, 0], atol=1e-6)
    with pytest.raises(ValueError, match="layer 'dense' is not in the model"):
        kernel_likeness(model, "dense", [dot])


def test_of_an_even_number_of_rows_the_middle_is_the_upper_one() -> None:
    model = keras.Sequential([keras.Input((4, 4, 1)), layers.Conv2D(2, (2, 3), name="conv")])
    kernel = np.zeros((2, 3, 1, 2), "float32")
    kernel[0, 1, 0, 0] = kernel[1, 1, 0, 1] = 1
    model.layers[0].set_weights([kernel, np.zeros(2)])
    likeness = kernel_likeness(model, "conv", [np.ones((1, 1), np.float32)])
    np.testing.assert_allclose(likeness, [1, 0], atol=1e-6)
    assert likeness.dtype == np.float64


def test_pixels_between_whole_numbers_reach_a_model_that_asks_for_whole_ones() -> None:
    parts = [keras.Input((1, 2, 1), dtype="uint8"), layers.Rescaling(0.5, name="half")]
    maps = feature_maps(keras.Sequential(parts), [[[0.5], [3]]])
    assert maps["half"].ravel().tolist() == [0.25, 1.5]
