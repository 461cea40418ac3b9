"""Devices that are bound to a key: what a proof opens, and what a token without one does not."""

import base64
import json
import time
from datetime import timedelta

import jwt
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from django.utils import timezone

from accounts import tokens
from accounts.models import DeviceSession
from tests.accounts.calls import assert_refused, call, expired, me, refresh
from tests.accounts.keys import LOGIN_PATH, Key, base64url, refresh_with
from tests.factories import PASSWORD, person

pytestmark = pytest.mark.django_db
LOGIN = {"email": "ann@example.com", "password": PASSWORD}


@pytest.fixture
def key():
    return Key()


@pytest.fixture
def pair(ann, key):
    """Tokens of a device that is bound to ``key``."""
    return tokens.sign_in(ann, key_thumbprint=key.thumbprint)


def row() -> DeviceSession:
    return DeviceSession.objects.get()


def a_day_passes() -> None:
    DeviceSession.objects.update(rotated_at=row().rotated_at - timedelta(days=1))


# Binding


@pytest.mark.parametrize("path", ["login", "register"])
def test_proof_at_sign_in_binds_the_device(key, path):
    data = {"email": "new@example.com", "password": PASSWORD}
    if path == "login":
        person("New")
    response = call("POST", path, data, DPoP=key.proof(path=f"/api/v1/auth/{path}"))
    assert response.status_code in (200, 201)
    assert row().key_thumbprint == key.thumbprint
    claims = jwt.decode(response.json()["refresh"], options={"verify_signature": False})
    assert claims["cnf"] == {"jkt": key.thumbprint}


def test_sign_in_with_a_clock_that_is_years_off_binds_the_device(ann, key):
    assert call("POST", "login", LOGIN, DPoP=key.proof(path=LOGIN_PATH, iat=0)).status_code == 200
    assert row().bound


def test_sign_in_without_a_proof_is_not_bound_and_goes_on_as_before(ann):
    pair = call("POST", "login", LOGIN).json()
    assert not row().bound
    assert refresh(pair["refresh"]).status_code == 200


def test_wrong_proof_at_sign_in_is_said_and_nobody_is_signed_in(ann, key):
    response = call("POST", "login", LOGIN, DPoP=key.proof(path="/elsewhere"))
    assert (response.status_code, response.json()["code"]) == (400, "invalid_dpop_proof")
    assert not DeviceSession.objects.exists()


def test_device_without_a_key_is_bound_at_its_next_refresh(ann, key):
    pair = tokens.sign_in(ann)
    newer = refresh_with(key, pair.refresh).json()
    assert row().key_thumbprint == key.thumbprint
    assert_refused(refresh(newer["refresh"]), "proof_required")
    assert refresh_with(key, newer["refresh"]).status_code == 200


def test_wrong_proof_does_not_bind_and_does_not_harm_a_device_without_a_key(ann, key):
    pair = tokens.sign_in(ann)
    assert refresh_with(key, pair.refresh, ath="another").status_code == 200
    assert not row().bound


def test_devices_list_says_which_are_bound(ann, pair):
    other = tokens.sign_in(ann)
    bound = {device["id"]: device["bound"] for device in call("GET", "devices", token=pair.access).json()}
    assert bound == {pair.sid: True, other.sid: False}


# With the key


