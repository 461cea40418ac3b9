"""Ends connections of this process on which nothing comes or goes, or too little.

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
from typing import NamedTuple

# Offsets in struct tcp_info of <linux/tcp.h>: two in milliseconds, and one in bytes, which Linux has since 4.1.
LAST_DATA_SENT, LAST_DATA_RECEIVED, BYTES_RECEIVED = 44, 52, 128
INFO_BYTES = 136
Peer = tuple[str, int]


class Traffic(NamedTuple):
    """Of one connection: for how long the server has sent nothing, for how long the client, and what has come from it
    in all. Seconds, and bytes."""

    since_sent: float
    since_received: float
    received: int


def end_quiet(ips: Collection[str], seconds: float) -> int:
    """Ends the connections from ``ips`` that have been quiet for ``seconds``. Returns how many."""
    traffic = traffic_of(ips)
    return end({peer for peer, each in traffic.items() if min(each.since_sent, each.since_received) >= seconds})


def traffic_of(ips: Collection[str]) -> dict[Peer, Traffic]:
    """The connections from ``ips``, by the client's IP and port. Empty where the kernel does not tell."""
    return {peer: _traffic(connection) for peer, connection in _connections() if peer[0] in ips}


def end(peers: Collection[Peer]) -> int:
    """Ends the connections with these clients. Returns how many."""
    count = 0
    for peer, connection in _connections() if peers else ():
        if peer in peers:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
                count += 1
    return count


def _connections() -> Iterator[tuple[Peer, socket.socket]]:
    if not hasattr(socket, "TCP_INFO"):
        return
    for file in list(Path("/dev/fd").iterdir()):
        with suppress(OSError), _socket_of(int(file.name)) as connection:
            if connection.family in (socket.AF_INET, socket.AF_INET6):
                yield connection.getpeername()[:2], connection


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


def _traffic(connection: socket.socket) -> Traffic:
    info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, INFO_BYTES)
    sent, received = (
        struct.unpack_from("I", info, offset)[0] / 1000 for offset in (LAST_DATA_SENT, LAST_DATA_RECEIVED)
    )
    return Traffic(sent, received, struct.unpack_from("Q", info, BYTES_RECEIVED)[0])
