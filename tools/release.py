"""Write what students get: `make release`."""

from pathlib import Path
from typing import Any

import nbformat
from nbgrader.preprocessors import (
    ClearHiddenTests,
    ClearMarkScheme,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
)
from traitlets.config import Config

STUB = "...  # Your answer goes here, in place of the dots."


def student_version(path: Path) -> Any:
    """Return a master without solutions, hidden checks and outputs, as nbgrader makes it."""
    config = Config()
    config.ClearSolutions.code_stub = {"python": STUB}
    config.ClearSolutions.text_stub = "*Your answer goes here, in place of this line.*"
    resources: dict[str, Any] = {}
    notebook = nbformat.read(path, as_version=4)
    for step in (
        LockCells,
        ClearSolutions,
        ClearOutput,
        ClearHiddenTests,
        ClearMarkScheme,
        ComputeChecksums,
    ):
        notebook, resources = step(config=config).preprocess(notebook, resources)
    return notebook
