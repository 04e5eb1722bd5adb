"""Which files are the course's own: what git tracks, and pages by their exact names."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import COURSE, STRAYS, copy_course, course_files, plant
from tools import course

FOLDERS = ("notebooks", "assignments", "lecturer")


def own(folder: Path, names: list[str]) -> None:
    """Make a repository that tracks these names and nothing else."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("")
    for command in (["init", "-q"], ["add", "-f", "--", *names]):
        subprocess.run(["git", *command], cwd=folder, check=True, capture_output=True)


def test_a_page_is_what_git_tracks_under_a_pages_exact_name(scratch: Path) -> None:
    before = course.pages(*FOLDERS, root=scratch)
    plant(scratch)
    assert course.pages(*FOLDERS, root=scratch) == before
    assert {path.parent.name for path in before} == set(FOLDERS)
    subprocess.run(["git", "add", "-f", *STRAYS], cwd=scratch, check=True)
    added = set(course.pages(*FOLDERS, root=scratch)) - set(before)
    assert added == {scratch / "notebooks" / "97_my_draft.ipynb"}


def test_pages_come_in_their_order_from_the_folders_named(tmp_path: Path) -> None:
    own(tmp_path, ["notebooks/10_z.ipynb", "notebooks/02_b.ipynb", "assignments/01_a.ipynb"])
    assert [path.name for path in course.pages("notebooks", root=tmp_path)] == [
        "02_b.ipynb",
        "10_z.ipynb",
    ]


def test_without_a_repository_a_page_is_known_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for stray in [*STRAYS, "notebooks/01_pixels.ipynb", "lecturer/slide_check.ipynb"]:
        (tmp_path / stray).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / stray).write_text("")
    found = [
        path.relative_to(tmp_path).as_posix() for path in course.pages(*FOLDERS, root=tmp_path)
    ]
    assert found == [
        "lecturer/slide_check.ipynb",
        "notebooks/01_pixels.ipynb",
        "notebooks/97_my_draft.ipynb",
    ]
    monkeypatch.setenv("PATH", "")  # no git at all
    assert len(course.pages(*FOLDERS, root=tmp_path)) == 3


def test_tracked_files_are_those_below_the_names_that_are_there(tmp_path: Path) -> None:
    own(tmp_path, ["data/a.csv", "data/ä b.csv", "database/c.csv", "LICENSE", "data/gone.csv"])
    (tmp_path / "data" / "mine.jpg").write_text("")
    (tmp_path / "data" / "gone.csv").unlink()
    assert course.tracked("data", root=tmp_path) == ["data/a.csv", "data/ä b.csv"]
    assert course.tracked("LICENSE", "data/a.csv", root=tmp_path) == ["LICENSE", "data/a.csv"]
    assert len(course.tracked(root=tmp_path)) == 4


def test_a_name_is_a_name_and_no_pattern(tmp_path: Path) -> None:
    own(tmp_path, ["data/a.csv"])
    assert course.tracked("*", ":/", "dat?", root=tmp_path) == []


def test_a_folder_that_git_does_not_know_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(course.NoGitError, match=r"git does not know this folder: .*repository"):
        course.tracked(root=tmp_path)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(course.NoGitError, match="git cannot be run"):
        course.tracked(root=tmp_path)


def test_a_copy_inside_a_repository_that_tracks_none_of_it_is_a_copy_without_one(
    tmp_path: Path,
) -> None:
    """A home folder under git must not turn a course in it into one without pages."""
    own(tmp_path, ["dotfile"])
    for name in ("notebooks/01_pixels.ipynb", "LICENSE"):
        (tmp_path / "course" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "course" / name).write_text("")
    with pytest.raises(course.NoGitError, match="tracks no file of this folder"):
        course.tracked("LICENSE", root=tmp_path / "course")
    assert len(course.pages("notebooks", root=tmp_path / "course")) == 1


@pytest.mark.check
def test_pytest_runs_no_stray_page(scratch: Path) -> None:
    plant(scratch)
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
    run = subprocess.run(
        [*command, *FOLDERS], cwd=scratch, capture_output=True, text=True, check=False
    )
    assert "notebooks/00_start_here.ipynb::Cell" in run.stdout, run.stdout + run.stderr
    strays = [name for name in STRAYS if name in run.stdout]
    assert strays == []


def test_a_copy_of_the_course_holds_what_git_would_track(tmp_path: Path) -> None:
    """The same with the repository and without, so that tests which copy the course need none."""
    names = course_files(COURSE)
    assert len(names) > 100 and not [n for n in names if n.parts[0] in (".git", "dist")]
    copy = copy_course(tmp_path / "course")
    (copy / "dist").mkdir()
    (copy / "dist" / "old.zip").write_text("")
    assert sorted(course_files(copy)) == sorted(names)
