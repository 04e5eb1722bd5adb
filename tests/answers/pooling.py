"""Answers to assignment 04, pooling."""

from tests.answers import Right, Wrong, edited, slips

POOLED = """
pooled = {
    "max": [[5, 4, -1], [0, 8, 9]],
    "min": [[-1, -5, -4], [-9, -4, 1]],
    "average": [[2, -0.5, -2.5], [-4, 3, 5]],
    "overlap": [[6, 9]],
    "global_average": 0.5,
}
"""
SHAPES = """
shapes = {
    "A": (18, 25, 12),
    "B": (18, 24, 12),
    "C": (18, 16, 12),
    "D": (19, 25, 12),
    "E": (12,),
    "learned": 0,
    "unchanged": [6, 7, 8],
}
"""
LOOPS = """
def my_max_pool(image, size, stride):
    height, width, channels = image.shape
    rows, columns = (height - size) // stride + 1, (width - size) // stride + 1
    out = np.zeros((rows, columns, channels))
    for row, column, channel in np.ndindex(rows, columns, channels):
        top, left = row * stride, column * stride
        window = image[top : top + size, left : left + size, channel]
        out[row, column, channel] = window.max()
    return out
"""
PLAIN = """
def my_max_pool(image, size, stride):
    out = []
    for top in range(0, len(image) - size + 1, stride):
        line = []
        for left in range(0, len(image[0]) - size + 1, stride):
            pixel = []
            for channel in range(len(image[0][0])):
                best = image[top][left][channel]
                for i in range(size):
                    for j in range(size):
                        if image[top + i][left + j][channel] > best:
                            best = image[top + i][left + j][channel]
                pixel.append(best)
            line.append(pixel)
        out.append(line)
    return out
"""
WINDOWS = """
def my_max_pool(image, size, stride):
    view = np.lib.stride_tricks.sliding_window_view(image, (size, size), axis=(0, 1))
    return view[::stride, ::stride].max(axis=(3, 4)).astype(np.float32)
"""
POOL_ALL = """
def pool_all(image, size, kind):
    height, width = image.shape
    rows, columns = -(-height // size), -(-width // size)
    out = np.zeros((rows, columns))
    for row, column in np.ndindex(rows, columns):
        pixels = image[row * size : (row + 1) * size, column * size : (column + 1) * size]
        window = pixels
        out[row, column] = window.max() if kind == "max" else window.mean()
    return out
"""
NAN = """
def pool_all(image, size, kind):
    rows, columns = -(-image.shape[0] // size), -(-image.shape[1] // size)
    padded = np.full((rows * size, columns * size), np.nan, np.float32)
    padded[: image.shape[0], : image.shape[1]] = image
    blocks = padded.reshape(rows, size, columns, size)
    return (np.nanmax if kind == "max" else np.nanmean)(blocks, axis=(1, 3))
"""
WAY_OF = "way_of = {'A': 'every 2nd', 'B': 'min', 'C': 'average', 'D': 'max'}"


def filled(value: str, says: str, then: str = "") -> Wrong:
    """Answer Question 4 with a window of `value` into which the pixels are laid."""
    laid = "window = np.full((size, size), VALUE, float)\n"
    laid += "        window[: pixels.shape[0], : pixels.shape[1]] = pixels\n"
    laid += f"        {then}\n"
    return border(f"window = pixels\n → {laid.replace('VALUE', value)}", says)


MAX = "[[5, 4, -1], [0, 8, 9]]"
MIN = "[[-1, -5, -4], [-9, -4, 1]]"
AVERAGE = "[[2, -0.5, -2.5], [-4, 3, 5]]"
COUNT = "(height - size) // stride + 1, (width - size) // stride + 1"
PIXELS = "window = image[top : top + size, left : left + size, channel]"
KIND = 'window.max() if kind == "max" else window.mean()'
LINES = "pixels = image[row * size : (row + 1) * size, column * size : (column + 1) * size]"
pooled, shapes, way = slips(POOLED), slips(SHAPES), slips(WAY_OF)
loops, plain = slips(LOOPS, COUNT=COUNT, PIXELS=PIXELS), slips(PLAIN)
border = slips(POOL_ALL, KIND=KIND, LINES=LINES)

