"""Answers to assignment 06, how a network learns."""

from tests.answers import Right, Wrong, edited, entries, slips

BY_HAND = """
by_hand = {
    "logits": [0.5, -0.5],
    "weights": [[2, -2], [1, -1], [0, 0]],
    "row": [-1, 2, 1],
    "sums": [[0, 0, 0, 0, 0, 0], [-1, 0, 0, 2, 0, 0]],
    "kernel": [[5, 2], [1, -1]],
    "after": [[0.5, -2.2], [-0.1, 1.1]],
}
"""
LOOP = """
def my_loss(logits, labels):
    costs = []
    for row, label in zip(logits, labels):
        shifted = row - row.max()
        costs.append(np.log(np.exp(shifted).sum()) - shifted[label])
    return np.mean(costs)
"""
BATCH = """
def my_loss(logits, labels):
    z = logits - logits.max(axis=1, keepdims=True)
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    costs = np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(z)), labels]
    return costs.mean()
"""
PLAIN = """
def my_loss(logits, labels):
    import math
    total = 0
    for row, label in zip(logits.tolist(), labels.tolist()):
        largest = max(row)
        powers = [math.exp(logit - largest) for logit in row]
        total += math.log(sum(powers)) + largest - row[label]
    return total / len(labels)
"""
TEACH = """
def teach(image, target, start, learning_rate, steps):
    kernel = start.copy()
    for _ in range(steps):
        error = kernels.conv2d(image, kernel) - target
        slopes = np.zeros(kernel.shape)
        for row, column in np.ndindex(error.shape):
            window = image[row : row + kernel.shape[0], column : column + kernel.shape[1]]
            slopes += window * error[row, column]
        slopes = slopes / error.size
        kernel = kernel - learning_rate * slopes
    return kernel
"""
WEIGHTS = """
def teach(image, target, start, learning_rate, steps):
    kernel = start.copy()
    rows, columns = target.shape
    for _ in range(steps):
        error = kernels.conv2d(image, kernel) - target
        for i, j in np.ndindex(kernel.shape):
            slope = (image[i : i + rows, j : j + columns] * error).mean()
            kernel[i, j] -= learning_rate * slope
    return kernel
"""
CHOOSE = """
def choose(recordings):
    setting = recordings[:, :, 2].min(axis=1).argmin()
    epoch = recordings[setting, :, 2].argmin()
    promise = recordings[setting, epoch, 5]
    return [setting, epoch, promise]
"""
TRAINING_OF = 'training_of = {"A": "large rate", "B": "few", "C": "sound", "D": "leak", "E": "labels", "F": "small rate"}'


def lost(number: str, says: str) -> Wrong:
    """Answer Question 2 rightly up to p, z and costs, and then return this."""
    return Wrong(edited(BATCH, "costs.mean()", number), says)


def shares(p: str, says: str) -> Wrong:
    """Answer Question 2 with the logarithm of these probabilities."""
    return Wrong(
        f"def my_loss(z, labels):\n    p = {p}\n    return -np.log(p[np.arange(len(z)), labels]).mean()\n",
        says,
    )


hand, curves = entries(BY_HAND), slips(TRAINING_OF)
loop, learn, weight, pick = slips(LOOP), slips(TEACH), slips(WEIGHTS), slips(CHOOSE)
STABLE = "(lambda e: e / e.sum(axis=1, keepdims=True))(np.exp(z - z.max(axis=1, keepdims=True)))"

