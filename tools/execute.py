"""Run notebooks and write their outputs: the one way outputs come into the course.

`make notebooks` runs all of them, `make notebooks NOTEBOOKS=notebooks/01_pixels.ipynb` one. It
refuses a notebook that has changes git does not know, unless told FORCE=1.
"""

import argparse
import hashlib
import importlib
import json
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal, DeadKernelError

from tools.compare import NoNotebookError, chosen, pictures, read, show_changes
from tools.course import ROOT
from tools.prove import speak_plainly, steady_environment

README_PICTURE = ROOT / "notebooks" / "images" / "portrait.png"
PORTRAIT = "code-07"  # the cell of notebook 01 that draws it

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
WIDGET_STATE = "application/vnd.jupyter.widget-state+json"
KEPT_TAGS = ("tags", "jupyter", "cellView", "nbgrader", "slideshow")


def main() -> int:
    """Run the notebooks the command line names, or all; return the exit code."""
    speak_plainly()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--force", action="store_true", help="run notebooks with unsaved changes")
    parser.add_argument("notebooks", nargs="*")
    options = parser.parse_args()
    paths = chosen(options.notebooks)
    if not options.force:
        refuse_unsaved(paths)
    become_steady()
    print(f"Running {len(paths)} notebooks.", flush=True)
    before = [path.read_bytes() for path in paths]
    with ThreadPoolExecutor(2) as pool:
        after = list(pool.map(attempt, paths, before))
    runs = zip(paths, before, after, strict=True)
    written = [path for path, old, new in runs if write(path, old, new)]
    write_readme_picture()
    show_changes(written)
    return 0 if written == paths else 1


def become_steady() -> None:
    """Leave this program and its kernels no setting but those under which nbval compares."""
    steady = steady_environment()
    os.environ.clear()
    # ipykernel leaves stderr as nbval sees it where this name is set.
    os.environ.update(steady | {"PYTEST_CURRENT_TEST": "execute"})
    importlib.import_module("matplotlib.font_manager")  # lists the fonts, before two kernels do


def write_readme_picture() -> None:
    """Save the portrait of notebook 01 where the README shows it."""
    notebook = nbformat.read(ROOT / "notebooks" / "01_pixels.ipynb", as_version=4)
    outputs = [cell.get("outputs", []) for cell in notebook.cells if cell.get("id") == PORTRAIT]
    if figures := [figure for found in outputs for figure in pictures(found)]:
        README_PICTURE.write_bytes(figures[0])


def refuse_unsaved(paths: list[Path]) -> None:
    """Stop where git knows of work that is not committed, or cannot be asked."""
    command = ["git", "status", "--porcelain", "--untracked-files=all", "--", *map(str, paths)]
    try:
        git = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    except (OSError, subprocess.CalledProcessError):
        sys.exit("git cannot say whether these notebooks hold unsaved work; FORCE=1 runs them.")
    if git.stdout:
        sys.exit(
            "These notebooks have changes that are not committed, and their outputs would be "
            f"replaced:\n{git.stdout}Commit them first, or say: make notebooks FORCE=1"
        )


def attempt(path: Path, before: bytes) -> bytes | None:
    """Run one notebook and return its new text, or say what failed and return None."""
    started = time.perf_counter()
    try:
        after = executed(before, path).encode("utf-8")
    except (CellControlSignal, DeadKernelError, NoNotebookError) as error:
        print(f"{path.name}: nothing is written\n{error}", flush=True)
        return None
    print(f"{path.name}: ran in {time.perf_counter() - started:.1f} s", flush=True)
    return after


def write(path: Path, before: bytes, after: bytes | None) -> bool:
    """Write what a notebook has become, in one step; tell whether it now stands there."""
    if after is None:
        return False
    if path.read_bytes() != before:
        print(f"{path.name}: it was changed while it ran, nothing is written", flush=True)
        return False
    if after != before:
        partial = path.with_suffix(".partial")
        partial.write_bytes(after)
        partial.replace(path)
    return True


def executed(source: bytes, path: Path) -> str:
    """Return the notebook's text with fresh outputs, the same bytes for the same results."""
    notebook = read(source)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    notebook.metadata.pop("widgets", None)
    client = NotebookClient(
        notebook, timeout=600, kernel_name="python3", record_timing=False, coalesce_streams=True,
        resources={"metadata": {"path": str(path.parent)}},
    )  # fmt: skip
    client.execute()
    return normal_form(notebook, path.stem)


def normal_form(notebook: Any, name: str) -> str:
    """Write a notebook without what changes from run to run: versions, times, widget ids."""
    keep_stills(notebook)
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        **{key: notebook.metadata[key] for key in ("widgets",) if key in notebook.metadata},
    }
    for cell in notebook.cells:
        cell.metadata = {key: cell.metadata[key] for key in KEPT_TAGS if key in cell.metadata}
    text: str = nbformat.writes(nbformat.from_dict(notebook)) + "\n"
    state = notebook.metadata.get("widgets", {}).get(WIDGET_STATE, {}).get("state", {})
    stable = {old: hashlib.md5(f"{name} {i}".encode()).hexdigest() for i, old in enumerate(state)}
    if stable:
        text = re.sub("|".join(map(re.escape, stable)), lambda match: stable[match[0]], text)
    # nbformat sorts keys, but the widget models by their old ids
    return json.dumps(json.loads(text), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def keep_stills(notebook: Any) -> None:
    """Keep of each explorer its still picture: what it knows weighs more than all figures."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                output.data.pop(WIDGET_VIEW, None)
    widgets = notebook.metadata.get("widgets", {}).get(WIDGET_STATE, {}).get("state", {})
    for name, model in [*widgets.items()]:
        if model.get("model_module") == "anywidget":
            widgets.pop(model["state"]["layout"].removeprefix("IPY_MODEL_"))
            widgets.pop(name)
    if not widgets:
        notebook.metadata.pop("widgets", None)


if __name__ == "__main__":
    sys.exit(main())
