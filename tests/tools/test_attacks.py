"""The sandbox examined: a hostile page for each test, graded beside others, and its fair grade.

`attacks/<name>.cell` is a cell that is added at the top of a page whose answers are all right, but
for its Question 1. A cell that gets through to something raises LookupError, and ArithmeticError
where it does not, so that the notes say how far it came. None of these files is Python to pytest,
which would import it.
"""

import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from assignments.checks import kernels
from tests.tools.handed_in import content, page, points, right, task
from tests.tools.sandboxed import needs_sandbox
from tools.grading.batch import Graded, grade_all
from tools.grading.intake import submissions
from tools.grading.one import graded as graded_alone
from tools.grading.run import ELSEWHERE

pytestmark = [pytest.mark.check, needs_sandbox]
CELLS = {
    path.stem: path.read_text("utf-8") for path in Path(__file__).parent.glob("attacks/*.cell")
}
FAIR = {"q1": 0.0, "q2": 10.0, "q3": 30.0, "q4": 20.0, "q5": 10.0}


class Expected(NamedTuple):
    """What the notes and the lecturer's list must hold, and other points than the fair ones."""

    notes: str = ""
    seen: str = ""
    points: dict[str, float] = FAIR


NOTHING = dict.fromkeys(FAIR, 0.0)
ANY: dict[str, float] = {}  # it depends on the moment, and is never more than fair
EXPECTED = {
    "a_crash_in_c": Expected("its process ended"),
    "a_thread_that_kills_later": Expected("its process ended", "", ANY),
    "closed_lines": Expected("its process ended"),
    "dropped_asserts": Expected(),
    "endless_loop": Expected("ran longer than allowed"),
    "endless_loop_that_catches_all": Expected("ran longer than allowed"),
    "fork_bomb": Expected("BlockingIOError|ran longer", "made processes"),
    "fork_bomb_of_a_shell": Expected("", "started a program"),
    "forged_lines": Expected("cannot be read"),
    "gigabyte_printed": Expected(),
    "gigabyte_sent": Expected("cannot be read|sent more than 20 MB"),
    "gigabyte_written": Expected("OSError"),
    "killing_everything": Expected("", "sent signals"),
    "killing_the_kernel": Expected("its process ended"),
    "leaving_at_once": Expected("its process ended"),
    "leaving_politely": Expected("SystemExit"),
    "nested_namespaces": Expected("ArithmeticError", "started a program"),
    "network": Expected("ArithmeticError", "called the network"),
    "patched_checks": Expected("", "replaced assignments.checks.kernels.question_3"),
    "patched_collector": Expected("", "replaced assignments.checks.engine.*collect", NOTHING),
    "patched_builtins": Expected("its process ended"),
    "patched_comparisons": Expected("", "replaced numpy.allclose"),
    "patched_helpers": Expected("", "replaced helpers.kernels.conv2d", FAIR | {"q4": 0.0}),
    "reading_a_hidden_case": Expected("ArithmeticError", "looked into /"),
    "reading_the_gradebook_and_others": Expected("ArithmeticError", "looked into /"),
    "twenty_gigabytes": Expected("MemoryError"),
    "twenty_gigabytes_shared": Expected("more than 1.5 GB of memory"),
    "twenty_gigabytes_without_a_name": Expected("more than 1.5 GB of memory"),
    "writing_outside": Expected("ArithmeticError", "wrote to /usr/mine"),
}


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Graded]]:
    """Grade all of them in one run, an honest page before and after, while a server listens."""
    folder = tmp_path_factory.mktemp("class") / "others"
    with socket.create_server(("127.0.0.1", 0)) as server:
        for name, cell in CELLS.items():
            added = cell.replace("PORT", str(server.getsockname()[1]))
            hostile = page({"q1": "feature_map = [[1, 2, 3], [4, 5, 6]]"}, added)
            hand_in(folder, name, content(hostile))
        for name in ("aa_honest", "zz_honest"):
            hand_in(folder, name, content(page()))
        came_in = submissions(folder)
        results = grade_all(came_in, task(b""), folder.with_name("others-graded") / ".results")
        yield {one.owner.key: one for one in results}


