"""Figures count as one within the tolerance, as two beyond it; and what changed is shown."""

import base64
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from nbformat import v4
from PIL import Image

from tests.support import COURSE
from tools import compare
from tools.compare import picture_difference
from tools.course import pages


def png(pixels: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels.astype(np.uint8)).save(file, "PNG")
    return file.getvalue()


PNG = base64.b64encode(png(np.zeros((2, 3)))).decode()  # 2 x 3 black pixels


@pytest.fixture
def drawing() -> np.ndarray:
    return np.random.default_rng(0).integers(20, 200, (60, 90, 3))


def test_equal_drawings_do_not_differ(drawing: np.ndarray) -> None:
    assert picture_difference(png(drawing), png(drawing)) == ""


def test_a_rounding_error_is_no_difference(drawing: np.ndarray) -> None:
    rounded = drawing.copy()
    rounded[::7, ::7] += 1
    assert picture_difference(png(drawing), png(rounded)) == ""


def test_one_changed_digit_is_a_difference(drawing: np.ndarray) -> None:
    changed = drawing.copy()
    changed[10:16, 40] += 50
    assert picture_difference(png(drawing), png(changed)).startswith("6 of 5400 pixels differ")


def test_a_slightly_other_scale_is_a_difference(drawing: np.ndarray) -> None:
    assert "levels on average" in picture_difference(png(drawing), png(drawing * 255 / 250))


def test_another_size_is_a_difference(drawing: np.ndarray) -> None:
    assert picture_difference(png(drawing), png(drawing[:50])) == (
        "its size was 90×60 pixels and is now 90×50"
    )


def test_transparency_is_laid_on_white() -> None:
    clear, white = np.zeros((4, 4, 4)), np.full((4, 4, 3), 255)
    assert picture_difference(png(clear), png(white)) == ""


def test_five_pixels_by_any_amount_are_no_difference_and_six_are(drawing: np.ndarray) -> None:
    changed = drawing.copy()
    changed[0, :5] += 50
    assert picture_difference(png(drawing), png(changed)) == ""
    changed[0, 5] += 50
    assert picture_difference(png(drawing), png(changed)).startswith("6 of 5400 pixels differ")


def test_sixteen_levels_are_no_difference_and_seventeen_are(drawing: np.ndarray) -> None:
    changed = drawing.copy()
    changed[0, :6] += 16
    assert picture_difference(png(drawing), png(changed)) == ""
    changed[0, :6] += 1
    assert picture_difference(png(drawing), png(changed)).startswith("6 of 5400 pixels differ")


def test_a_quarter_of_a_level_on_average_is_no_difference_and_more_is(drawing: np.ndarray) -> None:
    changed = drawing.copy()
    changed[:15] += 1  # a quarter of the rows
    assert picture_difference(png(drawing), png(changed)) == ""
    changed[15, 0] += 1
    assert picture_difference(png(drawing), png(changed)).startswith("0 of 5400 pixels differ")


@pytest.mark.parametrize("channel", [0, 1, 2])
def test_one_channel_alone_is_a_difference(channel: int, drawing: np.ndarray) -> None:
    changed = drawing.copy()
    changed[10:16, 40, channel] += 50
    assert picture_difference(png(drawing), png(changed)).startswith("6 of 5400 pixels differ")


def test_what_differs_is_saved_in_orange(
    drawing: np.ndarray, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compare, "ROOT", tmp_path)
    changed = drawing.copy()
    changed[10:16, 40, 2] += 50
    changed[20, 20, 1] += 16
    folder = tmp_path / "figures" / "a"
    assert compare.save_pictures(folder, png(drawing), png(changed)) == "figures/a"
    saved = {name: np.asarray(Image.open(folder / f"{name}.png")).astype(int) for name in
             ("expected", "actual", "difference")}  # fmt: skip
    np.testing.assert_array_equal(saved["expected"], drawing)
    np.testing.assert_array_equal(saved["actual"], changed)
    orange = (saved["difference"] == (213, 94, 0)).all(axis=-1)
    far = np.abs(saved["actual"] - saved["expected"]).max(axis=-1)
    assert set(far.flat) == {0, 16, 50}
    np.testing.assert_array_equal(orange, far == 50)
    faded = 255 - (255 - saved["actual"]) // 4
    np.testing.assert_array_equal(saved["difference"][~orange], faded[~orange])


def test_a_missing_picture_and_one_of_another_size_have_no_difference_to_save(
    drawing: np.ndarray, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compare, "ROOT", tmp_path)
    compare.save_pictures(tmp_path / "new", None, png(drawing))
    compare.save_pictures(tmp_path / "size", png(drawing), png(drawing[:50]))
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["actual.png"]
    saved = sorted(path.name for path in (tmp_path / "size").iterdir())
    assert saved == ["actual.png", "expected.png"]


