"""Write the Colab edition: `make colab`. Each page becomes one file that needs nothing beside it.

Its set-up cell carries the helpers and the data that its page opens, in a zip written as text,
and unpacks them where no course folder is near. Outputs are left out: Colab would show the answers
to the predictions at once.
"""

import argparse
import base64
import functools
import hashlib
import io
import lzma
import sys
import zipfile
from mimetypes import guess_type
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from tools import environments, release, wording
from tools.course import ROOT

LIMIT = 2_000_000  # bytes a page
PYTHONS = ("3.13", "3.12")  # Colab has the first; the second serves where that is missing
ENVIRONMENTS = [ROOT / f".venv-colab-{python}" for python in PYTHONS]
LIST = ROOT / "tools" / "colab-requirements.txt"
LINE = 1_000  # characters of the packed course a line

# The data that each page opens, itself or through helpers and checks. A page with one too few would
# miss it, with one too many be larger than it need be: `make check` runs each alone and compares.
PHOTOS = ["astronaut.png", "camera.png", "chelsea.png", "coffee.png"]
DATA = {
    "notebooks/00_start_here": ["lincoln.csv"],
    "notebooks/01_pixels": ["camera.png", "chelsea.png", "coffee.png", "lincoln.csv"],
    "notebooks/02_kernels": ["camera.png", "chelsea.png", "coffee.png"],
    "notebooks/03_stride_padding": ["camera.png", "chelsea.png"],
    "notebooks/04_pooling": [*PHOTOS, "lincoln.csv", "mnist_5000.npz"],
    "notebooks/05_fully_connected": ["mnist_5000.npz"],
    "notebooks/06_training": ["camera.png", "mnist_5000.npz", "training_curves.npz"],
    "notebooks/07_keras_model": [
        "astronaut.png", "chelsea.png", "coffee.png", "eye_training.npz", "mnist_5000.npz",
    ],
    "notebooks/08_representations": [
        "astronaut.png", "brick.png", "camera.png", "chelsea.png", "coffee.png", "eye_model.npz",
        "five_networks.npz", "grass.png", "gravel.png", "texture_model.npz",
    ],
    "assignments/01_pixels": ["astronaut.png"],
    "assignments/02_kernels": ["chelsea.png"],
    "assignments/03_stride_padding": ["camera.png"],
    "assignments/04_pooling": ["coffee.png"],
    "assignments/05_fully_connected": [],
    "assignments/06_training": ["camera.png", "mnist_5000.npz"],
    "assignments/07_keras_model": [],
    "assignments/08_representations": ["eye_model.npz"],
}  # fmt: skip

# The course's own set-up cell follows below this in the same cell; it looks into cnn_course first.
SET_UP = '''\
# @title Set-up: run this cell first. It unpacks the course. {{ display-mode: "form" }}
import base64
import hashlib
import io
import lzma
import zipfile
from pathlib import Path

PACKED = """
{packed}
"""
copy = Path("cnn_course")
near = any((p / "helpers" / "pixels.py").is_file() for p in [Path.cwd(), *Path.cwd().parents])
if not near and (not copy.exists() or (copy / "unpacked.txt").exists()):
    packed = "".join(PACKED.split()).encode()
    if hashlib.sha256(packed).hexdigest() != "{digest}":
        raise ValueError("The course in this cell is damaged: fetch this notebook again.")
    content = lzma.decompress(base64.b85decode(packed))
    zipfile.ZipFile(io.BytesIO(content)).extractall(copy)

'''


