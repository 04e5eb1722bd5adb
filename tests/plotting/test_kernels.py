"""What helpers/plotting/kernels.py promises: the numbers and windows drawn are the given ones."""

import re
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from helpers.kernels import KERNELS, conv2d_steps
from helpers.plotting import ORANGE, show_gallery, show_kernel, show_window
from helpers.plotting.pieces import VERMILION
from tests.support import assert_drawn_into, assert_refused, placed, written

IMAGE = np.arange(1, 10).reshape(3, 3)
KERNEL = np.array([[1, 0], [0, -1]])


def framed(ax: Axes) -> Any:
    """Row, column, height and width of the framed squares: the patch drawn last."""
    frame = ax.patches[-1]
    assert isinstance(frame, Rectangle)
    x, y = frame.get_xy()
    return y + 0.5, x + 0.5, frame.get_height(), frame.get_width()


@pytest.mark.parametrize(
    ("weights", "texts"),
    [
        ([[1, 0], [0, -1]], ["1", "0", "0", "−1"]),
        ([[1 / 9, 0.25, -1 / 16]], ["1/9", "1/4", "−1/16"]),
        ([[0.987, -0.001]], ["0.99", "0.00"]),
        ([[np.nan, np.inf, -np.inf, -2]], ["nan", "inf", "−inf", "−2"]),
        ([[np.nan]], ["nan"]),
        ([[1e15, 1e15 - 1]], ["1e+15", "999999999999999"]),
    ],
)
def test_a_weight_is_written_as_integer_fraction_or_decimals(weights: Any, texts: Any) -> None:
    ax = show_kernel(weights)
    assert written(ax) == texts
    ax.figure.canvas.draw()


def test_what_is_no_number_leaves_the_colours_of_the_others() -> None:
    (image,) = show_kernel([[np.nan, 1, -np.inf]]).images
    assert image.get_clim() == (-1.6, 1.6)


def test_each_weight_stands_in_its_square() -> None:
    ax = show_kernel([[1, -2, 1 / 3], [4, 0.123, 6]], "six")
    assert placed(ax) == {
        "1": (0, 0), "−2": (1, 0), "1/3": (2, 0), "4": (0, 1), "0.12": (1, 1), "6": (2, 1),
    }  # fmt: skip
    assert np.asarray(ax.images[0].get_array()).tolist() == [[1, -2, 1 / 3], [4, 0.123, 6]]
    assert_drawn_into(lambda *a, **k: show_kernel([[1]], *a, **k))


def test_a_kernel_can_be_drawn_where_something_is_written_already() -> None:
    ax = show_kernel([[1, 2]])
    show_kernel([[3, 4]], ax=ax)
    assert written(ax) == ["1", "2", "3", "4"]


def test_zero_is_white_and_signs_are_opposite_colours() -> None:
    (picture,) = show_kernel([[-2, 0, 2]]).images
    low, zero, high = picture.to_rgba(picture.get_array())[0, :, :3]  # type: ignore[index]
    assert zero.min() > 0.95
    assert low[2] > low[0] and high[0] > high[2]


def test_a_kernel_of_zeros_can_be_drawn() -> None:
    ax = show_kernel(np.zeros((2, 2)))
    assert written(ax) == ["0"] * 4
    picture: Any = ax.images[0]
    assert picture.to_rgba(picture.get_array()).min() > 0.95


@pytest.mark.parametrize("number", range(4))
def test_the_window_and_its_output_are_framed(number: int) -> None:
    steps = conv2d_steps(IMAGE, KERNEL)
    image, _, output = show_window(IMAGE, KERNEL, steps, number).axes
    row, column = divmod(number, 2)
    assert framed(image) == (row, column, 2, 2)
    assert framed(output) == (row, column, 1, 1)
    assert written(output) == ["−4"] * (number + 1) + ["="]
    assert [text.get_position() for text in output.texts[:-1]] == [
        divmod(place, 2)[::-1] for place in range(number + 1)
    ]
    shade, frame = image.patches[-2:]
    assert 0 < shade.get_alpha() < 1 and not frame.get_fill()  # type: ignore[operator]
    assert shade.get_bbox().bounds == frame.get_bbox().bounds  # type: ignore[attr-defined]
    assert to_hex(shade.get_facecolor()) == ORANGE and to_hex(frame.get_edgecolor()) == VERMILION


def test_a_window_is_drawn_as_image_kernel_and_output_under_its_title() -> None:
    image = np.arange(12).reshape(3, 4)
    figure = show_window(image, KERNEL, conv2d_steps(image, KERNEL), 4, title="the fifth")
    left, middle, right = figure.axes
    assert figure.get_suptitle() == "the fifth"
    assert [ax.get_title() for ax in figure.axes] == ["image", "kernel", "output"]
    assert placed(left) == {str(place): divmod(place, 4)[::-1] for place in range(12)}
    assert written(middle) == ["1", "0", "0", "−1", "∗"] and written(right)[-1] == "="
    for ax in (middle, right):  # the sign stands at the left of the squares
        x, y = ax.texts[-1].get_position()
        assert ax.texts[-1].get_transform() == ax.transAxes and x < 0 and y == 0.5
    assert [ax.images[0].get_array().shape for ax in figure.axes] == [(3, 4), (2, 2), (2, 3)]  # type: ignore[union-attr]
    for ax in (left, right):  # white squares
        assert not np.asarray(ax.images[0].get_array()).any()
        assert ax.images[0].get_cmap()(0.0)[:3] == (1, 1, 1)
    figure = show_window(IMAGE, KERNEL, conv2d_steps(IMAGE, KERNEL))
    assert framed(figure.axes[0])[:2] == (0, 0), "the first, if none is named"
    assert figure.get_suptitle() == show_gallery([KERNEL], [IMAGE], [""]).get_suptitle() == ""


