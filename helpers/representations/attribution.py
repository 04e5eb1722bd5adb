"""What the layers of a trained network learned, and what a decision rests on (notebook 07).

Every function takes a built keras.Sequential of the layers that the course teaches, and pictures
exactly as that model is fed: where it was trained on pixels divided by 255, divide by 255 first.
The model is only read, never changed. A network is opened in three ways: by its feature maps, by
the pixels that a score depends on (saliency, Grad-CAM, occlusion), and by the places that many
pictures take in a layer's space. Keras is imported when a function needs it.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import product
from numbers import Integral, Real
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.internals.arguments import Pair, as_numbers, pair
from helpers.internals.keras_start import import_keras

Floats = NDArray[np.floating[Any]]

_CHUNK = 128  # pictures that pass through the network at once, to bound the memory
_NORMALIZERS = ("softmax", "sigmoid")  # activations that turn scores into probabilities


class Projection(NamedTuple):
    """Vectors as points of a plane, (N, 2), and the share of their variance along each axis."""

    points: NDArray[np.float64]
    explained: NDArray[np.float64]


# ------------------------------------------------------------------------------- what layers answer


def feature_maps(model: Any, image: ArrayLike) -> dict[str, Floats]:
    """Return what every layer with rows and columns makes of one picture.

    Parameters
    ----------
    model : keras.Sequential
        Built; its input is (H, W, C).
    image : array-like, (H, W, C)
        One picture, as the model is fed.

    Returns
    -------
    dict of str to ndarray, (h, w, channels)
        By the layers' names, in the model's order: convolution, pooling, and also batch norm,
        ReLU and dropout (which lets everything through). What has no rows and columns is left
        out: flatten, dense and global pooling.

    Raises
    ------
    ValueError, TypeError
        If the model is no built Sequential, or the image does not fit it.

    Examples
    --------
    >>> keras = import_keras()
    >>> model = keras.Sequential([keras.Input((2, 4, 1)), keras.layers.MaxPooling2D(name="pool")])
    >>> maps = feature_maps(model, [[[1], [2], [5], [0]], [[3], [4], [7], [6]]])
    >>> maps["pool"][:, :, 0].tolist()
    [[4.0, 7.0]]

    Introduced in notebook 07.
    """
    check_model(model)
    output, maps = _tensor(model, _one_image(model, image)), {}
    for layer, step in zip(model.layers, layer_steps(model), strict=True):
        output = step(output)
        if len(output.shape) == 4:  # (1, h, w, channels)
            maps[layer.name] = output[0].numpy()
    return maps


# ---------------------------------------------------------------------- what a decision depends on


def saliency(model: Any, image: ArrayLike, class_index: int) -> Floats:
    """Measure how strongly each pixel would move the score of one class.

    Parameters
    ----------
    model : keras.Sequential
        Built; its output is one score a class, (N, classes).
    image : array-like, (H, W, C)
        One picture, as the model is fed.
    class_index : int
        Which score, from 0 on.

    Returns
    -------
    ndarray, (H, W)
        The largest |d score / d pixel| over the pixel's channels; never negative.

    Raises
    ------
    ValueError, TypeError
        If the model is no built Sequential, the image does not fit it, or it has no such class.

    Notes
    -----
    The score is the class's logit, the number before the softmax or sigmoid: a probability near
    1 hardly moves, whatever the picture. Where the model ends in neither, it is the output.

    Examples
    --------
    >>> keras = import_keras()
    >>> layers = [keras.layers.Flatten(), keras.layers.Dense(1, kernel_initializer="ones")]
    >>> saliency(keras.Sequential([keras.Input((1, 2, 3)), *layers]), np.zeros((1, 2, 3)), 0)
    array([[1., 1.]], dtype=float32)

    References
    ----------
    Simonyan, K., Vedaldi, A. and Zisserman, A. (2014). Deep inside convolutional networks.
    doi:10.48550/arXiv.1312.6034

    Introduced in notebook 07.
    """
    keras = check_model(model)
    array, index = _one_image(model, image), _checked_class(model, class_index)
    gradient = _gradient(_scoring_steps(keras, model), _tensor(model, array), index)
    largest: Floats = np.abs(gradient[0]).max(axis=-1)
    return largest


def grad_cam(model: Any, image: ArrayLike, class_index: int, *, layer: str | None = None) -> Floats:
    """Show where a convolutional layer found what speaks for one class.

    Parameters
    ----------
    model, image, class_index
        As for `saliency`.
    layer : str, optional
        The name of a layer with rows and columns. Without it: the last Conv2D, after the batch
        norm and the activation that follow it directly, if any.

    Returns
    -------
    ndarray, (H, W)
        From 0 to 1, where 1 is the strongest place; 0 everywhere if nothing speaks for the class.

    Raises
    ------
    ValueError, TypeError
        As `saliency` does, and if there is no such layer.

    Notes
    -----
    Each feature map is weighted by the mean gradient of the class's logit over its places; the
    weighted maps are added, what is negative becomes 0, and the result is enlarged bilinearly
    (as tf.image.resize does) and divided by its largest value. Two pictures' maps thus say
    nothing about which of the two has the higher score.

    References
    ----------
    Selvaraju, R. R. et al. (2017). Grad-CAM: visual explanations from deep networks via
    gradient-based localization. ICCV. doi:10.1109/ICCV.2017.74

    Introduced in notebook 07.
    """
    keras = check_model(model)
    array, index = _one_image(model, image), _checked_class(model, class_index)
    name = _last_convolution(keras, model) if layer is None else layer
    end = spatial_layer(model, name)[0] + 1
    steps = _scoring_steps(keras, model)
    maps = _run(steps[:end], _tensor(model, array))
    weights = _gradient(steps[end:], maps, index)[0].mean(axis=(0, 1))  # (channels,)
    evidence = np.maximum(maps[0].numpy() @ weights, 0)
    heat = _enlarge(evidence, array.shape[1:3])
    return heat / heat.max() if heat.max() > 0 else heat


def occlusion(
    model: Any,
    image: ArrayLike,
    class_index: int,
    *,
    patch: int | Pair = 8,
    stride: int | Pair = 4,
    value: float | None = None,
) -> NDArray[np.float64]:
    """Cover one part of the picture after the other, and note how far the probability drops.

    Parameters
    ----------
    model, image, class_index
        As for `saliency`.
    patch, stride : int or (rows, columns)
        Pixels that are covered at once, and the step to the next patch, not larger than it.
    value : float, optional
        What to cover with; without it, the mean of the picture's numbers, a grey.

    Returns
    -------
    ndarray, (H, W)
        The mean drop of the model's own output over the patches that cover a pixel: positive
        where the picture speaks for the class, negative where it speaks against it.

    Raises
    ------
    ValueError, TypeError
        As `saliency` does, and if the patch is larger than the picture or the stride than it.

    Notes
    -----
    The patches start every `stride` pixels; a last one ends at the edge, so that no pixel is
    left out. No gradient is needed: this works for any model that gives one number a class.

    References
    ----------
    Zeiler, M. D. and Fergus, R. (2014). Visualizing and understanding convolutional networks.
    ECCV. doi:10.1007/978-3-319-10590-1_53

    Introduced in notebook 07.
    """
    check_model(model)
    array, index = _one_image(model, image), _checked_class(model, class_index)
    grey = float(array.mean()) if value is None else _number(value, "value")
    areas, steps = _patches(array.shape[1:3], patch, stride), layer_steps(model)
    whole = next(outputs_of(steps, model, array))[0, index]
    outputs = [
        next(outputs_of(steps, model, _covered(array, areas[first : first + _CHUNK], grey)))
        for first in range(0, len(areas), _CHUNK)
    ]
    total, covers = np.zeros(array.shape[1:3]), np.zeros(array.shape[1:3])
    for area, output in zip(areas, np.concatenate(outputs)[:, index], strict=True):
        total[area] += whole - output
        covers[area] += 1
    return total / covers


# ----------------------------------------------------------------------- what many pictures tell us


def embeddings(model: Any, images: ArrayLike, layer: str) -> Floats:
    """Return what one layer makes of many pictures: a vector a picture.

    Parameters
    ----------
    model : keras.Sequential
        Built; its input is (H, W, C).
    images : array-like, (N, H, W, C)
        Pictures, as the model is fed.
    layer : str
        A layer's name.

    Returns
    -------
    ndarray, (N, features)
        The layer's output, flattened picture by picture.

    Raises
    ------
    ValueError, TypeError
        If the model is no built Sequential, the images do not fit it, or there is no such layer.

    Examples
    --------
    >>> keras = import_keras()
    >>> model = keras.Sequential([keras.Input((1, 2, 1)), keras.layers.ReLU(name="relu")])
    >>> embeddings(model, [[[[1], [-2]]], [[[-3], [4]]]], "relu").tolist()
    [[1.0, 0.0], [0.0, 4.0]]

    Introduced in notebook 07.
    """
    check_model(model)
    stack, end = as_image_stack(model, images), 1 + _index(model, layer)
    parts = outputs_of(layer_steps(model)[:end], model, stack)
    return np.concatenate([part.reshape(len(part), -1) for part in parts])


def principal_plane(vectors: ArrayLike) -> Projection:
    """Lay vectors of many numbers onto the plane in which they differ most.

    Parameters
    ----------
    vectors : array-like, (N, features)
        At least two vectors of at least two finite numbers.

    Returns
    -------
    Projection
        points, (N, 2) in float64: the two principal components, mean 0, the first the wider;
        explained, (2,): the share of the variance along each. What they miss is not drawn.

    Raises
    ------
    ValueError, TypeError
        If vectors are no such matrix.

    Notes
    -----
    Principal component analysis. X, the vectors less their mean, has its directions in the
    eigenvectors of X^T X, or in X^T times those of X X^T: the smaller of the two is taken, which
    is much faster than a singular value decomposition of X. A direction is as good as its
    opposite: here the first of its largest entries is positive, so that every machine draws the
    same.

    Examples
    --------
    >>> points, explained = principal_plane([[0, 0, 1], [2, 0, 1], [4, 0, 1]])
    >>> points.round(6).tolist(), explained.round(6).tolist()
    ([[-2.0, 0.0], [0.0, 0.0], [2.0, 0.0]], [1.0, 0.0])

    Introduced in notebook 07.
    """
    matrix = as_numbers(vectors, "vectors").astype(np.float64)
    if matrix.ndim != 2 or min(matrix.shape) < 2 or not np.isfinite(matrix).all():
        what = "with NaN or infinity " if matrix.ndim == 2 and min(matrix.shape) > 1 else ""
        raise ValueError(
            f"vectors {matrix.shape} {what}do not fit: finite (N, features), both at least 2, do"
        )
    centred = matrix - matrix.mean(axis=0)
    directions = _principal_directions(centred)
    points = centred @ directions
    variance = float((centred**2).sum())
    explained = (points**2).sum(axis=0) / variance if variance > 0 else np.zeros(2)
    return Projection(points, explained)


def randomized(model: Any, seed: int) -> Any:
    """Copy a model with fresh weights, as if it had never been trained.

    Parameters
    ----------
    model : keras.Sequential
        Built. It keeps its weights.
    seed : int
        At least 0. The same seed draws the same weights.

    Returns
    -------
    keras.Sequential
        Layers of the same names and kinds, not compiled. Each layer draws from the initializers
        it was made with: kernels at random, biases mostly 0, moving means 0 and variances 1.

    Raises
    ------
    ValueError, TypeError
        If the model is no built Sequential, or seed no such number.

    Notes
    -----
    A sanity check: a picture of what the network learned must change when what it learned is
    gone. A heat map that stays the same shows the edges of the photograph, and not the network.

    References
    ----------
    Adebayo, J. et al. (2018). Sanity checks for saliency maps. NeurIPS.
    doi:10.48550/arXiv.1810.03292

    Introduced in notebook 07.
    """
    keras = check_model(model)
    rng = np.random.default_rng(checked_index(seed, "seed", 2**32))

    def fresh(layer: Any) -> Any:
        return type(layer).from_config(_reseeded(layer.get_config(), rng))

    return keras.models.clone_model(model, clone_function=fresh)


# ------------------------------------------- shared with receptive_fields, not for notebooks


def check_model(model: Any) -> Any:
    """Return Keras, or say why this model cannot be looked into."""
    keras = import_keras()
    if not isinstance(model, keras.Sequential):
        raise TypeError(f"model must be a keras.Sequential, received {type(model).__name__}")
    if not model.built or not model.inputs:
        raise ValueError(
            f"model {model.name!r} is not built: begin it with keras.Input, or call it on pictures"
        )
    if len(model.input_shape) != 4:
        raise ValueError(f"model takes {model.input_shape}: pictures, (None, H, W, C), fit")
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            raise ValueError(f"model holds another model, {layer.name!r}: a flat Sequential fits")
        if getattr(layer, "data_format", None) == "channels_first":
            raise ValueError(f"model puts channels first in {layer.name!r}: channels last fits")
    return keras


def as_image_stack(model: Any, images: ArrayLike) -> NDArray[Any]:
    """Return pictures as an array (N, H, W, C), or say what is wrong."""
    array = as_numbers(images, "images")
    if array.ndim != 4 or not _fits(array.shape[1:], model.input_shape[1:]):
        raise ValueError(
            f"images {array.shape} do not fit: the model takes {model.input_shape}, None for any"
        )
    _check_finite(array, "images")
    return array


def checked_index(value: int, name: str, count: int) -> int:
    """Return value as an int from 0 to count - 1."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, Integral):
        raise TypeError(f"{name} must be a whole number, received {type(value).__name__}")
    if not 0 <= value < count:
        raise ValueError(f"{name} {value} does not fit: 0 to {count - 1} fit")
    return int(value)


