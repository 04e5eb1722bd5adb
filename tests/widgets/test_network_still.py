import io

import numpy as np
import pytest
from PIL import Image

from helpers import data
from helpers.keras_model import build_digit_cnn, import_keras, load_deep_cnn
from helpers.representations import embeddings, feature_maps, receptive_fields
from helpers.widgets import NetworkExplorer
from helpers.widgets.network_still import WIDE as SIDE
from helpers.widgets.network_still import draw_still
from helpers.widgets.stills import GAP, LINE, MARGIN, WINDOW, signed, written
from tests.widgets.support import Noted, eyes, noted

__all__ = ["noted"]  # a fixture

EYE = eyes(34)[0][0]
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


@pytest.mark.check
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


def test_the_still_shows_one_map_and_all_of_them_and_says_the_number_and_the_answer(
    noted: Noted,
) -> None:
    network = load_deep_cnn()
    values = feature_maps(network, EYE / np.float32(255))["conv_3"]
    best = int(values[5, 6].argmax())
    explorer = NetworkExplorer(
        network, EYE, layer="conv_3", row=5, column=6, channel=best, classes=data.EYE_CLASSES
    )
    draw_still(explorer)
    _, (seen, one, every), sentence = noted[0]
    np.testing.assert_array_equal(seen.values, EYE)
    np.testing.assert_allclose(one.values, values[..., best], rtol=1e-5)
    assert (one.caption, one.boxes) == (f"conv_3, map {best}", [(5, 6, 1, 1)])
    assert one.colour([[0, values.max()]]).tolist() == [[[0] * 3, [255] * 3]]
    lines = np.ones(every.values.shape, bool)
    for channel in range(values.shape[2]):
        row, column = divmod(channel, 8)
        place = np.s_[17 * row : 17 * row + 16, 17 * column : 17 * column + 16]
        np.testing.assert_allclose(every.values[place], values[..., channel], rtol=1e-5)
        lines[place] = False
    assert lines.shape == (17 * (row + 1) - 1, 17 * 8 - 1)
    assert [seen.width, one.width, every.width] == [SIDE, SIDE, 2 * lines.shape[1]]
    np.testing.assert_allclose(every.values[lines], values.max(), rtol=1e-5)
    answer = f"{data.EYE_CLASSES[explorer.output.argmax()]}, {written(explorer.output.max())}."
    number = written(one.values[5, 6])
    assert sentence == f"Row 5, column 6: {number}. The network answers: {answer}"


def test_large_maps_and_vectors_are_drawn_without_all_the_others(noted: Noted) -> None:
    network = load_deep_cnn()
    draw_still(NetworkExplorer(network, EYE, layer="conv_1", channel=3))
    draw_still(NetworkExplorer(network, EYE, layer="global_pool", channel=17))
    captions = [[panel.caption for panel in panels[1:]] for _, panels, _ in noted]
    assert captions == [["conv_1, map 3"], ["global_pool, its numbers"]]
    picture, vector = noted[1][1]
    assert picture.boxes == [(0, 0, 64, 64)], "each number sees the whole picture"
    assert vector.boxes == [(1, 1, 1, 1)]
    numbers = embeddings(network, EYE[None] / np.float32(255), "global_pool")
    np.testing.assert_allclose(vector.values.ravel(), np.ravel(numbers), rtol=1e-5)
    assert " The network answers: 0, 0." in noted[1][2], "classes without names"


def test_maps_with_signs_diverge_and_pictures_beyond_their_range_are_cut_off(noted: Noted) -> None:
    keras = import_keras()
    ones = keras.initializers.Constant(-1)
    parts = [keras.layers.Conv2D(3, 1, kernel_initializer=ones), keras.layers.Flatten()]
    parts.append(keras.layers.Dense(2, activation="softmax", name="answers"))
    model = keras.Sequential([keras.Input((2, 3, 1)), *parts])
    explorer = NetworkExplorer(model, np.array([[-1, 0.5, 2], [0, 1, 4]])[..., None])
    draw_still(explorer)
    _, (seen, one, every), _ = noted[0]
    assert seen.values.tolist() == [[0, 128, 255], [0, 255, 255]]
    np.testing.assert_allclose(one.values, [[1, -0.5, -2], [0, -1, -4]])
    ends = np.array([[-4, 0, 4]])
    assert one.colour(ends).tolist() == every.colour(ends).tolist() == signed(4)(ends).tolist()
    assert every.values.shape == (2, 3 * 4 - 1)
    explorer.layer = "answers"
    draw_still(explorer)
    assert noted[1][1][1].values.shape == (1, 2)


def test_the_still_of_a_question_shows_the_picture_alone(noted: Noted) -> None:
    digit = data.digits()[0][0][0]
    draw_still(NetworkExplorer(build_digit_cnn(), digit[None], predict=("Which?", ["1", "2"])))
    draw_still(NetworkExplorer(build_digit_cnn(), digit[None]))
    (_, (picture,), question), (_, (seen, *_), _) = noted
    np.testing.assert_array_equal(picture.values, digit)
    np.testing.assert_array_equal(seen.values, digit)
    assert not picture.boxes and question == "Which?"


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
