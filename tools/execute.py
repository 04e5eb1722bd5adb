"""Run notebooks and write their outputs: the one way outputs come into the course.

`make notebooks` runs all of them, `make notebooks NOTEBOOKS=notebooks/01_pixels.ipynb` one. It
refuses a notebook that has changes git does not know, unless told FORCE=1.
"""

import argparse
import hashlib
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
from nbclient.exceptions import CellExecutionError

from tools.compare import README_PICTURE, pictures, show_changes
from tools.course import ROOT, pages
from tools.prove import STEADY, UNSTEADY

WIDGET_STATE = "application/vnd.jupyter.widget-state+json"
KEPT_TAGS = ("tags", "jupyter", "cellView", "collapsed", "nbgrader", "slideshow")


def main() -> int:
    """Run the notebooks the command line names, or all; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--force", action="store_true", help="run notebooks with unsaved changes")
    parser.add_argument("notebooks", nargs="*", type=Path)
    options = parser.parse_args()
    named = [path.resolve() for path in options.notebooks]
    paths = named or pages("notebooks", "lecturer")
    if missing := [path.name for path in paths if not path.is_file()]:
        sys.exit(f"there is no notebook {', '.join(missing)}")
    if not options.force:
        refuse_unsaved(paths)
    for name in UNSTEADY:
        os.environ.pop(name, None)
    os.environ.update({name: value for name, value in STEADY.items() if value})
    os.environ["PYTEST_CURRENT_TEST"] = "execute"  # ipykernel then leaves stderr as nbval sees it
    print(f"Running {len(paths)} notebooks.", flush=True)
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(attempt, paths))
    write_readme_picture()
    show_changes([path for path, done in zip(paths, results, strict=True) if done])
    return 0 if all(results) else 1


def write_readme_picture() -> None:
    """Save the first figure of notebook 01 where the README shows it."""
    notebook = nbformat.read(ROOT / "notebooks" / "01_pixels.ipynb", as_version=4)
    figures = [image for cell in notebook.cells for image in pictures(cell.get("outputs", []))]
    if figures:
        README_PICTURE.write_bytes(figures[0])


def refuse_unsaved(paths: list[Path]) -> None:
    """Stop where git knows of work that is not committed, or cannot be asked."""
    git = subprocess.run(
        ["git", "status", "--porcelain", "--untracked-files=all", "--", *map(str, paths)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if git.returncode:
        sys.exit("git cannot say whether these notebooks hold unsaved work; FORCE=1 runs them.")
    if git.stdout:
        sys.exit(
            "These notebooks have changes that are not committed, and their outputs would be "
            f"replaced:\n{git.stdout}Commit them first, or say: make notebooks FORCE=1"
        )


def attempt(path: Path) -> bool:
    """Run one notebook and write it back; say what happened, and return whether it worked."""
    started = time.perf_counter()
    before = path.read_bytes()
    try:
        after = executed(before.decode("utf-8"), path)
    except CellExecutionError as error:
        print(f"{path.name}: a cell failed, nothing is written\n{error}", flush=True)
        return False
    if path.read_bytes() != before:
        print(f"{path.name}: it was changed while it ran, nothing is written", flush=True)
        return False
    if after.encode("utf-8") != before:
        partial = path.with_suffix(".partial")
        partial.write_text(after, encoding="utf-8", newline="\n")
        partial.replace(path)
    print(f"{path.name}: ran in {time.perf_counter() - started:.1f} s", flush=True)
    return True


def executed(source: str, path: Path) -> str:
    """Return the notebook's text with fresh outputs, the same bytes for the same results."""
    notebook = nbformat.reads(source, as_version=4)
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


if __name__ == "__main__":
    sys.exit(main())
