"""What helpers/data.py promises: the course's pictures, a reader's own, and the table of both."""

import contextlib
import hashlib
import io
import tomllib
from pathlib import Path
from typing import IO, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from helpers import data

FOLDER = Path(__file__).resolve().parent.parent.parent / "data"

# Golan Levin's own list, copied from the openFrameworks book, chapter "Image Processing and
# Computer Vision", and not from data/lincoln.csv.
LEVIN = """
157, 153, 174, 168, 150, 152, 129, 151, 172, 161, 155, 156, 155, 182, 163, 74, 75, 62, 33, 17, 110,
210, 180, 154, 180, 180, 50, 14, 34, 6, 10, 33, 48, 106, 159, 181, 206, 109, 5, 124, 131, 111, 120,
204, 166, 15, 56, 180, 194, 68, 137, 251, 237, 239, 239, 228, 227, 87, 71, 201, 172, 105, 207, 233,
233, 214, 220, 239, 228, 98, 74, 206, 188, 88, 179, 209, 185, 215, 211, 158, 139, 75, 20, 169, 189,
97, 165, 84, 10, 168, 134, 11, 31, 62, 22, 148, 199, 168, 191, 193, 158, 227, 178, 143, 182, 106,
36, 190, 205, 174, 155, 252, 236, 231, 149, 178, 228, 43, 95, 234, 190, 216, 116, 149, 236, 187, 86,
150, 79, 38, 218, 241, 190, 224, 147, 108, 227, 210, 127, 102, 36, 101, 255, 224, 190, 214, 173, 66,
103, 143, 96, 50, 2, 109, 249, 215, 187, 196, 235, 75, 1, 81, 47, 0, 6, 217, 255, 211, 183, 202,
237, 145, 0, 0, 12, 108, 200, 138, 243, 236, 195, 206, 123, 207, 177, 121, 123, 200, 175, 13, 96,
218
"""
# Slide facts, P1: (row, column) -> (what the deck prints, what holds).
MENDED = {
    (3, 9): (16, 15),
    (4, 7): (229, 228),
    (5, 1): (106, 105),
    (7, 2): (166, 165),
    (9, 0): (206, 205),
}
# Of the deck's second printing, its 192 numbers as bytes, row after row.
DECK_SHA256 = "d40f55268776efd47d21e5b9b416952412a5fa6e9109891eeececbf09cf581ee"

RED, GREEN, WHITE = (255, 0, 0), (0, 255, 0), (255, 255, 255)


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def noise(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, shape, np.uint8)


# The portrait


def test_the_portrait_is_the_one_that_golan_levin_published() -> None:
    published = np.array([int(number) for number in LEVIN.split(",")]).reshape(16, 12)
    np.testing.assert_array_equal(data.lincoln(), published)
    assert data.lincoln().dtype == np.uint8


def test_the_portrait_is_the_decks_second_printing_but_for_five_mended_cells() -> None:
    portrait = data.lincoln()
    for cell, (printed, right) in MENDED.items():
        assert portrait[cell] == right
        portrait[cell] = printed
    assert hashlib.sha256(portrait.tobytes()).hexdigest() == DECK_SHA256


def test_each_call_gives_a_fresh_portrait() -> None:
    data.lincoln()[:] = 0
    assert data.lincoln()[0, 0] == 157


# The photographs


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("chelsea", (300, 451, 3)),
        ("coffee", (200, 300, 3)),
        ("astronaut", (256, 256, 3)),
        ("camera", (256, 256, 3)),
    ],
)
def test_a_photograph_has_the_promised_shape_and_dtype(name: str, shape: tuple[int, ...]) -> None:
    picture = data.photo(name)
    assert (picture.shape, picture.dtype) == (shape, np.uint8)
    assert picture.std() > 20  # a photograph, not one flat colour


def test_the_course_has_exactly_the_photographs_it_names() -> None:
    assert {path.stem for path in FOLDER.glob("*.png")} == set(data.PHOTOS)


def test_the_cat_is_the_photograph_one_gets_without_a_name() -> None:
    np.testing.assert_array_equal(data.photo(), data.photo("chelsea"))


def test_the_grey_photograph_has_three_equal_channels_and_the_others_do_not() -> None:
    def channels_are_equal(name: str) -> bool:
        picture = data.photo(name)
        return bool((picture == picture[..., :1]).all())

    assert {name for name in data.PHOTOS if channels_are_equal(name)} == {"camera"}


