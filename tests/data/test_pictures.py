"""What the one door for pictures promises: what opens, as which pixels, and what is refused."""

import contextlib
import io
import struct
from pathlib import Path
from typing import IO, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from helpers import data
from helpers.data import pictures
from tests.data.samples import (
    BLUE,
    COLOUR,
    COLOUR_ALPHA,
    GREEN,
    GREY,
    RED,
    SAMPLE_FORMAT,
    WHITE,
    encoded,
    flat,
    lossless,
    noise,
    png,
    turned,
)

# ------------------------------------------------------- what opens, with pixels computed by hand

LETTERS = {letter: 40 * place for place, letter in enumerate("abcdef")}
STORED = "abc/def"
UPRIGHT = {
    1: "abc/def", 2: "cba/fed", 3: "fed/cba", 4: "def/abc",
    5: "ad/be/cf", 6: "da/eb/fc", 7: "fc/eb/da", 8: "cf/be/ad",
}  # fmt: skip


def greys(rows: str) -> np.ndarray:
    """Turn "ab/cd" into a grey picture of two rows and two columns."""
    return np.array([[LETTERS[letter] for letter in row] for row in rows.split("/")], np.uint8)


def palette(clear: int | None = None) -> bytes:
    """Write a row of red, green and a dark blue from a palette."""
    picture = Image.new("P", (3, 1))
    picture.putpalette([*RED, *GREEN, 10, 20, 30])
    for place in range(3):
        picture.putpixel((place, 0), place)
    return encoded(picture, "PNG", **({} if clear is None else {"transparency": clear}))


def animated(kind: str, **options: Any) -> bytes:
    """Write three red pixels, then three green ones."""
    frames = [Image.new("RGB", (3, 1), colour) for colour in (RED, GREEN)]
    content = encoded(frames[0], kind, save_all=True, append_images=frames[1:], **options)
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.n_frames == 2
    return content


def printed(adobe: bool) -> bytes:
    """Write a JPEG without cyan and black, with the mark that Adobe's programs leave or without."""
    content = encoded(Image.new("CMYK", (16, 16), (0, 255, 255, 0)), "JPEG", quality=100)
    mark = content.index(b"\xff\xee")
    length = 2 + int.from_bytes(content[mark + 2 : mark + 4], "big")
    assert content[mark + 4 : mark + 9] == b"Adobe"
    return content if adobe else content[:mark] + content[mark + length :]


def grey_tiff(values: list[int], mode: str = "I;16", dtype: str = "<u2", **options: Any) -> bytes:
    row = Image.frombytes(mode, (len(values), 1), np.array(values, dtype).tobytes())
    return encoded(row, "TIFF", **options)


SIGNED = {"dtype": "<i2", "tiffinfo": {SAMPLE_FORMAT: 2}}
INT32 = {"mode": "I", "dtype": "<i4"}
Rows = list[tuple[str, bytes, ArrayLike]]

