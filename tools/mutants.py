"""Change the code a little, some thousand times, and see which change no test notices.

`make mutants` does so (FILES=helpers/pixels.py picks some modules, SAMPLE=3 those mutants whose
number ends in 3, a tenth). mutmut makes the changes, the mutants, and runs for each the tests that
reach it. This file adds what no setting of mutmut does:
each module meets the tests of its own name; sentences stay as they are, for no test pins them word
for word; mutants that no test can tell from the code are known by what they say, with the reason,
in tests/mutants.toml; and a table says how many of the others were killed.

What was found stays in test-results/mutants: a run that was stopped goes on where it was, and the
next one tries again what survived. mutmut needs `fork`, so this runs on Linux and macOS.
"""

import ast
import difflib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "test-results" / "mutants"
SOURCES = ("assignments", "benchmarks", "helpers", "lecturer", "tools")
DEFAULT = ("helpers/", "assignments/checks/engine/", "tools/")
# pytest's and mutmut's exit codes
SURVIVED: dict[int | None, str] = {0: "survived", 33: "no test reaches it"}
OPTIONS = ("-o", "addopts=", "--disable-plugin-autoload", "-p", "_hypothesis_pytestplugin")
COLUMNS = ("mutants", "equivalent", "killed", "survived", "not run")


def main() -> int:
    """Try the mutants of the modules that the command line names, and print the table."""
    known = tomllib.loads((ROOT / "tests" / "mutants.toml").read_text(encoding="utf-8"))
    rows, failed = {}, 0
    for name in modules(sys.argv[1:], known["otherwise"]):
        folder = prepare(name, known)
        command = [sys.executable, "-P", __file__, "--inside", *again(folder, name)]
        failed += bool(subprocess.run(command, cwd=folder, check=False).returncode)
        rows[name] = judged(folder, name, known)
    print(table(rows))
    return int(failed > 0 or any(row["survived"] for row in rows.values()))


def modules(chosen: Iterable[str], otherwise: dict[str, str]) -> Iterator[str]:
    """Yield the names of the modules to try; a folder stands for all that it holds."""
    for place in chosen or DEFAULT:
        if not (ROOT / place).exists():
            sys.exit(f"There is no {place} to try.")
        for path in sorted((ROOT / place).rglob("*.py")) or [ROOT / place]:
            name = path.relative_to(ROOT).as_posix()
            if path.stem != "__init__" and name not in otherwise:
                yield name


def tests_of(name: str, known: dict[str, Any]) -> list[str]:
    """Return the tests that a module has to satisfy: that of its name, and what the table adds."""
    inside = Path(name.removeprefix("helpers/"))
    own = Path("tests", inside.parent, f"test_{inside.stem}.py")
    return [own.as_posix()] * (ROOT / own).is_file() + listed(name, known["tests"])


def listed(name: str, rules: dict[str, list[str]]) -> list[str]:
    """Return what of these a module is listed at, by its name or a pattern such as helpers/*."""
    return [what for what, places in rules.items() if any(fnmatch(name, p) for p in places)]


def prepare(name: str, known: dict[str, Any]) -> Path:
    """Lay out the folder in which mutmut works: links that it copies, its settings, and for git.

    What was found stays, and the code comes anew.
    """
    folder = REPORT / name.removesuffix(".py").replace("/", ".")
    kept = {path: path.read_bytes() for path in folder.rglob("*.meta")}
    shutil.rmtree(folder, ignore_errors=True)
    clone = ["git", "clone", "-qsn", str(ROOT), str(folder / "mutants")]
    if subprocess.run(clone, capture_output=True, check=False).returncode == 0:
        subprocess.run(["git", "reset", "-q"], cwd=folder / "mutants", check=True)
    for path, content in kept.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    folder.mkdir(parents=True, exist_ok=True)
    for path in (ROOT / part for part in [*SOURCES, *rest()]):
        (folder / path.name).symlink_to(path)
    text = (ROOT / "pyproject.toml").read_text("utf-8") + settings(name, known)
    (folder / "pyproject.toml").write_text(text, "utf-8")
    return folder


def rest() -> list[str]:
    """Return what of the course is copied and never changed."""
    left = ("pyproject.toml", ".git", ".venv*", "dist", "test-results", *SOURCES)
    return [p.name for p in ROOT.iterdir() if not any(fnmatch(p.name, name) for name in left)]


def settings(name: str, known: dict[str, Any]) -> str:
    """Return mutmut's settings for one module."""
    more = ["--hypothesis-seed=0", *(f"--deselect={test}" for test in known["left_out"])]
    marks = "" if listed(name, known["check"]) else "not check"
    values = {
        "source_paths": SOURCES, "also_copy": rest(), "only_mutate": [name], "timeout_constant": 4,
        "pytest_add_cli_args_test_selection": tests_of(name, known), "timeout_multiplier": 5.0,
        "pytest_add_cli_args": [*OPTIONS, "-m", marks, *more], "process_isolation": "forkserver",
        # TensorFlow survives a fork as long as it has only been imported, and computed nothing.
        "forkserver_warmup": "none" if listed(name, known["keras"]) else "collect",
    }  # fmt: skip
    return "\n[tool.mutmut]\n" + "".join(f"{k} = {json.dumps(v)}\n" for k, v in values.items())


