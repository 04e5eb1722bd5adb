"""A prediction that can be made: nothing a reader sees before running the cell tells its answer.

What a reader sees is the question, the source of the cell that answers it unless it is hidden
too, and what stands on the same screen below: the text outside the folded *Why*, and the next
cell with its output.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tools.course import pages

LECTURES = [path for path in pages("notebooks") if not path.name.startswith("00")]
NUMBER = re.compile(r"(?<![\w.])[-−]?\d+(?:[.,]\d+)*")
RIGHT = re.compile(r"(?:\*\*Why\.\*\* (?:It is )?|The answer is )\*{0,2}([A-D])\b")
FOLDED = re.compile(r"(?s)<details>.*?</details>")

every_lecture = pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)


def leaks(cells: list[Any]) -> Iterator[str]:
    """Name whatever gives an answer away, with the cell of its question."""
    for index, cell in enumerate(cells):
        if "**Predict.**" in cell.source:
            answer, after = cells[index + 1], cells[index + 2 : index + 5]
            told = answer_numbers(cell, answer)
            found = [*in_source(answer, told), *below(after, told, names(answer.source, ast.Store))]
            yield from (f"{cell.id}: {leak}" for leak in found)


def answer_numbers(question: Any, answer: Any) -> set[str]:
    """Return the numbers of three signs or more that only the answer has."""
    return long_numbers(printed(answer)) - long_numbers(question.source)


def long_numbers(text: str) -> set[str]:
    return {number for number in NUMBER.findall(text.replace("−", "-")) if len(number) > 2}


def printed(cell: Any) -> str:
    parts = [
        output.get("text", "") + output.get("data", {}).get("text/plain", "")
        for output in cell.get("outputs", [])
    ]
    return "\n".join(parts)


def is_hidden(cell: Any, what: str) -> bool:
    return bool(cell.metadata.get("jupyter", {}).get(f"{what}_hidden"))


def in_source(answer: Any, told: set[str]) -> Iterator[str]:
    """Look at the code that answers, where a reader can see it."""
    if is_hidden(answer, "source"):
        return
    if known := told & long_numbers(answer.source):
        yield f"its code holds {sorted(known)}"
    tree = ast.parse(answer.source)
    pieces = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in node.values
    }
    yield from (f"its code asserts {ast.unparse(one)!r}" for one in claims(answer.source))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in pieces and is_title(node.value):
            yield f"its title {node.value!r} is no question"


def claims(source: str) -> Iterator[ast.AST]:
    """Find what a cell says to be so: its asserts, and its calls of a page's own `check`."""
    for node in ast.walk(ast.parse(source)):
        called = getattr(getattr(node, "func", None), "id", "")
        if isinstance(node, ast.Assert) or called == "check":
            yield node


def names(part: str | ast.AST, use: type[ast.expr_context]) -> set[str]:
    """Return the names that some code sets (`ast.Store`) or reads (`ast.Load`)."""
    tree = ast.parse(part) if isinstance(part, str) else part
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Name))
    return {node.id for node in found if isinstance(node.ctx, use)}


def about(claim: ast.AST, source: str) -> set[str]:
    """Return what a claim speaks of, what its own cell sets traced to what it is made of."""
    spoken = names(claim, ast.Load)
    for statement in reversed(ast.parse(source).body):
        if isinstance(statement, ast.Assign) and names(statement, ast.Store) & spoken:
            spoken |= names(statement, ast.Load)
    return spoken - names(source, ast.Store)


def is_title(value: object) -> bool:
    """A title has four words or more and a capital, in one line; as a question it tells nothing."""
    if not isinstance(value, str) or "\n" in value:
        return False
    return len(value.split()) >= 4 and value[0].isupper() and not value.endswith("?")


def below(cells: list[Any], told: set[str], answer: set[str]) -> Iterator[str]:
    """Look at what stands on the same screen, up to the next heading or question.

    There neither a number of the answer may be seen, nor a claim about what the answer has set.
    """
    for cell in cells:
        if cell.cell_type == "markdown":
            seen = FOLDED.sub("", cell.source)
            if seen.startswith("## ") or "**Predict.**" in seen:
                return
        else:
            parts = {"source": cell.source, "outputs": printed(cell)}
            seen = "\n".join(text for what, text in parts.items() if not is_hidden(cell, what))
            for claim in () if is_hidden(cell, "source") else claims(cell.source):
                if answer & about(claim, cell.source):
                    yield f"{cell.id}, below it, asserts {ast.unparse(claim)!r}"
        if known := told & long_numbers(seen):
            yield f"{cell.id}, below it, shows {sorted(known)}"


