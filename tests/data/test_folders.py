"""What data.image_folder promises: a reader's own photographs, as they lie in the folders."""

import contextlib
import io
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from helpers import data
from helpers.data import pictures
from tests.data.samples import flat, lossless, noise, turned
from tests.support import COURSE

COLOURS = {"cats": (200, 40, 30), "dogs": (20, 160, 220), "eels": (90, 90, 90)}


def put(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def picture(path: Path, colour: tuple[int, ...], shape: tuple[int, int] = (20, 30)) -> Path:
    return put(path, flat(colour, "PNG", *shape))


def count(*parts: tuple[np.ndarray, np.ndarray]) -> list[int]:
    """Count the pictures of each class in all parts."""
    return np.bincount(np.concatenate([labels for _, labels in parts])).tolist()


def printed(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


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


def test_without_a_seed_it_is_split_as_with_seed_0(tmp_path: Path) -> None:
    for name in ("cats", "dogs"):
        for i in range(20):
            picture(tmp_path / name / f"{i}.png", (i, i, i))
    given, others = (data.image_folder(tmp_path, size=1, seed=seed) for seed in (0, 1))
    (x_train, y_train), (x_test, y_test), _ = data.image_folder(tmp_path, size=1)
    for ours, theirs in zip(
        (x_train, y_train, x_test, y_test), (*given[0], *given[1]), strict=True
    ):
        np.testing.assert_array_equal(ours, theirs)
    assert (x_test != others[1][0]).any()


def test_a_folder_as_readers_have_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder(tmp_path, cats=3, dogs=3)
    cats, dogs = tmp_path / "cats", tmp_path / "dogs"
    put(cats / "grey.jpg", lossless(np.full((300, 200), 77, np.uint8), "JPEG"))
    put(cats / "glass.PNG", lossless(np.zeros((9, 400, 4), np.uint8)))
    put(dogs / "tiny.gif", flat((4, 5, 6), "GIF"))
    put(dogs / "holiday" / "deep.bmp", flat((1, 2, 3), "BMP"))
    put(dogs / "scan.tif", flat((7, 8, 9), "TIFF"))
    put(dogs / "from the web.webp", lossless(np.full((9, 9, 3), 33, np.uint8), "WEBP"))
    put(dogs / "cut off.jpg", lossless(noise(50, 60, 3), "JPEG")[:900])
    put(cats / "broken.png", b"no picture at all")
    put(dogs / "notes.txt", b"a walk in the park")
    put(tmp_path / "readme.txt", b"beside the classes")
    train, test, names = data.image_folder(tmp_path, test_share=0.4)
    assert names == ("cats", "dogs")
    assert count(train, test) == [5, 7]
    colours = {tuple(image[32, 32].tolist()) for image in np.r_[train[0], test[0]]}
    assert {(77, 77, 77), (255, 255, 255), (1, 2, 3), (4, 5, 6), (7, 8, 9)} <= colours
    broken, cut_off, notes = printed(capsys)
    assert broken.startswith("Skipped cats/broken.png: source 'broken.png' is no picture that can")
    assert cut_off.startswith(
        "Skipped dogs/cut off.jpg: source 'cut off.jpg' cannot be read, it ma"
    )
    assert notes == (
        "Skipped dogs/notes.txt: it is not named as a JPEG, PNG, WebP, GIF, BMP or TIFF."
    )


def test_skipped_files_are_named_class_by_class_and_in_the_order_of_their_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder(tmp_path, cats=2, dogs=2)
    names = ["cats/a.txt", "cats/m.png", "cats/z.txt", "dogs/b.txt", "dogs/a/c.txt", "dogs/c/a.txt"]
    for name in reversed(names):  # the file system lists them in another order
        put(tmp_path / name, b"Dear diary")
    data.image_folder(tmp_path)
    assert [line.split(":")[0].removeprefix("Skipped ") for line in printed(capsys)] == names


def test_what_the_computer_hides_is_neither_read_nor_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder(tmp_path, cats=3, dogs=3)
    picture(tmp_path / "cats" / ".ipynb_checkpoints" / "000-checkpoint.png", (9, 9, 9))
    picture(tmp_path / "dogs" / ".hidden.png", (9, 9, 9))
    put(tmp_path / "__MACOSX" / "cats" / "._000.png", b"no picture")
    put(tmp_path / "dogs" / "._000.png", b"what a Mac notes beside 000.png")
    put(tmp_path / "dogs" / ".DS_Store", b"\0")
    (tmp_path / ".cache").mkdir()
    train, test, names = data.image_folder(tmp_path)
    assert names == ("cats", "dogs") and count(train, test) == [3, 3]
    assert not (np.r_[train[0], test[0]] == 9).all(axis=(1, 2, 3)).any()
    assert printed(capsys) == []


def test_a_file_that_cannot_be_opened_is_named_and_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder(tmp_path, cats=3, dogs=4)

    def refuse(source: Path) -> Any:
        if source.name == "002.png":  # the rights of a file do not bind an administrator
            raise PermissionError(13, "Permission denied")
        return data.open_image(source)

    monkeypatch.setattr(pictures, "open_image", refuse)
    train, test, _ = data.image_folder(tmp_path)
    assert count(train, test) == [2, 3]
    assert printed(capsys) == [
        f"Skipped {name}/002.png: it cannot be opened, Permission denied."
        for name in ("cats", "dogs")
    ]


@pytest.mark.parametrize(
    "locale",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""},
        {"PYTHONIOENCODING": "utf-8"},
    ],
    ids=["ascii", "C", "utf-8"],
)
@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such a name")
def test_names_are_printed_whatever_letters_the_terminal_has(
    tmp_path: Path, locale: dict[str, str]
) -> None:
    folder(tmp_path, cats=2, dogs=2)
    put(tmp_path / "cats" / "gemütlich.txt", b"")
    put(Path(os.fsdecode(os.fsencode(tmp_path / "dogs") + b"/old\xe9.txt")), b"")  # in Latin-1
    code = "import sys; from helpers import data; data.image_folder(sys.argv[1])"
    run = [sys.executable, "-c", code, str(tmp_path)]
    env = os.environ | locale
    done = subprocess.run(run, cwd=COURSE, capture_output=True, check=False, env=env)
    assert done.stderr == b""
    cats, dogs = done.stdout.decode().splitlines()
    assert re.match(r"Skipped cats/gem(ü|\\xfc|\\udcc3\\udcbc)tlich\.txt: it is not named as", cats)
    assert re.match(r"Skipped dogs/old\\udce9\.txt: it is not named as", dogs)


