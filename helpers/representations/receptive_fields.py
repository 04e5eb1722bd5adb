"""Which pixels the units of a network see, and which pictures excite them most (notebook 08).

The windows of `helpers.stride_padding`, one layer on top of another: a unit of a deep layer reads
units that read pixels.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.internals.arguments import Pair, index, whole
from helpers.internals.windows import count_windows, resolve_padding
from helpers.representations import running

_KNOWN = (
    *("Conv2D", "MaxPooling2D", "AveragePooling2D", "GlobalMaxPooling2D", "GlobalAveragePooling2D"),
    # each place by itself
    *("BatchNormalization", "ReLU", "Activation", "Softmax", "Dense", "Dropout", "Rescaling"),
)

Window = tuple[int, int, int, int]  # (top, left, bottom, right); bottom and right are just outside


class ReceptiveField(NamedTuple):
    """The pixels that the units of one layer see, (rows, columns) each; padding counts too.

    Unit (0, 0) sees `size` pixels from `start` on, which is negative where there is padding;
    each unit further down or right sees `jump` pixels further down or right.
    """

    size: Pair
    jump: Pair
    start: Pair

    def window(self, row: int, column: int, image_size: Sequence[int]) -> Window:
        """Return what unit (row, column) sees of the picture itself, without the padding.

        Parameters
        ----------
        row, column : int
            The unit's place in its feature map.
        image_size : (H, W)
            The picture's size; further entries are ignored, so that `image.shape` fits.

        Returns
        -------
        (top, left, bottom, right) : tuple of int
            Nothing but image[top:bottom, left:right] reaches the unit; where it looks beyond the
            border, the padding of a layer in between may hide a little of that.

        Examples
        --------
        >>> field = ReceptiveField(size=(3, 3), jump=(2, 2), start=(-1, -1))
        >>> field.window(0, 1, (8, 8))  # rows -1 to 1 and columns 1 to 3
        (0, 1, 2, 4)

        Introduced in notebook 08.
        """
        (height, width), (down, right), (top, left) = self
        top, left = top + row * down, left + column * right
        bottom, end = min(top + height, image_size[0]), min(left + width, image_size[1])
        return max(top, 0), max(left, 0), bottom, end


class Strongest(NamedTuple):
    """One picture's strongest response in a feature map: how strong, where, and to which pixels."""

    image: int
    value: float
    place: Pair
    window: Window


def receptive_fields(model: Any) -> dict[str, ReceptiveField]:
    """Compute which pixels the units of each layer see.

    Parameters
    ----------
    model : keras.Sequential
        Built, with rows and columns of fixed number.

    Returns
    -------
    dict of str to ReceptiveField
        By the layers' names, in the model's order, up to the layer that gives up rows and
        columns (flatten, global pooling): from there on every unit sees the whole picture.

    Raises
    ------
    ValueError, TypeError
        If the model is no built Sequential, or a layer is not one that the course teaches.

    Notes
    -----
    A layer with windows of K pixels, dilation D, stride S and p pixels of padding before the
    first adds D * (K - 1) * jump to the size, moves the start by -p * jump, and multiplies the
    jump by S.

    Examples
    --------
    >>> from helpers.keras_model import import_keras
    >>> keras = import_keras()
    >>> layers = [keras.layers.Conv2D(1, 3, name="conv"), keras.layers.MaxPooling2D(name="pool")]
    >>> fields = receptive_fields(keras.Sequential([keras.Input((8, 8, 1)), *layers]))
    >>> fields["pool"]
    ReceptiveField(size=(4, 4), jump=(2, 2), start=(0, 0))

    References
    ----------
    Araujo, A., Norris, W. and Sim, J. (2019). Computing receptive fields of convolutional
    neural networks. Distill. doi:10.23915/distill.00021

    Introduced in notebook 08.
    """
    running.check_network(model)
    size = model.input_shape[1:3]
    if None in size:
        raise ValueError(f"model takes pictures of any size {size}: a fixed size fits")
    return dict(_fields(model, size))


