"""Answers to assignment 05, fully connected layers."""

from tests.answers import Right, Wrong, edited, entries, slips

BY_HAND = """
by_hand = {
    "flat": [1, 7, 4, -1, 0, 2, -2, 5, 3, 8, 6, -3],
    "place": 1053,
    "outputs": [-3, 1, 8],
    "after_relu": [0, 1, 8],
}
"""
COUNTS = """
counts = {
    "conv_10": 760,
    "conv_16": 1456,
    "flat": 1872,
    "dense_30": 56190,
    "dense_4": 124,
    "multiplications": 1827000,
    "gap_4": 68,
}
"""
CLASSIFY = """
def classify(maps, weights, bias):
    probabilities = []
    for one in maps:
        row = one.reshape(-1)
        logits = np.dot(row, weights) + bias
        powers = np.exp(logits - logits.max())
        probabilities.append(powers / powers.sum())
    return np.array(probabilities)
"""
BATCH = """
def classify(maps, weights, bias):
    z = maps.reshape(len(maps), -1) @ weights + bias
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
"""
PLAIN = """
def classify(maps, weights, bias):
    import math
    answers = []
    for picture in maps.tolist():
        row = [number for line in picture for pixel in line for number in pixel]
        logits = []
        for neuron in range(len(bias)):
            total = bias[neuron]
            for number, weight in zip(row, weights[:, neuron]):
                total = total + number * weight
            logits.append(total)
        powers = [math.exp(logit - max(logits)) for logit in logits]
        answers.append([power / sum(powers) for power in powers])
    return answers
"""
DIFFERENCES = """
def classify(maps, weights, bias):
    z = maps.astype(np.float32).reshape(maps.shape[0], -1) @ weights.astype(np.float32) + bias.astype(np.float32)
    return (1 / np.exp(z[:, None, :] - z[:, :, None]).sum(axis=2)).astype(np.float32)
"""
DROPOUT = """
def my_dropout(x, rate, chance, training):
    kept = chance >= rate
    out = np.where(kept, x / (1 - rate), 0) if training else x
    return out
"""
LAYER_OF = 'layer_of = {"A": "same", "B": "picture", "C": "stride", "D": "dense", "E": "row"}'


def after(activation: str, says: str) -> Wrong:
    """Answer Question 3 rightly up to the logits z, and then with this."""
    return Wrong(f"{BATCH[: BATCH.index('    powers')]}    return {activation}\n", says)


def drop(says: str, *lines: str) -> Wrong:
    body = "\n".join(f"    {line}" for line in lines)
    return Wrong(f"def my_dropout(x, rate, chance, training):\n{body}\n", says)


hand, count = entries(BY_HAND), entries(COUNTS)
loop, batch, layer = slips(CLASSIFY), slips(BATCH), slips(LAYER_OF)

