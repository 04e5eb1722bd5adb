"""What every drawing looks like: each artist with its place and style, as looks.txt has it.

Sizes, colours and widths were chosen by eye, once, in helpers/plotting. What a change of one of
them changes stands in the difference of looks.txt, so that no look is lost unawares; what every
look promises is tested in test_layouts.py. Only what differs from Matplotlib's own settings is
told, and nothing that it computes from its fonts. After a change that was meant:
`python -m tests.plotting.test_looks`, and look at the difference.
"""

import difflib
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.collections import Collection
from matplotlib.colors import to_hex, to_rgba_array
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.text import Annotation, Text

from helpers import plotting
from helpers.fully_connected import conv2d_as_matrix
from helpers.kernels import KERNELS, conv2d_steps

RECORD = Path(__file__).with_name("looks.txt")
GRID = np.arange(12).reshape(3, 4)
SIGNED = GRID - 5.0
COLOR = np.stack([GRID, GRID[::-1], GRID], axis=2) / 11
LONG = range(24)
FOUR = {"one": [1, 3, 2], "two": [4, 1, 5], "three": [2, 2, 6], "four": [7, 6, 3]}
SIX = FOUR | {"five": [5, 5, 1], "six": [6, 4, 4]}
TEN = SIX | {name: [8, 9, 7] for name in ("seven", "eight", "nine", "ten")}
EDGE = [[1, 0], [0, -1]]
NAMED = {"xlabel": "across", "ylabel": "up"}
LAYERS = (["input", "conv", "flat"], [(4, 4, 3), (2, 2, 9), (36,)])

