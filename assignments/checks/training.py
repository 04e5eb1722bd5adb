"""The checks of assignment 06, how a network learns: what is right, which mistakes have names."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import product
from typing import Any

import numpy as np

from assignments import checks
from assignments.checks import Array, Case, Mistakes
from helpers import training
from helpers.fully_connected import dense, flatten, relu, softmax
from helpers.kernels import conv2d, convolve2d
from helpers.pooling import max_pool2d

Function = Callable[..., Any]
Part = tuple[Function, str]
Named = list[Part]  # a usual mistake, and the sentence that names it

# --------------------------------------------------------------------- Question 1: one step by hand

IMAGE = np.array([[2, 2, 2, 2, 3, 3, 3], [1, 0, 3, 3, 1, 2, 2], [1, 3, 1, 1, 1, 3, 2]])
KERNEL = np.array([[1, -2], [0, 1]])
WEIGHTS = np.array([[1, 3], [4, 0], [0, -2]])
LABEL, RATE = 1, 0.1

_sums = conv2d(IMAGE, KERNEL)
_maps = relu(_sums)
_row = flatten(max_pool2d(_maps))
_logits = dense(_row, WEIGHTS)
_at_logits = training.cross_entropy_gradient([_logits], [LABEL])[0]
_at_row, _at_weights, _ = training.dense_gradient(_at_logits, _row, WEIGHTS)
_at_maps = training.max_pool2d_gradient([_at_row], _maps)
_at_sums = training.relu_gradient(_at_maps, _sums)
_, _at_kernel, _ = training.conv2d_gradient(_at_sums, IMAGE, KERNEL)
_after = KERNEL - RATE * _at_kernel
_all = np.kron([_at_row], np.ones((2, 2)))  # each slope in full at every place of its window
_unstopped = [_at_maps, *[_at_sums + np.outer([0, 1], np.eye(6)[place]) for place in (4, 5)]]
_gathered = partial(conv2d, IMAGE)  # the slopes of a kernel from those of its sums

_LOGIT = "A logit's slope is its probability, less 1 for the right class."
_BOTH = "A number of the row goes to both logits: add up both ways."
_POOL = "Max pooling is a switch: which place of each window has won?"
_RELU = "One slope is too many: ReLU lets none pass where its input is not above 0."
_PIXELS = "Pixels count times their window's slope, and the windows are added up."
_STEP = "The step is the learning rate times the slope, and it leads downhill."

_SLOPES = {"logits": _at_logits, "weights": _at_weights, "row": _at_row, "sums": _at_sums,
           "kernel": _at_kernel, "after": _after}  # fmt: skip
_WRONG_SLOPES: dict[str, Mistakes] = {
    "logits": [
        (softmax(_logits), f"{_LOGIT} That 1 is missing."),
        (softmax(_logits) - 1, f"{_LOGIT} You took 1 off both."),
        (-_at_logits, f"{_LOGIT} Which class is right?"),
        (_logits - [0, 1], f"{_LOGIT} You took the logit for the probability."),
        (_logits, "Those are the logits. What does softmax make of two equal ones?"),
        (_at_logits / 2, "There is one picture: nothing is divided by the number of classes."),
    ],
    "weights": [
        (_at_weights.T, "Give each input a line and each logit a column, as the weights stand."),
        (WEIGHTS * _at_logits, "That is weight times slope. What did the weight carry?"),
        (np.outer(_row, [1, 1]), "Those are the inputs: multiply by the slopes of the logits."),
        (np.outer([1, 1, 1], _at_logits), "Multiply each by the input that the weight carried."),
        (np.outer(_row - [0, 0, 1], _at_logits), "What does ReLU leave of the third window?"),
    ],
    "row": [
        (WEIGHTS[:, 0] * _at_logits[0], f"{_BOTH} You took the first."),
        (WEIGHTS[:, 1] * _at_logits[1], f"{_BOTH} You took the second."),
        (WEIGHTS * _at_logits, f"{_BOTH} You listed them."),
        (WEIGHTS @ softmax(_logits), "One of the two slopes is negative."),
        (_row * _at_row, "The number itself does not count: weight times slope."),
        (_at_row * [1, 1, 0], "ReLU comes later on the way back: the third number has a slope."),
    ],
    "sums": [
        *[(passed, _RELU) for passed in _unstopped],
        (_all, _POOL),
        (_all / 4, "You shared each slope out, as average pooling does."),
        (_all * (_sums > 0), _POOL),
        (_all * [[1, 0] * 3, [0] * 6], f"{_POOL} You took the first."),
        (1 * (_at_sums != 0), "That is where a slope passes. How large is it?"),
        (_at_sums * _sums, "A switch lets a slope pass as it is: nothing is multiplied."),
    ],
    "kernel": [
        *[
            (_gathered(passed), "ReLU has stopped the third window's slope.")
            for passed in _unstopped
        ],
        (_gathered(_all), f"{_PIXELS} Only the winners have a slope."),
        (_gathered(_at_sums.clip(None, 0)), f"{_PIXELS} The second is missing."),
        (_gathered(_at_sums.clip(0)), f"{_PIXELS} The first is missing."),
        (_gathered(abs(_at_sums)), f"{_PIXELS} One of the slopes is negative."),
        (_gathered(_at_sums != 0), f"{_PIXELS} You added up the pixels alone."),
        (_at_kernel / 2, f"{_PIXELS} No mean is asked."),
        (_at_kernel[::-1, ::-1], "The kernel is not turned: its first weight lay on first pixels."),
        (_at_kernel * KERNEL, "The weight itself does not count: pixel times slope."),
    ],
    "after": [
        (KERNEL + RATE * _at_kernel, f"{_STEP} You went uphill."),
        (KERNEL - _at_kernel, f"{_STEP} The learning rate is missing."),
        (RATE * _at_kernel, "That is the length of the step. Where does it lead?"),
        (-RATE * _at_kernel, "That is the step. Where does it lead?"),
        (KERNEL - RATE * np.sign(_at_kernel), f"{_STEP} You took its sign only."),
        (KERNEL - RATE, f"{_STEP} The slope is missing."),
        (KERNEL, "That is the kernel before the step."),
    ],
}


def question_1(answer: Any) -> bool:
    """Check the slopes of a small network, from its logits back to its kernel, and one step."""
    wrong = {name: [*_WRONG_SLOPES[name], *_slips(right)] for name, right in _SLOPES.items()}
    return checks.check_entries("Question 1", answer, _SLOPES, wrong=wrong)


def _slips(right: Array) -> Mistakes:
    """List what makes a wrong answer of any array of slopes."""
    values = {"image": IMAGE, "kernel": KERNEL, "weights": WEIGHTS, "sums": _sums, "row": _row}
    return [
        (right.ravel(), "The numbers are right: give them as rows, a list of lists."),
        (np.transpose(right), "Rows and columns have changed places."),
        (-right, "The signs are turned: which sign have the slopes of the two logits?"),
        (right / 2, "That is half of it: no mean is asked."),
        (2 * right, "That is twice as much: the slopes of the logits are halves."),
        *[(value, f"Those are the numbers of the {name}. Asked is how the loss changes with "
           "them.") for name, value in values.items()],
        *[(slope, f"That is the answer to another part, `{name}`.")
          for name, slope in _SLOPES.items()],
    ]  # fmt: skip


# ------------------------------------------------------------------------ Question 2: cross-entropy

_OVERFLOW = (
    "Large logits overflow, or a probability becomes 0 and its logarithm infinite. Subtract the "
    "largest logit of each picture, and write out on paper what ln of the fraction is."
)
_KEPT = "What keeps the logarithm from being infinite also makes a very wrong answer too cheap."
_AXIS = "The probabilities of one picture add up to one: your sum runs over others as well."
_RIGHT_ONE = "Only the right class of each picture counts."
_NO_LOG = "Those are probabilities: where is the logarithm?"
_TINY = [10.0**-n for n in range(6, 17)]


def _softmax(z: Array, *, less: Any = 0, axis: int | None = 1) -> Array:
    powers = np.exp(z - less)
    return np.asarray(powers / powers.sum(axis=axis, keepdims=True))


def _logs(z: Array) -> Array:
    """Return the logarithms of the probabilities, (N, classes)."""
    shifted = z - z.max(axis=1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))


def _costs(z: Array, y: Array) -> Array:
    return np.asarray(-_logs(z)[np.arange(len(z)), y])


def _naive(z: Array, y: Array) -> Any:
    return np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(z)), y])


def _from(shares: Function) -> Function:
    """Return the costs that come from these probabilities, (N,)."""
    return lambda z, y: -np.log(shares(z)[np.arange(len(z)), y])


def _one_hot(z: Array, y: Array, shares: Function) -> Any:
    return -np.sum(np.eye(z.shape[1])[y] * np.log(shares(z))) / len(z)


def _then(number: Function, costs: Function) -> Function:
    return lambda z, y: number(costs(z, y))


WRONG_SHARES: Named = [
    (_softmax, _OVERFLOW),
    (softmax, _OVERFLOW),
    (lambda z: _softmax(z, less=z.max()), f"{_OVERFLOW} You took the largest of all pictures."),
    (lambda z: _softmax(z, less=z.mean(axis=1, keepdims=True)), _OVERFLOW),
    (lambda z: _softmax(z, axis=0), _AXIS),
    (lambda z: _softmax(z, less=z.max(axis=0), axis=0), _AXIS),
    (lambda z: _softmax(z, axis=None), _AXIS),
    (lambda z: _softmax(z, less=z.max(), axis=None), _AXIS),
    (lambda z: softmax(-z), "The larger the logit, the more probable the class."),
    (lambda z: 1 - softmax(z), f"{_RIGHT_ONE} You took what the other classes got."),
    (np.exp, "The powers are not divided by their sum."),
    *[(lambda z, t=t: softmax(z) + t, _KEPT) for t in _TINY],
    *[(lambda z, t=t: softmax(z).clip(t), _KEPT) for t in _TINY],
    *[(lambda z, t=t: softmax(z).clip(t, 1 - t), _KEPT) for t in _TINY],
]
WRONG_NUMBERS: Named = [
    (np.sum, "That is the sum over the pictures, not their mean."),
    (lambda costs: -np.mean(costs), "A cost is not negative: a sign is missing or too many."),
    (lambda costs: costs, "Those are the costs of the pictures: give their mean."),
    (lambda costs: costs[0], "Only the first picture counts so far."),
    (lambda costs: costs[0] / len(costs), "Only the first picture counts: where is `return`?"),
    (lambda costs: costs[-1], "Only the last picture counts so far."),
    (lambda costs: np.mean(costs) / np.log(2), "Take the natural logarithm, not that of base 2."),
    (lambda costs: np.mean(costs) / np.log(10), "Take the natural logarithm, not that of base 10."),
    (lambda costs: np.mean(np.exp(-costs)), _NO_LOG),
    (lambda costs: 1 - np.mean(np.exp(-costs)), _NO_LOG),
    (lambda costs: -np.log(np.mean(np.exp(-costs))), "First the logarithm, then the mean."),
    (lambda costs: np.exp(np.mean(costs)), "There is a power of e too many at the end."),
    (lambda costs: np.round(np.mean(costs), 2), "Do not round."),
    (lambda costs: np.round(np.mean(costs), 3), "Do not round."),
]
WRONG_LOSSES: Named = [
    *[(_then(np.mean, _from(shares)), hint) for shares, hint in WRONG_SHARES],
    *[(_then(number, costs), hint) for costs in (_costs, _from(softmax), _from(_softmax))
      for number, hint in WRONG_NUMBERS],
    (_naive, _OVERFLOW),
    *[(partial(_one_hot, shares=shares), f"{_OVERFLOW} And 0 times infinity is no number.")
      for shares in (softmax, _softmax)],
    (lambda z, y: np.mean(_costs(z, y) - z.max(axis=1)), "The largest logit is subtracted in one "
     "place only: take it off the right class's as well."),
    (lambda z, y: _naive(z - z.max(), y), f"{_OVERFLOW} You took the largest of all pictures."),
    (lambda z, y: _costs(z, y - 1).mean(), "The classes are numbered from 0."),
    (lambda z, y: _costs(z, z.argmax(axis=1)).mean(), f"{_RIGHT_ONE} You took the largest logit."),
    (lambda z, y: _costs(z, 0 * y).mean(), f"{_RIGHT_ONE} You took class 0 each time."),
    (lambda z, y: -_logs(z)[:, y].mean(), f"{_RIGHT_ONE} You paired each with every label."),
    (lambda z, y: -_logs(z).mean(), f"{_RIGHT_ONE} You took the mean of all."),
    (lambda z, y: -_logs(z).sum(axis=1).mean(), f"{_RIGHT_ONE} You added up all."),
    (lambda z, y: _costs(z, y).sum() / z.size, "Divide by the number of pictures, not of logits."),
    (lambda z, y: -z[np.arange(len(z)), y].mean(), "Those are logits: where is softmax?"),
    (training.accuracy, "That is the accuracy."),
    (lambda z, y: 1 - training.accuracy(z, y), "That is the share of wrong answers."),
]  # fmt: skip


def loss_cases(seed: int, shapes: Sequence[tuple[int, int]]) -> list[Case]:
    """Draw logits (N, classes) and labels (N,): small ones, huge ones, and rows far apart."""
    rng, cases = np.random.default_rng(seed), []
    for shape in shapes:
        far = rng.choice([-2000.0, 1500.0], (shape[0], 1))
        for logits in (rng.normal(0, 3, shape), rng.normal(0, 500, shape), rng.normal(far, 1)):
            quarters = np.round(4 * logits + rng.normal(0, 8, shape)) / 4  # exact in float32, too
            cases += [(quarters, rng.integers(0, shape[1], shape[0]))]
    return cases


def question_2(function: Function, cases: Sequence[Case] | None = None) -> bool:
    """Check a cross-entropy from logits (N, classes) and labels (N,), of any size."""
    page = [(np.zeros((1, 2)), np.array([1])), (np.array([[2.0, 0], [2, 0]]), np.array([0, 1]))]
    shown = [*page, *loss_cases(6, [(4, 3), (2, 5), (5, 2), (1, 4)])]
    with np.errstate(all="ignore"):  # what overflows is named below, not warned of
        return checks.check_function(
            "Question 2", function, training.cross_entropy, cases or shown,
            wrong=WRONG_LOSSES, instead_of=(softmax, training.cross_entropy),
        )  # fmt: skip


# ----------------------------------------------------------------- Question 3: a kernel that learns


def _slope(image: Array, error: Array, kernel: Array) -> Array:
    """Return the slopes of half the mean squared error in the kernel's weights."""
    return np.asarray(conv2d(image, error) / error.size)


