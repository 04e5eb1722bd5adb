"""What the tests of this package share: four small networks, and pictures for them."""

from functools import partial
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from helpers.keras_model import import_keras

Array = NDArray[Any]
KINDS = ("deck", "pooled", "normalized", "sigmoid")
EVERY = pytest.mark.parametrize("kind", KINDS)
IMAGE = np.zeros((12, 10, 3))

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


def sequential(*parts: Any) -> Any:
    return keras.Sequential(list(parts), name="net")
