"""What pytest itself is told: the shared fixtures, and the table of the assignments' answers."""

import gc
import shutil
from collections.abc import Generator
from typing import Any

import pytest
from hypothesis import settings

from tests.support import ANSWERS_REPORT, scratch

__all__ = ["scratch"]  # fixtures

# A machine that does something else meanwhile makes no test wrong.
settings.register_profile("course", deadline=None)
settings.load_profile("course")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, Any, Any]:
    """Keep the garbage collector away from what the imports made, now and during the tests."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_sessionstart(session: pytest.Session) -> None:
    """Forget what an earlier run learned of the answers; workers of xdist leave it alone."""
    if not hasattr(session.config, "workerinput"):
        shutil.rmtree(ANSWERS_REPORT, ignore_errors=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table of questions and answers: what the visible and the hidden check said."""
    rows = [
        file.read_text(encoding="utf-8").split("\t")
        for file in sorted(ANSWERS_REPORT.glob("*.tsv"))
    ]
    if not rows:
        return
    terminalreporter.section("assignments: questions x answers")
    terminalreporter.write_line(
        "R right, W wrong; + passes visible and hidden, - fails both, ! else"
    )
    lines: dict[tuple[str, str], list[str]] = {}
    for name, question, _, kind, visible, hidden in rows:
        sign = {("pass", "pass"): "+", ("fail", "fail"): "-"}.get((visible, hidden), "!")
        lines.setdefault((name, question), []).append(kind[0].upper() + sign)
    for (name, question), cells in lines.items():
        terminalreporter.write_line(f"{name:<20} {question:<4} {' '.join(cells)}")
