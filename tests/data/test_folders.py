"""What data.image_folder promises: a reader's own photographs, as they lie in the folders."""

import io
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from helpers import data
from tests.support import COURSE

COLOURS = {"cats": (200, 40, 30), "dogs": (20, 160, 220), "eels": (90, 90, 90)}


def picture(path: Path, colour: tuple[int, ...], shape: tuple[int, int] = (20, 30)) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", shape, colour).save(path)  # type: ignore[arg-type]
    return path


def folder(path: Path, **counts: int) -> Path:
    """Fill a folder with pictures of many sizes, one colour a class."""
    for name, count in counts.items():
        (path / name).mkdir(parents=True)
        for i in range(count):
            picture(path / name / f"{i:03}.png", COLOURS[name], (7 + 11 * i % 50, 90 - 13 * i % 70))
    return path


def test_labels_belong_to_their_pictures_and_names_are_in_order(tmp_path: Path) -> None:
    (x_train, y_train), (x_test, y_test), names = data.image_folder(
        folder(tmp_path, eels=6, cats=10, dogs=15)
    )
    assert names == ("cats", "dogs", "eels")
    for images, labels in ((x_train, y_train), (x_test, y_test)):
        assert (images.shape[1:], images.dtype, labels.dtype) == ((64, 64, 3), np.uint8, np.uint8)
        for image, label in zip(images, labels, strict=True):
            assert (image == COLOURS[names[label]]).all()


def test_a_fifth_of_each_class_is_kept_for_the_test(tmp_path: Path) -> None:
    (_, y_train), (_, y_test), _ = data.image_folder(folder(tmp_path, eels=2, cats=10, dogs=15))
    assert np.bincount(y_train).tolist() == [8, 12, 1]
    assert np.bincount(y_test).tolist() == [2, 3, 1]


@pytest.mark.parametrize(("share", "tests"), [(0.01, 1), (0.5, 4), (0.99, 7)])
def test_the_share_leaves_one_picture_on_either_side(
    share: float, tests: int, tmp_path: Path
) -> None:
    (_, y_train), (_, y_test), _ = data.image_folder(
        folder(tmp_path, cats=8, dogs=8), test_share=share
    )
    assert np.bincount(y_test).tolist() == [tests] * 2
    assert np.bincount(y_train).tolist() == [8 - tests] * 2


def test_each_picture_lands_on_one_side_once_and_the_seed_decides_which(tmp_path: Path) -> None:
    for name in ("cats", "dogs"):
        for i in range(20):
            picture(tmp_path / name / f"{i}.png", (i, 5 * i, "cd".index(name[0]) * 100))
    splits = []
    for seed in (1, 1, 2):
        (x_train, y_train), (x_test, _), _ = data.image_folder(tmp_path, seed=seed, size=1)
        every = np.concatenate([x_train, x_test]).reshape(40, 3)
        assert len(np.unique(every, axis=0)) == 40
        assert not (np.diff(y_train.astype(int)) >= 0).all()  # the classes are mixed
        splits.append(x_test.tolist())
    assert splits[0] == splits[1] != splits[2]


@pytest.mark.filterwarnings("error")
def test_a_folder_as_readers_have_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder(tmp_path, cats=3, dogs=3)
    cats, dogs = tmp_path / "cats", tmp_path / "dogs"
    Image.new("L", (300, 200), 77).save(cats / "grey.jpg", quality=95)
    Image.new("RGBA", (9, 400), (0, 0, 0, 0)).save(cats / "glass.PNG")
    Image.new("P", (5, 5)).save(dogs / "tiny.gif")
    picture(dogs / "holiday" / "deep.bmp", (1, 2, 3))
    whole = io.BytesIO()
    noise = np.random.default_rng(0).integers(0, 256, (50, 60, 3), np.uint8)
    Image.fromarray(noise).save(whole, "JPEG")
    (dogs / "cut off.jpg").write_bytes(whole.getvalue()[:900])
    (cats / "broken.png").write_bytes(b"no picture at all")
    (dogs / "notes.txt").write_text("a walk in the park")
    (tmp_path / "readme.txt").write_text("beside the classes")
    (dogs / ".DS_Store").write_bytes(b"\0")
    (tmp_path / ".cache").mkdir()
    (x_train, y_train), (x_test, y_test), names = data.image_folder(tmp_path, test_share=0.4)
    assert names == ("cats", "dogs")
    assert np.bincount(np.r_[y_train, y_test]).tolist() == [5, 5]
    colours = {tuple(image[32, 32].tolist()) for image in np.r_[x_train, x_test]}
    assert {(77, 77, 77), (255, 255, 255), (1, 2, 3)} <= colours
    lines = capsys.readouterr().out.replace("\\", "/").splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "Skipped dogs/notes.txt",
        "Skipped cats/broken.png",
        "Skipped dogs/cut off.jpg",
    ]
    assert "it is not named as a JPEG, PNG, GIF or BMP" in lines[0]
    assert "no picture that can be read" in lines[1]


def test_what_the_computer_hides_is_neither_read_nor_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder(tmp_path, cats=3, dogs=3)
    picture(tmp_path / "cats" / ".ipynb_checkpoints" / "000-checkpoint.png", (9, 9, 9))
    picture(tmp_path / "dogs" / ".hidden.png", (9, 9, 9))
    picture(tmp_path / "__MACOSX" / "cats" / "._000.png", (9, 9, 9)).write_bytes(b"no picture")
    (tmp_path / "dogs" / "._000.png").write_bytes(b"what a Mac notes beside 000.png")
    (x_train, y_train), (x_test, y_test), names = data.image_folder(tmp_path)
    assert names == ("cats", "dogs")
    assert np.bincount(np.r_[y_train, y_test]).tolist() == [3, 3]
    assert not (np.r_[x_train, x_test] == 9).all(axis=(1, 2, 3)).any()
    assert capsys.readouterr().out == ""


