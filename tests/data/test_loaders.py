"""What the course brings along: its pictures, its digits, and the table of all its data."""

import hashlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from helpers import data
from tests.support import COURSE

FOLDER = COURSE / "data"

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

# The portrait


def test_the_portrait_is_the_one_that_golan_levin_published() -> None:
    published = np.array([int(number) for number in LEVIN.split(",")]).reshape(16, 12)
    np.testing.assert_array_equal(data.lincoln(), published)
    assert data.lincoln().dtype == np.uint8


def test_the_portrait_is_the_second_copy_in_the_decks_text_but_for_five_misread_cells() -> None:
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
    assert {path.stem for path in FOLDER.glob("*.png")} == {*data.PHOTOS, *data.TEXTURES}


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


# The textures


def test_the_textures_are_three_grey_squares_by_the_names_that_the_course_gives() -> None:
    textures = data.textures()
    assert tuple(textures) == data.TEXTURES
    for texture in textures.values():
        assert (texture.shape, texture.dtype) == ((256, 256), np.uint8)
        assert texture.std() > 20  # a photograph, not one flat grey


def test_a_texture_looks_alike_on_the_left_and_on_the_right() -> None:
    for texture in data.textures().values():
        left, right = texture[:, :128].astype(float), texture[:, 128:].astype(float)
        assert abs(left.mean() - right.mean()) < 10 and abs(left.std() - right.std()) < 5


def test_each_call_gives_fresh_textures_that_can_be_written_to() -> None:
    data.textures()["grass"][:] = 0
    assert data.textures()["grass"].max() > 0


def test_what_was_recorded_of_shuffled_tiles_are_shares_that_differ_by_seed() -> None:
    right = data.texture_training()["right"]
    assert right.shape == (5, 5, 3) and right.dtype == np.float32
    assert right.min() >= 0 and right.max() <= 1
    assert len({seed.tobytes() for seed in right}) == 5
    assert (right[:, 0].mean(axis=1) > 0.9).all()  # whole windows
    assert (right[:, 4].mean(axis=1) < 0.6).all()  # tiles of 4


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
    return {"": stored_picture(path)}


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
    assert row["dtype"] == ", ".join(sorted({str(array.dtype) for array in arrays.values()}))
    assert row["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert all(row[column] for column in ("what it is", "origin", "licence"))


@pytest.mark.parametrize(
    ("name", "load"),
    [
        ("eye_model", data.eye_weights),
        ("eye_training", data.eye_training),
        ("five_networks", data.five_networks),
        ("texture_model", data.texture_training),
        ("training_curves", data.training_curves),
    ],
)
def test_what_was_recorded_comes_as_its_file_holds_it(name: str, load: Any) -> None:
    recorded, held = load(), stored(FOLDER / f"{name}.npz")
    assert [*recorded] == [*held]
    for key, array in held.items():
        np.testing.assert_array_equal(recorded[key], array)
        assert recorded[key].dtype == array.dtype


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


# The eyes; what they look like, test_eyes.py says


def test_the_recorded_trainings_are_shares_and_losses_epoch_by_epoch() -> None:
    recorded = data.eye_training()
    for name in ("with_dropout", "without_dropout"):
        loss, accuracy = recorded[name][..., [0, 2]], recorded[name][..., [1, 3]]
        assert recorded[name].shape == (5, 50, 4) and recorded[name].dtype == np.float32
        assert loss.min() > 0 and 0 <= accuracy.min() < accuracy.max() <= 1
        assert (loss[:, -1, 0] < loss[:, 0, 0]).all()  # each training lowered its own loss
    _, (images, labels) = data.eyes()
    assert images.dtype == labels.dtype == np.uint8 and len(images) == len(labels) == 400
    assert np.mean((recorded["drowsy"] > 0.5) == labels) > 0.9


def test_the_weights_are_fresh_each_time() -> None:
    data.eye_weights()["dense_bias"][:] = 7
    assert (data.eye_weights()["dense_bias"] != 7).all()


@pytest.mark.parametrize(
    "order",
    [
        "from helpers.data import eyes; from helpers.data.eyes import draw_eye",
        "from helpers.data.eyes import draw_eye; from helpers.data import eyes",
        "from helpers import data; eyes = data.eyes; from helpers.data.eyes import draw_eye",
    ],
)
def test_eyes_is_the_function_and_the_drawing_program_in_either_order(order: str) -> None:
    says = "from helpers import data; print(data.eyes is eyes, callable(eyes), draw_eye().shape)"
    run = [sys.executable, "-c", f"{order}; {says}"]
    done = subprocess.run(run, cwd=COURSE, capture_output=True, text=True, check=True)
    assert done.stdout == "True True (64, 64, 3)\n"
