"""Answers to assignment 02, kernels."""

from tests.answers import Right, Wrong, edited, slips

LOOPS = """
def my_conv2d(image, kernel):
    k_rows, k_columns = kernel.shape
    rows, columns = image.shape[0] - k_rows + 1, image.shape[1] - k_columns + 1
    out = np.zeros((rows, columns))
    for row in range(rows):
        for column in range(columns):
            window = image[row : row + k_rows, column : column + k_columns]
            out[row, column] = np.sum(window * kernel)
    return out
"""
WINDOWS = """
def my_conv2d(image, kernel):
    view = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("rcij,ij->rc", view, kernel).astype(np.float32)
"""
PLAIN = """
def my_conv2d(image, kernel):
    return [
        [
            sum(image[r + i][c + j] * kernel[i][j]
                for i in range(len(kernel)) for j in range(len(kernel[0])))
            for c in range(len(image[0]) - len(kernel[0]) + 1)
        ]
        for r in range(len(image) - len(kernel) + 1)
    ]
"""
FILTER = """
def one_filter(image, kernels, bias):
    total = bias
    for channel in range(image.shape[2]):
        total = total + conv2d(image[:, :, channel], kernels[:, :, channel])
    return total
"""
KERNEL_OF = "kernel_of = {'A': 'sharpen', 'B': 'sobel_y', 'C': 'box_blur', 'D': 'sobel_x'}"


def flat(edge: str, sharpen: str, blur: str) -> str:
    """Give the three kernels these numbers."""
    return f"flat = {{'edge': {edge}, 'sharpen': {sharpen}, 'box_blur': {blur}}}"


loops, filtered, named = slips(LOOPS), slips(FILTER), slips(KERNEL_OF)

