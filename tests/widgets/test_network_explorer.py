import io
import json
import re
import sys
from functools import partial
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from helpers import data
from helpers.keras_model import (
    build_digit_cnn,
    fit_images,
    import_keras,
    load_deep_cnn,
    parameter_table,
    replay,
)
from helpers.representations import feature_maps, receptive_fields
from helpers.widgets import NetworkExplorer
from helpers.widgets.network_layers import describe_layers
from tests.support import copy_course, open_notebook, run_all, serve
from tests.widgets.support import (
    Alone,
    alone,
    cells,
    colours,
    eyes,
    listeners,
    page,
    read,
    refused,
    shot,
    works,
)

__all__ = ["alone", "page"]  # fixtures

keras = import_keras()
EYES, LABELS = eyes(0, 34, 99, 181, 201, 3)
DIGITS = data.digits()[1][0][:3]
SIDES = [(0, False), (0, True), (1, False), (1, True)]  # truth and answer, as counted
SCORES = np.float32([0.9, 0.4, 0.6, 0.2, 0.5])


@pytest.fixture(scope="module")
def network() -> Any:
    return load_deep_cnn()


@pytest.fixture(scope="module")
def digit_network() -> Any:
    keras.utils.set_random_seed(0)
    return build_digit_cnn()


def thinker() -> Any:
    """Return a network whose answer is its one pixel, for a threshold of which all is known."""
    parts = [keras.layers.GlobalMaxPooling2D(), keras.layers.Activation("relu")]
    return keras.Sequential([keras.Input((1, 1, 1)), *parts])


def test_the_output_is_what_replay_and_keras_compute(network: Any, digit_network: Any) -> None:
    explorer = NetworkExplorer(network, EYES, chosen=2)
    fitted = fit_images(network, EYES)
    np.testing.assert_array_equal(explorer.picture, fitted[2])
    np.testing.assert_array_equal(explorer.output, replay(network, fitted[2]))
    np.testing.assert_allclose(explorer.output, network(fitted[2:3])[0], atol=1e-5)
    assert explorer.output.dtype == explorer.picture.dtype == np.float32
    explorer.chosen = 0
    np.testing.assert_array_equal(
        explorer.maps["conv_2"], feature_maps(network, fitted[0])["conv_2"]
    )
    digits = NetworkExplorer(digit_network, DIGITS / np.float32(255), chosen=1)
    np.testing.assert_array_equal(digits.output, replay(digit_network, DIGITS[1] / np.float32(255)))
    np.testing.assert_array_equal(
        NetworkExplorer(digit_network, DIGITS, chosen=1).output, digits.output
    )


def test_a_picture_of_ones_own_is_fitted_to_the_network(network: Any, digit_network: Any) -> None:
    explorer = NetworkExplorer(network, EYES)
    photo = data.photo()
    explorer.look_at(photo)
    assert explorer.chosen == -1
    np.testing.assert_array_equal(explorer.output, replay(network, fit_images(network, photo)))
    one = NetworkExplorer(digit_network, photo)
    assert one.images.shape == (1, 28, 28, 1)
    np.testing.assert_array_equal(one.picture, fit_images(digit_network, photo))
    one.look_at([[0.5] * 28] * 28)
    assert one.picture.shape == (28, 28, 1) and one.picture.max() == 0.5


def file_of(image: Any) -> bytes:
    file = io.BytesIO()
    Image.fromarray(image).save(file, "PNG")
    return file.getvalue()


def test_the_bytes_of_a_file_come_through_the_one_door(network: Any) -> None:
    explorer = NetworkExplorer(network, EYES)
    for _ in range(2):  # the same words again
        explorer._handle_custom_msg({}, [memoryview(b"no picture")])
        assert "the uploaded file is no picture that can be read" in explorer.problem
        assert explorer.chosen == 0
        explorer._handle_custom_msg({}, [memoryview(file_of(data.photo("coffee")))])
        assert explorer.problem == ""
        np.testing.assert_array_equal(explorer.picture, fit_images(network, data.photo("coffee")))
        explorer.chosen = 0


