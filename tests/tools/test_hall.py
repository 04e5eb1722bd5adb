"""The lecture hall, in real Chromium: `make lecture`, Run All, and every slide measured."""

import json
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import Page, expect

from tests.support import COURSE, TOKEN, copy_course, open_notebook, page, run_all, serve
from tests.support import shot as shoot
from tools.course import pages

__all__ = ["page"]  # fixtures

pytestmark = pytest.mark.check

PAGES = pages("notebooks")
ALSO_LARGE = ("02", "03")  # at 1920 × 1080 as well
WALK = Path(__file__).with_name("walk.js").read_text(encoding="utf-8")
REPORT = COURSE / "test-results" / "lecture"
TEXT, CODE = 30 / 720, 22 / 720  # of a slide's height: the smallest text, code and label

# Answer the question of each explorer that is still locked; return how many there were.
VOTE = """[...document.querySelectorAll(".ex-question")]
  .filter(question => question.querySelector("input") && !question.querySelector(":checked"))
  .map(question => question.querySelector("input").click()).length"""

# Figures whose labels cannot be as large and still stand apart: so many a page at most, so small.
DENSE, SMALLEST = 1, 14 / 720


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Serve a copy of the course as `make lecture` does; yield the address and the slides."""
    copy = copy_course(tmp_path_factory.mktemp("hall") / "course")
    for name, there in ((".venv", Path(sys.executable).parent.parent), (".venv-lecture", None)):
        (copy / name).symlink_to(there or COURSE / name, target_is_directory=True)
    with serve(copy, "lecture") as address:
        yield address, copy / "dist" / "lecture"


def start(page: Page) -> None:
    page.get_by_role("menuitem", name="Sliveshow", exact=True).click()
    page.get_by_role("menuitem", name="Start from first cell").click()
    page.wait_for_selector(".reveal .slides section.present")
    page.wait_for_function("document.fullscreenElement !== null")
    page.wait_for_timeout(500)


def walk(page: Page, name: str) -> list[dict[str, Any]]:
    """Walk through the show, and check what holds for every slide of every page."""
    height = page.viewport_size["height"] if page.viewport_size else 0
    found = page.evaluate(f"{WALK}; walk()")
    steps: list[dict[str, Any]] = found["steps"]
    smallest = {k: min((n for s in steps for n in s[k]), default=0) for k in ("text", "code")}
    labels = sorted(round(number, 1) for step in steps for number in step["label"])
    cells = [number for step in steps for number in step["cell"]]  # an explorer's grids
    cut = [step for step in steps if step["cut"] > 1 or step["wide"]]
    REPORT.mkdir(parents=True, exist_ok=True)
    scrolled = {title for step in steps for title in step["scrolled"]}
    line = f"{name} at {height}: {len(steps)} slides, {len(cut)} cut, {smallest}, labels {labels}"
    line += f", scrolled inside: {sorted(scrolled)}"
    (REPORT / f"{name}-{height}.txt").write_text(line + "\n", encoding="utf-8")
    assert len(steps) == found["total"] >= 8  # each slide once, each answer below a question
    assert cut == []
    assert scrolled == set()  # who moves a slider of an explorer sees all that it changes
    assert [step for step in steps if step["empty"] or step["broken"]] == []
    assert smallest["text"] >= TEXT * height and smallest["code"] >= CODE * height
    low = [label for label in labels if label < CODE * height]
    assert len(low) <= DENSE, low
    assert min([*labels, *cells], default=height) >= SMALLEST * height, low
    return steps


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_slide_is_whole_and_readable_after_run_all(
    path: Path, hall: tuple[str, Path], page: Page
) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    open_notebook(page, hall[0], path.stem, ".")
    run_all(page)
    failed = page.locator(
        '[data-mime-type="application/vnd.jupyter.stderr"], .jp-RenderedText.jp-mod-error'
    )
    assert failed.count() == 0
    start(page)
    steps = walk(page, path.stem)
    if page.evaluate(VOTE):
        assert page.evaluate(VOTE) == 0, "a vote opens its explorer"
        assert len(walk(page, f"{path.stem}-voted")) == len(steps)
    if path.name.startswith(ALSO_LARGE):
        page.set_viewport_size({"width": 1920, "height": 1080})
        assert len(walk(page, path.stem)) == len(steps)
    shoot(page, f"hall-{path.stem}")


def test_slides_that_were_not_run_and_whose_kernel_has_died_still_show_all(
    hall: tuple[str, Path], page: Page
) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    open_notebook(page, hall[0], "04_pooling", ".")
    page.get_by_role("menuitem", name="Edit", exact=True).click()
    page.keyboard.press("Escape")
    start(page)
    steps = walk(page, "04_pooling-not-run")
    kernels = f"{hall[0]}/api/kernels"
    with urllib.request.urlopen(f"{kernels}?token={TOKEN}", timeout=10) as answer:
        running = [kernel["id"] for kernel in json.load(answer)]
    assert running
    for kernel in running:
        end = urllib.request.Request(f"{kernels}/{kernel}?token={TOKEN}", method="DELETE")
        urllib.request.urlopen(end, timeout=30).close()
    page.wait_for_timeout(1000)
    assert walk(page, "04_pooling-kernel-dead") == steps


CONTROLS = """\
import ipywidgets as w
slider, word, button = w.IntSlider(value=3, max=10), w.Text(), w.Button(description="press")
said = w.Label()
def tell(_):
    said.value = f"{slider.value} {word.value}"
button.on_click(tell)
w.VBox([slider, word, button, said])"""


def test_widgets_and_code_are_alive_on_a_slide(hall: tuple[str, Path], page: Page) -> None:
    slide = {"slideshow": {"slide_type": "slide"}}
    cells = [
        new_markdown_cell("# Alive", metadata=slide),
        new_code_cell(CONTROLS, metadata=slide), new_code_cell("sum([1, 2])", metadata=slide),
    ]  # fmt: skip
    nbformat.write(new_notebook(cells=cells), hall[1] / "alive.ipynb")
    page.set_viewport_size({"width": 1280, "height": 720})
    open_notebook(page, hall[0], "alive", ".")
    run_all(page)
    start(page)
    page.keyboard.press("PageDown")
    now = page.locator(".reveal .slides section.present section.present")
    handle, track = (
        now.locator(".noUi-handle").bounding_box(),
        now.locator(".noUi-target").bounding_box(),
    )
    assert handle and track
    page.mouse.move(handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2)
    page.mouse.down()
    page.mouse.move(track["x"] + track["width"], track["y"], steps=5)
    page.mouse.up()
    now.locator("input[type=text]").fill("")
    now.locator("input[type=text]").press_sequentially("stride")
    now.get_by_role("button", name="press").click()
    expect(now.get_by_text("10 stride")).to_be_visible()
    shoot(page, "hall-widgets")
    page.keyboard.press("PageDown")
    now.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" + 100")
    page.keyboard.press("Shift+Enter")
    expect(now.locator(".jp-OutputArea-output")).to_have_text("103")
