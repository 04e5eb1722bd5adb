"""Shrink a patch in five ways side by side, and move the picture. Used in notebook 04."""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import traitlets
from numpy.typing import NDArray
from PIL import Image

from helpers import data, pooling
from helpers.internals.windows import resolve_padding
from helpers.kernels import KERNELS, conv2d
from helpers.pixels import to_grayscale
from helpers.widgets import stills
from helpers.widgets.explorer import Explorer, script
from helpers.widgets.values import Numbers, Whole, plain

Array = NDArray[Any]

POOLS: dict[str, Callable[..., Array]] = {
    "max": pooling.max_pool2d, "min": pooling.min_pool2d, "average": pooling.average_pool2d,
}  # fmt: skip
WAYS = (*POOLS, "subsample", "blur")
GLOBAL: dict[str, Callable[[Array], Any]] = {
    "global max": pooling.global_max_pool2d, "global average": pooling.global_average_pool2d,
}  # fmt: skip
# Rows and columns that the picture moves at each step of the shift.
DIRECTIONS = {"right": (0, 1), "left": (0, -1), "down": (1, 0), "up": (-1, 0), "aslant": (1, 1)}
CHOICES = {"padding": ("valid", "same"), "direction": tuple(DIRECTIONS), "way": WAYS}
LIMITS = {
    "pool_size": (1, 8), "stride": (1, 8), "patch_size": (2, 32), "shift": (0, 8),
    "top": (0, 511), "left": (0, 511), "row": (0, 31), "column": (0, 31),
}  # fmt: skip


@cache
def course_pictures() -> dict[str, Array]:
    """Return the course's pictures that can be chosen in the explorer."""
    dot, page = np.zeros((8, 12), np.uint8), np.full((8, 12), 200, np.uint8)
    dot[2, 4], page[:, 5] = 200, 20
    grey = to_grayscale(data.photo("camera")[29:95, 105:171]).round()
    slopes = [conv2d(grey, KERNELS[name]) for name in ("sobel_x", "sobel_y")]
    return {
        "Lincoln": data.lincoln(),
        "a bright dot": dot,
        "a dark line": page,
        "a photograph": grey[1:-1, 1:-1].astype(np.uint8),
        "its edges": np.hypot(*slopes).round().astype(int),
    }


class Survival(NamedTuple):
    """What of an output is left after a shift.

    same, of : int       numbers that stay the same at their place, of so many
    change : float       the root of the mean squared difference, divided by the standard
                         deviation before the shift, as in notebook 04; NaN where that is 0
    """

    same: int
    of: int
    change: float


class PoolingExplorer(Explorer):
    """Shrink a patch in five ways, see what each window keeps, and move the picture below it.

    Parameters
    ----------
    image : array-like, shape (H, W), at most 512 pixels a side
        Without it, the portrait of Lincoln.
    pool_size : int from 1 to 8
        Rows and columns of the window of max, min and average pooling; the blur's are always 3.
    stride : int from 1 to 8, optional
        Step of every window; the pool size if left out.
    padding : "valid" or "same"
        As for `max_pool2d`. `subsample` knows none.
    patch_size, top, left : int
        Rows and columns of the patch, at most 32, and where it begins; it ends with the picture.
    shift : int from 0 to 8
        The picture moves by so many pixels, and the patch stays where it is: `np.roll`.
    direction : "right", "left", "down", "up" or "aslant"
        Where the picture moves; aslant is down and to the right.
    way : "max", "min", "average", "subsample" or "blur"
        The way that is looked at, and that `output` holds.
    row, column : int
        The output number that is looked at; beyond the last one, the last.
    pinned : bool
        Whether it stays when the pointer moves on.

    Attributes
    ----------
    patch : array
        What the patch shows, the picture being shifted.
    output : array
        The patch, shrunk by the helper of `way`.

    Raises
    ------
    ValueError, TypeError
        If a value does not fit; the last one stays.

    Examples
    --------
    >>> explorer = PoolingExplorer([[1, 3, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [9, 8, 6, 5]])
    >>> explorer.output
    array([[6, 8],
           [9, 6]])

    Introduced in notebook 04.
    """

    _esm = script("pooling_arithmetic", "pooling")

    image = Numbers(data.lincoln, axes=(2, 3))
    pictures = traitlets.Dict(read_only=True).tag(sync=True)  # what can be chosen, by its name
    pool_size = Whole(2).tag(sync=True)
    stride = Whole(None, allow_none=True).tag(sync=True)
    padding = traitlets.Unicode("valid").tag(sync=True)
    patch_size = Whole(16).tag(sync=True)
    top = Whole(0).tag(sync=True)
    left = Whole(0).tag(sync=True)
    shift = Whole(0).tag(sync=True)
    direction = traitlets.Unicode("right").tag(sync=True)
    way = traitlets.Unicode("max").tag(sync=True)
    row = Whole(0).tag(sync=True)
    column = Whole(0).tag(sync=True)
    pinned = traitlets.Bool(False).tag(sync=True)

    def __init__(self, image: Any = None, pool_size: int = 2, **state: Any) -> None:
        given = {} if image is None else {"image": image}
        super().__init__(pool_size=pool_size, **state, **given)

    @property
    def patch(self) -> Array:
        """What the patch shows, the picture being shifted."""
        return _patch(self.now(), self.shift)

    @property
    def output(self) -> Array:
        """The patch, shrunk by the helper of `way`."""
        return _shrink(self.now(), self.way, self.patch)

    def survives(self) -> dict[str, Survival]:
        """Return what of each way's output is left after the shift, the two global ones too."""
        state, found = self.now(), {}
        for way in (way for way in (*WAYS, *GLOBAL) if _has_window(state, way)):
            before, after = (_shrink(state, way, _patch(state, shift)) for shift in (0, self.shift))
            found[way] = _survival(before, after, self.image)
        return found

    @traitlets.default("pictures")
    def _pictures(self) -> dict[str, Any]:
        return {name: plain(image) for name, image in course_pictures().items()}

    @traitlets.validate("image", *CHOICES, *LIMITS)
    def _proposed(self, proposal: Any) -> Any:
        return self._fits(proposal)

    def check(self, state: dict[str, Any]) -> None:
        """Raise an error if a value lies outside of its range, or no window fits the patch."""
        for name, choices in CHOICES.items():
            if state[name] not in choices:
                raise ValueError(f"{name} {state[name]!r} does not fit: {', '.join(choices)} do")
        for name, (least, most) in LIMITS.items():
            if state[name] is not None and not least <= state[name] <= most:
                raise ValueError(f"{name} {state[name]} does not fit: {least} to {most} do")
        image = state["image"]
        if image.ndim == 3:
            raise ValueError(f"image {image.shape} does not fit: (H, W) does, see to_grayscale")
        patch = _patch(state, 0)
        if not _has_window(state, state["way"]):
            raise ValueError(f"way 'blur' does not fit a patch {patch.shape}: its window is (3, 3)")
        _shrink(state, "max", patch)  # the helper says what is wrong with the window

    def still(self) -> Image.Image:
        """Return the patch and its five outputs, the window that is looked at framed."""
        state, patch, found, moves = self.now(), self.patch, self.survives(), self.shift > 0
        title, grey = "Shrink one patch in five ways", stills.shades(self.image)
        if self.locked:  # what answers stays closed here too
            panel = stills.Panel("The patch", patch, grey)
            return stills.draw(title, [panel], self.question["text"])
        cell, window = _looked_at(state, patch.shape, self.output.shape)
        panels = [stills.Panel("The patch", patch, grey, [window], 230)]
        for way in (way for way in WAYS if way in found):
            small = _shrink(state, way, patch).round().astype(int)  # so that there is room to write
            caption = _titled(way, state) + f": {found[way].same} of {found[way].of}" * moves
            boxes = [(*cell, 1, 1)] if way == self.way else []
            panels.append(stills.Panel(caption, small, grey, boxes, 120))
        held = f"row {cell[0]}, column {cell[1]}: {stills.written(self.output[cell])}"
        text = f"Moved {self.direction} by {self.shift}; above each output, how many stay. " * moves
        return stills.draw(title, panels, f"{text}{_titled(self.way, state)}, {held}")