def test_the_mistakes_are_counted_and_priced_as_notebook_07_does(network: Any) -> None:
    explorer = NetworkExplorer(network, EYES, LABELS)
    drowsy = network(fit_images(network, EYES)).numpy()[:, 1]
    for threshold in (0.01, 0.04, 0.43, 0.5, 0.99):
        explorer.threshold = threshold
        alarm = drowsy >= threshold
        misses, alarms = np.sum(~alarm & (LABELS == 1)), np.sum(alarm & (LABELS == 0))
        assert explorer.confusion.tolist() == [
            [np.sum(~alarm & (LABELS == 0)), alarms], [misses, np.sum(alarm & (LABELS == 1))]
        ]  # fmt: skip
        assert explorer.cost == 20 * misses + alarms
    explorer.alarm = 0
    explorer.threshold, explorer.miss, explorer.false_alarm = 0.5, 3, 0.5
    assert explorer.confusion.sum() == len(EYES)
    assert explorer.cost == 0.5 * 3  # three drowsy eyes are called awake


def test_a_threshold_of_one_number_counts_the_border_as_alarm() -> None:
    explorer = NetworkExplorer(thinker(), SCORES.reshape(-1, 1, 1, 1), [1, 1, 0, 0, 1])
    assert explorer.confusion.tolist() == [[1, 1], [1, 2]]
    explorer.threshold = 0.6  # as float32, and so is the 0.6 of the picture
    assert explorer.confusion.tolist() == [[1, 1], [2, 1]]


def test_another_network_keeps_the_pictures_that_fit_to_it(
    network: Any, digit_network: Any
) -> None:
    explorer = NetworkExplorer(
        network, EYES, LABELS, layer="conv_4", channel=60, row=3, column=2, source=1, chosen=4,
        own=EYES[1], classes=["a", "b"],
    )  # fmt: skip
    shaken = keras.models.clone_model(network)
    explorer.model = shaken
    places = ("chosen", "row", "column", "source", "channel")
    assert [getattr(explorer, name) for name in places] == [0] * 5 and explorer.classes == []
    np.testing.assert_array_equal(explorer.own, EYES[1])
    assert (explorer.layer, explorer.channel, len(explorer.labels)) == ("conv_1", 0, 6)
    np.testing.assert_array_equal(explorer.output, replay(shaken, fit_images(network, EYES)[0]))
    np.testing.assert_allclose(explorer.answers[0], explorer.output, atol=1e-6)
    explorer.model = digit_network
    assert explorer.images.shape == (1, 28, 28, 1) and explorer.labels == []
    assert not explorer.images.any() and not explorer.own.any()
    assert [each["name"] for each in explorer.layers][-1] == "dense_2"


def test_a_smaller_layer_and_fewer_pictures_keep_the_cell_inside(network: Any) -> None:
    explorer = NetworkExplorer(network, EYES, LABELS, row=60, column=3, channel=15, chosen=5)
    explorer.layer = "conv_4"
    assert (explorer.row, explorer.column, explorer.channel) == (7, 3, 15)
    explorer.images = EYES[:2]
    assert (explorer.chosen, explorer.labels) == (1, [])


def test_pictures_that_do_not_fit_leave_labels_and_the_chosen_one(network: Any) -> None:
    explorer = NetworkExplorer(network, EYES, LABELS, chosen=5)
    before = explorer.to_json()
    with pytest.raises(ValueError, match="images \\(2, 9, 9, 3\\) does not fit"):
        explorer.images = np.zeros((2, 9, 9, 3))
    assert explorer.to_json() == before


def test_a_network_that_is_trained_on_is_shown_as_it_is_now(network: Any) -> None:
    learning = keras.models.clone_model(network)
    explorer = NetworkExplorer(learning, EYES, LABELS, layer="conv_4")
    learning.set_weights([weights / 2 for weights in learning.get_weights()])
    np.testing.assert_array_equal(explorer.output, replay(learning, fit_images(network, EYES)[0]))
    np.testing.assert_array_equal(explorer.weights, describe_layers(learning)[1])
    np.testing.assert_allclose(explorer.answers[0], explorer.output, atol=1e-6)
    learning.set_weights([weights * 0 for weights in learning.get_weights()])
    explorer.images = EYES[::-1]
    assert not explorer.weights.any() and (explorer.answers == 0.5).all()
    assert explorer.labels == LABELS.tolist() and len(explorer.answers) == len(EYES)
    assert len(NetworkExplorer(network, EYES).answers) == 1, "without labels nobody counts"
    assert explorer.layer == "conv_4"


