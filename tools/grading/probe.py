"""Try which guards this machine gives: each is put to the test in a sandbox, none is believed."""

import json
import shutil
import subprocess
from textwrap import dedent

from tools.grading.guards import BUBBLEWRAP, COURSE, GUARDS, PROCESSES, command

DISK, SECONDS = 1_000_000, 60.0
TRIED = {  # a guard -> an expression that is true where it holds
    "a user without rights": "os.getuid() and 'CapEff:\\t' + '0' * 16 in read('/proc/self/status')",
    "no user namespaces inside": "ctypes.CDLL(None).unshare(0x10000000)",
    "no network": "fails(lambda: socket.socket(2, 2).connect(('192.0.2.1', 9)))",
    PROCESSES: "sum(name.isdigit() for name in os.listdir('/proc')) < 9",
    "no control of your terminal": "fails(lambda: open('/dev/tty'))",
    BUBBLEWRAP: f"all(map(closed, ('', '/dev', '/usr', '{COURSE}')))",
    "folders of a given size": "all(map(small, ('/tmp', '/dev/shm')))",
    "a limit on memory": "limited('RLIMIT_DATA', 10**9, lambda: bytearray(2 * 10**9))",
    "a limit on files": "limited('RLIMIT_FSIZE', 1000, lambda: write('/tmp/x', 9999))",
    "a limit on processes": "limited('RLIMIT_NPROC', 4, lambda: [fork() for _ in range(9)])",
}
PROBE = dedent("""
    import ctypes, json, os, resource, signal, socket
    def read(path): return open(path).read()
    def write(path, size):
        with open(path, "wb") as file: file.write(bytes(size))
    def closed(path): return fails(lambda: write(path + "/x", 1))
    def small(path): return os.statvfs(path).f_blocks * os.statvfs(path).f_frsize < 2 * {disk}
    def fork(): return os.fork() or signal.alarm(1) or signal.pause()
    def fails(attempt):
        try: attempt()
        except (OSError, MemoryError): return True
    def limited(name, most, attempt):
        resource.setrlimit(getattr(resource, name), (most, most))
        return fails(attempt)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    print(json.dumps([name for name, test in {tried!r}.items() if eval(test)]))
""")


def lacking() -> dict[str, str]:
    """Return the guards that this machine does not give, each with what was seen.

    The last of them, a limit on processes, is tried by starting a few, which end with the sandbox.
    """
    if not shutil.which("bwrap"):
        return {BUBBLEWRAP: "bubblewrap is not installed (on Debian: apt-get install bubblewrap)"}
    refused: dict[str, str] = {}
    if isinstance(tried(frozenset()), str):
        for name in GUARDS:
            answer = tried(frozenset(GUARDS) - {name})
            refused |= {name: answer} if isinstance(answer, str) else {}
    held = tried(frozenset(refused))
    if isinstance(held, str):
        return {BUBBLEWRAP: held}
    lost = {name: "it was tried, and does not hold" for name in TRIED if name not in held}
    return lost | refused


def tried(without: frozenset[str]) -> list[str] | str:
    """Return the guards that hold in a sandbox without some, or why it does not start."""
    code = PROBE.format(disk=DISK, tried=TRIED)
    try:
        done = subprocess.run(
            [*command(without, DISK), "-P", "-c", code],
            capture_output=True, encoding="utf-8", timeout=SECONDS, stdin=subprocess.DEVNULL,
            check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return f"it did not start within {SECONDS:.0f} seconds"
    if done.returncode or not done.stdout.startswith("["):
        return done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "it does not start"
    return list(json.loads(done.stdout))
