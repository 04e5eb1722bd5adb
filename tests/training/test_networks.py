"""Tests of helpers/training/networks.py: gradients against TensorFlow and differences; learning."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from helpers import training
from helpers.data import digits

Array = NDArray[Any]
NETWORKS: dict[str, Any] = {
    "ann": (training.initial_ann, training.ann_logits, training.ann_gradients),
    "cnn": (training.initial_cnn, training.cnn_logits, training.cnn_gradients),
}
EACH = pytest.mark.parametrize(("initial", "logits", "gradients"), NETWORKS.values(), ids=NETWORKS)


def shifted(parameters: dict[str, Array], dtype: Any) -> dict[str, Array]:
    """Move every parameter off zero, the biases too, in the given dtype."""
    rng = np.random.default_rng(5)
    return {
        name: (array + 0.2 * rng.standard_normal(array.shape)).astype(dtype)
        for name, array in parameters.items()
    }


def few_digits(count: int, dtype: Any = np.float64) -> tuple[Array, Array]:
    """Give real digits: their strokes hold many equal pixels, so that maxima are tied."""
    (images, labels), _ = digits()
    return (images[:count] / 255).astype(dtype), labels[:count]


def tensorflow_logits(tf: Any, parameters: dict[str, Any], images: Array) -> Any:
    """Compute the logits of the network whose parameters these are, in TensorFlow's own words."""
    x = tf.constant(images)
    if "kernel" in parameters:
        maps = tf.nn.conv2d(x[..., None], parameters["kernel"], 1, "VALID")
        maps = tf.nn.relu(maps + parameters["kernel_bias"])
        hidden = tf.reshape(tf.nn.max_pool2d(maps, 2, 2, "VALID"), (len(images), -1))
    else:
        rows = tf.reshape(x, (len(images), -1))
        hidden = tf.nn.relu(rows @ parameters["hidden_weights"] + parameters["hidden_bias"])
    return hidden @ parameters["weights"] + parameters["bias"]


def tensorflow_gradients(
    tf: Any, parameters: dict[str, Array], images: Array, labels: Array
) -> tuple[float, dict[str, Array]]:
    """Compute loss and gradients with a GradientTape."""
    variables = {name: tf.Variable(array) for name, array in parameters.items()}
    with tf.GradientTape() as tape:
        scores = tensorflow_logits(tf, variables, images)
        loss = tf.reduce_mean(
            tf.nn.sparse_softmax_cross_entropy_with_logits(labels.astype(np.int64), scores)
        )
    found = tape.gradient(loss, variables)
    return float(loss), {name: gradient.numpy() for name, gradient in found.items()}


# --------------------------------------------------------------------------------------- gradients


@EACH
@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float32, 2e-5), (np.float64, 1e-12)])
@pytest.mark.parametrize("count", [1, 5, 32])
def test_loss_and_gradients_are_tensorflows(
    tf: Any, initial: Any, logits: Any, gradients: Any, dtype: Any, tolerance: float, count: int
) -> None:
    parameters = shifted(initial(np.random.default_rng(count)), dtype)
    images, labels = few_digits(count, dtype)
    expected_loss, expected = tensorflow_gradients(tf, parameters, images, labels)
    loss, found = gradients(parameters, images, labels)
    assert loss == pytest.approx(expected_loss, rel=1e-5 if dtype == np.float32 else 1e-12)
    assert found.keys() == expected.keys() == parameters.keys()
    for name, gradient in found.items():
        assert gradient.dtype == dtype
        assert np.any(gradient)
        np.testing.assert_allclose(gradient, expected[name], atol=tolerance, err_msg=name)


@EACH
def test_logits_are_tensorflows(tf: Any, initial: Any, logits: Any, gradients: Any) -> None:
    parameters = shifted(initial(np.random.default_rng(3)), np.float32)
    images, _ = few_digits(20, np.float32)
    expected = tensorflow_logits(tf, parameters, images).numpy()
    found = logits(parameters, images)
    assert found.shape == (20, 10)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected, atol=1e-4)


def drawn(gradients: Any, seed: int = 0) -> tuple[dict[str, Array], Array, Array]:
    """Draw a small network for rectangular images without order, six of them, and labels."""
    rng = np.random.default_rng(seed)
    shapes: dict[str, tuple[int, ...]] = {
        "hidden_weights": (7 * 10, 6),
        "hidden_bias": (6,),
        "weights": (6, 10),
        "bias": (10,),
    }
    if gradients is training.cnn_gradients:
        # 7×10 pixels, 5×8 windows, 2×4 pooled: a row is left over
        shapes = {
            "kernel": (3, 3, 1, 5),
            "kernel_bias": (5,),
            "weights": (2 * 4 * 5, 10),
            "bias": (10,),
        }
    parameters = {name: rng.standard_normal(shape) for name, shape in shapes.items()}
    return parameters, rng.random((6, 7, 10)), rng.integers(0, 10, 6)


