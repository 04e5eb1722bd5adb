"""Write the lecture: `make lecture` makes slides of each page, and notes for a second screen.

The slides are copies in dist/lecture/, made by rule from the form that every page has; the page
itself stays as it is. JupyterLab shows them with the extension sliveshow, so that kernel and
widgets are alive. Where a cell of the page has a `slideshow` key of its own, that one counts.
"""

import argparse
import ast
import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
from nbformat.v4 import new_markdown_cell

from tools.course import ROOT, pages

HALL = ROOT / "tools" / "hall"  # style sheet, settings of JupyterLab, the extension's version
EXTENSION = ROOT / ".venv-lecture"
LECTURE = ROOT / "dist" / "lecture"

# Heights on a slide of 720 pixels: what it holds, a line of text, a line of code, a figure.
ROOM, TEXT, CODE, FIGURE = 650, 41, 29, 560
LONG = 45  # words of prose: more of them are for the notes
LARGE = 1.25  # the letters of a vote, where there is room
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


def main() -> None:
    """Install the extension, and write slides and notes for the pages that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--extension", action="store_true", help="only install sliveshow")
    parser.add_argument("pages", nargs="*", help="03, or notebooks/03_stride_padding.ipynb")
    options = parser.parse_args()
    install()
    if not options.extension:
        print(f"Slides and notes: {write(chosen(options.pages), LECTURE)} in dist/lecture/")


def install() -> None:
    """Put sliveshow into a folder of its own, unless it is there: it changes a whole JupyterLab."""
    wanted = HALL / "requirements.txt"
    stamp = EXTENSION / hashlib.sha256(wanted.read_bytes()).hexdigest()
    if stamp.exists():
        return
    shutil.rmtree(EXTENSION, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes"]
    subprocess.run([*pip, "--target", str(EXTENSION), "-r", str(wanted)], check=True)
    stamp.touch()


def chosen(names: list[str]) -> list[Path]:
    """Return the pages with these names or numbers; all where none is named."""
    found = {path.stem: path for path in pages("notebooks")}
    picked = [p for stem, p in found.items() if stem.startswith(tuple(Path(n).stem for n in names))]
    if names and not picked:
        sys.exit(f"no page is called {' or '.join(names)}: {', '.join(found)} fit")
    return picked if names else list(found.values())


def write(paths: list[Path], folder: Path) -> int:
    """Write slides, notes and the style sheet into a folder; return for how many pages."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(HALL / "sliveshow.css", folder)
    shutil.copytree(ROOT / "notebooks" / "images", folder / "images", dirs_exist_ok=True)
    for path in paths:
        page = nbformat.read(path, as_version=4)
        texts = "\n\n".join(cell.source for cell in page.cells)
        found = placed(page)
        page.cells = [piece.cell for piece in found]
        nbformat.write(page, folder / path.name)
        (folder / f"{path.stem}_notes.md").write_text(notes(found, texts), encoding="utf-8")
    return len(paths)


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
    """Yield the paragraphs, lists and formulas of a text; a question keeps what follows it."""
    source = re.sub(r"</?details>|<summary>.*?</summary>|\*About \d+ minutes\.\* ?", "", source)
    text, question, rest = source.partition("**Predict.**")
    for block in [*re.split(r"\n{2,}", text), question + rest]:
        if block.strip():
            yield block.strip()


def kind_of(block: str, before: str) -> str:
    """Say what a block of text is, after the block before it in the same cell."""
    inside = "more" if before in ("why", "more") else "text"
    for begin, kind in KINDS.items():
        if re.match(begin, block):
            return inside if kind == "text" else kind
    goes_on = block[0].islower() and before == "notes"
    return "notes" if goes_on or len(block.split()) > LONG else inside


def text_piece(kind: str, block: str, name: str) -> Piece:
    """Make a cell of a block of text; the question of a vote is written large if that fits."""
    cell = new_markdown_cell(block, id=name)
    if kind == "vote" and text_height(block, LARGE) <= ROOM:
        cell.source = f'<div class="vote">\n\n{block}\n\n</div>'
        return Piece(kind, cell, text_height(block, LARGE))
    return Piece(kind, cell, height(cell))


def code_piece(kind: str, cell: Any) -> Piece:
    """Open what a page hides, and fold code that draws or that leaves its output no room."""
    cell.metadata.get("jupyter", {}).pop("outputs_hidden", None)
    drawn = any("image/png" in output.get("data", {}) for output in cell.outputs)
    hidden = cell.metadata.get("jupyter", {}).get("source_hidden", False)
    if drawn or hidden or (cell.outputs and height(cell) > ROOM):
        cell.metadata["slideshow"] = {"hide_code": True}
    return Piece("figure" if drawn and kind == "code" else kind, cell, height(cell))


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
        pixels += FIGURE if "image/png" in data else 46 * rows or lines(plain)
    return pixels


def lines(text: str) -> int:
    """Return the height of code, or of what it prints."""
    return 12 + CODE * sum(-(-len(line) // 84) or 1 for line in text.splitlines())


def text_height(text: str, large: float = 1) -> int:
    """Return the height of a block of text, written so much larger than usual."""
    if text.startswith("$$"):
        return 110
    width, line = (42, 66) if text.startswith("#") else (int(76 / large), int(TEXT * large))
    return 18 + line * sum(-(-len(row) // width) for row in text.splitlines())


def notes(found: list[Piece], texts: str) -> str:
    """Write the notes: minutes, what is on which slide, votes with their answer, long prose."""
    minutes = re.findall(r"(?m)^## (.+)\n\n\*About (\d+) minutes", texts)
    rows = [f"| {name} | {number} |" for name, number in minutes]
    total = f"| together | {sum(int(number) for _, number in minutes)} |"
    parts = ["\n".join(["| section | minutes |", "| --- | ---: |", *rows, total])]
    slide = 0
    for kind, cell, _ in found:
        where = cell.metadata.get("slideshow", {}).get("slide_type")
        if where == "skip":
            continue
        if where in ("slide", "subslide", "fragment"):
            slide += 1
            parts.append(f"**{slide}** {'(opens below) ' * (where == 'fragment')}· {cue(cell)}")
        if kind == "why" and (letter := re.search(r"\b[A-D]\b", cell.source)):
            parts.append(f"**Right: {letter[0]}**")
        if kind in ("vote", "why", "more", "notes"):
            parts.append(re.sub(r"</?div.*?>", "", cell.source).strip())
    return "\n\n".join(parts) + "\n"


def cue(cell: Any) -> str:
    """Say in a few words what a slide begins with."""
    first = next(line for line in cell.source.splitlines() if line and line[0] != "<")
    return f"`{first[:70]}`" if cell.cell_type == "code" else first.lstrip("# ")[:70]


if __name__ == "__main__":
    main()
