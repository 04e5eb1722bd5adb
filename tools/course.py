"""Where the course is, and which files are its own: what git tracks, and nothing beside it."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = re.compile(r"\d\d_[a-z0-9_]+\.ipynb|slide_check\.ipynb")


class NoGitError(RuntimeError):
    """The course lies in no git repository, or git cannot be asked."""


def tracked(*specs: str, root: Path = ROOT) -> list[str]:
    """Return the files below these names that git tracks and that are there.

    Parameters
    ----------
    *specs : str
        Files or folders, relative to the course; without any, the whole course.
    root : Path
        The folder of the course.

    Returns
    -------
    list of str
        Names relative to the course, with "/" between the folders.

    Raises
    ------
    NoGitError
        If git cannot be asked, or tracks no file of this folder: a copy of the course may well
        lie in somebody's repository of other things.
    """
    command = ["git", "ls-files", "-z"]
    try:
        listed = subprocess.run(
            command, cwd=root, capture_output=True, encoding="utf-8", check=False
        )
    except OSError as error:
        raise NoGitError(f"git cannot be run: {error}") from error
    if listed.returncode:
        raise NoGitError(f"git does not know this folder: {listed.stderr.strip()}")
    names = [name for name in listed.stdout.split("\0") if name]
    if not names:
        raise NoGitError("git tracks no file of this folder")
    return [name for name in names if _below(name, specs) and (root / name).is_file()]


def _below(name: str, specs: tuple[str, ...]) -> bool:
    return not specs or any(name == spec or name.startswith(f"{spec}/") for spec in specs)


def pages(*folders: str, root: Path = ROOT) -> list[Path]:
    """Return the course's pages in these folders, in their order.

    A page has a page's exact name, such as 04_pooling.ipynb: what JupyterLab copies or a cloud
    drive renames has not. Where git can be asked, it also knows the page; a draft of one's own
    that git does not know is none.
    """
    try:
        names = [root / name for name in tracked(*folders, root=root)]
    except NoGitError:  # a copy without its repository
        names = [path for folder in folders for path in (root / folder).glob("*.ipynb")]
    found = [path for path in names if PAGE.fullmatch(path.name)]
    return sorted(path for path in found if path.parent in [root / folder for folder in folders])
