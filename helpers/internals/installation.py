"""Say in plain words whether the course can run here, and what to do if not. Used in notebook 00.

It keeps to the standard library, so that it can speak even where nothing else is installed.
"""

import re
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from helpers.internals.keras_start import setting_problem

# What the notebooks import: the oldest version that will do, as in requirements.in, and what for.
PACKAGES = {
    "numpy": ("2.1.3", "arrays, in every notebook"),
    "matplotlib": ("3.10", "figures, in every notebook"),
    "pillow": ("11", "opening photographs"),
    "ipywidgets": ("7.7", "buttons and sliders"),
    "pandas": ("2.2", "tables, from notebook 07 on"),
    "tensorflow": ("2.20", "running networks, from notebook 07 on"),
    "keras": ("3.13.2", "building networks, from notebook 07 on"),
}
FILES = (
    *("lincoln.csv", "chelsea.png", "coffee.png", "camera.png", "astronaut.png"),
    *("mnist_5000.npz", "eye_training.npz", "eye_model.npz", "training_curves.npz"),
    *("brick.png", "grass.png", "gravel.png", "texture_model.npz", "five_networks.npz"),
)


def problems() -> list[str]:
    """Find what is missing, too old or set otherwise than the course needs.

    Returns
    -------
    list of str
        One sentence a problem, each with its remedy; empty when all is well.

    Introduced in notebook 00.
    """
    found = []
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        found.append(
            f"Python is {sys.version_info[0]}.{sys.version_info[1]}, and the course needs 3.11, "
            "3.12 or 3.13. Install one of them and set the course up again."
        )
    found += [_package_problem(name) for name in PACKAGES]
    found += [_file_problem(name) for name in _files()]
    return [problem for problem in found if problem]


def report() -> None:
    """Print what the course needs, whether it is here, and how to mend what is not.

    Introduced in notebook 00.
    """
    for name, (_, purpose) in PACKAGES.items():
        print(f"{'missing' if _package_problem(name) else 'ready  '}  {name:<11} {purpose}")
    missing = any(_file_problem(name) for name in _files())
    print(f"{'missing' if missing else 'ready  '}  {'data':<11} the pictures of the course")
    found = problems()
    print()
    print("\n".join(found) if found else "Everything the course needs is here.")


def _package_problem(name: str) -> str:
    mend = (
        "In a terminal, in the course folder, type `make setup`, then choose Kernel > Restart "
        "here. On Windows or with conda, see the README."
    )
    try:
        have = version(name) or "unknown"  # None where an installation broke off
    except PackageNotFoundError:
        return f"{name} is not installed. {mend}"
    oldest, _ = PACKAGES[name]
    if _numbers(have) < _numbers(oldest):
        return f"{name} is version {have}, and the course needs {oldest} or newer. {mend}"
    return setting_problem() if name == "keras" else ""


def _files() -> tuple[str, ...]:
    """Return the files there should be; a page unpacked in Colab brings those that it opens."""
    listed = Path(__file__).resolve().parents[2] / "unpacked.txt"
    return tuple(listed.read_text(encoding="utf-8").split()) if listed.is_file() else FILES


def _file_problem(name: str) -> str:
    if (Path(__file__).resolve().parents[2] / "data" / name).is_file():
        return ""
    return f"The file data/{name} is missing. Fetch the course again, or `git restore data/{name}`."


def _numbers(text: str) -> tuple[int, ...]:
    """Turn "2.20.0rc1" into (2, 20, 0, 1), so that versions compare as numbers."""
    return tuple(int(part) for part in re.findall(r"\d+", text.split("+")[0]))
