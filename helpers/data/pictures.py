"""Open, turn, convert, cut and resize: the one door through which every picture comes in.

The course's own photographs, a reader's folders, the upload button and `keras_model.fit_images` all
come through here. So a network is asked about the very pixels that it would have learned from.
"""

import io
import os
import struct
import warnings
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from helpers.internals.arguments import as_numbers, check_room, whole

Picture = NDArray[np.uint8]  # (H, W) or (H, W, 3)

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")  # as Pillow writes them
FORMAT_NAMES = "JPEG, PNG, WebP, GIF, BMP or TIFF"
_DEPTHS = (8, 10, 12, 14, 15, 16)  # bits that cameras and scanners give; signed 16 leaves 15
_SHORT_GREYS = {"L;2": 85, "L;4": 17}  # 255 / 3 and 255 / 15: grey PNG files of 2 and 4 bits


def open_image(source: str | os.PathLike[str] | bytes | bytearray | memoryview) -> Picture:
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
    TypeError
        If source is neither a path nor bytes.
    ValueError
        If the file is a folder, is no picture, is cut off, is too large to open safely, or holds
        numbers that 8 bits cannot show: floats, negative numbers, numbers above 65,535.

    Notes
    -----
    A grey file may hold whole numbers of more than 8 bits, and it seldom says how many of them it
    uses. So the largest number in it decides: the smallest of 8, 10, 12, 14, 15 and 16 bits that
    holds it is taken, and the largest number of that many bits becomes 255. Of colours of 16 bits
    the upper 8 are kept; where nothing is left in them, the file is refused.

    Introduced in notebook 01.
    """
    if isinstance(source, bytes | bytearray | memoryview):
        return _decoded(io.BytesIO(source), "the uploaded file")
    if not isinstance(source, str | os.PathLike):
        raise TypeError(f"source must be a path or bytes, received {type(source).__name__}")
    path = existing(source, "source", "file")
    if path.is_dir():
        raise ValueError(f"source is {str(source)!r}, a folder: name one picture file in it")
    with path.open("rb") as file:
        return _decoded(file, f"source {path.name!r}")


def existing(path: str | os.PathLike[str], name: str, kind: str) -> Path:
    """Return the path of what is there, or say from where it was looked for."""
    place = Path(os.path.expanduser(path))  # noqa: PTH111 (Path.expanduser fails at a stranger's)
    if not os.path.exists(place):  # noqa: PTH110 (Path.exists fails at a name that is too long)
        raise FileNotFoundError(
            f"{name} is {str(path)[:160]!r}: there is no such {kind}, seen from the folder "
            f"{Path.cwd().name!r}; give the whole path, or put the {kind} into that folder"
        )
    return place


def is_named_as_picture(path: Path) -> bool:
    """Tell whether a file's name ends as one of the FORMATS does (.jpg, .tiff …)."""
    return Image.registered_extensions().get(path.suffix.lower()) in FORMATS


def resize_square(image: ArrayLike, side: int = 64) -> Picture:
    """Cut out the central square of a picture and shrink or enlarge it to side × side pixels.

    Parameters
    ----------
    image : array-like, shape (H, W) or (H, W, 3), uint8
    side : int
        Rows and columns of the result, in pixels.

    Returns
    -------
    array, shape (side, side) or (side, side, 3), uint8

    Raises
    ------
    TypeError
        If `image` holds no numbers, or `side` is none.
    ValueError
        If `image` has another shape or dtype, or `side` is not a whole number of at least 1.

    Notes
    -----
    The square starts at row (H − s) // 2 and column (W − s) // 2, where s = min(H, W). Each new
    pixel is the mean of the pixels whose middle it covers (a box filter, which takes each pixel
    whole or not at all), so nothing is dropped where a picture shrinks.

    Examples
    --------
    >>> resize_square(np.array([[0, 4, 8, 9], [4, 8, 8, 9]], np.uint8), side=1).tolist()
    [[7]]

    Introduced in notebook 01.
    """
    picture, side = as_picture(image, "image"), whole(side, "side")
    check_room("side", (side, side))
    return resize_to(picture, side, side)


def resize_to(image: Picture, height: int, width: int) -> Picture:
    """Cut the middle out of a picture, in the proportions height : width, and resize it.

    The cut is the largest that fits, in whole pixels; of an odd rest the larger part stays on the
    far side. A box filter shrinks and enlarges, as in `resize_square`, whose square is one case.
    """
    rows, columns = image.shape[:2]
    high = min(rows, max(1, round(columns * height / width)))
    wide = min(columns, max(1, round(rows * width / height)))
    top, left = (rows - high) // 2, (columns - wide) // 2
    cut = Image.fromarray(np.ascontiguousarray(image[top : top + high, left : left + wide]))
    return np.array(cut.resize((width, height), Image.Resampling.BOX))


