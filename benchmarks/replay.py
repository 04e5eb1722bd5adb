"""Time `replay` against Keras' own forward pass, and `train` against Keras taking the same steps.

Run from the repository's root: python -m benchmarks.replay [--write | --quick]. See README.md.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from benchmarks import shared
from benchmarks.shared import Array, Compared, Panel, Points, Section
from helpers import data
from helpers.keras_model import build_cnn, build_digit_cnn, import_keras, load_deep_cnn, replay
from helpers.training import ann_gradients, cnn_gradients, initial_ann, initial_cnn, train

Found = dict[str, list[Compared]]  # for each network a row for each number of images

COUNTS = (1, 8, 32, 128)  # images that are replayed
TAKEN = (32, 128, 512, 2000)  # images of an epoch of training
BATCH, RATE = 32, 0.05
NETWORKS: dict[str, tuple[Callable[..., Any], Any, int]] = {  # ours, and what makes the first layer
    "fully connected": (initial_ann, ann_gradients, 64),
    "one convolution": (initial_cnn, cnn_gradients, 8),
}


def models() -> dict[str, tuple[Any, Array]]:
    """Return the course's convolutional networks in Keras, and pictures for each."""
    eyes, digits = data.eyes()[1][0], data.digits()[1][0]
    return {
        "digits": (build_digit_cnn(), digits[..., None].astype(np.float32) / 255),
        "the deck's": (build_cnn(), eyes.astype(np.float32) / 255),
        "deep, eyes": (load_deep_cnn(), eyes.astype(np.float32) / 255),
    }


def replayed(name: str, model: Any, images: Array, rounds: int) -> Compared:
    """Check that replay and Keras agree on these images, then time both."""
    ours = partial(replay, model, images)
    keras = shared.in_graph(partial(model, training=False), images)
    np.testing.assert_allclose(ours(), keras(), atol=1e-4)
    row = Compared(name, len(images), *shared.interleave([ours, keras], rounds))
    shared.progress(f"replay, {name}, {row.size} images: ratio {row.ratio:.2f}")
    return row


def twin(name: str) -> Any:
    """Return the same network in Keras, with the same loss and the same way of taking steps."""
    keras, units = import_keras(), NETWORKS[name][2]
    layers = keras.layers
    first = {
        "fully connected": [layers.Flatten(), layers.Dense(units, activation="relu")],
        "one convolution": [
            layers.Conv2D(units, 3, activation="relu"), layers.MaxPooling2D(), layers.Flatten()
        ],
    }[name]  # fmt: skip
    model = keras.Sequential([keras.Input((28, 28, 1)), *first, layers.Dense(10)])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(RATE, momentum=0.9), loss)
    model.optimizer.build(model.trainable_variables)
    return model


def by_numpy(name: str, start: dict[str, Array], x: Array, y: Array) -> dict[str, Array]:
    """Go once through the images with the helpers' `train`; return the parameters."""
    rng, gradients = np.random.default_rng(1), NETWORKS[name][1]
    learned, _ = train(
        gradients, start, x, y, epochs=1, batch_size=BATCH, learning_rate=RATE, rng=rng
    )
    return learned


def by_keras(model: Any, start: dict[str, Array], x: Array, y: Array) -> list[Array]:
    """Go once through the images with Keras, in the order in which they are; return the weights."""
    for momentum in model.optimizer.momentums:
        momentum.assign(0 * momentum)
    model.set_weights(list(start.values()))
    model.fit(x, y, batch_size=BATCH, shuffle=False, epochs=1, verbose=0)
    weights: list[Array] = model.get_weights()
    return weights


def trained(name: str, count: int, rounds: int) -> Compared:
    """Check that an epoch of `train` and of Keras ends at the same weights, then time both."""
    (images, labels), _ = data.digits()
    x, y = images[:count] / np.float32(255), labels[:count]
    start = NETWORKS[name][0](np.random.default_rng(0))
    order = np.random.default_rng(1).permutation(count)  # as `train` shuffles
    ours = partial(by_numpy, name, start, x, y)
    keras = partial(by_keras, twin(name), start, x[order][..., None], y[order])
    for found, expected in zip(ours().values(), keras(), strict=True):
        np.testing.assert_allclose(found, expected, atol=1e-3)
    row = Compared(name, count, *shared.interleave([ours, keras], rounds))
    shared.progress(f"train, {name}, {count} images: ratio {row.ratio:.2f}")
    return row


def table(head: str, found: Found) -> str:
    """Write one comparison as a table, and the mean of its ratios below."""
    rows = [row for column in found.values() for row in column]
    lines = [[row.name, row.size, row.ours, row.peer, f"{row.ratio:.2f}"] for row in rows]
    return (
        f"{shared.table([head, 'images', 'ours, ms', 'Keras, ms', 'ratio'], lines)}\n\n"
        f"Ratio to Keras: geometric mean **{shared.mean_ratio(rows):.2f}**."
    )


def panel(title: str, found: Found) -> Panel:
    """Draw two networks of a comparison, ours and Keras'."""
    lines: dict[str, Points] = {}
    for name, column in [*found.items()][-2:]:
        lines |= shared.curves(f"{name}, NumPy", f"{name}, Keras", column, 1000)
    return Panel(title, "images", "milliseconds", lines)


def measured(quick: bool) -> Section:
    """Measure everything."""
    counts, taken, rounds = ((1, 2), (8, 40), 1) if quick else (COUNTS, TAKEN, 7)
    forward = {
        name: [replayed(name, model, images[:count], rounds) for count in counts]
        for name, (model, images) in models().items()
    }
    steps = {name: [trained(name, count, rounds) for count in taken] for name in NETWORKS}
    parts = [
        shared.machine("numpy", "tensorflow", "keras"),
        table("replay: network", forward),
        table("an epoch of train: network", steps),
    ]
    panels = [
        panel("replay as the images grow in number", forward),
        panel(f"An epoch of training in batches of {BATCH}", steps),
    ]
    return Section("\n\n".join(parts), panels)


if __name__ == "__main__":
    shared.main("replay", __doc__, measured)
