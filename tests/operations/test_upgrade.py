"""A new version, one machine after another, while people work: nobody sees an error, and nothing is lost."""

import re
import threading
from contextlib import ExitStack

import pytest

from tests.browser.conftest import chromium
from tests.browser.editors import edit, plant, state, title, titles
from tests.browser.expect import expect
from tests.browser.guides import begin, press, printer, run_of, saved
from tests.browser.site import Server, sign_up
from tests.browser.store import hold_tokens, open_library
from tests.browser.test_offline import EARLY
from tests.operations.machines import Machine, next_version, nginx
from tests.operations.servers import running_postgres

pytestmark = pytest.mark.once

QUICK = {
    "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
    "SECRET_KEY": "shared by both machines of this test, alone",
}
SCRIPT = re.compile(r'<script type="module" src="(/static/js/site\.[^"]+)"')
NEXT = "html[data-edition=next]"
WORKER = "navigator.serviceWorker.ready.then(({ active }) => active.state === 'activated')"


@pytest.fixture(scope="module")
def database():
    with running_postgres() as server:
        yield server.url


@pytest.fixture
def machines(database, tmp_path):
    with ExitStack() as running:
        made = [Machine(tmp_path / name, database, **QUICK) for name in ("a", "b")]
        for machine in made:
            running.callback(machine.stop)
            machine.start()
        yield made


@pytest.fixture
def server(machines, tmp_path):
    with nginx(tmp_path, machines) as url:
        yield Server(url, machines[0].site.env)


@pytest.fixture
def browser():
    with chromium() as browser:
        yield browser


def opened(context):
    """A page of the site: nginx keeps /health/ to itself."""
    page = context.new_page()
    page.goto("/offline")
    return page


class Work:
    """What people do in the meantime: one walks through a run again and again, one writes."""

    def __init__(self, browser, server) -> None:
        self.complaints = []
        self.caller, self.writer = sign_up(server, "Ann"), sign_up(server, "Ben")
        self.tree, self.steps = plant(self.writer), 0
        contexts = [browser.new_context(base_url=server.url) for _ in range(3)]
        for context in contexts:
            context.add_init_script(EARLY)
            context.on("console", self._hear)
            context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.run = begin(opened(contexts[0]), self.caller, printer(self.caller))
        self.reader = self._library(contexts[0])  # signed in as the caller, like every page of this browser
        self.away = opened(contexts[2])
        hold_tokens(self.away, self.caller.sign_in())
        self._library(contexts[2], self.away).goto("/offline")
        self.editor = edit(opened(contexts[1]), self.writer, self.tree, "done")
        title(self.editor).fill("")

    def _hear(self, message) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.text} {message.location['url']}")

    def go_on_while(self, update, code) -> None:
        """Until ``update(code)`` is done, and a little longer."""
        done = threading.Thread(target=update, args=[code])
        done.start()
        while done.is_alive():
            self._go_on()
        for _ in range(5):
            self._go_on()

    def _go_on(self) -> None:
        press(self.run, "1", "b")
        title(self.editor).press_sequentially("x")
        self.steps += 1
        self.run.wait_for_timeout(150)

    def _library(self, context, page=None):
        """It is open, and the service worker is at work."""
        page = page or context.new_page()
        open_library(page)
        page.evaluate(WORKER)
        return page


def test_people_work_on_while_one_machine_after_another_is_updated(browser, server, machines, tmp_path):
    work, new = Work(browser, server), next_version(tmp_path / "next")
    first, second = machines
    work.go_on_while(second.update, new)
    for asked, other in ((first, second), (second, first)):
        path = SCRIPT.search(other.site.ask("GET", "/trees/").body.decode())[1]
        answer = asked.site.ask("GET", path)
        assert (answer.status, answer.headers["cache-control"]) == (200, "max-age=315360000, public, immutable")
        assert answer.body == other.site.ask("GET", path).body
    work.go_on_while(first.update, new)
    saved(work.run)
    state(work.editor, "saved")
    assert work.complaints == []
    assert work.caller.api("GET", f"runs/{run_of(work.run)}")["state"]["serial"] == 2 * work.steps
    assert titles(work.writer, work.tree)["done"] == "x" * work.steps
    expect(work.reader.locator(NEXT)).to_have_count(1)  # by itself: nobody has touched it
    for page in (work.run, work.editor):
        expect(page.locator(NEXT)).to_have_count(0)  # somebody works in it
        page.get_by_role("navigation", name="Main").get_by_role("link", name="Teams").click()
        expect(page.get_by_role("heading", level=1, name="Teams")).to_be_visible()
        expect(page.locator(NEXT)).to_have_count(1)
    open_library(work.away)
    expect(work.away.locator(NEXT)).to_have_count(1)  # though its browser has kept the shell of the version before
    assert work.complaints == []