QUESTIONS = {
    "q1": [
        Right("feature_map = [[4, 7, -2], [3, 6, 2]]"),
        Right("feature_map = np.array([[4.0, 7.0, -2.0], [3.0, 6.0, 2.0]])"),
        Right("image, kernel = None, 3\nfeature_map = ((4, 7, -2), (3, 6, 2))"),
        Right("image = image + 1\nfeature_map = [np.array([4, 7, -2]), np.float32([3, 6, 2])]"),
        Wrong("feature_map = [[3, -2, 8], [6, 1, 2]]", "The kernel is turned by 180 degrees; a"),
        Wrong("image = np.ones((3, 4))\nfeature_map = conv2d(image, kernel)", "numbers are wrong"),
        Wrong("feature_map = conv2d(image, kernel[::-1])", "rows of the kernel"),
        Wrong("feature_map = [[8, 2, 10], [10, 4, 4]]", "matrix product"),
        Wrong("feature_map = [[4, 7, 0], [3, 6, 2]]", "no ReLU"),
        Wrong("feature_map = [[7, 5, 6], [9, 7, 4]]", "without the weights"),
        Wrong("feature_map = [[4, 7], [3, 6]]", "one more place on the right"),
        Wrong("feature_map = [[4, 3], [7, 6], [-2, 2]]", "changed places"),
        Wrong("feature_map = conv2d(image, kernel, padding='same')", "no padding"),
        Wrong("feature_map = conv2d(image, kernel.T)", "You took the rows of the kernel for its"),
        Wrong("feature_map = conv2d(image, abs(kernel))", "lost its sign"),
        Wrong("feature_map = [[4, -2]]", "two pixels at a time"),
        Wrong("feature_map = [4, 7, -2, 3, 6, 2]", "as rows"),
        Wrong("feature_map = [[4, 7, 2], [3, 6, 2]]", "Numbers below zero have lost their"),
        Wrong("feature_map = 'four'", "is not the answer"),
        Wrong("feature_map = [[-4, -7, 2], [-3, -6, -2]]", "All the signs are turned."),
        Wrong("feature_map = np.pad([[4, 7, -2], [3, 6, 2]], 1)", "no padding is asked."),
        Wrong("feature_map = [[4, 7, -2]]", "one more place below"),
    ],
    "q2": [
        Right("flat = {'edge': 0, 'sharpen': 200, 'box_blur': 200}"),
        Right("flat = {'box_blur': 200.0, 'edge': 0.0, 'sharpen': 200.0}"),
        Right("flat = {name: 200 * KERNELS[name].sum() for name in ('edge', 'sharpen', 'box_blur')}"),
        Right(flat("-0.0", "np.uint8(200)", "__import__('fractions').Fraction(1800, 9)")),
        Wrong(flat("0", "0", "200"), "What do the weights of this kernel add"),
        Wrong(flat("200", "200", "200"), "The wall has no edge: what do the"),
        Wrong(flat("0", "0", "0"), "What do the weights of this kernel add"),
        Wrong(flat("False", "200", "200"), "False is not the answer."),
        Wrong(flat("0", "200", "199.8"), "with three decimals"),
        Wrong(flat("0", "200", "200 / 9"), "one of nine products"),
        Wrong(flat("8", "200", "200"), "weight in the middle"),
        Wrong(flat("'0'", "200", "200"), "without quotation marks"),
        Wrong(flat("0", "200", "..."), "not answered yet: box_blur"),
        Wrong("flat = [0, 200, 200]", "Keep the dict"),
        Wrong("flat = {'edge': 0, 'sharpen': 1, 'box_blur': 1}", "sum of the weights"),
        Wrong("flat = {'edge': 0, 'sharpen': 1000, 'box_blur': 200}", "take something away"),
        Wrong("flat = {'edge': 1600, 'sharpen': 200, 'box_blur': 200}", "eight weights"),
        Wrong("flat = {'edge': 0, 'sharpen': 200, 'box_blur': 1800}", "divides its sum by 9"),
        Wrong(flat("-1600", "200", "200"), "brings back what"),
        Wrong(flat("0", "-800", "200"), "The centre brings something too"),
        Wrong(flat("0", "200", "198"), "Round at the end"),
        Wrong(flat("0", "200", "0"), "mean of nine equal numbers"),
    ],
    "q3": [
        Right(LOOPS),
        Right(WINDOWS),
        Right(PLAIN),
        loops("* kernel → * kernel[::-1, ::-1]", "180 degrees"),
        loops("return out → return out.T", "changed places"),
        loops("image.shape[1] → image.shape[0]", "height for the width"),
        loops("image.shape[1] - k_columns → image.shape[0] - k_rows", "height for the width"),
        loops("+ 1, image → + 0, image ‖ k_columns + 1 → k_columns", "+ 1"),
        loops("np.sum(window * kernel) → abs(np.sum(window * kernel))", "lost their sign"),
        loops("np.sum(window * kernel) → max(0, np.sum(window * kernel))", "no ReLU"),
        loops("np.sum(window * kernel) → np.mean(window * kernel)", "add them up"),
        loops("np.sum(window * kernel) → window[0, 0] * kernel[0, 0]", "With the inputs"),
        loops("np.sum(window * kernel) → np.sum(window @ kernel.T)", "With the inputs"),
        loops("np.zeros((rows, columns)) → np.zeros((rows, columns), np.uint8)", "the type of your output is too small"),
        loops("np.zeros((rows, columns)) → np.zeros((rows, columns), int)", "do not round, and mind the type of your"),
        loops("    return out → ", "not answered yet"),
        loops("    out = np.zeros →     image += 1\n    out = np.zeros", "changes its argument"),
        Wrong("def my_conv2d(image, kernel):\n    return conv2d(image, kernel, padding='same')", "Your function calls `conv2d`, and here"),
        Wrong("def my_conv2d(image, kernel):\n    return [[4, 7, -2], [3, 6, 2]]", "does not fit"),
        Wrong("my_conv2d = 3", "A function is needed"),
        Right(edited(LOOPS, "np.zeros((rows, columns))", "np.full((rows, columns), None)")),
        Right(
            "def my_conv2d(image, kernel):\n"
            "    (kH, kW), (H, W) = kernel.shape, image.shape\n"
            "    rows, columns = H - kH + 1, W - kW + 1\n"
            "    return sum(kernel[i, j] * image[i : i + rows, j : j + columns]\n"
            "               for i, j in np.ndindex(kH, kW))"
        ),
        loops("(rows, columns)) → (rows, columns), image.dtype)", "which one holds decimals and signs?"),
        loops("(rows, columns)) → (rows, columns), kernel.dtype)", "which one holds decimals and signs?"),
        loops("k_rows, k_columns = kernel.shape → k_rows = k_columns = len(kernel)", "is something cut off, turned or"),
        loops("window * kernel → window[: min(kernel.shape)] * kernel[: min(kernel.shape)]", "numbers are wrong"),
        loops("* kernel → * kernel[:, ::-1]", "columns of the kernel"),
        loops("range(columns) → range(1, columns)", "does a range start too late?"),
        loops("    return out →         return out", "inside a loop"),
        loops("    return out →             return out", "inside a loop"),
        loops("    return out →     print(out)", "returns nothing"),
        Wrong("my_conv2d = conv2d", "Your function calls `conv2d`, and here"),
        Wrong("from helpers.kernels import convolve2d\n\ndef my_conv2d(image, kernel):\n    return convolve2d(image, kernel[::-1, ::-1])", "Your function calls `convolve2d`, and"),
        loops("np.sum(window * kernel) → np.clip(np.sum(window * kernel), -1000, 1000)", "numbers are wrong"),
        loops("return out → return out[:-1]", "The last row is missing"),
        loops("return out → return out[:, :-1]", "The last column is missing"),
        loops("    k_rows, →     kernel = kernel.T\n    k_rows,", "rows of the kernel for its columns"),
        loops("window * kernel → window @ kernel", "matrix product of window and kernel"),
        loops("return out → return out.ravel()", "give them as rows, and not all in one"),
        Wrong("def my_conv2d(image, kernel):\n    (a, b) = np.array(kernel.shape) - 1\n    return conv2d(image, kernel, padding=((a, a), (b, b)))", "Your function calls `conv2d`, and here"),
        Right("def my_conv2d(image, kernel):\n    from scipy.signal import correlate2d\n    return correlate2d(image.astype(float), kernel.astype(float), 'valid')"),
        Right("def my_conv2d(image, kernel):\n    def below(top):\n        if top + len(kernel) > len(image):\n            return []\n        return [[float((image[top : top + len(kernel), c : c + kernel.shape[1]] * kernel).sum()) for c in range(image.shape[1] - kernel.shape[1] + 1)], *below(top + 1)]\n    return below(0)"),
        loops("np.zeros((rows, columns)) → np.zeros(image.shape)", "The map is smaller than the image"),
        loops("np.sum(window * kernel) → np.sum(window * kernel) / kernel.sum()", "by the weights' sum"),
        loops("    k_rows, →     kernel = kernel / kernel.sum()\n    k_rows,", "by the weights' sum"),
        loops("            out[row, column] = np.sum(window * kernel) →             for i, j in np.ndindex(kernel.shape):\n                out[row, column] = window[i, j] * kernel[i, j]", "does `=` stand where `+=` should?"),
        loops("return out → return np.clip(out, 0, 255).astype(np.uint8)", "Nothing is cut off at 255."),
        loops("return out → return out.astype(np.uint8)", "the type of your output is too small"),
        loops("return out → return out / np.abs(out).max()", "divided by the largest number"),
        loops("range(rows) → range(1, rows) ‖ range(columns) → range(1, columns)", "does a range start too late?"),
        loops("np.zeros((rows, columns)) → [] ‖     for row →     line = []\n    for row ‖ out[row, column] = np.sum(window * kernel) → line.append(np.sum(window * kernel))\n        out.append(line)", "All numbers go into one list"),
    ],
    "q4": [
        Right(FILTER),
        Right("def one_filter(image, kernels, bias):\n    return bias + sum(conv2d(image[:, :, c],"
              " kernels[:, :, c]) for c in range(kernels.shape[2]))"),
        filtered("total = total + → total = bias +", "still gives what it gave"),
        filtered("image.shape[2] → 1", "first channel"),
        filtered("total = bias → total = 0", "bias is missing"),
        filtered("return total → return (total - bias) / image.shape[2] + bias", "average"),
        filtered("total + → total + bias + ‖ total = bias → total = 0", "once a channel"),
        filtered("total = bias → total = 0 ‖ return total → return total * bias", "not multiplied"),
        filtered("kernels[:, :, channel] → kernels[:, :, 0]", "kernel of its own"),
        filtered("kernels[:, :, channel] → kernels[::-1, ::-1, channel]", "180 degrees"),
        filtered("range(image.shape[2]) → range(3)", "your function stops with IndexError:"),
        filtered("return total → return total.astype(int)", "do not round, and mind the type of your"),
        Right("def one_filter(image, kernels, bias):\n    return conv2d(image, kernels[..., np.newaxis], bias=[bias])[..., 0]"),
        filtered("image.shape[2] → min(3, image.shape[2])", "8 of 8 numbers are wrong, the first at"),
        filtered("total = bias → total = int(bias)", "numbers are wrong"),
        filtered("image.shape[2] → 1, image.shape[2]", "first channel is left out"),
        filtered("image[:, :, channel] → image[:, :, 0]", "first channel for all"),
        filtered("return total → return np.maximum(total, 0)", "no ReLU"),
        filtered("return total → return total / image.shape[2]", "average"),
        Wrong("def one_filter(image, kernels, bias):\n    return conv2d(image.sum(axis=2), kernels.sum(axis=2)) + bias", "before the kernels saw them"),
        Wrong("def one_filter(image, kernels, bias):\n    return np.stack([conv2d(image[:, :, c], kernels[:, :, c]) + bias for c in range(image.shape[2])], axis=2)", "a map a channel"),
        filtered("total = bias → total = bias or 1", "9 of 9 numbers are wrong, the first at"),
        filtered("kernels[:, :, channel] → kernels[:, :, -1 - channel]", "meet the wrong channels"),
        filtered("range(image.shape[2]) → range(image.shape[2] - 1)", "last channel is left out"),
        filtered("total = bias → total = bias + conv2d(image[:, :, 0], kernels[:, :, 0])", "counted twice"),
        filtered("total = bias → total = -bias", "wrong sign"),
        filtered("return total → return total + bias", "bias is added twice"),
        Right("def one_filter(image, kernels, bias):\n    part = conv2d(image[..., -1], kernels[..., -1])\n    return part + (one_filter(image[..., :-1], kernels[..., :-1], bias) if image.shape[2] > 1 else bias)"),
        filtered("conv2d(image[:, :, channel], kernels[:, :, channel]) → sum(conv2d(image[:, :, channel], kernels[:, :, other]) for other in range(image.shape[2]))", "Every kernel meets every channel"),
    ],
    "q5": [
        Right(KERNEL_OF),
        Right(edited(KERNEL_OF, "'sobel_x'", "'Sobel_X '")),
        named("sobel_x ⇄ sobel_y", "two Sobel kernels"),
        named("box_blur ⇄ sharpen", "lost detail"),
        named("sobel_x ⇄ sharpen", "which two show changes only"),
        named("sobel_y ⇄ box_blur", "which two show changes only"),
        Wrong("kernel_of = dict(zip('ABCD', ('box_blur', 'sobel_x', 'sharpen', 'sobel_y')))", "which way is which?"),
        named("'sobel_y' → 'sobel_x'", "more than once"),
        named("'sobel_y' → 'sobel y'", "'sobel y' is none of box_blur, sharpen,"),
        named("'sobel_y' → KERNELS['sobel_y']", "is none of"),
        Wrong("kernel_of = 'sobel_x'", "Keep the dict"),
        Wrong("kernel_of = {'sharpen': 'A', 'sobel_y': 'B', 'box_blur': 'C', 'sobel_x': 'D'}", "Keep the dict"),
        Wrong("kernel_of = {'A': 'sharpen'}", "not answered yet: B, C, D"),
        named("'sobel_x' → ...", "not answered yet"),
    ],
}  # fmt: skip