def test_the_whole_state_goes_into_one_text_and_back(network: Any) -> None:
    explorer = NetworkExplorer(
        network, EYES[:2], LABELS[:2], classes=data.EYE_CLASSES, layer="pool_3"
    )
    explorer.look_at(data.photo())
    explorer.row, explorer.threshold = 5, 0.25
    text = explorer.to_json()
    assert "weights" not in json.loads(text)
    other = NetworkExplorer(network)
    other.load_json(text)
    assert other.to_json() == text
    np.testing.assert_array_equal(other.output, explorer.output)
    np.testing.assert_array_equal(other.answers, explorer.answers)


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"images": np.zeros((2, 9, 9, 3))}, "images (2, 9, 9, 3) does not fit: the model takes ("),
        ({"images": np.full((1, 64, 64, 3), np.nan)}, "images holds NaN or infinity"),
        ({"images": np.zeros((600, 64, 64, 3))}, "are too many to explore: at most 488"),
        ({"images": np.zeros((1, 64, 64, 4), np.uint8)}, "images (1, 64, 64, 4) do not fit"),
        ({"own": np.zeros((64, 64))}, "own (64, 64) has 2 axes: 3 fit"),
        ({"own": np.zeros((9, 9, 3))}, "own (9, 9, 3) does not fit: the model takes (64, 64, 3)"),
        ({"labels": [0, 1]}, "2 labels do not fit 6 images"),
        ({"labels": [0, 1, 2, 0, 0, 0]}, "labels with 2 does not fit: 0 to 1 fit"),
        ({"classes": ["awake"]}, "classes ['awake'] does not fit: 2 names do"),
        ({"chosen": 6}, "chosen 6 does not fit: -1 to 5 fit"),
        ({"layer": "conv_9"}, "layer 'conv_9' does not fit: conv_1, pool_1"),
        ({"channel": 16}, "channel 16 does not fit: 0 to 15 fit"),
        ({"row": 64}, "row 64 does not fit: 0 to 63 fit"),
        ({"source": 3}, "source 3 does not fit: 0 to 2 fit"),
        ({"chosen": -2}, "chosen -2 does not fit: -1 to 5 fit"),
        ({"channel": -1}, "channel -1 does not fit: a whole number of at least 0 does"),
        ({"column": 64}, "column 64 does not fit: 0 to 63 fit"),
        ({"threshold": 1.5}, "threshold 1.5 does not fit: 0 to 1 does"),
        ({"miss": -1}, "miss -1.0 does not fit: 0 to 1000 does"),
        ({"false_alarm": float("inf")}, "false_alarm inf does not fit: a finite number does"),
        ({"alarm": 2}, "alarm 2 does not fit: 0 to 1 fit"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_and_the_last_state_stays(
    network: Any, state: dict, message: str
) -> None:
    explorer = NetworkExplorer(network, EYES, layer="conv_1")
    refused(explorer, state, message)
    with pytest.raises(ValueError):
        NetworkExplorer(network, **{"images": EYES, **state})


@pytest.mark.parametrize(
    "state", [{"chosen": -1}, {"chosen": 5}, {"channel": 15, "row": 63, "column": 63, "source": 2}]
)
def test_the_ends_of_each_range_fit(network: Any, state: dict[str, int]) -> None:
    explorer = NetworkExplorer(network, EYES, layer="conv_1", **state)
    assert {name: getattr(explorer, name) for name in state} == state


def test_a_network_that_does_not_fit_leaves_the_last_one(network: Any) -> None:
    explorer = NetworkExplorer(network, EYES)
    before = explorer.to_json()
    odd = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.UpSampling2D(name="up")])
    with pytest.raises(ValueError, match="layer 'up' is a UpSampling2D: of Keras' layers"):
        explorer.model = odd
    assert explorer.model is network and explorer.to_json() == before


@pytest.mark.parametrize("layer", ["conv_2", "dense"])
def test_the_still_is_small_and_shows_the_picture(network: Any, layer: str) -> None:
    explorer = NetworkExplorer(network, EYES, layer=layer)
    still = explorer.still()
    assert still.width > 500
    assert len(explorer._repr_mimebundle_()[0]["image/png"]) < 20_000 * 4 / 3
    explorer.look_at(data.photo())
    assert explorer.still().tobytes() != still.tobytes()


def slide(root: Locator, label: str) -> Locator:
    """Return the slider of this name, which the number beside it follows."""
    return root.get_by_role("slider", name=re.compile(f"^{label}"))


def at(root: Locator, *traits: str) -> tuple[Any, ...]:
    return tuple(read(root, trait) for trait in traits)


