"""The Colab edition: each page is one file, complete, small, and right under Colab's versions."""

import base64
import copy
import functools
import hashlib
import io
import json
import lzma
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from PIL import Image, ImageOps

from helpers import data
from tests.support import COURSE, help_of, needs_git
from tools import colab, course, environments, links, masters, release, wording
from tools.compare import pictures, save_pictures
from tools.execute import WIDGET_STATE, keep_stills
from tools.prove import STEADY, UNSTEADY

REPORT = COURSE / "test-results" / "colab"
RELEASE = "7.7"
PATHS = {p.name: f"notebooks/{p.name}" for p in course.pages("notebooks")}
PATHS |= {
    f"assignment_{p.stem}-{RELEASE}.ipynb": f"assignments/assignment_{p.stem}-{RELEASE}.ipynb"
    for p in course.pages("assignments")
}
QUICK = [n for n in PATHS if n.startswith(("00", "01", "assignment_02"))]  # the rest is for `check`
every_page = pytest.mark.parametrize(
    "name", [n if n in QUICK else pytest.param(n, marks=pytest.mark.check) for n in PATHS]
)


@functools.cache
def sources() -> dict[str, Any]:
    return release.student_pages(RELEASE)


@functools.cache
def page_of(name: str) -> Any:
    path = PATHS[name]
    page = copy.deepcopy(sources()[path])
    return colab.single(page, path, {path: name for name, path in PATHS.items()})


def code_cells(page: Any) -> list[Any]:
    return [cell for cell in page.cells if cell.cell_type == "code"]


