"""How a network is run and opened, for all modules of this package.

A model is a built keras.Sequential of the layers that the course teaches, and pictures come exactly
as that model is fed: where it was trained on pixels divided by 255, divide by 255 first. The model
is only read, never changed. Keras is imported when a function needs it.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.internals.arguments import as_numbers
from helpers.keras_model.built import check_model, fits, output_shapes

Floats = NDArray[np.floating[Any]]
Step = Callable[[Any], Any]  # from a tensor to a tensor

_CHUNK = 128  # pictures that pass through the network at once, to bound the memory


def check_network(model: Any) -> Any:
    """Return Keras, or say why this model cannot be looked into."""
    keras = check_model(model)
    if not isinstance(model, keras.Sequential):
        raise TypeError(f"model must be a keras.Sequential, received {type(model).__name__}")
    if len(model.input_shape) != 4:
        raise ValueError(f"model takes {model.input_shape}: pictures, (None, H, W, C), fit")
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            raise ValueError(f"model holds another model, {layer.name!r}: a flat Sequential fits")
        if getattr(layer, "data_format", None) == "channels_first":
            raise ValueError(f"model puts channels first in {layer.name!r}: channels last fits")
    return keras


def one_image(model: Any, image: ArrayLike) -> NDArray[Any]:
    """Return one picture as a batch of one, (1, H, W, C), or say what is wrong."""
    shape = model.input_shape[1:]
    misfit = f"does not fit: the model takes one of {shape}"
    return _fitting(image, "image", shape, misfit)[np.newaxis]


def image_stack(model: Any, images: ArrayLike) -> NDArray[Any]:
    """Return pictures as an array (N, H, W, C), or say what is wrong."""
    shape = model.input_shape
    return _fitting(images, "images", shape, f"do not fit: the model takes {shape}, None for any")


def _fitting(values: ArrayLike, name: str, shape: Sequence[Any], misfit: str) -> NDArray[Any]:
    """Return finite numbers of a shape, where None stands for any size."""
    array = as_numbers(values, name)
    if not fits(array.shape, shape):
        raise ValueError(f"{name} {array.shape} {misfit}")
    return finite(array, name)


def finite(array: NDArray[Any], name: str) -> NDArray[Any]:
    """Return the array, or say where the first NaN or infinity stands."""
    wrong = np.argwhere(~np.isfinite(array))
    if len(wrong):
        place = tuple(wrong[0].tolist())
        raise ValueError(f"{name} holds {array[place]} at {place}: finite numbers fit")
    return array


def layer_index(model: Any, layer: str) -> int:
    """Return which layer of the model has this name."""
    names = [each.name for each in model.layers]
    if layer not in names:
        raise ValueError(f"layer {layer!r} is not in the model: it has {', '.join(names)}")
    return names.index(layer)


def spatial_layer(model: Any, layer: str) -> int:
    """Return a layer's number, or say that it has no rows and columns."""
    index, shapes = layer_index(model, layer), output_shapes(model)
    if len(shapes[index]) != 4:
        found = zip(model.layers, shapes, strict=True)
        names = [each.name for each, shape in found if len(shape) == 4]
        raise ValueError(
            f"layer {layer!r} has no rows and columns, it gives {shapes[index]}: "
            f"{', '.join(names) or 'none of this model'} fits"
        )
    return index


def layer_steps(model: Any) -> list[Step]:
    """Return the layers as functions of a tensor, as they act in use (and not in training)."""
    return [partial(layer, training=False) for layer in model.layers]


def run(steps: Sequence[Step], values: Any) -> Any:
    """Apply one step after the other."""
    for step in steps:
        values = step(values)
    return values


def tensor(model: Any, stack: NDArray[Any]) -> Any:
    """Return pictures as a tensor of the floats that the model takes."""
    import tensorflow as tf

    dtype = str(model.inputs[0].dtype)
    return tf.convert_to_tensor(stack.astype(dtype if "float" in dtype else np.float32))


def chunks(items: Any) -> Iterator[Any]:
    """Yield what can be sliced, a stack of pictures or a list, a chunk at a time."""
    for first in range(0, len(items), _CHUNK):
        yield items[first : first + _CHUNK]


def outputs_of(steps: Sequence[Step], model: Any, stack: NDArray[Any]) -> Iterator[NDArray[Any]]:
    """Yield what the steps make of the pictures, a chunk of them at a time."""
    for pictures in chunks(stack):
        yield run(steps, tensor(model, pictures)).numpy()
