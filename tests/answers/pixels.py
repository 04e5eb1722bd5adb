"""Answers to assignment 01, pixels."""

from tests.answers import Right, Wrong, edited, entries, entry, slips

READING = (
    'reading = {"A": 19, "B": 77, "C": (1, 5), "D": (4, 6),'
    ' "E": [[5, 170], [77, 231]], "F": 1179648}'
)
BYTES = (
    'bytes_after = {"A": [14, 150, 60], "B": [244, 4, 80], "C": [200, 80, 246],'
    ' "D": [5, 125, 215], "E": [255, 255, 80]}'
)
LOOPS = """
def my_grey(image):
    height, width, _ = image.shape
    grey = np.zeros((height, width))
    for row in range(height):
        for column in range(width):
            red, green, blue = image[row, column]
            grey[row, column] = 0.299 * red + 0.587 * green + 0.114 * blue
    return grey
"""
LISTS = """
def my_grey(image):
    return [[0.299 * r + 0.587 * g + 0.114 * b for r, g, b in row] for row in image.tolist()]
"""
CHANNELS = """
def my_grey(image):
    red, green, blue = image[..., 0], image[..., 1], image[..., 2]
    return (0.299 * red + 0.587 * green + 0.114 * blue).astype(np.float32)
"""
PRODUCT = """
def my_grey(image):
    return image.astype(float) @ [0.299, 0.587, 0.114]
"""
GREY = "0.299 * red + 0.587 * green + 0.114 * blue"
MIX = """
def double_exposure(first, second):
    mirrored = second[:, ::-1]
    total = first.astype(int) + mirrored
    return total // 2
"""
BROKEN = """
def double_exposure(first, second):
    mirrored = second[::-1, :]
    total = first + mirrored
    return total // 2
"""
LOOPED = """
def double_exposure(first, second):
    height, width = first.shape
    result = np.zeros((height, width), dtype=np.uint8)
    for row in range(height):
        for column in range(width):
            other = int(second[row, width - 1 - column])
            result[row, column] = (int(first[row, column]) + other) // 2
    return result
"""
LINES = 'line_of = {"A": 3, "B": 6, "C": 5, "D": 2, "E": 4, "F": 1}'


def lines(*numbers: int) -> str:
    """Give the six pictures these numbers."""
    return f"line_of = {dict(zip('ABCDEF', numbers, strict=True))}"


read, byte = entries(READING, named=True), entries(BYTES, named=True)
grey, mix = slips(LOOPS, GREY=GREY), slips(MIX)
broken, lined = slips(BROKEN), slips(LINES)

