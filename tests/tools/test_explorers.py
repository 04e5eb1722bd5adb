"""The page of explorers needs nothing but a browser, and shuts nobody out."""

import re
import subprocess
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.support import COURSE, page, shot
from tools import colab, explorers

__all__ = ["page"]  # fixtures

FOLDERS = [folder for folder in colab.ENVIRONMENTS if (folder / "bin" / "python").exists()]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the page as `make explorers` does."""
    file = tmp_path_factory.mktemp("explorers") / "explorers.html"
    explorers.write(file)
    return file


def test_the_page_loads_nothing(written: Path) -> None:
    text = written.read_text(encoding="utf-8")
    assert not re.search(r"""(?:src|href|url|import)\s*[=(]?\s*["'(]?\s*(?:https?:)?//""", text)


@pytest.mark.check
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_stands_alone_and_shuts_nobody_out(scheme: str, written: Path, page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda note: said.append(note.text) if note.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda sent: said.append(sent.url) if "http" in sent.url[:4] else None)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(written.as_uri())
    expect(page.locator(".explorer")).to_have_count(len(explorers.course()))
    found = Axe().run(page).response["violations"]
    serious = [rule for rule in found if rule["impact"] in ("serious", "critical")]
    assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in serious] == []
    for number, explorer in enumerate(page.locator(".explorer").all()):
        explorer.scroll_into_view_if_needed()
        shot(page, f"explorers-{scheme}-{number}")
    assert said == []


ROUND = """
import json
from tools import explorers
for heading, explorer in explorers.course().items():
    text, twin = explorer.to_json(), explorer
    twin.load_json(text)
    assert twin.to_json() == text, heading
    sent = explorer.get_state()
    missing = [name for name in explorer.state_names() if name not in sent]
    assert missing == [], missing
    shown = explorer._repr_mimebundle_()
    data = shown[0] if isinstance(shown, tuple) else shown
    assert data["image/png"] and data["application/vnd.jupyter.widget-view+json"], heading
    print(type(explorer).__name__)
"""


@pytest.mark.check
@pytest.mark.skipif(not FOLDERS, reason="no Python 3.13 or 3.12: `make check` says so too")
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name[-4:])
def test_the_state_of_every_explorer_goes_round_under_colabs_versions(folder: Path) -> None:
    run = subprocess.run(
        [folder / "bin" / "python", "-c", ROUND],
        cwd=COURSE, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-2000:]
    kinds = {type(explorer).__name__ for explorer in explorers.course().values()}
    assert set(run.stdout.split()) == kinds
