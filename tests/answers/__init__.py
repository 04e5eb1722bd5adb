"""Answers that students give, right and wrong, with what the check must say of each.

One module a topic holds `QUESTIONS`: for every question at least two right answers and six wrong
ones, each the whole text of the cell that the student fills in. Most wrong ones are a right answer
with some words exchanged, and stand as `loops("max() → min()", "the smallest number")`; see `slips`.
"""

import ast
from collections.abc import Callable
from typing import NamedTuple


class Right(NamedTuple):
    """An answer that must pass the visible and the hidden check."""

    code: str


class Wrong(NamedTuple):
    """An answer that must fail both; the visible message holds the words of `says`."""

    code: str
    says: str


def edited(code: str, *words: str) -> str:
    """Exchange old words for new ones, pair after pair."""
    for old, new in zip(words[::2], words[1::2], strict=True):
        assert old in code, old
        code = code.replace(old, new)
    return code


def entry(code: str, name: str, value: str) -> str:
    """Give another value to one name of a dict."""
    dicts = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Dict)]
    pairs = [pair for node in dicts for pair in zip(node.keys, node.values, strict=True)]
    old = next(old for key, old in pairs if isinstance(key, ast.Constant) and key.value == name)
    before = code.splitlines(keepends=True)[: old.lineno]
    start = sum(map(len, before[:-1])) + old.col_offset
    return f"{code[:start]}{value}{code[start + len(ast.get_source_segment(code, old) or '') :]}"


def slips(code: str, **short: str) -> Callable[[str, str], Wrong]:
    """Return a way to write wrong answers: this code with "old → new ‖ old → new", the message.

    In the changes a name of `short` stands for its words; "one ⇄ other" exchanges two words.
    """

    def slip(changes: str, says: str) -> Wrong:
        for name, words in short.items():
            changes = changes.replace(name, words)
        if " ⇄ " in changes:
            one, other = changes.split(" ⇄ ")
            return Wrong(edited(code, one, "?", other, one, "?", other), says)
        pairs = [change.split(" → ") for change in changes.split(" ‖ ")]
        return Wrong(edited(code, *(word for pair in pairs for word in pair)), says)

    return slip


def entries(code: str, *, named: bool = False) -> Callable[[str, str], Wrong]:
    """Return a way to write wrong answers: "name: value" in this dict, and the message."""

    def wrong(change: str, says: str) -> Wrong:
        name, value = change.split(": ", 1)
        return Wrong(entry(code, name, value), f"{name}: {says}" if named else says)

    return wrong