def probabilities(root: Locator) -> np.ndarray:
    return np.array(
        [float(each) for each in root.locator(".ex-answers td:last-child").all_inner_texts()]
    )


def box(root: Locator, grid: str) -> list[int]:
    """Return the framed cells of a grid: row, column, rows, columns."""
    place = root.locator(".ex-box", has=root.page.get_by_role("grid", name=grid, exact=True))
    sizes = place.locator(".ex-mark-window").evaluate(
        "m => ['top', 'left', 'height', 'width'].map(side => parseFloat(m.style[side]))"
    )
    side = place.evaluate("b => parseFloat(b.style.width)") / int(
        place.get_by_role("grid").get_attribute("aria-colcount") or 0
    )
    return [round(size / side) for size in sizes]


def near(found: Any, wanted: Any, digits: int = 3) -> None:
    np.testing.assert_allclose(found, wanted, rtol=0, atol=0.51 * 10.0**-digits)


@pytest.mark.check
def test_the_layers_and_the_answer_are_those_of_the_helpers(alone: Alone, network: Any) -> None:
    explorer = NetworkExplorer(network, EYES, LABELS, classes=data.EYE_CLASSES)
    root = alone(explorer)
    rows = [row.split("\t") for row in root.locator(".ex-layers tbody tr").all_inner_texts()]
    table = parameter_table(network)
    assert [row[0].strip() for row in rows] == table["layer"].tolist()
    counts = [int(row[3].split("=")[-1]) for row in rows]
    assert counts == table["parameters"].tolist()
    assert rows[2][2] == "32 maps of 32 × 32" and rows[7][2] == "64 numbers"
    np.testing.assert_array_equal(colours(root, "The picture"), EYES[0])
    slider = slide(root, "Picture")
    slider.press("Home")
    assert read(root, "chosen") == 0, "nobody has brought a picture yet"
    for chosen in (1, 2):
        slider.focus()
        root.page.keyboard.press("ArrowRight")
        assert read(root, "chosen") == chosen
        near(probabilities(root), replay(network, fit_images(network, EYES[chosen])))
        np.testing.assert_array_equal(colours(root, "The picture"), EYES[chosen])
    expect(slide(root, "Picture 2, truly drowsy")).to_be_visible()
    root.evaluate("() => explorerHost.models.explorer.set('chosen', -1)")
    near(probabilities(root), replay(network, np.zeros((64, 64, 3))))
    expect(slide(root, "Picture your own")).to_be_visible()


@pytest.mark.check
def test_a_place_of_a_map_shows_what_it_sees_and_what_made_it(alone: Alone, network: Any) -> None:
    root = alone(NetworkExplorer(network, EYES, chosen=1))
    picture = fit_images(network, EYES[1])
    maps, fields = feature_maps(network, picture), receptive_fields(network)
    root.get_by_label("conv_1").focus()
    for _ in range(4):
        root.page.keyboard.press("ArrowDown")
    assert read(root, "layer") == "conv_3"
    near(cells(root, "One map"), maps["conv_3"][..., 0], digits=2)
    mosaic = root.get_by_role("grid", name="All maps")
    side = (mosaic.bounding_box() or {})["width"] / (8 * 17 - 1)  # 8 maps of 16, and a line each
    mosaic.click(position={"x": (2 * 17 + 9.5) * side, "y": (17 + 5.5) * side})
    assert at(root, "channel", "row", "column") == (10, 5, 9)
    assert box(root, "All maps") == [17 + 5, 2 * 17 + 9, 1, 1]
    root.get_by_role("grid", name="One map").locator("[tabindex='0']").focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight"):
        root.page.keyboard.press(key)
    assert at(root, "row", "column") == (6, 11)
    near(cells(root, "One map"), maps["conv_3"][..., 10], digits=2)
    top, left, bottom, right = fields["conv_3"].window(6, 11, (64, 64))
    assert box(root, "The picture") == [top, left, bottom - top, right - left]
    value = maps["conv_3"][6, 11, 10]
    expect(root.get_by_role("status")).to_contain_text(
        f"sees rows {top} to {bottom - 1} and columns"
    )
    layer = network.get_layer("conv_3")
    before = maps["pool_2"][5:8, 10:13]  # padding of one pixel
    products = before * layer.kernel.numpy()[..., 10]
    sums = root.get_by_role("grid", name="Sum by input map")
    sums.get_by_role("gridcell").nth(9).click()
    assert read(root, "source") == 9
    near(cells(root, "Sum by input map").ravel(), products.sum(axis=(0, 1)))
    near(cells(root, "Read here"), before[..., 9])
    near(cells(root, "Weights"), layer.kernel.numpy()[:, :, 9, 10])
    near(cells(root, "Products"), products[..., 9])
    total = products.sum() + layer.bias.numpy()[10]
    text = root.locator(".ex-sum").inner_text().replace("−", "-")
    assert text.startswith("3 × 3 × 32 = 288 products add up to")
    near(float(re.findall(r"makes it (-?[\d.]+)\. ReLU", text)[0]), total)
    assert value == pytest.approx(max(total, 0), abs=1e-5)
    slide(root, "Input map").focus()
    root.page.keyboard.press("ArrowRight")
    near(cells(root, "Products"), products[..., 10])
    slide(root, "Map").focus()
    root.page.keyboard.press("End")
    assert read(root, "channel") == 63
    shot(root.page, "explorer-network")


