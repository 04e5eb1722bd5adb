"""Lay windows over a batch of images: how many fit, what they hold, what surrounds the image.

An image with two or three axes is viewed as a batch (N, H, W, C) first and given back with its own
axes at the end. Padding in any form becomes pixels, ((top, bottom), (left, right)). The rules of
dtypes stand here too: integers and booleans give int64, float16 and float32 give float32, and all
else gives float64.
"""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from helpers.internals.arguments import Pair, check_room, entries, is_number, signed, two, whole

AxisPadding = str | int | Sequence[int]
ImagePadding = str | int | Sequence[Sequence[int]]
Border = Literal["constant", "edge"]  # zeros, or the pixels next to it


def result_dtype(image: NDArray[Any], *others: NDArray[Any] | None) -> type[Any]:
    """Choose int64 for integers alone, float32 for a float32 image, float64 for all else."""
    if all(array is None or array.dtype.kind in "bui" for array in (image, *others)):
        return np.int64
    return np.float32 if image.dtype in (np.float16, np.float32) else np.float64


def widened(array: NDArray[Any], name: str) -> NDArray[Any]:
    """Return the array in the dtype that results have: integers do not wrap, float16 not round."""
    return signed(array, name).astype(result_dtype(array), copy=False)


def float_dtype(array: NDArray[Any]) -> type[Any]:
    """Choose the dtype of what is a float whatever came: float64 for integers too."""
    return np.float64 if array.dtype.kind != "f" else result_dtype(array)


def as_batch(image: NDArray[Any]) -> NDArray[Any]:
    """View an image with two, three or four axes as (N, H, W, C)."""
    if image.ndim == 2:
        return image[np.newaxis, :, :, np.newaxis]
    return image[np.newaxis] if image.ndim == 3 else image


def like_image(batch: NDArray[Any], axes: int) -> NDArray[Any]:
    """View a batch with the number of axes its image had: undo `as_batch`."""
    if axes == 2:
        return batch[0, :, :, 0]
    return batch[0] if axes == 3 else batch


def resolve_padding(
    padding: ImagePadding, image_size: Sequence[int], window_size: Sequence[int], *,
    stride: Pair = (1, 1), dilation: Pair = (1, 1),
) -> tuple[Pair, Pair]:  # fmt: skip
    """Return any form of padding as pixels, ((top, bottom), (left, right))."""
    form = 'an int, "valid", "same" or ((top, bottom), (left, right))'
    sides: tuple[Any, Any] = (padding, padding)
    if not isinstance(padding, str) and not is_number(padding):
        sides = entries(padding, "padding", form)
        if any(isinstance(side, str) or is_number(side) for side in sides):
            raise ValueError(f"padding {padding} is ambiguous: {form} fits")
    spans = (span_of(*axis) for axis in zip(window_size, dilation, strict=True))
    rows, columns = (
        axis_padding(*axis) for axis in zip(sides, image_size, spans, stride, strict=True)
    )
    return rows, columns


def axis_padding(padding: Any, size: int, span: int, stride: int) -> Pair:
    """Return any form of one axis' padding as (before, after)."""
    if isinstance(padding, str):
        if padding == "same":
            return same_sides(size, span, stride)
        if padding != "valid":
            raise ValueError(f'padding {padding!r} is unknown: "valid", "same" or pixels fit')
        return 0, 0
    if is_number(padding):
        both = whole(padding, "padding", least=0)
        return both, both
    return two(padding, "padding", "an int or (before, after)", least=0)


def same_sides(size: int, span: int, stride: int) -> Pair:
    """Return the pixels that "same" adds before and after one axis: the odd one comes after."""
    outputs = -(-size // stride)  # ceil(size / stride)
    missing = max((outputs - 1) * stride + span - size, 0)
    return missing // 2, missing - missing // 2


def check_border(batch: NDArray[Any], pixels: tuple[Pair, Pair]) -> None:
    """Raise an error where the border of a batch (N, H, W, C) alone would fill the memory."""
    rows, columns = (n + sum(sides) for n, sides in zip(batch.shape[1:3], pixels, strict=True))
    check_room("padding", (rows, columns), batch[0, :, :, 0].size)


def pad_batch(
    batch: NDArray[Any], pixels: tuple[Pair, Pair], *, mode: Border = "constant"
) -> NDArray[Any]:
    """Return the batch (N, H, W, C) with a border; the batch itself where there is none."""
    if not any((*pixels[0], *pixels[1])):
        return batch
    check_border(batch, pixels)
    return np.pad(batch, ((0, 0), *pixels, (0, 0)), mode)


def count_windows(
    padded_size: Sequence[int], window_size: Pair, *,
    stride: Pair = (1, 1), dilation: Pair = (1, 1), name: str = "kernel",
) -> Pair:  # fmt: skip
    """Count the windows on both axes of a padded image, (oH, oW), or say that none fits."""
    size = padded_size[0], padded_size[1]
    span = span_of(window_size[0], dilation[0]), span_of(window_size[1], dilation[1])
    if span[0] > size[0] or span[1] > size[1]:
        spread = "" if span == window_size else f" at dilation {dilation} covers {span}: it"
        raise ValueError(
            f"{name} {window_size}{spread} is larger than the padded image {size}: no window fits"
        )
    return (size[0] - span[0]) // stride[0] + 1, (size[1] - span[1]) // stride[1] + 1


def windows(
    batch: NDArray[Any], window_size: Pair, *,
    stride: Pair = (1, 1), dilation: Pair = (1, 1), writeable: bool = False,
) -> NDArray[Any]:  # fmt: skip
    """View a padded batch as all its windows, (N, oH, oW, kH, kW, C), without a copy.

    Entry [n, r, c] is the window that gives the output at row r, column c of image n. The view
    shares the batch's memory: if it is writeable, what is written is written into the batch.
    """
    span = span_of(window_size[0], dilation[0]), span_of(window_size[1], dilation[1])
    view = sliding_window_view(batch, span, axis=(1, 2), writeable=writeable)
    # (N, H', W', C, span, span)
    view = view[:, :: stride[0], :: stride[1], :, :: dilation[0], :: dilation[1]]
    return view.transpose(0, 1, 2, 4, 5, 3)  # (N, oH, oW, kH, kW, C)


def span_of(kernel_size: int, dilation: int) -> int:
    """Count the pixels from the first to the last one a dilated window reads."""
    return dilation * (kernel_size - 1) + 1
