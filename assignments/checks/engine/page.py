"""What a check says on its page, and the points that its sentences add up to."""

import re
from collections.abc import Mapping
from typing import Any

from assignments.checks.engine.collecting import LETTERS, collect
from assignments.checks.engine.judging import judge
from assignments.checks.engine.questions import Asked
from assignments.checks.engine.verdicts import RIGHT, Verdict

SAID: dict[str, str] = {}  # what the check of each question said last


class Question(Asked):
    r"""One question of a page; called with the answer, it is the page's check.

    Examples
    --------
    >>> Question(1, "answer = 3 - 1\n3 | You counted the posts, not the gaps.")(3)
    Question 1: not yet. You counted the posts, not the gaps.
    False

    Introduced in assignment 01.
    """

    def __call__(self, *answers: Any, seed: int | None = None) -> bool:
        """Check an answer on its page: print one sentence, and tell whether it is right."""
        cases = self.cases(seed)
        collected = collect(self, dict(zip(self.names, answers, strict=True)), cases)
        verdict = judge(self, collected, cases, len(self.cases()))
        return say(self.title, verdict, collected)


def say(title: str, verdict: Verdict, collected: Mapping[str, Any]) -> bool:
    """Print what a function has printed, within bounds, and one sentence.

    Examples
    --------
    >>> say("Question 9", Verdict(True, "correct."), {})
    Question 9: correct.
    True

    Introduced in assignment 01.
    """
    SAID[title] = verdict.says
    printed = "".join(call["printed"] for call in collected.get("calls", ()))
    if printed:
        print(printed[:LETTERS].rstrip("\n") + ("\n…" if len(printed) >= LETTERS else ""))
    print(f"{title}: {verdict.says}")
    return verdict.right


def points_so_far(points: Mapping[int, int], *, by_a_person: int) -> None:
    """Add up the points of a page, as its checks spoke last; name what brings none yet.

    Parameters
    ----------
    points : mapping of a question's number to its points
        Those that a machine grades.
    by_a_person : int
        The points of the question that a person marks.

    Examples
    --------
    >>> points_so_far({8: 85}, by_a_person=15)
    Question 8 (85 points): its check has not run.
    0 of 85 automatic points by these checks; hidden cases decide. 15 more by a person.

    Introduced in assignment 01.
    """
    reached = 0
    for number, worth in points.items():
        said = SAID.get(f"Question {number}", "its check has not run")
        if said.startswith(RIGHT):
            reached += worth
        else:
            print(f"Question {number} ({worth} points): {re.split('[.:]', said)[0]}.")
    most = sum(points.values())
    print(f"{reached} of {most} automatic points by these checks; hidden cases decide. "
          f"{by_a_person} more by a person.")  # fmt: skip