# Name, file, and the values of its pixels, grey (H, W) or in colour (H, W, 3).
EXACT: Rows = [
    (f"orientation {number} in {kind}", lossless(greys(STORED), kind, exif=turned(number)), rows)
    for kind in ("PNG", "TIFF")
    for number, rows in ((number, greys(rows)) for number, rows in UPRIGHT.items())
]
EXACT += [(kind, lossless(noise(5, 7, 3), kind), noise(5, 7, 3)) for kind in ("PNG", "BMP", "TIFF")]
EXACT += [
    ("lossless WebP", lossless(noise(5, 7, 3), "WEBP", lossless=True), noise(5, 7, 3)),
    ("one pixel", lossless(np.uint8([[[9, 8, 7]]])), [[[9, 8, 7]]]),
    ("grey", lossless(greys("ace")), greys("ace")),
    ("1 bit", lossless([[True, False]]), [[255, 0]]),
    ("2 bits", png((1, 4), 2, GREY, bytes([0b00_01_10_11])), [[0, 85, 170, 255]]),
    # 257 of 65,535 is 1 of 255.
    ("16 bits, PNG", lossless(np.uint16([[0, 257, 25700, 32896, 65280, 65450, 65535]])),
     [[0, 1, 100, 128, 254, 255, 255]]),  # 65,450 / 257 = 254.7
    ("one pixel of 10 bits", lossless(np.uint16([[1000]])), [[249]]),  # 1000 · 255 / 1023 = 249.3
    ("256 needs more than 8 bits", lossless(np.uint16([[256]])), [[64]]),  # 256 · 255 / 1023
    ("16 bits, big-endian TIFF", grey_tiff([0, 257, 65535], "I;16B", ">u2"), [[0, 1, 255]]),
    ("14 bits in 16", grey_tiff([0, 5461, 16383]), [[0, 85, 255]]),
    ("12 bits in 16", lossless(np.uint16([[0, 1365, 4095]])), [[0, 85, 255]]),
    ("10 bits in 16", lossless(np.uint16([[0, 341, 1023]])), [[0, 85, 255]]),
    ("8 bits in 16", lossless(np.uint16([[0, 85, 255]])), [[0, 85, 255]]),
    ("all black in 16", lossless(np.uint16([[0, 0]])), [[0, 0]]),
    ("signed 16 bits", grey_tiff([0, 4681, 32767], **SIGNED), [[0, 36, 255]]),  # 255 / 7 = 36.4
    ("32 bits, from 0 to 255", grey_tiff([0, 85, 255], **INT32), [[0, 85, 255]]),
    ("32 bits, to 65,535", grey_tiff([0, 257, 65535], **INT32), [[0, 1, 255]]),
    # The upper 8 of 16 bits.
    ("colour of 16 bits", png((1, 1), 16, COLOUR, bytes([255, 255, 100, 100, 18, 52])),
     [[[255, 100, 18]]]),
    ("dark colour of 16 bits", png((1, 1), 16, COLOUR, bytes([16, 0, 1, 0, 0, 0])),
     [[[16, 1, 0]]]),
    ("palette", palette(), [[RED, GREEN, (10, 20, 30)]]),
    ("palette with a transparent colour", palette(clear=1), [[RED, WHITE, (10, 20, 30)]]),
    # 51 / 255 is a fifth: 0.2 · 200 + 0.8 · 255 = 244, and 204, 224.
    ("alpha", lossless(np.uint8([[[200, 0, 100, 255], [200, 0, 100, 0], [200, 0, 100, 51]]])),
     [[(200, 0, 100), WHITE, (244, 204, 224)]]),
    ("grey and alpha", lossless(np.uint8([[[90, 255], [90, 0]]])), [[90, 255]]),
    ("transparent grey of 8 bits", png((1, 2), 8, GREY, bytes([64, 3]), clear=(3,)), [[64, 255]]),
    ("transparent grey of 4 bits", png((1, 2), 4, GREY, bytes([0x1E]), clear=(14,)), [[17, 255]]),
    ("transparent grey of 2 bits", png((1, 4), 2, GREY, bytes([0b00_01_10_11]), clear=(1,)),
     [[0, 255, 170, 255]]),
    ("transparent grey of 1 bit", png((1, 2), 1, GREY, bytes([0b01_000000]), clear=(0,)),
     [[255, 255]]),
    ("transparent grey of 16 bits",
     png((1, 3), 16, GREY, bytes([0x05, 0x55, 0x0F, 0xFF, 0xFF, 0xFE]), clear=(0xFFFE,)),
     [[85, 255, 255]]),  # 12 bits, and white: the transparent number does not count
    ("transparent dark grey of 16 bits",
     png((1, 2), 16, GREY, bytes([0x0F, 0xFF, 0x01, 0x00]), clear=(0x0100,)), [[255, 255]]),
    ("transparent everywhere", png((1, 1), 16, GREY, bytes([9, 9]), clear=(0x0909,)), [[255]]),
    ("transparent colour of 16 bits",
     png((1, 2), 16, COLOUR, bytes([9, 1, 8, 2, 7, 3, 99, 0, 0, 0, 0, 0]),
         clear=(0x0901, 0x0802, 0x0703)), [[WHITE, (99, 0, 0)]]),
    ("animated GIF", animated("GIF"), [[RED] * 3]),
    ("animated WebP", animated("WEBP", lossless=True), [[RED] * 3]),
    ("animated PNG", animated("PNG"), [[RED] * 3]),
]  # fmt: skip

