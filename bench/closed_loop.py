"""A client that costs little: a few kept connections in one process, each with one request at a time, on sockets."""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import quantiles

READ_BYTES = 1 << 18


@dataclass(frozen=True)
class Result:
    """``rate``: answers a second; ``p95``: milliseconds; ``refused``: answers of another status than 200."""

    rate: float
    p95: float
    refused: int


class Connection:
    """``request`` makes the bytes to send each time; ``answered`` gets the body of each answer."""

    def __init__(self, port: int, request: Callable[[], bytes], answered: Callable[[bytes], None] | None = None):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.request, self.answered = request, answered

    def send(self) -> None:
        self.received, self.began = b"", time.perf_counter()
        self.socket.sendall(self.request())

    def read(self) -> bool:
        """Whether the answer is complete."""
        self.received += self.socket.recv(READ_BYTES)
        head, end, body = self.received.partition(b"\r\n\r\n")
        if not end or len(body) < _length(head):
            return False
        self.status = int(head[9:12])
        if self.answered and self.status == 200:
            self.answered(body)
        return True


def run(connections: Sequence[Connection], seconds: float) -> Result:
    """Each connection sends its next request when the one before is answered, for ``seconds``."""
    times, refused = [], 0
    with selectors.DefaultSelector() as selector:
        for each in connections:
            selector.register(each.socket, selectors.EVENT_READ, each)
            each.send()
        began, waiting = time.perf_counter(), len(connections)
        while waiting:
            for key, _ in selector.select():
                if not key.data.read():
                    continue
                times.append(time.perf_counter() - key.data.began)
                refused += key.data.status != 200
                if time.perf_counter() - began < seconds:
                    key.data.send()
                else:  # no answer is left behind: a refresh that is lost would be repeated
                    waiting -= 1
                    selector.unregister(key.data.socket)
    for each in connections:
        each.socket.close()
    return Result(len(times) / (time.perf_counter() - began), quantiles(times, n=20)[-1] * 1000, refused)


def request(method: str, path: str, token: str, *headers: str) -> bytes:
    length = ["Content-Length: 0"] if method == "POST" else []
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Authorization: Bearer {token}", *headers, *length]
    return "\r\n".join([*lines, "", ""]).encode()


def _length(head: bytes) -> int:
    """Of the body: all contenders tell it."""
    _, _, rest = head.lower().partition(b"content-length:")
    return int(rest.partition(b"\r\n")[0])
