"""What the upload button promises: a photograph of one's own, in ipywidgets 8 and 7 alike."""

import io
from typing import Any

import ipywidgets
import numpy as np
import pytest
import traitlets
from PIL import Image

from helpers import data
from helpers.widgets.upload import PREVIEW, PhotoUpload
from tests.data.samples import BLUE, flat

VERSION = int(ipywidgets.__version__.split(".")[0])


class FileUpload7(ipywidgets.FileUpload):
    """What ipywidgets 7 has in place of 8's value: three traits from the browser make a dict."""

    _counter = traitlets.Int()
    metadata = traitlets.List(traitlets.Dict())
    data = traitlets.List(traitlets.Bytes())
    value = traitlets.Dict(read_only=True)

    @traitlets.observe("_counter")
    def on_incr_counter(self, change: Any) -> None:
        files = zip(self.metadata, self.data, strict=True)
        self.set_trait("value", {m["name"]: {"metadata": m, "content": c} for m, c in files})

    def set_state(self, state: dict[str, Any]) -> None:
        with self.hold_trait_notifications():
            for name, value in state.items():
                self.set_trait(name, value)


@pytest.fixture(params=[8, 7], ids=["ipywidgets8", "ipywidgets7"])
def photo(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> PhotoUpload:
    if VERSION == 7 and request.param == 8:
        pytest.skip("this is ipywidgets 7")
    if VERSION == 8 and request.param == 7:
        monkeypatch.setattr(ipywidgets, "FileUpload", FileUpload7)
    return PhotoUpload(data.photo("coffee"))


def send(photo: PhotoUpload, name: str, content: bytes) -> None:
    """Do what the browser does when a file is chosen."""
    about = {"name": name, "type": "image/png", "size": len(content)}
    if hasattr(photo.button, "_counter"):
        state = {
            "_counter": photo.button._counter + 1,
            "metadata": [about | {"lastModified": 1}],
            "data": [content if VERSION == 8 else memoryview(content)],
        }
    else:
        state = {"value": [about | {"last_modified": 1, "content": memoryview(content)}]}
    photo.button.set_state(state)


def shown(photo: PhotoUpload) -> np.ndarray:
    with Image.open(io.BytesIO(photo.preview.value)) as picture:
        assert picture.format == "PNG"
        return np.array(picture)


# Before a file comes


def test_it_starts_with_the_given_photograph(photo: PhotoUpload) -> None:
    np.testing.assert_array_equal(photo.image, data.photo("coffee"))
    assert "The course's own photograph" in photo.message.value.replace("&#x27;", "'")
    assert "200 rows, 300 columns, 3 channels" in photo.message.value


def test_the_preview_shows_the_photograph_and_its_square_beside_it(photo: PhotoUpload) -> None:
    picture = shown(photo)
    wide = 192  # 300 columns of 200 rows, at a height of 128
    assert picture.shape == (PREVIEW, wide + 12 + PREVIEW, 3)
    assert (picture[:, wide : wide + 12] == 255).all()
    square = data.resize_square(data.photo("coffee"), 64)
    np.testing.assert_array_equal(picture[:, wide + 12 :], square.repeat(2, 0).repeat(2, 1))
    whole = data.photo("coffee").mean(axis=(0, 1))
    np.testing.assert_allclose(picture[:, :wide].mean(axis=(0, 1)), whole, atol=1)


def test_the_button_takes_one_picture_and_says_so(photo: PhotoUpload) -> None:
    assert isinstance(photo.button, ipywidgets.FileUpload)
    assert photo.button.accept == "image/*"
    assert photo.button.multiple is False
    assert photo.button.description == "Choose a photograph"
    assert photo.button.layout.width == "220px"


def test_the_page_shows_button_message_and_preview_one_below_the_other(
    photo: PhotoUpload, monkeypatch: pytest.MonkeyPatch
) -> None:
    displayed: list[Any] = []
    monkeypatch.setattr("IPython.display.display", displayed.append)
    photo._ipython_display_()
    (page,) = displayed
    assert isinstance(page, ipywidgets.VBox)
    assert page.children == (photo.button, photo.hint, photo.message, photo.preview)
    assert (photo.preview.format, photo.preview.layout.align_self) == ("png", "flex-start")


def test_where_no_kernel_runs_a_sentence_says_what_the_cell_is_for(photo: PhotoUpload) -> None:
    assert repr(photo._page) == "PhotoUpload: run this cell to choose a photograph."


def test_what_is_too_large_to_arrive_is_said_beside_the_button(photo: PhotoUpload) -> None:
    hint = photo.hint.value
    assert "at most 100 MB where <code>make lab</code> opened this page; elsewhere 10 MB" in hint
    assert "If nothing happens, the file was larger: run this cell again" in hint
    assert hint.startswith("JPEG, PNG, WebP, GIF, BMP or TIFF")


def test_the_image_is_not_the_array_of_the_caller() -> None:
    start = data.photo("coffee")
    photo = PhotoUpload(start)
    photo.image[:] = 0
    np.testing.assert_array_equal(start, data.photo("coffee"))


# A file comes


def test_a_file_becomes_the_image(photo: PhotoUpload) -> None:
    send(photo, "my sea.png", flat(BLUE, "PNG", 30, 50))
    assert (photo.image.shape, photo.image.dtype) == ((30, 50, 3), np.uint8)
    assert (photo.image == BLUE).all()
    assert "<b>my sea.png</b>: 30 rows, 50 columns, 3 channels" in photo.message.value
    assert "values from 0 to 255" in photo.message.value
    assert (shown(photo)[:, -PREVIEW:] == BLUE).all()


@pytest.mark.parametrize("content", [flat(BLUE, "PNG"), b"broken"], ids=["picture", "broken"])
def test_after_each_file_the_button_is_empty_again(photo: PhotoUpload, content: bytes) -> None:
    before = photo.button.value
    send(photo, "sea.png", content)
    assert photo.button.value == before and not before
    assert getattr(photo.button, "_counter", 0) == 0


def test_the_same_file_can_come_again(photo: PhotoUpload) -> None:
    content = flat(BLUE, "PNG")
    send(photo, "sea.png", content)
    photo.image = data.photo("coffee")  # as a cell of the page may do
    send(photo, "sea.png", content)
    assert (photo.image == BLUE).all()


def test_the_last_of_two_files_is_the_image(photo: PhotoUpload) -> None:
    send(photo, "first.png", flat(BLUE, "PNG"))
    send(photo, "second.png", flat((9, 8, 7), "PNG"))
    assert (photo.image == (9, 8, 7)).all()
    assert "second.png" in photo.message.value


def test_a_name_is_shown_as_text_and_never_run_as_html(photo: PhotoUpload) -> None:
    send(photo, "<img src=x onerror=alert('hi')> & co.png", flat(BLUE, "PNG"))
    assert "<img" not in photo.message.value
    assert "&lt;img src=x onerror=alert(&#x27;hi&#x27;)&gt; &amp; co.png" in photo.message.value


# A file comes that cannot be read


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"Dear diary", "is no picture that can be read: JPEG, PNG"),
        (flat(BLUE, "PNG", 300, 300)[:120], "cannot be read, it may be damaged or cut off"),
    ],
    ids=["text", "cut off"],
)
def test_a_broken_file_keeps_the_image_and_says_why(
    photo: PhotoUpload, content: bytes, reason: str
) -> None:
    preview = photo.preview.value
    send(photo, "<b>ad.jpg", content)
    np.testing.assert_array_equal(photo.image, data.photo("coffee"))
    assert photo.preview.value == preview
    assert photo.message.value.startswith("<b>&lt;b&gt;ad.jpg</b>: the uploaded file ")
    assert reason in photo.message.value


