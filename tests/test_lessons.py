"""What the lessons of chapters 01 to 06 hold alike: errors that name the argument, dtypes."""

import inspect
import re
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from helpers import fully_connected, kernels, pixels, pooling, stride_padding, training

Array = NDArray[Any]
GREY, COLOUR = np.arange(30).reshape(5, 6), np.arange(60).reshape(4, 5, 3)
KERNEL, VECTOR = [[1, 0], [0, -1]], [1, 2]
RNG = np.random.default_rng(0)


class Wrong(NamedTuple):
    """Values that do not suit an argument: what is no number, and what does not fit."""

    types: list[Any]  # a TypeError
    values: list[Any]  # a ValueError

    def but(self, *values: Any, types: tuple[Any, ...] = ()) -> "Wrong":
        """Add some to both."""
        return Wrong([*self.types, *types], [*self.values, *values])


# ---------------------------------------------------------------- what is wrong with which argument

DATES = np.zeros((5, 6), "datetime64[s]")
OPTIONAL = Wrong(
    ["cat", ["a", "b"], [[None, 1]], {"a": 1}, DATES],
    [[[1, 2], [3]], [], np.ones((0, 3)), [[1j, 2]], [[2**70, 1]]],
)  # arrays of any shape, where None may stand too
ANY_SHAPE = OPTIONAL.but(types=(None,))
ARRAY = ANY_SHAPE.but(np.ones((1, 2, 3, 4, 5)))
IMAGE = ARRAY.but(7, [1, 2])
VECTOR_OF_2 = ARRAY.but(7, [1])

COUNT = Wrong([None, "2", [2]], [0, -3, 2.5, 2.0, True, np.True_, np.nan, np.inf, 2j])
STEP = Wrong(
    ["2", ("1", 1), (None, 1), {1: 2, 3: 4}, {1, 2}, b"11"],
    [*COUNT.values, [2], (1, 2, 3), (1, 0), (2.5, 1)],
)
SIZE = STEP.but(types=(None,))
ONE_AXIS = Wrong(
    [None, ("a", 1)], [-1, 1.5, True, np.nan, 1j, "full", (1, -2), (1, 2, 3), (1, 0.5)]
)
PIXELS = Wrong(
    [None, ((0, "a"), (0, 0)), ((0, 0), None)],
    [-1, 1.5, True, np.nan, 1j, (1, 2), [(0, 0)], ((0, -1), (0, 0)), ((0, 1.5), (0, 0))],
)
PADDING = PIXELS.but("full", ("same", "valid"))
NUMBER = Wrong([None, "1", [0.1]], [True, np.True_, np.nan, np.inf, 1j, -1])
CHANCE = Wrong([None, 0, "rng", np.random], [])

LOGITS = ARRAY.but([1, 2], [[np.nan, 0], [1, 2]], [[np.inf, 0], [1, 2]])
LABELS = ANY_SHAPE.but([0.0, 1.0], [True, False], [-1, 0], [0], [[0, 1]], [0, 10])
HOLED = [np.full((5, 6, 3), hole) for hole in (np.nan, np.inf, -np.inf)]
DIGITS, RIGHT = np.zeros((2, 28, 28)), [0, 1]
BATCH = ARRAY.but(7, [1, 2], GREY)
PICTURES = ARRAY.but(GREY / 30, DIGITS.astype(int), DIGITS + 1.5, DIGITS - 0.5, DIGITS * np.nan)
LAYERS = Wrong(
    [None, 3, "ab", [3], ["ab"], [("3", 1)], [(3, None)]],
    [[(3, 1, 1)], [(3, 0)], [(2.5, 1)], [(True, 1)], [(3, np.nan)]],
)
SHAPE = Wrong(
    [None, 9, "ab", ("5", 6), (5, None)],
    [(5,), (5, 0), (5, 2.5), (5, True), (1, 2, 3, 4), (150, 150), (10**9, 10**9)],
)
ANN, CNN = training.initial_ann(RNG, hidden=3), training.initial_cnn(RNG, filters=2)
PARAMETERS = Wrong([None, [1]], [{}, {"weights": [[1]]}])
VALUE = Wrong([None, "0", [0]], [0.5, np.nan, 2**63, 1j])
COLOUR_VALUES = ARRAY.but(7, [1, 2], [1, 2, 256], [-1, 0, 0], [np.nan, 0, 0], [np.inf, 0, 0])

# ------------------------------------------------------------------------ every public function


class Row(NamedTuple):
    """A public function, arguments that fit it, and what would be wrong for each of them."""

    function: Callable[..., Any]
    good: dict[str, Any]
    wrong: dict[str, Wrong]


