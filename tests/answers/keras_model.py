"""Answers to assignment 06, the Keras model."""

from tests.answers import Right, Wrong

SHAPES = (
    'shapes = {"conv_1": (44, 60, 12), "pool_1": (22, 30, 12), "conv_2": (18, 26, 20),'
    ' "pool_2": (6, 8, 20), "flatten": 960}\n'
)
COUNTS = (
    'parameters = {"conv_1": 1776, "conv_2": 6020, "batch_norm": 80, "dense_1": 30752,'
    ' "dense_2": 165, "all_trained": 38753}'
)
NONE = SHAPES.replace("(", "[None, ").replace(")", "]").replace("960", "(None, 960)")
SEQUENTIAL = """
def my_cnn(input_shape, filters, classes):
    return keras.Sequential(
        [
            keras.Input(input_shape),
            layers.Conv2D(filters, 5, padding="same", activation="relu"),
            layers.MaxPooling2D(3),
            layers.Conv2D(2 * filters, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(24, activation="relu"),
            layers.Dropout(0.4),
            layers.Dense(classes, activation="softmax"),
        ]
    )
"""
FUNCTIONAL = """
def my_cnn(input_shape, filters, classes):
    picture = keras.Input(input_shape, name="photo")
    x = layers.Conv2D(filters, (5, 5), padding="same", name="early")(picture)
    x = layers.ReLU()(x)
    x = layers.MaxPool2D((3, 3), strides=(3, 3))(x)
    x = layers.Conv2D(filters * 2, (3, 3), padding="valid", name="late")(x)
    x = layers.Activation("relu")(x)
    x = layers.MaxPool2D()(x)
    x = layers.Flatten()(x)
    x = layers.Dense(24)(x)
    x = layers.Dropout(0.4)(x)
    x = layers.ReLU()(x)
    x = layers.Dense(classes)(x)
    return keras.Model(picture, layers.Softmax()(x))
"""
ADDED = """
def my_cnn(input_shape, filters, classes):
    model = keras.Sequential(name="mine")
    model.add(keras.Input(shape=list(input_shape)))
    for number, (kernel, padding, pool) in enumerate([(5, "same", 3), (3, "valid", 2)]):
        model.add(layers.Conv2D(filters * 2**number, kernel, padding=padding))
        model.add(layers.MaxPooling2D(pool))
        model.add(layers.ReLU())
    model.add(layers.Reshape((-1,)))
    model.add(layers.Dense(24, "relu"))
    model.add(layers.Dropout(0.4))
    model.add(layers.Dense(classes, "softmax"))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
"""
NESTED = """
def my_cnn(input_shape, filters, classes):
    look = keras.Sequential(
        [
            layers.Conv2D(filters, 5, padding="same", activation=keras.ops.relu),
            layers.MaxPooling2D(3),
            layers.Conv2D(2 * filters, 3, activation="relu"),
            layers.MaxPooling2D(2),
        ]
    )
    decide = keras.Sequential(
        [layers.Dense(24, "relu"), layers.Dropout(0.4), layers.Dense(classes, "softmax")]
    )
    return keras.Sequential([keras.Input(input_shape), look, layers.Flatten(), decide])
"""
SUBCLASS = """
class Net(keras.Model):
    def __init__(self, filters, classes):
        super().__init__()
        self.early = layers.Conv2D(filters, 5, padding="same", activation="relu")
        self.late = layers.Conv2D(filters * 2, 3, activation="relu")
        self.pools = [layers.MaxPooling2D(3), layers.MaxPooling2D(2)]
        self.row, self.hidden = layers.Flatten(), layers.Dense(24, activation="relu")
        self.drop, self.last = layers.Dropout(0.4), layers.Dense(classes, activation="softmax")

    def call(self, x, training=False):
        x = self.pools[1](self.late(self.pools[0](self.early(x))))
        return self.last(self.drop(self.hidden(self.row(x)), training=training))


def my_cnn(input_shape, filters, classes):
    return Net(filters, classes)
"""
FIRST = 'layers.Conv2D(filters, 5, padding="same", activation="relu")'
SECOND = 'layers.Conv2D(2 * filters, 3, activation="relu")'
HIDDEN = 'layers.Dense(24, activation="relu")'
DROPOUT = "            layers.Dropout(0.4),\n"
LAST = 'layers.Dense(classes, activation="softmax")'
POOLS = ("layers.MaxPooling2D(3)", "layers.MaxPooling2D(2)")
BLOCK = """
def conv_block(images, kernel, gamma, beta, moving_mean, moving_variance):
    maps = conv2d(images, kernel, padding="same")
    return relu(batch_norm(maps, gamma, beta, moving_mean, moving_variance))
"""
BLOCK_BY_HAND = """
def conv_block(images, kernel, gamma, beta, moving_mean, moving_variance):
    out = []
    for picture in images:
        maps = conv2d(picture, kernel, padding="same").astype(np.float32)
        maps = (maps - moving_mean) / np.sqrt(moving_variance + 0.001) * gamma + beta
        out.append(np.where(maps > 0, maps, 0))
    return out
"""
FOLDED = """
def conv_block(images, kernel, gamma, beta, moving_mean, moving_variance):
    scale = gamma / (moving_variance + 1e-3) ** 0.5
    bias = beta - moving_mean * scale
    return np.maximum(conv2d(images, kernel * scale, padding="same", bias=bias), 0)
"""
MOVING = "moving_mean, moving_variance))"
OWN = "maps.mean(axis=(0, 1, 2)), maps.var(axis=(0, 1, 2))))"
ALONE = """
def conv_block(images, kernel, gamma, beta, moving_mean, moving_variance):
    out = []
    for picture in images:
        maps = conv2d(picture, kernel, padding="same")
        mean, variance = maps.mean(axis=(0, 1)), maps.var(axis=(0, 1))
        out.append(relu(batch_norm(maps, gamma, beta, mean, variance)))
    return np.array(out)
"""
COUNT = """
def confusion(drowsy, truth, threshold):
    counts = [[0, 0], [0, 0]]
    for probability, label in zip(drowsy, truth):
        answer = 1 if probability >= threshold else 0
        counts[label][answer] += 1
    return counts
"""
COUNT_AT = """
def confusion(drowsy, truth, threshold):
    counts = np.zeros((2, 2), dtype=np.uint8)
    np.add.at(counts, (truth, (drowsy >= threshold).astype(int)), 1)
    return counts
"""
COUNT_SUMS = """
def confusion(drowsy, truth, threshold):
    alarm = np.asarray(drowsy) >= threshold
    return np.array(
        [[np.sum((alarm == answer) & (truth == label)) for answer in (False, True)]
         for label in (0, 1)], dtype=np.float32)
"""
READING = 'reading = {"unseen": "B", "best_epoch": 6, "promise": 0.72, "fewer_misses": "lower"}'


