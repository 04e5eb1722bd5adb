"""What several tests share: where the course is, copies of it that may be spoiled, figures."""

import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

COURSE = Path(__file__).resolve().parent.parent
ANSWERS_REPORT = COURSE / "test-results" / "answers"


def course_files(course: Path) -> list[Path]:
    """Return what git tracks or would track, as paths relative to the course.

    An empty repository elsewhere is asked, so that a copy of the course needs none of its own.
    """
    with tempfile.TemporaryDirectory() as empty:
        git = ["git", f"--git-dir={empty}", f"--work-tree={course}"]
        subprocess.run([*git, "init", "-q"], cwd=course, check=True)
        command = [*git, "ls-files", "-z", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=course, capture_output=True, text=True, check=True)
    return [Path(name) for name in listed.stdout.split("\0") if name and (course / name).is_file()]


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """Return a copy of the course in an empty folder, as a git repository of its own."""
    copy = tmp_path / "course"
    for name in course_files(COURSE):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(COURSE / name, copy / name)
    git = ["git", "-c", "user.name=test", "-c", "user.email=test@example.com"]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "copy"]):
        subprocess.run([*git, *command], cwd=copy, check=True, capture_output=True)
    return copy
