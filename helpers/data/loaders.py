"""Load the pictures of the course, and yours. Used from notebook 01 on."""

import io
import os
import warnings
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from helpers.data.eyes import Description, describe_eyes, draw_eyes, is_drowsy

FOLDER = Path(__file__).resolve().parents[2] / "data"
Array = NDArray[np.uint8]
EYE_CLASSES = ("awake", "drowsy")  # what the labels 0 and 1 of `eyes` mean
PHOTOS = ("astronaut", "camera", "chelsea", "coffee")


def lincoln() -> NDArray[np.uint8]:
    """Load the deck's grey portrait, small enough to read every number.

    Returns
    -------
    array, shape (16, 12), uint8
        0 is black, 255 is white; a fresh array each time.

    Notes
    -----
    The five cells that the deck misread are mended; notebook 01 shows which.

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
        If the course has no photograph of that name.

    Examples
    --------
    >>> photo("chelsea").shape
    (300, 451, 3)

    Introduced in notebook 01.
    """
    if name not in PHOTOS:
        raise ValueError(f"name is {name!r}: the course has the photographs {', '.join(PHOTOS)}")
    return open_image(_course_file(f"{name}.png"))


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

    Introduced in notebook 05.
    """
    with np.load(_course_file("mnist_5000.npz")) as file:
        names = "x_train", "y_train", "x_test", "y_test"
        x_train, y_train, x_test, y_test = (file[name] for name in names)
    return (x_train, y_train), (x_test, y_test)


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
    No person was photographed: `helpers.eyes` draws 500 people for training and 100 others for
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

    Introduced in notebook 06.
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

    Introduced in notebook 06.
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
        "drowsy" (400,): the probability that the network, trained on all 2,000, gives each.

    Examples
    --------
    >>> {name: values.shape for name, values in eye_training().items()}
    {'with_dropout': (5, 50, 4), 'without_dropout': (5, 50, 4), 'drowsy': (400,)}

    Introduced in notebook 06.
    """
    with np.load(_course_file("eye_training.npz")) as file:
        return dict(file)


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
    with np.load(_course_file("training_curves.npz")) as file:
        return dict(file)


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

    Introduced in notebook 07.
    """
    with np.load(_course_file("eye_model.npz")) as file:
        return dict(file)


def image_folder(
    path: str | os.PathLike[str], *, size: int = 64, test_share: float = 0.2, seed: int = 0
) -> tuple[tuple[Array, Array], tuple[Array, Array], tuple[str, ...]]:
    """Load your own photographs: a folder that holds one folder a class.

    Parameters
    ----------
    path : path
        Of the outer folder. The names of the inner ones are the classes.
    size : int
        Rows and columns of the result: each picture's central square, resized.
    test_share : float
        Share of each class that is kept for the test, between 0 and 1; one picture at least.
    seed : int, at least 0
        Another seed splits and shuffles in another way.

    Returns
    -------
    (x_train, y_train), (x_test, y_test), class_names
        Images (N, size, size, 3) and labels (N,), uint8, shuffled. Label i means class_names[i];
        the names are in alphabetical order, capitals first.

    Raises
    ------
    FileNotFoundError
        If there is no such folder.
    ValueError
        If it holds fewer than two classes, a class has fewer than two pictures that can be read,
        or a number is out of its range.
    TypeError
        If path is no path.

    Notes
    -----
    JPEG, PNG, GIF and BMP files are read. Any other file, and one that is broken, is skipped,
    and a printed line names it; what the computer hides, or packs into a zip file for itself
    (`.DS_Store`, `__MACOSX`), is passed over. Pictures of one person, or from one burst, may land
    on both sides of the split: then the test is too kind.

    Introduced in notebook 06.
    """
    _check_split(size, test_share, seed)
    folder = _folder(path)
    files, names = _listed(folder)
    rng = np.random.default_rng(seed)
    learn: list[tuple[Array, int]] = []
    test: list[tuple[Array, int]] = []
    for label, name in enumerate(names):
        images = _readable(files[name], folder, size)
        if len(images) < 2:
            raise ValueError(
                f"class {name!r} holds {len(images)} pictures that can be read: at least 2 fit, "
                "one to learn from and one for the test"
            )
        tests = min(max(round(len(images) * test_share), 1), len(images) - 1)
        pairs = [(images[i], label) for i in rng.permutation(len(images))]
        test += pairs[:tests]
        learn += pairs[tests:]
    return _shuffled(learn, rng), _shuffled(test, rng), names


def open_image(
    source: str | os.PathLike[str] | bytes | bytearray | memoryview,
) -> NDArray[np.uint8]:
    """Read a picture of your own, from a file or from the bytes of one.

    Parameters
    ----------
    source : path or bytes
        A JPEG, PNG, WebP, GIF, BMP or TIFF file, grey or colour, of any size.

    Returns
    -------
    array, shape (H, W, 3), uint8
        Turned upright as the camera noted it; transparency laid on white; of an animation the
        first frame; grey pictures get three equal channels.

    Raises
    ------
    FileNotFoundError
        If there is no file at that path.
    ValueError
        If the file is a folder, is no picture, is cut off, or is too large to open safely.

    Introduced in notebook 01.
    """
    if isinstance(source, bytes | bytearray | memoryview):
        return _decode(io.BytesIO(source), "the uploaded file")
    path = Path(source).expanduser()
    if not path.exists():
        raise FileNotFoundError(
            f"source is {str(source)!r}: there is no such file, seen from the folder "
            f"{Path.cwd().name!r}; give the whole path, or put the picture into that folder"
        )
    if path.is_dir():
        raise ValueError(f"source is {str(source)!r}, a folder: name one picture file in it")
    with path.open("rb") as file:
        return _decode(file, f"source {path.name!r}")


def resize_square(image: NDArray[np.uint8], side: int = 64) -> NDArray[np.uint8]:
    """Cut out the central square of a picture and shrink or enlarge it to side × side pixels.

    Parameters
    ----------
    image : array, shape (H, W) or (H, W, 3), uint8
    side : int
        Rows and columns of the result, in pixels.

    Returns
    -------
    array, shape (side, side) or (side, side, 3), uint8

    Raises
    ------
    ValueError
        If `image` has another shape or dtype, or `side` is not a whole number of at least 1.

    Notes
    -----
    The square starts at row (H − s) // 2 and column (W − s) // 2, where s = min(H, W). Each new
    pixel is the mean of the pixels it covers (a box filter), so nothing is simply dropped.

    Examples
    --------
    >>> resize_square(np.array([[0, 4, 8, 9], [4, 8, 8, 9]], np.uint8), side=1).tolist()
    [[7]]

    Introduced in notebook 01.
    """
    array = np.asarray(image)
    if array.dtype != np.uint8:
        raise ValueError(f"image has dtype {array.dtype}: uint8, whole numbers from 0 to 255, fits")
    if not (array.ndim == 2 or (array.ndim == 3 and array.shape[2] == 3)) or array.size == 0:
        raise ValueError(f"image has shape {array.shape}: (H, W) or (H, W, 3) fits, none empty")
    if isinstance(side, bool) or not isinstance(side, int | np.integer) or side < 1:
        raise ValueError(f"side is {side!r}: a whole number of pixels, at least 1, fits")
    square = min(array.shape[:2])
    top, left = ((length - square) // 2 for length in array.shape[:2])
    cut = Image.fromarray(np.ascontiguousarray(array[top : top + square, left : left + square]))
    return np.array(cut.resize((int(side), int(side)), Image.Resampling.BOX))


def _check_split(size: int, test_share: float, seed: int) -> None:
    if isinstance(size, bool) or not isinstance(size, int | np.integer) or size < 1:
        raise ValueError(f"size is {size!r}: a whole number of pixels, at least 1, fits")
    if not isinstance(test_share, float | np.floating) or not 0 < test_share < 1:
        raise ValueError(f"test_share is {test_share!r}: a share between 0 and 1 fits")
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        raise ValueError(f"seed is {seed!r}: a whole number, at least 0, fits")


def _shuffled(pairs: list[tuple[Array, int]], rng: np.random.Generator) -> tuple[Array, Array]:
    """Stack images and labels, in random order."""
    images, labels = zip(*(pairs[i] for i in rng.permutation(len(pairs))), strict=True)
    return np.stack(images), np.array(labels, np.uint8)


def _folder(path: str | os.PathLike[str]) -> Path:
    if not isinstance(path, str | os.PathLike):
        raise TypeError(f"path must be the name of a folder, received {type(path).__name__}")
    folder = Path(path).expanduser()
    if not folder.exists():
        raise FileNotFoundError(
            f"path is {str(path)!r}: there is no such folder, seen from the folder "
            f"{Path.cwd().name!r}; give the whole path"
        )
    if not folder.is_dir():
        raise ValueError(
            f"path is {str(path)!r}, a file: a folder that holds one folder a class fits"
        )
    return folder


def _listed(folder: Path) -> tuple[dict[str, list[Path]], tuple[str, ...]]:
    """List each class's picture files as Keras does; name the other files."""
    names = sorted(f.name for f in folder.iterdir() if f.is_dir() and not _is_hidden(f, folder))
    if not 2 <= len(names) <= 256:
        raise ValueError(
            f"path {folder.name!r} holds {len(names)} folders: one folder a class fits, "
            "for 2 classes at least and 256 at most"
        )
    found = [file for file in _keras_list(folder) if not _is_hidden(file, folder)]
    every = {f for name in names for f in (folder / name).rglob("*") if f.is_file()}
    for file in sorted(every - set(found)):
        if not _is_hidden(file, folder):
            print(
                f"Skipped {file.relative_to(folder)}: it is not named as a JPEG, PNG, GIF or BMP."
            )
    files = {n: [f for f in found if f.relative_to(folder).parts[0] == n] for n in names}
    return files, tuple(names)


