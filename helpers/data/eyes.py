"""Draw the synthetic eyes, awake and drowsy, that the network learns from notebook 07 on.

This module is a drawing program and no lesson. It is longer than the others may be, because all
layers of one picture stand together, in the order in which they are painted.

Nobody was photographed. Each eye is computed from a description, a row of numbers: how far the
lid is open, and some forty others (skin, iris, gaze, light, glasses, blur …). The opening, as a
share of that drawn person's own fully open eye, is the aperture, and it alone decides the label;
the other numbers are drawn at random without looking at it. What is painted from the aperture is
more than the lid, though: the lashes reach up while it is open and hang down when it is shut. Of
an awake and a drowsy eye the awake one has the longer lashes in 99 of 100 pairs, so they alone
separate the classes, and an accuracy does not tell whether a network looked at them or at the lid.

`describe_eyes` writes a table of such rows, `draw_eyes` draws it, `draw_eye` draws one eye with
the numbers you choose.

A drawing is a rough stand-in for a photograph, and one picture is no diagnosis: a blink closes an
awake eye too. Real drowsiness is judged over time, for instance by PERCLOS, the share of a minute
or more in which the eye is at least 80 % closed (Abe 2023, doi:10.1093/sleepadvances/zpad006).

Pixels come from + − × ÷, square roots, comparisons and rounding, entry by entry. IEEE 754 fixes
each of these to the last digit, so every processor draws the same bytes; sines, exponentials and
long sums, which processors round in different ways, are left out.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.internals.arguments import as_numbers, whole

Description = dict[str, NDArray[Any]]  # float64, (count,)
Range = tuple[float, float]

SIDE = 64  # pixels of a picture, each way
DROWSY_BELOW = 0.5  # aperture: half of that person's own fully open eye
NEAREST, HARD = 0.1, 0.2  # no picture is nearer to 0.5 than the first; up to the second it is hard
HARD_SHARE = 0.2  # of the pictures lie in this hard middle, the rest are clearly open or closed

# Colours, red green blue. The skins are the ten tones of the Monk Skin Tone Scale, light to deep.
SKIN = "f6ede4 f3e7db f7ead0 eadaba d7bd96 a07e56 825c43 604134 3a312a 292420"
IRIS = "2e1a10 3b2314 4a2c17 553418 5e3a1d 6b4420 7a5a2b 6b6b3a 5f7f9a 7d8b92"
HAIR = "14100e 1d1512 2b1c14 3d2818 5a4028 80705f"
FRAME = "101012 2a1d18 5b2a22 1f2f4a 8a8d92 b08d4a"

# A person keeps these numbers in all pictures. Lengths are in halves of the eye's width.
PERSON: dict[str, Range] = {
    # Places in the lists of colours; how far the fully open eye is open, from lid to lid; where its
    # lid is highest, towards the nose or the temple; degrees by which the eye itself slants.
    "skin": (0, 10), "iris": (0, 10), "hair": (0, 6),
    "opening": (0.74, 0.90), "skew": (-0.2, 0.2), "cant": (-5, 5), "iris_size": (0.40, 0.46),
    # The fold of the lid, none at 0, and its distance; shade between lid and brow, and below.
    "crease": (0, 1), "crease_gap": (0.12, 0.26), "hollow": (0, 1), "bag": (0, 1),
    "brow": (0.2, 0.95), "brow_height": (0.8, 1.2), "brow_thickness": (0.07, 0.2),
    # Lashes are counted on half of the lid; the rim is the darkness of the lid's edge.
    "lash_length": (0.08, 0.36), "lash_count": (5, 7.5), "rim": (0.45, 0.95),
    # Glasses are worn where above 0.7; the frame is a place in the list of colours.
    "glasses": (0, 1), "frame": (0, 6), "frame_width": (1.35, 1.8), "frame_height": (0.95, 1.3),
    "frame_thickness": (0.04, 0.13),
}  # fmt: skip
# These are new in every picture.
PICTURE: dict[str, Range] = {
    # Below 0 the other eye, mirrored; pixels by which the eye is off the middle; pixels of half
    # its width; degrees by which the head leans.
    "side": (-1, 1), "x": (-8, 8), "y": (-7, 7), "size": (17, 22), "roll": (-12, 12),
    # The pupil's share of the iris; where a lamp is mirrored in it.
    "gaze_x": (-0.4, 0.4), "gaze_y": (-0.12, 0.12), "pupil": (0.3, 0.6),
    "lamp_x": (-0.5, 0.5), "lamp_y": (-0.5, 0),
    # Above 0: brighter to the right, and below. Haze is light that strays into the lens and lifts
    # what is black.
    "light": (0.65, 1), "light_x": (-0.35, 0.35), "light_y": (-0.25, 0.25),
    "warmth": (-0.02, 0.1), "haze": (0, 0.1),
    # Where the glasses sit, what they mirror, and where.
    "frame_x": (-0.15, 0.15), "frame_y": (-0.1, 0.2), "glare": (0, 0.4), "glare_at": (-1.2, 1.2),
    "blur": (0, 1), "grain": (0.01, 0.03), "grain_seed": (0, 2**32),
}  # fmt: skip
RANGES = {"person": (0, 2**32), "aperture": (0, 1)} | PERSON | PICTURE

# What can be drawn goes further than what is drawn at random.
_LIMITS: dict[str, Range] = {
    "aperture": (0, 1), "roll": (-30, 30), "cant": (-30, 30), "size": (5, 100), "x": (-100, 100),
    "y": (-100, 100), "iris_size": (0.1, 1), "frame_width": (0.5, 5), "frame_height": (0.5, 5),
    **{name: RANGES[name] for name in ("person", "grain_seed", "skin", "iris", "hair", "frame")},
}  # fmt: skip
_PLAIN = {
    **{"side": 1, "iris": 3, "skin": 5, "glasses": 0},
    **{"light": 0.9, "haze": 0, "blur": 0.3, "grain": 0.01},
}
_CHUNK = 16  # pictures drawn at once, so that their planes stay in the processor's cache

_Planes = NDArray[Any]  # float32, (n, 64, 64), where n pictures are drawn; colours (3, n, 64, 64)
_Numbers = dict[str, _Planes]  # (n, 1, 1)


def is_drowsy(aperture: ArrayLike) -> NDArray[np.bool_]:
    """Tell which apertures the course calls drowsy: less than half open.

    Parameters
    ----------
    aperture : array-like
        Lid to lid, as a share of that person's own fully open eye.

    Returns
    -------
    ndarray of bool, the shape of `aperture`

    Examples
    --------
    >>> is_drowsy([0.0, 0.3, 0.7]).tolist()
    [True, True, False]

    Introduced in notebook 07.
    """
    drowsy: NDArray[np.bool_] = np.asarray(aperture) < DROWSY_BELOW
    return drowsy


def describe_eyes(count: int, *, people: int, seed: int) -> Description:
    """Describe eyes at random: a table of numbers, one row a picture, in random order.

    Parameters
    ----------
    count : int
        Pictures, at least one a person.
    people : int
        Drawn persons. Each has as many pictures as the others, or one more, and within a person
        awake and drowsy take turns: with an even number of pictures each, half of either.
    seed : int
        Another seed describes other people.

    Returns
    -------
    dict of str to ndarray, (count,), float64
        The columns of `RANGES`: "person" (0 to people - 1), "aperture", then what is drawn
        evenly from `PERSON` once a person and from `PICTURE` once a picture. pandas.DataFrame
        shows it as a table.

    Raises
    ------
    TypeError, ValueError
        If an argument is no number; if a number is not whole, or out of its range.

    Notes
    -----
    A fifth of the apertures lie in the hard middle, 0.3 to 0.4 and 0.6 to 0.7; the others are
    below 0.3 or above 0.7. Skin tones are dealt out in turn, so that all ten are equally common.

    Examples
    --------
    >>> table = describe_eyes(6, people=3, seed=0)
    >>> sorted(table["person"].tolist()), int(is_drowsy(table["aperture"]).sum())
    ([0.0, 0.0, 1.0, 1.0, 2.0, 2.0], 3)

    Introduced in notebook 07.
    """
    people = whole(people, "people")
    count = whole(count, "count", least=people)
    rng = np.random.default_rng(whole(seed, "seed", least=0))
    person = np.arange(count) % people
    traits = _between(PERSON, people, rng)
    traits["skin"] = np.arange(people) % 10 + 0.5
    drowsy = (np.arange(count) // people + person) % 2 == 1
    table = {"person": person.astype(np.float64), "aperture": _apertures(drowsy, rng)}
    table |= {name: values[person] for name, values in traits.items()}
    table |= _between(PICTURE, count, rng)
    order = rng.permutation(count)
    return {name: values[order] for name, values in table.items()}


def draw_eyes(description: Mapping[str, ArrayLike]) -> NDArray[np.uint8]:
    """Draw described eyes.

    Parameters
    ----------
    description : mapping of str to array-like, (N,) or one number for all
        The columns of `describe_eyes`; "person" may be missing, for it is not drawn.

    Returns
    -------
    ndarray, (N, 64, 64, 3), uint8
        Red, green, blue, from 0 to 255. Each row alone decides its picture.

    Raises
    ------
    TypeError, ValueError
        If a column holds no numbers; if one is missing, unknown or of another length, or a number
        cannot be drawn.

    Notes
    -----
    As a painter works: skin and brow, over them the eyeball where the lids leave it free, over
    that lashes and glasses; then light, blur and grain. An edge covers a pixel as far as it
    reaches into it. 2,400 pictures take one to three seconds on one core.

    Examples
    --------
    >>> table = describe_eyes(1, people=1, seed=0)
    >>> closing = draw_eyes(table | {"aperture": [1.0, 0.5, 0.0]})  # else the same eye
    >>> closing.shape
    (3, 64, 64, 3)

    Introduced in notebook 07.
    """
    table = _checked(description)
    count = len(table["aperture"])
    pictures = np.empty((count, SIDE, SIDE, 3), np.uint8)
    for start in range(0, count, _CHUNK):
        part = slice(start, start + _CHUNK)
        pictures[part] = _draw({name: values[part] for name, values in table.items()})
    return pictures


def draw_eye(aperture: float = 1.0, **numbers: float) -> NDArray[np.uint8]:
    """Draw one eye: plain, but for the numbers given.

    Parameters
    ----------
    aperture : float
        From 0, shut, to 1, fully open.
    **numbers
        Any other column of `RANGES`, such as gaze_x=0.3 or glasses=1. The rest are middling: a
        brown eye in the middle, looking at you, in even light, without glasses.

    Returns
    -------
    ndarray, (64, 64, 3), uint8

    Raises
    ------
    TypeError, ValueError
        As `draw_eyes` does.

    Examples
    --------
    >>> wide, shut = draw_eye(1.0), draw_eye(0.0)
    >>> bool(wide[32, 32].max() < shut[32, 32].min())  # the dark pupil, the lid over it
    True

    Introduced in notebook 07.
    """
    middling = {name: (low + high) / 2 for name, (low, high) in RANGES.items()}
    description = {**middling, **_PLAIN, **numbers, "aperture": aperture}
    picture: NDArray[np.uint8] = draw_eyes(description)[0]
    return picture


# -------------------------------------------------------------------------------- random numbers


def _between(ranges: Mapping[str, Range], count: int, rng: np.random.Generator) -> Description:
    """Draw each number evenly from its range."""
    return {name: low + (high - low) * rng.random(count) for name, (low, high) in ranges.items()}


def _apertures(drowsy: NDArray[np.bool_], rng: np.random.Generator) -> NDArray[np.float64]:
    """Draw how far each eye is open: on its side of the border, now and then near to it."""
    hard, near, far = rng.random((3, len(drowsy)))
    near, far = NEAREST + (HARD - NEAREST) * near, HARD + (0.5 - HARD) * far
    distance = np.where(hard < HARD_SHARE, near, far)
    apertures: NDArray[np.float64] = DROWSY_BELOW + np.where(drowsy, -distance, distance)
    return apertures


# ------------------------------------------------------------------------- the picture, in layers


class _Face(NamedTuple):
    """Where each pixel lies, seen from the eye, in halves of its width."""

    u: _Planes  # along the eye: -1 at the inner corner, 1 at the outer one
    v: _Planes  # down
    lower: _Planes  # v of the lower lid
    open: _Planes  # v of the upper lid of the fully open eye
    upper: _Planes  # v of the upper lid
    pixels: _Planes  # such a half in pixels, (n, 1, 1)


def _draw(table: Description) -> NDArray[np.uint8]:
    """Draw a chunk of pictures, one layer over the other."""
    n = {name: column.astype(np.float32)[:, None, None] for name, column in table.items()}
    n["side"] = np.where(n["side"] < 0, np.float32(-1), np.float32(1))
    face = _face(n)
    picture = _colour(SKIN, n["skin"]) * _skin_shade(face, n) + _skin_shine(face)
    _lay(picture, _brow(face, n), _hair(n))
    _eyeball(picture, face, n)
    _lay(picture, _rim(face, n), _hair(n) * np.float32(0.6))
    _lay(picture, _lashes(face, n), _hair(n) * np.float32(0.6))
    _glasses(picture, face, n)
    _expose(picture, n)
    _blur(picture, n["blur"] / 4)
    picture += _grain(table["grain_seed"]) * n["grain"]
    drawn: NDArray[np.uint8] = np.rint(np.clip(picture, 0, 1) * 255).astype(np.uint8)
    return drawn.transpose(1, 2, 3, 0)


def _face(n: _Numbers) -> _Face:
    """Shift, turn and scale the pixels' places, and hang the lids between the corners."""
    middle = np.arange(SIDE, dtype=np.float32) - (SIDE - 1) / 2
    x, y = middle - n["x"], middle[:, None] - n["y"]
    half = (n["roll"] + n["cant"] * n["side"]) * np.float32(np.pi / 360)
    tangent = half * (1 + half * half / 3)  # of half the angle: near enough up to 20 degrees
    cosine = (1 - tangent * tangent) / (1 + tangent * tangent)
    sine = 2 * tangent / (1 + tangent * tangent)
    u = (cosine * x + sine * y) / n["size"] * n["side"]
    v = (cosine * y - sine * x) / n["size"]
    arch = np.maximum(1 - u * u, 0) * n["opening"]
    lower, height = 0.36 * arch, arch * (1 + n["skew"] * u)
    return _Face(u, v, lower, lower - height, lower - n["aperture"] * height, n["size"])


