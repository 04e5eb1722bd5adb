"""What the engine of the checks promises: a verdict, a hint, and never what is right."""

import importlib
import itertools
import sys
import threading
import time
import warnings
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import numpy as np
import pytest

from assignments.checks.engine import (
    Question,
    collect,
    hidden_seed,
    judge,
    pack,
    points_so_far,
    unpack,
)
from assignments.checks.engine.collecting import attempt
from helpers.kernels import conv2d
from tests.test_assignments import MASTERS

Says = Callable[..., str]
TOPICS = [path.stem[3:] for path in MASTERS]


@pytest.fixture
def says(capsys: pytest.CaptureFixture[str]) -> Says:
    """Return what a check prints, without the name of its question."""

    def say(table: str, *answers: Any, **named: Any) -> str:
        passed = Question(1, table, **named)(*answers)
        printed = capsys.readouterr().out.rstrip("\n")
        assert passed is printed.splitlines()[-1].startswith("Question 1: correct")
        return printed.removeprefix("Question 1: ")

    return say


@pytest.mark.parametrize(
    ("answer", "right", "verdict"),
    [
        ([], "np.zeros(0)", "correct."),
        ([], "np.zeros((0, 3))", "not yet. The result has the shape (0,), which does not fit."),
        ([2.0, np.nan], "[2, np.nan]", "correct."),
        (np.True_, "True", "correct."),
        (True, "1", "not yet. True is not the answer."),
        ([1, 0], "[True, False]", "not yet. The type int64 does not fit: what is asked, numbers or "
         "True and False?"),
        ([True, False], "[1, 0]", "not yet. The type bool does not fit: what is asked, numbers or "
         "True and False?"),
        ([1, object()], "[1, 2]", "not yet. Numbers are needed, and this is of the type list with "
         "object in it."),
        (np.array([1, "2"], object), "[1, 2]", "not yet. Numbers are needed, and this is of the "
         "type ndarray with words in it."),
        ([1, "a"], "[1, 2]", "not yet. Numbers are needed, and this is of the type list with words "
         "in it."),
        ([[1], [2, 3]], "[1, 2]", "not yet. Numbers are needed, and this is of the type list whose "
         "rows are not equally long."),
        ([3], "3", "not yet. The result has the shape (1,), which does not fit: a single number is "
         "needed, without brackets."),
        (3, "[3, 4, 5, 6]", "not yet. The result has the shape (), which does not fit: more than "
         "one number is needed."),
        ([1, 5, 6], "[1.0, 2, 3]", "not yet. 2 of 3 numbers are wrong, the first at (1,)."),
        ([1, np.nan], "[1, np.inf]", "not yet. 1 of 2 numbers is wrong, the first at (1,)."),
        (lambda: 3, "3", "not yet. Numbers are needed, and this is of the type function: call the "
         "function, with parentheses."),
        (iter([1, 2]), "[1, 2]", "not yet. Numbers are needed, and this is of the type generator: "
         "write list(…) around it."),
    ],
)  # fmt: skip
def test_an_answer_is_right_or_one_sentence_says_how_it_differs(
    says: Says, answer: Any, right: str, verdict: str
) -> None:
    assert says(f"answer = {right}", answer) == verdict


def test_whole_numbers_are_exact_and_others_right_to_a_share_of_the_largest(says: Says) -> None:
    assert says("answer = 2**24", 2**24 + 1).startswith("not yet")
    right = "answer = [1000.0, 1.0, np.inf]"
    assert says(right, np.array([1000.009, 0.991, np.inf])) == "correct."
    assert "1 of 3" in says(right, np.array([1000.009, 1.011, np.inf]))
    assert says("answer = 0.005", 0.005 + 0.9e-7).startswith("not yet")
    assert says("answer = 0.005", 0.005 + 0.9e-7, tolerance=1e-4) == "correct."


