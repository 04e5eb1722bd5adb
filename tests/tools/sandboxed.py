"""Whether this machine lets bubblewrap start a sandbox at all, asked of bubblewrap alone.

In a container or behind a chroot the kernel may refuse user namespaces to everybody. What needs a
sandbox is skipped there with bubblewrap's own reason, and tried wherever there is none: nothing of
the course has a say in it, so a sandbox of ours that does not start is still a failure.
"""

import subprocess

import pytest

from tools.grading.guards import is_root

NOBODY = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
EMPTY = ["bwrap", "--unshare-all", "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev"]


def refusal() -> str:
    """Return what stands in the way of a sandbox here, or nothing."""
    start = [*(NOBODY if is_root() else []), *EMPTY, "true"]
    try:
        done = subprocess.run(start, capture_output=True, text=True, timeout=60, check=False)
    except (FileNotFoundError, subprocess.TimeoutExpired) as error:
        return str(error)
    return done.stderr.strip() or "it ends at once" if done.returncode else ""


REFUSAL = refusal()
needs_sandbox = pytest.mark.skipif(bool(REFUSAL), reason=f"no sandbox starts here: {REFUSAL}")
