import base64
import itertools
import json
import re
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from helpers.fully_connected import relu
from helpers.kernels import KERNELS, conv2d, conv2d_steps, convolve2d
from helpers.plotting import show_window
from helpers.stride_padding import output_size, same_padding
from helpers.widgets import ConvolutionExplorer
from helpers.widgets.convolution_explorer import PICTURES, _gallery
from helpers.widgets.values import received
from tests.support import clean_figures
from tests.widgets.support import (
    Alone,
    Noted,
    alone,
    cells,
    colours,
    hand,
    listeners,
    noted,
    page,
    read,
    refused,
    shot,
    works,
)
from tests.widgets.through_node import asked

__all__ = ["alone", "clean_figures", "noted", "page"]  # fixtures

NINE, LECTURE = PICTURES["1 to 9"], np.array([[1, 0], [0, -1]])
COUNT, SOBEL = PICTURES["0 to 39"], KERNELS["sobel_x"]
EDGE = PICTURES["a standing edge"]
RNG = np.random.default_rng(3)
GREY = RNG.integers(0, 256, (64, 64), dtype=np.uint8)


# ------------------------------------------------------------------------------------- in Python


@pytest.mark.parametrize("image", [NINE, GREY, RNG.random((5, 6)), np.float32([[0.1] * 4] * 4)])
@pytest.mark.parametrize(
    "given",
    [
        {},
        {"padding": "same", "stride": 2},
        {"padding": 2, "dilation": 2, "bias": 0.5},
        {"kernel": np.array([[1, 2], [3, 4]]) / 7, "bias": -3},
    ],
)
def test_the_output_is_the_helpers(image: Any, given: dict) -> None:
    explorer = ConvolutionExplorer(image, **given)
    options = {"kernel": LECTURE, **given}
    for flip, cut in itertools.product([False, True], repeat=2):
        explorer.flip, explorer.relu = flip, cut
        expected = (convolve2d if flip else conv2d)(image, **options)
        expected = relu(expected) if cut else expected
        np.testing.assert_array_equal(explorer.output, expected)
        assert explorer.output.dtype == expected.dtype