def test_refresh_takes_one_update(pair, key, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert refresh_with(key, pair.refresh).json()["gen"] == 2


def test_any_older_generation_is_answered_with_the_present_pair(pair, key, django_assert_num_queries):
    second = refresh_with(key, pair.refresh).json()
    third = refresh_with(key, second["refresh"]).json()
    assert me(third["access"]).status_code == 200
    a_day_passes()
    with django_assert_num_queries(2):
        again = refresh_with(key, pair.refresh).json()
    assert again["gen"] == 3
    assert refresh_with(key, again["refresh"]).json()["gen"] == 4


def test_generation_that_a_restored_database_forgot_moves_the_row_forward(pair, key):
    newest = pair.refresh
    for _ in range(3):
        newest = refresh_with(key, newest).json()["refresh"]
    DeviceSession.objects.update(gen=1, acked_gen=1)  # yesterday's
    answer = refresh_with(key, newest).json()
    assert answer["gen"] == 5
    assert me(answer["access"]).status_code == 200
    assert refresh_with(key, answer["refresh"]).json()["gen"] == 6


def test_twenty_devices_stay_signed_in_over_a_restored_database(ann):
    keys = [Key() for _ in range(20)]
    newest = [tokens.sign_in(ann, key_thumbprint=key.thumbprint).refresh for key in keys]
    backup = list(DeviceSession.objects.values())
    for number, key in enumerate(keys):
        for _ in range(number % 4):
            newest[number] = refresh_with(key, newest[number]).json()["refresh"]
    DeviceSession.objects.all().delete()
    DeviceSession.objects.bulk_create(DeviceSession(**columns) for columns in backup)
    for key, token in zip(keys, newest, strict=True):
        answer = refresh_with(key, token)
        assert answer.status_code == 200
        assert me(answer.json()["access"]).status_code == 200


def test_restored_database_that_did_not_know_the_key_yet_learns_it_again(ann, key):
    pair = tokens.sign_in(ann)
    newest = refresh_with(key, refresh_with(key, pair.refresh).json()["refresh"]).json()["refresh"]
    DeviceSession.objects.update(gen=1, acked_gen=1, key_thumbprint="", key_gen=0)
    assert refresh_with(Key(), newest).json()["code"] == "token_invalid"
    assert refresh_with(key, newest).json()["gen"] == 4
    assert row().key_thumbprint == key.thumbprint


def test_key_does_not_outlive_its_session(pair, key):
    assert_refused(refresh_with(key, expired(pair.refresh)), "refresh_expired")
    tokens.revoke(row(), "signed_out")
    assert_refused(refresh_with(key, pair.refresh), "session_revoked")


def test_deactivated_person_and_changed_password_end_it_at_once(ann, pair, key):
    ann.set_password("set behind the scenes")
    ann.save()
    assert_refused(refresh_with(key, pair.refresh), "credentials_changed")
    ann.is_active = False
    ann.save()
    assert_refused(refresh_with(key, pair.refresh), "user_inactive")


# Without the key


def test_copied_token_is_worth_nothing_and_harms_nobody(pair, key):
    newer = refresh_with(key, pair.refresh).json()
    me(newer["access"])
    a_day_passes()
    for token in (pair.refresh, newer["refresh"]):
        assert_refused(refresh(token), "proof_required")
        assert_refused(refresh_with(Key(), token), "proof_required")
    assert row().gen == 2
    assert refresh_with(key, newer["refresh"]).status_code == 200


def test_refusal_tells_the_time_so_that_a_wrong_clock_can_sign_again(pair, key):
    yesterday = time.time() - 3 * 24 * 60 * 60
    response = refresh_with(key, pair.refresh, iat=yesterday)
    assert_refused(response, "proof_required")
    assert abs(response.json()["now"] - time.time()) < 60
    assert refresh_with(key, pair.refresh, iat=response.json()["now"]).status_code == 200


def test_clock_that_is_hours_off_does_no_harm(pair, key):
    assert refresh_with(key, pair.refresh, iat=time.time() + 23 * 60 * 60).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"htm": "GET"},
        {"htu": "https://guides.example.com/api/v1/auth/login"},
        {"htu": None},
        {"htu": "http://[broken"},
        {"ath": base64url(b"another token")},
        {"ath": None},
        {"jti": 7},
        {"iat": "now"},
        {"iat": True},
        {"iat": float("nan")},
        {"header": {"typ": "JWT"}},
        {"header": {"crit": ["exp"]}},
        {"header": {"jwk": None}},
        {"header": {"jwk": {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}}},
        {"header": {"jwk": {"kty": "EC", "crv": "P-256"}}},
        {"header": {"jwk": {"kty": "oct", "k": "AAAA"}}},
    ],
    ids=str,
)
def test_proof_that_is_not_right_is_none(pair, key, wrong):
    assert_refused(refresh_with(key, pair.refresh, **wrong), "proof_required")
    assert row().gen == 1


@pytest.mark.parametrize(
    "rewritten",
    [
        lambda raw: base64url(encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))),  # DER
        lambda raw: base64url(raw[32:] + raw[:32]),
        lambda raw: base64url(raw[:-1]),
        lambda raw: base64url(bytes(64)),
        lambda raw: base64url(raw) + "==",
        lambda raw: base64url(raw) + " ",
        lambda raw: base64url(raw)[:8] + "!!!!" + base64url(raw)[8:],  # which a lenient reader skips
        lambda raw: base64url(raw) + ".",
        lambda raw: "",
    ],
)
def test_signature_is_r_and_s_in_base64url(pair, key, rewritten):
    signed, _, signature = key.proof(pair.refresh).rpartition(".")
    raw = base64.urlsafe_b64decode(signature + "==")
    refused = call("POST", "refresh", token=pair.refresh, DPoP=f"{signed}.{rewritten(raw)}")
    assert_refused(refused, "proof_required")


def test_algorithm_is_the_one_that_the_header_names(pair, key):
    header, _, claims = key.proof(pair.refresh).rpartition(".")[0].partition(".")
    other = json.loads(base64.urlsafe_b64decode(header + "==")) | {"alg": "ES384"}
    signed = f"{base64url(json.dumps(other).encode())}.{claims}"
    r, s = decode_dss_signature(key.private.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    proof = f"{signed}.{base64url(r.to_bytes(32) + s.to_bytes(32))}"
    assert_refused(call("POST", "refresh", token=pair.refresh, DPoP=proof), "proof_required")


@pytest.mark.parametrize("proof", ["garbage", "a.b.c", "é", "x" * 10_000, "W10.W10.AA"], ids=["", "", "", "", "[].[]"])
def test_garbage_is_no_proof(pair, proof):
    assert_refused(call("POST", "refresh", token=pair.refresh, DPoP=proof), "proof_required")


def test_proof_that_is_longer_than_any_browser_makes_is_not_read(pair, key):
    assert_refused(refresh_with(key, pair.refresh, more="x" * 3000), "proof_required")


def test_proof_signed_by_another_key_than_it_shows_is_none(pair, key):
    forged = Key().proof(pair.refresh, header={"jwk": key.jwk})
    assert_refused(call("POST", "refresh", token=pair.refresh, DPoP=forged), "proof_required")


def test_proof_signed_with_a_shared_secret_is_none(pair, key):
    claims = jwt.decode(key.proof(pair.refresh), options={"verify_signature": False})
    forged = jwt.encode(claims, "secret" * 8, "HS256", headers={"typ": "dpop+jwt", "jwk": key.jwk})
    assert_refused(call("POST", "refresh", token=pair.refresh, DPoP=forged), "proof_required")


def test_thief_who_binds_a_stolen_token_to_a_key_is_noticed_as_before(ann):
    pair, theirs = tokens.sign_in(ann), Key()
    stolen = refresh_with(theirs, pair.refresh).json()
    assert me(stolen["access"]).status_code == 200
    DeviceSession.objects.update(rotated_at=timezone.now() - timedelta(hours=1))
    assert_refused(refresh(pair.refresh), "refresh_reused")
    assert_refused(refresh_with(theirs, stolen["refresh"]), "session_revoked")
