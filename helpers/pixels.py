"""What a computer sees in a picture: matrices of numbers. Taught in notebook 01."""

from __future__ import annotations

import colorsys
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.internals.arguments import as_numbers
from helpers.internals.windows import float_dtype

# How strongly red, green and blue light contribute to the brightness that people see: ITU-R BT.601.
LUMA_WEIGHTS = (0.299, 0.587, 0.114)

# The colour circle in twelve steps of 30°, each name in the middle of its step.
_HUES = [
    *("red", "orange", "yellow", "lime", "green", "sea green"),
    *("cyan", "azure", "blue", "violet", "magenta", "pink"),
]


class Color(NamedTuple):
    """A colour in words and in numbers: `hue` in degrees, the other two from 0 to 1."""

    name: str
    hue: float
    saturation: float
    lightness: float

    def __str__(self) -> str:
        """Say the colour as a sentence would."""
        return (
            f"{self.name} (hue {round(self.hue) % 360}°, saturation {self.saturation:.2f}, "
            f"lightness {self.lightness:.2f})"
        )


def split_channels(image: ArrayLike) -> tuple[NDArray[Any], ...]:
    """Take a colour picture apart into one grey matrix per channel.

    Parameters
    ----------
    image : array-like, shape (H, W, C) or (N, H, W, C)
        Numbers of any dtype, channels last; a photograph has C = 3: red, green, blue.

    Returns
    -------
    tuple of C arrays, each of shape (H, W) or (N, H, W)
        Copies, so that changing one leaves `image` as it was. The dtype stays.

    Raises
    ------
    ValueError, TypeError
        If `image` has other axes or is empty; if it is not made of numbers.

    Examples
    --------
    A picture of one row and two pixels, the first red, the second white:

    >>> red, green, blue = split_channels([[[255, 0, 0], [255, 255, 255]]])
    >>> red.tolist(), green.tolist()
    ([[255, 255]], [[0, 255]])

    Introduced in notebook 01.
    """
    array = as_numbers(image, "image")
    if array.ndim not in (3, 4):
        raise ValueError(
            f"image has shape {array.shape}: channels can be split from (H, W, C) or (N, H, W, C)"
        )
    return tuple(array[..., channel].copy() for channel in range(array.shape[-1]))


def to_grayscale(image: ArrayLike) -> NDArray[np.floating]:
    """Turn a colour picture into a grey one: a weighted sum of red, green and blue.

    Parameters
    ----------
    image : array-like, shape (H, W, 3) or (N, H, W, 3)
        Red, green, blue, in any range (0 to 255, or 0 to 1).

    Returns
    -------
    array of floats, shape (H, W) or (N, H, W)
        In the range of `image`, not rounded: float32 for float16 or float32, float64 for others.

    Raises
    ------
    ValueError
        If `image` does not have three channels in its last axis, is empty, or holds NaN or
        infinities.
    TypeError
        If `image` is not made of numbers.

    Notes
    -----
    Y = 0.299 R + 0.587 G + 0.114 B. The weights sum to 1, so white stays white. They follow the
    eye in the order of the colours, green before red before blue. They do not give equal light: a
    screen's light grows faster than its numbers.

    References
    ----------
    ITU-R Recommendation BT.601-7 (2011), section 2.5.1.

    Examples
    --------
    Pure red, pure green, and white, each one pixel:

    >>> to_grayscale([[[100, 0, 0], [0, 100, 0], [100, 100, 100]]]).round(1).tolist()
    [[29.9, 58.7, 100.0]]

    Introduced in notebook 01.
    """
    array = as_numbers(image, "image")
    if array.ndim not in (3, 4) or array.shape[-1] != 3:
        raise ValueError(
            f"image has shape {array.shape}: a colour picture has shape (H, W, 3) or (N, H, W, 3); "
            + _why_not_colour(array)
        )
    if not np.isfinite(array).all():
        raise ValueError("image holds NaN or infinity: every pixel must be a finite number")
    dtype = float_dtype(array)
    grey: NDArray[np.floating] = array.astype(dtype) @ np.array(LUMA_WEIGHTS, dtype)
    return grey


def describe_color(rgb: ArrayLike) -> Color:
    """Name a colour, and give its hue, saturation and lightness.

    Parameters
    ----------
    rgb : array-like, shape (3,)
        Red, green, blue, each from 0 to 255.

    Returns
    -------
    Color
        A named tuple: `name` in words, `hue` in degrees from 0 to 360 around the colour circle
        (0 red, 120 green, 240 blue), `saturation` and `lightness` from 0 to 1.

    Raises
    ------
    ValueError, TypeError
        If `rgb` is not three finite numbers from 0 to 255; if they are no numbers.

    Notes
    -----
    Lightness is the mean of the largest and the smallest of the three values, over 255.
    Saturation is their difference over the largest difference that this lightness allows, so near
    black and white it says little. The name takes the hue in twelve steps of 30°, and calls orange
    brown where it is dark, below a lightness of 0.4, or dull, below a saturation of 0.6.

    References
    ----------
    G. H. Joblove and D. Greenberg (1978), doi:10.1145/965139.807362.

    Examples
    --------
    >>> print(describe_color((255, 0, 0)))
    red (hue 0°, saturation 1.00, lightness 0.50)
    >>> describe_color((236, 167, 210)).name
    'light pink'

    Introduced in notebook 01.
    """
    array = as_numbers(rgb, "rgb")
    if array.shape != (3,):
        raise ValueError(f"rgb has shape {array.shape}: a colour is three numbers, (R, G, B)")
    values = array.astype(float)
    if not (np.isfinite(values).all() and (values >= 0).all() and (values <= 255).all()):
        raise ValueError(f"rgb is {tuple(array.tolist())}: each value must lie between 0 and 255")
    hue, lightness, saturation = colorsys.rgb_to_hls(*(values / 255).tolist())
    name = _color_name(360 * hue, saturation, lightness)
    return Color(name, 360 * hue, saturation, lightness)


def _color_name(hue: float, saturation: float, lightness: float) -> str:
    if lightness > 0.95:
        return "white"
    if lightness < 0.06:
        return "black"
    shade = "light " if lightness > 0.7 else "dark " if lightness < 0.3 else ""
    name = _HUES[round(hue / 30) % 12] if saturation >= 0.12 else "grey"
    is_brown = name == "orange" and (lightness < 0.4 or saturation < 0.6)
    return shade + ("brown" if is_brown else name)


def _why_not_colour(array: NDArray[Any]) -> str:
    if array.ndim >= 3 and array.shape[-1] == 4:
        return "drop the transparency first: image[..., :3]"
    return (
        "a grey picture needs no conversion" if array.ndim == 2 else "its last axis is not 3 long"
    )
