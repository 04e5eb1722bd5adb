"""What helpers/plotting.py promises about kernels and windows: the drawn numbers are the given."""

from collections.abc import Iterator
from typing import Any

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from helpers.kernels import KERNELS, conv2d_steps
from helpers.plotting import show_all_windows, show_gallery, show_kernel, show_window

IMAGE = np.arange(1, 10).reshape(3, 3)
KERNEL = np.array([[1, 0], [0, -1]])


@pytest.fixture(autouse=True)
def clean_figures() -> Iterator[None]:
    """Close what a test drew."""
    yield
    plt.close("all")


def written(ax: Axes) -> list[str]:
    return [text.get_text() for text in ax.texts]


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
    ],
)
def test_a_weight_is_written_as_integer_fraction_or_decimals(weights: Any, texts: Any) -> None:
    assert written(show_kernel(weights)) == texts


def test_zero_is_white_and_signs_are_opposite_colours() -> None:
    (picture,) = show_kernel([[-2, 0, 2]]).images
    low, zero, high = picture.to_rgba(picture.get_array())[0, :, :3]  # type: ignore[index]
    assert zero.min() > 0.95
    assert low[2] > low[0] and high[0] > high[2]


def test_a_kernel_of_zeros_can_be_drawn() -> None:
    assert written(show_kernel(np.zeros((2, 2)))) == ["0"] * 4


@pytest.mark.parametrize("number", range(4))
def test_the_window_and_its_output_are_framed(number: int) -> None:
    steps = conv2d_steps(IMAGE, KERNEL)
    image, _, output = show_window(IMAGE, KERNEL, steps, number).axes
    row, column = divmod(number, 2)
    assert framed(image) == (row, column, 2, 2)
    assert framed(output) == (row, column, 1, 1)
    assert written(output)[:4] == ["−4"] * (number + 1) + [""] * (3 - number)


def test_the_arithmetic_is_written_out() -> None:
    figure = show_window(IMAGE, KERNEL, conv2d_steps(IMAGE, KERNEL))
    expected = "1·1 + 2·0 + 4·0 + 5·(−1)  =  1 + 0 + 0 − 5  =  −4"
    assert figure.get_supxlabel() == expected


def test_with_a_stride_the_window_moves_further_than_the_output() -> None:
    steps = conv2d_steps(np.ones((4, 4), int), KERNEL, stride=2)
    figure = show_all_windows(np.ones((4, 4)), KERNEL, steps, stride=2)
    assert [framed(ax)[:2] for ax in figure.axes] == [(0, 0), (0, 2), (2, 0), (2, 2)]


def test_every_window_has_its_arithmetic_above_it() -> None:
    figure = show_all_windows(IMAGE, KERNEL, conv2d_steps(IMAGE, KERNEL))
    titles = [ax.get_title() for ax in figure.axes]
    assert titles[0] == "1·1 + 2·0 + 4·0 + 5·(−1) = −4"
    assert titles[3] == "5·1 + 6·0 + 8·0 + 9·(−1) = −4"


@pytest.mark.parametrize(("limit", "scale"), [(None, (0, 255)), (40, (-40, 40))])
def test_a_gallery_draws_all_maps_on_one_scale(limit: float | None, scale: Any) -> None:
    chosen = [KERNELS["sobel_x"], KERNELS["box_blur"]]
    figure = show_gallery(chosen, [IMAGE, -IMAGE], ["one", "two"], limit=limit)
    assert [ax.get_title() for ax in figure.axes[:2]] == ["one", "two"]
    assert [ax.images[0].get_clim() for ax in figure.axes[2:]] == [scale, scale]
