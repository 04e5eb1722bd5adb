"""The form of every notebook: what nbval does not look at, one sentence a test."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tests.support import COURSE
from tools.compare import pictures
from tools.course import pages
from tools.execute import KEPT_TAGS, README_PICTURE, WIDGET_STATE

NOTEBOOKS = [*pages("notebooks"), *pages("lecturer")]
WITHOUT_PREDICTIONS = ("00", "sl")  # a start page and a table have no central result to predict
WITHOUT_TENSORFLOW = ("00", "01", "02", "03", "04", "05", "06")

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)

# Absolute paths of one machine, and addresses in its memory.
MACHINE = re.compile(
    r"(?<![\w.])/(?:home|root|Users|tmp|private|opt|usr|var|work|mnt)/\w|\b[A-Za-z]:\\\w"
    r"|\b0x[0-9a-f]{8,}\b|ipykernel_\d+"
)


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)


def code_cells(path: Path) -> list[Any]:
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def texts(path: Path) -> str:
    return "\n\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")


def tags(cell: Any) -> list[str]:
    found = list(cell.metadata.get("tags", []))
    comments = re.findall(r"#\s*(NBVAL_\w+)", cell.source)
    return found + [comment.lower().replace("_", "-") for comment in comments]


def first_line(cell: Any) -> str:
    return f"the cell {cell.id} ({cell.source.splitlines()[0][:60]!r})"


def test_the_course_has_notebooks() -> None:
    assert [path.stem for path in NOTEBOOKS][:2] == ["00_start_here", "01_pixels"]


@every_notebook
def test_every_cell_was_run_once_and_in_order(path: Path) -> None:
    counts = [cell.execution_count for cell in code_cells(path)]
    assert counts == list(range(1, len(counts) + 1)), (
        f"{path.name}: a cell was deleted, moved or never run, its counts are {counts}; "
        "`make notebooks` writes them anew"
    )


@every_notebook
def test_nothing_went_wrong_on_the_page(path: Path) -> None:
    for cell in code_cells(path):
        for output in cell.outputs:
            assert output.get("name") != "stderr", f"{first_line(cell)} wrote to stderr"
            expected_error = "raises-exception" in tags(cell)
            assert output.output_type != "error" or expected_error, f"{first_line(cell)} failed"
    assert sum("raises-exception" in tags(cell) for cell in code_cells(path)) <= 1


@every_notebook
def test_no_widget_callback_failed(path: Path) -> None:
    state = read(path).metadata.get("widgets", {}).get(WIDGET_STATE, {}).get("state", {})
    for model in state.values():
        for output in model["state"].get("outputs", []) or []:
            assert "ename" not in output, (
                f"{path.name}: a widget's callback failed with "
                f"{output.get('ename')}: {output.get('evalue')}"
            )


@every_notebook
def test_every_widget_that_is_shown_has_its_state(path: Path) -> None:
    state = read(path).metadata.get("widgets", {}).get(WIDGET_STATE, {}).get("state", {})
    for cell in code_cells(path):
        for output in cell.outputs:
            view = output.get("data", {}).get("application/vnd.jupyter.widget-view+json")
            assert view is None or view["model_id"] in state, f"{first_line(cell)}: dead widget"


@every_notebook
def test_no_machine_shows_through(path: Path) -> None:
    for cell in read(path).cells:
        text = cell.source + json.dumps(
            [
                {key: value for key, value in output.items() if key != "data"}
                | {
                    key: value
                    for key, value in output.get("data", {}).items()
                    if "image" not in key
                }
                for output in cell.get("outputs", [])
            ]
        )
        found = MACHINE.search(text)
        assert found is None, (
            f"{path.name}, {first_line(cell)}: {found and found[0]!r} is a machine's"
        )


@every_notebook
def test_no_cell_is_longer_than_15_lines(path: Path) -> None:
    for cell in code_cells(path):
        assert len(cell.source.splitlines()) <= 15, f"{first_line(cell)} belongs in a helper"


@every_notebook
def test_the_set_up_cell_is_the_same_everywhere(path: Path) -> None:
    assert code_cells(path)[0].source == code_cells(NOTEBOOKS[0])[0].source


@pytest.mark.parametrize("folder", [".", "notebooks", "data"])
def test_the_set_up_cell_finds_the_course_from(folder: str) -> None:
    run_set_up(COURSE / folder)


def test_the_set_up_cell_finds_an_unpacked_copy(tmp_path: Path) -> None:
    (tmp_path / "cnn_course").symlink_to(COURSE, target_is_directory=True)
    run_set_up(tmp_path)


def test_the_set_up_cell_says_what_is_wrong_elsewhere(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError) as error:
        run_set_up(tmp_path)
    assert "No course folder found: open this notebook from inside" in error.value.stderr


def run_set_up(folder: Path) -> None:
    source = code_cells(NOTEBOOKS[0])[0].source + "\nprint(data.lincoln().shape)"
    command = [sys.executable, "-I", "-c", source]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "(16, 12)"


@every_notebook
def test_every_drawn_figure_is_described_in_words(path: Path) -> None:
    cells = read(path).cells
    for cell, following in zip(cells, [*cells[1:], None], strict=True):
        if shows_something(cell):
            described = following is not None and following.cell_type == "markdown"
            assert described and re.search(
                r"(?m)^(\*\*Why\.\*\* )?.*In words:", following.source
            ), f"{path.name}: no sentence 'In words:' after {first_line(cell)}"


def shows_something(cell: Any) -> bool:
    kinds = {kind for output in cell.get("outputs", []) for kind in output.get("data", {})}
    return any("image" in kind or "widget-view" in kind for kind in kinds)


@every_notebook
def test_every_picture_and_link_leads_somewhere(path: Path) -> None:
    for alt, target in re.findall(r"!\[(.*?)\]\((.*?)\)", texts(path)):
        assert len(alt) > 15, f"{path.name}: the picture {target} has no alt text"
    for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", texts(path)):
        assert (path.parent / target).exists(), f"{path.name}: {target} is not there"
    assert "<img" not in texts(path), f"{path.name}: write pictures as ![alt](file)"


def test_the_readme_shows_the_portrait_of_notebook_01() -> None:
    cell = next(cell for cell in read(NOTEBOOKS[1]).cells if "show_image(lincoln" in cell.source)
    assert pictures(cell.outputs) == [README_PICTURE.read_bytes()]


@every_notebook
def test_goals_and_recap_are_there(path: Path) -> None:
    text = texts(path)
    number = f"{path.stem[:2]} · " if path.stem[:2].isdigit() else ""
    assert re.match(rf"# {number}[A-Z]\w+ ", text), "the title has a number and a verb"
    goals = re.search(r"\*\*You will be able to\*\*\n\n((?:\d\. .*\n?)+)", text)
    assert goals, f"{path.name}: no 'You will be able to'"
    assert 3 <= len(goals[1].strip().splitlines()) <= 5
    assert re.search(r"(?m)^## What you have learned\n\n(- You .*\n?){3,5}", text), "no recap"


@every_notebook
def test_a_prediction_has_a_hidden_answer_and_a_reason(path: Path) -> None:
    cells = read(path).cells
    asked = [i for i, cell in enumerate(cells) if "**Predict.**" in cell.source]
    assert len(asked) >= 4 or path.name[:2] in WITHOUT_PREDICTIONS, f"{len(asked)} predictions"
    for index in asked:
        answer, reason = cells[index + 1 : index + 3]
        assert answer.cell_type == "code", (
            f"{path.name}: no line answers {first_line(cells[index])}"
        )
        assert answer.metadata.get("jupyter", {}).get("outputs_hidden"), (
            f"{path.name}: the output of {first_line(answer)} gives the answer away"
        )
        # JupyterLab shows the first line of a hidden output: let it be one that says nothing.
        assert answer.outputs[0].get("text", "").startswith("The answer:\n"), first_line(answer)
        assert "**Why.**" in reason.source, f"{path.name}: no Why after {first_line(answer)}"


@every_notebook
def test_the_file_is_under_1_megabyte_and_in_normal_form(path: Path) -> None:
    assert path.stat().st_size < 1_000_000
    notebook = read(path)
    assert set(notebook.metadata) <= {"kernelspec", "language_info", "widgets"}
    assert notebook.metadata.language_info == {"name": "python"}, "written by another program"
    for cell in notebook.cells:
        assert set(cell.metadata) <= set(KEPT_TAGS), f"{first_line(cell)}: {dict(cell.metadata)}"


@every_notebook
def test_early_notebooks_never_import_tensorflow(path: Path) -> None:
    if path.name[:2] in WITHOUT_TENSORFLOW:
        for cell in code_cells(path):
            tree = ast.parse(cell.source)
            names = {alias.name for node in ast.walk(tree) for alias in getattr(node, "names", [])
                     if isinstance(node, ast.Import | ast.ImportFrom)}  # fmt: skip
            names |= {
                node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
            }
            heavy = {"tensorflow", "keras", "keras_model", "representations", "training_progress"}
            assert not heavy & {part for name in names for part in name.split(".")}


def test_what_is_not_compared_is_rare_and_has_a_reason() -> None:
    ignored, varying, shown = [], [], 0
    for path in NOTEBOOKS:
        for cell in code_cells(path):
            shown += bool(cell.outputs)
            if {"nbval-ignore-output", "nbval-skip"} & set(tags(cell)):
                ignored.append((path.name, cell))
            if "varies" in tags(cell):
                varying.append((path.name, cell))
    for word, cells in (("ignored", ignored), ("varies", varying)):
        for name, cell in cells:
            assert re.search(rf"# {word}: \w+ \w+", cell.source), f"{name}: why is it {word}?"
            print(f"{word}: {name}, {first_line(cell)}")
    assert len(ignored) <= 0.02 * shown, f"{len(ignored)} of {shown} output cells are ignored"
