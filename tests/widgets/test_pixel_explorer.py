from functools import partial

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from helpers import data
from helpers.pixels import describe_color
from helpers.widgets import PixelExplorer
from helpers.widgets.pixel_explorer import NEAR
from tests.widgets.support import (
    Alone,
    Noted,
    alone,
    cells,
    colours,
    listeners,
    noted,
    page,
    read,
    refused,
    shot,
    works,
)

__all__ = ["alone", "noted", "page"]  # fixtures

CAT = data.photo()[::6, ::6]


def test_the_output_is_the_pixel() -> None:
    explorer = PixelExplorer(CAT, row=3, column=5)
    np.testing.assert_array_equal(explorer.output, CAT[3, 5])
    explorer.row = 4
    np.testing.assert_array_equal(explorer.output, CAT[4, 5])
    assert explorer.output.dtype == np.uint8
    assert float(PixelExplorer([[0.5, 1]]).output) == 0.5


@pytest.mark.parametrize("image", [CAT, data.lincoln()])
def test_the_still_picture_frames_the_pixel_and_shows_what_is_around_it(
    noted: Noted, image: np.ndarray
) -> None:
    explorer = PixelExplorer(image, row=1, column=8, mix=[200, 0, 0])
    explorer.still()
    _, (whole, near, mixed), sentence = noted[-1]
    np.testing.assert_array_equal(whole.values, image)
    np.testing.assert_array_equal(near.values, image[: 2 + NEAR, 8 - NEAR : 9 + NEAR])
    assert (whole.boxes, near.boxes) == ([(1, 8, 1, 1)], [(1, NEAR, 1, 1)])
    assert mixed.caption == "Mixed: red" and mixed.values.tolist() == [[[200, 0, 0]]]
    assert mixed.values.dtype == np.uint8
    assert sentence == f"Row 1, column 8: {image[1, 8].tolist()}"
    explorer.question = {"text": "How bright?", "choices": ["A", "B"]}
    explorer.still()
    _, (closed,), sentence = noted[-1]
    np.testing.assert_array_equal(
        closed.values, np.stack([image] * 3, -1) if image.ndim == 2 else image
    )
    assert not closed.boxes and sentence == "How bright?"


@pytest.mark.parametrize(("row", "column"), [(0, 0), (5, 4), (4, 5), (15, 11)])
def test_at_the_border_fewer_neighbours_are_shown(noted: Noted, row: int, column: int) -> None:
    PixelExplorer(row=row, column=column).still()
    _, (_, near, _), _ = noted[0]
    top, left = max(row - 4, 0), max(column - 4, 0)
    np.testing.assert_array_equal(near.values, data.lincoln()[top : row + 5, left : column + 5])
    assert near.boxes == [(row - top, column - left, 1, 1)]