def again(folder: Path, name: str) -> list[str]:
    """Forget what survived, and return the mutants to try; none means all that have no code."""
    codes, meta = found(folder, name), folder / "mutants" / f"{name}.meta"
    left = [mutant for mutant, code in codes.items() if code is None or code in SURVIVED]
    if left:
        text = json.loads(meta.read_text("utf-8"))
        text["exit_code_by_key"] |= dict.fromkeys(left)
        meta.write_text(json.dumps(text), "utf-8")
    ending = os.environ.get("SAMPLE", "")
    sample = [mutant for mutant in left if mutant.endswith(ending)]
    return (sample or [f"*__mutmut_*{ending}"]) if ending else []


def found(folder: Path, name: str) -> dict[str, int | None]:
    """Return what became of each mutant, as the exit code of its tests; None was not run yet."""
    meta = folder / "mutants" / f"{name}.meta"
    return dict(json.loads(meta.read_text("utf-8"))["exit_code_by_key"]) if meta.is_file() else {}


def changes(mutated: str) -> dict[str, str]:
    """Return what each mutant changes: its name -> "function: what stood there -> what does now".

    Examples
    --------
    >>> code = '''
    ... def x_half__mutmut_orig(n):
    ...     return n / 2
    ... def x_half__mutmut_1(n):
    ...     return n * 2
    ... '''
    >>> changes(code)
    {'x_half__mutmut_1': 'half: return n / 2 -> return n * 2'}
    """
    codes = {
        node.name: ast.unparse(node).replace(node.name, "x")
        for node in ast.walk(ast.parse(mutated))
        if isinstance(node, ast.FunctionDef) and "__mutmut_" in node.name
    }
    said = {}
    for mutant, code in codes.items():
        function, _, number = mutant.rpartition("__mutmut_")
        if number != "orig":
            was = codes[f"{function}__mutmut_orig"]
            lines = [*difflib.ndiff(was.split("\n"), code.split("\n"))]
            sides = (" ".join(s[2:].strip() for s in lines if s[0] == sign) for sign in "-+")
            plain = re.sub("^x_|^xǁ", "", function).replace("ǁ", ".")
            said[mutant] = f"{plain}: {' -> '.join(sides)}"
    return said


def judged(folder: Path, name: str, known: dict[str, Any]) -> dict[str, int]:
    """Count what became of a module's mutants, and print those that survived."""
    mutated = folder / "mutants" / name
    said = changes(mutated.read_text(encoding="utf-8")) if mutated.is_file() else {}
    reasons, row = dict(known["equivalent"].get(name, {})), dict.fromkeys(COLUMNS, 0)
    for mutant, code in found(folder, name).items():
        change = said[mutant.rpartition(".")[2]]
        alike = change in reasons or any(re.search(rule, change) for rule in known["everywhere"])
        kind = "not run" if code is None else "killed"
        if code in SURVIVED:
            kind = "equivalent" if alike else "survived"
            reasons.pop(change, None)
        row[kind] += 1
        if kind == "survived":
            print(f"{name}: {SURVIVED[code]}: {change}")
    for change in reasons:
        print(f"{name}: listed as equivalent, and no mutant that survives: {change}")
    return row | {"mutants": sum(row.values())}


def table(rows: dict[str, dict[str, int]]) -> str:
    """Return the table: a line a module, then one for all."""
    total = {column: sum(row[column] for row in rows.values()) for column in COLUMNS}
    lines = [f"{'module':<48}" + "".join(f"{column:>12}" for column in COLUMNS) + "  of 100"]
    for name, row in (rows | {"all": total}).items():
        tried = row["killed"] + row["survived"]
        share = f"{100 * row['killed'] / tried:8.1f}" if tried else f"{'-':>8}"
        lines.append(f"{name:<48}" + "".join(f"{row[column]:>12}" for column in COLUMNS) + share)
    return "\n".join(lines)


def inside(mutants: list[str]) -> None:
    """Run mutmut here: sentences left alone, other texts changed in one way, quick tests first.

    What a test starts runs the mutant too, but which functions it reaches is not seen.
    """
    from mutmut.state import state

    mutators = import_module("mutmut.mutation.mutators")  # its list is changed below
    runners = import_module("mutmut.runners.harness").PytestRunner

    def of_text(node: Any) -> Iterator[Any]:
        yield from [] if " " in getattr(node, "value", " ") else [*text(node)][:1]

    def quick_first(*runner: Any, tests: Iterable[str], **told: Any) -> Any:
        return tried(*runner, tests=sorted(tests, key=state().duration_by_test.__getitem__), **told)

    def asked_here(*runner: Any, **told: Any) -> Any:
        del os.environ["MUTANT_UNDER_TEST"]  # a process that a test starts has no settings for it
        code, every = run_stats(*runner, **told), state().duration_by_test
        for tests in state().tests_by_mangled_function_name.values():
            tests.update(every if next(iter(every)) in tests else ())  # it may run at an import
        return code

    operators, text = mutators.mutation_operators, mutators.operator_string
    operators[:] = [(kind, of_text if change is text else change) for kind, change in operators]
    tried, runners.run_tests = runners.run_tests, quick_first
    run_stats, runners.run_stats = runners.run_stats, asked_here
    import_module("keras")  # once, for all the processes that fork from this one
    import_module("mutmut.__main__").cli(["run", "--max-children", "1", *mutants])


if __name__ == "__main__":
    inside(sys.argv[2:]) if sys.argv[1:2] == ["--inside"] else sys.exit(main())
