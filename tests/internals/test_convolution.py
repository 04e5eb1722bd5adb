"""Tests of helpers/internals/convolution.py: which way is taken, how it is cut, its memory."""

import tracemalloc
from itertools import product
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from helpers.internals import convolution
from helpers.internals.convolution import (
    cut,
    fill,
    multiply_patches,
    prepare,
    shift_and_add,
    suits_blas,
)
from helpers.kernels import conv2d, conv2d_loops
from tests.support import assert_refused


def integers(*shape: int) -> NDArray[Any]:
    """Draw small signed integers in no order."""
    return np.random.default_rng(0).integers(-9, 10, shape)


@pytest.mark.parametrize("block", [1, 50, 3000])
@pytest.mark.parametrize("alone", [1, 2000, 500_000])
@pytest.mark.parametrize(("images", "channels", "filters"), [(5, 1, 1), (5, 3, 4), (5, 9, 7)])
def test_how_the_work_is_cut_into_blocks_does_not_matter(
    monkeypatch: pytest.MonkeyPatch,
    images: int,
    channels: int,
    filters: int,
    block: int,
    alone: int,
) -> None:
    image, kernel = integers(images, 9, 12, channels), integers(3, 2, channels, filters)
    expected = conv2d_loops(image, kernel)
    monkeypatch.setattr(convolution, "_BLOCK", block)
    monkeypatch.setattr(convolution, "_PRODUCT", alone)
    np.testing.assert_array_equal(conv2d(image, kernel), expected)
    np.testing.assert_array_equal(conv2d(image.astype(float), kernel), expected)


@pytest.mark.parametrize(
    ("image", "kernel"),
    [
        ((9, 8, 3), (2, 3, 3, 4)),
        ((2, 9, 8, 9), (3, 3, 9, 5)),
        ((2, 9, 8, 1), (3, 3, 1, 6)),
        ((9, 8), (4, 1)),
    ],
)
@pytest.mark.parametrize(("stride", "dilation"), [(1, 1), ((2, 1), (1, 3))])
def test_both_engines_give_the_same(
    image: tuple[int, ...], kernel: tuple[int, ...], stride: Any, dilation: Any
) -> None:
    works = [
        prepare(integers(*image) / 4, integers(*kernel), stride, "same", dilation) for _ in range(3)
    ]
    shift_and_add(works[0].windows, works[0].kernel, works[0].out)
    multiply_patches(works[1].windows, works[1].kernel, works[1].out)
    fill(works[2])
    for work in works[1:]:
        np.testing.assert_allclose(work.out, works[0].out, atol=1e-12)


def test_the_work_has_all_axes_and_the_outputs_dtype() -> None:
    work = prepare(integers(5, 6).astype(np.float32), [[1, 2, 3]], (2, 1), ((1, 0), (0, 2)), 1, 7)
    assert work.batch.shape == (1, 6, 8, 1)
    assert work.kernel.shape == (1, 3, 1, 1)
    assert work.out.shape == (1, 3, 6, 1)
    assert work.windows.shape == (1, 3, 6, 1, 3, 1)
    assert work.bias is not None
    assert {array.dtype.name for array in (work.kernel, work.bias, work.out)} == {"float32"}
    assert (work.stride, work.dilation, work.axes) == ((2, 1), (1, 1), 2)


@pytest.mark.parametrize(
    ("image", "kernel", "dtype", "suits"),
    [
        ((4, 4, 2), (2, 2, 2, 1), "float32", True),
        ((4, 4, 1), (2, 2, 1, 2), "float64", True),
        ((4, 4, 1), (2, 2, 1, 1), "float64", False),  # one kernel on one channel is no matrix
        ((4, 4, 2), (2, 2, 2, 2), "int64", False),
        # A row of patches has 17·50·16 = 13,600 entries: four times 2·(51·32 + 2·17·2).
        ((2, 51, 32, 1), (50, 16, 1, 2), "float64", True),
        ((2, 52, 32, 1), (51, 16, 1, 2), "float64", False),
    ],
)
def test_matrix_products_are_the_way_for_floats_that_make_matrices_and_leave_room(
    image: tuple[int, ...], kernel: tuple[int, ...], dtype: str, suits: bool
) -> None:
    work = prepare(np.ones(image, dtype), np.ones(kernel, dtype), 1, "valid")
    assert suits_blas(work) == suits


