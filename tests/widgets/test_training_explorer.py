import re
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from helpers.kernels import KERNELS, conv2d
from helpers.training import conv2d_gradient
from helpers.widgets import TrainingExplorer, charts, training_explorer
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
from tests.widgets.test_arithmetic import listed
from tests.widgets.through_node import by_node

__all__ = ["alone", "noted", "page"]  # fixtures

TESTS = Path(__file__).parent / "training_arithmetic.test.mjs"
PATCH = np.random.default_rng(6).normal(size=(12, 10)).round(2)
SOBEL = KERNELS["sobel_x"]
TOO_LARGE = "The learning rate is too large"


def learned(image: Any, target: Any, start: Any, rate: float, steps: int) -> tuple[Any, Any, Any]:
    """Learn as notebook 06 does: return the kernel, its slopes and the losses."""
    image, kernel = np.asarray(image, float), np.asarray(start, float)
    wanted, losses = conv2d(image, np.asarray(target, float)), []
    for step in range(steps + 1):
        error = conv2d(image, kernel) - wanted
        slope = conv2d_gradient(error / error.size, image, kernel)[1]
        losses.append(np.mean(error**2) / 2)
        if losses[-1] > 1e6 * losses[0]:
            break
        kernel = kernel - rate * slope if step < steps else kernel
    return kernel, slope, np.array(losses)


# ------------------------------------------------------------------------------------------- Python


@pytest.mark.parametrize(
    ("image", "target", "start", "rate", "steps"),
    [
        ([[2.0]], [[3.0]], [[1.0]], 0.1, 3),
        ([[2.0]], [[3.0]], [[1.0]], 0.6, 5),
        (PATCH, SOBEL, np.zeros((3, 3)), 0.25, 40),
        (PATCH, [[1, -2], [0, 5]], [[9, 9], [9, 9]], 0.05, 11),
        (PATCH.astype(np.float32), SOBEL, np.ones((3, 3), int), 0.1, 7),
    ],
)
def test_the_output_is_what_the_helpers_learn(
    image: Any, target: Any, start: Any, rate: float, steps: int
) -> None:
    explorer = TrainingExplorer(image, target, start, learning_rate=rate, steps=steps)
    kernel, _, losses = learned(image, target, start, rate, steps)
    np.testing.assert_array_equal(explorer.output, kernel)
    np.testing.assert_array_equal(explorer.losses, losses)
    assert explorer.output.dtype == np.float64


def test_a_learning_rate_that_is_too_large_ends_in_numbers() -> None:
    for explorer in (TrainingExplorer(), TrainingExplorer([[1000.0, -1000.0]], [[500.0]])):
        explorer.learning_rate, explorer.steps = 1, 400
        assert np.isfinite(explorer.output).all() and np.isfinite(explorer.losses).all()
        assert explorer.losses[-1] > 1e6 * explorer.losses[0] >= explorer.losses[-2]


def test_steps_forward_and_the_first_weight_are_read_and_set() -> None:
    explorer = TrainingExplorer()
    explorer.steps = 1
    assert explorer.output.tolist() == [[1.8]]
    explorer.steps = 0
    assert explorer.output.tolist() == explorer.start.tolist() == [[1.0]]
    explorer.start = [[5]]
    assert explorer.losses.tolist() == [8.0]


def test_a_picture_of_ones_own_learns_sobel_from_zeros() -> None:
    explorer = TrainingExplorer(PATCH)
    np.testing.assert_array_equal(explorer.target, SOBEL)
    assert not explorer.start.any() and explorer.start.shape == (3, 3)


def test_a_target_of_another_shape_begins_with_zeros() -> None:
    explorer = TrainingExplorer(PATCH, SOBEL, np.ones((3, 3)), row=2, column=1)
    explorer.target = [[1, 2], [3, 4]]
    assert explorer.start.tolist() == [[0, 0], [0, 0]]
    assert (explorer.row, explorer.column) == (0, 0)
    explorer.start = [[1, 1], [1, 1]]
    explorer.target = [[5, 6], [7, 8]]
    assert explorer.start.tolist() == [[1, 1], [1, 1]]


