"""Form the verdict on a function: each call beside what is right, and the slip that explains it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from assignments.checks.engine.collecting import GONE
from assignments.checks.engine.comparing import same
from assignments.checks.engine.plain import plain
from assignments.checks.engine.questions import Asked, Part
from assignments.checks.engine.saying import complaint, inputs_of, kind_of
from assignments.checks.engine.slips import DECIMALS, OUTPUT, of_functions, rounded
from assignments.checks.engine.verdicts import RIGHT, Verdict, not_yet, still_open

KEPT = (
    "Called twice with the same inputs, it gives two results: does it keep something, or draw lots?"
)


@dataclass(frozen=True)
class Trial:
    """The calls of a function beside what is right; the last is the first one, called again."""

    question: Asked
    part: Part
    cases: list[Any]
    calls: list[Any]
    rights: list[Any]

    @cached_property
    def failing(self) -> list[int]:
        """The numbers of the calls that are not right, those with the fewest numbers first."""
        wrong = [n for n in range(len(self.calls)) if not self.gives(n, self.rights[n])]
        return sorted(wrong, key=lambda n: sum(np.size(thing) for thing in self.cases[n]))

    def gives(self, number: int, value: Any) -> bool:
        """Tell whether a call gave this value."""
        call = self.calls[number]
        return not call["trouble"] and same(call["result"], value, self.question.tolerance)

    def agrees(self, slip: Callable[..., Any]) -> bool:
        """Tell whether a slip gives what came, right or wrong; where it stops, it says nothing."""
        if all(self.calls[number]["trouble"] for number in self.failing):
            return False  # nothing wrong came that it could give, and some slips take long
        explained, unlike = 0, 0
        for number in dict.fromkeys((*self.failing, *range(len(self.calls)))):
            told = self._told(slip, number)
            if told is False:
                return False
            explained += told is True and number in self.failing
            unlike += told == "stopped"
        return 2 * explained >= max(1, unlike)

    def rounded(self) -> bool:
        """Tell whether nothing but decimals is lost."""
        told = {n: n not in self.failing or rounded(call["result"], self.rights[n])
                for n, call in enumerate(self.calls) if not call["trouble"]}  # fmt: skip
        return all(told.values()) and any(n in told for n in self.failing)

    def _told(self, slip: Callable[..., Any], number: int) -> bool | str | None:
        """Compare a slip with one call; it may stop, and so may the call."""
        try:
            given = self.calls[number]["result"]
            value = plain(slip(*self.cases[number], right=self.rights[number], given=given))
        except Exception:  # a course's own mistake: it has no answer to this case
            return None
        return "stopped" if self.calls[number]["trouble"] else self.gives(number, value)


def try_out(question: Asked, collected: Any, cases: list[Any], shown: int | None) -> Verdict:
    """Form the verdict on the calls of a function, as `judge` does.

    Introduced in assignment 01.
    """
    if "answer" in collected:
        return _no_function(collected["answer"])
    calls, [part] = list(collected["calls"]), question.parts
    cases = [*cases, *cases[:1]]
    if question.findings:
        return _found(question, cases, collected, shown)
    right = question.expression(part.right, part.arguments)
    rights = [plain(right(*case)) for case in cases[: len(calls)]]
    trial = Trial(question, part, cases, calls, rights)
    if calls[-1]["stopped"]:
        return not_yet(_complaint(trial, len(calls) - 1, shown))
    if unanswered := _unanswered(trial, collected["busy"]):
        return unanswered
    if not trial.failing and len(calls) == len(cases):
        return Verdict(True, f"{RIGHT}, in {len(cases) - 1} of {len(cases) - 1} cases.")
    slip = _slip(trial)
    stops = [number for number in trial.failing if calls[number]["trouble"]]
    return not_yet(slip or _complaint(trial, (stops or trial.failing)[0], shown), slip)


def _found(question: Asked, cases: list[Any], collected: Any, shown: int | None) -> Verdict:
    """Form the verdict on something that is examined as a whole, such as a model."""
    findings: Any = question.findings
    for number, (case, call) in enumerate(zip(cases, collected["calls"], strict=False)):
        told = shown is None or number < shown or number == len(cases) - 1
        found = f"function or model {call['trouble']}" if call["trouble"] else ""
        if not found and call["result"] is None:
            if not collected["busy"]:
                return still_open()
            found = "function returns nothing: end it with `return` and the model."
        if found := found or findings(call["result"], case):
            inputs = inputs_of(question.given(*case)) if told else "other inputs than the page's"
            return not_yet(f"Called with {inputs}, your {found}", found)
    whole = len(collected["calls"]) == len(cases)
    return Verdict(True, f"{RIGHT}.") if whole else not_yet("Not every case was tried.")


def _no_function(answer: Any) -> Verdict:
    if answer is None:
        return still_open()
    return not_yet(f"A function is needed, and this is {kind_of(answer)}.")


def _unanswered(trial: Trial, busy: Any) -> Verdict | None:
    """Say of a function that returns nothing, or what it gave before, that it is still open."""
    if all(call["result"] is None and not call["trouble"] for call in trial.calls):
        reminder = "your function does something and returns nothing, so end it with `return`"
        return still_open(f": {reminder} and the result" if busy else "")
    if trial.question.handed_out:
        before = trial.question.expression(trial.question.handed_out, trial.part.arguments)
        if trial.agrees(before):
            return still_open(": the function still gives what it gave before")
    return None


def _slip(trial: Trial) -> str:
    """Return the sentence of the first slip that explains every wrong result, "" for none."""
    for call in trial.calls:
        if call["trouble"].startswith(GONE):
            helper = call["trouble"].removeprefix(GONE).rstrip(".")
            return f"Your function calls {helper}, and here it is to do that work itself."
    first, again = trial.calls[0], trial.calls[-1]
    numbers = isinstance(first["result"], np.ndarray) and not again["trouble"]
    if numbers and not same(again["result"], first["result"], 0):
        return KEPT
    question, part = trial.question, trial.part
    for slip, hint in (*question.slips(part), *question.usual(part)):
        if trial.agrees(slip):
            return hint
    if trial.rounded():
        return f"{DECIMALS}, and {OUTPUT}."
    return next((hint for slip, hint in of_functions() if trial.agrees(slip)), "")


def _complaint(trial: Trial, number: int, shown: int | None) -> str:
    told = shown is None or number < shown or number == len(trial.cases) - 1
    inputs = inputs_of(trial.question.given(*trial.cases[number]))
    where = f"With the inputs {inputs} " if told else "With other inputs than those of the page "
    question = trial.question
    return complaint(trial.calls[number], where, trial.rights[number], question.tolerance)
