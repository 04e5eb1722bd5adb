"""Tests of helpers/kernels.py: against TensorFlow, SciPy, its own loop twin and the slides."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import signal

from benchmarks.shared import import_tensorflow
from helpers.kernels import KERNELS, conv2d, conv2d_loops, conv2d_steps, convolve2d
from helpers.stride_padding import output_size, pad

Array = NDArray[Any]
GREY = np.array([[7, -2, 9, 0, 5], [-5, 3, -8, 4, 1], [6, -1, 2, -3, -9], [0, 8, -4, 1, 2]])
SKEW = np.array([[2, -1, 0], [-3, 4, 5]])  # a rectangular kernel without any symmetry
DECK, DECK_KERNEL = np.arange(1, 10).reshape(3, 3), np.array([[1, 0], [0, -1]])
BOTH = pytest.mark.parametrize("convolve", [conv2d_loops, conv2d])


def integers(*shape: int, seed: int = 0) -> Array:
    """Draw small signed integers in no order."""
    return np.random.default_rng(seed).integers(-9, 10, shape)


@pytest.fixture(scope="module")
def tf_conv2d() -> Iterator[Callable[..., Array]]:
    """Give tf.nn.conv2d on NumPy arrays; what TensorFlow's C++ side prints is dropped."""
    tf = import_tensorflow()

    def convolve(image: Array, kernel: Array, stride: Any, padding: Any, dilation: Any) -> Array:
        edges = padding.upper() if isinstance(padding, str) else [(0, 0), *padding, (0, 0)]
        result: Array = tf.nn.conv2d(image, kernel, stride, edges, dilations=dilation).numpy()
        return result

    yield convolve


# ------------------------------------------------------------------------------- the deck's figures


@BOTH
def test_the_sample_problem_gives_minus_4_everywhere(convolve: Callable[..., Array]) -> None:  # C1
    np.testing.assert_array_equal(convolve(DECK, DECK_KERNEL), [[-4, -4], [-4, -4]])


def test_the_flipped_kernel_gives_plus_4_everywhere() -> None:  # X3
    np.testing.assert_array_equal(convolve2d(DECK, DECK_KERNEL), [[4, 4], [4, 4]])


@BOTH
def test_the_slides_3x3_output_is_what_same_gives(convolve: Callable[..., Array]) -> None:  # X1
    expected = [[-4, -4, 3], [-4, -4, 6], [7, 8, 9]]
    np.testing.assert_array_equal(convolve(DECK, DECK_KERNEL, padding="same"), expected)


def test_a_window_times_the_kernel_is_no_matrix_product() -> None:  # X2
    first = conv2d_steps(DECK, DECK_KERNEL)[0]
    assert first.total == -4 != (first.window @ DECK_KERNEL).sum()


def test_a_filter_sums_over_all_channels_and_gives_one_map() -> None:  # X21
    image, kernel = integers(5, 6, 3), integers(2, 3, 3, 1, seed=1)
    maps = [conv2d(image[:, :, c], kernel[:, :, c, 0]) for c in range(3)]
    result = conv2d(image, kernel)
    assert result.shape == (4, 4, 1)
    np.testing.assert_array_equal(result[:, :, 0], sum(maps))


def test_32_filters_give_32_feature_maps() -> None:  # K4
    assert conv2d(integers(8, 9, 3), integers(3, 3, 3, 32)).shape == (6, 7, 32)


