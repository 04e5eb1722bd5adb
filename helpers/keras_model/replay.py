"""What a trained model computes, with nothing but the course's own helpers (notebook 07).

`replay` sends images through a Keras model layer by layer. Each layer is one of the functions of
the chapters before; from Keras come the weights alone.
"""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.fully_connected import batch_norm as normalise
from helpers.fully_connected import dense, flatten, relu, sigmoid, softmax
from helpers.internals.arguments import as_numbers
from helpers.keras_model.built import check_model, fits
from helpers.kernels import conv2d
from helpers.pooling import average_pool2d, global_average_pool2d, global_max_pool2d, max_pool2d

Array = NDArray[Any]

_BLOCK = 2**18  # entries of the images that are replayed at once


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
    >>> from helpers.keras_model import import_keras
    >>> keras = import_keras()
    >>> model = keras.Sequential([keras.Input((2, 2, 1)), keras.layers.GlobalMaxPooling2D()])
    >>> replay(model, [[[1], [3]], [[7], [9]]])
    array([9.], dtype=float32)

    Introduced in notebook 07.
    """
    check_layers(model)
    batch, is_one = _as_images(images, tuple(model.input_shape[1:]))
    step = max(1, _BLOCK // batch[0].size)
    parts = []
    for n in range(0, len(batch), step):
        values = batch[n : n + step].astype(np.float32)
        for layer in model.layers:
            values = _COMPUTE[type(layer).__name__](layer, values)
        parts.append(values)
    return parts[0][0] if is_one else np.concatenate(parts)


def check_layers(model: Any) -> None:
    """Raise an error unless `replay` takes this model; the layer that does not fit is named."""
    keras = check_model(model)
    _check_chain(keras, model)
    for layer in model.layers:
        _check_layer(keras, layer)


def normalising(layer: Any) -> tuple[Array, ...]:
    """Return gamma, beta, mean and variance of each channel of a batch normalisation."""
    mean, variance = layer.moving_mean.numpy(), layer.moving_variance.numpy()
    gamma = layer.gamma.numpy() if layer.scale else np.ones_like(mean)
    beta = layer.beta.numpy() if layer.center else np.zeros_like(mean)
    return gamma, beta, mean, variance


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
    return normalise(values, *normalising(layer), epsilon=layer.epsilon)


def _pooling(pool: Callable[..., Array]) -> Callable[[Any, Array], Array]:
    return lambda layer, maps: pool(
        maps, layer.pool_size, stride=layer.strides, padding=layer.padding
    )


def _flatten(layer: Any, values: Array) -> Array:
    return flatten(values.reshape(*values.shape, *(1,) * (4 - values.ndim)))  # (N, n, 1, 1)


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


def _check_chain(keras: Any, model: Any) -> None:
    """Raise an error unless each layer takes what the one before gives, and nothing else."""
    if isinstance(model, keras.Sequential):
        return
    ends = len(model.inputs) == len(model.outputs) == 1
    linked = all(after.input is before.output for before, after in pairwise(model.layers))
    if not (ends and linked and model.outputs[0] is model.layers[-1].output):
        raise ValueError(
            f"model {model.name!r} is not one chain of layers: a keras.Sequential, or a "
            "keras.Model in which each layer takes the output of the one before, fits"
        )


def _check_layer(keras: Any, layer: Any) -> None:
    """Raise an error unless the helpers can compute this layer, as it is set."""
    kind = type(layer).__name__
    if kind not in _COMPUTE or type(layer) is not getattr(keras.layers, kind):
        known = ", ".join(_COMPUTE)
        raise ValueError(f"layer {layer.name!r} is a {kind}: of Keras' layers {known} fit")
    for name, value, fitting in _settings(keras, layer):
        if value not in fitting:
            wanted = " or ".join(map(repr, fitting))
            raise ValueError(f"layer {layer.name!r} ({kind}) has {name} {value!r}: {wanted} fits")


def _settings(keras: Any, layer: Any) -> Iterator[tuple[str, Any, tuple[Any, ...]]]:
    """List a layer's settings that matter: name, value, and the values that fit."""
    yield "dtype policy", layer.dtype_policy.name, ("float32",)
    for name, value in _SETTINGS.items():
        yield name, getattr(layer, name, value), (value,)
    yield "axis", getattr(layer, "axis", -1), (-1, len(layer.output.shape) - 1)
    activation = getattr(layer, "activation", keras.activations.linear)
    name = getattr(activation, "__name__", repr(activation))
    known = activation is getattr(keras.activations, name, None)
    yield "activation", name if known else f"{name} of your own", tuple(_ACTIVATIONS)


def _as_images(images: ArrayLike, input_shape: tuple[int | None, ...]) -> tuple[Array, bool]:
    """Return the images as a batch, and whether it was one image without the batch's axis."""
    array = as_numbers(images, "images")
    for candidate in (array, array[..., np.newaxis]):  # of one channel its axis may be left out
        if fits(candidate.shape, input_shape):
            return candidate[np.newaxis], True
        if fits(candidate.shape[1:], input_shape):
            return candidate, False
    raise ValueError(
        f"images {array.shape} do not fit: the model takes one image {input_shape} or a batch "
        f"{('N', *input_shape)}".replace("'N'", "N").replace("None", "any")
    )
