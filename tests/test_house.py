"""The house rules that a program can check: layers, sizes, places and names.

`python -m tests.test_house` prints the sizes as a table.
"""

import ast
import inspect
import io
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from statistics import median, quantiles
from typing import Any, NamedTuple

import pytest

from tests.support import COURSE, copy_course
from tools.course import pages

LESSON, FUNCTION = 150, 20  # lines of code at most, docstrings, comments and blank lines left out

# A module or a function that may be longer, with its reason. A row that is not needed is a fault.
LONGER_MODULES = {
    "helpers/data/eyes.py": "a drawing program: one picture, stroke by stroke",
    **{
        f"assignments/checks/{topic}.py": "a table: a row for each slip that has a name"
        for topic in (
            *("pixels", "stride_padding", "pooling", "fully_connected", "training"),
            *("keras_model", "representations"),
        )
    },
}
LONGER_FUNCTIONS: dict[str, str] = {}
TOTALS = {  # helpers without widgets
    **{"helpers": 3481, "tools": 3463, "lecturer": 186},
    "assignments/checks": 2818,
}

# A lesson with more public names than sixteen. Here too a row that is not needed is a fault.
MORE_NAMES = {
    "training": "each layer of the course has its gradient",
    "representations": "each way of looking into a network is a function of its own",
}

LESSONS = (
    *("pixels", "kernels", "stride_padding", "pooling", "fully_connected"),
    *("training", "keras_model", "representations"),
)
ROOMS = {"data", "internals", "plotting", "widgets"}

# One name for one thing: what a public function must not call its arguments, and what it does.
SYNONYMS = {
    "img": "image", "picture": "image", "pic": "image", "kernel_shape": "kernel_size",
    "ksize": "kernel_size", "filter_size": "kernel_size", "strides": "stride", "step": "stride",
    "pad_width": "padding", "pads": "padding", "pool": "pool_size", "window_size": "pool_size",
    "dilation_rate": "dilation", "n_filters": "filters", "channels_out": "filters",
    "lr": "learning_rate", "rate_of_learning": "learning_rate", "batchsize": "batch_size",
    "generator": "rng", "random_state": "rng", "network": "model", "net": "model",
    "layer_name": "layer", "axes": "ax", "axis_": "ax", "heading": "title", "caption": "title",
}  # fmt: skip


class Size(NamedTuple):
    """How many lines of code a function has, and where it stands."""

    name: str
    lines: int


def sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (COURSE / folder).rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(COURSE).as_posix()


@cache
def code_lines(text: str) -> frozenset[int]:
    """Return the numbers of the lines that hold code: no docstring, no comment, nothing blank."""
    skipped = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in skipped and token.type != tokenize.ENDMARKER:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(
            node
        ):
            documented = node.body[0]
            lines -= set(range(documented.lineno, (documented.end_lineno or 0) + 1))
    return frozenset(lines)


def functions(path: Path) -> Iterator[Size]:
    """Yield each function's size without its head; what stands inside another counts to both."""
    text = path.read_text(encoding="utf-8")
    lines = code_lines(text)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            own = lines & set(range(node.lineno, (node.end_lineno or 0) + 1))
            head = set(range(node.lineno, node.body[0].lineno))
            yield Size(f"{name_of(path)}:{node.name}", len(own - head))


def measured() -> list[Path]:
    return sources("helpers", "tools", "lecturer", "assignments", "benchmarks")


# Layers


UPWARDS = {  # a line planted at the end of a helper -> how the contract that it breaks begins
    "kernels: import helpers.stride_padding": "rooms",
    "data.loaders: import helpers.pixels": "rooms",
    "internals.windows: import helpers.data": "rooms",
    "plotting.base: import helpers.internals.keras_start": "plotting",
    "training.losses: import keras": "lessons",
    "representations.projection: import matplotlib.pyplot": "keras_model",
    "pixels: import tools.course": "house",
}


