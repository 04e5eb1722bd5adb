"""Tests of assignments/checks/findings.py: each fault of a model gets its own sentence.

No Keras here: what `examine` would see of a model is computed by the course's helpers.
"""

from typing import Any

import numpy as np
import pytest

from assignments.checks import keras_model
from assignments.checks.findings import ENDS, LAYERS, RATE, SHAPES, findings
from assignments.checks.networks import Network, log_odds
from helpers.pooling import average_pool2d, max_pool2d

CASE = keras_model.question_2.fixed[0]
RIGHT = Network(*CASE)
RNG = np.random.default_rng(0)
SILENCED_WEIGHTS, BIAS = RIGHT.silenced()
STILL = float(log_odds(RIGHT.answers(SILENCED_WEIGHTS, RIGHT.images()[:1]))[0])
HIDDEN = np.array([100 * (STILL - BIAS), *RNG.uniform(290, 310, 23)])  # neurons above zero


def seen(network: Network = RIGHT, **more: Any) -> dict[str, Any]:
    """Return what is seen of a model that is this network."""
    shapes = [list(shape) for shape in network.shapes()]
    same = shapes == [list(shape) for shape in RIGHT.shapes()]
    answers = network.answers(RIGHT.weights(), RIGHT.images()) if same else None
    told = {"is": "model", "layers": 9, "shapes": shapes, "moving": False}
    return told | {"answers": answers, "again": answers} | dropped(kept(60)) | more


def kept(share: float) -> Any:
    """Draw which of the hidden neurons are kept, a row for each picture."""
    return RNG.random((60, 24)) * 100 < share


def dropped(mask: Any, scale: float = 1 / (1 - RATE)) -> dict[str, Any]:
    """Return the odds in training, where these neurons are kept and scaled."""
    neurons = np.where(mask, HIDDEN * scale, 0)
    return {
        "odds": BIAS + neurons[:, 0] / 100,
        "all_odds": BIAS + neurons.sum(axis=1) / 1000,
    }


def test_the_network_that_is_asked_for_has_no_fault_in_whatever_order_its_weights_come() -> None:
    assert findings(seen(), CASE) == ""
    assert findings(seen(answers=seen()["answers"] + 5e-5), CASE) == "", "as float32 rounds"
    assert findings(seen(shapes=seen()["shapes"][::-1]), CASE) == ""


@pytest.mark.parametrize(
    ("what", "says"),
    [
        (np.zeros(3), "function returns something of the type ndarray; a Keras model is needed."),
        (
            {"is": "list", "type": "zip"},
            "function returns something of the type zip; a Keras model is needed.",
        ),
        (seen(layers=0), "model is empty: it has no layers and no weights."),
        (seen(taken=[29, 20, 3]), "model takes pictures of the shape (29, 20, 3)."),
        (seen(taken=[0, 0, 1]), "model takes pictures of the shape (None, None, 1)."),
        (seen(shapes=[]), "model has no weights at all: where are its layers?"),
        (
            seen(shapes=[*seen()["shapes"], [8], [8]], moving=True),
            "model has a batch normalisation, and the question has none.",
        ),
        (
            seen(shapes=[*seen()["shapes"], [8]]),
            "model has 9 arrays of weights, which does not fit: two convolutions and two dense "
            "layers are asked for, each with a bias.",
        ),
    ],
)
def test_what_is_no_such_model_is_told_so(what: Any, says: str) -> None:
    assert findings(what, CASE) == says


@pytest.mark.parametrize(("change", "hint"), SHAPES)
def test_weights_of_another_shape_are_traced_to_what_was_changed(
    change: dict[str, Any], hint: str
) -> None:
    shapes = seen(RIGHT._replace(**change))["shapes"]
    for some in (shapes, shapes[::-1]):
        assert findings(seen(shapes=some), CASE) == f"model does not fit. {hint}"


