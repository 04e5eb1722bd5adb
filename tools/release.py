"""Write what students get, without a solution or a hidden check: `make release`.

The release is dist/student/cnn-course-<release>/ and its zip. Its name is the project's version
unless pyproject.toml ([tool.course]) or the command line gives another.
"""

import argparse
import functools
import io
import json
import os
import posixpath
import re
import shutil
import sys
import tomllib
import zipfile
from mimetypes import guess_type
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import unquote

import nbformat

from tools import course, links
from tools.compare import opened
from tools.course import ROOT
from tools.masters import secret_lines, student_version

DIST = Path(os.environ.get("CNN_COURSE_DIST", ROOT / "dist"))  # tools.head names another
# What goes along as it is, of what git knows: a draft or a photograph of your own stays behind.
SHIPPED = ["LICENSE", "requirements.txt", "environment.yml", "tools/setup.py", "tools/lab.py",
           "tools/jupyter", "helpers", "data", "notebooks/images", "assignments/__init__.py",
           "assignments/checks"]  # fmt: skip
MARKS = re.compile(r"(?:BEGIN|END) (?:SOLUTION|HIDDEN|MARK)|HIDDEN TESTS|MARK SCHEME")
Files = dict[str, bytes]


def main() -> None:
    """Write the release the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--release", default=setting("release"), help="the name of the release")
    parser.add_argument("--force", action="store_true", help="replace a release of that name")
    options = parser.parse_args()
    top = f"cnn-course-{checked(options.release)}"
    files = {f"{top}/{name}": content for name, content in student_files(options.release).items()}
    archive = {f"{top}.zip": packed(files)}
    write({f"student/{name}": content for name, content in files.items()} | archive, options.force)
    print(f"dist/{top}.zip: {len(files)} files, {len(archive[f'{top}.zip']) / 1e6:.1f} MB")


def setting(name: str) -> str:
    """Return what pyproject.toml says in [tool.course]; a release is named after the version."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    value: str = project["tool"]["course"][name]
    return value or (project["project"]["version"] if name == "release" else "")


def checked(release: str) -> str:
    """Return a release's name, if file names may carry it."""
    if not re.fullmatch(r"[A-Za-z0-9][\w.-]*", release):
        sys.exit(f"The release {release!r} goes into file names: letters, digits, . - and _ fit.")
    return release


def student_files(release: str) -> Files:
    """Return everything a student gets, by its name in the release."""
    files = {name: (ROOT / name).read_bytes() for name in shipped(SHIPPED)}
    for name in ("README.md", "Makefile"):
        text = (ROOT / "tools" / "student" / name).read_text(encoding="utf-8")
        start = address("00_start_here.ipynb")
        colab = f"- **Google Colab**, with nothing to install: [the start page]({start}).\n"
        text = text.replace("@release@", release).replace("@colab@", colab if start else "")
        files[name] = text.encode()
    pages = student_pages(release)
    known = [*files, *pages]
    for name, page in pages.items():
        with_links(page, functools.partial(kept_if_there, name.split("/")[0], known))
        files[name] = text_of(page)
    if found := traces(files):
        sys.exit("Nothing is written, for students would see:\n" + "\n".join(found))
    return files


def shipped(specs: list[str]) -> list[str]:
    """Return the files below these names that git tracks; without git, write nothing."""
    try:
        return course.tracked(*specs, root=ROOT)
    except course.NoGitError as error:
        sys.exit(f"Nothing is written, for only what git tracks is shipped, and {error}.")


def student_pages(release: str) -> dict[str, Any]:
    """Return a release's lectures, with their outputs, and its assignments, by name."""
    pages = readers_pages(f"-{release}")
    for name, page in pages.items():
        page.cells = [cell for cell in page.cells if "lecturer" not in tags(cell)]
        if where := address(Path(name).name):
            title, _, rest = page.cells[0].source.partition("\n")
            page.cells[0].source = f"{title}\n\n[Open this page in Google Colab]({where})\n{rest}"
    return pages


