"""What helpers/pixels.py promises: channels, brightness, and colours in words."""

import colorsys
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import rgb_to_hsv
from PIL import Image

from helpers import data
from helpers.pixels import Color, describe_color, split_channels, to_grayscale

steadily = settings(deadline=None, derandomize=True)
channel_values = st.integers(0, 255)
colours = st.tuples(channel_values, channel_values, channel_values)
GRID = list(itertools.product(range(0, 256, 51), repeat=3))


def noise(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, shape, np.uint8)


# Channels


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize("batch", [(), (2,)])
def test_stacking_the_channels_again_gives_the_picture(channels: int, batch: tuple[int]) -> None:
    image = noise(*batch, 4, 5, channels)
    parts = split_channels(image)
    assert len(parts) == channels
    assert {part.shape for part in parts} == {(*batch, 4, 5)}
    np.testing.assert_array_equal(np.stack(parts, axis=-1), image)


@pytest.mark.parametrize("dtype", [np.uint8, np.int64, np.float32, np.float64, bool])
def test_channels_keep_the_dtype(dtype: type) -> None:
    assert {part.dtype for part in split_channels(np.ones((2, 2, 3), dtype))} == {np.dtype(dtype)}


def test_changing_a_channel_leaves_the_picture_and_the_other_channels_as_they_were() -> None:
    image = noise(4, 5, 3)
    before = image.copy()
    red, green, _ = split_channels(image)
    red[:] = 0
    np.testing.assert_array_equal(image, before)
    np.testing.assert_array_equal(green, before[..., 1])


def test_channels_of_a_locked_picture_can_be_written_to() -> None:
    image = noise(2, 2, 3)
    image.flags.writeable = False
    red, _, _ = split_channels(image)
    red[0, 0] = 9
    assert red[0, 0] == 9


def test_nested_lists_are_split_like_arrays() -> None:
    red, green, blue = split_channels([[[1, 2, 3], [4, 5, 6]]])
    assert (red.tolist(), green.tolist(), blue.tolist()) == ([[1, 4]], [[2, 5]], [[3, 6]])


@pytest.mark.parametrize("shape", [(), (3,), (4, 4), (1, 2, 4, 4, 3)])
def test_a_shape_without_channels_cannot_be_split(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"split from \(H, W, C\) or \(N, H, W, C\)") as caught:
        split_channels(np.ones(shape))
    assert f"image has shape {shape}" in str(caught.value)


# Brightness


@pytest.mark.parametrize(
    ("colour", "brightness"),
    [
        ((255, 0, 0), 76.245),
        ((0, 255, 0), 149.685),
        ((0, 0, 255), 29.07),
        ((255, 255, 255), 255.0),
        ((0, 0, 0), 0.0),
        ((236, 167, 210), 192.533),  # the deck's pink: 70.564 + 98.029 + 23.94
        ((10, 20, 30), 18.15),
    ],
)
def test_the_brightness_of_a_colour_is_the_one_computed_by_hand(
    colour: tuple[int, int, int], brightness: float
) -> None:
    assert to_grayscale([[colour]]) == pytest.approx(np.array([[brightness]]), abs=1e-9)


@pytest.mark.parametrize("name", data.PHOTOS)
def test_a_grey_photograph_is_pillows_within_one_level(name: str) -> None:
    photo = data.photo(name)
    pillows = np.asarray(Image.fromarray(photo).convert("L"))
    assert np.abs(to_grayscale(photo) - pillows).max() <= 1


def test_a_grey_picture_made_of_noise_is_pillows_within_one_level() -> None:
    pixels = noise(64, 64, 3)
    assert np.abs(to_grayscale(pixels) - np.asarray(Image.fromarray(pixels).convert("L"))).max() < 1


def test_brightness_has_the_order_of_the_light_but_not_its_amount() -> None:
    colours = np.array([(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0), (0, 255, 255)])
    part = colours / 255  # 0 or 1, which the encoding of sRGB leaves as they are
    light = part @ np.array((0.2126, 0.7152, 0.0722))
    equal = 255 * (1.055 * light ** (1 / 2.4) - 0.055)  # the grey of sRGB that gives this light
    grey = to_grayscale(colours[None])[0]
    np.testing.assert_array_equal(np.argsort(grey), np.argsort(equal))
    assert equal.round().tolist() == [127, 220, 76, 247, 229]
    assert grey.round().tolist() == [76, 150, 29, 226, 179]


