"""A question as data: a table of what is asked, what is right, and which slips have a name.

A table is text. A line such as `flat.edge = 8 * 0` says what is asked and, as an expression of the
course's own helpers, what is right; `my_sum(a, b) = a + b` asks for a function, and
`map_of ? shuffled(NAMES, 5)` for a choice of words, each once. The rows below it read
`expression; expression | sentence`: what a usual slip gives, and what is said of it. In a row
`right` is the right answer, and `given` what was given, where that is no function; a sentence may
hold the name of a text of the chapter; `* expression` gives several rows at once, as pairs;
a line that begins with `|` goes on with the sentence, and one without any `|` with the expressions
below it.
"""

import functools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from string import ascii_uppercase
from types import CodeType
from typing import Any, NamedTuple, TypeVar

import numpy as np

from assignments.checks.engine import usual
from assignments.checks.engine.plain import unrolled
from assignments.checks.engine.slips import Slip, combined
from helpers import fully_connected, kernels, pixels, pooling, stride_padding, training

Thing = TypeVar("Thing")
Case = tuple[Any, ...]  # the arguments of one call

HEAD = re.compile(r"(\w+)(?:\.(\w+))?(?:\(([\w, *=]+)\))? ([=?]) (.+)")
LESSONS = (pixels, kernels, stride_padding, pooling, fully_connected, training)
VOCABULARY = {name: thing for lesson in LESSONS for name, thing in vars(lesson).items()}
VOCABULARY |= {"combined": combined, "share": usual.share}


class Part(NamedTuple):
    """One thing that is asked: its place in the answer, what is right, the slips with a name."""

    name: str
    key: str
    arguments: str
    sign: str  # "?" for a choice
    right: str
    rows: list[tuple[str, str]]


