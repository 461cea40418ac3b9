"""The processes below this one. Tests start many, and a run of them that ends leaves none behind."""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

GRACE_SECONDS = 15
PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h


def adopt_orphans() -> None:
    """From now on what a process below this one leaves behind when it ends is this one's child. On Linux alone."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end_all_below() -> None:
    """Tells every process below this one to end; kills those that have not after a while."""
    for pid in below(os.getpid()):
        send(pid, signal.SIGTERM)
    until = time.monotonic() + GRACE_SECONDS
    while list(below(os.getpid())):
        if time.monotonic() > until:
            for pid in below(os.getpid()):
                send(pid, signal.SIGKILL)
        time.sleep(0.05)


def below(pid: int) -> Iterator[int]:
    """The ids of the processes that run below the one with the id ``pid``: its children, and theirs."""
    for child in children(pid):
        if is_running(child):
            yield child
        yield from below(child)


def children(pid: int) -> list[int]:
    """Of all its threads."""
    with suppress(OSError):
        lists = [file.read_text() for file in Path(f"/proc/{pid}/task").glob("*/children")]
        return [int(child) for line in lists for child in line.split()]
    return []


def is_running(pid: int) -> bool:
    """Whether it has not ended: one that has is there until its parent asks for its status."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    return False


def send(pid: int, what: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, what)