def spatial_layer(model: Any, layer: str) -> tuple[int, int]:
    """Return a layer's number and its channels, or say that it has no rows and columns."""
    index, shapes = _index(model, layer), _output_shapes(model)
    if len(shapes[layer]) != 4:
        names = [name for name, shape in shapes.items() if len(shape) == 4]
        raise ValueError(
            f"layer {layer!r} has no rows and columns, it gives {shapes[layer]}: "
            f"{', '.join(names) or 'none of this model'} fits"
        )
    return index, shapes[layer][-1]


def layer_steps(model: Any) -> list[Callable[[Any], Any]]:
    """Return the layers as functions of a tensor, as they act in use (and not in training)."""
    return [partial(layer, training=False) for layer in model.layers]


def outputs_of(
    steps: Sequence[Callable[[Any], Any]], model: Any, stack: NDArray[Any]
) -> Iterator[NDArray[Any]]:
    """Yield what the steps make of the pictures, a chunk of them at a time."""
    for first in range(0, len(stack), _CHUNK):
        yield _run(steps, _tensor(model, stack[first : first + _CHUNK])).numpy()


# ------------------------------------------------------------------------------ running the network


def _scoring_steps(keras: Any, model: Any) -> list[Callable[[Any], Any]]:
    """Return the layers as functions, without the softmax or sigmoid at the end."""
    steps, last = layer_steps(model), model.layers[-1]
    normalizes = getattr(getattr(last, "activation", None), "__name__", "") in _NORMALIZERS
    if isinstance(last, keras.layers.Softmax) or (
        isinstance(last, keras.layers.Activation) and normalizes
    ):
        return steps[:-1]
    if isinstance(last, keras.layers.Dense) and normalizes:
        steps[-1] = partial(_logits, keras, last)
    return steps