@pytest.mark.check
def test_picture_map_and_input_are_chosen_by_mouse_and_by_keyboard(
    alone: Alone, network: Any
) -> None:
    root = alone(NetworkExplorer(network, EYES, layer="conv_3", row=6, column=11))
    kernel = network.get_layer("conv_3").kernel.numpy()

    def seen(trait: str) -> int:
        chosen, channel, source = at(root, "chosen", "channel", "source")
        picture = fit_images(network, EYES[chosen])
        maps = feature_maps(network, picture)
        near(probabilities(root), replay(network, picture))
        near(cells(root, "One map"), maps["conv_3"][..., channel], digits=2)
        products = maps["pool_2"][5:8, 10:13] * kernel[..., channel]  # padding of one pixel
        near(cells(root, "Products"), products[..., source])
        near(cells(root, "Sum by input map").ravel(), products.sum(axis=(0, 1)))
        return int(read(root, trait))

    works(slide(root, "Picture"), "ArrowLeft", partial(seen, "chosen"), 5, 4)
    works(slide(root, "Map"), "ArrowLeft", partial(seen, "channel"), 63, 62)
    works(slide(root, "Input map"), "ArrowLeft", partial(seen, "source"), 31, 30)
    sums = root.get_by_role("grid", name="Sum by input map").get_by_role("gridcell")
    works(sums.nth(9), "ArrowDown", partial(seen, "source"), 9, 17)
    single = root.get_by_role("grid", name="One map").get_by_role("gridcell")
    works(single.nth(35), "Home", lambda: box(root, "One map"), [2, 3, 1, 1], [2, 0, 1, 1])


@pytest.mark.check
def test_poolings_and_vectors_say_what_made_them(alone: Alone, network: Any) -> None:
    root = alone(NetworkExplorer(network, EYES, layer="pool_3", row=7, column=2, channel=4))
    picture = fit_images(network, EYES[0])
    maps = feature_maps(network, picture)
    window = maps["conv_3"][14:16, 4:6, 4]
    near(cells(root, "Read here"), window)
    largest = np.unravel_index(window.argmax(), (2, 2))
    assert box(root, "Read here") == [*largest, 1, 1]
    expect(root.locator(".ex-sum")).to_contain_text("The largest of 4 numbers of map 4:")
    root.get_by_label("dense").check()
    assert read(root, "channel") == 1  # the last of two
    expect(root.get_by_role("grid", name="All maps")).to_be_hidden()
    near(cells(root, "One map").ravel(), replay(network, picture), digits=2)
    expect(root.locator(".ex-sum")).to_contain_text("1 × 1 × 64 = 64 products add up to")
    expect(root.locator(".ex-sum")).to_contain_text("The softmax over all 2 makes it")
    means = maps["conv_4"].mean(axis=(0, 1))
    near(
        cells(root, "Sum by input map").ravel(),
        means * network.get_layer("dense").kernel.numpy()[:, 1],
    )
    root.get_by_role("grid", name="One map").get_by_role("gridcell").first.click()
    assert read(root, "channel") == 0
    assert box(root, "The picture") == [0, 0, 64, 64]
    root.get_by_label("conv_1").check()
    root.get_by_role("grid", name="All maps").get_by_role("gridcell").focus()
    root.page.keyboard.press("Control+Home")
    root.page.keyboard.press("Enter")
    assert at(root, "channel", "row", "column") == (0, 0, 0)
    expect(root.locator(".ex-mark-unread")).to_have_count(5)  # of 3 × 3, at the corner
    expect(root.locator("figure", has_text="Read here of red")).to_be_visible()