def test_open_entries_are_named_unless_all_are_open(says: Says) -> None:
    table = "answer.A = 1\nanswer.B = (2, 3)\nanswer.C = 4"
    for answer in ({}, dict.fromkeys("ABC", ...), {"A": None, "B": (2, ...)}, None, ...):
        assert says(table, answer) == "not answered yet."
    assert says(table, {"A": 1, "B": (..., 3)}) == "not answered yet: B, C."
    assert says(table, [1, 2, 3]) == "not yet. Keep the dict with its names A, B, C."


def test_a_none_in_a_shape_is_no_open_answer(says: Says) -> None:
    said = says("answer.A = (22, 37)", {"A": (None, 22, 37)})
    assert said == "not yet. A: numbers are needed, and this is of the type tuple with None in it."


def test_a_case_shows_twelve_numbers_and_no_more(says: Says) -> None:
    for size, shown in ((12, str(list(range(12)))), (13, "an array of shape (13,)")):
        said = says("f(a) = 8 + 0 * a[0]", lambda a: 7.5, fixed=[(np.arange(size),)])
        expected = f"With the inputs ({shown}) your function returns 7.5, which is not right."
        assert said == f"not yet. {expected}"


def test_a_hidden_case_is_judged_and_not_told() -> None:
    question = Question(1, "f(a) = a * a", fixed=[(2,)], draw=lambda rng: [(rng.normal(),)])
    cases = question.cases(seed=7)
    assert len(question.cases()) == 2 and len(cases) == 4
    page = cases[0] + cases[1]
    collected = collect(question, {"f": lambda a: a * a if a in page else 9.25}, cases)
    verdict = judge(question, collected, cases, shown=2)
    assert not verdict.right and "With other inputs than those of the page" in verdict.says
    for case in cases[2:]:
        assert str(case[0]) not in verdict.says


def test_a_slip_is_named_that_explains_every_case_and_no_other(says: Says) -> None:
    table = """
    f(a) = a
    -2 * a | Twice.
    1 / 0 | None.
    a * a | Squared.
    """
    cases = [(-2,), (1,), (3,)]
    assert says(table, lambda a: a * a, fixed=cases) == "not yet. Squared."
    assert "(-2)" in says(table, lambda a: 9.5 * abs(a), fixed=cases)
    partly = "f(a) = a\na * a if a > 0 else 1 / 0 | Squared, if at all."
    assert says(partly, lambda a: a * a, fixed=cases) == "not yet. Squared, if at all."
    said = says(table, lambda a: 4 if a == -2 else 7 * a, fixed=cases)
    assert "Twice" not in said, "it explains one case alone"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda r: r.T, "Rows and columns have changed places."),
        (lambda r: r[::-1], "The rows stand in the opposite order."),
        (lambda r: r[:, ::-1], "Left and right have changed places."),
        (np.abs, "Numbers below zero have lost their sign."),
        (lambda r: r.clip(0), "What is below zero became zero: there is no ReLU here."),
        (np.negative, "All the signs are turned."),
        (np.trunc, "Decimals are lost: do not round, and mind the type of your output."),
        (lambda r: r.round(2),
         "Decimals are lost: do not round, and mind the type of your output."),
        (np.ravel, "The numbers are right: give them as rows, and not all in one row."),
        (lambda r: r[:-1], "The last row is missing: think of + 1."),
        (lambda r: r[:, :-1], "The last column is missing: think of + 1."),
        (lambda r: r[0, 0],
         "Only one number comes back: does your function return before the end?"),
        (lambda r: np.eye(3, 4) * r[0, 0] * [[1], [0], [0]],
         "Most of it is still 0: does `return` stand inside a loop?"),
        (lambda r: [r[-1]] * 3,
         "All rows are equal: `[[0] * 3] * 2` is the same row twice, not two rows."),
        (lambda r: r + 1, "Every number is one too large."),
        (lambda r: r.astype(np.int64).astype(np.uint8),
         "The numbers run over: the type of your output is too small for them."),
    ],
)  # fmt: skip
def test_slips_of_any_array_have_their_sentence(
    says: Says, change: Callable[..., Any], sentence: str
) -> None:
    case = (np.arange(12).reshape(3, 4) * 25.375 - 60.5,)
    said = says("f(a) = a", lambda a: change(a), fixed=[case, (case[0] - 7,)])
    assert said == f"not yet. {sentence}"


