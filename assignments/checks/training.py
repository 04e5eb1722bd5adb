"""The table of assignment 06, how a network learns: what is right, and which slips have a name."""

from typing import Any

import numpy as np

from assignments.checks.engine import Array, Case, Question, Slip, shuffled
from helpers import training
from helpers.fully_connected import dense, flatten, relu, softmax
from helpers.kernels import conv2d
from helpers.pooling import max_pool2d

IMAGE = np.array([[2, 2, 2, 2, 3, 3, 3], [1, 0, 3, 3, 1, 2, 2], [1, 3, 1, 1, 1, 3, 2]])
KERNEL = np.array([[1, -2], [0, 1]])
WEIGHTS = np.array([[1, 3], [4, 0], [0, -2]])
LABEL, RATE = 1, 0.1
SUMS = conv2d(IMAGE, KERNEL)  # Question 1, forwards and backwards
MAPS = relu(SUMS)
ROW = flatten(max_pool2d(MAPS))
LOGITS = dense(ROW, WEIGHTS)
G = training.cross_entropy_gradient([LOGITS], [LABEL])[0]  # the slopes of the logits
AT_ROW, AT_WEIGHTS, _ = training.dense_gradient(G, ROW, WEIGHTS)
AT_MAPS = training.max_pool2d_gradient([AT_ROW], MAPS)
AT_SUMS = training.relu_gradient(AT_MAPS, SUMS)
AT_KERNEL = training.conv2d_gradient(AT_SUMS, IMAGE, KERNEL)[1]
AFTER = KERNEL - RATE * AT_KERNEL
FULL = np.kron([AT_ROW], np.ones((2, 2)))  # each slope in full at every place of its window
LETS = [AT_MAPS, *(AT_SUMS + np.outer([0, 1], np.eye(6)[n]) for n in (4, 5))]  # without the ReLU
SLOPES = {"logits": G, "weights": AT_WEIGHTS, "row": AT_ROW, "sums": AT_SUMS,
          "kernel": AT_KERNEL, "after": AFTER}  # fmt: skip
NUMBERS = {"image": IMAGE, "kernel": KERNEL, "weights": WEIGHTS, "sums": SUMS, "row": ROW}
RECORDINGS = np.array([
    [[1.9, 0.40, 1.8, 0.42, 1.9, 0.45], [1.1, 0.65, 1.2, 0.64, 1.3, 0.61],
     [0.8, 0.74, 0.9, 0.72, 0.9, 0.70], [0.6, 0.80, 0.8, 0.75, 0.9, 0.73]],
    [[0.9, 0.72, 0.9, 0.71, 1.0, 0.69], [0.5, 0.84, 0.7, 0.77, 0.8, 0.74],
     [0.2, 0.95, 0.9, 0.78, 0.7, 0.79], [0.1, 0.99, 1.1, 0.79, 1.0, 0.77]],
])  # fmt: skip
NAMES = ("sound", "small rate", "large rate", "few", "labels", "leak")  # of Question 5
TRAININGS: tuple[dict[str, Any], ...] = (
    {}, {"learning_rate": 0.00003}, {"learning_rate": 0.25},
    {"learning_rate": 0.04, "pictures": 40}, {"shuffled_labels": True}, {"validation": 0},
)  # fmt: skip

LOGIT = "A logit's slope is its probability, less 1 for the right class."
BOTH = "A number of the row goes to both logits: add up both ways."
POOL = "Max pooling is a switch: which place of each window has won?"
NO_RELU = "One slope is too many: ReLU lets none pass where its input is not above 0."
PIXELS = "Pixels count times their window's slope, and the windows are added up."
STEP = "The step is the learning rate times the slope, and it leads downhill."
OVERFLOW = (
    "Large logits overflow, or a probability becomes 0 and its logarithm infinite. Write out on "
    "paper what ln of the fraction is, less the largest logit of each picture."
)
KEPT = "What keeps the logarithm from being infinite also makes a very wrong answer too cheap."
AXIS = "The probabilities of one picture add up to one: your sum runs over others as well."
RIGHT_ONE = "Only the right class of each picture counts."
NO_LOG = "Those are probabilities: where is the logarithm?"
MEAN = "The loss is a mean over the windows: divide the sum by the number of windows."
FRESH = "The slopes come from an error of an earlier kernel: measure it anew before each step."
PIXEL = "A weight's slope is the sum of the pixels under it, each times its window's error."
TEST = "The test set has chosen: what it says afterwards is too good to be true."
LEARNED = "The training set has chosen: it prefers what it has learned by heart."
LOW = "A loss is to be low, not high."
SEEN = "The validation set has chosen, so what it says is too good. Who has not chosen?"
ONE = "The network that is handed out is that of one epoch: which accuracy did it have?"
A_LOSS = "That is a loss: an accuracy is asked."


