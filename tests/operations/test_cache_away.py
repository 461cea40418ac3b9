"""Redis or Valkey stops, or stops answering: only Undo of a deletion needs it."""

import time
from contextlib import contextmanager

import pytest

from tests.operations.servers import running_valkey
from tests.operations.site import PASSWORD, serving

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def valkey():
    with running_valkey() as server:
        yield server


@pytest.fixture(scope="module")
def site(valkey, tmp_path_factory):
    with serving(tmp_path_factory.mktemp("site"), CACHE_URL=valkey.url) as site:
        yield site


@pytest.fixture(scope="module")
def tokens(site):
    return site.sign_up()


@contextmanager
def away(valkey, how):
    """Nobody answers, or nobody answers ever."""
    valkey.stop() if how == "stopped" else valkey.freeze()
    try:
        yield
    finally:
        valkey.start() if how == "stopped" else valkey.thaw()


def assert_not_delayed(valkey, how, work):
    """``work`` takes at most seconds longer without the cache than with it, on this machine, which may have become
    some times slower meanwhile."""
    usual = seconds(work)
    with away(valkey, how):
        assert seconds(work) < 4 * usual + 5


def seconds(work):
    began = time.monotonic()
    work()
    return time.monotonic() - began


each_way = pytest.mark.parametrize("how", ["stopped", "frozen"])


@each_way
def test_sign_in_and_refresh_go_on(site, valkey, tokens, how):
    def sign_in_refresh_and_read():
        answer = site.ask("POST", "/api/v1/auth/login", {"email": "ann@example.com", "password": PASSWORD})
        assert answer.status == 200
        assert site.ask("POST", "/api/v1/auth/refresh", token=answer.json["refresh"]).status == 200
        assert site.ask("GET", "/api/v1/trees", token=answer.json["access"]).status == 200

    assert_not_delayed(valkey, how, sign_in_refresh_and_read)


@each_way
def test_deletion_happens_without_undo(site, valkey, tokens, how):
    def make_and_delete():
        made = site.ask("POST", "/api/v1/folders", {"team": team, "name": f"F{time.time()}"}, tokens["access"])
        assert made.status == 201, made
        answer = site.ask("DELETE", f"/trees/folders/{made.json['id']}", token=tokens["access"], HX_Request="true")
        assert answer.status in (200, 204), answer
        assert site.ask("GET", f"/api/v1/folders/{made.json['id']}", token=tokens["access"]).status == 404

    team = site.ask("GET", "/api/v1/auth/me", token=tokens["access"]).json["teams"][0]["id"]
    assert_not_delayed(valkey, how, make_and_delete)


@each_way
def test_ready_names_the_cache_until_it_is_back(site, valkey, tokens, how):
    with away(valkey, how):
        answer = site.wait(lambda: next((a for a in [site.ask("GET", "/health/ready")] if a.status == 503), None))
        assert answer.body == b"missing: cache"
    site.wait(lambda: site.ask("GET", "/health/ready").body == b"ok")
