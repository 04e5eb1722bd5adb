"""The numbers of a state."""

from fractions import Fraction

import numpy as np
import pytest

from helpers.widgets import ConvolutionExplorer, PixelExplorer


def test_a_number_of_any_kind_is_kept_as_json_has_it() -> None:
    explorer = ConvolutionExplorer(bias=Fraction(1, 2), stride=np.int64(2))
    assert (explorer.bias, explorer.stride) == (0.5, 2)
    assert type(explorer.stride) is int


@pytest.mark.parametrize("name", ["stride", "padding", "dilation", "step", "speed", "bias"])
def test_none_and_true_are_no_numbers(name: str) -> None:
    for value in (None, True):
        with pytest.raises((ValueError, TypeError), match=name):
            ConvolutionExplorer(**{name: value})


def test_numbers_that_the_browser_could_not_hold_are_refused() -> None:
    for value in (2**62, 1e300):
        with pytest.raises(ValueError, match=r"image holds .*: at most 1e\+15 fits"):
            PixelExplorer([[value]])
