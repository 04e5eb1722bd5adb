"""What helpers/plotting/representations.py promises: maps, heat, points are those given."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex

from helpers import plotting
from helpers.data import photo
from helpers.pixels import to_grayscale
from helpers.plotting import pieces
from tests.support import assert_drawn_into, assert_refused, named

RNG = np.random.default_rng(3)
PICTURE = RNG.random((6, 9, 3))
HEAT = RNG.random((6, 9))
POINTS = np.zeros((3, 2))


def test_embeddings_show_every_point_with_its_classs_marker() -> None:
    labels = np.array([1, 0, 1, 2, 0])
    planes = [RNG.normal(size=(5, 2)), RNG.normal(size=(5, 2)) * 40]
    figure = plotting.show_embeddings(
        planes, labels, ["a", "b", "c"], ["before", "after"], suptitle="so"
    )
    for ax, plane, title in zip(figure.axes, planes, ("before", "after"), strict=True):
        clouds: list[Any] = list(ax.collections)
        for index, cloud in enumerate(clouds):
            np.testing.assert_array_equal(cloud.get_offsets(), plane[labels == index])
            assert to_hex(cloud.get_facecolor()[0]) == pieces.TEN_LOOKS[index][0]
        outlines = {cloud.get_paths()[0].vertices.tobytes() for cloud in clouds}
        colours = {tuple(cloud.get_facecolor()[0]) for cloud in clouds}
        assert len(clouds) == len(outlines) == len(colours) == 3
        assert ax.get_title() == title and ax.get_aspect() == 1
        assert named(ax)[1:] == ("first component", "second component")
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["a", "b", "c"]
    assert figure.get_suptitle() == "so"


def test_ten_classes_have_ten_markers_and_ten_colours() -> None:
    names = [str(digit) for digit in range(10)]
    figure = plotting.show_embeddings([RNG.normal(size=(10, 2))], np.arange(10), names, ["digits"])
    clouds: list[Any] = list(figure.axes[0].collections)
    assert len({cloud.get_paths()[0].vertices.tobytes() for cloud in clouds}) == 10
    assert len({tuple(cloud.get_facecolor()[0]) for cloud in clouds}) == 10


def test_points_that_are_no_numbers_are_left_out() -> None:
    figure = plotting.show_embeddings(
        [[[np.nan, 1], [0, np.inf], [2, 3]]], [0, 1, 0], ["a", "b"], ["t"]
    )
    figure.canvas.draw()
    (low, high), (below, above) = figure.axes[0].get_xlim(), figure.axes[0].get_ylim()
    assert low < 2 < high and below < 3 < above


def test_each_series_is_drawn_with_its_own_marker_and_line() -> None:
    ax = plotting.show_layer_values(
        ["a", "b", "c"], {"shift": [0.1, 0.5, 0.2], "dark": [0.3, 0.2, 0.1]}
    )
    first, second = ax.lines
    assert list(first.get_ydata()) == [0.1, 0.5, 0.2]
    assert list(second.get_ydata()) == [0.3, 0.2, 0.1]
    assert first.get_marker() != second.get_marker() and first.get_color() != second.get_color()
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["a", "b", "c"]
    legend = ax.get_legend()
    assert legend is not None
    assert [list(line.get_xdata()) for line in ax.lines] == [[0, 1, 2]] * 2  # type: ignore[arg-type]
    assert ax.get_xticks().tolist() == [0, 1, 2] and first.get_linestyle() != second.get_linestyle()
    ax = plotting.show_layer_values(["a"], {"x": [1]}, "t", ylabel="shift")
    assert named(ax) == ("t", "", "shift")
    assert [text.get_text() for text in legend.get_texts()] == ["shift", "dark"]


def test_the_scale_begins_at_zero_and_ends_where_it_is_told() -> None:
    assert plotting.show_layer_values(["a", "b"], {"x": [0.4, 0.5]}, top=1).get_ylim() == (0, 1)
    low, high = plotting.show_layer_values(["a", "b"], {"x": [0.4, 0.5]}).get_ylim()
    assert low == 0 and high >= 0.5


def test_one_series_needs_no_legend() -> None:
    assert plotting.show_layer_values(["a", "b"], {"x": [1, 2]}).get_legend() is None


def test_a_heat_map_lies_over_the_grey_picture() -> None:
    ax = plotting.show_heat_map(PICTURE, HEAT, "where it looked", label="slope")
    below, above = ax.images
    np.testing.assert_array_equal(below.get_array(), to_grayscale(PICTURE))
    np.testing.assert_array_equal(above.get_array(), HEAT)
    assert above.get_alpha() < 1
    assert below.get_clim() == (-1, 1)  # pale: the darkest pixel is a middle grey
    assert ax.get_title() == "where it looked"
    assert [other.get_ylabel() for other in ax.figure.axes[1:]] == ["slope"]


@pytest.mark.parametrize(
    "draw",
    [
        lambda *a, **k: plotting.show_layer_values(["a"], {"x": [1]}, *a, **k),
        lambda *a, **k: plotting.show_heat_map(PICTURE, HEAT, *a, **k),
    ],
)
def test_a_drawing_goes_into_axes_that_came(draw: Any) -> None:
    assert_drawn_into(draw)


def test_the_colour_bar_stands_beside_its_own_heat_map() -> None:
    figure, (left, right) = plt.subplots(1, 2)
    plt.sca(right)
    plotting.show_heat_map(PICTURE, HEAT, ax=left)
    bar = figure.axes[-1].get_position()
    assert left.get_position().x1 < bar.x0 < bar.x1 < right.get_position().x0


def test_magnitudes_start_at_0_in_viridis_and_signs_diverge_around_white() -> None:
    magnitudes = plotting.show_heat_map(PICTURE, HEAT).images[1]
    assert magnitudes.get_cmap().name == "viridis"
    assert magnitudes.get_clim() == (0, HEAT.max())
    signs = plotting.show_heat_map(PICTURE, HEAT - 0.8).images[1]
    assert signs.get_clim() == (-0.8 + HEAT.min(), 0.8 - HEAT.min())
    assert np.min(signs.to_rgba(0.0)[:3]) > 0.95


def test_maps_that_are_compared_share_the_limit_given() -> None:
    for heat in (HEAT, HEAT / 9):
        assert plotting.show_heat_map(PICTURE, heat, limit=1).images[1].get_clim() == (0, 1)
    assert plotting.show_heat_map(PICTURE, -HEAT, limit=2).images[1].get_clim() == (-2, 2)


def test_the_scale_beside_a_square_map_is_a_little_lower_than_it() -> None:
    with plt.rc_context({"figure.constrained_layout.use": True}):
        figure = plotting.show_heat_map(PICTURE[:, :6], HEAT[:, :6]).get_figure(root=True)
    figure.draw_without_rendering()  # type: ignore[union-attr]
    picture, scale = (ax.get_window_extent().height for ax in figure.axes)  # type: ignore[union-attr]
    assert 0.8 < scale / picture < 0.9


def test_a_map_of_zeros_is_drawn_as_zeros() -> None:
    ax = plotting.show_heat_map(PICTURE, np.zeros((6, 9)))
    assert ax.images[1].get_clim() == (0, 1)


def test_pictures_of_bytes_and_of_one_channel_are_taken() -> None:
    cat = photo()
    ax = plotting.show_heat_map(cat, np.ones(cat.shape[:2]))
    np.testing.assert_allclose(ax.images[0].get_array(), to_grayscale(cat) / 255)
    ax = plotting.show_heat_map(PICTURE[:, :, :1], HEAT)
    np.testing.assert_array_equal(ax.images[0].get_array(), PICTURE[:, :, 0])


@pytest.mark.parametrize(("channels", "columns", "grid"), [(5, 3, 6), (16, 8, 16), (2, 8, 2)])
def test_every_feature_map_is_drawn_on_one_scale(channels: int, columns: int, grid: int) -> None:
    maps = RNG.random((4, 7, channels)) * np.linspace(1, 9, channels)
    figure = plotting.show_feature_maps(maps, "finding", columns=columns)
    axes = [ax for ax in figure.axes if ax.get_label() != "<colorbar>"]
    assert len(axes) == grid and len(figure.axes) == grid + 1
    for channel in range(channels):
        (image,) = axes[channel].images
        np.testing.assert_array_equal(image.get_array(), maps[:, :, channel])
        assert image.get_clim() == (0, maps.max()) and image.get_cmap().name == "viridis"
        assert axes[channel].get_title() == f"map {channel}"
    assert not any(ax.images or ax.axison for ax in axes[channels:])
    assert figure.get_suptitle() == "finding"
    bar = figure.axes[-1]
    assert bar.get_label() == "<colorbar>" and bar.get_ylim() == (0, maps.max())
    assert axes[0].get_gridspec().ncols == min(columns, channels)  # type: ignore[union-attr]
    figure.canvas.draw()
    boxes = [ax.get_window_extent() for ax in axes]
    assert all(box.width / box.height == pytest.approx(7 / 4, rel=0.02) for box in boxes[:channels])
    assert bar.get_window_extent().x0 > max(box.x1 for box in boxes)


def test_without_a_title_or_a_label_none_is_written() -> None:
    for figure in (
        plotting.show_embeddings([POINTS], [0, 0, 0], ["a"], ["t"]),
        plotting.show_heat_rows(PICTURE, {"a": {"b": HEAT}}),
        plotting.show_feature_maps(PICTURE),
    ):
        assert figure.get_suptitle() == ""
    assert plotting.show_layer_values(["a"], {"x": [1]}).get_ylabel() == ""
    assert plotting.show_heat_map(PICTURE, HEAT).figure.axes[-1].get_ylabel() == ""


def test_eight_maps_stand_in_a_row_and_nine_inches_wide_unless_one_says_otherwise() -> None:
    figure = plotting.show_feature_maps(np.ones((2, 2, 9)))
    assert figure.axes[0].get_gridspec().get_geometry() == (2, 8)  # type: ignore[union-attr]
    assert figure.get_figwidth() == 9
    assert plotting.show_feature_maps(np.ones((2, 2, 1)), width=5).get_figwidth() == 5


def test_feature_maps_with_signs_diverge_around_white() -> None:
    maps = RNG.normal(size=(4, 7, 3))
    for ax in plotting.show_feature_maps(maps).axes[:3]:
        assert ax.images[0].get_clim() == (-np.abs(maps).max(), np.abs(maps).max())
    assert plotting.show_feature_maps(maps, limit=5).axes[0].images[0].get_clim() == (-5, 5)


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_is_left_blank_and_the_others_keep_their_scale(odd: float) -> None:
    heat = HEAT.copy()
    heat[2, 3] = odd
    for ax in (
        plotting.show_heat_map(PICTURE, heat),
        plotting.show_feature_maps(heat[:, :, None]).axes[0],
    ):
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
    figure = plotting.show_heat_rows(image, rows, "a title")
    drawn = [ax for ax in figure.axes if len(ax.images) == 2]  # the picture, and the heat map
    assert [ax.get_title() for ax in drawn] == ["one", "two", "one", "two"]
    for ax, heat in zip(drawn, [h for row in rows.values() for h in row.values()], strict=True):
        assert np.allclose(np.asarray(ax.images[1].get_array()), heat)
    assert [drawn[0].get_ylabel(), drawn[2].get_ylabel()] == ["trained", "random"]
    assert figure.get_suptitle() == "a title"
    assert [[ax.get_ylabel(), ax.get_title()] for ax in drawn[1::2]] == [["", "two"]] * 2
    for ax in drawn:
        np.testing.assert_array_equal(ax.images[0].get_array(), image)
    assert figure.get_figwidth() == 7.2


@pytest.mark.parametrize("rows", [{}, {"a": {"x": np.ones((2, 2))}, "b": {"y": np.ones((2, 2))}}])
def test_rows_with_different_methods_are_refused(rows: dict[str, dict[str, np.ndarray]]) -> None:
    with pytest.raises(ValueError, match="the same ones"):
        plotting.show_heat_rows(np.ones((2, 2)), rows)


REFUSED = {
    "labels must number the 2 classes from 0 on, ten at most": lambda: plotting.show_embeddings(
        [POINTS], [0, 1, 2], ["a", "b"], ["t"]
    ),
    "labels of shape (1, 2) does not fit: shape (any,) does": lambda: plotting.show_embeddings(
        [POINTS], [[0, 1]], ["a", "b"], ["t"]
    ),
    "projections of shape (3, 2) does not fit: shape (2, 2) does": lambda: plotting.show_embeddings(
        [POINTS], [0, 1], ["a", "b"], ["t"]
    ),
    "series['x'] of shape (1,) does not fit: shape (2,) does": lambda: plotting.show_layer_values(
        ["a", "b"], {"x": [1]}
    ),
    "heat of shape (9, 6) does not fit: shape (6, 9) does": lambda: plotting.show_heat_map(
        PICTURE, HEAT.T
    ),
    "image runs from 200 to 200: uint8, or floats in [0, 1], fit": lambda: plotting.show_heat_map(
        PICTURE * 0 + 200, HEAT
    ),
    "maps of shape (6, 9) does not fit: shape (any, any, any) does": lambda: (
        plotting.show_feature_maps(HEAT)
    ),
    "columns 0 does not fit: a whole number of at least 1 does": lambda: plotting.show_feature_maps(
        PICTURE, columns=0
    ),
    "maps (6, 9, 0) is empty: every axis needs at least one entry": lambda: (
        plotting.show_feature_maps(PICTURE[:, :, :0])
    ),
}


@pytest.mark.parametrize(("message", "call"), REFUSED.items())
def test_a_bad_value_is_named(message: str, call: Any) -> None:
    assert_refused(call, message)