def _learn(
    image: Array, target: Array, start: Array, learning_rate: float, steps: int, *,
    slope: Function = _slope, forward: Function = conv2d, once: bool = False, kept: int = 0,
) -> Array:  # fmt: skip
    """Go downhill; `once` keeps the first error, `kept` = 1 the slopes of the steps before."""
    kernel, slopes = np.array(start, float), np.zeros(np.shape(start))
    error = forward(image, kernel) - target
    for _ in range(steps):
        slopes = kept * slopes + slope(image, error, kernel)
        kernel = kernel - learning_rate * slopes
        error = error if once else forward(image, kernel) - target
    return kernel


def _window_by_window(image: Array, target: Array, start: Array, rate: float, steps: int) -> Array:
    kernel = np.array(start, float)
    view = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    for _ in range(steps):
        for place in np.ndindex(target.shape):
            kernel -= rate * view[place] * (np.sum(view[place] * kernel) - target[place])
    return kernel


_MEAN = "The loss is a mean over the windows: divide the sum by the number of windows."
_FRESH = "The slopes come from an error of an earlier kernel: measure it anew before each step."
_PIXEL = "A weight's slope is the sum of the pixels under it, each times its window's error."
WRONG_WAYS: list[tuple[dict[str, Any], str]] = [
    ({"slope": lambda i, e, k: -_slope(i, e, k)}, "It goes uphill: a sign is wrong."),
    ({"slope": lambda i, e, k: conv2d(i, e)}, _MEAN),
    ({"slope": lambda i, e, k: conv2d(i, e) / k.size}, f"{_MEAN} You took that of the weights."),
    ({"slope": lambda i, e, k: conv2d(i, e) / i.size}, f"{_MEAN} You took that of the pixels."),
    ({"slope": lambda i, e, k: 2 * _slope(i, e, k)}, "The loss is half the squared error."),
    ({"slope": lambda i, e, k: _slope(i, e, k) / 2}, "The half goes when the square is derived."),
    ({"slope": lambda i, e, k: _slope(i, e**2, k)}, f"{_PIXEL} You took the squared error."),
    ({"slope": lambda i, e, k: _slope(i, abs(e), k)}, f"{_PIXEL} An error may be negative."),
    ({"slope": lambda i, e, k: np.mean(e)}, f"{_PIXEL} The pixels are missing."),
    ({"slope": lambda i, e, k: _slope(i, 1 + 0 * e, k)}, f"{_PIXEL} The error is missing."),
    ({"slope": lambda i, e, k: _slope(i, e, k)[::-1, ::-1]}, "Your slopes are turned about."),
    ({"slope": lambda i, e, k: _slope(i, e, k).mean()}, "Each weight has a slope of its own."),
    ({"slope": lambda i, e, k: np.sign(_slope(i, e, k))}, "Take the slope, not only its sign."),
    ({"forward": convolve2d}, "Your kernel is turned by 180 degrees when it slides."),
    ({"forward": lambda i, k: np.maximum(conv2d(i, k), 0)}, "There is no ReLU here."),
    ({"slope": lambda i, e, k: np.mean(e**2) / 2}, f"{_PIXEL} You took the loss."),
    ({"once": True}, _FRESH),
    ({"kept": 1}, "The slopes of the step before are still counted: begin each step with zeros."),
]
WRONG_LEARNERS: Named = [
    *[(partial(_learn, **way), hint) for way, hint in WRONG_WAYS],
    (lambda i, t, s, r, n: _learn(i, t, s, r, 1), "It takes one step: where is `return`?"),
    (lambda i, t, s, r, n: _learn(i, t, s, r, n + 1), "It takes a step too many."),
    (lambda i, t, s, r, n: _learn(i, t, s, r, n - 1), "It takes a step too few."),
    (lambda i, t, s, r, n: _learn(i, t, s, 1, n), "The learning rate is missing."),
    (lambda i, t, s, r, n: _learn(i, 0 * t, s, r, n), "The target is missing from the error."),
    (lambda i, t, s, r, n: _learn(i, t, 0 * s, r, n), "It begins with zeros, and not at `start`."),
    (lambda i, t, s, r, n: s, "It gives `start` back: nothing has been learned."),
    (lambda i, t, s, r, n: _learn(i, t, s, r, n) - s, "That is the way. Where did it arrive?"),
    (lambda i, t, s, r, n: _learn(i, t, s, r, n).round(2), "Do not round."),
    (lambda i, t, s, r, n: [_learn(i, t, s, r, m) for m in range(n + 1)], "Return the last one."),
    (lambda i, t, s, r, n: conv2d(i, _learn(i, t, s, r, n)) - t, "That is the error."),
    (lambda i, t, s, r, n: conv2d(i, _learn(i, t, s, r, n)), "That is its map: return the kernel."),
    (_window_by_window, "You take a step at each window: first add up all of them."),
]  # fmt: skip


