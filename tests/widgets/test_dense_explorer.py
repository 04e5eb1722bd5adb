import json
import re
import subprocess
from functools import partial
from typing import Any

import numpy as np
import pytest
from playwright._impl._driver import compute_driver_executable
from playwright.sync_api import Locator, Page, expect

from helpers.fully_connected import (
    conv2d_as_matrix,
    conv2d_parameters,
    dense,
    dense_parameters,
    dropout,
    flatten,
    sigmoid,
    softmax,
)
from helpers.widgets import DenseExplorer, stills
from helpers.widgets.dense_explorer import MAPS, PARTS, SIZES
from helpers.widgets.explorer import VIEW
from tests.widgets.support import Alone, alone, cells, listeners, page, read, shot, works

__all__ = ["alone", "page"]  # fixtures

WEIGHTS = "Weights, a line for each neuron"
THREE = {"classes": ["car", "bus", "tram"], "bias": [1, 0, -2]}


def random_state(rng: np.random.Generator) -> dict[str, Any]:
    shape = (
        tuple(rng.integers(1, [5, 5, 4])) if rng.random() < 0.7 else tuple(rng.integers(1, 9, 2))
    )
    image = rng.integers(-9, 10, shape) / rng.choice([1, 7])
    units = int(rng.integers(1, 7))
    return {
        "image": image.astype(rng.choice(["float32", "float64", "int64"])),
        "weights": rng.integers(-9, 10, (image.size, units)) / rng.choice([1, 3]),
        "bias": rng.integers(-9, 10, units) / rng.choice([1, 3]),
        "classes": [f"class {k}" for k in range(units)],
        "constant": float(rng.integers(-20, 20)), "training": bool(rng.random() < 0.5),
        "rate": float(rng.choice([0, 0.25, 0.5, 0.9])), "seed": int(rng.integers(2**32)),
    }  # fmt: skip


def test_the_output_is_what_the_helpers_make_of_the_state() -> None:
    rng = np.random.default_rng(0)
    for _ in range(200):
        state = random_state(rng)
        explorer = DenseExplorer(**state)
        row = flatten(state["image"])
        if state["training"]:
            row = dropout(row, state["rate"], rng=np.random.default_rng(state["seed"]))
        logits = dense(row, state["weights"], state["bias"]) + state["constant"]
        np.testing.assert_array_equal(explorer.logits, logits)
        np.testing.assert_array_equal(explorer.output, softmax(logits))
        assert explorer.output.dtype == softmax(logits).dtype


def test_what_is_not_given_fits_to_what_is() -> None:
    assert DenseExplorer().logits.tolist() == [2, 0], "as the page supposes"
    six = DenseExplorer(np.eye(6, dtype=int))
    assert six.weights.shape == (36, 2) and six.bias.tolist() == [0, 0]
    three = DenseExplorer(bias=[1, 2, 3])
    assert three.weights.shape == (12, 3) and three.classes == ["class 0", "class 1", "class 2"]
    assert DenseExplorer(classes=["yes"]).weights.shape == (12, 1)
    assert DenseExplorer([[1, 2]], [[1], [3]], [4]).logits.tolist() == [11]


def test_logits_that_are_set_move_the_biases() -> None:
    explorer = DenseExplorer(constant=3, training=True, **THREE)
    weights = explorer.weights.copy()
    explorer.logits = [1, -2, 0.5]
    np.testing.assert_allclose(explorer.logits, [1, -2, 0.5])
    np.testing.assert_array_equal(explorer.weights, weights)
    with pytest.raises(ValueError, match=r"logits \(2,\) do not fit: \(3,\) do"):
        explorer.logits = [1, 2]


