"""project/serving/intake.py: bodies are received before a request takes one of Django's threads."""

import threading

import pytest

from project.serving import intake
from tests.serving.client import WAIT_SECONDS, Client, Source, echo

pytestmark = pytest.mark.once


@pytest.fixture
def client() -> Client:
    return Client(echo)


def test_body_is_whole_before_the_application_is_called(client):
    status, answer = client.ask(source=Source(b"one ", b"two ", b"three"), CONTENT_LENGTH="13")
    length, body, thread = answer.split(b"|")
    assert (status, length, body) == (200, b"13", b"one two three")


def test_application_runs_in_threads_of_its_own():
    threads = set()

    def application(environ, start_response):
        threads.add(threading.current_thread().name)
        start_response("200 OK", [])
        return []

    client = Client(application, threads=1)
    for _ in range(3):
        client.ask()
    assert threads == {"django-0"}


def test_chunked_body_gets_its_length(client):
    status, answer = client.ask(source=Source(b"abc", b"de"), HTTP_TRANSFER_ENCODING="chunked")
    assert answer.split(b"|")[:2] == [b"5", b"abcde"]


def test_body_of_http_2_without_a_length_is_read(client):
    status, answer = client.ask(source=Source(b"abc"), SERVER_PROTOCOL="HTTP/2.0")
    assert answer.split(b"|")[:2] == [b"3", b"abc"]


@pytest.mark.parametrize("length", [{}, {"CONTENT_LENGTH": ""}, {"CONTENT_LENGTH": "0"}])
def test_request_without_a_body_is_not_waited_for(length):
    def application(environ, start_response):
        start_response("200 OK", [])
        return []

    source = Source(b"of the next request")
    assert Client(application).ask(source=source, **length)[0] == 200
    assert not source.begun.is_set()


def test_body_that_ends_before_its_length_reaches_no_view(client):
    """A client that leaves in the middle: what it sent is not what it meant."""
    status, answer = client.ask(source=Source(b"abc"), CONTENT_LENGTH="100")
    assert (status, answer) == (408, b"The request did not arrive.")


def test_body_larger_than_the_memory_it_may_take_is_whole(client, monkeypatch):
    monkeypatch.setattr(intake, "IN_MEMORY_BYTES", 10)
    pieces = [bytes([65 + number]) * 7 for number in range(9)]
    status, answer = client.ask(source=Source(*pieces), CONTENT_LENGTH="63")
    assert answer.split(b"|")[1] == b"".join(pieces)


# Limits


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(intake, "MAX_BODY_BYTES", 100)


def test_body_that_says_it_is_too_large_is_refused_unread(client, small):
    source = Source(b"x")
    status, detail = client.ask(source=source, CONTENT_LENGTH="101")
    assert (status, detail) == (413, b"The request is too large.")
    assert not source.begun.is_set()


def test_largest_body_is_taken(client, small):
    status, answer = client.ask(source=Source(b"x" * 100), CONTENT_LENGTH="100")
    assert (status, answer.split(b"|")[0]) == (200, b"100")


def test_chunked_body_that_grows_too_large_is_refused_when_it_does(client, small):
    source = Source(b"x" * 60, b"x" * 41, b"never read")
    status, _ = client.ask(source=source, HTTP_TRANSFER_ENCODING="chunked")
    assert status == 413
    assert next(source.pieces) == b"never read"


def test_refused_body_gives_its_place_back(client, small, monkeypatch):
    monkeypatch.setattr(client.intake, "_room", threading.BoundedSemaphore(1))
    for _ in range(3):
        assert client.ask(source=Source(b"x" * 101), HTTP_TRANSFER_ENCODING="chunked")[0] == 413
    assert client.ask(source=Source(b"x"), CONTENT_LENGTH="1")[0] == 200


class Receiving:
    """Requests whose bodies do not end before ``finish``."""

    def __init__(self, client: Client, number: int) -> None:
        self.gate = threading.Event()
        self.sources = [Source(b"x", gate=self.gate) for _ in range(number)]
        self.statuses: list[int] = []
        self.threads = [threading.Thread(target=self.ask, args=[client, source]) for source in self.sources]
        for thread in self.threads:
            thread.start()
        assert all(source.begun.wait(WAIT_SECONDS) for source in self.sources)

    def ask(self, client: Client, source: Source) -> None:
        self.statuses.append(client.ask(source=source, CONTENT_LENGTH="1")[0])

    def finish(self) -> list[int]:
        self.gate.set()
        for thread in self.threads:
            thread.join(WAIT_SECONDS)
        return self.statuses


def test_bodies_that_do_not_come_take_none_of_the_applications_threads():
    client = Client(echo, threads=1)
    waiting = Receiving(client, 5)
    assert client.ask()[0] == 200
    assert client.ask(source=Source(b"ab"), CONTENT_LENGTH="2")[0] == 200
    assert waiting.finish() == [200] * 5