def kernel_cases(seed: int, sizes: Sequence[tuple[int, ...]]) -> list[Case]:
    """Draw an image, a target, a start, a learning rate and steps for sizes H, W, kH, kW, steps."""
    rng, cases = np.random.default_rng(seed), []
    for height, width, rows, columns, steps in sizes:
        image = rng.integers(-2, 3, (height, width)).astype(float)
        target = conv2d(image, rng.integers(-2, 3, (rows, columns)))
        target += rng.integers(-1, 2, target.shape)  # no kernel is quite right
        start = rng.integers(-9, 10, (rows, columns)) / 8
        cases += [(image, target, start, float(rng.choice([0.02, 0.05, 0.08])), steps)]
    return cases


def question_3(function: Function, cases: Sequence[Case] | None = None) -> bool:
    """Check a loop that teaches a kernel: image, target, start, learning_rate, steps."""
    sizes = [(4, 5, 2, 2, 1), (5, 7, 2, 3, 2), (6, 5, 3, 2, 3), (7, 6, 3, 3, 8), (3, 9, 1, 4, 5)]
    shown = [*kernel_cases(3, sizes), *kernel_cases(4, sizes[1:3])]
    return checks.check_function("Question 3", function, _learn, cases or shown,
        wrong=WRONG_LEARNERS, instead_of=(training.conv2d_gradient,))  # fmt: skip