def test_the_usual_slips_of_a_helper_belong_to_every_question_that_uses_it(says: Says) -> None:
    image, kernel = np.arange(20).reshape(4, 5) ** 2, np.array([[1, 2], [3, -5]])
    flipped = lambda i, k: conv2d(i, k[::-1, ::-1])  # noqa: E731
    said = says("f(i, k) = conv2d(i, k)", flipped, fixed=[(image, kernel)])
    assert said == "not yet. The kernel is turned by 180 degrees; a CNN does not turn it."


def test_what_stays_from_call_to_call_is_noticed(says: Says) -> None:
    def counting(a: int, seen: list[int] = []) -> int:  # noqa: B006
        seen.append(a)
        return sum(seen)

    said = says("f(a) = a", counting, fixed=[(3,), (4,)])
    assert said.startswith("not yet. Called twice with the same inputs, it gives two results")


def test_what_a_function_prints_is_shown_and_cut(says: Says) -> None:
    def speak(a: int) -> int:
        print("here", a)
        print("no harm", file=sys.stderr)
        return a

    shown = says("f(a) = a", speak, fixed=[(1,), (2,)])
    assert shown == "here 1\nhere 2\nhere 1\nQuestion 1: correct, in 2 of 2 cases."


def test_what_goes_to_stderr_reaches_no_page_and_costs_nothing(
    capfd: pytest.CaptureFixture[str],
) -> None:
    def warning(a: float) -> float:
        print("UserWarning: do not pass input_shape", file=sys.stderr)
        warnings.warn("old-fashioned", DeprecationWarning, stacklevel=1)  # an error in these tests
        return a + 0 * float(np.exp(np.float64(-1e9)) + np.log(np.zeros(1)).clip(0)[0])

    assert Question(1, "f(a) = a", fixed=[(2.5,)])(warning)
    assert capfd.readouterr() == ("Question 1: correct, in 1 of 1 cases.\n", "")


def borrowed_in_a_thread(image: Any, kernel: Any) -> Any:
    result = []
    thread = threading.Thread(target=lambda: result.append(conv2d(image, kernel)))
    thread.start()
    thread.join()
    return result[0]


KEPT = {"by another name": conv2d}


async def awaited(a: int) -> int:
    return a


def test_what_cannot_be_compared_is_named_by_its_type(says: Says) -> None:
    said = says("f(a) = a", awaited, fixed=[(1,)])
    assert said.endswith("of the type coroutine: begin it with `def`, without `async`.")
    said = says("f(a) = a", lambda a: itertools.count(), fixed=[(1,)])
    assert said.endswith("this is of the type generator without an end.")


@pytest.mark.parametrize(
    "answer",
    [
        conv2d,
        lambda i, k: importlib.import_module("helpers.kernels").conv2d(i, k),
        lambda i, k: KEPT["by another name"](i, k),
        lambda i, k, how=conv2d: how(i, k),
    ],
)
def test_a_helper_that_a_question_does_without_is_not_there(says: Says, answer: Any) -> None:
    case = (np.eye(3), np.ones((2, 2)))
    said = says("f(i, k) = conv2d(i, k)", answer, fixed=[case], without=[conv2d])
    assert "Your function calls `conv2d`, and here it is to do that work itself." in said
    assert conv2d(*case).shape == (2, 2), "it is put back"


def test_a_helper_that_is_called_in_a_thread_is_not_there_either(
    says: Says, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threading, "excepthook", lambda _: None)
    case = (np.eye(3), np.ones((2, 2)))
    said = says("f(i, k) = conv2d(i, k)", borrowed_in_a_thread, fixed=[case], without=[conv2d])
    assert said.startswith("not yet.")


