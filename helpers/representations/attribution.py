"""Which parts of a picture a decision rests on: three ways to ask (notebook 08).

Saliency and Grad-CAM follow gradients, through the whole network or from a layer's maps on;
occlusion covers one part after the other and asks the network again.
"""

from collections.abc import Sequence
from functools import partial
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.internals.arguments import Pair, Size, index, number, pair
from helpers.representations import running
from helpers.representations.running import Floats, Step

Area = tuple[slice, slice]  # rows and columns


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
    >>> from helpers.keras_model import import_keras
    >>> keras = import_keras()
    >>> layers = [keras.layers.Flatten(), keras.layers.Dense(1, kernel_initializer="ones")]
    >>> saliency(keras.Sequential([keras.Input((1, 2, 3)), *layers]), np.zeros((1, 2, 3)), 0)
    array([[1., 1.]], dtype=float32)

    References
    ----------
    Simonyan, K., Vedaldi, A. and Zisserman, A. (2014). Deep inside convolutional networks.
    doi:10.48550/arXiv.1312.6034

    Introduced in notebook 08.
    """
    keras, array, chosen = _asked(model, image, class_index)
    gradient = _gradient(_scoring_steps(keras, model), running.tensor(model, array), chosen)
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

    Introduced in notebook 08.
    """
    keras, array, chosen = _asked(model, image, class_index)
    name = _last_convolution(keras, model) if layer is None else layer
    end = running.spatial_layer(model, name) + 1
    steps = _scoring_steps(keras, model)
    maps = running.run(steps[:end], running.tensor(model, array))
    weights = _gradient(steps[end:], maps, chosen)[0].mean(axis=(0, 1))  # (channels,)
    evidence = np.maximum(maps[0].numpy() @ weights, 0)
    heat = _enlarge(evidence, array.shape[1:3])
    return heat / heat.max() if heat.max() > 0 else heat