def test_the_costs_are_those_of_the_layers_themselves() -> None:
    explorer = DenseExplorer(side=6, channels=2, units=5, filters=3, kernel_size=4)
    kernel = np.ones((4, 4, 2, 3), int)
    products = np.count_nonzero(conv2d_as_matrix(kernel, (6, 6, 2)))
    assert explorer.costs == {
        "dense": (dense_parameters(72, 5), 72 * 5),
        "convolution": (conv2d_parameters(4, 2, 3), products),
        "behind": (dense_parameters(3 * 3 * 3, 5), 27 * 5),
    }


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"image": np.ones((9, 8))}, "image (9, 8) does not fit: at most 64 numbers in 4 channels"),
        ({"image": np.ones((2, 1, 6))}, "image (2, 1, 6) does not fit"),
        ({"image": [[np.nan]]}, "image holds NaN or infinity: finite numbers fit"),
        ({"image": [[1, 2]], "weights": [[1, 2]]}, "weights (1, 2), image (1, 2) and bias (2,) do"),
        ({"weights": np.full((12, 2), 1e7)}, "weights holds more than 1,000,000"),
        ({"constant": float("nan")}, "constant nan does not fit: a finite number does"),
        ({"bias": [[1, 2]]}, "bias (1, 2) has 2 axes: 1 fit"),
        ({"bias": np.ones(7)}, "bias (7,) does not fit: at most 6 neurons do"),
        ({"classes": ["a"], "bias": [1, 2]}, "classes ['a'] do not fit: 2 names do"),
        ({"place": 12}, "place 12 does not fit: 0 to 11 do"),
        ({"neuron": -1}, "neuron -1 does not fit: 0 to 1 do"),
        ({"rate": 1.0}, "rate 1.0 does not fit: at least 0 and below 1 does"),
        ({"seed": 2**32}, "seed 4294967296 does not fit"),
        ({"side": 513}, "side 513 does not fit: 1 to 512 do"),
        ({"kernel_size": 5, "side": 4}, "kernel_size 5 is larger than side 4: no window fits"),
        ({"rate": -0.1}, "rate -0.1 does not fit: at least 0 and below 1 does"),
        ({"seed": -1}, "seed -1 does not fit: 0 to 4294967295 do"),
        ({"place": -1}, "place -1 does not fit: 0 to 11 do"),
        ({"neuron": 2}, "neuron 2 does not fit: 0 to 1 do"),
        ({"bias": [0, -1e6 - 1]}, "bias holds more than 1,000,000: numbers up to it fit"),
        ({"image": np.full((2, 3, 2), 2e6)}, "image holds more than 1,000,000: numbers up to it"),
        ({"constant": 1e6 + 1}, "constant holds more than 1,000,000: numbers up to it fit"),
        ({"show": []}, "show [] does not fit: flatten, dropout, layer, decide, cost do"),
        ({"show": ["flaten"]}, "show ['flaten'] does not fit"),
    ],
)
def test_what_does_not_fit_is_refused_and_the_last_state_stays(state: dict, message: str) -> None:
    explorer = DenseExplorer()
    before = explorer.to_json()
    with pytest.raises(ValueError) as error:
        explorer.set_together(state)
    assert message in str(error.value)
    assert explorer.to_json() == before
    with pytest.raises(ValueError):
        DenseExplorer(**state)


@pytest.mark.parametrize("name", SIZES)
def test_a_size_fits_from_1_to_its_largest(name: str) -> None:
    for value in (1, SIZES[name]):
        explorer = DenseExplorer(**{"side": 512, "kernel_size": 1, name: value})
        assert getattr(explorer, name) == value
    for value in (0, SIZES[name] + 1):
        with pytest.raises(ValueError, match=f"^{name} {value} does not fit: 1 to {SIZES[name]} "):
            DenseExplorer(**{"kernel_size": 1, name: value})


@pytest.mark.parametrize(
    "state",
    [
        {"rate": 0}, {"seed": 0}, {"seed": 2**32 - 1}, {"place": 11}, {"place": 0}, {"neuron": 1},
        {"image": np.ones((4, 4, 4))}, {"image": np.ones((8, 8))}, {"bias": np.zeros(6)},
        {"bias": [1e6, -1e6]}, {"constant": -1e6}, {"side": 15, "kernel_size": 15},
    ],
)  # fmt: skip
def test_the_ends_of_each_range_fit(state: dict[str, Any]) -> None:
    explorer = DenseExplorer(**state)
    for name, value in state.items():
        np.testing.assert_array_equal(getattr(explorer, name), value)


def test_what_fits_together_is_set_together_and_what_is_held_stays_inside() -> None:
    explorer = DenseExplorer(place=11, neuron=1)
    with pytest.raises(ValueError, match="do not fit together"):
        explorer.image = [[1, 2]]
    explorer.set_together(
        {"image": [[1, 2]], "weights": [[3], [4]], "bias": [0], "classes": ["yes"]}
    )
    assert (explorer.place, explorer.neuron, explorer.logits.tolist()) == (1, 0, [11])


