from typing import Any

import numpy as np
import pytest
from PIL import ImageDraw

from helpers.widgets.charts import BLUE, BOTTOM, LEFT, ORANGE, RIGHT, TOP, Axis, Line, chart

WIDTH, HEIGHT = 200, 100  # of the axes
SIZE = (WIDTH + LEFT + RIGHT, HEIGHT + TOP + BOTTOM)


def places(line: Line, x: Axis, y: Axis) -> np.ndarray:
    """Return where a chart has the line's colour: the shares of the axes, (n, 2)."""
    picture = chart("A chart", [line], x, y, SIZE).values
    near = np.abs(picture.astype(int) - line.colour).max(axis=-1) < 60  # its edges are smooth
    rows, columns = np.nonzero(near)
    return np.column_stack([(columns - LEFT) / WIDTH, 1 - (rows - TOP) / HEIGHT])


@pytest.mark.parametrize("log", [False, True])
def test_a_dot_lies_where_its_axes_say(log: bool) -> None:
    x = Axis("x", 0, 8, [0, 8])
    y = Axis("y", 1e-3, 1e3, [1, 10], log=True) if log else Axis("y", -3, 3, [0])
    found = places(Line([2], [10 if log else 1], ORANGE, dots=True), x, y)
    np.testing.assert_allclose(found.mean(axis=0), [0.25, 2 / 3], atol=0.02)


def test_a_line_goes_through_its_points_and_is_cut_off_at_the_axes() -> None:
    axis = Axis("both", 0, 1, [0, 1])
    found = places(Line([0, 2], [0, 2], BLUE), axis, axis)
    assert len(found) > 50
    np.testing.assert_allclose(found[:, 0], found[:, 1], atol=0.05)
    assert found.max() <= 1


def test_the_numbers_stand_at_their_places_and_each_axis_has_its_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: dict[str, tuple[float, float]] = {}
    draw = ImageDraw.ImageDraw.text

    def note(pen: Any, at: tuple[float, float], text: str, *style: Any) -> None:
        said[text] = at
        draw(pen, at, text, *style)

    monkeypatch.setattr(ImageDraw.ImageDraw, "text", note)
    x = Axis("across", -2, 6, [-2, 0, 6000])
    y = Axis("up", 1e-3, 1e5, [1e-3, 0.01, 1000, 1e5], log=True)
    panel = chart("A chart", [], x, y, SIZE)
    across = {text: said[text][0] - LEFT for text in ("-2", "0", "6000")}
    assert across == {"-2": 0, "0": WIDTH / 4, "6000": 6002 / 8 * WIDTH}
    up = {text: HEIGHT + TOP - said[text][1] for text in ("1e-3", "0.01", "1000", "1e5")}
    assert up == pytest.approx(
        {"1e-3": 0, "0.01": HEIGHT / 8, "1000": 6 * HEIGHT / 8, "1e5": HEIGHT}
    )
    assert said["across"][0] == LEFT + WIDTH / 2 and panel.caption == "A chart: up"
    assert panel.values.shape == (*SIZE[::-1], 3) and panel.width == SIZE[0]


def test_axes_know_the_share_of_a_value() -> None:
    assert Axis("x", 2, 6, []).share([2, 3, 6]).tolist() == [0, 0.25, 1]
    assert Axis("y", 0.01, 100, [], log=True).share([0.01, 1, 100]).tolist() == [0, 0.5, 1]
