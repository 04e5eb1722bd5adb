"""The whole network in Keras: its shapes, its parameters, its probabilities (notebook 07)."""

from helpers.internals.keras_start import import_keras
from helpers.keras_model.networks import (
    build_cnn,
    build_deep_cnn,
    build_digit_ann,
    build_digit_cnn,
    load_deep_cnn,
)
from helpers.keras_model.parameters import parameter_table
from helpers.keras_model.pictures import fit_images
from helpers.keras_model.replay import replay

__all__ = [
    "build_cnn", "build_deep_cnn", "build_digit_ann", "build_digit_cnn", "fit_images",
    "import_keras", "load_deep_cnn", "parameter_table", "replay",
]  # fmt: skip
