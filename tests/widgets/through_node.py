"""What the explorers compute in the browser, run by Node on cases that Python makes."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

from playwright._impl._driver import compute_driver_executable


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