def rows(*functions: Callable[..., Any], good: dict[str, Any], **wrong: Wrong) -> list[Row]:
    """Give each of these functions a row of its own."""
    return [Row(function, good, wrong) for function in functions]


ON_AXIS = {"input_size": 9, "kernel_size": 3}
COUNTS = {"input_size": COUNT, "kernel_size": COUNT, "stride": COUNT, "dilation": COUNT}
CONVOLVED, WEIGHTS = {"image": GREY, "kernel": KERNEL}, ARRAY.but(3, [1, 2])
SLIDE = {"kernel": WEIGHTS, "stride": SIZE, "padding": PADDING}
POOLED = {"image": IMAGE, "pool_size": SIZE, "stride": STEP, "padding": PADDING}
STATISTICS = dict.fromkeys(("gamma", "beta", "mean", "variance"), VECTOR)
LEARNING = {"epochs": 1, "batch_size": 2, "learning_rate": 0.1, "rng": RNG}
DROPPING = {"rate": NUMBER.but(1), "rng": Wrong([0, "rng", np.random], [])}
TAUGHT = {"gradients_function": training.ann_gradients, "parameters": ANN, "images": DIGITS}

TABLE = [
    *rows(
        pixels.to_grayscale,
        good={"image": COLOUR},
        image=IMAGE.but(GREY, np.ones((4, 4, 4)), *HOLED),
    ),
    *rows(pixels.split_channels, good={"image": COLOUR}, image=IMAGE.but(GREY)),
    *rows(pixels.describe_color, good={"rgb": (1, 2, 3)}, rgb=COLOUR_VALUES),
    *rows(
        kernels.conv2d,
        kernels.conv2d_loops,
        kernels.convolve2d,
        good=CONVOLVED,
        image=IMAGE,
        dilation=SIZE,
        bias=OPTIONAL.but([1]),
        **SLIDE,
    ),
    *rows(kernels.conv2d_steps, good=CONVOLVED, image=IMAGE.but(COLOUR), **SLIDE),
    *rows(stride_padding.output_size, good=ON_AXIS, padding=ONE_AXIS, **COUNTS),
    *rows(stride_padding.output_size, good=ON_AXIS | {"padding": "same"}, **COUNTS),
    *rows(stride_padding.same_padding, good=ON_AXIS, **COUNTS),
    *rows(
        stride_padding.pad,
        good={"image": GREY, "padding": 1},
        image=IMAGE,
        padding=PIXELS.but(types=("same", "full")),
        value=VALUE,
    ),
    *rows(stride_padding.receptive_field, good={"layers": [(3, 1)]}, layers=LAYERS),
    *rows(
        pooling.max_pool2d,
        pooling.min_pool2d,
        pooling.average_pool2d,
        pooling.pool2d_loops,
        good={"image": GREY},
        **POOLED,
    ),
    *rows(
        pooling.global_max_pool2d,
        pooling.global_average_pool2d,
        fully_connected.flatten,
        good={"image": GREY},
        image=IMAGE,
    ),
    *rows(pooling.subsample, good={"image": GREY, "stride": 2}, image=IMAGE, stride=SIZE),
    *rows(
        fully_connected.dense,
        good={"x": VECTOR, "weights": KERNEL, "bias": VECTOR},
        x=ARRAY.but(7, [1, 2, 3]),
        weights=ARRAY.but(7, [1, 2], [[1]]),
        bias=OPTIONAL.but(7, [1], KERNEL),
    ),
    *rows(fully_connected.relu, fully_connected.sigmoid, good={"x": VECTOR}, x=ANY_SHAPE),
    *rows(
        fully_connected.softmax,
        good={"logits": KERNEL},
        logits=ANY_SHAPE.but(7),
        axis=Wrong([None, "0", (0,)], [0.0, True, np.nan, 2, -3]),
    ),
    *rows(
        fully_connected.dropout,
        good={"x": VECTOR, "rate": 0.5, "rng": RNG},
        x=ANY_SHAPE,
        rate=NUMBER.but(1),
        rng=CHANCE,
    ),
    *rows(
        fully_connected.batch_norm,
        good={"x": KERNEL} | STATISTICS,
        x=ANY_SHAPE.but(7),
        gamma=VECTOR_OF_2,
        beta=VECTOR_OF_2,
        mean=VECTOR_OF_2,
        variance=VECTOR_OF_2.but([1, -1], [1, np.nan]),
        epsilon=NUMBER,
    ),
    *rows(
        fully_connected.dense_parameters,
        good={"inputs": 3, "units": 2},
        inputs=COUNT,
        units=COUNT,
    ),
    *rows(
        fully_connected.conv2d_parameters,
        good={"kernel_size": 3, "in_channels": 3, "filters": 2},
        kernel_size=SIZE,
        in_channels=COUNT,
        filters=COUNT,
    ),
    *rows(
        fully_connected.conv2d_as_matrix,
        good={"kernel": KERNEL, "image_shape": (5, 6)},
        image_shape=SHAPE,
        **SLIDE,
    ),
    *rows(
        training.cross_entropy,
        training.accuracy,
        training.cross_entropy_gradient,
        good={"logits": KERNEL, "labels": RIGHT},
        logits=LOGITS,
        labels=LABELS.but([0, 2]),
    ),
    *rows(training.initial_ann, good={"rng": RNG}, rng=CHANCE, hidden=COUNT),
    *rows(training.initial_cnn, good={"rng": RNG}, rng=CHANCE, filters=COUNT),
    *rows(
        training.ann_logits,
        good={"parameters": ANN, "images": DIGITS},
        parameters=PARAMETERS.but(CNN),
        images=PICTURES.but(np.zeros((2, 30, 28))),
    ),
    *rows(
        training.cnn_logits,
        good={"parameters": CNN, "images": DIGITS},
        parameters=PARAMETERS.but(ANN),
        images=PICTURES.but(np.zeros((2, 30, 28))),
    ),
    *rows(
        training.ann_gradients,
        good={"parameters": ANN, "images": DIGITS, "labels": RIGHT},
        parameters=PARAMETERS.but(CNN),
        images=PICTURES.but(np.zeros((2, 30, 28))),
        labels=LABELS,
        **DROPPING,
    ),
    *rows(
        training.cnn_gradients,
        good={"parameters": CNN, "images": DIGITS, "labels": RIGHT},
        parameters=PARAMETERS.but(ANN),
        images=PICTURES.but(np.zeros((2, 30, 28))),
        labels=LABELS,
        **DROPPING,
    ),
    *rows(
        training.train,
        good=TAUGHT | {"labels": RIGHT} | LEARNING,
        gradients_function=Wrong([None, "ann", ANN], []),
        parameters=PARAMETERS,
        images=PICTURES,
        labels=LABELS,
        epochs=COUNT,
        batch_size=COUNT,
        learning_rate=NUMBER.but(0),
        rng=CHANCE,
        after_epoch=Wrong(["look", 3], []),
    ),
    *rows(
        training.dense_gradient,
        good={"slope": VECTOR, "x": VECTOR, "weights": KERNEL},
        slope=VECTOR_OF_2,
        x=ARRAY.but(7, [1, 2, 3]),
        weights=ARRAY.but(7, [1, 2], [[1]]),
    ),
    *rows(
        training.flatten_gradient,
        good={"slope": GREY.ravel(), "image": GREY},
        slope=ARRAY.but(7, GREY),
        image=IMAGE,
    ),
    *rows(
        training.relu_gradient,
        training.sigmoid_gradient,
        good={"slope": VECTOR, "x": VECTOR},
        slope=VECTOR_OF_2,
        x=ANY_SHAPE,
    ),
    *rows(
        training.dropout_gradient,
        good={"slope": VECTOR, "x": VECTOR, "rate": 0.5, "rng": RNG},
        slope=VECTOR_OF_2,
        x=ANY_SHAPE,
        rate=NUMBER.but(1),
        rng=CHANCE,
    ),
    *rows(
        training.batch_norm_gradient,
        good={"slope": KERNEL, "x": KERNEL, "gamma": VECTOR, "mean": VECTOR, "variance": VECTOR},
        slope=ARRAY.but(7, [1, 2]),
        x=ANY_SHAPE.but(7),
        gamma=VECTOR_OF_2,
        mean=VECTOR_OF_2,
        variance=VECTOR_OF_2.but([1, -1], [1, np.nan]),
        epsilon=NUMBER,
    ),
    *rows(
        training.conv2d_gradient,
        good=CONVOLVED | {"slope": np.ones((4, 5))},
        slope=ARRAY.but(7, GREY),
        image=IMAGE,
        dilation=SIZE,
        **SLIDE,
    ),
    *rows(
        training.max_pool2d_gradient,
        training.average_pool2d_gradient,
        good={"slope": np.ones((2, 3)), "image": GREY},
        slope=ARRAY.but(7, GREY),
        **POOLED,
    ),
    *rows(
        training.global_max_pool2d_gradient,
        training.global_average_pool2d_gradient,
        good={"slope": 5, "image": GREY},
        slope=ARRAY.but([5]),
        image=IMAGE,
    ),
    *rows(
        training.shift_images,
        good={"images": DIGITS, "pixels": 1, "rng": RNG},
        images=BATCH,
        pixels=Wrong(COUNT.types, [value for value in COUNT.values if value != 0]),
        rng=CHANCE,
    ),
    *rows(training.flip_images, good={"images": DIGITS, "rng": RNG}, images=BATCH, rng=CHANCE),
    *rows(
        training.brighten_images,
        good={"images": DIGITS, "share": 0.5, "rng": RNG},
        images=BATCH.but(DIGITS.astype(int), DIGITS + 1.5, DIGITS - 0.5, DIGITS * np.nan),
        share=NUMBER.but(1.5),
        rng=CHANCE,
    ),
    *rows(
        training.at_the_end,
        training.stopped_early,
        good={"recordings": {"plain": np.zeros((5, 3, 6))}, "name": "plain"},
        recordings=Wrong(
            [None, [1], {"plain": "cat"}],
            [{"plain": [1, 2]}, {"plain": np.zeros((5, 3, 4))}, {"plain": [[1], [2, 3]]}],
        ),
        name=Wrong([], [None, 3, "bright", ["plain"]]),
    ),
]
EACH = [
    pytest.param(row, name, id=f"{place}-{row.function.__name__}-{name}")
    for place, row in enumerate(TABLE)
    for name in row.wrong
]
LESSONS = pixels, kernels, stride_padding, pooling, fully_connected, training


