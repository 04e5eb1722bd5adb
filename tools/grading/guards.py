"""Where a submission can harm nothing: no network, no other files, no rights; and the probe.

Bubblewrap gives each submission a system of its own, read-only, in which there is nothing but
Python and what students have of the course. Where root grades, a first bubblewrap only shows
these folders, and a second, of a user without rights, does the rest.
"""

import os
import sys
from functools import cache
from pathlib import Path

import matplotlib
from matplotlib.font_manager import FontManager  # which writes its list where there is none

from tools.course import ROOT

COURSE = Path("/course")  # where a submission finds it
STUDENTS = ("helpers", "data", "assignments/__init__.py", "assignments/checks")
INSIDE = Path(__file__).with_name("inside.py")
NOBODY, FONTS = "65534", "/tmp/matplotlib"
BUBBLEWRAP, PROCESSES = "a system of its own", "no view of other processes"
GUARDS = {  # what each is for, in words -> what bubblewrap is told
    "a user without rights": f"--unshare-user --uid {NOBODY} --gid {NOBODY} --cap-drop ALL".split(),
    "no user namespaces inside": ["--unshare-user", "--disable-userns"],
    "no network": ["--unshare-net"],
    PROCESSES: ["--unshare-pid", "--unshare-ipc", "--unshare-uts"],
    "no control of your terminal": ["--new-session"],
}
SETTINGS = {
    "PATH": "/usr/bin:/bin", "HOME": "/tmp", "LANG": "C.UTF-8", "PYTHONUTF8": "1",
    "PYTHONDONTWRITEBYTECODE": "1", "MPLBACKEND": "agg", "MPLCONFIGDIR": FONTS,
    "IPYTHONDIR": "/tmp/ipython", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1", "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
}  # fmt: skip


def folders() -> list[Path]:
    """Return where Python and its packages lie, and nothing else that it may import from."""
    packages = [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
    paths = {Path(path) for path in (sys.prefix, sys.base_prefix, *packages)}
    return sorted(path for path in paths | {p.resolve() for p in paths} if path.is_dir())


def is_root() -> bool:
    """Tell whether this is root, and not only called so within a namespace of its own."""
    users = Path("/proc/self/uid_map").read_text(encoding="utf-8").split()
    return os.geteuid() == 0 and int(users[0]) + int(users[2]) > int(NOBODY)


@cache
def shown() -> dict[Path, Path]:
    """Return what a submission sees of this machine's files, and where: Python and the course."""
    own = [(INSIDE, "inside.py"), *((ROOT / name, name) for name in STUDENTS)]
    own += [(path, path.name) for path in font_lists()]
    return {path: path for path in folders()} | {path: COURSE / name for path, name in own}


@cache
def font_lists() -> list[Path]:
    """Return this matplotlib's list of fonts, or each submission would search for them anew.

    Others' lists may lie beside it, and come while this grades. Where it could not be written,
    there is none.
    """
    return [*Path(matplotlib.get_cachedir()).glob(f"fontlist-v{FontManager.__version__}.json")]


def tree(places: dict[Path, Path]) -> list[str]:
    """Return what bubblewrap is told of the files: the system's programs, and these, read-only."""
    told = ["--dir", "/tmp"]  # bubblewrap builds its own upon it, in another bubblewrap, too
    for path in map(Path, ("/usr", "/bin", "/sbin", "/lib", "/lib64", "/nix/store")):
        if path.is_symlink():
            told += ["--symlink", str(path.readlink()), str(path)]
        elif path.is_dir():
            told += ["--ro-bind", str(path), str(path)]
    for source, place in places.items():
        for parent in [*place.parents][-2::-1]:
            told += ["--dir", str(parent)]  # for everybody to enter, unlike /root itself
        told += ["--ro-bind", str(source), str(place)]
    return told


def command(lacking: frozenset[str], disk: int) -> list[str]:
    """Return how Python is started in the sandbox, less what this machine cannot give."""
    if BUBBLEWRAP in lacking:
        return [sys.executable]
    guards = [flag for name, flags in GUARDS.items() if name not in lacking for flag in flags]
    size = ["--size", str(disk), "--perms", "1777", "--tmpfs"]
    places = ["--proc", "/proc", "--dev", "/dev", *size, "/dev/shm", "--remount-ro", "/dev"]
    places += [*size, "/tmp", "--dir", "/tmp/work"]
    for path in font_lists():
        places += ["--symlink", str(COURSE / path.name), f"{FONTS}/{path.name}"]
    settings = [part for name, value in SETTINGS.items() for part in ("--setenv", name, value)]
    inner = ["bwrap", "--die-with-parent", *guards, *places, *tree(shown()), "--remount-ro", "/"]
    inner += ["--clearenv", *settings, "--chdir", "/tmp/work", sys.executable]
    if not is_root():
        return inner
    user = ["setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups", "--no-new-privs"]
    outer = ["bwrap", "--die-with-parent", *tree({path: path for path in shown()})]
    return [*outer, "--dev-bind", "/dev", "/dev", "--bind", "/proc", "/proc", *user, *inner]
