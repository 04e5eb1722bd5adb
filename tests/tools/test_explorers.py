"""The page of explorers needs nothing but a browser, and shuts nobody out."""

import base64
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from helpers import data
from helpers.data.eyes import is_drowsy
from helpers.widgets import DenseExplorer, PixelExplorer
from helpers.widgets.explorer import Explorer
from tests.support import COURSE, page, shot
from tools import colab, explorers

__all__ = ["page"]  # fixtures

FOLDERS = [folder for folder in colab.ENVIRONMENTS if (folder / "bin" / "python").exists()]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the page as `make explorers` does."""
    file = tmp_path_factory.mktemp("explorers") / "dist" / "explorers.html"
    explorers.write(file)
    return file


def held(text: str) -> dict[str, Any]:
    """Return what a page's script is given: the name of each explorer, its view and its state."""
    [found] = re.findall(r'(?s)<script type="application/json" id="explorers">(.*?)</script>', text)
    assert "<" not in found, "a browser takes it for the end of the script"
    return dict(json.loads(found))


def numbers(sent: Any) -> Any:
    """Return the array that a page holds."""
    kept = sent["dtype"] if sent["dtype"] in ("uint8", "float32") else "float64"
    return np.frombuffer(base64.b64decode(sent["base64"]), kept).reshape(sent["shape"])


@pytest.mark.check
def test_a_page_holds_each_explorer_as_it_stands_below_its_heading() -> None:
    lincoln, one = PixelExplorer(row=3, predict=("What <b>?", ["1", "2"])), DenseExplorer()
    text = explorers.page({"A < b, 2": lincoln, "C": one}, "Q & A")
    assert "<title>Q &amp; A</title>" in text and "<h1>Q &amp; A</h1>" in text
    first = '<h2>A &lt; b, 2</h2>\n<div id="a---b--2"></div>'
    assert f'<h1>Q &amp; A</h1>\n{first}\n<h2>C</h2>\n<div id="c"></div>\n</main>' in text
    assert Explorer._css in text and "class Model {" in text and "export const host" not in text
    assert [*held(text)] == ["a---b--2", "c"]
    for found, explorer in zip(held(text).values(), (lincoln, one), strict=True):
        assert found["esm"] == explorer._esm and [*found["state"]] == explorer.sent_names()
    state = held(text)["a---b--2"]["state"]
    assert state["row"] == 3 and state["question"]["choices"] == ["1", "2"]
    np.testing.assert_array_equal(numbers(state["image"]), lincoln.image)


def test_a_page_that_is_there_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for made in ({}, {"A": PixelExplorer()}):
        monkeypatch.setattr(explorers, "course", lambda some=made: some)
        explorers.write(tmp_path / "dist" / "page.html")
        text = (tmp_path / "dist" / "page.html").read_text(encoding="utf-8")
        assert text == explorers.page(explorers.course(), "Explore convolutional networks")


@pytest.mark.check
def test_the_page_opens_each_explorer_where_the_course_wants_it(written: Path) -> None:
    text = written.read_text(encoding="utf-8")
    assert "<h1>Explore convolutional networks</h1>" in text
    headings = re.findall(r"<h2>(.*?)</h2>", text)
    assert headings == [
        "A picture is numbers", "A kernel slides over a picture", "From a map to a decision",
        "What a layer costs", "Five ways to shrink", "One weight follows its slope",
        "A kernel learns Sobel", "An eye, and a network&#x27;s answer",
        "A network, layer by layer",
    ]  # fmt: skip
    states = [found["state"] for found in held(text).values()]
    assert states[2]["show"] == ["flatten", "dropout", "layer", "decide"]
    assert states[3]["show"] == ["cost"]
    sobel, eye, network = states[-3:]
    np.testing.assert_array_equal(numbers(sobel["image"]), data.lincoln() / 64 - 2)
    assert sobel["learning_rate"] == 0.2
    assert eye["aperture"] == 0.8 and len(eye["recorded"]) == 21
    assert numbers(eye["recorded"][0]["image"]).shape == (64, 64, 3)
    drowsy = is_drowsy(data.eye_descriptions()[1]["aperture"])
    assert numbers(network["images"]).shape == (100, 64, 64, 3)
    assert network["labels"] == drowsy[1::4].astype(int).tolist()
    assert network["classes"] == [*data.EYE_CLASSES]


@pytest.mark.check
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