def _skin_shade(face: _Face, n: _Numbers) -> _Planes:
    """Darken the hollow below the brow, the fold of the lid, the bag, the side of the nose."""
    shade = 1 - 0.30 * n["hollow"] * _bump(face.u / 1.5, (face.v + 0.75) / 0.5)
    shade -= 0.20 * n["bag"] * _bump(face.u / 1.2, (face.v - 0.55) / 0.35)
    shade -= 0.18 * _bump((face.u + 1.9) / 1.1, (face.v + 0.1) / 1.4)
    fold = face.open - n["crease_gap"] * (1.2 - face.u * face.u)
    return shade - 0.38 * n["crease"] * _line(face.v - fold, 0.03, face) * _within(1.05, face)


def _skin_shine(face: _Face) -> _Planes:
    """Light up the lid, round over the ball, and the bone of the brow."""
    lid = _bump(face.u / 0.9, (face.v + 0.12) / 0.5)
    bone = _bump(face.u / 1.2, (face.v + 0.75) / 0.2)
    return (0.07 * lid + 0.04 * bone) * _rgb("ffd0a8")


def _brow(face: _Face, n: _Numbers) -> _Planes:
    """Cover an arc, thinner towards the temple."""
    arc = -n["brow_height"] - 0.16 * (1 - face.u * face.u)
    half = n["brow_thickness"] * np.maximum(1.1 - 0.35 * np.abs(face.u + 0.4), 0.2)
    return _line(face.v - arc, half, face) * _within(1.35, face) * n["brow"]


