"""What is fetched from the provider: from where OIDC_ISSUER says and nowhere else, and not again while it is away."""

import json

import pytest

from accounts.oidc import provider as module
from accounts.oidc.provider import NO_ANSWER, Provider, ProviderError
from tests.trees.receiver import receiver

pytestmark = pytest.mark.once


@pytest.fixture
def there():
    with receiver() as there:
        yield there


def issuer_of(there) -> str:
    return there.url.partition("/hook")[0]


def says(there, **metadata) -> None:
    there.status, there.body = 200, json.dumps({"issuer": issuer_of(there)} | metadata).encode()


def test_answer_that_leads_elsewhere_is_not_followed(there):
    """Who may change where the issuer leads must not choose whose keys sign people in, or what in here is asked."""
    with receiver() as inside:
        says(inside, issuer=issuer_of(there))
        there.status, there.headers = 302, {"Location": inside.url}
        with pytest.raises(ProviderError, match=NO_ANSWER):
            Provider(issuer_of(there)).metadata()
        assert len(there.received) == 1 and inside.received == []


def test_provider_that_is_away_is_not_asked_by_each_request(there, monkeypatch):
    there.status = 503
    asked = Provider(issuer_of(there))
    for _ in range(3):
        with pytest.raises(ProviderError):
            asked.metadata()
    assert len(there.received) == 1
    says(there)
    monkeypatch.setattr(asked, "_retry_at", 0.0)
    assert asked.metadata()["issuer"] == issuer_of(there)


def test_metadata_is_fetched_again_after_an_hour(there, monkeypatch):
    says(there)
    asked, now = Provider(issuer_of(there)), [1000.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    for seconds, count in ((0, 1), (module.CACHE_SECONDS - 1, 1), (1, 2)):
        now[0] += seconds
        asked.metadata()
        assert len(there.received) == count


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a.example/", "", None, 7])
def test_endpoint_that_is_no_url_of_the_web_is_refused(there, url):
    says(there, token_endpoint=url)
    with pytest.raises(ProviderError, match="has no token_endpoint"):
        Provider(issuer_of(there)).url("token_endpoint")


@pytest.mark.parametrize("body", [b"", b"[]", b"<html>", b'"text"'])
def test_answer_that_is_no_object_is_none(there, body):
    there.status, there.body = 200, body
    with pytest.raises(ProviderError, match=NO_ANSWER):
        Provider(issuer_of(there)).metadata()
