"""The trainings that notebook 06 shows recorded: two networks of NumPy, and what helps them.

`tools.train_models` writes them into data/. Each recording is one way of training, repeated with
five seeds: a seed draws the pictures to learn from, the first weights and all chance on the way, so
that the ways can be compared seed by seed. NumPy alone trains here.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from helpers import data, training
from helpers.fully_connected import dense, relu

Array = NDArray[Any]
Change = Callable[..., Array]
Pictures = dict[str, tuple[Array, Array]]  # "train", "validation", "test" …: images and labels

SEEDS, FEW, EPOCHS, RATE, BATCH = range(5), 200, 60, 0.01, 32
EVERY = 3  # epochs from one look to the next
CHANGES: dict[str, Change] = {
    "shift_1": partial(training.shift_images, pixels=1),
    "shift_2": partial(training.shift_images, pixels=2),
    "flip": training.flip_images,
    "brightness_20": partial(training.brighten_images, share=0.2),
    "brightness_50": partial(training.brighten_images, share=0.5),
}
NETWORKS: dict[str, tuple[Callable[..., Any], Callable[..., Any], Callable[..., Any]]] = {
    "ann": (partial(training.initial_ann, hidden=17), training.ann_logits, training.ann_gradients),
    "cnn": (training.initial_cnn, training.cnn_logits, training.cnn_gradients),
}


def training_curves() -> dict[str, Array]:
    """Record what notebook 06 shows of its trainings.

    Returns
    -------
    dict of ndarray, float16
        Most are (5, looks, 6): for every seed and every look, the loss and accuracy on the
        training pictures (the first 200), on the validation and on the test pictures.
        "ann" and "cnn": 3,000 digits, a look after each of 10 epochs, and two more columns for
        the test digits moved by two pixels; "ann_slow": with a fifth of the learning rate, and
        "cnn_shift_2": shifted by up to 2 pixels in training; "ann_snow", "cnn_snow": the same
        digits with their pixels shuffled, without these two columns. All others: the
        convolutional network with 200 pictures, or as many as the name says, and as many steps
        each, a look after every third epoch. "digits_shift_2": shifted by up to 2 pixels;
        "eyes_dropout_30": dropout of 0.3 before the last layer; and so on.
        "readout" (5, 2): test accuracy of a least-squares layer that reads the 17 hidden neurons
        of "ann" before and after training.
    """
    return (
        every_digit()
        | {"readout": readouts(digits())}
        | few(digits(), "digits")
        | few(eyes(), "eyes")
    )


def every_digit() -> dict[str, Array]:
    """Train both networks on the digits, and on digits whose pixels are shuffled like snow."""
    order = np.random.default_rng(7).permutation(28 * 28)
    sets = digits()
    snow = {
        name: (images.reshape(-1, 28 * 28)[:, order].reshape(images.shape), labels)
        for name, (images, labels) in sets.items()
    }
    long = {"count": 3000, "epochs": 10, "every": 1, "rate": 0.05}
    with_moved = sets | {"moved": moved(*sets["test"])}
    found = {
        name + ending: repeated(pictures, **long, network=name)
        for ending, pictures in (("", with_moved), ("_snow", snow))
        for name in NETWORKS
    }
    found["ann_slow"] = repeated(with_moved, **long | {"network": "ann", "rate": 0.01})
    found["cnn_shift_2"] = repeated(with_moved, **long, change=CHANGES["shift_2"])
    return found


def moved(images: Array, labels: Array) -> tuple[Array, Array]:
    """Move the pictures by two pixels down, up, right and left: four times as many."""
    room = np.pad(images, ((0, 0), (2, 2), (2, 2)))
    ways = ((4, 2), (0, 2), (2, 4), (2, 0))
    all_ways = [room[:, top : top + 28, left : left + 28] for top, left in ways]
    return np.concatenate(all_ways), np.tile(labels, 4)


def readouts(pictures: Pictures) -> Array:
    """Let a least-squares layer read the dense network's hidden neurons, random and trained."""
    found = []
    for seed in SEEDS:
        start = training.initial_ann(np.random.default_rng(seed), hidden=17)
        learned, _ = training.train(
            training.ann_gradients, start, *pictures["train"], epochs=10, batch_size=BATCH,
            learning_rate=0.05, rng=np.random.default_rng(seed),
        )  # fmt: skip
        found.append([readout(parameters, pictures) for parameters in (start, learned)])
    return np.array(found, np.float16)


