"""The benchmark of conv2d compares what agrees, and grows what it says."""

from benchmarks import conv2d


def test_a_quick_run_compares_both_cases_and_grows_image_and_kernel() -> None:
    section = conv2d.measured(quick=True)
    assert "| (32, 32) x (3, 3) valid |" in section.text
    assert "| (2, 16, 16, 3) x (3, 3, 3, 4) same |" in section.text
    assert "| kernel on colour | 32x32 | 3x3 | 388,800 |" in section.text
    image, kernel = section.panels
    assert (len(image.lines), len(kernel.lines)) == (4, 4)
    assert [x for x, _ in image.lines["conv2d, grey image"]] == [14**2 * 9, 30**2 * 9]
    assert [x for x, _ in kernel.lines["TensorFlow, kernel on colour"]] == [
        32**2 * 48,
        30**2 * 9 * 48,
    ]
