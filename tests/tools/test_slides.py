"""Slides and notes by rule: what stands on which slide, what is left out, whose word counts."""

from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tests.support import COURSE
from tools.course import pages
from tools.slides import LONG, ROOM, Piece, cue, height, notes, placed, slide_type, text_height

PAGES = pages("notebooks")
PRINTED = [new_output("stream", text="The answer:\n3\n")]
DRAWN = [new_output("display_data", {"image/png": "aa==", "text/plain": "<Figure>"})]
LONG_PROSE = "word " * (LONG + 1)
QUESTION = "**Predict.** How many?\n\n- **A** 2\n- **B** 3\n- **C** 4\n- **D** 5"
REASON = (
    "<details>\n<summary><b>Why?</b></summary>\n\n**Why.** It is **B**. **A** forgets one, **C** "
    "and **D** count too many.\n\nIn words: three windows.\n\n</details>"
)


def page(*cells: Any) -> Any:
    """A page with its title and its set-up cell before these cells."""
    before = [new_markdown_cell("# 01 · Count"), new_code_cell("import sys")]
    return new_notebook(cells=[*before, *cells])


def text(source: str, **slideshow: Any) -> Any:
    return new_markdown_cell(source, metadata={"slideshow": slideshow} if slideshow else {})


def code(source: str, outputs: Any = (), **metadata: Any) -> Any:
    return new_code_cell(source, outputs=list(outputs), metadata=metadata)


def shown(*cells: Any) -> list[tuple[str, str]]:
    """How each piece comes onto the screen, and how it begins, after title and set-up cell."""
    return [
        (cell.metadata.get("slideshow", {}).get("slide_type", ""), cell.source.split("\n")[0])
        for _, cell, _ in placed(page(*cells))[2:]
    ]


def test_a_heading_opens_a_slide_and_its_short_text_stays_on_it() -> None:
    cell = text("## 1. Windows\n\n*About 10 minutes.* We count places.")
    assert shown(cell) == [("slide", "## 1. Windows"), ("", "We count places.")]


def test_a_heading_inside_a_cell_opens_a_slide_too() -> None:
    assert shown(text("That was it.\n\n## 2. More"))[1] == ("slide", "## 2. More")


def test_long_prose_words_and_what_one_needs_are_for_the_notes() -> None:
    for source in (LONG_PROSE.strip(), "In words: a row.", "**You need** notebook 01."):
        assert shown(text(source)) == [("notes", source)]


def test_a_formula_stays_in_a_short_sentence_and_stands_alone_in_a_long_one() -> None:
    assert len(shown(text("So many:\n\n$$O = I - K$$\n\nare left."))) == 1
    long = shown(text(f"{LONG_PROSE}\n\n$$O = I$$\n\nare left. That is all."))
    assert [kind for kind, _ in long] == ["notes", "", "notes"]


def test_a_list_without_room_goes_on_on_the_next_slide() -> None:
    items = [f"- {'item ' * 40}{n}" for n in range(4)]
    found = placed(page(text("\n".join(items))))[2:]
    assert [each.cell.source.split("\n") for each in found] == [items[:2], items[2:]]
    assert [each.cell.metadata.get("slideshow") for each in found][1] == {"slide_type": "subslide"}


@pytest.mark.parametrize(
    ("block", "large", "pixels"),
    [
        ("word", 1, 18 + 41),
        ("x" * 66, 1, 18 + 41),
        ("x" * 67 + "\ny", 1, 18 + 3 * 41),
        ("x" * 52, 1.25, 18 + 51),
        ("x" * 53, 1.25, 18 + 2 * 51),
        (f"[{'x' * 63}](a/very/long/way/to/a/page.md).", 1, 18 + 41),
        ("We have\n\n$$a\n= b$$\n\n$$c$$\n\nword", 1, 18 + 2 * 150 + 2 * 41),
        ("# " + "x" * 40, 1, 18 + 66),
        ("# " + "x" * 41, 1, 18 + 2 * 66),
        ("| " + "x" * 93 + "\n|-|", 1, 18 + 2 * 44),
        ("| " + "x" * 94, 1, 18 + 2 * 44),
    ],
)
def test_text_is_as_high_as_its_lines(block: str, large: float, pixels: int) -> None:
    assert text_height(block, large) == pixels


