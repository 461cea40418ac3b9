"""Two machines, PostgreSQL, Valkey and nginx under load while each of them goes away once, and a rolling upgrade."""

import re
import threading
import time
from collections import Counter
from contextlib import ExitStack

import pytest

from tests.browser.conftest import chromium
from tests.browser.guides import NETWORK, begin, press, publish, run_of, saved
from tests.browser.site import Server, sign_up
from tests.operations.clients import UNDER_WAY, Client
from tests.operations.machines import Machine, next_version, nginx
from tests.operations.servers import running_postgres, running_valkey

pytestmark = [pytest.mark.once, pytest.mark.soak]

CLIENTS, SECONDS = 32, 120
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
    "SECRET_KEY": "shared by both machines of this test, alone",
}
ERRORS = ".try-again:visible, [data-unsaved]:visible, .note.error:visible"


@pytest.fixture
def site(tmp_path):
    """(machines, PostgreSQL, Valkey, the URL of nginx)"""
    with ExitStack() as running:
        postgres, valkey = running.enter_context(running_postgres()), running.enter_context(running_valkey())
        machines = [Machine(tmp_path / name, postgres.url, CACHE_URL=valkey.url, **SETTINGS) for name in ("a", "b")]
        for machine in machines:
            running.callback(machine.stop)
            machine.start()
        yield machines, postgres, valkey, running.enter_context(nginx(tmp_path, machines))


def troubles(machines, postgres, valkey, new):
    """What happens, one after another; between them the site is left alone for a while."""

    def kill() -> None:
        machines[0].kill()
        time.sleep(1)
        machines[0].stop()
        machines[0].start()

    def restart(server) -> None:
        server.stop()
        time.sleep(1)
        server.start()

    def upgrade() -> None:
        for machine in machines:
            machine.update(new)

    return [kill, lambda: restart(postgres), lambda: restart(valkey), upgrade]


def test_nothing_is_lost_and_nobody_gets_a_wrong_answer(site, tmp_path):
    machines, postgres, valkey, url = site
    stop, server = threading.Event(), Server(url, machines[0].site.env)
    clients = [Client(url, number, stop) for number in range(CLIENTS)]
    caller = sign_up(server, "Ann")
    with chromium() as browser:
        context = browser.new_context(base_url=url)
        page = context.new_page()
        page.goto("/offline")
        begin(page, caller, publish(caller, NETWORK))
        began, steps = time.monotonic(), 0
        for client in clients:
            client.start()
        planned = troubles(machines, postgres, valkey, next_version(tmp_path / "next"))
        happening = threading.Thread(target=lambda: [(time.sleep(SECONDS / 10), each()) for each in planned])
        happening.start()
        while happening.is_alive() or time.monotonic() - began < SECONDS:
            press(page, "1", "b")
            steps += 1
            assert page.locator(ERRORS).all_inner_texts() == []
            page.wait_for_timeout(250)
        stop.set()
        for client in clients:
            client.join(120)
        saved(page)
        assert page.locator(ERRORS).count() == 0
        assert caller.api("GET", f"runs/{run_of(page)}")["state"]["serial"] == 2 * steps
    counts = sum((client.counts for client in clients), Counter())
    refusals = sum((client.refusals for client in clients), Counter())
    logs = "".join(log.read_text() for machine in machines for log in machine.logs)
    missing = Counter(re.findall(r"503 for \S+ \S+: no ([\w ]+):", logs))
    print(dict(refusals), dict(missing))
    print(dict(counts), f"{time.monotonic() - began:.0f} s, {steps} steps in the browser")
    assert [client.wrong for client in clients if client.wrong] == []
    assert set(counts) <= {200, 201, *UNDER_WAY}
    assert set(missing) <= {"database", "cache"}  # which the test restarts
    assert counts[503] <= sum(missing.values())  # nothing else refused
    assert [client.lost() for client in clients if client.lost()] == []
    assert counts[200] > 20 * (counts[502] + counts[503])
