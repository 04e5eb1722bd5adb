"""Small picture files that the tests of the room share, made by Pillow or byte by byte."""

import io
import struct
import zlib
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
ORIENTATION, SAMPLE_FORMAT = 0x0112, 339  # tags of EXIF and TIFF
GREY, COLOUR, COLOUR_ALPHA = 0, 2, 6  # colour types of PNG


def noise(*shape: int, seed: int = 0) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 256, shape, np.uint8)


def encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def flat(colour: tuple[int, ...], kind: str, height: int = 16, width: int = 16) -> bytes:
    """Write a picture of one colour."""
    return encoded(Image.new("RGB", (width, height), colour), kind)


def lossless(pixels: ArrayLike, kind: str = "PNG", **options: Any) -> bytes:
    """Write an array, (H, W) or (H, W, channels), of the dtype that the file shall have."""
    return encoded(Image.fromarray(np.asarray(pixels)), kind, **options)


def turned(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    return exif


def png(
    shape: tuple[int, int], depth: int, colour: int, row: bytes, *, clear: tuple[int, ...] = ()
) -> bytes:
    """Write a PNG of equal rows as Pillow cannot: any depth, and a transparent colour."""
    head = struct.pack(">IIBBBBB", shape[1], shape[0], depth, colour, 0, 0, 0)
    chunks = [(b"IHDR", head)]
    chunks += [(b"tRNS", struct.pack(f">{len(clear)}H", *clear))] if clear else []
    chunks += [(b"IDAT", zlib.compress((b"\0" + row) * min(shape[0], 8))), (b"IEND", b"")]
    packed = [
        struct.pack(">I", len(content))
        + name
        + content
        + struct.pack(">I", zlib.crc32(name + content))
        for name, content in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)
