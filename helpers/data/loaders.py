"""Load what comes with the course: pictures, digits, drawn eyes. Used from notebook 01 on."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from helpers.data.eyes import Description, describe_eyes, draw_eyes, is_drowsy
from helpers.data.pictures import open_image

FOLDER = Path(__file__).resolve().parents[2] / "data"
Array = NDArray[np.uint8]
EYE_CLASSES = ("awake", "drowsy")  # what the labels 0 and 1 of `eyes` mean
PHOTOS = ("astronaut", "camera", "chelsea", "coffee")
TEXTURES = ("brick", "grass", "gravel")


def lincoln() -> NDArray[np.uint8]:
    """Load a grey portrait, small enough to read every number.

    Returns
    -------
    array, shape (16, 12), uint8
        0 is black, 255 is white; a fresh array each time.

    Notes
    -----
    The numbers are those that Levin published. The course's slides print them too; a program that
    turned the slides into text misread some, and notebook 01 shows the five of its better copy.

    References
    ----------
    Golan Levin, "Image Processing and Computer Vision", in the openFrameworks book, after
    Alexander Gardner's photograph of Abraham Lincoln (1863).

    Examples
    --------
    >>> portrait = lincoln()
    >>> portrait.shape, int(portrait[0, 0]), int(portrait[15, 11])
    ((16, 12), 157, 218)

    Introduced in notebook 01.
    """
    return np.loadtxt(_course_file("lincoln.csv"), delimiter=",", dtype=np.uint8)


def photo(name: str = "chelsea") -> NDArray[np.uint8]:
    """Load one of the photographs that come with the course.

    Parameters
    ----------
    name : str
        "chelsea" (a cat, 300×451), "coffee" (200×300), "astronaut" or "camera" (256×256; grey,
        so its three channels are equal).

    Returns
    -------
    array, shape (H, W, 3), uint8
        Red, green, blue from 0 to 255; a fresh array each time.

    Raises
    ------
    ValueError
        If the course has no photograph of that name; the message lists those that it has, and
        how they are spelled.

    Examples
    --------
    >>> photo("chelsea").shape
    (300, 451, 3)

    Introduced in notebook 01.
    """
    if name not in PHOTOS:
        raise ValueError(f"name is {name!r}: the course has the photographs {', '.join(PHOTOS)}")
    return open_image(_course_file(f"{name}.png"))


def textures() -> dict[str, NDArray[np.uint8]]:
    """Load three photographs of surfaces that look alike all over.

    Returns
    -------
    dict of str to array, (256, 256), uint8
        "brick", "grass" and "gravel", as `TEXTURES` names them: grey, 0 is black, 255 is white;
        fresh arrays each time.

    Notes
    -----
    CC0: bricks and gravel from CC0Textures, the grass by linolafett; see `data/README.md`.

    Examples
    --------
    >>> {name: texture.shape for name, texture in textures().items()}
    {'brick': (256, 256), 'grass': (256, 256), 'gravel': (256, 256)}

    Introduced in notebook 08.
    """
    return {name: open_image(_course_file(f"{name}.png"))[..., 0].copy() for name in TEXTURES}


def texture_training() -> dict[str, NDArray[np.float32]]:
    """Load a small network that learned textures, and what was recorded of five such networks.

    Returns
    -------
    dict of str to ndarray, float32
        The weights by layer and name, as `representations.load_texture_cnn` takes them; and
        "right" (5, 5, 3): for five seeds, and for whole windows and shuffled tiles of 32, 16, 8
        and 4 pixels, the share of brick, grass and gravel that is named rightly.

    Examples
    --------
    >>> texture_training()["right"].shape
    (5, 5, 3)

    Introduced in notebook 08.
    """
    return _arrays("texture_model.npz")


def five_networks() -> dict[str, NDArray[np.float32]]:
    """Load what was measured on five networks of the eyes and five of the textures.

    Returns
    -------
    dict of str to ndarray, float32
        "kernels" (5,), "blank" (5, 2, 3), "tiles" and "cut" (5, 5, 2), "photos" (5, 4),
        "mistakes" (5, 2) and "transfer" (2, 4, 5, 4), as `tools/five_networks.py` describes
        them; the first network of the five is the one that the course ships.

    Examples
    --------
    >>> five_networks()["blank"].shape
    (5, 2, 3)

    Introduced in notebook 08.
    """
    return _arrays("five_networks.npz")


def digits() -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    """Load 5,000 handwritten digits, as Keras loads its data sets.

    Returns
    -------
    (x_train, y_train), (x_test, y_test)
        Images (4000, 28, 28) and (1000, 28, 28), uint8: 0 is the background, 255 the ink. Labels
        (4000,) and (1000,), uint8, from 0 to 9, each equally often. Fresh arrays each time.

    Notes
    -----
    A small part of MNIST, unmodified: the numbers of `data/mnist_5000.npz`, under CC BY-SA 3.0.

    References
    ----------
    LeCun, Y., Cortes, C. and Burges, C. The MNIST database of handwritten digits, from the
    collections of NIST.

    Examples
    --------
    >>> (x_train, y_train), (x_test, y_test) = digits()
    >>> x_train.shape, x_test.shape, y_train[:3].tolist()
    ((4000, 28, 28), (1000, 28, 28), [7, 0, 6])

    Introduced in notebook 04.
    """
    arrays = _arrays("mnist_5000.npz")
    return (arrays["x_train"], arrays["y_train"]), (arrays["x_test"], arrays["y_test"])


def eyes() -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    """Draw the synthetic eyes, awake and drowsy, as Keras loads its data sets.

    Returns
    -------
    (x_train, y_train), (x_test, y_test)
        Images (2000, 64, 64, 3) and (400, 64, 64, 3), uint8. Labels (2000,) and (400,), uint8,
        half of each: 0 is awake, 1 is drowsy, as `EYE_CLASSES` names them. The same pictures
        each time, in fresh arrays.

    Notes
    -----
    No person was photographed: `helpers.data.eyes` draws 500 people for training and 100 others for
    the test, four pictures each, two awake and two drowsy. Drowsy means that the lids are less
    than half as far apart as when that person's eye is fully open; a blink counts as drowsy
    too. A fifth of the pictures lie in the hard middle, where the share is 0.3 to 0.4 or
    0.6 to 0.7. Real drowsiness is judged over time, not from one picture. Drawing takes one to
    three seconds.

    Examples
    --------
    >>> (x_train, y_train), (x_test, y_test) = eyes()
    >>> x_train.shape, x_test.shape, int(y_train.sum()), int(y_test.sum())
    ((2000, 64, 64, 3), (400, 64, 64, 3), 1000, 200)

    Introduced in notebook 07.
    """
    train, test = (
        (draw_eyes(table), is_drowsy(table["aperture"]).astype(np.uint8))
        for table in eye_descriptions()
    )
    return train, test


def eye_descriptions() -> tuple[Description, Description]:
    """Return the numbers that the pictures of `eyes` are drawn from, for training and test.

    Returns
    -------
    train, test : dict of str to ndarray, (2000,) and (400,), float64
        Row i describes picture i: "person", "aperture" and the rest, as `describe_eyes` says.

    Examples
    --------
    >>> train, test = eye_descriptions()
    >>> set(train["person"]) & set(test["person"])  # nobody is in both
    set()

    Introduced in notebook 07.
    """
    table = describe_eyes(2400, people=600, seed=6)
    known = table["person"] < 500
    train, test = ({n: column[rows] for n, column in table.items()} for rows in (known, ~known))
    return train, test


def eye_training() -> dict[str, NDArray[np.float32]]:
    """Load what was recorded of the deck's network as it learned from the eyes.

    Returns
    -------
    dict of str to ndarray, float32
        "with_dropout" and "without_dropout" (5, 50, 4): of five trainings on 100 eyes, for every
        epoch the loss and accuracy on them, and the loss and accuracy on the 400 unseen ones;
        "drowsy" (5, 400): of five trainings on all 2,000, the probability given to each.

    Examples
    --------
    >>> {name: values.shape for name, values in eye_training().items()}
    {'with_dropout': (5, 50, 4), 'without_dropout': (5, 50, 4), 'drowsy': (5, 400)}

    Introduced in notebook 07.
    """
    return _arrays("eye_training.npz")


def training_curves() -> dict[str, NDArray[np.float16]]:
    """Load the recorded trainings of notebook 06: digits and eyes, with and without what helps.

    Returns
    -------
    dict of str to ndarray, (5, looks, 6), float16
        One array a way of training. For each of five seeds, and each look on the way, the loss
        and accuracy on the training pictures, on the validation and on the test pictures; "ann"
        and "cnn" have two more columns, for moved test pictures. "readout" is (5, 2).
        `tools/training_curves.py` says how each was made.

    Examples
    --------
    >>> curves = training_curves()
    >>> curves["cnn"].shape, curves["digits_plain"].shape
    ((5, 10, 8), (5, 20, 6))

    Introduced in notebook 06.
    """
    return _arrays("training_curves.npz")


def eye_weights() -> dict[str, NDArray[np.float32]]:
    """Load the weights of the small deep network that was trained on the eyes.

    Returns
    -------
    dict of str to ndarray, float32
        By layer and weight, in the order of the layers; `keras_model.load_deep_cnn` puts them
        into the network.

    Examples
    --------
    >>> weights = eye_weights()
    >>> weights["conv_1_kernel"].shape, sum(array.size for array in weights.values())
    ((3, 3, 3, 16), 60642)

    Introduced in notebook 08.
    """
    return _arrays("eye_model.npz")


def _arrays(name: str) -> dict[str, NDArray[Any]]:
    with np.load(_course_file(name)) as file:
        return dict(file)


def _course_file(name: str) -> Path:
    path = FOLDER / name
    if not path.is_file():
        raise FileNotFoundError(
            f"the course's own file data/{name} is missing: fetch the course again, or restore it "
            f"with `git restore data/{name}`"
        )
    return path
