"""Write the Colab edition: `make colab`. Each page becomes one file that needs nothing beside it.

Its set-up cell carries the helpers and the data that its page opens, in a zip written as text,
and unpacks them where no course folder is near. Outputs are left out: Colab would show the answers
to the predictions at once.
"""

import argparse
import ast
import base64
import functools
import hashlib
import io
import lzma
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from helpers import data
from tools import release
from tools.course import ROOT

LIMIT = 1_500_000  # bytes a page
PYTHONS = ("3.13", "3.12")  # Colab has the first; the second serves where that is missing
ENVIRONMENTS = [ROOT / f".venv-colab-{python}" for python in PYTHONS]
LIST = ROOT / "tools" / "colab-requirements.txt"
LINE = 1_000  # characters of the packed course a line

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
    pages = {f"colab/{n}": release.text_of(p) for n, p in colab_pages(options.release).items()}
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
    names = {path: release.colab_name(path) for path in student}
    return {names[path]: single(page, path, names) for path, page in student.items()}


def single(page: Any, path: str, names: dict[str, str]) -> Any:
    """Turn a page into one that needs nothing beside it."""
    embed(page, path)
    release.with_links(page, functools.partial(published, path.split("/")[0], names))
    page.metadata["colab"] = {"provenance": [], "toc_visible": True}
    return page


def published(folder: str, names: dict[str, str], kind: str, label: str, target: str) -> str:
    """Point a link to the published page, and else leave its text; put a picture into the page."""
    if kind:
        picture = base64.b64encode((ROOT / folder / target).read_bytes()).decode()
        return f"![{label}](data:image/{Path(target).suffix[1:]};base64,{picture})"
    page = next((names[path] for path in names if release.there(f"{folder}/{target}", [path])), "")
    where = release.address(page) if page else ""
    return f"[{label}]({where})" if where else label


def embed(page: Any, path: str) -> None:
    """Empty the outputs and put the course into the set-up cell, collapsed."""
    code = [cell for cell in page.cells if cell.cell_type == "code"]
    for cell in code:
        cell.outputs, cell.execution_count = [], None
        cell.metadata.get("jupyter", {}).pop("outputs_hidden", None)
    page.metadata.pop("widgets", None)
    together = release.packed(course_for(code, path), zipfile.ZIP_STORED)  # pressed as one
    text = base64.b85encode(lzma.compress(together, preset=9)).decode()
    rows = "\n".join(text[i : i + LINE] for i in range(0, len(text), LINE))
    digest = hashlib.sha256(text.encode()).hexdigest()
    code[0].source = SET_UP.format(packed=rows, digest=digest) + code[0].source
    code[0].metadata.update({"cellView": "form", "jupyter": {"source_hidden": True}})


def course_for(code: list[Any], path: str) -> release.Files:
    """Return what a page needs beside it: the helpers, its checks, and the data that it opens."""
    sources = [cell.source for cell in code]
    specs = ["LICENSE", "data/README.md", "helpers"]
    if path.startswith("assignments/"):
        topic = Path(path).name.split("-")[0][3:]
        specs += ["assignments/__init__.py", "assignments/checks/__init__.py"]
        specs += [f"assignments/checks/{topic}.py"]
        sources += [(ROOT / specs[-1]).read_text(encoding="utf-8")]
    files = {name: (ROOT / name).read_bytes() for name in release.shipped(specs)}
    wanted = sorted(opened("\n".join(sources)))
    files |= {f"data/{name}": smaller(name, (data.FOLDER / name).read_bytes()) for name in wanted}
    listed = "".join(f"{name}\n" for name in wanted)
    return files | {"unpacked.txt": listed.encode()}


def opened(source: str) -> set[str]:
    """Find which data files some code opens, itself or by the helpers that it calls."""
    nodes = reached(source)
    words = {str(node.value) for node in nodes if isinstance(node, ast.Constant)}
    words |= {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    photos = [call.args for call in calls if last_name(call) == "photo"]
    names = {str(a.value) for args in photos for a in args if isinstance(a, ast.Constant)}
    if any(not args for args in photos):
        names.add("chelsea")
    if any(not isinstance(a, ast.Constant) for args in photos for a in args):  # a loop's variable
        names |= set(data.PHOTOS) if "PHOTOS" in words else words
    pictures = {f"{name}.png" for name in names & set(data.PHOTOS)}
    return pictures | {path.name for path in data.FOLDER.iterdir()} & words


def reached(source: str) -> list[ast.AST]:
    """Return the nodes of some code and of all functions of the helpers that it calls in turn."""
    modules = [ast.parse(path.read_text("utf-8")) for path in (ROOT / "helpers").rglob("*.py")]
    parts = [part for module in modules for part in module.body]
    functions = {part.name: part for part in parts if isinstance(part, ast.FunctionDef)}
    del functions["photo"]  # its call says which
    nodes: list[ast.AST] = []
    waiting: list[ast.AST] = [ast.parse(source)]
    while waiting:
        found = list(ast.walk(waiting.pop()))
        names = {last_name(node) for node in found if isinstance(node, ast.Call)}
        waiting += [functions.pop(name) for name in sorted(names & functions.keys())]
        nodes += found
    return nodes


def last_name(call: ast.Call) -> str:
    """Return the name of a called function, without its module's."""
    return ast.unparse(call.func).split(".")[-1]


@functools.cache
def smaller(name: str, content: bytes) -> bytes:
    """Write the same numbers so that the page's zip becomes smaller."""
    packed = io.BytesIO()
    if name.endswith(".npz"):  # not deflated: the zip around it packs better
        with np.load(io.BytesIO(content)) as arrays:
            np.savez(packed, allow_pickle=False, **arrays)
    elif name.endswith(".png"):  # Pillow knows a picture by its content, not by its name
        Image.open(io.BytesIO(content)).save(packed, "WEBP", lossless=True, exact=True, method=6)
    return packed.getvalue() or content


def make_environment() -> None:
    """Install Colab's versions for the first of PYTHONS that is here, unless that is done."""
    wanted = hashlib.sha256(LIST.read_bytes()).hexdigest()
    if any((folder / wanted).exists() for folder in ENVIRONMENTS):
        return
    uv = str(Path(sys.executable).with_name("uv"))
    for python, folder in zip(PYTHONS, ENVIRONMENTS, strict=True):
        make = [uv, "venv", "--clear", "--no-python-downloads", "--python", python, str(folder)]
        there = os.environ | {"PYENV_VERSION": python}  # pyenv keeps others from answering
        if subprocess.run(make, capture_output=True, check=False, env=there).returncode == 0:
            print(f"Installing Colab's versions in {folder.name}: about 2 GB.", flush=True)
            install = [uv, "pip", "install", "--quiet", "--require-hashes", "-r", str(LIST)]
            subprocess.run([*install, "--python", str(folder)], check=True)
            return (folder / wanted).touch()
    print(f"No Python {' or '.join(PYTHONS)} is here: the Colab edition will not be run.")


if __name__ == "__main__":
    main()
