"""What the benchmarks share counts, writes and draws what was measured."""

import re
import sys
import time
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread

from benchmarks import shared
from benchmarks.shared import Compared, Panel, Section, Time
from tests.support import COURSE

NAMES = ("conv2d", "pooling", "replay", "explorers", "frames")
NAMES += ("grading", "set_up", "opening", "suite")


def test_make_bench_runs_every_benchmark_and_the_page_has_a_place_for_each() -> None:
    modules = {path.stem for path in (COURSE / "benchmarks").glob("*.py")} - {"shared"}
    assert modules == {*NAMES}
    assert f"\nBENCH ?= {' '.join(NAMES)}\n" in (COURSE / "Makefile").read_text("utf-8")
    page = shared.PAGE.read_text("utf-8")
    for name in NAMES:
        assert f"\nnew\n\n<!-- {name}: end -->" in shared.replaced(page, name, "new")


def test_every_picture_of_the_page_is_there_and_is_described() -> None:
    shown = re.findall(r"!\[(.*)\]\((.+)\)", shared.PAGE.read_text("utf-8"))
    there = {path.name for path in (COURSE / "benchmarks").glob("*.png")}
    assert {name for _, name in shown} == there
    assert all(len(words) > 30 for words, _ in shown)


def test_calls_take_turns_and_what_warms_up_does_not_count() -> None:
    called: list[str] = []
    first, second = shared.interleave([lambda: called.append("a"), lambda: called.append("b")], 2)
    assert called == ["a", "b"] * 3
    assert 0 < first.least <= first.median < 0.1 and 0 < second.least <= second.median < 0.1
    pauses = iter([0.2, 0, 0.05, 0])
    [slept] = shared.interleave([lambda: time.sleep(next(pauses))], 3)
    assert slept.least < 0.02 and slept.median < 0.02


def test_a_time_counts_what_other_programs_computed_for_it() -> None:
    busy = "import time; end = time.process_time() + 0.3\nwhile time.process_time() < end: pass"
    [work] = shared.interleave([partial(shared.ran, [sys.executable, "-c", busy])], 1, warm_up=0)
    assert 0.25 < work.processor < 2 and work.median > 0.25
    [idle] = shared.interleave([partial(time.sleep, 0.3)], 1, warm_up=0)
    assert idle.processor < 0.1 and idle.median > 0.25


def test_a_program_that_fails_is_heard() -> None:
    with pytest.raises(RuntimeError, match="failed:\nno such thing"):
        shared.ran([sys.executable, "-c", "import sys; sys.exit('no such thing')"])
    assert shared.ran([sys.executable, "-c", "print('fine')"]) == "fine\n"


def test_a_ratio_is_our_median_over_the_peers() -> None:
    rows = [
        Compared("a", 10, Time(2, 1, 0), Time(1, 1, 0)),
        Compared("b", 20, Time(1, 1, 0), Time(8, 1, 0)),
    ]
    assert [row.ratio for row in rows] == [2, 0.125]
    assert shared.mean_ratio(rows) == pytest.approx(0.5)
    assert str(rows[0].ours) == "2000.00 / 1000.00"
    assert shared.summed_up([3, 1, 2], [5, 4, 9]) == Time(2, 1, 5)
    assert shared.curves("we", "they", rows, 1000) == {
        "we": [(10, 2000), (20, 1000)],
        "they": [(10, 1000), (20, 8000)],
    }


def test_memory_is_counted_beside_the_output() -> None:
    image = np.zeros(1000, np.float32)

    def doubled() -> shared.Array:
        beside = np.ones(4000, np.float32)
        return image + beside[0]

    assert shared.extra_memory(doubled, image) == pytest.approx(2, abs=0.3)


def test_tensorflow_is_called_on_arrays_and_gives_one() -> None:
    call = shared.in_graph(lambda x, y: x + y, np.ones(3, np.float32), np.ones(3, np.float32))
    np.testing.assert_array_equal(call(), [2, 2, 2])


