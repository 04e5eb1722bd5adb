"""The benchmark of set-up installs one list in all its ways; here a small one, from the disk."""

import os
from pathlib import Path

import pytest

from benchmarks import set_up
from benchmarks.shared import summed_up
from tests.tools.tiny_course import tiny_course


@pytest.mark.check
def test_a_quick_run_sets_up_with_make_with_pip_and_with_uv() -> None:
    before = dict(os.environ)
    section = set_up.measured(quick=True)
    assert "\n| `make setup` | 1 | 0 | " in section.text
    assert [*section.panels[0].lines] == ["uv", "venv and pip", "make"]
    assert dict(os.environ) == before


def test_megabytes_are_those_of_the_files_below_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "c").write_bytes(bytes(3_000_000))
    (tmp_path / "link").symlink_to(tmp_path / "a" / "b" / "c")
    assert set_up.megabytes(tmp_path) == 3


def test_what_is_fetched_is_counted_in_wheels_whatever_pip_keeps(tmp_path: Path) -> None:
    pytest.importorskip("pip", reason="environments that uv makes have no pip")
    course = tiny_course(tmp_path / "course")
    [wheel] = (tmp_path / "wheels").iterdir()
    with set_up.environment(PIP_NO_INDEX="1", PIP_FIND_LINKS=str(wheel.parent)):
        found = set_up.fetched(course, "setup", tmp_path / "fetched")
    assert found == wheel.stat().st_size / 1e6 > 0


def test_each_time_stands_below_the_way_that_took_it() -> None:
    three, four, twelve = (summed_up([seconds]) for seconds in (3.0, 4.0, 12.0))
    peers = {"venv and pip": four, "uv": three}
    row = set_up.Row("setup", 1, 2, 5, twelve, twelve, three, peers)
    head, _, line = set_up.table([row]).splitlines()[:3]
    names, cells = ([cell.strip() for cell in text.split("|")] for text in (head, line))
    for name, time, ratio in (("uv, s", "3", "4.00"), ("venv and pip, s", "4", "3.00")):
        assert cells[names.index(name) :][:2] == [time, ratio]


def test_make_tools_installs_both_lists_and_make_setup_the_first() -> None:
    names = {
        target: [p.name for p in set_up.lists(Path(), target)] for target in ("setup", "tools")
    }
    assert names["setup"] == ["requirements.txt"]
    assert names["tools"] == ["requirements.txt", "requirements-dev.txt"]