def _titled(way: str, state: dict[str, Any]) -> str:
    """Call a way what the view and the page call it."""
    stride = state["stride"] or state["pool_size"]
    ending = {1: "", 2: "2nd ", 3: "3rd "}.get(stride, f"{stride}th ")
    return {"subsample": f"every {ending}pixel", "blur": f"blur, stride {stride}"}.get(way, way)


def _patch(state: dict[str, Any], shift: int) -> Array:
    """Cut the patch out of the picture, which has moved by so many pixels."""
    steps = [shift * step for step in DIRECTIONS[state["direction"]]]
    image: Array = np.roll(state["image"], steps, axis=(0, 1))
    size, (rows, columns) = state["patch_size"], image.shape
    top, left = max(min(state["top"], rows - size), 0), max(min(state["left"], columns - size), 0)
    return image[top : top + size, left : left + size]


def _has_window(state: dict[str, Any], way: str) -> bool:
    """Tell whether a way has a window that fits; those of the pools are checked by `check`."""
    small = min(_patch(state, 0).shape) < 3
    return not (way == "blur" and small and state["padding"] == "valid")


def _shrink(state: dict[str, Any], way: str, patch: Array) -> Array:
    """Shrink a patch by the helper of one way."""
    stride, padding = state["stride"] or state["pool_size"], state["padding"]
    if way == "subsample":
        return pooling.subsample(patch, stride)
    if way == "blur":
        return conv2d(patch, KERNELS["gaussian_blur"], stride=stride, padding=padding)
    if way in GLOBAL:
        return np.array(GLOBAL[way](patch))
    return POOLS[way](patch, state["pool_size"], stride=stride, padding=padding)


def _survival(before: Array, after: Array, image: Array) -> Survival:
    """Count what stays the same, but for the rounding of floats."""
    precision = 1e-6 if image.dtype in (np.float16, np.float32) else 1e-12
    tolerance = precision * np.abs(image.astype(float)).max()
    gaps = np.abs(after.astype(float) - before)
    same = int((gaps <= tolerance).sum())
    spread = float(before.astype(float).std())
    change = float(np.sqrt(np.mean(gaps**2))) / spread if spread > tolerance else float("nan")
    return Survival(same, gaps.size, change)


def _looked_at(
    state: dict[str, Any], patch: tuple[int, ...], output: tuple[int, ...]
) -> tuple[tuple[int, int], stills.Box]:
    """Return the output number that is looked at, and its window on the patch, by the shapes."""
    row, column = min(state["row"], output[0] - 1), min(state["column"], output[1] - 1)
    size = {"subsample": 1, "blur": 3}.get(state["way"], state["pool_size"])
    stride = state["stride"] or state["pool_size"]
    sides = resolve_padding(state["padding"], patch, (size, size), stride=(stride, stride))
    return (row, column), (row * stride - sides[0][0], column * stride - sides[1][0], size, size)
