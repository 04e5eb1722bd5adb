"""Answers to assignment 07, representations."""

from tests.answers import Right, Wrong

FIELDS = 'fields = {"conv_1": 5, "pool_1": 6, "conv_2": 10, "conv_3": 22, "pool_2": 28, "step": 12}'
DECISION = (
    'decision = {"mean_awake": (8, 4), "mean_drowsy": (2, 6),'
    ' "answers": [0, 1, 1, 1, 0, 1], "rate": 5 / 6}'
)
COMPUTED = """
means = [learn[kinds == kind].mean(axis=0) for kind in (0, 1)]
answers = [int(np.argmin([np.linalg.norm(place - mean) for mean in means])) for place in test]
rate = np.float32(np.mean(np.array(answers) == truth))
decision = {"mean_awake": means[0], "mean_drowsy": means[1], "answers": answers, "rate": rate}
"""
LOOPS = """
def my_saliency(score, image, step):
    rows, columns, channels = image.shape
    before = score(image)
    heat = np.zeros((rows, columns))
    for row in range(rows):
        for column in range(columns):
            changes = []
            for channel in range(channels):
                nudged = image.copy()
                nudged[row, column, channel] += step
                changes.append((score(nudged) - before) / step)
            heat[row, column] = max(abs(change) for change in changes)
    return heat
"""
CENTRAL = """
def my_saliency(score, image, step):
    slopes = np.zeros(image.shape, dtype=np.float32)
    for place in np.ndindex(image.shape):
        up, down = image.copy(), image.copy()
        up[place] += step
        down[place] -= step
        slopes[place] = (score(up) - score(down)) / (2 * step)
    return np.abs(slopes).max(axis=2)
"""
LISTED = """
def my_saliency(score, image, step):
    nudges = step * np.eye(image.size).reshape(-1, *image.shape)
    changes = [abs(score(image) - score(image - nudge)) / step for nudge in nudges]
    return np.reshape(changes, image.shape).max(axis=-1).tolist()
"""
SUMMED = "max(abs(change) for change in changes)"
CAM = """
def evidence(maps, gradients):
    weights = gradients.mean(axis=(0, 1))
    heat = (maps * weights).sum(axis=2)
    return np.maximum(heat, 0)
"""
CAM_LOOPS = """
def evidence(maps, gradients):
    heat = np.zeros(maps.shape[:2], dtype=np.float32)
    for channel in range(maps.shape[2]):
        heat += maps[:, :, channel] * np.mean(gradients[:, :, channel])
    heat[heat < 0] = 0
    return heat
"""
CAM_DOT = """
def evidence(maps, gradients):
    return (maps @ gradients.mean(axis=(0, 1))).clip(min=0).tolist()
"""
DRAWN_BY = (
    "drawn_by = {'A': 'occlusion', 'B': 'edges', 'C': 'grad_cam', 'D': 'saliency',"
    " 'unchanged': 'B'}"
)


def seen(name: str, width: object) -> str:
    """Put another width into the answer of Question 1."""
    before, rest = FIELDS.split(f'"{name}": ')
    end = next(place for place, sign in enumerate(rest) if sign in ",}")
    return f'{before}"{name}": {width}{rest[end:]}'


def swapped(one: str, other: str) -> str:
    """Exchange two words of the answer of Question 5."""
    return DRAWN_BY.replace(one, "?").replace(other, one).replace("?", other)