def test_after_a_broken_file_the_next_one_is_taken(photo: PhotoUpload) -> None:
    send(photo, "sea.png", flat(BLUE, "PNG"))
    send(photo, "broken.png", b"broken")
    assert (photo.image == BLUE).all()
    send(photo, "good.png", flat((1, 2, 3), "PNG"))
    assert (photo.image == (1, 2, 3)).all()
    assert "broken" not in photo.message.value


def test_a_file_of_too_many_pixels_keeps_the_image_and_the_next_is_taken(
    photo: PhotoUpload, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    send(photo, "huge.png", flat(BLUE, "PNG", 30, 50))
    assert photo.image.shape == (200, 300, 3)
    assert "has too many pixels" in photo.message.value
    send(photo, "small.png", flat(BLUE, "PNG", 3, 5))
    assert photo.image.shape == (3, 5, 3)


# Odd photographs


@pytest.mark.parametrize(
    ("height", "width", "wide"),
    [(1, 1, 128), (1, 20_000, 2048), (20_000, 1, 1), (3, 500, 2048), (64, 64, 128), (2, 31, 1984)],
)
def test_a_photograph_of_any_shape_has_a_preview_of_bearable_size(
    height: int, width: int, wide: int
) -> None:
    picture = shown(PhotoUpload(np.full((height, width, 3), 90, np.uint8)))
    assert picture.shape == (PREVIEW, wide + 12 + PREVIEW, 3)
    assert (picture[:, 0] == 90).all()
    assert (picture[:, -1] == 90).all()


@pytest.mark.parametrize(
    ("start", "error", "words"),
    [
        (np.zeros((4, 4), np.uint8), ValueError, r"shape \(4, 4\) of start .*as data\.photo\(\)"),
        (np.zeros((4, 4, 4), np.uint8), ValueError, r"shape \(4, 4, 4\) of start does not fit"),
        (np.zeros((0, 4, 3), np.uint8), ValueError, r"start \(0, 4, 3\) is empty"),
        (np.zeros((4, 4, 3)), ValueError, "dtype float64 of start does not fit: uint8"),
        ("coffee", TypeError, "start must hold numbers, received str"),
    ],
)
def test_a_start_that_is_no_photograph_is_refused_with_what_fits(
    start: Any, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        PhotoUpload(start)
