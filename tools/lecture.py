"""Show the lecture: `make lecture` opens JupyterLab on slides of each page, and on notes.

The slides are copies in dist/lecture/, which git ignores; the pages stay as they are. JupyterLab
shows them with the extension sliveshow, so that kernel and widgets are alive.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from tools import setup
from tools.compare import opened
from tools.course import ROOT, pages
from tools.slides import notes, placed

HALL = ROOT / "tools" / "hall"  # style sheet, settings of JupyterLab, the extension's version
EXTENSION = ROOT / ".venv-lecture"
LECTURE = ROOT / "dist" / "lecture"
RECORDINGS = LECTURE / "recordings"


def main() -> None:
    """Write slides and notes for the pages that are named, or all, and become JupyterLab."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--recorded", action="store_true", help="take what trainings left before")
    parser.add_argument("pages", nargs="*", help="03, or notebooks/03_stride_padding.ipynb")
    options, more = parser.parse_known_args()
    install()
    paths = chosen(options.pages)
    write(paths, LECTURE)
    os.environ |= {
        "CNN_COURSE_LECTURE": "recorded" if options.recorded else "live",
        "CNN_COURSE_RECORDINGS": str(RECORDINGS),
        "JUPYTER_CONFIG_PATH": os.pathsep.join([str(HALL), str(ROOT / "tools" / "jupyter")]),
    }
    if options.recorded:
        rehearse(paths)
    print("Slides and notes are in dist/lecture/. In JupyterLab choose Sliveshow, then Start from")
    print("first cell; Ctrl-C here ends the lecture.", flush=True)
    os.execv(sys.executable, [sys.executable, "-P", "-m", "jupyterlab", *lab(paths[0]), *more])


def lab(page: Path) -> list[str]:
    """Return how JupyterLab is told where the slides are, and which page comes first."""
    extensions = EXTENSION / "share" / "jupyter" / "labextensions"
    return [
        f"--ServerApp.root_dir={LECTURE}",
        f"--LabApp.extra_labextensions_path={extensions}",
        f"--LabApp.default_url=/lab/tree/{page.name}",
        *(["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
    ]


def rehearse(paths: list[Path]) -> None:
    """Run each page that trains with Keras and was never run like this, for its recordings."""
    for path in paths:
        page = opened(path)
        code = "\n".join(cell.source for cell in page.cells if cell.cell_type == "code")
        done = RECORDINGS / f"{path.stem}-{hashlib.sha256(code.encode()).hexdigest()[:16]}"
        if "training_progress" in code and not done.exists():
            print(f"{path.name} is run once for its recordings, which takes minutes.", flush=True)
            place = {"metadata": {"path": str(LECTURE)}}
            NotebookClient(page, timeout=1200, kernel_name="python3", resources=place).execute()
            done.touch()


def install() -> None:
    """Put sliveshow into a folder of its own, unless it is there: it changes a whole JupyterLab."""
    wanted = HALL / "requirements.txt"
    stamp = EXTENSION / hashlib.sha256(wanted.read_bytes()).hexdigest()
    if stamp.exists():
        return
    shutil.rmtree(EXTENSION, ignore_errors=True)
    pip = setup.pip("install", "--quiet", "--no-deps", "--require-hashes", "-r", str(wanted))
    subprocess.run([*pip, "--target", str(EXTENSION)], env=setup.pip_environment(), check=True)
    stamp.touch()


def chosen(names: list[str]) -> list[Path]:
    """Return the pages with these names or numbers; all where none is named."""
    found = {path.stem: path for path in pages("notebooks")}
    picked = [p for stem, p in found.items() if stem.startswith(tuple(Path(n).stem for n in names))]
    if names and not picked:
        sys.exit(f"no page is called {' or '.join(names)}: {', '.join(found)} fit")
    return picked if names else list(found.values())


def write(paths: list[Path], folder: Path) -> None:
    """Write slides, notes and the style sheet into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(HALL / "sliveshow.css", folder)
    for path in paths:
        page = opened(path)
        texts = "\n\n".join(cell.source for cell in page.cells)
        found = placed(page)
        page.cells = [piece.cell for piece in found]
        nbformat.write(page, folder / path.name)
        (folder / f"{path.stem}_notes.md").write_text(notes(found, texts), encoding="utf-8")


if __name__ == "__main__":
    main()