# ----------------------------------------------------------------------- Question 4: who may choose

RECORDINGS = np.array([
    [[1.9, 0.40, 1.8, 0.42, 1.9, 0.45], [1.1, 0.65, 1.2, 0.64, 1.3, 0.61],
     [0.8, 0.74, 0.9, 0.72, 0.9, 0.70], [0.6, 0.80, 0.8, 0.75, 0.9, 0.73]],
    [[0.9, 0.72, 0.9, 0.71, 1.0, 0.69], [0.5, 0.84, 0.7, 0.77, 0.8, 0.74],
     [0.2, 0.95, 0.9, 0.78, 0.7, 0.79], [0.1, 0.99, 1.1, 0.79, 1.0, 0.77]],
])  # fmt: skip
_TEST = "The test set has chosen: what it says afterwards is too good to be true."
_TRAINING = "The training set has chosen: it prefers what it has learned by heart."
_BY = {2: "", 3: "The loss is to choose, not the accuracy.", 4: _TEST, 5: _TEST, 0: _TRAINING,
       1: _TRAINING}  # fmt: skip
_LOW = "A loss is to be low, not high."
_SEEN = "The validation set has chosen, so what it says is too good. Who has not chosen?"
_ONE = "The network that is handed out is that of one epoch: which accuracy did it have?"


