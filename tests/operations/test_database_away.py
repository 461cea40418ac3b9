"""PostgreSQL stops, or stops answering, under load: what those who ask see, and what the log says."""

import threading
import time
from collections import Counter

import pytest

from tests.operations.servers import running_postgres
from tests.operations.site import copy_static, serving
from tests.postgres import new_database

pytestmark = pytest.mark.once

SHELLS = ["/login", "/trees/", "/runs/"]


@pytest.fixture(scope="module")
def postgres():
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="module")
def site(postgres, tmp_path_factory):
    with serving(copy_static(tmp_path_factory.mktemp("site")), postgres.url, prepare=False, WORKERS="2") as site:
        yield site


@pytest.fixture(scope="module")
def tokens(site):
    return site.sign_up()


class Load:
    """Asks ``path`` in some threads all the time. ``answers``: each answer that came."""

    def __init__(self, site, path, token, threads=4):
        self.answers = []
        self._stop = threading.Event()
        self._ask = lambda: self.answers.append(site.ask("GET", path, token=token))
        self._threads = [threading.Thread(target=self._run) for _ in range(threads)]

    def count(self, status):
        return sum(answer.status == status for answer in list(self.answers))

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error):
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _run(self):
        while not self._stop.is_set():
            self._ask()
            time.sleep(0.02)


def test_requests_get_503_and_one_line_each_while_it_is_away(site, postgres, tokens):
    before = len(site.lines)
    with Load(site, "/api/v1/trees", tokens["access"]) as load:
        site.wait(lambda: load.count(200) > 20)
        postgres.stop()
        site.wait(lambda: load.count(503) > 40)
        shells = [site.ask("GET", path) for path in SHELLS]
        refresh = site.ask("POST", "/api/v1/auth/refresh", token=tokens["refresh"])
        sign_in = site.ask("POST", "/api/v1/auth/login", {"email": "ann@example.com", "password": "whatever it is"})
        postgres.start()
        site.wait(lambda: load.answers[-1].status == 200)
    counts = Counter(answer.status for answer in load.answers)
    assert set(counts) == {200, 503}
    refused = next(answer for answer in load.answers if answer.status == 503)
    assert 1 <= int(refused.headers["retry-after"]) <= 3
    assert refused.json["code"] == "unavailable"
    assert [answer.status for answer in shells] == [200] * len(SHELLS)
    assert (refresh.status, sign_in.status) == (503, 503)
    lines = site.lines[before:]
    assert not [line for line in lines if line.startswith(("Traceback", "  File"))]
    assert len(lines) <= counts[503] + 4
    assert sum("503 for GET /api/v1/trees: no database" in line for line in lines) == counts[503]


def test_the_sign_in_goes_on_afterwards(site, postgres, tokens):
    postgres.stop()
    assert site.ask("POST", "/api/v1/auth/refresh", token=tokens["refresh"]).status == 503
    postgres.start()
    answer = site.wait(lambda: _good(site.ask("POST", "/api/v1/auth/refresh", token=tokens["refresh"])))
    tokens.update(answer.json)


def _good(answer):
    return answer if answer.status == 200 else None


def test_ready_names_the_database_and_says_so_once(site, postgres):
    before = len(site.lines)
    postgres.stop()
    answer = site.wait(lambda: next((a for a in [site.ask("GET", "/health/ready")] if a.status == 503), None))
    assert (answer.body, answer.headers["cache-control"]) == (b"missing: database", "no-store")
    for _ in range(20):
        site.ask("GET", "/health/ready")
    assert site.ask("GET", "/health/live").status == 200
    postgres.start()
    site.wait(lambda: site.ask("GET", "/health/ready").body == b"ok", 60)
    lines = [line for line in site.lines[before:] if "health" in line or "eady" in line]
    assert len(lines) <= 4  # gone and back, in each of two workers


def test_ready_answers_while_it_hangs_and_every_thread_waits_for_it(site, postgres, tokens):
    assert site.ask("GET", "/api/v1/trees", token=tokens["access"]).status == 200
    postgres.freeze()
    waiting = [
        threading.Thread(target=lambda: site.ask("GET", "/api/v1/trees", token=tokens["access"])) for _ in range(16)
    ]
    try:
        for thread in waiting:
            thread.start()
        time.sleep(1.5)
        for _ in range(3):
            answer = site.ask("GET", "/health/ready")
            assert (answer.status, answer.body) == (503, b"missing: database")
        assert site.ask("GET", "/health/live").status == 200
        assert all(thread.is_alive() for thread in waiting), "they wait still"
    finally:
        postgres.thaw()
    for thread in waiting:
        thread.join(30)
    site.wait(lambda: site.ask("GET", "/health/ready").status == 200, 60)


def test_ready_says_which_migrations_are_missing(site, postgres, tmp_path):
    """A machine of a new version that was started before anything was migrated."""
    with new_database(postgres.url) as url, serving(tmp_path, url, prepare=False) as empty:
        answer = empty.ask("GET", "/health/ready")
        assert (answer.status, answer.body) == (503, b"missing: migrations, cache")
        assert "to run, the first is" in empty.log.read_text()
