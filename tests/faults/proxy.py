"""A proxy between a browser and the server that fails on purpose, and remembers every request.

    with FaultProxy("127.0.0.1", 8000) as proxy:
        proxy.fail("POST", "/api/v1/auth/refresh", cut_after())     # the first one's answer is lost
        ...
        assert proxy.count("POST", "/api/v1/auth/refresh") == 2

Each request has a connection of its own: a browser sends a request again by itself when a kept connection breaks, and
that would hide what the page does.
"""

import hashlib
import http.client
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from urllib.parse import urlsplit

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade", "proxy-connection"}


@dataclass(frozen=True)
class Answer:
    """``headers``: pairs, in order, without those that belong to one connection."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


class Cut(Exception):
    """The connection ends here. ``part``: bytes of the answer that still get through."""

    def __init__(self, part: bytes = b""):
        self.part = part


Fault = Callable[[Callable[[], Answer]], Answer]
"""Gets a function that asks the server; gives the answer for the browser, or raises Cut."""


def cut_before() -> Fault:
    """The request never reaches the server."""

    def fault(ask):
        raise Cut()

    return fault


def cut_after() -> Fault:
    """The server has answered, and nothing of the answer arrives."""

    def fault(ask):
        ask()
        raise Cut()

    return fault


def cut_midway() -> Fault:
    """The server has answered, and half of the body arrives."""

    def fault(ask):
        answer = ask()
        raise Cut(head(answer) + answer.body[: len(answer.body) // 2])

    return fault


def answered(status: int, body: str = "", **headers: str) -> Fault:
    """Something in between answers; the server sees nothing. ``Retry_After="1"`` becomes ``Retry-After: 1``."""
    pairs = [("Content-Type", "text/html")] + [(name.replace("_", "-"), value) for name, value in headers.items()]

    def fault(ask):
        return Answer(status, pairs, body.encode())

    return fault


def captive_portal(status: int = 200) -> Fault:
    """A network's own sign-in page, in place of the answer."""
    return answered(status, "<!doctype html><html><body><h1>Welcome to Hotel Wi-Fi</h1></body></html>")


@dataclass
class Gate:
    """Holds requests back until ``open()``. ``reached``: set when the first one stands before it."""

    after: bool = False
    reached: threading.Event = field(default_factory=threading.Event)
    opened: threading.Event = field(default_factory=threading.Event)

    def __call__(self, ask) -> Answer:
        answer = ask() if self.after else None
        self.reached.set()
        assert self.opened.wait(30), "the gate was not opened"
        return answer or ask()

    def open(self):
        self.opened.set()


@dataclass(frozen=True)
class Seen:
    """One request. ``token``: a short hash of its Authorization header, or None; ``status``: None when it was cut;
    ``at``: seconds on a clock that only this process knows, when it had been dealt with."""

    method: str
    path: str
    token: str | None
    status: int | None
    at: float = field(default_factory=time.monotonic)


@dataclass
class Rule:
    method: str
    path: str
    fault: Fault
    skip: int
    times: float

    def takes(self, method: str, path: str) -> bool:
        """Whether this request is one of those to fail. Counts."""
        if (method, path) != (self.method, self.path):
            return False
        self.skip -= 1
        if self.skip >= 0 or self.times <= 0:
            return False
        self.times -= 1
        return True


IMMUTABLE_ANSWERS: dict[tuple, Answer] = {}