def test_each_call_gives_a_fresh_photograph_that_can_be_written_to() -> None:
    first = data.photo("coffee")
    before = first.copy()
    first[:] = 0
    np.testing.assert_array_equal(data.photo("coffee"), before)


@pytest.mark.parametrize("name", ["Chelsea", "chelsea.png", "", "../README", None, 3, ["coffee"]])
def test_an_unknown_photograph_is_refused_with_the_names_that_exist(name: object) -> None:
    with pytest.raises(ValueError, match="astronaut, camera, chelsea, coffee") as caught:
        data.photo(name)  # type: ignore[arg-type]
    assert repr(name) in str(caught.value)


def test_a_missing_course_file_is_named_with_its_remedy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(data.loaders, "FOLDER", tmp_path)
    with pytest.raises(FileNotFoundError, match=r"data/lincoln.csv is missing.*git restore data/l"):
        data.lincoln()
    with pytest.raises(FileNotFoundError, match=r"data/coffee.png is missing"):
        data.photo("coffee")


# The table in data/README.md


def table() -> dict[str, dict[str, str]]:
    lines = (FOLDER / "README.md").read_text(encoding="utf-8").splitlines()
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in lines
        if line.startswith("|")
    ]
    head, _, *rows = cells
    assert head == ["file", "what it is", "shape", "dtype", "origin", "licence", "sha256"]
    assert len({row[0] for row in rows}) == len(rows)
    return {row[0]: dict(zip(head, row, strict=True)) for row in rows}


def stored(path: Path) -> dict[str, np.ndarray]:
    if path.suffix == ".npz":
        with np.load(path) as file:
            return dict(file)
    if path.suffix == ".toml":
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        return {name: np.array(["; ".join(row) for row in rows]) for name, rows in tables.items()}
    return {"": stored_picture(path)}


def kind(dtype: np.dtype) -> str:
    return "text" if dtype.kind == "U" else str(dtype)


def stored_picture(path: Path) -> np.ndarray:
    if path.suffix == ".csv":
        lines = path.read_text(encoding="ascii").split()
        numbers = np.array([[int(cell) for cell in line.split(",")] for line in lines])
        return numbers.astype(np.min_scalar_type(numbers.max()))
    with Image.open(path) as picture:
        return np.array(picture)


def test_every_data_file_has_a_row_in_the_table_and_the_reverse() -> None:
    files = {
        path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file()
    } - {"README.md"}
    assert set(table()) == files


