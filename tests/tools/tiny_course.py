"""A course of one package that stands for JupyterLab: set up in seconds, without a network."""

import base64
import hashlib
import shutil
import zipfile
from pathlib import Path

from tests.support import COURSE

LAB = """
import json, os, sys

def main():
    wanted = ("PYTHONPATH", "PYTHONUTF8", "PYTHONSTARTUP")
    said = {"arguments": sys.argv[1:], "path": sys.path, "prefix": sys.prefix}
    print("LAB", json.dumps(said | {name: os.environ.get(name) for name in wanted}))

if __name__ == "__main__":
    main()
"""


def write_wheel(folder: Path, name: str = "jupyterlab") -> str:
    """Write a package with a module, a program and a README; return its line for the list."""
    about = f"{name}-1.0.dist-info"
    files = {
        f"{name}/__init__.py": "",
        f"{name}/__main__.py": LAB,
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{about}/entry_points.txt": f"[console_scripts]\n{name[:7]}-lab = {name}.__main__:main\n",
    }
    rows = []
    for path, text in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=")
        rows.append(f"{path},sha256={digest.decode()},{len(text)}\n")
    folder.mkdir(parents=True, exist_ok=True)
    wheel = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
        archive.writestr(f"{about}/RECORD", "".join(rows) + f"{about}/RECORD,,\n")
    return f"{name}==1.0 \\\n    --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


def tiny_course(folder: Path) -> Path:
    """Write a student's course of that package, its wheel in a folder beside it."""
    (folder / "tools").mkdir(parents=True)
    (folder / "requirements.txt").write_text(write_wheel(folder.parent / "wheels"))
    for name in ("setup.py", "lab.py"):
        shutil.copy(COURSE / "tools" / name, folder / "tools")
    (folder / "notebooks").mkdir()
    (folder / "notebooks" / "00_start_here.ipynb").write_text('{"cells": []}')
    shutil.copy(COURSE / "tools" / "student" / "Makefile", folder)
    return folder