def test_lists_and_numbers_of_numpy_are_taken() -> None:
    explorer = ConvolutionExplorer([[1, 2, 3], [4, 5, 6]], [[1]], stride=np.int64(2))
    explorer.bias, explorer.pinned = np.float32(0.5), (0, 1)
    np.testing.assert_array_equal(explorer.output, [[1.5, 3.5]])
    assert json.loads(explorer.to_json())["pinned"] == [0, 1]


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"kernel": np.ones((4, 4))}, "kernel (4, 4) is larger than the padded image (3, 3): no"),
        ({"dilation": 3}, "kernel (2, 2) at dilation (3, 3) covers (4, 4): it is larger than th"),
        ({"image": [[np.nan, 1.0], [1, 2]]}, "image holds NaN or infinity: finite numbers fit"),
        ({"image": np.zeros((3, 3, 3))}, "image (3, 3, 3) has 3 axes: 2 fit"),
        ({"image": np.zeros((4000, 30))}, "image (4000, 30) is too large to explore"),
        ({"kernel": [1, 2]}, "kernel (2,) has 1 axes: 2 fit"),
        ({"kernel": np.ones((12, 1))}, "kernel (12, 1) is too large to explore: 11 × 11 fit"),
        ({"stride": 0}, "stride 0 does not fit: a whole number of at least 1 does"),
        ({"stride": "two"}, "stride must be a whole number, received str"),
        ({"stride": 65}, "stride 65 does not fit: 1 to 64 do"),
        ({"padding": "full"}, "padding 'full' is unknown: \"valid\", \"same\" or pixels fit"),
        ({"padding": -1}, "padding -1 does not fit: a whole number of at least 0 does"),
        ({"padding": 33}, "padding 33 does not fit: 0 to 32 do"),
        ({"bias": np.nan}, "bias nan does not fit: a finite number does"),
        ({"bias": "x"}, "bias must be a number, received str"),
        ({"step": 4}, "step 4 does not fit: 0 to 3 do"),
        ({"step": 1.5}, "step 1.5 does not fit: a whole number of at least 0 does"),
        ({"pinned": [0, 2]}, "pinned [0, 2] does not fit: [row, column] below [2, 2], or [], does"),
        ({"hovered": [0]}, "hovered [0] does not fit: [row, column] below [2, 2], or [], does"),
        ({"speed": 0}, "speed 0 does not fit: a whole number of at least 1 does"),
        ({"speed": 61}, "speed 61 does not fit: 1 to 60 do"),
        ({"dilation": 65}, "dilation 65 does not fit: 1 to 64 do"),
        ({"dilation": 0}, "dilation 0 does not fit: a whole number of at least 1 does"),
        ({"kernel": np.ones((1, 12))}, "kernel (1, 12) is too large to explore: 11 × 11 fit"),
        ({"step": -1}, "step -1 does not fit: a whole number of at least 0 does"),
        ({"hovered": [2, 0]}, "hovered [2, 0] does not fit: [row, column] below [2, 2], or [], do"),
        ({"pinned": [-1, 0]}, "pinned [-1, 0] does not fit: [row, column] below [2, 2], or [], d"),
        ({"pinned": [0, -1]}, "pinned [0, -1] does not fit: [row, column] below [2, 2], or [], d"),
        ({"pinned": [0, 0, 0]}, "pinned [0, 0, 0] does not fit: [row, column] below [2, 2], or"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_and_the_last_state_stays(state: dict, message: str) -> None:
    explorer = ConvolutionExplorer(step=3, pinned=[1, 1])
    refused(explorer, state, message)
    with pytest.raises(ValueError):
        ConvolutionExplorer(**state)


@pytest.mark.parametrize(
    "state",
    [
        {"stride": 64}, {"stride": 1}, {"padding": 32}, {"padding": 0}, {"speed": 60}, {"speed": 1},
        {"dilation": 64, "kernel": [[1]]}, {"padding": 5, "kernel": np.ones((11, 11))},
        {"step": 0}, {"step": 3}, {"pinned": [1, 1]}, {"pinned": [0, 0]}, {"hovered": [1, 0]},
    ],
)  # fmt: skip
def test_the_ends_of_each_range_fit(state: dict[str, Any]) -> None:
    explorer = ConvolutionExplorer(**state)
    for name, value in state.items():
        np.testing.assert_array_equal(getattr(explorer, name), value)


def test_a_smaller_output_brings_the_windows_back_into_it() -> None:
    explorer = ConvolutionExplorer(COUNT, SOBEL, step=17, pinned=[2, 5], hovered=[0, 1])
    explorer.stride = 2
    assert (explorer.step, explorer.pinned, explorer.hovered) == (5, [], [0, 1])
    explorer.bias = 7  # as large an output, and nothing moves
    assert (explorer.step, explorer.pinned, explorer.hovered) == (5, [], [0, 1])


def test_the_whole_state_goes_through_one_text_unchanged() -> None:
    given = ConvolutionExplorer(
        GREY, KERNELS["box_blur"], stride=2, padding=3, dilation=2, flip=True, bias=0.5, relu=True,
        step=40, whole=True, hovered=[1, 2], pinned=[3, 4], speed=9, predict=("Why?", ["A", "B"]),
    )  # fmt: skip
    taken = ConvolutionExplorer()
    taken.load_json(given.to_json())
    assert taken.to_json() == given.to_json()
    np.testing.assert_array_equal(taken.output, given.output)


def test_the_browser_that_sends_what_does_not_fit_hears_why() -> None:
    explorer = ConvolutionExplorer()
    before = explorer.kernel
    sent = {"dtype": "int64", "shape": [4, 4], "values": [1] * 16}
    explorer.set_state({"kernel": sent, "step": 0})
    assert explorer.problem.startswith("kernel (4, 4) is larger than the padded image (3, 3)")
    np.testing.assert_array_equal(explorer.kernel, before)


@pytest.mark.parametrize("image", [COUNT, GREY, np.full((40, 500), 7)])
def test_the_still_picture_is_small_and_keeps_an_answer_closed(image: Any) -> None:
    explorer = ConvolutionExplorer(image, SOBEL, stride=2, padding="same", bias=1, relu=True)
    data, _ = explorer._repr_mimebundle_()
    assert len(data["image/png"]) < 20_000 * 4 / 3
    opened = explorer.still().size[0]
    explorer.question = {"text": "How large is the output?", "choices": ["A", "B"]}
    assert explorer.still().size[0] < opened


def test_the_still_picture_shows_the_output_as_far_as_windows_have_been() -> None:
    explorer = ConvolutionExplorer(COUNT, SOBEL, stride=2, dilation=2)
    known = [np.isfinite(explorer._made(explorer.output, 0, 0).values).sum()]
    explorer.step = explorer.output.size - 1
    known.append(np.isfinite(explorer._made(explorer.output, 0, 0).values).sum())
    assert known == [1, explorer.output.size]
    padded, unread = explorer._padded()
    np.testing.assert_array_equal(padded, COUNT)
    assert unread[1::2].all() and unread[:, 1::2].all()
    assert not unread[::2, :-1:2].any()


def test_the_still_picture_frames_a_window_and_its_output_and_writes_out_the_sum(
    noted: Noted,
) -> None:
    explorer = ConvolutionExplorer(NINE, LECTURE, step=1)
    explorer.still()
    _, (image, kernel, output), sentence = noted[-1]
    assert (image.caption, image.values.tolist()) == ("The picture, 3 × 3", NINE.tolist())
    assert kernel.values.tolist() == LECTURE.tolist()
    assert (image.boxes, output.boxes) == ([(0, 1, 2, 2)], [(0, 1, 1, 1)])
    assert output.caption == "The output, 2 × 2"
    np.testing.assert_array_equal(output.values, [[-4, -4], [np.nan, np.nan]])
    assert sentence == "2·1 + 3·0 + 5·0 + 6·(−1) = −4"
    assert image.colour([[0, 9]]).tolist() == [[[0] * 3, [255] * 3]]
    assert min(output.colour([[0]])[0, 0]) > 240 and output.colour([[-4]])[0, 0, 0] < 50
    assert 100 < output.colour([[-1]])[0, 0, 0] < 200, "a quarter of the way is pale"
    assert min(kernel.colour([[0]])[0, 0]) > 240


def test_the_still_picture_shows_what_was_set(noted: Noted) -> None:
    explorer = ConvolutionExplorer(
        COUNT, [[1, 2], [3, 4]], stride=2, dilation=2, flip=True, bias=-200, relu=True, whole=True,
        hovered=[1, 1],
    )  # fmt: skip
    explorer.still()
    _, (image, kernel, output), sentence = noted[-1]
    assert image.caption == f"The picture, {COUNT.shape[0]} × {COUNT.shape[1]}, hatched: never read"
    assert image.boxes == [(2, 2, 1, 1), (2, 4, 1, 1), (4, 2, 1, 1), (4, 4, 1, 1)]
    assert image.hatched == np.argwhere(np.isnan(image.values)).tolist() != []
    assert kernel.values.tolist() == [[4, 3], [2, 1]]
    assert 150 < kernel.colour([[4]])[0, 0, 0] < 200, "a black number can be read on it"
    np.testing.assert_array_equal(output.values, explorer.output)
    assert output.boxes == [(1, 1, 1, 1)] and output.colour([[explorer.output.max()]]).min() == 255
    assert (
        sentence
        == f"18·4 + 20·3 + 34·2 + 36·1, with the bias −200 and ReLU = {explorer.output[1, 1]}"
    )
    explorer.bias, explorer.relu, explorer.dilation, explorer.kernel = 0, False, 1, np.ones((5, 8))
    explorer.still()
    assert noted[-1][2] == f"The sum of 40 products = {COUNT.sum()}"


def test_the_still_picture_of_a_question_shows_picture_and_kernel_alone(noted: Noted) -> None:
    ConvolutionExplorer(NINE, LECTURE, predict=("How large?", ["A", "B"])).still()
    _, (image, kernel), sentence = noted[-1]
    assert (image.values.tolist(), kernel.values.tolist()) == (NINE.tolist(), LECTURE.tolist())
    assert not image.boxes and sentence == "How large?"


def test_every_kernel_of_the_course_is_in_the_gallery() -> None:
    first = _gallery()
    assert ConvolutionExplorer._esm.startswith(first)
    gallery = json.loads(first.removeprefix("const GALLERY = ").removesuffix(";\n"))
    wanted = {"2 × 2 of the lecture": LECTURE, **KERNELS, "three ones in a row": [[1, 1, 1]]}
    for kind, arrays in (("kernel", wanted), ("image", PICTURES)):
        assert list(gallery[kind]) == list(arrays)
        for name, array in arrays.items():
            np.testing.assert_array_equal(received(gallery[kind][name]), array)


# ------------------------------------------------------------------- the arithmetic of the browser


def axis(rng: np.random.Generator) -> tuple[dict[str, int], Any]:
    """Return an axis as the view has it, and the padding it came from; a window may not fit."""
    size, kernel, stride, dilation = (int(rng.integers(1, most)) for most in (30, 6, 6, 4))
    padding = [0, "same", int(rng.integers(0, 4))][rng.integers(3)]
    sides = (padding, padding)
    if padding == "same":
        sides = same_padding(size, kernel, stride=stride, dilation=dilation)
    given = {"size": size, "kernel": kernel, "stride": stride, "dilation": dilation}
    return given | dict(zip(("before", "after"), sides, strict=True)), padding


def test_sizes_and_unread_pixels_are_those_of_the_helpers() -> None:
    calls, expected = [], []
    for _ in range(300):
        given, padding = axis(RNG)
        kernel, rest = given["kernel"], {k: given[k] for k in ("stride", "dilation")}
        padded = given["size"] + given["before"] + given["after"]
        try:
            windows = output_size(given["size"], kernel, padding=padding, **rest)
        except ValueError:
            continue
        # A window that reads a pixel gives another number when this pixel alone is 1.
        one_by_one = [conv2d([row], np.ones((1, kernel)), **rest).any() for row in np.eye(padded)]
        calls.append(("sizeFormula", [given]))
        calls.append(("neverRead", [{**given, "padded": padded, "windows": windows}]))
        expected += [windows, [at for at in range(padded) if not one_by_one[at]]]
    found = asked("convolution_arithmetic", calls)
    assert len(calls) > 300
    assert [int(text.split(" = ")[-1]) for text in found[::2]] == expected[::2]
    assert found[1::2] == expected[1::2]
    assert any(expected[1::2]) and not all(expected[1::2])


def test_what_does_not_fit_is_said_in_the_words_of_conv2d() -> None:
    calls, expected = [], []
    for kernel, dilation, padding in itertools.product([(3, 3), (1, 4), (5, 1)], [1, 2], [0, 1]):
        image, padded = np.ones((2, 3)), [2 + 2 * padding, 3 + 2 * padding]
        calls.append(("misfit", [kernel, padded, dilation]))
        try:
            conv2d(image, np.ones(kernel), dilation=dilation, padding=padding)
            expected.append("")
        except ValueError as error:
            expected.append(str(error))
    assert asked("convolution_arithmetic", calls) == expected
    assert "" in expected


@pytest.mark.parametrize("kernel", [LECTURE, SOBEL, KERNELS["edge"]])
def test_the_products_read_as_in_the_figures_of_the_course(kernel: Any) -> None:
    [step, *_] = steps = conv2d_steps(COUNT, kernel)
    figure = show_window(COUNT, kernel, steps)
    written = figure.get_supxlabel().replace("  ", " ")
    names = ("value", "weight", "product")
    taps = [
        {name: int(number) for name, number in zip(names, numbers, strict=True)}
        for numbers in zip(step.window.flat, kernel.flat, step.products.flat, strict=True)
    ]
    [found] = asked("convolution_arithmetic", [("workedOut", [taps])])
    assert found.replace("\n", " ") == written


# ------------------------------------------------------------------------------------ in Chromium


def mirrored(root: Locator) -> ConvolutionExplorer:
    """Return an explorer in Python with the state that the browser has."""
    state = root.evaluate("() => explorerHost.models.explorer.state")
    for name in ("image", "kernel"):
        if "base64" in state[name]:
            state[name]["bytes"] = base64.b64decode(state[name].pop("base64"))
        state[name] = received(state[name])
    return ConvolutionExplorer(**state)


def drawn_as_computed(root: Locator) -> ConvolutionExplorer:
    """Check what is drawn, with all of the output shown, against the helpers."""
    explorer = mirrored(root)
    output, axes = explorer.output, zip(explorer.image.shape, explorer.kernel.shape, strict=True)
    options = {name: getattr(explorer, name) for name in ("stride", "padding", "dilation")}
    np.testing.assert_allclose(cells(root, "The output"), output, atol=0.00501)
    for word, sizes, count in zip(("rows", "columns"), axes, output.shape, strict=True):
        assert output_size(*sizes, **options) == count
        line = root.locator(".ex-size p", has_text=f"Output {word}:")
        expect(line).to_have_text(re.compile(rf" = {count}$"))
    return explorer


def marks(root: Locator, grid: str, name: str) -> list[list[int]]:
    """Return the frames of one kind over a grid, [row, column, rows, columns] in cells."""
    box = root.locator(".ex-box", has=root.page.get_by_role("grid", name=grid, exact=True))
    found: list[list[int]] = box.evaluate(
        """(box, name) => {
          const side = box.clientWidth / box.querySelector("canvas").width;
          return [...box.querySelectorAll(`.ex-mark-${name}`)].map((mark) =>
            ["top", "left", "height", "width"].map((at) =>
              Math.round(parseFloat(mark.style[at]) / side)));
        }""",
        name,
    )
    return found


def cell(root: Locator, grid: str, row: int, column: int) -> Locator:
    place = root.get_by_role("grid", name=grid, exact=True)
    return place.get_by_role("row").nth(row).get_by_role("gridcell").nth(column)


def labelled(root: Locator, label: str) -> Locator:
    """Return a control; the first of that name, for a group may have it too."""
    return (
        root.locator("label", has_text=re.compile(rf"^{label}(?!s a second)"))
        .locator("input, select")
        .first
    )


def typed(root: Locator, label: str, text: str) -> None:
    """Give a field another text by keyboard alone."""
    labelled(root, label).focus()
    root.page.keyboard.press("Control+a")
    root.page.keyboard.type(text)
    root.page.keyboard.press("Enter")


@pytest.mark.check
def test_stepping_back_scrubbing_and_playing_fill_the_output(alone: Alone) -> None:
    root = alone(ConvolutionExplorer(NINE, [[1, 0], [0, -2]], speed=30))
    output = conv2d(NINE, [[1, 0], [0, -2]]).ravel().tolist()
    place = root.get_by_role("grid", name="The output")

    def stands(count: int) -> None:
        texts = [str(number).replace("-", "−") for number in output[:count]] + [""] * (4 - count)
        expect(place.get_by_role("gridcell")).to_have_text(texts)
        row, column = divmod(count - 1, 2)
        assert marks(root, "The picture", "window") == [[row, column, 2, 2]]
        assert marks(root, "The output", "landed") == [[row, column, 1, 1]]
        expect(root.get_by_text(f"{count} of 4")).to_be_visible()
        said = f"Output row {row}, column {column}: {output[count - 1]}.".replace("-", "−")
        expect(root.get_by_role("status")).to_have_text(said)

    stands(1)
    sum_line = root.locator(".ex-sum")
    expect(sum_line).to_have_text(
        "Output row 0, column 0: 1·1 + 2·0 + 4·0 + 5·(−2) = 1 + 0 + 0 − 10 = −9"
    )
    root.get_by_role("button", name="Step").click()
    stands(2)
    root.get_by_role("button", name="Step").press("Enter")
    stands(3)
    root.get_by_role("button", name="Back").press("Space")
    stands(2)
    root.get_by_role("button", name="Back").click()
    stands(1)
    hand(labelled(root, "Window"))
    stands(4)
    labelled(root, "Window").first.press("Home")
    stands(1)
    labelled(root, "Window").first.press("End")
    stands(4)
    labelled(root, "Window").first.press("ArrowLeft")
    stands(3)
    root.get_by_role("button", name="Play").click()
    stands(4)
    expect(root.get_by_role("button", name="Play")).to_be_visible()  # it has ended
    labelled(root, "Windows a second").press("Home")
    assert read(root, "speed") == 1
    root.get_by_role("button", name="Play").press("Enter")  # from the first window again
    root.get_by_role("button", name="Pause").click()
    assert read(root, "step") < 3
    root.get_by_role("button", name="Play").click()
    root.get_by_role("button", name="Pause").press("Enter")
    expect(root.get_by_role("button", name="Play")).to_be_visible()
    assert read(root, "step") < 3
    stands(read(root, "step") + 1)
    labelled(root, "Window").first.press("Home")
    labelled(root, "Show the whole output").check()
    expect(place.get_by_role("gridcell").last).to_have_text(str(output[-1]).replace("-", "−"))
    labelled(root, "Show the whole output").press("Space")
    stands(1)


@pytest.mark.check
def test_every_way_to_slide_gives_what_the_helpers_give(alone: Alone) -> None:
    root = alone(ConvolutionExplorer(COUNT, SOBEL, whole=True))
    drawn_as_computed(root)
    typed(root, "Stride", "2")
    drawn_as_computed(root)
    assert marks(root, "The picture", "unread") == [[0, 7, 5, 1]]
    expect(root.locator(".ex-border")).to_have_text(
        "No zeros around the picture. Never read (hatched): column 7."
    )
    expect(root.locator(".ex-size")).to_contain_text("⌊(8 − 3) / 2⌋ + 1 = ⌊2.50⌋ + 1 = 2 + 1 = 3")
    labelled(root, "Padding").focus()
    root.page.keyboard.press("ArrowDown")
    assert read(root, "padding") == "same"
    drawn_as_computed(root)
    assert marks(root, "The picture", "ring") == [[0, 0, 1, 9], [6, 0, 1, 9], [1, 8, 5, 1]]
    expect(root.locator(".ex-border")).to_contain_text(
        "“same” lays zeros around the picture: 1 above and 1 below, 0 on the left and 1 on the"
    )
    np.testing.assert_array_equal(
        cells(root, "The picture"), np.pad(COUNT, ((1, 1), (0, 1))), "the ring is drawn"
    )
    labelled(root, "Padding").select_option("pixels")
    assert read(root, "padding") == 1
    typed(root, "Pixels a side", "2")
    drawn_as_computed(root)
    labelled(root, "Dilation").press("ArrowUp")
    assert drawn_as_computed(root).dilation == 2
    expect(root.locator(".ex-size")).to_contain_text("3 weights span 2·(3 − 1) + 1 = 5 pixels")
    labelled(root, "Flip").press("Space")
    assert drawn_as_computed(root).flip
    np.testing.assert_array_equal(cells(root, "The kernel"), SOBEL[::-1, ::-1])
    typed(root, "Bias", "-2.5")
    assert drawn_as_computed(root).bias == -2.5
    labelled(root, "ReLU").check()
    explorer = drawn_as_computed(root)
    assert explorer.relu and explorer.output.min() == 0
    expect(root.locator(".ex-sum")).to_contain_text("; with the bias ")
    shot(root.page, "explorer-convolution-same")


# What is read, and by mouse, after which keys and by keyboard, what it is then.
CONTROLS: list[tuple[str, Callable[[ConvolutionExplorer], Any], Any, str, Any]] = [
    ("Picture", lambda e: e.image, EDGE.T, "ArrowUp", EDGE),
    ("Picture rows", lambda e: e.image.shape[0], 7, "ArrowUp", 8),
    ("Picture columns", lambda e: e.image.shape[1], 7, "ArrowUp", 8),
    ("Kernel", lambda e: e.kernel, KERNELS["identity"], "ArrowDown", SOBEL),
    ("Kernel rows", lambda e: e.kernel.shape[0], 4, "ArrowDown", 3),
    ("Kernel columns", lambda e: e.kernel.shape[1], 4, "ArrowDown ArrowDown", 2),
    ("Stride", lambda e: e.stride, 2, "ArrowUp", 3),
    ("Padding", lambda e: e.padding, "same", "ArrowDown", 1),
    ("Pixels a side", lambda e: e.padding, 2, "ArrowUp", 3),
    ("Dilation", lambda e: e.dilation, 2, "ArrowUp", 3),
    ("Flip", lambda e: e.flip, True, "Space", False),
    ("Bias", lambda e: e.bias, 1, "ArrowDown ArrowDown", -1),
    ("ReLU", lambda e: e.relu, True, "Space", False),
    ("Windows a second", lambda e: e.speed, 60, "Home", 1),
    ("Window", lambda e: e.step, 11, "ArrowLeft", 10),
]  # fmt: skip


@pytest.mark.check
def test_every_control_is_worked_by_mouse_and_by_keyboard(alone: Alone) -> None:
    root = alone(ConvolutionExplorer(EDGE, whole=True))
    labels = root.locator(".ex-control > span:first-child").all_inner_texts()
    assert {*labels} - {label for label, *_ in CONTROLS} == {"Show the whole output"}  # see above
    for label, part, by_mouse, keys, by_keys in CONTROLS:
        seen = partial(lambda part: part(drawn_as_computed(root)), part)
        works(labelled(root, label), keys, seen, by_mouse, by_keys)
    summary, stride = root.locator("summary"), labelled(root, "Stride")
    for close, open_ in (
        (summary.click, partial(summary.press, "Enter")),
        (partial(summary.press, "Space"), summary.click),
    ):
        close()
        expect(stride).to_be_hidden()
        open_()
        expect(stride).to_be_visible()


@pytest.mark.check
def test_pictures_and_kernels_are_chosen_resized_and_edited(alone: Alone) -> None:
    root = alone(ConvolutionExplorer(whole=True))
    keyboard = root.page.keyboard
    labelled(root, "Picture").select_option("a standing edge")
    labelled(root, "Kernel").focus()
    keyboard.type("sobel_x")
    explorer = drawn_as_computed(root)
    np.testing.assert_array_equal(explorer.kernel, SOBEL)
    np.testing.assert_array_equal(cells(root, "The picture"), PICTURES["a standing edge"])

    typed(root, "Picture rows", "4")
    typed(root, "Picture columns", "7")
    typed(root, "Kernel columns", "2")
    labelled(root, "Kernel rows").press("ArrowDown")
    explorer = drawn_as_computed(root)
    assert (explorer.image.shape, explorer.kernel.shape) == ((4, 7), (2, 2))
    np.testing.assert_array_equal(explorer.image[:, 6], 0)
    expect(labelled(root, "Kernel")).to_have_value("own")

    cell(root, "The kernel", 0, 0).focus()
    keyboard.press("ArrowRight")
    keyboard.type("1/9")
    keyboard.press("Enter")
    expect(cell(root, "The kernel", 0, 1)).to_have_text("1/9")
    cell(root, "The picture", 3, 6).dblclick()
    keyboard.type("-40")
    keyboard.press("Enter")
    labelled(root, "Flip").check()
    cell(root, "The kernel", 0, 0).dblclick()
    keyboard.type("8")
    keyboard.press("Enter")
    explorer = drawn_as_computed(root)
    np.testing.assert_array_equal(explorer.kernel, [[-1, 1 / 9], [-2, 8]])
    assert explorer.image[3, 6] == -40
    shot(root.page, "explorer-convolution-edited")


@pytest.mark.check
def test_an_output_that_is_pointed_at_or_pinned_lights_what_made_it(alone: Alone) -> None:
    root = alone(ConvolutionExplorer(COUNT, SOBEL, dilation=2, padding=1, whole=True))
    total = conv2d(COUNT, SOBEL, dilation=2, padding=1)
    cell(root, "The output", 1, 2).hover()
    taps = [[1 + 2 * i, 2 + 2 * j, 1, 1] for i in range(3) for j in range(3)]
    assert marks(root, "The picture", "window") == taps
    expect(root.locator(".ex-sum")).to_have_text(
        re.compile(rf"row 1, column 2: .* = {total[1, 2]}$", re.S)
    )
    cell(root, "The output", 1, 2).click()
    assert read(root, "pinned") == [1, 2]
    root.get_by_role("button", name="Step").click()
    assert (read(root, "hovered"), read(root, "step")) == ([], 1)
    assert marks(root, "The picture", "pinned") == taps
    assert marks(root, "The picture", "window")[0] == [0, 1, 1, 1]
    cell(root, "The output", 1, 2).focus()
    for key in ("ArrowUp", "ArrowRight", "Space"):
        root.page.keyboard.press(key)
    assert (read(root, "hovered"), read(root, "pinned")) == ([0, 3], [0, 3])
    expect(root.locator(".ex-pinned-sum")).to_have_text(
        re.compile(rf"^Pinned, row 0, column 3: .* = {total[0, 3]}$", re.S)
    )
    root.page.keyboard.press("Space")
    assert read(root, "pinned") == []


@pytest.mark.check
def test_the_window_is_dragged_over_the_picture_or_sent_by_a_key(alone: Alone) -> None:
    root = alone(ConvolutionExplorer(COUNT, SOBEL, stride=2))
    mouse = root.page.mouse
    for place, down in (((1, 1), True), ((3, 4), False)):
        box = cell(root, "The picture", *place).bounding_box() or {}
        mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=3)
        if down:
            mouse.down()
    mouse.up()
    assert marks(root, "The picture", "window") == [[2, 4, 3, 3]]
    assert read(root, "step") == 5
    root.get_by_role("grid", name="The picture").locator("[tabindex='0']").focus()
    for key in ("Control+Home", "Space"):
        root.page.keyboard.press(key)
    assert read(root, "step") == 0
    assert marks(root, "The picture", "window") == [[0, 0, 3, 3]]


