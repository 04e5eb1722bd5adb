"""Slide a kernel over a picture and watch each number come out. Used in notebooks 02 and 03."""

import json
from typing import Any

import numpy as np
import traitlets
from numpy.typing import NDArray
from PIL import Image

from helpers.fully_connected import relu
from helpers.internals.arguments import number, whole
from helpers.internals.convolution import Work, prepare
from helpers.internals.windows import windows
from helpers.kernels import KERNELS, conv2d, convolve2d
from helpers.widgets import stills
from helpers.widgets.explorer import Explorer, script
from helpers.widgets.values import Numbers, Plain, Whole, plain

WIDEST = 11  # weights of a side: more of them would make a window too long to be written out
MOST = {"stride": 64, "padding": 32, "dilation": 64, "speed": 60}
PLACES = {"step": 0, "hovered": [], "pinned": []}  # which windows are looked at
ROOM = 84  # signs of a line below the still picture

PICTURES = {
    "1 to 9": np.arange(1, 10).reshape(3, 3),
    "a row of seven": np.array([[3, 1, 4, 1, 5, 9, 2]]),
    "flat, every pixel 100": np.full((5, 5), 100),
    "a standing edge": np.repeat([[0, 0, 0, 10, 10, 10]], 6, axis=0),
    "a lying edge": np.repeat([[0, 0, 0, 10, 10, 10]], 6, axis=0).T,
    "a single 1": np.pad([[1]], 3),
    "0 to 39": np.arange(40).reshape(5, 8),
    "a cross": np.maximum(np.eye(8, dtype=int), np.eye(8, dtype=int)[::-1]) * 9,
}


def _gallery() -> str:
    """Return the pictures and kernels to choose from as a line of JavaScript."""
    own = {"2 × 2 of the lecture": np.array([[1, 0], [0, -1]]), **KERNELS}
    kernels = {**own, "three ones in a row": np.ones((1, 3), int)}
    choices = {"image": PICTURES, "kernel": kernels}
    sent = {name: {n: plain(a) for n, a in arrays.items()} for name, arrays in choices.items()}
    return f"const GALLERY = {json.dumps(sent)};\n"