def _low(r: Array) -> Array:
    """Turn the accuracies' signs, so that the lowest is the best in each column."""
    return np.asarray(r * (1, -1, 1, -1, 1, -1))


SETTINGS: Named = [
    *[(lambda r, c=c: _low(r)[:, :, c].min(axis=1).argmin(), hint) for c, hint in _BY.items()],
    (lambda r: r[:, :, 2].min(axis=0).argmin(), "That is the best epoch: settings are axis 0."),
    (lambda r: r[:, -1, 2].argmin(), "Compare the lowest losses of the settings, not the last."),
    (lambda r: r[:, :, 2].mean(axis=1).argmin(), "Compare the lowest losses, not the means."),
    (lambda r: r[:, :, 2].max(axis=1).argmax(), _LOW),
    (lambda r: r[:, :, 2].min(axis=1).argmax(), _LOW),
]  # fmt: skip
EPOCHS: Named = [
    *[(lambda one, c=c: _low(one)[:, c].argmin(), hint) for c, hint in _BY.items()],
    (lambda one: len(one) - 1, "You take the last epoch. Where was the network at its best?"),
    (lambda one: one[:, 2].argmax(), _LOW),
]
PROMISES: Named = [
    (lambda one, epoch: one[epoch, 5], ""),
    (lambda one, epoch: one[:, 5].max(), f"{_ONE} You promise the best of all."),
    (lambda one, epoch: one[-1, 5], f"{_ONE} You promise what the last one had."),
    (lambda one, epoch: one[:, 5].mean(), f"{_ONE} You promise a mean."),
    (lambda one, epoch: one[epoch, 3], _SEEN),
    (lambda one, epoch: one[:, 3].max(), _SEEN),
    (lambda one, epoch: one[epoch, 1], "What is to be expected of new pictures?"),
    (lambda one, epoch: one[epoch, 4], "That is a loss: an accuracy is asked."),
    (lambda one, epoch: one[epoch, 2], "That is a loss: an accuracy is asked."),
    (lambda one, epoch: 100 * one[epoch, 5], "Give a share between 0 and 1."),
    (lambda one, epoch: np.round(one[epoch, 5], 2), "Do not round."),
]