@pytest.mark.parametrize("gradients", [training.ann_gradients, training.cnn_gradients])
def test_gradients_of_rectangular_images_are_tensorflows(tf: Any, gradients: Any) -> None:
    parameters, images, labels = drawn(gradients)
    expected_loss, expected = tensorflow_gradients(tf, parameters, images, labels)
    loss, found = gradients(parameters, images, labels)
    assert loss == pytest.approx(expected_loss, rel=1e-12)
    for name, gradient in found.items():
        np.testing.assert_allclose(gradient, expected[name], atol=1e-12, err_msg=name)


@pytest.mark.parametrize("gradients", [training.ann_gradients, training.cnn_gradients])
def test_every_single_slope_is_a_finite_difference(gradients: Any) -> None:
    parameters, images, labels = drawn(gradients, seed=1)
    _, found = gradients(parameters, images, labels)
    for name, array in parameters.items():
        slopes = np.empty(array.shape)
        for index in np.ndindex(array.shape):
            ends = []
            for change in (1e-6, -1e-6):
                moved = {key: value.copy() for key, value in parameters.items()}
                moved[name][index] += change
                ends.append(gradients(moved, images, labels)[0])
            slopes[index] = (ends[0] - ends[1]) / 2e-6
        np.testing.assert_allclose(found[name], slopes, atol=1e-7, err_msg=name)


def test_of_tied_maxima_the_first_alone_gets_the_gradient(tf: Any) -> None:
    parameters, images, labels = drawn(training.cnn_gradients)
    parameters["kernel"][...] = np.arange(9).reshape(3, 3, 1, 1) == 4  # each map is the image
    images = np.round(3 * images) / 3  # of few greys: most windows hold their largest twice
    _, expected = tensorflow_gradients(tf, parameters, images, labels)
    _, found = training.cnn_gradients(parameters, images, labels)
    for name, gradient in found.items():
        np.testing.assert_allclose(gradient, expected[name], atol=1e-12, err_msg=name)


@EACH
def test_gradients_change_none_of_their_inputs(initial: Any, logits: Any, gradients: Any) -> None:
    parameters = initial(np.random.default_rng(0))
    images, labels = few_digits(4, np.float32)
    given_arrays = [*parameters.values(), images, labels]
    before = [array.copy() for array in given_arrays]
    gradients(parameters, images, labels)
    logits(parameters, images)
    for array, copy in zip(given_arrays, before, strict=True):
        np.testing.assert_array_equal(array, copy)


# ------------------------------------------------------------------------------- where they start


@EACH
def test_the_first_parameters_follow_the_seed_and_the_rule(
    initial: Any, logits: Any, gradients: Any
) -> None:
    first, again, other = (initial(np.random.default_rng(seed)) for seed in (1, 1, 2))
    for name, array in first.items():
        assert array.dtype == np.float32
        np.testing.assert_array_equal(array, again[name])
        if array.ndim == 1:
            assert not array.any()
        else:
            assert not np.array_equal(array, other[name])
            inputs = array[..., 0].size
            assert array.std() == pytest.approx(np.sqrt(2 / inputs), rel=0.18)


def test_hidden_and_filters_set_the_size() -> None:
    rng = np.random.default_rng(0)
    shapes = [array.shape for array in training.initial_ann(rng, hidden=5).values()]
    assert shapes == [(784, 5), (5,), (5, 10), (10,)]
    shapes = [array.shape for array in training.initial_cnn(rng, filters=3).values()]
    assert shapes == [(3, 3, 1, 3), (3,), (507, 10), (10,)]


# ---------------------------------------------------------------------------------------- training


