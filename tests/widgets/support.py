"""What the explorers' tests share: an explorer on a page without a kernel, in real Chromium."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from helpers.data.eyes import draw_eyes, is_drowsy
from helpers.data.loaders import eye_descriptions
from helpers.widgets import stills
from helpers.widgets.explorer import Explorer
from helpers.widgets.values import received
from tests.support import page, shot
from tools import explorers

__all__ = ["alone", "ask", "cells", "eyes", "noted", "page", "read", "shot", "works"]

Alone = Callable[[Explorer], Locator]
Noted = list[tuple[str, list[stills.Panel], str]]


def eyes(*numbers: int) -> tuple[Any, Any]:
    """Return pictures of the test set of `data.eyes`, and whether each is drowsy, as counted.

    All of them take a second to draw, and each worker of pytest imports every module of tests.
    """
    table = {name: values[[*numbers]] for name, values in eye_descriptions()[1].items()}
    return draw_eyes(table), is_drowsy(table["aperture"]).astype(np.uint8)


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> Noted:
    """Note what each still picture is made of: its title, its panels and its sentence."""
    notes, draw = [], stills.draw

    def note(title: str, panels: Sequence[stills.Panel], sentence: str = "") -> Image.Image:
        notes.append((title, [*panels], sentence))
        return draw(title, panels, sentence)

    monkeypatch.setattr(stills, "draw", note)
    return notes


@pytest.fixture
def alone(page: Page, tmp_path: Path) -> Iterator[Alone]:
    """Return a function that shows an explorer on a page opened from the disk; it says nothing.

    What the console of the browser says of errors fails the test.
    """
    said: list[str] = []
    page.on("console", lambda note: said.append(note.text) if note.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))

    def show(explorer: Explorer) -> Locator:
        file = tmp_path / "page.html"
        file.write_text(explorers.page({"explorer": explorer}, "Test"), encoding="utf-8")
        page.goto(file.as_uri())
        root = page.locator(".explorer")
        expect(root).to_be_visible()
        root.evaluate("e => e.querySelectorAll('details').forEach((one) => (one.open = true))")
        return root

    yield show
    assert said == []


def ask(page: Page, explorer: Explorer) -> None:
    """Let the view on the page change this explorer, and hear of what it works out.

    As through Jupyter, one message is on its way at a time, and what changes meanwhile is sent
    together when its answer came. After a refusal the whole state goes back.
    """

    def answer(changes: dict[str, Any]) -> dict[str, Any]:
        said = explorer.problem
        explorer.set_state(changes)
        state = explorers.state_of(explorer)
        kept = explorer.state_names() if explorer.problem == said else []
        return {name: value for name, value in state.items() if name not in kept}

    page.expose_function("askPython", answer)
    page.evaluate("""() => {
      const model = explorerHost.models.explorer;
      const set = model.set.bind(model);
      let [changes, waits] = [{}, false];
      const put = (state) => Object.entries(state).forEach(([name, value]) => set(name, value));
      model.set = (name, value) => (changes[name] = value, set(name, value));
      model.save_changes = async () => {
        if (waits) return;
        waits = true;
        while (Object.keys(changes).length) {
          const sent = changes;
          changes = {};
          put(await askPython(sent));
        }
        waits = false;
      };
    }""")


def read(root: Locator, trait: str) -> Any:
    """Return a trait as the browser has it, an array as NumPy has it."""
    value = root.evaluate("(_, trait) => explorerHost.models.explorer.get(trait)", trait)
    sent = isinstance(value, dict) and "dtype" in value
    if sent and "base64" in value:
        pytest.fail(f"{trait} was not changed in the browser")
    return received(value) if sent else value


def refused(explorer: Explorer, state: dict[str, Any], message: str) -> None:
    """Set a trait to what does not fit: the error says so, and the last state stays."""
    before = explorer.to_json()
    [(name, value)] = state.items()
    with pytest.raises(ValueError) as error:
        setattr(explorer, name, value)
    assert message in str(error.value)
    assert explorer.to_json() == before


def cells(root: Locator, grid: str) -> np.ndarray:
    """Return the numbers that stand in a grid of at most 400 cells, as they are written there."""
    place = root.get_by_role("grid", name=grid, exact=True)
    texts = place.get_by_role("gridcell").all_inner_texts()
    columns = int(place.get_attribute("aria-colcount") or 0)
    numbers = [json.loads(text.replace("−", "-")) for text in texts]
    return np.array(numbers).reshape(-1, columns)


def colours(root: Locator, grid: str) -> np.ndarray:
    """Return the colours of a grid as they are painted, (H, W, 3) uint8."""
    box = root.locator(".ex-box", has=root.page.get_by_role("grid", name=grid, exact=True))
    data, width = box.locator("canvas").evaluate(
        "c => [Array.from(c.getContext('2d').getImageData(0, 0, c.width, c.height).data), c.width]"
    )
    return np.array(data, dtype=np.uint8).reshape(-1, width, 4)[..., :3]


def hand(control: Locator) -> None:
    """Work a control by mouse: a slider at its far end, a number on its upper arrow, a list on its
    next line, anything else in its middle.
    """
    kind = control.evaluate("e => e.type")
    if kind == "select-one":  # the list that opens belongs to the system, not to the page
        control.select_option(index=control.evaluate("e => e.selectedIndex + 1"))
        return
    box = control.bounding_box() or {}
    inside = {"range": 2, "number": 14}.get(kind, box["width"] / 2)  # pixels from the right
    down = box["height"] * (0.3 if kind == "number" else 0.5)
    control.click(position={"x": box["width"] - inside, "y": down})


def works(
    control: Locator, keys: str, seen: Callable[[], Any], by_mouse: Any, by_keys: Any
) -> None:
    """Work a control by mouse and then by keyboard.

    After each, `seen` compares what is drawn with the helpers, and returns what the control is for.
    """
    hand(control)
    np.testing.assert_array_equal(seen(), by_mouse, "by mouse")
    control.focus()
    for key in keys.split():
        control.page.keyboard.press(key)
    np.testing.assert_array_equal(seen(), by_keys, "by keyboard")


def listeners(page: Page) -> int:
    """End the view, and return how many listeners the model has left."""
    page.evaluate("explorerHost.ends.explorer()")
    return int(page.evaluate("explorerHost.models.explorer.listeners"))
