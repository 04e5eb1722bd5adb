"""Where the parameters of a model come from, layer by layer (notebook 07)."""

from collections.abc import Sequence
from math import prod
from typing import TYPE_CHECKING, Any

from helpers.keras_model.built import check_model, output_shapes

if TYPE_CHECKING:
    import pandas as pd


def parameter_table(model: Any) -> "pd.DataFrame":
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
    `model.summary()`, which counts a layer that stands twice only once.

    Examples
    --------
    >>> from helpers.keras_model import import_keras
    >>> keras = import_keras()
    >>> parts = [keras.Input((5, 5, 3)), keras.layers.Conv2D(8, 3, name="conv_1")]
    >>> print(*parameter_table(keras.Sequential(parts)).loc[0])
    conv_1 (3, 3, 8) (3×3×3 + 1)×8 224 224

    Introduced in notebook 07.
    """
    import pandas as pd  # only now: the explorers import this room, and no page before needs it

    check_model(model)
    return pd.DataFrame(
        {
            "layer": [layer.name for layer in model.layers],
            "output_shape": [shape[1:] for shape in output_shapes(model)],
            "formula": [_formula(_shapes(layer.weights)) for layer in model.layers],
            "parameters": [_count(layer.weights) for layer in model.layers],
            "trainable": [_count(layer.trainable_weights) for layer in model.layers],
        }
    )


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
