"""What helpers/plotting/fully_connected.py promises: what is drawn is what was given."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.patches import Arc, Circle

from helpers.fully_connected import conv2d_as_matrix, dense
from helpers.plotting import (
    show_flattened,
    show_layer,
    show_masks,
    show_shared_weights,
)
from tests.support import assert_drawn_into, assert_refused, named, placed, written


def pixels(ax: Axes) -> Any:
    return np.asarray(ax.images[0].get_array())


def test_the_row_holds_the_places_of_the_map_in_order() -> None:
    figure = show_flattened(np.zeros((4, 7)), (1, 2))
    assert [written(ax) for ax in figure.axes] == [[str(place) for place in range(28)]] * 2


def test_a_pixel_and_its_neighbours_are_marked_in_the_map_and_in_the_row() -> None:
    image = np.zeros((3, 5), int)
    image[0, 4] = 1
    in_map, in_row = (pixels(ax).reshape(-1, 3) for ax in show_flattened(image, (1, 0)).axes)
    assert np.array_equal(in_map, in_row)
    colours = {place: tuple(colour) for place, colour in enumerate(in_map)}
    blue = {place for place in colours if colours[place] == colours[0]}
    assert blue == {0, 6, 10}  # above, right and below; the left side is the border
    assert len({colours[5], colours[4], colours[0], colours[1]}) == 4
    assert colours[5] == (0.9, 0.62, 0) and colours[1] == (1, 1, 1)


def test_the_row_says_how_long_it_is_and_both_stand_under_one_title() -> None:
    figure = show_flattened(np.zeros((4, 7)), (1, 2), "laid out")
    above, below = figure.axes
    assert figure.get_suptitle() == "laid out" and below.get_title() == "the row of 28"
    assert above.get_title().startswith("the picture: ")
    assert placed(above) == {str(place): divmod(place, 7)[::-1] for place in range(28)}
    assert placed(below) == {str(place): (place, 0) for place in range(28)}
    for ax, shape in ((above, (4, 7)), (below, (1, 28))):
        (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
        assert left < -0.5 and right > shape[1] - 0.5 and top < -0.5 and bottom > shape[0] - 0.5
        squares = [p.get_bbox().bounds for p in ax.patches if not isinstance(p, Arc)]  # type: ignore[attr-defined]
        assert squares == [(x - 0.5, y - 0.5, 1, 1) for y, x in np.ndindex(shape)]


@pytest.mark.parametrize(("marked", "middles"), [((1, 2), {5.5, 12.5}), ((3, 0), {17.5})])
def test_an_arc_leads_to_each_neighbour_above_or_below(marked: Any, middles: set[float]) -> None:
    _, row = show_flattened(np.zeros((4, 7)), marked).axes
    arcs = [patch for patch in row.patches if isinstance(patch, Arc)]
    assert {(arc.center[0], arc.width) for arc in arcs} == {(middle, 7) for middle in middles}


def test_every_weight_and_every_neurons_sum_is_written() -> None:
    x, weights, bias = [2, -3], [[1, 0, -4], [5, -1, 2]], [0, -7, 3]
    ax = show_layer(x, weights, bias)
    assert len(ax.lines) == 6
    texts = written(ax)
    assert sorted(texts[:6]) == sorted(["1", "0", "−4", "5", "−1", "2"])
    sums = [text for text in texts if "=" in text]
    assert sums[1] == "2·0 + −3·(−1) − 7 = −4"
    assert [line.get_xydata().tolist() for line in ax.lines] == [  # type: ignore[union-attr]
        [[0, left], [3, right]] for left in (0.5, -0.5) for right in (1, 0, -1)
    ]
    places = [text.get_position() for text in ax.texts]
    for line, (along, y) in zip(ax.lines, places, strict=False):  # a weight stands on its line
        (_, left), (_, right) = line.get_xydata()  # type: ignore[misc]
        assert 0.3 < along < 1.5 and y == pytest.approx(left + (right - left) * along / 3)
    nodes: list[Any] = [patch for patch in ax.patches if isinstance(patch, Circle)]
    assert [node.center for node in nodes] == places[6:8] + places[8::2]
    assert places[6:8] == [(0, 0.5), (0, -0.5)] and places[8::2] == [(3, 1), (3, 0), (3, -1)]
    assert [y for _, y in places[9::2]] == [1, 0, -1] and min(places[9::2]) > (3.2, -2)
    edges = [node.get_edgecolor() for node in nodes[2:]]
    assert edges == [to_rgba(line.get_color()) for line in ax.lines[:3]]
    assert len(set(edges)) == len({line.get_linestyle() for line in ax.lines[:3]}) == 3
    totals = [int(text.split("= ")[1].replace("−", "-")) for text in sums]
    assert totals == dense(x, weights, bias).tolist()


def test_the_matrix_shows_every_weight_and_leaves_zeros_white() -> None:
    kernel = np.arange(1, 7).reshape(2, 3)
    matrix = conv2d_as_matrix(kernel, (4, 5))
    _, ax = show_shared_weights(matrix, kernel).axes
    assert written(ax) == [str(weight) for weight in matrix[matrix != 0]]
    drawn = ax.images[0].get_array()
    assert np.array_equal(np.ma.getmaskarray(drawn), matrix == 0)
    assert np.array_equal(np.ma.getdata(drawn), matrix)


def test_the_kernel_stands_beside_its_matrix_on_one_scale_and_the_axes_count() -> None:
    kernel = np.arange(1, 5).reshape(2, 2)
    figure = show_shared_weights(conv2d_as_matrix(kernel, (4, 5)), kernel, "shared")
    left, right = figure.axes
    assert figure.get_suptitle() == "shared" and left.get_title() == "kernel"
    assert np.array_equal(pixels(left), kernel)
    assert placed(left) == {"1": (0, 0), "2": (1, 0), "3": (0, 1), "4": (1, 1)}
    assert left.texts[0].get_fontsize() > right.texts[0].get_fontsize(), "of it there are fewer"
    assert left.images[0].get_clim() == right.images[0].get_clim() == (1, 4)
    assert {ax.images[0].get_cmap().name for ax in (left, right)} == {"viridis"}
    assert right.images[0].get_interpolation() == "nearest"
    assert named(right) == ("the same as a matrix", "input: place in the row", "output")
    assert right.get_xticks().tolist() == [0, 6, 12, 18] and right.get_yticks().tolist() == [
        0,
        4,
        8,
    ]
    assert [text.get_position() for text in right.texts][:5] == [
        (0, 0),
        (1, 0),
        (5, 0),
        (6, 0),
        (1, 1),
    ]


def test_without_a_title_none_is_written() -> None:
    for figure in (
        show_flattened([[1]], (0, 0)),
        show_shared_weights([[1]], [[1]]),
        show_masks([[1]]),
    ):
        assert figure.get_suptitle() == ""


def test_a_layer_is_drawn_with_its_bias_and_one_that_is_none_leaves_no_figure() -> None:
    before = plt.get_fignums()
    with pytest.raises(TypeError, match="bias must hold numbers, received NoneType"):
        show_layer([1], [[2]], None)  # type: ignore[arg-type]
    assert plt.get_fignums() == before


def test_a_fifth_neuron_looks_like_the_first() -> None:
    lines = show_layer([1], [[1, 2, 3, 4, 5]], [0] * 5).lines
    looks = [(line.get_color(), line.get_linestyle()) for line in lines]
    assert looks[4] == looks[0] and len(set(looks)) == 4


def test_a_layer_goes_into_axes_that_came() -> None:
    assert_drawn_into(lambda *a, **k: show_layer([1], [[2]], [3], *a, **k))


@pytest.mark.parametrize("mask", [(0, 0, 0), (1, 0, 1), (1, 1, 1)])
def test_a_dropped_neuron_has_no_lines_and_a_cross(mask: Any) -> None:
    ax = show_masks([mask]).axes[0]
    assert [line.get_marker() for line in ax.lines].count("x") == mask.count(0)
    lengths = [len(np.atleast_1d(line.get_xdata())) for line in ax.lines]
    kinds = [line.get_marker() for line in ax.lines]
    connections = [kind for kind, length in zip(kinds, lengths, strict=True) if length == 2]
    assert connections.count("None") == 5 * mask.count(1)
    ends = {(x, 0) for x in (-1, 0, 1)} | {(x, 2) for x in (-0.5, 0.5)}
    drawn = [line.get_xydata().tolist() for line in ax.lines]  # type: ignore[union-attr]
    assert {tuple(point) for point in drawn[-1]} == ends and ax.lines[-1].get_marker() == "o"
    middles = [line for line in drawn if len(line) == 1]
    assert middles == [[[1, 1]], [[0, 1]], [[-1, 1]]]
    lines = {(*start, *end) for start, end in (line for line in drawn if len(line) == 2)}
    colours = {line.get_color() for line in ax.lines if line.get_marker() != "None"}
    assert len(colours) == 1 + len(set(mask)), "what stays, what is dropped, and the ends"
    stay = [x for x, stays in zip((1, 0, -1), mask, strict=True) if stays]
    assert lines == {(*end, x, 1) for x in stay for end in ends}


@pytest.mark.parametrize(
    ("x", "weights", "bias", "neuron"),
    [
        ([0.5, 2], [[1.5], [2]], [0.5], "0.5·1.5 + 2·2 + 0.5 = 5.25"),
        ([1], [[-0.25]], [-0.5], "1·(−0.25) − 0.5 = −0.75"),
        ([0.1], [[3]], [0], "0.1·3 + 0 = 0.3"),
        ([1_234_567], [[2]], [0.0], "1234567·2 + 0 = 2469134"),
        (np.uint8([200]), np.uint8([[2]]), np.uint8([100]), "200·2 + 100 = 500"),
        ([np.nan], [[-np.inf]], [1], "nan·(−inf) + 1 = nan"),
    ],
)
def test_fractions_are_written_as_they_are_and_nothing_wraps(
    x: Any, weights: Any, bias: Any, neuron: str
) -> None:
    ax = show_layer(x, weights, bias)
    assert written(ax)[-1] == neuron
    assert written(ax)[-2] == neuron.split("= ")[1]


def test_weights_that_are_fractions_are_written_into_the_matrix_too() -> None:
    kernel, matrix = show_shared_weights([[0.5, 0, -1.5]], [[0.5, -1.5]]).axes
    assert (written(kernel), written(matrix)) == (["0.5", "−1.5"], ["0.5", "−1.5"])
    assert kernel.images[0].get_clim() == matrix.images[0].get_clim() == (-1.5, 1.5)


def test_a_mask_more_than_a_row_holds_begins_another_and_the_rest_stays_blank() -> None:
    axes = show_masks([[1, 0]] * 5, columns=3).axes
    assert [bool(ax.lines) for ax in axes] == [True] * 5 + [False]
    assert not axes[5].axison
    figure = show_masks([[1, 0]] * 9, "dropped")
    assert figure.get_suptitle() == "dropped"
    assert figure.axes[0].get_gridspec().get_geometry() == (2, 8)  # type: ignore[union-attr]


REFUSED = {
    "marked 2 does not fit: 0 to 1 fit": lambda: show_flattened(np.zeros((2, 3)), (2, 0)),
    "image of shape (2,) does not fit: shape (any, any) does": lambda: show_flattened(
        [1, 2], (0, 0)
    ),
    "x of shape (1, 1) does not fit: shape (any,) does": lambda: show_layer([[1]], [[1]], [1]),
    "x (2,) and weights (1, 1) do not fit: (n,) or (N, n) and (n, m) do": lambda: show_layer(
        [1, 2], [[1]], [1]
    ),
    "masks of shape (2,) does not fit: shape (any, any) does": lambda: show_masks([1, 0]),
    "columns 0 does not fit: a whole number of at least 1 does": lambda: show_masks(
        [[1]], columns=0
    ),
}


@pytest.mark.parametrize(("message", "call"), REFUSED.items())
def test_a_bad_value_is_named(message: str, call: Any) -> None:
    assert_refused(call, message)