@pytest.mark.check
def test_what_does_not_fit_is_said_and_the_last_state_stays(alone: Alone) -> None:
    root = alone(ConvolutionExplorer(padding="same", whole=True))
    before = mirrored(root).to_json()
    with pytest.raises(ValueError) as error:
        conv2d(NINE, KERNELS["edge"], dilation=2)
    message = root.locator(".ex-message")
    labelled(root, "Padding").select_option("valid")
    labelled(root, "Kernel").select_option("edge")
    labelled(root, "Dilation").press("ArrowUp")
    expect(message).to_have_text(str(error.value))
    expect(labelled(root, "Dilation")).to_have_value("1")
    labelled(root, "Kernel").select_option("2 × 2 of the lecture")
    labelled(root, "Padding").select_option("same")
    expect(message).to_have_text("")
    typed(root, "Stride", "0")
    expect(message).to_have_text("Stride: “0” does not fit; a number from 1 to 64 does.")
    typed(root, "Kernel rows", "12")
    expect(message).to_have_text("Kernel rows: “12” does not fit; a number from 1 to 11 does.")
    cell(root, "The picture", 3, 3).dblclick()
    root.page.keyboard.type("5")
    root.page.keyboard.press("Enter")
    expect(message).to_contain_text("Around the picture lie zeros")
    cell(root, "The kernel", 1, 1).dblclick()
    root.page.keyboard.type("one")
    root.page.keyboard.press("Enter")
    expect(message).to_have_text("The kernel: “one” is no number; one such as 3 or −0.5 fits.")
    after = json.loads(mirrored(root).to_json())
    assert after == json.loads(before) | {"step": 8}  # where the double click was
    drawn_as_computed(root)