@dataclass(frozen=True)
class Asked:
    """What one question of a page asks.

    Parameters
    ----------
    number : int
        Its number on the page.
    table : str
        What is asked, what is right, and the rows of slips.
    scope : dict
        The chapter's names that the table uses beside those of `VOCABULARY`.
    fixed, draw : cases
        The arguments of the calls: these, and those that a generator of random numbers gives.
    without : sequence of functions
        The course's helpers that the answer does without.
    tolerance : float
        Largest difference that passes, as a share of the largest right number of a case.
    handed_out : str
        What the function on the page gives before it is mended, as an expression.
    given, probe : callable
        Make the arguments of a case, and plain values of what came back.
    findings : callable, optional
        Takes what `probe` saw and the case, and says what is wrong with it, in place of the table.
    tidy : callable
        Takes the name of a part and a plain answer, and writes it in one way of several.
    options : dict
        For a choice: the words there are for a name, where these are not those of all the others.
    """

    number: int
    table: str
    scope: dict[str, Any] = field(repr=False, default_factory=dict)
    fixed: Sequence[Case] = ()
    draw: Callable[[np.random.Generator], Sequence[Case]] | None = None
    without: Sequence[Callable[..., Any]] = ()
    tolerance: float = 1e-5
    handed_out: str = ""
    given: Callable[..., Sequence[Any]] = lambda *case: case
    probe: Callable[[Any, Any], Any] = lambda result, case: unrolled(result)
    findings: Callable[[Any, Any], str] | None = None
    tidy: Callable[[str, Any], Any] = lambda name, value: value
    options: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Its name on the page."""
        return f"Question {self.number}"

    @functools.cached_property
    def parts(self) -> list[Part]:
        """What the table asks, in order."""
        return _parts(self.table)

    @property
    def names(self) -> tuple[str, ...]:
        """What the page defines."""
        return tuple(dict.fromkeys(part.name for part in self.parts))

    @property
    def kind(self) -> str:
        """Say whether it is answered by "values", a "choice" or a "function"."""
        asked = self.parts[0]
        return "choice" if asked.sign == "?" else "function" if asked.arguments else "values"

    def cases(self, seed: int | None = None) -> list[Case]:
        """Return the arguments of the calls, those of the page, or with a seed these and others."""
        seeds = [self.number] if seed is None else [self.number, seed, seed + 1]
        drawn = [self.draw(np.random.default_rng(n)) for n in seeds if self.draw]
        return [*self.fixed, *(tuple(case) for some in drawn for case in some)]

    def expression(self, source: str, arguments: str = "", **others: Any) -> Callable[..., Any]:
        """Turn an expression of the table into a function of a case, and of the right answer."""
        heads = ", ".join(filter(None, (arguments, "right=None, given=None")))
        return expression(source, heads, VOCABULARY | self.scope | others)

    def slips(self, part: Part) -> Iterator[Slip]:
        """Yield the slips of a part: functions of a case and the right answer, and sentences."""
        for source, sentence in part.rows:
            texts = {name: text for name, text in self.scope.items() if isinstance(text, str)}
            said = " ".join(texts.get(word, word) for word in sentence.split())
            if source.startswith("*"):
                yield from self.expression(source[1:])()
            else:
                yield from ((self.expression(one, part.arguments), said)
                            for one in source.split(";") if one)  # fmt: skip

    def usual(self, part: Part) -> Iterator[Slip]:
        """Yield the usual slips of the helpers that the right answer calls, in the same way."""
        for helper in _parts(usual.TABLE):
            if not re.search(rf"\b{helper.name}\(", part.right):
                continue
            for source, sentence in helper.rows:
                said = getattr(usual, sentence, sentence)
                shape = "np.shape" in part.right
                for one in filter(None, source.split(";")):
                    if shape and "_loops(" in one:
                        continue  # it changes numbers alone, and takes long
                    wrong = expression(one, helper.arguments, VOCABULARY | vars(usual))
                    yield self.expression(part.right, part.arguments, **{helper.name: wrong}), said


def expression(source: str, arguments: str, names: dict[str, Any]) -> Callable[..., Any]:
    """Turn an expression into a function.

    Examples
    --------
    >>> expression("2 * a", "a", {})(3)
    6

    Introduced in assignment 01.
    """
    made: Callable[..., Any] = eval(_compiled(source, arguments), dict(names))
    return made


@functools.cache
def _compiled(source: str, arguments: str) -> CodeType:
    return compile(f"lambda {arguments}: ({source})", "<table>", "eval")


def shuffled(things: Sequence[Thing], seed: int) -> dict[str, Thing]:
    """Give things the letters A, B, C, … in an order that is not told.

    Examples
    --------
    >>> shuffled(["sum", "product"], 3)
    {'A': 'product', 'B': 'sum'}

    Introduced in assignment 01.
    """
    order = np.random.default_rng(seed).permutation(len(things))
    return {letter: things[n] for letter, n in zip(ascii_uppercase, order, strict=False)}


def hidden_seed(source: str) -> int | None:
    """Read the seed of the hidden cases from a check cell of a master.

    Examples
    --------
    >>> hidden_seed("assert check.question_3(my_conv2d, seed=7)")
    7

    Introduced in assignment 01.
    """
    found = re.search(r"check\.question_\d\([^)]*\bseed=(\d+)\)", source)
    return int(found[1]) if found else None


@functools.cache
def _parts(table: str) -> list[Part]:
    parts: list[Part] = []
    waiting = ""
    for line in filter(None, map(str.strip, table.splitlines())):
        source, bar, sentence = line.partition("|")
        if (head := HEAD.fullmatch(line)) and not bar:
            name, key, arguments, sign, right = head.groups(default="")
            parts.append(Part(name, key, arguments, sign, right, []))
        elif line.startswith("*"):
            parts[-1].rows.append((line, ""))
        elif not bar:
            waiting += line
        elif not (waiting + source).strip() and parts[-1].rows:
            before, said = parts[-1].rows.pop()
            parts[-1].rows.append((before, f"{said} {sentence.strip()}".strip()))
        else:
            parts[-1].rows.append(((waiting + source).strip(), sentence.strip()))
            waiting = ""
    return parts
