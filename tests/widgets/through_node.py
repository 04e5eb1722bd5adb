"""What the explorers compute in the browser, run by Node on cases that Python makes."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

from playwright._impl._driver import compute_driver_executable

from helpers.widgets.explorer import VIEW


def by_node(tests: Path, cases: Any, folder: Path, *, passing: int) -> None:
    """Run a file of tests on cases with Playwright's own Node: so many pass, and none fails."""
    file = folder / "cases.json"
    file.write_text(json.dumps(cases), encoding="utf-8")
    run = subprocess.run(
        [compute_driver_executable()[0], "--test", "--test-reporter=tap", str(tests)],
        env={**os.environ, "CASES": str(file)}, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-1000:]
    assert re.search(rf"(?m)^# pass {passing}$", run.stdout), run.stdout


def asked(module: str, calls: list[tuple[str, list[Any]]]) -> list[Any]:
    """Return what functions of a module of the view give, computed by Node."""
    code = (
        f"import * as own from {json.dumps((VIEW / f'{module}.mjs').as_uri())};"
        "let text = ''; for await (const part of process.stdin) text += part;"
        "const found = JSON.parse(text).map(([name, given]) => own[name](...given));"
        "console.log(JSON.stringify(found));"
    )
    run = subprocess.run(
        [compute_driver_executable()[0], "--input-type=module", "-e", code],
        input=json.dumps(calls), capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    found: list[Any] = json.loads(run.stdout)
    return found
