"""The teaching guide speaks of the course as it is: its minutes, sections, commands and files."""

import re
from pathlib import Path

import pytest

from tests.support import COURSE
from tests.test_minutes import LECTURES, LIMIT, sections

GUIDE = (COURSE / "lecturer" / "guide.md").read_text(encoding="utf-8")
PLAN = re.findall(r"(?m)^\| \[(\d\d_\w+)\]\(\S+\) \| (\d+) \| [^|]+ \| ([^|]+) \| (.+) \|$", GUIDE)


def test_the_plan_has_every_lecture_and_its_assignment() -> None:
    assert [(name, lab) for name, _, _, lab in PLAN] == [
        (path.stem, f"assignment {path.stem[:2]}") for path in LECTURES
    ]
    assert all((COURSE / "assignments" / path.name).is_file() for path in LECTURES)


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)
def test_the_minutes_and_the_section_to_leave_out_are_the_pages_own(path: Path) -> None:
    [(minutes, section)] = [row[1:3] for row in PLAN if row[0] == path.stem]
    found = sections(path)
    assert int(minutes) == sum(each.stated or 0 for each in found)
    assert section in [each.title for each in found]


def test_two_lectures_given_as_one_fill_the_hour_and_no_more() -> None:
    [(said, pages)] = re.findall(r"(?s)in one lecture of (\d+) minutes: (.+?)\.\n", GUIDE)
    stated = {
        f"{path.stem[:2]}.{each.title[0]}": each.stated or 0
        for path in LECTURES
        for each in sections(path)
    }
    kept = [
        stated[f"{page}.{section}"]
        for page, numbers in re.findall(r"(\d\d)'s sections ([\d, and]+)", pages)
        for section in re.findall(r"\d", numbers)
    ]
    assert len(kept) == 6 and sum(kept) == int(said) <= LIMIT


def test_every_command_and_every_file_is_there() -> None:
    makefile = (COURSE / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`make (\w+)", GUIDE):
        assert re.search(rf"(?m)^{target}:", makefile), f"make {target}"
    for link in re.findall(r"\]\(([^)]+)\)", GUIDE):
        assert (COURSE / "lecturer" / link).exists(), link
    for name in re.findall(r"`((?:helpers|lecturer|data)/[\w./]+)`", GUIDE):
        assert (COURSE / name).exists(), name


def test_the_guide_is_two_pages() -> None:
    assert len(GUIDE.split()) <= 1200