@pytest.mark.parametrize("number", range(8))
def test_weights_that_nothing_explains_are_told_with_their_layer(number: int) -> None:
    shapes = seen()["shapes"]
    shapes[number] = [*shapes[number][:-1], 7]
    layer = [*(name.removeprefix("the ") for name in LAYERS), "last layer"][number // 2]
    assert findings(seen(shapes=shapes), CASE) == (
        f"model has weights {tuple(shapes[number])} in the {layer}: what should it read, and how "
        "much should it give?"
    )


WEIGHTS = "model has the right weights"
OTHER = f"{WEIGHTS}, but it computes something else: compare every line."
MISSING = f"{WEIGHTS}, and something is missing."
FORGOTTEN = [
    ((False, True, True), "Where is the ReLU of the first convolution?"),
    ((True, False, True), "Where is the ReLU of the second convolution?"),
    ((True, True, False), "Where is the ReLU of the hidden dense layer?"),
    (
        (False, True, False),
        "Where is the ReLU of the first convolution and the hidden dense layer?",
    ),
]


@pytest.mark.parametrize(("relus", "hint"), FORGOTTEN)
@pytest.mark.parametrize(("end", "more"), ENDS)
def test_what_is_forgotten_is_named(
    relus: tuple[bool, ...], hint: str, end: Any, more: str
) -> None:
    forgotten = RIGHT._replace(relus=relus, end=end)
    assert findings(seen(forgotten), CASE) == f"{MISSING} {hint} {more}".strip()
    if more:
        assert findings(seen(RIGHT._replace(end=end)), CASE) == f"{MISSING} {more}"


@pytest.mark.parametrize("first", [max_pool2d, average_pool2d])
@pytest.mark.parametrize("second", [max_pool2d, average_pool2d])
def test_an_average_is_not_taken_for_the_largest_value(first: Any, second: Any) -> None:
    says = f"{MISSING} Both poolings take the largest value, not the average."
    right = first is second is max_pool2d
    assert findings(seen(RIGHT._replace(pool=(first, second))), CASE) == ("" if right else says)


def test_answers_that_nothing_explains_are_told_what_they_are() -> None:
    answers = seen()["answers"]
    turned = answers[:, ::-1] + 2e-5  # as float32 rounds
    for some, again, says in [
        (turned, answers, "model gives other answers each time: dropout acts in training only."),
        (2 * answers, 2 * answers, f"{WEIGHTS}, but its answers do not add up to 1."),
        (turned, turned, OTHER),
        (turned[None], turned[None], OTHER),
    ]:  # fmt: skip
        assert findings(seen(answers=some, again=again), CASE) == says


OTHER_RATE = "model silences the hidden neurons, or something else, at another rate than asked."
OTHER_LAYER = "model silences or changes something else: which layer does the dropout follow?"
ALIKE = np.full(60, STILL)
USUAL = dropped(kept(60), 1.0003 / (1 - RATE))
SILENCED = [
    (USUAL | {"odds": USUAL["odds"] + 5e-4}, ""),  # as float32 rounds
    (dropped(np.arange(60 * 24).reshape(60, 24) % 23 == 0), ""),  # few
    (dropped(np.eye(60, 24) * (np.arange(24) < 2)), ""),  # one or none
    (
        {"odds": ALIKE + 5e-4},
        "model computes the right thing, but nothing is silenced in training.",
    ),
    (dropped(kept(60)[:, :1]), "model silences all hidden neurons together, not each by itself."),
    (
        dropped(kept(40), 1.0003 / RATE),
        "model keeps as many neurons as it should silence: the rate is the silenced share.",
    ),
    (dropped(kept(50), 2), OTHER_RATE),
    (dropped(kept(60), 1), OTHER_RATE),
    ({"odds": BIAS + (ALIKE - BIAS) / (1 - RATE)}, OTHER_LAYER),  # never silenced
    ({"odds": ALIKE + 0.5}, OTHER_LAYER),
    ({"odds": ALIKE * 0 + BIAS}, OTHER_LAYER),  # always
    ({"odds": np.maximum(USUAL["odds"], BIAS + 0.5)}, OTHER_LAYER),  # not quite
    ({"odds": USUAL["odds"] * np.linspace(1, 1.0007, 60)}, OTHER_LAYER),  # each another
]


@pytest.mark.parametrize(("odds", "says"), SILENCED)
def test_the_dropout_is_known_by_what_it_silences_and_how_it_scales(
    odds: dict[str, Any], says: str
) -> None:
    assert findings(seen(**odds), CASE) == says
