"""A real browser, the real server on a free port with a database of its own, and the fault proxy between the two.

    def test_something(page, proxy, person):
        sign_in(page, person.email)              # of store.py: the form of /login, as a person would
        page.goto("/trees/")                     # through the proxy, as this test asks for it

``server.url`` is the way past the proxy. One server a worker process; every person that a test makes is new.
"""

import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests import provision
from tests.browser.store import PASSWORD, SECRET_KEY, hold_tokens, open_library
from tests.faults.proxy import FaultProxy

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=15_000)


@dataclass
class Server:
    """``url`` without a slash at the end; ``env``: what the server runs with, for management commands."""

    url: str
    env: dict[str, str]

    def run(self, *arguments: str) -> str:
        """Runs Python beside the server, on its settings and database: ``run("manage.py", "check")``. Answers what it
        printed; RuntimeError when it fails."""
        done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=self.env, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{arguments[0]} failed:\n{done.stderr}")
        return done.stdout

    def api(self, method: str, path: str, data: dict | None = None, token: str | None = None) -> dict:
        """One call of ``/api/v1/`` + path. Answers the JSON; HTTPError from 400 up."""
        request = urllib.request.Request(f"{self.url}/api/v1/{path}", method=method)
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        if data is not None:
            request.add_header("Content-Type", "application/json")
            request.data = json.dumps(data).encode()
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.loads(response.read() or b"{}")


@dataclass
class Person:
    """Somebody with an account and a team. ``tokens``: of a device that is not the browser."""

    server: Server
    email: str
    tokens: dict
    password: str = PASSWORD
    team: dict = field(default_factory=dict)

    def api(self, method: str, path: str, data: dict | None = None) -> dict:
        return self.server.api(method, path, data, self.tokens["access"])

    def sign_in(self) -> dict:
        """Tokens of one more device."""
        return self.server.api("POST", "auth/login", {"email": self.email, "password": self.password})


@pytest.fixture(scope="session")
def server(request, tmp_path_factory, database_url):
    prepared = request.getfixturevalue("prepared") if database_url.startswith("sqlite") else None
    with serve(tmp_path_factory.mktemp("server"), database_url, prepared) as server:
        yield server


@pytest.fixture(scope="session")
def prepared(tmp_path_factory) -> Path:
    """A folder with collected static files and a migrated SQLite database; made once for all workers of a run."""
    root = tmp_path_factory.getbasetemp()
    folder = (root.parent if "PYTEST_XDIST_WORKER" in os.environ else root) / "prepared"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            Server("", environment(folder, f"sqlite:///{folder}/db.sqlite3")).run("-m", "tests.browser.prepare")
            (folder / "done").touch()
    return folder


@contextmanager
def serve(folder: Path, database_url: str, prepared: Path | None = None):
    """The site on a free port, in ``folder``. With ``prepared`` it begins with a copy of that."""
    port = free_port()
    env = environment(folder, database_url)
    server = Server(f"http://127.0.0.1:{port}", env)
    if prepared:
        shutil.copytree(prepared / "static", folder / "static", dirs_exist_ok=True)
        shutil.copy(prepared / "db.sqlite3", urllib.parse.urlsplit(database_url).path)
    else:
        server.run("-m", "tests.browser.prepare")
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--blocking-threads", "2"]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    log = folder / "server.log"
    with log.open("w") as out:
        process = subprocess.Popen([*command, "project.wsgi:application"], cwd=ROOT, env=env, stdout=out, stderr=out)
    try:
        wait_for(port, process, log)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def environment(folder: Path, database_url: str) -> dict[str, str]:
    """What the site runs with; it writes into ``folder``."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "PYTHONPATH": str(ROOT),
        "VAR_DIR": str(folder),
        "DATABASE_URL": database_url,
        "SECRET_KEY": SECRET_KEY,
        "LOGIN_RATE_ADDRESS": "100000/min",
        "LOGIN_RATE_ACCOUNT": "1000/min",
        "EMAIL_URL": f"file://{folder}/mail",
        "BASE_URL": "",
        "DEBUG": "0",
        "HTTPS": "0",
    }


@pytest.fixture(scope="session")
def playwright():
    """One for all tests of a worker. While it runs its event loop in this process, Django refuses to use the database
    from it, so the tests of this folder run in processes of their own (tests/__main__.py)."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright):
    with launch(playwright) as browser:
        yield browser


@pytest.fixture(scope="session")
def whole_browser(playwright):
    """Chromium as people run it, for what its headless shell leaves out, such as the back-forward cache."""
    with launch(playwright, provision.WHOLE_BROWSERS) as browser:
        yield browser


