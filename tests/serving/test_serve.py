"""``manage.py serve``, which ``make run`` ends in: the real server in a process of its own."""

import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.conftest import copied_database, empty_database
from tests.operations.site import copy_static
from tests.ports import free_port
from tests.processes import children

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT_SECONDS = 120
NEWCOMER = {"email": "new@example.com", "password": "a new long password"}
DEMO_SIGN_IN = r"Demo sign-in: (\S+) with the password (\S+)"


@pytest.fixture(scope="module")
def database_url(tmp_path_factory):
    """One of its own: the demo is loaded into an empty database only."""
    with empty_database(tmp_path_factory) as url:
        yield url


@pytest.fixture(scope="module")
def environment(tmp_path_factory, database_url):
    """What a server needs to have a database and a folder of its own, which has the static files."""
    folder = tmp_path_factory.mktemp("var")
    copy_static(folder)
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "project.settings",
        "VAR_DIR": str(folder),
        "DATABASE_URL": database_url,
        "HOST": "127.0.0.1",
        "BASE_URL": "",
        "PORT": str(free_port()),
        "WORKERS": "1",  # so that the one that answered is the one that is stopped
        "DEBUG": "0",
        "RUN_WORKER": "0",
    }


@pytest.fixture(scope="module")
def site(environment):
    """A server that runs while the tests that leave it as it is ask it."""
    environment = environment | {"PORT": str(free_port())}
    with serving(environment):
        yield environment


@pytest.fixture(scope="module", autouse=True)
def demo(environment):
    """Email and password that the first start on an empty database told, after which somebody signed up."""
    with serving(environment) as process:
        ask(environment, "/api/v1/auth/register", NEWCOMER)
        printed = end(process, signal.SIGINT)
    return re.search(DEMO_SIGN_IN, printed).groups()


@contextmanager
def serving(environment):
    """``manage.py serve --prepare`` from when it answers; ended with SIGTERM."""
    command = [sys.executable, "manage.py", "serve", "--prepare"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, process_group=0
    )
    try:
        wait_until_ready(environment, process)
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=TIMEOUT_SECONDS)


def wait_until_ready(environment, process):
    until = time.monotonic() + TIMEOUT_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            return ask(environment, "/health/ready")
        except OSError:
            time.sleep(0.1)
    process.kill()
    raise AssertionError(process.communicate()[1])


def ask(environment, path, data=None, **headers):
    """One request to the server: the response, its ``body`` read."""
    request = urllib.request.Request(f"http://127.0.0.1:{environment['PORT']}{path}", headers=headers)
    if data is not None:
        request.data = json.dumps(data).encode()
        request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:
        response.body = response.read()
        return response


def serve_in_vain(environment, **changes):
    command = [sys.executable, "manage.py", "serve", "--prepare"]
    return subprocess.run(
        command, cwd=ROOT, env=environment | changes, capture_output=True, text=True, timeout=TIMEOUT_SECONDS
    )


def end(process, how) -> str:
    """Signals the whole group, as a terminal's Ctrl-C does. Answers what the server had printed."""
    os.killpg(process.pid, how)
    printed, complaints = process.communicate(timeout=TIMEOUT_SECONDS)
    assert complaints == ""
    return printed


def test_demo_can_be_signed_in_to_and_a_second_run_keeps_what_was_made(environment, demo):
    email, password = demo
    with serving(environment) as process:
        assert ask(environment, "/api/v1/auth/login", NEWCOMER).status == 200
        assert ask(environment, "/api/v1/auth/login", {"email": email, "password": password}).status == 200
        assert f"Treeline is at http://127.0.0.1:{environment['PORT']}" in end(process, signal.SIGTERM)