QUESTIONS = {
    "q1": [
        Right(BY_HAND),
        Right("by_hand = dict(flat=maps.flatten(), place=(6 * 20 + 11) * 8 + 5, outputs=x @ weights + bias, after_relu=np.maximum(x @ weights + bias, 0.0))"),
        Right(edited(BY_HAND, "[1, 7", "(1.0, 7", "-3],\n    \"place\"", "-3),\n    \"place\"", "1053", "np.float32(1053)")),
        Right(edited(BY_HAND, "1053", "__import__('fractions').Fraction(1053)")),
        hand("flat: [1, 4, 0, -2, 3, 6, 7, -1, 2, 5, 8, -3]", "one channel after the other"),
        hand("flat: [1, 7, -2, 5, 4, -1, 3, 8, 0, 2, 6, -3]", "down the columns"),
        hand("flat: maps.ravel(order='F')", "one channel after the other"),
        hand("flat: [1, 4, 0, -2, 3, 6]", "One of the two channels is missing."),
        hand("flat: [8, 3, 2, 3, 11, 3]", "the result has 6 numbers"),
        hand("flat: [[1, 4, 0, -2, 3, 6], [7, -1, 2, 5, 8, -3]]", "One single row"),
        hand("flat: [[1, 7], [4, -1], [0, 2], [-2, 5], [3, 8], [6, -3]]", "The order is right: lay all of them end"),
        hand("flat: [[1, 7, 4, -1, 0, 2], [-2, 5, 3, 8, 6, -3]]", "end to end"),
        hand("flat: [[1, 7, 4, -1, 0, 2, -2, 5, 3, 8, 6, -3]]", "The numbers are right, in one pair of"),
        hand("flat: [1, 7, 4, 1, 0, 2, -2, 5, 3, 8, 6, -3]", "1 of 12 numbers"),
        hand("flat: maps", "as they were"),
        hand("flat: [7, 1, -1, 4, 2, 0, 5, -2, 8, 3, -3, 6]", "channel 0 comes first"),
        hand("flat: '1 7 4 -1 0 2 -2 5 3 8 6 -3'", "quotation marks"),
        hand("place: 1054", "has the number 0"),
        hand("place: 1531", "one channel after the other"),
        hand("place: 1285", "down the columns"),
        hand("place: 765", "as long as the map is wide"),
        hand("place: 131", "Each of the pixels before has eight"),
        hand("place: 136", "Each of the pixels before"),
        hand("place: 976", "Each of the pixels before has eight"),
        hand("place: 1048", "where the pixel begins"),
        hand("place: 884", "numbered from 0"),
        hand("place: 1222", "How many whole rows"),
        hand("place: 1052", "it begins with 0"),
        hand("place: '1053'", "quotation marks"),
        hand("place: [1053]", "without brackets"),
        hand("place: 330", "not the answer"),
        hand("place: 2240", "not the answer"),
        hand("outputs: [-5, 5, 7]", "biases are missing"),
        hand("outputs: [6, 1, 2]", "you read the rows"),
        hand("outputs: weights @ x + bias", "you read the rows"),
        hand("outputs: weights @ x", "Each neuron has a column of the"),
        hand("outputs: [0, 1, 8]", "there is no ReLU here"),
        hand("outputs: [-7, 9, 6]", "not subtracted"),
        hand("outputs: [-10, -20, 7]", "not multiplied"),
        hand("outputs: [5, 1, 6]", "An input below zero"),
        hand("outputs: abs(weights).T @ x + bias", "A weight below zero"),
        hand("outputs: 6", "a number of its own"),
        hand("outputs: 7", "a number of its own"),
        hand("outputs: x * weights + bias", "does not fit"),
        hand("after_relu: [-3, 1, 8]", "What is below zero is to become zero:"),
        hand("after_relu: [3, 1, 8]", "ReLU does not take away the sign: below"),
        hand("after_relu: [1, 8]", "still gives a number"),
        hand("after_relu: [0, 1, 1]", "1 of 3 numbers is wrong"),
        hand("after_relu: [-3, 0, 0]", "not what is below"),
        hand("after_relu: [0, 5, 7]", "The biases are missing."),
        hand("after_relu: ...", "not answered yet"),
        Wrong("by_hand = [1, 2, 3]", "Keep the dict"),
        hand("flat: maps.reshape(-1, 1)", "The numbers are right, in one pair of"),
        hand("outputs: [1, -3, 8]", "2 of 3 numbers are wrong"),
        hand("outputs: -3", "more than one number is needed"),
        hand("outputs: [-3, -3, 8]", "1 of 3 numbers is wrong"),
        hand("outputs: [-3, 1]", "the result has 2 numbers"),
        hand("after_relu: [0, 0.1, 0.9]", "2 of 3 numbers are wrong"),
        Right("by_hand = dict(flat=list(maps.flat), place=np.arange(14 * 20 * 8).reshape(14, 20, 8)[6, 11, 5], outputs=np.einsum('i,ij->j', x, weights) + bias, after_relu=np.clip([-3, 1, 8], 0, None))"),
    ],
    "q2": [
        Right(COUNTS),
        Right("counts = dict(conv_10=76 * 10, conv_16=91.0 * 16, flat=np.prod([9, 13, 16]), dense_30=1873 * 30, dense_4=31 * 4, multiplications=42 * 58 * 750, gap_4=np.int32(68))"),
        count("conv_10: 750", "biases are missing"),
        count("conv_10: 751", "Each filter has one bias."),
        count("conv_10: 260", "a kernel for each channel"),
        count("conv_10: 250", "a kernel for each channel"),
        count("conv_10: 780", "Each filter has one bias."),
        count("conv_10: 753", "Each filter has one bias."),
        count("conv_10: 160", "rows and columns"),
        count("conv_10: 280", "a kernel of its own"),
        count("conv_10: 76", "a single filter"),
        count("conv_10: 75", "a single filter"),
        count("conv_10: 753 + 0", "Each filter has one bias."),
        count("conv_16: 1440", "biases are missing"),
        count("conv_16: 448", "How many channels does this layer see,"),
        count("conv_16: 160", "a kernel for each channel"),
        count("conv_16: 1450", "Each filter has one bias."),
        count("flat: 117", "how many of them"),
        count("flat: 2240", "A window that sticks out is left out."),
        count("flat: 9 * 14 * 16", "A window that sticks out is left out."),
        count("flat: 8 * 12 * 16", "think of the + 1"),
        count("flat: 21 * 29 * 10", "after the second pooling"),
        count("flat: 2640", 'as for "same"'),
        count("flat: 8208", "Without padding two poolings follow:"),
        count("flat: 20 * 28 * 16", "Without padding two poolings follow:"),
        count("flat: 40 * 56 * 16", "Without padding two poolings follow:"),
        count("flat: 1170", "Which layer gives the maps"),
        count("flat: 18720", "it gives one map"),
        count("flat: 1296", "the height for the width"),
        count("flat: (9, 13, 16)", "how many numbers are in it"),
        count("flat: 16", "global average pooling would leave"),
        count("dense_30: 56160", "The biases are missing: every neuron"),
        count("dense_30: 56161", "One bias is not enough"),
        count("dense_30: 58032", "not to the inputs"),
        count("dense_30: 1902", "Every input is connected with every"),
        count("dense_30: 1872", "numbers come in"),
        count("dense_30: 30", "how many neurons"),
        count("dense_30: 67230", "not the answer"),
        count("dense_4: 120", "The biases are missing: every neuron"),
        count("dense_4: 150", "not to the inputs"),
        count("dense_4: 7492", "what the layer before it gives"),
        count("dense_4: 34", "Every input is connected with every"),
        count("multiplications: 24360", "That is how many numbers come out; what"),
        count("multiplications: 609000", "the three channels"),
        count("multiplications: 182700", "one of the filters"),
        count("multiplications: 60900", "That is one of the filters, or one of"),
        count("multiplications: 1851360", "not multiplied"),
        count("multiplications: 2139000", "how many places"),
        count("multiplications: 760", "Those are its weights or parameters;"),
        count("multiplications: 750", "Those are its weights"),
        count("multiplications: 42 * 42 * 750", "the height for the width"),
        count("multiplications: 21 * 29 * 750", "pooling comes after"),
        count("multiplications: 2 * 1827000", "not the additions"),
        count("multiplications: 41 * 57 * 750", "think of the + 1"),
        count("gap_4: 64", "The biases are missing: every neuron"),
        count("gap_4: 7492", "one number for each map"),
        count("gap_4: 124", "what comes in now"),
        count("gap_4: 472", "by itself"),
        count("gap_4: 44", "of which convolution"),
        count("gap_4: 634", "The layer of 30 neurons is gone: what"),
        count("gap_4: 510", "The layer of 30 neurons is gone: what"),
        count("gap_4: 16", "That is how many numbers come in, or"),
        count("gap_4: 0", "not the answer"),
        count("gap_4: ...", "not answered yet"),
        Wrong("counts = 1000", "Keep the dict"),
        count("flat: 38", "not the answer"),
        count("flat: 13 * 13 * 16", "You took the height for the width, or"),
        count("dense_30: 510", "not one a map"),
        count("dense_30: 56314", "not the answer"),
        count("dense_4: 154", "The biases belong to the neurons, not"),
    ],
    "q3": [
        Right(CLASSIFY),
        Right(BATCH),
        Right(PLAIN),
        Right(DIFFERENCES),
        loop(" + bias → ", "biases are missing"),
        loop("one.reshape(-1) → np.moveaxis(one, 2, 0).reshape(-1)", "one channel after the other"),
        loop("one.reshape(-1) → one.swapaxes(0, 1).reshape(-1)", "down the columns"),
        loop("one.reshape(-1) → one.reshape(-1, order='F')", "one channel after the other"),
        batch("maps.reshape(len(maps), -1) → maps.reshape(len(maps), -1, order='F')", "one channel after the other"),
        loop("logits - logits.max() → logits", "overflow"),
        loop("logits - logits.max() → logits - logits.mean()", "overflow"),
        loop("logits - logits.max() → logits - logits.min()", "overflow"),
        loop("np.exp(logits - logits.max()) → np.array([__import__('math').exp(z) for z in logits])", "Large logits overflow"),
        loop("powers / powers.sum() → powers", "add up to one"),
        loop("powers / powers.sum() → powers ‖ logits - logits.max() → logits", "add up to one"),
        loop("np.array(probabilities) → np.array(probabilities) ‖ powers / powers.sum() → logits ‖ return np.array(probabilities) → z = np.array(probabilities)\n    powers = np.exp(z - z.max(axis=0))\n    return powers / powers.sum(axis=0)", "wrong axis"),
        batch("axis=1 → axis=0", "wrong axis"),
        batch("z.max(axis=1, keepdims=True) → z.max() ‖ axis=1 → axis=0", "wrong axis"),
        after("np.exp(z) / np.exp(z).sum(axis=0)", "wrong axis"),
        after("np.exp(z) / np.exp(z).sum()", "sum over all pictures"),
        after("np.exp(z - z.max()) / np.exp(z - z.max()).sum()", "sum over all pictures"),
        batch("z.max(axis=1, keepdims=True) → z.max()", "largest logit of all pictures"),
        batch("z.max(axis=1, keepdims=True) → z.max(axis=0)", "largest logit of each class"),
        after("np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)", "overflow"),
        batch("z.max(axis=1, keepdims=True) → z[:, :1]", "overflow"),
        batch("z.max(axis=1, keepdims=True) → z[:, -1:]", "overflow"),
        batch("z.max(axis=1, keepdims=True) → z[:, 1:2]", "overflow"),
        after("(lambda p: p / p.sum(axis=1, keepdims=True))(np.exp(z.astype(np.longdouble)))", "not yet"),
        after("(lambda p: np.where(np.isnan(p), np.eye(z.shape[1])[z.argmax(axis=1)], p))(np.exp(z) / np.exp(z).sum(axis=1, keepdims=True))", "Large logits overflow"),
        after("np.nan_to_num(np.exp(z) / np.exp(z).sum(axis=1, keepdims=True))", "overflow"),
        after("np.exp(np.clip(z, -500, 500)) / np.exp(np.clip(z, -500, 500)).sum(axis=1, keepdims=True)", "look alike"),
        after("np.exp(np.clip(z, None, 700)) / np.exp(np.clip(z, None, 700)).sum(axis=1, keepdims=True)", "look alike"),
        batch("return powers → return 100 * powers", "percentages"),
        after("__import__('helpers').fully_connected.softmax(z)", "Your function calls `softmax`, and here"),
        after("z", "softmax is missing"),
        after("np.exp(z)", "not divided by their sum"),
        after("z / z.sum(axis=1, keepdims=True)", "Raise e to the power of each logit,"),
        after("abs(z) / abs(z).sum(axis=1, keepdims=True)", "Raise e to the power of each logit,"),
        after("1 / (1 + np.exp(-z))", "a sigmoid for each class"),
        after("(lambda s: s / s.sum(axis=1, keepdims=True))(1 / (1 + np.exp(-z)))", "Raise e to the power of each logit,"),
        after("(lambda p: p / p.sum(axis=1, keepdims=True))(2.0 ** (z - z.max(axis=1, keepdims=True)))", "use np.exp."),
        after("(lambda p: p / p.sum(axis=1, keepdims=True))(np.exp(z.max(axis=1, keepdims=True) - z))", "a sign is wrong"),
        after("(lambda p: p / p.sum(axis=1, keepdims=True))(np.exp(z.min(axis=1, keepdims=True) - z))", "a sign is wrong"),
        batch("+ bias → + bias\n    z = np.maximum(z, 0)", "There is no ReLU"),
        batch("@ weights + bias → @ weights\n    z = np.maximum(z, 0) + bias", "numbers are wrong"),
        batch("+ bias → - bias", "not subtracted"),
        batch("+ bias → * bias", "The biases are added, not multiplied."),
        loop(" + bias →  ‖ powers / powers.sum() → powers / powers.sum() + bias", "before the softmax"),
        after("np.eye(z.shape[1])[z.argmax(axis=1)]", "whole probability"),
        after("z.argmax(axis=1)", "Those are the classes"),
        batch("return powers / powers.sum(axis=1, keepdims=True) → return (powers / powers.sum(axis=1, keepdims=True))[0]", "Only the first one comes back."),
        loop("return np.array(probabilities) → return probabilities[-1]", "Only the last one is left."),
        loop("    return np.array →         return np.array", "Only the first one comes back."),
        batch("return powers / powers.sum(axis=1, keepdims=True) → return (powers / powers.sum(axis=1, keepdims=True)).T", "The pictures are the rows"),
        batch("return powers / powers.sum(axis=1, keepdims=True) → return (powers / powers.sum(axis=1, keepdims=True)).round(3)", "do not round, and mind the type of your"),
        batch("return powers / powers.sum(axis=1, keepdims=True) → return (powers / powers.sum(axis=1, keepdims=True)).squeeze()", "keep it."),
        batch("np.exp( → 2.718 ** (", "Your e is rounded"),
        batch("return powers / powers.sum(axis=1, keepdims=True) → return z - z.max(axis=1, keepdims=True) - np.log(powers.sum(axis=1, keepdims=True))", "logarithms"),
        batch("sum(axis=1, keepdims=True) → sum(axis=1)", "which is whose?"),
        batch("maps.reshape(len(maps), -1) → maps.reshape(-1)", "stops with"),
        batch("maps.reshape(len(maps), -1) @ weights → maps.reshape(len(maps), -1) @ weights.reshape(weights.shape[::-1]).T", "With the inputs"),
        batch("+ bias → + bias[0]", "biases are missing"),
        batch("powers / powers.sum(axis=1, keepdims=True) → np.full(z.shape, 1 / z.shape[1])", "With the inputs"),
        batch("powers / powers.sum(axis=1, keepdims=True) → powers / np.linalg.norm(powers, axis=1, keepdims=True)", "With the inputs"),
        batch("    z =  →     maps -= 1\n    z = ", "changes its argument"),
        loop("    return np.array(probabilities)\n → ", "end it with `return`"),
        loop("return np.array(probabilities) → print(probabilities)", "end it with `return`"),
        Wrong("def classify(maps, weights, bias):\n    return [[0.5, 0.5], [0.5, 0.5]]", "With the inputs"),
        Wrong("classify = 0.5", "A function is needed"),
        after("np.maximum(z, 0) / np.maximum(z, 0).sum(axis=1, keepdims=True)", "Raise e to the power of each logit,"),
        after("(lambda p: p / p.sum(axis=1, keepdims=True))(10.0 ** (z - z.max(axis=1, keepdims=True)))", "use np.exp."),
        batch("return powers / powers.sum(axis=1, keepdims=True) → return (powers / powers.sum(axis=1, keepdims=True)).max(axis=1)", "not only the largest"),
        Right("def classify(maps, weights, bias):\n    z = np.tensordot(maps, weights.reshape(*maps.shape[1:], -1), axes=3) + bias\n    return np.exp(z - np.logaddexp.reduce(z, axis=1, keepdims=True))"),
        batch("z - z.max(axis=1, keepdims=True) → z - z.sum(axis=1, keepdims=True)", "overflow"),
        batch("z - z.max(axis=1, keepdims=True) → z - abs(z).max(axis=1, keepdims=True)", "overflow"),
        batch("z - z.max(axis=1, keepdims=True) → np.minimum(z, 100)", "overflow"),
        batch("z - z.max(axis=1, keepdims=True) → z / z.max(axis=1, keepdims=True)", "The logits are divided"),
        batch("sum(axis=1, keepdims=True) → sum(axis=0)", "runs over the wrong axis"),
        batch("sum(axis=1, keepdims=True) → sum()", "sum over all pictures"),
        batch("z.max(axis=1, keepdims=True) → z.max(axis=1)", "is something cut off, turned or"),
        batch("    return powers / powers.sum(axis=1, keepdims=True) →     powers = np.exp(powers / powers.sum(axis=1, keepdims=True))\n    return powers / powers.sum(axis=1, keepdims=True)", "a second levels"),
        loop("return np.array(probabilities) → return probabilities, logits", "of the type tuple"),
    ],
    "q4": [
        Right(DROPOUT),
        Right("def my_dropout(x, rate, chance, training):\n    if not training:\n        return x.copy()\n    return x * (chance >= rate) / (1 - rate)"),
        Wrong("def my_dropout(x, rate, chance, training):\n    return x * (chance > rate) / (1 - rate) if training else x", "just the rate, a number stays"),
        Wrong("def my_dropout(x, rate, chance, training):\n    return x * (chance <= rate) / (1 - rate) if training else x", "chance is below the rate; those are"),
        Right("def my_dropout(x, rate, chance, training):\n    flat = []\n    for number, luck in zip(x.ravel().tolist(), chance.ravel().tolist()):\n        flat.append(number if not training else 0 if luck < rate else number / (1 - rate))\n    return np.array(flat, np.float32).reshape(x.shape)"),
        drop("still gives what it gave", "kept = chance < rate", "return np.where(kept, x, 0)"),
        drop("whose chance is below the rate", "return np.where(chance < rate, x / (1 - rate), 0) if training else x"),
        drop("whose chance is below the rate", "return np.where(chance < rate, x / rate, 0) if training else x"),
        drop("whose chance is below the rate", "return np.where(chance < rate, x, 0) if training else x"),
        drop("whose chance is below the rate", "return np.where(chance < rate, x / (1 - rate), 0)"),
        drop("is not scaled", "return np.where(chance >= rate, x, 0) if training else x"),
        drop("is not scaled", "return np.where(chance >= rate, x, 0)"),
        drop("dropped in use", "return np.where(chance >= rate, x / (1 - rate), 0)"),
        drop("scaled in use", "return np.where(chance >= rate, x / (1 - rate), 0) if training else x / (1 - rate)"),
        drop("is not scaled", "return np.where(chance >= rate, x, 0) if training else x * (1 - rate)"),
        drop("that is for training.", "return np.where(chance >= rate, x / (1 - rate), 0) if training else x * (1 - rate)"),
        drop("became zero", "return np.where(chance >= rate, x / (1 - rate), 0) if training else 0 * x"),
        drop("smaller still", "return np.where(chance >= rate, x * (1 - rate), 0) if training else x"),
        drop("share that is dropped", "return np.where(chance >= rate, x / rate, 0) if training else x"),
        drop("which way must it be scaled?", "return np.where(chance >= rate, x * rate, 0) if training else x"),
        drop("always double", "return np.where(chance >= rate, 2 * x, 0) if training else x"),
        drop("How large is the share that stays, and", "return np.where(chance >= rate, x * (1 + rate), 0) if training else x"),
        drop("happened to stay", "kept = chance >= rate", "return np.where(kept, x / max(kept.mean(), 1e-9), 0) if training else x"),
        drop("have changed places", "return x if training else np.where(chance >= rate, x / (1 - rate), 0)"),
        drop("Nothing is dropped", "return x"),
        drop("do not round, and mind the type of your", "return np.where(chance >= rate, x / (1 - rate), 0).astype(int) if training else x"),
        drop("do not round, and mind the type of your", "return np.where(chance >= rate, x // (1 - rate), 0) if training else x"),
        drop("With the inputs", "return x[chance >= rate] / (1 - rate) if training else x"),
        drop("With the inputs", "return np.where(chance >= 0.5, x / (1 - rate), 0) if training else x"),
        drop("the share that stays", "return np.where(chance >= 1 - rate, x / (1 - rate), 0) if training else x"),
        drop("With the inputs", "return np.where(np.random.default_rng(0).random(x.shape) >= rate, x / (1 - rate), 0) if training else x"),
        drop("With the inputs", "return np.where(chance >= rate, x / (1 - rate), np.nan) if training else x"),
        drop("With the inputs", "return np.where(chance >= rate, x / (1 - rate), x) if training else x"),
        drop("With the inputs", "return np.where(chance[:1] >= rate, x / (1 - rate), 0) if training else x"),
        drop("do not round, and mind the type of your", "return np.where(chance >= rate, x / (1 - rate), 0) if training else x.astype(int)"),
        drop("With the inputs", "return np.where(np.round(chance, 2) >= rate, x / (1 - rate), 0) if training else x"),
        drop("stops with", "if not training:", "    return x", "if x.ndim == 2:", "    return np.array([my_dropout(x[n], rate, chance[n], True) for n in range(len(x))])", "return np.array([v / (1 - rate) if c >= rate else 0 for v, c in zip(x, chance)])"),
        drop("multiply by them.", "return np.where(chance >= rate, 1 / (1 - rate), 0) if training else np.ones(x.shape)"),
        drop("changes its argument", "if training:", "    x[chance < rate] = 0", "return x / (1 - rate) if training else x"),
        drop("end it with `return`", "out = np.where(chance >= rate, x / (1 - rate), 0)"),
        drop("returns nothing", "if training:", "    return np.where(chance >= rate, x / (1 - rate), 0)"),
        Wrong("my_dropout = 0.5", "A function is needed"),
        Right("def my_dropout(x, rate, chance, training):\n    rate = rate if training else 0\n    return x * (chance >= rate) / (1 - rate)"),
        drop("In use numbers are dropped, too", "out = np.where(chance >= rate, x, 0)", "return out / (1 - rate) if training else out"),
        drop("What stays is not scaled", "return np.where(chance >= rate, x, 0) if training else x / (1 - rate)"),
        drop("the share that stays", "return np.where(chance < 1 - rate, x / (1 - rate), 0) if training else x"),
    ],
    "q5": [
        Right(LAYER_OF),
        Right(LAYER_OF.lower()),
        Right('layer_of = dict(E=" Row", D="DENSE", C="stride", B="picture", A="same")'),
        layer('"same" ⇄ "row"', "window at the border"),
        layer('"stride" ⇄ "picture"', "By how many columns do the weights move"),
        layer('"row" ⇄ "dense"', "leaves out no input"),
        layer('"row" ⇄ "stride"', "how many columns"),
        layer('"same" ⇄ "picture"', "two groups"),
        layer('"dense" ⇄ "picture"', "leaves out no input"),
        layer('"same" ⇄ "stride"', "how many columns"),
        layer('"dense" ⇄ "same"', "leaves out no input"),
        layer('"same" → "row"', "'row' is chosen more than once"),
        layer('"stride" → "strides"', "'strides' is none of dense, picture,"),
        Wrong("layer_of = {name: letter for letter, name in " + LAYER_OF[11:] + ".items()}", "Keep the dict with its names A, B"),
        layer('"picture" → ...', "not answered yet"),
        Wrong("layer_of = ['same', 'picture', 'stride', 'dense', 'row']", "Keep the dict"),
        Wrong("layer_of = {}", "not answered yet"),
    ],
}  # fmt: skip