QUESTIONS = {
    "q1": [
        Right(READING),
        Right("reading = {'F': 1179648.0, 'E': np.array([[5, 170], [77, 231]], float), 'D': [4, 6], 'C': np.array([1, 5]), 'B': np.uint8(77), 'A': picture[2, 1]}"),
        Right(entry(READING, "F", "32 * 48 * 64 * 3 * 4")),
        read("A: 33", "The row comes first"),
        read("A: 88", "Rows and columns are counted from 0"),
        read("A: 40", "The row comes first, then the column. Both"),
        read("A: 201", "Which row is it? Row 0 is the one at"),
        read("A: 128", "128 is not the answer"),
        read("B: 180", "x says how far across"),
        read("B: 33", "Rows and columns are counted from 0"),
        read("B: 5", "Which row is it? Row 0 is the one at"),
        read("C: (5, 1)", "The row comes first"),
        read("C: (2, 6)", "Rows and columns are counted from 0"),
        read("C: 246", "That is how bright it is"),
        read("C: (3, 4)", "0 is black"),
        read("C: (2, 5)", "Row 0 is at the top"),
        read("D: (6, 4)", "The rows come first"),
        read("D: 24", "That is how many pixels"),
        read("D: (3, 5)", "That is the place of the last pixel"),
        read("D: (4, 6, 3)", "A grey picture has no channels"),
        read("E: [[5, 170, 246], [77, 231, 50], [25, 3, 99]]", "A range stops before its second"),
        read("E: [[5, 77], [170, 231]]", "Rows and columns have changed"),
        read("E: [5, 170, 77, 231]", "The numbers are right: give them as"),
        read("E: [[7, 93], [33, 5]]", "Rows and columns are counted from 0"),
        read("E: [[5, 170], [77]]", "numbers are needed"),
        read("F: 294912", "That is how many numbers"),
        read("F: 393216", "How many channels"),
        read("F: 36864", "That is one picture"),
        read("F: 98304", "Every channel counts"),
        read("F: 2359296", "float32 has 32 bits"),
        read("F: 9437184", "Those are bits"),
        read("F: 1152", "Give the bytes themselves"),
        read("F: '1179648'", "'1179648' is not the answer: it is text"),
        read("F: 1179647", "1179647 is not the answer"),
        read("F: 1.179648", "Give the bytes themselves, not"),
        read("C: 11", "That is its place among all"),
        read("D: (5, 7)", "Count the rows and the columns again"),
        read("E: [[170, 246], [231, 50]]", "Columns are counted from 0"),
        Right("picture = picture / 255\n" + READING),
        Right("picture = None\n" + READING),
        Wrong("picture = picture.T\n" + entry(READING, "A", "picture[2, 1]"), "The row comes first"),
        Wrong("reading = 19", "Keep the dict"),
        Wrong(entry(READING, "C", "(1, ...)"), "not answered yet"),
        read("F: 10**400", "numbers are needed"),
        read("B: 19", "x says how far across: count"),
        read("D: (4, 6, 1)", "A grey picture has no channels: two"),
        read("E: [[5, 170], [77, 231], [25, 3]]", "A range stops before its second number,"),
        read("E: [[5, 170, 246], [77, 231, 50]]", "A range stops before its second number,"),
        read("E: [[9, 180]]", "The rows stand before the comma"),
        read("E: [[77, 231], [25, 3]]", "Rows are counted from 0"),
        read("F: 9216", "That is how many numbers one picture has"),
        Right("from decimal import Decimal\n" + entry(READING, "F", "Decimal(1179648)")),
        read("C: {5, 1}", "numbers are needed, and this is of the type set: it has no order"),
        read("C: (1, 6)", "Rows and columns are counted from 0."),
        read("A: [19]", "the result has the shape (1,), which does not fit: a single"),
        read("D: (4,)", "the result has the shape (1,)"),
        read("E: [[5, '170'], [77, 231]]", "numbers are needed, and this is of the type list with words in"),
    ],
    "q2": [
        Right(BYTES),
        Right("bytes_after = {'A': bright + 20, 'B': bright * 2, 'C': bright - 50, 'D': 255 - bright, 'E': (255, 255, 80)}"),
        byte("A: [270, 150, 60]", "A byte has no room"),
        byte("A: [255, 150, 60]", "A byte does not stop"),
        byte("A: [15, 150, 60]", "One step after 255"),
        byte("A: [0, 150, 60]", "A byte ends at 255"),
        byte("A: 14", "the result has the shape"),
        byte("B: [500, 260, 80]", "A byte has no room"),
        byte("B: [255, 255, 80]", "A byte does not stop"),
        byte("B: [245, 5, 80]", "One step after 255"),
        byte("B: [244, 260, 80]", "1 of 3 numbers is wrong"),
        byte("C: [200, 80, -10]", "A byte has no room"),
        byte("C: [200, 80, 0]", "A byte does not stop"),
        byte("C: [200, 80, 10]", "A byte has no sign"),
        byte("C: [200, 80, 245]", "One step after 255"),
        byte("D: [6, 126, 216]", "One step after 255"),
        byte("D: [250, 130, 40]", "That is the picture itself"),
        byte("D: [-5, -125, -215]", "It is 255 minus"),
        byte("E: [244, 4, 80]", "`astype(int)` comes first"),
        byte("E: [500, 260, 80]", "What does `np.clip`"),
        byte("E: [250, 130, 40]", "The doubling is missing"),
        byte("E: [0, 0, 80]", "`np.clip` cuts off; it does not begin"),
        byte("E: [256, 256, 80]", "Which is the largest number that"),
        byte("A: [250, 150, 60]", "A sum that is too large"),
        byte("B: [243, 3, 80]", "One step after 255"),
        byte("C: [200, 80, 255]", "Count down from 0"),
        byte("D: [4, 124, 214]", "Count again"),
        byte("E: [255, 4, 80]", "`astype(int)` comes first"),
        byte("E: [255, 255, 40]", "What does not pass 255 is doubled"),
        Right("bright = bright + 20\n" + BYTES),
        Right("bright = None\n" + entry(BYTES, "D", "np.array([5, 125, 215], dtype=object)")),
        Wrong("bright = bright.astype(int)\n" + entry(BYTES, "A", "bright + 20"), "A byte has no room"),
        Wrong("bytes_after = [14, 150, 60]", "Keep the dict"),
        Wrong(entry(BYTES, "B", "..."), "not answered yet"),
        byte("E: [1, 1, 80 / 255]", "The range is from 0 to 255"),
        byte("E: [1.0, 1.0, 0.3]", "3 of 3 numbers are wrong"),
        byte("E: [80, 255, 255]", "2 of 3 numbers are wrong"),
        Right("bytes_after = {n: [v % 256 for v in line] for n, line in {'A': (270, 150, 60), 'B': (500, 260, 80), 'C': (200, 80, -10), 'D': (5, 125, 215)}.items()} | {'E': [min(500, 255), 255, 80]}"),
    ],
    "q3": [
        Right(LOOPS),
        Right(LISTS),
        Right(CHANNELS),
        Right(PRODUCT),
        grey("GREY → float(red) / 3 + green / 3 + blue / 3", "plain mean"),
        grey("GREY → image[row, column].mean()", "plain mean"),
        grey("red, green, blue = image → blue, green, red = image", "Two of the weights have changed places."),
        grey("red, green, blue = image → green, red, blue = image", "Two of the weights have changed places."),
        grey("red, green, blue = image → red, blue, green = image", "Two of the weights have changed places."),
        grey("GREY → 0.2126 * red + 0.7152 * green + 0.0722 * blue", "BT.709"),
        grey("GREY → green", "That is one channel, with its weight or"),
        grey("GREY → red", "That is one channel, with its weight or"),
        grey("GREY → 0.299 * red", "That is one channel, with its weight or"),
        grey("GREY → 0.299 * red + 0.587 * green", "One of the three channels is missing"),
        grey("GREY → float(red) + green + blue", "without their weights"),
        grey("GREY → image[row, column].max()", "That is the brightest or darkest of the"),
        grey("GREY → max(red, green, blue) / 2 + min(red, green, blue) / 2", "The channel in between counts"),
        grey("GREY → (GREY) / 3", "divided by 3"),
        grey("GREY → (GREY) / 255", "do not divide by 255"),
        grey("GREY → round(GREY)", "do not round"),
        grey("GREY → int(GREY)", "do not round, and mind the type of your"),
        grey("(height, width)) → (height, width), dtype=np.uint8)", "do not round, and mind the type of your"),
        grey("(height, width)) → (height, width), dtype=image.dtype)", "mind the type of your output"),
        grey("GREY → int(0.299 * red) + int(0.587 * green) + int(0.114 * blue)", "of each channel are lost"),
        grey("GREY → 255 - (GREY)", "numbers are wrong"),
        grey("return grey → return grey.T", "Rows and columns have changed"),
        grey("(height, width)) → (width, height))", "stops with IndexError"),
        grey("for column in range(width) → for column in range(min(height, width))", "numbers are wrong"),
        grey("range(height) → range(height - 1)", "does a range stop too early?"),
        Wrong("def my_grey(image):\n    return (image @ [0.299, 0.587, 0.114])[:, :, None]", "two axes, (H, W)"),
        Wrong("def my_grey(image):\n    return (image @ [0.299, 0.587, 0.114])[:, :len(image)]", "height for the width"),
        Wrong("def my_grey(image):\n    return image.sum(axis=2, dtype=image.dtype)", "run over"),
        Wrong("def my_grey(image):\n    return (image[..., 0] + image[..., 1] + image[..., 2]) / 3", "run over"),
        Wrong("def my_grey(image):\n    return np.dstack([image @ [0.299, 0.587, 0.114]] * 3)", "A grey picture has two axes, (H, W)."),
        Wrong("def my_grey(image):\n    return image * [0.299, 0.587, 0.114]", "now add them up"),
        Wrong("def my_grey(image):\n    return [[0.0]]", "does not fit"),
        grey("        for column →         return grey\n        for column", "what is filled in, and when?"),
        grey("    return grey → ", "not answered yet"),
        grey("    height, width, _ →     image[0, 0] = 7\n    height, width, _", "changes its argument"),
        grey("range(width) → range(256)", "stops with IndexError"),
        Wrong("my_grey = 0.299", "A function is needed"),
        Right("from functools import partial\n\nmy_grey = partial(np.tensordot, b=[0.299, 0.587, 0.114], axes=1)"),
        Right(edited(LOOPS, "np.zeros((height, width))", "np.full((height, width), None)")),
        Right("def my_grey(image):\n    for row in image.tolist():\n        yield [0.299 * r + 0.587 * g + 0.114 * b for r, g, b in row]"),
        Wrong("my_grey = to_grayscale", "Your function calls `to_grayscale`, and"),
        Wrong("def my_grey(image):\n    return to_grayscale(image).tolist()", "Your function calls `to_grayscale`, and"),
        grey("GREY → 0.3 * red + 0.59 * green + 0.11 * blue", "weights are rounded"),
        grey("GREY → round(GREY, 2)", "Decimals are lost"),
        grey("return grey → return grey / image.max()", "by the largest number"),
        grey("return grey → return grey.clip(0, 1)", "Nothing is cut off at 1."),
        grey("    return grey →         return grey", "inside a loop"),
        grey("np.zeros((height, width)) → [[0] * width] * height ‖ [row, column] = → [row][column] =", "the same row twice"),
        grey("return grey → print(grey)", "returns nothing"),
        grey("GREY → image[row, column].min()", "darkest of the three"),
        grey("GREY → 255 * (GREY)", "do not multiply by 255"),
        grey("GREY → round(image[row, column].mean())", "That is the plain mean; the eye does"),
        grey("return grey → return grey.astype(np.float16)", "take a larger type."),
        grey("return grey → return grey[:-1, :-1]", "think of + 1."),
        grey("return grey → return grey[::-1]", "The rows stand in the opposite order."),
        grey("return grey → return grey[:, ::-1]", "Left and right have changed places."),
        grey("return grey → return grey.ravel()", "give them as rows, and not all in one"),
        grey("return grey → return print(grey)", "end it with `return` and the result"),
        Wrong("def my_grey(image):\n    return np.dot(image[..., :3], [0.2989, 0.5870, 0.1140])", "each digit of your weights"),
        Right("def my_grey(image):\n    return np.einsum('hwc,c->hw', image, [0.299, 0.587, 0.114])"),
        Right("class Grey:\n    def __call__(self, image):\n        return np.array([[sum(w * float(v) for w, v in zip((0.299, 0.587, 0.114), p)) for p in row] for row in image])\n\nmy_grey = Grey()"),
        grey("0.114 → 0.144", "Compare each digit of your weights"),
        grey("0.299 → 0.229", "Compare each digit of your weights"),
        grey("0.587 → 0.578", "Compare each digit of your weights"),
        grey("range(height) → range(1, height)", "does a range start too late?"),
        grey("range(width) → range(1, width)", "does a range start too late?"),
        grey("return grey → return grey / (255 if image.max() > 1 else 1)", "do not divide by 255"),
        grey("    height, width, →     image = image.astype(np.uint8)\n    height, width,", "is a copy of it one of bytes?"),
        grey("np.zeros((height, width)) → []\n    line = [] ‖ grey[row, column] = GREY → line.append(GREY)\n        grey.append(line)", "All numbers go into one list"),
        grey("return grey → return grey, height", "of the type tuple whose parts differ in size"),
        grey("return grey → return str(grey)", "it is text, and numbers are needed"),
        grey("return grey → return grey * 1j", "of the type ndarray with complex128 in it"),
    ],
    "q4": [
        Right(MIX),
        Right(LOOPED),
        Right(edited(MIX, "int) + mirrored", "float) + mirrored", "total // 2", "np.floor(total / 2)")),
        Right("def double_exposure(first, second):\n    other = np.fliplr(second)\n    return first // 2 + other // 2 + (first & other & 1)"),
        Wrong(BROKEN, "still gives what it gave"),
        broken("[::-1, :] → [:, ::-1]", "compute in a larger type"),
        broken("first + → first.astype(int) +", "which axis goes from left to right?"),
        mix("[:, ::-1] → [::-1, ::-1]", "which axis goes from left to right?"),
        mix("[:, ::-1] → ", "not mirrored"),
        broken("[::-1, :] → ", "Two things are wrong"),
        Wrong("def double_exposure(first, second):\n    return (first[:, ::-1].astype(int) + second) // 2", "the first picture in place"),
        Wrong("def double_exposure(first, second):\n    return ((first.astype(int) + second) // 2)[:, ::-1]", "You mirrored both, or the result"),
        mix("return total → total = np.clip(total, 0, 255)\n    return total", "before anything is cut off"),
        mix("return total // 2 → return first // 2 + mirrored // 2", "rounds twice"),
        mix("total // 2 → total / 2", "Round down"),
        mix("total // 2 → (total + 1) // 2", "Round down, always."),
        mix("total // 2 → np.round(total / 2)", "Round down, always."),
        mix("total // 2 → total", "That is the sum"),
        mix("total // 2 → np.clip(total, 0, 255)", "That is the sum"),
        mix("int) + mirrored → int) + mirrored.astype(np.int8)", "numbers are wrong"),
        mix("first.astype(int) + mirrored → (first + mirrored).astype(int)", "compute in a larger type"),
        mix("first.astype(int) + mirrored → np.maximum(first, mirrored).astype(int)", "numbers are wrong"),
        mix("return total // 2 → return mirrored", "is wrong"),
        mix("return total // 2 → return first + (mirrored - first) // 2", "wrong, the first at"),
        mix("first.astype(int) + mirrored → first.astype(np.int8) + mirrored.astype(np.int8)", "numbers are wrong"),
        mix("second[:, ::-1] → np.roll(second, 1, axis=1)", "is wrong"),
        mix("return total // 2 → return total // 2 + 0.001", "numbers are wrong"),
        mix("second[:, ::-1] → first[:, ::-1]", "numbers are wrong"),
        mix("mirrored = second[:, ::-1] → second[:] = second[:, ::-1].copy()\n    mirrored = second", "changes its argument"),
        mix("second[:, ::-1] → second.T", "is something cut off, turned or"),
        mix("return total // 2 → total // 2", "not answered yet"),
        Wrong("double_exposure = 1", "A function is needed"),
        mix("int) + mirrored → int) - mirrored", "numbers are wrong"),
        mix("return total // 2 → return np.maximum(first, mirrored)", "numbers are wrong"),
        mix("return total // 2 → return total // 2 / 255", "do not divide by 255"),
        Right("def double_exposure(first, second):\n    other = second[..., ::-1]\n    return (first & other) + ((first ^ other) >> 1)"),
        mix("    mirrored →     first = first[:, ::-1]\n    mirrored", "You mirrored both, or the result"),
    ],
    "q5": [
        Right(LINES),
        Right("line_of = {'f': 1, 'e': 4.0, 'd': '2', 'c': np.int64(5), 'b': 6, 'a': 3}"),
        Wrong(lines(3, 6, 5, 1, 4, 2), "Before the comma stand the rows"),
        Wrong(lines(1, 6, 5, 2, 4, 3), "Two stand on their heads"),
        Wrong(lines(2, 6, 5, 3, 4, 1), "which picture shows both"),
        Wrong(lines(3, 5, 6, 2, 4, 1), "with `np.clip` and without"),
        Wrong(lines(3, 6, 4, 2, 5, 1), "In a negative"),
        Wrong(lines(3, 4, 5, 2, 6, 1), "In a negative bright becomes dark, and"),
        Wrong(lines(1, 2, 3, 4, 5, 6), "are those right?"),
        Wrong(lines(2, 6, 5, 1, 4, 3), "Two stand on their heads. In which of"),
        Wrong(lines(3, 5, 4, 2, 6, 1), "In a negative bright becomes dark, and"),
        Wrong(lines(3, 6, 5, 2, 4, 4), "4 is chosen more than once"),
        Wrong(lines(3, 6, 5, 2, 4, 0), "F: 0 is none of 1, 2"),
        lined("6 → 'clip'", "B: 'clip' is none of 1, 2"),
        Wrong("line_of = {1: 'F', 2: 'D', 3: 'A', 4: 'E', 5: 'C', 6: 'B'}", "Keep the dict"),
        Wrong("line_of = {'A': 3}", "not answered yet: B, C"),
        Wrong("line_of = [3, 6, 5, 2, 4, 1]", "Keep the dict"),
        lined("6 → ...", "not answered yet"),
    ],
}  # fmt: skip