def test_brightness_is_not_rounded() -> None:
    assert to_grayscale(np.array([[[1, 0, 0]]], np.uint8))[0, 0] == pytest.approx(0.299)


@pytest.mark.parametrize(
    ("dtype", "expected"), [("float16", "float32"), ("float32", "float32"), ("float64", "float64")]
)
def test_floats_keep_their_dtype_but_float16_would_round(dtype: str, expected: str) -> None:
    grey = to_grayscale(np.full((2, 2, 3), 0.5, dtype))
    assert grey.dtype == expected
    np.testing.assert_allclose(grey, 0.5, rtol=1e-6)


@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.int64, np.uint64, bool])
def test_whole_numbers_give_float64(dtype: type) -> None:
    grey = to_grayscale(np.ones((2, 2, 3), dtype))
    assert grey.dtype == np.float64
    np.testing.assert_allclose(grey, 1)


def test_float32_agrees_with_float64() -> None:
    pixels = noise(16, 16, 3)
    single = to_grayscale(pixels.astype(np.float32))
    np.testing.assert_allclose(single, to_grayscale(pixels), rtol=1e-6)


def test_a_batch_is_turned_grey_picture_by_picture() -> None:
    batch = noise(3, 4, 5, 3)
    assert to_grayscale(batch).shape == (3, 4, 5)
    np.testing.assert_allclose(to_grayscale(batch), [to_grayscale(image) for image in batch])


def test_a_picture_from_0_to_1_gives_the_same_brightness_scaled() -> None:
    pixels = noise(4, 5, 3)
    np.testing.assert_allclose(to_grayscale(pixels / 255), to_grayscale(pixels) / 255)


@steadily
@given(colours)
def test_brightness_lies_between_the_darkest_and_the_brightest_channel(
    colour: tuple[int, int, int],
) -> None:
    grey = float(to_grayscale([[colour]])[0, 0])
    assert min(colour) - 1e-9 <= grey <= max(colour) + 1e-9


@steadily
@given(colours, st.integers(0, 2))
def test_more_light_in_one_channel_is_brighter(colour: tuple[int, int, int], which: int) -> None:
    more = list(colour)
    more[which] += 1
    dim, bright = to_grayscale([[colour, more]])[0]
    assert bright - dim == pytest.approx([0.299, 0.587, 0.114][which])


def test_turning_grey_leaves_its_input_as_it_was_even_if_locked_or_a_view() -> None:
    image = noise(6, 8, 3)
    before = image.copy()
    image.flags.writeable = False
    view = to_grayscale(image[::2, ::-1])
    np.testing.assert_array_equal(image, before)
    np.testing.assert_allclose(view, to_grayscale(before)[::2, ::-1])


@pytest.mark.parametrize(
    ("shape", "remedy"),
    [
        ((4, 4), "a grey picture needs no conversion"),
        ((3, 3), "a grey picture needs no conversion"),
        ((4, 4, 4), r"drop the transparency first: image\[..., :3\]"),
        ((2, 4, 4, 4), r"drop the transparency first: image\[..., :3\]"),
        ((4, 4, 1), "its last axis is not 3 long"),
        ((3, 4, 5), "its last axis is not 3 long"),
        ((3,), "its last axis is not 3 long"),
        ((), "its last axis is not 3 long"),
    ],
)
def test_a_picture_without_three_channels_is_refused_with_a_remedy(
    shape: tuple[int, ...], remedy: str
) -> None:
    with pytest.raises(ValueError, match=remedy) as caught:
        to_grayscale(np.ones(shape))
    assert f"image has shape {shape}: a colour picture has shape (H, W, 3)" in str(caught.value)


def test_the_remedy_for_four_channels_works() -> None:
    image = noise(4, 4, 4)
    np.testing.assert_array_equal(to_grayscale(image[..., :3]), to_grayscale(image[:, :, 0:3]))
    assert to_grayscale(image[..., :3]).shape == (4, 4)