def test_a_file_that_cannot_be_opened_is_named_and_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder(tmp_path, cats=3, dogs=4)
    whole = data.open_image

    def refuse(source: Path) -> Any:
        if source.name == "002.png":
            raise PermissionError(13, "Permission denied")
        return whole(source)

    monkeypatch.setattr(data.loaders, "open_image", refuse)
    (_, y_train), (_, y_test), _ = data.image_folder(tmp_path)
    assert np.bincount(np.r_[y_train, y_test]).tolist() == [2, 3]
    lines = capsys.readouterr().out.replace("\\", "/").splitlines()
    assert lines == [
        f"Skipped {name}/002.png: it cannot be opened, Permission denied."
        for name in ("cats", "dogs")
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="a link needs special rights on Windows")
def test_a_link_that_leads_nowhere_is_named_and_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder(tmp_path, cats=3, dogs=3)
    (tmp_path / "dogs" / "link.png").symlink_to(tmp_path / "gone.png")
    (_, y_train), (_, y_test), _ = data.image_folder(tmp_path)
    assert np.bincount(np.r_[y_train, y_test]).tolist() == [3, 3]
    assert capsys.readouterr().out == "Skipped dogs/link.png: it is a link that leads nowhere.\n"


def test_a_photograph_taken_sideways_stands_upright(tmp_path: Path) -> None:
    upright = np.zeros((40, 40, 3), np.uint8)
    upright[:20] = 255
    exif = Image.Exif()
    exif[0x0112] = 6
    folder(tmp_path, cats=2, dogs=2)
    for i in range(2):
        stored = Image.fromarray(np.rot90(upright).copy())
        stored.save(tmp_path / "cats" / f"{i:03}.png", exif=exif)
    (x_train, y_train), _, _ = data.image_folder(tmp_path, size=40)
    np.testing.assert_array_equal(x_train[y_train == 0][0], upright)


def test_pictures_are_those_that_open_image_and_resize_square_give(tmp_path: Path) -> None:
    folder(tmp_path, cats=2, dogs=2)
    noise = np.random.default_rng(1).integers(0, 256, (37, 91, 3), np.uint8)
    for i in range(2):
        Image.fromarray(noise).save(tmp_path / "cats" / f"{i:03}.png")
    (x_train, y_train), _, _ = data.image_folder(tmp_path, size=24)
    np.testing.assert_array_equal(x_train[y_train == 0][0], data.resize_square(noise, 24))


# ---------------------------------------------------------------------------------- what is refused


def test_an_empty_class_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="class 'dogs' holds 0 pictures that can be read: at lea"):
        data.image_folder(folder(tmp_path, cats=5, dogs=0))


def test_a_class_of_broken_files_is_refused_by_name(tmp_path: Path) -> None:
    folder(tmp_path, cats=5, dogs=1)
    (tmp_path / "dogs" / "000.png").write_bytes(b"broken")
    with pytest.raises(ValueError, match="class 'dogs' holds 0 pictures that can be read"):
        data.image_folder(tmp_path)


def test_a_class_of_one_picture_cannot_be_split(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"class 'dogs' holds 1 pictures .* one for the test"):
        data.image_folder(folder(tmp_path, cats=5, dogs=1))


@pytest.mark.parametrize("counts", [{}, {"cats": 4}])
def test_fewer_than_two_classes_are_refused(counts: dict[str, int], tmp_path: Path) -> None:
    picture(tmp_path / "loose.png", (1, 2, 3))
    message = f"holds {len(counts)} folders: one folder a class fits, for 2 classes at least"
    with pytest.raises(ValueError, match=message):
        data.image_folder(folder(tmp_path, **counts))


def test_classes_without_any_picture_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"no JPEG, PNG, GIF or BMP file in it"):
        data.image_folder(folder(tmp_path, cats=0, dogs=0))


def test_a_missing_folder_and_a_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"there is no such folder.*give the whole path"):
        data.image_folder(tmp_path / "nowhere")
    with pytest.raises(ValueError, match="a file: a folder that holds one folder a class fits"):
        data.image_folder(picture(tmp_path / "cat.png", (1, 2, 3)))


@pytest.mark.parametrize("path", [None, 5, b"pictures", ["cats", "dogs"]])
def test_what_is_no_path_is_refused(path: Any) -> None:
    message = f"path must be the name of a folder, received {type(path).__name__}"
    with pytest.raises(TypeError, match=message):
        data.image_folder(path)


@pytest.mark.parametrize(
    "change",
    [
        {"size": 0},
        {"size": 64.0},
        {"size": True},
        {"size": None},
        {"test_share": 0},
        {"test_share": 1},
        {"test_share": -0.2},
        {"test_share": float("nan")},
        {"test_share": "a fifth"},
        {"seed": -1},
        {"seed": 1.5},
        {"seed": True},
        {"seed": None},
    ],
)
def test_a_number_out_of_its_range_is_refused(change: dict[str, Any], tmp_path: Path) -> None:
    ((name, value),) = change.items()
    with pytest.raises(ValueError, match=re.escape(f"{name} is {value!r}: ")):
        data.image_folder(tmp_path, **change)


def test_helpers_data_imports_neither_keras_nor_tensorflow() -> None:
    code = "import sys, helpers.data; print({'keras', 'tensorflow'} & set(sys.modules))"
    run = [sys.executable, "-c", code]
    done = subprocess.run(run, cwd=COURSE, capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
