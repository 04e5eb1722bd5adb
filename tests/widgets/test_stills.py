import numpy as np
import pytest
from PIL import ImageDraw

from helpers.plotting import pieces
from helpers.widgets import stills
from helpers.widgets.stills import Panel


def test_grey_goes_from_black_to_white_and_no_further() -> None:
    shades = stills.grey(0, 200)(np.array([[-5, 0, 100, 200, 300]]))
    assert shades[0, :, 0].tolist() == [0, 0, 128, 255, 255]
    assert (shades == shades[..., :1]).all()
    assert stills.grey(3, 3)(np.array([[3]])).tolist() == [[[0, 0, 0]]]


def test_signed_numbers_are_blue_below_zero_white_at_zero_and_red_above() -> None:
    below, zero, above = stills.signed(4)(np.array([[-4, 0, 4]]))[0].tolist()
    assert below[2] > below[0] and above[0] > above[2]
    assert min(zero) > 240
    assert pieces.SIGNED == "RdBu_r", "the figures' scale"


@pytest.mark.parametrize(
    ("value", "text"), [(3, "3"), (-2.0, "−2"), (0.5, "0.50"), (-1 / 3, "−0.33"), (-0.0, "0")]
)
def test_numbers_are_written_as_the_cells_write_them(value: float, text: str) -> None:
    assert stills.written(value) == text


def test_a_small_grid_has_its_numbers_and_a_large_one_has_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[str] = []
    draw = ImageDraw.ImageDraw.text
    monkeypatch.setattr(
        ImageDraw.ImageDraw, "text", lambda *a, **k: said.append(a[2]) or draw(*a, **k)
    )
    panels = [
        Panel("small", np.array([[1, 2]]), stills.grey(0, 2)),
        Panel("large", np.full((9, 90), 7), stills.grey(0, 2)),
    ]
    stills.draw("title", panels, "sentence")
    assert sorted(said) == ["1", "2", "large", "sentence", "small", "title"]


def test_a_box_is_drawn_around_its_cells() -> None:
    panel = Panel("", np.zeros((4, 4)), stills.grey(0, 1), [(1, 1, 2, 2)], width=160)
    picture = np.asarray(stills.draw("", [panel]).convert("RGB")).astype(int)
    orange = (np.abs(picture - stills.WINDOW).sum(axis=-1) < 40).nonzero()
    rows, columns = orange
    top, left = stills.MARGIN + 2 * stills.LINE + 40, stills.MARGIN + 40
    assert (rows.min(), columns.min()) == (top, left)
    assert (rows.max(), columns.max()) == (top + 80, left + 80)


def test_what_is_not_known_is_blank_and_light_grey() -> None:
    assert stills.written(np.nan) == ""
    panel = Panel("", np.array([[0, np.nan]]), stills.grey(0, 1))
    picture = np.asarray(stills.draw("", [panel]).convert("RGB"))
    row, left = stills.MARGIN + 2 * stills.LINE + 5, stills.MARGIN + 5
    assert picture[row, left].tolist() == [0, 0, 0]
    assert picture[row, left + 44].tolist() == [225, 225, 225]


def test_text_of_several_lines_stands_alone_and_makes_the_picture_higher() -> None:
    one, three = (stills.draw("title", [], text) for text in ("a", "a\nb\nc"))
    assert three.height - one.height == 2 * stills.LINE
    last = np.asarray(three.convert("L"))[-stills.MARGIN - stills.LINE :]
    assert last.min() < 128, "the last line is drawn inside of it"
