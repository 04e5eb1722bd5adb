"""Tests of helpers/internals/windows.py: the two-axis engine under convolution and pooling."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from helpers.internals import windows as rules
from helpers.internals.windows import (
    as_batch,
    count_windows,
    like_image,
    pad_batch,
    resolve_padding,
    windows,
)
from helpers.kernels import conv2d
from helpers.stride_padding import output_size, pad, same_padding

IMAGE = np.array([[7, -2, 9, 0], [-5, 3, -8, 4], [6, -1, 2, -3]])  # rectangular, signed, no order
FORM = 'an int, "valid", "same" or ((top, bottom), (left, right))'

# ------------------------------------------------------------------------------ counting windows


def counted(size: int, kernel: int, stride: int, padding: Any, dilation: int) -> Any:
    """Count the windows on the columns of an image with the engine; None where none fits."""
    steps: dict[str, Any] = {"stride": (1, stride), "dilation": (1, dilation)}
    form = padding if isinstance(padding, str | int) else ((0, 0), padding)
    pixels = resolve_padding(form, (9, size), (1, kernel), **steps)
    try:
        return count_windows((9 + sum(pixels[0]), size + sum(pixels[1])), (1, kernel), **steps)[1]
    except ValueError:
        return None


def taught(size: int, kernel: int, stride: int, padding: Any, dilation: int) -> Any:
    """Count them as the lesson does."""
    try:
        return output_size(size, kernel, stride=stride, padding=padding, dilation=dilation)
    except ValueError:
        return None


def test_the_engine_counts_what_the_lesson_teaches_in_thousands_of_cases() -> None:
    paddings = ["valid", "same", 0, 1, 4, (0, 1), (3, 0)]
    cases = list(product(range(1, 15), range(1, 7), range(1, 5), paddings, range(1, 4)))
    assert len(cases) == 7056
    results = [(counted(*case), taught(*case)) for case in cases]
    assert all(engine == lesson for engine, lesson in results)
    assert 1000 < sum(engine is None for engine, _ in results) < 3000


def test_the_engine_pads_what_the_lesson_teaches_in_thousands_of_cases() -> None:
    for size, kernel, stride, dilation in product(
        range(1, 21), range(1, 10), range(1, 6), range(1, 4)
    ):
        pixels = resolve_padding(
            "same", (size, 7), (kernel, 1), stride=(stride, 7), dilation=(dilation, 1)
        )
        lesson = same_padding(size, kernel, stride=stride, dilation=dilation)
        assert pixels == (lesson, (0, 0))


def test_the_view_has_as_many_windows_as_are_counted_for_all_sizes_up_to_40() -> None:
    for size in range(1, 41):
        batch = np.zeros((1, size, 1, 1))
        for kernel, stride in product(range(1, size + 1), (1, 2, 3, 7)):
            view = windows(batch, (kernel, 1), stride=(stride, 1))
            assert view.shape[1] == output_size(size, kernel, stride=stride)


@pytest.mark.parametrize(
    ("size", "kernel", "dilation", "message"),
    [
        ((4, 5), (5, 1), 1, "kernel (5, 1) is larger than the padded image (4, 5): no window fits"),
        ((4, 5), (4, 6), 1, "kernel (4, 6) is larger than the padded image (4, 5): no window fits"),
        (
            (4, 5),
            (2, 3),
            3,
            "kernel (2, 3) at dilation (3, 3) covers (4, 7): it is larger than the padded image "
            "(4, 5): no window fits",
        ),
    ],
)
def test_a_window_that_does_not_fit_is_refused(
    size: tuple[int, int], kernel: tuple[int, int], dilation: int, message: str
) -> None:
    with pytest.raises(ValueError) as caught:
        count_windows(size, kernel, dilation=(dilation, dilation))
    assert str(caught.value) == message
    assert count_windows(size, size) == (1, 1)


# ---------------------------------------------------------------------------------- the window view


def test_windows_views_every_window_without_a_copy() -> None:
    batch = np.stack([IMAGE, -IMAGE], axis=-1)[np.newaxis]
    view = windows(batch, (2, 3))
    assert view.shape == (1, 2, 2, 2, 3, 2)
    assert np.shares_memory(view, batch)
    np.testing.assert_array_equal(view[0, 1, 1, :, :, 0], [[3, -8, 4], [-1, 2, -3]])
    np.testing.assert_array_equal(view[0, 1, 1, :, :, 1], [[-3, 8, -4], [1, -2, 3]])


def test_a_view_is_for_reading_unless_said_otherwise() -> None:
    batch = np.zeros((1, 6, 6, 1))
    assert windows(batch, (3, 3)).shape == (1, 4, 4, 3, 3, 1)
    assert count_windows((6, 6), (3, 3)) == (4, 4)
    assert resolve_padding("same", (6, 6), (3, 3)) == ((1, 1), (1, 1))
    assert not windows(batch, (3, 3)).flags.writeable
    windows(batch, (3, 3), writeable=True)[0, 0, 0] = 7
    assert batch[0, :3, :3, 0].min() == batch.max() == 7


def test_windows_step_by_the_stride_and_spread_by_the_dilation() -> None:
    batch = np.arange(7 * 9).reshape(1, 7, 9, 1)
    view = windows(batch, (2, 3), stride=(3, 2), dilation=(2, 3))
    assert (
        view.shape[1:3] == count_windows((7, 9), (2, 3), stride=(3, 2), dilation=(2, 3)) == (2, 2)
    )
    np.testing.assert_array_equal(view[0, 1, 1, :, :, 0], [[29, 32, 35], [47, 50, 53]])


# ------------------------------------------------------------------------------- padding and axes


@pytest.mark.parametrize(
    ("padding", "expected"),
    [
        ("valid", ((0, 0), (0, 0))),
        ("same", ((1, 1), (1, 2))),
        (2, ((2, 2), (2, 2))),
        (((0, 1), (2, 3)), ((0, 1), (2, 3))),
        ([[0, 1], [2, 3]], ((0, 1), (2, 3))),
        (np.array([[0, 1], [2, 3]]), ((0, 1), (2, 3))),
    ],
)
def test_padding_of_every_form_becomes_pixels(padding: Any, expected: Any) -> None:
    assert resolve_padding(padding, (5, 6), (3, 4)) == expected


@pytest.mark.parametrize(
    ("padding", "error", "message"),
    [
        (-1, ValueError, "padding -1 does not fit: a whole number of at least 0 does"),
        (True, ValueError, "padding True does not fit: a whole number of at least 0 does"),
        (((0, -1), (0, 0)), ValueError, "padding -1 does not fit: a whole number of at least 0 "),
        ((1, 2), ValueError, f"padding (1, 2) is ambiguous: {FORM} fits"),
        (("same", "same"), ValueError, f"padding ('same', 'same') is ambiguous: {FORM} fits"),
        ([(0, 0)], ValueError, f"padding [(0, 0)] has 1 entries: {FORM} fits"),
        ("full", ValueError, 'padding \'full\' is unknown: "valid", "same" or pixels fit'),
        (None, TypeError, f"padding must be {FORM}, received NoneType"),
        (((0, 0), None), TypeError, "padding must be an int or (before, after), received NoneType"),
    ],
)
def test_padding_that_is_none_says_so(padding: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        resolve_padding(padding, (5, 6), (3, 4))
    assert str(caught.value).startswith(message)


def test_a_batch_is_padded_as_an_image_is_and_itself_where_there_is_no_border() -> None:
    batch = as_batch(IMAGE)
    border = ((1, 0), (2, 3))
    np.testing.assert_array_equal(pad_batch(batch, border)[0, :, :, 0], pad(IMAGE, border))
    edge = np.pad(IMAGE, border, mode="edge")
    np.testing.assert_array_equal(pad_batch(batch, border, mode="edge")[0, :, :, 0], edge)
    assert pad_batch(batch, ((0, 0), (0, 0))) is batch
    assert pad_batch(batch.astype(np.uint8), border).dtype == np.uint8


@pytest.mark.parametrize("padding", [10**5, 10**12, ((0, 0), (0, 10**9))])
def test_a_border_that_would_fill_the_memory_is_refused_by_its_name(padding: Any) -> None:
    for call in (lambda: conv2d(np.ones((6, 7)), np.ones((2, 2)), padding=padding),
                 lambda: pad(np.ones((6, 7)), padding)):  # fmt: skip
        with pytest.raises(ValueError, match="padding is too large: it needs a matrix"):
            call()
    wide = np.broadcast_to(np.int8(0), (1, 10**5, 10**4, 1))
    rules.check_border(wide, ((1, 1), (1, 1)))  # a large image is no large border


@pytest.mark.parametrize("shape", [(4, 5), (4, 5, 3), (2, 4, 5, 3), (1, 1), (1, 4, 5, 1)])
def test_a_batch_is_a_view_that_leads_back_to_the_image(shape: tuple[int, ...]) -> None:
    image = np.arange(np.prod(shape)).reshape(shape)
    batch = as_batch(image)
    assert batch.ndim == 4
    assert np.shares_memory(batch, image)
    np.testing.assert_array_equal(like_image(batch, image.ndim), image)


# ----------------------------------------------------------------------------------------- dtypes


INTEGERS = ("bool", "uint8", "int32", "uint64")
NARROW, WIDE = ("float16", "float32"), ("float64", "longdouble")


@pytest.mark.parametrize("dtype", [*INTEGERS, *NARROW, *WIDE])
def test_one_array_decides_its_results_dtype(dtype: str) -> None:
    averaged = "float32" if dtype in NARROW else "float64"
    computed = "int64" if dtype in INTEGERS else averaged
    array: NDArray[Any] = np.ones((2, 3), dtype)
    assert np.dtype(rules.result_dtype(array)) == computed
    assert rules.widened(array, "x").dtype == computed
    assert np.dtype(rules.float_dtype(array)) == averaged
    assert rules.result_dtype(array, np.ones(2, np.int8), None) == rules.result_dtype(array)
    for other in ("float16", "float32", "float64"):  # among floats the first array decides
        assert np.dtype(rules.result_dtype(array, np.ones(2, other))) == averaged