def test_a_table_is_markdown() -> None:
    expected = "| a | b |\n| --- | ---: |\n| x | 1 |\n| y | 2 |"
    assert shared.table(["a", "b"], [("x", 1), ("y", 2)]) == expected


def test_a_section_is_put_between_its_own_markers() -> None:
    page = "".join(f"<!-- {n}: begin, by -->\nold\n<!-- {n}: end -->\n" for n in ("a", "b"))
    assert shared.replaced(page, "b", r"new \1").split("\n")[3:] == [
        "<!-- b: begin, by -->", "", r"new \1", "", "<!-- b: end -->", ""
    ]  # fmt: skip
    with pytest.raises(ValueError, match="0 places marked c"):
        shared.replaced(page, "c", "new")


def test_a_count_is_written_whole_and_what_was_measured_in_three_figures() -> None:
    assert [shared.end((x, 2)) for x in (8, 65536, 16_777_216, 0.521295, 106.1673)] == [
        "2 at 8", "2 at 65,536", "2 at 16,777,216", "2 at 0.521", "2 at 106"
    ]  # fmt: skip


@pytest.mark.check
def test_a_picture_shows_each_line_and_is_the_same_when_drawn_again(tmp_path: Path) -> None:
    lines = {"ours": [(1, 1), (5, 2), (10, 9)], "peer": [(1, 2), (1200.0, 30.04)]}
    grows = Panel("It grows", "pixels", "seconds", lines)
    section = Section("text", [grows, grows._replace(log=False)])
    said = shared.drawn(section, tmp_path / "new" / "a.png")
    shown = "It grows: seconds against pixels"
    told = "Seconds against pixels: ours 1 at 1 and 9 at 10; peer 2 at 1 and 30 at 1,200."
    assert said == f"![{shown}; {shown}](a.png)\n\nIn words: {told} {told}"
    picture = imread(tmp_path / "new" / "a.png")
    assert picture.shape[:2] == (400, 1040)
    for color in shared.COLORS[:2]:
        wanted = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        assert np.sum(np.all(np.abs(picture[..., :3] - wanted) < 0.01, axis=2)) > 200
    shared.drawn(section, tmp_path / "b.png")
    assert (tmp_path / "b.png").read_bytes() == (tmp_path / "new" / "a.png").read_bytes()
    assert shared.drawn(Section("text"), tmp_path / "none.png") == ""
    assert not (tmp_path / "none.png").exists()


@pytest.mark.check
@pytest.mark.parametrize("option", ["", "--write", "--quick"])
def test_only_write_changes_the_page(
    option: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page" / "README.md"
    page.parent.mkdir()
    page.write_text("<!-- a: begin -->\nold\n<!-- a: end -->\n", encoding="utf-8")
    monkeypatch.setattr(shared, "PAGE", page)
    monkeypatch.setattr(shared, "ASIDE", tmp_path / "aside")
    monkeypatch.setattr(sys, "argv", ["a", *([option] if option else [])])
    panel = Panel("It grows", "size", "ms", {"ours": [(1, 1), (10, 9)]})
    shared.main("a", "", lambda quick: Section(f"quick: {quick}", [panel]))
    said = f"quick: {option == '--quick'}\n\n![It grows: ms against size](a.png)"
    assert capsys.readouterr().out.startswith(f"{said}\n")
    assert (said in page.read_text("utf-8")) == (option == "--write")
    assert (page.with_name("a.png").exists(), (tmp_path / "aside" / "a.png").exists()) == (
        (True, False) if option == "--write" else (False, True)
    )


def test_writing_what_was_measured_quickly_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["a", "--quick", "--write"])
    with pytest.raises(SystemExit):
        shared.main("a", "", lambda quick: Section("text"))


def test_the_machine_is_described_without_its_names() -> None:
    said = shared.machine("numpy")
    assert said.startswith("Measured on ") and f"numpy {np.__version__}." in said
    assert str(COURSE) not in said