QUESTIONS = {
    "q1": [
        Right(FIELDS),
        Right(FIELDS.replace("28", "np.float32(28)").replace("12}", "12.0}")),
        Right("from helpers.stride_padding import receptive_field\n"
              "chain = [(5, 1), (2, 2), (3, 3), (3, 1), (2, 2)]\n"
              "names = ['conv_1', 'pool_1', 'conv_2', 'conv_3', 'pool_2']\n"
              "fields = {n: receptive_field(chain[: i + 1]) for i, n in enumerate(names)}\n"
              "fields['step'] = 12"),
        Wrong('fields = {"conv_1": 5, "pool_1": 6, "conv_2": 8, "conv_3": 10, "pool_2": 11,'
              ' "step": 12}', "step is longer"),
        Wrong('fields = {"conv_1": 5, "pool_1": 7, "conv_2": 19, "conv_3": 31, "pool_2": 43,'
              ' "step": 12}', "layers behind it"),
        Wrong(seen("conv_3", 16), "all strides in front"),
        Wrong(seen("conv_3", 20), "instead of adding"),
        Wrong(seen("pool_2", 17), "all strides in front"),
        Wrong(seen("pool_2", 25), "instead of adding"),
        Wrong(seen("conv_2", 13), "n − 1 steps"),
        Wrong(seen("conv_2", 30), "do not multiply"),
        Wrong(seen("conv_2", 3), "layer in front"),
        Wrong(seen("conv_1", 25), "single number"),
        Wrong(seen("conv_1", "(5, 5)"), "does not fit"),
        Wrong(seen("conv_1", 4), "you start from"),
        Wrong(seen("pool_2", 29), "twice"),
        Wrong(seen("step", 7), "multiply the strides"),
        Wrong(seen("step", 9), "multiply the strides"),
        Wrong(seen("step", 6), "takes steps, too"),
        Wrong(seen("step", 2), "How long is it in pixels"),
        Wrong(seen("step", 28), "neighbour"),
        Wrong(seen("step", 11), "pixels in between"),
        Wrong(seen("step", 16), "how far apart"),
        Wrong(seen("step", "'12'"), "without quotation marks"),
        Wrong(seen("conv_1", 6), "n − 1 steps"),
        Wrong(seen("pool_1", 7), "n − 1 steps"),
        Wrong(seen("conv_3", 30), "does not stretch"),
        Wrong(seen("conv_3", 28), "n − 1 steps"),
        Wrong(seen("pool_2", 34), "n − 1 steps"),
        Wrong(seen("step", "..."), "not answered yet"),
        Wrong("fields = 28", "Keep the dict"),
    ],
    "q2": [
        Right(DECISION),
        Right(COMPUTED),
        Right(DECISION.replace("5 / 6", "0.83").replace("(8, 4)", "[8.0, 4.0]")),
        Right(DECISION.replace("[0, 1, 1, 1, 0, 1]", "np.array([0, 1, 1, 1, 0, 1.0])")),
        Right(DECISION.replace("[0, 1, 1, 1, 0, 1]", "[False, True, True, True, False, np.True_]")),
        Wrong(DECISION.replace("[0, 1, 1, 1, 0, 1]", "list('011101')"), "numbers are needed"),
        Right("from fractions import Fraction\n" + DECISION.replace("5 / 6", "Fraction(5, 6)")),
        Right(COMPUTED + "learn, test, truth = learn.T, 0, None"),
        Wrong("truth = np.array([0, 1, 1, 1, 0, 1])\n" + DECISION.replace("5 / 6", "1.0"),
              "no longer what the page gave you"),
        Wrong("test, truth = learn, kinds\n" + DECISION.replace("[0, 1, 1, 1, 0, 1]", "kinds"),
              "no longer what the page gave you"),
        Wrong(DECISION.replace("(8, 4)", "(2, 6)").replace('drowsy": (2, 6)', 'drowsy": (8, 4)'),
              "other class"),
        Wrong(DECISION.replace("(8, 4)", "(5, 5)"), "all six"),
        Wrong(DECISION.replace("(8, 4)", "(24, 12)"), "Divide"),
        Wrong(DECISION.replace("(8, 4)", "(8, 5)"), "medians"),
        Wrong(DECISION.replace("(8, 4)", "(4, 8)"), "changed places"),
        Wrong(DECISION.replace("(8, 4)", "6"), "two numbers"),
        Wrong(DECISION.replace("(8, 4)", "(5, 5.5, 7.5)"), "two numbers"),
        Wrong(DECISION.replace("(2, 6)", "(3, 9)"), "three pictures"),
        Wrong(DECISION.replace("[0, 1, 1, 1, 0, 1]", "[0, 0, 1, 1, 0, 1]"), "That is the truth"),
        Wrong(DECISION.replace("[0, 1, 1, 1, 0, 1]", "[1, 0, 0, 0, 1, 0]"), "further away"),
        Wrong(DECISION.replace("[0, 1, 1, 1, 0, 1]", "[0, 1, 1, 0, 1, 1]"), "Only the first"),
        Wrong(DECISION.replace("[0, 1, 1, 1, 0, 1]", "[0, 1, 0, 1, 0, 1]"), "Only the second"),
        Wrong(DECISION.replace("[0, 1, 1, 1, 0, 1]", "[0, 1, 0, 1, 1, 1]"), "nearest picture"),
        Wrong(DECISION.replace("[0, 1, 1, 1, 0, 1]", "[0, 1, 1, 0, 0, 1]"), "One of the six"),
        Wrong(DECISION.replace("[0, 1, 1, 1, 0, 1]", "[0, 1, 1]"), "does not fit"),
        Wrong(DECISION.replace("5 / 6", "5"), "how many are right"),
        Wrong(DECISION.replace("5 / 6", "83.3"), "between 0 and 1"),
        Wrong(DECISION.replace("5 / 6", "1 / 6"), "is wrong"),
        Wrong(DECISION.replace("5 / 6", "1"), "all of them right"),
        Wrong(DECISION.replace("5 / 6", "0.75"), "not the answer"),
        Wrong(DECISION.replace("5 / 6", "0.8"), "two digits"),
        Wrong(DECISION.replace("5 / 6", "4 / 6"), "In how many"),
        Wrong(DECISION.replace("5 / 6", "..."), "not answered yet"),
    ],
    "q3": [
        Right(LOOPS),
        Right(CENTRAL),
        Right(LISTED),
        Wrong(LOOPS.replace(SUMMED, "max(changes)"), "lowers the score counts"),
        Wrong(LOOPS.replace(SUMMED, "abs(max(changes))"), "before you take the largest"),
        Wrong(LOOPS.replace(SUMMED, "max(0, *changes)"), "lowers the score counts"),
        Wrong(LOOPS.replace(SUMMED, "sum(abs(change) for change in changes)"), "not their sum"),
        Wrong(LOOPS.replace(SUMMED, "np.mean(np.abs(changes))"), "not their mean"),
        Wrong(LOOPS.replace(SUMMED, "abs(sum(changes))"), "not their sum"),
        Wrong(LOOPS.replace(SUMMED, "sum(changes)"), "magnitude of each change"),
        Wrong(LOOPS.replace(SUMMED, "np.linalg.norm(changes)"), "not their length"),
        Wrong(LOOPS.replace(SUMMED, "max(changes) ** 2"), "numbers are wrong"),
        Wrong(LOOPS.replace(SUMMED, "max(np.square(changes))"), "not the square"),
        Wrong(LOOPS.replace(SUMMED, "min(abs(change) for change in changes)"), "not the smallest"),
        Wrong(LOOPS.replace(SUMMED, "abs(changes[0])"), "first colour"),
        Wrong(LOOPS.replace(SUMMED, "abs(changes[-1])"), "last colour"),
        Wrong(LOOPS.replace("range(channels)", "range(1)"), "first colour"),
        Wrong(LOOPS.replace("range(channels)", "range(3)"), "IndexError"),
        Wrong(LOOPS.replace(") / step", ")"), "by the step"),
        Wrong(LOOPS.replace("return heat", "return heat.T"), "changed places"),
        Wrong(LOOPS.replace("return heat", "return heat / heat.max()"), "Nothing is divided"),
        Wrong(LOOPS.replace("return heat", ""), "returns nothing"),
        Wrong(LOOPS.replace("return heat", "return np.round(heat, 1)"), "numbers are wrong"),
        Wrong(LOOPS.replace("    rows, columns, ", "    step = 0.01\n    rows, columns, "),
              "is it the `step`"),
        Wrong(LOOPS.replace("    rows, columns, ", "    step = 1\n    rows, columns, "),
              "numbers are wrong"),
        Wrong(LOOPS.replace("    rows, columns, ", "    step = max(step, 0.125)\n    rows, columns, "),
              "numbers are wrong"),
        Wrong(LOOPS.replace(" - before", ""), "numbers are wrong"),
        Wrong(LOOPS.replace("image.copy()", "image"), "changes its argument"),
        Wrong(LOOPS.replace("    before = ", "    nudged = image.copy()\n    before = ")
              .replace("                nudged = image.copy()\n", ""), "still nudged"),
        Wrong(LOOPS.replace("    before = ", "    nudged = image.copy()\n    before = ")
              .replace("nudged = image.copy()\n                nudged[", "before = score(nudged)\n"
                       "                nudged["), "still nudged"),
        Wrong(LOOPS.replace("+= step", "= step"), "numbers are wrong"),
        Wrong(LOOPS.replace("nudged[row, column, channel] +=", "nudged[row, column] +="),
              "not their sum"),
        Wrong(LOOPS.replace("+= step", "*= 1 + step"), "numbers are wrong"),
        Wrong(CENTRAL.replace("/ (2 * step)", "/ step"), "numbers are wrong"),
        Wrong(CENTRAL.replace(".max(axis=2)", ""), "one number a pixel"),
        Wrong("my_saliency = small_score", "With the inputs"),
        Wrong("my_saliency = small_picture", "A function is needed"),
    ],
    "q4": [
        Right(CAM),
        Right(CAM_LOOPS),
        Right(CAM_DOT),
        Right(CAM_LOOPS.replace("np.zeros(maps.shape[:2], dtype=np.float32)",
                                "np.zeros_like(maps[:, :, 0])")),
        Wrong(CAM.replace("maps * weights", "maps * 0"), "zero everywhere"),
        Wrong(CAM.replace("np.maximum(heat, 0)", "np.clip(heat, 0, 1)"), "no upper end"),
        Wrong(CAM.replace("axis=(0, 1)", "axis=0"), "over both"),
        Wrong(CAM.replace("np.maximum(heat, 0)", "heat"), "where is the ReLU"),
        Wrong(CAM.replace("np.maximum(heat, 0)", "np.abs(heat)"), "lose its sign"),
        Wrong(CAM.replace("np.maximum(heat, 0)", "np.maximum(-heat, 0)"), "speaks against"),
        Wrong(CAM.replace("gradients.mean(axis=(0, 1))", "gradients"), "every place by itself"),
        Wrong(CAM.replace("gradients.mean(axis=(0, 1))", "gradients").replace(
              "np.maximum(heat, 0)", "np.abs(heat)"), "every place by itself"),
        Wrong(CAM.replace("mean(", "sum("), "not their sum"),
        Wrong(CAM.replace("mean(", "max("), "not the largest"),
        Wrong(CAM.replace("gradients.mean", "np.maximum(0, gradients).mean"), "counts as well"),
        Wrong(CAM.replace("gradients.mean(axis=(0, 1))", "np.maximum(gradients.mean(axis=(0, 1)),"
              " 0)"), "after the sum"),
        Wrong(CAM.replace("gradients.mean(axis=(0, 1))", "abs(gradients.mean(axis=(0, 1)))"),
              "weight below zero"),
        Wrong(CAM.replace("gradients.mean", "np.abs(gradients).mean"), "lost its sign"),
        Wrong(CAM.replace("axis=(0, 1)", "axis=2, keepdims=True"), "over rows and columns"),
        Wrong(CAM.replace("gradients.mean(axis=(0, 1))", "gradients.mean()"), "of its own"),
        Wrong(CAM.replace("* weights", "* 1"), "not used"),
        Wrong(CAM.replace(".sum(axis=2)", ".mean(axis=2)"), "You average them"),
        Wrong(CAM.replace(".sum(axis=2)", ".max(axis=2)"), "are wrong"),
        Wrong(CAM.replace(".sum(axis=2)", "").replace("np.maximum(heat, 0)", "heat"),
              "one map is left"),
        Wrong(CAM.replace("(maps * weights)", "np.maximum(maps * weights, 0)").replace(
              "np.maximum(heat, 0)", "heat"), "ReLU comes after the sum"),
        Wrong(CAM.replace("gradients.mean", "maps.mean").replace("maps * w", "gradients * w"),
              "changed places"),
        Wrong(CAM.replace("return np.maximum(heat, 0)", "heat = np.maximum(heat, 0)\n"
              "    return heat / max(heat.max(), 1e-12)"), "not yet divided"),
        Wrong(CAM.replace("np.maximum(heat, 0)", "np.maximum(heat, 0).T"), "changed places"),
        Wrong("def evidence(maps, gradients):\n    return maps.mean(axis=2)", "not used"),
        Wrong(CAM_LOOPS.replace("heat +=", "heat ="), "Only the last map"),
        Wrong(CAM.replace("gradients.mean", "gradients.astype(int).mean"), "are wrong"),
        Wrong(CAM.replace("(maps *", "(maps.astype(int) *"), "are wrong"),
    ],
    "q5": [
        Right(DRAWN_BY),
        Right(DRAWN_BY.replace("'edges'", "'Edges '").replace("'B'}", "'b'}")),
        Wrong(swapped("saliency", "edges"), "connected lines"),
        Wrong(swapped("occlusion", "grad_cam"), "sharp corners"),
        Wrong(swapped("saliency", "grad_cam"), "each pixel"),
        Wrong(swapped("saliency", "occlusion"), "each pixel"),
        Wrong(DRAWN_BY.replace("'B'}", "'A'}"), "no network"),
        Wrong(DRAWN_BY.replace("'B'}", "'C'}"), "no network"),
        Wrong(DRAWN_BY.replace("'B'}", "'D'}"), "no network"),
        Wrong(DRAWN_BY.replace("'B'}", "'none'}"), "no network"),
        Wrong(DRAWN_BY.replace("'B'}", "'edges'}"), "Give its letter"),
        Wrong(swapped("grad_cam", "edges"), "wrong name"),
        Wrong(DRAWN_BY.replace("'B'}", "...}"), "not answered yet"),
        Wrong("drawn_by = 'B'", "Keep the dict"),
        Right(DRAWN_BY.replace("grad_cam", "Grad-CAM")),
        Wrong(DRAWN_BY.replace("'edges'", "'sobel'"), "none of the four names"),
        Wrong(DRAWN_BY.replace("saliency", "occlusion"), "one of them twice"),
        Wrong(DRAWN_BY.replace("'B'}", "['B']}"), "wants one letter"),
        Wrong("drawn_by = {'A': 'edges', 'B': 'grad_cam', 'C': 'saliency', 'D': 'occlusion',"
              " 'unchanged': 'A'}", "wrong name"),
    ],
}  # fmt: skip