@pytest.mark.parametrize("name", ["image", "weights", "bias"])
def test_an_array_that_holds_no_numbers_is_named(name: str) -> None:
    with pytest.raises(TypeError, match=f"^{name} must hold numbers, received str"):
        DenseExplorer(**{name: "x"})


def test_the_still_picture_is_its_parts_in_their_order_one_below_the_other() -> None:
    whole = np.asarray(DenseExplorer(show=PARTS[::-1]).still().convert("L"), float)
    top, widths = 0, []
    for part in PARTS:
        alone = np.asarray(DenseExplorer(show=[part]).still().convert("L"), float)
        (height, width), below = alone.shape, whole[top : top + len(alone)]
        assert np.abs(below[:, :width] - alone).mean() < 1  # but for the colours of the file
        assert (below[:, width:] == 255).all()
        top, widths = top + height, [*widths, width]
    assert whole.shape == (top, max(widths))
    asked = DenseExplorer(show=PARTS, predict=("Which place?", ["4", "5"])).still()
    assert asked.height < top / 2


def test_the_whole_state_goes_through_one_text_unchanged() -> None:
    given = DenseExplorer(
        np.float32([[[1.5, 2]], [[0, -1]]]), constant=2, place=3, neuron=2, training=True, rate=0.3,
        seed=7, side=9, channels=3, units=2, filters=4, kernel_size=5, show=PARTS,
        predict=("Which?", ["A", "B"]), **THREE,
    )  # fmt: skip
    taken = DenseExplorer()
    taken.load_json(given.to_json())
    assert taken.to_json() == given.to_json()
    np.testing.assert_array_equal(taken.output, given.output)


CASES = """
import {{ readFileSync }} from "node:fs";
import * as own from "{module}";
const answers = JSON.parse(readFileSync(0)).map(([name, given]) => own[name](...given));
process.stdout.write(JSON.stringify(answers));
"""


def in_the_browser(calls: list[tuple[str, list[Any]]]) -> list[Any]:
    """Return what the view's arithmetic answers, each call a function and its arguments."""
    node, _ = compute_driver_executable()  # Playwright's own
    module = (VIEW / "dense_arithmetic.mjs").as_uri()
    command = [node, "--input-type=module", "-e", CASES.format(module=module)]
    run = subprocess.run(command, input=json.dumps(calls), capture_output=True, text=True)
    assert run.returncode == 0, run.stderr[-2000:]
    answers: list[Any] = json.loads(run.stdout)
    return answers


def test_the_browser_draws_the_masks_that_numpy_draws() -> None:
    seeds = [*range(500), 2**31, 2**32 - 1, *np.random.default_rng(1).integers(2**32, size=500)]
    rates = [0, 0.05, 0.5, 0.95]
    calls = [("dropout", [[3, -1, 4.5] * 7, rates[i % 4], int(s)]) for i, s in enumerate(seeds)]
    for (_, (row, rate, seed)), found in zip(calls, in_the_browser(calls), strict=True):
        expected = dropout(row, rate, rng=np.random.default_rng(seed))
        np.testing.assert_array_equal(found, expected, f"seed {seed}")


def test_the_browser_computes_the_logits_and_the_places_that_the_helpers_compute() -> None:
    rng, calls, expected = np.random.default_rng(2), list[Any](), list[Any]()
    for _ in range(500):
        state = random_state(rng)
        image, weights, bias = (np.array(state[k], float) for k in ("image", "weights", "bias"))
        calls.append(
            ("weighted", [image.ravel().tolist(), weights.ravel().tolist(), bias.tolist()])
        )
        expected.append(dense(flatten(image), weights, bias))
        place = int(rng.integers(image.size))
        cell = [
            *map(int, np.unravel_index(place, (*image.shape, 1)[:3])),
        ]
        calls += [("cellAt", [place, image.shape]), ("placeOf", [cell, image.shape])]
        expected += [cell, place]
    for found, wanted in zip(in_the_browser(calls), expected, strict=True):
        np.testing.assert_allclose(found, wanted, rtol=1e-9, atol=1e-9)


def test_the_browser_counts_the_costs_that_the_helpers_count() -> None:
    rng, names = np.random.default_rng(3), ("side", "channels", "units", "filters", "kernel_size")
    sizes = [
        dict(zip(names, map(int, rng.integers(1, [256, 9, 99, 99, 16])), strict=True))
        for _ in range(300)
    ]
    fitting = [size for size in sizes if size["kernel_size"] <= size["side"]]
    found = in_the_browser([("layerCosts", [size]) for size in fitting])
    for size, costs in zip(fitting, found, strict=True):
        shown = {
            k: tuple(v[w][1] for w in ("parameters", "multiplications")) for k, v in costs.items()
        }
        assert shown == DenseExplorer(**size).costs


