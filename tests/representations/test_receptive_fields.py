"""Tests of helpers/representations/receptive_fields.py: what a unit sees, asked of the network."""

from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.representations import feature_maps
from helpers.representations.receptive_fields import (
    ReceptiveField,
    receptive_fields,
    strongest_images,
)
from helpers.stride_padding import receptive_field
from tests.representations.support import Array, keras, layers
from tests.support import assert_refused

# Three windows of 3 × 4 pixels, each with a stride of 2, need 15 rows and 22 columns.
PARTS = st.lists(
    st.tuples(
        st.sampled_from(["conv", "pool"]),
        st.tuples(st.integers(1, 3), st.integers(1, 4)),
        st.tuples(st.integers(1, 2), st.integers(1, 2)),
        st.sampled_from(["valid", "same"]),
    ),
    min_size=1,
    max_size=3,
)


def positive(parts: list[Any], size: tuple[int, int]) -> Any:
    """Build a network in which every pixel that a unit sees makes it larger."""
    made = [
        layers.Conv2D(1, kernel, strides=stride, padding=padding, kernel_initializer="ones")
        if kind == "conv"
        else layers.AveragePooling2D(kernel, strides=stride, padding=padding)
        for kind, kernel, stride, padding in parts
    ]
    return keras.Sequential([keras.Input((*size, 1)), *made, layers.ReLU(name="last")])


def pixels_seen(model: Any, size: tuple[int, int]) -> Array:
    """Return (h, w, H, W): whether raising a pixel raises a unit, one pixel after the other."""
    impulses = np.eye(size[0] * size[1], dtype="float32").reshape(-1, *size, 1)
    answers = model(impulses, training=False).numpy()[..., 0]  # (H * W, h, w)
    return np.moveaxis(answers, 0, -1).reshape(*answers.shape[1:], *size) > 0


def boxes(seen: Array) -> dict[tuple[int, ...], tuple[int, ...]]:
    """Return the smallest (top, left, bottom, right) around what each unit sees."""
    found = {}
    for place in np.ndindex(seen.shape[:2]):
        rows, columns = np.nonzero(seen[place])
        ends = rows.min(), columns.min(), rows.max() + 1, columns.max() + 1
        found[place] = tuple(map(int, ends))
    return found


@settings(max_examples=20, deadline=None)
@given(PARTS, st.tuples(st.integers(15, 18), st.integers(22, 26)))
def test_the_window_of_a_unit_holds_the_pixels_that_move_it(
    parts: list[Any], size: tuple[int, int]
) -> None:
    model = positive(parts, size)
    field = receptive_fields(model)["last"]
    for place, box in boxes(pixels_seen(model, size)).items():
        top, left, bottom, right = window = field.window(*place, size)
        if (bottom - top, right - left) == field.size:  # all of it lies inside the picture
            assert box == window
        else:  # some of it is padding, perhaps of a layer in between
            assert top <= box[0] and left <= box[1] and box[2] <= bottom and box[3] <= right


def test_the_windows_of_the_decks_layers_are_exact_at_the_border_too() -> None:
    conv, pool = ("conv", (3, 3), (1, 1), "same"), ("pool", (2, 2), (2, 2), "valid")
    size = (12, 16)
    for depth in (1, 2, 3, 4):
        model = positive([conv, pool, conv, pool][:depth], size)
        field = receptive_fields(model)["last"]
        found = boxes(pixels_seen(model, size))
        assert found == {place: field.window(*place, size) for place in found}
        assert len(found) > 10


@given(PARTS)
@settings(max_examples=15, deadline=None)
def test_the_size_is_what_notebook_03_counts_along_each_axis(parts: list[Any]) -> None:
    field = receptive_fields(positive(parts, (40, 60)))["last"]
    for axis in (0, 1):
        stack = [(kernel[axis], stride[axis]) for _, kernel, stride, _ in parts]
        assert field.size[axis] == receptive_field(stack)
        assert field.jump[axis] == np.prod([stride for _, stride in stack])


def test_the_decks_model_by_hand() -> None:
    conv, pool = layers.Conv2D, layers.MaxPooling2D
    model = keras.Sequential(
        [
            keras.Input((64, 64, 3)),
            conv(32, 3, padding="same", activation="relu", name="conv1"),
            pool(2, name="pool1"),
            conv(64, 3, padding="same", activation="relu", name="conv2"),
            pool(2, name="pool2"),
            layers.Flatten(),
            layers.Dense(2),
        ]
    )
    assert {name: (*map(tuple, field),) for name, field in receptive_fields(model).items()} == {
        "conv1": ((3, 3), (1, 1), (-1, -1)),
        "pool1": ((4, 4), (2, 2), (-1, -1)),
        "conv2": ((8, 8), (2, 2), (-3, -3)),
        "pool2": ((10, 10), (4, 4), (-3, -3)),
    }