class ConvolutionExplorer(Explorer):
    """Slide a kernel over a picture: each window's products, their sum, and where it lands.

    Parameters
    ----------
    image : array-like, shape (H, W), at most 512 pixels a side
        What the kernel slides over. Without it, the numbers from 1 to 9.
    kernel : array-like, shape (kH, kW), at most 11 weights a side
        Without it, the one of the lecture, [[1, 0], [0, -1]].
    stride, dilation : int
        As for `helpers.kernels.conv2d`.
    padding : "valid", "same" or int
        Zeros around the picture; an int is so many pixels on each side.
    flip : bool
        Turn the kernel by 180 degrees first, as mathematics does: `helpers.kernels.convolve2d`.
    bias : number
        Added to each sum.
    relu : bool
        Make what is negative 0.
    step : int
        The window that is shown, counted row by row from 0.
    whole : bool
        Show all of the output at once, and not only what the windows up to this one have made.
    hovered, pinned : list
        [row, column] of an output that is pointed at, or held fast; [] for none.
    speed : int
        Windows a second while playing.

    Attributes
    ----------
    output : array, shape (oH, oW)
        What `conv2d` or `convolve2d` returns for all this, after ReLU where that is on.

    Raises
    ------
    ValueError, TypeError
        If a value does not fit, or no window fits into the padded picture; the last one stays.

    Examples
    --------
    >>> explorer = ConvolutionExplorer([[1, 2, 3], [4, 5, 6], [7, 8, 9]], padding="same")
    >>> explorer.output
    array([[-4, -4,  3],
           [-4, -4,  6],
           [ 7,  8,  9]])

    Introduced in notebook 02.
    """

    _esm = _gallery() + script("convolution_arithmetic", "convolution")

    image = Numbers(PICTURES["1 to 9"])
    kernel = Numbers([[1, 0], [0, -1]])
    stride = Plain(1).tag(sync=True)
    padding = Plain("valid").tag(sync=True)
    dilation = Plain(1).tag(sync=True)
    flip = traitlets.Bool(False).tag(sync=True)
    bias = Plain(0).tag(sync=True)
    relu = traitlets.Bool(False).tag(sync=True)
    step = Plain(0).tag(sync=True)
    whole = traitlets.Bool(False).tag(sync=True)
    hovered = traitlets.List(Whole()).tag(sync=True)
    pinned = traitlets.List(Whole()).tag(sync=True)
    speed = Plain(3).tag(sync=True)

    def __init__(self, image: Any = None, kernel: Any = None, **state: Any) -> None:
        given = {"image": image, "kernel": kernel}
        super().__init__(**state, **{name: a for name, a in given.items() if a is not None})

    @property
    def output(self) -> NDArray[Any]:
        """What comes out, computed by the course's own functions."""
        convolve = convolve2d if self.flip else conv2d
        how = {name: getattr(self, name) for name in ("stride", "padding", "dilation", "bias")}
        output = convolve(self.image, self.kernel, **how)
        return relu(output) if self.relu else output

    @traitlets.validate(
        "image", "kernel", "stride", "padding", "dilation", "bias", "speed", *PLACES
    )
    def _proposed(self, proposal: Any) -> Any:
        if proposal["trait"].name not in PLACES:
            self._keep_inside(proposal)
        return self._fits(proposal)

    def _keep_inside(self, proposal: Any) -> None:
        """Bring the windows that are looked at back into an output that becomes smaller."""
        state = self.now() | PLACES
        try:
            rows, columns = self._sizes({**state, proposal["trait"].name: proposal["value"]})
        except (ValueError, TypeError):
            return  # `check` refuses it, and nothing is changed
        self.step = min(self.step, rows * columns - 1)
        for name in ("hovered", "pinned"):
            if not _is_place(getattr(self, name), (rows, columns)):
                setattr(self, name, [])

    def _sizes(self, state: dict[str, Any]) -> tuple[int, int]:
        """Return the output's shape, or raise an error that says what does not fit."""
        for name, most in MOST.items():
            value, least = state[name], int(name != "padding")
            if isinstance(value, str) and name == "padding":
                continue  # which words there are, `prepare` knows
            if whole(value, name, least=least) > most:
                raise ValueError(f"{name} {value} does not fit: {least} to {most} do")
        number(state["bias"], "bias")
        shape = state["kernel"].shape
        if max(shape) > WIDEST:
            raise ValueError(f"kernel {shape} is too large to explore: {WIDEST} × {WIDEST} fit")
        _, rows, columns, _ = _work(state).out.shape
        return rows, columns

    def check(self, state: dict[str, Any]) -> None:
        """Raise an error if no window fits, a number is out of range, or a place is none."""
        rows, columns = self._sizes(state)
        if whole(state["step"], "step", least=0) >= rows * columns:
            raise ValueError(f"step {state['step']} does not fit: 0 to {rows * columns - 1} do")
        for name in ("hovered", "pinned"):
            if not _is_place(state[name], (rows, columns)):
                fits = f"[row, column] below {[rows, columns]}, or [], does"
                raise ValueError(f"{name} {state[name]} does not fit: {fits}")

    def still(self) -> Image.Image:
        """Return the padded picture with the window framed, the kernel, and the output."""
        kernel = self.kernel[::-1, ::-1] if self.flip else self.kernel
        weights = stills.Panel("The kernel", kernel, stills.signed(1.6 * abs(kernel).max()))
        title, scale = "Slide a kernel over a picture", stills.grey(*_range(self.image))
        if self.locked:  # what answers stays closed here too
            picture = stills.Panel("The picture", self.image, scale)
            return stills.draw(title, [picture, weights], self.question["text"])
        padded, unread = self._padded()
        output = self.output
        row, column = self.hovered or divmod(self.step, output.shape[1])
        read = self._read(row, column)
        boxes = [(*place, 1, 1) for place in read]
        if self.dilation == 1:
            boxes = [(*read[0], *kernel.shape)]
        name = _called("The picture", padded) + (", hatched: never read" if unread.any() else "")
        shown, hatched = np.where(unread, np.nan, padded), np.argwhere(unread).tolist()
        picture = stills.Panel(name, shown, scale, boxes, hatched=hatched)
        sentence = self._sentence([padded[place] for place in read], kernel, output[row, column])
        return stills.draw(title, [picture, weights, self._made(output, row, column)], sentence)

    def _made(self, output: NDArray[Any], row: int, column: int) -> stills.Panel:
        """Return the output as far as windows have been there."""
        low, high = _range(output)
        colour = stills.signed(max(-low, high)) if low < 0 else stills.grey(low, high)
        last = output.size if self.whole else self.step
        known = np.where(np.arange(output.size).reshape(output.shape) <= last, output, np.nan)
        return stills.Panel(_called("The output", output), known, colour, [(row, column, 1, 1)])

    def _padded(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return the picture with its zeros, and where no window reads it."""
        work = _work(self.now())
        unread = np.ones_like(work.batch, bool)
        size, how = self.kernel.shape, {"stride": work.stride, "dilation": work.dilation}
        windows(unread, size, **how, writeable=True)[...] = False
        return work.batch[0, :, :, 0], unread[0, :, :, 0]

    def _read(self, row: int, column: int) -> list[tuple[int, int]]:
        """Return where in the padded picture a window reads, in the order of the weights."""
        top, left = row * self.stride, column * self.stride
        steps = np.ndindex(self.kernel.shape)
        return [(top + i * self.dilation, left + j * self.dilation) for i, j in steps]

    def _sentence(self, pixels: list[Any], kernel: NDArray[Any], total: Any) -> str:
        """Write out the products of a window and their sum, as far as there is room."""
        pairs = [
            (stills.written(v), stills.written(w)) for v, w in zip(pixels, kernel.flat, strict=True)
        ]
        terms = " + ".join(f"{v}·({w})" if w[0] == "−" else f"{v}·{w}" for v, w in pairs)
        if len(terms) > ROOM:
            terms = f"The sum of {len(pairs)} products"
        bias = f", with the bias {stills.written(self.bias)}" if self.bias else ""
        after = f"{bias}{' and ReLU' if self.relu else ''}"
        return f"{terms}{after} = {stills.written(total)}"


def _work(state: dict[str, Any]) -> Work:
    """Return the padded picture and room for the output, or raise what `conv2d` raises."""
    return prepare(*(state[n] for n in ("image", "kernel", "stride", "padding", "dilation")))


def _called(name: str, array: NDArray[Any]) -> str:
    return f"{name}, {array.shape[0]} × {array.shape[1]}"


def _range(array: NDArray[Any]) -> tuple[float, float]:
    """Return what is drawn black and white: 0 and 255 for uint8, else 0 and the largest."""
    least, most = min(float(array.min()), 0.0), float(array.max())
    return (0.0, 255.0) if array.dtype == np.uint8 else (least, most)


def _is_place(place: list[int], shape: tuple[int, int]) -> bool:
    """Tell whether [row, column] lies in an output, or is [] for none."""
    return not place or (len(place) == 2 and 0 <= place[0] < shape[0] and 0 <= place[1] < shape[1])
