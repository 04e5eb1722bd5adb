"""A button that takes a photograph of your own. Used in notebook 01, and wherever pictures go in.

It asks no more of ipywidgets than version 7 gives, which is what Google Colab has.
"""

import html
import io
from typing import Any

import ipywidgets
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from helpers.data.pictures import FORMAT_NAMES, as_picture, open_image, resize_square, resize_to

PREVIEW = 128  # pixels, twice 64: the height of the two small pictures below the button
# What is too large never arrives, and the button in the browser waits for an answer for ever: so
# the page has to say it beforehand.
HINT = (
    f"{FORMAT_NAMES}, at most 100 MB where <code>make lab</code> opened this page; elsewhere "
    "10 MB, and in Google Colab perhaps only 1 MB. If nothing happens, the file was larger: run "
    "this cell again for a fresh button, and choose a smaller file."
)


class PhotoUpload:
    """An upload button with a preview; `image` is the last photograph that could be read.

    Parameters
    ----------
    start : array, shape (H, W, 3), uint8
        What `image` is until a file comes, and stays if the file cannot be read.

    Attributes
    ----------
    image : array, shape (H, W, 3), uint8
        Yours to change: `start` is copied.
    button, hint, message, preview : widgets
        What is on the page, one below the other.

    Raises
    ------
    TypeError, ValueError
        If `start` holds no numbers, or is no such picture.

    Introduced in notebook 01.
    """

    def __init__(self, start: NDArray[np.uint8]) -> None:
        self.image: NDArray[np.uint8] = as_picture(start, "start").copy()
        if self.image.ndim != 3:
            raise ValueError(
                f"shape {self.image.shape} of start does not fit: (H, W, 3) does, "
                "as data.photo() gives"
            )
        self.button = ipywidgets.FileUpload(
            accept="image/*", multiple=False, description="Choose a photograph",
            layout=ipywidgets.Layout(width="220px"),
        )  # fmt: skip
        self.hint = ipywidgets.HTML(HINT)
        self.message = ipywidgets.HTML()
        natural = ipywidgets.Layout(align_self="flex-start")  # not stretched to the page
        self.preview = ipywidgets.Image(format="png", layout=natural)
        self._page = _Page([self.button, self.hint, self.message, self.preview])
        self._show("The course's own photograph")
        self.button.observe(self._take, names="value")

    def _take(self, change: Any) -> None:
        """Read the file that came, and empty the button, so that the same one can come again."""
        for name, content in _files(change["new"]):
            _empty(self.button)
            try:
                self.image = open_image(content)
            except ValueError as error:
                self.message.value = f"<b>{html.escape(name)}</b>: {html.escape(str(error))}"
            else:
                self._show(name)

    def _show(self, name: str) -> None:
        height, width, _ = self.image.shape
        self.message.value = (
            f"<b>{html.escape(name)}</b>: {height} rows, {width} columns, 3 channels; "
            f"values from {self.image.min()} to {self.image.max()}. "
            "Left: the photograph. Right: its central square at 64 × 64."
        )
        self.preview.value = _preview(self.image)

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display(self._page)


class _Page(ipywidgets.VBox):  # type: ignore[misc]
    """The widgets of the page, and a sentence where they are not alive."""

    def __repr__(self) -> str:
        return "PhotoUpload: run this cell to choose a photograph."


def _files(value: Any) -> list[tuple[str, bytes]]:
    """Return the names and contents from ipywidgets 8, a tuple, or from 7, a dict by name."""
    if not isinstance(value, dict):
        value = {file["name"]: file for file in value}
    return [(name, bytes(file["content"])) for name, file in value.items()]


def _empty(button: Any) -> None:
    """Let go of the file in the button, and set the count on it back to 0."""
    if isinstance(button.value, dict):  # ipywidgets 7 makes the value whenever the count changes
        button.metadata, button.data = [], []
        button._counter = 0
    else:
        button.value = ()


def _preview(image: NDArray[np.uint8]) -> bytes:
    """Return a PNG: the photograph, and beside it the 64 × 64 square, both PREVIEW high."""
    height, width = image.shape[:2]
    wide = min(max(1, round(width * PREVIEW / height)), 16 * PREVIEW)  # of a longer one the middle
    square = resize_square(image).repeat(PREVIEW // 64, 0).repeat(PREVIEW // 64, 1)
    gap = np.full((PREVIEW, 12, 3), 255, np.uint8)
    both = np.concatenate([resize_to(image, PREVIEW, wide), gap, square], axis=1)
    file = io.BytesIO()
    Image.fromarray(both).save(file, "PNG")
    return file.getvalue()
