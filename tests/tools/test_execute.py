"""Outputs are written the same for the same results; and the regression net names what changed.

The net is tested with faults: each is planted in a copy of the course, and the suite must name it.
"""

import base64
import io
import json
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
from nbformat import v4
from PIL import Image, ImageDraw

from tests.support import COURSE
from tools import execute, prove

PIXELS = "notebooks/01_pixels.ipynb"
RUN = ["notebooks/00_start_here.ipynb", PIXELS]  # the form of all is tested, and these are run
STATE = execute.WIDGET_STATE


def page(*sources: str) -> str:
    """Return a notebook's text, its cells numbered as their ids."""
    cells = [v4.new_code_cell(source, id=f"cell-{i}") for i, source in enumerate(sources)]
    return execute.normal_form(v4.new_notebook(cells=cells), "page")


# The form in which a page is written.


def with_widgets(*ids: str) -> Any:
    """Return a page of which a cell shows the last widget; the others are its parts."""
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": ids[-1]}}
    shown = v4.new_output("display_data", data=view)
    parts = {"children": [f"IPY_MODEL_{name}" for name in ids[:-1]]}
    models = {name: {"state": parts if name == ids[-1] else {}} for name in ids}
    notebook = v4.new_notebook(cells=[v4.new_code_cell("show()", id="show", outputs=[shown])])
    notebook.metadata["widgets"] = {STATE: {"state": models}}
    return nbformat.from_dict(notebook)


def test_another_run_gives_its_widgets_other_ids_and_the_same_text() -> None:
    texts = [
        execute.normal_form(with_widgets(*ids), "page")
        for ids in (("b" * 32, "c" * 32, "a" * 32), ("9" * 32, "1" * 32, "5" * 32))
    ]
    assert texts[0] == texts[1]
    written = json.loads(texts[0])
    state = written["metadata"]["widgets"][STATE]["state"]
    shown = written["cells"][0]["outputs"][0]["data"]["application/vnd.jupyter.widget-view+json"]
    children = state[shown["model_id"]]["state"]["children"]
    assert len(state) == 3 and len(children) == 2
    assert {child.removeprefix("IPY_MODEL_") for child in children} < state.keys()


def test_the_widgets_of_two_pages_have_different_ids() -> None:
    texts = [execute.normal_form(with_widgets("a" * 32), name) for name in ("one", "other")]
    states = [json.loads(text)["metadata"]["widgets"][STATE]["state"] for text in texts]
    assert not states[0].keys() & states[1].keys()


@pytest.mark.check
def test_of_an_explorer_the_still_picture_is_kept_and_no_widget() -> None:
    button = "import ipywidgets\nipywidgets.IntSlider()"
    explorer = f"import sys\nsys.path.insert(0, {str(COURSE)!r})\n"
    explorer += "from helpers.widgets import PixelExplorer\nPixelExplorer()"
    written = json.loads(execute.executed(page(button, explorer).encode(), COURSE / PIXELS))
    slider, still = (cell["outputs"][0]["data"] for cell in written["cells"])
    assert set(still) == {"text/plain", "image/png"}
    assert execute.WIDGET_VIEW in slider
    state = written["metadata"]["widgets"][STATE]["state"]
    assert {model["model_name"] for model in state.values()} == {
        "IntSliderModel", "SliderStyleModel", "LayoutModel"
    }  # fmt: skip
    assert len(state) == 3
    alone = json.loads(execute.executed(page(explorer).encode(), COURSE / PIXELS))
    assert "widgets" not in alone["metadata"]


def test_only_what_the_course_reads_is_kept_beside_the_cells() -> None:
    notebook = v4.new_notebook(cells=[v4.new_code_cell("1 + 1", id="sum")])
    notebook.metadata.update({"kernelspec": {"name": "mine"}, "language_info": {"version": "3.9"}})
    notebook.metadata["colab"] = {"provenance": []}
    noted = {"execution": {"started": "now"}, "collapsed": True}  # JupyterLab notes it twice
    notebook.cells[0].metadata.update({"tags": ["varies"], **noted})
    text = execute.normal_form(notebook, "page")
    written = json.loads(text)
    assert written["cells"][0]["metadata"] == {"tags": ["varies"]}
    assert written["metadata"] == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    assert text.endswith("}\n") and text.startswith('{\n "cells": [')


def test_letters_are_written_as_they_are() -> None:
    assert "3 × 3 → σ" in page("'3 × 3 → σ'")


