"""granian's end of project/serving/intake.py: what asks it, and what it answers to."""

import io
import threading
from collections.abc import Iterator

from project.serving.intake import Intake

WAIT_SECONDS = 10


class Source(io.RawIOBase):
    """A body that arrives in pieces; the last may be waited for."""

    def __init__(self, *pieces: bytes, gate: threading.Event | None = None) -> None:
        self.pieces, self.gate, self.begun = iter(pieces), gate, threading.Event()

    def read(self, size: int = -1) -> bytes:
        self.begun.set()
        piece = next(self.pieces, b"")
        if not piece and self.gate:
            assert self.gate.wait(WAIT_SECONDS)
        return piece


class Answer:
    """granian's end: what is answered, from whichever thread. ``parts``: None where it came as a whole."""

    def __init__(self) -> None:
        self.is_there = threading.Event()
        self.status, self.body, self.parts, self.thread = 0, b"", None, ""

    def response_bytes(self, status: int, headers: list, body: bytes) -> None:
        self.status, self.body, self.thread = status, body, threading.current_thread().name
        self.is_there.set()

    def response_iter(self, status: int, headers: list, body: Iterator[bytes]) -> None:
        self.parts = list(body)
        body.close()
        self.response_bytes(status, headers, b"".join(self.parts))


class Client:
    """Asks an Intake and waits for what it answers."""

    def __init__(self, application, threads: int = 2) -> None:
        self.intake = Intake(application, threads)

    def ask(self, path: str = "/trees/", source: io.RawIOBase | None = None, **environ: str) -> tuple[int, bytes]:
        answer = self.answer(path, source, **environ)
        return answer.status, answer.body

    def answer(self, path: str = "/trees/", source: io.RawIOBase | None = None, **environ: str) -> Answer:
        answer = Answer()
        asked = {"PATH_INFO": path, "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.input": source or io.BytesIO()} | environ
        self.intake(answer, asked)
        assert answer.is_there.wait(WAIT_SECONDS)
        return answer


def echo(environ, start_response) -> Iterator[bytes]:
    """Answers the length that the application was told, the body, and the name of the thread."""
    start_response("200 OK", [])
    length = environ.get("CONTENT_LENGTH", "-")
    return iter([f"{length}|".encode(), environ["wsgi.input"].read(), f"|{threading.current_thread().name}".encode()])
