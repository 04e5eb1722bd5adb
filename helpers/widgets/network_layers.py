"""What the browser is told of a network, so that it can compute it. Used by NetworkExplorer."""

from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from helpers.keras_model import parameter_table
from helpers.keras_model.pictures import picture_size
from helpers.keras_model.replay import check_layers, normalising
from helpers.representations import receptive_fields

MOST_WEIGHTS = 10_000_000  # 40 MB to send
MOST_PRODUCTS = 300_000_000  # for one picture: about half a second in the browser
Told = dict[str, Any]
Shape = tuple[int, ...]


def describe_layers(model: Any) -> tuple[list[Told], NDArray[np.float32]]:
    """Describe the layers of a network as the browser computes them.

    Parameters
    ----------
    model : keras.Sequential
        Built, of the layers that `keras_model.replay` takes, for pictures of a fixed size.

    Returns
    -------
    layers : list of dict
        Of each layer its name, its kind, what it computes, and the `shape` that it gives: a
        vector of n numbers has (1, 1, n), and `flat` tells it from maps. `reads` is the shape of
        what it reads, of a flattened row the shape before; `seen` the receptive field, or None
        where every unit sees the whole picture.
    weights : array, (n,), float32
        The numbers of all layers; each array of a layer says where among them it begins.

    Raises
    ------
    TypeError, ValueError
        If the model is none of these, too large, or ends in maps; a layer that does not fit is
        named.

    Introduced in notebook 08.
    """
    check_layers(model)
    size: Shape = picture_size(model)
    fields, weights, layers = receptive_fields(model), _Weights(), []
    reads = size
    for layer, row in zip(model.layers, parameter_table(model).to_dict("records"), strict=True):
        told, flat = _told(layer, size), len(row["output_shape"]) == 1
        arrays = {name: weights.put(each) for name, each in told.items() if _is_array(each)}
        size = (1, 1, *row["output_shape"]) if flat else row["output_shape"]
        field = fields.get(layer.name)
        seen = None if field is None else {k: list(v) for k, v in field._asdict().items()}
        facts = {name: row[name] for name in ("formula", "parameters")}
        told |= (
            arrays | facts | {"shape": list(size), "reads": list(reads), "flat": flat, "seen": seen}
        )
        layers.append(told)
        if not flat or told["op"] in ("sum", "max", "average"):
            reads = size  # elsewhere the row keeps the places that its numbers had
    _check_size(model.name, layers, weights.count - 1)
    return layers, weights.joined()


class _Weights:
    """Arrays one after the other."""

    def __init__(self) -> None:
        self.parts = [np.zeros(1, np.float32)]  # so that no network is without any
        self.count = 1

    def put(self, array: NDArray[Any]) -> Told:
        """Append an array, and return where it begins, and its shape."""
        at = {"at": self.count, "shape": list(array.shape)}
        self.parts.append(array.astype(np.float32).ravel())
        self.count += array.size
        return at

    def joined(self) -> NDArray[np.float32]:
        return np.concatenate(self.parts)


def _is_array(value: Any) -> bool:
    return isinstance(value, np.ndarray)


def _told(layer: Any, size: Shape) -> Told:
    """Return what a layer computes of (rows, columns, channels): its operation, its activation."""
    kind = type(layer).__name__
    activation = getattr(getattr(layer, "activation", None), "__name__", "linear")
    activation = {"ReLU": "relu", "Softmax": "softmax"}.get(kind, activation)
    told = _OPERATIONS[kind](layer, size) if kind in _OPERATIONS else {"op": "keep"}
    return {"name": layer.name, "kind": kind, "activation": activation, **told}


def _windows(window: Any, strides: Any, padding: str, dilation: Any = (1, 1)) -> Told:
    settings = {"window": window, "strides": strides, "dilation": dilation}
    return {"padding": padding} | {name: list(pair) for name, pair in settings.items()}


def _sum(layer: Any, kernel: NDArray[Any], windows: Told) -> Told:
    bias = layer.bias.numpy() if layer.use_bias else np.zeros(kernel.shape[-1], np.float32)
    return {"op": "sum", "kernel": kernel, "bias": bias, **windows}


def _conv2d(layer: Any, _: Shape) -> Told:
    windows = _windows(layer.kernel_size, layer.strides, layer.padding, layer.dilation_rate)
    return _sum(layer, layer.kernel.numpy(), windows)


def _dense(layer: Any, _: Shape) -> Told:
    """Return a dense layer as a convolution with a kernel of one place."""
    return _sum(layer, layer.kernel.numpy()[None, None], _windows((1, 1), (1, 1), "valid"))


def _pool(op: str) -> Callable[[Any, Shape], Told]:
    return lambda layer, _: {"op": op} | _windows(layer.pool_size, layer.strides, layer.padding)


def _global(op: str) -> Callable[[Any, Shape], Told]:
    return lambda _, size: {"op": op} | _windows(size[:2], size[:2], "valid")


def _norm(layer: Any, size: Shape) -> Told:
    """Return mean, variance, gamma and beta of each channel, as `keras_model.replay` takes them."""
    gamma, beta, mean, variance = normalising(layer)
    statistics = np.stack([mean, variance, gamma, beta])
    return {"op": "norm", "statistics": statistics, "epsilon": layer.epsilon}


_OPERATIONS: dict[str, Callable[[Any, Shape], Told]] = {
    "Conv2D": _conv2d,
    "Dense": _dense,
    "MaxPooling2D": _pool("max"),
    "AveragePooling2D": _pool("average"),
    "GlobalMaxPooling2D": _global("max"),
    "GlobalAveragePooling2D": _global("average"),
    "BatchNormalization": _norm,
    "Flatten": lambda layer, size: {"op": "flat"},
}


def _check_size(name: str, layers: list[Told], weights: int) -> None:
    """Raise an error if a browser would not answer at once, or there is no row of answers."""
    kernels = [(told["shape"], told["kernel"]["shape"]) for told in layers if "kernel" in told]
    products = sum(prod(shape) * prod(kernel[:3]) for shape, kernel in kernels)
    for count, most, what in (
        (weights, MOST_WEIGHTS, "parameters"),
        (products, MOST_PRODUCTS, "multiplications for a picture"),
    ):
        if count > most:
            raise ValueError(
                f"model {name!r} has {count:,} {what}: at most {most:,} fit into an explorer"
            )
    if not layers[-1]["flat"]:
        gives = tuple(layers[-1]["shape"])
        raise ValueError(f"model {name!r} gives {gives}: a row of numbers, (n,), fits")