@contextmanager
def chromium():
    with sync_playwright() as playwright, launch(playwright) as browser:
        yield browser


@contextmanager
def launch(playwright, names: list[str] = provision.BROWSERS):
    """Chromium: the one of ``$CHROMIUM``, the first of ``names`` that the system has, or Playwright's own."""
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    browser = playwright.chromium.launch(
        executable_path=provision.chromium(names),
        args=FLAGS + root,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def shared_proxy(server):
    host, port = urllib.parse.urlsplit(server.url).netloc.split(":")
    with FaultProxy(host, int(port)) as proxy:
        yield proxy


@pytest.fixture
def proxy(shared_proxy):
    """The same port for every test, so that the browser's cache serves the static files."""
    shared_proxy.reset()
    return shared_proxy


@pytest.fixture(scope="session")
def shared_contexts(browser):
    """Base URL -> a context that tests use one after another: its HTTP cache stays, everything else is cleared."""
    contexts: dict[str, BrowserContext] = {}
    yield contexts
    for context in contexts.values():
        context.close()


@pytest.fixture
def context(request, browser: Browser, server, shared_contexts) -> BrowserContext:
    """A browser without cookies, storage or pages. It goes through the proxy only if the test uses the proxy, because
    the way there takes longer. A test marked ``new_context`` gets a context with a cold cache, for itself alone: also
    one that adds an init script, because Playwright cannot take that back."""
    url = (request.getfixturevalue("proxy") if "proxy" in request.fixturenames else server).url
    if request.node.get_closest_marker("whole_browser"):
        browser = request.getfixturevalue("whole_browser")
    if needs_own_context(request):
        context = browser.new_context(base_url=url, locale="en-GB")
        yield context
        context.close()
        return
    if url not in shared_contexts:
        shared_contexts[url] = browser.new_context(base_url=url, locale="en-GB")
    context = shared_contexts[url]
    yield context
    try:
        clear(context, url)
    except PlaywrightError:  # the test broke it
        shared_contexts.pop(url).close()


def needs_own_context(request) -> bool:
    marked = any(map(request.node.get_closest_marker, ("new_context", "whole_browser")))
    return marked or "short_pauses" in request.fixturenames


def clear(context: BrowserContext, url: str) -> None:
    """Closes the pages and clears what they stored. The HTTP cache stays."""
    context.set_offline(False)
    page = context.new_page()
    for other in context.pages:
        if other is not page:
            other.close()
    session = context.new_cdp_session(page)
    kinds = "cookies,local_storage,indexeddb,service_workers,cache_storage,file_systems,shared_storage"
    session.send("Storage.clearDataForOrigin", {"origin": url, "storageTypes": kinds})
    page.close()
    context.clear_cookies()
    context.clear_permissions()


@pytest.fixture
def page(context) -> Page:
    return context.new_page()


@pytest.fixture
def short_pauses(context) -> None:
    """Pages whose timers are over in a tenth of their time: for what comes after the last try, not for how long it
    takes to get there."""
    context.add_init_script(
        "{ const later = setTimeout; window.setTimeout = (work, ms, ...with_) => later(work, ms / 10, ...with_); }"
    )


@pytest.fixture
def console(context):
    """What any page of the browser complained about: errors and warnings in the console, and uncaught errors."""
    said = []

    def on_console(message):
        if message.type in ("error", "warning"):
            said.append(message.text)

    def on_error(error):
        said.append(f"uncaught: {error.error}")

    context.on("console", on_console)
    context.on("weberror", on_error)
    yield said
    context.remove_listener("console", on_console)
    context.remove_listener("weberror", on_error)


@pytest.fixture
def new_person(server):
    """Makes people: ``ann = new_person("Ann")``."""
    return partial(sign_up, server)


def sign_up(server: Server, name: str = "Ann") -> Person:
    """Somebody new, with a team of their own."""
    email = f"{name.lower()}-{uuid.uuid4().hex[:8]}@example.org"
    tokens = server.api("POST", "auth/register", {"email": email, "password": PASSWORD, "name": name})
    person = Person(server, email, tokens)
    person.team = person.api("GET", "auth/me")["teams"][0]
    return person


@pytest.fixture
def person(new_person) -> Person:
    return new_person()


@pytest.fixture
def library(page, person) -> Page:
    """The library of somebody new, signed in and loaded."""
    hold_tokens(page, person.sign_in())
    open_library(page)
    return page


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int, process: subprocess.Popen, log: Path) -> None:
    """Until the server answers: a minute at most, for a machine that has much else to do."""
    until = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < until:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=10).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{log.read_text()}")