def others(name: str) -> list[tuple[Any, str]]:
    """Return what belongs to another part of Question 1."""
    right = SLOPES[name]
    return [
        (right / 2, "That is half of it: no mean is asked."),
        (2 * right, "That is twice as much."),
        *[(value, f"Those are the numbers of the {n}, no slopes.") for n, value in NUMBERS.items()],
        *[(value, f"That is the answer to another part, `{n}`.") for n, value in SLOPES.items()],
    ]  # fmt: skip


def logs(z: Array) -> Array:
    """Return the logarithms of the probabilities, (N, classes)."""
    shifted = z - z.max(axis=1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))


def costs(shares: Array, y: Array) -> Array:
    """Return the costs that come from these probabilities, (N,)."""
    return np.asarray(-np.log(shares[np.arange(len(y)), y]))


def exact(z: Array, y: Array) -> Array:
    """Return the costs, (N,)."""
    return np.asarray(-logs(z)[np.arange(len(z)), y])


def naive(z: Array, y: Array) -> Any:
    """Return the mean cost without shifting the logits."""
    return np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(z)), y])


def limited(z: Array, y: Array) -> list[float]:
    """Return the losses of probabilities that are kept from becoming 0."""
    p, tiny = softmax(z), [10.0**-n for n in range(6, 17)]
    kept = [way for t in tiny for way in (p + t, p.clip(t), p.clip(t, 1 - t))]
    return [float(np.mean(costs(one, y))) for one in kept]


def losses(rng: np.random.Generator) -> list[Case]:
    """Draw logits (N, classes) and labels (N,): small ones, huge ones, and rows far apart."""
    cases: list[Case] = [(np.zeros((1, 2)), np.array([1])), (np.eye(2)[[0, 0]], np.array([0, 1]))]
    for shape in [(4, 3), (2, 5), (1, 4), (5, 2), (int(rng.integers(3, 7)), 6)]:
        far = rng.choice([-2000.0, 1500.0], (shape[0], 1))
        for z in (rng.normal(0, 3, shape), rng.normal(0, 500, shape), rng.normal(far, 1)):
            quarters = np.round(4 * z + rng.normal(0, 8, shape)) / 4  # exact in float32, too
            cases += [(quarters, rng.integers(0, shape[1], shape[0]))]
    sure = np.array([[4.0, 0, 1]])
    return [*cases, (sure, np.array([0])), (np.repeat(sure, 2, axis=0), np.array([0, 0]))]


def slopes(image: Array, error: Array) -> Array:
    """Return the slopes of half the mean squared error in the kernel's weights."""
    return np.asarray(conv2d(image, error) / error.size)


def learn(
    image: Array, target: Array, start: Array, rate: float, steps: int, *,
    slope: Any = lambda i, e, k: slopes(i, e), forward: Any = conv2d,
    once: bool = False, kept: int = 0,
) -> Array:  # fmt: skip
    """Go downhill; `once` keeps the first error, `kept` = 1 the slopes of the steps before."""
    kernel, before = np.array(start, float), np.zeros(np.shape(start))
    error = forward(image, kernel) - target
    for _ in range(steps):
        before = kept * before + slope(image, error, kernel)
        kernel = kernel - rate * before
        error = error if once else forward(image, kernel) - target
    return kernel


def window_by_window(image: Array, target: Array, start: Array, rate: float, steps: int) -> Array:
    """Take a step at each window."""
    kernel = np.array(start, float)
    view = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    for _ in range(steps):
        for place in np.ndindex(target.shape):
            kernel -= rate * view[place] * (np.sum(view[place] * kernel) - target[place])
    return kernel


def lessons(rng: np.random.Generator) -> list[Case]:
    """Draw an image, a target, a start, a learning rate and a number of steps."""
    cases: list[Case] = []
    for height, width, rows, columns, steps in [
        (4, 5, 2, 2, 1), (5, 7, 2, 3, 2), (6, 5, 3, 2, 3), (7, 6, 3, 3, 8), (3, 9, 1, 4, 5),
        (6, 7, 2, 3, 2), (8, 5, 4, 2, 4),
    ]:  # fmt: skip
        image = rng.integers(-2, 3, (height, width)).astype(float)
        target = conv2d(image, rng.integers(-2, 3, (rows, columns)))
        target += rng.integers(-1, 2, target.shape)  # no kernel is quite right
        start = rng.integers(-9, 10, (rows, columns)) / 8
        cases += [(image, target, start, float(rng.choice([0.02, 0.05, 0.08])), steps)]
    image, target, start, *others = cases[3]
    return [*cases, (image, target / 1e6, start / 1e6, *others)]  # no slope is small enough to stop