def test_the_arithmetic_is_written_out() -> None:
    figure = show_window(IMAGE, KERNEL, conv2d_steps(IMAGE, KERNEL))
    expected = "1·1 + 2·0 + 4·0 + 5·(−1)  =  1 + 0 + 0 − 5  =  −4"
    assert figure.get_supxlabel() == expected


@pytest.mark.parametrize(("limit", "scale"), [(None, (0, 255)), (40, (-40, 40))])
def test_a_gallery_draws_all_maps_on_one_scale(limit: float | None, scale: Any) -> None:
    chosen = [KERNELS["sobel_x"], KERNELS["box_blur"]]
    figure = show_gallery(chosen, [IMAGE, -IMAGE], ["one", "two"], limit=limit)
    assert [ax.get_title() for ax in figure.axes[:2]] == ["one", "two"]
    assert [ax.images[0].get_clim() for ax in figure.axes[2:]] == [scale, scale]
    for ax, image in zip(figure.axes[2:], (IMAGE, -IMAGE), strict=True):
        np.testing.assert_array_equal(ax.images[0].get_array(), image)
        assert ax.images[0].get_cmap().name == ("gray" if limit is None else "RdBu_r")
    for ax, kernel in zip(figure.axes, chosen, strict=False):
        np.testing.assert_array_equal(ax.images[0].get_array(), kernel)
        assert ax.images[0].get_clim() == (-3.2, 3.2), "of the kernel whose weights are largest"
    figure = show_gallery(chosen, [IMAGE, IMAGE], ["a", "b"], suptitle="two")
    assert figure.get_suptitle() == "two"


@pytest.mark.parametrize(("count", "points"), [(2, 13), (4, 13), (5, 10)])
def test_the_weights_of_a_gallery_are_large_and_stay_in_their_squares(
    count: int, points: int
) -> None:
    blur = KERNELS["gaussian_blur"]  # 1/16 is the widest weight of the course
    figure = show_gallery([blur] * count, [IMAGE] * count, ["blur"] * count)
    figure.canvas.draw()
    for ax in figure.axes[:count]:
        square = ax.get_window_extent().width / 3
        for text in ax.texts:
            assert points <= text.get_fontsize()
            assert text.get_window_extent().width < square


def test_a_pixel_that_is_no_number_is_written_as_it_is() -> None:
    image = np.array([[np.nan, 2], [3, 4]])
    axes = show_window(image, KERNEL, conv2d_steps(image, KERNEL)).axes
    assert written(axes[0]) == ["nan", "2", "3", "4"]
    assert written(axes[2]) == ["nan", "="]


STEPS = conv2d_steps(IMAGE, KERNEL)


def test_what_does_not_belong_to_the_steps_is_named_and_leaves_no_figure() -> None:
    before, others = plt.get_fignums(), np.ones((3, 3))
    for kernel in (others[:1, :1], others):
        with pytest.raises(ValueError, match=r"kernel \(.*\) does not fit: \(2, 2\) does"):
            show_window(IMAGE, kernel, conv2d_steps(IMAGE, np.ones((2, 2))))
    with pytest.raises(ValueError, match="steps: the image holds another window"):
        show_window(np.array(IMAGE) + 1, KERNEL, conv2d_steps(IMAGE, KERNEL))
    assert plt.get_fignums() == before


@pytest.mark.parametrize(
    ("image", "place"), [(IMAGE + 1, (0, 0)), (np.kron(IMAGE, np.ones((2, 2))), (0, 0))]
)
def test_steps_of_another_image_are_refused(image: Any, place: Any) -> None:
    with pytest.raises(ValueError, match=re.escape(f"image holds another window at {place}")):
        show_window(image, KERNEL, STEPS)


def test_steps_of_a_stride_are_refused() -> None:
    steps = conv2d_steps(np.arange(16).reshape(4, 4), KERNEL, stride=2)
    with pytest.raises(ValueError, match=re.escape("image holds another window at (0, 1)")):
        show_window(np.arange(16).reshape(4, 4), KERNEL, steps, 1)


REFUSED = {
    "kernel (3, 3, 1) does not fit: (H, W) up to (20, 20) does": lambda: show_kernel(
        np.ones((3, 3, 1))
    ),
    "number 4 does not fit: 0 to 3 fit": lambda: show_window(IMAGE, KERNEL, STEPS, 4),
    "maps: 2 came for 1 kernels; one each fits": lambda: show_gallery(
        [KERNEL], [IMAGE, IMAGE], ["a"]
    ),
    "titles: 0 came for 1 kernels; one each fits": lambda: show_gallery([KERNEL], [IMAGE], []),
}


@pytest.mark.parametrize(("message", "call"), REFUSED.items())
def test_a_bad_value_is_named(message: str, call: Any) -> None:
    assert_refused(call, message)
