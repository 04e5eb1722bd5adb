"""The benchmark of frames plays grids in Chromium."""

import pytest

from benchmarks import frames


@pytest.mark.check
def test_a_quick_run_plays_two_grids_beside_a_page_on_which_nothing_moves() -> None:
    small, large = frames.grids(frames.SIDES[:2], 500)
    assert (small.side, large.side) == (8, 16)
    for row in (small, large):
        assert 5 < row.frames < 200 and 5 < row.still < 200 and row.work > 0
