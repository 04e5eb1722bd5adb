"""What a check concludes: right, open, or not yet, with the sentence that says why."""

import re
from collections.abc import Sequence
from typing import NamedTuple

OPEN = "not answered yet"
RIGHT = "correct"


class Verdict(NamedTuple):
    """Whether an answer is right, what is said of it, and the sentence of the slip with a name."""

    right: bool
    says: str
    slip: str = ""
    open: bool = False


def not_yet(sentence: str, slip: str = "", label: str = "") -> Verdict:
    """Conclude that an answer, or the part of this label, is not right.

    Examples
    --------
    >>> not_yet("rows and columns have changed places.").says
    'not yet. Rows and columns have changed places.'

    Introduced in assignment 01.
    """
    line = " ".join(sentence.split())
    said = line if label or re.match(r"[a-z]+\d", line) else line[:1].upper() + line[1:]
    return Verdict(False, f"not yet. {label}{said}", slip)


def still_open(more: str = "") -> Verdict:
    """Conclude that an answer is open.

    Examples
    --------
    >>> still_open(": B").says
    'not answered yet: B.'

    Introduced in assignment 01.
    """
    return Verdict(False, f"{OPEN}{more}.", open=True)


def missing(names: Sequence[str], all_of_them: int) -> Verdict:
    """Conclude that entries are open, and name them where some are not.

    Examples
    --------
    >>> missing("AB", 2).says, missing("AB", 3).says
    ('not answered yet.', 'not answered yet: A, B.')

    Introduced in assignment 01.
    """
    return still_open(f": {', '.join(names)}" if len(names) < all_of_them else "")
