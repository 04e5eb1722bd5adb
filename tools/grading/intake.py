"""Find out who handed in what, in the forms in which learning platforms export it.

Moodle, Canvas, a folder a student and files named after students are recognised by their names.
Everything is read in place, zips in memory, and nothing that came in is ever changed.
"""

import io
import os
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from time import localtime
from typing import IO, NamedTuple

MOST = 30_000_000  # bytes of one notebook
MOST_IN_ZIP, MOST_FILES = 200_000_000, 2_000  # what one student's zip may unpack to
MOODLE = re.compile(
    r"(?P<name>.+)_(?P<id>\d+)_assignsubmission_(?P<kind>file|onlinetext)(?:_(?P<file>.*))?"
)
CANVAS = re.compile(
    r"(?P<before>LATE_)?(?:anon_(?P<anonymous>[A-Za-z0-9]+)|(?P<name>[^_]+))(?P<late>_LATE)?"
    r"(?:_(?P<id>\d+))?_(?P<number>\d+|text)[_.](?P<file>.+)"
)
ENDING = re.compile(r"(?i)\.ipynb(\.txt|\.json)?$")  # some browsers add one of their own
LEFT_OUT = re.compile(r"(^|/)(\.|__MACOSX)")  # checkpoints, and what a Mac adds


class File(NamedTuple):
    """One file that came in: its name below the folder, when it was written, how to read it."""

    name: str
    time: tuple[int, ...]
    read: Callable[[], bytes]


class Owner(NamedTuple):
    """Who handed a file in: the platform's own key for the person, and the name to show."""

    key: str
    name: str
    late: bool = False
    number: int = 0  # Canvas counts its files


class Submission(NamedTuple):
    """What one student, or one team, handed in."""

    owner: Owner
    files: list[File]

    @property
    def notebooks(self) -> list[File]:
        """The notebooks, and zips that cannot be read; what was handed in last is at the end."""
        found = [file for file in self.files if ENDING.search(file.name) or file.name[-1:] == "/"]
        return sorted(found, key=lambda file: (owner(file.name).number, file.time, file.name))


def submissions(place: Path) -> list[Submission]:
    """Return what came in, sorted by its owner, from a folder or from the zip of a platform.

    Parameters
    ----------
    place : Path
        The folder, or the zip as it was downloaded.

    Returns
    -------
    list of Submission
        One a student or team. A file that cannot be read raises ValueError when it is read, with
        the reason, so that it stops no other one.
    """
    if not place.exists():
        raise FileNotFoundError(f"There is no {place}: name the folder with what came in.")
    files = list(in_zip(place.read_bytes(), "") if place.is_file() else in_folder(place))
    found: dict[str, Submission] = {}
    for file in unwrapped(files):
        who = owner(file.name)
        earlier = found.setdefault(who.key, Submission(who, []))
        late = earlier.owner.late or who.late
        found[who.key] = Submission(earlier.owner._replace(late=late), [*earlier.files, file])
    return [found[key] for key in sorted(found)]


def in_folder(folder: Path) -> Iterator[File]:
    """Yield the files below a folder, those inside zips too; links are not followed."""
    for where, _, names in sorted(os.walk(folder)):
        for path in (Path(where, name) for name in sorted(names)):
            name = unicodedata.normalize("NFC", path.relative_to(folder).as_posix())
            if LEFT_OUT.search(name) or path.is_symlink() or not path.is_file():
                continue
            if name.lower().endswith(".zip"):
                size = path.stat().st_size  # a larger one is no zip of a notebook
                yield from in_zip(path.read_bytes() if size < MOST_IN_ZIP else b"", f"{name}/")
            elif "/" in name or not name.lower().endswith(".csv"):  # a platform's own table
                yield File(name, localtime(path.stat().st_mtime)[:6], partial(read_file, path))


def in_zip(content: bytes, before: str) -> Iterator[File]:
    """Yield the files of a zip by their names there; nothing is unpacked to the disk."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        refuse_bomb(entries)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        yield File(before or "zip", (), failing(f"the zip cannot be read: {error}"))
        return
    for entry in entries:
        inside = unicodedata.normalize("NFC", entry.filename.replace("\\", "/"))
        if ".." in inside.split("/") or inside.startswith("/"):
            yield File(before or inside, (), failing(f"its zip names a place outside: {inside}"))
        elif not LEFT_OUT.search(inside):
            file = File(before + inside, entry.date_time, entry_reader(archive, entry))
            student = not before and inside.lower().endswith(".zip")  # in the platform's own zip
            yield from in_zip(readable(file), f"{inside}/") if student else [file]


def read_file(path: Path) -> bytes:
    """Return what a file holds."""
    return capped(path.open("rb"), path.name)


def entry_reader(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Callable[[], bytes]:
    """Return what reads one entry of a zip."""
    return lambda: capped(archive.open(entry), entry.filename)


def readable(file: File) -> bytes:
    """Return a zip within a zip, and nothing of one that is broken or too large."""
    try:
        return file.read()
    except (ValueError, RuntimeError, OSError, zipfile.BadZipFile, zlib.error, EOFError):
        return b""


def refuse_bomb(entries: list[zipfile.ZipInfo]) -> None:
    """Raise ValueError for a zip that would unpack to more than a student can have written."""
    size = sum(entry.file_size for entry in entries)
    if size > MOST_IN_ZIP or len(entries) > MOST_FILES:
        raise ValueError(f"it would unpack to {len(entries)} files and {size / 1e6:.0f} MB")


def capped(stream: IO[bytes], name: str) -> bytes:
    """Read a stream to its end, but no more than a notebook may hold, whatever its head says."""
    with stream:
        content = stream.read(MOST + 1)
    if len(content) > MOST:
        raise ValueError(f"{name} is larger than {MOST // 1_000_000} MB")
    return content


def failing(reason: str) -> Callable[[], bytes]:
    """Return a way to read that says why it cannot."""

    def read() -> bytes:
        raise ValueError(reason)

    return read


def unwrapped(files: list[File]) -> list[File]:
    """Leave out the folders around all that came in, where they name no student."""
    while True:
        tops = {file.name.partition("/")[0] for file in files}
        below = {file.name.split("/")[1] for file in files if file.name.count("/") > 1}
        named = any(MOODLE.fullmatch(top) for top in tops)
        inside = [file._replace(name=file.name.partition("/")[2]) for file in files]
        platform = any(MOODLE.match(file.name) or CANVAS.match(file.name) for file in inside)
        if len(tops) != 1 or named or not (len(below) > 1 or platform):
            return files
        files = inside


def owner(name: str) -> Owner:
    """Tell from a file's name below the export whose it is."""
    top = name.partition("/")[0]
    if moodle := MOODLE.fullmatch(top):
        shown = moodle["name"].strip()
        blind = re.fullmatch(r"\D*(Participant|Teilnehmer|参与者|參與者)\D*", shown)
        return Owner(moodle["id"], f"{shown} {moodle['id']}" if blind else shown)
    if canvas := CANVAS.fullmatch(top):
        late = bool(canvas["before"] or canvas["late"])
        key = canvas["anonymous"] or canvas["id"]
        number = int(canvas["number"]) if canvas["number"].isdigit() else 0
        if key and (canvas["id"] or canvas["anonymous"]):
            return Owner(key, canvas["name"] or f"anonymous {key}", late, number)
    stem = re.sub(r"(?i)\.zip$", "", ENDING.sub("", top))
    return Owner(stem, stem)