def test_names_are_printed_in_full_where_nothing_says_which_letters_there_are(
    tmp_path: Path,
) -> None:
    put(folder(tmp_path, cats=2, dogs=2) / "cats" / "gemütlich.txt", b"")
    with contextlib.redirect_stdout(io.StringIO()) as said:
        assert said.encoding is None
        data.image_folder(tmp_path)
    assert said.getvalue().startswith("Skipped cats/gemütlich.txt: it is not named as")


def test_letters_that_the_terminal_does_not_have_are_printed_as_their_numbers(
    tmp_path: Path,
) -> None:
    put(folder(tmp_path, cats=2, dogs=2) / "cats" / "gemütlich.txt", b"")
    terminal = io.TextIOWrapper(io.BytesIO(), encoding="ascii", write_through=True)
    with contextlib.redirect_stdout(terminal):
        data.image_folder(tmp_path)
    said = terminal.buffer.getvalue()
    assert said.startswith(rb"Skipped cats/gem\xfctlich.txt: it is not named as")


@pytest.mark.skipif(sys.platform == "win32", reason="a link needs special rights on Windows")
def test_a_link_that_leads_nowhere_is_named_and_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder(tmp_path, cats=3, dogs=3)
    (tmp_path / "dogs" / "link.png").symlink_to(tmp_path / "gone.png")
    train, test, _ = data.image_folder(tmp_path)
    assert count(train, test) == [3, 3]
    assert printed(capsys) == ["Skipped dogs/link.png: it is a link that leads nowhere."]