# A run, with a kernel of its own.


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a course that holds nothing yet."""
    monkeypatch.setattr(execute, "ROOT", tmp_path)
    return tmp_path


@pytest.mark.check
def test_a_run_replaces_old_outputs_and_counts_from_1(tmp_path: Path) -> None:
    old = nbformat.reads(page("1 + 1", "import os\nos.path.basename(os.getcwd())", ""), 4)
    for cell in old.cells:
        cell.outputs = [v4.new_output("stream", text="from another run")]
        cell.execution_count = 9
    old.metadata["widgets"] = {STATE: {"state": {"dead": {"state": {}}}}}
    new = json.loads(execute.executed(nbformat.writes(old).encode(), tmp_path / "page.ipynb"))
    assert [cell["execution_count"] for cell in new["cells"]] == [1, 2, None]
    shown = [cell["outputs"][0]["data"]["text/plain"] for cell in new["cells"][:2]]
    assert new["cells"][2]["outputs"] == []
    assert shown == [["2"], [f"'{tmp_path.name}'"]] and "widgets" not in new["metadata"]


@pytest.mark.check
def test_a_cell_that_fails_is_named_and_gives_no_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = page("1 + 1", "raise ValueError('no window fits')").encode()
    assert execute.attempt(tmp_path / "page.ipynb", source) is None
    said = capsys.readouterr().out
    assert said.startswith("page.ipynb: nothing is written\n")
    assert "no window fits" in said


@pytest.mark.check
def test_a_kernel_that_dies_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = page("import os\nos._exit(1)").encode()
    assert execute.attempt(tmp_path / "page.ipynb", source) is None
    assert capsys.readouterr().out.startswith("page.ipynb: nothing is written\n")


@pytest.mark.parametrize("content", [b"<<<<<<< HEAD\n{}", b"\xff\xfe", b"[]", b"{}"])
def test_what_is_no_notebook_is_named(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert execute.attempt(tmp_path / "page.ipynb", content) is None
    assert capsys.readouterr().out.startswith("page.ipynb: nothing is written\nthis is no notebook")


def test_a_page_is_written_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "page.ipynb"
    path.write_bytes(b"old")
    assert execute.write(path, b"old", b"new")
    assert path.read_bytes() == b"new" and [*tmp_path.iterdir()] == [path]


def test_a_page_that_stays_the_same_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "page.ipynb"
    path.write_bytes(b"old")
    os.utime(path, (1, 1))
    assert execute.write(path, b"old", b"old") and path.stat().st_mtime == 1


def test_a_page_that_failed_or_was_saved_meanwhile_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "page.ipynb"
    path.write_bytes(b"saved meanwhile")
    assert not execute.write(path, b"old", None) and capsys.readouterr().out == ""
    assert not execute.write(path, b"old", b"new")
    assert "page.ipynb: it was changed while it ran, nothing is written" in capsys.readouterr().out
    assert path.read_bytes() == b"saved meanwhile"


def repository(folder: Path) -> None:
    git = ["git", "-c", "user.name=test", "-c", "user.email=test@example.com"]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "copy"]):
        subprocess.run([*git, *command], cwd=folder, check=True, capture_output=True)


def test_unsaved_work_is_not_run_over(folder: Path) -> None:
    pages = [folder / name for name in ("saved.ipynb", "changed.ipynb", "new.ipynb")]
    for path in pages[:2]:
        path.write_text(page("1 + 1"))
    repository(folder)
    execute.refuse_unsaved(pages[:2])
    for path in pages[1:]:
        path.write_text(page("2 + 2"))
        with pytest.raises(SystemExit, match=rf"not committed(.|\n)*{path.name}(.|\n)*FORCE=1"):
            execute.refuse_unsaved([pages[0], path])


def test_where_git_cannot_say_nothing_is_run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(folder.parent))
    with pytest.raises(SystemExit, match=r"^git cannot say .* FORCE=1 runs them\.$"):
        execute.refuse_unsaved([folder / "page.ipynb"])
    monkeypatch.setenv("PATH", str(folder))  # there is no git at all
    with pytest.raises(SystemExit, match=r"^git cannot say"):
        execute.refuse_unsaved([folder / "page.ipynb"])


# The settings of whoever runs it, planted in a home of one's own: nothing on the page follows them.

SHOWN = [
    "1\n2",
    "import numpy as np\n\nnp.array([1 / 3])",
    "import matplotlib.pyplot as plt\n\nplt.rcParams['lines.linewidth']",
    "import sys\n\nprint('σ', sys.flags.optimize, sys.flags.dev_mode)",
    "from jupyter_core.paths import jupyter_path\n\nprint(len(jupyter_path('kernels')))",
]
KERAS = "import keras\n\nkeras.config.backend(), keras.config.image_data_format()"
WITH_KERAS = "notebooks/07_keras_model.ipynb"
KERAS_SETTINGS = '{"backend": "numpy", "image_data_format": "channels_first"}'
KERNEL = {"argv": ["false"], "display_name": "Mine", "language": "python"}
PLANTS: dict[str, tuple[str, str]] = {  # a file of the home and its text
    "every value of a cell": (
        ".ipython/profile_default/ipython_config.py",
        "get_config().InteractiveShell.ast_node_interactivity = 'all'",
    ),
    "a start-up file": (
        ".ipython/profile_default/startup/00.py",
        "import numpy\nnumpy.set_printoptions(precision=2)",
    ),
    "a kernel's settings": (
        ".ipython/profile_default/ipython_kernel_config.py",
        "get_config().IPKernelApp.exec_lines = ['print(1)']",
    ),
    "an outdated matplotlibrc": (
        ".config/matplotlib/matplotlibrc", "text.latex.unicode: True\nlines.linewidth: 7\n",
    ),
    "an outdated style": (".config/matplotlib/stylelib/my.mplstyle", "text.latex.unicode: 1\n"),
    "a kernel of the same name": (
        ".local/share/jupyter/kernels/python3/kernel.json", json.dumps(KERNEL),
    ),
    "settings of Jupyter": (
        ".jupyter/jupyter_config.json", '{"KernelManager": {"kernel_name": "mine"}}',
    ),
    "settings of Keras": (".keras/keras.json", KERAS_SETTINGS),
}  # fmt: skip
VARIABLES = {
    **{"KERAS_BACKEND": "numpy", "KERAS_HOME": "mine/.keras", "IPYTHONDIR": "mine/.ipython"},
    **{"MATPLOTLIBRC": "mine/.config/matplotlib", "MPLCONFIGDIR": "mine/.config/matplotlib"},
    **{"JUPYTER_CONFIG_DIR": "mine/.jupyter", "JUPYTER_PATH": "mine/.local/share/jupyter"},
    **{"XDG_CONFIG_HOME": "mine/.config", "JUPYTER_PREFER_ENV_PATH": "0", "PYTHONOPTIMIZE": "1"},
    **{"PYTHONDEVMODE": "1", "PYTHONIOENCODING": "ascii", "PYTHONSTARTUP": "mine/start.py"},
    **{"LC_ALL": "C", "COLUMNS": "20", "PYTHONWARNINGS": "default", "PYTEST_ADDOPTS": "--x"},
}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small course with two pages, run where nobody has settings."""
    course = tmp_path_factory.mktemp("plain") / "course"
    shutil.copytree(COURSE / "tools", course / "tools")
    for name in ("conftest.py", "pyproject.toml"):
        shutil.copy(COURSE / name, course / name)
    for name, sources in ((PIXELS, SHOWN), (WITH_KERAS, [KERAS])):
        (course / name).parent.mkdir(exist_ok=True)
        (course / name).write_text(page(*sources), encoding="utf-8")
    repository(course)
    for name in (PIXELS, WITH_KERAS):
        assert run_page(name, course, course.parent / "empty", {}) == ""
    repository(course)
    return course


