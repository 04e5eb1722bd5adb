"""What the drawn eyes promise: the same eyes everywhere, and no easy way to tell them apart."""

import hashlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.linalg import cholesky, solve_triangular
from scipy.optimize import minimize

from helpers import data
from helpers.data.eyes import (
    _LIMITS,
    DROWSY_BELOW,
    HARD,
    NEAREST,
    PERSON,
    PICTURE,
    RANGES,
    describe_eyes,
    draw_eye,
    draw_eyes,
    is_drowsy,
)

# Of all pixels and labels, training first.
DIGEST = "2a533108bb7d11aae7c8b7f3154a8f3f016b46be909f9c7a04bdd453aacaa9a7"
# Of 30 pictures drawn at the ends of all ranges, and 30 anywhere between them.
DIGEST_AT_THE_ENDS = "ad1d9548e0e1728f5a13bd2779b50714fa8c912ab3591132896fee90549caa4d"

Sets = tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


@pytest.fixture(scope="module")
def sets() -> Sets:
    return data.eyes()


# ------------------------------------------------------------------------------------ the data set


def test_the_set_has_keras_own_form(sets: Sets) -> None:
    for (images, labels), count in zip(sets, (2000, 400), strict=True):
        assert (images.shape, images.dtype) == ((count, 64, 64, 3), np.uint8)
        assert (labels.shape, labels.dtype) == ((count,), np.uint8)


