"""Answers to assignment 03, stride and padding."""

from tests.answers import Right, Wrong, edited, entries, entry, slips

SIZES = 'sizes = {"A": (22, 37), "B": (8, 12), "C": (13, 21), "D": (13, 20), "E": (9, 14, 16)}'
ROW = (
    'windows = {"begins": [0, 3, 6], "never_read": [10, 11], "same_windows": 4,'
    ' "same_zeros": (0, 1)}'
)
LOOPS = """
def slide(image, kernel, stride, padding):
    height, width = image.shape
    k_rows, k_columns = kernel.shape
    padded = np.zeros((height + 2 * padding, width + 2 * padding))
    padded[padding : padding + height, padding : padding + width] = image
    rows = (height + 2 * padding - k_rows) // stride + 1
    columns = (width + 2 * padding - k_columns) // stride + 1
    out = np.zeros((rows, columns))
    for row in range(rows):
        for column in range(columns):
            top, left = row * stride, column * stride
            window = padded[top : top + k_rows, left : left + k_columns]
            out[row, column] = np.sum(window * kernel)
    return out
"""
PLACES = """
def slide(image, kernel, stride, padding):
    padded = np.pad(image, padding).tolist()
    tops = range(0, len(padded) - len(kernel) + 1, stride)
    lefts = range(0, len(padded[0]) - len(kernel[0]) + 1, stride)
    return [
        [
            sum(padded[top + i][left + j] * kernel[i][j]
                for i in range(len(kernel)) for j in range(len(kernel[0])))
            for left in lefts
        ]
        for top in tops
    ]
"""
VIEW = """
def slide(image, kernel, stride, padding):
    view = np.lib.stride_tricks.sliding_window_view(np.pad(image, padding), kernel.shape)
    return np.einsum("rcij,ij->rc", view[::stride, ::stride], kernel).astype(np.float32)
"""
HELPER = """
from helpers.kernels import conv2d

def slide(image, kernel, stride, padding):
    return conv2d(image, kernel, stride=stride, padding=padding)
"""
SUM = "np.sum(window * kernel)"
SAME = """
def same_zeros(size, kernel, stride):
    windows = (size + stride - 1) // stride
    missing = max((windows - 1) * stride + kernel - size, 0)
    return missing // 2, missing - missing // 2
"""
BROKEN = """
def same_zeros(size, kernel, stride):
    windows = size // stride
    missing = (windows - 1) * stride + kernel - size
    after = missing // 2
    before = missing - after
    return before, after
"""
UP = ("size // stride", "-(-size // stride)")
SIDES = ("return before, after", "return after, before")
CLAMP = ("missing = (windows - 1) * stride + kernel - size",
         "missing = max((windows - 1) * stride + kernel - size, 0)")  # fmt: skip
PADDING = 'padding_of = {"A": "keras", "B": "four", "C": "one", "D": "none"}'
size, row = entries(SIZES, named=True), entries(ROW, named=True)
slide, places, helped = slips(LOOPS, SUM=SUM), slips(PLACES), slips(HELPER)
same, mended, padded = slips(SAME), slips(BROKEN), slips(PADDING)


def called(arguments: str, says: str) -> Wrong:
    """Answer Question 3 with the course's helper, and these arguments."""
    return helped(f"image, kernel, stride=stride, padding=padding → {arguments}", says)


