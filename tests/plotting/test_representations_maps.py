"""What helpers/plotting/representations_maps.py promises: the maps drawn are the given ones."""

from typing import Any

import numpy as np
import pytest

from helpers.data import photo
from helpers.pixels import to_grayscale
from helpers.plotting import show_feature_maps, show_heat_map, show_heat_rows
from tests.support import assert_refused

RNG = np.random.default_rng(3)
PICTURE = RNG.random((6, 9, 3))
HEAT = RNG.random((6, 9))


def test_a_heat_map_lies_over_the_grey_picture() -> None:
    ax = show_heat_map(PICTURE, HEAT, "where it looked", label="slope")
    below, above = ax.images
    np.testing.assert_array_equal(below.get_array(), to_grayscale(PICTURE))
    np.testing.assert_array_equal(above.get_array(), HEAT)
    assert above.get_alpha() < 1
    assert below.get_clim() == (-1, 1)  # pale: the darkest pixel is a middle grey
    assert ax.get_title() == "where it looked"
    assert [other.get_ylabel() for other in ax.figure.axes[1:]] == ["slope"]


def test_magnitudes_start_at_0_in_viridis_and_signs_diverge_around_white() -> None:
    magnitudes = show_heat_map(PICTURE, HEAT).images[1]
    assert magnitudes.get_cmap().name == "viridis"
    assert magnitudes.get_clim() == (0, HEAT.max())
    signs = show_heat_map(PICTURE, HEAT - 0.8).images[1]
    assert signs.get_clim() == (-0.8 + HEAT.min(), 0.8 - HEAT.min())
    assert np.min(signs.to_rgba(0.0)[:3]) > 0.95


def test_maps_that_are_compared_share_the_limit_given() -> None:
    for heat in (HEAT, HEAT / 9):
        assert show_heat_map(PICTURE, heat, limit=1).images[1].get_clim() == (0, 1)
    assert show_heat_map(PICTURE, -HEAT, limit=2).images[1].get_clim() == (-2, 2)


def test_a_map_of_zeros_is_drawn_as_zeros() -> None:
    ax = show_heat_map(PICTURE, np.zeros((6, 9)))
    assert ax.images[1].get_clim() == (0, 1)


def test_pictures_of_bytes_and_of_one_channel_are_taken() -> None:
    cat = photo()
    ax = show_heat_map(cat, np.ones(cat.shape[:2]))
    np.testing.assert_allclose(ax.images[0].get_array(), to_grayscale(cat) / 255)
    ax = show_heat_map(PICTURE[:, :, :1], HEAT)
    np.testing.assert_array_equal(ax.images[0].get_array(), PICTURE[:, :, 0])


@pytest.mark.parametrize(("channels", "columns", "grid"), [(5, 3, 6), (16, 8, 16), (2, 8, 2)])
def test_every_feature_map_is_drawn_on_one_scale(channels: int, columns: int, grid: int) -> None:
    maps = RNG.random((4, 7, channels)) * np.linspace(1, 9, channels)
    figure = show_feature_maps(maps, "finding", columns=columns)
    axes = [ax for ax in figure.axes if ax.get_label() != "<colorbar>"]
    assert len(axes) == grid and len(figure.axes) == grid + 1
    for channel in range(channels):
        (image,) = axes[channel].images
        np.testing.assert_array_equal(image.get_array(), maps[:, :, channel])
        assert image.get_clim() == (0, maps.max()) and image.get_cmap().name == "viridis"
        assert axes[channel].get_title() == str(channel)
    assert not any(ax.images or ax.axison for ax in axes[channels:])
    assert figure.get_suptitle() == "finding"


def test_feature_maps_with_signs_diverge_around_white() -> None:
    maps = RNG.normal(size=(4, 7, 3))
    for ax in show_feature_maps(maps).axes[:3]:
        assert ax.images[0].get_clim() == (-np.abs(maps).max(), np.abs(maps).max())
    assert show_feature_maps(maps, limit=5).axes[0].images[0].get_clim() == (-5, 5)


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_is_left_blank_and_the_others_keep_their_scale(odd: float) -> None:
    heat = HEAT.copy()
    heat[2, 3] = odd
    for ax in (show_heat_map(PICTURE, heat), show_feature_maps(heat[:, :, None]).axes[0]):
        image: Any = ax.images[-1]
        assert image.get_clim()[1] == np.delete(HEAT.ravel(), 2 * 9 + 3).max()
        assert np.argwhere(np.ma.getmaskarray(image.get_array())).tolist() == [[2, 3]]
        ax.figure.canvas.draw()


def test_heat_rows_draw_every_heat_map_in_its_place() -> None:
    image = np.linspace(0, 1, 5 * 8).reshape(5, 8)
    rows = {
        "trained": {"one": image * 2, "two": image - 0.5},
        "random": {"one": image * 3, "two": -image},
    }
    figure = show_heat_rows(image, rows, "a title")
    drawn = [ax for ax in figure.axes if len(ax.images) == 2]  # the picture, and the heat map
    assert [ax.get_title() for ax in drawn] == ["one", "two", "one", "two"]
    for ax, heat in zip(drawn, [h for row in rows.values() for h in row.values()], strict=True):
        assert np.allclose(np.asarray(ax.images[1].get_array()), heat)
    assert [drawn[0].get_ylabel(), drawn[2].get_ylabel()] == ["trained", "random"]
    assert figure.get_suptitle() == "a title"


@pytest.mark.parametrize(
    "rows", [{}, {"a": {}}, {"a": {"x": np.ones((2, 2))}, "b": {"y": np.ones((2, 2))}}]
)
def test_rows_with_different_methods_are_refused(rows: dict[str, dict[str, np.ndarray]]) -> None:
    with pytest.raises(ValueError, match="the same ones"):
        show_heat_rows(np.ones((2, 2)), rows)


REFUSED = {
    "heat (9, 6) does not fit: the image is (6, 9)": lambda: show_heat_map(PICTURE, HEAT.T),
    "image (6, 9, 2) does not fit: (H, W), (H, W, 1), (H, W, 3) do": lambda: show_heat_map(
        PICTURE[..., :2], HEAT
    ),
    "image runs from 200 to 200: uint8, or floats in [0, 1], fit": lambda: show_heat_map(
        PICTURE * 0 + 200, HEAT
    ),
    "image runs from nan to nan: uint8, or floats in [0, 1], fit": lambda: show_heat_map(
        PICTURE * np.nan, HEAT
    ),
    "limit 0 does not fit: a number above 0 does": lambda: show_heat_map(PICTURE, HEAT, limit=0),
    "rows (9, 6) does not fit: (6, 9) does": lambda: show_heat_rows(
        PICTURE, {"a": {"one": HEAT, "two": HEAT.T}}
    ),
    "width 0 does not fit: a number above 0 does": lambda: show_heat_rows(
        PICTURE, {"a": {"one": HEAT}}, width=0
    ),
    "maps (6, 9) does not fit: (n, m, k) does": lambda: show_feature_maps(HEAT),
    "maps (6, 9, 0) is empty: every axis needs at least one entry": lambda: show_feature_maps(
        PICTURE[:, :, :0]
    ),
    "columns 0 does not fit: a whole number of at least 1 does": lambda: show_feature_maps(
        PICTURE, columns=0
    ),
    "limit nan does not fit: a finite number does": lambda: show_feature_maps(
        PICTURE, limit=float("nan")
    ),
}


@pytest.mark.parametrize(("message", "call"), REFUSED.items())
def test_a_bad_value_is_named(message: str, call: Any) -> None:
    assert_refused(call, message)