def _eyeball(picture: _Planes, face: _Face, n: _Numbers) -> None:
    """Paint white, corner, iris, pupil and the mirrored lamp where the lids leave them free."""
    gap = np.minimum(face.v - face.upper, face.lower - face.v)
    free = _cover(gap, face) * _within(1, face)
    lid = np.maximum(1 - (face.v - face.upper) / 0.22, 0)  # its shadow
    shade = 1 - 0.45 * lid - 0.25 * face.u * face.u
    shade = shade * (0.6 + 0.4 * _colour(SKIN, n["skin"]))  # the face throws light on the ball
    _lay(picture, free, _rgb("dbd4cf") * shade)
    _lay(picture, free * _bump((face.u + 1) / 0.25, face.v / 0.3), _rgb("c7736b") * shade)
    size = n["iris_size"]
    du = face.u - n["gaze_x"] * n["side"]
    dv = face.v - 0.36 * n["opening"] + 0.94 * size - n["gaze_y"]
    radius = np.sqrt(du * du + dv * dv)
    shade = shade * (1.15 - 2.7 * np.maximum(radius / size - 0.72, 0) + 0.25 * dv)  # a dark ring
    _lay(picture, free * _cover(size - radius, face), _colour(IRIS, n["iris"]) * shade)
    _lay(picture, free * _cover(size * n["pupil"] - radius, face), _rgb("16110f"))
    du, dv = du * n["side"] - n["lamp_x"] * size, dv - n["lamp_y"] * size
    lamp = _cover(0.085 - np.sqrt(du * du + dv * dv), face)
    _lay(picture, free * lamp * 0.9, _rgb("ffffff"))