def _is_hidden(path: Path, folder: Path) -> bool:
    """Tell whether a name on the way from the folder is hidden, or what a Mac adds to a zip."""
    return any(part.startswith((".", "__MACOSX")) for part in path.relative_to(folder).parts)


def _keras_list(folder: Path) -> list[Path]:
    """List the picture files of all classes with Keras, which is imported only here.

    Its own reader is not used: it stops at the first broken file, forgets which way up the camera
    was held, and shows the colours that lie hidden where a picture is transparent.
    """
    from helpers.internals.keras_start import import_keras

    try:
        dataset = import_keras().utils.image_dataset_from_directory(
            folder, batch_size=None, shuffle=False, verbose=False
        )
    except ValueError as error:
        raise ValueError(f"path {folder.name!r}: no JPEG, PNG, GIF or BMP file in it") from error
    return [Path(file) for file in dataset.file_paths]


def _readable(files: list[Path], folder: Path, size: int) -> list[Array]:
    """Open what can be opened, and name what cannot."""
    images = []
    for file in files:
        try:
            images.append(resize_square(open_image(file), size))
        except ValueError as error:
            print(f"Skipped {file.relative_to(folder)}: {error}.")
        except FileNotFoundError:
            print(f"Skipped {file.relative_to(folder)}: it is a link that leads nowhere.")
        except OSError as error:  # a file that is not yours to read
            print(f"Skipped {file.relative_to(folder)}: it cannot be opened, {error.strerror}.")
    return images