def unpacked(page: Any) -> dict[str, bytes]:
    text = re.search(r'(?s)PACKED = """\n(.*?)\n"""', code_cells(page)[0].source)
    assert text
    content = lzma.decompress(base64.b85decode("".join(text[1].split())))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the slow part, which other tests look at."""
    monkeypatch.setattr(colab, "embed", lambda page, path: None)


def test_every_lecture_and_assignment_is_there_and_nothing_else(quick: None) -> None:
    assert list(colab.colab_pages(RELEASE)) == list(PATHS)
    assert "00_start_here.ipynb" in PATHS


def test_every_page_is_listed_with_the_data_that_it_opens() -> None:
    pages = [*course.pages("notebooks"), *course.pages("assignments")]
    assert list(colab.DATA) == [f"{path.parent.name}/{path.stem}" for path in pages]
    for page, names in colab.DATA.items():
        assert names == sorted(set(names)), page
        missing = [name for name in names if not (COURSE / "data" / name).is_file()]
        assert missing == [], page


@every_page
@needs_git
def test_a_page_is_small_valid_without_outputs_and_its_set_up_is_collapsed(name: str) -> None:
    page = page_of(name)
    nbformat.validate(page)
    assert len(release.text_of(page)) < 2_000_000
    assert all(not cell.outputs and cell.execution_count is None for cell in code_cells(page))
    assert "widgets" not in page.metadata
    assert "outputs_hidden" not in str(page), "a cell without outputs has none to hide"
    assert page.metadata["colab"] == {"provenance": [], "toc_visible": True}
    first = code_cells(page)[0].metadata
    assert (first["cellView"], first["jupyter"]) == ("form", {"source_hidden": True})


@every_page
@needs_git
def test_a_page_installs_nothing_pins_nothing_and_fetches_nothing(name: str) -> None:
    for cell in code_cells(page_of(name)):
        source = re.sub(r'(?s)PACKED = """.*?"""', "", cell.source)
        assert not re.search(r"\bpip\b|\bconda\b|==\d+\.\d|://|^\s*[!%](?!=)", source, re.M), source


@every_page
@needs_git
def test_the_set_up_cell_ends_as_everywhere(name: str) -> None:
    first = code_cells(page_of(name))[0]
    rows = first.source.partition('PACKED = """\n')[2].partition('\n"""')[0].split("\n")
    assert {len(row) for row in rows[:-1]} == {colab.LINE} and 0 < len(rows[-1]) <= colab.LINE
    assert first.source.startswith("# @title ")
    start = nbformat.read(COURSE / "notebooks" / "00_start_here.ipynb", as_version=4)
    assert first.source.endswith("\n\n" + code_cells(start)[0].source)


@every_page
@needs_git
def test_nothing_else_on_a_page_is_changed(name: str) -> None:
    ours = wording.in_colab(copy.deepcopy(sources()[PATHS[name]]))
    before, after = (
        [(c.id, c.cell_type, c.source, c.metadata.get("nbgrader")) for c in page.cells]
        for page in (ours, page_of(name))
    )
    changed = [old[0] for old, new in zip(before, after, strict=True) if old != new]
    linking = [c.id for c in ours.cells if c.cell_type == "markdown" and "](" in c.source]
    assert "setup" in changed and set(changed) <= {"setup", *linking}


@every_page
@needs_git
def test_no_link_of_an_unpublished_page_leads_away(name: str) -> None:
    targets: list[str] = []
    for cell in page_of(name).cells:
        if cell.cell_type == "markdown":
            links.rewritten(cell.source, targets.append)
    assert targets == []


@every_page
@needs_git
def test_no_solution_travels_in_the_packed_course(name: str) -> None:
    files = unpacked(page_of(name))
    assert release.traces(files) == []
    for path, content in files.items():
        for word in (b"slide_check", b"slide_facts", b"lecturer/"):
            assert word not in path.encode() + content, f"{path}: {word.decode()}"


@every_page
@needs_git
def test_the_packed_course_is_the_helpers_and_the_data_it_lists(name: str) -> None:
    files = unpacked(page_of(name))
    assert files == colab.course_for(PATHS[name])
    helpers = {path for path in files if path.startswith("helpers/")}
    assert helpers == set(course.tracked("helpers"))
    for room in ("data", "plotting", "widgets", "internals"):
        assert f"helpers/{room}/__init__.py" in helpers
    page = PATHS[name].removesuffix(".ipynb").removesuffix(f"-{RELEASE}").replace("assignment_", "")
    held = [path.removeprefix("data/") for path in files if path.startswith("data/")]
    assert held == ["README.md", *colab.DATA[page]]
    assert files["unpacked.txt"].decode().splitlines() == colab.DATA[page]
    checks = set(course.tracked("assignments/__init__.py", "assignments/checks"))
    assert {path for path in files if path.startswith("assignments/")} == (
        checks if name.startswith("as") else set()
    )
    assert "LICENSE" in files


def texture(name: str) -> Any:
    return data.open_image(data.loaders.FOLDER / f"{name}.png")  # that file alone


LOADERS = {"lincoln.csv": data.lincoln, "mnist_5000.npz": data.digits}
LOADERS |= {"eye_model.npz": lambda: tuple(data.eye_weights().values())}
LOADERS |= {"texture_model.npz": lambda: tuple(data.texture_training().values())}
LOADERS |= {f"{name}.png": functools.partial(data.photo, name) for name in data.PHOTOS}
LOADERS |= {f"{name}.png": functools.partial(texture, name) for name in data.TEXTURES}


@pytest.mark.check
@pytest.mark.parametrize("name", LOADERS)
def test_packed_data_hold_the_same_numbers_in_fewer_bytes(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = (data.FOLDER / name).read_bytes()
    smaller = colab.smaller(name, content)
    (tmp_path / name).write_bytes(smaller)
    pressed = [len(lzma.compress(c)) for c in (smaller, content)]
    assert pressed[0] < pressed[1] or name == "lincoln.csv"
    before = LOADERS[name]()
    monkeypatch.setattr(data.loaders, "FOLDER", tmp_path)
    for ours, packed in zip(flat(before), flat(LOADERS[name]()), strict=True):
        np.testing.assert_array_equal(ours, packed)


def flat(loaded: Any) -> list[Any]:
    """Return the arrays of a data set, or the one of a picture."""
    return [a for part in loaded for a in flat(part)] if isinstance(loaded, tuple) else [loaded]


def test_links_lead_to_the_published_pages_where_there_are_any(
    quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = release.setting
    web = "https://example.org/cnn"
    monkeypatch.setattr(release, "setting", lambda n: web if n == "published" else known(n))
    start = colab.colab_pages(RELEASE)["00_start_here.ipynb"]
    text = "\n".join(cell.source for cell in start.cells if cell.cell_type == "markdown")
    targets = set(re.findall(r"\]\((?!data:)(.*?)\)", text))  # a picture travels in the page
    assert targets == {f"{web}/{name}" for name in PATHS}
    badge = f"[Open this page in Google Colab]({web}/00_start_here.ipynb)"
    assert start.cells[0].source.splitlines()[2] == badge


@needs_git
def test_a_picture_of_a_page_travels_inside_it() -> None:
    said = colab.published("notebooks", {}, "images/portrait.png")
    assert said and said.startswith("data:image/png;base64,iVBOR")
    content = base64.b64decode(said.partition(",")[2])
    assert content == (COURSE / "notebooks" / "images" / "portrait.png").read_bytes()
    with pytest.raises(SystemExit, match=r"notebooks/images/me\.png, and git does not track"):
        colab.published("notebooks", {}, "images/me.png")


@needs_git
def test_a_page_keeps_its_code_and_what_was_pasted_into_it(quick: None) -> None:
    text = (
        "`model.layers[0](images)` ![](attachment:image.png) [a](04_pooling.ipynb) [b][r]\n\n"
        "![A portrait](images/portrait.png 'from afar')\n\n[r]: ../data/README.md"
    )
    page = new_notebook(cells=[new_markdown_cell(text), new_code_cell("images[0](x)")])
    colab.single(page, "notebooks/01_pixels.ipynb", {})
    first, *rest = page.cells[0].source.split("\n\n")
    assert first == "`model.layers[0](images)` ![](attachment:image.png) a b"
    assert re.fullmatch(r"!\[A portrait\]\(data:image/png;base64,\S+ 'from afar'\)", rest[0])
    assert rest[1:] == [""] and page.cells[1].source == "images[0](x)"


# Writing it


TEXT = "# A page" + "\n\nMore than the list of the pages holds." * 60


@pytest.fixture
def dist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(release, "DIST", tmp_path / "dist")
    pages = {name: new_notebook(cells=[new_markdown_cell(TEXT)]) for name in ("a.ipynb", "b.ipynb")}
    monkeypatch.setattr(colab, "colab_pages", lambda name: pages if name == "1.0" else {})
    monkeypatch.setattr(sys, "argv", ["colab.py", "--release", "1.0"])
    return tmp_path / "dist" / "colab"


def test_old_pages_make_room_for_new_ones(dist: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dist.mkdir(parents=True)
    for name in ("a.ipynb", "old.ipynb", "mine.md"):  # the last is yours
        (dist / name).write_text("{}")
    colab.main()
    there = ["README.md", "a.ipynb", "b.ipynb", "mine.md"]
    assert sorted(path.name for path in dist.iterdir()) == there
    assert nbformat.read(dist / "a.ipynb", as_version=4).cells[0].source == TEXT
    said = capsys.readouterr().out
    written = ("a.ipynb", "b.ipynb", "README.md")
    assert said == "".join(f" 0.00 MB  dist/colab/{name}\n" for name in written)


def test_a_page_too_large_for_colab_is_refused_before_anything_is_written(
    dist: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = len(release.text_of(new_notebook(cells=[new_markdown_cell(TEXT)])))
    monkeypatch.setattr(colab, "LIMIT", size)
    with pytest.raises(SystemExit, match=rf"a\.ipynb would be too large: .* under {size:,} bytes"):
        colab.main()
    assert not dist.exists()
    monkeypatch.setattr(colab, "LIMIT", size + 1)
    colab.main()
    assert len(list(dist.iterdir())) == 3


def test_a_release_is_called_what_the_project_says_unless_one_is_named(
    dist: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release, "setting", lambda name: "1.0" if name == "release" else "")
    monkeypatch.setattr(sys, "argv", ["colab.py"])
    colab.main()
    assert (dist / "a.ipynb").exists()


def test_help_says_what_each_option_is_for() -> None:
    said = help_of(colab.main)
    for part in (
        "Write the Colab edition",
        "--release RELEASE its name",
        "--environment make .venv-colab",
    ):
        assert part in said, said


def test_a_leak_stops_the_colab_edition_too(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = copy.deepcopy(sources())
    line = masters.secret_lines(course.pages("assignments")[0].read_bytes())[0]
    pages["notebooks/01_pixels.ipynb"].cells[0].source += f"\n{line}"
    monkeypatch.setattr(release, "student_pages", lambda name: pages)
    with pytest.raises(SystemExit, match=r"students would see:\nnotebooks/01_pixels\.ipynb: "):
        colab.colab_pages(RELEASE)
    with pytest.raises(SystemExit, match="letters, digits"):
        colab.colab_pages("a b")


@pytest.mark.check
@needs_git
def test_the_packed_course_is_the_same_bytes_under_another_hash_seed() -> None:
    page = "notebooks/03_stride_padding.ipynb"
    code = (
        "from hashlib import sha256; from tools import colab, release;"
        f"print(sha256(release.packed(colab.course_for({page!r}))).hexdigest())"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=COURSE, env={**os.environ, "PYTHONHASHSEED": "1"},
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    ours = hashlib.sha256(release.packed(colab.course_for(page))).hexdigest()
    assert said.strip() == ours


# The environment with Colab's versions


@pytest.mark.check
def test_colabs_versions_are_installed_once_and_again_when_their_list_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    python = f"{sys.version_info[0]}.{sys.version_info[1]}"
    folders = [tmp_path / ".venv-colab-9.9", tmp_path / f".venv-colab-{python}"]
    monkeypatch.setattr(colab, "PYTHONS", ("9.9", python))
    monkeypatch.setattr(colab, "ENVIRONMENTS", folders)
    monkeypatch.setattr(colab, "LIST", tmp_path / "list.txt")
    monkeypatch.setattr(sys, "argv", ["colab.py", "--environment"])
    for text, calls in [("# nothing\n", 1), ("# nothing\n", 0), ("# something\n", 1)]:
        (tmp_path / "list.txt").write_text(text)
        colab.main()
        said = f"Installing the versions in .venv-colab-{python}: about 2 GB.\n"
        assert capsys.readouterr().out == said * calls
    assert environments.python_of(folders[1]).exists() and not folders[0].exists()
    monkeypatch.setattr(colab, "PYTHONS", ("9.8", "9.9"))
    (tmp_path / "list.txt").write_text("# else\n")
    colab.main()
    said = "No Python 9.8 or 9.9 is here: the Colab edition will not be run.\n"
    assert capsys.readouterr().out == said


# The set-up cell


def set_up(folder: Path, source: str, then: str = "") -> subprocess.CompletedProcess[str]:
    (folder / "page.py").write_text(
        source + f"\nimport helpers\nprint(Path(helpers.__file__).parents[1])\n{then}\n",
        encoding="utf-8",
    )
    return subprocess.run(
        [sys.executable, "-I", "page.py"], cwd=folder, capture_output=True, text=True, check=False
    )


def set_up_source() -> str:
    return str(code_cells(page_of("01_pixels.ipynb"))[0].source)


@pytest.mark.check
@needs_git
def test_the_set_up_cell_unpacks_where_nothing_is_near_and_does_so_again(tmp_path: Path) -> None:
    for _ in range(2):
        run = set_up(tmp_path, set_up_source(), "print(data.photo('coffee').shape)")
        assert run.stdout.split("\n")[:2] == [str(tmp_path / "cnn_course"), "(200, 300, 3)"], (
            run.stderr
        )


@pytest.mark.check
@needs_git
def test_the_unpacked_course_knows_which_data_it_brings(tmp_path: Path) -> None:
    then = """