def as_bytes(values: ArrayLike, name: str) -> Picture:
    """Return values as an array of uint8, of any shape, or say what is wrong."""
    array = as_numbers(values, name)
    if array.dtype != np.uint8:
        raise ValueError(
            f"dtype {array.dtype} of {name} does not fit: uint8, whole numbers from 0 to 255, does"
        )
    return array


def as_picture(image: ArrayLike, name: str) -> Picture:
    """Return one picture as an array (H, W) or (H, W, 3) of uint8, or say what is wrong."""
    array = as_bytes(image, name)
    if array.ndim == 2 or (array.ndim == 3 and array.shape[2] == 3):
        return array
    raise ValueError(f"shape {array.shape} of {name} does not fit: (H, W) or (H, W, 3) does")


def _decoded(file: IO[bytes], what: str) -> Picture:
    """Return the pixels of an open file, or say in words what is wrong with it."""
    picture, stored = _loaded(file, what)
    if picture.mode == "F":
        raise ValueError(f"{what} holds floats; save it as whole numbers of 8 or 16 bits")
    if picture.mode.startswith("I"):  # grey, of more than 8 bits
        return np.repeat(_shown_in_8_bits(picture, what)[..., None], 3, axis=2)
    if ";16" in stored and _brightest(picture) < 16:
        raise ValueError(
            f"{what} holds colours of 16 bits whose upper 8 are all but empty, and only those "
            "are read; save it with 8 bits a channel"
        )
    return np.array(_on_white(picture, stored))


def _loaded(file: IO[bytes], what: str) -> tuple[Image.Image, str]:
    """Return the picture, upright, and how Pillow calls the form in which the file stores it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a damaged note in a file that opens
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=FORMATS) as picture:
                stored = str(picture.tile[0][3]) if picture.tile else ""
                picture.load()
                return _upright(picture), stored
    except UnidentifiedImageError as error:
        raise ValueError(
            f"{what} is no picture that can be read: {FORMAT_NAMES} fits "
            "(an iPhone's HEIC photograph must be exported as JPEG first)"
        ) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValueError(f"{what} has too many pixels: shrink it to under 80 million") from error
    except Exception as error:  # a damaged file makes Pillow's readers raise nearly anything
        raise ValueError(f"{what} cannot be read, it may be damaged or cut off: {error}") from error


def _upright(picture: Image.Image) -> Image.Image:
    """Turn a picture as the camera noted it; a note that is torn says nothing."""
    try:
        picture.getexif()  # reads the note, and keeps what it says
    except (SyntaxError, ValueError, struct.error):
        return picture.copy()
    for note in ("exif", "Raw profile type exif"):  # Pillow would write them anew, odd or not
        picture.info.pop(note, None)
    return ImageOps.exif_transpose(picture)


def _shown_in_8_bits(picture: Image.Image, what: str) -> Picture:
    """Scale whole numbers by the bits they need; a transparent grey becomes white."""
    values, clear = np.asarray(picture), picture.info.get("transparency")
    seen = values if clear is None else values[values != clear]
    low, high = (int(seen.min()), int(seen.max())) if seen.size else (0, 0)
    if low < 0 or high >= 2**16:
        raise ValueError(f"{what} holds numbers from {low} to {high}: 0 to 65535 fit")
    largest = next(2**bits - 1 for bits in _DEPTHS if high < 2**bits)
    shades = np.rint(np.arange(2**16) * 255 / largest).clip(max=255).astype(np.uint8)
    if clear is not None:
        shades[clear] = 255
    shown: Picture = shades[values]
    return shown


def _brightest(picture: Image.Image) -> int:
    """Return the largest number in any channel but the one that holds transparency."""
    bands = zip(picture.getbands(), picture.split(), strict=True)
    return max(int(np.asarray(band).max()) for name, band in bands if name != "A")


def _on_white(picture: Image.Image, stored: str) -> Image.Image:
    """Return a picture in red, green and blue, transparency laid on white."""
    clear: Any = picture.info.get("transparency")
    if isinstance(clear, tuple) and ";16" in stored:  # the file's own numbers, not Pillow's
        picture.info["transparency"] = tuple(number >> 8 for number in clear)
    elif isinstance(clear, int) and stored in _SHORT_GREYS:
        picture.info["transparency"] = clear * _SHORT_GREYS[stored]
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    white = Image.new("RGBA", layer.size, "white")
    return Image.alpha_composite(white, layer).convert("RGB")
