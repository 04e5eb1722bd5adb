import re
from functools import partial
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from helpers import data, pooling
from helpers.kernels import KERNELS, conv2d
from helpers.pixels import to_grayscale
from helpers.widgets import PoolingExplorer, stills
from helpers.widgets.pooling_explorer import DIRECTIONS, LIMITS, WAYS, course_pictures
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
from tests.widgets.through_node import asked

__all__ = ["alone", "noted", "page"]  # fixtures

STATE = ("pool_size", "stride", "padding", "patch_size", "top", "left", "shift", "direction")
PHOTO = course_pictures()["a photograph"]
SIGNED = np.random.default_rng(5).integers(-90, 90, (9, 13))


# ------------------------------------------------------------------------------------ in Python


@pytest.mark.parametrize("image", [data.lincoln(), SIGNED, SIGNED / np.float32(7)])
@pytest.mark.parametrize(("pool_size", "stride"), [(2, None), (3, 2), (2, 3)])
@pytest.mark.parametrize("padding", ["valid", "same"])
def test_the_output_is_the_helpers(
    image: np.ndarray, pool_size: int, stride: int | None, padding: str
) -> None:
    explorer = PoolingExplorer(image, pool_size, stride=stride, padding=padding)
    options: dict[str, Any] = {"stride": stride, "padding": padding}
    step = stride or pool_size
    expected = {
        "max": pooling.max_pool2d(image, pool_size, **options),
        "min": pooling.min_pool2d(image, pool_size, **options),
        "average": pooling.average_pool2d(image, pool_size, **options),
        "subsample": pooling.subsample(image, step),
        "blur": conv2d(image, KERNELS["gaussian_blur"], stride=step, padding=padding),
    }
    for way in WAYS:
        explorer.way = way
        np.testing.assert_array_equal(explorer.output, expected[way])
        assert explorer.output.dtype == expected[way].dtype


def test_a_shift_moves_the_picture_under_the_patch() -> None:
    explorer = PoolingExplorer(PHOTO, patch_size=16, top=20, left=30, shift=3)
    np.testing.assert_array_equal(explorer.patch, PHOTO[20:36, 27:43])
    explorer.direction = "up"
    np.testing.assert_array_equal(explorer.patch, PHOTO[23:39, 30:46])
    explorer.direction = "aslant"
    np.testing.assert_array_equal(explorer.patch, PHOTO[17:33, 27:43])


def test_what_survives_is_counted_as_notebook_04_counts() -> None:
    explorer = PoolingExplorer(PHOTO, patch_size=16, top=20, left=30, shift=1)
    before = pooling.max_pool2d(PHOTO[20:36, 30:46])
    after = pooling.max_pool2d(PHOTO[20:36, 29:45])
    change = float(np.sqrt(np.mean((after - before) ** 2)) / before.std())
    found = explorer.survives()
    assert found["max"][:2] == ((before == after).sum(), 64)
    assert found["max"].change == pytest.approx(change)
    assert [*found] == [*WAYS, "global max", "global average"]
    assert found["global max"][1] == 1


def test_notebook_04_tells_what_survives_of_its_patch() -> None:
    photo = to_grayscale(data.photo("camera")).round()
    slopes = [conv2d(photo, KERNELS[name]) for name in ("sobel_x", "sobel_y")]
    piece = np.hypot(*slopes)[29:125, 89:185].round().astype(int)
    found = PoolingExplorer(piece, top=30, left=30, shift=1).survives()
    assert [found[way].same for way in WAYS] == [17, 15, 0, 2, 0]
    changes = {way: round(found[way].change, 2) for way in WAYS}
    assert list(changes.values()) == [0.46, 0.89, 0.56, 0.85, 0.46]
    found = PoolingExplorer(piece, top=30, left=30, shift=2).survives()
    assert [found[way].same for way in WAYS] == [0, 2, 0, 0, 0]
    explorer = PoolingExplorer(piece, top=30, left=30, shift=1, direction="left")
    changes = {way: round(explorer.survives()[way].change, 2) for way in WAYS}
    assert (min(changes, key=lambda way: changes[way]), changes["max"]) == ("subsample", 0.73)
    assert changes["subsample"] == 0.46


