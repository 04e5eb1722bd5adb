"""The networks of the lecture and of the course, built in Keras (notebooks 07 and 08).

`build_digit_ann`, `build_digit_cnn` and `build_cnn` build the lecture's networks, `build_deep_cnn`
that of notebook 08.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from helpers.data import eye_weights
from helpers.internals.arguments import entries, flag, whole
from helpers.internals.keras_start import import_keras


def build_digit_ann() -> Any:
    """Build the lecture's network without convolutions, for digits of 28×28 pixels.

    Returns
    -------
    keras.Sequential
        784 inputs, 128 and 64 hidden units, 10 probabilities: the layers flatten, dense_1,
        dense_2, dense_3. Compiled as `build_cnn` does, not trained.

    Notes
    -----
    It takes images (28, 28, 1) or, as Keras adds the channel itself, (28, 28), divided by 255.

    Examples
    --------
    >>> build_digit_ann().count_params(), 785*128 + 129*64 + 65*10
    (109386, 109386)

    Introduced in notebook 07.
    """
    layers = import_keras().layers
    return _compiled(
        "digit_ann",
        (28, 28, 1),
        layers.Flatten(name="flatten"),
        layers.Dense(128, activation="relu", name="dense_1"),
        layers.Dense(64, activation="relu", name="dense_2"),
        layers.Dense(10, activation="softmax", name="dense_3"),
    )


def build_digit_cnn() -> Any:
    """Build the lecture's convolutional network for digits of 28×28 pixels.

    Returns
    -------
    keras.Sequential
        Two convolutions without padding, each followed by a pooling, then 64 hidden units and 10
        probabilities: the layers conv_1, pool_1, conv_2, pool_2, flatten, dense_1, dense_2.
        Compiled as `build_cnn` does, not trained.

    Notes
    -----
    The maps shrink from 28 to 26, 13, 11 and 5 pixels a side, so 5·5·64 = 1,600 numbers reach
    the first dense layer. It takes images (28, 28, 1) or (28, 28), divided by 255.

    Examples
    --------
    >>> build_digit_cnn().count_params()  # 320 + 18496 + 1601*64 + 650
    121930

    Introduced in notebook 07.
    """
    layers = import_keras().layers
    return _compiled(
        "digit_cnn",
        (28, 28, 1),
        layers.Conv2D(32, 3, activation="relu", name="conv_1"),
        layers.MaxPooling2D(2, name="pool_1"),
        layers.Conv2D(64, 3, activation="relu", name="conv_2"),
        layers.MaxPooling2D(2, name="pool_2"),
        layers.Flatten(name="flatten"),
        layers.Dense(64, activation="relu", name="dense_1"),
        layers.Dense(10, activation="softmax", name="dense_2"),
    )


def build_cnn(
    *, batch_norm: bool = False, input_shape: Sequence[int] = (64, 64, 3), classes: int = 2
) -> Any:
    """Build the lecture's network: two convolutions, two poolings, two dense layers.

    Parameters
    ----------
    batch_norm : bool
        Whether a batch normalisation stands between every convolution or hidden dense layer and
        its ReLU. The biases stay, as in the deck, although they cancel.
    input_shape : (rows, columns, channels)
        Of one picture; at least 4 rows and 4 columns, for two poolings halve them twice.
    classes : int
        Units of the last layer, at least 2: one probability a class.

    Returns
    -------
    keras.Sequential
        Its layers are named conv_1, pool_1, conv_2, pool_2, flatten, dense_1, dropout, dense_2;
        with batch_norm also batch_norm_1 to batch_norm_3 and relu_1 to relu_3. It is compiled
        with Adam, the cross-entropy for whole-number labels, and accuracy; it is not trained.

    Raises
    ------
    ValueError, TypeError
        If input_shape or classes does not fit.

    Notes
    -----
    Nothing is rescaled inside, so that layers and counts are the deck's: divide the pixels by
    255 before you train. `keras.utils.set_random_seed` before this call fixes the first weights.

    Examples
    --------
    >>> build_cnn().count_params(), build_cnn(batch_norm=True).count_params()
    (2116930, 2117826)

    Introduced in notebook 07.
    """
    shape, units = _sizes(input_shape, classes)
    batch_norm = flag(batch_norm, "batch_norm")
    layers, activation = import_keras().layers, None if batch_norm else "relu"
    return _compiled(
        "cnn",
        shape,
        layers.Conv2D(32, 3, padding="same", activation=activation, name="conv_1"),
        *_normalised(1, batch_norm),
        layers.MaxPooling2D(2, name="pool_1"),
        layers.Conv2D(64, 3, padding="same", activation=activation, name="conv_2"),
        *_normalised(2, batch_norm),
        layers.MaxPooling2D(2, name="pool_2"),
        layers.Flatten(name="flatten"),
        layers.Dense(128, activation=activation, name="dense_1"),
        *_normalised(3, batch_norm),
        layers.Dropout(0.5, name="dropout"),
        layers.Dense(units, activation="softmax", name="dense_2"),
    )


def build_deep_cnn() -> Any:
    """Build a small network that is deep enough to have early, middle and late layers.

    Returns
    -------
    keras.Sequential
        Four convolutions of 16, 32, 64 and 64 filters with ReLU, a pooling between each two, the
        mean of each map, and 2 probabilities: the layers conv_1, pool_1, conv_2, pool_2, conv_3,
        pool_3, conv_4, global_pool, dense. Compiled as `build_cnn` does, not trained.

    Notes
    -----
    It takes images (64, 64, 3) divided by 255. Twice as many convolutions as the lecture's
    network, and a thirty-fifth of its parameters, for 64 means reach the dense layer in place of
    16,384 numbers.

    Examples
    --------
    >>> build_deep_cnn().count_params()  # 448 + 4640 + 18496 + 36928 + 130
    60642

    Introduced in notebook 08.
    """
    return deep_network("deep_cnn", (64, 64, 3), (16, 32, 64, 64), classes=2)


def load_deep_cnn() -> Any:
    """Return the network of `build_deep_cnn` with the weights that the course ships.

    Returns
    -------
    keras.Sequential
        Trained on the 2,000 synthetic eyes of `data.eyes`. Its two probabilities are those of
        `data.EYE_CLASSES`.

    Raises
    ------
    FileNotFoundError
        If data/eye_model.npz is missing.

    Notes
    -----
    `make models` makes that file, with tools/train_models.py.

    Examples
    --------
    >>> model = load_deep_cnn()
    >>> tuple(model.get_layer("conv_1").kernel.shape)
    (3, 3, 3, 16)

    Introduced in notebook 08.
    """
    return with_weights(build_deep_cnn(), eye_weights())


def deep_network(
    name: str, input_shape: Sequence[int], filters: Sequence[int], *, classes: int
) -> Any:
    """Build a network like that of `build_deep_cnn`, of other sizes.

    Parameters
    ----------
    name : str
        What the model is called.
    input_shape : (rows, columns, channels)
        Of one picture.
    filters : sequence of int
        Of each convolution; the layers are named as in `build_deep_cnn`.
    classes : int
        Units of the last layer.

    Returns
    -------
    keras.Sequential
        Compiled as `build_cnn` does, not trained.

    Examples
    --------
    >>> [layer.name for layer in deep_network("two", (8, 8, 1), (4, 4), classes=3).layers]
    ['conv_1', 'pool_1', 'conv_2', 'global_pool', 'dense']

    Introduced in notebook 08.
    """
    layers = import_keras().layers
    parts: list[Any] = []
    for number, count in enumerate(filters, 1):
        conv = f"conv_{number}"
        parts.append(layers.Conv2D(count, 3, padding="same", activation="relu", name=conv))
        parts.append(layers.MaxPooling2D(2, name=f"pool_{number}"))
    parts[-1] = layers.GlobalAveragePooling2D(name="global_pool")  # where the last pooling would be
    return _compiled(name, input_shape, *parts, layers.Dense(classes, "softmax", name="dense"))


def with_weights(model: Any, weights: Mapping[str, NDArray[np.float32]]) -> Any:
    """Give a model the weights of a file of the course, and return it.

    Parameters
    ----------
    model : keras.Model
        Built; it is changed.
    weights : mapping of str to ndarray
        By layer and weight, such as "conv_1_kernel" and "conv_1_bias".

    Returns
    -------
    keras.Model
        The same model.

    Introduced in notebook 08.
    """
    for layer in model.layers:
        layer.set_weights([weights[f"{layer.name}_{weight.name}"] for weight in layer.weights])
    return model


def _normalised(number: int, batch_norm: bool) -> list[Any]:
    """Return the batch normalisation, and the ReLU after it, where there is to be one."""
    layers = import_keras().layers
    norm = layers.BatchNormalization(name=f"batch_norm_{number}")
    return [norm, layers.Activation("relu", name=f"relu_{number}")] if batch_norm else []


def _compiled(name: str, input_shape: Sequence[int], *layers: Any) -> Any:
    """Chain the layers to a model, and say how it is to be trained and measured."""
    keras = import_keras()
    model = keras.Sequential([keras.Input(tuple(input_shape)), *layers], name=name)
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def _sizes(input_shape: Any, classes: Any) -> tuple[tuple[int, ...], int]:
    """Return both, or raise an error where the deck's network cannot be built for them."""
    shape = entries(input_shape, "input_shape", "(rows, columns, channels)", (3,))
    least = {"rows": 4, "columns": 4, "channels": 1}
    for (axis, fewest), size in zip(least.items(), shape, strict=True):
        whole(size, f"input_shape {shape} with {axis}", least=fewest)
    return shape, whole(classes, "classes", least=2)