@pytest.mark.check
def test_a_digit_is_drawn_by_pointer_and_by_keyboard(alone: Alone, digit_network: Any) -> None:
    root = alone(NetworkExplorer(digit_network, DIGITS, layer="dense_1"))
    root.get_by_role("button", name="Clear, and draw").click()
    assert read(root, "own").max() == 0 and read(root, "chosen") == -1
    grid = root.get_by_role("grid", name="The picture")
    place, mouse = grid.bounding_box() or {}, root.page.mouse
    side = place["width"] / 28

    def pixel(row: int, column: int) -> tuple[float, float]:
        return place["x"] + (column + 0.5) * side, place["y"] + (row + 0.5) * side

    mouse.move(*pixel(5, 8))
    mouse.down()
    mouse.move(*pixel(5, 20))  # in one jump: the pen draws what lies between
    mouse.move(*pixel(22, 12), steps=4)
    mouse.up()
    own = read(root, "own")
    assert own.shape == (28, 28, 1) and own.dtype == np.float32
    assert (own[5, 8:21] == 1).all() and own[4, 14, 0] == 0.5 and own[22, 12, 0] == 1
    assert own[10:, :8].max() == 0
    near(probabilities(root), replay(digit_network, own))
    grid.get_by_role("gridcell").focus()
    for key in ("Control+Home", "ArrowDown", "ArrowRight", "Enter"):
        root.page.keyboard.press(key)
    drawn = read(root, "own")
    assert drawn[1, 1, 0] == 1 and drawn[0, 0, 0] == 0.25 and (drawn >= own).all()
    near(probabilities(root), replay(digit_network, drawn))
    before = root.locator(".ex-sum").inner_text()
    assert before.startswith("5 × 5 × 64 = 1600 products add up to")
    slide(root, "Picture").focus()
    root.page.keyboard.press("ArrowRight")
    near(probabilities(root), replay(digit_network, DIGITS[0] / np.float32(255)))
    shot(root.page, "explorer-network-digit")


@pytest.mark.check
def test_the_threshold_is_moved_and_its_cost_counted(alone: Alone, network: Any) -> None:
    explorer = NetworkExplorer(network, EYES, LABELS, classes=data.EYE_CLASSES, threshold=0.43)
    root = alone(explorer)
    np.testing.assert_array_equal(cells(root, "Counted"), explorer.confusion)
    slide(root, "Threshold").focus()
    for _ in range(2):
        root.page.keyboard.press("ArrowRight")
    explorer.threshold = 0.45
    np.testing.assert_array_equal(cells(root, "Counted"), explorer.confusion)
    for label, typed, trait in (
        ("A miss costs", "7.5", "miss"),
        ("A false alarm costs", "2", "false_alarm"),
    ):
        root.get_by_label(label).fill(typed)
        root.get_by_label(label).press("Enter")
        setattr(explorer, trait, float(typed))
        assert read(root, trait) == float(typed)
    missed = int(explorer.confusion[1, 0])
    assert missed == 3
    expect(root.locator(".ex-cost")).to_have_text(
        f"{missed} missed × 7.500 + 0 false alarms × 2 = {explorer.cost:.3f}"
    )
    field = root.get_by_role("grid", name="Counted").get_by_role(
        "gridcell", name="truly drowsy, called awake"
    )
    wrong = np.flatnonzero((explorer.answers[:, 1] < 0.45) & (LABELS == 1)).tolist()
    for chosen in (*wrong, wrong[0]):
        field.click()
        assert read(root, "chosen") == chosen
    picture = root.get_by_role("grid", name="The picture").bounding_box()
    box, maps = field.bounding_box(), root.get_by_role("grid", name="All maps").bounding_box()
    assert picture and box and maps
    assert box["y"] + box["height"] - picture["y"] < 500, "both are on the screen at once"
    assert box["y"] < maps["y"]
    root.get_by_label("A miss costs").fill("-3")
    root.get_by_label("A miss costs").press("Enter")
    expect(root.get_by_role("alert")).to_have_text(
        "A miss costs: “-3” does not fit; a number from 0 to 1000 does."
    )
    assert read(root, "miss") == 7.5