def twin(root: Locator, explorer: DenseExplorer, *traits: str) -> DenseExplorer:
    """Give an explorer of Python's what was changed in the browser."""
    explorer.set_together({trait: read(root, trait) for trait in traits})
    return explorer


def marked(root: Locator, grid: str, name: str) -> list[tuple[int, int]]:
    """Return the rows and columns of the frames of one name in a grid."""
    box = root.locator(".ex-box", has=root.page.get_by_role("grid", name=grid, exact=True))
    places = box.locator(f".ex-mark-{name}").evaluate_all(
        """marks => marks.map(m => [m.style.top, m.style.left, m.style.width].map(parseFloat))"""
    )
    return [(round(top / side), round(left / side)) for top, left, side in places]


def press(root: Locator, grid: str, *keys: str) -> None:
    root.get_by_role("grid", name=grid, exact=True).locator("[tabindex='0']").focus()
    for key in keys:
        root.page.keyboard.press(key)


def hover(root: Locator, grid: str, row: int, column: int) -> None:
    place = root.get_by_role("grid", name=grid, exact=True)
    columns = int(place.get_attribute("aria-colcount") or 1)
    place.get_by_role("gridcell").nth(row * columns + column).hover()


@pytest.mark.check
def test_a_cell_of_the_map_lights_its_place_in_the_row_and_back(alone: Alone) -> None:
    explorer = DenseExplorer(show=["flatten"])
    root = alone(explorer)
    np.testing.assert_array_equal(cells(root, "The row")[0], flatten(MAPS))
    for channel in (0, 1):
        np.testing.assert_array_equal(cells(root, f"Map, channel {channel}"), MAPS[..., channel])
    for place, (row, column, channel) in enumerate(np.ndindex(2, 3, 2)):
        hover(root, f"Map, channel {channel}", row, column)
        assert read(root, "place") == place
        assert marked(root, "The row", "window") == [(0, place)]
        formula = f"({row} · 3 + {column}) · 2 + {channel} = {place}"
        expect(root.locator(".ex-place")).to_contain_text(formula)
    hover(root, "The row", 0, 7)
    assert marked(root, "Map, channel 1", "window") == [(1, 0)]
    assert marked(root, "Map, channel 0", "window") == []
    assert sorted(marked(root, "The row", "near")) == [(0, 1), (0, 9)]
    assert sorted(marked(root, "Map, channel 1", "near")) == [(0, 0), (1, 1)]
    expect(root.get_by_role("status")).to_have_text(
        "In the map row 1, column 0, channel 1; in the row place 7 of 0 to 11: 2."
    )
    press(root, "Map, channel 0", "ArrowDown", "ArrowRight")
    assert read(root, "place") == 8
    press(root, "The row", "ArrowRight")
    assert marked(root, "Map, channel 1", "window") == [(1, 1)]


@pytest.mark.check
def test_numbers_are_edited_in_every_grid_and_the_layer_answers(alone: Alone) -> None:
    explorer = DenseExplorer(**THREE)
    root = alone(explorer)
    page, weights = root.page, WEIGHTS
    np.testing.assert_array_equal(cells(root, weights), explorer.weights.T)
    press(root, "Map, channel 1", "ArrowRight", "-", "5", "Enter")
    press(root, "The row", "End", "7", "Enter")
    hover(root, weights, 2, 4)
    root.get_by_role("grid", name=weights).get_by_role("gridcell").nth(2 * 12 + 4).dblclick()
    page.keyboard.type("2.5")
    page.keyboard.press("Enter")
    press(root, "Bias", "ArrowUp", "4", "Enter")
    twin(root, explorer, "image", "weights", "bias", "place", "neuron")
    assert explorer.image[0, 1, 1] == -5 and explorer.image[1, 2, 1] == 7
    assert explorer.weights[4, 2] == 2.5 and explorer.bias.tolist() == [1, 4, -2]
    np.testing.assert_allclose(cells(root, "Logits")[:, 0], explorer.logits, atol=0.005)
    assert explorer.neuron == 1 and marked(root, "Logits", "window") == [(1, 0)]
    sum_ = root.locator(".ex-products")
    expect(sum_).to_contain_text("bus: 1 · 0 + 0 · 1 + 0 · (−1) + (−5) · 0")
    expect(sum_).to_contain_text(f"+ bias 4 = {stills.written(explorer.logits[1])}")
    for typed, said in (("-1e9", "−1,000,000 to 1,000,000"), ("-x", "“-x” is no number")):
        press(root, "Bias", *typed, "Enter")
        expect(root.get_by_role("alert")).to_contain_text(said)
    assert read(root, "bias").tolist() == [1, 4, -2]


