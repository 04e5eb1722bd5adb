"""How a network learns its weights, written out in NumPy alone (notebook 06).

`losses` measures how wrong a network's answers are. `gradients` and `window_gradients` take that
slope back through one layer each. `networks` holds two small networks, and the steps that follow
their slopes downhill. `augmentation` makes more pictures of few, and `recordings` reads trainings
that were recorded.
"""

from helpers.training.augmentation import brighten_images, flip_images, shift_images
from helpers.training.gradients import (
    batch_norm_gradient,
    dense_gradient,
    dropout_gradient,
    flatten_gradient,
    relu_gradient,
    sigmoid_gradient,
)
from helpers.training.losses import accuracy, cross_entropy, cross_entropy_gradient
from helpers.training.networks import (
    CLASSES,
    SIDE,
    ann_gradients,
    ann_logits,
    cnn_gradients,
    cnn_logits,
    initial_ann,
    initial_cnn,
    train,
)
from helpers.training.recordings import WAYS, at_the_end, stopped_early
from helpers.training.window_gradients import (
    average_pool2d_gradient,
    conv2d_gradient,
    global_average_pool2d_gradient,
    global_max_pool2d_gradient,
    max_pool2d_gradient,
)

__all__ = [
    "CLASSES", "SIDE", "WAYS", "accuracy", "ann_gradients", "ann_logits", "at_the_end",
    "average_pool2d_gradient", "batch_norm_gradient", "brighten_images", "cnn_gradients",
    "cnn_logits", "conv2d_gradient", "cross_entropy", "cross_entropy_gradient", "dense_gradient",
    "dropout_gradient", "flatten_gradient", "flip_images", "global_average_pool2d_gradient",
    "global_max_pool2d_gradient", "initial_ann", "initial_cnn", "max_pool2d_gradient",
    "relu_gradient", "shift_images", "sigmoid_gradient", "stopped_early", "train",
]  # fmt: skip