def test_a_photograph_taken_sideways_stands_upright(tmp_path: Path) -> None:
    upright = np.zeros((40, 40, 3), np.uint8)
    upright[:20] = 255
    folder(tmp_path, dogs=2)
    for i in range(2):
        put(tmp_path / "cats" / f"{i}.png", lossless(np.rot90(upright), exif=turned(6)))
    (x_train, y_train), _, _ = data.image_folder(tmp_path, size=40)
    np.testing.assert_array_equal(x_train[y_train == 0][0], upright)


def test_pictures_are_those_that_open_image_and_resize_square_give(tmp_path: Path) -> None:
    folder(tmp_path, dogs=2)
    for i in range(2):
        put(tmp_path / "cats" / f"{i}.png", lossless(noise(37, 91, 3)))
    (x_train, y_train), _, _ = data.image_folder(tmp_path, size=24)
    np.testing.assert_array_equal(
        x_train[y_train == 0][0], data.resize_square(noise(37, 91, 3), 24)
    )


# --------------------------------------------------------------------------- folders already split


@pytest.mark.parametrize(
    ("train", "test"), [("train", "test"), ("Training", "Testing"), ("train", "val")]
)
def test_a_set_that_is_split_already_keeps_its_split(
    train: str, test: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder(tmp_path / train, cats=4, dogs=3)
    folder(tmp_path / test, cats=1, dogs=2)
    put(tmp_path / test / "dogs" / "notes.txt", b"")
    learned, tested, names = data.image_folder(tmp_path, test_share=0.9)
    assert names == ("cats", "dogs")
    assert (count(learned), count(tested)) == ([4, 3], [1, 2])
    for images, labels in (learned, tested):
        for image, label in zip(images, labels, strict=True):
            assert (image == COLOURS[names[label]]).all()
    (line,) = printed(capsys)
    assert line.startswith(f"Skipped {test}/dogs/notes.txt: it is not named")


def test_of_a_set_split_in_three_the_third_part_is_named_as_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for part in ("train", "test", "valid", "labels"):
        folder(tmp_path / part, cats=2, dogs=2)
    learned, tested, _ = data.image_folder(tmp_path)
    assert (count(learned), count(tested)) == ([2, 2], [2, 2])
    assert printed(capsys) == [
        f"Left out {name}: train is for learning, test for the test."
        for name in ("labels", "valid")
    ]


def test_a_split_whose_classes_differ_is_refused_with_what_fits(tmp_path: Path) -> None:
    folder(tmp_path / "train", cats=2, dogs=2)
    folder(tmp_path / "test", cats=2, eels=2)
    message = "'set' is split into train and test, and only one of them holds dogs, eels: the same"
    split = tmp_path.rename(tmp_path.with_name("set"))
    with pytest.raises(ValueError, match=message):
        data.image_folder(split)
    for name in "abcdef":
        (split / "test" / name).mkdir()
    with pytest.raises(ValueError, match="holds a, b, c, d, dogs: the same"):  # five say enough
        data.image_folder(split)


def test_a_split_without_classes_or_without_train_is_refused(tmp_path: Path) -> None:
    picture(tmp_path / "kaggle" / "train" / "cat.0.png", (1, 2, 3))
    picture(tmp_path / "kaggle" / "test" / "1.png", (1, 2, 3))
    with pytest.raises(ValueError, match="path 'kaggle/train' holds 0 folders: one folder a class"):
        data.image_folder(tmp_path / "kaggle")
    for part in ("test", "valid"):
        folder(tmp_path / "half" / part, cats=2, dogs=2)
    with pytest.raises(ValueError, match=r"path 'half' holds test and valid, .* but no train"):
        data.image_folder(tmp_path / "half")


def test_a_class_missing_from_one_part_of_a_split_is_refused_by_name(tmp_path: Path) -> None:
    folder(tmp_path / "train", cats=2, dogs=2)
    folder(tmp_path / "test", cats=1, dogs=0)
    with pytest.raises(ValueError, match=r"class 'test/dogs' holds 0 pictures .*: at least 1 fit$"):
        data.image_folder(tmp_path)


def test_a_class_may_be_called_train(tmp_path: Path) -> None:
    for name in ("train", "plane"):
        for i in range(2):
            picture(tmp_path / name / f"{i}.png", (1, 2, 3))
    assert data.image_folder(tmp_path)[2] == ("plane", "train")


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


def test_more_classes_than_a_label_can_number_are_refused(tmp_path: Path) -> None:
    for number in range(256):
        (tmp_path / str(number)).mkdir()
    with pytest.raises(ValueError, match="class '0' holds 0 pictures"):  # a label has 256 numbers
        data.image_folder(tmp_path)
    (tmp_path / "256").mkdir()
    with pytest.raises(
        ValueError, match=r"holds 257 folders: .* 2 classes at least and 256 at most"
    ):
        data.image_folder(tmp_path)


def test_a_folder_around_the_right_one_is_refused_with_the_one_inside_it(tmp_path: Path) -> None:
    folder(tmp_path / "PetImages", cats=2, dogs=2)
    with pytest.raises(
        ValueError, match=r"holds 1 folders: .*; try the path of 'PetImages' inside"
    ):
        data.image_folder(tmp_path)
    folder(tmp_path / "alone" / "inner", cats=2)  # no folder of classes lies inside
    with pytest.raises(ValueError, match=r"holds 1 folders: .* at least and 256 at most$"):
        data.image_folder(tmp_path / "alone")


def test_a_missing_folder_and_a_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"^path .* no such folder.*give the whole path"):
        data.image_folder(tmp_path / "nowhere")
    file = picture(tmp_path / "cat.png", (1, 2, 3))
    message = f"path is {str(file)!r}, a file: a folder that holds one folder a class fits"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        data.image_folder(file)


