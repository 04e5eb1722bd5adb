"""What the lessons look at: the course's pictures, and yours."""

from helpers.data.loaders import (
    EYE_CLASSES,
    FOLDER,
    PHOTOS,
    digits,
    eye_descriptions,
    eye_training,
    eye_weights,
    eyes,
    image_folder,
    lincoln,
    open_image,
    photo,
    resize_square,
    training_curves,
)

__all__ = [
    "EYE_CLASSES",
    "FOLDER",
    "PHOTOS",
    "digits",
    "eye_descriptions",
    "eye_training",
    "eye_weights",
    "eyes",
    "image_folder",
    "lincoln",
    "open_image",
    "photo",
    "resize_square",
    "training_curves",
]
