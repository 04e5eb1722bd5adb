"""A page is led through the sandbox, and the verdict on each answer is formed outside."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assignments.checks import kernels
from assignments.checks.engine import Verdict, collect, pack
from helpers.kernels import conv2d
from tests.support import COURSE
from tests.tools.handed_in import LIMITS, right
from tests.tools.sandboxed import needs_sandbox
from tools.grading import sandbox
from tools.grading.guards import BUBBLEWRAP
from tools.grading.repair import Cell
from tools.grading.run import ELSEWHERE, RESTARTS, Run, Trial, formed
from tools.grading.sandbox import Sandbox, StoppedError

START = "import numpy as np\nfrom helpers.kernels import conv2d"


def trial(number: int, seed: int | None = None) -> Trial:
    question = getattr(kernels, f"question_{number}")
    shown = question.cases()
    return Trial(question, shown, question.cases(seed)[len(shown) :] if seed else [])


def led(*cells: Cell, seed: int | None = None) -> Run:
    trials = {"q1": trial(1), "q3": trial(3, seed)}
    run = Run("kernels", [Cell(START), *cells], trials, LIMITS, frozenset())
    run.to_its_end()
    return run


def collected(answer: Any) -> bytes:
    return pack(collect(kernels.question_1, {"feature_map": answer}))


@needs_sandbox
@pytest.mark.check
def test_answers_are_judged_where_they_are_asked_for() -> None:
    ask = Cell("", "q1")
    run = led(Cell("feature_map = 3"), ask, Cell(right()["q1"]))
    assert not run.verdicts["q1"].right, "what a page defines later is too late"
    assert led(Cell(right()["q1"]), ask, Cell("feature_map = 3")).verdicts["q1"].right


@needs_sandbox
@pytest.mark.check
def test_a_memory_of_the_pages_cases_is_found_out_by_the_hidden_ones() -> None:
    code = right()["q3"] + (
        "\nfrom assignments.checks import kernels as check"
        "\nknown = [(case, my_conv2d(*case)) for case in check.question_3.cases()]"
        "\ndef my_conv2d(image, kernel):"
        "\n    for (i, k), result in known:"
        "\n        if np.array_equal(i, image) and np.array_equal(k, kernel):"
        "\n            return result"
        "\n    return np.zeros((1, 1))"
    )
    run = led(Cell(code), Cell("", "q3"), seed=31)
    assert run.verdicts["q3"] == Verdict(False, ELSEWHERE)
    assert led(Cell(code), Cell("", "q3")).verdicts["q3"].right, "none of them is hidden here"


@needs_sandbox
@pytest.mark.check
def test_a_cell_that_ends_the_process_costs_what_it_holds_and_no_more() -> None:
    run = led(Cell("import os; os._exit(0)"), Cell(right()["q1"]), Cell("", "q1"), Cell("1 / 0"))
    assert run.verdicts["q1"].right
    assert run.notes == [
        "The cell that begins with `import os; os._exit(0)`: its process ended.",
        "The cell that begins with `1 / 0` ended with ZeroDivisionError.",
    ]


@needs_sandbox
@pytest.mark.check
def test_a_page_that_is_stopped_again_and_again_is_given_up_and_keeps_what_it_has() -> None:
    killers = [Cell("import os; os._exit(0)")] * RESTARTS
    run = led(Cell(right()["q1"]), Cell("", "q1"), *killers, Cell("", "q3"))
    assert run.verdicts["q1"].right and "q3" not in run.verdicts
    assert run.notes[-1].startswith(f"The page was stopped {RESTARTS} times")


def test_a_machine_that_starts_no_sandbox_blames_no_student(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Sandbox, "hear", lambda _: (_ for _ in ()).throw(StoppedError("it ended")))
    with pytest.raises(RuntimeError, match="no sandbox started"):
        led()


def test_what_a_sandbox_said_that_does_not_start_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "program.py").write_text("import sys; sys.exit('no such module')")
    monkeypatch.setattr(sandbox, "INSIDE", tmp_path / "program.py")
    run = Run("kernels", [], {}, LIMITS, frozenset({BUBBLEWRAP}))
    with pytest.raises(RuntimeError, match=r"^no sandbox started: its process ended no such mod"):
        run.to_its_end()


def test_the_process_inside_is_told_what_to_run_and_not_what_was_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "program.py").write_text("import time; time.sleep(60)")
    monkeypatch.setattr(sandbox, "INSIDE", tmp_path / "program.py")
    run = Run("kernels", [Cell("a"), Cell("b"), Cell("", "q1")], {}, LIMITS, frozenset())
    run.left_out = {1}
    with Sandbox(LIMITS, frozenset({BUBBLEWRAP})) as there:
        assert run.job(there) == {
            "course": str(COURSE), "alone": False, "limits": there.kept_inside(),
            "chapter": "kernels", "cells": [[0, "a", ""], [2, "", "q1"]],
            "seconds": LIMITS.seconds,
        }  # fmt: skip


BYTES = [b"", b"PK", pack({}), pack([]), pack({"answers": {}}), pack({"calls": [{}], "busy": 1})]


@pytest.mark.parametrize("content", BYTES)
def test_whatever_comes_out_is_judged_and_not_right(content: bytes) -> None:
    for number in (1, 2, 3, 4, 5):
        verdict = formed(getattr(kernels, f"question_{number}"), content, trial(number).shown)
        assert not verdict.right and verdict.says


class Deaf:
    """A line on which nothing is sent: what is tested is what is heard."""

    def say(self, content: bytes) -> None:
        self.said = content

    def more_time(self, seconds: float) -> None:
        assert seconds == LIMITS.seconds


def waiting() -> tuple[Run, Deaf]:
    run = Run("kernels", [Cell(START), Cell("", "q1")], {"q1": trial(1)}, LIMITS, frozenset())
    run.at = 1
    return run, Deaf()


@pytest.mark.parametrize(
    "said",
    [{}, {"cell": 0}, {"cell": 2}, {"cell": "1"}, {"cell": None}, {"done": 1}, {"error": 3},
     {"seen": []}, {"right": True}],
)  # fmt: skip
def test_a_line_that_fits_nothing_stops_the_page(said: dict[str, Any]) -> None:
    run, line = waiting()
    with pytest.raises(StoppedError, match="cannot be read"):
        run.follow(line, said, b"")  # type: ignore[arg-type]


def test_a_forged_line_may_give_an_answer_early_and_no_verdict() -> None:
    run, line = waiting()
    run.follow(line, {"ask": "q3"}, b"")  # type: ignore[arg-type]
    assert line.said == pack({"cases": []}), "those of the question that is asked"
    forged = collected([[9, 9, 9], [9, 9, 9]])
    run.follow(line, {"values": "q1", "right": True}, forged)  # type: ignore[arg-type]
    assert not run.verdicts["q1"].right
    run.follow(line, {"values": "q1"}, collected([[4, 7, -2], [3, 6, 2]]))  # type: ignore[arg-type]
    assert run.verdicts["q1"].right, "whoever sends it, it is the right answer"


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        (lambda i, k, b: (i, k, b), Verdict(True, "correct, in 14 of 14 cases.")),
        (
            lambda i, k, b: (i, k, 0 * b),
            Verdict(False, "The bias is missing.", "The bias is missing."),
        ),
        (lambda i, k, b: (i, k[::-1, ::-1], b), Verdict(False, ELSEWHERE)),  # as it may be forged
    ],
)
def test_of_a_hidden_case_a_slip_of_the_question_is_told_and_nothing_else(
    changed: Any, verdict: Verdict
) -> None:
    names: dict[str, Any] = {"np": np, "conv2d": conv2d}
    exec(right()["q4"], names)
    tried = trial(4, seed=31)
    run = Run("kernels", [Cell("", "q4")], {"q4": tried}, LIMITS, frozenset())
    run.at, line = 0, Deaf()

    def answered(function: Any, cases: list[Any]) -> bytes:
        return pack(collect(tried.question, {"one_filter": function}, cases))

    run.follow(line, {"ask": "q4"}, b"")  # type: ignore[arg-type]
    values = answered(names["one_filter"], tried.shown)
    run.follow(line, {"values": "q4"}, values)  # type: ignore[arg-type]
    assert line.said == pack({"cases": tried.hidden})
    values = answered(lambda *case: names["one_filter"](*changed(*case)), tried.hidden)
    run.follow(line, {"values": "q4"}, values)  # type: ignore[arg-type]
    assert (line.said, run.verdicts["q4"]) == (b"", verdict)


def test_a_cell_that_ends_the_process_is_named_by_its_question_or_by_how_it_begins() -> None:
    run, _ = waiting()
    run.cells = [Cell(f"\n  {'x' * 61}\ny"), Cell("", "q1"), Cell("\n")]
    for run.at in range(3):
        run.leave_out("its process ended")
    assert run.notes == [
        f"The cell that begins with `{'x' * 60}`: its process ended.",
        "Question 1: its process ended.",
        "The cell that begins with ``: its process ended.",
    ]
    assert run.verdicts == {"q1": Verdict(False, "not graded further: its process ended.")}
    assert run.left_out == {0, 1, 2}


def test_what_is_told_of_a_page_is_short_and_no_more_than_fifty_things() -> None:
    run, line = waiting()
    for number in range(50):
        run.follow(line, {"seen": f"{number} {'x' * 900}"}, b"")  # type: ignore[arg-type]
    assert len(run.seen) == 50 and max(map(len, run.seen)) == 200
    with pytest.raises(StoppedError):
        run.follow(line, {"seen": "more"}, b"")  # type: ignore[arg-type]
    run.follow(line, {"error": "x" * 61}, b"")  # type: ignore[arg-type]
    assert run.notes == [f"The cell that begins with `` ended with {'x' * 60}."]
