"""What the tests of this package share: small models, shaken weights, networks of other courses."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from helpers.keras_model import import_keras

Array = NDArray[Any]
keras = import_keras()
L = keras.layers


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