@every_lecture
def test_no_answer_is_given_away(path: Path) -> None:
    found = list(leaks(nbformat.read(path, as_version=4).cells))
    assert not found, f"{path.name}: " + "; ".join(found)


def right_letters(cells: list[Any]) -> str:
    """Return the letters that *Why* calls right, one for each vote from A to D."""
    found = [RIGHT.search(cell.source) for cell in cells if "**Why.**" in cell.source]
    return "".join(letter[1] for letter in found if letter)


@every_lecture
def test_no_letter_is_right_most_of_the_time(path: Path) -> None:
    letters = right_letters(nbformat.read(path, as_version=4).cells)
    assert len(letters) >= 4
    assert max(map(letters.count, "ABCD")) <= 0.6 * len(letters), letters


def test_each_letter_is_right_now_and_then() -> None:
    pages = [nbformat.read(path, as_version=4).cells for path in LECTURES]
    letters = "".join(map(right_letters, pages))
    assert min(map(letters.count, "ABCD")) >= 0.12 * len(letters), letters


def page(answer: str, *, output: str = "The answer:\n12.5\n", hidden: bool = False) -> list[Any]:
    """Return a page of one question, its answer, its Why and a cell below."""
    code = nbformat.v4.new_code_cell(answer)
    code.outputs = [nbformat.v4.new_output("stream", name="stdout", text=output)]
    code.metadata["jupyter"] = {"outputs_hidden": True, "source_hidden": hidden}
    why = nbformat.v4.new_markdown_cell("<details>\n\n**Why.** It is 12.5.\n\n</details>")
    question = nbformat.v4.new_markdown_cell("**Predict.** How many of the 40.0?")
    return [question, code, why, nbformat.v4.new_code_cell("1 + 1")]


HONEST = 'print("The answer:")\nfound = count(40.0)\nplot(found, title="How many are there?")'


def test_an_honest_page_passes() -> None:
    assert list(leaks(page(HONEST))) == []


@pytest.mark.parametrize(
    ("planted", "leak"),
    [
        (HONEST + "\nassert found < 20", "asserts 'assert found < 20'"),
        (HONEST + "\ncheck(found < 20)", "asserts 'check(found < 20)'"),
        (
            HONEST + "\nplt.title('Twelve and a half are left')",
            "title 'Twelve and a half are left'",
        ),
        (HONEST + "\nprint(12.5)", "its code holds ['12.5']"),
    ],
)
def test_each_kind_of_leak_in_the_code_is_found_unless_it_is_hidden(
    planted: str, leak: str
) -> None:
    assert any(leak in found for found in leaks(page(planted)))
    assert list(leaks(page(planted, hidden=True))) == []


def test_a_leak_below_is_found_unless_it_is_hidden() -> None:
    cells = page(HONEST)
    cells[2].source += "\n\nSo 12.5 it is."
    cells[3].outputs = [nbformat.v4.new_output("stream", name="stdout", text="12.5, 13\n")]
    assert len(list(leaks(cells))) == 2
    cells[2].source = cells[2].source.removesuffix("So 12.5 it is.")
    cells[3].metadata["jupyter"] = {"outputs_hidden": True}
    assert list(leaks(cells)) == []


@pytest.mark.parametrize(
    ("planted", "count"),
    [
        ("assert found < 20", 1),
        ("less = found - 1\nhalf = less / 2\ncheck(half < 10 and other)", 1),
        ("other = count(7)\nassert other < 20", 0),
        ("found = count(7)\nassert found < 20", 0),
    ],
)
def test_a_claim_below_is_found_if_it_is_about_the_answer(planted: str, count: int) -> None:
    cells = page(HONEST)
    cells[3].source = planted
    found = list(leaks(cells))
    assert len(found) == count and all("below it, asserts" in leak for leak in found)
    cells[3].metadata["jupyter"] = {"source_hidden": True}
    assert list(leaks(cells)) == []