def test_more_bodies_at_once_than_there_is_room_for_are_asked_to_come_again(client, monkeypatch):
    monkeypatch.setattr(client.intake, "_room", threading.BoundedSemaphore(3))
    waiting = Receiving(client, 3)
    status, detail = client.ask(source=Source(b"ab"), CONTENT_LENGTH="2")
    assert status == 503
    assert detail == b"Too many requests are being received. Try again in a moment."
    assert client.ask()[0] == 200  # without a body
    assert waiting.finish() == [200] * 3
    assert client.ask(source=Source(b"ab"), CONTENT_LENGTH="2")[0] == 200


def test_some_of_the_servers_threads_stay_free_for_requests_without_a_body():
    assert 0 < intake.MAX_RECEIVING < intake.THREADS


# The application


def test_health_is_answered_while_every_thread_of_the_application_waits():
    gate, begun = threading.Event(), threading.Event()

    def hangs(environ, start_response):
        if not environ["PATH_INFO"].startswith("/health/"):
            begun.set()
            assert gate.wait(WAIT_SECONDS)
        start_response("200 OK", [])
        return [environ["PATH_INFO"].encode()]

    client = Client(hangs, threads=1)
    stuck = threading.Thread(target=client.ask)
    stuck.start()
    assert begun.wait(WAIT_SECONDS)
    assert client.ask("/health/live") == (200, b"/health/live")
    gate.set()
    stuck.join(WAIT_SECONDS)
    assert not stuck.is_alive()


def test_requests_are_answered_while_every_thread_is_at_something_long():
    gate, begun = threading.Event(), threading.Event()

    def imports(environ, start_response):
        if environ["PATH_INFO"] == "/trees/import":
            begun.set()
            assert gate.wait(WAIT_SECONDS)
        start_response("200 OK", [])
        return [threading.current_thread().name.encode()]

    client = Client(imports, threads=1)
    long = threading.Thread(target=client.ask, args=("/trees/import",))
    long.start()
    assert begun.wait(WAIT_SECONDS)
    assert [client.ask("/trees/import/progress/1") for _ in range(2)] == [(200, b"django-spare")] * 2
    gate.set()
    long.join(WAIT_SECONDS)
    assert client.ask()[1] == b"django-0"


def test_error_of_the_application_is_logged_and_answered_and_its_thread_goes_on(caplog):
    calls = []

    def fails_once(environ, start_response):
        calls.append(environ["PATH_INFO"])
        if len(calls) == 1:
            raise RuntimeError("a bug")
        start_response("200 OK", [])
        return [b"fine"]

    client = Client(fails_once, threads=1)
    with caplog.at_level("ERROR"):
        assert client.ask()[0] == 500
    assert [str(record.exc_info[1]) for record in caplog.records] == ["a bug"]
    assert client.ask() == (200, b"fine")


def test_requests_at_once_get_each_its_own_answer():
    client = Client(echo, threads=3)
    answers: dict[int, bytes] = {}

    def ask(number: int) -> None:
        text = str(number).encode() * 5
        answers[number] = client.ask(source=Source(text), CONTENT_LENGTH=str(len(text)))[1].split(b"|")[1]

    threads = [threading.Thread(target=ask, args=[number]) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT_SECONDS)
    assert answers == {number: str(number).encode() * 5 for number in range(40)}


@pytest.mark.parametrize("streaming", [False, True])
def test_answer_that_is_there_as_a_whole_is_given_in_one_piece(streaming):
    closed = []

    class Response:
        def __init__(self):
            self.streaming = streaming

        def __iter__(self):
            return iter([b"one ", b"two"])

        def close(self):
            closed.append(threading.current_thread().name)

    client = Client(lambda environ, start_response: (start_response("200 OK", []), Response())[1])
    answer = client.answer()
    assert (answer.parts, answer.body) == ([b"one ", b"two"] if streaming else None, b"one two")
    assert [name.split("-")[0] for name in [*closed, answer.thread]] == ["sending" if streaming else "django"] * 2


def test_client_that_reads_slowly_takes_none_of_the_applications_threads():
    gate = threading.Event()

    def application(environ, start_response):
        start_response("200 OK", [])
        return waits() if environ["PATH_INFO"] == "/slow" else [b"quick"]

    def waits():
        yield b"begun"
        assert gate.wait(WAIT_SECONDS)

    client = Client(application, threads=1)
    slow = threading.Thread(target=client.ask, args=["/slow"])
    slow.start()
    assert client.ask() == (200, b"quick")
    gate.set()
    slow.join(WAIT_SECONDS)
    assert not slow.is_alive()


def test_sending_threads_are_used_again_and_are_never_more_than_allowed():
    threads, done, gate = intake.SendingThreads(3), threading.Semaphore(0), threading.Event()
    names = set()

    def task():
        names.add(threading.current_thread())
        assert gate.wait(WAIT_SECONDS)
        done.release()

    for _ in range(10):
        threads.run(task)
    gate.set()
    assert all(done.acquire(timeout=WAIT_SECONDS) for _ in range(10))
    assert len(names) == 3


def test_application_is_told_nothing_of_the_environment_of_the_process(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "x" * 50)
    told = {}
    Client(lambda environ, start_response: told.update(environ) or start_response("200 OK", []) or []).ask()
    assert "SECRET_KEY" not in told and told["PATH_INFO"] == "/trees/"