def low(recordings: Array) -> Array:
    """Turn the accuracies' signs, so that the lowest is the best in each column."""
    return np.asarray(recordings * (1, -1, 1, -1, 1, -1))


BY = {2: "", 3: "The loss is to choose.", 4: TEST, 5: TEST, 0: LEARNED, 1: LEARNED}
SETTINGS: list[Slip] = [
    *[(lambda r, c=c: low(r)[:, :, c].min(axis=1).argmin(), hint) for c, hint in BY.items()],
    (lambda r: r[:, :, 2].min(axis=0).argmin(), "That is the best epoch: settings are axis 0."),
    (lambda r: r[:, -1, 2].argmin(), "Compare the lowest losses of the settings, not the last."),
    (lambda r: r[:, :, 2].mean(axis=1).argmin(), "Compare the lowest losses, not the means."),
    (lambda r: r[:, :, 2].max(axis=1).argmax(), LOW),
    (lambda r: r[:, :, 2].min(axis=1).argmax(), LOW),
]
EPOCHS: list[Slip] = [
    *[(lambda one, c=c: low(one)[:, c].argmin(), hint) for c, hint in BY.items()],
    (lambda one: len(one) - 1, "You take the last epoch. Where was the network at its best?"),
    (lambda one: one[:, 2].argmax(), LOW),
]
PROMISES: list[Slip] = [
    (lambda one, epoch: one[epoch, 5], ""),
    (lambda one, epoch: one[:, 5].max(), f"{ONE} You promise the best of all."),
    (lambda one, epoch: one[-1, 5], f"{ONE} You promise what the last one had."),
    (lambda one, epoch: one[:, 5].mean(), f"{ONE} You promise a mean."),
    *[(lambda one, epoch, f=f: f(one[:, 3], epoch), SEEN) for f in (np.take, lambda a, e: a.max())],
    (lambda one, epoch: one[epoch, 1], "What is to be expected of new pictures?"),
    *[(lambda one, epoch, c=c: one[epoch, c], A_LOSS) for c in (2, 4)],
    (lambda one, epoch: 100 * one[epoch, 5], "Give a share between 0 and 1."),
    (lambda one, epoch: np.round(one[epoch, 5], 2), "Do not round."),
]


def choose(setting: Any, epoch: Any, promise: Any, recordings: Array) -> list[Any]:
    """Return setting, epoch and what is promised of recordings (settings, epochs, 6)."""
    chosen = int(setting(recordings))
    place = int(epoch(recordings[chosen]))
    return [chosen, place, float(promise(recordings[chosen], place))]


def recorded(rng: np.random.Generator) -> list[Case]:
    """Draw recordings (settings, epochs, 6) whose six columns disagree."""
    sizes = [(3, 6), (5, 4), (4, 9), (6, 7), (1, 5), (5, 1), (2, 8)]
    return [(rng.random((*size, 6)) * (3, 1, 3, 1, 3, 1),) for size in sizes]