COLOURS = [
    ("JPEG", flat((236, 167, 210), "JPEG"), (236, 167, 210)),
    ("WebP", flat((236, 167, 210), "WEBP"), (236, 167, 210)),
    ("CMYK with the Adobe mark", printed(adobe=True), RED),
    ("CMYK without it", printed(adobe=False), RED),
    ("a camera's JPEG of two pictures", encoded(
        Image.new("RGB", (16, 16), BLUE), "MPO", save_all=True,
        append_images=[Image.new("RGB", (16, 16), RED)]), BLUE),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "pixels"), [row[1:] for row in EXACT], ids=[r[0] for r in EXACT]
)
def test_a_file_opens_as_the_pixels_it_shows(content: bytes, pixels: ArrayLike) -> None:
    wanted = np.asarray(pixels, np.uint8)
    if wanted.ndim == 2:
        wanted = np.stack([wanted] * 3, axis=-1)
    opened = data.open_image(content)
    assert opened.dtype == np.uint8
    np.testing.assert_array_equal(opened, wanted)


@pytest.mark.parametrize(
    ("content", "colour"), [row[1:] for row in COLOURS], ids=[row[0] for row in COLOURS]
)
def test_a_file_that_loses_a_little_opens_in_nearly_its_colour(
    content: bytes, colour: tuple[int, int, int]
) -> None:
    opened = data.open_image(content)
    assert opened.shape == (16, 16, 3)
    np.testing.assert_allclose(opened.astype(int), np.full((16, 16, 3), colour), atol=4)


# An orientation of 6, and a maker's name that is a fraction: it can be read, and not written.
ODD = b"II*\0\x08\0\0\0\x02\0" + struct.pack("<HHIIHHII", 0x0112, 3, 1, 6, 0x010F, 5, 1, 38)
TORN = {
    "cut off": (b"II*\0\x08\0\0\0\xff\xff\x12\x01", "ab"),
    "without an end": (b"MM\0*\0\0", "ab"),
    "letters": (b"worn!", "ab"),
    "odd": (ODD + b"\0\0\0\0" + struct.pack("<II", 1, 2), "a/b"),
}


@pytest.mark.parametrize(("note", "rows"), TORN.values(), ids=list(TORN))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_damaged_note_of_the_camera_costs_no_picture(kind: str, note: bytes, rows: str) -> None:
    wide = greys("ab").repeat(16, 0).repeat(16, 1)  # 16 rows, 32 columns
    opened = data.open_image(lossless(wide, kind, exif=b"Exif\0\0" + note))
    wanted = greys(rows).repeat(16, 0).repeat(16, 1)
    assert opened.shape[:2] == wanted.shape
    assert np.abs(opened[..., 0].astype(int) - wanted).max() <= 4


def test_a_note_in_letters_that_is_torn_costs_no_picture() -> None:
    note = PngInfo()
    note.add_text("Raw profile type exif", "\nexif\n6\nworn", zip=True)  # no hexadecimal digits
    opened = data.open_image(encoded(Image.fromarray(greys("ab")), "PNG", pnginfo=note))
    np.testing.assert_array_equal(opened[..., 0], greys("ab"))


# ------------------------------------------------------------------------------- what is refused

HEIC = b"\0\0\0\x18ftypheic\0\0\0\0heicmif1" + bytes(200)
PHOTOGRAPH = lossless(noise(40, 40, 3), "JPEG")
DAMAGED = "cannot be read, it may be damaged or cut off"
NO_PICTURE = "is no picture that can be read: JPEG, PNG, WebP, GIF, BMP or TIFF fits"

