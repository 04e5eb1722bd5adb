"""What helpers/plotting/pixels.py promises: a network's parts, each under its name."""

from itertools import product
from operator import itemgetter
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Circle, Rectangle
from matplotlib.text import Annotation

from helpers.plotting import show_network_overview
from helpers.plotting.pieces import GREEN, VERMILION
from tests.support import assert_drawn_into, assert_refused, written

GREY = np.zeros((4, 4), np.uint8)
height = itemgetter(1)


def test_every_word_that_the_page_explains_stands_in_the_picture() -> None:
    ax = show_network_overview(GREY, ["yes", "no"])
    assert {
        *("picture", "numbers", "layer", "simple features", "features of features", "last layer"),
        *("the answers", "a weight", "yes", "no"),
    } < set(written(ax))
    assert written(ax).count("layer") == 3 and written(ax)[-1].startswith("training: ")
    colours = {text.get_text(): text.get_color() for text in ax.texts}
    assert colours["a weight"] == VERMILION and colours[written(ax)[-1]] == GREEN
    heights = [(text.get_text(), text.get_position()[1]) for text in ax.texts]
    for word in ("picture", "layer", "last layer"):
        assert all(y > 4 for text, y in heights if text == word), "above the parts"
    for word in ("numbers", "simple features", "features of features", "the answers"):
        assert all(0.5 < y < 1.6 for text, y in heights if text == word), "and below them"


@pytest.mark.parametrize("count", [2, 3, 4])
def test_each_answer_hangs_on_every_number_and_one_weight_is_marked(count: int) -> None:
    ax = show_network_overview(GREY, [f"answer {place}" for place in range(count)])
    colors = [to_hex(line.get_color()) for line in ax.lines]
    assert len(colors) == 5 * count and colors.count(VERMILION) == 1
    circles: list[Any] = [patch for patch in ax.patches if isinstance(patch, Circle)]
    units = {circle.center for circle in circles if circle.center[0] < 10}
    ends = {circle.center for circle in circles} - units
    assert (len(units), len(ends)) == (5, count)
    lines = [tuple(map(tuple, line.get_xydata().tolist())) for line in ax.lines]  # type: ignore[union-attr]
    assert set(lines) == set(product(units, ends))
    marked = lines[colors.index(VERMILION)]
    assert marked == (max(units, key=height), max(ends, key=height))
    for place, end in enumerate(sorted(ends, key=height, reverse=True)):
        (text,) = (text for text in ax.texts if text.get_text() == f"answer {place}")
        x, y = text.get_position()
        assert x > end[0] and y == end[1]


def test_the_parts_stand_from_left_to_right_and_each_arrow_leads_on() -> None:
    ax = show_network_overview(GREY, ["yes", "no"])
    maps: list[Any] = [patch for patch in ax.patches if isinstance(patch, Rectangle)]
    assert len(maps) == 4 + 6
    stacks = [maps[:4], maps[4:]]
    for stack, side in zip(stacks, (1.4, 0.8), strict=True):
        assert {(one.get_width(), one.get_height()) for one in stack} == {(side, side)}
        corners = [one.get_xy() for one in stack]
        assert corners == sorted(corners, reverse=True)  # the first one in front
        assert np.mean([y + side / 2 for _, y in corners]) == pytest.approx(2.6)
    left, right, bottom, top = ax.images[0].get_extent()
    assert (left, right) == (0, 2) and (bottom + top) / 2 == 2.6
    arrows = [(*text.xyann, *text.xy) for text in ax.texts if isinstance(text, Annotation)]
    *ahead, back = arrows
    assert len(ahead) == 3 and back[2] < 4 < 10 < back[0]
    ends = [
        right,
        *(max(one.get_x() + side for one in s) for s, side in zip(stacks, (1.4, 0.8), strict=True)),
    ]
    starts = [*(min(one.get_x() for one in stack) for stack in stacks), 9.0 - 0.17]
    for (x, y, to, level), end, start in zip(ahead, ends, starts, strict=True):
        assert end < x < to < start and y == level == 2.6
    (low, high), (below, above) = ax.get_xlim(), ax.get_ylim()
    for text in ax.texts:
        x, y = text.get_position()
        assert low < x < high and below < y < above


def test_the_sketch_goes_into_axes_that_came() -> None:
    assert_drawn_into(lambda *a, **k: show_network_overview(GREY, ["a", "b"], *a, **k))


def test_the_picture_is_drawn_as_it_came_into_axes_that_came() -> None:
    picture = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)
    _, ax = plt.subplots()
    assert show_network_overview(picture, ["a", "b"], "a title", ax=ax) is ax
    np.testing.assert_array_equal(ax.images[0].get_array(), picture)
    assert ax.images[0].get_clim() == (0, 255) and ax.images[0].get_cmap().name == "gray"
    assert ax.get_title() == "a title"


def test_what_does_not_fit_is_refused() -> None:
    message = "answers: 1 came; two to four fit"
    assert_refused(lambda: show_network_overview(GREY, ["a"]), message)
    message = "answers: 5 came; two to four fit"
    assert_refused(lambda: show_network_overview(GREY, list("abcde")), message)
    message = "image (4,) does not fit: (H, W), (H, W, 1), (H, W, 3) do"
    assert_refused(lambda: show_network_overview([1, 2, 3, 4], ["a", "b"]), message)
