"""A lecture of 45 minutes: 3 to open it, 4 for questions, and 38 for its sections, counted.

What a section takes is counted as someone counted who read the pages aloud: 130 words a minute
without the sentences for those who cannot see a figure, and the time for each vote, each figure
and each cell of code.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from tests.test_notebooks import shows_something
from tools.course import pages

LECTURES = [path for path in pages("notebooks") if not path.name.startswith("00")]
LIMIT = 38  # minutes
WORDS, VOTE, FIGURE, CODE = 1 / 130, 90 / 60, 40 / 60, 20 / 60  # minutes for each
AT_HOME = re.compile(r"\d+\. Going further|Exercises|What you have learned")
UNSPOKEN = re.compile(r"(?s)</?details>|<summary>.*?</summary>")
# The order of the sentences is free: a paragraph that begins so describes a figure.
DESCRIPTION = re.compile(r"(?s)In words:.*?(?:\n\n|\Z)")
STATED = re.compile(r"\*About (\d+) minutes?\.\*")

every_lecture = pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)


@dataclass
class Section:
    title: str
    minutes: float = 0.0
    stated: int | None = None


def sections(path: Path) -> list[Section]:
    """Return what class hears, in order; what stands before the first heading opens the hour."""
    found = [Section("the opening")]
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            found[-1].minutes += CODE + FIGURE * shows_something(cell)
            continue
        for part in re.split(r"(?m)^(?=## )", cell.source):
            if part.startswith("## "):
                found.append(Section(part.splitlines()[0][3:]))
                stated = STATED.search(part)
                found[-1].stated = int(stated[1]) if stated else None
            found[-1].minutes += spoken_minutes(part)
    return [section for section in found[1:] if not AT_HOME.match(section.title)]


def spoken_minutes(text: str) -> float:
    spoken = DESCRIPTION.sub("", UNSPOKEN.sub("", text))
    return len(re.findall(r"\w[\w'’.-]*", spoken)) * WORDS + text.count("**Predict.**") * VOTE


@every_lecture
def test_the_sections_fit_into_a_lecture(path: Path) -> None:
    counted = {section.title: round(section.minutes, 1) for section in sections(path)}
    # Python 3.12 adds floats up in another way, and 38.00000000000001 are no more than 38
    assert round(sum(section.minutes for section in sections(path)), 6) <= LIMIT, counted


@every_lecture
def test_each_section_says_how_long_it_takes(path: Path) -> None:
    for section in sections(path):
        assert section.stated is not None, f"{path.name}: {section.title!r} carries no minutes"
        assert abs(section.stated - section.minutes) <= 1.5, (
            f"{path.name}: {section.title!r} says {section.stated} minutes, and by the count it "
            f"takes {section.minutes:.1f}"
        )
    assert sum(section.stated or 0 for section in sections(path)) <= LIMIT


def test_the_count_counts_words_votes_figures_and_code() -> None:
    assert spoken_minutes("word " * 130) == pytest.approx(1)
    assert spoken_minutes("In words: a curve.\n\nSeen") == pytest.approx(1 / 130)
    assert spoken_minutes("**Predict.**") == pytest.approx(1.5 + 1 / 130)