def test_an_endless_call_is_stopped_in_any_thread() -> None:
    def forever() -> None:
        while True:
            pass

    calls: list[Any] = []
    thread = threading.Thread(target=lambda: calls.append(attempt(forever, 0.05)))
    thread.start()
    thread.join(20)
    for call in (calls[0], attempt(forever, 0.05)):
        assert call["stopped"] and "does not end within 0.05 seconds" in call["trouble"]
    assert attempt(lambda: 3, 1)["result"] == 3


def test_an_answer_that_catches_everything_holds_nothing_up() -> None:
    over, caught = threading.Event(), list[BaseException]()

    def stubborn() -> None:
        while not over.is_set():
            try:
                time.sleep(0.01)
            except BaseException as error:
                caught.append(error)

    start = time.monotonic()
    assert attempt(stubborn, 0.05)["stopped"]
    assert time.monotonic() - start < 3
    over.set()
    assert 1 <= len(caught) <= 3


def test_a_function_that_is_interrupted_is_not_called_with_the_other_cases(says: Says) -> None:
    called = []

    def interrupted(a: int) -> None:
        called.append(a)
        raise KeyboardInterrupt

    said = says("f(a) = a", interrupted, fixed=[(1,), (2,)])
    assert "was interrupted before it came to its end" in said and called == [1]


def test_a_choice_is_named_by_what_is_misplaced(says: Says) -> None:
    table = """
    map_of ? {"A": "blur", "B": "edge", "C": "sharp"}
    blur <> edge | These two have changed places.
    sharp | Where is every hair seen?
    else | Look again.
    """
    assert says(table, {"a": " Blur", "B": "EDGE", "C": "sharp"}) == "correct."
    swapped = says(table, {"A": "edge", "B": "blur", "C": "sharp"})
    assert swapped == "not yet. These two have changed places."
    assert "every hair" in says(table, {"A": "sharp", "B": "edge", "C": "blur"})
    assert "none of blur, edge, sharp" in says(table, {"A": "sharp", "B": "edge", "C": None})
    assert "more than once" in says(table, {"A": "sharp", "B": "edge", "C": "edge"})
    assert says(table, {"A": "sharp"}) == "not answered yet: B, C."


# Written and read by another process


def test_what_is_collected_comes_back_from_its_file_and_gets_the_same_verdict() -> None:
    question = importlib.import_module("assignments.checks.kernels").question_3
    for answer in (lambda i, k: k, lambda i, k: [i.tolist(), "a"], lambda i, k: 1 / 0, 3, ...):
        cases = unpack(pack({"cases": question.cases()}))["cases"]
        collected = collect(question, {"my_conv2d": answer}, cases)
        again = unpack(pack(collected))
        assert judge(question, again, cases) == judge(question, collected, cases)


class Sly(np.ndarray):
    def __reduce__(self) -> Any:
        return (print, ("unpickled",))

    def __eq__(self, other: object) -> Any:
        return True


def test_an_array_of_objects_is_not_packed() -> None:
    with pytest.raises(ValueError, match="an array of objects is no plain value"):
        pack([1, np.array([print], object)])


def test_no_object_of_the_student_s_survives() -> None:
    question = Question(1, "f(a) = a", fixed=[(np.arange(3.0),)])
    sly = np.array([7.0, 8.0, 9.0]).view(Sly)
    collected = collect(question, {"f": lambda a: sly}, question.cases())
    assert type(collected["calls"][0]["result"]) is np.ndarray
    assert not judge(question, collected, question.cases()).right


def zipped(**members: bytes) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as files:
        for name, content in members.items():
            files.writestr(f"{name}.npy", content)
    return file.getvalue()


def npy(array: Any) -> bytes:
    file = BytesIO()
    np.save(file, array, allow_pickle=True)
    return file.getvalue()


def npy_2(array: Any) -> bytes:
    file = BytesIO()
    np.lib.format.write_array(file, array, (2, 0))
    return file.getvalue()


