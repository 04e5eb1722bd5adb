"""What proves the course: it names what failed, and no one's own settings reach it."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import COURSE
from tools import prove

PERSONAL = {
    **{"COLUMNS": "40", "LINES": "9", "NO_COLOR": "1", "FORCE_COLOR": "1", "MPLBACKEND": "svg"},
    **{"PYTHONPATH": "/x", "PYTHONWARNINGS": "ignore", "PYTHONOPTIMIZE": "1"},
    **{"PYTHONHASHSEED": "7", "PYTHONIOENCODING": "ascii", "PYTHONSTARTUP": "/x"},
    **{"PYTEST_ADDOPTS": "-x", "MYPYPATH": "/x", "RUFF_CONFIG": "/x", "JPY_PARENT_PID": "1"},
    **{"IPYTHONDIR": "/x", "JUPYTER_PATH": "/x", "JUPYTER_CONFIG_PATH": "/x"},
    **{"JUPYTER_CONFIG_DIR": "/x", "JUPYTER_DATA_DIR": "/x", "JUPYTER_COLUMNS": "40"},
    **{"MATPLOTLIBRC": "/x", "MPLCONFIGDIR": "/x", "KERAS_HOME": "/x", "KERAS_BACKEND": "jax"},
    **{"TF_ENABLE_ONEDNN_OPTS": "0", "XLA_FLAGS": "--x"},
    **{"OPENBLAS_NUM_THREADS": "7"},
}


@pytest.mark.parametrize("name", PERSONAL)
def test_no_personal_variable_is_left(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, PERSONAL[name])
    assert prove.steady_environment().get(name) != PERSONAL[name]


def test_the_rest_of_the_environment_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "kept")
    steady = prove.steady_environment()
    for name in ("PATH", "HOME", "PIP_INDEX_URL"):
        assert steady[name] == os.environ[name]


def test_python_writes_utf_8_and_hashes_the_same_everywhere() -> None:
    program = "import sys; print(hash('pixel'), sys.flags.utf8_mode)"
    runs = {
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True,
            env=prove.steady_environment() | {"LC_ALL": locale},
        ).stdout
        for locale in ("C", "POSIX")
    }  # fmt: skip
    assert len(runs) == 1 and runs.pop().endswith(" 1\n")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists the threads in a folder")
def test_numpy_multiplies_on_one_core_for_each_worker_has_one() -> None:
    program = "import os, numpy as n; n.ones((9, 9)) @ n.ones((9, 9)); print(os.listdir(%r))"
    run = subprocess.run(
        [sys.executable, "-c", program % "/proc/self/task"], env=prove.steady_environment(),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert len(ast.literal_eval(run.stdout)) == 1


def test_the_folders_of_settings_are_those_of_the_programs() -> None:
    program = (
        "import matplotlib, IPython.paths as i, jupyter_core.paths as j; print("
        "i.get_ipython_dir(), j.jupyter_config_dir(), j.jupyter_data_dir(), "
        "matplotlib.get_configdir(), matplotlib.matplotlib_fname(), sep='\\n')"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], env=prove.steady_environment(), cwd=COURSE / "tests",
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    *folders, settings = run.stdout.splitlines()
    assert {Path(folder).parent for folder in folders} == {COURSE / "test-results" / "settings"}
    assert "mpl-data" in Path(settings).parts, "not Matplotlib's own"


# Tools in place of ruff, mypy and the course's tests.


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder in which two tools wait to be run instead of the course's."""
    (tmp_path / "good.py").write_text('print("nothing found")')
    (tmp_path / "bad.py").write_text('import sys; print("2 × 2 is no 5"); sys.exit(3)')
    monkeypatch.setattr(prove, "ROOT", tmp_path)
    monkeypatch.setattr(prove, "LINT", {"form": ["good"], "format (ruff format)": ["good"]})
    monkeypatch.setattr(sys, "argv", ["prove", "lint"])
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("tiny")
def test_where_every_tool_finds_nothing_the_exit_code_is_0(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert prove.main() == 0
    said = capsys.readouterr().out
    assert "  passed  form\n  passed  format (ruff format)\n" in said
    assert "nothing found" not in said and "mends" not in said
    assert re.search(r"(?m)^lint: network as it is, \d+ s, \d+ processor seconds$", said)


@pytest.mark.parametrize("broken", ["form", "format (ruff format)"])
def test_one_tool_that_finds_something_makes_it_1_and_is_heard(
    broken: str, tiny: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(prove.LINT, broken, ["bad"])
    assert prove.main() == 1
    said = capsys.readouterr().out
    assert f"\n{broken}:\n2 × 2 is no 5\n" in said and f"  FAILED  {broken}\n" in said
    assert said.count("passed") == 1 and said.count("FAILED") == 1
    assert ("-m ruff format` mends" in said) == (broken == "format (ruff format)")


def test_a_word_it_does_not_know_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["prove", "tests"])
    with pytest.raises(SystemExit, match="lint, test, suite, check, not 'tests'"):
        prove.main()


def test_the_seconds_of_what_it_starts_are_counted() -> None:
    before = prove.processor_seconds()
    program = "import time\nwhile time.process_time() < 0.5: pass"
    subprocess.run([sys.executable, "-c", program], check=True)
    assert 0.45 < prove.processor_seconds() - before < 5


TESTS = """
import os, socket
import pytest

pytestmark = pytest.mark.check


def test_the_network():
    if os.environ.get("CNN_COURSE_NETWORK") == "off":
        assert [name for _, name in socket.if_nameindex()] == ["lo"]
        with socket.create_server(("127.0.0.1", 0)) as plug:  # the loopback is up
            socket.create_connection(plug.getsockname()).close()


def test_the_settings():
    assert os.environ["PYTHONHASHSEED"] == "0" and "KERAS_BACKEND" not in os.environ
    assert "COLUMNS" not in os.environ, "the terminal's width"


def test_what_a_person_plants():
    assert "plant" not in os.environ["PATH"]
"""


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Return a course that has its tools, and three tests."""
    shutil.copytree(COURSE / "tools", tmp_path / "tools")
    for name in ("conftest.py", "pyproject.toml"):
        shutil.copy(COURSE / name, tmp_path / name)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_tiny.py").write_text(TESTS)
    return tmp_path


@pytest.mark.check
def test_check_runs_its_tests_without_a_network_and_without_settings(course: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tools.prove", "check"], cwd=course, capture_output=True, text=True,
        env={**os.environ, "COLUMNS": "40", "KERAS_BACKEND": "jax"}, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    assert "3 passed" in run.stdout and "  passed  checks\n" in run.stdout
    assert re.search(r"(?m)^check: network .+, \d+ s, \d+ processor seconds$", run.stdout)


@pytest.mark.check
def test_a_failed_check_makes_the_exit_code_1(
    course: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(prove, "ROOT", course)
    monkeypatch.setitem(prove.SELECTION, "check", ["-m", "check", "tests"])
    monkeypatch.setattr(sys, "argv", ["prove", "check", "-k", "plants or settings"])
    monkeypatch.setenv(prove.OFFLINE, "off")  # or this very process would be replaced
    monkeypatch.setenv("PATH", os.environ["PATH"] + os.pathsep + "/plant")
    monkeypatch.chdir(course)
    assert prove.main() == 1
    said = capfd.readouterr().out
    assert "1 failed, 1 passed, 1 deselected" in said and "  FAILED  checks\n" in said
