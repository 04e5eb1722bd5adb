"""What is shipped is what was committed, whatever a lecturer ran, drafted or dropped meanwhile."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_output

from tests.support import COURSE, copy_course, needs_git


def run_head(course: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tools.head", *arguments],
        cwd=course, capture_output=True, text=True, check=False,
    )  # fmt: skip


def present(course: Path) -> None:
    """Leave what a lecturer leaves: a page that was run, a draft, a photograph of one's own."""
    path = course / "notebooks" / "01_pixels.ipynb"
    page = nbformat.read(path, as_version=4)
    for cell in page.cells:
        cell.metadata.pop("jupyter", None)  # the answers are open
        if cell.cell_type == "code":
            cell.outputs = [new_output("stream", text="the lecturer's own")]
    nbformat.write(page, path)
    (course / "data" / "me.jpg").write_bytes(b"me")
    (course / "data" / "camera.png").write_bytes(b"me, as the cameraman")


@pytest.mark.check
@needs_git
@pytest.mark.parametrize("tool", ["tools.release", "tools.colab"])
def test_a_release_holds_nothing_that_was_not_committed(tool: str, scratch: Path) -> None:
    command = [sys.executable, "-m", tool, "--release", "1"]
    subprocess.run(command, cwd=scratch, capture_output=True, check=True)
    wanted = written(scratch)
    assert len(wanted) > 10
    present(scratch)
    run = run_head(scratch, tool, "--release", "1", *(["--force"] if "release" in tool else []))
    assert run.returncode == 0, run.stderr
    assert written(scratch) == wanted
    assert "for it is not committed" in run.stdout and "notebooks/01_pixels.ipynb" in run.stdout
    listed = subprocess.check_output(["git", "worktree", "list"], cwd=scratch, text=True)
    assert len(listed.splitlines()) == 1, "the checkout is gone"


def written(course: Path) -> dict[str, bytes]:
    dist = course / "dist"
    return {p.relative_to(dist).as_posix(): p.read_bytes() for p in dist.rglob("*") if p.is_file()}


@pytest.mark.check
@needs_git
def test_the_course_may_lie_in_a_larger_repository(tmp_path: Path) -> None:
    course = copy_course(tmp_path / "teaching" / "cnn")
    who = ["-c", "user.name=test", "-c", "user.email=test@example.com"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "all"]):
        subprocess.run(["git", *who, *command], cwd=tmp_path / "teaching", check=True)
    present(course)
    run = run_head(course, "tools.release", "--release", "1")
    assert run.returncode == 0, run.stderr
    page = course / "dist" / "student" / "cnn-course-1" / "notebooks" / "01_pixels.ipynb"
    assert page.read_bytes() == (COURSE / "notebooks" / "01_pixels.ipynb").read_bytes()


@pytest.mark.check
def test_a_tool_that_fails_makes_it_fail(scratch: Path) -> None:
    run = run_head(scratch, "tools.release", "--release", "a b")
    assert run.returncode == 1 and "letters, digits" in run.stderr


@pytest.mark.check
def test_without_a_repository_one_sentence_says_why_nothing_is_written(tmp_path: Path) -> None:
    course = copy_course(tmp_path / "course")
    run = run_head(course, "tools.release")
    assert run.returncode == 1 and "only what git tracks is shipped" in run.stderr
    assert "Traceback" not in run.stderr and not (course / "dist").exists()


@pytest.mark.check
@pytest.mark.parametrize("tool", ["release", "colab"])
def test_make_ships_the_last_commit(tool: str) -> None:
    said = subprocess.run(
        ["make", "-n", tool], cwd=COURSE, capture_output=True, text=True, check=True
    ).stdout
    assert f"-m tools.head tools.{tool}" in said
