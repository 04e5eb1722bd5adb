"""What every drawing of helpers/plotting promises, whatever it shows."""

import inspect
from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib import cycler
from matplotlib.collections import Collection
from matplotlib.colors import to_rgb, to_rgba, to_rgba_array
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.transforms import Bbox

from helpers import plotting
from helpers.fully_connected import conv2d_as_matrix
from helpers.kernels import KERNELS, conv2d_steps
from helpers.plotting import hall

CHOSEN_BY_NOBODY = "#ff00ff"
GRID = np.arange(12).reshape(3, 4)
LINES = {"first": [1, 3, 2], "second": [4, 1, 5]}
STEPS = conv2d_steps(GRID, [[1, 0], [0, -1]])
SIGNED = GRID - 5.0

# A drawing, and the same of more things, with the direction in which that makes the figure larger.
Draw = Callable[[int], Any]
DRAWINGS: dict[str, tuple[str, Draw]] = {
    "show_image": ("", lambda n: plotting.show_image(GRID, "counting")),
    "show_images": ("up", lambda n: plotting.show_images([GRID] * 5 * n, "abcde" * n)),
    "show_matrix": ("both", lambda n: plotting.show_matrix(np.tile(GRID, (n, n)), indices=True)),
    "show_parts": (
        "up",
        lambda n: plotting.show_parts({str(i): {"conv": 40, "dense": 60} for i in range(2 * n)}),
    ),
    "show_growth": ("", lambda n: plotting.show_growth([4, 8, 32], LINES)),
    "show_bars": (
        "across",
        lambda n: plotting.show_bars({step: [0.3, -2] for step in "abcdef"[: 2 * n]}, [*"ab"]),
    ),
    "show_curve": ("", lambda n: plotting.show_curve([0, 1, 2], [0, 1, 4], {1: 1}, ("x", "y"))),
    "show_curves": ("", lambda n: plotting.show_curves([1, 2, 3], LINES)),
    "show_steps": (
        "both",
        lambda n: plotting.show_steps([[1] * 4 * n] * 2 * n, ["a row"] * 2 * n),
    ),
    "show_flattened": ("", lambda n: plotting.show_flattened(np.eye(4), (1, 1))),
    "show_layer": (
        "up",
        lambda n: plotting.show_layer([2, 3, 4, 5], np.ones((4, 3 * n)), [1] * 3 * n),
    ),
    "show_masks": ("across", lambda n: plotting.show_masks(np.eye(5).repeat(n, 0), columns=4 * n)),
    "show_shared_weights": (
        "",
        lambda n: plotting.show_shared_weights(
            conv2d_as_matrix([[1, 2], [3, 4]], (4, 4)), [[1, 2], [3, 4]]
        ),
    ),
    "show_confusion": (
        "",
        lambda n: plotting.show_confusion([[9, 1], [0, 5]], ["awake", "drowsy"]),
    ),
    "show_parameter_areas": ("", lambda n: plotting.show_parameter_areas(["a", "b"], [100, 25])),
    "show_shapes": (
        "across",
        lambda n: plotting.show_shapes(["one"] * 3 * n, [(4, 4, 3), (2, 2, 9), (48,)] * n),
    ),
    "show_gallery": (
        "",
        lambda n: plotting.show_gallery([KERNELS["sobel_x"]] * 3, [SIGNED] * 3, "abc", limit=9),
    ),
    "show_kernel": ("both", lambda n: plotting.show_kernel(np.eye(3 * n))),
    "show_window": ("", lambda n: plotting.show_window(GRID, [[1, 0], [0, -1]], STEPS, 4)),
    "show_network_overview": ("", lambda n: plotting.show_network_overview(GRID, ["cat", "dog"])),
    "show_changes": ("", lambda n: plotting.show_changes([1, 2, 3], LINES)),
    "show_exact": ("across", lambda n: plotting.show_exact([np.eye(4)] * n, "ab"[:n])),
    "show_measurements": (
        "both",
        lambda n: plotting.show_measurements(
            {str(i): {str(way): [1, 2, 4] for way in range(3 * n)} for i in range(n)}
        ),
    ),
    "show_pooling": (
        "both",
        lambda n: plotting.show_pooling(
            np.tile(GRID[:2], (n, n)), [np.ones((n, 2 * n))] * n, "ab"[:n]
        ),
    ),
    "show_embeddings": (
        "across",
        lambda n: plotting.show_embeddings([SIGNED[:, :2]] * n, [0, 1, 1], "ab", "ab"[:n]),
    ),
    "show_feature_maps": ("up", lambda n: plotting.show_feature_maps(np.ones((3, 3, 8 * n)))),
    "show_heat_map": ("", lambda n: plotting.show_heat_map(GRID / 11, SIGNED)),
    "show_heat_rows": (
        "up",
        lambda n: plotting.show_heat_rows(
            GRID / 11, {str(i): {"a": GRID / 11, "b": SIGNED} for i in range(n)}
        ),
    ),
    "show_layer_values": ("", lambda n: plotting.show_layer_values(["one", "two", "three"], LINES)),
    "show_receptive_field": ("both", lambda n: plotting.show_receptive_field([(3, 1)] * 2 * n)),
    "show_windows_1d": (
        "both",
        lambda n: plotting.show_windows_1d([3, 1, 4, 1] * n, range(2 * n), 3, padding=(1, 1)),
    ),
    "show_runs": ("", lambda n: plotting.show_runs([1, 2, 3], {"a run": [[1, 2, 3], [2, 4, 3]]})),
    "show_spread": (
        "up",
        lambda n: plotting.show_spread({str(i): [0.1, 0.4] for i in range(3 * n)}),
    ),
    "show_way_back": (
        "",
        lambda n: plotting.show_way_back({"in": GRID, "out": [1, 2, 3]}, [SIGNED, [0, 1, 2]]),
    ),
}

