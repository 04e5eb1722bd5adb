from typing import Any

import numpy as np
import pytest
from PIL import ImageDraw

from helpers.widgets.charts import BLUE, BOTTOM, INK, LEFT, ORANGE, RIGHT, TOP, Axis, Line, chart

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
    style: dict[str, Any] = {}
    draw = ImageDraw.ImageDraw.text

    def note(pen: Any, at: tuple[float, float], text: str, ink: Any, font: Any, end: str) -> None:
        said[text], style[text] = at, (ink, font.size, end)
        draw(pen, at, text, ink, font, end)

    monkeypatch.setattr(ImageDraw.ImageDraw, "text", note)
    x = Axis("across", -2, 6, [-2, 0, 6000])
    y = Axis("up", 1e-3, 1e5, [1e-3, 0.01, 0.1, 1000, 1001, 1e5], log=True)
    panel = chart("A chart", [], x, y, SIZE)
    assert {"0.1", "1e3"} < {*said}
    ends = {"across": "mb", **dict.fromkeys(("-2", "0", "6000"), "mt")}
    assert style == {text: (INK, 11, ends.get(text, "rm")) for text in said}
    assert {said[text][1] for text in ("-2", "0", "6000")} == {TOP + HEIGHT + 4}
    assert {at[0] for text, at in said.items() if text not in ends} == {LEFT - 5}
    across = {text: said[text][0] - LEFT for text in ("-2", "0", "6000")}
    assert across == {"-2": 0, "0": WIDTH / 4, "6000": 6002 / 8 * WIDTH}
    up = {text: HEIGHT + TOP - said[text][1] for text in ("1e-3", "0.01", "1000", "1e5")}
    assert up == pytest.approx(
        {"1e-3": 0, "0.01": HEIGHT / 8, "1000": 6 * HEIGHT / 8, "1e5": HEIGHT}
    )
    assert said["across"] == (LEFT + WIDTH / 2, SIZE[1] - 3) and panel.caption == "A chart: up"
    assert panel.values.shape == (*SIZE[::-1], 3) and panel.width == SIZE[0]


def test_axes_know_the_share_of_a_value() -> None:
    assert Axis("x", 2, 6, []).share([2, 3, 6]).tolist() == [0, 0.25, 1]
    assert Axis("y", 0.01, 100, [], log=True).share([0.01, 1, 100]).tolist() == [0, 0.5, 1]


def test_the_axes_are_drawn_in_ink_on_white() -> None:
    axis = Axis("", 0, 1, [])
    picture = chart("", [], axis, axis, SIZE).values
    wanted = np.full((*SIZE[::-1], 3), 255)
    wanted[TOP : TOP + HEIGHT + 1, LEFT] = wanted[TOP + HEIGHT, LEFT : LEFT + WIDTH + 1] = INK
    np.testing.assert_array_equal(picture, wanted)


def test_lines_are_two_pixels_wide_dots_nine_and_what_is_far_away_is_brought_nearer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    axis, drawn = Axis("", 0, 1, []), []
    for name in ("line", "circle"):
        monkeypatch.setattr(ImageDraw.ImageDraw, name, lambda pen, *how: drawn.append(how))
    far = Line([-9, 0.5, 9], [-9, 0.5, 9], ORANGE)
    chart("", [far, far._replace(dots=True)], axis, axis, SIZE)
    wide, high = 2 * WIDTH, 2 * HEIGHT  # drawn at twice the size, then halved
    points = [(-wide, 2 * high), (wide / 2, high / 2), (2 * wide, -high)]
    assert drawn[:-1] == [(points, ORANGE, 4), *((point, 9, ORANGE) for point in points)]