def test_every_public_function_and_argument_is_in_the_table() -> None:
    functions = {row.function for row in TABLE}
    for lesson in LESSONS:
        public = [
            value
            for name, value in vars(lesson).items()
            if inspect.isfunction(value) and value.__module__.startswith(lesson.__name__)
            if not name.startswith("_")
        ]
        assert public
        assert set(public) <= functions
    # A flag, a function of the reader's own, or more of what `name` is.
    free = {"bias", "training", "summary", "others"}
    for row in TABLE:
        names = set(inspect.signature(row.function).parameters)
        assert names - row.wrong.keys() <= free | ({"padding"} if "padding" in row.good else set())


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.function.__name__)
def test_the_arguments_of_the_table_fit(row: Row) -> None:
    row.function(**row.good)


@pytest.mark.parametrize(("row", "name"), EACH)
def test_a_wrong_argument_gives_its_error_and_is_named(row: Row, name: str) -> None:
    # "stride of layers[0] …" and "x … and weights … do not fit" name the argument too
    named = rf"(\w+ of |\w+ \S.* and )?{name}\b"
    for error, values in zip((TypeError, ValueError), row.wrong[name], strict=True):
        for value in values:
            with pytest.raises((TypeError, ValueError)) as caught:
                row.function(**(row.good | {name: value}))
            assert caught.type is error, f"{value!r}: {caught.value}"
            assert re.match(named, str(caught.value)), f"{value!r}: {caught.value}"


