"""What helpers/representations/textures.py promises: tiles that move, windows, and a network."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from helpers import data
from helpers.representations import load_texture_cnn, shuffle_tiles, texture_windows
from helpers.representations.textures import build_texture_cnn

PICTURES = np.arange(2 * 4 * 6 * 3).reshape(2, 4, 6, 3)


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def tiles_of(picture: np.ndarray) -> list[bytes]:
    """Return the 2×2 tiles of a picture, row by row."""
    corners = [(top, left) for top in (0, 2) for left in range(0, picture.shape[1], 2)]
    return [picture[top : top + 2, left : left + 2].tobytes() for top, left in corners]


def test_a_shuffled_picture_holds_its_own_tiles_elsewhere() -> None:
    mixed = shuffle_tiles(PICTURES, 2, rng=rng())
    for before, after in zip(PICTURES, mixed, strict=True):
        assert set(tiles_of(after)) == set(tiles_of(before))
    assert not np.array_equal(mixed, PICTURES)
    assert PICTURES.ravel().tolist() == list(range(144)), "the pictures are not changed"


def test_exchanged_tiles_stay_at_their_place_and_within_their_group() -> None:
    eight = np.concatenate([PICTURES + 1000 * number for number in range(4)])
    mixed = shuffle_tiles(eight, 2, rng=rng(), groups=[0, 1] * 4)
    before, after = ([tiles_of(picture) for picture in stack] for stack in (eight, mixed))
    for group in (range(0, 8, 2), range(1, 8, 2)):
        for place in range(6):
            assert {after[n][place] for n in group} == {before[n][place] for n in group}
            assert any(after[n][place] != before[n][place] for n in group)
    np.testing.assert_array_equal(shuffle_tiles(eight, 2, rng=rng(), groups=range(8)), eight)


def test_each_picture_needs_a_group() -> None:
    with pytest.raises(ValueError, match=r"groups of shape \(3,\) does not fit: shape \(2,\)"):
        shuffle_tiles(PICTURES, 2, rng=rng(), groups=[0, 0, 0])


def test_each_picture_has_an_order_of_its_own_and_a_whole_one_stays() -> None:
    same = np.repeat(PICTURES[:1], 5, axis=0)
    mixed = shuffle_tiles(same, 2, rng=rng())
    assert len({picture.tobytes() for picture in mixed}) > 1
    square = PICTURES[:, :4, :4]
    np.testing.assert_array_equal(shuffle_tiles(square, 4, rng=rng()), square)


@pytest.mark.parametrize("side", [3, 4, 5, 12])
def test_tiles_that_do_not_fit_are_refused(side: int) -> None:
    with pytest.raises(ValueError, match=rf"side {side} does not divide the pictures \(4, 6\)"):
        shuffle_tiles(PICTURES, side, rng=rng())


def test_one_picture_without_its_stack_is_refused() -> None:
    with pytest.raises(ValueError, match=r"images \(4, 6, 3\) do not fit"):
        shuffle_tiles(PICTURES[0], 2, rng=rng())


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: shuffle_tiles("bricks", 2, rng=rng()), "images must hold numbers"),
        (lambda: shuffle_tiles(PICTURES, "2", rng=rng()), "side must be a whole number"),  # type: ignore[arg-type]
        (lambda: shuffle_tiles(PICTURES, 2, rng=rng(), groups="ab"), "groups must hold numbers"),
        (lambda: texture_windows("left", "3", rng=rng()), "count must be a whole number"),  # type: ignore[arg-type]
    ],
)
def test_what_is_no_number_is_named(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(TypeError, match=f"^{message}"):
        call()


def test_windows_reach_every_border_of_their_half() -> None:
    small = {"ramp": np.arange(65 * 130).reshape(65, 130)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("helpers.representations.textures.textures", lambda: small)
        patch.setattr("helpers.representations.textures.TEXTURES", ("ramp",))
        windows, _ = texture_windows("right", 40, rng=rng())
    corners = {round(float(window[0, 0, 0]) * 255) for window in windows}
    assert corners == {65, 66, 130 + 65, 130 + 66}


def test_windows_of_the_two_halves_share_no_pixel() -> None:
    marked = {name: np.zeros((256, 256), np.uint8) for name in data.TEXTURES}
    for texture in marked.values():
        texture[:, 128:] = 255
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("helpers.representations.textures.textures", lambda: marked)
        left, right = (texture_windows(half, 20, rng=rng())[0] for half in ("left", "right"))
    assert left.max() == 0 and right.min() == 1


def test_windows_are_pieces_of_the_texture_that_their_label_names() -> None:
    windows, labels = texture_windows("right", 2, rng=rng())
    assert (windows.shape, windows.dtype) == ((6, 64, 64, 1), np.float32)
    assert labels.tolist() == [0, 0, 1, 1, 2, 2]
    for window, label in zip((windows[..., 0] * 255).round(), labels, strict=True):
        half = data.textures()[data.TEXTURES[label]][:, 128:]
        places = np.lib.stride_tricks.sliding_window_view(half, (64, 64))
        assert (places == window).all(axis=(2, 3)).any()


@pytest.mark.parametrize("half", ["middle", "", None, 1])
def test_another_half_is_refused(half: object) -> None:
    with pytest.raises(ValueError, match="'left' or 'right' fits"):
        texture_windows(half, 2, rng=rng())  # type: ignore[arg-type]


def test_the_shipped_network_knows_textures_it_has_not_seen() -> None:
    windows, labels = texture_windows("right", 30, rng=np.random.default_rng(77))
    model = load_texture_cnn()
    right = model.predict(windows, verbose=0).argmax(axis=1) == labels
    assert right.mean() > 0.85
    assert model.name == "texture_cnn"
    assert [layer.name for layer in model.layers] == [
        layer.name for layer in build_texture_cnn().layers
    ]