def _rim(face: _Face, n: _Numbers) -> _Planes:
    """Cover the edges of the lids, the lower one thin."""
    upper, lower = _line(face.v - face.upper, 0.05, face), _line(face.v - face.lower, 0.02, face)
    return np.maximum(upper, 0.45 * lower) * n["rim"] * _within(1.06, face)


def _lashes(face: _Face, n: _Numbers) -> _Planes:
    """Cover a fan of lashes on the upper lid: upwards while it is open, downwards when shut."""
    above = face.upper - face.v
    reach = n["lash_length"] * (n["aperture"] - 0.25) / 0.75
    reach = np.where(np.abs(reach) < 0.02, np.float32(0.02), reach)
    along = above / reach  # 0 at the root, 1 at the tip
    comb = face.u * (1 - 0.45 * np.abs(above)) * n["lash_count"]
    tooth = np.abs(comb - np.floor(comb) - 0.5) * 2  # 1 on a lash, 0 between two
    lash: _Planes = np.clip((tooth - 0.35 - 0.5 * along) * 3, 0, 1) * ((along > 0) & (along < 1))
    return 0.8 * lash * _within(1.06, face)


def _glasses(picture: _Planes, face: _Face, n: _Numbers) -> None:
    """Paint what the lens mirrors, and a frame, a rounded rectangle, on those who wear one."""
    worn = n["glasses"] > 0.7
    u, v = (face.u - n["frame_x"]) / n["frame_width"], (face.v - n["frame_y"]) / n["frame_height"]
    u2, v2 = u * u, v * v
    inside = (1 - np.sqrt(np.sqrt(u2 * u2 + v2 * v2))) * n["frame_height"]
    off = np.abs(u + 0.7 * v - n["glare_at"])  # from the middle of a slanting bar of light
    bars = np.clip(1.7 - 6 * off, 0, 1) + np.clip(1 - 12 * np.abs(off - 0.45), 0, 1)
    _lay(picture, _cover(inside, face) * bars * n["glare"] * worn, _rgb("f2f2f2"))
    _lay(picture, _line(inside, n["frame_thickness"], face) * worn, _colour(FRAME, n["frame"]))