from helpers.internals import installation
print([said for said in installation.problems() if "data/" in said])
(Path("cnn_course") / "data" / "coffee.png").unlink()
print([said for said in installation.problems() if "data/" in said])
"""
    run = set_up(tmp_path, set_up_source(), then)
    said = run.stdout.splitlines()
    assert said[1] == "[]", run.stdout + run.stderr
    assert said[2].startswith("['The file data/coffee.png is missing.") and len(said) == 3


@pytest.mark.check
@needs_git
def test_a_course_folder_around_the_page_comes_first(tmp_path: Path) -> None:
    (tmp_path / "helpers").symlink_to(COURSE / "helpers")
    (tmp_path / "notebooks").mkdir()
    run = set_up(tmp_path / "notebooks", set_up_source())
    assert run.returncode == 0 and not (tmp_path / "notebooks" / "cnn_course").exists()


@pytest.mark.check
@needs_git
def test_a_course_folder_of_that_name_is_never_written_to(tmp_path: Path) -> None:
    (tmp_path / "cnn_course").mkdir()
    (tmp_path / "cnn_course" / "helpers").symlink_to(COURSE / "helpers")
    run = set_up(tmp_path, set_up_source())
    assert run.returncode == 0, run.stderr
    assert [path.name for path in (tmp_path / "cnn_course").iterdir()] == ["helpers"]


@needs_git
def test_a_damaged_page_says_so(tmp_path: Path) -> None:
    row = set_up_source().splitlines()[20]
    run = set_up(tmp_path, set_up_source().replace(row, row[::-1]))
    assert "The course in this cell is damaged: fetch this notebook again." in run.stderr
    assert not (tmp_path / "cnn_course").exists()


@pytest.mark.check
def test_a_figure_that_shows_something_else_differs_from_afar_too() -> None:
    figures = [
        picture
        for path in course.pages("notebooks")[:3]
        for cell in code_cells(nbformat.read(path, as_version=4))
        for picture in pictures(cell.outputs)
    ]
    for before in figures:
        assert from_afar(before, before) == ""
        spoiled = io.BytesIO()
        image = Image.open(io.BytesIO(before)).convert("RGB")
        box = (0, 0, image.width // 2, image.height)
        image.paste(ImageOps.invert(image.crop(box)), box)
        image.save(spoiled, "PNG")
        assert from_afar(before, spoiled.getvalue()) != ""
    wide = Image.open(io.BytesIO(figures[0])).crop((0, 0, 100, 90))
    wide.save(spoiled := io.BytesIO(), "PNG")
    assert "its size was" in from_afar(figures[0], spoiled.getvalue())


# Alone, as Colab runs it. A stub of google.colab notes which files of the course are opened.

STUB = """
import os, sys
_log = os.open("opened.txt", os.O_CREAT | os.O_APPEND | os.O_WRONLY)
def _note(event, details):
    if event == "open" and str(details[1]).startswith("r") and "cnn_course" in str(details[0]):
        os.write(_log, (str(details[0]) + "\\n").encode())
