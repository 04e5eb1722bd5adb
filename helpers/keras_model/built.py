"""What a function asks of a Keras model before it looks inside."""

from collections.abc import Sequence
from typing import Any

from helpers.internals.keras_start import import_keras


def check_model(model: Any) -> Any:
    """Return Keras, or say why this is no Keras model whose shapes are known."""
    keras = import_keras()
    if not isinstance(model, keras.Model):
        raise TypeError(f"model must be a Keras model, received {type(model).__name__}")
    if not getattr(model, "inputs", None):
        raise ValueError(
            f"model {model.name!r} is not built: a Sequential that starts with keras.Input(shape), "
            "or a keras.Model(inputs, outputs), fits"
        )
    return keras


def output_shapes(model: Any) -> list[tuple[int | None, ...]]:
    """List what each layer gives in this model: another may use the layer at another size."""
    keras = import_keras()
    if not isinstance(model, keras.Sequential):
        return [tuple(layer.output.shape) for layer in model.layers]
    shapes = [model.input_shape]
    for layer in model.layers:  # a layer of the reader's own tells its shape by being called
        shapes.append(layer.compute_output_spec(keras.KerasTensor(shapes[-1])).shape)
    return shapes[1:]


def fits(shape: Sequence[int], wanted: Sequence[int | None]) -> bool:
    """Compare the shape of an array with one of a model, where None stands for any size."""
    return len(shape) == len(wanted) and all(
        size is None or size == have for have, size in zip(shape, wanted, strict=True)
    )