QUESTIONS = {
    "q1": [
        Right(BY_HAND),
        Right("by_hand = dict(logits=(0.5, -0.5), weights=np.outer([4, 2, 0], [0.5, -0.5]), row=weights @ [0.5, -0.5], sums=[(0,) * 6, (-1, 0, 0, 2, 0, 0)], kernel=[[5.0, 2.0], [1.0, -1.0]], after=kernel - 0.1 * np.array([[5, 2], [1, -1]]))"),
        Right(edited(BY_HAND, "0.5, -0.5", "1 / 2, -1 / 2", "[0.5, -2.2], [-0.1, 1.1]", "[1 - 0.5, -2 - 0.2], [-0.1, 1 + 0.1]")),
        hand("logits: [0.5, 0.5]", "That 1 is missing"),
        hand("logits: [-0.5, -0.5]", "1 off both"),
        hand("logits: [-0.5, 0.5]", "Which class is right"),
        hand("logits: [12, 11]", "logit for the probability"),
        hand("logits: [12, 12]", "two equal ones"),
        hand("logits: [0.25, -0.25]", "That is half of it: no mean is asked."),
        hand("logits: [1, -1]", "twice as much"),
        hand("logits: -0.5", "more than one number"),
        hand("weights: [[2, 1, 0], [-2, -1, 0]]", "each input a line"),
        hand("weights: [[-2, 2], [-1, 1], [0, 0]]", "signs are turned"),
        hand("weights: [[0.5, -1.5], [2, 0], [0, 1]]", "What did the weight carry"),
        hand("weights: [[4, 4], [2, 2], [0, 0]]", "multiply by the slopes"),
        hand("weights: [[0.5, -0.5]] * 3", "the input that the weight carried"),
        hand("weights: [[2, -2], [1, -1], [-0.5, 0.5]]", "ReLU leave of the third"),
        hand("weights: [2, -2, 1, -1, 0, 0]", "give them as rows"),
        hand("weights: weights", "numbers of the weights"),
        hand("row: [1, -2, -1]", "signs are turned"),
        hand("row: [0.5, 2, 0]", "A number of the row goes to both"),
        hand("row: [-1.5, 0, 1]", "A number of the row goes to both"),
        hand("row: [[0.5, -1.5], [2, 0], [0, 1]]", "You listed them"),
        hand("row: [2, 2, -1]", "One of the two slopes is negative"),
        hand("row: [-2, 4, 2]", "twice as much"),
        hand("row: [-4, 4, 0]", "weight times slope"),
        hand("row: [4, 2, 0]", "numbers of the row"),
        hand("row: [-1, 2, 0]", "ReLU comes later"),
        hand("sums: [[0, 0, 0, 0, 1, 0], [-1, 0, 0, 2, 0, 0]]", "ReLU lets none pass"),
        hand("sums: [[0, 0, 0, 0, 0, 0], [-1, 0, 0, 2, 1, 0]]", "ReLU lets none pass"),
        hand("sums: [[0, 0, 0, 0, 0, 0], [-1, 0, 0, 2, 0, 1]]", "ReLU lets none pass"),
        hand("sums: [[-1, -1, 2, 2, 1, 1], [-1, -1, 2, 2, 1, 1]]", "Max pooling is a switch"),
        hand("sums: [[-0.25, -0.25, 0.5, 0.5, 0.25, 0.25], [-0.25, -0.25, 0.5, 0.5, 0.25, 0.25]]", "average pooling"),
        hand("sums: [[0, -1, 2, 0, 0, 0], [-1, 0, 0, 2, 0, 0]]", "Max pooling is a switch"),
        hand("sums: [[-1, 0, 2, 0, 1, 0], [0, 0, 0, 0, 0, 0]]", "You took the first"),
        hand("sums: [[0, 0, 0, 0, 0, 0], [1, 0, 0, 1, 0, 0]]", "How large is it"),
        hand("sums: [[False] * 6, [True, False, False, True, False, False]]", "numbers or True and False"),
        hand("sums: [[0, 0, 0, 0, 0, 0], [-4, 0, 0, 4, 0, 0]]", "nothing is multiplied"),
        hand("sums: [[0, 0, 0, 0, 0, 0], [1, 0, 0, -2, 0, 0]]", "signs are turned"),
        hand("sums: sums", "numbers of the sums"),
        hand("sums: [0, 0, 0, 0, 0, 0, -1, 0, 0, 2, 0, 0]", "give them as rows"),
        hand("sums: [[0, 0, 0, 0], [-1, 0, 0, 2]]", "the shape (2, 4)"),
        hand("kernel: [[8, 5], [2, 1]]", "One slope is too many: ReLU lets none"),
        hand("kernel: [[6, 4], [2, 2]]", "One slope is too many: ReLU lets none"),
        hand("kernel: [[-1, 0], [-1, -3]]", "Pixels count times their window's"),
        hand("kernel: [[6, 2], [2, 2]]", "Pixels count times their window's"),
        hand("kernel: [[7, 2], [3, 5]]", "One of the slopes is negative"),
        hand("kernel: [[4, 1], [2, 4]]", "the pixels alone"),
        hand("kernel: [[2.5, 1], [0.5, -0.5]]", "That is half of it: no mean is asked."),
        hand("kernel: [[-5, -2], [-1, 1]]", "signs are turned"),
        hand("kernel: [[-1, 1], [2, 5]]", "not turned"),
        hand("kernel: [[5, 1], [2, -1]]", "Rows and columns have changed places."),
        hand("kernel: [[5, -4], [0, -1]]", "pixel times slope"),
        hand("kernel: [[0.5, -2.2], [-0.1, 1.1]]", "another part, `after`"),
        hand("kernel: [5, 2, 1, -1]", "give them as rows"),
        hand("kernel: '[[5, 2], [1, -1]]'", "quotation marks"),
        hand("after: [[1.5, -1.8], [0.1, 0.9]]", "You went uphill"),
        hand("after: [[-4, -4], [-1, 2]]", "learning rate is missing"),
        hand("after: [[0.5, 0.2], [0.1, -0.1]]", "That is the step, or its length. Where"),
        hand("after: [[-0.5, -0.2], [-0.1, 0.1]]", "That is the step"),
        hand("after: [[5, 2], [1, -1]]", "another part, `kernel`"),
        hand("after: [[1, -2], [0, 1]]", "before the step"),
        hand("after: [[0.9, -2.1], [-0.1, 0.9]]", "3 of 4 numbers are wrong"),
        hand("after: [[0.9, -2.1], [-0.1, 1.1]]", "2 of 4 numbers are wrong"),
        Wrong(edited(BY_HAND, "[[0.5, -2.2], [-0.1, 1.1]]", "..."), "not answered yet"),
        Wrong("by_hand = [[5, 2], [1, -1]]", "Keep the dict"),
        hand("logits: [1, 0]", "Decimals are lost: do not round."),
        hand("row: [2, -1, 1]", "2 of 3 numbers are wrong"),
    ],
    "q2": [
        Right(LOOP),
        Right(BATCH),
        Right(PLAIN),
        Right(edited(BATCH, "z = logits", "logits = logits.astype(np.float32)\n    z = logits")),
        Right("def my_loss(logits, labels):\n    return np.mean(np.logaddexp.reduce(logits, axis=1) - logits[range(len(labels)), labels])"),
        loop("np.mean(costs) → np.sum(costs)", "not their mean"),
        loop("np.mean(costs) → costs", "give their mean"),
        loop("    return np.mean(costs) →         return np.mean(costs)", "Only the first picture"),
        loop("np.mean(costs) → costs[-1]", "Only the first picture counts so far,"),
        loop("np.mean(costs) → -np.mean(costs)", "a sign is missing or too many"),
        loop("shifted = row - row.max() → shifted = row", "overflow"),
        loop("np.log(np.exp(shifted).sum()) - shifted[label] → -np.log((np.exp(shifted) / np.exp(shifted).sum())[label])", "overflow"),
        loop("np.log(np.exp(shifted).sum()) - shifted[label] → __import__('math').log(np.exp(shifted).sum() / np.exp(shifted)[label])", "overflow"),
        loop("row.max() → logits.max()", "Large logits overflow, or a probability"),
        shares("np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)", "overflow"),
        shares(STABLE, "overflow"),
        shares("np.exp(z - z.max()) / np.exp(z - z.max()).sum(axis=1, keepdims=True)", "Large logits overflow, or a probability"),
        shares("np.exp(z - z.mean(axis=1, keepdims=True)) / np.exp(z - z.mean(axis=1, keepdims=True)).sum(axis=1, keepdims=True)", "overflow"),
        shares(f"{STABLE} + 1e-12", "too cheap"),
        shares(f"np.clip({STABLE}, 1e-7, 1 - 1e-7)", "too cheap"),
        shares(f"np.maximum({STABLE}, 1e-15)", "too cheap"),
        shares("np.exp(z) / np.exp(z).sum(axis=0)", "over others as well"),
        shares("np.exp(z) / np.exp(z).sum()", "over others as well"),
        shares("np.exp(z - z.max(axis=0)) / np.exp(z - z.max(axis=0)).sum(axis=0)", "over others as well"),
        shares("np.exp(z)", "not divided by their sum"),
        shares(f"(lambda z: {STABLE})(-z)", "the more probable the class"),
        shares(f"1 - {STABLE}", "which is not right"),
        shares("__import__('helpers').fully_connected.softmax(z)", "Your function calls `softmax`, and here"),
        lost("(np.log(np.exp(z).sum(axis=1)) - logits[np.arange(len(z)), labels]).mean()", "in one place only"),
        Wrong("def my_loss(logits, labels):\n    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)\n    return -np.sum(np.eye(p.shape[1])[labels] * np.log(p)) / len(p)", "Large logits overflow, or a probability"),
        Wrong("def my_loss(logits, labels):\n    total = 0\n    for row, label in zip(logits, labels):\n        powers = np.exp(row - row.max())\n        total -= np.log(powers[label] / powers.sum())\n    return total", "not their mean"),
        Wrong("def my_loss(logits, labels):\n    total = 0\n    for row, label in zip(logits, labels):\n        powers = np.exp(row - row.max())\n        total += np.log(powers.sum()) + row.max() - row[label]\n        return total / len(labels)", "where is `return`"),
        lost("costs.mean() / np.log(2)", "Take the natural logarithm."),
        lost("costs.mean() / np.log(10)", "Take the natural logarithm."),
        lost("costs.sum() / z.size", "not of logits"),
        lost("p[np.arange(len(z)), labels].mean()", "where is the logarithm"),
        lost("1 - p[np.arange(len(z)), labels].mean()", "where is the logarithm"),
        lost("-p[np.arange(len(z)), labels].mean()", "where is the logarithm"),
        lost("-np.log(np.exp(-costs).mean())", "which is not right"),
        lost("np.exp(costs.mean())", "which is not right"),
        lost("round(costs.mean(), 2)", "do not round, and mind the type of your"),
        lost("round(costs.mean(), 3)", "do not round, and mind the type of your"),
        lost("np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(z)), labels - 1])", "numbered from 0"),
        lost("np.mean(np.log(np.exp(z).sum(axis=1)) - z.max(axis=1))", "the largest logit"),
        lost("np.mean(np.log(np.exp(z).sum(axis=1)) - z[:, 0])", "class 0"),
        lost("np.mean(np.log(np.exp(z).sum(axis=1))[:, None] - z[:, labels])", "Only the right class of each picture"),
        lost("np.mean(np.log(np.exp(z).sum(axis=1))[:, None] - z)", "Only the right class of each picture"),
        lost("-logits[np.arange(len(z)), labels].mean()", "where is softmax"),
        lost("np.mean(z.argmax(axis=1) == labels)", "That is the accuracy"),
        lost("np.mean(z.argmax(axis=1) != labels)", "That is the accuracy, or 1 less it."),
        lost("0.69", "not right"),
        lost("__import__('helpers').training.cross_entropy(logits, labels)", "Your function calls `cross_entropy`,"),
        loop("shifted = row - row.max() → row -= row.max(); shifted = row", "changes its argument"),
        loop("    return np.mean(costs)\n → ", "end it with `return`"),
        loop("return np.mean(costs) → print(np.mean(costs))", "end it with `return`"),
        loop("shifted[label] → shifted[label + 1]", "stops with IndexError"),
        Wrong("my_loss = 0.69", "A function is needed"),
        Right("def my_loss(logits, labels):\n    gap = logits - np.take_along_axis(logits, labels[:, None], axis=1)\n    most = gap.max(axis=1)\n    return (most + np.log(np.exp(gap - most[:, None]).sum(axis=1))).mean()"),
        loop("row.max() → np.abs(row).max()", "overflow"),
        loop("row.max() → 100", "overflow"),
        loop("row - row.max() → np.clip(row, -500, 500)", "overflow"),
        shares(f"np.maximum({STABLE}, 1e-300)", "a probability becomes 0"),
        Wrong(edited(BATCH, "logits.max(axis=1, keepdims=True)", "logits.max(axis=0)"), "of each picture, not of each class"),
        loop("costs.append( → costs = ( ‖ np.mean(costs) → costs / len(labels)", "does `=` stand where `+=` should?"),
        lost("costs[1:].sum() / len(z)", "The first picture is missing, or the last."),
        lost("costs[:-1].sum() / len(z)", "The first picture is missing, or the last."),
        lost("f'{costs.mean():.4f}'", "it is text, and numbers are needed"),
        lost("-np.mean(np.eye(z.shape[1])[labels] * (z - np.log(np.exp(z).sum(axis=1))[:, None]))", "not of logits"),
    ],
    "q3": [
        Right(TEACH),
        Right(WEIGHTS),
        Right("def teach(image, target, start, learning_rate, steps):\n    if steps == 0:\n        return start\n    error = kernels.conv2d(image, start) - target\n    new = start - learning_rate * kernels.conv2d(image, error) / error.size\n    return teach(image, target, new, learning_rate, steps - 1)"),
        Right(edited(TEACH, "kernel = start.copy()", "kernel = start + 0", "kernels.conv2d(image, kernel)", "np.array([[(image[r : r + len(kernel), c : c + len(kernel[0])] * kernel).sum() for c in range(target.shape[1])] for r in range(len(target))])")),
        learn("kernel - learning_rate → kernel + learning_rate", "uphill"),
        learn("kernels.conv2d(image, kernel) - target → target - kernels.conv2d(image, kernel)", "uphill"),
        learn("slopes / error.size → slopes", "divide the sum by the number of windows"),
        learn("slopes / error.size → slopes / kernel.size", "that of the weights"),
        learn("slopes / error.size → slopes / image.size", "that of the pixels"),
        learn("slopes / error.size → 2 * slopes / error.size", "half the squared error"),
        learn("slopes / error.size → slopes / error.size / 2", "when the square is derived"),
        learn("window * error[row, column] → window * error[row, column] ** 2", "the squared error"),
        learn("window * error[row, column] → window * abs(error[row, column])", "may be negative"),
        learn("window * error[row, column] → error[row, column]", "With the inputs"),
        learn("window * error[row, column] → window", "With the inputs"),
        learn("window * error[row, column] → window[::-1, ::-1] * error[row, column]", "turned about"),
        learn("slopes / error.size → (slopes / error.size).mean()", "With the inputs"),
        learn("slopes / error.size → np.sign(slopes)", "not only its sign"),
        learn("kernels.conv2d(image, kernel) → kernels.convolve2d(image, kernel)", "turned by 180 degrees"),
        learn("kernels.conv2d(image, kernel) - → np.maximum(kernels.conv2d(image, kernel), 0) -", "no ReLU"),
        learn("    for _ in range(steps):\n        error = kernels.conv2d(image, kernel) - target →     error = kernels.conv2d(image, kernel) - target\n    for _ in range(steps):", "measure it anew"),
        learn("kernels.conv2d(image, kernel) → kernels.conv2d(image, start)", "measure it anew"),
        learn("    return kernel →         return kernel", "where is `return`"),
        learn("range(steps) → range(1, steps)", "It takes a step too many or too few."),
        learn("range(steps) → range(steps + 1)", "a step too many"),
        learn("learning_rate * slopes → slopes", "learning rate is missing"),
        learn("start.copy() → np.zeros(start.shape)", "begins with zeros"),
        learn("return kernel → return start", "gives `start` back"),
        learn("return kernel → return kernel - start", "With the inputs"),
        learn("return kernel → return kernel.round(2)", "do not round, and mind the type of your"),
        learn("return kernel → return kernels.conv2d(image, kernel) - target", "Return the kernel."),
        learn("    kernel = start.copy()\n →     kernel = start.copy()\n    path = [kernel]\n ‖ - learning_rate * slopes → - learning_rate * slopes\n        path.append(kernel) ‖ return kernel → return path", "Return the last one"),
        learn("slopes += window * error[row, column] → kernel = kernel - learning_rate * window * ((window * kernel).sum() - target[row, column]) ‖         kernel = kernel - learning_rate * slopes\n → ", "a step at each window"),
        learn("kernel.shape[1]] → kernel.shape[0]]", "With the inputs"),
        learn("start.copy() → start ‖ kernel = kernel - → kernel -= 0 + ", "changes its argument"),
        learn("        for row, column in np.ndindex(error.shape):\n            window = image[row : row + kernel.shape[0], column : column + kernel.shape[1]]\n            slopes += window * error[row, column]\n →         slopes = __import__('helpers').training.conv2d_gradient(error, image, kernel)[1]\n", "Your function calls `conv2d_gradient`,"),
        learn("    return kernel\n → ", "end it with `return`"),
        learn("        slopes = np.zeros(kernel.shape)\n →  ‖ slopes += window * error[row, column] → slopes += window * error[row, column] / error.size ‖         slopes = slopes / error.size\n →  ‖ start.copy() → start.copy()\n    slopes = np.zeros(kernel.shape)", "begin each with zeros."),
        learn(") - target → )", "With the inputs"),
        learn("learning_rate * slopes → learning_rate * np.mean(error ** 2) / 2", "With the inputs"),
        learn("return kernel → return kernels.conv2d(image, kernel)", "Return the kernel."),
        weight(".mean() → .sum()", "divide the sum by the number of windows"),
        weight("image[i : i + rows, j : j + columns] → image[:rows, :columns]", "With the inputs"),
        Wrong("def teach(image, target, start, learning_rate, steps):\n    return np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]])", "With the inputs"),
        Wrong("teach = 3", "A function is needed"),
        Right("def teach(image, target, start, learning_rate, steps):\n    rows = np.lib.stride_tricks.sliding_window_view(image, start.shape).reshape(-1, start.size)\n    weights = start.ravel().astype(float)\n    for _ in range(steps):\n        weights = weights - learning_rate * rows.T @ (rows @ weights - target.ravel()) / target.size\n    return weights.reshape(start.shape)"),
        learn("        kernel = kernel - learning_rate * slopes\n →         kernel = kernel - learning_rate * slopes\n        if (error**2).mean() < 0.5:\n            break\n", "With the inputs"),
        *[learn(f"        kernel = kernel - learning_rate * slopes\n →         kernel = kernel - learning_rate * slopes\n        if np.abs(slopes).max() < {small}:\n            break\n", "With the inputs") for small in (1e-3, 1e-5)],
        learn("slopes += window → slopes = window", "Only the last window counts"),
        learn("return kernel → return slopes", "Return the kernel."),
        learn("return kernel → return error", "Return the kernel."),
        learn("return kernel → return np.mean(error ** 2) / 2", "Return the kernel."),
    ],
    "q4": [
        Right(CHOOSE),
        Right("def choose(recordings):\n    losses = recordings[:, :, 2]\n    setting, epoch = np.unravel_index(losses.argmin(), losses.shape)\n    return setting, epoch, recordings[setting, epoch, 5]"),
        Right("def choose(recordings):\n    best = None\n    for s, one in enumerate(recordings.tolist()):\n        for e, numbers in enumerate(one):\n            if best is None or numbers[2] < best[0]:\n                best = numbers[2], s, e, numbers[5]\n    return list(best[1:])"),
        Wrong("def choose(recordings):\n    setting = recordings[:, :, 5].max(axis=1).argmax()\n    epoch = recordings[setting, :, 0].argmin()\n    promise = recordings[setting, :, 5].max()\n    return [setting, epoch, promise]", "still gives what it gave"),
        pick("[:, :, 2].min(axis=1).argmin() → [:, :, 5].max(axis=1).argmax()", "The test set has chosen"),
        pick("[:, :, 2].min(axis=1).argmin() → [:, :, 4].min(axis=1).argmin()", "The test set has chosen"),
        pick("[:, :, 2].min(axis=1).argmin() → [:, :, 3].max(axis=1).argmax()", "The loss is to choose."),
        pick("[:, :, 2].min(axis=1).argmin() → [:, :, 0].min(axis=1).argmin()", "The training set has chosen"),
        pick("[:, :, 2].min(axis=1).argmin() → [:, -1, 2].argmin()", "not the last"),
        pick("[:, :, 2].min(axis=1).argmin() → [:, :, 2].mean(axis=1).argmin()", "not the means"),
        pick("[:, :, 2].min(axis=1).argmin() → [:, :, 2].max(axis=1).argmax()", "low, not high"),
        pick("[:, :, 2].min(axis=1).argmin() → [:, :, 2].min(axis=1).argmax()", "low, not high"),
        pick("[:, :, 2].min(axis=1).argmin() → [:, :, 2].min(axis=0).argmin()", "settings are axis 0"),
        pick("[:, :, 2].min(axis=1).argmin() → [:, :, 2].argmin()", "stops with IndexError"),
        pick("[setting, epoch, promise] → [setting, epoch, 100 * promise]", "between 0 and 1"),
        pick("[setting, :, 2].argmin() → [setting, :, 0].argmin()", "The training set has chosen"),
        pick("[setting, :, 2].argmin() → [setting, :, 1].argmax()", "The training set has chosen"),
        pick("[setting, :, 2].argmin() → [setting, :, 3].argmax()", "The loss is to choose."),
        pick("[setting, :, 2].argmin() → [setting, :, 5].argmax()", "The test set has chosen"),
        pick("[setting, :, 2].argmin() → [setting, :, 2].argmax()", "low, not high"),
        pick("recordings[setting, :, 2].argmin() → recordings.shape[1] - 1", "the last epoch"),
        pick("[setting, epoch, 5] → [setting, :, 5].max()", "You promise the best of all"),
        pick("[setting, epoch, 5] → [setting, -1, 5]", "what the last one had"),
        pick("[setting, epoch, 5] → [setting, :, 5].mean()", "You promise a mean"),
        pick("[setting, epoch, 5] → [setting, epoch, 3]", "The validation set has chosen"),
        pick("[setting, epoch, 5] → [setting, :, 3].max()", "The validation set has chosen"),
        pick("[setting, epoch, 5] → [setting, epoch, 1]", "expected of new pictures"),
        pick("[setting, epoch, 5] → [setting, epoch, 4]", "an accuracy is asked"),
        pick("[setting, epoch, 5] → [setting, epoch, 2]", "an accuracy is asked"),
        pick("promise = recordings[setting, epoch, 5] → promise = round(recordings[setting, epoch, 5], 2)", "Do not round"),
        pick("[:, :, 2].min(axis=1).argmin() → [:, :, 5].max(axis=1).argmax() ‖ [setting, epoch, 5] → [setting, :, 5].max()", "The test set has chosen"),
        pick("[setting, :, 2].argmin() → [setting, :, 0].argmin() ‖ [setting, epoch, 5] → [setting, :, 5].max()", "The training set has chosen"),
        pick("[setting, epoch, promise] → [setting + 1, epoch + 1, promise]", "numbered from 0"),
        pick("[setting, epoch, promise] → [setting, epoch + 1, promise]", "numbered from 0"),
        pick("[setting, epoch, promise] → [epoch, setting, promise]", "changed places"),
        pick("return [setting, epoch, promise] → return promise", "Return three things"),
        pick("return [setting, epoch, promise] → print([setting, epoch, promise])", "end it with `return`"),
        pick("recordings[setting, :, 2] → recordings[0, :, 2]", "With the inputs"),
        pick("setting = → recordings *= 1.5\n    setting =", "changes its argument"),
        Wrong("def choose(recordings):\n    return [1, 1, 0.74]", "With the inputs"),
        Wrong("choose = [1, 1, 0.74]", "A function is needed"),
        Right("def choose(recordings):\n    setting, epoch = min(np.ndindex(recordings.shape[:2]), key=lambda place: recordings[place][2])\n    return np.array([setting, epoch, recordings[setting, epoch, 5]])"),
    ],
    "q5": [
        Right(TRAINING_OF),
        Right(TRAINING_OF.lower()),
        Right('training_of = dict(F=" Small rate", E="LABELS", D="leak", C="sound", B="few", A="large rate")'),
        curves('"large rate" ⇄ "small rate"', "jump up and down"),
        curves('"large rate" ⇄ "labels"', "jump up and down"),
        curves('"large rate" ⇄ "few"', "jump up and down"),
        curves('"small rate" ⇄ "labels"', "hardly fall at all"),
        curves('"small rate" ⇄ "leak"', "hardly fall at all"),
        curves('"small rate" ⇄ "sound"', "hardly fall at all"),
        curves('"labels" ⇄ "few"', "knows nothing"),
        curves('"labels" ⇄ "sound"', "knows nothing"),
        curves('"leak" ⇄ "sound"', "go to 0 together"),
        curves('"leak" ⇄ "few"', "go to 0 together"),
        curves('"few" ⇄ "sound"', "stay far above"),
        curves('"large rate" → "small rate"', "'small rate' is chosen more than once"),
        curves('"leak" → "leaks"', "'leaks' is none of few, labels, large"),
        curves('"few" → ...', "not answered yet"),
        Wrong("training_of = {name: letter for letter, name in " + TRAINING_OF[14:] + ".items()}", "Keep the dict with its names A, B"),
        Wrong("training_of = ['large rate', 'few', 'sound', 'leak', 'labels', 'small rate']", "Keep the dict"),
        Wrong("training_of = {}", "not answered yet"),
    ],
}  # fmt: skip