# ------------------------------------------------------------------------------------ the camera


def _expose(picture: _Planes, n: _Numbers) -> None:
    """Light the picture unevenly, as a camera does that meters for the face."""
    across = (np.arange(SIDE, dtype=np.float32) - (SIDE - 1) / 2) / (SIDE / 2)
    red, green, blue = _colour(SKIN, n["skin"])
    gain = n["light"] * np.sqrt(np.sqrt(1.5 / (red + green + blue)))
    picture *= gain * (1 + n["light_x"] * across + n["light_y"] * across[:, None])
    picture[0] *= 1 + n["warmth"]
    picture[2] *= 1 - n["warmth"]
    picture *= 1.4 - 0.4 * picture  # a camera's curve lifts what is dark
    picture += n["haze"] * (1 - picture)


def _blur(picture: _Planes, share: _Planes) -> None:
    """Give a share of each pixel to either neighbour, along the rows and columns, twice."""
    for _ in range(2):
        for view in (picture, picture.swapaxes(2, 3)):
            sides = view[..., :-2] + view[..., 2:]
            view[..., 1:-1] += share * (sides - 2 * view[..., 1:-1])


def _grain(seeds: NDArray[np.float64]) -> _Planes:
    """Draw noise of mean 0 and deviation 1: the sum of two dice of 256 sides."""
    shape = (2, 3, SIDE, SIDE)
    dice = [np.random.default_rng(int(s)).integers(0, 256, shape, np.uint8) for s in seeds]
    first, second = np.stack(dice, axis=2).astype(np.float32)
    noise: _Planes = (first + second - 255) / np.float32(104.5)
    return noise