def test_a_smaller_picture_keeps_the_pixel_inside() -> None:
    explorer = PixelExplorer(CAT, row=30, column=40)
    explorer.image = data.lincoln()
    assert (explorer.row, explorer.column) == (15, 11)


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"row": 16}, "row 16 does not fit: 0 to 15 do"),
        ({"column": -1}, "column -1 does not fit: 0 to 11 do"),
        ({"image": np.zeros((4, 4, 4))}, "image (4, 4, 4) float64 does not fit: (H, W), or"),
        ({"image": np.zeros((4, 4, 3))}, "image (4, 4, 3) float64 does not fit: (H, W), or"),
        ({"image": np.zeros((4, 4, 4), np.uint8)}, "image (4, 4, 4) uint8 does not fit: (H, W), "),
        ({"image": [[np.nan, 1.0]]}, "image holds NaN or infinity: finite numbers fit"),
        ({"image": np.zeros((4000, 30), np.uint8)}, "image (4000, 30) is too large to explore"),
        ({"mix": [1, 2, 300]}, "mix is (1, 2, 300): each value must lie between 0 and 255"),
        ({"mix": [1, 2]}, "mix has shape (2,): a colour is three numbers"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_and_the_last_state_stays(state: dict, message: str) -> None:
    explorer = PixelExplorer()
    refused(explorer, state, message)
    with pytest.raises(ValueError):
        PixelExplorer(**state)


@pytest.mark.check
def test_hovering_and_walking_show_the_numbers(alone: Alone) -> None:
    root = alone(PixelExplorer())
    np.testing.assert_array_equal(cells(root, "The picture"), data.lincoln())
    picture = root.get_by_role("grid", name="The picture")
    picture.hover(position={"x": 100, "y": 70})  # cells of 32 pixels
    assert (read(root, "row"), read(root, "column")) == (2, 3)
    expect(root.get_by_role("status")).to_have_text(f"Row 2, column 3: {data.lincoln()[2, 3]}.")
    picture.locator("[tabindex='0']").focus()
    for key in ("ArrowDown", "ArrowRight", "Control+End", "ArrowUp"):
        root.page.keyboard.press(key)
    assert (read(root, "row"), read(root, "column")) == (14, 11)
    np.testing.assert_array_equal(cells(root, "Around the pixel"), data.lincoln()[10:16, 7:12])
    expect(root.get_by_role("status")).to_have_text("Row 14, column 11: 236.")


@pytest.mark.check
def test_a_photograph_is_painted_pixel_for_pixel_and_walked_by_keyboard(alone: Alone) -> None:
    root = alone(PixelExplorer(CAT))
    np.testing.assert_array_equal(colours(root, "The picture"), CAT)
    root.get_by_role("grid", name="The picture").get_by_role("gridcell").focus()
    root.page.keyboard.press("ArrowRight")
    red, green, blue = CAT[0, 1].tolist()
    said = (
        f"Row 0, column 1: red {red}, green {green}, blue {blue}, {describe_color(CAT[0, 1]).name}."
    )
    expect(root.get_by_role("status")).to_have_text(said)
    shot(root.page, "explorer-pixel")


@pytest.mark.check
def test_with_shift_an_arrow_goes_ten_pixels(alone: Alone) -> None:
    root = alone(PixelExplorer(CAT, row=5, column=5))
    root.get_by_role("grid", name="The picture").get_by_role("gridcell").focus()
    for key, place in (
        ("Shift+ArrowDown", (15, 5)), ("Shift+ArrowRight", (15, 15)), ("ArrowUp", (14, 15)),
        ("Shift+ArrowLeft", (14, 5)), ("Shift+ArrowLeft", (14, 0)), ("Shift+ArrowUp", (4, 0)),
    ):  # fmt: skip
        root.page.keyboard.press(key)
        assert (read(root, "row"), read(root, "column")) == place, key


def mixed(root: Locator) -> np.ndarray:
    """Compare the colour that is mixed with the helper's; return it."""
    mix = np.array(read(root, "mix"))
    color = describe_color(mix)
    expect(root.locator(".ex-name")).to_have_text(
        f"{color.name}: hue {color.hue:.0f}°, saturation {color.saturation:.2f}, "
        f"lightness {color.lightness:.2f}"
    )
    painted = "rgb({}, {}, {})".format(*mix)
    expect(root.locator(".ex-swatch")).to_have_css("background-color", painted)
    return mix


@pytest.mark.check
def test_a_mixed_colour_is_named_as_the_helper_names_it(alone: Alone) -> None:
    root = alone(PixelExplorer(mix=[254, 128, 10]))
    for label, key in (("Red", "ArrowRight"), ("Green", "Home"), ("Blue", "PageUp")):
        root.get_by_label(label).focus()
        root.page.keyboard.press(key)
        mix = mixed(root)
    assert mix[0] == 255 and mix[1] == 0 and mix[2] > 10


@pytest.mark.check
def test_every_light_is_moved_by_mouse_and_by_keyboard(alone: Alone) -> None:
    root = alone(PixelExplorer(mix=[25, 128, 10]))
    for label, keys, by_mouse, by_keys in (
        ("Red", "Home", [255, 128, 10], [0, 128, 10]),
        ("Green", "ArrowLeft", [0, 255, 10], [0, 254, 10]),
        ("Blue", "ArrowLeft ArrowLeft", [0, 254, 255], [0, 254, 253]),
    ):
        light = root.get_by_role("slider", name=label)
        works(light, keys, partial(mixed, root), by_mouse, by_keys)


@pytest.mark.check
def test_a_neighbour_is_chosen_by_mouse_and_by_keyboard(alone: Alone) -> None:
    root = alone(PixelExplorer(row=8, column=5))

    def near() -> tuple[int, int]:
        row, column = read(root, "row"), read(root, "column")
        around = data.lincoln()[max(row - 4, 0) : row + 5, max(column - 4, 0) : column + 5]
        np.testing.assert_array_equal(cells(root, "Around the pixel"), around)
        said = f"Row {row}, column {column}: {data.lincoln()[row, column]}."
        expect(root.get_by_role("status")).to_have_text(said)
        return row, column

    first = root.get_by_role("grid", name="Around the pixel").get_by_role("gridcell").first
    works(first, "Control+End Enter", near, (4, 1), (8, 5))


@pytest.mark.check
def test_a_view_that_is_removed_leaves_no_listener(alone: Alone, page: Page) -> None:
    alone(PixelExplorer())
    assert listeners(page) == 0


def test_a_refused_picture_leaves_the_pixel_where_it_was() -> None:
    explorer = PixelExplorer(CAT, row=30, column=40)
    with pytest.raises(ValueError, match=r"image .* does not fit"):
        explorer.image = np.zeros((2, 2, 4))
    assert (explorer.row, explorer.column) == (30, 40)
