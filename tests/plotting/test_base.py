"""What helpers/plotting/base.py promises: the numbers drawn are the numbers given, and readable."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib_inline import backend_inline

from helpers import data
from helpers.plotting import show_image, show_images, show_matrix, use_course_style
from tests.support import assert_drawn_into, assert_refused

COUNTING = np.arange(12).reshape(3, 4)


def numbers(ax: Axes) -> list[list[str]]:
    """The numbers written in a matrix, each where it stands."""
    rows, columns = ax.images[0].get_array().shape  # type: ignore[union-attr]
    written = {text.get_position(): text.get_text() for text in ax.texts}
    assert len(written) == len(ax.texts)
    return [[written[column, row] for column in range(columns)] for row in range(rows)]


def drawn(ax: Axes) -> np.ndarray:
    """The picture of the whole figure, 0 to 1, once its numbers are taken away."""
    for text in list(ax.texts):
        text.set_visible(False)
    ax.figure.canvas.draw()
    return np.asarray(ax.figure.canvas.buffer_rgba())[..., :3] / 255  # type: ignore[attr-defined]


# One picture


def test_a_picture_is_drawn_on_the_scale_from_0_to_255() -> None:
    ax = show_image(COUNTING, "counting")
    (image,) = ax.images
    np.testing.assert_array_equal(image.get_array(), COUNTING)
    assert image.get_clim() == (0, 255)
    assert image.get_cmap().name == "gray"
    assert ax.get_title() == "counting"


def test_a_picture_is_drawn_on_the_scale_that_is_given() -> None:
    (image,) = show_image(COUNTING, vmin=-3, vmax=7.5, cmap="viridis").images
    assert image.get_clim() == (-3, 7.5)
    assert image.get_cmap().name == "viridis"


def test_a_colour_picture_is_drawn_in_its_own_colours() -> None:
    photo = data.photo("coffee")
    (image,) = show_image(photo).images
    np.testing.assert_array_equal(image.get_array(), photo)


def test_row_0_is_at_the_top() -> None:
    ax = show_image([[255, 255], [0, 0]])
    picture = drawn(ax)
    x, y = ax.transData.transform([(0, 0), (0, 1)]).round().astype(int).T
    upper, lower = picture[picture.shape[0] - 1 - y, x]
    assert (y[0] > y[1], upper.tolist(), lower.tolist()) == (True, [1, 1, 1], [0, 0, 0])


def test_a_picture_is_drawn_where_one_wants_it() -> None:
    figure, (left, right) = plt.subplots(1, 2)
    assert show_image(COUNTING, ax=right) is right
    assert (len(left.images), len(right.images)) == (0, 1)
    assert plt.get_fignums() == [figure.number]
    assert_drawn_into(lambda *a, **k: show_image(COUNTING, *a, **k))
    assert_drawn_into(lambda *a, **k: show_matrix(COUNTING, *a, **k))


def test_a_picture_has_a_frame_and_no_ticks() -> None:
    plt.rc("axes.spines", top=False, right=False)
    ax = show_image(COUNTING)
    assert [*ax.get_xticks(), *ax.get_yticks()] == []
    assert all(spine.get_visible() for spine in ax.spines.values())


@pytest.mark.parametrize(
    ("side", "ways"),
    [(128, {"nearest"}), (129, {"antialiased", "auto"})],  # two names, one way
)
def test_small_pictures_show_squares_and_large_ones_do_not_flicker(
    side: int, ways: set[str]
) -> None:
    (image,) = show_image(np.zeros((2, side))).images
    assert image.get_interpolation() in ways


def test_drawing_leaves_its_input_as_it_was() -> None:
    image = COUNTING.astype(float)
    image.flags.writeable = False
    show_image(image)
    show_matrix(image)
    show_images([image], [""])
    np.testing.assert_array_equal(image, COUNTING)


def test_a_picture_of_one_channel_keeps_to_the_scale_too() -> None:
    (image,) = show_image(COUNTING[:, :, None]).images
    np.testing.assert_array_equal(image.get_array(), COUNTING)
    assert image.get_clim() == (0, 255)


def test_a_colour_picture_of_integers_runs_to_255() -> None:
    ax = show_image(np.full((2, 2, 3), 255))
    x, y = ax.transData.transform((0, 0)).round().astype(int)
    page = drawn(ax)
    assert page[page.shape[0] - 1 - y, x].tolist() == [1, 1, 1]


def test_what_is_no_number_is_left_blank() -> None:
    (image,) = show_image([[0.0, np.nan], [np.inf, 255]]).images
    assert np.ma.getmaskarray(image.get_array()).tolist() == [[False, True], [True, False]]


# Several pictures


def test_several_pictures_stand_in_order_on_one_scale() -> None:
    images = [COUNTING, COUNTING + 100, data.photo("coffee")]
    figure = show_images(images, ["a", "b", "c"], suptitle="three", vmin=-5, vmax=300, cmap="magma")
    assert [ax.get_title() for ax in figure.axes] == ["a", "b", "c"]
    for ax, image in zip(figure.axes, images, strict=True):
        np.testing.assert_array_equal(ax.images[0].get_array(), image)
    assert {ax.images[0].get_clim() for ax in figure.axes[:2]} == {(-5, 300)}
    assert {ax.images[0].get_cmap().name for ax in figure.axes[:2]} == {"magma"}
    assert figure.get_suptitle() == "three"


@pytest.mark.parametrize(
    ("count", "columns", "grid"), [(1, 4, (1, 1)), (4, 4, (1, 4)), (5, 4, (2, 4)), (3, 1, (3, 1))]
)
def test_a_row_takes_as_many_pictures_as_one_says_and_the_rest_stays_blank(
    count: int, columns: int, grid: tuple[int, int]
) -> None:
    figure = show_images([COUNTING] * count, ["x"] * count, columns=columns, width=6)
    assert figure.axes[0].get_gridspec().get_geometry() == grid  # type: ignore[union-attr]
    used, blank = figure.axes[:count], figure.axes[count:]
    assert all(ax.axison and len(ax.images) == 1 for ax in used)
    assert not any(ax.axison or ax.images for ax in blank)
    assert len(figure.axes) == grid[0] * grid[1]
    assert figure.get_figwidth() == 6


def test_four_pictures_stand_in_a_row_nine_inches_wide_unless_one_says_otherwise() -> None:
    figure = show_images([COUNTING] * 5, "abcde")
    assert figure.axes[0].get_gridspec().get_geometry() == (2, 4)  # type: ignore[union-attr]
    assert figure.get_figwidth() == 9 and figure.get_suptitle() == ""
    assert figure.axes[0].images[0].get_clim() == (0, 255)


def test_taller_pictures_get_a_taller_figure() -> None:
    flat, tall = (show_images([np.zeros(shape)], [""]) for shape in [(4, 8), (8, 4)])
    assert tall.get_figheight() > 3 * flat.get_figheight()


def test_a_stack_of_pictures_is_several_pictures() -> None:
    figure = show_images(np.arange(24).reshape(2, 3, 4), ["a", "b"])  # type: ignore[arg-type]
    np.testing.assert_array_equal(figure.axes[1].images[0].get_array(), COUNTING + 12)


@pytest.mark.parametrize(("images", "titles"), [(0, 0), (0, 2), (2, 1), (1, 2)])
def test_pictures_and_titles_must_be_as_many(images: int, titles: int) -> None:
    assert_refused(
        lambda: show_images([COUNTING] * images, ["x"] * titles),
        f"titles: {titles} came for {images} images; one each fits",
    )


# A matrix with its numbers


def test_every_number_stands_in_its_own_cell() -> None:
    ax = show_matrix(data.lincoln(), "the portrait")
    assert numbers(ax) == [[str(value) for value in row] for row in data.lincoln().tolist()]
    assert ax.get_title() == "the portrait"
    np.testing.assert_array_equal(ax.images[0].get_array(), data.lincoln())
    assert ax.images[0].get_clim() == (0, 255)
    assert ax.images[0].get_interpolation() == "nearest"


def test_a_matrix_keeps_to_the_scale_that_is_given() -> None:
    ax = show_matrix([[-1, 0], [0, 1]], vmin=-1, vmax=1, cmap="RdBu")
    assert ax.images[0].get_clim() == (-1, 1)
    assert ax.images[0].get_cmap().name == "RdBu"


@pytest.mark.parametrize(
    ("matrix", "number", "written"),
    [
        ([[0.5, -2.0]], "{:g}", ["0.5", "-2"]),
        ([[1 / 3, 2 / 3]], "{:.2f}", ["0.33", "0.67"]),
        ([[7, 8]], "{:d}", ["7", "8"]),
        ([[3, -3]], "{:+d}", ["+3", "-3"]),
        (np.array([[0.1, 1e6]], np.float32), "{:g}", ["0.1", "1e+06"]),
        (np.array([[True, False]]), "{:g}", ["1", "0"]),
        (np.array([[255, 0]], np.uint8), "{:d}", ["255", "0"]),
    ],
)
def test_numbers_are_written_as_one_says(matrix: Any, number: str, written: list[str]) -> None:
    assert numbers(show_matrix(matrix, number=number)) == [written]


def test_rows_and_columns_are_numbered_if_one_wants() -> None:
    ax = show_matrix(COUNTING, indices=True)
    assert [label.get_text() for label in ax.get_xticklabels()] == ["0", "1", "2", "3"]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["0", "1", "2"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("column", "row")
    bare = show_matrix(COUNTING)
    assert (len(bare.get_xticks()), bare.get_xlabel()) == (0, "")


@pytest.mark.parametrize("shape", [(20, 20), (1, 1), (1, 20), (20, 1)])
def test_a_matrix_up_to_20_by_20_has_room_for_its_numbers(shape: tuple[int, int]) -> None:
    ax = show_matrix(np.full(shape, 128))
    assert len(ax.texts) == shape[0] * shape[1]
    ax.figure.canvas.draw()
    width = ax.texts[0].get_window_extent().width
    (left, _), (right, _) = ax.transData.transform([(0, 0), (1, 0)])
    assert width < right - left


# The look of all figures


def test_the_course_style_undoes_what_was_set_before(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[Any, ...]] = []
    monkeypatch.setattr(
        backend_inline, "set_matplotlib_formats", lambda *a, **k: calls.append((a, k))
    )
    plt.rcParams.update({"font.size": 33, "image.cmap": "jet", "lines.linewidth": 9})
    use_course_style()
    assert plt.rcParams["font.size"] == 10
    assert plt.rcParams["image.cmap"] == "gray"
    assert plt.rcParams["lines.linewidth"] == plt.rcParamsDefault["lines.linewidth"]
    assert plt.rcParams["figure.figsize"] == [6.4, 4] and plt.rcParams["axes.titlesize"] == 11
    assert plt.rcParams["figure.constrained_layout.use"] is True
    sides = ("left", "right", "top", "bottom")
    spines = {side: plt.rcParams[f"axes.spines.{side}"] for side in sides}
    assert spines == {"left": True, "right": False, "top": False, "bottom": True}
    assert calls == [(("png",), {"bbox_inches": None, "metadata": {"Software": None}})]


def test_every_picture_can_be_drawn_in_the_course_style(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backend_inline, "set_matplotlib_formats", lambda *a, **k: None)
    use_course_style()
    ax = show_matrix(data.lincoln(), "portrait", indices=True)
    figure = show_images([data.lincoln(), data.photo()], ["a", "b"], suptitle="two")
    for each in (ax.figure, figure):
        each.canvas.draw()  # pytest turns a warning of the layout into an error
        assert each.get_layout_engine() is not None


# What does not fit

REFUSED = {
    "image (2,) does not fit: (H, W), (H, W, 1), (H, W, 3) do": lambda: show_image([1, 2]),
    "image (2, 0) is empty: every axis needs at least one entry": lambda: show_image(
        np.zeros((2, 0))
    ),
    "image runs from 127.5 to 127.5: uint8, or floats in [0, 1], fit": lambda: show_image(
        np.full((2, 2, 3), 127.5)
    ),
    "image runs from 300 to 300: uint8, or floats in [0, 1], fit": lambda: show_image(
        np.full((2, 2, 3), 300)
    ),
    "image runs from nan to nan: uint8, or floats in [0, 1], fit": lambda: show_image(
        np.full((2, 2, 3), np.nan)
    ),
    "matrix (21, 20) does not fit: (H, W) up to (20, 20) does": lambda: show_matrix(
        np.zeros((21, 20))
    ),
    "matrix (20, 21) does not fit: (H, W) up to (20, 20) does": lambda: show_matrix(
        np.zeros((20, 21))
    ),
    "matrix (2, 2, 3) does not fit: (H, W) up to (20, 20) does": lambda: show_matrix(
        np.zeros((2, 2, 3))
    ),
    "Unknown format code 'd' for object of type 'float'": lambda: show_matrix(
        [[0.5]], number="{:d}"
    ),
    "columns 0 does not fit: a whole number of at least 1 does": lambda: show_images(
        [COUNTING], ["a"], columns=0
    ),
    "images (1,) does not fit: (H, W), (H, W, 1), (H, W, 3) do": lambda: show_images(
        [COUNTING, [1]], ["a", "b"]
    ),
}


@pytest.mark.parametrize(("message", "call"), REFUSED.items())
def test_a_bad_value_is_named(message: str, call: Any) -> None:
    assert_refused(call, message)


def test_what_is_no_number_is_of_the_wrong_type() -> None:
    message = "image must hold numbers, received list (<U1)"
    assert_refused(lambda: show_image([["a"]]), message, TypeError)