def check_network(root: Locator, explorer: DenseExplorer) -> None:
    """Compare every grid with the helpers."""
    row = flatten(explorer.image)
    for channel in range(explorer.image.shape[2]):
        found = cells(root, f"Map, channel {channel}")
        np.testing.assert_array_equal(found, explorer.image[..., channel])
    np.testing.assert_array_equal(cells(root, "The row")[0], row)
    after = dropout(row, explorer.rate, rng=np.random.default_rng(explorer.seed))
    np.testing.assert_allclose(cells(root, "After dropout")[0], after, atol=0.00501)
    np.testing.assert_array_equal(cells(root, WEIGHTS), explorer.weights.T)
    np.testing.assert_array_equal(cells(root, "Bias")[:, 0], explorer.bias)
    logits = dense(after, explorer.weights, explorer.bias)
    np.testing.assert_allclose(cells(root, "Logits")[:, 0], logits, atol=0.00501)


def cell(root: Locator, grid: str, index: int) -> Locator:
    return root.get_by_role("grid", name=grid, exact=True).get_by_role("gridcell").nth(index)


@pytest.mark.check
def test_every_grid_is_walked_by_mouse_and_by_keyboard(alone: Alone) -> None:
    explorer = DenseExplorer(show=PARTS, training=True, **THREE)
    root = alone(explorer)
    check_network(root, explorer)

    def held() -> list[int]:
        twin(root, explorer, "place", "neuron")
        for grid, place in (
            ("The row", (0, explorer.place)), ("After dropout", (0, explorer.place)),
            (WEIGHTS, (explorer.neuron, explorer.place)),
            ("Bias", (explorer.neuron, 0)), ("Logits", (explorer.neuron, 0)),
        ):  # fmt: skip
            assert marked(root, grid, "window") == [place]
        row, column, channel = np.unravel_index(explorer.place, MAPS.shape)
        assert marked(root, f"Map, channel {channel}", "window") == [(row, column)]
        total = stills.written(explorer.logits[explorer.neuron])
        name = explorer.classes[explorer.neuron]
        expect(root.locator(".ex-products")).to_have_text(re.compile(f"^{name}: .* = {total}$"))
        return [explorer.place, explorer.neuron]

    for grid, index, by_mouse, key, by_keys in (
        ("Map, channel 0", 4, [8, 0], "ArrowLeft", [6, 0]),
        ("Map, channel 1", 4, [9, 0], "ArrowUp", [3, 0]),
        ("The row", 5, [5, 0], "End", [11, 0]),
        ("After dropout", 5, [5, 0], "Home", [0, 0]),
        (WEIGHTS, 12 + 3, [3, 1], "ArrowDown", [3, 2]),
        ("Bias", 0, [3, 0], "ArrowDown", [3, 1]),
        ("Logits", 2, [3, 2], "ArrowUp", [3, 1]),
    ):
        works(cell(root, grid, index), key, held, by_mouse, by_keys)


@pytest.mark.check
def test_every_grid_of_given_numbers_is_edited_by_mouse_and_by_keyboard(alone: Alone) -> None:
    explorer = DenseExplorer(show=PARTS, training=True, **THREE)
    root = alone(explorer)
    for grid, index, trait in (
        ("Map, channel 0", 4, "image"), ("Map, channel 1", 1, "image"), ("The row", 3, "image"),
        (WEIGHTS, 14, "weights"), ("Bias", 2, "bias"),
    ):  # fmt: skip
        one = cell(root, grid, index)
        for begin, number in ((one.dblclick, "7"), (partial(one.press, "F2"), "-3")):
            begin()
            root.page.keyboard.type(number)
            root.page.keyboard.press("Enter")
            expect(one).to_have_text(number.replace("-", "−"))
            check_network(root, twin(root, explorer, trait))


