"""The Authorization header: who is let in, and what everybody else is told."""

import pytest
from django.test import Client

from accounts import tokens
from accounts.models import DeviceSession
from tests.accounts.calls import assert_refused, call, expired, forged, me
from tests.conftest import page_client_for
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


def test_access_token_signs_in(pair):
    assert me(pair.access).json()["email"] == "ann@example.com"


@pytest.mark.parametrize("token", ["", "garbage", "a.b.c", "é", "eyJhbGciOiJub25lIn0.e30."])
def test_garbage_is_refused(token):
    assert_refused(me(token), "token_invalid")


def test_refresh_token_is_no_access_token(pair):
    assert_refused(me(pair.refresh), "token_invalid")
    assert_refused(me(forged(pair.refresh, token_type="access")), "token_invalid")


def test_unsigned_token_is_refused(pair):
    assert_refused(me(forged(pair.access, algorithm="none")), "token_invalid")


def test_token_of_another_key_is_refused(pair):
    assert_refused(me(forged(pair.access, key="another key, long enough for its algorithm")), "token_invalid")


def test_expired_token_is_refused(pair):
    assert_refused(me(expired(pair.access)), "token_expired")


def test_signed_out_device_is_refused_at_the_next_request(pair):
    assert me(pair.access).status_code == 200
    tokens.revoke(DeviceSession.objects.get(), "signed_out")
    assert_refused(me(pair.access), "session_revoked")


def test_deactivated_person_is_refused_at_the_next_request(pair, ann):
    ann.is_active = False
    ann.save()
    assert_refused(me(pair.access), "user_inactive")


def test_deleted_person_is_refused(pair, ann):
    ann.delete()
    assert_refused(me(pair.access), "session_revoked")


def test_changed_password_is_noticed_at_the_next_request(pair, ann):
    ann.set_password("set behind the scenes")
    ann.save()
    assert_refused(me(pair.access), "credentials_changed")


def test_sign_in_costs_one_query(ann, django_assert_num_queries):
    client = page_client_for(ann)
    with django_assert_num_queries(1):
        assert client.get("/profile").status_code == 200


def test_first_use_of_a_generation_is_noted_once(pair, django_assert_num_queries):
    newer = tokens.rotate(pair.refresh)
    client = Client(headers={"Authorization": f"Bearer {newer.access}", "HX-Request": "true"})
    with django_assert_num_queries(2):
        client.get("/profile")
    with django_assert_num_queries(1):
        client.get("/profile")


def test_public_shell_costs_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Client().get("/profile").status_code == 200


@pytest.mark.parametrize("path", ["/profile", "/profile/password", "/devices", "/teams/"])
def test_pages_refuse_a_stale_token_like_the_api(path, pair):
    client = Client(headers={"Authorization": f"Bearer {expired(pair.access)}", "HX-Request": "true"})
    assert_refused(client.get(path), "token_expired")


def test_page_without_a_token_is_refused_and_its_shell_is_not():
    assert_refused(Client(headers={"HX-Request": "true"}).get("/profile"), "token_missing")
    assert Client().get("/profile").status_code == 200


def test_form_without_a_token_is_refused_as_not_signed_in():
    assert_refused(Client(enforce_csrf_checks=True).post("/profile", {"name": "Eve"}), "token_missing")


def test_form_with_a_token_needs_no_csrf_token(pair):
    client = Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {pair.access}"})
    assert client.post("/profile", {"name": "Ann Smith"}).status_code == 200


def test_session_of_the_admin_site_opens_no_page(ann):
    ann.is_staff = ann.is_superuser = True
    ann.save()
    client = Client(headers={"HX-Request": "true"})
    assert client.login(username=ann.email, password=PASSWORD)
    assert_refused(client.get("/profile"), "token_missing")


def test_cookie_of_somebody_who_is_no_staff_does_not_count_for_the_api(ann):
    client = Client()
    client.force_login(ann)
    assert client.get("/api/v1/auth/me").status_code == 401


@pytest.mark.parametrize("path", ["me", "devices"])
def test_private_answer_is_never_kept_by_a_cache(pair, path):
    assert call("GET", path, token=pair.access).headers["Cache-Control"] == "no-store"


def test_private_answer_about_guides_is_never_kept_by_a_cache(pair):
    response = Client(headers={"Authorization": f"Bearer {pair.access}"}).get("/api/v1/trees")
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store")


def test_answers_with_tokens_are_never_kept_by_a_cache(pair):
    new = {"email": "new@example.com", "password": PASSWORD}
    change = {"old_password": PASSWORD, "new_password": "staple battery horse"}
    answers = [
        call("POST", "register", new),
        call("POST", "login", new),
        call("POST", "refresh", token=pair.refresh),
        call("POST", "password/change", change, token=pair.access),
    ]
    assert [answer.status_code for answer in answers] == [201, 200, 200, 200]
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}


def test_schema_may_be_kept_and_asked_for_again():
    response = Client().get("/api/v1/schema")
    assert "no-store" not in response.headers.get("Cache-Control", "")
    assert Client().get("/api/v1/schema", headers={"If-None-Match": response.headers["ETag"]}).status_code == 304


def test_a_refusal_is_never_kept_by_a_cache(pair):
    assert me(expired(pair.access)).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "me"),
        ("PATCH", "me"),
        ("GET", "devices"),
        ("DELETE", "devices/00000000-0000-0000-0000-000000000000"),
        ("POST", "devices/revoke-others"),
        ("POST", "password/change"),
    ],
)
def test_every_private_call_refuses_without_a_token(method, path):
    assert_refused(call(method, path), "token_missing")
