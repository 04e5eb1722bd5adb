"""What all explorers share, tried on the smallest of them."""

import contextlib
import functools
import json
import re
import subprocess
from fractions import Fraction
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import pytest
from playwright._impl._driver import compute_driver_executable

from helpers import data, keras_model
from helpers.widgets import ConvolutionExplorer, EyeExplorer, NetworkExplorer, PixelExplorer
from helpers.widgets.explorer import SHARED, VIEW, Explorer, script
from helpers.widgets.values import UnfitError


def test_a_view_is_one_module_that_imports_nothing_and_exports_itself_alone() -> None:
    text = script("pixel")
    assert "import " not in "\n".join(line for line in text.splitlines() if line[:2] != "//")
    assert [line for line in text.splitlines() if line.startswith("export")] == [
        "export default { render };"
    ]
    texts = [(VIEW / f"{name}.mjs").read_text(encoding="utf-8") for name in (*SHARED, "pixel")]
    assert all(lines.splitlines()[0] in text for lines in texts)
    written = {line.removeprefix("export ") for lines in texts for line in lines.splitlines()}
    assert {*text.splitlines()} - written == {"export default { render };"}


@pytest.mark.parametrize("kind", Explorer.__subclasses__())
def test_each_view_is_a_module_that_javascript_takes(kind: Any, tmp_path: Path) -> None:
    file = tmp_path / "view.mjs"
    node, _ = compute_driver_executable()  # Playwright's own
    for text, code in ((kind._esm, 0), (kind._esm + "\nconst node = 1;", 1)):
        file.write_text(text, encoding="utf-8")
        checked = subprocess.run(
            [node, "--check", file], capture_output=True, encoding="utf-8", check=False
        )
        assert checked.returncode == code, checked.stderr


def test_the_whole_state_goes_through_one_text_unchanged() -> None:
    given = PixelExplorer(
        data.photo()[::8, ::8], row=3, column=4, mix=[1, 2, 3], predict=("Which?", ["A", "B"])
    )
    given.choice = "B"
    taken = PixelExplorer()
    taken.load_json(given.to_json())
    assert taken.to_json() == given.to_json()
    assert taken.image.dtype == np.uint8
    np.testing.assert_array_equal(taken.image, given.image)
    assert set(json.loads(given.to_json())) == {
        "image", "row", "column", "mix", "question", "choice", "problem"
    }  # fmt: skip


@pytest.mark.parametrize("image", [[[1, 2]], [[0.5, 1.0]], np.float32([[0.1]]), np.uint8([[9]])])
def test_an_array_keeps_its_dtype_on_its_way_through_the_browser(image: object) -> None:
    explorer = PixelExplorer(image)
    sent = explorer.get_state(["image"])["image"]
    explorer.set_state({"image": sent})
    assert explorer.image.dtype == np.asarray(image).dtype
    np.testing.assert_array_equal(explorer.image, image)
    explorer.set_state({"image": {"dtype": "int64", "shape": [1, 2], "values": [3, 4]}})
    assert explorer.image.dtype == np.int64 and explorer.image.tolist() == [[3, 4]]