def check_decision(root: Locator, explorer: DenseExplorer) -> None:
    """Compare the table of probabilities with the helpers'."""
    shares, each = softmax(explorer.logits), sigmoid(explorer.logits)
    lines = root.locator(".ex-table").first.locator("tbody tr:not([hidden])")
    for k, name in enumerate(explorer.classes):
        expect(lines.nth(k)).to_contain_text(name)
        assert lines.nth(k).locator(".ex-number").all_inner_texts() == [
            f"{shares[k]:.3f}", f"{each[k]:.3f}"
        ]  # fmt: skip
        bars = lines.nth(k).locator(".ex-share").evaluate_all("b => b.map(x => x.style.cssText)")
        shown = [float(text.split(":")[1].strip(" ;")) for text in bars]
        np.testing.assert_allclose(shown, [shares[k], each[k]], atol=1e-6)
    assert lines.last.locator("td").all_inner_texts() == ["", "1.000", f"{each.sum():.3f}"]


@pytest.mark.check
def test_logits_are_moved_and_c_changes_the_sigmoids_alone(alone: Alone) -> None:
    explorer = DenseExplorer(show=["decide"], **THREE)
    root = alone(explorer)
    check_decision(root, explorer)
    expect(root.get_by_role("grid")).to_have_count(0)
    root.get_by_label("Logit of bus").focus()
    root.page.keyboard.press("ArrowRight")
    before = twin(root, explorer, "bias").logits
    check_decision(root, explorer)
    tram = root.get_by_label("Logit of tram")
    box = tram.bounding_box() or {}
    tram.click(position={"x": box["width"] - 2, "y": box["height"] / 2})
    twin(root, explorer, "bias")
    assert explorer.logits[2] == 10 and (explorer.logits[:2] == before[:2]).all()
    check_decision(root, explorer)
    shares = explorer.output
    slider = root.get_by_label("Add c to every logit")
    for key in ("End", "Home", "ArrowRight"):
        slider.press(key)
        twin(root, explorer, "constant")
        check_decision(root, explorer)
        np.testing.assert_allclose(explorer.output, shares)
    assert explorer.constant == -19
    expect(root.get_by_role("status")).to_contain_text(
        f"car: logit {stills.written(explorer.logits[0])}"
    )


@pytest.mark.check
def test_every_logit_and_c_are_moved_by_mouse_and_by_keyboard(alone: Alone) -> None:
    explorer = DenseExplorer(show=["decide"], **THREE)
    root = alone(explorer)

    def logit(k: int) -> float:
        check_decision(root, twin(root, explorer, "bias"))
        return float(explorer.logits[k])

    def constant() -> float:
        check_decision(root, twin(root, explorer, "constant"))
        return float(explorer.constant)

    for k, name in enumerate(explorer.classes):
        works(root.get_by_label(f"Logit of {name}"), "Home", partial(logit, k), 10, -10)
    works(root.get_by_label("Add c to every logit"), "ArrowLeft", constant, 20, 19)


@pytest.mark.check
def test_the_masks_of_dropout_are_the_helpers(alone: Alone) -> None:
    explorer = DenseExplorer(np.arange(1, 21).reshape(4, 5), show=["dropout", "layer"])
    root = alone(explorer)
    row = explorer.image.ravel()
    np.testing.assert_array_equal(cells(root, "After dropout")[0], row)
    expect(root.locator(".ex-mask")).to_have_text(
        "In use: all 20 numbers pass unchanged. Their mean is 10.50."
    )
    root.get_by_label("In training").press("Space")
    rate = root.get_by_label("Rate")
    for act in (
        lambda: root.get_by_role("button", name="New mask").click(),
        lambda: root.get_by_role("button", name="New mask").press("Enter"),
        lambda: rate.press("ArrowRight"),
        lambda: rate.press("Home"),
        lambda: rate.click(),
    ):
        act()
        twin(root, explorer, "training", "rate", "seed")
        after = dropout(row, explorer.rate, rng=np.random.default_rng(explorer.seed))
        np.testing.assert_allclose(cells(root, "After dropout")[0], after, atol=0.005)
        np.testing.assert_allclose(cells(root, "Logits")[:, 0], explorer.logits, atol=0.005)
        gone = [(0, place) for place in np.flatnonzero(after == 0)]
        assert marked(root, "After dropout", "dropped") == gone
        stay = f"{20 - len(gone)} of 20 stay, each divided by 1 − "
        expect(root.locator(".ex-mask")).to_contain_text(stay)
        expect(root.get_by_role("status")).to_have_text(
            f"After dropout {20 - len(gone)} of 20 numbers stay."
        )
        expect(root.locator(".ex-mask")).to_contain_text(f"after: {stills.written(after.mean())}.")
    root.get_by_label("In training").click()
    np.testing.assert_array_equal(cells(root, "After dropout")[0], row)


