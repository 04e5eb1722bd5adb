"""Answers to assignment 02, kernels."""

from tests.answers import Right, Wrong

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


def swapped(answer: str, one: str, other: str) -> str:
    """Exchange two words of an answer."""
    return answer.replace(one, "?").replace(other, one).replace("?", other)


QUESTIONS = {
    "q1": [
        Right("feature_map = [[4, 7, -2], [3, 6, 2]]"),
        Right("feature_map = np.array([[4.0, 7.0, -2.0], [3.0, 6.0, 2.0]])"),
        Wrong("feature_map = [[3, -2, 8], [6, 1, 2]]", "turned the kernel"),
        Wrong("feature_map = [[4, 3], [7, 6], [-2, 2]]", "changed places"),
        Wrong("feature_map = conv2d(image, kernel, padding='same')", "no padding"),
        Wrong("feature_map = conv2d(image, kernel.T)", "rows and columns exchanged"),
        Wrong("feature_map = conv2d(image, abs(kernel))", "lost its sign"),
        Wrong("feature_map = [[4, -2]]", "stride is 1"),
        Wrong("feature_map = [4, 7, -2, 3, 6, 2]", "as rows"),
        Wrong("feature_map = [[4, 7, 2], [3, 6, 2]]", "1 of 6 numbers are wrong"),
        Wrong("feature_map = 'four'", "is not the answer"),
    ],
    "q2": [
        Right("flat = {'edge': 0, 'sharpen': 200, 'box_blur': 200}"),
        Right("flat = {'box_blur': 200.0, 'edge': 0.0, 'sharpen': 200.0}"),
        Wrong("flat = {'edge': 0, 'sharpen': 0, 'box_blur': 200}", "stays as it is"),
        Wrong("flat = {'edge': 200, 'sharpen': 200, 'box_blur': 200}", "add up to zero"),
        Wrong("flat = {'edge': 0, 'sharpen': 0, 'box_blur': 0}", "Only one of these"),
        Wrong("flat = {'edge': 0, 'sharpen': 1, 'box_blur': 1}", "sum of the weights"),
        Wrong("flat = {'edge': 0, 'sharpen': 1000, 'box_blur': 200}", "take something away"),
        Wrong("flat = {'edge': 1600, 'sharpen': 200, 'box_blur': 200}", "eight weights"),
        Wrong("flat = {'edge': 0, 'sharpen': 200, 'box_blur': 1800}", "divides its sum by 9"),
    ],
    "q3": [
        Right(LOOPS),
        Right(WINDOWS),
        Right(PLAIN),
        Wrong(LOOPS.replace("* kernel", "* kernel[::-1, ::-1]"), "180 degrees"),
        Wrong(LOOPS.replace("return out", "return out.T"), "changed places"),
        Wrong(LOOPS.replace("image.shape[1]", "image.shape[0]"), "height for the width"),
        Wrong(LOOPS.replace("image.shape[1] - k_columns", "image.shape[0] - k_rows"), "height for the width"),
        Wrong(LOOPS.replace("+ 1, image", "+ 0, image").replace("k_columns + 1", "k_columns"), "+ 1"),
        Wrong(LOOPS.replace("np.sum(window * kernel)", "abs(np.sum(window * kernel))"), "lost their sign"),
        Wrong(LOOPS.replace("np.sum(window * kernel)", "max(0, np.sum(window * kernel))"), "no ReLU"),
        Wrong(LOOPS.replace("np.sum(window * kernel)", "np.mean(window * kernel)"), "add them up"),
        Wrong(LOOPS.replace("np.sum(window * kernel)", "window[0, 0] * kernel[0, 0]"), "With the inputs"),
        Wrong(LOOPS.replace("np.sum(window * kernel)", "np.sum(window @ kernel.T)"), "With the inputs"),
        Wrong(LOOPS.replace("np.zeros((rows, columns))", "np.zeros((rows, columns), np.uint8)"), "numbers are wrong"),
        Wrong(LOOPS.replace("np.zeros((rows, columns))", "np.zeros((rows, columns), int)"), "numbers are wrong"),
        Wrong(LOOPS.replace("    return out", ""), "not answered yet"),
        Wrong(LOOPS.replace("    out = np.zeros", "    image += 1\n    out = np.zeros"), "changes its argument"),
        Wrong("def my_conv2d(image, kernel):\n    return conv2d(image, kernel, padding='same')", "stay inside"),
        Wrong("def my_conv2d(image, kernel):\n    return [[4, 7, -2], [3, 6, 2]]", "does not fit"),
        Wrong("my_conv2d = 3", "A function is needed"),
    ],
    "q4": [
        Right(FILTER),
        Right("def one_filter(image, kernels, bias):\n    return bias + sum(conv2d(image[:, :, c],"
              " kernels[:, :, c]) for c in range(kernels.shape[2]))"),
        Wrong(FILTER.replace("total = total +", "total = bias +"), "last channel"),
        Wrong(FILTER.replace("image.shape[2]", "1"), "first channel"),
        Wrong(FILTER.replace("total = bias", "total = 0"), "bias is missing"),
        Wrong(FILTER.replace("return total", "return (total - bias) / image.shape[2] + bias"), "average"),
        Wrong(FILTER.replace("total +", "total + bias +").replace("total = bias", "total = 0"), "once a channel"),
        Wrong(FILTER.replace("total = bias", "total = 0").replace("return total", "return total * bias"), "not multiplied"),
        Wrong(FILTER.replace("kernels[:, :, channel]", "kernels[:, :, 0]"), "kernel of its own"),
        Wrong(FILTER.replace("kernels[:, :, channel]", "kernels[::-1, ::-1, channel]"), "180 degrees"),
        Wrong(FILTER.replace("range(image.shape[2])", "range(3)"), "stops with IndexError"),
        Wrong(FILTER.replace("return total", "return total.astype(int)"), "numbers are wrong"),
    ],
    "q5": [
        Right(KERNEL_OF),
        Right(KERNEL_OF.replace("'sobel_x'", "'Sobel_X '")),
        Wrong(swapped(KERNEL_OF, "sobel_x", "sobel_y"), "two Sobel kernels"),
        Wrong(swapped(KERNEL_OF, "box_blur", "sharpen"), "lost detail"),
        Wrong(swapped(KERNEL_OF, "sobel_x", "sharpen"), "not the answer"),
        Wrong(swapped(KERNEL_OF, "sobel_y", "box_blur"), "not the answer"),
        Wrong(KERNEL_OF.replace("'sobel_y'", "'sobel_x'"), "not the answer"),
        Wrong("kernel_of = 'sobel_x'", "not the answer"),
        Wrong(KERNEL_OF.replace("'sobel_x'", "..."), "not answered yet"),
    ],
}  # fmt: skip