QUESTIONS = {
    "q1": [
        Right(SIZES),
        Right("sizes = {n: np.array(s, float) for n, s in {'E': [9, 14, 16], 'D': [13, 20], 'C': [13, 21], 'B': [8, 12], 'A': [22, 37]}.items()}"),
        size("A: (21, 36)", "Count the beginnings"),
        size("A: (26, 41)", "No padding is asked: you counted as for"),
        size("A: (37, 22)", "Rows and columns have changed"),
        size("A: (22, 22)", "You took the height for the width, or"),
        size("A: 22", "Give the rows and the columns"),
        size("A: '22 x 37'", "'22 x 37' is not the answer"),
        size("B: (9, 13)", "You rounded up"),
        size("B: (22 / 3 + 1, 35 / 3 + 1)", "Only whole numbers fit here: which way"),
        size("B: (8.33, 12.67)", "Only whole numbers fit here: which way"),
        size("B: (7, 11)", "Count the beginnings"),
        size("B: (23, 36)", "The stride is missing"),
        size("B: (7, 13)", "You took the kernel's height"),
        size("B: (8, 13)", "You took the kernel's height for its"),
        size("B: (8, 11)", "Count the beginnings"),
        size("B: (7.33, 11.67)", "Only whole numbers fit here: which way"),
        size("B: (8, 8)", "You took the height for the width, or"),
        size("C: (10, 18)", "The padding is missing"),
        size("C: (12, 19)", "The padding lies on both sides"),
        size("C: (12, 20)", "Count the beginnings"),
        size("C: (14, 21)", "You rounded up"),
        size("C: (26, 41)", "The stride is missing"),
        size("C: (16, 24)", "There is too much padding"),
        size("D: (13, 21)", "You rounded up"),
        size("D: (25, 40)", "The stride is missing"),
        size("D: (12, 19)", "Count the beginnings"),
        size("E: (26, 41, 16)", "That is the shape of the picture: what"),
        size("E: (8, 13, 16)", "Look up what"),
        size("E: (9, 14, 3)", "The channels of the picture are summed"),
        size("E: (9, 14, 48)", "A filter sums over all channels"),
        size("E: (26 / 3, 41 / 3, 16)", "Only whole numbers fit here: which way"),
        size("E: (8, 14, 16)", "Look up what \"same\" promises: is it the"),
        size("E: (22, 37, 16)", "Neither the stride nor"),
        size("E: (9, 14)", "How many maps"),
        size("E: (14, 9, 16)", "Rows and columns"),
        size("E: (16, 9, 14)", "The maps come last"),
        Wrong("sizes = (22, 37)", "Keep the dict"),
        Wrong("sizes = {}", "not answered yet"),
        Wrong(entry(SIZES, "C", "(13, ...)"), "not answered yet"),
        size("A: (37, 37)", "You took the height for the width, or"),
        size("E: (9, 14, 5)", "The last number is not the size of the kernel"),
        size("E: (9, 14, 1)", "Each of the filters gives a map of its own"),
        size("E: (26, 41, 3)", "That is the shape of the picture"),
        size("E: 16", "That is how many maps there are"),
    ],
    "q2": [
        Right(ROW),
        Right("windows = {'never_read': {11, 10}, 'begins': range(6, -1, -3), 'same_zeros': np.array([0.0, 1.0]), 'same_windows': np.int64(4)}"),
        Right("brightness = brightness[:9]\n" + ROW),
        Right(entry(entry(ROW, "begins", "(0, 3, 6)"), "same_zeros", "[0, 1]")),
        row("begins: [0, 3, 6, 9]", "The last of your windows sticks out"),
        row("begins: [0, 3]", "One more window fits"),
        row("begins: [7, 5, 1]", "Give the numbers of the pixels, not what they hold"),
        row("begins: '0, 3, 6'", "'0, 3, 6' is not the answer: it is text"),
        row("begins: map(int, '036')", "numbers are needed, and this is of the"),
        row("begins: [0, 1, 2]", "Those are numbers of windows"),
        row("begins: [1, 4, 7]", "The first pixel has the number 0"),
        row("begins: [0, 4, 8]", "You moved on by the kernel's width"),
        row("begins: list(range(9))", "Those are the places at stride 1"),
        row("begins: 3", "That is how many"),
        row("begins: [3, 6, 9]", "Those are the pixels where windows end"),
        row("begins: [0, 2, 4, 6, 8]", "the result has 5 numbers"),
        row("never_read: []", "Where does the last window end"),
        row("never_read: 2", "That is how many"),
        row("never_read: [11, 12]", "The row ends with pixel 11"),
        row("never_read: [9, 10, 11]", "The last window still reads"),
        row("never_read: [10]", "The row goes on behind that pixel"),
        row("never_read: [12]", "The row ends with pixel 11"),
        row("never_read: [11]", "The last window ends before"),
        row("never_read: [7, 8, 9, 10, 11]", "A window reads four"),
        row("never_read: [0, 2]", "Give the numbers of the pixels"),
        row("same_windows: 3", "Those are the windows without padding"),
        row("same_windows: 12", 'The padding "same" keeps the size'),
        row("same_windows: 5", "Divide the row's length"),
        row("same_zeros: (1, 0)", "On which side"),
        row("same_zeros: 1", "Give the zeros before and after"),
        row("same_zeros: (0, 0)", "Where does the last window end? It"),
        row("same_zeros: (1, 1)", "So many are not needed: how far does"),
        row("same_zeros: (1, 2)", "That is what stride 1 needs"),
        row("same_zeros: (0, 2)", "The pixels left over are one thing, the"),
        row("same_windows: 4.33", "There is no part of a window"),
        row("same_zeros: (0, 3)", "Where does the last window begin"),
        row("same_zeros: (False, True)", "the type bool does not fit"),
        row("same_zeros: (0.5, 0.5)", "Where does the last window begin"),
        row("same_zeros: '0, 1'", "'0, 1' is not the answer"),
        row("begins: [3, 6]", "Where does the very first window begin"),
        row("begins: []", "At least the first window fits"),
        row("never_read: [9, 10]", "The first pixel has the number 0, so the last has the number 11"),
        row("same_windows: 9", "Those are the windows at stride 1, without padding"),
        row("same_zeros: (2, 1)", "Where does the last window begin"),
        Right(entry(entry(ROW, "begins", "{0, 3, 6}"), "never_read", "frozenset([11, 10])")),
        row("same_zeros: {1, 0}", "numbers are needed, and this is of the type set: it has no order, so"),
        row("begins: 0", "the result has the shape (), which does not fit: more than one number is needed"),
        row("never_read: 11", "the result has the shape (), which does not fit: more than one number is needed"),
        row("never_read: [10, 10]", "1 of 2 numbers is wrong"),
        row("same_zeros: 0", "the result has the shape (), which does not fit: more than one number is needed"),
    ],
    "q3": [
        Right(LOOPS),
        Right(PLACES),
        Right(VIEW),
        Wrong(HELPER, "Your function calls `conv2d`, and here"),
        slide("= image\n → = image\n    padded = padded[padding:, padding:]\n    height, width = height - padding, width - padding\n", "which?"),
        called("image, kernel, stride=stride", "Your function calls `conv2d`, and here"),
        called("image, kernel, padding=padding", "Your function calls `conv2d`, and here"),
        called("image, kernel", "Your function calls `conv2d`, and here"),
        called("image, kernel, stride=(stride, 1), padding=padding", "Your function calls `conv2d`, and here"),
        called("image, kernel, stride=(1, stride), padding=padding", "Your function calls `conv2d`, and here"),
        slide("row * stride, column * stride → row, column", "one pixel apart"),
        slide("row * stride, column * stride → row * stride, column", "With the inputs"),
        slide("row * stride, column * stride → row * k_rows, column * k_columns", "With the inputs"),
        slide("k_rows) // stride + 1 → k_rows) // stride + 2", "is something cut off, turned or"),
        slide("top : top + k_rows, left : left + k_columns → top : top + k_rows : stride, left : left + k_columns : stride", "With the inputs"),
        slide("k_rows) // stride → k_rows + stride - 1) // stride ‖ k_columns) // stride → k_columns + stride - 1) // stride", "is something cut off, turned or"),
        slide("k_rows) // stride → k_rows + stride - 1) // stride ‖ k_columns) // stride → k_columns + stride - 1) // stride ‖ out[row, column] = → if window.shape == kernel.shape: out[row, column] =", "a window that sticks out is no window."),
        called("image, kernel, stride=stride, padding=((padding, padding + stride - 1), (padding, padding + stride - 1))", "Your function calls `conv2d`, and here"),
        called("image, kernel, stride=stride, padding='same'", "Your function calls `conv2d`, and here"),
        called("image, kernel, stride=stride, padding=((padding, 0), (padding, 0))", "Your function calls `conv2d`, and here"),
        called("image, kernel, stride=stride, padding=((0, padding), (0, padding))", "Your function calls `conv2d`, and here"),
        called("image, kernel, stride=stride, padding=((padding, padding), (0, 0))", "Your function calls `conv2d`, and here"),
        called("image, kernel, stride=stride, padding=2 * padding", "Your function calls `conv2d`, and here"),
        called("image, kernel, stride=stride, padding=1", "Your function calls `conv2d`, and here"),
        called("image, kernel, stride=stride, padding=min(padding, 2)", "Your function calls `conv2d`, and here"),
        called("image, kernel, stride=min(stride, 2), padding=padding", "Your function calls `conv2d`, and here"),
        called("image, kernel, stride=stride, padding=(kernel.shape[0] - 1) // 2", "Your function calls `conv2d`, and here"),
        called("np.pad(image, padding, mode='wrap'), kernel, stride=stride", "Your function calls `conv2d`, and here"),
        helped("return conv2d → return 1 + conv2d", "Your function calls `conv2d`, and here"),
        called("np.pad(image, padding, mode='edge'), kernel, stride=stride", "Your function calls `conv2d`, and here"),
        called("np.pad(image, padding, mode='reflect') if padding == 1 else np.pad(image, padding), kernel, stride=stride", "Your function calls `conv2d`, and here"),
        called("np.pad(image, padding, constant_values=1), kernel, stride=stride", "Your function calls `conv2d`, and here"),
        helped("return conv2d(image, kernel, stride=stride, padding=padding) → return np.pad(conv2d(image, kernel, stride=stride), padding)", "Your function calls `conv2d`, and here"),
        slide("window * kernel → window * kernel[::-1, ::-1]", "180 degrees"),
        slide("return out → return out.T", "changed places"),
        slide("(width + 2 * padding - k_columns) → (height + 2 * padding - k_rows)", "height for the width"),
        slide("(width + 2 * padding - k_columns) → (width + 2 * padding - k_rows)", "kernel's height for its width"),
        slide("// stride + 1 → // stride", "think of + 1"),
        slide("out = np.zeros((rows, columns)) → out = np.zeros((rows, columns), int)", "do not round, and mind the type of your"),
        slide("np.zeros((height + 2 * padding, width + 2 * padding)) → np.zeros((height + 2 * padding, width + 2 * padding), int)", "picture has lost its decimals"),
        slide("out = np.zeros((rows, columns)) → out = np.zeros((rows, columns), image.dtype)", "mind the type of your output"),
        slide("    height, width →     kernel = kernel.astype(int)\n    height, width", "kernel has lost its decimals"),
        slide("SUM → round(SUM)", "do not round, and mind the type of your"),
        slide("SUM → np.sum(window * kernel[::-1])", "The rows of the kernel have changed"),
        slide("SUM → np.sum(window) * np.sum(kernel)", "multiply two sums"),
        places("    return [\n →     total = [0]\n    def add(x):\n        total[0] += x\n        return total[0]\n    return [\n ‖ sum(padded → add(sum(padded ‖ kernel[0]))) → kernel[0]))))", "begin anew for each."),
        slide("SUM → np.clip(SUM, -255, 255)", "no sum is cut off."),
        slide("return out → return out.ravel()", "all in one row"),
        slide("    out[row, column] = →     return", "Only one number"),
        places("+ 1, stride) → , stride)", "a range stops before its end"),
        slide("    for row in →     print(image)\n    for row in ‖ return out → print(out)", "returns nothing"),
        slide("SUM → abs(SUM)", "lost their sign"),
        slide("SUM → max(SUM, 0)", "there is no ReLU here."),
        slide("SUM → np.mean(window * kernel)", "add them up"),
        slide("SUM → window.max()", "numbers are wrong"),
        slide("    return out → ", "not answered yet"),
        slide("    height, width →     image *= 1\n    image += 1\n    height, width", "changes its argument"),
        slide("return out → return np.zeros((rows, columns))", "what is filled in, and when?"),
        helped("conv2d(image → conv2d(image.T ‖ padding=padding) → padding=padding).T", "Your function calls `conv2d`, and here"),
        Wrong("slide = [[1, 2], [3, 4]]", "A function is needed"),
        called("image, kernel, padding=padding, dilation=stride", "Your function calls `conv2d`, and here"),
        called("image, kernel, stride=stride, padding=((0, 0), (padding, padding))", "Your function calls `conv2d`, and here"),
        slide("SUM → np.clip(SUM, 0, 255)", "no sum is cut off."),
        slide("return out → return [out.ravel().tolist()] * rows", "All numbers go into one list"),
        Right("def slide(image, kernel, stride, padding):\n    pixel = lambda r, c: image[r, c] if 0 <= r < len(image) and 0 <= c < len(image[0]) else 0\n    return [[sum(pixel(r + i, c + j) * weight for (i, j), weight in np.ndenumerate(kernel)) for c in range(-padding, image.shape[1] + padding - kernel.shape[1] + 1, stride)] for r in range(-padding, image.shape[0] + padding - kernel.shape[0] + 1, stride)]"),
        slide("(height + 2 * padding - k_rows) → (height - k_rows) ‖ (width + 2 * padding - k_columns) → (width - k_columns)", "The places are counted without the padding"),
        slide("SUM → SUM / kernel.sum()", "by the weights' sum"),
        slide("range(rows) → range(1, rows)", "does a range start too late?"),
        slide("return out → return out, padded", "of the type tuple whose parts differ in size"),
    ],
    "q4": [
        Right(SAME),
        Right(edited(BROKEN, *UP, *SIDES, *CLAMP)),
        Right("def same_zeros(size, kernel, stride):\n    windows = np.ceil(size / stride)\n    missing = np.maximum((windows - 1) * stride + kernel - size, 0)\n    return np.array([np.floor(missing / 2), np.ceil(missing / 2)])"),
        Right("def same_zeros(size, kernel, stride):\n    rest = size % stride or stride\n    zeros = kernel - rest if kernel > rest else 0\n    return [zeros // 2, (zeros + 1) // 2]"),
        Wrong(BROKEN, "still gives what it gave"),
        mended("size // stride → -(-size // stride)", "fewer than no zeros"),
        mended("return before, after → return after, before", "Count the windows first"),
        mended("missing = (windows - 1) * stride + kernel - size → missing = max((windows - 1) * stride + kernel - size, 0)", "Count the windows first"),
        mended("size // stride → -(-size // stride) ‖ return before, after → return after, before", "fewer than no zeros"),
        mended("size // stride → -(-size // stride) ‖ missing = (windows - 1) * stride + kernel - size → missing = max((windows - 1) * stride + kernel - size, 0)", "on which side"),
        mended("return before, after → return after, before ‖ missing = (windows - 1) * stride + kernel - size → missing = max((windows - 1) * stride + kernel - size, 0)", "Count the windows first"),
        mended("size // stride → size // stride + 1 ‖ return before, after → return after, before ‖ missing = (windows - 1) * stride + kernel - size → missing = max((windows - 1) * stride + kernel - size, 0)", "Count the windows first"),
        mended("size // stride → round(size / stride) ‖ return before, after → return after, before ‖ missing = (windows - 1) * stride + kernel - size → missing = max((windows - 1) * stride + kernel - size, 0)", "Count the windows first"),
        same("return missing // 2, missing - missing // 2 → return missing // 2, missing // 2", "the same number on both sides"),
        same("return missing // 2, missing - missing // 2 → return missing / 2, missing / 2", "no half of a zero"),
        same("return missing // 2, missing - missing // 2 → return 0, missing", "one side"),
        same("return missing // 2, missing - missing // 2 → return missing", "as a pair"),
        same("(windows - 1) * stride → windows * stride", "The first window begins at 0. Where"),
        same("(windows - 1) * stride → (windows - 1)", "a stride, not a pixel"),
        Wrong("def same_zeros(size, kernel, stride):\n    return (kernel - 1) // 2, (kernel - 1) // 2", "an odd kernel"),
        Wrong("def same_zeros(size, kernel, stride):\n    return (kernel - 1) // 2, kernel // 2", "right at stride 1"),
        same("max( → abs( ‖ , 0) → )", "fewer than no zeros"),
        same("+ kernel → + min(kernel, 7)", "numbers are wrong"),
        same("(windows - 1) * stride + kernel - size → kernel - stride", "divides the size"),
        same("return missing // 2, missing - missing // 2 → return missing // 2, missing // 2 + 1", "And where the number of zeros is even?"),
        Wrong("def same_zeros(size, kernel, stride):\n    return 0, 0", "wherever the last window sticks out"),
        Wrong("def same_zeros(size, kernel, stride):\n    return 0, 1", "1 of 2 numbers is wrong"),
        same("    return missing // →     missing //", "not answered yet"),
        Wrong("same_zeros = (0, 1)", "A function is needed"),
        Wrong(edited(SAME, "return missing // 2, missing - missing // 2", "return {missing // 2, missing - missing // 2}"), "this is of the type set"),
        Right("def same_zeros(size, kernel, stride):\n    missing = max(range(0, size, stride)[-1] + kernel - size, 0)\n    return missing >> 1, missing - (missing >> 1)"),
        same("missing // 2, missing - missing // 2 → round(missing / 2), missing - round(missing / 2)", "`round` takes a half to the even number"),
        same("(size + stride - 1) // stride → int(size / stride + 0.5)", "Count the windows first"),
        same("(size + stride - 1) // stride → -(-(size - kernel) // stride) + 1", "Count the windows first"),
        Wrong("def same_zeros(size, kernel, stride):\n    zeros = (size - 1) * stride - size + kernel\n    return zeros // 2, zeros - zeros // 2", "in spite of the stride"),
    ],
    "q5": [
        Right(PADDING),
        Right(edited(PADDING, '"none"', '" None"')),
        Right("padding_of = dict(D='none', C='one', B='FOUR', A='keras')"),
        padded('"one" ⇄ "keras"', "Two of them have a thin"),
        padded('"none" ⇄ "keras"', "right and at the lower side"),
        Wrong('padding_of = {"A": "keras", "B": "four", "C": "none", "D": "one"}', "no zero was laid"),
        Wrong('padding_of = {"A": "keras", "B": "one", "C": "four", "D": "none"}', "much broader"),
        Wrong('padding_of = {"A": "none", "B": "one", "C": "four", "D": "keras"}', "which has a dark line there?"),
        Wrong('padding_of = {"A": "one", "B": "four", "C": "none", "D": "keras"}', "Look at each side"),
        padded('"one" → "none"', "'none' is chosen more than once"),
        Wrong("padding_of = ['keras', 'four', 'one', 'none']", "Keep the dict"),
        Wrong('padding_of = {"A": "one", "B": "keras", "C": "four", "D": "none"}', "which padding makes it?"),
        padded('"none" → None', "None is none of four, keras, none, one."),
        padded('"four" → 4', "4 is none of four, keras, none, one."),
        Wrong('padding_of = {"A": "keras"}', "not answered yet: B, C, D"),
        Wrong("padding_of = {}", "not answered yet"),
        padded('"one" → ...', "not answered yet"),
    ],
}  # fmt: skip
