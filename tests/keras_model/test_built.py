"""Tests of helpers/keras_model/built.py: what is no Keras model with known shapes is refused."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from helpers.keras_model import fit_images, parameter_table, replay
from helpers.representations import feature_maps, receptive_fields
from tests.keras_model.support import L, keras

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
        with pytest.raises(TypeError, match="model must be a Keras model, received"):
            function(other)
    for unbuilt in (keras.Sequential([L.Dense(3)]), keras.Sequential(), Subclassed()):
        with pytest.raises(
            ValueError, match=r"is not built: a Sequential that starts with keras.I"
        ):
            function(unbuilt)