def occlusion(
    model: Any, image: ArrayLike, class_index: int, *,
    patch: Size = 8, stride: Size = 4, value: float | None = None,
) -> NDArray[np.float64]:  # fmt: skip
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
    The patches start every `stride` pixels; a last one ends at the border, so that no pixel is
    left out. No gradient is needed: this works for any model that gives one number a class.

    References
    ----------
    Zeiler, M. D. and Fergus, R. (2014). Visualizing and understanding convolutional networks.
    ECCV. doi:10.1007/978-3-319-10590-1_53

    Introduced in notebook 08.
    """
    _, array, chosen = _asked(model, image, class_index)
    grey = float(array.mean()) if value is None else number(value, "value")
    size, steps = array.shape[1:3], running.layer_steps(model)
    total, covers = np.zeros(size), np.zeros(size)
    before = running.run(steps, running.tensor(model, array)).numpy()[0, chosen]
    for areas in running.chunks(_patches(size, patch, stride)):
        covered = running.tensor(model, _covered(array, areas, grey))
        after = running.run(steps, covered).numpy()[:, chosen]
        for area, drop in zip(areas, before - after, strict=True):
            total[area] += drop
            covers[area] += 1
    return total / covers


def blank_likeness(model: Any, images: ArrayLike, class_index: int) -> NDArray[np.float64]:
    """Say how alike Grad-CAM of each picture is to Grad-CAM of a blank of the same mean colour.

    Parameters
    ----------
    model, class_index : as for `grad_cam`
    images : array-like, (N, H, W, C)
        Pictures, as the model is fed.

    Returns
    -------
    ndarray, (N,)
        Correlations of the two maps' pixels: 1 for the same up to scale, 0 for nothing in common.
        A map of one value has nothing in common with any.

    Raises
    ------
    ValueError, TypeError
        As `grad_cam` does.

    Notes
    -----
    What a heat map shows on a picture without anything in it, it need not have found in yours.

    Introduced in notebook 08.
    """
    running.check_network(model)
    alike = []
    for image in running.image_stack(model, images):
        blank = np.broadcast_to(image.mean(axis=(0, 1)), image.shape)
        heats = [grad_cam(model, each, class_index).ravel() for each in (image, blank)]
        flat = min(np.ptp(heat) for heat in heats) == 0
        alike.append(0.0 if flat else float(np.corrcoef(heats[0], heats[1])[0, 1]))
    return np.array(alike)


def _asked(model: Any, image: ArrayLike, class_index: int) -> tuple[Any, NDArray[Any], int]:
    """Check a question, and return Keras, the picture as (1, H, W, C), and the class."""
    keras, array = running.check_network(model), running.one_image(model, image)
    if len(model.output_shape) != 2:
        raise ValueError(f"model gives {model.output_shape}: (None, classes), a score each, fits")
    return keras, array, index(class_index, "class_index", model.output_shape[1])


def _scoring_steps(keras: Any, model: Any) -> list[Step]:
    """Return the layers as functions, without the softmax or sigmoid at the end."""
    steps, last = running.layer_steps(model), model.layers[-1]
    activation = getattr(getattr(last, "activation", None), "__name__", "")
    normalizes, layers = activation in ("softmax", "sigmoid"), keras.layers
    if isinstance(last, layers.Softmax) or (isinstance(last, layers.Activation) and normalizes):
        return steps[:-1]
    if isinstance(last, layers.Dense) and normalizes:
        steps[-1] = partial(_logits, keras, last)
    return steps


def _logits(keras: Any, dense: Any, values: Any) -> Any:
    """Compute what a dense layer gives before its activation, but for its bias: it has no slope."""
    return keras.ops.matmul(keras.ops.cast(values, dense.kernel.dtype), dense.kernel)


def _gradient(steps: Sequence[Step], values: Any, score: int) -> NDArray[Any]:
    """Differentiate the score of one class by every entry of the tensor values."""
    import tensorflow as tf

    with tf.GradientTape() as tape:
        tape.watch(values)
        chosen = running.run(steps, values)[0, score]
    gradient: NDArray[Any] = tape.gradient(chosen, values).numpy()
    return gradient


def _last_convolution(keras: Any, model: Any) -> str:
    """Return the name of the last Conv2D, or of the batch norm or activation right after it."""
    name, follows, layers = "", False, keras.layers
    followers = layers.BatchNormalization, layers.Activation, layers.ReLU
    for layer in model.layers:
        follows = isinstance(layer, layers.Conv2D) or (follows and isinstance(layer, followers))
        name = layer.name if follows else name
    if not name:
        raise ValueError("model has no Conv2D: name a layer with rows and columns, layer=…")
    return name


def _enlarge(grid: Floats, size: Pair) -> Floats:
    """Stretch (h, w) to (H, W), linear between the middles of its entries along each axis."""
    for axis, (old, new) in enumerate(zip(grid.shape, size, strict=True)):
        places = (np.arange(new) + 0.5) * old / new - 0.5
        stretch = partial(np.interp, places, np.arange(old))
        grid = np.apply_along_axis(stretch, axis, grid).astype(grid.dtype)
    return grid


def _patches(image_size: Pair, patch: Size, stride: Size) -> list[Area]:
    """List the areas to cover: one every stride pixels, and a last one at the border."""
    height, width = lengths = pair(patch, "patch")
    down, right = steps = pair(stride, "stride")
    if height > image_size[0] or width > image_size[1]:
        raise ValueError(f"patch {lengths} is larger than the image {image_size}: no place for it")
    if down > height or right > width:
        raise ValueError(f"stride {steps} leaves pixels out: one up to the patch {lengths} fits")
    tops, lefts = (
        sorted({*range(0, size - length + 1, step), size - length})
        for size, length, step in zip(image_size, lengths, steps, strict=True)
    )
    return [
        (slice(top, top + height), slice(left, left + width)) for top, left in product(tops, lefts)
    ]


def _covered(array: NDArray[Any], areas: Sequence[Area], value: float) -> NDArray[np.float64]:
    """Copy the one picture (1, H, W, C) once for each area, and cover that with the value."""
    copies = np.repeat(array, len(areas), axis=0).astype(np.float64)
    for picture, area in zip(copies, areas, strict=True):
        picture[area] = value
    return copies
