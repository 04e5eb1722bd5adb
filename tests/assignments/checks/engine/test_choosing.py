"""Tests of assignments/checks/engine/choosing.py: each word once, and what is misplaced."""

import numpy as np
import pytest

from assignments.checks.engine.choosing import misplaced, unfit
from assignments.checks.engine.plain import plain

WORDS = ("blur", "edge", "sharp")


def test_a_word_that_is_not_offered_is_refused_by_the_letter_that_chose_it() -> None:
    known = {"A": WORDS, "B": WORDS, "C": ("yes", "no")}
    assert unfit({"A": " Blur", "B": "EDGE", "C": "no"}, known) == ""
    said = unfit({"A": "blur", "B": "no", "C": "no"}, known)
    assert said == "B: 'no' is none of blur, edge, sharp."
    assert unfit({"C": np.array(3)}, known) == "C: 3 is none of yes, no."
    assert unfit({"C": plain([1, "a"])}, known) == "C: [1, 'a'] is none of yes, no."


def test_each_word_of_a_list_is_chosen_once_and_other_lists_do_not_matter() -> None:
    one = dict.fromkeys("AB", WORDS)
    assert unfit({"A": "edge", "B": "Edge "}, one) == "'edge' is chosen more than once."
    assert unfit({"A": "edge", "B": "blur"}, one) == ""
    two = {"A": ("yes", "no"), "B": ("no", "yes")}
    assert unfit({"A": "yes", "B": "yes"}, two) == ""


RIGHT = {"a": "blur", "b": "edge", "c": "sharp", "d": "flat"}
SWAPPED = RIGHT | {"a": "edge", "b": "blur"}
TURNED = RIGHT | {"a": "edge", "b": "sharp", "c": "blur"}


@pytest.mark.parametrize(
    ("source", "given", "is_so"),
    [
        ("a", SWAPPED, True),
        ("c", SWAPPED, False),
        ("blur", SWAPPED, True),
        ("flat", SWAPPED, False),
        ("blur <> edge", SWAPPED, True),
        ("edge<>blur", SWAPPED, True),
        ("blur <> sharp", SWAPPED, False),
        ("blur <> edge", TURNED, False),  # a third one is in the game
        ("blur <> edge", RIGHT, False),
        ("blur, edge", SWAPPED, False),  # they have their two letters, whichever has which
        ("blur, edge", TURNED, True),
        ("blur, edge, sharp", TURNED, False),
        ("flat, sharp", TURNED, True),
    ],
)
def test_a_row_fits_what_is_misplaced(source: str, given: dict[str, str], is_so: bool) -> None:
    assert misplaced(source, given, RIGHT) is is_so


def test_a_word_that_nobody_chose_is_misplaced() -> None:
    assert misplaced("blur", {"a": "edge"}, {"a": "blur"})
    assert not misplaced("round", {"a": "edge"}, {"a": "blur"})
