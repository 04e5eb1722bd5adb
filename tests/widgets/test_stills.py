from typing import Any

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


def test_bytes_are_drawn_from_0_to_255_and_all_else_from_its_least_to_its_most() -> None:
    for image, low, high in (([[9, 51]], 0, 255), ([[-1.5, 4]], -1.5, 4)):
        array = np.uint8(image) if high == 255 else np.array(image)
        scale = stills.shades(array)
        middle = (low + high) / 2
        assert scale(np.array([[low, middle, high]]))[0, :, 0].tolist() == [0, 128, 255]


def test_signed_numbers_halfway_and_beyond_have_the_scales_own_colours() -> None:
    found = stills.signed(4)(np.array([[-9, -4, -2, 0, 1, 2, 9]]))[0].tolist()
    ends = [[5, 48, 97], [67, 147, 195], [247, 247, 247], [214, 96, 77], [103, 0, 31]]
    assert found == [ends[0], *ends[:3], [230, 172, 162], *ends[3:]]
    assert stills.signed(0)(np.array([[0, 1]])).tolist() == [[ends[2], ends[4]]]


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
        Panel("just", np.array([[3, 4]]), stills.grey(0, 2), width=40),  # cells of 20 pixels
        Panel("less", np.array([[5, 6]]), stills.grey(0, 2), width=39),
    ]
    stills.draw("title", panels, "sentence")
    captions = ["just", "large", "less", "sentence", "small", "title"]
    assert sorted(said) == ["1", "2", "3", "4", *captions]


def test_grids_stand_side_by_side_and_each_number_in_the_middle_of_its_square(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: dict[str, tuple[Any, ...]] = {}
    sizes, anchors = dict[str, int](), dict[str, tuple[str, ...]]()
    draw = ImageDraw.ImageDraw.text

    def note(pen: Any, at: tuple[float, float], text: str, *style: Any, **more: Any) -> None:
        said[text], sizes[text], anchors[text] = (*at, style[0]), style[1].size, style[2:]
        draw(pen, at, text, *style, **more)

    monkeypatch.setattr(ImageDraw.ImageDraw, "text", note)
    wide = "a caption that is wider than what stands below it, for it says so much"
    scale = stills.grey(0, 255)
    panels = [
        Panel("narrow", np.array([[0, 250]]), scale, width=80),
        Panel(wide, np.array([[7], [-3]]), scale),
        Panel("far", np.array([[5]]), scale),
        Panel("too long", np.array([[123456789]]), scale),
        Panel("colours", np.full((1, 1, 3), 9, np.uint8), scale),
    ]
    picture = stills.draw("a × title", panels, "one\ntwo")
    top, left = stills.MARGIN + 2 * stills.LINE, stills.MARGIN
    assert said["0"] == (left + 20, top + 20, "white")
    assert said["250"] == (left + 60, top + 20, "black")
    second, third = left + 80 + stills.GAP, said["far"][0]
    assert said["7"] == (second + 22, top + 22, "white")
    assert said["-3"] == (second + 22, top + 66, "white")
    room = round(stills._font(12).getlength(wide))
    assert third == second + room + stills.GAP and said["5"][0] == third + 22
    captions = [said[name][:2] for name in ("narrow", wide, "far")]
    assert captions == [(x, top - stills.LINE) for x in (left, second, third)]
    assert said["a x title"][:2] == (left, stills.MARGIN)
    assert said["one\ntwo"][:2] == (left, picture.height - stills.MARGIN - 2 * stills.LINE)
    assert not {"9", "123456789"} & set(said)
    assert (anchors["7"], anchors["narrow"]) == (("mm",), ()), "at is the middle of a number"
    assert sizes["a x title"] > sizes["narrow"] > sizes["7"]
    assert picture.height == 88 + 5 * stills.LINE + 2 * stills.MARGIN
    last = max(44, round(stills._font(12).getlength("colours")))
    assert picture.width == said["colours"][0] + last + stills.MARGIN
    assert stills.draw("", [panels[2]]).width == 560 + 2 * stills.MARGIN


def test_a_tall_grid_is_scaled_down_and_a_large_one_has_all_its_rows() -> None:
    panel = Panel("", np.arange(100)[:, None] // 50 * np.ones((1, 10)), stills.grey(0, 1))
    picture = np.asarray(stills.draw("", [panel]).convert("L"))
    top, left = stills.MARGIN + 2 * stills.LINE, stills.MARGIN
    column = picture[top : top + stills.TALL, left + 3]
    assert column[: stills.TALL // 2 - 1].max() < 9 and column[stills.TALL // 2 + 1 :].min() > 246
    assert picture.shape[0] == stills.TALL + 3 * stills.LINE + 2 * stills.MARGIN


def test_where_there_are_more_numbers_than_pixels_a_pixel_shows_their_mean() -> None:
    board = np.indices((900, 900)).sum(axis=0) % 2
    picture = np.asarray(stills.draw("", [Panel("", board, stills.grey(0, 1))]).convert("L"))
    top, left = stills.MARGIN + 2 * stills.LINE, stills.MARGIN
    inside = picture[top + 9 : top + 99, left + 9 : left + 99]
    assert inside.min() > 90 and inside.max() < 165


def test_a_box_is_drawn_around_its_cells() -> None:
    panel = Panel("", np.zeros((4, 4)), stills.grey(0, 1), [(1, 1, 2, 2)], width=160)
    picture = np.asarray(stills.draw("", [panel]).convert("RGB")).astype(int)
    orange = (np.abs(picture - stills.WINDOW).sum(axis=-1) < 40).nonzero()
    rows, columns = orange
    top, left = stills.MARGIN + 2 * stills.LINE + 40, stills.MARGIN + 40
    assert (rows.min(), columns.min()) == (top, left)
    assert (rows.max(), columns.max()) == (top + 80, left + 80)


def test_hatching_runs_on_from_square_to_square_and_stays_inside() -> None:
    panel = Panel("", np.full((3, 4), np.nan), width=120, hatched=[(1, 1), (1, 2)])
    picture = np.asarray(stills.draw("", [panel]).convert("L"))
    top, left = stills.MARGIN + 2 * stills.LINE, stills.MARGIN
    inside = picture[top : top + 90, left : left + 120] < 200
    rows, columns = inside.nonzero()
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (30, 60, 30, 90)
    middle = np.flatnonzero(inside[45])  # five lines a square of 30 pixels: one in every 6
    assert np.array_equal(middle, np.arange(33, 90, 6))


def test_a_grid_has_a_thin_grey_frame_around_it() -> None:
    panel = Panel("", np.ones((2, 3)), stills.grey(0, 1), width=30)
    picture = np.asarray(stills.draw("", [panel]).convert("L"))[stills.MARGIN + stills.LINE :]
    rows, columns = (picture < 200).nonzero()
    top, left = stills.LINE, stills.MARGIN
    places = {*zip(rows.tolist(), columns.tolist(), strict=True)}
    assert places == {
        (row, column)
        for row in range(top - 1, top + 21) for column in range(left - 1, left + 31)
        if row in (top - 1, top + 20) or column in (left - 1, left + 30)
    }  # fmt: skip


def test_without_a_scale_a_grid_runs_from_black_at_0_to_white_at_255() -> None:
    assert Panel("", np.eye(2)).colour([[0, 51, 255]]).tolist() == [[[0] * 3, [51] * 3, [255] * 3]]


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
