"""How a network learns its weights, written out in NumPy alone (notebook 05, "Going further").

`losses` measures how wrong a network's answers are; `networks` holds two small networks, the slopes
of their loss, and the steps that follow those slopes downhill.
"""

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

__all__ = [
    "CLASSES", "SIDE", "accuracy", "ann_gradients", "ann_logits", "cnn_gradients", "cnn_logits",
    "cross_entropy", "cross_entropy_gradient", "initial_ann", "initial_cnn", "train",
]  # fmt: skip
