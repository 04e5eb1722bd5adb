import io

import numpy as np
import pytest
from PIL import Image

from helpers import data
from helpers.keras_model import build_digit_cnn, import_keras, load_deep_cnn
from helpers.representations import feature_maps, receptive_fields
from helpers.widgets import NetworkExplorer
from helpers.widgets.network_still import WIDE as SIDE
from helpers.widgets.network_still import draw_still
from helpers.widgets.stills import GAP, LINE, MARGIN, WINDOW

EYE = data.eyes()[1][0][34]
TOP = MARGIN + 2 * LINE


def size(still: Image.Image) -> int:
    file = io.BytesIO()
    still.save(file, "PNG", optimize=True)
    return file.tell()


def is_window(still: Image.Image, panel: int, y: float, x: float) -> bool:
    """Tell whether a point of a panel is part of a frame."""
    left = MARGIN + panel * (SIDE + GAP)
    color = still.convert("RGB").getpixel((left + round(x), TOP + round(y)))
    return bool(np.abs(np.subtract(color, WINDOW)).max() < 60)


@pytest.mark.parametrize("layer", ["conv_1", "pool_1", "conv_2", "conv_3", "pool_3", "dense"])
def test_the_still_of_each_layer_is_a_small_file(layer: str) -> None:
    still = draw_still(NetworkExplorer(load_deep_cnn(), EYE, layer=layer))
    assert size(still) <= 23_000
    assert size(draw_still(NetworkExplorer(build_digit_cnn(), data.digits()[0][0][:1]))) <= 20_000


def test_the_still_frames_the_number_and_what_it_sees() -> None:
    network = load_deep_cnn()
    still = draw_still(NetworkExplorer(network, EYE, layer="conv_3", row=5, column=6, channel=2))
    top, left, bottom, right = receptive_fields(network)["conv_3"].window(5, 6, (64, 64))
    pixel, cell = SIDE / 64, SIDE / 16
    assert is_window(still, 0, top * pixel + 1, (left + right) / 2 * pixel)
    assert is_window(still, 0, bottom * pixel - 1, (left + right) / 2 * pixel)
    assert not is_window(still, 0, (top + bottom) / 2 * pixel, (left + right) / 2 * pixel)
    assert is_window(still, 1, 5 * cell + 1, 6.5 * cell) and is_window(
        still, 1, 6 * cell - 1, 6.5 * cell
    )


def test_the_map_is_drawn_with_its_numbers() -> None:
    network = load_deep_cnn()
    explorer = NetworkExplorer(network, EYE, layer="conv_3", channel=0)
    shown = np.array(draw_still(explorer).convert("L"), float)
    left = MARGIN + SIDE + GAP
    middle = (np.arange(16) + 0.5) * SIDE / 16
    drawn = shown[np.ix_(TOP + middle.astype(int), left + middle.astype(int))]
    values = feature_maps(network, explorer.picture)["conv_3"]
    np.testing.assert_allclose(drawn, 255 * values[..., 0] / values.max(), atol=24)  # 64 colours


def test_a_vector_is_drawn_in_rows() -> None:
    explorer = NetworkExplorer(load_deep_cnn(), EYE, layer="global_pool", channel=17)
    still = draw_still(explorer)
    cell = SIDE / 16  # 64 numbers in four rows of 16
    assert is_window(still, 1, 1.5 * cell, 1 * cell + 1) and not is_window(
        still, 1, 0.5 * cell, 8 * cell
    )


@pytest.mark.parametrize("shape", [(1, 1, 1), (1, 1, 3), (1, 9, 1), (512, 1, 3)])
def test_a_picture_of_one_row_or_one_column_is_drawn(shape: tuple[int, ...]) -> None:
    keras = import_keras()
    parts = [keras.layers.Flatten(), keras.layers.Dense(2)]
    explorer = NetworkExplorer(keras.Sequential([keras.Input(shape), *parts]), np.ones(shape))
    assert size(draw_still(explorer)) <= 20_000
