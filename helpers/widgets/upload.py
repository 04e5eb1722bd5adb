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

from helpers.data import open_image, resize_square

PREVIEW = 128  # pixels: the height of the two small pictures below the button


class PhotoUpload:
    """An upload button with a preview; `image` is the last photograph that could be read.

    Parameters
    ----------
    start : array, shape (H, W, 3), uint8
        What `image` is until a file comes, and stays if the file cannot be read.

    Attributes
    ----------
    image : array, shape (H, W, 3), uint8
    button, message, preview : widgets
        What is on the page, one below the other.

    Introduced in notebook 01.
    """

    def __init__(self, start: NDArray[np.uint8]) -> None:
        array = np.asarray(start)
        if array.dtype != np.uint8 or array.ndim != 3 or array.shape[2] != 3 or array.size == 0:
            raise ValueError(
                f"start has shape {array.shape} and dtype {array.dtype}: "
                "(H, W, 3) of uint8 fits, as data.photo() gives"
            )
        self.image: NDArray[np.uint8] = array
        self.button = ipywidgets.FileUpload(
            accept="image/*", multiple=False, description="Choose a photograph",
            layout=ipywidgets.Layout(width="220px"),
        )  # fmt: skip
        self.message = ipywidgets.HTML()
        natural = ipywidgets.Layout(align_self="flex-start")  # not stretched to the page
        self.preview = ipywidgets.Image(format="png", layout=natural)
        self._page = ipywidgets.VBox([self.button, self.message, self.preview])
        self._show("The course's own photograph")
        self.button.observe(self._take, names="value")

    def _take(self, change: Any) -> None:
        name, content = _first_file(change["new"])
        if content is None:
            return
        try:
            self.image = open_image(content)
        except ValueError as error:
            self.message.value = f"<b>{html.escape(name)}</b>: {html.escape(str(error))}"
            return
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


def _first_file(value: Any) -> tuple[str, bytes | None]:
    """Return name and content of the file, from ipywidgets 8 (a tuple) or 7 (a dict)."""
    files = list(value.values()) if isinstance(value, dict) else list(value)
    if not files:
        return "", None
    name = files[0].get("name") or files[0].get("metadata", {}).get("name", "your file")
    return name, bytes(files[0]["content"])


def _preview(image: NDArray[np.uint8]) -> bytes:
    """Return a PNG: the photograph, and beside it the 64 × 64 square, both PREVIEW high."""
    height, width = image.shape[:2]
    shown = min(max(1, round(width * PREVIEW / height)), 16 * PREVIEW), PREVIEW
    photograph = Image.fromarray(image).resize(shown, Image.Resampling.BOX)
    square = Image.fromarray(resize_square(image)).resize(
        (PREVIEW, PREVIEW), Image.Resampling.NEAREST
    )
    both = Image.new("RGB", (shown[0] + 12 + PREVIEW, PREVIEW), "white")
    both.paste(photograph, (0, 0))
    both.paste(square, (shown[0] + 12, 0))
    file = io.BytesIO()
    both.save(file, "PNG")
    return file.getvalue()
