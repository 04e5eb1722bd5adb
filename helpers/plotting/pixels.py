"""Draw a whole network as one picture, before any part of it is explained (notebook 01)."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Circle, Rectangle
from numpy.typing import ArrayLike

from helpers.plotting import pieces

_MIDDLE = 2.6  # the height at which everything stands


def show_network_overview(
    image: ArrayLike, answers: Sequence[str], title: str = "", *, ax: Axes | None = None
) -> Axes:
    """Draw a small network from its picture to its answers, with the words for its parts.

    Parameters
    ----------
    image : array-like, as for `show_image`
        What goes in on the left.
    answers : sequence of str
        What may come out on the right, two to four of them.
    title, ax : as for `show_image`

    Returns
    -------
    Axes
        From the left: the picture, two layers of feature maps, a layer of single numbers, and
        the answers. One line is marked as a weight, and an arrow back stands for training.

    Raises
    ------
    ValueError
        If `image` is no picture, or there are fewer than two answers or more than four.

    Notes
    -----
    The drawing is a sketch: real layers have more maps and numbers than it shows.

    Introduced in notebook 01.
    """
    picture = pieces.as_picture(image, "image")
    if not 2 <= len(answers) <= 4:
        raise ValueError(f"answers: {len(answers)} came; two to four fit")
    ax = pieces.place(ax, 11, 4.6)
    box = (0, 2, _MIDDLE - 1, _MIDDLE + 1)
    ax.imshow(picture, cmap="gray", vmin=0, vmax=255, extent=box, interpolation="nearest")
    _draw_maps(ax, 3.0, 1.4, 4)
    _draw_maps(ax, 6.0, 0.8, 6)
    _draw_last_layers(ax, answers)
    for start, end in ((2.1, 2.85), (5.1, 5.85), (8.0, 8.75)):
        _arrow(ax, (start, _MIDDLE), (end, _MIDDLE))
    _name_parts(ax)
    pieces.bare(ax, "", (-0.3, 12.9), (-0.5, 5.1), aspect="equal")
    ax.set_title(title, fontsize=14)
    return ax


def _draw_maps(ax: Axes, left: float, side: float, count: int) -> None:
    """Draw a stack of feature maps, the first one in front."""
    for number in reversed(range(count)):
        corner = (left + 0.18 * number, _MIDDLE - side / 2 + 0.12 * (number - (count - 1) / 2))
        ax.add_patch(Rectangle(corner, side, side, fc="#cfe3f1", ec=pieces.BLUE))


def _draw_last_layers(ax: Axes, answers: Sequence[str]) -> None:
    """Draw a layer of numbers, the answers, and a line for each weight between them."""
    units = [(9.0, _MIDDLE + 0.5 * (number - 2)) for number in range(5)]
    ends = [(11.0, _MIDDLE + 0.8 * ((len(answers) - 1) / 2 - n)) for n in range(len(answers))]
    for unit in units:
        for end in ends:
            marked = (unit, end) == (units[-1], ends[0])
            look = {"color": pieces.VERMILION, "lw": 3} if marked else {"color": "0.7", "lw": 0.8}
            ax.plot(*zip(unit, end, strict=True), zorder=0, **look)  # type: ignore[arg-type]
    for centre in (*units, *ends):
        ax.add_patch(Circle(centre, 0.17, fc="#cfe3f1", ec=pieces.BLUE))
    for (x, y), answer in zip(ends, answers, strict=True):
        ax.text(x + 0.3, y, answer, va="center", fontsize=13)
    ax.text(10.05, _MIDDLE + 0.95, "a weight", color=pieces.VERMILION, fontsize=13)


def _name_parts(ax: Axes) -> None:
    """Write what each part is called above it, and draw the way back that training takes."""
    above = {1: "picture", 4: "layer", 6.9: "layer", 9: "layer", 11.4: "last layer"}
    below = {1: "numbers", 4: "simple features", 6.9: "features of features", 11.4: "the answers"}
    for x, name in above.items():
        ax.text(x, 4.45, name, ha="center", fontsize=14, weight="bold")
    for x, name in below.items():
        ax.text(x, 1.15, name, ha="center", fontsize=13)
    _arrow(ax, (11, 0.5), (3, 0.5), color=pieces.GREEN, lw=2)
    words = "training: compare the answer with the right one, then change every weight a little"
    ax.text(7, 0.0, words, ha="center", va="center", fontsize=13, color=pieces.GREEN)


def _arrow(ax: Axes, start: pieces.Span, end: pieces.Span, **look: object) -> None:
    ax.annotate("", end, start, arrowprops={"arrowstyle": "->", "color": "0.3", "lw": 1.5, **look})