@pytest.mark.parametrize("path", [None, 5, b"pictures", ["cats", "dogs"]])
def test_what_is_no_path_is_refused(path: Any) -> None:
    message = f"path must be the name of a folder, received {type(path).__name__}"
    with pytest.raises(TypeError, match=message):
        data.image_folder(path)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"size": 0}, ValueError),
        ({"size": 64.0}, ValueError),
        ({"size": True}, ValueError),
        ({"size": None}, TypeError),
        ({"test_share": 0}, ValueError),
        ({"test_share": 1}, ValueError),
        ({"test_share": 0.0}, ValueError),
        ({"test_share": 1.0}, ValueError),
        ({"test_share": -0.2}, ValueError),
        ({"test_share": float("nan")}, ValueError),
        ({"test_share": "a fifth"}, TypeError),
        ({"seed": -1}, ValueError),
        ({"seed": 1.5}, ValueError),
        ({"seed": True}, ValueError),
        ({"seed": None}, TypeError),
    ],
)
def test_a_number_out_of_its_range_is_refused(
    change: dict[str, Any], error: type[Exception], tmp_path: Path
) -> None:
    (name,) = change
    with pytest.raises(error, match=rf"^{name} .*(does not fit: |must be a )"):
        data.image_folder(folder(tmp_path, cats=2, dogs=2), **change)


def test_helpers_data_imports_neither_keras_nor_tensorflow() -> None:
    code = "import sys, helpers.data; print({'keras', 'tensorflow'} & set(sys.modules))"
    run = [sys.executable, "-c", code]
    done = subprocess.run(run, cwd=COURSE, capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
