"""Compare notebooks as text and pictures: `make changes` shows what differs from the last commit.

The picture comparison is the one the regression net uses (conftest.py).
"""

import base64
import io
import itertools
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
from nbformat import reader
from numpy.typing import NDArray
from PIL import Image

from tools.course import ROOT, NoGitError, pages, tracked
from tools.prove import speak_plainly, steady_environment

REPORT = ROOT / "test-results"

# Two drawings count as one when at most 5 pixels differ by more than 16 of 255 levels and all of
# them by less than a quarter of a level on average: rounding in a font or a line is less; one
# changed digit in a drawn matrix, or limits of 250 in place of 255, are more.
LEVELS = 16
PIXELS = 5
MEAN = 0.25


class NoNotebookError(ValueError):
    """A file is no notebook, or what it holds cannot be shown."""


def pictures(outputs: list[Any]) -> list[bytes]:
    """Return the PNG images among a cell's outputs, decoded from base64, in order."""
    found = [output.get("data", {}).get("image/png") for output in outputs]
    return [base64.b64decode(image) for image in found if image]


def picture_difference(expected: bytes, actual: bytes) -> str:
    """Say how two PNG images differ, or return "" when they are the same within the tolerance."""
    if expected == actual:
        return ""
    before, after = _pixels(expected), _pixels(actual)
    if before.shape != after.shape:
        sizes = [f"{width}×{height}" for height, width, _ in (before.shape, after.shape)]
        return "its size was {} pixels and is now {}".format(*sizes)
    gaps = _levels(before, after)
    count = int((gaps > LEVELS).sum())
    if count <= PIXELS and gaps.mean() <= MEAN:
        return ""
    return f"{count} of {gaps.size} pixels differ, by {gaps.mean():.2f} levels on average"


def save_pictures(folder: Path, expected: bytes | None, actual: bytes | None) -> str:
    """Write expected.png, actual.png and difference.png into `folder`; return its name."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, image in (("expected.png", expected), ("actual.png", actual)):
        if image is not None:
            (folder / name).write_bytes(image)
    if expected is not None and actual is not None:
        before, after = _pixels(expected), _pixels(actual)
        if before.shape == after.shape:
            faded = 255 - (255 - after.astype(int)) // 4
            faded[_levels(before, after) > LEVELS] = (213, 94, 0)
            Image.fromarray(faded.astype(np.uint8)).save(folder / "difference.png")
    return folder.relative_to(ROOT).as_posix()


def read(content: bytes, whole: bool = False) -> Any:
    """Return the notebook of any format there was; NoNotebookError says why a file is none.

    With `whole`, each cell and picture of it has to be sound.
    """
    try:
        page = nbformat.convert(reader.reads(content.decode("utf-8-sig")), 4)
        if whole:
            nbformat.validate(page)
            [_pixels(image) for cell in page.cells for image in pictures(cell.get("outputs", []))]
    except Exception as error:  # nbformat passes on whatever its own lines raise
        reason = str(error).partition("\n")[0][:100]
        raise NoNotebookError(f"this is no notebook, or a damaged one: {reason}") from error
    return page


def opened(path: Path) -> Any:
    """Return a page of the course, or stop with the reason why it cannot be read."""
    try:
        return read(path.read_bytes())
    except NoNotebookError as error:
        sys.exit(f"{path.parent.name}/{path.name}: {error}")


def chosen(names: list[str]) -> list[Path]:
    """Return the notebooks of these names, without any all pages; say which cannot be taken."""
    named = [Path(name).resolve() for name in names]
    if missing := [path.name for path in named if not path.is_file()]:
        sys.exit(f"There is no notebook {', '.join(missing)}.")
    if outside := [path.name for path in named if not path.is_relative_to(ROOT)]:
        sys.exit(f"{', '.join(outside)} lies outside the course, which is what git is asked about.")
    return named or pages("notebooks", "lecturer")


def show_changes(paths: list[Path]) -> None:
    """Print what changed in notebooks since the last commit, and save the changed pictures."""
    try:
        tracked(root=ROOT)
    except NoGitError as error:
        return print(f"What changed since the last commit cannot be said: {error}")
    for path in paths:
        name = path.relative_to(ROOT).as_posix()
        # "./": the course may lie in a folder of a larger repository
        git = subprocess.run(["git", "show", f"HEAD:./{name}"], cwd=ROOT, capture_output=True)
        if git.returncode:
            print(f"{name}: new since the last commit")
        elif git.stdout == path.read_bytes():
            print(f"{name}: no byte changed since the last commit")
        else:
            _changes(name, git.stdout, path)


def picture_changes(stem: str, before: list[Any], after: list[Any]) -> None:
    """Name the pictures that differ between the cells of a page, and save each pair."""
    for place, (cell, old) in enumerate(zip(after, _partners(before, after), strict=True)):
        now, then = pictures(cell.get("outputs", [])), pictures((old or {}).get("outputs", []))
        for index, pair in enumerate(itertools.zip_longest(then, now)):
            if pair[0] is None or pair[1] is None or picture_difference(*pair):
                folder = REPORT / "changes" / stem / f"{cell.get('id', place)}-{index}"
                print(f"picture changed, look at {save_pictures(folder, *pair)}/")


def _changes(name: str, committed: bytes, path: Path) -> None:
    try:
        before, after = read(committed, whole=True), read(path.read_bytes(), whole=True)
    except NoNotebookError as error:
        return print(f"{name}: here or in the last commit {error}")
    _text_changes(name, committed, path)
    picture_changes(path.stem, before.cells, after.cells)


def _text_changes(name: str, committed: bytes, path: Path) -> None:
    print(f"\n{name}: text changed since the last commit")
    with tempfile.TemporaryDirectory() as scratch:
        old = Path(scratch) / path.name
        old.write_bytes(committed)
        command = [sys.executable, "-m", "nbdime", "diff", "--ignore-metadata", str(old), str(path)]
        environment = steady_environment()
        nbdime = subprocess.run(command, env=environment, stdout=subprocess.PIPE, encoding="utf-8")
    print(nbdime.stdout.replace(scratch, "committed").replace(str(ROOT), "."))


def _partners(before: list[Any], after: list[Any]) -> list[Any]:
    """Return for each cell the one it was: by its id, so that an inserted cell shifts none.

    Cells without an id, as Colab saves them, and cells whose id is new are paired by their place.
    """
    ids = {cell["id"]: cell for cell in before if "id" in cell}
    kept = {cell.get("id") for cell in after} & ids.keys()
    places = [None if cell.get("id") in kept else cell for cell in before]
    places += [None] * len(after)
    return [ids.get(cell.get("id"), old) for cell, old in zip(after, places, strict=False)]


def _pixels(png: bytes) -> NDArray[np.uint8]:
    flat = Image.open(io.BytesIO(png)).convert("RGBA")
    return np.asarray(Image.alpha_composite(Image.new("RGBA", flat.size, "white"), flat))[..., :3]


def _levels(before: NDArray[np.uint8], after: NDArray[np.uint8]) -> NDArray[np.int64]:
    gap: NDArray[np.int64] = np.abs(before.astype(np.int64) - after).max(axis=-1)  # (H, W)
    return gap


if __name__ == "__main__":
    speak_plainly()
    show_changes(chosen(sys.argv[1:]))