class FaultProxy:
    """Listens on a free port of 127.0.0.1 and forwards to ``host:port``. A path is compared without its query.

    ``upstreams``: the servers that answer in turn; at first the one.
    """

    def __init__(self, host: str, port: int):
        self.upstreams = [(host, port)]
        self.turns = count()
        self.seen: list[Seen] = []
        self.rules: list[Rule] = []
        self.lock = threading.Lock()
        self.under_way = 0
        self.server = Listener(("127.0.0.1", 0), Handler)
        self.server.proxy = self
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *exc):
        self.server.shutdown()
        self.server.server_close()

    def fail(self, method: str, path: str, fault: Fault, skip: int = 0, times: float = 1) -> Fault:
        """The next ``times`` such requests, after ``skip`` that pass, meet ``fault``. Answers the fault."""
        with self.lock:
            self.rules.append(Rule(method, path, fault, skip, times))
        return fault

    def heal(self):
        """No more faults."""
        with self.lock:
            self.rules.clear()

    def reset(self):
        """No more faults, and nothing seen yet. One that the test before held back is not seen after it."""
        with self.lock:
            self.rules.clear()
            self.seen = []

    def rest(self):
        """Waits until every request that has come in is dealt with."""
        until = time.monotonic() + 30
        while self.under_way:
            assert time.monotonic() < until, f"{self.under_way} requests are still under way"
            time.sleep(0.01)

    @contextmanager
    def counting(self):
        with self.lock:
            self.under_way += 1
        try:
            yield
        finally:
            with self.lock:
                self.under_way -= 1

    def next_upstream(self) -> tuple[str, int]:
        return self.upstreams[next(self.turns) % len(self.upstreams)]

    @contextmanager
    def recording(self):
        """A list that holds the requests answered or cut inside the block, also after it."""
        start, inside = len(self.seen), []
        try:
            yield inside
        finally:
            inside.extend(self.seen[start:])

    def count(self, method: str, path: str, status: int | None = 0) -> int:
        """Such requests so far; only those that ended with ``status`` where one is given, None for cut ones."""
        return len([s for s in self.seen if (s.method, s.path) == (method, path) and status in (0, s.status)])

    def fault_for(self, method: str, path: str) -> Fault | None:
        with self.lock:
            return next((rule.fault for rule in self.rules if rule.takes(method, path)), None)

    def remember(self, seen: list[Seen], method: str, path: str, authorization: str | None, status: int | None):
        """``seen``: the list of when the request came in."""
        token = hashlib.sha256(authorization.encode()).hexdigest()[:12] if authorization else None
        with self.lock:
            seen.append(Seen(method, path, token, status))


class Listener(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    proxy: FaultProxy

    def handle_error(self, request, client_address):
        """Browsers close connections as they like: not an error."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Listener

    def do(self):
        with self.server.proxy.counting():
            self.deal_with()

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = do

    def deal_with(self):
        proxy, path, authorization = self.server.proxy, urlsplit(self.path).path, self.headers.get("Authorization")
        seen = proxy.seen
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            answer = self.answer(proxy.fault_for(self.command, path), body)
            status, sent = answer.status, head(answer) + answer.body
        except (Cut, OSError, http.client.HTTPException) as error:
            status, sent = None, getattr(error, "part", b"")
        proxy.remember(seen, self.command, path, authorization, status)
        self.wfile.write(sent)
        self.close_connection = True

    def answer(self, fault: Fault | None, body: bytes) -> Answer:
        return fault(lambda: self.ask(body)) if fault else self.ask(body)

    def ask(self, body: bytes) -> Answer:
        """The server's answer. That for a file whose name tells what is in it is kept for the next browser that takes
        the same encodings: on plain http it takes no Brotli."""
        named = (self.server.proxy.upstreams[0], self.command, self.path, self.headers.get("Accept-Encoding"))
        if named in IMMUTABLE_ANSWERS:
            return IMMUTABLE_ANSWERS[named]
        answer = self.ask_server(body)
        if any(name.lower() == "cache-control" and "immutable" in value for name, value in answer.headers):
            IMMUTABLE_ANSWERS[named] = answer
        return answer

    def ask_server(self, body: bytes) -> Answer:
        connection = http.client.HTTPConnection(*self.server.proxy.next_upstream(), timeout=30)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
        try:
            connection.request(self.command, self.path, body or None, headers)
            response = connection.getresponse()
            kept = [(name, value) for name, value in response.getheaders() if name.lower() not in HOP_BY_HOP]
            return Answer(response.status, kept, response.read())
        finally:
            connection.close()

    def log_message(self, *args):
        """Nothing: ``seen`` has every request."""


def head(answer: Answer) -> bytes:
    """Status line and headers of an answer whose connection closes after it."""
    pairs = [(name, value) for name, value in answer.headers if name.lower() != "content-length"]
    if answer.status not in (204, 304):
        pairs.append(("Content-Length", str(len(answer.body))))
    first = f"HTTP/1.1 {answer.status} {http.client.responses.get(answer.status, '')}"
    lines = [f"{name}: {value}" for name, value in [*pairs, ("Connection", "close")]]
    return "\r\n".join([first, *lines, "", ""]).encode("latin-1")
