"""Ports for the servers that tests start.

A port that is merely free now may be gone when the server comes to listen at it: another worker is given the same one,
or the kernel gives it to a connection. granian takes even one at which another granian listens, and then each gets
half of the requests. So these are ports that the kernel gives to nobody, and each belongs to one process of the tests
until that ends.
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
KERNELS = Path("/proc/sys/net/ipv4/ip_local_port_range")
USUAL_KERNELS = 32_768, 65_535  # where it does not tell

taken: list[IO] = []


def free_port() -> int:
    """A port of this machine for this process alone."""
    folder = Path(tempfile.gettempdir()) / f"treeline-ports-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    for port in random.sample(candidates(), len(candidates())):
        lock = (folder / str(port)).open("w")
        if is_ours(lock) and is_free(port):
            taken.append(lock)
            return port
        lock.close()
    raise RuntimeError("No port is free.")


@cache
def candidates() -> range:
    """Those that the kernel gives to nobody, as long as there are enough of them."""
    low, high = map(int, KERNELS.read_text().split()) if KERNELS.exists() else USUAL_KERNELS
    return max(range(FIRST, low), range(high + 1, LAST + 1), key=len) or range(FIRST, LAST + 1)


def is_ours(lock: IO) -> bool:
    """The kernel opens the lock when the process ends, however it ends."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_free(port: int) -> bool:
    """Whether nobody listens there, or did a moment ago."""
    with socket.socket() as probe:
        try:
            probe.bind(("", port))
        except OSError:
            return False
    return True
