"""What several tests share: copies of the course that may be spoiled."""

import shutil
import subprocess
from pathlib import Path

import pytest

COURSE = Path(__file__).resolve().parent.parent
ANSWERS_REPORT = COURSE / "test-results" / "answers"


def course_files(course: Path) -> list[Path]:
    """Return what git tracks or would track, as paths relative to the course."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=course, capture_output=True, text=True, check=True)
    return [Path(name) for name in listed.stdout.split("\0") if name and (course / name).is_file()]


@pytest.fixture
def scratch(course: Path, tmp_path: Path) -> Path:
    """Return a copy of the course in an empty folder, as a git repository of its own."""
    copy = tmp_path / "course"
    for name in course_files(course):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(course / name, copy / name)
    git = ["git", "-c", "user.name=test", "-c", "user.email=test@example.com"]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "copy"]):
        subprocess.run([*git, *command], cwd=copy, check=True, capture_output=True)
    return copy


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
