import re
from typing import Any

import numpy as np
import pytest
import traitlets

from helpers import data
from helpers.keras_model import build_digit_cnn, fit_images, load_deep_cnn
from helpers.widgets import network_pictures
from helpers.widgets.network_pictures import MOST, Labels, Pictures, as_fed, check_labels

PHOTO = data.photo()
DIGITS = data.digits()[0][0][:3]


class Keeper(traitlets.HasTraits):
    """Keep pictures for a model, as an explorer does."""

    many = Pictures(np.zeros((1, 1, 1, 1), np.float32), axes=(4,), largest=MOST)
    one = Pictures(np.zeros((1, 1, 1), np.float32), axes=(3,))
    labels = Labels(traitlets.Int())

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model


@pytest.fixture(scope="module")
def digits() -> Keeper:
    return Keeper(build_digit_cnn())


@pytest.mark.parametrize("given", [PHOTO, PHOTO[None], PHOTO[..., 0], PHOTO[:, :, :1]])
@pytest.mark.parametrize("build", [load_deep_cnn, build_digit_cnn])
def test_a_photograph_of_any_size_is_fitted_as_the_helper_does(build: Any, given: Any) -> None:
    keeper = Keeper(build())
    fitted = np.atleast_3d(fit_images(keeper.model, given))
    keeper.many = given
    assert keeper.many.dtype == np.uint8
    np.testing.assert_array_equal(as_fed(keeper.many), fitted.reshape(keeper.many.shape))
    assert as_fed(keeper.many).dtype == np.float32
    if given.ndim < 4:
        keeper.one = given
        np.testing.assert_array_equal(as_fed(keeper.one), fitted)


def test_grey_stacks_may_come_without_the_axis_of_their_channel(digits: Keeper) -> None:
    for given in (DIGITS, DIGITS[..., None]):
        digits.many = given
        np.testing.assert_array_equal(digits.many, DIGITS[..., None])
    floats = DIGITS / 255
    for given in (floats, floats[..., None], floats.tolist()):
        digits.many = given
        assert digits.many.dtype == np.float32
        np.testing.assert_array_equal(as_fed(digits.many)[..., 0], floats.astype(np.float32))
    digits.one = floats[1]
    np.testing.assert_array_equal(digits.one[..., 0], floats[1].astype(np.float32))
    with pytest.raises(ValueError, match="read-only"):
        digits.one[0, 0, 0] = 1


def test_what_is_no_such_picture_is_refused(digits: Keeper) -> None:
    many = MOST // 784 + 1
    for given, message in (
        (np.zeros((many, 28, 28)), "are too many to explore: at most 7653 of this size fit"),
        (np.zeros((4, 4)), "many (4, 4) has 2 axes: 4 fit"),
        (np.full((28, 28), np.inf), "many holds NaN or infinity: finite numbers fit"),
        (np.full((28, 28), -1.1e15), "many holds more than 1e+15: smaller numbers fit"),
    ):
        with pytest.raises(ValueError) as error:
            digits.many = given
        assert message in str(error.value)
    for wrong in (np.zeros((64, 64, 4), np.uint8), np.zeros((64, 64, 2), np.uint8), np.uint8(1)):
        with pytest.raises(ValueError, match=rf"^one {re.escape(str(np.shape(wrong)))} do not fit"):
            digits.one = wrong
    with pytest.raises(TypeError, match="many"):
        digits.many = "a picture"


def test_pictures_of_the_largest_numbers_and_as_many_as_fit_are_taken(
    digits: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Keeper(digits.model).many.tolist() == [[[[0]]]], "before any came"
    digits.many = np.full((28, 28), -1e15)
    assert digits.many.min() == np.float32(-1e15)
    monkeypatch.setattr(network_pictures, "MOST", 2 * 784)
    digits.many = DIGITS[:2]
    with pytest.raises(ValueError, match="too many to explore: at most 2 of this size fit"):
        digits.many = DIGITS[:3]


def test_labels_are_taken_from_arrays_and_lists(digits: Keeper) -> None:
    for given in (np.array([3, 1], np.uint8), [3, 1], (3, 1)):
        digits.labels = given
        assert digits.labels == [3, 1]
    for none in ([], (), np.array([])):
        digits.labels = none
        assert digits.labels == []
    for wrong in (None, 3, np.array(3), [[1, 2]], [1, [2]], {1, 2}):
        with pytest.raises((TypeError, ValueError), match=r"^labels "):
            digits.labels = wrong
    with pytest.raises(TypeError, match="labels"):
        digits.labels = ["three"]


STATE: dict[str, Any] = {
    "images": np.zeros((3, 2, 2, 1)), "labels": [], "classes": [], "alarm": 1,
    "threshold": 0.5, "miss": 20.0, "false_alarm": 1.0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("units", "state"),
    [
        (1, {}), (1, {"labels": [0, 1, 1]}), (1, {"classes": ["no", "yes"]}),
        (2, {"labels": [0, 1, 1]}), (2, {"classes": ["no", "yes"]}), (2, {"alarm": 0}),
        (5, {"labels": [0, 4, 4]}), (5, {"classes": [*"abcde"]}), (5, {"alarm": 4}),
        (2, {"threshold": 0, "miss": 0, "false_alarm": 0}),
        (2, {"threshold": 1, "miss": 1000, "false_alarm": 1000}),
    ],
)  # fmt: skip
def test_labels_names_and_prices_fit_to_what_a_network_gives(
    units: int, state: dict[str, Any]
) -> None:
    check_labels(STATE | state, units)


@pytest.mark.parametrize(
    ("units", "state", "message"),
    [
        (2, {"labels": [0, 1]}, "2 labels do not fit 3 images"),
        (2, {"labels": [0, 1, 1, 1]}, "4 labels do not fit 3 images"),
        (1, {"labels": [0, 1, 2]}, "labels with 2 does not fit: 0 to 1 fit"),
        (5, {"labels": [0, 1, 5]}, "labels with 5 does not fit: 0 to 4 fit"),
        (2, {"labels": [0, 1, -1]}, "labels with -1 does not fit: a whole number of at least 0 do"),
        (1, {"classes": ["a"]}, "classes ['a'] does not fit: 2 names do"),
        (5, {"classes": ["a", "b"]}, "classes ['a', 'b'] does not fit: 5 names do"),
        (1, {"alarm": 0}, "alarm 0 does not fit: 1 to 1 fit"),
        (1, {"alarm": 2}, "alarm 2 does not fit: 1 to 1 fit"),
        (2, {"alarm": -1}, "alarm -1 does not fit: 0 to 1 fit"),
        (5, {"alarm": 5}, "alarm 5 does not fit: 0 to 4 fit"),
        (2, {"threshold": -0.1}, "threshold -0.1 does not fit: 0 to 1 does"),
        (2, {"threshold": 1.1}, "threshold 1.1 does not fit: 0 to 1 does"),
        (2, {"miss": -1}, "miss -1 does not fit: 0 to 1000 does"),
        (2, {"miss": 1001}, "miss 1001 does not fit: 0 to 1000 does"),
        (2, {"false_alarm": -1}, "false_alarm -1 does not fit: 0 to 1000 does"),
        (2, {"false_alarm": 1001}, "false_alarm 1001 does not fit: 0 to 1000 does"),
    ],
)
def test_labels_names_and_prices_that_do_not_fit_are_named_as_they_came(
    units: int, state: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError) as error:
        check_labels(STATE | state, units)
    assert str(error.value).startswith(message)
