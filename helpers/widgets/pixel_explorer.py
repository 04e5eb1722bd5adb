"""Walk over a picture and read its numbers. Used in notebook 01."""

from typing import Any

import numpy as np
import traitlets
from numpy.typing import NDArray
from PIL import Image

from helpers import data
from helpers.pixels import describe_color
from helpers.widgets import stills
from helpers.widgets.explorer import Explorer, script
from helpers.widgets.values import Numbers, Whole

NEAR = 4  # pixels to each side that are shown with their numbers


class PixelExplorer(Explorer):
    """Hover or walk to a pixel of a picture: its row, its column, its numbers; and mix a colour.

    Parameters
    ----------
    image : array-like, shape (H, W) or (H, W, 3), at most 512 pixels a side
        Grey of any finite numbers, or colour, uint8. Without it, the portrait of Lincoln.
    row, column : int
        The pixel that is looked at.
    mix : array-like, shape (3,), from 0 to 255
        Red, green and blue of the colour that is mixed.

    Attributes
    ----------
    output : array, shape () or (3,)
        The pixel's number or numbers: ``image[row, column]``.

    Raises
    ------
    ValueError, TypeError
        If a value does not fit; the last one stays.

    Examples
    --------
    >>> explorer = PixelExplorer([[0, 50], [100, 255]], row=1)
    >>> int(explorer.output)
    100

    Introduced in notebook 01.
    """

    _esm = script("pixel")

    image = Numbers(data.lincoln, axes=(2, 3))
    row = Whole(0).tag(sync=True)
    column = Whole(0).tag(sync=True)
    mix = Numbers([255, 128, 0], axes=(1,))

    def __init__(self, image: Any = None, **state: Any) -> None:
        super().__init__(**state, **({} if image is None else {"image": image}))

    @property
    def output(self) -> NDArray[Any]:
        """The pixel's number or numbers."""
        return np.array(self.image[self.row, self.column])

    @traitlets.validate("image", "row", "column", "mix")
    def _proposed(self, proposal: Any) -> Any:
        if proposal["trait"].name != "image":
            return self._fits(proposal)
        image = self._fits(proposal, row=0, column=0)
        rows, columns = image.shape[:2]  # the pixel stays inside the new picture
        self.row, self.column = min(self.row, rows - 1), min(self.column, columns - 1)
        return image

    def check(self, state: dict[str, Any]) -> None:
        """Raise an error if the picture has another form, or the pixel lies outside of it."""
        image = state["image"]
        if image.ndim == 3 and (image.shape[2] != 3 or image.dtype != np.uint8):
            form = f"{image.shape} {image.dtype}"
            raise ValueError(f"image {form} does not fit: (H, W), or (H, W, 3) uint8 for colour")
        for name, size in zip(("row", "column"), image.shape, strict=False):
            if not 0 <= state[name] < size:
                raise ValueError(f"{name} {state[name]} does not fit: 0 to {size - 1} do")
        try:
            describe_color(state["mix"])
        except ValueError as error:
            raise ValueError(str(error).replace("rgb", "mix")) from error

    def still(self) -> Image.Image:
        """Return the picture with the pixel framed, and its neighbours with their numbers."""
        grey, title = stills.shades(self.image), "Walk over a picture and read its numbers"
        if self.locked:  # what answers stays closed here too: no number, and nothing framed
            colours = self.image if self.image.ndim == 3 else grey(self.image)
            panels = [stills.Panel("The picture", colours)]
            return stills.draw(title, panels, self.question["text"])
        top, left = max(self.row - NEAR, 0), max(self.column - NEAR, 0)
        near = self.image[top : self.row + NEAR + 1, left : self.column + NEAR + 1]
        here, there = (self.row, self.column, 1, 1), (self.row - top, self.column - left, 1, 1)
        panels = [
            stills.Panel("The picture", self.image, grey, [here]),
            stills.Panel("Around the pixel", near, grey, [there]),
        ]
        mixed = self.mix[None, None].astype(np.uint8)
        panels.append(stills.Panel(f"Mixed: {describe_color(self.mix).name}", mixed))
        sentence = f"Row {self.row}, column {self.column}: {self.output.tolist()}"
        return stills.draw(title, panels, sentence)
