"""What a submission sees of this machine: Python and what students have, and nothing else."""

import subprocess
import sys
from pathlib import Path

import pytest
from matplotlib.font_manager import FontManager

from tests.support import COURSE
from tests.tools.sandboxed import needs_sandbox
from tools.grading import guards
from tools.grading.guards import BUBBLEWRAP, GUARDS, command, folders, is_root, shown, tree


def inside(*arguments: str, lacking: frozenset[str] = frozenset()) -> str:
    """Return what Python prints in a sandbox, to which other text is a program."""
    start = [*command(lacking, 10_000_000), "-c", *arguments]
    return subprocess.run(start, capture_output=True, text=True, check=True, timeout=60).stdout


def test_nothing_of_the_course_is_seen_but_what_students_have() -> None:
    seen = {path.relative_to(COURSE).as_posix() for path in shown() if path.is_relative_to(COURSE)}
    around = (".", "test-results/settings/")  # the environment, and Matplotlib's list of fonts
    assert {name for name in seen if not name.startswith(around)} == {
        *("helpers", "data", "assignments/__init__.py", "assignments/checks"),
        "tools/grading/inside.py",
    }


def test_where_a_program_may_import_from_is_not_shown_for_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = [tmp_path / name for name in ("site-packages", "dist-packages")]
    for path in packages:
        path.mkdir()
    gone = tmp_path / "gone" / "site-packages"
    more = [str(path) for path in (tmp_path, COURSE, *packages, gone)]
    monkeypatch.setattr(sys, "path", [*more, *sys.path])
    assert not {tmp_path, COURSE, gone} & {*folders()}
    assert {Path(sys.prefix), *packages} <= {*folders()}


def test_every_folder_above_what_is_shown_may_be_entered() -> None:
    told = tree({Path("/a/b/c"): Path("/d/e/f")})
    system = map(Path, ("/usr", "/bin", "/sbin", "/lib", "/lib64", "/nix/store"))
    first = ["--dir", "/tmp"]
    for path in filter(Path.exists, system):  # a folder of its own, or only another name of one
        first += (
            ["--symlink", str(path.readlink())] if path.is_symlink() else ["--ro-bind", str(path)]
        )
        first.append(str(path))
    assert told[:-7] == first
    assert told[-7:] == ["--dir", "/d", "--dir", "/d/e", "--ro-bind", "/a/b/c", "/d/e/f"]


def test_programs_of_nix_are_shown_where_there_are_any(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "is_symlink", lambda path: False)
    monkeypatch.setattr(Path, "is_dir", lambda path: True)
    assert tree({})[-3:] == ["--ro-bind", "/nix/store", "/nix/store"]


def test_without_bubblewrap_python_is_started_as_it_is() -> None:
    assert command(frozenset({BUBBLEWRAP}), 1) == [sys.executable]


def test_a_guard_that_is_lacking_is_left_out_and_the_others_are_not() -> None:
    whole = command(frozenset(), 1)
    assert all(flag in whole for flags in GUARDS.values() for flag in flags)
    assert "--unshare-net" not in command(frozenset({"no network"}), 1)
    assert "--unshare-pid" in command(frozenset({"no network"}), 1)


HOME = Path(sys.base_prefix).resolve()


@needs_sandbox
@pytest.mark.skipif(HOME.is_relative_to("/tmp"), reason="Python itself is to be shown of /tmp here")
def test_a_course_that_does_not_lie_below_tmp_has_a_sandbox(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """There the first bubblewrap shows nothing of /tmp, where the second builds its own."""
    monkeypatch.setattr(guards, "shown", lambda: {HOME: HOME})
    monkeypatch.setattr(sys, "executable", str(HOME / "bin" / "python3"))
    assert inside("print('started')") == "started\n"


def test_only_this_matplotlibs_list_of_fonts_is_shown(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Another's may lie beside it: another environment's tests write theirs at the same time."""
    own = tmp_path / f"fontlist-v{FontManager.__version__}.json"
    monkeypatch.setattr("matplotlib.get_cachedir", lambda: str(tmp_path))
    for written, found in (("fontlist-v1.json", []), (own.name, [own])):
        (tmp_path / written).write_text("{}", encoding="utf-8")
        assert guards.font_lists.__wrapped__() == found


def test_root_starts_a_sandbox_of_somebody_else() -> None:
    assert ("setpriv" in command(frozenset(), 1)) == is_root()


def test_another_user_is_no_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000, raising=False)
    assert not is_root()


def test_a_submission_finds_the_list_of_fonts_where_matplotlib_looks() -> None:
    start, lists = command(frozenset(), 1), guards.font_lists()
    assert lists, "each sandbox would look for its fonts"
    for path in lists:
        place = start.index(f"{guards.FONTS}/{path.name}")
        assert start[place - 2 : place] == ["--symlink", f"{guards.COURSE}/{path.name}"]


@needs_sandbox
@pytest.mark.check
def test_no_setting_and_no_file_of_yours_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_OF_MINE", "1")
    code = (
        "import os; print(sorted(os.environ), os.listdir('/course'), os.listdir('.'), os.getcwd())"
    )
    printed = inside(code)
    lists = [path.name for path in guards.font_lists()]
    assert lists, "each sandbox would look for its fonts"
    assert "SECRET" not in printed and "/tmp/work" in printed
    for name in ("helpers", "data", "assignments", "inside.py", *lists):
        assert name in printed
    assert "lecturer" not in printed and "tests" not in printed
    assert inside("import os; print(os.listdir('/course/assignments'))").count("'") == 4
