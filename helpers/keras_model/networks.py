"""The whole network in Keras: its shapes, its parameters, its probabilities (notebook 06).

`build_cnn`, `build_digit_ann` and `build_digit_cnn` build the lecture's networks, `build_deep_cnn`
that of notebook 07; `parameter_table` writes out where every parameter of a model comes from;
`replay` computes what a trained model computes with nothing but the course's own NumPy helpers,
layer by layer.

Keras is imported when a function needs it, always by `import_keras`, which keeps TensorFlow's
start-up messages off the page.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from math import prod
from numbers import Integral
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from helpers.data import eye_weights
from helpers.fully_connected import batch_norm as normalise
from helpers.fully_connected import dense, flatten, relu, sigmoid, softmax
from helpers.internals.arguments import as_numbers
from helpers.internals.keras_start import import_keras
from helpers.kernels import conv2d
from helpers.pooling import (
    average_pool2d,
    global_average_pool2d,
    global_max_pool2d,
    max_pool2d,
)

Array = NDArray[Any]

_BLOCK = 2**18  # entries of the images that are replayed at once

# ----------------------------------------------------------------------------- the lecture's models


def build_cnn(
    *,
    batch_norm: bool = False,
    input_shape: Sequence[int] = (64, 64, 3),
    classes: int = 2,
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

    Introduced in notebook 06.
    """
    _check_sizes(input_shape, classes)
    keras = import_keras()
    layers, activation = keras.layers, None if batch_norm else "relu"

    def normalised(number: int) -> list[Any]:
        norm = layers.BatchNormalization(name=f"batch_norm_{number}")
        return [norm, layers.Activation("relu", name=f"relu_{number}")] if batch_norm else []

    return _compiled(
        "cnn",
        keras.Input(tuple(input_shape)),
        layers.Conv2D(32, 3, padding="same", activation=activation, name="conv_1"),
        *normalised(1),
        layers.MaxPooling2D(2, name="pool_1"),
        layers.Conv2D(64, 3, padding="same", activation=activation, name="conv_2"),
        *normalised(2),
        layers.MaxPooling2D(2, name="pool_2"),
        layers.Flatten(name="flatten"),
        layers.Dense(128, activation=activation, name="dense_1"),
        *normalised(3),
        layers.Dropout(0.5, name="dropout"),
        layers.Dense(int(classes), activation="softmax", name="dense_2"),
    )


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
    >>> build_digit_ann().count_params()  # 785*128 + 129*64 + 65*10
    109386

    Introduced in notebook 06.
    """
    keras = import_keras()
    layers = keras.layers
    return _compiled(
        "digit_ann",
        keras.Input((28, 28, 1)),
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

    Introduced in notebook 06.
    """
    keras = import_keras()
    layers = keras.layers
    return _compiled(
        "digit_cnn",
        keras.Input((28, 28, 1)),
        layers.Conv2D(32, 3, activation="relu", name="conv_1"),
        layers.MaxPooling2D(2, name="pool_1"),
        layers.Conv2D(64, 3, activation="relu", name="conv_2"),
        layers.MaxPooling2D(2, name="pool_2"),
        layers.Flatten(name="flatten"),
        layers.Dense(64, activation="relu", name="dense_1"),
        layers.Dense(10, activation="softmax", name="dense_2"),
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

    Introduced in notebook 07.
    """
    keras = import_keras()
    layers = keras.layers
    parts: list[Any] = []
    for number, filters in enumerate((16, 32, 64, 64), 1):
        if number > 1:
            parts.append(layers.MaxPooling2D(2, name=f"pool_{number - 1}"))
        name = f"conv_{number}"
        parts.append(layers.Conv2D(filters, 3, padding="same", activation="relu", name=name))
    parts.append(layers.GlobalAveragePooling2D(name="global_pool"))
    parts.append(layers.Dense(2, activation="softmax", name="dense"))
    return _compiled("deep_cnn", keras.Input((64, 64, 3)), *parts)


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

    Introduced in notebook 07.
    """
    model = build_deep_cnn()
    weights = eye_weights()
    for layer in model.layers:
        layer.set_weights([weights[f"{layer.name}_{weight.name}"] for weight in layer.weights])
    return model


def _compiled(name: str, *parts: Any) -> Any:
    """Chain the parts to a model, and say how it is to be trained and measured."""
    model = import_keras().Sequential(parts, name=name)
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# --------------------------------------------------------------------------------------- parameters


def parameter_table(model: Any) -> pd.DataFrame:
    """List the layers of a model, and where the parameters of each come from.

    Parameters
    ----------
    model : keras.Model
        Built, that is, one that starts with `keras.Input`; trained or not.

    Returns
    -------
    pandas.DataFrame, a row for each of model.layers
        layer, its name; output_shape, without the batch's axis; formula, the sum written out;
        parameters, what the formula gives; trainable, how many of them training changes.

    Raises
    ------
    TypeError, ValueError
        If model is no Keras model, or is not built.

    Notes
    -----
    A convolution has (kernel rows × kernel columns × input channels + 1 bias) × filters, a dense
    layer (inputs + 1 bias) × units, a batch normalisation 4 × channels, of which the 2 × channels
    moving statistics are updated, but not trained. The column sums are those of
    `model.summary()`.

    Examples
    --------
    >>> keras = import_keras()
    >>> parts = [keras.Input((5, 5, 3)), keras.layers.Conv2D(8, 3, name="conv_1")]
    >>> print(*parameter_table(keras.Sequential(parts)).loc[0])
    conv_1 (3, 3, 8) (3×3×3 + 1)×8 224 224

    Introduced in notebook 06.
    """
    _check_model(model)
    return pd.DataFrame(
        {
            "layer": [layer.name for layer in model.layers],
            "output_shape": _output_shapes(model),
            "formula": [_formula(_shapes(layer.weights)) for layer in model.layers],
            "parameters": [_count(layer.weights) for layer in model.layers],
            "trainable": [_count(layer.trainable_weights) for layer in model.layers],
        }
    )


def _output_shapes(model: Any) -> list[tuple[int | None, ...]]:
    """List what each layer gives in this model: another may use the layer at another size."""
    if not isinstance(model, import_keras().Sequential):
        return [tuple(layer.output.shape[1:]) for layer in model.layers]
    shapes = [model.input_shape]
    for layer in model.layers:
        shapes.append(layer.compute_output_shape(shapes[-1]))
    return [tuple(shape[1:]) for shape in shapes[1:]]


def _shapes(weights: Sequence[Any]) -> list[tuple[int, ...]]:
    return [tuple(weight.shape) for weight in weights]


def _count(weights: Sequence[Any]) -> int:
    return sum(prod(shape) for shape in _shapes(weights))


def _formula(shapes: list[tuple[int, ...]]) -> str:
    """Write out how many numbers arrays of these shapes hold."""
    if not shapes:
        return "0"
    if len(shapes[0]) == 1 and set(shapes) == {shapes[0]}:  # a few numbers a channel
        return f"{len(shapes)}×{shapes[0][0]}"
    if len(shapes) == 2 and shapes[1] == shapes[0][-1:]:  # weights, and a bias a filter or unit
        *inputs, units = shapes[0]
        return f"({_product(inputs)} + 1)×{units}"
    return " + ".join(_product(shape) for shape in shapes)


def _product(factors: Sequence[int]) -> str:
    return "×".join(map(str, factors)) or "1"


# ------------------------------------------------------------------------------------------- replay


def replay(model: Any, images: ArrayLike) -> Array:
    """Compute what a model computes, with the course's own NumPy helpers alone.

    Parameters
    ----------
    model : keras.Sequential, or a keras.Model that is one chain of layers
        Of the layers Conv2D, MaxPooling2D, AveragePooling2D, GlobalMaxPooling2D,
        GlobalAveragePooling2D, BatchNormalization, ReLU, Activation, Softmax, Flatten, Dropout
        and Dense, with the activations relu, sigmoid, softmax and linear.
    images : array-like, (N, *input_shape), or input_shape for one image
        Numbers of any dtype, as the model takes them; an axis of one channel may be left out.

    Returns
    -------
    ndarray, (N, classes), or (classes,) for one image; float32
        What ``model(images, training=False)`` gives, up to rounding.

    Raises
    ------
    TypeError, ValueError
        If model is no Keras model, not built or not a chain; if a layer is of another kind, or is
        set as the helpers cannot (grouped, channels first …); if images do not fit. All of this
        is checked before anything is computed.

    Notes
    -----
    Only the weights come from Keras. A dropout layer does nothing outside of training, and a
    batch normalisation uses its moving statistics. Images are computed a few at a time.

    Examples
    --------
    >>> keras = import_keras()
    >>> model = keras.Sequential([keras.Input((2, 2, 1)), keras.layers.GlobalMaxPooling2D()])
    >>> replay(model, [[[1], [3]], [[7], [9]]])
    array([9.], dtype=float32)

    Introduced in notebook 06.
    """
    _check_model(model)
    _check_chain(model)
    for layer in model.layers:
        _check_layer(layer)
    batch, is_one = _as_images(images, tuple(model.input_shape[1:]))
    step = max(1, _BLOCK // batch[0].size)
    parts = [
        _through(model.layers, batch[n : n + step].astype(np.float32))
        for n in range(0, len(batch), step)
    ]
    return parts[0][0] if is_one else np.concatenate(parts)


def _through(layers: Sequence[Any], values: Array) -> Array:
    """Send a batch through the layers, one after the other."""
    for layer in layers:
        values = _COMPUTE[type(layer).__name__](layer, values)
    return values


def _conv2d(layer: Any, maps: Array) -> Array:
    bias = layer.bias.numpy() if layer.use_bias else None
    steps = {"stride": layer.strides, "dilation": layer.dilation_rate}
    out = conv2d(maps, layer.kernel.numpy(), padding=layer.padding, bias=bias, **steps)
    return _activate(layer, out)


def _dense(layer: Any, values: Array) -> Array:
    bias = layer.bias.numpy() if layer.use_bias else None
    rows = dense(values.reshape(-1, values.shape[-1]), layer.kernel.numpy(), bias)
    return _activate(layer, rows.reshape(*values.shape[:-1], -1))


def _batch_normalization(layer: Any, values: Array) -> Array:
    mean, variance = layer.moving_mean.numpy(), layer.moving_variance.numpy()
    gamma = layer.gamma.numpy() if layer.scale else np.ones_like(mean)
    beta = layer.beta.numpy() if layer.center else np.zeros_like(mean)
    return normalise(values, gamma, beta, mean, variance, epsilon=layer.epsilon)


def _pooling(pool: Callable[..., Array]) -> Callable[[Any, Array], Array]:
    return lambda layer, maps: pool(
        maps, layer.pool_size, stride=layer.strides, padding=layer.padding
    )


def _flatten(layer: Any, values: Array) -> Array:
    return flatten(
        values.reshape(values.shape + (1,) * (4 - values.ndim))
    )  # (N, n) is (N, n, 1, 1)


def _activate(layer: Any, values: Array) -> Array:
    activation: Array = _ACTIVATIONS[layer.activation.__name__](values)
    return activation


_ACTIVATIONS: dict[str, Callable[[Array], Array]] = {
    "linear": lambda values: values,
    "relu": relu,
    "sigmoid": sigmoid,
    "softmax": softmax,
}
_COMPUTE: dict[str, Callable[[Any, Array], Array]] = {
    "InputLayer": lambda layer, values: values,
    "Conv2D": _conv2d,
    "MaxPooling2D": _pooling(max_pool2d),
    "AveragePooling2D": _pooling(average_pool2d),
    "GlobalMaxPooling2D": lambda layer, maps: global_max_pool2d(maps),
    "GlobalAveragePooling2D": lambda layer, maps: global_average_pool2d(maps),
    "BatchNormalization": _batch_normalization,
    "ReLU": lambda layer, values: relu(values),
    "Activation": _activate,
    "Softmax": lambda layer, values: softmax(values),
    "Flatten": _flatten,
    "Dropout": lambda layer, values: values,
    "Dense": _dense,
}
_SETTINGS = {  # what the helpers compute; a layer that has the setting must have this value
    "data_format": "channels_last",
    "groups": 1,
    "keepdims": False,
    "negative_slope": 0,
    "max_value": None,
    "threshold": 0,
}

# ------------------------------------------------------------------------------------------- checks


def _check_sizes(input_shape: Any, classes: Any) -> None:
    """Raise an error unless the deck's network can be built for these."""
    if not isinstance(input_shape, Sequence) or isinstance(input_shape, str):
        raise TypeError(
            f"input_shape must be (rows, columns, channels), received {type(input_shape).__name__}"
        )
    least = (4, 4, 1)
    counts = len(input_shape) == 3 and all(map(_is_count, input_shape, least))
    if not counts:
        raise ValueError(
            f"input_shape {tuple(input_shape)} does not fit: (rows, columns, channels) does, "
            "with at least 4 rows, 4 columns and 1 channel"
        )
    if not _is_count(classes, 2):
        raise ValueError(f"classes {classes!r} does not fit: a whole number of at least 2 does")


def _is_count(value: Any, least: int) -> bool:
    return isinstance(value, Integral) and not isinstance(value, bool) and int(value) >= least


def _check_model(model: Any) -> None:
    """Raise an error unless this is a Keras model whose shapes are known."""
    if not isinstance(model, import_keras().Model):
        raise TypeError(f"model must be a Keras model, received {type(model).__name__}")
    if not getattr(model, "inputs", None):
        raise ValueError(
            f"model {model.name!r} is not built: a Sequential that starts with keras.Input(shape), "
            "or a keras.Model(inputs, outputs), fits"
        )


def _check_chain(model: Any) -> None:
    """Raise an error unless each layer takes what the one before gives, and nothing else."""
    if isinstance(model, import_keras().Sequential):
        return
    ends = len(model.inputs) == len(model.outputs) == 1
    linked = all(after.input is before.output for before, after in pairwise(model.layers))
    if not (ends and linked and model.outputs[0] is model.layers[-1].output):
        raise ValueError(
            f"model {model.name!r} is not one chain of layers: a keras.Sequential, or a "
            "keras.Model in which each layer takes the output of the one before, fits"
        )


def _check_layer(layer: Any) -> None:
    """Raise an error unless the helpers can compute this layer, as it is set."""
    kind, layers = type(layer).__name__, import_keras().layers
    if kind not in _COMPUTE or type(layer) is not getattr(layers, kind):
        known = ", ".join(_COMPUTE)
        raise ValueError(f"layer {layer.name!r} is a {kind}: of Keras' layers {known} fit")
    for name, value, fits in _settings(layer):
        if value not in fits:
            wanted = " or ".join(map(repr, fits))
            raise ValueError(f"layer {layer.name!r} ({kind}) has {name} {value!r}: {wanted} fits")


def _settings(layer: Any) -> Iterator[tuple[str, Any, tuple[Any, ...]]]:
    """List a layer's settings that matter: name, value, and the values that fit."""
    yield "dtype policy", layer.dtype_policy.name, ("float32",)
    for name, fits in _SETTINGS.items():
        yield name, getattr(layer, name, fits), (fits,)
    yield "axis", getattr(layer, "axis", -1), (-1, len(layer.output.shape) - 1)
    functions = import_keras().activations
    activation = getattr(layer, "activation", functions.linear)
    name = getattr(activation, "__name__", repr(activation))
    known = activation is getattr(functions, name, None)
    yield "activation", name if known else f"{name} of your own", tuple(_ACTIVATIONS)


def _as_images(images: ArrayLike, input_shape: tuple[int | None, ...]) -> tuple[Array, bool]:
    """Return the images as a batch, and whether it was one image without the batch's axis."""
    array = as_numbers(images, "images")
    without_channel = [array[..., np.newaxis]] if input_shape[-1:] == (1,) else []
    for candidate in [array, *without_channel]:
        if _fits(candidate.shape, input_shape):
            return candidate[np.newaxis], True
        if _fits(candidate.shape[1:], input_shape):
            return candidate, False
    raise ValueError(
        f"images {array.shape} do not fit: the model takes one image {input_shape} or a batch "
        f"{('N', *input_shape)}".replace("'N'", "N").replace("None", "any")
    )


def _fits(shape: tuple[int, ...], wanted: tuple[int | None, ...]) -> bool:
    pairs = zip(shape, wanted, strict=False)
    return len(shape) == len(wanted) and all(size is None or size == have for have, size in pairs)
