"""A real browser, the real server on a free port with a database of its own, and the fault proxy between the two.

    def test_something(page, proxy, person):
        sign_in(page, person.email)              # of store.py: the form of /login, as a person would
        page.goto("/trees/")                     # through the proxy, as this test asks for it

``server.url`` is the way past the proxy. One server a worker process; every person that a test makes is new.
"""

import fcntl
import os
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests import provision
from tests.browser.editors import edit, plant
from tests.browser.guides import begin, press, printer, saved
from tests.browser.site import Person, Server, environment, serve, sign_up
from tests.browser.store import hold_tokens, open_library
from tests.faults.proxy import FaultProxy

FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def server(tmp_path_factory, database_url, prepared):
    with serve(tmp_path_factory.mktemp("server"), database_url, prepared) as server:
        yield server


@pytest.fixture(scope="session")
def prepared(tmp_path_factory) -> Path:
    """A folder with collected static files and a migrated SQLite database; made once for all workers, and all runs of
    `python -m tests`."""
    root = tmp_path_factory.getbasetemp()
    root = root.parent if "PYTEST_XDIST_WORKER" in os.environ else root
    folder = Path(os.environ.get("TESTS_FOLDER", root)) / "prepared-for-browsers"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            Server("", environment(folder, f"sqlite:///{folder}/db.sqlite3")).run("-m", "tests.browser.prepare")
            (folder / "done").touch()
    return folder


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
def launch(playwright, names: list[str] = provision.BROWSERS, flags: Sequence[str] = ()):
    """Chromium: the one of ``$CHROMIUM``, the first of ``names`` that the system has, or Playwright's own."""
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    browser = playwright.chromium.launch(
        executable_path=provision.chromium(names),
        args=[*FLAGS, *root, *flags],
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
def openers(browser):
    """Base URL -> the first page of a context that tests use one after another: its HTTP cache stays, everything else
    is cleared. That page stays, too, and opens each test's first page, so that both are of one process: otherwise
    the last page of a test ends it, and to start another takes as long as half of a test."""
    openers: dict[str, Page] = {}
    yield openers
    for opener in openers.values():
        opener.context.close()


@pytest.fixture
def context(request, browser: Browser, server, openers) -> BrowserContext:
    """A browser without cookies, storage or pages. It goes through the proxy only if the test uses the proxy, because
    the way there takes longer. A test marked ``new_context`` gets a context with a cold cache, for itself alone: also
    one that adds an init script, because Playwright cannot take that back."""
    url = (request.getfixturevalue("proxy") if "proxy" in request.fixturenames else server).url
    if request.node.get_closest_marker("whole_browser"):
        browser = request.getfixturevalue("whole_browser")
    if needs_own_context(request):
        context = browser.new_context(base_url=url, locale="en-GB", timezone_id="UTC")
        yield context
        context.close()
        return
    if url not in openers:
        openers[url] = browser.new_context(base_url=url, locale="en-GB", timezone_id="UTC").new_page()
        openers[url].goto("/health/live")  # any page of the site's origin: this is the lightest
    opener = openers[url]
    context = opener.context
    clear(context, opener, url)
    if "page" in request.fixturenames:
        open_page(opener)
    yield context
    try:
        for page in set(context.pages) - {opener}:
            page.close()
        context.set_offline(False)
    except PlaywrightError:  # the test broke it
        openers.pop(url).context.close()


def open_page(opener: Page) -> None:
    """Another page of the same process, which knows nothing of ``opener``."""
    with opener.expect_popup() as popup:
        opener.evaluate("() => void window.open()")
    popup.value.evaluate("() => { window.opener = null; }")


def needs_own_context(request) -> bool:
    marked = any(map(request.node.get_closest_marker, ("new_context", "whole_browser")))
    return marked or "short_pauses" in request.fixturenames


def clear(context: BrowserContext, page: Page, url: str) -> None:
    """Clears what the pages of the test before stored. The HTTP cache stays."""
    session = context.new_cdp_session(page)
    kinds = "cookies,local_storage,indexeddb,service_workers,cache_storage,file_systems,shared_storage"
    session.send("Storage.clearDataForOrigin", {"origin": url, "storageTypes": kinds})
    session.detach()
    context.clear_cookies()
    context.clear_permissions()


@pytest.fixture
def page(context) -> Page:
    """The one that the context begins with, or its first."""
    return context.pages[-1] if context.pages else context.new_page()


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


@pytest.fixture
def person(new_person) -> Person:
    return new_person()


@pytest.fixture
def library(page, person) -> Page:
    """The library of somebody new, signed in and loaded."""
    hold_tokens(page, person.sign_in())
    open_library(page)
    return page


@pytest.fixture
def signed_in(page, person):
    """A page of somebody who is signed in."""
    hold_tokens(page, person.sign_in())
    return page


@pytest.fixture
def tree(person) -> int:
    """The number of a guide of ``person``'s team."""
    return plant(person)


@pytest.fixture
def editor(page, person, tree) -> Page:
    """Its editor, at the step "done"."""
    return edit(page, person, tree, "done")


@pytest.fixture
def run(page, person) -> Page:
    """A run whose first answer is with the server."""
    begin(page, person, printer(person))
    press(page, "1")
    saved(page)
    return page


@pytest.fixture
def elsewhere(browser, proxy):
    """A page of another browser."""
    context = browser.new_context(base_url=proxy.url, locale="en-GB", timezone_id="UTC")
    yield context.new_page()
    context.close()
