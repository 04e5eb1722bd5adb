"""Answers to assignment 07, the Keras model."""

from tests.answers import Right, Wrong, edited, entries, slips

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
shaped = slips(SHAPES + COUNTS)
built = slips(SEQUENTIAL, FIRST=FIRST, SECOND=SECOND, HIDDEN=HIDDEN, DROPOUT=DROPOUT, LAST=LAST)
block, by_hand = slips(BLOCK, MOVING=MOVING, OWN=OWN), slips(BLOCK_BY_HAND)
counts, counts_at, read = slips(COUNT), slips(COUNT_AT), slips(READING)


def counted(change: str, says: str) -> Wrong:
    """Put another number of parameters into the answer of Question 1."""
    return Wrong(SHAPES + entries(COUNTS)(change, says).code, says)


QUESTIONS = {
    "q1": [
        Right(SHAPES + COUNTS),
        Right(NONE + COUNTS),
        Right(SHAPES.replace("(44, 60, 12)", "np.array([44, 60, 12])")
              + COUNTS.replace("1776", "np.float32(1776)").replace("38753", "38793.0 - 40")),
        Right(SHAPES.replace("960", "[960]") + COUNTS),
        shaped("44, 60 → 38, 54", "The padding is missing."),
        shaped("44, 60, 12 → 44, 60, 3", "colours of the picture"),
        shaped("44, 60, 12 → 44, 60, 36", "no map for each"),
        shaped("44, 60, 12 → 60, 44, 12", "Rows and columns have changed places."),
        shaped("44, 60, 12 → 12, 44, 60", "The maps come last in the shape: (rows,"),
        shaped("22, 30, 12 → 22, 30, 6", "keeps every map"),
        shaped("22, 30, 12 → 43, 59, 12", "The stride is missing."),
        shaped("22, 30, 12 → 21, 29, 12", "+ 1"),
        shaped("6, 8, 20 → 5, 7, 20", "+ 1"),
        shaped("960 → '960'", "quotation marks"),
        shaped("18, 26 → 22, 30", "No padding is asked: you counted as for"),
        shaped("18, 26 → 17, 25", "+ 1"),
        shaped("18, 26, 20 → 18, 26, 240", "sums over all"),
        shaped("6, 8, 20 → 6, 9, 20", "You rounded up"),
        shaped("6, 8, 20 → 9, 13, 20", "2 × 2"),
        shaped("6, 8, 20 → 16, 24, 20", "The stride is missing."),
        shaped("960 → 9360", "not before it"),
        shaped("960 → 7920", "first pooling"),
        shaped("960 → 48", "one map"),
        shaped("960 → 576", "second convolution give"),
        shaped("960 → 1080", "rounded up"),
        shaped("960 → 20", "global pooling"),
        shaped("960 → (6, 8, 20)", "one row"),
        counted("conv_1: 1764", "The biases are missing: every filter"),
        counted("conv_1: 1765", "Each filter has one bias."),
        counted("conv_1: 600", "Each filter has a kernel for each"),
        counted("conv_1: 148", "That is a single filter."),
        counted("conv_1: 4688640", "every place"),
        counted("conv_2: 520", "Each filter has a kernel for each"),
        counted("conv_2: 1520", "no longer red"),
        counted("conv_2: 6000", "The biases are missing: every filter"),
        counted("conv_2: 6012", "Each filter has one bias."),
        counted("batch_norm: 40", "Some of its values are learned, and"),
        counted("batch_norm: 0", "Some of its values are learned, and"),
        counted("batch_norm: 48", "in front of it"),
        counted("batch_norm: 37440", "not for each place"),
        counted("dense_1: 30720", "The biases are missing: every neuron"),
        counted("dense_1: 299552", "flattened row"),
        counted("dense_1: 253472", "flattened row"),
        counted("dense_1: 1568", "flattened row"),
        counted("dense_1: 672", "reads every number"),
        counted("dense_2: 160", "The biases are missing: every neuron"),
        counted("dense_2: 4805", "dense_1 gives"),
        counted("dense_2: 66", "How many classes"),
        counted("all_trained: 38793", "moving statistics"),
        counted("all_trained: 38713", "Is nothing trained in the batch"),
        counted("all_trained: 40", "all the layers"),
        counted("all_trained: 38733", "The bias in front of a batch"),
        counted("all_trained: 7796", "all the layers"),
        counted("all_trained: ...", "not answered yet"),
        shaped("(44, 60, 12) → (44, ..., 12)", "not answered yet"),
        shaped("(44, 60, 12) → [[44], [60, 12]]", "numbers are needed"),
        shaped("(44, 60, 12) → (44, 60)", "How many maps"),
        Wrong(SHAPES + "parameters = 38753", "Keep the dict with its names conv_1,"),
        shaped("22, 30, 12 → 22, 30, 3", "A pooling works on each of the maps"),
        shaped("18, 26 → 19, 27", "One window too many"),
        shaped("18, 26 → 20, 28", "The kernels of this layer are 5 × 5"),
        shaped("18, 26 → 40, 56", "The first pooling comes before it"),
        shaped("18, 26, 20 → 18, 26, 12", "A filter sums over all maps that come"),
        shaped("6, 8, 20 → 8, 12, 20", "You moved two pixels at a time"),
        shaped("960 → 34", "not the answer"),
        counted("conv_1: 912", "The kernels of this layer are 7 × 7"),
        counted("conv_2: 6040", "not the answer"),
        counted("batch_norm: 20", "Some of its values are learned, and"),
        counted("batch_norm: 4", "That is one channel"),
        counted("batch_norm: 60", "Some of its values are learned, and"),
        counted("batch_norm: 100", "Some of its values are learned, and"),
        counted("dense_1: 4805", "Its 32 neurons come next"),
        counted("dense_1: 992", "Every input is connected with every"),
    ],
    "q2": [
        Right(SEQUENTIAL),
        Right(FUNCTIONAL),
        Right(ADDED),
        Right(NESTED),
        Right(SUBCLASS),
        Right(edited(SUBCLASS, "        self.early", "        self.last = None\n        self.hidden = layers.Dense(24, activation=\"relu\")\n        self.early", "self.row, self.hidden = layers.Flatten(), layers.Dense(24, activation=\"relu\")", "self.row = layers.Flatten()")),
        Right(edited(SEQUENTIAL, "keras.Input(input_shape),", "")),  # built with its first picture
        Right(edited(SEQUENTIAL, "layers.MaxPooling2D(2),", "layers.MaxPooling2D(2),\n            " "layers.Dropout(0.0),")),
        Wrong("def my_cnn(input_shape, filters, classes):\n    return keras.Sequential()",
              "model is empty"),
        Wrong("def my_cnn(input_shape, filters, classes):\n    return [layers.Conv2D(filters, 5)]",
              "of the type list; a Keras model"),
        Wrong("def my_cnn(input_shape, filters, classes):\n    return zip([5, 3], [filters, 2])",
              "Called with ((20, 29, 3), 4, 3), your"),
        Wrong("def my_cnn(input_shape, filters, classes):\n    return keras_model.build_cnn(\n"
              "        input_shape=input_shape, classes=classes)", "first convolution"),
        Wrong("my_cnn = keras.Sequential()", "stops with"),
        Wrong("my_cnn = 3", "A function is needed"),
        Wrong("def my_cnn(input_shape, filters, classes):\n    keras.Sequential()",
              "returns nothing"),
        built("    return keras →     model = keras", "returns nothing"),
        built("Input(input_shape) → Input((input_shape[1], input_shape[0], input_shape[2]))", "takes pictures of the shape"),
        built("LAST → LAST, layers.Softmax()", "One softmax is enough"),
        built('LAST → layers.Dense(classes, activation="relu"), layers.Softmax()', "no ReLU before"),
        built('FIRST → layers.Conv2D(filters, 5, activation="relu")', "Look at the padding"),
        built('SECOND → layers.Conv2D(2 * filters, 3, padding="same", activation="relu")', "Look at the padding"),
        built('FIRST → layers.Conv2D(filters, 5, activation="relu") ‖ SECOND → layers.Conv2D(2 * filters, 3, padding="same", activation="relu")', "changed places"),
        built('FIRST → layers.Conv2D(filters, 3, padding="same", activation="relu")', "first kernels are 5 × 5"),
        built('SECOND → layers.Conv2D(2 * filters, 5, activation="relu")', "second kernels are 3 × 3"),
        built('FIRST → layers.Conv2D(filters, 3, padding="same", activation="relu") ‖ SECOND → layers.Conv2D(2 * filters, 5, activation="relu")', "sizes have changed places"),
        built('SECOND → layers.Conv2D(filters, 3, activation="relu")', "twice as many"),
        built('SECOND → layers.Conv2D(8, 3, activation="relu")', "how much should it give"),
        built('FIRST → layers.Conv2D(4, 5, padding="same", activation="relu") ‖ SECOND → layers.Conv2D(8, 3, activation="relu")', "how much should it give"),
        built("Input(input_shape) → Input((20, 29, 3))", "takes pictures"),
        built("classes, → 3,", "how much should it give"),
        built("layers.MaxPooling2D(3) → layers.MaxPooling2D(2)", "each with its own stride"),
        built("layers.MaxPooling2D(3) → layers.MaxPooling2D(3, strides=2)", "what should it read"),
        built("layers.MaxPooling2D(2) → layers.MaxPooling2D(2, strides=1)", "what should it read"),
        built("layers.MaxPooling2D(3) → ? ‖ layers.MaxPooling2D(2) → layers.MaxPooling2D(3) ‖ ? → layers.MaxPooling2D(2)", "changed places"),
        built("layers.MaxPooling2D(3), → ", "pooling is missing"),
        built("layers.MaxPooling2D(2), → ", "pooling is missing"),
        built("MaxPooling → AveragePooling", "largest value"),
        built("layers.MaxPooling2D(3) → layers.AveragePooling2D(3)", "largest value"),
        built('FIRST → layers.Conv2D(filters, 5, padding="same")', "first convolution?"),
        built("SECOND → layers.Conv2D(2 * filters, 3)", "second convolution?"),
        built("HIDDEN → layers.Dense(24)", "hidden dense layer?"),
        built(', activation="relu" → ', "and the hidden dense layer?"),
        built('"relu" → "tanh"', "something else"),
        built('"relu" → "relu6"', "something else"),
        built('"relu" → "leaky_relu"', "something else"),
        built('MaxPooling2D(3) → MaxPooling2D(3, padding="same")', "is one padded"),
        built("softmax → sigmoid", "by itself"),
        built("LAST → layers.Dense(classes)", "scores"),
        built('LAST → layers.Dense(1, activation="sigmoid")', "a probability for each"),
        built("LAST → layers.Dense(classes, use_bias=False)", "arrays of weights"),
        built("HIDDEN, → ", "hidden dense layer is missing"),
        built('HIDDEN → layers.Dense(32, activation="relu")', "hidden dense layer"),
        built("layers.Flatten() → layers.GlobalAveragePooling2D()", "should it read"),
        built("HIDDEN,\nDROPOUT            LAST → LAST,\n            HIDDEN", "should it read"),
        built('activation="relu" → use_bias=False, activation="relu" ‖ (classes, → (classes, use_bias=False,', "has a bias"),
        built("SECOND, → SECOND, layers.BatchNormalization(),", "batch normali"),
        built("DROPOUT → ", "nothing is silenced"),
        built("0.4 → 0.6", "silenced share"),
        built("0.4 → 0.5", "another rate"),
        built("FIRST → FIRST, layers.GaussianNoise(0.1)", "something else"),
        built("0.4 → 0.4, noise_shape=(1, 24)", "silences"),
        built("0.4 → 0.4, noise_shape=(None, 1)", "all hidden neurons together"),
        built("DROPOUT →  ‖ layers.Flatten() → layers.Flatten(), layers.Dropout(0.4)", "which layer does the dropout follow"),
        built("DROPOUT →  ‖ LAST → LAST, layers.Dropout(0.4)", "does the dropout"),
        built("DROPOUT →  ‖ LAST → layers.Dense(classes), layers.Dropout(0.4), layers.Softmax()", "does the dropout"),
        built("layers.Flatten() → layers.Flatten(), layers.Dropout(0.4)", "does the"),
        built("keras.Input(input_shape), → keras.Input(input_shape), layers.Rescaling(1 / 255),", "something else"),
        Wrong("def my_cnn(input_shape, filters, classes):\n    return keras.Sequential([keras.Input(input_shape), layers.Flatten()])", "no weights at all"),
        built("DROPOUT →             layers.Lambda(lambda x: x * keras.random.uniform((24,))),\n", "other answers each time"),
        built("softmax → softplus", "do not add up to 1"),
        built("softmax → relu", "A ReLU makes no probabilities"),
        built("Dense(24 → Dense(classes", "The hidden dense layer has 24 neurons"),
        Right(edited(FUNCTIONAL, "keras.Model(picture, layers.Softmax()(x))", "keras.Model(inputs=[picture], outputs=[layers.Softmax()(x)])")),
        Right(edited(FUNCTIONAL, "keras.Model(picture, layers.Softmax()(x))", "keras.Model({'photo': picture}, {'p': layers.Softmax()(x)})")),
        Wrong(edited(FUNCTIONAL, "keras.Model(picture, layers.Softmax()(x))", "keras.Model(picture, [layers.Softmax()(x), x])"), "one result is asked"),
        Wrong(edited(SUBCLASS, "return self.last", "self.last"), "one result is asked"),
        built("keras.Input(input_shape), → keras.Input(input_shape),\n            layers.RandomFlip(),", "model silences or changes something else"),
        built("LAST,\n        ]\n    ) → LAST,\n        ]\n    ).summary()", "returns nothing: end it with `return` and the model"),
        Right("def my_cnn(input_shape, filters, classes):\n    x = picture = keras.Input(input_shape)\n    x = keras.ops.relu(layers.Conv2D(filters, 5)(layers.ZeroPadding2D(2)(x)))\n    x = keras.ops.relu(layers.Conv2D(2 * filters, 3)(layers.MaxPooling2D(3)(x)))\n    x = layers.MaxPooling2D(2)(x)\n    x = keras.ops.reshape(x, (-1, x.shape[1] * x.shape[2] * x.shape[3]))\n    x = layers.Dropout(0.4)(keras.ops.relu(layers.Dense(24)(x)))\n    return keras.Model(picture, keras.ops.softmax(layers.Dense(classes)(x)))"),
        Wrong("def my_cnn(input_shape, filters, classes):\n    return np.zeros((1, classes))", "returns something of the type ndarray"),
    ],
    "q3": [
        Right(BLOCK),
        Right(BLOCK_BY_HAND),
        Right(FOLDED),
        block("MOVING → OWN", "statistics of the pictures at hand"),
        block('relu( → ( ‖ conv2d(images, kernel, padding="same") → relu(conv2d(images, kernel, padding="same"))', "between the convolution"),
        block("MOVING → moving_variance, abs(moving_mean)))", "changed places"),
        block("(maps, gamma → (maps, abs(gamma)", "numbers are wrong"),
        block("MOVING → moving_mean, maps.var(axis=(0, 1, 2))))", "statistics of the pictures at hand"),
        block("kernel, padding → kernel[::-1, ::-1], padding", "does not turn"),
        Wrong(ALONE, "statistics of the pictures at hand"),
        block("relu( → (", "where is the ReLU?"),
        block("relu( → ( ‖ MOVING → OWN", "statistics of the pictures at hand"),
        block("gamma, beta, MOVING → beta, gamma, MOVING", "they are exchanged."),
        block("MOVING → moving_mean, np.sqrt(moving_variance)))", "takes the root"),
        block(', padding="same" → ', "padded"),
        by_hand("np.sqrt(moving_variance + 0.001) → moving_variance", "standard deviation"),
        by_hand("np.sqrt(moving_variance + 0.001) → (moving_variance + 0.001)", "standard deviation"),
        by_hand(" + 0.001 → ", "adds 0.001"),
        by_hand(" * gamma + beta → ", "Gamma and beta"),
        block("maps = conv2d(images → maps = conv2d(abs(images)", "are wrong"),
        block("batch_norm(maps, gamma, beta, moving_mean, moving_variance) → maps", "Where is the normalisation"),
        block('conv2d(images → relu(conv2d(images ‖ "same") → "same"))', "one ReLU"),
        block("MOVING → 0 * moving_mean, moving_variance))", "The moving mean is missing"),
        block("return relu( → return np.minimum(255, relu( ‖ MOVING → MOVING)", "Nothing is cut off at 255."),
        Right("def conv_block(images, kernel, gamma, beta, moving_mean, moving_variance):\n    norm = layers.BatchNormalization()\n    norm.build((None, None, None, kernel.shape[-1]))\n    norm.set_weights([gamma, beta, moving_mean, moving_variance])\n    return keras.ops.relu(norm(conv2d(images, kernel, padding='same')))"),
        by_hand("* gamma + beta → * gamma - beta", "a sign or a bracket differs"),
        by_hand("(maps - moving_mean) → (maps + moving_mean)", "a sign or a bracket differs"),
        by_hand("maps = (maps - moving_mean) / np.sqrt(moving_variance + 0.001) * gamma + beta → maps = gamma * ((maps - moving_mean) / np.sqrt(moving_variance + 0.001) + beta)", "a sign or a bracket differs"),
    ],
    "q4": [
        Right(COUNT),
        Right(COUNT_AT),
        Right(COUNT_SUMS),
        counts("[label][answer] → [answer][label]", "changed places"),
        counts(">= → <", "wrong way round"),
        counts("(drowsy, truth) → (drowsy[1:], truth[1:])", "One eye is left out"),
        counts(">= threshold → >= threshold - 0.02", "are wrong"),
        counts(">= threshold → >= 1 - threshold", "wrong way round"),
        counts(">= → >", "just at the threshold"),
        counts("probability >= threshold → 100 * probability // 1 >= 100 * threshold // 1", "are wrong"),
        counts(">= threshold → >= min(threshold, 0.75)", "are wrong"),
        counts(">= threshold → >= 0.5", "does not use"),
        counts(">= threshold → > 0.5", "does not use"),
        counts("return counts → return [c[::-1] for c in counts[::-1]]", "class 0"),
        counts("return counts → return counts[0][0] + counts[1][1]", "are right"),
        counts("return counts → return (counts[0][0] + counts[1][1]) / len(truth)", "accuracy"),
        counts("return counts → return np.array(counts) / len(truth)", "shares"),
        counts("return counts → return [[c / max(1, sum(r)) for c in r] for r in counts]", "shares of each row"),
        counts("return counts → return sum(counts, [])", "give them as rows"),
        counts("+= 1 → = 1", "does each eye add one to what is there?"),
        counts("+= 1 → += probability", "is wrong"),
        counts("    return counts →         return counts", "does `return` stand inside"),
        counts("counts[label][answer] += 1 → counts[label][answer] += label == answer", "is wrong"),
        counts("counts[label][answer] += 1 → counts[label][answer] += label != answer", "is wrong"),
        counts("return counts → ", "end it with `return`"),
        counts("return counts → return counts[::-1]", "rows have changed places"),
        counts("return counts → return counts[1][0]", "more than one number"),
        Wrong("def confusion(drowsy, truth, threshold):\n    a = (drowsy >= threshold).astype(int)\n"
              "    kinds = np.union1d(a, truth)\n"
              "    return [[np.sum((truth == i) & (a == j)) for j in kinds] for i in kinds]",
              "does not fit"),
        counts_at("np.add.at(counts, (truth, (drowsy >= threshold).astype(int)), 1) → counts[truth, (drowsy >= threshold).astype(int)] += 1", "does each eye add one to what is there?"),
        Wrong("def confusion(drowsy, truth, threshold):\n    return [[2, 1], [1, 3]]", "wrong"),
        counts("return counts → return counts[0][1] + counts[1][0]", "more than one number"),
        Wrong("import tensorflow as tf\n\ndef confusion(drowsy, truth, threshold):\n    return tf.math.confusion_matrix(truth, drowsy >= threshold)", "the result has the shape (1, 1), which"),
        Right("def confusion(drowsy, truth, threshold):\n    return np.bincount(2 * truth + (drowsy >= threshold), minlength=4).reshape(2, 2)"),
        Right("def confusion(drowsy, truth, threshold):\n    return np.eye(2)[truth].T @ np.eye(2)[(drowsy >= threshold).astype(int)]"),
        counts("[[0, 0], [0, 0]] → [[0] * 2] * 2", "is the same row twice"),
        counts(">= threshold → <= threshold", "wrong way round"),
        counts(">= threshold → > 1 - threshold", "wrong way round"),
        counts("(drowsy, truth) → (drowsy[:-1], truth[:-1])", "One eye is left out"),
        counts("return counts → return [[counts[1][1], counts[0][1]], [counts[1][0], counts[0][0]]]", "Awake is class 0"),
        counts("return counts → return [counts[1][::-1], counts[0][::-1]]", "Awake is class 0"),
        counts("return counts → return np.array(counts) / np.sum(counts, axis=1, keepdims=True)", "shares of each row"),
    ],
    "q5": [
        Right(READING),
        Right(edited(READING, '"B"', '" b"', "6", "7", "0.72", "0.74", "lower", "Lower")),
        Right(edited(READING, "6", "np.float64(5)", "0.72", "np.float32(0.7)")),
        read('"B" → "A"', "A network does better on what it has"),
        read("6 → 24", "loss on which pictures"),
        read("6 → 13", "loss on which pictures"),
        read("6 → 2", "still falls"),
        read("0.72 → 1.0", "does that hold for others"),
        read("0.72 → 1", "does that hold for others"),
        read("0.72 → 73", "between 0 and 1"),
        read("0.72 → 0.28", "share of the mistakes"),
        read("0.72 → '0.72'", "quotation marks"),
        read("0.72 → 1.17", "not the accuracy"),
        read("0.72 → 0.95", "not the accuracy"),
        read("lower → higher", "which way gives more alarms"),
        read("lower → the same", "Write"),
        read("0.72 → 0.86", "at the end of its curve"),
        read("6, → ...,", "not answered yet"),
        read('"B" → "both"', "Write A or B"),
        read("6 → [6, 7]", "does not fit"),
        Wrong("reading = 'B'", "Keep the dict"),
        read("0.72 → 0.8", "Read the accuracy on the unseen digits"),
        read('"B" → ["B"]', "Write A or B"),
    ],
}  # fmt: skip
