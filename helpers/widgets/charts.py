"""Draw curves for the still picture of an explorer, as one panel of it."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image, ImageDraw, ImageFont

from helpers.widgets.stills import Panel

LEFT, RIGHT, TOP, BOTTOM = 50, 10, 8, 36  # pixels around the axes
INK, GREY = (40, 40, 40), (120, 120, 120)
BLUE, ORANGE = (31, 95, 191), (217, 95, 2)


class Axis(NamedTuple):
    """One axis, its ends and the numbers written at it; with log, equal factors are equally far."""

    name: str
    low: float
    high: float
    ticks: ArrayLike
    log: bool = False

    def share(self, values: ArrayLike) -> NDArray[Any]:
        """Return where values lie between the ends, from 0 to 1."""
        scale: Callable[[Any], Any] = np.log10 if self.log else np.asarray
        low, high = scale(self.low), scale(self.high)
        return np.asarray((scale(np.asarray(values, float)) - low) / (high - low))


class Line(NamedTuple):
    """A line through points, or dots at them."""

    x: ArrayLike
    y: ArrayLike
    colour: tuple[int, int, int] = BLUE
    dots: bool = False


def chart(title: str, lines: Sequence[Line], x: Axis, y: Axis, size: tuple[int, int]) -> Panel:
    """Return a panel, (width, height) pixels, with curves; what lies outside is cut off."""
    width, height = size[0] - LEFT - RIGHT, size[1] - TOP - BOTTOM
    picture = Image.new("RGB", size, "white")
    picture.paste(_curves(lines, x, y, (width, height)), (LEFT, TOP))
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(11)
    for place, value in zip(LEFT + x.share(x.ticks) * width, np.ravel(x.ticks), strict=True):
        pen.text((place, TOP + height + 4), _tick(value, x), INK, font, "mt")
    for place, value in zip(TOP + (1 - y.share(y.ticks)) * height, np.ravel(y.ticks), strict=True):
        pen.text((LEFT - 5, place), _tick(value, y), INK, font, "rm")
    pen.text((LEFT + width / 2, size[1] - 3), x.name, INK, font, "mb")
    pen.line([(LEFT, TOP), (LEFT, TOP + height), (LEFT + width, TOP + height)], INK)
    return Panel(f"{title}: {y.name}", np.asarray(picture), width=size[0])


def _curves(lines: Sequence[Line], x: Axis, y: Axis, size: tuple[int, int]) -> Image.Image:
    """Draw the lines at twice the size and halve them, so that their edges are smooth."""
    width, height = 2 * size[0], 2 * size[1]
    picture = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(picture)
    for line in lines:
        right = np.clip(x.share(line.x) * width, -width, 2 * width)
        down = np.clip((1 - y.share(line.y)) * height, -height, 2 * height)
        points = list(zip(right.tolist(), down.tolist(), strict=True))
        if line.dots:
            for point in points:
                pen.circle(point, 9, line.colour)
        else:
            pen.line(points, line.colour, 4)
    return picture.resize(size)


def _tick(value: float, axis: Axis) -> str:
    """Write a number at an axis, on a logarithmic one as a power of ten where it is long."""
    if axis.log and not 0.01 <= value <= 1000:
        return f"1e{round(np.log10(value))}"
    return f"{value:g}"
