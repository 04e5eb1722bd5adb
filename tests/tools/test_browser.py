"""A newcomer's first minutes, in real Chromium: `make lab`, Run All, upload a photograph."""

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect, sync_playwright

from tests.support import COURSE, course_files
from tools.course import pages

pytestmark = pytest.mark.check

SHOTS = COURSE / "test-results" / "screenshots"
NOTEBOOKS = pages("notebooks", "lecturer")
TOKEN = "course"
MINUTE = 60_000  # milliseconds


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a copy of the course with the Makefile's own command; yield the address."""
    copy = tmp_path_factory.mktemp("lab") / "course"
    for name in course_files(COURSE):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(COURSE / name, copy / name)
    (copy / ".venv").symlink_to(Path(sys.executable).parent.parent, target_is_directory=True)
    with serve(copy) as address:
        yield address


@contextlib.contextmanager
def serve(copy: Path) -> Iterator[str]:
    """Run `make lab` in a folder; yield the address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    arguments = f"--no-browser --ip=127.0.0.1 --port={port} --IdentityProvider.token={TOKEN}"
    own = {f"JUPYTERLAB_{kind}_DIR": str(copy.parent / kind) for kind in ("SETTINGS", "WORKSPACES")}
    with (copy.parent / "lab.log").open("w") as log:
        server = subprocess.Popen(
            ["make", "lab", f"PYTHON={sys.executable}", f"LAB_ARGS={arguments}"],
            cwd=copy, env={**os.environ, **own}, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/api?token={TOKEN}", copy.parent / "lab.log")
        yield address
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)


def wait_for(address: str, log: Path) -> None:
    for _ in range(240):
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=2):
            return
        time.sleep(0.25)
    pytest.fail(f"`make lab` did not serve the course:\n{log.read_text()}")


@pytest.fixture(scope="module")
def chromium() -> str:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = [path for path in map(shutil.which, names) if path]
    assert found, "these checks need Chromium: on Debian, `apt-get install chromium`"
    return found[0]


@pytest.fixture
def page(chromium: str) -> Iterator[Page]:
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        page = browser.new_page(viewport={"width": 1280, "height": 1400})
        page.set_default_timeout(MINUTE)
        page.add_locator_handler(page.locator(".jp-Dialog"), close_dialog)
        yield page
        browser.close()


def close_dialog(dialog: Locator) -> None:
    """Note what JupyterLab says over the page, such as a server that is slow to answer; go on.

    What a test asks of the page it asks nevertheless, so nothing that matters is closed away.
    """
    print("JupyterLab said:", dialog.inner_text())
    shot(dialog.page, "dialog")
    dialog.locator(".jp-Dialog-button").last.click()


def open_notebook(page: Page, lab: str, name: str, folder: str = "notebooks") -> None:
    workspace = f"test-{time.monotonic_ns()}"  # with no tabs from an earlier test
    page.goto(f"{lab}/lab/workspaces/{workspace}/tree/{folder}/{name}.ipynb?token={TOKEN}")
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    expect(page.locator(".jp-Notebook-ExecutionIndicator").first).to_have_attribute(
        "data-status", "idle", timeout=2 * MINUTE
    )


def run_all(page: Page) -> None:
    """Clear all outputs, then choose Run All Cells, again where JupyterLab did not listen."""
    page.get_by_role("menuitem", name="Edit", exact=True).click()
    page.get_by_role("menuitem", name="Clear Outputs of All Cells", exact=True).click()
    for _ in range(5):
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        with contextlib.suppress(AssertionError):
            expect(page.locator(".jp-Notebook .jp-CodeCell .jp-InputPrompt").first).to_have_text(
                re.compile(r"\[(\*|\d+)\]:"), timeout=5_000
            )
            break
    time.sleep(1)
    indicator = page.locator(".jp-Notebook-ExecutionIndicator").first
    expect(indicator).to_have_attribute("data-status", "idle", timeout=12 * MINUTE)


def shot(page: Page, name: str) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png")


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
    open_notebook(page, lab, path.stem, path.parent.name)
    run_all(page)
    outputs = [
        o for cell in saved_cells(page, lab, path.stem, path.parent.name) for o in cell["outputs"]
    ]
    assert len(outputs) > 1
    assert [o for o in outputs if o["output_type"] == "error" or o.get("name") == "stderr"] == []
    page.locator(".jp-WindowedPanel-outer").first.evaluate("p => p.scrollTo(0, 1500)")
    page.wait_for_timeout(1500)
    shot(page, path.stem)