def _choose(parts: Sequence[Part], r: Array) -> list[Any]:
    """Return setting, epoch and what is promised of recordings (settings, epochs, 6)."""
    (setting, _), (epoch, _), (promise, _) = parts
    chosen = int(setting(r))
    place = int(epoch(r[chosen]))
    return [chosen, place, float(promise(r[chosen], place))]


_right_choice = partial(_choose, (SETTINGS[0], EPOCHS[0], PROMISES[0]))
_handed_out = partial(_choose, (SETTINGS[3], EPOCHS[4], PROMISES[1]))


def _wrong_choices() -> Named:
    """Combine the mistakes, the fewest first; of several in one the first is named."""
    combined = []
    for parts in product(SETTINGS, EPOCHS, PROMISES):
        named = [hint for _, hint in parts if hint]
        combined += [(len(named), partial(_choose, parts), hint) for hint in named[:1]]
    combined.sort(key=lambda row: row[0])
    numbered = "Settings and epochs are numbered from 0."
    return [
        *[(how, hint) for _, how, hint in combined],
        (lambda r: np.add(_right_choice(r), [1, 1, 0]), numbered),
        (lambda r: np.add(_right_choice(r), [0, 1, 0]), numbered),
        (lambda r: np.array(_right_choice(r))[[1, 0, 2]], "Setting and epoch have changed places."),
        (lambda r: _right_choice(r)[2], "Return three things: setting, epoch and promise."),
    ]