def main() -> None:
    """Write every page, or prepare an environment with Colab's versions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--release", default=release.setting("release"), help="its name")
    parser.add_argument("--environment", action="store_true", help="make .venv-colab-<Python>")
    options = parser.parse_args()
    if options.environment:
        return make_environment()
    pages = wording.files(colab_pages(options.release))
    for name, content in pages.items():
        print(f"{len(content) / 1e6:5.2f} MB  dist/{name}")
        if len(content) >= LIMIT:
            sys.exit(f"dist/{name} would be too large: Colab pages stay under {LIMIT:,} bytes.")
    for old in (release.DIST / "colab").glob("*.ipynb"):
        old.unlink()
    release.write(pages, force=True)


def colab_pages(name: str) -> dict[str, Any]:
    """Return lectures and assignments of a release, each by its file name in the Colab edition."""
    student = release.student_pages(release.checked(name))
    if found := release.traces({n: release.text_of(page) for n, page in student.items()}):
        sys.exit("Nothing is written, for students would see:\n" + "\n".join(found))
    names = {path: Path(path).name for path in student}
    return {names[path]: single(page, path, names) for path, page in student.items()}


def single(page: Any, path: str, names: dict[str, str]) -> Any:
    """Turn a page into one that needs nothing beside it."""
    embed(page, path)
    release.with_links(page, functools.partial(published, path.split("/")[0], names))
    page.metadata["colab"] = {"provenance": [], "toc_visible": True}
    return wording.in_colab(page)


def published(folder: str, names: dict[str, str], target: str) -> str | None:
    """Lead a link to the published page, or nowhere; put a picture into the page."""
    path = release.leads_to(folder, target)
    if release.is_picture(path):
        if path not in release.shipped(release.SHIPPED):
            release.refuse(path)
        content = base64.b64encode((ROOT / path).read_bytes()).decode()
        return f"data:{guess_type(path)[0]};base64,{content}"
    return (release.address(names[path]) if path in names else "") or None


def embed(page: Any, path: str) -> None:
    """Empty the outputs and put the course into the set-up cell, collapsed."""
    code = [cell for cell in page.cells if cell.cell_type == "code"]
    for cell in code:
        cell.outputs, cell.execution_count = [], None
        cell.metadata.get("jupyter", {}).pop("outputs_hidden", None)
    page.metadata.pop("widgets", None)
    together = release.packed(course_for(path), zipfile.ZIP_STORED)  # pressed as one
    text = base64.b85encode(lzma.compress(together, preset=9)).decode()
    rows = "\n".join(text[i : i + LINE] for i in range(0, len(text), LINE))
    digest = hashlib.sha256(text.encode()).hexdigest()
    code[0].source = SET_UP.format(packed=rows, digest=digest) + code[0].source
    code[0].metadata.update({"cellView": "form", "jupyter": {"source_hidden": True}})


def course_for(path: str) -> release.Files:
    """Return what a page needs beside it: the helpers, the checks, and the data that it opens."""
    folder, name = path.split("/")
    page = Path(name).stem.removeprefix("assignment_").split("-")[0]
    wanted = DATA[f"{folder}/{page}"]
    specs = ["LICENSE", "data/README.md", "helpers", *(f"data/{name}" for name in wanted)]
    if folder == "assignments":
        specs += ["assignments/__init__.py", "assignments/checks"]
    files = {name: smaller(name, (ROOT / name).read_bytes()) for name in release.shipped(specs)}
    listed = "".join(f"{name}\n" for name in wanted)
    return files | {"unpacked.txt": listed.encode()}


@functools.cache
def smaller(name: str, content: bytes) -> bytes:
    """Write the same numbers so that the page's zip becomes smaller."""
    packed = io.BytesIO()
    if name.endswith(".npz"):  # not deflated: the zip around it packs better
        with np.load(io.BytesIO(content)) as arrays:
            np.savez(packed, **arrays)
    elif name.endswith(".png"):  # Pillow knows a picture by its content, not by its name
        Image.open(io.BytesIO(content)).save(packed, "WEBP", lossless=True, exact=True, method=6)
    return packed.getvalue() or content


def make_environment() -> None:
    """Install Colab's versions for the first of PYTHONS that is here, unless that is done."""
    for python, folder in zip(PYTHONS, ENVIRONMENTS, strict=True):
        if environments.make(folder, python, [LIST], "--no-python-downloads"):
            return
    print(f"No Python {' or '.join(PYTHONS)} is here: the Colab edition will not be run.")


if __name__ == "__main__":
    main()
