"""Redis or Valkey stops, or stops answering: only Undo of a deletion needs it."""

import time

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


@pytest.fixture(params=["stopped", "frozen"])
def away(request, valkey, tokens):
    """The cache is away for as long as the test runs; nobody answers, or nobody answers ever."""
    valkey.stop() if request.param == "stopped" else valkey.freeze()
    yield
    valkey.start() if request.param == "stopped" else valkey.thaw()


def test_sign_in_and_refresh_go_on(site, tokens, away):
    began = time.monotonic()
    answer = site.ask("POST", "/api/v1/auth/login", {"email": "ann@example.com", "password": PASSWORD})
    assert answer.status == 200
    assert site.ask("POST", "/api/v1/auth/refresh", token=answer.json["refresh"]).status == 200
    assert site.ask("GET", "/api/v1/trees", token=answer.json["access"]).status == 200
    assert time.monotonic() - began < 5


def test_deletion_happens_without_undo(site, tokens, away):
    team = site.ask("GET", "/api/v1/auth/me", token=tokens["access"]).json["teams"][0]["id"]
    made = site.ask("POST", "/api/v1/folders", {"team": team, "name": f"F{time.time()}"}, tokens["access"])
    assert made.status == 201, made
    began = time.monotonic()
    answer = site.ask("DELETE", f"/trees/folders/{made.json['id']}", token=tokens["access"], HX_Request="true")
    assert answer.status in (200, 204), answer
    assert time.monotonic() - began < 5
    assert site.ask("GET", f"/api/v1/folders/{made.json['id']}", token=tokens["access"]).status == 404


def test_ready_names_the_cache_within_seconds(site, away):
    began = time.monotonic()
    answer = site.wait(lambda: next((a for a in [site.ask("GET", "/health/ready")] if a.status == 503), None), 5)
    assert answer.body == b"missing: cache"
    assert time.monotonic() - began < 5


def test_ready_again_once_it_is_back(site, valkey, tokens):
    valkey.stop()
    site.wait(lambda: site.ask("GET", "/health/ready").status == 503, 5)
    valkey.start()
    site.wait(lambda: site.ask("GET", "/health/ready").body == b"ok", 60)
