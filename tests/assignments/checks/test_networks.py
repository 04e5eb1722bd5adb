"""Tests of assignments/checks/networks.py: what is seen of a model is what NumPy computes, too."""

from itertools import product
from typing import Any

import numpy as np
import pytest

from assignments.checks.findings import ENDS, RATE, findings
from assignments.checks.keras_model import question_2
from assignments.checks.networks import Network, examine, log_odds, wrong_input
from helpers.keras_model import import_keras

CASE = ((12, 20, 2), 3, 2)
RIGHT = Network(*CASE)
SHAPES = [(5, 5, 2, 3), (3,), (3, 3, 3, 6), (6,), (12, 24), (24,), (24, 2), (2,)]
keras = import_keras()
L = keras.layers


def parts(last: str = "softmax") -> list[Any]:
    """Return the layers that are asked for."""
    return [
        L.Conv2D(3, 5, padding="same", activation="relu"), L.MaxPooling2D(3),
        L.Conv2D(6, 3, activation="relu"), L.MaxPooling2D(2), L.Flatten(),
        L.Dense(24, "relu"), L.Dropout(RATE), L.Dense(2, last),
    ]  # fmt: skip


class Own(keras.Model):  # type: ignore[misc]
    """A model without an input, which knows its layers from last to first."""

    def __init__(self) -> None:
        super().__init__()
        self.steps = parts()[::-1]

    def call(self, images: Any, training: bool = False) -> Any:
        for step in self.steps[::-1]:
            images = (
                step(images, training=training) if isinstance(step, L.Dropout) else step(images)
            )
        return images


def test_the_weights_have_the_shapes_that_keras_gives_them() -> None:
    assert RIGHT.shapes() == SHAPES
    assert RIGHT._replace(bias=False).shapes() == SHAPES[::2]
    assert RIGHT._replace(units=0).shapes() == [*SHAPES[:4], (12, 2), (2,)]
    assert RIGHT._replace(units=None).shapes() == [*SHAPES[:4], (12, 2), (2,), (2, 2), (2,)]
    assert [weight.shape for weight in RIGHT.weights()] == SHAPES
    assert {weight.dtype for weight in RIGHT.weights()} == {np.dtype(np.float32)}
    assert RIGHT.images().shape == (3, 12, 20, 2) and RIGHT.images().dtype == np.float32


@pytest.mark.parametrize("make", [lambda: keras.Sequential([keras.Input(CASE[0]), *parts()]), Own])
def test_a_model_is_seen_as_it_is(make: Any) -> None:
    model = make()
    seen = examine(model, CASE)
    assert seen["is"] == "model" and seen["layers"] == 8 and not seen["moving"]
    assert [tuple(shape) for shape in seen["shapes"]] == [w.shape for w in model.weights]
    assert seen.get("taken") == ([12, 20, 2] if make is not Own else None)
    right = RIGHT.answers(RIGHT.weights(), RIGHT.images())
    np.testing.assert_allclose(seen["answers"], right, atol=1e-5)
    weights, bias = RIGHT.silenced()
    [still] = log_odds(RIGHT.answers(weights, RIGHT.images()[:1]))
    kept = bias + (still - bias) / (1 - RATE)
    assert np.isclose(seen["odds"][:, None], [bias, kept], atol=1e-3).sum() == 60
    assert still > bias + 1 and 10 < np.isclose(seen["odds"], bias, atol=1e-3).sum() < 40
    assert np.unique(seen["all_odds"].round(3)).size > 10
    assert seen["all_odds"].mean() == pytest.approx(bias + 24 * 0.3, abs=1), "neurons of about 300"
    assert findings(seen, CASE) == ""


CASES = [case for seed in range(5) for case in question_2.cases(seed)]
FORGOTTEN = [{"relus": one} for one in product((True, False), repeat=3) if not all(one)]


@pytest.mark.parametrize("case", {str(case): case for case in [CASE, *CASES]}.values(), ids=str)
def test_whatever_is_forgotten_shows_in_every_case(case: Any) -> None:
    right = Network(*case)
    answers = right.answers(right.weights(), right.images())
    for change in (*FORGOTTEN, *({"end": end} for end, _ in ENDS[1:])):
        others = right._replace(**change).answers(right.weights(), right.images())
        assert np.abs(others - answers).max() > 1e-3, change  # ten times what is forgiven


def test_a_model_of_wrong_answers_is_asked_again_and_not_in_training() -> None:
    seen = examine(keras.Sequential([keras.Input(CASE[0]), *parts("relu")]), CASE)
    assert seen.keys() >= {"answers", "again"} and not seen.keys() & {"odds", "all_odds"}
    np.testing.assert_array_equal(seen["again"], seen["answers"])


def test_the_odds_of_what_is_certain_are_infinite_and_no_warning_comes() -> None:
    assert log_odds(np.array([[1, 0], [0, 1], [0.5, 0.5]])).tolist() == [np.inf, -np.inf, 0]


def test_of_a_model_that_does_not_fit_its_weights_are_seen() -> None:
    first = L.Conv2D(3, 5)
    seen = examine(keras.Sequential([keras.Input((None, None, 2)), first]), CASE)
    assert seen == {
        "is": "model", "layers": 1, "taken": [0, 0, 2], "shapes": [[5, 5, 2, 3], [3]],
        "moving": False,
    }  # fmt: skip
    norm = keras.Sequential([keras.Input(CASE[0]), L.BatchNormalization()])
    assert examine(norm, CASE)["moving"] and examine(norm, CASE)["shapes"] == [[2]] * 4
    turned = keras.Sequential([keras.Input((20, 12, 2)), *parts()])
    assert examine(turned, CASE) == {"is": "model", "layers": 8, "taken": [20, 12, 2], "shapes": []}
    assert examine(keras.Sequential(), CASE) == {"is": "model", "layers": 0, "shapes": []}


def test_what_is_no_model_is_told_in_plain_values() -> None:
    assert examine("a model", CASE) == "a model"


def test_a_model_with_two_results_or_none_is_refused_and_one_in_a_dict_is_taken() -> None:
    picture = keras.Input(CASE[0])
    row = L.Dense(2)(L.Flatten()(picture))
    for result in ([row, row], {"one": row, "two": row}):
        with pytest.raises(ValueError, match="one result is asked, a probability for each class"):
            examine(keras.Model(picture, result), CASE)
    assert examine(keras.Model(picture, {"one": row}), CASE)["shapes"] == [[480, 2], [2]]


@pytest.mark.parametrize(
    ("taken", "wrong"),
    [
        ([12, 20, 2], False), ([0, 20, 0], False), ([12, 20, 3], True), ([20, 12, 2], True),
        ([12, 20], True), ([12, 20, 2, 1], True),
    ],
)  # fmt: skip
def test_a_size_may_be_left_open_and_no_other_is_taken(taken: list[int], wrong: bool) -> None:
    assert wrong_input({"taken": taken}, RIGHT) is wrong
    assert not wrong_input({}, RIGHT)