@pytest.mark.parametrize("dtype", ["uint8", "int64", "float32", "float64"])
def test_an_array_from_the_browser_is_not_sent_back_over_what_was_typed_since(
    dtype: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    explorer, sent = PixelExplorer(), list[str]()
    monkeypatch.setattr(explorer, "_send", lambda message, **_: sent.append(message["method"]))
    explorer.set_state({"image": {"dtype": dtype, "shape": [1, 2], "values": [3, 4]}})
    assert explorer.image.tolist() == [[3, 4]]
    assert set(sent) <= {"echo_update"}


def test_what_the_browser_sends_and_does_not_fit_is_said_and_put_right_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    explorer, answered = PixelExplorer(), list[Any]()
    monkeypatch.setattr(explorer, "send_state", lambda key=None: answered.append(key))
    explorer.set_state({"row": 99, "nothing": 1})
    assert answered[-1] == ["row"]
    assert explorer.problem == "row 99 does not fit: 0 to 15 do"
    assert explorer.row == 0


def test_no_state_of_another_kind_is_taken() -> None:
    explorer, before = PixelExplorer(), PixelExplorer().to_json()
    for text in ("[]", '{"row": 1}'):
        with pytest.raises(ValueError, match="text is no state of a PixelExplorer: choice, column"):
            explorer.load_json(text)
    with pytest.raises(ValueError, match="text is too deeply nested"):
        explorer.load_json("[" * 100_000)
    bad = json.loads(before) | {"row": 99}
    with pytest.raises(UnfitError, match="row 99 does not fit"):
        explorer.load_json(json.dumps(bad))
    assert explorer.to_json() == before


def test_an_unknown_argument_is_named() -> None:
    with pytest.raises(TypeError, match="PixelExplorer has no rows: choice, column, image"):
        PixelExplorer(rows=3)


def test_the_state_cannot_be_changed_behind_the_explorers_back() -> None:
    mine = np.zeros((2, 2))
    explorer = PixelExplorer(mine)
    mine[0, 0] = 1
    assert explorer.image[0, 0] == 0
    with pytest.raises(ValueError, match="read-only"):
        explorer.image[0, 0] = 1


def test_where_nothing_runs_a_picture_stands_and_no_address() -> None:
    shown = PixelExplorer()._repr_mimebundle_()
    bundle = shown[0] if isinstance(shown, tuple) else shown
    assert bundle["image/png"].startswith("iVBOR")
    assert "0x" not in bundle["text/plain"]
    assert bundle["text/plain"] == repr(PixelExplorer())
    again = PixelExplorer()._repr_mimebundle_()[0]
    assert again["image/png"] == bundle["image/png"], "the same state, the same picture"


def test_every_explorer_says_what_it_is_and_draws_itself() -> None:
    for kind in Explorer.__subclasses__():
        assert issubclass(kind, anywidget.AnyWidget)
        assert kind.still is not Explorer.still
        assert "Introduced in notebook" in (kind.__doc__ or "")


KINDS = Explorer.__subclasses__()


@functools.cache
def network(side: int) -> Any:
    """Return a network so small that it is asked thousands of times in a moment."""
    keras = keras_model.import_keras()
    keras.utils.set_random_seed(0)
    conv = keras.layers.Conv2D(3, 2, strides=max(side // 8, 1))
    last = keras.layers.Dense(2, activation="softmax")
    return keras.Sequential([keras.Input((side, side, 3)), conv, keras.layers.Flatten(), last])


def made(kind: type[Explorer], **state: Any) -> Explorer:
    """Return one of the kind, with a network where it asks for one."""
    sides = {EyeExplorer: 64, NetworkExplorer: 5}
    return kind(*[network(sides[kind])] if kind in sides else [], **state)


QUESTION = {"text": "Which?", "choices": ["A", "B"]}
NO_VALUES = [
    None, True, "abc", [], {}, object(), 10**400, Fraction(1, 3), [[1], [1, 2]], [None], ["abc"],
    [[np.nan]], [[2**62]], [[1e300]], np.zeros((2, 2, 2, 2)), [True, False], {"dtype": "int64"},
]  # fmt: skip
BROKEN = [
    None, 5, "x", [], {}, [[1, 2], [3]], 10**400, {"dtype": "int64"},
    {"dtype": "nonsense", "shape": [1, 1], "values": [1]},
    {"dtype": "uint8", "shape": [1, 1], "values": [300]},
    {"dtype": "int64", "shape": "ab", "values": [1]},
    {"dtype": "int64", "shape": [1, 1], "values": {"a": 1}},
]  # fmt: skip


@pytest.mark.check
@pytest.mark.parametrize("kind", KINDS)
def test_every_value_is_either_taken_whole_or_refused_and_nothing_changed(
    kind: type[Explorer],
) -> None:
    explorer, fresh = made(kind), made(kind)
    before = explorer.to_json()
    for name in explorer.state_names():
        for value in NO_VALUES:
            try:
                explorer.set_together({"question": QUESTION, name: value})
            except (ValueError, TypeError):
                assert explorer.to_json() == before, (name, value)
                continue
            assert np.isfinite(np.asarray(explorer.output, float)).all(), (name, value)
            fresh.load_json(explorer.to_json())
            assert fresh.to_json() == explorer.to_json()
            explorer.load_json(before)


@pytest.mark.check
@pytest.mark.parametrize("kind", KINDS)
def test_a_half_broken_text_is_refused_and_nothing_changed(kind: type[Explorer]) -> None:
    explorer = made(kind)
    before = explorer.to_json()
    state = json.loads(before)
    texts = ["", "{", "null", "[" * 100_000, *(json.dumps(state | {"speed?": 1}),)]
    texts += [json.dumps({**state, name: value}) for name in state for value in BROKEN]
    for text in texts:
        try:
            explorer.load_json(text)
        except ValueError:
            assert explorer.to_json() == before, text[:200]
        else:
            explorer.still()
            explorer.load_json(before)
    no_text: Any
    for no_text, name in ((None, "NoneType"), (5, "int")):
        with pytest.raises(ValueError, match=f"text is a {name}: a text fits"):
            explorer.load_json(no_text)


def test_numbers_of_numpy_are_taken_where_plain_ones_are() -> None:
    explorer = PixelExplorer()
    explorer.row = np.argmax([0, 1, 0])
    assert explorer.row == 1 and type(explorer.row) is int
    with pytest.raises(ValueError, match="row True does not fit: a whole number does"):
        explorer.row = True


def test_the_other_number_systems_of_numpy_come_through_a_text() -> None:
    for dtype in ("float16", "longdouble", ">f8", "<i2", "bool"):
        given, taken = PixelExplorer(np.ones((2, 2), dtype)), PixelExplorer()
        taken.load_json(given.to_json())
        np.testing.assert_array_equal(taken.image, given.image)
        assert taken.image.dtype == given.image.dtype


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"text": "Which?"}, "question {'text': 'Which?'} does not fit"),
        ({"text": 5, "choices": ["A"]}, "does not fit: a text and its choices"),
        ({"text": "Which?", "choices": []}, "does not fit: a text and its choices"),
        ({"text": "Which?", "choices": ["A", "A"]}, "does not fit: a text and its choices"),
        ({"text": "Which?", "choices": "AB"}, "does not fit: a text and its choices"),
    ],
)
def test_a_question_has_choices(given: dict, message: str) -> None:
    explorer = PixelExplorer()
    with pytest.raises(ValueError, match=re.escape(message)):
        explorer.question = given
    assert explorer.question == {}


