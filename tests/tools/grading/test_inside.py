"""What runs in the sandbox; that none of it gets out is examined in test_attacks."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assignments.checks import kernels
from assignments.checks.engine import judge, pack, unpack
from tests.support import COURSE
from tests.tools.handed_in import right
from tools.grading import inside


def talked(
    tmp_path: Path, cells: list[list[Any]], *cases: bytes
) -> list[tuple[dict[str, Any], bytes]]:
    """Run cells as the sandbox does, here, and return what was said."""
    job = {"course": str(COURSE), "alone": False, "chapter": "kernels", "cells": cells,
           "limits": {"RLIMIT_CORE": 0}, "seconds": 5}  # fmt: skip
    sent = [json.dumps(job).encode(), *cases]
    told = b"".join(len(part).to_bytes(8, "big") + part for part in sent)
    done = subprocess.run(
        [sys.executable, "-P", inside.__file__], input=told, capture_output=True, cwd=tmp_path,
        check=True, timeout=90, env=os.environ | {"IPYTHONDIR": str(tmp_path / "ipython")},
    )  # fmt: skip
    left, said = done.stdout, []
    while left:
        head, _, left = left.partition(b"\n")
        what = json.loads(head)
        size = what.pop("size")
        said.append((what, left[:size]))
        left = left[size:]
    return said


def lines(tmp_path: Path, *sources: str) -> list[dict[str, Any]]:
    cells = [[number, source, ""] for number, source in enumerate(sources)]
    return [what for what, _ in talked(tmp_path, cells) if "cell" not in what]


@pytest.mark.check
def test_cells_run_as_in_a_notebook_and_one_that_fails_stops_no_other(tmp_path: Path) -> None:
    sources = [
        "%matplotlib inline\nimport matplotlib.pyplot as plt", "plt.plot([1, 2]); plt.show()",
        "x = 3\nx", "assert _ == 3 and not plt.get_fignums()", "1 / 0", "def", "await __import__"
        "('asyncio').sleep(0)", "input()", "exit()", "import sys; sys.exit()", "y = x", "assert y",
    ]  # fmt: skip
    kinds = [line["error"] for line in lines(tmp_path, *sources) if "error" in line]
    assert kinds[:2] == ["ZeroDivisionError", "SyntaxError"]
    assert "AssertionError" not in kinds and "NameError" not in kinds


@pytest.mark.check
def test_a_cell_without_an_end_is_ended(tmp_path: Path) -> None:
    said = lines(tmp_path, "while True: pass", "x = 1")
    assert said == [
        {"error": "an interruption, for it ran longer than allowed"}, {"done": True}
    ]  # fmt: skip


def test_an_error_is_told_by_pythons_name_and_not_in_the_pages_words(tmp_path: Path) -> None:
    code = "class Secret(LookupError): pass\nraise Secret('42')"
    assert lines(tmp_path, code)[0] == {"error": "LookupError"}


def test_a_question_is_answered_with_plain_values_as_often_as_it_is_asked(tmp_path: Path) -> None:
    question = kernels.question_3
    cells = [[0, "import numpy as np\n" + right()["q3"], ""], [1, "", "q3"], [2, "", "q1"]]
    cases = pack({"cases": question.cases()})
    said = talked(tmp_path, cells, cases, cases, b"", pack({"cases": []}), b"")
    values = [(what["values"], content) for what, content in said if "values" in what]
    assert [name for name, _ in values] == ["q3", "q3", "q1"]
    for _, content in values[:2]:
        assert judge(question, unpack(content), question.cases()).right
    assert judge(kernels.question_1, unpack(values[2][1])).open
    assert [what["ask"] for what, _ in said if "ask" in what] == ["q3", "q1"]


def test_what_a_page_does_beside_its_task_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("")
    sources = [
        "open('/nowhere/cat.png') if False else None", "import os; os.listdir('/opt')",
        "import os; os.listdir('/opt')", "import subprocess; subprocess.run(['true'])",
        "import numpy as np; np.allclose = lambda *_: True", "y = np.ones(3)",
    ]  # fmt: skip
    seen = [line["seen"] for line in lines(tmp_path, *sources) if "seen" in line]
    assert seen == ["looked into /opt", "started a program", "replaced numpy.allclose"]


def test_what_a_page_takes_away_is_replaced_too_and_no_cell_is_said_to_fail(tmp_path: Path) -> None:
    sources = ["import helpers.kernels as k; k.conv2d = None", "import numpy; del numpy.allclose"]
    said = lines(tmp_path, *sources, "import sys; del sys.modules['assignments.checks.kernels']")
    assert not any("error" in line for line in said)
    seen = {line["seen"] for line in said if "seen" in line}
    assert {"replaced helpers.kernels.conv2d", "replaced numpy.allclose"} < seen


HIDES = """
import helpers.kernels as k
class Hidden:
    def __call__(self): ...
    @property
    def __code__(self): raise KeyError
k.conv2d = Hidden()
"""


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("import sys; sys.modules['helpers.kernels'] = None", "helpers.kernels.conv2d"),
        ("import sys, numpy; sys.modules[3] = sys; del numpy.allclose", "numpy.allclose"),
        (HIDES, "helpers.kernels.conv2d"),
    ],
)
def test_what_a_page_puts_in_a_modules_or_functions_place_stops_no_cell_and_hides_nothing(
    source: str, name: str, tmp_path: Path
) -> None:
    said = lines(tmp_path, source, "1 + 1")
    assert not any("error" in line for line in said) and {"seen": f"replaced {name}"} in said


def test_a_copy_of_the_process_says_nothing(tmp_path: Path) -> None:
    said = lines(
        tmp_path, "import os\nif os.fork() == 0:\n    x = 1\nelse:\n    os.wait()", "x = 2"
    )
    assert [line for line in said if line != {"seen": "made processes"}] == [{"done": True}]


@pytest.mark.parametrize("error", [KeyError("a"), type("Own", (OSError,), {})(), SystemExit()])
def test_the_kind_of_an_error_is_one_of_pythons(error: BaseException) -> None:
    assert inside.kind_of(error) in ("KeyError", "OSError", "SystemExit")
