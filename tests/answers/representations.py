"""Answers to assignment 08, representations."""

from tests.answers import Right, Wrong, edited, entries, slips

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
seen, decided, drawn = entries(FIELDS), slips(DECISION), slips(DRAWN_BY)
loops, central = slips(LOOPS, SUMMED=SUMMED), slips(CENTRAL)
cam, cam_loops = slips(CAM), slips(CAM_LOOPS)

QUESTIONS = {
    "q1": [
        Right(FIELDS),
        Right(edited(FIELDS, "28", "np.float32(28)", "12}", "12.0}")),
        Right("from helpers.stride_padding import receptive_field\n"
              "chain = [(5, 1), (2, 2), (3, 3), (3, 1), (2, 2)]\n"
              "names = ['conv_1', 'pool_1', 'conv_2', 'conv_3', 'pool_2']\n"
              "fields = {n: receptive_field(chain[: i + 1]) for i, n in enumerate(names)}\n"
              "fields['step'] = 12"),
        Wrong('fields = {"conv_1": 5, "pool_1": 6, "conv_2": 8, "conv_3": 10, "pool_2": 11,'
              ' "step": 12}', "Every layer steps by one pixel so far:"),
        Wrong('fields = {"conv_1": 5, "pool_1": 7, "conv_2": 19, "conv_3": 31, "pool_2": 43,'
              ' "step": 12}', "layers behind it"),
        seen("conv_3: 16", "all strides in front"),
        seen("conv_3: 20", "Steps within steps: multiply the"),
        seen("pool_2: 17", "all strides in front"),
        seen("pool_2: 25", "Steps within steps: multiply the"),
        seen("conv_2: 13", "n − 1 steps"),
        seen("conv_2: 30", "do not multiply"),
        seen("conv_2: 3", "layer in front"),
        seen("conv_1: 25", "single number"),
        seen("conv_1: (5, 5)", "does not fit"),
        seen("conv_1: 4", "you start from"),
        seen("pool_2: 29", "twice"),
        seen("step: 7", "multiply the strides"),
        seen("step: 9", "multiply the strides"),
        seen("step: 6", "One of the layers takes steps that you"),
        seen("step: 2", "How long is it in pixels"),
        seen("step: 28", "neighbour"),
        seen("step: 11", "pixels in between"),
        seen("step: 16", "how far apart"),
        seen("step: '12'", "without quotation marks"),
        seen("conv_1: 6", "n − 1 steps"),
        seen("pool_1: 7", "A layer's own stride counts only for"),
        seen("conv_3: 30", "does not stretch"),
        seen("conv_3: 28", "n − 1 steps"),
        seen("pool_2: 34", "n − 1 steps"),
        seen("step: ...", "not answered yet"),
        Wrong("fields = 28", "Keep the dict"),
        seen("step: 4", "One of the layers takes steps that you"),
        seen("step: 1", "less than a step"),
        seen("step: 13", "Neither the pixels in between nor the"),
        seen("step: -12", "without a sign"),
        seen("step: 24", "counts twice so far"),
        seen("step: 180", "Those are the windows"),
        seen("conv_3: 13", "Neighbouring windows overlap"),
        seen("pool_2: 23", "How many pixels of the picture does this layer's window move"),
        seen("pool_2: 24", "How many pixels of the picture does"),
        seen("pool_2: 22", "A window of several numbers"),
    ],
    "q2": [
        Right(DECISION),
        Right(COMPUTED),
        Right(edited(DECISION, "5 / 6", "0.83", "(8, 4)", "[8.0, 4.0]")),
        Right(edited(DECISION, "[0, 1, 1, 1, 0, 1]", "np.array([0, 1, 1, 1, 0, 1.0])")),
        Right(edited(DECISION, "[0, 1, 1, 1, 0, 1]", "[False, True, True, True, False, np.True_]")),
        decided("[0, 1, 1, 1, 0, 1] → list('011101')", "numbers are needed"),
        Right("from fractions import Fraction\n" + DECISION.replace("5 / 6", "Fraction(5, 6)")),
        Right(COMPUTED + "learn, test, truth = learn.T, 0, None"),
        Wrong("truth = np.array([0, 1, 1, 1, 0, 1])\n" + DECISION.replace("5 / 6", "1.0"),
              "Compare the answers with the truth once"),
        Wrong("test, truth = learn, kinds\n" + DECISION.replace("[0, 1, 1, 1, 0, 1]", "kinds"),
              "3 of 6 numbers are wrong, the first at"),
        decided('(8, 4) → (2, 6) ‖ drowsy": (2, 6) → drowsy": (8, 4)', "other class"),
        decided("(8, 4) → (5, 5)", "all six"),
        decided("(8, 4) → (24, 12)", "Divide"),
        decided("(8, 4) → (8, 5)", "medians"),
        decided("(8, 4) → (4, 8)", "changed places"),
        decided("(8, 4) → 6", "two numbers"),
        decided("(8, 4) → (5, 5.5, 7.5)", "two numbers"),
        decided("(2, 6) → (3, 9)", "three pictures"),
        decided("[0, 1, 1, 1, 0, 1] → [0, 0, 1, 1, 0, 1]", "That is the truth"),
        decided("[0, 1, 1, 1, 0, 1] → [1, 0, 0, 0, 1, 0]", "further away"),
        decided("[0, 1, 1, 1, 0, 1] → [0, 1, 1, 0, 1, 1]", "Only the first"),
        decided("[0, 1, 1, 1, 0, 1] → [0, 1, 0, 1, 0, 1]", "Only the second"),
        decided("[0, 1, 1, 1, 0, 1] → [0, 1, 0, 1, 1, 1]", "nearest picture"),
        decided("[0, 1, 1, 1, 0, 1] → [0, 1, 1, 0, 0, 1]", "One of the six"),
        decided("[0, 1, 1, 1, 0, 1] → [0, 1, 1]", "does not fit"),
        decided("5 / 6 → 5", "how many are right"),
        decided("5 / 6 → 83.3", "between 0 and 1"),
        decided("5 / 6 → 1 / 6", "is wrong"),
        decided("5 / 6 → 1", "all of them right"),
        decided("5 / 6 → 0.75", "not the answer"),
        decided("5 / 6 → 0.8", "two digits"),
        decided("5 / 6 → 4 / 6", "In how many"),
        decided("5 / 6 → ...", "not answered yet"),
        decided("5 / 6 → 100 / 6", "Give a share between 0 and 1."),
        decided("5 / 6 → 3 / 6", "not with `kinds`"),
    ],
    "q3": [
        Right(LOOPS),
        Right(CENTRAL),
        Right(LISTED),
        loops("SUMMED → max(changes)", "lowers the score counts"),
        loops("SUMMED → abs(max(changes))", "take the magnitude of each change."),
        loops("SUMMED → max(0, *changes)", "lowers the score counts"),
        loops("SUMMED → sum(abs(change) for change in changes)", "the largest, and not another summary."),
        loops("SUMMED → np.mean(np.abs(changes))", "the largest, and not another summary."),
        loops("SUMMED → abs(sum(changes))", "the largest, and not another summary."),
        loops("SUMMED → sum(changes)", "magnitude of each change"),
        loops("SUMMED → np.linalg.norm(changes)", "the largest, and not another summary."),
        loops("SUMMED → max(changes) ** 2", "numbers are wrong"),
        loops("SUMMED → max(np.square(changes))", "not the square"),
        loops("SUMMED → min(abs(change) for change in changes)", "the largest, and not another summary."),
        loops("SUMMED → abs(changes[0])", "first colour"),
        loops("SUMMED → abs(changes[-1])", "last colour"),
        loops("range(channels) → range(1)", "first colour"),
        loops("range(channels) → range(3)", "IndexError"),
        loops(") / step → )", "by the step"),
        loops("return heat → return heat.T", "changed places"),
        loops("return heat → return heat / heat.max()", "Nothing is divided"),
        loops("return heat → ", "returns nothing"),
        loops("return heat → return np.round(heat, 1)", "do not round, and mind the type of your"),
        loops("    rows, columns,  →     step = 0.01\n    rows, columns, ", "do you add the `step`?"),
        loops("    rows, columns,  →     step = 1\n    rows, columns, ", "numbers are wrong"),
        loops("    rows, columns,  →     step = max(step, 0.125)\n    rows, columns, ", "numbers are wrong"),
        loops(" - before → ", "Subtract what it was before"),
        loops("image.copy() → image", "changes its argument"),
        loops("    before =  →     nudged = image.copy()\n    before =  ‖                 nudged = image.copy()\n → ", "still nudged"),
        loops("    before =  →     nudged = image.copy()\n    before =  ‖ nudged = image.copy()\n                nudged[ → before = score(nudged)\n                nudged[", "still nudged"),
        loops("+= step → = step", "numbers are wrong"),
        loops("nudged[row, column, channel] += → nudged[row, column] +=", "the largest, and not another summary."),
        loops("+= step → *= 1 + step", "numbers are wrong"),
        central("/ (2 * step) → / step", "It is twice as large as it should be."),
        central(".max(axis=2) → ", "one number a pixel"),
        Wrong("my_saliency = small_score", "With the inputs"),
        Wrong("my_saliency = small_picture", "A function is needed"),
        loops(") / step → ) / (2 * step)", "How large is the step between"),
        loops("SUMMED → min(0, SUMMED)", "You get zeros: do you add"),
    ],
    "q4": [
        Right(CAM),
        Right(CAM_LOOPS),
        Right(CAM_DOT),
        Right(edited(CAM_LOOPS, "np.zeros(maps.shape[:2], dtype=np.float32)", "np.zeros_like(maps[:, :, 0])")),
        cam("maps * weights → maps * 0", "zero everywhere"),
        cam("np.maximum(heat, 0) → np.clip(heat, 0, 1)", "no upper end"),
        cam("axis=(0, 1) → axis=0", "over both"),
        cam("np.maximum(heat, 0) → heat", "where is the ReLU"),
        cam("np.maximum(heat, 0) → np.abs(heat)", "lose its sign"),
        cam("np.maximum(heat, 0) → np.maximum(-heat, 0)", "speaks against"),
        cam("gradients.mean(axis=(0, 1)) → gradients", "every place by itself"),
        cam("gradients.mean(axis=(0, 1)) → gradients ‖ np.maximum(heat, 0) → np.abs(heat)", "every place by itself"),
        cam("mean( → sum(", "not their sum"),
        cam("mean( → max(", "not the largest"),
        cam("gradients.mean → np.maximum(0, gradients).mean", "counts as well"),
        cam("gradients.mean(axis=(0, 1)) → np.maximum(gradients.mean(axis=(0, 1)), 0)", "A map may have a weight below zero."),
        cam("gradients.mean(axis=(0, 1)) → abs(gradients.mean(axis=(0, 1)))", "weight below zero"),
        cam("gradients.mean → np.abs(gradients).mean", "lost its sign"),
        cam("axis=(0, 1) → axis=2, keepdims=True", "Average over the places, not over the"),
        cam("gradients.mean(axis=(0, 1)) → gradients.mean()", "of its own"),
        cam("* weights → * 1", "not used"),
        cam(".sum(axis=2) → .mean(axis=2)", "what does the formula do?"),
        cam(".sum(axis=2) → .max(axis=2)", "are wrong"),
        cam(".sum(axis=2) →  ‖ np.maximum(heat, 0) → heat", "one map is left"),
        cam("(maps * weights) → np.maximum(maps * weights, 0) ‖ np.maximum(heat, 0) → heat", "A map may have a weight below zero."),
        cam("gradients.mean → maps.mean ‖ maps * w → gradients * w", "changed places"),
        cam("return np.maximum(heat, 0) → heat = np.maximum(heat, 0)\n    return heat / max(heat.max(), 1e-12)", "The heat is divided by its largest"),
        cam("np.maximum(heat, 0) → np.maximum(heat, 0).T", "changed places"),
        Wrong("def evidence(maps, gradients):\n    return maps.mean(axis=2)", "not used"),
        cam_loops("heat += → heat =", "Only the last map"),
        cam("gradients.mean → gradients.astype(int).mean", "are wrong"),
        cam("(maps * → (maps.astype(int) *", "are wrong"),
        cam("gradients.mean(axis=(0, 1)) → np.median(gradients, axis=(0, 1))", "A map's weight is the mean of its"),
        cam("axis=(0, 1) → axis=1, keepdims=True", "over both"),
        cam("(maps * weights).sum(axis=2) → maps[:, :, 0] * weights[0]", "Only the first map counts"),
        cam("np.maximum(heat, 0) → np.clip(heat, 0, 255)", "Nothing is to be cut off above"),
    ],
    "q5": [
        Right(DRAWN_BY),
        Right(edited(DRAWN_BY, "'edges'", "'Edges '", "'B'}", "'b'}")),
        drawn("saliency ⇄ edges", "connected lines"),
        drawn("occlusion ⇄ grad_cam", "Where patches were covered, there are"),
        drawn("saliency ⇄ grad_cam", "each pixel"),
        drawn("saliency ⇄ occlusion", "each pixel"),
        drawn("'B'} → 'A'}", "no network"),
        drawn("'B'} → 'C'}", "no network"),
        drawn("'B'} → 'D'}", "no network"),
        drawn("'B'} → 'none'}", "'none' is none of A, B, C, D."),
        drawn("'B'} → 'edges'}", "'edges' is none of A, B, C, D."),
        drawn("grad_cam ⇄ edges", "Three of the four ask the network; one"),
        drawn("'B'} → ...}", "not answered yet"),
        Wrong("drawn_by = 'B'", "Keep the dict"),
        Right(edited(DRAWN_BY, "grad_cam", "Grad-CAM")),
        drawn("'edges' → 'sobel'", "'sobel' is none of edges, grad_cam,"),
        drawn("saliency → occlusion", "'occlusion' is chosen more than once."),
        drawn("'B'} → ['B']}", "['B'] is none of A, B, C, D."),
        Wrong("drawn_by = {'A': 'edges', 'B': 'grad_cam', 'C': 'saliency', 'D': 'occlusion',"
              " 'unchanged': 'A'}", "which map is the finest grained?"),
    ],
}  # fmt: skip