def test_same_padding_before_a_stride_leaves_as_many_rows_as_keras() -> None:
    parts = [("conv", (3, 3), (1, 1), "same"), ("conv", (3, 3), (2, 2), "same")]
    for size in ((8, 9), (9, 8), (5, 5)):
        assert_windows_are_exact(positive(parts, size), size)
        field = receptive_fields(positive(parts, size))["last"]
        assert field.start == tuple(-1 - (side % 2) for side in size)
    thirds = [("conv", (3, 2), (1, 1), "same"), ("pool", (3, 3), (3, 3), "same")]
    for size in ((6, 7), (7, 8), (8, 6)):  # the pooling pads one row or column on no or two sides
        assert_windows_are_exact(positive(thirds, size), size)


def assert_windows_are_exact(model: Any, size: tuple[int, int]) -> None:
    field, found = receptive_fields(model)["last"], boxes(pixels_seen(model, size))
    assert found == {place: field.window(*place, size) for place in found}
    assert len(found) > 3


@pytest.mark.parametrize("padding", ["valid", "same"])
def test_dilation_counts_for_the_padding_and_for_the_rows_left(padding: str) -> None:
    conv = partial(layers.Conv2D, 1, padding=padding, kernel_initializer="ones")
    for *size, dilation in ((9, 11, (3, 2)), (10, 12, (3, 2)), (11, 10, (3, 2)), (10, 9, (4, 1))):
        parts = [conv((2, 3), dilation_rate=dilation)]
        parts += [layers.AveragePooling2D(3, 2, padding="same")]
        model = keras.Sequential([keras.Input((*size, 1)), *parts, layers.ReLU(name="last")])
        field = receptive_fields(model)["last"]
        for place, box in boxes(pixels_seen(model, size)).items():
            window = field.window(*place, size)
            if (window[2] - window[0], window[3] - window[1]) == field.size:
                assert box == window


def test_dilation_spreads_the_window() -> None:
    parts = [layers.Conv2D(1, (2, 3), dilation_rate=(3, 2), kernel_initializer="ones", name="wide")]
    model = keras.Sequential([keras.Input((9, 11, 1)), *parts])
    field = receptive_fields(model)["wide"]
    assert field == ReceptiveField((4, 5), (1, 1), (0, 0))
    rows, columns = np.nonzero(pixels_seen(model, (9, 11))[2, 4])
    assert (rows.min(), columns.min(), rows.max() + 1, columns.max() + 1) == (2, 4, 6, 9)
    assert field.window(2, 4, (9, 11)) == (2, 4, 6, 9)


def test_global_pooling_that_keeps_its_axes_sees_the_whole_picture() -> None:
    parts = [
        layers.Conv2D(2, 3, padding="same"),
        layers.GlobalMaxPooling2D(keepdims=True, name="g"),
    ]
    field = receptive_fields(keras.Sequential([keras.Input((6, 9, 1)), *parts]))["g"]
    assert field.window(0, 0, (6, 9)) == (0, 0, 6, 9)
    without = [layers.Conv2D(2, 3, name="c"), layers.GlobalMaxPooling2D(), layers.Dense(2)]
    assert list(receptive_fields(keras.Sequential([keras.Input((6, 9, 1)), *without]))) == ["c"]


# -------------------------------------------------------------------------------- strongest images


def network() -> Any:
    """Build a small network with weights of both signs, for pictures of 11 by 14 pixels."""
    parts = [
        layers.Conv2D(3, (3, 2), padding="same", name="conv1"),
        layers.BatchNormalization(name="norm1"),
        layers.ReLU(name="relu1"),
        layers.MaxPooling2D((2, 3), name="pool1"),
        layers.Conv2D(4, 2, strides=(2, 1), activation="relu", name="conv2"),
        layers.Flatten(name="flatten"),
        layers.Dense(2, name="scores"),
    ]
    model, rng = keras.Sequential([keras.Input((11, 14, 2)), *parts]), np.random.default_rng(4)
    for weight in model.weights:
        weight.assign(
            np.abs(rng.normal(size=weight.shape))
            if "var" in weight.path
            else rng.normal(size=weight.shape)
        )
    return model


IMAGES = np.random.default_rng(2).normal(size=(13, 11, 14, 2))