@pytest.mark.parametrize("hole", [np.nan, np.inf, -np.inf])
def test_a_picture_with_a_hole_in_it_has_no_brightness(hole: float) -> None:
    image = np.ones((2, 2, 3))
    image[1, 1, 2] = hole
    with pytest.raises(ValueError, match="image holds NaN or infinity: every pixel must be a fini"):
        to_grayscale(image)


# Colours in words


def test_the_decks_pink_is_a_light_pink() -> None:
    color = describe_color((236, 167, 210))
    # largest 236, smallest 167: hue 300 + 60 · (236 − 210)/69 = 322.6 (P2 says about 323)
    assert color.name == "light pink"
    assert color.hue == pytest.approx(322.609, abs=1e-3)
    assert color.lightness == pytest.approx((236 + 167) / 2 / 255)
    assert color.saturation == pytest.approx(69 / (510 - 403))
    assert str(color) == "light pink (hue 323°, saturation 0.64, lightness 0.79)"


@pytest.mark.parametrize(
    ("colour", "name"),
    [
        ((255, 0, 0), "red"),
        ((255, 128, 0), "orange"),
        ((255, 255, 0), "yellow"),
        ((128, 255, 0), "lime"),
        ((0, 255, 0), "green"),
        ((0, 255, 128), "sea green"),
        ((0, 255, 255), "cyan"),
        ((0, 128, 255), "azure"),
        ((0, 0, 255), "blue"),
        ((128, 0, 255), "violet"),
        ((255, 0, 255), "magenta"),
        ((255, 0, 128), "pink"),
        ((255, 0, 10), "red"),  # hue 358°: the circle closes
        ((255, 255, 255), "white"),
        ((250, 250, 250), "white"),
        ((0, 0, 0), "black"),
        ((10, 10, 10), "black"),
        ((128, 128, 128), "grey"),
        ((200, 200, 200), "light grey"),
        ((50, 50, 50), "dark grey"),
        ((130, 128, 126), "grey"),  # hardly any colour in it
        ((111, 88, 88), "grey"),
        ((112, 88, 88), "red"),  # saturation 24/200: just enough
        ((100, 0, 0), "dark red"),
        ((255, 200, 200), "light red"),
        ((139, 69, 19), "brown"),  # the brown of style sheets, lightness 0.31
        ((205, 133, 63), "brown"),  # dull, saturation 0.59
        ((92, 51, 23), "dark brown"),
        ((222, 184, 150), "light brown"),
        ((204, 102, 0), "orange"),  # lightness 0.4: not yet dark
        ((204, 128, 51), "orange"),  # saturation 0.6: not yet dull
        ((139, 0, 0), "dark red"),  # only orange turns brown
        ((242.25,) * 3, "light grey"),  # lightness 0.95: not yet white
        ((0.06 * 255,) * 3, "dark grey"),  # lightness 0.06: no longer black
        ((255, 102, 102), "red"),  # lightness 0.7: not yet light
        ((153, 0, 0), "red"),  # lightness 0.3: not yet dark
    ],
)
def test_a_colour_has_the_name_people_give_it(colour: tuple[float, ...], name: str) -> None:
    assert describe_color(colour).name == name


def test_a_hue_that_rounds_to_the_whole_circle_is_said_as_0() -> None:
    color = describe_color((255, 0, 1))
    assert color.hue == pytest.approx(360 - 60 / 255)
    assert str(color) == "red (hue 0°, saturation 1.00, lightness 0.50)"


def test_saturation_is_relative_to_what_the_lightness_allows() -> None:
    assert describe_color((255, 254, 254)).saturation == 1  # and still nearly white
    assert describe_color((255, 254, 254)).name == "white"


def test_numbers_on_the_grid_agree_with_matplotlib_and_with_the_formulas() -> None:
    for colour in GRID:
        color, high, low = describe_color(colour), max(colour) / 255, min(colour) / 255
        hue = 360 * float(rgb_to_hsv(np.array(colour) / 255)[0])
        spread = 1 - abs(high + low - 1)
        assert color.hue == pytest.approx(hue, abs=1e-6), colour
        assert color.lightness == pytest.approx((high + low) / 2), colour
        assert color.saturation == pytest.approx((high - low) / spread if spread else 0), colour