REFUSED = [
    ("truncated JPEG", PHOTOGRAPH[: len(PHOTOGRAPH) // 2], DAMAGED),
    ("huge", png((30_000, 30_000), 1, GREY, b""), "has too many pixels: shrink it to under 80 mil"),
    ("HEIC", HEIC, r"HEIC photograph must be exported as JPEG first"),
    ("floats", lossless(np.ones((2, 2), np.float32), "TIFF"),
     "holds floats; save it as whole numbers of 8 or 16 bits"),
    ("below 0", grey_tiff([-5, 100], **SIGNED), "holds numbers from -5 to 100: 0 to 65535 fit"),
    ("above 16 bits", grey_tiff([3, 65536], **INT32),
     "holds numbers from 3 to 65536: 0 to 65535 fit"),
    ("colour of 12 bits in 16", png((1, 1), 16, COLOUR, bytes([15, 255, 15, 0, 0, 9])),
     "colours of 16 bits whose upper 8 are all but empty.* save it with 8 bits a channel"),
    ("the same with alpha", png((1, 1), 16, COLOUR_ALPHA, bytes([15, 255] * 3 + [255, 255])),
     "colours of 16 bits whose upper 8 are all but empty"),
    ("no row and no column", png((0, 0), 8, GREY, b""), NO_PICTURE),
    ("no row", png((0, 3), 8, GREY, b"123"), NO_PICTURE),
    ("no byte", b"", NO_PICTURE),
    ("a letter", b"Dear diary, today I renamed a text file.", NO_PICTURE),
    ("a drawing", b"<svg xmlns='http://www.w3.org/2000/svg'/>", NO_PICTURE),
    ("a page", b"<!DOCTYPE html><title>404</title>", NO_PICTURE),
    ("another kind of picture", flat(RED, "PPM"), NO_PICTURE),
    ("a header alone", b"BM" + bytes(52), DAMAGED),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "words"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_what_does_not_open_is_refused_in_words(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(ValueError, match=f"the uploaded file .*{words}"):
        data.open_image(content)
    path = tmp_path / "mine.jpg"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=rf"source 'mine\.jpg' .*{words}"):
        data.open_image(path)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"])
def test_a_picture_that_is_cut_in_half_is_refused(kind: str) -> None:
    content = lossless(noise(40, 40, 3), kind)
    with pytest.raises(ValueError, match=f"the uploaded file ({NO_PICTURE}|{DAMAGED})"):
        data.open_image(content[: len(content) // 2])


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_wherever_a_photograph_is_cut_off_the_error_is_one_that_a_page_can_show(kind: str) -> None:
    content = lossless(noise(16, 16, 3), kind)
    for length in range(0, len(content) - 24, 7):  # the last bytes of a PNG hold no pixels
        with pytest.raises(ValueError, match="the uploaded file"):
            data.open_image(content[:length])


def test_a_picture_of_too_many_pixels_is_refused_from_the_limit_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = flat(RED, "PNG", 3, 7)
    for limit in (10, 20):  # Pillow itself refuses twice as many, and only warns below that
        monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", limit)
        with pytest.raises(ValueError, match="has too many pixels"):
            data.open_image(content)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 21)
    assert data.open_image(content).shape == (3, 7, 3)


def test_a_folder_is_refused_as_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="a folder: name one picture file in it") as caught:
        data.open_image(tmp_path)
    assert repr(str(tmp_path)) in str(caught.value)


def test_a_missing_file_is_named_with_the_folder_it_was_looked_for_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("no cat.jpg", "https://example.org/cat.jpg"):
        with pytest.raises(FileNotFoundError, match="give the whole path") as caught:
            data.open_image(name)
        assert str(caught.value).startswith(f"source is {name!r}: there is no such file, seen")
        assert repr(tmp_path.name) in str(caught.value)


def test_a_picture_written_as_text_is_no_file_and_is_not_shown_whole() -> None:
    for text in ("data:image/png;base64," + "iVBORw0KGgo" * 1000, "x" * 300):
        with pytest.raises(FileNotFoundError, match="there is no such file") as caught:
            data.open_image(text)
        assert text[:100] in str(caught.value) and len(str(caught.value)) < 400


def test_a_square_that_would_fill_the_memory_is_refused() -> None:
    with pytest.raises(ValueError, match="side is too large: it needs a matrix"):
        data.resize_square(np.zeros((2, 2), np.uint8), 10**9)


@pytest.mark.parametrize("source", [None, 5, np.zeros((2, 2, 3), np.uint8)])
def test_what_is_neither_path_nor_bytes_is_a_type_error(source: Any) -> None:
    with pytest.raises(TypeError, match="source must be a path or bytes, received"):
        data.open_image(source)


# ------------------------------------------------------------------------------ paths and bytes


@pytest.fixture
def red_png(tmp_path: Path) -> Path:
    path = tmp_path / "Mein schönes Bild – Größe ä.png"
    path.write_bytes(flat(RED, "PNG", 2, 3))
    return path


def test_a_path_opens_as_text_and_as_path_and_bytes_in_any_form(red_png: Path) -> None:
    content = red_png.read_bytes()
    for source in (red_png, str(red_png), content, bytearray(content), memoryview(content)):
        assert data.open_image(source).tolist() == [[list(RED)] * 3] * 2


def test_a_relative_path_is_seen_from_the_current_folder_and_a_tilde_from_home(
    red_png: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(red_png.parent))
    monkeypatch.setenv("USERPROFILE", str(red_png.parent))
    assert (data.open_image(f"~/{red_png.name}") == RED).all()
    monkeypatch.chdir(red_png.parent)
    assert (data.open_image(red_png.name) == RED).all()


def test_the_home_of_somebody_who_is_not_here_is_a_missing_file() -> None:
    with pytest.raises(FileNotFoundError, match="source is '~nobody-of-that-name"):
        data.open_image("~nobody-of-that-name/cat.png")


def test_an_opened_picture_can_be_written_to(red_png: Path) -> None:
    data.open_image(red_png)[0, 0] = 7
    assert (data.open_image(red_png) == RED).all()


@pytest.mark.parametrize("content", [b"no picture", flat(RED, "PNG")])
def test_no_file_stays_open_whether_it_could_be_read_or_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    path, opened, open_path = tmp_path / "any.png", [], Path.open

    def remember(self: Path, mode: str = "r") -> IO[Any]:
        opened.append(open_path(self, mode))
        return opened[-1]

    path.write_bytes(content)
    monkeypatch.setattr(Path, "open", remember)
    with contextlib.suppress(ValueError):
        data.open_image(path)
    assert [file.closed for file in opened] == [True]


def test_names_end_as_the_formats_do_that_open() -> None:
    for name in (
        "a.jpg",
        "a.JPEG",
        "a.jfif",
        "a.png",
        "a.WebP",
        "a.gif",
        "a.bmp",
        "a.TIF",
        "b.tiff",
    ):
        assert pictures.is_named_as_picture(Path(name)), name
    for name in ("a.heic", "a.svg", "a.txt", "a.jpg.txt", "jpg", "a", ".png", "a.ppm", "a.pdf"):
        assert not pictures.is_named_as_picture(Path(name)), name


# ---------------------------------------------------------------------------------- the resizer


def test_the_square_is_cut_out_of_the_middle_and_an_odd_rest_stays_on_the_far_side() -> None:
    wide = np.array([[9, 1, 8, 2, 7], [3, 6, 4, 5, 0]], np.uint8)
    assert data.resize_square(wide, 2).tolist() == [[1, 8], [6, 4]]  # columns 1 and 2: 3 // 2 = 1
    assert data.resize_square(wide.T, 2).tolist() == [[1, 6], [8, 4]]


@pytest.mark.parametrize(
    ("shape", "size", "rows", "columns"),
    [
        ((65, 64), (64, 64), slice(0, 64), slice(None)),  # a rest of one row, at the far side
        ((9, 8), (4, 8), slice(2, 6), slice(None)),  # 2 : 4, so 4 rows of all 8 columns
        ((4, 9), (4, 6), slice(None), slice(1, 7)),
        ((1, 9), (1, 3), slice(None), slice(3, 6)),
    ],
)
def test_other_proportions_are_cut_out_of_the_middle_too(
    shape: tuple[int, int], size: tuple[int, int], rows: slice, columns: slice
) -> None:
    image = noise(*shape, 3)
    np.testing.assert_array_equal(pictures.resize_to(image, *size), image[rows, columns])


@pytest.mark.parametrize("size", [(9, 1), (1, 9), (30, 1)])
def test_a_cut_is_never_empty(size: tuple[int, int]) -> None:
    assert (
        pictures.resize_to(np.full((2, 2), 7, np.uint8), *size).tolist()
        == [[7] * size[1]] * size[0]
    )


@pytest.mark.parametrize(("length", "side"), [(8, 4), (64, 16), (12, 1), (9, 3), (256, 64)])
def test_a_pixel_of_the_shrunk_square_is_the_mean_of_its_block(length: int, side: int) -> None:
    image, block = noise(length, length, 3, seed=length), length // side
    means = image.reshape(side, block, side, block, 3).mean(axis=(1, 3))
    small = data.resize_square(image, side)
    assert (small.shape, small.dtype) == ((side, side, 3), np.uint8)
    assert np.abs(small - means).max() <= 1  # Pillow rounds twice: along rows, then along columns


def box_filter(image: np.ndarray, side: int) -> np.ndarray:
    """The mean over all pixels whose centre lies under the new pixel; one at least."""
    scale = len(image) / side
    half, centres = max(scale, 1) / 2, np.arange(len(image)) + 0.5
    middle = (np.arange(side)[:, None] + 0.5) * scale
    covered = (centres > middle - half) & (centres <= middle + half)
    weights = covered / covered.sum(axis=1, keepdims=True)
    return np.asarray(weights @ image @ weights.T)


@pytest.mark.parametrize(
    ("length", "side"), [(5, 2), (7, 3), (11, 4), (13, 8), (101, 64), (3, 5), (5, 7), (1, 9)]
)
def test_sizes_that_do_not_divide_are_averaged_over_the_pixels_below(
    length: int, side: int
) -> None:
    image = noise(length, length, seed=side)
    small = data.resize_square(image, side)
    assert np.abs(small - box_filter(image.astype(float), side)).max() <= 1


@pytest.mark.parametrize("factor", [2, 3, 8])
def test_a_square_enlarged_by_a_whole_factor_repeats_its_pixels(factor: int) -> None:
    image = noise(4, 4)
    enlarged = data.resize_square(image, 4 * factor)
    np.testing.assert_array_equal(enlarged, image.repeat(factor, 0).repeat(factor, 1))


def test_the_square_has_64_pixels_a_side_unless_told_otherwise() -> None:
    assert data.resize_square(data.photo()).shape == (64, 64, 3)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(
    st.integers(1, 20), st.integers(1, 20), st.integers(1, 24), st.integers(0, 255), st.booleans()
)
def test_a_flat_picture_stays_flat(
    height: int, width: int, side: int, value: int, colour: bool
) -> None:
    channels = (3,) if colour else ()
    square = data.resize_square(np.full((height, width, *channels), value, np.uint8), side)
    assert (square == np.full((side, side, *channels), value)).all()


@pytest.mark.parametrize("side", [2, 4, 9])
def test_resizing_leaves_its_input_as_it_was_and_gives_an_array_of_its_own(side: int) -> None:
    image = noise(4, 4, 3)
    before = image.copy()
    data.resize_square(image, side)[:] = 0
    np.testing.assert_array_equal(image, before)


def test_a_view_a_locked_array_and_a_side_from_numpy_serve_like_plain_ones() -> None:
    view = noise(12, 8, 3)[::-2, ::2]
    view.flags.writeable = False
    plain = data.resize_square(view.copy(), 3)
    np.testing.assert_array_equal(data.resize_square(view, np.int64(3)), plain)


@pytest.mark.parametrize(
    ("image", "error", "words"),
    [
        (np.ones((4, 4)), ValueError, "dtype float64 of image does not fit: uint8"),
        (np.ones((4, 4), bool), ValueError, "dtype bool of image does not fit: uint8"),
        (np.ones((4, 4), np.uint16), ValueError, "dtype uint16 of image does not fit: uint8"),
        ("coffee", TypeError, "image must hold numbers, received str"),
        ([[1], [1, 2]], ValueError, "image is ragged"),
        (np.zeros((0, 4), np.uint8), ValueError, r"image \(0, 4\) is empty"),
        (np.zeros(4, np.uint8), ValueError, r"shape \(4,\) of image does not fit: \(H, W\)"),
        (np.zeros((4, 4, 1), np.uint8), ValueError, r"shape \(4, 4, 1\) of image does not fit"),
        (np.zeros((4, 4, 4), np.uint8), ValueError, r"shape \(4, 4, 4\) of image does not fit"),
        (np.zeros((2, 4, 4, 3), np.uint8), ValueError, r"shape \(2, 4, 4, 3\) of image does not"),
    ],
)
def test_what_is_no_picture_is_refused_with_what_fits(
    image: Any, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        data.resize_square(image)


@pytest.mark.parametrize(
    ("side", "error"), [(0, ValueError), (2.0, ValueError), (True, ValueError), ("8", TypeError)]
)
def test_a_side_that_is_no_whole_number_from_1_is_refused(
    side: Any, error: type[Exception]
) -> None:
    with pytest.raises(error, match=r"side .*a whole number"):
        data.resize_square(np.zeros((4, 4), np.uint8), side)