def readout(parameters: Any, pictures: Pictures) -> float:
    """Fit the best linear layer behind the hidden neurons, and try it on the test pictures."""
    hidden = {}
    for name, (images, _) in pictures.items():
        rows = images.reshape(len(images), -1)
        sums = dense(rows, parameters["hidden_weights"], parameters["hidden_bias"])
        hidden[name] = np.column_stack([relu(sums), np.ones(len(rows))])
    labels, truth = pictures["train"][1], pictures["test"][1]
    weights = np.linalg.lstsq(hidden["train"], np.eye(10)[labels], rcond=None)[0]
    return training.accuracy(hidden["test"] @ weights, truth)


def few(pictures: Pictures, name: str) -> dict[str, Array]:
    """Train the convolutional network on few pictures, plainly and with all that may help."""
    found = {"plain": repeated(pictures)}
    found |= {way: repeated(pictures, change=change) for way, change in CHANGES.items()}
    found |= {f"dropout_{d}": repeated(pictures, dropout=d / 100) for d in (30, 60)}
    for count in (400, 800):
        found[str(count)] = repeated(pictures, count=count, epochs=EPOCHS * FEW // count)
    return {f"{name}_{way}": history for way, history in found.items()}


def repeated(pictures: Pictures, **how: Any) -> Array:
    """Train with every seed."""
    return np.stack([trained(pictures, seed, **how) for seed in SEEDS]).astype(np.float16)


def trained(
    pictures: Pictures,
    seed: int,
    *,
    network: str = "cnn",
    count: int = FEW,
    epochs: int = EPOCHS,
    every: int = EVERY,
    rate: float = RATE,
    change: Change | None = None,
    dropout: float = 0.0,
) -> Array:
    """Train one network, and look at it after every few epochs: (looks, 6)."""
    first, logits, gradients = NETWORKS[network]
    images, labels = pictures["train"]
    drawn = np.random.default_rng(seed).permutation(len(images))[:count]
    known = images[drawn], labels[drawn]
    chance = np.random.default_rng(100 + seed)

    def changed(now: Any, batch: Array, truth: Array) -> Any:
        seen = batch if change is None else change(batch, rng=chance)
        return gradients(now, seen, truth, rate=dropout, rng=chance if dropout else None)

    looks: list[list[float]] = []

    def look(now: Any) -> None:
        seen = pictures | {"train": (known[0][:FEW], known[1][:FEW])}
        looks.append([number for each in seen.values() for number in judged(logits, now, *each)])

    start = with_classes(first(np.random.default_rng(seed)), int(labels.max()) + 1)
    training.train(
        changed, start, *known, epochs=epochs, batch_size=BATCH, learning_rate=rate,
        rng=np.random.default_rng(seed), after_epoch=look,
    )  # fmt: skip
    return np.array(looks)[every - 1 :: every]


def judged(
    logits: Callable[..., Any], parameters: Any, images: Array, labels: Array
) -> tuple[float, float]:
    """Return loss and accuracy of a network on these pictures."""
    answers = logits(parameters, images)
    return training.cross_entropy(answers, labels), training.accuracy(answers, labels)


def with_classes(parameters: Any, classes: int) -> Any:
    """Leave the last layer as many neurons as there are classes: the eyes have two."""
    weights, bias = parameters["weights"][:, :classes], parameters["bias"][:classes]
    return parameters | {"weights": weights, "bias": bias}


def digits() -> Pictures:
    """Return 3,000 digits to learn from, 500 to choose by, and 1,000 for the test."""
    (x, y), (x_test, y_test) = data.digits()
    scaled, new = ((images / 255).astype(np.float32) for images in (x, x_test))
    return {
        "train": (scaled[:3000], y[:3000]),
        "validation": (scaled[3000:3500], y[3000:3500]),
        "test": (new, y_test),
    }


def eyes() -> Pictures:
    """Return the eyes as small grey pictures: nobody is in two of the three sets."""
    (x, y), (x_test, y_test) = data.eyes()
    x, x_test = small(x), small(x_test)
    known = data.eye_descriptions()[0]["person"] < 375  # of 500 people
    return {
        "train": (x[known], y[known]),
        "validation": (x[~known], y[~known]),
        "test": (x_test, y_test),
    }


def small(images: Array) -> Array:
    """Shrink colour pictures to 28 by 28 grey pixels from 0 to 1, as large as a digit."""
    shrunk = np.stack([data.resize_square(image, side=28) for image in images])
    grey: Array = (shrunk.mean(axis=3) / 255).astype(np.float32)
    return grey
