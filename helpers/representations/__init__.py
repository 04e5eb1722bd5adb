"""What the layers of a trained network learned, and what a decision rests on (notebook 08)."""

from helpers.representations.attribution import grad_cam, occlusion, saliency
from helpers.representations.fresh_weights import randomized
from helpers.representations.layers import embeddings, feature_maps
from helpers.representations.projection import Projection, principal_plane
from helpers.representations.receptive_fields import (
    ReceptiveField,
    Strongest,
    receptive_fields,
    strongest_images,
)

__all__ = [
    "Projection", "ReceptiveField", "Strongest", "embeddings", "feature_maps", "grad_cam",
    "occlusion", "principal_plane", "randomized", "receptive_fields", "saliency",
    "strongest_images",
]  # fmt: skip
