"""Between granian and Django: a request takes a thread of Django's only when its body has arrived.

granian hands over a request as soon as its headers are there, and reading a body that does not come would block the
thread: as many half-sent requests as threads would stop the site. So granian gets many cheap threads, in which bodies
are received, and Django runs in a few of its own, each with a database connection, which also send the answers. One
more helps out while all of them are at something long. Django finds the whole body in ``wsgi.input``, with its length,
also of a chunked request.

A body has to be read before granian's call returns: after that it is empty (2.8.7). One that stops to arrive, or
arrives byte by byte, is cut off by ending its connection: answering while granian still waits for it freezes the worker
(2.8.7 and 2.8.9).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from queue import Empty, SimpleQueue
from tempfile import SpooledTemporaryFile
from threading import BoundedSemaphore, Semaphore, Thread
from typing import IO, TYPE_CHECKING, cast

from django.db import connections

from project.serving.exchange import Answer, Application, Environ, Exchange
from project.serving.quiet_connections import Peer, end, end_quiet, traffic_of

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

THREADS = 64  # of granian, per worker
MAX_RECEIVING = 48  # the rest stays free for requests without a body
MAX_SENDING = 64  # threads of our own that send answers part by part
MAX_BODY_BYTES = 64 * 1024 * 1024  # what a view takes is less, and it says so itself
IN_MEMORY_BYTES = 1024 * 1024
CHUNK_BYTES = 16 * 1024
STALL_SECONDS = 20  # within which the next chunk of a body has to arrive
SHORT_STALL_SECONDS = 2  # where no room is left to receive another
WATCH_SECONDS = 5
# A body may take this long, and a second more for each so many bytes of it that have come: less than any line has.
GRACE_SECONDS = 30
MIN_BYTES_PER_SECOND = 500
SLOW_WATCHES = 2  # in a row, in which a connection brought something, and less than that
ROOM_SECONDS = 1
SPARE_AFTER_SECONDS = 0.5  # in which none of Django's threads becomes free
SPARE = -1  # its number
TOO_LARGE = ("413 Content Too Large", "The request is too large.")
UNQUEUED = ("/health/", "/metrics")  # answered while Django's threads wait for a database that hangs


class Refused(Exception):
    """``args``: the status line, and a sentence."""


class Intake:
    """Answers the requests of a worker by ``application``, in ``threads`` threads."""

    def __init__(self, application: Application, threads: int) -> None:
        self._application = application
        self._threads = threads
        self._jobs: SimpleQueue[Exchange] = SimpleQueue()
        self._sending = SendingThreads(MAX_SENDING)
        self._room = BoundedSemaphore(MAX_RECEIVING)
        self._receiving: set[_Receiving] = set()
        self._began: dict[int, float] = {}  # of what each of Django's threads is doing
        self._slow = SlowConnections()
        for number in range(threads):
            Thread(target=self._work, args=(number,), name=f"django-{number}", daemon=True).start()
        Thread(target=self._help, name="django-spare", daemon=True).start()
        Thread(target=self._watch, name="intake-watch", daemon=True).start()

    def __call__(self, answer: Answer, scope: Environ) -> None:
        """As granian calls it (server.py). ``answer`` is given when this has returned, by another thread."""
        exchange = Exchange(answer, scope)
        if scope["PATH_INFO"].startswith(UNQUEUED):
            self._respond(exchange)
        elif not _has_a_body(scope) or self._receive(exchange):
            self._jobs.put(exchange)

    def _work(self, number: int) -> None:
        while True:
            exchange = self._jobs.get()
            self._take(exchange, number)
            del exchange  # its body, too

    def _take(self, exchange: Exchange, number: int) -> None:
        self._began[number] = time.monotonic()
        self._respond(exchange)
        del self._began[number]

    def _help(self) -> None:
        """Answers what waits while the other threads are at something long, such as an import: the page that waits for
        it asks how far it is, and others go on working."""
        while True:  # by the clock: to be woken by each request would take longer than many a request
            time.sleep(SPARE_AFTER_SECONDS)
            while self._are_long_busy() and (exchange := self._next()):
                self._take(exchange, SPARE)
                del exchange
                connections.close_all()  # the database allows so many

    def _next(self) -> Exchange | None:
        try:
            return self._jobs.get_nowait()
        except Empty:
            return None

    def _are_long_busy(self) -> bool:
        before = time.monotonic() - SPARE_AFTER_SECONDS
        began = [at for number, at in list(self._began.items()) if number != SPARE]
        return len(began) == self._threads and all(at < before for at in began)

    def _respond(self, exchange: Exchange) -> None:
        try:
            response = self._application(exchange.environ, exchange.start_response)
            body = _as_a_whole(response)
            if body is None:
                self._sending.run(lambda: exchange.stream(_Stream(response)))
            else:
                exchange.send(body)
        except BaseException:  # noqa: BLE001 (this thread has others to answer)
            exchange.fail()

    def _watch(self) -> None:
        while True:
            time.sleep(WATCH_SECONDS)
            self._end_stalled(STALL_SECONDS)
            self._end_late()

    def _end_late(self) -> None:
        """Ends connections whose bodies arrive, but would not be here for hours."""
        now = time.monotonic()
        late = [each for each in list(self._receiving) if each.is_late(now)]
        slow = self._slow.among({each.ip: now - each.began for each in late})
        ips = {ip for ip, _ in slow}
        for each in late:
            each.has_stalled = each.has_stalled or each.ip in ips
        end(slow)

    def _end_stalled(self, seconds: float) -> None:
        """Ends what has not brought a chunk for ``seconds``.

        Not while a request takes that long to be answered: its connection is as quiet as one that has stalled.
        """
        before = time.monotonic() - seconds
        if any(began < before for began in list(self._began.values())):
            return
        stalled = [each for each in list(self._receiving) if each.at < before]
        for each in stalled:
            each.has_stalled = True
        if stalled:
            end_quiet({each.ip for each in stalled}, seconds)

    def _receive(self, exchange: Exchange) -> bool:
        """Replaces ``wsgi.input`` by the body. False where it was refused."""
        try:
            self._read_body(exchange.environ)
        except Refused as refused:
            status, detail = refused.args
            exchange.start_response(status, [("Content-Type", "text/plain"), ("Connection", "close")])
            exchange.send(detail.encode())
            return False
        return True

    def _read_body(self, environ: Environ) -> None:
        length = environ.get("CONTENT_LENGTH") or ""
        if length.isdecimal() and int(length) > MAX_BODY_BYTES:
            raise Refused(*TOO_LARGE)
        if not self._room.acquire(blocking=False):
            self._end_stalled(SHORT_STALL_SECONDS)
            if not self._room.acquire(timeout=ROOM_SECONDS):
                raise Refused("503 Service Unavailable", "Too many requests are being received. Try again in a moment.")
        receiving = _Receiving(environ.get("REMOTE_ADDR", ""))
        self._receiving.add(receiving)
        try:
            body, size = _read(environ["wsgi.input"], receiving)
        finally:
            self._receiving.discard(receiving)
            self._room.release()
        if size < int(length) if length.isdecimal() else receiving.has_stalled:
            raise Refused("408 Request Timeout", "The request did not arrive.")
        environ["CONTENT_LENGTH"], environ["wsgi.input"] = str(size), body


class _Receiving:
    """A body that is being received. ``at``: when its last chunk came. ``size``: what has come, in bytes."""

    def __init__(self, ip: str) -> None:
        self.ip, self.size, self.has_stalled = ip, 0, False
        self.began = self.at = time.monotonic()

    def is_late(self, now: float) -> bool:
        return now > self.began + GRACE_SECONDS + self.size / MIN_BYTES_PER_SECOND


class SlowConnections:
    """Finds the connections of bodies that are late, of which granian tells the client's IP and no more.

    On such a one nothing was sent since the body began, and in each of the last watches something came, but little: a
    fast upload brings more, and a request that waits for its answer nothing.
    """

    def __init__(self) -> None:
        self._received: dict[Peer, int] = {}
        self._watches: dict[Peer, int] = {}

    def among(self, late: dict[str, float]) -> set[Peer]:
        """``late``: IP -> for how long a body from there has been arriving, in seconds. Call it every WATCH_SECONDS."""
        enough, watches, received = MIN_BYTES_PER_SECOND * WATCH_SECONDS, {}, {}
        for peer, traffic in traffic_of(late).items() if late else ():
            received[peer] = traffic.received
            new = traffic.received - self._received.get(peer, traffic.received)
            if 0 < new < enough and traffic.since_sent > late[peer[0]] - WATCH_SECONDS:
                watches[peer] = self._watches.get(peer, 0) + 1
        self._received, self._watches = received, watches
        return {peer for peer, count in watches.items() if count >= SLOW_WATCHES}


class SendingThreads:
    """Threads that wait for clients, started when they are needed. Python waits for none of them when it ends."""

    def __init__(self, most: int) -> None:
        self._tasks: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._idle, self._left = Semaphore(0), Semaphore(most)

    def run(self, task: Callable[[], None]) -> None:
        self._tasks.put(task)
        if not self._idle.acquire(blocking=False) and self._left.acquire(blocking=False):
            Thread(target=self._work, name="sending", daemon=True).start()

    def _work(self) -> None:
        while True:
            self._tasks.get()()
            self._idle.release()


def _as_a_whole(response: Iterable[bytes]) -> bytes | None:
    """What is there already; None for a response that is to be sent part by part."""
    if isinstance(response, list):
        return b"".join(response)
    if getattr(response, "streaming", True):
        return None
    try:
        return b"".join(response)
    finally:
        cast("HttpResponseBase", response).close()


class _Stream:
    """A response that is read at the client's pace. If it reads the database, it does so over a connection of the
    thread that waits for the client, and there are too many of those for each to keep one."""

    def __init__(self, response: Iterable[bytes]) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._response
        finally:
            connections.close_all()

    def close(self) -> None:
        if hasattr(self._response, "close"):
            self._response.close()


def _has_a_body(environ: Environ) -> bool:
    """Without a length a body is chunked; HTTP/2 has no word for that."""
    length = environ.get("CONTENT_LENGTH")
    if length:
        return bool(length != "0")
    return "HTTP_TRANSFER_ENCODING" in environ or environ["SERVER_PROTOCOL"] not in ("HTTP/1.0", "HTTP/1.1")


def _read(source: IO[bytes], receiving: _Receiving) -> tuple[IO[bytes], int]:
    """The whole body and its size."""
    body: IO[bytes] = SpooledTemporaryFile(IN_MEMORY_BYTES)  # noqa: SIM115 (Django reads it)
    while chunk := source.read(CHUNK_BYTES):
        receiving.at, receiving.size = time.monotonic(), receiving.size + len(chunk)
        body.write(chunk)
        if body.tell() > MAX_BODY_BYTES:
            raise Refused(*TOO_LARGE)
    size = body.tell()
    body.seek(0)
    return body, size
