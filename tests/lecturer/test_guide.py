"""The teaching guide speaks of the course as it is: its minutes, sections, commands and files."""

import ast
import builtins
import dis
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import CodeType

import nbformat
import pytest

from tests.support import COURSE
from tests.test_minutes import AT_HOME, LECTURES, LIMIT, sections

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


def class_cells(path: Path) -> Iterator[tuple[str, str]]:
    """Return the code that runs in class, each cell with the title of its section."""
    title = "the opening"
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            title = [title, *re.findall(r"(?m)^## (.+)", cell.source)][-1]
        elif not AT_HOME.match(title):
            yield title, cell.source


def read_names(code: CodeType) -> set[str]:
    """Return the page's names that a statement reads, inside of its functions too."""
    parts = (part for part in code.co_consts if isinstance(part, CodeType))
    loads = ("LOAD_NAME", "LOAD_GLOBAL")
    own = {step.argval for step in dis.get_instructions(code) if step.opname in loads}
    return own.union(*map(read_names, parts))


def missing(sources: Iterable[str]) -> set[str]:
    """Return the names that these cells read and none of them has set before."""
    known, found = set(dir(builtins)), set()
    for statement in ast.parse("\n".join(sources)).body:
        code = compile(ast.Module([statement], []), "page", "exec")
        steps = dis.get_instructions(code)
        given = {step.argval for step in steps if step.opname == "STORE_NAME"}
        own = set() if isinstance(statement, ast.Assign | ast.Expr | ast.Assert) else given
        found |= read_names(code) - known - own
        known |= given
    return found


def test_the_guide_says_which_sections_cannot_be_left_out_without_running_their_cells() -> None:
    [said] = re.findall(r"in ([\d, and]+) run its cells all the same", GUIDE)
    needed = []
    for path, (_, _, left_out, _) in zip(LECTURES, PLAN, strict=True):
        cells = list(class_cells(path))
        assert missing(source for _, source in cells) == set()
        if missing(source for title, source in cells if title != left_out):
            needed.append(path.stem[:2])
    assert re.findall(r"\d+", said) == needed


def test_a_name_that_is_read_before_it_is_set_is_missing() -> None:
    page = ["a = 1", "def f(x):\n    return a + x + b", "for i in range(a):\n    i + c", "d = d"]
    assert missing(page) == {"b", "c", "d"}
    assert missing(["import numpy as np", "a = [np.pi for _ in 'ab']", *page[:1]]) == set()


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
