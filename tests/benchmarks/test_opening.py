"""The benchmark of opening opens the same pages by `make lab` and in a plain JupyterLab."""

import pytest

from benchmarks import opening
from benchmarks.shared import Compared, Time
from tests.support import COURSE


@pytest.mark.check
def test_a_quick_run_opens_two_pages_in_both_ways() -> None:
    section = opening.measured(quick=True)
    assert "\n| JupyterLab answers | - | " in section.text
    assert "\n| then 03_stride_padding is drawn | 0." in section.text
    [panel] = section.panels
    assert [len(points) for points in panel.lines.values()] == [1, 1]


def test_the_pages_that_are_opened_begin_with_the_first_page() -> None:
    assert opening.PAGES[0] == "00_start_here"
    assert all((COURSE / "notebooks" / f"{name}.ipynb").is_file() for name in opening.PAGES)


def test_a_row_holds_both_times_and_their_ratio() -> None:
    text = opening.table([Compared("drawn", 0.5, Time(3, 1, 0), Time(2, 1, 0))])
    assert text.endswith("| drawn | 0.50 | 3.0 | 2.0 | 1.50 |")