def test_a_choice_is_one_of_the_questions() -> None:
    explorer = PixelExplorer(predict=("Which?", ["A", "B"]))
    with pytest.raises(ValueError, match="choice 'C' does not fit: A, B do"):
        explorer.choice = "C"
    explorer.choice = "B"
    explorer.question = {"text": "And now?", "choices": ["C"]}
    assert explorer.choice == "", "another question is closed again"


@pytest.mark.parametrize("kind", KINDS)
def test_the_still_picture_tells_no_answer_before_a_prediction(kind: type[Explorer]) -> None:
    locked = made(kind, predict=("Which?", ["A", "B"]))
    answer = locked.still().tobytes()
    for name in ("row", "step", "place"):
        if name in locked.state_names():
            with contextlib.suppress(ValueError):  # a kernel of one weight has no row 1
                setattr(locked, name, 1)
            assert locked.still().tobytes() == answer, name
    locked.choice = "A"
    assert locked.still().tobytes() != answer


@pytest.mark.parametrize("shape", [(1, 512), (512, 1), (1, 1), (512, 512)])
def test_the_still_picture_of_any_form_keeps_its_size(shape: tuple[int, int]) -> None:
    for explorer in (PixelExplorer(np.ones(shape)), ConvolutionExplorer(np.ones(shape), [[1]])):
        assert max(explorer.still().size) < 1000
    ConvolutionExplorer(np.ones((1, 512)), np.ones((1, 11)), padding="same").still()


def test_a_refusal_is_said_again_when_it_comes_again() -> None:
    explorer = PixelExplorer()
    said = []
    explorer.observe(lambda change: said.append(change.new), "problem")
    for _ in range(2):
        explorer.set_state({"row": 99})
    assert said == ["row 99 does not fit: 0 to 15 do", "", "row 99 does not fit: 0 to 15 do"]
