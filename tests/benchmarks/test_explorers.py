"""The benchmark of the explorers presses keys in JupyterLab, and waits for what they paint."""

import pytest

from benchmarks import explorers


@pytest.mark.check
def test_a_quick_run_times_an_explorer_and_the_slider() -> None:
    section = explorers.measured(quick=True)
    assert "3 changes each" in section.text
    assert "| ConvolutionExplorer | " in section.text
    [slider] = [
        line for line in section.text.splitlines() if line.startswith(f"| {explorers.SLID}")
    ]
    assert slider.endswith("| 1.00 |")


def test_the_table_compares_each_way_with_the_slider() -> None:
    rows = [explorers.Row("ours", [10, 20, 30]), explorers.Row(explorers.SLID, [200, 200, 200])]
    text = explorers.report(rows)
    assert "| ours | 20 | 38 | 0.10 |" in text and "**10.0** times as long" in text