sys.addaudithook(_note)
"""
FOLDERS = [folder for folder in colab.ENVIRONMENTS if (folder / "bin" / "python").exists()]


def kernel(folder: Path, python: Path) -> None:
    """Write a kernelspec that starts like Colab: google.colab is loaded before the first cell."""
    (folder / "stub" / "google" / "colab").mkdir(parents=True)
    (folder / "stub" / "google" / "colab" / "__init__.py").write_text(STUB)
    argv = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    argv += ["--IPKernelApp.exec_lines=import google.colab"]
    spec = {"argv": argv, "display_name": "Colab", "language": "python"}
    spec["env"] = {"PYTHONPATH": str(folder / "stub")} | {k: v for k, v in STEADY.items() if v}
    (folder / "kernels" / "colab").mkdir(parents=True)
    (folder / "kernels" / "colab" / "kernel.json").write_text(json.dumps(spec))


def run_page(page: Any, folder: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> Any:
    for variable in UNSTEADY:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("JUPYTER_PATH", str(folder.parent))
    monkeypatch.setenv("IPYTHONDIR", str(folder.parent / "ipython"))
    client = NotebookClient(
        page, timeout=600, kernel_name=name, coalesce_streams=True,
        resources={"metadata": {"path": str(folder)}},
    )  # fmt: skip
    client.execute()
    return page


def run_alone(name: str, python: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a page in an empty folder; it must open the data that it lists, and no other."""
    kernel(folder, python)
    (folder / "empty").mkdir()
    page = run_page(copy.deepcopy(page_of(name)), folder / "empty", monkeypatch, "colab")
    opened = map(Path, (folder / "empty" / "opened.txt").read_text().splitlines())
    files = {path.name for path in opened if path.parts[-3:-1] == ("cnn_course", "data")}
    assert files == set(unpacked(page_of(name))["unpacked.txt"].decode().split())
    return page


