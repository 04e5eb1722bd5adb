"""A newcomer's first minutes, in real Chromium: `make lab`, Run All, upload a photograph."""

import json
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.support import TOKEN, open_notebook, page, ready_course, run_all, serve, shot
from tools.course import pages

__all__ = ["page"]  # fixtures

pytestmark = pytest.mark.check

NOTEBOOKS = pages("notebooks", "lecturer")


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a copy of the course with the Makefile's own command; yield the address."""
    with serve(ready_course(tmp_path_factory.mktemp("lab") / "course")) as address:
        yield address


def saved_cells(page: Page, lab: str, name: str, folder: str) -> list[dict[str, Any]]:
    """Save the notebook and read its code cells as the server has them, once all were run."""
    address = f"{lab}/api/contents/{folder}/{name}.ipynb?token={TOKEN}"
    for _ in range(120):
        page.keyboard.press("Control+s")
        page.wait_for_timeout(500)
        with urllib.request.urlopen(address, timeout=10) as answer:
            cells = json.load(answer)["content"]["cells"]
        code = [cell for cell in cells if cell["cell_type"] == "code"]
        first = code[0]["execution_count"] or 0  # above 1 where the kernel has run before
        counts = [cell["execution_count"] for cell in code]
        if first and counts == list(range(first, first + len(code))):
            return code
    pytest.fail(f"{name}: not every cell was run once: {counts}")


def test_make_lab_opens_the_start_page(lab: str, page: Page) -> None:
    page.goto(f"{lab}/?token={TOKEN}")
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    expect(page.get_by_role("heading", name="Start here")).to_be_visible()
    shot(page, "make-lab")


def test_the_start_page_says_that_all_is_well(lab: str, page: Page) -> None:
    open_notebook(page, lab, "00_start_here")
    run_all(page)
    expect(page.get_by_text("Everything the course needs is here.")).to_be_visible()


def test_a_prediction_hides_its_answer_until_the_cell_is_run(lab: str, page: Page) -> None:
    open_notebook(page, lab, "01_pixels")
    cell = page.locator(".jp-CodeCell", has_text="int(lincoln[2, 4])").first
    cell.scroll_into_view_if_needed()
    expect(cell.locator(".jp-OutputPlaceholder")).to_have_text(re.compile("^The answer:"))
    expect(cell.get_by_text("(34, 137)")).to_have_count(0)
    shot(page, "prediction-before")
    run_all(page)
    cell.scroll_into_view_if_needed()
    expect(cell.get_by_text("(34, 137)")).to_be_visible()
    shot(page, "prediction-after")


@pytest.fixture
def upload(lab: str, page: Page) -> Page:
    open_notebook(page, lab, "01_pixels")
    run_all(page)
    cell = page.locator(".jp-CodeCell", has_text="my_photo = PhotoUpload").first
    for _ in range(120):  # JupyterLab draws an output some time after its cell comes into view
        cell.scroll_into_view_if_needed()
        page.wait_for_timeout(500)
        if cell.locator(".widget-upload").count():
            return page
    shot(page, "no-upload-button")
    pytest.fail("no upload button appeared on the page")


def choose(page: Page, file: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.locator(".widget-upload").first.click()
    chooser.value.set_files(file)


def test_an_uploaded_photograph_is_taken(upload: Page, tmp_path: Path) -> None:
    stripes = np.zeros((40, 60, 3), np.uint8)
    stripes[:, ::2] = 200
    Image.fromarray(stripes).save(tmp_path / "stripes.png")
    choose(upload, tmp_path / "stripes.png")
    expect(
        upload.get_by_text("40 rows, 60 columns, 3 channels; values from 0 to 200")
    ).to_be_visible()
    shot(upload, "upload")


def test_an_upload_that_is_no_picture_is_refused_in_words(upload: Page, tmp_path: Path) -> None:
    (tmp_path / "letter.jpg").write_text("Dear course,")
    choose(upload, tmp_path / "letter.jpg")
    expect(upload.get_by_text("is no picture that can be read")).to_be_visible()
    shot(upload, "upload-refused")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_run_all_ends_without_an_error(path: Path, lab: str, page: Page) -> None:
    """Last in this file, for it saves the notebooks that the tests above open."""
    open_notebook(page, lab, path.stem, f"work/{path.parent.name}")
    run_all(page)
    outputs = [
        o
        for cell in saved_cells(page, lab, path.stem, f"work/{path.parent.name}")
        for o in cell["outputs"]
    ]
    assert len(outputs) > 1
    assert [o for o in outputs if o["output_type"] == "error" or o.get("name") == "stderr"] == []
    page.locator(".jp-WindowedPanel-outer").first.evaluate("p => p.scrollTo(0, 1500)")
    page.wait_for_timeout(1500)
    shot(page, path.stem)
