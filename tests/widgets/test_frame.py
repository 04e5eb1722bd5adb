"""What every explorer owes to what stands around it, tried in real Chromium."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from helpers import keras_model
from helpers.widgets import (
    ConvolutionExplorer,
    DenseExplorer,
    EyeExplorer,
    NetworkExplorer,
    PixelExplorer,
    PoolingExplorer,
    TrainingExplorer,
)
from helpers.widgets.explorer import Explorer
from tests.widgets.support import Alone, alone, cells, eyes, page, read
from tools import explorers

__all__ = ["alone", "page"]  # fixtures

pytestmark = pytest.mark.check

WHICH = ("Which?", ["A", "B"])
ON_THE_PAGE = """root => root.textContent + Array.from(
  root.querySelectorAll('[aria-label]'), (one) => one.getAttribute('aria-label')).join()"""
SET = """(_, state) => {
  for (const [name, value] of state) explorerHost.models.explorer.set(name, value);
}"""


def test_predictions_of_two_explorers_on_one_page_do_not_undo_each_other(
    page: Page, tmp_path: Path
) -> None:
    both = {"one": PixelExplorer(predict=WHICH), "two": ConvolutionExplorer(predict=WHICH)}
    (tmp_path / "page.html").write_text(explorers.page(both, "Two"), encoding="utf-8")
    page.goto((tmp_path / "page.html").as_uri())
    page.locator("#one").get_by_role("radio", name="A").check()
    page.locator("#two").get_by_role("radio", name="B").check()
    expect(page.locator("#one").get_by_role("radio", name="A")).to_be_checked()
    expect(page.locator("#two").get_by_role("radio", name="B")).to_be_checked()


@pytest.mark.parametrize("turned", [False, True])
def test_what_changes_together_is_drawn_in_whatever_order_it_comes(
    alone: Alone, *, turned: bool
) -> None:
    root = alone(PixelExplorer(np.arange(4).reshape(2, 2)))
    new = explorers.state_of(PixelExplorer(np.arange(30).reshape(5, 6), row=4, column=5))
    state = [(name, new[name]) for name in ("column", "row", "image")]
    root.evaluate(SET, state[::-1] if turned else state)
    expect(root.get_by_role("status")).to_have_text("Row 4, column 5: 29.")
    root = alone(PoolingExplorer(np.arange(9).reshape(3, 3)))
    small = explorers.state_of(PoolingExplorer([[1, 2], [3, 4]], way="subsample"))
    state = [(name, small[name]) for name in ("way", "padding", "image")]
    root.evaluate(SET, state[::-1] if turned else state)
    expect(root.get_by_role("status")).to_contain_text("row 0, column 0: 1, from rows 0 to 0")


def test_the_keyboard_stays_in_a_grid_that_becomes_smaller(alone: Alone, page: Page) -> None:
    root = alone(PixelExplorer(row=8, column=5))
    near = root.get_by_role("grid", name="Around the pixel")
    near.get_by_role("gridcell").first.focus()
    for key in ("End", "Enter", "ArrowLeft", "Enter"):
        page.keyboard.press(key)
    assert read(root, "column") == 10
    assert near.evaluate("grid => grid.matches(':focus-within')")


@pytest.mark.parametrize("shape", [(512, 1), (200, 3)])
def test_a_tall_picture_stays_on_the_screen(alone: Alone, shape: tuple[int, int]) -> None:
    for explorer in (PixelExplorer(np.ones(shape)), ConvolutionExplorer(np.ones(shape), [[1]])):
        boxes = alone(explorer).locator(".ex-box").all()
        heights = [box.bounding_box() for box in boxes if box.is_visible()]
        assert all(box is not None and box["height"] < 660 for box in heights)


TYPED = {
    "abc": None, "1e999": None, "0x10": None, "-": None, "1/0": None, "1e16": None, "0b11": None,
    "Infinity": None, "1.000,5": None, "1 2": None, "1,5": 1.5, "−2": -2, "−1/−4": 0.25, "1e2": 100,
    ".5": 0.5, "+3": 3,
}  # fmt: skip


def test_what_is_typed_into_a_cell_is_a_number_or_refused(alone: Alone, page: Page) -> None:
    root = alone(ConvolutionExplorer())
    root.get_by_role("grid", name="The picture").get_by_role("gridcell").nth(4).focus()
    last = 5.0
    for typed, taken in TYPED.items():
        page.keyboard.press("F2")
        page.keyboard.insert_text(typed)
        page.keyboard.press("Enter")
        last = last if taken is None else taken
        assert cells(root, "The picture")[1, 1] == last, typed
        said = root.get_by_role("alert").inner_text()
        assert (typed.replace(",", ".") in said) if taken is None else said == "", typed


def test_nothing_that_answers_can_be_seen_or_heard_before_a_prediction(alone: Alone) -> None:
    root = alone(PixelExplorer(predict=WHICH))
    for closed in ("The picture", "Around the pixel"):
        expect(root.get_by_role("grid", name=closed)).to_have_count(0)
    expect(root.locator(".ex-sentence")).to_be_empty()
    root = alone(PoolingExplorer(predict=WHICH))
    expect(root.locator(".ex-mark-kept").first).to_be_hidden()
    root = alone(DenseExplorer(predict=WHICH))
    for slider in root.locator("table input").all():
        expect(slider).to_be_hidden()
    assert "logit 2" not in root.inner_text()
    root.get_by_role("radio", name="A").check()
    expect(root.locator("table input").first).to_be_visible()


EYES = eyes(0, 1)[0]
# Words that would answer, and stand on the page only after a choice.
ANSWERS: dict[str, tuple[Callable[[], Explorer], list[str]]] = {
    "pixel": (lambda: PixelExplorer(row=3, predict=WHICH), ["row 0, column 0", "Row 3", "hue"]),
    "convolution": (lambda: ConvolutionExplorer(predict=WHICH), ["·", "The output", "= −4"]),
    "pooling": (lambda: PoolingExplorer(shift=1, predict=WHICH), ["max(", "of 48", "After a"]),
    "dense": (lambda: DenseExplorer(predict=WHICH), ["In the map", "After dropout", "Logits"]),
    "training": (lambda: TrainingExplorer(predict=WHICH), ["slope −8", "loss 8", "Step"]),
    "network": (
        lambda: NetworkExplorer(keras_model.load_deep_cnn(), EYES, predict=WHICH),
        ["The network answers", "map 0", "It sees", "products"],
    ),
    "eye": (
        lambda: EyeExplorer(keras_model.load_deep_cnn(), predict=WHICH),
        ["What the network answers", "%", "The network says"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", ANSWERS)
def test_what_answers_is_not_even_in_the_source_before_a_prediction(
    alone: Alone, page: Page, kind: str
) -> None:
    make, words = ANSWERS[kind]
    root = alone(make())
    before = root.evaluate(ON_THE_PAGE)
    assert [word for word in words if word in before] == []
    root.get_by_role("radio", name="B", exact=True).check()
    after = root.evaluate(ON_THE_PAGE)
    assert [word for word in words if word not in after] == []
    page.evaluate("explorerHost.models.explorer.set('choice', '')")
    assert root.evaluate(ON_THE_PAGE) == before
    for key, choice in (("Space", "A"), ("ArrowDown", "B")):
        root.get_by_role("radio", name="A", exact=True).focus()
        page.keyboard.press(key)
        assert read(root, "choice") == choice
        after = root.evaluate(ON_THE_PAGE)
        assert [word for word in words if word not in after] == []


def test_a_message_takes_no_room_until_there_is_one(alone: Alone) -> None:
    root = alone(TrainingExplorer())
    message, stage = root.get_by_role("alert"), root.locator(".ex-stage").first
    controls = root.locator(".ex-controls").bounding_box()
    drawn, said = stage.bounding_box(), message.bounding_box()
    assert controls and drawn and (said is None or said["height"] == 0)
    assert drawn["y"] - (controls["y"] + controls["height"]) < 10
    root.get_by_label("First weight").fill("5000")
    root.get_by_label("First weight").press("Enter")
    said, down = message.bounding_box(), stage.bounding_box()
    assert said and said["height"] > 15
    root.get_by_label("First weight").fill("2")
    root.get_by_label("First weight").press("Enter")
    expect(message).to_be_empty()
    assert stage.bounding_box() == down, "nothing moves while somebody clicks"


def test_a_text_of_a_page_cannot_end_the_page(page: Page, tmp_path: Path) -> None:
    named = DenseExplorer(classes=["<!--<script>", "</script>"])
    (tmp_path / "page.html").write_text(explorers.page({"x": named}, "T"), encoding="utf-8")
    page.goto((tmp_path / "page.html").as_uri())
    expect(page.locator(".explorer")).to_contain_text("<!--<script>")


@pytest.mark.parametrize("width", [400, 320])
def test_a_narrow_page_is_not_wider_than_its_screen(page: Page, tmp_path: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(page_of_all(tmp_path))
    expect(page.locator(".explorer")).to_have_count(page.locator("h2").count())
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def page_of_all(folder: Path) -> str:
    """Write the course's page; return its address."""
    explorers.write(folder / "page.html")
    return (folder / "page.html").as_uri()


@pytest.mark.parametrize("explorer", [PixelExplorer, PoolingExplorer, ConvolutionExplorer])
def test_what_is_only_heard_takes_no_room(alone: Alone, explorer: Callable[[], Explorer]) -> None:
    root = alone(explorer())
    assert root.evaluate("root => root.scrollHeight - root.clientHeight") == 0
