import re

import numpy as np
import pytest
from PIL import ImageDraw

from helpers.fully_connected import dropout, flatten
from helpers.widgets import DenseExplorer, dense_stills, stills
from helpers.widgets.dense_explorer import PARTS
from tests.widgets.support import Noted, noted

__all__ = ["noted"]  # a fixture


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


def test_the_map_is_drawn_channel_by_channel_and_the_place_framed_there_and_in_the_row(
    noted: Noted,
) -> None:
    explorer = DenseExplorer(show=["flatten"], place=5)  # row 0, column 2, channel 1
    explorer.still()
    _, (first, second, row), _ = noted[0]
    for channel, panel in enumerate((first, second)):
        assert panel.caption == f"Map, channel {channel}"
        np.testing.assert_array_equal(panel.values, explorer.image[..., channel])
        most = explorer.image.max()
        assert panel.colour([[0, 1, most]])[0, :, 0].tolist() == [0, round(255 / most), 255]
    np.testing.assert_array_equal(row.values, [flatten(explorer.image)])
    assert (first.boxes, second.boxes, row.boxes) == ([], [(0, 2, 1, 1)], [(0, 5, 1, 1)])
    assert row.width == 24 * 12, "so that each number can be read"


def test_what_is_dropped_is_framed_below_the_row(noted: Noted) -> None:
    explorer = DenseExplorer(show=["dropout"], training=True, rate=0.5, seed=3)
    explorer.still()
    title, (rows,), _ = noted[0]
    assert title == "Dropout"
    kept = dropout(np.ones(12), 0.5, rng=np.random.default_rng(3))
    assert rows.boxes == [(1, place, 1, 1) for place in range(12) if not kept[place]]
    assert len(rows.boxes) == 8


def test_a_layer_is_its_weights_a_line_a_neuron_its_biases_and_its_logits(noted: Noted) -> None:
    explorer = DenseExplorer(show=["layer"], neuron=1, place=4, bias=[3, -8])
    explorer.still()
    _, panels, sentence = noted[0]
    wanted = explorer.weights.T, explorer.bias[:, None], explorer.logits[:, None]
    for panel, values in zip(panels, wanted, strict=True):
        np.testing.assert_array_equal(panel.values, values)
    assert [panel.caption.split(",")[0] for panel in panels] == ["Weights", "Bias", "Logits"]
    assert [list(panel.boxes) for panel in panels] == [[(1, 4, 1, 1)], [], []]
    assert min(panels[1].colour([[0]])[0, 0]) > 240, "white is 0 where some are below"
    assert sentence == "Neurons: awake, drowsy."
    assert panels[0].width == 24 * 12


@pytest.mark.parametrize(("bias", "least", "most"), [([3, -8], -8, 8), ([8, -3], -8, 8)])
def test_the_scale_of_what_has_signs_runs_as_far_to_both_sides(
    noted: Noted, bias: list[int], least: int, most: int
) -> None:
    DenseExplorer(show=["layer"], bias=bias).still()
    _, (_, panel, _), _ = noted[0]
    scale = stills.signed(most)
    assert panel.colour([[least, 3, most]]).tolist() == scale(np.array([[least, 3, most]])).tolist()


def test_before_a_prediction_the_map_stands_alone(noted: Noted) -> None:
    explorer = DenseExplorer(show=PARTS, place=5, predict=("Which place?", ["4", "5"]))
    explorer.still()
    ((_, panels, sentence),) = noted
    np.testing.assert_array_equal(np.stack([p.values for p in panels], -1), explorer.image)
    assert [panel.caption for panel in panels] == ["Map, channel 0", "Map, channel 1"]
    assert not any(panel.boxes for panel in panels) and sentence == "Which place?"


@pytest.mark.parametrize(
    ("show", "given"), [(["decide"], "awake: logit 2; drowsy: logit 0\n"), (["cost"], "")]
)
def test_before_a_prediction_without_a_map_what_is_given_stands_above_the_question(
    noted: Noted, show: list[str], given: str
) -> None:
    DenseExplorer(show=show, predict=("What becomes of it?", ["more", "less"])).still()
    assert noted == [("What do you expect?", [], f"{given}What becomes of it?")]


def test_what_is_written_names_the_constant_and_the_sizes(noted: Noted) -> None:
    DenseExplorer(show=["decide", "cost"], constant=2.5, side=9, channels=3, units=7).still()
    (decision, _, logits), (sizes, _, costs) = noted
    assert "c = 2.5" in decision and len(logits.splitlines()) == 2
    for name, line in zip(("awake", "drowsy"), logits.splitlines(), strict=True):
        assert re.fullmatch(
            rf"{name}: logit \S+, softmax [01]\.\d{{3}}, sigmoid [01]\.\d{{3}}", line
        )
    for name, line in zip(dense_stills.LAYERS.values(), costs.splitlines(), strict=True):
        assert re.fullmatch(rf"{name}: [\d,]+ parameters, [\d,]+ multiplications", line)
    assert sizes.startswith("9 × 9 × 3, 7 neurons, ") and len(costs.splitlines()) == 3


def test_a_map_of_one_channel_and_a_single_neuron_are_drawn_too() -> None:
    explorer = DenseExplorer([[-1, 0.5]], classes=["yes"], show=PARTS)
    assert dense_stills._row("", np.zeros((1, 2)), []).width == 260
    picture = np.asarray(explorer.still().convert("RGB")).astype(int)
    assert (np.abs(picture - stills.WINDOW).sum(axis=-1) < 40).any(), "the place is framed"