def _logits(keras: Any, dense: Any, values: Any) -> Any:
    """Compute what a dense layer gives before its activation."""
    products = keras.ops.matmul(keras.ops.cast(values, dense.kernel.dtype), dense.kernel)
    return products if dense.bias is None else products + dense.bias


def _run(steps: Sequence[Callable[[Any], Any]], values: Any) -> Any:
    """Apply one step after the other."""
    for step in steps:
        values = step(values)
    return values


def _gradient(steps: Sequence[Callable[[Any], Any]], values: Any, index: int) -> NDArray[Any]:
    """Differentiate the score of one class by every entry of the tensor values."""
    import tensorflow as tf

    with tf.GradientTape() as tape:
        tape.watch(values)
        score = _run(steps, values)[0, index]
    gradient: NDArray[Any] = tape.gradient(score, values).numpy()
    return gradient


def _tensor(model: Any, stack: NDArray[Any]) -> Any:
    """Return pictures as a tensor of the floats that the model takes."""
    import tensorflow as tf

    dtype = str(model.inputs[0].dtype)
    return tf.convert_to_tensor(stack.astype(dtype if "float" in dtype else np.float32))


# --------------------------------------------------------------------- patches, grids and settings


def _patches(image_size: Pair, patch: int | Pair, stride: int | Pair) -> list[tuple[slice, slice]]:
    """List the areas to cover: one every stride pixels, and a last one at the edge."""
    height, width = lengths = pair(patch, "patch")
    down, right = steps = pair(stride, "stride")
    if height > image_size[0] or width > image_size[1]:
        raise ValueError(f"patch {lengths} is larger than the image {image_size}: no place for it")
    if down > height or right > width:
        raise ValueError(f"stride {steps} leaves pixels out: one up to the patch {lengths} fits")
    tops = sorted({*range(0, image_size[0] - height + 1, down), image_size[0] - height})
    lefts = sorted({*range(0, image_size[1] - width + 1, right), image_size[1] - width})
    return [
        (slice(top, top + height), slice(left, left + width)) for top, left in product(tops, lefts)
    ]