def _decode(file: IO[bytes], what: str) -> NDArray[np.uint8]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a damaged note in a file that opens
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file) as picture:
                upright = ImageOps.exif_transpose(picture)
                return np.array(_on_white(upright).convert("RGB"))
    except UnidentifiedImageError as error:
        raise ValueError(
            f"{what} is no picture that can be read: JPEG, PNG, WebP, GIF, BMP or TIFF fits "
            "(an iPhone's HEIC photograph must be exported as JPEG first)"
        ) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValueError(f"{what} has too many pixels: shrink it to under 80 million") from error
    except Exception as error:  # a damaged file makes Pillow's readers raise nearly anything
        raise ValueError(f"{what} cannot be read, it may be damaged or cut off: {error}") from error


def _on_white(picture: Image.Image) -> Image.Image:
    """Return a picture of 8 bits a channel without transparency."""
    if picture.mode == "F":
        raise ValueError("it holds floats; save it as whole numbers of 8 or 16 bits")
    if picture.mode.startswith("I"):  # 16 bits a pixel: 65,535 becomes 255
        return Image.fromarray((np.asarray(picture) / 257).clip(0, 255).astype(np.uint8))
    if not picture.has_transparency_data:
        return picture
    layer = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)


def _course_file(name: str) -> Path:
    path = FOLDER / name
    if not path.is_file():
        raise FileNotFoundError(
            f"the course's own file data/{name} is missing: fetch the course again, or restore it "
            f"with `git restore data/{name}`"
        )
    return path