question_1 = Question(1, """
by_hand.logits = G
softmax(LOGITS) | LOGIT That 1 is missing.
softmax(LOGITS) - 1 | LOGIT You took 1 off both.
-G | LOGIT Which class is right?
LOGITS - [0, 1] | LOGIT You took the logit for the probability.
LOGITS | Those are the logits. What does softmax make of two equal ones?
* others("logits")
by_hand.weights = AT_WEIGHTS
AT_WEIGHTS.T | Give each input a line and each logit a column, as the weights stand.
WEIGHTS * G | That is weight times slope. What did the weight carry?
np.outer(ROW, [1, 1]) | Those are the inputs: multiply by the slopes of the logits.
np.outer([1, 1, 1], G) | Multiply each by the input that the weight carried.
np.outer(ROW - [0, 0, 1], G) | What does ReLU leave of the third window?
* others("weights")
by_hand.row = AT_ROW
WEIGHTS[:, 0] * G[0]; WEIGHTS[:, 1] * G[1] | BOTH You took one.
WEIGHTS * G | BOTH You listed them.
WEIGHTS @ softmax(LOGITS) | One of the two slopes is negative.
ROW * AT_ROW | The number itself does not count: weight times slope.
AT_ROW * [1, 1, 0] | ReLU comes later on the way back: the third number has a slope.
* others("row")
by_hand.sums = AT_SUMS
LETS[0]; LETS[1]; LETS[2] | NO_RELU
FULL; FULL * (SUMS > 0) | POOL
FULL / 4 | You shared each slope out, as average pooling does.
FULL * [[1, 0] * 3, [0] * 6] | POOL You took the first.
1 * (AT_SUMS != 0) | That is where a slope passes. How large is it?
AT_SUMS * SUMS | A switch lets a slope pass as it is: nothing is multiplied.
* others("sums")
by_hand.kernel = AT_KERNEL
conv2d(IMAGE, LETS[0]); conv2d(IMAGE, LETS[1]); conv2d(IMAGE, LETS[2]) | NO_RELU
conv2d(IMAGE, AT_SUMS.clip(None, 0)); conv2d(IMAGE, AT_SUMS.clip(0)) | PIXELS One is missing.
conv2d(IMAGE, abs(AT_SUMS)) | PIXELS One of the slopes is negative.
conv2d(IMAGE, AT_SUMS != 0) | PIXELS You added up the pixels alone.
AT_KERNEL[::-1, ::-1] | The kernel is not turned: its first weight lay on first pixels.
AT_KERNEL * KERNEL | The weight itself does not count: pixel times slope.
* others("kernel")
by_hand.after = AFTER
KERNEL + RATE * AT_KERNEL | STEP You went uphill.
KERNEL - AT_KERNEL | STEP The learning rate is missing.
RATE * AT_KERNEL; -RATE * AT_KERNEL | That is the step, or its length. Where does it lead?
KERNEL | That is the kernel before the step.
* others("after")
""", globals())  # fmt: skip

question_2 = Question(2, """
my_loss(z, y) = training.cross_entropy(z, y)
np.mean(costs(share(z, axis=0), y)); np.mean(costs(share(z, z.max(axis=0), 0), y));
np.mean(costs(share(z, axis=None), y)); np.mean(costs(share(z, z.max(), None), y)) | AXIS
naive(z - z.max(axis=0), y) | Subtract the largest logit of each picture, not of each class.
np.mean(costs(softmax(-z), y)) | The larger the logit, the more probable the class.
np.mean(costs(np.exp(z), y)) | The powers are not divided by their sum.
* [(lambda z, y, n=n, **_: limited(z, y)[n], KEPT) for n in range(33)]
""" + "".join(f"""
np.sum({cost}) | That is the sum over the pictures, not their mean.
-np.mean({cost}) | A cost is not negative: a sign is missing or too many.
{cost} | Those are the costs of the pictures: give their mean.
{cost}[0]; {cost}[-1] | Only the first picture counts so far, or only the last.
{cost}[0] / len(z) | Only the first picture counts: where is `return`?
{cost}[-1] / len(z) | Only the last picture counts: does `=` stand where `+=` should?
sum({cost}[1:]) / len(z); sum({cost}[:-1]) / len(z) | The first picture is missing, or the last.
np.sum({cost}) / z.size | Divide by the number of pictures, not of logits.
np.mean({cost}) / np.log(2); np.mean({cost}) / np.log(10) | Take the natural logarithm.
np.mean(np.exp(-{cost})); 1 - np.mean(np.exp(-{cost})); -np.mean(np.exp(-{cost})) | NO_LOG
""" for cost in ("exact(z, y)", "costs(softmax(z), y)", "costs(share(z), y)")) + """
np.mean(exact(z, y) - z.max(axis=1)) | The largest logit is subtracted in one place only: take it
| off the right class's as well.
exact(z, y - 1).mean() | The classes are numbered from 0.
exact(z, z.argmax(axis=1)).mean() | RIGHT_ONE You took the largest logit.
exact(z, 0 * y).mean() | RIGHT_ONE You took class 0 each time.
-logs(z)[:, y].mean(); -logs(z).mean(); -logs(z).sum(axis=1).mean() | RIGHT_ONE You took others.
-z[np.arange(len(z)), y].mean() | Those are logits: where is softmax?
training.accuracy(z, y); 1 - training.accuracy(z, y) | That is the accuracy, or 1 less it.
exact(z, y).mean() if np.abs(z).max() < 50 else given | OVERFLOW
""", globals(), draw=losses, without=(softmax, training.cross_entropy))  # fmt: skip

