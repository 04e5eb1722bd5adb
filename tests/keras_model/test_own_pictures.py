"""Page 07 with a reader's own pictures: they are read, shown, counted, and nothing is written."""

import ast
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from PIL import Image

from helpers import data, keras_model, plotting
from helpers.widgets import training_progress
from tests.support import COURSE

PAGE = COURSE / "notebooks" / "07_keras_model.ipynb"
EMPTY = 'my_pictures = ""'


def section() -> list[str]:
    """Return what the reader runs: the page's `confusion`, and the cells of their own section."""
    found, inside = [], False
    for cell in nbformat.read(PAGE, as_version=4).cells:
        if cell.cell_type == "markdown" and "\n## " in f"\n{cell.source}":
            inside = "your own photographs" in cell.source.rpartition("\n## ")[2]
        elif cell.cell_type == "code" and inside:
            found.append(cell.source)
        elif "def confusion(" in cell.source:
            parts = ast.parse(cell.source).body
            found += [ast.unparse(part) for part in parts if isinstance(part, ast.FunctionDef)]
    return found


def run(my_pictures: Path) -> dict[str, Any]:
    """Run the section as a reader does who writes a folder into the cell that is theirs."""
    names: dict[str, Any] = {
        **{"Path": Path, "np": np, "plt": plt, "data": data, "plotting": plotting},
        **{"keras_model": keras_model, "training_progress": training_progress},
        "keras": keras_model.import_keras(),
    }
    for source in section():
        exec(source.replace(EMPTY, f"my_pictures = {str(my_pictures)!r}"), names)
    plt.close("all")
    return names


def contents(folder: Path) -> dict[str, bytes | None]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


def test_one_cell_alone_is_the_readers_and_it_draws_and_writes_nothing() -> None:
    (theirs,) = (source for source in section() if EMPTY in source)
    assert not {"mkdir", "save", "mkdtemp", "show"} & set(theirs.replace(".", " ").split("("))
    assert theirs.splitlines()[0].startswith(EMPTY)


@pytest.mark.check
def test_own_pictures_are_read_twice_and_their_folder_stays_as_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rng = np.random.default_rng(0)
    for name, color in (("Äpfel", (200, 40, 40)), ("pears", (60, 170, 60))):
        (tmp_path / name).mkdir()
        for number in range(10):
            pixels = np.clip(rng.normal(color, 12, (70, 90, 3)), 0, 255).astype(np.uint8)
            Image.fromarray(pixels).save(tmp_path / name / f"{number}.png")
    before = contents(tmp_path)
    for _ in range(2):
        found = run(tmp_path)
        said = capsys.readouterr().out
        assert found["names"] == ("pears", "Äpfel")
        assert "pears: 8 pictures to learn from, 2 for the test" in said
        assert "Äpfel: 8 pictures to learn from, 2 for the test" in said
        assert found["own"].output_shape == (None, 2) and len(found["own_test"]) == 4
        assert found["own_counts"].sum() == 4 and found["own_counts"].shape == (2, 2)
        assert "always naming the commonest class: 2 of 4" in said
        assert found["title"] and len(found["worst"]) == 3
        assert contents(tmp_path) == before
        assert not found["course_pictures"].is_relative_to(tmp_path)