def _covered(
    array: NDArray[Any], areas: Sequence[tuple[slice, slice]], value: float
) -> NDArray[np.float64]:
    """Copy the one picture (1, H, W, C) once for each area, and cover that with the value."""
    copies = np.repeat(array, len(areas), axis=0).astype(np.float64)
    for picture, area in zip(copies, areas, strict=True):
        picture[area] = value
    return copies


def _enlarge(grid: Floats, size: Pair) -> Floats:
    """Stretch (h, w) to (H, W), linear between the middles of its entries along each axis."""
    for axis, (old, new) in enumerate(zip(grid.shape, size, strict=True)):
        places = (np.arange(new) + 0.5) * old / new - 0.5
        stretch = partial(np.interp, places, np.arange(old))
        grid = np.apply_along_axis(stretch, axis, grid).astype(grid.dtype)
    return grid


def _principal_directions(centred: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the two directions of most variance, (features, 2), of length 1 (or 0 if none is)."""
    wide = centred.shape[0] < centred.shape[1]
    _, vectors = np.linalg.eigh(centred @ centred.T if wide else centred.T @ centred)
    directions = centred.T @ vectors[:, [-1, -2]] if wide else vectors[:, [-1, -2]]
    lengths = np.linalg.norm(directions, axis=0)
    directions = directions / np.where(lengths > 0, lengths, 1)
    largest = np.abs(directions).round(9).argmax(axis=0)  # near ties go to the first
    return directions * np.where(directions[largest, [0, 1]] < 0, -1, 1)


def _reseeded(config: Any, rng: np.random.Generator) -> Any:
    """Copy a layer's settings with a new seed wherever one is drawn from."""
    if not isinstance(config, dict):
        return config
    return {
        key: int(rng.integers(2**31)) if key == "seed" else _reseeded(value, rng)
        for key, value in config.items()
    }


# ------------------------------------------------------------------------------------------- checks


def _one_image(model: Any, image: ArrayLike) -> NDArray[Any]:
    """Return one picture as a batch of one, (1, H, W, C), or say what is wrong."""
    array = as_numbers(image, "image")
    if not _fits(array.shape, model.input_shape[1:]):
        raise ValueError(
            f"image {array.shape} does not fit: the model takes one of {model.input_shape[1:]}"
        )
    _check_finite(array, "image")
    return array[np.newaxis]


def _check_finite(array: NDArray[Any], name: str) -> None:
    """Say where the first NaN or infinity stands, if there is one."""
    finite = np.isfinite(array)
    if not finite.all():
        place = tuple(np.argwhere(~finite)[0].tolist())
        raise ValueError(f"{name} holds {array[place]} at {place}: finite numbers fit")


def _fits(shape: Sequence[int], wanted: Sequence[int | None]) -> bool:
    """Compare shapes; None stands for any size."""
    return len(shape) == len(wanted) and all(
        have == want or want is None for have, want in zip(shape, wanted, strict=True)
    )


def _checked_class(model: Any, class_index: int) -> int:
    """Return the index of a class that the model knows."""
    if len(model.output_shape) != 2:
        raise ValueError(f"model gives {model.output_shape}: (None, classes), a score each, fits")
    return checked_index(class_index, "class_index", model.output_shape[1])


def _number(value: float, name: str) -> float:
    """Return value as a float, or say that it is no number."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real):
        raise TypeError(f"{name} must be a number, received {type(value).__name__}")
    if not np.isfinite(float(value)):
        raise ValueError(f"{name} {value} does not fit: a finite number does")
    return float(value)


def _index(model: Any, layer: str) -> int:
    """Return which layer of the model has this name."""
    names = [each.name for each in model.layers]
    if layer not in names:
        raise ValueError(f"layer {layer!r} is not in the model: it has {', '.join(names)}")
    return names.index(layer)


def _output_shapes(model: Any) -> dict[str, tuple[Any, ...]]:
    """Return every layer's output shape."""
    shape, shapes = model.input_shape, {}
    for layer in model.layers:
        shape = layer.compute_output_shape(shape)
        shapes[layer.name] = shape
    return shapes


def _last_convolution(keras: Any, model: Any) -> str:
    """Return the name of the last Conv2D, or of the batch norm or activation right after it."""
    layers = keras.layers
    found = [index for index, layer in enumerate(model.layers) if isinstance(layer, layers.Conv2D)]
    if not found:
        raise ValueError("model has no Conv2D: name a layer with rows and columns, layer=…")
    last = found[-1]
    followers = (layers.BatchNormalization, layers.Activation, layers.ReLU)
    while isinstance(model.layers[last + 1], followers):
        last += 1
    name: str = model.layers[last].name
    return name
