"""Open the course in JupyterLab, in copies that are the reader's own: `make lab`.

The copies lie in work/, which git ignores, in the same folders, so that their links lead on. Run
`python tools/lab.py` where there is no make; what else is said there goes to JupyterLab.
"""

import argparse
import datetime
import hashlib
import itertools
import json
import os
import posixpath
import re
import runpy
import sys
from pathlib import Path
from urllib.parse import quote, unquote

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "work"
RECORD = ".brought.json"  # beside the copies: what each page was, and its text, when it came
START = "work/notebooks/00_start_here.ipynb"
SETTINGS = ROOT / "tools" / "jupyter"  # JupyterLab's, for this course alone
LARGEST_UPLOAD = 104_857_600  # bytes; without it JupyterLab drops a photograph of more than 10 MB
LINK = re.compile(rb"\]\(([^)\s:#?]+)")  # a relative one, in Markdown


def main() -> None:
    """Bring the pages, then open one, or start some again."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--page", default=START, help="the page to open; any file of the course")
    parser.add_argument("--fresh", metavar="PAGE", help="start this page again, as 02, and end")
    options, more = parser.parse_known_args()
    pages = with_linked(course_pages())
    if options.fresh is not None:
        set_aside(pages, options.fresh)
    bring(pages)
    if options.fresh is None:
        open_lab(options.page, more)


def course_pages() -> "dict[str, bytes]":
    """Return the pages for a reader; the masters of assignments are not for one."""
    if (ROOT / "tools" / "release.py").exists():  # no student's release
        sys.path.append(str(ROOT))
        from tools import release

        return {n: release.text_of(page) for n, page in release.readers_pages("").items()}
    paths = [*ROOT.glob("notebooks/*.ipynb"), *ROOT.glob("assignments/*.ipynb")]
    return {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in sorted(paths)}


def with_linked(pages: "dict[str, bytes]") -> "dict[str, bytes]":
    """Add the pictures and texts that pages link; of helpers/ a copy would be taken for another."""
    linked = {
        posixpath.normpath(f"{posixpath.dirname(name)}/{unquote(target.decode())}")
        for name, content in pages.items()
        for target in LINK.findall(content)
    }
    more = [name for name in linked - pages.keys() if not name.startswith(("..", "helpers"))]
    return {**pages, **{n: (ROOT / n).read_bytes() for n in sorted(more) if (ROOT / n).is_file()}}


def bring(pages: "dict[str, bytes]") -> None:
    """Write each page that is missing, or newer and unchanged by the reader; others beside."""
    record = WORK / RECORD
    known = json.loads(record.read_text(encoding="utf-8")) if record.exists() else {}
    for name, content in pages.items():
        copy, now = WORK / name, [digest(content), text_digest(content)]
        before, known[name] = known.get(name, ["", ""]), now
        if copy.exists() and before[0] == now[0]:
            continue
        if copy.exists() and text_digest(copy.read_bytes()) not in (before[1], now[1]):
            mine, copy = copy, beside(copy, "new")
            print(f"You changed {mine.name}, so it stays; the newer one is beside it: {copy.name}")
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(content)
    partial = record.with_suffix(".partial")
    partial.write_text(json.dumps(known, indent=1), encoding="utf-8")
    partial.replace(record)


def digest(content: bytes) -> str:
    """Return a number for these bytes."""
    return hashlib.sha256(content).hexdigest()


def text_digest(content: bytes) -> str:
    """Return a number for what people write in a page: no outputs, no notes of a program."""
    try:
        cells = json.loads(content)["cells"]
        parts = [[c["cell_type"], "".join(c["source"]), c.get("attachments") or {}] for c in cells]
    except (ValueError, KeyError, TypeError):  # no notebook, or a damaged one
        return digest(content)
    written = [part for part in parts if part[1].strip()]  # Shift + Enter adds an empty cell
    return digest(json.dumps(written, sort_keys=True).encode())


def set_aside(pages: "dict[str, bytes]", wanted: str) -> None:
    """Give the reader's copies of these pages another name, so that they are brought again."""
    start = Path(wanted).name
    found = [WORK / name for name in pages if start and Path(name).name.startswith(start)]
    if not found:
        names = ", ".join(Path(name).stem for name in pages)
        sys.exit(f"No page's name begins {start!r}; say PAGE=02, or more of one of these: {names}.")
    for copy in filter(Path.exists, found):
        print(
            f"{copy.name} is as the course has it; yours is {copy.rename(beside(copy, 'old')).name}"
        )


def beside(path: Path, word: str) -> Path:
    """Return a name that is free: 02_kernels-new-2026-11-27.ipynb."""
    start, numbers = f"{path.stem}-{word}-{datetime.date.today()}", itertools.count(2)
    free = path.with_name(start + path.suffix)
    while free.exists():
        free = path.with_name(f"{start}-{next(numbers)}{path.suffix}")
    return free


def open_lab(page: str, more: "list[str]") -> None:
    """Become JupyterLab, its root the course, with the course's settings before anyone's own."""
    if not (ROOT / page).is_file():
        sys.exit(f"There is no page {page}: name it from the course's folder, such as {START}.")
    others = os.environ.get("JUPYTER_CONFIG_PATH")
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, [str(SETTINGS), others]))
    sys.argv[1:] = [
        f"--ServerApp.root_dir={ROOT}",
        f"--ServerApp.tornado_settings={{'websocket_max_message_size': {LARGEST_UPLOAD}}}",
        f"--LabApp.default_url=/lab/tree/{quote(page)}",
        *(["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
        *more,
    ]
    print("Opening the course in JupyterLab; Ctrl-C here ends it.", flush=True)
    runpy.run_module("jupyterlab", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
