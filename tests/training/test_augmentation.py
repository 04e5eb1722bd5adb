"""Tests of helpers/training/augmentation.py: what changes by chance, and what never does."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.training import brighten_images, flip_images, shift_images

EACH: dict[str, Callable[..., Any]] = {
    "shift": lambda images, rng: shift_images(images, 2, rng=rng),
    "flip": lambda images, rng: flip_images(images, rng=rng),
    "brighten": lambda images, rng: brighten_images(images, 0.3, rng=rng),
}
each = pytest.mark.parametrize("change", EACH.values(), ids=EACH)


@each
@pytest.mark.parametrize("shape", [(50, 4, 6), (50, 4, 6, 3)])
def test_shape_and_dtype_stay_and_the_seed_decides(change: Any, shape: tuple[int, ...]) -> None:
    images = np.random.default_rng(0).random(shape).astype(np.float32)
    before = images.copy()
    first, again, other = (change(images, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert first.shape == shape and first.dtype == np.float32
    np.testing.assert_array_equal(first, again)
    np.testing.assert_array_equal(images, before)
    assert not np.array_equal(first, other)
    assert first.min() >= 0 and first.max() <= 1


@given(st.integers(0, 3), st.integers(0, 2**32 - 1))
def test_a_shift_is_one_of_the_moves_allowed(far: int, seed: int) -> None:
    image = np.arange(1, 31).reshape(1, 5, 6)
    moved = shift_images(image, far, rng=np.random.default_rng(seed))[0]
    wide = np.pad(image[0], 3, mode="edge")
    allowed = [
        wide[3 + down : 8 + down, 3 + right : 9 + right]
        for down in range(-far, far + 1)
        for right in range(-far, far + 1)
    ]
    assert any(np.array_equal(moved, one) for one in allowed)


def test_all_nine_moves_by_one_pixel_occur() -> None:
    images = np.broadcast_to(np.arange(25).reshape(5, 5), (300, 5, 5))
    moved = shift_images(images, 1, rng=np.random.default_rng(0))
    assert len({one.tobytes() for one in moved}) == 9


def test_every_image_stays_in_its_place() -> None:
    images = np.broadcast_to(np.arange(5)[:, None, None, None], (5, 4, 4, 3))
    np.testing.assert_array_equal(shift_images(images, 1, rng=np.random.default_rng(0)), images)


def test_about_half_are_mirrored_and_none_otherwise_changed() -> None:
    images = np.broadcast_to(np.arange(6).reshape(2, 3), (400, 2, 3))
    flipped = flip_images(images, rng=np.random.default_rng(0))
    mirrored = np.array([np.array_equal(one, images[0][:, ::-1]) for one in flipped])
    assert 150 < mirrored.sum() < 250
    np.testing.assert_array_equal(flipped[~mirrored], images[~mirrored])


def test_brightness_is_one_factor_an_image() -> None:
    images = np.full((200, 2, 2), 0.5)
    factors = brighten_images(images, 0.3, rng=np.random.default_rng(0)) / 0.5
    assert np.ptp(factors, axis=(1, 2)).max() == 0
    assert 0.7 <= factors.min() < 0.75 and 1.25 < factors.max() <= 1.3


def test_a_share_of_0_changes_nothing_and_one_of_1_makes_black_to_twice_as_bright() -> None:
    images = np.full((300, 2, 2), 0.4)
    rng = np.random.default_rng(0)
    np.testing.assert_array_equal(brighten_images(images, 0, rng=rng), images)
    found = brighten_images(images, 1, rng=rng)
    assert 0 <= found.min() < 0.02 and 0.78 < found.max() <= 0.8


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda rng: shift_images(np.zeros((2, 2)), 1, rng=rng),
            ValueError,
            "images (2, 2) have 2 axes: (N, H, W) or (N, H, W, C) fits",
        ),
        (
            lambda rng: shift_images(np.zeros((1, 2, 2)), -1, rng=rng),
            ValueError,
            "pixels -1 does not fit: a whole number of at least 0 does",
        ),
        (
            lambda rng: shift_images(np.zeros((1, 2, 2)), 10**6, rng=rng),
            ValueError,
            "pixels is too large: it needs a matrix (2000002, 2000002)",
        ),
        (
            lambda rng: brighten_images(np.zeros((1, 2, 2)), 1.5, rng=rng),
            ValueError,
            "share 1.5 does not fit: 0 to 1 fits",
        ),
        (
            lambda rng: brighten_images(np.zeros((1, 2, 2), int), 0.5, rng=rng),
            ValueError,
            "images are int64: floats in [0, 1] fit, so divide them by 255",
        ),
        (
            lambda rng: brighten_images(np.full((1, 2, 2), 7.0), 0.5, rng=rng),
            ValueError,
            "images reach from 7.0 to 7.0: floats in [0, 1] fit, so divide pixels from 0 to 255 "
            "by 255",
        ),
        (
            lambda rng: flip_images(np.zeros((1, 2, 2)), rng=3),  # type: ignore[arg-type]
            TypeError,
            "rng must be a generator such as np.random.default_rng(0), received int",
        ),
    ],
)
def test_errors_name_the_argument(call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        call(np.random.default_rng(0))
    assert str(caught.value) == message