def check_costs(root: Locator, explorer: DenseExplorer) -> None:
    """Compare the table of costs with the helpers'."""
    lines = root.locator(".ex-costs tbody tr")
    for line, counts in zip(lines.all(), explorer.costs.values(), strict=True):
        texts = line.locator(".ex-number").all_inner_texts()
        assert [text.split(" = ")[1] for text in texts] == [f"{count:,}" for count in counts]
        for text, count in zip(texts, counts, strict=True):
            formula = text.split(" = ")[0].replace("·", "*")
            assert eval(formula) == count


@pytest.mark.check
def test_the_costs_follow_size_and_filters(alone: Alone) -> None:
    explorer = DenseExplorer(show=["cost"])
    root = alone(explorer)
    check_costs(root, explorer)
    fields = {"Channels": "channels", "Neurons": "units", "Filters": "filters"}
    for label, trait in fields.items():
        root.get_by_label(label, exact=True).press("ArrowUp")
        root.get_by_label(label, exact=True).press("Enter")
        assert read(root, trait) == getattr(explorer, trait) + 1
        check_costs(root, twin(root, explorer, trait))
    side, kernel = root.get_by_label("Side of the picture"), root.get_by_label("Side of a kernel")
    side.press("PageUp")
    check_costs(root, twin(root, explorer, "side"))
    side.click()
    check_costs(root, twin(root, explorer, "side"))
    kernel.fill("15")
    kernel.press("Enter")
    check_costs(root, twin(root, explorer, "kernel_size"))
    side.press("Home")
    expect(root.get_by_role("alert")).to_have_text(
        "A kernel of 15 pixels is larger than a picture of 1: no window fits."
    )
    assert side.input_value() == str(read(root, "side")) != "1"
    kernel.fill("99")
    kernel.press("Enter")
    expect(root.get_by_role("alert")).to_contain_text("“99” does not fit")
    check_costs(root, explorer)


@pytest.mark.check
def test_every_size_is_changed_by_mouse_and_by_keyboard(alone: Alone) -> None:
    explorer = DenseExplorer(show=["cost"])
    root = alone(explorer)

    def size(trait: str) -> int:
        check_costs(root, twin(root, explorer, trait))
        return int(getattr(explorer, trait))

    for label, trait, by_mouse, keys, by_keys in (
        ("Side of the picture", "side", 256, "ArrowLeft", 255),
        ("Channels", "channels", 2, "ArrowUp", 3),
        ("Neurons", "units", 65, "ArrowDown ArrowDown", 63),
        ("Filters", "filters", 33, "ArrowUp", 34),
        ("Side of a kernel", "kernel_size", 4, "ArrowUp", 5),
    ):
        control = root.locator(".ex-control", has_text=label).locator("input")
        works(control, keys, partial(size, trait), by_mouse, by_keys)


@pytest.mark.check
def test_a_prediction_comes_first_and_parts_come_and_go(alone: Alone, page: Page) -> None:
    root = alone(DenseExplorer(show=PARTS, training=True, predict=("Where?", ["A", "B"])))
    grids = [
        root.get_by_role("grid", name=name, include_hidden=True)
        for name in ("The row", "After dropout", "Logits")
    ]
    texts = ("place =", "stay, each", "bias 3", "0.982", "= 50,240", "In the map")
    page_text = root.text_content() or ""
    assert [text for text in texts if text in page_text] == []
    assert [grid.count() for grid in grids] == [0, 0, 0]
    root.get_by_role("radio", name="A").press("Space")
    page_text = root.text_content() or ""
    assert [text for text in texts if text not in page_text] == []
    assert [grid.count() for grid in grids] == [1, 1, 1]
    assert read(root, "choice") == "A"
    shot(page, "explorer-dense")
    page.emulate_media(color_scheme="dark")
    shot(page, "explorer-dense-dark")
    page.evaluate("explorerHost.models.explorer.set('show', ['cost', 'decide'])")
    expect(root.get_by_role("table")).to_have_count(2)
    expect(root.get_by_role("grid")).to_have_count(0)
    assert listeners(page) == 0
