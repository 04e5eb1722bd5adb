"""All that came in is graded: what was graded before is kept, and what is broken stops nothing."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from dask.system import CPU_COUNT
from distributed import LocalCluster

from tests.support import COURSE
from tests.tools.handed_in import LIMITS, content, page, points, task
from tests.tools.sandboxed import needs_sandbox
from tools.grading import batch
from tools.grading.batch import (
    HERE,
    chapter_of_most,
    chapters_of,
    chosen,
    grade_all,
    keep,
    kept,
    name_in,
)
from tools.grading.intake import submissions

CHAPTER_03 = b'{"cells": [{"source": "from assignments.checks import stride_padding as check"'
WRONG = {"q1": "feature_map = 3"}


def laid(folder: Path, files: dict[str, bytes]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text)
    return folder


def test_the_cells_tell_which_assignment_it_is_whatever_the_files_name(tmp_path: Path) -> None:
    assert chapters_of(content(page())) == {"kernels"}
    assert chapters_of(CHAPTER_03) == {"stride_padding"}
    whole = content(page())
    laid(
        tmp_path, {"a.ipynb": whole, "b.ipynb": whole[:-99], "c.ipynb": CHAPTER_03, "d.ipynb": b""}
    )
    (tmp_path / "e.zip").write_bytes(b"no zip")
    assert chapter_of_most(submissions(tmp_path)) == "kernels"
    laid(tmp_path / "none", {"a.ipynb": b"{}"})
    with pytest.raises(ValueError, match="No notebook of an assignment"):
        chapter_of_most(submissions(tmp_path / "none"))


def test_the_last_notebook_that_can_be_read_counts_and_a_note_says_so(tmp_path: Path) -> None:
    last, first = content(page()), content(page(WRONG))
    laid(tmp_path, {"x_7_1_a.ipynb": first, "x_7_2_a-1.ipynb": last, "x_7_3_a-2.ipynb": last[:-9],
                    "x_7_4_b.ipynb": CHAPTER_03, "y_8_1_a.ipynb": first})  # fmt: skip
    several, single = submissions(tmp_path)
    assert chosen(several, "kernels") == (
        last, ("2 notebooks came in; the last one counts, x_7_2_a-1.ipynb.",)
    )  # fmt: skip
    assert chosen(single, "kernels") == (first, ())


REASONS = {
    "report.pdf": (b"%PDF", r"no notebook is among what came in \(report\.pdf\)"),
    "a.ipynb": (b"", r"a\.ipynb: the file is empty"),
    "b.ipynb": (b'{"cells": [', r"b\.ipynb: the file is cut short or damaged"),
    "c.ipynb": (
        content(page()).replace(b"checks import kernels", b"checks import pooling"),
        "pooling",
    ),
    "d.zip": (b"no zip", "the zip cannot be read"),
}


def test_a_page_whose_checks_are_gone_is_taken_for_the_assignment_that_is_graded(
    tmp_path: Path,
) -> None:
    bare = content(page()).replace(b"from assignments.checks import kernels as check", b"")
    assert chapters_of(bare) == set()
    laid(tmp_path, {"anna/a.ipynb": bare, "ben/a.ipynb": b""})
    assert chosen(submissions(tmp_path)[0], "kernels") == (bare, ())


def test_a_cell_from_another_assignment_makes_it_none_of_that(tmp_path: Path) -> None:
    mixed = content(page(added="from assignments.checks import pooling as check"))
    laid(tmp_path, {"anna/a.ipynb": mixed, "ben/a.ipynb": b""})
    assert chosen(submissions(tmp_path)[0], "kernels") == (mixed, ())


@pytest.mark.parametrize("name", REASONS)
def test_where_there_is_none_the_reason_is_told(name: str, tmp_path: Path) -> None:
    laid(tmp_path, {f"anna/{name}": REASONS[name][0], "ben/x.ipynb": b""})
    with pytest.raises(ValueError, match=REASONS[name][1]):
        chosen(submissions(tmp_path)[0], "kernels")


def test_every_reason_is_told_of_what_came_last_first(tmp_path: Path) -> None:
    laid(tmp_path, {"anna/a.ipynb": b"", "anna/c.ipynb": REASONS["c.ipynb"][0], "ben/x": b""})
    anna, ben = submissions(tmp_path)
    with pytest.raises(ValueError) as told:
        chosen(anna, "kernels")
    assert str(told.value) == (
        "c.ipynb: it is the assignment on pooling; a.ipynb: the file is empty"
    )
    with pytest.raises(ValueError, match=r"^no notebook is among what came in \(nothing\)$"):
        chosen(ben._replace(files=[]), "kernels")


def test_what_was_graded_before_comes_with_its_notes_and_nobody_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    last, first = content(page()), content(page(WRONG))
    files = {"x_7_1_a.ipynb": first, "x_7_2_a-1.ipynb": last, "y_8_1_a.ipynb": b""}
    folder = laid(tmp_path / "class", files)
    store = tmp_path / "of" / "all"
    monkeypatch.setattr(batch, "workers", None)
    broken = laid(tmp_path / "broken", {"y_8_1_a.ipynb": b""})
    [lost] = grade_all(submissions(broken), task(b""), store)
    keep(store, task(last), {"questions": {"q1": {}}})
    notes = ("2 notebooks came in; the last one counts, x_7_2_a-1.ipynb.",)
    found, none = grade_all(submissions(folder), task(b""), store)
    assert found == (found.owner, {"questions": {"q1": {}}}, "", notes)
    assert none == lost and none[1:] == (None, lost.reason, ()) and "is empty" in lost.reason
    assert [one.owner.key for one in (found, none)] == ["7", "8"]


def test_what_a_worker_refuses_is_the_reason_of_each_and_how_far_it_is_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    laid(tmp_path / "class", dict([*CLASS.items()][:3]))
    pattern = task(b"")._replace(course="another")
    results = grade_all(submissions(tmp_path / "class"), pattern, tmp_path / "results")
    reasons = [one.reason.partition(":")[0] for one in results]
    refused = "this worker has another state of the course"
    assert reasons == [refused, refused, "a.ipynb"]
    assert [one.result for one in results] == [None] * 3 and not [*(tmp_path / "results").iterdir()]
    said = capsys.readouterr().out
    assert "grading" in said and "2/2" in said


def test_this_machines_workers_are_threads_as_many_as_it_has_cores() -> None:
    with batch.workers("") as client:
        [worker] = client.scheduler_info()["workers"].values()
        assert (worker["nthreads"], worker["memory_limit"]) == (CPU_COUNT, 0)
        assert {*client.run(os.getpid).values()} == {os.getpid()}
        cluster = client.cluster
    assert client.status == "closed" and cluster.status.name == "closed"


def test_a_result_is_kept_whole_and_found_by_all_that_can_change_it(tmp_path: Path) -> None:
    here = task(page())
    assert kept(tmp_path, here) is None
    keep(tmp_path, here, {"questions": {}, "notes": ["王"]})
    assert kept(tmp_path, here) == {"questions": {}, "notes": ["王"]}
    text = name_in(tmp_path, here).read_text(encoding="utf-8")
    assert text == '{\n "questions": {},\n "notes": [\n  "王"\n ]\n}'
    others = [
        here._replace(notebook=b"x"), here._replace(master=b"x"), here._replace(course="x"),
        here._replace(limits=LIMITS._replace(seconds=9)), here._replace(lacking=frozenset("ab")),
    ]  # fmt: skip
    assert len({name_in(tmp_path, other) for other in [here, *others]}) == 6
    (tmp_path / "half.half").write_text("{")
    assert [path.suffix for path in sorted(tmp_path.iterdir())] == [".json", ".half"]


CLASS = {
    "Anna Müller_101_assignsubmission_file_/a.ipynb": content(page()),
    "王小明_102_assignsubmission_file_/a.ipynb": content(page(WRONG)),
    "Ben_103_assignsubmission_file_/a.ipynb": b'{"cells"',
    "Cleo_104_assignsubmission_file_/a.ipynb": content(page(added="import os; os._exit(1)")),
    "Dan_105_assignsubmission_file_/a.pdf": b"",
}
Q1 = [15.0, 0.0, None, 15.0, None]


def first_points(results: list[batch.Graded]) -> list[float | None]:
    return [points(one.result)["q1"] if one.result else None for one in results]


@needs_sandbox
@pytest.mark.check
def test_none_is_lost_and_run_again_only_what_changed_is_graded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, store = laid(tmp_path / "class", CLASS), tmp_path / "results"
    results = grade_all(submissions(folder), task(b""), store)
    assert [one.owner.key for one in results] == ["101", "102", "103", "104", "105"]
    assert first_points(results) == Q1
    times = {path.name: path.stat().st_mtime_ns for path in store.iterdir()}
    assert len(times) == 3
    monkeypatch.setattr(batch, "workers", None)  # nobody is needed
    again = grade_all(submissions(folder), task(b""), store)
    assert again == results
    assert {path.name: path.stat().st_mtime_ns for path in store.iterdir()} == times
    monkeypatch.undo()
    laid(folder, {"王小明_102_assignsubmission_file_/a.ipynb": content(page(text="New."))})
    assert first_points(grade_all(submissions(folder), task(b""), store)) == [
        15,
        15,
        None,
        15,
        None,
    ]
    assert len([*store.iterdir()]) == 4


@needs_sandbox
@pytest.mark.check
def test_two_workers_of_a_cluster_give_the_same_grades(tmp_path: Path) -> None:
    folder = laid(tmp_path / "class", CLASS)
    here = grade_all(submissions(folder), task(b""), tmp_path / "here")
    with LocalCluster(
        n_workers=0, processes=False, dashboard_address=HERE, protocol="tcp", host="127.0.0.1"
    ) as scheduler:
        address = scheduler.scheduler_address
        command = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1",
                   "--no-dashboard", "--no-nanny", "--local-directory", str(tmp_path)]  # fmt: skip
        started = [subprocess.Popen(command, cwd=COURSE, stderr=subprocess.DEVNULL) for _ in "12"]
        try:
            there = grade_all(submissions(folder), task(b""), tmp_path / "there", address)
        finally:
            for worker in started:
                worker.terminate()
                worker.wait(30)
    assert there == here
    files = [{path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
             for name in ("here", "there")]  # fmt: skip
    assert files[0] == files[1]


@needs_sandbox
@pytest.mark.check
def test_what_is_killed_in_the_middle_goes_on_where_it_was(tmp_path: Path) -> None:
    notebooks = {f"s{n:02}/a.ipynb": content(page({"q2": f"flat = {n}"})) for n in range(8)}
    folder, out = laid(tmp_path / "class", notebooks), tmp_path / "class-graded"
    command = [sys.executable, "-m", "tools.grade", str(folder)]
    first = subprocess.Popen(command, cwd=COURSE, stdout=subprocess.DEVNULL)
    store = out / ".results"
    while len([*store.glob("*.json")]) < 3:
        assert first.poll() is None, "it ended too early"
        time.sleep(0.02)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    before = {path: path.stat().st_mtime_ns for path in store.glob("*.json")}
    assert 3 <= len(before) < 8 and not (out / "grades.csv").exists()
    subprocess.run(command, cwd=COURSE, check=True, capture_output=True)
    after = {path: path.stat().st_mtime_ns for path in store.glob("*.json")}
    assert len(after) == 8 and before.items() <= after.items()
    table = (out / "grades.csv").read_bytes()
    assert all(json.loads(path.read_text())["questions"] for path in after)
    subprocess.run(command, cwd=COURSE, check=True, capture_output=True)
    assert (out / "grades.csv").read_bytes() == table and table.count(b"\n") == 9
