"""Every explorer in real JupyterLab: with its kernel, between two views, and when the kernel ends.

What each control does is tested beside the explorer, on a page without a kernel. Here stands what
only a notebook can show, the same for all of them.
"""

import json
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Locator, Page, expect

import helpers.widgets
from tests.support import TOKEN, copy_course, open_notebook, page, run_all, serve, shot

__all__ = ["page"]  # fixtures

pytestmark = pytest.mark.check


class Walk(NamedTuple):
    """What is tried on one explorer.

    make : str           the code that makes it
    grid : str           a grid in which ArrowDown and ArrowUp change the state `trait`
    trait : str
    statement : str      changes it from Python
    """

    make: str
    grid: str
    trait: str
    statement: str


WALKS = {
    "ConvolutionExplorer": Walk(
        "ConvolutionExplorer(data.lincoln())", "The output", "hovered", "explorer.hovered = [5, 1]"
    ),
    "EyeExplorer": Walk(
        "EyeExplorer(keras_model.load_deep_cnn())", "The eye", "row", "explorer.row = 20"
    ),
    "NetworkExplorer": Walk(
        "NetworkExplorer(keras_model.load_deep_cnn(), data.eyes()[1][0][:4])",
        *("One map", "row", "explorer.row = 9"),
    ),
    "PixelExplorer": Walk("PixelExplorer()", "The picture", "row", "explorer.row = 9"),
    "DenseExplorer": Walk(
        "DenseExplorer([[1, 2]] * 6)", "Map, channel 0", "place", "explorer.place = 9"
    ),
    "PoolingExplorer": Walk("PoolingExplorer()", "max", "row", "explorer.row = 5"),
    "TrainingExplorer": Walk(
        "TrainingExplorer(data.lincoln() / 64 - 2, [[1, 2]] * 5, steps=3)",
        "Its slopes",
        "row",
        "explorer.row = 4",
    ),
}
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
SET_UP = """import json
from helpers import data, keras_model
from helpers.widgets import *
explorer = {}"""
ASK, CHANGE = 3, 4  # the cell that prints the state, and the one that changes it


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a copy of the course, with a page for each explorer; yield the address."""
    copy = copy_course(tmp_path_factory.mktemp("explorers") / "course")
    (copy / ".venv").symlink_to(Path(sys.executable).parent.parent, target_is_directory=True)
    with serve(copy) as address:
        for name, walk in WALKS.items():
            ask = f"print(json.loads(explorer.to_json())[{walk.trait!r}])"
            path = "import sys\nsys.path.insert(0, '../..')\n"
            sources = [path + SET_UP.format(walk.make), "explorer", "explorer", ask, ""]
            cells = [new_code_cell(source, id=f"c{i}") for i, source in enumerate(sources)]
            nbformat.write(
                new_notebook(cells=cells, metadata=KERNEL),
                copy / "work" / "notebooks" / f"{name}.ipynb",
            )
        yield address


def answer(page: Page, cell: int, code: str = "") -> str:
    """Run one cell, with this code where it is given; return what it prints."""
    place = page.locator(".jp-CodeCell").nth(cell)
    before = place.locator(".jp-InputPrompt").inner_text()
    place.locator(".cm-content").click()
    if code:
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(code)
    page.keyboard.press("Control+Enter")
    expect(place.locator(".jp-InputPrompt")).not_to_have_text(before)
    expect(place.locator(".jp-InputPrompt")).not_to_have_text("[*]:")
    return place.locator(".jp-OutputArea").inner_text().strip()


def step(view: Locator, walk: Walk, *keys: str) -> str:
    """Press keys in the grid of a view; return the sentence that it then says, and keeps."""
    view.get_by_role("grid", name=walk.grid).locator("[tabindex='0']").focus()
    for key in keys:
        view.page.keyboard.press(key)
    said = ""
    while said != (said := view.get_by_role("status").inner_text()):
        view.page.wait_for_timeout(300)  # an explorer that asks Python answers a little later
    return said


def shut_down_kernels(lab: str) -> None:
    with urllib.request.urlopen(f"{lab}/api/kernels?token={TOKEN}", timeout=10) as found:
        for kernel in json.load(found):
            address = f"{lab}/api/kernels/{kernel['id']}?token={TOKEN}"
            urllib.request.urlopen(urllib.request.Request(address, method="DELETE"), timeout=30)


def test_every_explorer_is_walked() -> None:
    assert {name for name in helpers.widgets.__all__ if name.endswith("Explorer")} == set(WALKS)


@pytest.mark.parametrize("name", WALKS)
def test_an_explorer_lives_in_a_notebook(name: str, lab: str, page: Page) -> None:
    walk, errors = WALKS[name], list[Any]()
    page.on("pageerror", lambda error: errors.append(str(error)))
    open_notebook(page, lab, name)
    run_all(page)
    expect(page.locator(".explorer")).to_have_count(2)
    one, other = page.locator(".explorer").all()

    before = answer(page, ASK)
    sentence = step(one, walk, "ArrowDown", "ArrowDown")
    expect(other.get_by_role("status")).to_have_text(sentence)
    after = answer(page, ASK)
    assert after != before, "Python has what the browser changed"

    answer(page, CHANGE, walk.statement)
    for view in (one, other):
        expect(view.get_by_role("status")).not_to_have_text(sentence)
    assert answer(page, ASK) != after

    cells = page.locator(".jp-Notebook .jp-Cell")
    count = cells.count()
    step(one, walk, "d", "d", "Escape", "a", "b", "x", "m", "Escape")
    assert cells.count() == count == page.locator(".jp-Notebook .jp-CodeCell").count()

    shut_down_kernels(lab)
    page.wait_for_timeout(1000)
    step(one, walk, "ArrowUp")
    page.wait_for_timeout(2000)  # so long an explorer that asks Python waits for an answer
    alone = step(one, walk, "ArrowUp")
    assert step(one, walk, "ArrowUp") != alone
    expect(other.get_by_role("status")).not_to_have_text(alone)
    shot(page, f"lab-{name}")
    assert errors == []


def test_a_slider_that_python_answers_never_floods_it(lab: str, page: Page) -> None:
    """What changes while the kernel works is sent together: fewer questions, the last answered."""
    open_notebook(page, lab, "EyeExplorer")
    run_all(page)
    heard = "asked = []; explorer.observe(lambda change: asked.append(change.new), 'answered')"
    answer(page, CHANGE, heard)
    view = page.locator(".explorer").first
    slider = view.get_by_label("Lid open")
    slider.evaluate("e => e.addEventListener('input', () => (globalThis.inputs ??= []).push(1))")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box() or {}
    page.mouse.move(box["x"] + box["width"] - 4, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 3, box["y"] + 8, steps=200)
    page.mouse.up()
    expect(view.get_by_role("status")).to_contain_text("The lid is open by 0.00")
    asked = answer(page, CHANGE, "print(len(asked), explorer.aperture)").split()
    assert 1 <= int(asked[0]) < page.evaluate("inputs.length") and asked[1] == "0.0"