def test_half_of_each_part_is_drowsy(sets: Sets) -> None:
    for _, labels in sets:
        assert np.bincount(labels).tolist() == [len(labels) // 2] * 2


def test_class_0_is_awake_and_class_1_drowsy(sets: Sets) -> None:
    assert data.EYE_CLASSES == ("awake", "drowsy")
    for (_, labels), table in zip(sets, data.eye_descriptions(), strict=True):
        np.testing.assert_array_equal(labels == 1, table["aperture"] < 0.5)


def test_every_processor_draws_the_same_bytes(sets: Sets) -> None:
    # Not a coarse statistic but every byte: the pixels are made of operations that IEEE 754 fixes
    # to the last digit, applied entry by entry. Another digest means another picture.
    digest = hashlib.sha256()
    for images, labels in sets:
        digest.update(images.tobytes())
        digest.update(labels.tobytes())
    assert digest.hexdigest() == DIGEST


def test_whatever_can_be_drawn_is_the_same_bytes_everywhere() -> None:
    ranges = RANGES | _LIMITS
    places = np.random.default_rng(0).random((len(ranges), 60))
    places[:, :30] = places[:, :30].round()
    table = {
        name: low + (high - low) * place
        for (name, (low, high)), place in zip(ranges.items(), places, strict=True)
    }
    drawn = draw_eyes(table)
    assert hashlib.sha256(drawn.tobytes()).hexdigest() == DIGEST_AT_THE_ENDS


def test_nobody_is_in_both_parts_and_everybody_is_awake_twice_and_drowsy_twice() -> None:
    train, test = data.eye_descriptions()
    for table, people in ((train, range(500)), (test, range(500, 600))):
        for drowsy in (False, True):
            seen = table["person"][is_drowsy(table["aperture"]) == drowsy]
            assert sorted(seen.astype(int)) == sorted([*people, *people])


def test_each_of_the_ten_skin_tones_is_as_frequent_in_each_part_and_class() -> None:
    for table in data.eye_descriptions():
        for drowsy in (False, True):
            tones = table["skin"][is_drowsy(table["aperture"]) == drowsy].astype(int)
            assert np.bincount(tones).tolist() == [len(tones) // 10] * 10


def test_the_pictures_are_those_of_their_descriptions(sets: Sets) -> None:
    for (images, _), table in zip(sets, data.eye_descriptions(), strict=True):
        rows = slice(37, 60)
        drawn = draw_eyes({name: column[rows] for name, column in table.items()})
        np.testing.assert_array_equal(drawn, images[rows])


# ------------------------------------------------------------------------- no easy way to tell them


def logistic(
    train: np.ndarray, labels: np.ndarray, strength: float
) -> Callable[[np.ndarray], np.ndarray]:
    """Fit logistic regression with L2 regularisation to convergence; return its decision."""
    mean, spread = train.mean(0), train.std(0) + np.float32(1e-6)
    scaled, sign = (train - mean) / spread, 2.0 * labels - 1
    products = scaled @ scaled.T  # the best weights are a mixture of the pictures themselves
    jitter = 1e-5 * products.trace() / len(products) * np.eye(len(products), dtype=train.dtype)
    features = cholesky(products + jitter, lower=True).astype(np.float64)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        margin = sign * (features @ w[1:] + w[0])
        slope = -sign * np.exp(-np.logaddexp(0, margin)) / len(sign)
        value = np.logaddexp(0, -margin).mean() + strength / 2 * w[1:] @ w[1:]
        return float(value), np.r_[slope.sum(), features.T @ slope + strength * w[1:]]

    fit = minimize(loss, np.zeros(len(train) + 1), jac=True, method="L-BFGS-B")
    assert fit.success
    weights = scaled.T @ solve_triangular(features, fit.x[1:], lower=True, trans="T")
    return lambda x: ((x - mean) / spread @ weights + fit.x[0] > 0).astype(np.uint8)


def by_threshold(
    train: np.ndarray, labels: np.ndarray, test: np.ndarray, wanted: np.ndarray
) -> float:
    """Return the test accuracy of the threshold, and the side, that fit the training set best."""
    right = [np.mean((train < t) == labels) for t in train]
    best = int(np.argmax(np.abs(np.array(right) - 0.5)))
    return float(np.mean(((test < train[best]) == (right[best] > 0.5)) == wanted))


def test_brightness_does_not_tell_them_apart(sets: Sets) -> None:
    (x_train, y_train), (x_test, y_test) = sets
    brightness = x_train.mean((1, 2, 3)), x_test.mean((1, 2, 3))
    assert by_threshold(brightness[0], y_train, brightness[1], y_test) < 0.60


@pytest.mark.parametrize("measure", ["min", "max", "std"])
def test_nor_does_the_darkest_or_brightest_value_or_the_contrast(measure: str, sets: Sets) -> None:
    (x_train, y_train), (x_test, y_test) = sets
    values = (getattr(x, measure)((1, 2, 3)).astype(float) for x in (x_train, x_test))
    assert by_threshold(next(values), y_train, next(values), y_test) < 0.75


@pytest.mark.check
def test_a_line_through_the_pixels_tells_five_in_six_at_best(sets: Sets) -> None:
    (x_train, y_train), (x_test, y_test) = sets
    flat_train, flat_test = (x.reshape(len(x), -1) / np.float32(255) for x in (x_train, x_test))
    decide = logistic(flat_train, y_train, 1.0)  # 0.1 and 0.3 do as well on the test
    assert np.mean(decide(flat_train) == y_train) > 0.8  # it did learn
    assert 0.7 < np.mean(decide(flat_test) == y_test) < 0.835


def test_nothing_but_the_aperture_gives_the_label_away() -> None:
    train, test = (
        (np.stack([table[name] for name in PERSON | PICTURE], 1), is_drowsy(table["aperture"]))
        for table in data.eye_descriptions()
    )
    decide = logistic(*train, 1e-3)
    assert np.mean(decide(train[0]) == train[1]) < 0.56
    assert 0.43 < np.mean(decide(test[0]) == test[1]) < 0.57
    for column in train[0].T:  # nor one of them alone, in a curved way: equal means and spreads
        two = column[train[1]], column[~train[1]]
        spread = column.std() + 1e-9
        assert abs(two[0].mean() - two[1].mean()) / spread < 0.15
        assert abs(two[0].std() - two[1].std()) / spread < 0.12


def test_the_lashes_move_with_the_lid_and_give_the_label_away_too() -> None:
    # Their reach as `_lashes` paints it: page 07 and the module say that 99 of 100 pairs tell.
    for table in data.eye_descriptions():
        reach = np.abs(table["lash_length"] * (table["aperture"] - 0.25) / 0.75)
        drowsy = is_drowsy(table["aperture"])
        longer = np.mean(reach[~drowsy][:, None] > reach[drowsy])
        assert longer == pytest.approx(0.99, abs=0.005)


# ---------------------------------------------------------------------------------- the description


def test_drowsy_is_less_than_half_open() -> None:
    assert is_drowsy([[0.0, 0.499], [0.5, 1.0]]).tolist() == [[True, True], [False, False]]


def test_apertures_leave_out_the_border_and_a_fifth_is_hard() -> None:
    off = np.abs(describe_eyes(6000, people=50, seed=3)["aperture"] - DROWSY_BELOW)
    assert off.min() >= NEAREST and off.max() <= 0.5
    assert np.mean(off < HARD) == pytest.approx(0.2, abs=0.02)


def test_every_number_fills_its_range_and_stays_in_it() -> None:
    table = describe_eyes(4000, people=2000, seed=4)
    assert list(table) == list(RANGES)
    for name, (low, high) in (PERSON | PICTURE).items():
        inner = (table[name] - low) / (high - low)
        assert inner.min() >= 0 and inner.max() < 1
        assert inner.min() < 0.06 and inner.max() > 0.94
        assert inner.mean() == pytest.approx(0.5, abs=0.03)


def test_a_person_keeps_a_face_and_changes_the_pose() -> None:
    table = describe_eyes(90, people=9, seed=5)
    for person in range(9):
        rows = table["person"] == person
        assert rows.sum() == 10
        assert all(len(set(table[name][rows])) == 1 for name in PERSON)
        assert all(len(set(table[name][rows])) == 10 for name in PICTURE)


@pytest.mark.parametrize(("count", "people"), [(1, 1), (7, 7), (10, 3), (12, 4), (50, 7)])
def test_people_get_the_same_number_of_pictures_and_take_turns(count: int, people: int) -> None:
    table = describe_eyes(count, people=people, seed=count)
    pictures = np.bincount(table["person"].astype(int), minlength=people)
    assert len(table["person"]) == count and pictures.max() - pictures.min() <= 1
    drowsy = np.bincount(table["person"].astype(int), is_drowsy(table["aperture"]), people)
    assert np.abs(pictures - 2 * drowsy).max() <= 1


def test_a_seed_repeats_its_eyes_and_another_gives_others() -> None:
    first, again, other = (describe_eyes(8, people=4, seed=s) for s in (1, 1, 2))
    assert all((first[name] == again[name]).all() for name in first)
    assert not (draw_eyes(first) == draw_eyes(other)).all(axis=(1, 2, 3)).any()


@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        ({"count": 0}, ValueError, "count 0 does not fit: a whole number of at least 1"),
        ({"count": 2.0}, ValueError, "count 2.0 does not fit"),
        ({"count": 3, "people": 4}, ValueError, "count 3 does not .* a whole number of at least 4"),
        ({"people": 0}, ValueError, "people 0 does not fit"),
        ({"people": True}, ValueError, "people True does not fit"),
        ({"seed": -1}, ValueError, "seed -1 does not fit"),
        ({"seed": None}, TypeError, "seed must be a whole number, received NoneType"),
    ],
)
def test_a_number_that_counts_nothing_is_refused(
    changed: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        describe_eyes(**({"count": 2, "people": 1, "seed": 0} | changed))


# -------------------------------------------------------------------------------------- the drawing


def test_one_eye_is_64_by_64_pixels_in_colour() -> None:
    eye = draw_eye()
    assert (eye.shape, eye.dtype) == ((64, 64, 3), np.uint8)


@pytest.mark.parametrize("change", [{}, {"skin": 9.5, "iris": 8}, {"glasses": 1, "roll": -11}])
def test_the_lid_comes_down_row_by_row(change: dict[str, float]) -> None:
    plain = {"blur": 0, "grain": 0, "gaze_y": 0, "light_x": 0, "light_y": 0, "glare": 0}
    shut = draw_eye(0, **plain | change).astype(int)
    differing = []
    for aperture in (0.2, 0.4, 0.6, 0.8, 1.0):
        eye = draw_eye(aperture, **plain | change).astype(int)
        changed = np.abs(eye - shut).max(2)[:, 24:40] > 25
        differing.append(int(changed.any(1).sum()))  # rows that are no longer lid
    assert differing == sorted(set(differing)) and len(set(differing)) == 5


def test_a_shut_eye_hides_iris_pupil_and_gaze() -> None:
    for change in (
        {"iris": 8.0},
        {"pupil": 0.6},
        {"gaze_x": 0.4},
        {"gaze_y": -0.1},
        {"lamp_x": 0.5},
    ):
        assert np.abs(draw_eye(0, **change).astype(int) - draw_eye(0)).max() <= 30
        assert np.abs(draw_eye(1, **change).astype(int) - draw_eye(1)).max() > 45


def test_moving_the_eye_by_whole_pixels_moves_its_picture() -> None:
    still = {"blur": 0, "grain": 0, "light_x": 0, "light_y": 0}
    here, there = draw_eye(0.8, **still), draw_eye(0.8, x=5, y=-3, **still)
    np.testing.assert_allclose(there[:-3, 5:].astype(int), here[3:, :-5], atol=1)


def test_the_other_eye_is_the_mirror_image_but_for_lamp_and_light() -> None:
    same = {"grain": 0, "lamp_x": 0, "light_x": 0, "skew": 0.2, "cant": 4, "crease": 1}
    here, there = draw_eye(0.7, side=1, **same), draw_eye(0.7, side=-1, **same)
    assert (here != there).any()
    np.testing.assert_allclose(there.astype(int), here[:, ::-1], atol=1)


@pytest.mark.parametrize(
    ("change", "brighter"),
    [({"light": 0.6}, -1), ({"light": 1.0}, 1), ({"haze": 0.1}, 1), ({"skin": 9}, -1)],
)
def test_light_haze_and_skin_change_the_brightness(change: dict[str, float], brighter: int) -> None:
    assert np.sign(draw_eye(**change).mean() - draw_eye().mean()) == brighter


def test_blur_takes_contrast_between_neighbours_and_grain_adds_it() -> None:
    def rough(**change: float) -> float:
        return float(np.abs(np.diff(draw_eye(**change).astype(int), axis=1)).mean())

    assert rough(blur=1, grain=0) < rough(blur=0, grain=0) < rough(blur=0, grain=0.04)


def test_glasses_are_worn_by_those_above_0_7_alone() -> None:
    without = draw_eye(glasses=0, glare=1)
    np.testing.assert_array_equal(draw_eye(glasses=0.7, glare=1), without)
    assert (draw_eye(glasses=0.701, glare=1) != without).any()


def test_grain_is_noise_of_mean_0_and_the_deviation_it_says() -> None:
    still = {"blur": 0, "light": 0.8}
    noise = draw_eye(grain=0.03, **still) - draw_eye(grain=0, **still).astype(float)
    assert noise.mean() == pytest.approx(0, abs=0.3)
    assert noise.std() == pytest.approx(0.03 * 255, rel=0.03)


def test_the_brow_is_darker_than_its_skin_on_all_ten() -> None:
    for skin in range(10):
        with_brow, without = (draw_eye(skin=skin + 0.5, grain=0, brow=b, hair=5) for b in (0.9, 0))
        darker = with_brow.astype(int) - without
        assert darker.max() <= 0 and darker.min() < -10


def test_a_picture_depends_on_its_own_row_alone() -> None:
    table = describe_eyes(35, people=5, seed=7)  # more than two chunks
    together = draw_eyes(table)
    for i in (0, 15, 16, 34):
        alone = draw_eyes({name: column[i] for name, column in table.items()})
        np.testing.assert_array_equal(alone[0], together[i])


def test_the_table_stays_as_it_was_and_a_single_number_serves_all_rows() -> None:
    table = describe_eyes(3, people=3, seed=8)
    before = {name: column.copy() for name, column in table.items()}
    pictures = draw_eyes(table | {"aperture": 0.0})
    assert all((table[name] == before[name]).all() for name in table)
    np.testing.assert_array_equal(pictures, draw_eyes(table | {"aperture": np.zeros(3)}))


def test_person_may_be_missing() -> None:
    table = describe_eyes(2, people=2, seed=9)
    pictures = draw_eyes(table)
    del table["person"]
    np.testing.assert_array_equal(draw_eyes(table), pictures)
    single = {name: column[0] for name, column in table.items()}
    np.testing.assert_array_equal(draw_eyes(single), pictures[:1])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"nose": 1}, "unknown column 'nose'"),
        ({"aperture": 1.2}, "aperture runs from 1.2 to 1.2: 0 to 1 fits"),
        ({"aperture": -0.1}, "aperture runs from"),
        ({"aperture": float("nan")}, r"aperture \(1,\) must be finite numbers along one axis"),
        ({"roll": float("inf")}, "roll .* must be finite"),
        ({"gaze_x": [[0.1]]}, r"gaze_x \(1, 1\) must be"),
        ({"gaze_x": [0.1, 0.2], "gaze_y": [0, 0, 0]}, r"columns of \[2, 3\] numbers"),
        ({"gaze_x": []}, r"gaze_x \(0,\)"),
        ({"skin": [4, 11]}, "skin runs from 4 to 11: 0 to 10 fits"),
        ({"iris": -1}, "iris runs from -1"),
        ({"size": 0}, "size runs from 0 to 0: 5 to 100 fits"),
        ({"frame_width": -1.5}, "frame_width runs from"),
        ({"grain_seed": -5}, "grain_seed runs from"),
        ({"glare": 1e9}, "glare runs from .* -10 to 10 fits"),
        ({"roll": 90}, "roll runs from 90 to 90: -30 to 30 fits"),
    ],
)
def test_what_cannot_be_drawn_is_refused_by_name(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        draw_eyes(describe_eyes(1, people=1, seed=0) | change)


def test_a_column_of_words_is_refused_by_name() -> None:
    with pytest.raises(TypeError, match="gaze_x must hold numbers, received str"):
        draw_eye(gaze_x="left")  # type: ignore[arg-type]


def test_a_missing_column_is_named() -> None:
    table = describe_eyes(1, people=1, seed=0)
    del table["gaze_x"]
    with pytest.raises(ValueError, match="lacks the column 'gaze_x'"):
        draw_eyes(table)
