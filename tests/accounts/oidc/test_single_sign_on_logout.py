"""Logout at the provider, and tokens that it did not sign."""

import base64
import hmac
import json
import time
from urllib.parse import urlencode

import pytest
from django.test import Client
from joserfc import jwt
from joserfc.jwk import RSAKey

from accounts import tokens
from accounts.models import DeviceSession
from accounts.oidc import provider as provider_module
from accounts.oidc.provider import ProviderError
from tests.accounts.calls import me
from tests.accounts.oidc.flow import sign_in
from tests.factories import person

pytestmark = [pytest.mark.django_db, pytest.mark.once]
KEY = RSAKey.generate_key(2048, {"kid": "own", "use": "sig"})


def logout_token(issuer: str, **changes) -> str:
    """As the provider would sign it, with its own key."""
    claims = {
        "iss": issuer, "aud": "treeline", "iat": int(time.time()), "exp": int(time.time()) + 60,
        "jti": str(time.monotonic_ns()),
        "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
    } | changes  # fmt: skip
    return jwt.encode({"alg": "RS256", "kid": "own"}, claims, KEY)


def logout(token: str):
    sent = urlencode({"logout_token": token})
    return Client().post("/api/v1/auth/login/oidc/logout", sent, "application/x-www-form-urlencoded")


@pytest.fixture
def known_key(issuer, monkeypatch):
    """The provider has one more key, KEY, for what it does not sign by itself: logout tokens, and wrong ones."""
    fetch = provider_module.fetch

    def with_key(url: str, **headers: str) -> dict:
        said = fetch(url, **headers)
        return said | {"keys": [KEY.as_dict(private=False), *said["keys"]]} if "keys" in said else said

    monkeypatch.setattr(provider_module, "fetch", with_key)


def test_logout_at_the_provider_ends_its_devices_at_the_next_request(issuer, known_key):
    signed_in, other = sign_in(issuer).json(), tokens.sign_in(person("Ben"))
    DeviceSession.objects.filter(pk=signed_in["sid"]).update(provider_session="there-1")
    assert logout(logout_token(issuer, sid="there-2")).status_code == 200
    assert me(signed_in["access"]).status_code == 200
    assert logout(logout_token(issuer, sid="there-1")).status_code == 200
    assert me(signed_in["access"]).json()["code"] == "session_revoked"
    assert me(other.access).status_code == 200


def test_logout_of_a_subject_ends_all_devices_that_it_signed_in(issuer, known_key):
    first, second = sign_in(issuer).json(), sign_in(issuer).json()
    assert logout(logout_token(issuer, sub="ann-1")).status_code == 200
    assert {me(each["access"]).status_code for each in (first, second)} == {401}


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "another"},
        {"iss": "https://evil.example"},
        {"events": {}},
        {"nonce": "x"},
        {"sub": ""},
        {"exp": 1},
        {"iat": int(time.time()) - 7200},
        {"iat": int(time.time()) + 600},
        {"azp": "another"},
        {"sub": 7},
        {"sub": "a\x00b"},
        {"sub": "s" * 300},
        {"jti": ""},
    ],
)
def test_anything_else_ends_nothing(issuer, known_key, changes):
    refused = logout(logout_token(issuer, **({"sub": "ann-1"} | changes)))
    assert refused.status_code == 400
    assert "no-store" in refused.headers["Cache-Control"]


def test_logout_token_works_once(issuer, known_key):
    token = logout_token(issuer, sub="ann-1")
    sign_in(issuer)
    assert logout(token).status_code == 200
    back = sign_in(issuer).json()
    assert logout(token).status_code == 200
    assert me(back["access"]).status_code == 200


def test_id_token_is_no_logout_token_and_the_other_way_round(issuer, known_key):
    token = logout_token(issuer, sub="ann-1", nonce="n", events=None)
    assert logout(token).status_code == 400


def test_token_of_another_key_ends_nothing(issuer):
    assert logout(logout_token(issuer, sub="ann-1")).status_code == 400
    assert logout("made up").status_code == 400
    assert Client().post("/api/v1/auth/login/oidc/logout", b"\xff", "application/json").status_code == 415


# Signatures


def signed_by_hand(header: dict, claims: dict, secret: bytes = b"") -> str:
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, claims)]
    text = b".".join(parts)
    signature = hmac.digest(secret, text, "sha256") if secret else b""
    return (text + b"." + base64.urlsafe_b64encode(signature).rstrip(b"=")).decode()


@pytest.mark.parametrize(
    ("algorithm", "secret"),
    [
        ("none", b""),
        ("HS256", KEY.as_pem(private=False)),
        ("HS256", KEY.as_der(private=False)),
        ("HS256", KEY.as_dict(private=False)["n"].encode()),
        ("HS256", b"secret"),  # the client's own
    ],
)
def test_only_algorithms_with_two_keys_count(issuer, known_key, algorithm, secret):
    claims = {"iss": issuer, "aud": "treeline", "iat": int(time.time()), "exp": int(time.time()) + 60, "sub": "ann-1"}
    assert provider_module.provider().claims(jwt.encode({"alg": "RS256"}, claims, KEY))["sub"] == "ann-1"
    for key_id in ({}, {"kid": KEY.kid}):
        with pytest.raises(ProviderError):
            provider_module.provider().claims(signed_by_hand({"alg": algorithm} | key_id, claims, secret))


def test_key_of_an_unknown_kind_does_not_spoil_the_others():
    keys = [{"kty": "AKP", "alg": "ML-DSA-44", "pub": "x"}, {"kty": "RSA"}, "none", {"kty": "oct", "k": "c2VjcmV0"}]
    assert [key.kid for key in provider_module.usable([*keys, KEY.as_dict(private=False)])] == ["own"]


def test_forged_tokens_do_not_make_the_site_ask_for_keys_each_time(issuer, monkeypatch):
    seen = []
    fetch = provider_module.fetch
    monkeypatch.setattr(provider_module, "fetch", lambda url, **headers: seen.append(url) or fetch(url, **headers))
    for _ in range(5):
        logout("made.up.token")
    assert len(seen) == 2


def test_keys_that_changed_are_fetched(issuer, known_key, monkeypatch):
    sign_in(issuer)
    monkeypatch.setattr(provider_module, "MIN_SECONDS_BETWEEN_KEYS", 0)
    provider_module.provider()._keys = provider_module.provider()._keys[1:]
    assert logout(logout_token(issuer, sub="ann-1")).status_code == 200


def test_sign_out_there_is_offered(issuer, client):
    assert "/login/oidc/leave" in client.get("/login?why=signed_out").content.decode()
    there = client.get("/login/oidc/leave").headers["Location"]
    assert there.startswith(f"{issuer}/oauth2/end_session?client_id=treeline&post_logout_redirect_uri=")