LOOKS: dict[str, Callable[[], Any]] = {
    "show_image": lambda: plotting.show_image(GRID, "counting"),
    "show_images": lambda: plotting.show_images([GRID] * 3, "abc", suptitle="three", columns=2),
    "show_matrix": lambda: plotting.show_matrix(GRID * 20, "a matrix", indices=True),
    "show_parts": lambda: plotting.show_parts(
        {"a": {"conv 1": 500, "dense": 1500, "few": 8}, "b": {"dense": 900}}, "costs"
    ),
    "show_growth": lambda: plotting.show_growth([4, 8, 32], FOUR, "growth"),
    "show_bars": lambda: plotting.show_bars(
        {"logits": [1, -2, 3, 0.5], "shares": [0.1, 0.2, 0.3, 0.4]}, [*"abcd"], "bars"
    ),
    "show_curve": lambda: plotting.show_curve([0, 1], [0, 4], {1: 1}, ("x", "y"), "a curve"),
    "show_curve: with names": lambda: plotting.show_curve(
        [0, 1], [0, 4], {1: 1}, ("x", "y"), names=("curve", "dots")
    ),
    "show_curves": lambda: plotting.show_curves([1, 2, 3], FOUR, "curves", ylim=(0, 9), **NAMED),
    "show_curves: long": lambda: plotting.show_curves(LONG, {"a": LONG}),
    "show_steps": lambda: plotting.show_steps([[0, 1, 2], [3, 0.5, 0]], ["one", "two"], "steps"),
    "show_flattened": lambda: plotting.show_flattened(np.eye(4), (1, 1), "flat"),
    "show_layer": lambda: plotting.show_layer(
        [2, 3], [[1, -1, 2, 0.5, 3, 1], [0, 1, 1, 1, 1, -2]], [1, -2, 0, 3, 4, 5], "a layer"
    ),
    "show_masks": lambda: plotting.show_masks(np.eye(3), "masks", columns=2),
    "show_shared_weights": lambda: plotting.show_shared_weights(
        conv2d_as_matrix([[1, 2], [3, 4]], (4, 4)), [[1, 2], [3, 4]], "shared"
    ),
    "show_confusion": lambda: plotting.show_confusion(
        [[9, 1], [0, 5]], ["awake", "drowsy"], "mixed up"
    ),
    "show_parameter_areas": lambda: plotting.show_parameter_areas("ab", [100, 25], "areas"),
    "show_shapes": lambda: plotting.show_shapes(*LAYERS, "shapes"),
    "show_gallery": lambda: plotting.show_gallery(
        [KERNELS["identity"]] * 5, [GRID[:1] - 1] * 5, "abcde", suptitle="five", limit=9
    ),
    "show_gallery: grey": lambda: plotting.show_gallery([[[1]]], [GRID], "a"),
    "show_kernel": lambda: plotting.show_kernel([[1 / 9, -1 / 9, 2], [0, -1, 0.123]], "a kernel"),
    "show_window": lambda: plotting.show_window(
        np.arange(64).reshape(4, 16), EDGE, conv2d_steps(np.arange(64).reshape(4, 16), EDGE), 16,
        title="a window",
    ),
    "show_window: small": lambda: plotting.show_window(
        GRID[:2, :2], EDGE, conv2d_steps(GRID[:2, :2], EDGE)
    ),
    "show_network_overview": lambda: plotting.show_network_overview(
        GRID, ["cat", "dog", "owl"], "a network"
    ),
    "show_changes": lambda: plotting.show_changes([1, 2, 3], SIX, "changes", **NAMED),
    "show_exact": lambda: plotting.show_exact([np.eye(4), np.eye(8)], "ab", "dots", side=96),
    "show_measurements": lambda: plotting.show_measurements(
        {"here": SIX, "there": SIX}, "measured", xlabel="what", mark=2
    ),
    "show_pooling": lambda: plotting.show_pooling(
        np.arange(30).reshape(5, 6), [np.arange(6).reshape(2, 3)] * 2, "ab",
        pool_size=(3, 2), stride=2, suptitle="pooled",
    ),
    "show_embeddings": lambda: plotting.show_embeddings(
        [SIGNED[:, :2], SIGNED[:, 1:3] / 2], [0, 1, 1], ["in", "out"], "ab", suptitle="planes"
    ),
    "show_layer_values": lambda: plotting.show_layer_values(
        ["one", "two", "three"], TEN, "values", ylabel="up", top=12
    ),
    "show_layer_values: single": lambda: plotting.show_layer_values("ab", {"a": [1, 2]}),
    "show_heat_map": lambda: plotting.show_heat_map(COLOR, SIGNED, "heat", limit=9, label="slope"),
    "show_heat_map: magnitudes": lambda: plotting.show_heat_map(GRID / 11, GRID),
    "show_heat_rows": lambda: plotting.show_heat_rows(
        COLOR, {name: {"a": GRID, "b": SIGNED} for name in ("here", "there")}, "rows"
    ),
    "show_feature_maps": lambda: plotting.show_feature_maps(
        SIGNED.reshape(2, 2, 3), "maps", columns=2, limit=9
    ),
    "show_feature_maps: many": lambda: plotting.show_feature_maps(np.ones((2, 3, 6)), columns=2),
    "show_windows_1d": lambda: plotting.show_windows_1d(
        [3, 1, 4, 1, 5, 9, 2], [0, 1], 2, "windows", padding=(1, 2), dilation=2
    ),
    "show_windows_1d: all read": lambda: plotting.show_windows_1d([3, 1, 4, 1], [0, 1], 3),
    "show_receptive_field": lambda: plotting.show_receptive_field(
        [(3, 1), (2, 2), (3, 1)], "a field"
    ),
    "show_runs": lambda: plotting.show_runs(
        [1, 2, 3], {n: [row, GRID[0, :3]] for n, row in FOUR.items()}, "runs", ylim=(0, 9), **NAMED
    ),
    "show_runs: long": lambda: plotting.show_runs(LONG, {"a": [LONG]}),
    "show_spread": lambda: plotting.show_spread(FOUR, "spread", xlabel="what", xlim=(0, 9)),
    "show_way_back": lambda: plotting.show_way_back(
        {"in": GRID, "out": [1, 2, 3]}, [SIGNED, [0, 1, 2]], "back"
    ),
}  # fmt: skip

PARTS = {
    Text: "fontsize color ha va weight rotation alpha zorder",
    Line2D: "color linestyle linewidth marker markersize markeredgewidth markevery alpha zorder",
    Patch: "facecolor edgecolor linewidth linestyle hatch fill alpha zorder clip_on",
    AxesImage: "interpolation extent alpha zorder",
    Collection: "facecolor edgecolor linewidth alpha zorder",
}
PLAIN = {
    Text: Text(),
    Line2D: Line2D([], []),
    Patch: Rectangle((0, 0), 1, 1),
    AxesImage: Figure().subplots().imshow([[0]]),
}
COLORBAR, APART = "<colorbar>", "; "


# How a figure is told


def look(drawing: Any) -> list[str]:
    """Return a line for the figure, each Axes and each style in it, with all that has the style."""
    figure: Figure = drawing if isinstance(drawing, Figure) else drawing.figure
    plain = Figure().subplots()
    size, engine = short(figure.get_size_inches()), type(figure.get_layout_engine()).__name__
    lines = [f"figure {size}, {figure.dpi:g} dots an inch, {engine}", *listed(figure.texts)]
    lines += [legend_told(legend) for legend in figure.legends]
    for number, ax in enumerate(figure.axes):
        lines += [f"axes {number} {told}" for told in axes_told(ax, plain)]
        if ax.get_label() != COLORBAR:
            lines += listed([*ax.images, *ax.collections, *ax.patches, *ax.lines, *ax.texts])
        lines += [legend_told(legend) for legend in [ax.get_legend()] if legend]
    return lines


