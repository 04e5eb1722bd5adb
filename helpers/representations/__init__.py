"""What the layers of a trained network learned, and what a decision rests on (notebook 08)."""

from helpers.representations.attribution import blank_likeness, grad_cam, occlusion, saliency
from helpers.representations.fresh_weights import randomized
from helpers.representations.layers import block_means, embeddings, feature_maps, kernel_likeness
from helpers.representations.projection import Projection, principal_plane
from helpers.representations.readout import read_out
from helpers.representations.receptive_fields import (
    ReceptiveField,
    Strongest,
    receptive_fields,
    strongest_images,
)
from helpers.representations.textures import load_texture_cnn, shuffle_tiles, texture_windows

__all__ = [
    "Projection", "ReceptiveField", "Strongest", "blank_likeness", "block_means", "embeddings",
    "feature_maps", "grad_cam", "kernel_likeness", "load_texture_cnn", "occlusion",
    "principal_plane", "randomized", "read_out", "receptive_fields", "saliency", "shuffle_tiles",
    "strongest_images", "texture_windows",
]  # fmt: skip