def run_page(name: str, course: Path, home: Path, variables: dict[str, str]) -> str:
    """Write a page by the project's own command and compare it by nbval; return complaints."""
    kept = {
        name: value for name, value in os.environ.items()
        if not name.startswith((*prove.UNSTEADY, "XDG_"))
    }  # fmt: skip
    env = {**kept, "HOME": str(home), **variables}
    compare = "import sys; from tools import prove; sys.exit(not prove.run_pytest(sys.argv[1]))"
    for command in (["-m", "tools.execute", name], ["-c", compare, name]):
        run = subprocess.run(
            [sys.executable, *command], cwd=course, env=env, capture_output=True, check=False
        )
        if run.returncode:
            return (run.stdout + run.stderr).decode("utf-8", errors="replace")
    return ""


def check_that_nothing_follows(
    name: str, course: Path, home: Path, variables: dict[str, str]
) -> None:
    before = (course / name).read_text(encoding="utf-8")
    try:
        assert run_page(name, course, home, variables) == ""
        assert (course / name).read_text(encoding="utf-8") == before
    finally:
        (course / name).write_text(before, encoding="utf-8")


def plant_settings(home: Path, *plants: tuple[str, str]) -> None:
    for name, text in plants:
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text)


@pytest.mark.check
@pytest.mark.parametrize("plant", PLANTS)
def test_no_ones_own_settings_reach_a_page(plant: str, plain: Path, tmp_path: Path) -> None:
    plant_settings(tmp_path, PLANTS[plant])
    name = WITH_KERAS if "Keras" in plant else PIXELS
    check_that_nothing_follows(name, plain, tmp_path, {})