def axes_told(ax: Any, plain: Any) -> Iterator[str]:
    """Yield where an Axes stands, its title, its frame and its two axes."""
    if (spec := ax.get_subplotspec()) and spec.get_geometry() != (1, 1, 0, 0):
        grid = spec.get_gridspec()
        ratios = short([grid.get_width_ratios(), grid.get_height_ratios()])
        yield f"at {spec.rowspan.start, spec.colspan.start} of {grid.get_geometry()}, {ratios}"
    elif not spec and ax.get_label() != COLORBAR:
        yield f"at {short(ax.get_position(original=True).bounds)}"
    aspect = short([ax.get_aspect(), ax.get_adjustable(), ax.get_box_aspect()])
    yield f"aspect {aspect}{'' if ax.axison else ', no axes'}"
    pad = ax.titleOffsetTrans.transform((0, 0))[1] * 72 / ax.figure.dpi
    if ax.get_title():
        yield f"title {ax.get_title()!r} {pad:.3g} points up{style(ax.title, plain.title)}"
    spines = {side: ax.spines[side] for side in plain.spines}
    edges = {side: style(spine, plain.spines[side]) for side, spine in spines.items()}
    seen = [f"{side}{edges[side]}" for side, spine in spines.items() if spine.get_visible()]
    if seen != [*plain.spines]:
        yield f"frame {', '.join(seen)}"
    yield f"x {axis_told(ax.xaxis, plain.xaxis, ax.get_xlim())}"
    yield f"y {axis_told(ax.yaxis, plain.yaxis, ax.get_ylim())}"


def axis_told(axis: Any, plain: Any, limits: Any) -> str:
    """Return an axis' label, limits, scale, ticks with what is written at them, and lines."""
    told = [f"{axis.get_label_text()!r}{style(axis.label, plain.label)}"]
    told += [
        short(limits),
        f"{axis.get_scale()} {getattr(axis.get_transform(), 'base', '')}".strip(),
    ]
    form, major = axis.get_major_formatter(), axis.get_major_locator()
    locators = [getattr(each, "locs", each) for each in (major, axis.get_minor_locator())]
    told += [short(each) for each in locators]
    words = form.format_ticks(major.locs) if hasattr(major, "locs") else ()
    told += [str(words)] if words else [short(getattr(form, "fmt", form))]
    usual = plain.get_tick_params()
    told += [f"{name} {short(value)}" for name, value in sorted(axis.get_tick_params().items())
             if value != usual.get(name)]  # fmt: skip
    first = plain.get_major_ticks()[0].label1
    told += sorted({style(tick.label1, first) for tick in axis.get_major_ticks()} - {""})
    return ", ".join(told)


def legend_told(legend: Any) -> str:
    """Return where a legend stands, and its words."""
    owner = legend.axes.transAxes if legend.axes else legend.figure.transFigure
    at = owner.inverted().transform_bbox(legend.get_bbox_to_anchor()).bounds
    frame = "framed" if legend.get_frame_on() else "no frame"
    return f"legend {legend._get_loc()} of {short(at)}, {frame}, {listed(legend.get_texts())}"


def listed(artists: list[Any]) -> list[str]:
    """Return a line for each style, and in it what has the style."""
    found: dict[str, list[str]] = {}
    for artist in artists:
        plain = next((each for kind, each in PLAIN.items() if isinstance(artist, kind)), None)
        name = f"{type(artist).__name__}{style(artist, plain)}"
        found.setdefault(name, []).append(place(artist))
    return [f"  {name}: {APART.join(places)}" for name, places in found.items()]


def style(artist: Any, plain: Any) -> str:
    """Return the properties in which an artist differs from a plain one."""
    parts = next(parts for kind, parts in PARTS.items() if isinstance(artist, kind)).split()
    told, usual = ([part(each, name) for name in parts] for each in (artist, plain))
    return "".join(
        f" {name} {now}" for name, now, was in zip(parts, told, usual, strict=True) if now != was
    )


def part(artist: Any, name: str) -> str:
    """Return one property in short."""
    value = getattr(artist, f"get_{name}", lambda: "")()
    return colours(value) if "color" in name and artist else short(value)