def test_site_that_others_reach_has_no_demo_and_asks_for_its_first_administrator(environment, migrated_database):
    account = {"email": "root@example.com", "password": "a new long password"}
    open_site = environment | {"HOST": "0.0.0.0", "DATABASE_URL": migrated_database, "SIGNUP_OPEN": "0"}
    with serving(open_site) as process:
        printed = end(process, signal.SIGINT)
    assert "Demo sign-in" not in printed
    token = re.search(r"/signup\?invitation=(\S+)", printed)[1]
    with serving(open_site):
        with pytest.raises(urllib.error.HTTPError, match="403"):
            ask(open_site, "/api/v1/auth/register", account | {"invitation": "guessed"})
        assert ask(open_site, f"/signup?invitation={token}").status == 200
        assert ask(open_site, "/api/v1/auth/register", account | {"invitation": token}).status == 201
        again = account | {"email": "second@example.com", "invitation": token}
        with pytest.raises(urllib.error.HTTPError, match="403"):
            ask(open_site, "/api/v1/auth/register", again)
    with serving(open_site) as process:
        assert "no administrator" not in end(process, signal.SIGINT)


def test_demo_that_was_loaded_on_this_machine_alone_signs_nobody_in_once_others_reach_it(
    environment, demo, tmp_path_factory
):
    email, password = demo
    with copied_database(urlsplit(environment["DATABASE_URL"]).path[1:], tmp_path_factory) as url:
        site = environment | {"DATABASE_URL": url, "HOST": "0.0.0.0"}
        with serving(site):
            assert ask(site, "/api/v1/auth/login", NEWCOMER).status == 200
            with pytest.raises(urllib.error.HTTPError, match="400"):
                ask(site, "/api/v1/auth/login", {"email": email, "password": password})


@pytest.mark.once
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_signal_ends_every_process_even_while_a_browser_is_connected(environment, how):
    with serving(environment) as process, socket.create_connection(("127.0.0.1", int(environment["PORT"]))) as browser:
        browser.sendall(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert browser.recv(12) == b"HTTP/1.1 200"
        end(process, how)
        assert process.returncode == 0
        with pytest.raises(ProcessLookupError):
            os.killpg(process.pid, 0)


@pytest.mark.once
def test_static_files_are_fingerprinted_and_compressed(site):
    page = ask(site, "/login").body.decode()
    style = re.search(r'href="(/static/css/\S+\.[0-9a-f]{12}\.css)"', page)[1]
    response = ask(site, style, **{"Accept-Encoding": "br"})
    assert response.headers["Content-Encoding"] == "br"
    assert "immutable" in response.headers["Cache-Control"]


@pytest.mark.once
def test_worker_that_dies_is_replaced(environment):
    with serving(environment) as process:
        worker = children(process.pid)[-1]
        os.kill(worker, signal.SIGKILL)
        wait_until_ready(environment, process)
        assert worker not in children(process.pid)


@pytest.mark.once
def test_port_that_is_taken_gives_one_line(environment):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        done = serve_in_vain(environment, PORT=port)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"Cannot listen at 127.0.0.1, port {port}: Address already in use." in done.stderr


@pytest.mark.once
@pytest.mark.parametrize("url", ["postgres://somebody@127.0.0.1:1/treeline", "sqlite:////nowhere/at/all.sqlite3"])
def test_database_that_cannot_be_reached_gives_one_line(environment, url):
    done = serve_in_vain(environment, DATABASE_URL=url)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "The database of DATABASE_URL cannot be reached" in done.stderr


@pytest.mark.once
def test_requests_whose_bodies_do_not_arrive_do_not_stop_the_site(site):
    with ExitStack() as open_sockets:
        halves = [
            open_sockets.enter_context(socket.create_connection(("127.0.0.1", int(site["PORT"])))) for _ in range(24)
        ]
        for half in halves:
            half.sendall(b"POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{")
        assert ask(site, "/health/ready").status == 200
        assert ask(site, "/login").status == 200
        assert select.select(halves, [], [], 0)[0] == [], "one of them was ended first"


@pytest.mark.once
def test_chunked_body_is_read(site):
    data = b'{"email": "chunked@example.com", "password": "a new long password"}'
    head = b"POST /api/v1/auth/register HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    body = b"%x\r\n%b\r\n%x\r\n%b\r\n0\r\n\r\n" % (20, data[:20], len(data) - 20, data[20:])
    with socket.create_connection(("127.0.0.1", int(site["PORT"]))) as client:
        client.sendall(head + b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n" + body)
        assert client.recv(12) == b"HTTP/1.1 201"