WITHOUT_AXES = (
    "show_flattened", "show_layer", "show_masks", "show_network_overview", "show_parameter_areas",
    "show_receptive_field", "show_shapes", "show_windows_1d",
)  # fmt: skip


def made(name: str, times: int = 1) -> Figure:
    found = DRAWINGS[name][1](times)
    return found if isinstance(found, Figure) else found.figure


def drawn(name: str) -> Figure:
    figure = made(name)
    figure.draw_without_rendering()
    return figure


@pytest.fixture(autouse=True)
def style() -> None:
    plt.rc("figure.constrained_layout", use=True)


def test_every_drawing_is_among_them() -> None:
    names = {name for name in plotting.__all__ if inspect.isfunction(getattr(plotting, name))}
    assert names == {*DRAWINGS, "use_course_style"}


@pytest.mark.parametrize("name", DRAWINGS)
def test_all_that_is_drawn_stands_inside_the_figure_and_words_and_numbers_apart(name: str) -> None:
    figure = drawn(name)
    labels = hall._labels(figure)
    boxes = [label.get_window_extent() for label in labels]
    for label, box in zip(labels, boxes, strict=True):
        assert min(box.x0, box.y0, *np.subtract(figure.bbox.max, box.max)) > -1, label
        assert box.padded(-1).count_overlaps(boxes) == 1, label
    if name in WITHOUT_AXES:
        fills_its_room(figure)


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_takes_no_colour_edge_or_size_from_ones_own_settings(name: str) -> None:
    plt.rc("axes", prop_cycle=cycler(color=[CHOSEN_BY_NOBODY]))
    plt.rc("patch", facecolor=CHOSEN_BY_NOBODY, edgecolor=CHOSEN_BY_NOBODY)
    plt.rc("text", color=CHOSEN_BY_NOBODY)
    plt.rc("figure", figsize=(13.5, 12.5))
    figure = drawn(name)
    seen = []
    for artist in figure.findobj(lambda each: isinstance(each, Line2D | Patch | Collection)):
        for part in ("color", "facecolor", "edgecolor", "markerfacecolor", "markeredgecolor"):
            seen += to_rgba_array(getattr(artist, f"get_{part}", list)()).round(3).tolist()
    visible = [rgb for *rgb, alpha in seen if alpha]
    assert len(visible) > 5 and list(to_rgb(CHOSEN_BY_NOBODY)) not in visible
    assert not {13.5, 12.5} & set(figure.get_size_inches().tolist())
    for area in (patch for ax in figure.axes for patch in ax.patches if patch.get_fill()):
        face, edge = map(to_rgba, (area.get_facecolor(), area.get_edgecolor()))
        assert face[3] < 1 or (edge[3] and edge[:3] != face[:3])


@pytest.mark.parametrize("name", [name for name, (grows, _) in DRAWINGS.items() if grows])
def test_a_figure_of_more_things_is_larger_and_not_too_large(name: str) -> None:
    once, twice = (made(name, times).get_size_inches() for times in (1, 2))
    grows = {"across": [True, False], "up": [False, True], "both": [True, True]}[DRAWINGS[name][0]]
    assert (twice > once).tolist() == grows
    assert (twice <= 2.3 * once).all() and max(once) <= 11 and min(once) >= 1.5


def fills_its_room(figure: Figure) -> None:
    for ax in figure.axes:
        texts = [text for text in ax.texts if text.get_text()]
        boxes = [p.get_window_extent() for p in (*ax.patches, *ax.lines, *ax.images, *texts)]
        if boxes:  # a mask that there is not
            box, room = Bbox.union(boxes), ax.bbox
            gaps = np.array([box.x0 - room.x0, room.x1 - box.x1]) / room.width
            gaps = np.append(gaps, np.array([box.y0 - room.y0, room.y1 - box.y1]) / room.height)
            assert not ax.axison and (gaps > -0.01).all() and (gaps < 0.2).all()
