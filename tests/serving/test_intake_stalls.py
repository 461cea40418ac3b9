"""Bodies that do not arrive, or byte by byte, are cut off by the server itself, and cost nobody else anything
(project/serving/intake.py)."""

import http.client
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from project.serving.quiet_connections import end_quiet
from tests.ports import free_port

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(
        not hasattr(socket, "TCP_INFO"), reason="the kernel does not tell how long a connection is quiet"
    ),
]
ROOT = Path(__file__).resolve().parents[2]
STALL_SECONDS = 3
GRACE_SECONDS = 6
# The intake before an application that tells how much it got, with less patience.
SERVER = f"""
import sys, time
from project.serving import intake
from project.serving.server import Server

intake.STALL_SECONDS, intake.WATCH_SECONDS, intake.SHORT_STALL_SECONDS = {STALL_SECONDS}, 0.5, 0.5
intake.GRACE_SECONDS = {GRACE_SECONDS}

def application(environ, start_response):
    time.sleep(float(environ["QUERY_STRING"] or 0))
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(len(environ["wsgi.input"].read())).encode()]

if __name__ == "__main__":
    options = dict(interface="wsgi", blocking_threads=intake.THREADS, log_level="critical")
    Server("x", port=int(sys.argv[1]), **options).serve(
        target_loader=lambda *target: intake.Intake(application, 1), wrap_loader=False
    )
"""
HALF = {
    "length": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc",
    "length, nothing": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n",
    "chunked": b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
}


@pytest.fixture(scope="module")
def port():
    port = free_port()
    process = subprocess.Popen([sys.executable, "-c", SERVER, str(port)], cwd=ROOT)
    try:
        until = time.monotonic() + 60
        while not is_there(port):
            assert time.monotonic() < until and process.poll() is None, "it did not start"
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def is_there(port: int) -> bool:
    try:
        return post(port, b"") == "0"
    except OSError:
        return False


def post(port: int, body: bytes, path: str = "/") -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("POST", path, body)
        return connection.getresponse().read().decode()
    finally:
        connection.close()


def half_sent(port: int, request: bytes) -> socket.socket:
    client = socket.create_connection(("127.0.0.1", port), timeout=30)
    client.sendall(request)
    return client


@pytest.mark.parametrize("request_bytes", HALF.values(), ids=HALF)
def test_body_that_stops_to_arrive_ends_its_connection(port, request_bytes):
    with half_sent(port, request_bytes) as client:
        began = time.monotonic()
        assert b"200" not in client.recv(100)
        assert STALL_SECONDS - 1 < time.monotonic() - began < 3 * STALL_SECONDS
    assert post(port, b"x" * 70_000) == "70000"


def test_more_of_them_than_there_is_room_for_make_room(port):
    with ExitStack() as stack:
        for number in range(60):
            stack.enter_context(half_sent(port, list(HALF.values())[number % 3]))
        time.sleep(1.5)  # more than SHORT_STALL_SECONDS, also for those that came last, and less than STALL_SECONDS
        assert post(port, b"x" * 70_000) == "70000"
        assert post(port, b"") == "0"


def test_slow_body_that_keeps_arriving_is_received(port):
    with half_sent(port, b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\nConnection: close\r\n\r\n") as client:
        for letter in (b"a", b"b", b"c", b"d", b"e", b"f"):
            time.sleep(STALL_SECONDS / 4)
            client.sendall(letter)
        assert client.recv(1000).endswith(b"6")


DRIP = {
    "length": (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n", b"x"),
    "chunked": (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
}


@pytest.mark.parametrize(("head", "drop"), DRIP.values(), ids=DRIP)
def test_body_that_arrives_byte_by_byte_ends_its_connection_and_no_other(port, head, drop):
    waiting = threading.Thread(target=lambda: answers.append(post(port, b"abc", f"/?{GRACE_SECONDS + 4}")))
    answers: list[str] = []
    with half_sent(port, head) as client:
        client.settimeout(0.2)
        began = time.monotonic()
        waiting.start()
        ended = dripped(client, drop, until=began + 4 * GRACE_SECONDS)
        assert GRACE_SECONDS < ended - began < 3 * GRACE_SECONDS
    waiting.join()
    assert answers == ["3"]
    assert post(port, b"x" * 70_000) == "70000"


def dripped(client: socket.socket, drop: bytes, until: float) -> float:
    """Sends ``drop`` again and again until the server ends the connection. Answers when."""
    while time.monotonic() < until:
        try:
            client.sendall(drop)
            if client.recv(100) == b"":
                break
        except TimeoutError:
            continue
        except OSError:
            break
    return time.monotonic()


def test_upload_that_is_slow_but_not_that_slow_is_received(port):
    size = 12_000
    with half_sent(
        port, b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % size
    ) as client:
        for _ in range(size // 300):
            time.sleep(0.25)
            client.sendall(b"x" * 300)
        assert client.recv(1000).endswith(str(size).encode())


def test_connection_that_waits_for_a_long_answer_is_left_alone(port):
    with half_sent(port, HALF["length"]):
        assert post(port, b"abc", f"/?{STALL_SECONDS * 2}") == "3"


def test_only_quiet_connections_of_the_ip_are_ended():
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
        server.accept()[0],
    ):
        assert end_quiet({"192.0.2.1"}, 0) == 0
        assert end_quiet({"127.0.0.1"}, 60) == 0
        assert end_quiet({"127.0.0.1"}, 0) >= 2
        assert client.recv(1) == b""
