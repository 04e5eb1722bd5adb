"""Tests of helpers/representations/running.py: what is refused, what is left alone."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from helpers.representations import (
    embeddings,
    feature_maps,
    grad_cam,
    occlusion,
    randomized,
    receptive_fields,
    saliency,
    strongest_images,
)
from tests.representations.support import (
    EVERY,
    IMAGE,
    keras,
    layers,
    network,
    pictures,
    sequential,
)
from tests.support import assert_refused


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


@pytest.fixture(scope="module")
def deck() -> Iterator[Any]:
    yield network("deck")


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
            lambda model: embeddings(model, np.zeros((2, 10, 12, 3)), "conv1"),
            "images (2, 10, 12, 3) do not fit: the model takes (None, 12, 10, 3), None for any",
        ),
        (
            lambda model: saliency(model, IMAGE, 3),
            "class_index 3 does not fit: 0 to 2 fit",
        ),
        (
            lambda model: grad_cam(model, IMAGE, -1),
            "class_index -1 does not fit: a whole number of at least 0 does",
        ),
        (
            lambda model: saliency(model, IMAGE, True),
            "class_index True does not fit: a whole number of at least 0 does",
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
            lambda model: occlusion(model, IMAGE, 0, stride=0),
            "stride 0 does not fit: a whole number of at least 1 does",
        ),
        (
            lambda model: occlusion(model, IMAGE, 0, value=float("nan")),
            "value nan does not fit: a finite number does",
        ),
    ],
)
def test_a_bad_value_is_named(deck: Any, call: Callable[[Any], Any], message: str) -> None:
    assert_refused(lambda: call(deck), message)


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
    assert_refused(
        lambda: call(deck, image), f"image holds {value} at (3, 4, 1): finite numbers fit"
    )


def test_of_many_pictures_the_one_that_is_not_finite_is_named(deck: Any) -> None:
    images = np.zeros((4, 12, 10, 3), dtype=np.float32)
    images[2, 11, 0, 2] = np.nan
    assert_refused(
        lambda: embeddings(deck, images, "conv1"),
        "images holds nan at (2, 11, 0, 2): finite numbers fit",
    )


@pytest.mark.parametrize(
    ("call", "message"),
    [
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
    ],
)
def test_what_is_of_the_wrong_kind_is_a_type_error(
    deck: Any, call: Callable[[Any], Any], message: str
) -> None:
    assert_refused(lambda: call(deck), message, TypeError)


@pytest.mark.parametrize(
    ("make", "message"),
    [
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
            lambda: sequential(keras.Input((12, 10, 3)), layers.ReLU(), layers.Flatten()),
            "model has no Conv2D: name a layer with rows and columns, layer=…",
        ),
    ],
)
def test_a_model_that_cannot_be_looked_into_is_refused(
    make: Callable[[], Any], message: str
) -> None:
    assert_refused(lambda: grad_cam(make(), IMAGE, 0), message)


@pytest.mark.parametrize(
    "call",
    [
        lambda model: feature_maps(model, IMAGE),
        lambda model: embeddings(model, IMAGE[None], "conv1"),
        lambda model: saliency(model, IMAGE, 0),
        lambda model: grad_cam(model, IMAGE, 0),
        lambda model: occlusion(model, IMAGE, 0),
        lambda model: randomized(model, 0),
        lambda model: receptive_fields(model),
        lambda model: strongest_images(model, IMAGE[None], "conv1", 0),
    ],
)
def test_a_model_that_is_no_sequential_is_refused(deck: Any, call: Callable[[Any], Any]) -> None:
    functional = keras.Model(deck.inputs[0], deck.outputs)
    message = "model must be a keras.Sequential, received Functional"
    assert_refused(lambda: call(functional), message, TypeError)