QUESTIONS = {
    "q1": [
        Right(POOLED),
        Right(f"pooled = dict(max=np.array({MAX}, float), min={MIN}, average=np.array({AVERAGE}, np.float32), overlap=np.array([[6, 9]]), global_average=np.float64(0.5))"),
        Right(edited(POOLED, "0.5,\n}", "1 / 2,\n}", "[[6, 9]]", "((6, 9),)", "[2, -0.5", "[8 / 4, -0.5")),
        pooled("[[5, 4, -1], [0, 8, 9]] → [[-1, -5, -4], [-9, -4, 1]]", "smallest numbers"),
        pooled("[[5, 4, -1], [0, 8, 9]] → [[2, -0.5, -2.5], [-4, 3, 5]]", "You averaged the window"),
        pooled("[[5, 4, -1], [0, 8, 9]] → [[1, -5, -3], [-5, -4, 7]]", "last number of each window"),
        pooled("[[5, 4, -1], [0, 8, 9]] → [[3, 4, -2], [-2, 6, 9]]", "first number of each window"),
        pooled("[[5, 4, -1], [0, 8, 9]] → [[5, 5, 4], [9, 8, 9]]", "A number below zero has lost its sign."),
        pooled("[[5, 4, -1], [0, 8, 9]] → [[5, -5, -4], [-9, 8, 9]]", "farthest from zero"),
        pooled("[[5, 4, -1], [0, 8, 9]] → [[5, 4, 0], [0, 8, 9]]", "A maximum below zero became zero, which"),
        pooled("[[5, 4, -1], [0, 8, 9]] → [[5, 4, -4], [0, 8, 9]]", "1 of 6 numbers"),
        pooled("[[5, 4, -1], [0, 8, 9]] → [[5, 0], [4, 8], [-1, 9]]", "changed places"),
        pooled("[[5, 4, -1], [0, 8, 9]] → [5, 4, -1, 0, 8, 9]", "as rows"),
        pooled("[[5, 4, -1], [0, 8, 9]] → [[5, 4, 4, 2, -1], [5, 6, 6, 9, 9], [0, 8, 8, 9, 9]]", "one pixel at a time"),
        pooled("[[-1, -5, -4], [-9, -4, 1]] → [[5, 4, -1], [0, 8, 9]]", "largest numbers"),
        pooled("[[-1, -5, -4], [-9, -4, 1]] → [[-1, 2, -1], [0, 2, 1]]", "nearest to zero"),
        pooled("[[-1, -5, -4], [-9, -4, 1]] → [[1, 2, 1], [0, 2, 1]]", "nearest to zero"),
        pooled("[[-1, -5, -4], [-9, -4, 1]] → [[1, -5, -3], [-5, -4, 7]]", "4 of 6 numbers are wrong"),
        pooled("[[2, -0.5, -2.5], [-4, 3, 5]] → [[8, -2, -10], [-16, 12, 20]]", "Those are sums: divide by how many a"),
        pooled("[[2, -0.5, -2.5], [-4, 3, 5]] → [[4, -1, -5], [-8, 6, 10]]", "How many numbers has a window?"),
        pooled("[[2, -0.5, -2.5], [-4, 3, 5]] → [[2, 0, -2], [-4, 3, 5]]", "do not round"),
        pooled("[[2, -0.5, -2.5], [-4, 3, 5]] → [[2, -1, -3], [-4, 3, 5]]", "do not round"),
        pooled("[[2, -0.5, -2.5], [-4, 3, 5]] → [[2.5, 3.5, 2.5], [4, 5, 5]]", "lost its sign"),
        pooled("[[2, -0.5, -2.5], [-4, 3, 5]] → [[2, -0.5, -2.5], [-4.5, 2, 5]]", "2 of 6 numbers are wrong"),
        pooled("[[2, -0.5, -2.5], [-4, 3, 5]] → [[5, 4, -1], [0, 8, 9]]", "largest numbers"),
        pooled("[[6, 9]] → [[6, 6, 9, 9], [8, 8, 9, 9]]", "Your windows move one pixel at a time:"),
        pooled("[[6, 9]] → [[6, 9, 9], [8, 9, 9]]", "You rounded up: a window that sticks"),
        pooled("[[2, -0.5, -2.5], [-4, 3, 5]] → [[2, 0.5, 2.5], [4, 3, 5]]", "Numbers below zero have lost their"),
        pooled("[[5, 4, -1], [0, 8, 9]] → [[5, 4, -1], [0, 8]]", "not equally long"),
        pooled("0.5,\n} → '1/2',\n}", "without quotation marks"),
        pooled("[[6, 9]] → [[6, 9], [8, 9]]", "The stride is used for the columns"),
        pooled("[[6, 9]] → [[8, 9]]", "1 of 2 numbers"),
        pooled("[[6, 9]] → [6, 9]", "as rows"),
        pooled("[[6, 9]] → [[6], [9]]", "changed places"),
        pooled("0.5,\n} → [0.5],\n}", "without brackets"),
        pooled("0.5,\n} → 12,\n}", "That is the sum"),
        pooled("0.5,\n} → 9,\n}", "largest number of the whole map"),
        pooled("0.5,\n} → 25 / 6,\n}", "is not the answer"),
        pooled("0.5,\n} → 90 / 24,\n}", "lost its sign"),
        pooled("0.5,\n} → -0.5,\n}", "global_average: -0.5 is not the answer"),
        Wrong("pooled = {'max': 1}", "not answered yet"),
        Wrong("pooled = [1, 2, 3, 4, 5]", "Keep the dict"),
        pooled("[[-1, -5, -4], [-9, -4, 1]] → [[2, -0.5, -2.5], [-4, 3, 5]]", "min pooling keeps its smallest"),
        pooled("[[-1, -5, -4], [-9, -4, 1]] → [[3, 4, -2], [-2, 6, 9]]", "6 of 6 numbers are wrong"),
        pooled("[[6, 9]] → [[5, 4, -1], [0, 8, 9]]", "Those windows are 2 × 2; here they are"),
        pooled("[[6, 9]] → [[-9, -5]]", "Those are the smallest numbers of the"),
        pooled("[[6, 9]] → [[6, 6, 9, 9]]", "The stride is used for the rows only."),
        pooled("[[6, 9]] → [[5, 4]]", "Those windows are 2 × 2"),
        pooled("0.5,\n} → [[2, -0.5, -2.5], [-4, 3, 5]],\n}", "One number for the whole map is asked"),
        pooled("0.5,\n} → np.mean(feature_map, axis=0),\n}", "One number for the whole map is asked."),
        pooled("0.5,\n} → np.mean(feature_map, axis=1),\n}", "One number for the whole map is asked."),
        pooled("[[2, -0.5, -2.5], [-4, 3, 5]] → [[2, '-1/2', -2.5], [-4, 3, 5]]", "of the type list with words in it"),
        pooled("0.5,\n} → 1,\n}", "Decimals are lost: do not round."),
    ],
    "q2": [
        Right(SHAPES),
        Right(edited(SHAPES, "(12,)", "12", "[6, 7, 8]", "{8, 6, 7}", "(18, 25, 12)", "[18, 25, 12]")),
        Right(edited(SHAPES, "(19, 25, 12)", "np.array([19, 25, 12])", "0,", "0.0,", "[6, 7, 8]", "range(6, 9)")),
        shapes("(18, 25, 12) → (19, 25, 12)", "One window too many: does the last one"),
        shapes("(18, 25, 12) → (18, 25)", "whole shape"),
        shapes("(18, 25, 12) → (18, 25, 6)", "The channels stay: each is pooled"),
        shapes("(18, 25, 12) → (18, 25, 1)", "The channels stay: each is pooled"),
        shapes("(18, 25, 12) → (25, 18, 12)", "changed places"),
        shapes("(18, 25, 12) → (36, 49, 12)", "Your windows move one pixel at a time:"),
        shapes("(18, 25, 12) → (18.5, 25, 12)", "Only whole numbers fit here: which way"),
        shapes("(18, 25, 12) → (18, 18, 12)", "the height for the width"),
        shapes("(18, 24, 12) → (18, 25, 12)", "One window too many: does the last one"),
        shapes("(18, 24, 12) → (17, 23, 12)", "think of + 1"),
        shapes("(18, 24, 12) → (12, 16, 12)", "Your windows move by their own size:"),
        shapes("(18, 24, 12) → (18, 24.5, 12)", "Only whole numbers fit here: which way"),
        shapes("(18, 24, 12) → (19, 25, 12)", "One window too many: does the last one"),
        shapes("(18, 16, 12) → (19, 17, 12)", "One window too many: does the last one"),
        shapes("(18, 16, 12) → (18, 17, 12)", "One window too many: does the last one"),
        shapes("(18, 16, 12) → (12, 25, 12)", "the window's height for its width"),
        shapes("(18, 16, 12) → (36, 48, 12)", "Your windows move one pixel at a time:"),
        shapes("(18, 16, 12) → (18, 16, 4)", "The channels stay: each is pooled"),
        shapes("(19, 25, 12) → (18, 25, 12)", "With \"same\" it is rounded up: this is"),
        shapes("(19, 25, 12) → (37, 50, 12)", "at stride 1 only"),
        shapes("(12,) → 1", "one number for each channel"),
        shapes("(12,) → (1, 1, 12)", "gone altogether"),
        shapes("(12,) → (37, 50)", "averaged by itself"),
        shapes("(12,) → 1850", "how many numbers are averaged"),
        shapes("0, → 12,", "What does a layer learn that takes a"),
        shapes("0, → 4,", "What does a layer learn that takes a"),
        shapes("0, → 48,", "What does a layer learn that takes a"),
        shapes("[6, 7, 8] → [7]", "Some pixels are missing: how many does"),
        shapes("[6, 7, 8] → [6, 8]", "belongs to the list"),
        shapes("[6, 7, 8] → [7, 8, 9]", "has the number 0"),
        shapes("[6, 7, 8] → [5, 6, 7, 8, 9]", "side by side"),
        shapes("[6, 7, 8] → [6, 7]", "Some pixels are missing: how many does"),
        shapes("[6, 7, 8] → range(15)", "Lay the windows of 3 side by side, the"),
        shapes("[6, 7, 8] → [0, 0, 1, 0, 0]", "numbers of the pixels"),
        shapes("[6, 7, 8] → 2", "Give a list of pixels"),
        shapes("[6, 7, 8] → [5, 6, 7, 8]", "share a window with 7"),
        shapes("[6, 7, 8] → [6, 7, 7, 8]", "Name each pixel once"),
        shapes("[6, 7, 8] → '6, 7, 8'", "without quotation marks"),
        shapes("[6, 7, 8] → map(int, '678')", "write list(…) around it"),
        shapes("(18, 24, 12) → (18, 23, 12)", "think of + 1"),
        shapes("(18, 16, 12) → (18, 16.7, 12)", "Only whole numbers fit here: which way"),
        shapes("(18, 16, 12) → (18, 16, 72)", "The channels stay: each is pooled"),
        shapes("(19, 25, 12) → (19, 26, 12)", "One window too many: does the last one"),
        shapes("(12,) → (1, 12)", "gone altogether"),
        shapes("0, → 24,", "What does a layer learn that takes a"),
        shapes("0, → [0, 0, 0, 0, 0],", "all five layers together"),
        shapes("[6, 7, 8] → ...", "not answered yet"),
        Wrong("shapes = 3", "Keep the dict"),
        shapes("(18, 25, 12) → (37, 50, 12)", "A: That is the shape that comes in"),
        shapes("(18, 25, 12) → (25, 25, 12)", "You took the height for the width, or"),
        shapes("(12,) → (12, 12)", "how many averages are there"),
        shapes("(12,) → (1, 1)", "and height and width are gone."),
        shapes("(12,) → (37, 50, 12)", "as large as the whole map"),
        shapes("[6, 7, 8] → [7, 8]", "Some pixels are missing: how many does"),
        shapes("[6, 7, 8] → []", "Pixel 7 itself belongs to the list."),
        shapes("[6, 7, 8] → [2]", "Pixel 7 itself belongs to the list."),
        shapes("[6, 7, 8] → 7", "Give a list of pixels: which of them"),
        shapes("[6, 7, 8] → [7, 7]", "Some pixels are missing"),
        Right(edited(SHAPES, "[6, 7, 8]", "{6, 7, 8}")),
        shapes("(12,) → '12'", "'12' is not the answer: it is text, and numbers are needed"),
        shapes("(12,) → {12}", "this is of the type set: it has no order, so"),
        shapes("(12,) → (12, 1)", "gone altogether"),
        shapes("(12,) → (22200,)", "[22200] is not the answer"),
        shapes("(18, 25, 12) → (1, 18, 25, 12)", "the result has 4 numbers"),
    ],
    "q3": [
        Right(LOOPS),
        Right(PLAIN),
        Right(edited(LOOPS, "window.max()", "max(image.min(), window.max())")),
        Right(WINDOWS),
        Right(edited(LOOPS, "return out", "return (line.tolist() for line in out)")),
        Right("def my_max_pool(image, size, stride):\n    h, w, c = image.shape\n    best = np.full(((h - size) // stride + 1, (w - size) // stride + 1, c), -np.inf)\n    for i in range(size):\n        for j in range(size):\n            best = np.maximum(best, image[i::stride, j::stride][:best.shape[0], :best.shape[1]])\n    return best"),
        Wrong("def my_max_pool(image, size, stride):\n    from helpers.pooling import max_pool2d\n    return max_pool2d(image, size, stride=stride)", "Your function calls `max_pool2d`, and"),
        loops("window.max() → window.mean()", "averaged the window"),
        loops("window.max() → window.min()", "smallest number"),
        loops("window.max() → window[-1, -1]", "last number of each window"),
        loops("window.max() → window[0, 0]", "first number of each window"),
        loops("window.max() → max(0, window.max())", "A maximum below zero became zero, which"),
        plain("best = image[top][left][channel]\n                for → best = 0\n                for", "A maximum below zero became zero, which"),
        loops("window.max() → max(-9999, window.max())", "a number that is too large"),
        loops("window.max() → max(-1, window.max())", "a number that is too large"),
        loops("COUNT → len(range(0, height - size, stride)), len(range(0, width - size, stride))", "a range stops before its end"),
        loops("window.max() → abs(window).max()", "lost its sign"),
        loops("window.max() → abs(window.max())", "have lost their sign"),
        loops(", channel]\n → ]\n", "The channels are pooled together; each"),
        Wrong("def my_max_pool(image, size, stride):\n    rows, columns = (image.shape[0] - size) // stride + 1, (image.shape[1] - size) // stride + 1\n    return [[image[r * stride : r * stride + size, c * stride : c * stride + size].max() for c in range(columns)] for r in range(rows)]", "The channels are pooled together; each"),
        loops(", channel]\n → , 0]\n", "first channel"),
        loops("return out → return out[:, :, 0]", "Only the first channel"),
        loops("return out → return out[:, :, [-1] * channels]", "8 of 16 numbers are wrong"),
        loops("np.ndindex(rows, columns, channels) → np.ndindex(rows, columns, 1)", "Only the first channel"),
        loops("row * stride, column * stride → row, column", "windows are one pixel apart"),
        loops("COUNT → height - size + 1, width - size + 1 ‖ row * stride, column * stride → row, column", "move one pixel at a time"),
        loops("    height, width, →     stride = size\n    height, width,", "move by their own size"),
        loops("(width - size) // stride → (width - size) ‖ column * stride → column", "The stride is used for the rows only."),
        loops("(height - size) // stride → (height - size) ‖ row * stride → row", "The stride is used for the columns"),
        loops("    height, width, →     size = 2\n    height, width,", "always 2 × 2"),
        loops("    height, width, →     size = stride = 2\n    height, width,", "neither the size nor the stride"),
        loops("    height, width, →     size = stride\n    height, width,", "as large as the stride"),
        loops("    height, width, →     size, stride = stride, size\n    height, width,", "have changed places"),
        loops("left : left + size → left : left + 1", "Only the first column of a window"),
        loops("top : top + size → top : top + 1", "Only the first row of each window"),
        loops("return out → return out.transpose(1, 0, 2)", "changed places"),
        loops("return out → return np.moveaxis(out, 2, 0)", "come last"),
        loops("stride + 1 → stride", "think of + 1"),
        loops("(width - size) → (height - size)", "height for the width"),
        loops("(height - size) → (width - size)", "height for the width"),
        loops("    height, width, →     width, height,", "your function stops with ValueError:"),
        loops("COUNT → -((size - height) // stride) + 1, -((size - width) // stride) + 1", "rounded up"),
        loops("COUNT → -(-height // stride), -(-width // stride)", "rounded up"),
        loops("COUNT → height // stride, width // stride", "divided by the stride"),
        loops("COUNT → height // size, width // size", "does the last one still fit?"),
        loops("COUNT → -((size - height) // stride) + 1, -((size - width) // stride) + 1 ‖     out =  →     image = np.pad(image, ((0, size), (0, size), (0, 0)))\n    out = ", "zeros around"),
        loops("    height, width, channels = image.shape →     from helpers.pooling import max_pool2d\n    return max_pool2d(image, size, stride=stride, padding='same')\n    height, width, channels = image.shape", "Your function calls `max_pool2d`, and"),
        loops("window.max() → window.sum()", "add up the window"),
        loops("PIXELS → window = image[:, :, channel] ‖ return out → return out[0, 0]", "the result has the shape (1,)"),
        loops("channels)) → channels), int)", "do not round, and mind the type of your"),
        loops("window.max() → np.median(window)", "numbers are wrong"),
        loops("left + size → left + size + 1", "1 of 4 numbers is wrong"),
        loops("channels)) → channels), np.uint8) ‖ window.max() → np.int64(window.max()) % 256", "the type of your output is too small"),
        loops("return out → return out[np.newaxis]", "The numbers are right, in one pair of"),
        loops("window.max() → max(window.max(), image[0, 0, channel])", "begun anew"),
        loops("    out =  →     best = -np.inf\n    out =  ‖ out[row, column, channel] = window.max() → best = max(best, window.max())\n        out[row, column, channel] = best", "begun anew"),
        loops("window.max() → max(window.max(), out[row, column, channel - 1] if channel else -np.inf)", "begun anew"),
        loops("    return out →         return out", "Only the first number is filled in"),
        loops("out[row, column, channel] = → return", "Only one number comes back"),
        loops("return out → return out.squeeze()", "keep it."),
        Wrong("def my_max_pool(image, size, stride):\n    return [[image[r : r + size, c : c + size].max(axis=(0, 1)) for c in range(0, image.shape[1] - size, stride)] for r in range(0, image.shape[0] - size, stride)]", "a range stops before its end"),
        Wrong("def my_max_pool(image, size, stride):\n    return [image[r : r + size, c : c + size].max(axis=(0, 1)) for r in range(0, image.shape[0] - size + 1, stride) for c in range(0, image.shape[1] - size + 1, stride)]", "give a row for each row of windows."),
        loops("    height, width, →     image -= 1\n    height, width,", "changes its argument"),
        loops("    return out → ", "not answered yet"),
        Wrong("def my_max_pool(image, size, stride):\n    return [[[5, 3]]]", "does not fit"),
        Wrong("def my_max_pool(image, size, stride):\n    return image", "does not fit"),
        Wrong("my_max_pool = 3", "A function is needed"),
        loops("return out → return out[:, :, -1]", "Only the last channel is left"),
        loops("return out → return out.ravel()", "give them as rows, and not all in one"),
        loops("return out → return np.minimum(out, 255)", "Nothing is cut off at 255."),
        Right("def my_max_pool(image, size, stride):\n    tall, wide = ((side - size) // stride * stride + 1 for side in image.shape[:2])\n    from functools import reduce\n    return reduce(np.maximum, (image[i : i + tall : stride, j : j + wide : stride] for i in range(size) for j in range(size)))"),
        loops("window.max() → window.argmax()", "You give the place of the largest"),
        loops("top + size, left : left + size → top + size - 1, left : left + size - 1", "A row and a column of each window"),
        loops("np.ndindex(rows, columns, channels) → np.ndindex(rows, columns, channels - 1)", "is the first or the last left out?"),
    ],
    "q4": [
        Right(POOL_ALL),
        Right(NAN),
        Right(edited(POOL_ALL, "window = pixels\n", "window = np.full((size, size), pixels.mean())\n        window[: len(pixels), : pixels.shape[1]] = pixels\n")),
        Right("def pool_all(image, size, kind):\n    cut = [np.arange(0, side, size) for side in image.shape]\n    both = lambda how, x: how.reduceat(how.reduceat(x, cut[0], axis=0), cut[1], axis=1)\n    return both(np.maximum, image) if kind == 'max' else both(np.add, image) / both(np.add, np.ones(image.shape))"),
        Right("def pool_all(image, size, kind):\n    how = max if kind == 'max' else lambda numbers: sum(numbers) / len(numbers)\n    rows, columns = image.shape\n    return [[how([image[r, c] for r in range(i, min(i + size, rows)) for c in range(j, min(j + size, columns))]) for j in range(0, columns, size)] for i in range(0, rows, size)]"),
        filled("0", "still gives what it gave"),
        filled("0 if kind == 'average' else -np.inf", "The maximum is right. Now the average:"),
        filled("-np.inf", "only real pixels may take part."),
        filled("-9999", "With the inputs"),
        filled("np.nan", "only real pixels may take part."),
        filled("image.min()", "cannot win, but it counts"),
        filled("image.mean()", "only the pixels that are really there"),
        filled("image.max()", "What you lay at the border takes part;"),
        border("KIND → window.mean() if kind == 'average' else max(window.max(), 0 if window.size < size * size else window.max())", "zeros still win"),
        border("window.mean() → window.sum() / (size * size)", "The maximum is right. Now the average:"),
        border("-(-height // size), -(-width // size) → height // size, width // size", "Every pixel is to take part."),
        border("KIND → window.max()", "take the maximum, whatever"),
        border("KIND → window.mean()", "take the average, whatever"),
        border("window = pixels → window = np.pad(pixels, ((0, size - len(pixels)), (0, size - pixels.shape[1])), mode='edge')", "You repeat or mirror the last pixels;"),
        border("window = pixels → window = np.pad(pixels, ((0, size - len(pixels)), (0, size - pixels.shape[1])), mode='wrap')", "Where a window is full, all is right"),
        border("KIND → (window[window != 0].max() if kind == 'max' else window[window != 0].mean()) if window.any() else 0", "leave out every zero"),
        border("KIND → window.max() if kind == 'max' else window.sum() / max(1, np.count_nonzero(window))", "You leave out every zero, and some"),
        border('kind == "max" → kind != "max"', "two kinds have changed places"),
        border("window.max() → max(0, window.max())", "A maximum below zero"),
        border("window.max() → window.min()", "With the inputs"),
        border("return out → return out.T", "changed places"),
        border("LINES → pixels = image[min(row * size, height - size) :, min(column * size, width - size) :][:size, :size]", "With the inputs"),
        border("window = pixels → window = abs(pixels)", "With the inputs"),
        border("window = pixels → window = pixels[pixels < 0] if (pixels < 0).any() else pixels", "With the inputs"),
        Wrong("def pool_all(image, size, kind):\n    from helpers.pooling import average_pool2d, max_pool2d\n    return (max_pool2d if kind == 'max' else average_pool2d)(image, size, padding='same')", "may begin earlier"),
        border("window.mean() → window.mean() * window.size / size**2 if row else window.mean()", "Where a window is full, all is right"),
        border("out = np.zeros((rows, columns)) → out = np.zeros((rows, columns), int)", "mind the output's type"),
        *[filled(mark, "may be the number of a pixel", f"window = window[window != {mark}]") for mark in ("-99", "-999", "-9999", "-1000", "1e6")],
        filled("-1e9", "zero-size array", "window = window[window > -1e8]"),
        filled("pixels.min()", "Where a window is full, all is right"),
        border("window.mean() → window.sum()", "You add up the window"),
        border("window.mean() → window.sum() // window.size", "mind the output's type."),
        border("    return out → ", "not answered yet"),
        Wrong("pool_all = 1", "A function is needed"),
        border("    out = →     image = np.pad(image, ((0, -height % size), (0, -width % size)), 'symmetric')\n    out =", "You repeat or mirror the last pixels;"),
        border("KIND → (window[window != 0].max() if window.any() else -np.inf) if kind == 'max' else window.mean()", "You leave out every zero, and some"),
        filled("np.finfo(np.float32).min", "may be the number of a pixel", "window = window[window != VALUE]"),
        filled("-1e35", "may be the number of a pixel", "window = window[window != VALUE]"),
        filled("-999999", "may be the number of a pixel", "window = window[window != VALUE]"),
        Right("def pool_all(image, size, kind):\n    how = np.max if kind == 'max' else np.mean\n    return [[how(part) for part in np.array_split(strip, range(size, image.shape[1], size), axis=1)] for strip in np.array_split(image, range(size, len(image), size))]"),
        filled("pixels[0, 0]", "Where a window is full, all is right"),
        filled("np.median(pixels)", "Where a window is full, all is right"),
        border("    out = →     image = np.pad(image, ((0, -height % size), (0, -width % size)), 'reflect')\n    out =", "You repeat or mirror the last pixels;"),
        border("return out → return out.astype(int)", "mind the output's type"),
    ],
    "q5": [
        Right(WAY_OF),
        Right(edited(WAY_OF, "'every 2nd'", "' Every  2nd'")),
        way("max ⇄ min", "brightest pixel win"),
        way("average ⇄ every 2nd", "turn grey"),
        way("max ⇄ every 2nd", "shows more specks"),
        way("min ⇄ average", "no trace of a speck"),
        way("max ⇄ average", "How many specks are left"),
        way("min ⇄ every 2nd", "How many specks are left"),
        way("'average' → 'max'", "'max' is chosen more than once"),
        Wrong("way_of = ['max', 'min', 'average', 'every 2nd']", "Keep the dict"),
        way("'max' → ...", "not answered yet"),
        way("'every 2nd' → 'subsample'", "'subsample' is none of average, every"),
        way("'every 2nd' → 'every 2nd pixel'", "'every 2nd pixel' is none of"),
        Wrong("way_of = {'A': 'min'}", "not answered yet: B, C, D"),
        Wrong("way_of = {}", "not answered yet"),
    ],
}  # fmt: skip