def test_nothing_changes_without_a_shift_and_a_dot_stays_in_its_window() -> None:
    explorer = PoolingExplorer(course_pictures()["a bright dot"])
    assert all(same == of for same, of, _ in explorer.survives().values())
    explorer.shift = 1  # from column 4 to 5: the same window
    assert explorer.survives()["max"][:2] == (24, 24)
    assert explorer.survives()["subsample"].same < 24
    explorer.shift = 2
    assert explorer.survives()["max"][:2] == (22, 24)


def test_rounding_is_no_change() -> None:
    tenths = np.array([[0.1, 0.2], [0.3, 0.4]])
    explorer = PoolingExplorer(np.hstack([tenths, tenths[::-1, ::-1]]), shift=2)
    assert explorer.survives()["average"].same == 2


@pytest.mark.parametrize(("dtype", "same"), [(np.float32, 4), (np.float64, 0)])
def test_what_is_rounding_in_float32_is_a_change_in_float64(dtype: Any, same: int) -> None:
    steps = 1 + np.finfo(np.float32).eps * (np.arange(16).reshape(4, 4) % 2)
    found = PoolingExplorer(steps.astype(dtype), shift=1).survives()
    assert (found["subsample"].same, found["max"].same) == (same, 4)


def test_a_flat_output_has_no_measure_of_change() -> None:
    explorer = PoolingExplorer(np.full((4, 4), 7), shift=1)
    assert np.isnan(explorer.survives()["max"].change)


