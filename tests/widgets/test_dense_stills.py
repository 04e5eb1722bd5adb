import numpy as np
import pytest
from PIL import ImageDraw

from helpers.fully_connected import dropout, flatten
from helpers.widgets import DenseExplorer, stills
from helpers.widgets.dense_explorer import PARTS


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what is written into the pictures that are drawn."""
    said: list[str] = []
    draw = ImageDraw.ImageDraw.text
    monkeypatch.setattr(
        ImageDraw.ImageDraw, "text", lambda *a, **k: said.append(a[2]) or draw(*a, **k)
    )
    return said


def test_the_parts_stand_one_below_the_other_in_a_small_file() -> None:
    heights = [DenseExplorer(show=[part]).still().height for part in PARTS]
    explorer = DenseExplorer(show=PARTS, training=True, constant=4)
    assert explorer.still().height == sum(heights)
    data, _ = explorer._repr_mimebundle_()
    assert len(data["image/png"]) < 24_000
    assert repr(explorer).startswith("DenseExplorer: ") and "0x" not in repr(explorer)


def test_the_row_and_its_dropped_numbers_are_written(said: list[str]) -> None:
    explorer = DenseExplorer(show=["dropout"], training=True, rate=0.5, seed=3)
    row = flatten(explorer.image)
    after = dropout(row, 0.5, rng=np.random.default_rng(3))
    explorer.still()
    numbers = [text for text in said if len(text) <= 2]
    assert numbers == [f"{value:g}" for value in (*row, *after)]
    assert "Rate 0.50, seed 3: 4 of 12 stay, each divided by 0.50; the framed ones are 0." in said
    explorer.training = False
    explorer.still()
    assert "In use: nothing is dropped, and nothing divided." in said


def test_the_place_the_decision_and_the_costs_are_said(said: list[str]) -> None:
    DenseExplorer(show=PARTS, place=5).still()
    text = "\n".join(said)
    assert "Row 0, column 2, channel 1 of the map is place 5." in text
    assert "awake: logit 2, softmax 0.881, sigmoid 0.881" in text
    assert "convolution, on the picture: 320 parameters, 194,688 multiplications" in text


def test_a_map_of_one_channel_and_a_single_neuron_are_drawn_too() -> None:
    explorer = DenseExplorer([[-1, 0.5]], classes=["yes"], show=PARTS)
    picture = np.asarray(explorer.still().convert("RGB")).astype(int)
    assert (np.abs(picture - stills.WINDOW).sum(axis=-1) < 40).any(), "the place is framed"
