"""What helpers/plotting/pixels.py promises: a network's parts, each under its name."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex

from helpers.plotting import show_network_overview
from helpers.plotting.pieces import VERMILION
from tests.support import assert_refused, written

GREY = np.zeros((4, 4), np.uint8)


def test_every_word_that_the_page_explains_stands_in_the_picture() -> None:
    texts = " ".join(written(show_network_overview(GREY, ["yes", "no"])))
    for word in ("picture", "layer", "features", "a weight", "training", "answer", "yes", "no"):
        assert word in texts


@pytest.mark.parametrize("count", [2, 3, 4])
def test_each_answer_hangs_on_every_number_and_one_weight_is_marked(count: int) -> None:
    ax = show_network_overview(GREY, [f"answer {place}" for place in range(count)])
    colors = [to_hex(line.get_color()) for line in ax.lines]
    assert len(colors) == 5 * count and colors.count(VERMILION) == 1


def test_the_picture_is_drawn_as_it_came_into_axes_that_came() -> None:
    picture = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)
    _, ax = plt.subplots()
    assert show_network_overview(picture, ["a", "b"], "a title", ax=ax) is ax
    np.testing.assert_array_equal(ax.images[0].get_array(), picture)
    assert ax.get_title() == "a title"


def test_what_does_not_fit_is_refused() -> None:
    message = "answers: 1 came; two to four fit"
    assert_refused(lambda: show_network_overview(GREY, ["a"]), message)
    message = "answers: 5 came; two to four fit"
    assert_refused(lambda: show_network_overview(GREY, list("abcde")), message)
    message = "image (4,) does not fit: (H, W), (H, W, 1), (H, W, 3) do"
    assert_refused(lambda: show_network_overview([1, 2, 3, 4], ["a", "b"]), message)
