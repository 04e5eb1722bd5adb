"""Lead a page through the sandbox: hear what its answers give, and judge that out here."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from assignments.checks.engine import Verdict, judge, pack, unpack
from tools.grading.repair import Cell
from tools.grading.sandbox import UNREADABLE, Limits, Sandbox, StoppedError

RESTARTS = 4  # a cell that ends the process is left out, and the page is run again
MOST_SEEN = 50  # things that a page does beside its task
TOLD = 300  # letters of a sentence, in which there may be words of the page
ELSEWHERE = "correct in the cases of the page, and not in others that were tried."


class Trial(NamedTuple):
    """A question, and its cases: those of the page, and those that no student sees."""

    question: Any
    shown: list[Any]
    hidden: list[Any]


class Run:
    """One page in the sandbox, as often as it takes.

    Parameters
    ----------
    chapter : str
        Such as "kernels".
    cells : list of Cell
        The page in order.
    trials : dict
        The questions by their names, q1 and so on.
    limits, lacking
        As `Sandbox` takes them.
    """

    def __init__(
        self, chapter: str, cells: list[Cell], trials: Mapping[str, Trial],
        limits: Limits, lacking: frozenset[str],
    ) -> None:  # fmt: skip
        self.chapter, self.cells, self.trials = chapter, cells, trials
        self.limits, self.lacking = limits, lacking
        self.verdicts: dict[str, Verdict] = {}
        self.notes: list[str] = []
        self.seen: set[str] = set()
        self.left_out: set[int] = set()

    def to_its_end(self) -> None:
        """Run the page until it comes to its end, without the cells that end it."""
        for _ in range(RESTARTS):
            self.at = -1
            with Sandbox(self.limits, self.lacking) as sandbox:
                try:
                    sandbox.say(json.dumps(self.job(sandbox)).encode())
                    while not self.follow(sandbox, *sandbox.hear()):
                        pass
                    return
                except StoppedError as error:
                    if self.at < 0:
                        why = f"{error} {sandbox.last_words()}".strip()
                        raise RuntimeError(f"no sandbox started: {why}") from None
                    self.leave_out(str(error))
        self.notes.append(f"The page was stopped {RESTARTS} times; the rest of it was not run.")

    def job(self, sandbox: Sandbox) -> dict[str, Any]:
        """Return what the process inside is told."""
        cells = [
            [number, cell.source, cell.question]
            for number, cell in enumerate(self.cells)
            if number not in self.left_out
        ]
        return {
            "course": sandbox.course, "alone": sandbox.alone, "limits": sandbox.kept_inside(),
            "chapter": self.chapter, "cells": cells, "seconds": self.limits.seconds,
        }  # fmt: skip

    def leave_out(self, reason: str) -> None:
        """Note which cell ended the process, and go on without it."""
        self.left_out.add(self.at)
        question = self.cells[self.at].question
        where = f"Question {question[1:]}" if question else self.named(self.at)
        self.notes.append(f"{where}: {reason}.")
        if question:
            self.verdicts[question] = Verdict(False, f"not graded further: {reason}.")

    def named(self, number: int) -> str:
        """Name a cell by how it begins."""
        lines = [line for line in self.cells[number].source.splitlines() if line.strip()]
        return f"The cell that begins with `{lines[0].strip()[:60] if lines else ''}`"

    def follow(self, sandbox: Sandbox, said: dict[str, Any], content: bytes) -> bool:
        """Take one line from inside, whoever wrote it; return whether it was the last."""
        match said:
            case {"cell": int(number)} if self.at < number < len(self.cells):
                self.at = number
                sandbox.more_time(self.limits.seconds)
            case {"ask": _} if self.asked:
                self.hidden = False
                sandbox.say(pack({"cases": self.asked.shown}))
            case {"values": _} if self.asked:
                sandbox.more_time(self.limits.seconds)
                sandbox.say(self.judged(content))
            case {"error": str(kind)}:
                self.notes.append(f"{self.named(self.at)} ended with {kind[:60]}.")
            case {"seen": str(what)} if len(self.seen) < MOST_SEEN:
                self.seen.add(what[:200])
            case {"done": True}:
                return True
            case _:
                raise StoppedError(UNREADABLE)
        return False

    @property
    def asked(self) -> Trial | None:
        """The question of the cell that is run."""
        return self.trials.get(self.cells[self.at].question)

    def judged(self, content: bytes) -> bytes:
        """Form the verdict on what was collected; return the cases to be tried next, if any."""
        name, trial = self.cells[self.at].question, self.trials[self.cells[self.at].question]
        verdict = formed(trial.question, content, trial.hidden if self.hidden else trial.shown)
        if self.hidden and not verdict.right:  # a sentence with nothing of the page's in it
            known = (
                said for part in trial.question.parts for _, said in trial.question.slips(part)
            )
            slip = verdict.slip if verdict.slip in known else ""
            verdict = Verdict(False, slip or ELSEWHERE, slip)
        self.verdicts[name] = verdict._replace(says=verdict.says[:TOLD])
        more = verdict.right and trial.hidden and not self.hidden
        self.hidden = True
        return pack({"cases": trial.hidden}) if more else b""


def formed(question: Any, content: bytes, cases: list[Any]) -> Verdict:
    """Judge bytes that came from inside, whatever they are."""
    try:
        return judge(question, unpack(content), cases)
    except Exception:  # also what a forged file makes of the judge
        return Verdict(False, "what came of your answer cannot be read.")