question_3 = Question(3, """
teach(i, t, s, r, n) = learn(i, t, s, r, n)
""" + "".join(f"""
learn(i, t, s, r, n, slope=lambda i, e, k: {slope}) | {said}
""" for slope, said in {
    "-slopes(i, e)": "It goes uphill: a sign is wrong.",
    "conv2d(i, e)": "MEAN",
    "conv2d(i, e) / k.size": "MEAN You took that of the weights.",
    "conv2d(i, e) / i.size": "MEAN You took that of the pixels.",
    "2 * slopes(i, e)": "The loss is half the squared error.",
    "slopes(i, e) / 2": "The half goes when the square is derived.",
    "slopes(i, e**2)": "PIXEL You took the squared error.",
    "slopes(i, abs(e))": "PIXEL An error may be negative.",
    "slopes(i, e)[::-1, ::-1]": "Your slopes are turned about.",
    "np.sign(slopes(i, e))": "Take the slope, not only its sign.",
    "i[-len(k) :, -k.shape[1] :] * e[-1, -1] / e.size": "PIXEL Only the last window counts.",
}.items()) + """
learn(i, t, s, r, n, forward=convolve2d) | Your kernel is turned by 180 degrees when it slides.
learn(i, t, s, r, n, forward=lambda i, k: np.maximum(conv2d(i, k), 0)) | There is no ReLU here.
learn(i, t, s, r, n, once=True) | FRESH
learn(i, t, s, r, n, kept=1) | The slopes of the step before still count: begin each with zeros.
learn(i, t, s, r, 1) | It takes one step: where is `return`?
learn(i, t, s, r, n + 1); learn(i, t, s, r, n - 1) | It takes a step too many or too few.
learn(i, t, s, 1, n) | The learning rate is missing.
learn(i, t, 0 * s, r, n) | It begins with zeros, and not at `start`.
s | It gives `start` back: nothing has been learned.
[learn(i, t, s, r, m) for m in range(n + 1)] | Return the last one.
conv2d(i, learn(i, t, s, r, n)) - t; conv2d(i, learn(i, t, s, r, n));
slopes(i, conv2d(i, learn(i, t, s, r, n - 1)) - t); conv2d(i, learn(i, t, s, r, n - 1)) - t;
np.mean((conv2d(i, learn(i, t, s, r, n - 1)) - t) ** 2) / 2 | Return the kernel.
window_by_window(i, t, s, r, n) | You take a step at each window: first add up all of them.
""", globals(), draw=lessons, without=(training.conv2d_gradient,))  # fmt: skip

question_4 = Question(4, """
choose(r) = choose(SETTINGS[0][0], EPOCHS[0][0], PROMISES[0][0], r)
* combined(choose, SETTINGS, EPOCHS, PROMISES)
right + [1, 1, 0]; right + [0, 1, 0] | Settings and epochs are numbered from 0.
right[[1, 0, 2]] | Setting and epoch have changed places.
right[2] | Return three things: setting, epoch and promise.
""", globals(), fixed=[(RECORDINGS,)], draw=recorded,
    handed_out="choose(SETTINGS[3][0], EPOCHS[4][0], PROMISES[1][0], r)")  # fmt: skip

question_5 = Question(5, """
training_of ? shuffled(NAMES, 6)
large rate | A step that is too long leads over the bottom, to another side: where do both lines
| jump up and down?
small rate | Where do both lines go the same way, and hardly fall at all?
labels | Labels without sense can be learned by heart, but help nobody with new digits: which
| validation loss is never clearly better than that of a network that knows nothing?
leak | Digits that were learned are no new ones: where does the validation loss go to 0 together
| with the training loss?
few | A few digits are soon learned by heart: where does the training loss reach 0, and the
| validation loss stay far above?
""", globals())  # fmt: skip


def mystery_trainings(images: Array, labels: Array) -> dict[str, dict[str, Array]]:
    """Train a dense network in six ways; return the losses by letter, in an order not told."""
    return shuffled([trained(images, labels, **way) for way in TRAININGS], 6)


def trained(
    images: Array, labels: Array, *, learning_rate: float = 0.01, pictures: int = 400,
    shuffled_labels: bool = False, validation: int = 3000,
) -> dict[str, Array]:  # fmt: skip
    """Return the losses before training and after each epoch, on training and validation."""
    rng, looks = np.random.default_rng(2), []
    learned = rng.permutation(labels[:pictures]) if shuffled_labels else labels[:pictures]
    new = slice(validation, validation + 300)
    sets = ((images[:pictures], learned), (images[new], labels[new]))

    def look(network: Any) -> None:
        pairs = [(training.ann_logits(network, x), y) for x, y in sets]
        looks.append([training.cross_entropy(z, y) for z, y in pairs])

    start = training.initial_ann(rng, hidden=16)
    look(start)
    training.train(training.ann_gradients, start, *sets[0], epochs=24, batch_size=20,
                   learning_rate=learning_rate, rng=rng, after_epoch=look)  # fmt: skip
    return dict(zip(("training", "validation"), np.transpose(looks), strict=True))
