"""What several tests share: where the course is, copies of it that may be spoiled, figures."""

import contextlib
import io
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, TimeoutError, expect, sync_playwright

from tools.course import NoGitError, tracked

COURSE = Path(__file__).resolve().parent.parent
ANSWERS_REPORT = COURSE / "test-results" / "answers"


def is_in_git() -> bool:
    """Tell whether git can say which files are the course's own."""
    try:
        return bool(tracked())
    except NoGitError:
        return False


needs_git = pytest.mark.skipif(
    not is_in_git(), reason="only git knows what is shipped, and this copy lies in no repository"
)


def course_files(course: Path) -> list[Path]:
    """Return what git tracks or would track, as paths relative to the course.

    An empty repository elsewhere is asked, so that a copy of the course needs none of its own.
    """
    with tempfile.TemporaryDirectory() as empty:
        git = ["git", f"--git-dir={empty}", f"--work-tree={course}"]
        subprocess.run([*git, "init", "-q"], cwd=course, check=True)
        command = [*git, "ls-files", "-z", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=course, capture_output=True, text=True, check=True)
    return [Path(name) for name in listed.stdout.split("\0") if name and (course / name).is_file()]


def copy_course(copy: Path) -> Path:
    """Copy these files, and no repository, into a new folder; return it."""
    for name in course_files(COURSE):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(COURSE / name, copy / name)
    return copy


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """Return a copy of the course in an empty folder, as a git repository of its own.

    What git does not track here, such as a draft, it does not track there.
    """
    copy = copy_course(tmp_path / "course")
    git = ["git", "-c", "user.name=test", "-c", "user.email=test@example.com"]
    add = ["add", "--", *(tracked() if is_in_git() else ["."])]
    for command in (["init", "-q"], add, ["commit", "-qm", "copy"]):
        subprocess.run([*git, *command], cwd=copy, check=True, capture_output=True)
    return copy


def help_of(main: Callable[[], Any]) -> str:
    """Return what a program says of itself and its options, on one line."""
    said = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(said):
        patch.setenv("COLUMNS", "400")
        patch.setattr(sys, "argv", ["tool.py", "--help"])
        with pytest.raises(SystemExit, match="0"):
            main()
    return " ".join(said.getvalue().split())


class Shown(io.StringIO):
    """A stdout of which a reader has seen what was flushed, and no more."""

    seen = ""

    def flush(self) -> None:
        self.seen = self.getvalue()


# What lies beside the pages on a teacher's disk, and is none: a draft, JupyterLab's own copy, the
# copy of a cloud drive, a checkpoint, a page inside a folder.
STRAYS = [
    "notebooks/97_my_draft.ipynb",
    "notebooks/04_pooling-Copy97.ipynb",
    "notebooks/old/01_pixels.ipynb",
    "assignments/01_pixels-DESKTOP-AB97.ipynb",
    "assignments/.ipynb_checkpoints/02_kernels.ipynb",
    "lecturer/slide_check-Copy97.ipynb",
]


def plant(folder: Path) -> None:
    """Put these pages into a copy of the course."""
    for name in STRAYS:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(COURSE / "notebooks" / "00_start_here.ipynb", folder / name)


# The browser: what opens a course in real Chromium

SHOTS = COURSE / "test-results" / "screenshots"
TOKEN = "course"
MINUTE = 60_000  # milliseconds


def ready_course(copy: Path) -> Path:
    """Copy the course into a new folder, set up already: with what is installed here."""
    copy_course(copy)
    (copy / ".venv").symlink_to(Path(sys.executable).parent.parent, target_is_directory=True)
    return copy


def serve(copy: Path, *target: str) -> AbstractContextManager[str]:
    """Run `make lab` in a folder, or another target that opens JupyterLab; yield the address."""
    make = ["make", *(target or ["lab"]), f"PYTHON={sys.executable}"]
    return served(copy, lambda options: [*make, f"LAB_ARGS={' '.join(options)}"])


