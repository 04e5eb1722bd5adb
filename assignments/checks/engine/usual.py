"""The usual slips of the course's helpers: they belong to every question whose answer uses one.

The rows read as those of a question's table: what a helper gives when somebody makes the slip, and
the sentence that names it. A row that does not fit the arguments stops with an error, silently.
"""

from typing import Any

import numpy as np

from assignments.checks.engine.plain import Array

FIRST = "You laid out one channel after the other; at each pixel all its channels come first."
POOLS = "".join(f"""
{name}_pool2d(i, k=2, **o) = 0
{rows}
pool(i, k, **dict(o, stride=1)) | Your windows move one pixel at a time: where is the stride?
pool(i, k, **dict(o, stride=k)) | Your windows move by their own size: where is the stride?
pool(i, k, **dict(o, stride=(o["stride"], 1))) | The stride is used for the rows only.
pool(i, k, **dict(o, stride=(1, o["stride"]))) | The stride is used for the columns only.
pool(i, 2, **dict(o, stride=2)) | You use neither the size nor the stride that is given.
pool(i, 2, **o) | Your windows are always 2 × 2: use the size that is given.
pool(i, o["stride"], **o) | Your windows are as large as the stride: use the size that is given.
pool(i, o["stride"], stride=k) | Size and stride have changed places.
pool(i, k[::-1], **o) | You took the window's height for its width.
pool(i, k, **dict(o, padding=((0, o.get("stride", k) - 1), (0, o.get("stride", k) - 1)))) | You
| rounded up: a window that sticks out is no window.
pool(i, k, **dict(o, padding="valid")) | With "same" it is rounded up: this is without padding.
pool(i, k, **o)[:-1, :-1] | Count the beginnings, not the steps between: think of + 1.
""".replace("pool(", f"{name}_pool2d(") for name, rows in {
    "max": """average_pool2d(i, k, **o) | You averaged the window; keep its largest number.
min_pool2d(i, k, **o) | Those are the smallest numbers of the windows.
pool2d_loops(i, k, summary=lambda w: w[-1, -1], **o) | You kept the last number of each window.
pool2d_loops(i, k, summary=lambda w: w[0, 0], **o) | You kept the first number of each window.
max_pool2d(np.abs(i), k, **o) | A number below zero has lost its sign.
pool2d_loops(i, k, summary=lambda w: w.flat[np.abs(w).argmax()], **o) | You took the number
| farthest from zero: which is larger, −2 or −7?
pool2d_loops(i, k, summary=lambda w: w[:, 0].max(), **o) | Only the first column of a window counts.
pool2d_loops(i, k, summary=lambda w: w[0].max(), **o) | Only the first row of each window counts.
pool2d_loops(i, k, summary=np.sum, **o) | You add up the window; take its largest number.
pool2d_loops(i, k, summary=np.argmax, **o) | You give the place of the largest number, not itself.
max_pool2d(i, k, **o).clip(0) | A maximum below zero became zero, which is not in its window.""",
    "min": """max_pool2d(i, k, **o) | Those are the largest numbers of the windows.
average_pool2d(i, k, **o) | You averaged the window; min pooling keeps its smallest number.
min_pool2d(np.abs(i), k, **o);
pool2d_loops(i, k, summary=lambda w: w.flat[np.abs(w).argmin()], **o) | You took the number
| nearest to zero; −7 is smaller than −2.""",
    "average": """max_pool2d(i, k, **o) | Those are the largest numbers of the windows.
pool2d_loops(i, k, summary=np.sum, **o) | Those are sums: divide by how many a window holds.
2 * average_pool2d(i, k, **o); 4 / 3 * average_pool2d(i, k, **o) | How many numbers has a window?
average_pool2d(np.abs(i), k, **o) | A number below zero has lost its sign.""",
}.items())  # fmt: skip
TABLE = (
    POOLS
    + """
conv2d(i, k, **o) = 0
conv2d(i, k[::-1, ::-1], **o) | The kernel is turned by 180 degrees; a CNN does not turn it.
conv2d(i, k[::-1], **o) | The rows of the kernel have changed places.
conv2d(i, k[:, ::-1], **o) | The columns of the kernel have changed places.
conv2d(i, np.swapaxes(k, 0, 1), **o) | You took the rows of the kernel for its columns.
conv2d(i, np.abs(k), **o) | A weight below zero has lost its sign.
conv2d(i, np.ones_like(k), **o) | You added up the window without the weights.
conv2d(i, k / np.sum(k), **o); conv2d(i, k, **o) / np.sum(k) | Do not divide by the weights' sum.
conv2d(i, k * (np.arange(k.size).reshape(k.shape) == k.size - 1), **o) | Only the last product of a
| window counts: does `=` stand where `+=` should?
conv2d(i, k, **o) / k.shape[0] / k.shape[1] | You averaged the products; add them up.
products(i, k) | That is the matrix product of window and kernel; multiply entry by entry.
np.sum(k) * conv2d(i, np.ones_like(k), **o) | You multiply two sums: multiply pixel by weight first.
conv2d(i, k, padding="same", **o); conv2d(i, k, padding=[[n - 1] * 2 for n in k.shape[:2]], **o) |
| The window stays inside: no padding is asked, so nothing is laid around the image.
conv2d(i, k, stride=2, **o) | You moved two pixels at a time; here it is one.
conv2d(i, k, stride=1 * bool(o["stride"]), padding=0 * bool(o["padding"])) | Neither the stride nor
| the padding is used yet.
conv2d(i, k, **dict(o, padding=0)) | The padding is missing.
conv2d(i, k, **dict(o, stride=1)) | Your windows move one pixel at a time: where is the stride?
conv2d(i, k, **dict(o, stride=(o["stride"], 1))) | The stride is used for the rows only.
conv2d(i, k, **dict(o, stride=(1, o["stride"]))) | The stride is used for the columns only.
conv2d(i, k, **dict(o, padding=2 * o["padding"])) | `padding` is meant for each side, not twice.
conv2d(i, np.trunc(k), **o) | The kernel has lost its decimals.
conv2d(np.trunc(i), k, **o) | The picture has lost its decimals: is a copy of it one of integers?
output_size(n, k, **o) = 0
output_size(n, k, **dict(o, padding=(o.get("padding", 0), o.get("padding", 0) + o["stride"] - 1))) |
| You rounded up: a window that sticks out is no window.
output_size(n, k, **o) - 1 | Count the beginnings, not the steps between: think of + 1.
output_size(n, k, **dict(o, stride=1)) | The stride is missing.
output_size(n, k, **dict(o, padding=0)) | The padding is missing.
output_size(n, k, **dict(o, padding=(o["padding"], 0))) | The padding lies on both sides.
output_size(n, k, **dict(o, padding=2 * o["padding"])) | There is too much padding: once a side.
output_size(n, k, padding="same", **o) | No padding is asked: you counted as for "same".
output_size(n, k, **o) + 1 | One window too many: does the last one stick out?
n | That is the size before: the window must stay inside.
conv2d_parameters(k, c, f) = 0
k * k * c * f | The biases are missing: every filter has one.
k * k * c * f + 1; k * k * c * f + c; k * k * c * f + c * f | Each filter has one bias.
(k * k + 1) * f; k * k * f | Each filter has a kernel for each channel that comes in, and a bias.
(k * c + 1) * f | A kernel has rows and columns.
(k * k + c) * f; (k * k + c + 1) * f | Each channel has a kernel of its own: multiply.
k * k * c + 1; k * k * c | That is a single filter.
dense_parameters(n, m) = 0
n * m | The biases are missing: every neuron has one.
n * m + 1 | One bias is not enough: each neuron has its own.
n * m + n; n * m + n + m | The biases belong to the neurons, not to the inputs.
n + m | Every input is connected with every neuron: multiply.
n; m | That is how many numbers come in, or how many neurons there are.
flatten(x) = 0
flatten(np.moveaxis(x, -1, -3)); flatten(np.swapaxes(np.moveaxis(x, -1, -3), -1, -2)) | FIRST
flatten(np.swapaxes(x, -3, -2)) | You went down the columns; read a row from left to right first.
flatten(x[..., ::-1]) | At each pixel channel 0 comes first, then channel 1.
dense(x, w, b) = 0
dense(x, w) | The biases are missing.
dense(x, w.T, b); dense(x, w.T) | Each neuron has a column of the weights; you read the rows.
dense(x, w, -b) | The biases are added, not subtracted.
dense(x, w) * b | The biases are added, not multiplied.
dense(np.abs(x), w, b) | An input below zero has lost its sign.
dense(x, np.abs(w), b) | A weight below zero has lost its sign.
relu(x) = 0
x | What is below zero is to become zero: where is the ReLU?
np.abs(x) | ReLU does not take away the sign: below zero it gives 0.
np.minimum(x, 0); relu(np.negative(x)) | ReLU keeps what is above zero, not what is below.
"""
)


def products(image: Array, kernel: Array) -> Array:
    """Sum the matrix product of each window and the kernel, where there is one.

    Examples
    --------
    >>> products(np.eye(2), np.array([[1, 2], [3, 4]]))
    array([[10.]])

    Introduced in assignment 02.
    """
    view = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.asarray(np.sum(view @ kernel, axis=(2, 3)))


def share(z: Array, less: Any = 0, axis: int | None = 1) -> Array:
    """Divide the powers of e by their sum, as softmax is printed: large logits overflow.

    Examples
    --------
    >>> share(np.array([[0, 0]])), share(np.array([[0, 0], [0, 0]]), axis=None)[0]
    (array([[0.5, 0.5]]), array([0.25, 0.25]))

    Introduced in assignment 05.
    """
    powers = np.exp(z - less)
    return np.asarray(powers / powers.sum(axis=axis, keepdims=True))