@pytest.mark.parametrize("name", sorted(table()))
def test_a_row_of_the_table_says_what_its_file_is(name: str) -> None:
    row, path = table()[name], FOLDER / name
    arrays = stored(path)
    shapes = [f"{key} {array.shape}".strip() for key, array in arrays.items()]
    assert row["shape"] == ", ".join(shapes)
    assert row["dtype"] == ", ".join(sorted({kind(array.dtype) for array in arrays.values()}))
    assert row["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert all(row[column] for column in ("what it is", "origin", "licence"))


# The digits


def test_digits_are_balanced_and_as_keras_shapes_its_data_sets() -> None:
    (x_train, y_train), (x_test, y_test) = data.digits()
    assert (x_train.shape, x_test.shape) == ((4000, 28, 28), (1000, 28, 28))
    assert {array.dtype for array in (x_train, y_train, x_test, y_test)} == {np.dtype(np.uint8)}
    assert np.bincount(y_train).tolist() == [400] * 10
    assert np.bincount(y_test).tolist() == [100] * 10


def test_no_digit_is_in_both_parts() -> None:
    (x_train, _), (x_test, _) = data.digits()
    assert not {digit.tobytes() for digit in x_train} & {digit.tobytes() for digit in x_test}


def test_labels_belong_to_their_digits() -> None:
    (x_train, y_train), (x_test, y_test) = data.digits()
    means = np.array([x_train[y_train == label].mean(axis=0) for label in range(10)])
    distances = ((x_test[:, None].astype(float) - means) ** 2).sum(axis=(2, 3))
    assert (distances.argmin(axis=1) == y_test).mean() > 0.75  # 0.1 if labels were shuffled


def test_digits_are_fresh_each_time() -> None:
    data.digits()[0][0][:] = 0
    assert data.digits()[0][0].max() == 255


# A picture of one's own: what opens


@pytest.fixture
def red_png(tmp_path: Path) -> Path:
    path = tmp_path / "Mein schönes Bild – Größe ä.png"
    Image.new("RGB", (3, 2), RED).save(path)
    return path


def test_a_path_with_spaces_and_umlauts_opens_as_text_and_as_path(red_png: Path) -> None:
    assert (data.open_image(red_png) == RED).all()
    assert data.open_image(str(red_png)).shape == (2, 3, 3)


def test_bytes_open_like_the_file_they_come_from(red_png: Path) -> None:
    np.testing.assert_array_equal(data.open_image(red_png.read_bytes()), data.open_image(red_png))


def test_a_relative_path_is_seen_from_the_current_folder(
    red_png: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(red_png.parent)
    assert (data.open_image(red_png.name) == RED).all()


def test_a_tilde_stands_for_the_home_folder(red_png: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(red_png.parent))
    monkeypatch.setenv("USERPROFILE", str(red_png.parent))
    assert (data.open_image(f"~/{red_png.name}") == RED).all()


def test_an_opened_picture_can_be_written_to(red_png: Path) -> None:
    picture = data.open_image(red_png)
    picture[0, 0] = 7
    assert (data.open_image(red_png) == RED).all()


@pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF", "PPM"])
def test_a_lossless_file_gives_back_every_pixel(kind: str) -> None:
    pixels = noise(5, 7, 3)
    np.testing.assert_array_equal(data.open_image(encoded(Image.fromarray(pixels), kind)), pixels)


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_a_lossy_file_gives_back_nearly_every_pixel(kind: str) -> None:
    pixels = np.full((32, 48, 3), (236, 167, 210), np.uint8)
    opened = data.open_image(encoded(Image.fromarray(pixels), kind, quality=95))
    assert (opened.shape, opened.dtype) == (pixels.shape, np.uint8)
    assert np.abs(opened.astype(int) - pixels).max() <= 3


def test_a_grey_png_gets_three_equal_channels() -> None:
    grey = noise(4, 6)
    opened = data.open_image(encoded(Image.fromarray(grey), "PNG"))
    np.testing.assert_array_equal(opened, np.stack([grey, grey, grey], axis=-1))


def test_a_black_and_white_png_gives_0_and_255() -> None:
    opened = data.open_image(encoded(Image.fromarray(np.array([[True, False]])), "PNG"))
    assert opened.tolist() == [[[255] * 3, [0] * 3]]


def test_a_png_of_16_bits_is_scaled_to_8() -> None:
    values = np.array([[0, 257, 25700], [32896, 65280, 65535]], np.uint16)
    opened = data.open_image(encoded(Image.fromarray(values), "PNG"))
    assert opened[..., 0].tolist() == [[0, 1, 100], [128, 254, 255]]
    assert (opened == opened[..., :1]).all()


def test_the_see_through_colour_of_a_palette_png_is_laid_on_white() -> None:
    picture = Image.new("P", (3, 1))
    picture.putpalette([*RED, *GREEN, 10, 20, 30])
    picture.putdata([0, 1, 2])
    opened = data.open_image(encoded(picture, "PNG", transparency=1))
    assert opened.tolist() == [[list(RED), list(WHITE), [10, 20, 30]]]


def test_a_half_transparent_pixel_is_mixed_with_white() -> None:
    pixels = np.array([[[200, 0, 100, 255], [200, 0, 100, 0], [200, 0, 100, 51]]], np.uint8)
    opened = data.open_image(encoded(Image.fromarray(pixels), "PNG"))
    # 51/255 is a fifth: 0.2 · 200 + 0.8 · 255 = 244, 204, 224
    np.testing.assert_allclose(opened[0], [[200, 0, 100], WHITE, [244, 204, 224]], atol=1)


def test_a_transparent_grey_pixel_is_laid_on_white() -> None:
    pixels = np.array([[[90, 255], [90, 0]]], np.uint8)
    picture = Image.merge("LA", [Image.fromarray(pixels[..., band]) for band in (0, 1)])
    opened = data.open_image(encoded(picture, "PNG"))
    assert opened.tolist() == [[[90] * 3, [255] * 3]]


def test_a_jpeg_in_printing_colours_comes_out_in_red_green_and_blue() -> None:
    cyan_off = Image.new("CMYK", (16, 16), (0, 255, 255, 0))
    opened = data.open_image(encoded(cyan_off, "JPEG", quality=100))
    assert opened.shape == (16, 16, 3)
    np.testing.assert_allclose(opened.astype(int), np.broadcast_to(RED, (16, 16, 3)), atol=3)


def test_a_jpeg_of_a_camera_held_sideways_is_turned_upright() -> None:
    upright = np.zeros((48, 32, 3), np.uint8)
    upright[:16] = WHITE  # the sky, at the top
    exif = Image.Exif()
    exif[0x0112] = 6  # stored turned left by 90°; show it turned right
    file = encoded(Image.fromarray(np.rot90(upright).copy()), "JPEG", exif=exif, quality=95)
    opened = data.open_image(file)
    assert opened.shape == (48, 32, 3)
    assert opened[:15].min() > 240
    assert opened[17:].max() < 15


@pytest.mark.parametrize(
    ("orientation", "turn"),
    [
        (1, lambda stored: stored),
        (2, lambda stored: stored[:, ::-1]),
        (3, lambda stored: stored[::-1, ::-1]),
        (4, lambda stored: stored[::-1]),
        (5, lambda stored: stored.swapaxes(0, 1)),
        (6, lambda stored: np.rot90(stored, -1)),
        (7, lambda stored: stored[::-1, ::-1].swapaxes(0, 1)),
        (8, lambda stored: np.rot90(stored)),
    ],
)
def test_each_of_the_eight_orientations_is_undone(orientation: int, turn: object) -> None:
    pixels = noise(2, 3, 3)
    exif = Image.Exif()
    exif[0x0112] = orientation
    opened = data.open_image(encoded(Image.fromarray(pixels), "PNG", exif=exif))
    np.testing.assert_array_equal(opened, turn(pixels))  # type: ignore[operator]


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_an_animation_gives_its_first_frame(kind: str) -> None:
    first, second = Image.new("RGB", (4, 3), RED), Image.new("RGB", (4, 3), GREEN)
    options = {"lossless": True} if kind == "WEBP" else {}
    file = encoded(first, kind, save_all=True, append_images=[second], **options)
    with Image.open(io.BytesIO(file)) as picture:
        assert picture.n_frames == 2  # type: ignore[attr-defined]
    opened = data.open_image(file)
    assert opened.shape == (3, 4, 3)
    assert (opened == RED).all()


def test_a_picture_of_one_pixel_opens() -> None:
    assert data.open_image(encoded(Image.new("RGB", (1, 1), RED), "PNG")).tolist() == [[list(RED)]]


# A picture of one's own: what does not


def test_a_missing_file_is_named_with_the_folder_it_was_looked_for_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileNotFoundError, match="give the whole path") as caught:
        data.open_image("no cat.jpg")
    assert "'no cat.jpg'" in str(caught.value)
    assert repr(tmp_path.name) in str(caught.value)


def test_a_web_address_is_no_file() -> None:
    with pytest.raises(
        FileNotFoundError, match=r"'https://example\.org/cat\.jpg': there is no suc"
    ):
        data.open_image("https://example.org/cat.jpg")


def test_a_folder_is_refused_as_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="a folder: name one picture file in it") as caught:
        data.open_image(tmp_path)
    assert repr(str(tmp_path)) in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("notes.jpg", b"Dear diary, today I renamed a text file."),
        ("empty.png", b""),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("page.jpg", b"<!DOCTYPE html><title>404</title>"),
    ],
)
def test_a_file_that_is_no_picture_is_refused_with_what_fits(
    tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ValueError, match=f"source '{name}' is no picture.*JPEG, PNG, WebP, GIF"):
        data.open_image(path)
    with pytest.raises(ValueError, match=r"the uploaded file is no picture.*HEIC"):
        data.open_image(content)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"])
