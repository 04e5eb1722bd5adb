"""Make slides of a page, and notes, by rule from the form that every page has.

A heading opens a slide, and one idea stands on each: a figure, some code with what it prints, a
question to vote on, its reason. Long prose is for the notes; set-up, exercises and what is marked
"Going further" are left out. Where a cell has a `slideshow` key of its own, that one counts.
"""

import ast
import re
import textwrap
from collections.abc import Iterator
from typing import Any, NamedTuple

from nbformat.v4 import new_markdown_cell

# Heights on a slide of 720 pixels: what it holds, a line of text, a line of code, a figure.
ROOM, TEXT, CODE, FIGURE = 650, 41, 29, 560
LONG = 45  # words of prose: more of them are for the notes
LARGE = 1.25  # how large a vote is written where there is room
OFF = ("skip", "notes")
OUT = re.compile(r"## (\d+\. Going further|Exercises)")
KINDS = {  # of a block of Markdown, by how it begins; all other blocks are prose
    r"#+ ": "slide", r"\*\*Predict\.\*\*": "vote", r"\*\*Why\.\*\*": "why",
    r"In words:|\*\*You need\*\*": "notes", r"\$\$|!\[|- |\d+\. |\|": "text",
}  # fmt: skip


class Piece(NamedTuple):
    """What stands on a slide as a whole: its kind, its cell, and how many pixels high it is."""

    kind: str
    cell: Any
    height: int


def placed(page: Any) -> list[Piece]:
    """Return the pieces of a page with the `slideshow` key that puts each on its slide."""
    found: list[Piece] = []
    on_slide: list[Piece] = []
    for piece in pieces(page.cells):
        own = piece.cell.metadata.get("slideshow", {})
        kind = own.get("slide_type") or slide_type(piece, on_slide)
        if kind in ("slide", "subslide"):
            on_slide = []
        if kind not in OFF:
            on_slide.append(piece)
        if kind:  # a piece without the key stays on the slide before
            piece.cell.metadata["slideshow"] = own | {"slide_type": kind}
        found.append(piece)
    return found


def slide_type(piece: Piece, on_slide: list[Piece]) -> str:
    """Say how a piece comes onto the screen, after what is already on the slide."""
    if piece.kind in (*OFF, "slide"):
        return piece.kind
    fits = sum(each.height for each in on_slide) + piece.height <= ROOM
    kinds = {each.kind for each in on_slide}
    if not kinds or not fits:
        return "subslide"
    if piece.kind == "answer":
        return "fragment"
    plain = kinds <= {"slide", "text"}  # no idea on the slide yet that would be a second one
    stays = {"more": True, "figure": kinds == {"slide"}, "text": plain, "code": plain}
    return "" if stays.get(piece.kind) else "subslide"


def pieces(cells: list[Any]) -> Iterator[Piece]:
    """Cut a page into what stands together: its cells of code, and the blocks of its text."""
    set_up = next(i for i, cell in enumerate(cells) if cell.cell_type == "code")
    kind, out = "", False
    for i, cell in enumerate(cells):
        if "slideshow" in cell.metadata:
            yield Piece("own", cell, height(cell))
        elif cell.cell_type == "code":
            kind = "answer" if kind == "vote" else "code"
            yield code_piece("skip" if out or i == set_up or only_imports(cell) else kind, cell)
        else:
            kind = ""
            for n, block in enumerate(blocks(cell.source)):
                kind = kind_of(block, kind)
                out = bool(OUT.match(block)) if block.startswith("## ") else out
                skipped = out or 0 < i == set_up - 1
                yield text_piece("skip" if skipped else kind, block, f"{cell.id}-{n}")


def blocks(source: str) -> Iterator[str]:
    """Yield the paragraphs, lists and formulas of a text.

    A question keeps what follows it, and a formula stays in its sentence unless that is long.
    """
    source = re.sub(r"</?details>|<summary>.*?</summary>|\*About \d+ minutes\.\* ?", "", source)
    source = re.sub(r"(?<!\n)(In words:)", r"\n\n\1", source)  # from the sentence before it
    text, question, rest = source.partition("**Predict.**")
    for block in [*re.split(r"\n{2,}(?!\$\$|[a-z])", text.strip()), (question + rest).strip()]:
        together = block.startswith("**Predict.**") or len(block.split()) <= LONG
        for part in filter(None, [block] if together else re.split(r"\n{2,}", block)):
            items = re.split(r"\n(?=- |\d+\. )", part)
            half = len(items) // 2 if text_height(part) > ROOM else 0
            yield from ("\n".join(some) for some in (items[:half], items[half:]) if some)


