"""PgBouncer in transaction mode before PostgreSQL, with fewer connections than the site has."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.operations import large
from tests.operations.poolers import running_pgbouncer
from tests.operations.servers import running_postgres
from tests.operations.site import copy_static, serving

pytestmark = pytest.mark.once
CONNECTIONS, PEOPLE, TURNS = 2, 4, 4
STEP = {"title": "Is the light on?", "options": [], "outcome": "resolved"}
OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'treeline' AND pid <> pg_backend_pid()"


@pytest.fixture(scope="module")
def postgres():
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="module")
def site(postgres, tmp_path_factory):
    with (
        running_pgbouncer(postgres.url, CONNECTIONS) as pooler,
        serving(copy_static(tmp_path_factory.mktemp("site")), pooler.url, prepare=False, PGBOUNCER="1") as site,
    ):
        yield site


def work(site, number):
    """What one person does. Returns the answers that are no 200."""
    token, bad = site.sign_up(f"person{number}")["access"], []
    team = site.ask("GET", "/api/v1/auth/me", token=token).json["teams"][0]["id"]
    tree = site.ask("POST", "/api/v1/trees", {"team": team, "title": f"Guide {number}"}, token).json["id"]
    for turn in range(TURNS):
        node = {"on": {**STEP, "body": f"Turn {turn}"}}
        for method, path, data in (
            ("PATCH", f"/api/v1/trees/{tree}/draft", {"onto": turn + 1, "changes": {"start": "on", "nodes": node}}),
            ("GET", f"/api/v1/trees?team={team}", None),
            ("GET", f"/api/v1/trees?team={team}&search=light", None),
            ("GET", "/api/v1/auth/me/export", None),
            ("GET", f"/api/v1/teams/{team}/export", None),
        ):
            answer = site.ask(method, path, data, token)
            bad += [(path, answer)] if answer.status != 200 else []
    draft = site.ask("GET", f"/api/v1/trees/{tree}/draft", token=token).json
    assert draft["graph"]["nodes"]["on"]["body"] == f"Turn {TURNS - 1}"
    return bad


def test_people_work_side_by_side_over_two_connections(site, postgres):
    with ThreadPoolExecutor(PEOPLE) as pool:
        assert [bad for each in pool.map(lambda number: work(site, number), range(PEOPLE)) for bad in each] == []
    assert [line for line in site.lines if "ERROR" in line or "Traceback" in line] == []
    with psycopg.connect(postgres.url) as connection:
        assert connection.execute(OTHERS).fetchone()[0] <= CONNECTIONS


def test_library_is_imported(site):
    token = site.sign_up("importer")["access"]
    team = site.ask("GET", "/api/v1/auth/me", token=token).json["teams"][0]["id"]
    body, form = large.form(large.zipped(3, 5, 5), "a.zip"), f"multipart/form-data; boundary={large.BOUNDARY}"
    answer = site.ask("POST", f"/api/v1/teams/{team}/import", body, token, Content_Type=form)
    assert (answer.status, len(answer.json)) == (200, 3)


def test_machines_that_start_together_leave_no_lock_behind(site, postgres):
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: site.manage("prepare"), range(2)))
    with psycopg.connect(postgres.url) as connection:
        assert connection.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'").fetchone() == (0,)
