"""Each edition speaks the words of its own program, and says how to hand in."""

import copy
import functools
import re
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tests.support import needs_git
from tools import release, wording

RELEASE = "7.7"
JUPYTERLAB = re.compile(
    r"JupyterLab|Kernel >|Restart Kernel|Run All|Save Notebook|View >|Settings >|\bmake (lab|fresh)"
    r"|work/|tools/lab|terminal|an account anywhere|page's tab"
)
COLAB = re.compile(r"Colab|Runtime|Drive\b|Download >|Restart session")


@functools.cache
def students() -> dict[str, Any]:
    return release.student_pages(RELEASE)


def colabs() -> dict[str, Any]:
    return {name: wording.in_colab(copy.deepcopy(page)) for name, page in students().items()}


def found(words: re.Pattern[str], pages: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (name, match[0])
        for name, page in pages.items()
        for cell in page.cells
        for match in words.finditer(cell.source)
    ]


@needs_git
def test_no_page_for_colab_speaks_as_jupyterlab_and_no_other_as_colab() -> None:
    assert found(JUPYTERLAB, colabs()) == []
    assert found(COLAB, students()) == []


@needs_git
def test_every_wording_is_found_on_a_page_and_none_remains() -> None:
    for words in wording.WORDS:
        assert found(re.compile(re.escape(words)), students()), words
        assert not found(re.compile(re.escape(words)), colabs()), words


def test_texts_are_reworded_and_code_is_not() -> None:
    said = "Kernel > Restart Kernel and Run All Cells…"
    page = new_notebook(cells=[new_markdown_cell(f"*{said}*"), new_code_cell(f"print({said!r})")])
    text, code = wording.in_colab(page).cells
    assert text.source == "*Runtime > Restart session and run all*" and said in code.source


@needs_git
@pytest.mark.parametrize(
    ("pages", "steps"),
    [
        (students, ["Kernel > Restart Kernel and Run All Cells…", "File > Save Notebook",
                    "`work/assignments/`", "Upload it", "keep its name"]),
        (colabs, ["Runtime > Restart session and run all", "File > Save*", "Download .ipynb",
                  "Copy of", "Upload it", "keep its name"]),
    ],
    ids=["JupyterLab", "Colab"],
)  # fmt: skip
def test_an_assignment_ends_on_how_to_hand_it_in(pages: Any, steps: list[str]) -> None:
    assignments = {name: page for name, page in pages().items() if name.startswith("assignments/")}
    assert len(assignments) >= 8
    for name, page in assignments.items():
        places = [page.cells[-3].source + page.cells[-1].source] * len(steps)
        at = [text.find(step) for text, step in zip(places, steps, strict=True)]
        assert -1 not in at and at == sorted(at), f"{name}: {dict(zip(steps, at, strict=True))}"
    drive = all("Save a copy in Drive" in page.cells[0].source for page in assignments.values())
    assert drive == (pages is colabs)


@pytest.mark.parametrize("web", ["", "https://example.org/cnn"])
def test_the_list_of_pages_names_each_file_and_says_how_to_hand_in(
    web: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release, "setting", lambda name: web)
    page = new_notebook(cells=[new_markdown_cell("# 01 · Look\n\nHere.")])
    written = wording.files({"01_pixels.ipynb": page})
    assert [*written] == ["colab/01_pixels.ipynb", "colab/README.md"]
    readme = written["colab/README.md"].decode()
    target = f"{web}/01_pixels.ipynb" if web else "01_pixels.ipynb"
    assert f"\n- [01 · Look]({target}): `01_pixels.ipynb`\n" in readme
    assert "Save a\ncopy in Drive" in readme and "Download .ipynb" in readme
