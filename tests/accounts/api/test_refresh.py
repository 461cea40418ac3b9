"""POST /api/v1/auth/refresh: rotation, retries, and everything that is no refresh token."""

from datetime import timedelta

import jwt
import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts import tokens
from accounts.models import DeviceSession
from tests.accounts.calls import assert_refused, call, expired, forged, me, refresh

pytestmark = pytest.mark.django_db


def row() -> DeviceSession:
    return DeviceSession.objects.get()


def an_hour_ago() -> None:
    """The last rotation was an hour ago."""
    DeviceSession.objects.update(rotated_at=row().rotated_at - timedelta(hours=1))


# Rotation


def test_answers_the_next_generation(pair):
    response = refresh(pair.refresh)
    assert response.status_code == 200
    said = response.json()
    assert set(said) == {"access", "refresh", "expires_in", "sid", "gen"}
    assert (said["sid"], said["gen"]) == (pair.sid, 2)
    assert 0 <= settings.ACCESS_TOKEN_LIFETIME.total_seconds() - said["expires_in"] <= 5
    assert me(said["access"]).status_code == 200
    assert refresh(said["refresh"]).json()["gen"] == 3


def test_access_token_of_the_generation_before_still_works_until_it_expires(pair):
    refresh(pair.refresh)
    assert me(pair.access).status_code == 200


def test_idle_time_counts_from_the_rotation_and_never_beyond_the_end_of_the_session(pair):
    ends = timezone.now() + timedelta(days=2)
    DeviceSession.objects.update(expires_at=ends)
    said = jwt.decode(refresh(pair.refresh).json()["refresh"], options={"verify_signature": False})
    assert said["exp"] == int(ends.timestamp())


def test_token_in_body_or_query_is_not_looked_at(pair):
    assert_refused(call("POST", "refresh", {"refresh": pair.refresh}), "token_missing")
    assert_refused(call("POST", f"refresh?refresh={pair.refresh}&token={pair.refresh}"), "token_missing")
    assert row().gen == 1


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"refresh": "another"}', b"\xff\x00"])
def test_body_is_ignored(pair, body):
    assert call("POST", "refresh", token=pair.refresh, body=body).status_code == 200


def test_scheme_is_read_in_any_case_and_no_other_scheme_counts(pair):
    assert_refused(call("POST", "refresh", Authorization=f"Basic {pair.refresh}"), "token_missing")
    assert_refused(call("POST", "refresh", Authorization=pair.refresh), "token_missing")
    assert call("POST", "refresh", Authorization=f"bearer {pair.refresh}").status_code == 200


def test_takes_one_update(pair, django_assert_num_queries):
    with django_assert_num_queries(1) as seen:
        refresh(pair.refresh)
    assert [query["sql"].split()[0] for query in seen.captured_queries] == ["UPDATE"]


def test_thousand_refreshes_leave_one_row_and_nothing_else(pair):
    before = all_rows()
    token = pair.refresh
    for _ in range(1000):
        token = tokens.rotate(token).refresh
    assert all_rows() == before
    assert row().gen == 1001


def all_rows() -> int:
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        sizes = [cursor.execute(f'SELECT count(*) FROM "{name}"') and cursor.fetchone()[0] for name in names]
    return sum(size or 0 for size in sizes)


# Refusals


@pytest.mark.parametrize(
    "token",
    ["", "garbage", "a.b.c", "é", "eyJhbGciOiJIUzI1NiJ9.e30.", "x" * 100_000],
    ids=["empty", "word", "three words", "not ASCII", "no signature", "huge"],
)
def test_garbage_is_refused_as_an_invalid_refresh_token(token):
    response = refresh(token)
    assert_refused(response, "token_invalid")
    assert response.json()["detail"] == "Invalid refresh token"


def test_no_token_is_refused_as_missing():
    response = call("POST", "refresh")
    assert_refused(response, "token_missing")
    assert response.json()["detail"] == "Invalid refresh token"


def test_access_token_is_no_refresh_token(pair):
    assert_refused(refresh(pair.access), "token_invalid")


def test_access_token_that_calls_itself_a_refresh_token_is_refused(pair):
    assert_refused(refresh(forged(pair.access, token_type="refresh")), "token_invalid")


def test_unsigned_token_is_refused(pair):
    assert_refused(refresh(forged(pair.refresh, algorithm="none")), "token_invalid")


def test_token_of_another_key_is_refused(pair):
    assert_refused(refresh(forged(pair.refresh, key="another key, long enough for its algorithm")), "token_invalid")


