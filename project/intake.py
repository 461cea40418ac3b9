"""Between granian and Django: a request takes a thread of Django's only when its body has arrived.

granian hands over a request as soon as its headers are there, and reading a body that does not come would block the
thread: as many half-sent requests as threads would stop the site. So granian gets many cheap threads, in which bodies
are received, and Django runs in a few of its own, each with a database connection. Django finds the whole body in
``wsgi.input``, with its length, also of a chunked request.

A body that never comes is not cut off here: answering while granian still waits for it freezes the worker (2.8.7).
It holds one of the cheap threads until its connection ends; a proxy in front ends it sooner.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from queue import SimpleQueue
from tempfile import SpooledTemporaryFile
from threading import BoundedSemaphore, Lock, Thread
from typing import IO, Any

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

THREADS = 64  # of granian, per worker
MAX_RECEIVING = 48  # the rest stays free for requests without a body
MAX_BODY_BYTES = 64 * 1024 * 1024  # what a view takes is less, and it says so itself
IN_MEMORY_BYTES = 1024 * 1024
CHUNK_BYTES = 64 * 1024
HEALTH = "/health/"


class Refused(Exception):
    """``args``: the status line, and a sentence."""


class Intake:
    """A WSGI application that runs ``application`` in ``threads`` threads."""

    def __init__(self, application: Application, threads: int) -> None:
        self._application = application
        self._jobs: SimpleQueue[_Job] = SimpleQueue()
        self._receiving = BoundedSemaphore(MAX_RECEIVING)
        for number in range(threads):
            Thread(target=self._work, name=f"django-{number}", daemon=True).start()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith(HEALTH):  # answered while Django's threads wait for a database that hangs
            return self._application(environ, start_response)
        try:
            self._receive(environ)
        except Refused as refused:
            status, detail = refused.args
            start_response(status, [("Content-Type", "text/plain"), ("Connection", "close")])
            return [detail.encode()]
        job = _Job(environ, start_response)
        self._jobs.put(job)
        return job.result()

    def _work(self) -> None:
        while True:
            self._jobs.get().run(self._application)

    def _receive(self, environ: Environ) -> None:
        """Replaces ``wsgi.input`` by the body. Raises Refused."""
        length = environ.get("CONTENT_LENGTH") or ""
        if length == "0" or not length and not _may_have_a_body(environ):
            return
        if length.isdecimal() and int(length) > MAX_BODY_BYTES:
            raise Refused("413 Content Too Large", "The request is too large.")
        if not self._receiving.acquire(blocking=False):
            raise Refused("503 Service Unavailable", "Too many requests are being received. Try again in a moment.")
        try:
            body, size = _read(environ["wsgi.input"])
        finally:
            self._receiving.release()
        environ["CONTENT_LENGTH"], environ["wsgi.input"] = str(size), body


class _Job:
    """One request on its way from a thread of granian to one of Django, and its answer back."""

    def __init__(self, environ: Environ, start_response: StartResponse) -> None:
        self._request = environ, start_response
        self._done = Lock()
        self._done.acquire()
        self._response: Iterable[bytes] = ()
        self._error: BaseException | None = None

    def run(self, application: Application) -> None:
        try:
            self._response = application(*self._request)
        except BaseException as error:  # noqa: BLE001 (raised again where the request came from)
            self._error = error
        self._done.release()

    def result(self) -> Iterable[bytes]:
        self._done.acquire()
        if self._error:
            raise self._error
        return self._response


def _may_have_a_body(environ: Environ) -> bool:
    """Without a length a body is chunked; HTTP/2 has no word for that."""
    return "HTTP_TRANSFER_ENCODING" in environ or environ["SERVER_PROTOCOL"] not in ("HTTP/1.0", "HTTP/1.1")


def _read(source: IO[bytes]) -> tuple[IO[bytes], int]:
    """The whole body and its size. Waits for as long as the client takes."""
    body: IO[bytes] = SpooledTemporaryFile(IN_MEMORY_BYTES)  # noqa: SIM115 (Django reads it)
    while chunk := source.read(CHUNK_BYTES):
        body.write(chunk)
        if body.tell() > MAX_BODY_BYTES:
            raise Refused("413 Content Too Large", "The request is too large.")
    size = body.tell()
    body.seek(0)
    return body, size
