import re
from typing import Any

import numpy as np
import pytest
import traitlets

from helpers import data
from helpers.keras_model import build_digit_cnn, fit_images, load_deep_cnn
from helpers.widgets.network_pictures import MOST, Labels, Pictures, as_fed

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
    ):
        with pytest.raises(ValueError) as error:
            digits.many = given
        assert message in str(error.value)
    for wrong in (np.zeros((64, 64, 4), np.uint8), np.zeros((64, 64, 2), np.uint8), np.uint8(1)):
        with pytest.raises(ValueError, match=rf"^one {re.escape(str(np.shape(wrong)))} do not fit"):
            digits.one = wrong
    with pytest.raises(TypeError, match="many"):
        digits.many = "a picture"


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
