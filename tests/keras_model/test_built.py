"""Tests of helpers/keras_model/built.py: a model with known shapes is read, all else is refused."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from helpers.keras_model import fit_images, parameter_table, replay
from helpers.keras_model.built import fits, output_shapes
from helpers.representations import feature_maps, receptive_fields
from tests.keras_model.support import L, a_functional_chain, chain, keras

FUNCTIONS: list[Callable[[Any], Any]] = [
    parameter_table,
    receptive_fields,
    lambda model: replay(model, np.zeros((8, 8, 4))),
    lambda model: feature_maps(model, np.zeros((8, 8, 4))),
    lambda model: fit_images(model, np.zeros((8, 8, 3), np.uint8)),
]


class Subclassed(keras.Model):  # type: ignore[misc]
    """A model whose layers Keras cannot list in order."""

    def call(self, inputs: Any) -> Any:
        return inputs


@pytest.mark.parametrize("function", FUNCTIONS)
def test_what_is_no_built_model_is_refused(function: Callable[[Any], Any]) -> None:
    for other in (None, "cnn", L.Dense(3), [L.Flatten()]):
        with pytest.raises(TypeError) as caught:
            function(other)
        assert str(caught.value) == f"model must be a Keras model, received {type(other).__name__}"
    for unbuilt in (keras.Sequential([L.Dense(3)]), keras.Sequential(), Subclassed()):
        with pytest.raises(
            ValueError, match=r"is not built: a Sequential that starts with keras.I"
        ):
            function(unbuilt)


def test_a_layer_gives_what_it_gives_in_this_model() -> None:
    layers = chain((5, 7, 1), L.Conv2D(2, 3), L.MaxPooling2D(2), L.Flatten()).layers
    larger = chain((9, 12, 1), *layers)
    assert output_shapes(larger) == [(None, 7, 10, 2), (None, 3, 5, 2), (None, 30)]
    functional = output_shapes(a_functional_chain())
    assert functional[:2] == [(None, 15, 12, 1), (None, 13, 10, 4)] and len(functional) == 5


@pytest.mark.parametrize(
    ("shape", "wanted", "fit"),
    [
        ((3, 4), (3, 4), True),
        ((3, 4), (None, 4), True),
        ((), (), True),
        ((3, 4), (3, 5), False),
        ((3, 4), (4, None), False),
        ((3,), (3, 4), False),
        ((3, 4), (3,), False),
    ],
)
def test_none_stands_for_any_size(shape: Any, wanted: Any, fit: bool) -> None:
    assert fits(shape, wanted) is fit
