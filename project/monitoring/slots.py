"""A number for each process of this machine that counts: files of counters are named after it.

A process takes the smallest number that no other has, by a lock that ends with it, and its counters go on from those of
the process before. So there are as many files as processes that ran at once, however often workers are replaced.

prometheus_client maps its files into memory, and makes them as holes: where the disk is full, writing to one ends the
process by SIGBUS. So they get their blocks here, before anybody maps them.
"""

from __future__ import annotations

import fcntl
import os
import sys
from pathlib import Path
from typing import IO, NamedTuple

MAX_SLOTS = 1024
KINDS = ("counter", "histogram")  # of files, as prometheus_client names them
FILE_BYTES = 1 << 20  # some thousand counters; it would grow by holes


class Process(NamedTuple):
    slot: int
    id: int
    command: str


class Slots:
    """``folder``: of the locks. Calling it answers the number of this process, also after a fork."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._taken: tuple[int, int, IO[str]] | None = None  # process, number, locked file

    def __call__(self) -> int:
        process = os.getpid()
        if self._taken is None or self._taken[0] != process:
            self._taken = process, *self._take(process)
        return self._taken[1]

    def allocate(self, count: int) -> None:
        """Makes the files of the first ``count`` numbers, so that processes can start when the disk is full."""
        for number in range(count):
            self._allocate(number)

    def processes(self) -> list[Process]:
        """Those that have a number now."""
        found = []
        for file in self._folder.glob("*.slot"):
            with file.open() as lock:
                if not _try_lock(lock):
                    process, _, command = lock.read().partition(" ")
                    found.append(Process(int(file.stem), int(process or 0), command))
        return found

    def _take(self, process: int) -> tuple[int, IO[str]]:
        self._folder.mkdir(parents=True, exist_ok=True)
        for number in range(MAX_SLOTS):
            file = (self._folder / f"{number}.slot").open("a+")
            if _try_lock(file):
                file.truncate(0)
                file.write(f"{process} {command()}")
                file.flush()
                self._allocate(number)
                return number, file
            file.close()
        raise OSError("too many processes")

    def _allocate(self, number: int) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        for kind in KINDS:
            with (self._folder / f"{kind}_{number}.db").open("ab") as file:
                if os.fstat(file.fileno()).st_size < FILE_BYTES:
                    os.posix_fallocate(file.fileno(), 0, FILE_BYTES)


def command() -> str:
    """What this process does: ``serve`` or ``worker``, as manage.py is told."""
    return sys.argv[1] if Path(sys.argv[0]).name == "manage.py" and len(sys.argv) > 1 else Path(sys.argv[0]).stem


def _try_lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
