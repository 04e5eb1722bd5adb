"""Draw the still picture of an explorer: grids of numbers with captions, side by side."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

MARGIN, GAP, LINE = 12, 28, 20  # pixels
TALL = 560  # of a grid at most, so that a tall one stays on a page
PHOTO = 64  # colours of a photograph, so that its file is small
WINDOW = (217, 95, 2)
_TYPED = str.maketrans("−–×", "--x")  # signs that the font which Pillow brings does not have
Box = tuple[int, int, int, int]  # row, column, rows, columns
Colour = Callable[[NDArray[Any]], NDArray[np.uint8]]


def grey(low: float, high: float) -> Colour:
    """Return the scale from black at `low` to white at `high`."""
    return lambda values: _rgb((np.asarray(values, float) - low) / ((high - low) or 1))


class Panel(NamedTuple):
    """One grid of the picture.

    values : array, shape (H, W), or (H, W, 3) uint8 for colours
    colour : function from (H, W) to (H, W, 3) uint8; what has colours needs none
    hatched : places (row, column) that get slanting lines, as in the living explorer
    """

    caption: str
    values: NDArray[Any]
    colour: Colour = grey(0, 255)
    boxes: Sequence[Box] = ()
    width: int = 260
    hatched: Sequence[Sequence[int]] = ()


def shades(image: NDArray[Any]) -> Colour:
    """Return the scale for a grey picture: 0 to 255 for uint8, else from its least to its most."""
    return grey(0, 255) if image.dtype == np.uint8 else grey(float(image.min()), float(image.max()))


def signed(largest: float) -> Colour:
    """Return the scale from blue over white at zero to red at `largest`."""
    stops = np.array([(5, 48, 97), (67, 147, 195), (247, 247, 247), (214, 96, 77), (103, 0, 31)])

    def colour(values: NDArray[Any]) -> NDArray[np.uint8]:
        place = np.clip(0.5 + np.asarray(values, float) / (2 * (largest or 1)), 0, 1) * 4
        parts = [np.interp(place, range(5), stops[:, channel]) for channel in range(3)]
        return np.stack(parts, axis=-1).round().astype(np.uint8)

    return colour


def draw(title: str, panels: Sequence[Panel], sentence: str = "") -> Image.Image:
    """Draw grids side by side, their numbers written where there is room, and lines of text below.

    Returns
    -------
    PIL.Image.Image
        Few colours and no transparency, so that its file is small.
    """
    sides, sizes, wide = _measured(panels)
    width = max(sum(wide) + GAP * (len(panels) - 1), 560) + 2 * MARGIN
    lines = len(sentence.splitlines())
    below = max((h + LINE for _, h in sizes), default=0)
    height = below + 2 * MARGIN + LINE * (2 + lines)
    picture = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(picture)
    pen.text((MARGIN, MARGIN), title.translate(_TYPED), "black", _font(14))
    left = MARGIN
    for panel, side, size, taken in zip(panels, sides, sizes, wide, strict=True):
        _grid(picture, panel, side, size, (left, MARGIN + 2 * LINE))
        left += taken + GAP
    pen.text(
        (MARGIN, height - MARGIN - LINE * lines), sentence.translate(_TYPED), "black", _font(13)
    )
    return picture.quantize(256)


def _measured(
    panels: Sequence[Panel],
) -> tuple[list[float], list[tuple[int, int]], list[int]]:
    """Return the side of a cell, width and height, and the room that its caption asks, of each."""
    sides = [min(44, p.width / p.values.shape[1], TALL / p.values.shape[0]) for p in panels]
    sizes = [
        (max(round(side * p.values.shape[1]), 1), max(round(side * p.values.shape[0]), 1))
        for p, side in zip(panels, sides, strict=True)
    ]
    wide = [
        max(w, round(_font(12).getlength(p.caption)))
        for p, (w, _) in zip(panels, sizes, strict=True)
    ]
    return sides, sizes, wide


def _grid(
    picture: Image.Image, panel: Panel, side: float, size: tuple[int, int], at: tuple[int, int]
) -> None:
    """Draw one grid with its frame, its boxes, and its numbers where they can be read."""
    pen, (left, top) = ImageDraw.Draw(picture), at
    pen.text((left, top - LINE), panel.caption.translate(_TYPED), (70, 70, 70), _font(12))
    colours = panel.values if panel.values.ndim == 3 else _painted(panel)
    way = Image.Resampling.NEAREST if side >= 1 else Image.Resampling.LANCZOS
    shown = Image.fromarray(colours).resize(size, way)
    picture.paste(shown.quantize(PHOTO).convert("RGB") if panel.values.ndim == 3 else shown, at)
    for row, column in panel.hatched:
        _hatch(pen, left + column * side, top + row * side, side)
    pen.rectangle((left - 1, top - 1, left + size[0], top + size[1]), outline=(138, 138, 138))
    if side >= 20 and panel.values.ndim == 2 and _widest(panel.values) < side:
        for (row, column), value in np.ndenumerate(panel.values):
            dark = colours[row, column].mean() < 128
            centre = (left + (column + 0.5) * side, top + (row + 0.5) * side)
            text = written(value).translate(_TYPED)
            pen.text(centre, text, "white" if dark else "black", _font(11), "mm")
    for row, column, rows, columns in panel.boxes:
        corner = (left + column * side, top + row * side)
        opposite = (corner[0] + columns * side, corner[1] + rows * side)
        pen.rectangle((*corner, *opposite), outline=WINDOW, width=3)


def _hatch(pen: ImageDraw.ImageDraw, left: float, top: float, side: float) -> None:
    """Draw slanting lines over a square, so many that they go on in the square beside it."""
    lines = max(round(side / 6), 1)
    for number in range(1, 2 * lines):
        near, far = max(number / lines - 1, 0) * side, min(number / lines, 1) * side
        pen.line((left + near, top + far, left + far, top + near), (90, 90, 90))


def written(value: float) -> str:
    """Write a number as a cell shows it: whole ones as they are, others with two digits.

    NaN stands for what is not known yet, and is left blank.
    """
    if np.isnan(value):
        return ""
    text = f"{int(value)}" if float(value).is_integer() else f"{value:.2f}"
    return text.replace("-", "−")


def _painted(panel: Panel) -> NDArray[np.uint8]:
    """Return the colours of a grid's numbers, light grey where they are not known."""
    colours = panel.colour(np.nan_to_num(panel.values))
    return np.where(np.isnan(panel.values)[..., None], np.uint8(225), colours)


def _widest(values: NDArray[Any]) -> float:
    """Return how many pixels the longest of the numbers takes."""
    return max(float(_font(11).getlength(written(value))) for value in values.ravel())


def _rgb(share: NDArray[Any]) -> NDArray[np.uint8]:
    levels = (np.clip(share, 0, 1) * 255).round().astype(np.uint8)
    return np.repeat(levels[..., None], 3, axis=-1)


def _font(size: int) -> Any:
    return ImageFont.load_default(size)
