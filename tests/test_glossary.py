"""The course's words: each is explained where it first comes up, and the start page knows where."""

import functools
import re
from dataclasses import dataclass

import nbformat
import pytest

from tools.course import pages

START, *CHAPTERS = pages("notebooks")
ROW = re.compile(r"- \[(?P<word>[^]]+)\]\((?P<page>[^#)]+)#(?P<place>\S+)\): (?P<meaning>.+)")
# Neither code nor a link's target is prose, and a table explains its rows itself.
CODE = re.compile(r"`[^`]*`|\$[^$]*\$|\]\([^)]*\)|(?m:^\|.*$)")


@dataclass
class Passage:
    page: str
    heading: str
    text: str


@functools.cache
def passages() -> list[Passage]:
    """Return the course's prose in reading order, without the openings, which promise words."""
    found = []
    for path in CHAPTERS:
        heading = "the opening"
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type != "markdown":
                continue
            for part in re.split(r"(?m)^(?=## )", cell.source):
                title = re.match(r"## (.+)", part)
                heading = title[1] if title else heading
                found.append(Passage(path.name, heading, CODE.sub(" ", part)))
    return [passage for passage in found if passage.heading != "the opening"]


@functools.cache
def glossary() -> list[re.Match[str]]:
    cells = nbformat.read(START, as_version=4).cells
    [cell] = [cell for cell in cells if "glossary" in cell.metadata.get("tags", [])]
    lines = [line for line in cell.source.splitlines() if line.startswith("- ")]
    rows = [ROW.fullmatch(line) for line in lines]
    wrong = [line for line, row in zip(lines, rows, strict=True) if row is None]
    assert not wrong, f"not of the form '- [word](page#place): meaning': {wrong}"
    return [row for row in rows if row]


def place(heading: str) -> str:
    """Return a heading's name in a link, as JupyterLab makes it."""
    return heading.replace(" ", "-")


def uses(word: str, text: str) -> bool:
    """Tell whether a text uses a word by itself, not as a part of a longer one of the course."""
    longer = [row["word"] for row in glossary() if word in row["word"] and word != row["word"]]
    text = re.sub("|".join(map(re.escape, longer)) or "(?!)", "", text, flags=re.I)
    return re.search(rf"(?i)(?<![\w-]){re.escape(word)}(?:s|es)?(?![\w-])", text) is not None


every_word = pytest.mark.parametrize("row", glossary(), ids=lambda row: row["word"])


def test_the_glossary_is_in_the_order_of_the_course() -> None:
    named = [(row["page"], row["word"]) for row in glossary()]
    assert len({word for _, word in named}) == len(named) >= 60
    assert [page for page, _ in named] == sorted(page for page, _ in named)


@every_word
def test_a_word_is_explained_where_the_glossary_says(row: re.Match[str]) -> None:
    there = [p for p in passages() if (p.page, place(p.heading)) == (row["page"], row["place"])]
    assert there, f"{row['page']} has no heading {row['place']}"
    marked = [bold for p in there for bold in re.findall(r"(?s)\*\*(.+?)\*\*", p.text)]
    assert any(uses(row["word"], bold) for bold in marked), (
        f"{row['page']}, {there[0].heading!r} does not mark **{row['word']}**"
    )


@every_word
def test_a_word_is_explained_before_it_is_used(row: re.Match[str]) -> None:
    first = next(passage for passage in passages() if uses(row["word"], passage.text))
    assert (first.page, place(first.heading)) == (row["page"], row["place"]), (
        f"{row['word']!r} is used earlier, in {first.page}, {first.heading!r}: "
        f"{context(row['word'], first.text)!r}"
    )


def context(word: str, text: str) -> str:
    found = re.search(rf"(?i).{{0,60}}{re.escape(word)}.{{0,40}}", text)
    return found[0] if found else ""


def test_a_meaning_is_a_sentence_that_a_beginner_can_read() -> None:
    known: set[str] = set()
    words = [row["word"] for row in glossary()]
    for row in glossary():
        assert 4 <= len(row["meaning"].split()) <= 30, row[0]
        later = [word for word in words if word not in known and word != row["word"]]
        unknown = [word for word in later if uses(word, row["meaning"].lower())]
        assert not unknown, f"{row['word']!r} is explained by words that come later: {unknown}"
        known.add(row["word"])