@pytest.mark.check
@pytest.mark.parametrize("name", [PIXELS, WITH_KERAS])
def test_no_ones_own_variables_reach_a_page(name: str, plain: Path, tmp_path: Path) -> None:
    plant_settings(tmp_path, *PLANTS.values(), ("start.py", "print('hello')"))
    variables = {name: value.replace("mine", str(tmp_path)) for name, value in VARIABLES.items()}
    check_that_nothing_follows(name, plain, tmp_path, variables)


# Planted faults.


@pytest.fixture
def spoiled(scratch: Path) -> Path:
    """Return the copy that a test will spoil."""
    return scratch


def run_suite(course: Path) -> tuple[int, str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--color=no"]
    run = subprocess.run(
        [*command, *RUN, "helpers", "tests/test_notebooks.py"], cwd=course, check=False,
        env=prove.steady_environment(), capture_output=True, encoding="utf-8",
    )  # fmt: skip
    return run.returncode, run.stdout + run.stderr


def edit_text(name: str, old: str, new: str) -> Callable[[Path], None]:
    def edit(course: Path) -> None:
        text = (course / name).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is no longer in {name}: plant this fault elsewhere"
        (course / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return edit


def edit_below(folder: str, old: str, new: str) -> Callable[[Path], None]:
    """Edit the lines of a folder's modules that fit, in whichever module they now stand."""

    def edit(course: Path) -> None:
        found = 0
        for path in sorted((course / folder).rglob("*.py")):
            text, count = re.subn(old, new, path.read_text(encoding="utf-8"))
            path.write_text(text, encoding="utf-8")
            found += count
        assert found, f"{old!r} fits no line below {folder}: plant this fault elsewhere"

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
    notebook.cells.remove(cell_with(notebook, "permutation"))


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
        edit_below("helpers/data", r"\((\w+ - \w+)\) // 2", r"(\1 + 1) // 2"),  # a square's corner
        r"figure changed: \d+ of \d+ pixels differ",
    ),
    "a result has another dtype": (
        edit_text("helpers/pixels.py", "dtype = float_dtype(array)", "dtype = np.float32"),
        r"dtype=float32",
    ),
    "a figure is drawn with other limits": (
        edit_text(PIXELS, "vmax=255", "vmax=250"), r"01_pixels.ipynb::Cell \d+.*figure changed"
    ),
    "one cell of the data is another": (
        edit_text("data/lincoln.csv", "204,166,15,56", "204,166,16,56"),
        r"01_pixels.ipynb::Cell \d+.*figure changed: \d+ of \d+ pixels differ",
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


@pytest.mark.check
def test_the_unspoiled_copy_passes(spoiled: Path) -> None:
    code, output = run_suite(spoiled)
    assert code == 0, output


@pytest.mark.check
@pytest.mark.parametrize("fault", FAULTS)
def test_the_suite_names_the_fault(fault: str, spoiled: Path) -> None:
    plant, named = FAULTS[fault]
    plant(spoiled)
    code, output = run_suite(spoiled)
    assert code == 1 and re.search(named, output, re.DOTALL), f"{fault} went unnamed:\n{output}"
    if "figure changed" in named:
        saved = next((spoiled / "test-results" / "figures").rglob("expected.png")).parent
        assert {path.stem for path in saved.iterdir()} >= {"expected", "actual"}


@pytest.mark.check
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


@pytest.mark.check
def test_two_runs_write_the_same_bytes_and_what_is_committed(spoiled: Path) -> None:
    paths = [spoiled / name for name in RUN]
    before = [path.read_bytes() for path in paths]
    for _ in range(2):
        run = [sys.executable, "-m", "tools.execute", *map(str, paths)]
        subprocess.run(run, cwd=spoiled, check=True, capture_output=True)
        assert [path.read_bytes() for path in paths] == before