def hand_in(folder: Path, name: str, notebook: bytes) -> None:
    (folder / name).mkdir(parents=True)
    (folder / name / "assignment_02_kernels-0.1.0.ipynb").write_bytes(notebook)


def result_of(one: Graded) -> dict[str, Any]:
    assert one.result, one.reason
    return one.result


def test_there_is_an_expectation_of_each_attack() -> None:
    assert set(CELLS) == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_hostile_page_gets_its_fair_grade(name: str, graded: dict[str, Graded]) -> None:
    result, expected = result_of(graded[name]), EXPECTED[name]
    notes, seen = " ".join(result["notes"]), "; ".join(result["seen"])
    got = points(result)
    assert all(got[question] <= FAIR[question] for question in FAIR), got
    assert got == (expected.points or got), result
    assert re.search(expected.notes, notes) and "LookupError" not in notes, notes
    assert re.search(expected.seen, seen), seen


@pytest.mark.parametrize("name", ["aa_honest", "zz_honest"])
def test_the_others_are_untouched(name: str, graded: dict[str, Graded]) -> None:
    result = result_of(graded[name])
    assert points(result) == FAIR | {"q1": 15.0}
    assert (result["notes"], result["seen"]) == ([], [])


# Answers that try it


LIAR = """
class Liar{base}:
    def __eq__(self, other):
        return True
    __ne__ = __lt__ = __gt__ = lambda self, other: False
    __hash__ = None
    def __array__(self, *_, **__):
        raise RuntimeError("you need not look")
    def __reduce__(self):
        return (print, ("here I run",))
"""
ANSWERS = {  # an answer to Question 3 -> whether its sentence must hold this
    "an object whose comparison lies": (
        LIAR.format(base="") + "my_conv2d = lambda image, kernel: Liar()", "not yet"),
    "a float that lies": (
        LIAR.format(base="(float)") + "my_conv2d = lambda image, kernel: Liar(1)", "shape"),
    "an array that lies": (
        LIAR.format(base="(np.ndarray)")
        + "my_conv2d = lambda image, kernel: np.ones((2, 2)).view(Liar)", "not yet"),
    "an endless call": (
        "def my_conv2d(image, kernel):\n    while True: pass", "does not end|ran longer"),
    "a call that leaves": ("def my_conv2d(image, kernel):\n    import os; os._exit(0)", "ended"),
    "a call that exits": ("def my_conv2d(image, kernel):\n    raise SystemExit", "leaves Python"),
    "a list that holds itself": (
        "def my_conv2d(image, kernel):\n    a = []\n    a.append(a)\n    return a", "not yet"),
    "a gigabyte": ("my_conv2d = lambda image, kernel: np.ones((1000, 1000, 1000))", "not yet"),
    "a generator without an end": (
        "import itertools\nmy_conv2d = lambda image, kernel: itertools.count()", "not yet"),
}  # fmt: skip


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_that_lies_or_never_comes_costs_its_own_question_alone(name: str) -> None:
    code, said = ANSWERS[name]
    result = graded_alone(task(page({"q3": code})))
    assert points(result) == FAIR | {"q1": 15.0, "q3": 0.0}
    assert re.search(said, result["questions"]["q3"]["says"]), result["questions"]["q3"]["says"]


@pytest.mark.parametrize("kind", ["ValueError", "NameError"])
def test_what_an_answer_says_of_a_hidden_case_is_not_told(kind: str) -> None:
    calls = len(kernels.question_3.cases()) + 1  # of the page's own check
    code = right()["q3"].replace("    out =", "    tell(image)\n    out =", 1)
    tells = f"""
seen = []
def tell(image):
    seen.append(image)
    if len(seen) > {calls}:
        raise {kind}("does without " + str(image.tolist()))
"""
    found = graded_alone(task(page({"q3": tells + code})))["questions"]["q3"]
    assert (found["points"], found["says"], found["slip"]) == (0.0, ELSEWHERE, "")
