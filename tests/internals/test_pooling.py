"""Tests of helpers/internals/pooling.py: how the work is cut, and how little memory it takes."""

import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from helpers.internals import pooling
from helpers.internals.pooling import prepare
from helpers.pooling import average_pool2d, max_pool2d, min_pool2d
from tests.support import assert_refused

Array = NDArray[Any]
Pool = Callable[..., Array]
EACH = pytest.mark.parametrize("pool", [max_pool2d, min_pool2d, average_pool2d])
GREY = np.array([[7, -2, 9, 0, 5], [-5, 3, -8, 4, 1], [6, -1, 2, -3, -9], [0, 8, -4, 1, 2]])


def integers(*shape: int) -> Array:
    """Draw signed integers in no order."""
    return np.random.default_rng(0).integers(-99, 100, shape)


def test_the_work_is_a_batch_and_every_argument_a_pair() -> None:
    work = prepare(np.ones((5, 6), np.uint8), 3, None, ((1, 2), (0, 1)))
    assert (work.batch.shape, work.batch.dtype, work.axes) == ((1, 5, 6, 1), np.int64, 2)
    assert (work.pool_size, work.stride, work.pixels) == ((3, 3), (3, 3), ((1, 2), (0, 1)))
    assert (work.places, work.shape) == ((2, 2), (1, 2, 2, 1))


@EACH
def test_a_batch_larger_than_one_block_is_pooled_alike(pool: Pool) -> None:
    batch = integers(5, 130, 140, 9)  # an image fills more than half a block
    result = pool(batch, 3, stride=2, padding="same")
    for n in range(5):
        np.testing.assert_array_equal(pool(batch[n], 3, stride=2, padding="same"), result[n])


@EACH
def test_an_image_larger_than_a_block_is_pooled_alike(
    monkeypatch: pytest.MonkeyPatch, pool: Pool
) -> None:
    batch = integers(3, 520, 510, 1)
    assert batch[0].size > pooling._BLOCK
    result = pool(batch, 3, stride=2, padding="same")
    monkeypatch.setattr(pooling, "_BLOCK", 10**9)  # all at once
    np.testing.assert_array_equal(pool(batch, 3, stride=2, padding="same"), result)


def extra_memory(call: Callable[[], Array]) -> int:
    """Measure the peak memory of a call beside its result, in bytes."""
    tracemalloc.start()
    try:
        out = call()
        return tracemalloc.get_traced_memory()[1] - out.nbytes
    finally:
        tracemalloc.stop()


@EACH
def test_a_batch_needs_little_more_memory_than_its_result(pool: Pool) -> None:
    batch = np.ones((64, 64, 64, 16), np.float32)
    for step in (1, 2, 3):
        extra = extra_memory(lambda step=step: pool(batch, 3, stride=step, padding="same"))  # type: ignore[misc]
        assert extra <= 0.25 * batch.nbytes


@EACH
@pytest.mark.parametrize("dtype", ["uint8", "float32"])
def test_one_image_needs_a_few_times_its_own_memory_however_large_the_pool(
    pool: Pool, dtype: str
) -> None:
    image = np.ones((400, 500), dtype)
    own = image.size * (8 if dtype == "uint8" else 4)  # integers are worked on as int64
    for size in (3, 50, 301):
        assert extra_memory(lambda size=size: pool(image, size, stride=2, padding=1)) <= 4 * own  # type: ignore[misc]


@EACH
def test_large_images_are_pooled_one_after_the_other(pool: Pool) -> None:
    batch = np.ones((4, 400, 500, 1), np.float32)
    assert batch[0].size > pooling._BLOCK
    one, four = (extra_memory(lambda n=n: pool(batch[:n], 3, stride=2)) for n in (1, 4))  # type: ignore[misc]
    assert four < 2 * one  # what the last one took is given back late


@pytest.mark.parametrize("name", ["pool_size", "stride"])
def test_a_size_that_is_none_is_refused_by_its_name(name: str) -> None:
    sizes: dict[str, Any] = {"pool_size": 2, "stride": 2, name: 0}
    message = f"{name} 0 does not fit: a whole number of at least 1 does"
    assert_refused(lambda: prepare(GREY, padding=0, **sizes), message)


@EACH
@pytest.mark.parametrize("border", [10**9, ((0, 10**9), (0, 0)), ((0, 0), (10**9, 0))])
def test_far_too_much_padding_is_refused_before_memory_is_taken(pool: Pool, border: Any) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match="one would see no pixel"):
            pool(GREY, padding=border)
        assert tracemalloc.get_traced_memory()[1] < 10**6
    finally:
        tracemalloc.stop()
