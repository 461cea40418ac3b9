"""Ends connections of this process on which nothing comes or goes.

granian waits for the rest of a request's body for as long as the client likes, and tells an application the client's IP
but not its port. So all connections of that IP are ended that are quiet: the one whose body does not arrive, and idle
ones, which costs the client no more than a new connection.

Only where the kernel tells how long a connection has been quiet: Linux. Elsewhere a proxy in front has to do it.
"""

import os
import socket
import struct
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LAST_DATA_SENT, LAST_DATA_RECEIVED = 44, 52  # offsets in struct tcp_info of <linux/tcp.h>, milliseconds
INFO_BYTES = 56


def end_quiet(ips: Collection[str], seconds: float) -> int:
    """Ends the connections from ``ips`` that have been quiet for ``seconds``. Returns how many."""
    if not hasattr(socket, "TCP_INFO"):
        return 0
    return sum(_end(int(file.name), ips, seconds) for file in Path("/dev/fd").iterdir())


def _end(fd: int, ips: Collection[str], seconds: float) -> bool:
    with suppress(OSError), _socket_of(fd) as connection:
        is_tcp = connection.family in (socket.AF_INET, socket.AF_INET6)
        if is_tcp and connection.getpeername()[0] in ips and _quiet_seconds(connection) >= seconds:
            connection.shutdown(socket.SHUT_RDWR)
            return True
    return False


@contextmanager
def _socket_of(fd: int) -> Iterator[socket.socket]:
    """A second handle of ``fd``. OSError where that is no socket or was closed meanwhile."""
    copy = os.dup(fd)
    try:
        connection = socket.socket(fileno=copy)
    except OSError:
        os.close(copy)
        raise
    with connection:
        yield connection


def _quiet_seconds(connection: socket.socket) -> float:
    info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, INFO_BYTES)
    times = (struct.unpack_from("I", info, offset)[0] for offset in (LAST_DATA_SENT, LAST_DATA_RECEIVED))
    return float(min(times)) / 1000
