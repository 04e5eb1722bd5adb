"""Load a reader's own photographs from folders, one folder a class. Used in notebook 07.

`image_folder` opens every file by `open_image` and cuts it by `resize_square`, as all pictures of
the course; here stand how the folders are read and how the pictures are split.
"""

import os
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from helpers.data import pictures
from helpers.internals.arguments import number, whole

Array = NDArray[np.uint8]
Classes = list[list[Array]]  # the pictures of each class
_PARTS = {"train": "train", "training": "train", "test": "test", "testing": "test"}
_PARTS |= {"valid": "valid", "validation": "valid", "val": "valid"}  # folder's name -> its part


def image_folder(
    path: str | os.PathLike[str], *, size: int = 64, test_share: float = 0.2, seed: int = 0
) -> tuple[tuple[Array, Array], tuple[Array, Array], tuple[str, ...]]:
    """Load your own photographs: a folder that holds one folder a class.

    Parameters
    ----------
    path : path
        Of the outer folder. The names of the inner ones are the classes. A folder that is already
        split, into train and test with the same classes in both, is taken as it is split.
    size : int
        Rows and columns of the result: each picture's central square, resized.
    test_share : float
        Share of each class that is kept for the test, between 0 and 1; one picture at least. It
        is not used where the folder is already split.
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
        If it holds fewer than two classes, a class has too few pictures that can be read, the
        classes of train and test differ, or a number is out of its range.
    TypeError
        If path is no path, or a number is none.

    Notes
    -----
    The folder is only read: nothing in it is changed, and nothing is written there.

    What `open_image` reads is read: JPEG, PNG, WebP, GIF, BMP and TIFF files. Any other file, and
    one that is broken, is skipped, and a printed line names it; what the computer hides, or packs
    into a zip file for itself (`.DS_Store`, `__MACOSX`), is passed over.

    A downloaded set is often split by folders called train and test, and perhaps valid or val,
    with the classes inside them. Then train is for learning and test for the test, or, where
    there is no test, valid; a printed line names the folders that are left out.

    Pictures of one person, or from one burst, may land on both sides of the split: then the test
    is too kind.

    Introduced in notebook 07.
    """
    size, seed = whole(size, "size"), whole(seed, "seed", least=0)
    share = number(test_share, "test_share")
    if not 0 < share < 1:
        raise ValueError(f"test_share {share} does not fit: a share between 0 and 1 does")
    rng = np.random.default_rng(seed)
    folder = _folder(path)
    parts = _parts(folder)
    names = _classes(parts[0], folder)
    images = [[_pictures(part, name, folder, size) for name in names] for part in parts]
    learn, test = images if len(parts) == 2 else _divided(images[0], share, rng)
    return _shuffled(learn, rng), _shuffled(test, rng), names


def _folder(path: str | os.PathLike[str]) -> Path:
    if not isinstance(path, str | os.PathLike):
        raise TypeError(f"path must be the name of a folder, received {type(path).__name__}")
    folder = pictures.existing(path, "path", "folder")
    if not folder.is_dir():
        raise ValueError(
            f"path is {str(path)!r}, a file: a folder that holds one folder a class fits"
        )
    return folder


def _parts(folder: Path) -> list[Path]:
    """Return the folders for learning and for the test where they are split; else the folder."""
    inner = _names(folder)
    found = {_PARTS[name.lower()]: name for name in inner if name.lower() in _PARTS}
    if len(found) < 2:
        return [folder]
    if "train" not in found:
        raise ValueError(
            f"path {folder.name!r} holds {' and '.join(sorted(found.values()))}, which split a "
            "set, but no train: one folder a class fits, or train and test with those inside"
        )
    parts = [found["train"], found.get("test") or found["valid"]]
    odd = sorted(set(_names(folder / parts[0])) ^ set(_names(folder / parts[1])))
    if odd:
        raise ValueError(
            f"path {folder.name!r} is split into {' and '.join(parts)}, and only one of them holds "
            f"{', '.join(odd[:5])}: the same classes in both fit, or the path of one of the two"
        )
    for name in sorted({*inner} - {*parts}):
        _say(f"Left out {name}: {parts[0]} is for learning, {parts[1]} for the test.")
    return [folder / name for name in parts]


def _classes(part: Path, folder: Path) -> tuple[str, ...]:
    """Return the names of the classes, or say why these folders are none."""
    names = _names(part)
    if 2 <= len(names) <= 256:
        return tuple(names)
    deeper = [name for name in names if len(_names(part / name)) > 1]
    hint = f"; try the path of {deeper[0]!r} inside it" if len(names) == 1 and deeper else ""
    raise ValueError(
        f"path {_shown(part, folder.parent)!r} holds {len(names)} folders: one folder a class "
        f"fits, for 2 classes at least and 256 at most{hint}"
    )


def _names(folder: Path) -> list[str]:
    """List the folders inside a folder, in alphabetical order, without what is hidden."""
    return sorted(f.name for f in folder.iterdir() if f.is_dir() and not _is_hidden(f, folder))


def _pictures(part: Path, name: str, folder: Path, size: int) -> list[Array]:
    """Open what can be opened of a class, folder by folder and name by name; name the rest."""
    found = [file for file in (part / name).rglob("*") if not file.is_dir()]
    images = []
    for file in sorted(found, key=lambda file: (str(file.parent), file.name)):
        if _is_hidden(file, part):
            continue
        try:
            images.append(_opened(file, size))
        except ValueError as error:
            _say(f"Skipped {_shown(file, folder)}: {error}.")
    least = 2 if part == folder else 1
    if len(images) < least:
        raise ValueError(
            f"class {_shown(part / name, folder)!r} holds {len(images)} pictures that can be "
            f"read: at least {least} fit"
            + (", one to learn from and one for the test" if least == 2 else "")
        )
    return images


def _opened(file: Path, size: int) -> Array:
    if not pictures.is_named_as_picture(file):
        raise ValueError(f"it is not named as a {pictures.FORMAT_NAMES}")
    try:
        return pictures.resize_square(pictures.open_image(file), size)
    except FileNotFoundError as error:
        raise ValueError("it is a link that leads nowhere") from error
    except OSError as error:  # a file that is not yours to read
        raise ValueError(f"it cannot be opened, {error.strerror}") from error


def _is_hidden(path: Path, folder: Path) -> bool:
    """Tell whether a name on the way from the folder is hidden, or what a Mac adds to a zip."""
    return any(part.startswith((".", "__MACOSX")) for part in path.relative_to(folder).parts)


def _shown(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def _say(line: str) -> None:
    """Print a line; what the terminal has no letters for is written as its number."""
    letters = sys.stdout.encoding or "utf-8"
    print(line.encode(letters, "backslashreplace").decode(letters))


def _divided(classes: Classes, share: float, rng: np.random.Generator) -> tuple[Classes, Classes]:
    """Keep a share of each class for the test, drawn at random, and the rest to learn from."""
    learn, test = [], []
    for images in classes:
        tests = min(max(round(len(images) * share), 1), len(images) - 1)
        drawn = [images[i] for i in rng.permutation(len(images))]
        test.append(drawn[:tests])
        learn.append(drawn[tests:])
    return learn, test


def _shuffled(classes: Classes, rng: np.random.Generator) -> tuple[Array, Array]:
    """Stack images and labels, in random order."""
    pairs = [(image, label) for label, each in enumerate(classes) for image in each]
    images, labels = zip(*(pairs[i] for i in rng.permutation(len(pairs))), strict=True)
    return np.stack(images), np.array(labels, np.uint8)