def place(artist: Any) -> str:
    """Return where an artist stands, and what it shows."""
    if isinstance(artist, AxesImage):
        return image_told(artist)
    label = "" if str(artist.get_label()).startswith("_") else f"{artist.get_label()} "
    if isinstance(artist, Line2D):
        return label + within(artist) + short(artist.get_xydata())
    if isinstance(artist, Text):
        return text_told(artist)
    if isinstance(artist, Collection):
        marker, sizes = artist.get_paths()[0], getattr(artist, "get_sizes", list)()
        corners = short(np.unique(marker.vertices.round(4), axis=0))
        return label + short(artist.get_offsets()) + f" of {short(sizes)} {corners}"
    outline = artist.get_patch_transform().transform_path(artist.get_path())
    return label + short(outline.get_extents().extents)


def text_told(text: Any) -> str:
    """Return a text, where it stands, the box around it, and the arrow that it is beside."""
    told = f"{text.get_text()!r} {within(text)}{short(text.get_position())}"
    if isinstance(text, Annotation):
        told += f" {text.anncoords} beside {short(text.xy)}"
        if arrow := text.arrow_patch:
            told += f", {type(arrow.get_arrowstyle()).__name__}{style(arrow, PLAIN[Patch])}"
    if box := text.get_bbox_patch():
        shape = box.get_boxstyle()
        told += f" in a box {type(shape).__name__} {shape.pad}{style(box, PLAIN[Patch])}"
    return told


def image_told(image: Any) -> str:
    """Return the shape of a picture, and its scale of colours or else its colours."""
    values = image.get_array()
    if values.ndim == 3:
        return f"{values.shape} {colours(np.unique(values.reshape(-1, values.shape[2]), axis=0))}"
    return f"{values.shape} {image.get_cmap().name} {short(image.get_clim())}"


def within(artist: Any) -> str:
    """Return in which units an artist is placed, where those are not its data's."""
    ax, way = artist.axes, artist.get_transform()
    units = {"axes": ax.transAxes, "upwards": ax.get_xaxis_transform()} if ax else {}
    return "".join(f"{name} " for name, other in units.items() if way == other)


def colours(value: Any) -> str:
    """Return colours as HTML writes them."""
    return " ".join(to_hex(each, keep_alpha=each[3] < 1) for each in to_rgba_array(value)) or "none"


def short(value: Any) -> str:
    """Return numbers with four digits, and what is no number or text by the name of its kind."""
    if isinstance(value, list | tuple | np.ndarray | range):
        return f"({', '.join(map(short, value))})"
    if isinstance(value, bool | str) or value is None:
        return str(value).replace("antialiased", "auto")  # two names of one way
    if isinstance(value, int | float | np.number):
        return f"{round(float(value), 6) + 0.0:.4g}"
    return type(value).__name__


# The record


def recorded() -> dict[str, list[str]]:
    blocks = RECORD.read_text(encoding="utf-8").strip().split("\n\n")
    return {name: lines for name, *lines in (block.split("\n") for block in blocks)}


def one_by_one(lines: list[str]) -> Iterator[str]:
    """Yield each thing in a line of its own, after its style."""
    for line in lines:
        name, colon, places = line.partition(": ")
        split = places.split(APART) if line.startswith("  ") else [places]
        yield from (name + colon + place for place in split)


def drawn(name: str) -> Any:
    """Draw it with the letters of pages 04 and 05, which are larger than Matplotlib's."""
    with plt.rc_context({"figure.constrained_layout.use": True, "font.size": 12}):
        return LOOKS[name]()


def write_record() -> None:
    """Write down what the drawings look like now."""
    blocks = ["\n".join([name, *look(drawn(name))]) for name in LOOKS]
    RECORD.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


def test_every_drawing_has_a_look_that_is_recorded() -> None:
    names = {name for name in plotting.__all__ if inspect.isfunction(getattr(plotting, name))}
    assert {name.partition(":")[0] for name in LOOKS} == names - {"use_course_style"}
    assert [*recorded()] == [*LOOKS]


@pytest.mark.parametrize("name", LOOKS)
def test_a_drawing_looks_as_it_is_recorded_and_no_letter_is_smaller_than_8_points(
    name: str,
) -> None:
    drawing = drawn(name)
    figure = drawing if isinstance(drawing, Figure) else drawing.figure
    assert min(text.get_fontsize() for text in figure.findobj(Text)) >= 8
    was, now = ([*one_by_one(lines)] for lines in (recorded()[name], look(drawing)))
    changed = "\n".join(difflib.unified_diff(was, now, "recorded", "drawn", n=0, lineterm=""))
    assert not changed, changed


if __name__ == "__main__":
    matplotlib.use("Agg")
    write_record()
