"""A request as granian hands it over, and its answer, which any thread may give.

granian calls a WSGI application in a thread of its own and sends what the call returns. So that thread would wait while
one of Django's answers: two hand-overs for each request, and each time both want Python's lock. But the object by which
granian's own wrapper of WSGI applications sends (``granian.wsgi``) serves any thread, also later.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

log = logging.getLogger(__name__)
Environ = dict[str, Any]
Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

# Without the variables of the process, which granian's own wrapper adds: each look at a header would pass them.
ENVIRON: Environ = {
    "GATEWAY_INTERFACE": "CGI/1.1",
    "SCRIPT_NAME": "",
    "SERVER_SOFTWARE": "Granian",
    "wsgi.errors": sys.stderr,
    "wsgi.input_terminated": True,
    "wsgi.multiprocess": True,
    "wsgi.multithread": True,
    "wsgi.run_once": False,
    "wsgi.version": (1, 0),
}


class Answer(Protocol):
    """granian's ``WSGIProtocol``. Its second method returns when the last part was sent."""

    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None: ...

    def response_iter(self, status: int, headers: Headers, body: Iterator[bytes]) -> None: ...


class Exchange:
    """``environ`` and ``start_response`` are the application's; what it returns is sent or streamed after that."""

    __slots__ = ("_answer", "_headers", "_status", "environ")

    def __init__(self, answer: Answer, scope: Environ) -> None:
        self.environ = ENVIRON | scope
        self._answer = answer

    def start_response(self, status: str, headers: Headers, error: object = None) -> None:
        self._status, self._headers = int(status[:3]), headers

    def send(self, body: bytes) -> None:
        self._answer.response_bytes(self._status, self._headers, body)

    def stream(self, parts: Iterable[bytes]) -> None:
        """Sends part by part, at the client's pace."""
        self._answer.response_iter(self._status, self._headers, _Parts(parts))

    def fail(self) -> None:
        """An error of the application that it did not answer itself. Call it where the error is caught."""
        log.exception("The application failed at %s", self.environ["PATH_INFO"])
        self.start_response("500 Internal Server Error", [("Content-Type", "text/plain")])
        self.send(b"Internal Server Error")  # granian drops it where an answer has begun


class _Parts:
    """An iterator that granian closes at the end, also when the client has left."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        self._parts, self._iterator = parts, iter(parts)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return next(self._iterator)

    def close(self) -> None:
        if close := getattr(self._parts, "close", None):
            close()