@pytest.mark.check
def test_a_prediction_keeps_what_answers_it_closed(alone: Alone) -> None:
    question = ("Which pixels are never read?", ["row 0", "column 7"])
    root = alone(ConvolutionExplorer(COUNT, SOBEL, stride=2, padding="same", predict=question))
    for closed in (".ex-workings", ".ex-player", "[aria-label='The output']", ".ex-mark-ring"):
        for element in root.locator(closed).all():
            expect(element).not_to_be_visible()
    np.testing.assert_array_equal(cells(root, "The picture"), COUNT)
    expect(root.get_by_role("status")).to_be_empty()
    root.get_by_role("radio", name="column 7").check()
    expect(root.locator(".ex-workings")).to_be_visible()
    assert cells(root, "The picture").shape == (7, 9)
    expect(root.get_by_role("status")).not_to_be_empty()


@pytest.mark.check
def test_a_large_picture_is_painted_and_played(alone: Alone) -> None:
    root = alone(ConvolutionExplorer(GREY, KERNELS["identity"], padding="same", step=70))
    np.testing.assert_array_equal(colours(root, "The picture")[1:-1, 1:-1, 0], GREY)
    painted = colours(root, "The output")
    np.testing.assert_array_equal(painted.reshape(-1, 3)[:71, 0], GREY.ravel()[:71])
    assert (painted.reshape(-1, 3)[71:] == 225).all()
    labelled(root, "Window").first.press("PageUp")
    upto = read(root, "step")
    painted = colours(root, "The output").reshape(-1, 3)
    np.testing.assert_array_equal(painted[: upto + 1, 1], GREY.ravel()[: upto + 1])
    assert upto > 71 and (painted[upto + 1 :] == 225).all()
    root.get_by_role("grid", name="The output").get_by_role("gridcell").focus()
    root.page.keyboard.press("Control+End")
    assert read(root, "hovered") == [63, 63]
    expect(root.get_by_role("status")).to_have_text(f"Output row 63, column 63: {GREY[63, 63]}.")


@pytest.mark.check
def test_a_view_that_is_removed_leaves_no_listener(alone: Alone, page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    explorer = ConvolutionExplorer(COUNT, SOBEL, stride=3, pinned=[0, 1], step=0, whole=True)
    root = alone(explorer)
    root.get_by_role("button", name="Play").click()
    shot(page, "explorer-convolution-dark")
    assert listeners(page) == 0