@EACH
def test_the_first_steps_are_momentum_written_out(
    initial: Any, logits: Any, gradients: Any
) -> None:
    start = shifted(initial(np.random.default_rng(0)), np.float64)
    images, labels = few_digits(6)
    rate, step, expected, losses = 0.05, dict.fromkeys(start, 0.0), dict(start), []
    for _ in range(3):
        loss, found = gradients(expected, images, labels)
        losses.append(loss)
        step = {name: 0.9 * step[name] - rate * found[name] for name in start}
        expected = {name: expected[name] + step[name] for name in start}
    learned, met = training.train(
        gradients, start, images, labels,
        epochs=3, batch_size=6, learning_rate=rate, rng=np.random.default_rng(4),
    )  # fmt: skip
    np.testing.assert_allclose(met, losses, rtol=1e-9)
    for name in start:
        np.testing.assert_allclose(learned[name], expected[name], atol=1e-9)


def watch(seen: list[list[int]]) -> Callable[..., Any]:
    """Give a gradients function that notes the labels it gets, with their mean for a loss."""

    def gradients(parameters: Any, images: Array, labels: Array) -> tuple[float, dict[str, Array]]:
        np.testing.assert_array_equal(images[:, 0, 0], labels / 10)  # images keep their labels
        seen.append(labels.tolist())
        return float(labels.mean()), {"weights": np.ones(2)}

    return gradients


