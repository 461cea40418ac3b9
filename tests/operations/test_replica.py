"""Lists from a replica that lags, stands still and goes away: what people see, and who answered."""

from contextlib import contextmanager

import pytest

from tests.operations.poolers import ask, running_replica
from tests.operations.servers import running_postgres
from tests.operations.site import copy_static, serving

pytestmark = pytest.mark.once
READS = "SELECT coalesce(seq_scan, 0) + coalesce(idx_scan, 0) FROM pg_stat_user_tables WHERE relname = 'trees_tree'"
CATEGORY = "INSERT INTO trees_category (name, colour, team_id) VALUES ('Pumps', 'red', {}) RETURNING id"


@pytest.fixture(scope="module")
def primary():
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="module")
def replica(primary):
    with running_replica(primary) as server:
        yield server


@pytest.fixture(scope="module")
def site(primary, replica, tmp_path_factory):
    folder = copy_static(tmp_path_factory.mktemp("site"))
    with serving(folder, primary.url, prepare=False, DATABASE_REPLICA_URL=replica.url) as site:
        yield site


class Person:
    def __init__(self, site, name):
        self.site, self.token = site, site.sign_up(name)["access"]
        self.team = self.get("/api/v1/auth/me")["teams"][0]["id"]

    def get(self, path):
        return self.site.ask("GET", path, token=self.token).json

    def writes(self, title):
        answer = self.site.ask("POST", "/api/v1/trees", {"team": self.team, "title": title}, self.token)
        assert answer.status == 201

    def titles(self):
        """Of the list by the API, of a search, and of the page: all the same."""
        queries = [f"team={self.team}", f"team={self.team}&search=pump"]
        listed, found = (sorted(tree["title"] for tree in self.get(f"/api/v1/trees?{q}")["results"]) for q in queries)
        page = self.site.ask("GET", f"/trees/list?team={self.team}", token=self.token, HX_Request="true").body.decode()
        assert listed == found == [title for title in listed if title in page]
        return listed


@contextmanager
def paused(replica):
    ask(replica, "SELECT pg_wal_replay_pause()::text")
    try:
        yield
    finally:
        ask(replica, "SELECT pg_wal_replay_resume()::text")


def catch_up(site, primary, replica):
    written = ask(primary, "SELECT pg_current_wal_insert_lsn()::text")
    site.wait(lambda: ask(replica, f"SELECT pg_last_wal_replay_lsn() >= '{written}'::pg_lsn"), 30)


def test_lists_come_from_the_replica_and_never_without_what_one_wrote_oneself(site, primary, replica):
    ann = Person(site, "ann")
    ann.writes("Pump 1")
    catch_up(site, primary, replica)
    before = ask(replica, READS)
    site.wait(lambda: ann.titles() == ["Pump 1"] and ask(replica, READS) > before, 30)
    with paused(replica):
        ann.writes("Pump 2")
        assert ann.titles() == ["Pump 1", "Pump 2"]


def test_replica_that_stands_still_is_not_asked_after_some_seconds(site, primary, replica):
    bea = Person(site, "bea")
    catch_up(site, primary, replica)
    with paused(replica):
        ask(primary, CATEGORY.format(bea.team))
        site.wait(lambda: bea.get(f"/api/v1/categories?team={bea.team}")["results"], 60)


def test_everything_works_while_the_replica_is_away(site, primary, replica):
    cid = Person(site, "cid")
    cid.writes("Pump 3")
    catch_up(site, primary, replica)
    assert cid.titles() == ["Pump 3"]
    replica.stop()
    try:
        assert cid.titles() == ["Pump 3"]
        cid.writes("Pump 4")
        assert cid.titles() == ["Pump 3", "Pump 4"]
        assert [line for line in site.lines if "Traceback" in line] == []
    finally:
        replica.start()