TEXT = npy(np.frombuffer(b'{"answers": {"array": 0}}', np.uint8))
NO_ZIP, NO_NUMBERS = "no collected values: File is not a zip", "an array that is none of numbers"
BROKEN = {
    "nothing": (b"", NO_ZIP),
    "no zip": (b"PK\x03\x04 no zip at all", NO_ZIP),
    "no text": (zipped(arr_1=npy(np.zeros(3))), "no collected values: .*arr_0"),
    "no array": (zipped(arr_0=TEXT), "no collected values: list index"),
    "a pickle": (zipped(arr_0=TEXT, arr_1=npy(np.array([print], object))), NO_NUMBERS),
    "words": (zipped(arr_0=TEXT, arr_1=npy(np.array(["a"]))), NO_NUMBERS),
    "a bomb": (zipped(arr_0=TEXT, arr_1=npy(np.zeros(2_000_000))), "more than 8000000 bytes"),
    "no JSON": (zipped(arr_0=npy(np.frombuffer(b"{", np.uint8))), "Expecting property name"),
    "a header that promises more": (
        zipped(arr_0=TEXT, arr_1=npy(np.zeros(3)).replace(b"(3,), ", b"(9,), ")),
        NO_NUMBERS,
    ),
    "another version": (zipped(arr_0=TEXT, arr_1=npy_2(np.zeros(3))), "of another version"),
}


@pytest.mark.parametrize(("content", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_broken_or_forged_file_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        unpack(content)


@pytest.mark.parametrize(
    "forged",
    [
        None, 3, {}, {"answers": {}}, {"calls": []}, {"calls": [1]}, {"answer": 3},
        {"busy": True, "calls": [{"result": {"is": "list"}, "trouble": "", "stopped": False}]},
        {"busy": True, "calls": [{"trouble": "", "stopped": False, "result": np.zeros(9)}] * 400},
        {"answers": {name: {"result": {"is": "dict", "keys": 3, "items": []}, "trouble": ""}
                     for name in ("flat", "kernel_of", "feature_map", "my_conv2d")}},
    ],
)  # fmt: skip
def test_forged_values_are_simply_not_right(forged: Any) -> None:
    for topic in TOPICS:
        module = importlib.import_module(f"assignments.checks.{topic}")
        for number in range(1, 6):
            question = getattr(module, f"question_{number}")
            assert not judge(question, forged, question.cases()).right


# The tables


@pytest.mark.parametrize("topic", TOPICS)
def test_every_row_of_a_table_can_be_computed_and_every_right_answer_is_right(topic: str) -> None:
    module = importlib.import_module(f"assignments.checks.{topic}")
    for number in range(1, 6):
        question = getattr(module, f"question_{number}")
        assert question.number == number and question.parts
        if question.kind != "choice":
            for part in question.parts:
                rows = [*question.slips(part), *question.usual(part)]
                assert all(sentence.endswith((".", "?")) for _, sentence in rows)


@pytest.mark.parametrize("topic", TOPICS)
def test_hidden_cases_differ_from_those_of_the_page(topic: str) -> None:
    module = importlib.import_module(f"assignments.checks.{topic}")
    for number in range(1, 6):
        question = getattr(module, f"question_{number}")
        shown, hidden = question.cases(), question.cases(seed=99)
        assert (len(hidden) > len(shown)) == (question.kind == "function")
        told = [pack(list(case)) for case in shown]
        others = [pack(list(case)) not in told for case in hidden[len(shown) :]]
        assert sum(others) >= len(others) / 2


def test_the_seed_of_the_hidden_cases_stands_in_the_master_alone() -> None:
    from tests.test_assignments import questions

    for path in MASTERS:
        module = importlib.import_module(f"assignments.checks.{path.stem[3:]}")
        for name, question in questions(path).items():
            function = getattr(module, f"question_{name[1]}").kind == "function"
            assert (hidden_seed(question.hidden) is not None) == function
            assert hidden_seed(question.visible) is None


def test_points_are_added_up_without_any_check(capsys: pytest.CaptureFixture[str]) -> None:
    points_so_far({}, by_a_person=15)
    assert capsys.readouterr().out.startswith("0 of 0 automatic points")
