"""Grade all that came in: every core or a whole cluster, what was graded before kept.

Each result is a file of its own, named by a checksum of all that could change it, and written at
once: what is interrupted goes on where it stopped, and only what changed is graded again.
"""

import hashlib
import json
import re
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, NamedTuple

from dask.system import CPU_COUNT
from distributed import Client, LocalCluster, as_completed
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from tools.grading.intake import File, Owner, Submission
from tools.grading.one import Task, graded
from tools.grading.repair import found_in

CHAPTER = re.compile(rb"from assignments\.checks import (\w+) as check")

HERE = "127.0.0.1:0"  # what Dask shows of itself, no other machine sees


class Graded(NamedTuple):
    """What became of one submission: its result, or the reason why there is none."""

    owner: Owner
    result: dict[str, Any] | None
    reason: str = ""
    notes: tuple[str, ...] = ()


def chapters_of(content: bytes) -> set[str]:
    """Return the chapters whose assignment a notebook is, also where it is damaged."""
    return {name.decode() for name in CHAPTER.findall(content)}


def chapter_of_most(submissions: list[Submission]) -> str:
    """Return the chapter that most submissions answer.

    Raises
    ------
    ValueError
        Where none is known by its cells.
    """
    contents = (content(file) for one in submissions for file in one.notebooks)
    counted = Counter(chapter for some in contents for chapter in chapters_of(some))
    if not counted:
        raise ValueError("No notebook of an assignment of this course is there.")
    return max(counted, key=lambda chapter: (counted[chapter], chapter))


def content(file: File) -> bytes:
    """Return what a file holds, nothing where it cannot be read."""
    try:
        return file.read()
    except Exception:  # the reason is told when it is graded
        return b""


def chosen(submission: Submission, chapter: str) -> tuple[bytes, tuple[str, ...]]:
    """Return the notebook that counts, the last one that can be read, and a note if there are more.

    Raises
    ------
    ValueError
        With the reason, where there is none.
    """
    fits: list[tuple[File, str]] = []
    reasons: list[tuple[File, str]] = []
    for file in reversed(submission.notebooks):
        try:
            found_in(file.read())
            found = chapters_of(file.read()) or {chapter}
            other = f"it is the assignment on {', '.join(sorted(found))}"
            (fits if chapter in found else reasons).append((file, other))
        except Exception as error:  # whatever a file does when it is read
            reasons.append((file, str(error)))
    if fits:
        name = fits[0][0].name.rpartition("/")[2]
        more = (f"{len(fits)} notebooks came in; the last one counts, {name}.",)
        return fits[0][0].read(), more if len(fits) > 1 else ()
    names = (
        ", ".join(sorted(file.name.rpartition("/")[2] for file in submission.files)) or "nothing"
    )
    why = [f"{file.name.rpartition('/')[2]}: {reason}" for file, reason in reasons]
    raise ValueError("; ".join(why) or f"no notebook is among what came in ({names})")


def grade_all(
    submissions: list[Submission], pattern: Task, store: Path, scheduler: str = ""
) -> list[Graded]:
    """Grade submissions, and show how far it is.

    Parameters
    ----------
    submissions : list of Submission
        In the order in which the results come back.
    pattern : Task
        With everything but the notebook.
    store : Path
        The folder of what was graded before.
    scheduler : str
        The address of a running Dask scheduler; without one, this machine's cores do it.
    """
    store.mkdir(parents=True, exist_ok=True)
    tasks, done = {}, {}
    for submission in submissions:
        key = submission.owner.key
        try:
            notebook, notes = chosen(submission, pattern.chapter)
            tasks[key] = pattern._replace(notebook=notebook)
            done[key] = Graded(submission.owner, kept(store, tasks[key]), "", notes)
        except ValueError as error:
            done[key] = Graded(submission.owner, None, str(error))
    waiting = {key: tasks[key] for key in tasks if done[key].result is None}
    for key, result, reason in worked(waiting, scheduler):
        done[key] = done[key]._replace(result=result, reason=reason)
        if result:
            keep(store, tasks[key], result)
    return [done[submission.owner.key] for submission in submissions]


def name_in(store: Path, task: Task) -> Path:
    """Return the file in which the result of a task is kept."""
    rest = repr(task._replace(notebook=b"", master=b"", lacking=frozenset()))
    whole = [task.notebook, task.master, rest.encode(), repr(sorted(task.lacking)).encode()]
    sums = b"".join(hashlib.sha256(part).digest() for part in whole)
    return store / f"{hashlib.sha256(sums).hexdigest()[:40]}.json"


def kept(store: Path, task: Task) -> dict[str, Any] | None:
    """Return the result of a task from an earlier run, None where there is none."""
    path = name_in(store, task)
    return dict(json.loads(path.read_text("utf-8"))) if path.is_file() else None


def keep(store: Path, task: Task, result: dict[str, Any]) -> None:
    """Write a result so that a file is there whole, or not at all."""
    path = name_in(store, task)
    half = path.with_suffix(".half")
    half.write_text(json.dumps(result, ensure_ascii=False, indent=1), "utf-8")
    half.replace(path)


def worked(tasks: dict[str, Task], scheduler: str) -> Iterator[tuple[str, Any, str]]:
    """Yield each task's key, result and reason, as soon as it is there."""
    if not tasks:
        return
    columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with workers(scheduler) as client, Progress(*columns) as progress:
        bar = progress.add_task("grading", total=len(tasks))
        futures = {client.submit(graded, task, pure=False): key for key, task in tasks.items()}
        for future in as_completed(futures):
            error = future.exception()
            yield futures[future], None if error else future.result(), str(error or "")
            progress.advance(bar)


@contextmanager
def workers(scheduler: str) -> Iterator[Client]:
    """Give a client of the cluster: the one that runs, or the cores of this machine.

    The workers of this machine are threads, for each only waits for its sandbox; with this process
    they end, and with them every sandbox.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Couldn't detect a suitable IP")  # without a network
        cluster: Any = scheduler or LocalCluster(
            n_workers=1, threads_per_worker=CPU_COUNT, processes=False, memory_limit=0,
            dashboard_address=HERE, worker_dashboard_address=HERE,
        )  # fmt: skip
        client = Client(cluster)
    with nullcontext() if scheduler else cluster, client:
        yield client