@pytest.mark.check
def test_threshold_and_prices_are_worked_by_mouse_and_by_keyboard(
    alone: Alone, network: Any, digit_network: Any
) -> None:
    for model, images, labels, table in (
        (network, EYES, LABELS, {
            "A miss costs": ("miss", 20.1, "ArrowUp", 20.2),
            "A false alarm costs": ("false_alarm", 1.1, "ArrowUp", 1.2),
            "Threshold": ("threshold", 1, "Home PageUp", 0.1),
        }),
        (digit_network, DIGITS, [7, 2, 1], {"Alarm for": ("alarm", 9, "ArrowLeft", 8)}),
    ):  # fmt: skip
        explorer = NetworkExplorer(model, images, labels, threshold=0.1)
        root = alone(explorer)
        for label, (trait, by_mouse, keys, by_keys) in table.items():
            control = root.locator(".ex-control", has_text=label).locator("input")
            works(control, keys, partial(counted, root, explorer, trait), by_mouse, by_keys)


def counted(root: Locator, explorer: NetworkExplorer, trait: str) -> float:
    """Compare what is counted and its cost with the helpers, for a trait that was changed."""
    setattr(explorer, trait, read(root, trait))
    np.testing.assert_array_equal(cells(root, "Counted"), explorer.confusion)
    (_, alarms), (misses, _) = explorer.confusion
    prices = [f"{price:.3f}".replace(".000", "") for price in (explorer.miss, explorer.false_alarm)]
    expect(root.locator(".ex-cost")).to_contain_text(
        f"{misses} missed × {prices[0]} + {alarms} false alarms × {prices[1]} = "
    )
    written = root.locator(".ex-cost").inner_text().split(" = ")[1]
    near(float(written), explorer.cost)
    return round(getattr(explorer, trait), 9)


@pytest.mark.check
def test_a_field_of_counted_pictures_is_opened_by_mouse_and_by_keyboard(
    alone: Alone, network: Any
) -> None:
    explorer = NetworkExplorer(network, EYES, LABELS)
    root = alone(explorer)
    called = explorer.answers[:, 1] >= np.float32(0.5)
    fields = [
        np.flatnonzero((truth == LABELS) & (called == said)).tolist() for truth, said in SIDES
    ]
    assert sum(len(pictures) > 1 for pictures in fields) > 0

    def shown() -> int:
        chosen = int(read(root, "chosen"))
        np.testing.assert_array_equal(colours(root, "The picture"), EYES[chosen])
        return chosen

    for index, pictures in enumerate(fields):
        if len(pictures) > 1:
            root.evaluate("() => explorerHost.models.explorer.set('chosen', -1)")
            field = root.get_by_role("grid", name="Counted").get_by_role("gridcell").nth(index)
            works(field, "Enter", shown, *pictures[:2])


@pytest.mark.check
def test_the_paper_is_cleared_by_mouse_and_by_keyboard(alone: Alone, digit_network: Any) -> None:
    root = alone(NetworkExplorer(digit_network, DIGITS))
    clear = root.get_by_role("button", name="Clear, and draw")
    for way in (clear.click, partial(clear.press, "Enter"), partial(clear.press, "Space")):
        slide(root, "Picture").press("End")
        near(probabilities(root), replay(digit_network, DIGITS[2] / np.float32(255)))
        way()
        assert at(root, "chosen") == (-1,) and not read(root, "own").any()
        assert (colours(root, "The picture") == 0).all()
        near(probabilities(root), replay(digit_network, np.zeros((28, 28, 1))))


@pytest.mark.check
def test_an_alarm_is_for_one_of_many_classes(alone: Alone, digit_network: Any) -> None:
    explorer = NetworkExplorer(digit_network, DIGITS, [7, 2, 1], threshold=0.1)
    root = alone(explorer)
    slide(root, "Alarm for").focus()
    root.page.keyboard.press("ArrowRight")
    explorer.alarm = 2
    assert read(root, "alarm") == 2
    np.testing.assert_array_equal(cells(root, "Counted"), explorer.confusion)
    expect(root.locator("figure", has_text="truly not 2, truly 2")).to_be_visible()


@pytest.mark.check
def test_a_network_whose_numbers_overflow_is_drawn_all_the_same(alone: Alone) -> None:
    huge = keras.initializers.Constant(1e14)
    parts = [keras.layers.Conv2D(2, 3, kernel_initializer=huge) for _ in range(3)]
    parts += [keras.layers.Flatten(), keras.layers.Dense(2, activation="softmax")]
    root = alone(NetworkExplorer(keras.Sequential([keras.Input((9, 9, 1)), *parts])))
    root.get_by_role("grid", name="The picture").get_by_role("gridcell").first.click()
    for radio in root.get_by_role("radio").all():
        radio.check()
    expect(root.get_by_role("status")).to_contain_text("The network gives 0 NaN.")