def kind_of(block: str, before: str) -> str:
    """Say what a block of text is, after the block before it in the same cell."""
    inside = "more" if before in ("why", "more") else "text"
    for begin, kind in KINDS.items():
        if re.match(begin, block):
            return inside if kind == "text" else kind
    return "notes" if block[0].islower() or len(block.split()) > LONG else inside


def text_piece(kind: str, block: str, name: str) -> Piece:
    """Make a cell of a block of text; the question of a vote is written large if that fits."""
    if kind == "vote" and "- **A**" not in block:  # letters in a sentence become a list
        block = re.sub(r";?\s(?=\*\*[A-D]\*\* )", "\n- ", block)
    cell = new_markdown_cell(block, id=name)
    if kind == "vote" and text_height(block, LARGE) <= ROOM:
        cell.source = f'<div class="vote">\n\n{block}\n\n</div>'
        return Piece(kind, cell, text_height(block, LARGE))
    return Piece(kind, cell, height(cell))


def code_piece(kind: str, cell: Any) -> Piece:
    """Open what a page hides, and fold code that draws or that leaves its output no room."""
    cell.metadata.get("jupyter", {}).pop("outputs_hidden", None)
    hidden = cell.metadata.get("jupyter", {}).get("source_hidden", False)
    if drawn(cell) or hidden or (cell.outputs and height(cell) > ROOM):
        cell.metadata["slideshow"] = {"hide_code": True}
    return Piece("figure" if drawn(cell) and kind == "code" else kind, cell, height(cell))


def drawn(cell: Any) -> bool:
    """Tell whether a cell shows a figure."""
    return any("image/png" in output.get("data", {}) for output in cell.outputs)


def only_imports(cell: Any) -> bool:
    """Tell whether a cell does nothing but import."""
    return all(isinstance(s, ast.Import | ast.ImportFrom) for s in ast.parse(cell.source).body)


def height(cell: Any) -> int:
    """Estimate the height of a cell on a slide of 720 pixels, from its committed outputs."""
    if cell.cell_type == "markdown":
        return text_height(cell.source)
    pixels = 0 if cell.metadata.get("slideshow", {}).get("hide_code") else lines(cell.source)
    for output in cell.outputs:
        data = output.get("data", {})
        rows = data.get("text/html", "").count("<tr")
        plain = output.get("text", data.get("text/plain", ""))
        pixels += FIGURE if "image/png" in data else 38 * rows or lines(plain)
    return min(pixels, ROOM) if drawn(cell) else pixels  # a figure shrinks into what is left


def lines(text: str) -> int:
    """Return the height of code, or of what it prints."""
    return 12 + CODE * sum(-(-len(line) // 84) or 1 for line in text.splitlines())


def text_height(text: str, large: float = 1) -> int:
    """Return the height of a block of text, written so much larger than usual."""
    text, formulas = re.subn(r"\$\$.*?\$\$\n*", "", re.sub(r"\]\(.*?\)", "]", text), flags=re.S)
    width, line = int(66 / large), int(TEXT * large)
    if text[:1] in ("#", "|"):  # a heading, a table
        width, line = (42, 66) if text[0] == "#" else (95, 44)
    return 18 + 150 * formulas + line * sum(-(-len(row) // width) for row in text.splitlines())


def notes(found: list[Piece], texts: str) -> str:
    """Write the notes: minutes, what is on which slide, votes with their answer, long prose."""
    minutes = dict(re.findall(r"(?m)^## (.+)\n\n\*About (\d+) minutes", texts))
    rows = [f"| {name} | {number} |" for name, number in minutes.items()]
    total = f"| together | {sum(map(int, minutes.values()))} |"
    parts, slide = ["\n".join(["| section | minutes |", "| --- | ---: |", *rows, total])], 0
    for kind, cell, _ in found:
        where = cell.metadata.get("slideshow", {}).get("slide_type")
        if where == "skip":
            continue
        if kind == "slide":
            number = minutes.get(cell.source.lstrip("# "))
            parts.append(cell.source + f" · {number} minutes" * bool(number))
        if where in ("slide", "subslide", "fragment"):
            slide += 1
            parts.append(f"**{slide}** {cue(kind, cell)}")
        if kind == "why" and (letter := re.search(r"\b[A-D]\b", cell.source)):
            parts.append(f"**Right: {letter[0]}**")
        if kind in ("vote", "why", "more", "notes"):
            parts.append(re.sub(r"</?div.*?>", "", cell.source).strip())
    return "\n\n".join(parts) + "\n"


def cue(kind: str, cell: Any) -> str:
    """Say in a few words what a slide begins with."""
    first = cell.source.lstrip().split("\n")[0].lstrip("# ")
    line = textwrap.shorten(first, 70, placeholder=" …")
    code = f"`{line}`" if cell.cell_type == "code" else line
    if kind in ("vote", "answer", "figure"):
        return kind
    return {"slide": "heading", "why": "reason"}.get(kind, code)
