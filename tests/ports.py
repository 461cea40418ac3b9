"""Ports for the servers that tests start.

A port that is free now may be taken when the server begins to listen: another worker chose the same one, or the kernel
gave it to a connection. granian even shares one with another granian, and each gets half of the requests. So these are
outside the kernel's range of ephemeral ports, and each is locked by one process of the tests until that ends.
"""

import fcntl
import os
import random
import socket
import tempfile
from functools import cache
from pathlib import Path
from typing import IO

FIRST, LAST = 10_100, 65_535  # browsers refuse 10080
EPHEMERAL_RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")
USUAL_EPHEMERAL_RANGE = 32_768, 65_535  # for systems without that file

locks: list[IO] = []  # open as long as the process runs


def free_port() -> int:
    """A port of this machine for this process alone."""
    folder = Path(tempfile.gettempdir()) / f"treeline-ports-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    for port in random.sample(candidates(), len(candidates())):
        lock = (folder / str(port)).open("w")
        if take(lock) and is_free(port):
            locks.append(lock)
            return port
        lock.close()
    raise RuntimeError("No port is free.")


@cache
def candidates() -> range:
    """The ports below or above the ephemeral ones, whichever are more; all where there are none."""
    low, high = ephemeral_range()
    return max(range(FIRST, low), range(high + 1, LAST + 1), key=len) or range(FIRST, LAST + 1)


def ephemeral_range() -> tuple[int, int]:
    """The first and the last port that the kernel gives to connections."""
    if not EPHEMERAL_RANGE.exists():
        return USUAL_EPHEMERAL_RANGE
    low, high = map(int, EPHEMERAL_RANGE.read_text().split())
    return low, high


def take(lock: IO) -> bool:
    """Whether this process has it now. The kernel releases it when the process ends, however it ends."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_free(port: int) -> bool:
    """Whether nothing listens there, nor did a moment ago."""
    with socket.socket() as probe:
        try:
            probe.bind(("", port))
        except OSError:
            return False
    return True