def strongest_images(
    model: Any, images: ArrayLike, layer: str, channel: int, *, count: int = 9
) -> list[Strongest]:
    """Find the pictures that excite one feature map most, and the pixels that did it.

    Parameters
    ----------
    model : keras.Sequential
        Built; its input is (H, W, C).
    images : array-like, (N, H, W, C)
        The pictures to search, as the model is fed.
    layer : str
        The name of a layer with rows and columns.
    channel : int
        Which of its feature maps, from 0 on.
    count : int
        How many pictures to return; all of them if there are fewer.

    Returns
    -------
    list of Strongest
        The strongest first, each picture once: image (its number), value (the largest in its
        feature map), place (row, column of that) and window (top, left, bottom, right), so that
        images[image, top:bottom, left:right] is what the place sees. Of equals the first.

    Raises
    ------
    ValueError, TypeError
        If the model is no built Sequential, the images do not fit it, or there is no such layer
        or channel.

    Introduced in notebook 08.
    """
    running.check_network(model)
    stack = running.image_stack(model, images)
    place, count = running.spatial_layer(model, layer), whole(count, "count")
    field = next(field for name, field in _fields(model, stack.shape[1:3]) if name == layer)
    outputs = running.outputs_of(running.layer_steps(model)[: place + 1], model, stack)
    maps = np.concatenate([_channel(output, channel) for output in outputs])  # (N, h, w)
    flat = maps.reshape(len(maps), -1)  # (N, h * w)
    found = []
    for image in np.argsort(-flat.max(axis=1), kind="stable")[:count].tolist():
        row, column = divmod(int(flat[image].argmax()), maps.shape[2])
        window = field.window(row, column, stack.shape[1:])
        found.append(Strongest(image, float(maps[image, row, column]), (row, column), window))
    return found


def _channel(maps: NDArray[Any], channel: int) -> NDArray[Any]:
    """Return one of the feature maps (N, h, w, channels), or say which there are."""
    return maps[..., index(channel, "channel", maps.shape[-1])]


def _fields(model: Any, size: Pair) -> Iterator[tuple[str, ReceptiveField]]:
    """Yield the layers with rows and columns, and what their units see of a picture (H, W)."""
    field = ReceptiveField((1, 1), (1, 1), (0, 0))
    for layer in model.layers:
        kind = type(layer).__name__
        if kind == "Flatten" or (kind.startswith("Global") and not layer.keepdims):
            return
        window, stride, padding, dilation = _geometry(layer, size)
        pixels = resolve_padding(padding, size, window, stride=stride, dilation=dilation)
        padded = size[0] + sum(pixels[0]), size[1] + sum(pixels[1])
        size = count_windows(padded, window, stride=stride, dilation=dilation)
        seen, jump, start = np.array(field)  # of what the entries of this layer's windows see
        seen = seen + np.subtract(window, 1) * dilation * jump
        start = start - jump * [before for before, _ in pixels]
        field = ReceptiveField(*map(tuple, np.stack([seen, jump * stride, start]).tolist()))
        yield layer.name, field


def _geometry(layer: Any, size: Pair) -> tuple[Pair, Pair, str, Pair]:
    """Return a layer's window, stride, padding and dilation, where it takes maps of this size."""
    kind, one = type(layer).__name__, (1, 1)
    if kind not in _KNOWN:
        raise ValueError(
            f"model has the layer {layer.name!r}, {kind}: the receptive field is known for Conv2D, "
            "pooling, BatchNormalization, ReLU, Activation, Softmax, Dense, Dropout and Rescaling"
        )
    window = getattr(layer, "kernel_size", getattr(layer, "pool_size", one))
    padding, stride = getattr(layer, "padding", "valid"), getattr(layer, "strides", one)
    window = size if kind.startswith("Global") else window
    return window, stride, padding, getattr(layer, "dilation_rate", one)
