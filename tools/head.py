"""Run a tool of the course on its last commit: `python -m tools.head tools.release`.

It runs in a checkout of its own, so that nothing which a lecturer ran, drafted or dropped into the
folder reaches a student; what it writes comes into dist/ here.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tools import release
from tools.course import ROOT


def main() -> int:
    """Run the module that the command line names, with the arguments after it."""
    release.shipped(["pyproject.toml"])  # or stop: only git knows what a commit holds
    if left_out := git("status", "--porcelain", "--untracked-files=no", "--", "."):
        print(f"Not in it, for it is not committed:\n{left_out}", end="", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "course"
        git("worktree", "add", "--quiet", "--detach", str(folder), "HEAD")
        inside = folder / git("rev-parse", "--show-prefix").strip()  # of a larger repository
        command = [sys.executable, "-m", *sys.argv[1:]]
        where = os.environ | {"CNN_COURSE_DIST": str(release.DIST)}
        try:
            return subprocess.run(command, cwd=inside, env=where, check=False).returncode
        finally:  # also where somebody stops it: git would go on listing the folder
            git("worktree", "remove", "--force", str(folder))


def git(*arguments: str) -> str:
    """Return what git says of the course."""
    return subprocess.check_output(["git", *arguments], cwd=ROOT, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