def test_a_picture_that_is_cut_in_half_is_refused_as_damaged(tmp_path: Path, kind: str) -> None:
    content = encoded(Image.fromarray(noise(40, 40, 3)), kind)
    path = tmp_path / f"half.{kind.lower()}"
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(ValueError, match=f"source '{path.name}' .*(cut off|no picture)"):
        data.open_image(path)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_wherever_a_photograph_is_cut_off_the_error_is_one_that_a_page_can_show(kind: str) -> None:
    content = encoded(Image.fromarray(noise(16, 16, 3)), kind)
    for length in range(0, len(content) - 24, 7):  # the last bytes of a PNG hold no pixels
        with pytest.raises(ValueError, match="the uploaded file"):
            data.open_image(content[:length])


@pytest.mark.parametrize(
    "content",
    [
        # Pillow raises IndexError, NotImplementedError (a RuntimeError) and OSError over these.
        b"qoif" + bytes([0, 0, 0, 4, 0, 0, 0, 4, 3, 0]),
        b"DDS " + (124).to_bytes(4, "little") + bytes(120),
        b"BM" + bytes(52),
    ],
    ids=["qoi", "dds", "bmp"],
)
def test_whatever_pillow_raises_over_a_damaged_file_the_reader_gets_one_kind_of_error(
    content: bytes,
) -> None:
    with pytest.raises(ValueError, match="the uploaded file cannot be read, it may be damaged"):
        data.open_image(content)


