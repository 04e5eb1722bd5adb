"""Answers that students give, right and wrong, with what the check must say of each.

One module a topic holds `QUESTIONS`: for every question at least two right answers and six wrong
ones, each the whole text of the cell that the student fills in.
"""

from typing import NamedTuple


class Right(NamedTuple):
    """An answer that must pass the visible and the hidden check."""

    code: str


class Wrong(NamedTuple):
    """An answer that must fail both; the visible message holds the words of `says`."""

    code: str
    says: str
