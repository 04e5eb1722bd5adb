"""Compare notebooks as text and pictures: `make changes` shows what differs from the last commit.

The picture comparison is the one the regression net uses (conftest.py).
"""

import base64
import io
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tools.course import ROOT, pages

REPORT = ROOT / "test-results"
README_PICTURE = ROOT / "notebooks" / "images" / "portrait.png"

# Two drawings count as one when at most 5 pixels differ by more than 16 of 255 levels and all of
# them by less than a quarter of a level on average: rounding in a font or a line is less; one
# changed digit in a drawn matrix, or limits of 250 in place of 255, are more.
LEVELS = 16
PIXELS = 5
MEAN = 0.25


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


def show_changes(paths: list[Path]) -> None:
    """Print what changed in notebooks since the last commit, and save the changed pictures."""
    for path in paths:
        name = path.relative_to(ROOT).as_posix()
        git = subprocess.run(["git", "show", f"HEAD:{name}"], cwd=ROOT, capture_output=True)
        if git.returncode:
            print(f"{name}: new since the last commit")
            continue
        if git.stdout == path.read_bytes():
            print(f"{name}: no byte changed since the last commit")
            continue
        _text_changes(name, git.stdout, path)
        _picture_changes(path.stem, nbformat.reads(git.stdout.decode(), 4), nbformat.read(path, 4))


def _text_changes(name: str, committed: bytes, path: Path) -> None:
    print(f"\n{name}: text changed since the last commit")
    with tempfile.TemporaryDirectory() as scratch:
        old = Path(scratch) / path.name
        old.write_bytes(committed)
        command = [sys.executable, "-m", "nbdime", "diff", "--ignore-metadata", str(old), str(path)]
        shown = subprocess.run(command, capture_output=True, text=True).stdout
    print(shown.replace(scratch, "committed").replace(str(ROOT), "."))


def _picture_changes(stem: str, before: Any, after: Any) -> None:
    """Pair the pictures by cell id, so that an inserted cell does not shift the rest."""
    old = {cell.id: pictures(cell.get("outputs", [])) for cell in before.cells}
    for cell in after.cells:
        now = pictures(cell.get("outputs", []))
        then = old.pop(cell.id, [])
        for index in range(max(len(now), len(then))):
            pair = [images[index] if index < len(images) else None for images in (then, now)]
            if pair[0] is None or pair[1] is None or picture_difference(pair[0], pair[1]):
                folder = save_pictures(REPORT / "changes" / stem / f"{cell.id}-{index}", *pair)
                print(f"picture changed, look at {folder}/")


def _pixels(png: bytes) -> NDArray[np.uint8]:
    flat = Image.open(io.BytesIO(png)).convert("RGBA")
    return np.asarray(Image.alpha_composite(Image.new("RGBA", flat.size, "white"), flat))[..., :3]


def _levels(before: NDArray[np.uint8], after: NDArray[np.uint8]) -> NDArray[np.int64]:
    gap: NDArray[np.int64] = np.abs(before.astype(np.int64) - after).max(axis=-1)  # (H, W)
    return gap


if __name__ == "__main__":
    named = [Path(name).resolve() for name in sys.argv[1:]]
    show_changes(named or pages("notebooks", "lecturer"))
