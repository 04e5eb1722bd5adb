"""The page of explorers needs nothing but a browser, and shuts nobody out."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.support import page, shot
from tools import explorers

__all__ = ["page"]  # fixtures


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
    expect(page.locator("section.explorer")).to_have_count(len(explorers.course()))
    found = Axe().run(page).response["violations"]
    serious = [rule for rule in found if rule["impact"] in ("serious", "critical")]
    assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in serious] == []
    for number, explorer in enumerate(page.locator("section.explorer").all()):
        explorer.scroll_into_view_if_needed()
        shot(page, f"explorers-{scheme}-{number}")
    assert said == []
