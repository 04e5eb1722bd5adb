"""What the layers of a trained network learned, and what a decision rests on (notebook 07)."""

from helpers.representations.attribution import (
    Projection,
    embeddings,
    feature_maps,
    grad_cam,
    occlusion,
    principal_plane,
    randomized,
    saliency,
)
from helpers.representations.receptive_fields import (
    ReceptiveField,
    Strongest,
    receptive_fields,
    strongest_images,
)

__all__ = [
    "Projection",
    "ReceptiveField",
    "Strongest",
    "embeddings",
    "feature_maps",
    "grad_cam",
    "occlusion",
    "principal_plane",
    "randomized",
    "receptive_fields",
    "saliency",
    "strongest_images",
]
