"""The benchmark of pooling compares both poolings with TensorFlow's."""

from benchmarks import pooling


def test_a_quick_run_has_a_row_for_each_pooling_and_grows_the_image() -> None:
    section = pooling.measured(quick=True)
    for name in ("max_pool2d", "average_pool2d"):
        assert f"| {name}, (2, 9, 9, 3), 3x3, stride 2, same |" in section.text
    [panel] = section.panels
    assert {*panel.lines} == {
        f"{name}, {by}" for name in ("max", "average") for by in ("NumPy", "TensorFlow")
    }
    assert [x for x, _ in panel.lines["max, NumPy"]] == [64, 256]
