"""Environments of their own, beside .venv: uv makes each once, and anew when its list changes."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

UV = str(Path(sys.executable).with_name("uv"))


def make(folder: Path, python: str, lists: list[Path], *options: str) -> bool:
    """Install these lists for this Python into a folder, unless that is done.

    Parameters
    ----------
    folder : Path
        Where the environment is to lie.
    python : str
        The version of Python, such as "3.12".
    lists : list of Path
        Exact versions with their hashes, as `uv pip compile` writes them.
    *options : str
        What `uv venv` is told besides.

    Returns
    -------
    bool
        False where such a Python is neither here nor to be had.
    """
    done = folder / hashlib.sha256(b"".join(path.read_bytes() for path in lists)).hexdigest()
    if done.exists():
        return True
    there = os.environ | {"PYENV_VERSION": python}  # pyenv keeps others from answering
    command = [UV, "venv", "--clear", "--python", python, *options, str(folder)]
    if subprocess.run(command, capture_output=True, check=False, env=there).returncode:
        return False
    print(f"Installing the versions in {folder.name}: about 2 GB.", flush=True)
    install = [UV, "pip", "install", "--quiet", "--require-hashes", "--python", str(folder)]
    subprocess.run([*install, *(f"--requirements={path}" for path in lists)], check=True)
    done.touch()
    return True


def python_of(folder: Path) -> Path:
    """Return the Python of an environment."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