@steadily
@given(colours)
def test_the_three_numbers_lead_back_to_the_colour(colour: tuple[int, int, int]) -> None:
    color = describe_color(colour)
    back = colorsys.hls_to_rgb(color.hue / 360, color.lightness, color.saturation)
    assert 255 * np.array(back) == pytest.approx(np.array(colour), abs=1e-6)


@steadily
@given(colours)
def test_the_three_numbers_keep_to_their_ranges(colour: tuple[int, int, int]) -> None:
    color = describe_color(colour)
    assert 0 <= color.hue <= 360
    assert 0 <= color.saturation <= 1
    assert 0 <= color.lightness <= 1


@steadily
@given(colours.filter(lambda colour: len(set(colour)) > 1))
def test_passing_the_channels_on_turns_the_hue_by_a_third_of_the_circle(
    colour: tuple[int, int, int],
) -> None:
    red, green, blue = colour
    color, turned = describe_color(colour), describe_color((blue, red, green))
    assert (turned.hue - color.hue) % 360 == pytest.approx(120)
    assert turned[2:] == color[2:]


@steadily
@given(colours)
def test_the_negative_of_a_colour_is_as_light_as_the_colour_is_dark(
    colour: tuple[int, int, int],
) -> None:
    negative = describe_color([255 - value for value in colour])
    assert negative.lightness == pytest.approx(1 - describe_color(colour).lightness)


@steadily
@given(channel_values)
def test_equal_channels_are_grey_black_or_white(value: int) -> None:
    color = describe_color([value] * 3)
    assert color.saturation == 0
    assert color.name in {"black", "dark grey", "grey", "light grey", "white"}


@steadily
@given(st.tuples(*[st.floats(0, 255)] * 3))
def test_floats_in_range_have_a_colour_too(colour: tuple[float, float, float]) -> None:
    color = describe_color(colour)
    assert color.lightness == pytest.approx((max(colour) + min(colour)) / 510)
    assert color.name in str(color)


def test_the_scale_from_dark_to_light_has_its_words_in_order() -> None:
    names = [describe_color((0, 0, value)).name for value in range(256)]
    names += [describe_color((value, value, 255)).name for value in range(256)]
    in_order = [name for name, _ in itertools.groupby(names)]
    assert in_order == ["black", "dark blue", "blue", "light blue", "white"]


def test_the_twelve_names_share_the_circle_evenly() -> None:
    def name(hue: float) -> str:
        rgb = colorsys.hls_to_rgb(hue / 360, 0.5, 1)
        return describe_color([255 * value for value in rgb]).name

    names = [name(half / 2 + 0.25) for half in range(720)]  # every half degree, never on a border
    assert {names.count(each) for each in names} == {60}
    assert len(set(names)) == 12


def test_a_row_of_an_array_is_a_colour_as_a_tuple_is() -> None:
    array = np.array([236, 167, 210], np.uint8)
    assert describe_color(array) == describe_color((236, 167, 210))
    assert array.tolist() == [236, 167, 210]
    assert isinstance(describe_color(array), Color)


def test_the_numbers_are_plain_ones() -> None:
    _, *numbers = describe_color(np.array([236, 167, 210], np.float32))
    assert {type(number) for number in numbers} == {float}


@pytest.mark.parametrize(
    "colour", [(256, 0, 0), (0, -1, 0), (0, 0, 255.5), (1000, 1000, 1000), (-0.1, 0, 0)]
)
def test_a_value_outside_0_to_255_is_no_colour(colour: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="each value must lie between 0 and 255") as caught:
        describe_color(colour)
    assert f"rgb is {tuple(np.array(colour).tolist())}" in str(caught.value)


@pytest.mark.parametrize("hole", [np.nan, np.inf, -np.inf])
def test_a_colour_with_a_hole_in_it_is_refused(hole: float) -> None:
    with pytest.raises(ValueError, match=rf"rgb is \({hole}, 0.0, 0.0\): each value must lie"):
        describe_color((hole, 0, 0))


@pytest.mark.parametrize("shape", [(), (1,), (2,), (4,), (1, 3), (3, 1), (2, 2, 3)])
def test_a_colour_is_three_numbers_and_nothing_else(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"a colour is three numbers, \(R, G, B\)") as caught:
        describe_color(np.ones(shape))
    assert f"rgb has shape {shape}" in str(caught.value)