# ------------------------------------------------------------------------------ strokes and colours


def _lay(picture: _Planes, cover: _Planes, colour: _Planes) -> None:
    """Paint a colour over the picture as far as it covers each pixel, from 0 to 1."""
    picture += cover * (colour - picture)


def _cover(depth: _Planes, face: _Face) -> _Planes:
    """Turn the depth inside an edge into the share of a pixel that is covered."""
    return np.clip(depth * face.pixels + 0.5, 0, 1)


def _line(distance: _Planes, half: _Planes | float, face: _Face) -> _Planes:
    """Cover a line of that half thickness."""
    return _cover(half - np.abs(distance), face)


def _within(end: float, face: _Face) -> _Planes:
    """Cover what lies between -end and end along the eye."""
    return _cover(end - np.abs(face.u), face)


def _bump(u: _Planes, v: _Planes) -> _Planes:
    """Raise a soft hill, 1 at (0, 0) and 0 outside the unit circle."""
    hill: _Planes = np.maximum(1 - u * u - v * v, 0)
    return hill * hill


def _rgb(name: str) -> _Planes:
    """Turn one colour into planes, (3, 1, 1, 1), from 0 to 1."""
    return np.array(list(bytes.fromhex(name)), np.float32)[:, None, None, None] / 255


def _colour(names: str, place: _Planes) -> _Planes:
    """Look up one colour a picture, (3, n, 1, 1)."""
    palette = np.concatenate([_rgb(name) for name in names.split()], axis=1)  # (3, colours, 1, 1)
    return palette[:, np.minimum(place[:, 0, 0].astype(int), palette.shape[1] - 1)]


def _hair(n: _Numbers) -> _Planes:
    """Look up the colour of the hair, darker than the skin it grows on."""
    return np.minimum(_colour(HAIR, n["hair"]), _colour(SKIN, n["skin"]) * np.float32(0.6))


# ---------------------------------------------------------------------------------------- checks


def _checked(description: Mapping[str, ArrayLike]) -> Description:
    """Return all columns, of one length, or say what is wrong with one."""
    for name in sorted(set(description) - set(RANGES)):
        raise ValueError(f"description has an unknown column {name!r}: RANGES lists them")
    for name in sorted(set(RANGES) - {"person", *description}):
        raise ValueError(f"description lacks the column {name!r}: describe_eyes makes them all")
    table = {name: _column(name, values) for name, values in description.items()}
    lengths = {len(values) for values in table.values()} - {1}
    if len(lengths) > 1:
        raise ValueError(f"description has columns of {sorted(lengths)} numbers: one length fits")
    count = lengths.pop() if lengths else 1
    return {name: np.broadcast_to(values, (count,)) for name, values in table.items()}


def _column(name: str, values: ArrayLike) -> NDArray[np.float64]:
    """Return a column as floats that can be drawn."""
    column = np.atleast_1d(as_numbers(values, name).astype(np.float64))
    if column.ndim != 1 or not np.isfinite(column).all():
        raise ValueError(f"{name} {column.shape} must be finite numbers along one axis")
    low, high = _LIMITS.get(name, (-10, 10))
    if ((column < low) | (column > high)).any():
        found = f"{column.min():g} to {column.max():g}"
        raise ValueError(f"{name} runs from {found}: {low} to {high} fits")
    return column
