"""Signing in at the provider of tests/oidc.py."""

from urllib.parse import parse_qs, urlencode, urlsplit

import requests

from accounts.models import DeviceSession
from tests.accounts.calls import call

ANN = {"email": "ann@example.com", "email_verified": True, "name": "Ann"}


def at_provider(issuer: str, subject: str = "ann-1", deny: bool = False, asked: dict | None = None, **claims):
    """What the site began, and what the browser brings back. ``asked``: changes of what the browser asks there."""
    requests.put(f"{issuer}/users/{subject}", json=ANN | claims, timeout=5).raise_for_status()
    begun = call("POST", "login/oidc/begin").json()
    url = urlsplit(begun["url"])
    url = url._replace(query=urlencode(query_of(begun["url"]) | (asked or {}))).geturl()
    sent = {"action": "deny"} if deny else {"sub": subject}
    return begun, query_of(requests.post(url, sent, allow_redirects=False, timeout=5).headers["Location"])


def query_of(url: str) -> dict[str, str]:
    return {name: value[0] for name, value in parse_qs(urlsplit(url).query).items()}


def finish(begun: dict, back: dict, headers: dict | None = None, **changes):
    return call("POST", "login/oidc", {"flow": begun["flow"], **back, **changes}, **(headers or {}))


def sign_in(issuer: str, subject: str = "ann-1", **claims):
    return finish(*at_provider(issuer, subject, **claims))


def assert_not_let_in(response, words: str):
    assert response.status_code == 400
    assert response.json()["code"] == "provider_error"
    assert words in response.json()["detail"]
    assert not DeviceSession.objects.exists()