@pytest.mark.parametrize("layer", ["conv1", "norm1", "relu1", "pool1", "conv2"])
def test_the_strongest_images_are_found_by_looking_at_each(
    layer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helpers.representations.running._CHUNK", 5)
    model = network()
    for channel in range(3):
        best = []
        for number, image in enumerate(IMAGES):
            feature_map = feature_maps(model, image)[layer][:, :, channel]
            row, column = np.unravel_index(feature_map.argmax(), feature_map.shape)
            best.append((float(feature_map.max()), number, (int(row), int(column))))
        best.sort(key=lambda entry: -entry[0])
        found = strongest_images(model, IMAGES, layer, channel, count=6)
        assert [entry.image for entry in found] == [number for _, number, _ in best[:6]]
        assert [entry.place for entry in found] == [place for *_, place in best[:6]]
        values = [entry.value for entry in found]
        np.testing.assert_allclose(values, [value for value, *_ in best[:6]], rtol=1e-5)


@pytest.mark.parametrize("layer", ["conv1", "pool1", "conv2"])
def test_what_lies_outside_the_window_does_not_matter(layer: str) -> None:
    model, rng = network(), np.random.default_rng(5)
    for number, value, (row, column), (top, left, bottom, right) in strongest_images(
        model, IMAGES, layer, 1, count=13
    ):
        other = rng.normal(size=IMAGES.shape[1:])
        other[top:bottom, left:right] = IMAGES[number, top:bottom, left:right]
        changed = feature_maps(model, other)[layer][row, column, 1]
        assert changed == pytest.approx(value, rel=1e-5, abs=1e-6)


def test_nine_pictures_are_returned_unless_told_otherwise() -> None:
    assert len(strongest_images(network(), IMAGES, "conv1", 0)) == 9


def test_of_equal_pictures_and_places_the_first_comes_first() -> None:
    images = np.zeros((4, 11, 14, 2))
    found = strongest_images(network(), images, "pool1", 0)
    assert [entry.image for entry in found] == [0, 1, 2, 3]  # and no more than there are
    model = keras.Sequential([keras.Input((3, 4, 1)), layers.ReLU(name="relu")])
    equal = strongest_images(model, np.full((2, 3, 4, 1), -2), "relu", 0)
    assert [entry.place for entry in equal] == [(0, 0), (0, 0)]
    assert [entry.value for entry in equal] == [0, 0]
    thirds = np.arange(150).reshape(150, 1, 1, 1) % 3 + np.zeros((3, 4, 1))
    found = strongest_images(model, thirds, "relu", 0, count=150)
    assert [entry.image for entry in found] == [
        n for first in (2, 1, 0) for n in range(first, 150, 3)
    ]


def test_a_model_that_leaves_the_channels_open_has_those_of_the_pictures() -> None:
    model = keras.Sequential([keras.Input((2, 3, None)), layers.ReLU(name="relu")])
    images = np.zeros((1, 2, 3, 4))
    images[0, 1, 2, 3] = 5
    assert strongest_images(model, images, "relu", 3) == [(0, 5.0, (1, 2), (1, 2, 2, 3))]
    assert_refused(
        lambda: strongest_images(model, images, "relu", 4), "channel 4 does not fit: 0 to 3 fit"
    )


def test_pictures_of_any_size_are_searched_if_the_model_takes_them() -> None:
    parts = [layers.Conv2D(1, 3, padding="same", strides=2, kernel_initializer="ones", name="c")]
    model = keras.Sequential([keras.Input((None, None, 1)), *parts])
    images = np.zeros((2, 6, 9, 1))
    images[1, 4, 6] = 1
    found = strongest_images(model, images, "c", 0, count=1)
    # "same" pads the rows (0, 1), so that place 1 sees rows 2 to 4, and the columns (1, 1), so that
    # place 3 sees columns 5 to 7
    assert found == [(1, 1.0, (1, 3), (2, 5, 5, 8))]


# --------------------------------------------------------------------------------------- bad input


def odd(layer: Any) -> Any:
    return keras.Sequential([keras.Input((6, 8, 2)), layer])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: strongest_images(network(), IMAGES[0], "conv1", 0),
            "images (11, 14, 2) do not fit: the model takes (None, 11, 14, 2), None for any",
        ),
        (
            lambda: strongest_images(network(), IMAGES, "conv1", 3),
            "channel 3 does not fit: 0 to 2 fit",
        ),
        (
            lambda: strongest_images(network(), IMAGES, "conv1", -1),
            "channel -1 does not fit: a whole number of at least 0 does",
        ),
        (
            lambda: strongest_images(network(), IMAGES, "conv1", 0, count=0),
            "count 0 does not fit: a whole number of at least 1 does",
        ),
        (
            lambda: strongest_images(network(), IMAGES, "scores", 0),
            "layer 'scores' has no rows and columns, it gives (None, 2): "
            "conv1, norm1, relu1, pool1, conv2 fits",
        ),
        (
            lambda: receptive_fields(odd(layers.UpSampling2D(name="up"))),
            "model has the layer 'up', UpSampling2D: the receptive field is known for Conv2D, "
            "pooling, BatchNormalization, ReLU, Activation, Softmax, Dense, Dropout and Rescaling",
        ),
        (
            lambda: receptive_fields(
                keras.Sequential([keras.Input((None, 8, 1)), layers.Conv2D(1, 3)])
            ),
            "model takes pictures of any size (None, 8): a fixed size fits",
        ),
    ],
)
def test_a_bad_value_is_named(call: Any, message: str) -> None:
    assert_refused(call, message)


def test_a_pair_is_no_count() -> None:
    message = "count must be a whole number, received tuple"
    call = partial(strongest_images, network(), IMAGES, "conv1", 0, count=(2, 99))
    assert_refused(call, message, TypeError)