@contextlib.contextmanager
def served(folder: Path, command: Callable[[list[str]], list[str]], **own: str) -> Iterator[str]:
    """Run a command that takes JupyterLab's options, in a folder; yield the address.

    Settings, workspaces and log lie beside the folder; `own` is added to the environment.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["--no-browser", "--ip=127.0.0.1", f"--port={port}"]
    options.append(f"--IdentityProvider.token={TOKEN}")
    for kind in ("SETTINGS", "WORKSPACES"):
        own[f"JUPYTERLAB_{kind}_DIR"] = str(folder.parent / kind)
    with (folder.parent / "lab.log").open("w") as log:
        server = subprocess.Popen(
            command(options), cwd=folder, env={**os.environ, **own}, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/api?token={TOKEN}", folder.parent / "lab.log")
        yield address
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:  # on a busy machine JupyterLab waits long for its kernels
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def wait_for(address: str, log: Path) -> None:
    for _ in range(240):
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=2):
            return
        time.sleep(0.25)
    pytest.fail(f"JupyterLab did not serve the course:\n{log.read_text(encoding='utf-8')}")


@contextlib.contextmanager
def browser_page() -> Iterator[Page]:
    """Yield a page of the Chromium of this machine, which waits for what a busy machine draws."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = [path for path in map(shutil.which, names) if path]
    assert found, "these checks need Chromium: on Debian, `apt-get install chromium`"
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found[0], args=flags)
        page = browser.new_page(viewport={"width": 1280, "height": 1400})
        page.set_default_timeout(MINUTE)
        expect.set_options(timeout=MINUTE)  # five seconds are short on a busy machine
        page.add_locator_handler(page.locator(".jp-Dialog"), close_dialog)
        yield page
        browser.close()


@pytest.fixture
def page() -> Iterator[Page]:
    with browser_page() as page:
        yield page


def close_dialog(dialog: Locator) -> None:
    """Note what JupyterLab says over the page, such as a server that is slow to answer; go on.

    What a test asks of the page it asks nevertheless, so nothing that matters is closed away.
    """
    print("JupyterLab said:", dialog.inner_text())
    shot(dialog.page, "dialog")
    dialog.locator(".jp-Dialog-button").last.click()


def open_notebook(page: Page, lab: str, name: str, folder: str = "work/notebooks") -> None:
    workspace = f"test-{time.monotonic_ns()}"  # with no tabs from an earlier test
    page.goto(f"{lab}/lab/workspaces/{workspace}/tree/{folder}/{name}.ipynb?token={TOKEN}")
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    expect(page.locator(".jp-Notebook-ExecutionIndicator").first).to_have_attribute(
        "data-status", "idle", timeout=2 * MINUTE
    )


def choose(page: Page, menu: str, item: str) -> None:
    """Choose an item of a menu, again where a dialog of JupyterLab closed the menu."""
    for _ in range(5):
        page.get_by_role("menuitem", name=menu, exact=True).click()
        with contextlib.suppress(TimeoutError):
            page.get_by_role("menuitem", name=item, exact=True).click(timeout=10_000)
            return
        page.keyboard.press("Escape")
    pytest.fail(f"JupyterLab's menu {menu} does not hold {item}")


def run_all(page: Page) -> None:
    """Clear all outputs, then choose Run All Cells, again where JupyterLab did not listen."""
    choose(page, "Edit", "Clear Outputs of All Cells")
    for _ in range(5):
        choose(page, "Run", "Run All Cells")
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


# ----------------------------------------------------------------------------------------- figures


@pytest.fixture(autouse=True)
def clean_figures() -> Iterator[None]:
    """Begin as Matplotlib does, undo what a test set, and close what it drew.

    Tests that run pages leave the style of the course. A folder's conftest.py asks for this.
    """
    import matplotlib.pyplot as plt  # for those tests alone that draw

    with plt.rc_context():
        plt.rcdefaults()
        yield
    plt.close("all")


def written(ax: Any) -> list[str]:
    """Return the texts in an Axes, in the order in which they were written."""
    return [text.get_text() for text in ax.texts]


def placed(ax: Any) -> dict[str, tuple[float, float]]:
    """Return where each text in an Axes stands, in the units of its data; no two may be equal."""
    places = {text.get_text(): text.get_position() for text in ax.texts}
    assert len(places) == len(ax.texts)
    return places


def named(ax: Any) -> tuple[str, str, str]:
    """Return the title of an Axes and what is written along its two axes."""
    return ax.get_title(), ax.get_xlabel(), ax.get_ylabel()


def assert_drawn_into(draw: Callable[..., Any]) -> None:
    """Check that a drawing takes its title, and begins no figure where it is given Axes."""
    import matplotlib.pyplot as plt

    plt.close("all")
    figure, ax = plt.subplots()
    assert draw("a title", ax=ax) is ax
    assert ax.get_title() == "a title" and plt.get_fignums() == [figure.number]
    assert draw().get_title() == "" and len(plt.get_fignums()) == 2


def assert_refused(call: Callable[[], object], message: str, error: type = ValueError) -> None:
    """Check that something is refused in these words, and before a figure is begun."""
    import matplotlib.pyplot as plt

    with pytest.raises(error) as caught:
        call()
    assert str(caught.value) == message
    assert plt.get_fignums() == []