# -------------------------------------------------------------------------------------- the gallery


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("sobel_x", [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
        ("sobel_y", [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]),
        ("sharpen", [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
        ("box_blur", np.ones((3, 3)) / 9),
        ("emboss", [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]),
        ("gaussian_blur", np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]]) / 16),
        ("laplacian", [[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
        ("edge", [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]),
        ("identity", [[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
        ("prewitt_x", [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]]),
        ("prewitt_y", [[-1, -1, -1], [0, 0, 0], [1, 1, 1]]),
    ],
)
def test_the_kernels_have_the_slides_values(name: str, expected: Any) -> None:
    np.testing.assert_array_equal(KERNELS[name], expected)
    assert KERNELS[name].dtype == (np.float64 if "blur" in name else np.int64)


def test_the_gallery_holds_eleven_kernels_that_cannot_be_spoilt() -> None:
    assert len(KERNELS) == 11
    for kernel in KERNELS.values():
        with pytest.raises(ValueError, match="read-only"):
            kernel[0, 0] = 5


@pytest.mark.parametrize("name", ["sobel_x", "sobel_y", "prewitt_x", "laplacian", "edge"])
def test_a_constant_image_has_no_edges(name: str) -> None:
    assert not conv2d(np.full((5, 7), 200, np.uint8), KERNELS[name]).any()


@pytest.mark.parametrize("name", ["sharpen", "box_blur", "gaussian_blur", "identity", "emboss"])
def test_a_kernel_that_sums_to_1_keeps_the_brightness(name: str) -> None:
    np.testing.assert_allclose(conv2d(np.full((5, 7), 200, np.uint8), KERNELS[name]), 200)


def test_sobel_x_finds_vertical_edges_and_sobel_y_horizontal_ones() -> None:  # K2
    vertical = np.zeros((6, 7), np.uint8)
    vertical[:, 4:] = 10
    np.testing.assert_array_equal(conv2d(vertical, KERNELS["sobel_x"]), [[0, 0, 40, 40, 0]] * 4)
    assert not conv2d(vertical, KERNELS["sobel_y"]).any()
    np.testing.assert_array_equal(
        conv2d(vertical.T, KERNELS["sobel_y"]), conv2d(vertical, KERNELS["sobel_x"]).T
    )


def test_the_blur_is_separable() -> None:
    column, row = np.array([[1], [2], [1]]), np.array([[1, 2, 1]])
    np.testing.assert_allclose(
        conv2d(GREY, KERNELS["gaussian_blur"]), conv2d(conv2d(GREY, column), row) / 16
    )


# --------------------------------------------------------------------- against TensorFlow and SciPy


@pytest.mark.parametrize("padding", ["valid", "same", ((2, 0), (1, 3))])
@pytest.mark.parametrize(
    ("stride", "dilation"),
    [(1, 1), (2, 1), ((1, 3), 1), ((3, 2), 1), (1, 2), (1, (3, 1)), ((2, 1), (1, 2))],
)
@pytest.mark.parametrize("size", [(1, 1), (3, 3), (2, 2), (2, 5), (4, 1)])
@pytest.mark.parametrize(
    ("images", "channels", "filters"), [(1, 1, 1), (3, 1, 5), (2, 3, 4), (2, 9, 7)]
)
def test_conv2d_is_tensorflows(
    tf_conv2d: Callable[..., Array],
    images: int,
    channels: int,
    filters: int,
    size: tuple[int, int],
    stride: Any,
    dilation: Any,
    padding: Any,
) -> None:
    rng = np.random.default_rng(3)
    image = rng.standard_normal((images, 11, 14, channels), np.float32)
    kernel = rng.standard_normal((*size, channels, filters), np.float32)
    expected = tf_conv2d(image, kernel, stride, padding, dilation)
    result = conv2d(image, kernel, stride=stride, padding=padding, dilation=dilation)
    assert result.dtype == np.float32
    assert result.shape == expected.shape
    np.testing.assert_allclose(result, expected, atol=2e-5)


@pytest.mark.parametrize("mode", ["valid", "full"])
@pytest.mark.parametrize("shape", [(1, 1), (2, 3), (4, 2), (3, 3)])
def test_scipy_gives_the_same(shape: tuple[int, int], mode: str) -> None:
    kernel = integers(*shape, seed=4)
    edge = tuple((k - 1, k - 1) if mode == "full" else (0, 0) for k in shape)
    pairs: list[tuple[Callable[..., Array], Callable[..., Array]]] = [
        (conv2d, signal.correlate2d),
        (convolve2d, signal.convolve2d),
    ]
    for ours, theirs in pairs:
        expected = theirs(GREY, kernel, mode)
        np.testing.assert_array_equal(ours(GREY, kernel, padding=edge), expected)
        floats = ours(GREY / 4, kernel, padding=edge)
        np.testing.assert_allclose(floats, expected / 4, atol=1e-12)


def test_a_kernel_nearly_as_wide_as_the_image_fits_in_memory_and_is_right() -> None:
    rng = np.random.default_rng(5)
    image, kernel = rng.random((3, 400, 2)), rng.random((2, 300, 2, 3))
    expected = sum(
        np.stack(
            [signal.correlate2d(image[:, :, c], kernel[:, :, c, f], "valid") for f in range(3)], 2
        )
        for c in range(2)
    )
    np.testing.assert_allclose(conv2d(image, kernel), expected)


# --------------------------------------------------------------------------------------- properties


@st.composite
def problems(draw: st.DrawFn) -> tuple[Array, Array, dict[str, Any]]:
    """Draw an integer image, a kernel that fits it, and keyword arguments."""
    numbers = st.integers(1, 3)
    n, h, w, c, f = (draw(st.integers(1, top)) for top in (2, 8, 9, 3, 3))
    dilation = draw(numbers), draw(numbers)
    span = [draw(st.integers(1, size)) for size in (h, w)]
    k = [(s - 1) // d + 1 for s, d in zip(span, dilation, strict=True)]
    image = integers(n, h, w, c, seed=draw(st.integers(0, 999)))
    kernel = integers(*k, c, f, seed=draw(st.integers(0, 999)))
    padding = draw(st.sampled_from(["valid", "same", 2, ((0, 1), (3, 2))]))
    stride = draw(numbers), draw(numbers)
    return image, kernel, {"stride": stride, "padding": padding, "dilation": dilation}


@given(problems())
@settings(max_examples=60, deadline=None)
def test_the_fast_twin_is_the_loop_twin(problem: tuple[Array, Array, dict[str, Any]]) -> None:
    image, kernel, options = problem
    bias = integers(kernel.shape[3], seed=7)
    slow = conv2d_loops(image, kernel, bias=bias, **options)
    np.testing.assert_array_equal(conv2d(image, kernel, bias=bias, **options), slow)
    np.testing.assert_array_equal(conv2d(image / 1, kernel, bias=bias, **options), slow)
    one = {**options, "bias": int(bias[0])}
    np.testing.assert_array_equal(  # one channel of one image, two axes only
        conv2d(image[0, :, :, 0], kernel[:, :, 0, 0], **one),
        conv2d(image[:1, :, :, :1], kernel[:, :, :1, :1], **options)[0, :, :, 0] + bias[0],
    )


@given(problems())
@settings(max_examples=40, deadline=None)
def test_output_size_is_the_length_of_what_comes_out(
    problem: tuple[Array, Array, dict[str, Any]],
) -> None:
    image, kernel, options = problem
    edges = (
        options["padding"] if isinstance(options["padding"], tuple) else [options["padding"]] * 2
    )
    for axis in (0, 1):
        expected = output_size(
            image.shape[axis + 1],
            kernel.shape[axis],
            stride=options["stride"][axis],
            padding=edges[axis],
            dilation=options["dilation"][axis],
        )
        assert conv2d(image, kernel, **options).shape[axis + 1] == expected


@given(problems(), st.integers(-5, 5))
@settings(max_examples=40, deadline=None)
def test_convolution_is_linear(problem: tuple[Array, Array, dict[str, Any]], factor: int) -> None:
    image, kernel, options = problem
    other = integers(*image.shape, seed=11)
    np.testing.assert_array_equal(
        conv2d(factor * image + other, kernel, **options),
        factor * conv2d(image, kernel, **options) + conv2d(other, kernel, **options),
    )


@given(st.integers(0, 4), st.integers(0, 4))
def test_a_shifted_image_gives_a_shifted_map(down: int, right: int) -> None:
    shifted = pad(GREY, ((down, 0), (right, 0)))
    np.testing.assert_array_equal(conv2d(shifted, SKEW)[down:, right:], conv2d(GREY, SKEW))


def test_the_identity_kernel_changes_nothing() -> None:
    np.testing.assert_array_equal(conv2d(GREY, KERNELS["identity"], padding="same"), GREY)
    image = integers(2, 5, 6, 4)
    np.testing.assert_array_equal(conv2d(image, np.eye(4, dtype=int)[None, None]), image)


def test_convolve2d_flips_rows_and_columns_but_no_channels() -> None:
    image, kernel = integers(2, 6, 7, 3), integers(2, 3, 3, 4, seed=1)
    np.testing.assert_array_equal(
        convolve2d(image, kernel, stride=(2, 1), padding="same", dilation=(1, 2)),
        conv2d(image, kernel[::-1, ::-1], stride=(2, 1), padding="same", dilation=(1, 2)),
    )
    dot = np.zeros((3, 5), int)
    dot[1, 2] = 1
    np.testing.assert_array_equal(convolve2d(dot, SKEW), SKEW)
    np.testing.assert_array_equal(conv2d(dot, SKEW), SKEW[::-1, ::-1])


def test_the_gradient_to_the_kernel_is_itself_a_convolution() -> None:  # K5
    wanted, step = integers(3, 3, seed=2), 1.0
    errors = conv2d(GREY, SKEW) - wanted  # the kernel gives (3, 3)
    gradient = conv2d(GREY, errors)
    for position in np.ndindex(SKEW.shape):
        moved = SKEW.astype(float)
        moved[position] += step
        change = ((conv2d(GREY, moved) - wanted) ** 2 - errors**2).sum() / 2
        curvature = (conv2d(GREY, moved - SKEW) ** 2).sum() / 2
        assert change - curvature == gradient[position]


# -------------------------------------------------------------------------------- shapes and dtypes


@BOTH
def test_the_number_of_axes_is_kept(convolve: Callable[..., Array]) -> None:
    image, kernel = integers(2, 5, 6, 3), integers(2, 3, 3, 4, seed=1)
    batch = convolve(image, kernel, bias=[1, -2, 3, 0])
    assert batch.shape == (2, 4, 4, 4)
    np.testing.assert_array_equal(convolve(image[1], kernel, bias=[1, -2, 3, 0]), batch[1])
    assert convolve(GREY, SKEW, bias=3).shape == (3, 3)


@BOTH
def test_nested_lists_are_arrays(convolve: Callable[..., Array]) -> None:
    np.testing.assert_array_equal(convolve(GREY.tolist(), SKEW.tolist()), convolve(GREY, SKEW))


@BOTH
@pytest.mark.parametrize("dtype", ["uint8", "int8", "uint16", "int32", "uint64", "bool"])
def test_integers_are_exact_and_never_wrap(convolve: Callable[..., Array], dtype: str) -> None:
    largest = 1 if dtype == "bool" else min(np.iinfo(dtype).max, 2**33)
    image = np.full((4, 5, 2), largest, dtype)
    kernel = np.full((3, 3, 2, 2), -100, np.int8)
    result = convolve(image, kernel)
    assert result.dtype == np.int64
    assert (result == int(largest) * -100 * 18).all()
    assert convolve(image[:, :, 0], kernel[:, :, 0, 0]).dtype == np.int64


def test_integers_beyond_what_floats_hold_are_exact() -> None:
    image = np.full((3, 4, 2), 2**53 + 1)
    assert (conv2d(image, np.ones((1, 1, 2, 3), int)) == 2**54 + 2).all()


@BOTH
@pytest.mark.parametrize(
    ("image", "kernel", "bias", "expected"),
    [
        ("float32", "float32", None, "float32"),
        ("float32", "int64", None, "float32"),
        ("float32", "float64", "float64", "float32"),
        ("float16", "float32", None, "float32"),
        ("float64", "float32", None, "float64"),
        ("uint8", "float64", None, "float64"),
        ("uint8", "float32", None, "float64"),
        ("uint8", "int64", "float64", "float64"),
        ("uint8", "int64", "int64", "int64"),
        ("bool", "bool", None, "int64"),
    ],
)
def test_integers_stay_integers_and_float32_stays_float32(
    convolve: Callable[..., Array], image: str, kernel: str, bias: str | None, expected: str
) -> None:
    numbers, weights = np.ones((4, 5, 2), image), np.ones((2, 3, 2, 3), kernel)
    offset = None if bias is None else np.ones(3, bias)
    result = convolve(numbers, weights, bias=offset)
    assert result.dtype == expected
    assert (result == 12 + (bias is not None)).all()
    number = None if offset is None else offset[0]
    assert convolve(numbers[:, :, 0], weights[:, :, 0, 0], bias=number).dtype == expected


def test_float32_stays_float32_with_every_kernel_of_the_gallery() -> None:
    image = GREY.astype(np.float32)
    assert {conv2d(image, kernel).dtype for kernel in KERNELS.values()} == {np.dtype("float32")}


@pytest.mark.parametrize("channels", [1, 2, 9])
def test_nan_spreads_to_the_windows_that_hold_it_and_no_further(channels: int) -> None:
    image = np.ones((1, 6, 7, channels))
    image[0, 2, 3] = np.nan
    kernel = np.zeros((2, 3, channels, channels))
    expected = np.zeros((5, 5), bool)
    expected[1:3, 1:4] = True
    for result in (conv2d(image, kernel), conv2d_loops(image, kernel)):
        np.testing.assert_array_equal(np.isnan(result[0, :, :, 0]), expected)


@pytest.mark.parametrize("dtype", ["uint8", "int64", "float32", "float64"])
@pytest.mark.parametrize("padding", ["valid", "same"])
def test_inputs_are_never_changed(dtype: str, padding: str) -> None:
    image, kernel = np.abs(integers(2, 5, 6, 3)).astype(dtype), integers(2, 3, 3, 4).astype(dtype)
    bias = integers(4).astype(dtype)
    copies = image.copy(), kernel.copy(), bias.copy()
    for convolve in (conv2d, convolve2d, conv2d_loops):
        result = convolve(image, kernel, padding=padding, bias=bias)
        result[...] = 99
    one = conv2d(image[:1, :, :, :1], np.ones((1, 1, 1, 1), dtype))
    one[...] = 99
    steps = conv2d_steps(image[0, :, :, 0], kernel[:, :, 0, 0], padding=padding)
    steps[0].window[...] = 99
    steps[0].products[...] = 99
    for now, before in zip((image, kernel, bias), copies, strict=True):
        np.testing.assert_array_equal(now, before)


def test_arrays_with_any_strides_will_do() -> None:
    image, kernel = integers(2, 9, 8, 3), integers(3, 2, 3, 4, seed=1)
    turned = np.asfortranarray(image)[:, ::-2, ::2]
    expected = conv2d_loops(turned, kernel)
    np.testing.assert_array_equal(conv2d(turned, np.asfortranarray(kernel)), expected)
    np.testing.assert_array_equal(conv2d(turned / 1, np.asfortranarray(kernel)), expected)


# -------------------------------------------------------------------------------------------- steps


@pytest.mark.parametrize(
    ("stride", "padding"), [(1, "valid"), ((2, 1), "same"), (2, ((0, 1), (2, 0)))]
)
def test_the_steps_are_the_convolution(stride: Any, padding: Any) -> None:
    result = conv2d(GREY, SKEW, stride=stride, padding=padding)
    steps = conv2d_steps(GREY, SKEW, stride=stride, padding=padding)
    assert [(step.row, step.column) for step in steps] == list(np.ndindex(result.shape))
    for step in steps:
        np.testing.assert_array_equal(step.products, step.window * SKEW)
        assert step.total == step.products.sum() == result[step.row, step.column]
        assert type(step.total) is int
    assert type(conv2d_steps(GREY, KERNELS["box_blur"])[0].total) is float


def test_the_first_step_of_the_sample_problem_is_the_slides() -> None:  # C1
    first, *others = conv2d_steps(DECK, DECK_KERNEL)
    assert len(others) == 3  # a kernel moves by one pixel unless said otherwise
    np.testing.assert_array_equal(first.window, [[1, 2], [4, 5]])
    np.testing.assert_array_equal(first.products, [[1, 0], [0, -5]])
    assert first.total == -4


# ---------------------------------------------------------------------------------------- bad input

COLOUR, FILTERS = integers(4, 5, 3), integers(2, 2, 3, 6)


@pytest.mark.parametrize("convolve", [conv2d_loops, conv2d, convolve2d, conv2d_steps])
@pytest.mark.parametrize("larger", [(5, 1), (1, 6), (5, 6)])
def test_a_kernel_one_larger_than_the_image_is_refused_and_one_as_large_fits(
    convolve: Callable[..., Any], larger: tuple[int, int]
) -> None:
    fits = min(larger[0], 4), min(larger[1], 5)
    assert len(convolve(GREY, np.ones(fits))) == 5 - fits[0] or convolve is conv2d_steps
    for dtype in (int, np.float32):
        with pytest.raises(ValueError) as caught:
            convolve(GREY, np.ones(larger, dtype))
        message = f"kernel {larger} is larger than the padded image (4, 5): no window fits"
        assert str(caught.value) == message
    if convolve is not conv2d_steps:
        with pytest.raises(ValueError, match=r"is larger than the padded image \(4, 5\)"):
            convolve(np.ones((2, 4, 5, 3)), np.ones((*larger, 3, 2)))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"kernel": np.ones((3, 3)), "dilation": (2, 1)},
            "kernel (3, 3) at dilation (2, 1) covers (5, 3): it is larger than the padded image "
            "(4, 5): no window fits",
        ),
        ({"kernel": [1, 2]}, "kernel (2,) has 1 axes: an image (4, 5) needs (kH, kW)"),
        ({"kernel": FILTERS}, "kernel (2, 2, 3, 6) has 4 axes: an image (4, 5) needs (kH, kW)"),
        (
            {"image": COLOUR},
            "kernel (2, 3) has 2 axes: an image (4, 5, 3) needs (kH, kW, C_in, C_out)",
        ),
        (
            {"image": COLOUR[:, :, :2], "kernel": FILTERS},
            "kernel (2, 2, 3, 6) takes 3 channels: the image (4, 5, 2) has 2",
        ),
        ({"bias": [1]}, "bias of shape (1,) does not fit: one number does"),
        (
            {"image": COLOUR, "kernel": FILTERS, "bias": [1, 2]},
            "bias of shape (2,) does not fit: shape (6,) does",
        ),
        (
            {"image": COLOUR, "kernel": FILTERS, "bias": 1},
            "bias of shape () does not fit: shape (6,) does",
        ),
    ],
)
@pytest.mark.parametrize("convolve", [conv2d_loops, conv2d, convolve2d])
def test_an_error_says_what_was_received_and_what_fits(
    convolve: Callable[..., Array], arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError) as caught:
        convolve(**({"image": GREY, "kernel": SKEW} | arguments))
    assert str(caught.value) == message


def test_steps_are_for_images_with_two_axes() -> None:
    with pytest.raises(
        ValueError, match=r"image \(4, 5, 3\) has 3 axes: conv2d_steps takes \(H, W\)"
    ):
        conv2d_steps(COLOUR, FILTERS)
