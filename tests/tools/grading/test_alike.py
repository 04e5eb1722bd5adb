"""Answers that are alike beyond what was handed out, and beyond what the class has in common."""

import os
import subprocess
import sys

import pytest

from tests.answers.kernels import QUESTIONS
from tests.support import COURSE
from tests.tools.handed_in import MASTER, TEXT
from tools.grading.alike import alike, prints
from tools.grading.repair import name_of
from tools.masters import student_version

STUB = next(
    cell.source for cell in student_version(MASTER.read_bytes()).cells if name_of(cell) == "q3"
)
ODD = """
def my_conv2d(image, kernel):
    taps = [(i, j) for i in range(len(kernel)) for j in range(len(kernel[0]))]
    height, width = (a - b + 1 for a, b in zip(image.shape, kernel.shape))
    pieces = (kernel[i, j] * image[i : i + height, j : j + width] for i, j in taps[::-1])
    return sum(pieces, start=np.zeros((height, width)))
"""


def test_a_copy_with_other_names_and_comments_is_found() -> None:
    copied = ODD.replace("taps", "places").replace("pieces", "x").replace("height", "h")
    copied = copied.replace("    return", "    # all of it together\n    return")
    answers = {str(n): answer.code for n, answer in enumerate(QUESTIONS["q3"])}
    found = alike({"q3": {**answers, "anna": ODD, "ben": copied}}, {"q3": STUB})
    assert [(pair.one, pair.other) for pair in found if not pair.one.isdigit()] == [("anna", "ben")]
    assert found[0].share > 0.7


def test_what_was_handed_out_and_what_much_of_the_class_has_is_no_sign() -> None:
    usual = next(answer.code for answer in QUESTIONS["q3"])
    class_ = {str(n): usual for n in range(30)}
    assert alike({"q3": class_}, {"q3": STUB}) == []
    assert prints(STUB, STUB) == frozenset()
    both = {"q3": {"anna": ODD, "ben": ODD}}
    assert alike(both, {"q3": ODD}) == [] != alike(both, {"q3": STUB})


def test_a_text_that_two_share_is_found_and_two_texts_of_ones_own_are_not() -> None:
    own = "A picture is compared with a small pattern at every place, and the sum says how well."
    texts = {"anna": TEXT, "ben": TEXT.upper() + " I think so.", "cleo": own, "dan": ""}
    [pair] = alike({"q6": texts}, {"q6": ""})
    assert pair == ("anna", "ben", "q6", 1.0)


def test_what_three_share_is_rare_in_a_class_of_sixty_and_no_smaller_one() -> None:
    own = {f"{n:02}": " ".join(str((n + 2) * k**2) for k in range(1, 30)) for n in range(57)}
    three = dict.fromkeys(["ben", "anna", "cleo"], TEXT)
    found = alike({"q6": own | three}, {"q6": ""})
    assert [pair[:2] for pair in found] == [("anna", "ben"), ("anna", "cleo"), ("ben", "cleo")]
    assert alike({"q6": dict([*own.items()][:56]) | three}, {"q6": ""}) == []


@pytest.mark.parametrize(
    ("taken", "added", "shared", "shares"),
    [
        (36, 0, 17, []),
        (38, 0, 18, [1.0]),
        (40, 21, 21, [0.5]),
        (38, 15, 19, [0.58]),
        (38, 24, 19, []),
    ],
)
def test_eighteen_prints_and_half_of_the_shorter_answer_are_a_sign(
    taken: int, added: int, shared: int, shares: list[float]
) -> None:
    part = TEXT[:taken] + " Nobody else has said this so far, as far as I know."[:added]
    assert len(prints(part) & prints(TEXT)) == shared
    found = alike({"q6": {"anna": TEXT, "ben": part}}, {"q6": ""})
    assert [pair.share for pair in found] == shares
    two = {"q5": {"anna": TEXT, "ben": part}, "q6": {"anna": TEXT, "ben": TEXT}}
    found = alike(two, {"q5": "", "q6": ""})
    assert [pair.share for pair in found] == sorted([1.0, *shares], reverse=True)


@pytest.mark.check
def test_a_class_is_as_alike_as_it_was_when_it_is_graded_again() -> None:
    """Python hashes a text otherwise in each process that it starts."""
    code = "import sys; from tools.grading.alike import prints; print(len(prints(sys.argv[1])))"
    seeds = [os.environ | {"PYTHONHASHSEED": seed} for seed in "12"]
    command = [sys.executable, "-c", code, TEXT]
    said = {subprocess.check_output(command, cwd=COURSE, env=seed) for seed in seeds}
    assert len(said) == 1


def test_chinese_and_broken_code_have_prints_too() -> None:
    assert prints(
        "卷积核在图像上滑动，每个窗口里的数与权重相乘再相加，结果就是特征图上的一个数。" * 2
    )
    assert prints("def f(:\n    return (((\n" * 5)