def recording_cases(seed: int, sizes: Sequence[tuple[int, int]]) -> list[Case]:
    """Draw recordings (settings, epochs, 6) whose six columns disagree."""
    rng = np.random.default_rng(seed)
    return [(rng.random((*size, 6)) * (3, 1, 3, 1, 3, 1),) for size in sizes]


def question_4(function: Function, cases: Sequence[Case] | None = None) -> bool:
    """Check who chooses the setting and the epoch of recorded trainings, and what is promised."""
    shown = [(RECORDINGS,), *recording_cases(6, [(3, 6), (5, 4), (4, 9), (6, 7), (1, 5), (5, 1)])]
    return checks.check_function("Question 4", function, _right_choice, cases or shown,
        wrong=_wrong_choices(), handed_out=_handed_out)  # fmt: skip


# ------------------------------------------------------------------------ Question 5: six trainings

NAMES = ("sound", "small rate", "large rate", "few", "labels", "leak")
TRAININGS: tuple[dict[str, Any], ...] = (
    {}, {"learning_rate": 0.00003}, {"learning_rate": 0.25},
    {"learning_rate": 0.04, "pictures": 40}, {"shuffled": True}, {"validation": 0},
)  # fmt: skip
LOOK = {  # the first that is misplaced tells what to look at
    "large rate": "A step that is too long leads over the bottom, to another side: where do both "
    "lines jump up and down?",
    "small rate": "Where do both lines go the same way, and hardly fall at all?",
    "labels": "Labels without sense can be learned by heart, but help nobody with new digits: "
    "which validation loss is never clearly better than that of a network that knows nothing?",
    "leak": "Digits that were learned are no new ones: where does the validation loss go to 0 "
    "together with the training loss?",
    "few": "A few digits are soon learned by heart: where does the training loss reach 0, and the "
    "validation loss stay far above?",
}
_SEED = 6  # of the letters


def mystery_trainings(images: Array, labels: Array) -> dict[str, dict[str, Array]]:
    """Train a dense network in six ways; return the losses by letter, in an order not told."""
    curves = [_trained(images, labels, **way) for way in TRAININGS]
    return checks.shuffled(curves, _SEED)


def _trained(
    images: Array, labels: Array, *, learning_rate: float = 0.01, pictures: int = 400,
    shuffled: bool = False, validation: int = 3000,
) -> dict[str, Array]:  # fmt: skip
    """Return the losses before training and after each epoch, on training and validation."""
    rng, looks = np.random.default_rng(2), []
    learned = rng.permutation(labels[:pictures]) if shuffled else labels[:pictures]
    new = slice(validation, validation + 300)
    sets = ((images[:pictures], learned), (images[new], labels[new]))

    def look(network: Any) -> None:
        logits = [(training.ann_logits(network, x), y) for x, y in sets]
        looks.append([training.cross_entropy(z, y) for z, y in logits])

    start = training.initial_ann(rng, hidden=16)
    look(start)
    training.train(training.ann_gradients, start, *sets[0], epochs=24, batch_size=20,
                   learning_rate=learning_rate, rng=rng, after_epoch=look)  # fmt: skip
    return dict(zip(("training", "validation"), np.transpose(looks), strict=True))


def question_5(answer: Any) -> bool:
    """Check which pair of curves of `mystery_trainings` belongs to which training."""
    right = checks.shuffled(NAMES, _SEED)
    pairs = answer.items() if isinstance(answer, Mapping) else ()
    given = {checks.plain(choice): checks.plain(letter) for letter, choice in pairs}
    letters = {name: letter.casefold() for letter, name in right.items()}
    hint = next((look for name, look in LOOK.items() if given.get(name) != letters[name]), "")
    return checks.check_choice(
        "Question 5", answer, checks.fingerprint("Question 5", right),
        choices=dict.fromkeys(right, NAMES), otherwise=hint,
    )  # fmt: skip
