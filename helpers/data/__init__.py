"""What the lessons look at: the course's pictures, and yours."""

from helpers.data.folders import image_folder
from helpers.data.loaders import (
    EYE_CLASSES,
    FOLDER,
    PHOTOS,
    TEXTURES,
    digits,
    eye_descriptions,
    eye_training,
    eye_weights,
    eyes,  # the function; its drawing program is the module helpers.data.eyes
    five_networks,
    lincoln,
    photo,
    texture_training,
    textures,
    training_curves,
)
from helpers.data.pictures import open_image, resize_square

__all__ = [
    "EYE_CLASSES", "FOLDER", "PHOTOS", "TEXTURES", "digits", "eye_descriptions", "eye_training",
    "eye_weights", "eyes", "five_networks", "image_folder", "lincoln", "open_image", "photo",
    "resize_square", "texture_training", "textures", "training_curves",
]  # fmt: skip