def test_a_target_of_another_shape_may_be_set_together_with_all_the_others() -> None:
    state = {"image": PATCH, "target": SOBEL, "steps": 3, "row": 2, "column": 1}
    for names in (list(state), list(state)[::-1]):
        explorer = TrainingExplorer()
        explorer.set_together({name: state[name] for name in names})
        np.testing.assert_array_equal(explorer.start, np.zeros((3, 3)))
        assert (explorer.steps, explorer.row, explorer.column) == (3, 2, 1)
    with pytest.raises(TypeError, match="target must hold numbers"):
        explorer.set_together({"target": ["x"], "steps": 0})
    assert explorer.steps == 3


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"learning_rate": 1.5}, "learning_rate 1.5 does not fit: 0 to 1 do"),
        ({"learning_rate": -0.1}, "learning_rate -0.1 does not fit: 0 to 1 do"),
        ({"learning_rate": float("nan")}, "learning_rate nan does not fit: a finite number does"),
        ({"steps": 401}, "steps 401 does not fit: 0 to 400 do"),
        ({"row": 3}, "row 3 does not fit: 0 to 2 do"),
        ({"column": -1}, "column -1 does not fit: 0 to 2 do"),
        ({"start": [[1, 2]]}, "start (1, 2) does not fit: (3, 3), as target, does"),
        ({"start": [[2000] * 3] * 3}, "start holds larger numbers than fit: -1000 to 1000 do"),
        ({"start": [[np.nan] * 3] * 3}, "start holds NaN or infinity: finite numbers fit"),
        ({"target": np.ones((6, 1))}, "target (6, 1) does not fit: 5 a side do"),
        ({"image": np.ones((65, 10))}, "image (65, 10) does not fit: 64 a side do"),
        ({"image": np.ones((4000, 30))}, "image (4000, 30) is too large to explore"),
        ({"image": [[1e6] * 3] * 3}, "image holds larger numbers than fit"),
        ({"image": [[1.0, 2.0]]}, "target (3, 3) is larger than the image (1, 2)"),
        ({"target": np.ones((1, 6))}, "target (1, 6) does not fit: 5 a side do"),
        ({"image": np.ones((10, 65))}, "image (10, 65) does not fit: 64 a side do"),
        ({"image": [[1.0, 2.0, 3.0]]}, "target (3, 3) is larger than the image (1, 3)"),
        ({"target": [[1001] * 3] * 3}, "target holds larger numbers than fit: -1000 to 1000 do"),
        ({"steps": -1}, "steps -1 does not fit: 0 to 400 do"),
        ({"row": -1}, "row -1 does not fit: 0 to 2 do"),
        ({"column": 3}, "column 3 does not fit: 0 to 2 do"),
        ({"image": np.ones((4, 4, 3))}, "image (4, 4, 3) has 3 axes: 2 fit"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_and_the_last_state_stays(state: dict, message: str) -> None:
    explorer = TrainingExplorer(PATCH)
    refused(explorer, state, message)
    with pytest.raises(ValueError):
        TrainingExplorer(**{"image": PATCH, "target": SOBEL, **state})


@pytest.mark.parametrize(
    "state",
    [
        {"learning_rate": 0}, {"learning_rate": 1}, {"steps": 400}, {"row": 2, "column": 2},
        {"target": np.ones((5, 5))}, {"image": np.ones((64, 64))}, {"image": np.ones((3, 3))},
        {"image": np.full((3, 3), -1e5)}, {"target": np.full((3, 3), 1000)},
        {"start": np.full((3, 3), -1000)},
    ],
)  # fmt: skip
def test_the_ends_of_each_range_fit(state: dict[str, Any]) -> None:
    explorer = TrainingExplorer(**{"image": PATCH, "target": SOBEL, **state})
    for name, value in state.items():
        np.testing.assert_array_equal(getattr(explorer, name), value)


def test_what_the_browser_sends_and_does_not_fit_is_said_there() -> None:
    explorer = TrainingExplorer()
    explorer.set_state({"learning_rate": 7})
    assert explorer.learning_rate == 0.1
    assert explorer.problem.startswith("learning_rate 7.0 does not fit")


def test_the_whole_state_comes_back() -> None:
    explorer = TrainingExplorer(PATCH, SOBEL, PATCH[:3, :3], learning_rate=0.2, steps=9, row=1)
    other = TrainingExplorer()
    other.load_json(explorer.to_json())
    assert other.to_json() == explorer.to_json()
    np.testing.assert_array_equal(other.output, explorer.output)


@pytest.fixture
def charted(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Note what each chart is drawn from: its lines, and its two axes."""
    notes: list[Any] = []
    monkeypatch.setattr(
        training_explorer, "chart", lambda *given: notes.append(given) or charts.chart(*given)
    )
    return notes


def points(line: charts.Line) -> list[Any]:
    return [np.round(np.ravel(values), 12).tolist() for values in (line.x, line.y)]


def test_the_still_of_one_weight_draws_its_parabola_its_slope_and_the_way_there(
    charted: list[Any], noted: Noted
) -> None:
    TrainingExplorer(steps=1).still()  # the loss is 2 (w − 3)²: 8 at 1, 2.88 at 1.8
    _, (ahead, bowl, slope, way, here), x, y, _ = charted[0]
    assert points(way) == [[1], [8]] and points(here) == [[1.8], [2.88]]
    assert way.dots and here.dots and not (ahead.dots or bowl.dots or slope.dots)
    np.testing.assert_allclose(bowl.y, 2 * (np.asarray(bowl.x) - 3) ** 2)
    assert (bowl.x[0], bowl.x[-1], len(bowl.x)) == (0, 6, 100)
    near = np.array(slope.x)
    assert near[0] < 1.8 < near[1] and near.mean() == pytest.approx(1.8)
    np.testing.assert_allclose(slope.y, 2.88 - 4.8 * (near - 1.8))
    np.testing.assert_allclose(ahead.x, [1.8, 1.8 + 0.1 * 4.8])
    assert (x.low, x.high, list(x.ticks)) == (0, 6, [0, 1, 2, 3, 4, 5, 6])
    assert (y.low, y.high, list(y.ticks)) == (0, 18, [0, 6, 12, 18])
    assert "slope" in y.name and "weight" in x.name and not (x.log or y.log)
    assert [panel.caption for panel in noted[0][1]] == ["One weight: the loss, and its slope at w"]
    assert noted[0][2] == "After 1 step with learning rate 0.1: w = 1.8, loss 2.88, slope -4.8."


@pytest.mark.parametrize(
    ("target", "start", "low", "high"), [(-5, 0, -10, 0), (1, 1.5, -2, 4), (2, -7, -7, 11)]
)
def test_the_parabola_reaches_as_far_as_the_weight_does(
    charted: list[Any], target: float, start: float, low: float, high: float
) -> None:
    TrainingExplorer([[2]], [[target]], [[start]]).still()
    _, lines, x, y, _ = charted[0]
    assert (x.low, x.high) == (low, high)
    assert y.high == pytest.approx(2 * (high - target) ** 2)
    assert points(lines[3]) == [[], []]


def test_the_still_of_a_kernel_draws_the_fall_and_three_kernels_on_one_scale(
    charted: list[Any], noted: Noted
) -> None:
    explorer = TrainingExplorer(PATCH, SOBEL, learning_rate=0.25, steps=12)
    explorer.still()
    kernel, slopes, losses = learned(PATCH, SOBEL, np.zeros((3, 3)), 0.25, 12)
    (_, (fall, here), x, y, _), (_, (curve, *panels), sentence) = charted[0], noted[0]
    assert curve.caption == "Over the steps: the loss"
    assert points(fall) == [list(range(13)), losses.round(12).tolist()]
    assert points(here) == [[12], losses[-1:].round(12).tolist()] and here.dots
    assert (x.low, x.high, list(x.ticks), x.log) == (0, 12, [0, 12], False)
    decades = np.arange(np.floor(np.log10(losses.min())), np.ceil(np.log10(losses.max())) + 1)
    np.testing.assert_allclose(y.ticks, 10.0**decades)
    assert (y.low, y.high, y.log) == (y.ticks[0], y.ticks[-1], True)
    assert [panel.caption for panel in panels] == ["The kernel", "Its slopes", "Its target"]
    for panel, values in zip(panels, (kernel, slopes, SOBEL), strict=True):
        np.testing.assert_array_equal(panel.values, values.round(2))
        assert not np.signbit(panel.values[panel.values == 0]).any()
        assert panel.colour([[2]])[0, 0].tolist() == [103, 0, 31]
    counted = f"loss {losses[-1]:.3g}, at first {losses[0]:.3g}."
    assert sentence == f"After 12 steps with learning rate 0.25: {counted}"


def test_a_loss_that_is_0_or_runs_away_is_drawn_too(charted: list[Any], noted: Noted) -> None:
    for explorer in (
        TrainingExplorer(PATCH, SOBEL, SOBEL, steps=2),
        TrainingExplorer(PATCH, SOBEL, learning_rate=1, steps=400),
        TrainingExplorer(PATCH, SOBEL),
    ):
        explorer.still()
        _, (fall, _), x, y, _ = charted[-1]
        assert x.high == max(len(explorer.losses) - 1, 1)
        np.testing.assert_array_equal(fall.y, np.maximum(explorer.losses, y.low))
        assert y.low <= min(fall.y) and max(fall.y) <= y.high and y.high >= 10 * y.low
    assert "loss 0, at first 0." in noted[0][2]


@pytest.mark.parametrize(
    ("loss", "text"),
    [(0, "0"), (0.0004, "below 0.001"), (0.0005, "0.0005"), (2.3456, "2.35"), (999.4, "999"),
     (1000, "1,000"), (12345.6, "12,346")],
)  # fmt: skip
def test_a_loss_is_written_with_few_digits(loss: float, text: str) -> None:
    assert training_explorer._short(loss) == text


def test_the_still_of_a_question_shows_the_picture_alone(noted: Noted) -> None:
    explorer = TrainingExplorer(PATCH, predict=("Where to?", ["A", "B"]))
    explorer.still()
    _, (picture,), sentence = noted[0]
    np.testing.assert_array_equal(picture.values, PATCH)
    assert sentence == "Where to?" and repr(explorer) == "TrainingExplorer: Where to?"


@pytest.mark.parametrize("rate", [0, 0.25, 1])
def test_the_still_is_small(rate: float) -> None:
    for explorer in (TrainingExplorer(), TrainingExplorer(PATCH)):
        explorer.learning_rate, explorer.steps = rate, 400
        file = BytesIO()
        explorer.still().save(file, "PNG", optimize=True)
        assert file.tell() < 20_000


def test_the_browser_learns_as_the_helpers_do(tmp_path: Path) -> None:
    cases = [learning(np.random.default_rng(seed)) for seed in range(200)]
    by_node(TESTS, cases, tmp_path, passing=2)


def learning(rng: np.random.Generator) -> dict[str, Any]:
    """Return a random learning, and what comes of it."""
    shape = rng.integers(1, 5, 2)
    image = rng.normal(size=shape + rng.integers(0, 9, 2))
    target, start = rng.integers(-5, 6, shape), rng.normal(size=shape)
    rate, steps = float(rng.choice([0.01, 0.1, 0.25, 0.6, 1])), int(rng.integers(0, 40))
    kernel, slope, losses = learned(image, target, start, rate, steps)
    nudge = np.zeros(shape)
    nudge[0, 0] = 1
    error = conv2d(image, kernel + nudge) - conv2d(image, target)
    return {
        "image": listed(image), "target": listed(target), "start": listed(start), "rate": rate,
        "steps": steps, "weights": listed(kernel), "slope": listed(slope),
        "losses": losses.tolist(), "nudged": float(np.mean(error**2) / 2),
    }  # fmt: skip


# ------------------------------------------------------------------------------------------ browser


def curve(root: Locator, label: str) -> Locator:
    return root.locator("figure", has_text=label).locator("svg")


def number(text: str) -> float:
    """Return what a tick says, such as −2 or 10⁻⁴."""
    plain = text.translate(str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789"))
    raised = text != "10" and text.startswith("10") and not text[2:3].isdecimal()
    return 10.0 ** int(plain[2:]) if raised and len(text) > 2 else float(plain.replace(",", ""))


def drawn(svg: Locator, name: str) -> np.ndarray:
    """Return the dots or the line of a name as the axes of the drawing say where they lie."""
    ticks, places = svg.evaluate(
        """(svg, name) => {
            const texts = (axis) => [...svg.querySelectorAll(`.ex-curve-${axis}`)].map(
                (text) => [Number(text.getAttribute(axis)), text.textContent]);
            const dots = [...svg.querySelectorAll(`circle.ex-curve-${name}`)].map(
                (dot) => [dot.getAttribute("cx"), dot.getAttribute("cy")].map(Number));
            const line = svg.querySelector(`path.ex-curve-${name}`)?.getAttribute("d");
            const points = (line?.slice(1).split("L") ?? []).map((at) => at.split(" ").map(Number));
            return [[texts("x"), texts("y")], dots.length ? dots : points];
        }""",
        name,
    )
    log = any("10" in text and not text.isascii() for _, text in ticks[1])
    found = np.array(places, float).reshape(-1, 2)
    for axis, (those, shift) in enumerate(zip(ticks, (0, 4), strict=True)):
        values = np.array([number(text) for _, text in those])
        values = np.log10(values) if log and axis else values
        slope, begin = np.polyfit([at - shift for at, _ in those], values, 1)
        found[:, axis] = begin + slope * found[:, axis]
    if log:
        found[:, 1] = 10 ** found[:, 1]
    return found


def short(value: float) -> str:
    """Write a number below 10 as the explorer does in a sentence."""
    return f"{value:.3f}".rstrip("0").rstrip(".").replace("-", "−")


def press(root: Locator, *keys: str) -> None:
    for key in keys:
        root.page.keyboard.press(key)


def test_a_tick_is_read_as_a_number() -> None:
    assert [number(text) for text in ("−2", "10⁻⁴", "10", "0.1", "1000", "10⁷")] == [
        -2, 1e-4, 10, 0.1, 1000, 1e7,
    ]  # fmt: skip


@pytest.mark.check
def test_one_weight_steps_plays_and_goes_back_by_mouse_and_keyboard(alone: Alone) -> None:
    root = alone(TrainingExplorer())
    step, back = (root.get_by_role("button", name=name) for name in ("Step", "Back"))
    status = root.get_by_role("status")
    expect(status).to_have_text("After 0 steps: w = 1, loss 8, slope −8.")
    step.click()
    expect(status).to_have_text("After 1 step: w = 1.8, loss 2.88, slope −4.8. The loss falls.")
    step.focus()
    press(root, "Enter", "Space")
    expect(status).to_have_text(
        "After 3 steps: w = 2.568, loss 0.373, slope −1.728. The loss falls."
    )
    way = [learned([[2]], [[3]], [[1]], 0.1, steps) for steps in range(4)]
    places = [(kernel.item(), losses[-1]) for kernel, _, losses in way]
    svg = curve(root, "The loss over the weight")
    np.testing.assert_allclose(drawn(svg, "before"), places[:3], atol=0.02)
    np.testing.assert_allclose(drawn(svg, "now"), places[3:], atol=0.02)
    np.testing.assert_allclose(drawn(svg, "path"), places, atol=0.02)
    across = drawn(svg, "loss")
    np.testing.assert_allclose(across[:, 1], (2 * across[:, 0] - 6) ** 2 / 2, atol=0.1)
    (left, high), (right, low) = drawn(svg, "tangent")
    assert (low - high) / (right - left) == pytest.approx(way[3][1].item(), abs=0.05)
    next_weight = learned([[2]], [[3]], [[1]], 0.1, 4)[0].item()
    (_, floor), (tip, _) = drawn(svg, "step")
    assert (tip, floor) == (pytest.approx(next_weight, abs=0.02), pytest.approx(0, abs=0.05))
    expect(root.locator(".ex-steps")).to_contain_text("slope: error · input = −0.864 · 2 = −1.728")
    expect(root.locator(".ex-steps")).to_contain_text("2.568 − 0.1 · (−1.728) = 2.741")
    back.click()
    back.focus()
    press(root, "Enter")
    assert read(root, "steps") == 1
    root.get_by_role("button", name="Reset").click()
    expect(status).to_have_text("After 0 steps: w = 1, loss 8, slope −8.")


@pytest.mark.check
def test_playing_ends_where_it_has_arrived_and_can_be_paused(alone: Alone) -> None:
    root = alone(TrainingExplorer(learning_rate=0.25))
    root.get_by_role("button", name="Play").click()
    root.get_by_role("button", name="Pause").wait_for()
    expect(root.get_by_role("status")).to_have_text(
        "After 1 step: w = 3, loss 0, slope 0. It has arrived."
    )
    root.get_by_role("button", name="Play").wait_for()
    assert read(root, "steps") == 1
    root.get_by_label("Learning rate").fill("0.01")
    root.get_by_role("button", name="Play").focus()
    press(root, "Enter")
    root.page.wait_for_function("explorerHost.models.explorer.get('steps') > 2")
    press(root, "Enter")
    steps = read(root, "steps")
    root.page.wait_for_timeout(700)
    assert read(root, "steps") == steps
    kernel, slope, losses = learned([[2]], [[3]], [[1]], 0.01, steps)
    expect(root.get_by_role("status")).to_have_text(
        f"After {steps} steps: w = {short(kernel.item())}, loss {short(losses[-1])}, "
        f"slope {short(slope.item())}. The loss falls."
    )


@pytest.mark.check
def test_a_slope_that_is_written_as_0_has_no_brackets_and_no_arrow(alone: Alone) -> None:
    root = alone(TrainingExplorer(PATCH, SOBEL, learning_rate=0.25, steps=400))
    slope = learned(PATCH, SOBEL, np.zeros((3, 3)), 0.25, 400)[1]
    for place in np.ndindex(3, 3):
        assert abs(slope[place]) < 0.0005
        root.get_by_role("grid", name="Its slopes").get_by_role("gridcell").nth(
            3 * place[0] + place[1]
        ).click()
        expect(root.locator(".ex-steps")).to_contain_text("0.25 · 0 = ")
        expect(root.locator(".ex-curve-step")).to_have_count(0)


@pytest.mark.check
def test_the_rate_the_steps_and_the_first_weight_are_changed_in_every_way(alone: Alone) -> None:
    root = alone(TrainingExplorer())
    rate = root.get_by_label("Learning rate")
    rate.focus()
    press(root, "ArrowRight", "ArrowRight", "ArrowLeft")
    assert read(root, "learning_rate") == pytest.approx(0.11)
    expect(rate).to_have_attribute("aria-valuetext", "0.11")
    box = rate.bounding_box()
    assert box is not None
    root.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert read(root, "learning_rate") == pytest.approx(0.5, abs=0.02)
    bar = root.get_by_label("Steps taken")
    bar.focus()
    press(root, "End", "ArrowLeft")
    assert read(root, "steps") == 39
    first = root.get_by_label("First weight")
    first.fill("5")
    press(root, "Enter")
    assert (read(root, "start").tolist(), read(root, "steps")) == ([[5.0]], 0)
    expect(root.get_by_role("status")).to_have_text("After 0 steps: w = 5, loss 8, slope 8.")


@pytest.mark.check
def test_bar_and_field_are_worked_by_mouse_and_by_keyboard(alone: Alone) -> None:
    root = alone(TrainingExplorer(learning_rate=0.01))

    def told(trait: str) -> float:
        start, steps = read(root, "start"), read(root, "steps")
        kernel, slope, losses = learned([[2]], [[3]], start, 0.01, steps)
        expect(root.get_by_role("status")).to_contain_text(
            f"After {steps} steps: w = {short(kernel.item())}, loss {short(losses[-1])}, "
            f"slope {short(slope.item())}."
        )
        return round(float(np.squeeze(read(root, trait))), 9)

    first = root.get_by_label("First weight")
    works(first, "ArrowDown ArrowDown", lambda: told("start"), 1.1, 0.9)
    works(root.get_by_label("Steps taken"), "ArrowLeft", lambda: told("steps"), 40, 39)
    play, pause = (root.get_by_role("button", name=name) for name in ("Play", "Pause"))
    root.get_by_role("button", name="Reset").click()
    play.click()
    root.page.wait_for_function("explorerHost.models.explorer.get('steps') > 1")
    pause.click()
    expect(play).to_be_visible()
    assert told("steps") == read(root, "steps") < 40


@pytest.mark.check
def test_the_point_is_dragged_along_the_curve(alone: Alone) -> None:
    root = alone(TrainingExplorer(steps=2))
    svg = curve(root, "The loss over the weight")
    box = svg.bounding_box()
    assert box is not None
    middle = box["x"] + 50 + (box["width"] - 62) / 2  # w = 3, between the margins
    root.page.mouse.move(middle, box["y"] + 90)
    root.page.mouse.down()
    root.page.mouse.move(middle + (box["width"] - 62) / 4, box["y"] + 90, steps=3)
    root.page.mouse.up()
    root.page.mouse.move(middle, box["y"] + 90)
    assert (read(root, "start").tolist(), read(root, "steps")) == ([[4.5]], 0)
    np.testing.assert_allclose(drawn(svg, "now"), [[4.5, 4.5]], atol=0.05)


@pytest.mark.check
def test_a_rate_that_is_too_large_is_said_and_seen(alone: Alone, page: Page) -> None:
    root = alone(TrainingExplorer(learning_rate=0.6))
    status = root.get_by_role("status")
    for _ in range(2):
        root.get_by_role("button", name="Step").click()
    weight = learned([[2]], [[3]], [[1]], 0.6, 2)[0].item()
    expect(root.locator(".ex-curve-note")).to_have_text(
        f"The point is off the picture: {short(weight)}"
    )
    expect(status).to_contain_text("The loss grows: the learning rate is too large")
    shot(page, "explorer-training-too-large")
    root.get_by_label("Steps taken").fill("40")
    expect(status).to_contain_text(
        f"After 21 steps: w = 2,346, loss 10,980,000, slope 9,371. {TOO_LARGE}"
    )
    expect(root.locator(".ex-steps")).to_contain_text("next w: no step follows")
    for rate in ("1", "0.5", "0"):
        root.get_by_label("Learning rate").fill(rate)
        assert not re.search("NaN|Infinity|undefined", root.inner_html())
    expect(status).to_contain_text("A learning rate of 0 moves nothing.")


@pytest.mark.check
def test_where_it_ran_away_every_button_goes_on_from_the_last_step(alone: Alone) -> None:
    root = alone(TrainingExplorer(learning_rate=0.6, steps=40))
    status, text = root.get_by_role("status"), "21 of 40"
    expect(root.get_by_label("Steps taken")).to_have_attribute("aria-valuetext", text)
    for button, steps in (("Back", 20), ("Step", 21), ("Step", 21), ("Back", 20), ("Reset", 0)):
        root.get_by_role("button", name=button).click()
        expect(status).to_contain_text(f"After {steps} steps: ")
        assert read(root, "steps") == steps
    root.get_by_role("button", name="Back").click()
    assert read(root, "steps") == 0
    root.get_by_label("Steps taken").fill("30")
    assert read(root, "steps") == 21, "no further than it ran"


@pytest.mark.check
def test_a_kernel_learns_as_the_helpers_do(alone: Alone, page: Page) -> None:
    root = alone(TrainingExplorer(PATCH, learning_rate=0.05))
    bar = root.get_by_label("Steps taken")
    for steps in (0, 1, 37):
        bar.fill(str(steps))
        kernel, slope, losses = learned(PATCH, SOBEL, np.zeros((3, 3)), 0.05, steps)
        np.testing.assert_allclose(cells(root, "The kernel"), kernel, atol=0.0051)
        np.testing.assert_allclose(cells(root, "Its slopes"), slope, atol=0.0051)
    np.testing.assert_array_equal(cells(root, "Its target"), SOBEL)
    svg = curve(root, "The loss over the steps")
    np.testing.assert_allclose(drawn(svg, "loss")[:, 1], losses, rtol=0.05)
    away = np.abs(kernel - SOBEL).max()
    expect(root.get_by_role("status")).to_have_text(
        f"After 37 steps: loss {short(losses[-1])}, at first {short(losses[0])}. "
        f"The weight in row 0, column 0 has slope {short(slope[0, 0])}; the one furthest from its "
        f"target is {short(away)} away. The loss falls."
    )
    shot(page, "explorer-training-kernel")
    page.emulate_media(color_scheme="dark")
    shot(page, "explorer-training-kernel-dark")
    bar.fill("0")
    assert (colours(root, "The kernel’s map") == 247).all()  # zeros are white
    root.get_by_label("Learning rate").fill("0.3")
    bar.fill("400")
    expect(root.get_by_role("status")).to_contain_text("It has arrived.")
    wanted = colours(root, "The target’s map").astype(int)
    np.testing.assert_allclose(colours(root, "The kernel’s map"), wanted, atol=1)
    assert wanted.std() > 20


@pytest.mark.check
def test_a_weight_is_chosen_and_edited_by_mouse_and_keyboard(alone: Alone) -> None:
    root = alone(TrainingExplorer(PATCH, learning_rate=0.1, steps=4))
    grid = root.get_by_role("grid", name="The kernel", exact=True)
    grid.get_by_role("gridcell").nth(5).click()
    assert (read(root, "row"), read(root, "column")) == (1, 2)
    slopes = root.get_by_role("grid", name="Its slopes")
    slopes.locator("[tabindex='0']").focus()
    press(root, "ArrowDown", "Home")
    assert (read(root, "row"), read(root, "column")) == (2, 0)
    kernel, slope, losses = learned(PATCH, SOBEL, np.zeros((3, 3)), 0.1, 4)
    svg = curve(root, "The loss over the weight")
    np.testing.assert_allclose(drawn(svg, "now"), [[kernel[2, 0], losses[-1]]], atol=0.1)
    (left, high), (right, low) = drawn(svg, "tangent")
    assert (low - high) / (right - left) == pytest.approx(slope[2, 0], abs=0.1)
    expect(root.locator(".ex-steps")).to_contain_text("The weight in row 2, column 0: weight − ")
    grid.locator("[tabindex='0']").focus()
    press(root, "ArrowUp", "7", "Enter")
    kernel[1, 0] = 7
    np.testing.assert_allclose(read(root, "start"), kernel)
    assert read(root, "steps") == 0
    grid.get_by_role("gridcell").nth(0).dblclick()
    press(root, "1", "Enter")
    assert read(root, "start")[0, 0] == 1


@pytest.mark.check
def test_a_kernel_begins_with_zeros_or_chance(alone: Alone) -> None:
    root = alone(TrainingExplorer(PATCH, SOBEL, SOBEL + 1, learning_rate=0.2, steps=3))
    zeros, chance = (
        root.get_by_role("button", name=f"Begin with {n}") for n in ("zeros", "chance")
    )
    zeros.click()
    assert not read(root, "start").any() and read(root, "steps") == 0
    chance.focus()
    press(root, "Enter")
    drawn_out = read(root, "start")
    assert drawn_out.std() > 0.1
    root.get_by_role("button", name="Step").click()
    kernel = learned(PATCH, SOBEL, drawn_out, 0.2, 1)[0]
    np.testing.assert_allclose(cells(root, "The kernel"), kernel, atol=0.0051)
    root.get_by_role("button", name="Reset").focus()
    press(root, "Space")
    np.testing.assert_allclose(cells(root, "The kernel"), drawn_out, atol=0.0051)
    np.testing.assert_array_equal(read(root, "start"), drawn_out)


@pytest.mark.check
def test_both_beginnings_are_chosen_by_mouse_and_by_keyboard(alone: Alone) -> None:
    root = alone(TrainingExplorer(PATCH, SOBEL, SOBEL + 1, learning_rate=0.2, steps=3))

    def spread() -> bool:
        start = read(root, "start")
        slope = learned(PATCH, SOBEL, start, 0.2, 0)[1]
        assert read(root, "steps") == 0
        np.testing.assert_allclose(cells(root, "The kernel"), start, atol=0.00501)
        np.testing.assert_allclose(cells(root, "Its slopes"), slope, atol=0.00501)
        return bool(start.std() > 0.1)

    zeros, chance = (
        root.get_by_role("button", name=f"Begin with {n}") for n in ("zeros", "chance")
    )
    for way in (Locator.click, partial(Locator.press, key="Enter")):
        for button, varied in ((chance, True), (zeros, False)):
            way(button)
            assert spread() == varied


@pytest.mark.check
def test_a_weight_is_chosen_in_every_grid_by_mouse_and_by_keyboard(alone: Alone) -> None:
    root = alone(TrainingExplorer(PATCH, learning_rate=0.1, steps=4))
    kernel = learned(PATCH, SOBEL, np.zeros((3, 3)), 0.1, 4)[0]

    def chosen() -> tuple[int, int]:
        row, column = read(root, "row"), read(root, "column")
        expect(root.locator(".ex-steps")).to_contain_text(
            f"The weight in row {row}, column {column}: weight − learning rate · slope = "
            f"{short(kernel[row, column])} − 0.1 · "
        )
        return row, column

    for name in ("The kernel", "Its slopes", "Its target"):
        grid = root.get_by_role("grid", name=name, exact=True)
        works(grid.get_by_role("gridcell").nth(5), "ArrowDown Home", chosen, (1, 2), (2, 0))


@pytest.mark.check
def test_what_is_typed_and_does_not_fit_is_said_and_not_taken(alone: Alone) -> None:
    root = alone(TrainingExplorer())
    alert = root.get_by_role("alert")
    root.get_by_label("First weight").fill("5000")
    press(root, "Enter")
    expect(alert).to_contain_text("First weight: “5000” does not fit")
    assert (read(root, "learning_rate"), read(root, "steps")) == (0.1, 0)
    root = alone(TrainingExplorer(PATCH))
    cell = root.get_by_role("grid", name="The kernel", exact=True).get_by_role("gridcell").first
    for typed, said in (("2000", "A weight from −1000 to 1000 fits."), ("1-", "is no number")):
        cell.dblclick()
        root.page.keyboard.type(typed)
        press(root, "Enter")
        expect(root.get_by_role("alert")).to_contain_text(said)
    np.testing.assert_array_equal(cells(root, "The kernel"), np.zeros((3, 3)))


@pytest.mark.check
def test_all_that_would_answer_is_closed_until_a_prediction(alone: Alone) -> None:
    root = alone(TrainingExplorer(predict=("Where does the step lead?", ["0.2", "1.8"])))
    expect(root.get_by_role("button", name="Step")).to_be_hidden()
    expect(root.get_by_role("status")).to_be_empty()
    expect(curve(root, "The loss over the weight")).to_be_hidden()
    root.get_by_label("1.8").check()
    root.get_by_role("button", name="Step").click()
    expect(root.get_by_role("status")).to_contain_text("w = 1.8")


@pytest.mark.check
def test_a_view_that_is_removed_leaves_no_listener(alone: Alone, page: Page) -> None:
    alone(TrainingExplorer(PATCH))
    page.get_by_role("button", name="Play").click()
    assert listeners(page) == 0


@pytest.mark.check
def test_a_view_that_is_removed_while_it_plays_plays_no_more(alone: Alone, page: Page) -> None:
    root = alone(TrainingExplorer(learning_rate=0.001))
    root.get_by_role("button", name="Play").click()
    page.wait_for_function("explorerHost.models.explorer.get('steps') > 0")
    steps = "explorerHost.models.explorer.get('steps')"
    assert listeners(page) == 0
    last = page.evaluate(steps)
    page.wait_for_timeout(1500)  # three steps, if it went on
    assert page.evaluate(steps) == last
