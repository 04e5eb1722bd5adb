"""The regression net, tested: plant one fault in a copy of the course; the suite must name it."""

import base64
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from PIL import Image, ImageDraw

pytestmark = pytest.mark.check

PIXELS = "notebooks/01_pixels.ipynb"
RUN = ["notebooks/00_start_here.ipynb", PIXELS]  # the form of all is tested, and these are run


@pytest.fixture
def spoiled(scratch: Path) -> Path:
    """Return the copy that a test will spoil."""
    return scratch


def run_suite(course: Path) -> tuple[int, str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--color=no"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    run = subprocess.run(
        [*command, *RUN, "helpers", "tests/test_notebooks.py"],
        cwd=course, env=kept, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return run.returncode, run.stdout + run.stderr


def edit_text(name: str, old: str, new: str) -> Callable[[Path], None]:
    def edit(course: Path) -> None:
        text = (course / name).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is no longer in {name}: plant this fault elsewhere"
        (course / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return edit


def edit_notebook(change: Callable[[Any], None], name: str = PIXELS) -> Callable[[Path], None]:
    def edit(course: Path) -> None:
        notebook = nbformat.read(course / name, as_version=4)
        change(notebook)
        nbformat.write(notebook, course / name)

    return edit


def add_cell(source: str, described: str = "") -> Callable[[Path], None]:
    """Add a cell at the end and write its outputs with the project's own command."""

    def edit(course: Path) -> None:
        def append(notebook: Any) -> None:
            notebook.cells.append(nbformat.v4.new_code_cell(source, id="planted"))
            if described:
                notebook.cells.append(nbformat.v4.new_markdown_cell(described, id="planted-text"))

        edit_notebook(append)(course)
        command = [sys.executable, "-m", "tools.execute", "--force", PIXELS]
        subprocess.run(command, cwd=course, check=True, capture_output=True)

    return edit


def cell_with(notebook: Any, text: str) -> Any:
    return next(c for c in notebook.cells if c.cell_type == "code" and text in c.source)


def remove_picture(notebook: Any) -> None:
    del cell_with(notebook, "wrapped").outputs[0]["data"]["image/png"]


def scribble_on_picture(notebook: Any) -> None:
    data = cell_with(notebook, "wrapped").outputs[0]["data"]
    picture = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    ImageDraw.Draw(picture).text((300, 200), "7", fill="red")
    file = io.BytesIO()
    picture.save(file, "PNG")
    data["image/png"] = base64.b64encode(file.getvalue()).decode()


def delete_cell(notebook: Any) -> None:
    notebook.cells.remove(cell_with(notebook, "np.sort"))


def strip_outputs(notebook: Any) -> None:
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None


def swap_outputs(notebook: Any) -> None:
    cell_with(notebook, "scaled.dtype").outputs.reverse()


def change_table(course: Path) -> None:
    source = 'from IPython.display import HTML\n\nHTML("<table><tr><td>896</td></tr></table>")'
    add_cell(source)(course)
    edit_text(PIXELS, '<td>896</td></tr></table>"', '<td>897</td></tr></table>"')(course)


def take_away_words(notebook: Any) -> None:
    cell = next(cell for cell in notebook.cells if cell.source.startswith("In words: on the left"))
    cell.source = cell.source.replace("In words: ", "")


def take_away_reason(notebook: Any) -> None:
    cell = next(cell for cell in notebook.cells if "**Why.**" in cell.source)
    cell.source = cell.source.replace("**Why.**", "")


RAISING = """import ipywidgets


def draw(stride):
    raise ValueError("no window fits")


ipywidgets.interact(draw, stride=1)"""

FAULTS: dict[str, tuple[Callable[[Path], None], str]] = {
    "a floor becomes a ceiling": (
        edit_text("helpers/data/loaders.py", "(length - square) //", "(length - square + 1) //"),
        r"figure changed: \d+ of \d+ pixels differ",
    ),
    "a result has another dtype": (
        edit_text("helpers/pixels.py", "else np.dtype(np.float64)", "else np.dtype(np.float32)"),
        r"dtype=float32",
    ),
    "a figure is drawn with other limits": (
        edit_text(PIXELS, "vmax=255", "vmax=250"), r"01_pixels.ipynb::Cell \d+.*figure changed"
    ),
    "one cell of the data is another": (
        edit_text("data/lincoln.csv", "204,166,15,56", "204,166,16,56"),
        r"01_pixels.ipynb::Cell 1 .*166,  16,  56",
    ),
    "a figure is removed": (edit_notebook(remove_picture), r"outputs were \['text/plain'\]"),
    "a digit is scribbled on a figure": (
        edit_notebook(scribble_on_picture), r"figure changed: \d+ of.*look at test-results"
    ),
    "a cell is deleted": (edit_notebook(delete_cell), r"a cell was deleted, moved or never run"),
    "outputs are stripped": (edit_notebook(strip_outputs), r"never run, its counts are \[None"),
    "outputs change places": (edit_notebook(swap_outputs), r"outputs were \['text/plain', 'std"),
    "an HTML table changes": (change_table, r"mismatch 'text/html'"),
    "a callback raises": (add_cell(RAISING, "In words: a slider."), r"callback failed with Value"),
    "a warning goes to stderr": (
        add_cell('import warnings\n\nwarnings.warn("old", stacklevel=1)'), r"wrote to stderr"
    ),
    "a machine's path is printed": (add_cell("print(course)"), r"is a machine's"),
    "a figure has no words": (edit_notebook(take_away_words), r"no sentence 'In words:' after"),
    "a prediction has no reason": (edit_notebook(take_away_reason), r"no Why after the cell"),
}  # fmt: skip


def test_the_unspoiled_copy_passes(spoiled: Path) -> None:
    code, output = run_suite(spoiled)
    assert code == 0, output


@pytest.mark.parametrize("fault", FAULTS)
def test_the_suite_names_the_fault(fault: str, spoiled: Path) -> None:
    plant, named = FAULTS[fault]
    plant(spoiled)
    code, output = run_suite(spoiled)
    assert code == 1 and re.search(named, output, re.DOTALL), f"{fault} went unnamed:\n{output}"
    if "figure changed" in named:
        saved = next((spoiled / "test-results" / "figures").rglob("expected.png")).parent
        assert {path.stem for path in saved.iterdir()} >= {"expected", "actual"}


def test_make_notebooks_refuses_unsaved_work(spoiled: Path) -> None:
    edit_text(PIXELS, "Shift + Enter", "Shift+Enter")(spoiled)
    before = (spoiled / PIXELS).read_bytes()
    run = subprocess.run(
        [sys.executable, "-m", "tools.execute", PIXELS],
        cwd=spoiled, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 1
    assert "changes that are not committed" in run.stderr and "FORCE=1" in run.stderr
    assert (spoiled / PIXELS).read_bytes() == before


def test_make_notebooks_refuses_where_git_cannot_say(spoiled: Path) -> None:
    shutil.rmtree(spoiled / ".git")
    run = subprocess.run(
        [sys.executable, "-m", "tools.execute", PIXELS],
        cwd=spoiled, capture_output=True, text=True, check=False,
        env={**os.environ, "GIT_CEILING_DIRECTORIES": str(spoiled.parent)},
    )  # fmt: skip
    assert run.returncode == 1 and "git cannot say" in run.stderr


def test_two_runs_write_the_same_bytes_and_what_is_committed(spoiled: Path) -> None:
    paths = [spoiled / name for name in RUN]
    before = [path.read_bytes() for path in paths]
    for _ in range(2):
        run = [sys.executable, "-m", "tools.execute", *map(str, paths)]
        subprocess.run(run, cwd=spoiled, check=True, capture_output=True)
        assert [path.read_bytes() for path in paths] == before