def test_other_algorithm_with_our_key_is_refused(pair):
    assert_refused(refresh(forged(pair.refresh, algorithm="HS512")), "token_invalid")


@pytest.mark.parametrize("claims", [{"sid": "x"}, {"sid": None}, {"gen": "1"}, {"gen": True}, {"pwd": 1}])
def test_claims_of_a_wrong_kind_are_refused(pair, claims):
    assert_refused(refresh(forged(pair.refresh, **claims)), "token_invalid")


def test_generation_that_was_never_given_out_is_refused_and_revokes_nothing(pair):
    assert_refused(refresh(forged(pair.refresh, gen=5)), "token_invalid")
    assert row().revoked_at is None


def test_expired_token_is_refused(pair):
    assert_refused(refresh(expired(pair.refresh)), "refresh_expired")


def test_session_that_has_come_to_its_end_is_refused(pair):
    DeviceSession.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert_refused(refresh(pair.refresh), "refresh_expired")


def test_revoked_device_is_refused(pair):
    tokens.revoke(row(), "signed_out")
    assert_refused(refresh(pair.refresh), "session_revoked")


def test_deleted_person_is_refused(pair, ann):
    ann.delete()
    assert_refused(refresh(pair.refresh), "session_revoked")


def test_deactivated_person_is_refused(pair, ann):
    ann.is_active = False
    ann.save()
    assert_refused(refresh(pair.refresh), "user_inactive")


def test_changed_password_is_noticed_however_it_was_changed(pair, ann):
    ann.set_password("set behind the scenes")
    ann.save()
    assert_refused(refresh(pair.refresh), "credentials_changed")


# Retries


def test_retry_is_byte_identical(pair):
    first, second = refresh(pair.refresh).json(), refresh(pair.refresh).json()
    assert [second[name] for name in ("access", "refresh", "sid", "gen")] == [
        first[name] for name in ("access", "refresh", "sid", "gen")
    ]
    assert row().gen == 2


def test_retry_within_a_minute_works_though_the_newer_token_is_in_use(pair):
    newer = refresh(pair.refresh).json()
    assert me(newer["access"]).status_code == 200
    assert refresh(pair.refresh).json()["access"] == newer["access"]


def test_retry_after_any_time_works_while_the_newer_token_was_never_seen(pair):
    lost = refresh(pair.refresh).json()
    an_hour_ago()
    again = refresh(pair.refresh).json()
    assert (again["sid"], again["gen"]) == (lost["sid"], 2)
    assert refresh(again["refresh"]).json()["gen"] == 3


def test_retry_changes_nothing(pair, django_assert_num_queries):
    refresh(pair.refresh)
    before = DeviceSession.objects.values().get()
    with django_assert_num_queries(2):
        refresh(pair.refresh)
    assert DeviceSession.objects.values().get() == before


# A copied token


def test_copied_token_signs_the_device_out(pair):
    newer = refresh(pair.refresh).json()
    me(newer["access"])
    an_hour_ago()
    assert_refused(refresh(pair.refresh), "refresh_reused")
    assert row().revoke_reason == "refresh_reused"
    assert_refused(refresh(newer["refresh"]), "session_revoked")
    assert_refused(me(newer["access"]), "session_revoked")


def test_newer_refresh_token_in_use_counts_like_its_access_token(pair):
    second = refresh(pair.refresh).json()
    refresh(second["refresh"])
    assert_refused(refresh(pair.refresh), "refresh_reused")


def test_copied_token_leaves_the_other_devices_alone(ann, pair):
    other = tokens.sign_in(ann)
    tokens.rotate(tokens.rotate(pair.refresh).refresh)
    assert_refused(refresh(pair.refresh), "refresh_reused")
    assert refresh(other.refresh).status_code == 200


def test_lifetimes_follow_the_settings(pair):
    claims = [jwt.decode(token, options={"verify_signature": False}) for token in (pair.access, pair.refresh)]
    lives = [timedelta(seconds=one["exp"] - one["iat"]) for one in claims]
    assert lives == [settings.ACCESS_TOKEN_LIFETIME, settings.REFRESH_TOKEN_LIFETIME]


def test_token_that_another_machine_signed_with_a_clock_ahead_is_accepted(pair):
    DeviceSession.objects.update(rotated_at=timezone.now() + timedelta(seconds=30))
    ahead = tokens.mint(row())
    assert me(ahead.access).status_code == 200
    assert refresh(ahead.refresh).status_code == 200