@given(st.integers(1, 12), st.integers(1, 15), st.integers(1, 3))
def test_every_epoch_sees_every_image_once(count: int, batch_size: int, epochs: int) -> None:
    labels = np.arange(count)
    images = np.broadcast_to(labels[:, None, None] / 10, (count, 2, 3))
    seen: list[list[int]] = []
    learned, losses = training.train(
        watch(seen), {"weights": np.zeros(2)}, images, labels,
        epochs=epochs, batch_size=batch_size, learning_rate=0.5, rng=np.random.default_rng(0),
    )  # fmt: skip
    batches = -(-count // batch_size)
    assert len(seen) == epochs * batches
    for epoch in range(epochs):
        part = seen[epoch * batches : (epoch + 1) * batches]
        assert sorted(label for batch in part for label in batch) == labels.tolist()
        assert {len(batch) for batch in part[:-1]} <= {batch_size}
    np.testing.assert_allclose(losses, [labels.mean()] * epochs)
    assert (learned["weights"] <= -0.5).all()


@EACH
def test_training_repeats_itself_and_leaves_its_inputs(
    initial: Any, logits: Any, gradients: Any
) -> None:
    start, (images, labels) = initial(np.random.default_rng(0)), few_digits(40, np.float32)
    before = {name: array.copy() for name, array in start.items()}
    runs = [
        training.train(
            gradients, start, images, labels.tolist(), epochs=2, batch_size=16,
            learning_rate=np.float64(0.05), rng=np.random.default_rng(seed),
        )
        for seed in (1, 1, 2)
    ]  # fmt: skip
    (first, losses), (again, same), (other, _) = runs
    assert losses == same
    assert all(isinstance(loss, float) for loss in losses)
    for name, array in first.items():
        assert array.dtype == np.float32
        np.testing.assert_array_equal(array, again[name])
        np.testing.assert_array_equal(start[name], before[name])
        assert not np.array_equal(array, start[name])
    assert any(not np.array_equal(first[name], other[name]) for name in first)


@pytest.mark.check
@EACH
def test_a_network_learns_digits_it_has_never_seen(
    initial: Any, logits: Any, gradients: Any
) -> None:
    (_, _), (x_test, y_test) = digits()
    images, labels = few_digits(1000, np.float32)
    start = initial(np.random.default_rng(0))
    learned, losses = training.train(
        gradients, start, images, labels,
        epochs=4, batch_size=8, learning_rate=0.02, rng=np.random.default_rng(0),
    )  # fmt: skip
    assert len(losses) == 4
    assert losses[-1] < 0.3 * losses[0]
    assert training.accuracy(logits(start, x_test / 255), y_test) < 0.3
    assert training.accuracy(logits(learned, x_test / 255), y_test) > 0.83


@EACH
def test_dropout_before_the_last_layer_is_seen_by_loss_and_slopes(
    initial: Any, logits: Any, gradients: Any
) -> None:
    parameters, images, labels = drawn(gradients, seed=2)

    def loss(moved: Any, seed: int = 7) -> Any:
        return gradients(moved, images, labels, rate=0.5, rng=np.random.default_rng(seed))

    plain, (dropped, found) = gradients(parameters, images, labels)[0], loss(parameters)
    assert dropped not in (pytest.approx(plain), pytest.approx(loss(parameters, seed=8)[0]))
    assert gradients(parameters, images, labels, rate=0.5)[0] == plain, "no rng drops nothing"
    for name, array in parameters.items():
        place, step = (0,) * array.ndim, 1e-6
        ends = []
        for change in (step, -step):
            moved = {key: value.copy() for key, value in parameters.items()}
            moved[name][place] += change
            ends.append(loss(moved)[0])
        assert found[name][place] == pytest.approx((ends[0] - ends[1]) / (2 * step), abs=1e-7)


def test_after_every_epoch_someone_may_look() -> None:
    images, labels = few_digits(20, np.float32)
    start, seen = training.initial_ann(np.random.default_rng(0), hidden=3), []
    learned, losses = training.train(
        training.ann_gradients, start, images, labels, epochs=3, batch_size=5, learning_rate=0.05,
        rng=np.random.default_rng(0), after_epoch=lambda now: seen.append(now["bias"].copy()),
    )  # fmt: skip
    assert len(seen) == len(losses) == 3
    np.testing.assert_array_equal(seen[-1], learned["bias"])
    assert not np.array_equal(seen[0], seen[1])


# --------------------------------------------------------------------------------------- bad input

REMEDY = "floats in [0, 1] fit, so divide pixels from 0 to 255 by 255"


@EACH
@pytest.mark.parametrize(
    ("images", "message"),
    [
        (
            np.zeros((2, 28, 28), np.uint8),
            "images are uint8: floats in [0, 1] fit, so divide them by 255",
        ),
        (np.full((2, 28, 28), 255.0), f"images reach from 255.0 to 255.0: {REMEDY}"),
        (np.full((2, 28, 28), 1.5), f"images reach from 1.5 to 1.5: {REMEDY}"),
        (np.full((2, 28, 28), -0.5), f"images reach from -0.5 to -0.5: {REMEDY}"),
        (np.full((2, 28, 28), np.nan), f"images reach from nan to nan: {REMEDY}"),
        (np.zeros((28, 28)), "images (28, 28) have 2 axes: (N, H, W) fits"),
    ],
)
def test_images_are_floats_from_0_to_1(
    initial: Any, logits: Any, gradients: Any, images: Any, message: str
) -> None:
    parameters = initial(np.random.default_rng(0))
    for function, arguments in ((logits, (images,)), (gradients, (images, [0, 1]))):
        with pytest.raises(ValueError) as caught:
            function(parameters, *arguments)
        assert str(caught.value) == message
    assert logits(parameters, np.ones((2, 28, 28))).shape == (2, 10)  # 1 is still white


def test_images_of_another_size_do_not_fit() -> None:
    rng, images = np.random.default_rng(0), np.zeros((2, 30, 28))
    for logits, parameters, message in (
        (
            training.ann_logits,
            training.initial_ann(rng),
            "each gives 840 numbers, and the weights (784, 64) take 784",
        ),
        (
            training.cnn_logits,
            training.initial_cnn(rng),
            "each gives 1456 numbers, and the weights (1352, 10) take 1",
        ),
    ):
        with pytest.raises(ValueError) as caught:
            logits(parameters, images)
        assert str(caught.value).startswith(f"images (2, 30, 28) do not fit: {message}")


def test_the_parameters_of_the_other_network_do_not_fit() -> None:
    with pytest.raises(
        ValueError, match=r"parameters \['kernel', .* \['hidden_weights', 'hidden_b"
    ):
        training.ann_logits(training.initial_cnn(np.random.default_rng(0)), np.zeros((2, 28, 28)))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"epochs": 0}, "epochs 0 does not fit: a whole number of at least 1 does"),
        ({"batch_size": 2.5}, "batch_size 2.5 does not fit: a whole number of at least 1 does"),
        ({"learning_rate": 0}, "learning_rate 0 does not fit: above 0 does"),
        ({"learning_rate": np.nan}, "learning_rate nan does not fit: a finite number does"),
        ({"labels": [1, 2, 3]}, "labels of shape (3,) does not fit: shape (2,) does"),
        ({"images": np.zeros((2, 784))}, "images (2, 784) have 2 axes: (N, H, W) fits"),
    ],
)
def test_train_says_what_is_wrong(changes: dict[str, Any], message: str) -> None:
    good: dict[str, Any] = {
        "images": np.zeros((2, 28, 28)),
        "labels": [1, 2],
        "epochs": 1,
        "batch_size": 2,
        "learning_rate": 0.1,
        "rng": np.random.default_rng(0),
    }
    with pytest.raises(ValueError) as caught:
        training.train(
            training.ann_gradients,
            training.initial_ann(np.random.default_rng(0)),
            **(good | changes),
        )
    assert str(caught.value) == message
