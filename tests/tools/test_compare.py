"""Figures count as one within the tolerance, and as two beyond it."""

import io

import numpy as np
import pytest
from PIL import Image

from tools.compare import picture_difference


def png(pixels: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels.astype(np.uint8)).save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def drawing() -> np.ndarray:
    return np.random.default_rng(0).integers(20, 200, (60, 90, 3))


def test_equal_drawings_do_not_differ(drawing: np.ndarray) -> None:
    assert picture_difference(png(drawing), png(drawing)) == ""


def test_a_rounding_error_is_no_difference(drawing: np.ndarray) -> None:
    rounded = drawing.copy()
    rounded[::7, ::7] += 1
    assert picture_difference(png(drawing), png(rounded)) == ""


def test_one_changed_digit_is_a_difference(drawing: np.ndarray) -> None:
    changed = drawing.copy()
    changed[10:16, 40] += 50
    assert picture_difference(png(drawing), png(changed)).startswith("6 of 5400 pixels differ")


def test_a_slightly_other_scale_is_a_difference(drawing: np.ndarray) -> None:
    assert "levels on average" in picture_difference(png(drawing), png(drawing * 255 / 250))


def test_another_size_is_a_difference(drawing: np.ndarray) -> None:
    assert picture_difference(png(drawing), png(drawing[:50])) == (
        "its size was 90×60 pixels and is now 90×50"
    )


def test_transparency_is_laid_on_white() -> None:
    clear, white = np.zeros((4, 4, 4)), np.full((4, 4, 3), 255)
    assert picture_difference(png(clear), png(white)) == ""