def counted(name: str, number: object) -> str:
    """Put another number into the answer of Question 1."""
    before, rest = COUNTS.split(f'"{name}": ')
    end = next(place for place, sign in enumerate(rest) if sign in ",}")
    return f'{SHAPES}{before}"{name}": {number}{rest[end:]}'


def built(*changes: tuple[str, str]) -> str:
    """Change lines of the model of Question 2."""
    code = SEQUENTIAL
    for old, new in changes:
        assert old in code, old
        code = code.replace(old, new)
    return code


QUESTIONS = {
    "q1": [
        Right(SHAPES + COUNTS),
        Right(NONE + COUNTS),
        Right(SHAPES.replace("(44, 60, 12)", "np.array([44, 60, 12])")
              + COUNTS.replace("1776", "np.float32(1776)").replace("38753", "38793.0 - 40")),
        Right(SHAPES.replace("960", "[960]") + COUNTS),
        Wrong(SHAPES.replace("44, 60", "38, 54") + COUNTS, '"valid" would give'),
        Wrong(SHAPES.replace("44, 60, 12", "44, 60, 3") + COUNTS, "colours of the picture"),
        Wrong(SHAPES.replace("44, 60, 12", "44, 60, 36") + COUNTS, "no map for each"),
        Wrong(SHAPES.replace("44, 60, 12", "60, 44, 12") + COUNTS, "Rows come first"),
        Wrong(SHAPES.replace("44, 60, 12", "12, 44, 60") + COUNTS, "Rows come first"),
        Wrong(SHAPES.replace("22, 30, 12", "22, 30, 6") + COUNTS, "keeps every map"),
        Wrong(SHAPES.replace("22, 30, 12", "43, 59, 12") + COUNTS, "stride is 2"),
        Wrong(SHAPES.replace("22, 30, 12", "21, 29, 12") + COUNTS, "+ 1"),
        Wrong(SHAPES.replace("6, 8, 20", "5, 7, 20") + COUNTS, "+ 1"),
        Wrong(SHAPES.replace("960", "'960'") + COUNTS, "quotation marks"),
        Wrong(SHAPES.replace("18, 26", "22, 30") + COUNTS, '"same" would keep'),
        Wrong(SHAPES.replace("18, 26", "17, 25") + COUNTS, "+ 1"),
        Wrong(SHAPES.replace("18, 26, 20", "18, 26, 240") + COUNTS, "sums over all"),
        Wrong(SHAPES.replace("6, 8, 20", "6, 9, 20") + COUNTS, "round down"),
        Wrong(SHAPES.replace("6, 8, 20", "9, 13, 20") + COUNTS, "2 × 2"),
        Wrong(SHAPES.replace("6, 8, 20", "16, 24, 20") + COUNTS, "stride is 3"),
        Wrong(SHAPES.replace("960", "9360") + COUNTS, "not before it"),
        Wrong(SHAPES.replace("960", "7920") + COUNTS, "first pooling"),
        Wrong(SHAPES.replace("960", "48") + COUNTS, "one map"),
        Wrong(SHAPES.replace("960", "576") + COUNTS, "second convolution give"),
        Wrong(SHAPES.replace("960", "1080") + COUNTS, "rounded up"),
        Wrong(SHAPES.replace("960", "20") + COUNTS, "global pooling"),
        Wrong(SHAPES.replace("960", "(6, 8, 20)") + COUNTS, "one row"),
        Wrong(counted("conv_1", 1764), "has a bias as well"),
        Wrong(counted("conv_1", 1765), "one is not enough"),
        Wrong(counted("conv_1", 600), "three channels"),
        Wrong(counted("conv_1", 148), "one filter"),
        Wrong(counted("conv_1", 1776 * 44 * 60), "every place"),
        Wrong(counted("conv_2", 520), "How many channels come in"),
        Wrong(counted("conv_2", 1520), "no longer red"),
        Wrong(counted("conv_2", 6000), "has a bias as well"),
        Wrong(counted("conv_2", 6012), "changed places"),
        Wrong(counted("batch_norm", 40), "two that are trained"),
        Wrong(counted("batch_norm", 0), "some are learned"),
        Wrong(counted("batch_norm", 48), "in front of it"),
        Wrong(counted("batch_norm", 37440), "not for each place"),
        Wrong(counted("dense_1", 30720), "has a bias as well"),
        Wrong(counted("dense_1", 9361 * 32), "flattened row"),
        Wrong(counted("dense_1", 7921 * 32), "flattened row"),
        Wrong(counted("dense_1", 49 * 32), "flattened row"),
        Wrong(counted("dense_1", 21 * 32), "reads every number"),
        Wrong(counted("dense_2", 160), "has a bias as well"),
        Wrong(counted("dense_2", 4805), "dense_1 gives"),
        Wrong(counted("dense_2", 66), "How many classes"),
        Wrong(counted("all_trained", 38793), "moving statistics"),
        Wrong(counted("all_trained", 38713), "Two of its four"),
        Wrong(counted("all_trained", 40), "all the layers"),
        Wrong(counted("all_trained", 38733), "idle as it is"),
        Wrong(counted("all_trained", 1776 + 6020), "all the layers"),
        Wrong(counted("all_trained", "..."), "not answered yet"),
        Wrong(SHAPES.replace("(44, 60, 12)", "(44, ..., 12)") + COUNTS, "not answered yet"),
        Wrong(SHAPES.replace("(44, 60, 12)", "[[44], [60, 12]]") + COUNTS, "numbers are needed"),
        Wrong(SHAPES.replace("(44, 60, 12)", "(44, 60)") + COUNTS, "How many maps"),
        Wrong(SHAPES + "parameters = 38753", "Keep the two dicts"),
    ],
    "q2": [
        Right(SEQUENTIAL),
        Right(FUNCTIONAL),
        Right(ADDED),
        Right(NESTED),
        Right(SUBCLASS),
        Right(built(("keras.Input(input_shape),", ""))),  # built with its first picture
        Right(built(("layers.MaxPooling2D(2),", "layers.MaxPooling2D(2),\n            "
                     "layers.Dropout(0.0),"))),
        Wrong("def my_cnn(input_shape, filters, classes):\n    return keras.Sequential()",
              "model is empty"),
        Wrong("def my_cnn(input_shape, filters, classes):\n    return [layers.Conv2D(filters, 5)]",
              "returns a list"),
        Wrong("def my_cnn(input_shape, filters, classes):\n    return zip([5, 3], [filters, 2])",
              "returns a zip"),
        Wrong("def my_cnn(input_shape, filters, classes):\n    return keras_model.build_cnn(\n"
              "        input_shape=input_shape, classes=classes)", "first convolution"),
        Wrong("my_cnn = keras.Sequential()", "stops with"),
        Wrong("my_cnn = 3", "A function is needed"),
        Wrong("def my_cnn(input_shape, filters, classes):\n    keras.Sequential()",
              "returns nothing"),
        Wrong(built(("    return keras", "    model = keras")), "returns nothing"),
        Wrong(built(("Input(input_shape)", "Input((input_shape[1], input_shape[0], "
                     "input_shape[2]))")), "takes pictures of the shape"),
        Wrong(built((LAST, f"{LAST}, layers.Softmax()")), "One softmax is enough"),
        Wrong(built((LAST, 'layers.Dense(classes, activation="relu"), layers.Softmax()')),
              "no ReLU before"),
        Wrong(built((FIRST, FIRST.replace('padding="same", ', ""))), "Look at the padding"),
        Wrong(built((SECOND, SECOND.replace("3,", '3, padding="same",'))), "Look at the padding"),
        Wrong(built((FIRST, FIRST.replace('padding="same", ', "")),
                    (SECOND, SECOND.replace("3,", '3, padding="same",'))), "changed places"),
        Wrong(built((FIRST, FIRST.replace("5", "3"))), "first kernels are 5 × 5"),
        Wrong(built((SECOND, SECOND.replace("3,", "5,"))), "second kernels are 3 × 3"),
        Wrong(built((FIRST, FIRST.replace("5", "3")), (SECOND, SECOND.replace("3,", "5,"))),
              "sizes have changed places"),
        Wrong(built((SECOND, SECOND.replace("2 * ", ""))), "twice as many"),
        Wrong(built((SECOND, SECOND.replace("2 * filters", "8"))), "how much should it give"),
        Wrong(built((FIRST, FIRST.replace("filters", "4")), (SECOND, SECOND.replace("2 * filters",
              "8"))), "how much should it give"),
        Wrong(built(("Input(input_shape)", "Input((20, 29, 3))")), "takes pictures"),
        Wrong(built(("classes,", "3,")), "how much should it give"),
        Wrong(built((POOLS[0], POOLS[1])), "each with its own stride"),
        Wrong(built((POOLS[0], "layers.MaxPooling2D(3, strides=2)")), "what should it read"),
        Wrong(built((POOLS[1], "layers.MaxPooling2D(2, strides=1)")), "what should it read"),
        Wrong(built((POOLS[0], "?"), (POOLS[1], POOLS[0]), ("?", POOLS[1])), "changed places"),
        Wrong(built((POOLS[0] + ",", "")), "pooling is missing"),
        Wrong(built((POOLS[1] + ",", "")), "pooling is missing"),
        Wrong(built(("MaxPooling", "AveragePooling")), "largest value"),
        Wrong(built((POOLS[0], POOLS[0].replace("Max", "Average"))), "largest value"),
        Wrong(built((FIRST, FIRST.replace(', activation="relu"', ""))), "first convolution?"),
        Wrong(built((SECOND, SECOND.replace(', activation="relu"', ""))), "second convolution?"),
        Wrong(built((HIDDEN, "layers.Dense(24)")), "hidden dense layer?"),
        Wrong(built((', activation="relu"', "")), "and the hidden dense layer?"),
        Wrong(built(('"relu"', '"tanh"')), "something else"),
        Wrong(built(('"relu"', '"relu6"')), "something else"),
        Wrong(built(('"relu"', '"leaky_relu"')), "something else"),
        Wrong(built(("MaxPooling2D(3)", 'MaxPooling2D(3, padding="same")')), "is one padded"),
        Wrong(built(("softmax", "sigmoid")), "by itself"),
        Wrong(built((LAST, "layers.Dense(classes)")), "scores"),
        Wrong(built((LAST, 'layers.Dense(1, activation="sigmoid")')), "a probability for each"),
        Wrong(built((LAST, "layers.Dense(classes, use_bias=False)")), "arrays of weights"),
        Wrong(built((f"{HIDDEN},", "")), "hidden dense layer is missing"),
        Wrong(built((HIDDEN, HIDDEN.replace("24", "32"))), "hidden dense layer"),
        Wrong(built(("layers.Flatten()", "layers.GlobalAveragePooling2D()")), "should it read"),
        Wrong(built((f"{HIDDEN},\n{DROPOUT}            {LAST}", f"{LAST},\n            {HIDDEN}")),
              "should it read"),
        Wrong(built(('activation="relu"', 'use_bias=False, activation="relu"'),
                    ("(classes,", "(classes, use_bias=False,")), "has a bias"),
        Wrong(built((SECOND + ",", SECOND + ", layers.BatchNormalization(),")), "batch normali"),
        Wrong(built((DROPOUT, "")), "nothing is silenced"),
        Wrong(built(("0.4", "0.6")), "silenced share"),
        Wrong(built(("0.4", "0.5")), "another rate"),
        Wrong(built((FIRST, f"{FIRST}, layers.GaussianNoise(0.1)")), "something else"),
        Wrong(built(("0.4", "0.4, noise_shape=(1, 24)")), "silences"),
        Wrong(built(("0.4", "0.4, noise_shape=(None, 1)")), "all hidden neurons together"),
        Wrong(built((DROPOUT, ""), ("layers.Flatten()", "layers.Flatten(), layers.Dropout(0.4)")),
              "which layer does the dropout follow"),
        Wrong(built((DROPOUT, ""), (LAST, f"{LAST}, layers.Dropout(0.4)")), "does the dropout"),
        Wrong(built((DROPOUT, ""), (LAST, "layers.Dense(classes), layers.Dropout(0.4), "
                                    "layers.Softmax()")), "does the dropout"),
        Wrong(built(("layers.Flatten()", "layers.Flatten(), layers.Dropout(0.4)")), "does the"),
        Wrong(built(("keras.Input(input_shape),", "keras.Input(input_shape), "
                     "layers.Rescaling(1 / 255),")), "something else"),
    ],
    "q3": [
        Right(BLOCK),
        Right(BLOCK_BY_HAND),
        Right(FOLDED),
        Wrong(BLOCK.replace(MOVING, OWN), "statistics of the pictures at hand"),
        Wrong(BLOCK.replace("relu(", "(").replace("conv2d(images, kernel, padding=\"same\")",
              'relu(conv2d(images, kernel, padding="same"))'), "between the convolution"),
        Wrong(BLOCK.replace(MOVING, "moving_variance, abs(moving_mean)))"), "changed places"),
        Wrong(BLOCK.replace("(maps, gamma", "(maps, abs(gamma)"), "numbers are wrong"),
        Wrong(BLOCK.replace("moving_mean, moving_variance))", "moving_mean, maps.var(axis=(0, 1, 2"
                            "))))"), "statistics of the pictures at hand"),
        Wrong(BLOCK.replace("kernel, padding", "kernel[::-1, ::-1], padding"), "does not turn"),
        Wrong(ALONE, "statistics of the pictures at hand"),
        Wrong(BLOCK.replace("relu(", "("), "ReLU is missing"),
        Wrong(BLOCK.replace("relu(", "(").replace(MOVING, OWN), "statistics of the pictures at hand"),
        Wrong(BLOCK.replace("gamma, beta, moving_mean, moving_variance))",
                            "beta, gamma, moving_mean, moving_variance))"), "changed places"),
        Wrong(BLOCK.replace(MOVING, "moving_mean, np.sqrt(moving_variance)))"), "takes the root"),
        Wrong(BLOCK.replace(', padding="same"', ""), "padded"),
        Wrong(BLOCK_BY_HAND.replace("np.sqrt(moving_variance + 0.001)", "moving_variance"),
              "standard deviation"),
        Wrong(BLOCK_BY_HAND.replace(" + 0.001", ""), "adds 0.001"),
        Wrong(BLOCK_BY_HAND.replace(" * gamma + beta", ""), "Gamma and beta"),
        Wrong(BLOCK.replace("maps = conv2d(images", "maps = conv2d(abs(images)"), "are wrong"),
        Wrong(BLOCK.replace("batch_norm(maps, gamma, beta, moving_mean, moving_variance)", "maps"),
              "Where is the normalisation"),
        Wrong(BLOCK.replace("conv2d(images", "relu(conv2d(images").replace('"same")', '"same"))'),
              "one ReLU"),
    ],
    "q4": [
        Right(COUNT),
        Right(COUNT_AT),
        Right(COUNT_SUMS),
        Wrong(COUNT.replace("[label][answer]", "[answer][label]"), "changed places"),
        Wrong(COUNT.replace(">=", "<"), "wrong way round"),
        Wrong(COUNT.replace("(drowsy, truth)", "(drowsy[1:], truth[1:])"), "are wrong"),
        Wrong(COUNT.replace(">= threshold", ">= threshold - 0.02"), "are wrong"),
        Wrong(COUNT.replace(">= threshold", ">= 1 - threshold"), "wrong way round"),
        Wrong(COUNT.replace(">=", ">"), "just at the threshold"),
        Wrong(COUNT.replace("probability >= threshold", "100 * probability // 1 >= 100 * threshold"
              " // 1"), "are wrong"),
        Wrong(COUNT.replace(">= threshold", ">= min(threshold, 0.75)"), "are wrong"),
        Wrong(COUNT.replace(">= threshold", ">= 0.5"), "does not use"),
        Wrong(COUNT.replace(">= threshold", "> 0.5"), "does not use"),
        Wrong(COUNT.replace("return counts", "return [c[::-1] for c in counts[::-1]]"), "class 0"),
        Wrong(COUNT.replace("return counts", "return counts[0][0] + counts[1][1]"), "are right"),
        Wrong(COUNT.replace("return counts", "return (counts[0][0] + counts[1][1]) / len(truth)"),
              "accuracy"),
        Wrong(COUNT.replace("return counts", "return np.array(counts) / len(truth)"), "shares"),
        Wrong(COUNT.replace("return counts", "return [[c / max(1, sum(r)) for c in r] "
                                             "for r in counts]"), "shares of each row"),
        Wrong(COUNT.replace("return counts", "return sum(counts, [])"), "two rows"),
        Wrong(COUNT.replace("+= 1", "= 1"), "are wrong"),
        Wrong(COUNT.replace("+= 1", "+= probability"), "are wrong"),
        Wrong(COUNT.replace("    return counts", "        return counts"),
              "are wrong"),
        Wrong(COUNT.replace("counts[label][answer] += 1", "counts[label][answer] += label == answer"
                            ), "mistakes are missing"),
        Wrong(COUNT.replace("counts[label][answer] += 1", "counts[label][answer] += label != answer"
                            ), "right answers are missing"),
        Wrong(COUNT.replace("return counts", ""), "end it with `return`"),
        Wrong(COUNT.replace("return counts", "return counts[::-1]"), "rows have changed places"),
        Wrong(COUNT.replace("return counts", "return counts[1][0]"), "Those are the misses"),
        Wrong("def confusion(drowsy, truth, threshold):\n    a = (drowsy >= threshold).astype(int)\n"
              "    kinds = np.union1d(a, truth)\n"
              "    return [[np.sum((truth == i) & (a == j)) for j in kinds] for i in kinds]",
              "does not fit"),
        Wrong(COUNT_AT.replace("np.add.at(counts, (truth, (drowsy >= threshold).astype(int)), 1)",
              "counts[truth, (drowsy >= threshold).astype(int)] += 1"), "are wrong"),
        Wrong("def confusion(drowsy, truth, threshold):\n    return [[2, 1], [1, 3]]", "wrong"),
    ],
    "q5": [
        Right(READING),
        Right(READING.replace('"B"', '" b"').replace("6", "7").replace("0.72", "0.74")
              .replace("lower", "Lower")),
        Right(READING.replace("6", "np.float64(5)").replace("0.72", "np.float32(0.7)")),
        Wrong(READING.replace('"B"', '"A"'), "pictures it has learned from"),
        Wrong(READING.replace("6", "24"), "loss on which pictures"),
        Wrong(READING.replace("6", "13"), "loss on which pictures"),
        Wrong(READING.replace("6", "2"), "still falls"),
        Wrong(READING.replace("0.72", "1.0"), "does that hold for others"),
        Wrong(READING.replace("0.72", "1"), "does that hold for others"),
        Wrong(READING.replace("0.72", "73"), "between 0 and 1"),
        Wrong(READING.replace("0.72", "0.28"), "share of the mistakes"),
        Wrong(READING.replace("0.72", "'0.72'"), "quotation marks"),
        Wrong(READING.replace("0.72", "1.17"), "not the accuracy"),
        Wrong(READING.replace("0.72", "0.95"), "not the accuracy"),
        Wrong(READING.replace("lower", "higher"), "which way gives more alarms"),
        Wrong(READING.replace("lower", "the same"), "Write"),
        Wrong(READING.replace("0.72", "0.86"), "not the answer"),
        Wrong(READING.replace("6,", "...,"), "not answered yet"),
        Wrong(READING.replace('"B"', '"both"'), "Write A or B"),
        Wrong(READING.replace("6", "[6, 7]"), "does not fit"),
        Wrong("reading = 'B'", "Keep the dict"),
    ],
}  # fmt: skip