TABLED = [new_output("display_data", {"text/html": "<table><tr><tr></table>", "text/plain": "a"})]
ANSWERED = [new_output("execute_result", {"text/plain": "3"}, execution_count=1)]


@pytest.mark.parametrize(
    ("cell", "pixels"),
    [
        (text("word"), 18 + 41),
        (code("a = 1\n\nb = 2"), 12 + 3 * 29),
        (code("x" * 84), 12 + 29),
        (code("x" * 85), 12 + 2 * 29),
        (code("a = 1", PRINTED), 12 + 29 + 12 + 2 * 29),
        (code("a", [*ANSWERED, *ANSWERED]), 3 * (12 + 29)),
        (code("a", TABLED), 12 + 29 + 2 * 38),
        (code("a", DRAWN), 12 + 29 + 560),
        (code("a\n" * 9, DRAWN), ROOM),
        (code("a\n" * 30), 12 + 30 * 29),
        (code("a", ANSWERED, slideshow={"hide_code": True}), 12 + 29),
    ],
)
def test_a_cell_is_as_high_as_its_code_and_what_came_of_it(cell: Any, pixels: int) -> None:
    assert height(cell) == pixels


def test_a_slide_holds_what_just_fits_and_no_pixel_more() -> None:
    above = [Piece("slide", text("## 1. Look"), ROOM - 100)]
    kinds = [slide_type(Piece("text", text("Look."), pixels), above) for pixels in (100, 101)]
    assert kinds == ["", "subslide"]


def test_a_page_gives_the_same_slides_each_time() -> None:
    cells = page(text("We count.\n\nThen we add."), code("1 + 1"))
    first, again = ([piece.cell.id for piece in placed(cells)] for _ in range(2))
    assert first == again and len(set(first)) == 5


def test_one_idea_a_slide() -> None:
    kinds = [kind for kind, _ in shown(text("Look."), code("a = 1"), code("b = 2"), text("Next."))]
    assert kinds == ["", "", "subslide", "subslide"]


def test_a_figure_has_a_slide_of_its_own_and_its_code_is_folded() -> None:
    drawing = code("plotting.show(a)", DRAWN)
    assert shown(text("Look."), drawing)[1][0] == "subslide"
    assert drawing.metadata["slideshow"]["hide_code"] is True
    assert shown(text("## 1. Look"), code("plotting.show(a)", DRAWN))[1][0] == ""
    assert shown(code("a = 1"), text("Look."), code("b", DRAWN))[2][0] == "subslide"
    assert shown(text("**Predict.** Which is it?"), code("c", DRAWN))[1][0] == "fragment"


def test_a_vote_is_the_question_alone_then_the_answer_then_the_reason() -> None:
    answer = code("print(3)", PRINTED, jupyter={"outputs_hidden": True})
    found = shown(text(f"We go on.\n\n{QUESTION}"), answer, text(REASON))
    assert found == [
        ("", "We go on."),
        ("subslide", '<div class="vote">'),
        ("fragment", "print(3)"),
        ("subslide", "**Why.** It is **B**. **A** forgets one, **C** and **D** count too many."),
        ("notes", "In words: three windows."),
    ]
    assert answer.metadata["jupyter"] == {}


def test_letters_inside_a_sentence_are_a_list_on_the_slide() -> None:
    made = page(text("**Predict.** What is it? **A** 0.2; **B** 2, as **before**; **C** none."))
    said = placed(made)[-1].cell.source
    assert said.splitlines()[2:6] == [
        "**Predict.** What is it?", "- **A** 0.2", "- **B** 2, as **before**", "- **C** none.",
    ]  # fmt: skip


def test_an_answer_without_room_below_the_question_has_the_next_slide() -> None:
    drawn = shown(text(QUESTION), code("print(3)", DRAWN), text(REASON))
    assert [kind for kind, _ in drawn[:3]] == ["subslide", "subslide", "subslide"]


def test_code_that_a_page_hides_stays_hidden_and_code_without_room_is_folded() -> None:
    hidden = code("secret()", PRINTED, jupyter={"source_hidden": True})
    long = code("a = 1\n" * 15, [new_output("stream", text="row\n" * 12)])
    short = code("a = 1", PRINTED)
    shown(hidden, long, short)
    folded = [cell.metadata.get("slideshow", {}).get("hide_code") for cell in (hidden, long, short)]
    assert folded == [True, True, None]