# --------------------------------------------------------------------------------- what comes out


def test_float16_becomes_float32_wherever_numbers_are_computed() -> None:
    image, colour = GREY.astype(np.float16), COLOUR.astype(np.float16)
    kernel, row = np.ones((2, 2), np.float16), image[0]
    results = [
        pixels.to_grayscale(colour),
        *(convolve(image, kernel) for convolve in (kernels.conv2d, kernels.conv2d_loops)),
        kernels.convolve2d(image, kernel),
        *(pool(image) for pool in (pooling.max_pool2d, pooling.min_pool2d)),
        pooling.average_pool2d(image),
        pooling.pool2d_loops(image),
        pooling.global_max_pool2d(image),
        pooling.global_average_pool2d(image),
        pooling.subsample(image, 2),
        fully_connected.dense(row, np.ones((6, 2), np.float16)),
        *(f(row) for f in (fully_connected.relu, fully_connected.sigmoid, fully_connected.softmax)),
        fully_connected.dropout(row, 0.5, rng=RNG),
        fully_connected.batch_norm(row, *[np.ones(6, np.float16)] * 4),
        fully_connected.conv2d_as_matrix(kernel, (5, 6)),
        training.cross_entropy_gradient(image[:, :2], [0, 1, 0, 1, 0]),
    ]
    assert {np.asarray(result).dtype.name for result in results} == {"float32"}


@pytest.mark.parametrize("dtype", ["bool", "uint8", "int64", "float16", "float32", "float64"])
def test_what_only_moves_numbers_keeps_their_dtype(dtype: str) -> None:
    image = COLOUR.astype(dtype)
    moved = [*pixels.split_channels(image), stride_padding.pad(image, 1)]
    assert {result.dtype for result in [*moved, fully_connected.flatten(image)]} == {image.dtype}
