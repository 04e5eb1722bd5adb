"""What several tests share: where the course is, copies of it that may be spoiled, figures."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

COURSE = Path(__file__).resolve().parent.parent
ANSWERS_REPORT = COURSE / "test-results" / "answers"


def course_files(course: Path) -> list[Path]:
    """Return what git tracks or would track, as paths relative to the course."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
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


# ----------------------------------------------------------------------------------------- figures


@pytest.fixture(autouse=True)
def clean_figures() -> Iterator[None]:
    """Close what a test drew, and undo what it set; a folder's conftest.py asks for it."""
    import matplotlib.pyplot as plt  # for those tests alone that draw

    with plt.rc_context():
        yield
    plt.close("all")


def written(ax: Any) -> list[str]:
    """Return the texts in an Axes, in the order in which they were written."""
    return [text.get_text() for text in ax.texts]


def assert_refused(call: Callable[[], object], message: str, error: type = ValueError) -> None:
    """Check that a drawing is refused in these words, and before a figure is begun."""
    import matplotlib.pyplot as plt

    with pytest.raises(error) as caught:
        call()
    assert str(caught.value) == message
    assert plt.get_fignums() == []