def test_a_smaller_picture_keeps_patch_and_number_inside() -> None:
    explorer = PoolingExplorer(PHOTO, patch_size=8, top=50, left=56, row=3, column=3)
    explorer.image = [[1, 3, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [9, 8, 6, 5]]
    assert explorer.patch.shape == (4, 4)
    assert explorer.still().width > 300


def test_a_patch_too_small_for_the_blur_has_the_other_ways() -> None:
    explorer = PoolingExplorer([[1, 3], [7, 9]])
    assert "blur" not in explorer.survives()
    assert explorer.output.tolist() == [[9]]


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"pool_size": 0}, "pool_size 0 does not fit: 1 to 8 do"),
        ({"stride": 9}, "stride 9 does not fit: 1 to 8 do"),
        ({"padding": "full"}, "padding 'full' does not fit: valid, same do"),
        ({"shift": 9}, "shift 9 does not fit: 0 to 8 do"),
        ({"shift": -1}, "shift -1 does not fit"),
        ({"direction": "north"}, "direction 'north' does not fit: right, left"),
        ({"way": "median"}, "way 'median' does not fit: max, min"),
        ({"patch_size": 33}, "patch_size 33 does not fit: 2 to 32 do"),
        ({"top": -1}, "top -1 does not fit"),
        ({"image": [[1]]}, "pool_size (2, 2) is larger than the padded image (1, 1)"),
        ({"image": data.photo()[:9, :9]}, "image (9, 9, 3) does not fit: (H, W) does"),
        ({"image": [[np.nan, 1.0]]}, "image holds NaN or infinity: finite numbers fit"),
        ({"image": [[1e300, 1], [1, 1]]}, "image holds 1e+300: at most 1e+15 fits"),
        ({"image": np.zeros((4000, 30))}, "image (4000, 30) is too large to explore"),
        ({"image": [[1, 2], [3]]}, "image is ragged"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_and_the_last_state_stays(
    state: dict[str, Any], message: str
) -> None:
    explorer = PoolingExplorer()
    refused(explorer, state, message)
    with pytest.raises(ValueError):
        PoolingExplorer(**state)


@pytest.mark.parametrize("name", LIMITS)
def test_a_number_fits_from_one_end_of_its_range_to_the_other(name: str) -> None:
    least, most = LIMITS[name]
    for value in (least, most):
        assert getattr(PoolingExplorer(**{name: value}), name) == value
    for value in (least - 1, most + 1):
        message = f"{name} {value} does not fit: {least} to {most} do"
        refused(PoolingExplorer(), {name: value}, message)


def test_the_blur_is_refused_where_its_window_does_not_fit() -> None:
    with pytest.raises(ValueError, match=r"way 'blur' does not fit a patch \(2, 2\)"):
        PoolingExplorer([[1, 3], [7, 9]], way="blur")
    assert PoolingExplorer([[1, 3], [7, 9]], way="blur", padding="same").output.shape == (1, 1)


def test_the_whole_state_goes_into_a_text_and_back() -> None:
    explorer = PoolingExplorer(
        SIGNED, 3, stride=1, padding="same", shift=5, direction="up", way="blur", row=4, column=2,
        pinned=True, patch_size=7, top=2, left=5, predict=("Which?", ["max", "min"]), choice="max",
    )  # fmt: skip
    text, other = explorer.to_json(), PoolingExplorer()
    other.load_json(text)
    assert other.to_json() == text
    np.testing.assert_array_equal(other.output, explorer.output)


def test_the_still_picture_shows_what_each_way_makes_of_the_patch(noted: Noted) -> None:
    explorer = PoolingExplorer(
        PHOTO, 3, stride=2, padding="same", patch_size=9, top=20, left=30, way="average",
        row=1, column=31, direction="down",
    )  # fmt: skip
    for shift in (0, 1):
        explorer.shift = shift
        explorer.still()
        _, (patch, *outputs), sentence = noted[-1]
        np.testing.assert_array_equal(patch.values, explorer.patch)
        assert patch.colour([[0, 255]]).tolist() == [[[0] * 3, [255] * 3]]
        assert patch.boxes == [(1, 7, 3, 3)]  # from row 2·1 − 1, column 2·4 − 1 on
        found = explorer.survives()
        names = ["max", "min", "average", "every 2nd pixel", "blur, stride 2"]
        stay = [f": {found[way].same} of {found[way].of}" if shift else "" for way in WAYS]
        captions = [name + kept for name, kept in zip(names, stay, strict=True)]
        assert [panel.caption for panel in outputs] == captions
        said = f"average, row 1, column 4: {stills.written(explorer.output[1, 4])}"
        assert sentence.endswith(said) and sentence.startswith(
            "Moved down by 1;" if shift else said
        )
        for way, panel in zip(WAYS, outputs, strict=True):
            explorer.way = way
            np.testing.assert_array_equal(panel.values, explorer.output.round())
            assert panel.boxes == ([(1, 4, 1, 1)] if way == "average" else [])
        explorer.way = "average"


@pytest.mark.parametrize(("way", "size"), [("max", 2), ("subsample", 1), ("blur", 3)])
def test_the_still_picture_frames_a_window_of_its_own_size(
    noted: Noted, way: str, size: int
) -> None:
    PoolingExplorer(PHOTO, patch_size=9, way=way, row=2, column=1).still()
    assert noted[0][1][0].boxes == [(4, 2, size, size)]


def test_the_still_picture_leaves_out_the_blur_where_it_has_no_window(noted: Noted) -> None:
    explorer = PoolingExplorer([[1, 3], [7, 9]], predict=("Which?", ["max", "min"]))
    explorer.still()
    explorer.choice = "max"
    explorer.still()
    (locked, opened) = [[panel.caption for panel in panels] for _, panels, _ in noted]
    assert opened == [*locked, "max", "min", "average", "every 2nd pixel"]
    assert noted[0][2] == "Which?" and not noted[0][1][0].boxes


def test_padding_that_comes_below_moves_no_window(noted: Noted) -> None:
    PoolingExplorer(np.arange(54).reshape(6, 9), 3, stride=2, padding="same").still()
    # 6 rows need one more, below; 9 columns need two, one on each side
    assert noted[0][1][0].boxes == [(0, -1, 3, 3)]


@pytest.mark.check
@pytest.mark.parametrize("stride", [1, 2, 3, 4])
@pytest.mark.parametrize("way", WAYS)
def test_the_still_picture_calls_a_way_what_the_view_calls_it(
    noted: Noted, way: str, stride: int
) -> None:
    PoolingExplorer(PHOTO, patch_size=9, way=way, stride=stride).still()
    [in_view] = asked("pooling_arithmetic", [("titled", [way, stride])])
    assert noted[0][1][1 + WAYS.index(way)].caption == in_view
    assert noted[0][2].startswith(f"{in_view}, row 0")


def test_the_still_picture_is_small() -> None:
    for state in ({}, {"shift": 1}, {"image": PHOTO, "shift": 4}):
        still = PoolingExplorer(**state)._repr_mimebundle_()[0]["image/png"]
        assert len(still) * 3 / 4 < 28_000  # bytes


# -------------------------------------------------------------------------------- in the browser


def agrees(root: Locator, image: Any) -> PoolingExplorer:
    """Compare all that is drawn with the helpers, for the state that the browser has."""
    twin = PoolingExplorer(image, **{name: read(root, name) for name in STATE})
    if twin.patch.size <= 400:
        np.testing.assert_array_equal(cells(root, "The patch"), twin.patch)
    lines = root.locator("tbody tr").evaluate_all(  # hidden where nothing moved
        "rows => rows.map((row) => [...row.cells].map((cell) => cell.textContent).join(' '))"
    )
    for line, (way, (same, of, change)) in zip(lines, twin.survives().items(), strict=True):
        assert f"{same} of {of}" in line
        if way in WAYS:
            twin.way = way
            found = cells(root, way)
            assert found.shape == twin.output.shape
            np.testing.assert_allclose(found, twin.output, atol=0.0501)
            written = float(line.split()[-1].replace("–", "nan"))
            assert written == pytest.approx(change, abs=0.0051, nan_ok=True)
    return twin


def control(root: Locator, label: str) -> Locator:
    beside = root.page.locator("span", has_text=re.compile(f"^{label}$"))
    return root.locator(".ex-control", has=beside).locator("input, select")


def step(root: Locator, label: str, *keys: str) -> None:
    """Press keys in a control, as who has no mouse does."""
    control(root, label).focus()
    for key in keys:
        root.page.keyboard.press(key)


@pytest.mark.check
def test_every_setting_shrinks_as_the_helpers_do(alone: Alone) -> None:
    root = alone(PoolingExplorer(SIGNED))
    agrees(root, SIGNED)
    window = control(root, "Window")
    step(root, "Window", "ArrowUp")
    assert agrees(root, SIGNED).pool_size == 3
    step(root, "Stride", "ArrowDown", "ArrowDown")
    assert agrees(root, SIGNED).stride == 2
    step(root, "Padding", "ArrowDown")
    assert agrees(root, SIGNED).padding == "same"
    control(root, "Stride").select_option("as the window")
    control(root, "Padding").select_option("valid")
    window.fill("4")
    window.press("Enter")
    assert agrees(root, SIGNED).output.shape == (2, 3)
    patch = control(root, "Patch")
    patch.fill("6")
    patch.press("Tab")
    assert agrees(root, SIGNED).patch.shape == (6, 6)


# The trait, and by mouse, after which keys and by keyboard, what it is then.
CONTROLS: dict[str, tuple[str, Any, str, Any]] = {
    "Shift": ("shift", 8, "Home ArrowRight", 1),
    "Direction": ("direction", "left", "ArrowDown", "down"),
    "Window": ("pool_size", 3, "ArrowUp", 4),
    "Stride": ("stride", 1, "ArrowDown", 2),
    "Padding": ("padding", "same", "ArrowUp", "valid"),
    "Patch": ("patch_size", 7, "ArrowUp", 8),
}


@pytest.mark.check
def test_every_control_is_worked_by_mouse_and_by_keyboard(alone: Alone) -> None:
    root = alone(PoolingExplorer(SIGNED, patch_size=6))
    labels = root.locator(".ex-control > span:first-child").all_inner_texts()
    assert {*labels} - {*CONTROLS} == {"Picture"}  # see below
    for label, (trait, by_mouse, keys, by_keys) in CONTROLS.items():
        seen = partial(lambda trait: getattr(agrees(root, SIGNED), trait), trait)
        works(control(root, label), keys, seen, by_mouse, by_keys)


@pytest.mark.check
def test_a_number_of_every_way_is_pinned_by_mouse_and_by_keyboard(alone: Alone) -> None:
    root = alone(PoolingExplorer(SIGNED))

    def pinned() -> list[Any]:
        found = [read(root, name) for name in ("way", "row", "column", "pinned")]
        way, row, column, _ = found
        status, place = root.get_by_role("status"), f"row {row}, column {column}: "
        expect(status).to_contain_text(place)
        said = status.inner_text().split(place)[1].split(",")[0].replace("−", "-")
        number = PoolingExplorer(SIGNED, way=way).output[row, column]
        assert float(said) == pytest.approx(number, abs=0.00501)
        return found

    for way in WAYS:
        grid = root.get_by_role("grid", name=way, exact=True)
        first = grid.get_by_role("gridcell").first
        works(first, "ArrowDown Space", pinned, [way, 0, 0, True], [way, 1, 0, True])
        root.page.keyboard.press("Space")
        assert pinned() == [way, 1, 0, False]


@pytest.mark.check
def test_a_shift_in_every_direction_is_counted(alone: Alone) -> None:
    root = alone(PoolingExplorer(SIGNED))
    step(root, "Shift", "ArrowRight")
    for direction in DIRECTIONS:
        twin = agrees(root, SIGNED)
        assert (twin.shift, twin.direction) == (1, direction)
        step(root, "Direction", "ArrowDown")
    control(root, "Shift").fill("8")
    control(root, "Direction").select_option("down")
    survival = agrees(root, SIGNED).survives()["max"]
    expect(root.locator("figcaption", has_text="max: ")).to_have_text(
        f"max: {survival.same} of {survival.of} stay"
    )
    marked = root.locator(".ex-box", has=root.page.get_by_role("grid", name="max", exact=True))
    widths = marked.locator(".ex-mark-stays").evaluate_all(
        "(marks) => marks.map((mark) => Math.round(parseFloat(mark.style.width)))"
    )
    side = round(256 / 6)
    assert sum(round(width / side) for width in widths) == survival.same
    shot(root.page, "explorer-pooling-shift")


@pytest.mark.check
def test_the_averages_of_a_patch_of_sixteen_can_be_read(alone: Alone) -> None:
    image = np.random.default_rng(4).integers(100, 1000, size=(16, 16))
    root = alone(PoolingExplorer(image, patch_size=16))
    averages = root.get_by_role("grid", name="average", exact=True).get_by_role("gridcell")
    sizes = averages.evaluate_all(
        "all => all.map((one) => parseFloat(getComputedStyle(one).fontSize))"
    )
    assert len(sizes) == 64 and min(sizes) > 9.9
    means = image.reshape(8, 2, 8, 2).mean(axis=(1, 3))
    np.testing.assert_allclose(cells(root, "average"), means, atol=0.0501)
    whole = str(float(means[0, 0])).removesuffix(".0")
    expect(averages.first).to_have_attribute("aria-label", re.compile(f": {whole}"))


@pytest.mark.check
def test_a_number_lights_its_window_and_can_be_pinned(alone: Alone) -> None:
    root = alone(PoolingExplorer(SIGNED))
    root.get_by_role("grid", name="min", exact=True).hover(position={"x": 60, "y": 60})
    assert [read(root, name) for name in ("way", "row", "column")] == ["min", 1, 1]
    window = SIGNED[2:4, 2:4]
    numbers = ", ".join(str(number).replace("-", "−") for number in window.ravel())
    least = str(window.min()).replace("-", "−")
    expect(root.locator(".ex-worked").nth(1)).to_have_text(f"min({numbers}) = {least}")
    expect(root.get_by_role("status")).to_have_text(
        f"min, row 1, column 1: {least}, from rows 2 to 3, columns 2 to 3 of the patch."
    )
    root.page.mouse.down()
    root.page.mouse.up()
    root.get_by_role("grid", name="max", exact=True).hover(position={"x": 60, "y": 60})
    assert [read(root, name) for name in ("way", "row", "column", "pinned")] == ["min", 1, 1, True]
    root.page.mouse.down()
    root.page.mouse.up()
    assert read(root, "pinned") and read(root, "way") == "max"
    root.page.mouse.down()
    root.page.mouse.up()
    assert not read(root, "pinned")
    focus = root.get_by_role("grid", name="average").locator("[tabindex='0']")
    focus.focus()
    for key in ("ArrowDown", "ArrowRight", "Enter", "ArrowRight"):
        root.page.keyboard.press(key)
    assert read(root, "pinned") and read(root, "way") == "average"
    assert (read(root, "row"), read(root, "column")) == (2, 2)
    mean = f"{SIGNED[4:6, 4:6].mean():.2f}".removesuffix(".00").replace("-", "−")
    expect(root.locator(".ex-worked").nth(2)).to_have_text(re.compile(f"/ 4 = {mean}$"))
    root.page.keyboard.press("ArrowLeft")
    root.page.keyboard.press("Enter")
    assert not read(root, "pinned")


@pytest.mark.check
def test_pictures_are_chosen_and_edited_where_the_picture_has_moved(alone: Alone) -> None:
    root = alone(PoolingExplorer([[1, 3, 2, 4], [5, 6, 7, 8]], shift=2, direction="down"))
    picture = control(root, "Picture")
    expect(picture).to_have_value("")
    for name, image in reversed(course_pictures().items()):
        step(root, "Picture", "ArrowUp")
        expect(picture).to_have_value(name)
        np.testing.assert_array_equal(read(root, "image"), image)
        agrees(root, image)
    focus = root.get_by_role("grid", name="The patch").locator("[tabindex='0']")
    focus.focus()
    root.page.keyboard.type("300")
    root.page.keyboard.press("Enter")
    image = read(root, "image")
    assert image[-2, 0] == 300 and (image != data.lincoln()).sum() == 1
    agrees(root, image)
    root.page.keyboard.type("1e16")
    root.page.keyboard.press("Enter")
    expect(root.locator(".ex-message")).to_contain_text("does not fit; a number up to 1e15 does")
    root.page.keyboard.press("Enter")
    root.page.keyboard.type("cat")
    root.page.keyboard.press("Enter")
    expect(root.locator(".ex-message")).to_contain_text("“cat” is no number")
    np.testing.assert_array_equal(read(root, "image"), image)
    picture.select_option("a dark line")
    line = course_pictures()["a dark line"]
    agrees(root, line)
    root.get_by_role("grid", name="The patch").get_by_role("gridcell").first.dblclick()
    root.page.keyboard.type("-3")
    root.page.keyboard.press("Enter")
    image = read(root, "image")
    assert image[-2, 0] == -3 and (image != line).sum() == 1
    agrees(root, image)


@pytest.mark.check
def test_the_patch_is_moved_over_a_photograph(alone: Alone) -> None:
    root = alone(PoolingExplorer(PHOTO, shift=1))
    np.testing.assert_array_equal(
        colours(root, "The picture"), np.repeat(np.roll(PHOTO, 1, axis=1)[..., None], 3, axis=-1)
    )
    place = root.get_by_role("grid", name="The picture").bounding_box()
    assert place is not None
    side = place["width"] / 64
    mouse = root.page.mouse
    mouse.move(place["x"] + 10.5 * side, place["y"] + 10.5 * side)
    mouse.down()
    mouse.move(place["x"] + 40.5 * side, place["y"] + 20.5 * side)
    mouse.up()
    mouse.move(place["x"] + 50.5 * side, place["y"] + 50.5 * side)
    assert (read(root, "top"), read(root, "left")) == (12, 32)
    agrees(root, PHOTO)
    for key in ("ArrowDown", "ArrowRight", "ArrowRight"):
        root.page.keyboard.press(key)
    assert (read(root, "top"), read(root, "left")) == (13, 34)
    agrees(root, PHOTO)
    shot(root.page, "explorer-pooling-photograph")


@pytest.mark.check
def test_what_does_not_fit_is_said_and_put_back(alone: Alone) -> None:
    root = alone(PoolingExplorer(SIGNED[:5, :5], 4, way="blur"))
    window = control(root, "Window")
    for typed, said in (("9", "“9” does not fit; a number from 1 to 8"), ("6", "6 × 6 does not")):
        window.fill(typed)
        window.press("Enter")
        expect(root.locator(".ex-message")).to_contain_text(said)
        expect(window).to_have_value("4")
    patch = control(root, "Patch")
    patch.fill("3")
    patch.press("Enter")
    expect(root.locator(".ex-message")).to_contain_text("the patch has 3 × 3 pixels")
    expect(patch).to_have_value("16")
    window.fill("2")
    window.press("Enter")
    expect(root.locator(".ex-message")).to_have_text("")
    patch.fill("2")
    patch.press("Enter")
    assert read(root, "way") == "max"
    expect(root.get_by_role("grid", name="blur")).to_be_hidden()


@pytest.mark.check
def test_the_outputs_stay_closed_until_a_prediction_and_no_listener_is_left(
    alone: Alone, page: Page
) -> None:
    question = ("Which way keeps the most numbers?", ["max", "average"])
    root = alone(PoolingExplorer(shift=1, predict=question))
    for answer in (root.get_by_role("grid", name="max", exact=True), root.locator("table")):
        expect(answer).to_be_hidden()
    expect(root.get_by_role("status")).to_be_empty()
    root.get_by_role("radio", name="average").press("Space")
    expect(root.locator("table")).to_be_visible()
    agrees(root, data.lincoln())
    for scheme in ("light", "dark"):
        root.page.emulate_media(color_scheme=scheme)
        shot(root.page, f"explorer-pooling-{scheme}")
    assert listeners(page) == 0