def test_a_picture_of_floats_is_refused_with_what_fits() -> None:
    file = encoded(Image.fromarray(np.ones((2, 2), np.float32)), "TIFF")
    with pytest.raises(ValueError, match="holds floats; save it as whole numbers of 8 or 16 bits"):
        data.open_image(file)


def test_a_picture_of_too_many_pixels_is_refused_before_it_fills_the_memory(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "bomb.png"
    Image.new("L", (7, 3)).save(path)
    for limit in (10, 20):  # Pillow itself refuses twice as many, and only warns below that
        monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", limit)
        with pytest.raises(ValueError, match=r"source 'bomb\.png' has too many pixels: shrink it"):
            data.open_image(path)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 21)
    assert data.open_image(path).shape == (3, 7, 3)


@pytest.mark.parametrize("source", [None, 5, np.zeros((2, 2, 3), np.uint8)])
def test_what_is_neither_path_nor_bytes_is_a_type_error(source: object) -> None:
    with pytest.raises(TypeError, match=r"os\.PathLike"):
        data.open_image(source)  # type: ignore[arg-type]


@pytest.mark.parametrize("content", [b"no picture", encoded(Image.new("L", (2, 2)), "PNG")])
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


# The central square


def test_the_square_is_cut_out_of_the_middle_and_an_odd_rest_stays_on_the_far_side() -> None:
    wide = np.array([[9, 1, 8, 2, 7], [3, 6, 4, 5, 0]], np.uint8)
    assert data.resize_square(wide, 2).tolist() == [[1, 8], [6, 4]]  # columns 1 and 2: 3 // 2 = 1
    assert data.resize_square(wide.T, 2).tolist() == [[1, 6], [8, 4]]


@pytest.mark.parametrize("shape", [(4, 7), (7, 4), (5, 5), (1, 6), (6, 1), (9, 4), (4, 10)])
@pytest.mark.parametrize("channels", [(), (3,)])
def test_a_square_of_its_own_side_is_a_plain_slice(
    shape: tuple[int, int], channels: tuple[int, ...]
) -> None:
    image = noise(*shape, *channels)
    s = min(shape)
    top, left = (shape[0] - s) // 2, (shape[1] - s) // 2
    cut = data.resize_square(image, s)
    np.testing.assert_array_equal(cut, image[top : top + s, left : left + s])


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


def test_a_view_and_a_locked_array_are_resized_like_a_plain_one() -> None:
    image = noise(12, 8, 3)
    view = image[::-2, ::2]
    view.flags.writeable = False
    np.testing.assert_array_equal(data.resize_square(view, 3), data.resize_square(view.copy(), 3))


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.int64, np.uint16, bool, complex, str])
def test_a_picture_of_another_dtype_is_refused_with_the_one_that_fits(dtype: type) -> None:
    image = np.ones((4, 4)).astype(dtype)
    with pytest.raises(ValueError, match=f"image has dtype {image.dtype}: uint8, whole numbers"):
        data.resize_square(image)


def test_ragged_rows_are_refused() -> None:
    with pytest.raises(ValueError, match="inhomogeneous"):
        data.resize_square([[1], [1, 2]])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "shape", [(), (4,), (4, 4, 1), (4, 4, 2), (4, 4, 4), (2, 4, 4, 3), (0, 4), (4, 0), (0, 0, 3)]
)
def test_a_picture_of_another_shape_is_refused_with_those_that_fit(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r": \(H, W\) or \(H, W, 3\) fits, none empty") as caught:
        data.resize_square(np.zeros(shape, np.uint8))
    assert f"image has shape {shape}" in str(caught.value)


@pytest.mark.parametrize("side", [0, -1, 2.0, 2.5, True, None, "8", float("nan"), (8, 8)])
def test_a_side_that_is_no_whole_number_from_1_is_refused(side: object) -> None:
    with pytest.raises(ValueError, match="a whole number of pixels, at least 1, fits") as caught:
        data.resize_square(np.zeros((4, 4), np.uint8), side)  # type: ignore[arg-type]
    assert f"side is {side!r}" in str(caught.value)


def test_a_side_may_come_from_numpy() -> None:
    assert data.resize_square(np.zeros((4, 4), np.uint8), np.int64(3)).shape == (3, 3)  # type: ignore[arg-type]
