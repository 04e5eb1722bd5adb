"""Slide a kernel over a picture and watch each number come out. Used in notebooks 02 and 03."""

import json
from typing import Any

import numpy as np
import traitlets
from numpy.typing import NDArray
from PIL import Image

from helpers.fully_connected import relu
from helpers.internals.arguments import number, whole
from helpers.internals.convolution import prepare
from helpers.internals.windows import resolve_padding
from helpers.kernels import KERNELS, conv2d, convolve2d
from helpers.stride_padding import pad
from helpers.widgets import stills
from helpers.widgets.explorer import Explorer, Numbers, script

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
    kernels = {"2 × 2 of the lecture": np.array([[1, 0], [0, -1]]), **KERNELS}
    kernels["three ones in a row"] = np.ones((1, 3), int)
    sent = {
        trait: {
            name: {"dtype": str(a.dtype), "shape": a.shape, "values": a.ravel().tolist()}
            for name, a in arrays.items()
        }
        for trait, arrays in (("image", PICTURES), ("kernel", kernels))
    }
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
    stride = traitlets.Any(1).tag(sync=True)
    padding = traitlets.Any("valid").tag(sync=True)
    dilation = traitlets.Any(1).tag(sync=True)
    flip = traitlets.Bool(False).tag(sync=True)
    bias = traitlets.Any(0).tag(sync=True)
    relu = traitlets.Bool(False).tag(sync=True)
    step = traitlets.Any(0).tag(sync=True)
    whole = traitlets.Bool(False).tag(sync=True)
    hovered = traitlets.List(traitlets.Int()).tag(sync=True)
    pinned = traitlets.List(traitlets.Int()).tag(sync=True)
    speed = traitlets.Any(3).tag(sync=True)

    def __init__(self, image: Any = None, kernel: Any = None, **state: Any) -> None:
        given = {"image": image, "kernel": kernel}
        super().__init__(**state, **{name: a for name, a in given.items() if a is not None})

    @property
    def output(self) -> NDArray[Any]:
        """What comes out, computed by the course's own functions."""
        convolve = convolve2d if self.flip else conv2d
        output = convolve(self.image, self.kernel, bias=self.bias, **self._options())
        return relu(output) if self.relu else output

    def _options(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("stride", "padding", "dilation")}

    @traitlets.validate(
        "image", "kernel", "stride", "padding", "dilation", "bias", "speed", *PLACES
    )
    def _proposed(self, proposal: Any) -> Any:
        if isinstance(proposal["value"], np.generic):  # a number of NumPy, which JSON has not
            proposal["value"] = proposal["value"].item()
        if proposal["trait"].name not in PLACES:
            self._keep_inside(proposal)
        return self._fits(proposal)

    def _keep_inside(self, proposal: Any) -> None:
        """Bring the windows that are looked at back into an output that becomes smaller."""
        state = {name: getattr(self, name) for name in self.state_names()} | PLACES
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
        if max(state["kernel"].shape) > WIDEST:
            shape = state["kernel"].shape
            raise ValueError(f"kernel {shape} is too large to explore: {WIDEST} × {WIDEST} fit")
        names = ("image", "kernel", "stride", "padding", "dilation")
        shape = prepare(*(state[name] for name in names)).out.shape
        return shape[1], shape[2]

    def check(self, state: dict[str, Any]) -> None:
        """Raise an error if no window fits, a number is out of range, or a place is none."""
        rows, columns = self._sizes(state)
        if whole(state["step"], "step", least=0) >= rows * columns:
            fits = f"0 to {rows * columns - 1} do"
            raise ValueError(f"step {state['step']} does not fit: {fits}")
        for name in ("hovered", "pinned"):
            if not _is_place(state[name], (rows, columns)):
                fits = f"[row, column] below {[rows, columns]}, or [], does"
                raise ValueError(f"{name} {state[name]} does not fit: {fits}")

    def still(self) -> Image.Image:
        """Return the padded picture with the window framed, the kernel, and the output."""
        padded, kernel = self._padded(), self.kernel[::-1, ::-1] if self.flip else self.kernel
        name = "The picture" if padded.shape == self.image.shape else "The picture, padded"
        least, most = (0, 255) if padded.dtype == np.uint8 else (min(padded.min(), 0), padded.max())
        panels = [
            stills.Panel(name, padded, stills.grey(least, most)),
            stills.Panel("The kernel", kernel, stills.signed(1.6 * abs(kernel).max())),
        ]
        title = "Slide a kernel over a picture"
        if self.question and not self.choice:  # what answers stays closed here too
            return stills.draw(title, panels, self.question["text"])
        output = self.output
        row, column = self.hovered or divmod(self.step, output.shape[1])
        read = self._read(row, column)
        panels[0] = panels[0]._replace(boxes=[(*place, 1, 1) for place in read])
        colour = stills.grey(0, max(output.max(), most))
        if output.min() < 0:
            colour = stills.signed(abs(output).max())
        made = f"The output, {output.shape[0]} × {output.shape[1]}"
        panels.append(stills.Panel(made, output, colour, [(row, column, 1, 1)]))
        pixels = [padded[place] for place in read]
        return stills.draw(title, panels, self._sentence(pixels, kernel, output[row, column]))

    def _padded(self) -> NDArray[Any]:
        """Return the picture with its zeros."""
        stride, dilation = (self.stride,) * 2, (self.dilation,) * 2
        size = self.kernel.shape
        sides = resolve_padding(
            self.padding, self.image.shape, size, stride=stride, dilation=dilation
        )
        return pad(self.image, sides)

    def _read(self, row: int, column: int) -> list[tuple[int, int]]:
        """Return where in the padded picture a window reads, in the order of the weights."""
        return [
            (row * self.stride + i * self.dilation, column * self.stride + j * self.dilation)
            for i, j in np.ndindex(self.kernel.shape)
        ]

    def _sentence(self, pixels: list[Any], kernel: NDArray[Any], total: Any) -> str:
        """Write out the products of a window and their sum, as far as there is room."""
        pairs = [(stills.written(v), stills.written(w)) for v, w in zip(pixels, kernel.flat)]
        terms = " + ".join(f"{v}·({w})" if w[0] == "−" else f"{v}·{w}" for v, w in pairs)
        if len(terms) > ROOM:
            terms = f"The sum of {len(pairs)} products"
        bias = f" + {stills.written(self.bias)} (bias)" if self.bias else ""
        return f"{terms}{bias} = {stills.written(total)}{' after ReLU' if self.relu else ''}"


def _is_place(place: list[int], shape: tuple[int, int]) -> bool:
    """Tell whether [row, column] lies in an output, or is [] for none."""
    return not place or (len(place) == 2 and 0 <= place[0] < shape[0] and 0 <= place[1] < shape[1])