@pytest.mark.check
def test_long_and_odd_names_stay_on_a_narrow_page(alone: Alone, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    parts = [keras.layers.Flatten(name="<script>alert(1)<"), keras.layers.Dense(2, name=" ")]
    small = keras.Sequential([keras.Input((4, 4, 1)), *parts])
    names = ["<img src=x onerror=alert(1)>", "y" * 200]
    root = alone(NetworkExplorer(small, np.ones((1, 4, 4, 1)), [1], classes=names))
    expect(root.get_by_role("radio", name="<script>alert(1)<")).to_be_checked()
    expect(root.get_by_role("radio", name="(blank)")).to_be_visible()
    expect(root.locator(".ex-answers")).to_contain_text(names[0])
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.check
def test_a_prediction_locks_the_maps_and_the_answer(alone: Alone, network: Any) -> None:
    question = ("What will it answer?", ["awake", "drowsy"])
    root = alone(NetworkExplorer(network, EYES, LABELS, predict=question))
    hidden = [root.locator(".ex-answers"), root.locator(".ex-sum")]
    hidden += [root.locator(".ex-mark-window").first]  # on the picture: what the number sees
    hidden += [root.get_by_role("grid", name=name) for name in ("All maps", "One map", "Counted")]
    for each in hidden:
        expect(each).to_be_hidden()
    expect(root.locator(".ex-layers")).to_be_visible()
    root.get_by_label("drowsy", exact=True).check()
    for each in hidden:
        expect(each).to_be_visible()


@pytest.mark.check
def test_where_no_kernel_runs_the_upload_says_so(alone: Alone, network: Any) -> None:
    root = alone(NetworkExplorer(network, EYES))
    upload = root.get_by_label("Your own picture (needs a kernel, and none runs here)")
    expect(upload).to_be_disabled()
    expect(root.get_by_role("button", name="Clear, and draw")).to_be_hidden()
    expect(root.get_by_role("group", name="Threshold and cost")).to_be_hidden()


@pytest.mark.check
def test_a_file_goes_to_the_kernel_and_a_bad_one_is_named(tmp_path: Path, page: Page) -> None:
    copy = copy_course(tmp_path / "course")
    (copy / ".venv").symlink_to(Path(sys.executable).parent.parent, target_is_directory=True)
    make = (
        "import sys; sys.path.insert(0, '../..')\nfrom helpers import keras_model\n"
        "from helpers.widgets import NetworkExplorer\n"
        "NetworkExplorer(keras_model.load_deep_cnn())"
    )
    with serve(copy) as address:
        file = copy / "work" / "notebooks" / "upload.ipynb"
        nbformat.write(new_notebook(cells=[new_code_cell(make, id="c0")]), file)
        open_notebook(page, address, "upload")
        run_all(page)
        root = page.locator(".explorer")
        upload = root.get_by_label("Your own picture")
        for way in (upload.click, partial(upload.press, "Enter")):
            upload.set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": b"no"})
            expect(root.get_by_role("alert")).to_contain_text("no picture that can be read")
            photo = file_of(data.photo())
            with page.expect_file_chooser() as chooser:
                way()
            chooser.value.set_files({"name": "a.png", "mimeType": "image/png", "buffer": photo})
            expect(root.locator(".ex-message")).to_be_empty()
            expect(slide(root, "Picture your own")).to_be_visible()
        wanted = fit_images(load_deep_cnn(), data.photo())
        np.testing.assert_array_equal(colours(root, "The picture"), np.rint(wanted * 255))
        shot(page, "explorer-network-lab")


@pytest.mark.check
def test_it_is_drawn_in_the_dark_too(alone: Alone, network: Any, page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    root = alone(NetworkExplorer(network, EYES, LABELS, layer="conv_3", classes=data.EYE_CLASSES))
    expect(root).to_have_css("background-color", "rgb(27, 28, 31)")
    shot(page, "explorer-network-dark")


@pytest.mark.check
def test_a_view_that_is_removed_leaves_no_listener(alone: Alone, network: Any, page: Page) -> None:
    alone(NetworkExplorer(network, EYES, LABELS))
    assert listeners(page) == 0