def test_set_up_imports_exercises_and_going_further_are_left_out() -> None:
    cells = (
        text("The set-up is the same everywhere."), code("import os"),
        text("## 5. Going further: gaps\n\nA gap."), code("gap()"), text(QUESTION), code("3"),
        text("## 6. Back in class"), code("a = 1"), text("## Exercises\n\n**1.** Try."), code("b"),
    )  # fmt: skip
    kinds = [kind for kind, _ in shown(*cells)]
    assert kinds == ["", *["skip"] * 6, "slide", "", *["skip"] * 3]
    first = placed(new_notebook(cells=[text("# 01"), text("The first cell."), code("import sys")]))
    assert [each.cell.metadata["slideshow"]["slide_type"] for each in first[1:]] == ["skip"] * 2


@pytest.mark.parametrize("kind", ["slide", "subslide", "fragment", "skip", "notes"])
def test_what_the_author_of_a_page_wrote_wins(kind: str) -> None:
    own = text(LONG_PROSE + "\n\n## 1. Heading", slide_type=kind, transition="fade")
    drawn = code("plot()", DRAWN, slideshow={"slide_type": kind})
    assert [found for found, _ in shown(own, drawn)] == [kind, kind]
    assert own.metadata["slideshow"] == {"slide_type": kind, "transition": "fade"}
    assert drawn.metadata["slideshow"] == {"slide_type": kind}


def test_the_notes_hold_minutes_votes_reasons_and_what_is_not_on_the_slides() -> None:
    section = text(f"## 1. Windows\n\n*About 10 minutes.* {LONG_PROSE}")
    cells = [section, code("a = 1"), text(QUESTION), code("print(3)", PRINTED), text(REASON)]
    made = page(*cells)
    said = notes(placed(made), "\n\n".join(cell.source for cell in made.cells))
    assert "| 1. Windows | 10 |\n| together | 10 |" in said
    assert said.index("## 1. Windows · 10 minutes\n\n**2** ") < said.index(LONG_PROSE.strip())
    order = ["**Predict.** How many?", "- **D** 5", "**Right: B**", "**A** forgets one", "In words"]
    assert [said.index(part) for part in order] == sorted(said.index(part) for part in order)
    assert "div" not in said and "About" not in said


def test_a_list_of_a_reason_stays_with_it() -> None:
    found = shown(text("We see.\n\n**Why.** It is **B**.\n\n- one\n- two"))
    assert [kind for kind, _ in found] == ["", "subslide", ""]


def test_the_notes_say_with_what_a_slide_begins() -> None:
    first, rest = code("\n# Take the sum #\na = 1"), text("word " * 15 + "end")
    kinds = ("vote", "answer", "figure", "slide", "why", "code")
    assert [cue(kind, first) for kind in kinds] == [
        "vote", "answer", "figure", "heading", "reason", "`Take the sum #`",
    ]  # fmt: skip
    assert cue("text", rest) == "word " * 13 + "…"
    assert cue("text", text("## So\n\nit is")) == "So"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_page_becomes_slides_that_hold_what_is_put_on_them(path: Any) -> None:
    slides: list[list[Piece]] = []
    for piece in placed(nbformat.read(path, as_version=4)):
        kind = piece.cell.metadata.get("slideshow", {}).get("slide_type", "")
        if kind in ("slide", "subslide"):
            slides.append([])
        if kind not in ("skip", "notes"):
            slides[-1].append(piece)
    assert len(slides) >= 8
    for slide in slides:
        assert sum(piece.height for piece in slide) <= ROOM, slide[0].cell.source


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_vote_of_a_page_has_its_letter_and_ties_the_others(path: Any) -> None:
    made = nbformat.read(path, as_version=4)
    said = notes(placed(made), "\n\n".join(cell.source for cell in made.cells))
    votes = said.split("**Predict.**")[1:]
    for vote in (vote for vote in votes if "- **A**" in vote):
        question, right, reason = vote.partition("**Right: ")
        assert right, question
        letters = [letter for letter in "ABCD" if f"- **{letter}**" in question]
        assert reason[0] in letters
        assert [letter for letter in letters if letter not in reason.split("\n\n")[1]] == []


def test_the_pages_themselves_stay_as_they_are() -> None:
    before = [path.read_bytes() for path in PAGES]
    for path in PAGES:
        placed(nbformat.read(path, as_version=4))
    assert [path.read_bytes() for path in PAGES] == before and COURSE.is_dir()