# What changed since the last commit, in a repository of its own.


def cell(source: str, picture: bytes | None = None, **more: Any) -> Any:
    outputs = []
    if picture is not None:
        data = {"image/png": base64.b64encode(picture).decode()}
        outputs = [v4.new_output("display_data", data=data)]
    return v4.new_code_cell(source, outputs=outputs, execution_count=1, **more)


def save(path: Path, cells: list[Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(v4.new_notebook(cells=cells), path)


def commit(folder: Path) -> None:
    git = ["git", "-c", "user.name=test", "-c", "user.email=test@example.com"]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "copy"]):
        subprocess.run([*git, *command], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a course in a folder of a larger repository, with nothing committed."""
    folder = tmp_path / "teaching" / "course"
    folder.mkdir(parents=True)
    (folder / "pyproject.toml").touch()
    monkeypatch.setattr(compare, "ROOT", folder)
    monkeypatch.setattr(compare, "REPORT", folder / "test-results")
    return folder


def changed_pictures(course: Path) -> list[str]:
    return sorted(folder.name for folder in (course / "test-results" / "changes").glob("*/*"))


def test_in_a_folder_of_a_larger_repository_the_last_commit_is_found(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, draft = course / "notebooks" / "01_pixels.ipynb", course / "notebooks" / "draft.ipynb"
    save(page, [cell("1 + 1")])
    commit(course.parent)
    save(draft, [cell("2 + 2")])
    compare.show_changes([page, draft])
    assert capsys.readouterr().out.splitlines() == [
        "notebooks/01_pixels.ipynb: no byte changed since the last commit",
        "notebooks/draft.ipynb: new since the last commit",
    ]


@pytest.mark.check
def test_a_changed_page_is_shown_as_text_and_pictures(
    course: Path,
    drawing: np.ndarray,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")  # one's own setting, which is not nbdime's
    page, title = course / "01_pixels.ipynb", v4.new_markdown_cell("# Pixels", id="title")
    save(page, [title, cell("draw()", png(drawing), id="draw")])
    commit(course)
    save(page, [title, cell("draw('σ')", png(drawing[:30]), id="draw")])
    compare.show_changes([page])
    said = capsys.readouterr().out
    assert "01_pixels.ipynb: text changed since the last commit" in said
    assert "draw('σ')" in said and str(course) not in said
    assert "picture changed, look at test-results/changes/01_pixels/draw-0/" in said
    assert changed_pictures(course) == ["draw-0"]


def test_an_inserted_cell_shifts_no_picture(course: Path, drawing: np.ndarray) -> None:
    first = cell("first()", png(drawing), id="first")
    last = cell("last()", png(drawing[:30]), id="last")
    compare.picture_changes("page", [first, last], [cell("1 + 1", id="new"), first, last])
    assert changed_pictures(course) == []
    other = cell("last()", png(drawing), id="last")
    compare.picture_changes("page", [first, last], [cell("1 + 1", id="new"), first, other])
    assert changed_pictures(course) == ["last-0"]


@pytest.mark.parametrize("ids", [(False, False), (True, False), (False, True)])
def test_cells_without_an_id_are_paired_by_their_place(
    ids: tuple[bool, bool], course: Path, drawing: np.ndarray
) -> None:
    image, wider = png(drawing), png(drawing[:30])
    before = [cell("same()", image, id="same"), cell("other()", image, id="other")]
    after = [before[0], cell("other()", wider, id="other"), cell("more()", image, id="more")]
    cells = [
        [{key: part for key, part in one.items() if key != "id" or kept} for one in both]
        for both, kept in zip((before, after), ids, strict=True)
    ]
    compare.picture_changes("page", *cells)
    assert changed_pictures(course) == (["more-0", "other-0"] if ids[1] else ["1-0", "2-0"])


def test_a_removed_picture_is_a_change(course: Path, drawing: np.ndarray) -> None:
    pictured, bare = cell("draw()", png(drawing), id="draw"), cell("draw()", id="draw")
    compare.picture_changes("page", [pictured], [bare])
    assert changed_pictures(course) == ["draw-0"]


def test_without_git_one_sentence_says_so(
    course: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(course.parent))
    save(course / "01_pixels.ipynb", [cell("1 + 1")])
    compare.show_changes([course / "01_pixels.ipynb"])
    said = capsys.readouterr().out
    assert said.startswith("What changed since the last commit cannot be said: git does not know")


@pytest.mark.parametrize("text", ["", "<<<<<<< HEAD\n{}", "[]", "{}", "null", '{"cells": 3}'])
def test_what_is_no_notebook_is_named(
    text: str, course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = course / "01_pixels.ipynb"
    save(page, [cell("1 + 1")])
    commit(course)
    page.write_text(text, encoding="utf-8")
    compare.show_changes([page])
    said = capsys.readouterr().out
    assert said.startswith("01_pixels.ipynb: here or in the last commit this is no notebook")
    assert len(said.strip().splitlines()) == 1


def test_a_mark_that_windows_puts_before_a_text_makes_no_page_a_damaged_one(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = course / "01_pixels.ipynb"
    save(page, [cell("1 + 1")])
    commit(course)
    page.write_text(page.read_text("utf-8"), encoding="utf-8-sig")
    compare.show_changes([page])
    assert "damaged" not in capsys.readouterr().out


DAMAGES = [
    ('"output_type"', '"kind"'),
    ('"id": "sum"', '"id": ["sum"]'),
    ('"source"', '"text"'),
    (PNG, "aGVsbG8="),
    (PNG, "###"),
    (f'"{PNG}"', "3"),
]


@pytest.mark.check
def test_damaged_pages_are_named_and_the_next_is_compared(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drawn = v4.new_output("display_data", data={"image/png": PNG})
    last = course / "09_whole.ipynb"
    pages = {course / f"0{n}_odd.ipynb": damage for n, damage in enumerate(DAMAGES)}
    for odd in pages:
        save(odd, [v4.new_code_cell("1 + 1", outputs=[drawn], id="sum")])
    save(last, [cell("1 + 1")])
    commit(course)
    for odd, (was, damaged) in pages.items():
        whole = odd.read_text("utf-8")
        assert was in whole
        odd.write_text(whole.replace(was, damaged), "utf-8")
    save(last, [cell("2 + 2")])
    compare.show_changes([*pages, last])
    first, second = capsys.readouterr().out.split("09_whole.ipynb: text changed")
    said = "{}: here or in the last commit this is no notebook, or a damaged one"
    assert [first.count(said.format(odd.name)) for odd in pages] == [1] * len(DAMAGES)
    assert "2 + 2" in second


def test_a_page_that_is_damaged_in_the_last_commit_alone_is_named_too(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = course / "01_pixels.ipynb"
    for image in ("###", PNG):
        drawn = v4.new_output("display_data", data={"image/png": image})
        save(page, [v4.new_code_cell("1 + 1", outputs=[drawn], id="sum")])
        if image != PNG:
            commit(course)
    compare.show_changes([page])
    assert capsys.readouterr().out.startswith("01_pixels.ipynb: here or in the last commit this is")


def test_pictures_are_found_beside_outputs_of_other_kinds_and_saved_as_often_as_asked(
    course: Path,
) -> None:
    drawn = v4.new_output("display_data", data={"image/png": PNG})
    [found] = compare.pictures([v4.new_output("stream", text="2"), drawn])
    assert found == base64.b64decode(PNG)
    assert [compare.save_pictures(course / "seen", found, None) for _ in range(2)] == ["seen"] * 2


def test_a_notebook_that_cannot_be_taken_is_named(course: Path, tmp_path: Path) -> None:
    save(course / "mine.ipynb", [cell("1 + 1")])
    save(tmp_path / "outside.ipynb", [cell("1 + 1")])
    assert compare.chosen([str(course / "mine.ipynb")]) == [course / "mine.ipynb"]
    with pytest.raises(SystemExit, match=r"^outside\.ipynb lies outside the course"):
        compare.chosen([str(course / "mine.ipynb"), str(tmp_path / "outside.ipynb")])
    with pytest.raises(SystemExit, match=r"^There is no notebook no\.ipynb\.$"):
        compare.chosen([str(course / "mine.ipynb"), str(course / "no.ipynb")])


def test_without_a_name_all_pages_are_compared() -> None:
    assert compare.chosen([]) == pages("notebooks", "lecturer") != []


@pytest.mark.check
def test_no_terminal_ends_a_comparison(course: Path) -> None:
    save(course / "01_pixels.ipynb", [cell("'alt'")])
    commit(course)
    save(course / "01_pixels.ipynb", [cell("'2 × 2 → 4 σ'")])
    program = (
        "import sys; from pathlib import Path; from tools import compare, prove; "
        "compare.ROOT = Path(sys.argv[1]); prove.speak_plainly(); "
        "compare.show_changes([compare.ROOT / '01_pixels.ipynb'])"
    )
    steady = {name: value for name, value in os.environ.items() if name != "PYTHONUTF8"}
    run = subprocess.run(
        [sys.executable, "-c", program, str(course)], cwd=COURSE, capture_output=True, check=False,
        env=steady | {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"},
    )  # fmt: skip
    assert run.returncode == 0, run.stderr.decode()
    assert b"2 " in run.stdout and b"? 4" in run.stdout