@pytest.mark.check
@needs_git
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", [n for n in QUICK if not n.startswith("01")])
def test_a_page_runs_alone_and_opens_the_data_it_lists(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = run_alone(name, Path(sys.executable), tmp_path, monkeypatch)
    assert [o for c in code_cells(page) for o in c.outputs if o.output_type == "error"] == []


@pytest.mark.check
@needs_git
@pytest.mark.filterwarnings("ignore")
@pytest.mark.skipif(not FOLDERS, reason="no Python 3.13 or 3.12: `make check` says so too")
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name[-4:])
@every_page
def test_a_page_runs_alone_under_the_versions_of_colab(
    name: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = run_alone(name, folder / "bin" / "python", tmp_path, monkeypatch)
    state = page.metadata.get("widgets", {}).get(WIDGET_STATE, {}).get("state", {})
    errors = [
        out for m in state.values() for out in m["state"].get("outputs") or [] if "ename" in out
    ]
    assert errors == []
    keep_stills(page)
    assert differences(source_of(PATHS[name], tmp_path, monkeypatch), page, name) == []


def source_of(path: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a lecture as committed; run an assignment here, for its outputs are not kept."""
    if path.startswith("notebooks/"):
        return nbformat.read(COURSE / path, as_version=4)
    page = copy.deepcopy(sources()[path])
    for name in ("helpers", "assignments", "data"):
        (folder / name).symlink_to(COURSE / name)
    (folder / "here").mkdir()
    return run_page(page, folder / "here", monkeypatch, "python3")


def differences(source: Any, page: Any, name: str) -> list[str]:
    """Say where what a page shows differs from its source, cell by cell."""
    committed = {cell.id: cell for cell in code_cells(source)}
    found = []
    for cell in code_cells(page):
        tags = cell.metadata.get("tags", [])
        before, after = committed[cell.id].outputs, cell.outputs
        if "nbval-ignore-output" not in tags and shown(before) != shown(after):
            found.append(f"{cell.id}: {shown(before)} became {shown(after)}")
        pairs = list(zip(pictures(before), pictures(after), strict=True))
        for number, pair in enumerate([] if "varies" in tags else pairs):
            if said := from_afar(*pair):
                save_pictures(REPORT / Path(name).stem / f"{cell.id}-{number}", *pair)
                found.append(f"{cell.id}: figure {number}: {said}")
    return found


BLOCK, LEVELS = 32, 36  # pixels, of 255


def from_afar(expected: bytes, actual: bytes) -> str:
    """Say how two figures differ in the mean of their blocks.

    Matplotlib 3.10 draws every letter a little otherwise than 3.11 and now and then a figure one
    pixel smaller, so no figure is the same pixel by pixel; its blocks are, within 15 levels, or 28
    where an axis has other ticks.
    """
    before, after = (Image.open(io.BytesIO(png)).convert("RGB") for png in (expected, actual))
    gap = np.abs(np.subtract(before.size, after.size)).max()
    if gap > 1:
        return f"its size was {before.size} and is now {after.size}"
    size = tuple(max(1, length // BLOCK) for length in before.size)
    far = [np.asarray(p.resize(size, Image.Resampling.BOX)).astype(int) for p in (before, after)]
    worst = int(np.abs(far[0] - far[1]).max())
    return f"a block differs by {worst} levels" if worst > LEVELS else ""


def shown(outputs: list[Any]) -> list[Any]:
    """Return what outputs show as text; a figure or a widget by its kind."""
    texts: list[Any] = []
    for out in outputs:
        kinds = out.get("data", {})
        plain = not any("image" in kind or "widget" in kind for kind in kinds)
        parts = [kinds[kind] for kind in sorted(kinds)] if plain else sorted(kinds)
        texts.append(
            [out.get("name"), out.get("text"), out.get("ename"), out.get("evalue"), *parts]
        )
    return texts