def readers_pages(ending: str) -> dict[str, Any]:
    """Return the lectures, and the assignments without solutions, which the start page lists."""
    pages = {f"notebooks/{p.name}": opened(p) for p in numbered("notebooks")}
    for cell in [cell for page in pages.values() for cell in page.cells]:
        if "shipped-empty" in tags(cell):
            cell.outputs, cell.execution_count = [], None
    start = pages["notebooks/00_start_here.ipynb"]
    [contents] = [cell for cell in start.cells if "contents" in tags(cell)]
    masters = numbered("assignments")
    heading = "\n\n**Assignments**, each after the notebook of its number:\n"
    contents.source += heading if masters else ""
    for path in masters:
        opened(path)
        name = f"assignments/assignment_{path.stem}{ending}.ipynb"
        pages[name] = student_version(path.read_bytes())
        contents.source += f"\n- [Assignment {path.stem[:2]}](../{name}): {Path(name).name}"
    return pages


def tags(cell: Any) -> list[str]:
    """Return a cell's tags.

    "lecturer" is not for students, "contents" lists the pages, and "shipped-empty" is without
    outputs where a reader gets it, for what it says must hold there.
    """
    return list(cell.metadata.get("tags", []))


def numbered(folder: str) -> list[Path]:
    """Return the pages of a folder, in their order."""
    return course.pages(folder, root=ROOT)


def with_links(page: Any, rule: links.Rule) -> None:
    """Give the relative links and pictures of a page the targets that a rule names."""
    for cell in page.cells:
        if cell.cell_type == "markdown":
            cell.source = links.rewritten(cell.source, rule)


def kept_if_there(folder: str, names: list[str], target: str) -> str | None:
    """Keep a link of a page in this folder, unless it leads nowhere."""
    path = leads_to(folder, target)
    if path not in names and is_picture(path):
        refuse(path)
    return target if path in names else None


def leads_to(folder: str, target: str) -> str:
    """Return the file of the course that ../data/README.md#photos means in a page's folder."""
    return posixpath.normpath(f"{folder}/{unquote(re.split('[#?]', target)[0])}")


def is_picture(path: str) -> bool:
    """Tell by its name whether a file is a picture."""
    return (guess_type(path)[0] or "").startswith("image/")


def refuse(picture: str) -> NoReturn:
    """Stop, for students would miss a picture."""
    sys.exit(f"Nothing is written, for a page shows {picture}, and git does not track that file.")


def address(name: str) -> str:
    """Return where a page of the Colab edition is published, "" where it is not."""
    published = setting("published").rstrip("/")
    return f"{published}/{name}" if published else ""


def text_of(page: Any) -> bytes:
    """Write a notebook as the course does, keys in order."""
    written: str = nbformat.writes(page)
    return (written + "\n").encode()


def traces(files: Files) -> list[str]:
    """Name each file that shows a line of a solution or of a hidden check, or their marks."""
    masters = [path.read_bytes() for path in numbered("assignments")]
    secrets = dict.fromkeys(line for master in masters for line in secret_lines(master))
    found = []
    for name, content in files.items():
        text = f"{name}\n{content.decode('utf-8', errors='replace')}"
        shown = [line for line in secrets if line in text or json.dumps(line)[1:-1] in text]
        found += [f"{name}: {line}" for line in [*shown, *MARKS.findall(text)]]
    return found


def packed(files: Files, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Zip files: the same bytes for the same contents."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr = method, 0o644 << 16
            archive.writestr(entry, files[name])
    return content.getvalue()


def write(files: Files, force: bool) -> None:
    """Write files below dist/, none over another that differs unless told so."""
    differing = [
        name for name, content in files.items()
        if (DIST / name).exists() and (DIST / name).read_bytes() != content
    ]  # fmt: skip
    if differing and not force:
        sys.exit(
            f"dist/{differing[0]} is there already and differs. If anyone has that release, give "
            "this one a name of its own: make release RELEASE=…; else FORCE=1 replaces it."
        )
    for folder in {name.split("/")[1] for name in files if name.startswith("student/")}:
        if force:
            shutil.rmtree(DIST / "student" / folder, ignore_errors=True)
    for name, content in files.items():
        (DIST / name).parent.mkdir(parents=True, exist_ok=True)
        (DIST / name).write_bytes(content)


if __name__ == "__main__":
    main()
