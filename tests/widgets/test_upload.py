"""What the upload button promises: a photograph of one's own, in ipywidgets 8 and 7 alike."""

import io
from typing import Any

import ipywidgets
import numpy as np
import pytest
from PIL import Image
from traitlets import Bunch

from helpers import data
from helpers.widgets.upload import PREVIEW, PhotoUpload

BLUE = (0, 0, 255)


def png(height: int = 30, width: int = 50, colour: tuple[int, int, int] = BLUE) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(file, "PNG")
    return file.getvalue()


def in_form_8(name: str, content: bytes) -> tuple[dict[str, Any], ...]:
    return (
        {"name": name, "type": "image/png", "size": len(content), "content": memoryview(content)},
    )


def in_form_7(name: str, content: bytes) -> dict[str, dict[str, Any]]:
    metadata = {"name": name, "type": "image/png", "size": len(content), "lastModified": 1}
    return {name: {"metadata": metadata, "content": content}}


def send(photo: PhotoUpload, value: Any) -> None:
    """Do what the widget does when the browser sends a file."""
    photo.button.notify_change(
        Bunch(name="value", old=(), new=value, owner=photo.button, type="change")
    )


def shown(photo: PhotoUpload) -> np.ndarray:
    with Image.open(io.BytesIO(photo.preview.value)) as picture:
        assert picture.format == "PNG"
        return np.array(picture)


@pytest.fixture
def photo() -> PhotoUpload:
    return PhotoUpload(data.photo("coffee"))


forms = pytest.mark.parametrize("form", [in_form_8, in_form_7], ids=["ipywidgets8", "ipywidgets7"])


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


def test_the_page_shows_button_message_and_preview_one_below_the_other(
    photo: PhotoUpload, monkeypatch: pytest.MonkeyPatch
) -> None:
    displayed: list[Any] = []
    monkeypatch.setattr("IPython.display.display", displayed.append)
    photo._ipython_display_()
    (page,) = displayed
    assert isinstance(page, ipywidgets.VBox)
    assert page.children == (photo.button, photo.message, photo.preview)


# A file comes


@forms
def test_a_file_becomes_the_image(photo: PhotoUpload, form: Any) -> None:
    send(photo, form("my sea.png", png()))
    assert (photo.image.shape, photo.image.dtype) == ((30, 50, 3), np.uint8)
    assert (photo.image == BLUE).all()
    assert "<b>my sea.png</b>: 30 rows, 50 columns, 3 channels" in photo.message.value
    assert "values from 0 to 255" in photo.message.value
    assert (shown(photo)[:, -PREVIEW:] == BLUE).all()


def test_the_widget_itself_passes_a_file_on(photo: PhotoUpload) -> None:
    (file,) = in_form_8("sea.png", png())
    photo.button.set_state({"value": [file | {"last_modified": 1_790_000_000_000}]})  # as a browser
    assert (photo.image == BLUE).all()


@forms
def test_the_last_of_two_files_is_the_image(photo: PhotoUpload, form: Any) -> None:
    send(photo, form("first.png", png()))
    send(photo, form("second.png", png(20, 20, (9, 8, 7))))
    assert (photo.image == (9, 8, 7)).all()
    assert "second.png" in photo.message.value


@forms
def test_a_name_is_shown_as_text_and_never_run_as_html(photo: PhotoUpload, form: Any) -> None:
    name = "<img src=x onerror=alert('hi')> & co.png"
    send(photo, form(name, png()))
    assert "<img" not in photo.message.value
    assert "&lt;img src=x onerror=alert(&#x27;hi&#x27;)&gt; &amp; co.png" in photo.message.value


@pytest.mark.parametrize("nothing", [(), {}], ids=["ipywidgets8", "ipywidgets7"])
def test_no_file_changes_nothing(photo: PhotoUpload, nothing: Any) -> None:
    message, preview = photo.message.value, photo.preview.value
    send(photo, nothing)
    np.testing.assert_array_equal(photo.image, data.photo("coffee"))
    assert (photo.message.value, photo.preview.value) == (message, preview)


def test_a_file_without_a_name_is_your_file(photo: PhotoUpload) -> None:
    send(photo, {"": {"content": png()}})
    assert (photo.image == BLUE).all()
    assert "<b>your file</b>" in photo.message.value


# A file comes that cannot be read

broken = pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"Dear diary", "is no picture that can be read: JPEG, PNG"),
        (b"", "is no picture that can be read: JPEG, PNG"),
        (png(300, 300)[:120], "cannot be read, it may be damaged or cut off"),
        (b"qoif" + bytes([0, 0, 0, 4, 0, 0, 0, 4, 3, 0]), "cannot be read, it may be damaged"),
    ],
    ids=["text", "empty", "cut off", "rare"],
)


@forms
@broken
def test_a_broken_file_keeps_the_image_and_says_why(
    photo: PhotoUpload, form: Any, content: bytes, reason: str
) -> None:
    preview = photo.preview.value
    send(photo, form("<b>ad.jpg", content))
    np.testing.assert_array_equal(photo.image, data.photo("coffee"))
    assert photo.preview.value == preview
    assert photo.message.value.startswith("<b>&lt;b&gt;ad.jpg</b>: the uploaded file ")
    assert reason in photo.message.value


@forms
def test_after_a_broken_file_the_photograph_before_it_is_kept(
    photo: PhotoUpload, form: Any
) -> None:
    send(photo, form("sea.png", png()))
    send(photo, form("broken.png", b"broken"))
    assert (photo.image == BLUE).all()
    send(photo, form("good.png", png(8, 8, (1, 2, 3))))
    assert (photo.image == (1, 2, 3)).all()
    assert "broken" not in photo.message.value


def test_a_file_of_too_many_pixels_keeps_the_image(
    photo: PhotoUpload, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    send(photo, in_form_8("huge.png", png()))
    assert photo.image.shape == (200, 300, 3)
    assert "has too many pixels" in photo.message.value


# Odd photographs


@pytest.mark.parametrize(
    ("height", "width"), [(1, 1), (1, 20_000), (20_000, 1), (3, 500), (64, 64)]
)
def test_a_photograph_of_any_shape_has_a_preview_of_bearable_size(height: int, width: int) -> None:
    picture = shown(PhotoUpload(np.full((height, width, 3), 90, np.uint8)))
    assert picture.shape[0] == PREVIEW
    assert 1 + 12 + PREVIEW <= picture.shape[1] <= 17 * PREVIEW + 12
    assert (picture[:, 0] == 90).all()
    assert (picture[:, -1] == 90).all()


def test_looking_at_a_photograph_leaves_it_as_it_was() -> None:
    start = data.photo("coffee")
    start.flags.writeable = False
    PhotoUpload(start)
    np.testing.assert_array_equal(start, data.photo("coffee"))


@pytest.mark.parametrize(
    "start",
    [
        np.zeros((4, 4), np.uint8),
        np.zeros((4, 4, 4), np.uint8),
        np.zeros((1, 4, 4, 3), np.uint8),
        np.zeros((0, 4, 3), np.uint8),
        np.zeros((4, 4, 3)),
        np.zeros((4, 4, 3), np.int64),
        np.array("coffee"),
    ],
)
def test_a_start_that_is_no_photograph_is_refused_with_what_fits(start: np.ndarray) -> None:
    with pytest.raises(ValueError, match=r"\(H, W, 3\) of uint8 fits, as data.photo") as caught:
        PhotoUpload(start)
    assert f"start has shape {start.shape} and dtype {start.dtype}" in str(caught.value)
