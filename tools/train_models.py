"""Train what the course ships trained, and write it into data/: `make models`.

    python -m tools.train_models                  everything, some minutes
    python -m tools.train_models eye_training     one artefact

An artefact is a function of that name that returns arrays; they are saved as data/<name>.npz. The
seeds are fixed. The same processor gives the same bytes again, another one other last digits.
"""

import argparse
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from helpers import data
from helpers.keras_model import build_cnn, build_deep_cnn, import_keras
from helpers.representations import texture_windows
from helpers.representations.textures import build_texture_cnn
from tools import five_networks as five
from tools.five_networks import right_by_tiles
from tools.training_curves import training_curves

Arrays = dict[str, NDArray[Any]]
CURVES = ("loss", "accuracy", "val_loss", "val_accuracy")  # the columns of a recorded history
FEW, EPOCHS, SEEDS = 100, 50, range(5)


def main() -> None:
    """Make the artefacts that the command line names, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(ARTEFACTS))
    names = parser.parse_args().names or list(ARTEFACTS)
    if unknown := set(names) - set(ARTEFACTS):
        sys.exit(f"no artefact is called {', '.join(sorted(unknown))}: {', '.join(ARTEFACTS)} fit")
    for name in names:
        print(f"Training for data/{name}.npz.", flush=True)
        arrays: dict[str, Any] = ARTEFACTS[name]()
        np.savez_compressed(data.FOLDER / f"{name}.npz", **arrays)


def eye_training() -> Arrays:
    """Record what notebook 07 shows of longer trainings on the synthetic eyes.

    Returns
    -------
    with_dropout, without_dropout : (5, 50, 4)
        Histories of the deck's network, learning from 100 eyes, with five seeds: for each epoch
        loss and accuracy on them, and loss and accuracy on the 400 unseen ones.
    drowsy : (5, 400)
        The probability of "drowsy" that the deck's network gives to each unseen eye after it has
        learned from all 2,000, with five seeds.
    """
    (x_train, y_train), test = scaled_eyes()
    few = x_train[:FEW], y_train[:FEW]
    with_dropout = [trained(True, seed, few, test, EPOCHS)[1] for seed in SEEDS]
    without_dropout = [trained(False, seed, few, test, EPOCHS)[1] for seed in SEEDS]
    models = [trained(True, seed, (x_train, y_train), test, epochs=8, slow=2)[0] for seed in SEEDS]
    drowsy = [model.predict(test[0], verbose=0)[:, 1].round(4) for model in models]
    return {
        "with_dropout": np.stack(with_dropout),
        "without_dropout": np.stack(without_dropout),
        "drowsy": np.stack(drowsy),
    }


def eye_model() -> Arrays:
    """Train the small deep network that notebook 08 looks into, `build_deep_cnn`.

    Returns
    -------
    conv_1_kernel, conv_1_bias, … dense_bias : float32
        The weights by layer and name, after 20 epochs with the 2,000 eyes and 5 more in which
        Adam's steps are a tenth as large.
    """
    return weights_of(trained_on_eyes(0))


def five_networks() -> Arrays:
    """Record what notebook 08 tells of five networks, as `tools.five_networks` describes it."""
    return five.five_networks(trained_on_eyes, trained_on_textures, scaled_eyes(), list(SEEDS))


def texture_model() -> Arrays:
    """Train the texture network of notebook 08, and record how five of them bear shuffled tiles.

    Returns
    -------
    conv_1_kernel, … dense_bias : float32
        The weights of `build_texture_cnn` after 20 epochs with left halves, seed 0.
    right : (5, 5, 3)
        For five seeds, whole windows of right halves and shuffled tiles of 32, 16, 8 and 4
        pixels, the share of each class that is named rightly.
    """
    windows, labels = texture_windows("right", 100, rng=np.random.default_rng(5))
    models = [trained_on_textures(seed) for seed in SEEDS]
    right = [right_by_tiles(model, windows, labels) for model in models]
    return weights_of(models[0]) | {"right": np.array(right, np.float32)}


def weights_of(model: Any) -> Arrays:
    """Return a model's weights by layer and name, in the order of the layers."""
    return {
        f"{layer.name}_{weight.name}": weight.numpy()
        for layer in model.layers
        for weight in layer.weights
    }


def trained_on_eyes(seed: int) -> Any:
    """Train `build_deep_cnn` on the 2,000 eyes."""
    train, _ = scaled_eyes()
    keras = import_keras()
    keras.utils.set_random_seed(seed)
    model = build_deep_cnn()
    rate = keras.callbacks.LearningRateScheduler(lambda n: 1e-3 if n < 20 else 1e-4)
    model.fit(*train, epochs=25, callbacks=[rate], verbose=0)
    return model


def trained_on_textures(seed: int) -> Any:
    """Train `build_texture_cnn` on 200 windows of each left half."""
    import_keras().utils.set_random_seed(seed)
    model = build_texture_cnn()
    windows = texture_windows("left", 200, rng=np.random.default_rng(seed))
    model.fit(*windows, epochs=20, verbose=0)
    return model


def scaled_eyes() -> Any:
    """Return the eyes as `data.eyes` does, the pixels divided by 255."""
    return tuple((images / np.float32(255), labels) for images, labels in data.eyes())


def trained(
    dropout: bool, seed: int, train: Any, test: Any, epochs: int, slow: int = 0
) -> tuple[Any, NDArray[np.float32]]:
    """Train the deck's network, with its dropout layer or without.

    In the last `slow` epochs Adam's steps are a tenth as large. Returns the network, and its
    history, (epochs, 4), a column for each of `CURVES`.
    """
    keras = import_keras()
    keras.utils.set_random_seed(seed)
    model = build_cnn()
    if not dropout:
        kept = [layer for layer in model.layers if layer.name != "dropout"]
        model = keras.Sequential([keras.Input(model.input_shape[1:]), *kept])
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    rate = keras.callbacks.LearningRateScheduler(lambda n: 1e-3 if n < epochs - slow else 1e-4)
    run = model.fit(*train, epochs=epochs, validation_data=test, callbacks=[rate], verbose=0)
    return model, np.array([run.history[name] for name in CURVES], np.float32).T.round(4)


ARTEFACTS: dict[str, Callable[[], Arrays]] = {
    "eye_training": eye_training,
    "eye_model": eye_model,
    "texture_model": texture_model,
    "five_networks": five_networks,
    "training_curves": training_curves,
}


if __name__ == "__main__":
    main()