@pytest.mark.parametrize(("block", "alone"), [(60, 100), (500, 500), (10**9, 10**9)])
def test_a_block_is_as_large_as_its_limits_allow(
    monkeypatch: pytest.MonkeyPatch, block: int, alone: int
) -> None:
    monkeypatch.setattr(convolution, "_BLOCK", block)
    monkeypatch.setattr(convolution, "_PRODUCT", alone)
    for images, rows, channels, filters in product((1, 4), (3, 12), (1, 7, 8), (1, 5)):
        work = prepare(
            np.ones((images, rows, 5, channels)), np.ones((2, 1, channels, filters)), 1, 0
        )
        n_images, n_rows, few = cut(work.windows, work.kernel, work.out)
        row = 5 * 2 * channels  # entries of the patches of one output row
        limit = min(block, 4 * work.out.size)
        allowed = min(limit, alone // filters) if few else limit
        assert few == (channels < 8 and row * filters <= alone)
        assert n_rows == max(1, min(rows - 1, allowed // row))
        assert n_images == max(1, limit // (n_rows * row))


@pytest.mark.parametrize("channels", [3, 9])
def test_wider_floats_are_rounded_to_64_bits_before_they_are_multiplied(channels: int) -> None:
    image, kernel = integers(9, 12, channels) / 7, integers(3, 3, channels, 2) / 9
    np.testing.assert_array_equal(
        conv2d(image.astype(np.longdouble), kernel), conv2d(image, kernel)
    )


@pytest.mark.parametrize("name", ["stride", "dilation"])
def test_a_step_that_is_none_is_refused_by_its_name(name: str) -> None:
    message = f"{name} 0 does not fit: a whole number of at least 1 does"
    assert_refused(lambda: conv2d([[1]], [[1]], **{name: 0}), message)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["image", "kernel"])
def test_an_array_that_cannot_be_computed_with_is_refused_by_its_name(name: str) -> None:
    arrays: dict[str, Any] = {"image": [[1]], "kernel": [[1]]}
    large, words = arrays | {name: np.uint64([[2**63]])}, arrays | {name: "cat"}
    message = f"{name} holds 9223372036854775808: integers below 2**63 fit"
    assert_refused(lambda: conv2d(**large), message)
    message = f"{name} must hold numbers, received str (<U3)"
    assert_refused(lambda: conv2d(**words), message, TypeError)


@pytest.mark.check
@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("dtype", ["uint8", "float32"])
@pytest.mark.parametrize("stride", [1, 3])
@pytest.mark.parametrize(
    ("image", "kernel"),
    [
        ((64, 64), (7, 7)),
        ((512, 512), (3, 3)),
        ((64, 64, 3), (3, 3, 3, 1)),
        ((3, 1000, 2), (1, 500, 2, 2)),
        ((100, 100, 3), (60, 50, 3, 2)),
        ((256, 256, 16), (5, 5, 16, 8)),
        ((200, 28, 28, 1), (3, 3, 1, 32)),
        ((8, 16, 16, 128), (3, 3, 128, 16)),
    ],
)
def test_extra_memory_is_at_most_12_times_input_plus_output(
    image: tuple[int, ...], kernel: tuple[int, ...], dtype: str, stride: int, padding: str
) -> None:
    numbers = np.ones(image, dtype)
    weights = np.ones(kernel, "float32" if dtype == "float32" else "int64")
    tracemalloc.start()
    try:
        out = conv2d(numbers, weights, stride=stride, padding=padding)
        extra = tracemalloc.get_traced_memory()[1] - out.nbytes
    finally:
        tracemalloc.stop()
    few_kilobytes = 16_384  # Python's own objects, whatever the image's size
    assert extra - few_kilobytes <= 12 * (numbers.nbytes + out.nbytes)