@pytest.mark.parametrize("planted", [False, True])
def test_no_import_leads_upwards(planted: bool, tmp_path: Path) -> None:
    copy = copy_course(tmp_path / "course")
    for name, _, line in (plant.partition(": ") for plant in UPWARDS if planted):
        path = copy / "helpers" / f"{name.replace('.', '/')}.py"
        path.write_text(f"{path.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    code = "import sys; from importlinter.cli import lint_imports; sys.path.insert(0, '.'); "
    command = [sys.executable, "-c", code + "sys.exit(lint_imports(no_cache=True, no_logo=True))"]
    run = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    _, _, found = run.stdout.partition("Broken contracts")
    assert (run.returncode, bool(found)) == (int(planted), planted), run.stdout
    for plant, broken in UPWARDS.items() if planted else ():
        name, _, imported = plant.replace("matplotlib.pyplot", "matplotlib").partition(": import ")
        line = rf"helpers\.{name} -> {imported} \(l\."
        assert re.search(rf"(?ms)^{broken}\b.*^- +{line}", found), run.stdout


# Sizes


def test_no_module_is_longer_than_one_sitting() -> None:
    sizes = {name_of(p): len(code_lines(p.read_text(encoding="utf-8"))) for p in measured()}
    longer = {name: size for name, size in sizes.items() if size > LESSON}
    assert set(longer) == set(LONGER_MODULES), longer


def test_no_function_is_longer_than_twenty_lines() -> None:
    longer = {size.name for path in measured() for size in functions(path) if size.lines > FUNCTION}
    assert longer == set(LONGER_FUNCTIONS)


@pytest.mark.parametrize("folder", TOTALS)
def test_a_whole_folder_keeps_to_its_size(folder: str) -> None:
    paths = [path for path in sources(folder) if "widgets" not in path.parts]
    total = sum(len(code_lines(path.read_text(encoding="utf-8"))) for path in paths)
    assert 0 < total <= TOTALS[folder]


def test_a_lesson_has_about_ten_public_names() -> None:
    for lesson in LESSONS:
        module = import_module(f"helpers.{lesson}")
        public = [n for n, value in own(module) if not n.startswith("_") and callable(value)]
        assert len(public) >= 1
        assert (len(public) > 16) == (lesson in MORE_NAMES), f"{lesson}: {public}"


def own(module: Any) -> list[tuple[str, Any]]:
    """Return what a lesson defines itself, or, where it is a package, what it gives."""
    names = getattr(module, "__all__", None) or vars(module)
    inside = [(name, getattr(module, name)) for name in names]
    return [
        (name, value)
        for name, value in inside
        if getattr(value, "__module__", "").startswith(module.__name__)
    ]


# Places


def test_the_helpers_are_the_lessons_and_four_rooms() -> None:
    there = {path.stem for path in (COURSE / "helpers").iterdir() if path.name[0] not in "._"}
    assert there == {*LESSONS, *ROOMS}


def test_every_chapter_has_its_lesson_its_test_its_assignment_and_its_checks() -> None:
    for page in pages("notebooks"):
        number, _, topic = page.stem.partition("_")
        if number != "00":
            assert topic in LESSONS
            assert (COURSE / "assignments" / page.name).is_file()
            assert (COURSE / "assignments" / "checks" / f"{topic}.py").is_file()


def test_every_module_has_a_test_of_its_name_in_the_same_folder() -> None:
    for path in sources("helpers", "lecturer", "tools", "benchmarks"):
        folder = path.parent.relative_to(COURSE)
        inside = folder.relative_to("helpers") if folder.parts[0] == "helpers" else folder
        test = COURSE / "tests" / inside / f"test_{path.stem}.py"
        assert path.stem == "__init__" or test.is_file(), f"{name_of(path)} has no {name_of(test)}"


def test_no_notebook_reads_the_internals_but_the_start_page() -> None:
    for page in [*pages("notebooks", "assignments", "lecturer")]:
        inside = "helpers.internals" in page.read_text(encoding="utf-8")
        assert inside == (page.stem == "00_start_here"), page.name


def test_nothing_says_that_it_is_not_for_notebooks() -> None:
    for path in sources("helpers"):
        assert not re.search(r"not for notebooks", path.read_text(encoding="utf-8")), path


# Names


def public_functions() -> Iterator[tuple[str, Any]]:
    for path in sources("helpers"):
        name = name_of(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        if re.search(r"internals|plotting\.(hall|pieces)$", name):  # not called by pages
            continue
        for function_name, function in vars(import_module(name)).items():
            here = inspect.isfunction(function) and function.__module__ == name
            if here and not function_name.startswith("_"):
                yield function_name, function


def test_a_public_name_means_one_thing() -> None:
    names = [name for name, _ in public_functions()]
    assert len(names) > 80
    assert sorted(names) == sorted(set(names))


def test_arguments_have_the_words_of_the_field() -> None:
    for name, function in public_functions():
        for argument in inspect.signature(function).parameters:
            assert argument not in SYNONYMS, f"{name}: {argument} is called {SYNONYMS[argument]}"


def test_all_that_draws_is_called_show() -> None:
    for name, function in public_functions():
        if ".plotting." in function.__module__:
            assert name.startswith("show_") or name == "use_course_style", name


# The table


def table() -> str:
    rows = ["group                files   code  functions  median  p90  longest"]
    groups = {
        "helpers, lessons": [COURSE / "helpers" / name for name in LESSONS],
        **{f"helpers, {room}": [COURSE / "helpers" / room] for room in sorted(ROOMS)},
        "assignments/checks": [COURSE / "assignments" / "checks"],
        "tools, lecturer": [COURSE / "tools", COURSE / "lecturer", COURSE / "conftest.py"],
        "benchmarks": [COURSE / "benchmarks"],
        "tests, answers": [COURSE / "tests"],
    }
    for group, places in groups.items():
        paths = [
            p for place in places
            for p in (sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")])
        ]  # fmt: skip
        code = sum(len(code_lines(path.read_text(encoding="utf-8"))) for path in paths)
        sizes = [size.lines for path in paths for size in functions(path)] or [0, 0]
        tenths = quantiles(sizes, n=10)
        rows.append(
            f"{group:<20} {len(paths):>5} {code:>6,} {len(sizes):>10} {median(sizes):>7.0f} "
            f"{tenths[-1]:>4.0f} {max(sizes):>8}"
        )
    return "\n".join(rows)


if __name__ == "__main__":
    print(table())
